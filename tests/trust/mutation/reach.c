/* SPDX-License-Identifier: MIT */
/* Part of a library that is compiled with -fsanitize-coverage=trace-pc: notes which of its places are executed, and
 * writes their offsets to the file that FORESTO_REACH names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#define ROOM (8 << 20) /* bytes of code, at most */

static unsigned char reached[ROOM];
static char *base;

__attribute__((constructor)) static void find_base(void) {
    Dl_info here;
    if (dladdr((void *)(size_t)find_base, &here)) {
        base = here.dli_fbase;
    }
}

void __sanitizer_cov_trace_pc(void) {
    const size_t offset = (size_t)((char *)__builtin_return_address(0) - base);
    if (offset < ROOM) {
        reached[offset] = 1;
    }
}

__attribute__((destructor)) static void write_reached(void) {
    const char *path = getenv("FORESTO_REACH");
    FILE *file = path ? fopen(path, "w") : NULL;
    for (size_t offset = 0; file && offset < ROOM; offset++) {
        if (reached[offset]) {
            fprintf(file, "%zx\n", offset);
        }
    }
    if (file) {
        fclose(file);
    }
}
