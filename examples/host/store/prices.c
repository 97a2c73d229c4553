/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/date.h"
#include "foresto/decimal.h"
#include "store/internal.h"
#include "text.h"

struct reading {
    const struct scenario *scenario;
    foresto_date *dates;
    double *values; /* day by day */
    uint64_t day_count, day_capacity;
};

/* Begin a day without prices. */
static bool add_day(struct reading *reading, foresto_date date) {
    uint64_t count = reading->scenario->count;
    if (reading->day_count == reading->day_capacity) {
        uint64_t capacity = reading->day_capacity ? 2 * reading->day_capacity : 1024;
        foresto_date *dates = grow(reading->dates, capacity, sizeof *dates);
        reading->dates = dates ? dates : reading->dates;
        double *values = grow(reading->values, capacity, (size_t)count * sizeof *values);
        reading->values = values ? values : reading->values;
        if (!dates || !values) {
            return false;
        }
        reading->day_capacity = capacity;
    }
    for (uint64_t i = 0; i < count; i++) {
        reading->values[reading->day_count * count + i] = (double)NAN;
    }
    reading->dates[reading->day_count++] = date;
    return true;
}

/* Rows come in the scenario's order, so the place is most often the one after the last. */
static enum outcome take_row(struct reading *reading, const struct query *query, uint64_t *place,
                             struct failure *failure) {
    const struct scenario *scenario = reading->scenario;
    const char *date_text = query_text(query, 0), *instrument = query_text(query, 1), *price = query_text(query, 2);
    foresto_date date;
    double value;
    if (foresto_date_parse(date_text, strlen(date_text), &date) || foresto_double_parse(price, strlen(price), &value)) {
        return fail(failure, BAD_DATA, "instrument %s, %s: the price '%.60s' of the store cannot be read", instrument,
                    date_text, price);
    }
    if ((reading->day_count == 0 || reading->dates[reading->day_count - 1] != date) && !add_day(reading, date)) {
        return fail_memory(failure);
    }
    for (uint64_t tried = 0; tried < scenario->count; tried++) {
        uint64_t i = (*place + tried) % scenario->count;
        if (strcmp(scenario->instruments[i], instrument) == 0) {
            reading->values[(reading->day_count - 1) * scenario->count + i] = value;
            *place = i + 1;
            break;
        }
    }
    return DONE;
}

/* One statement, so that no import can come between. */
static enum outcome read_prices(struct store *store, struct reading *reading, struct failure *failure) {
    struct query query;
    bool row = true;
    uint64_t place = 0;
    const char *values[] = {reading->scenario->scenario_id};
    enum outcome outcome =
        query_open(&query, store->database,
                   "SELECT p.price_date, p.instrument_id, p.price FROM scenario_allocation AS a "
                   "JOIN instrument_price AS p ON p.instrument_id = a.instrument_id WHERE a.scenario_id = $1 "
                   "ORDER BY p.price_date, a.allocation_order",
                   values, 1, failure);
    while (!outcome && row) {
        outcome = query_next(&query, &row, failure);
        outcome = !outcome && row ? take_row(reading, &query, &place, failure) : outcome;
    }
    query_end(&query);
    return outcome;
}

/* The schema cannot hold what several rows must have in common. */
static enum outcome check_classes(const struct scenario *scenario, struct failure *failure) {
    for (uint64_t i = 1; scenario->classes && i < scenario->count; i++) {
        if (!scenario->classes[i] != !scenario->classes[0]) {
            return fail_with(failure, FORESTO_E_NAME, "asset_class",
                             fail(failure, BAD_DATA,
                                  "scenario %s: either all instruments have a class or none; %s and %s differ",
                                  scenario->scenario_id, scenario->instruments[0], scenario->instruments[i]));
        }
    }
    return DONE;
}

static enum outcome make_panel(const struct reading *reading, foresto_panel **panel, struct failure *failure) {
    const struct scenario *scenario = reading->scenario;
    if (scenario->count == 0) {
        return fail(failure, BAD_DATA, "scenario %s has no instruments", scenario->scenario_id);
    }
    if (reading->day_count == 0) {
        return fail(failure, BAD_DATA, "scenario %s: none of its instruments has a price", scenario->scenario_id);
    }
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.day_count = reading->day_count;
    spec.asset_count = scenario->count;
    spec.day_stride = (int64_t)scenario->count;
    spec.dates = reading->dates;
    spec.values = reading->values;
    spec.asset_names = scenario->instruments;
    foresto_status status = foresto_panel_create(&spec, NULL, panel, &error);
    if (status == FORESTO_E_MEMORY) {
        return fail_memory(failure);
    }
    return status ? fail_with(failure, status, error.field,
                              fail(failure, BAD_DATA, "scenario %s: %s", scenario->scenario_id, error.message))
                  : DONE;
}

enum outcome store_panel(struct store *store, const struct scenario *scenario, foresto_panel **panel, double **values,
                         struct failure *failure) {
    struct reading reading = {.scenario = scenario};
    enum outcome outcome = check_classes(scenario, failure);
    outcome = outcome ? outcome : read_prices(store, &reading, failure);
    outcome = outcome ? outcome : make_panel(&reading, panel, failure);
    free(reading.dates);
    if (!outcome && values) {
        *values = reading.values;
    } else {
        free(reading.values);
    }
    return outcome;
}

enum outcome store_market_version(struct store *store, int64_t *version, struct failure *failure) {
    return database_integer(store->database, "SELECT MAX(change_id) FROM market_change", NULL, 0, version, NULL,
                            failure);
}
