/* check_damage.c - tokens that are no number because something is broken in them. */
#include "report/check_number.h"

#include <string.h>

/* --- damage ------------------------------------------------------------------------------------------------------------ */

bool num_counts(const uint32_t *c, int at)
{
    int i = at + num_blank(c, at);
    int64_t unit;
    enum num_kind kind;
    return num_unit_at(c, i) || num_han_scale(c[i]) >= 1e3 || num_more_mark(c, i) || unit_en(c, at, &unit, &kind) > at;
}

static int damaged(checker_t *k, int at, int end, const char *zh, const char *en)
{
    report_at(k, CHECK_BROKEN, "token", at, end, both(k, "", ""), both(k, zh, en));
    return end;
}

static int with_letter(checker_t *k, int at, int end)
{
    return damaged(k, at, end, "数字中夹有字母，无法读出数值，请核对原稿", "a letter inside a number: it cannot be read, compare it with the source");
}

/* Groups of three with a letter among them: 1,2O6 or 1,28O; the end, 0 if it is none. */
static int grouped_letter(const uint32_t *c, int at)
{
    int end = at, letters = 0, groups = 0;
    for (; is_digit(c[end]) || c[end] == ',' || num_in("OoIlSiBZ", c[end]); end++) {
        if (c[end] == ',' && !(is_digit(c[end + 1]) || (num_in("OoIlSB", c[end + 1]) && is_digit(c[end + 2])))) break;
        groups += c[end] == ',';
        letters += is_latin(c[end]);
    }
    return groups && letters == 1 && is_digit(c[end - 1 - (is_latin(c[end - 1]) && end > at + 1)]) && !is_latin(c[end]) ? end : 0;
}

/* 2O19, l998: a year with a letter; its end, 0 if it is none. */
static int lettered_year(const uint32_t *c, int at)
{
    int letters = 0, n = 0;
    for (; n < 4 && (is_digit(c[at + n]) || num_in("OoIl", c[at + n])); n++) letters += is_latin(c[at + n]);
    bool old = c[at] == '2' ? num_in("0Oo", c[at + 1]) : c[at] == '1' && c[at + 1] == '9';
    return n == 4 && letters >= 1 && letters < 3 && old && !is_latin(c[at + 4]) && !is_digit(c[at + 4]) ? at + 4 : 0;
}

static bool counted_behind(const uint32_t *c, int end)
{
    tok_t none = {0};
    return num_counts(c, end) || c[end] == '%' || num_kind_en(c, end, &none) > end || num_scale_en(c, end, &none) > end;
}

/* What stands behind the letter at i: digits, or a separator and digits (3l,208, 9S.6). Returns their number and their end. */
static int behind_letter(const uint32_t *c, int i, int *end)
{
    int m = num_run(c, i + 1);
    *end = i + 1 + m;
    if (m || !num_in("OoIlSB", c[i]) || (c[i + 1] != ',' && c[i + 1] != '.')) return m;
    m = num_run(c, i + 2);
    if (m) *end = i + 2 + m;
    return m;
}

int num_letter_inside(checker_t *k, int at)
{
    const uint32_t *c = k->s->c;
    int n = num_run(c, at), i = at + n, whole = 0;
    if (at > 0 && (is_latin(c[at - 1]) || num_in("-_/.#", c[at - 1]))) return 0;
    if ((whole = grouped_letter(c, at)) || (whole = lettered_year(c, at))) return with_letter(k, at, whole);
    if (!is_latin(c[i])) return 0;
    bool digit_like = num_in("OoIlSBZ", c[i]);
    int end, m = behind_letter(c, i, &end);
    if (is_latin(c[end]) || num_in("-_/", c[end])) return 0;
    while ((c[end] == ',' || c[end] == '.') && is_digit(c[end + 1])) end += 1 + num_run(c, end + 1);
    if (!m) digit_like = num_in("OoI", c[i]) || (c[i] == 'l' && (num_unit_at(c, i + 1) || c[i + 1] == ' '));
    if (m ? !((m == 3 && n <= 3 && !num_in("xXVvEeGKkM", c[i])) || digit_like) : !digit_like) return 0;
    return counted_behind(c, end) ? with_letter(k, at, end) : 0;
}

/* l,286件, O.5%: the letter comes first. */
int num_letter_ahead(checker_t *k, int at)
{
    const uint32_t *c = k->s->c;
    if (!num_in("lIO", c[at]) || (at > 0 && (is_latin(c[at - 1]) || is_digit(c[at - 1]) || num_in("-_/.#", c[at - 1])))) return 0;
    int point = at + 1 + num_run(c, at + 1), end = point;
    while ((c[end] == ',' || c[end] == '.') && is_digit(c[end + 1])) end += 1 + num_run(c, end + 1);
    bool groups = c[at + 1] == ',' && num_run(c, at + 2) == 3;
    if (end < at + 3 || is_latin(c[end]) || !(groups || (counted_behind(c, end) && (c[at] != 'O' || point == at + 1)))) return 0;
    return with_letter(k, at, end);
}

/* 1,,280 and 96..5: a separator twice; 97.%: a point with nothing behind it. Returns the end, 0 if it is none. */
static int doubled_mark(checker_t *k, int at, int end)
{
    const uint32_t *c = k->s->c;
    bool twice = (c[end] == ',' || c[end] == '.') && (c[end + 1] == ',' || c[end + 1] == '.') && is_digit(c[end + 2]);
    if (c[end] == '.' && c[end + 1] == '%') return damaged(k, at, end + 2, "小数点后没有数字", "nothing behind the decimal point");
    if (!twice) return 0;
    int to = end + 2 + num_run(c, end + 2);
    return counted_behind(c, to) || (c[end] == ',' && to == end + 5) ? damaged(k, at, to, "数字中的分隔符重复", "a separator twice in one number") : 0;
}

