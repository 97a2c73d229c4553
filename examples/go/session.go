// SPDX-License-Identifier: MIT

package foresto

// #include "bridge.h"
import "C"

import (
	"runtime"
	"sync"
	"unsafe"
)

// Instruments are the columns of a stream of rows: the part of a Market that is known before its first day.
type Instruments struct {
	Kind   PanelKind // Prices, unless set
	Assets []string  // names, each of 1 to 63 bytes, no two the same
}

// Step is what a day did.
type Step struct {
	TradingDay       bool    // false when the day was skipped, and all but Rebalanced is as on the trading day before
	Rebalanced       bool    // the day has an event: Session.Event
	Date             Date    // the last trading day, or NoDate before the first
	NAV              float64 // value at the close, after a rebalance's cost
	DailyReturn      float64 // nav / previous nav - 1; the first against the initial amount
	CumulativeReturn float64 // nav / initial amount - 1
	HighWaterMark    float64 // largest of the initial amount and the NAVs so far
	Drawdown         float64 // nav / high-water mark - 1, never above 0
}

// Session is a run one day at a time. Its methods may be called from several goroutines; they wait for each other.
type Session struct {
	mutex  sync.Mutex
	memory *C.foresto_session
	assets int // values of a row
	step   C.foresto_step
	detail C.foresto_error
}

// OpenSession begins a run over a stream. Close gives its memory back; the garbage collector does so for a session that
// nobody closed.
func OpenSession(instruments Instruments, request Request) (*Session, error) {
	call, err := request.prepare()
	if err != nil {
		return nil, err
	}
	defer call.texts.free()
	names, err := call.texts.list(instruments.Assets, "asset_names")
	if err != nil {
		return nil, err
	}
	columns := new(C.foresto_instruments)
	C.foresto_instruments_init(columns, C.sizeof_foresto_instruments)
	columns.kind = instruments.Kind.c()
	columns.asset_count = C.uint64_t(len(instruments.Assets))
	columns.asset_names = names
	var memory *C.foresto_session
	detail := newDetail()
	status := C.bridge_session_open(call.request, call.weights, call.rule, columns, &memory, detail)
	if err := failure(status, detail); err != nil {
		return nil, err
	}
	return newSession(memory), nil
}

// RestoreSession makes a session from what Export returned. It continues with the same bits.
func RestoreSession(state []byte) (*Session, error) {
	var memory *C.foresto_session
	detail := newDetail()
	if len(state) == 0 {
		return nil, refusal(ErrParse, "bytes")
	}
	bytes := (*C.uint8_t)(unsafe.Pointer(&state[0]))
	status := C.foresto_session_restore(bytes, C.size_t(len(state)), nil, &memory, detail)
	if err := failure(status, detail); err != nil {
		return nil, err
	}
	return newSession(memory), nil
}

// newSession takes over a session of the library.
func newSession(memory *C.foresto_session) *Session {
	session := &Session{memory: memory, assets: int(C.foresto_session_instrument_count(memory))}
	C.foresto_step_init(&session.step, C.sizeof_foresto_step)
	C.foresto_error_init(&session.detail, C.sizeof_foresto_error)
	runtime.SetFinalizer(session, (*Session).Close)
	return session
}

// Close gives the session's memory back. Using it afterwards is an error.
func (s *Session) Close() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	C.foresto_session_close(s.memory)
	s.memory = nil
	runtime.SetFinalizer(s, nil)
}

// lock takes the session's memory until Unlock.
func (s *Session) lock() error {
	s.mutex.Lock()
	if s.memory == nil {
		s.mutex.Unlock()
		return refusal(ErrArgument, "session")
	}
	return nil
}

// Assets returns the names of the assets, in the order of a row's values.
func (s *Session) Assets() ([]string, error) {
	if err := s.lock(); err != nil {
		return nil, err
	}
	defer s.mutex.Unlock()
	assets := make([]string, s.assets)
	for i := range assets {
		assets[i] = C.GoString(C.foresto_session_instrument_name(s.memory, C.uint64_t(i)))
	}
	return assets, nil
}

// Step takes one day: its value per asset, NaN where it is missing. next is the next trading day, or NoDate on the
// last; rules other than those on the last trading day do without, and those refuse another day in a month that next
// has declared over. A day outside the request's range, and one that the
// missing-data policy skips, is no trading day. After an error the session is as before and takes a corrected row, but
// for ErrNAV, after which it takes no more.
func (s *Session) Step(date Date, values []float64, next Date) (Step, error) {
	if err := s.lock(); err != nil {
		return Step{}, err
	}
	defer s.mutex.Unlock()
	if len(values) != s.assets {
		return Step{}, refusal(ErrSize, "values")
	}
	status := C.foresto_session_step(s.memory, C.foresto_date(date), firstDouble(values), C.uint64_t(len(values)), 1,
		C.foresto_date(next), &s.step, &s.detail)
	if status != C.FORESTO_OK {
		return Step{}, failure(status, &s.detail)
	}
	return Step{
		TradingDay:       s.step.trading_day != 0,
		Rebalanced:       s.step.rebalanced != 0,
		Date:             Date(s.step.date),
		NAV:              float64(s.step.nav),
		DailyReturn:      float64(s.step.daily_return),
		CumulativeReturn: float64(s.step.cumulative_return),
		HighWaterMark:    float64(s.step.high_water_mark),
		Drawdown:         float64(s.step.drawdown),
	}, nil
}

// Event returns a copy of the event of the last day taken. It fails when that day had none.
func (s *Session) Event() (Event, error) {
	if err := s.lock(); err != nil {
		return Event{}, err
	}
	defer s.mutex.Unlock()
	var event C.foresto_event
	C.foresto_event_init(&event, C.sizeof_foresto_event)
	if err := outcome(C.foresto_session_event(s.memory, &event), "session"); err != nil {
		return Event{}, err
	}
	return goEvent(&event, goTexts(event.asset_names, int(event.asset_count))), nil
}

// Summary returns the totals so far.
func (s *Session) Summary() (Summary, error) {
	if err := s.lock(); err != nil {
		return Summary{}, err
	}
	defer s.mutex.Unlock()
	var summary C.foresto_summary
	C.foresto_summary_init(&summary, C.sizeof_foresto_summary)
	if err := outcome(C.foresto_session_summary(s.memory, &summary), "session"); err != nil {
		return Summary{}, err
	}
	return goSummary(&summary), nil
}

// Values returns the money per asset, or per asset class, at the close of the last trading day.
func (s *Session) Values() ([]float64, error) {
	if err := s.lock(); err != nil {
		return nil, err
	}
	defer s.mutex.Unlock()
	values := make([]float64, int(C.foresto_session_asset_count(s.memory)))
	status := C.foresto_session_values(s.memory, firstDouble(values), C.uint64_t(len(values)))
	if err := outcome(status, "session"); err != nil {
		return nil, err
	}
	return values, nil
}

// Export returns the session's state as bytes, the same on every platform, for RestoreSession of this or another
// binding.
func (s *Session) Export() ([]byte, error) {
	if err := s.lock(); err != nil {
		return nil, err
	}
	defer s.mutex.Unlock()
	var size C.size_t
	status := C.foresto_session_export(s.memory, nil, 0, &size, &s.detail)
	if status != C.FORESTO_E_CAPACITY {
		return nil, failure(status, &s.detail)
	}
	state := make([]byte, int(size))
	status = C.foresto_session_export(s.memory, (*C.uint8_t)(unsafe.Pointer(&state[0])), size, nil, &s.detail)
	if err := failure(status, &s.detail); err != nil {
		return nil, err
	}
	return state, nil
}
