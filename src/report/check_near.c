/* check_near.c - a claim and the only two values near it: what follows from them whatever the order and the words.
 *
 * Where the clauses between the claims beside it, its sentence, or the sentences it leads on from hold just two values that
 * can be compared, the claim is of these two. If it follows, it agrees. If it does not, it is a slip only where the value
 * computed is as near to the one said as slips are (one digit, two in turn): far off, it is of something else.
 */
#include "report/check_solve.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool claims(const fact_t *f)
{
    return f->kind == FACT_CHANGE || f->kind == FACT_POINTS || f->kind == FACT_TIMES || f->kind == FACT_SHARE || f->kind == FACT_EACH || f->kind == FACT_AMOUNT;
}

/* Another claim beside it; of points, shares are the values. */
static bool bounds(const fact_t *claim, const fact_t *f)
{
    return claims(f) && !(claim->kind == FACT_POINTS && f->kind == FACT_SHARE);
}

/* What the claim can be computed from. */
static bool is_value(const solve_t *w, int claim, int i)
{
    const fact_t *f = &w->x.f[i], *c = &w->x.f[claim];
    const tok_t *t = fact_tok(&w->x, i);
    if (i == claim || t->range || (f->plan && c->kind != FACT_POINTS && c->kind != FACT_SHARE)) return false;
    if (c->kind == FACT_POINTS) return t->num == NUM_PERCENT && f->kind == FACT_SHARE;
    if (c->kind == FACT_EACH && (t->num == NUM_SPAN || (f->kind == FACT_OTHER && t->num == NUM_TIMES))) return f->kind == FACT_VALUE || f->kind == FACT_OTHER;
    if (f->kind != FACT_VALUE) return false;
    if (c->kind != FACT_SHARE && c->kind != FACT_EACH && cue_in(&w->x.hits, f->from, t->from, CUE_OPEN)) return false; /* a part has not risen to the whole */
    return is_count(t) || (c->kind != FACT_SHARE && c->kind != FACT_EACH && t->num == NUM_SPAN);
}

/* The values of the facts a..b; more than two: the first two are kept. */
static int values_of(const solve_t *w, int claim, int a, int b, int into[2])
{
    int n = 0;
    for (int i = a; i <= b; i++) {
        if (!is_value(w, claim, i)) continue;
        if (n < 2) into[n] = i;
        n++;
    }
    return n;
}

/* The facts of the sentences from..to. */
static void facts_of(const solve_t *w, int from, int to, int *a, int *b)
{
    for (*a = 0; *a < w->x.n && w->x.f[*a].sentence < from; (*a)++) continue;
    for (*b = *a; *b < w->x.n && w->x.f[*b].sentence <= to; (*b)++) continue;
    (*b)--;
}

static bool leads_on(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int start = passage_sentence(s, w->x.f[claim].tok, &(int){0}), from = s->t[start].from, to = fact_tok(&w->x, claim)->from;
    return cue_in(&w->x.hits, from, to, CUE_LEADS_ON) || cue_in(&w->x.hits, from, from + 24 < to ? from + 24 : to, CUE_BACK);
}

/* The two values; how near they stand (3 between the claims beside it, 2 in its sentence, 1 before it), 0 = not just two. */
static int only_two(const solve_t *w, int claim, int into[2])
{
    const fact_t *f = &w->x.f[claim];
    int first, last, a = claim, b = claim, others = 0, n;
    facts_of(w, f->sentence, f->sentence, &first, &last);
    while (a > first && !bounds(f, &w->x.f[a - 1]) && !solve_parted(w, a - 1, claim)) a--;
    while (b < last && !bounds(f, &w->x.f[b + 1]) && !solve_parted(w, claim, b + 1)) b++;
    if ((n = values_of(w, claim, a, b, into)) >= 2) return n == 2 ? 3 : 0;
    for (int i = first; i <= last; i++) others += i != claim && bounds(f, &w->x.f[i]);
    if (!others && (n = values_of(w, claim, first, last, into)) >= 2) return n == 2 ? 3 : 0;
    if (others) return 0;
    for (int back = 1; back <= 2; back++) {
        if (back == 2 && !leads_on(w, claim) && f->since != SINCE_YEAR_BEFORE) break;
        facts_of(w, f->sentence - back, f->sentence, &a, &b);
        if ((n = values_of(w, claim, a, b, into)) >= 2) return n == 2 ? 2 : 0;
    }
    return 0;
}

static double over(double a, double b)
{
    return b > 0 ? a / b : 0;
}

