// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

import "unsafe"

// EventColumns are the events of a run by column: views of the library's memory, one entry per event, to be read only,
// until the Result is closed.
type EventColumns struct {
	Assets         []string      // assets, or asset classes
	RuleID         int64         // the rule's, 0 for none
	CostRate       float64       // the rule's
	Dates          []Date        // trading days
	TriggerTypes   []TriggerType // TriggerPeriodic or TriggerDrift
	Turnover       []float64     // one-way, in [0, 1]
	CostFactor     []float64     // 1 - Turnover * CostRate
	CostAmount     []float64     // NAVBefore - NAVAfter
	NAVBefore      []float64     // value at the day's close
	NAVAfter       []float64     // value after the cost
	BeforeWeights  []float64     // weights at the close: asset i of event k at [k*len(Assets)+i]
	AfterWeights   []float64     // the targets, one per asset: the same for all events
	PeriodicDetail string        // TriggerDetail of the events with trigger PERIODIC, "" when the rule has none
	DriftDetail    string        // the same for DRIFT
}

func goEventColumns(view *C.foresto_event_view) EventColumns {
	count, assets := int(view.count), int(view.asset_count)
	doubles := func(column *C.double, count int) []float64 {
		return unsafe.Slice((*float64)(unsafe.Pointer(column)), count)
	}
	return EventColumns{
		Assets:         goTexts(view.asset_names, assets),
		RuleID:         int64(view.rule_id),
		CostRate:       float64(view.cost_rate),
		Dates:          unsafe.Slice((*Date)(unsafe.Pointer(view.dates)), count),
		TriggerTypes:   unsafe.Slice((*TriggerType)(unsafe.Pointer(view.trigger_types)), count),
		Turnover:       doubles(view.turnover, count),
		CostFactor:     doubles(view.cost_factor, count),
		CostAmount:     doubles(view.cost_amount, count),
		NAVBefore:      doubles(view.nav_before, count),
		NAVAfter:       doubles(view.nav_after, count),
		BeforeWeights:  doubles(view.before_weights, count*assets),
		AfterWeights:   doubles(view.after_weights, assets),
		PeriodicDetail: C.GoString(view.periodic_detail),
		DriftDetail:    C.GoString(view.drift_detail),
	}
}

// Event returns a copy of event k, from 0.
func (c *EventColumns) Event(k int) Event {
	count := len(c.Assets)
	weights := append(append(make([]float64, 0, 2*count), c.BeforeWeights[k*count:(k+1)*count]...), c.AfterWeights...)
	detail := c.PeriodicDetail
	if c.TriggerTypes[k] == TriggerDrift {
		detail = c.DriftDetail
	}
	return Event{
		Order:         uint64(k) + 1,
		Date:          c.Dates[k],
		TriggerType:   c.TriggerTypes[k],
		TriggerDetail: detail,
		RuleID:        c.RuleID,
		Turnover:      c.Turnover[k],
		CostRate:      c.CostRate,
		CostFactor:    c.CostFactor[k],
		CostAmount:    c.CostAmount[k],
		NAVBefore:     c.NAVBefore[k],
		NAVAfter:      c.NAVAfter[k],
		Assets:        c.Assets,
		BeforeWeights: weights[:count:count],
		AfterWeights:  weights[count:],
	}
}
