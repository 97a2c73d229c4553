// SPDX-License-Identifier: MIT

package foresto

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"
)

// swept is a sweep over the Swiss data: rules of every kind, and the baseline.
func swept(t testing.TB, mixes int) (*Panel, SweepSpec) {
	t.Helper()
	g := goldenCase(t, "swiss_drift_5pct")
	spec := SweepSpec{
		Request:     Request{InitialAmount: 1e6, UseRebalancing: true},
		Mixes:       Mixes{Count: mixes},
		Rules:       []*Rule{PeriodicRule(Monthly), DriftRule(0.03), nil, HybridRule(Quarterly, 0.05)},
		KeepNAV:     true,
		KeepFigures: true,
	}
	for m := 0; m < mixes; m++ {
		bonds, rest := float64(m%21)/20, 1-float64(m%21)/20
		spec.Mixes.Values = append(spec.Mixes.Values, bonds, rest*0.75, rest*0.25)
	}
	return newPanel(t, g.market(t)), spec
}

// Each portfolio has the bits of a run of its own.
func TestSweep(t *testing.T) {
	panel, spec := swept(t, 20)
	spec.Workers = 2
	result, err := Sweep(panel, spec)
	must(t, err)
	same(t, "MixCount", result.MixCount, 20)
	same(t, "RuleCount", result.RuleCount, 4)
	for m := 0; m < result.MixCount; m++ {
		for r, rule := range spec.Rules {
			request := spec.Request
			request.Weights, request.Rule = spec.Mixes.Values[3*m:3*m+3], rule
			run, err := Simulate(panel, request)
			must(t, err)
			asked, err := run.Summary()
			must(t, err)
			p := result.Portfolio(m, r)
			path := result.NAV[p*result.NAVStride:][:asked.DayCount]
			if !reflect.DeepEqual(path, run.NAV()) {
				t.Fatalf("portfolio %d has another path", p)
			}
			same(t, "FinalNAV", result.FinalNAV[p], asked.FinalNAV)
			same(t, "TotalTurnover", result.TotalTurnover[p], asked.TotalTurnover)
			same(t, "TotalCost", result.TotalCost[p], asked.TotalCost)
			same(t, "DayCount", result.DayCount[p], uint64(asked.DayCount))
			same(t, "PeriodicEventCount", result.PeriodicEventCount[p], uint64(asked.PeriodicEventCount))
			same(t, "DriftEventCount", result.DriftEventCount[p], uint64(asked.DriftEventCount))
			figures, err := run.Figures(nil)
			must(t, err)
			same(t, "Figures", result.Figures[p], figures)
			run.Close()
		}
	}
}

// Neither the workers nor the layout of the mixes change a bit.
func TestSweepWorkersAndLayouts(t *testing.T) {
	panel, spec := swept(t, 300)
	spec.Workers = 1
	asked, err := Sweep(panel, spec)
	must(t, err)
	for _, workers := range []int{0, 2, 3, 16} {
		spec.Workers = workers
		got, err := Sweep(panel, spec)
		must(t, err)
		if !reflect.DeepEqual(got, asked) {
			t.Errorf("%d workers give another result", workers)
		}
	}
	table := make([]float64, 300*2*5)
	for m := 0; m < 300; m++ {
		for i := 0; i < 3; i++ {
			table[i*1000+2*m] = spec.Mixes.Values[3*m+i]
		}
	}
	spec.Mixes = Mixes{Values: table, Count: 300, MixStride: 2, AssetStride: 1000}
	got, err := Sweep(panel, spec)
	must(t, err)
	if !reflect.DeepEqual(got, asked) {
		t.Error("mixes asset by asset give another result")
	}
}

func TestSweepBaseline(t *testing.T) {
	panel, spec := swept(t, 3)
	spec.Rules, spec.KeepNAV, spec.KeepFigures, spec.Request.Baseline = nil, false, false, Hold
	result, err := Sweep(panel, spec)
	must(t, err)
	same(t, "RuleCount", result.RuleCount, 1)
	same(t, "what was not asked for", len(result.NAV)+len(result.Figures)+len(result.Statuses), 0)
	run, err := Simulate(panel, Request{Weights: spec.Mixes.Values[3:6], InitialAmount: 1e6, Baseline: Hold})
	must(t, err)
	defer run.Close()
	same(t, "FinalNAV", result.FinalNAV[1], run.NAV()[run.Len()-1])
}

func TestSweepClasses(t *testing.T) {
	g := goldenCase(t, "lpp_classes_drift_1pct")
	request := g.request()
	spec := SweepSpec{Mixes: Mixes{Values: request.Weights, Count: 1}, Rules: []*Rule{request.Rule}, KeepNAV: true}
	spec.Request = request
	spec.Request.Weights, spec.Request.Rule = nil, nil
	result, err := Sweep(newPanel(t, g.market(t)), spec)
	must(t, err)
	asked := g.simulate(t)
	for day, nav := range asked.NAV() {
		same(t, "NAV", result.NAV[day], nav)
	}
}

