// SPDX-License-Identifier: MIT

package foresto

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// Goroutines that share a panel get the results that each would get alone.
func TestConcurrentRuns(t *testing.T) {
	g := goldenCase(t, "swiss_hybrid_quarterly_3pct")
	panel := newPanel(t, g.market(t))
	asked := newDigest()
	asked.result(t, g.simulate(t))
	var group sync.WaitGroup
	digests := make([]string, 8)
	for i := range digests {
		group.Add(1)
		go func(i int) {
			defer group.Done()
			for n := 0; n < 5; n++ {
				result, err := Simulate(panel, g.request())
				if err != nil {
					t.Error(err)
					return
				}
				d := newDigest()
				d.result(t, result)
				digests[i] = d.hex()
				result.Close()
			}
		}(i)
	}
	group.Wait()
	for _, got := range digests {
		same(t, "digest", got, asked.hex())
	}
}

// A result may be read from many goroutines, and a session stepped: the steps wait for each other.
func TestConcurrentUse(t *testing.T) {
	g := goldenCase(t, "swiss_monthly_first")
	result := g.simulate(t)
	session := openWeek(t, weekRequest())
	var group sync.WaitGroup
	for i := 0; i < 8; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			events, err := result.Events()
			if err != nil || len(events) != len(g.Events) || len(result.NAV()) != g.Days {
				t.Errorf("%d events, %d NAVs: %v", len(events), len(result.NAV()), err)
			}
			_, err = result.Figures(nil)
			if err != nil {
				t.Error(err)
			}
			for date := Date(1); date < 50; date++ {
				if _, err := session.Step(date, []float64{100, 50}, NoDate); err != nil && !errors.Is(err, ErrDate) {
					t.Error(err)
				}
			}
		}()
	}
	group.Wait()
	summary, err := session.Summary()
	must(t, err)
	same(t, "DayCount", summary.DayCount, 49)
}

// longMarket takes long enough to be stopped.
func longMarket() Market {
	const days = 1000000
	market := Market{Assets: []string{"A", "B"}, Dates: make([]Date, days), Values: make([]float64, 2*days)}
	for i := range market.Dates {
		market.Dates[i] = Date(i)
		market.Values[2*i], market.Values[2*i+1] = 100+float64(i%7), 100-float64(i%5)
	}
	return market
}

func TestCancel(t *testing.T) {
	panel := newPanel(t, longMarket())
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := SimulateContext(ended, panel, weekRequest())
	refused(t, err, ErrCancelled, "")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not the context's error", err)
	}

	same(t, "HostCode", stopped(t, panel).HostCode, int32(1))

	for _, ctx := range []context.Context{context.Background(), withCancel(t)} {
		result, err := SimulateContext(ctx, newPanel(t, week()), weekRequest())
		must(t, err)
		same(t, "Len", result.Len(), 4)
		result.Close()
	}
}

// stopped is the error of a run that was stopped under way: the first one that the clock catches.
func stopped(t *testing.T, panel *Panel) *Error {
	for try := 0; try < 100; try++ {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		result, err := SimulateContext(ctx, panel, weekRequest())
		cancel()
		var failed *Error
		if err == nil {
			result.Close()
		} else if !errors.Is(err, ErrCancelled) || !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &failed) {
			t.Fatalf("the error is %v", err)
		} else if failed.HostCode != 0 {
			return failed
		}
	}
	t.Fatal("no run was stopped")
	return nil
}

func withCancel(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx
}
