# SPDX-License-Identifier: MIT
"""The functions that the package calls: what each returns, then what it takes, as the headers say.

A pointer to a struct is typed; text that the library reads is c_char_p; every other pointer is c_void_p.
"""

from ctypes import POINTER, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any

from . import _structs as s

_status = _date = c_int32
_error = POINTER(s.Error)
_rule = POINTER(s.Rule)
_rules = POINTER(s.RuleRepository)
_event = POINTER(s.Event)
_host = POINTER(s.Host)
_request = POINTER(s.Request)
_figures = POINTER(s.Figures)
_summary = POINTER(s.Summary)
_rebalancing = POINTER(s.Rebalancing)
_text_out = [c_void_p, c_size_t, c_void_p]

PROTOTYPES: dict[str, list[Any]] = {
    "foresto_abi_version": [c_uint32],
    "foresto_version": [c_char_p],
    "foresto_engine_version": [c_char_p],
    "foresto_status_name": [c_char_p, _status],
    "foresto_status_message": [c_char_p, _status],
    "foresto_environment_check": [_status, _error],
    "foresto_self_test": [_status, c_void_p, c_void_p, _error],
    "foresto_double_format": [_status, c_double, *_text_out],
    "foresto_numeric_format": [_status, c_double, c_uint32, c_uint32, *_text_out],
    "foresto_panel_create": [_status, POINTER(s.PanelSpec), c_void_p, c_void_p, _error],
    "foresto_panel_destroy": [None, c_void_p],
    "foresto_panel_day_count": [c_uint64, c_void_p],
    "foresto_panel_asset_count": [c_uint64, c_void_p],
    "foresto_panel_dates": [c_void_p, c_void_p],
    "foresto_panel_fingerprint": [_status, c_void_p, _date, _date, c_void_p],
    "foresto_rule_validate": [_status, _rule, _error],
    "foresto_rule_check_active": [_status, _rule, _date, _error],
    "foresto_rule_trigger_detail": [_status, _rule, c_uint32, c_void_p, _error],
    "foresto_rule_write_json": [_status, _rule, *_text_out, _error],
    "foresto_event_write_json": [_status, _event, *_text_out, _error],
    "foresto_event_write_row": [_status, _event, POINTER(s.EventRow), _error],
    "foresto_nav_write_row": [_status, POINTER(s.NavRecord), POINTER(s.NavRow), _error],
    "foresto_weights_write_json": [_status, c_void_p, c_void_p, c_uint64, *_text_out, _error],
    "foresto_schedule_is_due": [_status, c_uint32, c_uint32, _date, _date, _date, c_void_p, _error],
    "foresto_schedule_mark": [_status, c_uint32, c_uint32, c_void_p, c_uint64, c_void_p, c_void_p, _error],
    "foresto_weights": [_status, c_void_p, c_uint64, c_void_p, _error],
    "foresto_drift": [_status, c_void_p, c_void_p, c_uint64, c_void_p, c_void_p, _error],
    "foresto_turnover": [_status, c_void_p, c_void_p, c_uint64, c_void_p, _error],
    "foresto_cost": [_status, c_double, c_double, c_double, _rebalancing, _error],
    "foresto_evaluate": [
        _status, _rule, c_void_p, c_void_p, c_uint64, _date, _date, _date, POINTER(s.Decision), _error,
    ],
    "foresto_rebalance": [
        _status, c_void_p, c_void_p, c_uint64, c_double, c_void_p, c_void_p, _rebalancing, _error,
    ],
    "foresto_accounts_evaluate": [_status, POINTER(s.Accounts), POINTER(s.DecisionColumns), _error],
    "foresto_request_write_json": [_status, _request, *_text_out, _error],
    "foresto_request_hash": [_status, _request, c_void_p, _error],
    "foresto_simulate": [_status, _request, _host, c_void_p, _error],
    "foresto_result_destroy": [None, c_void_p],
    "foresto_result_summary": [_status, c_void_p, _summary],
    "foresto_result_navs": [_status, c_void_p, POINTER(s.NavView)],
    "foresto_result_events": [_status, c_void_p, POINTER(s.EventView)],
    "foresto_session_open": [_status, _request, POINTER(s.Instruments), _host, c_void_p, _error],
    "foresto_session_step": [_status, c_void_p, _date, c_void_p, c_uint64, c_int64, _date, POINTER(s.Step), _error],
    "foresto_session_event": [_status, c_void_p, _event],
    "foresto_session_summary": [_status, c_void_p, _summary],
    "foresto_session_asset_count": [c_uint64, c_void_p],
    "foresto_session_instrument_count": [c_uint64, c_void_p],
    "foresto_session_instrument_name": [c_char_p, c_void_p, c_uint64],
    "foresto_session_values": [_status, c_void_p, c_void_p, c_uint64],
    "foresto_session_export": [_status, c_void_p, *_text_out, _error],
    "foresto_session_restore": [_status, c_void_p, c_size_t, _host, c_void_p, _error],
    "foresto_session_close": [None, c_void_p],
    "foresto_rule_repository_find": [_status, _rules, c_int64, c_char_p, _rule, _error],
    "foresto_rule_repository_active": [_status, _rules, c_uint32, _date, c_uint64, _rule, c_void_p, _error],
    "foresto_execute": [_status, POINTER(s.Execution), POINTER(s.Outcome), _error],
    "foresto_sweep_run": [_status, POINTER(s.Sweep), _host, POINTER(s.SweepColumns), _error],
    "foresto_figures_compute": [
        _status, c_void_p, c_void_p, c_uint64, POINTER(s.FiguresOptions), _figures, _error,
    ],
    "foresto_figures_compare": [_status, _figures, _figures, _figures, _error],
    "foresto_figures_write_json": [_status, _figures, *_text_out, _error],
    "foresto_monitor_event": [_status, _event, POINTER(s.MonitorLimits), c_void_p, _error],
    "foresto_monitor_run": [_status, POINTER(s.MonitorCounts), c_void_p, _error],
}
