/* SPDX-License-Identifier: MIT */
/* Expectations that Criterion lacks: statuses by name, doubles by bits, the detail of a refusal. */
#ifndef TEST_EXPECT_H
#define TEST_EXPECT_H

#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>

#include "foresto/foresto.h"

/* NaN and infinity as doubles; those of <math.h> are floats. */
#define MISSING  ((double)NAN)
#define INFINITE ((double)INFINITY)

/* A call gives this status. */
#define expect_status(call, asked)                                                                                     \
    do {                                                                                                               \
        foresto_status status_ = (call);                                                                               \
        cr_expect(status_ == (asked), "%s: %s, asked %s", #call, foresto_status_name(status_),                         \
                  foresto_status_name(asked));                                                                         \
    } while (0)

/* A call that the rest of the test needs succeeds; `error` is the foresto_error that it was given. */
#define assert_ok(call, error)                                                                                         \
    do {                                                                                                               \
        foresto_status status_ = (call);                                                                               \
        cr_assert(status_ == FORESTO_OK, "%s: %s: %s", #call, foresto_status_name(status_), (error).message);          \
    } while (0)

/* Two doubles are the same bits. */
#define expect_same(got, asked)                                                                                        \
    do {                                                                                                               \
        double got_ = (got), asked_ = (asked);                                                                         \
        cr_expect(same_bits(got_, asked_), "%s is %.17g, asked %.17g", #got, got_, asked_);                            \
    } while (0)

/* Two doubles agree to a relative difference. */
#define expect_close(got, asked, relative)                                                                             \
    do {                                                                                                               \
        double got_ = (got), asked_ = (asked);                                                                         \
        cr_expect(is_close(got_, asked_, relative), "%s is %.17g, asked %.17g", #got, got_, asked_);                   \
    } while (0)

/* What a refusal says; what is not named is that nothing is concerned. Day and asset count from 1, 0 means none. */
struct refusal {
    foresto_status status;
    const char *field;
    int64_t day;
    int64_t asset;
    double value;
    foresto_date date; /* 0 means none */
    int32_t host_code;
};

/* The call that filled `error` returned `status` and was refused as asked; `what` names the case. */
void expect_refusal(const char *what, foresto_status status, const foresto_error *error, struct refusal asked);

bool same_bits(double a, double b);
bool is_close(double a, double b, double relative);

#endif
