/* check_excuse.c - why a reading that fails is no contradiction, in English: the claim follows from other numbers of the passage, or it claims
 * nothing that the reading thought it does.
 *
 * The solver weighs readings by their words. Where the best of them fails, another may be what was meant though its words are farther off:
 * the share is of a whole said earlier, the total is that of a longer list, the mean lies between the ends of its range. A warning is not
 * worth its price there.
 */
#include "report/check_solve.h"

#include <math.h>

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

static bool same_sentence(const solve_t *w, int a, int b)
{
    return w->x.f[a].sentence == w->x.f[b].sentence;
}

static bool in_passage(const solve_t *w, const char *list)
{
    return check_says(w->s, 0, w->s->n, list);
}

/* Whether the words stand right behind the number, at most so many characters away. */
static bool behind(const solve_t *w, int i, int room, const char *list)
{
    int to = tok(w, i)->to + room;
    return check_says(w->s, tok(w, i)->to, to < w->s->n ? to : w->s->n, list);
}

static bool before(const solve_t *w, int i, int room, const char *list)
{
    int from = tok(w, i)->from - room;
    return check_says(w->s, from > 0 ? from : 0, tok(w, i)->from, list);
}

/* --- sums ----------------------------------------------------------------------------------------------------------------------- */

static const char OVERLAPS[] = "overlap|may raise several|more than one|several matters|several grounds|both categories|counted twice|counted in each|multiple categories|several offences|several categories|may concern several|not mutually exclusive|multiple answers|several reasons|may fall under|may be counted|add up to more|exceeds the total|exceed the total|exceed 100|more than 100 per cent|some appear in|some of them both";

/* Altogether 27 judges, 44 prosecutors and 118 officers, 189 in all: the list is longer than was read. */
static bool longer_list(const solve_t *w, int total)
{
    for (int way = -1; way < 2; way += 2) {
        double sum = 0;
        int n = 0;
        for (int i = total + way; i >= 0 && i < w->x.n && same_sentence(w, i, total); i += way) {
            if (!is_count(tok(w, i)) || tok(w, i)->money != tok(w, total)->money || w->x.f[i].aside) continue;
            sum += tok(w, i)->v, n++;
            if (n > 1 && fabs(sum - tok(w, total)->v) < 1e-6 * (1 + sum)) return true;
        }
    }
    return false;
}

/* concluded 2,400 and revised 1,824, a rate of 76 per cent: one member of the list is a part of another. */
static bool nested(const solve_t *w, const reading_t *r)
{
    for (int c = 0; c < w->x.n; c++) {
        if (tok(w, c)->num != NUM_PERCENT || tok(w, c)->vague || !same_sentence(w, c, r->claim)) continue;
        for (int a = 0; a < r->n; a++)
            for (int b = 0; b < r->n; b++)
                if (a != b && tok(w, r->op[b])->v > tok(w, r->op[a])->v && fabs(100 * tok(w, r->op[a])->v / tok(w, r->op[b])->v - tok(w, c)->v) <= 0.51 * tok(w, c)->last) return true;
    }
    return false;
}

static bool excused_sum(const solve_t *w, const reading_t *r)
{
    bool over = r->v > tok(w, r->claim)->v;
    return longer_list(w, r->claim) || (over && in_passage(w, OVERLAPS) && !in_passage(w, "received more than one|had more than one|no overlap|not overlap")) || (over && nested(w, r));
}

/* --- places in lists ----------------------------------------------------------------------------------------------------------------- */

/* 35 and 25; 12, 14 and 16 per cent: whether fact b goes on with the list of fact a. */
static bool goes_on(const solve_t *w, int a, int b)
{
    if (a < 0 || b >= w->x.n || !same_sentence(w, a, b)) return false;
    int from = tok(w, a)->digits_to > 0 ? tok(w, a)->digits_to : tok(w, a)->to, to = tok(w, b)->from;
    if (to - from > 22 || to - from < 2) return false;
    for (int at = from; at < to; at++) { /* words of the unit at most */
        int end = at;
        while (is_latin(w->s->c[end]) && end < to) end++;
        if (end > at && !check_ends_with(w->s->c, end, "and|per|cent|percent|percentage|points|million|billion|kg|days|months|years|weeks|hours")) return false;
        at = end;
    }
    return check_ends_with(w->s->c, to, " and |, ") > 0;
}

