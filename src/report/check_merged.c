/* check_merged.c - statements run together: one thing told twice with two values in one sentence, changes that cannot both hold, and
 * "all" or "none" beside a number that says otherwise.
 *
 * One thing: the words that lead to both numbers are the same (but for fillers), or those of the second are the end of those of the
 * first and begin with what is done; the times, kinds and units are the same and nothing stands behind the first that tells it apart.
 * Bare numbers of one unit side by side are two values of one thing where no list before them would give each its own.
 */
#include "report/check_solve.h"

#include <string.h>

enum { LEAD_MOST = 64, LEAD_LEAST_ZH = 4, LEAD_SURE_ZH = 6, LEAD_LEAST_EN = 3 };

/* The words that lead to a number, from their end to their beginning; fillers are left out. */
typedef struct lead {
    uint32_t c[LEAD_MOST];
    int n, from; /* the character they begin at */
} lead_t;

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

static bool stops(const sentence_t *s, const tok_t *t)
{
    return t->kind == TOK_NUM || t->kind == TOK_YEAR || t->kind == TOK_DATE || t->kind == TOK_SEP || (!s->zh && is_word(t, W_AND));
}

/* the, also, further: from the end. */
static void drop_head(lead_t *l)
{
    static const char *const heads[] = {" eht", " osla", " rehtruf"};
    while (l->n && l->c[l->n - 1] == ' ') l->n--;
    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++) {
        int n = (int)strlen(heads[h]), k = 0;
        while (k < n && l->n > n && l->c[l->n - n + k] == (unsigned char)heads[h][k]) k++;
        if (k == n) l->n -= n;
    }
}

/* The fillers at the head of the words do not count: 全年共开展 and 开展, the Court and Court. */
static void read_lead(const solve_t *w, int fact, lead_t *l)
{
    const sentence_t *s = w->s;
    int i = w->x.f[fact].tok, to = s->t[i].from;
    while (i > 0 && !stops(s, &s->t[i - 1])) i--;
    *l = (lead_t){.from = s->t[i].from};
    while (to > l->from && l->n < LEAD_MOST) {
        int n = check_ends_with(s->c, to, s->zh ? SAYS[SAY_FILLERS_ZH] : " ");
        if (s->zh && n && to - n >= l->from) to -= n;
        else if (!s->zh && n && (l->n == 0 || l->c[l->n - 1] == ' ')) to--;
        else l->c[l->n++] = s->c[--to] < 128 && is_latin(s->c[to]) ? s->c[to] | 32 : s->c[to];
    }
    if (!s->zh) drop_head(l);
}

static bool ends_alike(const lead_t *a, const lead_t *b)
{
    if (b->n > a->n) return false;
    for (int i = 0; i < b->n; i++)
        if (a->c[i] != b->c[i]) return false;
    return true;
}

/* Values that stand for themselves: no earlier ones, no ends of a change, no rest, not in brackets or in turn. */
static bool is_plain(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    bool value = f->kind == FACT_VALUE || f->kind == FACT_SHARE || f->kind == FACT_EACH, told = f->base || f->rest || f->aside || f->time < 0 || f->order >= 0;
    return value && !told && !tok(w, i)->range && !(f->to && w->s->zh);
}

/* Said of one time, as far as is said. */
static bool of_one_time(const solve_t *w, const fact_t *f, const fact_t *g)
{
    bool years = f->year == g->year || (!w->s->zh && (!f->year || !g->year));
    return years && f->part == g->part && f->plan == g->plan;
}

/* Of the same time, kind and unit, and not the same value. */
static bool comparable(const solve_t *w, int a, int b)
{
    const fact_t *f = &w->x.f[a], *g = &w->x.f[b];
    const tok_t *p = tok(w, a), *q = tok(w, b);
    if (f->kind != g->kind || f->to != g->to || f->sentence != g->sentence || !is_plain(w, a) || !is_plain(w, b) || !check_facts_alike(&w->x, a, b) || !of_one_time(w, f, g)) return false;
    if ((q->han && w->s->zh) || cue_in(&w->x.hits, g->from, q->from, CUE_OPEN) || ranges_meet(range_of(p), range_of(q))) return false;
    return (p->unit == q->unit && (!w->s->zh || p->unit != UNIT_NONE)) || p->money || p->num == NUM_PERCENT;
}

