/* SPDX-License-Identifier: MIT */
/* Run cases of the tests, each in a process of its own, until one fails.
 *
 *     run                          list them: SUITE NAME PARAMETER SECONDS, in order; none may fail
 *     run CASE:PARAMETER:SECONDS…  run these, each within its seconds; print the first that fails and end with 1
 */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "criterion/criterion.h"

extern const struct mutation_test *const __start_mutation_tests[], *const __stop_mutation_tests[];
extern const struct mutation_suite *const __start_mutation_suites[], *const __stop_mutation_suites[];

#define MEMORY   ((rlim_t)4 << 30)
#define PATIENCE 30 /* times the seconds of processor, for one who waits for another, or for a busy machine */

void mutation_fail(const char *file, int line) {
    fprintf(stderr, "%s:%d\n", file, line);
    _exit(1);
}

static struct mutation_options options_of(const char *suite) {
    for (const struct mutation_suite *const *s = __start_mutation_suites; s < __stop_mutation_suites; s++) {
        if (strcmp((*s)->name, suite) == 0) {
            return (*s)->options;
        }
    }
    return (struct mutation_options){0};
}

/* A mutant may take all time and memory there is. */
static void limit(double seconds) {
    const struct rlimit memory = {MEMORY, MEMORY}, none = {0, 0};
    if (!strstr(getenv("LD_PRELOAD") ? getenv("LD_PRELOAD") : "", "asan")) { /* which takes half of the address space */
        setrlimit(RLIMIT_AS, &memory);
    }
    setrlimit(RLIMIT_CORE, &none);
    const struct itimerval busy = {.it_value = {(time_t)seconds, (suseconds_t)(1e6 * (seconds - (int)seconds))}};
    setitimer(ITIMER_PROF, &busy, NULL);
    alarm((unsigned)(PATIENCE * seconds) + 1);
}

static void run_case(const struct mutation_test *test, size_t parameter) {
    const struct mutation_options options = options_of(test->suite);
    if (options.init) {
        options.init();
    }
    if (test->run) {
        test->run();
    } else {
        const struct criterion_test_params all = test->parameters();
        test->run_with((char *)all.params + parameter * all.size);
    }
    if (options.fini) {
        options.fini();
    }
    exit(0);
}

static int passes(size_t number, size_t parameter, double seconds) {
    fflush(NULL);
    const pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        limit(seconds);
        run_case(__start_mutation_tests[number], parameter);
    }
    int status = 1;
    waitpid(child, &status, 0);
    kill(-child, SIGKILL); /* whom it may have left behind */
    return status == 0;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int list(void) {
    for (size_t i = 0; __start_mutation_tests + i < __stop_mutation_tests; i++) {
        const struct mutation_test *test = __start_mutation_tests[i];
        const size_t length = test->run ? 1 : test->parameters().length;
        for (size_t parameter = 0; parameter < length; parameter++) {
            const double began = now();
            if (!passes(i, parameter, 600)) {
                fprintf(stderr, "%s/%s %zu fails without any mutant\n", test->suite, test->name, parameter);
                return 1;
            }
            printf("%zu %zu %s %s %.4f\n", i, parameter, test->suite, test->name, now() - began);
        }
    }
    return 0;
}

static int run_all(int count, char **arguments) {
    for (int i = 1; i < count; i++) {
        size_t number, parameter;
        double seconds;
        if (sscanf(arguments[i], "%zu:%zu:%lf", &number, &parameter, &seconds) != 3) {
            return 2;
        }
        if (!passes(number, parameter, seconds)) {
            printf("%zu:%zu\n", number, parameter);
            return 1;
        }
    }
    return 0;
}

int main(int count, char **arguments) {
    const int code = count == 1 ? list() : run_all(count, arguments);
    fflush(NULL);
    _exit(code); /* what is reached (reach.c) is for the cases to say */
}
