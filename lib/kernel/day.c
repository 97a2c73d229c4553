/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "kernel/day.h"

double fo_day_drift(const struct fo_day *day, size_t *asset) {
    double most = 0.0;
    *asset = 0;
    for (size_t i = 0; i < day->count; i++) {
        double drift = fo_abs(day->values[i] / day->nav - day->targets[i] / day->target_sum);
        if (drift > most) {
            most = drift;
            *asset = i;
        }
    }
    return most;
}

double fo_day_turnover(const struct fo_day *day) {
    double sum = 0.0;
    for (size_t i = 0; i < day->count; i++) {
        sum += fo_abs(day->targets[i] / day->target_sum * day->nav - day->values[i]);
    }
    return fo_turnover(sum, day->nav);
}
