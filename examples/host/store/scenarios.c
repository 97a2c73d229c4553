/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/decimal.h"
#include "store/internal.h"
#include "text.h"

#define SELECT_SCENARIO                                                                                                \
    "SELECT s.scenario_id, s.scenario_name, s.description, a.instrument_id, i.instrument_name, a.asset_class, "        \
    "a.weight FROM scenario AS s LEFT JOIN scenario_allocation AS a ON a.scenario_id = s.scenario_id "                 \
    "LEFT JOIN instrument AS i ON i.instrument_id = a.instrument_id "
enum { ID, NAME, DESCRIPTION, INSTRUMENT, INSTRUMENT_NAME, CLASS, WEIGHT };

static char *copy(const char *text) {
    return text ? strdup(text) : NULL;
}

/* Take care of texts that struct scenario holds as const. */
static void free_texts(const char **texts, uint64_t count) {
    for (uint64_t i = 0; texts && i < count; i++) {
        free((void *)(uintptr_t)texts[i]);
    }
    free((void *)texts);
}

void scenario_free(struct scenario *scenario) {
    free(scenario->scenario_id);
    free(scenario->name);
    free(scenario->description);
    free_texts(scenario->instruments, scenario->count);
    free_texts(scenario->instrument_names, scenario->count);
    free_texts(scenario->classes, scenario->count);
    free_texts(scenario->weight_texts, scenario->count);
    free(scenario->weights);
    *scenario = (struct scenario){0};
}

/* Add a text to a column of the scenario. */
static bool add_text(const char ***texts, uint64_t count, const char *text) {
    const char **grown = grow((void *)*texts, count + 1, sizeof *grown);
    if (!grown) {
        return false;
    }
    *texts = grown;
    grown[count] = copy(text);
    return !text || grown[count];
}

static enum outcome add_allocation(const struct query *query, struct scenario *scenario, struct failure *failure) {
    uint64_t count = scenario->count;
    const char *weight = query_text(query, WEIGHT);
    double *weights = grow(scenario->weights, count + 1, sizeof *weights);
    scenario->weights = weights ? weights : scenario->weights;
    bool instrument = add_text(&scenario->instruments, count, query_text(query, INSTRUMENT));
    bool name = add_text(&scenario->instrument_names, count, query_text(query, INSTRUMENT_NAME));
    bool class = add_text(&scenario->classes, count, query_text(query, CLASS));
    bool text = add_text(&scenario->weight_texts, count, weight);
    if (!weights || !instrument || !name || !class || !text) {
        return fail_memory(failure);
    }
    scenario->count++;
    if (foresto_double_parse(weight, strlen(weight), &weights[count])) {
        return fail(failure, BAD_DATA, "scenario %s: the weight of %s, '%s', is not a number", scenario->scenario_id,
                    scenario->instruments[count], weight);
    }
    return DONE;
}

/* One row: the scenario itself, if it is its first, and an allocation, if there is one. */
static enum outcome add_row(const struct query *query, struct scenario *scenario, struct failure *failure) {
    if (!scenario->scenario_id) {
        const char *description = query_text(query, DESCRIPTION);
        scenario->description = copy(description);
        scenario->name = copy(query_text(query, NAME));
        scenario->scenario_id = copy(query_text(query, ID));
        if (!scenario->scenario_id || !scenario->name || (description && !scenario->description)) {
            return fail_memory(failure);
        }
    }
    return query_text(query, INSTRUMENT) ? add_allocation(query, scenario, failure) : DONE;
}

/* Without a class nothing is grouped. */
static void finish(struct scenario *scenario) {
    uint64_t classes = 0;
    for (uint64_t i = 0; i < scenario->count; i++) {
        classes += scenario->classes[i] != NULL;
    }
    if (!classes) {
        free_texts(scenario->classes, scenario->count);
        scenario->classes = NULL;
    }
}

enum outcome store_scenario(struct store *store, const char *scenario_id, struct scenario *scenario, bool *found,
                            struct failure *failure) {
    struct query query;
    bool row = true;
    const char *values[] = {scenario_id};
    enum outcome outcome =
        query_open(&query, store->database, SELECT_SCENARIO "WHERE s.scenario_id = $1 ORDER BY a.allocation_order",
                   values, 1, failure);
    *found = false;
    while (!outcome && row) {
        outcome = query_next(&query, &row, failure);
        if (!outcome && row) {
            *found = true;
            outcome = add_row(&query, scenario, failure);
        }
    }
    query_end(&query);
    finish(scenario);
    return outcome;
}

static enum outcome hand_over(struct scenario *scenario, scenario_visitor visit, void *user, struct failure *failure) {
    finish(scenario);
    enum outcome outcome = visit(user, scenario, failure);
    scenario_free(scenario);
    return outcome;
}

enum outcome store_each_scenario(struct store *store, scenario_visitor visit, void *user, struct failure *failure) {
    struct query query;
    struct scenario scenario = {0};
    bool row = true;
    enum outcome outcome = query_open(&query, store->database,
                                      SELECT_SCENARIO "ORDER BY s.scenario_id, a.allocation_order", NULL, 0, failure);
    while (!outcome && row) {
        outcome = query_next(&query, &row, failure);
        bool ended = scenario.scenario_id && (!row || strcmp(scenario.scenario_id, query_text(&query, ID)) != 0);
        outcome = !outcome && ended ? hand_over(&scenario, visit, user, failure) : outcome;
        outcome = !outcome && row ? add_row(&query, &scenario, failure) : outcome;
    }
    query_end(&query);
    scenario_free(&scenario);
    return outcome;
}
