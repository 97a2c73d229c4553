// SPDX-License-Identifier: MIT

package foresto

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// resident is the memory that the process holds, in bytes.
func resident(t *testing.T) int {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip("the system does not say how much memory a process holds")
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	must(t, err)
	return pages * os.Getpagesize()
}

// growth is what the process holds more after many rounds than after a few.
func growth(t *testing.T, rounds int, round func()) int {
	t.Helper()
	settle := func(rounds int) int {
		for i := 0; i < rounds; i++ {
			round()
			if i%50 == 49 {
				collect()
			}
		}
		collect()
		return resident(t)
	}
	before := settle(100)
	return settle(rounds) - before
}

// collect runs the garbage collector and waits for the finalizers that are due: they run in order.
func collect() {
	done := make(chan struct{})
	runtime.SetFinalizer(new([16]byte), func(*[16]byte) { close(done) })
	runtime.GC()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
	}
	runtime.GC()
}

const (
	rounds   = 2000
	fewBytes = 32 << 20 // what a round takes is 60,000 bytes and more
)

func TestClosingGivesMemoryBack(t *testing.T) {
	g := goldenCase(t, "swiss_drift_5pct")
	market := g.market(t)
	grown := growth(t, rounds, func() {
		panel, err := NewPanel(market)
		must(t, err)
		result, err := Simulate(panel, g.request())
		must(t, err)
		_, err = result.Events()
		must(t, err)
		same(t, "NAVs", len(result.NAV()), g.Days)
		result.Close()
		panel.Close()
	})
	if grown > fewBytes {
		t.Errorf("%d runs took %d bytes", rounds, grown)
	}
}

// What nobody closed is closed by the garbage collector.
func TestFinalizersGiveMemoryBack(t *testing.T) {
	g := goldenCase(t, "swiss_drift_5pct")
	market := g.market(t)
	grown := growth(t, rounds, func() {
		panel, err := NewPanel(market)
		must(t, err)
		result, err := Simulate(panel, g.request())
		must(t, err)
		same(t, "Len", result.Len(), g.Days)
		_, err = OpenSession(Instruments{Assets: market.Assets}, g.request())
		must(t, err)
	})
	if grown > fewBytes {
		t.Errorf("%d runs took %d bytes", rounds, grown)
	}
}

// A column outlives its Result until somebody closes that: the collector cannot see who reads it.
func TestColumnsOutliveTheirResult(t *testing.T) {
	g := goldenCase(t, "swiss_drift_5pct")
	panel := newPanel(t, g.market(t))
	asked := g.simulate(t)
	nav := func() []float64 {
		result, err := Simulate(panel, g.request())
		must(t, err)
		return result.NAV()
	}()
	for i := 0; i < 20; i++ {
		collect()
		result, err := Simulate(panel, Request{Weights: []float64{1, 0, 0}, InitialAmount: 1})
		must(t, err)
		result.Close()
	}
	for i := range nav {
		if nav[i] != asked.NAV()[i] {
			t.Fatalf("day %d: %v, asked %v", i, nav[i], asked.NAV()[i])
		}
	}
}

func TestFailuresGiveMemoryBack(t *testing.T) {
	names := make([]string, 8000)
	for i := range names {
		names[i] = "an asset that appears again and again"
	}
	bad := Market{Assets: names, Dates: []Date{1}, Values: make([]float64, len(names))}
	request := Request{Weights: make([]float64, len(names)), Classes: names}
	grown := growth(t, rounds/4, func() {
		if _, err := NewPanel(bad); err == nil {
			t.Fatal("no error")
		}
		if _, err := OpenSession(Instruments{Assets: names}, request); err == nil {
			t.Fatal("no error")
		}
	})
	if grown > fewBytes {
		t.Errorf("%d failures took %d bytes", rounds/4, grown)
	}
}
