// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

import (
	"runtime"
	"sync"
	"unsafe"
)

// Result is a finished run. It does not change, and stands apart from its panel and request, but for RequestHash.
//
// Its columns are views of the library's memory, not copies: one entry per trading day, to be read only, until Close.
// The garbage collector cannot see who reads them, so once a column has been taken only Close gives the memory back. A
// Result whose columns nobody took is given back by the collector too.
type Result struct {
	mutex   sync.RWMutex // held for reading while the library works with the memory
	memory  *C.foresto_result
	columns columns
	panel   *Panel
	request Request
	viewed  sync.Once

	ownsPanel bool
}

type columns struct {
	dates                                                       []Date
	nav, dailyReturn, cumulativeReturn, highWaterMark, drawdown []float64
}

// Summary is the totals of a run.
type Summary struct {
	Mode               Mode    // what the run did
	FirstDate          Date    // first trading day
	LastDate           Date    // last trading day
	DayCount           int     // trading days
	SkippedDayCount    int     // days that the missing-data policy left out
	EventCount         int     // rebalances
	PeriodicEventCount int     // those on schedule
	DriftEventCount    int     // those on drift
	InitialAmount      float64 // money at the start
	FinalNAV           float64 // NAV of the last day
	TotalTurnover      float64 // sum of the events' turnover
	MeanTurnover       float64 // TotalTurnover / EventCount, 0 without events
	TotalCost          float64 // sum of the events' cost
}

// newResult takes over a result of the library.
func newResult(memory *C.foresto_result, panel *Panel, request Request) (*Result, error) {
	var view C.foresto_nav_view
	C.foresto_nav_view_init(&view, C.sizeof_foresto_nav_view)
	if err := outcome(C.foresto_result_navs(memory, &view), "result"); err != nil {
		C.foresto_result_destroy(memory)
		return nil, err
	}
	count := int(view.count)
	doubles := func(column *C.double) []float64 {
		return unsafe.Slice((*float64)(unsafe.Pointer(column)), count)
	}
	result := &Result{memory: memory, panel: panel, request: request}
	result.columns = columns{
		dates:            unsafe.Slice((*Date)(unsafe.Pointer(view.dates)), count),
		nav:              doubles(view.nav),
		dailyReturn:      doubles(view.daily_return),
		cumulativeReturn: doubles(view.cumulative_return),
		highWaterMark:    doubles(view.high_water_mark),
		drawdown:         doubles(view.drawdown),
	}
	runtime.SetFinalizer(result, (*Result).Close)
	return result, nil
}

// Close gives the result's memory back. Its columns must no longer be read.
func (r *Result) Close() {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	C.foresto_result_destroy(r.memory)
	r.memory, r.columns = nil, columns{}
	if r.ownsPanel {
		r.panel.Close()
	}
	runtime.SetFinalizer(r, nil)
}

// view lends the columns, which are from now on the caller's to give back.
func (r *Result) view() columns {
	r.mutex.RLock()
	defer r.mutex.RUnlock()
	r.viewed.Do(func() { runtime.SetFinalizer(r, nil) })
	return r.columns
}

// acquire lends the result's memory until release.
func (r *Result) acquire() (*C.foresto_result, error) {
	r.mutex.RLock()
	if r.memory == nil {
		r.mutex.RUnlock()
		return nil, refusal(ErrArgument, "result")
	}
	return r.memory, nil
}

func (r *Result) release() {
	r.mutex.RUnlock()
}

// Len returns the number of trading days, 0 when the result is closed.
func (r *Result) Len() int {
	r.mutex.RLock()
	defer r.mutex.RUnlock()
	return len(r.columns.dates)
}

// Dates returns the trading days, until Close.
func (r *Result) Dates() []Date {
	return r.view().dates
}

// NAV returns the value at each day's close, after a rebalance's cost, until Close.
func (r *Result) NAV() []float64 {
	return r.view().nav
}

// DailyReturns returns nav / previous nav - 1, the first against the initial amount, until Close.
func (r *Result) DailyReturns() []float64 {
	return r.view().dailyReturn
}

