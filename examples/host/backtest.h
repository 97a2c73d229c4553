/* SPDX-License-Identifier: MIT */
/* `foresto backtest`: one portfolio over one file of market data. */
#ifndef HOST_BACKTEST_H
#define HOST_BACKTEST_H

#include "failure.h"

enum outcome backtest_command(int argc, char **argv, struct failure *failure);

#endif