/* Nothing but fillers, stops and changes of the first between it and the words of the second. */
static bool plain_between(const solve_t *w, int a, int from)
{
    const sentence_t *s = w->s;
    bool changed = false;
    for (int i = w->x.f[a].tok + 1; s->t[i].kind != TOK_END && s->t[i].from < from; i++) {
        const tok_t *t = &s->t[i];
        if (is_word(t, W_AND) || is_word(t, W_RESP) || is_word(t, W_OFWHICH) || t->kind == TOK_YEAR || t->kind == TOK_DATE) return false;
        if (t->kind == TOK_NUM && t->num != NUM_PERCENT && t->num != NUM_POINTS && t->num != NUM_TIMES) return false;
        changed = changed || check_direction(t) || is_word(t, W_YOY);
        if (t->kind == TOK_TEXT && !changed) return false;
    }
    return true;
}

/* 分别, respectively; two years or more: the sentence gives each value its own. */
static bool shares_out(const solve_t *w, int fact)
{
    const sentence_t *s = w->s;
    int end, from = passage_sentence(s, w->x.f[fact].tok, &end), years = 0, year = 0;
    for (int i = from; i < end; i++) {
        if (is_word(&s->t[i], W_RESP)) return true;
        if (s->t[i].kind == TOK_YEAR && s->zh && (int)s->t[i].v == year) continue; /* 2023年…，2023年… */
        years += s->t[i].kind == TOK_YEAR || s->t[i].kind == TOK_DATE;
        if (s->t[i].kind == TOK_YEAR) year = (int)s->t[i].v;
    }
    return years > 1;
}

/* The last word of a |-list in the characters before `to`, from `from` on: where it begins, -1 = none. */
static int last_of(const sentence_t *s, int from, int to, const char *list)
{
    for (int i = to; i > from; i--) {
        int n = check_ends_with(s->c, i, list);
        if (n && i - n >= from) return i - n;
    }
    return -1;
}

/* Whose a number is (全市, 我院), as the character that tells it apart; 0 = not said. */
static uint32_t whose(const sentence_t *s, int from, int to)
{
    int at = last_of(s, from, to, "全市|全省|全县|全区|全国|全院|我院|我市|我省|我县|我区|本院");
    return at < 0 ? 0 : s->c[at] * 64 + s->c[at + 1];
}

static int date_in_clause(const sentence_t *s, int i)
{
    int end;
    for (int j = passage_clause(s, i, &end); j < end; j++)
        if (s->t[j].kind == TOK_DATE) return j;
    return -1;
}

/* Whether the words before one of the numbers make it of another place or a longer time than the other: 全市…，我院…; 12月…，累计…;
 * 新建成…，共建成…. a stands before b. */
static bool of_another(const solve_t *w, int a, int b, const lead_t *x, const lead_t *y)
{
    static const char all[] = "全年|共计|总共|合计|累计|一共|共|今年|本年度";
    const sentence_t *s = w->s;
    int p = tok(w, a)->from, q = tok(w, b)->from;
    uint32_t of_a = whose(s, x->from, p), of_b = whose(s, y->from, q);
    if (!s->zh) return false;
    if (of_b && of_a != of_b) return true;
    if (tok(w, b)->v > tok(w, a)->v && last_of(s, y->from, q, all) >= 0 && last_of(s, x->from, p, all) < 0) return true; /* what is of more is no less */
    int d = date_in_clause(s, w->x.f[a].tok), e = date_in_clause(s, w->x.f[b].tok);
    return (d < 0) != (e < 0);
}

static void offer(solve_t *w, enum relation rel, int a, int b)
{
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = rel, .claim = b, .n = 2, .op = {a, b}, .form = '>', .score = READ_SURE + 1});
}

/* 提请批准逮捕56人，批准逮捕51人: what stands before the words is another act. */
static bool led_by_act(const lead_t *a, int from)
{
    uint32_t head[5] = {0};
    int n = a->n - from < 4 ? a->n - from : 4;
    for (int i = 0; i < n; i++) head[i] = a->c[from + n - 1 - i];
    return check_ends_with(head, n, "提请|申请|决定|拟|应|可|报请|请求|要求|商请|监督|纠正|支持|受理|审查|移送|通知|批准|指定|其中|涉及|人均|户均") > 0;
}

/* 群众满意度, 满意度; 案件受理量, 受理量: nothing that tells it apart. */
static bool neutral_lead(const lead_t *a, int from)
{
    uint32_t head[3] = {0};
    if (a->n - from != 2) return false;
    head[0] = a->c[from + 1], head[1] = a->c[from];
    return check_ends_with(head, 2, "群众|案件|整体|总体|社会|各类") == 2;
}

