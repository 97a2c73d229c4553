// SPDX-License-Identifier: MIT

package foresto

// #include "bridge.h"
import "C"

import (
	"runtime"
	"sync"
	"unsafe"
)

// Market is the raw material of a Panel: a value per day and asset in one slice, NaN where it is missing. The value of
// day t and asset i is Values[t*DayStride+i*AssetStride]; both strides 0 stand for day by day, that is
// DayStride = len(Assets) and AssetStride = 1.
type Market struct {
	Kind        PanelKind // Prices, unless set
	Assets      []string  // names, each of 1 to 63 bytes, no two the same
	Dates       []Date    // strictly increasing
	Values      []float64
	DayStride   int
	AssetStride int
}

// Panel is market data that have been checked. It does not change, so any number of runs may share it.
type Panel struct {
	mutex  sync.RWMutex // held for reading while the library works with the memory
	memory *C.foresto_panel
	assets []string
}

// NewPanel checks market data and prepares them for runs. The values are read once, in place, and no longer needed
// afterwards. Close gives the panel's memory back; the garbage collector does so for a panel that nobody closed.
func NewPanel(market Market) (*Panel, error) {
	if market.DayStride == 0 && market.AssetStride == 0 {
		market.DayStride, market.AssetStride = len(market.Assets), 1
	}
	values := table{len(market.Values), len(market.Dates), len(market.Assets), market.DayStride, market.AssetStride}
	if !values.fits() {
		return nil, refusal(ErrSize, "values")
	}
	var texts cTexts
	defer texts.free()
	names, err := texts.list(market.Assets, "asset_names")
	if err != nil {
		return nil, err
	}
	spec := new(C.foresto_panel_spec)
	C.foresto_panel_spec_init(spec, C.sizeof_foresto_panel_spec)
	spec.kind = market.Kind.c()
	spec.day_count = C.uint64_t(len(market.Dates))
	spec.asset_count = C.uint64_t(len(market.Assets))
	spec.day_stride = C.int64_t(market.DayStride)
	spec.asset_stride = C.int64_t(market.AssetStride)
	spec.asset_names = names

	panel := &Panel{assets: append([]string(nil), market.Assets...)}
	var memory *C.foresto_panel
	detail := newDetail()
	status := C.bridge_panel_create(spec, firstDate(market.Dates), firstDouble(market.Values), &memory, detail)
	if err := failure(status, detail); err != nil {
		return nil, err
	}
	panel.memory = memory
	runtime.SetFinalizer(panel, (*Panel).Close)
	return panel, nil
}

// Close gives the panel's memory back, once the runs that use it are done. Using it afterwards is an error.
func (p *Panel) Close() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	C.foresto_panel_destroy(p.memory)
	p.memory = nil
	runtime.SetFinalizer(p, nil)
}

// acquire lends the panel's memory until release.
func (p *Panel) acquire() (*C.foresto_panel, error) {
	if p == nil {
		return nil, refusal(ErrArgument, "panel")
	}
	p.mutex.RLock()
	if p.memory == nil {
		p.mutex.RUnlock()
		return nil, refusal(ErrArgument, "panel")
	}
	return p.memory, nil
}

func (p *Panel) release() {
	p.mutex.RUnlock()
}

// Assets returns the names of the assets.
func (p *Panel) Assets() []string {
	return append([]string(nil), p.assets...)
}

// Dates returns a copy of the dates; none when the panel is closed.
func (p *Panel) Dates() []Date {
	memory, err := p.acquire()
	if err != nil {
		return nil
	}
	defer p.release()
	days := int(C.foresto_panel_day_count(memory))
	dates := (*Date)(unsafe.Pointer(C.foresto_panel_dates(memory)))
	return append([]Date(nil), unsafe.Slice(dates, days)...)
}

// Fingerprint returns the SHA-256 of the rows from start to end, each of which may be NoDate.
func (p *Panel) Fingerprint(start, end Date) (string, error) {
	memory, err := p.acquire()
	if err != nil {
		return "", err
	}
	defer p.release()
	var hex [C.FORESTO_SHA256_HEX_SIZE]C.char
	status := C.foresto_panel_fingerprint(memory, C.foresto_date(start), C.foresto_date(end), &hex[0])
	if err := outcome(status, "panel"); err != nil {
		return "", err
	}
	return C.GoString(&hex[0]), nil
}
