// SPDX-License-Identifier: MIT

package foresto

// #include "bridge.h"
import "C"

// Alert is what a check found, as bits.
type Alert uint32

// The alerts.
const (
	AlertTurnoverHigh  Alert = C.FORESTO_ALERT_TURNOVER_HIGH  // an event's turnover is above its limit
	AlertCostHigh      Alert = C.FORESTO_ALERT_COST_HIGH      // an event's cost, as a share of the NAV, is above its limit
	AlertEventsMissing Alert = C.FORESTO_ALERT_EVENTS_MISSING // fewer events were stored than produced, or than scheduled
)

// MonitorLimits are the limits above which an event raises an alert.
type MonitorLimits struct {
	Turnover  float64 // one-way turnover
	CostShare float64 // cost as a share of the NAV before
}

// DefaultMonitorLimits returns the library's initial limits: half the portfolio, and 1%.
func DefaultMonitorLimits() MonitorLimits {
	var limits C.foresto_monitor_limits
	C.foresto_monitor_limits_init(&limits, C.sizeof_foresto_monitor_limits)
	return MonitorLimits{Turnover: float64(limits.turnover), CostShare: float64(limits.cost_share)}
}

// MonitorCounts is what is known of a finished run's events.
type MonitorCounts struct {
	RuleType     RuleType // of the run's rule, or 0 for a run without one
	Produced     uint64   // events that the engine produced
	Acknowledged uint64   // events that were stored
	Scheduled    uint64   // scheduled days; looked at for periodic rules only
}

// CheckEvent returns the alerts that an event raises, 0 for none.
func CheckEvent(event *Event, limits MonitorLimits) (Alert, error) {
	given := new(C.foresto_monitor_limits)
	C.foresto_monitor_limits_init(given, C.sizeof_foresto_monitor_limits)
	given.turnover = C.double(limits.Turnover)
	given.cost_share = C.double(limits.CostShare)
	var alerts C.uint32_t
	err := event.lend(func(event *C.foresto_event, before, after *C.double) error {
		detail := newDetail()
		return failure(C.bridge_monitor_event(event, before, after, given, &alerts, detail), detail)
	})
	return Alert(alerts), err
}

// CheckRun returns AlertEventsMissing when an event of a run was lost, else 0.
func CheckRun(counts MonitorCounts) (Alert, error) {
	given := new(C.foresto_monitor_counts)
	C.foresto_monitor_counts_init(given, C.sizeof_foresto_monitor_counts)
	given.rule_type = C.uint32_t(counts.RuleType)
	given.produced = C.uint64_t(counts.Produced)
	given.acknowledged = C.uint64_t(counts.Acknowledged)
	given.scheduled = C.uint64_t(counts.Scheduled)
	var alerts C.uint32_t
	detail := newDetail()
	err := failure(C.foresto_monitor_run(given, &alerts, detail), detail)
	return Alert(alerts), err
}
