/* SPDX-License-Identifier: MIT */
/**
 * @file foresto.h
 * @brief The whole public interface.
 *
 * Promises that hold for every function unless its comment says otherwise: it is pure (inputs are const, outputs are
 * the caller's, no global state, no I/O, no clock, no environment, no locale); it allocates nothing; any number of
 * threads may call it at once on separate outputs; it returns a status and writes its outputs only on success; if it
 * computes with doubles and the calling thread's floating-point environment is another than the default, the status is
 * FORESTO_E_ENVIRONMENT (foresto_environment_check()).
 */
#ifndef FORESTO_H
#define FORESTO_H

#include "accounts.h"
#include "allocator.h"
#include "common.h"
#include "date.h"
#include "decimal.h"
#include "elementary.h"
#include "event.h"
#include "execute.h"
#include "figures.h"
#include "host.h"
#include "monitor.h"
#include "nav.h"
#include "panel.h"
#include "rebalance.h"
#include "repository.h"
#include "request.h"
#include "rule.h"
#include "schedule.h"
#include "selftest.h"
#include "session.h"
#include "sha256.h"
#include "simulate.h"
#include "status.h"
#include "sweep.h"
#include "version.h"

#endif
