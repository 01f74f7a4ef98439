/* check_number.c - numbers as reports write them: 1,285 / 40 033 / 3.7万 / 百分之二十 / 三分之二 / 两成 / 2.3 million,
 * with what they may stand for; and tokens that are no number because something is broken in them. */
#include "report/check_inside.h"

#include <assert.h>
#include <math.h>
#include <string.h>

bool one_of(const char32_t *set, uint32_t c)
{
    for (; *set; set++)
        if (*set == c) return true;
    return false;
}

bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

bool is_latin(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7);
}

bool is_han(uint32_t c)
{
    return (c >= U'一' && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == U'〇';
}

static int blank(const uint32_t *c, int at)
{
    return c[at] == ' ' || c[at] == 0xA0;
}

static bool in(const char *set, uint32_t c)
{
    return c && c < 128 && strchr(set, (int)c) != NULL;
}

/* --- digits --------------------------------------------------------------------------------------------------------- */

typedef struct digits {
    double v, last;
    int end, whole, decimals;
    bool grouped, bad;
} digits_t;

static int run_of_digits(const uint32_t *c, int at)
{
    int n = 0;
    while (is_digit(c[at + n])) n++;
    return n;
}

/* 1,23,456 and 12,34,567: how India groups; only where the groups say so throughout. */
static int indian_groups(const uint32_t *c, int at)
{
    int n = run_of_digits(c, at), i = at + n, pairs = 0;
    if (n > 2) return 0;
    while (c[i] == ',' && run_of_digits(c, i + 1) == 2) i += 3, pairs++;
    return pairs && c[i] == ',' && run_of_digits(c, i + 1) == 3 ? i + 4 : 0;
}

static void add_digits(digits_t *d, const uint32_t *c, int from, int to)
{
    for (int i = from; i < to; i++)
        if (is_digit(c[i])) {
            d->v = d->v * 10 + (double)(c[i] - '0');
            d->whole++;
        }
}

/* Reads digits with their separators; bad: the groups are no thousands. */
static digits_t read_digits(const uint32_t *c, int at)
{
    digits_t d = {.last = 1};
    int first = run_of_digits(c, at), i = at + first;
    add_digits(&d, c, at, i);
    while (first <= 3 && (c[i] == ',' || blank(c, i)) && run_of_digits(c, i + 1) == 3) {
        add_digits(&d, c, i, i + 4);
        i += 4;
        d.grouped = true;
    }
    if (c[i] == ',' && is_digit(c[i + 1])) d.bad = true;
    if (first > 3 && c[i] == ',' && run_of_digits(c, i + 1) == 3) d.bad = true;
    if (c[i] == '.' && is_digit(c[i + 1])) {
        double place = 1;
        for (i++; is_digit(c[i]); i++) {
            place /= 10;
            d.decimals++;
            d.v += place * (double)(c[i] - '0');
        }
        d.last = pow(10, -d.decimals);
        d.v = round(d.v / d.last) * d.last;
    }
    d.end = i;
    return d;
}

/* --- characters ------------------------------------------------------------------------------------------------------ */

static int han_digit(uint32_t c)
{
    static const char32_t digits[] = U"零一二三四五六七八九";
    for (int i = 0; i < 10; i++)
        if (digits[i] == c) return i;
    return c == U'〇' ? 0 : c == U'两' ? 2 : -1; /* 〇 两 */
}

static double han_scale(uint32_t c)
{
    switch (c) {
    case U'十': return 10;
    case U'百': return 100;
    case U'千': return 1000;
    case U'万': return 1e4;
    case U'亿': return 1e8;
    default: return 0;
    }
}

/* A number in characters: 一百二十三, 两万三千, 十二点五. Returns its end, at when there is none. */
static int read_han(const uint32_t *c, int at, double *ret_v, double *ret_last)
{
    double total = 0, part = 0, digit = -1, scale, last = 1;
    int i = at;
    for (; i - at < 24; i++) {
        int n = han_digit(c[i]);
        if (n >= 0) {
            if (digit > 0 && n > 0) return at; /* 二三, 一二三: a list or a year, not a quantity */
            digit = n;
            last = 1;
        } else if ((scale = han_scale(c[i])) > 0) {
            if (digit < 0) digit = part > 0 || i > at ? 0 : 1;
            if (scale < 1e4) {
                part += digit * scale;
            } else {
                total = (total + part + digit) * scale;
                part = 0;
            }
            last = scale;
            digit = -1;
        } else {
            break;
        }
    }
    if (i == at) return at;
    *ret_v = total + part + (digit > 0 ? digit : 0);
    *ret_last = last;
    if (c[i] == U'点' && han_digit(c[i + 1]) >= 0) { /* 点 */
        double place = 1;
        for (i++; han_digit(c[i]) >= 0; i++) *ret_v += (place /= 10) * han_digit(c[i]);
        *ret_last = place;
    }
    return i;
}

/* --- what stands behind the digits ------------------------------------------------------------------------------------ */

static void widen(tok_t *t)
{
    double half = t->last / 2;
    if (t->num != NUM_COUNT) t->exact = false; /* 67% is rounded, 67人 is not */
    t->lo = t->v - half;
    t->hi = t->v + half;
    if (t->exact) t->lo = t->hi = t->v;
}

/* The place value of the last digit that is not 0: 1,300 -> 100. */
static double last_nonzero(const tok_t *t)
{
    double place = t->last;
    if (t->v == 0) return place;
    for (int i = 0; i < 15 && fmod(round(t->v / place), 10) == 0; i++) place *= 10;
    return place;
}

void number_bound(tok_t *t, enum word how, bool behind)
{
    double unit = last_nonzero(t), room = unit > 0.1 * t->v ? unit : 0.1 * t->v;
    if (room > 0.25 * t->v) room = 0.25 * t->v;
    t->vague = true;
    t->exact = false;
    switch ((int)how) {
    case W_MORE:
        t->lo = t->v;
        t->hi = behind ? t->v + unit : HUGE_VAL; /* 300余: below the next digit */
        break;
    case W_LESS:
        t->lo = -HUGE_VAL;
        t->hi = t->v;
        break;
    case W_NEAR:
        t->lo = t->v - room;
        t->hi = t->v;
        break;
    default:
        t->lo = t->v - (unit / 2 > 0.05 * t->v ? unit / 2 : 0.05 * t->v);
        t->hi = t->v + (unit / 2 > 0.05 * t->v ? unit / 2 : 0.05 * t->v);
        break;
    }
}

/* 千克, 千米, 千瓦, 千伏, 百分: there the scale is part of the unit. */
static bool scale_of_unit(const uint32_t *c, int i)
{
    return (c[i] == U'百' && c[i + 1] == U'分') || (c[i] == U'千' && one_of(U"克米瓦伏卡", c[i + 1]));
}

static int more_mark(const uint32_t *c, int i)
{
    return one_of(U"余多来", c[i]);
}

static bool han_unit_at(const uint32_t *c, int i)
{
    int64_t unit;
    enum num_kind kind;
    bool money;
    return unit_zh(c, i, &unit, &kind, &money) > 0 || c[i] == '%';
}

/* 万, 亿, 余 and a smaller part (3万5千, 1亿2000万). ret_more: 余 or 多 was there. ret_twice: 万万. */
static int read_scale_zh(const uint32_t *c, int i, tok_t *t, bool *ret_more, bool *ret_twice)
{
    double bottom = 0;
    for (int turns = 0; turns < 4; turns++) {
        int at = i + (blank(c, i) && han_scale(c[i + 1]) >= 1e4 ? 1 : 0);
        double scale = scale_of_unit(c, at) ? 0 : han_scale(c[at]);
        if (scale > 0) {
            if (scale >= 1e4 && i > 0 && han_scale(c[i - 1]) == scale) *ret_twice = true;
            t->v = bottom + (t->v - bottom) * scale;
            t->last *= scale;
            t->exact = false;
            i = at + 1;
        } else if (more_mark(c, i + blank(c, i)) && !*ret_more) {
            int next = i + blank(c, i) + 1;
            if (!(han_scale(c[next]) > 0 || han_unit_at(c, next + blank(c, next)))) break;
            *ret_more = true;
            i = next;
        } else if (t->last >= 1e3 && is_digit(c[i]) && t->v >= 1e3 && !*ret_more) {
            digits_t d = read_digits(c, i);
            double next = han_scale(c[d.end]);
            if (d.v * (next > 0 ? next : 1) >= t->last || c[d.end] == U'年' || d.bad) break;
            bottom = t->v;
            t->v += d.v;
            t->last = d.last;
            i = d.end;
            if (!(next > 0)) t->exact = d.decimals == 0;
        } else {
            break;
        }
    }
    return i;
}

static int word_is(const uint32_t *c, int i, const char *word)
{
    int n = 0;
    for (; word[n]; n++) {
        uint32_t have = c[i + n] >= 'A' && c[i + n] <= 'Z' ? c[i + n] + 32 : c[i + n];
        if (have != (unsigned char)word[n]) return 0;
    }
    return is_latin(c[i + n]) ? 0 : n;
}

static int read_scale_en(const uint32_t *c, int i, tok_t *t)
{
    static const struct {
        const char *word;
        double scale;
    } scales[] = {{"hundred", 100}, {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}, {"trillion", 1e12}, {"lakh", 1e5},
                  {"lakhs", 1e5}, {"crore", 1e7}, {"crores", 1e7}, {"bn", 1e9}, {"mn", 1e6}, {"dozen", 12}};
    for (int turns = 0; turns < 3; turns++) {
        int at = i + (blank(c, i) || c[i] == '-' ? 1 : 0), n = 0;
        for (size_t k = 0; k < sizeof scales / sizeof *scales && !n; k++)
            if ((n = word_is(c, at, scales[k].word))) {
                t->v *= scales[k].scale;
                t->last *= scales[k].scale;
                t->exact = false;
            }
        if (!n) break;
        i = at + n;
    }
    return i;
}

/* Percent, points, times, fold: returns the end, or i. */
static int read_kind_en(const uint32_t *c, int i, tok_t *t)
{
    static const struct {
        const char *word;
        enum num_kind kind;
    } kinds[] = {{"percentage points", NUM_POINTS}, {"percentage point", NUM_POINTS}, {"percent points", NUM_POINTS}, {"per cent points", NUM_POINTS},
                 {"percentage-points", NUM_POINTS}, {"percentage-point", NUM_POINTS}, {"ppts", NUM_POINTS}, {"ppt", NUM_POINTS},
                 {"pp", NUM_POINTS}, {"p.p", NUM_POINTS}, {"percent", NUM_PERCENT}, {"per cent", NUM_PERCENT}, {"pct", NUM_PERCENT},
                 {"times", NUM_TIMES}, {"fold", NUM_TIMES}, {"basis points", NUM_POINTS}};
    int at = i + (blank(c, i) || c[i] == '-' ? 1 : 0);
    if (c[at] == '%') {
        t->num = NUM_PERCENT;
        int next = at + 1 + blank(c, at + 1);
        if (word_is(c, next, "points") || word_is(c, next, "point")) {
            t->num = NUM_POINTS;
            return next + (word_is(c, next, "points") ? 6 : 5);
        }
        return at + 1;
    }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        int n = word_is(c, at, kinds[k].word);
        if (!n) continue;
        t->num = kinds[k].kind;
        if (k == sizeof kinds / sizeof *kinds - 1) t->v /= 100, t->last /= 100;
        return at + n;
    }
    return i;
}

