/* SPDX-License-Identifier: MIT */
/* Every kernel that this machine can run, and eight plain lanes, against their plain twin, bit for bit. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../support/eight.h"
#include "../support/expect.h"
#include "../support/guarded.h"
#include "../support/rng.h"
#include "kernel/scalar.h"

enum { DAYS = 256, ALIGNMENTS = 8, ASSETS = 103, ROOM = DAYS + 2 * FO_GROUP_DAYS };

static const struct fo_kernels *plain(void) {
    size_t index = 0;
    while (fo_kernels_at(index + 1)) {
        index++;
    }
    return fo_kernels_at(index);
}

/* What this machine can run, plain last, after eight plain lanes. */
static const struct fo_kernels *tried(size_t index) {
    return index ? fo_kernels_at(index - 1) : &eight_lanes;
}

/* Numbers of every size, or all much the same, as prices are. */
static double number(struct rng *rng, bool extreme) {
    static const double special[] = {0x1p-1074, 0x1.8p-1060, 0x1p-1022, 0x1p1000, 0x1.fffffffffffffp1023, 0x1p-500};
    if (extreme && rng_once_in(rng, 3)) {
        return special[rng_below(rng, sizeof special / sizeof special[0])];
    }
    return rng_between(rng, 50.0, 150.0);
}

/* Levels of assets in groups, with what the kernels need around them. The arrays have room before and after. */
struct field {
    double levels[ROOM * ASSETS];
    double targets[ASSETS + ALIGNMENTS], units[ASSETS + ALIGNMENTS];
    double lows[ASSETS], highs[ASSETS];
    ptrdiff_t places[ASSETS + ALIGNMENTS]; /* padded with one that may be read */
    struct fo_block block;
};

static void make(struct field *field, size_t assets, size_t lead, bool extreme, uint64_t seed) {
    struct rng rng = {seed};
    memset(field, 0, sizeof *field);
    for (size_t i = 0; i < ROOM * assets; i++) {
        field->levels[i] = number(&rng, extreme);
    }
    for (size_t i = 0; i < assets; i++) {
        field->places[i] = (ptrdiff_t)((assets - 1 - i) * FO_GROUP_DAYS); /* in another order than the panel's */
        field->targets[i] = 1.0 / (double)assets;
        field->units[i] = extreme && rng_once_in(&rng, 8) ? 0x1p-600 : field->targets[i] / 100.0;
    }
    struct fo_grid grid = {field->levels, (ptrdiff_t)(FO_GROUP_DAYS * assets), ROOM};
    field->block = (struct fo_block){grid, lead, field->places, field->units, assets};
}

static void same(const double *a, const double *b, size_t count, const char *name, const char *what) {
    cr_assert(count == 0 || memcmp(a, b, count * sizeof *a) == 0, "%s: %s of %zu", name, what, count);
}

/* Call `check` for each kernel but the plain one, with some assets. */
static void for_each(void (*check)(const struct fo_kernels *kernels, size_t assets)) {
    static const size_t counts[] = {1, 2, 5, 16, 43};
    for (size_t index = 0; tried(index) != plain(); index++) {
        for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
            check(tried(index), counts[k]);
        }
    }
}

static void check_mark(const struct fo_kernels *kernels, size_t assets) {
    enum { BEYOND = 16 };
    static struct field field;
    double expected[DAYS + BEYOND], nav[DAYS + BEYOND];
    for (size_t lead = 0; lead < FO_GROUP_DAYS; lead++) {
        make(&field, assets, lead, lead % 2, lead + 1);
        for (size_t count = 0; count <= DAYS; count++) {
            size_t first = count % 5 ? count / 3 : 0, room = count + count % 7 % 4 * 5;
            field.block.grid.readable = count % 3 ? ROOM : lead + count;
            memset(nav, 0x55, sizeof nav);
            memset(expected, 0x55, sizeof expected);
            bool good = kernels->mark(&field.block, first, count, room, nav);
            plain()->mark(&field.block, first, count, count, expected);
            same(nav, expected, count, kernels->name, "mark"); /* and nothing before */
            same(nav + room, expected + room, DAYS + BEYOND - room, kernels->name, "what lies beyond");
            cr_assert(!good || plain()->find_bad(nav, first, count) == count, "%s: good of %zu", kernels->name, count);
            cr_assert(good || lead % 2, "%s: not good of %zu", kernels->name, count);
            cr_assert_eq(kernels->find_bad(nav, first, count), plain()->find_bad(nav, first, count));
        }
    }
}

/* Of two portfolios each is marked as it would be alone. */
static void check_mark_two(const struct fo_kernels *kernels, size_t assets) {
    enum { BEYOND = 16 };
    static struct field field;
    double expected[2][DAYS + BEYOND], nav[2][DAYS + BEYOND], others[ASSETS + ALIGNMENTS] = {0.0};
    double *const paths[2] = {nav[0], nav[1]};
    for (size_t lead = 0; lead < FO_GROUP_DAYS; lead++) {
        make(&field, assets, lead, lead % 2, lead + 1);
        for (size_t i = 0; i < assets; i++) {
            others[i] = field.units[assets - 1 - i] * (double)(i + 1);
        }
        for (size_t count = 0; count <= DAYS; count++) {
            size_t first = count % 5 ? count / 3 : 0, room = count + count % 7 % 4 * 5;
            bool good[2], alone[2];
            field.block.grid.readable = count % 3 ? ROOM : lead + count;
            struct fo_block blocks[2] = {field.block, field.block};
            blocks[count % 2].units = others;
            memset(nav, 0x55, sizeof nav);
            memset(expected, 0x55, sizeof expected);
            kernels->mark_two(blocks, first, count, room, paths, good);
            for (int p = 0; p < 2; p++) {
                alone[p] = plain()->mark(&blocks[p], first, count, count, expected[p]);
                same(nav[p], expected[p], count, kernels->name, "mark_two"); /* and nothing before */
                same(nav[p] + room, expected[p] + room, DAYS + BEYOND - room, kernels->name, "what lies beyond");
                cr_assert(alone[p] || !good[p], "%s: good of %zu", kernels->name, count);
                cr_assert(good[p] || lead % 2, "%s: not good of %zu", kernels->name, count);
            }
        }
    }
}

Test(kernel, mark) {
    for_each(check_mark);
}

Test(kernel, mark_two) {
    for_each(check_mark_two);
    check_mark_two(plain(), 5);
}

