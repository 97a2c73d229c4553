// SPDX-License-Identifier: MIT

package foresto

// #include "bridge_accounts.h"
import "C"

import "unsafe"

// AccountValues are numbers per account and asset in one slice. That of asset i of account k is
// Values[k*AccountStride+i*AssetStride]; both strides 0 stand for account by account, that is AccountStride = assets
// and AssetStride = 1.
type AccountValues struct {
	Values        []float64
	AccountStride int
	AssetStride   int
}

// Accounts hold the same assets on one day.
type Accounts struct {
	Count        int           // accounts
	AssetCount   int           // assets
	Values       AccountValues // money, read in place
	Targets      AccountValues // target weights, read in place; AccountStride 0 and AssetStride 1: all share one row
	Rule         *Rule         // the rule that decides
	Previous     Date          // the trading day before, or NoDate
	Today        Date          // the day
	Next         Date          // the trading day after, or NoDate
	KeepFailures bool          // an account that fails has a status; else the first one ends the batch
}

// Decisions are what Evaluate says of each account, account k at [k] of every slice. One that failed, where failures
// are kept, has its status and 0 in every other slice.
type Decisions struct {
	Statuses       []Status      // 0, or why the account failed; nil unless failures are kept
	TriggerTypes   []TriggerType // what fired, or TriggerNone
	MaxDriftAssets []uint32      // the asset that drifted most, the lowest on a tie
	MaxDrift       []float64     // largest |value / NAV - target|
	Turnover       []float64     // one-way turnover of a rebalance now, whether or not one is due
	NAV            []float64     // sum of the values
}

// EvaluateAccounts says for each account whether a rule fires on a day, with the bits of Evaluate. Any number of
// goroutines may work on different stretches of the same accounts. An error's Field names the account, as values[k] or
// targets[k].
func EvaluateAccounts(accounts Accounts) (*Decisions, error) {
	given, err := accounts.c()
	if err != nil {
		return nil, err
	}
	rule, err := accounts.Rule.c()
	if err != nil {
		return nil, err
	}
	n := accounts.Count
	decisions := &Decisions{}
	if accounts.KeepFailures {
		decisions.Statuses = make([]Status, n)
	}
	kinds, measures := make([]uint32, 2*n), make([]float64, 3*n)
	columns := new(C.foresto_decision_columns)
	C.foresto_decision_columns_init(columns, C.sizeof_foresto_decision_columns)
	columns.count = C.uint64_t(n)
	detail := newDetail()
	status := C.bridge_accounts_evaluate(given, firstDouble(accounts.Values.Values), firstDouble(accounts.Targets.Values),
		rule, columns, firstStatus(decisions.Statuses), firstKind(kinds), firstDouble(measures), detail)
	if err := failure(status, detail); err != nil {
		return nil, err
	}
	decisions.TriggerTypes = triggerTypes(kinds[:n:n])
	decisions.MaxDriftAssets = kinds[n:]
	decisions.MaxDrift, decisions.Turnover, decisions.NAV = measures[:n:n], measures[n:2*n:2*n], measures[2*n:]
	return decisions, nil
}

// c returns the accounts without their slices and rule, once every value that the strides lead to is in the slices.
func (a *Accounts) c() (*C.foresto_accounts, error) {
	if a.Count < 0 {
		return nil, refusal(ErrSize, "count")
	}
	if a.AssetCount < 0 {
		return nil, refusal(ErrSize, "asset_count")
	}
	values, err := a.Values.table(a, "values")
	if err != nil {
		return nil, err
	}
	targets, err := a.Targets.table(a, "targets")
	if err != nil {
		return nil, err
	}
	given := new(C.foresto_accounts)
	C.foresto_accounts_init(given, C.sizeof_foresto_accounts)
	given.account_count = C.uint64_t(a.Count)
	given.asset_count = C.uint64_t(a.AssetCount)
	given.account_stride = C.int64_t(values.rowStride)
	given.asset_stride = C.int64_t(values.columnStride)
	given.target_account_stride = C.int64_t(targets.rowStride)
	given.target_asset_stride = C.int64_t(targets.columnStride)
	given.previous = C.foresto_date(a.Previous)
	given.today = C.foresto_date(a.Today)
	given.next = C.foresto_date(a.Next)
	return given, nil
}

func (v *AccountValues) table(a *Accounts, field string) (table, error) {
	found := table{len(v.Values), a.Count, a.AssetCount, v.AccountStride, v.AssetStride}
	if v.AccountStride == 0 && v.AssetStride == 0 {
		found.rowStride, found.columnStride = a.AssetCount, 1
	}
	if !found.fits() {
		return found, refusal(ErrSize, field)
	}
	return found, nil
}

func triggerTypes(kinds []uint32) []TriggerType {
	if len(kinds) == 0 {
		return nil
	}
	return unsafe.Slice((*TriggerType)(unsafe.Pointer(&kinds[0])), len(kinds))
}

func firstKind(kinds []uint32) *C.uint32_t {
	if len(kinds) == 0 {
		return nil
	}
	return (*C.uint32_t)(unsafe.Pointer(&kinds[0]))
}
