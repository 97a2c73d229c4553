/* SPDX-License-Identifier: MIT */
/* The record of a trading day as a row of a database: rounded half away from zero, never cut. */
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/golden.h"
#include "../support/results.h"

static foresto_nav_record by_hand(void) {
    foresto_nav_record record = FORESTO_NAV_RECORD_INIT;
    record.date = DAY(2024, 2, 29);
    record.nav = 1234.5;
    record.daily_return = 0.25;
    record.cumulative_return = -0.125;
    record.high_water_mark = 2000.0;
    record.drawdown = -0.38275;
    return record;
}

static foresto_nav_row row_of(const foresto_nav_record *record) {
    foresto_nav_row row = FORESTO_NAV_ROW_INIT;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_nav_write_row(record, &row, &error), error);
    return row;
}

Test(nav, row) {
    foresto_nav_record record = by_hand();
    foresto_nav_row row = row_of(&record);
    cr_expect(row.struct_size == sizeof row && row.reserved == 0);
    cr_expect_str_eq(row.date, "2024-02-29");
    cr_expect_str_eq(row.nav, "1234.5000");
    cr_expect_str_eq(row.daily_return, "0.25000000");
    cr_expect_str_eq(row.cumulative_return, "-0.12500000");
    cr_expect_str_eq(row.high_water_mark, "2000.0000");
    cr_expect_str_eq(row.drawdown, "-0.38275000");
}

