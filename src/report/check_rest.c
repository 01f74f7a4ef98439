/* check_rest.c - small sums of two and three numbers: what is left over (尚有39件未办结, the other 884), so many each, a rate in
 * apposition, a share with the whole behind it. Each asks that nothing else is counted in the sentence. */
#include "report/check_inside.h"

#include <math.h>

enum { FEW = 4 };

static bool counts(const tok_t *t)
{
    return is_count(t) && t->role == ROLE_NONE && !t->range && !t->money && !t->in && t->unit != UNIT_TURN;
}

/* The counts of the sentence before end: their number, or FEW when there are more. */
static int counts_of(const sentence_t *s, int end, int at[FEW])
{
    int n = 0;
    for (int i = 0; i < end; i++)
        if (counts(&s->t[i])) {
            if (n == FEW - 1) return FEW;
            at[n++] = i;
        }
    return n;
}

static bool close_to(double a, double b)
{
    return fabs(a - b) <= 1e-9 * (1 + fabs(b));
}

/* 受理320件，办结291件，尚有39件未办结; 146 of the 1,030 were pending; the other 884 were closed. */
static void judge_rest(checker_t *k)
{
    const sentence_t *s = k->s;
    int at[FEW];
    if (counts_of(s, s->tokens, at) != 3) return;
    const tok_t *a = &s->t[at[0]], *b = &s->t[at[1]], *c = &s->t[at[2]];
    if (!a->exact || !b->exact || !c->exact || !same_unit(a, b) || !same_unit(b, c) || !same_unit(a, c)) return;
    int from = s->t[at[1]].to, before = at[2] - 1;
    bool rest = s->zh ? check_says(s, from, c->from, "尚有|还有|余下|剩余|仍有") && check_says(s, c->to, s->n, "未办结|未审结|未结|在办|未了结|办理中|待办")
                      : is_word(&s->t[before], W_OTHER) || check_says(s, from, c->from, "the remaining |the other |leaving ");
    if (!rest) return;
    double whole = fmax(a->v, fmax(b->v, c->v)), parts = a->v + b->v + c->v - whole;
    bool good = close_to(whole, parts);
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "sum", at[0], at[2], bothf(k, "%s − %s = %s", NULL, say_number(k, whole, -1), say_number(k, parts - c->v, -1), say_number(k, whole - parts + c->v, -1)),
                good ? both(k, "余数与总数相符", "the rest follows from the total") : both(k, "余数与总数不符", "the rest does not follow from the total"));
}

/* 12 offices handled 3,084 cases, an average of 257 each. */
static void judge_each(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    int at[FEW], avg = i - 1;
    while (avg > 0 && s->t[avg].kind == TOK_WORD && s->t[avg].word != W_AVG) avg--;
    if (s->zh || avg <= 0 || !is_word(&s->t[avg], W_AVG) || !is_word(&s->t[i + 1], W_PER) || counts_of(s, avg, at) != 2) return;
    const tok_t *a = &s->t[at[0]], *b = &s->t[at[1]];
    if (s->t[i + 2].kind == TOK_TEXT && check_says(s, s->t[i + 1].from, s->t[i + 1].to, "per")) return; /* check_rates.c */
    double lo = fmax(a->v, b->v) / fmin(a->v, b->v);
    bool good = lo >= t->lo - t->last / 2 && lo <= t->hi + t->last / 2;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "average", at[0], i + 1, bothf(k, "%s ÷ %s = %s", NULL, say_number(k, fmax(a->v, b->v), -1), say_number(k, fmin(a->v, b->v), -1), say_number(k, lo, 2)),
                good ? both(k, "平均数与总数相符", "the average follows from the total") : both(k, "平均数与总数不符", "the average does not follow from the total"));
}

/* brought 40 appeals and won 31, a success rate of 77.5 %. */
static void judge_apposition(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *r = &s->t[i];
    int at[FEW], j = i - 1;
    while (j > 0 && !is_sep(&s->t[j], ',') && s->t[j].kind != TOK_NUM) j--;
    if (s->zh || r->role != ROLE_NONE || !is_sep(&s->t[j], ',') || !check_says(s, s->t[j].to, r->from, "a success rate|a conviction rate|a completion rate|an acquittal rate|a reply rate|a response rate|a clearance rate|an acceptance rate|an adoption rate|a closing rate|a rate of|a success-rate")) return;
    if (counts_of(s, j, at) != 2) return;
    const tok_t *a = &s->t[at[0]], *b = &s->t[at[1]];
    if (!same_unit(a, b) || a->v < b->v || b->lo <= 0) return;
    double of = 100 * b->v / a->v, among = 100 * b->v / (a->v + b->v), half = r->last / 2 + 1e-9;
    bool good = fabs(of - r->v) <= half || fabs(among - r->v) <= half || r->vague || b->vague || a->vague;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "rate", at[0], i, bothf(k, "%s ÷ %s = %s%%", NULL, say_tok(k, b), say_tok(k, a), say_number(k, of, 2)),
                good ? both(k, "比率与所列数值相符", "the rate follows from the values") : both(k, "比率与所列数值不符", "the rate does not follow from the values"));
}

static void say_share(checker_t *k, int i, int part, int whole)
{
    const sentence_t *s = k->s;
    const tok_t *p = &s->t[i], *a = &s->t[part], *b = &s->t[whole];
    if (!same_unit(a, b) || b->lo <= 0) return;
    double lo = 100 * a->lo / b->hi, hi = 100 * a->hi / b->lo;
    bool good = lo <= p->hi + 1e-7 && p->lo <= hi + 1e-7;
    int first = part < whole ? part : whole, last = part < whole ? whole : part;
    report_toks(k, good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, "share", first < i ? first : i, last > i ? last : i,
                bothf(k, "%s ÷ %s = %s%%", NULL, say_tok(k, a), say_tok(k, b), say_number(k, 100 * a->v / b->v, 2)),
                good ? both(k, "占比与部分、总数相符", "the share follows from part and whole") : both(k, "占比与部分、总数不符", "the share does not follow from part and whole"));
}

/* 954, or 3.3% of the 29,341. */
static void judge_or_share(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    if (i < 2 || !is_word(&s->t[i - 1], W_OR) || !is_word(&s->t[i + 1], W_OF)) return;
    int part = i - 2 - (is_sep(&s->t[i - 2], ',') && i > 2), whole = i + 2 + is_word(&s->t[i + 2], W_LE);
    if (counts(&s->t[part]) && counts(&s->t[whole])) say_share(k, i, part, whole);
}

/* 240件中，有三分之一即90件. */
static void judge_share_of(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    if (s->t[i].role != ROLE_NONE) return;
    if (!s->zh) {
        judge_or_share(k, i);
        return;
    }
    if (s->c[s->t[i + 1].from] != U'即' || !counts(&s->t[i + 2])) return;
    for (int j = i - 1; j >= 0; j--)
        if (counts(&s->t[j]) && s->t[j].unit == s->t[i + 2].unit) {
            say_share(k, i, i + 2, j);
            return;
        }
}

void rule_rest(checker_t *k)
{
    const sentence_t *s = k->s;
    judge_rest(k);
    for (int i = 1; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (is_count(t)) judge_each(k, i);
        if (t->kind == TOK_NUM && t->num == NUM_PERCENT) {
            judge_apposition(k, i);
            judge_share_of(k, i);
        }
    }
}
