/* window.c - periods, and the windows that one is compared with. */
#include "figure/inside.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { MONTHS = 12, FIVE = 5, WEEK = 7 };

static bool ends_month(day_t d)
{
    int y, m, day;
    day_split(d, &y, &m, &day);
    return day == day_month_length(y, m);
}

static bool begins_month(day_t d)
{
    int y, m, day;
    day_split(d, &y, &m, &day);
    return day == 1;
}

/* The same day so many months on, or the last one of that month; last: of the month whatever the day. */
static day_t move_months(day_t d, int months, bool last)
{
    int y, m, day;
    day_split(d, &y, &m, &day);
    int n = y * MONTHS + m - 1 + months;
    y = n / MONTHS;
    m = n % MONTHS + 1;
    int length = day_month_length(y, m);
    return day_of(y, m, last || day > length ? length : day);
}

static int month_number(day_t d)
{
    int y, m, day;
    day_split(d, &y, &m, &day);
    return y * MONTHS + m - 1;
}

static bool inside(day_t d)
{
    return d >= day_of(YEAR_LEAST, 1, 1) && d <= day_of(YEAR_MOST, 12, 31);
}

static int bad_window(const figure_ask_t *ask, err_t *err)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    return err_set(err, ERR_FIGURE_WINDOW, day_text(ask->from, from), day_text(ask->to, to));
}

static wave_t months_before(const figure_ask_t *ask, int months)
{
    bool whole = begins_month(ask->from) && ends_month(ask->to);
    return (wave_t){.from = move_months(ask->from, -months, false), .to = move_months(ask->to, -months, whole), .months = months};
}

/* As long and just before: whole months by months, anything else by days. */
static wave_t just_before(const figure_ask_t *ask)
{
    if (begins_month(ask->from) && ends_month(ask->to)) return months_before(ask, month_number(ask->to) - month_number(ask->from) + 1);
    int length = ask->to - ask->from + 1;
    return (wave_t){.from = ask->from - length, .to = ask->from - 1, .days = length};
}

int windows_make(question_t *q, err_t *err)
{
    figure_ask_t *ask = &q->ask;
    int year, month, day;
    if (ask->to == DAY_NONE) ask->to = day_today();
    day_split(ask->to, &year, &month, &day);
    if (ask->from == DAY_NONE) ask->from = day_of(year, 1, 1);
    if (!inside(ask->from) || !inside(ask->to) || ask->from > ask->to) return bad_window(ask, err);
    q->wave[0] = (wave_t){.from = ask->from, .to = ask->to};
    q->wave_count = 1;
    if (ask->compare == FIGURE_YOY) q->wave[q->wave_count++] = months_before(ask, MONTHS);
    if (ask->compare == FIGURE_BEFORE) q->wave[q->wave_count++] = just_before(ask);
    for (int i = FIVE; ask->compare == FIGURE_FIVE && i > 0; i--) q->wave[q->wave_count++] = months_before(ask, i * MONTHS);
    assert(q->wave_count <= FIGURE_WAVES_MOST);
    for (size_t i = 0; i < q->wave_count; i++) {
        figure_ask_t other = {.from = q->wave[i].from, .to = q->wave[i].to};
        if (!inside(other.from)) return bad_window(&other, err);
    }
    if (ask->known_on != DAY_NONE && ask->known_on > day_today()) { /* what will be known is not known */
        char given[DAY_TEXT], today[DAY_TEXT];
        return err_set(err, ERR_FIGURE_QUESTION, "known_on", day_text(ask->known_on, given), arena_printf(q->arena, "<= %s", day_text(day_today(), today)));
    }
    q->today = ask->known_on == DAY_NONE ? day_today() : ask->known_on; /* on that day nothing was known of the days after it */
    return 0;
}

day_t window_day(const wave_t *w, enum by by, day_t day)
{
    if (w->months && by != BY_WEEK) return move_months(day, w->months, false);
    return w->months ? day + (move_months(w->from, w->months, false) - w->from) : day + w->days;
}

/* Monday of the week. */
static day_t monday(day_t d)
{
    return d - (day_weekday(d) - 1);
}

/* Before all days there are. */
static day_t first_monday(void)
{
    return monday(day_of(YEAR_LEAST - 1, 12, 31));
}

int64_t period_number(enum by by, day_t d)
{
    int y, m, day;
    day_split(d, &y, &m, &day);
    if (by == BY_YEAR) return y;
    if (by == BY_QUARTER) return (int64_t)y * 4 + (m - 1) / 3;
    if (by == BY_MONTH) return (int64_t)y * MONTHS + m - 1;
    return by == BY_WEEK ? (monday(d) - first_monday()) / WEEK : d;
}

static day_t month_end(int year, int month)
{
    return month < 1 || month > MONTHS ? DAY_NONE : day_of(year, month, day_month_length(year, month));
}

