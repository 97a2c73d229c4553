/* SPDX-License-Identifier: MIT */
/* Batches of accounts: each decided with the bits of foresto_evaluate(), however they lie in memory. */
#include <float.h>
#include <stdio.h>
#include <string.h>

#include "../support/day.h"
#include "../support/expect.h"
#include "../support/rng.h"

#define SEED(seed) ((unsigned long long)(seed))

enum { ACCOUNTS_MAX = 600, ASSETS_MAX = 24, CELLS = 2 * ACCOUNTS_MAX * (ASSETS_MAX + 2), GARBAGE = 0x5a };

/* Accounts with columns for their decisions. */
struct batch {
    foresto_accounts accounts;
    foresto_rule rule;
    double values[CELLS], targets[CELLS];
    foresto_decision_columns columns;
    foresto_status statuses[ACCOUNTS_MAX + 1];
    uint32_t trigger_types[ACCOUNTS_MAX + 1], max_drift_assets[ACCOUNTS_MAX + 1];
    double max_drift[ACCOUNTS_MAX + 1], turnover[ACCOUNTS_MAX + 1], nav[ACCOUNTS_MAX + 1];
};

static struct batch batch;

static double *cell(double *first, uint64_t k, uint64_t i, int64_t account_stride, int64_t asset_stride) {
    return first + (int64_t)k * account_stride + (int64_t)i * asset_stride;
}

static double *value_at(uint64_t k, uint64_t i) {
    const foresto_accounts *a = &batch.accounts;
    double *first = batch.values + (a->values - batch.values);
    return cell(first, k, i, a->account_stride, a->asset_stride);
}

static double *target_at(uint64_t k, uint64_t i) {
    const foresto_accounts *a = &batch.accounts;
    double *first = batch.targets + (a->targets - batch.targets);
    return cell(first, k, i, a->target_account_stride, a->target_asset_stride);
}

enum layout { BY_ACCOUNT, BY_ASSET, PADDED, SPREAD, BACKWARDS, BY_ASSET_BACKWARDS, LAYOUTS };

/* One batch in so many has the same targets for all; layouts are a number without a divisor in common. */
enum { SHARED = 5 };

static void lay_out(enum layout layout, int64_t *account_stride, int64_t *asset_stride, const double **first) {
    const foresto_accounts *a = &batch.accounts;
    int64_t accounts = (int64_t)a->account_count, assets = (int64_t)a->asset_count;
    switch (layout) {
    case BY_ACCOUNT:
        *account_stride = assets, *asset_stride = 1;
        break;
    case BY_ASSET:
        *account_stride = 1, *asset_stride = accounts;
        break;
    case PADDED:
        *account_stride = assets + 2, *asset_stride = 1;
        break;
    case SPREAD:
        *account_stride = 2, *asset_stride = 2 * accounts;
        break;
    case BACKWARDS: /* from the last account and asset to the first, as the next */
        *account_stride = -assets, *asset_stride = -1;
        *first += accounts * assets - 1;
        break;
    default:
        *account_stride = -1, *asset_stride = -accounts;
        *first += accounts * assets - 1;
    }
}

static void set_columns(void) {
    foresto_decision_columns *columns = &batch.columns;
    *columns = (foresto_decision_columns)FORESTO_DECISION_COLUMNS_INIT;
    columns->count = batch.accounts.account_count;
    columns->statuses = batch.statuses;
    columns->trigger_types = batch.trigger_types;
    columns->max_drift_assets = batch.max_drift_assets;
    columns->max_drift = batch.max_drift;
    columns->turnover = batch.turnover;
    columns->nav = batch.nav;
    memset(batch.statuses, GARBAGE, sizeof batch.statuses);
    memset(batch.trigger_types, GARBAGE, sizeof batch.trigger_types);
    memset(batch.max_drift_assets, GARBAGE, sizeof batch.max_drift_assets);
    memset(batch.max_drift, GARBAGE, sizeof batch.max_drift);
    memset(batch.turnover, GARBAGE, sizeof batch.turnover);
    memset(batch.nav, GARBAGE, sizeof batch.nav);
}

