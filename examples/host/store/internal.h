/* SPDX-License-Identifier: MIT */
/* What the files of the store share. */
#ifndef HOST_STORE_INTERNAL_H
#define HOST_STORE_INTERNAL_H

#include <stdio.h>

#include "progress.h"
#include "store/batch.h"
#include "store/database.h"
#include "store/store.h"
#include "store/writing.h"

/* Bytes of a run that are collected before they are written, unless the options say otherwise. */
#define RUN_MEMORY ((size_t)32 << 20)

struct store {
    struct database *database;
    struct store_options options;
    struct failure failure;    /* of the last callback */
    const char *failure_field; /* of the request; NULL: none */
    struct writing writing;
    int64_t written_run_id; /* of the run that was committed last */
};

enum { SCHEMA_VERSION = 3 };

/* Bring the schema up to SCHEMA_VERSION. What is new starts with the seed and the shipped prices. */
enum outcome migrate(struct store *store, struct failure *failure);

/* The version of the schema, 0 for none. */
enum outcome schema_version(struct database *database, int64_t *version, struct failure *failure);

/* Now and some seconds later as the databases write it, in UTC: YYYY-MM-DD HH:MM:SS. */
enum { TIME_TEXT_SIZE = 20 };
enum outcome time_text(int64_t seconds_from_now, char text[TIME_TEXT_SIZE], struct failure *failure);

/* YYYY-MM-DDTHH:MM:SSZ from what the databases write, which may go on behind the seconds; NULL stays NULL. */
enum { STAMP_SIZE = 21 };
const char *stamp(const char *text, char room[STAMP_SIZE]);

/* Import prices from a stream within the transaction that is under way. `progress` has begun, or is NULL. */
enum outcome import_prices(struct store *store, FILE *stream, const struct import_options *options,
                           struct progress *progress, struct import_result *result, struct failure *failure);

/* Tell readers that the market data has changed. The caller holds database_lock_changes(), so that ids are in the order
 * of commits: a reader that has seen one has seen all before it. */
enum outcome note_market_change(struct store *store, const char *source, uint64_t price_count, struct failure *failure);

#endif
