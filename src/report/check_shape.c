/* check_shape.c - the shape of a number in a Chinese sentence: what stands between two words is one number, and its marks, blanks,
 * letters and scales stand where a number can have them. check_number.c reads what is whole; what is said here is damage that
 * it would read past: 7,2.5%; 100 0件; 4S份; 线索%37件; 5万6份; 5600元万.
 */
#include "report/check_number.h"

/* One run of digits and the marks between them. */
typedef struct run {
    int from, to;
    bool comma, point, blank;
} run_t;

/* Units that no other word begins with; *len their length. */
static bool plain_unit(const uint32_t *c, int i)
{
    if (c[i] == U'人') return !one_of(U"均民员大才", c[i + 1]);
    if (c[i] == U'个') return c[i + 1] != U'别';
    if (c[i] == U'名') return !one_of(U"列为单", c[i + 1]);
    if (c[i] == U'次') return !one_of(U"日年月", c[i + 1]);
    return one_of(U"件份起元封条宗%", c[i]);
}

/* A unit of things that are counted or measured, a scale or a sign of per cent; no time. */
static bool counted(const uint32_t *c, int i)
{
    int64_t unit;
    enum num_kind kind;
    bool money;
    if (plain_unit(c, i) || c[i] == U'万' || c[i] == U'亿') return true;
    if (one_of(U"级国院县市省村门字届节集页卷类期轮款人个名次", c[i])) return false;
    return unit_zh(c, i, &unit, &kind, &money) > 0 && kind != NUM_SPAN;
}

static bool begins_run(const uint32_t *c, int i)
{
    uint32_t before = i > 0 ? c[i - 1] : 0;
    return is_digit(c[i]) && !is_digit(before) && !is_latin(before) && !one_of(U"-_/#.,~—–〔[@", before ? before : ' ');
}

static run_t read_run(const uint32_t *c, int from)
{
    run_t r = {.from = from, .to = from};
    for (;;) {
        uint32_t x = c[r.to];
        int blanks = 0;
        while (c[r.to + blanks] == ' ') blanks++;
        if (is_digit(x)) r.to++;
        else if ((x == ',' || x == '.') && is_digit(c[r.to + 1])) r.comma = r.comma || x == ',', r.point = r.point || x == '.', r.to++;
        else if (blanks == 1 && is_digit(c[r.to + 1])) r.blank = true, r.to++;
        else return r;
    }
}

/* 12,345.6, 40 033: groups of three behind one to three digits, then a point at most. */
static bool well_formed(const uint32_t *c, const run_t *r)
{
    int n = num_run(c, r->from), i = r->from + n;
    while (n <= 3 && (c[i] == ',' || c[i] == ' ') && num_run(c, i + 1) == 3) i += 4;
    if (c[i] == '.' && i < r->to) i += 1 + num_run(c, i + 1);
    return i == r->to;
}

/* 3,4,5; 2021,2022: numbers of a list. */
static bool is_list(const uint32_t *c, const run_t *r)
{
    int n = num_run(c, r->from), groups = 0;
    bool alike = true;
    for (int i = r->from; i < r->to; i++, groups++) {
        int m = num_run(c, i);
        alike = alike && (m == n || (n < 3 && m < 3));
        i += m;
    }
    return alike && (groups > 2 || (n == 4 && num_year_like(c, r->from, 4)));
}

static void damaged(checker_t *k, int from, int to, const char *zh, const char *en)
{
    report_at(k, CHECK_BROKEN, "token", from, to, both(k, "", ""), both(k, zh, en));
}

/* 7,2.5%; 2,3456.8万元; 100 0件; 1 2.6%; 3.0,5亩 */
static void look_marks(checker_t *k, const run_t *r)
{
    const uint32_t *c = k->s->c;
    bool counts = counted(c, r->to), behind_word = r->from > 0 && is_han(c[r->from - 1]) && !one_of(U"第年月日号表图件", c[r->from - 1]);
    bool year = num_year_like(c, r->from, num_run(c, r->from));
    if (well_formed(c, r) || !counts) return;
    if (r->comma && (r->point || !is_list(c, r))) damaged(k, r->from, r->to, "千位分隔有误，无法确定数值", "the digits are not grouped by thousands: the value is uncertain");
    else if (r->blank && behind_word && !year && !k->table) damaged(k, r->from, r->to, "一个数中间有空格，无法确定数值", "a blank inside a number: the value is uncertain");
}

/* 1,208.5.万元; 6.500.万元: a point with nothing behind it, where there is a mark before. */
static void look_point(checker_t *k, const run_t *r)
{
    const uint32_t *c = k->s->c;
    if ((r->point || r->comma) && one_of(U".,", c[r->to]) && one_of(U"万亿元%", c[r->to + 1])) damaged(k, r->from, r->to + 2, "小数点后没有数字", "nothing behind the decimal point");
}

