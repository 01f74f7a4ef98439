/* check_ranges.c - ranges and directions: what is said to be the least, the mean, the greatest; values that rise every year, that
 * stay the same, that lie above another.
 */
#include "report/check_solve.h"

typedef struct span {
    double lo, hi;
    int first, last; /* facts */
    bool reversed;
} span_t;

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

static void offer(solve_t *w, enum relation rel, int claim, int a, bool fits, int score)
{
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = rel, .claim = claim, .n = 2, .op = {a, claim}, .form = '>', .fits = fits, .score = score});
}

/* In days where spans are said in several units; a bare number has the unit of the other. */
static double plain(const solve_t *w, int i, int other)
{
    double days = check_days(w->s, tok(w, i));
    if (days <= 0 && is_count(tok(w, i)) && tok(w, i)->unit == UNIT_NONE) days = check_days(w->s, tok(w, other));
    return tok(w, i)->v * (days > 0 ? days : 1);
}

static bool comparable(const solve_t *w, int a, int b)
{
    const tok_t *p = tok(w, a), *q = tok(w, b);
    bool bare = (is_count(p) && p->unit == UNIT_NONE && !p->money) || (is_count(q) && q->unit == UNIT_NONE && !q->money);
    return p->money == q->money && (bare || (p->num == q->num && (p->unit == q->unit || p->num == NUM_PERCENT)));
}

/* --- ranges -------------------------------------------------------------------------------------------------------------------- */

/* The words that make "A to B" a range: 不等, between, ranged from, aged. */
static bool says_range(const solve_t *w, int a, int b)
{
    const sentence_t *s = w->s;
    const tok_t *p = tok(w, a), *q = tok(w, b);
    int end = q->to + 6 < s->n ? q->to + 6 : s->n;
    if (s->zh) return check_says(s, q->to, end, SAYS[SAY_BETWEEN_ZH]) || check_ends_with(s->c, p->from, "年龄|年龄在|年龄为|金额为|刑期为|从|在|介于") > 0;
    int from = p->from - 16 > 0 ? p->from - 16 : 0;
    return check_says(s, from, p->from, SAYS[SAY_RANGES]) && !check_says(s, from, p->from, SAYS[SAY_MOVED]);
}

/* How the next fact is joined to fact i as the other end: 1 by 至, to or a dash, 2 by between … and; 0 = not. */
static int joined(const solve_t *w, int i)
{
    const sentence_t *s = w->s;
    if (i + 1 >= w->x.n || w->x.f[i + 1].tok != w->x.f[i].tok + 2) return 0;
    const tok_t *join = &s->t[w->x.f[i].tok + 1], *a = tok(w, i), *b = tok(w, i + 1);
    if (!s->zh && is_word(join, W_AND) && w->x.f[i].tok > 0 && check_says(s, s->t[w->x.f[i].tok - 1].from, a->from, "between")) return 2;
    bool dash = (is_sep(join, U'—') || is_sep(join, U'–')) && b->from - a->to == 1; /* not: 640 seizures – 474 – took place */
    return is_word(join, W_TO) || dash;
}

/* 5万元至200万元, between 20 and 35 days, 3-5年: a range that begins at fact i. */
static bool read_span(const solve_t *w, int i, span_t *r)
{
    const sentence_t *s = w->s;
    const tok_t *a = tok(w, i), *b = tok(w, i + 1 < w->x.n ? i + 1 : i);
    *r = (span_t){a->lo, a->hi, i, i, false};
    if (a->range) return true;
    int how = joined(w, i);
    if (!how || a->vague || b->vague || !comparable(w, i, i + 1)) return false;
    bool back = plain(w, i, i + 1) > plain(w, i + 1, i), units = (a->unit != UNIT_NONE && b->unit == a->unit) || (w->s->zh && a->num == NUM_PERCENT && b->num == NUM_PERCENT); /* 10万元至5万元 */
    bool moved = w->x.f[i].base || check_direction(&s->t[w->x.f[i].tok - (w->x.f[i].tok > 0)]), scale = is_count(a) && a->unit == UNIT_NONE && b->last > a->last && how == 1;
    if (scale || (!says_range(w, i, i + 1) && (moved || (back && !units) || !s->zh))) return false;
    double days = check_days(s, b), own = check_days(s, a) > 0 && days > 0 ? check_days(s, a) / days : 1; /* from 6 months to 14 years: both in years */
    *r = (span_t){a->v * own, b->v, i, i + 1, back};
    return true;
}

