// SPDX-License-Identifier: MIT

package foresto

// #include "bridge_sweep.h"
import "C"

import (
	"sync"
	"sync/atomic"
	"unsafe"
)

// bridgeParallelFor runs each task of a sweep once, on as many goroutines as there are workers, and returns when all
// are done.
//
//export bridgeParallelFor
func bridgeParallelFor(workers C.uint32_t, count C.uint64_t, task C.bridge_task, data unsafe.Pointer) C.int32_t {
	var next uint64
	work := func() {
		for index := atomic.AddUint64(&next, 1) - 1; index < uint64(count); index = atomic.AddUint64(&next, 1) - 1 {
			C.bridge_run_task(task, data, C.uint64_t(index))
		}
	}
	var group sync.WaitGroup
	for n := uint64(1); n < uint64(workers) && n < uint64(count); n++ {
		group.Add(1)
		go func() {
			defer group.Done()
			work()
		}()
	}
	work()
	group.Wait()
	return 0
}
