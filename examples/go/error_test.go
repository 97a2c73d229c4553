// SPDX-License-Identifier: MIT

package foresto

import (
	"errors"
	"math"
	"testing"
)

// week is a market of two assets and four days.
func week() Market {
	return Market{
		Assets: []string{"Bonds", "Equities"},
		Dates:  []Date{19751, 19752, 19753, 19754}, // 2024-01-29 to 2024-02-01
		Values: []float64{100, 50, 101, 52, 99, 55, 100, 54},
	}
}

func weekRequest() Request {
	return Request{Weights: []float64{0.6, 0.4}, Rule: DriftRule(0.01), UseRebalancing: true, InitialAmount: 1e6}
}

func TestMarketErrors(t *testing.T) {
	bad := week()
	bad.Values[5] = -1
	_, err := NewPanel(bad)
	failed := refused(t, err, ErrPrice, "prices")
	asked := Error{Status: ErrPrice, Date: 19753, Day: 2, Asset: 1, Value: -1, Field: "prices", Message: failed.Message}
	same(t, "error", *failed, asked)
	if errors.Is(err, ErrReturn) || errors.Is(err, ErrCancelled) {
		t.Error("the error is two things at once")
	}

	bad = week()
	bad.Kind = Returns
	bad.Values[0] = math.Inf(1)
	_, err = NewPanel(bad)
	refused(t, err, ErrReturn, "returns")

	bad = week()
	bad.Dates[2] = bad.Dates[1]
	_, err = NewPanel(bad)
	same(t, "Day", refused(t, err, ErrDate, "dates").Day, int64(2))

	bad = week()
	bad.Assets[1] = "Bonds\x00"
	_, err = NewPanel(bad)
	refused(t, err, ErrName, "asset_names")
	bad.Assets[1] = "Bonds"
	_, err = NewPanel(bad)
	refused(t, err, ErrName, "asset_names")

	_, err = NewPanel(Market{})
	refused(t, err, ErrArgument, "panel_spec")
}

// Values that the strides would look for outside the slice are refused before the library reads them.
func TestMarketBounds(t *testing.T) {
	for _, strides := range [][2]int{{2, 1}, {1, 4}} {
		market := week()
		market.DayStride, market.AssetStride = strides[0], strides[1]
		newPanel(t, market)
	}
	const most = math.MaxInt
	for _, strides := range [][2]int{{2, 2}, {3, 1}, {1, 5}, {-2, 1}, {2, -1}, {most, 1}, {1, most}, {0, 8}, {3, 0}} {
		market := week()
		market.DayStride, market.AssetStride = strides[0], strides[1]
		_, err := NewPanel(market)
		refused(t, err, ErrSize, "values")
	}
	short := week()
	short.Values = short.Values[:7]
	_, err := NewPanel(short)
	refused(t, err, ErrSize, "values")
}

func TestRequestErrors(t *testing.T) {
	panel := newPanel(t, week())
	for _, asked := range []struct {
		field  string
		status Status
		change func(*Request)
	}{
		{"use_rebalancing", ErrFeatureDisabled, func(r *Request) { r.UseRebalancing = false }},
		{"is_active", ErrRuleInactive, func(r *Request) { r.Rule.Active = false }},
		{"drift_threshold", ErrRule, func(r *Request) { r.Rule.DriftThreshold = 1 }},
		{"rule_type", ErrEnum, func(r *Request) { r.Rule.Type = 9 }},
		{"rule_name", ErrName, func(r *Request) { r.Rule.Name = string(make([]byte, 70)) }},
		{"effective_from", ErrRuleNotEffective, func(r *Request) {
			r.Rule.EffectiveFrom = Date(20000).Ref()
			r.AsOf = Date(19000).Ref()
		}},
		{"weights", ErrWeight, func(r *Request) { r.Weights = []float64{1.2, -0.2} }},
		{"weights", ErrWeightSum, func(r *Request) { r.Weights = []float64{0.6, 0.3} }},
		{"initial_amount", ErrAmount, func(r *Request) { r.InitialAmount = 0 }},
		{"start_date", ErrNoDays, func(r *Request) { r.Start = Date(20000).Ref() }},
		{"classes", ErrSize, func(r *Request) { r.Classes = []string{"All"} }},
		{"classes", ErrName, func(r *Request) { r.Classes = []string{"All", ""} }},
		{"request_type", ErrName, func(r *Request) { r.Type = "a\x00b" }},
		{"portfolio_id", ErrName, func(r *Request) { r.PortfolioID = "a\x00b" }},
	} {
		request := weekRequest()
		asked.change(&request)
		_, err := Simulate(panel, request)
		refused(t, err, asked.status, asked.field)
	}
	for _, weights := range [][]float64{nil, {1}, {0.5, 0.3, 0.2}} {
		request := weekRequest()
		request.Weights = weights
		if _, err := Simulate(panel, request); err == nil {
			t.Errorf("%d weights for 2 assets are no error", len(weights))
		}
	}
}

func TestRejectMissing(t *testing.T) {
	market := week()
	market.Values[3] = math.NaN()
	panel := newPanel(t, market)
	request := weekRequest()
	request.Missing = RejectMissing
	_, err := Simulate(panel, request)
	failed := refused(t, err, ErrMissing, "prices")
	same(t, "Date", failed.Date, Date(19752))
	same(t, "Asset", failed.Asset, int64(1))
	request.Missing = SkipDay
	result, err := Simulate(panel, request)
	must(t, err)
	defer result.Close()
	same(t, "Len", result.Len(), 3)
}

func TestClosed(t *testing.T) {
	panel := newPanel(t, week())
	result, err := Simulate(panel, weekRequest())
	must(t, err)
	session, err := OpenSession(Instruments{Assets: week().Assets}, weekRequest())
	must(t, err)
	panel.Close()
	panel.Close()
	_, err = Simulate(panel, weekRequest())
	refused(t, err, ErrArgument, "panel")
	_, err = Simulate(nil, weekRequest())
	refused(t, err, ErrArgument, "panel")
	_, err = result.RequestHash()
	refused(t, err, ErrArgument, "panel")
	same(t, "dates of a closed panel", len(panel.Dates()), 0)

	same(t, "Len", result.Len(), 4)
	result.Close()
	result.Close()
	_, err = result.Events()
	refused(t, err, ErrArgument, "result")
	_, err = result.Figures(nil)
	refused(t, err, ErrArgument, "result")
	same(t, "NAVs of a closed result", len(result.NAV()), 0)

	session.Close()
	session.Close()
	_, err = session.Step(1, []float64{1, 1}, NoDate)
	refused(t, err, ErrArgument, "session")
	_, err = session.Export()
	refused(t, err, ErrArgument, "session")
}

func TestStatus(t *testing.T) {
	same(t, "Name", ErrFeatureDisabled.Name(), "FEATURE_DISABLED")
	same(t, "Name", Status(-999).Name(), "UNKNOWN")
	if ErrPrice.Error() == ErrReturn.Error() {
		t.Error("two statuses, one message")
	}
}
