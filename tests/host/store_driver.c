/* SPDX-License-Identifier: MIT */
/* Calls the store's functions as the service does, on one store that stays open: a command a line on standard input,
 * lines of answer, and at the end of each `done` or `failed OUTCOME MESSAGE`. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "foresto/date.h"
#include "store/store.h"

static enum outcome check(struct store *store, const char *argument, struct failure *failure) {
    (void)argument;
    return store_check(store, failure);
}

static enum outcome version(struct store *store, const char *argument, struct failure *failure) {
    (void)argument;
    int64_t number;
    enum outcome outcome = store_market_version(store, &number, failure);
    printf("%" PRId64 "\n", number);
    return outcome;
}

static void print_scenario_row(const struct scenario *scenario) {
    printf("%s|%s|%s", scenario->scenario_id, scenario->name, scenario->description ? scenario->description : "-");
    for (uint64_t i = 0; i < scenario->count; i++) {
        printf("|%s=%s=%g", scenario->instruments[i], scenario->weight_texts[i], scenario->weights[i]);
        printf(":%s", scenario->classes && scenario->classes[i] ? scenario->classes[i] : "-");
    }
    putchar('\n');
}

/* Stops at the scenario that the argument names. */
static enum outcome print_scenario(void *user, const struct scenario *scenario, struct failure *failure) {
    print_scenario_row(scenario);
    return strcmp(user, scenario->scenario_id) == 0 ? fail(failure, REFUSED, "stopped at %s", scenario->scenario_id)
                                                    : DONE;
}

static enum outcome scenarios(struct store *store, const char *argument, struct failure *failure) {
    return store_each_scenario(store, print_scenario, (void *)(uintptr_t)argument, failure);
}

static enum outcome panel(struct store *store, const char *argument, struct failure *failure) {
    struct scenario scenario = {0};
    foresto_panel *made = NULL;
    double *values = NULL;
    bool found;
    enum outcome outcome = store_scenario(store, argument, &scenario, &found, failure);
    if (!outcome && found) {
        outcome = store_panel(store, &scenario, &made, &values, failure);
    }
    for (uint64_t t = 0; !outcome && t < foresto_panel_day_count(made); t++) {
        char date[FORESTO_DATE_TEXT_SIZE];
        foresto_date_format(foresto_panel_dates(made)[t], date);
        printf("%s", date);
        for (uint64_t i = 0; i < scenario.count; i++) {
            printf("|%.17g", values[t * scenario.count + i]);
        }
        putchar('\n');
    }
    free(values);
    foresto_panel_destroy(made);
    scenario_free(&scenario);
    return outcome;
}

static enum outcome print_day(void *user, const struct path_row *row, struct failure *failure) {
    (void)user, (void)failure;
    printf("%s|%s|%s|%s|%s\n", row->date, row->nav, row->returns, row->drawdown, row->high_water_mark);
    return DONE;
}

static enum outcome days(struct store *store, const char *argument, struct failure *failure) {
    return store_each_day(store, strtoll(argument, NULL, 10), print_day, NULL, failure);
}

/* The active rules through the library, on a date or on any. */
static enum outcome rules(struct store *store, const char *argument, struct failure *failure) {
    foresto_rule_repository repository = store_rule_repository(store);
    foresto_date as_of = FORESTO_DATE_NONE;
    foresto_date_parse(argument, strlen(argument), &as_of);
    uint32_t found = 1;
    for (uint64_t i = 0; found; i++) {
        foresto_rule rule = FORESTO_RULE_INIT;
        foresto_error error = FORESTO_ERROR_INIT;
        foresto_status status = foresto_rule_repository_active(&repository, 1, as_of, i, &rule, &found, &error);
        if (status == FORESTO_E_HOST) {
            return fail(failure, store_failure(store)->outcome, "%s", store_failure(store)->message);
        }
        if (status) {
            return fail(failure, REFUSED, "%s", error.message);
        }
        if (found) {
            printf("%" PRId64 "|%s|%g|%g\n", rule.rule_id, rule.rule_name, rule.drift_threshold, rule.cost_rate);
        }
    }
    return DONE;
}

/* A panel of its own, so that what is stored does not depend on the store's prices; the rule is written out, with a
 * rule_id when the argument is one, and the amount may follow it. */
