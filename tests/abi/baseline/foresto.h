/* SPDX-License-Identifier: MIT */
/* The public headers as they were at the last release, made by baseline.py. */
#ifndef FORESTO_BASELINE_H
#define FORESTO_BASELINE_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32) && !defined(FORESTO_STATIC)
#ifdef FORESTO_BUILD
#define FORESTO_API __declspec(dllexport)
#else
#define FORESTO_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define FORESTO_API __attribute__((visibility("default")))
#else
#define FORESTO_API
#endif

#ifdef __cplusplus
#define FORESTO_BEGIN extern "C" {

#define FORESTO_END }
#else
#define FORESTO_BEGIN
#define FORESTO_END
#endif

typedef int32_t foresto_date;

#define FORESTO_DATE_NONE INT32_MIN

typedef int32_t foresto_status;

enum foresto_status_code {
    FORESTO_OK = 0,
    FORESTO_E_ARGUMENT = -1,
    FORESTO_E_STRUCT = -2,
    FORESTO_E_ENUM = -3,
    FORESTO_E_MEMORY = -4,
    FORESTO_E_SIZE = -5,
    FORESTO_E_CAPACITY = -6,
    FORESTO_E_PARSE = -7,
    FORESTO_E_RANGE = -8,
    FORESTO_E_DATE = -9,
    FORESTO_E_NAME = -10,
    FORESTO_E_PRICE = -11,
    FORESTO_E_RETURN = -12,
    FORESTO_E_MISSING = -13,
    FORESTO_E_WEIGHT = -14,
    FORESTO_E_WEIGHT_SUM = -15,
    FORESTO_E_AMOUNT = -16,
    FORESTO_E_RULE = -17,
    FORESTO_E_RULE_INACTIVE = -18,
    FORESTO_E_RULE_NOT_EFFECTIVE = -19,
    FORESTO_E_FEATURE_DISABLED = -20,
    FORESTO_E_NO_DAYS = -21,
    FORESTO_E_NAV = -22,
    FORESTO_E_HOST = -23,
    FORESTO_E_CANCELLED = -24,
    FORESTO_E_ENVIRONMENT = -25,
    FORESTO_E_NOT_FOUND = -26
};

typedef struct foresto_error {
    uint32_t struct_size;
    foresto_status status;
    int32_t host_code;
    foresto_date date;
    int64_t day;
    int64_t asset;
    double value;
    char field[32];
    char message[224];
} foresto_error;

#define FORESTO_ERROR_INIT                                                                                             \
    { sizeof(foresto_error), FORESTO_OK, 0, FORESTO_DATE_NONE, -1, -1, 0.0, "", "" }

FORESTO_BEGIN

FORESTO_API void foresto_error_init(foresto_error *error, size_t struct_size);

FORESTO_API const char *foresto_status_name(foresto_status status);

FORESTO_API const char *foresto_status_message(foresto_status status);

FORESTO_END

#define FORESTO_RULE_NAME_MAX 64

#define FORESTO_TRIGGER_DETAIL_SIZE 72

#define FORESTO_DRIFT_SLACK 1e-12

enum foresto_rule_type {
    FORESTO_RULE_PERIODIC = 1,
    FORESTO_RULE_DRIFT = 2,
    FORESTO_RULE_HYBRID = 3
};

enum foresto_frequency {
    FORESTO_FREQUENCY_NONE = 0,
    FORESTO_FREQUENCY_MONTHLY = 1,
    FORESTO_FREQUENCY_QUARTERLY = 2
};

enum foresto_base_day_policy {
    FORESTO_BASE_DAY_FIRST_TRADING_DAY = 0,
    FORESTO_BASE_DAY_LAST_TRADING_DAY = 1
};

enum foresto_trigger_type {
    FORESTO_TRIGGER_NONE = 0,
    FORESTO_TRIGGER_PERIODIC = 1,
    FORESTO_TRIGGER_DRIFT = 2
};

typedef struct foresto_rule {
    uint32_t struct_size;
    uint32_t rule_type;
    uint32_t frequency;
    uint32_t base_day_policy;
    int64_t rule_id;
    double drift_threshold;
    double cost_rate;
    uint32_t is_active;
    foresto_date effective_from;
    foresto_date effective_to;
    char rule_name[68];
} foresto_rule;

#define FORESTO_RULE_INIT                                                                                              \
    { sizeof(foresto_rule), 0, 0, 0, 0, 0.0, 0.001, 1, FORESTO_DATE_NONE, FORESTO_DATE_NONE, "" }

FORESTO_BEGIN

FORESTO_API void foresto_rule_init(foresto_rule *rule, size_t struct_size);

FORESTO_API foresto_status foresto_rule_validate(const foresto_rule *rule, foresto_error *error);

FORESTO_API foresto_status foresto_rule_check_active(const foresto_rule *rule, foresto_date as_of,
                                                     foresto_error *error);

FORESTO_API foresto_status foresto_rule_trigger_detail(const foresto_rule *rule, uint32_t trigger_type, char *detail,
                                                       foresto_error *error);

FORESTO_API foresto_status foresto_rule_write_json(const foresto_rule *rule, char *text, size_t capacity,
                                                   size_t *length, foresto_error *error);

