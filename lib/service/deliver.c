/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "service/deliver.h"

foresto_status fo_deliver(void (*write)(struct fo_text *text, const void *what), const void *what, char *buffer,
                          size_t capacity, size_t *length, foresto_error *error) {
    if (!buffer && capacity) {
        return fo_fail_field(error, FORESTO_E_ARGUMENT, "text", "must not be NULL");
    }
    struct fo_text measure = FO_TEXT(NULL, 0);
    write(&measure, what);
    if (measure.bad) {
        return fo_fail(error, FORESTO_E_RANGE, FO_NOWHERE, "a number is not finite");
    }
    if (length) {
        *length = measure.length;
    }
    if (measure.length >= capacity) {
        return fo_fail_value(error, FORESTO_E_CAPACITY, "capacity", (double)capacity, NULL);
    }
    struct fo_text text = FO_TEXT(buffer, capacity);
    write(&text, what);
    return fo_text_end(&text, NULL);
}
