/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "foresto/accounts.h"

#include <string.h>

#include "base/bits.h"
#include "base/environment.h"
#include "base/struct.h"
#include "base/text.h"
#include "domain/instruments.h"
#include "domain/rule.h"
#include "domain/schedule.h"
#include "domain/targets.h"
#include "foresto/panel.h"
#include "foresto/schedule.h"
#include "kernel/kernels.h"

/* Accounts that are measured at once. */
enum { TILE = 256 };

void foresto_accounts_init(foresto_accounts *accounts, size_t struct_size) {
    const foresto_accounts initial = FORESTO_ACCOUNTS_INIT;
    fo_init(accounts, struct_size, &initial, sizeof initial);
}

void foresto_decision_columns_init(foresto_decision_columns *columns, size_t struct_size) {
    const foresto_decision_columns initial = FORESTO_DECISION_COLUMNS_INIT;
    fo_init(columns, struct_size, &initial, sizeof initial);
}

/* What was asked for, imported. */
struct batch {
    foresto_accounts given;
    foresto_decision_columns columns;
    foresto_rule rule;
    bool due; /* the day is scheduled, for all accounts alike */
};

static foresto_status check_stride(int64_t stride, uint64_t count, const char *field, foresto_error *error) {
    bool good = fo_stride_good(stride, count);
    return good ? FORESTO_OK : fo_fail_value(error, FORESTO_E_SIZE, field, (double)stride, "is out of range");
}

static foresto_status check_layout(const foresto_accounts *given, foresto_error *error) {
    if (given->account_count < 1 || given->account_count > PTRDIFF_MAX / sizeof(double)) {
        return fo_fail_value(error, FORESTO_E_SIZE, "account_count", (double)given->account_count, "is out of range");
    }
    if (given->asset_count < 1 || given->asset_count > FORESTO_ASSET_COUNT_MAX) {
        return fo_fail_value(error, FORESTO_E_SIZE, "asset_count", (double)given->asset_count, "is out of range");
    }
    foresto_status status = check_stride(given->account_stride, given->account_count, "account_stride", error);
    if (!status) {
        status = check_stride(given->asset_stride, given->asset_count, "asset_stride", error);
    }
    if (!status && given->target_account_stride != 0) {
        status = check_stride(given->target_account_stride, given->account_count, "target_account_stride", error);
    }
    return status ? status : check_stride(given->target_asset_stride, given->asset_count, "target_asset_stride", error);
}

static foresto_status import_accounts(struct batch *batch, const foresto_accounts *given, foresto_error *error) {
    foresto_accounts *copy = &batch->given;
    foresto_status status =
        fo_import_table(copy, sizeof *copy, FO_SIZE_TO(foresto_accounts, reserved2), given, "accounts", error);
    if (status) {
        return status;
    }
    if (copy->reserved_pointer || copy->reserved2) {
        return fo_fail_field(error, FORESTO_E_STRUCT, "accounts", "a reserved field is set");
    }
    if (!copy->values || !copy->targets) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, copy->values ? "targets" : "values", "must not be NULL");
    }
    status = check_layout(copy, error);
    return status ? status : fo_rule_import(&batch->rule, copy->rule, error);
}

static foresto_status import_columns(struct batch *batch, const foresto_decision_columns *given, foresto_error *error) {
    foresto_decision_columns *copy = &batch->columns;
    foresto_status status =
        fo_import_table(copy, sizeof *copy, FO_SIZE_TO(foresto_decision_columns, nav), given, "columns", error);
    if (!status && copy->count != batch->given.account_count) {
        status =
            fo_fail_value(error, FORESTO_E_SIZE, "columns.count", (double)copy->count, "is not the number of accounts");
    }
    return status;
}

static foresto_status find_due(struct batch *batch, foresto_error *error) {
    const foresto_accounts *given = &batch->given;
    uint32_t due = 0;
    foresto_status status = fo_check_neighbours(given->previous, given->today, given->next, error);
    if (!status && fo_rule_uses_schedule(batch->rule.rule_type)) {
        status = foresto_schedule_is_due(batch->rule.frequency, batch->rule.base_day_policy, given->previous,
                                         given->today, given->next, &due, error);
    }
    batch->due = due;
    return status;
}

static double value_of(const foresto_accounts *given, uint64_t k, uint64_t i) {
    return given
        ->values[(ptrdiff_t)k * (ptrdiff_t)given->account_stride + (ptrdiff_t)i * (ptrdiff_t)given->asset_stride];
}

static double target_of(const foresto_accounts *given, uint64_t k, uint64_t i) {
    return given->targets[(ptrdiff_t)k * (ptrdiff_t)given->target_account_stride +
                          (ptrdiff_t)i * (ptrdiff_t)given->target_asset_stride];
}

/* Fail for an account: "values[17]", and the asset if it is one's fault. */
static foresto_status refuse(foresto_error *error, foresto_status status, const char *name, uint64_t account,
                             int64_t asset, double value) {
    char field[32];
    struct fo_where where = FO_NOWHERE;
    fo_text_indexed(name, account, field, sizeof field);
    where.field = field;
    where.asset = asset;
    where.value = value;
    where.has_value = true;
    return fo_fail(error, status, where, NULL);
}

