/* SPDX-License-Identifier: MIT */
/* Scheduled days: the trading days themselves decide. */
#include "../support/day.h"
#include "../support/expect.h"
#include "../support/portfolio.h"
#include "../support/results.h"
#include "../support/rng.h"

#define NONE      FORESTO_DATE_NONE
#define MONTHLY   FORESTO_FREQUENCY_MONTHLY
#define QUARTERLY FORESTO_FREQUENCY_QUARTERLY
#define FIRST     FORESTO_BASE_DAY_FIRST_TRADING_DAY
#define LAST      FORESTO_BASE_DAY_LAST_TRADING_DAY

enum { DAYS_MAX = 3000 };

/* Monday to Friday from `start` to `end`. */
static size_t weekdays(foresto_date start, foresto_date end, foresto_date *dates) {
    size_t count = 0;
    for (foresto_date date = start; date <= end; date++) {
        if (foresto_date_weekday(date) <= 5) {
            dates[count++] = date;
        }
    }
    return count;
}

/* Run over days on which nothing moves, and hold the events' dates against the days asked for. */
static void expect_run(uint32_t frequency, uint32_t policy, const foresto_date *dates, size_t count,
                       const foresto_date *asked, size_t asked_count) {
    static double prices[DAYS_MAX];
    for (size_t i = 0; i < count; i++) {
        prices[i] = 100.0;
    }
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_PERIODIC;
    rule.frequency = frequency;
    rule.base_day_policy = policy;
    struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                  .day_count = count,
                                  .asset_count = 1,
                                  .dates = dates,
                                  .values = prices,
                                  .weights = {1.0},
                                  .rule = &rule,
                                  .initial_amount = 1.0};
    foresto_result *result = portfolio_run(&portfolio);
    foresto_summary summary = summary_of(result);
    cr_assert_eq(summary.event_count, asked_count, "%llu events", (unsigned long long)summary.event_count);
    cr_expect_eq(summary.periodic_event_count, asked_count);
    for (size_t i = 0; i < asked_count; i++) {
        foresto_event event = event_of(result, i);
        cr_expect_eq(event.event_date, asked[i], "event %zu", i);
        cr_expect_eq(event.trigger_type, FORESTO_TRIGGER_PERIODIC);
        cr_expect_str_eq(event.trigger_detail, frequency == MONTHLY ? "MONTHLY" : "QUARTERLY");
        expect_same(event.turnover, 0.0);
    }
    foresto_result_destroy(result);
}

Test(schedule, periodic_monthly_trigger) {
    foresto_date dates[DAYS_MAX];
    size_t count = weekdays(DAY(2023, 1, 1), DAY(2023, 12, 31), dates);
    static const foresto_date first[] = {DAY(2023, 1, 2), DAY(2023, 2, 1),  DAY(2023, 3, 1),  DAY(2023, 4, 3),
                                         DAY(2023, 5, 1), DAY(2023, 6, 1),  DAY(2023, 7, 3),  DAY(2023, 8, 1),
                                         DAY(2023, 9, 1), DAY(2023, 10, 2), DAY(2023, 11, 1), DAY(2023, 12, 1)};
    static const foresto_date last[] = {DAY(2023, 1, 31), DAY(2023, 2, 28),  DAY(2023, 3, 31),  DAY(2023, 4, 28),
                                        DAY(2023, 5, 31), DAY(2023, 6, 30),  DAY(2023, 7, 31),  DAY(2023, 8, 31),
                                        DAY(2023, 9, 29), DAY(2023, 10, 31), DAY(2023, 11, 30), DAY(2023, 12, 29)};
    expect_run(MONTHLY, FIRST, dates, count, first, 12);
    expect_run(MONTHLY, LAST, dates, count, last, 12);
}

Test(schedule, periodic_quarterly_implemented) {
    foresto_date dates[DAYS_MAX];
    size_t count = weekdays(DAY(2023, 1, 1), DAY(2023, 12, 31), dates);
    static const foresto_date first[] = {DAY(2023, 1, 2), DAY(2023, 4, 3), DAY(2023, 7, 3), DAY(2023, 10, 2)};
    static const foresto_date last[] = {DAY(2023, 3, 31), DAY(2023, 6, 30), DAY(2023, 9, 29), DAY(2023, 12, 29)};
    expect_run(QUARTERLY, FIRST, dates, count, first, 4);
    expect_run(QUARTERLY, LAST, dates, count, last, 4);
}

