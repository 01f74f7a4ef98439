/* check_again.c - a number said again: 近百家，共112家; over 20,000 (19,200); 2.36亿元（2,360万元）; 3.5 tonnes (35,000 kg); and what is said
 * to be more or less than it is, or than another.
 *
 * The second must be able to be the first: within its bound, or the same in another measure. That the two are one quantity is
 * read from the bracket, or from words (实际, 共, namely, to be exact) where the two are the only ones of their kind.
 */
#include "report/check_solve.h"

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

/* Kilograms, metres, square metres, days: how many of them a unit is, and of which kind it is; 0 = not such a unit. */
double solve_measure(const sentence_t *s, const tok_t *t, char *kind)
{
    static const struct {
        const char *words;
        double many;
        char kind;
    } rows[] = {{"公斤|千克|kilogram|kg", 1, 'w'}, {"公顷|hectare", 10000, 'a'}, {"平方公里|square kilomet", 1e6, 'a'}, {"平方米|square met", 1, 'a'}, {"亩", 666.67, 'a'}, {"公里|千米|kilomet| km", 1000, 'l'},
                {"吨|tonne| tons", 1000, 'w'}, {"平方|square", 0, 0}, {"米|metre|meter", 1, 'l'}, {"克|gram", 0.001, 'w'}};
    double days = check_days(s, t);
    int to = t->to == t->digits_to && t->to + 3 < s->n && is_count(t) ? t->to + 3 : t->to; /* 42 km: no plural, no unit */
    if (days > 0) return *kind = 'd', days;
    for (size_t r = 0; r < sizeof rows / sizeof *rows && is_count(t); r++)
        if (check_says(s, t->digits_to, to, rows[r].words)) return *kind = rows[r].kind, rows[r].many;
    return *kind = 0, 0;
}

static bool measured(const solve_t *w, int a, int b, double *m, double *n)
{
    char kind = 0, other = 0;
    *m = solve_measure(w->s, tok(w, a), &kind), *n = solve_measure(w->s, tok(w, b), &other);
    return *m > 0 && *n > 0 && kind == other && *m != *n;
}

static bool alike(const solve_t *w, int a, int b)
{
    const tok_t *p = tok(w, a), *q = tok(w, b);
    if (p->num != q->num || p->range || q->range) return false;
    if (p->num == NUM_PERCENT) return true;
    bool bare = q->unit == UNIT_NONE && q->num == NUM_COUNT && (!p->money || q->money);
    return p->money == q->money && (check_facts_alike(&w->x, a, b) || bare);
}

static bool agree(const solve_t *w, int a, int b)
{
    const tok_t *p = tok(w, a), *q = tok(w, b);
    double m, n;
    if (!measured(w, a, b, &m, &n)) return ranges_meet(range_of(p), range_of(q));
    bool days = check_days(w->s, p) > 0;
    double slack = days || m > 600 ? 0.04 * p->v * m : 0;
    return ranges_meet((range_t){p->lo * m - slack, p->hi * m + slack}, (range_t){q->lo * n, q->hi * n});
}

/* A power of ten apart: a scale lost. */
static bool scale_lost(const tok_t *a, const tok_t *b)
{
    double tens = a->v > 0 && b->v > 0 ? fabs(log10(a->v / b->v)) : 0;
    return tens > 0.5 && fabs(tens - round(tens)) < 1e-6;
}

static void offer(solve_t *w, int a, int b, int score)
{
    bool fits = agree(w, a, b);
    if (!fits && w->s->zh && tok(w, a)->vague && check_says(w->s, w->s->t[passage_clause(w->s, w->x.f[a].tok, &(int){0})].from, tok(w, a)->from, "未|没有|不曾|无")) return; /* 未超过2%，为1.3%; 未发生10人以上集体访，最大8人 */
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_AGAIN, .claim = b, .n = 2, .op = {a, b}, .form = '>', .fits = fits, .score = score});
}

static bool is_change(const fact_t *f)
{
    return f->kind == FACT_AMOUNT || f->kind == FACT_CHANGE || f->kind == FACT_POINTS || f->kind == FACT_TIMES;
}

