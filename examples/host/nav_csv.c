/* SPDX-License-Identifier: MIT */
#include "nav_csv.h"

#include "text.h"

void nav_csv_write(FILE *stream, const foresto_nav_view *navs) {
    fputs("date,nav,daily_return,cumulative_return,drawdown,high_water_mark\n", stream);
    for (uint64_t t = 0; t < navs->count; t++) {
        const double *columns[] = {navs->nav, navs->daily_return, navs->cumulative_return, navs->drawdown,
                                   navs->high_water_mark};
        put_date(stream, navs->dates[t]);
        for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
            putc(',', stream);
            put_double(stream, columns[c][t]);
        }
        putc('\n', stream);
    }
}
