/* SPDX-License-Identifier: MIT */
/* Runs into the caller's arrays: any columns, any room, and the bits of foresto_simulate(). */
#include "input.h"

enum { DAY_COLUMNS = 5, EVENT_COLUMNS = 6 };

/* Arrays of exactly the room that is told; those that are not wanted are NULL. */
struct room {
    foresto_run_columns columns;
    double *day[DAY_COLUMNS], *event[EVENT_COLUMNS];
};

static double *column_of(uint64_t count, uint64_t width, bool wanted) {
    return wanted ? block_of(count * width * sizeof(double)) : NULL;
}

static struct room take_room(struct input *input, const struct market *market) {
    struct room room = {.columns = FORESTO_RUN_COLUMNS_INIT};
    foresto_run_columns *columns = &room.columns;
    uint8_t wanted = take_byte(input), events = take_byte(input);
    columns->day_capacity = take_byte(input) < 224 ? market->days : take_below(input, FUZZ_DAYS);
    columns->event_capacity = take_byte(input) < 192 ? market->days : take_below(input, 8);
    for (int c = 0; c < DAY_COLUMNS; c++) {
        room.day[c] = column_of(columns->day_capacity, 1, wanted >> c & 1);
    }
    for (int c = 0; c < EVENT_COLUMNS; c++) {
        room.event[c] = column_of(columns->event_capacity, c == 5 ? market->assets : 1, events >> c & 1);
    }
    columns->dates = wanted & 32 ? block_of(columns->day_capacity * sizeof *columns->dates) : NULL;
    columns->event_dates = events & 64 ? block_of(columns->event_capacity * sizeof *columns->event_dates) : NULL;
    columns->trigger_types = events & 128 ? block_of(columns->event_capacity * sizeof *columns->trigger_types) : NULL;
    columns->nav = room.day[0];
    columns->daily_return = room.day[1];
    columns->cumulative_return = room.day[2];
    columns->high_water_mark = room.day[3];
    columns->drawdown = room.day[4];
    columns->turnover = room.event[0];
    columns->cost_factor = room.event[1];
    columns->cost_amount = room.event[2];
    columns->nav_before = room.event[3];
    columns->nav_after = room.event[4];
    columns->before_weights = room.event[5];
    return room;
}

static void free_room(struct room *room) {
    for (int c = 0; c < DAY_COLUMNS; c++) {
        free(room->day[c]);
    }
    for (int c = 0; c < EVENT_COLUMNS; c++) {
        free(room->event[c]);
    }
    free(room->columns.dates);
    free(room->columns.event_dates);
    free(room->columns.trigger_types);
}

static bool wants_events(const struct room *room) {
    bool wants = room->columns.event_dates || room->columns.trigger_types;
    for (int c = 0; c < EVENT_COLUMNS; c++) {
        wants = wants || room->event[c];
    }
    return wants;
}

/* A column that is wanted holds the same bits. */
static void check_column(const void *column, const void *expected, size_t size) {
    HOLDS(!column || size == 0 || memcmp(column, expected, size) == 0);
}

static void check_columns(const struct room *room, const foresto_result *result) {
    foresto_nav_view navs = FORESTO_NAV_VIEW_INIT;
    foresto_event_view events = FORESTO_EVENT_VIEW_INIT;
    HOLDS(foresto_result_navs(result, &navs) == FORESTO_OK && foresto_result_events(result, &events) == FORESTO_OK);
    const double *const day[] = {navs.nav, navs.daily_return, navs.cumulative_return, navs.high_water_mark,
                                 navs.drawdown};
    const double *const event[] = {events.turnover,   events.cost_factor, events.cost_amount,
                                   events.nav_before, events.nav_after,   events.before_weights};
    HOLDS(navs.count <= room->columns.day_capacity);
    HOLDS(!wants_events(room) || events.count <= room->columns.event_capacity);
    for (int c = 0; c < DAY_COLUMNS; c++) {
        check_column(room->day[c], day[c], navs.count * sizeof(double));
    }
    for (int c = 0; c < EVENT_COLUMNS; c++) {
        check_column(room->event[c], event[c], events.count * (c == 5 ? events.asset_count : 1) * sizeof(double));
    }
    check_column(room->columns.dates, navs.dates, navs.count * sizeof *navs.dates);
    check_column(room->columns.event_dates, events.dates, events.count * sizeof *events.dates);
    check_column(room->columns.trigger_types, events.trigger_types, events.count * sizeof *events.trigger_types);
}

/* What a run says that has not enough room, of one that has. */
static void check_capacity(const struct room *room, const struct market *market, const foresto_result *result) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    bool days = room->columns.day_capacity < market->days;
    bool events = false;
    if (result) {
        HOLDS(foresto_result_summary(result, &summary) == FORESTO_OK);
        events = wants_events(room) && room->columns.event_capacity < summary.event_count;
    }
    HOLDS(days || events || (!result && wants_events(room)));
}

static void check_run(const foresto_request *request, const struct market *market, const struct room *room,
                      uint32_t noise) {
    foresto_result *result = NULL;
    foresto_error expected = FORESTO_ERROR_INIT, error = FORESTO_ERROR_INIT;
    foresto_summary batch = FORESTO_SUMMARY_INIT, summary = FORESTO_SUMMARY_INIT;
    const foresto_summary untouched = summary;
    struct balance balance = {.noise = noise};
    foresto_allocator allocator = balance_allocator(&balance);
    foresto_host host = FORESTO_HOST_INIT;
    host.allocator = &allocator;
    foresto_status whole = foresto_simulate(request, NULL, &result, &expected);
    foresto_status status = foresto_simulate_into(request, &host, &room->columns, &summary, &error);
    check_error(status, &error);
    HOLDS(balance.live == 0 && (status != FORESTO_E_MEMORY || noise));
    HOLDS(!status || memcmp(&summary, &untouched, sizeof summary) == 0);
    if (status == FORESTO_E_CAPACITY) {
        check_capacity(room, market, result);
    } else if (status != FORESTO_E_MEMORY) {
        HOLDS(status == whole);
        HOLDS(!status || strcmp(error.message, expected.message) == 0);
    }
    if (status == FORESTO_OK) {
        HOLDS(foresto_result_summary(result, &batch) == FORESTO_OK && memcmp(&batch, &summary, sizeof batch) == 0);
        check_columns(room, result);
    }
    foresto_result_destroy(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct market market;
    foresto_panel *panel = NULL;
    foresto_rule rule;
    uint32_t noise = take_byte(&input) < 64 ? take_u32(&input) | 1 : 0;
    take_market(&input, &market);
    foresto_panel_spec spec = market_spec(&market);
    foresto_request request = take_request(&input, &market, &rule);
    struct room room = take_room(&input, &market);
    HOLDS(foresto_panel_create(&spec, NULL, &panel, NULL) == FORESTO_OK);
    request.panel = panel;
    check_run(&request, &market, &room, noise);
    free_room(&room);
    foresto_panel_destroy(panel);
    return 0;
}
