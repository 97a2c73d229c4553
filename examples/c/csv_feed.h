/* SPDX-License-Identifier: MIT */
/* A price feed that reads a CSV file line by line: a heading `date,NAME,...`, then a day per line. */
#ifndef EXAMPLE_CSV_FEED_H
#define EXAMPLE_CSV_FEED_H

#include <foresto/foresto.h>
#include <stdio.h>

enum { CSV_ASSETS_MAX = 16, CSV_LINE_SIZE = 1024 };
enum csv_failure { CSV_UNREADABLE = 101, CSV_BAD_LINE = 102 };

struct csv_feed {
    FILE *stream;
    char heading[CSV_LINE_SIZE];
    const char *names[CSV_ASSETS_MAX];
    double values[CSV_ASSETS_MAX];
    uint64_t asset_count;
    foresto_instruments instruments;
};

/* Open a file and read its heading. Returns 0, or an enum csv_failure with nothing left open. */
int csv_feed_open(struct csv_feed *feed, const char *path);
void csv_feed_close(struct csv_feed *feed);

/* The table to execute with; `fingerprint` says what the data are. It lives as long as the feed. */
foresto_price_feed csv_feed_table(struct csv_feed *feed, const char *fingerprint);

#endif
