/* SPDX-License-Identifier: MIT */
/**
 * @file decimal.h
 * @brief Numbers as text: shortest, exact to the bit, and rounded to a database column. Independent of the locale.
 */
#ifndef FORESTO_DECIMAL_H
#define FORESTO_DECIMAL_H

#include "status.h"

/** Bytes that hold every text of foresto_double_format() and its NUL. */
#define FORESTO_DOUBLE_TEXT_SIZE 26
/** Largest precision that foresto_numeric_format() takes. */
#define FORESTO_NUMERIC_PRECISION_MAX 38
/** Bytes that hold every text of foresto_numeric_format() and its NUL. */
#define FORESTO_NUMERIC_TEXT_SIZE 42

FORESTO_BEGIN

/**
 * Write the shortest decimal text that reads back to the same double, in the form of ECMAScript's Number to String
 * (ECMA-262, Number::toString): `0.05`, `1e+21`, `5e-324`. Negative zero is written as `0`.
 * @param[in] value a finite number.
 * @param[out] text room for the text and its NUL; untouched on failure.
 * @param[in] capacity bytes at text; FORESTO_DOUBLE_TEXT_SIZE is always enough.
 * @param[out] length the text's length without NUL; may be NULL. Set on FORESTO_E_CAPACITY too.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when text is NULL; FORESTO_E_RANGE for NaN and infinities;
 *         FORESTO_E_CAPACITY.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_double_format(double value, char *text, size_t capacity, size_t *length);

/**
 * Read a decimal number, correctly rounded (to nearest, ties to even): `-12.5`, `.5`, `1e-3`.
 * @param[in] text optional sign, digits with an optional point, optional exponent; no blanks; no NUL needed.
 * @param[in] length bytes of text, all of which must belong to the number.
 * @param[out] value the number; tiny magnitudes become subnormal or 0. Untouched on failure.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when a pointer is NULL; FORESTO_E_PARSE when the text is no such number
 *         (nor are `nan` and `inf`); FORESTO_E_RANGE when it is too large for a double.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_double_parse(const char *text, size_t length, double *value);

/**
 * Write a number for a column NUMERIC(precision, scale): its shortest text rounded half away from zero to scale
 * places, as PostgreSQL rounds that text. Always `scale` digits follow the point; zero is never negative.
 * @param[in] value a finite number.
 * @param[in] precision digits in all, 1 to FORESTO_NUMERIC_PRECISION_MAX.
 * @param[in] scale digits after the point, 0 to precision.
 * @param[out] text room for the text and its NUL; untouched on failure.
 * @param[in] capacity bytes at text; FORESTO_NUMERIC_TEXT_SIZE is always enough.
 * @param[out] length the text's length without NUL; may be NULL. Set on FORESTO_E_CAPACITY too.
 * @return FORESTO_OK; FORESTO_E_ARGUMENT when text is NULL or precision or scale is out of range; FORESTO_E_RANGE
 *         when the value is not finite or does not fit after rounding; FORESTO_E_CAPACITY.
 * @since 0.1
 */
FORESTO_API foresto_status foresto_numeric_format(double value, uint32_t precision, uint32_t scale, char *text,
                                                  size_t capacity, size_t *length);

FORESTO_END

#endif