/* 成功, 成员 ...: no tenth. */
static bool is_tenth_word(uint32_t c)
{
    return one_of(U"功就果立为员长本年人效绩品分这都", c);
}

/* The unit: how many of what. */
static int read_unit(const uint32_t *c, int i, tok_t *t, bool zh)
{
    int at = i + blank(c, i), n;
    t->digits_to = i;
    if (c[at] == '%' && c[at + 1] != '%') {
        t->num = NUM_PERCENT;
        if (!zh) return read_kind_en(c, i, t);
        return at + 1;
    }
    if (c[at] == 0x2030) { /* per mille */
        t->num = NUM_PERCENT;
        t->v /= 10;
        t->last /= 10;
        return at + 1;
    }
    if (c[at] == U'成' && !is_tenth_word(c[at + 1])) { /* 成: a tenth */
        t->num = NUM_PERCENT;
        t->v *= 10;
        t->last = 10;
        t->exact = false;
        t->vague = true;
        return at + 1;
    }
    if ((n = unit_zh(c, at, &t->unit, &t->num, &t->money))) return at + n;
    if (is_han(c[at])) return i;
    int end = read_kind_en(c, i, t);
    if (end > i) return end;
    return unit_en(c, i, &t->unit, &t->num);
}

/* 以上, 左右 behind the unit. */
static int read_behind(const uint32_t *c, int i, tok_t *t)
{
    static const struct {
        uint32_t a, b;
        enum word how;
    } rows[] = {{U'以', U'上', W_MORE}, {U'以', U'下', W_LESS}, {U'以', U'内', W_LESS}, {U'左', U'右', W_ABOUT}, {U'上', U'下', W_ABOUT}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (c[i] == rows[k].a && c[i + 1] == rows[k].b) {
            number_bound(t, rows[k].how, false);
            return i + 2;
        }
    if (word_is(c, i, " or more") || word_is(c, i, " or so")) {
        number_bound(t, word_is(c, i, " or so") ? W_ABOUT : W_MORE, false);
        return i + (word_is(c, i, " or so") ? 6 : 8);
    }
    return i;
}

/* --- not quantities ---------------------------------------------------------------------------------------------------- */

static bool year_like(const uint32_t *c, int at, int n)
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

static bool dash(uint32_t c)
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
    int month = 0, i = at + n + blank(c, at + n);
    if (n > 2 || c[i] != U'月') return 0; /* 月 */
    for (int j = 0; j < n; j++) month = month * 10 + (int)(c[at + j] - '0');
    i++;
    i += blank(c, i);
    int m = run_of_digits(c, i), day = 0, end = i;
    for (int j = 0; j < m && m <= 2; j++) day = day * 10 + (int)(c[i + j] - '0');
    bool has_day = m >= 1 && m <= 2 && (c[i + m + blank(c, i + m)] == U'日');
    if (has_day) end = i + m + blank(c, i + m) + 1;
    if (month < 1 || month > 12 || (has_day && (day < 1 || day > days_of(month, year)))) bad_day(k, at, end);
    return end;
}

