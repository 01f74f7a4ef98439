/* check_sums.c - sums anywhere in a passage: a whole and the list behind or before it, over clauses and sentences.
 *
 * That a list adds up to a number is enough to call both consistent. A contradiction needs words that make the list one of
 * parts (其中, a colon, "of the 96", 合计, "in all") and, where it is too small, words or names that close it (其余, 男/女,
 * 分为): otherwise other parts may have been left out.
 */
#include "report/check_quant.h"

#include <math.h>
#include <string.h>

enum cue { CUE_NONE, CUE_WHOLE /* 共: a list may follow */, CUE_OPEN, CUE_CLOSED };

typedef struct list {
    int part[LIST_MOST]; /* quants */
    int n;
    bool closed, overlap, loose;
} list_t;

typedef struct sums {
    checker_t *k;
    const sentence_t *s;
    quants_t q;
    bool agree; /* looks for what agrees, first; then for what does not */
} sums_t;

static const tok_t *tok(const sums_t *x, int quant)
{
    return &x->s->t[x->q.at[quant]];
}

static bool between(const sums_t *x, int a, int b, enum word w)
{
    for (int i = a + 1; i < b; i++)
        if (is_word(&x->s->t[i], w)) return true;
    return false;
}

static range_t sum_of(const sums_t *x, const int *part, int n, double *ret_v)
{
    range_t r = {0, 0};
    *ret_v = 0;
    for (int i = 0; i < n; i++) r.lo += tok(x, part[i])->lo, r.hi += tok(x, part[i])->hi, *ret_v += tok(x, part[i])->v;
    return r;
}

static void say(const sums_t *x, const int *part, int n, int whole, bool good)
{
    checker_t *k = x->k;
    buf_t text;
    double v;
    (void)sum_of(x, part, n, &v);
    buf_init(&text, 4096);
    for (int i = 0; i < n; i++) buf_addf(&text, "%s%s", i ? " + " : "", say_tok(k, tok(x, part[i])));
    buf_addf(&text, " = %s", say_number(k, v, -1));
    int a = x->q.at[part[0]], b = x->q.at[part[n - 1]], w = x->q.at[whole];
    const char *sum = buf_failed(&text) ? "" : buf_text(&text);
    if (good) report_toks(k, CHECK_CONSISTENT, "sum", a < w ? a : w, b > w ? b : w, bothf(k, "%s", "%s", sum), both(k, "各项之和与总数相符", "the parts add up to the total"));
    else report_toks(k, CHECK_INCONSISTENT, "sum", a < w ? a : w, b > w ? b : w, bothf(k, "%s ≠ %s", NULL, sum, say_tok(k, tok(x, whole))), both(k, "各项之和与总数不符", "the parts do not add up to the total"));
    buf_release(&text);
}

/* --- the list behind a whole ---------------------------------------------------------------------------------------------- */

/* 其余64封, the other 16, 其他90件: what is left of the whole, said right at the number or at the head of its clause. */
static bool is_rest(const sums_t *x, int quant)
{
    static const char rest[] = "其余|其他|其它|剩余|余下|剩下|另有|另外|余者|the other|the remaining|the rest|remaining|remainder|others|other|the balance of|a balance of|balance of";
    const sentence_t *s = x->s;
    int i = x->q.at[quant];
    label_t l = quant_label(s, i);
    int from = l.from;
    while (s->c[from] == ' ') from++;
    for (int n = 2; n <= 16 && from + n <= l.to; n++)
        if (check_ends_with(s->c, from + n, rest) == n) return true;
    if (!s->zh && l.to > l.from && check_ends_with(s->c, l.to - (s->c[l.to - 1] == ' '), rest)) return true;
    return !s->zh && is_word(&s->t[i + 1], W_OTHER);
}

