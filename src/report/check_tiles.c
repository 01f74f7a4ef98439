/* check_tiles.c - values of one thing over parts of a year, in Chinese: months that tile a longer part add up to it (前10个月, 11月, 12月: 全年); what
 * was done by September is not less than what was done by June; one part of a year named in two ways has one value.
 *
 * The period of a value is the last one said before it in its clause, or in the clause before it where that holds nothing else; behind
 * 分别 the periods of the list are taken in turn. Two values are of one thing where nothing in their names says otherwise.
 */
#include "report/check_number.h"
#include "report/check_solve.h"

#include <math.h>
#include <string.h>

enum { PERIODS_MOST = 60 };

/* Months from..to of a year; said: its first and last character. until: 截至, only the end is said. */
typedef struct period {
    int from, to, said, said_to;
    bool until;
} period_t;

typedef struct tiles {
    solve_t *w;
    period_t p[PERIODS_MOST]; /* those of the passage, by place */
    int n;
    int of[FACTS_MOST];       /* the period of a fact, -1 */
} tiles_t;

/* --- reading periods ------------------------------------------------------------------------------------------------------------- */

static int small(const uint32_t *c, int at, int *ret_v)
{
    int n = num_run(c, at), v = 0;
    for (int i = 0; i < n && i < 2; i++) v = v * 10 + (int)(c[at + i] - '0');
    if (n > 2) return 0;
    if (!n && num_han_digit(c[at]) > 0) v = num_han_digit(c[at]), n = 1;
    else if (!n && c[at] == U'十') v = 10 + (num_han_digit(c[at + 1]) > 0 ? num_han_digit(c[at + 1]) : 0), n = 1 + (v > 10);
    *ret_v = v;
    return n;
}

/* 1至6月, 1-6月, 11月, 4月份; not 12月5日. */
static int read_months(const uint32_t *c, int at, period_t *p)
{
    int a = 0, b = 0, n = small(c, at, &a), m = 0, i = at + n;
    if (!n || (at > 0 && (is_digit(c[at - 1]) || num_han_digit(c[at - 1]) > 0 || one_of(U"十第.-", c[at - 1]) || (at > 1 && c[at - 1] == ',' && is_digit(c[at - 2]))))) return 0;
    i += c[i] == U'月' && (one_of(U"至到", c[i + 1]) || num_dash(c[i + 1]));
    if (one_of(U"至到", c[i]) || num_dash(c[i])) {
        if (!(m = small(c, i + 1, &b))) return 0;
        i += 1 + m;
    }
    if (c[i] != U'月' || (m && b <= a) || a < 1 || a > 12 || b > 12) return 0;
    i += 1 + (c[i + 1] == U'份');
    if (is_digit(c[i]) ? one_of(U"日号", c[i + num_run(c, i)]) : num_han_digit(c[i]) > 0 || c[i] == U'十') return 0; /* a day */
    *p = (period_t){.from = a, .to = m ? b : a};
    return i;
}

/* 上半年, 第三季度, 前三季度, 前10个月, 全年. */
static int read_part(const uint32_t *c, int at, period_t *p)
{
    static const struct {
        const char *word;
        int from, to;
    } rows[] = {{"上半年", 1, 6}, {"下半年", 7, 12}, {"一季度", 1, 3}, {"二季度", 4, 6}, {"三季度", 7, 9}, {"四季度", 10, 12}, {"1季度", 1, 3}, {"2季度", 4, 6}, {"3季度", 7, 9}, {"4季度", 10, 12},
                {"前三季度", 1, 9}, {"前三个季度", 1, 9}, {"前两个季度", 1, 6}, {"全年", 1, 12}};
    for (size_t r = sizeof rows / sizeof *rows; r-- > 0;)
        for (int n = 2; n < 6; n++)
            if (check_ends_with(c, at + n, rows[r].word) == n) {
                *p = (period_t){.from = rows[r].from, .to = rows[r].to};
                return at + n;
            }
    int m = 0, n = c[at] == U'前' ? small(c, at + 1, &m) : 0;
    if (!n || check_ends_with(c, at + n + 3, "个月") != 2 || m < 2 || m > 11) return 0;
    *p = (period_t){.from = 1, .to = m};
    return at + n + 3;
}

static void read_periods(tiles_t *x)
{
    const sentence_t *s = x->w->s;
    for (int at = 0; at < s->n && x->n < PERIODS_MOST;) {
        period_t p = {0};
        int end = read_part(s->c, at, &p);
        if (!end) end = read_months(s->c, at, &p);
        if (!end) {
            at++;
            continue;
        }
        p.said = at, p.said_to = end;
        int lead = at;
        while (lead > 0 && (is_digit(s->c[lead - 1]) || s->c[lead - 1] == U'年')) lead--;
        if (check_ends_with(s->c, lead, "截至|截止|截止到|截至到") && p.from == p.to) p.until = true, p.from = 1;
        if (check_ends_with(s->c, lead, "从|自|于|上年同期|去年同期")) p.from = 0; /* a beginning, a date */
        if (p.from) x->p[x->n++] = p;
        at = end;
    }
}

