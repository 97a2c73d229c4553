/* SPDX-License-Identifier: MIT */
#include "golden.h"

#include <stdlib.h>
#include <string.h>

#include "expect.h"
#include "market.h"

enum { LINE_SIZE = 1024 };

/* The next word of the line that was last handed to strtok. */
static const char *word(void) {
    const char *next = strtok(NULL, " \n");
    cr_assert_not_null(next, "golden.txt: a line is too short");
    return next;
}

static double number(void) {
    return strtod(word(), NULL);
}

static size_t count(void) {
    return (size_t)strtoull(word(), NULL, 10);
}

static void copy_word(char *text, size_t size) {
    const char *from = word();
    cr_assert_lt(strlen(from), size);
    strcpy(text, from);
}

static void read_data(struct golden *golden, char file[64]) {
    copy_word(file, 64);
    golden->portfolio.kind = strcmp(word(), "PRICES") == 0 ? FORESTO_PANEL_PRICES : FORESTO_PANEL_RETURNS;
    golden->portfolio.start = date_of(word());
    golden->portfolio.end = date_of(word());
    golden->portfolio.initial_amount = number();
}

static void read_asset(struct golden *golden) {
    size_t i = golden->portfolio.asset_count++;
    cr_assert_lt(i, PORTFOLIO_ASSETS_MAX);
    copy_word(golden->asset_names[i], sizeof golden->asset_names[i]);
    golden->names[i] = golden->asset_names[i];
    golden->portfolio.weights[i] = number();
    copy_word(golden->class_names[i], sizeof golden->class_names[i]);
    golden->classes[i] = golden->class_names[i];
    golden->portfolio.classes = strcmp(golden->classes[i], "-") == 0 ? NULL : golden->classes;
}

static void read_rule(struct golden *golden) {
    foresto_rule_init(&golden->rule, sizeof(foresto_rule));
    cr_assert_eq(foresto_rule_type_parse(word(), &golden->rule.rule_type), FORESTO_OK);
    cr_assert_eq(foresto_frequency_parse(word(), &golden->rule.frequency), FORESTO_OK);
    cr_assert_eq(foresto_base_day_policy_parse(word(), &golden->rule.base_day_policy), FORESTO_OK);
    golden->rule.drift_threshold = number();
    golden->rule.cost_rate = number();
    golden->portfolio.rule = &golden->rule;
}

static void read_nav(struct golden *golden) {
    struct golden_nav *nav = &golden->navs[golden->nav_count++];
    cr_assert_leq(golden->nav_count, sizeof golden->navs / sizeof *golden->navs);
    nav->day = count();
    nav->date = date_of(word());
    nav->nav = number();
}

static void read_event(struct golden *golden) {
    struct golden_event *event = &golden->events[golden->event_count++];
    cr_assert_leq(golden->event_count, sizeof golden->events / sizeof *golden->events);
    event->order = count();
    event->date = date_of(word());
    copy_word(event->trigger_type, sizeof event->trigger_type);
    copy_word(event->trigger_detail, sizeof event->trigger_detail);
    event->turnover = number();
    event->cost_amount = number();
    event->nav_before = number();
    event->nav_after = number();
    for (const char *weight = strtok(NULL, " \n"); weight != NULL; weight = strtok(NULL, " \n")) {
        cr_assert_lt(event->before_count, PORTFOLIO_ASSETS_MAX);
        event->before[event->before_count++] = strtod(weight, NULL);
    }
}

static void read_line(struct golden *golden, char *line, char file[64]) {
    const char *key = strtok(line, " \n");
    if (strcmp(key, "data") == 0) {
        read_data(golden, file);
    } else if (strcmp(key, "asset") == 0) {
        read_asset(golden);
    } else if (strcmp(key, "baseline") == 0) {
        golden->portfolio.baseline = strcmp(word(), "HOLD") == 0 ? FORESTO_BASELINE_HOLD : FORESTO_BASELINE_PHASE1;
    } else if (strcmp(key, "rule") == 0) {
        read_rule(golden);
    } else if (strcmp(key, "days") == 0) {
        golden->day_count = count();
    } else if (strcmp(key, "nav") == 0) {
        read_nav(golden);
    } else {
        cr_assert_str_eq(key, "event");
        read_event(golden);
    }
}

static struct golden *read_case(FILE *stream, const char *name) {
    char line[LINE_SIZE], file[64] = "";
    struct golden *golden = calloc(1, sizeof *golden);
    cr_assert_not_null(golden);
    snprintf(golden->name, sizeof golden->name, "%s", name);
    while (fgets(line, sizeof line, stream) != NULL && strcmp(line, "end\n") != 0) {
        read_line(golden, line, file);
    }
    fclose(stream);
    struct portfolio *portfolio = &golden->portfolio;
    portfolio->names = golden->names;
    portfolio->day_count = market_read(file, golden->names, portfolio->asset_count, &golden->dates, &golden->values);
    portfolio->dates = golden->dates;
    portfolio->values = golden->values;
    return golden;
}

/* Count the cases up to the one that is asked for by name or index; *stream then stands behind its first line. */
static size_t seek_case(FILE *stream, size_t index, const char *name, char found[LINE_SIZE]) {
    size_t seen = 0;
    char line[LINE_SIZE];
    while (fgets(line, sizeof line, stream) != NULL) {
        if (strncmp(line, "case ", 5) == 0) {
            strcpy(found, strtok(line + 5, "\n"));
            if (seen == index || (name != NULL && strcmp(found, name) == 0)) {
                return seen;
            }
            seen++;
        }
    }
    return seen;
}

size_t golden_count(void) {
    char name[LINE_SIZE];
    FILE *stream = test_open("FORESTO_VECTORS", "golden.txt");
    size_t cases = seek_case(stream, SIZE_MAX, NULL, name);
    fclose(stream);
    return cases;
}

struct golden *golden_read(size_t index) {
    char name[LINE_SIZE] = "";
    FILE *stream = test_open("FORESTO_VECTORS", "golden.txt");
    cr_assert_eq(seek_case(stream, index, NULL, name), index);
    return read_case(stream, name);
}

struct golden *golden_find(const char *name) {
    char found[LINE_SIZE] = "";
    FILE *stream = test_open("FORESTO_VECTORS", "golden.txt");
    seek_case(stream, SIZE_MAX, name, found);
    cr_assert_str_eq(found, name);
    return read_case(stream, found);
}

void golden_free(struct golden *golden) {
    free(golden->dates);
    free(golden->values);
    free(golden);
}
