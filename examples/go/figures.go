// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

// FigureSet says which figures are defined, as bits.
type FigureSet uint32

// The figures that are not always defined.
const (
	FigureSharpe   FigureSet = C.FORESTO_FIGURE_SHARPE   // Sharpe
	FigureSortino  FigureSet = C.FORESTO_FIGURE_SORTINO  // Sortino
	FigureCalmar   FigureSet = C.FORESTO_FIGURE_CALMAR   // Calmar
	FigureDrawdown FigureSet = C.FORESTO_FIGURE_DRAWDOWN // PeakDate and TroughDate
	FigureRecovery FigureSet = C.FORESTO_FIGURE_RECOVERY // RecoveryDate and RecoveryDays
)

// Has says whether all figures of another set are defined.
func (s FigureSet) Has(figures FigureSet) bool {
	return s&figures == figures
}

// FiguresOptions says how figures are annualised.
type FiguresOptions struct {
	AnnualizationFactor float64 // trading days a year; 0 stands for 252
	RiskFree            float64 // annual risk-free rate
}

// Figures are the performance figures of a NAV series. One that is not Defined is 0, a date NoDate.
type Figures struct {
	Defined      FigureSet
	TotalReturn  float64 // last / first - 1
	CAGR         float64 // compound annual growth rate
	Volatility   float64 // annualised sample deviation of the daily returns
	Sharpe       float64 // (CAGR - risk-free rate) / Volatility
	Sortino      float64 // (CAGR - risk-free rate) / downside deviation
	Calmar       float64 // CAGR / |MDD|
	MDD          float64 // maximum drawdown, never above 0
	PeakDate     Date    // the peak before the deepest fall
	TroughDate   Date    // the deepest point
	RecoveryDate Date    // first day at or above that peak again
	RecoveryDays int     // calendar days from trough to recovery
}

// ComputeFigures computes the figures of a NAV series of at least 2 days; nil options stand for 252 days a year and a
// risk-free rate of 0.
func ComputeFigures(dates []Date, nav []float64, options *FiguresOptions) (Figures, error) {
	if len(dates) != len(nav) {
		return Figures{}, refusal(ErrSize, "dates")
	}
	figures := new(C.foresto_figures)
	C.foresto_figures_init(figures, C.sizeof_foresto_figures)
	detail := newDetail()
	status := C.foresto_figures_compute(firstDouble(nav), firstDate(dates), C.uint64_t(len(nav)), options.c(),
		figures, detail)
	if err := failure(status, detail); err != nil {
		return Figures{}, err
	}
	return goFigures(figures), nil
}

func (o *FiguresOptions) c() *C.foresto_figures_options {
	options := new(C.foresto_figures_options)
	C.foresto_figures_options_init(options, C.sizeof_foresto_figures_options)
	if o != nil {
		options.rf_annual = C.double(o.RiskFree)
		if o.AnnualizationFactor != 0 {
			options.annualization_factor = C.double(o.AnnualizationFactor)
		}
	}
	return options
}

// Minus returns the difference of two sets of figures. Ratios and RecoveryDays are defined where both are; dates never.
func (f *Figures) Minus(other *Figures) (Figures, error) {
	difference := new(C.foresto_figures)
	C.foresto_figures_init(difference, C.sizeof_foresto_figures)
	detail := newDetail()
	if err := failure(C.foresto_figures_compare(f.c(), other.c(), difference, detail), detail); err != nil {
		return Figures{}, err
	}
	return goFigures(difference), nil
}

// JSON returns the figures as canonical JSON (RFC 8785); what is not defined is null.
func (f *Figures) JSON() (string, error) {
	figures := f.c()
	return written(func(at *C.char, room C.size_t, length *C.size_t, detail *C.foresto_error) C.foresto_status {
		return C.foresto_figures_write_json(figures, at, room, length, detail)
	})
}

func goFigures(figures *C.foresto_figures) Figures {
	return Figures{
		Defined:      FigureSet(figures.defined),
		TotalReturn:  float64(figures.total_return),
		CAGR:         float64(figures.cagr),
		Volatility:   float64(figures.volatility),
		Sharpe:       float64(figures.sharpe),
		Sortino:      float64(figures.sortino),
		Calmar:       float64(figures.calmar),
		MDD:          float64(figures.mdd),
		PeakDate:     Date(figures.peak_date),
		TroughDate:   Date(figures.trough_date),
		RecoveryDate: Date(figures.recovery_date),
		RecoveryDays: int(figures.recovery_days),
	}
}

func (f *Figures) c() *C.foresto_figures {
	if f == nil {
		return nil
	}
	figures := new(C.foresto_figures)
	C.foresto_figures_init(figures, C.sizeof_foresto_figures)
	figures.defined = C.uint32_t(f.Defined)
	figures.total_return = C.double(f.TotalReturn)
	figures.cagr = C.double(f.CAGR)
	figures.volatility = C.double(f.Volatility)
	figures.sharpe = C.double(f.Sharpe)
	figures.sortino = C.double(f.Sortino)
	figures.calmar = C.double(f.Calmar)
	figures.mdd = C.double(f.MDD)
	figures.peak_date = C.foresto_date(f.PeakDate)
	figures.trough_date = C.foresto_date(f.TroughDate)
	figures.recovery_date = C.foresto_date(f.RecoveryDate)
	figures.recovery_days = C.int32_t(f.RecoveryDays)
	return figures
}
