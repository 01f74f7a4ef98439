/* check_sums.c - a whole and the list of its parts, over clauses and sentences; what is left of a stock.
 *
 * The list behind a whole, or before a total, is the run of facts counted alike; what is said of the whole between (changes,
 * shares, last year's value) is no member. That it adds up is enough to agree. A list that is too large needs words that make
 * it one of parts (其中, a colon, 合计); one that is too small needs words or names that close it (其余, 男/女, 分为).
 */
#include "report/check_number.h"
#include "report/check_solve.h"

#include <string.h>

typedef struct list {
    int part[LIST_MOST], n;
    bool rest, overlap, loose, brackets, cut; /* cut: more of it behind a semicolon */
    int gap; /* the widest between two members, in characters */
} list_t;

static bool is_part(const solve_t *w, int whole, int i)
{
    const fact_t *f = &w->x.f[i];
    const tok_t *t = fact_tok(&w->x, i);
    if (w->s->zh && check_ends_with(w->s->c, t->from, "该|此|上述|前述")) return false; /* 此9万余元: said again */
    return f->kind == FACT_VALUE && check_facts_alike(&w->x, whole, i) && (fact_tok(&w->x, i)->num != NUM_SPAN || check_days(w->s, t) == 1) && !fact_tok(&w->x, i)->range;
}

static bool cue_before(const solve_t *w, int i, enum cue cue)
{
    return cue_in(&w->x.hits, w->x.f[i].from, fact_tok(&w->x, i)->from, cue);
}

static range_t sum_of(const solve_t *w, const int *part, int n, double *ret_v)
{
    range_t r = {0, 0};
    *ret_v = 0;
    for (int i = 0; i < n; i++) {
        const tok_t *t = fact_tok(&w->x, part[i]);
        r.lo += t->lo, r.hi += t->hi, *ret_v += t->v;
    }
    return r;
}

/* Rounded to one place, numbers may miss what they come to by one in that place, by more where they are many. */
bool solve_comes_to(const solve_t *w, const int *part, int n, range_t sum, double v, int whole)
{
    const tok_t *t = fact_tok(&w->x, whole);
    bool plain = !t->exact && !t->vague && !t->han;
    for (int i = 0; i < n && plain; i++) plain = !fact_tok(&w->x, part[i])->vague && fact_tok(&w->x, part[i])->last == t->last;
    if (plain) return fabs(v - t->v) <= t->last * (n <= 4 ? 1 : n <= 12 ? 2 : 3) * (1 + 1e-9);
    return ranges_meet(sum, range_of(t));
}

static void offer(solve_t *w, const int *part, int n, int whole, double v, bool fits, int score)
{
    reading_t r = {.rel = REL_SUM, .claim = whole, .n = n, .form = '+', .v = v, .fits = fits, .score = score};
    for (int i = 0; i < n; i++) r.op[i] = part[i], r.sign[i] = 1;
    solve_offer(w, FAM_SUM, &r);
    for (int i = 0; i < n && fits; i++) w->whole[part[i]] = whole;
}

static bool adds(const solve_t *w, const int *part, int n, int whole, double *ret_v)
{
    const tok_t *t = fact_tok(&w->x, whole);
    range_t r = sum_of(w, part, n, ret_v);
    return n >= 2 && solve_comes_to(w, part, n, r, *ret_v, whole) && (r.hi - r.lo < 0.1 * t->v || fabs(*ret_v - t->v) < 1e-9 * t->v);
}

/* Digits and words are not mixed in one list: six regions closed 880. Keeps the members written one way. */
static int written_alike(const solve_t *w, const int *part, int n, bool spelt, int *into)
{
    int m = 0;
    for (int i = 0; i < n; i++) {
        const tok_t *t = fact_tok(&w->x, part[i]);
        bool opens = !w->s->zh && t->v >= 10 && (w->x.f[part[i]].tok == 0 || is_sep(&w->s->t[w->x.f[part[i]].tok - 1], U'。'));
        if (t->han == spelt || (!spelt && opens)) into[m++] = part[i];
    }
    return m;
}

/* three at bureau level and 16 at county level: words up to ten, digits above. */
static bool house_style(const solve_t *w, const int *part, int n)
{
    for (int i = 0; i < n; i++)
        if (w->s->zh || fact_tok(&w->x, part[i])->han != (fact_tok(&w->x, part[i])->v <= 10)) return false;
    return n > 1;
}

/* --- the list behind a whole ---------------------------------------------------------------------------------------------------- */

/* 141 had their cases completed: 118 were convicted and 23 acquitted: the colon opens the 141, not Dismissed: 118. */
static bool colon_between(const solve_t *w, int a, int b)
{
    int own = w->x.f[a].tok, j = own + 1;
    if (w->x.f[a].sentence != w->x.f[b].sentence || is_sep(&w->s->t[own - (own > 0)], ':')) return false;
    while (j < w->x.f[b].tok && !is_sep(&w->s->t[j], ':') && !is_sep(&w->s->t[j], ',') && !is_sep(&w->s->t[j], ';')) j++;
    return is_sep(&w->s->t[j], ':') && j > own + 1;
}

/* 其中, of which between the two facts; "nine of them and 18 others" opens nothing. */
static bool opens_between(const solve_t *w, int a, int b)
{
    for (int j = w->x.f[a].tok + 1; j < w->x.f[b].tok; j++) {
        if (w->s->zh && check_ends_with(w->s->c, w->s->t[j].from, "对|将|从")) continue; /* 对其中部分人员 */
        if (is_word(&w->s->t[j], W_OFWHICH) && w->s->t[j].in == w->s->t[w->x.f[b].tok].in && (w->s->zh || (j > w->x.f[a].tok + 1 && !(j == w->x.f[b].tok - 1 && check_says(w->s, w->s->t[j].from, w->s->t[j].to, SAYS[SAY_THESE_END]))))) return true;
    }
    return false;
}

static bool nests(const solve_t *w, int a, int b)
{
    return opens_between(w, a, b) || colon_between(w, a, b);
}

/* 337 of the 412 defendants: the fact before the whole is its first part. */
static bool part_of_it(const solve_t *w, int whole)
{
    const sentence_t *s = w->s;
    int i = w->x.f[whole].tok - 1;
    if (s->zh || whole == 0 || !is_part(w, whole, whole - 1)) return false;
    while (i > 0 && (is_word(&s->t[i], W_LE) || (s->t[i].kind == TOK_TEXT && s->t[i].to - s->t[i].from <= 6))) i--;
    return i > 0 && is_word(&s->t[i], W_OF) && w->x.f[whole - 1].tok == i - 1 && fact_tok(&w->x, whole - 1)->hi <= fact_tok(&w->x, whole)->hi;
}

/* What ends the list: another total, a plan, a rank. */
static bool stops(const solve_t *w, int last, int i)
{
    const fact_t *f = &w->x.f[i];
    return (f->total && !f->rest) || f->plan || f->to || f->base || cue_between(&w->x, last, i, CUE_NEXT);
}

static void take(const solve_t *w, list_t *l, int i)
{
    if (l->n) {
        int last = l->part[l->n - 1], gap = fact_tok(&w->x, i)->from - fact_tok(&w->x, last)->to;
        for (int j = last + 1; j < i; j++) gap -= fact_tok(&w->x, j)->to - w->x.f[j].from; /* what is said aside of a member */
        if (gap > l->gap) l->gap = gap;
        l->loose = l->loose || solve_parted(w, last, i);
    }
    l->rest = l->rest || w->x.f[i].rest;
    l->part[l->n++] = i;
}

