/* SPDX-License-Identifier: MIT */
/* Size, offsets and field sizes of every public struct, and the value of every constant, as the lists in layout/ have
 * them. Compiled with -Wpadded -Werror, so that no struct has a gap. It needs no C library. */
#include "foresto/foresto.h"

#include "foresto/execute.h"
#include "foresto/host.h"

#define FIELD_SIZE(type, field) sizeof(((type *)0)->field)

#define STRUCT(type, size) _Static_assert(sizeof(type) == (size), #type " has another size");
#define FIELD(type, field, offset, size)                                                                               \
    _Static_assert(offsetof(type, field) == (offset), #type "::" #field " is elsewhere");                              \
    _Static_assert(FIELD_SIZE(type, field) == (size), #type "::" #field " has another size");
#define CONSTANT(name, value) _Static_assert((name) == (value), #name " has another value");

#if UINTPTR_MAX == UINT64_MAX
#include "layout/lp64.h"
#else
#include "layout/ilp32.h"
#endif

#include "layout/constants.h"