/* Many are walked in another order. */
Test(kernel, mark_many) {
    for (size_t index = 0; tried(index) != plain(); index++) {
        check_mark(tried(index), ASSETS);
    }
}

/* The twin itself, day by day. */
Test(kernel, mark_plainly) {
    enum { FEW_DAYS = 40 };
    static struct field field;
    double nav[FEW_DAYS];
    for (size_t round = 0; round < 3 * FO_GROUP_DAYS; round++) {
        make(&field, 1 + round % 3, round / 3, round % 2, round);
        for (size_t count = 0; count <= FEW_DAYS; count++) {
            size_t first = count / 3;
            field.block.grid.readable = count % 2 ? ROOM : field.block.lead + count;
            bool good = plain()->mark(&field.block, first, count, count, nav);
            cr_assert_eq(good, plain()->find_bad(nav, first, count) == count);
            for (size_t k = first; k < count; k++) {
                double expected = fo_scalar_mark(&field.block, k);
                cr_assert(same_bits(nav[k], expected));
            }
        }
    }
}

/* A bad day is not forgotten over the days that follow it, however they are marked. */
Test(kernel, marks_remember_a_bad_day) {
    static struct field field;
    static const size_t counts[] = {5, ASSETS};
    double nav[DAYS];
    for (size_t index = 0; tried(index); index++) {
        for (size_t day = 0; day < 2 * DAYS; day++) {
            size_t assets = counts[day % 2], bad = day / 2;
            make(&field, assets, 0, false, day);
            field.levels[fo_grid_row(&field.block.grid, bad) - field.levels + field.places[0]] = (double)NAN;
            cr_assert_not(tried(index)->mark(&field.block, 0, DAYS, DAYS, nav), "%s: day %zu", tried(index)->name, bad);
            cr_assert_eq(tried(index)->find_bad(nav, 0, DAYS), bad, "%s: day %zu", tried(index)->name, bad);
        }
    }
}

/* Nor that it was one's, not the other's: an asset that only one of them holds much of goes beyond what is finite. */
Test(kernel, marks_remember_whose_day_is_bad) {
    static struct field field;
    double nav[2][DAYS], much[ASSETS + ALIGNMENTS] = {0.0};
    double *const paths[2] = {nav[0], nav[1]};
    for (size_t index = 0; tried(index); index++) {
        for (size_t bad = 0; bad < DAYS; bad++) {
            int whose = (int)(bad / 3 % 2);
            bool good[2];
            make(&field, 5, 0, false, bad);
            memcpy(much, field.units, sizeof much);
            much[0] = 0x1p1000;
            field.levels[fo_grid_row(&field.block.grid, bad) - field.levels + field.places[0]] = 0x1p100;
            struct fo_block blocks[2] = {field.block, field.block};
            blocks[whose].units = much;
            tried(index)->mark_two(blocks, 0, DAYS, DAYS, paths, good);
            cr_assert(good[1 - whose] && !good[whose], "%s: day %zu", tried(index)->name, bad);
        }
    }
}

/* Days of two assets that lie side by side: neither is read, nor the path written, beyond its end. */
Test(kernel, marks_nothing_beyond) {
    enum { MOST = 70 };
    for (size_t days = 1; days <= MOST; days++) {
        double levels[2 * MOST], *grid = guarded_allocate(2 * days * sizeof *grid);
        ptrdiff_t places[8] = {0, (ptrdiff_t)days};
        double units[8] = {0.25, 0.5}, targets[8] = {0.5, 0.5};
        for (size_t k = 0; k < 2 * days; k++) {
            grid[k] = levels[k] = 1.0 + (double)k;
        }
        for (size_t lead = 0; lead < days; lead++) {
            size_t count = days - lead;
            double *nav = guarded_allocate(count * sizeof *nav);
            struct fo_block block = {{grid, FO_GROUP_DAYS, days}, lead, places, units, 2};
            struct fo_trigger trigger = {targets, 1.0};
            for (size_t index = 0; tried(index); index++) {
                const struct fo_kernels *kernels = tried(index);
                cr_assert(kernels->mark(&block, 0, count, count, nav), "%s", kernels->name);
                cr_assert_eq(kernels->find_bad(nav, 0, count), count);
                cr_assert_eq(kernels->find_drift(&block, &trigger, nav, 0, count), count);
                for (size_t k = 0; k < count; k++) {
                    double expected = 0.25 * levels[lead + k] + 0.5 * levels[days + lead + k];
                    cr_assert(same_bits(nav[k], expected), "%s: day %zu of %zu", kernels->name, lead + k, days);
                }
                double other[MOST], expected[MOST];
                bool good[2];
                memcpy(expected, nav, count * sizeof *nav);
                for (int turn = 0; turn < 2; turn++) { /* either of the two may end at the fence */
                    double *const paths[2] = {turn ? nav : other, turn ? other : nav};
                    memset(nav, 0x55, count * sizeof *nav);
                    memset(other, 0x55, sizeof other);
                    kernels->mark_two((struct fo_block[]){block, block}, 0, count, count, paths, good);
                    cr_assert(good[0] && good[1], "%s", kernels->name);
                    same(nav, expected, count, kernels->name, "mark_two");
                    same(other, expected, count, kernels->name, "mark_two");
                }
            }
            guarded_release(nav);
        }
        guarded_release(grid);
    }
}

/* A path that begins at a fence, as whole pages do: what a vector has of the days before is not written back there. */
Test(kernel, marks_nothing_before) {
    enum { PATH = 8192 }; /* whole pages, whatever their size */
    static double levels[PATH + FO_GROUP_DAYS], other[PATH];
    static const ptrdiff_t places[8] = {0};
    bool good[2];
    static const double units[8] = {2.0};
    for (size_t k = 0; k < PATH + FO_GROUP_DAYS; k++) {
        levels[k] = 1.0 + (double)k;
    }
    double *nav = guarded_allocate(PATH * sizeof *nav);
    for (size_t lead = 0; lead < FO_GROUP_DAYS; lead++) {
        for (size_t count = 1; count <= PATH; count = count < FO_GROUP_DAYS ? count + 1 : 8 * count) {
            const struct fo_block block = {{levels, FO_GROUP_DAYS, PATH + FO_GROUP_DAYS}, lead, places, units, 1};
            for (size_t index = 0; tried(index); index++) {
                cr_assert(tried(index)->mark(&block, 0, count, PATH, nav));
                cr_assert(same_bits(nav[0], 2.0 * levels[lead]));
                cr_assert(same_bits(nav[count - 1], 2.0 * levels[lead + count - 1]));
                for (int turn = 0; turn < 2; turn++) { /* either of the two may begin at the fence */
                    double *const paths[2] = {turn ? nav : other, turn ? other : nav};
                    nav[0] = other[0] = nav[count - 1] = other[count - 1] = 0.0;
                    tried(index)->mark_two((struct fo_block[]){block, block}, 0, count, PATH, paths, good);
                    cr_assert(good[0] && good[1]);
                    cr_assert(same_bits(nav[0], 2.0 * levels[lead]));
                    cr_assert(same_bits(nav[count - 1], 2.0 * levels[lead + count - 1]));
                    same(nav, other, count, tried(index)->name, "mark_two");
                }
            }
        }
    }
    guarded_release(nav);
}

