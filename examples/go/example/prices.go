// SPDX-License-Identifier: MIT

package main

import (
	"encoding/csv"
	"os"
	"strconv"

	"foresto"
)

// readPrices reads a header date,ASSET,... and a row per trading day.
func readPrices(path string) (market foresto.Market, err error) {
	file, err := os.Open(path)
	if err != nil {
		return market, err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) == 0 {
		return market, err
	}
	market.Assets = rows[0][1:]
	for _, row := range rows[1:] {
		date, err := foresto.ParseDate(row[0])
		if err != nil {
			return market, err
		}
		market.Dates = append(market.Dates, date)
		for _, text := range row[1:] {
			price, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return market, err
			}
			market.Values = append(market.Values, price)
		}
	}
	return market, nil
}
