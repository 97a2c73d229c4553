/* SPDX-License-Identifier: MIT */
#include "address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum outcome fail_address(const char *text, struct failure *failure) {
    return fail(failure, USAGE,
                "--listen: '%s' is not ADDRESS:PORT with a numeric address, such as 127.0.0.1:8080 or [::1]:8080",
                text);
}

/* Split at the last colon; an IPv6 address stands in brackets. */
static bool split(const char *text, char *host, size_t capacity, const char **port, bool *v6) {
    const char *colon = strrchr(text, ':');
    size_t length = colon ? (size_t)(colon - text) : 0;
    *v6 = length > 2 && text[0] == '[' && text[length - 1] == ']';
    if (*v6) {
        text++;
        length -= 2;
    }
    if (length == 0 || length >= capacity) {
        return false;
    }
    memcpy(host, text, length);
    host[length] = '\0';
    *port = colon + 1;
    size_t digits = strlen(*port);
    return digits >= 1 && digits <= 5 && strspn(*port, "0123456789") == digits && strtol(*port, NULL, 10) <= 65535;
}

enum outcome address_read(const char *text, struct address *address, struct failure *failure) {
    char host[INET6_ADDRSTRLEN];
    const char *port;
    bool v6;
    if (!split(text, host, sizeof host, &port, &v6)) {
        return fail_address(text, failure);
    }
    struct addrinfo hints = {
        .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_family = v6 ? AF_INET6 : AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(host, port, &hints, &found)) {
        return fail_address(text, failure);
    }
    memcpy(&address->socket, found->ai_addr, found->ai_addrlen);
    address->size = found->ai_addrlen;
    freeaddrinfo(found);
    return DONE;
}

bool address_is_loopback(const struct address *address) {
    if (address->socket.ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)&address->socket;
        return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
    }
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)&address->socket;
    return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

enum outcome address_listen(struct address *address, int backlog, int *listener, struct failure *failure) {
    char text[ADDRESS_TEXT_SIZE];
    address_write((const struct sockaddr *)&address->socket, true, text);
    int one = 1;
    int listening = socket(address->socket.ss_family, SOCK_STREAM, 0);
    if (listening < 0 || setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) ||
        bind(listening, (const struct sockaddr *)&address->socket, address->size) || listen(listening, backlog) ||
        getsockname(listening, (struct sockaddr *)&address->socket, &address->size)) {
        fail_io(failure, "listen on", text, errno);
        if (listening >= 0) {
            close(listening);
        }
        return IO_ERROR;
    }
    *listener = listening;
    return DONE;
}

void address_write(const struct sockaddr *socket, bool with_port, char text[ADDRESS_TEXT_SIZE]) {
    char host[INET6_ADDRSTRLEN] = "?";
    bool v6 = socket->sa_family == AF_INET6;
    unsigned port = 0;
    if (v6) {
        const struct sockaddr_in6 *address = (const struct sockaddr_in6 *)(const void *)socket;
        inet_ntop(AF_INET6, &address->sin6_addr, host, sizeof host);
        port = ntohs(address->sin6_port);
    } else if (socket->sa_family == AF_INET) {
        const struct sockaddr_in *address = (const struct sockaddr_in *)(const void *)socket;
        inet_ntop(AF_INET, &address->sin_addr, host, sizeof host);
        port = ntohs(address->sin_port);
    }
    if (with_port) {
        snprintf(text, ADDRESS_TEXT_SIZE, v6 ? "[%s]:%u" : "%s:%u", host, port);
    } else {
        snprintf(text, ADDRESS_TEXT_SIZE, "%s", host);
    }
}
