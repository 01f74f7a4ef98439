/* check_nets.c - what plain figures come to where no word asks for it, in both languages: a list that leaves nothing over (each had one subject), what
 * came in less what went out (a net loss, 自然减少), and a rate beside a whole that falls into two parts.
 *
 * The readings of check_sums.c and check_shares.c begin at words; these begin at the figures: they are all of their kind that the sentences
 * hold, so nothing else can be meant.
 */
#include "report/check_solve.h"

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}


static int end_of(const solve_t *w, int i)
{
    int end;
    (void)passage_sentence(w->s, w->x.f[i].tok, &end);
    return w->s->t[end].from;
}

/* A value of now, whole, no part of an aside. */
static bool is_plain(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *t = tok(w, i);
    return f->kind == FACT_VALUE && is_count(t) && !t->vague && !t->range && f->time == 0 && !f->plan && !f->to && !f->base && !f->aside;
}

/* --- a list that leaves nothing over ------------------------------------------------------------------------------------------- */

/* The facts of one kind with the whole in its own sentence (or the next), all that are counted there; 0 = something else is among them. */
static int list_behind(const solve_t *w, int whole, bool next, int *part)
{
    int n = 0, own = w->x.f[whole].sentence, last = whole;
    for (int i = 0; i < (next ? w->x.n : whole); i++)
        if (i != whole && w->x.f[i].sentence == own && is_count(tok(w, i)) && !(tok(w, i)->money && !tok(w, whole)->money)) return 0; /* the only one, or the first, of its sentence */
    for (int i = whole + 1; i < w->x.n && w->x.f[i].sentence <= own + next; i++) {
        const fact_t *f = &w->x.f[i];
        if (f->sentence != own + next || !is_count(tok(w, i))) continue;
        bool small = tok(w, i)->han && tok(w, i)->v < 10; /* on one ground only */
        if (small && n > 1) continue;
        if (!is_plain(w, i) || f->total || !check_facts_alike(&w->x, whole, i) || tok(w, i)->v >= tok(w, whole)->v || n == LIST_MOST || w->whole[i] >= 0) return 0;
        if (n && tok(w, i)->from - tok(w, last)->to > (w->s->zh ? 20 : 60)) return 0;
        part[n++] = i, last = i;
    }
    return n;
}

static bool says_disjoint(const solve_t *w, int from, int to)
{
    if (w->s->zh) return check_says(w->s, from, to, "只计一次|仅计一次|只归|仅归|只属|仅属|只计入|仅计入|不重复|互不重|无重复|无交叉|不交叉|没有重复|均只有一|均仅有一|单一");
    bool one = check_says(w->s, from, to, "each |every |none |all ") && check_says(w->s, from, to, "only one| one ground| one subject|single |one only|on one |just one|exactly one");
    return one || check_says(w->s, from, to, "counted twice|no overlap|not overlap|mutually exclusive|counted once|counted only once|counted more than once");
}

/* 268 inquiries. Gender was the ground in 94, disability in 71, origin in 58 and age in 35; each was opened on one ground only. */
static void look_list(solve_t *w, int whole)
{
    const tok_t *t = tok(w, whole);
    int part[LIST_MOST], n = 0;
    if (!is_plain(w, whole) || !t->exact || t->han || t->v < 20 || w->good[whole][FAM_SUM].set) return;
    if ((n = list_behind(w, whole, true, part)) < 2 && (n = list_behind(w, whole, false, part)) < 2) return;
    reading_t r = {.rel = REL_SUM, .claim = whole, .n = n, .form = '+', .score = READ_SURE + 2};
    for (int i = 0; i < n; i++) r.op[i] = part[i], r.sign[i] = 1, r.v += tok(w, part[i])->v;
    bool closed = says_disjoint(w, tok(w, part[n - 1])->to, end_of(w, part[n - 1]));
    bool slip = n > 2 && t->v >= 100 && solve_slip(r.v, t->v) == 2 && fabs(r.v - t->v) <= 0.1 * t->v;
    if (r.v == t->v || r.v < 0.5 * t->v || r.v > 1.5 * t->v) return;
    if (closed || slip) solve_offer(w, FAM_SUM, &r);
}

/* --- what came in less what went out --------------------------------------------------------------------------------------------- */

static const char NET_ZH[] = "净增|净减|净迁|净流|净投放|净回笼|净出口|净进口|净调入|净调出|净转入|净转出|自然减少|自然增加|自然增长|顺差|逆差";
static const char NET_EN[] = "net gain|net increase|net loss|net inflow|net outflow|net growth|net decrease|net reduction|net rise|net fall|natural increase|natural decrease|trade surplus|trade deficit|net addition|net change";

