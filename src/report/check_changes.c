/* check_changes.c - changes: by an amount, per cent, points, times; the value they are said of and the one before it.
 *
 * "上升N倍" is (N+1) times the old value, "是…的N倍" N times. The value is the last one said before the change unless the words
 * name another; the value before is marked as such (上年, than, from, an earlier year) and may stand in another sentence.
 */
#include "report/check_solve.h"

enum { NEVER = -20 };

/* --- arithmetic ---------------------------------------------------------------------------------------------------------------- */

/* Two values written to the same place differ by what is written. */
static range_t apart(const tok_t *later, const tok_t *earlier, const tok_t *claim)
{
    bool plain = (later->exact && earlier->exact) || (!later->vague && !earlier->vague && later->last <= claim->last && earlier->last <= claim->last);
    double d = later->v - earlier->v;
    return plain ? (range_t){d, d} : (range_t){later->lo - earlier->hi, later->hi - earlier->lo};
}

/* 92% to 97%, "up 5%": the difference to the digit, and not what the two values as written give in per cent. */
static bool meant_points(const fact_t *f, const tok_t *c, const tok_t *later, const tok_t *earlier)
{
    double relative = 100 * (later->v / earlier->v - 1), difference = later->v - earlier->v, said = (f->dir < 0 ? -1 : 1) * c->v;
    return later->num == NUM_PERCENT && fabs(difference - said) < 1e-9 && fabs(relative - said) > c->last / 2;
}

/* Whether the change c leads from the earlier value to the later one. */
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
    double lo = (later->lo < 0 ? 0 : later->lo) / earlier->hi, hi = earlier->lo > 0 ? later->hi / earlier->lo : HUGE_VAL;
    if (f->kind == FACT_TIMES && c->num == NUM_PERCENT) return ranges_meet((range_t){100 * lo, 100 * hi}, claim);
    if (f->kind == FACT_TIMES) {
        if (!f->by && ranges_meet((range_t){lo, hi}, claim)) return true;
        return !f->of && ranges_meet((range_t){lo - 1, hi - 1}, claim);
    }
    if (meant_points(f, c, later, earlier)) return false;
    if (dir >= 0 && ranges_meet((range_t){100 * (lo - 1), 100 * (hi - 1)}, claim)) return true;
    return dir <= 0 && ranges_meet((range_t){100 * (1 - hi), 100 * (1 - lo)}, claim);
}

static void compute(const fact_t *f, const tok_t *earlier, const tok_t *later, reading_t *r)
{
    double q = later->v / earlier->v;
    r->form = f->kind == FACT_AMOUNT || f->kind == FACT_POINTS ? '-' : f->kind == FACT_TIMES ? '/' : 'r';
    r->v = r->form == '-' ? later->v - earlier->v : r->form == '/' ? q : 100 * (q - 1);
}

/* --- whose change -------------------------------------------------------------------------------------------------------------- */

static bool is_change(const fact_t *f)
{
    return f->kind == FACT_AMOUNT || f->kind == FACT_CHANGE || f->kind == FACT_POINTS || f->kind == FACT_TIMES;
}

/* A value that the claim may be said of, as far as its kind goes. */
static bool may_have(const solve_t *w, int claim, int v)
{
    const fact_t *f = &w->x.f[claim], *g = &w->x.f[v];
    const tok_t *t = fact_tok(&w->x, v), *c = fact_tok(&w->x, claim);
    if (v == claim || t->range || !solve_near(w, claim, v, 2)) return false;
    bool percent = t->num == NUM_PERCENT && g->kind == FACT_SHARE && (f->kind == FACT_POINTS || f->sentence == g->sentence);
    bool value = g->kind == FACT_VALUE || (g->kind == FACT_EACH && f->kind != FACT_POINTS);
    if (f->kind == FACT_POINTS) return percent;
    if (f->kind == FACT_AMOUNT) return value && (check_facts_alike(&w->x, v, claim) || (!w->s->zh && c->unit == UNIT_NONE && is_count(t) && is_count(c) && !t->money));
    return value || percent;
}

/* A value of its own time that stands between two others, not aside. */
static int skipped(const solve_t *w, int a, int b)
{
    int n = 0;
    for (int i = a + 1; i < b; i++) {
        const fact_t *g = &w->x.f[i];
        bool beside = w->s->t[g->tok - 1].kind == TOK_NUM && g->tok - 1 == w->x.f[a].tok; /* 99件136人: either may be meant */
        if (g->year && w->x.f[a].year > g->year) continue;
        n += g->kind == FACT_VALUE && g->time == 0 && (!g->aside || w->x.f[a].aside) && !beside && fact_tok(&w->x, i)->num == fact_tok(&w->x, a)->num;
    }
    return n;
}

