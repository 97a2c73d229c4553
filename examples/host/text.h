/* SPDX-License-Identifier: MIT */
/* Text in and out: whole files, numbers as the library writes them, memory that grows. */
#ifndef HOST_TEXT_H
#define HOST_TEXT_H

#include <stdint.h>
#include <stdio.h>

#include "failure.h"
#include "foresto/date.h"

/* The value of an option that takes TEXT or @FILE: a copy of the text, or the file's contents without its byte order
 * mark. NUL-terminated and without a NUL inside. *text must start as NULL, and is to be freed after a failure too. */
enum outcome text_or_file(const char *option, const char *argument, char **text, struct failure *failure);

/* Skip a UTF-8 byte order mark. */
const char *after_byte_order_mark(const char *text, size_t length);

/* realloc() for `count` items of `item` bytes; NULL, with the old block intact, when that is too much. */
void *grow(void *memory, uint64_t count, size_t item);

/* Write a number as shortest text, and a date. Both are quiet about stream errors, which the stream remembers; a number
 * that is not finite leaves null. */
void put_double(FILE *stream, double value);
void put_date(FILE *stream, foresto_date date);

#endif
