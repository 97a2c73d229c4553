/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>

#include "../support/rng.h"

enum { PAGE = 4096 };

void *scene_memory(size_t bytes) {
    void *memory = aligned_alloc(PAGE, (bytes + PAGE - 1) / PAGE * PAGE);
    if (!memory) {
        fprintf(stderr, "out of memory\n");
        exit(EXIT_FAILURE);
    }
    return memory;
}

void scene_expect(foresto_status status) {
    if (status != FORESTO_OK) {
        fprintf(stderr, "%s\n", foresto_status_message(status));
        exit(EXIT_FAILURE);
    }
}

static void make_prices(struct scene *scene) {
    struct rng rng = {42};
    for (size_t i = 0; i < scene->assets; i++) {
        double price = 100.0;
        for (size_t t = 0; t < scene->days; t++) {
            price *= 1.0 + rng_between(&rng, -0.0173, 0.0174);
            scene->prices[t * scene->assets + i] = price;
        }
    }
}

static void make_dates(struct scene *scene) {
    foresto_date date = 16436;
    for (size_t t = 0; t < scene->days; t++, date++) {
        while (foresto_date_weekday(date) > 5) {
            date++;
        }
        scene->dates[t] = date;
    }
}

foresto_panel_spec scene_spec(const struct scene *scene) {
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.day_count = scene->days;
    spec.asset_count = scene->assets;
    spec.day_stride = (int64_t)scene->assets;
    spec.asset_stride = 1;
    spec.dates = scene->dates;
    spec.values = scene->prices;
    spec.asset_names = scene->names;
    return spec;
}

void scene_open(struct scene *scene, size_t assets, size_t days) {
    *scene = (struct scene){.assets = assets, .days = days, .request = FORESTO_REQUEST_INIT};
    scene->dates = scene_memory(days * sizeof *scene->dates);
    scene->prices = scene_memory(days * assets * sizeof *scene->prices);
    scene->weights = scene_memory(assets * sizeof *scene->weights);
    scene->text = scene_memory(assets * sizeof *scene->text);
    scene->names = scene_memory(assets * sizeof *scene->names);
    for (size_t i = 0; i < assets; i++) {
        snprintf(scene->text[i], sizeof scene->text[i], "A%05u", (unsigned)i);
        scene->names[i] = scene->text[i];
        scene->weights[i] = 1.0 / (double)assets;
    }
    make_dates(scene);
    make_prices(scene);
    foresto_panel_spec spec = scene_spec(scene);
    scene_expect(foresto_panel_create(&spec, NULL, &scene->panel, NULL));
    scene->request.panel = scene->panel;
    scene->request.asset_count = assets;
    scene->request.weights = scene->weights;
    scene->request.initial_amount = 1e6;
    scene->request.baseline = FORESTO_BASELINE_HOLD;
}

void scene_close(struct scene *scene) {
    foresto_panel_destroy(scene->panel);
    free(scene->dates);
    free(scene->prices);
    free(scene->weights);
    free(scene->text);
    free(scene->names);
}

static void use_rule(struct scene *scene, uint32_t rule_type) {
    foresto_rule_init(&scene->rule, sizeof scene->rule);
    scene->rule.rule_type = rule_type;
    snprintf(scene->rule.rule_name, sizeof scene->rule.rule_name, "bench");
    scene->request.rule = &scene->rule;
    scene->request.use_rebalancing = 1;
    scene->request.baseline = 0;
}

void scene_periodic(struct scene *scene, uint32_t frequency) {
    use_rule(scene, FORESTO_RULE_PERIODIC);
    scene->rule.frequency = frequency;
}

void scene_drift(struct scene *scene, double threshold) {
    use_rule(scene, FORESTO_RULE_DRIFT);
    scene->rule.drift_threshold = threshold;
}
