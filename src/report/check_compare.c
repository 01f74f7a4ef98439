/* check_compare.c - a change and the two values it is computed from, wherever in the passage the older one is said.
 *
 * Only where one of exactly two values of a kind is marked as the older (去年, 上月, an earlier year, "against", "from"):
 * then the change follows from the two or it does not. Two changes of one thing, with nothing between them, cannot both hold.
 */
#include "report/check_quant.h"

#include <math.h>
#include <string.h>

typedef struct compare {
    checker_t *k;
    const sentence_t *s;
    int from, to, before; /* tokens of the sentence; where the sentence before begins, -1 */
} compare_t;

static bool relative(const tok_t *t)
{
    return t->kind == TOK_NUM && (t->num == NUM_PERCENT || t->num == NUM_TIMES || t->num == NUM_POINTS) && !t->range;
}

/* 1, -1: the way the change at i goes, by the words of its clause; 0 = not said. */
static int way_of(const compare_t *x, int i)
{
    const sentence_t *s = x->s;
    uint32_t sign = s->t[i].from > 0 ? s->c[s->t[i].from - 1] : 0;
    if (sign == '+') return 1;
    if (check_direction(&s->t[i])) return check_direction(&s->t[i]);
    int end, from = passage_clause(s, i, &end), dir = 0;
    for (int j = i - 1; j >= from && !dir; j--) dir = check_direction(&s->t[j]);
    bool than;
    for (int j = i + 1; j < end && !dir; j++) dir = check_direction(&s->t[j]) ? check_direction(&s->t[j]) : quant_comparison(s, j, &than);
    return dir;
}

static bool is_claim(const compare_t *x, int i)
{
    const tok_t *t = &x->s->t[i];
    if (!relative(t) || passage_settled(x->k, i)) return false;
    bool signed_ = t->from > 0 && x->s->c[t->from - 1] == '+';
    if (t->role == ROLE_CHANGE || signed_) return true;
    if (t->role != ROLE_NONE || t->num == NUM_POINTS) return t->num == NUM_POINTS;
    const tok_t *next = &x->s->t[i + 1], *last = &x->s->t[i > 0 ? i - 1 : 0];
    bool than;
    return check_direction(next) || quant_comparison(x->s, i + 1, &than) || (check_direction(last) && (last->word == W_UP || last->word == W_DOWN)) || t->num == NUM_TIMES;
}

/* --- the older value --------------------------------------------------------------------------------------------------------- */

/* Whether the words of the value's clause say that it is of the time before. */
static bool said_as_older(const compare_t *x, int i)
{
    const sentence_t *s = x->s;
    for (int j = i - 1; j >= x->from; j--) {
        const tok_t *t = &s->t[j];
        bool than;
        if (is_word(t, W_LAST) || is_word(t, W_THAN) || is_word(t, W_FROM) || is_word(t, W_AGAINST) || (quant_comparison(s, j, &than) && than)) return true;
        if (check_ends_clause(t) || t->kind == TOK_NUM || (check_direction(t) && t->word != W_UP && t->word != W_DOWN)) break;
    }
    int end, from = passage_clause(s, i, &end), a = s->t[from].from, b = s->t[i].from, c = s->t[end].from;
    for (int j = from; j > i - 12 && j > x->from && s->t[j - 1].kind != TOK_NUM; j--) a = s->t[j - 1].from;
    if (s->zh) return check_says(s, s->t[from].from, b, "上月|上季|上期|上年|去年|前期|原来|此前|过去|前三年|前五年|上一季度");
    return check_says(s, b, c, "last year|year before|a year earlier|previous|the year earlier|last month|prior") || check_says(s, a, b, "last year|the previous|against|compared");
}

/* The year said with it; 0 = none. English may say it behind, and "in 2020, when there were 900". */
static int year_with(const compare_t *x, int i)
{
    const sentence_t *s = x->s;
    int year = check_year_of(s, i), end, from = passage_clause(s, i, &end);
    if (year > 0) return year;
    for (int j = i - 1; j >= from; j--)
        if (s->t[j].kind == TOK_YEAR) return (int)s->t[j].v;
    if (!s->zh && from > x->from && check_says(s, s->t[from].from, s->t[i].from, "when|where") && s->t[from - 2].kind == TOK_YEAR) return (int)s->t[from - 2].v;
    for (int j = from; j < i && s->zh; j++)
        if (check_says(s, s->t[j].from, s->t[j].to, "一季度|二季度|三季度|四季度")) return check_says(s, s->t[j].from, s->t[j].to, "一季度") ? 1 : check_says(s, s->t[j].from, s->t[j].to, "二季度") ? 2 : check_says(s, s->t[j].from, s->t[j].to, "三季度") ? 3 : 4;
    return 0;
}

