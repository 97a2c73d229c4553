/* SPDX-License-Identifier: MIT */
/* JSON as it is written: strings, whatever bytes they are made of, and objects member by member. */
#ifndef HOST_JSON_TEXT_H
#define HOST_JSON_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "foresto/date.h"

/* Write a JSON string; NULL gives null. In text that is not UTF-8 every byte outside ASCII becomes a question mark. */
void json_put_string(FILE *stream, const char *text);

/* Write what is JSON already. Here and in strings "<" becomes \u003c, since a page would take "</script" for its end.
 */
void json_put_raw(FILE *stream, const char *json);

/* An object that is being written: its members come after `before`, which is "" or a line break and blanks. */
struct object {
    FILE *stream;
    const char *before;
    bool begun;
};

struct object object_begin(FILE *stream, const char *before);
void object_end(struct object *object);

/* The name of a member whose value the caller writes. */
void object_key(struct object *object, const char *name);

void object_string(struct object *object, const char *name, const char *text); /* NULL gives null */
void object_raw(struct object *object, const char *name, const char *json);    /* likewise */
void object_integer(struct object *object, const char *name, int64_t value);
void object_count(struct object *object, const char *name, uint64_t value);
void object_number(struct object *object, const char *name, double value);
void object_date(struct object *object, const char *name, foresto_date date);
void object_bool(struct object *object, const char *name, bool value);

#endif