/* Positive weights that sum to 1, or to a little less. */
static void make_targets(struct rng *rng, uint64_t k) {
    uint64_t assets = batch.accounts.asset_count;
    double sum = 0.0, scale = rng_once_in(rng, 3) ? 1.0 - 9e-7 * rng_between(rng, 0.0, 1.0) : 1.0;
    for (uint64_t i = 0; i < assets; i++) {
        *target_at(k, i) = i > 0 && rng_once_in(rng, 5) ? 0.0 : rng_between(rng, 0.05, 1.0);
        sum += *target_at(k, i);
    }
    for (uint64_t i = 0; i < assets; i++) {
        *target_at(k, i) = *target_at(k, i) / sum * scale;
    }
}

/* Some hold what they should, some all the same of each asset, so that drifts tie, and some next to nothing. */
static void make_values(struct rng *rng, uint64_t k) {
    uint32_t kind = rng_below(rng, 5);
    double money = kind == 0 ? 0x1p-1070 : kind == 1 ? 1e300 : 1e5;
    for (uint64_t i = 0; i < batch.accounts.asset_count; i++) {
        double whim = kind == 2 ? 1.0 : rng_between(rng, 0.0, 2.0);
        *value_at(k, i) = kind == 3 ? money * *target_at(k, i) : money * whim;
    }
}

static void make_rule(struct rng *rng) {
    foresto_rule *rule = &batch.rule;
    foresto_rule_init(rule, sizeof *rule);
    rule->rule_type = 1 + rng_below(rng, 3);
    rule->frequency = 1 + rng_below(rng, 2);
    rule->base_day_policy = rng_below(rng, 2);
    rule->drift_threshold = (double)(1 + rng_below(rng, 3000)) / 10000.0;
    batch.accounts.rule = rule;
}

static void make(uint64_t seed, uint64_t accounts, uint64_t assets) {
    static const foresto_date days[] = {DAY(2024, 1, 30), DAY(2024, 1, 31), DAY(2024, 2, 1), DAY(2024, 2, 2),
                                        DAY(2024, 3, 29), DAY(2024, 4, 1),  DAY(2024, 4, 2)};
    struct rng rng = {seed};
    foresto_accounts *a = &batch.accounts;
    *a = (foresto_accounts)FORESTO_ACCOUNTS_INIT;
    a->account_count = accounts;
    a->asset_count = assets;
    a->values = batch.values;
    a->targets = batch.targets;
    lay_out((enum layout)(seed % LAYOUTS), &a->account_stride, &a->asset_stride, &a->values);
    lay_out((enum layout)(seed / LAYOUTS % LAYOUTS), &a->target_account_stride, &a->target_asset_stride, &a->targets);
    if (seed % SHARED == 0) { /* the same for all */
        a->target_account_stride = 0;
        a->target_asset_stride = 1 + (int64_t)(seed % 2);
        a->targets = batch.targets;
    }
    uint32_t day = 1 + rng_below(&rng, 5);
    a->previous = rng_once_in(&rng, 4) ? FORESTO_DATE_NONE : days[day - 1];
    a->today = days[day];
    a->next = rng_once_in(&rng, 4) ? FORESTO_DATE_NONE : days[day + 1];
    make_rule(&rng);
    for (uint64_t k = 0; k < accounts; k++) {
        if (k == 0 || a->target_account_stride != 0) {
            make_targets(&rng, k);
        }
    }
    for (uint64_t k = 0; k < accounts; k++) {
        make_values(&rng, k);
    }
    set_columns();
}

/* What foresto_evaluate() says of an account. */
static foresto_status evaluate(uint64_t k, foresto_decision *decision, foresto_error *error) {
    const foresto_accounts *a = &batch.accounts;
    double values[ASSETS_MAX], targets[ASSETS_MAX];
    for (uint64_t i = 0; i < a->asset_count; i++) {
        values[i] = *value_at(k, i);
        targets[i] = *target_at(k, i);
    }
    return foresto_evaluate(a->rule, values, targets, a->asset_count, a->previous, a->today, a->next, decision, error);
}

