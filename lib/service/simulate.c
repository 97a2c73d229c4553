/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/struct.h"
#include "engine/result.h"
#include "service/request.h"

void foresto_run_columns_init(foresto_run_columns *columns, size_t struct_size) {
    const foresto_run_columns initial = FORESTO_RUN_COLUMNS_INIT;
    fo_init(columns, struct_size, &initial, sizeof initial);
}

/* A request with all that it needs to run. */
struct job {
    struct fo_host host;
    struct fo_request request;
    struct fo_terms terms;
    struct fo_rows rows;
    struct fo_portfolio *portfolio; /* NULL for PHASE1 */
};

/* Import all but the portfolio. */
static foresto_status import(struct job *job, const foresto_request *request, const foresto_host *host,
                             foresto_error *error) {
    foresto_status status = fo_host_import(&job->host, host, error);
    if (!status) {
        status = fo_request_import(&job->request, request, NULL, error);
    }
    if (!status) {
        status = fo_request_rows(&job->request, &job->rows, error);
    }
    job->portfolio = NULL;
    if (!status) {
        job->terms = fo_request_terms(&job->request, &job->host);
    }
    return status;
}

static foresto_status make_portfolio(struct job *job, foresto_error *error) {
    const struct fo_terms *terms = &job->terms;
    return terms->mode == FORESTO_MODE_PHASE1
               ? FORESTO_OK
               : fo_portfolio_create(terms->instruments, terms->weights, terms->weight_sum, terms->classes,
                                     &job->host.allocator, &job->portfolio, error);
}

static foresto_status run(const struct job *job, const struct fo_event_frame *frame, struct fo_output *output,
                          foresto_error *error) {
    struct fo_run run = {&job->terms, job->request.given.panel, job->rows, job->portfolio, frame};
    return fo_run(&run, output, error);
}

foresto_status foresto_simulate(const foresto_request *request, const foresto_host *host, foresto_result **result,
                                foresto_error *error) {
    if (!result) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "result", "must not be NULL");
    }
    struct job job;
    foresto_result *made = NULL;
    foresto_status status = import(&job, request, host, error);
    if (!status) {
        status = make_portfolio(&job, error);
    }
    if (!status) {
        status = fo_result_create(job.rows.count, job.portfolio, job.terms.rule, &job.host.allocator, &made, error);
    }
    if (!status) {
        status = run(&job, &made->frame, &made->output, error);
    }
    fo_portfolio_destroy(job.portfolio);
    if (status) {
        foresto_result_destroy(made);
        return status;
    }
    *result = made;
    return FORESTO_OK;
}

static bool wants_events(const foresto_run_columns *columns) {
    return columns->event_dates || columns->trigger_types || columns->turnover || columns->cost_factor ||
           columns->cost_amount || columns->nav_before || columns->nav_after || columns->before_weights;
}

static struct fo_output output_of(const foresto_run_columns *columns) {
    uint64_t capacity = wants_events(columns) ? columns->event_capacity : SIZE_MAX;
    return (struct fo_output){
        .dates = columns->dates,
        .nav = columns->nav,
        .records = {columns->daily_return, columns->cumulative_return, columns->high_water_mark, columns->drawdown},
        .events =
            {
                .fixed = true,
                .dates = columns->event_dates,
                .trigger_types = columns->trigger_types,
                .turnover = columns->turnover,
                .cost_factor = columns->cost_factor,
                .cost_amount = columns->cost_amount,
                .nav_before = columns->nav_before,
                .nav_after = columns->nav_after,
                .before_weights = columns->before_weights,
                .capacity = capacity < SIZE_MAX ? (size_t)capacity : SIZE_MAX,
            },
    };
}

static foresto_status import_columns(foresto_run_columns *columns, const foresto_run_columns *given, uint64_t days,
                                     foresto_error *error) {
    foresto_status status = fo_import_table(columns, sizeof *columns, FO_SIZE_TO(foresto_run_columns, before_weights),
                                            given, "columns", error);
    if (!status && columns->day_capacity < days) {
        status = fo_fail_value(error, FORESTO_E_CAPACITY, "day_capacity", (double)columns->day_capacity,
                               "is below the number of rows");
    }
    return status;
}

foresto_status foresto_simulate_into(const foresto_request *request, const foresto_host *host,
                                     const foresto_run_columns *given, foresto_summary *summary, foresto_error *error) {
    struct job job;
    foresto_run_columns columns;
    struct fo_event_frame frame;
    foresto_status status = FORESTO_OK;
    if (summary) {
        status = fo_check_output(summary, FO_SIZE_TO(foresto_summary, total_cost), "summary", error);
    }
    if (!status) {
        status = import(&job, request, host, error);
    }
    if (!status) {
        status = import_columns(&columns, given, job.rows.count, error);
    }
    if (!status) {
        status = make_portfolio(&job, error);
    }
    if (status) {
        return status;
    }
    if (job.terms.rule && job.host.event_sink.put_event) {
        fo_event_frame_set(&frame, job.portfolio, job.terms.rule);
    }
    struct fo_output output = output_of(&columns);
    status = run(&job, &frame, &output, error);
    fo_portfolio_destroy(job.portfolio);
    if (!status && summary) {
        fo_export(summary, &output.track.summary, sizeof *summary);
    }
    return status;
}
