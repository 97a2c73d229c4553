/* SPDX-License-Identifier: MIT */
#include "json_text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

static void put_ascii(FILE *stream, const char *text) {
    putc('"', stream);
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\') {
            fprintf(stream, "\\%c", c);
        } else {
            putc(c < ' ' || c > '~' ? '?' : c, stream);
        }
    }
    putc('"', stream);
}

void json_put_raw(FILE *stream, const char *json) {
    for (size_t length; length = strcspn(json, "<"), json[length]; json += length + 1) {
        fwrite(json, 1, length, stream);
        fputs("\\u003c", stream);
    }
    fputs(json, stream);
}

void json_put_string(FILE *stream, const char *text) {
    if (!text) {
        fputs("null", stream);
        return;
    }
    json_t *string = json_string(text); /* NULL when it is not UTF-8, or without memory */
    char *json = string ? json_dumps(string, JSON_ENCODE_ANY) : NULL;
    if (json) {
        json_put_raw(stream, json);
    } else {
        put_ascii(stream, text);
    }
    free(json);
    json_decref(string);
}

struct object object_begin(FILE *stream, const char *before) {
    putc('{', stream);
    return (struct object){stream, before, false};
}

void object_end(struct object *object) {
    fputs(*object->before ? "\n}" : "}", object->stream);
}

void object_key(struct object *object, const char *name) {
    fprintf(object->stream, "%s%s\"%s\":", object->begun ? "," : "", object->before, name);
    object->begun = true;
}

void object_string(struct object *object, const char *name, const char *text) {
    object_key(object, name);
    json_put_string(object->stream, text);
}

void object_raw(struct object *object, const char *name, const char *json) {
    object_key(object, name);
    json_put_raw(object->stream, json ? json : "null");
}

void object_integer(struct object *object, const char *name, int64_t value) {
    object_key(object, name);
    fprintf(object->stream, "%" PRId64, value);
}

void object_count(struct object *object, const char *name, uint64_t value) {
    object_key(object, name);
    fprintf(object->stream, "%" PRIu64, value);
}

void object_number(struct object *object, const char *name, double value) {
    object_key(object, name);
    put_double(object->stream, value);
}

void object_date(struct object *object, const char *name, foresto_date date) {
    object_key(object, name);
    putc('"', object->stream);
    put_date(object->stream, date);
    putc('"', object->stream);
}

void object_bool(struct object *object, const char *name, bool value) {
    object_raw(object, name, value ? "true" : "false");
}
