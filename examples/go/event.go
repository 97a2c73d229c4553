// SPDX-License-Identifier: MIT

package foresto

// #include "bridge.h"
import "C"

import "unsafe"

// Event is one rebalance: when, why, what it cost, and the weights before and after.
type Event struct {
	Order         uint64      // 1, 2, ... within the run
	Date          Date        // the trading day
	TriggerType   TriggerType // TriggerPeriodic or TriggerDrift
	TriggerDetail string      // MONTHLY, QUARTERLY, DRIFT>=5.00%
	RuleID        int64       // the rule's, 0 for none
	Turnover      float64     // one-way, in [0, 1]
	CostRate      float64     // the rule's
	CostFactor    float64     // 1 - Turnover * CostRate
	CostAmount    float64     // NAVBefore - NAVAfter
	NAVBefore     float64     // value at the day's close
	NAVAfter      float64     // value after the cost
	Assets        []string    // assets, or asset classes; shared by the events of a run
	BeforeWeights []float64   // weights at the close, in the order of Assets
	AfterWeights  []float64   // the targets
}

// EventRow is an event's scalar columns as text, each at the precision of its database column.
type EventRow struct {
	EventDate     string // YYYY-MM-DD
	TriggerType   string // PERIODIC or DRIFT
	TriggerDetail string // at most 64 bytes
	Turnover      string // NUMERIC(12,8)
	CostRate      string // NUMERIC(8,6)
	CostAmount    string // NUMERIC(18,8)
}

// goEvent copies an event.
func goEvent(event *C.foresto_event, assets []string) Event {
	count := int(event.asset_count)
	weights := make([]float64, 2*count)
	before, after := weights[:count:count], weights[count:]
	copy(before, unsafe.Slice((*float64)(unsafe.Pointer(event.before_weights)), count))
	copy(after, unsafe.Slice((*float64)(unsafe.Pointer(event.after_weights)), count))
	return Event{
		Order:         uint64(event.event_order),
		Date:          Date(event.event_date),
		TriggerType:   TriggerType(event.trigger_type),
		TriggerDetail: C.GoString(&event.trigger_detail[0]),
		RuleID:        int64(event.rule_id),
		Turnover:      float64(event.turnover),
		CostRate:      float64(event.cost_rate),
		CostFactor:    float64(event.cost_factor),
		CostAmount:    float64(event.cost_amount),
		NAVBefore:     float64(event.nav_before),
		NAVAfter:      float64(event.nav_after),
		Assets:        assets,
		BeforeWeights: before,
		AfterWeights:  after,
	}
}

// JSON returns the event as canonical JSON (RFC 8785), with weights as objects keyed by asset.
func (e *Event) JSON() (string, error) {
	var text string
	err := e.lend(func(event *C.foresto_event, before, after *C.double) (err error) {
		text, err = written(func(at *C.char, room C.size_t, length *C.size_t, detail *C.foresto_error) C.foresto_status {
			return C.bridge_event_write_json(event, before, after, at, room, length, detail)
		})
		return err
	})
	return text, err
}

// Row returns the event's scalar columns at the database's precision.
func (e *Event) Row() (EventRow, error) {
	var row C.foresto_event_row
	C.foresto_event_row_init(&row, C.sizeof_foresto_event_row)
	err := e.lend(func(event *C.foresto_event, before, after *C.double) error {
		detail := newDetail()
		return failure(C.bridge_event_write_row(event, before, after, &row, detail), detail)
	})
	if err != nil {
		return EventRow{}, err
	}
	return EventRow{
		EventDate:     C.GoString(&row.event_date[0]),
		TriggerType:   C.GoString(&row.trigger_type[0]),
		TriggerDetail: C.GoString(&row.trigger_detail[0]),
		Turnover:      C.GoString(&row.turnover[0]),
		CostRate:      C.GoString(&row.cost_rate[0]),
		CostAmount:    C.GoString(&row.cost_amount[0]),
	}, nil
}

// WeightsJSON returns weights as canonical JSON, an object keyed by asset.
func WeightsJSON(assets []string, weights []float64) (string, error) {
	if len(assets) != len(weights) {
		return "", refusal(ErrSize, "weights")
	}
	var texts cTexts
	defer texts.free()
	names, err := texts.list(assets, "names")
	if err != nil {
		return "", err
	}
	return written(func(at *C.char, room C.size_t, length *C.size_t, detail *C.foresto_error) C.foresto_status {
		count := C.uint64_t(len(weights))
		return C.foresto_weights_write_json(names, firstDouble(weights), count, at, room, length, detail)
	})
}

// lend hands out the event in the library's form, all but the weights, which come beside it.
func (e *Event) lend(work func(event *C.foresto_event, before, after *C.double) error) error {
	count := len(e.Assets)
	if len(e.BeforeWeights) != count || len(e.AfterWeights) != count {
		return refusal(ErrSize, "weights")
	}
	event := new(C.foresto_event)
	C.foresto_event_init(event, C.sizeof_foresto_event)
	if len(e.TriggerDetail) >= len(event.trigger_detail) {
		return refusal(ErrName, "trigger_detail")
	}
	for i := 0; i < len(e.TriggerDetail); i++ {
		event.trigger_detail[i] = C.char(e.TriggerDetail[i])
	}
	var texts cTexts
	defer texts.free()
	names, err := texts.list(e.Assets, "asset_names")
	if err != nil {
		return err
	}
	event.asset_names = names
	event.asset_count = C.uint32_t(count)
	event.trigger_type = C.uint32_t(e.TriggerType)
	event.event_order = C.uint64_t(e.Order)
	event.rule_id = C.int64_t(e.RuleID)
	event.event_date = C.foresto_date(e.Date)
	event.turnover = C.double(e.Turnover)
	event.cost_rate = C.double(e.CostRate)
	event.cost_factor = C.double(e.CostFactor)
	event.cost_amount = C.double(e.CostAmount)
	event.nav_before = C.double(e.NAVBefore)
	event.nav_after = C.double(e.NAVAfter)
	return work(event, firstDouble(e.BeforeWeights), firstDouble(e.AfterWeights))
}
