/* SPDX-License-Identifier: MIT */
#include "scenarios.h"

#include <stdlib.h>
#include <string.h>

#include "../json_text.h"
#include "../text.h"

/* The ids of all scenarios: their markets are borrowed once the listing is over, since a store does one thing at a
 * time. */
struct ids {
    uint64_t count;
    char **texts;
};

static enum outcome take_id(void *user, const struct scenario *scenario, struct failure *failure) {
    struct ids *ids = user;
    char **texts = grow(ids->texts, ids->count + 1, sizeof *texts);
    if (!texts) {
        return fail_memory(failure);
    }
    ids->texts = texts;
    ids->texts[ids->count] = strdup(scenario->scenario_id);
    return ids->texts[ids->count++] ? DONE : fail_memory(failure);
}

static void put_day(struct object *object, const char *name, const foresto_panel *panel, bool last) {
    if (panel) {
        object_date(object, name, foresto_panel_dates(panel)[last ? foresto_panel_day_count(panel) - 1 : 0]);
    } else {
        object_raw(object, name, NULL);
    }
}

static void put_allocation(FILE *stream, const struct scenario *scenario, uint64_t i) {
    struct object object = object_begin(stream, "");
    object_string(&object, "instrument_id", scenario->instruments[i]);
    object_string(&object, "instrument_name", scenario->instrument_names[i]);
    object_string(&object, "asset_class", scenario->classes ? scenario->classes[i] : NULL);
    object_raw(&object, "weight", scenario->weight_texts[i]);
    object_end(&object);
}

static void put_scenario(FILE *stream, const struct scenario_market *market) {
    const struct scenario *scenario = &market->scenario;
    struct object object = object_begin(stream, "");
    object_string(&object, "scenario_id", scenario->scenario_id);
    object_string(&object, "name", scenario->name);
    object_string(&object, "description", scenario->description);
    put_day(&object, "first_date", market->panel, false);
    put_day(&object, "last_date", market->panel, true);
    object_key(&object, "allocations");
    putc('[', stream);
    for (uint64_t i = 0; i < scenario->count; i++) {
        fputs(i ? "," : "", stream);
        put_allocation(stream, scenario, i);
    }
    putc(']', stream);
    object_end(&object);
}

static enum outcome put_scenarios(struct worker *worker, FILE *stream, const struct ids *ids, struct failure *failure) {
    enum outcome outcome = DONE;
    const char *before = "\n";
    for (uint64_t i = 0; !outcome && i < ids->count; i++) {
        const struct scenario_market *market;
        bool found;
        outcome = market_borrow(worker->service->markets, worker->store, ids->texts[i], &market, &found, failure);
        if (!outcome && found) {
            fputs(before, stream);
            put_scenario(stream, market);
            before = ",\n";
        }
        market_return(worker->service->markets, market);
    }
    return outcome;
}

enum http_status answer_scenarios(struct worker *worker, struct exchange *exchange) {
    struct ids ids = {0, NULL};
    struct failure failure = {0};
    enum http_status status = exchange_check_no_parameters(exchange);
    if (status) {
        return status;
    }
    enum outcome outcome = store_each_scenario(worker->store, take_id, &ids, &failure);
    fputs("{\"success\":true,\"scenarios\":[", exchange->stream);
    outcome = outcome ? outcome : put_scenarios(worker, exchange->stream, &ids, &failure);
    fputs("]}\n", exchange->stream);
    if (outcome) {
        status = refuse_store(worker, exchange, &failure);
    }
    for (uint64_t i = 0; i < ids.count; i++) {
        free(ids.texts[i]);
    }
    free(ids.texts);
    free(failure.message);
    return status;
}
