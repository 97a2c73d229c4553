/* SPDX-License-Identifier: MIT */
/* A failure as machines read it, from the service and from --json. */
#ifndef HOST_FAILURE_JSON_H
#define HOST_FAILURE_JSON_H

#include "failure.h"
#include "json_text.h"

/* Write the members `success`, false, and `error`. A field that is NULL or "" becomes null. */
void error_put(struct object *object, const char *code, const char *message, const char *field);

/* The same of a failure. */
void failure_put(struct object *object, const struct failure *failure);

#endif
