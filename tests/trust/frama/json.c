/* SPDX-License-Identifier: MIT */
/* Strings of any bytes, checked for UTF-8, put in order, and written as JSON with numbers and dates into buffers that
 * are too small, that just do, and that are not there. */
#include "base/json.h"

#include "__fc_builtin.h"

enum { LONG = 2, ROOM = 32 };

static void write_all(char *buffer, size_t capacity, const char *key, const char *value) {
    bool first = true;
    size_t length;
    struct fo_text text = FO_TEXT(buffer, capacity);
    fo_json_member_string(&text, &first, key, value);
    fo_json_member_date(&text, &first, "d", Frama_C_int_interval(INT32_MIN, INT32_MAX));
    fo_json_member_null(&text, &first, "z");
    fo_text_end(&text, &length);
}

void main(void) {
    char first_name[LONG + 1], second_name[LONG + 1], buffer[ROOM];
    Frama_C_make_unknown(first_name, LONG);
    second_name[0] = Frama_C_char_interval(-128, 127);
    first_name[LONG] = second_name[1] = 0;
    const char *names[2] = {first_name, second_name};
    uint32_t order[2];
    if (!fo_utf8_valid(first_name, 1, LONG) || !fo_utf8_valid(second_name, 1, LONG)) {
        return;
    }
    fo_json_order(names, 2, order);
    static const size_t capacities[] = {0, 1, 9, ROOM};
    for (int i = 0; i < 4; i++) {
        write_all(buffer, capacities[i], first_name, second_name);
    }
    write_all(NULL, 0, first_name, second_name);
}