/* Of the second words: a verb at their head (不批准逮捕 behind 对未成年嫌疑人不批准逮捕), not cut out of another word. */
static bool cut_off(const solve_t *w, const lead_t *a, const lead_t *b)
{
    if (a->n == b->n) return false;
    if (!w->s->zh) return a->c[b->n] != ' ';
    if (one_of(U"不未非无再复免初自中大小副准", a->c[b->n]) || led_by_act(a, b->n)) return true;
    if (neutral_lead(a, b->n)) return false;
    for (int n = 1; n <= 4 && n <= b->n; n++) {
        uint32_t head[5] = {0};
        for (int i = 0; i < n; i++) head[i] = b->c[b->n - 1 - i];
        if (check_ends_with(head, n, SAYS[SAY_ACTS_ZH]) == n || (n == 1 && head[0] == U'平') || (n > 1 && b->n < LEAD_LEAST_ZH && b->c[0] == U'率')) return false;
    }
    return true;
}

static bool only_preposition(const lead_t *l)
{
    uint32_t word[12] = {0};
    if (l->n > 10) return false;
    for (int i = 0; i < l->n; i++) word[i] = l->c[l->n - 1 - i];
    return check_ends_with(word, l->n, "of|in|to|for|with|by|from|at|on|the|an|or|than|about|some|over|under|including|namely|per|against|among|while") == l->n;
}

/* Nothing between them; in Chinese the whole name may be said again behind other values. */
static bool stands_beside(const solve_t *w, int a, int b, const lead_t *x, const lead_t *y)
{
    const tok_t *q = tok(w, b);
    bool parted = solve_parted(w, a, b);
    if (!parted && plain_between(w, a, y->from)) return true;
    bool slip = solve_slip(tok(w, a)->v, q->v) == 2, counts = !q->money && q->num != NUM_SPAN;
    return w->s->zh && y->n >= LEAD_SURE_ZH && x->n == y->n && ((slip && (!parted || q->v >= 100)) || (counts && !parted));
}

/* 受理审查逮捕案件1,204件，受理审查逮捕案件1,350件; charged 318 defendants, charged 412 defendants. */
static void look_told_twice(solve_t *w, int b)
{
    lead_t x, y;
    if (w->x.f[b].kind != FACT_VALUE && w->x.f[b].kind != FACT_SHARE && w->x.f[b].kind != FACT_EACH) return;
    read_lead(w, b, &y);
    bool rate = w->s->zh && y.n >= 3 && (one_of(U"率量度额", y.c[0]) || w->x.f[b].kind == FACT_EACH);
    if (y.n < (w->s->zh ? LEAD_LEAST_ZH - rate : LEAD_LEAST_EN) || only_preposition(&y)) return;
    if (w->x.f[b].kind == FACT_SHARE && w->s->zh && !rate && y.n < LEAD_SURE_ZH) return;
    for (int a = b - 1; a >= 0 && a >= b - 4 && w->x.f[a].sentence == w->x.f[b].sentence; a--) {
        if (!comparable(w, a, b)) continue;
        read_lead(w, a, &x);
        if (!ends_alike(&x, &y) || cut_off(w, &x, &y) || shares_out(w, b) || of_another(w, a, b, &x, &y)) continue;
        if (!stands_beside(w, a, b, &x, &y)) continue;
        offer(w, REL_TWO, a, b);
        return;
    }
}

/* A list that would give each of two numbers its own: 新建、改造; men and women; or two of something: 先后两次, 近两年. */
static bool list_before(const solve_t *w, int fact)
{
    const sentence_t *s = w->s;
    int i = w->x.f[fact].tok, from = passage_sentence(s, i, &(int){0}), clause = passage_clause(s, i, &(int){0});
    if (check_says(s, s->t[clause].from, s->t[i].from, s->zh ? "两|2个|2次|2年|2名|2家" : "two |both |2 ")) return true;
    for (int j = i - 1; j >= from && s->t[j].kind != TOK_NUM; j--)
        if (is_sep(&s->t[j], U'、') || is_word(&s->t[j], W_AND)) return true;
    return false;
}

static bool same_noun(const sentence_t *s, const tok_t *p, const tok_t *q)
{
    int n = p->to - p->digits_to, i = 0;
    while (i < n && s->c[p->digits_to + i] == s->c[q->digits_to + i]) i++;
    return i == n && q->to - q->digits_to == n;
}

/* A plain count with its unit, no turn and no 个. */
static bool is_bare_count(const tok_t *t)
{
    return is_count(t) && !t->money && !t->vague && !t->han && t->digits_to < t->to && t->unit != UNIT_NONE && t->unit != UNIT_TURN && t->unit != UNIT_GE;
}

