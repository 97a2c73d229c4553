/* SPDX-License-Identifier: MIT */
#include "serve_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../command_line.h"
#include "limits.h"

#define HINT "; try 'foresto serve --help'"

const char SERVE_USAGE[] =
    "usage: foresto serve [OPTION ...]\n"
    "\n"
    "Serve scenarios, rules and runs over HTTP, and a page at /. The service is described at /openapi.json.\n"
    "\n"
    "  --store URL           where runs are kept: sqlite:FILE or postgresql://... (sqlite:foresto.db)\n"
    "  --listen ADDRESS      numeric address and port; port 0 lets the system choose (127.0.0.1:8080)\n"
    "  --token-file FILE     every call but the page at / needs the bearer token that the file holds;\n"
    "                        required when others than this machine can reach the address\n"
    "  --use-rebalancing     set the feature flag, as USE_REBALANCING=1 in the environment does\n"
    "  --time-to-live SECONDS  how long a stored run answers for its request; 0 is for ever (0)\n"
    "  --workers N           requests answered at once, each with its connection to the store (8)\n"
    "  --runs N              new runs computed at once, likewise (one less than there are processors)\n"
    "  --connections N       clients connected at once (512)\n"
    "  --rate N              requests per second of one address, twice as many at once; 0 is no limit (100)\n"
    "  --time-limit SECONDS  for one request (10)\n"
    "  --json                say where the service listens, or why it does not start, as JSON\n"
    "  --help                print this text\n"
    "\n"
    "The log is JSON on standard error, one object a line. SIGTERM and SIGINT end the service: requests that\n"
    "are being answered are finished, and after 5 seconds rolled back; a second signal does so at once.\n";

/* The arguments as texts; NULL when not given. */
struct given {
    const char *store, *listen, *token_file, *use_rebalancing, *time_to_live, *workers, *runs, *connections, *rate,
        *time_limit, *json, *help;
};

static enum outcome collect(int argc, char **argv, struct given *given, struct failure *failure) {
    const struct command_option options[] = {
        {"store", true, &given->store},
        {"listen", true, &given->listen},
        {"token-file", true, &given->token_file},
        {"use-rebalancing", false, &given->use_rebalancing},
        {"time-to-live", true, &given->time_to_live},
        {"workers", true, &given->workers},
        {"runs", true, &given->runs},
        {"connections", true, &given->connections},
        {"rate", true, &given->rate},
        {"time-limit", true, &given->time_limit},
        {"json", false, &given->json},
        {"help", false, &given->help},
    };
    char **operands;
    return command_line_read(argc, argv, options, sizeof options / sizeof options[0], 0, &operands, failure);
}

/* Leave the value when the option is not given. */
static enum outcome read_count(const char *option, const char *text, unsigned least, unsigned most, unsigned *value,
                               struct failure *failure) {
    if (!text) {
        return DONE;
    }
    size_t length = strlen(text);
    unsigned long number = strtoul(text, NULL, 10);
    if (length < 1 || length > 9 || strspn(text, "0123456789") != length || number < least || number > most) {
        return fail(failure, USAGE, "--%s takes a number from %u to %u, not '%s'" HINT, option, least, most, text);
    }
    *value = (unsigned)number;
    return DONE;
}

static enum outcome read_counts(const struct given *given, struct server_options *options, struct failure *failure) {
    unsigned time_to_live = 0;
    enum outcome outcome = read_count("time-to-live", given->time_to_live, 0, 999999999, &time_to_live, failure);
    outcome = outcome ? outcome : read_count("workers", given->workers, 1, 64, &options->worker_count, failure);
    outcome = outcome ? outcome : read_count("runs", given->runs, 1, RUN_COUNT_MAX, &options->run_count, failure);
    outcome = outcome ? outcome
                      : read_count("connections", given->connections, 64, 100000, &options->connection_count, failure);
    outcome = outcome ? outcome : read_count("rate", given->rate, 0, 1000000, &options->rate, failure);
    options->store.time_to_live = time_to_live;
    return outcome ? outcome : read_count("time-limit", given->time_limit, 1, 3600, &options->time_limit, failure);
}

/* One processor stays free for those who only read, where there are more. */
static unsigned default_run_count(void) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    long count = processors - 1 < RUN_COUNT_MAX ? processors - 1 : RUN_COUNT_MAX;
    return count < 1 ? 1 : (unsigned)count;
}

static enum outcome read_address(const struct given *given, struct server_options *options, struct failure *failure) {
    const char *text = given->listen ? given->listen : "127.0.0.1:8080";
    enum outcome outcome = address_read(text, &options->address, failure);
    if (!outcome && given->token_file) {
        outcome = token_read(given->token_file, &options->token, failure);
    }
    if (!outcome && !options->token.required && !address_is_loopback(&options->address)) {
        return fail(failure, REFUSED, "--listen: others can reach %s; give --token-file too" HINT, text);
    }
    return outcome;
}

enum outcome serve_options_read(int argc, char **argv, struct server_options *options, bool *help,
                                struct failure *failure) {
    struct given given = {0};
    enum outcome outcome = collect(argc, argv, &given, failure);
    *help = given.help != NULL;
    *options = (struct server_options){.url = given.store ? given.store : STORE_DEFAULT_URL,
                                       .worker_count = WORKER_COUNT,
                                       .run_count = default_run_count(),
                                       .connection_count = CONNECTION_COUNT,
                                       .rate = RATE_PER_SECOND,
                                       .json = given.json != NULL,
                                       .time_limit = TIME_LIMIT};
    if (outcome || *help) {
        return outcome;
    }
    outcome = feature_flag_read(given.use_rebalancing != NULL, &options->use_rebalancing, failure);
    outcome = outcome ? outcome : read_counts(&given, options, failure);
    return outcome ? outcome : read_address(&given, options, failure);
}
