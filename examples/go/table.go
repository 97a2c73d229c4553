// SPDX-License-Identifier: MIT

package foresto

// table is how rows and columns lie in a slice.
type table struct {
	length, rows, columns, rowStride, columnStride int
}

// fits says whether every value that the strides lead to is in the slice.
func (t *table) fits() bool {
	if t.rows == 0 || t.columns == 0 {
		return true // the library refuses that
	}
	if t.rowStride < 0 || t.columnStride < 0 {
		return false
	}
	last := t.length - 1
	if last < 0 {
		return false
	}
	if t.rowStride > 0 && t.rows-1 > last/t.rowStride {
		return false
	}
	last -= (t.rows - 1) * t.rowStride
	return t.columnStride == 0 || t.columns-1 <= last/t.columnStride
}
