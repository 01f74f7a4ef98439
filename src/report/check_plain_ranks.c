/* check_plain_ranks.c - who is said to have the most or the fewest, against the values of the list (Chinese).
 *
 * Names get their values by 分别 (甲、乙、丙三县分别为12件、15件和9件), or stand right before them (甲县12件、乙县15件). A name said to be
 * the highest or lowest is one of them when its characters are those of one name only.
 */
#include "report/check_plain.h"

#include <string.h>

enum { NAMES_MOST = 16 };

typedef struct named {
    int from, to; /* characters of the name */
    int number;
} named_t;

typedef struct roll {
    named_t at[NAMES_MOST];
    int n, end; /* the character behind its last value */
} roll_t;

static const char MOST[] = "最多|最高|最大|居首|居第一|位居第一|位列第一|排第一|排名第一|居首位|居榜首|列首位|最长|最重|领先|居全市第一|最为突出|最突出";
static const char FEWEST[] = "最少|最低|最小|最短|居末|垫底|居末位|排末位|排名末位|最轻|最后一位";

static bool parts_names(const sentence_t *s, int at)
{
    return one_of(U"、和与及", s->c[at]);
}

/* The values behind 分别 at the character `to`: numbers i.. of one unit parted by 、 or 和 alone. */
static int values_behind(const plain_t *x, int first, int *into)
{
    int n = 0;
    for (int i = first; i < x->n && n < NAMES_MOST; i++) {
        const tok_t *t = plain_tok(x, i);
        if (n && (!plain_alike(x, into[n - 1], i) || x->at[i].sentence != x->at[first].sentence)) break;
        int gap = n ? plain_tok(x, into[n - 1])->to : t->from;
        if (n && (t->from - gap > 2 || t->from == gap || !parts_names(x->s, gap))) break;
        if (!plain_exact(x, i)) return 0;
        into[n++] = i;
    }
    return n;
}

/* The names before 分别 from the beginning of the clause: parted by 、 和; n of them or none. */
static bool names_before(const plain_t *x, int clause, int to, int n, roll_t *r)
{
    int from = clause, count = 0;
    static const char heads[] = "全市|全省|全县|全区|其中|我市|我县|本市|由";
    for (int h = 4; h > 1; h--)
        if (plain_at(x, from, heads) == h) from += h;
    for (int at = from; at <= to && count < n; at++) {
        bool last = count == n - 1;
        if (at < to && !parts_names(x->s, at)) continue;
        int end = at;
        if (last) end = to;
        if (end - from < 1 || end - from > 24) return false;
        r->at[count++] = (named_t){.from = from, .to = end};
        if (last) break;
        from = at + 1;
    }
    r->n = count;
    for (int i = r->at[n - 1 < 0 ? 0 : n - 1].from; count == n && i < to; i++)
        if (x->s->c[i] == U'、') return false;
    return count == n;
}

static bool read_in_turn(const plain_t *x, int first, roll_t *r)
{
    int value[NAMES_MOST], n = values_behind(x, first, value), clause = x->at[first].clause;
    int at = plain_find(x, clause, plain_tok(x, first)->from, "分别|依次", NULL);
    if (n < 2 || at < 0 || plain_says(x, clause, at, "同比|环比")) return false;
    if (!names_before(x, clause, at, n, r)) return false;
    for (int i = 0; i < n; i++) r->at[i].number = value[i];
    r->end = plain_tok(x, value[n - 1])->to;
    return true;
}

/* 甲县12件、乙县15件、丙县9件: the words right before each. */
static bool read_labelled(const plain_t *x, int first, roll_t *r)
{
    r->n = 0;
    for (int i = first; i < x->n && r->n < NAMES_MOST; i++) {
        const tok_t *t = plain_tok(x, i);
        if (r->n && (!plain_alike(x, first, i) || x->at[i].sentence != x->at[first].sentence)) break;
        int from = x->at[i].lead, to = t->from;
        if (r->n && !one_of(U"、，,；;", x->s->c[from - 1])) break;
        int name = plain_find(x, from, to, "受理|办理|为|达|共|办结|占|审结|立案|起诉|批捕|查处", NULL);
        if (name > from) to = name;
        if (to - from < 2 || to - from > 8 || !plain_exact(x, i) || plain_says(x, from, to, "其中|同比|共|总|合计|较|比|人均|平均|最")) {
            if (r->n) break;
            return false;
        }
        r->at[r->n++] = (named_t){.from = from, .to = to, .number = i};
        r->end = t->to;
    }
    return r->n > 2;
}

/* How many characters of the words from..to stand in the name, in their order at its beginning. */
static bool called(const plain_t *x, const named_t *name, int from, int to)
{
    int n = to - from, m = name->to - name->from;
    if (n < 1) return false;
    for (int at = 0; at + n <= m; at++) {
        int i = 0;
        while (i < n && x->s->c[name->from + at + i] == x->s->c[from + i]) i++;
        if (i == n) return true;
    }
    return n > 1 && m > 0 && m < n && m <= 6 && memcmp(&x->s->c[name->from], &x->s->c[from], (size_t)m * sizeof x->s->c[0]) == 0;
}