/* A sum of money, a share, so many of what is called 个: also where it is one of several. */
static bool is_bare_amount(const tok_t *t)
{
    if (t->vague || t->han || t->range) return false;
    return t->num == NUM_PERCENT || (t->num == NUM_COUNT && t->digits_to < t->to);
}

/* 占总数的21.3%、34.6% */
static bool two_shares(const solve_t *w, int a, int b)
{
    const fact_t *f = &w->x.f[a], *g = &w->x.f[b];
    return f->kind == FACT_SHARE && g->kind == FACT_SHARE && f->order <= 0 && f->time == 0 && !f->aside && f->part == g->part && !ranges_meet(range_of(tok(w, a)), range_of(tok(w, b)));
}

/* 受理120件、审结110件，分别占8%、5%: two values or things said before that two others may be of. */
static bool shared_by_several(const solve_t *w, int a)
{
    const sentence_t *s = w->s;
    int from = passage_sentence(s, w->x.f[a].tok, &(int){0}), values = 0;
    for (int i = a - 1; i >= 0 && w->x.f[i].tok >= from; i--) values += w->x.f[i].kind == FACT_VALUE && tok(w, a)->num == NUM_PERCENT;
    for (int j = w->x.f[a].tok - 1; j >= from && !is_sep(&s->t[j], ';'); j--)
        if (is_sep(&s->t[j], U'、') || is_word(&s->t[j], W_RESP) || is_word(&s->t[j], W_OFWHICH) || s->t[j].kind == TOK_YEAR) return true;
    return values > 1;
}

/* One more of its kind right before the first or right behind the second: a list. */
static bool in_longer_list(const solve_t *w, int a, int b)
{
    if (a > 0 && w->x.f[a - 1].tok >= w->x.f[a].tok - 2 && check_facts_alike(&w->x, a - 1, a)) return true;
    return b + 1 < w->x.n && w->x.f[b + 1].tok <= w->x.f[b].tok + 2 && check_facts_alike(&w->x, b, b + 1);
}

/* Side by side: nothing, 、, a comma, or "and" between them; "and" only where no words behind the second tell it apart. */
static bool touch(const sentence_t *s, int i, int j)
{
    const tok_t *between = &s->t[i + 1], *next = &s->t[j + 1];
    if (j == i + 1) return true;
    if (j > i + 2) return false;
    if (s->zh) return is_sep(between, U'、');
    if (is_word(between, W_AND)) return check_ends_clause(next) || (next->kind == TOK_TEXT && s->t[j + 2].kind == TOK_YEAR);
    return is_sep(between, ',');
}

/* 高标准农田12万亩、15万亩; 42 investigators 51 investigators: bare numbers of one unit side by side. */
static void look_side_by_side(solve_t *w, int b)
{
    const sentence_t *s = w->s;
    int a = b - 1;
    const tok_t *p = tok(w, a), *q = tok(w, b);
    bool bare = is_bare_count(p) && is_bare_count(q), more = s->zh && is_bare_amount(p) && is_bare_amount(q) && w->x.f[a].kind == w->x.f[b].kind;
    if ((!bare && !more) || !touch(s, w->x.f[a].tok, w->x.f[b].tok) || !(comparable(w, a, b) || (more && two_shares(w, a, b))) || (bare && w->x.f[b].kind != FACT_VALUE)) return;
    if (!bare && shared_by_several(w, a)) return;
    if (list_before(w, a) || shares_out(w, b) || in_longer_list(w, a, b)) return;
    lead_t l;
    read_lead(w, a, &l);
    if (l.n < 2 || only_preposition(&l)) return;
    if (!s->zh && (!same_noun(s, p, q) || check_ends_with(s->c, p->from, " of | from | between | in | with | to | the | these | those | all |the |all "))) return;
    offer(w, REL_TWO, a, b);
}

/* --- changes that cannot both hold ----------------------------------------------------------------------------------------------- */

static bool is_change(const fact_t *f)
{
    return (f->kind == FACT_CHANGE || f->kind == FACT_AMOUNT || f->kind == FACT_TIMES || f->kind == FACT_POINTS) && f->order < 0;
}

/* Over one time, as far as is said. */
static bool one_time(const fact_t *f, const fact_t *g)
{
    if (f->since == g->since) return f->since_year == g->since_year;
    return (f->since == SINCE_UNSAID && g->since == SINCE_YEAR_BEFORE) || (g->since == SINCE_UNSAID && f->since == SINCE_YEAR_BEFORE);
}

