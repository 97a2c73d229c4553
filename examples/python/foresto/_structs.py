# SPDX-License-Identifier: MIT
"""The public structs, field by field as in include/foresto. A subclass of Struct starts with its own size."""

from ctypes import CFUNCTYPE, POINTER, Structure, c_char, c_char_p, c_double, c_int32, c_int64, c_uint32, c_uint64
from ctypes import c_void_p, sizeof
from typing import Any

DATE_NONE = -(2**31)
ASSET_NAME_MAX = 63
SHA256_HEX_SIZE = 65
TRIGGER_DETAIL_SIZE = 72
DOUBLE_TEXT_SIZE = 26
NUMERIC_TEXT_SIZE = 42


class Struct(Structure):
    """A struct with a size; what is not given takes the initial value of C's FORESTO_..._INIT."""

    initial: dict[str, object] = {}

    def __init__(self, **values: object) -> None:
        fields: dict[str, Any] = {"struct_size": sizeof(self), **self.initial, **values}
        super().__init__(**fields)


class Error(Struct):
    initial = {"date": DATE_NONE, "day": -1, "asset": -1}
    _fields_ = [
        ("struct_size", c_uint32), ("status", c_int32), ("host_code", c_int32), ("date", c_int32), ("day", c_int64),
        ("asset", c_int64), ("value", c_double), ("field", c_char * 32), ("message", c_char * 224),
    ]


class PanelSpec(Struct):
    initial = {"kind": 1, "asset_stride": 1}
    _fields_ = [
        ("struct_size", c_uint32), ("kind", c_uint32), ("flags", c_uint32), ("reserved", c_uint32),
        ("day_count", c_uint64), ("asset_count", c_uint64), ("day_stride", c_int64), ("asset_stride", c_int64),
        ("dates", c_void_p), ("values", c_void_p), ("asset_names", c_void_p), ("reserved_pointer", c_void_p),
    ]


class Rule(Struct):
    initial = {"cost_rate": 0.001, "is_active": 1, "effective_from": DATE_NONE, "effective_to": DATE_NONE}
    _fields_ = [
        ("struct_size", c_uint32), ("rule_type", c_uint32), ("frequency", c_uint32), ("base_day_policy", c_uint32),
        ("rule_id", c_int64), ("drift_threshold", c_double), ("cost_rate", c_double), ("is_active", c_uint32),
        ("effective_from", c_int32), ("effective_to", c_int32), ("rule_name", c_char * 68),
    ]


class Request(Struct):
    initial = {"start_date": DATE_NONE, "end_date": DATE_NONE, "as_of": DATE_NONE, "request_type": b"backtest"}
    _fields_ = [
        ("struct_size", c_uint32), ("use_rebalancing", c_uint32), ("baseline", c_uint32), ("missing_policy", c_uint32),
        ("start_date", c_int32), ("end_date", c_int32), ("as_of", c_int32), ("reserved", c_uint32),
        ("initial_amount", c_double), ("asset_count", c_uint64), ("panel", c_void_p), ("rule", POINTER(Rule)),
        ("weights", c_void_p), ("classes", c_void_p), ("request_type", c_char_p), ("portfolio_id", c_char_p),
    ]


class Instruments(Struct):
    initial = {"kind": 1}
    _fields_ = [
        ("struct_size", c_uint32), ("kind", c_uint32), ("asset_count", c_uint64), ("asset_names", c_void_p),
        ("reserved_pointer", c_void_p),
    ]


class Event(Struct):
    initial = {"event_date": DATE_NONE}
    _fields_ = [
        ("struct_size", c_uint32), ("trigger_type", c_uint32), ("event_order", c_uint64), ("rule_id", c_int64),
        ("event_date", c_int32), ("asset_count", c_uint32), ("turnover", c_double), ("cost_rate", c_double),
        ("cost_factor", c_double), ("cost_amount", c_double), ("nav_before", c_double), ("nav_after", c_double),
        ("trigger_detail", c_char * TRIGGER_DETAIL_SIZE), ("asset_names", c_void_p), ("before_weights", c_void_p),
        ("after_weights", c_void_p), ("name_order", c_void_p),
    ]


class EventRow(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("event_date", c_char * 16), ("trigger_type", c_char * 16),
        ("trigger_detail", c_char * TRIGGER_DETAIL_SIZE), ("turnover", c_char * 16), ("cost_rate", c_char * 16),
        ("cost_amount", c_char * 24),
    ]


class NavRecord(Struct):
    initial = {"date": DATE_NONE}
    _fields_ = [
        ("struct_size", c_uint32), ("date", c_int32), ("nav", c_double), ("daily_return", c_double),
        ("cumulative_return", c_double), ("high_water_mark", c_double), ("drawdown", c_double),
    ]


class NavRow(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("date", c_char * 16), ("nav", c_char * 24),
        ("daily_return", c_char * 16), ("cumulative_return", c_char * 16), ("high_water_mark", c_char * 24),
        ("drawdown", c_char * 16),
    ]


