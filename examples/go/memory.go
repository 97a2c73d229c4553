// SPDX-License-Identifier: MIT

package foresto

// #include <stdlib.h>
// #include <foresto/foresto.h>
import "C"

import (
	"strings"
	"unsafe"
)

// firstDouble is where the library reads or writes a slice; nil when it is empty.
func firstDouble(values []float64) *C.double {
	if len(values) == 0 {
		return nil
	}
	return (*C.double)(unsafe.Pointer(&values[0]))
}

func chars(bytes []byte) *C.char {
	if len(bytes) == 0 {
		return nil
	}
	return (*C.char)(unsafe.Pointer(&bytes[0]))
}

// cTexts holds texts in C memory: structs that Go hands over must not point to Go memory.
type cTexts struct {
	memory []unsafe.Pointer
}

// one copies a text; field names it should it be none that C can read.
func (c *cTexts) one(text, field string) (*C.char, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, refusal(ErrName, field)
	}
	copied := C.CString(text)
	c.memory = append(c.memory, unsafe.Pointer(copied))
	return copied, nil
}

// list copies texts into one block, an array of pointers followed by what they point to; nil for no texts.
func (c *cTexts) list(texts []string, field string) (**C.char, error) {
	if len(texts) == 0 {
		return nil, nil
	}
	const pointerSize = unsafe.Sizeof(uintptr(0))
	size := len(texts) * int(pointerSize)
	for _, text := range texts {
		if strings.IndexByte(text, 0) >= 0 {
			return nil, refusal(ErrName, field)
		}
		size += len(text) + 1
	}
	block := C.malloc(C.size_t(size)) // cgo's malloc never returns nil
	c.memory = append(c.memory, block)
	pointers := unsafe.Slice((**C.char)(block), len(texts))
	bytes := unsafe.Slice((*byte)(block), size)
	at := len(texts) * int(pointerSize)
	for i, text := range texts {
		pointers[i] = (*C.char)(unsafe.Pointer(&bytes[at]))
		at += copy(bytes[at:], text)
		bytes[at] = 0
		at++
	}
	return &pointers[0], nil
}

func (c *cTexts) free() {
	for _, block := range c.memory {
		C.free(block)
	}
	c.memory = nil
}

// goTexts copies count texts of the library.
func goTexts(texts **C.char, count int) []string {
	copied := make([]string, count)
	for i, text := range unsafe.Slice(texts, count) {
		copied[i] = C.GoString(text)
	}
	return copied
}

// writer is a function of the library that writes a text, and says how long it is when there is no room.
type writer func(at *C.char, room C.size_t, length *C.size_t, detail *C.foresto_error) C.foresto_status

// written returns what a writer writes.
func written(write writer) (string, error) {
	buffer := make([]byte, 1024)
	for {
		var length C.size_t
		detail := newDetail()
		status := write(chars(buffer), C.size_t(len(buffer)), &length, detail)
		if status == C.FORESTO_OK {
			return string(buffer[:length]), nil
		}
		if status != C.FORESTO_E_CAPACITY || int(length) < len(buffer) {
			return "", failure(status, detail)
		}
		buffer = make([]byte, length+1)
	}
}
