/* SPDX-License-Identifier: MIT */
#include "server.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../page/page.h"
#include "clock.h"
#include "connections.h"
#include "documents.h"
#include "log.h"
#include "routes.h"
#include "workers.h"

/* File descriptors besides connections: files of the stores, sockets to PostgreSQL, and what the system takes. */
#define DESCRIPTORS_PER_WORKER 8
#define DESCRIPTORS_BESIDES    32

struct server {
    struct server_options options;
    struct service service;
    struct workers *workers;
    struct connections *connections;
    struct MHD_Daemon *daemon;
    int listener; /* -1: closed, or the daemon's */
    atomic_bool stopping;
    struct rate rate; /* the daemon's thread uses it alone */
};

/* --- The answer -----------------------------------------------------------------------------------------------------
 */

static struct connection *place_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static const struct sockaddr *client_of(struct MHD_Connection *connection) {
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
}

static void add_headers(struct MHD_Response *response, const struct exchange *exchange) {
    enum http_status refused = exchange->refusal.status;
    bool is_page = exchange->route && exchange->route->answer == answer_page;
    MHD_add_response_header(response, "Content-Type", refused ? "application/json" : exchange->route->type);
    MHD_add_response_header(response, "Cache-Control", "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
    MHD_add_response_header(response, "Content-Security-Policy",
                            is_page && !refused ? PAGE_POLICY : "default-src 'none'; frame-ancestors 'none'");
    if (refused == HTTP_NOT_ALLOWED) {
        MHD_add_response_header(response, "Allow", exchange->allow);
    }
    if (refused == HTTP_UNAUTHORIZED) {
        MHD_add_response_header(response, "WWW-Authenticate", "Bearer");
    }
    if (refused == HTTP_TOO_OFTEN || refused == HTTP_BUSY) {
        MHD_add_response_header(response, "Retry-After", "1");
    }
}

static void record(struct server *server, struct exchange *exchange, int status) {
    exchange->recorded = true;
    int64_t duration = clock_microseconds() - exchange->began;
    size_t route = exchange->route ? (size_t)(exchange->route - ROUTES) : ROUTE_COUNT;
    metrics_add_request(server->service.metrics, route, status, duration);
    log_request(exchange, exchange->route ? exchange->route->path : "other", status, duration);
}

/* Send what the exchange holds, which hands its text over to the response. */
static enum MHD_Result send_answer(struct server *server, struct MHD_Connection *connection,
                                   struct exchange *exchange) {
    enum http_status status = exchange->refusal.status ? exchange->refusal.status : HTTP_OK;
    size_t size = exchange->size;
    struct MHD_Response *response =
        exchange->text ? MHD_create_response_from_buffer(size, exchange->text, MHD_RESPMEM_MUST_FREE) : NULL;
    if (!response) {
        return MHD_NO; /* no memory even for a refusal: the connection closes */
    }
    exchange->text = NULL;
    add_headers(response, exchange);
    if (atomic_load(&server->stopping) || exchange->misframed) {
        MHD_add_response_header(response, "Connection", "close");
    }
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    connection_sends(server->connections, place_of(connection), size);
    record(server, exchange, (int)status);
    return result;
}

static enum MHD_Result end_and_send(struct server *server, struct MHD_Connection *connection,
                                    struct exchange *exchange) {
    exchange->answered = true;
    exchange_end(exchange);
    return send_answer(server, connection, exchange);
}

/* --- The request ----------------------------------------------------------------------------------------------------
 */

static enum MHD_Result take_parameter(void *data, enum MHD_ValueKind kind, const char *name, const char *value) {
    (void)kind;
    return exchange_add_parameter(data, name, value ? value : "") ? MHD_NO : MHD_YES;
}

/* What says how long the body is, or whom it is for. */
struct framing {
    unsigned lengths, codings, hosts;
};

static enum MHD_Result count_header(void *data, enum MHD_ValueKind kind, const char *name, const char *value) {
    (void)kind, (void)value;
    struct framing *framing = data;
    framing->lengths += strcasecmp(name, "Content-Length") == 0;
    framing->codings += strcasecmp(name, "Transfer-Encoding") == 0;
    framing->hosts += strcasecmp(name, "Host") == 0;
    return MHD_YES;
}

/* Where a proxy in front might read another body, or another name, than MHD does, one client could slip in requests
 * that look like those of the next. */
static enum http_status check_framing(struct MHD_Connection *connection, struct exchange *exchange) {
    struct framing framing = {0, 0, 0};
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &framing);
    exchange->misframed = framing.lengths + framing.codings > 1 || framing.hosts > 1;
    return exchange->misframed ? refuse(&exchange->refusal, HTTP_BAD_REQUEST, "AMBIGUOUS_HEADER", NULL,
                                        "Host, or the header that gives the length of the body, is given twice")
                               : NOT_REFUSED;
}

