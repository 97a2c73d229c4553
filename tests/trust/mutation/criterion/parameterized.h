/* SPDX-License-Identifier: MIT */
#ifndef MUTATION_PARAMETERIZED_H
#define MUTATION_PARAMETERIZED_H

#include "criterion.h"

#define ParameterizedTestParameters(suite, name) static struct criterion_test_params suite##_##name##_parameters(void)

#define ParameterizedTest(parameter, suite, name)                                                                      \
    static void suite##_##name##_run(void *);                                                                          \
    MUTATION_LISTED(mutation_test, "mutation_tests", suite##_##name##_test, #suite, #name, NULL, suite##_##name##_run, \
                    suite##_##name##_parameters);                                                                      \
    static void suite##_##name##_run_with(parameter);                                                                  \
    static void suite##_##name##_run(void *given) {                                                                    \
        suite##_##name##_run_with(given);                                                                              \
    }                                                                                                                  \
    static void suite##_##name##_run_with(parameter)

#define cr_calloc                                calloc
#define cr_make_param_array(type, array, length) ((struct criterion_test_params){sizeof(type), (array), (length)})

#endif