/* Return NULL, or the name of the column in which an account's entry is wrong. An account that fails has 0. */
static const char *entry_difference(uint64_t k) {
    const foresto_decision_columns *columns = &batch.columns;
    foresto_decision asked = {.struct_size = sizeof asked};
    foresto_status status = evaluate(k, &asked, NULL);
    return columns->statuses && columns->statuses[k] != status                                  ? "statuses"
           : columns->trigger_types && columns->trigger_types[k] != asked.trigger_type          ? "trigger_types"
           : columns->max_drift_assets && columns->max_drift_assets[k] != asked.max_drift_asset ? "max_drift_assets"
           : columns->max_drift && !same_bits(columns->max_drift[k], asked.max_drift)           ? "max_drift"
           : columns->turnover && !same_bits(columns->turnover[k], asked.turnover)              ? "turnover"
           : columns->nav && !same_bits(columns->nav[k], asked.nav)                             ? "nav"
                                                                                                : NULL;
}

/* Nothing is written behind the last account, nor to a column that is not wanted. */
static bool kept_within(void) {
    const foresto_decision_columns *columns = &batch.columns;
    const unsigned char *const bytes[] = {
        (unsigned char *)(batch.statuses + (columns->statuses ? columns->count : 0)),
        (unsigned char *)(batch.trigger_types + (columns->trigger_types ? columns->count : 0)),
        (unsigned char *)(batch.max_drift_assets + (columns->max_drift_assets ? columns->count : 0)),
        (unsigned char *)(batch.max_drift + (columns->max_drift ? columns->count : 0)),
        (unsigned char *)(batch.turnover + (columns->turnover ? columns->count : 0)),
        (unsigned char *)(batch.nav + (columns->nav ? columns->count : 0)),
    };
    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        for (size_t b = 0; b < 4; b++) {
            if (bytes[i][b] != GARBAGE) {
                return false;
            }
        }
    }
    return true;
}

static void expect_same_decisions(const char *what, uint64_t seed) {
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_accounts_evaluate(&batch.accounts, &batch.columns, &error), error);
    for (uint64_t k = 0; k < batch.accounts.account_count; k++) {
        const char *difference = entry_difference(k);
        cr_assert(difference == NULL, "%s, seed %llu, account %llu of %llu: %s", what, SEED(seed), SEED(k),
                  SEED(batch.accounts.account_count), difference);
    }
    cr_assert(kept_within(), "%s, seed %llu: written beyond", what, SEED(seed));
}

/* Columns that are not wanted, by the bits of a number. */
static void leave_out(uint32_t bits) {
    foresto_decision_columns *columns = &batch.columns;
    columns->statuses = bits & 1 ? NULL : columns->statuses;
    columns->trigger_types = bits & 2 ? NULL : columns->trigger_types;
    columns->max_drift_assets = bits & 4 ? NULL : columns->max_drift_assets;
    columns->max_drift = bits & 8 ? NULL : columns->max_drift;
    columns->turnover = bits & 16 ? NULL : columns->turnover;
    columns->nav = bits & 32 ? NULL : columns->nav;
}

enum { ALL_COLUMNS = 64 };

/* ---- sound accounts ---- */

Test(accounts, every_layout) {
    size_t triggers[FORESTO_TRIGGER_DRIFT + 1] = {0};
    for (uint64_t seed = 0; seed < 600; seed++) {
        struct rng rng = {~seed};
        make(seed, 1 + rng_below(&rng, 40), 1 + rng_below(&rng, ASSETS_MAX));
        expect_same_decisions("all columns", seed);
        for (uint64_t k = 0; k < batch.accounts.account_count; k++) {
            triggers[batch.trigger_types[k]]++;
        }
        set_columns();
        leave_out(rng_below(&rng, ALL_COLUMNS));
        expect_same_decisions("some columns", seed);
    }
    cr_expect(triggers[0] > 1000 && triggers[1] > 1000 && triggers[2] > 1000, "%zu, %zu, %zu", triggers[0], triggers[1],
              triggers[2]);
}

