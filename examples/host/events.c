/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "command_line.h"
#include "row_json.h"
#include "store_commands.h"
#include "store_print.h"

static const char EVENTS_USAGE[] =
    "usage: foresto events RUN_ID [--store URL] [OPTION ...]\n"
    "\n"
    "Show the rebalancing events of a run by date.\n"
    "\n"
    "  --store URL  sqlite:FILE or postgresql://... (" STORE_DEFAULT_URL ")\n"
    "  --json       print an object with run_id and rebalancing_events, every column; errors too\n"
    "  --help       print this text\n";

struct listing {
    FILE *stream;
    int64_t run_id, total;
    bool json;
    uint64_t count;
};

static enum outcome take_total(void *user, const struct run_row *row, struct failure *failure) {
    (void)failure;
    struct listing *listing = user;
    listing->total = row->event_count;
    return DONE;
}

static enum outcome print_event(void *user, const struct event_row *row, struct failure *failure) {
    (void)failure;
    struct listing *listing = user;
    if (listing->json) {
        fputs(listing->count ? ",\n" : "\n", listing->stream);
        put_event_json(listing->stream, row);
    } else {
        fprintf(listing->stream, "%s  %-8s  %-14s  %12s  %16s  %s\n", row->event_date, row->trigger_type,
                row->trigger_detail, row->turnover, row->cost_amount, row->before_weights);
    }
    listing->count++;
    return DONE;
}

static enum outcome print_events(struct store *store, FILE *stream, void *user, struct failure *failure) {
    struct listing *listing = user;
    bool found;
    enum outcome outcome = store_run(store, listing->run_id, take_total, listing, &found, failure);
    if (outcome || !found) {
        return outcome ? outcome
                       : fail_with(failure, FORESTO_E_NOT_FOUND, "run_id",
                                   fail(failure, REFUSED, "there is no run %" PRId64, listing->run_id));
    }
    listing->stream = stream;
    if (listing->json) {
        fprintf(stream,
                "{\"success\":true,\"run_id\":%" PRId64 ",\"rebalancing_events_count\":%" PRId64
                ",\"rebalancing_events\":[",
                listing->run_id, listing->total);
    } else {
        fputs("date        trigger   detail              turnover              cost  weights before\n", stream);
    }
    outcome = store_each_event(store, listing->run_id, print_event, listing, failure);
    fputs(listing->json ? "]}\n" : "", stream);
    return outcome;
}

enum outcome events_command(int argc, char **argv, struct failure *failure) {
    const char *url = STORE_DEFAULT_URL, *json = NULL, *help = NULL;
    const struct command_option options[] = {{"store", true, &url}, {"json", false, &json}, {"help", false, &help}};
    char **operands;
    enum outcome outcome =
        command_line_read(argc, argv, options, sizeof options / sizeof options[0], 1, &operands, failure);
    if (outcome || help) {
        fputs(outcome ? "" : EVENTS_USAGE, stdout);
        return outcome;
    }
    struct listing listing = {.json = json != NULL};
    outcome = operands[0] ? read_number("RUN_ID", operands[0], &listing.run_id, failure)
                          : fail(failure, USAGE, "which run? try 'foresto events --help'");
    return outcome ? outcome : store_print(url, print_events, &listing, failure);
}
