/* span.c - see span.h. */
#include "report/span.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static int year_of(day_t d)
{
    int y, m, n;
    day_split(d, &y, &m, &n);
    return y;
}

static int month_of(day_t d)
{
    int y, m, n;
    day_split(d, &y, &m, &n);
    return m;
}

static report_span_t years(enum cat_period sort, int from, int to)
{
    return (report_span_t){sort, day_of(from, 1, 1), day_of(to, 12, 31)};
}

/* count months from the one given on. */
static report_span_t months(enum cat_period sort, int year, int month, int count)
{
    int last = month + count - 1, y = year + (last - 1) / 12, m = (last - 1) % 12 + 1;
    return (report_span_t){sort, day_of(year, month, 1), day_of(y, m, day_month_length(y, m))};
}

static day_t monday_of(day_t d)
{
    return d - (day_weekday(d) - 1);
}

/* The Monday of week 1: the week that 4 January is in. */
static report_span_t week(int year, int number)
{
    day_t monday = monday_of(day_of(year, 1, 4)) + 7 * (number - 1);
    return (report_span_t){CAT_PERIOD_WEEK, monday, monday + 6};
}

/* --- read -------------------------------------------------------------------------------------------------- */

static const char *form_of(enum cat_period sort)
{
    static const char *const forms[CAT_PERIODS] = {
        [CAT_PERIOD_YEAR] = "2025",      [CAT_PERIOD_FIVE_YEARS] = "2021-2025", [CAT_PERIOD_QUARTER] = "2025Q3",
        [CAT_PERIOD_MONTH] = "2025-09",  [CAT_PERIOD_WEEK] = "2025-W38",        [CAT_PERIOD_WINDOW] = "2025-06-01..2025-09-30"};
    return forms[sort];
}

/* Digits of the pattern 9, others as they are; the numbers found into n. */
static bool matches(const char *text, const char *pattern, int n[4])
{
    int i = -1;
    bool digit = false;
    for (; *pattern; pattern++, text++) {
        if (*pattern != '9') {
            if (*text != *pattern) return false;
            digit = false;
            continue;
        }
        if (*text < '0' || *text > '9') return false;
        if (!digit) n[++i] = 0;
        digit = true;
        n[i] = n[i] * 10 + (*text - '0');
    }
    return !*text;
}

static bool year_is_right(int y)
{
    return y >= 1950 && y <= 2199;
}

static bool read_window(const char *text, report_span_t *ret)
{
    char from[DAY_TEXT];
    const char *dots = strstr(text, "..");
    if (!dots || dots - text != DAY_TEXT - 1) return false;
    memcpy(from, text, DAY_TEXT - 1);
    from[DAY_TEXT - 1] = '\0';
    ret->sort = CAT_PERIOD_WINDOW;
    return day_parse(from, &ret->from, NULL) == 0 && day_parse(dots + 2, &ret->to, NULL) == 0 && ret->from <= ret->to;
}

static bool read_span(enum cat_period sort, const char *text, report_span_t *ret)
{
    int n[4] = {0};
    switch (sort) {
    case CAT_PERIOD_YEAR:
        if (!matches(text, "9999", n) || !year_is_right(n[0])) return false;
        *ret = years(sort, n[0], n[0]);
        return true;
    case CAT_PERIOD_FIVE_YEARS:
        if (!matches(text, "9999-9999", n) || !year_is_right(n[0]) || n[1] != n[0] + 4) return false;
        *ret = years(sort, n[0], n[1]);
        return true;
    case CAT_PERIOD_QUARTER:
        if (!matches(text, "9999Q9", n) || !year_is_right(n[0]) || n[1] < 1 || n[1] > 4) return false;
        *ret = months(sort, n[0], 3 * n[1] - 2, 3);
        return true;
    case CAT_PERIOD_MONTH:
        if (!matches(text, "9999-99", n) || !year_is_right(n[0]) || n[1] < 1 || n[1] > 12) return false;
        *ret = months(sort, n[0], n[1], 1);
        return true;
    case CAT_PERIOD_WEEK:
        if (!matches(text, "9999-W99", n) || !year_is_right(n[0]) || n[1] < 1 || n[1] > 53) return false;
        *ret = week(n[0], n[1]);
        return n[1] < 53 || year_of(ret->from + 3) == n[0]; /* its Thursday says whose week it is */
    case CAT_PERIOD_WINDOW:
        if (read_window(text, ret)) return true;
        for (enum cat_period shorter = 0; shorter < CAT_PERIOD_WINDOW; shorter++) { /* a year or a quarter is a window too */
            if (!read_span(shorter, text, ret)) continue;
            ret->sort = CAT_PERIOD_WINDOW;
            return true;
        }
        return false;
    case CAT_PERIODS: break;
    }
    return false;
}

int report_span_parse(enum cat_period sort, const char *text, report_span_t *ret, err_t *err)
{
    report_span_t span;
    assert((unsigned)sort < CAT_PERIODS);
    if (!read_span(sort, text, &span)) return err_set(err, ERR_REPORT_PERIOD, text, form_of(sort));
    *ret = span;
    return 0;
}

