/* check_orders.c - ranks: what is said to be the most, the second; no one behind it may have more.
 *
 * 投诉最多的是公安机关（310件），其次是监狱（220件）; the largest group was police officers with 54, followed by customs with 41.
 */
#include "report/check_solve.h"

static bool ranked(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *t = fact_tok(&w->x, i);
    return (f->kind == FACT_VALUE || (t->num == NUM_PERCENT && f->kind == FACT_SHARE)) && t->num != NUM_SPAN && !t->range;
}

static bool both_aside(const solve_t *w, int a, int b)
{
    int in = fact_tok(&w->x, a)->in, on = fact_tok(&w->x, b)->in;
    return in && on && in != on;
}

/* 68件；其次是城北区，74件. Two values of each (310件占45%，其次220件占32%) are compared like with like. */
static void judge_next(solve_t *w, int from, int to)
{
    const sentence_t *s = w->s;
    int a = -1, b = -1, room = s->zh ? 24 : 70;
    for (int i = 0; i < w->x.n; i++) {
        if (!ranked(w, i)) continue;
        if (fact_tok(&w->x, i)->from < from) a = i;
        else if (b < 0) b = i;
    }
    while (a > 0 && b >= 0 && !check_facts_alike(&w->x, a, b) && ranked(w, a - 1)) a--;
    if (a < 0 || b < 0 || !check_facts_alike(&w->x, a, b) || w->x.f[a].sentence != w->x.f[b].sentence) return;
    const tok_t *p = fact_tok(&w->x, a), *q = fact_tok(&w->x, b);
    int start = passage_sentence(s, w->x.f[a].tok, &(int){0});
    bool first = cue_in(&w->x.hits, s->t[start].from, from, CUE_FIRST);
    if ((!first && p->num != NUM_PERCENT && !both_aside(w, a, b)) || q->from - to > room || from - p->to > room || p->vague || q->vague) return;
    for (int i = w->x.f[a].tok; i < w->x.f[b].tok; i++)
        if (is_word(&s->t[i], W_OFWHICH) || is_word(&s->t[i], W_TOTAL)) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_DIRECTION, .claim = b, .n = 2, .op = {a, b}, .form = '>', .fits = p->v >= q->v, .score = READ_SURE + 1});
}

/* 最多, 最高; not 最高人民检察院. */
static bool says_most(const sentence_t *s, int from, int to)
{
    return check_says(s, from, to, SAYS[SAY_MOST]) && !(s->zh && check_says(s, from, to, "最高人民|最高检|最高法|最高限"));
}

/* 最高386万元，未超出最高限价400万元 */
static bool is_limit(const solve_t *w, int i)
{
    return w->s->zh && check_says(w->s, w->x.f[i].from, fact_tok(&w->x, i)->from, "限价|最高|上限|限额|预算");
}

/* 河东区最多，为66件；河西区72件: none of its list may be more than what is said to be the most. */
static void judge_most(solve_t *w, int v)
{
    const fact_t *f = &w->x.f[v];
    int clause = passage_clause(w->s, f->tok, &(int){0}), from = w->s->t[clause].from;
    if (clause > 1 && f->from - from <= 2) from = w->s->t[passage_clause(w->s, clause - 2, &(int){0})].from;
    if (!ranked(w, v) || !says_most(w->s, from, fact_tok(&w->x, v)->from) || f->time < 0) return;
    for (int i = v - 1; i >= 0 && fact_tok(&w->x, i)->from > from; i--)
        if (ranked(w, i)) return; /* said of the value between */
    for (int i = v + 1; i < w->x.n && w->x.f[i].sentence == f->sentence; i++) {
        const tok_t *p = fact_tok(&w->x, v), *q = fact_tok(&w->x, i);
        if (w->x.f[i].total || w->x.f[i].plan || cue_between(&w->x, v, i, CUE_OPEN) || w->x.f[i].aside != f->aside) return;
        if (!ranked(w, i) || w->x.f[i].time < 0 || !check_facts_alike(&w->x, v, i)) continue;
        if (is_limit(w, i)) return;
        if (q->from - p->to > (w->s->zh ? 12 : 50) || p->vague || q->vague) return;
        if (q->v > p->v) solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_DIRECTION, .claim = i, .n = 2, .op = {v, i}, .form = '>', .score = READ_SURE});
    }
}

/* 依次居前三位，分别为420件、360件和310件 */
static void judge_ranked_list(solve_t *w, int i)
{
    const sentence_t *s = w->s;
    int end, from = passage_sentence(s, w->x.f[i].tok, &end);
    if (!s->zh || (i > 0 && w->x.f[i - 1].tok > from && check_facts_alike(&w->x, i - 1, i)) || !check_says(s, s->t[from].from, fact_tok(&w->x, i)->from, SAYS[SAY_RANKED])) return;
    for (int j = i + 1; j < w->x.n && w->x.f[j].sentence == w->x.f[i].sentence && w->x.f[j].tok - w->x.f[j - 1].tok <= 2 && check_facts_alike(&w->x, j - 1, j); j++)
        if (fact_tok(&w->x, j)->v > fact_tok(&w->x, j - 1)->v) solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_DIRECTION, .claim = j, .n = 2, .op = {j - 1, j}, .form = '>', .score = READ_SURE});
}

void solve_orders(solve_t *w)
{
    for (int i = 0; i < w->x.n; i++) judge_most(w, i), judge_ranked_list(w, i);
    for (int i = 0; i < w->x.hits.n; i++)
        if (w->x.hits.hit[i].cue == CUE_NEXT) judge_next(w, w->x.hits.hit[i].from, w->x.hits.hit[i].to);
}