/* 党员48名，其中正式党员45名: the word is of them all. */
static bool names_whole(const solve_t *w, int whole, const tok_t *word)
{
    const sentence_t *s = w->s;
    int n = word->to - word->from;
    for (int at = w->x.f[whole].from; at + n <= w->x.f[whole].to2; at++) {
        int i = 0;
        while (i < n && (s->c[at + i] | 32) == (s->c[word->from + i] | 32)) i++;
        if (i == n && at != word->from) return true;
    }
    return false;
}

/* Women, members, under 18: parts that may be counted twice. */
static void look_overlap(const solve_t *w, int whole, list_t *l)
{
    l->overlap = false;
    int end = w->x.f[whole].tok;
    for (int j = w->x.f[whole].tok; l->n && j < w->x.f[l->part[l->n - 1]].tok; j++) l->overlap = l->overlap || (is_word(&w->s->t[j], W_OVERLAP) && !names_whole(w, whole, &w->s->t[j]));
    if (l->n) (void)passage_sentence(w->s, w->x.f[l->part[l->n - 1]].tok, &end);
    l->overlap = l->overlap || check_says(w->s, fact_tok(&w->x, whole)->to, w->s->t[end].from, SAYS[SAY_OVERLAP]); /* 部分案件既是大案又是要案 */
}

/* good (96), fair (372): each member in brackets of its own. */
static bool own_bracket(const solve_t *w, int i)
{
    return w->x.f[i].aside && is_sep(&w->s->t[w->x.f[i].tok - 1], '(');
}

/* Which brackets the members stand in: those behind the whole, or none. */
static bool fits_bracket(const solve_t *w, int whole, int i, const list_t *l, int *in)
{
    const tok_t *t = fact_tok(&w->x, whole), *p = fact_tok(&w->x, i);
    if (l->n == 1 && !p->in && !t->in && fact_tok(&w->x, l->part[0])->in && !cue_before(w, i, CUE_CAME)) return false; /* （含旧存68件），结案700件 */
    if (l->n == 0 && p->in && !t->in && cue_before(w, i, CUE_BEGIN)) return *in = t->in, true; /* 892件（含旧存68件），新收824件 */
    if (*in < 0) *in = p->in != t->in && is_sep(&w->s->t[w->x.f[whole].tok + 1], '(') ? p->in : t->in;
    return p->in == *in || (own_bracket(w, i) && *in == t->in);
}

/* 96件。在96件中: the list is of the second. */
static bool said_again(const solve_t *w, int whole, int i)
{
    return fact_tok(&w->x, i)->v == fact_tok(&w->x, whole)->v;
}

/* Whole and list lie in one sentence, or the list is the sentence behind the whole; what is left may be said in the next. */
static bool too_far(const fact_t *f, int own, int sentence, int n)
{
    return f->sentence > own + 1 + (n > 0 && f->rest) || (sentence >= 0 && f->sentence != sentence && !f->rest);
}

/* 28, including 7 of one kind; 18 of another. */
static bool closes_including(const solve_t *w, const list_t *l, int whole, int i)
{
    return l->n && !w->s->zh && solve_parted(w, l->part[l->n - 1], i) && check_says(w->s, fact_tok(&w->x, whole)->to, fact_tok(&w->x, l->part[0])->from, "includ");
}

/* Said to be of an earlier time than the whole, or than now. */
static bool is_earlier(const solve_t *w, int whole, int i)
{
    return w->x.f[i].time < (w->x.f[whole].time < 0 ? w->x.f[whole].time : 0);
}

static void list_behind(const solve_t *w, int whole, list_t *l)
{
    const tok_t *t = fact_tok(&w->x, whole);
    int in = -1, last = whole, sentence = -1, own = w->x.f[whole].sentence;
    bool nested = false;
    *l = (list_t){.n = 0};
    if (part_of_it(w, whole)) take(w, l, whole - 1), sentence = own;
    for (int i = whole + 1; i < w->x.n && l->n < LIST_MOST; i++) {
        const fact_t *f = &w->x.f[i];
        const tok_t *p = fact_tok(&w->x, i);
        if (too_far(f, own, sentence, l->n)) break;
        if (closes_including(w, l, whole, i)) break;
        if (l->n && solve_parted(w, last, i)) nested = false;
        if (!is_part(w, whole, i) || is_earlier(w, whole, i)) continue;
        if (l->n == 0 && said_again(w, whole, i)) return;
        if (p->lo > t->hi || stops(w, last, i)) break;
        if (!fits_bracket(w, whole, i, l, &in)) continue;
        nested = nested || (l->n && nests(w, last, i));
        if (nested || (l->n && p->v == t->v)) continue; /* a part of a part; 500万元中，300万元: the whole again */
        if (l->n == 1 && w->x.f[last].rest && f->rest) return; /* what is left of what is left */
        if (sentence < 0) sentence = f->sentence;
        take(w, l, i);
        last = i;
    }
    l->brackets = in > 0 && in != t->in;
    look_overlap(w, whole, l);
}

/* Two characters behind 未, 不, 待 in b's words that a's words have without it: 采纳81条，未采纳26条. */
static bool denied(const sentence_t *s, const fact_t *a, const fact_t *b)
{
    for (int i = b->from; i + 2 < b->to2 && s->zh; i++) {
        int at = i + 1 + one_of(U"予能及被按", s->c[i + 1]);
        if (!one_of(U"未不待", s->c[i]) || !is_han(s->c[at]) || !is_han(s->c[at + 1])) continue;
        for (int j = a->from; j + 1 < a->to2; j++)
            if (s->c[j] == s->c[at] && s->c[j + 1] == s->c[at + 1] && !one_of(U"未不待", s->c[j - (j > 0)])) return true;
    }
    return false;
}

/* Names that leave no third. */
static bool complementary(const solve_t *w, int whole, const list_t *l)
{
    if (l->n != 2) return false;
    const fact_t *a = &w->x.f[l->part[0] < whole ? whole : l->part[0]], *b = &w->x.f[l->part[1]]; /* 337 of the 412 were men */
    if (l->part[0] < whole && check_pair_side(w->s, w->x.f[l->part[0]].from, fact_tok(&w->x, l->part[0])->from) >= 0) a = &w->x.f[l->part[0]];
    bool no = check_says(w->s, a->from, fact_tok(&w->x, l->part[0])->from, SAYS[SAY_NOT_ZH]), nor = check_says(w->s, b->from, fact_tok(&w->x, l->part[1])->from, SAYS[SAY_NOT_ZH]);
    int not = fact_tok(&w->x, l->part[1])->digits_to; /* 51 were announced and 33 were not */
    if (!w->s->zh && check_says(w->s, not, not + 12 < w->s->n ? not + 12 : w->s->n, SAYS[SAY_NOT_EN])) return true;
    if (denied(w->s, a, b) || (w->s->zh && no != nor && check_facts_named(&w->x, l->part[0], l->part[1]) > 0)) return true;
    int p = check_pair_side(w->s, a->from, a->to2), q = check_pair_side(w->s, b->from, b->to2);
    return p >= 0 && q >= 0 && (p ^ q) == 1;
}

/* The first count of its kind in its sentence, or in the passage. */
static bool is_first(const solve_t *w, int whole, bool passage)
{
    for (int i = 0; i < whole; i++)
        if ((passage || w->x.f[i].sentence == w->x.f[whole].sentence) && w->x.f[i].kind == FACT_VALUE && w->x.f[i].time == 0 && check_facts_alike(&w->x, i, whole)) return false;
    return true;
}

/* Of the 96 staff, 54 are … */
static bool of_the(const solve_t *w, int whole)
{
    const sentence_t *s = w->s;
    int i = w->x.f[whole].tok - 1;
    while (i > 0 && (is_word(&s->t[i], W_LE) || (s->t[i].kind == TOK_TEXT && s->t[i].to - s->t[i].from <= 6))) i--;
    return i >= 0 && is_word(&s->t[i], W_OF) && (i == 0 || s->t[i - 1].kind == TOK_SEP);
}

