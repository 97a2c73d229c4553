/* SPDX-License-Identifier: MIT */
/* The commands that work on a store: `foresto migrate`, `import`, `rules`, `run`, `runs`, `events`. */
#ifndef HOST_STORE_COMMANDS_H
#define HOST_STORE_COMMANDS_H

#include "failure.h"

enum outcome migrate_command(int argc, char **argv, struct failure *failure);
enum outcome import_command(int argc, char **argv, struct failure *failure);
enum outcome rules_command(int argc, char **argv, struct failure *failure);
enum outcome run_command(int argc, char **argv, struct failure *failure);
enum outcome runs_command(int argc, char **argv, struct failure *failure);
enum outcome events_command(int argc, char **argv, struct failure *failure);

#endif