Test(schedule, run_starts_and_ends_in_mid_month) {
    foresto_date dates[DAYS_MAX];
    size_t count = weekdays(DAY(2023, 3, 15), DAY(2023, 7, 12), dates);
    static const foresto_date monthly_first[] = {DAY(2023, 3, 15), DAY(2023, 4, 3), DAY(2023, 5, 1), DAY(2023, 6, 1),
                                                 DAY(2023, 7, 3)};
    static const foresto_date monthly_last[] = {DAY(2023, 3, 31), DAY(2023, 4, 28), DAY(2023, 5, 31), DAY(2023, 6, 30),
                                                DAY(2023, 7, 12)};
    static const foresto_date quarterly_first[] = {DAY(2023, 4, 3), DAY(2023, 7, 3)};
    static const foresto_date quarterly_last[] = {DAY(2023, 3, 31), DAY(2023, 6, 30)};
    expect_run(MONTHLY, FIRST, dates, count, monthly_first, 5);
    expect_run(MONTHLY, LAST, dates, count, monthly_last, 5);
    expect_run(QUARTERLY, FIRST, dates, count, quarterly_first, 2);
    expect_run(QUARTERLY, LAST, dates, count, quarterly_last, 2);

    count = weekdays(DAY(2023, 4, 12), DAY(2023, 6, 14), dates);
    static const foresto_date april[] = {DAY(2023, 4, 12)};
    static const foresto_date june[] = {DAY(2023, 6, 14)};
    expect_run(QUARTERLY, FIRST, dates, count, april, 1);
    expect_run(QUARTERLY, LAST, dates, count, june, 1);
}

Test(schedule, one_day_is_first_and_last) {
    static const foresto_date march[] = {DAY(2024, 3, 13)};
    expect_run(MONTHLY, FIRST, march, 1, march, 1);
    expect_run(MONTHLY, LAST, march, 1, march, 1);
    expect_run(QUARTERLY, FIRST, march, 1, NULL, 0);
    expect_run(QUARTERLY, LAST, march, 1, march, 1);
}

/* The same month of another year is another month. */
Test(schedule, year_ends_and_gaps) {
    static const foresto_date dates[] = {DAY(2020, 12, 30), DAY(2020, 12, 31), DAY(2021, 1, 4), DAY(2022, 1, 3),
                                         DAY(2022, 1, 4),   DAY(2022, 6, 15),  DAY(2022, 6, 16)};
    static const foresto_date monthly_first[] = {DAY(2020, 12, 30), DAY(2021, 1, 4), DAY(2022, 1, 3), DAY(2022, 6, 15)};
    static const foresto_date monthly_last[] = {DAY(2020, 12, 31), DAY(2021, 1, 4), DAY(2022, 1, 4), DAY(2022, 6, 16)};
    static const foresto_date quarterly_first[] = {DAY(2021, 1, 4), DAY(2022, 1, 3)};
    static const foresto_date quarterly_last[] = {DAY(2020, 12, 31), DAY(2022, 6, 16)};
    expect_run(MONTHLY, FIRST, dates, 7, monthly_first, 4);
    expect_run(MONTHLY, LAST, dates, 7, monthly_last, 4);
    expect_run(QUARTERLY, FIRST, dates, 7, quarterly_first, 2);
    expect_run(QUARTERLY, LAST, dates, 7, quarterly_last, 2);
}

Test(schedule, is_due_by_neighbours) {
    static const struct {
        uint32_t frequency, policy;
        foresto_date previous, today, next;
        uint32_t due;
    } rows[] = {
        {MONTHLY, FIRST, DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 2, 2), 1},
        {MONTHLY, FIRST, DAY(2024, 2, 1), DAY(2024, 2, 2), DAY(2024, 3, 1), 0},
        {MONTHLY, FIRST, NONE, DAY(2024, 2, 14), NONE, 1},
        {MONTHLY, FIRST, DAY(2023, 2, 14), DAY(2024, 2, 14), NONE, 1},
        {MONTHLY, LAST, DAY(2024, 2, 28), DAY(2024, 2, 29), DAY(2024, 3, 1), 1},
        {MONTHLY, LAST, DAY(2024, 1, 31), DAY(2024, 2, 28), DAY(2024, 2, 29), 0},
        {MONTHLY, LAST, NONE, DAY(2024, 2, 14), NONE, 1},
        {MONTHLY, LAST, NONE, DAY(2024, 2, 14), DAY(2025, 2, 14), 1},
        {QUARTERLY, FIRST, DAY(2024, 1, 31), DAY(2024, 2, 1), NONE, 0},
        {QUARTERLY, FIRST, DAY(2024, 9, 30), DAY(2024, 10, 1), NONE, 1},
        {QUARTERLY, LAST, NONE, DAY(2024, 3, 28), DAY(2024, 4, 1), 1},
        {QUARTERLY, LAST, NONE, DAY(2024, 4, 30), DAY(2024, 5, 2), 0},
        {MONTHLY, FIRST, NONE, FORESTO_DATE_MIN, NONE, 1},
        {MONTHLY, LAST, NONE, FORESTO_DATE_MAX, NONE, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t due = 99;
        expect_status(foresto_schedule_is_due(rows[i].frequency, rows[i].policy, rows[i].previous, rows[i].today,
                                              rows[i].next, &due, NULL),
                      FORESTO_OK);
        cr_expect_eq(due, rows[i].due, "row %zu: %u", i, due);
    }
}