class Trades(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("date", c_int32), ("trigger_type", c_uint32), ("asset_count", c_uint32),
        ("nav", c_double), ("turnover", c_double), ("asset_names", c_void_p), ("values", c_void_p),
        ("gross_trades", c_void_p), ("reserved_pointer", c_void_p),
    ]


class EventSink(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("user", c_void_p),
        ("put_event", CFUNCTYPE(c_int32, c_void_p, POINTER(Event))),
    ]


class NavSink(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("user", c_void_p),
        ("put_nav", CFUNCTYPE(c_int32, c_void_p, POINTER(NavRecord))),
    ]


class CostModel(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("user", c_void_p),
        ("trading_cost", CFUNCTYPE(c_int32, c_void_p, POINTER(Trades), POINTER(c_double))),
        ("fingerprint", c_char_p), ("reserved_pointer", c_void_p),
    ]


class Progress(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("user", c_void_p),
        ("advance", CFUNCTYPE(c_int32, c_void_p, c_uint64, c_uint64)),
    ]


class Executor(Struct):
    initial = {"worker_count": 1}
    #: A task of the library's. It is called without the interpreter's lock.
    task = CFUNCTYPE(None, c_void_p, c_uint64)
    _fields_ = [
        ("struct_size", c_uint32), ("worker_count", c_uint32), ("user", c_void_p),
        ("parallel_for", CFUNCTYPE(c_int32, c_void_p, c_uint64, task, c_void_p)),
    ]


class Host(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("allocator", c_void_p),
        ("event_sink", POINTER(EventSink)), ("nav_sink", POINTER(NavSink)), ("cost_model", POINTER(CostModel)),
        ("progress", POINTER(Progress)), ("executor", POINTER(Executor)),
    ]


class Summary(Struct):
    initial = {"first_date": DATE_NONE, "last_date": DATE_NONE}
    _fields_ = [
        ("struct_size", c_uint32), ("mode", c_uint32), ("first_date", c_int32), ("last_date", c_int32),
        ("day_count", c_uint64), ("skipped_day_count", c_uint64), ("event_count", c_uint64),
        ("periodic_event_count", c_uint64), ("drift_event_count", c_uint64), ("initial_amount", c_double),
        ("final_nav", c_double), ("total_turnover", c_double), ("mean_turnover", c_double), ("total_cost", c_double),
    ]


class NavView(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("count", c_uint64), ("dates", c_void_p), ("nav", c_void_p),
        ("daily_return", c_void_p), ("cumulative_return", c_void_p), ("high_water_mark", c_void_p),
        ("drawdown", c_void_p),
    ]


class EventView(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("asset_count", c_uint32), ("count", c_uint64), ("rule_id", c_int64),
        ("cost_rate", c_double), ("dates", c_void_p), ("trigger_types", c_void_p), ("turnover", c_void_p),
        ("cost_factor", c_void_p), ("cost_amount", c_void_p), ("nav_before", c_void_p), ("nav_after", c_void_p),
        ("before_weights", c_void_p), ("after_weights", c_void_p), ("asset_names", c_void_p),
        ("periodic_detail", c_char_p), ("drift_detail", c_char_p),
    ]


class Step(Struct):
    initial = {"date": DATE_NONE}
    _fields_ = [
        ("struct_size", c_uint32), ("trading_day", c_uint32), ("rebalanced", c_uint32), ("date", c_int32),
        ("nav", c_double), ("daily_return", c_double), ("cumulative_return", c_double), ("high_water_mark", c_double),
        ("drawdown", c_double),
    ]


class Decision(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("trigger_type", c_uint32), ("max_drift_asset", c_uint64), ("max_drift", c_double),
        ("nav", c_double), ("turnover", c_double),
    ]


class Accounts(Struct):
    initial = {
        "asset_stride": 1, "target_asset_stride": 1, "previous": DATE_NONE, "today": DATE_NONE, "next": DATE_NONE,
    }
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("account_count", c_uint64), ("asset_count", c_uint64),
        ("values", c_void_p), ("targets", c_void_p), ("account_stride", c_int64), ("asset_stride", c_int64),
        ("target_account_stride", c_int64), ("target_asset_stride", c_int64), ("rule", POINTER(Rule)),
        ("reserved_pointer", c_void_p), ("previous", c_int32), ("today", c_int32), ("next", c_int32),
        ("reserved2", c_uint32),
    ]


class DecisionColumns(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("count", c_uint64), ("statuses", c_void_p),
        ("trigger_types", c_void_p), ("max_drift_assets", c_void_p), ("max_drift", c_void_p), ("turnover", c_void_p),
        ("nav", c_void_p),
    ]


class Rebalancing(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("nav_before", c_double), ("nav_after", c_double),
        ("turnover", c_double), ("cost_rate", c_double), ("cost_factor", c_double), ("cost_amount", c_double),
    ]


