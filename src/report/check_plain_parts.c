/* check_plain_parts.c - parts above their whole, lists that leave nothing over, rates named after what was counted (Chinese). */
#include "report/check_plain.h"

#include <math.h>

/* --- a part above its whole ------------------------------------------------------------------------------------------------------------- */

static bool same_scope(const plain_t *x, int a, int b)
{
    return x->at[a].sentence == x->at[b].sentence && plain_alike(x, a, b) && plain_exact(x, a) && plain_exact(x, b);
}

/* 发现的380个问题中已有402个整改到位 */
static void look_among(const plain_t *x, int i)
{
    const tok_t *p = plain_tok(x, i), *q = plain_tok(x, i + 1);
    if (!same_scope(x, i, i + 1) || q->v <= p->v || p->num != NUM_COUNT) return;
    int end, at = plain_find(x, p->to, q->from, "中", &end);
    while (at >= 0 && plain_at(x, end, "，|,|有|已|仅|只|共|涉|的|目前|也") == 0 && end < q->from) at = plain_find(x, end, q->from, "中", &end);
    if (at < 0 || at - p->to > 12 || q->from - at > 12 || plain_at(x, at - 1, "集中|其中")) return;
    if (plain_says(x, at, q->from, "每|另|同比|增|减|、|；|;|涉及|共") || plain_elsewhere(x, i + 1) || plain_says(x, p->to, at, "，|,|、|；|;")) return;
    plain_beside(x, "part", i + 1, ">", i, "部分大于总体", "a part larger than the whole");
}

/* 共有行政村214个，目前已有221个行政村建成; 抽取180家单位检查，发现问题单位213家 */
static void look_of_all(const plain_t *x, int i)
{
    const tok_t *p = plain_tok(x, i), *q = plain_tok(x, i + 1);
    static const char ALL[] = "共有|现有|下辖|辖|抽取|抽查|总共有|应有|全县共|登记在册|应到|应检|设有|在册|共登记|纳入|名下有|应收";
    static const char SOME[] = "已有|已建成|发现|不合格|存在问题|达标|已整改|已完成|已覆盖|问题单位|已通过|合格|实到|均已|其中有|已解决|已落实|已清理|实际到|已实现|设立了";
    if (!same_scope(x, i, i + 1) || q->v <= p->v || q->v > 1.8 * p->v || p->num != NUM_COUNT || p->money || plain_says(x, p->to, q->from, "；|;|，其中|同比|新增|处罚|线索|隐患|,其中")) return;
    if (!plain_says(x, x->at[i].clause, p->from, ALL) || !plain_says(x, x->at[i + 1].clause, q->from, SOME) || plain_moved(x, i) || plain_moved(x, i + 1) || plain_elsewhere(x, i + 1)) return;
    bool group = one_of(U"家户座所辆艘栋名人村", x->s->c[p->to - 1]), noun = false;
    for (int at = x->at[i].lead; at + 1 < p->from && !noun; at++)
        for (int b = x->at[i + 1].lead; b + 1 < x->at[i + 1].clause_to && !noun; b++)
            noun = x->s->c[at] == x->s->c[b] && x->s->c[at + 1] == x->s->c[b + 1] && is_han(x->s->c[at]) && !plain_at(x, at, "共有|全县|全市|全省|目前|现有");
    if (group || noun) plain_beside(x, "part", i + 1, ">", i, "部分大于总体", "a part larger than the whole");
}

/* What stands behind 其中 counts something else; 金额 does, unless the whole is called so too. */
static bool is_other_sum(const plain_t *x, int from, int at, int to)
{
    return plain_says(x, at, to, "；|;|其中部分|同时|另|此外|平均|人均|累计|总额|共|涉案|涉及|抓获|覆盖|。") || (plain_says(x, at, to, "金额") && !plain_says(x, from, at, "金额"));
}

