/* SPDX-License-Identifier: MIT */
/* A portfolio on its way through the days: mark, trigger, rebalance. A whole panel and a single day of a stream take
 * the same way. */
#ifndef FO_ENGINE_ENGINE_H
#define FO_ENGINE_ENGINE_H

#include "engine/events.h"
#include "engine/window.h"

/* Takes an event; its weights hold during the call, and are NULL when they are not wanted. */
struct fo_event_receiver {
    foresto_status (*put)(void *user, const struct fo_event_entry *entry, const double *before_weights,
                          foresto_error *error);
    void *user;
    bool wants_weights;
};

struct fo_engine {
    const struct fo_kernels *kernels;
    const struct fo_portfolio *portfolio;
    const foresto_rule *rule; /* validated, or NULL: buy and hold */
    struct fo_event_receiver receiver;
    const foresto_cost_model *cost_model; /* its method may be NULL */
    double initial_amount;
    bool from_index; /* levels are an index from 1 before the first day, not prices */
    bool formed;
    int32_t previous_month; /* of the last day, or FO_MONTH_NONE; kept for a schedule */
    struct fo_trigger trigger;
    double *units; /* per active asset, padded, as the next two */
    double *lows;  /* scratch, as the next */
    double *highs;
    struct fo_rebalancing rebalancing; /* the last one; its weights, if wanted, are per asset */
    double *asset_values;              /* per asset: scratch for the cost model, as the next; none without one */
    double *gross_trades;
};

/* One block, to be released as such. */
foresto_status fo_engine_create(const struct fo_kernels *kernels, const struct fo_terms *terms,
                                const struct fo_portfolio *portfolio, struct fo_event_receiver receiver,
                                struct fo_engine **engine, foresto_error *error);

/* Walk through a window and write each day's NAV. A failure names the day. */
foresto_status fo_engine_advance(struct fo_engine *engine, const struct fo_window *window, double *nav,
                                 foresto_error *error);

/* A walk through the months of a window. */
struct fo_calendar {
    int32_t previous_month; /* of the day before the window */
    size_t month;           /* index of the month that the walk has come to */
    size_t begin;           /* its first day; the end of the window when all months have been walked */
};

/* What fo_engine_advance() does, step by step, for a portfolio whose days may be marked with those of another: enter
 * the window; then, while first < window->count, mark the days first <= k < next of the block, and go on, unless that
 * has failed. */
struct fo_walk {
    struct fo_engine *engine;
    const struct fo_window *window;
    double *nav;
    struct fo_block block;
    size_t first, next;
    struct fo_calendar calendar;
    size_t due;  /* the next scheduled day, or the end of the window */
    size_t days; /* that are marked before they are tested, from one multiple of them to the next */
    bool tests;  /* for drift */
    bool again;  /* these holdings began after a day that has fired */
};

/* The engine and the window must stay where they are. */
void fo_walk_enter(struct fo_walk *walk, struct fo_engine *engine, const struct fo_window *window, double *nav);

/* Mark them. The result is the kernel's. */
bool fo_walk_mark(const struct fo_walk *walk);

/* `good` as the kernel that has marked them says. */
foresto_status fo_walk_on(struct fo_walk *walk, bool good, foresto_error *error);

#endif
