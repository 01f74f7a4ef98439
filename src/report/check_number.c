/* check_number.c - numbers as reports write them: 1,285 / 40 033 / 3.7万 / 百分之二十 / 三分之二 / 两成 / 2.3 million,
 * with what they may stand for; and tokens that are no number because something is broken in them. */
#include "report/check_number.h"

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

int num_blank(const uint32_t *c, int at)
{
    return c[at] == ' ' || c[at] == 0xA0;
}

bool num_in(const char *set, uint32_t c)
{
    return c && c < 128 && strchr(set, (int)c) != NULL;
}

/* --- digits --------------------------------------------------------------------------------------------------------- */

int num_run(const uint32_t *c, int at)
{
    int n = 0;
    while (is_digit(c[at + n])) n++;
    return n;
}

/* 1,23,456 and 12,34,567: how India groups; only where the groups say so throughout. */
int num_indian(const uint32_t *c, int at)
{
    int n = num_run(c, at), i = at + n, pairs = 0;
    if (n > 2) return 0;
    while (c[i] == ',' && num_run(c, i + 1) == 2) i += 3, pairs++;
    return pairs && c[i] == ',' && num_run(c, i + 1) == 3 ? i + 4 : 0;
}

void num_add_digits(digits_t *d, const uint32_t *c, int from, int to)
{
    for (int i = from; i < to; i++)
        if (is_digit(c[i])) {
            d->v = d->v * 10 + (double)(c[i] - '0');
            d->whole++;
        }
}

