/* SPDX-License-Identifier: MIT */
#include "csv_feed.h"

#include <string.h>

/* Cut the next field off a line; NULL behind the last. */
static char *field(char **rest) {
    char *start = *rest;
    if (start) {
        char *end = strpbrk(start, ",\r\n");
        *rest = end && *end == ',' ? end + 1 : NULL;
        if (end) {
            *end = '\0';
        }
    }
    return start;
}

static int read_heading(struct csv_feed *feed) {
    char *rest = feed->heading, *name;
    if (!fgets(feed->heading, sizeof feed->heading, feed->stream)) {
        return CSV_UNREADABLE;
    }
    field(&rest); /* "date" */
    while ((name = field(&rest))) {
        if (feed->asset_count == CSV_ASSETS_MAX) {
            return CSV_BAD_LINE;
        }
        feed->names[feed->asset_count++] = name;
    }
    return 0;
}

int csv_feed_open(struct csv_feed *feed, const char *path) {
    memset(feed, 0, sizeof *feed);
    feed->stream = fopen(path, "r");
    if (!feed->stream) {
        return CSV_UNREADABLE;
    }
    int failure = read_heading(feed);
    if (failure) {
        csv_feed_close(feed);
        return failure;
    }
    foresto_instruments_init(&feed->instruments, sizeof(foresto_instruments));
    feed->instruments.asset_count = feed->asset_count;
    feed->instruments.asset_names = feed->names;
    return 0;
}

void csv_feed_close(struct csv_feed *feed) {
    if (feed->stream) {
        fclose(feed->stream);
    }
    feed->stream = NULL;
}

static int32_t next_day(void *user, foresto_feed_row *row) {
    struct csv_feed *feed = user;
    char line[CSV_LINE_SIZE], *rest = line;
    if (!fgets(line, sizeof line, feed->stream)) {
        return ferror(feed->stream) ? CSV_UNREADABLE : 0; /* 0 with no date: the end */
    }
    const char *date = field(&rest);
    foresto_date day;
    if (foresto_date_parse(date, strlen(date), &day)) {
        return CSV_BAD_LINE;
    }
    for (uint64_t i = 0; i < feed->asset_count; i++) {
        const char *text = field(&rest);
        if (!text || foresto_double_parse(text, strlen(text), &feed->values[i])) {
            return CSV_BAD_LINE;
        }
    }
    row->date = day;
    row->values = feed->values;
    row->count = feed->asset_count;
    return rest ? CSV_BAD_LINE : 0;
}

foresto_price_feed csv_feed_table(struct csv_feed *feed, const char *fingerprint) {
    return (foresto_price_feed){.struct_size = sizeof(foresto_price_feed),
                                .user = feed,
                                .instruments = &feed->instruments,
                                .fingerprint = fingerprint,
                                .next_day = next_day};
}
