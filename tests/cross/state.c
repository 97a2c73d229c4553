/* SPDX-License-Identifier: MIT */
/* Sessions that are saved on one machine and go on upon another, in ISO C and the library.
 *
 *     state save      run each session to its middle and print the bytes of its state
 *     state resume    read such states, go on to the end, and print every bit of what comes out
 *     state whole     run from the first day to the last, and print what `resume` has to print
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../support/day.h"
#include "../support/rng.h"
#include "foresto/foresto.h"

enum { DAYS = 260, ASSETS = 5, ROOM = 4096, LINE = 2 * ROOM + 64 };

struct run {
    const char *name;
    size_t middle; /* the state is that before this day */
    uint32_t kind;
    uint32_t missing_policy; /* REJECT: nothing is missing */
    uint32_t baseline;
    uint32_t rule_type; /* 0 for none */
    uint32_t base_day_policy;
    bool grouped;
    bool own_cost;
};

static const struct run runs[] = {
    {"new", 0, FORESTO_PANEL_PRICES, FORESTO_MISSING_REJECT, 0, FORESTO_RULE_PERIODIC, 0, false, false},
    {"phase1", 101, FORESTO_PANEL_PRICES, FORESTO_MISSING_REJECT, FORESTO_BASELINE_PHASE1, 0, 0, false, false},
    {"hold", 77, FORESTO_PANEL_PRICES, FORESTO_MISSING_ZERO_RETURN, FORESTO_BASELINE_HOLD, 0, 0, false, false},
    {"hold_classes", 1, FORESTO_PANEL_RETURNS, FORESTO_MISSING_SKIP_DAY, FORESTO_BASELINE_HOLD, 0, 0, true, false},
    {"drift_classes", 130, FORESTO_PANEL_RETURNS, FORESTO_MISSING_ZERO_RETURN, 0, FORESTO_RULE_DRIFT, 0, true, false},
    /* The last day of January is skipped; the day before has declared the month over. */
    {"last_day_missing", 22, FORESTO_PANEL_PRICES, FORESTO_MISSING_SKIP_DAY, 0, FORESTO_RULE_PERIODIC,
     FORESTO_BASE_DAY_LAST_TRADING_DAY, false, false},
    {"last_day_classes", 150, FORESTO_PANEL_PRICES, FORESTO_MISSING_SKIP_DAY, 0, FORESTO_RULE_HYBRID,
     FORESTO_BASE_DAY_LAST_TRADING_DAY, true, false},
    {"own_cost", 99, FORESTO_PANEL_RETURNS, FORESTO_MISSING_REJECT, 0, FORESTO_RULE_HYBRID, 0, false, true},
};
enum { RUNS = sizeof runs / sizeof *runs };

static foresto_date dates[DAYS];
static double returns[DAYS][ASSETS], prices[DAYS][ASSETS];
static bool holes[DAYS][ASSETS];

static void require(bool good, const char *what, const char *why) {
    if (!good) {
        fprintf(stderr, "%s: %s\n", what, why);
        exit(1);
    }
}

#define REQUIRE_OK(what, call, error) require((call) == FORESTO_OK, what, (error).message)

/* ---- market: working days from 2023 on ---- */

static void make_market(void) {
    struct rng rng = {2023};
    foresto_date day = DAY(2023, 1, 2);
    for (size_t t = 0; t < DAYS; t++) {
        while ((day + 3) % 7 >= 5) {
            day++;
        }
        dates[t] = day++;
        for (size_t i = 0; i < ASSETS; i++) {
            double r = rng_between(&rng, -0.03, 0.0305);
            returns[t][i] = r;
            prices[t][i] = t == 0 ? 100.0 : prices[t - 1][i] * (1.0 + r);
            holes[t][i] = t > 0 && rng_once_in(&rng, 23);
        }
    }
}

static void make_row(const struct run *run, size_t t, double row[ASSETS]) {
    bool complete = run->missing_policy == FORESTO_MISSING_REJECT;
    for (size_t i = 0; i < ASSETS; i++) {
        double value = run->kind == FORESTO_PANEL_PRICES ? prices[t][i] : returns[t][i];
        row[i] = !complete && holes[t][i] ? (double)NAN : value;
    }
}