/* Half away from zero, as the shortest text of the number has it; and no zero has a sign. */
Test(nav, rounding) {
    static const struct {
        double value;
        const char *money;    /* to 4 places */
        const char *fraction; /* to 8 */
    } rows[] = {
        {0.00005, "0.0001", "0.00005000"},
        {-0.00005, "-0.0001", "-0.00005000"},
        {0.00004999999999999999, "0.0000", "0.00005000"},
        {1.00005, "1.0001", "1.00005000"}, /* the double lies below */
        {2.00015, "2.0002", "2.00015000"},
        {0.123456785, "0.1235", "0.12345679"},
        {-0.123456785, "-0.1235", "-0.12345679"},
        {0.000000005, "0.0000", "0.00000001"},
        {-0.000000005, "0.0000", "-0.00000001"},
        {4.9e-9, "0.0000", "0.00000000"},
        {-4.9e-9, "0.0000", "0.00000000"},
        {-0.0, "0.0000", "0.00000000"},
        {4.9406564584124654e-324, "0.0000", "0.00000000"},
        {999.99995, "1000.0000", "999.99995000"},
        {9999.99999999, "10000.0000", "9999.99999999"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        foresto_nav_record record = by_hand();
        record.nav = record.high_water_mark = rows[i].value;
        record.daily_return = record.cumulative_return = record.drawdown = rows[i].value;
        foresto_nav_row row = row_of(&record);
        cr_expect_str_eq(row.nav, rows[i].money, "row %zu: %s", i, row.nav);
        cr_expect_str_eq(row.high_water_mark, rows[i].money, "row %zu: %s", i, row.high_water_mark);
        cr_expect_str_eq(row.daily_return, rows[i].fraction, "row %zu: %s", i, row.daily_return);
        cr_expect_str_eq(row.cumulative_return, rows[i].fraction, "row %zu: %s", i, row.cumulative_return);
        cr_expect_str_eq(row.drawdown, rows[i].fraction, "row %zu: %s", i, row.drawdown);
    }
}

Test(nav, largest) {
    foresto_nav_record record = by_hand();
    record.nav = 99999999999999.984; /* the last double below 10^14, to 17 digits */
    record.high_water_mark = -99999999999999.98;
    record.daily_return = 9999.999999;
    record.cumulative_return = -9999.999999;
    foresto_nav_row row = row_of(&record);
    cr_expect_str_eq(row.nav, "99999999999999.9800");
    cr_expect_str_eq(row.high_water_mark, "-99999999999999.9800");
    cr_expect_str_eq(row.daily_return, "9999.99999900");
    cr_expect_str_eq(row.cumulative_return, "-9999.99999900");
}

/* A value that does not fit its column is refused, and the row is left alone. */
static void expect_no_row(const char *what, const foresto_nav_record *record, struct refusal asked) {
    foresto_nav_row row = FORESTO_NAV_ROW_INIT;
    strcpy(row.nav, "untouched");
    const foresto_nav_row untouched = row;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_nav_write_row(record, &row, &error);
    expect_refusal(what, status, &error, asked);
    cr_expect_eq(memcmp(&row, &untouched, sizeof row), 0, "%s: output touched", what);
}

#define REFUSE(member, bad)                                                                                            \
    do {                                                                                                               \
        foresto_nav_record record = by_hand();                                                                         \
        record.member = (bad);                                                                                         \
        expect_no_row(#member, &record, (struct refusal){FORESTO_E_RANGE, #member, .value = (bad)});                   \
    } while (0)

Test(nav, refusals) {
    static const double never[] = {MISSING, INFINITE, -INFINITE, 1e14, -1e14, 1e308};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        REFUSE(nav, never[i]);
        REFUSE(daily_return, never[i]);
        REFUSE(cumulative_return, never[i]);
        REFUSE(high_water_mark, never[i]);
        REFUSE(drawdown, never[i]);
    }
    REFUSE(daily_return, 10000.0);
    REFUSE(daily_return, -9999.999999999);
    REFUSE(cumulative_return, 9999.999999995); /* rounds up to 10000 */
    REFUSE(drawdown, -10000.0);
    static const foresto_date days[] = {FORESTO_DATE_NONE, FORESTO_DATE_MAX + 1, FORESTO_DATE_MIN - 1};
    for (size_t i = 0; i < 3; i++) {
        foresto_nav_record record = by_hand();
        record.date = days[i];
        expect_no_row("date", &record, (struct refusal){FORESTO_E_DATE, "date", .value = days[i]});
    }
    foresto_nav_record record = by_hand();
    foresto_nav_row row = FORESTO_NAV_ROW_INIT;
    expect_status(foresto_nav_write_row(NULL, &row, NULL), FORESTO_E_ARGUMENT);
    expect_status(foresto_nav_write_row(&record, NULL, NULL), FORESTO_E_ARGUMENT);
}

/* ---- every record of a run ---- */

static void expect_numeric(const char *text, double value, uint32_t precision, uint32_t scale) {
    char asked[32];
    cr_assert_eq(foresto_numeric_format(value, precision, scale, asked, sizeof asked, NULL), FORESTO_OK);
    cr_assert_str_eq(text, asked);
}

static int32_t write_row(void *user, const foresto_nav_record *record) {
    size_t *count = user;
    foresto_nav_row row = row_of(record);
    char date[16] = "";
    cr_assert_eq(foresto_date_format(record->date, date), FORESTO_OK);
    cr_assert_str_eq(row.date, date);
    expect_numeric(row.nav, record->nav, 18, 4);
    expect_numeric(row.daily_return, record->daily_return, 12, 8);
    expect_numeric(row.cumulative_return, record->cumulative_return, 12, 8);
    expect_numeric(row.high_water_mark, record->high_water_mark, 18, 4);
    expect_numeric(row.drawdown, record->drawdown, 12, 8);
    ++*count;
    return 0;
}

Test(nav, rows_of_a_run) {
    struct golden *golden = golden_find("swiss_monthly_first");
    foresto_panel *panel = portfolio_panel(&golden->portfolio);
    foresto_request request = portfolio_request(&golden->portfolio, panel);
    size_t count = 0;
    foresto_nav_sink sink = FORESTO_NAV_SINK_INIT;
    sink.user = &count;
    sink.put_nav = write_row;
    foresto_host host = FORESTO_HOST_INIT;
    host.nav_sink = &sink;
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_simulate(&request, &host, &result, &error), error);
    cr_expect_eq(count, navs_of(result).count);
    foresto_result_destroy(result);
    foresto_panel_destroy(panel);
    golden_free(golden);
}

/* A NAV that goes beyond all numbers in the middle of a long calm, under a rule that watches the drift. */
Test(nav, overflow_under_a_drift_rule) {
    enum { DAYS = 1000, LEAP = 700 };
    static foresto_date days[DAYS];
    static double levels[DAYS];
    for (size_t t = 0; t < DAYS; t++) {
        days[t] = DAY(2020, 1, 1) + (foresto_date)t;
        levels[t] = t < LEAP ? 1.0 : 1e150;
    }
    foresto_rule rule = FORESTO_RULE_INIT;
    rule.rule_type = FORESTO_RULE_DRIFT;
    rule.drift_threshold = 0.5;
    const struct portfolio portfolio = {.kind = FORESTO_PANEL_PRICES,
                                        .day_count = DAYS,
                                        .asset_count = 1,
                                        .dates = days,
                                        .values = levels,
                                        .weights = {1.0},
                                        .rule = &rule,
                                        .initial_amount = 1e200};
    foresto_result *result = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = portfolio_try(&portfolio, &result, &error);
    cr_expect(status == FORESTO_E_NAV && error.day == LEAP && error.date == days[LEAP], "%s", error.message);
    cr_expect_null(result);
}