/* 多办, 少收: a word of change made of two. */
static bool more_or_fewer(const sentence_t *s, const tok_t *t)
{
    return s->zh && t->kind == TOK_TEXT && t->to - t->from <= 4 && one_of(U"多少", s->c[t->from]);
}

/* Nothing between the two but words of change and of comparison. */
static bool only_moves(const solve_t *w, int from, int to)
{
    const sentence_t *s = w->s;
    for (int i = from; i < to; i++) {
        const tok_t *t = &s->t[i];
        bool pass = check_direction(t) || t->kind == TOK_WORD || is_sep(t, ',') || more_or_fewer(s, t);
        if (!pass || is_word(t, W_OR) || is_word(t, W_OFWHICH) || is_word(t, W_NOT)) return false;
    }
    return true;
}

/* What the later value is of the earlier one. */
static range_t factor(const fact_t *f, const tok_t *c)
{
    if (f->kind == FACT_CHANGE) return f->dir < 0 ? (range_t){1 - c->hi / 100, 1 - c->lo / 100} : (range_t){1 + c->lo / 100, 1 + c->hi / 100};
    return f->by ? (range_t){1 + c->lo, 1 + c->hi} : (range_t){c->lo, f->of ? c->hi : 1 + c->hi};
}

/* Both are of one thing in one measure, or one of them is of another: two amounts are of two things unless 同比 says otherwise, points are
 * of rates, a fall of 6 per cent in weight is of the weight. */
static bool of_two_measures(const solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b], *g = &w->x.f[b - 1];
    if (f->kind == FACT_POINTS || g->kind == FACT_POINTS) return true;
    if (f->kind == FACT_AMOUNT && g->kind == FACT_AMOUNT) {
        bool one = w->s->zh && f->since == g->since && f->since != SINCE_UNSAID && check_facts_alike(&w->x, b - 1, b); /* 同比增加216件，同比减少84件 */
        return tok(w, b)->num != NUM_SPAN && !one;
    }
    return f->kind != g->kind && !w->s->zh && check_ends_with(w->s->c, tok(w, b)->to + 4, " in | by ");
}

/* Arrests increased by 45, a fall of 6 per cent; 增加42件，是上年的2.4倍 without a value of their own. */
static void look_opposed(solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b], *g = &w->x.f[b - 1];
    if (!is_change(f) || !is_change(g) || f->sentence != g->sentence || f->aside != g->aside || !one_time(f, g) || !only_moves(w, g->tok + 1, f->tok)) return;
    if (of_two_measures(w, b) || w->good[b][FAM_SAID].set) return;
    bool times = f->kind != g->kind && f->kind != FACT_AMOUNT && g->kind != FACT_AMOUNT && !ranges_meet(factor(f, tok(w, b)), factor(g, tok(w, b - 1)));
    if (times || (f->dir && g->dir && f->dir != g->dir)) offer(w, REL_MERGED, b - 1, b);
}

/* fell to 640, an increase of 4 per cent; 上升至1,050件，下降12.4%. */
static void look_against_way(solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b], *g = &w->x.f[b - 1];
    const sentence_t *s = w->s;
    if (f->kind != FACT_CHANGE || !f->dir || f->sentence != g->sentence || f->since > SINCE_YEAR_BEFORE || f->aside || !g->to || g->kind != FACT_VALUE || w->good[b][FAM_SAID].set) return;
    int from = passage_clause(s, g->tok, &(int){0}), dir = 0;
    for (int i = from; i < g->tok; i++) {
        if (is_word(&s->t[i], W_UPTO) || is_word(&s->t[i], W_DOWNTO)) dir = check_direction(&s->t[i]);
        if (s->t[i].kind == TOK_YEAR || is_word(&s->t[i], W_MOM)) return;
    }
    if (dir && dir != f->dir && only_moves(w, g->tok + 1, f->tok)) offer(w, REL_MERGED, b - 1, b);
}

/* 与上年持平，同比上升25.4%; remained unchanged, up 14 per cent. */
static void look_unchanged(solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b];
    const sentence_t *s = w->s;
    int from = passage_clause(s, f->tok, &(int){0});
    if ((f->kind != FACT_CHANGE && f->kind != FACT_TIMES) || !f->dir || f->since > SINCE_YEAR_BEFORE || tok(w, b)->hi < 5 || !only_moves(w, from, f->tok) || s->c[tok(w, b)->to] == U'的') return;
    if (from < 2 || !is_sep(&s->t[from - 1], ',')) return;
    int end, before = passage_clause(s, from - 2, &end);
    for (int i = before; i < end; i++)
        if (s->t[i].kind == TOK_NUM || s->t[i].kind == TOK_YEAR || is_word(&s->t[i], W_MOM)) return;
    if (cue_in(&w->x.hits, s->t[before].from, s->t[end].from, CUE_SAME)) solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_MERGED, .claim = b, .n = 0, .form = 'x', .score = READ_SURE + 1});
}