/* Whether 共 or "in all" makes the quant a total of what stands before it, rather than a member of a list. */
static bool is_total(const sums_t *x, int quant)
{
    const sentence_t *s = x->s;
    int i = x->q.at[quant];
    for (int j = i - 1; j >= 0 && j > i - 4 && !check_ends_clause(&s->t[j]); j--)
        if (s->t[j].kind == TOK_NUM && (j < i - 1 || s->t[j].to != s->t[i].from)) break; /* 合计57件73人 is of both */
        else if (is_word(&s->t[j], W_TOTAL)) return true;
    return !s->zh && is_word(&s->t[i + 1], W_TOTAL);
}

static bool list_stops(const sums_t *x, int last, int i)
{
    int a = x->q.at[last], b = x->q.at[i];
    if (check_says(x->s, x->s->t[a].to, x->s->t[b].from, x->s->zh ? "其次|次之" : "followed by|then came|ahead of|second")) return true; /* ranked, not parts */
    return is_total(x, i) || between(x, a, b, W_PLAN) || between(x, a, b, W_LAST) || between(x, a, b, W_YOY) || between(x, a, b, W_THAN) || between(x, a, b, W_UPTO) || between(x, a, b, W_DOWNTO);
}

/* 337 of the 412 defendants: the quant before the whole is its first part. */
static bool part_of_it(const sums_t *x, int whole)
{
    const sentence_t *s = x->s;
    int i = x->q.at[whole] - 1;
    if (s->zh || whole == 0) return false;
    while (i > 0 && (is_word(&s->t[i], W_LE) || (s->t[i].kind == TOK_TEXT && s->t[i].to - s->t[i].from <= 6))) i--;
    return i > 0 && is_word(&s->t[i], W_OF) && x->q.at[whole - 1] == i - 1 && tok(x, whole - 1)->hi <= tok(x, whole)->hi;
}

/* good (96), fair (372) */
static bool own_brackets(const sums_t *x, int quant, bool plain)
{
    return plain && tok(x, quant)->in && is_sep(&x->s->t[x->q.at[quant] - 1], '(');
}

static bool semicolon(const sums_t *x, int a, int b)
{
    for (int j = a; j < b; j++)
        if (is_sep(&x->s->t[j], ';')) return true;
    return false;
}

/* Whole and list lie in one sentence, or the list is the sentence behind the whole. */
static void list_behind(const sums_t *x, int whole, list_t *l)
{
    const tok_t *w = tok(x, whole);
    int last = whole, in = -1, first = -1;
    l->n = 0;
    l->closed = l->overlap = l->loose = false;
    if (part_of_it(x, whole)) l->part[l->n++] = whole - 1, first = x->q.sentence[whole];
    for (int i = whole + 1; i < x->q.n && l->n < LIST_MOST; i++) {
        const tok_t *t = tok(x, i);
        if (x->q.sentence[i] > x->q.sentence[whole] + 1 || (first >= 0 && x->q.sentence[i] != first && !is_rest(x, i))) break;
        if (!quants_alike(x->s, &x->q, whole, i)) continue;
        if (t->lo > w->hi || list_stops(x, last, i)) break;
        if (in < 0) in = t->in != w->in && is_sep(&x->s->t[x->q.at[whole] + 1], '(') ? t->in : w->in;
        if (t->in != in && !own_brackets(x, i, in == w->in)) continue;
        if (first < 0) first = x->q.sentence[i];
        l->closed = l->closed || is_rest(x, i);
        l->loose = l->loose || (l->n && semicolon(x, x->q.at[last], x->q.at[i]));
        l->part[l->n++] = i;
        last = i;
    }
    for (int j = x->q.at[whole]; l->n && j < x->q.at[last]; j++) l->overlap = l->overlap || is_word(&x->s->t[j], W_OVERLAP);
}

