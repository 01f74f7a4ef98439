/* check_solve.c - what is said to follow from other numbers of the passage, and whether it does: changes here, shares and
 * rests in check_share.c.
 *
 * For each such number all pairs (or lists) of values near it are tried. One
 * that fits is enough to agree. A contradiction needs that the words leave one reading: the earlier value is marked as such
 * and the later is the only other one; the part stands beside its share and the whole is named; the rest has its whole.
 */
#include "report/check_facts.h"

#include <math.h>
#include <string.h>

bool solve_near(const solve_t *w, int a, int b, int most)
{
    int d = w->x.f[a].sentence - w->x.f[b].sentence;
    return d >= -most && d <= most;
}

void solve_say(const solve_t *w, const char *rule, bool good, int claim, int a, int b, words_t computed)
{
    int at[3] = {w->x.f[claim].tok, w->x.f[a].tok, w->x.f[b].tok}, first = at[0], last = at[0];
    for (int i = 1; i < 3; i++) {
        if (at[i] < first) first = at[i];
        if (at[i] > last) last = at[i];
    }
    report_toks(w->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, rule, first, last, computed,
                good ? both(w->k, "所写数值可由前后数值得出", "the number follows from the others") : both(w->k, "所写数值不能由前后数值得出", "the number does not follow from the others"));
}

bool solve_counted(const solve_t *w, int i)
{
    const tok_t *t = fact_tok(&w->x, i);
    return is_count(t) && !t->range && (w->x.f[i].kind == FACT_VALUE || w->x.f[i].kind == FACT_REST);
}

/* --- differences, rises, multiples: an earlier and a later value -------------------------------------------------------------- */

static range_t minus(const tok_t *a, const tok_t *b)
{
    bool exact = a->exact && b->exact;
    return exact ? (range_t){a->v - b->v, a->v - b->v} : (range_t){a->lo - b->hi, a->hi - b->lo};
}

/* Two values written to the same place differ by what is written. */
static range_t apart(const tok_t *later, const tok_t *earlier, const tok_t *claim)
{
    bool plain = !later->vague && !earlier->vague && later->last <= claim->last && earlier->last <= claim->last;
    double d = later->v - earlier->v;
    return plain ? (range_t){d, d} : minus(later, earlier);
}

/* Whether the change c, going dir, leads from the earlier value to the later one. */
static bool leads(const fact_t *f, const tok_t *c, const tok_t *earlier, const tok_t *later)
{
    double cut = c->vague ? 0 : c->last * 0.01; /* a last digit cut off instead of rounded is let pass by that much */
    range_t claim = {c->lo - cut, c->hi + cut};
    int dir = f->dir;
    if (f->kind == FACT_AMOUNT || f->kind == FACT_POINTS) {
        range_t d = apart(later, earlier, c);
        if (dir >= 0 && ranges_meet(d, claim)) return true;
        return dir <= 0 && ranges_meet((range_t){-d.hi, -d.lo}, claim);
    }
    if (earlier->lo <= 0) return false;
    double lo = later->lo / earlier->hi, hi = later->hi / earlier->lo;
    if (f->kind == FACT_TIMES && c->num == NUM_PERCENT) return ranges_meet((range_t){100 * lo, 100 * hi}, claim);
    if (f->kind == FACT_TIMES) {
        bool by = f->by && !check_direction(c); /* 上升N倍 is by so many, doubled is not */
        if (!by && ranges_meet((range_t){lo, hi}, claim)) return true;
        return !check_direction(c) && dir >= 0 && ranges_meet((range_t){lo - 1, hi - 1}, claim);
    }
    if (dir >= 0 && ranges_meet((range_t){100 * (lo - 1), 100 * (hi - 1)}, claim)) return true;
    return dir <= 0 && ranges_meet((range_t){100 * (1 - hi), 100 * (1 - lo)}, claim);
}

