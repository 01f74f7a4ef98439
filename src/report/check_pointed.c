/* check_pointed.c - a number that points back to one said before: these 381 defendants, the 13,420 calls handled, 上述1,265个问题,
 * 被禁止从业的46名教职员工, 1,340场听证中.
 *
 * It must be a number said before, or what some of those come to. What it points to is read from its noun and what is said of the noun:
 * all of that must stand where the other number does. A slip of the pen (two digits in turn, one other) is reported where the noun is
 * the same; another value only where nothing in its words tells it apart.
 */
#include "report/check_number.h"
#include "report/check_solve.h"

#include <stdio.h>

enum pointing { POINTS_NOT, POINTS_ARTICLE, POINTS_PLAINLY };

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

/* 追回的4,320万元, 在处理的6,980人中; 1,340场听证中 at the head of its clause. */
static enum pointing points_zh(const solve_t *w, int b)
{
    const sentence_t *s = w->s;
    int from = tok(w, b)->from, head = s->t[passage_clause(s, w->x.f[b].tok, &(int){0})].from;
    if (check_ends_with(s->c, from, SAYS[SAY_POINTS_ZH])) return POINTS_PLAINLY;
    if (check_ends_with(s->c, from, "中的|里的|中，|里，|内，|中,|里,|内,|其中")) return POINTS_NOT; /* 32个乡镇中的23个; 举报线索中，210件 */
    if (from > head && s->c[from - 1] == U'的' && !check_says(s, w->x.f[b].from, from, SAYS[SAY_OTHER_TIME]) && from - w->x.f[b].from > 2) return POINTS_ARTICLE;
    int n = check_ends_with(s->c, from, "在|对|针对|全市|全省|全区|全院|上");
    return (from == head || from - n == head) && is_han(s->c[tok(w, b)->to]) ? POINTS_ARTICLE : POINTS_NOT;
}

static enum pointing points(const solve_t *w, int b)
{
    const sentence_t *s = w->s;
    int from = tok(w, b)->from;
    if (s->zh) return points_zh(w, b);
    if (check_ends_with(s->c, from, tok(w, b)->num != NUM_COUNT || tok(w, b)->money ? "these |those |that |this |above " : "these |those |above |said |aforementioned ")) return POINTS_PLAINLY;
    return check_ends_with(s->c, from, " the |the | all |all | our |our | its | their ") ? POINTS_ARTICLE : POINTS_NOT;
}

/* Where the words end that a value stands in: behind its clause and those without a number that follow it. */
static int words_end(const solve_t *w, int a)
{
    int end;
    (void)passage_sentence(w->s, w->x.f[a].tok, &end);
    return a + 1 < w->x.n && w->x.f[a + 1].tok < end ? tok(w, a + 1)->from : w->s->t[end].from;
}

static bool kind_fits(const solve_t *w, int a, int b)
{
    const fact_t *f = &w->x.f[a], *g = &w->x.f[b];
    const tok_t *p = tok(w, a), *q = tok(w, b);
    if (p->num != q->num || p->range || p->money != q->money || f->kind == FACT_OTHER) return false;
    if (q->num == NUM_PERCENT) return f->kind == g->kind && f->dir == g->dir;
    return (f->kind == FACT_VALUE || f->kind == FACT_AMOUNT) && (check_facts_alike(&w->x, a, b) || p->unit == q->unit);
}

/* The number itself, the sum or the difference of two said before: it is of that. */
static bool said_before(const solve_t *w, int b)
{
    const tok_t *q = tok(w, b);
    double sum = 0;
    for (int a = b - 1; a >= 0; a--) {
        const tok_t *p = tok(w, a);
        if (p->num != q->num || p->money != q->money) continue;
        if (ranges_meet(range_of(p), range_of(q))) return true;
        sum += p->v;
        if (ranges_meet((range_t){sum, sum}, range_of(q)) && sum > p->v) return true;
        for (int c = a - 1; c >= 0 && c > a - 8; c--) {
            const tok_t *r = tok(w, c);
            if (r->num != q->num || r->money != q->money) continue;
            if (ranges_meet((range_t){p->lo + r->lo, p->hi + r->hi}, range_of(q)) || ranges_meet((range_t){fabs(p->v - r->v), fabs(p->v - r->v)}, range_of(q))) return true;
        }
    }
    return false;
}

/* What is said of the noun right behind it that was not said of the other number. */
static bool told_apart(const solve_t *w, int a, int b, int last, int next)
{
    const sentence_t *s = w->s;
    int end;
    (void)passage_clause(s, w->x.f[b].tok, &end);
    int stop = s->t[end].from;
    if (next >= stop) return false;
    if (s->zh) return check_says(s, w->x.f[b].from, stop, SAYS[SAY_SOME_OF_ZH]);
    if (w->x.f[a].year && w->x.f[a].year == w->x.f[b].year) return false;
    return check_says(s, last, next, " of | in | from | with | by | under | to | for | on | at | that | who | which | where | whose | without | against | over | concerning | involving ");
}

