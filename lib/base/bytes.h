/* SPDX-License-Identifier: MIT */
/* Plain values as bytes, little-endian on every machine. */
#ifndef FO_BASE_BYTES_H
#define FO_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes being written. What does not fit is dropped, but counted. */
struct fo_writer {
    uint8_t *bytes; /* NULL: count only */
    size_t capacity;
    size_t size;
};

void fo_put_u32(struct fo_writer *writer, uint32_t value);
void fo_put_u64(struct fo_writer *writer, uint64_t value);
void fo_put_double(struct fo_writer *writer, double value);
void fo_put_doubles(struct fo_writer *writer, const double *values, size_t count);
void fo_put_string(struct fo_writer *writer, const char *string); /* with its NUL */

/* Bytes being read. Past the end, or after anything malformed, everything reads as 0 and `bad` is set. */
struct fo_reader {
    const uint8_t *bytes;
    size_t size;
    size_t at;
    bool bad;
};

uint32_t fo_get_u32(struct fo_reader *reader);
uint64_t fo_get_u64(struct fo_reader *reader);
bool fo_get_flag(struct fo_reader *reader); /* a u32 that must be 0 or 1 */
double fo_get_double(struct fo_reader *reader);
void fo_get_doubles(struct fo_reader *reader, double *values, size_t count);
const char *fo_get_string(struct fo_reader *reader); /* in place, NUL-terminated; "" when bad */

#endif