/* 共处分1.26万人，其中党纪处分9840人、政务处分9840万人: one behind 其中 is above all that was said before it. */
static void look_above_all(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    int from = x->at[i].begin, end, at = -1;
    for (int next = from; (next = plain_find(x, next, t->from, "其中", &end)) >= 0; next = end) at = end;
    if (at < 0 || !plain_exact(x, i) || (t->num != NUM_COUNT) || plain_moved(x, i) || plain_elsewhere(x, i) || is_other_sum(x, from, at, t->from)) return;
    double most = -1;
    int whole = -1;
    for (int j = 0; j < i; j++) {
        if (plain_tok(x, j)->to > at || x->at[j].sentence != x->at[i].sentence) continue;
        if (!plain_alike(x, i, j)) continue;
        if (plain_tok(x, j)->range || (plain_tok(x, j)->vague && plain_tok(x, j)->hi > 1e300)) return;
        if (plain_tok(x, j)->hi > most) most = plain_tok(x, j)->hi, whole = j;
    }
    if (whole < 0 || t->lo <= most || (t->unit == UNIT_NONE && !t->money)) return;
    if (t->lo < 20 * most && !t->money && x->at[whole].tok + 1 < x->at[i].tok && plain_says(x, plain_tok(x, whole)->to, at, "，|,")) return;
    plain_beside(x, "part", i, ">", whole, "部分大于总体", "a part larger than the whole");
}

/* --- shares of one whole ------------------------------------------------------------------------------------------------------------------ */

static bool is_share(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    if (t->num != NUM_PERCENT || !plain_exact(x, i) || plain_moved(x, i)) return false;
    return !plain_says(x, x->at[i].lead, t->from, "率|度|同比|环比|超过|不足|较|比上|比去");
}

/* 合同类占42%，侵权类占29%，婚姻家庭类占23%，其他类占16%; 35岁以下占42%，36至50岁占48%，50岁以上占20% */
static void look_shares(const plain_t *x, int first)
{
    double sum = 0, slack = 0;
    int n = 0, i = first, before = -1;
    if (!is_share(x, first) || (first > 0 && x->at[first - 1].sentence == x->at[first].sentence && is_share(x, first - 1))) return;
    bool share = false;
    for (; i < x->n && x->at[i].sentence == x->at[first].sentence; i++) {
        const tok_t *t = plain_tok(x, i);
        if (t->num != NUM_PERCENT) continue; /* counts stand between: A 12件，占… */
        if (plain_says(x, x->at[i].lead, t->from, "合计|总计|共计|合占|三者|两者|共占|合共")) break;
        if (!is_share(x, i) || (before >= 0 && plain_says(x, before, t->from, "；|;|其中|而|分别"))) return;
        share = share || plain_says(x, x->at[i].lead, t->from, "占");
        sum += t->v, slack += t->last / 2, n++, before = t->to;
    }
    int from = x->at[first].begin, to = x->at[first].end;
    bool kinds = plain_says(x, from, to, "其他|其余|剩余|合计|划分|来看|结构|构成|分布|分类|三类|两类|四类|只有两种|仅有|以上占|女性占|由") && !plain_says(x, from, to, "多选|重叠|交叉|兼|可同时|既");
    bool slip = fabs(sum - 110) < 0.01 && n < 5 && plain_says(x, from, plain_tok(x, first)->from, "其中") && !plain_says(x, from, to, "党员|多选|重叠|交叉|既|以上"); /* one digit away from all */
    if (n < 2 || !share || !(kinds || slip) || sum <= 100 + slack + 0.01) return;
    plain_report(x, "share", first, i - 1, bothf(x->k, "合计 %s%%", "together %s%%", say_number(x->k, sum, 2)), "各部分的占比之和超过 100%", "the shares of one whole add up to more than 100 %");
}

/* --- lists that leave nothing over -------------------------------------------------------------------------------------------------------- */

