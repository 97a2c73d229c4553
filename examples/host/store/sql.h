/* SPDX-License-Identifier: MIT */
/* The files of sql/ and the shipped prices, put into the program by embed.py: NUL-terminated, the size without it. */
#ifndef HOST_STORE_SQL_H
#define HOST_STORE_SQL_H

#include <stddef.h>

extern const char RUNS_SQLITE_SQL[];
extern const char RUNS_POSTGRESQL_SQL[];
extern const char COLLATION_POSTGRESQL_SQL[];
extern const char MARKET_SQLITE_SQL[];
extern const char MARKET_POSTGRESQL_SQL[];
extern const char SEED_SQL[];
extern const char SWISS_PRICES_CSV[];

extern const size_t RUNS_SQLITE_SQL_SIZE;
extern const size_t RUNS_POSTGRESQL_SQL_SIZE;
extern const size_t COLLATION_POSTGRESQL_SQL_SIZE;
extern const size_t MARKET_SQLITE_SQL_SIZE;
extern const size_t MARKET_POSTGRESQL_SQL_SIZE;
extern const size_t SEED_SQL_SIZE;
extern const size_t SWISS_PRICES_CSV_SIZE;

#endif