FORESTO_API const char *foresto_rule_type_name(uint32_t rule_type);

FORESTO_API const char *foresto_frequency_name(uint32_t frequency);

FORESTO_API const char *foresto_base_day_policy_name(uint32_t base_day_policy);

FORESTO_API const char *foresto_trigger_type_name(uint32_t trigger_type);

FORESTO_API foresto_status foresto_rule_type_parse(const char *name, uint32_t *rule_type);

FORESTO_API foresto_status foresto_frequency_parse(const char *name, uint32_t *frequency);

FORESTO_API foresto_status foresto_base_day_policy_parse(const char *name, uint32_t *base_day_policy);

FORESTO_END

#define FORESTO_WEIGHT_SUM_TOLERANCE 1e-6

#define FORESTO_WEIGHT_SUM_SLACK 1e-12

typedef struct foresto_decision {
    uint32_t struct_size;
    uint32_t trigger_type;
    uint64_t max_drift_asset;
    double max_drift;
    double nav;
    double turnover;
} foresto_decision;

#define FORESTO_DECISION_INIT                                                                                          \
    { sizeof(foresto_decision), FORESTO_TRIGGER_NONE, 0, 0.0, 0.0, 0.0 }

typedef struct foresto_rebalancing {
    uint32_t struct_size;
    uint32_t reserved;
    double nav_before;
    double nav_after;
    double turnover;
    double cost_rate;
    double cost_factor;
    double cost_amount;
} foresto_rebalancing;

#define FORESTO_REBALANCING_INIT                                                                                       \
    { sizeof(foresto_rebalancing), 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 }

FORESTO_BEGIN

FORESTO_API void foresto_decision_init(foresto_decision *decision, size_t struct_size);

FORESTO_API void foresto_rebalancing_init(foresto_rebalancing *rebalancing, size_t struct_size);

FORESTO_API foresto_status foresto_weights(const double *values, uint64_t count, double *weights, foresto_error *error);

FORESTO_API foresto_status foresto_drift(const double *values, const double *targets, uint64_t count, double *max_drift,
                                         uint64_t *asset, foresto_error *error);

FORESTO_API foresto_status foresto_turnover(const double *values, const double *targets, uint64_t count,
                                            double *turnover, foresto_error *error);

FORESTO_API foresto_status foresto_cost(double nav, double turnover, double cost_rate, foresto_rebalancing *rebalancing,
                                        foresto_error *error);

FORESTO_API foresto_status foresto_evaluate(const foresto_rule *rule, const double *values, const double *targets,
                                            uint64_t count, foresto_date previous, foresto_date today,
                                            foresto_date next, foresto_decision *decision, foresto_error *error);

FORESTO_API foresto_status foresto_rebalance(const double *values, const double *targets, uint64_t count,
                                             double cost_rate, double *new_values, double *trades,
                                             foresto_rebalancing *rebalancing, foresto_error *error);

FORESTO_END

typedef struct foresto_accounts {
    uint32_t struct_size;
    uint32_t reserved;
    uint64_t account_count;
    uint64_t asset_count;
    const double *values;
    const double *targets;
    int64_t account_stride;
    int64_t asset_stride;
    int64_t target_account_stride;
    int64_t target_asset_stride;
    const foresto_rule *rule;
    const void *reserved_pointer;
    foresto_date previous;
    foresto_date today;
    foresto_date next;
    uint32_t reserved2;
} foresto_accounts;

#define FORESTO_ACCOUNTS_INIT                                                                                          \
    {                                                                                                                  \
        sizeof(foresto_accounts), 0, 0, 0, NULL, NULL, 0, 1, 0, 1, NULL, NULL, FORESTO_DATE_NONE, FORESTO_DATE_NONE,   \
            FORESTO_DATE_NONE, 0                                                                                       \
    }

typedef struct foresto_decision_columns {
    uint32_t struct_size;
    uint32_t reserved;
    uint64_t count;
    foresto_status *statuses;
    uint32_t *trigger_types;
    uint32_t *max_drift_assets;
    double *max_drift;
    double *turnover;
    double *nav;
} foresto_decision_columns;

#define FORESTO_DECISION_COLUMNS_INIT                                                                                  \
    { sizeof(foresto_decision_columns), 0, 0, NULL, NULL, NULL, NULL, NULL, NULL }

FORESTO_BEGIN

FORESTO_API void foresto_accounts_init(foresto_accounts *accounts, size_t struct_size);

FORESTO_API void foresto_decision_columns_init(foresto_decision_columns *columns, size_t struct_size);

FORESTO_API foresto_status foresto_accounts_evaluate(const foresto_accounts *accounts,
                                                     const foresto_decision_columns *columns, foresto_error *error);

FORESTO_END

typedef struct foresto_allocator {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;

    void *(*allocate)(void *user, size_t size);

    void (*release)(void *user, void *memory);
    void *reserved_pointer;
} foresto_allocator;

#define FORESTO_ALLOCATOR_INIT                                                                                         \
    { sizeof(foresto_allocator), 0, NULL, NULL, NULL, NULL }

FORESTO_BEGIN

FORESTO_API void foresto_allocator_init(foresto_allocator *allocator, size_t struct_size);

FORESTO_END

