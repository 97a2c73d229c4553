/* SPDX-License-Identifier: MIT */
/* Runs a target over files, without a fuzzer: for Valgrind, and for compilers that have none. */
#include <stdio.h>
#include <stdlib.h>

#include "input.h"

static int run_file(const char *path) {
    enum { MOST = 1 << 20 };
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return 1;
    }
    uint8_t *room = block_of(MOST);
    size_t size = fread(room, 1, MOST, file);
    fclose(file);
    uint8_t *bytes = block_copy(room, size); /* exactly as long as the input */
    LLVMFuzzerTestOneInput(bytes, size);
    free(bytes);
    free(room);
    return 0;
}

int main(int count, char **arguments) {
    int failed = 0;
    if (LLVMFuzzerInitialize) {
        LLVMFuzzerInitialize(&count, &arguments);
    }
    for (int k = 1; k < count; k++) {
        failed |= run_file(arguments[k]);
    }
    return failed;
}
