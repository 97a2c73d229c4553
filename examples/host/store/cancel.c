/* SPDX-License-Identifier: MIT */
#include "store/cancel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

struct cancel {
    PGcancel *wish;
    atomic_bool sent;
    atomic_int users; /* who wishes, and the thread; the last one frees */
};

void cancel_release(struct cancel *cancel) {
    if (cancel && atomic_fetch_sub(&cancel->users, 1) == 1) {
        PQfreeCancel(cancel->wish);
        free(cancel);
    }
}

static void *send_wish(void *data) {
    struct cancel *cancel = data;
    char ignored[256];
    PQcancel(cancel->wish, ignored, sizeof ignored);
    atomic_store(&cancel->sent, true);
    cancel_release(cancel);
    return NULL;
}

struct cancel *cancel_send(PGconn *connection) {
    struct cancel *cancel = calloc(1, sizeof *cancel);
    pthread_t thread;
    if (!cancel) {
        return NULL;
    }
    atomic_init(&cancel->users, 2);
    cancel->wish = PQgetCancel(connection);
    if (!cancel->wish || pthread_create(&thread, NULL, send_wish, cancel)) {
        atomic_store(&cancel->users, 1);
        cancel_release(cancel);
        return NULL;
    }
    pthread_detach(thread);
    return cancel;
}

bool cancel_is_sent(const struct cancel *cancel) {
    return atomic_load(&cancel->sent);
}