/* What the claim should be, computed from the larger p and the smaller q. */
static void compute(const solve_t *w, int claim, int p, int q, reading_t *r)
{
    const fact_t *f = &w->x.f[claim];
    const tok_t *c = fact_tok(&w->x, claim), *a = fact_tok(&w->x, p), *b = fact_tok(&w->x, q);
    range_t claimed = range_of(c), have;
    double per = 1;
    r->op[0] = p, r->op[1] = q, r->n = 2;
    switch ((int)f->kind) {
    case FACT_SHARE:
        r->form = '%';
        if (c->v <= 100) r->op[0] = q, r->op[1] = p;
        r->v = 100 * (c->v <= 100 ? over(b->v, a->v) : over(a->v, b->v));
        have = c->v <= 100 ? (range_t){100 * over(b->lo, a->hi), 100 * over(b->hi, a->lo)} : (range_t){100 * over(a->lo, b->hi), 100 * over(a->hi, b->lo)};
        break;
    case FACT_CHANGE:
        r->form = f->dir < 0 ? 'c' : 'r', per = 100;
        if (f->dir < 0) r->op[0] = q, r->op[1] = p;
        r->v = f->dir < 0 ? per * (1 - over(b->v, a->v)) : per * (over(a->v, b->v) - 1);
        have = f->dir < 0 ? (range_t){per * (1 - over(b->hi, a->lo)), per * (1 - over(b->lo, a->hi))} : (range_t){per * (over(a->lo, b->hi) - 1), per * (over(a->hi, b->lo) - 1)};
        break;
    case FACT_TIMES:
        r->form = f->by ? 't' : '/';
        r->v = over(a->v, b->v) - f->by;
        have = (range_t){over(a->lo, b->hi) - f->by, over(a->hi, b->lo) - f->by};
        if (c->v < 1) r->form = '/', r->v = over(b->v, a->v), have = (range_t){over(b->lo, a->hi), over(b->hi, a->lo)}, r->op[0] = q, r->op[1] = p;
        break;
    case FACT_EACH:
        r->form = '/';
        r->v = over(a->v, b->v), have = (range_t){over(a->lo, b->hi), over(a->hi, b->lo)};
        break;
    default:
        r->form = '-';
        r->v = a->v - b->v, have = (range_t){a->lo - b->hi, a->hi - b->lo};
        if (w->s->zh && !a->vague && !b->vague && a->last <= c->last && b->last <= c->last) have = (range_t){r->v, r->v}; /* 2.6% and 1.8% are 0.8 apart */
        break;
    }
    r->fits = ranges_meet(have, claimed);
}

/* --- slips of the operands --------------------------------------------------------------------------------------------------------- */

/* Whether a number that differs from v in one digit, or in two in turn, lies within. */
static bool slip_within(double v, double lo, double hi)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%.0f", v);
    for (int i = 0; i < n; i++) {
        double place = pow(10, n - 1 - i);
        int d = digits[i] - '0', next = i + 1 < n ? digits[i + 1] - '0' : d;
        double turned = v + (next - d) * (place - place / 10);
        if (next != d && turned >= lo && turned <= hi) return true;
        for (int x = i == 0; x < 10; x++)
            if (x != d && v + (x - d) * place >= lo && v + (x - d) * place <= hi) return true;
    }
    return false;
}

/* What the larger p, or the smaller q, would have to be for the claim to hold. */
static bool operand_slips(const solve_t *w, int claim, int p, int q)
{
    const fact_t *f = &w->x.f[claim];
    const tok_t *c = fact_tok(&w->x, claim), *a = fact_tok(&w->x, p), *b = fact_tok(&w->x, q);
    double lo = 0, hi = 0; /* a over b */
    if (c->vague || c->lo <= 0 || !a->exact || !b->exact) return false;
    switch ((int)f->kind) {
    case FACT_SHARE: lo = 100 / c->hi, hi = 100 / c->lo; break;
    case FACT_CHANGE: lo = f->dir < 0 ? 100 / (100 - c->lo) : 1 + c->lo / 100, hi = f->dir < 0 ? 100 / (100 - c->hi) : 1 + c->hi / 100; break;
    case FACT_TIMES: lo = c->lo + f->by, hi = c->hi + f->by; break;
    case FACT_EACH: lo = c->lo, hi = c->hi; break;
    case FACT_AMOUNT: return c->exact && (slip_within(a->v, b->v + c->v, b->v + c->v) || (a->v > c->v && slip_within(b->v, a->v - c->v, a->v - c->v)));
    default: return false;
    }
    if (lo <= 0 || hi / lo > 1.03) return false;
    return (a->v >= 100 && slip_within(a->v, b->v * lo, b->v * hi)) || (b->v >= 100 && slip_within(b->v, a->v / hi, a->v / lo));
}

