// SPDX-License-Identifier: MIT

// The program example prints the NAV path of a portfolio of bonds, equities and real estate that is rebalanced when a
// weight has drifted by 5 points. Its argument is a CSV file of prices: date,SBI,SPI,SII.
package main

import (
	"fmt"
	"log"
	"os"

	"foresto"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: example PRICES.csv")
	}
	market, err := readPrices(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := printNAV(market); err != nil {
		log.Fatal(err)
	}
}

// printNAV is a NAV path in ten lines.
func printNAV(market foresto.Market) error {
	result, err := foresto.SimulateMarket(market, foresto.Request{
		Weights: []float64{0.5, 0.3, 0.2}, InitialAmount: 1e6,
		Rule: foresto.DriftRule(0.05), UseRebalancing: true})
	if err != nil {
		return err
	}
	defer result.Close()
	for i, date := range result.Dates() {
		fmt.Printf("%v %.2f\n", date, result.NAV()[i])
	}
	return nil
}
