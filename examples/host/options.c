/* SPDX-License-Identifier: MIT */
#include "options.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "command_line.h"
#include "foresto/panel.h"
#include "foresto/request.h"

#define HINT "; try 'foresto backtest --help'"

const char BACKTEST_USAGE[] =
    "usage: foresto backtest (--prices FILE | --returns FILE) --weights WEIGHTS [OPTION ...]\n"
    "\n"
    "Run a portfolio over market data, by a rebalancing rule or by a baseline without one.\n"
    "\n"
    "  --prices FILE         CSV of prices: header date,NAME,..., dates YYYY-MM-DD;\n"
    "                        an empty cell or NaN is a missing value\n"
    "  --returns FILE        the same of simple daily returns\n"
    "  --weights WEIGHTS     NAME=0.5,NAME=0.5 or CLASS:NAME=0.5,... (classes are then rebalanced),\n"
    "                        or @FILE with one per line; sums run in this order\n"
    "  --rule RULE           JSON object or @FILE with rule_type, frequency, base_day_policy,\n"
    "                        drift_threshold, cost_rate, ...; needs the feature flag\n"
    "  --use-rebalancing     set the feature flag, as USE_REBALANCING=1 in the environment does\n"
    "  --baseline BASELINE   without a rule: phase1 (constant mix, the default) or hold (buy and hold)\n"
    "  --initial AMOUNT      initial amount (1000000)\n"
    "  --start DATE          first day (the data's)\n"
    "  --end DATE            last day (the data's)\n"
    "  --missing POLICY      a day with a missing value: skip (default), zero (return 0), reject\n"
    "  --as-of DATE          day on which the rule must be effective (today, UTC)\n"
    "  --portfolio-id TEXT   name of the portfolio, part of the request hash\n"
    "  --nav FILE            write the NAV path as CSV\n"
    "  --events FILE         write the rebalancing events as JSON\n"
    "  --summary FILE        write totals, figures and baselines as JSON (standard output)\n"
    "  --json                print one JSON document: totals, figures, baselines and events; errors too\n"
    "  --report FILE         write a page with pictures of the run and its baselines as HTML\n"
    "  --help                print this text\n"
    "\n"
    "An output FILE of - is standard output; if another output or --json takes it, there is no summary unless\n"
    "asked for. Output files appear whole or not at all.\n"
    "Exit code: 0 done, 2 usage (also malformed JSON and weights that do not sum to 1), 3 refused by rule\n"
    "or flag, 4 bad data, 5 input/output.\n";

enum option_index {
    PRICES,
    RETURNS,
    WEIGHTS,
    RULE,
    USE_REBALANCING,
    BASELINE,
    INITIAL,
    START,
    END,
    MISSING,
    AS_OF,
    PORTFOLIO_ID,
    NAV,
    EVENTS,
    SUMMARY,
    REPORT,
    JSON,
    HELP,
    OPTION_COUNT
};

static const struct {
    const char *name;
    bool takes_value;
} OPTIONS[OPTION_COUNT] = {
    [PRICES] = {"prices", true},
    [RETURNS] = {"returns", true},
    [WEIGHTS] = {"weights", true},
    [RULE] = {"rule", true},
    [USE_REBALANCING] = {"use-rebalancing", false},
    [BASELINE] = {"baseline", true},
    [INITIAL] = {"initial", true},
    [START] = {"start", true},
    [END] = {"end", true},
    [MISSING] = {"missing", true},
    [AS_OF] = {"as-of", true},
    [PORTFOLIO_ID] = {"portfolio-id", true},
    [NAV] = {"nav", true},
    [EVENTS] = {"events", true},
    [SUMMARY] = {"summary", true},
    [REPORT] = {"report", true},
    [JSON] = {"json", false},
    [HELP] = {"help", false},
};

/* Collect what is given for each option; one without a value gets "". */
static enum outcome collect(int argc, char **argv, const char **given, struct failure *failure) {
    struct command_option options[OPTION_COUNT];
    char **operands;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        options[i] = (struct command_option){OPTIONS[i].name, OPTIONS[i].takes_value, &given[i]};
    }
    return command_line_read(argc, argv, options, OPTION_COUNT, 0, &operands, failure);
}

