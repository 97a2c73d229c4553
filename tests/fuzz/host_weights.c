/* SPDX-License-Identifier: MIT */
/* The reference host's portfolios, as an argument and as a file: names, classes, weights, or one line of complaint. */
#include "weights.h"

#include "input.h"
#include "scratch.h"

static void check_weights(const struct weights *weights) {
    HOLDS(weights->count >= 1 && weights->values && weights->names);
    for (uint64_t i = 0; i < weights->count; i++) {
        HOLDS(weights->names[i][0] && weights->values[i] - weights->values[i] == 0.0);
        HOLDS(!weights->classes || weights->classes[i][0]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    bool from_file = take_byte(&input) & 1;
    char *text = block_of(input.size + 64);
    struct weights weights = {0};
    struct failure failure = {0};
    if (from_file || (input.size && input.bytes[0] == '@')) {
        snprintf(text, 64, "@%s", scratch_file(input.bytes, input.size));
    } else {
        memcpy(text, input.bytes, input.size);
        text[input.size] = '\0';
    }
    enum outcome outcome = weights_read(text, &weights, &failure);
    HOLDS(failure.outcome == outcome && !outcome == !failure.message);
    HOLDS(outcome == DONE || outcome == USAGE || outcome == IO_ERROR);
    if (outcome == DONE) {
        check_weights(&weights);
    }
    weights_free(&weights);
    free(failure.message);
    free(text);
    return 0;
}