static enum relation relation_of(const fact_t *f)
{
    return f->kind == FACT_SHARE ? REL_SHARE : f->kind == FACT_EACH ? REL_AVERAGE : REL_CHANGE;
}

/* 7.8 million dollars out of 12 million; $1.2 million of the $3 million. */
static bool out_of(const solve_t *w, int p, int q)
{
    const sentence_t *s = w->s;
    int a = w->x.f[p < q ? p : q].tok, b = w->x.f[p < q ? q : p].tok;
    if (s->zh || b - a > 4) return false;
    for (int i = a + 1; i < b; i++)
        if (is_word(&s->t[i], W_OF)) return true;
    return false;
}

static bool may_follow(const solve_t *w, int claim, int p, int q)
{
    const fact_t *f = &w->x.f[claim];
    if ((f->kind == FACT_CHANGE && !f->dir) || solve_is_threshold(w, p) || solve_is_threshold(w, q)) return false;
    if (f->kind != FACT_EACH && !check_facts_alike(&w->x, p, q) && !(f->kind == FACT_SHARE && out_of(w, p, q))) return false;
    if (f->kind == FACT_AMOUNT && !check_facts_alike(&w->x, claim, p)) return false;
    return fact_tok(&w->x, q)->v > 0;
}

/* --- lists -------------------------------------------------------------------------------------------------------------------------- */

typedef struct turn {
    int first, n, at[LIST_MOST]; /* the shares; the values before them, the last first */
    range_t sum;
} turn_t;

/* As many values as shares right before them, and no more in the sentence. */
static bool read_turn(const solve_t *w, int first, turn_t *l)
{
    const fact_t *f = &w->x.f[first];
    double claimed = fact_tok(&w->x, first)->v;
    int found = 0;
    *l = (turn_t){.first = first, .n = 1};
    while (first + l->n < w->x.n && l->n < LIST_MOST && w->x.f[first + l->n].kind == FACT_SHARE && w->x.f[first + l->n].sentence == f->sentence) claimed += fact_tok(&w->x, first + l->n++)->v;
    for (int i = first - 1; i >= 0 && found < LIST_MOST && w->x.f[i].sentence == f->sentence; i--)
        if (is_value(w, first, i) && (!found || check_facts_alike(&w->x, l->at[0], i))) l->at[found++] = i;
    if (l->n < 2 || found != l->n || l->at[0] - l->at[found - 1] != found - 1 || claimed < 80 || claimed > 120) return false;
    for (int i = 0; i < found; i++) l->sum.lo += fact_tok(&w->x, l->at[i])->lo, l->sum.hi += fact_tok(&w->x, l->at[i])->hi;
    return l->sum.lo > 0;
}

/* 2,160 and 540 respectively, i.e. 80 and 20 per cent: the shares of a list in its sum, in turn. Returns how many. */
static int shares_in_turn(solve_t *w, int first)
{
    turn_t l;
    int fit = 0, slip = -1;
    if (!read_turn(w, first, &l)) return l.n;
    for (int i = 0; i < l.n; i++) {
        const tok_t *p = fact_tok(&w->x, l.at[l.n - 1 - i]);
        bool fits = ranges_meet((range_t){100 * p->lo / l.sum.hi, 100 * p->hi / l.sum.lo}, range_of(fact_tok(&w->x, first + i)));
        fit += fits;
        if (!fits) slip = i;
    }
    for (int i = 0; i < l.n && fit >= l.n - 1; i++)
        solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_SHARE, .claim = first + i, .n = 1, .op = {l.at[l.n - 1 - i]}, .form = 'x', .fits = i != slip, .score = 9});
    return l.n;
}

/* Where the words chose a pair that does not fit, but one other pair of its sentence does, nothing is claimed. */
static void forgive(solve_t *w, int claim)
{
    const reading_t *bad = &w->bad[claim][FAM_SAID];
    int first, last, n = 0;
    if (!bad->set || w->x.f[claim].order >= 0 || bad->score < READ_SURE || bad->form == 'S' || bad->rel == REL_BASE || bad->rel == REL_POINTS || (w->good[claim][FAM_SAID].set && w->good[claim][FAM_SAID].score >= bad->score)) return;
    facts_of(w, w->x.f[claim].sentence, w->x.f[claim].sentence, &first, &last);
    for (int i = first; i <= last; i++) n += is_value(w, claim, i);
    if (n < 3 || n > 4) return;
    for (int i = first; i <= last; i++)
        for (int j = i + 1; j <= last; j++) {
            if (!is_value(w, claim, i) || !is_value(w, claim, j) || !may_follow(w, claim, i, j)) continue;
            bool larger = fact_tok(&w->x, i)->v >= fact_tok(&w->x, j)->v;
            reading_t r = {.rel = relation_of(&w->x.f[claim]), .claim = claim, .score = bad->score - (w->s->zh ? READ_NEAR : 0)};
            compute(w, claim, larger ? i : j, larger ? j : i, &r);
            if (r.fits) solve_offer(w, FAM_SAID, &r);
        }
}

