/* SPDX-License-Identifier: MIT */
#include "chain.h"

/* The sum of the values is the day's NAV, that of the trades its turnover; the cost of it leaves what is bought, which
 * is what the next day's sum begins with. */
double chain_walk(const double *values, size_t assets, size_t rebalances) {
    const double target = 1.0 / (double)assets, rate = 0.001;
    double first = values[0], nav_after = 0.0;
    for (size_t k = 0; k < rebalances; k++) {
        double nav = first;
        for (size_t i = 1; i < assets; i++) {
            nav += values[i];
        }
        double traded = 0.0;
        for (size_t i = 0; i < assets; i++) {
            traded += __builtin_fabs(target * nav - values[i]);
        }
        double turnover = 0.5 * traded / nav;
        nav_after = nav * (1.0 - turnover * rate);
        double level = values[0], units = nav_after * target / level;
        first = units * level;
    }
    return nav_after;
}