static enum http_status check_media_type(struct MHD_Connection *connection, struct exchange *exchange) {
    static const char json[] = "application/json";
    const char *type = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Type");
    const char *coding = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Encoding");
    size_t length = sizeof json - 1;
    if (coding && strcasecmp(coding, "identity") != 0) {
        return refuse(&exchange->refusal, HTTP_UNSUPPORTED, "UNSUPPORTED_MEDIA_TYPE", NULL,
                      "the body must be sent as it is, without a Content-Encoding");
    }
    if (type && strncasecmp(type, json, length) == 0 && (!type[length] || strchr("; \t", type[length]))) {
        return NOT_REFUSED;
    }
    return refuse(&exchange->refusal, HTTP_UNSUPPORTED, "UNSUPPORTED_MEDIA_TYPE", NULL,
                  "the body must be sent with Content-Type: application/json");
}

static bool is_port_or_nothing(const char *text) {
    return !*text || (*text == ':' && !text[1 + strspn(text + 1, "0123456789")]);
}

/* Without a token whoever reaches the service may use it, and a page of another site does so through its reader's
 * browser once its name leads to this machine. The Host field has that name, so only our own are taken, with whatever
 * port a tunnel may have. */
static bool is_own_host(const struct server *server, const char *host) {
    char own[ADDRESS_TEXT_SIZE];
    address_write((const struct sockaddr *)&server->options.address.socket, true, own);
    *strrchr(own, ':') = '\0';
    const char *const names[] = {own, "localhost", "127.0.0.1", "[::1]"};
    bool found = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t length = strlen(names[i]);
        found = found || (strncasecmp(host, names[i], length) == 0 && is_port_or_nothing(host + length));
    }
    return found;
}

static enum http_status check_admission(struct server *server, struct MHD_Connection *connection,
                                        struct exchange *exchange) {
    if (!rate_take(&server->rate, client_of(connection), clock_milliseconds())) {
        return refuse(&exchange->refusal, HTTP_TOO_OFTEN, "TOO_MANY_REQUESTS", NULL,
                      "more than %u requests per second from one address", server->rate.per_second);
    }
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    if (!server->options.token.required && host && !is_own_host(server, host)) {
        return refuse(&exchange->refusal, HTTP_FORBIDDEN, "FORBIDDEN_HOST", NULL,
                      "without a token the service answers to its own address and to localhost only");
    }
    if (exchange->route && exchange->route->needs_no_token) {
        return NOT_REFUSED;
    }
    const char *shown = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Authorization");
    if (server->options.token.required && !token_matches(&server->options.token, shown)) {
        return refuse(&exchange->refusal, HTTP_UNAUTHORIZED, "UNAUTHORIZED", NULL,
                      "the header Authorization: Bearer TOKEN is missing or does not match");
    }
    return NOT_REFUSED;
}

/* All that can be said from the header alone. Who has not shown the token is not told what there is. */
static void check_header(struct server *server, struct MHD_Connection *connection, struct exchange *exchange) {
    struct refusal of_route;
    enum http_status routed = route_find(exchange);
    of_route = exchange->refusal;
    exchange->refusal = (struct refusal){.status = NOT_REFUSED};
    if (check_framing(connection, exchange) || check_admission(server, connection, exchange)) {
        return;
    }
    if (exchange->route && exchange->route->needs_flag && !server->options.use_rebalancing) {
        refuse(&exchange->refusal, HTTP_BAD_REQUEST, foresto_status_name(FORESTO_E_FEATURE_DISABLED), NULL,
               REBALANCING_DISABLED);
        return;
    }
    if (routed) {
        exchange->refusal = of_route;
        return;
    }
    if (exchange->posts && check_media_type(connection, exchange)) {
        return;
    }
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_parameter, exchange);
}

static enum http_status refuse_size(struct exchange *exchange) {
    return refuse(&exchange->refusal, HTTP_TOO_LARGE, "TOO_LARGE", NULL, "the body is larger than %d bytes",
                  BODY_SIZE_MAX);
}

/* Whether the announced body is so large that it is not worth reading to its end only to refuse it, or cannot be told
 * from what follows. */
static bool is_hopeless(struct MHD_Connection *connection, struct exchange *exchange) {
    const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
    const char *expect = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Expect");
    unsigned long long size = length ? strtoull(length, NULL, 10) : 0;
    if (size > BODY_SIZE_MAX && !exchange->refusal.status) {
        refuse_size(exchange);
    }
    return exchange->misframed || size > BODY_DISCARD_MAX || (size > BODY_SIZE_MAX && expect);
}