/* Of every five files, one: no five each. */
static bool every(const solve_t *w, int i)
{
    return w->x.f[i].kind == FACT_EACH && !w->s->zh && check_ends_with(w->s->c, fact_tok(&w->x, i)->from, "very ");
}

/* A claim is of what stands before it or beside it; what comes in clauses behind it is its own only where a mark says so. */
static bool touches(const solve_t *w, int claim, int p, int q)
{
    const sentence_t *s = w->s;
    const fact_t *f = &w->x.f[claim];
    if ((p > claim || q > claim) && solve_of_last(w, claim)) return false;
    if (p < claim || q < claim || f->kind == FACT_EACH || out_of(w, p, q)) return true;
    int first = p < q ? p : q, i = w->x.f[first].tok - 1;
    if (w->x.f[first].clause == f->clause || w->x.f[first].to || w->x.f[first].base) return true;
    for (; i > f->tok; i--)
        if (is_sep(&s->t[i], ':') || is_sep(&s->t[i], '(') || is_sep(&s->t[i], U'–') || is_sep(&s->t[i], U'—') || is_sep(&s->t[i], ';') || is_word(&s->t[i], W_FROM)) return !is_sep(&s->t[i], ';');
    return cue_in(&w->x.hits, fact_tok(&w->x, claim)->to, fact_tok(&w->x, first)->from, CUE_LEADS_ON) || cue_in(&w->x.hits, fact_tok(&w->x, claim)->to, fact_tok(&w->x, first)->from, CUE_AGAIN);
}

static bool is_open(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *t = fact_tok(&w->x, i);
    bool majority = t->vague && t->hi - t->lo > 0.3 * t->v;
    if (f->kind == FACT_SHARE && cue_in(&w->x.hits, f->from, w->s->zh ? t->from : f->to2, CUE_ELSEWHERE)) return false;
    if (solve_own_base(w, i) || solve_of_which(w, i)) return false;
    if (w->s->zh && f->kind == FACT_CHANGE && cue_in(&w->x.hits, f->from, f->to2, CUE_EACH)) return false; /* 年均上升 */
    return claims(f) && !t->range && !(f->plan && f->kind != FACT_POINTS) && f->order < 0 && !w->good[i][FAM_SAID].set && !every(w, i) && !majority;
}

/* Charged 230 and declined to charge 70, a refusal rate of 23.3 per cent: of both kinds together. */
static bool of_both(solve_t *w, int i, int a, int b)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *p = fact_tok(&w->x, a), *q = fact_tok(&w->x, b);
    if (w->s->zh || f->kind != FACT_SHARE || !f->rate || !check_facts_alike(&w->x, a, b) || p->vague || q->vague) return false;
    double sum = p->v + q->v;
    for (int way = 0; way < 2 && sum > 0; way++) {
        double v = 100 * (way ? q->v : p->v) / sum;
        if (!ranges_meet((range_t){v, v}, range_of(fact_tok(&w->x, i)))) continue;
        solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_RATE, .claim = i, .n = 1, .op = {way ? b : a}, .form = 'x', .v = v, .fits = true, .score = 12});
        return true;
    }
    return false;
}

/* No third value of their kind within two sentences of the claim. */
static bool lone(const solve_t *w, int claim, const int two[2])
{
    for (int i = 0; i < w->x.n; i++)
        if (i != two[0] && i != two[1] && solve_near(w, claim, i, 2) && is_value(w, claim, i) && check_facts_alike(&w->x, two[0], i)) return false;
    return true;
}

