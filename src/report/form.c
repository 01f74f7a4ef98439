/* form.c - numbers in sentences: the words around what figure_say writes, in both languages.
 *
 * 同比 is against the same time of the year before, 环比 against the time just before; a year or five years name what they are
 * compared with. 上升N倍 says new = (N+1) old and is taken from twice the base on; below that a rise is said in per cent.
 */
#include "report/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Before a change: 同比上升; behind it: up 5% year on year. As a thing: 是上年同期的4.26倍. */
typedef struct against {
    words_t change, thing;
} against_t;

static against_t against(enum cat_base base, enum cat_period sort)
{
    static const against_t before[CAT_PERIODS] = {
        [CAT_PERIOD_YEAR] = {{{"比上年", "on the year before"}}, {{"上年", "the year before"}}},
        [CAT_PERIOD_FIVE_YEARS] = {{{"比前五年", "on the five years before"}}, {{"前五年", "the five years before"}}},
        [CAT_PERIOD_QUARTER] = {{{"环比", "on the quarter before"}}, {{"上季度", "the quarter before"}}},
        [CAT_PERIOD_MONTH] = {{{"环比", "on the month before"}}, {{"上月", "the month before"}}},
        [CAT_PERIOD_WEEK] = {{{"环比", "on the week before"}}, {{"上周", "the week before"}}},
        [CAT_PERIOD_WINDOW] = {{{"环比", "on the period before"}}, {{"上一时段", "the period before"}}}};
    if (base == CAT_BASE_FIVE_MEAN)
        return (against_t){{{"比前五年平均数", "on the mean of the five years before"}}, {{"前五年平均数", "the mean of the five years before"}}};
    if (base != CAT_BASE_LAST_YEAR) return before[sort];
    if (sort == CAT_PERIOD_YEAR) return (against_t){{{"同比", "year on year"}}, {{"上年", "the year before"}}};
    return (against_t){{{"同比", "year on year"}}, {{"上年同期", "the same period of the year before"}}};
}

enum figure_compare form_compare(const cat_bound_t *b)
{
    switch (b->form) {
    case CAT_FORM_VALUE:
    case CAT_FORM_NUMBER:
    case CAT_FORM_WAN:
    case CAT_FORM_YI:
    case CAT_FORM_OVER:
    case CAT_FORM_SHARE:
    case CAT_FORM_OF_OFFICES:
    case CAT_FORM_MEDIAN: return FIGURE_ALONE;
    case CAT_FORM_CHANGE:
    case CAT_FORM_CHANGE_BY:
    case CAT_FORM_INCREASE_TIMES:
    case CAT_FORM_TIMES_OF:
    case CAT_FORM_POINTS:
    case CAT_FORM_BASE:
    case CAT_FORMS: break;
    case CAT_FORM_DONE: return FIGURE_PLAN;
    }
    static const enum figure_compare compare[CAT_BASES] = {FIGURE_YOY, FIGURE_BEFORE, FIGURE_BEFORE, FIGURE_FIVE};
    return compare[b->base];
}

/* --- values ------------------------------------------------------------------------------------------------- */

static figure_style_t style_of(const phrase_t *p, enum figure_form form)
{
    const number_t *n = p->number;
    return (figure_style_t){.form = form, .digits = p->bound->digits, .money = n->money, .unit = n->unit};
}

static bool say_value(const phrase_t *p, int64_t part, int64_t whole, bool bare, buf_t *out)
{
    const number_t *n = p->number;
    figure_style_t s = style_of(p, n->rate ? FIGURE_SAY_PERCENT : n->money ? FIGURE_SAY_SCALED : FIGURE_SAY_NUMBER);
    if (p->bound->form == CAT_FORM_WAN && llabs(part) / whole >= (n->money ? 1000000 : 10000)) s.form = FIGURE_SAY_WAN;
    if (p->bound->form == CAT_FORM_YI) s.form = FIGURE_SAY_YI;
    s.bare = bare;
    return figure_say(out, &s, part, whole, p->lang);
}

