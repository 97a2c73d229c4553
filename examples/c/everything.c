/* SPDX-License-Identifier: MIT */
/* Every interface of a host at once: prices from a CSV file, a rule by its name, costs by ticket, events and the last
 * NAV on the screen, the run in a folder. A second call with the same arguments finds the run stored.
 *
 *     everything PRICES.CSV FOLDER RULE      (rules: monthly, drift)
 */
#include <foresto/foresto.h>
#include <stdio.h>
#include <stdlib.h>

#include "csv_feed.h"
#include "file_store.h"
#include "rule_table.h"
#include "ticket_cost.h"

static const foresto_rule rules[] = {
    {sizeof(foresto_rule), FORESTO_RULE_PERIODIC, FORESTO_FREQUENCY_MONTHLY, FORESTO_BASE_DAY_LAST_TRADING_DAY, 1, 0,
     0.001, 1, FORESTO_DATE_NONE, FORESTO_DATE_NONE, "monthly"},
    {sizeof(foresto_rule), FORESTO_RULE_DRIFT, FORESTO_FREQUENCY_NONE, FORESTO_BASE_DAY_FIRST_TRADING_DAY, 2, 0.05,
     0.001, 1, FORESTO_DATE_NONE, FORESTO_DATE_NONE, "drift"},
};

/* What this host keeps while a run is under way. */
struct watch {
    double last_nav;
    uint64_t rows;
    size_t blocks; /* of memory, not given back */
};

static void *allocate(void *user, size_t size) {
    ((struct watch *)user)->blocks++;
    return malloc(size);
}

static void release(void *user, void *memory) {
    ((struct watch *)user)->blocks--;
    free(memory);
}

static int32_t show_event(void *user, const foresto_event *event) {
    (void)user;
    char date[FORESTO_DATE_TEXT_SIZE];
    foresto_date_format(event->event_date, date);
    printf("%s %-12s turnover %.4f cost %.2f\n", date, event->trigger_detail, event->turnover, event->cost_amount);
    return 0;
}

static int32_t keep_nav(void *user, const foresto_nav_record *record) {
    ((struct watch *)user)->last_nav = record->nav;
    return 0;
}

static int32_t count_rows(void *user, uint64_t done, uint64_t total) {
    (void)total;
    ((struct watch *)user)->rows = done;
    return 0; /* another value would stop the run */
}

/* The exchange's calendar, as far as this program knows it: open from Monday to Friday. */
static int32_t next_weekday(void *user, foresto_date last, foresto_date *next) {
    (void)user;
    *next = last + 1;
    while (foresto_date_weekday(*next) > 5) {
        ++*next;
    }
    return 0;
}

static void list_rules(const foresto_rule_repository *repository) {
    foresto_rule rule = FORESTO_RULE_INIT;
    uint32_t found = 1;
    for (uint64_t i = 0; found; i++) {
        foresto_status status =
            foresto_rule_repository_active(repository, 1, FORESTO_DATE_NONE, i, &rule, &found, NULL);
        if (status || !found) {
            break;
        }
        fprintf(stderr, "there is a rule %s\n", rule.rule_name);
    }
}

static foresto_status execute(struct csv_feed *csv, const char *folder, const char *rule_name, struct watch *watch,
                              foresto_outcome *outcome, foresto_error *error) {
    static const double weights[] = {0.5, 0.3, 0.2};
    struct file_store files = {.folder = folder};
    struct rule_table table = {rules, sizeof rules / sizeof *rules};
    struct ticket_cost tickets = {.rate = 0.0005, .minimum = 20};

    const foresto_allocator allocator = {sizeof allocator, 0, watch, allocate, release, NULL};
    const foresto_event_sink event_sink = {sizeof event_sink, 0, NULL, show_event};
    const foresto_nav_sink nav_sink = {sizeof nav_sink, 0, watch, keep_nav};
    const foresto_cost_model cost_model = ticket_cost_model(&tickets);
    const foresto_progress progress = {sizeof progress, 0, watch, count_rows};
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = &allocator;
    host.event_sink = &event_sink;
    host.nav_sink = &nav_sink;
    host.cost_model = &cost_model;
    host.progress = &progress;

    foresto_request request = FORESTO_REQUEST_INIT;
    request.use_rebalancing = 1;
    request.initial_amount = 1e6;
    request.weights = weights;
    request.asset_count = sizeof weights / sizeof *weights;
    request.portfolio_id = "50/30/20";

    const foresto_price_feed feed = csv_feed_table(csv, "swiss-prices");
    const foresto_trading_calendar calendar = {sizeof calendar, 0, NULL, next_weekday, "Monday to Friday", NULL};
    const foresto_rule_repository repository = rule_table_repository(&table);
    const foresto_run_store store = file_store_table(&files);
    foresto_execution execution = FORESTO_EXECUTION_INIT;
    execution.request = &request;
    execution.rule_name = rule_name;
    execution.host = &host;
    execution.feed = &feed;
    execution.calendar = &calendar;
    execution.rules = &repository;
    execution.store = &store;
    foresto_status status = foresto_execute(&execution, outcome, error);
    if (status == FORESTO_E_NOT_FOUND) {
        list_rules(&repository);
    }
    return status;
}

int main(int argc, char **argv) {
    struct csv_feed csv;
    struct watch watch = {0};
    foresto_outcome outcome = FORESTO_OUTCOME_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    if (argc != 4) {
        fprintf(stderr, "usage: everything PRICES.CSV FOLDER RULE\n");
        return 2;
    }
    if (csv_feed_open(&csv, argv[1])) {
        fprintf(stderr, "%s: cannot read a heading\n", argv[1]);
        return 1;
    }
    foresto_status status = execute(&csv, argv[2], argv[3], &watch, &outcome, &error);
    csv_feed_close(&csv);
    if (status) {
        fprintf(stderr, "%s: %s (host code %d)\n", foresto_status_name(status), error.message, (int)error.host_code);
    } else if (outcome.cached) {
        printf("stored already as %s\n", outcome.request_hash);
    } else {
        printf("%llu days, %llu events, final NAV %.2f, stored as %s\n", (unsigned long long)outcome.day_count,
               (unsigned long long)outcome.event_count, outcome.final_nav, outcome.request_hash);
    }
    if (watch.blocks) {
        fprintf(stderr, "%zu blocks of memory were not given back\n", watch.blocks);
    }
    return status || watch.blocks || (!outcome.cached && outcome.final_nav != watch.last_nav);
}