/* Names that leave no third: men and women, 线上 and 线下, 采纳 and 未采纳. */
static bool complementary(const sums_t *x, const list_t *l)
{
    static const char *const pairs[][2] = {{"男", "女"}, {" men| male|Men|males|boys", "women|female|Women|females|girls"}, {"线上|网上", "线下|现场"}, {"上半年", "下半年"}, {"城镇|城市", "农村|乡村"}, {"in person|on site", "by video|online|remotely"},
                                           {"合格|达标", "不合格|未达标"}, {"成年人", "未成年人"}, {"纸质", "电子"}, {"办结|审结|已结", "未结|在办|未办结|未审结"}, {"granted|allowed|upheld|approved", "refused|dismissed|rejected|denied|withdrawn"},
                                           {"缓刑", "实刑"}, {"domestic", "foreign"}, {"adults", "minors|children"}, {"本地", "外地|异地"}, {"支持|赞成", "反对"}, {"guilty", "acquitted|not guilty"}, {"current", "former"}};
    const sentence_t *s = x->s;
    if (l->n != 2) return false;
    label_t a = quant_label(s, x->q.at[l->part[0]]), b = quant_label(s, x->q.at[l->part[1]]);
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++)
        if ((label_says(s, a, pairs[p][0]) && label_says(s, b, pairs[p][1])) || (label_says(s, b, pairs[p][0]) && label_says(s, a, pairs[p][1]))) return true;
    for (int i = b.from; i + 2 < b.to && s->zh; i++) /* 采纳81条，未采纳26条 */
        if (one_of(U"未不", s->c[i]) && check_says(s, i, b.to, "未|不") && label_has_all(s, a, i + 1 + (s->c[i + 1] == U'予'), i + 3 + (s->c[i + 1] == U'予'))) return true;
    return false;
}

/* Every member is said shortly, one after the other. */
static bool in_short(const sums_t *x, const list_t *l)
{
    for (int i = 1; i < l->n; i++)
        if (tok(x, l->part[i])->from - tok(x, l->part[i - 1])->to > (x->s->zh ? 14 : 60)) return false;
    return true;
}

/* Of the 96 staff, 54 are …; By sex, 337 of the 412 … */
static bool of_the(const sums_t *x, int whole)
{
    int i = x->q.at[whole] - 1;
    while (i > 0 && (is_word(&x->s->t[i], W_LE) || (x->s->t[i].kind == TOK_TEXT && x->s->t[i].to - x->s->t[i].from <= 6))) i--;
    return i >= 0 && is_word(&x->s->t[i], W_OF) && (i == 0 || x->s->t[i - 1].kind == TOK_SEP);
}

static enum cue cue_at(const sums_t *x, int j, bool zh)
{
    const tok_t *t = &x->s->t[j];
    if (is_word(t, W_OFWHICH)) return CUE_OPEN;
    if (is_word(t, W_CONSIST)) return zh && x->s->c[t->from] == U'包' ? CUE_OPEN : CUE_CLOSED;
    if (is_sep(t, ':') || is_sep(t, U'—') || is_sep(t, U'–')) return CUE_CLOSED;
    if (t->kind == TOK_TEXT && check_says(x->s, t->from, t->to, zh ? "分成|分别由|来自三|由" : "split |divided|made up|broken down")) return CUE_CLOSED;
    return CUE_NONE;
}

static enum cue cue_of(const sums_t *x, int whole, const list_t *l)
{
    const sentence_t *s = x->s;
    int w = x->q.at[whole], first = x->q.at[l->part[0]];
    enum cue best = CUE_NONE;
    if (first < w) return CUE_OPEN;
    for (int j = w + 1; j < first; j++) {
        enum cue c = cue_at(x, j, s->zh);
        if (c > best) best = c;
    }
    if (is_sep(&s->t[w + 1], '(') && l->n > 1 && tok(x, l->part[0])->in == tok(x, l->part[1])->in && tok(x, l->part[0])->in) return CUE_CLOSED;
    if (best != CUE_NONE) return best;
    if (s->zh) {
        int clause;
        (void)passage_clause(s, w, &clause);
        uint32_t end = s->c[s->t[clause].from > 0 ? s->t[clause].from - 1 : 0];
        if (s->c[s->t[w].to] == U'中' || end == U'中') return CUE_OPEN;
    } else if (of_the(x, whole)) {
        return CUE_OPEN;
    }
    bool first_count = true; /* the first count of its sentence, the list behind it */
    for (int i = 0; i < whole; i++) first_count = first_count && x->q.sentence[i] != x->q.sentence[whole];
    return is_total(x, whole) || first_count ? CUE_WHOLE : CUE_NONE;
}

