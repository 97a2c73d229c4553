/* SPDX-License-Identifier: MIT */
#include "report.h"

#include "page/page.h"

enum outcome report_write(FILE *stream, const struct report *report, struct failure *failure) {
    fwrite(PAGE_HTML, 1, PAGE_DATA_OFFSET, stream);
    fputs("<script type=\"application/json\" id=\"report-data\">", stream);
    enum outcome outcome = report_json_write(stream, report, failure);
    fputs("</script>\n", stream);
    fwrite(PAGE_HTML + PAGE_DATA_OFFSET, 1, PAGE_HTML_SIZE - PAGE_DATA_OFFSET, stream);
    return outcome;
}
