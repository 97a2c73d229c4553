// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

import "errors"

// Error is a failure in detail.
type Error struct {
	Status   Status  // what kind; errors.Is finds it
	HostCode int32   // what a callback of the host returned, else 0
	Date     Date    // the day concerned, or NoDate
	Day      int64   // the panel's row concerned, from 0, or -1
	Asset    int64   // the asset concerned, from 0, or -1
	Value    float64 // the offending value, or 0
	Field    string  // the field concerned, or ""
	Message  string  // one line of English with all of the above

	cause error // why a run was cancelled
}

// Error returns the message.
func (e *Error) Error() string {
	return "foresto: " + e.Message
}

// Unwrap returns the status, so that errors.Is(err, ErrPrice) holds.
func (e *Error) Unwrap() error {
	return e.Status
}

// Is finds what a context said when it cancelled a run.
func (e *Error) Is(target error) bool {
	return e.cause != nil && errors.Is(e.cause, target)
}

// newDetail returns a record for the library to fill.
func newDetail() *C.foresto_error {
	detail := new(C.foresto_error)
	C.foresto_error_init(detail, C.sizeof_foresto_error)
	return detail
}

// failure makes an error of a status and the detail that came with it; nil when all is well.
func failure(status C.foresto_status, detail *C.foresto_error) error {
	if status == C.FORESTO_OK {
		return nil
	}
	if detail.status != status {
		return refusal(Status(status), "")
	}
	return &Error{
		Status:   Status(detail.status),
		HostCode: int32(detail.host_code),
		Date:     Date(detail.date),
		Day:      int64(detail.day),
		Asset:    int64(detail.asset),
		Value:    float64(detail.value),
		Field:    C.GoString(&detail.field[0]),
		Message:  C.GoString(&detail.message[0]),
	}
}

// refusal makes an error about a field without the library's detail.
func refusal(status Status, field string) error {
	message := C.GoString(C.foresto_status_message(C.foresto_status(status)))
	if field != "" {
		message = field + ": " + message
	}
	return &Error{Status: status, Date: NoDate, Day: -1, Asset: -1, Field: field, Message: message}
}

// outcome makes an error of a status that comes without detail; nil when all is well.
func outcome(status C.foresto_status, field string) error {
	if status == C.FORESTO_OK {
		return nil
	}
	return refusal(Status(status), field)
}
