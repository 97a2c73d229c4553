/* SPDX-License-Identifier: MIT */
/**
 * @file common.h
 * @brief What every other header needs: fixed-width types and the export macro.
 */
#ifndef FORESTO_COMMON_H
#define FORESTO_COMMON_H

#include <stddef.h>
#include <stdint.h>

/** Marks a symbol of the public interface. Define FORESTO_STATIC when linking the static library on Windows. */
#if defined(_WIN32) && !defined(FORESTO_STATIC)
#ifdef FORESTO_BUILD
#define FORESTO_API __declspec(dllexport)
#else
#define FORESTO_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define FORESTO_API __attribute__((visibility("default")))
#else
#define FORESTO_API
#endif

/** Opens the C linkage block of a header. */
#ifdef __cplusplus
#define FORESTO_BEGIN extern "C" {
/** Closes the C linkage block of a header. */
#define FORESTO_END }
#else
#define FORESTO_BEGIN
#define FORESTO_END
#endif

#endif
