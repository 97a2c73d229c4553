/* SPDX-License-Identifier: MIT */
/* The library's texts in bulk: "double" and "numeric PRECISION SCALE" read the bits of doubles as hexadecimal, a line
 * each, and print their text; "sha256" reads "PIECE TIMES", the message being that many times the piece, in
 * hexadecimal. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/foresto.h"

static int read_double(double *value) {
    uint64_t bits;
    if (scanf("%" SCNx64, &bits) != 1) {
        return 0;
    }
    memcpy(value, &bits, sizeof bits);
    return 1;
}

/* The text, and after it "!" when it does not read back to the same bits; -0 reads back as 0. */
static int print_doubles(void) {
    double value, back = 0.0;
    char text[FORESTO_DOUBLE_TEXT_SIZE];
    size_t length;
    while (read_double(&value)) {
        double expected = value == 0.0 ? 0.0 : value;
        if (foresto_double_format(value, text, sizeof text, &length) || foresto_double_parse(text, length, &back) ||
            memcmp(&back, &expected, sizeof back) != 0) {
            fputs("!", stdout);
        }
        puts(text);
    }
    return 0;
}

static int print_numerics(uint32_t precision, uint32_t scale) {
    double value;
    char text[FORESTO_NUMERIC_TEXT_SIZE];
    while (read_double(&value)) {
        foresto_status status = foresto_numeric_format(value, precision, scale, text, sizeof text, NULL);
        puts(status ? foresto_status_name(status) : text);
    }
    return 0;
}

static int print_hashes(void) {
    enum { PIECE = 65536 };
    static char piece[PIECE + 1];
    unsigned long times;
    char hex[FORESTO_SHA256_HEX_SIZE];
    while (scanf("%65536s %lu", piece, &times) == 2) {
        size_t size = piece[0] == '-' ? 0 : strlen(piece) / 2;
        unsigned char *message = malloc(size * times + 1);
        if (!message) {
            return 2;
        }
        for (size_t i = 0; i < size * times; i++) {
            char byte[3] = {piece[2 * (i % size)], piece[2 * (i % size) + 1], '\0'};
            message[i] = (unsigned char)strtoul(byte, NULL, 16);
        }
        puts(foresto_sha256_hex(message, size * times, hex) ? "failed" : hex);
        free(message);
    }
    return 0;
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "double") == 0) {
        return print_doubles();
    }
    if (count == 4 && strcmp(arguments[1], "numeric") == 0) {
        return print_numerics((uint32_t)strtoul(arguments[2], NULL, 10), (uint32_t)strtoul(arguments[3], NULL, 10));
    }
    return count == 2 && strcmp(arguments[1], "sha256") == 0 ? print_hashes() : 2;
}