static bool is_value(const solve_t *w, int claim, int i)
{
    const fact_t *f = &w->x.f[i], *c = &w->x.f[claim];
    const tok_t *t = fact_tok(&w->x, i), *ct = fact_tok(&w->x, claim);
    if (i == claim || t->range || !solve_near(w, claim, i, 2)) return false;
    if (c->kind == FACT_POINTS) return t->num == NUM_PERCENT && f->kind == FACT_SHARE;
    if (c->kind == FACT_AMOUNT) return (f->kind == FACT_VALUE || f->kind == FACT_REST) && (check_facts_alike(&w->x, i, claim) || (!w->s->zh && ct->unit == UNIT_NONE && is_count(t) && is_count(ct) && !t->money));
    return f->kind == FACT_VALUE || f->kind == FACT_REST || (t->num == NUM_PERCENT && f->kind == FACT_SHARE && c->kind == FACT_TIMES);
}

/* The order of two values in time: 1 when a is the earlier, -1 when b is, 0 when the words leave it open. */
static int order_of(const solve_t *w, int a, int b)
{
    const fact_t *p = &w->x.f[a], *q = &w->x.f[b];
    if (p->year && q->year && p->year != q->year) return p->year < q->year ? 1 : -1;
    if ((!p->year) != (!q->year) && w->than) { /* 84 up on 2021 */
        if (p->year == w->than) return 1;
        if (q->year == w->than) return -1;
    }
    if (p->time != q->time) return p->time < q->time ? 1 : -1;
    return 0;
}

static words_t computed_pair(const solve_t *w, const fact_t *f, int earlier, int later)
{
    checker_t *k = w->k;
    const tok_t *a = fact_tok(&w->x, earlier), *b = fact_tok(&w->x, later);
    if (f->kind == FACT_AMOUNT || f->kind == FACT_POINTS) return bothf(k, "%s − %s = %s", NULL, say_tok(k, b), say_tok(k, a), say_number(k, b->v - a->v, 2));
    if (f->kind == FACT_TIMES) return bothf(k, "%s ÷ %s = %s", NULL, say_tok(k, b), say_tok(k, a), say_number(k, b->v / a->v, 2));
    return bothf(k, "%s ÷ %s − 1 = %s%%", NULL, say_tok(k, b), say_tok(k, a), say_number(k, 100 * (b->v / a->v - 1), 2));
}

/* What follows from values whose order or list is said: an older contradiction of it was read from others. */
bool solve_retract(const solve_t *w, int claim)
{
    const tok_t *t = fact_tok(&w->x, claim);
    return report_retract(w->k, w->s->at[t->from], w->s->at[t->to - 1]);
}

/* Any two values between which the change leads; the earlier one first as far as the words say. */
static bool find_pair(const solve_t *w, int claim, bool sure, int *earlier, int *later)
{
    const fact_t *c = &w->x.f[claim];
    for (int way = 0; way < (sure ? 1 : 2); way++) /* first pairs whose order is said */
        for (int a = 0; a < w->x.n; a++)
            for (int b = 0; b < w->x.n; b++) {
                if (a == b || !is_value(w, claim, a) || !is_value(w, claim, b) || !check_facts_alike(&w->x, a, b)) continue;
                int order = order_of(w, a, b);
                if (order < 0 || (way == 0) != (order > 0)) continue;
                if (leads(c, fact_tok(&w->x, claim), fact_tok(&w->x, a), fact_tok(&w->x, b))) return *earlier = a, *later = b, true;
            }
    return false;
}

/* Whether there is another claim of its kind, or words that make the tie doubtful, in its sentence. */
static bool doubtful(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int i = w->x.f[claim].tok, end, from = passage_sentence(s, i, &end);
    for (int j = from; j < end; j++)
        if (is_word(&s->t[j], W_CONST) || is_word(&s->t[j], W_OFWHICH)) return true;
    for (int j = i - 1; j >= from && s->t[j].kind != TOK_NUM; j--)
        if (is_word(&s->t[j], W_MOM) && !check_says(s, s->t[j].from, s->t[j].to, "年初|年底|年末")) return true;
    for (int j = passage_clause(s, i, &end); j < end; j++)
        if (is_word(&s->t[j], W_AVG) && s->t[j].kind == TOK_WORD) return !(fact_tok(&w->x, claim)->num == NUM_SPAN);
    for (int c = 0; c < w->x.n; c++)
        if (c != claim && w->x.f[c].kind == w->x.f[claim].kind && w->x.f[c].sentence == w->x.f[claim].sentence && fact_tok(&w->x, c)->num == fact_tok(&w->x, claim)->num) return true;
    return false;
}

