-- SPDX-License-Identifier: MIT
-- Version 1 of the schema, SQLite: rules, runs, events and paths. May be run again.
--
-- SQLite has no decimal type, so NUMERIC(p, s) is text with all s places, as PostgreSQL prints it: '0.001000' in
-- NUMERIC(8, 6). The CHECKs hold that form and the range. Compare and add with CAST(column AS NUMERIC).
-- Dates are YYYY-MM-DD, times YYYY-MM-DD HH:MM:SS in UTC. The '+0 days' makes date() look whether there is such a day.

CREATE TABLE IF NOT EXISTS schema_version (
    version INTEGER PRIMARY KEY,
    applied_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
) STRICT;

CREATE TABLE IF NOT EXISTS rebalancing_rule (
    rule_id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (rule_id > 0),
    rule_name TEXT NOT NULL UNIQUE CHECK (length(CAST(rule_name AS BLOB)) BETWEEN 1 AND 64),
    rule_type TEXT NOT NULL CHECK (rule_type IN ('PERIODIC', 'DRIFT', 'HYBRID')),
    frequency TEXT CHECK (frequency IN ('MONTHLY', 'QUARTERLY')),
    base_day_policy TEXT NOT NULL DEFAULT 'FIRST_TRADING_DAY'
        CHECK (base_day_policy IN ('FIRST_TRADING_DAY', 'LAST_TRADING_DAY')),
    drift_threshold TEXT CHECK (drift_threshold = printf('%.6f', drift_threshold)
        AND CAST(drift_threshold AS NUMERIC) > 0 AND CAST(drift_threshold AS NUMERIC) < 1),
    cost_rate TEXT NOT NULL DEFAULT '0.001000' CHECK (cost_rate = printf('%.6f', cost_rate)
        AND CAST(cost_rate AS NUMERIC) BETWEEN 0 AND 0.02),
    effective_from TEXT CHECK (effective_from IS date(effective_from, '+0 days')),
    effective_to TEXT CHECK (effective_to IS date(effective_to, '+0 days')),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at IS datetime(created_at, '+0 days')),
    updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (updated_at IS datetime(updated_at, '+0 days')),
    CHECK (rule_type = 'DRIFT' OR frequency IS NOT NULL),
    CHECK (rule_type = 'PERIODIC' OR drift_threshold IS NOT NULL),
    CHECK (effective_from <= effective_to)
) STRICT;

CREATE TABLE IF NOT EXISTS rebalancing_cost_model (
    cost_model_id INTEGER PRIMARY KEY AUTOINCREMENT,
    cost_model_name TEXT NOT NULL UNIQUE CHECK (length(CAST(cost_model_name AS BLOB)) BETWEEN 1 AND 64),
    model_type TEXT NOT NULL DEFAULT 'PROPORTIONAL' CHECK (model_type IN ('PROPORTIONAL')),
    cost_rate TEXT NOT NULL DEFAULT '0.001000' CHECK (cost_rate = printf('%.6f', cost_rate)
        AND CAST(cost_rate AS NUMERIC) BETWEEN 0 AND 0.02),
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at IS datetime(created_at, '+0 days')),
    updated_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (updated_at IS datetime(updated_at, '+0 days'))
) STRICT;

-- A run is written in one transaction, so RUNNING is never seen from outside.
CREATE TABLE IF NOT EXISTS simulation_run (
    run_id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_hash TEXT UNIQUE CHECK (length(request_hash) = 64 AND request_hash NOT GLOB '*[^0-9a-f]*'),
    scenario_id TEXT CHECK (length(scenario_id) <= 255),
    start_date TEXT CHECK (start_date IS date(start_date, '+0 days')),
    end_date TEXT CHECK (end_date IS date(end_date, '+0 days')),
    initial_amount TEXT NOT NULL CHECK (initial_amount = CAST(initial_amount AS INTEGER) || substr(initial_amount, -5)
        AND substr(initial_amount, -5) GLOB '.[0-9][0-9][0-9][0-9]' AND length(initial_amount) <= 19
        AND CAST(initial_amount AS NUMERIC) > 0),
    missing_policy TEXT NOT NULL CHECK (missing_policy IN ('SKIP_DAY', 'ZERO_RETURN', 'REJECT')),
    mode TEXT NOT NULL CHECK (mode IN ('PHASE1', 'HOLD', 'REBALANCED')),
    rule_id INTEGER REFERENCES rebalancing_rule (rule_id),
    request TEXT CHECK (request IS NULL OR json_valid(request)),
    engine_version TEXT NOT NULL CHECK (length(engine_version) <= 16),
    status TEXT NOT NULL DEFAULT 'RUNNING' CHECK (status IN ('RUNNING', 'COMPLETED')),
    first_date TEXT CHECK (first_date IS date(first_date, '+0 days')),
    last_date TEXT CHECK (last_date IS date(last_date, '+0 days')),
    trading_days INTEGER CHECK (trading_days > 0),
    event_count INTEGER CHECK (event_count >= 0),
    scheduled_event_count INTEGER CHECK (scheduled_event_count >= 0),
    final_value TEXT CHECK (length(final_value) <= 32),
    summary TEXT CHECK (summary IS NULL OR json_valid(summary)),
    figures TEXT CHECK (figures IS NULL OR json_valid(figures)),
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at IS datetime(created_at, '+0 days')),
    expires_at TEXT CHECK (expires_at IS datetime(expires_at, '+0 days')),
    CHECK (start_date <= end_date),
    CHECK (first_date <= last_date),
    CHECK (expires_at >= created_at),
    CHECK (status = 'RUNNING' OR (first_date IS NOT NULL AND last_date IS NOT NULL AND trading_days IS NOT NULL
        AND event_count IS NOT NULL AND final_value IS NOT NULL AND summary IS NOT NULL AND figures IS NOT NULL))
) STRICT;

