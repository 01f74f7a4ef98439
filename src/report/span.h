/* span.h - the time a report speaks of: read from what people type, named, taken apart, and looked at from elsewhere.
 *
 * Units      Days of the civil calendar, both ends included; weeks are those of ISO 8601 (Monday to Sunday).
 * Threads    Free.
 */
#ifndef REPORT_SPAN_H
#define REPORT_SPAN_H

#include "base/buf.h"
#include "base/day.h"
#include "base/lang.h"
#include "catalogue/report.h"

typedef struct report_span {
    enum cat_period sort;
    day_t from, to;
} report_span_t;

enum { SPAN_PARTS_MOST = 600 };

/* "2025", "2021-2025", "2025Q3", "2025-09", "2025-W38", "2025-06-01..2025-09-30": ERR_REPORT_PERIOD says what is expected. */
int report_span_parse(enum cat_period sort, const char *text, report_span_t *ret, err_t *err);
/* The last one of that sort that was over before today (a window: this year until yesterday; five years end with the last whole
 * year). */
report_span_t report_span_last(enum cat_period sort, day_t today);
/* "2025年第三季度"; "the third quarter of 2025". */
void report_span_name(const report_span_t *s, enum lang lang, buf_t *out);
/* The same days a year before; 29 February becomes the 28th. */
report_span_t report_span_last_year(const report_span_t *s);
/* As long, just before; whole years, quarters, months and weeks stay whole. */
report_span_t report_span_before(const report_span_t *s);
/* The years, quarters, months or weeks that lie in it, clipped to it: at most room. Returns how many there are. */
size_t report_span_parts(const report_span_t *s, enum cat_period part, report_span_t *into, size_t room);
/* Weeks of what began on `first` (a campaign): seven days after seven days from then on, clipped to s. *ret_number, unless NULL, is which
 * week the first of them is, from 1. */
size_t report_span_weeks(const report_span_t *s, day_t first, report_span_t *into, size_t room, int *ret_number);
/* The week of what began on `first` that begins within s: of a week of the calendar there is just one. */
report_span_t report_span_own_week(const report_span_t *s, day_t first);
/* Where a window of a template lies, seen from s; since: where @to_date begins, DAY_NONE = 1 January. False when there is no such
 * part. */
bool report_span_window(const report_span_t *s, const cat_window_t *w, day_t since, report_span_t *ret);

#endif
