-- SPDX-License-Identifier: MIT
-- Version 3 of the schema, PostgreSQL: texts are compared and ordered by their bytes, as in SQLite, also in stores whose
-- tables were made when they followed the locale of the database. May be run again. SQLite has nothing to change.

DO $$
DECLARE
    own_column RECORD;
BEGIN
    FOR own_column IN
        SELECT a.attrelid::regclass AS table_name, a.attname AS column_name,
            format_type(a.atttypid, a.atttypmod) AS type_name
        FROM pg_attribute AS a
        WHERE a.attrelid = ANY (ARRAY['rebalancing_rule', 'rebalancing_cost_model', 'simulation_run',
                'rebalancing_event', 'instrument', 'instrument_price', 'scenario', 'scenario_allocation',
                'market_change']::regclass[])
            AND a.attnum > 0 AND NOT a.attisdropped
            AND a.attcollation NOT IN (0, '"C"'::regcollation)
        ORDER BY a.attrelid, a.attnum
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s COLLATE "C"',
            own_column.table_name, own_column.column_name, own_column.type_name);
    END LOOP;
END
$$;
