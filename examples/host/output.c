/* SPDX-License-Identifier: MIT */
#include "output.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char STANDARD_OUTPUT[] = "standard output";

static mode_t default_mode(void) {
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* A new file beside the target, which a rename can replace in one step. */
static enum outcome open_temporary(struct output *output, mode_t mode, struct failure *failure) {
    static const char name[] = ".foresto-XXXXXX";
    const char *slash = strrchr(output->target, '/');
    size_t directory = slash ? (size_t)(slash + 1 - output->target) : 0;
    char *temporary = malloc(directory + sizeof name);
    if (!temporary) {
        return fail_memory(failure);
    }
    memcpy(temporary, output->target, directory);
    memcpy(temporary + directory, name, sizeof name);
    int descriptor = mkstemp(temporary);
    if (descriptor < 0) {
        free(temporary);
        return fail_io(failure, "write", output->path, errno);
    }
    output->temporary = temporary;
    output->stream = fdopen(descriptor, "w");
    if (!output->stream) {
        close(descriptor);
        return fail_memory(failure);
    }
    return fchmod(descriptor, mode) ? fail_io(failure, "write", output->path, errno) : DONE;
}

enum outcome output_open(struct output *output, const char *path, struct failure *failure) {
    if (!path) {
        return DONE;
    }
    bool standard = strcmp(path, "-") == 0;
    output->path = standard ? STANDARD_OUTPUT : path;
    struct stat status;
    bool exists = !standard && stat(path, &status) == 0;
    if (!standard && ((!exists && errno != ENOENT) || !*path)) { /* what a rename would only find out at the end */
        return fail_io(failure, "write", path, errno);
    }
    if (exists && S_ISDIR(status.st_mode)) {
        return fail_io(failure, "write", path, EISDIR);
    }
    if (standard || (exists && !S_ISREG(status.st_mode))) { /* a device or pipe must not be renamed over */
        output->stream = open_memstream(&output->memory, &output->size);
        return output->stream ? DONE : fail_memory(failure);
    }
    output->target = exists ? realpath(path, NULL) : strdup(path); /* a symbolic link stays, its file is replaced */
    if (!output->target) {
        return fail_io(failure, "write", path, errno);
    }
    return open_temporary(output, exists ? status.st_mode & 07777 : default_mode(), failure);
}

/* Finish a stream; false leaves the reason in errno. */
static bool finish(FILE **stream, bool sync) {
    errno = 0;
    bool good = fflush(*stream) == 0 && !ferror(*stream) && (!sync || fsync(fileno(*stream)) == 0);
    int error = errno;
    good = fclose(*stream) == 0 && good;
    *stream = NULL;
    errno = error ? error : errno;
    return good;
}

static bool write_directly(const struct output *output) {
    bool standard = output->path == STANDARD_OUTPUT;
    FILE *stream = standard ? stdout : fopen(output->path, "w");
    if (!stream) {
        return false;
    }
    setvbuf(stream, NULL, _IONBF, 0); /* so that errno tells why */
    bool good = fwrite(output->memory, 1, output->size, stream) == output->size;
    int error = good ? 0 : errno;
    good = (standard || fclose(stream) == 0) && good;
    errno = error ? error : errno;
    return good;
}

enum outcome outputs_commit(struct output *outputs, size_t count, struct failure *failure) {
    for (size_t i = 0; i < count; i++) {
        if (outputs[i].stream && !finish(&outputs[i].stream, outputs[i].temporary)) {
            return fail_io(failure, "write", outputs[i].path, errno);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (outputs[i].memory && !write_directly(&outputs[i])) {
            return fail_io(failure, "write", outputs[i].path, errno);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (outputs[i].temporary && rename(outputs[i].temporary, outputs[i].target)) {
            return fail_io(failure, "write", outputs[i].path, errno);
        }
        free(outputs[i].temporary);
        outputs[i].temporary = NULL;
    }
    return DONE;
}

void outputs_close(struct output *outputs, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (outputs[i].stream) {
            fclose(outputs[i].stream);
        }
        if (outputs[i].temporary) {
            unlink(outputs[i].temporary);
        }
        free(outputs[i].temporary);
        free(outputs[i].target);
        free(outputs[i].memory);
    }
}