/* One account more and less than what is measured at once. */
Test(accounts, many) {
    static const uint64_t counts[] = {255, 256, 257, 511, 512, 513, ACCOUNTS_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        for (uint64_t seed = 0; seed < LAYOUTS * LAYOUTS; seed++) {
            make(seed, counts[i], 1 + seed % ASSETS_MAX);
            expect_same_decisions("many", seed);
        }
    }
}

Test(accounts, each_column_alone) {
    for (uint32_t bits = 0; bits < ALL_COLUMNS; bits++) {
        make(bits, 19, 7);
        leave_out(bits);
        expect_same_decisions("columns", bits);
    }
}

/* A stretch of the accounts is decided as it is among all: threads may share a batch. */
Test(accounts, stretches) {
    make(1, 300, 9);
    foresto_accounts whole = batch.accounts;
    foresto_decision_columns into = batch.columns;
    for (uint64_t first = 0; first < 300; first += 77) {
        foresto_accounts part = whole;
        foresto_decision_columns columns = into;
        part.account_count = columns.count = 300 - first < 77 ? 300 - first : 77;
        part.values += (int64_t)first * part.account_stride;
        part.targets += (int64_t)first * part.target_account_stride;
        columns.statuses += first;
        columns.trigger_types += first;
        columns.max_drift_assets += first;
        columns.max_drift += first;
        columns.turnover += first;
        columns.nav += first;
        expect_status(foresto_accounts_evaluate(&part, &columns, NULL), FORESTO_OK);
    }
    for (uint64_t k = 0; k < 300; k++) {
        cr_assert_null(entry_difference(k), "account %llu", SEED(k));
    }
}

/* A single account and a single asset need no strides. */
Test(accounts, strides_of_one) {
    make(BY_ACCOUNT, 1, 1);
    batch.accounts.account_stride = batch.accounts.asset_stride = 0;
    batch.accounts.target_account_stride = batch.accounts.target_asset_stride = 0;
    *value_at(0, 0) = 100.0;
    *target_at(0, 0) = 1.0;
    expect_same_decisions("one", 0);
    cr_expect_eq(batch.statuses[0], FORESTO_OK);
}

/* A drift that is the limit to the last bit fires, the one below does not. */
Test(accounts, drift_at_the_limit) {
    make(BY_ACCOUNT + 1, 2, 2);
    batch.rule.rule_type = FORESTO_RULE_DRIFT;
    batch.rule.drift_threshold = 0.1875 + FORESTO_DRIFT_SLACK;
    cr_assert(same_bits(batch.rule.drift_threshold - FORESTO_DRIFT_SLACK, 0.1875));
    for (uint64_t k = 0; k < 2; k++) {
        *target_at(k, 0) = *target_at(k, 1) = 0.5;
        *value_at(k, 0) = k == 0 ? 0.6875 : 0.6875 - 0x1p-53;
        *value_at(k, 1) = k == 0 ? 0.3125 : 0.3125 + 0x1p-53;
    }
    expect_same_decisions("limit", 0);
    cr_expect_eq(batch.trigger_types[0], FORESTO_TRIGGER_DRIFT);
    cr_expect_eq(batch.trigger_types[1], FORESTO_TRIGGER_NONE);
}

/* One account may hold as many assets as any. */
Test(accounts, most_assets) {
    static double halves[FORESTO_ASSET_COUNT_MAX];
    halves[0] = halves[FORESTO_ASSET_COUNT_MAX - 1] = 0.5;
    make(BY_ACCOUNT + 1, 1, 2);
    foresto_accounts *a = &batch.accounts;
    a->asset_count = FORESTO_ASSET_COUNT_MAX;
    a->values = a->targets = halves;
    a->asset_stride = a->target_asset_stride = 1;
    foresto_error error = FORESTO_ERROR_INIT;
    assert_ok(foresto_accounts_evaluate(a, &batch.columns, &error), error);
    cr_expect(batch.statuses[0] == FORESTO_OK && same_bits(batch.nav[0], 1.0) && same_bits(batch.max_drift[0], 0.0));
}

