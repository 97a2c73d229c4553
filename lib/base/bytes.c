/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bytes.h"

#include "base/bits.h"

static void put(struct fo_writer *writer, uint64_t value, unsigned size) {
    for (unsigned i = 0; i < size; i++) {
        if (writer->size < writer->capacity) {
            writer->bytes[writer->size] = (uint8_t)(value >> (8 * i));
        }
        writer->size++;
    }
}

void fo_put_u32(struct fo_writer *writer, uint32_t value) {
    put(writer, value, 4);
}

void fo_put_u64(struct fo_writer *writer, uint64_t value) {
    put(writer, value, 8);
}

void fo_put_double(struct fo_writer *writer, double value) {
    put(writer, fo_bits(value), 8);
}

void fo_put_doubles(struct fo_writer *writer, const double *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        fo_put_double(writer, values[i]);
    }
}

void fo_put_string(struct fo_writer *writer, const char *string) {
    do {
        put(writer, (uint8_t)*string, 1);
    } while (*string++);
}

static uint64_t get(struct fo_reader *reader, unsigned size) {
    if (reader->bad || reader->size - reader->at < size) {
        reader->bad = true;
        return 0;
    }
    uint64_t value = 0;
    for (unsigned i = 0; i < size; i++) {
        value |= (uint64_t)reader->bytes[reader->at++] << (8 * i);
    }
    return value;
}

uint32_t fo_get_u32(struct fo_reader *reader) {
    return (uint32_t)get(reader, 4);
}

uint64_t fo_get_u64(struct fo_reader *reader) {
    return get(reader, 8);
}

bool fo_get_flag(struct fo_reader *reader) {
    uint32_t value = fo_get_u32(reader);
    reader->bad |= value > 1;
    return value == 1;
}

double fo_get_double(struct fo_reader *reader) {
    return fo_from_bits(get(reader, 8));
}

void fo_get_doubles(struct fo_reader *reader, double *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        values[i] = fo_get_double(reader);
    }
}

const char *fo_get_string(struct fo_reader *reader) {
    size_t end = reader->at;
    while (end < reader->size && reader->bytes[end]) {
        end++;
    }
    if (reader->bad || end == reader->size) {
        reader->bad = true;
        return "";
    }
    const char *string = (const char *)reader->bytes + reader->at;
    reader->at = end + 1;
    return string;
}
