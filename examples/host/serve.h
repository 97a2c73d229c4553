/* SPDX-License-Identifier: MIT */
/* `foresto serve`: the library as a service over HTTP. */
#ifndef HOST_SERVE_H
#define HOST_SERVE_H

#include "failure.h"

enum outcome serve_command(int argc, char **argv, struct failure *failure);

#endif