/* 出生35.4万人，死亡47.3万人，自然减少12.9万人; 640 joined and 512 left, a net gain of 138. */
static void look_net(solve_t *w, int claim)
{
    const fact_t *f = &w->x.f[claim];
    const tok_t *c = tok(w, claim);
    int of[2], n = 0;
    if ((f->kind != FACT_VALUE && f->kind != FACT_AMOUNT) || !is_count(c) || c->vague || c->range || f->time < 0 || claim < 2) return;
    int from = tok(w, claim - 1)->to;
    if (!check_says(w->s, from, c->from, w->s->zh ? NET_ZH : NET_EN) || check_says(w->s, from, c->from, w->s->zh ? "比|同期|上年|去年" : "than|last year|compared")) return;
    for (int i = claim - 1; i >= 0 && w->x.f[i].sentence == f->sentence; i--) {
        if (!is_count(tok(w, i)) || tok(w, i)->money != c->money) continue;
        if (n == 2 || !is_plain(w, i) || !check_facts_alike(&w->x, i, claim)) return;
        of[n++] = i;
    }
    if (n != 2) return;
    int big = tok(w, of[0])->v > tok(w, of[1])->v ? 0 : 1;
    reading_t r = {.rel = REL_LEFT, .claim = claim, .n = 2, .op = {of[big], of[!big]}, .sign = {1, -1}, .form = '+', .score = READ_SURE + 3};
    r.v = tok(w, r.op[0])->v - tok(w, r.op[1])->v;
    r.fits = fabs(r.v - c->v) <= 0.5 * (c->last + tok(w, r.op[0])->last + tok(w, r.op[1])->last) * (c->exact ? 0 : 1) + 1e-6 * c->v;
    if (r.fits || (c->v < 3 * r.v && c->v > r.v / 3)) solve_offer(w, FAM_LEFT, &r);
}

/* --- a rate beside two parts -------------------------------------------------------------------------------------------------------- */

/* The whole that the two facts before the claim make up, -1. */
static int whole_of_two(const solve_t *w, int claim)
{
    for (int i = 0; i + 2 < claim; i++) {
        const reading_t *r = &w->good[i][FAM_SUM];
        if (r->set && r->n == 2 && r->op[0] == claim - 2 && r->op[1] == claim - 1 && solve_near(w, i, claim, 1) && tok(w, i)->v >= 20) return i;
    }
    return -1;
}

/* The rate is of something else, or of another time. */
static bool of_others(const solve_t *w, int from, int claim)
{
    int to = tok(w, claim)->to + 12;
    return check_says(w->s, from, to < w->s->n ? to : w->s->n, w->s->zh ? "比|较|按期|及时|上年|去年|同期|其中|日内|期内|当庭|当场|首次" : "of those|of whom|of these|last year|previous|year before|compared|in time|target|average|ratio|points|reoffending|clearance");
}

/* Of 350 tried, 280 were found guilty and 70 were acquitted; the conviction rate was 70 per cent: neither of the two is so much of them. */
static void look_rate(solve_t *w, int claim)
{
    const tok_t *c = tok(w, claim);
    int p = claim - 2, q = claim - 1, whole = whole_of_two(w, claim);
    if (w->x.f[claim].kind != FACT_SHARE || c->vague || c->range || c->han || whole < 0) return;
    bool rate = check_says(w->s, tok(w, q)->to, c->from, w->s->zh ? "率" : " rate");
    if (!rate || !is_plain(w, p) || !is_plain(w, q) || tok(w, p)->v < 2 || of_others(w, tok(w, q)->to, claim)) return;
    double a = 100 * tok(w, p)->v / tok(w, whole)->v, b = 100 - a, slack = 0.51 * c->last + 1e-9;
    if (fabs(a - c->v) <= slack || fabs(b - c->v) <= slack) return;
    if (fabs(a - c->v) > 25 && fabs(b - c->v) > 25) return; /* of something else */
    bool first = fabs(a - c->v) <= fabs(b - c->v);
    solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_RATE, .claim = claim, .n = 2, .op = {first ? p : q, whole}, .form = '%', .v = first ? a : b, .score = READ_PLAIN + READ_SURE});
}

void solve_nets(solve_t *w)
{
    for (int i = 0; i < w->x.n; i++) {
        look_list(w, i);
        look_net(w, i);
        look_rate(w, i);
    }
}
