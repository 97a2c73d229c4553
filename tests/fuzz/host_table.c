/* SPDX-License-Identifier: MIT */
/* The reference host's CSV reader: every cell and row is told once, in order, until someone stops. */
#include "table.h"

#include "input.h"
#include "scratch.h"

struct told {
    uint64_t cells, rows, column, line, stop_at;
};

static enum outcome take_cell(void *user, const struct table_place *place, const char *text, size_t length,
                              struct failure *failure) {
    struct told *told = user;
    HOLDS(text && place->column == told->column && place->line >= 1 && place->line >= told->line);
    char *copy = block_copy(text, length); /* every byte is there to be read */
    free(copy);
    told->column++;
    told->line = place->line;
    told->cells++;
    return told->cells == told->stop_at ? fail(failure, BAD_DATA, "%.*s", (int)length, text) : DONE;
}

static enum outcome end_row(void *user, const struct table_place *place, struct failure *failure) {
    struct told *told = user;
    (void)failure;
    HOLDS(place->column == told->column && told->column > 0);
    told->column = 0;
    told->rows++;
    return DONE;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    struct input input = {bytes, size};
    struct told told = {.stop_at = take_byte(&input)};
    struct table_reader reader = {&told, take_cell, end_row};
    struct failure failure = {0};
    FILE *stream = fopen(scratch_file(input.bytes, input.size), "rb");
    HOLDS(stream);
    enum outcome outcome = table_read_stream(stream, "the input", &reader, &failure);
    fclose(stream);
    HOLDS(failure.outcome == outcome && !outcome == !failure.message);
    HOLDS(outcome == DONE ? told.column == 0 : outcome == BAD_DATA);
    free(failure.message);
    return 0;
}