/* 78%，较上年的82.5%上升4.5个百分点: the difference is right, the way is not. */
static bool against_way(solve_t *w, int i, int p, int q)
{
    const fact_t *f = &w->x.f[i], *a = &w->x.f[p], *b = &w->x.f[q];
    int dir = f->kind == FACT_TIMES && w->s->zh ? check_direction(fact_tok(&w->x, i)) : f->dir; /* 减少一半, 翻了一番 */
    if ((f->kind != FACT_POINTS && f->kind != FACT_CHANGE && f->kind != FACT_AMOUNT && f->kind != FACT_TIMES) || !dir || (a->time < 0) == (b->time < 0) || a->sentence != f->sentence || b->sentence != f->sentence) return false;
    bool fell = a->time < 0;
    if (fell == (dir < 0) || fact_tok(&w->x, p)->lo <= fact_tok(&w->x, q)->hi || !check_facts_alike(&w->x, p, q)) return false;
    solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_DIRECTION, .claim = i, .n = 2, .op = {fell ? p : q, fell ? q : p}, .form = '>', .score = READ_SURE + 1});
    return true;
}

/* 编制1.2万名，实有1.08万人，空编率10%: the rate is of what is not there. */
static bool of_rest(solve_t *w, int i, int p, int q)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *c = fact_tok(&w->x, i), *a = fact_tok(&w->x, p), *b = fact_tok(&w->x, q);
    if (f->kind != FACT_SHARE || !f->rate || !(a->lo > 0) || !check_facts_alike(&w->x, p, q)) return false;
    reading_t r = {.rel = REL_RATE, .claim = i, .n = 2, .op = {q, p}, .form = 'c', .v = 100 * (1 - b->v / a->v), .score = READ_SURE};
    r.fits = ranges_meet((range_t){100 * (1 - b->hi / a->lo), 100 * (1 - b->lo / a->hi)}, range_of(c));
    bool said = check_says(w->s, f->from, c->from, SAYS[SAY_RATE_OF_REST]);
    if (!r.fits && !(said && solve_slip(r.v, c->v) > 0)) return said;
    solve_offer(w, FAM_SAID, &r);
    return true;
}

/* 5,640 calls and 6,120 emails. */
static bool shares_of_both(const solve_t *w, bool nouns, const fact_t *a, const fact_t *b)
{
    return nouns && abs(a->tok - b->tok) == 2 && is_word(&w->s->t[(a->tok + b->tok) / 2], W_AND);
}

/* 8,420 burglaries, down 6 per cent, and 9,130 thefts; 受理1,125件，上升6.5%，办结1,050件: values of one time that are called otherwise
 * have not changed into each other; of calls and emails together a share is of neither. */
static bool of_two_things(const solve_t *w, int claim, int p, int q)
{
    const fact_t *f = &w->x.f[claim], *a = &w->x.f[p], *b = &w->x.f[q];
    bool nouns = !w->s->zh && a->unit < 0 && b->unit < 0 && a->unit != b->unit;
    if (f->kind == FACT_SHARE) return solve_is_among(w, claim, q) || shares_of_both(w, nouns, a, b);
    if (f->kind != FACT_CHANGE && f->kind != FACT_POINTS) return false;
    if (w->s->zh && f->own && check_facts_named(&w->x, claim, a->time < 0 ? q : p) < 0) return true;
    bool other_time = a->time < 0 || b->time < 0 || a->year != b->year || a->part != b->part;
    if (other_time || a->to || b->to) return false;
    return nouns || (w->s->zh && (check_facts_named(&w->x, p, q) < (f->kind == FACT_POINTS) || (a->own && b->own && a->clause != b->clause)));
}

/* 1.36亿元。上述1.36亿元，整改到位八成: one number said twice, the share is of something else. */
static bool said_again(const solve_t *w, int i, int a, int b)
{
    return w->s->zh && w->x.f[i].kind == FACT_SHARE && ranges_meet(range_of(fact_tok(&w->x, a)), range_of(fact_tok(&w->x, b)));
}

static void solve_two(solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    int two[2], near = only_two(w, i, two);
    if (!near || said_again(w, i, two[0], two[1]) || of_both(w, i, two[0], two[1])) return;
    int p = fact_tok(&w->x, two[0])->v >= fact_tok(&w->x, two[1])->v ? two[0] : two[1], q = p == two[0] ? two[1] : two[0];
    if (of_rest(w, i, p, q) || against_way(w, i, p, q)) return;
    if (!may_follow(w, i, p, q) || (f->kind == FACT_SHARE && solve_other_whole(w, i, p))) return;
    reading_t r = {.rel = relation_of(f), .claim = i, .score = 2 + near};
    compute(w, i, p, q, &r);
    if (!r.fits) {
        int slip = solve_slip(r.v, fact_tok(&w->x, i)->v);
        if (slip < 2 && operand_slips(w, i, p, q)) slip = 2;
        bool alone = lone(w, i, two);
        if (f->kind == FACT_SHARE && (w->s->zh || slip < 2) && !solve_names_part(w, i, q)) return;
        if (of_two_things(w, i, p, q)) return;
        if ((slip < 1 && !(alone && near == 3 && slip == 0)) || !touches(w, i, p, q)) return;
        r.score += slip + alone + leads_on(w, i) - (fact_tok(&w->x, p)->vague || fact_tok(&w->x, q)->vague);
    }
    solve_offer(w, FAM_SAID, &r);
}