static bool bare_list(const sums_t *x, const list_t *l)
{
    for (int i = 0; i < l->n; i++)
        if (tok(x, l->part[i])->unit != UNIT_NONE) return false;
    return !x->s->zh;
}

/* Whether a sum has been computed with the quant: of its unit, as two may be summed side by side (57件73人). */
static bool judged(const sums_t *x, int quant)
{
    const size_t n = x->k->result->count;
    const tok_t *t = tok(x, quant);
    size_t at = x->s->at[t->from];
    for (size_t f = n; f > x->k->first; f--) {
        const check_finding_t *y = &x->k->result->findings[f - 1];
        bool sum = strcmp(y->rule, "sum") == 0 || strcmp(y->rule, "part") == 0 || strcmp(y->rule, "left") == 0;
        if (!sum || y->verdict == CHECK_NOT_CHECKABLE || y->at > at || at > y->to) continue;
        int first = quant;
        while (first > 0 && x->s->at[tok(x, first - 1)->from] >= y->at) first--;
        if (x->q.unit[first] == x->q.unit[quant] || !x->s->zh) return true;
    }
    return false;
}

/* What adds up already is not made a part of something else that does not. */
static bool any_judged(const sums_t *x, const int *part, int n)
{
    for (int i = 0; i < n; i++)
        if (judged(x, part[i])) return true;
    return false;
}

/* The list is too large. Behind 共 alone it must look like one list, and be near. */
static bool more_than_whole(const sums_t *x, int whole, const list_t *l, enum cue cue, bool near, bool closed)
{
    if (cue != CUE_WHOLE || l->closed) return !(l->loose && cue == CUE_WHOLE);
    double sum;
    (void)sum_of(x, l->part, l->n, &sum);
    bool close = sum <= 1.12 * tok(x, whole)->v && l->n > 2;
    return near && (l->n > 2 || closed || bare_list(x, l)) && (!l->loose || close);
}

/* The list does not add up: whether the words make that a contradiction. */
static bool contradicts(const sums_t *x, int whole, const list_t *l, double v, range_t sum)
{
    const tok_t *w = tok(x, whole);
    enum cue cue = cue_of(x, whole, l);
    bool pair = complementary(x, l), closed = l->closed || pair || cue == CUE_CLOSED, brief = in_short(x, l);
    if (ranges_meet(sum, range_of(w))) return false; /* rounded so coarsely that it may be */
    if ((l->overlap && !pair) || cue == CUE_NONE || v > 1.6 * w->v || v < 0.6 * w->v || (!brief && !l->closed)) return false;
    if (w->vague && !(sum.lo > w->hi)) return false;
    if (sum.lo > w->hi) return more_than_whole(x, whole, l, cue, brief && v <= 1.25 * w->v, closed);
    return closed && (cue != CUE_WHOLE || l->closed || pair) && l->n > 1;
}
/* Forty-two concerned bribery, 21 fraud: English opens no sentence with digits. */
static bool opens_sentence(const sums_t *x, int quant)
{
    int i = x->q.at[quant];
    return !x->s->zh && (i == 0 || is_sep(&x->s->t[i - 1], U'。')) && tok(x, quant)->v > 10;
}

/* Digits and words are not mixed in one list: six regions closed 880. Keeps the members written one way. */
static int written_alike(const sums_t *x, const int *part, int n, bool spelt, int *into)
{
    int m = 0;
    for (int i = 0; i < n; i++)
        if (tok(x, part[i])->han == spelt || (!spelt && opens_sentence(x, part[i]))) into[m++] = part[i];
    return m;
}