/* The one earlier value and the one later value that can be meant; false when there are more, or none. */
static bool only_pair(const solve_t *w, int claim, int *earlier, int *later)
{
    int at[4], n = 0;
    int most = w->x.f[claim].sentence;
    for (int pass = 0; pass < 2 && n < 2; pass++) { /* the own sentence, then the two before with it */
        n = 0;
        for (int i = 0; i < w->x.n && n < 4; i++) {
            int sentence = w->x.f[i].sentence;
            if (sentence > most || sentence < most - 2 * pass || !is_value(w, claim, i)) continue;
            if (n && !check_facts_alike(&w->x, at[0], i)) {
                if (w->x.f[claim].kind == FACT_AMOUNT) return false;
                continue;
            }
            at[n++] = i;
        }
    }
    if (n != 2) return false;
    int order = order_of(w, at[0], at[1]);
    if (!order && is_sep(&w->s->t[w->x.f[claim].tok + 1], ':') && w->x.f[at[0]].tok > w->x.f[claim].tok) order = 1; /* halved: 640 in January, 320 in December */
    if (!order || fact_tok(&w->x, at[0])->vague || fact_tok(&w->x, at[1])->vague) return false;
    *earlier = at[order > 0 ? 0 : 1], *later = at[order > 0 ? 1 : 0];
    return true;
}

/* 25 per cent more than in 2021: the year behind the claim. */
static int year_compared(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int i = w->x.f[claim].tok;
    if (s->zh) {
        for (int j = i - 1; j > 0 && s->t[j].kind != TOK_NUM && !check_ends_clause(&s->t[j]); j--)
            if (s->t[j].kind == TOK_YEAR && is_word(&s->t[j - 1], W_THAN)) return (int)s->t[j].v;
        return 0;
    }
    for (int j = i + 1; j < i + 7 && !check_ends_clause(&s->t[j]) && s->t[j].kind != TOK_NUM; j++)
        if (s->t[j].kind == TOK_YEAR) return (int)s->t[j].v;
    return 0;
}

/* Of several years: the value of the year compared with, and that of the last year said. */
static bool pair_of_years(const solve_t *w, int claim, int *earlier, int *later)
{
    *earlier = *later = -1;
    for (int i = 0; i < w->x.n && w->than; i++) {
        const fact_t *f = &w->x.f[i];
        if (!is_value(w, claim, i) || !f->year || f->sentence != w->x.f[claim].sentence) continue;
        if (f->year == w->than && *earlier >= 0) return false;
        if (f->year == w->than) *earlier = i;
        else if (f->year > w->than && (*later < 0 || f->year > w->x.f[*later].year)) *later = i;
    }
    return *earlier >= 0 && *later >= 0 && check_facts_alike(&w->x, *earlier, *later);
}

/* Whether a whole number lies between, generously. */
static bool whole_between(double lo, double hi)
{
    return floor(hi + 1e-9) >= ceil(lo - 1e-9) && hi >= 0.5;
}

/* Between two tokens a few words and at most one comma. */
static bool one_statement(const sentence_t *s, int a, int b)
{
    int room = s->zh ? 14 : 60, commas = 0;
    for (int j = a + 1; j < b; j++) {
        const tok_t *t = &s->t[j];
        if (t->kind == TOK_TEXT) room -= t->to - t->from;
        commas += is_sep(t, ',');
        if ((t->kind == TOK_SEP && t->mark != ',') || is_word(t, W_AND) || is_word(t, W_OFWHICH)) return false;
    }
    return room >= 0 && commas <= 1;
}