/* Whether a value of its own time stands before the claim in its sentence. */
static bool has_value_before(const solve_t *w, int claim)
{
    for (int i = claim - 1; i >= 0 && w->x.f[i].sentence == w->x.f[claim].sentence; i--)
        if (may_have(w, claim, i) && w->x.f[i].time == 0 && !w->x.f[i].aside) return true;
    return false;
}

/* By where the value stands: the last one before the claim, or the one it leads to. */
static int score_place(const solve_t *w, int claim, int v)
{
    const fact_t *f = &w->x.f[claim], *g = &w->x.f[v];
    bool has = has_value_before(w, claim);
    if (v > claim) return f->sentence != g->sentence ? (has ? -2 : 1) : g->to ? 4 - skipped(w, claim, v) : has ? 0 : 3 - skipped(w, claim, v);
    if (f->sentence == g->sentence) return 4 - 2 * skipped(w, v, claim);
    return has ? -1 : 3 - skipped(w, v, claim) - 2 * (f->sentence - g->sentence - 1);
}

/* 2022年比2021年增长12%: the year that is compared, 0 = not said. */
static int year_compared(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int from = passage_clause(s, w->x.f[claim].tok, &(int){0}), year = 0;
    for (int j = from; j < w->x.f[claim].tok && w->x.f[claim].since == SINCE_YEAR; j++) {
        if (s->t[j].kind == TOK_YEAR && !year) year = (int)s->t[j].v;
        else if (year && is_word(&s->t[j], W_THAN)) return year == w->x.f[claim].since_year ? 0 : year;
        else if (s->t[j].kind == TOK_NUM) return 0;
    }
    return 0;
}

static int score_value(const solve_t *w, int claim, int v)
{
    const fact_t *f = &w->x.f[claim], *g = &w->x.f[v];
    int from = fact_tok(&w->x, claim)->from, year = year_compared(w, claim);
    if (year && g->year) return g->year == year ? 5 : NEVER;
    if (check_says(w->s, w->s->t[passage_clause(w->s, f->tok, &(int){0})].from, from, SAYS[SAY_FORMER])) return v == claim - 2 ? 5 : NEVER;
    int turn = solve_in_turn(w, claim, v, false); /* 999件1285人，同比分别上升28.6%和24.5% */
    if (turn) return turn > 0 ? 5 : NEVER;
    int score = score_place(w, claim, v), name = f->own ? check_facts_named(&w->x, claim, v) : 0;
    if (f->sentence == g->sentence && solve_parted(w, claim, v) && !cue_ends(&w->x.hits, w->s, from, CUE_APART)) score -= 3;
    score -= 2 * (g->kind == FACT_EACH) + 4 * (g->time < 0) + 2 * g->plan;
    if (g->aside && !f->aside && has_value_before(w, claim)) score -= 2;
    return score + (name > 0 ? 2 : name < 0 ? (w->s->zh ? -3 : -1) : 0);
}

/* Forms that name both: twice as many women (64) as men (32); six times the budget ($5 million); 前者是后者的4倍. 0 = none. */
static int score_form(const solve_t *w, int claim, int v, int b)
{
    const fact_t *f = &w->x.f[claim], *q = &w->x.f[b];
    if (f->of && is_word(&w->s->t[f->tok + 1], W_ASMANY) && b == claim + 2) return v == claim + 1 ? 6 : NEVER;
    if (f->of && !w->s->zh && b == claim + 1 && q->sentence == f->sentence && (q->aside || q->tok - f->tok < 4)) return 4;
    bool both = b == claim - 1 && v == claim - 2 && check_says(w->s, fact_tok(&w->x, b)->to, fact_tok(&w->x, claim)->from, SAYS[SAY_LATTER]);
    return both ? 5 : 0;
}

static int score_years(const fact_t *f, const fact_t *p, const fact_t *q)
{
    if (p->year < q->year) return NEVER;
    if (p->year - q->year == 1 || q->time < 0) return 4;
    return f->since == SINCE_YEAR_BEFORE ? NEVER : 3;
}

