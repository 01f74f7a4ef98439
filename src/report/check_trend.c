/* check_trend.c - directions and comparisons: 逐年上升 and its values, 持平, up from 42, above the average of 26.1 %, and what
 * lies between two values (相差3.7个百分点, 15 fewer than the 300).
 */
#include "report/check_quant.h"

#include <math.h>
#include <string.h>

typedef struct trend {
    checker_t *k;
    const sentence_t *s;
    int from, to; /* tokens of the sentence */
} trend_t;

static bool value(const tok_t *t)
{
    return t->kind == TOK_NUM && (t->num == NUM_COUNT || t->num == NUM_PERCENT || t->num == NUM_SPAN) && (t->role == ROLE_NONE || t->role == ROLE_BASE) && !t->range;
}

/* The same kind of value; a bare number of an English sentence is of the kind it stands beside. */
static bool alike(const sentence_t *s, const tok_t *a, const tok_t *b)
{
    if (a->num != b->num || a->money != b->money) return false;
    if (a->num == NUM_PERCENT) return true;
    return a->unit == b->unit || (!s->zh && (a->unit == UNIT_NONE || b->unit == UNIT_NONE));
}

static bool says(const trend_t *x, int a, int b, const char *zh, const char *en)
{
    return check_says(x->s, x->s->t[a].from, x->s->t[b].from, x->s->zh ? zh : en);
}

/* --- every year more ------------------------------------------------------------------------------------------------------- */

/* Values of one kind, one after the other, from token i on. */
static int series(const trend_t *x, int i, int *into, int most)
{
    const sentence_t *s = x->s;
    int n = 0;
    for (; i < x->to && n < most; i++) {
        const tok_t *t = &s->t[i];
        if (!value(t) || t->vague) continue;
        if (n && !alike(s, &s->t[into[0]], t)) continue;
        if (n && t->from - s->t[into[n - 1]].to > (s->zh ? 14 : 40)) break;
        into[n++] = i;
    }
    return n;
}

static void judge_series(const trend_t *x)
{
    static const char up_zh[] = "逐年上升|逐年增长|逐年增加|逐年提高|逐年递增|连年上升|连年增长|持续上升|持续增长|年上升|年增长|年递增|逐月上升|逐月增加|逐季上升|逐季增加|稳步上升|节节攀升|呈上升趋势";
    static const char down_zh[] = "逐年下降|逐年减少|逐年降低|逐年递减|连年下降|持续下降|持续减少|年下降|年减少|年递减|逐月下降|逐月减少|逐季下降|逐季减少|稳步下降|呈下降趋势";
    const sentence_t *s = x->s;
    int at[16], first = x->from, n;
    bool up = says(x, x->from, x->to, up_zh, "risen every|rose every|risen each|rose each|increased every|increased each|grown every|grew every|grown each|year running|year in a row|successive year|consecutive year|steadily|every year|year by year|year after year");
    bool down = s->zh && says(x, x->from, x->to, down_zh, "");
    if (!s->zh && up) {
        bool rises = false;
        down = false;
        for (int i = x->from; i < x->to; i++) rises = rises || check_direction(&s->t[i]) > 0, down = down || check_direction(&s->t[i]) < 0;
        up = rises;
    }
    if (up == down) return;
    while (first < x->to && !value(&s->t[first])) first++;
    n = series(x, first, at, 16);
    if (n < 3) return;
    bool good = true;
    for (int i = 1; i < n; i++) good = good && (up ? s->t[at[i]].v > s->t[at[i - 1]].v : s->t[at[i]].v < s->t[at[i - 1]].v);
    bool reversed = true; /* the newest first */
    for (int i = 1; i < n; i++) reversed = reversed && (up ? s->t[at[i]].v < s->t[at[i - 1]].v : s->t[at[i]].v > s->t[at[i - 1]].v);
    if (reversed && !good) return;
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "direction", at[0], at[n - 1], both(x->k, "", ""),
                good ? both(x->k, "各数的升降与所述相符", "the values go the way that is said") : both(x->k, "各数的升降与所述不符", "the values do not go the way that is said"));
}

/* --- about the same --------------------------------------------------------------------------------------------------------- */

static int only_two(const trend_t *x, int *b)
{
    int a = -1, n = 0;
    *b = -1;
    for (int i = x->from; i < x->to; i++)
        if (value(&x->s->t[i]) && !x->s->t[i].vague) {
            if (n == 0) a = i;
            else if (n == 1) *b = i;
            n++;
        }
    return n == 2 && alike(x->s, &x->s->t[a], &x->s->t[*b]) ? a : -1;
}

