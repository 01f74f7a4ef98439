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
        const tok_t *before = &w->s->t[w->x.f[i].tok - 1];
        if ((before->kind == TOK_NUM && !before->han) || solve_parted(w, whole, i)) break; /* 二期1.5亩 */
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
    bool yuan = own.money && all.money && own.one < 2 && comes_to(sum + digits * 1e4, total); /* 7000元 for 7000万元 */
    return yuan || comes_to(sum + digits * beside.one, total) || comes_to(sum + digits * all.one, total);
}

/* 受理100件，其中盗窃60人、诈骗40人: the parts are all of another unit and come to the whole in their digits. */
static bool fits_as_others(const solve_t *w, int whole, const int *part, int n)
{
    double sum = 0;
    unit_of_t all = unit_of(w, whole), first = unit_of(w, part[0]);
    for (int i = 0; i < n; i++) {
        if (!one_kind(unit_of(w, part[i]), first) || counted_together(w, whole, part[i]) || tok(w, part[i])->money) return false;
        sum += tok(w, part[i])->v;
    }
    return !one_kind(all, first) && !all.money && !all.kind && !first.kind && tok(w, whole)->v >= 20 && comes_to(sum, tok(w, whole)->v);
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
    if (n > 1 && fits_as_others(w, whole, part, n)) {
        reading_t r = {.rel = REL_UNIT, .claim = whole, .form = '+', .score = READ_SURE + 3};
        for (int i = 0; i < n; i++) r.op[i] = part[i], r.sign[i] = 1, r.n++;
        solve_offer(w, FAM_ORDER, &r);
    }
}

/* 男性3120人，占75.7%；女性522人，占24.3%: the two shares make up all, and are not those of the two values. */
static void look_sides(solve_t *w, int i)
{
    if (i + 3 >= w->x.n || !is_part(w, i) || !is_part(w, i + 2) || w->x.f[i + 1].kind != FACT_SHARE || w->x.f[i + 3].kind != FACT_SHARE || !check_facts_alike(&w->x, i, i + 2)) return;
    int p = check_pair_side(w->s, w->x.f[i].from, tok(w, i)->from), q = check_pair_side(w->s, w->x.f[i + 2].from, tok(w, i + 2)->from);
    double sum = tok(w, i)->v + tok(w, i + 2)->v, said = tok(w, i + 1)->v, share = sum > 0 ? 100 * tok(w, i)->v / sum : 0;
    if (p < 0 || (p ^ 1) != q || fabs(said + tok(w, i + 3)->v - 100) > 0.11 || fabs(share - said) < 1 || w->x.f[i].sentence != w->x.f[i + 3].sentence || tok(w, i + 1)->vague) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_SHARE, .claim = i + 1, .n = 2, .op = {i, i + 2}, .form = '>', .v = share, .score = READ_SURE + 1});
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

/* 违法占地48亩，同比减少12件: less by so many of another thing than the only one that was counted. */
static void look_amount(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    const sentence_t *s = w->s;
    int v = claim - 1, from = passage_clause(s, f->tok, &(int){0});
    if (f->kind != FACT_AMOUNT || v < 0 || !is_part(w, v) || w->x.f[v].sentence != f->sentence || !is_sep(&s->t[from - 1], ',') || w->x.f[v].tok != from - 2) return;
    for (int j = from; j < f->tok; j++)
        if (!check_direction(&s->t[j]) && !is_word(&s->t[j], W_YOY) && !is_word(&s->t[j], W_MOM) && !is_word(&s->t[j], W_LE)) return;
    unit_of_t a = unit_of(w, v), b = unit_of(w, claim);
    bool other = tok(w, claim)->num == NUM_COUNT && tok(w, claim)->digits_to < tok(w, claim)->to && !one_kind(a, b) && !counted_together(w, v, claim);
    if (!other || s->t[w->x.f[v].tok - 1].kind == TOK_NUM || !from) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_UNIT, .claim = claim, .n = 2, .op = {v, claim}, .form = '>', .score = READ_SURE + 1});
}

void solve_scales(solve_t *w)
{
    for (int i = 0; i < w->x.n && w->s->zh; i++) look_parts(w, i), look_change(w, i), look_amount(w, i), look_sides(w, i);
}
