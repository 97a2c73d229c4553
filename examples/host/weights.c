/* SPDX-License-Identifier: MIT */
#include "weights.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "foresto/decimal.h"
#include "text.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* Cut the blanks around a piece of text. */
static char *trim(char *text) {
    while (is_blank(*text)) {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && is_blank(text[length - 1])) {
        length--;
    }
    text[length] = '\0';
    return text;
}

/* Take one trimmed entry apart. */
static enum outcome read_entry(char *entry, struct weights *weights, struct failure *failure) {
    uint64_t i = weights->count;
    char *equals = strrchr(entry, '=');
    if (!equals) {
        return fail(failure, USAGE, "--weights: '%s' is not NAME=WEIGHT or CLASS:NAME=WEIGHT", entry);
    }
    *equals = '\0';
    const char *number = trim(equals + 1);
    char *colon = strchr(entry, ':');
    weights->classes[i] = NULL;
    if (colon) {
        *colon = '\0';
        weights->classes[i] = trim(entry);
    }
    weights->names[i] = trim(colon ? colon + 1 : entry);
    if (!*weights->names[i] || (colon && !*weights->classes[i])) {
        return fail(failure, USAGE, "--weights: the weight %s has an empty name or class", number);
    }
    if (foresto_double_parse(number, strlen(number), &weights->values[i])) {
        return fail(failure, USAGE, "--weights: the weight of %s, '%s', is not a number", weights->names[i], number);
    }
    if (i > 0 && !weights->classes[i] != !weights->classes[0]) {
        return fail(failure, USAGE, "--weights: either all entries have a class or none; %s and %s differ",
                    weights->names[0], weights->names[i]);
    }
    weights->count++;
    return DONE;
}

static enum outcome read_entries(bool from_file, struct weights *weights, struct failure *failure) {
    char separator = from_file ? '\n' : ',';
    for (char *entry = weights->text, *next; entry; entry = next) {
        next = strchr(entry, separator);
        if (next) {
            *next++ = '\0';
        }
        entry = trim(entry);
        if (from_file && (!*entry || *entry == '#')) {
            continue;
        }
        enum outcome outcome = read_entry(entry, weights, failure);
        if (outcome) {
            return outcome;
        }
    }
    return weights->count ? DONE : fail(failure, USAGE, "--weights: no entry");
}

enum outcome weights_read(const char *argument, struct weights *weights, struct failure *failure) {
    bool from_file = argument[0] == '@';
    enum outcome outcome = text_or_file("weights", argument, &weights->text, failure);
    if (outcome) {
        return outcome;
    }
    size_t most = 1;
    for (const char *c = weights->text; *c; c++) {
        most += *c == (from_file ? '\n' : ',');
    }
    weights->values = calloc(most, sizeof *weights->values);
    weights->names = calloc(most, sizeof *weights->names);
    weights->classes = calloc(most, sizeof *weights->classes);
    if (!weights->values || !weights->names || !weights->classes) {
        return fail_memory(failure);
    }
    outcome = read_entries(from_file, weights, failure);
    if (!outcome && !weights->classes[0]) {
        free(weights->classes);
        weights->classes = NULL;
    }
    return outcome;
}

void weights_free(struct weights *weights) {
    free(weights->values);
    free(weights->names);
    free(weights->classes);
    free(weights->text);
}
