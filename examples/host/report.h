/* SPDX-License-Identifier: MIT */
/* A report: the page with the data of one run inside, which needs no service and no network. */
#ifndef HOST_REPORT_H
#define HOST_REPORT_H

#include "report_json.h"

enum outcome report_write(FILE *stream, const struct report *report, struct failure *failure);

#endif
