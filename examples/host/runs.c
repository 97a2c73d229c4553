/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "command_line.h"
#include "row_json.h"
#include "store_commands.h"
#include "store_print.h"

static const char RUNS_USAGE[] = "usage: foresto runs [RUN_ID] [--store URL] [OPTION ...]\n"
                                 "\n"
                                 "List the store's runs, the newest first, or show one.\n"
                                 "\n"
                                 "  --store URL    sqlite:FILE or postgresql://... (" STORE_DEFAULT_URL ")\n"
                                 "  --limit COUNT  list at most so many (20)\n"
                                 "  --json         print an object with runs, or with run, every column; errors too\n"
                                 "  --help         print this text\n";

static const char TABLE_HEAD[] =
    "    id  created               scenario    mode        first day   last day     days  events  final value\n";

struct listing {
    FILE *stream;
    int64_t run_id; /* 0: the newest */
    int64_t limit;
    bool json;
    uint64_t count;
};

static enum outcome print_run(void *user, const struct run_row *row, struct failure *failure) {
    (void)failure;
    struct listing *listing = user;
    if (listing->json) {
        fputs(listing->count ? ",\n" : "\n", listing->stream);
        put_run_json(listing->stream, row);
    } else {
        fprintf(listing->stream, "%6" PRId64 "  %s  %-10s  %-10s  %s  %s  %5" PRId64 "  %6" PRId64 "  %s\n",
                row->run_id, row->created_at, row->scenario_id ? row->scenario_id : "-", row->mode, row->first_date,
                row->last_date, row->trading_days, row->event_count, row->final_value);
    }
    listing->count++;
    return DONE;
}

static enum outcome print_runs(struct store *store, FILE *stream, void *user, struct failure *failure) {
    struct listing *listing = user;
    bool found = true;
    listing->stream = stream;
    const char *head = listing->run_id ? "{\"success\":true,\"run\":" : "{\"success\":true,\"runs\":[";
    fputs(listing->json ? head : TABLE_HEAD, stream);
    enum outcome outcome = listing->run_id
                               ? store_run(store, listing->run_id, print_run, listing, &found, failure)
                               : store_each_run(store, (uint64_t)listing->limit, print_run, listing, failure);
    const char *tail = listing->run_id ? "}\n" : "]}\n";
    fputs(listing->json ? tail : "", stream);
    return outcome || found ? outcome
                            : fail_with(failure, FORESTO_E_NOT_FOUND, "run_id",
                                        fail(failure, REFUSED, "there is no run %" PRId64, listing->run_id));
}

enum outcome runs_command(int argc, char **argv, struct failure *failure) {
    const char *url = STORE_DEFAULT_URL, *limit = "20", *json = NULL, *help = NULL;
    const struct command_option options[] = {
        {"store", true, &url}, {"limit", true, &limit}, {"json", false, &json}, {"help", false, &help}};
    char **operands;
    enum outcome outcome =
        command_line_read(argc, argv, options, sizeof options / sizeof options[0], 1, &operands, failure);
    if (outcome || help) {
        fputs(outcome ? "" : RUNS_USAGE, stdout);
        return outcome;
    }
    struct listing listing = {.json = json != NULL};
    outcome = read_number("--limit", limit, &listing.limit, failure);
    if (!outcome && operands[0]) {
        outcome = read_number("RUN_ID", operands[0], &listing.run_id, failure);
    }
    return outcome ? outcome : store_print(url, print_runs, &listing, failure);
}
