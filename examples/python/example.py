# SPDX-License-Identifier: MIT
"""A NAV path in ten lines. Argument: prices as CSV, such as examples/data/swiss-prices.csv."""
import sys

import foresto
import pandas

prices = pandas.read_csv(sys.argv[1], index_col="date", parse_dates=True)
rule = foresto.Rule("HYBRID", "QUARTERLY", drift_threshold=0.05)
result = foresto.simulate(prices, weights={"SBI": 0.5, "SPI": 0.3, "SII": 0.2}, rule=rule)
print(result.to_frame())
for event in result.events:
    print(event.event_date, event.trigger_detail, f"{event.turnover:.2%}", f"{event.cost_amount:.2f}")
print(result.figures)
