// SPDX-License-Identifier: MIT

package foresto

import (
	"encoding/json"
	"math"
	"testing"
)

// A market in either layout, whole or part of a wider table, is the same market.
func TestLayouts(t *testing.T) {
	market := week()
	asked, err := newPanel(t, market).Fingerprint(NoDate, NoDate)
	must(t, err)
	days, assets := len(market.Dates), len(market.Assets)
	columns, table := make([]float64, days*assets), make([]float64, days*5)
	for day := 0; day < days; day++ {
		for i := 0; i < assets; i++ {
			columns[i*days+day] = market.Values[day*assets+i]
			table[day*5+2*i] = market.Values[day*assets+i]
		}
	}
	market.Values, market.DayStride, market.AssetStride = columns, 1, days
	byColumn, err := newPanel(t, market).Fingerprint(NoDate, NoDate)
	must(t, err)
	same(t, "by column", byColumn, asked)
	market.Values, market.DayStride, market.AssetStride = table, 5, 2
	panel := newPanel(t, market)
	inTable, err := panel.Fingerprint(NoDate, NoDate)
	must(t, err)
	same(t, "in a table", inTable, asked)
	same(t, "dates", panel.Dates()[3], market.Dates[3])
	same(t, "assets", panel.Assets()[1], "Equities")
}

// A single run over a market is a run over its panel, and closes that in the end.
func TestSimulateMarket(t *testing.T) {
	asked, err := Simulate(newPanel(t, week()), weekRequest())
	must(t, err)
	defer asked.Close()
	result, err := SimulateMarket(week(), weekRequest())
	must(t, err)
	for i, nav := range asked.NAV() {
		same(t, "NAV", result.NAV()[i], nav)
	}
	hash, err := asked.RequestHash()
	must(t, err)
	got, err := result.RequestHash()
	must(t, err)
	same(t, "RequestHash", got, hash)
	result.Close()
	result.Close()
	_, err = result.panel.Fingerprint(NoDate, NoDate)
	refused(t, err, ErrArgument, "panel")
	_, err = SimulateMarket(week(), Request{})
	if err == nil {
		t.Error("an empty request is no error")
	}
	_, err = SimulateMarket(Market{}, weekRequest())
	if err == nil {
		t.Error("an empty market is no error")
	}
}

func TestRequestHash(t *testing.T) {
	panel := newPanel(t, week())
	request := weekRequest()
	asked, err := request.Hash(panel)
	must(t, err)
	same(t, "length", len(asked), 64)
	result, err := Simulate(panel, request)
	must(t, err)
	defer result.Close()
	// What the program does with its request afterwards is not the result's concern.
	request.Weights[0], request.Rule.DriftThreshold = 0, 0.5
	got, err := result.RequestHash()
	must(t, err)
	same(t, "RequestHash", got, asked)

	request = weekRequest()
	request.Rule.Name = "names decide nothing"
	same(t, "a named rule", hashOf(t, panel, request), asked)
	request.Rule.DriftThreshold = 0.02
	if hashOf(t, panel, request) == asked {
		t.Error("the threshold decides nothing")
	}
	request = weekRequest()
	request.Type = "simulation"
	if hashOf(t, panel, request) == asked {
		t.Error("the request's type decides nothing")
	}
	request.PortfolioID = "a portfolio"
	text, err := request.JSON(panel)
	must(t, err)
	var fields map[string]interface{}
	must(t, json.Unmarshal([]byte(text), &fields))
	same(t, "portfolio_id", fields["portfolio_id"], "a portfolio")
}

func hashOf(t *testing.T, panel *Panel, request Request) string {
	t.Helper()
	hash, err := request.Hash(panel)
	must(t, err)
	return hash
}