/* How the words say that b is of the time before v. */
static int score_order(const solve_t *w, int claim, int v, int b)
{
    const fact_t *f = &w->x.f[claim], *p = &w->x.f[v], *q = &w->x.f[b];
    int form = score_form(w, claim, v, b);
    if (form) return form;
    if (f->since == SINCE_YEAR && q->year) return q->year == f->since_year ? 4 : NEVER;
    if (p->year && q->year && p->year != q->year) return score_years(f, p, q);
    if (q->base || q->time < 0) return p->base ? NEVER : 4;
    if (p->part && q->part && p->part / 20 == q->part / 20) return p->part > q->part ? 3 : NEVER;
    if (q->year && !p->year && b > v && p->time == 0) return 2; /* 65件，2021年为80件 */
    return p->time < 0 ? NEVER : -3;
}

/* 环比 with last month's value, 同比 with last year's. */
static bool of_other_time(const solve_t *w, int claim, int b)
{
    const fact_t *f = &w->x.f[claim], *q = &w->x.f[b];
    int to = fact_tok(&w->x, b)->from;
    bool term = fact_cue(&w->x, b, CUE_MOM) || check_says(w->s, q->from, to, SAYS[SAY_TERM_BEFORE]);
    if (f->since == SINCE_YEAR_BEFORE) return term;
    return f->since == SINCE_TERM_BEFORE && q->time < 0 && !q->base && !term && !check_says(w->s, q->from, to, SAYS[SAY_ENDS_OF_YEAR]);
}

/* The claim has a base of its own in its clause: 较前年（6,000件）上涨28%. */
static bool has_own_base(const solve_t *w, int claim, int b)
{
    for (int i = claim - 1; i >= 0 && i >= claim - 2; i--)
        if (i != b && w->x.f[i].clause == w->x.f[claim].clause && w->x.f[i].time < 0 && check_facts_alike(&w->x, i, b) && may_have(w, claim, i)) return true;
    return false;
}

static int score_base(const solve_t *w, int claim, int v, int b)
{
    const fact_t *f = &w->x.f[claim], *q = &w->x.f[b], *p = &w->x.f[v];
    int score = score_order(w, claim, v, b), far = abs(q->sentence - f->sentence);
    if (score == NEVER || far > 2 || abs(q->sentence - p->sentence) > 2 || solve_in_turn(w, claim, b, true) < 0 || of_other_time(w, claim, b)) return NEVER;
    bool compared = q->sentence == f->sentence && abs(b - claim) == 1 && q->time < 0; /* 27 more than the 285 opened in 2022 */
    int name = compared ? 0 : check_facts_named(&w->x, v, b);
    if (q->own || p->own) score += name > 0 ? 1 : name < 0 ? (w->s->zh ? -5 : -1) : 0;
    if (has_own_base(w, claim, b)) score -= 5;
    score -= 2 * (far == 2) + 6 * ((f->since == SINCE_PLAN) != q->plan && !compared) + (q->aside && b != v + 1);
    return score + 2 * (q->base && p->to && q->clause == p->clause);
}

/* --- readings -------------------------------------------------------------------------------------------------------------------- */

/* 年均增长: the years between, 0 when it is no such change, -1 when they are not said. */
static int years_between(const solve_t *w, int claim, int v, int b)
{
    const fact_t *f = &w->x.f[claim];
    if (!check_says(w->s, f->from, f->to2, SAYS[SAY_YEARLY_MEAN])) return 0;
    int from = w->x.f[b].year, to = w->x.f[v].year;
    return from > 0 && to > from ? to - from : -1;
}

/* Growth a year: as compound or as plain mean. */
static bool leads_yearly(const fact_t *f, const tok_t *c, const tok_t *b, const tok_t *v, int years)
{
    double lo = v->lo / b->hi, hi = v->hi / b->lo;
    range_t claim = f->dir < 0 ? (range_t){-c->hi, -c->lo} : range_of(c);
    return ranges_meet((range_t){100 * (pow(lo, 1.0 / years) - 1), 100 * (pow(hi, 1.0 / years) - 1)}, claim) || ranges_meet((range_t){100 * (lo - 1) / years, 100 * (hi - 1) / years}, claim);
}

/* No value stands in its turn before or behind the list. */
static bool in_turn_unread(const solve_t *w, int claim)
{
    for (int i = 0; i < w->x.n; i++)
        if (i != claim && w->x.f[i].kind == FACT_VALUE && solve_in_turn(w, claim, i, false)) return false;
    return true;
}

/* 收案数、结案数及结案率分别下降4.8%、50%及8.2个百分点: in turn, but whose turn it is was not read. */
static bool in_unread_list(const solve_t *w, int claim)
{
    return w->s->zh && w->x.f[claim].order >= 0 && in_turn_unread(w, claim);
}

