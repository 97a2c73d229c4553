/* SPDX-License-Identifier: MIT */
/* No kernel leaves the upper halves of the registers in use, for which narrower code, the host's too, may have to wait.
 * The processor says so itself. */
#include "../support/expect.h"
#include "kernel/kernels.h"

#if defined(__x86_64__) && !defined(__AVX__)

#include <cpuid.h>

/* Whether the processor says which parts of its state are in use, and whether upper halves are. */
static bool knows(void) {
    unsigned a = 0, b, c, d;
    return __builtin_cpu_supports("avx") && __get_cpuid_count(0xd, 1, &a, &b, &c, &d) && a & 4;
}

static bool upper_halves_in_use(void) {
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(1));
    return low & 4;
}

static bool leaves_in_use(void (*call)(const struct fo_kernels *kernels), const struct fo_kernels *kernels) {
    __asm__ volatile("vzeroupper");
    call(kernels);
    bool in_use = upper_halves_in_use();
    __asm__ volatile("vzeroupper");
    return in_use;
}

static void use(const struct fo_kernels *kernels) {
    (void)kernels;
    __asm__ volatile("vcmpps $15, %%ymm9, %%ymm9, %%ymm9" : : : "xmm9");
}

enum { DAYS = 2 * FO_EXTREME_DAYS + 5, ASSETS = 19, PLACES = 24, ROWS = 144, ACCOUNTS = 13 };

static double levels[ROWS * ASSETS], numbers[ROWS * ASSETS], columns[4][ROWS], arrays[4][PLACES];
static ptrdiff_t places[PLACES];
static const struct fo_block block = {{levels, FO_GROUP_DAYS *ASSETS, DAYS - 2}, 1, places, arrays[0], ASSETS};
static const struct fo_trigger trigger = {arrays[1], 0.5};

static void mark(const struct fo_kernels *kernels) {
    kernels->mark(&block, 0, DAYS - 1, DAYS, columns[0]);
}

static void mark_two(const struct fo_kernels *kernels) {
    bool good[2];
    kernels->mark_two((struct fo_block[]){block, block}, 0, DAYS - 1, DAYS, (double *[]){columns[0], columns[1]}, good);
}

/* Levels of one day, none of which may be read that is not asked for. */
static void mark_day(const struct fo_kernels *kernels) {
    struct fo_block day = block;
    day.grid.readable = 0;
    kernels->mark(&day, 0, 1, 1, columns[0]);
}

static void find_bad(const struct fo_kernels *kernels) {
    kernels->find_bad(columns[0], 0, DAYS);
}

static void find_drift(const struct fo_kernels *kernels) {
    kernels->find_drift(&block, &trigger, columns[0], 0, DAYS - 1);
}

static void is_calm(const struct fo_kernels *kernels) {
    kernels->is_calm(arrays[0], levels, levels, ASSETS, &trigger, columns[0], DAYS);
}

static void extent(const struct fo_kernels *kernels) {
    kernels->extent(levels, DAYS);
}

static void record(const struct fo_kernels *kernels) {
    struct fo_record_base base = {1.0, 1.0, 1.0};
    struct fo_records records = {columns[0], columns[1], columns[2], columns[3]};
    kernels->record(levels, DAYS, &base, &records);
}

static void record_nothing(const struct fo_kernels *kernels) {
    struct fo_record_base base = {1.0, 1.0, 1.0};
    struct fo_records records = {NULL, NULL, NULL, NULL};
    kernels->record(levels, DAYS, &base, &records);
}

static void rebalance(const struct fo_kernels *kernels) {
    struct fo_rebalancing made = {.targets = arrays[1], .cost_rate = 0.001};
    made.levels = numbers;
    made.weights = arrays[2];
    kernels->rebalance(&block, 0, 1.0, &made);
}

static void invest(const struct fo_kernels *kernels) {
    kernels->invest(1.0, arrays[1], levels, ASSETS, arrays[3]);
}

static void transpose(const struct fo_kernels *kernels) {
    kernels->transpose(levels, ASSETS, ROWS, ASSETS, numbers, ROWS);
}

/* What is too little for a vector. */
static void transpose_one(const struct fo_kernels *kernels) {
    kernels->transpose(levels, 1, 1, 1, numbers, 1);
}

static void survey(const struct fo_kernels *kernels) {
    bool complete[ASSETS] = {false};
    kernels->survey(&block.grid, FO_GROUP_DAYS, ASSETS, DAYS, numbers, numbers + 4 * (size_t)ASSETS, complete);
}

static void decide(const struct fo_kernels *kernels) {
    uint32_t asset[ACCOUNTS];
    uint8_t sound[ACCOUNTS];
    struct fo_accounts accounts = {levels, arrays[1], ASSETS, 1, 0, 1, ASSETS, ACCOUNTS};
    struct fo_decisions decisions = {columns[0], columns[1], asset, columns[2], sound};
    kernels->decide(&accounts, ACCOUNTS, &decisions);
}

Test(registers, upper_halves_are_free) {
    static void (*const each[])(const struct fo_kernels *kernels) = {
        mark,           mark_two,  mark_day, find_bad,  find_drift,    is_calm, extent, record,
        record_nothing, rebalance, invest,   transpose, transpose_one, survey,  decide,
    };
    if (!knows()) {
        cr_skip_test("this processor does not say which halves are in use");
    }
    for (size_t k = 0; k < ROWS * ASSETS; k++) {
        levels[k] = 1.0;
    }
    for (size_t i = 0; i < PLACES; i++) {
        places[i] = i < ASSETS ? (ptrdiff_t)i * FO_GROUP_DAYS : 0;
        arrays[0][i] = arrays[1][i] = i < ASSETS ? 1.0 / ASSETS : 0.0;
    }
    for (size_t index = 0; fo_kernels_at(index); index++) {
        for (size_t k = 0; k < sizeof each / sizeof each[0]; k++) {
            cr_expect_not(leaves_in_use(each[k], fo_kernels_at(index)), "%s, kernel %zu", fo_kernels_at(index)->name,
                          k);
        }
    }
    cr_expect(leaves_in_use(use, NULL), "the processor does not tell");
}

#else

Test(registers, upper_halves_are_free) {
    cr_skip_test("there are no upper halves, or all code uses them");
}

#endif
