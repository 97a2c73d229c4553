/* SPDX-License-Identifier: MIT */
/* Something to run: prices that move as prices do, a panel of them, and a rule. The same numbers everywhere. */
#ifndef BENCH_SCENE_H
#define BENCH_SCENE_H

#include "foresto/foresto.h"

struct scene {
    size_t assets, days;
    foresto_date *dates; /* working days from 2015-01-01 on */
    double *prices;      /* day-major, random walks of 1 % a day */
    double *weights;     /* all the same */
    char (*text)[8];
    const char **names;
    foresto_panel *panel;
    foresto_rule rule;
    foresto_request request; /* of the panel, at first to buy and hold */
};

void scene_open(struct scene *scene, size_t assets, size_t days);
void scene_close(struct scene *scene);

/* Run by a rule from now on. */
void scene_periodic(struct scene *scene, uint32_t frequency);
void scene_drift(struct scene *scene, double threshold);

/* Memory that starts a page, or the end of the program. */
void *scene_memory(size_t bytes);

/* End the program unless the call went well. */
void scene_expect(foresto_status status);

/* The spec of the scene's panel. */
foresto_panel_spec scene_spec(const struct scene *scene);

#endif
