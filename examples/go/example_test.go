// SPDX-License-Identifier: MIT

package foresto_test

import (
	"errors"
	"fmt"
	"log"

	"foresto"
)

// threeDays is a market of two assets.
func threeDays() foresto.Market {
	dates, err := foresto.ParseDates("2024-01-31", "2024-02-01", "2024-02-02")
	if err != nil {
		log.Fatal(err)
	}
	return foresto.Market{
		Assets: []string{"Bonds", "Equities"},
		Dates:  dates,
		Values: []float64{100, 50, 101, 54, 100, 60},
	}
}

func ExampleSimulate() {
	panel, err := foresto.NewPanel(threeDays())
	if err != nil {
		log.Fatal(err)
	}
	defer panel.Close()
	result, err := foresto.Simulate(panel, foresto.Request{
		Weights:        []float64{0.6, 0.4},
		InitialAmount:  1e6,
		Rule:           foresto.DriftRule(0.03),
		UseRebalancing: true,
	})
	if err != nil {
		log.Fatal(err)
	}
	defer result.Close()
	for i, date := range result.Dates() {
		fmt.Printf("%v %.2f\n", date, result.NAV()[i])
	}
	events, err := result.Events()
	if err != nil {
		log.Fatal(err)
	}
	for _, event := range events {
		fmt.Printf("%v %s, turnover %.4f, cost %.2f\n", event.Date, event.TriggerDetail, event.Turnover, event.CostAmount)
	}
	// Output:
	// 2024-01-31 1000000.00
	// 2024-02-01 1038000.00
	// 2024-02-02 1079952.00
	// 2024-02-02 DRIFT>=3.00%, turnover 0.0444, cost 48.00
}

func ExampleEvaluate() {
	values, targets := []float64{660_000, 340_000}, []float64{0.6, 0.4}
	today, err := foresto.ParseDate("2024-02-02")
	if err != nil {
		log.Fatal(err)
	}
	decision, err := foresto.Evaluate(foresto.DriftRule(0.05), values, targets, today-1, today, foresto.NoDate)
	if err != nil {
		log.Fatal(err)
	}
	if decision.TriggerType != foresto.TriggerNone {
		done, err := foresto.Rebalance(values, targets, 0.001)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: trade %.2f, cost %.2f\n", decision.TriggerType, done.Trades, done.CostAmount)
	}
	// Output:
	// DRIFT: trade [-60036.00 59976.00], cost 60.00
}

func ExampleSession() {
	market := threeDays()
	request := foresto.Request{Weights: []float64{0.6, 0.4}, InitialAmount: 1e6, Baseline: foresto.Hold}
	session, err := foresto.OpenSession(foresto.Instruments{Assets: market.Assets}, request)
	if err != nil {
		log.Fatal(err)
	}
	for i, date := range market.Dates {
		step, err := session.Step(date, market.Values[2*i:2*i+2], foresto.NoDate)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v %.2f\n", step.Date, step.NAV)
		state, err := session.Export() // to be kept until tomorrow
		if err != nil {
			log.Fatal(err)
		}
		session.Close()
		if session, err = foresto.RestoreSession(state); err != nil {
			log.Fatal(err)
		}
	}
	session.Close()
	// Output:
	// 2024-01-31 1000000.00
	// 2024-02-01 1038000.00
	// 2024-02-02 1080000.00
}

func ExampleError() {
	market := threeDays()
	market.Values[3] = -54
	_, err := foresto.NewPanel(market)
	var failed *foresto.Error
	if errors.Is(err, foresto.ErrPrice) && errors.As(err, &failed) {
		fmt.Println(failed.Date, market.Assets[failed.Asset], failed.Value)
	}
	fmt.Println(err)
	// Output:
	// 2024-02-01 Equities -54
	// foresto: prices: a price must be finite and above 0; day 2024-02-01 (row 1), asset Equities, value -54
}
