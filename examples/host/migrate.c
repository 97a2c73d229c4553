/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "command_line.h"
#include "store/store.h"
#include "store_commands.h"

static const char MIGRATE_USAGE[] = "usage: foresto migrate [--store URL]\n"
                                    "\n"
                                    "Create the store's schema or bring it up to this program's, and its seed rules, "
                                    "instruments and scenarios back to\n"
                                    "what they were shipped as. May be run again; runs, prices and other rules stay.\n"
                                    "\n"
                                    "  --store URL  sqlite:FILE or postgresql://... (" STORE_DEFAULT_URL ")\n"
                                    "  --json       print the result as JSON, errors too\n"
                                    "  --help       print this text\n";

enum outcome migrate_command(int argc, char **argv, struct failure *failure) {
    const char *url = STORE_DEFAULT_URL, *json = NULL, *help = NULL;
    const struct command_option options[] = {{"store", true, &url}, {"json", false, &json}, {"help", false, &help}};
    char **operands;
    enum outcome outcome =
        command_line_read(argc, argv, options, sizeof options / sizeof options[0], 0, &operands, failure);
    if (outcome || help) {
        fputs(outcome ? "" : MIGRATE_USAGE, stdout);
        return outcome;
    }
    struct store *store = NULL;
    int64_t version = 0;
    outcome = store_open(url, NULL, &store, failure);
    outcome = outcome ? outcome : store_migrate(store, &version, failure);
    if (!outcome) {
        printf(json ? "{\"success\":true,\"store\":\"%s\",\"schema_version\":%" PRId64 "}\n"
                    : "%s store, schema version %" PRId64 "\n",
               store_kind(store), version);
    }
    store_close(store);
    return outcome;
}