/* Only words of a noun between the number and the bracket that holds the other alone. */
static bool in_bracket(const solve_t *w, int a, int b)
{
    const sentence_t *s = w->s;
    int i = w->x.f[a].tok + 1, j = w->x.f[b].tok, room = s->zh ? 12 : 40;
    for (; i < j && !is_sep(&s->t[i], '('); i++)
        if (s->t[i].kind == TOK_SEP || (room -= s->t[i].to - s->t[i].from) < 0) return false;
    bool told = i < j && tok(w, a)->vague && cue_in(&w->x.hits, s->t[i].from, s->t[j].from, CUE_AGAIN); /* at least 400 (the register lists 368) */
    for (int k = i + 1; k < j && !told; k++)
        if (s->t[k].kind != TOK_WORD && !(s->t[k].kind == TOK_TEXT && s->t[k].to - s->t[k].from <= 4)) return false;
    int close = j + 1; /* (420 kg) */
    if (!s->zh && s->t[close].kind == TOK_TEXT && s->t[close].to - s->t[close].from <= 4) close++;
    return i < j && is_sep(&s->t[close], ')') && !one_of(U"+-−–", s->c[s->t[j].from - 1]) && w->x.f[b].time == 0;
}

static void look_bracket(solve_t *w, int a, int b)
{
    const tok_t *p = tok(w, a), *q = tok(w, b);
    double m, n;
    if (!in_bracket(w, a, b) || (p->from > 1 && p->han && check_ends_with(w->s->c, p->from, "- |-"))) return;
    if (measured(w, a, b, &m, &n)) offer(w, a, b, READ_SURE + 1);
    else if (!alike(w, a, b)) return;
    else if ((p->vague && !q->vague) || scale_lost(p, q)) offer(w, a, b, READ_SURE + 1);
    else if (p->han && !q->han && is_count(p) && p->v < 1000 && w->x.f[b].tok == w->x.f[a].tok + 2) offer(w, a, b, READ_SURE + 1);
    else if (p->last > q->last && fabs(p->v - q->v) < p->last * 10 && (p->money || p->unit == q->unit)) offer(w, a, b, READ_SURE);
    else if (agree(w, a, b) && p->unit != UNIT_NONE) offer(w, a, b, 3);
}

/* No third of its kind in their sentences, but for those that b is the total of. */
static bool only_two(const solve_t *w, int a, int b)
{
    for (int i = 0; i < w->x.n; i++)
        if (i != a && i != b && w->whole[i] != b && w->x.f[i].sentence >= w->x.f[a].sentence && w->x.f[i].sentence <= w->x.f[b].sentence && tok(w, i)->num == tok(w, a)->num && (tok(w, a)->num != NUM_COUNT || check_facts_alike(&w->x, a, i))) return false;
    return true;
}

/* 折合, equals: the same in another scale or measure, right behind it. */
static void look_scale(solve_t *w, int a, int b)
{
    const tok_t *p = tok(w, a), *q = tok(w, b);
    double m, n;
    if (b != a + 1 || w->x.f[b].sentence != w->x.f[a].sentence || is_change(&w->x.f[b]) || w->x.f[b].kind == FACT_EACH) return;
    if (b + 1 < w->x.n && w->x.f[b + 1].kind == FACT_TIMES && w->x.f[b + 1].clause == w->x.f[b].clause) return; /* 相当于上年4,000万元的4倍 */
    bool apposed = cue_in(&w->x.hits, p->to, q->from, CUE_LEADS_ON) || check_says(w->s, p->to, q->from, w->s->zh ? "折合" : SAYS[SAY_EQUALS]);
    bool other = measured(w, a, b, &m, &n), money = p->money && q->money && p->last != q->last && p->unit == q->unit;
    if (apposed && (other || (alike(w, a, b) && ((scale_lost(p, q) && p->last != q->last) || money)))) offer(w, a, b, READ_SURE);
}

/* The words of b's clause that say it is a's number: 实际, to be exact; 2 plainly, 1 by a total or the name of a rate. */
static int says_again(const solve_t *w, int a, int b)
{
    const sentence_t *s = w->s;
    const fact_t *f = &w->x.f[b];
    int from = s->t[passage_clause(s, f->tok, &(int){0})].from, to = tok(w, b)->from, end = f->to2 + 16 < s->n ? f->to2 + 16 : s->n;
    if (from < tok(w, a)->to) from = tok(w, a)->to;
    if (cue_in(&w->x.hits, from, to, CUE_AGAIN) || (!s->zh && cue_in(&w->x.hits, tok(w, b)->to, end, CUE_AGAIN))) return 2;
    if (tok(w, a)->num != NUM_PERCENT) return f->total || (s->zh && check_says(s, from, to, SAYS[SAY_TOTAL_CHAR]));
    if (s->zh) return f->rate || check_says(s, from, to, SAYS[SAY_RATE_NAME]);
    return is_sep(&s->t[f->tok - 1], ',') && check_ends_clause(&s->t[f->tok + 1]);
}