static void check_drift(const struct fo_kernels *kernels, size_t assets) {
    static struct field field;
    double nav[DAYS];
    int fired = 0, calm = 0;
    for (size_t round = 0; round < 200; round++) {
        struct rng rng = {round + 1000 * assets};
        make(&field, assets, rng_below(&rng, FO_GROUP_DAYS), round % 4 == 3, round + 7);
        plain()->mark(&field.block, 0, DAYS, DAYS, nav);
        if (plain()->find_bad(nav, 0, DAYS) < DAYS) {
            continue;
        }
        size_t first = rng_below(&rng, DAYS), end = first + rng_below(&rng, (uint32_t)(DAYS - first) + 1);
        field.block.grid.readable = round % 3 ? ROOM : field.block.lead + end;
        /* The limit is a drift that occurs, one bit less, or one bit more: the last place counts. */
        size_t day = rng_below(&rng, DAYS), asset = rng_below(&rng, (uint32_t)assets);
        double weight =
            field.units[asset] * fo_grid_row(&field.block.grid, field.block.lead + day)[field.places[asset]];
        double limit = fabs(weight / nav[day] - field.targets[asset]);
        limit = round % 3 == 0 ? limit : nextafter(limit, round % 3 == 1 ? 0.0 : 1.0);
        struct fo_trigger trigger = {field.targets, limit};
        size_t found = kernels->find_drift(&field.block, &trigger, nav, first, end);
        cr_assert_eq(found, plain()->find_drift(&field.block, &trigger, nav, first, end), "%s", kernels->name);
        fired += found < end;

        /* Calm is what nothing contradicts. */
        for (size_t i = 0; i < assets; i++) {
            struct fo_extent all = FO_EXTENT_NONE;
            fo_scalar_survey(&field.block.grid, field.places[i], 0, ROOM, &all);
            field.lows[i] = all.low;
            field.highs[i] = all.high;
        }
        for (double wide = limit; first < end && wide < 1.0; wide = wide * 2 + 0x1p-20) {
            trigger.limit = wide;
            bool is_calm =
                kernels->is_calm(field.units, field.lows, field.highs, assets, &trigger, nav + first, end - first);
            cr_assert_eq(is_calm, plain()->is_calm(field.units, field.lows, field.highs, assets, &trigger, nav + first,
                                                   end - first));
            cr_assert(!is_calm || plain()->find_drift(&field.block, &trigger, nav, first, end) == end);
            calm += is_calm;
        }
    }
    cr_expect(assets == 1 || (fired > 10 && calm > 10), "%s: %d fired, %d calm", kernels->name, fired, calm);
}

Test(kernel, drift) {
    for_each(check_drift);
}

/* One day whose drift is known, among up to a group that have none: it fires from the limit on, to the last bit, and at
 * the limit nothing is calm, nor where products lose bits or leave the range. */
Test(kernel, drift_at_the_limit) {
    enum { FEW = 3, SCALES = 3 };
    static const double scales[SCALES] = {1.0, 0x1p-1060, 0x1p1010};
    static const ptrdiff_t places[8] = {0, FO_GROUP_DAYS, 2 * FO_GROUP_DAYS};
    for (size_t index = 0; tried(index); index++) {
        const struct fo_kernels *kernels = tried(index);
        for (uint64_t seed = 0; seed < 1000; seed++) {
            struct rng rng = {seed};
            double units[8] = {0.0}, levels[8] = {0.0}, targets[8] = {0.25, 0.25, 0.5}, drift = 0.0;
            double days[FEW * FO_GROUP_DAYS], nav[FO_GROUP_DAYS];
            double scale = scales[seed % SCALES];
            size_t count = 1 + rng_below(&rng, FO_GROUP_DAYS), day = rng_below(&rng, (uint32_t)count);
            for (size_t k = 0; k < FO_GROUP_DAYS; k++) {
                nav[k] = k == day ? 0.0 : scale;
            }
            for (size_t i = 0; i < FEW; i++) {
                units[i] = scale * targets[i];
                levels[i] = rng_between(&rng, 0.5, 1.5);
                nav[day] += units[i] * levels[i];
                for (size_t k = 0; k < FO_GROUP_DAYS; k++) {
                    days[i * FO_GROUP_DAYS + k] = k == day ? levels[i] : 1.0;
                }
            }
            for (size_t i = 0; i < FEW; i++) {
                double away = fabs(units[i] * levels[i] / nav[day] - targets[i]);
                drift = away > drift ? away : drift;
            }
            struct fo_trigger at_limit = {targets, drift}, wide = {targets, 0.9}, none = {targets, 0.0};
            struct fo_trigger below = {targets, nextafter(drift, 0.0)}, above = {targets, nextafter(drift, 1.0)};
            const struct fo_block block = {{days, FEW * FO_GROUP_DAYS, 0}, 0, places, units, FEW};
            for (size_t first = 0; first <= day; first++) {
                cr_assert_eq(kernels->find_drift(&block, &at_limit, nav, first, count), day, "%s", kernels->name);
                cr_assert_eq(kernels->find_drift(&block, &below, nav, first, count), day, "%s", kernels->name);
                cr_assert_eq(kernels->find_drift(&block, &above, nav, first, count), count, "%s", kernels->name);
            }
            const double *just = nav + day;
            cr_assert_not(kernels->is_calm(units, levels, levels, FEW, &at_limit, just, 1), "%s", kernels->name);
            cr_assert_not(kernels->is_calm(units, levels, levels, FEW, &none, just, 1), "%s", kernels->name);
            cr_assert_eq(kernels->is_calm(units, levels, levels, FEW, &wide, just, 1), seed % SCALES == 0, "%s",
                         kernels->name);
        }
    }
}