static enum outcome run_own(struct store *store, const char *argument, const foresto_host *host,
                            struct failure *failure) {
    static const foresto_date dates[] = {10000, 10001, 10002};
    static const double prices[] = {100.0, 50.0, 130.0, 40.0, 130.0, 41.0};
    static const char *const names[] = {"A", "B"};
    static const double weights[] = {0.5, 0.5};
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.day_count = 3, spec.asset_count = 2, spec.day_stride = 2;
    spec.dates = dates, spec.values = prices, spec.asset_names = names;
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT, rule.drift_threshold = 0.05;
    char *rest;
    rule.rule_id = strtoll(argument, &rest, 10);
    foresto_request request = FORESTO_REQUEST_INIT;
    request.use_rebalancing = 1, request.initial_amount = *rest ? strtod(rest, NULL) : 1000.0, request.asset_count = 2;
    request.weights = weights, request.rule = &rule;
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    execution.request = &request;
    execution.host = host;
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel *made = NULL;
    foresto_status status = foresto_panel_create(&spec, NULL, &made, &error);
    request.panel = made;
    status = status ? status : store_execute(store, &execution, &outcome, &error);
    foresto_panel_destroy(made);
    if (status == FORESTO_E_HOST) {
        const char *field = store_failure_field(store);
        return fail(failure, (enum outcome)error.host_code, "[%s] %s", field ? field : "",
                    store_failure(store)->message);
    }
    printf("%" PRId64 "|%s|%" PRIu32 "|%" PRIu64 "\n", outcome.run_id, outcome.request_hash, outcome.cached,
           outcome.event_count);
    return status ? fail(failure, REFUSED, "%s", error.message) : DONE;
}

static enum outcome own_run(struct store *store, const char *argument, struct failure *failure) {
    return run_own(store, argument, NULL, failure);
}

/* At the second day: say so by a file, and wait until there is another one. */
static int32_t wait_at_gate(void *user, const foresto_nav_record *record) {
    const char *gate = user;
    char reached[1024];
    if (record->date == 10001) {
        snprintf(reached, sizeof reached, "%s.reached", gate);
        FILE *file = fopen(reached, "w");
        if (!file) {
            return 1;
        }
        fclose(file);
        while (access(gate, F_OK) != 0) {
            nanosleep(&(struct timespec){0, 10000000}, NULL);
        }
    }
    return 0;
}

/* own_run 0 that stands still until the file that the argument names is there. */
static enum outcome own_run_at(struct store *store, const char *argument, struct failure *failure) {
    foresto_nav_sink sink = {sizeof sink, 0, (void *)(uintptr_t)argument, wait_at_gate};
    foresto_host host = FORESTO_HOST_INIT;
    host.nav_sink = &sink;
    return run_own(store, "0", &host, failure);
}

/* A limit for the calls that follow, in milliseconds; without a number none. */
static enum outcome limit(struct store *store, const char *argument, struct failure *failure) {
    (void)failure;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    struct store_limit until = {(int64_t)now.tv_sec * 1000000000 + now.tv_nsec + strtoll(argument, NULL, 10) * 1000000,
                                NULL, NULL};
    store_set_limit(store, *argument ? &until : NULL);
    return DONE;
}

static bool is_file_there(void *user) {
    return access(user, F_OK) == 0;
}

/* The calls that follow are cancelled when the file that the argument names is there. */
static enum outcome cancel_by(struct store *store, const char *argument, struct failure *failure) {
    (void)failure;
    static char path[1024];
    snprintf(path, sizeof path, "%s", argument);
    store_set_limit(store, &(struct store_limit){0, is_file_there, path});
    return DONE;
}

static enum outcome snapshot(struct store *store, const char *argument, struct failure *failure) {
    if (strcmp(argument, "begin") == 0) {
        return store_snapshot_begin(store, failure);
    }
    store_snapshot_end(store);
    return DONE;
}

static const struct {
    const char *name;
    enum outcome (*run)(struct store *store, const char *argument, struct failure *failure);
} COMMANDS[] = {
    {"check", check},         {"version", version},   {"scenarios", scenarios},   {"panel", panel},
    {"days", days},           {"rules", rules},       {"own_run", own_run},       {"limit", limit},
    {"cancel_by", cancel_by}, {"snapshot", snapshot}, {"own_run_at", own_run_at},
};

static enum outcome run(struct store *store, char *line, struct failure *failure) {
    char *argument = strchr(line, ' ');
    if (argument) {
        *argument++ = '\0';
    }
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
        if (strcmp(COMMANDS[i].name, line) == 0) {
            return COMMANDS[i].run(store, argument ? argument : "", failure);
        }
    }
    return fail(failure, USAGE, "no command %s", line);
}

int main(int argc, char **argv) {
    struct failure failure = {0};
    struct store_options options = {argc > 2 ? strtoll(argv[2], NULL, 10) : 0,
                                    argc > 3 ? (size_t)strtoull(argv[3], NULL, 10) : 0};
    struct store *store = NULL;
    char line[1024];
    if (argc < 2 || store_open(argv[1], &options, &store, &failure)) {
        failure_report(&failure);
        return 1;
    }
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        enum outcome outcome = run(store, line, &failure);
        if (outcome) {
            printf("failed %d %s\n", (int)outcome, failure.message);
        } else {
            puts("done");
        }
        fflush(stdout);
    }
    free(failure.message);
    store_close(store);
    return 0;
}
