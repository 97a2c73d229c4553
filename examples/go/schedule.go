// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

import "unsafe"

// IsDue says whether a trading day is scheduled, given its neighbours, NoDate where there is none.
func IsDue(frequency Frequency, policy BaseDayPolicy, previous, today, next Date) (bool, error) {
	var due C.uint32_t
	detail := newDetail()
	status := C.foresto_schedule_is_due(C.uint32_t(frequency), C.uint32_t(policy), C.foresto_date(previous),
		C.foresto_date(today), C.foresto_date(next), &due, detail)
	return due != 0, failure(status, detail)
}

// MarkSchedule marks the scheduled days among the trading days of a run, and counts them.
func MarkSchedule(frequency Frequency, policy BaseDayPolicy, dates []Date) (marks []bool, count int, err error) {
	bytes := make([]uint8, len(dates)+1)
	var due C.uint64_t
	detail := newDetail()
	status := C.foresto_schedule_mark(C.uint32_t(frequency), C.uint32_t(policy), firstDate(dates),
		C.uint64_t(len(dates)), (*C.uint8_t)(unsafe.Pointer(&bytes[0])), &due, detail)
	if err := failure(status, detail); err != nil {
		return nil, 0, err
	}
	marks = make([]bool, len(dates))
	for i := range marks {
		marks[i] = bytes[i] != 0
	}
	return marks, int(due), nil
}