static void check_columns(const struct fo_kernels *kernels, size_t assets) {
    double from[DAYS + ALIGNMENTS], other[DAYS + ALIGNMENTS], a[4][DAYS + ALIGNMENTS], b[4][DAYS + ALIGNMENTS];
    double gaps[DAYS + ALIGNMENTS];
    size_t missing = 0;
    struct rng rng = {assets};
    for (size_t k = 0; k < DAYS + ALIGNMENTS; k++) {
        from[k] = number(&rng, assets % 2);
        other[k] = number(&rng, false);
        gaps[k] = rng_once_in(&rng, 60) ? (double)NAN : rng_once_in(&rng, 60) ? -(double)INFINITY : from[k];
    }
    for (size_t start = 0; start < ALIGNMENTS; start++) {
        for (size_t count = 0; count <= DAYS - ALIGNMENTS; count++) {
            memset(a, 0, sizeof a);
            memset(b, 0, sizeof b);
            bool left_out[4]; /* a record that nobody wants */
            for (size_t k = 0; k < 4; k++) {
                left_out[k] = rng_once_in(&rng, 3);
            }
            struct fo_records to_a = {left_out[0] ? NULL : a[0], left_out[1] ? NULL : a[1], left_out[2] ? NULL : a[2],
                                      left_out[3] ? NULL : a[3]};
            struct fo_records to_b = {left_out[0] ? NULL : b[0], left_out[1] ? NULL : b[1], left_out[2] ? NULL : b[2],
                                      left_out[3] ? NULL : b[3]};
            struct fo_record_base base_a = {90.0, 80.0, 100.0}, base_b = base_a;
            kernels->record(from + start, count, &base_a, &to_a);
            plain()->record(from + start, count, &base_b, &to_b);
            cr_assert(memcmp(a, b, sizeof a) == 0, "%s: records of %zu", kernels->name, count);
            cr_assert(memcmp(&base_a, &base_b, sizeof base_a) == 0, "%s: base of %zu", kernels->name, count);
            struct fo_extent x = kernels->extent(gaps + start, count), y = plain()->extent(gaps + start, count);
            cr_assert(same_bits(x.low, y.low) && same_bits(x.high, y.high) && x.missing == y.missing);
            missing += x.missing;
            kernels->invest(1e6, other + start, from + start, count, a[1]);
            plain()->invest(1e6, other + start, from + start, count, b[1]);
            same(a[1], b[1], count, kernels->name, "invest");
        }
    }
    cr_expect(missing > 0 && missing < ALIGNMENTS * (DAYS - ALIGNMENTS + 1), "%s: %zu with gaps", kernels->name,
              missing);
}

Test(kernel, columns) {
    for_each(check_columns);
}

/* A rebalancing with arrays of its own. */
struct book {
    double levels[ASSETS + ALIGNMENTS], weights[ASSETS + ALIGNMENTS], units[ASSETS + ALIGNMENTS];
};

static struct fo_rebalancing rebalance(const struct fo_kernels *kernels, const struct field *field, size_t day,
                                       double nav, bool weights, struct book *book) {
    struct fo_rebalancing made = {.targets = field->targets, .cost_rate = 0.001};
    made.levels = book->levels;
    made.weights = weights ? book->weights : NULL;
    kernels->rebalance(&field->block, day, nav, &made);
    if (made.good) {
        kernels->invest(made.nav_after, made.targets, made.levels, field->block.assets, book->units);
    }
    return made;
}

static void check_rebalance(const struct fo_kernels *kernels, size_t assets) {
    static struct field field;
    double nav[DAYS];
    size_t good = 0, bad = 0;
    for (size_t round = 0; round < 200; round++) {
        struct rng rng = {round + 31 * assets};
        make(&field, assets, rng_below(&rng, FO_GROUP_DAYS), round % 5 == 4, round + 3);
        size_t day = rng_below(&rng, DAYS);
        if (round % 7 == 6) { /* an index that has come down to nothing */
            double *level = field.levels + (fo_grid_row(&field.block.grid, field.block.lead + day) - field.levels);
            level[field.places[rng_below(&rng, (uint32_t)assets)]] = 0.0;
        }
        plain()->mark(&field.block, 0, DAYS, DAYS, nav);
        if (plain()->find_bad(nav, day, day + 1) == day) {
            continue;
        }
        size_t padded = fo_padded(assets), beyond = ASSETS + ALIGNMENTS - padded;
        struct book a, untouched;
        memset(&untouched, 0x55, sizeof untouched);
        a = untouched;
        memset(a.units, 0, padded * sizeof *a.units);
        struct book b = a;
        bool weights = round % 3 > 0;
        struct fo_rebalancing x = rebalance(kernels, &field, day, nav[day], weights, &a);
        struct fo_rebalancing y = rebalance(plain(), &field, day, nav[day], weights, &b);
        cr_assert(same_bits(x.turnover, y.turnover) && same_bits(x.nav, y.nav), "%s: turnover", kernels->name);
        cr_assert(same_bits(x.cost_factor, y.cost_factor) && same_bits(x.cost_amount, y.cost_amount) &&
                  same_bits(x.nav_after, y.nav_after));
        cr_assert_eq(x.good, y.good);
        same(a.levels, b.levels, assets, kernels->name, "levels");
        same(a.weights, b.weights, assets, kernels->name, "weights");
        same(a.units, b.units, x.good ? assets : 0, kernels->name, "units");
        for (size_t i = assets; x.good && i < padded; i++) {
            cr_assert(a.units[i] == 0.0 && b.units[i] == 0.0, "%s: padding", kernels->name);
        }
        same(a.levels + padded, untouched.levels, beyond, kernels->name, "levels beyond");
        same(a.weights + padded, untouched.weights, beyond, kernels->name, "weights beyond");
        same(a.units + padded, untouched.units, beyond, kernels->name, "units beyond");
        same(b.levels + assets, untouched.levels, beyond, "plain", "levels beyond");
        same(b.weights + assets, untouched.weights, beyond, "plain", "weights beyond");
        same(b.units + padded, untouched.units, beyond, "plain", "units beyond");
        good += x.good;
        bad += !x.good;
    }
    cr_expect(good > 60 && (bad > 5 || assets == 1), "%s: %zu good, %zu bad", kernels->name, good, bad);
}