/* 超过2万份，实际发放19,200份; over 20,000, 19,200 to be exact; 逾八成满意，满意率为76.3%. */
static void look_again(solve_t *w, int a, int b)
{
    const tok_t *p = tok(w, a), *q = tok(w, b);
    if (!p->vague || q->vague || p->range || p->num == NUM_SPAN || !alike(w, a, b) || !only_two(w, a, b) || cue_between(&w->x, a, b, CUE_OPEN)) return;
    int said = says_again(w, a, b);
    bool near = q->v < 1.6 * p->v && q->v > 0.6 * p->v;
    if (said && (near || agree(w, a, b))) offer(w, a, b, READ_SURE + said - 1);
}

/* 评分为104分（满分100分） */
static void look_score(solve_t *w, int full)
{
    const sentence_t *s = w->s;
    if (full == 0 || !check_ends_with(s->c, tok(w, full)->from, s->zh ? "满分为|满分" : "out of a possible |out of a maximum of |maximum of ")) return;
    const tok_t *t = tok(w, full - 1);
    if (t->num == tok(w, full)->num && t->lo > tok(w, full)->hi) solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_IMPOSSIBLE, .claim = full, .n = 2, .op = {full - 1, full}, .form = '>', .score = READ_SURE + 1});
}

/* Nine out of eight: more than there are. */
static void look_fraction(solve_t *w, int i)
{
    const tok_t *t = tok(w, i);
    if (t->num == NUM_PERCENT && t->han && t->lo > 100.5) solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_IMPOSSIBLE, .claim = i, .form = 'x', .score = READ_SURE + 1});
}

static bool of_one_kind(const sentence_t *s, const tok_t *part, const tok_t *whole)
{
    if (part->vague || whole->vague || part->range || whole->range) return false;
    if (whole->num == NUM_SPAN) return part->num == NUM_SPAN || (!s->zh && is_count(part) && part->unit == UNIT_NONE);
    return is_count(part) && is_count(whole) && (part->unit == whole->unit || part->unit == UNIT_NONE);
}

/* 12个月中有14个月: a part above its whole, of spans too. */
static void look_part(solve_t *w, int i)
{
    const sentence_t *s = w->s;
    if (i + 1 >= w->x.n || w->x.f[i + 1].sentence != w->x.f[i].sentence || w->x.f[i + 1].tok - w->x.f[i].tok > 5) return;
    int part = s->zh ? i + 1 : i, whole = s->zh ? i : i + 1, from = tok(w, i)->to, to = tok(w, i + 1)->from;
    bool words = check_says(s, from, to, s->zh ? SAYS[SAY_AMONG_HAVE] : SAYS[SAY_OF_THE]) && to - from < (s->zh ? 14 : 16);
    if (words && of_one_kind(s, tok(w, part), tok(w, whole)) && tok(w, part)->v > tok(w, whole)->v)
        solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_PART, .claim = part, .n = 2, .op = {part, whole}, .form = '>', .score = READ_SURE + 1});
}

void solve_again(solve_t *w)
{
    for (int a = 0; a < w->x.n; a++) {
        look_score(w, a);
        look_part(w, a);
        look_fraction(w, a);
        if (is_change(&w->x.f[a]) || tok(w, a)->num == NUM_TIMES) continue;
        for (int b = a + 1; b < w->x.n && (b <= a + 3 || (w->x.f[b].total && b <= a + 8)) && solve_near(w, a, b, 1); b++) {
            if (is_change(&w->x.f[b]) || tok(w, b)->num == NUM_TIMES) continue;
            if (b == a + 1 && w->x.f[a].sentence == w->x.f[b].sentence) look_bracket(w, a, b);
            if (!w->x.f[b].aside) look_scale(w, a, b), look_again(w, a, b);
        }
    }
}