Test(schedule, is_due_refusals) {
    const foresto_date day = DAY(2024, 2, 14);
    uint32_t due = 99;
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, NONE, day, NONE, NULL, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_schedule_is_due(FORESTO_FREQUENCY_NONE, FIRST, NONE, day, NONE, &due, NULL), FORESTO_E_ENUM);
    expect_status(foresto_schedule_is_due(3, FIRST, NONE, day, NONE, &due, NULL), FORESTO_E_ENUM);
    expect_status(foresto_schedule_is_due(MONTHLY, 2, NONE, day, NONE, &due, NULL), FORESTO_E_ENUM);
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, day, day, NONE, &due, NULL), FORESTO_E_DATE);
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, NONE, day, day, &due, NULL), FORESTO_E_DATE);
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, day, day - 1, NONE, &due, NULL), FORESTO_E_DATE);
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, NONE, NONE, NONE, &due, NULL), FORESTO_E_DATE);
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, NONE, FORESTO_DATE_MAX + 1, NONE, &due, NULL),
                  FORESTO_E_DATE);
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, FORESTO_DATE_MIN - 1, day, NONE, &due, NULL), FORESTO_E_DATE);
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, NONE, day, FORESTO_DATE_MAX + 1, &due, NULL), FORESTO_E_DATE);
    cr_expect_eq(due, 99);
}

/* What a refusal says, of is_due and mark alike where both can be at fault. */
Test(schedule, refusals_in_detail) {
    const foresto_date day = DAY(2024, 2, 14);
    uint32_t due = 99;
    uint8_t marks[] = {7, 7, 7};
    uint64_t due_count = 99;
    foresto_error error = FORESTO_ERROR_INIT;
#define IS_DUE(frequency, policy, previous, today, next, ...)                                                          \
    expect_refusal("is_due", foresto_schedule_is_due(frequency, policy, previous, today, next, &due, &error), &error,  \
                   (struct refusal){__VA_ARGS__})
#define MARK(frequency, policy, dates, count, ...)                                                                     \
    expect_refusal("mark", foresto_schedule_mark(frequency, policy, dates, count, marks, &due_count, &error), &error,  \
                   (struct refusal){__VA_ARGS__})
    IS_DUE(3, FIRST, NONE, day, NONE, FORESTO_E_ENUM, "frequency", .value = 3.0);
    IS_DUE(MONTHLY, 2, NONE, day, NONE, FORESTO_E_ENUM, "base_day_policy", .value = 2.0);
    IS_DUE(MONTHLY, FIRST, NONE, FORESTO_DATE_MAX + 1, NONE, FORESTO_E_DATE, "today", .value = FORESTO_DATE_MAX + 1.0);
    IS_DUE(MONTHLY, FIRST, FORESTO_DATE_MIN - 1, day, NONE, FORESTO_E_DATE, "previous",
           .value = FORESTO_DATE_MIN - 1.0);
    IS_DUE(MONTHLY, FIRST, NONE, day, FORESTO_DATE_MAX + 1, FORESTO_E_DATE, "next", .value = FORESTO_DATE_MAX + 1.0);
    IS_DUE(MONTHLY, FIRST, day, day, NONE, FORESTO_E_DATE, "today", .date = day);
    MARK(0, FIRST, &day, 1, FORESTO_E_ENUM, "frequency", .value = 0.0);
    MARK(MONTHLY, 2, &day, 1, FORESTO_E_ENUM, "base_day_policy", .value = 2.0);
    MARK(MONTHLY, FIRST, NULL, 1, FORESTO_E_ARGUMENT, .field = "dates");
    const foresto_date late[] = {day, day + 30, day + 29}, outside[] = {day, day + 1, FORESTO_DATE_MAX + 1};
    MARK(MONTHLY, FIRST, late, 3, FORESTO_E_DATE, "dates", 3, .date = day + 29);
    MARK(MONTHLY, FIRST, outside, 3, FORESTO_E_DATE, "dates", .day = 3);
#undef IS_DUE
#undef MARK
    expect_status(foresto_schedule_is_due(MONTHLY, FIRST, NONE, day, NONE, NULL, &error), FORESTO_E_ARGUMENT);
    cr_expect_str_eq(error.field, "due");
    /* The days before the offending one are scheduled; their marks are left alone too. */
    cr_expect(due == 99 && due_count == 99 && marks[0] == 7 && marks[1] == 7 && marks[2] == 7, "output touched");
}

