/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>

#include "command_line.h"
#include "row_json.h"
#include "store_commands.h"
#include "store_print.h"

static const char RULES_USAGE[] =
    "usage: foresto rules [RULE_ID] [--store URL] [OPTION ...]\n"
    "\n"
    "List the store's active rules, or show one, active or not. Needs the feature flag; without it the list is empty "
    "and\n"
    "says so, and a single rule is refused.\n"
    "\n"
    "  --store URL        sqlite:FILE or postgresql://... (" STORE_DEFAULT_URL ")\n"
    "  --use-rebalancing  set the feature flag, as USE_REBALANCING=1 in the environment does\n"
    "  --json             print an object with rebalancing_enabled and rules, or with rule; errors too\n"
    "  --help             print this text\n";

static const char TABLE_HEAD[] =
    "  id  name                              type      frequency  base day           drift      cost rate\n";

struct listing {
    FILE *stream;
    int64_t rule_id; /* 0: all active rules */
    bool json;
    uint64_t count;
};

static enum outcome print_rule(void *user, const struct rule_row *row, struct failure *failure) {
    (void)failure;
    struct listing *listing = user;
    if (listing->json) {
        fputs(listing->count ? ",\n" : "\n", listing->stream);
        put_rule_json(listing->stream, row);
    } else {
        fprintf(listing->stream, "%4" PRId64 "  %-32s  %-8s  %-9s  %-17s  %-9s  %s%s\n", row->rule_id, row->rule_name,
                row->rule_type, row->frequency ? row->frequency : "-", row->base_day_policy,
                row->drift_threshold ? row->drift_threshold : "-", row->cost_rate,
                row->is_active ? "" : "  not active");
    }
    listing->count++;
    return DONE;
}

static enum outcome print_rules(struct store *store, FILE *stream, void *user, struct failure *failure) {
    struct listing *listing = user;
    bool found = true;
    listing->stream = stream;
    const char *head = listing->rule_id ? "{\"success\":true,\"rule\":"
                                        : "{\"success\":true,\"rebalancing_enabled\":true,\"message\":null,\"rules\":[";
    fputs(listing->json ? head : TABLE_HEAD, stream);
    enum outcome outcome = listing->rule_id ? store_rule(store, listing->rule_id, print_rule, listing, &found, failure)
                                            : store_each_active_rule(store, print_rule, listing, failure);
    const char *tail = listing->rule_id ? "}\n" : "]}\n";
    fputs(listing->json ? tail : "", stream);
    return outcome || found ? outcome
                            : fail_with(failure, FORESTO_E_NOT_FOUND, "rule_id",
                                        fail(failure, REFUSED, "there is no rule %" PRId64, listing->rule_id));
}

static enum outcome say_disabled(bool one, bool json, struct failure *failure) {
    if (one) {
        return fail_with(failure, FORESTO_E_FEATURE_DISABLED, NULL, fail(failure, REFUSED, REBALANCING_DISABLED));
    }
    puts(json ? "{\"success\":true,\"rebalancing_enabled\":false,\"message\":\"" REBALANCING_DISABLED "\",\"rules\":[]}"
              : REBALANCING_DISABLED);
    return DONE;
}

enum outcome rules_command(int argc, char **argv, struct failure *failure) {
    const char *url = STORE_DEFAULT_URL, *flag_option = NULL, *json = NULL, *help = NULL;
    const struct command_option options[] = {{"store", true, &url},
                                             {"use-rebalancing", false, &flag_option},
                                             {"json", false, &json},
                                             {"help", false, &help}};
    char **operands;
    bool flag;
    enum outcome outcome =
        command_line_read(argc, argv, options, sizeof options / sizeof options[0], 1, &operands, failure);
    if (outcome || help) {
        fputs(outcome ? "" : RULES_USAGE, stdout);
        return outcome;
    }
    struct listing listing = {.json = json != NULL};
    outcome = feature_flag_read(flag_option != NULL, &flag, failure);
    if (!outcome && operands[0]) {
        outcome = read_number("RULE_ID", operands[0], &listing.rule_id, failure);
    }
    if (!outcome && !flag) {
        return say_disabled(operands[0] != NULL, json != NULL, failure);
    }
    return outcome ? outcome : store_print(url, print_rules, &listing, failure);
}
