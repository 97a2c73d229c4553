/* SPDX-License-Identifier: MIT */
#include "base/numeric.h"

#include "base/environment.h"

#include "foresto/selftest.h"

foresto_status fo_environment_check(foresto_error *error) {
    return fo_environment_good() ? FORESTO_OK : fo_fail(error, FORESTO_E_ENVIRONMENT, FO_NOWHERE, NULL);
}

foresto_status foresto_environment_check(foresto_error *error) {
    return fo_environment_check(error);
}
