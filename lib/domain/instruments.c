/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/instruments.h"

#include "base/json.h"
#include "base/names.h"
#include "foresto/panel.h"

static const struct fo_names KINDS = FO_NAMES(FORESTO_PANEL_PRICES, "PRICES", "RETURNS");

const char *foresto_panel_kind_name(uint32_t kind) {
    return fo_names_get(&KINDS, kind);
}

foresto_status foresto_panel_kind_parse(const char *name, uint32_t *kind) {
    return fo_names_find(&KINDS, name, kind);
}

foresto_status fo_instruments_check(uint32_t kind, uint64_t count, const char *const *names, foresto_error *error) {
    if (!fo_names_has(&KINDS, kind)) {
        return fo_fail_value(error, FORESTO_E_ENUM, "kind", kind, NULL);
    }
    if (count < 1 || count > FORESTO_ASSET_COUNT_MAX) {
        return fo_fail_value(error, FORESTO_E_SIZE, "asset_count", (double)count, "is out of range");
    }
    if (!names) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "asset_names", "must not be NULL");
    }
    return fo_names_check(names, count, "asset_names", error);
}

foresto_status fo_instruments_check_unique(const struct fo_instruments *instruments, foresto_error *error) {
    for (uint32_t k = 1; k < instruments->count; k++) {
        uint32_t one = instruments->name_order[k - 1], other = instruments->name_order[k];
        if (fo_json_compare(instruments->names[one], instruments->names[other]) == 0) {
            struct fo_where where = FO_NOWHERE;
            where.field = "asset_names";
            where.asset = one > other ? one : other;
            where.asset_name = instruments->names[one];
            return fo_fail(error, FORESTO_E_NAME, where, "is used twice");
        }
    }
    return FORESTO_OK;
}

double fo_instruments_floor(uint32_t kind) {
    return kind == FORESTO_PANEL_PRICES ? 0.0 : -1.0;
}

foresto_status fo_instruments_refuse(const struct fo_instruments *instruments, uint32_t asset, int64_t day,
                                     foresto_date date, double value, foresto_error *error) {
    bool prices = instruments->kind == FORESTO_PANEL_PRICES;
    struct fo_where where = FO_NOWHERE;
    where.field = prices ? "prices" : "returns";
    where.day = day;
    where.date = date;
    where.asset = asset;
    where.asset_name = instruments->names[asset];
    where.value = value;
    where.has_value = true;
    return fo_fail(error, prices ? FORESTO_E_PRICE : FORESTO_E_RETURN, where, NULL);
}

bool fo_stride_good(int64_t stride, uint64_t count) {
    int64_t most = (int64_t)(PTRDIFF_MAX / sizeof(double) / 2) / (int64_t)count;
    return stride >= -most && stride <= most && (stride != 0 || count == 1);
}