/* The exact count right beside the change, said of nothing else; -1. */
static int counted_beside(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int i = w->x.f[claim].tok;
    for (int side = -1; side <= 1; side += 2) {
        int v = claim + side;
        if (v < 0 || v >= w->x.n || w->x.f[v].sentence != w->x.f[claim].sentence || !solve_counted(w, v)) continue;
        const tok_t *t = fact_tok(&w->x, v);
        if (w->x.f[v].tok > 0 && s->t[w->x.f[v].tok - 1].kind == TOK_NUM) continue; /* 99件136人: either may be meant */
        int a = side < 0 ? w->x.f[v].tok : i, b = side < 0 ? i : w->x.f[v].tok;
        bool to = side < 0 || (is_word(&s->t[b - 1], W_TO) || is_word(&s->t[b - 1], W_UPTO) || is_word(&s->t[b - 1], W_DOWNTO));
        if (t->exact && !t->money && t->v > 0 && t->v < 1000 && to && w->x.f[v].time == 0 && one_statement(s, a, b)) return v;
    }
    return -1;
}

/* Nine complaints, 45 per cent more than in 2020: no whole number before gives that. */
static void solve_base(const solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    const tok_t *c = fact_tok(&w->x, claim);
    int v = counted_beside(w, claim), dir = f->dir;
    if (v < 0 || c->vague || c->han || c->v <= 0 || (f->kind != FACT_CHANGE && f->kind != FACT_TIMES) || (f->kind == FACT_CHANGE && !dir)) return;
    const tok_t *t = fact_tok(&w->x, v);
    double lo = c->v - c->last, hi = c->v + c->last;
    bool found = false;
    if (f->kind == FACT_TIMES) found = whole_between(t->v / hi, t->v / (lo > 0 ? lo : 1)) || whole_between(t->v / (hi + 1), t->v / (lo + 1));
    else if (dir > 0) found = whole_between(t->v / (1 + hi / 100), t->v / (1 + lo / 100));
    else found = hi >= 100 || whole_between(t->v / (1 - lo / 100), t->v / (1 - hi / 100));
    if (!found)
        report_toks(w->k, CHECK_INCONSISTENT, "base", v < claim ? w->x.f[v].tok : f->tok, v < claim ? f->tok : w->x.f[v].tok, both(w->k, "", ""), both(w->k, "没有任何整数基数能得出这一变化", "no whole number before gives this change"));
}

static void solve_change(solve_t *w, int claim, bool settled)
{
    w->than = year_compared(w, claim);
    const fact_t *c = &w->x.f[claim];
    const tok_t *t = fact_tok(&w->x, claim);
    int earlier, later;
    if (settled && c->kind == FACT_TIMES) return;
    if (find_pair(w, claim, settled, &earlier, &later)) {
        if (settled && !solve_retract(w, claim)) return;
        solve_say(w, "change", true, claim, earlier, later, computed_pair(w, c, earlier, later));
        return;
    }
    if (settled || doubtful(w, claim)) return;
    if (!pair_of_years(w, claim, &earlier, &later) && !only_pair(w, claim, &earlier, &later)) {
        solve_base(w, claim);
        return;
    }
    const tok_t *a = fact_tok(&w->x, earlier), *b = fact_tok(&w->x, later);
    double apart_by = fabs(b->v - a->v);
    bool amount = c->kind == FACT_AMOUNT && !t->exact && apart_by <= 0;
    if (!amount && a->lo > 0) solve_say(w, "change", false, claim, earlier, later, computed_pair(w, c, earlier, later));
}

void rule_solve(checker_t *k)
{
    solve_t w = {.k = k, .s = k->s};
    check_facts_read(k->s, &w.x);
    for (int i = 0; i < w.x.n; i++) {
        const fact_t *f = &w.x.f[i];
        bool settled = passage_judged(k, f->tok);
        if (f->kind == FACT_AMOUNT || f->kind == FACT_CHANGE || f->kind == FACT_POINTS || f->kind == FACT_TIMES) solve_change(&w, i, settled);
        else if (f->kind == FACT_REST && fact_tok(&w.x, i)->num != NUM_PERCENT) solve_rest(&w, i, settled);
        else if (f->kind == FACT_VALUE) solve_part(&w, i);
        else if (settled) continue;
        else if (f->kind == FACT_SHARE) solve_share(&w, i);
        else if (f->kind == FACT_REST) solve_rest_of_hundred(&w, i);
    }
}
