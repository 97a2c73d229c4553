/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/bits.h"
#include "base/sha256.h"
#include "domain/panel.h"

/* First row whose date is not before `date`. */
static size_t lower_bound(const struct foresto_panel *panel, int64_t date) {
    size_t low = 0, high = panel->day_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (panel->dates[middle] < date) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct fo_rows fo_panel_rows(const struct foresto_panel *panel, foresto_date start, foresto_date end) {
    size_t first = start == FORESTO_DATE_NONE ? 0 : lower_bound(panel, start);
    size_t last = end == FORESTO_DATE_NONE ? panel->day_count : lower_bound(panel, (int64_t)end + 1);
    return (struct fo_rows){first, last > first ? last - first : 0};
}

static void feed(struct fo_sha256 *hash, uint64_t bits, size_t size) {
    uint8_t bytes[8];
    for (size_t i = 0; i < size; i++) {
        bytes[i] = (uint8_t)(bits >> (8 * i));
    }
    fo_sha256_feed(hash, bytes, size);
}

/* One bit pattern for each value that a result can tell apart. */
static uint64_t canonical_bits(double value) {
    if (fo_is_nan(value)) {
        return FO_NAN_BITS;
    }
    return value == 0.0 ? 0 : fo_bits(value);
}

void fo_panel_fingerprint(const struct foresto_panel *panel, struct fo_rows rows, char hex[FORESTO_SHA256_HEX_SIZE]) {
    struct fo_sha256 hash;
    uint8_t digest[FORESTO_SHA256_SIZE];
    fo_sha256_start(&hash);
    for (size_t t = rows.first; t < rows.first + rows.count; t++) {
        feed(&hash, (uint32_t)panel->dates[t], 4);
    }
    for (size_t t = rows.first; t < rows.first + rows.count; t++) {
        for (uint32_t i = 0; i < panel->instruments.count; i++) {
            feed(&hash, canonical_bits(fo_matrix_get(&panel->values, t, i)), 8);
        }
    }
    fo_sha256_finish(&hash, digest);
    fo_sha256_hex(digest, hex);
}

foresto_status foresto_panel_fingerprint(const foresto_panel *panel, foresto_date start, foresto_date end, char *hex) {
    if (!panel || !hex) {
        return FORESTO_E_ARGUMENT;
    }
    struct fo_rows rows = fo_panel_rows(panel, start, end);
    if (!rows.count) {
        return FORESTO_E_NO_DAYS;
    }
    fo_panel_fingerprint(panel, rows, hex);
    return FORESTO_OK;
}