class FiguresOptions(Struct):
    initial = {"annualization_factor": 252.0}
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("annualization_factor", c_double), ("rf_annual", c_double),
    ]


class Figures(Struct):
    initial = {"peak_date": DATE_NONE, "trough_date": DATE_NONE, "recovery_date": DATE_NONE}
    _fields_ = [
        ("struct_size", c_uint32), ("defined", c_uint32), ("peak_date", c_int32), ("trough_date", c_int32),
        ("recovery_date", c_int32), ("recovery_days", c_int32), ("total_return", c_double), ("cagr", c_double),
        ("volatility", c_double), ("sharpe", c_double), ("sortino", c_double), ("calmar", c_double), ("mdd", c_double),
    ]


class MonitorLimits(Struct):
    initial = {"turnover": 0.5, "cost_share": 0.01}
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("turnover", c_double), ("cost_share", c_double),
    ]


class MonitorCounts(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("rule_type", c_uint32), ("produced", c_uint64), ("acknowledged", c_uint64),
        ("scheduled", c_uint64),
    ]


class Sweep(Struct):
    initial = {"asset_stride": 1}
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("request", POINTER(Request)), ("weights", c_void_p),
        ("rules", c_void_p), ("figures_options", POINTER(FiguresOptions)), ("mix_count", c_uint64),
        ("rule_count", c_uint64), ("mix_stride", c_int64), ("asset_stride", c_int64),
    ]


class SweepColumns(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("figures_size", c_uint32), ("count", c_uint64), ("statuses", c_void_p),
        ("final_nav", c_void_p), ("total_turnover", c_void_p), ("total_cost", c_void_p), ("day_count", c_void_p),
        ("periodic_event_count", c_void_p), ("drift_event_count", c_void_p), ("figures", POINTER(Figures)),
        ("nav", c_void_p), ("dates", c_void_p), ("path_stride", c_int64),
    ]


class FeedRow(Struct):
    initial = {"date": DATE_NONE, "stride": 1}
    _fields_ = [
        ("struct_size", c_uint32), ("date", c_int32), ("values", c_void_p), ("reserved_pointer", c_void_p),
        ("count", c_uint64), ("stride", c_int64),
    ]


class PriceFeed(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("user", c_void_p), ("instruments", POINTER(Instruments)),
        ("fingerprint", c_char_p), ("next_day", CFUNCTYPE(c_int32, c_void_p, POINTER(FeedRow))),
        ("reserved_pointer", c_void_p),
    ]


class TradingCalendar(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("user", c_void_p),
        ("next_trading_date", CFUNCTYPE(c_int32, c_void_p, c_int32, POINTER(c_int32))), ("fingerprint", c_char_p),
        ("reserved_pointer", c_void_p),
    ]


class RuleRepository(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("user", c_void_p),
        ("get_by_id", CFUNCTYPE(c_int32, c_void_p, c_int64, POINTER(Rule), POINTER(c_uint32))),
        ("get_by_name", CFUNCTYPE(c_int32, c_void_p, c_char_p, POINTER(Rule), POINTER(c_uint32))),
        ("list_active", CFUNCTYPE(c_int32, c_void_p, c_int32, c_uint64, POINTER(Rule), POINTER(c_uint32))),
    ]


class RunHeader(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("mode", c_uint32), ("request_hash", c_char_p), ("request", POINTER(Request)),
        ("engine_version", c_char_p), ("instruments", POINTER(Instruments)),
    ]


class RunStore(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("user", c_void_p),
        ("find_run", CFUNCTYPE(c_int32, c_void_p, c_char_p, POINTER(c_int64), POINTER(c_uint32))),
        ("begin_run", CFUNCTYPE(c_int32, c_void_p, POINTER(RunHeader), POINTER(c_int64))),
        ("put_event", CFUNCTYPE(c_int32, c_void_p, c_int64, POINTER(Event))),
        ("put_nav", CFUNCTYPE(c_int32, c_void_p, c_int64, POINTER(NavRecord))),
        ("commit_run", CFUNCTYPE(c_int32, c_void_p, c_int64, POINTER(Summary))),
        ("rollback_run", CFUNCTYPE(c_int32, c_void_p, c_int64)),
    ]


class Execution(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("reserved", c_uint32), ("rule_id", c_int64), ("request", POINTER(Request)),
        ("rule_name", c_char_p), ("host", POINTER(Host)), ("feed", POINTER(PriceFeed)),
        ("calendar", POINTER(TradingCalendar)), ("rules", POINTER(RuleRepository)), ("store", POINTER(RunStore)),
        ("reserved_pointer", c_void_p),
    ]


class Outcome(Struct):
    _fields_ = [
        ("struct_size", c_uint32), ("cached", c_uint32), ("run_id", c_int64), ("day_count", c_uint64),
        ("event_count", c_uint64), ("final_nav", c_double), ("request_hash", c_char * 72),
    ]