static const named_t *find_name(const plain_t *x, const roll_t *r, int from, int to)
{
    const named_t *found = NULL;
    for (; to > from; to--) { /* 乙县: then 乙 alone */
        int n = 0;
        for (int i = 0; i < r->n; i++)
            if (called(x, &r->at[i], from, to)) found = &r->at[i], n++;
        if (n == 1) return found;
        if (n > 1 || to - from > 14) return NULL;
        if (to - from == 2 && !one_of(U"县市区院所庭局省乡镇村月队类罪案", x->s->c[to - 1])) return NULL; /* one character alone is no name but 甲 of 甲县 */
    }
    return NULL;
}

/* The name that the superlative at..end is said of: right before it, or behind 的是. */
static const named_t *holder(const plain_t *x, const roll_t *r, int at, int end)
{
    static const char tails[] = "数量|案件数|案件量|办案量|数|量|人数|件数|为|的|以|最终|办理量|受理量|发案|案发|数值|收案|占比|均|明显|也|报送|审结|受理|立案|金额|得分|办案|用时|仍|排名";
    int to = at, from;
    int behind = plain_at(x, end, "的是|的为|的系|是");
    if (behind) {
        from = end + behind;
        for (to = from; to < x->s->n && is_han(x->s->c[to]) && !one_of(U"，。、", x->s->c[to]) && to - from < 8; to++) continue;
        return find_name(x, r, from, to);
    }
    for (int n; (n = check_ends_with(x->s->c, to, tails)) && to - n > r->end;) to -= n;
    from = to;
    while (from > r->end && is_han(x->s->c[from - 1]) && to - from < 10) from--;
    for (int n; (n = plain_at(x, from, "其中|以|而|又以|尤以|且|由")) && from + n < to;) from += n;
    return find_name(x, r, from, to);
}

static void look_superlative(const plain_t *x, const roll_t *r, const char *list, int way)
{
    int to = x->at[r->at[0].number].end, end, at;
    for (int from = r->end; (at = plain_find(x, from, to, list, &end)) >= 0; from = end) {
        bool other = plain_says(x, r->end, at, "同比|增幅|增长|升幅|降幅|率|其次|第二|满意度|上年|去年|人均|平均|从|但|占") || plain_at(x, end, "人民|者|限度|程度|的一|值");
        for (int i = 0; i < x->n; i++) other = other || (plain_tok(x, i)->from >= r->end && plain_tok(x, i)->to <= at); /* another number between */
        const named_t *who = other ? NULL : holder(x, r, at, end);
        if (!who) return;
        for (int i = 0; i < r->n; i++) {
            double d = plain_value(x, r->at[i].number) - plain_value(x, who->number);
            if (d * way <= 0) continue;
            plain_beside(x, "direction", who->number, way > 0 ? "<" : ">", r->at[i].number, way > 0 ? "所说最多（最高）的不是最大的数" : "所说最少（最低）的不是最小的数", way > 0 ? "it is not the most of the list" : "it is not the least of the list");
            return;
        }
    }
}

/* 甲县比丙县多60件: of two in the list. */
static void look_difference(const plain_t *x, const roll_t *r)
{
    for (int i = 0; i < x->n; i++) {
        const tok_t *t = plain_tok(x, i);
        if (t->from < r->end || t->to > x->at[r->at[0].number].end || !plain_exact(x, i)) continue;
        int end, at = plain_find(x, x->at[i].clause, t->from, "比", &end), more, to = plain_find(x, at + 1, t->from, "多|少|高|低", &more);
        if (at < 0 || to < 0 || t->from - more > 3 || !is_count(t)) continue;
        const named_t *a = find_name(x, r, x->at[i].clause, at), *b = find_name(x, r, at + 1, to);
        if (!a || !b || a == b || !plain_alike(x, i, a->number)) continue;
        double d = plain_value(x, a->number) - plain_value(x, b->number), said = one_of(U"多高", x->s->c[to]) ? t->v : -t->v;
        if (d < said - 0.5 * t->last || d > said + 0.5 * t->last) plain_beside(x, "change", a->number, "−", b->number, "两项之差与所说的不符", "the difference of the two is another");
    }
}

void plain_ranks(const plain_t *x)
{
    for (int i = 0; i < x->n; i++) {
        roll_t r = {0};
        if (!read_in_turn(x, i, &r) && (i > 0 && plain_alike(x, i - 1, i) && x->at[i - 1].sentence == x->at[i].sentence ? true : !read_labelled(x, i, &r))) continue;
        look_superlative(x, &r, MOST, 1);
        look_superlative(x, &r, FEWEST, -1);
        look_difference(x, &r);
        while (i + 1 < x->n && plain_tok(x, i + 1)->to <= r.end) i++;
    }
}
