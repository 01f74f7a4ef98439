/* check_left.c - what is left: 加上年结转88件，审结571件，未结29件; opened with 41, received 530, closed 536, ended with 35.
 *
 * A rest follows from at most five numbers before it by adding and taking away. That one way fits is enough to agree; that
 * none does is a contradiction only where the words say both what there was and what is left.
 */
#include "report/check_quant.h"

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

void rule_left(checker_t *k)
{
    quants_t q;
    quants_read(k->s, &q);
    for (int i = 2; i < q.n; i++) judge(k, &q, i);
}