/* The place of a fact in the list it stands in, and how long that is; -1 = in none. */
static int place_in_list(const solve_t *w, int i, int *ret_n)
{
    int first = i, last = i;
    while (goes_on(w, first - 1, first)) first--;
    while (goes_on(w, last, last + 1)) last++;
    *ret_n = last - first + 1;
    return last > first ? i - first : -1;
}

static bool same_place(const solve_t *w, int a, int b)
{
    int n, m;
    return place_in_list(w, a, &n) == place_in_list(w, b, &m);
}

/* --- shares ---------------------------------------------------------------------------------------------------------------------- */

static bool gives_share(const solve_t *w, int part, int whole, int claim)
{
    const tok_t *p = tok(w, part), *q = tok(w, whole), *c = tok(w, claim);
    if (part == whole || !is_count(p) || !is_count(q) || p->money != q->money || q->v < p->v || q->v < 2 || p->vague || q->vague || p->range || q->range) return false;
    return fabs(100 * p->v / q->v - c->v) <= 0.51 * c->last;
}

/* 1,296 (15%) of the 8,640, whatever was said between: the same part, another whole; the parts and shares of "respectively". */
static bool other_share(const solve_t *w, const reading_t *r)
{
    if (tok(w, r->claim)->han || tok(w, r->claim)->vague || tok(w, r->claim)->range) return false;
    bool in_turn = false;
    for (int j = w->x.f[r->claim].tok; j < w->s->tokens && !is_sep(&w->s->t[j], U'。'); j++) in_turn = in_turn || is_word(&w->s->t[j], W_RESP);
    for (int q = 0; q < w->x.n; q++)
        for (int p = 0; p < w->x.n; p++) {
            bool same = p == r->op[0] && w->x.f[q].time == 0 && check_facts_alike(&w->x, p, q) && (q == 0 || w->x.f[q].total);
            bool turn = in_turn && same_sentence(w, p, r->claim) && same_sentence(w, q, r->claim) && before(w, q, 8, "of the |of its |of our ") && p < q && same_place(w, p, r->claim);
            if ((same || turn) && gives_share(w, p, q, r->claim)) return true;
        }
    return false;
}

/* through 42 and 44 to 47 per cent: numbers of a list of shares. */
static bool bare_shares(const solve_t *w, const reading_t *r)
{
    if (r->n > 1 && r->op[1] == r->op[0] + 1 && tok(w, r->op[0])->to + 4 == tok(w, r->op[1])->from && behind(w, r->op[0], 4, " to ")) return true; /* 18 to 35 */
    for (int i = 0; i < r->n; i++)
        if (!behind(w, r->op[i], 5, " and | to |, |or ") || tok(w, r->op[i])->to > tok(w, r->op[i])->digits_to) return false;
    return r->n > 1 && tok(w, r->op[0])->v <= 100 && tok(w, r->op[1])->v <= 100 && w->x.f[r->claim].tok - w->x.f[r->op[0]].tok < 7;
}

/* --- changes --------------------------------------------------------------------------------------------------------------------- */

/* Any two values of the sentence that give the change: 24 million in 2022, 30 million in 2023. */
static bool other_change(const solve_t *w, int claim)
{
    const tok_t *c = tok(w, claim);
    if (c->han || c->vague || c->range || c->num != NUM_PERCENT) return false;
    for (int a = 0; a < w->x.n; a++)
        for (int b = 0; b < w->x.n; b++) {
            const tok_t *p = tok(w, a), *q = tok(w, b);
            bool said = w->x.f[a].year != w->x.f[b].year && w->x.f[a].year && w->x.f[b].year && same_sentence(w, a, claim) && same_sentence(w, b, claim);
            if (a == b || !said || q->v <= 0 || !is_count(p) || !check_facts_alike(&w->x, a, b)) continue;
            double v = 100 * (p->v / q->v - 1) * (w->x.f[claim].dir < 0 ? -1 : 1);
            if (fabs(v - c->v) <= 0.51 * c->last) return true;
        }
    return false;
}

