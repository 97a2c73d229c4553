/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/portfolio.h"

#include <string.h>

#include "base/json.h"

/* The portfolio and its arrays, writable while they are made, with a place for each instrument. */
struct draft {
    struct fo_portfolio *portfolio;
    double *targets;
    uint32_t *active;
    double *active_targets;
    struct fo_member *members;
    /* Of classes: */
    const char **names;
    uint32_t *name_order;
    uint32_t *asset_of; /* instrument -> asset */
    uint32_t *scratch;
};

static foresto_status allocate(uint64_t count, bool grouped, const foresto_allocator *allocator, struct draft *draft,
                               foresto_error *error) {
    uint64_t classes = grouped ? count : 0;
    struct fo_layout layout = {0, false};
    size_t at = fo_layout_add(&layout, 1, sizeof *draft->portfolio);
    size_t targets = fo_layout_add(&layout, count, sizeof *draft->targets);
    size_t active = fo_layout_add(&layout, count, sizeof *draft->active);
    size_t active_targets = fo_layout_add(&layout, count, sizeof *draft->active_targets);
    size_t members = fo_layout_add(&layout, count, sizeof *draft->members);
    size_t names = fo_layout_add(&layout, classes, sizeof *draft->names);
    size_t name_order = fo_layout_add(&layout, classes, sizeof *draft->name_order);
    size_t asset_of = fo_layout_add(&layout, classes, sizeof *draft->asset_of);
    size_t scratch = fo_layout_add(&layout, classes, sizeof *draft->scratch);
    void *memory = NULL;
    foresto_status status = fo_layout_allocate(&layout, allocator, &memory, error);
    if (status) {
        return status;
    }
    unsigned char *block = memory;
    *draft = (struct draft){
        .portfolio = (void *)(block + at),
        .targets = (void *)(block + targets),
        .active = (void *)(block + active),
        .active_targets = (void *)(block + active_targets),
        .members = (void *)(block + members),
        .names = (void *)(block + names),
        .name_order = (void *)(block + name_order),
        .asset_of = (void *)(block + asset_of),
        .scratch = (void *)(block + scratch),
    };
    *draft->portfolio = (struct fo_portfolio){
        .allocator = *allocator,
        .grouped = grouped,
        .targets = draft->targets,
        .active = draft->active,
        .active_targets = draft->active_targets,
        .members = draft->members,
    };
    return FORESTO_OK;
}

/* Number the classes in order of first appearance: sort the instruments by class, lead each to the first of its run of
 * equals, and count those off in the instruments' own order. */
static void number_classes(struct draft *draft, const char *const *classes, uint32_t count) {
    uint32_t *order = draft->scratch, *asset_of = draft->asset_of;
    fo_json_order(classes, count, order);
    for (uint32_t begin = 0, end; begin < count; begin = end) {
        uint32_t least = order[begin];
        for (end = begin + 1; end < count && fo_json_compare(classes[order[begin]], classes[order[end]]) == 0; end++) {
            least = order[end] < least ? order[end] : least;
        }
        for (uint32_t k = begin; k < end; k++) {
            asset_of[order[k]] = least;
        }
    }
    uint32_t assets = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (asset_of[i] == i) {
            draft->names[assets] = classes[i];
            asset_of[i] = assets++;
        } else {
            asset_of[i] = asset_of[asset_of[i]]; /* that of an earlier one, which has its asset by now */
        }
    }
    fo_json_order(draft->names, assets, draft->name_order);
    draft->portfolio->asset_count = assets;
    draft->portfolio->names = draft->names;
    draft->portfolio->name_order = draft->name_order;
}

/* Sum the weights by asset: raw targets, until they are normalised. */
static void sum_by_asset(struct draft *draft, const double *weights, uint32_t count) {
    memset(draft->targets, 0, draft->portfolio->asset_count * sizeof *draft->targets);
    for (uint32_t i = 0; i < count; i++) {
        draft->targets[draft->asset_of[i]] += weights[i];
    }
}

/* List the instruments that are held, with their shares, from the raw targets. */
static void list_members(struct draft *draft, const double *weights, uint32_t count) {
    struct fo_portfolio *portfolio = draft->portfolio;
    uint32_t *place = draft->scratch; /* asset -> index among the active */
    for (uint32_t a = 0; a < portfolio->asset_count; a++) {
        if (draft->targets[a] > 0.0) {
            place[a] = portfolio->active_count;
            draft->active[portfolio->active_count++] = a;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t asset = draft->asset_of[i];
        if (weights[i] > 0.0) {
            draft->members[portfolio->member_count++] =
                (struct fo_member){i, place[asset], weights[i] / draft->targets[asset]};
        }
    }
}

static void normalise(struct draft *draft, double sum) {
    struct fo_portfolio *portfolio = draft->portfolio;
    for (uint32_t a = 0; a < portfolio->asset_count; a++) {
        draft->targets[a] /= sum;
    }
    for (uint32_t k = 0; k < portfolio->active_count; k++) {
        draft->active_targets[k] = draft->targets[draft->active[k]];
    }
}

/* The assets are classes of instruments. */
static void hold_classes(struct draft *draft, const char *const *classes, uint32_t count, const double *weights,
                         double weight_sum) {
    number_classes(draft, classes, count);
    sum_by_asset(draft, weights, count);
    list_members(draft, weights, count);
    normalise(draft, weight_sum);
}

/* The assets are the instruments, in one walk. */
static void hold_instruments(struct draft *draft, const struct fo_instruments *instruments, const double *weights,
                             double weight_sum) {
    struct fo_portfolio *portfolio = draft->portfolio;
    uint32_t held = 0;
    for (uint32_t i = 0; i < instruments->count; i++) {
        double target = (0.0 + weights[i]) / weight_sum; /* a sum, as that of a class: it is never -0 */
        draft->targets[i] = target;
        draft->active[held] = i;
        draft->active_targets[held] = target;
        draft->members[held] = (struct fo_member){i, held, 1.0};
        held += weights[i] > 0.0;
    }
    portfolio->asset_count = instruments->count;
    portfolio->active_count = portfolio->member_count = held;
    portfolio->names = instruments->names;
    portfolio->name_order = instruments->name_order;
}

foresto_status fo_portfolio_create(const struct fo_instruments *instruments, const double *weights, double weight_sum,
                                   const char *const *classes, const foresto_allocator *allocator,
                                   struct fo_portfolio **portfolio, foresto_error *error) {
    struct draft draft;
    foresto_status status = allocate(instruments->count, classes != NULL, allocator, &draft, error);
    if (status) {
        return status;
    }
    if (classes) {
        hold_classes(&draft, classes, instruments->count, weights, weight_sum);
    } else {
        hold_instruments(&draft, instruments, weights, weight_sum);
    }
    *portfolio = draft.portfolio;
    return FORESTO_OK;
}

void fo_portfolio_destroy(struct fo_portfolio *portfolio) {
    if (portfolio) {
        foresto_allocator allocator = portfolio->allocator;
        fo_release(&allocator, portfolio);
    }
}
