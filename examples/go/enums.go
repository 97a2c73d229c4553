// SPDX-License-Identifier: MIT

package foresto

// #include <stdlib.h>
// #include <foresto/foresto.h>
import "C"

import "unsafe"

// RuleType is what makes a rule fire.
type RuleType uint32

// The rule types.
const (
	RulePeriodic RuleType = C.FORESTO_RULE_PERIODIC // on scheduled days
	RuleDrift    RuleType = C.FORESTO_RULE_DRIFT    // when a weight has drifted to the threshold
	RuleHybrid   RuleType = C.FORESTO_RULE_HYBRID   // on scheduled days, and between them on drift
)

// String returns the name, such as DRIFT.
func (t RuleType) String() string {
	return known(C.foresto_rule_type_name(C.uint32_t(t)))
}

// MarshalText writes the name.
func (t RuleType) MarshalText() ([]byte, error) {
	return nameOf(t, "rule_type")
}

// UnmarshalText reads a name.
func (t *RuleType) UnmarshalText(name []byte) error {
	return parseName(name, "rule_type", (*uint32)(t), func(name *C.char, value *C.uint32_t) C.foresto_status {
		return C.foresto_rule_type_parse(name, value)
	})
}

// Frequency is how often a periodic or hybrid rule is scheduled.
type Frequency uint32

// The frequencies.
const (
	NoFrequency Frequency = C.FORESTO_FREQUENCY_NONE      // not set
	Monthly     Frequency = C.FORESTO_FREQUENCY_MONTHLY   // every month
	Quarterly   Frequency = C.FORESTO_FREQUENCY_QUARTERLY // in months 1, 4, 7, 10 (first day) or 3, 6, 9, 12 (last day)
)

// String returns the name, such as MONTHLY.
func (f Frequency) String() string {
	return known(C.foresto_frequency_name(C.uint32_t(f)))
}

// MarshalText writes the name.
func (f Frequency) MarshalText() ([]byte, error) {
	return nameOf(f, "frequency")
}

// UnmarshalText reads a name.
func (f *Frequency) UnmarshalText(name []byte) error {
	return parseName(name, "frequency", (*uint32)(f), func(name *C.char, value *C.uint32_t) C.foresto_status {
		return C.foresto_frequency_parse(name, value)
	})
}

// BaseDayPolicy is which trading day of a scheduled month counts.
type BaseDayPolicy uint32

// The base-day policies.
const (
	FirstTradingDay BaseDayPolicy = C.FORESTO_BASE_DAY_FIRST_TRADING_DAY // the first; the default
	LastTradingDay  BaseDayPolicy = C.FORESTO_BASE_DAY_LAST_TRADING_DAY  // the last
)

// String returns the name, such as FIRST_TRADING_DAY.
func (p BaseDayPolicy) String() string {
	return known(C.foresto_base_day_policy_name(C.uint32_t(p)))
}

// MarshalText writes the name.
func (p BaseDayPolicy) MarshalText() ([]byte, error) {
	return nameOf(p, "base_day_policy")
}

// UnmarshalText reads a name.
func (p *BaseDayPolicy) UnmarshalText(name []byte) error {
	return parseName(name, "base_day_policy", (*uint32)(p), func(name *C.char, value *C.uint32_t) C.foresto_status {
		return C.foresto_base_day_policy_parse(name, value)
	})
}

// PanelKind is what the values of a panel are.
type PanelKind uint32

// The panel kinds. The zero value stands for Prices.
const (
	Prices  PanelKind = C.FORESTO_PANEL_PRICES  // prices above 0; the portfolio is formed at the close of the first day
	Returns PanelKind = C.FORESTO_PANEL_RETURNS // simple daily returns above -1; it is formed before the first day
)

// String returns the name, such as PRICES.
func (k PanelKind) String() string {
	return known(C.foresto_panel_kind_name(k.c()))
}

// MarshalText writes the name.
func (k PanelKind) MarshalText() ([]byte, error) {
	return nameOf(k, "kind")
}

