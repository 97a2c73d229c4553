/* SPDX-License-Identifier: MIT */
/* Rows of the store as JSON objects, with the columns as keys. Numbers have all the places of their columns. */
#ifndef HOST_ROW_JSON_H
#define HOST_ROW_JSON_H

#include <stdio.h>

#include "store/store.h"

void put_rule_json(FILE *stream, const struct rule_row *row);
void put_run_json(FILE *stream, const struct run_row *row);
void put_event_json(FILE *stream, const struct event_row *row);

#endif
