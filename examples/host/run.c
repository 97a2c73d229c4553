/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "command_line.h"
#include "failure_json.h"
#include "foresto/request.h"
#include "progress.h"
#include "store_commands.h"
#include "store_print.h"

static const char RUN_USAGE[] =
    "usage: foresto run SCENARIO_ID ... [--store URL] [OPTION ...]\n"
    "\n"
    "Run the store's scenarios, one after the other, and keep the runs. A run that is kept already, and has not "
    "expired,\n"
    "is not run again. A scenario that fails leaves nothing behind, and the next one is still run.\n"
    "\n"
    "  --store URL            sqlite:FILE or postgresql://... (" STORE_DEFAULT_URL ")\n"
    "  --rule RULE            id or name of a rule of the store; needs the feature flag\n"
    "  --use-rebalancing      set the feature flag, as USE_REBALANCING=1 in the environment does\n"
    "  --initial AMOUNT       initial amount (1000000)\n"
    "  --start DATE           first day (the data's)\n"
    "  --end DATE             last day (the data's)\n"
    "  --missing POLICY       a day with a missing price: SKIP_DAY (default), ZERO_RETURN, REJECT\n"
    "  --time-to-live NUMBER  seconds that the run answers for its request (for ever)\n"
    "  --progress             draw the progress bar also when standard error is no terminal\n"
    "  --json                 print an object a line for each scenario, run or failed\n"
    "  --help                 print this text\n";

struct run_options {
    const char *url, *rule, *flag, *initial, *start, *end, *missing, *time_to_live, *progress, *json, *help;
};

struct job {
    struct store *store;
    foresto_request request; /* all but the scenario */
    foresto_execution execution;
    const char *rule; /* as the user named it */
    bool progress;    /* drawn though standard error is no terminal */
    bool json;
};

/* A rule that is all digits is an id. */
static enum outcome read_rule(const char *text, foresto_execution *execution, struct failure *failure) {
    if (text && text[strspn(text, "0123456789")] == '\0') {
        return read_number("--rule", text, &execution->rule_id, failure);
    }
    execution->rule_name = text;
    return DONE;
}

static enum outcome read_request(const struct run_options *options, struct job *job, struct failure *failure) {
    foresto_request *request = &job->request;
    bool flag;
    foresto_request_init(request, sizeof *request);
    foresto_execution_init(&job->execution, sizeof job->execution);
    request->as_of = (foresto_date)(time(NULL) / 86400);
    enum outcome outcome = feature_flag_read(options->flag != NULL, &flag, failure);
    request->use_rebalancing = flag;
    outcome = outcome ? outcome : read_rule(options->rule, &job->execution, failure);
    outcome = outcome ? outcome : date_option_read("start", options->start, &request->start_date, failure);
    outcome = outcome ? outcome : date_option_read("end", options->end, &request->end_date, failure);
    outcome = outcome ? outcome : amount_option_read("initial", options->initial, &request->initial_amount, failure);
    if (!outcome && foresto_missing_policy_parse(options->missing, &request->missing_policy)) {
        return fail(failure, USAGE, "--missing: '%s' is no choice", options->missing);
    }
    return outcome;
}

static enum outcome fail_run(const struct job *job, const foresto_error *error, struct failure *failure) {
    const struct failure *store = store_failure(job->store);
    switch (error->status) {
    case FORESTO_E_HOST:
        return fail(failure, store->outcome, "%s: %s", error->field, store->message ? store->message : "out of memory");
    case FORESTO_E_MEMORY:
        return fail_memory(failure);
    case FORESTO_E_NOT_FOUND:
    case FORESTO_E_FEATURE_DISABLED:
    case FORESTO_E_RULE:
    case FORESTO_E_RULE_INACTIVE:
    case FORESTO_E_RULE_NOT_EFFECTIVE:
        fail(failure, REFUSED, "rule %s: %s", job->rule, error->message);
        break;
    case FORESTO_E_AMOUNT:
    case FORESTO_E_DATE:
        fail(failure, USAGE, "%s", error->message);
        break;
    default:
        fail(failure, BAD_DATA, "%s", error->message);
    }
    return fail_with(failure, error->status, error->field, failure->outcome);
}

static void print_outcome(const char *scenario_id, const foresto_outcome *outcome, bool json) {
    if (json) {
        struct object object = object_begin(stdout, "");
        object_bool(&object, "success", true);
        object_string(&object, "scenario_id", scenario_id);
        object_integer(&object, "run_id", outcome->run_id);
        object_string(&object, "request_hash", outcome->request_hash);
        object_bool(&object, "cache_hit", outcome->cached != 0);
        object_end(&object);
        putchar('\n');
    } else {
        printf("%s: run %" PRId64 "%s\n", scenario_id, outcome->run_id, outcome->cached ? ", kept before" : "");
    }
}