/* 不批准逮捕38人，不批准逮捕率同比上升26.82%: of the rate, not of the count. */
static bool of_a_rate(const solve_t *w, int claim, int v)
{
    const fact_t *f = &w->x.f[claim];
    return f->own && fact_counts(&w->x, v) && w->x.f[v].clause != f->clause && cue_in(&w->x.hits, f->from, fact_tok(&w->x, claim)->from, CUE_RATE);
}

/* 虚假诉讼31件，上升244%。去年公益诉讼1,684件: two values that are called otherwise in other sentences, or rates worlds apart. */
static bool far_off(const solve_t *w, int claim, int v, int b, const reading_t *r)
{
    const fact_t *p = &w->x.f[v], *q = &w->x.f[b];
    const tok_t *c = fact_tok(&w->x, claim), *later = fact_tok(&w->x, v), *earlier = fact_tok(&w->x, b);
    if (solve_slip(fabs(r->v), c->v) == 2) return false;
    if (w->x.f[claim].kind == FACT_POINTS) return fabs(r->v) > 20 * c->v + 5;
    bool other = q->sentence != p->sentence && q->own && p->own && check_facts_named(&w->x, v, b) <= 0;
    return r->form == 'r' && other && (later->v > 5 * earlier->v || earlier->v > 5 * later->v);
}

/* 高于总体23.2个百分点；…不起诉率47%: what it lies above is named and not said; a value in a clause behind is of something else. */
static bool above_unsaid(const solve_t *w, int claim, int b)
{
    const fact_t *f = &w->x.f[claim];
    int from = w->s->t[passage_clause(w->s, f->tok, &(int){0})].from;
    return w->s->zh && b > claim && w->x.f[b].clause != f->clause && check_says(w->s, from, fact_tok(&w->x, claim)->from, "高于|低于|优于|好于");
}

/* 适用率91.5%，提高2.3个百分点，采纳率97.8%: what stands behind the change under a name of its own is another rate. */
static bool another_rate(const solve_t *w, int claim, int v, int b)
{
    return above_unsaid(w, claim, b) || (w->x.f[claim].kind == FACT_POINTS && b > claim && v < claim && w->x.f[v].own && w->x.f[b].own && check_facts_named(&w->x, v, b) <= 0);
}

static void offer_pair(solve_t *w, int claim, int v, int b, int score)
{
    const fact_t *f = &w->x.f[claim];
    const tok_t *c = fact_tok(&w->x, claim), *later = fact_tok(&w->x, v), *earlier = fact_tok(&w->x, b);
    reading_t r = {.rel = REL_CHANGE, .claim = claim, .n = 2, .op = {v, b}, .score = score};
    int years = years_between(w, claim, v, b);
    if (earlier->v <= 0 || years < 0) return;
    compute(f, earlier, later, &r);
    r.fits = years ? f->kind != FACT_CHANGE || leads_yearly(f, c, earlier, later, years) : leads(f, c, earlier, later);
    if (!r.fits && (later->vague || earlier->vague) && !c->vague) r.score -= 1;
    if (!r.fits && r.form == 'r' && fabs(r.v) > 10 * c->v + 100 && solve_slip(r.v, c->v) < 0) r.score -= READ_NEAR; /* of something else */
    if (!r.fits && far_off(w, claim, v, b, &r)) r.score -= READ_NEAR;
    if (!r.fits && f->kind == FACT_AMOUNT && !c->exact && fabs(r.v) <= 0) return;
    if (!r.fits && (in_unread_list(w, claim) || of_a_rate(w, claim, v) || another_rate(w, claim, v, b) || another_rate(w, claim, b, v))) return;
    solve_offer(w, FAM_SAID, &r);
}

/* The value the claim is most likely said of, -1. */
static int value_of(const solve_t *w, int claim, int *ret_score)
{
    int best = -1;
    *ret_score = NEVER;
    for (int v = 0; v < w->x.n; v++) {
        if (!may_have(w, claim, v)) continue;
        int score = score_value(w, claim, v);
        if (score > *ret_score) *ret_score = score, best = v;
    }
    return best;
}

bool solve_of_last(const solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    int from = fact_tok(&w->x, claim)->from;
    return !w->s->zh && claim > 0 && f->kind == FACT_AMOUNT && w->x.f[claim - 1].sentence == f->sentence && fact_counts(&w->x, claim - 1) && check_says(w->s, fact_tok(&w->x, claim - 1)->to, from, ",") &&
           check_says(w->s, from, from + 30 < w->s->n ? from + 30 : w->s->n, " more than in| fewer than in| less than in| more than last| fewer than last| more than the year| fewer than the year");
}