/* 4万余人, more than 40,000 persons: down to whole 万, hundreds or tens; what is round already is said as it is. */
static bool say_over(const phrase_t *p, buf_t *out)
{
    const number_t *n = p->number;
    int64_t one = n->money ? 100 : 1;
    if (!n->whole) return false;
    int64_t v = n->part / n->whole / one;
    int64_t step = v >= 10000 ? 10000 : v >= 1000 ? 100 : v >= 100 ? 10 : 1;
    int64_t round = v / step * step;
    if (round * one * n->whole == n->part || v < 100) return say_value(p, n->part, n->whole, false, out);
    figure_style_t s = style_of(p, step == 10000 && p->lang == LANG_ZH ? FIGURE_SAY_SCALED : FIGURE_SAY_NUMBER);
    s.money = false;
    s.bare = p->lang == LANG_ZH;
    if (p->lang == LANG_EN) buf_add_raw(out, "more than ");
    (void)figure_say(out, &s, round, 1, p->lang);
    if (p->lang == LANG_ZH) buf_addf(out, "余%s", n->unit ? n->unit : "");
    return true;
}

/* --- changes --------------------------------------------------------------------------------------------------- */

static bool none_before(const phrase_t *p, const against_t *a, buf_t *out)
{
    if (p->lang == LANG_ZH) buf_addf(out, "%s为零", a->thing.in[LANG_ZH]);
    else buf_addf(out, "none in %s", a->thing.in[LANG_EN]);
    return true;
}

/* Nothing was on record then: that is not zero. */
static bool no_record(const phrase_t *p, const against_t *a, buf_t *out)
{
    if (p->lang == LANG_ZH) buf_addf(out, "%s无记录", a->thing.in[LANG_ZH]);
    else buf_addf(out, "no record of %s", a->thing.in[LANG_EN]);
    return true;
}

/* The office, or the kind, joined in the middle of it: what it has over that is no rise. */
static bool half_record(const phrase_t *p, const against_t *a, buf_t *out)
{
    if (p->lang == LANG_ZH) buf_addf(out, "%s记录不全", a->thing.in[LANG_ZH]);
    else buf_addf(out, "record of %s incomplete", a->thing.in[LANG_EN]);
    return true;
}

/* What is compared with a whole time is not over. */
static bool not_over(const phrase_t *p, const against_t *a, buf_t *out)
{
    if (p->lang == LANG_ZH) buf_addf(out, "尚未期满，不与%s比较", a->thing.in[LANG_ZH]);
    else buf_addf(out, "not over, so not compared with %s", a->thing.in[LANG_EN]);
    return true;
}

/* A sentence may say so; a number alone, as in a table or of a goal, cannot. */
static bool says_relation(enum cat_form form)
{
    return form == CAT_FORM_CHANGE || form == CAT_FORM_CHANGE_BY || form == CAT_FORM_INCREASE_TIMES || form == CAT_FORM_TIMES_OF || form == CAT_FORM_POINTS;
}

static bool unchanged(const phrase_t *p, const against_t *a, bool almost, buf_t *out)
{
    if (p->lang == LANG_ZH) buf_addf(out, almost ? "与%s基本持平" : "与%s持平", a->thing.in[LANG_ZH]);
    else buf_addf(out, almost ? "almost unchanged %s" : "unchanged %s", a->change.in[LANG_EN]);
    return true;
}

/* now and before as one pair of whole numbers: now * before_whole against before * now_whole. */
static bool pair(const number_t *n, int64_t *ret_now, int64_t *ret_before)
{
    return !__builtin_mul_overflow(n->part, n->before_whole, ret_now) && !__builtin_mul_overflow(n->before_part, n->whole, ret_before);
}

static bool is_zero_said(const char *said)
{
    return strspn(said, "0.,") == strlen(said);
}

/* The number alone, as figure_say writes it. */
static bool bare_number(const phrase_t *p, enum figure_form form, int digits, int64_t part, int64_t whole, char into[64])
{
    buf_t b;
    buf_init(&b, 64);
    figure_style_t s = {.form = form, .digits = digits, .bare = true};
    bool said = figure_say(&b, &s, part, whole, p->lang) && !buf_failed(&b) && b.length < 64;
    if (said) memcpy(into, buf_text(&b), b.length + 1);
    buf_release(&b);
    return said;
}

static int digits_or(const phrase_t *p, int customary)
{
    return p->bound->digits < 0 ? customary : p->bound->digits;
}