func TestSweepFailures(t *testing.T) {
	panel := newPanel(t, Market{Assets: []string{"A", "B"}, Dates: []Date{1, 2}, Values: []float64{1e300, 1, 1e-300, 1}})
	spec := SweepSpec{
		Request: Request{InitialAmount: 1, Baseline: Hold},
		Mixes:   Mixes{Values: []float64{0, 1, 1, 0, 0.5, 0.5}, Count: 3},
	}
	_, err := Sweep(panel, spec)
	refused(t, err, ErrNAV, "portfolio[1].nav")
	spec.KeepFailures = true
	result, err := Sweep(panel, spec)
	must(t, err)
	if !reflect.DeepEqual(result.Statuses, []Status{0, ErrNAV, 0}) {
		t.Errorf("the statuses are %v", result.Statuses)
	}
	same(t, "FinalNAV", result.FinalNAV[1], 0.0)
	same(t, "FinalNAV", result.FinalNAV[2], 0.5)
}

func TestSweepErrors(t *testing.T) {
	for _, asked := range []struct {
		field  string
		status Status
		change func(*SweepSpec)
	}{
		{"weights[1]", ErrWeightSum, func(s *SweepSpec) { s.Mixes.Values[3] = 0.5 }},
		{"weights[1]", ErrWeight, func(s *SweepSpec) { s.Mixes.Values[3] = math.NaN() }},
		{"use_rebalancing", ErrFeatureDisabled, func(s *SweepSpec) { s.Request.UseRebalancing = false }},
		{"rules[1].is_active", ErrRuleInactive, func(s *SweepSpec) { s.Rules[1].Active = false }},
		{"rule_name", ErrName, func(s *SweepSpec) { s.Rules[3].Name = "a\x00b" }},
		{"initial_amount", ErrAmount, func(s *SweepSpec) { s.Request.InitialAmount = 0 }},
		{"request", ErrArgument, func(s *SweepSpec) { s.Request.Weights = []float64{1, 0, 0} }},
		{"request", ErrArgument, func(s *SweepSpec) { s.Request.Rule = DriftRule(0.1) }},
		{"classes", ErrSize, func(s *SweepSpec) { s.Request.Classes = []string{"All"} }},
		{"workers", ErrSize, func(s *SweepSpec) { s.Workers = -1 }},
		{"workers", ErrSize, func(s *SweepSpec) { s.Workers = 1025 }},
		{"mixes", ErrSize, func(s *SweepSpec) { s.Mixes.Count = 6 }},
		{"mixes", ErrSize, func(s *SweepSpec) { s.Mixes.Count = -1 }},
		{"mixes", ErrSize, func(s *SweepSpec) { s.Mixes.MixStride, s.Mixes.AssetStride = 4, 1 }},
		{"mix_stride", ErrSize, func(s *SweepSpec) { s.Mixes.MixStride, s.Mixes.AssetStride = 0, 1 }},
		{"mix_count", ErrSize, func(s *SweepSpec) { s.Mixes.Count = 0 }},
	} {
		panel, spec := swept(t, 5)
		asked.change(&spec)
		_, err := Sweep(panel, spec)
		refused(t, err, asked.status, asked.field)
	}
	panel, spec := swept(t, 5)
	panel.Close()
	for _, gone := range []*Panel{panel, nil} {
		_, err := Sweep(gone, spec)
		refused(t, err, ErrArgument, "panel")
	}
}

func TestSweepCancel(t *testing.T) {
	panel, spec := swept(t, 5000)
	spec.KeepNAV, spec.KeepFigures = false, false
	for _, workers := range []int{1, 2} {
		spec.Workers = workers
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		_, err := SweepContext(ctx, panel, spec)
		cancel()
		if !errors.Is(err, ErrCancelled) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%d workers: the error is %v", workers, err)
		}
	}
	spec.Mixes.Count = 5
	for _, ctx := range []context.Context{context.Background(), withCancel(t)} {
		result, err := SweepContext(ctx, panel, spec)
		must(t, err)
		same(t, "portfolios", len(result.FinalNAV), 20)
	}
}

// Sweeps may run side by side, each with goroutines of its own, and leave nothing.
func TestConcurrentSweeps(t *testing.T) {
	panel, spec := swept(t, 40)
	spec.Workers = 3
	asked, err := Sweep(panel, spec)
	must(t, err)
	done := make(chan bool)
	for i := 0; i < 4; i++ {
		go func() {
			got, err := Sweep(panel, spec)
			done <- err == nil && reflect.DeepEqual(got, asked)
		}()
	}
	for i := 0; i < 4; i++ {
		same(t, "the same result", <-done, true)
	}
	spec.KeepNAV = false
	spec.Mixes.Count = 2
	grown := growth(t, rounds/4, func() {
		_, err := Sweep(panel, spec)
		must(t, err)
	})
	if grown > fewBytes {
		t.Errorf("%d sweeps took %d bytes", rounds/4, grown)
	}
}
