// SPDX-License-Identifier: MIT

package foresto

import (
	"path/filepath"
	"regexp"
	"testing"
)

func TestSelfTest(t *testing.T) {
	must(t, CheckEnvironment())
	pattern := regexp.MustCompile(`FORESTO_SELF_TEST_HASH "(\w{64})"`)
	published := pattern.FindStringSubmatch(read(t, filepath.Join(includeFolder(), "selftest.h")))
	hash, err := SelfTest()
	must(t, err)
	same(t, "hash", hash, published[1])
}
