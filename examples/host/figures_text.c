/* SPDX-License-Identifier: MIT */
#include "figures_text.h"

#include <string.h>

bool figures_is_option(const char *field) {
    return strcmp(field, "rf_annual") == 0 || strcmp(field, "annualization_factor") == 0;
}

foresto_status figures_text(const double *navs, const foresto_date *dates, uint64_t count,
                            const foresto_figures_options *options, char text[FIGURES_TEXT_SIZE],
                            foresto_error *error) {
    foresto_figures figures = FORESTO_FIGURES_INIT;
    foresto_status status = foresto_figures_compute(navs, dates, count, options, &figures, error);
    if (status == FORESTO_E_SIZE || (status == FORESTO_E_RANGE && !figures_is_option(error->field))) {
        strcpy(text, "null");
        return FORESTO_OK;
    }
    return status ? status : foresto_figures_write_json(&figures, text, FIGURES_TEXT_SIZE, NULL, error);
}
