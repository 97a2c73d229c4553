/* SPDX-License-Identifier: MIT */
/**
 * @file version.h
 * @brief Three versions that move on their own: release, ABI and engine.
 */
#ifndef FORESTO_VERSION_H
#define FORESTO_VERSION_H

#include "common.h"

/** Release of these headers, major part. */
#define FORESTO_VERSION_MAJOR 0
/** Release of these headers, minor part. */
#define FORESTO_VERSION_MINOR 1
/** Release of these headers, patch part. */
#define FORESTO_VERSION_PATCH 0
/** Release of these headers as text. */
#define FORESTO_VERSION "0.1.0"
/** ABI of these headers; the number in the shared library's soname. */
#define FORESTO_ABI_VERSION 0
/** Version of the arithmetic. It changes only when some result changes, and is part of every request hash. */
#define FORESTO_ENGINE_VERSION "1"

FORESTO_BEGIN

/**
 * Return the release of the linked library, as FORESTO_VERSION.
 * @return static text, never NULL.
 * @since 0.1
 */
FORESTO_API const char *foresto_version(void);

/**
 * Return the ABI of the linked library, as FORESTO_ABI_VERSION.
 * @return the number; a host that finds another one than it was built with must not go on.
 * @since 0.1
 */
FORESTO_API uint32_t foresto_abi_version(void);

/**
 * Return the version of the linked library's arithmetic, as FORESTO_ENGINE_VERSION.
 * @return static text, never NULL.
 * @since 0.1
 */
FORESTO_API const char *foresto_engine_version(void);

FORESTO_END

#endif
