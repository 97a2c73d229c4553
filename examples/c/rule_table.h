/* SPDX-License-Identifier: MIT */
/* A rule repository over an array of rules. */
#ifndef EXAMPLE_RULE_TABLE_H
#define EXAMPLE_RULE_TABLE_H

#include <foresto/foresto.h>

struct rule_table {
    const foresto_rule *rules;
    size_t count;
};

foresto_rule_repository rule_table_repository(struct rule_table *table);

#endif