static bool value(const tok_t *t, bool percent)
{
    if (t->kind != TOK_NUM || t->range || t->in || (t->role != ROLE_NONE && t->role != ROLE_BASE)) return false;
    return percent ? t->num == NUM_PERCENT : t->num == NUM_COUNT;
}

static bool alike(const sentence_t *s, const tok_t *a, const tok_t *b)
{
    if ((a->last < 1 && b->last >= 1e3) || (b->last < 1 && a->last >= 1e3)) return false; /* from 1.2 to 3.6 billion */
    return a->num == b->num && a->money == b->money && (a->num == NUM_PERCENT || a->unit == b->unit || (!s->zh && (a->unit == UNIT_NONE || b->unit == UNIT_NONE)));
}

/* The two values of a kind; how many there are. */
static int values(const compare_t *x, int claim, int from, bool percent, int at[3])
{
    int n = 0;
    for (int i = from; i < x->to && n < 3; i++) {
        const tok_t *t = &x->s->t[i];
        if (i == claim || !value(t, percent) || (is_word(&x->s->t[i + 1], W_UP) || is_word(&x->s->t[i + 1], W_DOWN))) continue;
        if (!percent && t->unit == UNIT_NONE && !t->money && x->s->zh) continue;
        if (n && !alike(x->s, &x->s->t[at[0]], t)) return 3;
        at[n++] = i;
    }
    return n;
}

static bool part_words(const compare_t *x, int from)
{
    for (int i = from; i < x->to; i++)
        if (is_word(&x->s->t[i], W_OFWHICH) || is_word(&x->s->t[i], W_TOTAL) || is_word(&x->s->t[i], W_AVG) || is_word(&x->s->t[i], W_RESP) || is_word(&x->s->t[i], W_CONST) || is_word(&x->s->t[i], W_PLAN) || is_word(&x->s->t[i], W_MOM)) return !is_word(&x->s->t[i], W_MOM);
    return false;
}

/* --- judging ------------------------------------------------------------------------------------------------------------------- */

static bool fits(const tok_t *c, int way, const tok_t *v, const tok_t *b)
{
    double r = v->v / b->v, lo = v->lo / b->hi, hi = b->lo > 0 ? v->hi / b->lo : HUGE_VAL;
    if (c->num == NUM_POINTS) {
        double d = fabs(v->v - b->v);
        return ranges_meet((range_t){d, d}, range_of(c)) && (way == 0 || (way > 0) == (v->v > b->v));
    }
    if (c->num == NUM_TIMES) return ranges_meet((range_t){lo, hi}, range_of(c)) || (way > 0 && ranges_meet((range_t){lo - 1, hi - 1}, range_of(c)));
    if (way == 0) way = r >= 1 ? 1 : -1;
    return way > 0 ? ranges_meet((range_t){100 * (lo - 1), 100 * (hi - 1)}, range_of(c)) : ranges_meet((range_t){100 * (1 - hi), 100 * (1 - lo)}, range_of(c));
}

static void judge(const compare_t *x, int claim, int value, int base)
{
    const tok_t *c = &x->s->t[claim], *v = &x->s->t[value], *b = &x->s->t[base];
    int first = base < value ? base : value, last = base < value ? value : base;
    if (b->lo <= 0) return;
    bool good = fits(c, way_of(x, claim), v, b), points = c->num == NUM_POINTS;
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", first < claim ? first : claim, last > claim ? last : claim,
                points ? bothf(x->k, "%s − %s = %s 个百分点", "%s − %s = %s percentage points", say_tok(x->k, v), say_tok(x->k, b), say_number(x->k, v->v - b->v, 2))
                       : bothf(x->k, "%s ÷ %s = %s", NULL, say_tok(x->k, v), say_tok(x->k, b), say_number(x->k, v->v / b->v, 3)),
                good ? both(x->k, "变化与前后两个数值相符", "the change follows from the two values") : both(x->k, "所写变化与前后两个数值不符", "the change stated does not follow from the two values"));
}

