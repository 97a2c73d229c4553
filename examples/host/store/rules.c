/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "foresto/date.h"
#include "foresto/decimal.h"
#include "store/internal.h"

#define SELECT_RULE                                                                                                    \
    "SELECT rule_id, rule_name, rule_type, frequency, base_day_policy, drift_threshold, cost_rate, effective_from, "   \
    "effective_to, CASE WHEN is_active THEN 1 ELSE 0 END, created_at, updated_at FROM rebalancing_rule "

static enum outcome visit_row(const struct query *query, rule_visitor visit, void *user, struct failure *failure) {
    char created[STAMP_SIZE], updated[STAMP_SIZE];
    struct rule_row row = {
        .rule_id = query_integer(query, 0),
        .rule_name = query_text(query, 1),
        .rule_type = query_text(query, 2),
        .frequency = query_text(query, 3),
        .base_day_policy = query_text(query, 4),
        .drift_threshold = query_text(query, 5),
        .cost_rate = query_text(query, 6),
        .effective_from = query_text(query, 7),
        .effective_to = query_text(query, 8),
        .is_active = query_integer(query, 9) != 0,
        .created_at = stamp(query_text(query, 10), created),
        .updated_at = stamp(query_text(query, 11), updated),
    };
    return visit(user, &row, failure);
}

static enum outcome each_rule(struct store *store, const char *sql, const char *const *values, size_t count,
                              rule_visitor visit, void *user, bool *found, struct failure *failure) {
    struct query query;
    bool row = true;
    *found = false;
    enum outcome outcome = query_open(&query, store->database, sql, values, count, failure);
    while (!outcome && row) {
        outcome = query_next(&query, &row, failure);
        if (!outcome && row) {
            *found = true;
            outcome = visit_row(&query, visit, user, failure);
        }
    }
    query_end(&query);
    return outcome;
}

enum outcome store_each_active_rule(struct store *store, rule_visitor visit, void *user, struct failure *failure) {
    bool found;
    return each_rule(store, SELECT_RULE "WHERE is_active ORDER BY rule_id", NULL, 0, visit, user, &found, failure);
}

enum outcome store_rule(struct store *store, int64_t rule_id, rule_visitor visit, void *user, bool *found,
                        struct failure *failure) {
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, rule_id);
    const char *values[] = {id};
    return each_rule(store, SELECT_RULE "WHERE rule_id = $1", values, 1, visit, user, found, failure);
}

static bool read_number(const char *text, double *number) {
    return !text || foresto_double_parse(text, strlen(text), number) == FORESTO_OK;
}

static bool read_date(const char *text, foresto_date *date) {
    return !text || foresto_date_parse(text, strlen(text), date) == FORESTO_OK;
}

/* A rule for the library. Its checks are the library's; only what is no value at all fails here. */
static enum outcome fill_rule(void *user, const struct rule_row *row, struct failure *failure) {
    foresto_rule *rule = user;
    foresto_rule_init(rule, sizeof *rule);
    rule->rule_id = row->rule_id;
    rule->is_active = row->is_active;
    snprintf(rule->rule_name, sizeof rule->rule_name, "%s", row->rule_name);
    bool good =
        foresto_rule_type_parse(row->rule_type, &rule->rule_type) == FORESTO_OK &&
        foresto_base_day_policy_parse(row->base_day_policy, &rule->base_day_policy) == FORESTO_OK &&
        (!row->frequency || foresto_frequency_parse(row->frequency, &rule->frequency) == FORESTO_OK) &&
        read_number(row->drift_threshold, &rule->drift_threshold) && read_number(row->cost_rate, &rule->cost_rate) &&
        read_date(row->effective_from, &rule->effective_from) && read_date(row->effective_to, &rule->effective_to);
    return good ? DONE : fail(failure, BAD_DATA, "rule %" PRId64 " of the store cannot be read", row->rule_id);
}

/* Hand a rule over, within what the library knows of one: it may be older than this program. */
static int32_t give(struct store *store, const char *sql, const char *const *values, size_t count, foresto_rule *rule,
                    uint32_t *found) {
    foresto_rule filled;
    bool there;
    enum outcome outcome = each_rule(store, sql, values, count, fill_rule, &filled, &there, &store->failure);
    if (!outcome && there) {
        uint32_t size = rule->struct_size;
        memcpy(rule, &filled, size < sizeof filled ? size : sizeof filled);
        rule->struct_size = size;
        *found = 1;
    }
    return (int32_t)outcome;
}

static int32_t get_by_id(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found) {
    char id[24];
    snprintf(id, sizeof id, "%" PRId64, rule_id);
    const char *values[] = {id};
    return give(user, SELECT_RULE "WHERE rule_id = $1", values, 1, rule, found);
}

static int32_t get_by_name(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found) {
    const char *values[] = {rule_name};
    return give(user, SELECT_RULE "WHERE rule_name = $1", values, 1, rule, found);
}

/* Without a date every rule is effective: from before the last day on, until after the first. */
static int32_t list_active(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found) {
    char from[FORESTO_DATE_TEXT_SIZE], to[FORESTO_DATE_TEXT_SIZE], offset[24];
    struct store *store = user;
    bool any = as_of == FORESTO_DATE_NONE;
    if (foresto_date_format(any ? FORESTO_DATE_MAX : as_of, from) ||
        foresto_date_format(any ? FORESTO_DATE_MIN : as_of, to)) {
        return (int32_t)fail(&store->failure, BAD_DATA, "as_of is outside the calendar");
    }
    snprintf(offset, sizeof offset, "%" PRIu64, index);
    const char *values[] = {from, to, offset};
    return give(store,
                SELECT_RULE "WHERE is_active AND (effective_from IS NULL OR effective_from <= $1) "
                            "AND (effective_to IS NULL OR effective_to >= $2) ORDER BY rule_id LIMIT 1 OFFSET $3",
                values, 3, rule, found);
}

foresto_rule_repository store_rule_repository(struct store *store) {
    return (foresto_rule_repository){.struct_size = sizeof(foresto_rule_repository),
                                     .user = store,
                                     .get_by_id = get_by_id,
                                     .get_by_name = get_by_name,
                                     .list_active = list_active};
}
