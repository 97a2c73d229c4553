/* SPDX-License-Identifier: MIT */
/* A run on its way into the store. It is collected in memory while it is computed, and then written in one transaction:
 * whoever writes keeps the others waiting, on SQLite all of them. */
#ifndef HOST_STORE_WRITING_H
#define HOST_STORE_WRITING_H

#include <stdint.h>

#include "foresto/execute.h"
#include "store/batch.h"
#include "store/texts.h"

struct store;

struct number_text {
    char text[24];
};

const char *integer_text(int64_t value, struct number_text *room);

/* Starts as {0}. */
struct writing {
    struct texts head; /* what the row of the run has when it is inserted */
    foresto_rule rule; /* what matters of it later; rule_type 0: none */
    struct batch path, events;
    foresto_date *dates; /* and NAVs at full precision, for the figures of the run */
    double *navs;
    uint64_t day_count, day_capacity, event_count;
    char *json; /* room for the weights of an event, before and after */
    size_t json_capacity;
    int64_t run_id; /* 0: the transaction has not begun */
    struct number_text run_id_text;
};

/* Take what is known at the start. Writes nothing. These four leave why they fail in store->failure. */
enum outcome writing_begin(struct store *store, const foresto_run_header *header);

/* Write what has been collected, in a transaction that the first call begins. DONE, an outcome or STORE_RUN_EXISTS. */
int32_t writing_flush(struct store *store);

/* The same if it is too much to keep. */
int32_t writing_flush_large(struct store *store);

/* Fill in what is known at the end. */
enum outcome writing_complete(struct store *store, const foresto_summary *summary);

void writing_free(struct writing *writing);

#endif
