/* SPDX-License-Identifier: MIT */
#include "rule_table.h"

#include <string.h>

/* Hand a rule over, within what the library knows of one: it may be older than this program. */
static void give(const foresto_rule *from, foresto_rule *rule, uint32_t *found) {
    uint32_t size = rule->struct_size;
    memcpy(rule, from, size < from->struct_size ? size : from->struct_size);
    rule->struct_size = size;
    *found = 1;
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    const struct rule_table *table = user;
    for (size_t i = 0; i < table->count; i++) {
        if (table->rules[i].rule_id == rule_id) {
            give(&table->rules[i], rule, found);
            break;
        }
    }
    return 0;
}

static int32_t get_by_name(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found) {
    const struct rule_table *table = user;
    for (size_t i = 0; i < table->count; i++) {
        if (strcmp(table->rules[i].rule_name, rule_name) == 0) {
            give(&table->rules[i], rule, found);
            break;
        }
    }
    return 0;
}

static int32_t list_active(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found) {
    const struct rule_table *table = user;
    for (size_t i = 0; i < table->count; i++) {
        if (foresto_rule_check_active(&table->rules[i], as_of, NULL) == FORESTO_OK && index-- == 0) {
            give(&table->rules[i], rule, found);
            break;
        }
    }
    return 0;
}

foresto_rule_repository rule_table_repository(struct rule_table *table) {
    return (foresto_rule_repository){.struct_size = sizeof(foresto_rule_repository),
                                     .user = table,
                                     .get_by_id = get_by_id,
                                     .get_by_name = get_by_name,
                                     .list_active = list_active};
}
