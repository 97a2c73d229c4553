-- SPDX-License-Identifier: MIT
-- What a store starts with, for SQLite and PostgreSQL. Run again, it brings these rows back to what they are here, by
-- their names, and leaves all others alone.

INSERT INTO rebalancing_rule (rule_name, rule_type, frequency, base_day_policy, drift_threshold, cost_rate, is_active)
VALUES
    ('P2_PERIODIC_MONTHLY_FTD_10BP', 'PERIODIC', 'MONTHLY', 'FIRST_TRADING_DAY', NULL, '0.001000', TRUE),
    ('P2_PERIODIC_QUARTERLY_FTD_10BP', 'PERIODIC', 'QUARTERLY', 'FIRST_TRADING_DAY', NULL, '0.001000', TRUE),
    ('P2_DRIFT_5PCT_10BP', 'DRIFT', NULL, 'FIRST_TRADING_DAY', '0.050000', '0.001000', TRUE),
    ('P2_DRIFT_10PCT_10BP', 'DRIFT', NULL, 'FIRST_TRADING_DAY', '0.100000', '0.001000', TRUE)
ON CONFLICT (rule_name) DO UPDATE SET
    rule_type = excluded.rule_type,
    frequency = excluded.frequency,
    base_day_policy = excluded.base_day_policy,
    drift_threshold = excluded.drift_threshold,
    cost_rate = excluded.cost_rate,
    is_active = excluded.is_active,
    updated_at = CURRENT_TIMESTAMP
WHERE rebalancing_rule.rule_type <> excluded.rule_type
    OR rebalancing_rule.frequency IS DISTINCT FROM excluded.frequency
    OR rebalancing_rule.base_day_policy <> excluded.base_day_policy
    OR rebalancing_rule.drift_threshold IS DISTINCT FROM excluded.drift_threshold
    OR rebalancing_rule.cost_rate <> excluded.cost_rate
    OR rebalancing_rule.is_active <> excluded.is_active;

INSERT INTO rebalancing_cost_model (cost_model_name, model_type, cost_rate, is_active)
VALUES ('PROPORTIONAL_10BP', 'PROPORTIONAL', '0.001000', TRUE)
ON CONFLICT (cost_model_name) DO UPDATE SET
    model_type = excluded.model_type,
    cost_rate = excluded.cost_rate,
    is_active = excluded.is_active,
    updated_at = CURRENT_TIMESTAMP
WHERE rebalancing_cost_model.model_type <> excluded.model_type
    OR rebalancing_cost_model.cost_rate <> excluded.cost_rate
    OR rebalancing_cost_model.is_active <> excluded.is_active;

INSERT INTO instrument (instrument_id, instrument_name, asset_class)
VALUES
    ('SBI', 'Swiss bond index', 'Bonds'),
    ('SPI', 'Swiss equity index', 'Equities'),
    ('SII', 'Swiss real estate index', 'Real estate')
ON CONFLICT (instrument_id) DO UPDATE SET
    instrument_name = excluded.instrument_name,
    asset_class = excluded.asset_class;

INSERT INTO scenario (scenario_id, scenario_name, description)
VALUES
    ('MIN_VOL', 'Minimum volatility', 'Swiss bonds with a little equity and real estate'),
    ('DEFENSIVE', 'Defensive', 'Swiss bonds above all, a quarter in equities'),
    ('GROWTH', 'Growth', 'Swiss equities above all')
ON CONFLICT (scenario_id) DO UPDATE SET
    scenario_name = excluded.scenario_name,
    description = excluded.description;

DELETE FROM scenario_allocation WHERE scenario_id IN ('MIN_VOL', 'DEFENSIVE', 'GROWTH');
INSERT INTO scenario_allocation (scenario_id, allocation_order, instrument_id, weight)
VALUES
    ('MIN_VOL', 1, 'SBI', '0.800000'),
    ('MIN_VOL', 2, 'SPI', '0.100000'),
    ('MIN_VOL', 3, 'SII', '0.100000'),
    ('DEFENSIVE', 1, 'SBI', '0.600000'),
    ('DEFENSIVE', 2, 'SPI', '0.250000'),
    ('DEFENSIVE', 3, 'SII', '0.150000'),
    ('GROWTH', 1, 'SBI', '0.200000'),
    ('GROWTH', 2, 'SPI', '0.600000'),
    ('GROWTH', 3, 'SII', '0.200000');

INSERT INTO market_change (source, price_count) VALUES ('seed', 0);