func TestFigures(t *testing.T) {
	g := goldenCase(t, "swiss_drift_5pct")
	result := g.simulate(t)
	figures, err := result.Figures(nil)
	must(t, err)
	nav := result.NAV()
	near(t, "TotalReturn", figures.TotalReturn, nav[len(nav)-1]/nav[0]-1)
	lowest, worst := 0.0, 0
	for i, drawdown := range result.Drawdowns() {
		if drawdown < lowest {
			lowest, worst = drawdown, i
		}
	}
	near(t, "MDD", figures.MDD, lowest)
	same(t, "TroughDate", figures.TroughDate, result.Dates()[worst])
	peak, regained := 0, worst
	for nav[peak] != result.HighWaterMarks()[worst] {
		peak++
	}
	for nav[regained] < nav[peak] {
		regained++
	}
	same(t, "PeakDate", figures.PeakDate, result.Dates()[peak])
	same(t, "RecoveryDate", figures.RecoveryDate, result.Dates()[regained])
	same(t, "RecoveryDays", figures.RecoveryDays, int(figures.RecoveryDate-figures.TroughDate))
	near(t, "CAGR", figures.CAGR, math.Pow(1+figures.TotalReturn, 252/float64(len(nav)-1))-1)
	near(t, "Sharpe", figures.Sharpe, figures.CAGR/figures.Volatility)
	near(t, "Calmar", figures.Calmar, -figures.CAGR/figures.MDD)
	squares, downside := 0.0, 0.0
	mean := 0.0
	for _, change := range result.DailyReturns()[1:] {
		mean += change / float64(len(nav)-1)
	}
	for _, change := range result.DailyReturns()[1:] {
		squares += (change - mean) * (change - mean)
		downside += math.Pow(math.Min(change, 0), 2)
	}
	near(t, "Volatility", figures.Volatility, math.Sqrt(squares/float64(len(nav)-2)*252))
	near(t, "Sortino", figures.Sortino, figures.CAGR/math.Sqrt(downside/float64(len(nav)-1)*252))
	all := FigureSharpe | FigureSortino | FigureCalmar | FigureDrawdown | FigureRecovery
	same(t, "Defined", figures.Defined.Has(all), true)
	figuresJSON(t, &figures)
	options := FiguresOptions{AnnualizationFactor: 260}
	other, err := result.Figures(&options)
	must(t, err)
	near(t, "Volatility at 260 days", other.Volatility, figures.Volatility*math.Sqrt(260.0/252))
	free, err := result.Figures(&FiguresOptions{RiskFree: 0.02})
	must(t, err)
	difference, err := free.Minus(&figures)
	must(t, err)
	near(t, "the difference of Sharpe", difference.Sharpe, -0.02/figures.Volatility)
	same(t, "the difference of CAGR", difference.CAGR, 0.0)
	same(t, "PeakDate", difference.PeakDate, NoDate)

	flat, err := ComputeFigures([]Date{1, 2, 3}, []float64{1, 1, 1}, nil)
	must(t, err)
	same(t, "Defined", flat.Defined, FigureSet(0))
	text, err := flat.JSON()
	must(t, err)
	var fields map[string]interface{}
	must(t, json.Unmarshal([]byte(text), &fields))
	same(t, "sharpe", fields["sharpe"], nil)
	_, err = ComputeFigures([]Date{1, 2}, []float64{1, -1}, nil)
	same(t, "Day", refused(t, err, ErrNAV, "nav").Day, int64(1))
	_, err = ComputeFigures([]Date{1}, []float64{1, 2}, nil)
	refused(t, err, ErrSize, "dates")
}

// figuresJSON holds the JSON of figures to their fields.
func figuresJSON(t *testing.T, figures *Figures) {
	t.Helper()
	text, err := figures.JSON()
	must(t, err)
	var fields map[string]interface{}
	must(t, json.Unmarshal([]byte(text), &fields))
	for name, asked := range map[string]interface{}{
		"total_return": figures.TotalReturn, "cagr": figures.CAGR, "volatility": figures.Volatility,
		"sharpe": figures.Sharpe, "sortino": figures.Sortino, "calmar": figures.Calmar, "mdd": figures.MDD,
		"peak_date": figures.PeakDate.String(), "trough_date": figures.TroughDate.String(),
		"recovery_date": figures.RecoveryDate.String(), "recovery_days": float64(figures.RecoveryDays),
	} {
		same(t, name, fields[name], asked)
	}
}