static bool is_of(const reading_t *r, int fact)
{
    bool of = r->claim == fact;
    for (int i = 0; i < r->n; i++) of = of || r->op[i] == fact;
    return of;
}

/* One in ten of the 1,300 complaints, that is 130: what a share ties is not the same number said again, nor out of its range. */
static void drop_tied(solve_t *w, const reading_t *good)
{
    for (int i = 0; i < good->n; i++)
        for (int f = 0; f < FAMILIES; f++) {
            reading_t *bad = &w->bad[good->op[i]][f];
            bool other = bad->set && (bad->rel == REL_AGAIN || bad->rel == REL_RANGE || bad->rel == REL_DIRECTION || bad->rel == REL_PART);
            for (int j = 0; other && j < bad->n; j++) other = is_of(good, bad->op[j]);
            if (other) bad->set = false;
        }
}

/* So much a head of a number said farther off. */
static void forgive_each(solve_t *w, int claim)
{
    reading_t *bad = &w->bad[claim][FAM_SAID];
    const tok_t *c = fact_tok(&w->x, claim);
    if (w->s->zh || w->x.f[claim].kind != FACT_EACH || !bad->set || bad->rel != REL_AVERAGE || bad->n < 1) return;
    const tok_t *t = fact_tok(&w->x, bad->op[0]);
    for (int i = 0; i < w->x.n; i++) {
        const tok_t *u = fact_tok(&w->x, i);
        bool thing = w->x.f[i].kind == FACT_VALUE && is_count(u) && u->exact && u->v > 1 && solve_near(w, claim, i, 3);
        if (thing && ranges_meet((range_t){t->lo / u->v, t->hi / u->v}, range_of(c))) bad->set = false;
    }
}

/* Fell by 8 per cent increased by 5 per cent: two changes with nothing but words of change between them. */
static void solve_run_together(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim], *g = &w->x.f[claim - 1];
    const tok_t *a = fact_tok(&w->x, claim - 1), *b = fact_tok(&w->x, claim);
    if (f->kind != FACT_CHANGE || g->kind != FACT_CHANGE || f->sentence != g->sentence || f->order >= 0 || g->order >= 0 || !f->dir || !g->dir) return;
    bool parted = f->since != g->since;
    int moved = 0;
    for (int i = g->tok + 1; i < f->tok; i++) {
        const tok_t *t = &w->s->t[i];
        bool way = check_direction(t) != 0, pass = way || is_sep(t, ',') || is_word(t, W_BY) || is_word(t, W_LE) || is_word(t, W_YOY);
        if (!pass || (parted && is_sep(t, ','))) return;
        moved += way || is_word(t, W_BY);
    }
    if (!moved || f->aside != g->aside || ranges_meet(range_of(a), range_of(b))) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_MERGED, .claim = claim, .n = 1, .op = {claim - 1}, .form = 'x', .score = READ_SURE + 1});
}

void solve_only_two(solve_t *w)
{
    for (int i = 0; i < w->x.n;) i += w->x.f[i].kind == FACT_SHARE ? shares_in_turn(w, i) : 1;
    for (int i = 0; i < w->x.n; i++)
        if (is_open(w, i)) solve_two(w, i);
    for (int i = 1; i < w->x.n; i++) solve_run_together(w, i);
    for (int i = 0; i < w->x.n; i++)
        if (claims(&w->x.f[i])) forgive(w, i), forgive_each(w, i);
    for (int i = 0; i < w->x.n; i++)
        if (w->good[i][FAM_SAID].set && w->good[i][FAM_SAID].n == 2) drop_tied(w, &w->good[i][FAM_SAID]);
}

/* --- a balance: the whole, its parts and what is left; what was there, came in, went out ------------------------------------------- */

typedef struct group {
    int at[LIST_MOST], n;
} group_t;

static bool says(const solve_t *w, int i, enum cue cue)
{
    return fact_cue(&w->x, i, cue);
}

static bool is_member(const solve_t *w, int claim, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *t = fact_tok(&w->x, i);
    if (f->year && w->x.f[claim].year && f->year != w->x.f[claim].year && !says(w, i, CUE_BEGIN)) return false;
    return f->kind == FACT_VALUE && is_count(t) && !t->range && !t->vague && !f->plan && check_facts_alike(&w->x, claim, i);
}