static void solve_pairs(solve_t *w, int claim)
{
    bool said_of_last = solve_of_last(w, claim);
    for (int v = 0; v < w->x.n; v++) {
        if (!may_have(w, claim, v) || (said_of_last && v > claim)) continue;
        int score = score_value(w, claim, v);
        for (int b = 0; b < w->x.n && score > -3; b++) {
            if (b == v || !may_have(w, claim, b) || !check_facts_alike(&w->x, v, b)) continue;
            if (said_of_last && w->x.f[b].base && w->x.f[b].sentence != w->x.f[claim].sentence) continue; /* fell from 4,000 to 3,200: the base of that fall */
            int base = score_base(w, claim, v, b);
            if (base != NEVER && score + base >= 0) offer_pair(w, claim, v, b, score + base);
        }
    }
}

/* 1,500件，比上年增加300件，增长25%: base = value - amount. Without the value: amount over base. */
static void offer_amount(solve_t *w, int claim, int a, int v)
{
    const fact_t *g = &w->x.f[a];
    const tok_t *c = fact_tok(&w->x, claim), *d = fact_tok(&w->x, a);
    double per = w->x.f[claim].kind == FACT_CHANGE ? 100 : 1;
    int p = score_value(w, claim, v), q = score_value(w, a, v), score = p < q ? p : q;
    bool base = w->x.f[v].time < 0 && w->x.f[v].sentence == w->x.f[claim].sentence;
    tok_t b = *fact_tok(&w->x, v);
    if (!base) b.v -= g->dir * d->v, b.lo -= g->dir > 0 ? d->hi : -d->lo, b.hi -= g->dir > 0 ? d->lo : -d->hi;
    if (b.lo <= 0 || (score < 2 && !base)) return;
    reading_t r = {.rel = REL_CHANGE, .claim = claim, .n = 2, .op = {a, v}, .form = base ? '%' : g->dir > 0 ? 'b' : 'B', .v = per * d->v / b.v, .score = base ? 6 : score + 3};
    r.fits = ranges_meet((range_t){per * d->lo / b.hi, per * d->hi / b.lo}, range_of(c));
    solve_offer(w, FAM_SAID, &r);
}

/* An amount said beside the percentage, of the same change. */
static bool is_amount_of(const solve_t *w, int claim, int a)
{
    const fact_t *f = &w->x.f[claim], *g = &w->x.f[a];
    if (a == claim || g->kind != FACT_AMOUNT || g->sentence != f->sentence || g->dir * f->dir < 0 || solve_parted(w, a, claim)) return false;
    return g->since == f->since || !g->since || !f->since;
}

static void solve_amount(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    if (f->kind != FACT_CHANGE && !(f->kind == FACT_TIMES && f->by)) return;
    for (int a = claim - 2 > 0 ? claim - 2 : 0; a < w->x.n && a <= claim + 1; a++)
        for (int v = 0; v < w->x.n && is_amount_of(w, claim, a); v++)
            if (may_have(w, a, v) && check_facts_alike(&w->x, a, v) && w->x.f[v].sentence <= f->sentence) offer_amount(w, claim, a, v);
}

/* 不捕率22.4%，低于全省平均水平26.1%，相差3.7个百分点: the only two of the sentence, neither said to be of an earlier time. */
static void solve_apart(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    const tok_t *c = fact_tok(&w->x, claim);
    int at[2], n = 0, end, from = passage_clause(w->s, f->tok, &end);
    bool words = cue_in(&w->x.hits, f->from, c->from, CUE_APART) || (f->kind == FACT_POINTS && (check_says(w->s, w->s->t[from].from, c->from, SAYS[SAY_APART_ZH]) || check_says(w->s, c->to, w->s->t[end].from, SAYS[SAY_APART_EN])));
    for (int i = 0; i < w->x.n && words; i++)
        if (may_have(w, claim, i) && w->x.f[i].sentence == f->sentence && n++ < 2) at[n - 1] = i;
    if (n != 2 || !check_facts_alike(&w->x, at[0], at[1])) return;
    if (above_unsaid(w, claim, at[1])) return;
    if (w->s->zh && f->dir && (w->x.f[at[0]].time < 0) != (w->x.f[at[1]].time < 0)) return; /* 与上年的93.1%相比提高: which way is said */
    const tok_t *a = fact_tok(&w->x, at[0]), *b = fact_tok(&w->x, at[1]);
    range_t d = apart(a->v > b->v ? a : b, a->v > b->v ? b : a, c);
    if (f->since != SINCE_UNSAID && !ranges_meet(d, range_of(c))) return; /* 适用率91.5%，同比提高2.3个百分点，采纳率97.8% */
    solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_CHANGE, .claim = claim, .n = 2, .op = {a->v > b->v ? at[0] : at[1], a->v > b->v ? at[1] : at[0]}, .form = '-', .v = fabs(a->v - b->v), .fits = ranges_meet(d, range_of(c)), .score = READ_SURE});
}

