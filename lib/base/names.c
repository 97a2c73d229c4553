/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/names.h"

#include <string.h>

#include "base/json.h"

/* The bound also keeps compilers from turning the loop into a call of strlen. */
static size_t name_size(const char *name) {
    size_t size = 1;
    while (size <= FORESTO_ASSET_NAME_MAX && name[size - 1]) {
        size++;
    }
    return size;
}

bool fo_same_string(const char *a, const char *b) {
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

bool fo_names_has(const struct fo_names *names, uint32_t value) {
    return value >= names->first && value - names->first < names->count;
}

const char *fo_names_get(const struct fo_names *names, uint32_t value) {
    return fo_names_has(names, value) ? names->names[value - names->first] : NULL;
}

foresto_status fo_names_find(const struct fo_names *names, const char *name, uint32_t *value) {
    if (!name || !value) {
        return FORESTO_E_ARGUMENT;
    }
    for (uint32_t i = 0; i < names->count; i++) {
        if (fo_same_string(name, names->names[i])) {
            *value = names->first + i;
            return FORESTO_OK;
        }
    }
    return FORESTO_E_ENUM;
}

foresto_status fo_names_check(const char *const *names, uint64_t count, const char *field, foresto_error *error) {
    for (uint64_t i = 0; i < count; i++) {
        if (!names[i] || !fo_utf8_valid(names[i], 1, FORESTO_ASSET_NAME_MAX)) {
            struct fo_where where = FO_NOWHERE;
            where.field = field;
            where.asset = (int64_t)i;
            return fo_fail(error, FORESTO_E_NAME, where, "must be UTF-8 of 1 to 63 bytes");
        }
    }
    return FORESTO_OK;
}

uint64_t fo_names_size(const char *const *names, uint64_t count) {
    uint64_t size = 0;
    for (uint64_t i = 0; i < count; i++) {
        size += name_size(names[i]);
    }
    return size;
}

void fo_names_copy(const char *const *names, uint64_t count, char *text, const char **copies) {
    for (uint64_t i = 0; i < count; i++) {
        size_t size = name_size(names[i]);
        memcpy(text, names[i], size);
        copies[i] = text;
        text += size;
    }
}
