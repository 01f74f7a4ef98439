/* check_levels.c - a bound and the value that it is said of (首次突破500场次 of 452; 控制在45天以内，实际51天), and the way two values went
 * (27起，比上年度的19起大幅减少), in Chinese.
 *
 * A bound is of the value beside it where the words of one of the two are none of their own: 首次突破, 实际为, 依次为. Which of two values is
 * the earlier one is said; the way is said behind them in words that have no subject of their own.
 */
#include "report/check_solve.h"

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

static bool stops(const tok_t *t)
{
    return t->kind == TOK_NUM || t->kind == TOK_YEAR || t->kind == TOK_DATE || t->kind == TOK_SEP;
}

/* The first character of the words that lead to the number. */
static int lead_from(const solve_t *w, int i)
{
    const sentence_t *s = w->s;
    int j = w->x.f[i].tok;
    while (j > 0 && !stops(&s->t[j - 1])) j--;
    return s->t[j].from;
}

/* The words from..to, without those that any value may have, are none. */
static bool only_fillers(const sentence_t *s, int from, int to, enum say list)
{
    while (to > from) {
        int n = check_ends_with(s->c, to, SAYS[list]);
        if (!n) n = one_of(U" 。", s->c[to - 1]);
        if (!n || to - n < from) return false;
        to -= n;
    }
    return true;
}

static bool is_bare(const solve_t *w, int i)
{
    return only_fillers(w->s, lead_from(w, i), tok(w, i)->from, SAY_BARE_LEADS_ZH);
}

static bool is_level(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    return (f->kind == FACT_VALUE || f->kind == FACT_SHARE || f->kind == FACT_EACH) && !tok(w, i)->range && !f->base && !f->aside;
}

/* What the number may be: 超过300件, 20人以内; 未突破 turns it. False where it is no such bound. */
static bool read_bound(const solve_t *w, int i, range_t *ret)
{
    const sentence_t *s = w->s;
    const tok_t *t = tok(w, i);
    bool not = check_ends_with(s->c, t->from, "未|没有|从未|未曾") > 0, more = t->lo == t->v && t->hi > 1e300, less = t->hi == t->v && t->lo < 0;
    if (!t->vague || t->han || !is_level(w, i) || (!more && !less)) return false;
    if (s->c[t->to] == U'的' && !(not && check_says(s, t->to, t->to + 8, SAYS[SAY_LIMITS_ZH]))) return false; /* 超过100万元的案件 */
    *ret = more == not ? (range_t){-HUGE_VAL, t->v} : (range_t){t->v, HUGE_VAL};
    return true;
}

static bool outside(const tok_t *t, range_t r)
{
    return t->hi < r.lo - 1e-9 || t->lo > r.hi + 1e-9;
}

static bool of_one_time(const fact_t *f, const fact_t *g)
{
    return f->time == g->time && f->part == g->part && (f->year == g->year || !f->year || !g->year);
}

static void offer(solve_t *w, enum relation rel, int claim, int other)
{
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = rel, .claim = claim, .n = 2, .op = {other, claim}, .form = '>', .score = READ_SURE + 1});
}

/* The words that lead to value v end those that lead to value u: 全县政府债务余额, 债务余额. */
static bool called_again(const solve_t *w, int u, int v)
{
    const sentence_t *s = w->s;
    int a = tok(w, u)->from, b = tok(w, v)->from, n = 0, last;
    while (b > lead_from(w, v) && one_of(U"为达到是", s->c[b - 1])) b--;
    while (a > lead_from(w, u) && one_of(U"为达到是", s->c[a - 1])) a--;
    last = b - lead_from(w, v);
    while (n < last && a - n > lead_from(w, u) && s->c[a - 1 - n] == s->c[b - 1 - n]) n++;
    return last >= 4 && n == last;
}

static bool may_be_bound(const solve_t *w, int b, int v)
{
    return v >= 0 && v < w->x.n && is_level(w, v) && !tok(w, v)->vague && w->x.f[v].sentence == w->x.f[b].sentence && check_facts_alike(&w->x, v, b) && of_one_time(&w->x.f[b], &w->x.f[v]) &&
           !solve_parted(w, v, b) && !cue_between(&w->x, v < b ? v : b, v < b ? b : v, CUE_OPEN);
}

static void look_bound(solve_t *w, int b)
{
    range_t r;
    if (!read_bound(w, b, &r)) return;
    bool bare = is_bare(w, b);
    if (bare && may_be_bound(w, b, b - 1) && outside(tok(w, b - 1), r)) offer(w, REL_RANGE, b, b - 1);
    int v = b + 1;
    while (v < w->x.n && tok(w, v)->unit == UNIT_NONE && is_count(tok(w, v)) && is_word(&w->s->t[w->x.f[v].tok + 1], W_TO)) v++; /* 1至6月分别为 */
    if (!may_be_bound(w, b, v)) return;
    bool own = is_bare(w, v) || (bare && may_be_bound(w, b, b - 1) && called_again(w, b - 1, v));
    for (; own && may_be_bound(w, b, v); v++) { /* 依次为312件、298件: all of the list */
        if (v > b + 1 && !is_sep(&w->s->t[w->x.f[v].tok - 1], U'、') && !is_word(&w->s->t[w->x.f[v].tok - 1], W_AND)) return;
        if (outside(tok(w, v), r)) offer(w, REL_RANGE, v, b);
    }
}

