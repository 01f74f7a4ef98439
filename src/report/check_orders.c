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

void solve_orders(solve_t *w)
{
    for (int i = 0; i < w->x.hits.n; i++)
        if (w->x.hits.hit[i].cue == CUE_NEXT) judge_next(w, w->x.hits.hit[i].from, w->x.hits.hit[i].to);
}

void solve_again(solve_t *w)
{
    (void)w;
}
