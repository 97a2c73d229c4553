/* SPDX-License-Identifier: MIT */
/* Many accounts at once: any strides and columns, and the bits of foresto_evaluate() for each. */
#include "input.h"

enum { MOST_ACCOUNTS = 40, MOST_ASSETS = 6 };

/* Numbers in a block of exactly the size that the strides reach. */
struct table {
    double *block, *first;
    int64_t account_stride, asset_stride;
};

/* Accounts side by side or assets side by side, forwards or backwards, with or without gaps; `shared`: one account's
 * numbers serve all. */
static struct table take_table(struct input *input, uint32_t accounts, uint32_t assets, bool shared) {
    struct table table;
    uint8_t style = take_byte(input);
    int64_t gap = 1 + style % 3, rows = shared ? 1 : accounts;
    table.asset_stride = style & 8 ? gap * rows : gap;
    table.account_stride = shared ? 0 : style & 8 ? gap : gap * assets;
    size_t size = (size_t)((rows - 1) * table.account_stride + (assets - 1) * table.asset_stride + 1);
    table.block = block_of(size * sizeof(double));
    memset(table.block, 0x7f, size * sizeof(double)); /* huge numbers, which nobody asks for */
    table.first = table.block;
    if (style & 16) {
        table.first += (rows - 1) * table.account_stride;
        table.account_stride = -table.account_stride;
    }
    if (style & 32) {
        table.first += (assets - 1) * table.asset_stride;
        table.asset_stride = -table.asset_stride;
    }
    return table;
}

static double *at(const struct table *table, uint32_t account, uint32_t asset) {
    return table->first + (int64_t)account * table->account_stride + (int64_t)asset * table->asset_stride;
}

static void fill(struct input *input, const struct table *values, const struct table *targets, uint32_t accounts,
                 uint32_t assets) {
    uint8_t style = take_byte(input);
    for (uint32_t k = 0; k < accounts; k++) {
        for (uint32_t i = 0; i < assets; i++) {
            *at(values, k, i) = style & 1 && take_byte(input) < 24 ? take_double(input) : take_price(input);
            *at(targets, k, i) = style & 2 && take_byte(input) < 24 ? take_double(input) : 1.0 / assets;
        }
    }
}

struct columns {
    foresto_decision_columns given;
    bool wants[6];
};

static void *column(const struct columns *columns, int which, uint32_t count, size_t size) {
    return columns->wants[which] ? block_of(count * size) : NULL;
}

static struct columns take_columns(struct input *input, uint32_t count) {
    struct columns columns = {.given = FORESTO_DECISION_COLUMNS_INIT};
    uint8_t wanted = take_byte(input);
    for (int c = 0; c < 6; c++) {
        columns.wants[c] = wanted >> c & 1;
    }
    columns.given.count = count;
    columns.given.statuses = column(&columns, 0, count, sizeof(foresto_status));
    columns.given.trigger_types = column(&columns, 1, count, sizeof(uint32_t));
    columns.given.max_drift_assets = column(&columns, 2, count, sizeof(uint32_t));
    columns.given.max_drift = column(&columns, 3, count, sizeof(double));
    columns.given.turnover = column(&columns, 4, count, sizeof(double));
    columns.given.nav = column(&columns, 5, count, sizeof(double));
    return columns;
}

static void free_columns(struct columns *columns) {
    free(columns->given.statuses);
    free(columns->given.trigger_types);
    free(columns->given.max_drift_assets);
    free(columns->given.max_drift);
    free(columns->given.turnover);
    free(columns->given.nav);
}

/* What foresto_evaluate() says of one account. */
static foresto_status evaluate(const foresto_accounts *accounts, const struct table *values,
                               const struct table *targets, uint32_t k, foresto_decision *decision) {
    double value[MOST_ASSETS], target[MOST_ASSETS];
    for (uint32_t i = 0; i < accounts->asset_count; i++) {
        value[i] = *at(values, k, i);
        target[i] = *at(targets, k, i);
    }
    *decision = (foresto_decision)FORESTO_DECISION_INIT;
    return foresto_evaluate(accounts->rule, value, target, accounts->asset_count, accounts->previous, accounts->today,
                            accounts->next, decision, NULL);
}