/* 合计, came to; taken together, ..., the offices had 1,000; comprising ..., it stood at 250. */
static bool adds_up(const solve_t *w, int i)
{
    int start = w->s->t[passage_sentence(w->s, w->x.f[i].tok, &(int){0})].from, at = fact_tok(&w->x, i)->from;
    if (says(w, i, CUE_ADDS)) return true;
    return !w->s->zh && (cue_in(&w->x.hits, start, start + 24 < at ? start + 24 : at, CUE_ADDS) || cue_in(&w->x.hits, start, start + 12 < at ? start + 12 : at, CUE_CLOSED));
}

/* 尚有, the other, 45 still open; the remainder, 130 cases; 55, complete the team. */
static bool is_left(const solve_t *w, int i)
{
    int end, start = passage_sentence(w->s, w->x.f[i].tok, &end), at = fact_tok(&w->x, i)->from;
    if (w->x.f[i].rest || says(w, i, CUE_LEFT)) return true;
    if (w->s->zh) return says(w, i, CUE_REST);
    bool alone = i + 1 == w->x.n || w->x.f[i + 1].sentence > w->x.f[i].sentence; /* the last number of its sentence: to its end */
    if (!alone) (void)passage_clause(w->s, w->x.f[i].tok, &end);
    int to = w->s->t[end].from, next = alone ? to : fact_tok(&w->x, i + 1)->from, from = w->s->t[start].from, last = i > 0 ? fact_tok(&w->x, i - 1)->to : 0;
    return cue_in(&w->x.hits, last > from ? last : from, at, CUE_LEFT) || cue_in(&w->x.hits, fact_tok(&w->x, i)->to, next < to ? next : to, CUE_LEFT);
}

/* How the words of a value say that it follows from those before it: what is left, a total. */
static int score_follows(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    int start = w->s->t[passage_sentence(w->s, f->tok, &(int){0})].from, at = fact_tok(&w->x, i)->from;
    bool said = is_left(w, i) || f->total || adds_up(w, i) || says(w, i, CUE_EXCEPT);
    return (said ? 2 : 0) + (cue_in(&w->x.hits, start > at - 80 ? start : at - 80, at, CUE_THUS) ? 1 : 0);
}

/* Whether a list or stock has been found already that the value is in. */
static bool explained(const solve_t *w, const group_t *g)
{
    for (int i = 0; i < g->n; i++)
        for (int f = FAM_SUM; f <= FAM_LEFT; f++) {
            const reading_t *r = &w->good[g->at[i]][f];
            if (r->set) return true;
        }
    for (int i = 0; i < g->n; i++)
        if (w->whole[g->at[i]] >= 0) return true;
    return false;
}

static void offer_balance(solve_t *w, int claim, const group_t *g, const signed char *sign, int score)
{
    reading_t r = {.rel = REL_LEFT, .claim = claim, .form = '+', .score = score};
    range_t have = {0, 0};
    for (int i = 0; i < g->n; i++) {
        const tok_t *t = fact_tok(&w->x, g->at[i]);
        if (g->at[i] == claim) continue;
        r.op[r.n] = g->at[i], r.sign[r.n++] = sign[i], r.v += sign[i] * t->v;
        have.lo += sign[i] > 0 ? t->lo : -t->hi, have.hi += sign[i] > 0 ? t->hi : -t->lo;
    }
    r.fits = solve_comes_to(w, r.op, r.n, have, r.v, claim);
    int slip = solve_slip(r.v, fact_tok(&w->x, claim)->v);
    for (int i = 0; i < r.n && slip < 2; i++) { /* which of the others would have to be another, by one digit */
        const tok_t *t = fact_tok(&w->x, r.op[i]);
        double should = t->v + r.sign[i] * (fact_tok(&w->x, claim)->v - r.v);
        if (t->v >= (t->last < 1 ? 1 : 100) && should > 0 && solve_slip(should, t->v) == 2) slip = 2;
    }
    r.score += r.fits ? 2 : slip < 2 ? slip - 2 : slip;
    bool tiny = r.fits && !w->x.f[claim].rest && fact_tok(&w->x, claim)->v < 10; /* 1 + 3 = 4 by chance */
    if (r.v > 0 && !tiny) solve_offer(w, FAM_LEFT, &r);
}

