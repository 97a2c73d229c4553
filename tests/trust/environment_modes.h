/* SPDX-License-Identifier: MIT */
/* The floating-point environments that a machine offers, and the control word that says which one a thread has. */
#ifndef ENVIRONMENT_MODES_H
#define ENVIRONMENT_MODES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What foresto_environment_check() shall say. EITHER: the mode concerns arithmetic that the library may not use. */
enum verdict { REFUSED, ACCEPTED, EITHER };

struct mode {
    char name[48];
    uint64_t control;
    enum verdict verdict;
};

enum { MODES_MAX = 64 };

/* Fill modes with all that this machine has; [0] is the good one, round to nearest and nothing else. */
size_t modes_list(struct mode *modes);

/* Read and write the thread's control word, without the flags of exceptions that have occurred. */
uint64_t control_get(void);
void control_set(uint64_t control);

#endif