/* Why an account that is not sound is not, in the order of foresto_evaluate(). */
static foresto_status find_fault(const foresto_accounts *given, uint64_t k, foresto_error *error) {
    double nav = 0.0, sum = 0.0;
    for (uint64_t i = 0; i < given->asset_count; i++) {
        double value = value_of(given, k, i);
        if (!(value >= 0.0 && value <= DBL_MAX)) {
            return refuse(error, FORESTO_E_RANGE, "values", k, (int64_t)i, value);
        }
        nav = i ? nav + value : value;
    }
    if (!fo_positive(nav)) {
        return refuse(error, FORESTO_E_NAV, "nav", k, -1, nav);
    }
    for (uint64_t i = 0; i < given->asset_count; i++) {
        double target = target_of(given, k, i);
        if (!(target >= 0.0 && target <= 1.0)) {
            return refuse(error, FORESTO_E_WEIGHT, "targets", k, (int64_t)i, target);
        }
        sum = i ? sum + target : target;
    }
    if (fo_weight_sum_check(sum, "targets", NULL)) {
        return refuse(error, FORESTO_E_WEIGHT_SUM, "targets", k, -1, sum);
    }
    const double infinity = fo_from_bits(UINT64_C(0x7ff0000000000000));
    return refuse(error, FORESTO_E_RANGE, "turnover", k, -1, infinity); /* all that is left: it overflows */
}

static void clear(const foresto_decision_columns *columns, uint64_t k) {
    if (columns->trigger_types) {
        columns->trigger_types[k] = 0;
    }
    if (columns->max_drift_assets) {
        columns->max_drift_assets[k] = 0;
    }
    if (columns->max_drift) {
        columns->max_drift[k] = 0.0;
    }
    if (columns->turnover) {
        columns->turnover[k] = 0.0;
    }
    if (columns->nav) {
        columns->nav[k] = 0.0;
    }
}

/* Measure `count` accounts from the first one on, which drifts are kept of in any case. Whether all are sound. */
static bool measure(const struct batch *batch, const struct fo_kernels *kernels, uint64_t first, size_t count,
                    double *drift, uint8_t *sound) {
    const foresto_accounts *given = &batch->given;
    const foresto_decision_columns *columns = &batch->columns;
    struct fo_accounts accounts = {
        .values = given->values + (ptrdiff_t)first * (ptrdiff_t)given->account_stride,
        .targets = given->targets + (ptrdiff_t)first * (ptrdiff_t)given->target_account_stride,
        .value_account = (ptrdiff_t)given->account_stride,
        .value_asset = (ptrdiff_t)given->asset_stride,
        .target_account = (ptrdiff_t)given->target_account_stride,
        .target_asset = (ptrdiff_t)given->target_asset_stride,
        .assets = (size_t)given->asset_count,
        .readable = (size_t)(given->account_count - first),
    };
    struct fo_decisions decisions = {
        .nav = columns->nav ? columns->nav + first : NULL,
        .drift = drift,
        .asset = columns->max_drift_assets ? columns->max_drift_assets + first : NULL,
        .turnover = columns->turnover ? columns->turnover + first : NULL,
        .sound = sound,
    };
    memset(sound, 1, count);
    return kernels->decide(&accounts, count, &decisions);
}

static void write_triggers(const struct batch *batch, size_t count, const double *drift, uint32_t *triggers) {
    uint32_t near = batch->due ? FORESTO_TRIGGER_PERIODIC : FORESTO_TRIGGER_NONE;
    uint32_t far = fo_rule_uses_drift(batch->rule.rule_type) && !batch->due ? FORESTO_TRIGGER_DRIFT : near;
    double limit = fo_rule_drift_limit(&batch->rule);
    for (size_t j = 0; j < count; j++) {
        triggers[j] = drift[j] >= limit ? far : near;
    }
}

/* Refuse those of a tile that are not sound, or, where statuses are not wanted, the batch. */
static foresto_status refuse_faulty(const struct batch *batch, uint64_t first, size_t count, const uint8_t *sound,
                                    foresto_error *error) {
    const foresto_decision_columns *columns = &batch->columns;
    for (size_t j = 0; j < count; j++) {
        if (sound[j]) {
            continue;
        }
        foresto_status status = find_fault(&batch->given, first + j, error);
        if (!columns->statuses) {
            return status;
        }
        columns->statuses[first + j] = status;
        clear(columns, first + j);
    }
    return FORESTO_OK;
}

/* Measure a tile and write what follows from it. */
static foresto_status decide(const struct batch *batch, const struct fo_kernels *kernels, uint64_t first, size_t count,
                             foresto_error *error) {
    const foresto_decision_columns *columns = &batch->columns;
    double scratch[TILE];
    double *drift = columns->max_drift ? columns->max_drift + first : scratch;
    uint8_t sound[TILE];
    bool all = measure(batch, kernels, first, count, drift, sound);
    if (columns->trigger_types) {
        write_triggers(batch, count, drift, columns->trigger_types + first);
    }
    if (columns->statuses) {
        memset(columns->statuses + first, 0, count * sizeof *columns->statuses);
    }
    return all ? FORESTO_OK : refuse_faulty(batch, first, count, sound, columns->statuses ? NULL : error);
}

foresto_status foresto_accounts_evaluate(const foresto_accounts *accounts, const foresto_decision_columns *columns,
                                         foresto_error *error) {
    struct batch batch;
    foresto_status status = fo_environment_check(error);
    if (!status) {
        status = import_accounts(&batch, accounts, error);
    }
    if (!status) {
        status = import_columns(&batch, columns, error);
    }
    if (!status) {
        status = find_due(&batch, error);
    }
    const struct fo_kernels *kernels = fo_kernels_select();
    for (uint64_t first = 0; !status && first < batch.given.account_count; first += TILE) {
        uint64_t left = batch.given.account_count - first;
        status = decide(&batch, kernels, first, left < TILE ? (size_t)left : TILE, error);
    }
    return status;
}
