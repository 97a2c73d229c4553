/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/names.h"

/* The bound also keeps compilers from turning the loop into a call of strlen. */
size_t fo_name_size(const char *name) {
    size_t size = 1;
    while (size <= FO_NAME_MAX && name[size - 1]) {
        size++;
    }
    return size;
}

static bool same(const char *a, const char *b) {
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
        if (same(name, names->names[i])) {
            *value = names->first + i;
            return FORESTO_OK;
        }
    }
    return FORESTO_E_ENUM;
}