/* 45人，按职级分，厅级4件，处级13件，科级28人: the parts come to the whole and one of them has another unit. */
static void look_unit_of_part(const plain_t *x, int whole)
{
    const tok_t *w = plain_tok(x, whole);
    int64_t unit = w->unit;
    int odd = -1, n = 0;
    double sum = 0;
    if (!is_count(w) || !w->exact || w->money || (unit != UNIT_PERSON && unit != UNIT_CASE)) return;
    for (int i = whole + 1; i < x->n && x->at[i].sentence == x->at[whole].sentence; i++) {
        const tok_t *t = plain_tok(x, i);
        if (!is_count(t) || !t->exact || t->money || (t->unit != UNIT_PERSON && t->unit != UNIT_CASE)) return;
        if (x->at[i].lead == t->from || plain_says(x, x->at[i].lead, t->from, "涉|共|、")) return;
        if (t->unit != unit) odd = odd < 0 ? i : odd;
        sum += t->v, n++;
        if (n > 2 && odd >= 0 && fabs(sum - w->v) < 1e-9) {
            plain_report(x, "unit", whole, odd, both(x->k, "", ""), "各项相加等于总数，其中一项的单位却不同", "the parts come to the whole, and one of them has another unit");
            return;
        }
    }
}

/* 追缴现金4.12亿元和查扣房产1.82亿元两部分: so many parts make the whole. */
static void look_so_many_parts(const plain_t *x, int whole)
{
    static const char *const said[] = {"", "", "两部分|两项|两类|两大类|两块|两种", "三部分|三项|三类|三块|三种|三大类", "四部分|四项|四类|四块|四种"};
    const tok_t *w = plain_tok(x, whole);
    double lo = 0, hi = 0;
    int n = 0, i = whole + 1, from = w->to;
    if (w->num != NUM_COUNT || w->range) return;
    for (; i < x->n && x->at[i].sentence == x->at[whole].sentence && plain_alike(x, i, whole) && n < 4; i++, n++) {
        if (plain_moved(x, i) || plain_elsewhere(x, i) || plain_tok(x, i)->range) return;
        lo += plain_tok(x, i)->lo, hi += plain_tok(x, i)->hi;
    }
    if (n < 2 || n > 4 || !plain_says(x, from, plain_tok(x, whole + 1)->from, "包括|由|包含|分|涵盖|其中")) return;
    int last = plain_tok(x, i - 1)->to;
    if (!plain_at(x, last, said[n]) && !plain_says(x, from, plain_tok(x, whole + 1)->from, said[n])) return;
    if (hi < w->lo - 1e-6 || lo > w->hi + 1e-6) plain_report(x, "sum", whole, i - 1, both(x->k, "", ""), "各部分之和与总数不符", "the parts do not add up to the total");
}

/* --- rates ------------------------------------------------------------------------------------------------------------------------------ */

/* 通缉令28份，到案21人，到案率85%; 清理1.86亿元，应清欠2.4亿元，清偿率88.5%: a rate named after the one of the two counts before it. */
static void look_named_rate(const plain_t *x, int r)
{
    const tok_t *t = plain_tok(x, r);
    int c = r - 1, d = r - 2, to = t->from, from = x->at[r].lead;
    if (r < 2 || t->num != NUM_PERCENT || !plain_exact(x, r) || x->at[d].sentence != x->at[r].sentence || (r > 2 && x->at[r - 3].sentence == x->at[r].sentence)) return;
    int at = plain_find(x, from, to, "率", NULL);
    if (at < 3 || plain_says(x, at, to, "同比|上升|下降|较|提高") || !is_count(plain_tok(x, c)) || !is_count(plain_tok(x, d)) || !plain_exact(x, c) || !plain_exact(x, d)) return;
    bool named = x->s->c[at - 2] == x->s->c[x->at[c].lead + (plain_at(x, x->at[c].lead, "已|共|实际") ? 1 : 0)] && plain_says(x, x->at[c].lead, plain_tok(x, c)->from, "到案|办结|审结|整改|回复|采纳|息诉|化解|执结|抓获|追回|破获|落实|结案|签收|到庭|出庭|兑现");
    double whole = plain_tok(x, d)->v, part = plain_tok(x, c)->v;
    if (!named || whole < part || plain_moved(x, c) || plain_moved(x, d) || plain_says(x, x->at[d].begin, to, "其中|应|到期|年初|旧存|结转|期内|按期|及时|群众|；|;")) return;
    double v = 100 * part / whole;
    if (fabs(v - t->v) > t->last / 2 + 0.01 && fabs(v - t->v) > 0.6)
        plain_report(x, "rate", d, r, bothf(x->k, "%s ÷ %s = %s%%", NULL, say_tok(x->k, plain_tok(x, c)), say_tok(x->k, plain_tok(x, d)), say_number(x->k, v, 2)), "比率与两数不符", "the rate does not follow from the two counts");
}