/* ---- accounts that are not sound ---- */

/* What is wrong with an account of two or more assets. */
static const struct fault {
    const char *what;
    double first, second; /* of the values, or of the targets; the other assets stay */
    bool in_targets;
    foresto_status status;
    const char *field; /* that the batch names with the account */
} faults[] = {
    {"negative", 100, -1, false, FORESTO_E_RANGE, "values"},
    {"missing", MISSING, 100, false, FORESTO_E_RANGE, "values"},
    {"infinite", 100, INFINITE, false, FORESTO_E_RANGE, "values"},
    {"less than nothing", -INFINITE, 100, false, FORESTO_E_RANGE, "values"},
    {"nothing", 0, 0, false, FORESTO_E_NAV, "nav"},
    {"too much", 1.7e308, 1.7e308, false, FORESTO_E_NAV, "nav"},
    {"as much as there is, twice", DBL_MAX, DBL_MAX, false, FORESTO_E_NAV, "nav"},
    {"above 1", 1.5, 0, true, FORESTO_E_WEIGHT, "targets"},
    {"below 0", 1, -0.5, true, FORESTO_E_WEIGHT, "targets"},
    {"no number", MISSING, 0.5, true, FORESTO_E_WEIGHT, "targets"},
    {"infinite", 0.5, INFINITE, true, FORESTO_E_WEIGHT, "targets"},
    {"sum below", 0.5, 0.25, true, FORESTO_E_WEIGHT_SUM, "targets"},
    {"sum above", 0.5, 0.500002, true, FORESTO_E_WEIGHT_SUM, "targets"},
    {"sum 0", 0, 0, true, FORESTO_E_WEIGHT_SUM, "targets"},
    {"trades overflow", 0, 1.7e308, false, FORESTO_E_RANGE, "turnover"},
};
enum { FAULTS = sizeof faults / sizeof *faults };

static void spoil(const struct fault *fault, uint64_t k) {
    uint64_t assets = batch.accounts.asset_count;
    for (uint64_t i = 0; i < assets; i++) {
        *(fault->in_targets ? target_at(k, i) : value_at(k, i)) = i == 0 ? fault->first : i == 1 ? fault->second : 0.0;
    }
    if (strcmp(fault->field, "turnover") == 0) { /* all is to go from the second to the first */
        for (uint64_t i = 0; i < assets; i++) {
            *target_at(k, i) = i == 0;
        }
    }
}

/* A batch whose accounts have targets of their own; all side by side with the seed 7. */
static void make_own(uint64_t seed, uint64_t accounts, uint64_t assets) {
    make(SHARED * seed + 1, accounts, assets);
}

static void expect_zeros(uint64_t k) {
    cr_expect(batch.trigger_types[k] == 0 && batch.max_drift_assets[k] == 0 && same_bits(batch.max_drift[k], 0.0) &&
                  same_bits(batch.turnover[k], 0.0) && same_bits(batch.nav[k], 0.0),
              "account %llu", SEED(k));
}

/* With statuses a batch goes on, and says nothing in the error. */
Test(accounts, unsound_among_sound) {
    for (uint64_t seed = 0; seed < 2 * LAYOUTS * LAYOUTS; seed++) {
        make_own(seed, 290, 2 + seed % 9);
        struct rng rng = {seed};
        size_t spoilt = 0;
        for (uint64_t k = 0; k < 290; k++) {
            if (rng_once_in(&rng, 4)) {
                spoil(&faults[spoilt++ % FAULTS], k);
            }
        }
        leave_out(rng_below(&rng, ALL_COLUMNS / 2) << 1);
        foresto_error error = FORESTO_ERROR_INIT;
        const foresto_error untouched = error;
        expect_status(foresto_accounts_evaluate(&batch.accounts, &batch.columns, &error), FORESTO_OK);
        cr_expect_eq(memcmp(&error, &untouched, sizeof error), 0);
        expect_same_decisions("unsound", seed);
    }
}

