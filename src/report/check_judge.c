/* check_judge.c - changes computed: with the value before, with the amount of the change, or only as far as one value
 * allows (a whole number must have come before; two changes of one value must agree). */
#include "report/check_inside.h"

#include <assert.h>
#include <math.h>

/* --- computing --------------------------------------------------------------------------------------------------------------------- */

typedef struct span {
    double lo, hi;
} span_t;

static bool meet(span_t a, span_t b)
{
    double slack = 1e-9 * (1 + fabs(isinf(a.lo) ? 0 : a.lo) + fabs(isinf(b.lo) ? 0 : b.lo));
    return a.lo <= b.hi + slack && b.lo <= a.hi + slack;
}

static span_t stated(const tok_t *t, int dir)
{
    return dir < 0 ? (span_t){-t->hi, -t->lo} : (span_t){t->lo, t->hi};
}

static span_t ratio(const tok_t *v, const tok_t *b)
{
    double lo = v->lo < 0 ? 0 : v->lo, low = b->lo < 0 ? 0 : b->lo;
    return (span_t){lo / b->hi, low > 0 ? v->hi / low : HUGE_VAL};
}

static words_t sum_of(checker_t *k, const change_t *c, const tok_t *v, const tok_t *b)
{
    const char *x = say_tok(k, v), *y = say_tok(k, b);
    double r = v->v / b->v;
    switch (c->kind) {
    case BY_PERCENT: return bothf(k, "%s ÷ %s − 1 = %s%%", NULL, x, y, say_number(k, 100 * (r - 1), 2));
    case BY_POINTS: return bothf(k, "%s − %s = %s 个百分点", "%s − %s = %s percentage points", x, y, say_number(k, v->v - b->v, 2));
    case BY_AMOUNT: return bothf(k, "%s − %s = %s", NULL, x, y, say_number(k, v->v - b->v, -1));
    case BY_TIMES: return bothf(k, "%s ÷ %s − 1 = %s", NULL, x, y, say_number(k, r - 1, 2));
    case OF_TIMES:
    case SOME_TIMES:
    default: return bothf(k, "%s ÷ %s = %s", NULL, x, y, say_number(k, r, 2));
    }
}

/* 92% to 97%, "up 5%": the difference to the digit, and not what the two values as written give in per cent. */
static bool meant_points(const change_t *c, const tok_t *n, const tok_t *v, const tok_t *b)
{
    double relative = 100 * (v->v / b->v - 1), difference = v->v - b->v, said = (c->dir < 0 ? -1 : 1) * n->v;
    return v->num == NUM_PERCENT && b->v > 0 && fabs(difference - said) < 1e-9 && fabs(relative - said) > n->last / 2;
}

/* The difference of two rates. Written with as many decimals as the difference they are what it was computed from. */
static span_t apart(const tok_t *v, const tok_t *b, const tok_t *n)
{
    bool plain = !v->vague && !b->vague && v->last <= n->last && b->last <= n->last;
    return plain ? (span_t){v->v - b->v, v->v - b->v} : (span_t){v->lo - b->hi, v->hi - b->lo};
}

static bool agrees(const change_t *c, const tok_t *n, const tok_t *v, const tok_t *b)
{
    span_t r = ratio(v, b), p = stated(n, c->dir);
    bool rates = v->num == NUM_PERCENT;
    switch (c->kind) {
    case BY_PERCENT: return !meant_points(c, n, v, b) && meet((span_t){100 * (r.lo - 1), 100 * (r.hi - 1)}, p);
    case BY_POINTS: return rates && meet(apart(v, b, n), c->dir ? p : (span_t){v->v < b->v ? -n->hi : n->lo, v->v < b->v ? -n->lo : n->hi});
    case BY_AMOUNT: return meet((span_t){v->lo - b->hi, v->hi - b->lo}, p);
    case BY_TIMES: return meet((span_t){r.lo - 1, r.hi - 1}, p);
    case OF_TIMES: return meet(r, (span_t){n->lo, n->hi});
    case SOME_TIMES: return meet(r, (span_t){n->lo, n->hi}) || meet((span_t){r.lo - 1, r.hi - 1}, (span_t){n->lo, n->hi});
    }
    return true;
}

