/* check_date.c - years and dates: no quantities; days that do not exist are damage. */
#include "report/check_number.h"

#include <string.h>

bool num_year_like(const uint32_t *c, int at, int n)
{
    if (n != 4) return false;
    int y = 0;
    for (int i = 0; i < 4; i++) y = y * 10 + (int)(c[at + i] - '0');
    return y >= 1900 && y <= 2100;
}

static int year_value(const uint32_t *c, int at)
{
    return (int)((c[at] - '0') * 1000 + (c[at + 1] - '0') * 100 + (c[at + 2] - '0') * 10 + (c[at + 3] - '0'));
}

bool num_dash(uint32_t c)
{
    return one_of(U"-–—~～‐−〜", c);
}

static int days_of(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year == 0 || (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static void bad_day(checker_t *k, int from, int to)
{
    report_at(k, CHECK_BROKEN, "date", from, to, both(k, "", ""), both(k, "没有这一天", "there is no such day"));
}

/* 3月15日, 12月: a date, not a quantity. year: the one said before it, 0 if none. Returns the end or 0. */
static int read_month(checker_t *k, int at, int n, int year)
{
    const uint32_t *c = k->s->c;
    int month = 0, i = at + n + num_blank(c, at + n);
    if (n > 2 || c[i] != U'月') return 0; /* 月 */
    for (int j = 0; j < n; j++) month = month * 10 + (int)(c[at + j] - '0');
    i++;
    i += num_blank(c, i);
    int m = num_run(c, i), day = 0, end = i;
    for (int j = 0; j < m && m <= 2; j++) day = day * 10 + (int)(c[i + j] - '0');
    bool has_day = m >= 1 && m <= 2 && (c[i + m + num_blank(c, i + m)] == U'日');
    if (has_day) end = i + m + num_blank(c, i + m) + 1;
    if (month < 1 || month > 12 || (has_day && (day < 1 || day > days_of(month, year)))) bad_day(k, at, end);
    return end;
}

/* 2018-03-15, 2018.3.15, 2018/3/15. */
static int read_iso(checker_t *k, int at)
{
    const uint32_t *c = k->s->c;
    uint32_t sep = c[at + 4];
    int m = num_run(c, at + 5), i = at + 5 + m, month = 0, day = 0;
    if (!num_in("-./", sep) || m < 1 || m > 2 || c[i] != sep) return 0;
    int n = num_run(c, i + 1);
    if (n < 1 || n > 2) return 0;
    for (int j = 0; j < m; j++) month = month * 10 + (int)(c[at + 5 + j] - '0');
    for (int j = 0; j < n; j++) day = day * 10 + (int)(c[i + 1 + j] - '0');
    if (month < 1 || month > 12 || day < 1 || day > days_of(month, year_value(c, at))) {
        if (sep == '.') return 0; /* a version, a section */
        bad_day(k, at, i + 1 + n);
    }
    return i + 1 + n;
}

bool num_behind(const uint32_t *c, int at, const char *const *words)
{
    for (; *words; words++) {
        int n = (int)strlen(*words), from = at - n;
        int i = 0;
        while (from >= 0 && i < n && (c[from + i] | (c[from + i] >= 'A' && c[from + i] <= 'Z' ? 32u : 0u)) == (unsigned char)(*words)[i]) i++;
        if (i == n && (from == 0 || !is_latin(c[from - 1]))) return true;
    }
    return false;
}

/* A year in an English sentence: 2018 behind in, since, of ... or where no noun follows that it could count. */
static bool english_year(const uint32_t *c, int at, int end)
{
    static const char *const prepositions[] = {"in ", "since ", "of ", "from ", "to ", "until ", "by ", "during ", "and ", "between ", "year ", "the ", "for ", "end ", "fy ", "fy", "march ", "april ", "may ", "june ", "july ", "december ", "september ", NULL};
    int64_t unit = UNIT_NONE;
    enum num_kind kind = NUM_COUNT;
    if (c[end] == '%' || (num_blank(c, end) && c[end + 1] == '%')) return false;
    tok_t none = {0};
    if (num_kind_en(c, end, &none) > end || num_scale_en(c, end, &none) > end) return false;
    if (num_behind(c, at, prepositions)) return true;
    return !(unit_en(c, end, &unit, &kind) > end && unit > 0);
}

/* The end of the second year of 2018-19, 2018/19, 2002/3; 0 if there is none. */
static int second_year(const uint32_t *c, int at, int end)
{
    int m = num_run(c, end + 1);
    if (m == 2 && !is_latin(c[end + 3])) return end + 3;
    if (m == 1 && c[end] == '/' && !is_latin(c[end + 2]) && (int)(c[end + 1] - '0') == (year_value(c, at) + 1) % 10) return end + 2;
    return m == 4 && num_year_like(c, end + 1, 4) ? end : 0;
}

/* What stands behind 2018 that makes it a year; 0 if nothing does. */
static int read_year(checker_t *k, int at, int end)
{
    const uint32_t *c = k->s->c;
    int next = end + num_blank(c, end);
    if (c[next] == U'年') {
        int month = next + 1 + num_blank(c, next + 1), m = num_run(c, month);
        int to = m ? read_month(k, month, m, year_value(c, at)) : 0;
        return to ? to : next + 1 + (c[next + 1] == U'度');
    }
    if (num_dash(c[end]) || c[end] == '/') { /* 2018-19, 2018-2022年 */
        int second = second_year(c, at, end);
        if (second) return second;
    }
    if (one_of(U"、至到和", c[end]) && num_year_like(c, end + 1, num_run(c, end + 1))) return end;
    bool stop = (c[end] == ',' || c[end] == '.') && is_digit(c[end + 1]);
    if (stop || is_latin(c[end])) return 0;
    if (!k->s->zh) return c[end] == ',' || c[end] == '.' || english_year(c, at, end) ? end : 0;
    return !num_unit_at(c, next) && num_han_scale(c[next]) < 10 && !num_more_mark(c, next) ? end : 0;
}

static int english_month(const uint32_t *c, int i)
{
    static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
    for (int m = 0; m < 12; m++)
        if (num_word(c, i, names[m])) return m + 1;
    return 0;
}

/* The year that stands at i behind a blank or comma, 0 if none does. */
static int year_at(const uint32_t *c, int i)
{
    int at = i + (c[i] == ',') + num_blank(c, i + (c[i] == ','));
    return at > i && num_year_like(c, at, num_run(c, at)) ? year_value(c, at) : 0;
}

/* 31 April 2022; April 31, 2022; 31st of April. Returns the end of the day, or 0. */
static int read_english_day(checker_t *k, int at, int n)
{
    const uint32_t *c = k->s->c;
    int day = n == 1 ? (int)(c[at] - '0') : (int)((c[at] - '0') * 10 + (c[at + 1] - '0')), end = at + n, from = at - 1, month = 0, year = 0;
    if (n > 2 || k->s->zh) return 0;
    int next = end;
    if (num_word(c, end, "st") || num_word(c, end, "nd") || num_word(c, end, "rd") || num_word(c, end, "th")) next += 2;
    if (num_word(c, next, " of")) next += 3;
    if (num_blank(c, next) && (month = english_month(c, next + 1))) {
        for (next++; is_latin(c[next]); next++) continue;
        year = year_at(c, next);
    }
    if (!month && from > 2 && num_blank(c, from)) {
        while (from > 0 && is_latin(c[from - 1])) from--;
        year = year_at(c, end);
        if (year || c[end] == ',' || c[end] == '.' || c[end] == 0) month = english_month(c, from);
    }
    if (month && (day < 1 || day > days_of(month, year))) bad_day(k, at, end);
    return month ? end : 0;
}

/* 25:30, 9:75: no time of the day; said as a time. */
static int read_clock(checker_t *k, int at, int n)
{
    static const char *const said[] = {"at ", "until ", "from ", NULL};
    const uint32_t *c = k->s->c;
    int end = at + n;
    bool colon = n <= 2 && c[end] == ':' && num_run(c, end + 1) == 2, hour = n == 2 && c[end] == U'时' && !is_digit(c[end + 1]);
    if (!colon && !hour) return 0;
    int hours = n == 1 ? (int)(c[at] - '0') : (int)((c[at] - '0') * 10 + (c[at + 1] - '0')), minutes = colon ? (int)((c[end + 1] - '0') * 10 + (c[end + 2] - '0')) : 0;
    bool time = num_behind(c, at, said) || (at > 0 && one_of(U"于日午晨晚夜", c[at - 1]));
    if (time && (hours > 24 || minutes > 59)) report_at(k, CHECK_BROKEN, "date", at, colon ? end + 3 : end + 1, both(k, "", ""), both(k, "没有这一时刻", "there is no such time"));
    return colon ? end + 3 : 0;
}

/* 用时30日, 30日至60日, 15日内: so many days, no day of a month. */
static bool is_length(const uint32_t *c, int at, int day)
{
    static const char said[] = "用时|耗时|历时|时限|期限|时长|周期|天数|时间|缩短|延长|不超过|平均|均为|为期";
    int next = day + 1, first = at - 1;
    if (at > 2 && one_of(U"至到—-", c[at - 1]) && is_digit(c[at - 2])) { /* 控制在10至7日, not 3月10至17日 */
        while (first > 0 && is_digit(c[first - 1])) first--;
        if (first > 0 && c[first - 1] != U'月' && (one_of(U"在为需约", c[first - 1]) || check_ends_with(c, first, said))) return true;
    }
    for (int back = 0; back < 4 && back <= at; back++)
        if (check_ends_with(c, at - back, said)) return true;
    if (one_of(U"内左不余多", c[next])) return true;
    return one_of(U"至到—-", c[next]) && num_run(c, next + 1) == 2 && (c[next + 1] > '3' || (c[next + 1] == '3' && c[next + 2] > '1'));
}

/* Years and dates; returns the end, 0 when the digits are something else. */
int num_date(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    int n = num_run(c, at), end = at + n, next = end + num_blank(c, end);
    t->kind = TOK_DATE;
    if (num_year_like(c, at, n)) {
        int iso = read_iso(k, at), year = iso ? 0 : read_year(k, at, end);
        if (iso) return iso;
        t->kind = TOK_YEAR;
        t->v = year_value(c, at);
        if (year) return year;
    }
    t->kind = TOK_DATE;
    int month = read_month(k, at, n, 0);
    if (!month) month = read_english_day(k, at, n);
    if (month) return month;
    int clock = read_clock(k, at, n);
    if (clock) return clock;
    if (n <= 2 && c[next] == U'日' && c[next + 1] != U'均') return is_length(c, at, next) ? 0 : next + 1;
    if (n <= 2 && c[next] == U'时' && !is_digit(c[next + 1]) && c[next + 1] != U'期') return next + 1;
    return c[next] == U'号' ? next + 1 : 0;
}
