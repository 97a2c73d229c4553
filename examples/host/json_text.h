/* SPDX-License-Identifier: MIT */
/* JSON strings, whatever bytes they are made of. */
#ifndef HOST_JSON_TEXT_H
#define HOST_JSON_TEXT_H

#include <stdio.h>

/* Write a JSON string; NULL gives null. In text that is not UTF-8 every byte outside ASCII becomes a question mark. */
void json_put_string(FILE *stream, const char *text);

#endif