static words_t why_not(checker_t *k, const change_t *c, const tok_t *n, const tok_t *v, const tok_t *b)
{
    bool rates = v->num == NUM_PERCENT;
    span_t difference = {v->lo - b->hi, v->hi - b->lo}, r = ratio(v, b);
    if (c->kind == BY_PERCENT && rates && meet(difference, stated(n, c->dir)))
        return both(k, "两个比率之差是百分点，不是百分之几", "the difference of two rates is percentage points, not per cent");
    if (c->kind == BY_POINTS && !rates) return both(k, "数量的变化不能用百分点表示", "a quantity does not change by percentage points");
    if (c->kind == BY_POINTS && meet((span_t){100 * (r.lo - 1), 100 * (r.hi - 1)}, stated(n, c->dir)))
        return both(k, "这是相对变化的百分数，不是百分点", "this is the relative change in per cent, not in points");
    if (c->kind == BY_TIMES && meet(r, (span_t){n->lo, n->hi}))
        return both(k, "新值是旧值的这么多倍；“上升N倍”指增加部分，应少一倍", "the new value is that many times the old; \"increased by N times\" means one less");
    if (c->kind == OF_TIMES && meet((span_t){r.lo - 1, r.hi - 1}, (span_t){n->lo, n->hi}))
        return both(k, "增加部分是旧值的这么多倍；“是…的N倍”应多一倍", "it increased by that many times; \"N times of\" is one more");
    if (c->kind == BY_PERCENT && meet((span_t){100 * (1 - r.hi), 100 * (1 - r.lo)}, stated(n, c->dir)))
        return both(k, "升降方向相反", "the direction is the other one");
    return both(k, "所写变化与前后两个数值不符", "the change stated does not follow from the two values");
}

/* 年均增长: the years between the two values, 0 when it is no such change, -1 when they are not said. */
static int years_between(const changes_t *w, const change_t *c)
{
    const sentence_t *s = w->s;
    bool average = false;
    for (int i = c->first; i < c->num; i++) average = average || is_word(&s->t[i], W_AVG);
    for (int i = c->num + 1; i < c->num + 4 && i < s->tokens; i++)
        if (s->t[i].kind == TOK_SEP) break;
        else average = average || is_word(&s->t[i], W_AVG) || is_word(&s->t[i], W_PER);
    if (!average) return 0;
    int from = check_year_of(s, c->base), to = check_year_of(s, c->value);
    return from > 0 && to > from ? to - from : -1;
}

/* Growth a year: as compound or as plain mean. */
static void judge_annual(changes_t *w, change_t *c, int years)
{
    checker_t *k = w->k;
    const tok_t *n = &w->s->t[c->num], *v = &w->s->t[c->value], *b = &w->s->t[c->base];
    c->settled = years > 0;
    if (years < 1 || c->kind != BY_PERCENT || b->lo <= 0) return;
    span_t r = ratio(v, b), p = stated(n, c->dir);
    double lo = 100 * (pow(r.lo, 1.0 / years) - 1), hi = 100 * (pow(r.hi, 1.0 / years) - 1);
    bool good = meet((span_t){lo, hi}, p) || meet((span_t){100 * (r.lo - 1) / years, 100 * (r.hi - 1) / years}, p);
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", c->base < c->value ? c->base : c->value, c->num,
                bothf(k, "(%s ÷ %s)^(1/%d) − 1 = %s%%", NULL, say_tok(k, v), say_tok(k, b), years, say_number(k, (lo + hi) / 2, 2)),
                good ? both(k, "年均增长与前后数值相符", "the yearly growth follows from the two values") : both(k, "年均增长与前后数值不符", "the yearly growth does not follow from the two values"));
}

static void judge(changes_t *w, change_t *c)
{
    checker_t *k = w->k;
    const tok_t *n = &w->s->t[c->num], *v = &w->s->t[c->value], *b = &w->s->t[c->base];
    if (b->v <= 0 || (c->kind == BY_AMOUNT && !same_unit(n, v))) return;
    int years = years_between(w, c);
    if (years) {
        judge_annual(w, c, years);
        return;
    }
    bool good = agrees(c, n, v, b);
    int first = c->value < c->base ? c->value : c->base, last = c->value < c->base ? c->base : c->value;
    if (c->num < first) first = c->num;
    if (c->num > last) last = c->num;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", first, last, sum_of(k, c, v, b),
                good ? both(k, "变化与前后数值相符", "the change follows from the two values") : why_not(k, c, n, v, b));
    c->settled = true;
}

static void judge_pair(changes_t *w, const pair_t *p)
{
    checker_t *k = w->k;
    const tok_t *v = &w->s->t[p->value], *b = &w->s->t[p->base];
    bool rises = v->lo > b->hi, falls = v->hi < b->lo;
    if ((p->dir > 0 && falls) || (p->dir < 0 && rises))
        report_toks(k, CHECK_INCONSISTENT, "direction", p->first, p->last, bothf(k, "%s → %s", NULL, say_tok(k, b), say_tok(k, v)),
                    both(k, "升降方向与数值相反", "the values go the other way than the word says"));
}

