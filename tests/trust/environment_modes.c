/* SPDX-License-Identifier: MIT */
#include "environment_modes.h"

#include <fenv.h>
#include <stdio.h>
#include <string.h>

static void add(struct mode *modes, size_t *count, uint64_t control, enum verdict verdict, const char *name) {
    struct mode *mode = &modes[*count];
    const uint64_t before = control_get();
    control_set(control);
    bool offered = control_get() == control;
    control_set(before);
    if (offered && *count < MODES_MAX) {
        mode->control = control;
        mode->verdict = verdict;
        snprintf(mode->name, sizeof mode->name, "%s", name);
        ++*count;
    }
}

#if defined(__x86_64__) || defined(__i386__)

/* Low half: MXCSR with its flags (5:0), DAZ 6, masks 12:7, rounding 14:13, FTZ 15. High half: the x87's control word:
 * masks 5:0, precision 9:8, rounding 11:10. */
enum { MXCSR_GOOD = 0x1f80, MXCSR_FLAGS = 0x3f, X87_GOOD = 0x037f };
#define CONTROL(mxcsr, x87) ((uint64_t)(mxcsr) | (uint64_t)(x87) << 32)

uint64_t control_get(void) {
    uint16_t x87;
    __asm__ volatile("fnstcw %0" : "=m"(x87));
    return CONTROL(__builtin_ia32_stmxcsr() & ~(uint32_t)MXCSR_FLAGS, x87);
}

void control_set(uint64_t control) {
    const uint16_t x87 = (uint16_t)(control >> 32);
    __asm__ volatile("fnclex; fldcw %0" : : "m"(x87));
    __builtin_ia32_ldmxcsr((uint32_t)control);
}

/* Whether a double passes the x87 as it is while that computes in single precision. Processors have it so; QEMU rounds
 * what it loads, and i386 returns doubles in a register of the x87. */
static bool carries_doubles(void) {
    const uint16_t single = 0x007f, good = X87_GOOD;
    const double sent = 1.0 + 0x1p-52;
    double received;
    __asm__ volatile("fldcw %1; fldl %2; fstpl %0; fldcw %3" : "=m"(received) : "m"(single), "m"(sent), "m"(good));
    return memcmp(&sent, &received, sizeof sent) == 0;
}

static void add_exceptions(struct mode *modes, size_t *count) {
    static const char *const names[6] = {"invalid", "denormal", "division", "overflow", "underflow", "inexact"};
    char name[48];
    for (int i = 0; i < 6; i++) {
        snprintf(name, sizeof name, "%s unmasked", names[i]);
        add(modes, count, CONTROL(MXCSR_GOOD & ~(0x80 << i), X87_GOOD), REFUSED, name);
        snprintf(name, sizeof name, "%s unmasked, x87 too", names[i]); /* as feenableexcept() does it */
        add(modes, count, CONTROL(MXCSR_GOOD & ~(0x80 << i), X87_GOOD & ~(1 << i)), REFUSED, name);
    }
    add(modes, count, CONTROL(MXCSR_GOOD & ~0x1f80, X87_GOOD), REFUSED, "all unmasked");
    add(modes, count, CONTROL(MXCSR_GOOD & ~0x1f80, X87_GOOD & ~0x3f), REFUSED, "all unmasked, x87 too");
    /* To zero, FTZ, DAZ, all unmasked, single precision. */
    add(modes, count, CONTROL(0xe040, carries_doubles() ? 0x0c40 : 0x0f40), REFUSED, "all at once");
}

static void add_x87(struct mode *modes, size_t *count) {
    if (carries_doubles()) {
        add(modes, count, CONTROL(MXCSR_GOOD, 0x007f), EITHER, "x87 single precision");
    }
    add(modes, count, CONTROL(MXCSR_GOOD, 0x027f), EITHER, "x87 double precision");
    add(modes, count, CONTROL(MXCSR_GOOD, 0x077f), EITHER, "x87 downward");
    add(modes, count, CONTROL(MXCSR_GOOD, 0x0b7f), EITHER, "x87 upward");
    add(modes, count, CONTROL(MXCSR_GOOD, 0x0f7f), EITHER, "x87 to zero");
    add(modes, count, CONTROL(MXCSR_GOOD, 0x0340), EITHER, "x87 all unmasked");
}

