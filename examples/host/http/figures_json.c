/* SPDX-License-Identifier: MIT */
#include "figures_json.h"

#include <jansson.h>

#include "foresto/date.h"

/* A figure that is null stays 0, and its bit stays clear. */
static bool read_number(const json_t *json, const char *name, double *value, foresto_figures *figures, uint32_t bit) {
    const json_t *number = json_object_get(json, name);
    if (json_is_null(number)) {
        return bit != 0;
    }
    *value = json_number_value(number);
    figures->defined |= bit;
    return json_is_number(number);
}

static bool read_date(const json_t *json, const char *name, foresto_date *date, foresto_figures *figures,
                      uint32_t bit) {
    const json_t *text = json_object_get(json, name);
    if (json_is_null(text)) {
        return true;
    }
    figures->defined |= bit;
    return json_is_string(text) &&
           foresto_date_parse(json_string_value(text), json_string_length(text), date) == FORESTO_OK;
}

static bool read_recovery_days(const json_t *json, foresto_figures *figures) {
    const json_t *days = json_object_get(json, "recovery_days");
    figures->recovery_days = (int32_t)json_integer_value(days);
    return json_is_null(days) || json_is_integer(days);
}

static bool read_all(const json_t *json, foresto_figures *figures) {
    return read_number(json, "total_return", &figures->total_return, figures, 0) &&
           read_number(json, "cagr", &figures->cagr, figures, 0) &&
           read_number(json, "volatility", &figures->volatility, figures, 0) &&
           read_number(json, "mdd", &figures->mdd, figures, 0) &&
           read_number(json, "sharpe", &figures->sharpe, figures, FORESTO_FIGURE_SHARPE) &&
           read_number(json, "sortino", &figures->sortino, figures, FORESTO_FIGURE_SORTINO) &&
           read_number(json, "calmar", &figures->calmar, figures, FORESTO_FIGURE_CALMAR) &&
           read_date(json, "peak_date", &figures->peak_date, figures, FORESTO_FIGURE_DRAWDOWN) &&
           read_date(json, "trough_date", &figures->trough_date, figures, FORESTO_FIGURE_DRAWDOWN) &&
           read_date(json, "recovery_date", &figures->recovery_date, figures, FORESTO_FIGURE_RECOVERY) &&
           read_recovery_days(json, figures);
}

bool figures_read(const char *text, foresto_figures *figures, bool *found) {
    json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);
    foresto_figures_init(figures, sizeof *figures);
    *found = json_is_object(json);
    bool good = *found ? read_all(json, figures) : json_is_null(json);
    json_decref(json);
    return good;
}