Test(kernel, rebalance) {
    for_each(check_rebalance);
}

/* Whether thirteen assets can be bought, one of them at another level than the rest. */
static bool can_be_bought(const struct fo_kernels *kernels, double level, size_t at, double other) {
    enum { COUNT = 13, PLACES = 16 };
    double days[PLACES * FO_GROUP_DAYS], levels[PLACES], targets[PLACES] = {0}, units[PLACES] = {0};
    ptrdiff_t places[PLACES] = {0};
    for (size_t i = 0; i < COUNT; i++) {
        units[i] = targets[i] = 1.0 / PLACES;
        places[i] = (ptrdiff_t)(i * FO_GROUP_DAYS);
    }
    for (size_t k = 0; k < PLACES * FO_GROUP_DAYS; k++) {
        days[k] = level;
    }
    days[at * FO_GROUP_DAYS + 3] = other;
    struct fo_block block = {{days, PLACES * FO_GROUP_DAYS, FO_GROUP_DAYS}, 0, places, units, COUNT};
    struct fo_rebalancing made = {.targets = targets, .levels = levels};
    kernels->rebalance(&block, 3, 1.0, &made);
    return made.good;
}

Test(kernel, rebalance_refuses) {
    static const double bad[] = {0.0, -1.0, (double)INFINITY, (double)NAN};
    for (size_t index = 0; tried(index); index++) {
        for (size_t at = 0; at < 13; at++) {
            cr_assert(can_be_bought(tried(index), 1.0, at, DBL_MIN), "%s", tried(index)->name);
            cr_assert(can_be_bought(tried(index), 1e308, at, 1.0), "%s: the total is infinite", tried(index)->name);
            for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
                cr_assert_not(can_be_bought(tried(index), 1.0, at, bad[b]), "%s: %g at %zu", tried(index)->name, bad[b],
                              at);
            }
        }
    }
}

static void check_layout(const struct fo_kernels *kernels, size_t assets) {
    enum { ROWS = 40 };
    static double from[ROWS * (ASSETS + 3)], a[ASSETS * ROWS], b[ASSETS * ROWS];
    struct rng rng = {assets};
    for (size_t k = 0; k < sizeof from / sizeof *from; k++) {
        from[k] = rng_once_in(&rng, 50) ? (double)NAN : number(&rng, true);
    }
    for (size_t rows = 0; rows <= ROWS; rows++) {
        memset(a, 0, sizeof a);
        memset(b, 0, sizeof b);
        kernels->transpose(from, (ptrdiff_t)assets + 3, rows, assets, a, ROWS);
        plain()->transpose(from, (ptrdiff_t)assets + 3, rows, assets, b, ROWS);
        same(a, b, ASSETS * ROWS, kernels->name, "transpose");
    }
}

Test(kernel, layout) {
    for_each(check_layout);
}

/* Assets side by side in groups, or the days of each side by side; whole blocks, with or without one that is not. */
static void check_survey(const struct fo_kernels *kernels, size_t assets) {
    enum { BLOCKS = (ROOM + FO_EXTREME_DAYS - 1) / FO_EXTREME_DAYS, EXTREMES = BLOCKS * ASSETS };
    static double levels[ROOM * ASSETS], low[2][EXTREMES], high[2][EXTREMES];
    for (size_t round = 0; round < 100; round++) {
        struct rng rng = {round + 1000 * assets};
        size_t days = round < 20 ? round : rng_below(&rng, ROOM + 1);
        days -= round % 3 ? 0 : days % FO_EXTREME_DAYS;
        for (size_t k = 0; k < ROOM * assets; k++) {
            levels[k] = rng_once_in(&rng, 500) ? (double)NAN : number(&rng, true);
        }
        bool complete[2][ASSETS];
        for (size_t i = 0; i < assets; i++) { /* some have had a gap before */
            complete[0][i] = complete[1][i] = !rng_once_in(&rng, 5);
        }
        bool along = round % 2;
        struct fo_grid grid = {levels, (ptrdiff_t)(along ? 1 : assets) * FO_GROUP_DAYS, ROOM};
        ptrdiff_t stride = along ? ROOM : FO_GROUP_DAYS;
        memset(low, 0, sizeof low);
        memset(high, 0, sizeof high);
        kernels->survey(&grid, stride, assets, days, low[0], high[0], complete[0]);
        plain()->survey(&grid, stride, assets, days, low[1], high[1], complete[1]);
        same(low[0], low[1], EXTREMES, kernels->name, "lows");
        same(high[0], high[1], EXTREMES, kernels->name, "highs");
        cr_assert(memcmp(complete[0], complete[1], assets) == 0, "%s: complete", kernels->name);
    }
}

Test(kernel, survey) {
    for_each(check_survey);
}

/* Assets that accounts are measured by in one go, and no more. */
enum { IN_ONE_GO = 64 };