/* 全年支出1，2345万元: a full-width comma for one of thousands; a bare number right behind words. */
static void look_wide_comma(checker_t *k, const run_t *r)
{
    const uint32_t *c = k->s->c;
    int at = r->to + 1, n = num_run(c, at), end = at + n;
    bool bare = r->from > 0 && is_han(c[r->from - 1]) && !one_of(U"第前件表图号列名位附年月", c[r->from - 1]) && r->to - r->from <= 3;
    if (c[r->to] != U'，' || !bare) return;
    if (c[at] == 'O' && num_run(c, at + 1)) n = 1 + num_run(c, at + 1), end = at + n;
    if (c[end] == '.' && is_digit(c[end + 1])) end += 1 + num_run(c, end + 1);
    if (n >= 3 && !(n == 4 && num_year_like(c, at, 4)) && counted(c, end)) damaged(k, r->from, end, "数字中间有逗号，无法确定数值", "a comma of the text inside a number: the value is uncertain");
}

/* 4S份, 1,28A件; 84七件; O86件 */
static void look_letters(checker_t *k, const run_t *r)
{
    const uint32_t *c = k->s->c;
    bool behind_word = r->from > 0 && is_han(c[r->from - 1]);
    if (!behind_word || !plain_unit(c, r->to + 1) || c[r->to + 1] == U'个') {
        bool zeros = behind_word && c[r->to] == 'O' && c[r->to + 1] == 'O' && plain_unit(c, r->to + 2); /* 2,7OO份 */
        if (zeros) damaged(k, r->from, r->to + 2, "数字中夹有字母，无法读出数值，请核对原稿", "a letter inside a number: it cannot be read, compare it with the source");
        return;
    }
    bool letter = is_latin(c[r->to]) && !num_in("kKmMgGxXwWtTvVcC", c[r->to]);
    if (letter) damaged(k, r->from, r->to + 1, "数字中夹有字母，无法读出数值，请核对原稿", "a letter inside a number: it cannot be read, compare it with the source");
    else if (num_han_digit(c[r->to]) > 1) damaged(k, r->from, r->to + 1, "数字与汉字数字混写，无法确定数值", "digits and numerals in one number: the value is uncertain");
}

static void look_letter_ahead(checker_t *k, int i)
{
    const uint32_t *c = k->s->c;
    int n = num_run(c, i + 1);
    if (i == 0 || !is_han(c[i - 1]) || !num_in("OoIlSBZ", c[i]) || n == 0 || !plain_unit(c, i + 1 + n)) return;
    damaged(k, i, i + 1 + n, "数字中夹有字母，无法读出数值，请核对原稿", "a letter inside a number: it cannot be read, compare it with the source");
}

/* 5万6份; 3万5千60件: what is left behind a scale says its own; 5600元万: the scale stands before the unit. */
static void look_scale(checker_t *k, const run_t *r)
{
    const uint32_t *c = k->s->c;
    int i = r->to;
    double scale = 0;
    if (c[i] == U'元' && one_of(U"万亿", c[i + 1]) && !is_han(c[i + 2])) damaged(k, r->from, i + 2, "数量级写在单位之后", "the scale stands behind the unit");
    for (double next; (next = num_han_scale(c[i])) > 0;) {
        int n = num_run(c, i + 1);
        scale = next, i++;
        if (n && num_han_scale(c[i + n]) > scale && scale >= 100) { /* 3千2万元 */
            damaged(k, r->from, i + n + 1, "数量级次序颠倒，无法确定数值", "the scales stand in no order: the value is uncertain");
            return;
        }
        if (!n || num_han_scale(c[i + n]) <= 0) break;
        i += n;
    }
    int n = scale > 0 ? num_run(c, i) : 0;
    if (n && n <= 2 && scale >= 100 && (n == 1 || scale >= 1e3) && plain_unit(c, i + n)) damaged(k, r->from, i + n, "数量级之后的数字不完整，无法确定数值", "what is left behind the scale has none: the value is uncertain");
}

/* 线索%37件; 增长.%5; 增长.5% */
static void look_alone(checker_t *k, int i)
{
    const uint32_t *c = k->s->c;
    if (i == 0 || !is_han(c[i - 1]) || k->table) return;
    bool percent = c[i] == '%' && is_digit(c[i + 1]), point = c[i] == '.' && (c[i + 1] == '%' || (is_digit(c[i + 1]) && c[i + 1 + num_run(c, i + 1)] == '%'));
    if (percent || point) damaged(k, i, i + 2, "符号与数字错位，无法确定数值", "a sign out of its place: the value is uncertain");
}

void rule_shape(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->n && s->zh; i++) {
        look_alone(k, i);
        look_letter_ahead(k, i);
        if (check_ends_with(s->c, i, "百分之百分之")) damaged(k, i - 6, i, "“百分之”重复", "\"per cent\" twice");
        if (!begins_run(s->c, i)) continue;
        run_t r = read_run(s->c, i);
        look_marks(k, &r);
        look_point(k, &r);
        look_wide_comma(k, &r);
        look_letters(k, &r);
        look_scale(k, &r);
    }
}