/* 1,500件，比上年增加300件，增长25%: base = value - amount. */
static void judge_amount(changes_t *w, change_t *amount, change_t *percent)
{
    checker_t *k = w->k;
    const tok_t *v = &w->s->t[amount->value], *d = &w->s->t[amount->num], *p = &w->s->t[percent->num];
    if (!same_unit(v, d) || v->num != NUM_COUNT || amount->since != percent->since) {
        if (!same_unit(v, d) || v->num != NUM_COUNT || (percent->since != SINCE_UNSAID && amount->since != SINCE_UNSAID)) return;
    }
    tok_t b = *v;
    b.v = v->v - amount->dir * d->v;
    b.lo = amount->dir > 0 ? v->lo - d->hi : v->lo + d->lo;
    b.hi = amount->dir > 0 ? v->hi - d->lo : v->hi + d->hi;
    if (b.lo <= 0) return;
    double change = amount->dir * d->v;
    span_t r = {amount->dir > 0 ? d->lo / b.hi : -d->hi / b.lo, amount->dir > 0 ? d->hi / b.lo : -d->lo / b.hi};
    bool good = percent->kind == BY_PERCENT ? meet((span_t){100 * r.lo, 100 * r.hi}, stated(p, percent->dir))
                                            : meet(r, stated(p, percent->dir));
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", amount->value, percent->num,
                bothf(k, "上期 %s − %s = %s；%s ÷ %s = %s%%", "before: %s − %s = %s; %s ÷ %s = %s%%", say_tok(k, v), say_number(k, change, -1), say_number(k, b.v, -1), say_number(k, change, -1),
                      say_number(k, b.v, -1), say_number(k, 100 * change / b.v, 2)),
                good ? both(k, "增减量与增减幅度相符", "amount and percentage of the change agree")
                     : both(k, "增减量与增减幅度不符", "amount and percentage of the change do not agree"));
    amount->settled = percent->settled = true;
}

/* --- what can be said without the value before ------------------------------------------------------------------------------------- */

static span_t factor(const change_t *c, const tok_t *n)
{
    switch (c->kind) {
    case BY_PERCENT: return c->dir < 0 ? (span_t){1 - n->hi / 100, 1 - n->lo / 100} : (span_t){1 + n->lo / 100, 1 + n->hi / 100};
    case BY_TIMES: return (span_t){1 + n->lo, 1 + n->hi};
    case SOME_TIMES: return (span_t){n->lo, 1 + n->hi};
    case OF_TIMES:
    case BY_POINTS:
    case BY_AMOUNT:
    default: return (span_t){n->lo, n->hi};
    }
}

static bool relative(const change_t *c)
{
    return c->kind == BY_PERCENT || c->kind == BY_TIMES || c->kind == OF_TIMES || c->kind == SOME_TIMES;
}

/* 16.7万件，上升11.5倍，上升18.5%: both cannot hold of one value over one period. */
static void judge_two(changes_t *w, change_t *a, change_t *b)
{
    checker_t *k = w->k;
    bool same = a->since == b->since && a->year == b->year && a->base_words == b->base_words;
    bool unsaid = (a->since == SINCE_UNSAID && b->since <= SINCE_LAST_YEAR) || (b->since == SINCE_UNSAID && a->since <= SINCE_LAST_YEAR);
    if (a->value != b->value || a->value < 0 || !relative(a) || !relative(b) || a->order != b->order || !(same || unsaid)) return;
    if (b->order || a->order || (a->kind == b->kind && unsaid && !same)) return;
    const tok_t *x = &w->s->t[a->num], *y = &w->s->t[b->num];
    span_t f = factor(a, x), g = factor(b, y);
    if (meet(f, g)) return;
    report_toks(k, CHECK_INCONSISTENT, "merged", a->value, b->num,
                bothf(k, "%s ÷ %s = %s；%s ÷ %s = %s", "%s ÷ %s = %s; %s ÷ %s = %s", say_tok(k, &w->s->t[a->value]), say_number(k, (f.lo + f.hi) / 2, -1),
                      say_number(k, w->s->t[a->value].v / ((f.lo + f.hi) / 2), 0), say_tok(k, &w->s->t[a->value]), say_number(k, (g.lo + g.hi) / 2, -1),
                      say_number(k, w->s->t[a->value].v / ((g.lo + g.hi) / 2), 0)),
                both(k, "同一数字有两个互不相容的变化，可能是两句话误并", "two changes of one number that cannot both hold: perhaps two sentences were merged"));
    a->settled = b->settled = true;
}

static bool whole_between(double lo, double hi)
{
    return floor(hi + 1e-9) >= ceil(lo - 1e-9);
}

static bool counted_in_ones(const tok_t *t)
{
    return is_count(t) && t->exact && !t->money && t->v > 0 && t->v < 1e6 && (t->unit == UNIT_PERSON || t->unit == UNIT_CASE || t->unit == UNIT_GE || (t->unit < 0 && t->v < 1000));
}