static bool is_skipped(const struct run *run, size_t t) {
    bool missing = false;
    for (size_t i = 0; i < ASSETS; i++) {
        missing = missing || holes[t][i];
    }
    return missing && run->missing_policy == FORESTO_MISSING_SKIP_DAY;
}

static foresto_date next_date(const struct run *run, size_t t) {
    size_t next = t + 1;
    while (next < DAYS && is_skipped(run, next)) {
        next++;
    }
    return next < DAYS ? dates[next] : FORESTO_DATE_NONE;
}

/* ---- sessions ---- */

/* So much a trade, and four basis points. */
static int32_t trading_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    (void)user;
    for (uint32_t i = 0; i < trades->asset_count; i++) {
        double trade = trades->gross_trades[i];
        *cost_amount += 5.0 + 0.0004 * (trade < 0.0 ? -trade : trade);
    }
    return 0;
}

static const foresto_cost_model cost_model = {
    .struct_size = sizeof cost_model, .trading_cost = trading_cost, .fingerprint = "5 and 4 bp"};

static foresto_host host_of(const struct run *run) {
    foresto_host host = FORESTO_HOST_INIT;
    host.cost_model = run->own_cost ? &cost_model : NULL;
    return host;
}

static foresto_session *open_session(const struct run *run) {
    static const char *const names[] = {"A", "B\xc3\xa9", "C", "D", "E"};
    static const char *const classes[] = {"BOND", "EQUITY", "BOND", "CASH", "EQUITY"};
    static const double weights[] = {0.3, 0.25, 0.2, 0.15, 0.1};
    foresto_instruments instruments = FORESTO_INSTRUMENTS_INIT;
    instruments.kind = run->kind;
    instruments.asset_count = ASSETS;
    instruments.asset_names = names;
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = run->rule_type;
    rule.frequency = FORESTO_FREQUENCY_MONTHLY;
    rule.base_day_policy = run->base_day_policy;
    rule.drift_threshold = 0.015;
    rule.rule_id = INT64_C(-9007199254740991);
    strcpy(rule.rule_name, "across machines");
    foresto_request request = FORESTO_REQUEST_INIT;
    request.baseline = run->baseline;
    request.missing_policy = run->missing_policy;
    request.initial_amount = 1e6 / 3.0;
    request.weights = weights;
    request.asset_count = ASSETS;
    request.classes = run->grouped ? classes : NULL;
    request.use_rebalancing = run->rule_type != 0;
    request.rule = run->rule_type != 0 ? &rule : NULL;
    foresto_host host = host_of(run);
    foresto_session *session = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    REQUIRE_OK(run->name, foresto_session_open(&request, &instruments, &host, &session, &error), error);
    return session;
}

static void take_day(foresto_session *session, const struct run *run, size_t t, foresto_step *step) {
    double row[ASSETS];
    foresto_error error = FORESTO_ERROR_INIT;
    make_row(run, t, row);
    REQUIRE_OK(run->name, foresto_session_step(session, dates[t], row, ASSETS, 1, next_date(run, t), step, &error),
               error);
}

/* ---- what is printed ---- */

static void print_double(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    printf(" %016" PRIx64, bits);
}

static void print_state(const char *what, const char *name, const foresto_session *session) {
    uint8_t bytes[ROOM];
    size_t size = 0;
    foresto_error error = FORESTO_ERROR_INIT;
    REQUIRE_OK(name, foresto_session_export(session, bytes, sizeof bytes, &size, &error), error);
    printf("%s %s ", what, name);
    for (size_t i = 0; i < size; i++) {
        printf("%02x", (unsigned)bytes[i]);
    }
    printf("\n");
}

static void print_step(const foresto_step *step) {
    printf("day %" PRId32 " %" PRIu32 " %" PRIu32, step->date, step->trading_day, step->rebalanced);
    print_double(step->nav);
    print_double(step->daily_return);
    print_double(step->cumulative_return);
    print_double(step->high_water_mark);
    print_double(step->drawdown);
    printf("\n");
}