/* The values from fact a to the claim: the first is the whole of the others, or the claim is their sum. */
static void try_group(solve_t *w, int claim, const group_t *g, int score)
{
    signed char sign[LIST_MOST];
    double most = 0, first = fact_tok(&w->x, g->at[0])->v, last = fact_tok(&w->x, claim)->v;
    for (int i = 0; i < g->n; i++) most = fmax(most, fact_tok(&w->x, g->at[i])->v);
    bool above = w->x.f[claim].total || adds_up(w, claim);
    bool except = g->n == 3 && says(w, g->at[0], CUE_EXCEPT);
    if (last >= most && (above || except)) {
        memset(sign, 1, sizeof sign);
        offer_balance(w, claim, g, sign, score);
    } else if (above && !is_left(w, claim)) {
        return;
    } else if (first >= most || (g->n == 3 && fact_tok(&w->x, g->at[1])->v >= most)) {
        memset(sign, -1, sizeof sign);
        sign[first >= most ? 0 : 1] = 1;
        offer_balance(w, claim, g, sign, score);
    }
    bool begins = says(w, g->at[0], CUE_BEGIN) || w->x.f[g->at[0]].base, went = says(w, g->at[2 < g->n ? 2 : 0], CUE_WENT);
    if (g->n == 4 && (begins || went)) {
        memcpy(sign, (signed char[]){1, 1, -1, 0}, 4);
        offer_balance(w, claim, g, sign, score + begins + went - 1);
    }
}

/* Started at 95, increased by 310, decreased by 330 and finished at 75: what rose and fell between two values. */
static void solve_moves(solve_t *w, int claim)
{
    group_t g = {.n = 1, .at = {claim}};
    signed char sign[LIST_MOST] = {0};
    for (int a = claim - 1; a >= 0 && solve_near(w, a, claim, 1) && g.n < 7; a--) {
        const fact_t *f = &w->x.f[a];
        if (!is_count(fact_tok(&w->x, a)) || !check_facts_alike(&w->x, claim, a)) break;
        memmove(g.at + 1, g.at, (size_t)g.n * sizeof *g.at);
        memmove(sign + 1, sign, (size_t)g.n);
        g.at[0] = a, g.n++, sign[0] = (signed char)(f->kind == FACT_AMOUNT ? f->dir : 1);
        if (f->kind == FACT_AMOUNT && f->dir) continue;
        if (f->kind == FACT_VALUE && g.n > 3) offer_balance(w, claim, &g, sign, 4);
        break;
    }
}

/* Seven; two of the seven: the number once more, not what is left. */
static bool is_said_before(const solve_t *w, int claim)
{
    if (w->s->zh || !check_ends_with(w->s->c, fact_tok(&w->x, claim)->from, "of the |of these |of those |of all ")) return false;
    for (int a = claim - 1; a >= 0 && solve_near(w, a, claim, 3); a--)
        if (is_member(w, claim, a) && fact_tok(&w->x, a)->v == fact_tok(&w->x, claim)->v) return true;
    return false;
}

static void solve_balance(solve_t *w, int claim)
{
    int follows = score_follows(w, claim), own = follows;
    if (is_said_before(w, claim)) return;
    group_t g = {.n = 1, .at = {claim}};
    if (w->x.f[claim].time < 0 && claim > 0 && w->x.f[claim - 1].time == 0 && w->s->zh) return; /* 收案198件，结案18件；去年同期收案208件 */
    if (fact_tok(&w->x, claim)->vague || !is_count(fact_tok(&w->x, claim)) || fact_tok(&w->x, claim)->v < 2) return;
    for (int a = claim - 1; a >= 0 && solve_near(w, a, claim, 3) && g.n < 7; a--) {
        if (!is_member(w, claim, a)) continue;
        memmove(g.at + 1, g.at, (size_t)g.n * sizeof *g.at);
        g.at[0] = a, g.n++;
        int far = w->x.f[claim].sentence - w->x.f[a].sentence;
        if (far == 0 && says(w, a, CUE_EXCEPT)) follows = own > 2 ? own : 2;
        if (g.n < 3 || !follows) continue;
        if (explained(w, &g)) return;
        bool money = fact_tok(&w->x, claim)->money;
        if (w->s->zh && far > !money && !(money ? w->x.f[claim].rest : is_left(w, claim))) break;
        try_group(w, claim, &g, 2 + follows + (g.n > 3) + (far == 0) - (far == 3 && g.n < 4));
    }
}

void solve_balances(solve_t *w)
{
    for (int i = 2; i < w->x.n; i++)
        if (w->x.f[i].kind == FACT_VALUE && !w->good[i][FAM_LEFT].set && !w->good[i][FAM_SUM].set && !w->bad[i][FAM_SUM].set && w->whole[i] < 0) solve_balance(w, i), solve_moves(w, i);
}
