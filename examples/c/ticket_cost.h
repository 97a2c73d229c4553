/* SPDX-License-Identifier: MIT */
/* A cost model of tickets: each trade costs its share of what is traded, and at least a minimum. */
#ifndef EXAMPLE_TICKET_COST_H
#define EXAMPLE_TICKET_COST_H

#include <foresto/foresto.h>

struct ticket_cost {
    double rate;          /* of the money traded, bought or sold */
    double minimum;       /* money per trade */
    char fingerprint[64]; /* set by ticket_cost_model(): the two as text, for the request's hash */
};

foresto_cost_model ticket_cost_model(struct ticket_cost *cost);

#endif
