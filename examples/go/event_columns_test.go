// SPDX-License-Identifier: MIT

package foresto

import (
	"math"
	"reflect"
	"testing"
)

// The columns have what the golden cases ask for, and the events are made of them.
func TestEventColumns(t *testing.T) {
	for _, g := range readGolden(t) {
		result := g.simulate(t)
		columns, err := result.EventColumns()
		must(t, err)
		events, err := result.Events()
		must(t, err)
		same(t, g.Name, len(columns.Dates), len(g.Events))
		same(t, g.Name, len(events), len(g.Events))
		for k, asked := range g.Events {
			event := columns.Event(k)
			if !reflect.DeepEqual(event, events[k]) {
				t.Fatalf("%s: %v is not %v", g.Name, event, events[k])
			}
			same(t, "Order", event.Order, asked.Order)
			same(t, "Date", columns.Dates[k], asked.Date)
			same(t, "TriggerType", columns.TriggerTypes[k].String(), asked.TriggerType)
			same(t, "TriggerDetail", event.TriggerDetail, asked.TriggerDetail)
			near(t, "NAVAfter", columns.NAVAfter[k], asked.NAVAfter)
			same(t, "CostAmount", columns.CostAmount[k], columns.NAVBefore[k]-columns.NAVAfter[k])
			same(t, "CostFactor", columns.CostFactor[k], 1-columns.Turnover[k]*columns.CostRate)
			for i, weight := range asked.BeforeWeights.weights {
				near(t, "BeforeWeights", columns.BeforeWeights[k*len(columns.Assets)+i], weight)
			}
		}
		result.Close()
	}
}

// The columns are views that outlive their Result until somebody closes that; copies of events are the caller's.
func TestEventColumnsAreViews(t *testing.T) {
	g := goldenCase(t, "swiss_hybrid_quarterly_3pct")
	panel := newPanel(t, g.market(t))
	events, columns := func() ([]Event, EventColumns) {
		result, err := Simulate(panel, g.request())
		must(t, err)
		events, err := result.Events()
		must(t, err)
		columns, err := result.EventColumns()
		must(t, err)
		again, err := result.EventColumns()
		must(t, err)
		same(t, "the memory", &again.Turnover[0], &columns.Turnover[0])
		return events, columns
	}()
	for i := 0; i < 20; i++ {
		collect()
		result, err := Simulate(panel, Request{Weights: []float64{1, 0, 0}, InitialAmount: 1})
		must(t, err)
		result.Close()
	}
	for k := range events {
		if !reflect.DeepEqual(columns.Event(k), events[k]) {
			t.Fatalf("event %d has changed", k)
		}
	}
	events[0].BeforeWeights[0], events[0].AfterWeights[0] = -1, -1
	same(t, "a view", columns.BeforeWeights[0] >= 0 && columns.AfterWeights[0] >= 0, true)
}

func TestEventColumnsOfNothing(t *testing.T) {
	result, err := Simulate(newPanel(t, week()), Request{Weights: []float64{0.6, 0.4}, InitialAmount: 1})
	must(t, err)
	columns, err := result.EventColumns()
	must(t, err)
	same(t, "events", len(columns.Dates)+len(columns.BeforeWeights), 0)
	result.Close()
	_, err = result.EventColumns()
	refused(t, err, ErrArgument, "result")
}

func TestNAVRow(t *testing.T) {
	market := week()
	result, err := Simulate(newPanel(t, market), weekRequest())
	must(t, err)
	session := openWeek(t, weekRequest())
	for day, date := range market.Dates {
		row, err := result.Row(day)
		must(t, err)
		nav, err := FormatNumeric(result.NAV()[day], 18, 4)
		must(t, err)
		drawdown, err := FormatNumeric(result.Drawdowns()[day], 12, 8)
		must(t, err)
		same(t, "NAV", row.NAV, nav)
		same(t, "Drawdown", row.Drawdown, drawdown)
		same(t, "Date", row.Date, date.String())
		step, err := session.Step(date, market.Values[2*day:2*day+2], NoDate)
		must(t, err)
		taken, err := step.Row()
		must(t, err)
		same(t, "the row of a step", taken, row)
	}
	for _, day := range []int{-1, 4} {
		_, err = result.Row(day)
		refused(t, err, ErrArgument, "day")
	}
	result.Close()
	_, err = result.Row(0)
	refused(t, err, ErrArgument, "result")
	_, err = (&Step{Date: 1, NAV: math.Inf(1)}).Row()
	refused(t, err, ErrRange, "nav")
	_, err = (&Step{Date: NoDate, NAV: 1}).Row()
	refused(t, err, ErrDate, "date")
}