/* $23.6 million was returned, $14.8 million to the Treasury and $9.6 million to companies. */
static bool apposed(const solve_t *w, int whole, const list_t *l)
{
    const sentence_t *s = w->s;
    for (int i = 0; i < l->n; i++) {
        int tok = w->x.f[l->part[i]].tok;
        const tok_t *t = &s->t[tok];
        bool unit = t->unit == UNIT_NONE || t->unit == fact_tok(&w->x, whole)->unit;
        bool said = check_says(s, t->to, t->to + 9 < s->n ? t->to + 9 : s->n, SAYS[SAY_PREPOSITIONS]);
        if (s->zh || !unit || !said || !(is_sep(&s->t[tok - 1], ',') || (i > 0 && is_word(&s->t[tok - 1], W_AND)))) return false;
    }
    return l->n > 1 && l->part[0] == whole + 1 && w->x.f[l->part[l->n - 1]].sentence == w->x.f[whole].sentence && is_word(&s->t[w->x.f[l->part[l->n - 1]].tok - 1], W_AND);
}

/* How many characters of Chinese stand right before fact i, within its own words. */
static int name_before(const solve_t *w, int i)
{
    int b = fact_tok(&w->x, i)->from, n = 0;
    while (b - n > w->x.f[i].from && is_han(w->s->c[b - n - 1]) && w->s->c[b - n - 1] != U'中') n++;
    return n;
}

static bool stands_in(const uint32_t *c, int name, int n, int from, int to)
{
    for (int at = from; at + n <= to; at++)
        if (memcmp(c + at, c + name, (size_t)n * sizeof *c) == 0) return true;
    return false;
}

/* 代表建议、委员提案48件，其中代表建议30件，委员提案16件: the whole is called by the names of all its parts. */
static bool names_all(const solve_t *w, int whole, const list_t *l)
{
    const sentence_t *s = w->s;
    int from = s->t[passage_clause(s, w->x.f[whole].tok, &(int){0})].from, to = fact_tok(&w->x, whole)->from;
    if (!s->zh || l->n < 2 || !check_says(s, from, to, "、|和|与|及")) return false;
    for (int i = 0; i < l->n; i++) {
        int n = name_before(w, l->part[i]), b = fact_tok(&w->x, l->part[i])->from;
        if (n < 3 || !stands_in(s->c, b - n, n, from, to)) return false;
        for (int j = 0; j < i; j++) /* called otherwise each */
            if (stands_in(s->c, b - n, n, w->x.f[l->part[j]].from, fact_tok(&w->x, l->part[j])->from)) return false;
    }
    return true;
}

/* How the words between say that a list of parts follows: 4 closed, 3 open, 0 not at all. */
static int score_words(const solve_t *w, int whole, const list_t *l)
{
    const sentence_t *s = w->s;
    const tok_t *t = fact_tok(&w->x, whole);
    if (l->part[0] < whole) return 3;
    int from = t->to, to = fact_tok(&w->x, l->part[0])->from;
    if (l->brackets && l->n > 1) return 4;
    for (int j = w->x.f[whole].tok + 1; j < w->x.f[l->part[0]].tok; j++)
        if (is_sep(&s->t[j], ':') || is_sep(&s->t[j], U'—') || is_sep(&s->t[j], U'–')) return 4;
    if (names_all(w, whole, l)) return 4;
    if (cue_in(&w->x.hits, from, to, CUE_OPEN) || (!s->zh && is_word(&s->t[w->x.f[l->part[0]].tok + 1], W_OFWHICH))) return 3;
    if (cue_in(&w->x.hits, from, to, CUE_CLOSED)) return 4;
    if (apposed(w, whole, l)) return 3;
    if (s->zh && (s->c[t->to] == U'中' || cue_last(&w->x.hits, from, to, CUE_AMONG) >= 0)) return 3;
    return !s->zh && of_the(w, whole) ? 3 : 0;
}

/* Members that have found their total already are not parts of something else that does not fit. */
static bool found_total(const solve_t *w, const list_t *l, int whole)
{
    for (int i = 0; i < l->n; i++)
        if (w->whole[l->part[i]] >= 0 && w->whole[l->part[i]] != whole) {
            bool member = false; /* 1.57 + 0.28 = 1.85 by chance, all three of one list */
            for (int j = 0; j < l->n; j++) member = member || l->part[j] == w->whole[l->part[i]];
            if (!member) return true;
        }
    return false;
}

/* What has a share of something is no whole itself: 3,300万元，占55%. */
static bool is_shared(const solve_t *w, int i)
{
    if (i + 1 >= w->x.n) return false;
    const fact_t *f = &w->x.f[i + 1];
    return f->kind == FACT_SHARE && !f->rate && cue_in(&w->x.hits, f->from, fact_tok(&w->x, i + 1)->from, CUE_SHARE);
}

/* How the list is made: near each other, of one sentence, closed by a rest or a pair. */
static int score_list(const solve_t *w, int whole, const list_t *l, int words, bool closing)
{
    bool of_it = words >= 3 && opens_between(w, whole, l->part[0]); /* 24件，占四分之一，其中一次退回19件 */
    int score = words + 2 * closing + (l->n > 2) + (w->x.f[l->part[0]].sentence == w->x.f[whole].sentence);
    score += l->gap > (w->s->zh ? 16 : 64) ? -2 : 1;
    score -= l->loose && !l->rest ? (words ? 1 : 3) : 0;
    return score + 2 * (words == 0 && l->rest) - (of_it ? 0 : 5) * is_shared(w, whole);
}

/* A total, the first of its kind in its sentence, or called like the members behind it. */
static bool may_open(const solve_t *w, int whole, const list_t *l)
{
    return w->x.f[whole].total || is_first(w, whole, false) || (whole == l->part[0] - 1 && check_facts_named(&w->x, whole, l->part[0]) > 0);
}

/* 包括 need not name all. */
static bool leaves_room(const solve_t *w, int whole, const list_t *l)
{
    return check_says(w->s, fact_tok(&w->x, whole)->to, fact_tok(&w->x, l->part[0])->from, SAYS[SAY_LEAVES_ROOM]);
}

/* Some of the members make up the whole, or one of them: they are not all of one layer. */
static bool has_layers(const solve_t *w, const int *part, int n, double whole, bool loose)
{
    if (n < 3 || n > 12) return false;
    for (int set = 1; set < 1 << n; set++) {
        double v = 0;
        int m = 0, out = -1;
        for (int i = 0; i < n; i++) {
            if (set >> i & 1) v += fact_tok(&w->x, part[i])->v, m++;
            else if (out < 0) out = i;
        }
        if (m >= 2 && m < n && fabs(v - whole) < 1e-9 * whole) return true;
    }
    for (int i = 0; i + 2 < n && loose; i++) { /* 141件，审查逮捕41件；审查起诉99件；提请延押1件 */
        double v = 0;
        for (int j = i + 1; j < n && v < fact_tok(&w->x, part[i])->v; j++) {
            v += fact_tok(&w->x, part[j])->v;
            if (j > i + 1 && v == fact_tok(&w->x, part[i])->v) return true;
        }
    }
    return false;
}

/* Whole and list are all that is counted so in their sentence, and their digits end alike. */
static bool alone(const solve_t *w, int whole, const list_t *l)
{
    for (int i = 0; i < w->x.n && l->n == 2; i++) {
        bool in = i == whole;
        for (int j = 0; j < l->n; j++) in = in || i == l->part[j];
        if (!in && w->x.f[i].sentence == w->x.f[whole].sentence && check_facts_alike(&w->x, i, whole)) return false;
    }
    return l->n == 2 && w->x.f[l->part[0]].sentence == w->x.f[whole].sentence && fact_tok(&w->x, whole)->exact && fact_tok(&w->x, whole)->v >= 100;
}