#define FORESTO_DATE_MIN ((foresto_date)-719162)

#define FORESTO_DATE_MAX ((foresto_date)2932896)

#define FORESTO_DATE_TEXT_SIZE 11

FORESTO_BEGIN

FORESTO_API foresto_status foresto_date_from_civil(int32_t year, uint32_t month, uint32_t day, foresto_date *date);

FORESTO_API foresto_status foresto_date_to_civil(foresto_date date, int32_t *year, uint32_t *month, uint32_t *day);

FORESTO_API foresto_status foresto_date_parse(const char *text, size_t length, foresto_date *date);

FORESTO_API foresto_status foresto_date_format(foresto_date date, char *text);

FORESTO_API uint32_t foresto_date_weekday(foresto_date date);

FORESTO_END

#define FORESTO_DOUBLE_TEXT_SIZE 26

#define FORESTO_NUMERIC_PRECISION_MAX 38

#define FORESTO_NUMERIC_TEXT_SIZE 42

FORESTO_BEGIN

FORESTO_API foresto_status foresto_double_format(double value, char *text, size_t capacity, size_t *length);

FORESTO_API foresto_status foresto_double_parse(const char *text, size_t length, double *value);

FORESTO_API foresto_status foresto_numeric_format(double value, uint32_t precision, uint32_t scale, char *text,
                                                  size_t capacity, size_t *length);

FORESTO_END

FORESTO_BEGIN

FORESTO_API double foresto_exp(double x);

FORESTO_API double foresto_log(double x);

FORESTO_API double foresto_pow(double x, double y);

FORESTO_API double foresto_sqrt(double x);

FORESTO_END

typedef struct foresto_event {
    uint32_t struct_size;
    uint32_t trigger_type;
    uint64_t event_order;
    int64_t rule_id;
    foresto_date event_date;
    uint32_t asset_count;
    double turnover;
    double cost_rate;
    double cost_factor;
    double cost_amount;
    double nav_before;
    double nav_after;
    char trigger_detail[FORESTO_TRIGGER_DETAIL_SIZE];
    const char *const *asset_names;
    const double *before_weights;
    const double *after_weights;
    const uint32_t *name_order;
} foresto_event;

#define FORESTO_EVENT_INIT                                                                                             \
    { sizeof(foresto_event), 0, 0, 0, FORESTO_DATE_NONE, 0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, "", NULL, NULL, NULL, NULL }

typedef struct foresto_event_row {
    uint32_t struct_size;
    uint32_t reserved;
    char event_date[16];
    char trigger_type[16];
    char trigger_detail[FORESTO_TRIGGER_DETAIL_SIZE];
    char turnover[16];
    char cost_rate[16];
    char cost_amount[24];
} foresto_event_row;

#define FORESTO_EVENT_ROW_INIT                                                                                         \
    { sizeof(foresto_event_row), 0, "", "", "", "", "", "" }

typedef struct foresto_event_sink {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;

    int32_t (*put_event)(void *user, const foresto_event *event);
} foresto_event_sink;

#define FORESTO_EVENT_SINK_INIT                                                                                        \
    { sizeof(foresto_event_sink), 0, NULL, NULL }

FORESTO_BEGIN

FORESTO_API void foresto_event_init(foresto_event *event, size_t struct_size);

FORESTO_API void foresto_event_row_init(foresto_event_row *row, size_t struct_size);

FORESTO_API void foresto_event_sink_init(foresto_event_sink *event_sink, size_t struct_size);

FORESTO_API foresto_status foresto_event_write_json(const foresto_event *event, char *text, size_t capacity,
                                                    size_t *length, foresto_error *error);

FORESTO_API foresto_status foresto_weights_write_json(const char *const *names, const double *weights, uint64_t count,
                                                      char *text, size_t capacity, size_t *length,
                                                      foresto_error *error);

FORESTO_API foresto_status foresto_event_write_row(const foresto_event *event, foresto_event_row *row,
                                                   foresto_error *error);

FORESTO_END

typedef struct foresto_rule_repository {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;

    int32_t (*get_by_id)(void *user, int64_t rule_id, foresto_rule *rule, uint32_t *found);

    int32_t (*get_by_name)(void *user, const char *rule_name, foresto_rule *rule, uint32_t *found);

    int32_t (*list_active)(void *user, foresto_date as_of, uint64_t index, foresto_rule *rule, uint32_t *found);
} foresto_rule_repository;

#define FORESTO_RULE_REPOSITORY_INIT                                                                                   \
    { sizeof(foresto_rule_repository), 0, NULL, NULL, NULL, NULL }

FORESTO_BEGIN

FORESTO_API void foresto_rule_repository_init(foresto_rule_repository *rule_repository, size_t struct_size);

FORESTO_API foresto_status foresto_rule_repository_find(const foresto_rule_repository *repository, int64_t rule_id,
                                                        const char *rule_name, foresto_rule *rule,
                                                        foresto_error *error);

FORESTO_API foresto_status foresto_rule_repository_active(const foresto_rule_repository *repository,
                                                          uint32_t use_rebalancing, foresto_date as_of, uint64_t index,
                                                          foresto_rule *rule, uint32_t *found, foresto_error *error);

FORESTO_END

