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

/* 312 defects, 240 minor and 62 serious: two that one "and" joins, behind the whole; 、 may leave a third unsaid. */
static bool joined(const solve_t *w, int whole, int a, int b)
{
    int from = tok(w, a)->to, to = tok(w, b)->from;
    if (w->x.f[a].sentence != w->x.f[whole].sentence || a != whole + 1 || to - from > 40 || w->s->zh) return false;
    return check_ends_with(w->s->c, to, " and ") > 0 && tok(w, a)->from - tok(w, whole)->to < 24 && !check_says(w->s, tok(w, whole)->to, to, " to | from | by ");
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
    bool slip = (n > 2 || joined(w, whole, part[0], part[1])) && t->v >= 100 && solve_slip(r.v, t->v) == 2 && fabs(r.v - t->v) <= 0.1 * t->v;
    if (r.v == t->v || r.v < 0.5 * t->v || r.v > 1.5 * t->v) return;
    if (closed || slip) solve_offer(w, FAM_SUM, &r);
}

/* --- what came in less what went out --------------------------------------------------------------------------------------------- */

static const char NET_ZH[] = "净增|净减|净迁|净流|净投放|净回笼|净出口|净进口|净调入|净调出|净转入|净转出|自然减少|自然增加|自然增长|顺差|逆差|盈余|收支结余|当年结余|收支缺口|净支出|净收入";
static const char NET_EN[] = "net gain|net increase|net loss|net inflow|net outflow|net growth|net decrease|net reduction|net rise|net fall|natural increase|natural decrease|trade surplus|trade deficit|net addition|net change|surplus of|deficit of|shortfall of|budget surplus|budget deficit";

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

/* --- so many times, and by so much ----------------------------------------------------------------------------------------------------- */

/* 是上年的2倍，同比增长50%; twice as many as the year before, a rise of 50 per cent: one step told in two ways. */
static void look_times(solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i], *g = &w->x.f[i + 1];
    const tok_t *t = tok(w, i), *c = tok(w, i + 1);
    bool pair = f->kind == FACT_TIMES && f->of && !f->by && g->kind == FACT_CHANGE && g->dir != 0 && f->sentence == g->sentence && g->clause == f->clause + 1;
    if (!pair || t->vague || c->vague || t->range || c->range || t->v < 1 || c->from - t->to > (w->s->zh ? 10 : 40)) return;
    bool year = w->s->zh ? check_says(w->s, t->from - 5, t->from, "上年的|去年的|同期的") && check_says(w->s, t->to, c->from, "同比|比上年|比去年") : check_says(w->s, t->to, c->from, "year") && check_says(w->s, t->to, c->from, " a rise of| an increase of| up by| up ");
    double v = 100 * (t->v - 1), slack = t->last < 1 ? 50 * t->last + c->last : 30;
    if (!year || solve_parted(w, i, i + 1) || fabs(v - g->dir * c->v) <= slack) return;
    report_toks(w->k, CHECK_INCONSISTENT, "merged", f->tok, g->tok, bothf(w->k, "%s − 1 = %s%%", NULL, say_tok(w->k, t), say_number(w->k, v, 2)), both(w->k, "同一变化的倍数与增幅不符", "the multiple and the rise of one change do not agree"));
}

/* --- so many a month -------------------------------------------------------------------------------------------------------------------- */

/* How many periods at most a mean by the month (12) or the year (30) is of; 0 = it is none. */
static int periods_of(const solve_t *w, int claim)
{
    const tok_t *c = tok(w, claim);
    int from = tok(w, claim - 1)->to, to = c->to + 12 < w->s->n ? c->to + 12 : w->s->n;
    bool month, year;
    if (w->s->zh) month = check_says(w->s, from, c->from, "平均每月|每月平均|月均"), year = check_says(w->s, from, c->from, "年均|平均每年|每年平均");
    else {
        bool mean = check_says(w->s, from, c->from, "average of|on average|averaging|average");
        month = mean && check_says(w->s, c->to, to, " a month| per month| each month| every month");
        year = check_says(w->s, from, c->from, "annual average of|yearly average of") || (mean && check_says(w->s, c->to, to, " a year| per year| each year"));
    }
    return month == year ? 0 : month ? 12 : 30;
}

/* The one value of its kind in the sentence before the claim, -1. */
static int only_before(const solve_t *w, int claim)
{
    int of = -1;
    for (int i = claim - 1; i >= 0 && solve_near(w, i, claim, 0); i--) {
        if (!is_count(tok(w, i)) || (tok(w, i)->han && tok(w, i)->v < 20)) continue;
        if (of >= 0 || !is_plain(w, i) || !check_facts_alike(&w->x, i, claim)) return -1;
        of = i;
    }
    return of;
}

