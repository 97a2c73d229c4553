// SPDX-License-Identifier: MIT

package foresto

// #include <stdlib.h>
// #include "bridge_sweep.h"
import "C"

import (
	"context"
	"runtime"
	"unsafe"
)

// Mixes are target weights, a mix per portfolio, in one slice. The weight of asset i in mix m is
// Values[m*MixStride+i*AssetStride]; both strides 0 stand for mix by mix, that is MixStride = assets and
// AssetStride = 1.
type Mixes struct {
	Values      []float64
	Count       int
	MixStride   int
	AssetStride int
}

// SweepSpec says which portfolios to run over a panel: each of the mixes under each of the rules.
type SweepSpec struct {
	Request      Request         // what all share; its Weights and Rule are nil
	Mixes        Mixes           // read in place
	Rules        []*Rule         // nil among them is the request's baseline; none at all: the baseline alone
	Workers      int             // goroutines that share the work, up to 1024; 0 stands for GOMAXPROCS
	KeepFailures bool            // a portfolio that fails has a status; else the first one ends the sweep
	KeepNAV      bool            // fill NAV
	KeepFigures  bool            // fill Figures
	Figures      *FiguresOptions // nil stands for 252 days a year and a risk-free rate of 0
}

// SweepResult is what became of each portfolio: mix m under rule r is at Portfolio(m, r) in every slice. One that
// failed, where failures are kept, has its status and 0 in every other slice.
type SweepResult struct {
	MixCount           int
	RuleCount          int       // at least 1: without rules, the baseline counts as one
	Statuses           []Status  // 0, or why the portfolio failed; nil unless failures are kept
	FinalNAV           []float64 // NAV of the last day
	TotalTurnover      []float64 // sum of the events' turnover
	TotalCost          []float64 // sum of the events' cost
	DayCount           []uint64  // trading days
	PeriodicEventCount []uint64  // events on schedule
	DriftEventCount    []uint64  // events on drift
	Figures            []Figures // those of fewer than two days are 0; nil unless asked for
	NAV                []float64 // trading day t of portfolio p at [p*NAVStride+t]; nil unless asked for
	NAVStride          int       // days of the panel
}

// Portfolio is the place of a mix under a rule.
func (r *SweepResult) Portfolio(mix, rule int) int {
	return mix*r.RuleCount + rule
}

// Sweep runs many portfolios over a panel. Each has the bits that Simulate gives it, whatever the number of workers.
func Sweep(panel *Panel, spec SweepSpec) (*SweepResult, error) {
	return sweep(panel, spec, nil)
}

// SweepContext is Sweep until the context ends; the error then matches both ErrCancelled and the context's own.
func SweepContext(ctx context.Context, panel *Panel, spec SweepSpec) (*SweepResult, error) {
	var result *SweepResult
	err := untilDone(ctx, func(stop *C.int32_t) (err error) {
		result, err = sweep(panel, spec, stop)
		return err
	})
	return result, err
}

func sweep(panel *Panel, spec SweepSpec, stop *C.int32_t) (*SweepResult, error) {
	if spec.Request.Weights != nil || spec.Request.Rule != nil {
		return nil, refusal(ErrArgument, "request")
	}
	if spec.Workers == 0 {
		spec.Workers = runtime.GOMAXPROCS(0)
	}
	if spec.Workers < 1 || spec.Workers > 1024 {
		return nil, refusal(ErrSize, "workers")
	}
	if panel == nil {
		return nil, refusal(ErrArgument, "panel")
	}
	assets := len(panel.assets)
	if spec.Mixes.MixStride == 0 && spec.Mixes.AssetStride == 0 {
		spec.Mixes.MixStride, spec.Mixes.AssetStride = assets, 1
	}
	mixes := table{len(spec.Mixes.Values), spec.Mixes.Count, assets, spec.Mixes.MixStride, spec.Mixes.AssetStride}
	if spec.Mixes.Count < 0 || !mixes.fits() {
		return nil, refusal(ErrSize, "mixes")
	}
	spec.Request.Weights = make([]float64, assets) // as many as the classes, and not handed over
	var result *SweepResult
	err := spec.Request.over(panel, func(call *call) (err error) {
		days := int(C.foresto_panel_day_count(call.request.panel))
		result, err = spec.run(call, days, stop)
		return err
	})
	if err != nil {
		return nil, err
	}
	return result, nil
}