static void check_accounts(const struct fo_kernels *kernels, size_t assets) {
    enum { ACCOUNTS = 21 };
    static double values[ACCOUNTS * (ASSETS + 1)], targets[ACCOUNTS * (ASSETS + 1)];
    size_t good = 0, strided = 0;
    for (size_t round = 0; round < 60; round++) {
        struct rng rng = {round + 77 * assets};
        bool by_asset = round % 2, shared = round % 3 == 0;
        ptrdiff_t wide = round % 5 == 4 ? 2 : 1;
        size_t n = wide == 2 ? (assets + 1) / 2 : assets;
        for (size_t k = 0; k < sizeof values / sizeof *values; k++) {
            values[k] = rng_once_in(&rng, 30) ? 0.0 : rng_between(&rng, 0.0, 100.0);
            values[k] =
                round % 7 == 6 && rng_once_in(&rng, 40) ? (rng_once_in(&rng, 2) ? (double)NAN : -1.0) : values[k];
            values[k] = round % 4 == 1 ? 5.0 : values[k]; /* all tie */
            targets[k] = 1.0 / (double)n;
        }
        size_t count = rng_below(&rng, ACCOUNTS / 2 + 1);
        count = wide == 2 ? count / 2 : count;
        struct fo_accounts accounts = {values,
                                       targets,
                                       by_asset ? wide : (ptrdiff_t)assets + 1,
                                       by_asset ? ACCOUNTS : wide,
                                       shared     ? 0
                                       : by_asset ? wide
                                                  : (ptrdiff_t)assets + 1,
                                       by_asset ? ACCOUNTS : wide,
                                       n,
                                       count};
        double nav[2][ACCOUNTS] = {{0}}, drift[2][ACCOUNTS] = {{0}}, turnover[2][ACCOUNTS] = {{0}};
        uint32_t asset[2][ACCOUNTS] = {{0}};
        uint8_t sound[2][ACCOUNTS];
        memset(sound, 1, sizeof sound);
        const struct fo_kernels *both[2] = {kernels, plain()};
        for (int t = 0; t < 2; t++) {
            struct fo_decisions decisions = {round % 6 == 1 ? NULL : nav[t], round % 6 == 2 ? NULL : drift[t],
                                             round % 6 == 3 ? NULL : asset[t], round % 6 == 4 ? NULL : turnover[t],
                                             sound[t]};
            bool all = both[t]->decide(&accounts, count, &decisions);
            cr_assert_eq(all, memchr(sound[t], 0, ACCOUNTS) == NULL, "%s: whether all are sound", both[t]->name);
        }
        cr_assert(memcmp(sound[0], sound[1], sizeof sound[0]) == 0, "%s: sound", kernels->name);
        for (size_t k = 0; k < count; k++) {
            cr_assert(!sound[0][k] || (same_bits(nav[0][k], nav[1][k]) && same_bits(drift[0][k], drift[1][k]) &&
                                       same_bits(turnover[0][k], turnover[1][k]) && asset[0][k] == asset[1][k]),
                      "%s: account %zu of %zu, round %zu", kernels->name, k, count, round);
            good += sound[0][k];
            strided += wide == 2 && sound[0][k];
        }
    }
    cr_expect(good > 60 && strided > 0, "%s: %zu sound, %zu of them strided", kernels->name, good, strided);
}

Test(kernel, accounts) {
    for_each(check_accounts);
    for (size_t index = 0; tried(index) != plain(); index++) {
        check_accounts(tried(index), IN_ONE_GO);
        check_accounts(tried(index), IN_ONE_GO + 1);
        check_accounts(tried(index), ASSETS);
    }
}

/* An account whose values or targets are bad at any place, and more assets than are looked at in one go. */
static void check_unsound(const struct fo_kernels *kernels, size_t assets) {
    enum { ACCOUNTS = 9, MANY = 3 * ASSETS };
    static double values[ACCOUNTS * MANY], targets[ACCOUNTS * MANY];
    static const double bad_values[] = {-1.0, (double)INFINITY, (double)NAN, 1.7e308},
                        bad_targets[] = {-0.5, 1.5, (double)NAN, 0.25, 1.0 + 0x1p-52};
    size_t many = 3 * assets, unsound = 0;
    for (size_t round = 0; round < 400; round++) {
        struct rng rng = {round};
        for (size_t k = 0; k < ACCOUNTS * many; k++) {
            values[k] = rng_between(&rng, 1.0, 2.0);
            targets[k] = 1.0 / (double)many;
        }
        if (round % 8 == 7) { /* all is to be traded, at the least and at the most */
            for (size_t k = 0; k < ACCOUNTS * many; k++) {
                values[k] = k % many == 0 ? rng_between(&rng, 0.1, 1e308) : 0.0;
                targets[k] = k % many == 1 ? 1.0 : 0.0;
            }
        }
        size_t at = rng_below(&rng, (uint32_t)(ACCOUNTS * many));
        if (round % 3 == 0) {
            values[at] = bad_values[round / 3 % 4];
            values[(at + 1) % (ACCOUNTS * many)] = round / 3 % 4 == 3 ? 1.7e308 : 1.0;
        } else if (round % 3 == 1) {
            targets[at] = bad_targets[round / 3 % 5];
        }
        ptrdiff_t between = round % 5 == 4 ? 0 : (ptrdiff_t)many; /* 0: all have the targets of the first */
        struct fo_accounts accounts = {values, targets, (ptrdiff_t)many, 1, between, 1, many, ACCOUNTS};
        double nav[2][ACCOUNTS], drift[2][ACCOUNTS], turnover[2][ACCOUNTS];
        uint32_t asset[2][ACCOUNTS];
        uint8_t sound[2][ACCOUNTS];
        memset(sound, 1, sizeof sound);
        const struct fo_kernels *both[2] = {kernels, plain()};
        for (int t = 0; t < 2; t++) {
            struct fo_decisions decisions = {nav[t], drift[t], asset[t], turnover[t], sound[t]};
            bool all = both[t]->decide(&accounts, ACCOUNTS, &decisions);
            cr_assert_eq(all, memchr(sound[t], 0, ACCOUNTS) == NULL, "%s: whether all are sound", both[t]->name);
        }
        for (size_t k = 0; k < ACCOUNTS; k++) {
            cr_assert_eq(sound[0][k], sound[1][k], "%s: account %zu, round %zu", kernels->name, k, round);
            cr_assert(!sound[0][k] || (same_bits(nav[0][k], nav[1][k]) && same_bits(drift[0][k], drift[1][k]) &&
                                       same_bits(turnover[0][k], turnover[1][k]) && asset[0][k] == asset[1][k]),
                      "%s: account %zu, round %zu", kernels->name, k, round);
            unsound += !sound[0][k];
        }
    }
    cr_expect_gt(unsound, 50, "%s: %zu", kernels->name, unsound);
}

Test(kernel, unsound_accounts) {
    for_each(check_unsound);
}

