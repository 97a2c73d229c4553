# SPDX-License-Identifier: MIT
"""Print the events and figures of a backtest as tables. Arguments: its events and its summary, as JSON."""

import datetime
import json
import sys


def reason(event):
    """What made the event happen: the month, or the asset that drifted."""
    if event["trigger_type"] == "PERIODIC":
        return datetime.date.fromisoformat(event["event_date"]).strftime("%B %Y")
    before, after = event["before_weights"], event["after_weights"]
    asset = max(before, key=lambda name: abs(before[name] - after[name]))
    return f"{asset} at {before[asset]:.2%} for {after[asset]:.0%}"


def totals(summary):
    """The run in one sentence."""
    events = summary["events"]
    return (
        f"{summary['days']:,} trading days; {events['total']} rebalances, {events['periodic']} by the calendar and "
        f"{events['drift']} by drift; turnover {summary['total_turnover']:.2%}, cost {summary['total_cost']:,.2f}"
    )


def table(rows, widths):
    """Left-align the columns of negative width, right-align the others; rule off the first row."""
    for number, row in enumerate(rows):
        cells = (f"{cell:<{-width}}" if width < 0 else f"{cell:>{width}}" for cell, width in zip(row, widths))
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("-" * abs(width) for width in widths))
    print()


def events_table(events):
    rows = [("Date", "Trigger", "Month or drift", "Turnover", "Cost", "NAV before", "NAV after")]
    for event in events:
        rows.append((
            event["event_date"], event["trigger_detail"], reason(event), f"{event['turnover']:.2%}",
            f"{event['cost_amount']:.2f}", f"{event['nav_before']:,.2f}", f"{event['nav_after']:,.2f}",
        ))
    table(rows, (-10, -12, -21, 8, 7, 13, 13))


def figures_table(runs):
    rows = [("", *runs)]
    rows.append(("Final NAV", *(f"{run['final_nav']:,.2f}" for run in runs.values())))
    for label, key, form in (
        ("Total return", "total_return", ".2%"),
        ("CAGR", "cagr", ".2%"),
        ("Volatility", "volatility", ".2%"),
        ("Sharpe ratio", "sharpe", ".3f"),
        ("Sortino ratio", "sortino", ".3f"),
        ("Calmar ratio", "calmar", ".3f"),
        ("Maximum drawdown", "mdd", ".2%"),
        ("  peak", "peak_date", ""),
        ("  trough", "trough_date", ""),
        ("  recovery", "recovery_date", ""),
    ):
        values = (run["figures"][key] for run in runs.values())
        rows.append((label, *("-" if value is None else format(value, form) for value in values)))
    table(rows, (-16, 13, 13, 13))


with open(sys.argv[1], encoding="utf-8") as file:
    events = json.load(file)
with open(sys.argv[2], encoding="utf-8") as file:
    summary = json.load(file)
events_table(events)
print(totals(summary), end="\n\n")
figures_table({"Rule": summary, "HOLD": summary["baselines"]["HOLD"], "PHASE1": summary["baselines"]["PHASE1"]})