typedef struct foresto_nav_record {
    uint32_t struct_size;
    foresto_date date;
    double nav;
    double daily_return;
    double cumulative_return;
    double high_water_mark;
    double drawdown;
} foresto_nav_record;

#define FORESTO_NAV_RECORD_INIT                                                                                        \
    { sizeof(foresto_nav_record), FORESTO_DATE_NONE, 0.0, 0.0, 0.0, 0.0, 0.0 }

typedef struct foresto_nav_row {
    uint32_t struct_size;
    uint32_t reserved;
    char date[16];
    char nav[24];
    char daily_return[16];
    char cumulative_return[16];
    char high_water_mark[24];
    char drawdown[16];
} foresto_nav_row;

#define FORESTO_NAV_ROW_INIT                                                                                           \
    { sizeof(foresto_nav_row), 0, "", "", "", "", "", "" }

typedef struct foresto_nav_sink {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;

    int32_t (*put_nav)(void *user, const foresto_nav_record *record);
} foresto_nav_sink;

#define FORESTO_NAV_SINK_INIT                                                                                          \
    { sizeof(foresto_nav_sink), 0, NULL, NULL }

FORESTO_BEGIN

FORESTO_API void foresto_nav_record_init(foresto_nav_record *record, size_t struct_size);

FORESTO_API void foresto_nav_row_init(foresto_nav_row *row, size_t struct_size);

FORESTO_API void foresto_nav_sink_init(foresto_nav_sink *nav_sink, size_t struct_size);

FORESTO_API foresto_status foresto_nav_write_row(const foresto_nav_record *record, foresto_nav_row *row,
                                                 foresto_error *error);

FORESTO_END

typedef struct foresto_trades {
    uint32_t struct_size;
    foresto_date date;
    uint32_t trigger_type;
    uint32_t asset_count;
    double nav;
    double turnover;
    const char *const *asset_names;
    const double *values;
    const double *gross_trades;
    const void *reserved_pointer;
} foresto_trades;

typedef struct foresto_cost_model {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;

    int32_t (*trading_cost)(void *user, const foresto_trades *trades, double *cost_amount);
    const char *fingerprint;
    const void *reserved_pointer;
} foresto_cost_model;

#define FORESTO_COST_MODEL_INIT                                                                                        \
    { sizeof(foresto_cost_model), 0, NULL, NULL, NULL, NULL }

typedef struct foresto_progress {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;

    int32_t (*advance)(void *user, uint64_t done, uint64_t total);
} foresto_progress;

#define FORESTO_PROGRESS_INIT                                                                                          \
    { sizeof(foresto_progress), 0, NULL, NULL }

typedef struct foresto_executor {
    uint32_t struct_size;
    uint32_t worker_count;
    void *user;

    int32_t (*parallel_for)(void *user, uint64_t count, void (*task)(void *data, uint64_t index), void *data);
} foresto_executor;

#define FORESTO_EXECUTOR_INIT                                                                                          \
    { sizeof(foresto_executor), 1, NULL, NULL }

typedef struct foresto_host {
    uint32_t struct_size;
    uint32_t reserved;
    const foresto_allocator *allocator;
    const foresto_event_sink *event_sink;
    const foresto_nav_sink *nav_sink;
    const foresto_cost_model *cost_model;
    const foresto_progress *progress;
    const foresto_executor *executor;
} foresto_host;

#define FORESTO_HOST_INIT                                                                                              \
    { sizeof(foresto_host), 0, NULL, NULL, NULL, NULL, NULL, NULL }

FORESTO_BEGIN

FORESTO_API void foresto_host_init(foresto_host *host, size_t struct_size);

FORESTO_API void foresto_cost_model_init(foresto_cost_model *cost_model, size_t struct_size);

FORESTO_API void foresto_progress_init(foresto_progress *progress, size_t struct_size);

FORESTO_API void foresto_executor_init(foresto_executor *executor, size_t struct_size);

FORESTO_END

#define FORESTO_ASSET_NAME_MAX 63

#define FORESTO_ASSET_COUNT_MAX 1048576u

#define FORESTO_DAY_COUNT_MAX 4194304u

enum foresto_panel_kind {
    FORESTO_PANEL_PRICES = 1,
    FORESTO_PANEL_RETURNS = 2
};

enum foresto_panel_flag {

    FORESTO_PANEL_BORROW = 1
};

enum foresto_missing_policy {
    FORESTO_MISSING_SKIP_DAY = 0,
    FORESTO_MISSING_ZERO_RETURN = 1,
    FORESTO_MISSING_REJECT = 2
};

typedef struct foresto_panel_spec {
    uint32_t struct_size;
    uint32_t kind;
    uint32_t flags;
    uint32_t reserved;
    uint64_t day_count;
    uint64_t asset_count;
    int64_t day_stride;
    int64_t asset_stride;
    const foresto_date *dates;
    const double *values;
    const char *const *asset_names;
    const void *reserved_pointer;
} foresto_panel_spec;

#define FORESTO_PANEL_SPEC_INIT                                                                                        \
    { sizeof(foresto_panel_spec), FORESTO_PANEL_PRICES, 0, 0, 0, 0, 0, 1, NULL, NULL, NULL, NULL }