// The totals are those of the columns and events.
func TestSummary(t *testing.T) {
	g := goldenCase(t, "swiss_hybrid_quarterly_3pct")
	result := g.simulate(t)
	events, err := result.Events()
	must(t, err)
	asked := Summary{
		Mode:          ModeRebalanced,
		FirstDate:     result.Dates()[0],
		LastDate:      result.Dates()[g.Days-1],
		DayCount:      g.Days,
		EventCount:    len(events),
		InitialAmount: g.InitialAmount,
		FinalNAV:      result.NAV()[g.Days-1],
	}
	for _, event := range events {
		asked.TotalTurnover += event.Turnover
		asked.TotalCost += event.CostAmount
		if event.TriggerType == TriggerDrift {
			asked.DriftEventCount++
		} else {
			asked.PeriodicEventCount++
		}
	}
	asked.MeanTurnover = asked.TotalTurnover / float64(len(events))
	summary, err := result.Summary()
	must(t, err)
	same(t, "Summary", summary, asked)
}

func TestEventTexts(t *testing.T) {
	g := goldenCase(t, "lpp_classes_phase1")
	request := g.request()
	request.Rule, request.UseRebalancing = PeriodicRule(Monthly), true
	request.Rule.ID = 42
	result, err := Simulate(newPanel(t, g.market(t)), request)
	must(t, err)
	defer result.Close()
	events, err := result.Events()
	must(t, err)
	event := &events[1]
	text, err := event.JSON()
	must(t, err)
	var fields struct {
		RuleID        int64              `json:"rule_id"`
		Date          Date               `json:"event_date"`
		Turnover      float64            `json:"turnover"`
		BeforeWeights map[string]float64 `json:"before_weights"`
	}
	must(t, json.Unmarshal([]byte(text), &fields))
	same(t, "rule_id", fields.RuleID, int64(42))
	same(t, "event_date", fields.Date, event.Date)
	same(t, "turnover", fields.Turnover, event.Turnover)
	same(t, "classes", len(fields.BeforeWeights), 4)
	for i, class := range event.Assets {
		same(t, class, fields.BeforeWeights[class], event.BeforeWeights[i])
	}
	row, err := event.Row()
	must(t, err)
	turnover, err := FormatNumeric(event.Turnover, 12, 8)
	must(t, err)
	same(t, "row", row, EventRow{event.Date.String(), "PERIODIC", "MONTHLY", turnover, "0.001000", row.CostAmount})

	weights, err := WeightsJSON([]string{"B", "A"}, []float64{0.25, 0.75})
	must(t, err)
	same(t, "weights", weights, `{"A":0.75,"B":0.25}`)
	event.AfterWeights = nil
	_, err = event.JSON()
	refused(t, err, ErrSize, "weights")
}

func TestMonitor(t *testing.T) {
	result := func() *Result { g := goldenCase(t, "swiss_drift_5pct"); return g.simulate(t) }()
	events, err := result.Events()
	must(t, err)
	limits := DefaultMonitorLimits()
	same(t, "limits", limits, MonitorLimits{0.5, 0.01})
	alerts, err := CheckEvent(&events[0], limits)
	must(t, err)
	same(t, "alerts", alerts, Alert(0))
	limits.Turnover, limits.CostShare = 0, 0
	alerts, err = CheckEvent(&events[0], limits)
	must(t, err)
	same(t, "alerts", alerts, AlertTurnoverHigh|AlertCostHigh)
	alerts, err = CheckRun(MonitorCounts{RuleType: RuleDrift, Produced: 3, Acknowledged: 2})
	must(t, err)
	same(t, "alerts", alerts, AlertEventsMissing)
	_, err = CheckRun(MonitorCounts{RuleType: 9})
	refused(t, err, ErrEnum, "rule_type")
}

func TestVersions(t *testing.T) {
	if Version() == "" || EngineVersion() == "" {
		t.Error("a version is empty")
	}
}