/* 2018-03-15, 2018.3.15, 2018/3/15. */
static int read_iso(checker_t *k, int at)
{
    const uint32_t *c = k->s->c;
    uint32_t sep = c[at + 4];
    int m = run_of_digits(c, at + 5), i = at + 5 + m, month = 0, day = 0;
    if (!in("-./", sep) || m < 1 || m > 2 || c[i] != sep) return 0;
    int n = run_of_digits(c, i + 1);
    if (n < 1 || n > 2) return 0;
    for (int j = 0; j < m; j++) month = month * 10 + (int)(c[at + 5 + j] - '0');
    for (int j = 0; j < n; j++) day = day * 10 + (int)(c[i + 1 + j] - '0');
    if (month < 1 || month > 12 || day < 1 || day > days_of(month, year_value(c, at))) {
        if (sep == '.') return 0; /* a version, a section */
        bad_day(k, at, i + 1 + n);
    }
    return i + 1 + n;
}

static bool before_is(const uint32_t *c, int at, const char *const *words)
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
    if (c[end] == '%' || (blank(c, end) && c[end + 1] == '%')) return false;
    tok_t none = {0};
    if (read_kind_en(c, end, &none) > end || read_scale_en(c, end, &none) > end) return false;
    if (before_is(c, at, prepositions)) return true;
    return !(unit_en(c, end, &unit, &kind) > end && unit > 0);
}

