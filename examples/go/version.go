// SPDX-License-Identifier: MIT

package foresto

// #cgo pkg-config: foresto
// #include <foresto/foresto.h>
import "C"

import "fmt"

func init() {
	if linked := ABIVersion(); linked != C.FORESTO_ABI_VERSION {
		panic(fmt.Sprintf("foresto: built for ABI %d, linked to ABI %d", int(C.FORESTO_ABI_VERSION), linked))
	}
}

// Version returns the release of the linked library, such as 0.1.0.
func Version() string {
	return C.GoString(C.foresto_version())
}

// ABIVersion returns the ABI of the linked library. A program that was built for another one does not start.
func ABIVersion() uint32 {
	return uint32(C.foresto_abi_version())
}

// EngineVersion returns the version of the library's arithmetic. It changes only when some result changes.
func EngineVersion() string {
	return C.GoString(C.foresto_engine_version())
}
