-- SPDX-License-Identifier: MIT
-- The events of each day on which runs were made, by rule and trigger, for SQLite and PostgreSQL:
--   sqlite3 -header foresto.db < event-statistics.sql
--   PGTZ=UTC psql -f event-statistics.sql "$URL"
-- Costs are added in whole units and in 1e-8 parts, both integers: SQLite would add them as doubles.
SELECT day, rule_name, trigger_type, runs, events, mean_turnover, max_turnover,
    CAST(units + parts / 100000000 AS TEXT) || '.' || substr(CAST(100000000 + parts % 100000000 AS TEXT), 2)
        AS total_cost
FROM (
    SELECT
        substr(CAST(e.created_at AS TEXT), 1, 10) AS day,
        COALESCE(r.rule_name, '(written out)') AS rule_name,
        e.trigger_type,
        COUNT(DISTINCT e.simulation_run_id) AS runs,
        COUNT(*) AS events,
        ROUND(AVG(CAST(e.turnover AS NUMERIC)), 8) AS mean_turnover,
        MAX(CAST(e.turnover AS NUMERIC)) AS max_turnover,
        CAST(SUM(CAST(substr(CAST(e.cost_amount AS TEXT), 1, length(CAST(e.cost_amount AS TEXT)) - 9) AS BIGINT))
            AS BIGINT) AS units,
        CAST(SUM(CAST(substr(CAST(e.cost_amount AS TEXT), length(CAST(e.cost_amount AS TEXT)) - 7) AS BIGINT))
            AS BIGINT) AS parts
    FROM rebalancing_event AS e
    LEFT JOIN rebalancing_rule AS r ON r.rule_id = e.rule_id
    GROUP BY 1, 2, 3
) AS added
ORDER BY day DESC, rule_name, trigger_type;
