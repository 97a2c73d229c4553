/* SPDX-License-Identifier: MIT */
#include "ticket_cost.h"

#include <stdio.h>

static int32_t trading_cost(void *user, const foresto_trades *trades, double *cost_amount) {
    const struct ticket_cost *cost = user;
    double sum = 0;
    for (uint32_t i = 0; i < trades->asset_count; i++) {
        double money = trades->gross_trades[i] < 0 ? -trades->gross_trades[i] : trades->gross_trades[i];
        double share = money * cost->rate;
        if (money > 0) {
            sum += share < cost->minimum ? cost->minimum : share;
        }
    }
    *cost_amount = sum;
    return 0;
}

foresto_cost_model ticket_cost_model(struct ticket_cost *cost) {
    snprintf(cost->fingerprint, sizeof cost->fingerprint, "ticket %.17g %.17g", cost->rate, cost->minimum);
    return (foresto_cost_model){.struct_size = sizeof(foresto_cost_model),
                                .user = cost,
                                .trading_cost = trading_cost,
                                .fingerprint = cost->fingerprint};
}
