/* SPDX-License-Identifier: MIT */
/* The program: picks the command, and reports how it ended. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "backtest.h"
#include "failure_json.h"
#include "foresto/version.h"
#include "serve.h"
#include "store_commands.h"

static const struct command {
    const char *name;
    const char *purpose;
    enum outcome (*run)(int argc, char **argv, struct failure *failure);
} COMMANDS[] = {
    {"backtest", "run a portfolio over market data", backtest_command},
    {"migrate", "create a store or bring it up to date", migrate_command},
    {"import", "import prices into a store", import_command},
    {"rules", "list a store's rebalancing rules", rules_command},
    {"run", "run a store's scenarios and keep the runs", run_command},
    {"runs", "list the runs that a store keeps", runs_command},
    {"events", "show the rebalancing events of a run", events_command},
    {"serve", "answer over HTTP", serve_command},
};
#define COMMAND_COUNT (sizeof COMMANDS / sizeof COMMANDS[0])

static void print_usage(void) {
    fputs("usage: foresto COMMAND [OPTION ...]\n\n", stdout);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        printf("  %-10s %s\n", COMMANDS[i].name, COMMANDS[i].purpose);
    }
    fputs("\n'foresto COMMAND --help' explains a command; 'foresto --version' prints the version.\n", stdout);
}

static enum outcome run(int argc, char **argv, struct failure *failure) {
    if (foresto_abi_version() != FORESTO_ABI_VERSION) {
        return fail(failure, IO_ERROR, "libforesto %s has another ABI than this program", foresto_version());
    }
    if (argc < 2) {
        return fail(failure, USAGE, "no command; try 'foresto --help'");
    }
    if (strcmp(argv[1], "--help") == 0) {
        print_usage();
        return DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("foresto %s\n", foresto_version());
        return DONE;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(argv[1], COMMANDS[i].name) == 0) {
            return COMMANDS[i].run(argc - 1, argv + 1, failure);
        }
    }
    return fail(failure, USAGE, "there is no command '%s'; try 'foresto --help'", argv[1]);
}

/* Where machines look: an error of any command is an object on standard output too. */
static void report(int argc, char **argv, struct failure *failure) {
    bool json = false;
    for (int i = 1; i < argc; i++) {
        json = json || strcmp(argv[i], "--json") == 0;
    }
    if (json) {
        struct object object = object_begin(stdout, "");
        failure_put(&object, failure);
        object_end(&object);
        putchar('\n');
        fflush(stdout);
    }
    failure_report(failure);
}

int main(int argc, char **argv) {
    struct failure failure = {0};
    signal(SIGPIPE, SIG_IGN); /* a reader that leaves is a write error, so that temporary files are removed */
    enum outcome outcome = run(argc, argv, &failure);
    errno = 0;
    if (!outcome && (fflush(stdout) || ferror(stdout))) {
        outcome = fail_io(&failure, "write", "standard output", errno);
    }
    if (outcome && !failure.told) {
        report(argc, argv, &failure);
    }
    return outcome_exit_code(outcome);
}
