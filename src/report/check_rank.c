/* check_rank.c - what is said to be the most, the second, the fewest: no one behind it may have more.
 *
 * 投诉最多的是公安机关（310件），其次是监狱（220件）; the largest group was police officers with 54, followed by customs with 41.
 */
#include "report/check_facts.h"

#include <string.h>

typedef struct ranks {
    checker_t *k;
    const sentence_t *s;
    facts_t x;
    int from, to; /* tokens of the sentence */
} ranks_t;

static const char NEXT_ZH[] = "其次|次之|居第二|排第二|位居第二|位列第二|第二位|第二多|紧随其后|排名第二|随后是|接下来是", NEXT_EN[] = "followed by|next came|then came|came next|second place|ahead of|second highest|second largest|second most|in second|next largest|next highest";
static const char FIRST_ZH[] = "最多|最高|最大|首位|第一|居首|之首|占比最|主要|集中", FIRST_EN[] = "most|largest|highest|biggest|greatest|top|leading|mainly|chiefly|main|first";

static bool ranked(const ranks_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *t = fact_tok(&w->x, i);
    bool kind = f->kind == FACT_VALUE || (t->num == NUM_PERCENT && f->kind == FACT_SHARE);
    return kind && t->num != NUM_SPAN && !t->range && f->tok >= w->from && f->tok < w->to;
}

/* The character behind the word that says "next", at or after from; -1. */
static int next_word(const ranks_t *w, int from)
{
    const sentence_t *s = w->s;
    for (int i = from + 1; i <= s->t[w->to].from; i++)
        if (check_ends_with(s->c, i, s->zh ? NEXT_ZH : NEXT_EN)) return i;
    return -1;
}

/* The nearest value on one side of the character; -1. */
static int beside(const ranks_t *w, int at, bool behind)
{
    int found = -1;
    for (int i = 0; i < w->x.n; i++) {
        if (!ranked(w, i)) continue;
        int from = fact_tok(&w->x, i)->from;
        if (behind && from >= at) return i;
        if (!behind && from < at) found = i;
    }
    return found;
}

static bool both_in_brackets(const ranks_t *w, int a, int b)
{
    return fact_tok(&w->x, a)->in && fact_tok(&w->x, b)->in && fact_tok(&w->x, a)->in != fact_tok(&w->x, b)->in;
}

/* 68件；其次是城北区，74件. Two values of each (310件占45%，其次220件占32%) are compared like with like. */
static void judge_next(const ranks_t *w, int at)
{
    const sentence_t *s = w->s;
    int a = beside(w, at, false), b = beside(w, at, true);
    while (a >= 0 && b >= 0 && !check_facts_alike(&w->x, a, b) && a > 0 && ranked(w, a - 1)) a--;
    if (a < 0 || b < 0 || !check_facts_alike(&w->x, a, b)) return;
    const tok_t *p = fact_tok(&w->x, a), *q = fact_tok(&w->x, b);
    bool first = check_says(s, s->t[w->from].from, at, s->zh ? FIRST_ZH : FIRST_EN), share = p->num == NUM_PERCENT;
    if ((!first && !share && !both_in_brackets(w, a, b)) || q->from - at > (s->zh ? 24 : 70) || at - p->to > (s->zh ? 24 : 70) || p->vague || q->vague) return;
    for (int i = w->x.f[a].tok; i < w->x.f[b].tok; i++)
        if (is_word(&s->t[i], W_OFWHICH) || is_word(&s->t[i], W_TOTAL)) return;
    bool good = p->v >= q->v;
    report_toks(w->k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "direction", w->x.f[a].tok, w->x.f[b].tok, bothf(w->k, "%s / %s", NULL, say_tok(w->k, p), say_tok(w->k, q)),
                good ? both(w->k, "排序与数值相符", "the order said is that of the values") : both(w->k, "所列次序与数值不符：后者多于前者", "said to come second, and it is more than the first"));
}

void rule_rank(checker_t *k)
{
    ranks_t w = {.k = k, .s = k->s};
    bool read = false;
    for (w.from = 0; w.from < k->s->tokens; w.from = w.to + 1) {
        (void)passage_sentence(k->s, w.from, &w.to);
        for (int at = next_word(&w, k->s->t[w.from].from); at > 0; at = next_word(&w, at)) {
            if (!read) check_facts_read(k->s, &w.x), read = true;
            judge_next(&w, at);
        }
    }
}