// run calls the library.
func (s *SweepSpec) run(call *call, days int, stop *C.int32_t) (*SweepResult, error) {
	rules, err := call.texts.rules(s.Rules)
	if err != nil {
		return nil, err
	}
	given := new(C.foresto_sweep)
	C.foresto_sweep_init(given, C.sizeof_foresto_sweep)
	given.rules = rules
	given.mix_count = C.uint64_t(s.Mixes.Count)
	given.rule_count = C.uint64_t(len(s.Rules))
	given.mix_stride = C.int64_t(s.Mixes.MixStride)
	given.asset_stride = C.int64_t(s.Mixes.AssetStride)
	room := newRoom(s, days)
	columns := new(C.foresto_sweep_columns)
	C.foresto_sweep_columns_init(columns, C.sizeof_foresto_sweep_columns)
	columns.count = C.uint64_t(room.count)
	columns.path_stride = C.int64_t(days)
	detail := newDetail()
	status := C.bridge_sweep_run(call.request, given, firstDouble(s.Mixes.Values), s.Figures.c(), columns,
		firstStatus(room.statuses), firstDouble(room.money), firstCount(room.counts), firstFigures(room.figures),
		firstDouble(room.nav), C.uint32_t(s.Workers), stop, detail)
	if err := failure(status, detail); err != nil {
		return nil, err
	}
	return room.result(s, days), nil
}

// room is where the library writes.
type room struct {
	count    int
	statuses []Status
	money    []float64
	counts   []uint64
	figures  []C.foresto_figures
	nav      []float64
}

func newRoom(s *SweepSpec, days int) *room {
	count := s.Mixes.Count * s.ruleCount()
	r := &room{count: count, money: make([]float64, 3*count), counts: make([]uint64, 3*count)}
	if s.KeepFailures {
		r.statuses = make([]Status, count)
	}
	if s.KeepFigures {
		r.figures = make([]C.foresto_figures, count)
	}
	if s.KeepNAV {
		r.nav = make([]float64, count*days)
	}
	return r
}

func (r *room) result(s *SweepSpec, days int) *SweepResult {
	n := r.count
	result := &SweepResult{
		MixCount:           s.Mixes.Count,
		RuleCount:          s.ruleCount(),
		Statuses:           r.statuses,
		FinalNAV:           r.money[:n:n],
		TotalTurnover:      r.money[n : 2*n : 2*n],
		TotalCost:          r.money[2*n:],
		DayCount:           r.counts[:n:n],
		PeriodicEventCount: r.counts[n : 2*n : 2*n],
		DriftEventCount:    r.counts[2*n:],
		NAV:                r.nav,
		NAVStride:          days,
	}
	if s.KeepFigures {
		result.Figures = make([]Figures, n)
	}
	for p := range r.figures {
		result.Figures[p] = goFigures(&r.figures[p])
	}
	return result
}

func (s *SweepSpec) ruleCount() int {
	if len(s.Rules) == 0 {
		return 1
	}
	return len(s.Rules)
}

// rules copies rules into one block, behind which are the pointers to them; nil for no rules.
func (c *cTexts) rules(rules []*Rule) (**C.foresto_rule, error) {
	if len(rules) == 0 {
		return nil, nil
	}
	const size = C.sizeof_foresto_rule
	block := C.malloc(C.size_t(len(rules)) * (size + C.sizeof_uintptr_t)) // cgo's malloc never returns nil
	c.memory = append(c.memory, block)
	copies := unsafe.Slice((*C.foresto_rule)(block), len(rules))
	pointers := unsafe.Slice((**C.foresto_rule)(unsafe.Add(block, len(rules)*size)), len(rules))
	for i, rule := range rules {
		pointers[i] = nil
		given, err := rule.c()
		if err != nil {
			return nil, err
		}
		if given != nil {
			copies[i] = *given
			pointers[i] = &copies[i]
		}
	}
	return &pointers[0], nil
}

func firstStatus(statuses []Status) *C.foresto_status {
	if len(statuses) == 0 {
		return nil
	}
	return (*C.foresto_status)(unsafe.Pointer(&statuses[0]))
}

func firstCount(counts []uint64) *C.uint64_t {
	if len(counts) == 0 {
		return nil
	}
	return (*C.uint64_t)(unsafe.Pointer(&counts[0]))
}

func firstFigures(figures []C.foresto_figures) *C.foresto_figures {
	if len(figures) == 0 {
		return nil
	}
	return &figures[0]
}