/* --- one value alone -------------------------------------------------------------------------------------------------------------- */

static bool whole_between(double lo, double hi)
{
    return floor(hi + 1e-9) >= ceil(lo - 1e-9) && hi >= 0.5;
}

/* Whether some whole number before could have led to v. Generous: one whole last digit either way. */
static bool has_base(const fact_t *f, const tok_t *c, const tok_t *v)
{
    double lo = c->v - c->last, hi = c->v + c->last;
    if (f->kind == FACT_TIMES) return (!f->by && lo > 0 && whole_between(v->v / hi, v->v / lo)) || (!f->of && whole_between(v->v / (hi + 1), v->v / (lo + 1)));
    double p = 1 + f->dir * lo / 100, q = 1 + f->dir * hi / 100;
    if (p <= 0 || q <= 0) return true;
    return whole_between(v->v / (p > q ? p : q), v->v / (p > q ? q : p));
}

/* one crime in five */
static bool in_so_many(const solve_t *w, int v)
{
    const tok_t *t = fact_tok(&w->x, v);
    return !w->s->zh && t->han && check_ends_with(w->s->c, t->from, " in ");
}

static void solve_base(solve_t *w, int claim, int v, int score)
{
    const fact_t *f = &w->x.f[claim];
    const tok_t *c = fact_tok(&w->x, claim), *t = fact_tok(&w->x, v);
    bool relative = (f->kind == FACT_CHANGE && f->dir) || (f->kind == FACT_TIMES && c->num == NUM_TIMES);
    bool ones = fact_counts(&w->x, v) && t->exact && !t->money && t->v > 0 && t->v < (t->unit == UNIT_PERSON || t->unit == UNIT_CASE || t->unit == UNIT_GE ? 1e6 : 1000);
    bool beside = (w->x.f[v].tok > 0 && w->s->t[w->x.f[v].tok - 1].kind == TOK_NUM) || w->s->t[w->x.f[v].tok + 1].kind == TOK_NUM;
    bool part = f->own && cue_in(&w->x.hits, w->x.f[v].from, t->from, CUE_OPEN); /* 其中省部级104人，起诉人数上升21.6% */
    if (in_so_many(w, v) || of_a_rate(w, claim, v)) return;
    if (!relative || !ones || part || beside || score < 4 || c->vague || c->han || has_base(f, c, t)) return;
    solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_BASE, .claim = claim, .n = 1, .op = {v}, .form = 'x', .score = READ_SURE});
}

/* 1200件，上升20个百分点: points of something that is no rate. */
static void solve_points(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    int v = claim - 1, next = claim + 1;
    if (next < w->x.n && !w->s->zh && is_word(&w->s->t[f->tok + 1], W_TO) && w->x.f[next].tok == f->tok + 2) v = next;
    if (next < w->x.n && w->s->zh && is_sep(&w->s->t[f->tok + 1], ',') && check_says(w->s, w->x.f[next].from, fact_tok(&w->x, next)->from, "达")) v = next; /* 增长3.5个百分点，达到2,070人 */
    if (f->kind != FACT_POINTS || !f->dir || v < 0 || !fact_counts(&w->x, v) || w->x.f[v].sentence != f->sentence || abs(f->tok - w->x.f[v].tok) > 6) return;
    const tok_t *t = fact_tok(&w->x, v);
    if (check_says(w->s, v < claim ? t->to : f->from, fact_tok(&w->x, claim)->from, SAYS[SAY_OF_RATES]) || !((t->unit != UNIT_NONE && t->unit != UNIT_TIME) || (t->exact && t->v > 100))) return;
    for (int i = 0; i < w->x.n; i++)
        if (fact_tok(&w->x, i)->num == NUM_PERCENT && w->x.f[i].sentence == f->sentence && w->x.f[i].kind == FACT_SHARE) return;
    solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_POINTS, .claim = claim, .n = 1, .op = {v}, .form = 'x', .score = READ_SURE + 2});
}

