/* SPDX-License-Identifier: MIT */
#include "token.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define TOKEN_SIZE_MAX 1024

static enum outcome check_file(const char *path, FILE *file, struct failure *failure) {
    struct stat status;
    if (fstat(fileno(file), &status)) {
        return fail_io(failure, "read", path, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return fail(failure, USAGE, "--token-file: %s is not a file", path);
    }
    if (status.st_mode & (S_IRWXG | S_IRWXO)) {
        return fail(failure, REFUSED, "--token-file: %s is open to others than its owner; chmod 600 closes it", path);
    }
    return DONE;
}

static bool is_visible(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (text[i] <= ' ' || text[i] > '~') {
            return false;
        }
    }
    return length > 0;
}

static enum outcome take_token(const char *path, FILE *file, struct token *token, struct failure *failure) {
    char text[TOKEN_SIZE_MAX + 1];
    size_t length = fread(text, 1, sizeof text, file);
    if (ferror(file)) {
        return fail_io(failure, "read", path, errno);
    }
    size_t start = 0;
    while (length > 0 && strchr(" \t\r\n", text[length - 1]) && text[length - 1]) {
        length--;
    }
    while (start < length && strchr(" \t\r\n", text[start]) && text[start]) {
        start++;
    }
    if (length > TOKEN_SIZE_MAX || !is_visible(text + start, length - start)) {
        return fail(failure, USAGE, "--token-file: %s does not hold one token of 1 to %d visible ASCII characters",
                    path, TOKEN_SIZE_MAX);
    }
    token->required = true;
    foresto_sha256(text + start, length - start, token->digest);
    return DONE;
}

enum outcome token_read(const char *path, struct token *token, struct failure *failure) {
    FILE *file = fopen(path, "r");
    if (!file) {
        return fail_io(failure, "read", path, errno);
    }
    setvbuf(file, NULL, _IONBF, 0); /* no copy of the token stays in a buffer */
    enum outcome outcome = check_file(path, file, failure);
    outcome = outcome ? outcome : take_token(path, file, token, failure);
    fclose(file);
    return outcome;
}

/* Both texts are hashed first, so that neither their length nor the first difference shows in the time taken. */
bool token_matches(const struct token *token, const char *authorization) {
    static const char scheme[] = "Bearer ";
    if (!authorization || strncasecmp(authorization, scheme, sizeof scheme - 1) != 0) {
        return false;
    }
    const char *shown = authorization + sizeof scheme - 1;
    uint8_t digest[FORESTO_SHA256_SIZE];
    foresto_sha256(shown, strlen(shown), digest);
    volatile uint8_t difference = 0;
    for (size_t i = 0; i < sizeof digest; i++) {
        difference = (uint8_t)(difference | (digest[i] ^ token->digest[i]));
    }
    return difference == 0;
}