day_t figure_period_end(const char *key)
{
    int year = 0, n = 0;
    char rest[2];
    day_t day;
    if (sscanf(key, "%4d%1s", &year, rest) < 1 || year < YEAR_LEAST || year > YEAR_MOST) return DAY_NONE;
    if (strlen(key) == 4) return month_end(year, MONTHS);
    if (sscanf(key, "%4d-Q%1d%1s", &year, &n, rest) == 2) return month_end(year, 3 * n);
    if (sscanf(key, "%4d-W%2d%1s", &year, &n, rest) == 2) return monday(day_of(year, 1, 4)) + n * WEEK - 1; /* 4 January is in the first */
    if (sscanf(key, "%4d-%2d%1s", &year, &n, rest) == 2) return month_end(year, n);
    return day_parse(key, &day, NULL) == 0 ? day : DAY_NONE;
}

/* ISO 8601: a week is of the year its Thursday lies in. */
static row_name_t week_name(int number, arena_t *a)
{
    int y, m, day;
    day_t thursday = first_monday() + number * WEEK + 3;
    day_split(thursday, &y, &m, &day);
    int week = (thursday - day_of(y, 1, 1)) / WEEK + 1;
    const char *key = arena_printf(a, "%d-W%02d", y, week);
    return (row_name_t){key, {{arena_printf(a, "%d年第%d周", y, week), key}}};
}

static void period_days(enum by by, int64_t n, day_t *ret_first, day_t *ret_last)
{
    int number = (int)n;
    *ret_first = *ret_last = number; /* a day */
    if (by == BY_YEAR) *ret_first = day_of(number, 1, 1), *ret_last = month_end(number, MONTHS);
    if (by == BY_QUARTER) *ret_first = day_of(number / 4, number % 4 * 3 + 1, 1), *ret_last = month_end(number / 4, number % 4 * 3 + 3);
    if (by == BY_MONTH) *ret_first = day_of(number / MONTHS, number % MONTHS + 1, 1), *ret_last = month_end(number / MONTHS, number % MONTHS + 1);
    if (by == BY_WEEK) *ret_first = first_monday() + number * WEEK, *ret_last = *ret_first + WEEK - 1;
}

static const char *short_day(day_t d, enum lang lang, bool whole_month, arena_t *a)
{
    static const char *const names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int y, m, day;
    day_split(d, &y, &m, &day);
    if (whole_month && day == 1) return lang == LANG_ZH ? arena_printf(a, "%d月", m) : names[m - 1];
    return lang == LANG_ZH ? arena_printf(a, "%d月%d日", m, day) : arena_printf(a, "%d %s", day, names[m - 1]);
}

bool period_part(const question_t *q, enum by by, int64_t n, words_t *ret_mark)
{
    static const struct {
        const char *begins, *ends, *both;
    } say[LANG_COUNT] = {[LANG_ZH] = {"%s起", "截至%s", "%s至%s"}, [LANG_EN] = {"from %s", "to %s", "%s to %s"}};
    day_t first, last, counted = q->ask.to < q->today ? q->ask.to : q->today;
    period_days(by, n, &first, &last);
    bool begins = q->ask.from > first, ends = counted < last && counted >= first;
    if (!begins && !ends) return false;
    for (int l = 0; l < LANG_COUNT; l++) {
        const char *from = short_day(q->ask.from, (enum lang)l, !ends && by != BY_WEEK, q->arena), *to = short_day(counted, (enum lang)l, false, q->arena);
        if (!from || !to) ret_mark->in[l] = NULL;
        else if (begins && ends) ret_mark->in[l] = arena_printf(q->arena, say[l].both, from, to);
        else ret_mark->in[l] = arena_printf(q->arena, begins ? say[l].begins : say[l].ends, begins ? from : to);
    }
    return true;
}

row_name_t period_name(enum by by, int64_t n, arena_t *a)
{
    char text[DAY_TEXT];
    int number = (int)n;
    const char *key, *zh, *en;
    if (by == BY_WEEK) return week_name(number, a);
    if (by == BY_YEAR) {
        key = en = arena_printf(a, "%d", number);
        zh = arena_printf(a, "%d年", number);
    } else if (by == BY_QUARTER) {
        key = arena_printf(a, "%d-Q%d", number / 4, number % 4 + 1);
        zh = arena_printf(a, "%d年第%d季度", number / 4, number % 4 + 1);
        en = arena_printf(a, "Q%d %d", number % 4 + 1, number / 4);
    } else if (by == BY_MONTH) {
        key = en = arena_printf(a, "%d-%02d", number / MONTHS, number % MONTHS + 1);
        zh = arena_printf(a, "%d年%d月", number / MONTHS, number % MONTHS + 1);
    } else {
        assert(by == BY_DAY);
        key = zh = en = arena_text(a, day_text(number, text));
    }
    return (row_name_t){key, {{zh, en}}};
}