static range_t factor(const fact_t *f, const tok_t *c)
{
    if (f->kind == FACT_CHANGE) return f->dir < 0 ? (range_t){1 - c->hi / 100, 1 - c->lo / 100} : (range_t){1 + c->lo / 100, 1 + c->hi / 100};
    return f->by ? (range_t){1 + c->lo, 1 + c->hi} : (range_t){c->lo, f->of ? c->hi : 1 + c->hi};
}

/* 同比上升2个百分点，同比下降3个百分点 */
static bool opposed(const solve_t *w, const fact_t *f, const fact_t *g)
{
    return f->kind == FACT_POINTS && g->kind == FACT_POINTS && f->dir * g->dir < 0 && f->since == g->since && !f->own && f->sentence == g->sentence && f->tok - g->tok < 9 && !solve_parted(w, (int)(g - w->x.f), (int)(f - w->x.f));
}

static bool is_relative(const fact_t *f)
{
    return (f->kind == FACT_CHANGE || f->kind == FACT_TIMES) && f->order < 0;
}

/* Two changes one after the other, over the same time as far as is said. */
static bool one_period(const solve_t *w, const fact_t *g, const fact_t *f)
{
    bool same = f->since == g->since && f->since_year == g->since_year;
    bool unsaid = (f->since == SINCE_UNSAID && g->since <= SINCE_YEAR_BEFORE) || (g->since == SINCE_UNSAID && f->since <= SINCE_YEAR_BEFORE);
    if (f->kind == g->kind && !same && f->dir == g->dir && f->tok > g->tok + 3) return false;
    for (int i = g->tok; i < f->tok; i++)
        if (is_word(&w->s->t[i], W_OFWHICH) || is_word(&w->s->t[i], W_OR) || w->s->t[i].kind == TOK_YEAR) return false;
    return same || unsaid;
}

/* are to be halved from 40 to 20: the change stands with two values of its own. */
static bool has_own_ends(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int a = claim + 1, b = claim + 2, stop = fact_tok(&w->x, claim)->to;
    if (b >= w->x.n || w->x.f[b].sentence != w->x.f[claim].sentence || !is_count(fact_tok(&w->x, a)) || !is_count(fact_tok(&w->x, b))) return false;
    int from = fact_tok(&w->x, a)->from, to = fact_tok(&w->x, b)->from;
    return from - stop <= 8 && to - fact_tok(&w->x, a)->to <= 16 && check_says(s, stop, from, " from") && check_says(s, fact_tok(&w->x, a)->to, to, " to ");
}

/* 16.7万件，上升11.5倍，上升18.5%: both cannot hold of one value over one period. */
static void solve_merged(solve_t *w, int claim)
{
    int last = claim - 1, score, other;
    const fact_t *f = &w->x.f[claim], *g = &w->x.f[last > 0 ? last : 0];
    if (last >= 0 && opposed(w, f, &w->x.f[last])) solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_MERGED, .claim = claim, .n = 1, .op = {last}, .form = 'x', .score = READ_SURE + 1});
    if (check_says(w->s, f->from, f->to2, SAYS[SAY_YEARLY_MEAN])) return; /* 增长60%，年均增长12.5%: each holds beside the other */
    if (last < 1 || !is_relative(f) || !is_relative(g) || f->sentence != g->sentence || f->own || f->aside != g->aside || solve_parted(w, last, claim) || !one_period(w, g, f)) return;
    int v = value_of(w, claim, &score), u = value_of(w, last, &other);
    if (!w->s->zh && has_own_ends(w, claim)) return;
    if (v < 0 || v != u || score < 4 || other < 4 || ranges_meet(factor(f, fact_tok(&w->x, claim)), factor(g, fact_tok(&w->x, last)))) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_MERGED, .claim = claim, .n = 2, .op = {last, v}, .form = 'x', .score = READ_SURE + 1});
}

/* From 12,828 to 12,085: the base that stands with the value, -1. */
static int base_beside(const solve_t *w, int v)
{
    bool own = v > 0 && w->x.f[v - 1].base && w->x.f[v - 1].clause == w->x.f[v].clause && check_facts_alike(&w->x, v, v - 1);
    return own ? v - 1 : -1;
}

