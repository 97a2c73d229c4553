/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "engine/window.h"

#include <string.h>

#include "domain/schedule.h"

struct fo_feed {
    foresto_allocator allocator;
    const struct foresto_panel *panel;
    const struct fo_portfolio *portfolio;
    bool direct; /* the panel's own levels will do */
    size_t first;
    size_t row; /* next row to look at */
    size_t end;
    size_t stretch;           /* rows of a direct window */
    struct fo_intake *intake; /* NULL when direct */
    ptrdiff_t *places;        /* per active asset, padded with that of the first */
    double *levels;           /* a grid of FO_WINDOW_DAYS days of the active assets */
    foresto_date *dates;
    size_t month;                 /* of the panel: that of the next row */
    struct fo_month_days *months; /* of the window's days */
    int64_t *rows;
};

/* Levels of a returns panel start from its own first row, so a later start cannot use them: the index of a run begins
 * at 1 before the run's first day, whatever lies before it. */
static bool levels_ready(const struct foresto_panel *panel, struct fo_rows rows, const struct fo_portfolio *portfolio) {
    bool ready = !portfolio->grouped && (panel->instruments.kind == FORESTO_PANEL_PRICES || rows.first == 0);
    for (uint32_t a = 0; ready && a < portfolio->active_count; a++) {
        ready = panel->complete[portfolio->active[a]];
    }
    return ready;
}

static void find_places(struct fo_feed *feed) {
    const struct fo_portfolio *portfolio = feed->portfolio;
    ptrdiff_t asset_stride = feed->direct ? feed->panel->levels.asset_stride : FO_GROUP_DAYS;
    uint32_t a = 0;
    for (; a < portfolio->active_count; a++) {
        feed->places[a] = (ptrdiff_t)(feed->direct ? portfolio->active[a] : a) * asset_stride;
    }
    for (; a < fo_padded(portfolio->active_count); a++) {
        feed->places[a] = feed->places[0];
    }
}

static foresto_status allocate(const struct fo_portfolio *portfolio, bool direct, const foresto_allocator *allocator,
                               struct fo_feed **feed, foresto_error *error) {
    size_t days = direct ? 0 : FO_WINDOW_DAYS;
    struct fo_layout layout = {0, false};
    size_t at = fo_layout_add(&layout, 1, sizeof **feed);
    size_t places = fo_layout_add(&layout, fo_padded(portfolio->active_count), sizeof(ptrdiff_t));
    size_t levels = fo_layout_add(&layout, days * portfolio->active_count, sizeof(double));
    size_t dates = fo_layout_add(&layout, days, sizeof(foresto_date));
    size_t months = fo_layout_add(&layout, days, sizeof(struct fo_month_days));
    size_t rows = fo_layout_add(&layout, days, sizeof(int64_t));
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, allocator, &memory, error);
    if (status) {
        return status;
    }
    unsigned char *block = memory;
    *feed = (void *)(block + at);
    **feed = (struct fo_feed){
        .allocator = *allocator,
        .direct = direct,
        .places = (void *)(block + places),
        .levels = (void *)(block + levels),
        .dates = (void *)(block + dates),
        .months = (void *)(block + months),
        .rows = (void *)(block + rows),
    };
    memset((*feed)->levels, 0, days * portfolio->active_count * sizeof(double));
    return FORESTO_OK;
}

foresto_status fo_feed_create(const struct fo_terms *terms, const struct fo_portfolio *portfolio,
                              const struct foresto_panel *panel, struct fo_rows rows, size_t stretch,
                              struct fo_feed **feed, foresto_error *error) {
    struct fo_feed *made = NULL;
    foresto_status status =
        allocate(portfolio, levels_ready(panel, rows, portfolio), &terms->host->allocator, &made, error);
    if (!status && !made->direct) {
        status = fo_intake_create(terms, portfolio, &made->intake, error);
    }
    if (status) {
        fo_feed_destroy(made);
        return status;
    }
    made->panel = panel;
    made->first = rows.first;
    made->row = rows.first;
    made->end = rows.first + rows.count;
    made->portfolio = portfolio;
    made->stretch = stretch;
    find_places(made);
    *feed = made;
    return FORESTO_OK;
}

