// SPDX-License-Identifier: MIT

package foresto

// #include <foresto/foresto.h>
import "C"

// CheckEnvironment returns ErrEnvironment if the thread that it runs on rounds otherwise than to nearest, or flushes
// small numbers to zero. Every function that computes does the same before it begins. Go itself leaves its threads as
// they should be; C code that the program calls may not.
func CheckEnvironment() error {
	detail := newDetail()
	return failure(C.foresto_environment_check(detail), detail)
}

// SelfTest runs 200 small portfolios of every kind and returns the hash of all their bits; a few milliseconds. It
// returns ErrEnvironment when the hash is not the one that was published for EngineVersion.
func SelfTest() (string, error) {
	var hex [C.FORESTO_SHA256_HEX_SIZE]C.char
	detail := newDetail()
	if err := failure(C.foresto_self_test(nil, &hex[0], detail), detail); err != nil {
		return "", err
	}
	return C.GoString(&hex[0]), nil
}
