/* SPDX-License-Identifier: MIT */
/* The command line of `foresto serve`. */
#ifndef HOST_HTTP_SERVE_OPTIONS_H
#define HOST_HTTP_SERVE_OPTIONS_H

#include "server.h"

extern const char SERVE_USAGE[];

/* Read the arguments, the environment variable USE_REBALANCING and the token file. An address that others than this
 * machine can reach is refused without a token. */
enum outcome serve_options_read(int argc, char **argv, struct server_options *options, bool *help,
                                struct failure *failure);

#endif