/* What a list that does not add up lacks or has for being meant to: its words, a close look, a slip. */
static int score_mismatch(const solve_t *w, int whole, const list_t *l, int words, double v, bool over, bool pair)
{
    const tok_t *t = fact_tok(&w->x, whole);
    int slip = solve_slip(v, t->v), score = score_list(w, whole, l, words, l->rest || pair) + slip - 3 * (t->vague && !over && !pair && words != 4);
    bool brief = l->n > 2 && l->gap <= (w->s->zh ? 16 : 64);
    if (words == 0 && over && slip == 2 && alone(w, whole, l)) score += 2; /* 隐患3,460处，整改2,980处，限期整改580处 */
    if (brief && words == 0 && over && v <= 1.25 * t->v) score += 2; /* 立案75件。贿赂42件，贪污21件，滥用职权18件 */
    if (!over && slip < 2 && !l->rest && !pair && leaves_room(w, whole, l)) score -= READ_SURE;
    if (!l->overlap || pair) return score;
    return score - (brief && slip == 2 && words == 4 ? 1 : 5);
}

/* 假释57人、管制20人; on parole and 20 under orders: the second goes on with the list of the first. */
static bool one_list(const solve_t *w, int a, int b)
{
    const sentence_t *s = w->s;
    bool on = false;
    for (int i = w->x.f[a].tok + 1; i < w->x.f[b].tok; i++) {
        if (s->t[i].kind == TOK_SEP && !is_sep(&s->t[i], U'、')) return false;
        on = on || (s->zh ? is_sep(&s->t[i], U'、') : is_word(&s->t[i], W_AND) && i == w->x.f[b].tok - 1);
    }
    return on;
}

/* 102件，立案71件，结案33件，建议35件，起诉3件: a member is itself the sum of those behind it, where no words say that the list is one. */
static bool holds_a_sum(const solve_t *w, int whole, const list_t *l)
{
    bool said = score_words(w, whole, l) >= 3;
    if (w->whole[whole] >= 0 && solve_parted(w, whole, l->part[0])) return true; /* 科级44人；按罪名分，受贿罪38人 */
    for (int i = 0; i + 1 < l->n; i++)
        if (w->good[l->part[i]][FAM_SUM].set && (!said || colon_between(w, l->part[i], l->part[i + 1]))) return true;
    return false;
}

/* Every member goes on with the list of the one before. */
static bool all_one(const solve_t *w, const list_t *l)
{
    bool one = l->n > 2 && !l->overlap && !l->loose;
    for (int i = w->s->zh ? 1 : l->n - 1; i < l->n && one; i++) one = one_list(w, l->part[i - 1], l->part[i]);
    return one;
}

/* 610,000 people, including 498,000 sanctions and 162,000 others: one person may have several. */
static bool other_things(const solve_t *w, int whole, const list_t *l)
{
    if (cue_before(w, whole, CUE_OPEN) && l->loose) return true; /* a part itself, and the list goes on behind a semicolon */
    for (int i = 0; i < l->n; i++)
        if (fact_tok(&w->x, l->part[i])->unit >= 0) return false;
    return !w->s->zh && fact_tok(&w->x, whole)->unit == UNIT_PERSON && l->n > 1 && cue_between(&w->x, whole, l->part[0], CUE_OPEN);
}

/* The list is of something else, or not of one layer. */
static bool holds_others(const solve_t *w, int whole, const list_t *l)
{
    if (found_total(w, l, whole) || holds_a_sum(w, whole, l) || other_things(w, whole, l)) return true;
    return !all_one(w, l) && has_layers(w, l->part, l->n, fact_tok(&w->x, whole)->v, l->loose);
}

/* 1,126件，其中四类共1,116件; 486件，其中民事42件、行政434件: one digit of the total or of a part away from all of them, where the words open the
 * list; two parts that are far from all of them may be some. */
static bool one_digit_away(const solve_t *w, int whole, const list_t *l, double v)
{
    const tok_t *t = fact_tok(&w->x, whole);
    double d = fabs(t->v - v);
    if (l->n < 2 || !t->exact || t->v < 100 || leaves_room(w, whole, l) || d < 1 || (l->n < 3 && (d > 0.12 * t->v || solve_slip(v, t->v) < 2))) return false;
    while (d >= 10 && fmod(d, 10) == 0) d /= 10;
    return d < 10 || solve_slip(v, t->v) == 2;
}

static void judge_behind(solve_t *w, int whole, list_t *l)
{
    const tok_t *t = fact_tok(&w->x, whole);
    double v;
    range_t sum = sum_of(w, l->part, l->n, &v);
    if (w->good[whole][FAM_SUM].set || solve_comes_to(w, l->part, l->n, sum, v, whole) || v > 1.6 * t->v || v < 0.6 * t->v || holds_others(w, whole, l)) return;
    bool pair = complementary(w, whole, l), over = v > t->v && sum.lo > t->lo, first = may_open(w, whole, l);
    int words = score_words(w, whole, l);
    if (words < 3 && (t->num == NUM_SPAN || w->whole[whole] >= 0)) return; /* one of a list that fits is no whole of what follows; so many days are parts only where it is said */
    if (!over && t->vague && apposed(w, whole, l)) words = 4; /* more than 200, 86 of homes and 102 of business premises */
    bool told = words >= 3 && one_digit_away(w, whole, l, v);
    if ((!words && !first) || (!over && l->cut) || (!over && !(l->rest || pair || told || words == 4))) return;
    offer(w, l->part, l->n, whole, v, false, first + score_mismatch(w, whole, l, words, v, over, pair));
}

/* Members that add up to the whole: the first ones of the list. */
static bool agrees_behind(solve_t *w, int whole, const list_t *l)
{
    int one[LIST_MOST];
    double v;
    for (int way = 0; way < 3; way++) {
        int m = way < 2 ? written_alike(w, l->part, l->n, way == 1, one) : l->n;
        const int *part = way < 2 ? one : l->part;
        if (way == 2 && l->n > 2) break;
        for (int n = m; n >= 2; n--) {
            if ((fact_tok(&w->x, whole)->vague && n != m) || (n < m && !l->overlap && one_list(w, part[n - 1], part[n])) || !adds(w, part, n, whole, &v)) continue;
            offer(w, part, n, whole, v, true, 10 + n);
            return true;
        }
    }
    return false;
}

static void sum_behind(solve_t *w, int whole, bool agree)
{
    list_t l;
    int one[LIST_MOST], other[LIST_MOST];
    list_behind(w, whole, &l);
    if (l.n < 2 || fact_tok(&w->x, whole)->v < 5 || (agree && agrees_behind(w, whole, &l)) || agree) return;
    int m = house_style(w, l.part, l.n) ? l.n : written_alike(w, l.part, l.n, false, one);
    if (m && m < l.n && written_alike(w, l.part, l.n, true, other) < l.n) memcpy(l.part, one, sizeof one), l.n = m; /* the words count something else */
    if (l.n > 1) judge_behind(w, whole, &l);
    if (!l.loose || (w->bad[whole][FAM_SUM].set && w->bad[whole][FAM_SUM].score >= READ_SURE)) return;
    for (int i = 1; i < l.n; i++) /* 男性58人，女性26人；国家工作人员11人 */
        if (solve_parted(w, l.part[i - 1], l.part[i])) l.n = i, l.loose = false, l.cut = true;
    look_overlap(w, whole, &l);
    if (l.n > 1) judge_behind(w, whole, &l);
}