typedef struct foresto_panel foresto_panel;

FORESTO_BEGIN

FORESTO_API void foresto_panel_spec_init(foresto_panel_spec *spec, size_t struct_size);

FORESTO_API foresto_status foresto_panel_create(const foresto_panel_spec *spec, const foresto_allocator *allocator,
                                                foresto_panel **panel, foresto_error *error);

FORESTO_API void foresto_panel_destroy(foresto_panel *panel);

FORESTO_API uint64_t foresto_panel_day_count(const foresto_panel *panel);

FORESTO_API uint64_t foresto_panel_asset_count(const foresto_panel *panel);

FORESTO_API const foresto_date *foresto_panel_dates(const foresto_panel *panel);

FORESTO_API const char *foresto_panel_asset_name(const foresto_panel *panel, uint64_t asset);

FORESTO_API foresto_status foresto_panel_fingerprint(const foresto_panel *panel, foresto_date start, foresto_date end,
                                                     char *hex);

FORESTO_API const char *foresto_panel_kind_name(uint32_t kind);

FORESTO_API foresto_status foresto_panel_kind_parse(const char *name, uint32_t *kind);

FORESTO_END

#define FORESTO_SHA256_SIZE 32

#define FORESTO_SHA256_HEX_SIZE 65

FORESTO_BEGIN

FORESTO_API foresto_status foresto_sha256(const void *data, size_t size, uint8_t *digest);

FORESTO_API foresto_status foresto_sha256_hex(const void *data, size_t size, char *hex);

FORESTO_END

enum foresto_baseline {
    FORESTO_BASELINE_PHASE1 = 0,
    FORESTO_BASELINE_HOLD = 1
};

typedef struct foresto_request {
    uint32_t struct_size;
    uint32_t use_rebalancing;
    uint32_t baseline;
    uint32_t missing_policy;
    foresto_date start_date;
    foresto_date end_date;
    foresto_date as_of;
    uint32_t reserved;
    double initial_amount;
    uint64_t asset_count;
    const foresto_panel *panel;
    const foresto_rule *rule;

    const double *weights;

    const char *const *classes;
    const char *request_type;
    const char *portfolio_id;
} foresto_request;

#define FORESTO_REQUEST_INIT                                                                                           \
    {                                                                                                                  \
        sizeof(foresto_request), 0, 0, 0, FORESTO_DATE_NONE, FORESTO_DATE_NONE, FORESTO_DATE_NONE, 0, 0.0, 0, NULL,    \
            NULL, NULL, NULL, "backtest", NULL                                                                         \
    }

FORESTO_BEGIN

FORESTO_API void foresto_request_init(foresto_request *request, size_t struct_size);

FORESTO_API foresto_status foresto_request_write_json(const foresto_request *request, char *text, size_t capacity,
                                                      size_t *length, foresto_error *error);

FORESTO_API foresto_status foresto_request_hash(const foresto_request *request, char *hex, foresto_error *error);

FORESTO_API const char *foresto_missing_policy_name(uint32_t missing_policy);

FORESTO_API const char *foresto_baseline_name(uint32_t baseline);

FORESTO_API foresto_status foresto_missing_policy_parse(const char *name, uint32_t *missing_policy);

FORESTO_API foresto_status foresto_baseline_parse(const char *name, uint32_t *baseline);

FORESTO_END

enum foresto_mode {
    FORESTO_MODE_PHASE1 = 1,
    FORESTO_MODE_HOLD = 2,
    FORESTO_MODE_REBALANCED = 3
};

typedef struct foresto_summary {
    uint32_t struct_size;
    uint32_t mode;
    foresto_date first_date;
    foresto_date last_date;
    uint64_t day_count;
    uint64_t skipped_day_count;
    uint64_t event_count;
    uint64_t periodic_event_count;
    uint64_t drift_event_count;
    double initial_amount;
    double final_nav;
    double total_turnover;
    double mean_turnover;
    double total_cost;
} foresto_summary;

#define FORESTO_SUMMARY_INIT                                                                                           \
    { sizeof(foresto_summary), 0, FORESTO_DATE_NONE, FORESTO_DATE_NONE, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, 0.0, 0.0 }

typedef struct foresto_nav_view {
    uint32_t struct_size;
    uint32_t reserved;
    uint64_t count;
    const foresto_date *dates;
    const double *nav;
    const double *daily_return;
    const double *cumulative_return;
    const double *high_water_mark;
    const double *drawdown;
} foresto_nav_view;

#define FORESTO_NAV_VIEW_INIT                                                                                          \
    { sizeof(foresto_nav_view), 0, 0, NULL, NULL, NULL, NULL, NULL, NULL }

typedef struct foresto_event_view {
    uint32_t struct_size;
    uint32_t asset_count;
    uint64_t count;
    int64_t rule_id;
    double cost_rate;
    const foresto_date *dates;
    const uint32_t *trigger_types;
    const double *turnover;
    const double *cost_factor;
    const double *cost_amount;
    const double *nav_before;
    const double *nav_after;
    const double *before_weights;
    const double *after_weights;
    const char *const *asset_names;
    const char *periodic_detail;
    const char *drift_detail;
} foresto_event_view;

