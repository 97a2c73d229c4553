-- SPDX-License-Identifier: MIT
-- Version 2 of the schema, SQLite: instruments, prices and scenarios. May be run again.

CREATE TABLE IF NOT EXISTS instrument (
    instrument_id TEXT PRIMARY KEY NOT NULL CHECK (length(CAST(instrument_id AS BLOB)) BETWEEN 1 AND 63),
    instrument_name TEXT NOT NULL CHECK (length(instrument_name) <= 255),
    asset_class TEXT CHECK (length(CAST(asset_class AS BLOB)) BETWEEN 1 AND 63),
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at IS datetime(created_at, '+0 days'))
) STRICT;

-- As many places as the data have: a price reads back to the same double.
CREATE TABLE IF NOT EXISTS instrument_price (
    instrument_id TEXT NOT NULL REFERENCES instrument (instrument_id) ON DELETE CASCADE,
    price_date TEXT NOT NULL CHECK (price_date IS date(price_date, '+0 days') AND price_date >= '0001'),
    price TEXT NOT NULL CHECK (json_valid(price) AND json_type(price) IN ('integer', 'real')
        AND CAST(price AS REAL) > 0 AND CAST(price AS REAL) < 9e999),
    PRIMARY KEY (instrument_id, price_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS scenario (
    scenario_id TEXT PRIMARY KEY NOT NULL CHECK (length(CAST(scenario_id AS BLOB)) BETWEEN 1 AND 64),
    scenario_name TEXT NOT NULL CHECK (length(scenario_name) <= 255),
    description TEXT,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at IS datetime(created_at, '+0 days'))
) STRICT;

-- The order of the allocations is the order of all sums. asset_class is set for all of a scenario's or for none.
CREATE TABLE IF NOT EXISTS scenario_allocation (
    scenario_id TEXT NOT NULL REFERENCES scenario (scenario_id) ON DELETE CASCADE,
    allocation_order INTEGER NOT NULL CHECK (allocation_order > 0),
    instrument_id TEXT NOT NULL REFERENCES instrument (instrument_id),
    weight TEXT NOT NULL CHECK (weight = printf('%.6f', weight) AND CAST(weight AS NUMERIC) BETWEEN 0 AND 1),
    asset_class TEXT CHECK (length(CAST(asset_class AS BLOB)) BETWEEN 1 AND 63),
    PRIMARY KEY (scenario_id, allocation_order),
    UNIQUE (scenario_id, instrument_id)
) STRICT, WITHOUT ROWID;

-- A row for each import or seed; its largest id says whether what was read before is still good.
CREATE TABLE IF NOT EXISTS market_change (
    change_id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL CHECK (length(source) <= 255),
    price_count INTEGER NOT NULL CHECK (price_count >= 0),
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP CHECK (created_at IS datetime(created_at, '+0 days'))
) STRICT;
