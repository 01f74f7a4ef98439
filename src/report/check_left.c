/* check_left.c - what is left: 加上年结转88件，审结571件，未结29件; opened with 41, received 530, closed 536, ended with 35.
 *
 * A rest follows from at most five numbers before it by adding and taking away. That one way fits is enough to agree; that
 * none does is a contradiction only where the words say both what there was and what is left.
 */
#include "report/check_facts.h"

#include <math.h>
#include <string.h>

enum { TERMS_MOST = 5 };

static const char LEFT_ZH[] = "未结|未办结|未审结|年末|期末|结余|结存|尚有|还有|剩余|余下|其余|剩下|在办|待办|未了结|积存|仍有|正在办理|未办理|正在核查";
static const char LEFT_EN[] = "left |leaving |ended the |closed the year|closed with|year end|year-end|remaining|still pending|still open|outstanding|the rest|pending at|carried forward|closing balance|surplus|deficit|at the end|net |the other ";
static const char HAD_ZH[] = "结转|旧存|年初|期初|上年未结|上期未结|存案|原有|期初余额";
static const char HAD_EN[] = "carried over|brought forward|opened the|began|started|stood at|opening balance|at the start|on 1 January|balance of|less |minus |after |reserves|Reserves|Income|income";

/* Some of the terms, at least two, added and taken away, give the rest. */
static bool follows(const tok_t *const *term, int n, const tok_t *rest, int *ret_signs)
{
    int ways = 1;
    for (int i = 0; i < n; i++) ways *= 3;
    for (int way = 0; way < ways; way++) {
        double lo = 0, hi = 0;
        int used = 0, rem = way;
        for (int i = 0; i < n; i++, rem /= 3) {
            int sign = rem % 3;
            if (sign == 0) continue;
            used++;
            lo += sign == 1 ? term[i]->lo : -term[i]->hi;
            hi += sign == 1 ? term[i]->hi : -term[i]->lo;
        }
        if (used < 2 || !ranges_meet((range_t){lo, hi}, range_of(rest))) continue;
        *ret_signs = way;
        return true;
    }
    return false;
}

static void say(checker_t *k, const tok_t *const *term, int n, int signs, int rest, bool good)
{
    buf_t text;
    const sentence_t *s = k->s;
    buf_init(&text, 1024);
    for (int i = 0, rem = signs; i < n; i++, rem /= 3)
        if (rem % 3) buf_addf(&text, "%s%s", rem % 3 == 2 ? " − " : buf_failed(&text) || !*buf_text(&text) ? "" : " + ", say_tok(k, term[i]));
    if (good) buf_addf(&text, " = %s", say_tok(k, &s->t[rest]));
    if (good) (void)report_retract(k, s->at[s->t[rest].from], s->at[s->t[rest].to - 1]);
    const char *sum = buf_failed(&text) ? "" : buf_text(&text);
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "left", (int)(term[0] - s->t), rest, good ? bothf(k, "%s", "%s", sum) : both(k, "", ""),
                good ? both(k, "余数与前列数值相符", "what is left follows from the values before") : both(k, "余数不能由前列数值得出", "what is left does not follow from the values before"));
    buf_release(&text);
}

static void judge(checker_t *k, const quants_t *q, int rest)
{
    const sentence_t *s = k->s;
    const tok_t *term[TERMS_MOST];
    int n = 0, signs = 0, at = q->at[rest], end, from = passage_clause(s, at, &end);
    label_t l = quant_label(s, at);
    bool left = s->zh ? label_says(s, l, LEFT_ZH) : check_says(s, s->t[from].from, s->t[end].from, LEFT_EN);
    if (!left || s->t[at].vague) return;
    int first = rest;
    while (first > 0 && q->sentence[first - 1] >= q->sentence[rest] - 2 && rest - first < TERMS_MOST) {
        if (!quants_alike(s, q, first - 1, rest)) break;
        first--;
    }
    for (int i = first; i < rest; i++) term[n++] = &s->t[q->at[i]];
    if (n < 2) return;
    const tok_t *start = term[0];
    bool had = check_says(s, start->from - 40 > 0 ? start->from - 40 : 0, s->t[at].from, s->zh ? HAD_ZH : HAD_EN);
    for (int i = 0; i < n; i++)
        if (term[i]->vague) return;
    if (follows(term, n, &s->t[at], &signs)) say(k, term, n, signs, at, true);
    else if (had && n >= (s->zh || s->t[at].money ? 2 : 3)) say(k, term, n, signs, at, false);
}

/* Received 1,010 and disposed of 940, pending rose from 380 to 450: the stock moves by what came in less what went out. */
static void judge_stock(checker_t *k, const quants_t *q, int base, int value)
{
    const sentence_t *s = k->s;
    static const char in[] = "received|opened|new |filed|registered|came in|新收|受理|收到", out[] = "disposed|closed|completed|decided|resolved|finalised|finalized|concluded|审结|办结|结案";
    int came = -1, went = -1;
    for (int i = 0; i < q->n; i++) {
        if (i == base || i == value || q->sentence[i] > q->sentence[value] || q->sentence[i] + 1 < q->sentence[value] || !quants_alike(s, q, i, value)) continue;
        label_t l;
        fact_before(s, q->at[i], &l.from, &l.to);
        fact_behind(s, q->at[i], &l.from2, &l.to2);
        bool comes = label_says(s, l, in), goes = label_says(s, l, out);
        if (comes == goes) continue;
        if ((comes ? came : went) >= 0) return;
        if (comes) came = i;
        else went = i;
    }
    if (came < 0 || went < 0) return;
    const tok_t *a = &s->t[q->at[base]], *b = &s->t[q->at[value]], *c = &s->t[q->at[came]], *w = &s->t[q->at[went]];
    if (a->vague || b->vague || c->vague || w->vague) return;
    bool good = ranges_meet((range_t){b->lo - a->hi, b->hi - a->lo}, (range_t){c->lo - w->hi, c->hi - w->lo});
    int first = q->at[came < went ? came : went];
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "left", first < q->at[base] ? first : q->at[base], q->at[value], bothf(k, "%s + %s − %s = %s", NULL, say_tok(k, a), say_tok(k, c), say_tok(k, w), say_number(k, a->v + c->v - w->v, -1)),
                good ? both(k, "余数与前列数值相符", "what is left follows from the values before") : both(k, "余数不能由前列数值得出", "what is left does not follow from the values before"));
}

/* The stock at i was so much before: from 380 to 450. */
static void judge_moved(checker_t *k, const quants_t *q, int i)
{
    const sentence_t *s = k->s;
    int end, from = passage_clause(s, q->at[i], &end);
    if (s->t[q->at[i - 1]].role != ROLE_BASE && !check_ends_with(s->c, s->t[q->at[i - 1]].from, s->zh ? "由|从" : "from ")) return;
    if (q->at[i - 1] < from || !check_says(s, s->t[from].from, s->t[end].from, s->zh ? "未结|积案|存案|在办|积压" : "pending|backlog|outstanding|unresolved|open |stock|carried")) return;
    if (!passage_settled(k, q->at[i])) judge_stock(k, q, i - 1, i);
}

void rule_left(checker_t *k)
{
    quants_t q;
    quants_read(k->s, &q);
    for (int i = 2; i < q.n; i++) judge(k, &q, i), judge_moved(k, &q, i);
}
