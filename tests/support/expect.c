/* SPDX-License-Identifier: MIT */
#include "expect.h"

#include <stdio.h>
#include <string.h>

bool same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

static double magnitude(double x) {
    return x < 0 ? -x : x;
}

bool is_close(double a, double b, double relative) {
    double scale = magnitude(a) > magnitude(b) ? magnitude(a) : magnitude(b);
    return magnitude(a - b) <= relative * scale;
}

static void expect_part(const char *what, const char *message, const char *part) {
    cr_expect(strstr(message, part) != NULL, "%s: \"%s\" lacks \"%s\"", what, message, part);
}

/* The message is one line that repeats field, day, row, asset and host code. */
static void expect_message(const char *what, const foresto_error *error) {
    const char *message = error->message;
    cr_assert(memchr(message, '\0', sizeof error->message) != NULL, "%s: message without end", what);
    cr_expect(message[0] != '\0' && strchr(message, '\n') == NULL, "%s: message \"%s\"", what, message);
    expect_part(what, message, error->field);
    char part[32] = "";
    if (error->date != FORESTO_DATE_NONE && foresto_date_format(error->date, part) == FORESTO_OK) {
        expect_part(what, message, part);
    }
    if (error->day >= 0) {
        snprintf(part, sizeof part, "row %lld", (long long)error->day);
        expect_part(what, message, part);
    }
    if (error->host_code != 0) {
        snprintf(part, sizeof part, "code %d", (int)error->host_code);
        expect_part(what, message, part);
    }
    expect_part(what, message, error->asset >= 0 ? "asset " : "");
}

void expect_refusal(const char *what, foresto_status status, const foresto_error *error, struct refusal asked) {
    cr_expect(status == asked.status, "%s: %s (%s), asked %s", what, foresto_status_name(status), error->message,
              foresto_status_name(asked.status));
    if (status != asked.status) {
        return;
    }
    const char *field = asked.field != NULL ? asked.field : "";
    foresto_date date = asked.date != 0 ? asked.date : FORESTO_DATE_NONE;
    cr_expect(error->status == status, "%s: error.status %d", what, (int)error->status);
    cr_expect(strcmp(error->field, field) == 0, "%s: field \"%s\", asked \"%s\"", what, error->field, field);
    cr_expect(error->day == asked.day - 1, "%s: day %lld", what, (long long)error->day);
    cr_expect(error->asset == asked.asset - 1, "%s: asset %lld", what, (long long)error->asset);
    cr_expect(error->date == date, "%s: date %d, asked %d", what, (int)error->date, (int)date);
    cr_expect(error->host_code == asked.host_code, "%s: host code %d", what, (int)error->host_code);
    cr_expect(same_bits(error->value, asked.value), "%s: value %.17g, asked %.17g", what, error->value, asked.value);
    expect_message(what, error);
}