size_t modes_list(struct mode *modes) {
    static const char *const roundings[4] = {"nearest", "downward", "upward", "to zero"};
    size_t count = 0;
    for (uint32_t i = 0; i < 16; i++) {
        char name[48];
        uint32_t mxcsr = MXCSR_GOOD | (i & 3) << 13 | (i >> 2 & 1) << 15 | (i >> 3) << 6;
        snprintf(name, sizeof name, "%s%s%s", roundings[i & 3], i & 4 ? ", FTZ" : "", i & 8 ? ", DAZ" : "");
        add(modes, &count, CONTROL(mxcsr, X87_GOOD), i ? REFUSED : ACCEPTED, name);
        if (i & 3) { /* as fesetround() does it */
            snprintf(name, sizeof name, "%s%s%s, x87 too", roundings[i & 3], i & 4 ? ", FTZ" : "",
                     i & 8 ? ", DAZ" : "");
            add(modes, &count, CONTROL(mxcsr, X87_GOOD | (i & 3) << 10), REFUSED, name);
        }
    }
    add_exceptions(modes, &count);
    add_x87(modes, &count);
    return count;
}

#elif defined(__aarch64__)

/* FPCR: FIZ 0, AH 1, NEP 2, traps 12:8 and 15, FZ16 19, rounding 23:22, FZ 24, DN 25. Those that the processor has not
 * read as 0, and are not offered then. */
uint64_t control_get(void) {
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    return fpcr;
}

void control_set(uint64_t control) {
    __asm__ volatile("msr fpcr, %0" : : "r"(control));
}

size_t modes_list(struct mode *modes) {
    static const char *const roundings[4] = {"nearest", "upward", "downward", "to zero"};
    static const struct {
        int bit;
        const char *name;
    } bits[] = {{0, "FIZ"},
                {1, "AH"},
                {2, "NEP"},
                {8, "invalid trapped"},
                {9, "division trapped"},
                {10, "overflow trapped"},
                {11, "underflow trapped"},
                {12, "inexact trapped"},
                {15, "denormal trapped"},
                {19, "FZ16"},
                {25, "DN"}};
    size_t count = 0;
    for (uint64_t i = 0; i < 8; i++) {
        char name[48];
        snprintf(name, sizeof name, "%s%s", roundings[i & 3], i & 4 ? ", FZ" : "");
        add(modes, &count, i << 22, i ? REFUSED : ACCEPTED, name);
    }
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
        add(modes, &count, UINT64_C(1) << bits[i].bit, REFUSED, bits[i].name);
    }
    return count;
}

#elif defined(__arm__)

/* FPSCR: flags 4:0, 7 and 31:27, rounding 23:22, FZ 24, DN 25. */
uint64_t control_get(void) {
    uint32_t fpscr;
    __asm__ volatile("vmrs %0, fpscr" : "=r"(fpscr));
    return fpscr & 0x07ffff60u;
}

void control_set(uint64_t control) {
    __asm__ volatile("vmsr fpscr, %0" : : "r"((uint32_t)control));
}

size_t modes_list(struct mode *modes) {
    static const char *const roundings[4] = {"nearest", "upward", "downward", "to zero"};
    size_t count = 0;
    for (uint64_t i = 0; i < 8; i++) {
        char name[48];
        snprintf(name, sizeof name, "%s%s", roundings[i & 3], i & 4 ? ", FZ" : "");
        add(modes, &count, i << 22, i ? REFUSED : ACCEPTED, name);
    }
    add(modes, &count, UINT64_C(1) << 25, EITHER, "DN");
    return count;
}

#else

uint64_t control_get(void) {
    return (uint64_t)fegetround();
}

void control_set(uint64_t control) {
    fesetround((int)control);
}

size_t modes_list(struct mode *modes) {
    size_t count = 0;
    add(modes, &count, FE_TONEAREST, ACCEPTED, "nearest");
    add(modes, &count, FE_UPWARD, REFUSED, "upward");
    add(modes, &count, FE_DOWNWARD, REFUSED, "downward");
    add(modes, &count, FE_TOWARDZERO, REFUSED, "to zero");
    return count;
}

#endif