static void print_event(const foresto_session *session) {
    foresto_event event = FORESTO_EVENT_INIT;
    char json[ROOM];
    foresto_error error = FORESTO_ERROR_INIT;
    require(foresto_session_event(session, &event) == FORESTO_OK, "event", "is missing");
    REQUIRE_OK("event", foresto_event_write_json(&event, json, sizeof json, NULL, &error), error);
    printf("event %s", json);
    print_double(event.turnover);
    print_double(event.cost_amount);
    for (uint32_t i = 0; i < event.asset_count; i++) {
        print_double(event.before_weights[i]);
    }
    printf("\n");
}

static void print_totals(const struct run *run, const foresto_session *session) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    double values[ASSETS];
    uint64_t count = foresto_session_asset_count(session);
    require(foresto_session_summary(session, &summary) == FORESTO_OK, run->name, "summary");
    require(foresto_session_values(session, values, count) == FORESTO_OK, run->name, "values");
    printf("totals %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, run->name, summary.day_count,
           summary.skipped_day_count, summary.periodic_event_count, summary.drift_event_count);
    print_double(summary.final_nav);
    print_double(summary.total_turnover);
    print_double(summary.mean_turnover);
    print_double(summary.total_cost);
    for (uint64_t i = 0; i < count; i++) {
        print_double(values[i]);
    }
    printf("\n");
}

/* From the middle to the end. */
static void go_on(const struct run *run, foresto_session *session) {
    for (size_t t = run->middle; t < DAYS; t++) {
        foresto_step step = FORESTO_STEP_INIT;
        take_day(session, run, t, &step);
        print_step(&step);
        if (step.rebalanced) {
            print_event(session);
        }
    }
    print_totals(run, session);
    print_state("end", run->name, session);
    foresto_session_close(session);
}

/* ---- modes ---- */

static foresto_session *run_to_the_middle(const struct run *run) {
    foresto_session *session = open_session(run);
    for (size_t t = 0; t < run->middle; t++) {
        take_day(session, run, t, NULL);
    }
    return session;
}

static void save(void) {
    for (size_t k = 0; k < RUNS; k++) {
        foresto_session *session = run_to_the_middle(&runs[k]);
        print_state("state", runs[k].name, session);
        foresto_session_close(session);
    }
}

static void whole(void) {
    for (size_t k = 0; k < RUNS; k++) {
        go_on(&runs[k], run_to_the_middle(&runs[k]));
    }
}

static void resume(void) {
    static char line[LINE], text[LINE];
    for (size_t k = 0; k < RUNS; k++) {
        char name[32];
        uint8_t bytes[ROOM];
        require(fgets(line, sizeof line, stdin) != NULL, runs[k].name, "no state");
        require(sscanf(line, "state %31s %s", name, text) == 2 && strcmp(name, runs[k].name) == 0, runs[k].name, line);
        size_t size = strlen(text) / 2;
        for (size_t i = 0; i < size; i++) {
            char digits[] = {text[2 * i], text[2 * i + 1], '\0'};
            bytes[i] = (uint8_t)strtoul(digits, NULL, 16);
        }
        foresto_host host = host_of(&runs[k]);
        foresto_session *session = NULL;
        foresto_error error = FORESTO_ERROR_INIT;
        REQUIRE_OK(name, foresto_session_restore(bytes, size, &host, &session, &error), error);
        go_on(&runs[k], session);
    }
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*run)(void);
    } modes[] = {{"save", save}, {"resume", resume}, {"whole", whole}};
    make_market();
    for (size_t i = 0; argc == 2 && i < sizeof modes / sizeof *modes; i++) {
        if (strcmp(argv[1], modes[i].name) == 0) {
            modes[i].run();
            return fflush(stdout) == 0 ? 0 : 1;
        }
    }
    fprintf(stderr, "usage: state save|resume|whole\n");
    return 2;
}
