/* SPDX-License-Identifier: MIT */
/* What one client may ask for. docs/operations.md says the same to the operator. */
#ifndef HOST_HTTP_LIMITS_H
#define HOST_HTTP_LIMITS_H

/* A request. */
#define BODY_SIZE_MAX    65536   /* bytes */
#define BODY_DISCARD_MAX 1048576 /* bytes of a body that is too large are read, so that the client sees the answer */
#define HEADER_SIZE_MAX  16384   /* bytes of request line and header fields, as MHD keeps them per connection */
#define JSON_DEPTH_MAX   8
#define PATH_SIZE_MAX    256 /* bytes, with NUL; a longer path is none of the service's */
#define QUERY_COUNT_MAX  8
#define DATE_SPAN_MAX    36525 /* days from start_date to end_date: 100 years */

/* A connection, in milliseconds. */
#define RECEIVE_TIME 10000 /* for a whole request to come in, however slowly its bytes trickle */
#define IDLE_TIME    15000 /* between two requests, the next one's header included */
#define SEND_TIME    30000 /* for a whole answer to be taken */

/* The service, unless the command line says otherwise. */
#define WORKER_COUNT     8    /* requests that are answered at once */
#define RUN_COUNT_MAX    64   /* runs that are computed at once */
#define RUN_NICENESS     10   /* how much runs stand back behind the rest of the service */
#define CONNECTION_COUNT 512  /* when they are all taken, the one that has waited longest makes room */
#define RATE_PER_SECOND  100  /* requests of one address; twice as many may come at once */
#define TIME_LIMIT       10   /* seconds for a request, waiting for a worker included */
#define ANSWER_TIME      1000 /* milliseconds more to read back what is stored, so that it is not told to have failed */
#define QUEUE_COUNT      256  /* requests that wait for a worker, or for a run; one more is told to come again */
#define RATE_ADDRESSES   4096 /* addresses that are remembered */
#define STOP_TIME        5000 /* milliseconds in which requests may finish once the service stops */

#endif
