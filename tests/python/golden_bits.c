/* SPDX-License-Identifier: MIT */
/* One hash of all bits that the golden cases give in C: for other languages to compare with. Public interface only.
 *
 * SHA-256 over the cases in their order. Per NAV record: date as int32, then nav, daily_return, cumulative_return,
 * high_water_mark, drawdown as binary64. Then per event: event_order as uint64, date as int32, trigger_type as uint32,
 * turnover, cost_rate, cost_factor, cost_amount, nav_before, nav_after as binary64, all before_weights, all
 * after_weights. Little-endian.
 *
 * FORESTO_VECTORS is the folder of golden.txt, FORESTO_DATA that of the market data. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/foresto.h"

enum { LINE_SIZE = 1024, ASSETS_MAX = 16, NAME_SIZE = 64 };

struct bytes {
    uint8_t *data;
    size_t size;
    size_t capacity;
};

struct market {
    foresto_date *dates;
    double *values; /* day by day */
    size_t day_count;
};

struct golden {
    char file[NAME_SIZE];
    uint32_t kind;
    size_t asset_count;
    char names[ASSETS_MAX][NAME_SIZE];
    char classes[ASSETS_MAX][NAME_SIZE];
    double weights[ASSETS_MAX];
    int has_rule;
    foresto_rule rule;
    foresto_request request;
};

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static void check(foresto_status status, const foresto_error *error) {
    if (status) {
        fail("%s: %s", foresto_status_name(status), error ? error->message : "");
    }
}

static void *grown(void *memory, size_t size) {
    void *bigger = realloc(memory, size);
    if (!bigger) {
        fail("out of memory");
    }
    return bigger;
}

static void put_integer(struct bytes *bytes, uint64_t value, unsigned width) {
    if (bytes->capacity - bytes->size < width) {
        bytes->capacity = 2 * bytes->capacity + 4096;
        bytes->data = grown(bytes->data, bytes->capacity);
    }
    for (unsigned i = 0; i < width; i++) {
        bytes->data[bytes->size++] = (uint8_t)(value >> (8 * i));
    }
}

static void put_double(struct bytes *bytes, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_integer(bytes, bits, 8);
}

static void put_doubles(struct bytes *bytes, const double *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        put_double(bytes, values[i]);
    }
}

static void put_navs(struct bytes *bytes, const foresto_result *result) {
    foresto_nav_view view = FORESTO_NAV_VIEW_INIT;
    check(foresto_result_navs(result, &view), NULL);
    for (uint64_t k = 0; k < view.count; k++) {
        put_integer(bytes, (uint32_t)view.dates[k], 4);
        put_double(bytes, view.nav[k]);
        put_double(bytes, view.daily_return[k]);
        put_double(bytes, view.cumulative_return[k]);
        put_double(bytes, view.high_water_mark[k]);
        put_double(bytes, view.drawdown[k]);
    }
}

static void put_event(struct bytes *bytes, const foresto_event *event) {
    put_integer(bytes, event->event_order, 8);
    put_integer(bytes, (uint32_t)event->event_date, 4);
    put_integer(bytes, event->trigger_type, 4);
    put_double(bytes, event->turnover);
    put_double(bytes, event->cost_rate);
    put_double(bytes, event->cost_factor);
    put_double(bytes, event->cost_amount);
    put_double(bytes, event->nav_before);
    put_double(bytes, event->nav_after);
    put_doubles(bytes, event->before_weights, event->asset_count);
    put_doubles(bytes, event->after_weights, event->asset_count);
}

static void put_events(struct bytes *bytes, const foresto_result *result) {
    foresto_summary summary = FORESTO_SUMMARY_INIT;
    check(foresto_result_summary(result, &summary), NULL);
    for (uint64_t i = 0; i < summary.event_count; i++) {
        foresto_event event = FORESTO_EVENT_INIT;
        check(foresto_result_event(result, i, &event), NULL);
        put_event(bytes, &event);
    }
}

static FILE *open_file(const char *variable, const char *name) {
    char path[4096];
    const char *folder = getenv(variable);
    snprintf(path, sizeof path, "%s/%s", folder ? folder : ".", name);
    FILE *stream = fopen(path, "r");
    if (!stream) {
        fail("cannot open %s", path);
    }
    return stream;
}

static foresto_date date_of(const char *text) {
    foresto_date date = 0;
    check(foresto_date_parse(text, strlen(text), &date), NULL);
    return date;
}

static double number_of(const char *text) {
    double value = 0.0;
    check(foresto_double_parse(text, strlen(text), &value), NULL);
    return value;
}

/* The next cell of the line that strtok has, which must be there. */
static const char *next_cell(const char *separators) {
    const char *cell = strtok(NULL, separators);
    if (!cell) {
        fail("a line is too short");
    }
    return cell;
}

/* The golden cases use every column of their file, in its order. */
static void check_header(char *line, const struct golden *golden) {
    strtok(line, ",\n");
    for (size_t i = 0; i < golden->asset_count; i++) {
        if (strcmp(next_cell(",\n"), golden->names[i])) {
            fail("%s: column %zu is not %s", golden->file, i + 1, golden->names[i]);
        }
    }
}