/* 3 per cent up, at 4,876: the value behind it is its own, and what it was before is not told; 20 more were accepted in part. */
static bool tells_no_base(const solve_t *w, const reading_t *r)
{
    int i = r->claim;
    bool level = i + 1 < w->x.n && same_sentence(w, i, i + 1) && before(w, i + 1, 6, ", at ") && behind(w, i, 16, "up|down|more|fewer|higher|lower") && !before(w, i + 1, 14, "from|than|compared|against");
    for (int o = 0; o < r->n && level; o++) level = r->op[o] != i + 1 || before(w, r->op[!o], 6, ", at ");
    bool others = w->x.f[i].kind == FACT_AMOUNT && behind(w, i, 12, " more were| more had| more are| more was| more have| more will| others") && !behind(w, i, 90, " than ");
    return level || others;
}

/* --- others ---------------------------------------------------------------------------------------------------------------------- */

/* ranged from 5 to 60 days, with an average of 21: a mean between its ends is as it should be. */
static bool between_ends(const solve_t *w, const reading_t *r)
{
    int a = r->op[0], b = r->n > 1 ? r->op[1] : a;
    double v = tok(w, r->claim)->v, lo = fmin(tok(w, a)->v, tok(w, b)->v), hi = fmax(tok(w, a)->v, tok(w, b)->v);
    int first = a < b ? a : b;
    bool said = before(w, first, 40, "between |ranged |ranging |varied |varying |from |fluctuated |range from |ranges ");
    return r->n > 1 && said && v > lo && v < hi && tok(w, first)->v <= tok(w, a < b ? b : a)->v;
}

/* took 34 and 19 days on average, respectively 3 and 2 days less: by so much, no mean. */
static bool is_change(const solve_t *w, const reading_t *r)
{
    for (int o = -1; o < r->n; o++) {
        int i = o < 0 ? r->claim : r->op[o];
        if (o < 0 && behind(w, i, 44, " in a | within a | in one | within one | in under a ")) return true; /* 120 were answered in a week */
        if (behind(w, i, 26, " less| more| fewer| longer| shorter| earlier| later| quicker| faster")) return true;
    }
    return false;
}

/* 1,440 hours, that is 240 days of six hours: a product. */
static bool is_product(const solve_t *w, const reading_t *r)
{
    double a = tok(w, r->op[0])->v, b = tok(w, r->claim)->v;
    for (int i = 0; i < w->x.n; i++) {
        double v = tok(w, i)->v;
        if (i != r->claim && i != r->op[0] && v > 1 && same_sentence(w, i, r->claim) && (fabs(b * v - a) < 0.005 * a || fabs(a * v - b) < 0.005 * b)) return true;
    }
    return false;
}

/* five for every three; a total that the values before make. */
static bool excused_left(const solve_t *w, const reading_t *r)
{
    return before(w, r->claim, 10, "for every |to every ") || longer_list(w, r->claim);
}

/* --- respectively, once more ------------------------------------------------------------------------------------------------------ */

static bool says_respectively(const solve_t *w, int claim)
{
    int end, from = passage_sentence(w->s, w->x.f[claim].tok, &end);
    for (int j = from; j < end; j++)
        if (is_word(&w->s->t[j], W_RESP)) return true;
    return false;
}

/* The claim and what it would follow from stand in other places of their lists: 27 per cent, up from 35 and 25. */
static bool out_of_turn(const solve_t *w, const reading_t *r)
{
    int n, m, own = place_in_list(w, r->claim, &n);
    if (r->rel == REL_SUM || r->rel == REL_PART || r->rel == REL_AGAIN || !says_respectively(w, r->claim)) return false;
    if ((r->rel == REL_MERGED || r->rel == REL_TWO) && own >= 0) return true;
    for (int o = 0; o < r->n; o++) {
        int at = place_in_list(w, r->op[o], &m);
        if (same_sentence(w, r->op[o], r->claim) && own >= 0 && at >= 0 && n == m && at != own && r->op[o] - at != r->claim - own) return true;
    }
    return false;
}

