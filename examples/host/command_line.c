/* SPDX-License-Identifier: MIT */
#include "command_line.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/decimal.h"

/* `val` of an option is its index plus FIRST, to keep clear of the characters that getopt_long() returns itself. */
enum { FIRST = 256, OPTION_MAX = 24 };

static enum outcome take_option(int option, char **argv, const struct command_option *options, bool *given,
                                struct failure *failure) {
    const char *command = argv[0], *last = argv[optind - 1];
    if (option == ':') {
        return fail(failure, USAGE, "%s needs a value; try 'foresto %s --help'", last, command);
    }
    if (option == '?') {
        return fail(failure, USAGE, "%s is no option of %s; try 'foresto %s --help'", last, command, command);
    }
    const struct command_option *taken = &options[option - FIRST];
    if (taken->takes_value && given[option - FIRST]) {
        return fail(failure, USAGE, "--%s is given twice; try 'foresto %s --help'", taken->name, command);
    }
    given[option - FIRST] = true;
    *taken->value = optarg ? optarg : "";
    return DONE;
}

enum outcome command_line_read(int argc, char **argv, const struct command_option *options, size_t count, int most,
                               char ***operands, struct failure *failure) {
    struct option table[OPTION_MAX + 1] = {{NULL, 0, NULL, 0}};
    bool given[OPTION_MAX] = {false};
    for (size_t i = 0; i < count && i < OPTION_MAX; i++) {
        table[i] = (struct option){options[i].name, options[i].takes_value ? required_argument : no_argument, NULL,
                                   FIRST + (int)i};
    }
    enum outcome outcome = DONE;
    optind = 1;
    for (int option; !outcome && (option = getopt_long(argc, argv, ":", table, NULL)) != -1;) {
        outcome = take_option(option, argv, options, given, failure);
    }
    if (!outcome && argc - optind > most) {
        return fail(failure, USAGE, "unexpected argument '%s'; try 'foresto %s --help'", argv[optind + most], argv[0]);
    }
    *operands = argv + optind;
    return outcome;
}

enum outcome feature_flag_read(bool option, bool *flag, struct failure *failure) {
    const char *text = option ? "1" : getenv("USE_REBALANCING");
    *flag = text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
    if (!text || *flag || *text == '\0' || strcmp(text, "0") == 0 || strcmp(text, "false") == 0) {
        return DONE;
    }
    return fail(failure, USAGE, "USE_REBALANCING is '%s', not 0, 1, true or false", text);
}

enum outcome date_option_read(const char *name, const char *text, foresto_date *date, struct failure *failure) {
    return !text || foresto_date_parse(text, strlen(text), date) == FORESTO_OK
               ? DONE
               : fail(failure, USAGE, "--%s: '%s' is no date YYYY-MM-DD", name, text);
}

enum outcome amount_option_read(const char *name, const char *text, double *amount, struct failure *failure) {
    return !text || foresto_double_parse(text, strlen(text), amount) == FORESTO_OK
               ? DONE
               : fail(failure, USAGE, "--%s: '%s' is no amount", name, text);
}
