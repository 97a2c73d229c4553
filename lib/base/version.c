/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "foresto/version.h"

const char *foresto_version(void) {
    return FORESTO_VERSION;
}

uint32_t foresto_abi_version(void) {
    return FORESTO_ABI_VERSION;
}

const char *foresto_engine_version(void) {
    return FORESTO_ENGINE_VERSION;
}