static bool adds(const sums_t *x, const int *part, int n, int whole)
{
    const tok_t *w = tok(x, whole);
    double v;
    range_t r = sum_of(x, part, n, &v);
    return n >= 2 && ranges_meet(r, range_of(w)) && (r.hi - r.lo < 0.1 * w->v || fabs(v - w->v) < 1e-9 * w->v);
}

/* Finds members that add up to the whole: the first ones of a list behind it. */
static bool agrees_behind(const sums_t *x, int whole, const list_t *l)
{
    int one[LIST_MOST];
    for (int way = 0; way < 3; way++) {
        int m = way < 2 ? written_alike(x, l->part, l->n, way == 1, one) : l->n;
        const int *part = way < 2 ? one : l->part;
        for (int n = m; n >= 2; n--)
            if ((!tok(x, whole)->vague || n == m) && adds(x, part, n, whole)) return say(x, part, n, whole, true), true;
    }
    return false;
}

static void judge_behind(const sums_t *x, int whole)
{
    const tok_t *w = tok(x, whole);
    list_t l;
    double v;
    list_behind(x, whole, &l);
    if (l.n < 2 || w->v < 5 || judged(x, whole) || (x->agree && agrees_behind(x, whole, &l)) || x->agree || any_judged(x, l.part, l.n)) return;
    int digits[LIST_MOST], m = written_alike(x, l.part, l.n, false, digits);
    if (m && m < l.n) { /* the words count something else */
        if (m < 2) return;
        memcpy(l.part, digits, sizeof digits);
        l.n = m;
    }
    range_t r = sum_of(x, l.part, l.n, &v);
    if (contradicts(x, whole, &l, v, r)) say(x, l.part, l.n, whole, false);
}

/* --- the list before a total ------------------------------------------------------------------------------------------------ */

/* What stands before the total, nearest first; without what is said aside in brackets. */
static int list_before(const sums_t *x, int total, int *part)
{
    int n = 0, at[LIST_MOST];
    for (int i = total - 1; i >= 0 && n < LIST_MOST; i--) {
        if (x->q.sentence[i] < x->q.sentence[total] - 2 || (n > 1 && x->q.sentence[i] != x->q.sentence[at[n - 1]])) break;
        if (is_total(x, i) && n > 0) break;
        const tok_t *t = tok(x, i), *w = tok(x, total);
        if (!quants_alike(x->s, &x->q, total, i) || (t->in && t->in != w->in && !is_sep(&x->s->t[x->q.at[i] - 1], '('))) continue;
        if (t->lo > w->hi && n > 0) break;
        at[n++] = i;
    }
    for (int j = 0; j < n; j++) part[j] = at[n - 1 - j];
    return n;
}

/* 合计, 三项共, in all, making: the word itself says that things before are added; 共 alone may open a new matter. */
static bool adds_up(const sums_t *x, int total)
{
    const sentence_t *s = x->s;
    int i = x->q.at[total], from, end;
    from = passage_clause(s, i, &end);
    int a = s->t[from].from, b = s->t[i].from, c = s->t[end].from;
    if (s->zh && check_says(s, a, b, "全年") && total >= 2 && check_says(s, tok(x, total - 2)->from - 12 > 0 ? tok(x, total - 2)->from - 12 : 0, a, "下半年|四季度")) return true;
    if (s->zh && check_says(s, a, b, "全年") && check_says(s, s->t[passage_sentence(s, i, &(int){0})].from, a, "季度")) return true;
    if (s->zh) return check_says(s, a, b, "合计|总计|共计|合共|全局共|全院共|全县共|全区共|全年合计|两项|三项|四项|两年|三年|四年|五年|各项|加起来|全年共|全市共|全省共|累计") || (b - a <= 3 && check_says(s, a, b, "共|计"));
    int start, stop;
    start = passage_sentence(s, i, &stop);
    if (b - a <= 7 && check_says(s, a, b, "total|Total")) return true; /* ; total $4.5m */
    bool added = is_word(&s->t[start], W_TOTAL) || (check_says(s, s->t[start].from, s->t[start].from + 6 < s->n ? s->t[start].from + 6 : s->n, "Adding") && check_says(s, a, b, "gives|makes"));
    if (added) return true;
    return check_says(s, a, b, "a total |altogether|in all|in total|combined|together|giving |making |yearly total|total of|for a total|total workforce|total number|adding up|adds up|add up|year's total|amounting to|Thus |thus |Hence|hence |therefore|all told|All told|annual total|overall total") || check_says(s, s->t[i].to, c, "in all|in total|altogether|combined|together|overall|over the year|for the year|for the whole year|in the whole year");
}

