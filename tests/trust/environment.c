/* SPDX-License-Identifier: MIT */
/* Every public function in every floating-point environment that the machine offers: the same bits as in the good one,
 * or FORESTO_E_ENVIRONMENT with outputs untouched; the environment as it was after the call and in every callback; and
 * a callback that leaves it spoilt is named. Prints what is not so, and a line with the counts; ends with 1 if any. */
#define _POSIX_C_SOURCE 200809L

#include "environment.h"

#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

enum { CALLBACKS_MAX = 32 };

static struct mode modes[MODES_MAX];
static const struct mode *present; /* what the host has set; NULL: leave calls out */
static bool inside;                /* a call of the library is under way */
static bool changed_after, changed_inside;
static sigjmp_buf trap;

/* Callbacks that a call has made, and the one that spoils the environment when it is called for the given time. */
static struct callback_count {
    const char *name;
    unsigned count;
} seen[CALLBACKS_MAX];
static const char *spoiler;
static unsigned spoiler_turn;
static const struct mode *spoilt;
static bool has_spoilt;

static struct { unsigned same, refused, spoilt, faults; } tally;

foresto_error fault;

void put(struct record *record, const void *bytes, size_t size) {
    if (size > RECORD_SIZE - record->size) {
        size = RECORD_SIZE - record->size;
    }
    memcpy(record->bytes + record->size, bytes, size);
    record->size += size;
}

bool environment_enter(void) {
    if (!present) {
        return false;
    }
    inside = true;
    control_set(present->control);
    return true;
}

foresto_status environment_leave(foresto_status status) {
    changed_after |= !has_spoilt && control_get() != present->control;
    control_set(modes[0].control);
    inside = false;
    return status;
}

static unsigned count_callback(const char *name) {
    size_t i = 0;
    while (seen[i].name && strcmp(seen[i].name, name) != 0) {
        i++;
    }
    seen[i].name = name;
    return seen[i].count++;
}

void callback(const char *name) {
    if (!inside || has_spoilt) {
        return;
    }
    changed_inside |= control_get() != present->control;
    unsigned turn = count_callback(name);
    if (spoiler && strcmp(name, spoiler) == 0 && turn == spoiler_turn) {
        has_spoilt = true;
        control_set(spoilt->control);
    }
}

static void on_trap(int signal_number) {
    (void)signal_number;
    control_set(modes[0].control);
    siglongjmp(trap, 1);
}

/* Whether the call came to its end without a trap. */
static bool perform(const struct call *call, const struct mode *mode, struct record *record) {
    present = mode;
    inside = changed_after = changed_inside = has_spoilt = false;
    memset(record, 0, sizeof *record);
    memset(seen, 0, sizeof seen);
    fault = (foresto_error)FORESTO_ERROR_INIT;
    callbacks_reset();
    if (sigsetjmp(trap, 1)) {
        inside = false;
        return false;
    }
    record->status = call->run(record);
    return true;
}

static bool same_bytes(const struct record *left, const struct record *right) {
    return left->size == right->size && memcmp(left->bytes, right->bytes, left->size) == 0;
}

static bool same(const struct record *left, const struct record *right) {
    return left->status == right->status && same_bytes(left, right);
}

static void blame(const char *function, const char *circumstance, const char *what) {
    tally.faults++;
    printf("FAIL: %s, %s: %s\n", function, circumstance, what);
}

/* What is wrong with a call in a mode, or NULL. */
static const char *verdict(const struct record *found, const struct record *good, const struct record *untouched) {
    if (changed_after) {
        return "leaves another environment";
    }
    if (changed_inside) {
        return "calls back in another environment";
    }
    if (same(found, good)) {
        tally.same++;
        return NULL;
    }
    if (found->status != FORESTO_E_ENVIRONMENT) {
        return found->status == good->status ? "gives other bits" : foresto_status_name(found->status);
    }
    tally.refused++;
    return same_bytes(found, untouched) ? NULL : "refuses, but has written to its outputs";
}

static void try_mode(const struct call *call, const struct mode *mode, const struct record *good,
                     const struct record *untouched) {
    static struct record found;
    const char *wrong =
        perform(call, mode, &found) ? verdict(&found, good, untouched) : "computes before it refuses: trap";
    if (wrong) {
        blame(call->function, mode->name, wrong);
    }
}

/* A method of the memory or of the store's end has no status that a run would look at: it may also do no harm. */
static bool may_be_ignored(const char *name) {
    return strcmp(name, "allocate") == 0 || strcmp(name, "release") == 0;
}

