/* SPDX-License-Identifier: MIT */
/* Prints the hash that foresto_self_test() finds; ends with 1 when it is not the published one. */
#include <stdio.h>

#include "foresto/foresto.h"

int main(void) {
    char hex[FORESTO_SHA256_HEX_SIZE] = "";
    foresto_error error = FORESTO_ERROR_INIT;
    foresto_status status = foresto_self_test(NULL, hex, &error);
    puts(status == FORESTO_OK || hex[0] ? hex : error.message);
    return status != FORESTO_OK;
}
