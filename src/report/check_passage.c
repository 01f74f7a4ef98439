/* check_passage.c - the sentences of a paragraph as one: what is counted in one sentence is summed up in the next.
 *
 * The tokens that the rules of sentences have looked at are put together, with a stop between sentences; the rules of
 * passages (sums, ratios, averages, trends, things said again) look for relations among all its quantities. What a rule
 * of sentences has judged already is left alone.
 */
#include "report/check_inside.h"

#include <assert.h>
#include <string.h>

static void clear(checker_t *k)
{
    k->passage->n = k->passage->tokens = 0;
    k->passage->t[0] = (tok_t){.kind = TOK_END};
    k->first = k->result->count;
}

static bool worth_it(const sentence_t *p)
{
    int n = 0;
    for (int i = 0; i < p->tokens; i++) n += p->t[i].kind == TOK_NUM ? 2 : p->t[i].kind == TOK_YEAR || p->t[i].kind == TOK_DATE;
    return n > 1;
}

int passage_year(const checker_t *k)
{
    for (int i = k->passage->tokens - 1; i >= 0; i--)
        if (k->passage->t[i].kind == TOK_YEAR) return (int)k->passage->t[i].v;
    return 0;
}

void passage_end(checker_t *k)
{
    sentence_t *own = k->s;
    if (worth_it(k->passage) && !k->nomem) {
        k->s = k->passage;
        rule_solve(k);
        rule_period(k);
        rule_times(k);
        rule_plain(k);
        k->s = own;
    }
    if (k->passage->tokens && !k->nomem) {
        k->s = k->passage;
        rule_items(k);
        k->s = own;
    }
    clear(k);
}

void passage_add(checker_t *k)
{
    const sentence_t *s = k->s;
    sentence_t *p = k->passage;
    if (p->n + s->n + 1 > SENTENCE_MOST || p->tokens + s->tokens + 1 > TOKENS_MOST) passage_end(k);
    if (s->n + 1 > SENTENCE_MOST || s->tokens + 1 > TOKENS_MOST) return; /* one sentence as long as a passage */
    if (!p->n) p->line = s->line, p->text = s->text, p->zh = s->zh;
    int shift = p->n, brackets = 100 * (p->tokens + 1);
    memcpy(&p->c[shift], s->c, (size_t)s->n * sizeof s->c[0]);
    memcpy(&p->at[shift], s->at, (size_t)(s->n + 1) * sizeof s->at[0]);
    for (int i = 0; i < s->tokens; i++) {
        tok_t t = s->t[i];
        t.from += shift, t.to += shift, t.digits_to += shift;
        if (t.in) t.in += brackets; /* brackets of another sentence */
        p->t[p->tokens++] = t;
    }
    p->n += s->n;
    p->at[p->n] = s->at[s->n];
    p->t[p->tokens++] = (tok_t){.kind = TOK_SEP, .mark = U'。', .from = p->n, .to = p->n};
    p->c[p->n] = ' ';
    p->at[p->n + 1] = s->at[s->n];
    p->n++;
    for (int i = 0; i < 8; i++) p->t[p->tokens + i] = (tok_t){.kind = TOK_END, .from = p->n, .to = p->n};
    memset(&p->c[p->n], 0, 8 * sizeof p->c[0]);
}

bool passage_settled(const checker_t *k, int i)
{
    const sentence_t *s = k->s;
    size_t at = s->at[s->t[i].from];
    for (size_t f = k->result->count; f > k->first; f--) {
        const check_finding_t *x = &k->result->findings[f - 1];
        bool sum = strcmp(x->rule, "sum") == 0 || strcmp(x->rule, "left") == 0 || strcmp(x->rule, "part") == 0;
        if (sum && !is_count(&s->t[i])) continue; /* a rate between the parts is not judged by their sum */
        if (x->verdict != CHECK_NOT_CHECKABLE && x->at <= at && at <= x->to) return true;
    }
    return false;
}

/* Whether a rule has judged the number as what follows, not only used it: it stands at an end of what was computed. */
bool passage_judged(const checker_t *k, int i)
{
    const sentence_t *s = k->s;
    size_t at = s->at[s->t[i].from], last = s->at[s->t[i].to - 1];
    for (size_t f = k->result->count; f > k->first; f--) {
        const check_finding_t *y = &k->result->findings[f - 1];
        if (y->verdict == CHECK_NOT_CHECKABLE || last < y->at || at > y->to) continue;
        if (y->verdict != CHECK_CONSISTENT || y->at == at || y->to == last) return true;
    }
    return false;
}

int passage_sentence(const sentence_t *s, int i, int *ret_end)
{
    int from = i, to = i;
    while (from > 0 && !is_sep(&s->t[from - 1], U'。')) from--;
    while (s->t[to].kind != TOK_END && !is_sep(&s->t[to], U'。')) to++;
    *ret_end = to;
    return from;
}

int passage_clause(const sentence_t *s, int i, int *ret_end)
{
    int from = i, to = i + 1;
    while (from > 0 && !check_ends_clause(&s->t[from - 1])) from--;
    while (s->t[to].kind != TOK_END && !check_ends_clause(&s->t[to])) to++;
    *ret_end = to;
    return from;
}

bool check_ends_clause(const tok_t *t)
{
    return is_sep(t, U'。') || is_sep(t, ',') || is_sep(t, ';') || is_sep(t, ':') || t->kind == TOK_END;
}