/* --- whose they are ---------------------------------------------------------------------------------------------------------------- */

static const tok_t *tok(const tiles_t *x, int i)
{
    return fact_tok(&x->w->x, i);
}

/* The last period between the characters, -1; *count: how many. */
static int last_between(const tiles_t *x, int from, int to, int *count)
{
    int last = -1;
    *count = 0;
    for (int i = 0; i < x->n; i++)
        if (x->p[i].said >= from && x->p[i].said_to <= to) last = i, ++*count;
    return last;
}

/* 11月、12月分别收案790件、850件: the k-th value behind 分别 is of the k-th period before it. -2: there is no such list. */
static int in_turn(const tiles_t *x, int i)
{
    const sentence_t *s = x->w->s;
    int from = passage_clause(s, x->w->x.f[i].tok, &(int){0}), resp = -1, k = 0, count;
    for (int j = from; j < x->w->x.f[i].tok; j++)
        if (is_word(&s->t[j], W_RESP)) resp = j;
    if (resp < 0) return -2;
    for (int j = 0; j < i; j++) k += x->w->x.f[j].tok > resp && check_facts_alike(&x->w->x, j, i);
    int last = last_between(x, s->t[from].from, s->t[resp].from, &count);
    return count > 1 && k < count ? last - count + 1 + k : -1;
}

/* Where the number before the fact ends, but for numbers of periods (1至6月); from when it stands before that. */
static int behind_number(const tiles_t *x, int i, int from)
{
    for (int a = i - 1; a >= 0 && tok(x, a)->to > from; a--) {
        bool period = false;
        for (int p = 0; p < x->n; p++) period = period || (x->p[p].said <= tok(x, a)->from && tok(x, a)->to <= x->p[p].said_to);
        if (!period) return tok(x, a)->to;
    }
    return from;
}

static int period_of(const tiles_t *x, int i)
{
    const sentence_t *s = x->w->s;
    int clause = passage_clause(s, x->w->x.f[i].tok, &(int){0}), from = s->t[clause].from, count, turn = in_turn(x, i);
    if (turn > -2) return turn;
    int after = behind_number(x, i, from);
    int own = last_between(x, after, tok(x, i)->from, &count);
    if (own >= 0) return count == 1 ? own : -1;
    if (after > from || clause < 2 || !is_sep(&s->t[clause - 1], ',')) return -1;
    int before = passage_clause(s, clause - 2, &(int){0});
    for (int j = before; j < clause; j++)
        if (s->t[j].kind == TOK_NUM) return -1;
    own = last_between(x, s->t[before].from, s->t[clause].from, &count);
    bool one = own >= 0 && (count == 1 || (count == 2 && x->p[own].from == x->p[own - 1].from && x->p[own].to == x->p[own - 1].to)); /* 二季度（4月至6月） */
    return one ? own : -1;
}

/* A count of what is done or comes in, of this year, whole. */
static bool may_tile(const tiles_t *x, int i)
{
    const fact_t *f = &x->w->x.f[i];
    return f->kind == FACT_VALUE && is_count(tok(x, i)) && !tok(x, i)->vague && !tok(x, i)->range && !f->plan && !f->base && !f->aside && tok(x, i)->v > 0;
}

/* Of one thing and year, as far as is said. */
static bool comparable(const tiles_t *x, int a, int b)
{
    const fact_t *f = &x->w->x.f[a], *g = &x->w->x.f[b];
    if (f->year != g->year && f->year && g->year) return false;
    bool opened = f->sentence == g->sentence && cue_between(&x->w->x, a < b ? a : b, a < b ? b : a, CUE_OPEN); /* 去年二季度41件，其中4月12件 */
    if (f->time != g->time && !opened) return false;
    return solve_near(x->w, a, b, 2) && check_facts_alike(&x->w->x, a, b) && check_facts_named(&x->w->x, a, b) >= 0;
}

/* --- what they say --------------------------------------------------------------------------------------------------------------------- */

/* The one value whose period begins with the month and stays within; -1: none, or several. */
static int next_tile(const tiles_t *x, int whole, int month)
{
    const period_t *all = &x->p[x->of[whole]];
    int found = -1;
    for (int i = 0; i < x->w->x.n; i++) {
        if (i == whole || x->of[i] < 0 || !may_tile(x, i)) continue;
        const period_t *p = &x->p[x->of[i]];
        if (p->from != month || p->to > all->to || (p->from == all->from && p->to == all->to) || !comparable(x, whole, i)) continue;
        if (found >= 0) return -1;
        found = i;
    }
    return found;
}

