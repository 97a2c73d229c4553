// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

import (
	"math"
	"time"
	"unsafe"
)

// Date is a count of days since 1970-01-01 in the proleptic Gregorian calendar, without a time zone.
type Date int32

// NoDate stands for no date: the neighbour of a first or last day, or a figure that is not defined.
const NoDate Date = math.MinInt32

// NewDate makes a date from year (1 to 9999), month and day. Unlike time.Date it refuses a day that does not exist.
func NewDate(year int, month time.Month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 {
		return NoDate, refusal(ErrDate, "date")
	}
	var date C.foresto_date
	status := C.foresto_date_from_civil(C.int32_t(year), C.uint32_t(month), C.uint32_t(day), &date)
	if err := outcome(status, "date"); err != nil {
		return NoDate, err
	}
	return Date(date), nil
}

// DateOf returns the date that the clocks of t's location show, or NoDate outside the years 1 to 9999.
func DateOf(t time.Time) Date {
	date, err := NewDate(t.Date())
	if err != nil {
		return NoDate
	}
	return date
}

// ParseDate reads YYYY-MM-DD.
func ParseDate(text string) (Date, error) {
	buffer := []byte(text + "\x00")
	var date C.foresto_date
	status := C.foresto_date_parse(chars(buffer), C.size_t(len(text)), &date)
	if err := outcome(status, "date"); err != nil {
		return NoDate, err
	}
	return Date(date), nil
}

// ParseDates reads dates in the form YYYY-MM-DD.
func ParseDates(texts ...string) ([]Date, error) {
	dates := make([]Date, len(texts))
	for i, text := range texts {
		date, err := ParseDate(text)
		if err != nil {
			return nil, err
		}
		dates[i] = date
	}
	return dates, nil
}

// Time returns midnight UTC of the date, or the zero Time for NoDate.
func (d Date) Time() time.Time {
	if d == NoDate {
		return time.Time{}
	}
	return time.Date(1970, time.January, 1+int(d), 0, 0, 0, 0, time.UTC)
}

// Civil splits the date into year, month and day. It fails outside the years 1 to 9999.
func (d Date) Civil() (year int, month time.Month, day int, err error) {
	var y C.int32_t
	var m, n C.uint32_t
	err = outcome(C.foresto_date_to_civil(C.foresto_date(d), &y, &m, &n), "date")
	return int(y), time.Month(m), int(n), err
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Weekday(C.foresto_date_weekday(C.foresto_date(d)) % 7)
}

// String returns YYYY-MM-DD, or "none" for NoDate and whatever else is in no year from 1 to 9999.
func (d Date) String() string {
	var text [C.FORESTO_DATE_TEXT_SIZE]C.char
	if C.foresto_date_format(C.foresto_date(d), &text[0]) != C.FORESTO_OK {
		return "none"
	}
	return C.GoString(&text[0])
}

// MarshalText writes YYYY-MM-DD, and nothing for NoDate.
func (d Date) MarshalText() ([]byte, error) {
	if d == NoDate {
		return nil, nil
	}
	if _, _, _, err := d.Civil(); err != nil {
		return nil, err
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = NoDate
		return nil
	}
	date, err := ParseDate(string(text))
	if err == nil {
		*d = date
	}
	return err
}

// Ref returns a pointer to the date, for fields in which nil means no date.
func (d Date) Ref() *Date {
	return &d
}

// optional is the library's form of such a field.
func optional(date *Date) C.foresto_date {
	if date == nil {
		return C.foresto_date(NoDate)
	}
	return C.foresto_date(*date)
}

func firstDate(dates []Date) *C.foresto_date {
	if len(dates) == 0 {
		return nil
	}
	return (*C.foresto_date)(unsafe.Pointer(&dates[0]))
}

func (d *Date) clone() *Date {
	if d == nil {
		return nil
	}
	return d.Ref()
}
