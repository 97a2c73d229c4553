// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

// NAVRow is the record of a trading day as text, each number at the precision of its database column.
type NAVRow struct {
	Date             string // YYYY-MM-DD
	NAV              string // NUMERIC(18,4)
	DailyReturn      string // NUMERIC(12,8)
	CumulativeReturn string // NUMERIC(12,8)
	HighWaterMark    string // NUMERIC(18,4)
	Drawdown         string // NUMERIC(12,8)
}

// Row returns the record of the last trading day at the database's precision.
func (s *Step) Row() (NAVRow, error) {
	return navRow(s.Date, s.NAV, s.DailyReturn, s.CumulativeReturn, s.HighWaterMark, s.Drawdown)
}

func navRow(date Date, nav, dailyReturn, cumulativeReturn, highWaterMark, drawdown float64) (NAVRow, error) {
	record, row := new(C.foresto_nav_record), new(C.foresto_nav_row)
	C.foresto_nav_record_init(record, C.sizeof_foresto_nav_record)
	C.foresto_nav_row_init(row, C.sizeof_foresto_nav_row)
	record.date = C.foresto_date(date)
	record.nav = C.double(nav)
	record.daily_return = C.double(dailyReturn)
	record.cumulative_return = C.double(cumulativeReturn)
	record.high_water_mark = C.double(highWaterMark)
	record.drawdown = C.double(drawdown)
	detail := newDetail()
	if err := failure(C.foresto_nav_write_row(record, row, detail), detail); err != nil {
		return NAVRow{}, err
	}
	return NAVRow{
		Date:             C.GoString(&row.date[0]),
		NAV:              C.GoString(&row.nav[0]),
		DailyReturn:      C.GoString(&row.daily_return[0]),
		CumulativeReturn: C.GoString(&row.cumulative_return[0]),
		HighWaterMark:    C.GoString(&row.high_water_mark[0]),
		Drawdown:         C.GoString(&row.drawdown[0]),
	}, nil
}
