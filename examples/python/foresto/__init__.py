# SPDX-License-Identifier: MIT
"""Rebalance portfolios by rule: NAV path, events and performance figures, by the C library libforesto.

    result = foresto.simulate(prices, dates, weights, foresto.Rule("PERIODIC", "MONTHLY"))
    result.nav, result.events, result.figures

simulate() runs a whole history, sweep() many portfolios over it, Session one day at a time; evaluate() and rebalance()
decide and trade for one account, evaluate_accounts() decides for a million. All give the same bits. Every failure is a
ForestoError that says which field, day, asset and value it is about.
"""

from ._accounts import Decisions, evaluate_accounts
from ._errors import ArgumentError, CancelledError, DataError, FeatureDisabledError, ForestoError, NotFoundError
from ._errors import OutOfMemoryError, RuleError, WeightError
from ._event import Event, NavRecord, Trades
from ._events import Events
from ._execute import Outcome, PriceFeed, RunHeader, RunStore, execute
from ._figures import Figures, figures
from ._library import engine_version, version
from ._monitor import monitor_event, monitor_run
from ._names import Alert
from ._one_day import Cost, Decision, Rebalancing, cost, drift, evaluate, rebalance, turnover, weights
from ._panel import Panel
from ._repository import RuleRepository, active_rules, find_rule
from ._request import Request, simulate
from ._result import Result, Summary
from ._rule import Rule
from ._schedule import is_due, schedule
from ._selftest import environment_check, self_test
from ._session import Session, Step
from ._sweep import SweepResult, sweep
from ._text import format_double, format_numeric, weights_json

__all__ = [
    "Alert", "ArgumentError", "CancelledError", "Cost", "DataError", "Decision", "Decisions", "Event", "Events",
    "FeatureDisabledError", "Figures", "ForestoError", "NavRecord", "NotFoundError", "OutOfMemoryError", "Outcome",
    "Panel", "PriceFeed", "Rebalancing", "Request", "Result", "Rule", "RuleError", "RuleRepository", "RunHeader",
    "RunStore", "Session", "Step", "Summary", "SweepResult", "Trades", "WeightError", "active_rules", "cost", "drift",
    "engine_version", "environment_check", "evaluate", "evaluate_accounts", "execute", "figures", "find_rule",
    "format_double", "format_numeric", "is_due", "monitor_event", "monitor_run", "rebalance", "schedule", "self_test",
    "simulate", "sweep", "turnover", "version", "weights", "weights_json",
]
