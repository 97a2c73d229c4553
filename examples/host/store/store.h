/* SPDX-License-Identifier: MIT */
/* Where rules, scenarios, prices and runs are kept: SQLite or PostgreSQL, with the same answers from both.
 *
 * One thread uses one store at a time; open one per thread, they are cheap. Every call that can fail returns an
 * outcome and leaves a message:
 *
 *   USAGE        the URL is malformed
 *   REFUSED      the store is of a newer program, or not one of this program
 *   BAD_DATA     a value does not fit its column; the message names it and has nothing of the database's
 *   IO_ERROR     the database is full, damaged or of another shape; memory
 *   UNAVAILABLE  the database cannot be reached, or is busy for too long, or the limit has come: later it may work
 *   REJECTED     the database refuses a value that this program let pass; the message is the database's, for logs
 *
 * "Not there" is no failure: it is `found` or `*found`. After a failure the store can be used again; a lost connection
 * to PostgreSQL is taken up anew by the next call.
 *
 * Texts of rows are as the database has them and the same from both stores: a number has all places of its column
 * (0.10000000 in NUMERIC(12,8)), a date is YYYY-MM-DD, a time YYYY-MM-DDTHH:MM:SSZ, and NULL is a NULL pointer. They
 * live until the visitor returns.
 */
#ifndef HOST_STORE_H
#define HOST_STORE_H

#include <stdbool.h>

#include "failure.h"
#include "foresto/execute.h"
#include "store/limit.h"

/* Used when no URL is given. */
#define STORE_DEFAULT_URL "sqlite:foresto.db"

struct store;

struct store_options {
    int64_t time_to_live; /* seconds that a new run answers for its request; 0: for ever */
    size_t run_memory;    /* bytes of events and days that are kept until they are written; 0: 32 MiB */
};

/* Open `sqlite:FILE` or `postgresql://...` (`postgres://` too). A store that is new gets schema, rules, scenarios and
 * the shipped Swiss prices; one of an older version is brought up. `options` may be NULL: {0}. *store must start as
 * NULL. */
enum outcome store_open(const char *url, const struct store_options *options, struct store **store,
                        struct failure *failure);

void store_close(struct store *store);

/* Whether the database answers and has the schema of this program. */
enum outcome store_check(struct store *store, struct failure *failure);

/* Bring the seed's rules, cost models, instruments and scenarios back to what they were shipped as (by name; others
 * stay), and tell the version of the schema. Prices are left alone. */
enum outcome store_migrate(struct store *store, int64_t *version, struct failure *failure);

/* The kind of database, for logs: "sqlite" or "postgresql". Never the URL, which may hold a password. */
const char *store_kind(const struct store *store);

/* A limit for the calls that follow, until the next store_set_limit(); NULL: none but the store's own patience of some
 * ten seconds with other writers. A call that the limit stops is UNAVAILABLE, within some tenths of a second, and a
 * transaction that it was part of is undone. The store can be used again, under a new limit. *limit is copied. */
void store_set_limit(struct store *store, const struct store_limit *limit);

/* All that is read until store_snapshot_end() is of one moment, whatever others write. Nothing can be written in
 * between, and a connection that is lost is not taken up before the end. */
enum outcome store_snapshot_begin(struct store *store, struct failure *failure);

/* Never fails, and does nothing without a snapshot. */
void store_snapshot_end(struct store *store);

/* --- Running ------------------------------------------------------------------------------------------------------ */

/* The library's interfaces over this store. The tables borrow the store. A callback that fails returns an
 * enum outcome, which arrives in foresto_error::host_code, and leaves the message in store_failure(); or it returns
 * STORE_RUN_EXISTS.
 *
 * A run is collected in memory while it is computed, and written by commit_run() in one transaction, so that others
 * may write meanwhile. One with more than store_options::run_memory of events and days is written in pieces, within a
 * transaction that begins with the first of them. The run's number is known once it is written, so begin_run() gives 0:
 * store_execute() sets it. */
foresto_rule_repository store_rule_repository(struct store *store);
foresto_run_store store_run_store(struct store *store);

enum { STORE_RUN_EXISTS = 100 }; /* another writer has stored the same request in the meantime */

