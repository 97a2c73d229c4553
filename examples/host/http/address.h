/* SPDX-License-Identifier: MIT */
/* Where the service listens: a numeric address and a port. */
#ifndef HOST_HTTP_ADDRESS_H
#define HOST_HTTP_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

#include "../failure.h"

struct address {
    struct sockaddr_storage socket;
    socklen_t size;
};

/* Bytes of `[ADDRESS]:PORT` and its NUL. */
#define ADDRESS_TEXT_SIZE 64

/* Read `127.0.0.1:8080` or `[::1]:8080`. Port 0 lets the system choose. Names are not looked up: a name can come to
 * mean another address than the one that was checked. */
enum outcome address_read(const char *text, struct address *address, struct failure *failure);

/* Whether only this machine can reach it. */
bool address_is_loopback(const struct address *address);

/* Bind and listen. Sets *listener, and the port in address when the system chose it. */
enum outcome address_listen(struct address *address, int backlog, int *listener, struct failure *failure);

/* Write an address with its port, or, for a client in the log, without. */
void address_write(const struct sockaddr *socket, bool with_port, char text[ADDRESS_TEXT_SIZE]);

#endif
