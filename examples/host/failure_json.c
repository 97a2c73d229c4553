/* SPDX-License-Identifier: MIT */
#include "failure_json.h"

void error_put(struct object *object, const char *code, const char *message, const char *field) {
    object_bool(object, "success", false);
    object_key(object, "error");
    struct object error = object_begin(object->stream, "");
    object_string(&error, "code", code);
    object_string(&error, "message", message);
    object_string(&error, "field", field && *field ? field : NULL);
    object_end(&error);
}

void failure_put(struct object *object, const struct failure *failure) {
    error_put(object, failure_code(failure), failure->message ? failure->message : "out of memory", failure->field);
}