/* What stands behind 2018 that makes it a year; 0 if nothing does. */
static int read_year(checker_t *k, int at, int end)
{
    const uint32_t *c = k->s->c;
    int next = end + blank(c, end);
    if (c[next] == U'年') {
        int month = next + 1 + blank(c, next + 1), m = run_of_digits(c, month);
        int to = m ? read_month(k, month, m, year_value(c, at)) : 0;
        return to ? to : next + 1 + (c[next + 1] == U'度');
    }
    if (dash(c[end]) || c[end] == '/') { /* 2018-19, 2018-2022年 */
        int m = run_of_digits(c, end + 1);
        if (m == 2 && !is_latin(c[end + 3])) return end + 3;
        if (m == 4 && year_like(c, end + 1, 4)) return end;
    }
    if (one_of(U"、至到和", c[end]) && year_like(c, end + 1, run_of_digits(c, end + 1))) return end;
    bool stop = (c[end] == ',' || c[end] == '.') && is_digit(c[end + 1]);
    if (stop || is_latin(c[end])) return 0;
    if (!k->s->zh) return c[end] == ',' || c[end] == '.' || english_year(c, at, end) ? end : 0;
    return !han_unit_at(c, next) && han_scale(c[next]) < 10 && !more_mark(c, next) ? end : 0;
}

