/* check_plain_again.c - one thing told with two values whose digits changed places, statements run together, years that are not the one
 * before (Chinese).
 */
#include "report/check_plain.h"

#include <stdio.h>
#include <string.h>

/* --- digits that changed places --------------------------------------------------------------------------------------------------------- */

/* The same digits in another order: 124 and 142, 9.7 and 7.9 are none (one place is no turn). */
static bool turned(const tok_t *p, const tok_t *q)
{
    char a[40], b[40];
    int count[10] = {0}, n = snprintf(a, sizeof a, "%.10g", p->v), m = snprintf(b, sizeof b, "%.10g", q->v), other = 0, digits = 0;
    if (n != m || p->v == q->v) return false;
    for (int i = 0; i < n; i++) {
        if (a[i] == '.' || b[i] == '.') {
            if (a[i] != b[i]) return false;
            continue;
        }
        digits++;
        other += a[i] != b[i];
        if (a[i] >= '0' && a[i] <= '9') count[a[i] - '0']++;
        if (b[i] >= '0' && b[i] <= '9') count[b[i] - '0']--;
    }
    for (int d = 0; d < 10; d++)
        if (count[d]) return false;
    return other == 2 && digits > 1;
}

/* The longest run of characters that the words of both numbers have. */
static int shared_run(const plain_t *x, int a, int b)
{
    int most = 0, a_to = x->at[a].clause_to, b_to = x->at[b].clause_to;
    for (int i = x->at[a].lead; i < a_to; i++)
        for (int j = x->at[b].lead; j < b_to; j++) {
            int n = 0;
            while (i + n < a_to && j + n < b_to && is_han(x->s->c[i + n]) && x->s->c[i + n] == x->s->c[j + n]) n++;
            if (n > most && !plain_at(x, i, "全市|全省|全县|全年|我院|犯罪嫌疑人|检察机关|人民检察院|截至|较上年|同比|平均")) most = n;
        }
    return most;
}

/* 甲县起诉124人，乙县起诉142人: the words before those they share name two places. */
static bool of_two_places(const plain_t *x, int a, int b)
{
    static const char places[] = "县|市|区|镇|乡|院|所|局|队|省|州|旗|村|庭|科|部|街道|支队|分局";
    int m, n, i = plain_find(x, x->at[a].lead, plain_tok(x, a)->from, places, &m), j = plain_find(x, x->at[b].lead, plain_tok(x, b)->from, places, &n);
    if (i < 0 || j < 0) return false;
    for (int c = 1; c <= 3; c++) {
        if (m - c < x->at[a].lead || n - c < x->at[b].lead) return c > 1;
        if (x->s->c[m - c] != x->s->c[n - c]) return true;
    }
    return false;
}

static bool listed_together(const plain_t *x, int a, int b)
{
    for (int i = x->at[a].tok; i < x->at[b].tok; i++)
        if (is_sep(&x->s->t[i], U'、') && x->at[a].sentence == x->at[b].sentence) return true;
    return false;
}

/* 发现隐患124处；…发现的142处隐患 */
static void look_turned(const plain_t *x, int a, int b)
{
    const tok_t *p = plain_tok(x, a), *q = plain_tok(x, b);
    if (!plain_alike(x, a, b) || !plain_exact(x, a) || !plain_exact(x, b) || p->num != NUM_COUNT || !turned(p, q) || passage_judged(x->k, x->at[b].tok)) return;
    if (plain_moved(x, a) || plain_moved(x, b) || plain_elsewhere(x, a) || plain_elsewhere(x, b) || listed_together(x, a, b) || of_two_places(x, a, b)) return;
    for (int i = x->at[a].tok; i < x->at[b].tok; i++)
        if (x->s->t[i].kind == TOK_YEAR || x->s->t[i].kind == TOK_DATE) return;
    int run = shared_run(x, a, b), least = p->v >= 100 || p->money ? 2 : 4;
    bool points = plain_says(x, x->at[b].clause, q->from, "这|上述|以上|该|全部|所有|全体") || x->s->c[p->to] == U'的';
    if (run < least + (points ? 0 : 1) || plain_says(x, plain_tok(x, a)->to, q->from, "其中|中的|中有|个中|另|而|；同|;同")) return;
    plain_beside(x, "again", a, "≠", b, "同一数量前后两个数，数字颠倒", "the same quantity with two values: digits have changed places");
}

/* --- run together ----------------------------------------------------------------------------------------------------------------------- */

/* 746件，同比增长8.3%和15.9%: one number, two changes. */
static void look_two_changes(const plain_t *x, int i)
{
    const tok_t *p = plain_tok(x, i), *q = plain_tok(x, i + 1);
    int counts = 0, from = x->at[i].begin;
    if (p->num != NUM_PERCENT || q->num != NUM_PERCENT || p->range || q->range || q->from - p->to != 1 || !one_of(U"和、", x->s->c[p->to]) || p->v == q->v) return;
    if (!plain_says(x, x->at[i].lead, p->from, "同比|环比|较上年|比上年|较去年") || plain_says(x, from, p->from, "分别|两|均|和|与|及|、|各|年均|依次")) return;
    if (i + 2 < x->n && x->at[i + 2].sentence == x->at[i].sentence && plain_tok(x, i + 2)->from - q->to < 2) return;
    for (int j = 0; j < i; j++) counts += x->at[j].sentence == x->at[i].sentence;
    if (counts == 1 && is_count(plain_tok(x, i - 1))) plain_report(x, "merged", i, i + 1, both(x->k, "", ""), "一个数带了两个增幅", "one number has two changes");
}

