/* check_elided.c - relations whose words leave one term unsaid: a share of "the 5,700 whose cases were concluded", a rate followed by what it
 * comes to ("化解率92%，即69件"), a list of changes and the values before it in turn, those that an act has not reached ("尚未回复的4份"). */
#include "report/check_number.h"
#include "report/check_solve.h"


static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

static void offer_share(solve_t *w, enum relation rel, int claim, int p, int whole, int sure)
{
    reading_t r = {.rel = rel, .claim = claim, .n = 2, .op = {p, whole}, .form = '%', .v = 100 * tok(w, p)->v / tok(w, whole)->v, .fits = solve_fits_share(tok(w, p), tok(w, whole), tok(w, claim))};
    r.score = sure + (r.fits ? 0 : solve_slip(r.v, tok(w, claim)->v));
    solve_offer(w, FAM_SAID, &r);
}

/* 1,425 persons, or 25 per cent of the 5,700 whose cases were concluded: part, share and whole stand one behind the other. */
static void share_of_the(solve_t *w, int claim)
{
    int p = claim - 1, whole = claim + 1, sentence = w->x.f[claim].sentence;
    if (w->s->zh || w->x.f[claim].kind != FACT_SHARE || p < 0 || whole >= w->x.n || w->x.f[p].sentence != sentence || w->x.f[whole].sentence != sentence) return;
    if (!fact_counts(&w->x, p) || !fact_counts(&w->x, whole) || tok(w, p)->range || tok(w, whole)->range || tok(w, p)->vague || tok(w, whole)->vague) return;
    int gap = tok(w, whole)->from - tok(w, claim)->to, before = tok(w, claim)->from;
    bool beside = gap <= 12 && check_says(w->s, tok(w, claim)->to, tok(w, whole)->from, " of the | of all | of some ") && before - tok(w, p)->to <= 40;
    int behind = tok(w, whole)->digits_to;
    bool same = tok(w, whole)->unit == UNIT_NONE || check_facts_alike(&w->x, p, whole) || check_says(w->s, behind, behind + 7 < w->s->n ? behind + 7 : w->s->n, " whose | who | that | which ");
    if (!beside || !same || !check_says(w->s, tok(w, p)->to, before, ", or | or |(|, that is|, i.e.") || tok(w, p)->v > tok(w, whole)->v || tok(w, p)->v < 2) return;
    offer_share(w, REL_SHARE, claim, p, whole, READ_SURE + 3);
}

/* 化解率为92%，即成功化解69件: the number right behind a rate that says what it comes to, -1. */
static int comes_to(const solve_t *w, int claim)
{
    int n = claim + 1;
    if (w->x.f[claim].kind != FACT_SHARE || !w->x.f[claim].rate || tok(w, claim)->num != NUM_PERCENT || n >= w->x.n || w->x.f[n].sentence != w->x.f[claim].sentence || !fact_counts(&w->x, n)) return -1;
    int from = tok(w, claim)->to, to = tok(w, n)->from;
    if (to - from > (w->s->zh ? 12 : 30)) return -1;
    return check_says(w->s, from, to < from + 12 ? to : from + 12, w->s->zh ? ",即|，即|,也就是|，也就是|(即|（即" : ", that is|, i.e.|, or ") ? n : -1;
}

/* Whether value i may be what n is counted of: cases of the cases, of the times something was done. */
static bool counted_of(const solve_t *w, int i, int n)
{
    const tok_t *t = tok(w, i);
    bool things = w->x.f[i].kind == FACT_VALUE && is_count(t) && !t->money && !t->range && !t->vague && t->num == NUM_COUNT && w->x.f[i].time == 0 && t->v > 2;
    bool turns = t->unit == UNIT_TURN || t->unit == UNIT_CTIME || t->unit == UNIT_GE;
    return things && (t->unit == tok(w, n)->unit || (turns && tok(w, n)->unit == UNIT_CASE));
}

/* 听证75次，化解率为92%，即成功化解69件: of one of the values said before, the one that it fits; where there is but one, of that. */
static void rate_comes_to(solve_t *w, int claim)
{
    int n = comes_to(w, claim), of = -1, values = 0;
    for (int i = claim - 1; n >= 0 && i >= 0 && solve_near(w, i, claim, 0); i--) {
        if (!counted_of(w, i, n)) continue;
        if (solve_fits_share(tok(w, n), tok(w, i), tok(w, claim))) {
            offer_share(w, REL_RATE, claim, n, i, READ_PLAIN);
            return;
        }
        of = i, values++;
    }
    if (values == 1 && solve_slip(tok(w, of)->v * tok(w, claim)->v / 100, tok(w, n)->v) > 0) offer_share(w, REL_RATE, claim, n, of, READ_SURE + 2);
}

/* How many claims of one kind stand from here in one list, with nothing but commas and an "and" between. */
static int run_of(const solve_t *w, int first, enum fact_kind kind)
{
    int n = 1;
    for (int i = first + 1; i < w->x.n && n < LIST_MOST; i++, n++) {
        if (w->x.f[i].kind != kind || w->x.f[i].sentence != w->x.f[first].sentence || tok(w, i)->from - tok(w, i - 1)->to > 6) break;
    }
    return n;
}

