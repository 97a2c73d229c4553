// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

// Decision is whether to trade, and the measures that led to it.
type Decision struct {
	TriggerType   TriggerType // what fired, or TriggerNone
	MaxDriftAsset int         // the asset that drifted most, the lowest on a tie
	MaxDrift      float64     // largest |value / NAV - target|
	NAV           float64     // sum of the values
	Turnover      float64     // one-way turnover of a rebalance now, whether or not one is due
}

// Rebalancing is what a rebalance does to the money.
type Rebalancing struct {
	NAVBefore  float64   // sum of the values before
	NAVAfter   float64   // value after the cost
	Turnover   float64   // one-way, in [0, 1]
	CostRate   float64   // as given
	CostFactor float64   // 1 - Turnover * CostRate
	CostAmount float64   // NAVBefore - NAVAfter
	NewValues  []float64 // money per asset after; nil from Cost
	Trades     []float64 // new value - value per asset, buys above 0; nil from Cost
}

// Weights returns value / NAV for the value of each asset.
func Weights(values []float64) ([]float64, error) {
	weights := make([]float64, len(values))
	detail := newDetail()
	status := C.foresto_weights(firstDouble(values), C.uint64_t(len(values)), firstDouble(weights), detail)
	if err := failure(status, detail); err != nil {
		return nil, err
	}
	return weights, nil
}

// MaxDrift returns the largest absolute difference between a weight and its target, and the asset that has it.
func MaxDrift(values, targets []float64) (drift float64, asset int, err error) {
	if err := alike(values, targets); err != nil {
		return 0, 0, err
	}
	var largest C.double
	var which C.uint64_t
	detail := newDetail()
	status := C.foresto_drift(firstDouble(values), firstDouble(targets), C.uint64_t(len(values)), &largest, &which, detail)
	return float64(largest), int(which), failure(status, detail)
}

// Turnover returns the one-way turnover of a rebalance to the targets, in [0, 1].
func Turnover(values, targets []float64) (float64, error) {
	if err := alike(values, targets); err != nil {
		return 0, err
	}
	var turnover C.double
	detail := newDetail()
	status := C.foresto_turnover(firstDouble(values), firstDouble(targets), C.uint64_t(len(values)), &turnover, detail)
	return float64(turnover), failure(status, detail)
}

// Cost returns what a turnover costs.
func Cost(nav, turnover, costRate float64) (Rebalancing, error) {
	record := new(C.foresto_rebalancing)
	C.foresto_rebalancing_init(record, C.sizeof_foresto_rebalancing)
	detail := newDetail()
	status := C.foresto_cost(C.double(nav), C.double(turnover), C.double(costRate), record, detail)
	if err := failure(status, detail); err != nil {
		return Rebalancing{}, err
	}
	return goRebalancing(record), nil
}

// Evaluate says whether a rule fires on a day, given the money per asset at its close and the target weights. previous
// and next are the neighbouring trading days, NoDate where there is none. Whether the rule is effective is for
// CheckActive to say.
func Evaluate(rule *Rule, values, targets []float64, previous, today, next Date) (Decision, error) {
	if err := alike(values, targets); err != nil {
		return Decision{}, err
	}
	given, err := rule.c()
	if err != nil {
		return Decision{}, err
	}
	decision := new(C.foresto_decision)
	C.foresto_decision_init(decision, C.sizeof_foresto_decision)
	detail := newDetail()
	status := C.foresto_evaluate(given, firstDouble(values), firstDouble(targets), C.uint64_t(len(values)),
		C.foresto_date(previous), C.foresto_date(today), C.foresto_date(next), decision, detail)
	if err := failure(status, detail); err != nil {
		return Decision{}, err
	}
	return Decision{
		TriggerType:   TriggerType(decision.trigger_type),
		MaxDriftAsset: int(decision.max_drift_asset),
		MaxDrift:      float64(decision.max_drift),
		NAV:           float64(decision.nav),
		Turnover:      float64(decision.turnover),
	}, nil
}

// Rebalance trades the money per asset to the target weights, at a cost per unit of one-way turnover.
func Rebalance(values, targets []float64, costRate float64) (Rebalancing, error) {
	if err := alike(values, targets); err != nil {
		return Rebalancing{}, err
	}
	newValues, trades := make([]float64, len(values)), make([]float64, len(values))
	record := new(C.foresto_rebalancing)
	C.foresto_rebalancing_init(record, C.sizeof_foresto_rebalancing)
	detail := newDetail()
	status := C.foresto_rebalance(firstDouble(values), firstDouble(targets), C.uint64_t(len(values)),
		C.double(costRate), firstDouble(newValues), firstDouble(trades), record, detail)
	if err := failure(status, detail); err != nil {
		return Rebalancing{}, err
	}
	done := goRebalancing(record)
	done.NewValues, done.Trades = newValues, trades
	return done, nil
}

func goRebalancing(record *C.foresto_rebalancing) Rebalancing {
	return Rebalancing{
		NAVBefore:  float64(record.nav_before),
		NAVAfter:   float64(record.nav_after),
		Turnover:   float64(record.turnover),
		CostRate:   float64(record.cost_rate),
		CostFactor: float64(record.cost_factor),
		CostAmount: float64(record.cost_amount),
	}
}

// alike refuses targets that are not one per value.
func alike(values, targets []float64) error {
	if len(values) != len(targets) {
		return refusal(ErrSize, "targets")
	}
	return nil
}
