/* SPDX-License-Identifier: MIT */
/* Preloaded, a disk that does not answer: whoever wants to be sure that something has been written waits as long as the
 * file that SLOW_DISK names is there. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int fdatasync(int file) {
    const char *path = getenv("SLOW_DISK");
    while (path && access(path, F_OK) == 0) {
        nanosleep(&(struct timespec){0, 10000000}, NULL);
    }
    return (int)syscall(SYS_fdatasync, file);
}

int fsync(int file) {
    return fdatasync(file);
}