/* 上述400件, of these 30 recommendations: what the list of the sentence before comes to. */
static bool refers_back(const sums_t *x, int total)
{
    const sentence_t *s = x->s;
    int i = x->q.at[total], end, from = passage_sentence(s, i, &end), a = s->t[from].from, b = s->t[i].from;
    if (total < 2 || x->q.sentence[total - 1] == x->q.sentence[total]) return false;
    if (s->zh) return b - a <= 5 && (check_says(s, a, b, "上述|这|以上|在|前述") || (b == a && check_says(s, s->t[i].to, s->t[i].to + 8 < s->n ? s->t[i].to + 8 : s->n, "全部|均|全都")));
    return b - a <= 12 && check_says(s, a, b, "these|These|those|Those|Of the|of the|The |All ");
}

/* The longest end of the list whose members follow each other closely. */
static int close_members(const sums_t *x, const int *part, int n)
{
    int from = n - 1;
    while (from > 0 && tok(x, part[from])->from - tok(x, part[from - 1])->to <= (x->s->zh ? 20 : 80)) from--;
    return from;
}

static bool agrees_before(const sums_t *x, int total, const int *part, int n)
{
    int one[LIST_MOST];
    for (int way = 0; way < 3; way++) {
        int m = way < 2 ? written_alike(x, part, n, way == 1, one) : n;
        const int *list = way < 2 ? one : part;
        for (int from = m - 2; from >= 0; from--)
            if (adds(x, list + from, m - from, total)) return say(x, list + from, m - from, total, true), true;
    }
    return false;
}

static void judge_before(const sums_t *x, int total)
{
    int part[LIST_MOST], n = list_before(x, total, part);
    const tok_t *w = tok(x, total);
    double v;
    if (n < 2 || w->v < 5 || judged(x, total) || (x->agree && agrees_before(x, total, part, n)) || x->agree || any_judged(x, part, n)) return;
    int digits[LIST_MOST], m = written_alike(x, part, n, false, digits);
    if (m && m < n) {
        memcpy(part, digits, sizeof digits);
        n = m;
    }
    if (n < 2) return;
    int from = close_members(x, part, n);
    range_t r = sum_of(x, part + from, n - from, &v);
    bool near = !ranges_meet(r, range_of(w)) && v >= 0.6 * w->v && v <= 1.6 * w->v, back = refers_back(x, total) && v >= 0.85 * w->v && v <= 1.18 * w->v;
    if (n - from >= 2 && near && (adds_up(x, total) || back) && !(w->vague && r.lo <= w->hi)) say(x, part + from, n - from, total, false);
}

void rule_sums(checker_t *k)
{
    sums_t x = {.k = k, .s = k->s};
    quants_read(k->s, &x.q);
    if (x.q.n < 3) return;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < x.q.n; i++) {
            x.agree = pass == 0;
            if (is_total(&x, i) || adds_up(&x, i) || refers_back(&x, i)) judge_before(&x, i);
            judge_behind(&x, i);
        }
}