static bool say_change(const phrase_t *p, const against_t *a, buf_t *out)
{
    char said[64];
    int64_t now, before;
    if (!pair(p->number, &now, &before)) return false;
    if (!before) return now ? none_before(p, a, out) : unchanged(p, a, false, out);
    if (now == before) return unchanged(p, a, false, out);
    if (!bare_number(p, FIGURE_SAY_PERCENT, digits_or(p, 1), llabs(now - before), llabs(before), said)) return false;
    if (is_zero_said(said)) return unchanged(p, a, true, out);
    bool up = now > before;
    if (p->lang == LANG_ZH) buf_addf(out, "%s%s%s%%", a->change.in[LANG_ZH], up ? "上升" : "下降", said);
    else buf_addf(out, "%s %s%% %s", up ? "up" : "down", said, a->change.in[LANG_EN]);
    return true;
}

/* new = (N + 1) old. A fall, or a rise of less than the base, is no matter of times. */
static bool say_increase(const phrase_t *p, const against_t *a, buf_t *out, bool *ret_fell)
{
    char said[64];
    int64_t now, before;
    if (!pair(p->number, &now, &before)) return false;
    if (before <= 0 || now < 2 * before) {
        *ret_fell = before > 0 && now != before; /* then a percentage is said instead */
        return say_change(p, a, out);
    }
    if (!bare_number(p, FIGURE_SAY_TIMES, digits_or(p, 1), now - before, before, said)) return false;
    if (p->lang == LANG_ZH) buf_addf(out, "%s上升%s倍", a->change.in[LANG_ZH], said);
    else buf_addf(out, "increased by %s times %s", said, a->change.in[LANG_EN]);
    return true;
}

/* new = N old. */
static bool say_times_of(const phrase_t *p, const against_t *a, buf_t *out)
{
    char said[64];
    int64_t now, before;
    if (!pair(p->number, &now, &before)) return false;
    if (before <= 0) return now ? none_before(p, a, out) : unchanged(p, a, false, out);
    if (!bare_number(p, FIGURE_SAY_TIMES, digits_or(p, 2), now, before, said)) return false;
    if (p->lang == LANG_ZH) buf_addf(out, "是%s的%s倍", a->thing.in[LANG_ZH], said);
    else buf_addf(out, "%s times the figure of %s", said, a->thing.in[LANG_EN]);
    return true;
}

static bool say_points(const phrase_t *p, const against_t *a, buf_t *out)
{
    const number_t *n = p->number;
    char said[64];
    if (!n->points_whole) return false;
    if (!n->points_part) return unchanged(p, a, false, out);
    if (!bare_number(p, FIGURE_SAY_POINTS, digits_or(p, 1), llabs(n->points_part), n->points_whole, said)) return false;
    if (is_zero_said(said)) return unchanged(p, a, true, out);
    bool up = n->points_part > 0;
    if (p->lang == LANG_ZH) buf_addf(out, "%s%s%s个百分点", a->change.in[LANG_ZH], up ? "上升" : "下降", said);
    else buf_addf(out, "%s %s percentage point%s %s", up ? "up" : "down", said, strcmp(said, "1") == 0 ? "" : "s", a->change.in[LANG_EN]);
    return true;
}

static bool say_change_by(const phrase_t *p, const against_t *a, buf_t *out)
{
    int64_t now, before, whole;
    const number_t *n = p->number;
    if (!pair(n, &now, &before) || __builtin_mul_overflow(n->whole, n->before_whole, &whole)) return false;
    if (now == before) return unchanged(p, a, false, out);
    bool up = now > before;
    if (p->lang == LANG_ZH) buf_addf(out, "%s%s", a->change.in[LANG_ZH], up ? "增加" : "减少");
    if (!say_value(p, llabs(now - before), whole, false, out)) return false;
    if (p->lang == LANG_EN) buf_addf(out, " %s than in %s", up ? "more" : "fewer", a->thing.in[LANG_EN]);
    return true;
}

static bool say_share(const phrase_t *p, buf_t *out)
{
    int64_t part, whole;
    const number_t *n = p->number, *of = p->whole;
    if (!of || !of->there || __builtin_mul_overflow(n->part, of->whole, &part) || __builtin_mul_overflow(of->part, n->whole, &whole)) return false;
    return whole > 0 && figure_say(out, &(figure_style_t){.form = FIGURE_SAY_PERCENT, .digits = digits_or(p, 1)}, part, whole, p->lang);
}

