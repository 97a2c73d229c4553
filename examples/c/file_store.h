/* SPDX-License-Identifier: MIT */
/* A run store of files: a run is written to `<hash>.part`, and becomes `<hash>.run` when it is committed. A rename
 * either happens or does not, so a run is there as a whole or not at all, also after a crash. */
#ifndef EXAMPLE_FILE_STORE_H
#define EXAMPLE_FILE_STORE_H

#include <foresto/foresto.h>
#include <stdio.h>

enum { STORE_PATH_SIZE = 512 };
enum store_failure { STORE_UNWRITABLE = 201 };

struct file_store {
    const char *folder;
    FILE *stream; /* of the run under way */
    char part[STORE_PATH_SIZE];
    char final[STORE_PATH_SIZE];
};

/* The table to execute with, for the folder that `store` names. */
foresto_run_store file_store_table(struct file_store *store);

#endif
