/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/json.h"

/* The letter of a two-character escape, or 0. */
static char short_escape(char c) {
    switch (c) {
    case '"':
    case '\\':
        return c;
    case '\b':
        return 'b';
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\f':
        return 'f';
    case '\r':
        return 'r';
    default:
        return 0;
    }
}

void fo_json_string(struct fo_text *text, const char *string) {
    fo_text_bytes(text, "\"", 1);
    for (; *string != '\0'; string++) {
        const unsigned char c = (unsigned char)*string;
        const char letter = short_escape(*string);
        if (letter != 0) {
            fo_text_bytes(text, (const char[]){'\\', letter}, 2);
        } else if (c < 0x20) {
            fo_text_bytes(text, (const char[]){'\\', 'u', '0', '0', (char)('0' + c / 16), "0123456789abcdef"[c % 16]},
                          6);
        } else {
            fo_text_bytes(text, string, 1);
        }
    }
    fo_text_bytes(text, "\"", 1);
}

void fo_json_key(struct fo_text *text, bool *first, const char *key) {
    if (!*first) {
        fo_text_bytes(text, ",", 1);
    }
    *first = false;
    fo_json_string(text, key);
    fo_text_bytes(text, ":", 1);
}

void fo_json_member_string(struct fo_text *text, bool *first, const char *key, const char *value) {
    fo_json_key(text, first, key);
    fo_json_string(text, value);
}

void fo_json_member_double(struct fo_text *text, bool *first, const char *key, double value) {
    fo_json_key(text, first, key);
    fo_text_double(text, value);
}

void fo_json_member_int(struct fo_text *text, bool *first, const char *key, int64_t value) {
    fo_json_key(text, first, key);
    fo_text_signed(text, value);
}

void fo_json_member_date(struct fo_text *text, bool *first, const char *key, foresto_date date) {
    if (date == FORESTO_DATE_NONE) {
        fo_json_member_null(text, first, key);
        return;
    }
    fo_json_key(text, first, key);
    fo_text_bytes(text, "\"", 1);
    fo_text_date(text, date);
    fo_text_bytes(text, "\"", 1);
}

void fo_json_member_null(struct fo_text *text, bool *first, const char *key) {
    fo_json_key(text, first, key);
    fo_text_string(text, "null");
}

/* Bytes of UTF-8 sort as code points, and those sort as UTF-16 code units except that surrogates, which stand for
 * U+10000 and above (lead bytes F0 to F4), come before U+E000 to U+FFFF (lead bytes EE and EF). */
static int utf16_rank(char c) {
    const int byte = (unsigned char)c;
    return byte < 0xee ? byte : byte < 0xf0 ? byte + 5 : byte - 2;
}

int fo_json_compare(const char *a, const char *b) {
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return utf16_rank(*a) - utf16_rank(*b);
}

static bool ordered(const char *const *keys, uint32_t a, uint32_t b) {
    const int order = fo_json_compare(keys[a], keys[b]);
    return order != 0 ? order < 0 : a < b;
}

/* Let the entry at `hole` sink in the heap until none below it is greater. */
static void sift_down(const char *const *keys, uint32_t *heap, uint32_t hole, uint32_t count) {
    const uint32_t entry = heap[hole];
    while (hole < count / 2) {
        uint32_t child = 2 * hole + 1;
        if (child + 1 < count && ordered(keys, heap[child], heap[child + 1])) {
            child++;
        }
        if (!ordered(keys, entry, heap[child])) {
            break;
        }
        heap[hole] = heap[child];
        hole = child;
    }
    heap[hole] = entry;
}

static bool are_ordered(const char *const *keys, uint32_t count) {
    for (uint32_t i = 1; i < count; i++) {
        if (!ordered(keys, i - 1, i)) {
            return false;
        }
    }
    return true;
}

void fo_json_order(const char *const *keys, uint32_t count, uint32_t *order) {
    for (uint32_t i = 0; i < count; i++) {
        order[i] = i;
    }
    if (are_ordered(keys, count)) {
        return;
    }
    for (uint32_t i = count / 2; i-- > 0;) {
        sift_down(keys, order, i, count);
    }
    for (uint32_t last = count; last-- > 1;) {
        const uint32_t greatest = order[0];
        order[0] = order[last];
        order[last] = greatest;
        sift_down(keys, order, 0, last);
    }
}

/* Length of a well-formed UTF-8 sequence of at most `room` bytes, or 0 (Unicode Standard, table 3-7). */
static size_t utf8_sequence(const unsigned char *bytes, size_t room) {
    const unsigned char lead = bytes[0];
    if (lead < 0x80) {
        return 1;
    }
    if (lead < 0xc2 || lead > 0xf4) {
        return 0;
    }
    const size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > room) {
        return 0;
    }
    /* The second byte's range excludes overlong forms, surrogates, and what is above U+10FFFF. */
    const unsigned char low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (bytes[1] < low || bytes[1] > high) {
        return 0;
    }
    for (size_t i = 2; i < length; i++) {
        if (bytes[i] < 0x80 || bytes[i] > 0xbf) {
            return 0;
        }
    }
    return length;
}

bool fo_utf8_valid(const char *string, size_t min, size_t max) {
    const unsigned char *bytes = (const unsigned char *)string;
    size_t length = 0;
    while (length < max && bytes[length] != '\0') {
        const size_t step = utf8_sequence(bytes + length, max - length);
        if (step == 0) {
            return false;
        }
        length += step;
    }
    return length >= min && bytes[length] == '\0';
}