/* 1: said to be the largest, -1: the smallest, 2: the average; 0: none of these. */
static int place_of(const solve_t *w, int i)
{
    int from = w->x.f[i].from, to = tok(w, i)->from;
    if (cue_in(&w->x.hits, from, to, CUE_LEAST)) return -1;
    if (cue_in(&w->x.hits, from, to, CUE_GREATEST)) return 1;
    return cue_in(&w->x.hits, from, to, CUE_MEAN) ? 2 : 0;
}

/* What is said of a range lies in it: its extremes, its mean, the values of its list. */
static void judge_span(solve_t *w, const span_t *r)
{
    for (int i = r->last + 1; i < w->x.n && solve_near(w, i, r->last, 1); i++) {
        const tok_t *t = tok(w, i);
        int place = place_of(w, i);
        bool value = w->x.f[i].kind == FACT_VALUE || w->x.f[i].kind == FACT_SHARE || w->x.f[i].kind == FACT_EACH;
        bool list = check_says(w->s, w->s->t[passage_clause(w->s, w->x.f[i].tok, &(int){0})].from, t->from, SAYS[SAY_RESPECTIVELY]) && w->x.f[i].sentence == w->x.f[r->last].sentence;
        if (!value || t->range || (!place && !list) || !comparable(w, i, r->last) || t->money != tok(w, r->last)->money) continue;
        double v = plain(w, i, r->last), k = tok(w, r->last)->num == NUM_SPAN ? plain(w, r->last, r->last) / (tok(w, r->last)->range ? tok(w, r->last)->v : r->hi) : 1;
        bool good = v >= r->lo * k - 1e-9 && v <= r->hi * k + 1e-9, edge = place == 1 ? v == r->hi * k : place == -1 && v == r->lo * k;
        if (t->vague && !(t->lo > r->hi * k || t->hi < r->lo * k)) continue;
        if (!good || edge) offer(w, REL_RANGE, i, r->first, good, READ_SURE + 1);
    }
}

/* 每个乡镇抽查4至6个村，15个乡镇共抽查98个村; between 5 and 9 in each of the 20 offices, 196 in all: so many things with so many each. */
static void judge_each(solve_t *w, const span_t *r)
{
    const sentence_t *s = w->s;
    int other[2], n = 0, end, from = passage_sentence(s, w->x.f[r->first].tok, &end), a = s->t[from].from, at = tok(w, r->first)->from;
    bool each = s->zh ? check_says(s, a, at, "每") : check_says(s, a, s->t[end].from, SAYS[SAY_EACH_EN]);
    for (int i = 0; i < w->x.n && each; i++) {
        if (w->x.f[i].sentence != w->x.f[r->first].sentence || (i >= r->first && i <= r->last)) continue;
        if (!is_count(tok(w, i)) || tok(w, i)->range || (w->x.f[i].kind != FACT_VALUE && w->x.f[i].kind != FACT_EACH) || n == 2) return;
        other[n++] = i;
    }
    if (n != 2 || tok(w, r->last)->money != tok(w, other[0])->money || r->lo <= 0) return;
    int total = tok(w, other[0])->v > tok(w, other[1])->v ? other[0] : other[1], things = total == other[0] ? other[1] : other[0];
    const tok_t *t = tok(w, total), *m = tok(w, things);
    bool fits = ranges_meet((range_t){r->lo * m->lo, r->hi * m->hi}, range_of(t));
    if (check_facts_alike(&w->x, total, r->last)) offer(w, REL_RANGE, total, things, fits, READ_SURE + 1);
}

/* 最小的15岁，最大的9岁; the shortest 14 days, the longest 90, on average 96 */
static void judge_extremes(solve_t *w, int first)
{
    int at[3] = {-1, -1, -1}; /* least, mean, most */
    for (int i = first; i < w->x.n && w->x.f[i].sentence == w->x.f[first].sentence; i++) {
        if (tok(w, i)->range || tok(w, i)->vague || w->x.f[i].kind == FACT_AMOUNT || w->x.f[i].kind == FACT_CHANGE) continue;
        int place = place_of(w, i), slot = place == -1 ? 0 : place == 2 ? 1 : 2;
        if (place && at[slot] < 0) at[slot] = i;
    }
    for (int a = 0; a < 2; a++)
        for (int b = a + 1; b < 3; b++) {
            if (at[a] < 0 || at[b] < 0 || !comparable(w, at[a], at[b]) || (at[1] >= 0 && (at[0] < 0 || at[2] < 0))) continue;
            bool good = plain(w, at[a], at[b]) <= plain(w, at[b], at[a]);
            if (!good || (a == 0 && b == 2)) offer(w, REL_RANGE, at[a] > at[b] ? at[a] : at[b], at[a] > at[b] ? at[b] : at[a], good, good ? 1 : READ_SURE + 1);
        }
}