static bool same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

static void check_account(const foresto_decision_columns *columns, uint32_t k, const foresto_decision *decision) {
    HOLDS(!columns->trigger_types || columns->trigger_types[k] == decision->trigger_type);
    HOLDS(!columns->max_drift_assets || columns->max_drift_assets[k] == decision->max_drift_asset);
    HOLDS(!columns->max_drift || same(columns->max_drift[k], decision->max_drift));
    HOLDS(!columns->turnover || same(columns->turnover[k], decision->turnover));
    HOLDS(!columns->nav || same(columns->nav[k], decision->nav));
}

/* What is wrong with rule and dates, which a batch looks at before any account. */
static foresto_status common_failure(const foresto_accounts *accounts) {
    const double one = 1.0;
    foresto_decision decision = FORESTO_DECISION_INIT;
    return foresto_evaluate(accounts->rule, &one, &one, 1, accounts->previous, accounts->today, accounts->next,
                            &decision, NULL);
}

/* A failure of the batch is one that all accounts have, or else that of the first account which fails. */
static void check_batch(const foresto_accounts *accounts, const struct table *values, const struct table *targets,
                        const foresto_decision_columns *columns) {
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_accounts_evaluate(accounts, columns, &error), first = FORESTO_OK;
    check_error(status, &error);
    for (uint32_t k = 0; k < accounts->account_count; k++) {
        foresto_decision decision;
        foresto_status one = evaluate(accounts, values, targets, k, &decision);
        first = first ? first : one;
        if (status == FORESTO_OK) {
            HOLDS(columns->statuses ? columns->statuses[k] == one : one == FORESTO_OK);
            check_account(columns, k, &decision);
        } else if (columns->statuses) {
            HOLDS(one != FORESTO_OK);
        }
    }
    foresto_status common = common_failure(accounts);
    HOLDS(status == (common || columns->statuses ? common : first));
}

/* Dates wrap around, as a host's may that does not look. */
static foresto_date neighbour(foresto_date date, int32_t step) {
    return (foresto_date)((uint32_t)date + (uint32_t)step);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    foresto_accounts accounts = FORESTO_ACCOUNTS_INIT;
    foresto_rule rule = take_rule(&input);
    uint32_t count = 1 + take_below(&input, MOST_ACCOUNTS - 1), assets = 1 + take_below(&input, MOST_ASSETS - 1);
    if (take_byte(&input) < 16) {
        take(&input, (uint8_t *)&rule + 4, sizeof rule - 4);
    }
    struct table values = take_table(&input, count, assets, false);
    struct table targets = take_table(&input, count, assets, take_byte(&input) & 1);
    struct columns columns = take_columns(&input, count);
    accounts.account_count = count;
    accounts.asset_count = assets;
    accounts.values = values.first;
    accounts.targets = targets.first;
    accounts.account_stride = values.account_stride;
    accounts.asset_stride = values.asset_stride;
    accounts.target_account_stride = targets.account_stride;
    accounts.target_asset_stride = targets.asset_stride;
    accounts.rule = &rule;
    accounts.today = take_date(&input);
    accounts.previous = take_byte(&input) < 192 ? neighbour(accounts.today, -1) : take_date(&input);
    accounts.next = take_byte(&input) < 192 ? neighbour(accounts.today, 1) : take_date(&input);
    fill(&input, &values, &targets, count, assets);
    check_batch(&accounts, &values, &targets, &columns.given);
    /* Counts that lie are refused before anything is read. */
    accounts.account_count = UINT64_MAX / 2;
    HOLDS(foresto_accounts_evaluate(&accounts, &columns.given, NULL) != FORESTO_OK);
    free_columns(&columns);
    free(values.block);
    free(targets.block);
    return 0;
}