#define FORESTO_EVENT_VIEW_INIT                                                                                        \
    { sizeof(foresto_event_view), 0, 0, 0, 0.0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }

typedef struct foresto_run_columns {
    uint32_t struct_size;
    uint32_t reserved;
    uint64_t day_capacity;
    uint64_t event_capacity;
    foresto_date *dates;
    double *nav;
    double *daily_return;
    double *cumulative_return;
    double *high_water_mark;
    double *drawdown;
    foresto_date *event_dates;
    uint32_t *trigger_types;
    double *turnover;
    double *cost_factor;
    double *cost_amount;
    double *nav_before;
    double *nav_after;
    double *before_weights;
} foresto_run_columns;

#define FORESTO_RUN_COLUMNS_INIT                                                                                       \
    {                                                                                                                  \
        sizeof(foresto_run_columns), 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,  \
            NULL, NULL                                                                                                 \
    }

typedef struct foresto_result foresto_result;

FORESTO_BEGIN

FORESTO_API void foresto_summary_init(foresto_summary *summary, size_t struct_size);

FORESTO_API void foresto_nav_view_init(foresto_nav_view *view, size_t struct_size);

FORESTO_API void foresto_event_view_init(foresto_event_view *view, size_t struct_size);

FORESTO_API void foresto_run_columns_init(foresto_run_columns *columns, size_t struct_size);

FORESTO_API foresto_status foresto_gate(uint32_t use_rebalancing, uint32_t has_rule, uint32_t baseline, uint32_t *mode,
                                        foresto_error *error);

FORESTO_API const char *foresto_mode_name(uint32_t mode);

FORESTO_API foresto_status foresto_simulate(const foresto_request *request, const foresto_host *host,
                                            foresto_result **result, foresto_error *error);

FORESTO_API foresto_status foresto_simulate_into(const foresto_request *request, const foresto_host *host,
                                                 const foresto_run_columns *columns, foresto_summary *summary,
                                                 foresto_error *error);

FORESTO_API void foresto_result_destroy(foresto_result *result);

FORESTO_API foresto_status foresto_result_summary(const foresto_result *result, foresto_summary *summary);

FORESTO_API foresto_status foresto_result_navs(const foresto_result *result, foresto_nav_view *view);

FORESTO_API foresto_status foresto_result_events(const foresto_result *result, foresto_event_view *view);

FORESTO_API foresto_status foresto_result_event(const foresto_result *result, uint64_t index, foresto_event *event);

FORESTO_END

typedef struct foresto_instruments {
    uint32_t struct_size;
    uint32_t kind;
    uint64_t asset_count;
    const char *const *asset_names;
    const void *reserved_pointer;
} foresto_instruments;

#define FORESTO_INSTRUMENTS_INIT                                                                                       \
    { sizeof(foresto_instruments), FORESTO_PANEL_PRICES, 0, NULL, NULL }

typedef struct foresto_step {
    uint32_t struct_size;
    uint32_t trading_day;
    uint32_t rebalanced;
    foresto_date date;
    double nav;
    double daily_return;
    double cumulative_return;
    double high_water_mark;
    double drawdown;
} foresto_step;

#define FORESTO_STEP_INIT                                                                                              \
    { sizeof(foresto_step), 0, 0, FORESTO_DATE_NONE, 0.0, 0.0, 0.0, 0.0, 0.0 }

typedef struct foresto_session foresto_session;

FORESTO_BEGIN

FORESTO_API void foresto_instruments_init(foresto_instruments *instruments, size_t struct_size);

FORESTO_API void foresto_step_init(foresto_step *step, size_t struct_size);

FORESTO_API foresto_status foresto_session_open(const foresto_request *request, const foresto_instruments *instruments,
                                                const foresto_host *host, foresto_session **session,
                                                foresto_error *error);

FORESTO_API foresto_status foresto_session_step(foresto_session *session, foresto_date date, const double *values,
                                                uint64_t count, int64_t stride, foresto_date next_date,
                                                foresto_step *step, foresto_error *error);

FORESTO_API foresto_status foresto_session_event(const foresto_session *session, foresto_event *event);

FORESTO_API foresto_status foresto_session_summary(const foresto_session *session, foresto_summary *summary);

FORESTO_API uint64_t foresto_session_asset_count(const foresto_session *session);

FORESTO_API uint64_t foresto_session_instrument_count(const foresto_session *session);

FORESTO_API const char *foresto_session_instrument_name(const foresto_session *session, uint64_t instrument);

FORESTO_API foresto_status foresto_session_values(const foresto_session *session, double *values, uint64_t count);

FORESTO_API foresto_status foresto_session_export(const foresto_session *session, uint8_t *bytes, size_t capacity,
                                                  size_t *size, foresto_error *error);

FORESTO_API foresto_status foresto_session_restore(const uint8_t *bytes, size_t size, const foresto_host *host,
                                                   foresto_session **session, foresto_error *error);

FORESTO_API void foresto_session_close(foresto_session *session);

FORESTO_END

typedef struct foresto_feed_row {
    uint32_t struct_size;
    foresto_date date;
    const double *values;
    const void *reserved_pointer;
    uint64_t count;
    int64_t stride;
} foresto_feed_row;