Test(schedule, mark_refusals) {
    foresto_date dates[] = {DAY(2024, 2, 14), DAY(2024, 2, 14)};
    uint8_t marks[2];
    uint64_t due = 99;
    expect_status(foresto_schedule_mark(MONTHLY, FIRST, dates, 2, marks, &due, NULL), FORESTO_E_DATE);
    dates[1] = FORESTO_DATE_MAX + 1;
    expect_status(foresto_schedule_mark(MONTHLY, FIRST, dates, 2, marks, &due, NULL), FORESTO_E_DATE);
    expect_status(foresto_schedule_mark(MONTHLY, FIRST, NULL, 1, marks, &due, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_schedule_mark(FORESTO_FREQUENCY_NONE, FIRST, dates, 1, marks, &due, NULL), FORESTO_E_ENUM);
    expect_status(foresto_schedule_mark(MONTHLY, 2, dates, 1, marks, &due, NULL), FORESTO_E_ENUM);
    cr_expect_eq(due, 99);
    expect_status(foresto_schedule_mark(MONTHLY, FIRST, NULL, 0, NULL, &due, NULL), FORESTO_OK);
    cr_expect_eq(due, 0);
    expect_status(foresto_schedule_mark(MONTHLY, FIRST, dates, 1, NULL, NULL, NULL), FORESTO_OK);
}

/* Marking a series and asking day by day is the same, on any calendar. */
Test(schedule, mark_is_is_due_day_by_day) {
    foresto_date dates[200];
    uint8_t marks[200];
    for (uint64_t seed = 1; seed <= 2000; seed++) {
        struct rng rng = {seed};
        uint32_t frequency = 1 + rng_below(&rng, 2), policy = rng_below(&rng, 2), step = 1 + rng_below(&rng, 60);
        uint64_t count = 1 + rng_below(&rng, 200), marked = 0, due_count = 0, counted = 0;
        foresto_date date = (foresto_date)rng_below(&rng, 2000000) - 700000;
        for (uint64_t i = 0; i < count; i++) {
            dates[i] = date += 1 + (foresto_date)rng_below(&rng, step);
        }
        cr_assert_eq(foresto_schedule_mark(frequency, policy, dates, count, marks, &marked, NULL), FORESTO_OK);
        cr_assert_eq(foresto_schedule_mark(frequency, policy, dates, count, NULL, &counted, NULL), FORESTO_OK);
        for (uint64_t i = 0; i < count; i++) {
            uint32_t due = 99;
            foresto_date previous = i > 0 ? dates[i - 1] : NONE, next = i + 1 < count ? dates[i + 1] : NONE;
            foresto_schedule_is_due(frequency, policy, previous, dates[i], next, &due, NULL);
            due_count += due;
            cr_assert(marks[i] == due, "seed %llu day %llu", (unsigned long long)seed, (unsigned long long)i);
        }
        cr_assert(marked == due_count && counted == due_count, "seed %llu", (unsigned long long)seed);
    }
}

/* What lies behind the last day, of the same month or the next, is not looked at. */
Test(schedule, ends_at_the_count) {
    static const foresto_date dates[][3] = {{20000, 20001, 20002}, {20000, 20001, 20100}};
    for (uint32_t policy = FIRST; policy <= LAST; policy++) {
        uint8_t marks[2][3] = {{7, 7, 7}, {7, 7, 7}};
        for (size_t i = 0; i < 2; i++) {
            expect_status(foresto_schedule_mark(MONTHLY, policy, dates[i], 2, marks[i], NULL, NULL), FORESTO_OK);
        }
        cr_expect_arr_eq(marks[0], marks[1], sizeof marks[0]);
        cr_expect_eq(marks[0][2], 7);
    }
}