/* The words that lead to a change, without the word of its way. */
static void read_change_lead(const solve_t *w, int i, lead_t *l)
{
    const tok_t *way = &w->s->t[w->x.f[i].tok - 1];
    read_lead(w, i, l);
    int n = check_direction(way) ? way->to - way->from : LEAD_MOST;
    if (n >= l->n) l->n = 0;
    for (int k = 0; k + n < l->n; k++) l->c[k] = l->c[k + n];
    l->n = l->n > n ? l->n - n : 0;
}

/* 公务接待支出下降12%，公务接待支出上升8%: one thing, two changes over one time. */
static void look_changed_twice(solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b], *g = &w->x.f[b - 1];
    lead_t x, y;
    if (!w->s->zh || f->kind != FACT_CHANGE || g->kind != FACT_CHANGE || !is_change(f) || !is_change(g) || f->sentence != g->sentence || f->since != g->since || f->since_year != g->since_year || f->part != g->part || f->year != g->year) return;
    read_change_lead(w, b - 1, &x), read_change_lead(w, b, &y);
    bool same = f->dir == g->dir && ranges_meet(range_of(tok(w, b - 1)), range_of(tok(w, b)));
    if (y.n >= LEAD_LEAST_ZH && x.n >= y.n && x.n - y.n <= 2 && ends_alike(&x, &y) && !cut_off(w, &x, &y) && !same && !shares_out(w, b) && !solve_parted(w, b - 1, b)) offer(w, REL_MERGED, b - 1, b);
}

/* --- all and none ----------------------------------------------------------------------------------------------------------------- */

/* How many characters of the words from..to stand, in turn, in those of at..end. */
static int said_in(const sentence_t *s, int from, int to, int at, int end)
{
    int best = 0;
    for (int i = at; i < end; i++) {
        int n = 0;
        while (from + n < to && i + n < end && s->c[i + n] == s->c[from + n]) n++;
        if (n > best) best = n;
    }
    return best;
}

/* 全部得到回复，回复率为94.6%: the rate is named after what all of them were. */
static bool rate_of_all(const solve_t *w, int b, int from, int to)
{
    const sentence_t *s = w->s;
    int at = tok(w, b)->from;
    while (at > w->x.f[b].from && s->c[at - 1] != U'率') at--;
    if (at - 3 < w->x.f[b].from || w->x.f[b].kind != FACT_SHARE || tok(w, b)->hi >= 99.95 || at - w->x.f[b].from > 6) return false;
    return said_in(s, at - 3, at - 1, from, to) == 2 && !check_says(s, w->x.f[b].from, at, "满意");
}

/* 未发生较大以上安全事故，发生较大安全事故2起: the same, but for words that widen. */
static bool did_happen(const sentence_t *s, int none, int right, int at, int end)
{
    if (check_ends_with(s->c, at + 2, "全年|期间") == 2) at += 2;
    while (none < right && at < end) {
        if (s->c[none] == s->c[at]) none++, at++;
        else if (one_of(U"以上及任何一起的了", s->c[none])) none++;
        else if (one_of(U"了", s->c[at])) at++;
        else return false;
    }
    return at == end && none == right;
}

/* 无一判决无罪，无罪判决率为0.8% */
static bool rate_of_none(const solve_t *w, int b, int none, int right)
{
    const sentence_t *s = w->s;
    int at = w->x.f[b].from, end = tok(w, b)->from;
    while (end > at && s->c[end - 1] != U'率') end--;
    if (end - 1 < at || check_direction(&s->t[w->x.f[b].tok - 1])) return false;
    for (int i = at; i < end - 1; i++)
        if (!said_in(s, i, i + 1, none, right)) return false;
    return end - 1 - at >= 2;
}

/* 尚有18件未办结, behind 全部在法定期限内办结. */
static bool some_left(const solve_t *w, int b, int head, int end, int all, int right)
{
    const sentence_t *s = w->s;
    int un = tok(w, b)->to;
    if (!is_count(tok(w, b)) || tok(w, b)->v <= 0) return false;
    if (s->c[head] == U'未' && !s->t[w->x.f[b].tok].vague) return said_in(s, head + 1, head + 3, all, right) == 2; /* 已全部上缴，未上缴变价款36万元 */
    if (check_ends_with(s->c, head + 2, "尚有|仍有|还有") != 2) return false;
    if (check_says(s, un, end, "正在办理|正在审理|在办|正在整改") && check_says(s, all, right, "办结|审结|结案|整改")) return true;
    while (un < end && s->c[un] != U'未') un++;
    return un + 3 <= end && said_in(s, un + 1, un + 3, all, right) == 2;
}

