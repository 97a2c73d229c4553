// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

// FormatNumeric writes a number for a database column NUMERIC(precision, scale), with precision up to 38: its shortest
// text, rounded half away from zero.
func FormatNumeric(value float64, precision, scale int) (string, error) {
	if precision < 0 || scale < 0 || precision > C.FORESTO_NUMERIC_PRECISION_MAX || scale > precision {
		return "", refusal(ErrArgument, "precision")
	}
	var text [C.FORESTO_NUMERIC_TEXT_SIZE]C.char
	status := C.foresto_numeric_format(C.double(value), C.uint32_t(precision), C.uint32_t(scale), &text[0],
		C.size_t(len(text)), nil)
	if err := outcome(status, "value"); err != nil {
		return "", err
	}
	return C.GoString(&text[0]), nil
}