/* --- the list before a total ---------------------------------------------------------------------------------------------------- */

/* 合计, 三项共, in all, making: the words say that things before are added; 共 alone may open a new matter. */
static int says_several(const solve_t *w, int total)
{
    static const char32_t digits[] = U"零一二三四五六七八九十";
    const sentence_t *s = w->s;
    int end, start = passage_sentence(s, w->x.f[total].tok, &end), n = 0;
    for (int i = total - 1; i >= 0 && solve_near(w, i, total, 1); i--) n += is_part(w, total, i) && w->x.f[i].time == 0;
    for (int i = s->t[start].from; s->zh && i + 1 < fact_tok(&w->x, total)->from; i++)
        for (int d = 2; d <= 10; d++)
            if ((s->c[i] == digits[d] || (d == 2 && s->c[i] == U'两')) && n >= d && (check_ends_with(s->c, i + 2, "市|县|区|院|省|处|庭|站|所|个阶|轮|批|个季|个月|个院|个区|个组|个部|项|类|者|地|个市|个县|个片|组|期") || check_ends_with(s->c, i + 3, "个阶|个季|个月|个院|个区|个组|个部|个市|个县|个片|个庭|个处")) && s->c[i - (i > 0)] != U'第') return d;
    return 0;
}

/* The clause of the total, a .. b before it, c its end. */
static int score_total_zh(const solve_t *w, int total, int start, int a)
{
    const sentence_t *s = w->s;
    int from = w->x.f[total].from, b = fact_tok(&w->x, total)->from;
    if (w->x.f[total].total && says_several(w, total)) return 4; /* 经三个阶段，共排查2,700件 */
    if (w->x.f[total].kind == FACT_VALUE && check_says(s, from, b, SAYS[SAY_ALL_TOGETHER])) return 3;
    if ((b - from <= 2 && check_says(s, from, b, SAYS[SAY_COUNT_CHAR])) || (b - a <= 3 && check_says(s, a, b, SAYS[SAY_COUNT_CHAR]))) return 4;
    if (total > 0 && solve_near(w, total, total - 1, 1) && w->x.f[total - 1].sentence != w->x.f[total].sentence) start = s->t[passage_sentence(s, w->x.f[total - 1].tok, &(int){0})].from;
    return check_says(s, a, b, SAYS[SAY_WHOLE_ZH]) && check_says(s, start, a, SAYS[SAY_QUARTERS_ZH]) ? 4 : 0;
}

/* 上述400件, of these 30: what the list of the sentence before comes to. */
static bool refers_back(const solve_t *w, int total, int head, int end)
{
    const sentence_t *s = w->s;
    int b = fact_tok(&w->x, total)->from;
    if (total < 2 || w->x.f[total - 1].sentence == w->x.f[total].sentence) return false;
    if (!s->zh) return b - head <= 12 && cue_in(&w->x.hits, head, b, CUE_BACK);
    return b - head <= 5 && (check_says(s, head, b, SAYS[SAY_THESE_ZH]) || (b > head && s->c[b - 1] == U'在') || (b == head && check_says(s, fact_tok(&w->x, total)->to, end, SAYS[SAY_ALL_OF_THEM])));
}

static int score_total(const solve_t *w, int total)
{
    const sentence_t *s = w->s;
    int end, tok = w->x.f[total].tok, a = s->t[passage_clause(s, tok, &end)].from, b = s->t[tok].from, c = s->t[end].from, start = passage_sentence(s, tok, &end), head = s->t[start].from;
    if (cue_in(&w->x.hits, a, b, CUE_ADDS) || (!s->zh && cue_in(&w->x.hits, s->t[tok].to, c, CUE_ADDS))) return 4;
    int zh = s->zh ? score_total_zh(w, total, head, a) : 0;
    if (zh) return zh;
    bool added = !s->zh && check_says(s, head, head + 6 < s->n ? head + 6 : s->n, "Adding") && check_says(s, a, b, SAYS[SAY_GIVES]);
    if (!s->zh && (is_word(&s->t[start], W_TOTAL) || added)) return 4;
    if (!s->zh && total > 3 && check_says(s, a, b, SAYS[SAY_ANNUAL]) && check_says(s, w->x.f[total - 1].from > 200 ? w->x.f[total - 1].from - 200 : 0, w->x.f[total - 1].from, SAYS[SAY_QUARTERLY])) return 4;
    return refers_back(w, total, head, c) ? 3 : 0;
}

/* Persons, cases (1, 2), so many times of either too; 0 = other things. */
static int kind_of(const tok_t *t)
{
    return t->money ? 0 : t->unit == UNIT_PERSON || t->unit == UNIT_PTIME ? 1 : t->unit == UNIT_CASE || t->unit == UNIT_CTIME ? 2 : 0;
}

/* The digits as they stand, without their scale: 8.2 of 8.2亿元. */
double solve_literal(const solve_t *w, int i)
{
    const tok_t *t = fact_tok(&w->x, i);
    int at = t->from;
    while (at < t->to && !is_digit(w->s->c[at])) at++;
    return at < t->to ? num_digits(w->s->c, at).v : t->v;
}

/* 现金820万元、房产1.3亿元，共计821.3万元: the digits were added, their scales forgotten. */
static bool scales_forgotten(const solve_t *w, const int *part, int n, int total)
{
    static const double thousand[] = {1, 1e3};
    double want = solve_literal(w, total);
    bool mixed = false;
    for (int i = 0; i < n; i++) mixed = mixed || fact_tok(&w->x, part[i])->v / solve_literal(w, part[i]) != fact_tok(&w->x, part[0])->v / solve_literal(w, part[0]);
    for (int set = 0; mixed && set < 1 << n && n < 8; set++) { /* $750,000 and $2.1 million: 752.1 */
        double sum = 0;
        for (int i = 0; i < n; i++) sum += solve_literal(w, part[i]) / thousand[set >> i & 1 && solve_literal(w, part[i]) >= 1e3];
        if (fabs(sum - want) < 1e-6) return true;
    }
    return false;
}

/* 48家、36家、24个，合计108个: what is called 个 may be things of several kinds. */
static bool is_summand(const solve_t *w, int total, int i)
{
    const tok_t *t = fact_tok(&w->x, i), *u = fact_tok(&w->x, total);
    bool times = w->s->zh && kind_of(t) && kind_of(t) == kind_of(u) && (u->unit == UNIT_PTIME || u->unit == UNIT_CTIME) && w->x.f[i].kind == FACT_VALUE; /* 案件82件，合计监督150件次 */
    if (times) return true;
    bool things = w->s->zh && u->unit == UNIT_GE && (t->unit < 0 || t->unit == UNIT_GE) && w->x.f[i].kind == FACT_VALUE && is_count(t) && !t->money && w->x.f[total].total;
    return things || is_part(w, total, i);
}

static int list_before(const solve_t *w, int total, int *part)
{
    int n = 0, at[LIST_MOST], several = w->x.f[total].total ? says_several(w, total) : 0, clause = passage_clause(w->s, w->x.f[total].tok, &(int){0});
    bool years = check_says(w->s, w->s->t[clause].from, fact_tok(&w->x, total)->from, SAYS[SAY_SEVERAL_YEARS]); /* 前年、去年，两年合计 */
    for (int i = total - 1; i >= 0 && n < LIST_MOST; i--) {
        const fact_t *f = &w->x.f[i];
        const tok_t *t = fact_tok(&w->x, i), *u = fact_tok(&w->x, total);
        if (f->sentence < w->x.f[total].sentence - 2 || (n > 1 && f->sentence != w->x.f[at[n - 1]].sentence && w->x.f[at[n - 1]].sentence != w->x.f[total].sentence)) break;
        if ((f->total && n > 0 && n >= several) || (several && n == several)) break; /* 共查办120件、85件、40件，三类合计 */
        if (!is_summand(w, total, i) || (f->time < 0 && !years) || (t->in && t->in != u->in && !own_bracket(w, i))) continue;
        if (t->lo > u->hi && n > 0) break;
        at[n++] = i;
    }
    for (int j = 0; j < n; j++) part[j] = at[n - 1 - j];
    return n;
}