static int english_month(const uint32_t *c, int i)
{
    static const char *const names[] = {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"};
    for (int m = 0; m < 12; m++)
        if (word_is(c, i, names[m])) return m + 1;
    return 0;
}

/* 31 April 2022; April 31, 2022. Returns the end of the day, or 0. */
static int read_english_day(checker_t *k, int at, int n)
{
    const uint32_t *c = k->s->c;
    int day = n == 1 ? (int)(c[at] - '0') : (int)((c[at] - '0') * 10 + (c[at + 1] - '0')), end = at + n, from = at - 1, month = 0;
    if (n > 2 || k->s->zh) return 0;
    if (blank(c, end)) month = english_month(c, end + 1);
    if (!month && from > 2 && blank(c, from)) {
        while (from > 0 && is_latin(c[from - 1])) from--;
        int year = end + (c[end] == ',') + blank(c, end + (c[end] == ','));
        if (year > end && year_like(c, year, run_of_digits(c, year))) month = english_month(c, from);
    }
    if (month && (day < 1 || day > days_of(month, 0))) bad_day(k, at, end);
    return month ? end : 0;
}

/* Years and dates; returns the end, 0 when the digits are something else. */
static int read_date(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    int n = run_of_digits(c, at), end = at + n, next = end + blank(c, end);
    t->kind = TOK_DATE;
    if (year_like(c, at, n)) {
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
    if (n <= 2 && c[next] == U'日' && c[next + 1] != U'均') return next + 1;
    if (n <= 2 && c[next] == U'时' && !is_digit(c[next + 1]) && c[next + 1] != U'期') return next + 1;
    if (n <= 2 && c[end] == ':' && run_of_digits(c, end + 1) == 2) return end + 3;
    return c[next] == U'号' ? next + 1 : 0;
}

/* Numbers that only name something. */
static bool is_name(const uint32_t *c, int at, int end)
{
    static const char *const names[] = {"no. ", "no.", "nos. ", "article ", "articles ", "section ", "sections ", "para ", "paragraph ", "paragraphs ", "page ", "pages ", "table ", "figure ", "chart ",
                                        "chapter ", "rule ", "annex ", "part ", "phase ", "schedule ", "item ", "clause ", "regulation ", "appendix ", "note ", "number ", "box ", "recommendation ", "objective ", "p. ", "pp. ", "s. ", "goal ", "covid ", "level ", "tier ", "category ", "grade ", "volume ", "vol. ", "version ", "question ", "step ", "option ", "model ", "type ", "class ", "band ", "form ", "order ", "act ", "resolution ", "(n=", NULL};
    uint32_t before = at > 0 ? c[at - 1] : 0, before2 = at > 1 ? c[at - 2] : 0;
    if (before == U'第' || (before && blank(c, at - 1) && before2 == U'第')) return true;
    if (one_of(U"〔[［#_@", before) || before_is(c, at, names)) return true;
    if (before == '-' && (is_latin(before2) || is_digit(before2))) return true;
    if (before == '+' && is_digit(before2)) return true;
    int n = run_of_digits(c, at), next = end + blank(c, end);
    if (n != end - at || han_unit_at(c, next) || han_scale(c[end]) >= 1) return false;
    int64_t unit;
    enum num_kind kind;
    if ((n == 5 || n == 6) && c[at] == '1' && (c[at + 1] == '1' || c[at + 1] == '2')) /* 12309: a hotline */
        return is_han(c[end]) || unit_en(c, end, &unit, &kind) == end;
    return n >= 9; /* a telephone, an id */
}

/* --- damage ------------------------------------------------------------------------------------------------------------ */

static bool counts_something(const uint32_t *c, int at)
{
    int i = at + blank(c, at);
    int64_t unit;
    enum num_kind kind;
    return han_unit_at(c, i) || han_scale(c[i]) >= 1e3 || more_mark(c, i) || unit_en(c, at, &unit, &kind) > at;
}

/* 40T033, 1O5件, 3O人: a letter where a digit or separator was. Returns the end of the token, or 0. */
static int letter_inside(checker_t *k, int at)
{
    const uint32_t *c = k->s->c;
    int n = run_of_digits(c, at), i = at + n;
    if (!is_latin(c[i]) || (at > 0 && (is_latin(c[at - 1]) || in("-_/.#", c[at - 1])))) return 0;
    bool digit_like = in("OoIlSBZ", c[i]);
    int m = run_of_digits(c, i + 1), end = i + 1 + m;
    if (!m && in("OoIl", c[i]) && c[i + 1] == ',' && run_of_digits(c, i + 2) == 3) m = 3, end = i + 5; /* 3l,208 */
    if (is_latin(c[end]) || in("-_/", c[end])) return 0;
    while ((c[end] == ',' || c[end] == '.') && is_digit(c[end + 1])) end += 1 + run_of_digits(c, end + 1);
    if (!m) digit_like = in("OoI", c[i]) || (c[i] == 'l' && han_unit_at(c, i + 1));
    if (m ? !((m == 3 && n <= 3 && !in("xXVvEeGKkM", c[i])) || digit_like) : !digit_like) return 0;
    if (!counts_something(c, end)) return 0;
    report_at(k, CHECK_BROKEN, "token", at, end, both(k, "", ""),
              both(k, "数字中夹有字母，无法读出数值，请核对原稿", "a letter inside a number: it cannot be read, compare it with the source"));
    return end;
}

/* 1,23,45人: digits cut by separators that are none. Returns the end of the token, or 0 when it may be a list. */
static int wrong_groups(checker_t *k, int at)
{
    const uint32_t *c = k->s->c;
    int end = at, groups = 0, threes = 0, short_ones = 0, fours = 0;
    bool pairs = true, alike = true;
    for (;;) {
        int n = run_of_digits(c, end);
        groups++;
        threes += groups > 1 && n == 3;
        short_ones += groups > 1 && n < 3;
        pairs = pairs && (groups == 1 || n == 2);
        alike = alike && n == run_of_digits(c, at);
        fours += n == 4;
        end += n;
        if (c[end] == ',' && is_digit(c[end + 1])) end++;
        else break;
    }
    if (indian_groups(c, at) == end && !k->s->zh) return 0;
    if (fours == groups || (!threes && groups > 2 && alike && !pairs)) return 0; /* years, a list */
    bool european = !k->s->zh && groups == 2 && short_ones == 1;
    tok_t none = {0};
    bool percent = read_kind_en(c, end, &none) > end || c[end] == '%';
    if (!percent && (european || !counts_something(c, end))) return 0;
    report_at(k, CHECK_BROKEN, "token", at, end, both(k, "", ""),
              both(k, "千位分隔有误，无法确定数值", "the digits are not grouped by thousands: the value is uncertain"));
    return end;
}

/* --- all together --------------------------------------------------------------------------------------------------------- */

static void doubled_unit(checker_t *k, int at, int end)
{
    const uint32_t *c = k->s->c;
    int i = end + blank(c, end);
    bool percent = c[end - 1] == '%' || (end > at + 3 && c[end - 1] == 't');
    bool twice = (percent && c[i] == '%') || (percent && c[i] == U'个' && c[i + 1] == U'百' && c[i + 2] == U'分') ||
                 (percent && (word_is(c, i, "percent") || word_is(c, i, "per cent"))) || (percent && c[i] == U'倍');
    if (twice)
        report_at(k, CHECK_BROKEN, "unit", at, i + 1, both(k, "", ""), both(k, "单位重复，无法确定所指", "two units for one number"));
}

/* 3-5件: the second end of a range. */
static int read_range(checker_t *k, int at, int end, tok_t *t)
{
    const uint32_t *c = k->s->c;
    int i = end;
    if (!dash(c[i]) || !is_digit(c[i + 1]) || dash(c[i + 1])) return end;
    digits_t d = read_digits(c, i + 1);
    tok_t second = {.v = d.v, .last = d.last, .num = NUM_COUNT};
    bool more = false, twice = false;
    int to = read_scale_zh(c, d.end, &second, &more, &twice);
    to = read_unit(c, to, &second, k->s->zh);
    if (to == d.end || d.bad || dash(c[d.end]) || (second.num != t->num && t->num != NUM_COUNT)) return end;
    double first = t->num == NUM_COUNT && second.last >= 1e3 * t->last ? t->v * second.last / (t->last > 0 ? t->last : 1) : t->v;
    if (t->v > second.v && first > second.v && second.num != NUM_SPAN)
        report_at(k, CHECK_INCONSISTENT, "range", at, to, bothf(k, "%s > %s", NULL, say_number(k, t->v, -1), say_number(k, second.v, -1)),
                  both(k, "区间的起点大于终点", "the range begins above its end"));
    second.lo = first < second.v ? first : second.v;
    second.hi = first < second.v ? second.v : first;
    second.range = second.vague = true;
    second.exact = false;
    second.kind = TOK_NUM;
    second.from = t->from;
    *t = second;
    return to;
}

/* 5G, 1st, 10km: digits with letters behind them that are no scale; returns the end, or 0. */
static int read_code(const uint32_t *c, int end)
{
    static const char *const scales[] = {"bn", "million", "billion", "pp", "percent", "m", "fold", "percentage"};
    if (!is_latin(c[end])) return 0;
    for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
        if (word_is(c, end, scales[i])) return 0;
    while (is_latin(c[end]) || is_digit(c[end])) end++;
    return end;
}

/* 1.2.3: a section, a version; with a unit behind it a number with two points. Returns the end, or 0. */
static int read_points(checker_t *k, int at, const digits_t *d)
{
    const uint32_t *c = k->s->c;
    int i = d->end;
    while (c[i] == '.' && is_digit(c[i + 1])) i += 1 + run_of_digits(c, i + 1);
    if (i == d->end && d->decimals && c[i] == '.' && c[i + 1] == '%') i++; /* 75.28.% */
    if (i == d->end) return 0;
    tok_t none = {0};
    if (c[i] == '%' || (d->decimals && (han_unit_at(c, i) || han_scale(c[i]) >= 1e4)) || read_kind_en(c, i, &none) > i)
        report_at(k, CHECK_BROKEN, "token", at, i, both(k, "", ""), both(k, "一个数中有两个小数点", "two decimal points in one number"));
    return i;
}

/* The number proper, its digits read. */
static int read_amount(checker_t *k, int at, const digits_t *d, tok_t *t)
{
    const uint32_t *c = k->s->c;
    *t = (tok_t){.kind = TOK_NUM, .from = at, .v = d->v, .last = d->last, .exact = d->decimals == 0, .num = NUM_COUNT};
    bool more = false, twice = false;
    int i = read_scale_zh(c, d->end, t, &more, &twice);
    if (twice) report_at(k, CHECK_BROKEN, "scale", at, i, both(k, "", ""), both(k, "数量级重复（万万、亿亿）", "the scale is there twice"));
    if (i == d->end) i = read_scale_en(c, i, t);
    if (word_is(c, i, "m")) t->v *= 1e6, t->last *= 1e6, t->exact = false, i++;
    if (c[i] == '+' && !is_digit(c[i + 1])) more = true, i++;
    i = read_unit(c, i, t, k->s->zh);
    if (c[t->digits_to] == '-' && is_latin(c[t->digits_to + 1]) && t->num == NUM_COUNT) return t->kind = TOK_TEXT, t->digits_to; /* 12-month */
    widen(t);
    if (more) number_bound(t, W_MORE, true);
    doubled_unit(k, at, i);
    int range = read_range(k, at, i, t);
    return range > i ? range : read_behind(c, i, t);
}

/* 1/3 as a share. */
static int read_slash(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    if (!k->s->zh || run_of_digits(c, at) != 1 || c[at + 1] != '/' || run_of_digits(c, at + 2) != 1 || c[at] >= c[at + 2] || c[at] == '0') return 0;
    if (one_of(U"/月日-", c[at + 3]) || (at > 0 && !is_han(c[at - 1]))) return 0;
    *t = (tok_t){.kind = TOK_NUM, .from = at, .num = NUM_PERCENT, .v = 100.0 * (double)(c[at] - '0') / (double)(c[at + 2] - '0'), .last = 7, .han = true, .vague = true};
    widen(t);
    return read_behind(c, at + 3, t);
}

static int read_arabic(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    int end = letter_inside(k, at);
    if (end) return end;
    if ((end = read_date(k, at, t))) return end;
    t->kind = TOK_TEXT;
    digits_t d = read_digits(c, at);
    if (d.bad && (end = wrong_groups(k, at))) return end;
    if (d.bad && !k->s->zh && indian_groups(c, at)) {
        d = (digits_t){.end = indian_groups(c, at), .last = 1, .grouped = true};
        add_digits(&d, c, at, d.end);
    }
    if ((end = read_points(k, at, &d))) return end;
    if ((end = read_slash(k, at, t))) return end;
    if (is_name(c, at, d.end) || (at > 0 && is_latin(c[at - 1]))) return d.end;
    if ((end = read_code(c, d.end))) return end;
    return read_amount(k, at, &d, t);
}

/* 百分之二十, 三分之二, 千分之五. */
static int read_fraction(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    double under = 0, over = 0, last = 1;
    int i = read_han(c, at, &under, &last);
    if (i == at || c[i] != U'分' || c[i + 1] != U'之') return 0; /* 分之 */
    i += 2;
    i += blank(c, i);
    int end;
    if (is_digit(c[i])) {
        digits_t d = read_digits(c, i);
        over = d.v, last = d.last, end = d.end;
    } else {
        end = read_han(c, i, &over, &last);
    }
    if (end == i || under <= 0) return 0;
    *t = (tok_t){.kind = TOK_NUM, .from = at, .num = NUM_PERCENT, .v = 100 * over / under, .han = true};
    bool fraction = under != 100 && under != 1000;
    t->last = fraction ? 7 : last * 100 / under;
    t->vague = fraction;
    widen(t);
    return read_behind(c, end, t);
}

/* Part of another number or word: 第三, 数十, 几百. */
static bool inside_number(const uint32_t *c, int at)
{
    return at > 0 && (one_of(U"第数几各上", c[at - 1]) || han_digit(c[at - 1]) >= 0 || han_scale(c[at - 1]) > 0);
}

/* A number in characters counts only with its unit; 一个, 两种 and the like are words, not figures. */
static int read_characters(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    if (inside_number(c, at)) return 0;
    int end = read_fraction(k, at, t);
    if (end) return end;
    double v = 0, last = 1;
    end = read_han(c, at, &v, &last);
    if (end == at) return 0;
    *t = (tok_t){.kind = TOK_NUM, .from = at, .v = v, .last = last, .exact = true, .han = true, .num = NUM_COUNT};
    bool more = false, twice = false;
    int i = read_scale_zh(c, end, t, &more, &twice);
    t->exact = true;
    int to = read_unit(c, i, t, true);
    if (to == i || t->num == NUM_SPAN || c[end] == U'年' || c[end] == U'月') return 0;
    if (end - at == 1 && t->num == NUM_COUNT && ((t->unit != UNIT_PERSON && t->unit != UNIT_CASE) || c[at] == U'一')) return 0;
    widen(t);
    if (more) number_bound(t, W_MORE, true);
    return read_behind(c, to, t);
}

/* The value of a small number word at i, 0 if there is none; *end moves behind it. */
static int small_number(const uint32_t *c, int i, int *end)
{
    static const char *const words[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"};
    for (int w = 0; w < 10; w++) {
        int n = word_is(c, i, words[w]);
        if (n) return *end = i + n, w + 1;
    }
    int n = run_of_digits(c, i), v = 0;
    if (n < 1 || n > 2 || is_latin(c[i + n])) return 0;
    for (int j = 0; j < n; j++) v = v * 10 + (int)(c[i + j] - '0');
    *end = i + n;
    return v;
}

/* one in five, 3 out of 10: a share, loosely. Returns its end, or 0. */
static int read_one_in(const uint32_t *c, int at, tok_t *t)
{
    int i = at, a = small_number(c, at, &i), n;
    if (!a || !blank(c, i)) return 0;
    if ((n = word_is(c, i + 1, "in"))) i += 1 + n;
    else if ((n = word_is(c, i + 1, "out of"))) i += 1 + n;
    else return 0;
    if (!blank(c, i)) return 0;
    int end = i, b = small_number(c, i + 1, &end);
    if (b <= a || b > 20) return 0;
    double v = 100.0 * a / b;
    *t = (tok_t){.kind = TOK_NUM, .from = at, .num = NUM_PERCENT, .v = v, .lo = v * 0.88, .hi = v * 1.12, .last = 5, .han = true, .vague = true};
    return end;
}

/* half, one-third, three quarters, twelve: only where they count. */
static int read_words(checker_t *k, int at, tok_t *t)
{
    static const struct {
        const char *word;
        double v;
        bool share;
    } words[] = {{"two-thirds", 200.0 / 3, 1}, {"two thirds", 200.0 / 3, 1}, {"one-third", 100.0 / 3, 1}, {"one third", 100.0 / 3, 1}, {"a third", 100.0 / 3, 1}, {"three-quarters", 75, 1},
                 {"three quarters", 75, 1}, {"a quarter", 25, 1}, {"one quarter", 25, 1}, {"one-quarter", 25, 1}, {"one-fifth", 20, 1}, {"one fifth", 20, 1}, {"a fifth", 20, 1}, {"half", 50, 1}, {"one half", 50, 1},
                 {"two", 2, 0}, {"three", 3, 0}, {"four", 4, 0}, {"five", 5, 0}, {"six", 6, 0}, {"seven", 7, 0}, {"eight", 8, 0}, {"nine", 9, 0}, {"ten", 10, 0}, {"eleven", 11, 0}, {"twelve", 12, 0},
                 {"fifteen", 15, 0}, {"twenty", 20, 0}, {"thirty", 30, 0}, {"forty", 40, 0}, {"fifty", 50, 0}, {"sixty", 60, 0}, {"seventy", 70, 0}, {"eighty", 80, 0}, {"ninety", 90, 0}};
    const uint32_t *c = k->s->c;
    if (at > 0 && (is_latin(c[at - 1]) || c[at - 1] == '-')) return 0;
    int in = read_one_in(c, at, t);
    if (in) return in;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        int n = word_is(c, at, words[w].word), end = at + n;
        if (!n) continue;
        *t = (tok_t){.kind = TOK_NUM, .from = at, .v = words[w].v, .last = words[w].share ? 5 : 1, .exact = !words[w].share, .han = true};
        t->num = words[w].share ? NUM_PERCENT : NUM_COUNT;
        t->vague = words[w].share;
        if (words[w].share) {
            int next = end + blank(c, end);
            if (!word_is(c, next, "of") && !word_is(c, next, "the") && c[next] != '(') return 0;
        } else {
            int i = read_scale_en(c, end, t), to = read_unit(c, i, t, false);
            if (to == i || t->num == NUM_SPAN || c[i] == '-') return 0;
            if (t->unit < 0) return 0;
            end = to;
        }
        widen(t);
        return end;
    }
    return 0;
}

int number_read(checker_t *k, int at, tok_t *ret)
{
    const uint32_t *c = k->s->c;
    *ret = (tok_t){.kind = TOK_TEXT, .from = at};
    int end = 0;
    uint32_t money = one_of(U"$£€¥￥", c[at]) ? c[at] : 0;
    if (money && is_digit(c[at + 1])) {
        end = read_arabic(k, at + 1, ret);
        if (ret->kind == TOK_NUM && ret->num == NUM_COUNT) ret->money = true, ret->unit = ret->unit == UNIT_NONE ? -(int64_t)money : ret->unit;
    } else if (one_of(U"过超逾", c[at]) && c[at + 1] == U'半' && c[at + 2] != U'数' && !is_han(c[at + 2])) { /* 占比过半 */
        *ret = (tok_t){.kind = TOK_NUM, .num = NUM_PERCENT, .v = 50, .lo = 50, .hi = 100, .last = 5, .han = true, .vague = true};
        end = at + 2;
    } else if (is_digit(c[at])) end = read_arabic(k, at, ret);
    else if (han_digit(c[at]) >= 0 || han_scale(c[at]) > 0) end = read_characters(k, at, ret);
    else if (is_latin(c[at]) && !k->s->zh) end = read_words(k, at, ret);
    else if ((c[at] == U'半' && c[at + 1] == U'数') || (c[at] == U'一' && c[at + 1] == U'半')) { /* 半数, 一半 */
        *ret = (tok_t){.kind = TOK_NUM, .num = NUM_PERCENT, .v = 50, .last = 5, .han = true, .vague = true};
        widen(ret);
        end = read_behind(c, at + 2, ret);
    }
    assert(end == 0 || end > at);
    ret->from = at;
    ret->to = end;
    return end;
}