/* 37, 52 and 18 respectively, almost half of the 107: of one of them, whichever. */
static bool loose_share(const solve_t *w, const reading_t *r)
{
    const tok_t *c = tok(w, r->claim), *q = tok(w, r->op[r->n - 1]);
    if (r->rel != REL_SHARE || r->n < 2 || !c->han || !says_respectively(w, r->claim) || q->v <= 0) return false;
    for (int p = 0; p < w->x.n; p++)
        if (same_sentence(w, p, r->claim) && is_count(tok(w, p)) && 100 * tok(w, p)->v / q->v >= c->lo - 2.5 && 100 * tok(w, p)->v / q->v <= c->hi + 2.5) return true;
    return false;
}

/* 12 and 8 per cent in the two regions: so many things are no value that rose. */
static bool counts_things(const solve_t *w, const reading_t *r)
{
    for (int o = 0; o < r->n; o++)
        if (tok(w, r->op[o])->han && tok(w, r->op[o])->v < 10 && before(w, r->op[o], 6, "the |these |our |all ")) return true;
    return false;
}

/* Over 30,000 visitors (61 events): what is said aside counts something else. */
static bool other_thing_aside(const solve_t *w, const reading_t *r)
{
    const tok_t *a = tok(w, r->op[0]), *b = tok(w, r->claim);
    double ratio = a->v > b->v ? a->v / (b->v + 1e-9) : b->v / (a->v + 1e-9);
    double tens = log10(ratio);
    char kind = 0;
    if (solve_measure(w->s, a, &kind) > 0 || solve_measure(w->s, b, &kind) > 0 || fabs(tens - round(tens)) < 0.003) return false;
    return a->unit != UNIT_NONE && b->unit != UNIT_NONE && a->unit != b->unit && ratio > 3 && !a->money && !b->money;
}

/* 2.4 tonnes, of which 1,100 kg: measures of one kind, reckoned as one they are a whole and its part. */
static bool part_in_measure(const solve_t *w, const reading_t *r)
{
    char p = 0, q = 0;
    double a = solve_measure(w->s, tok(w, r->op[0]), &p), b = r->n > 1 ? solve_measure(w->s, tok(w, r->op[1]), &q) : 0;
    return a > 0 && b > 0 && p == q && a != b && tok(w, r->op[0])->v * a <= tok(w, r->op[1])->v * b;
}

bool solve_excused(const solve_t *w, const reading_t *r)
{
    if (r->n < 1) return false;
    if (w->s->zh) return solve_excused_zh(w, r);
    if (out_of_turn(w, r) || loose_share(w, r) || before(w, r->claim, 12, "for every ") || behind(w, r->claim, 12, " for every | to every ")) return true;
    if (r->rel == REL_RANGE && (before(w, r->op[0], 34, "difference between |gap between |distance between |spread between |from between ") || before(w, r->claim, 34, "from between "))) return true;
    if (r->rel == REL_AGAIN && other_thing_aside(w, r)) return true;
    if (r->rel == REL_BASE && counts_things(w, r)) return true;
    if (r->rel == REL_PART) return part_in_measure(w, r);
    if (r->rel == REL_SUM) return excused_sum(w, r);
    if (r->rel == REL_LEFT) return excused_left(w, r);
    if (r->rel == REL_SHARE || r->rel == REL_RATE) return other_share(w, r) || bare_shares(w, r);
    if (r->rel == REL_CHANGE) return other_change(w, r->claim) || tells_no_base(w, r);
    if (r->rel == REL_AVERAGE) return between_ends(w, r) || is_change(w, r);
    return r->rel == REL_AGAIN && is_product(w, r);
}
