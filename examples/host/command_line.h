/* SPDX-License-Identifier: MIT */
/* The command line of a command: options by name, and what is no option. */
#ifndef HOST_COMMAND_LINE_H
#define HOST_COMMAND_LINE_H

#include <stdbool.h>
#include <stddef.h>

#include "failure.h"
#include "foresto/date.h"

/* An option. *value stays as it is when the option is not given; one without a value gets "". */
struct command_option {
    const char *name;
    bool takes_value;
    const char **value;
};

/* Read the arguments. *operands gets those that are no options, at most `most` of them, with a NULL behind the last. A
 * fault is USAGE and points to `foresto NAME --help`. */
enum outcome command_line_read(int argc, char **argv, const struct command_option *options, size_t count, int most,
                               char ***operands, struct failure *failure);

/* What is said while the feature flag is off. */
#define REBALANCING_DISABLED "rebalancing is disabled; USE_REBALANCING=1 enables it"

/* The feature flag: the option, or without it USE_REBALANCING of the environment. */
enum outcome feature_flag_read(bool option, bool *flag, struct failure *failure);

/* The value of an option; what it sets stays as it is when the option is not given, NULL. */
enum outcome date_option_read(const char *name, const char *text, foresto_date *date, struct failure *failure);
enum outcome amount_option_read(const char *name, const char *text, double *amount, struct failure *failure);

#endif
