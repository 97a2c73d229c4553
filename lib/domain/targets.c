/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "domain/targets.h"

#include "base/bits.h"
#include "foresto/rebalance.h"

foresto_status fo_weights_check(const double *weights, uint64_t count, const char *const *names, const char *field,
                                double *sum, foresto_error *error) {
    if (!weights) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, field, "must not be NULL");
    }
    double total = 0.0;
    for (uint64_t i = 0; i < count; i++) {
        if (!(weights[i] >= 0.0 && weights[i] <= 1.0)) {
            struct fo_where where = FO_NOWHERE;
            where.field = field;
            where.asset = (int64_t)i;
            where.asset_name = names ? names[i] : NULL;
            where.value = weights[i];
            where.has_value = true;
            return fo_fail(error, FORESTO_E_WEIGHT, where, NULL);
        }
        total += weights[i];
    }
    *sum = total;
    return FORESTO_OK;
}

foresto_status fo_weight_sum_check(double sum, const char *field, foresto_error *error) {
    bool good = fo_abs(sum - 1.0) <= FORESTO_WEIGHT_SUM_TOLERANCE + FORESTO_WEIGHT_SUM_SLACK;
    return good ? FORESTO_OK : fo_fail_value(error, FORESTO_E_WEIGHT_SUM, field, sum, NULL);
}
