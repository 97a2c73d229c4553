/* SPDX-License-Identifier: MIT */
/* Every date, every year, month and day, and every ten bytes. */
#include "foresto/date.h"

#include "__fc_builtin.h"

void main(void) {
    foresto_date date = Frama_C_int_interval(INT32_MIN, INT32_MAX), made;
    int32_t year;
    uint32_t month, day;
    char text[FORESTO_DATE_TEXT_SIZE];
    foresto_date_to_civil(date, &year, &month, &day);
    foresto_date_format(date, text);
    foresto_date_weekday(date);
    foresto_date_from_civil(Frama_C_int_interval(INT32_MIN, INT32_MAX), Frama_C_unsigned_int_interval(0, UINT32_MAX),
                            Frama_C_unsigned_int_interval(0, UINT32_MAX), &made);
    for (int i = 0; i < 10; i++) {
        text[i] = Frama_C_char_interval(-128, 127);
    }
    foresto_date_parse(text, Frama_C_interval(0, 10), &made);
}
