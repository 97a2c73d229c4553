// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

import "strings"

// Rule says when to trade back to the targets, and what that costs. Start from PeriodicRule, DriftRule or HybridRule,
// which set the library's initial values; a Rule made from nothing is not Active, and refused.
type Rule struct {
	Type           RuleType      // what makes it fire
	Frequency      Frequency     // how often it is scheduled; needed by periodic and hybrid rules
	BaseDayPolicy  BaseDayPolicy // which trading day of a scheduled month counts; initially the first
	ID             int64         // the program's key of the rule, 0 for none; events carry it
	DriftThreshold float64       // absolute difference of weights, in (0, 1); needed by drift and hybrid rules
	CostRate       float64       // cost per unit of one-way turnover, in [0, 1); initially 0.001
	Active         bool          // initially true
	EffectiveFrom  *Date         // first day of validity, or nil
	EffectiveTo    *Date         // last day of validity, or nil
	Name           string        // at most 64 bytes, or ""
}

// PeriodicRule returns a rule that fires on the first trading day of every month or quarter, at a cost of 10 bp.
func PeriodicRule(frequency Frequency) *Rule {
	rule := initialRule(RulePeriodic)
	rule.Frequency = frequency
	return rule
}

// DriftRule returns a rule that fires when a weight has drifted from its target by the threshold, at a cost of 10 bp.
func DriftRule(threshold float64) *Rule {
	rule := initialRule(RuleDrift)
	rule.DriftThreshold = threshold
	return rule
}

// HybridRule returns a rule that fires on schedule and, between, on drift, at a cost of 10 bp.
func HybridRule(frequency Frequency, threshold float64) *Rule {
	rule := initialRule(RuleHybrid)
	rule.Frequency = frequency
	rule.DriftThreshold = threshold
	return rule
}

func initialRule(ruleType RuleType) *Rule {
	var initial C.foresto_rule
	C.foresto_rule_init(&initial, C.sizeof_foresto_rule)
	return &Rule{
		Type:          ruleType,
		Frequency:     Frequency(initial.frequency),
		BaseDayPolicy: BaseDayPolicy(initial.base_day_policy),
		CostRate:      float64(initial.cost_rate),
		Active:        initial.is_active != 0,
	}
}

// Validate checks that the parameters are present and in range.
func (r *Rule) Validate() error {
	rule, err := r.c()
	if err != nil {
		return err
	}
	detail := newDetail()
	return failure(C.foresto_rule_validate(rule, detail), detail)
}

// CheckActive checks that the rule is valid, active, and effective on a date, which may be NoDate for a rule without
// effective dates.
func (r *Rule) CheckActive(asOf Date) error {
	rule, err := r.c()
	if err != nil {
		return err
	}
	detail := newDetail()
	return failure(C.foresto_rule_check_active(rule, C.foresto_date(asOf), detail), detail)
}

// TriggerDetail returns the detail of an event that the rule causes: MONTHLY, QUARTERLY, or DRIFT>=5.00%.
func (r *Rule) TriggerDetail(trigger TriggerType) (string, error) {
	rule, err := r.c()
	if err != nil {
		return "", err
	}
	var text [C.FORESTO_TRIGGER_DETAIL_SIZE]C.char
	detail := newDetail()
	if err := failure(C.foresto_rule_trigger_detail(rule, C.uint32_t(trigger), &text[0], detail), detail); err != nil {
		return "", err
	}
	return C.GoString(&text[0]), nil
}

// JSON returns the rule as canonical JSON (RFC 8785). Fields that are not set are left out.
func (r *Rule) JSON() (string, error) {
	rule, err := r.c()
	if err != nil {
		return "", err
	}
	return written(func(at *C.char, room C.size_t, length *C.size_t, detail *C.foresto_error) C.foresto_status {
		return C.foresto_rule_write_json(rule, at, room, length, detail)
	})
}

// c returns the library's form of the rule, without pointers; nil for nil.
func (r *Rule) c() (*C.foresto_rule, error) {
	if r == nil {
		return nil, nil
	}
	rule := new(C.foresto_rule)
	C.foresto_rule_init(rule, C.sizeof_foresto_rule)
	rule.rule_type = C.uint32_t(r.Type)
	rule.frequency = C.uint32_t(r.Frequency)
	rule.base_day_policy = C.uint32_t(r.BaseDayPolicy)
	rule.rule_id = C.int64_t(r.ID)
	rule.drift_threshold = C.double(r.DriftThreshold)
	rule.cost_rate = C.double(r.CostRate)
	rule.is_active = flag(r.Active)
	rule.effective_from = optional(r.EffectiveFrom)
	rule.effective_to = optional(r.EffectiveTo)
	if len(r.Name) >= len(rule.rule_name) || strings.IndexByte(r.Name, 0) >= 0 {
		return nil, refusal(ErrName, "rule_name")
	}
	for i := 0; i < len(r.Name); i++ {
		rule.rule_name[i] = C.char(r.Name[i])
	}
	return rule, nil
}

func flag(on bool) C.uint32_t {
	if on {
		return 1
	}
	return 0
}