void fo_feed_destroy(struct fo_feed *feed) {
    if (feed) {
        foresto_allocator allocator = feed->allocator;
        fo_release(&allocator, feed->intake);
        fo_release(&allocator, feed);
    }
}

uint64_t fo_feed_done(const struct fo_feed *feed) {
    return feed->row - feed->first;
}

/* Month of the next row. */
static int32_t month_ahead(struct fo_feed *feed) {
    if (feed->row == feed->end) {
        return FO_MONTH_NONE;
    }
    while (feed->panel->months[feed->month].end <= feed->row) {
        feed->month++;
    }
    return feed->panel->months[feed->month].month;
}

static void next_direct(struct fo_feed *feed, struct fo_window *window) {
    const struct foresto_panel *panel = feed->panel;
    size_t left = feed->end - feed->row;
    size_t count = left < feed->stretch ? left : feed->stretch;
    size_t lead = feed->row % FO_EXTREME_DAYS, start = feed->row - lead;
    month_ahead(feed);
    size_t extremes = start / FO_EXTREME_DAYS * panel->instruments.count;
    *window = (struct fo_window){
        .grid = {fo_grid_row(&panel->levels.grid, start), panel->levels.grid.group_stride,
                 panel->levels.grid.readable - start},
        .lead = lead,
        .places = feed->places,
        .lows = panel->lows + extremes,
        .highs = panel->highs + extremes,
        .extreme_stride = panel->instruments.count,
        .dates = panel->dates + feed->row,
        .months = panel->months + feed->month,
        .month_base = (uint32_t)feed->row,
        .first_row = (int64_t)feed->row,
        .count = count,
    };
    feed->row += count;
    window->next_month = month_ahead(feed);
}

/* Move to the next row that is kept, or to the end. */
static void skip(struct fo_feed *feed) {
    for (; feed->row < feed->end; feed->row++) {
        struct fo_row row = fo_panel_row(feed->panel, feed->row);
        if (fo_intake_keeps(feed->intake, &row)) {
            return;
        }
    }
}

/* Put the row into place as day k; `months` is the place of the last month. */
static foresto_status take(struct fo_feed *feed, size_t k, size_t *months, foresto_error *error) {
    struct fo_row row = fo_panel_row(feed->panel, feed->row);
    foresto_status status = fo_intake_take(feed->intake, &row, error);
    if (status) {
        return status;
    }
    size_t assets = feed->portfolio->active_count;
    double *levels = feed->levels + k / FO_GROUP_DAYS * FO_GROUP_DAYS * assets + k % FO_GROUP_DAYS;
    for (size_t a = 0; a < assets; a++) {
        levels[a * FO_GROUP_DAYS] = feed->intake->level[a];
    }
    feed->dates[k] = row.date;
    int32_t month = month_ahead(feed);
    *months += k > 0 && feed->months[*months].month != month;
    feed->months[*months] = (struct fo_month_days){month, (uint32_t)k + 1};
    feed->rows[k] = row.day;
    feed->row++;
    return FORESTO_OK;
}

foresto_status fo_feed_next(struct fo_feed *feed, struct fo_window *window, foresto_error *error) {
    if (feed->direct) {
        next_direct(feed, window);
        return FORESTO_OK;
    }
    size_t count = 0, months = 0;
    skip(feed);
    while (count < FO_WINDOW_DAYS && feed->row < feed->end) {
        foresto_status status = take(feed, count, &months, error);
        if (status) {
            return status;
        }
        count++;
        skip(feed);
    }
    *window = (struct fo_window){
        .grid = {feed->levels, (ptrdiff_t)(FO_GROUP_DAYS * feed->portfolio->active_count), FO_WINDOW_DAYS},
        .places = feed->places,
        .dates = feed->dates,
        .months = feed->months,
        .rows = feed->rows,
        .count = count,
        .next_month = month_ahead(feed),
    };
    return FORESTO_OK;
}