/* Each fault where a whole vector of accounts is sound but for it, at every place. */
Test(accounts, each_fault) {
    for (size_t f = 0; f < FAULTS; f++) {
        for (uint64_t k = 0; k < 21; k++) {
            make_own(f + k * LAYOUTS, 21, 2 + k % 5);
            spoil(&faults[f], k);
            expect_same_decisions(faults[f].what, k);
            cr_expect_eq(batch.statuses[k], faults[f].status, "%s: %s", faults[f].what,
                         foresto_status_name(batch.statuses[k]));
            expect_zeros(k);
        }
    }
}

/* Without statuses the first of them ends the batch, by name. */
Test(accounts, first_fault_is_named) {
    static const uint64_t places[] = {0, 5, 255, 256, 288};
    for (size_t f = 0; f < FAULTS; f++) {
        for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
            make_own(f + p, 289, 3);
            batch.columns.statuses = NULL;
            for (uint64_t k = places[p]; k < 289; k++) { /* and those after it, in other ways */
                spoil(&faults[(f + (size_t)(k - places[p])) % FAULTS], k);
            }
            foresto_error asked = FORESTO_ERROR_INIT, error = FORESTO_ERROR_INIT;
            foresto_decision decision = FORESTO_DECISION_INIT;
            foresto_status status = evaluate(places[p], &decision, &asked);
            cr_assert_eq(status, faults[f].status, "%s", faults[f].what);
            char field[32];
            snprintf(field, sizeof field, "%s[%d]", faults[f].field, (int)places[p]);
            struct refusal refusal = {status, .field = field, .asset = asked.asset + 1, .value = asked.value};
            expect_refusal(faults[f].what, foresto_accounts_evaluate(&batch.accounts, &batch.columns, &error), &error,
                           refusal);
            expect_status(foresto_accounts_evaluate(&batch.accounts, &batch.columns, NULL), status);
        }
    }
}

/* ---- refusals, which leave the columns alone ---- */

static void expect_refused(const char *what, struct refusal asked) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_accounts_evaluate(&batch.accounts, &batch.columns, &error);
    expect_refusal(what, status, &error, asked);
    leave_out(ALL_COLUMNS - 1);
    cr_expect(kept_within(), "%s: columns touched", what);
    make_own(7, 5, 3); /* for the next */
}

Test(accounts, refusals_of_arguments) {
    make_own(7, 5, 3);
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_accounts_evaluate(NULL, &batch.columns, &error);
    expect_refusal("no accounts", status, &error, (struct refusal){FORESTO_E_ARGUMENT, .field = "accounts"});
    status = foresto_accounts_evaluate(&batch.accounts, NULL, &error);
    expect_refusal("no columns", status, &error, (struct refusal){FORESTO_E_ARGUMENT, .field = "columns"});
    batch.accounts.values = NULL;
    expect_refused("no values", (struct refusal){FORESTO_E_ARGUMENT, .field = "values"});
    batch.accounts.targets = NULL;
    expect_refused("no targets", (struct refusal){FORESTO_E_ARGUMENT, .field = "targets"});
    batch.accounts.rule = NULL;
    expect_refused("no rule", (struct refusal){FORESTO_E_ARGUMENT, .field = "rule"});
    batch.accounts.reserved2 = 1;
    expect_refused("reserved", (struct refusal){FORESTO_E_STRUCT, .field = "accounts"});
    batch.accounts.reserved_pointer = &batch;
    expect_refused("reserved pointer", (struct refusal){FORESTO_E_STRUCT, .field = "accounts"});
    batch.rule.rule_type = 4;
    expect_refused("rule type", (struct refusal){FORESTO_E_ENUM, .field = "rule_type", .value = 4});
}

