// SPDX-License-Identifier: MIT

package foresto

// #include <stdlib.h>
// #include "bridge_simulate.h"
import "C"

import (
	"context"
	"errors"
	"unsafe"
)

// Simulate runs a request over a panel.
func Simulate(panel *Panel, request Request) (*Result, error) {
	return simulate(panel, request, nil)
}

// SimulateMarket makes a panel for a single run. Closing the result closes the panel.
func SimulateMarket(market Market, request Request) (*Result, error) {
	panel, err := NewPanel(market)
	if err != nil {
		return nil, err
	}
	result, err := Simulate(panel, request)
	if err != nil {
		panel.Close()
		return nil, err
	}
	result.ownsPanel = true
	return result, nil
}

// SimulateContext is Simulate until the context ends; the error then matches both ErrCancelled and the context's own.
func SimulateContext(ctx context.Context, panel *Panel, request Request) (*Result, error) {
	var result *Result
	err := untilDone(ctx, func(stop *C.int32_t) (err error) {
		result, err = simulate(panel, request, stop)
		return err
	})
	return result, err
}

// untilDone works until the context ends: it then sets the number that the library asks for now and then. The number is
// nil for a context that never ends.
func untilDone(ctx context.Context, work func(stop *C.int32_t) error) error {
	if err := ctx.Err(); err != nil {
		return cancelled(refusal(ErrCancelled, ""), err)
	}
	if ctx.Done() == nil {
		return work(nil)
	}
	stop := (*C.int32_t)(C.calloc(1, C.sizeof_int32_t))
	defer C.free(unsafe.Pointer(stop))
	finished, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-ctx.Done():
			C.bridge_stop(stop)
		case <-finished:
		}
	}()
	err := work(stop)
	close(finished)
	<-watched
	if errors.Is(err, ErrCancelled) {
		err = cancelled(err, ctx.Err())
	}
	return err
}

// cancelled adds the reason to an error.
func cancelled(err, cause error) error {
	var failed *Error
	if errors.As(err, &failed) {
		failed.cause = cause
	}
	return err
}

func simulate(panel *Panel, request Request, stop *C.int32_t) (*Result, error) {
	var memory *C.foresto_result
	err := request.over(panel, func(call *call) error {
		detail := newDetail()
		status := C.bridge_simulate(call.request, call.weights, call.rule, stop, &memory, detail)
		return failure(status, detail)
	})
	if err != nil {
		return nil, err
	}
	return newResult(memory, panel, request.clone())
}
