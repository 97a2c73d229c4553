// SPDX-License-Identifier: MIT

package foresto

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// place is a folder or file that an environment variable names, or where it lies in the project.
func place(variable, standard string) string {
	if named := os.Getenv(variable); named != "" {
		return named
	}
	return filepath.FromSlash(standard)
}

func dataFolder() string    { return place("FORESTO_DATA", "../data") }
func vectorsFolder() string { return place("FORESTO_VECTORS", "../../tests/vectors") }
func includeFolder() string { return place("FORESTO_INCLUDE", "../../include/foresto") }

// golden is a case of golden.json.
type golden struct {
	Name          string            `json:"name"`
	Data          string            `json:"data"`
	Kind          PanelKind         `json:"kind"`
	Start         Date              `json:"start"`
	End           Date              `json:"end"`
	InitialAmount float64           `json:"initial_amount"`
	Weights       orderedWeights    `json:"weights"`
	Classes       map[string]string `json:"classes"`
	Rule          goldenRule        `json:"rule"`
	Days          int               `json:"days"`
	NAVSamples    []struct {
		Day  int     `json:"day"`
		Date Date    `json:"date"`
		NAV  float64 `json:"nav"`
	} `json:"nav_samples"`
	Events []struct {
		Order         uint64         `json:"event_order"`
		Date          Date           `json:"event_date"`
		TriggerType   string         `json:"trigger_type"`
		TriggerDetail string         `json:"trigger_detail"`
		Turnover      float64        `json:"turnover"`
		CostAmount    float64        `json:"cost_amount"`
		NAVBefore     float64        `json:"nav_before"`
		NAVAfter      float64        `json:"nav_after"`
		BeforeWeights orderedWeights `json:"before_weights"`
	} `json:"events"`
}

// orderedWeights is an object of numbers in the order of its keys, which is the order of the assets.
type orderedWeights struct {
	assets  []string
	weights []float64
}

func (w *orderedWeights) UnmarshalJSON(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		var weight float64
		asset, err := decoder.Token()
		if err != nil {
			return err
		}
		if err := decoder.Decode(&weight); err != nil {
			return err
		}
		w.assets = append(w.assets, asset.(string))
		w.weights = append(w.weights, weight)
	}
	return nil
}

// goldenRule is null, "HOLD", or a rule.
type goldenRule struct {
	hold bool
	rule *Rule
}

func (g *goldenRule) UnmarshalJSON(text []byte) error {
	if string(text) == "null" || string(text) == `"HOLD"` {
		g.hold = string(text) != "null"
		return nil
	}
	fields := struct {
		Type           RuleType      `json:"rule_type"`
		Frequency      Frequency     `json:"frequency"`
		BaseDayPolicy  BaseDayPolicy `json:"base_day_policy"`
		DriftThreshold float64       `json:"drift_threshold"`
		CostRate       float64       `json:"cost_rate"`
	}{}
	if err := json.Unmarshal(text, &fields); err != nil {
		return err
	}
	g.rule = initialRule(fields.Type)
	g.rule.Frequency = fields.Frequency
	g.rule.BaseDayPolicy = fields.BaseDayPolicy
	g.rule.DriftThreshold = fields.DriftThreshold
	g.rule.CostRate = fields.CostRate
	return nil
}

func (g *golden) request() Request {
	request := Request{
		Weights:        g.Weights.weights,
		Rule:           g.Rule.rule,
		UseRebalancing: g.Rule.rule != nil,
		InitialAmount:  g.InitialAmount,
		Start:          g.Start.Ref(),
		End:            g.End.Ref(),
	}
	if g.Rule.hold {
		request.Baseline = Hold
	}
	if g.Classes != nil {
		for _, asset := range g.Weights.assets {
			request.Classes = append(request.Classes, g.Classes[asset])
		}
	}
	return request
}

func readGolden(t testing.TB) []golden {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(vectorsFolder(), "golden.json"))
	must(t, err)
	var cases []golden
	must(t, json.Unmarshal(text, &cases))
	return cases
}

// goldenCase is the case of a name.
func goldenCase(t testing.TB, name string) golden {
	t.Helper()
	for _, found := range readGolden(t) {
		if found.Name == name {
			return found
		}
	}
	t.Fatalf("no golden case %s", name)
	return golden{}
}

// readMarket reads the columns of some assets from a file of the data folder.
func readMarket(t testing.TB, kind PanelKind, file string, assets []string) Market {
	t.Helper()
	stream, err := os.Open(filepath.Join(dataFolder(), file))
	must(t, err)
	defer stream.Close()
	rows, err := csv.NewReader(stream).ReadAll()
	must(t, err)
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	market := Market{Kind: kind, Assets: assets}
	for _, row := range rows[1:] {
		date, err := ParseDate(row[0])
		must(t, err)
		market.Dates = append(market.Dates, date)
		for _, asset := range assets {
			value, err := strconv.ParseFloat(row[column[asset]], 64)
			must(t, err)
			market.Values = append(market.Values, value)
		}
	}
	return market
}

func (g *golden) market(t testing.TB) Market {
	t.Helper()
	return readMarket(t, g.Kind, g.Data, g.Weights.assets)
}

func newPanel(t testing.TB, market Market) *Panel {
	t.Helper()
	panel, err := NewPanel(market)
	must(t, err)
	t.Cleanup(panel.Close)
	return panel
}

func (g *golden) simulate(t testing.TB) *Result {
	t.Helper()
	result, err := Simulate(newPanel(t, g.market(t)), g.request())
	must(t, err)
	t.Cleanup(result.Close)
	return result
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// refused expects an error of a status that names a field, and returns it.
func refused(t testing.TB, err error, status Status, field string) *Error {
	t.Helper()
	var failed *Error
	if !errors.As(err, &failed) || !errors.Is(err, status) {
		t.Fatalf("the error is %v, asked %s", err, status.Name())
	}
	if failed.Field != field {
		t.Errorf("%v: the field is %q, asked %q", err, failed.Field, field)
	}
	return failed
}

func same(t testing.TB, what string, got, asked interface{}) {
	t.Helper()
	if got != asked {
		t.Errorf("%s is %v, asked %v", what, got, asked)
	}
}

func within(got, asked, relative float64) bool {
	return math.Abs(got-asked) <= relative*math.Max(math.Abs(got), math.Abs(asked))
}
