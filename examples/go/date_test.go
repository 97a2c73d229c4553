// SPDX-License-Identifier: MIT

package foresto

import (
	"encoding/json"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	leap, err := NewDate(2024, time.February, 29)
	must(t, err)
	same(t, "String", leap.String(), "2024-02-29")
	same(t, "Weekday", leap.Weekday(), time.Thursday)
	same(t, "Time", leap.Time(), time.Date(2024, time.February, 29, 0, 0, 0, 0, time.UTC))
	same(t, "DateOf", DateOf(leap.Time()), leap)
	year, month, day, err := leap.Civil()
	must(t, err)
	if year != 2024 || month != time.February || day != 29 {
		t.Errorf("%d-%d-%d", year, month, day)
	}
	same(t, "NoDate", NoDate.String(), "none")
	same(t, "Time of NoDate", NoDate.Time().IsZero(), true)
	same(t, "Sunday", Date(3).Weekday(), time.Sunday)
}

// A date is what the clocks of the time's own location show.
func TestDateOfLocation(t *testing.T) {
	east := time.FixedZone("east", 14*3600)
	same(t, "east", DateOf(time.Date(2024, time.March, 1, 1, 0, 0, 0, east)).String(), "2024-03-01")
	same(t, "year 0", DateOf(time.Date(0, time.March, 1, 0, 0, 0, 0, time.UTC)), NoDate)
	same(t, "year 10000", DateOf(time.Date(10000, time.March, 1, 0, 0, 0, 0, time.UTC)), NoDate)
}

func TestNoSuchDate(t *testing.T) {
	_, err := NewDate(2023, time.February, 29)
	refused(t, err, ErrDate, "date")
	_, err = NewDate(-1, 1, 1)
	refused(t, err, ErrDate, "date")
	_, err = ParseDate("2023-02-29")
	refused(t, err, ErrDate, "date")
	for _, text := range []string{"", "2023-2-1", "2023-02-010"} {
		_, err = ParseDate(text)
		refused(t, err, ErrParse, "date")
	}
	_, err = ParseDates("2023-02-01", "tomorrow")
	refused(t, err, ErrParse, "date")
}

func TestDateAsJSON(t *testing.T) {
	dates := []Date{NoDate, 0, 19782}
	text, err := json.Marshal(dates)
	must(t, err)
	same(t, "JSON", string(text), `["","1970-01-01","2024-02-29"]`)
	var back []Date
	must(t, json.Unmarshal(text, &back))
	for i := range dates {
		same(t, "date", back[i], dates[i])
	}
	if _, err := Date(1 << 30).MarshalText(); err == nil {
		t.Error("a date outside the calendar has a text")
	}
}