/* 下降至120件, rose from 1,200 to 900: the way the words say. */
static void solve_moved(solve_t *w, int v)
{
    const fact_t *p = &w->x.f[v];
    const tok_t *t = fact_tok(&w->x, v);
    int end, from = passage_clause(w->s, p->tok, &end), dir = p->dir;
    for (int j = p->tok - 1; j >= from && !dir; j--) dir = check_direction(&w->s->t[j]);
    if (!p->to || !dir || p->time < 0) return;
    int own = base_beside(w, v);
    for (int b = 0; b < w->x.n; b++) {
        const fact_t *q = &w->x.f[b];
        const tok_t *u = fact_tok(&w->x, b);
        if (own >= 0 && b != own) continue; /* from 12,828 to 12,085, whatever was said before */
        if (b == v || !check_facts_alike(&w->x, v, b) || u->range || is_change(q) || !solve_near(w, v, b, 1) || solve_parted(w, v, b) || (q->base && q->sentence != p->sentence)) continue;
        int score = score_order(w, v, v, b);
        if (score < 3 || (check_facts_named(&w->x, v, b) < 0 && q->clause != p->clause && w->s->zh)) continue;
        bool good = dir > 0 ? t->hi > u->lo : t->lo < u->hi;
        if (good) continue;
        solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_DIRECTION, .claim = v, .n = 2, .op = {b, v}, .form = '>', .score = score + 3});
    }
}

/* 4,280万元，比上年的3,567万件上升20%; from 42 days to 36 weeks, 6 days less: the digits go together, the units do not. */
static void solve_other_units(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    int at[2], n = 0;
    for (int i = 0; i < w->x.n; i++) {
        const tok_t *t = fact_tok(&w->x, i);
        if (i == claim || w->x.f[i].sentence != f->sentence) continue;
        if (t->range || t->vague || (t->num != NUM_COUNT && t->num != NUM_SPAN) || n == 2) return;
        at[n++] = i;
    }
    if (n != 2 || (f->kind != FACT_CHANGE && f->kind != FACT_AMOUNT) || check_facts_alike(&w->x, at[0], at[1])) return;
    tok_t p = *fact_tok(&w->x, at[0]), q = *fact_tok(&w->x, at[1]);
    bool span = p.num == NUM_SPAN && q.num == NUM_SPAN, known = p.unit != UNIT_NONE && q.unit != UNIT_NONE && (p.money != q.money || (w->s->zh && p.unit != q.unit));
    bool earlier = w->x.f[at[0]].time < 0 || w->x.f[at[1]].time < 0;
    if ((!span && !known) || !earlier) return;
    bool back = w->x.f[at[0]].time < 0;
    p.v = p.lo = p.hi = solve_literal(w, at[0]), q.v = q.lo = q.hi = solve_literal(w, at[1]), p.exact = q.exact = true;
    if (leads(f, fact_tok(&w->x, claim), back ? &p : &q, back ? &q : &p))
        solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_UNIT, .claim = claim, .n = 2, .op = {at[0], at[1]}, .form = '>', .score = READ_SURE + 2});
}

/* Fell by 60 cases, from 45: by more than there were. */
static void solve_below_none(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    for (int b = 0; b < w->x.n && f->kind == FACT_AMOUNT && f->dir < 0; b++) {
        if (b == claim || (!w->x.f[b].base && w->x.f[b].time >= 0) || w->x.f[b].sentence != f->sentence || abs(w->x.f[b].clause - f->clause) > 1 || !may_have(w, claim, b)) continue;
        if (fact_tok(&w->x, claim)->lo > fact_tok(&w->x, b)->hi && !w->good[claim][FAM_SAID].set)
            solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_IMPOSSIBLE, .claim = claim, .n = 2, .op = {b, claim}, .form = '-', .v = fact_tok(&w->x, b)->v - fact_tok(&w->x, claim)->v, .score = READ_SURE + 1});
    }
}

static bool constant(const solve_t *w, int claim)
{
    int end, from = passage_sentence(w->s, w->x.f[claim].tok, &end);
    return cue_in(&w->x.hits, w->s->t[from].from, w->s->t[end].from, CUE_CONST);
}

void solve_changes(solve_t *w)
{
    for (int i = 0; i < w->x.n; i++) {
        const fact_t *f = &w->x.f[i];
        int score;
        if (f->kind == FACT_VALUE || f->kind == FACT_SHARE) solve_moved(w, i);
        if (!is_change(f) || constant(w, i)) continue;
        solve_pairs(w, i);
        solve_amount(w, i);
        if (f->kind == FACT_POINTS || f->kind == FACT_AMOUNT) solve_apart(w, i);
        solve_points(w, i);
        solve_merged(w, i);
        solve_below_none(w, i);
        solve_other_units(w, i);
        int v = value_of(w, i, &score);
        if (v >= 0 && !w->good[i][FAM_SAID].set) solve_base(w, i, v, score);
    }
}
