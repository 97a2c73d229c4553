/* SPDX-License-Identifier: MIT */
/* A rule from JSON. */
#ifndef HOST_RULE_JSON_H
#define HOST_RULE_JSON_H

#include <jansson.h>

#include "failure.h"
#include "foresto/rule.h"

/* What became of one field. */
enum rule_field { RULE_FIELD_TAKEN, RULE_FIELD_UNKNOWN, RULE_FIELD_ILL_TYPED, RULE_FIELD_OUT_OF_RANGE };

/* Read one field of a rule; null counts as not given. *takes is set to what the field takes, in words, or to NULL when
 * there is no such field. */
enum rule_field rule_read_field(const char *name, const json_t *value, foresto_rule *rule, const char **takes);

/* Read a rule: an object with the field names of foresto_rule, where null counts as not given. Text that is no JSON
 * object is USAGE; an unknown, repeated or ill-typed field, or a value that only means "not set" to the library, is
 * REFUSED. This host also refuses a cost_rate above 0.02, as its table does. The parameters are not yet checked against
 * each other: foresto_rule_check_active() does that. */
enum outcome rule_read(const char *text, foresto_rule *rule, struct failure *failure);

#endif