CREATE TABLE IF NOT EXISTS rebalancing_event (
    event_id INTEGER PRIMARY KEY AUTOINCREMENT,
    simulation_run_id INTEGER NOT NULL REFERENCES simulation_run (run_id) ON DELETE CASCADE,
    rule_id INTEGER REFERENCES rebalancing_rule (rule_id),
    event_date TEXT NOT NULL CHECK (event_date IS date(event_date, '+0 days')),
    trigger_type TEXT NOT NULL CHECK (trigger_type IN ('PERIODIC', 'DRIFT')),
    trigger_detail TEXT NOT NULL CHECK (length(CAST(trigger_detail AS BLOB)) BETWEEN 1 AND 64),
    before_weights TEXT NOT NULL CHECK (json_valid(before_weights)),
    after_weights TEXT NOT NULL CHECK (json_valid(after_weights)),
    turnover TEXT NOT NULL CHECK (turnover = printf('%.8f', turnover)
        AND CAST(turnover AS NUMERIC) >= 0 AND CAST(turnover AS NUMERIC) < 10000),
    cost_rate TEXT NOT NULL CHECK (cost_rate = printf('%.6f', cost_rate)
        AND CAST(cost_rate AS NUMERIC) >= 0 AND CAST(cost_rate AS NUMERIC) < 100),
    cost_amount TEXT NOT NULL CHECK (cost_amount = CAST(cost_amount AS INTEGER) || substr(cost_amount, -9)
        AND substr(cost_amount, -9) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' AND length(cost_amount) <= 19
        AND CAST(cost_amount AS NUMERIC) >= 0),
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at IS datetime(created_at, '+0 days'))
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS rebalancing_event_run_date ON rebalancing_event (simulation_run_id, event_date);
CREATE INDEX IF NOT EXISTS rebalancing_event_rule ON rebalancing_event (rule_id);

CREATE TABLE IF NOT EXISTS simulation_path (
    simulation_run_id INTEGER NOT NULL REFERENCES simulation_run (run_id) ON DELETE CASCADE,
    path_date TEXT NOT NULL CHECK (path_date IS date(path_date, '+0 days')),
    nav TEXT NOT NULL CHECK (nav = CAST(nav AS INTEGER) || substr(nav, -5)
        AND substr(nav, -5) GLOB '.[0-9][0-9][0-9][0-9]' AND length(nav) <= 19 AND CAST(nav AS NUMERIC) >= 0),
    returns TEXT NOT NULL CHECK (returns = printf('%.8f', returns)
        AND CAST(returns AS NUMERIC) >= -1 AND CAST(returns AS NUMERIC) < 10000),
    drawdown TEXT NOT NULL CHECK (drawdown = printf('%.8f', drawdown) AND CAST(drawdown AS NUMERIC) BETWEEN -1 AND 0),
    high_water_mark TEXT NOT NULL CHECK (
        high_water_mark = CAST(high_water_mark AS INTEGER) || substr(high_water_mark, -5)
        AND substr(high_water_mark, -5) GLOB '.[0-9][0-9][0-9][0-9]' AND length(high_water_mark) <= 19
        AND CAST(high_water_mark AS NUMERIC) >= CAST(nav AS NUMERIC)),
    PRIMARY KEY (simulation_run_id, path_date)
) STRICT, WITHOUT ROWID;
