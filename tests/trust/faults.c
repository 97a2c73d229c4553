/* SPDX-License-Identifier: MIT */
/* Fails every allocation, callback and progress call of every operation on every scenario of standard input, one at a
 * time, and sees what comes of each. Prints what is not so, and a line with the counts; ends with 1 if any.
 *
 *     faults [EVERY]      with EVERY, only one callback and progress call of so many, and the first and last ones */
#include "faults.h"

#include <stdlib.h>
#include <string.h>

static struct { uint64_t scenarios, once, for_ever, callbacks, cancellations, rollbacks, faults; } tally;

/* What is being tried, for messages. */
static const struct scenario *scenario;
static const struct operation *operation;
static const char *kind;
static uint64_t place;

static void blame(const char *what) {
    tally.faults++;
    printf("FAIL: %s, %s, %s %llu: %s\n", operation->name, scenario->name, kind, (unsigned long long)place, what);
}

static void blame_unless(bool good, const char *what) {
    if (!good) {
        blame(what);
    }
}

static struct finding perform(const struct faulty *how) {
    struct finding finding = {.error = FORESTO_ERROR_INIT};
    faulty = *how;
    operation->run(scenario, &finding);
    blame_unless(faulty.live == 0, "memory is not given back");
    return finding;
}

static const struct faulty soundly = {.allocation = NEVER, .callback = NEVER, .advance = NEVER};

/* One begin_run is followed by one commit_run or one rollback_run, and nothing else by any. */
static void check_store(bool good) {
    blame_unless(faulty.begun <= 1 && faulty.committed == (good ? faulty.begun : 0), "commits otherwise than once");
    blame_unless(faulty.rolled_back == (good ? 0 : faulty.begun), "rolls back otherwise than once");
    tally.rollbacks += faulty.rolled_back;
}

static void check_error(const struct finding *finding, foresto_status status, const char *field, int32_t code) {
    if (finding->status != status) {
        blame(foresto_status_name(finding->status));
        return;
    }
    blame_unless(finding->error.status == status && finding->error.message[0], "the failure is not told");
    blame_unless(finding->error.host_code == code, "the host's code is not told");
    blame_unless(!field || strcmp(finding->error.field, field) == 0, "another field is blamed");
}

/* A failure, and then the same objects without one. */
static void try_fault(const struct faulty *how, foresto_status status, uint64_t digest) {
    struct finding finding = perform(how);
    const char *field = status == FORESTO_E_CANCELLED ? "advance" : faulty.failed;
    check_error(&finding, status, field, status == FORESTO_E_MEMORY ? 0 : CODE);
    blame_unless(!finding.written, "has written to its outputs");
    check_store(false);
    finding = perform(&soundly);
    blame_unless(finding.status == FORESTO_OK && finding.digest == digest, "the next run gives something else");
    check_store(true);
}

static void fail_allocations(uint64_t count, uint64_t digest) {
    struct faulty how = soundly;
    for (place = 0; place < count; place++) {
        how.allocation = place;
        kind = "allocation";
        how.for_ever = false;
        try_fault(&how, FORESTO_E_MEMORY, digest);
        tally.once++;
        kind = "allocations from";
        how.for_ever = true;
        try_fault(&how, FORESTO_E_MEMORY, digest);
        tally.for_ever++;
    }
}

/* The place of `count` after this one that is to fail. */
static uint64_t next_place(uint64_t count, uint64_t every) {
    enum { ENDS = 8 };
    do {
        place++;
    } while (place >= ENDS && place + ENDS < count && place % every);
    return place;
}

static void fail_callbacks(uint64_t count, uint64_t every, uint64_t digest) {
    struct faulty how = soundly;
    kind = "callback";
    for (place = 0; place < count; next_place(count, every)) {
        how.callback = place;
        try_fault(&how, FORESTO_E_HOST, digest);
        tally.callbacks++;
    }
}

static void cancel(uint64_t count, uint64_t every, uint64_t digest) {
    struct faulty how = soundly;
    kind = "progress call";
    for (place = 0; place < count; next_place(count, every)) {
        how.advance = place;
        try_fault(&how, FORESTO_E_CANCELLED, digest);
        tally.cancellations++;
    }
}

static void try_operation(uint64_t every) {
    kind = "nothing fails";
    place = 0;
    struct finding good = perform(&soundly);
    if (good.status) {
        blame(good.error.message);
        return;
    }
    check_store(true);
    struct faulty counts = faulty;
    fail_allocations(counts.allocations, good.digest);
    fail_callbacks(counts.callbacks, every, good.digest);
    cancel(counts.advances, every, good.digest);
}

int main(int argc, char **argv) {
    uint64_t every = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
    struct scenario read;
    scenario = &read;
    while (scenario_read(stdin, &read)) {
        for (size_t i = 0; i < operation_count; i++) {
            operation = &operations[i];
            try_operation(every);
        }
        tally.scenarios++;
        scenario_free(&read);
    }
    printf("%llu %llu %llu %llu %llu %llu %llu\n", (unsigned long long)tally.scenarios, (unsigned long long)tally.once,
           (unsigned long long)tally.for_ever, (unsigned long long)tally.callbacks,
           (unsigned long long)tally.cancellations, (unsigned long long)tally.rollbacks,
           (unsigned long long)tally.faults);
    return tally.faults != 0;
}