/* --- every year more, about the same, above ---------------------------------------------------------------------------------------- */

static bool value(const solve_t *w, int i)
{
    return (w->x.f[i].kind == FACT_VALUE || w->x.f[i].kind == FACT_SHARE || w->x.f[i].kind == FACT_EACH) && !tok(w, i)->range && !tok(w, i)->vague;
}

/* The run of values of one kind in the sentence: their number. */
static int series(const solve_t *w, int first, int *into, int most)
{
    int n = 0;
    for (int i = first; i < w->x.n && w->x.f[i].sentence == w->x.f[first].sentence && n < most; i++) {
        if (!value(w, i) || (n && !check_facts_alike(&w->x, into[0], i))) continue;
        if (n && tok(w, i)->from - tok(w, into[n - 1])->to > (w->s->zh ? 14 : 40)) break;
        into[n++] = i;
    }
    return n;
}

static void judge_series(solve_t *w, int first, int from, int to)
{
    int at[16], n, up = cue_in(&w->x.hits, from, to, CUE_EVERY_UP), down = cue_in(&w->x.hits, from, to, CUE_EVERY_DOWN);
    if (!w->s->zh && !up && !down && check_says(w->s, from, to, SAYS[SAY_YEAR_BY_YEAR])) {
        for (int i = 0; i < w->s->tokens; i++)
            if (w->s->t[i].from >= from && w->s->t[i].to <= to) up = up || check_direction(&w->s->t[i]) > 0, down = down || check_direction(&w->s->t[i]) < 0;
    }
    if (up == down || (n = series(w, first, at, 16)) < 3) return;
    if (w->whole[at[1]] == at[0]) first = at[1], n = series(w, first, at, 16); /* the total of all years stands first */
    if (n < 3) return;
    bool good = true, reversed = true; /* reversed: the newest first */
    for (int i = 1; i < n; i++) {
        double d = (tok(w, at[i])->v - tok(w, at[i - 1])->v) * (up ? 1 : -1);
        good = good && d > 0, reversed = reversed && d < 0;
    }
    if (good || !reversed) offer(w, REL_DIRECTION, at[n - 1], at[0], good, READ_SURE + 1);
}

/* 创五年新低，2019年至2023年依次为820件……775件: the last of the list is the lowest of it. */
static void judge_record(solve_t *w, int first, int from, int to)
{
    int at[16], n, low = check_says(w->s, from, to, "新低"), high = check_says(w->s, from, to, "新高"), falls = check_says(w->s, from, to, "从高到低|由高到低|从多到少|由多到少|从大到小|由大到小"), rises = check_says(w->s, from, to, "从低到高|由低到高|从少到多|由少到多|从小到大|由小到大");
    if (w->s->zh && falls != rises && check_says(w->s, from, to, "依次|分别") && (n = series(w, first, at, 16)) > 2)
        for (int i = 1; i < n; i++)
            if ((tok(w, at[i])->v - tok(w, at[i - 1])->v) * (falls ? 1 : -1) > 0) offer(w, REL_DIRECTION, at[i], at[i - 1], false, READ_SURE + 1);
    if (!w->s->zh || low == high || !check_says(w->s, from, to, "依次|分别") || (n = series(w, first, at, 16)) < 3) return;
    for (int i = 0; i + 1 < n; i++) {
        double d = tok(w, at[n - 1])->v - tok(w, at[i])->v;
        if (low ? d > 0 : d < 0) {
            offer(w, REL_DIRECTION, at[n - 1], at[i], false, READ_SURE + 1);
            return;
        }
    }
}

static void judge_same(solve_t *w, int first, int from, int to)
{
    int a = -1, b = -1;
    if (!cue_in(&w->x.hits, from, to, CUE_SAME)) return;
    for (int i = first; i < w->x.n && w->x.f[i].sentence == w->x.f[first].sentence; i++) {
        if (!value(w, i) || (w->s->zh && w->x.f[i].aside)) continue; /* 4822件（含再审1件），与去年持平 */
        if (b >= 0) return;
        if (a < 0) a = i;
        else b = i;
    }
    if (b < 0 || !check_facts_alike(&w->x, a, b) || tok(w, a)->v <= 0) return;
    double ratio = tok(w, b)->v / tok(w, a)->v;
    bool good = ratio > 0.92 && ratio < 1.08;
    if (good || ratio < 0.85 || ratio > 1.18) offer(w, REL_DIRECTION, b, a, good, READ_SURE + 1);
}