/* What is wrong with the marks or letters of the number whose digits end at end; its own end, 0 if nothing is. */
int num_damage(checker_t *k, int at, int end)
{
    const uint32_t *c = k->s->c;
    if (c[end] == 0xFFFD && (is_digit(c[end + 1]) || num_counts(c, end + 1))) return damaged(k, at, end + 1, "数字中有无法识别的字符", "a character inside the number cannot be read");
    return doubled_mark(k, at, end);
}

/* What comes in whole numbers only stands there: 12,34 cases. */
static bool indivisible_behind(const uint32_t *c, int end)
{
    static const char *const divisible[] = {" kilo", " ton", " hectare", " euro", " metre", " meter", " mile", " litre", " liter", " gram", " dollar", " acre", " pound", " hour", " day", " year"};
    int64_t unit;
    enum num_kind kind;
    if (unit_en(c, end, &unit, &kind) == end || kind != NUM_COUNT) return false;
    for (size_t w = 0; w < sizeof divisible / sizeof *divisible; w++) {
        int n = 0;
        while (divisible[w][n] && c[end + n] == (unsigned char)divisible[w][n]) n++;
        if (!divisible[w][n]) return false;
    }
    return true;
}

/* Whether such digits are a decimal comma, or nothing that counts: no damage is claimed of them. */
static bool may_be_written(const sentence_t *s, int at, int end, bool pair)
{
    const uint32_t *c = s->c;
    tok_t none = {0};
    if (num_kind_en(c, end, &none) > end || c[end] == '%') return false;
    if (at > 0 && one_of(U"$£", c[at - 1]) && pair && num_run(c, at) > 1) return false;
    return (!s->zh && pair && !indivisible_behind(c, end)) || !num_counts(c, end);
}

/* 1,23,45人: digits cut by separators that are none. Returns the end of the token, or 0 when it may be a list. */
int num_wrong_groups(checker_t *k, int at)
{
    const uint32_t *c = k->s->c;
    int end = at, groups = 0, threes = 0, short_ones = 0, fours = 0;
    bool pairs = true, alike = true;
    for (;;) {
        int n = num_run(c, end);
        groups++;
        threes += groups > 1 && n == 3;
        short_ones += groups > 1 && n < 3;
        pairs = pairs && (groups == 1 || n == 2);
        alike = alike && n == num_run(c, at);
        fours += n == 4;
        end += n;
        if (c[end] == ',' && is_digit(c[end + 1])) end++;
        else break;
    }
    if (num_indian(c, at) == end && !k->s->zh) return 0;
    if (fours == groups || (!threes && groups > 2 && alike && !pairs)) return 0; /* years, a list */
    if (may_be_written(k->s, at, end, groups == 2 && short_ones == 1)) return 0;
    report_at(k, CHECK_BROKEN, "token", at, end, both(k, "", ""),
              both(k, "千位分隔有误，无法确定数值", "the digits are not grouped by thousands: the value is uncertain"));
    return end;
}

/* 98%%, 15%个百分点, 86% per cent, 1.2%倍 */
static bool percent_twice(const uint32_t *c, int i)
{
    if (one_of(U"%倍", c[i]) || (c[i] == U'个' && c[i + 1] == U'百' && c[i + 2] == U'分')) return true;
    return num_word(c, i, "percent") || num_word(c, i, "per cent") || num_word(c, i, "times");
}

void num_doubled_unit(checker_t *k, int at, int end)
{
    const uint32_t *c = k->s->c;
    int i = end + num_blank(c, end);
    bool percent = c[end - 1] == '%' || (end > at + 3 && c[end - 1] == 't'), twice = percent && percent_twice(c, i);
    bool closed = end > at + 1 && (c[end + 1] == 0 || one_of(U"，。、；,;)） ", c[end + 1]));
    if (closed && c[end - 1] == c[end]) twice = twice || one_of(U"件人元名次起份套家场辆亩吨户条封", c[end]);
    else if (closed && (percent || one_of(U"件人名", c[end - 1]))) twice = twice || one_of(U"件人名元%倍", c[end]); /* 320件人, 85%人 */
    if (twice)
        report_at(k, CHECK_BROKEN, "unit", at, i + 1, both(k, "", ""), both(k, "单位重复，无法确定所指", "two units for one number"));
}

/* 1.2.3: a section, a version; with a unit behind it a number with two points. Returns the end, or 0. */
int num_points(checker_t *k, int at, const digits_t *d)
{
    const uint32_t *c = k->s->c;
    int i = d->end;
    while (c[i] == '.' && is_digit(c[i + 1])) i += 1 + num_run(c, i + 1);
    if (i == d->end && d->decimals && c[i] == '.' && c[i + 1] == '%') i++; /* 75.28.% */
    if (i == d->end) return 0;
    tok_t none = {0};
    int64_t unit = UNIT_NONE;
    enum num_kind kind;
    bool counted = d->decimals && unit_en(c, i, &unit, &kind) > i && unit > 0;
    if (c[i] == '%' || counted || (d->decimals && (num_unit_at(c, i) || num_han_scale(c[i]) >= 1e4)) || num_kind_en(c, i, &none) > i || num_scale_en(c, i, &none) > i)
        report_at(k, CHECK_BROKEN, "token", at, i, both(k, "", ""), both(k, "一个数中有两个小数点", "two decimal points in one number"));
    return i;
}