/* 12,600 requests of 15,120 companies and 21,420 persons, up 5, 8 and 2 per cent respectively from 12,000, 14,000 and 21,000: each in its turn. */
static void changes_in_turn(solve_t *w, int first)
{
    int n = run_of(w, first, FACT_CHANGE), base = first + n, fit = 0;
    if (w->s->zh || w->x.f[first].kind != FACT_CHANGE || n < 2 || first < n || base + n > w->x.n) return;
    if (!check_says(w->s, tok(w, base - 1)->to, tok(w, base)->from, "respectively from |respectively, from ") || run_of(w, base, FACT_VALUE) < n) return;
    for (int i = first - n; i < first; i++)
        if (w->x.f[i].kind != FACT_VALUE || w->x.f[i].sentence != w->x.f[first].sentence || tok(w, i)->vague) return;
    int way = w->x.f[first].dir < 0 ? -1 : 1;
    reading_t r[LIST_MOST];
    for (int k = 0; k < n; k++) {
        const tok_t *v = tok(w, first - n + k), *b = tok(w, base + k), *c = tok(w, first + k);
        double rise = 100 * (v->v / b->v - 1);
        if (b->v <= 0) return;
        r[k] = (reading_t){.rel = REL_CHANGE, .claim = first + k, .n = 2, .op = {first - n + k, base + k}, .form = 'r', .v = rise, .fits = fabs(way * rise - c->v) <= c->last * 0.51};
        fit += r[k].fits;
    }
    for (int k = 0; k < n; k++) {
        int slip = solve_slip(fabs(r[k].v), tok(w, first + k)->v);
        r[k].score = READ_PLAIN + (fit * 2 > n ? 4 : slip - 2);
        if (r[k].fits || fit * 2 > n || slip > 0) w->good[first + k][FAM_SAID].set = w->bad[first + k][FAM_SAID].set = false, solve_offer(w, FAM_SAID, &r[k]);
    }
}

/* The two characters behind 未 of 尚未回复的14份; 0: none. */
static int not_yet(const solve_t *w, int claim)
{
    const sentence_t *s = w->s;
    int to = tok(w, claim)->from;
    for (int i = w->x.f[claim].from; i + 3 < to && s->zh; i++)
        if (s->c[i] == U'未' && (i == 0 || one_of(U"尚仍还,，;；。", s->c[i - 1])) && is_han(s->c[i + 1]) && is_han(s->c[i + 2]) && s->c[i + 3] == U'的' && to - i <= 6) return i + 1;
    return 0;
}

static bool stands_before(const solve_t *w, int fact, int word)
{
    for (int j = w->x.f[fact].from; j + 1 < tok(w, fact)->from; j++)
        if (w->s->c[j] == w->s->c[word] && w->s->c[j + 1] == w->s->c[word + 1] && !(j > 0 && one_of(U"未不", w->s->c[j - 1]))) return true;
    return false;
}

/* 发出64份，收到回复60份，…尚未回复的4份: all less those that the same act has reached, whatever was said since. */
static void left_undone(solve_t *w, int rest)
{
    int word = fact_counts(&w->x, rest) && !tok(w, rest)->vague ? not_yet(w, rest) : 0, done = -1;
    if (!word || w->good[rest][FAM_LEFT].set || w->good[rest][FAM_SUM].set || w->whole[rest] >= 0) return;
    for (int i = rest - 1; i >= 0 && solve_near(w, i, rest, 1) && done < 0; i--)
        if (fact_counts(&w->x, i) && check_facts_alike(&w->x, rest, i) && stands_before(w, i, word) && w->x.f[i].time == 0 && !tok(w, i)->vague) done = i;
    int all = done - 1;
    while (all >= 0 && !(fact_counts(&w->x, all) && check_facts_alike(&w->x, rest, all) && w->x.f[all].time == 0)) all--;
    if (all < 0 || w->x.f[all].sentence != w->x.f[done].sentence || tok(w, all)->vague || tok(w, all)->v < tok(w, done)->v) return;
    reading_t r = {.rel = REL_LEFT, .claim = rest, .n = 2, .op = {all, done}, .sign = {1, -1}, .form = '+', .v = tok(w, all)->v - tok(w, done)->v};
    r.fits = fabs(r.v - tok(w, rest)->v) < 1e-9;
    r.score = READ_SURE + (r.fits ? 3 : 1);
    solve_offer(w, FAM_LEFT, &r);
}

void solve_elided(solve_t *w)
{
    for (int i = 0; i < w->x.n; i++) {
        share_of_the(w, i);
        rate_comes_to(w, i);
        left_undone(w, i);
        if (w->x.f[i].kind == FACT_CHANGE && (i == 0 || w->x.f[i - 1].kind != FACT_CHANGE)) changes_in_turn(w, i);
    }
}