// CumulativeReturns returns nav / initial amount - 1, until Close.
func (r *Result) CumulativeReturns() []float64 {
	return r.view().cumulativeReturn
}

// HighWaterMarks returns the largest of the initial amount and the NAVs so far, until Close.
func (r *Result) HighWaterMarks() []float64 {
	return r.view().highWaterMark
}

// Drawdowns returns nav / high-water mark - 1, never above 0, until Close.
func (r *Result) Drawdowns() []float64 {
	return r.view().drawdown
}

// Summary returns the totals.
func (r *Result) Summary() (Summary, error) {
	memory, err := r.acquire()
	if err != nil {
		return Summary{}, err
	}
	defer r.release()
	var summary C.foresto_summary
	C.foresto_summary_init(&summary, C.sizeof_foresto_summary)
	if err := outcome(C.foresto_result_summary(memory, &summary), "result"); err != nil {
		return Summary{}, err
	}
	return goSummary(&summary), nil
}

func goSummary(summary *C.foresto_summary) Summary {
	return Summary{
		Mode:               Mode(summary.mode),
		FirstDate:          Date(summary.first_date),
		LastDate:           Date(summary.last_date),
		DayCount:           int(summary.day_count),
		SkippedDayCount:    int(summary.skipped_day_count),
		EventCount:         int(summary.event_count),
		PeriodicEventCount: int(summary.periodic_event_count),
		DriftEventCount:    int(summary.drift_event_count),
		InitialAmount:      float64(summary.initial_amount),
		FinalNAV:           float64(summary.final_nav),
		TotalTurnover:      float64(summary.total_turnover),
		MeanTurnover:       float64(summary.mean_turnover),
		TotalCost:          float64(summary.total_cost),
	}
}

// Events returns a copy of all events, in date order.
func (r *Result) Events() ([]Event, error) {
	columns, err := r.eventColumns()
	if err != nil {
		return nil, err
	}
	defer r.release()
	events := make([]Event, len(columns.Dates))
	for k := range events {
		events[k] = columns.Event(k)
	}
	return events, nil
}

// EventColumns returns views of all events, until Close.
func (r *Result) EventColumns() (EventColumns, error) {
	columns, err := r.eventColumns()
	if err != nil {
		return EventColumns{}, err
	}
	defer r.release()
	r.viewed.Do(func() { runtime.SetFinalizer(r, nil) })
	return columns, nil
}

// eventColumns lends the events until release.
func (r *Result) eventColumns() (EventColumns, error) {
	memory, err := r.acquire()
	if err != nil {
		return EventColumns{}, err
	}
	var view C.foresto_event_view
	C.foresto_event_view_init(&view, C.sizeof_foresto_event_view)
	if err := outcome(C.foresto_result_events(memory, &view), "result"); err != nil {
		r.release()
		return EventColumns{}, err
	}
	return goEventColumns(&view), nil
}

// Row returns the record of a trading day, from 0, at the database's precision.
func (r *Result) Row(day int) (NAVRow, error) {
	if _, err := r.acquire(); err != nil {
		return NAVRow{}, err
	}
	defer r.release()
	if day < 0 || day >= len(r.columns.dates) {
		return NAVRow{}, refusal(ErrArgument, "day")
	}
	of := r.columns
	return navRow(of.dates[day], of.nav[day], of.dailyReturn[day], of.cumulativeReturn[day], of.highWaterMark[day],
		of.drawdown[day])
}

// Figures computes the performance figures of the NAV path; nil options stand for the library's initial ones.
func (r *Result) Figures(options *FiguresOptions) (Figures, error) {
	if _, err := r.acquire(); err != nil {
		return Figures{}, err
	}
	defer r.release()
	return ComputeFigures(r.columns.dates, r.columns.nav, options)
}

// RequestHash returns the hash of the request that gave the result. The panel must not be closed yet.
func (r *Result) RequestHash() (string, error) {
	return r.request.Hash(r.panel)
}