/* 5 % lower than in 2020 */
static bool than_year(const compare_t *x, int claim, int year)
{
    for (int i = claim + 1; i < x->to && i < claim + 6; i++)
        if (x->s->t[i].kind == TOK_YEAR) return (int)x->s->t[i].v == year;
    return false;
}

/* The older value stands in the sentence before, with its year. */
static void look_before(const compare_t *x, int claim, bool points)
{
    int at[3];
    if (x->before < 0 || values(x, claim, x->before, points, at) != 2 || part_words(x, x->before)) return;
    int year = year_with(x, at[0]);
    if (year > 0 && year_with(x, at[1]) == year + 1) judge(x, claim, at[1], at[0]);
}

static void look(const compare_t *x, int claim)
{
    const sentence_t *s = x->s;
    bool points = s->t[claim].num == NUM_POINTS;
    int at[3], n = values(x, claim, x->from, points, at), claims = 0;
    for (int i = x->from; i < x->to; i++) claims += relative(&s->t[i]) && s->t[i].role == ROLE_CHANGE && i != claim;
    if (n == 1 && !claims) look_before(x, claim, points);
    if (n != 2 || claims || part_words(x, x->from) || s->t[at[0]].vague || s->t[at[1]].vague) return;
    int years[2] = {year_with(x, at[0]), year_with(x, at[1])};
    bool old[2] = {said_as_older(x, at[0]), said_as_older(x, at[1])};
    if (years[0] > 0 && years[1] > 0 && years[0] != years[1]) old[0] = years[0] < years[1], old[1] = !old[0];
    for (int i = 0; i < 2; i++)
        if (years[i] > 0 && !years[1 - i] && than_year(x, claim, years[i])) old[i] = true, old[1 - i] = false;
    if (old[0] == old[1]) return;
    judge(x, claim, at[old[0] ? 1 : 0], at[old[0] ? 0 : 1]);
}

/* 今年批捕486人，比去年多捕36人，增长8%; 486, 36 more than the year before (8 per cent): value, amount, percentage. */
static void look_amount(const compare_t *x, int claim)
{
    const sentence_t *s = x->s;
    int at[3], n = 0, dir = 0;
    if (s->t[claim].num != NUM_PERCENT) return;
    for (int i = x->from; i < claim && n < 3; i++)
        if (s->t[i].kind == TOK_NUM && s->t[i].num == NUM_COUNT && !s->t[i].range && !s->t[i].vague) at[n++] = i;
    if (n != 2 || !alike(s, &s->t[at[0]], &s->t[at[1]])) return;
    const tok_t *d = &s->t[at[1]], *before = &s->t[at[1] - 1];
    if (s->zh && d->role == ROLE_CHANGE) dir = before->kind == TOK_TEXT ? (s->c[before->from] == U'多' ? 1 : s->c[before->from] == U'少' ? -1 : 0) : check_direction(before);
    bool than = false;
    if (!s->zh) dir = quant_comparison(s, at[1] + 1, &than);
    if (!s->zh && !than) dir = 0;
    const tok_t *v = &s->t[at[0]];
    tok_t base = *v;
    base.v = v->v - dir * d->v, base.lo = v->lo - (dir > 0 ? d->hi : -d->lo), base.hi = v->hi - (dir > 0 ? d->lo : -d->hi);
    if (!dir || base.lo <= 0) return;
    bool good = fits(&s->t[claim], dir, v, &base);
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", at[0], claim, bothf(x->k, "%s ÷ %s = %s", NULL, say_tok(x->k, v), say_number(x->k, base.v, -1), say_number(x->k, v->v / base.v, 3)),
                good ? both(x->k, "增减量与增减幅度相符", "amount and percentage of the change agree") : both(x->k, "增减量与增减幅度不符", "amount and percentage of the change do not agree"));
}

/* The two other values of its kind in the sentence; how many there are. */
static int two_beside(const compare_t *x, int i, int at[3])
{
    const sentence_t *s = x->s;
    int n = 0;
    for (int j = x->from; j < x->to && n < 3; j++) {
        const tok_t *t = &s->t[j];
        if (j != i && is_count(t) && t->role != ROLE_CHANGE && !t->range && !t->vague && alike(s, &s->t[i], t)) at[n++] = j;
    }
    return n;
}

