/* SPDX-License-Identifier: MIT */
#include "table.h"

#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>

#include "text.h"

struct parse {
    struct csv_parser parser;
    const struct table_reader *reader;
    struct failure *failure;
    struct table_place place;
    enum outcome outcome;
    bool row_ended;
};

static void on_cell(void *text, size_t length, void *user) {
    struct parse *parse = user;
    if (!parse->outcome) {
        parse->outcome =
            parse->reader->take_cell(parse->reader->user, &parse->place, length ? text : "", length, parse->failure);
        parse->place.column++;
    }
}

/* Called at every line end outside quotes, so also for blank lines, and for CR and LF each. */
static void on_line_end(int terminator, void *user) {
    (void)terminator;
    struct parse *parse = user;
    if (!parse->outcome && parse->place.column > 0) {
        parse->outcome = parse->reader->end_row(parse->reader->user, &parse->place, parse->failure);
    }
    parse->place.column = 0;
    parse->row_ended = true;
}

static enum outcome fail_csv(struct parse *parse) {
    int error = csv_error(&parse->parser);
    if (error == CSV_ENOMEM || error == CSV_ETOOBIG) {
        return fail_memory(parse->failure);
    }
    return fail(parse->failure, BAD_DATA, "%s:%" PRIu64 ": a quote is misplaced or not closed", parse->place.path,
                parse->place.line);
}

/* Hand the file to the parser line by line, since it does not count lines itself. */
static enum outcome feed(struct parse *parse, FILE *file) {
    char *line = NULL;
    size_t capacity = 0;
    ssize_t length = 0;
    errno = 0;
    for (uint64_t number = 1; !parse->outcome && (length = getline(&line, &capacity, file)) > 0; number++) {
        if (parse->row_ended) {
            parse->place.line = number;
            parse->row_ended = false;
        }
        const char *start = number == 1 ? after_byte_order_mark(line, (size_t)length) : line;
        size_t size = (size_t)(line + length - start);
        if (csv_parse(&parse->parser, start, size, on_cell, on_line_end, parse) != size) {
            parse->outcome = fail_csv(parse);
        }
    }
    free(line);
    if (!parse->outcome && length < 0 && !feof(file)) {
        return fail_io(parse->failure, "read", parse->place.path, errno);
    }
    if (!parse->outcome && csv_fini(&parse->parser, on_cell, on_line_end, parse)) {
        return fail_csv(parse);
    }
    return parse->outcome;
}

enum outcome table_read_stream(FILE *stream, const char *path, const struct table_reader *reader,
                               struct failure *failure) {
    struct parse parse = {.reader = reader, .failure = failure, .place = {.path = path}, .row_ended = true};
    csv_init(&parse.parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
    enum outcome outcome = feed(&parse, stream);
    csv_free(&parse.parser);
    return outcome;
}
