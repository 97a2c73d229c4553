/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/struct.h"

#include <string.h>

/* No struct of this library is nearly as large; a larger size is garbage, and its tail not to be read. */
enum { SIZE_LIMIT = 4096 };

static foresto_status refuse(foresto_error *error, const char *name, const char *sentence) {
    return fo_fail_field(error, FORESTO_E_STRUCT, name, sentence);
}

static bool tail_is_zero(const unsigned char *bytes, size_t from, size_t to) {
    unsigned char any = 0;
    for (size_t i = from; i < to; i++) {
        any |= bytes[i];
    }
    return any == 0;
}

/* Every growable struct starts with its uint32_t struct_size. */
static size_t size_of(const void *given) {
    uint32_t size;
    memcpy(&size, given, sizeof size);
    return size;
}

foresto_status fo_import(void *copy, size_t size, size_t v1_size, const void *given, const char *name,
                         foresto_error *error) {
    if (!given) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, name, "must not be NULL");
    }
    size_t given_size = size_of(given);
    if (given_size < v1_size) {
        return refuse(error, name, "struct_size is below that of the first version");
    }
    if (given_size > SIZE_LIMIT) {
        return refuse(error, name, "struct_size is out of range");
    }
    if (given_size > size && !tail_is_zero(given, size, given_size)) {
        return refuse(error, name, "a field that this library does not know is set");
    }
    memset(copy, 0, size);
    memcpy(copy, given, given_size < size ? given_size : size);
    uint32_t own_size = (uint32_t)size;
    memcpy(copy, &own_size, sizeof own_size);
    return FORESTO_OK;
}

foresto_status fo_import_table(void *copy, size_t size, size_t v1_size, const void *given, const char *name,
                               foresto_error *error) {
    foresto_status status = fo_import(copy, size, v1_size, given, name, error);
    uint32_t reserved = 0;
    if (!status) {
        memcpy(&reserved, (const unsigned char *)copy + sizeof reserved, sizeof reserved);
    }
    return reserved ? refuse(error, name, "a reserved field is set") : status;
}

foresto_status fo_check_output(const void *given, size_t v1_size, const char *name, foresto_error *error) {
    if (!given) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, name, "must not be NULL");
    }
    return size_of(given) < v1_size ? refuse(error, name, "struct_size is below that of the first version")
                                    : FORESTO_OK;
}

void fo_export(void *given, const void *full, size_t size) {
    size_t given_size = size_of(given);
    size_t end = given_size < size ? given_size : size;
    memcpy((unsigned char *)given + sizeof(uint32_t), (const unsigned char *)full + sizeof(uint32_t),
           end - sizeof(uint32_t));
}

void fo_init(void *given, size_t given_size, const void *initial, size_t size) {
    uint32_t struct_size = (uint32_t)given_size;
    if (!given || given_size < sizeof struct_size) {
        return;
    }
    memset(given, 0, given_size);
    memcpy(given, initial, given_size < size ? given_size : size);
    memcpy(given, &struct_size, sizeof struct_size);
}