static void judge_before(solve_t *w, int total, int *part, int n)
{
    const tok_t *t = fact_tok(&w->x, total);
    int from = n - 1, words = score_total(w, total);
    double v;
    while (from > 0 && fact_tok(&w->x, part[from])->from - fact_tok(&w->x, part[from - 1])->to <= (w->s->zh ? 24 : 90)) from--;
    range_t sum = sum_of(w, part + from, n - from, &v);
    list_t l = {.n = n - from};
    memcpy(l.part, part + from, (size_t)(n - from) * sizeof *part);
    if (!words || n - from < 2 || solve_comes_to(w, part + from, n - from, sum, v, total) || found_total(w, &l, total) || w->good[total][FAM_SUM].set || (t->vague && sum.lo <= t->hi && words < 4)) return;
    for (int i = from; i < n; i++)
        if (w->good[part[i]][FAM_SUM].set) return;
    if (scales_forgotten(w, part + from, n - from, total)) offer(w, part + from, n - from, total, v, false, READ_SURE + 3);
    int slip = solve_slip(v, t->v);
    if (has_layers(w, part + from, n - from, t->v, true) || (w->x.f[part[n - 1]].sentence != w->x.f[total].sentence && n - from == 2 && slip < 2)) return;
    offer(w, part + from, n - from, total, v, false, words + slip + (n - from > 2) + (words == 4 || part[n - 1] == total - 1));
}

/* 受理830件次，其中重复举报310人，初次举报520件次: parts of another kind that make up the whole. */
static void parts_of_mixed(solve_t *w, int whole)
{
    const fact_t *f = &w->x.f[whole];
    reading_t r = {.rel = REL_UNIT, .claim = whole, .form = '+', .score = READ_SURE + 3};
    bool same = false, other = false;
    int kind = kind_of(fact_tok(&w->x, whole));
    for (int i = whole + 1; kind && i < w->x.n && w->x.f[i].sentence == f->sentence && r.n < LIST_MOST; i++) {
        const tok_t *t = fact_tok(&w->x, i);
        if (!fact_counts(&w->x, i) || !kind_of(t) || w->s->t[w->x.f[i].tok - 1].kind == TOK_NUM) return; /* 12件15人 */
        same = same || kind_of(t) == kind, other = other || kind_of(t) != kind;
        r.op[r.n] = i, r.sign[r.n++] = 1, r.v += t->v;
        if (r.n > 1 && same && other && r.v == fact_tok(&w->x, whole)->v && cue_between(&w->x, whole, r.op[0], CUE_OPEN)) solve_offer(w, FAM_ORDER, &r);
    }
}

/* How many of the whole's measure (own) one of the part's is: 1 for one unit, 0 where they are of two kinds. */
static double as_measured(const solve_t *w, int whole, int part, double own, char kind)
{
    const tok_t *t = fact_tok(&w->x, whole), *p = fact_tok(&w->x, part);
    char other = 0;
    if (p->money != t->money) return 0;
    if (t->money || p->unit == t->unit) return 1; /* 4.1万亩、4.3万亩、4.2亩 */
    double many = solve_measure(w->s, p, &other);
    return own > 0 && many > 0 && kind == other ? many / own : 0;
}

/* 2,360亩，其中1,480亩、880平方公里; 3.2亿元，其中1.9亿元、1.3万元: the digits add up, the measures or scales are not the same. */
static void parts_of_measures(solve_t *w, int whole)
{
    const tok_t *t = fact_tok(&w->x, whole);
    reading_t r = {.rel = REL_UNIT, .claim = whole, .form = '+', .score = READ_SURE + 3};
    char kind = 0;
    double own = solve_measure(w->s, t, &kind), scale = t->v / solve_literal(w, whole), sum = 0;
    bool mixed = false, same = false;
    for (int i = whole + 1; i < w->x.n && w->x.f[i].sentence == w->x.f[whole].sentence && r.n < LIST_MOST; i++) {
        const tok_t *p = fact_tok(&w->x, i);
        if (w->x.f[i].kind != FACT_VALUE || p->num == NUM_PERCENT || p->vague) continue;
        double many = as_measured(w, whole, i, own, kind);
        if (many <= 0 && p->han) continue; /* 一期、二期 */
        if (many <= 0) return;
        bool plain = t->money || p->unit == t->unit, alike = plain ? fabs(p->v / solve_literal(w, i) / scale - 1) < 1e-6 : many == 1;
        mixed = mixed || !alike, same = same || alike;
        r.op[r.n] = i, r.sign[r.n++] = 1, r.v += p->v * many, sum += solve_literal(w, i);
        bool told = r.n > 1 && mixed && same && fabs(sum - solve_literal(w, whole)) < 1e-6 && fabs(r.v - t->v) > 0.02 * t->v;
        if (told && score_words(w, whole, &(list_t){.n = r.n, .part = {r.op[0]}})) solve_offer(w, FAM_ORDER, &r);
    }
}

/* Numbers of several units whose plain sum is the total: 批捕300人、起诉500件，共800件. */
static void sum_of_mixed(solve_t *w, int total)
{
    const fact_t *f = &w->x.f[total];
    double sum = 0;
    int n = 0, part[LIST_MOST];
    bool named = false, mixed = false;
    for (int i = total - 1; i >= 0 && w->x.f[i].sentence == f->sentence && n < LIST_MOST && !solve_parted(w, i, total); i--) {
        const tok_t *t = fact_tok(&w->x, i);
        if (!fact_counts(&w->x, i) || t->unit <= 0 || t->money || w->x.f[i].total) return;
        named = named || kind_of(t) == kind_of(fact_tok(&w->x, total));
        mixed = mixed || (n && kind_of(t) != kind_of(fact_tok(&w->x, part[0])));
        part[n++] = i, sum += t->v;
    }
    if (n < 2 || !mixed || !f->total || sum != fact_tok(&w->x, total)->v) return;
    named = named && kind_of(fact_tok(&w->x, total));
    reading_t r = {.rel = named ? REL_UNIT : REL_SUM, .claim = total, .n = n, .form = '+', .v = sum, .fits = !named, .score = READ_SURE + 3};
    if (!named && fact_tok(&w->x, total)->unit != UNIT_GE) return;
    for (int i = 0; i < n; i++) r.op[i] = part[i], r.sign[i] = 1;
    solve_offer(w, FAM_ORDER, &r);
}

static void sum_before(solve_t *w, int total, bool agree)
{
    int part[LIST_MOST], one[LIST_MOST], n = list_before(w, total, part);
    double v;
    if (agree) sum_of_mixed(w, total);
    if (n < 2 || fact_tok(&w->x, total)->v < 5) return;
    for (int way = 0; way < 3 && agree; way++) {
        int m = way < 2 ? written_alike(w, part, n, way == 1, one) : n;
        const int *list = way < 2 ? one : part;
        for (int from = m - 2; from >= 0 && !(way == 2 && n > 2 && from > 0 && fact_tok(&w->x, list[0])->han); from--)
            if (adds(w, list + from, m - from, total, &v)) {
                offer(w, list + from, m - from, total, v, true, 10 + m - from);
                return;
            }
    }
    if (agree) return;
    int m = written_alike(w, part, n, false, one);
    if (m && m < n) memcpy(part, one, sizeof one), n = m;
    if (n > 1) judge_before(w, total, part, n);
}

