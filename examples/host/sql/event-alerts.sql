-- SPDX-License-Identifier: MIT
-- What needs a look, for SQLite and PostgreSQL; no row is good news.
--   TURNOVER_HIGH   an event traded more than half of the portfolio
--   COST_HIGH       an event cost more than 1 % of the value before it (the NAV of its day, and the cost)
--   EVENTS_MISSING  a run has fewer events than the engine produced or, with a PERIODIC rule, than were scheduled
SELECT 'TURNOVER_HIGH' AS alert, e.simulation_run_id AS run_id, CAST(e.event_date AS TEXT) AS event_date,
    CAST(e.turnover AS NUMERIC) AS value
FROM rebalancing_event AS e
WHERE CAST(e.turnover AS NUMERIC) > 0.5
UNION ALL
SELECT 'COST_HIGH', e.simulation_run_id, CAST(e.event_date AS TEXT), CAST(e.cost_amount AS NUMERIC)
FROM rebalancing_event AS e
JOIN simulation_path AS p ON p.simulation_run_id = e.simulation_run_id AND p.path_date = e.event_date
WHERE CAST(e.cost_amount AS NUMERIC) > 0.01 * (CAST(p.nav AS NUMERIC) + CAST(e.cost_amount AS NUMERIC))
UNION ALL
SELECT 'EVENTS_MISSING', counted.run_id, NULL, counted.expected - counted.stored
FROM (
    SELECT r.run_id,
        CASE WHEN r.scheduled_event_count > r.event_count THEN r.scheduled_event_count ELSE r.event_count END
            AS expected,
        (SELECT COUNT(*) FROM rebalancing_event AS e WHERE e.simulation_run_id = r.run_id) AS stored
    FROM simulation_run AS r
) AS counted
WHERE counted.stored < counted.expected
ORDER BY 2, 3, 1;