/* What "all" or "none" at the character c is said of, up to right, does not go with the number of the clause head..end. */
static bool denies(const solve_t *w, int b, int c, int right, int head, int end)
{
    const sentence_t *s = w->s;
    const tok_t *t = tok(w, b);
    int all = check_ends_with(s->c, c + 2, "全部|均已|全都|悉数") == 2 ? c + 2 : s->c[c] == U'均' ? c + 1 : 0;
    if (all) return rate_of_all(w, b, all, right) || some_left(w, b, head, end, all, right);
    if (t->lo <= 0) return false;
    if (check_ends_with(s->c, c + 2, "无一") == 2) return w->x.f[b].kind == FACT_SHARE && rate_of_none(w, b, c + 2, right);
    return check_ends_with(s->c, c + 2, "未发|未出") == 2 && is_count(t) && did_happen(s, c + 1, right, head, t->from);
}

/* 全部…, 无一…, 未发生… in the clause before, and a number that says otherwise in this one. */
static void look_all(solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b];
    const sentence_t *s = w->s;
    int end, from = passage_clause(s, f->tok, &end);
    if (!s->zh || from < 2 || !is_sep(&s->t[from - 1], ',') || f->time < 0 || f->aside || (f->kind != FACT_VALUE && f->kind != FACT_SHARE) || (b > 0 && w->x.f[b - 1].tok >= from)) return;
    int left = s->t[passage_clause(s, from - 2, &(int){0})].from, right = s->t[from - 1].from;
    bool wrong = false;
    for (int c = left; c < right && !wrong; c++) wrong = denies(w, b, c, right, s->t[from].from, s->t[end].from);
    if (wrong) solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_ALL, .claim = b, .n = 0, .form = 'x', .score = READ_SURE + 1});
}

/* Where the verb of an English clause stands (was, were, had been); end when there is none. */
static int verb_at(const sentence_t *s, int from, int end)
{
    for (int i = from; i < end; i++)
        if (check_ends_with(s->c, i, " was| were| is| are")) return i;
    return end;
}

static bool same_words(const sentence_t *s, int a, int b, int n)
{
    for (int i = 0; i < n; i++)
        if ((s->c[a + i] | 32) != (s->c[b + i] | 32)) return false;
    return true;
}

/* "No X were done", "all X were done", "every X was done": where its noun and its verb stand. */
typedef struct claim_all {
    bool none, all;
    int noun, verb, to;
} claim_all_t;

static claim_all_t read_all_en(const sentence_t *s, int first, int last)
{
    int left = s->t[first].from, right = s->t[last].from;
    claim_all_t c = {.none = check_ends_with(s->c, left + 3, "No ") == 3, .to = right};
    c.all = check_ends_with(s->c, left + 4, "All ") == 4 || check_ends_with(s->c, left + 6, "Every ") == 6;
    c.noun = left + (c.none ? 3 : s->c[left] == 'A' ? 4 : 6);
    c.verb = verb_at(s, c.noun, right);
    if (c.verb == right || c.verb - c.noun > 24) c.none = c.all = false;
    for (int i = first; i < last; i++)
        if (s->t[i].kind == TOK_NUM) c.none = c.all = false;
    return c;
}

/* The number's own clause begins with it, behind another one of the sentence. */
static bool has_clause_before(const solve_t *w, int b, int from)
{
    const fact_t *f = &w->x.f[b];
    return from > 1 && !is_sep(&w->s->t[from - 1], U'。') && f->time >= 0 && !f->aside && tok(w, b)->lo > 0 && (b == 0 || w->x.f[b - 1].tok < from);
}