/* The value behind the words that it is compared with, -1. */
static int level_behind(const solve_t *w, const hit_t *h)
{
    for (int i = 0; i < w->x.n; i++)
        if (tok(w, i)->to > h->to) return value(w, i) && tok(w, i)->from > h->to && tok(w, i)->from - h->to <= (w->s->zh ? 12 : 40) ? i : -1;
    return -1;
}

/* The value before them, of its kind; -1. */
static int level_before(const solve_t *w, const hit_t *h, int b)
{
    int i = b - 1; /* 120 a month, and 20 per cent more than the 1,200: not the one before that */
    if (i < 0 || w->x.f[i].sentence != w->x.f[b].sentence || !value(w, i) || !check_facts_alike(&w->x, i, b)) return -1;
    return tok(w, i)->to <= h->from && w->s->c[tok(w, i)->to] != '/' ? i : -1;
}

/* Above, below, up from: the value before the words and the one behind them. */
static void judge_level(solve_t *w, const hit_t *h)
{
    const sentence_t *s = w->s;
    if (s->zh && check_ends_with(s->c, h->from, "未|没有|不曾|并非")) return; /* 未超出 */
    int b = level_behind(w, h), a = b < 0 ? -1 : level_before(w, h, b);
    if (a < 0 || solve_parted(w, a, b) || cue_between(&w->x, a, b, CUE_OPEN) || w->x.f[b].plan != check_says(s, h->from, tok(w, b)->from, SAYS[SAY_TARGET])) return;
    for (int j = w->x.f[a].tok + 1; j < w->x.f[b].tok; j++)
        if (s->t[j].kind == TOK_SEP && s->t[j].mark != ',' && s->t[j].from > h->to) return;
    bool good = h->cue == CUE_ABOVE ? tok(w, a)->v > tok(w, b)->v : tok(w, a)->v < tok(w, b)->v;
    if (s->zh && !good && tok(w, b)->v < 0.5 * tok(w, a)->v) return; /* 低于全省平均水平2.3件: by so many */
    offer(w, REL_DIRECTION, b, a, good, READ_SURE);
}

/* More acquittals (12) than convictions (340). */
static void judge_more(solve_t *w, int a)
{
    const sentence_t *s = w->s;
    int b = a + 1, i, clause, end;
    if (s->zh || b >= w->x.n || w->x.f[b].sentence != w->x.f[a].sentence || !w->x.f[a].aside || !w->x.f[b].aside || !fact_counts(&w->x, a) || !fact_counts(&w->x, b)) return;
    bool than = false, alone = is_sep(&s->t[w->x.f[a].tok + 1], ')') && is_sep(&s->t[w->x.f[b].tok + 1], ')');
    for (i = w->x.f[a].tok + 1; i < w->x.f[b].tok; i++) than = than || is_word(&s->t[i], W_THAN);
    clause = passage_clause(s, w->x.f[a].tok, &end);
    int from = s->t[clause].from, to = tok(w, a)->from, way = 0;
    if (check_says(s, from, to, "more ")) way = 1;
    else if (check_says(s, from, to, "fewer ")) way = -1;
    if (!way || !than || !alone || tok(w, a)->vague || tok(w, b)->vague) return;
    offer(w, REL_DIRECTION, b, a, way * (tok(w, a)->v - tok(w, b)->v) > 0, READ_SURE + 1);
}

void solve_ranges(solve_t *w)
{
    for (int i = 0; i < w->x.n; i++) judge_more(w, i);
    for (int i = 0; i < w->x.n; i++) {
        span_t r;
        if (read_span(w, i, &r)) {
            if (r.reversed) offer(w, REL_RANGE, r.last, r.first, false, READ_SURE + 1);
            else judge_span(w, &r), judge_each(w, &r);
        }
        if (i > 0 && w->x.f[i].sentence == w->x.f[i - 1].sentence) continue;
        int end, from = passage_sentence(w->s, w->x.f[i].tok, &end);
        judge_extremes(w, i);
        judge_series(w, i, w->s->t[from].from, w->s->t[end].from);
        judge_record(w, i, w->s->t[from].from, w->s->t[end].from);
        judge_same(w, i, w->s->t[from].from, w->s->t[end].from);
    }
    for (int i = 0; i < w->x.hits.n; i++)
        if (w->x.hits.hit[i].cue == CUE_ABOVE || w->x.hits.hit[i].cue == CUE_BELOW) judge_level(w, &w->x.hits.hit[i]);
}