/* Of a goal. */
static bool say_done(const phrase_t *p, buf_t *out)
{
    int64_t now, before;
    if (!pair(p->number, &now, &before) || before <= 0) return false;
    return figure_say(out, &(figure_style_t){.form = FIGURE_SAY_PERCENT, .digits = digits_or(p, 1)}, now, before, p->lang);
}

static bool say_median(const phrase_t *p, buf_t *out)
{
    figure_style_t s = {.form = FIGURE_SAY_NUMBER, .digits = p->bound->digits, .unit = p->number->unit};
    return p->number->measured && figure_say(out, &s, p->number->median, 1, p->lang);
}

static bool is_value(enum cat_form form)
{
    return form == CAT_FORM_VALUE || form == CAT_FORM_NUMBER || form == CAT_FORM_WAN || form == CAT_FORM_YI || form == CAT_FORM_OVER;
}

/* Of its own time a sentence says the number alone: its author is told, and a note stands at the end. */
bool form_marks(const phrase_t *p)
{
    const number_t *n = p->number;
    if (!n->there || n->unrecorded) return false;
    if (p->bound->form == CAT_FORM_BASE) return n->joined && !n->no_record && n->compared;
    return n->partly && (p->cell || n->earlier) && is_value(p->bound->form);
}

void form_mark(enum lang lang, bool cell, buf_t *out)
{
    if (lang == LANG_ZH) buf_add_raw(out, cell ? "（不全）" : "（记录不全）");
    else buf_add_raw(out, cell ? " (incomplete)" : " (record incomplete)");
}

static bool say_form(const phrase_t *p, buf_t *out, bool *ret_fell);

bool form_say(const phrase_t *p, buf_t *out, bool *ret_fell)
{
    bool said = say_form(p, out, ret_fell);
    if (said && form_marks(p)) form_mark(p->lang, p->cell, out);
    return said;
}

/* A dash is for tables: in a sentence it reads as if something had been left out. */
static void add_none(const phrase_t *p, bool in_words, buf_t *out)
{
    buf_add_raw(out, p->cell && !in_words ? "—" : p->lang != LANG_ZH ? "no record" : in_words ? "（无记录）" : "无记录"); /* 提起公诉无记录 would be no sentence */
}

static bool say_form(const phrase_t *p, buf_t *out, bool *ret_fell)
{
    const number_t *n = p->number;
    against_t a = against(p->bound->base, p->sort);
    *ret_fell = false;
    if (n->there && n->unrecorded && form_compare(p->bound) == FIGURE_ALONE) {
        add_none(p, p->bound->form == CAT_FORM_VALUE, out);
        return true;
    }
    if (n->there && n->no_record && says_relation(p->bound->form)) return no_record(p, &a, out);
    if (n->there && n->joined && says_relation(p->bound->form)) return half_record(p, &a, out);
    if (n->there && n->unfinished && says_relation(p->bound->form)) return not_over(p, &a, out);
    if (n->there && n->no_record && p->bound->form == CAT_FORM_BASE) {
        add_none(p, false, out);
        return true;
    }
    if (!n->there || (form_compare(p->bound) != FIGURE_ALONE && !n->compared)) return false;
    switch (p->bound->form) {
    case CAT_FORM_VALUE:
    case CAT_FORM_WAN:
    case CAT_FORM_YI: return say_value(p, n->part, n->whole, false, out);
    case CAT_FORM_NUMBER: return say_value(p, n->part, n->whole, true, out);
    case CAT_FORM_OVER: return say_over(p, out);
    case CAT_FORM_CHANGE: return say_change(p, &a, out);
    case CAT_FORM_CHANGE_BY: return say_change_by(p, &a, out);
    case CAT_FORM_INCREASE_TIMES: return say_increase(p, &a, out, ret_fell);
    case CAT_FORM_TIMES_OF: return say_times_of(p, &a, out);
    case CAT_FORM_POINTS: return say_points(p, &a, out);
    case CAT_FORM_BASE: return say_value(p, n->before_part, n->before_whole, false, out);
    case CAT_FORM_OF_OFFICES:
    case CAT_FORM_SHARE: return say_share(p, out);
    case CAT_FORM_MEDIAN: return say_median(p, out);
    case CAT_FORM_DONE: return say_done(p, out);
    case CAT_FORMS: break;
    }
    return false;
}
