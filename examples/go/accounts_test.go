// SPDX-License-Identifier: MIT

package foresto

import (
	"math/rand"
	"reflect"
	"testing"
)

// manyAccounts have values and targets of their own.
func manyAccounts(count, assets int) Accounts {
	random := rand.New(rand.NewSource(5))
	given := Accounts{
		Count: count, AssetCount: assets, Rule: HybridRule(Monthly, 0.2), Previous: 10, Today: 11, Next: 12,
	}
	for k := 0; k < count; k++ {
		var values, weights []float64
		sum := 0.0
		for i := 0; i < assets; i++ {
			values = append(values, 1+1000*random.Float64())
			weights = append(weights, random.Float64())
			sum += weights[i]
		}
		for i := range weights {
			weights[i] /= sum
		}
		given.Values.Values = append(given.Values.Values, values...)
		given.Targets.Values = append(given.Targets.Values, weights...)
	}
	return given
}

func TestEvaluateAccounts(t *testing.T) {
	given := manyAccounts(300, 5)
	for _, shared := range []bool{false, true} {
		if shared {
			given.Targets = AccountValues{Values: given.Targets.Values[:5], AssetStride: 1}
		}
		decisions, err := EvaluateAccounts(given)
		must(t, err)
		same(t, "statuses that were not asked for", len(decisions.Statuses), 0)
		due := 0
		for k := 0; k < given.Count; k++ {
			targets := given.Targets.Values[:5]
			if !shared {
				targets = given.Targets.Values[5*k:][:5]
			}
			alone, err := Evaluate(given.Rule, given.Values.Values[5*k:][:5], targets, 10, 11, 12)
			must(t, err)
			got := Decision{decisions.TriggerTypes[k], int(decisions.MaxDriftAssets[k]), decisions.MaxDrift[k],
				decisions.NAV[k], decisions.Turnover[k]}
			same(t, "the decision", got, alone)
			if alone.TriggerType != TriggerNone {
				due++
			}
		}
		if due == 0 || due == given.Count {
			t.Errorf("%d of %d are due", due, given.Count)
		}
	}
}

func TestEvaluateAccountsLayouts(t *testing.T) {
	given := manyAccounts(100, 4)
	asked, err := EvaluateAccounts(given)
	must(t, err)
	for _, side := range []*AccountValues{&given.Values, &given.Targets} {
		table := make([]float64, 4*1000)
		for k := 0; k < 100; k++ {
			for i := 0; i < 4; i++ {
				table[1000*i+2*k] = side.Values[4*k+i]
			}
		}
		*side = AccountValues{Values: table, AccountStride: 2, AssetStride: 1000}
		got, err := EvaluateAccounts(given)
		must(t, err)
		if !reflect.DeepEqual(got, asked) {
			t.Error("accounts asset by asset give other decisions")
		}
	}
}

func TestEvaluateAccountsFailures(t *testing.T) {
	given := manyAccounts(50, 3)
	given.Values.Values[3*7+2] = -1
	given.Targets.Values[3*9] = 2
	_, err := EvaluateAccounts(given)
	same(t, "Asset", refused(t, err, ErrRange, "values[7]").Asset, int64(2))
	given.KeepFailures = true
	kept, err := EvaluateAccounts(given)
	must(t, err)
	for k, status := range kept.Statuses {
		asked := map[int]Status{7: ErrRange, 9: ErrWeight}[k]
		same(t, "status", status, asked)
		same(t, "nothing of one that failed", kept.NAV[k] == 0 && kept.Turnover[k] == 0, asked != 0)
	}
}

func TestEvaluateAccountsErrors(t *testing.T) {
	for _, asked := range []struct {
		field  string
		status Status
		change func(*Accounts)
	}{
		{"count", ErrSize, func(a *Accounts) { a.Count = -1 }},
		{"asset_count", ErrSize, func(a *Accounts) { a.AssetCount = -1 }},
		{"values", ErrSize, func(a *Accounts) { a.Count = 11 }},
		{"values", ErrSize, func(a *Accounts) { a.Values.AccountStride, a.Values.AssetStride = 4, 1 }},
		{"values", ErrSize, func(a *Accounts) { a.Values.AccountStride = -3 }},
		{"targets", ErrSize, func(a *Accounts) { a.Targets.Values = a.Targets.Values[:29] }},
		{"account_stride", ErrSize, func(a *Accounts) { a.Values.AssetStride = 1 }},
		{"account_count", ErrSize, func(a *Accounts) { a.Count = 0 }},
		{"rule", ErrArgument, func(a *Accounts) { a.Rule = nil }},
		{"today", ErrDate, func(a *Accounts) { a.Previous = 11 }},
	} {
		given := manyAccounts(10, 3)
		asked.change(&given)
		_, err := EvaluateAccounts(given)
		refused(t, err, asked.status, asked.field)
	}
}
