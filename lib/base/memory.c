/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/memory.h"

#include "base/environment.h"
#include "base/struct.h"

#ifndef FORESTO_FREESTANDING
#include <stdlib.h>

static void *default_allocate(void *user, size_t size) {
    (void)user;
    return malloc(size);
}

static void default_release(void *user, void *memory) {
    (void)user;
    free(memory);
}
#endif

void foresto_allocator_init(foresto_allocator *allocator, size_t struct_size) {
    const foresto_allocator initial = FORESTO_ALLOCATOR_INIT;
    fo_init(allocator, struct_size, &initial, sizeof initial);
}

foresto_status fo_allocator_import(foresto_allocator *copy, const foresto_allocator *given, foresto_error *error) {
    if (!given) {
#ifndef FORESTO_FREESTANDING
        *copy = (foresto_allocator){sizeof *copy, 0, NULL, default_allocate, default_release, NULL};
        return FORESTO_OK;
#else
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "allocator", "a freestanding build has no default");
#endif
    }
    foresto_status status =
        fo_import_table(copy, sizeof *copy, FO_SIZE_TO(foresto_allocator, reserved_pointer), given, "allocator", error);
    if (status) {
        return status;
    }
    if (!copy->allocate || !copy->release) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "allocator", "allocate and release must be set");
    }
    if (copy->reserved_pointer) {
        return fo_fail_field(error, FORESTO_E_STRUCT, "allocator", "a reserved field is set");
    }
    return FORESTO_OK;
}

foresto_status fo_layout_allocate(const struct fo_layout *layout, const foresto_allocator *allocator, void **block,
                                  foresto_error *error) {
    if (layout->overflow) {
        return fo_fail(error, FORESTO_E_SIZE, FO_NOWHERE, "the size exceeds the address space");
    }
    void *memory = allocator->allocate(allocator->user, layout->size ? layout->size : 1);
    if (!memory) {
        return fo_fail(error, FORESTO_E_MEMORY, FO_NOWHERE, NULL);
    }
    if (!fo_environment_good()) {
        allocator->release(allocator->user, memory);
        return fo_fail_field(error, FORESTO_E_ENVIRONMENT, "allocate", "has changed the floating-point environment");
    }
    *block = memory;
    return FORESTO_OK;
}

void fo_release(const foresto_allocator *allocator, void *block) {
    if (block) {
        allocator->release(allocator->user, block);
    }
}