typedef struct aim {
    int a, covered;
    int last, next; /* behind the number: where the words end that are covered, and the first that is not */
    bool all; /* the words before the noun stand there as well, and nothing behind it tells it apart */
} aim_t;

/* How much of what the number is called stands where number a does. */
static aim_t aim_at(const solve_t *w, int b, int a)
{
    const sentence_t *s = w->s;
    const fact_t *f = &w->x.f[b];
    const tok_t *q = tok(w, b);
    int end, at = s->t[passage_sentence(s, w->x.f[a].tok, &(int){0})].from, to = words_end(w, a), next = 0, last = 0;
    if (a > 0 && tok(w, a - 1)->to > at) at = s->t[passage_clause(s, w->x.f[a].tok, &(int){0})].from;
    (void)passage_clause(s, f->tok, &end);
    int stop = b + 1 < w->x.n && w->x.f[b + 1].tok < end ? tok(w, b + 1)->from : s->t[end].from, noun = s->zh && q->digits_to < q->to ? q->to : q->digits_to;
    if (!s->zh && q->num == NUM_PERCENT) noun = q->to;
    aim_t aim = {.a = a, .covered = check_facts_leading(&w->x, noun, stop, at, to, &last, &next)};
    aim.last = last, aim.next = next < stop ? next : s->t[end].from;
    aim.all = !told_apart(w, a, b, last, aim.next);
    if (!s->zh) return aim;
    int before = 0, head = f->from, lead = q->from;
    while (lead > head && (s->c[lead - 1] == U'的' || check_ends_with(s->c, lead, SAYS[SAY_POINTS_ZH]))) lead--;
    while (head < lead && one_of(U"在对针将被向为已把就", s->c[head])) head++;
    before = check_facts_leading(&w->x, head, lead, at, to, &last, &next);
    aim.covered += before;
    aim.all = aim.all && next >= lead;
    return aim;
}

/* 1,472 and 1,274, 3.2 and 2.3: the same digits in another order. */
static bool same_digits(double a, double b)
{
    char x[40], y[40];
    int many[10] = {0}, n = snprintf(x, sizeof x, "%.4f", a);
    if (a == b || n != snprintf(y, sizeof y, "%.4f", b)) return false;
    for (int i = 0; i < n; i++)
        if (x[i] >= '0' && x[i] <= '9' && y[i] >= '0' && y[i] <= '9') many[x[i] - '0']++, many[y[i] - '0']--;
    for (int d = 0; d < 10; d++)
        if (many[d]) return false;
    return true;
}

/* Two digits in turn, or one other; of small numbers only the first. */
static bool is_slip(const solve_t *w, int a, int b)
{
    const tok_t *p = tok(w, a), *q = tok(w, b);
    double u = solve_literal(w, a), v = solve_literal(w, b);
    if (p->vague || q->vague || (p->last != q->last && !p->money)) return false;
    bool round = p->money && fmod(u, 100) == 0 && fmod(v, 100) == 0; /* 300万元 and 200万元 are two sums */
    return same_digits(u, v) || (solve_slip(p->v, q->v) == 2 && u >= 100 && !round);
}

/* 基层法庭46个; 这48个法庭: its noun stands right before the other number. */
static bool noun_before(const solve_t *w, int a, int b)
{
    const sentence_t *s = w->s;
    int from = tok(w, a)->from - 2, noun = tok(w, b)->to;
    return s->zh && from >= 0 && is_han(s->c[noun]) && s->c[from] == s->c[noun] && s->c[from + 1] == s->c[noun + 1];
}

/* Whether a smaller number may be some of those said before: of the 240 defendants convicted, or a participle where the verb should
 * stand (the 240 complaints closed took 30 days). More of them than there were are no part. */
static bool may_be_some_en(const solve_t *w, int b, const aim_t *aim)
{
    static const char *const verbs[] = {"was", "were", "is", "are", "has", "have", "had", "will", "did", "do", "came", "led", "included", "represented", "represent", "amounted", "resulted"};
    const sentence_t *s = w->s;
    if (tok(w, b)->v > tok(w, aim->a)->v) return false;
    int from = tok(w, b)->from, n = check_ends_with(s->c, from, "of the |of our |of its |of their |of all "), at = aim->last;
    if (n && (from == n || !is_latin(s->c[from - n - 2]))) return true;
    for (; at < aim->next; at++)
        if (!is_latin(s->c[at]) && !is_latin(s->c[at + 1])) return false; /* a stop behind the noun */
        else for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++)
            if (s->c[at] == ' ' && num_word(s->c, at + 1, verbs[v])) return false;
    return is_latin(s->c[at]) || (s->c[at] == ' ' && is_latin(s->c[at + 1]));
}

/* Some of those said before, unless two digits are in turn: 对危险驾驶犯罪的310人. */
static bool some_of_zh(const solve_t *w, int b, const aim_t *aim, enum pointing how)
{
    const tok_t *q = tok(w, b);
    return w->s->zh && how == POINTS_ARTICLE && q->v < tok(w, aim->a)->v && w->s->c[q->from - 1] == U'的';
}