static void tell_failure(const char *scenario_id, const struct failure *own, bool json, struct failure *failure) {
    if (json) {
        struct object object = object_begin(stdout, "");
        failure_put(&object, own);
        object_string(&object, "scenario_id", scenario_id);
        object_end(&object);
        putchar('\n');
    }
    fail(failure, own->outcome, "%s: %s", scenario_id, own->message ? own->message : "out of memory");
    failure_report(failure);
}

static foresto_status execute_shown(struct job *job, foresto_outcome *done, foresto_error *error) {
    struct progress bar;
    foresto_progress progress = {sizeof progress, 0, &bar, progress_advance};
    foresto_host host = FORESTO_HOST_INIT;
    host.progress = &progress;
    job->execution.host = &host;
    progress_begin(&bar, job->execution.request->portfolio_id);
    bar.terminal = bar.terminal || job->progress;
    foresto_status status = store_execute(job->store, &job->execution, done, error);
    progress_end(&bar);
    return status;
}

static enum outcome execute(struct job *job, const struct scenario *scenario, struct failure *failure) {
    foresto_panel *panel = NULL;
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_outcome done = FORESTO_OUTCOME_INIT;
    enum outcome outcome = store_panel(job->store, scenario, &panel, NULL, failure);
    if (outcome) {
        return outcome;
    }
    foresto_request request = job->request;
    request.panel = panel;
    request.asset_count = scenario->count;
    request.weights = scenario->weights;
    request.classes = scenario->classes;
    request.portfolio_id = scenario->scenario_id;
    job->execution.request = &request;
    if (execute_shown(job, &done, &error)) {
        outcome = fail_run(job, &error, failure);
    } else {
        print_outcome(scenario->scenario_id, &done, job->json);
    }
    foresto_panel_destroy(panel);
    return outcome;
}

static enum outcome run_scenario(struct job *job, const char *scenario_id, struct failure *failure) {
    struct scenario scenario = {0};
    bool found = false;
    enum outcome outcome = store_scenario(job->store, scenario_id, &scenario, &found, failure);
    if (!outcome && !found) {
        outcome = fail_with(failure, FORESTO_E_NOT_FOUND, "scenario_id",
                            fail(failure, REFUSED, "there is no scenario '%s'", scenario_id));
    }
    outcome = outcome ? outcome : execute(job, &scenario, failure);
    scenario_free(&scenario);
    return outcome;
}

/* Every scenario is tried, and told of at once; the last failure is the command's. */
static enum outcome run_all(struct job *job, char **scenario_ids, struct failure *failure) {
    for (; *scenario_ids; scenario_ids++) {
        struct failure own = {0};
        if (run_scenario(job, *scenario_ids, &own)) {
            tell_failure(*scenario_ids, &own, job->json, failure);
        }
        free(own.message);
    }
    return failure->outcome;
}

enum outcome run_command(int argc, char **argv, struct failure *failure) {
    struct run_options given = {.url = STORE_DEFAULT_URL, .initial = "1000000", .missing = "SKIP_DAY"};
    const struct command_option options[] = {{"store", true, &given.url},
                                             {"rule", true, &given.rule},
                                             {"use-rebalancing", false, &given.flag},
                                             {"initial", true, &given.initial},
                                             {"start", true, &given.start},
                                             {"end", true, &given.end},
                                             {"missing", true, &given.missing},
                                             {"time-to-live", true, &given.time_to_live},
                                             {"progress", false, &given.progress},
                                             {"json", false, &given.json},
                                             {"help", false, &given.help}};
    char **operands;
    enum outcome outcome =
        command_line_read(argc, argv, options, sizeof options / sizeof options[0], argc, &operands, failure);
    if (outcome || given.help) {
        fputs(outcome ? "" : RUN_USAGE, stdout);
        return outcome;
    }
    if (!operands[0]) {
        return fail(failure, USAGE, "which scenario? try 'foresto run --help'");
    }
    struct job job = {
        .rule = given.rule ? given.rule : "", .progress = given.progress != NULL, .json = given.json != NULL};
    struct store_options store = {0};
    outcome = read_request(&given, &job, failure);
    if (!outcome && given.time_to_live) {
        outcome = read_number("--time-to-live", given.time_to_live, &store.time_to_live, failure);
    }
    outcome = outcome ? outcome : store_open(given.url, &store, &job.store, failure);
    outcome = outcome ? outcome : run_all(&job, operands, failure);
    store_close(job.store);
    return outcome;
}
