/* SPDX-License-Identifier: MIT */
#include "json_text.h"

#include <jansson.h>

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

void json_put_string(FILE *stream, const char *text) {
    if (!text) {
        fputs("null", stream);
        return;
    }
    json_t *string = json_string(text); /* NULL when it is not UTF-8, or without memory */
    if (!string || json_dumpf(string, stream, JSON_ENCODE_ANY)) {
        put_ascii(stream, text);
    }
    json_decref(string);
}
