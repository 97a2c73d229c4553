// SPDX-License-Identifier: MIT

package foresto

import (
	"math"
	"testing"
)

// The library's golden cases: NAVs and amounts to 1e-10, everything else exactly.
func TestGolden(t *testing.T) {
	cases := readGolden(t)
	if len(cases) < 21 {
		t.Fatalf("only %d cases", len(cases))
	}
	for i := range cases {
		asked := &cases[i]
		t.Run(asked.Name, func(t *testing.T) {
			result := asked.simulate(t)
			goldenNAV(t, asked, result)
			goldenEvents(t, asked, result)
		})
	}
}

const agreement = 1e-10

func near(t *testing.T, what string, got, asked float64) {
	t.Helper()
	if !within(got, asked, agreement) {
		t.Errorf("%s is %v, asked %v", what, got, asked)
	}
}

// nearDifference takes a difference of larger numbers, which near 0 agrees on the scale of those.
func nearDifference(t *testing.T, what string, got, asked, scale float64) {
	t.Helper()
	if !within(got, asked, agreement) && math.Abs(got-asked) > 1e-12*scale {
		t.Errorf("%s is %v, asked %v", what, got, asked)
	}
}

func goldenNAV(t *testing.T, asked *golden, result *Result) {
	dates, nav := result.Dates(), result.NAV()
	same(t, "Len", result.Len(), asked.Days)
	if len(dates) != asked.Days || len(nav) != asked.Days || len(asked.NAVSamples) == 0 {
		t.Fatalf("%d dates, %d NAVs, %d samples", len(dates), len(nav), len(asked.NAVSamples))
	}
	for _, sample := range asked.NAVSamples {
		same(t, "date", dates[sample.Day], sample.Date)
		near(t, sample.Date.String(), nav[sample.Day], sample.NAV)
	}
	summary, err := result.Summary()
	must(t, err)
	same(t, "FinalNAV", summary.FinalNAV, nav[len(nav)-1])
	same(t, "DayCount", summary.DayCount, asked.Days)
	same(t, "EventCount", summary.EventCount, len(asked.Events))
	same(t, "LastDate", summary.LastDate, dates[len(dates)-1])
}

func goldenEvents(t *testing.T, asked *golden, result *Result) {
	events, err := result.Events()
	must(t, err)
	if len(events) != len(asked.Events) {
		t.Fatalf("%d events, asked %d", len(events), len(asked.Events))
	}
	for i := range events {
		got, asked := &events[i], &asked.Events[i]
		same(t, "Order", got.Order, asked.Order)
		same(t, "Date", got.Date, asked.Date)
		same(t, "TriggerType", got.TriggerType.String(), asked.TriggerType)
		same(t, "TriggerDetail", got.TriggerDetail, asked.TriggerDetail)
		near(t, "NAVBefore", got.NAVBefore, asked.NAVBefore)
		near(t, "NAVAfter", got.NAVAfter, asked.NAVAfter)
		nearDifference(t, "Turnover", got.Turnover, asked.Turnover, 1)
		nearDifference(t, "CostAmount", got.CostAmount, asked.CostAmount, asked.NAVBefore)
		for k, asset := range asked.BeforeWeights.assets {
			same(t, "Assets", got.Assets[k], asset)
			near(t, asset, got.BeforeWeights[k], asked.BeforeWeights.weights[k])
		}
	}
}
