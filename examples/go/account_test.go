// SPDX-License-Identifier: MIT

package foresto

import (
	"math"
	"reflect"
	"testing"
)

// One account, without a panel.

var money, targets = []float64{600, 300, 100}, []float64{0.5, 0.3, 0.2}

func TestMeasures(t *testing.T) {
	weights, err := Weights(money)
	must(t, err)
	for i, asked := range []float64{0.6, 0.3, 0.1} {
		same(t, "weight", weights[i], asked)
	}
	drift, asset, err := MaxDrift(money, targets)
	must(t, err)
	near(t, "drift", drift, 0.1)
	turnover, err := Turnover(money, targets)
	must(t, err)
	near(t, "turnover", turnover, 0.1)
	if asset != 0 && asset != 2 {
		t.Errorf("the asset is %d", asset)
	}
	cost, err := Cost(1000, 0.1, 0.01)
	must(t, err)
	asked := Rebalancing{NAVBefore: 1000, NAVAfter: 999, Turnover: 0.1, CostRate: 0.01, CostFactor: 0.999, CostAmount: 1}
	if !reflect.DeepEqual(cost, asked) {
		t.Errorf("Cost is %v, asked %v", cost, asked)
	}
}

func TestEvaluate(t *testing.T) {
	for _, asked := range []struct {
		rule            *Rule
		previous, today Date
		trigger         TriggerType
	}{
		{DriftRule(0.1), 10, 11, TriggerDrift},
		{DriftRule(0.11), 10, 11, TriggerNone},
		{PeriodicRule(Monthly), 30, 31, TriggerPeriodic},
		{PeriodicRule(Monthly), 10, 11, TriggerNone},
		{HybridRule(Monthly, 0.1), 30, 31, TriggerPeriodic},
		{HybridRule(Monthly, 0.1), NoDate, 11, TriggerPeriodic},
	} {
		decision, err := Evaluate(asked.rule, money, targets, asked.previous, asked.today, NoDate)
		must(t, err)
		same(t, "TriggerType", decision.TriggerType, asked.trigger)
		near(t, "MaxDrift", decision.MaxDrift, 0.1)
		near(t, "Turnover", decision.Turnover, 0.1)
		same(t, "NAV", decision.NAV, 1000.0)
	}
	decision, err := Evaluate(DriftRule(0.1), []float64{1, 2, 5}, targets, NoDate, 10, NoDate)
	must(t, err)
	same(t, "MaxDriftAsset", decision.MaxDriftAsset, 2)
	_, err = Evaluate(DriftRule(0.1), money, targets, 11, 10, NoDate)
	refused(t, err, ErrDate, "today")
	_, err = Evaluate(nil, money, targets, NoDate, 10, NoDate)
	refused(t, err, ErrArgument, "rule")
	_, err = Evaluate(DriftRule(0.1), money, targets[:2], NoDate, 10, NoDate)
	refused(t, err, ErrSize, "targets")
}

func TestRebalance(t *testing.T) {
	given := append([]float64(nil), money...)
	done, err := Rebalance(given, targets, 0.01)
	must(t, err)
	near(t, "NAVAfter", done.NAVAfter, 999)
	near(t, "CostAmount", done.CostAmount, 1)
	for i := range money {
		near(t, "NewValues", done.NewValues[i], targets[i]*done.NAVAfter)
		near(t, "Trades", done.Trades[i], done.NewValues[i]-money[i])
		same(t, "the values given", given[i], money[i])
	}
	for _, bad := range [][]float64{{1, 2, math.NaN()}, {1, 2, -1}} {
		_, err = Rebalance(bad, targets, 0.01)
		same(t, "Asset", refused(t, err, ErrRange, "values").Asset, int64(2))
	}
	_, err = Rebalance(money, targets, 1)
	refused(t, err, ErrRange, "cost_rate")
	_, err = Rebalance([]float64{0, 0, 0}, targets, 0)
	refused(t, err, ErrNAV, "nav")
	if _, err = Rebalance(nil, nil, 0); err == nil {
		t.Error("no assets are no error")
	}
}

func TestSchedule(t *testing.T) {
	dates, err := ParseDates("2024-01-30", "2024-01-31", "2024-02-01", "2024-04-02")
	must(t, err)
	marks, count, err := MarkSchedule(Monthly, FirstTradingDay, dates)
	must(t, err)
	same(t, "count", count, 3)
	for i, asked := range []bool{true, false, true, true} {
		same(t, dates[i].String(), marks[i], asked)
	}
	due, err := IsDue(Quarterly, FirstTradingDay, dates[1], dates[2], dates[3])
	must(t, err)
	same(t, "due", due, false)
	dates[3] = dates[2]
	_, _, err = MarkSchedule(Monthly, FirstTradingDay, dates)
	refused(t, err, ErrDate, "dates")
	_, err = IsDue(NoFrequency, FirstTradingDay, NoDate, 1, NoDate)
	refused(t, err, ErrEnum, "frequency")
	_, count, err = MarkSchedule(Monthly, FirstTradingDay, nil)
	must(t, err)
	same(t, "count", count, 0)
}

func TestFormatNumeric(t *testing.T) {
	text, err := FormatNumeric(1.005, 8, 2)
	must(t, err)
	same(t, "text", text, "1.01")
	_, err = FormatNumeric(1000, 3, 1)
	refused(t, err, ErrRange, "value")
	_, err = FormatNumeric(1, 39, 1)
	refused(t, err, ErrArgument, "precision")
}