/* No appeals were lodged, and 12 appeals were lodged; every file was closed, 82 per cent of files were closed; all accepted, 14 rejected. */
static void look_all_en(solve_t *w, int b)
{
    const sentence_t *s = w->s;
    const tok_t *t = tok(w, b);
    int end, from = passage_clause(s, w->x.f[b].tok, &end), last;
    if (s->zh || !has_clause_before(w, b, from)) return;
    int before = passage_clause(s, from - 2, &last), stop = s->t[end].from;
    claim_all_t c = read_all_en(s, before, last);
    int q = verb_at(s, t->digits_to, stop), n = c.to - c.verb, noun = 0;
    while (s->c[c.noun + noun] != ' ' && noun < 5) noun++;
    if ((!c.none && !c.all) || q == stop || said_in(s, c.noun, c.noun + noun, t->from, q) < noun) return;
    bool wrong = c.none && is_count(t) && q + n <= stop && same_words(s, c.verb, q, n);
    if (c.all && t->num == NUM_PERCENT) wrong = t->hi < 99.95 && stop - q == n && same_words(s, c.verb, q, n);
    else if (c.all && is_count(t) && n < 16 && stop - q < 20) wrong = check_pair_side(s, c.verb, c.to) >= 0 && (check_pair_side(s, c.verb, c.to) ^ 1) == check_pair_side(s, q, stop);
    if (wrong) solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_ALL, .claim = b, .n = 0, .form = 'x', .score = READ_SURE + 1});
}

/* Whether the two values are all that their sentence counts so far, and nothing in it makes one of them a part, a list or a mean. */
static bool only_the_two(const solve_t *w, int a, int b)
{
    const sentence_t *s = w->s;
    int from = passage_sentence(s, w->x.f[b].tok, &(int){0});
    for (int i = 0; i < a; i++)
        if (w->x.f[i].tok >= from && (w->x.f[i].kind == FACT_VALUE || w->x.f[i].kind == FACT_EACH)) return false;
    for (int j = from; j < w->x.f[b].tok; j++)
        if (is_word(&s->t[j], W_PER) || is_word(&s->t[j], W_OFWHICH) || is_word(&s->t[j], W_RESP) || s->t[j].kind == TOK_YEAR || is_sep(&s->t[j], U'、')) return false;
    return true;
}

/* 批准逮捕87人，共136人: a total of nothing but the one value before it. */
static void look_bare_total(solve_t *w, int b)
{
    const fact_t *f = &w->x.f[b];
    int from = passage_clause(w->s, f->tok, &(int){0}), a = b - 1;
    bool bare = w->s->zh && is_word(&w->s->t[from], W_TOTAL) && from == f->tok - 1 && f->total;
    if (!bare || a < 0 || !comparable(w, a, b) || solve_parted(w, a, b) || tok(w, a)->vague || w->x.f[a].clause != f->clause - 1 || (tok(w, b)->money && !w->x.f[a].total)) return;
    if (only_the_two(w, a, b) && !w->good[b][FAM_SUM].set && !w->good[b][FAM_LEFT].set) offer(w, REL_TWO, a, b);
}

/* 率诉起 and 率诉起不, from the end: one denies what the other says. */
static bool denies_other(const lead_t *x, const lead_t *y)
{
    int n = 0;
    while (n < x->n && n < y->n && x->c[n] == y->c[n]) n++;
    bool p = n < x->n && one_of(U"不未非", x->c[n]), q = n < y->n && one_of(U"不未非", y->c[n]);
    return n >= 2 && p != q && x->c[0] == U'率';
}

static bool is_plain_share(const solve_t *w, int i)
{
    return w->x.f[i].kind == FACT_SHARE && is_plain(w, i) && !tok(w, i)->vague;
}

/* 起诉率82%，不起诉率23%: what is and what is not are more than all. */
static void look_complement(solve_t *w, int b)
{
    lead_t x, y;
    if (!w->s->zh || !is_plain_share(w, b)) return;
    read_lead(w, b, &y);
    for (int a = b - 1; a >= 0 && a >= b - 2 && w->x.f[a].sentence == w->x.f[b].sentence; a--) {
        if (!is_plain_share(w, a) || !of_one_time(w, &w->x.f[a], &w->x.f[b])) continue;
        read_lead(w, a, &x);
        if (!denies_other(&x, &y) || tok(w, a)->lo + tok(w, b)->lo <= 100.0000001) continue;
        solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_SHARE, .claim = b, .n = 2, .op = {a, b}, .form = 'x', .v = tok(w, a)->v + tok(w, b)->v, .score = READ_SURE + 1});
        return;
    }
}

void solve_told_together(solve_t *w)
{
    for (int b = 0; b < w->x.n; b++) {
        look_told_twice(w, b);
        look_bare_total(w, b);
        look_complement(w, b);
        look_unchanged(w, b);
        look_all(w, b);
        look_all_en(w, b);
        if (b == 0) continue;
        look_side_by_side(w, b);
        look_opposed(w, b);
        look_changed_twice(w, b);
        look_against_way(w, b);
    }
}