/* All is sold that is held: rounding does not take the turnover above 1. No target above 1 or below 0 is sound. */
Test(kernel, turnover_is_at_most_1) {
    enum { MANY_ASSETS = 7, HELD = 3, ROUNDS = 2000 };
    for (size_t index = 0; tried(index); index++) {
        const struct fo_kernels *kernels = tried(index);
        size_t above = 0;
        for (uint64_t seed = 0; seed < ROUNDS; seed++) {
            struct rng rng = {seed};
            double values[MANY_ASSETS] = {0.0}, targets[MANY_ASSETS] = {0.0}, turnover = 0.0;
            double nav = 0.0, sum = 0.0, traded = 0.0;
            for (size_t i = 0; i < HELD; i++) {
                nav += values[i] = rng_between(&rng, 0.1, 100.0);
                sum += targets[HELD + i] = rng_between(&rng, 0.3333332, 0.3333334);
            }
            for (size_t i = 0; i < MANY_ASSETS; i++) {
                traded += fabs(targets[i] / sum * nav - values[i]);
            }
            above += 0.5 * traded / nav > 1.0;
            uint8_t sound = 1;
            const struct fo_accounts accounts = {values, targets, MANY_ASSETS, 1, MANY_ASSETS, 1, MANY_ASSETS, 1};
            const struct fo_decisions decisions = {NULL, NULL, NULL, &turnover, &sound};
            kernels->decide(&accounts, 1, &decisions);
            cr_assert(sound == 1 && turnover <= 1.0 && turnover > 0.999, "%s: %.17g", kernels->name, turnover);
            memset(targets, 0, sizeof targets);
            targets[seed % MANY_ASSETS] = nextafter(1.0, 2.0);
            kernels->decide(&accounts, 1, &decisions);
            cr_assert_not(sound, "%s: a target above 1", kernels->name);
            sound = 1;
            targets[seed % MANY_ASSETS] = -0.25;
            targets[(seed + 1) % MANY_ASSETS] = 0.75;
            targets[(seed + 2) % MANY_ASSETS] = 0.5;
            kernels->decide(&accounts, 1, &decisions);
            cr_assert_not(sound, "%s: a target below 0", kernels->name);
        }
        cr_assert_gt(above, 0, "%s: none is above 1 before it is cut", kernels->name);
    }
}

/* As much as fills a vector or not, at the beginning of memory and at its end. */
Test(kernel, reads_nothing_around) {
    enum { PAGE = 4096, MOST = 20 };
    double *page = guarded_allocate(PAGE);
    for (size_t k = 0; k < PAGE / sizeof *page; k++) {
        page[k] = 1.0;
    }
    for (size_t index = 0; tried(index); index++) {
        for (size_t count = 1; count < MOST; count++) {
            const double *last = page + PAGE / sizeof *page - count;
            for (size_t first = 0; first < count; first++) {
                cr_assert_eq(tried(index)->find_bad(page, first, count), count, "%s", tried(index)->name);
            }
            cr_assert_eq(tried(index)->find_bad(last, 0, count), count, "%s", tried(index)->name);
            cr_assert_eq(tried(index)->extent(page, count).high, 1.0, "%s", tried(index)->name);
            cr_assert_eq(tried(index)->extent(last, count).low, 1.0, "%s", tried(index)->name);
        }
    }
    guarded_release(page);
}

/* Two assets that have drifted the same, or nearly so, wherever they stand: the first of them is told, or the one that
 * has by a bit. What else is compared with the trades, their assets' indices, makes no difference. */
static void check_tie(const struct fo_kernels *kernels, size_t assets, size_t a, size_t b) {
    enum { ACCOUNTS = 32 };
    static double values[ACCOUNTS * 2 * ASSETS], targets[ACCOUNTS * 2 * ASSETS];
    double drift[2][ACCOUNTS];
    uint32_t asset[2][ACCOUNTS];
    uint8_t sound[ACCOUNTS];
    memset(values, 0, sizeof values);
    memset(targets, 0, sizeof targets);
    for (size_t k = 0; k < ACCOUNTS;
         k++) { /* all is held in one, and to be held in the other, but for some last bits */
        double bits = (double)(k / 2 % 8) * 0x1p-50;
        values[k * assets + (k % 2 ? a : b)] = 100.0;
        values[k * assets + (k % 2 ? b : a)] = k < ACCOUNTS / 2 ? 0.0 : 100.0 * bits;
        targets[k * assets + (k % 2 ? b : a)] = 1.0;
        targets[k * assets + (k % 2 ? a : b)] = k % 4 < 2 ? 0.0 : bits;
    }
    const ptrdiff_t n = (ptrdiff_t)assets;
    const struct fo_accounts accounts = {values, targets, n, 1, n, 1, assets, ACCOUNTS};
    const struct fo_kernels *both[2] = {kernels, plain()};
    memset(sound, 1, sizeof sound);
    for (int t = 0; t < 2; t++) {
        const struct fo_decisions decisions = {NULL, drift[t], asset[t], NULL, sound};
        cr_assert(both[t]->decide(&accounts, ACCOUNTS, &decisions), "%s", both[t]->name);
    }
    same(drift[0], drift[1], ACCOUNTS, kernels->name, "drifts");
    cr_assert(memcmp(asset[0], asset[1], sizeof asset[0]) == 0, "%s: %zu and %zu of %zu", kernels->name, a, b, assets);
    cr_assert_eq(asset[0][0], a < b ? a : b, "%s: %zu and %zu of %zu", kernels->name, a, b, assets);
}

Test(kernel, accounts_that_tie) {
    static const size_t places[] = {0, 1, 31, 62, 63, 64, 65, 127, 128};
    enum { PLACES = sizeof places / sizeof *places };
    for (size_t index = 0; tried(index) != plain(); index++) {
        for (size_t k = 0; k < PLACES * PLACES; k++) {
            size_t a = places[k / PLACES], b = places[k % PLACES];
            if (a != b) {
                check_tie(tried(index), (a > b ? a : b) + 1, a, b);
                check_tie(tried(index), 2 * ASSETS, a, b);
            }
        }
    }
}

/* The sum of the targets is off by as much as it may be, and a little more by rounding; a value is the largest. */
Test(kernel, accounts_at_their_limits) {
    const double values[] = {1.0, 1.0}, targets[] = {0.25, 0.749999};
    const struct fo_accounts accounts = {values, targets, 2, 1, 2, 1, 2, 1};
    const double most = DBL_MAX, whole = 1.0;
    const struct fo_accounts large = {&most, &whole, 1, 1, 1, 1, 1, 1};
    cr_assert_gt(1.0 - (targets[0] + targets[1]), FORESTO_WEIGHT_SUM_TOLERANCE);
    for (size_t index = 0; tried(index); index++) {
        const struct fo_decisions decisions = {NULL, NULL, NULL, NULL, (uint8_t[]){1}};
        cr_assert(tried(index)->decide(&accounts, 1, &decisions), "%s: targets", tried(index)->name);
        cr_assert(tried(index)->decide(&large, 1, &decisions), "%s: a value", tried(index)->name);
    }
}