static void judge_tiles(tiles_t *x, int whole)
{
    const period_t *all = &x->p[x->of[whole]];
    reading_t r = {.rel = REL_SUM, .claim = whole, .form = '+', .score = READ_SURE + 2};
    range_t sum = {0, 0};
    for (int month = all->from; month <= all->to;) {
        int i = next_tile(x, whole, month);
        if (i < 0 || r.n == LIST_MOST) return;
        r.op[r.n] = i, r.sign[r.n++] = 1, r.v += tok(x, i)->v, sum.lo += tok(x, i)->lo, sum.hi += tok(x, i)->hi;
        month = x->p[x->of[i]].to + 1;
    }
    if (r.n < 2) return;
    r.fits = solve_comes_to(x->w, r.op, r.n, sum, r.v, whole);
    solve_offer(x->w, FAM_SUM, &r);
}

/* 1至6月62起，6至9月33起，前三季度95起: the two periods overlap and were added all the same. */
static void judge_overlap(const tiles_t *x, int whole)
{
    const period_t *all = &x->p[x->of[whole]];
    for (int a = 0; a < whole; a++)
        for (int b = a + 1; b < whole; b++) {
            if (x->of[a] < 0 || x->of[b] < 0) continue;
            const period_t *p = &x->p[x->of[a]], *q = &x->p[x->of[b]];
            bool overlap = p->from == all->from && q->to == all->to && q->from > p->from && q->from <= p->to && p->to < q->to;
            if (!overlap || p->until || q->until || !comparable(x, whole, a) || !comparable(x, whole, b) || fabs(tok(x, a)->v + tok(x, b)->v - tok(x, whole)->v) > 1e-6 * tok(x, whole)->v) continue;
            report_toks(x->w->k, CHECK_INCONSISTENT, "period", x->w->x.f[a].tok, x->w->x.f[whole].tok, both(x->w->k, "", ""), both(x->w->k, "两段期间重叠，重叠的月份计了两次", "the two periods overlap, and what lies in both is counted twice"));
        }
}

static bool does(const tiles_t *x, int i)
{
    return check_says(x->w->s, x->w->x.f[i].from, tok(x, i)->from, SAYS[SAY_ACTS_ZH]);
}

/* 1至6月1,286起，1至9月1,176起; 上半年1,240件，全年1,180件. */
static void judge_within(tiles_t *x, int a, int b)
{
    const period_t *p = &x->p[x->of[a]], *q = &x->p[x->of[b]];
    bool same = p->from == q->from && p->to == q->to, within = p->from >= q->from && p->to <= q->to && !same;
    bool acts = (!p->until && !q->until) || (does(x, a) && does(x, b));
    if (!comparable(x, a, b) || !acts || tok(x, a)->unit == UNIT_NONE) return;
    if (within && tok(x, a)->v >= tok(x, b)->v + (tok(x, a)->last > tok(x, b)->last ? tok(x, a)->last : tok(x, b)->last) * 0.999)
        solve_offer(x->w, FAM_ORDER, &(reading_t){.rel = REL_PART, .claim = a, .n = 2, .op = {a, b}, .form = '>', .score = READ_SURE + 1});
    bool apart = x->w->x.f[a].sentence != x->w->x.f[b].sentence && x->w->x.f[a].own && x->w->x.f[b].own && check_facts_named(&x->w->x, a, b) > 0 && does(x, a) && a < b;
    int last, next;
    if (!same || !apart || ranges_meet(range_of(tok(x, a)), range_of(tok(x, b)))) return;
    int from = x->p[x->of[b]].said_to, to = tok(x, b)->from;
    if (from > to) return;
    int n = check_facts_leading(&x->w->x, from, to, x->p[x->of[a]].said_to, tok(x, a)->from, &last, &next);
    if (n >= 3 && next >= to) solve_offer(x->w, FAM_ORDER, &(reading_t){.rel = REL_AGAIN, .claim = b, .n = 2, .op = {a, b}, .form = '>', .score = READ_SURE + 1});
}

void solve_tiles(solve_t *w)
{
    tiles_t x = {.w = w};
    if (!w->s->zh) return;
    read_periods(&x);
    if (x.n < 2) return;
    for (int i = 0; i < w->x.n; i++) x.of[i] = may_tile(&x, i) ? period_of(&x, i) : -1;
    for (int i = 0; i < w->x.n; i++) {
        if (x.of[i] < 0) continue;
        judge_tiles(&x, i);
        judge_overlap(&x, i);
        for (int j = 0; j < w->x.n; j++)
            if (j != i && x.of[j] >= 0) judge_within(&x, i, j);
    }
}