static enum MHD_Result begin(struct server *server, struct MHD_Connection *connection, const char *url,
                             const char *method, void **state) {
    struct exchange *exchange = place_of(connection) ? exchange_create() : NULL;
    if (!exchange) {
        return MHD_NO;
    }
    *state = exchange;
    exchange->began = clock_microseconds();
    exchange->deadline = clock_milliseconds() + (int64_t)server->options.time_limit * 1000;
    exchange->connection = connection;
    exchange->reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    exchange->posts = strcmp(method, "POST") == 0;
    snprintf(exchange->method, sizeof exchange->method, "%s", method);
    int length = snprintf(exchange->path, sizeof exchange->path, "%s", url);
    exchange->path_is_cut = length < 0 || (size_t)length >= sizeof exchange->path;
    address_write(client_of(connection), false, exchange->address);
    connection_receives(server->connections, place_of(connection));
    check_header(server, connection, exchange);
    return is_hopeless(connection, exchange) ? end_and_send(server, connection, exchange) : MHD_YES;
}

/* A body that is too large, or not wanted, is read and dropped. */
static enum MHD_Result take_body(struct exchange *exchange, const char *data, size_t *size) {
    size_t before = exchange->body_size;
    exchange->body_size += *size;
    if (exchange->body_size > BODY_SIZE_MAX && !exchange->refusal.status) {
        refuse_size(exchange);
    }
    if (exchange->body_size > BODY_DISCARD_MAX) {
        return MHD_NO;
    }
    if (!exchange->refusal.status && exchange->posts) {
        char *body = realloc(exchange->body, exchange->body_size);
        if (!body) {
            return MHD_NO;
        }
        exchange->body = body;
        memcpy(body + before, data, *size);
    }
    *size = 0;
    return MHD_YES;
}

/* The whole request is there: refuse it, answer it at once, or hand it to a worker. */
static enum MHD_Result answer(struct server *server, struct MHD_Connection *connection, struct exchange *exchange) {
    if (!exchange->refusal.status && atomic_load(&server->stopping)) {
        refuse(&exchange->refusal, HTTP_BUSY, "STOPPING", NULL, "the service stops");
    }
    if (!exchange->refusal.status && !exchange->route->needs_store) {
        struct worker none = {&server->service, NULL, false};
        exchange->route->answer(&none, exchange);
        return end_and_send(server, connection, exchange);
    }
    if (exchange->refusal.status) {
        return end_and_send(server, connection, exchange);
    }
    connection_works(server->connections, place_of(connection), &exchange->abandoned);
    MHD_suspend_connection(connection);
    if (!workers_take(server->workers, exchange)) {
        refuse(&exchange->refusal, HTTP_BUSY, "BUSY", NULL, "%d requests wait already", QUEUE_COUNT);
        exchange->answered = true;
        exchange_end(exchange);
        MHD_resume_connection(connection);
    }
    return MHD_YES;
}

/* On a worker's thread. */
static void finish(struct exchange *exchange) {
    exchange->answered = true;
    MHD_resume_connection(exchange->connection);
}

static enum MHD_Result take_request(void *data, struct MHD_Connection *connection, const char *url, const char *method,
                                    const char *version, const char *body, size_t *body_size, void **state) {
    (void)version;
    struct server *server = data;
    struct exchange *exchange = *state;
    if (!exchange) {
        return begin(server, connection, url, method, state);
    }
    if (*body_size) {
        return take_body(exchange, body, body_size);
    }
    if (exchange->answered) {
        return send_answer(server, connection, exchange);
    }
    return answer(server, connection, exchange);
}

/* --- Connections ----------------------------------------------------------------------------------------------------
 */

static void end_request(void *data, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode code) {
    (void)code;
    struct server *server = data;
    struct exchange *exchange = *state;
    connection_idles(server->connections, place_of(connection));
    if (exchange && exchange->answered && !exchange->recorded) { /* MHD knows first that there is nobody to send to */
        record(server, exchange, HTTP_CLIENT_GONE);
    }
    exchange_free(exchange);
    *state = NULL;
}

static void watch_connection(void *data, struct MHD_Connection *connection, void **place,
                             enum MHD_ConnectionNotificationCode code) {
    struct server *server = data;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *place = connections_open(server->connections,
                                  MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
    } else {
        connections_close(server->connections, *place);
    }
}

