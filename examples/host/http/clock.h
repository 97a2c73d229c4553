/* SPDX-License-Identifier: MIT */
/* The two clocks: one that only goes forward, for durations, and the date. */
#ifndef HOST_HTTP_CLOCK_H
#define HOST_HTTP_CLOCK_H

#include <stdint.h>

#include "foresto/date.h"

/* Microseconds since some moment in the past. */
int64_t clock_microseconds(void);

/* Milliseconds on the same clock. */
int64_t clock_milliseconds(void);

/* Today, UTC. */
foresto_date clock_today(void);

/* Now as `2024-05-31T12:00:00.123Z`. */
#define CLOCK_TEXT_SIZE 32
void clock_write(char text[CLOCK_TEXT_SIZE]);

#endif
