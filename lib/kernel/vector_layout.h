/* SPDX-License-Identifier: MIT */
/* Kernels over vectors of W lanes: turning rows into columns. */
#ifndef FO_KERNEL_VECTOR_LAYOUT_H
#define FO_KERNEL_VECTOR_LAYOUT_H

/* The last columns, and the last rows, overlap those before them, so that nothing is left over. */
static void transpose(const double *from, ptrdiff_t from_stride, size_t rows, size_t columns, double *to,
                      ptrdiff_t to_stride) {
    if (rows < W || columns < COLUMNS) {
        fo_scalar_transpose(from, from_stride, rows, columns, to, to_stride);
        return;
    }
    for (size_t r = 0; r < rows; r += W) {
        size_t row = least(r, rows - W);
        for (size_t c = 0; c < columns; c += COLUMNS) {
            size_t column = least(c, columns - COLUMNS);
            double *at = to + (ptrdiff_t)column * to_stride + (ptrdiff_t)row;
            V turned[COLUMNS];
            v_columns(from + (ptrdiff_t)row * from_stride + (ptrdiff_t)column, from_stride, turned);
#pragma GCC unroll 8
            for (ptrdiff_t k = 0; k < COLUMNS; k++) {
                v_store(at + k * to_stride, turned[k]);
            }
        }
    }
    v_leave();
}

#endif
