// SPDX-License-Identifier: MIT

// Package foresto is libforesto for Go: portfolio rebalancing rules over market data.
//
// Market data become a Panel, checked once. Simulate runs a Request over it and gives a Result: the NAV of every day by
// column, an Event for every rebalance, totals and performance figures. Sweep runs many mixes under many rules on
// goroutines. A Session does the same one day at a time; its state can be saved between days. Evaluate and Rebalance
// decide about one account without any of these, EvaluateAccounts about many. The same inputs give the same bits
// through all of them, and through the library's other bindings.
//
// What fails returns an error of type *Error, which says which field, day, asset and value was wrong, and matches one
// of the constants of Status:
//
//	if errors.Is(err, foresto.ErrFeatureDisabled) { ... }
//
// Slices that go in are read in place, not copied, and never kept. The columns of a Result are views of the library's
// memory: see Result. Everything may be used from several goroutines at once; only the steps of one Session wait for
// each other.
//
// The library is found by pkg-config, under the name foresto.
package foresto
