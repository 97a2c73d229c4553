/* SPDX-License-Identifier: MIT */
/* The statements that a connection has prepared, by their text. */
#ifndef HOST_STORE_STATEMENTS_H
#define HOST_STORE_STATEMENTS_H

#include <stddef.h>

struct statement {
    char *sql;
    void *prepared; /* the kind's own; NULL when only the place counts */
    size_t place;   /* among all */
};

/* Starts as {0}. */
struct statements {
    struct statement **all; /* each stays where it is */
    size_t count;
};

/* The statement with this text, or NULL. */
struct statement *statements_find(const struct statements *statements, const char *sql);

/* Keep a copy of the text; NULL without memory. */
struct statement *statements_add(struct statements *statements, const char *sql, void *prepared);

/* Forget all; what was prepared is for the caller to end before. */
void statements_clear(struct statements *statements);

#endif