report_span_t report_span_last(enum cat_period sort, day_t today)
{
    int y = year_of(today), m = month_of(today);
    switch (sort) {
    case CAT_PERIOD_YEAR: return years(sort, y - 1, y - 1);
    case CAT_PERIOD_FIVE_YEARS: return years(sort, y - 5, y - 1);
    case CAT_PERIOD_QUARTER:
        if (m <= 3) return months(sort, y - 1, 10, 3);
        return months(sort, y, (m - 1) / 3 * 3 - 2, 3);
    case CAT_PERIOD_MONTH: return m == 1 ? months(sort, y - 1, 12, 1) : months(sort, y, m - 1, 1);
    case CAT_PERIOD_WEEK: return (report_span_t){sort, monday_of(today) - 7, monday_of(today) - 1};
    case CAT_PERIOD_WINDOW:
    case CAT_PERIODS: break;
    }
    day_t first = day_of(y, 1, 1);
    return (report_span_t){CAT_PERIOD_WINDOW, first, today > first ? today - 1 : first};
}

/* --- named ----------------------------------------------------------------------------------------------------- */

static bool whole_years(const report_span_t *s)
{
    return s->sort == CAT_PERIOD_WINDOW && s->from == day_of(year_of(s->from), 1, 1) && s->to == day_of(year_of(s->to), 12, 31);
}

static void add_window_zh(const report_span_t *s, buf_t *out)
{
    int y, m, d, y2, m2, d2;
    day_split(s->from, &y, &m, &d);
    day_split(s->to, &y2, &m2, &d2);
    buf_addf(out, "%d年%d月%d日", y, m, d);
    if (s->to == s->from) return;
    buf_add_raw(out, "至");
    if (y2 != y) buf_addf(out, "%d年", y2);
    if (y2 != y || m2 != m) buf_addf(out, "%d月", m2);
    buf_addf(out, "%d日", d2);
}

static void name_zh(const report_span_t *s, buf_t *out)
{
    static const char *const quarters[] = {"一", "二", "三", "四"};
    int y = year_of(s->from), m = month_of(s->from);
    switch (s->sort) {
    case CAT_PERIOD_YEAR: buf_addf(out, "%d年", y); return;
    case CAT_PERIOD_FIVE_YEARS: buf_addf(out, "%d年至%d年", y, year_of(s->to)); return;
    case CAT_PERIOD_QUARTER: buf_addf(out, "%d年第%s季度", y, quarters[(m - 1) / 3]); return;
    case CAT_PERIOD_MONTH: buf_addf(out, "%d年%d月", y, m); return;
    case CAT_PERIOD_WEEK:
    case CAT_PERIOD_WINDOW:
    case CAT_PERIODS: break;
    }
    add_window_zh(s, out);
}

static void name_en(const report_span_t *s, buf_t *out)
{
    static const char *const quarters[] = {"first", "second", "third", "fourth"};
    static const char *const names[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                                        "October", "November", "December"};
    int y, m, d, y2, m2, d2;
    day_split(s->from, &y, &m, &d);
    day_split(s->to, &y2, &m2, &d2);
    switch (s->sort) {
    case CAT_PERIOD_YEAR: buf_addf(out, "%d", y); return;
    case CAT_PERIOD_FIVE_YEARS: buf_addf(out, "%d–%d", y, y2); return;
    case CAT_PERIOD_QUARTER: buf_addf(out, "the %s quarter of %d", quarters[(m - 1) / 3], y); return;
    case CAT_PERIOD_MONTH: buf_addf(out, "%s %d", names[m - 1], y); return;
    case CAT_PERIOD_WEEK:
    case CAT_PERIOD_WINDOW:
    case CAT_PERIODS: break;
    }
    if (s->to == s->from) {
        buf_addf(out, "%d %s %d", d, names[m - 1], y);
        return;
    }
    buf_addf(out, "%d", d);
    if (y2 != y || m2 != m) buf_addf(out, " %s", names[m - 1]);
    if (y2 != y) buf_addf(out, " %d", y);
    buf_addf(out, " to %d %s %d", d2, names[m2 - 1], y2);
}

void report_span_name(const report_span_t *s, enum lang lang, buf_t *out)
{
    report_span_t years_long = {year_of(s->from) == year_of(s->to) ? CAT_PERIOD_YEAR : CAT_PERIOD_FIVE_YEARS, s->from, s->to};
    if (whole_years(s)) s = &years_long; /* 2018年至2019年 */
    if (lang == LANG_ZH) name_zh(s, out);
    else name_en(s, out);
}

/* --- seen from elsewhere ------------------------------------------------------------------------------------------ */

/* The same day so many months on, or the last of that month: as figures are compared (figure.h). */
static day_t move_months(day_t day, int by, bool last)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    int n = y * 12 + m - 1 + by;
    int length = day_month_length(n / 12, n % 12 + 1);
    return day_of(n / 12, n % 12 + 1, last || d > length ? length : d);
}

