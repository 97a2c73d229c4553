/* SPDX-License-Identifier: MIT */
/* Stands for Criterion where the tests meet mutants: the same tests, in a program that starts in a millisecond. What
 * the tests use of Criterion is here; the first expectation that does not hold ends the case. */
#ifndef MUTATION_CRITERION_H
#define MUTATION_CRITERION_H

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct criterion_test_params {
    size_t size; /* of each */
    void *params;
    size_t length;
};

struct mutation_options {
    void (*init)(void), (*fini)(void);
};

struct mutation_test {
    const char *suite, *name;
    void (*run)(void);
    /* Or, with parameters: */
    void (*run_with)(void *parameter);
    struct criterion_test_params (*parameters)(void);
};

struct mutation_suite {
    const char *name;
    struct mutation_options options;
};

/* The linker gathers the tests of all files; mutation_run.c finds them between __start_ and __stop_. */
#define MUTATION_LISTED(type, section_name, symbol, ...)                                                               \
    static const struct type symbol = {__VA_ARGS__};                                                                   \
    static const struct type *const symbol##_listed __attribute__((section(section_name), used)) = &symbol

#define Test(suite, name)                                                                                              \
    static void suite##_##name##_run(void);                                                                            \
    MUTATION_LISTED(mutation_test, "mutation_tests", suite##_##name##_test, #suite, #name, suite##_##name##_run, NULL, \
                    NULL);                                                                                             \
    static void suite##_##name##_run(void)

#define TestSuite(suite, ...) MUTATION_LISTED(mutation_suite, "mutation_suites", suite##_suite, #suite, {__VA_ARGS__})

void mutation_fail(const char *file, int line);

#define cr_assert(holds, ...)             ((holds) ? (void)0 : mutation_fail(__FILE__, __LINE__))
#define cr_assert_fail(...)               mutation_fail(__FILE__, __LINE__)
#define cr_skip_test(...)                 return
#define cr_assert_not(holds, ...)         cr_assert(!(holds))
#define cr_assert_null(pointer, ...)      cr_assert((pointer) == NULL)
#define cr_assert_not_null(pointer, ...)  cr_assert((pointer) != NULL)
#define cr_assert_eq(a, b, ...)           cr_assert((a) == (b))
#define cr_assert_neq(a, b, ...)          cr_assert((a) != (b))
#define cr_assert_lt(a, b, ...)           cr_assert((a) < (b))
#define cr_assert_leq(a, b, ...)          cr_assert((a) <= (b))
#define cr_assert_gt(a, b, ...)           cr_assert((a) > (b))
#define cr_assert_geq(a, b, ...)          cr_assert((a) >= (b))
#define cr_assert_str_eq(a, b, ...)       cr_assert(strcmp((a), (b)) == 0)
#define cr_assert_str_neq(a, b, ...)      cr_assert(strcmp((a), (b)) != 0)
#define cr_assert_arr_eq(a, b, size, ...) cr_assert(memcmp((a), (b), (size)) == 0)

#define cr_expect          cr_assert
#define cr_expect_fail     cr_assert_fail
#define cr_expect_not      cr_assert_not
#define cr_expect_null     cr_assert_null
#define cr_expect_not_null cr_assert_not_null
#define cr_expect_eq       cr_assert_eq
#define cr_expect_neq      cr_assert_neq
#define cr_expect_lt       cr_assert_lt
#define cr_expect_leq      cr_assert_leq
#define cr_expect_gt       cr_assert_gt
#define cr_expect_geq      cr_assert_geq
#define cr_expect_str_eq   cr_assert_str_eq
#define cr_expect_str_neq  cr_assert_str_neq
#define cr_expect_arr_eq   cr_assert_arr_eq

#endif