static struct market read_market(const struct golden *golden) {
    char line[LINE_SIZE];
    struct market market = {NULL, NULL, 0};
    size_t count = golden->asset_count;
    FILE *stream = open_file("FORESTO_DATA", golden->file);
    if (!fgets(line, sizeof line, stream)) {
        fail("%s is empty", golden->file);
    }
    check_header(line, golden);
    while (fgets(line, sizeof line, stream)) {
        size_t day = market.day_count++;
        market.dates = grown(market.dates, market.day_count * sizeof *market.dates);
        market.values = grown(market.values, market.day_count * count * sizeof *market.values);
        market.dates[day] = date_of(strtok(line, ",\n"));
        for (size_t i = 0; i < count; i++) {
            market.values[day * count + i] = number_of(next_cell(",\n"));
        }
    }
    fclose(stream);
    return market;
}

static void copy_word(char *to, size_t size) {
    snprintf(to, size, "%s", next_cell(" \n"));
}

static void read_asset(struct golden *golden) {
    size_t i = golden->asset_count++;
    if (i == ASSETS_MAX) {
        fail("too many assets");
    }
    copy_word(golden->names[i], NAME_SIZE);
    golden->weights[i] = number_of(next_cell(" \n"));
    copy_word(golden->classes[i], NAME_SIZE);
}

static void read_rule(struct golden *golden) {
    golden->has_rule = 1;
    check(foresto_rule_type_parse(next_cell(" \n"), &golden->rule.rule_type), NULL);
    check(foresto_frequency_parse(next_cell(" \n"), &golden->rule.frequency), NULL);
    check(foresto_base_day_policy_parse(next_cell(" \n"), &golden->rule.base_day_policy), NULL);
    golden->rule.drift_threshold = number_of(next_cell(" \n"));
    golden->rule.cost_rate = number_of(next_cell(" \n"));
}

static void read_line(struct golden *golden, char *line) {
    const char *key = strtok(line, " \n");
    if (!strcmp(key, "data")) {
        copy_word(golden->file, sizeof golden->file);
        golden->kind = strcmp(next_cell(" \n"), "PRICES") ? FORESTO_PANEL_RETURNS : FORESTO_PANEL_PRICES;
        golden->request.start_date = date_of(next_cell(" \n"));
        golden->request.end_date = date_of(next_cell(" \n"));
        golden->request.initial_amount = number_of(next_cell(" \n"));
    } else if (!strcmp(key, "asset")) {
        read_asset(golden);
    } else if (!strcmp(key, "baseline")) {
        golden->request.baseline = strcmp(next_cell(" \n"), "HOLD") ? FORESTO_BASELINE_PHASE1 : FORESTO_BASELINE_HOLD;
    } else if (!strcmp(key, "rule")) {
        read_rule(golden);
    }
}

static int read_golden(FILE *stream, struct golden *golden) {
    char line[LINE_SIZE];
    memset(golden, 0, sizeof *golden);
    foresto_rule_init(&golden->rule, sizeof(foresto_rule));
    foresto_request_init(&golden->request, sizeof(foresto_request));
    while (fgets(line, sizeof line, stream)) {
        if (!strcmp(line, "end\n")) {
            return 1;
        }
        read_line(golden, line);
    }
    return 0;
}

static foresto_panel *make_panel(const struct golden *golden, const struct market *market, const char *const *names) {
    foresto_panel_spec spec = FORESTO_PANEL_SPEC_INIT;
    spec.kind = golden->kind;
    spec.day_count = market->day_count;
    spec.asset_count = golden->asset_count;
    spec.day_stride = (int64_t)golden->asset_count;
    spec.dates = market->dates;
    spec.values = market->values;
    spec.asset_names = names;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_panel *panel = NULL;
    check(foresto_panel_create(&spec, NULL, &panel, &error), &error);
    return panel;
}

static void put_case(struct bytes *bytes, struct golden *golden) {
    const char *names[ASSETS_MAX], *classes[ASSETS_MAX];
    for (size_t i = 0; i < golden->asset_count; i++) {
        names[i] = golden->names[i];
        classes[i] = golden->classes[i];
    }
    struct market market = read_market(golden);
    foresto_panel *panel = make_panel(golden, &market, names);
    foresto_request *request = &golden->request;
    request->use_rebalancing = 1;
    request->panel = panel;
    request->asset_count = golden->asset_count;
    request->weights = golden->weights;
    request->classes = strcmp(classes[0], "-") ? classes : NULL;
    request->rule = golden->has_rule ? &golden->rule : NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_result *result = NULL;
    check(foresto_simulate(request, NULL, &result, &error), &error);
    put_navs(bytes, result);
    put_events(bytes, result);
    foresto_result_destroy(result);
    foresto_panel_destroy(panel);
    free(market.dates);
    free(market.values);
}

int main(void) {
    struct bytes bytes = {NULL, 0, 0};
    struct golden golden;
    FILE *stream = open_file("FORESTO_VECTORS", "golden.txt");
    while (read_golden(stream, &golden)) {
        put_case(&bytes, &golden);
    }
    fclose(stream);
    char hex[FORESTO_SHA256_HEX_SIZE];
    check(foresto_sha256_hex(bytes.data, bytes.size, hex), NULL);
    puts(hex);
    free(bytes.data);
    return 0;
}