/* It looks like the number meant, with a slip of the pen. */
static bool slipped(const solve_t *w, int b, const aim_t *aim, enum pointing how)
{
    bool zh = w->s->zh, bare = zh && w->s->c[tok(w, b)->to] == U'中';
    bool slip = some_of_zh(w, b, aim, how) ? !tok(w, aim->a)->vague && same_digits(solve_literal(w, aim->a), solve_literal(w, b)) : is_slip(w, aim->a, b);
    int least = how == POINTS_PLAINLY ? zh && !bare : 1 + zh;
    return slip && aim->covered >= least && (aim->all || !zh || aim->covered >= 4);
}

static bool is_meant(const solve_t *w, int b, const aim_t *aim, enum pointing how)
{
    const tok_t *p = tok(w, aim->a), *q = tok(w, b);
    bool zh = w->s->zh, of = some_of_zh(w, b, aim, how), behind = w->x.f[b].sentence > w->x.f[aim->a].sentence || (zh && solve_parted(w, aim->a, b));
    if (slipped(w, b, aim, how)) return true;
    if (!aim->all || !behind || q->num == NUM_PERCENT || q->v > 2.5 * p->v || q->v < 0.4 * p->v || p->unit != q->unit) return false;
    if (how == POINTS_PLAINLY) return noun_before(w, aim->a, b) || (aim->covered >= (zh ? 2 + 2 * (q->v < 10) : 1) && (q->v >= 10 || !zh));
    return !q->money && !of && aim->covered >= (zh ? 4 : 2) && (zh || !may_be_some_en(w, b, aim));
}

static bool may_point(const solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b];
    const tok_t *q = tok(w, b);
    bool counts = fact_counts(&w->x, b) && q->v >= 2, percent = q->num == NUM_PERCENT && (f->kind == FACT_CHANGE || f->kind == FACT_SHARE);
    return (counts || percent) && !q->range && !q->vague && f->time >= 0 && !f->aside;
}

static void offer(solve_t *w, int a, int b, bool fits)
{
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_AGAIN, .claim = b, .n = 2, .op = {a, b}, .form = '>', .fits = fits, .score = READ_SURE + !fits});
}

/* These 1,265 findings, where 1,265 were said. */
static void agree(solve_t *w, int b)
{
    for (int a = b - 1; a >= 0 && solve_near(w, a, b, 2); a--)
        if (kind_fits(w, a, b) && w->x.f[a].time >= 0 && ranges_meet(range_of(tok(w, a)), range_of(tok(w, b)))) {
            offer(w, a, b, true);
            return;
        }
}

static void look_pointed(solve_t *w, int b)
{
    enum pointing how = may_point(w, b) ? points(w, b) : POINTS_NOT;
    if (!how) return;
    if (said_before(w, b)) {
        if (how == POINTS_PLAINLY && fact_counts(&w->x, b)) agree(w, b);
        return;
    }
    if (w->good[b][FAM_SUM].set || w->good[b][FAM_LEFT].set || w->whole[b] >= 0) return;
    aim_t best = {.a = -1};
    for (int a = b - 1; a >= 0 && solve_near(w, a, b, 2); a--) {
        if (!kind_fits(w, a, b) || w->x.f[a].time < 0 || w->x.f[a].plan) continue;
        aim_t aim = aim_at(w, b, a);
        if (is_meant(w, b, &aim, how) && (best.a < 0 || aim.covered > best.covered)) best = aim;
    }
    if (best.a >= 0) offer(w, best.a, b, false);
}

/* 受理生效裁判监督案件1,125件，同比上升6.5%。…受理生效裁判监督案件同比上升5.6%: the change of what is called the same, with its digits in
 * another order. */
static void look_changed_again(solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b];
    const sentence_t *s = w->s;
    if (!s->zh || f->kind != FACT_CHANGE || !f->own || f->order >= 0 || f->aside || said_before(w, b)) return;
    for (int a = b - 1, last, next; a >= 0 && solve_near(w, a, b, 2); a--) {
        const fact_t *g = &w->x.f[a];
        if (g->kind != FACT_CHANGE || g->sentence == f->sentence || g->dir != f->dir || g->since != f->since || g->order >= 0 || g->year != f->year || !same_digits(tok(w, a)->v, tok(w, b)->v)) continue;
        int at = s->t[passage_sentence(s, g->tok, &(int){0})].from, n = check_facts_leading(&w->x, f->from, tok(w, b)->from, at, tok(w, a)->from, &last, &next);
        if (n < 4 || next < tok(w, b)->from) continue;
        solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_AGAIN, .claim = b, .n = 2, .op = {a, b}, .form = '>', .score = READ_SURE + 1});
        return;
    }
}

void solve_pointed(solve_t *w)
{
    for (int b = 1; b < w->x.n; b++) look_pointed(w, b), look_changed_again(w, b);
}
