/* SPDX-License-Identifier: MIT */
#include "store/statements.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

struct statement *statements_find(const struct statements *statements, const char *sql) {
    for (size_t i = 0; i < statements->count; i++) {
        if (strcmp(statements->all[i]->sql, sql) == 0) {
            return statements->all[i];
        }
    }
    return NULL;
}

struct statement *statements_add(struct statements *statements, const char *sql, void *prepared) {
    struct statement **all = grow(statements->all, statements->count + 1, sizeof(struct statement *));
    if (!all) {
        return NULL;
    }
    statements->all = all;
    struct statement *statement = malloc(sizeof *statement);
    char *copy = strdup(sql);
    if (!statement || !copy) {
        free(statement);
        free(copy);
        return NULL;
    }
    *statement = (struct statement){copy, prepared, statements->count};
    all[statements->count++] = statement;
    return statement;
}

void statements_clear(struct statements *statements) {
    for (size_t i = 0; i < statements->count; i++) {
        free(statements->all[i]->sql);
        free(statements->all[i]);
    }
    free(statements->all);
    *statements = (struct statements){NULL, 0};
}