/* 同比制发再审检察建议512件: the change is missing; 同比上升，41件纠正…: its value is; 上升21.3%2,140件: nothing between two numbers. */
static void look_broken_off(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    int end, at = plain_find(x, x->at[i].lead, t->from, "同比|环比", &end);
    if (at >= 0 && is_count(t) && plain_at(x, end, "制发|提起|提出|发出|办理|受理|查处|发放|开展|抓获|批准逮捕|起诉|审结|办结|接待|立案|移送|追回|挽回|举办|走访") && t->from - end < 20 && !plain_says(x, end, t->from, "增|减|升|降|多|少|持平|翻"))
        plain_report(x, "merged", i, i, both(x->k, "", ""), "“同比”后没有升降", "nothing is said of the change");
    if (i + 1 >= x->n) return;
    const tok_t *q = plain_tok(x, i + 1);
    if (t->num == NUM_PERCENT && q->from == t->to && q->num == NUM_COUNT && x->at[i + 1].tok == x->at[i].tok + 1 && !q->han && t->to - t->digits_to <= 1)
        plain_report(x, "merged", i, i + 1, both(x->k, "", ""), "两个数连在一起", "two numbers run together");
}

/* 同比上升，41件纠正漏捕 */
static void look_lost_value(const plain_t *x, int i)
{
    int from = x->at[i].begin, to = x->at[i].clause, end;
    const tok_t *t = plain_tok(x, i);
    if (t->from != x->at[i].clause || !is_count(t) || t->num != NUM_COUNT || to < 3 || !one_of(U"，,", x->s->c[to - 1])) return;
    int at = plain_find(x, to - 8 > from ? to - 8 : from, to - 1, "同比上升|同比下降|同比增长|同比增加|同比减少", &end);
    if (at < 0 || end != to - 1 || !plain_at(x, t->to, "纠正|提出|制发|起诉|批准|受理|查处|发出|监督|办理|移送|立案|追回")) return;
    plain_report(x, "merged", i, i, both(x->k, "", ""), "升降没有数值，其后的数不知属谁", "the change has no value, and the number behind it belongs to nothing");
}

/* 污染环境罪412全省检察机关共发出…: a bare number runs into the next subject. */
static void look_run_into(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    bool bare = t->num == NUM_COUNT && t->unit == UNIT_NONE && !t->money && t->to == t->digits_to && t->exact && !t->han && t->v >= 10;
    int n = bare ? plain_at(x, t->to, "全省|全市|全县|全区|我院|本院|检察机关|公安机关|法院|检察院|我市|我县|监委|纪检监察") : 0;
    if (!n || t->from == x->at[i].clause || !is_han(x->s->c[t->from - 1]) || plain_says(x, x->at[i].lead, t->from, "第|号|热线|平台|电话") || one_of(U"第至到—-", x->s->c[t->from - 1])) return;
    if (plain_says(x, t->to + n, x->at[i].clause_to, "共|发|提|办|受理|起诉|批|查|制|开展|立案")) plain_report(x, "merged", i, i, both(x->k, "", ""), "数字后缺单位，与下文连在一起", "the number has no unit and runs into what follows");
}

/* --- the year before --------------------------------------------------------------------------------------------------------------------- */

/* 2022年…，比上一年2020年的140人; 2023年1月至6月…，比2023年同期 */
static void look_year_before(const plain_t *x)
{
    const sentence_t *s = x->s;
    int own = 0, own_tok = -1, sentence = 0;
    for (int i = 0; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (is_sep(t, U'。')) own = 0, sentence++;
        if (t->kind != TOK_YEAR) continue;
        int said = (int)t->v, clause = s->t[passage_clause(s, i, &(int){0})].from;
        bool before = check_ends_with(s->c, t->from, "上一年|上年|去年|上一年度|上年（|去年（|上一年（|上年(|去年(|上一年(") > 0, same = plain_at(x, t->to, "同期|年同期") && plain_says(x, clause, t->from, "比|较|与");
        bool period = same && check_ends_with(s->c, t->from, "比|较|与") > 0;
        if (own && before && said != own - 1 && said < own + 1 && !plain_says(x, s->t[own_tok].to, t->from, "年度|202|201"))
            report_toks(x->k, CHECK_INCONSISTENT, "period", own_tok, i, bothf(x->k, "%d − 1 = %d", NULL, own, own - 1), both(x->k, "所说的年份不是上一年", "the year named is not the year before"));
        if (own && period && said == own && !plain_says(x, s->t[own_tok].from, t->from, "比2|较2"))
            report_toks(x->k, CHECK_INCONSISTENT, "period", own_tok, i, both(x->k, "", ""), both(x->k, "与自身的时期相比", "compared with its own time"));
        if (!own && !before && !same) own = said, own_tok = i;
    }
}

void plain_again(const plain_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_broken_off(x, i);
        look_lost_value(x, i);
        look_run_into(x, i);
        if (i + 1 < x->n) look_two_changes(x, i);
        for (int j = i + 1; j < x->n && j < i + 8 && x->at[j].sentence <= x->at[i].sentence + 2; j++) look_turned(x, i, j);
    }
    look_year_before(x);
}