#define FORESTO_FEED_ROW_INIT                                                                                          \
    { sizeof(foresto_feed_row), FORESTO_DATE_NONE, NULL, NULL, 0, 1 }

typedef struct foresto_price_feed {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;
    const foresto_instruments *instruments;
    const char *fingerprint;

    int32_t (*next_day)(void *user, foresto_feed_row *row);
    const void *reserved_pointer;
} foresto_price_feed;

#define FORESTO_PRICE_FEED_INIT                                                                                        \
    { sizeof(foresto_price_feed), 0, NULL, NULL, NULL, NULL, NULL }

typedef struct foresto_trading_calendar {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;

    int32_t (*next_trading_date)(void *user, foresto_date last, foresto_date *next);
    const char *fingerprint;
    const void *reserved_pointer;
} foresto_trading_calendar;

#define FORESTO_TRADING_CALENDAR_INIT                                                                                  \
    { sizeof(foresto_trading_calendar), 0, NULL, NULL, NULL, NULL }

typedef struct foresto_run_header {
    uint32_t struct_size;
    uint32_t mode;
    const char *request_hash;
    const foresto_request *request;
    const char *engine_version;
    const foresto_instruments *instruments;
} foresto_run_header;

typedef struct foresto_run_store {
    uint32_t struct_size;
    uint32_t reserved;
    void *user;

    int32_t (*find_run)(void *user, const char *request_hash, int64_t *run_id, uint32_t *found);

    int32_t (*begin_run)(void *user, const foresto_run_header *header, int64_t *run_id);

    int32_t (*put_event)(void *user, int64_t run_id, const foresto_event *event);

    int32_t (*put_nav)(void *user, int64_t run_id, const foresto_nav_record *record);

    int32_t (*commit_run)(void *user, int64_t run_id, const foresto_summary *summary);

    int32_t (*rollback_run)(void *user, int64_t run_id);
} foresto_run_store;

#define FORESTO_RUN_STORE_INIT                                                                                         \
    { sizeof(foresto_run_store), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL }

typedef struct foresto_execution {
    uint32_t struct_size;
    uint32_t reserved;
    int64_t rule_id;
    const foresto_request *request;
    const char *rule_name;
    const foresto_host *host;
    const foresto_price_feed *feed;
    const foresto_trading_calendar *calendar;
    const foresto_rule_repository *rules;
    const foresto_run_store *store;
    const void *reserved_pointer;
} foresto_execution;

#define FORESTO_EXECUTION_INIT                                                                                         \
    { sizeof(foresto_execution), 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL }

typedef struct foresto_outcome {
    uint32_t struct_size;
    uint32_t cached;
    int64_t run_id;
    uint64_t day_count;
    uint64_t event_count;
    double final_nav;
    char request_hash[72];
} foresto_outcome;

#define FORESTO_OUTCOME_INIT                                                                                           \
    { sizeof(foresto_outcome), 0, 0, 0, 0, 0.0, "" }

FORESTO_BEGIN

FORESTO_API void foresto_feed_row_init(foresto_feed_row *feed_row, size_t struct_size);

FORESTO_API void foresto_price_feed_init(foresto_price_feed *price_feed, size_t struct_size);

FORESTO_API void foresto_trading_calendar_init(foresto_trading_calendar *trading_calendar, size_t struct_size);

FORESTO_API void foresto_run_store_init(foresto_run_store *run_store, size_t struct_size);

FORESTO_API void foresto_execution_init(foresto_execution *execution, size_t struct_size);

FORESTO_API void foresto_outcome_init(foresto_outcome *outcome, size_t struct_size);

FORESTO_API foresto_status foresto_execute(const foresto_execution *execution, foresto_outcome *outcome,
                                           foresto_error *error);

FORESTO_END

enum foresto_figure {
    FORESTO_FIGURE_SHARPE = 1,
    FORESTO_FIGURE_SORTINO = 2,
    FORESTO_FIGURE_CALMAR = 4,
    FORESTO_FIGURE_DRAWDOWN = 8,
    FORESTO_FIGURE_RECOVERY = 16
};

typedef struct foresto_figures_options {
    uint32_t struct_size;
    uint32_t reserved;
    double annualization_factor;
    double rf_annual;
} foresto_figures_options;

#define FORESTO_FIGURES_OPTIONS_INIT                                                                                   \
    { sizeof(foresto_figures_options), 0, 252.0, 0.0 }

typedef struct foresto_figures {
    uint32_t struct_size;
    uint32_t defined;
    foresto_date peak_date;
    foresto_date trough_date;
    foresto_date recovery_date;
    int32_t recovery_days;
    double total_return;
    double cagr;
    double volatility;
    double sharpe;
    double sortino;
    double calmar;
    double mdd;
} foresto_figures;

#define FORESTO_FIGURES_INIT                                                                                           \
    {                                                                                                                  \
        sizeof(foresto_figures), 0, FORESTO_DATE_NONE, FORESTO_DATE_NONE, FORESTO_DATE_NONE, 0, 0.0, 0.0, 0.0, 0.0,    \
            0.0, 0.0, 0.0                                                                                              \
    }

FORESTO_BEGIN

FORESTO_API void foresto_figures_options_init(foresto_figures_options *options, size_t struct_size);

