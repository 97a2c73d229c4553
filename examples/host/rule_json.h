/* SPDX-License-Identifier: MIT */
/* A rule from JSON. */
#ifndef HOST_RULE_JSON_H
#define HOST_RULE_JSON_H

#include "failure.h"
#include "foresto/rule.h"

/* Read a rule: an object with the field names of foresto_rule, where null counts as not given. Text that is no JSON
 * object is USAGE; an unknown, repeated or ill-typed field, or a value that only means "not set" to the library, is
 * REFUSED. This host also refuses a cost_rate above 0.02, as its table does. The parameters are not yet checked against
 * each other: foresto_rule_check_active() does that. */
enum outcome rule_read(const char *text, foresto_rule *rule, struct failure *failure);

#endif