/* --- a part above its whole ----------------------------------------------------------------------------------------------------- */

/* 436 received, 23 were: it counts what was said before. */
static bool verb_behind(const sentence_t *s, int tok)
{
    int at = s->t[tok].digits_to + 1, end = at;
    while (is_latin(s->c[end])) end++;
    return (end > at + 3 && check_ends_with(s->c, end, "ed")) || check_ends_with(s->c, end, " were| was| had| have| are| came| went| took| gave| made| did| fell| led| left| met| won| lost| held| chose| kept| said| saw| got");
}

/* The words make the fact a part of one before it: 其中, of those, 中有. */
static bool said_part(const solve_t *w, int part)
{
    int last = part - 1;
    while (last > 0 && (fact_tok(&w->x, last)->num == NUM_SPAN || (w->s->zh && w->x.f[last].tok + 1 == w->x.f[part].tok && !check_facts_alike(&w->x, last, part)))) last--; /* 86名，其中35岁以下92名; 其中430批3.1万人次 */
    const fact_t *f = &w->x.f[part], *g = &w->x.f[last > 0 ? last : 0];
    const tok_t *p = fact_tok(&w->x, part), *q = fact_tok(&w->x, last > 0 ? last : 0);
    if (part == 0) return false;
    if (opens_between(w, last, part)) return true;
    if (w->s->zh) return g->sentence == f->sentence && is_part(w, part, last) && check_says(w->s, q->to, p->from, SAYS[SAY_AMONG_PART]);
    if (check_says(w->s, p->to, p->to + 10 < w->s->n ? p->to + 10 : w->s->n, SAYS[SAY_OF_THOSE])) return true;
    return (p->unit == UNIT_NONE || p->unit == q->unit || verb_behind(w->s, f->tok)) && of_the(w, last) && g->sentence == f->sentence && f->clause == g->clause + 1;
}

/* How many characters right before the one number stand right before the other; what is before them denies them: 不起诉. */
static int same_words_before(const solve_t *w, int i, int part, bool *ret_denied)
{
    const sentence_t *s = w->s;
    int p = fact_tok(&w->x, i)->from, q = fact_tok(&w->x, part)->from, n = 0;
    while (p - n > w->x.f[i].from && q - n > w->x.f[part].from && is_han(s->c[p - n - 1]) && s->c[p - n - 1] == s->c[q - n - 1]) n++;
    *ret_denied = p - n > 0 && one_of(U"不未非无", s->c[p - n - 1]);
    return n;
}

/* 起诉28387人，不起诉954人，其中2019年起诉18585人: of what is called as it is itself, not of what stands beside it (起诉800人，不起诉100人，其中
 * 存疑不起诉120人). */
static bool called_better(const solve_t *w, int i, int of, int part)
{
    if (!w->s->zh) return true; /* 120 notices in 14 districts, 80 of them to companies */
    bool other = false, denied = false;
    int n = same_words_before(w, i, part, &other), m = same_words_before(w, of, part, &denied);
    return n > 1 && !other && (m < n || denied);
}

static bool part_of_alike(const solve_t *w, int part, int of)
{
    for (int i = part - 1; i >= 0 && solve_near(w, i, part, 1); i--)
        if (fact_counts(&w->x, i) && fact_tok(&w->x, i)->hi >= fact_tok(&w->x, part)->lo && check_facts_alike(&w->x, part, i) && i != of && called_better(w, i, of, part)) return true;
    return false;
}

/* 100件，其中120件; 68 of those, where there are 60. */
static void part_above(solve_t *w, int part)
{
    const fact_t *f = &w->x.f[part];
    const tok_t *p = fact_tok(&w->x, part);
    int whole = -1, most = -1;
    if (!fact_counts(&w->x, part) || f->total || !said_part(w, part)) return;
    for (int i = part - 1; i >= 0 && solve_near(w, i, part, 1) && !solve_parted(w, i, part); i--) {
        if (!is_part(w, part, i) || w->x.f[i].time < 0 || w->x.f[i].aside != f->aside) continue;
        if (whole < 0) whole = i;
        if (most < 0 || fact_tok(&w->x, i)->hi > fact_tok(&w->x, most)->hi) most = i;
    }
    int of = whole >= 0 && w->x.f[whole].sentence == f->sentence ? whole : most, start = passage_sentence(w->s, f->tok, &(int){0});
    bool heads = is_word(&w->s->t[start], W_OFWHICH) || !w->s->zh; /* 。其中, and not 。将其中的 */
    if (of < 0 || (w->x.f[of].sentence != f->sentence && !heads) || p->lo <= fact_tok(&w->x, of)->hi || part_of_alike(w, part, of)) return;
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_PART, .claim = part, .n = 2, .op = {part, of}, .form = '>', .score = READ_SURE + 1});
}

/* 提起公诉1,310人，不起诉290人，其余60人在审查中: the members of the part of the sentence that ends with the rest; their whole is
 * one said before, however many others were said since. */
static void sum_of_rest(solve_t *w, int rest)
{
    int part[LIST_MOST], n = 0, first = rest, best = -1, most = -1;
    double v;
    for (int i = rest; i >= 0 && w->x.f[i].sentence == w->x.f[rest].sentence && !solve_parted(w, i, rest) && n < LIST_MOST; i--)
        if (is_part(w, rest, i) && w->x.f[i].time == 0 && !w->x.f[i].aside) part[n++] = i, first = i;
    range_t sum = sum_of(w, part, n, &v);
    if (n < 2 || !w->x.f[rest].rest || w->whole[rest] >= 0) return;
    for (int i = first - 1; i >= 0 && solve_near(w, i, rest, 2); i--) {
        const tok_t *t = fact_tok(&w->x, i);
        if (!is_part(w, rest, i) || w->x.f[i].time < 0 || t->vague) continue;
        if (ranges_meet(sum, range_of(t))) {
            offer(w, part, n, i, v, true, 10);
            return;
        }
        int slip = solve_slip(v, t->v);
        if (slip > most) most = slip, best = i;
    }
    if (best >= 0 && n > 2 && most == 2 && !w->good[best][FAM_SUM].set) offer(w, part, n, best, v, false, READ_SURE);
}

void solve_sums(solve_t *w)
{
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < w->x.n; i++) {
            if (w->x.f[i].kind != FACT_VALUE || (fact_tok(&w->x, i)->num == NUM_SPAN && check_days(w->s, fact_tok(&w->x, i)) != 1) || fact_tok(&w->x, i)->range) continue;
            if (pass == 0) parts_of_mixed(w, i), parts_of_measures(w, i);
            sum_before(w, i, pass == 0 && (w->x.f[i].total || score_total(w, i)));
            sum_behind(w, i, pass == 0);
        }
    for (int i = 1; i < w->x.n; i++) sum_of_rest(w, i);
    for (int i = 1; i < w->x.n; i++) part_above(w, i);
}

/* --- what is left of a stock ------------------------------------------------------------------------------------------------------ */

enum { TERMS_MOST = 6 };

typedef struct stock {
    int term[TERMS_MOST], n;
    int way[TERMS_MOST]; /* 1 came in or was there, -1 went out, 0 = not said */
    bool begin, came, went;
} stock_t;

static int way_of(const solve_t *w, int i)
{
    bool begin = fact_cue(&w->x, i, CUE_BEGIN) || w->x.f[i].base, came = fact_cue(&w->x, i, CUE_CAME), went = fact_cue(&w->x, i, CUE_WENT);
    return begin || (came && !went) ? 1 : went && !came ? -1 : 0;
}