/* 1,440个，平均每月140个: whatever the months were, they are a whole number. */
static void look_monthly(solve_t *w, int claim)
{
    const tok_t *c = tok(w, claim);
    if ((w->x.f[claim].kind != FACT_EACH && w->x.f[claim].kind != FACT_VALUE) || !is_count(c) || c->vague || c->range || c->v < 10 || claim < 1) return;
    int most = periods_of(w, claim), of = most ? only_before(w, claim) : -1;
    if (of < 0) return;
    double lo = tok(w, of)->lo / c->hi, hi = tok(w, of)->hi / c->lo;
    if (lo < 1.5 || hi > most + 0.5 || floor(hi) >= ceil(lo) || hi - lo > 0.3) return;
    solve_offer(w, FAM_SAID, &(reading_t){.rel = REL_AVERAGE, .claim = claim, .n = 2, .op = {of, claim}, .form = '/', .v = tok(w, of)->v / c->v, .score = READ_SURE + READ_PLAIN});
}

/* --- a total said behind, and the whole before ------------------------------------------------------------------------------------------- */

/* 3,600万元，其中1,200万元、1,500万元、800万元，三级合计3,500万元: the parts come to the one and are of the other. */
static void look_two_totals(solve_t *w, int total)
{
    const reading_t *r = &w->good[total][FAM_SUM];
    int whole = r->set && r->n > 1 ? r->op[0] - 1 : -1;
    if (whole < 0 || r->op[r->n - 1] != total - 1 || !w->x.f[total].total || w->x.f[whole].sentence != w->x.f[total].sentence) return;
    for (int i = 1; i < r->n; i++)
        if (r->op[i] != r->op[i - 1] + 1) return;
    const tok_t *t = tok(w, total), *u = tok(w, whole);
    bool same = is_plain(w, whole) && is_plain(w, total) && check_facts_alike(&w->x, whole, total) && !ranges_meet(range_of(t), range_of(u));
    if (!same || !cue_between(&w->x, whole, r->op[0], CUE_OPEN) || solve_slip(u->v, t->v) < 1 || solve_parted(w, whole, total)) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_AGAIN, .claim = total, .n = 2, .op = {whole, total}, .form = '>', .score = READ_SURE + 2});
}

/* --- a stock that grows though more went out ------------------------------------------------------------------------------------------------ */

/* opened 512 and closed 430, reducing its backlog; 新收1,240件，办结1,310件，存案增加: what came in and what went out tell the way. */
static void look_stock(solve_t *w, int i)
{
    static const char UP_ZH[] = "增加|上升|增多|扩大", DOWN_ZH[] = "减少|下降|降低", UP_EN[] = "grew|rose|increased|increasing|growing|larger|rising", DOWN_EN[] = "fell|shrank|reducing|reduced|declined|smaller|dropped|falling|decreased";
    const tok_t *a = tok(w, i), *b = tok(w, i + 1);
    bool zh = w->s->zh;
    if (!is_plain(w, i) || !is_plain(w, i + 1) || !check_facts_alike(&w->x, i, i + 1) || w->x.f[i].sentence != w->x.f[i + 1].sentence || a->v == b->v) return;
    int from = w->x.f[i].from, to = end_of(w, i + 1);
    if (i + 2 < w->x.n && w->x.f[i + 2].sentence == w->x.f[i].sentence && tok(w, i + 2)->v != fabs(a->v - b->v)) return; /* by 82: the difference */
    static const char IN_ZH[] = "新收|收案|受理|收到", OUT_ZH[] = "办结|审结|结案", IN_EN[] = "opened|received|registered|new ", OUT_EN[] = "closed|completed|disposed of|concluded|decided|resolved";
    bool in1 = check_says(w->s, from, a->from, zh ? IN_ZH : IN_EN), out1 = check_says(w->s, from, a->from, zh ? OUT_ZH : OUT_EN);
    bool in2 = check_says(w->s, a->to, b->from, zh ? IN_ZH : IN_EN), out2 = check_says(w->s, a->to, b->from, zh ? OUT_ZH : OUT_EN);
    int stock = b->to;
    if (in1 == out1 || in2 == out2 || in1 == in2 || !check_says(w->s, stock, to, zh ? "存案|积案|未结|存量" : "backlog|pending") || check_says(w->s, stock, to, zh ? "率|幅|未能|没有" : "rate|not |despite|although|but")) return;
    bool up = check_says(w->s, stock, to, zh ? UP_ZH : UP_EN), down = check_says(w->s, stock, to, zh ? DOWN_ZH : DOWN_EN), grows = in1 ? a->v > b->v : b->v > a->v;
    if (up == down || up == grows) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_DIRECTION, .claim = i + 1, .n = 2, .op = {i, i + 1}, .form = '>', .score = READ_SURE + 2});
}

void solve_nets(solve_t *w)
{
    for (int i = 0; i < w->x.n; i++) {
        look_list(w, i);
        look_net(w, i);
        look_rate(w, i);
        look_monthly(w, i);
        look_two_totals(w, i);
        if (i + 1 < w->x.n) look_times(w, i), look_stock(w, i);
    }
}