static bool led_by_older(const compare_t *x, int to)
{
    for (int j = x->from; j < to; j++)
        if (is_word(&x->s->t[j], W_FROM) || is_word(&x->s->t[j], W_THAN) || is_word(&x->s->t[j], W_LAST)) return true;
    return false;
}

/* rose by $2 million from $8 million to $10 million: the amount lies between the two. */
static void look_between(const compare_t *x, int i)
{
    const sentence_t *s = x->s;
    const tok_t *d = &s->t[i];
    int at[3];
    bool by_said = (i > 0 && is_word(&s->t[i - 1], W_BY)) || (s->zh && d->role == ROLE_CHANGE);
    if (!is_count(d) || !by_said || d->vague || passage_settled(x->k, i)) return;
    if (two_beside(x, i, at) != 2 || part_words(x, x->from) || !led_by_older(x, at[1])) return;
    const tok_t *a = &s->t[at[0]], *b = &s->t[at[1]];
    double apart = fabs(a->v - b->v), half = (a->last + b->last + d->last) / 2;
    if (a->exact && b->exact && d->exact) half = 0;
    else if (a->last <= d->last && b->last <= d->last) half = d->last / 2;
    bool good = fabs(apart - d->v) <= half + 1e-9 * d->v;
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", at[0] < i ? at[0] : i, at[1] > i ? at[1] : i, bothf(x->k, "%s − %s = %s", NULL, say_tok(x->k, b), say_tok(x->k, a), say_number(x->k, b->v - a->v, -1)),
                good ? both(x->k, "增减量与前后两数相符", "the difference follows from the two values") : both(x->k, "增减量与前后两数不符", "the difference does not follow from the two values"));
}

/* grew by $3.0 million (20 per cent) to $18.0 million */
static void look_by_amount(const compare_t *x, int claim)
{
    const sentence_t *s = x->s;
    int open = claim - 1, d = claim - 2, v = claim + 3;
    if (s->zh || s->t[claim].num != NUM_PERCENT || !is_sep(&s->t[open], '(') || !is_sep(&s->t[claim + 1], ')') || d < 1 || !is_count(&s->t[d])) return;
    int dir = way_of(x, d);
    if (!is_word(&s->t[d - 1], W_BY) || !is_word(&s->t[claim + 2], W_TO) || !is_count(&s->t[v]) || !alike(s, &s->t[d], &s->t[v]) || !dir) return;
    const tok_t *a = &s->t[d];
    tok_t base = s->t[v];
    base.v -= dir * a->v, base.lo -= dir > 0 ? a->hi : -a->lo, base.hi -= dir > 0 ? a->lo : -a->hi;
    if (base.lo <= 0) return;
    bool good = fits(&s->t[claim], dir, &s->t[v], &base);
    report_toks(x->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "change", d, v, bothf(x->k, "%s ÷ %s = %s", NULL, say_tok(x->k, &s->t[v]), say_number(x->k, base.v, -1), say_number(x->k, s->t[v].v / base.v, 3)),
                good ? both(x->k, "增减量与增减幅度相符", "amount and percentage of the change agree") : both(x->k, "增减量与增减幅度不符", "amount and percentage of the change do not agree"));
}

/* Twice as many women (64) as men (32): both in brackets behind the multiple. */
static void look_twice_as(const compare_t *x, int claim)
{
    const sentence_t *s = x->s;
    int at[3], n = 0;
    if (s->zh || s->t[claim].num != NUM_TIMES || !check_says(s, s->t[claim].to, s->t[claim].to + 12 < s->n ? s->t[claim].to + 12 : s->n, "as many|as much")) return;
    for (int i = x->from; i < x->to && n < 3; i++)
        if (is_count(&s->t[i]) && s->t[i].in && s->t[i].role == ROLE_NONE) at[n++] = i;
    if (n == 2 && at[0] > claim) judge(x, claim, at[0], at[1]);
}