/* Percent signs that stand for no byte, or for NUL, are left as they are: such a path or value fits nothing. */
static size_t unescape(void *data, struct MHD_Connection *connection, char *text) {
    (void)data, (void)connection;
    char *to = text;
    for (const char *from = text; *from;) {
        char digits[3] = {0};
        if (from[0] == '%' && from[1]) {
            memcpy(digits, from + 1, 2);
        }
        char *end = digits;
        unsigned long byte = strspn(digits, "0123456789abcdefABCDEF") == 2 ? strtoul(digits, &end, 16) : 0;
        *to++ = byte ? (char)byte : *from;
        from += byte ? 3 : 1;
    }
    *to = '\0';
    return (size_t)(to - text);
}

/* --- Start and stop -------------------------------------------------------------------------------------------------
 */

static struct metrics_now look(void *data) {
    struct server *server = data;
    return (struct metrics_now){connections_count(server->connections), workers_waiting(server->workers), log_dropped(),
                                server->service.use_rebalancing};
}

static enum outcome make_room_for_descriptors(const struct server_options *options, struct failure *failure) {
    struct rlimit limit;
    rlim_t needed = options->connection_count +
                    (options->worker_count + options->run_count) * (rlim_t)DESCRIPTORS_PER_WORKER + DESCRIPTORS_BESIDES;
    if (getrlimit(RLIMIT_NOFILE, &limit)) {
        return fail_io(failure, "read", "the limit of open files", errno);
    }
    if (limit.rlim_cur < needed) {
        limit.rlim_cur = needed < limit.rlim_max ? needed : limit.rlim_max;
        if (limit.rlim_cur < needed || setrlimit(RLIMIT_NOFILE, &limit)) {
            return fail(failure, USAGE, "--connections %u needs %llu open files; the system allows %llu",
                        options->connection_count, (unsigned long long)needed, (unsigned long long)limit.rlim_max);
        }
    }
    return DONE;
}

static enum outcome start_daemon(struct server *server, struct failure *failure) {
    const struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, server->listener, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)server->options.connection_count, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, HEADER_SIZE_MAX, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)end_request, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)watch_connection, server},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)unescape, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
    server->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, take_request, server, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
    return server->daemon ? DONE : fail(failure, IO_ERROR, "the HTTP server cannot start");
}

static enum outcome start(struct server *server, struct failure *failure) {
    struct server_options *options = &server->options;
    struct service *service = &server->service;
    enum outcome outcome = make_room_for_descriptors(options, failure);
    if (outcome) {
        return outcome;
    }
    server->connections = connections_create(options->connection_count);
    service->metrics = metrics_create(ROUTE_COUNT);
    service->markets = market_cache_create();
    if (!server->connections || !service->metrics || !service->markets) {
        return fail_memory(failure);
    }
    const struct worker_options workers = {options->url, options->store, options->worker_count, options->run_count};
    outcome = workers_start(service, &workers, finish, &server->workers, failure);
    outcome = outcome ? outcome : address_listen(&options->address, 1024, &server->listener, failure);
    return outcome ? outcome : start_daemon(server, failure);
}

enum outcome server_start(struct server_options *options, struct server **started, struct failure *failure) {
    struct server *server = calloc(1, sizeof *server);
    if (!server) {
        return fail_memory(failure);
    }
    server->options = *options;
    server->listener = -1;
    server->rate.per_second = options->rate;
    server->service.use_rebalancing = options->use_rebalancing;
    server->service.look = look;
    server->service.server = server;
    enum outcome outcome = start(server, failure);
    if (outcome) {
        server_stop(server);
        return outcome;
    }
    options->address = server->options.address;
    *started = server;
    return DONE;
}

void server_tick(struct server *server) {
    connections_watch(server->connections);
    workers_expire(server->workers);
}

void server_quiesce(struct server *server) {
    atomic_store(&server->stopping, true);
    MHD_quiesce_daemon(server->daemon);
    close(server->listener);
    server->listener = -1;
}

size_t server_busy(struct server *server) {
    return workers_busy(server->workers) + connections_answering(server->connections);
}

bool server_computes(struct server *server) {
    return workers_busy(server->workers) > 0;
}

void server_cancel(struct server *server) {
    atomic_store(&server->service.cancelled, true);
}

/* The workers first: a connection that waits for one cannot be ended. */
void server_stop(struct server *server) {
    if (!server) {
        return;
    }
    workers_stop(server->workers);
    if (server->daemon) {
        MHD_stop_daemon(server->daemon);
    }
    if (server->listener >= 0) {
        close(server->listener);
    }
    connections_free(server->connections);
    metrics_free(server->service.metrics);
    market_cache_free(server->service.markets);
    free(server);
}