/* 行驶1.8万公里，开庭216场，平均每场8.3万公里: the mean is a thousand times off and right in all its digits. */
static void look_mean_scale(const plain_t *x, int m)
{
    const tok_t *t = plain_tok(x, m);
    if (t->num != NUM_COUNT || !plain_exact(x, m) || !plain_says(x, x->at[m].clause, t->from, "平均|人均|户均|每|均") || (m > 0 && plain_at(x, plain_tok(x, m - 1)->from - 1, "每"))) return; /* 每10万人30件 */
    for (int i = 0; i < m; i++)
        for (int j = 0; j < m; j++) {
            const tok_t *p = plain_tok(x, i), *q = plain_tok(x, j);
            if (i == j || x->at[i].sentence != x->at[m].sentence || x->at[j].sentence != x->at[m].sentence || !plain_alike(x, i, m) || !is_count(q) || q->money || !plain_exact(x, i) || !plain_exact(x, j) || q->v < 2 || plain_alike(x, i, j)) continue;
            double mean = p->v / q->v, off = t->v / mean, power = log10(off), whole = round(power);
            if (fabs(whole) >= 2 && fabs(power - whole) < 0.004)
                plain_report(x, "average", i < j ? i : j, m, bothf(x->k, "%s ÷ %s = %s", NULL, say_tok(x->k, p), say_tok(x->k, q), say_number(x->k, mean, 2)), "平均数相差十的整数次方", "the average is right but for its scale");
        }
}

/* 共计36万元，平均每件1.2亿元: no mean is above its total. */
static void look_mean_above(const plain_t *x, int m)
{
    const tok_t *t = plain_tok(x, m);
    int whole = -1;
    if (t->num != NUM_COUNT || (!t->money && t->unit == UNIT_NONE) || !plain_exact(x, m) || !plain_says(x, x->at[m].clause, t->from, "平均每|人均|户均|件均|场均|每件|年均|月均|案均|均每|每人")) return;
    for (int i = 0; i < m; i++) {
        if (x->at[i].sentence != x->at[m].sentence || !plain_alike(x, i, m)) continue;
        if (whole >= 0 || plain_says(x, x->at[i].clause, plain_tok(x, i)->from, "平均|均|每|最")) return;
        whole = i;
    }
    if (whole < 0 || !plain_exact(x, whole) || t->lo <= plain_tok(x, whole)->hi || !plain_says(x, x->at[whole].lead, plain_tok(x, whole)->from, "共|合计|总|累计|发放|支出|投入|追回|追缴|收缴|处罚|罚款|挽回")) return;
    plain_beside(x, "average", m, ">", whole, "平均数大于总数", "an average above its total");
}

void plain_parts(const plain_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_above_all(x, i);
        look_shares(x, i);
        look_unit_of_part(x, i);
        look_named_rate(x, i);
        look_mean_scale(x, i);
        look_mean_above(x, i);
        if (i + 1 >= x->n) continue;
        look_among(x, i);
        look_of_all(x, i);
        look_so_many_parts(x, i);
    }
}