static bool is_standard(const char *path) {
    return path && strcmp(path, "-") == 0;
}

static enum outcome check_outputs(const char *const *given, struct failure *failure) {
    for (int a = NAV; a <= REPORT; a++) {
        if (given[JSON] && is_standard(given[a])) {
            return fail(failure, USAGE, "--json takes standard output, and so would --%s" HINT, OPTIONS[a].name);
        }
        for (int b = a + 1; b <= REPORT; b++) {
            if (given[a] && given[b] && strcmp(given[a], given[b]) == 0) {
                return fail(failure, USAGE, "--%s and --%s name the same file" HINT, OPTIONS[a].name, OPTIONS[b].name);
            }
        }
    }
    return DONE;
}

static enum outcome check_combination(const char *const *given, struct failure *failure) {
    if (!given[PRICES] == !given[RETURNS]) {
        return fail(failure, USAGE, "give either --prices or --returns" HINT);
    }
    if (!given[WEIGHTS]) {
        return fail(failure, USAGE, "--weights is needed" HINT);
    }
    if (given[BASELINE] && given[RULE]) {
        return fail(failure, USAGE, "--baseline is for a run without --rule" HINT);
    }
    return check_outputs(given, failure);
}

/* Set *value to the index of the option's text among the choices; leave it when the option is not given. */
static enum outcome read_choice(const char *const *given, enum option_index option, const char *const choices[3],
                                uint32_t *value, struct failure *failure) {
    for (uint32_t i = 0; given[option] && i < 3; i++) {
        if (choices[i] && strcmp(given[option], choices[i]) == 0) {
            *value = i;
            return DONE;
        }
    }
    return given[option] ? fail(failure, USAGE, "--%s: '%s' is no choice" HINT, OPTIONS[option].name, given[option])
                         : DONE;
}

static enum outcome read_values(const char *const *given, struct backtest_options *options, struct failure *failure) {
    static const char *const baselines[3] = {"phase1", "hold", NULL};  /* in the order of foresto_baseline */
    static const char *const policies[3] = {"skip", "zero", "reject"}; /* and of foresto_missing_policy */
    enum outcome outcome = feature_flag_read(given[USE_REBALANCING] != NULL, &options->use_rebalancing, failure);
    outcome = outcome ? outcome : read_choice(given, BASELINE, baselines, &options->baseline, failure);
    outcome = outcome ? outcome : read_choice(given, MISSING, policies, &options->missing_policy, failure);
    outcome = outcome ? outcome : date_option_read("start", given[START], &options->start, failure);
    outcome = outcome ? outcome : date_option_read("end", given[END], &options->end, failure);
    outcome = outcome ? outcome : date_option_read("as-of", given[AS_OF], &options->as_of, failure);
    return outcome ? outcome : amount_option_read("initial", given[INITIAL], &options->initial_amount, failure);
}

enum outcome backtest_options_read(int argc, char **argv, struct backtest_options *options, struct failure *failure) {
    const char *given[OPTION_COUNT] = {NULL};
    enum outcome outcome = collect(argc, argv, given, failure);
    bool taken = given[JSON] || is_standard(given[NAV]) || is_standard(given[EVENTS]) || is_standard(given[REPORT]);
    *options = (struct backtest_options){
        .market = given[PRICES] ? given[PRICES] : given[RETURNS],
        .weights = given[WEIGHTS],
        .rule = given[RULE],
        .nav = given[NAV],
        .events = given[EVENTS],
        .report = given[REPORT],
        .summary = given[SUMMARY] || taken ? given[SUMMARY] : "-",
        .json = given[JSON] ? "-" : NULL,
        .portfolio_id = given[PORTFOLIO_ID],
        .kind = given[PRICES] ? FORESTO_PANEL_PRICES : FORESTO_PANEL_RETURNS,
        .initial_amount = 1e6,
        .start = FORESTO_DATE_NONE,
        .end = FORESTO_DATE_NONE,
        .as_of = (foresto_date)(time(NULL) / 86400),
        .help = given[HELP] != NULL,
    };
    if (outcome || options->help) {
        return outcome;
    }
    outcome = check_combination(given, failure);
    return outcome ? outcome : read_values(given, options, failure);
}