/* Why the last callback failed: message and outcome, never NULL. Valid until the next call with this store. */
const struct failure *store_failure(const struct store *store);

/* The field of the request that the last callback found at fault, "initial_amount" or "rule_id"; NULL: none. */
const char *store_failure_field(const struct store *store);

/* foresto_execute() with this store as execution->store and execution->rules, whatever they were. When two writers run
 * the same request at once, one run is stored and the other writer is given it, with outcome->cached set. A failure of
 * the store is FORESTO_E_HOST with the outcome in error->host_code and the message in store_failure(); a host_code of
 * the caller's own sinks, cost model or progress is handed through, so those should not use 1 to 100.
 *
 * A rule without rule_id is stored with the run and no row of rebalancing_rule; a rule_id that the table does not have
 * is BAD_DATA. So a rule that a client writes out must not carry a rule_id. */
foresto_status store_execute(struct store *store, const foresto_execution *execution, foresto_outcome *outcome,
                             foresto_error *error);

/* The same as far as the look-up: with *found a run is stored that answers the request, and *outcome is filled; else
 * nothing has been run. */
foresto_status store_look_up(struct store *store, const foresto_execution *execution, foresto_outcome *outcome,
                             bool *found, foresto_error *error);

/* --- Scenarios and market data -------------------------------------------------------------------------------------
 */

/* A scenario: instruments in the order of all sums, their target weights and, when grouped, their asset classes. One
 * without instruments has count 0 and cannot be run: store_panel() is BAD_DATA. */
struct scenario {
    char *scenario_id;
    char *name;
    char *description; /* NULL when there is none */
    uint64_t count;
    const char **instruments;
    const char **instrument_names; /* what each is, in words */
    const char **classes;          /* NULL when nothing is grouped; ready for foresto_request::classes once
                                      store_panel() has seen that all are there */
    double *weights;               /* ready for foresto_request::weights */
    const char **weight_texts;     /* as stored, NUMERIC(8,6) */
};

/* One scenario. *scenario must start as {0}; free it after a failure too. */
enum outcome store_scenario(struct store *store, const char *scenario_id, struct scenario *scenario, bool *found,
                            struct failure *failure);

void scenario_free(struct scenario *scenario);

/* All scenarios by scenario_id. A visitor that returns anything but DONE stops the listing, and that is the outcome. */
typedef enum outcome (*scenario_visitor)(void *user, const struct scenario *scenario, struct failure *failure);
enum outcome store_each_scenario(struct store *store, scenario_visitor visit, void *user, struct failure *failure);

/* The prices of a scenario's instruments as a panel, in the scenario's order: each date on which any of them has a
 * price; a price that is not there is NaN. *panel must start as NULL. No price at all is BAD_DATA. A panel is immutable
 * and may be shared by threads as long as store_market_version() stays the same. `values`, unless NULL, gets what the
 * panel was made from, day by day, for the caller to free(). */
enum outcome store_panel(struct store *store, const struct scenario *scenario, foresto_panel **panel, double **values,
                         struct failure *failure);

/* A number that grows whenever an import or a migration changes prices, instruments or scenarios: a panel or a scenario
 * that was read after the same number was seen is still good. Read it before the data. */
enum outcome store_market_version(struct store *store, int64_t *version, struct failure *failure);

/* --- Reading back ---------------------------------------------------------------------------------------------------
 */

struct rule_row {
    int64_t rule_id;
    const char *rule_name;
    const char *rule_type;
    const char *frequency; /* NULL: not set */
    const char *base_day_policy;
    const char *drift_threshold; /* NUMERIC(8,6); NULL: not set */
    const char *cost_rate;       /* NUMERIC(8,6) */
    const char *effective_from;  /* NULL: open */
    const char *effective_to;
    bool is_active;
    const char *created_at;
    const char *updated_at;
};

typedef enum outcome (*rule_visitor)(void *user, const struct rule_row *row, struct failure *failure);

/* Active rules by rule_id, whatever their dates; the feature flag is the caller's to look at. */
enum outcome store_each_active_rule(struct store *store, rule_visitor visit, void *user, struct failure *failure);

