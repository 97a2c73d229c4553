/* SPDX-License-Identifier: MIT */
/* Text into a caller's buffer: whole or not at all. */
#ifndef FO_SERVICE_DELIVER_H
#define FO_SERVICE_DELIVER_H

#include "base/error.h"
#include "base/text.h"

/* Call `write` once to measure and once to write. FORESTO_E_CAPACITY leaves the buffer untouched and sets *length;
 * FORESTO_E_RANGE says that a number was not finite. */
foresto_status fo_deliver(void (*write)(struct fo_text *text, const void *what), const void *what, char *buffer,
                          size_t capacity, size_t *length, foresto_error *error);

#endif