static void judge_same(const trend_t *x)
{
    const sentence_t *s = x->s;
    int b, a = only_two(x, &b);
    if (a < 0 || passage_settled(x->k, b)) return;
    bool same = says(x, x->from, x->to, "持平|大体相当|基本相当|变化不大|相差无几", "unchanged|broadly the same|about the same|roughly the same|remained stable|level with|on a par with|much the same|little changed|no change");
    if (!same || s->t[a].v <= 0) return;
    double ratio = s->t[b].v / s->t[a].v;
    bool good = ratio > 0.92 && ratio < 1.08, wrong = ratio < 0.85 || ratio > 1.18;
    if (good || wrong)
        report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "direction", a, b, bothf(x->k, "%s / %s", NULL, say_tok(x->k, &s->t[a]), say_tok(x->k, &s->t[b])),
                    good ? both(x->k, "两数相近，与“持平”相符", "the two values are about the same, as said") : both(x->k, "所述持平，两数却相差较大", "said to be the same, and the two values are not"));
}

/* --- above, below, up from ---------------------------------------------------------------------------------------------------- */

/* 1: a value above what follows is claimed at token i, -1: below; *far: the first token behind the words. */
static int comparison(const trend_t *x, int i, int *far)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[i], *next = &s->t[i + 1];
    *far = i + 1;
    if (!s->zh) {
        int dir = is_word(t, W_UP) ? 1 : is_word(t, W_DOWN) ? -1 : 0;
        if (dir && is_word(next, W_FROM)) return *far = i + 2, dir;
        bool level = check_says(s, t->from, t->to, "above|below|beneath");
        bool apart = i > 0 && is_count(&s->t[i - 1]); /* 80 above the 400 */
        if (level && next->kind != TOK_NUM && !apart) return is_word(t, W_MORE) || check_says(s, t->from, t->to, "above") ? 1 : -1;
        bool than = is_word(next, W_THAN) && dir && !apart && check_says(s, t->from, t->to, "higher|lower|more|fewer|less|greater");
        if (than) return *far = i + 2, dir;
        return 0;
    }
    if (check_says(s, t->from, t->to, "高于|多于|大于|超过|超出")) return 1;
    return check_says(s, t->from, t->to, "低于|少于|小于|不及") ? -1 : 0;
}

/* What it is compared with, behind the words; -1. */
static int compared_with(const trend_t *x, int far)
{
    const sentence_t *s = x->s;
    int room = s->zh ? 12 : 40;
    for (int i = far; i < x->to; i++) {
        const tok_t *t = &s->t[i];
        if (t->kind == TOK_NUM) return value(t) && !t->vague ? i : -1;
        if (t->kind == TOK_TEXT) room -= t->to - t->from;
        if (t->kind == TOK_SEP || check_direction(t) || room < 0) return -1;
    }
    return -1;
}

/* The value that is compared: the nearest of its kind before; none other of that kind between. */
static int compared(const trend_t *x, int i, int base)
{
    const sentence_t *s = x->s;
    for (int j = i - 1; j >= x->from; j--) {
        if (is_sep(&s->t[j], ';') || is_word(&s->t[j], W_OFWHICH)) return -1;
        if (s->t[j].kind != TOK_NUM || s->t[j].role == ROLE_CHANGE) continue;
        if (value(&s->t[j]) && alike(s, &s->t[j], &s->t[base])) return s->t[j].vague ? -1 : j;
        if (s->t[j].num == NUM_POINTS || is_count(&s->t[j])) continue;
    }
    return -1;
}

static void judge_comparison(const trend_t *x, int i)
{
    int far, dir = comparison(x, i, &far), base = dir ? compared_with(x, far) : -1, v = base > 0 ? compared(x, i, base) : -1;
    if (v < 0 || (passage_settled(x->k, v) && passage_settled(x->k, base)) || x->s->c[x->s->t[v].to] == '/') return;
    const tok_t *a = &x->s->t[v], *b = &x->s->t[base];
    bool good = dir > 0 ? a->v > b->v : a->v < b->v;
    if (a->v == b->v) good = false;
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "direction", v, base, bothf(x->k, "%s / %s", NULL, say_tok(x->k, a), say_tok(x->k, b)),
                good ? both(x->k, "高低与所述相符", "the one is above or below the other as said") : both(x->k, "高低与所述相反", "the one is not above or below the other as said"));
}

/* --- how far apart ------------------------------------------------------------------------------------------------------------- */