/* the figure of 1,260 is three times that of 2018 (420): the base in brackets behind its year. */
static void look_that_of(const compare_t *x, int claim)
{
    const sentence_t *s = x->s;
    int base = -1, value = -1;
    if (s->t[claim].num != NUM_TIMES) return;
    for (int i = claim + 1; i < x->to && i < claim + 7; i++)
        if (is_count(&s->t[i]) && s->t[i].in && is_sep(&s->t[i - 1], '(') && is_sep(&s->t[i + 1], ')')) base = i;
    for (int i = claim - 1; i >= x->from && value < 0; i--)
        if (is_count(&s->t[i]) && s->t[i].role == ROLE_NONE) value = i;
    if (base > 0 && value >= 0 && alike(s, &s->t[base], &s->t[value])) judge(x, claim, value, base);
}

/* --- two changes of one thing ---------------------------------------------------------------------------------------------------- */

/* Words that may stand between two changes of one thing. */
static bool only_changes(const sentence_t *s, const tok_t *t)
{
    if (t->kind == TOK_TEXT) return !s->zh && t->to - t->from <= 2;
    return is_word(t, W_YOY) || is_word(t, W_LAST) || is_word(t, W_THAN) || is_word(t, W_BY) || is_word(t, W_LE) || is_word(t, W_IS) || (!s->zh && is_word(t, W_OF)) || check_direction(t) || is_sep(t, ',');
}

/* The change behind the change at i, with one comma and a direction between, -1. */
static int change_behind(const compare_t *x, int i)
{
    const sentence_t *s = x->s;
    int j = i + 1, commas = 0, dirs = 0;
    for (; j < x->to && s->t[j].kind != TOK_NUM; j++) {
        if (!only_changes(s, &s->t[j])) return -1;
        commas += is_sep(&s->t[j], ',');
        dirs += check_direction(&s->t[j]) != 0;
    }
    return j < x->to && commas == 1 && dirs && relative(&s->t[j]) && s->t[j].role == ROLE_CHANGE ? j : -1;
}

/* 分别, 年均, 同口径 before the first, another period behind the second: they are not of one thing. */
static bool of_others(const compare_t *x, int i, int j)
{
    const sentence_t *s = x->s;
    for (int m = i - 1; m >= x->from && m > i - 6; m--)
        if (is_word(&s->t[m], W_RESP) || is_word(&s->t[m], W_AVG) || is_word(&s->t[m], W_CONST)) return true;
    for (int m = j + 1; m < x->to && m < j + 5; m++)
        if (is_word(&s->t[m], W_MOM) || s->t[m].kind == TOK_YEAR) return true;
    return false;
}

static void look_merged(const compare_t *x, int i)
{
    const sentence_t *s = x->s;
    const tok_t *a = &s->t[i];
    int j = relative(a) && a->role == ROLE_CHANGE ? change_behind(x, i) : -1;
    if (j < 0 || s->t[j].num != a->num || of_others(x, i, j)) return;
    const tok_t *b = &s->t[j];
    if (way_of(x, i) == way_of(x, j) && ranges_meet(range_of(a), range_of(b))) return;
    if (passage_settled(x->k, i) && passage_settled(x->k, j)) return;
    report_toks(x->k, CHECK_INCONSISTENT, "merged", i, j, bothf(x->k, "%s；%s", "%s; %s", say_tok(x->k, a), say_tok(x->k, b)),
                both(x->k, "同一事物有两个互不相容的变化，可能是两句话误并", "two changes of one thing that cannot both hold: perhaps two sentences were merged"));
}

void rule_compare(checker_t *k)
{
    compare_t x = {.k = k, .s = k->s, .before = -1};
    for (x.from = 0; x.from < k->s->tokens; x.before = x.from, x.from = x.to + 1) {
        (void)passage_sentence(k->s, x.from, &x.to);
        for (int i = x.from; i < x.to; i++) {
            look_merged(&x, i);
            look_between(&x, i);
            if (relative(&k->s->t[i]) && i > 1 && !passage_settled(k, i)) look_by_amount(&x, i);
            bool bracket = i > 0 && relative(&k->s->t[i]) && is_sep(&k->s->t[i - 1], '(') && is_sep(&k->s->t[i + 1], ')') && !passage_settled(k, i);
            if (bracket) look_amount(&x, i);
            if (!is_claim(&x, i)) continue;
            if (!bracket) look_amount(&x, i);
            if (!passage_settled(k, i)) look_twice_as(&x, i);
            if (!passage_settled(k, i)) look_that_of(&x, i);
            if (!passage_settled(k, i)) look(&x, i);
        }
    }
}