Test(accounts, refusals_of_sizes) {
    static const double huge = 18446744073709551616.0;
    const int64_t limit = (int64_t)(PTRDIFF_MAX / sizeof(double) / 2);
    make_own(7, 5, 3);
    foresto_accounts *a = &batch.accounts;
    batch.columns.count = 4;
    expect_refused("columns", (struct refusal){FORESTO_E_SIZE, .field = "columns.count", .value = 4});
    a->account_count = 0;
    expect_refused("accounts", (struct refusal){FORESTO_E_SIZE, .field = "account_count", .value = 0});
    a->account_count = UINT64_MAX;
    expect_refused("accounts", (struct refusal){FORESTO_E_SIZE, .field = "account_count", .value = huge});
    a->account_count = PTRDIFF_MAX / sizeof(double) + 1;
    expect_refused("accounts", (struct refusal){FORESTO_E_SIZE, .field = "account_count", .value = 0x1p60});
    a->account_count = PTRDIFF_MAX / sizeof(double); /* there may be, but not at a stride of theirs */
    expect_refused("accounts", (struct refusal){FORESTO_E_SIZE, .field = "account_stride", .value = 3});
    a->asset_count = 0;
    expect_refused("assets", (struct refusal){FORESTO_E_SIZE, .field = "asset_count", .value = 0});
    a->asset_count = FORESTO_ASSET_COUNT_MAX + 1;
    expect_refused("assets",
                   (struct refusal){FORESTO_E_SIZE, .field = "asset_count", .value = FORESTO_ASSET_COUNT_MAX + 1});
    a->account_stride = 0;
    expect_refused("accounts", (struct refusal){FORESTO_E_SIZE, .field = "account_stride", .value = 0});
    a->account_stride = limit / 5 + 1;
    expect_refused("accounts",
                   (struct refusal){FORESTO_E_SIZE, .field = "account_stride", .value = (double)(limit / 5 + 1)});
    a->asset_stride = 0;
    expect_refused("assets", (struct refusal){FORESTO_E_SIZE, .field = "asset_stride", .value = 0});
    a->asset_stride = -limit / 3 - 1;
    expect_refused("assets",
                   (struct refusal){FORESTO_E_SIZE, .field = "asset_stride", .value = (double)(-limit / 3 - 1)});
    a->target_account_stride = INT64_MIN;
    expect_refused("targets", (struct refusal){FORESTO_E_SIZE, .field = "target_account_stride", .value = -0x1p63});
    a->target_asset_stride = 0;
    expect_refused("targets", (struct refusal){FORESTO_E_SIZE, .field = "target_asset_stride", .value = 0});
}

Test(accounts, refusals_of_dates) {
    make_own(7, 5, 3);
    static const foresto_date far = FORESTO_DATE_MAX + 1;
    const foresto_date day = DAY(2024, 5, 17);
    const struct {
        foresto_date previous, today, next;
    } rows[] = {{day, day, FORESTO_DATE_NONE},
                {day + 1, day, FORESTO_DATE_NONE},
                {FORESTO_DATE_NONE, day, day},
                {FORESTO_DATE_NONE, day, day - 1},
                {FORESTO_DATE_NONE, far, FORESTO_DATE_NONE},
                {FORESTO_DATE_NONE, day, far},
                {FORESTO_DATE_NONE, FORESTO_DATE_NONE, FORESTO_DATE_NONE}};
    for (uint32_t type = 1; type <= 3; type++) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            batch.rule.rule_type = type;
            batch.accounts.previous = rows[i].previous;
            batch.accounts.today = rows[i].today;
            batch.accounts.next = rows[i].next;
            foresto_error asked = FORESTO_ERROR_INIT, error = FORESTO_ERROR_INIT;
            foresto_decision decision = FORESTO_DECISION_INIT;
            expect_status(evaluate(0, &decision, &asked), FORESTO_E_DATE);
            expect_status(foresto_accounts_evaluate(&batch.accounts, &batch.columns, &error), FORESTO_E_DATE);
            cr_expect_eq(memcmp(&error, &asked, sizeof error), 0, "type %d, row %zu", (int)type, i);
        }
    }
}
