/* check_scale.c - what fits but for the unit or scale of one number, in Chinese: 12.5公里，其中8.3公里、4.2平方公里; 1.2吨，其中700公斤、500吨;
 * 3.6亿元，上年2.4万元，增长50%. That the digits come out exactly with the unit of the number beside it, and not with its own, tells the slip.
 */
#include "report/check_solve.h"

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

/* What a number of so many digits would be in the unit and scale of another. */
typedef struct unit_of {
    double one;  /* how many of its measure one digit is: 万亩 10,000 × 666.7 */
    char kind;   /* of solve_measure; 0 = none, then the unit itself is the kind */
    int64_t unit;
    bool money;
} unit_of_t;

static unit_of_t unit_of(const solve_t *w, int i)
{
    const tok_t *t = tok(w, i);
    double literal = solve_literal(w, i), scale = literal > 0 ? t->v / literal : 0;
    unit_of_t u = {.one = scale, .unit = t->unit, .money = t->money};
    double many = t->money ? 0 : solve_measure(w->s, t, &u.kind);
    if (many > 0) u.one *= many, u.unit = 0;
    else u.kind = 0;
    return u;
}

static bool one_kind(unit_of_t a, unit_of_t b)
{
    return a.kind == b.kind && a.unit == b.unit && a.money == b.money;
}

/* 人 and 人次, 件 and 件次 are counted together. */
static bool counted_together(const solve_t *w, int a, int b)
{
    int64_t u = tok(w, a)->unit, v = tok(w, b)->unit;
    bool persons = (u == UNIT_PERSON || u == UNIT_PTIME) && (v == UNIT_PERSON || v == UNIT_PTIME);
    return persons || ((u == UNIT_CASE || u == UNIT_CTIME) && (v == UNIT_CASE || v == UNIT_CTIME)) || u == UNIT_GE || v == UNIT_GE;
}

static bool is_part(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *t = tok(w, i);
    return f->kind == FACT_VALUE && is_count(t) && !t->vague && !t->range && !t->han && f->time == 0 && t->digits_to < t->to;
}

static bool comes_to(double v, double whole)
{
    return fabs(v - whole) < 1e-6 * whole;
}

/* The parts of the whole that 其中 opens; 0 where they are no plain list. */
static int parts_of(const solve_t *w, int whole, int part[LIST_MOST])
{
    int n = 0;
    if (!is_part(w, whole) || whole + 2 >= w->x.n || !cue_between(&w->x, whole, whole + 1, CUE_OPEN)) return 0;
    for (int i = whole + 1; i < w->x.n && w->x.f[i].sentence == w->x.f[whole].sentence && n < 12; i++) {
        if (!is_part(w, i)) continue;
        if (w->s->t[w->x.f[i].tok - 1].kind == TOK_NUM || solve_parted(w, whole, i)) break;
        part[n++] = i;
    }
    return n;
}

/* Whether the parts come to the whole in all their digits, but with that of one in the unit of its neighbour or of the whole. */
static bool fits_but_for(const solve_t *w, int whole, const int *part, int n, int odd)
{
    unit_of_t all = unit_of(w, whole), own = unit_of(w, part[odd]), beside = unit_of(w, part[odd ? odd - 1 : 1]);
    double total = solve_literal(w, whole) * all.one, sum = 0, digits = solve_literal(w, part[odd]);
    for (int i = 0; i < n; i++) {
        unit_of_t u = unit_of(w, part[i]);
        if (i != odd && !one_kind(u, all)) return false;
        sum += i == odd ? 0 : solve_literal(w, part[i]) * u.one;
    }
    bool same = one_kind(own, all), right = same && fabs(sum + digits * own.one - total) < 0.02 * total;
    if (total <= 0 || right || (!same && counted_together(w, whole, part[odd])) || (same && comes_to(beside.one, own.one))) return false;
    return comes_to(sum + digits * beside.one, total) || comes_to(sum + digits * all.one, total);
}

static void look_parts(solve_t *w, int whole)
{
    int part[LIST_MOST], n = parts_of(w, whole, part);
    for (int odd = 0; odd < n && n > 1; odd++) {
        if (!fits_but_for(w, whole, part, n, odd)) continue;
        reading_t r = {.rel = REL_UNIT, .claim = whole, .form = '+', .score = READ_SURE + 3};
        for (int i = 0; i < n; i++) r.op[i] = part[i], r.sign[i] = 1, r.n++;
        solve_offer(w, FAM_ORDER, &r);
        return;
    }
}

/* 3.6亿元，上年2.4万元，增长50%: the digits rose by so much, the sums did not. */
static void look_change(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    const tok_t *c = tok(w, claim);
    int at[2], n = 0;
    if (f->kind != FACT_CHANGE || !f->dir || c->vague || w->good[claim][FAM_SAID].set) return;
    for (int i = 0; i < w->x.n; i++)
        if (w->x.f[i].sentence == f->sentence && w->x.f[i].kind == FACT_VALUE && tok(w, i)->num == NUM_COUNT && n++ < 2) at[n - 1] = i;
    if (n != 2 || (w->x.f[at[0]].time < 0) == (w->x.f[at[1]].time < 0)) return;
    int now = w->x.f[at[0]].time < 0 ? at[1] : at[0], then = now == at[0] ? at[1] : at[0];
    unit_of_t u = unit_of(w, now), v = unit_of(w, then);
    double before = solve_literal(w, then), rise = before > 0 ? 100 * (solve_literal(w, now) / before - 1) * f->dir : 0;
    if (!one_kind(u, v) || comes_to(u.one, v.one) || rise < c->lo || rise > c->hi) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_UNIT, .claim = claim, .n = 2, .op = {now, then}, .form = '>', .score = READ_SURE + 3});
}

void solve_scales(solve_t *w)
{
    for (int i = 0; i < w->x.n && w->s->zh; i++) look_parts(w, i), look_change(w, i);
}