/* Whether some whole number before could have led to v. Generous: one whole last digit either way. */
static bool has_base(const change_t *c, const tok_t *n, const tok_t *v)
{
    double lo = n->v - n->last, hi = n->v + n->last;
    if (c->kind == BY_PERCENT) {
        double f = 1 + c->dir * lo / 100, g = 1 + c->dir * hi / 100;
        if (f <= 0 || g <= 0) return true;
        return whole_between(v->v / (f > g ? f : g), v->v / (f > g ? g : f));
    }
    bool of = lo > 0 && whole_between(v->v / hi, v->v / lo);
    return of || whole_between(v->v / (hi + 1), v->v / (lo + 1));
}

static bool said_loosely(const tok_t *n)
{
    return n->word == W_DOUBLED || n->word == W_TRIPLED || n->word == W_HALVED;
}

/* 1200件，上升20个百分点: points of something that is no rate. */
static bool points_of_things(const sentence_t *s, const change_t *c)
{
    if (c->kind != BY_POINTS || c->value < 0 || c->value + 6 <= c->num || !c->dir) return false;
    const tok_t *v = &s->t[c->value];
    for (int i = c->value + 1; i < c->num; i++)
        if (s->t[i].kind == TOK_NUM || is_word(&s->t[i], W_SHARE)) return false;
    if (check_says(s, v->to, s->t[c->num].from, "速|幅|率|比重|比例|占|rate|share|growth")) return false;
    return is_count(v) && ((v->unit != UNIT_NONE && v->unit != UNIT_TIME) || (v->exact && v->v > 100));
}

static words_t no_base_sum(checker_t *k, const change_t *c, const tok_t *n, const tok_t *v)
{
    const char *x = say_tok(k, v), *y = say_number(k, n->v, -1);
    if (c->kind == BY_PERCENT) return bothf(k, "%s ÷ (1 %s %s%%) = %s", NULL, x, c->dir < 0 ? "−" : "+", y, say_number(k, v->v / (1 + c->dir * n->v / 100), 2));
    return bothf(k, "%s ÷ %s = %s；%s ÷ (1 + %s) = %s", "%s ÷ %s = %s; %s ÷ (1 + %s) = %s", x, y, say_number(k, v->v / n->v, 2), x, y, say_number(k, v->v / (n->v + 1), 2));
}

static void judge_alone(changes_t *w, change_t *c)
{
    checker_t *k = w->k;
    const sentence_t *s = w->s;
    const tok_t *n = &s->t[c->num];
    int v = c->value;
    if (said_loosely(n)) return;
    if (points_of_things(s, c)) {
        report_toks(k, CHECK_INCONSISTENT, "points", v, c->num, both(k, "", ""), both(k, "数量的变化不能用百分点表示", "a quantity does not change by percentage points"));
        return;
    }
    if (c->kind == BY_AMOUNT) return;
    bool whole = v < 0 || n->vague || !relative(c) || !counted_in_ones(&s->t[v]) || has_base(c, n, &s->t[v]);
    /* 999件1285人，同比上升…: either may be meant. */
    if (!whole && v > 0 && check_is_quantity(&s->t[v - 1])) whole = true;
    if (!whole)
        report_toks(k, CHECK_INCONSISTENT, "base", v, c->num, no_base_sum(k, c, n, &s->t[v]), both(k, "没有任何整数基数能得出这一变化", "no whole number before gives this change"));
    else
        report_toks(k, CHECK_NOT_CHECKABLE, "change", v >= 0 ? v : c->first, c->num, both(k, "", ""), both(k, "文内没有可比的上期数值", "the value before is not in the text"));
}

void check_judge_changes(changes_t *w)
{
    for (int i = 0; i < w->pairs; i++) judge_pair(w, &w->pair[i]);
    for (int i = 0; i < w->count && !w->constant; i++)
        if (w->change[i].value >= 0 && w->change[i].base >= 0) judge(w, &w->change[i]);
    for (int i = 0; i < w->count && !w->constant; i++)
        for (int j = i + 1; j < w->count && j < i + 3; j++) {
            change_t *a = &w->change[i], *b = &w->change[j];
            bool amount = a->kind == BY_AMOUNT && (b->kind == BY_PERCENT || b->kind == BY_TIMES) && a->value >= 0 && a->value == b->value;
            if (amount && !b->settled) judge_amount(w, a, b);
            else if (!a->settled && !b->settled) judge_two(w, a, b);
        }
    for (int i = 0; i < w->count; i++)
        if (!w->change[i].settled) judge_alone(w, &w->change[i]);
}