static void take_term(const solve_t *w, int i, stock_t *k)
{
    bool begin = fact_cue(&w->x, i, CUE_BEGIN) || w->x.f[i].base;
    k->way[k->n] = way_of(w, i);
    k->begin = k->begin || begin, k->came = k->came || (k->way[k->n] > 0 && !begin), k->went = k->went || k->way[k->n] < 0;
    k->term[k->n++] = i;
}

/* The ways that follow from the others: what was there first, what was done of it. */
static void complete(const solve_t *w, int rest, stock_t *k)
{
    int first = k->n - 1;
    for (int i = 0; i < k->n; i++) /* 104个建成…尚未建成的35个 */
        if (!k->way[i] && denied(w->s, &w->x.f[k->term[i]], &w->x.f[rest])) k->way[i] = -1, k->went = true;
    if (first > 0 && !k->way[first] && k->went) k->way[first] = 1, k->came = true; /* 项目预算300万元，已支出240万元，剩余60万元 */
    bool two = k->n == 2 && k->way[1] > 0 && (k->way[0] == 0 || (k->way[0] > 0 && k->came && !k->begin));
    if (two) k->way[0] = -1, k->went = true; /* 发出180份，收到回复171份，还有9份 */
}

static void read_terms(const solve_t *w, int rest, stock_t *k)
{
    *k = (stock_t){.n = 0};
    for (int i = rest - 1; i >= 0 && k->n < TERMS_MOST && solve_near(w, i, rest, 2); i--)
        if (is_part(w, rest, i) && !(w->x.f[i].aside && !w->x.f[rest].aside && !cue_before(w, i, CUE_BEGIN))) take_term(w, i, k);
    complete(w, rest, k);
    for (int i = rest + 1; i < w->x.n && k->n < TERMS_MOST && solve_near(w, i, rest, 2) && !k->begin; i++) /* 年末100万元，年初60万元: the opening is said behind */
        if (is_part(w, rest, i) && cue_before(w, i, CUE_BEGIN) && !w->x.f[i].aside) {
            memmove(k->term + 1, k->term, (size_t)k->n * sizeof *k->term), memmove(k->way + 1, k->way, (size_t)k->n * sizeof *k->way);
            k->term[0] = i, k->way[0] = 1, k->n++, k->begin = true;
        }
}

/* 尚待审理的有62件：季初58件，本季收案204件，结案200件 */
static void read_terms_behind(const solve_t *w, int rest, stock_t *k)
{
    if (!is_sep(&w->s->t[w->x.f[rest].tok + 1], ':')) return;
    *k = (stock_t){.n = 0};
    for (int i = rest + 1; i < w->x.n && k->n < TERMS_MOST && w->x.f[i].sentence == w->x.f[rest].sentence; i++) {
        if (is_part(w, rest, i)) take_term(w, i, k);
    }
}

/* Some of the terms, at least two, added and taken away, give the rest. The reading with most of them is kept. */
static void offer_terms(solve_t *w, int rest, const stock_t *k)
{
    int ways = 1;
    for (int i = 0; i < k->n; i++) ways *= 3;
    for (int way = 0; way < ways; way++) {
        reading_t r = {.rel = REL_LEFT, .claim = rest, .form = '+', .fits = true, .score = 8};
        double lo = 0, hi = 0;
        int rem = way, plus = -1, first = -1;
        for (int i = 0; i < k->n; i++, rem /= 3) {
            const tok_t *u = fact_tok(&w->x, k->term[i]);
            int sign = rem % 3 == 1 ? 1 : rem % 3 ? -1 : 0;
            if (sign * k->way[i] < 0) r.n = LIST_MOST; /* what came in is not taken away */
            if (sign > 0 && !k->way[i] && !k->begin) plus = plus < 0 ? i : TERMS_MOST;
            if (sign) first = i;
            if (!sign || r.n == LIST_MOST) continue;
            r.op[r.n] = k->term[i], r.sign[r.n++] = (signed char)sign, r.v += sign * u->v;
            lo += sign > 0 ? u->lo : -u->hi, hi += sign > 0 ? u->hi : -u->lo;
        }
        bool added = plus >= 0 && plus != first; /* a part is not added to what it is of */
        if (r.n >= 2 && r.n < LIST_MOST && !added && solve_comes_to(w, r.op, r.n, (range_t){lo, hi}, r.v, rest)) solve_offer(w, FAM_LEFT, &r);
    }
}

/* 期初780万元，扣押1,120万元，返还640万元、上缴415万元，期末945万元: between an opening and a closing balance every sum came in or
 * went out; where the words do not say which, the way that comes nearest is meant. */
static void judge_ledger(solve_t *w, int rest, const stock_t *k)
{
    reading_t best = {.score = -1};
    for (int set = 0; set < 1 << k->n; set++) {
        reading_t r = {.rel = REL_LEFT, .claim = rest, .form = '+', .score = 5 + (k->n > 2)};
        bool may = true;
        for (int i = k->n - 1; i >= 0; i--) {
            int way = set >> i & 1 ? 1 : -1;
            may = may && (k->way[i] ? way == k->way[i] : i < k->n - 1 || way > 0) && !fact_tok(&w->x, k->term[i])->vague;
            r.op[r.n] = k->term[i], r.sign[r.n++] = (signed char)way, r.v += way * fact_tok(&w->x, k->term[i])->v;
        }
        int slip = may ? solve_slip(r.v, fact_tok(&w->x, rest)->v) : -9;
        r.score += slip;
        if (slip > 0 && r.score > best.score) best = r;
    }
    if (best.score > 0) solve_offer(w, FAM_LEFT, &best);
}

/* 年初41件，新收530件，审结536件，年末45件; 受理320件，办结291件，尚有39件未办结 */
static void judge_stock(solve_t *w, int rest, const stock_t *k)
{
    bool unsaid = false;
    for (int i = 0; i < k->n; i++) unsaid = unsaid || !k->way[i];
    if (k->begin && unsaid && k->n > 2 && !w->x.f[rest].total) {
        judge_ledger(w, rest, k);
        return;
    }
    reading_t r = {.rel = REL_LEFT, .claim = rest, .form = '+', .score = 2 + 2 * k->begin + k->came + k->went};
    for (int i = k->n - 1; i >= 0; i--) {
        if (fact_tok(&w->x, k->term[i])->vague) return;
        if (!k->way[i]) {
            r.score -= 2;
            continue;
        }
        r.op[r.n] = k->term[i], r.sign[r.n++] = (signed char)k->way[i], r.v += k->way[i] * fact_tok(&w->x, k->term[i])->v;
    }
    if (r.n < 2 || !(k->went || k->begin)) return;
    if (w->x.f[rest].time < 0 && w->x.f[r.op[0]].time == 0) return; /* 收案198件，结案18件；去年同期收案208件 */
    if (w->x.f[rest].time < 0 || w->x.f[rest].total) r.score -= 3;
    r.score += solve_slip(r.v, fact_tok(&w->x, rest)->v) + (r.n > 2);
    solve_offer(w, FAM_LEFT, &r);
}

void solve_left(solve_t *w)
{
    for (int i = 0; i < w->x.n; i++) {
        const fact_t *f = &w->x.f[i];
        stock_t k;
        if (f->kind != FACT_VALUE || fact_tok(&w->x, i)->num == NUM_SPAN || fact_tok(&w->x, i)->range) continue;
        bool left = f->rest || fact_cue(&w->x, i, CUE_LEFT);
        if (!left || fact_tok(&w->x, i)->vague || cue_before(w, i, CUE_BEGIN)) continue;
        read_terms(w, i, &k);
        if (k.n < 2) read_terms_behind(w, i, &k);
        if (k.n < 2) continue;
        offer_terms(w, i, &k);
        if (!w->good[i][FAM_SUM].set && w->whole[i] < 0) judge_stock(w, i, &k);
    }
}
