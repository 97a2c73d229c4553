/* SPDX-License-Identifier: MIT */
/* A CSV file, streamed cell by cell, with the line on which each row begins. */
#ifndef HOST_TABLE_H
#define HOST_TABLE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "failure.h"

struct table_place {
    const char *path;
    uint64_t line;   /* of the file, from 1, on which the row begins: quoted cells may hold line ends */
    uint64_t column; /* from 0; at the end of a row, the number of its cells */
};

/* Who takes the cells. An outcome other than DONE stops the reading. */
struct table_reader {
    void *user;
    enum outcome (*take_cell)(void *user, const struct table_place *place, const char *text, size_t length,
                              struct failure *failure);
    enum outcome (*end_row)(void *user, const struct table_place *place, struct failure *failure);
};

/* Read a whole stream, whose name in messages is `path`. Blank lines are no rows; LF and CR LF end a line, also the
 * last one if it is left open; a byte order mark is skipped; blanks around an unquoted cell do not count; a stray quote
 * is BAD_DATA. */
enum outcome table_read_stream(FILE *stream, const char *path, const struct table_reader *reader,
                               struct failure *failure);

#endif
