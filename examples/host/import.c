/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "command_line.h"
#include "failure_json.h"
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
    "  --json       print the result as JSON, errors and refused rows (the first 20) too\n"
    "  --help       print this text\n";

static void put_refused(struct object *object, const struct import_result *result) {
    object_count(object, "refused", result->refused);
    object_key(object, "refused_rows");
    putchar('[');
    for (uint64_t i = 0; i < result->refused && i < REFUSED_TOLD; i++) {
        fputs(i ? "," : "", stdout);
        struct object row = object_begin(stdout, "");
        object_count(&row, "line", result->told[i].line);
        object_string(&row, "reason", result->told[i].reason);
        object_end(&row);
    }
    putchar(']');
}

/* After a failure too, since it is for machines to see which rows were at fault. */
static void print_json(const struct import_result *result, struct failure *failure) {
    struct object object = object_begin(stdout, "");
    if (failure->outcome) {
        failure_put(&object, failure);
        failure_report(failure);
    } else {
        object_bool(&object, "success", true);
        object_count(&object, "rows", result->rows);
        object_count(&object, "prices", result->prices);
    }
    put_refused(&object, result);
    object_end(&object);
    putchar('\n');
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
    struct import_result result = {0};
    outcome = store_open(url, NULL, &store, failure);
    outcome = outcome ? outcome : store_import(store, &import, &result, failure);
    store_close(store);
    if (json) {
        print_json(&result, failure);
    } else if (!outcome) {
        printf("%s: %" PRIu64 " rows imported, %" PRIu64 " prices, %" PRIu64 " rows left out\n", operands[0],
               result.rows, result.prices, result.refused);
    }
    return outcome;
}