static const char *spoilt_verdict(const struct call *call, const struct record *found, const struct record *good,
                                  const struct record *untouched) {
    const char *field = strcmp(spoiler, "tasks") == 0 ? "parallel_for" : spoiler;
    /* Calls that write to columns as they go say that these are void then. */
    bool is_void =
        strcmp(call->function, "foresto_sweep_run") == 0 || strcmp(call->function, "foresto_simulate_into") == 0;
    if (!has_spoilt) {
        return "the callback was not called again";
    }
    if (may_be_ignored(spoiler)) {
        bool refused = found->status == FORESTO_E_ENVIRONMENT && (is_void || same_bytes(found, untouched));
        return refused || same(found, good) ? NULL : "goes on with other bits";
    }
    if (found->status != FORESTO_E_ENVIRONMENT) {
        return found->status ? foresto_status_name(found->status) : "takes no notice";
    }
    if (strcmp(fault.field, field) != 0) {
        return "names another callback";
    }
    return is_void || same_bytes(found, untouched) ? NULL : "has written to its outputs";
}

static void spoil(const struct call *call, const struct mode *mode, const struct record *good,
                  const struct record *untouched) {
    static struct record found;
    char circumstance[128];
    const char *wrong = "trap";
    spoilt = mode;
    if (perform(call, &modes[0], &found)) {
        wrong = spoilt_verdict(call, &found, good, untouched);
    }
    tally.spoilt++;
    if (wrong) {
        snprintf(circumstance, sizeof circumstance, "%s (call %u) sets %s", spoiler, spoiler_turn + 1, mode->name);
        blame(call->function, circumstance, wrong);
    }
}

/* One callback spoils the environment in each way, at its first and its last time. */
static void spoil_callback(const struct call *call, unsigned count, size_t mode_count, const struct record *good,
                           const struct record *untouched) {
    for (size_t m = 0; m < mode_count; m++) {
        if (modes[m].verdict != REFUSED) {
            continue;
        }
        spoiler_turn = 0;
        spoil(call, &modes[m], good, untouched);
        if (count > 1) {
            spoiler_turn = count - 1;
            spoil(call, &modes[m], good, untouched);
        }
    }
}

static void spoil_callbacks(const struct call *call, size_t mode_count, const struct record *good,
                            const struct record *untouched) {
    struct callback_count made[CALLBACKS_MAX];
    memcpy(made, seen, sizeof made);
    for (size_t i = 0; made[i].name; i++) {
        spoiler = made[i].name;
        spoil_callback(call, made[i].count, mode_count, good, untouched);
    }
    spoiler = NULL;
}

static void try_call(const struct call *call, size_t mode_count) {
    static struct record good, untouched;
    perform(call, NULL, &untouched);
    for (size_t m = 1; m < mode_count; m++) {
        perform(call, &modes[0], &good);
        if (good.status != FORESTO_OK) {
            blame(call->function, modes[0].name, foresto_status_name(good.status));
            return;
        }
        try_mode(call, &modes[m], &good, &untouched);
    }
    perform(call, &modes[0], &good);
    spoil_callbacks(call, mode_count, &good, &untouched);
}

/* What the library says of a mode. */
static void check_mode(const struct mode *mode) {
    control_set(mode->control);
    foresto_status status = foresto_environment_check(NULL);
    control_set(modes[0].control);
    if ((mode->verdict == REFUSED && status != FORESTO_E_ENVIRONMENT) || (mode->verdict == ACCEPTED && status)) {
        blame("foresto_environment_check", mode->name, foresto_status_name(status));
    }
}

/* The first failure speaks: what a rollback does to the environment does not hide it. */
static void check_rollback(const struct call *call, size_t mode_count) {
    static struct record found;
    put_nav_code = 7;
    spoiler = "store.rollback_run";
    spoiler_turn = 0;
    for (size_t m = 1; m < mode_count; m++) {
        spoilt = &modes[m];
        if (!perform(call, &modes[0], &found) || !has_spoilt || found.status != FORESTO_E_HOST ||
            fault.host_code != 7) {
            blame(call->function, "rollback after a code of put_nav", "hides the code");
        }
        tally.spoilt++;
    }
    put_nav_code = 0;
    spoiler = NULL;
}

int main(int argc, char **argv) {
    if (argc > 1) { /* for those who see that no function is forgotten */
        for (size_t i = 0; i < calls_count; i++) {
            puts(calls[i].function);
        }
        return 0;
    }
    (void)argv;
    size_t mode_count = modes_list(modes);
    sigaction(SIGFPE, &(struct sigaction){.sa_handler = on_trap}, NULL);
    control_set(modes[0].control);
    objects_make();
    for (size_t m = 0; m < mode_count; m++) {
        check_mode(&modes[m]);
    }
    for (size_t i = 0; i < calls_count; i++) {
        try_call(&calls[i], mode_count);
        if (strcmp(calls[i].function, "foresto_execute") == 0) {
            check_rollback(&calls[i], mode_count);
        }
    }
    objects_destroy();
    printf("%zu calls in %zu environments: %u same bits, %u refused; %u callbacks spoilt; %u faults\n", calls_count,
           mode_count - 1, tally.same, tally.refused, tally.spoilt, tally.faults);
    return tally.faults != 0;
}
