// SPDX-License-Identifier: MIT

package foresto

import (
	"math"
	"strings"
	"testing"
)

func openWeek(t *testing.T, request Request) *Session {
	t.Helper()
	session, err := OpenSession(Instruments{Assets: week().Assets}, request)
	must(t, err)
	t.Cleanup(session.Close)
	return session
}

func TestSessionErrors(t *testing.T) {
	request := weekRequest()
	request.UseRebalancing = false
	_, err := OpenSession(Instruments{Assets: week().Assets}, request)
	refused(t, err, ErrFeatureDisabled, "use_rebalancing")
	_, err = OpenSession(Instruments{Assets: []string{"Bonds", "Bonds"}}, weekRequest())
	refused(t, err, ErrName, "asset_names")
	_, err = OpenSession(Instruments{Assets: []string{"Bonds"}}, weekRequest())
	if err == nil {
		t.Error("2 weights for 1 asset are no error")
	}
	session := openWeek(t, weekRequest())
	_, err = session.Step(19751, []float64{100}, NoDate)
	refused(t, err, ErrSize, "values")
	_, err = session.Step(19751, []float64{100, 0}, NoDate)
	failed := refused(t, err, ErrPrice, "prices")
	same(t, "Asset", failed.Asset, int64(1))
	same(t, "Date", failed.Date, Date(19751))
	_, err = session.Event()
	refused(t, err, ErrArgument, "session")
}

// After a refusal the session goes on as if the bad row had not been given.
func TestSessionGoesOn(t *testing.T) {
	market := week()
	result, err := Simulate(newPanel(t, market), weekRequest())
	must(t, err)
	defer result.Close()
	session := openWeek(t, weekRequest())
	for i, date := range market.Dates {
		_, err := session.Step(date, []float64{math.Inf(1), 1}, NoDate)
		refused(t, err, ErrPrice, "prices")
		step, err := session.Step(date, market.Values[2*i:2*i+2], NoDate)
		must(t, err)
		same(t, "NAV", step.NAV, result.NAV()[i])
		_, err = session.Step(date, market.Values[2*i:2*i+2], NoDate)
		refused(t, err, ErrDate, "date")
	}
	summary, err := session.Summary()
	must(t, err)
	asked, err := result.Summary()
	must(t, err)
	same(t, "Summary", summary, asked)
	values, err := session.Values()
	must(t, err)
	near(t, "the sum of the values", values[0]+values[1], asked.FinalNAV)
}

func TestSessionSkipsDays(t *testing.T) {
	session := openWeek(t, weekRequest())
	step, err := session.Step(19751, []float64{100, math.NaN()}, NoDate)
	must(t, err)
	same(t, "step", step, Step{Date: NoDate, NAV: 1e6, HighWaterMark: 1e6})
	summary, err := session.Summary()
	must(t, err)
	same(t, "SkippedDayCount", summary.SkippedDayCount, 1)
}

// A month that has been declared over takes no more trading days, also after the session was saved.
func TestSessionMonthIsOver(t *testing.T) {
	request := weekRequest()
	request.Rule = PeriodicRule(Monthly)
	request.Rule.BaseDayPolicy = LastTradingDay
	session := openWeek(t, request)
	step, err := session.Step(19751, []float64{100, 50}, 19754) // 2024-01-29, then 2024-02-01
	must(t, err)
	same(t, "Rebalanced", step.Rebalanced, true)
	state, err := session.Export()
	must(t, err)
	restored, err := RestoreSession(state)
	must(t, err)
	defer restored.Close()
	for _, target := range []*Session{session, restored} {
		_, err = target.Step(19752, []float64{100, 50}, 19754)
		refused(t, err, ErrDate, "date")
		_, err = target.Step(19754, []float64{100, 50}, 19755)
		must(t, err)
	}
}

// No damaged state is taken for a session.
func TestRestoreRefusesDamage(t *testing.T) {
	session := openWeek(t, weekRequest())
	_, err := session.Step(19751, []float64{100, 50}, NoDate)
	must(t, err)
	state, err := session.Export()
	must(t, err)
	for i := range state {
		damaged := append([]byte(nil), state...)
		damaged[i] ^= 0x10
		if _, err := RestoreSession(damaged); err == nil {
			t.Fatalf("byte %d is damaged, and that is no error", i)
		}
		if _, err := RestoreSession(state[:i]); err == nil {
			t.Fatalf("%d bytes are no error", i)
		}
	}
	_, err = RestoreSession(nil)
	refused(t, err, ErrParse, "bytes")
}

// A restored session knows the assets of its rows, which are not the classes.
func TestRestoreKnowsAssets(t *testing.T) {
	request := Request{Weights: []float64{0.2, 0.3, 0.5}, InitialAmount: 1, Baseline: Hold}
	request.Classes = []string{"A", "B", "B"}
	session, err := OpenSession(Instruments{Assets: []string{"X", "Y", "Z"}}, request)
	must(t, err)
	defer session.Close()
	state, err := session.Export()
	must(t, err)
	restored, err := RestoreSession(state)
	must(t, err)
	defer restored.Close()
	assets, err := restored.Assets()
	must(t, err)
	same(t, "Assets", strings.Join(assets, " "), "X Y Z")
	_, err = restored.Step(1, []float64{1, 1}, NoDate)
	refused(t, err, ErrSize, "values")
	step, err := restored.Step(1, []float64{1, 1, 1}, NoDate)
	must(t, err)
	same(t, "TradingDay", step.TradingDay, true)
	values, err := restored.Values()
	must(t, err)
	same(t, "Values", len(values), 2)
}