FORESTO_API void foresto_figures_init(foresto_figures *figures, size_t struct_size);

FORESTO_API foresto_status foresto_figures_compute(const double *nav, const foresto_date *dates, uint64_t count,
                                                   const foresto_figures_options *options, foresto_figures *figures,
                                                   foresto_error *error);

FORESTO_API foresto_status foresto_figures_compare(const foresto_figures *a, const foresto_figures *b,
                                                   foresto_figures *difference, foresto_error *error);

FORESTO_API foresto_status foresto_figures_write_json(const foresto_figures *figures, char *text, size_t capacity,
                                                      size_t *length, foresto_error *error);

FORESTO_END

enum foresto_alert {
    FORESTO_ALERT_TURNOVER_HIGH = 1,
    FORESTO_ALERT_COST_HIGH = 2,
    FORESTO_ALERT_EVENTS_MISSING = 4
};

typedef struct foresto_monitor_limits {
    uint32_t struct_size;
    uint32_t reserved;
    double turnover;
    double cost_share;
} foresto_monitor_limits;

#define FORESTO_MONITOR_LIMITS_INIT                                                                                    \
    { sizeof(foresto_monitor_limits), 0, 0.5, 0.01 }

typedef struct foresto_monitor_counts {
    uint32_t struct_size;
    uint32_t rule_type;
    uint64_t produced;
    uint64_t acknowledged;
    uint64_t scheduled;
} foresto_monitor_counts;

#define FORESTO_MONITOR_COUNTS_INIT                                                                                    \
    { sizeof(foresto_monitor_counts), 0, 0, 0, 0 }

FORESTO_BEGIN

FORESTO_API void foresto_monitor_limits_init(foresto_monitor_limits *limits, size_t struct_size);

FORESTO_API void foresto_monitor_counts_init(foresto_monitor_counts *counts, size_t struct_size);

FORESTO_API foresto_status foresto_monitor_event(const foresto_event *event, const foresto_monitor_limits *limits,
                                                 uint32_t *alerts, foresto_error *error);

FORESTO_API foresto_status foresto_monitor_run(const foresto_monitor_counts *counts, uint32_t *alerts,
                                               foresto_error *error);

FORESTO_END

FORESTO_BEGIN

FORESTO_API foresto_status foresto_schedule_is_due(uint32_t frequency, uint32_t base_day_policy, foresto_date previous,
                                                   foresto_date today, foresto_date next, uint32_t *due,
                                                   foresto_error *error);

FORESTO_API foresto_status foresto_schedule_mark(uint32_t frequency, uint32_t base_day_policy,
                                                 const foresto_date *dates, uint64_t count, uint8_t *marks,
                                                 uint64_t *due_count, foresto_error *error);

FORESTO_END

#define FORESTO_SELF_TEST_HASH "b6d0d8d40a8c04978aa50bbc920807523982ee13b417d442e932d9f430c3180f"

FORESTO_BEGIN

FORESTO_API foresto_status foresto_environment_check(foresto_error *error);

FORESTO_API foresto_status foresto_self_test(const foresto_allocator *allocator, char *hex, foresto_error *error);

FORESTO_END

typedef struct foresto_sweep {
    uint32_t struct_size;
    uint32_t reserved;
    const foresto_request *request;
    const double *weights;
    const foresto_rule *const *rules;
    const foresto_figures_options *figures_options;
    uint64_t mix_count;
    uint64_t rule_count;
    int64_t mix_stride;
    int64_t asset_stride;
} foresto_sweep;

#define FORESTO_SWEEP_INIT                                                                                             \
    { sizeof(foresto_sweep), 0, NULL, NULL, NULL, NULL, 0, 0, 0, 1 }

typedef struct foresto_sweep_columns {
    uint32_t struct_size;
    uint32_t figures_size;
    uint64_t count;
    foresto_status *statuses;
    double *final_nav;
    double *total_turnover;
    double *total_cost;
    uint64_t *day_count;
    uint64_t *periodic_event_count;
    uint64_t *drift_event_count;
    foresto_figures *figures;
    double *nav;
    foresto_date *dates;
    int64_t path_stride;
} foresto_sweep_columns;

#define FORESTO_SWEEP_COLUMNS_INIT                                                                                     \
    { sizeof(foresto_sweep_columns), 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 }

FORESTO_BEGIN

FORESTO_API void foresto_sweep_init(foresto_sweep *sweep, size_t struct_size);

FORESTO_API void foresto_sweep_columns_init(foresto_sweep_columns *columns, size_t struct_size);

FORESTO_API foresto_status foresto_sweep_run(const foresto_sweep *sweep, const foresto_host *host,
                                             const foresto_sweep_columns *columns, foresto_error *error);

FORESTO_END

#define FORESTO_VERSION_MAJOR 0

#define FORESTO_VERSION_MINOR 1

#define FORESTO_VERSION_PATCH 0

#define FORESTO_VERSION "0.1.0"

#define FORESTO_ABI_VERSION 0

#define FORESTO_ENGINE_VERSION "1"

FORESTO_BEGIN

FORESTO_API const char *foresto_version(void);

FORESTO_API uint32_t foresto_abi_version(void);

FORESTO_API const char *foresto_engine_version(void);

FORESTO_END

#endif
