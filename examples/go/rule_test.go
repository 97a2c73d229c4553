// SPDX-License-Identifier: MIT

package foresto

import (
	"encoding"
	"reflect"
	"testing"
)

func TestRuleJSON(t *testing.T) {
	rule := HybridRule(Quarterly, 0.05)
	rule.ID = 7
	rule.Name = "Größe"
	rule.EffectiveFrom = Date(0).Ref()
	text, err := rule.JSON()
	must(t, err)
	same(t, "JSON", text, `{"base_day_policy":"FIRST_TRADING_DAY","cost_rate":0.001,"drift_threshold":0.05,`+
		`"effective_from":"1970-01-01","frequency":"QUARTERLY","is_active":true,"rule_id":7,"rule_name":"Größe",`+
		`"rule_type":"HYBRID"}`)
	var none *Rule
	if none.Validate() == nil {
		t.Error("no rule is a valid rule")
	}
}

func TestRuleChecks(t *testing.T) {
	rule := PeriodicRule(Monthly)
	must(t, rule.Validate())
	must(t, rule.CheckActive(NoDate))
	detail, err := rule.TriggerDetail(TriggerPeriodic)
	must(t, err)
	same(t, "detail", detail, "MONTHLY")
	_, err = rule.TriggerDetail(TriggerDrift)
	refused(t, err, ErrEnum, "trigger_type")
	detail, err = DriftRule(0.05).TriggerDetail(TriggerDrift)
	must(t, err)
	same(t, "detail", detail, "DRIFT>=5.00%")

	rule.EffectiveTo = Date(100).Ref()
	must(t, rule.CheckActive(100))
	refused(t, rule.CheckActive(101), ErrRuleNotEffective, "effective_to")
	refused(t, PeriodicRule(NoFrequency).Validate(), ErrRule, "frequency")
	refused(t, (&Rule{Type: RuleDrift, DriftThreshold: 0.1}).CheckActive(NoDate), ErrRuleInactive, "is_active")
}

func TestMode(t *testing.T) {
	request := weekRequest()
	mode, err := request.Mode()
	must(t, err)
	same(t, "Mode", mode.String(), "REBALANCED")
	request.UseRebalancing = false
	_, err = request.Mode()
	refused(t, err, ErrFeatureDisabled, "use_rebalancing")
	request.Rule, request.Baseline = nil, Hold
	mode, err = request.Mode()
	must(t, err)
	same(t, "Mode", mode, ModeHold)
}

// Every enumerated value has a name that reads back to it.
func TestEnumsAsText(t *testing.T) {
	for _, asked := range []struct {
		name  string
		value encoding.TextMarshaler
	}{
		{"PERIODIC", RulePeriodic}, {"DRIFT", RuleDrift}, {"HYBRID", RuleHybrid},
		{"NONE", NoFrequency}, {"MONTHLY", Monthly}, {"QUARTERLY", Quarterly},
		{"FIRST_TRADING_DAY", FirstTradingDay}, {"LAST_TRADING_DAY", LastTradingDay},
		{"PRICES", Prices}, {"RETURNS", Returns},
		{"SKIP_DAY", SkipDay}, {"ZERO_RETURN", ZeroReturn}, {"REJECT", RejectMissing},
		{"PHASE1", Phase1}, {"HOLD", Hold},
	} {
		name, err := asked.value.MarshalText()
		must(t, err)
		same(t, "name", string(name), asked.name)
		back := reflect.New(reflect.TypeOf(asked.value))
		reader := back.Interface().(encoding.TextUnmarshaler)
		must(t, reader.UnmarshalText(name))
		same(t, asked.name, back.Elem().Interface(), interface{}(asked.value))
		if err := reader.UnmarshalText([]byte("no such name")); err == nil {
			t.Errorf("%T takes any name", asked.value)
		}
	}
	_, err := RuleType(9).MarshalText()
	refused(t, err, ErrEnum, "rule_type")
	same(t, "String", Frequency(9).String(), "UNKNOWN")
	same(t, "String", TriggerDrift.String(), "DRIFT")
}
