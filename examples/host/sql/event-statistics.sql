-- SPDX-License-Identifier: MIT
-- The events of each day on which runs were made, by rule and trigger, for SQLite and PostgreSQL:
--   sqlite3 -header foresto.db < event-statistics.sql
--   PGTZ=UTC psql -f event-statistics.sql "$URL"
SELECT
    substr(CAST(e.created_at AS TEXT), 1, 10) AS day,
    COALESCE(r.rule_name, '(written out)') AS rule_name,
    e.trigger_type,
    COUNT(DISTINCT e.simulation_run_id) AS runs,
    COUNT(*) AS events,
    ROUND(AVG(CAST(e.turnover AS NUMERIC)), 8) AS mean_turnover,
    MAX(CAST(e.turnover AS NUMERIC)) AS max_turnover,
    ROUND(SUM(CAST(e.cost_amount AS NUMERIC)), 8) AS total_cost
FROM rebalancing_event AS e
LEFT JOIN rebalancing_rule AS r ON r.rule_id = e.rule_id
GROUP BY 1, 2, 3
ORDER BY 1 DESC, 2, 3;