/* One rule, active or not; `visit` is called once or, with *found false, never. */
enum outcome store_rule(struct store *store, int64_t rule_id, rule_visitor visit, void *user, bool *found,
                        struct failure *failure);

/* A finished run. Numbers that a client is shown are kept with it, so that every answer about it is the same. */
struct run_row {
    int64_t run_id;
    const char *request_hash;
    const char *scenario_id;
    const char *start_date; /* as asked; NULL: the data's */
    const char *end_date;
    const char *initial_amount; /* NUMERIC(18,4) */
    const char *missing_policy;
    const char *mode;    /* PHASE1, HOLD, REBALANCED */
    int64_t rule_id;     /* 0: none, or a rule that was written out */
    const char *request; /* canonical JSON of the request, rule and targets included */
    const char *engine_version;
    const char *status; /* COMPLETED */
    const char *first_date;
    const char *last_date;
    int64_t trading_days;
    int64_t event_count;
    int64_t scheduled_event_count; /* scheduled days of a PERIODIC rule; -1 for other runs */
    const char *final_value;       /* shortest text of the double, a JSON number */
    const char *summary;           /* foresto_summary as canonical JSON, full precision */
    const char *figures;           /* foresto_figures as canonical JSON, full precision; "null" for a single day */
    const char *created_at;
    const char *expires_at; /* NULL: never */
};

typedef enum outcome (*run_visitor)(void *user, const struct run_row *row, struct failure *failure);

/* The newest runs first, at most `limit`. */
enum outcome store_each_run(struct store *store, uint64_t limit, run_visitor visit, void *user,
                            struct failure *failure);
enum outcome store_run(struct store *store, int64_t run_id, run_visitor visit, void *user, bool *found,
                       struct failure *failure);

struct event_row {
    int64_t event_id;
    int64_t simulation_run_id;
    int64_t rule_id; /* 0: none */
    const char *event_date;
    const char *trigger_type;
    const char *trigger_detail;
    const char *before_weights; /* canonical JSON object, full precision */
    const char *after_weights;
    const char *turnover;    /* NUMERIC(12,8) */
    const char *cost_rate;   /* NUMERIC(8,6) */
    const char *cost_amount; /* NUMERIC(18,8) */
    const char *created_at;
};

/* The events of a run by date. An unknown run has none: ask store_run() first. */
typedef enum outcome (*event_visitor)(void *user, const struct event_row *row, struct failure *failure);
enum outcome store_each_event(struct store *store, int64_t run_id, event_visitor visit, void *user,
                              struct failure *failure);

struct path_row {
    const char *date;
    const char *nav;             /* NUMERIC(18,4) */
    const char *returns;         /* NUMERIC(12,8), of the day */
    const char *drawdown;        /* NUMERIC(12,8) */
    const char *high_water_mark; /* NUMERIC(18,4) */
};

/* The trading days of a run by date. */
typedef enum outcome (*path_visitor)(void *user, const struct path_row *row, struct failure *failure);
enum outcome store_each_day(struct store *store, int64_t run_id, path_visitor visit, void *user,
                            struct failure *failure);

/* --- Import ---------------------------------------------------------------------------------------------------------
 */

struct import_options {
    const char *path; /* CSV: date,INSTRUMENT,... */
    bool skip_bad;    /* leave out the rows that are refused, instead of importing nothing */
    bool progress;    /* draw the progress bar though standard error is no terminal */
};

/* So many refused rows are told one by one. */
enum { REFUSED_TOLD = 20 };

struct refused_row {
    uint64_t line;
    char reason[256];
};

struct import_result {
    uint64_t rows;                         /* rows taken */
    uint64_t prices;                       /* prices written */
    uint64_t refused;                      /* rows refused */
    struct refused_row told[REFUSED_TOLD]; /* the first of them */
};

/* Import prices in one transaction: an instrument that is new is added, a price that is there is replaced, an empty
 * cell says nothing. Rows that are refused are told on standard error, and in *result, also when the import fails. */
enum outcome store_import(struct store *store, const struct import_options *options, struct import_result *result,
                          struct failure *failure);

#endif