/* 相差3.7个百分点, 3.7 points below 26.1: two rates and their difference. */
static void judge_points(const trend_t *x, int d)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[d];
    int at[3], n = 0;
    if (t->kind != TOK_NUM || t->num != NUM_POINTS || t->range || passage_settled(x->k, d)) return;
    for (int i = x->from; i < x->to; i++)
        if (s->t[i].kind == TOK_NUM && s->t[i].num == NUM_PERCENT && value(&s->t[i]) && n < 3) at[n++] = i;
    int end, clause = passage_clause(s, d, &end);
    bool between = says(x, clause, d, "相差|高出|低出|高|低|差距|领先|落后", "~") || says(x, d, end, "~", "higher|lower|above|below|more|less|fewer|ahead|behind|better|worse|apart");
    if (n != 2 || !between || s->t[at[0]].vague || s->t[at[1]].vague) return;
    const tok_t *a = &s->t[at[0]], *b = &s->t[at[1]];
    double lo = fabs(a->v - b->v) - (a->last + b->last) / 2, hi = fabs(a->v - b->v) + (a->last + b->last) / 2;
    if (a->last <= t->last && b->last <= t->last) lo = hi = fabs(a->v - b->v); /* as many decimals as the difference */
    bool good = ranges_meet((range_t){lo, hi}, range_of(t));
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "points", at[0] < d ? at[0] : d, at[1] > d ? at[1] : d,
                bothf(x->k, "%s − %s = %s", NULL, say_tok(x->k, a), say_tok(x->k, b), say_number(x->k, fabs(a->v - b->v), 2)),
                good ? both(x->k, "相差的百分点与两个比率相符", "the difference follows from the two rates") : both(x->k, "相差的百分点与两个比率不符", "the difference does not follow from the two rates"));
}

/* 285, 15 fewer than the 300: three numbers, the one in the middle with "fewer than". */
static void judge_fewer(const trend_t *x, int d)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[d];
    bool than = false;
    int dir = quant_comparison(s, d + 1, &than);
    if (t->kind != TOK_NUM || t->num != NUM_COUNT || !dir || !than) return;
    int base = compared_with(x, d + 2 + (s->t[d + 2].kind == TOK_WORD)), v = base > 0 ? compared(x, d, base) : -1;
    if (v < 0 || passage_settled(x->k, d) || t->vague || !s->t[v].exact || !s->t[base].exact || !t->exact) return;
    double apart = s->t[v].v - s->t[base].v, said = dir * t->v;
    bool good = fabs(apart - said) < 1e-9;
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", v, base, bothf(x->k, "%s − %s = %s", NULL, say_tok(x->k, &s->t[v]), say_tok(x->k, &s->t[base]), say_number(x->k, apart, -1)),
                good ? both(x->k, "增减量与前后两数相符", "the difference follows from the two values") : both(x->k, "增减量与前后两数不符", "the difference does not follow from the two values"));
}

/* 由42天缩短至35天，缩短7天: spans of time, from and to and the difference. */
static void judge_spans(const trend_t *x)
{
    const sentence_t *s = x->s;
    int at[4], n = 0;
    bool from = false;
    for (int i = x->from; i < x->to; i++) {
        if (is_word(&s->t[i], W_FROM)) from = true;
        if (s->t[i].kind != TOK_NUM) continue;
        bool bare = !s->zh && is_count(&s->t[i]) && s->t[i].unit == UNIT_NONE && n == 0;
        if (s->t[i].num != NUM_SPAN && !bare) return;
        if (n < 4) at[n++] = i;
    }
    if (n != 3 || !from || passage_settled(x->k, at[2])) return;
    const tok_t *a = &s->t[at[0]], *b = &s->t[at[1]], *d = &s->t[at[2]];
    bool said = says(x, at[1] + 1, at[2], "缩短|减少|延长|增加|压缩|提前", "~") || says(x, at[2], x->to, "~", "less|fewer|shorter|longer|more|faster") || says(x, at[1] + 1, at[2], "~", "reduction|saving|decrease|increase|fall|drop|rise");
    if (!said || a->vague || b->vague || d->vague) return;
    bool good = fabs(fabs(a->v - b->v) - d->v) <= (a->last + b->last + d->last) / 2 - (a->last >= 1 ? a->last : 0) + 1e-9;
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", at[0], at[2], bothf(x->k, "%s − %s = %s", NULL, say_tok(x->k, a), say_tok(x->k, b), say_number(x->k, a->v - b->v, -1)),
                good ? both(x->k, "增减量与前后两数相符", "the difference follows from the two values") : both(x->k, "增减量与前后两数不符", "the difference does not follow from the two values"));
}

void rule_trend(checker_t *k)
{
    trend_t x = {.k = k, .s = k->s};
    for (x.from = 0; x.from < k->s->tokens; x.from = x.to + 1) {
        (void)passage_sentence(k->s, x.from, &x.to);
        judge_series(&x);
        judge_same(&x);
        judge_spans(&x);
        for (int i = x.from; i < x.to; i++) {
            judge_fewer(&x, i);
            judge_comparison(&x, i);
            judge_points(&x, i);
        }
    }
}