/* --- the way ------------------------------------------------------------------------------------------------------------------------------ */

/* The way that the words from..to say and nothing else: 大幅减少; 0 = none, or they have a subject. */
static int way_said(const sentence_t *s, int from, int to)
{
    int dir = 0, at = -1;
    for (int j = from; j < to; j++) {
        int d = check_direction(&s->t[j]);
        if (s->t[j].kind == TOK_NUM || (d && at >= 0)) return 0;
        if (d) dir = d, at = j;
    }
    if (at < 0 || !only_fillers(s, s->t[from].from, s->t[at].from, SAY_WAY_LEADS_ZH) || !only_fillers(s, s->t[at].to, s->t[to].from, SAY_WAY_ENDS_ZH)) return 0;
    return dir;
}

/* Whether a is said to be of now and b of before: 上年, 上月; 8月, 7月 where the way is 环比. */
static bool is_before(const solve_t *w, int b, int a)
{
    const fact_t *f = &w->x.f[a], *g = &w->x.f[b];
    return f->time == 0 && g->time < 0 && f->sentence == g->sentence && !f->base;
}

/* The two facts from i are a value of now and one of before, and the only ones: which of them is of now, -1. */
static int now_of(const solve_t *w, int i)
{
    int j = i + 1, now = is_before(w, j, i) ? i : is_before(w, i, j) ? j : -1, then = now == i ? j : i;
    if (now < 0 || !is_level(w, now) || (!is_level(w, then) && !w->x.f[then].base) || tok(w, i)->vague || tok(w, j)->vague || !check_facts_alike(&w->x, i, j) || solve_parted(w, i, j)) return -1;
    if (then == j && w->x.f[j].base) return -1; /* 从22.4%下降为18.1%，另一率从6.3% */
    bool third = i > 0 && w->x.f[i - 1].sentence == w->x.f[i].sentence && w->x.f[i - 1].kind == FACT_VALUE && check_facts_alike(&w->x, i - 1, i) && !solve_parted(w, i - 1, i);
    return third ? -1 : now;
}

/* 由年初的860人减少到年末的910人: the way said between them. */
static int way_between(const solve_t *w, int i, int j)
{
    int dir = 0;
    for (int m = w->x.f[i].tok + 1; m < w->x.f[j].tok; m++)
        if (is_word(&w->s->t[m], W_UPTO) || is_word(&w->s->t[m], W_DOWNTO)) dir = check_direction(&w->s->t[m]);
    return dir;
}

/* The clause that stands alone between the two says the way. */
static int way_amid(const solve_t *w, int i, int j)
{
    const sentence_t *s = w->s;
    int from = w->x.f[i].tok + 2, end;
    if (!is_sep(&s->t[from - 1], ',')) return 0;
    (void)passage_clause(s, from, &end);
    return end < w->x.f[j].tok && is_sep(&s->t[end], ',') && passage_clause(s, w->x.f[j].tok, &(int){0}) == end + 1 ? way_said(s, from, end) : 0;
}

/* The way said behind fact j, in its clause or in the one that follows; *end: the token behind those words. */
static int way_behind(const solve_t *w, int j, int *end)
{
    const sentence_t *s = w->s;
    (void)passage_clause(s, w->x.f[j].tok, end);
    int dir = way_said(s, w->x.f[j].tok + 1, *end), from = *end + 1;
    if (dir || *end != w->x.f[j].tok + 1 || !is_sep(&s->t[*end], ',')) return dir;
    (void)passage_clause(s, from, end);
    return way_said(s, from, *end);
}

static void look_way(solve_t *w, int i)
{
    int j = i + 1, now = now_of(w, i), then = now == i ? j : i, end;
    if (now < 0) return;
    int dir = way_behind(w, j, &end);
    if (!dir && then == i) dir = way_between(w, i, j);
    if (!dir && then == j) dir = way_amid(w, i, j); /* 12起，较去年增加，去年为15起 */
    if (!dir && w->x.f[now].to && then == j) dir = w->x.f[now].dir; /* 提升至88%，较上周90.5% */
    if (!dir) return;
    bool wrong = dir > 0 ? tok(w, now)->v < tok(w, then)->v : tok(w, now)->v > tok(w, then)->v;
    bool many = dir > 0 && check_says(w->s, tok(w, j)->to, w->s->t[end].from, "成倍|翻倍|倍增");
    if (wrong || (many && tok(w, now)->hi < 1.8 * tok(w, then)->lo)) offer(w, REL_DIRECTION, j, i);
}

void solve_levels(solve_t *w)
{
    for (int i = 0; i < w->x.n && w->s->zh; i++) {
        look_bound(w, i);
        if (i + 1 < w->x.n) look_way(w, i);
    }
}
