/* SPDX-License-Identifier: MIT */
/* Names: of enum values, both ways, and of assets. */
#ifndef FO_BASE_NAMES_H
#define FO_BASE_NAMES_H

#include "base/error.h"
#include "foresto/panel.h"

/* names[value - first] for the values first .. first + count - 1. */
struct fo_names {
    const char *const *names;
    uint32_t first;
    uint32_t count;
};

/* The names of a first value and of those that follow it. */
#define FO_NAMES(first_, ...)                                                                                          \
    { (const char *const[]){__VA_ARGS__}, first_, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *) }

bool fo_names_has(const struct fo_names *names, uint32_t value);

/* NULL for an unknown value. */
const char *fo_names_get(const struct fo_names *names, uint32_t value);

/* Case-sensitive. */
foresto_status fo_names_find(const struct fo_names *names, const char *name, uint32_t *value);

bool fo_same_string(const char *a, const char *b);

/* Each of `count` names is UTF-8 of 1 to FORESTO_ASSET_NAME_MAX bytes; `field` is what they are called in public. */
foresto_status fo_names_check(const char *const *names, uint64_t count, const char *field, foresto_error *error);

/* Bytes of `count` good names with their NULs. */
uint64_t fo_names_size(const char *const *names, uint64_t count);

/* Copy them to `text`, which has room for them, and point to the copies. */
void fo_names_copy(const char *const *names, uint64_t count, char *text, const char **copies);

#endif