/* Accounts side by side, or assets: nothing is read or written beyond the last. */
Test(kernel, decides_nothing_beyond) {
    enum { MOST = 9 };
    for (size_t shape = 0; shape < 2 * MOST * MOST; shape++) {
        size_t count = 1 + shape / 2 % MOST, assets = 1 + shape / 2 / MOST;
        bool by_asset = shape % 2;
        double *values = guarded_allocate(count * assets * sizeof *values);
        double *targets = guarded_allocate(count * assets * sizeof *targets);
        for (size_t k = 0; k < count * assets; k++) {
            size_t place = by_asset ? k / count + k % count : k % assets + k / assets;
            values[k] = 1.0 + (double)k;
            targets[k] = 2.0 * (double)(1 + place % assets) / (double)(assets * (assets + 1)); /* sum 1 */
        }
        ptrdiff_t account = by_asset ? 1 : (ptrdiff_t)assets, asset = by_asset ? (ptrdiff_t)count : 1;
        const struct fo_accounts accounts = {values, targets, account, asset, account, asset, assets, count};
        double expected[MOST];
        const struct fo_decisions plainly = {NULL, NULL, NULL, expected, (uint8_t[MOST]){0}};
        plain()->decide(&accounts, count, &plainly);
        for (size_t index = 0; tried(index); index++) {
            double *turnover = guarded_allocate(count * sizeof *turnover);
            uint8_t *sound = guarded_allocate(count);
            memset(sound, 1, count);
            const struct fo_decisions decisions = {NULL, NULL, NULL, turnover, sound};
            cr_assert(tried(index)->decide(&accounts, count, &decisions), "%s: not sound", tried(index)->name);
            same(turnover, expected, count, tried(index)->name, "turnover");
            guarded_release(turnover);
            guarded_release(sound);
        }
        guarded_release(values);
        guarded_release(targets);
    }
}

/* So many accounts that lines of those to come are fetched, however they lie: side by side, almost, far apart, the last
 * one first, one within another, the same for all, or asset by asset. */
static void check_many_accounts(const struct fo_kernels *kernels, size_t assets) {
    enum { ACCOUNTS = 60, FAR = 600, CELLS = ACCOUNTS * FAR };
    static double values[CELLS], targets[CELLS];
    const ptrdiff_t n = (ptrdiff_t)assets;
    const ptrdiff_t by[][2] = {{n, 1}, {n + 1, 1}, {2 * n, 1}, {FAR, 1}, {-n, 1}, {n - 1, 1}, {0, 1}, {1, ACCOUNTS}};
    struct rng rng = {assets};
    for (size_t k = 0; k < CELLS; k++) {
        values[k] = rng_between(&rng, 1.0, 100.0);
        targets[k] = 1.0 / (double)assets;
    }
    for (size_t layout = 0; layout < sizeof by / sizeof *by; layout++) {
        for (size_t count = ACCOUNTS - 9; count <= ACCOUNTS; count++) {
            const ptrdiff_t *to = by[(layout + count) % (sizeof by / sizeof *by)];
            const ptrdiff_t first = by[layout][0] < 0 ? (1 - ACCOUNTS) * by[layout][0] : 0;
            const ptrdiff_t first_target = to[0] < 0 ? (1 - ACCOUNTS) * to[0] : 0;
            struct fo_accounts accounts = {
                values + first, targets + first_target, by[layout][0], by[layout][1], to[0], to[1], assets, ACCOUNTS};
            double nav[2][ACCOUNTS], drift[2][ACCOUNTS], turnover[2][ACCOUNTS];
            uint32_t asset[2][ACCOUNTS];
            uint8_t sound[2][ACCOUNTS];
            const struct fo_kernels *both[2] = {kernels, plain()};
            for (int t = 0; t < 2; t++) {
                struct fo_decisions decisions = {nav[t], drift[t], asset[t], turnover[t], sound[t]};
                cr_assert(both[t]->decide(&accounts, count, &decisions), "%s: layout %zu of %zu", kernels->name, layout,
                          count);
            }
            same(nav[0], nav[1], count, kernels->name, "navs");
            same(drift[0], drift[1], count, kernels->name, "drifts");
            same(turnover[0], turnover[1], count, kernels->name, "turnovers");
            cr_assert(memcmp(asset[0], asset[1], count * sizeof **asset) == 0, "%s: assets", kernels->name);
        }
    }
}

Test(kernel, many_accounts) {
    enum { LINE = 8 };
    for_each(check_many_accounts);
    for (size_t index = 0; tried(index) != plain(); index++) {
        check_many_accounts(tried(index), LINE + 1); /* the last of a line that is fetched for it alone */
        check_many_accounts(tried(index), IN_ONE_GO + 1);
    }
}

/* That one is unsound is not forgotten over those that follow, nor told of another. */
Test(kernel, accounts_remember_an_unsound_one) {
    enum { ACCOUNTS = 50, FEW = 3 };
    static const double targets[FEW] = {0.5, 0.25, 0.25};
    for (size_t index = 0; tried(index); index++) {
        for (size_t bad = 0; bad < ACCOUNTS; bad++) {
            double values[ACCOUNTS * FEW], drift[ACCOUNTS];
            uint8_t sound[ACCOUNTS];
            for (size_t k = 0; k < ACCOUNTS * FEW; k++) {
                values[k] = 1.0 + (double)(k % 7);
            }
            values[bad * FEW + bad % FEW] = -1.0;
            memset(sound, 1, sizeof sound);
            const struct fo_accounts accounts = {values, targets, FEW, 1, 0, 1, FEW, ACCOUNTS};
            const struct fo_decisions decisions = {NULL, drift, NULL, NULL, sound};
            cr_assert_not(tried(index)->decide(&accounts, ACCOUNTS, &decisions), "%s: %zu", tried(index)->name, bad);
            for (size_t k = 0; k < ACCOUNTS; k++) {
                cr_assert_eq(sound[k], k != bad, "%s: account %zu, %zu is bad", tried(index)->name, k, bad);
            }
        }
    }
}

/* The widest that the machine has comes first, and none is left out. */
Test(kernel, selection) {
    const char *expected[4];
    size_t count = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        expected[count++] = "avx512";
    }
    if (__builtin_cpu_supports("avx2")) {
        expected[count++] = "avx2";
    }
#endif
#if FO_HAS_SSE2
    expected[count++] = "sse2";
#endif
#if FO_HAS_NEON
    expected[count++] = "neon";
#endif
    expected[count++] = "plain";
    bool listed = false;
    for (size_t index = 0; index < count; index++) {
        cr_assert(fo_kernels_at(index));
        cr_expect_str_eq(fo_kernels_at(index)->name, expected[index]);
        listed = listed || fo_kernels_at(index) == fo_kernels_select();
    }
    cr_expect_null(fo_kernels_at(count));
    cr_expect(listed);
}
