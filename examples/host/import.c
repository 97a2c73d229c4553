/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "command_line.h"
#include "store/store.h"
#include "store_commands.h"

static const char IMPORT_USAGE[] =
    "usage: foresto import FILE [--store URL] [OPTION ...]\n"
    "\n"
    "Import prices from a CSV file: header date,INSTRUMENT,..., dates YYYY-MM-DD, each after the one before; an empty\n"
    "cell or NaN is no price. An instrument that is new is added, a price that is there is replaced. All or nothing:\n"
    "when a row is refused, nothing is imported; each such row (the first 20) is told with line, column and value.\n"
    "\n"
    "  --store URL  sqlite:FILE or postgresql://... (" STORE_DEFAULT_URL ")\n"
    "  --skip-bad   leave out the rows that are refused, and import the others\n"
    "  --progress   draw the progress bar also when standard error is no terminal\n"
    "  --json       print the result as JSON\n"
    "  --help       print this text\n";

static void print_result(const struct import_result *result, const char *path, bool json) {
    if (json) {
        printf("{\"rows\":%" PRIu64 ",\"prices\":%" PRIu64 ",\"refused\":%" PRIu64 "}\n", result->rows, result->prices,
               result->refused);
    } else {
        printf("%s: %" PRIu64 " rows imported, %" PRIu64 " prices, %" PRIu64 " rows left out\n", path, result->rows,
               result->prices, result->refused);
    }
}

enum outcome import_command(int argc, char **argv, struct failure *failure) {
    const char *url = STORE_DEFAULT_URL, *skip = NULL, *progress = NULL, *json = NULL, *help = NULL;
    const struct command_option options[] = {{"store", true, &url},
                                             {"skip-bad", false, &skip},
                                             {"progress", false, &progress},
                                             {"json", false, &json},
                                             {"help", false, &help}};
    char **operands;
    enum outcome outcome =
        command_line_read(argc, argv, options, sizeof options / sizeof options[0], 1, &operands, failure);
    if (outcome || help) {
        fputs(outcome ? "" : IMPORT_USAGE, stdout);
        return outcome;
    }
    if (!operands[0]) {
        return fail(failure, USAGE, "which file? try 'foresto import --help'");
    }
    struct store *store = NULL;
    struct import_options import = {operands[0], skip != NULL, progress != NULL};
    struct import_result result;
    outcome = store_open(url, NULL, &store, failure);
    outcome = outcome ? outcome : store_import(store, &import, &result, failure);
    if (!outcome) {
        print_result(&result, operands[0], json != NULL);
    }
    store_close(store);
    return outcome;
}