static bool whole_months(const report_span_t *s)
{
    int y, m, d, y2, m2, d2;
    day_split(s->from, &y, &m, &d);
    day_split(s->to, &y2, &m2, &d2);
    return d == 1 && d2 == day_month_length(y2, m2);
}

static report_span_t moved(const report_span_t *s, int by)
{
    return (report_span_t){s->sort, move_months(s->from, by, false), move_months(s->to, by, whole_months(s))};
}

report_span_t report_span_last_year(const report_span_t *s)
{
    report_span_t then = moved(s, -12);
    if (s->sort == CAT_PERIOD_WEEK) then.sort = CAT_PERIOD_WINDOW; /* the same days are no longer Monday to Sunday */
    return then;
}

report_span_t report_span_before(const report_span_t *s)
{
    day_t days = s->to - s->from + 1;
    if (!whole_months(s)) return (report_span_t){s->sort, s->from - days, s->from - 1};
    int y = year_of(s->from), m = month_of(s->from), y2 = year_of(s->to), m2 = month_of(s->to);
    return moved(s, -((y2 - y) * 12 + m2 - m + 1));
}

/* The whole part of that sort that a day lies in. */
static report_span_t part_of(enum cat_period part, day_t day)
{
    int y = year_of(day), m = month_of(day);
    if (part == CAT_PERIOD_YEAR) return years(part, y, y);
    if (part == CAT_PERIOD_QUARTER) return months(part, y, (m - 1) / 3 * 3 + 1, 3);
    if (part == CAT_PERIOD_MONTH) return months(part, y, m, 1);
    assert(part == CAT_PERIOD_WEEK);
    return (report_span_t){part, monday_of(day), monday_of(day) + 6};
}

size_t report_span_parts(const report_span_t *s, enum cat_period part, report_span_t *into, size_t room)
{
    size_t n = 0;
    for (day_t day = s->from; day <= s->to;) {
        report_span_t p = part_of(part, day);
        day = p.to + 1;
        bool clipped = p.from < s->from || p.to > s->to;
        if (p.from < s->from) p.from = s->from;
        if (p.to > s->to) p.to = s->to;
        if (clipped) p.sort = CAT_PERIOD_WINDOW;
        if (n < room) into[n] = p;
        n++;
    }
    return n;
}

enum { WEEK = 7 };

size_t report_span_weeks(const report_span_t *s, day_t first, report_span_t *into, size_t room, int *ret_number)
{
    size_t n = 0;
    day_t day = s->from < first ? first : s->from;
    if (ret_number) *ret_number = (int)((day - first) / WEEK) + 1;
    while (day <= s->to) {
        report_span_t w = {CAT_PERIOD_WEEK, day - (day - first) % WEEK, 0};
        w.to = w.from + WEEK - 1;
        day = w.to + 1;
        if (w.from < s->from || w.to > s->to) w.sort = CAT_PERIOD_WINDOW;
        if (w.from < s->from) w.from = s->from;
        if (w.to > s->to) w.to = s->to;
        if (n < room) into[n] = w;
        n++;
    }
    return n;
}

report_span_t report_span_own_week(const report_span_t *s, day_t first)
{
    if (s->to < first) return *s;
    day_t from = s->from < first ? first : s->from + (WEEK - (s->from - first) % WEEK) % WEEK;
    return (report_span_t){CAT_PERIOD_WEEK, from, from + WEEK - 1};
}

static bool nth_part(const report_span_t *s, enum cat_period part, int nth, report_span_t *ret)
{
    report_span_t parts[SPAN_PARTS_MOST];
    size_t n = report_span_parts(s, part, parts, SPAN_PARTS_MOST);
    if (n > SPAN_PARTS_MOST || !n || (size_t)nth > n) return false;
    *ret = parts[nth ? (size_t)nth - 1 : n - 1];
    return true;
}

static report_span_t to_date(const report_span_t *s, day_t since)
{
    day_t from = since == DAY_NONE ? day_of(year_of(s->to), 1, 1) : since;
    return (report_span_t){CAT_PERIOD_WINDOW, from <= s->to ? from : s->to, s->to};
}

bool report_span_window(const report_span_t *s, const cat_window_t *w, day_t since, report_span_t *ret)
{
    switch (w->span) {
    case CAT_SPAN_PERIOD: *ret = *s; return true;
    case CAT_SPAN_LAST_YEAR: *ret = report_span_last_year(s); return true;
    case CAT_SPAN_BEFORE:
    case CAT_SPAN_PREVIOUS_FIVE: *ret = report_span_before(s); return true;
    case CAT_SPAN_TO_DATE: *ret = to_date(s, since); return true;
    case CAT_SPAN_YEAR: return nth_part(s, CAT_PERIOD_YEAR, w->nth, ret);
    case CAT_SPAN_QUARTER: return nth_part(s, CAT_PERIOD_QUARTER, w->nth, ret);
    case CAT_SPAN_MONTH: return nth_part(s, CAT_PERIOD_MONTH, w->nth, ret);
    case CAT_SPAN_WEEK: return nth_part(s, CAT_PERIOD_WEEK, w->nth, ret);
    case CAT_SPANS: break;
    }
    return false;
}
