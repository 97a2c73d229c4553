// SPDX-License-Identifier: MIT

package foresto

// #include "bridge.h"
import "C"

// Request says what to do with market data.
type Request struct {
	Weights        []float64     // a target weight per asset, summing to 1
	Rule           *Rule         // when to rebalance, or nil: the Baseline
	UseRebalancing bool          // the feature flag: a rule is refused without it
	InitialAmount  float64       // money, above 0
	Baseline       Baseline      // what a run without a rule does; initially Phase1
	Missing        MissingPolicy // what becomes of a day with a gap; initially SkipDay
	Start          *Date         // first day, or nil for the first of the data
	End            *Date         // last day, or nil for the last of the data
	AsOf           *Date         // the day on which the rule must be effective; needed if it has effective dates
	Classes        []string      // the asset class of each asset, or nil: each asset is its own
	Type           string        // prefix of the hash; "" stands for backtest
	PortfolioID    string        // the program's name of the portfolio, or ""
}

// JSON returns the request over a panel as canonical JSON (RFC 8785): what decides its result, and nothing else.
func (r *Request) JSON(panel *Panel) (string, error) {
	var text string
	err := r.over(panel, func(call *call) (err error) {
		text, err = written(func(at *C.char, room C.size_t, length *C.size_t, detail *C.foresto_error) C.foresto_status {
			return C.bridge_request_write_json(call.request, call.weights, call.rule, at, room, length, detail)
		})
		return err
	})
	return text, err
}

// Hash returns the SHA-256 that two requests share when they must give the same result, in hexadecimal.
func (r *Request) Hash(panel *Panel) (string, error) {
	var hex [C.FORESTO_SHA256_HEX_SIZE]C.char
	err := r.over(panel, func(call *call) error {
		detail := newDetail()
		return failure(C.bridge_request_hash(call.request, call.weights, call.rule, &hex[0], detail), detail)
	})
	if err != nil {
		return "", err
	}
	return C.GoString(&hex[0]), nil
}

// call is a request in the library's form: a struct whose pointers lead to C memory only, and what a bridge function
// adds to it.
type call struct {
	request *C.foresto_request
	weights *C.double
	rule    *C.foresto_rule
	texts   cTexts
}

// over prepares the request, lends the panel, and lets work call the library.
func (r *Request) over(panel *Panel, work func(*call) error) error {
	memory, err := panel.acquire()
	if err != nil {
		return err
	}
	defer panel.release()
	call, err := r.prepare()
	if err != nil {
		return err
	}
	defer call.texts.free()
	call.request.panel = memory
	return work(call)
}

// prepare converts the request, all but its panel. The texts are to be freed unless it fails.
func (r *Request) prepare() (*call, error) {
	if len(r.Classes) != 0 && len(r.Classes) != len(r.Weights) {
		return nil, refusal(ErrSize, "classes")
	}
	rule, err := r.Rule.c()
	if err != nil {
		return nil, err
	}
	request := new(C.foresto_request)
	C.foresto_request_init(request, C.sizeof_foresto_request)
	request.use_rebalancing = flag(r.UseRebalancing)
	request.baseline = C.uint32_t(r.Baseline)
	request.missing_policy = C.uint32_t(r.Missing)
	request.start_date = optional(r.Start)
	request.end_date = optional(r.End)
	request.as_of = optional(r.AsOf)
	request.initial_amount = C.double(r.InitialAmount)
	request.asset_count = C.uint64_t(len(r.Weights))
	call := &call{request: request, weights: firstDouble(r.Weights), rule: rule}
	if err := call.addTexts(r); err != nil {
		call.texts.free()
		return nil, err
	}
	return call, nil
}

// addTexts copies the request's texts into C memory.
func (c *call) addTexts(r *Request) (err error) {
	if c.request.classes, err = c.texts.list(r.Classes, "classes"); err != nil {
		return err
	}
	if r.Type != "" {
		if c.request.request_type, err = c.texts.one(r.Type, "request_type"); err != nil {
			return err
		}
	}
	if r.PortfolioID != "" {
		c.request.portfolio_id, err = c.texts.one(r.PortfolioID, "portfolio_id")
	}
	return err
}

// clone copies what the request points to.
func (r Request) clone() Request {
	r.Weights = append([]float64(nil), r.Weights...)
	r.Classes = append([]string(nil), r.Classes...)
	r.Start, r.End, r.AsOf = r.Start.clone(), r.End.clone(), r.AsOf.clone()
	if r.Rule != nil {
		rule := *r.Rule
		rule.EffectiveFrom, rule.EffectiveTo = rule.EffectiveFrom.clone(), rule.EffectiveTo.clone()
		r.Rule = &rule
	}
	return r
}

// Mode returns what the run will do, as the feature flag has it: the baseline without a rule, by the rule with it, and
// ErrFeatureDisabled for a rule without UseRebalancing.
func (r *Request) Mode() (Mode, error) {
	var mode C.uint32_t
	detail := newDetail()
	status := C.foresto_gate(flag(r.UseRebalancing), flag(r.Rule != nil), C.uint32_t(r.Baseline), &mode, detail)
	return Mode(mode), failure(status, detail)
}