/* Reads digits with their separators; bad: the groups are no thousands. */
digits_t num_digits(const uint32_t *c, int at)
{
    digits_t d = {.last = 1};
    int first = num_run(c, at), i = at + first;
    num_add_digits(&d, c, at, i);
    while (first <= 3 && (c[i] == ',' || num_blank(c, i) || ((c[i] == '\'' || c[i] == U'’') && !is_latin(c[i + 4]))) && num_run(c, i + 1) == 3) {
        num_add_digits(&d, c, i, i + 4);
        i += 4;
        d.grouped = true;
    }
    if (c[i] == ',' && is_digit(c[i + 1])) d.bad = true;
    if (first > 3 && c[i] == ',' && num_run(c, i + 1) == 3) d.bad = true;
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

int num_han_digit(uint32_t c)
{
    static const char32_t digits[] = U"零一二三四五六七八九";
    for (int i = 0; i < 10; i++)
        if (digits[i] == c) return i;
    return c == U'〇' ? 0 : c == U'两' ? 2 : -1; /* 〇 两 */
}

double num_han_scale(uint32_t c)
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
int num_han(const uint32_t *c, int at, double *ret_v, double *ret_last)
{
    double total = 0, part = 0, digit = -1, scale, last = 1;
    int i = at;
    for (; i - at < 24; i++) {
        int n = num_han_digit(c[i]);
        if (n >= 0) {
            if (digit > 0 && n > 0) return at; /* 二三, 一二三: a list or a year, not a quantity */
            digit = n;
            last = 1;
        } else if ((scale = num_han_scale(c[i])) > 0) {
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
    if (c[i] == U'点' && num_han_digit(c[i + 1]) >= 0) { /* 点 */
        double place = 1;
        for (i++; num_han_digit(c[i]) >= 0; i++) *ret_v += (place /= 10) * num_han_digit(c[i]);
        *ret_last = place;
    }
    return i;
}

/* --- what stands behind the digits ------------------------------------------------------------------------------------ */

void num_widen(tok_t *t)
{
    double half = t->last / 2;
    if (t->num != NUM_COUNT) t->exact = false; /* 67% is rounded, 67人 is not */
    t->lo = t->v - half;
    t->hi = t->v + half;
    if (t->num == NUM_TIMES && t->han && t->last >= 1) t->lo = t->v - 0.35 * t->last, t->hi = t->v + 0.35 * t->last; /* six times is not 5.5 */
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

int num_more_mark(const uint32_t *c, int i)
{
    return one_of(U"余多来", c[i]);
}

bool num_unit_at(const uint32_t *c, int i)
{
    int64_t unit;
    enum num_kind kind;
    bool money;
    return unit_zh(c, i, &unit, &kind, &money) > 0 || c[i] == '%';
}

/* 万, 亿, 余 and a smaller part (3万5千, 1亿2000万). ret_more: 余 or 多 was there. ret_twice: 万万. */
int num_scale_zh(const uint32_t *c, int i, tok_t *t, bool *ret_more, bool *ret_twice)
{
    double bottom = 0;
    for (int turns = 0; turns < 4; turns++) {
        int at = i + (num_blank(c, i) && num_han_scale(c[i + 1]) >= 1e4 ? 1 : 0);
        double scale = scale_of_unit(c, at) ? 0 : num_han_scale(c[at]);
        if (scale > 0) {
            if (scale >= 1e4 && i > 0 && num_han_scale(c[i - 1]) >= scale) *ret_twice = true;
            t->v = bottom + (t->v - bottom) * scale;
            t->last *= scale;
            t->exact = false;
            i = at + 1;
        } else if (num_more_mark(c, i + num_blank(c, i)) && !*ret_more) {
            int next = i + num_blank(c, i) + 1;
            if (!(num_han_scale(c[next]) > 0 || num_unit_at(c, next + num_blank(c, next)))) break;
            *ret_more = true;
            i = next;
        } else if (t->last >= 1e3 && is_digit(c[i]) && t->v >= 1e3 && !*ret_more) {
            digits_t d = num_digits(c, i);
            double next = num_han_scale(c[d.end]);
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

int num_word(const uint32_t *c, int i, const char *word)
{
    int n = 0;
    for (; word[n]; n++) {
        uint32_t have = c[i + n] >= 'A' && c[i + n] <= 'Z' ? c[i + n] + 32 : c[i + n];
        if (have != (unsigned char)word[n]) return 0;
    }
    return is_latin(c[i + n]) ? 0 : n;
}

int num_scale_en(const uint32_t *c, int i, tok_t *t)
{
    static const struct {
        const char *word;
        double scale;
    } scales[] = {{"hundred", 100}, {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}, {"trillion", 1e12}, {"lakh", 1e5},
                  {"lakhs", 1e5}, {"crore", 1e7}, {"crores", 1e7}, {"bn", 1e9}, {"mn", 1e6}, {"dozen", 12}};
    for (int turns = 0; turns < 3; turns++) {
        int at = i + (num_blank(c, i) || c[i] == '-' ? 1 : 0), n = 0;
        for (size_t k = 0; k < sizeof scales / sizeof *scales && !n; k++)
            if ((n = num_word(c, at, scales[k].word))) {
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
int num_kind_en(const uint32_t *c, int i, tok_t *t)
{
    static const struct {
        const char *word;
        enum num_kind kind;
    } kinds[] = {{"percentage points", NUM_POINTS}, {"percentage point", NUM_POINTS}, {"percent points", NUM_POINTS}, {"per cent points", NUM_POINTS},
                 {"percentage-points", NUM_POINTS}, {"percentage-point", NUM_POINTS}, {"ppts", NUM_POINTS}, {"ppt", NUM_POINTS},
                 {"pp", NUM_POINTS}, {"p.p", NUM_POINTS}, {"percent", NUM_PERCENT}, {"per cent", NUM_PERCENT}, {"pct", NUM_PERCENT},
                 {"times", NUM_TIMES}, {"fold", NUM_TIMES}, {"basis points", NUM_POINTS}};
    int at = i + (num_blank(c, i) || c[i] == '-' ? 1 : 0);
    if (c[at] == '%') {
        t->num = NUM_PERCENT;
        int next = at + 1 + num_blank(c, at + 1);
        if (num_word(c, next, "points") || num_word(c, next, "point")) {
            t->num = NUM_POINTS;
            return next + (num_word(c, next, "points") ? 6 : 5);
        }
        return at + 1;
    }
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        int n = num_word(c, at, kinds[k].word);
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
int num_unit(const uint32_t *c, int i, tok_t *t, bool zh)
{
    int at = i + num_blank(c, i), n;
    t->digits_to = i;
    if (c[at] == '%' && c[at + 1] != '%') {
        t->num = NUM_PERCENT;
        if (!zh) return num_kind_en(c, i, t);
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
        if (c[at + 1] == U'半') t->v += 5, t->last = 5;
        return at + 1 + (c[at + 1] == U'半');
    }
    if ((n = unit_zh(c, at, &t->unit, &t->num, &t->money))) return at + n;
    if (is_han(c[at])) return i;
    int end = num_kind_en(c, i, t);
    if (end > i) return end;
    end = unit_en(c, i, &t->unit, &t->num);
    if (end > i && (t->unit == UNIT_YUAN || (t->unit >= UNIT_WORDS && t->unit <= UNIT_WORDS + 3))) t->money = true; /* 1,400 million dollars */
    return end;
}

/* 以上, 左右 behind the unit. */
int num_bound_behind(const uint32_t *c, int i, tok_t *t)
{
    static const struct {
        uint32_t a, b;
        enum word how;
    } rows[] = {{U'以', U'上', W_MORE}, {U'以', U'下', W_LESS}, {U'以', U'内', W_LESS}, {U'之', U'内', W_LESS}, {U'左', U'右', W_ABOUT}, {U'上', U'下', W_ABOUT}};
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        if (c[i] == rows[k].a && c[i + 1] == rows[k].b) {
            number_bound(t, rows[k].how, false);
            return i + 2;
        }
    if (one_of(U"多余", c[i]) && t->num == NUM_PERCENT && t->vague && !is_han(c[i + 1])) { /* 四成多 */
        t->lo = t->v;
        t->hi = t->v + t->last;
        return i + 1;
    }
    if (one_of(U"多余", c[i]) && t->num == NUM_TIMES) { /* 两倍多 */
        t->lo = t->v, t->hi = t->v + t->last;
        return i + 1;
    }
    if (num_word(c, i, " or more") || num_word(c, i, " or so")) {
        number_bound(t, num_word(c, i, " or so") ? W_ABOUT : W_MORE, false);
        return i + (num_word(c, i, " or so") ? 6 : 8);
    }
    return i;
}

/* 张某1, 李2某 */
static bool names_person(const uint32_t *c, int at, int end)
{
    return num_run(c, at) == 1 && (c[end] == U'某' || (at > 0 && c[at - 1] == U'某'));
}

/* Numbers that only name something. */
static bool is_name(const uint32_t *c, int at, int end)
{
    static const char *const names[] = {"no. ", "no.", "nos. ", "article ", "articles ", "section ", "sections ", "para ", "paragraph ", "paragraphs ", "page ", "pages ", "table ", "figure ", "chart ",
                                        "chapter ", "rule ", "annex ", "part ", "phase ", "stage ", "priority ", "zone ", "schedule ", "item ", "clause ", "regulation ", "appendix ", "note ", "case number ", "file number ", "account number ", "reference number ", "phone number ", "telephone number ", "room number ", "box ", "recommendation ", "objective ", "p. ", "pp. ", "s. ", "goal ", "covid ", "level ", "tier ", "category ", "grade ", "volume ", "vol. ", "version ", "question ", "step ", "option ", "model ", "type ", "class ", "band ", "form ", "order ", "act ", "resolution ", "(n=", NULL};
    uint32_t before = at > 0 ? c[at - 1] : 0, before2 = at > 1 ? c[at - 2] : 0;
    if (before == U'第' || (before && num_blank(c, at - 1) && before2 == U'第')) return true;
    if (names_person(c, at, end) || one_of(U"〔[［#_@", before) || num_behind(c, at, names)) return true;
    if (before == '-' && (is_latin(before2) || is_digit(before2))) return true;
    if (before == '+' && is_digit(before2)) return true;
    int n = num_run(c, at), next = end + num_blank(c, end);
    if (n != end - at || num_unit_at(c, next) || num_han_scale(c[end]) >= 1) return false;
    int64_t unit;
    enum num_kind kind;
    if ((n == 5 || n == 6) && c[at] == '1' && (c[at + 1] == '1' || c[at + 1] == '2')) /* 12309: a hotline */
        return is_han(c[end]) || unit_en(c, end, &unit, &kind) == end;
    return n >= 9; /* a telephone, an id */
}

/* --- all together --------------------------------------------------------------------------------------------------------- */

/* 3-5件: the second end of a range. */
static int read_range(checker_t *k, int at, int end, tok_t *t)
{
    const uint32_t *c = k->s->c;
    int i = end;
    if (!num_dash(c[i]) || !is_digit(c[i + 1]) || num_dash(c[i + 1])) return end;
    digits_t d = num_digits(c, i + 1);
    tok_t second = {.v = d.v, .last = d.last, .num = NUM_COUNT};
    bool more = false, twice = false;
    int to = num_scale_zh(c, d.end, &second, &more, &twice);
    to = num_unit(c, to, &second, k->s->zh);
    if (to == d.end || d.bad || num_dash(c[d.end]) || (second.num != t->num && t->num != NUM_COUNT)) return end;
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
        if (num_word(c, end, scales[i])) return 0;
    while (is_latin(c[end]) || is_digit(c[end])) end++;
    return end;
}

/* How many of million, billion, trillion stand between: one belongs to a number. */
static int scales_said(const uint32_t *c, int from, int to)
{
    int n = 0;
    for (int i = from; i < to; i++) n += num_word(c, i, "million") || num_word(c, i, "billion") || num_word(c, i, "trillion");
    return n;
}

/* The number proper, its digits read. */
static int read_amount(checker_t *k, int at, const digits_t *d, tok_t *t)
{
    const uint32_t *c = k->s->c;
    *t = (tok_t){.kind = TOK_NUM, .from = at, .v = d->v, .last = d->last, .exact = d->decimals == 0, .num = NUM_COUNT};
    bool more = false, twice = false;
    int i = num_scale_zh(c, d->end, t, &more, &twice);
    if (twice) report_at(k, CHECK_BROKEN, "scale", at, i, both(k, "", ""), both(k, "数量级重复（万万、亿亿）", "the scale is there twice"));
    if (i == d->end) i = num_scale_en(c, i, t);
    if (i > d->end + 12 && scales_said(c, d->end, i) > 1) report_at(k, CHECK_BROKEN, "scale", at, i, both(k, "", ""), both(k, "数量级重复", "the scale is there twice"));
    if (num_word(c, i, "m")) t->v *= 1e6, t->last *= 1e6, t->exact = false, i++;
    if (c[i] == '+' && !is_digit(c[i + 1])) more = true, i++;
    i = num_unit(c, i, t, k->s->zh);
    if (c[t->digits_to] == '-' && is_latin(c[t->digits_to + 1]) && t->num == NUM_COUNT) return t->kind = TOK_TEXT, t->digits_to; /* 12-month */
    num_widen(t);
    if (more) number_bound(t, W_MORE, true);
    num_doubled_unit(k, at, i);
    int range = read_range(k, at, i, t);
    return range > i ? range : num_bound_behind(c, i, t);
}

/* R960 million, Rs 1,200, KSh 40,000, RM 3.2 million: the letters of a currency before an amount that reads as one; 0. */
static int letters_of_money(const uint32_t *c, int at)
{
    static const char *const all[] = {"KSh", "Ksh", "TSh", "Rs", "RM", "R"};
    if (at > 0 && (is_latin(c[at - 1]) || is_digit(c[at - 1]) || num_in("-_/.", c[at - 1]))) return 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int n = (int)strlen(all[i]), to = at;
        if (check_ends_with(c, at + n, all[i]) != n) continue;
        to += n + (n > 1 && c[at + n] == ' ');
        if (!is_digit(c[to])) continue;
        int end = to + num_run(c, to);
        bool groups = c[end] == ',' && num_run(c, end + 1) == 3;
        while ((c[end] == ',' || c[end] == '.') && is_digit(c[end + 1])) end += 1 + num_run(c, end + 1);
        bool scale = c[end] == ' ' && (check_ends_with(c, end + 8, "million") || check_ends_with(c, end + 8, "billion") || check_ends_with(c, end + 9, "thousand|trillion"));
        return scale || groups ? to - at : 0;
    }
    return 0;
}

static bool led_by_money(const uint32_t *c, int at)
{
    for (int n = 1; n <= 3 && n <= at; n++)
        if (letters_of_money(c, at - n) == n) return true;
    return false;
}

/* 1/3 as a share. */
static int read_slash(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    if (!k->s->zh || num_run(c, at) != 1 || c[at + 1] != '/' || num_run(c, at + 2) != 1 || c[at] >= c[at + 2] || c[at] == '0') return 0;
    if (one_of(U"/月日-", c[at + 3]) || (at > 0 && !is_han(c[at - 1]))) return 0;
    *t = (tok_t){.kind = TOK_NUM, .from = at, .num = NUM_PERCENT, .v = 100.0 * (double)(c[at] - '0') / (double)(c[at + 2] - '0'), .last = 7, .han = true, .vague = true};
    num_widen(t);
    return num_bound_behind(c, at + 3, t);
}

static int read_arabic(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    int end = num_letter_inside(k, at);
    if (end) return end;
    if ((end = num_date(k, at, t))) return end;
    t->kind = TOK_TEXT;
    digits_t d = num_digits(c, at);
    if ((end = num_damage(k, at, d.end))) return end;
    if (d.bad && (end = num_wrong_groups(k, at))) return end;
    if (d.bad && !k->s->zh && num_indian(c, at)) {
        d = (digits_t){.end = num_indian(c, at), .last = 1, .grouped = true};
        num_add_digits(&d, c, at, d.end);
    }
    if ((end = num_points(k, at, &d))) return end;
    if (!k->s->zh && num_word(c, d.end, " out of every") && (end = num_one_in(c, at, t))) return end;
    if ((end = read_slash(k, at, t))) return end;
    if (is_name(c, at, d.end) || (at > 0 && is_latin(c[at - 1]) && (k->s->zh || !led_by_money(c, at)))) return d.end;
    if ((end = read_code(c, d.end))) return end;
    return read_amount(k, at, &d, t);
}

/* 百分之二十, 三分之二, 千分之五. */
static int read_fraction(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    double under = 0, over = 0, last = 1;
    int i = num_han(c, at, &under, &last);
    if (i == at || c[i] != U'分' || c[i + 1] != U'之') return 0; /* 分之 */
    i += 2;
    i += num_blank(c, i);
    int end;
    if (is_digit(c[i])) {
        digits_t d = num_digits(c, i);
        over = d.v, last = d.last, end = d.end;
    } else {
        end = num_han(c, i, &over, &last);
    }
    if (end == i || under <= 0) return 0;
    if (c[end] == '%') report_at(k, CHECK_BROKEN, "unit", at, end + 1, both(k, "", ""), both(k, "单位重复，无法确定所指", "two units for one number"));
    *t = (tok_t){.kind = TOK_NUM, .from = at, .num = NUM_PERCENT, .v = 100 * over / under, .han = true};
    bool fraction = under != 100 && under != 1000;
    t->last = fraction ? 7 : last * 100 / under;
    t->vague = fraction;
    num_widen(t);
    return num_bound_behind(c, end, t);
}

/* Part of another number or word: 第三, 数十, 几百. */
static bool inside_number(const uint32_t *c, int at)
{
    return at > 0 && (one_of(U"第数几各上", c[at - 1]) || num_han_digit(c[at - 1]) >= 0 || num_han_scale(c[at - 1]) > 0);
}

/* A number in characters counts only with its unit; 一个, 两种 and the like are words, not figures. */
static int read_characters(checker_t *k, int at, tok_t *t)
{
    const uint32_t *c = k->s->c;
    if (inside_number(c, at)) return 0;
    int end = read_fraction(k, at, t);
    if (end) return end;
    double v = 0, last = 1;
    end = num_han(c, at, &v, &last);
    if (end == at) return 0;
    *t = (tok_t){.kind = TOK_NUM, .from = at, .v = v, .last = last, .exact = true, .han = true, .num = NUM_COUNT};
    bool more = false, twice = false;
    int i = num_scale_zh(c, end, t, &more, &twice);
    t->exact = true;
    int to = num_unit(c, i, t, true);
    if (to == i || t->num == NUM_SPAN || c[end] == U'年' || c[end] == U'月') return 0;
    bool rounds = end - at == 1 && one_of(U"期批轮场", c[end]) && c[at] != U'一', near = at > 0 && one_of(U"近超逾", c[at - 1]) && v >= 100;
    if (end - at == 1 && t->num == NUM_COUNT && !rounds && !near && ((t->unit != UNIT_PERSON && t->unit != UNIT_CASE) || c[at] == U'一')) return 0;
    num_widen(t);
    if (more) number_bound(t, W_MORE, true);
    return num_bound_behind(c, to, t);
}

/* 绝大多数（71件）, 大部分，320件: more than half, where the number itself stands behind. Returns the end, 0 if it is none. */
static int read_most(const uint32_t *c, int at, tok_t *t)
{
    static const struct {
        const char *word;
        double lo;
    } rows[] = {{"绝大多数", 60}, {"绝大部分", 60}, {"大多数", 50}, {"大部分", 50}, {"多数", 50}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (int n = 2; n <= 4; n++) {
            if (check_ends_with(c, at + n, rows[r].word) != n) continue;
            int noun = at + n;
            while (noun < at + n + 4 && is_han(c[noun]) && c[noun] != U'即') noun++;
            if (one_of(U"（(", c[noun])) n = noun - at; /* 多数案件（500件中的312件） */
            int next = at + n + (one_of(U"（(，,", c[at + n]) ? 1 : 0) + (c[at + n] == U'即' || c[at + n + 1] == U'即');
            if (next == at + n || !is_digit(c[next])) return 0;
            *t = (tok_t){.kind = TOK_NUM, .num = NUM_PERCENT, .v = rows[r].lo + 20, .lo = rows[r].lo, .hi = 100, .last = 5, .han = true, .vague = true};
            return at + n;
        }
    return 0;
}

/* 占比过半, 半数, 一半. Returns the end, 0 if it is none. */
static int read_half(const uint32_t *c, int at, tok_t *t)
{
    if (one_of(U"过超逾近", c[at]) && c[at + 1] == U'半' && c[at + 2] != U'数' && (!is_han(c[at + 2]) || c[at + 2] == U'的')) {
        *t = (tok_t){.kind = TOK_NUM, .num = NUM_PERCENT, .v = 50, .lo = c[at] == U'近' ? 42 : 50, .hi = c[at] == U'近' ? 50 : 100, .last = 5, .han = true, .vague = true};
        return at + 2;
    }
    if (!(c[at] == U'半' && c[at + 1] == U'数') && !(c[at] == U'一' && c[at + 1] == U'半')) return 0;
    *t = (tok_t){.kind = TOK_NUM, .num = NUM_PERCENT, .v = 50, .last = 5, .han = true, .vague = true};
    num_widen(t);
    return num_bound_behind(c, at + 2, t);
}

/* The unit that the word behind a number would have: €3.2 million is 3,200,000 euros. */
static int64_t currency(uint32_t sign)
{
    switch (sign) {
    case '$': return UNIT_WORDS;
    case U'€': return UNIT_WORDS + 2;
    case U'£': return UNIT_WORDS + 3;
    case U'₹': case U'₦': case U'₱': return UNIT_WORDS + 4;
    default: return UNIT_YUAN;
    }
}

/* How many characters of a currency stand before digits; 0. */
static int money_ahead(const checker_t *k, int at, uint32_t *ret_sign)
{
    const uint32_t *c = k->s->c;
    int letters = k->s->zh || !is_latin(c[at]) ? 0 : letters_of_money(c, at);
    *ret_sign = letters ? U'₹' : c[at];
    return letters ? letters : one_of(U"$£€¥￥₹₦₱", c[at]) && is_digit(c[at + 1]);
}

int number_read(checker_t *k, int at, tok_t *ret)
{
    const uint32_t *c = k->s->c;
    *ret = (tok_t){.kind = TOK_TEXT, .from = at};
    int end = 0;
    uint32_t money;
    int sign = money_ahead(k, at, &money);
    if (sign) {
        end = read_arabic(k, at + sign, ret);
        if (ret->kind == TOK_NUM && ret->num == NUM_COUNT && ret->money && !k->s->zh) report_at(k, CHECK_BROKEN, "unit", at, end, both(k, "", ""), both(k, "单位重复，无法确定所指", "two units for one number")); /* €3.6 million euros */
        if (ret->kind == TOK_NUM && ret->num == NUM_COUNT) ret->money = true, ret->unit = ret->unit == UNIT_NONE ? currency(money) : ret->unit;
    } else if ((end = read_half(c, at, ret)) > 0) {
    } else if (one_of(U"绝大多", c[at]) && (end = read_most(c, at, ret))) {
    } else if (is_digit(c[at])) end = read_arabic(k, at, ret);
    else if (num_han_digit(c[at]) >= 0 || num_han_scale(c[at]) > 0) end = read_characters(k, at, ret);
    else if (is_latin(c[at])) end = num_letter_ahead(k, at), end = end || k->s->zh ? end : num_spelt(k, at, ret);
    assert(end == 0 || end > at);
    ret->from = at;
    ret->to = end;
    return end;
}