// UnmarshalText reads a name.
func (k *PanelKind) UnmarshalText(name []byte) error {
	return parseName(name, "kind", (*uint32)(k), func(name *C.char, value *C.uint32_t) C.foresto_status {
		return C.foresto_panel_kind_parse(name, value)
	})
}

func (k PanelKind) c() C.uint32_t {
	if k == 0 {
		k = Prices
	}
	return C.uint32_t(k)
}

// MissingPolicy is what becomes of a day on which a value is missing. Only assets with a target above 0 count.
type MissingPolicy uint32

// The missing-data policies.
const (
	SkipDay       MissingPolicy = C.FORESTO_MISSING_SKIP_DAY    // the day is no trading day; the default
	ZeroReturn    MissingPolicy = C.FORESTO_MISSING_ZERO_RETURN // the last price is carried; a missing return is 0
	RejectMissing MissingPolicy = C.FORESTO_MISSING_REJECT      // ErrMissing
)

// String returns the name, such as SKIP_DAY.
func (p MissingPolicy) String() string {
	return known(C.foresto_missing_policy_name(C.uint32_t(p)))
}

// MarshalText writes the name.
func (p MissingPolicy) MarshalText() ([]byte, error) {
	return nameOf(p, "missing_policy")
}

// UnmarshalText reads a name.
func (p *MissingPolicy) UnmarshalText(name []byte) error {
	return parseName(name, "missing_policy", (*uint32)(p), func(name *C.char, value *C.uint32_t) C.foresto_status {
		return C.foresto_missing_policy_parse(name, value)
	})
}

// Baseline is what a run without a rule does.
type Baseline uint32

// The baselines.
const (
	Phase1 Baseline = C.FORESTO_BASELINE_PHASE1 // constant mix, every day, free of cost; the default
	Hold   Baseline = C.FORESTO_BASELINE_HOLD   // buy and hold
)

// String returns the name, such as HOLD.
func (b Baseline) String() string {
	return known(C.foresto_baseline_name(C.uint32_t(b)))
}

// MarshalText writes the name.
func (b Baseline) MarshalText() ([]byte, error) {
	return nameOf(b, "baseline")
}

// UnmarshalText reads a name.
func (b *Baseline) UnmarshalText(name []byte) error {
	return parseName(name, "baseline", (*uint32)(b), func(name *C.char, value *C.uint32_t) C.foresto_status {
		return C.foresto_baseline_parse(name, value)
	})
}

// TriggerType is what made an event happen.
type TriggerType uint32

// The trigger types.
const (
	TriggerNone     TriggerType = C.FORESTO_TRIGGER_NONE     // nothing fired
	TriggerPeriodic TriggerType = C.FORESTO_TRIGGER_PERIODIC // the day is scheduled
	TriggerDrift    TriggerType = C.FORESTO_TRIGGER_DRIFT    // the drift has reached the threshold
)

// String returns the name, such as PERIODIC.
func (t TriggerType) String() string {
	return known(C.foresto_trigger_type_name(C.uint32_t(t)))
}

// Mode is what a run did.
type Mode uint32

// The modes.
const (
	ModePhase1     Mode = C.FORESTO_MODE_PHASE1     // constant mix
	ModeHold       Mode = C.FORESTO_MODE_HOLD       // buy and hold
	ModeRebalanced Mode = C.FORESTO_MODE_REBALANCED // by the rule
)

// String returns the name, such as REBALANCED.
func (m Mode) String() string {
	return known(C.foresto_mode_name(C.uint32_t(m)))
}

const unknown = "UNKNOWN"

func known(name *C.char) string {
	if name == nil {
		return unknown
	}
	return C.GoString(name)
}

func nameOf(value interface{ String() string }, field string) ([]byte, error) {
	name := value.String()
	if name == unknown {
		return nil, refusal(ErrEnum, field)
	}
	return []byte(name), nil
}

func parseName(name []byte, field string, value *uint32, parse func(*C.char, *C.uint32_t) C.foresto_status) error {
	text := C.CString(string(name))
	defer C.free(unsafe.Pointer(text))
	var parsed C.uint32_t
	err := outcome(parse(text, &parsed), field)
	if err == nil {
		*value = uint32(parsed)
	}
	return err
}
