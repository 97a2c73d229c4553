/* SPDX-License-Identifier: MIT */
/* The bearer token that every call must show. */
#ifndef HOST_HTTP_TOKEN_H
#define HOST_HTTP_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "../failure.h"
#include "foresto/sha256.h"

/* Only the token's hash is kept. Starts as {0}: no token is asked for. */
struct token {
    bool required;
    uint8_t digest[FORESTO_SHA256_SIZE];
};

/* Read the token from a file that holds it and nothing else but white space around it. A file that others than its
 * owner may read or write is refused. */
enum outcome token_read(const char *path, struct token *token, struct failure *failure);

/* Whether an Authorization header (NULL when there is none) shows the token. Takes the same time wherever the texts
 * differ. */
bool token_matches(const struct token *token, const char *authorization);

#endif
