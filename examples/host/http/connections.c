/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* POLLRDHUP */
#include "connections.h"

#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "clock.h"
#include "limits.h"

/* Places that are kept free, for the clients that come in while those that were cut off are still on their way out. */
#define SPARE_COUNT 32
/* Bytes of all answers under way: what slow readers can make the service keep. */
#define ANSWER_SIZE_MAX (256u * 1024 * 1024)

enum phase { IDLE, RECEIVING, WORKING, SENDING };

struct connection {
    int socket; /* -1: the place is free */
    bool cut;   /* told to go */
    enum phase phase;
    int64_t since;    /* milliseconds: begin of the phase */
    int64_t deadline; /* its end; INT64_MAX: someone else watches */
    uint64_t served;
    size_t answer_size;
    atomic_bool *abandoned; /* while it works */
};

struct connections {
    pthread_mutex_t lock;
    size_t count, open, answer_size;
    struct connection places[];
};

struct connections *connections_create(size_t count) {
    struct connections *connections = calloc(1, sizeof *connections + count * sizeof(struct connection));
    if (!connections) {
        return NULL;
    }
    pthread_mutex_init(&connections->lock, NULL);
    connections->count = count;
    for (size_t i = 0; i < count; i++) {
        connections->places[i].socket = -1;
    }
    return connections;
}

void connections_free(struct connections *connections) {
    if (connections) {
        pthread_mutex_destroy(&connections->lock);
        free(connections);
    }
}

/* The socket stays open: whoever reads from it sees the end, and closes it. */
static void cut(struct connection *connection) {
    connection->cut = true;
    shutdown(connection->socket, SHUT_RDWR);
}

/* The lower, the sooner it must make room: who has never been served before who has, and readers last. */
static int rank(const struct connection *connection) {
    return connection->phase == SENDING ? 2 : connection->served > 0;
}

static struct connection *find_dispensable(struct connections *connections, const struct connection *except) {
    struct connection *found = NULL;
    for (size_t i = 0; i < connections->count; i++) {
        struct connection *one = &connections->places[i];
        if (one->socket < 0 || one->cut || one->phase == WORKING || one == except) {
            continue;
        }
        if (!found || rank(one) < rank(found) || (rank(one) == rank(found) && one->since < found->since)) {
            found = one;
        }
    }
    return found;
}

static void enter(struct connection *connection, enum phase phase, int64_t time) {
    connection->phase = phase;
    connection->abandoned = NULL;
    connection->since = clock_milliseconds();
    connection->deadline = time ? connection->since + time : INT64_MAX;
}

static struct connection *take_place(struct connections *connections, int socket) {
    for (size_t i = 0; i < connections->count; i++) {
        struct connection *place = &connections->places[i];
        if (place->socket < 0) {
            *place = (struct connection){.socket = socket};
            connections->open++;
            return place;
        }
    }
    return NULL;
}

struct connection *connections_open(struct connections *connections, int socket) {
    pthread_mutex_lock(&connections->lock);
    struct connection *connection = take_place(connections, socket);
    if (connection) {
        enter(connection, IDLE, RECEIVE_TIME);
    }
    if (connection && connections->open + SPARE_COUNT > connections->count) {
        struct connection *dispensable = find_dispensable(connections, connection);
        if (dispensable) {
            cut(dispensable);
        }
    }
    pthread_mutex_unlock(&connections->lock);
    return connection;
}

static void forget_answer(struct connections *connections, struct connection *connection) {
    connections->answer_size -= connection->answer_size;
    connection->answer_size = 0;
}

void connections_close(struct connections *connections, struct connection *connection) {
    if (!connection) {
        return;
    }
    pthread_mutex_lock(&connections->lock);
    forget_answer(connections, connection);
    connection->socket = -1;
    connections->open--;
    pthread_mutex_unlock(&connections->lock);
}

void connection_receives(struct connections *connections, struct connection *connection) {
    pthread_mutex_lock(&connections->lock);
    enter(connection, RECEIVING, RECEIVE_TIME);
    pthread_mutex_unlock(&connections->lock);
}

void connection_works(struct connections *connections, struct connection *connection, atomic_bool *abandoned) {
    pthread_mutex_lock(&connections->lock);
    enter(connection, WORKING, 0);
    connection->abandoned = abandoned;
    pthread_mutex_unlock(&connections->lock);
}

void connection_sends(struct connections *connections, struct connection *connection, size_t size) {
    pthread_mutex_lock(&connections->lock);
    enter(connection, SENDING, SEND_TIME);
    connection->answer_size = size;
    connections->answer_size += size;
    if (connections->answer_size > ANSWER_SIZE_MAX) {
        struct connection *oldest = NULL;
        for (size_t i = 0; i < connections->count; i++) {
            struct connection *one = &connections->places[i];
            bool counts = one->socket >= 0 && !one->cut && one->phase == SENDING && one != connection;
            oldest = counts && (!oldest || one->since < oldest->since) ? one : oldest;
        }
        if (oldest) {
            cut(oldest);
        }
    }
    pthread_mutex_unlock(&connections->lock);
}

void connection_idles(struct connections *connections, struct connection *connection) {
    pthread_mutex_lock(&connections->lock);
    forget_answer(connections, connection);
    connection->served++;
    enter(connection, IDLE, IDLE_TIME);
    pthread_mutex_unlock(&connections->lock);
}

/* Whether the client has closed its side. What it has sent before may still wait to be read. */
static bool has_gone(const struct connection *connection) {
    struct pollfd socket = {connection->socket, POLLRDHUP, 0};
    return poll(&socket, 1, 0) > 0;
}

void connections_watch(struct connections *connections) {
    int64_t now = clock_milliseconds();
    pthread_mutex_lock(&connections->lock);
    for (size_t i = 0; i < connections->count; i++) {
        struct connection *one = &connections->places[i];
        if (one->socket >= 0 && !one->cut && one->deadline < now) {
            cut(one);
        }
        if (one->socket >= 0 && one->abandoned && has_gone(one)) {
            atomic_store(one->abandoned, true);
        }
    }
    pthread_mutex_unlock(&connections->lock);
}

size_t connections_count(struct connections *connections) {
    pthread_mutex_lock(&connections->lock);
    size_t open = connections->open;
    pthread_mutex_unlock(&connections->lock);
    return open;
}

size_t connections_answering(struct connections *connections) {
    size_t answering = 0;
    pthread_mutex_lock(&connections->lock);
    for (size_t i = 0; i < connections->count; i++) {
        const struct connection *one = &connections->places[i];
        answering += one->socket >= 0 && (one->phase == WORKING || one->phase == SENDING);
    }
    pthread_mutex_unlock(&connections->lock);
    return answering;
}
