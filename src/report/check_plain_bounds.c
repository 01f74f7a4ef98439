/* check_plain_bounds.c - bounds that the values said with them break, ranges turned over, and the way two values went (Chinese). */
#include "report/check_plain.h"

#include <math.h>

static bool lower_bound(const tok_t *t) { return t->vague && !t->range && t->lo == t->v && t->hi > 1e300; }
static bool upper_bound(const tok_t *t) { return t->vague && !t->range && t->hi == t->v && t->lo < -1e300; }

/* --- ranges turned over --------------------------------------------------------------------------------------------------------------- */

/* 5万元以上2万元以下; 不低于5万元、不高于2万元 */
static void look_turned_bounds(const plain_t *x, int i)
{
    const tok_t *p = plain_tok(x, i), *q = plain_tok(x, i + 1);
    int behind = p->to, gap = q->from;
    bool not = check_ends_with(x->s->c, p->from + 3 < p->digits_to ? p->from + 3 : p->from, "不低于|不少于|不小于|不高于|不超过|不多于") > 0;
    if (!plain_alike(x, i, i + 1) || x->at[i].sentence != x->at[i + 1].sentence || plain_value(x, i) == plain_value(x, i + 1)) return;
    bool first_low = lower_bound(p) && upper_bound(q), touching = gap - behind <= 1 && !is_sep(&x->s->t[x->at[i].tok + 1], ';');
    bool joined = gap - behind <= 3 && plain_says(x, p->from, q->to, "不低于|不少于") && plain_says(x, p->from, q->to, "不高于|不超过|不多于");
    if (touching && is_sep(&x->s->t[x->at[i].tok + 1], U'、')) touching = false; /* 60岁以上、18岁以下 */
    if (first_low && (touching || joined || not) && gap - behind <= 3 && plain_value(x, i) > plain_value(x, i + 1))
        plain_beside(x, "range", i, ">", i + 1, "下限高于上限", "the lower limit is above the upper one");
    if (lower_bound(q) && upper_bound(p) && joined && plain_value(x, i) < plain_value(x, i + 1))
        plain_beside(x, "range", i + 1, ">", i, "下限高于上限", "the lower limit is above the upper one");
}

/* 十年至三年不等; 在200万元至50万元之间 */
static void look_turned_range(const plain_t *x, int i)
{
    const tok_t *p = plain_tok(x, i), *q = plain_tok(x, i + 1);
    if (q->from - p->to != 1 || !plain_at(x, p->to, "至|到|—|-|~|～") || !plain_alike(x, i, i + 1) || plain_value(x, i) <= plain_value(x, i + 1)) return;
    if (plain_at(x, q->to, "不等|之间|区间|幅度内|范围内|有期徒刑不等") && !plain_says(x, x->at[i].clause, p->from, "由|降|减|缩"))
        plain_beside(x, "range", i, ">", i + 1, "区间的前值大于后值", "the range is turned over");
}

/* --- bounds of all ------------------------------------------------------------------------------------------------------------------------ */

static const char ALL_OF[] = "始终|一直|均|都|每年|每月|每季|每周|历年|各年|各月|各季|逐月|逐年|各季度|全部|从未|未曾|各院|各地|各县|每家|每院|每人|每案|每次|保持在|控制在|稳定在|维持在|压控在";

/* Whether bound i is said of all that follows. */
static bool bounds_all(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    if ((!lower_bound(t) && !upper_bound(t)) || x->s->c[t->to] == U'的' || plain_moved(x, i)) return false;
    int from = x->at[i].clause;
    return plain_says(x, from, t->from + 2, ALL_OF) && !plain_says(x, from, t->to, "目标|计划|要求|力争|预计|争取|标准|规定|原则上|应|其中|超时|合计|总");
}

/* 未超过30件 turns nothing here: the token has the bound as it is said; 从未突破, 未低于 do. */
static bool breaks(const plain_t *x, int bound, int v)
{
    const tok_t *t = plain_tok(x, bound);
    bool not = check_ends_with(x->s->c, t->from, "未|从未|没有|未曾|不曾") > 0, most = upper_bound(t) != not;
    return most ? plain_value(x, v) > plain_value(x, bound) + 1e-9 : plain_value(x, v) < plain_value(x, bound) - 1e-9;
}

/* 控制在100人以内：启动时36人，攻坚阶段增至136人; 每年均在30件以下，三年分别为28件、26件和33件 */
static void look_bound_of_all(const plain_t *x, int i)
{
    int wrong = -1, values = 0;
    if (!bounds_all(x, i)) return;
    for (int j = i + 1; j < x->n && x->at[j].sentence == x->at[i].sentence; j++) {
        if (!plain_alike(x, i, j) || !plain_exact(x, j)) continue;
        const tok_t *t = plain_tok(x, j);
        bool to = plain_says(x, x->at[j].lead, t->from, "增至|升至|降至|减至|达到|增加到|上升到|减少到|下降到|达|至");
        if (plain_says(x, x->at[j].lead, t->from, "共|合计|累计|总") || (plain_moved(x, j) && !to) || plain_elsewhere(x, j)) return;
        values++;
        bool extreme = plain_says(x, x->at[j].lead, t->from, "最高|最多|最长|最大|峰值|高峰|最低|最少|最短|最小|实际|实为|最慢");
        if (plain_says(x, x->at[j].clause, t->from, "个别|经批准|特殊|除|例外|疑难|最长可|可延长|但")) return;
        if (breaks(x, i, j) && wrong < 0) wrong = j, values += extreme;
    }
    if (wrong >= 0 && values > 1) plain_beside(x, "range", wrong, breaks(x, i, wrong) && plain_value(x, wrong) > plain_value(x, i) ? ">" : "<", i, "数值超出所说的限度", "a value breaks the limit that is said");
}

/* 分别为534人、512人、487人，连续三年保持在500人以上: the values stand before the bound that is said of them. */
static void look_bound_behind(const plain_t *x, int i)
{
    int wrong = -1, first = i;
    if (!bounds_all(x, i) && !(plain_says(x, x->at[i].clause, plain_tok(x, i)->from, "连续") && (lower_bound(plain_tok(x, i)) || upper_bound(plain_tok(x, i))) && !plain_moved(x, i))) return;
    for (int j = i - 1; j >= 0 && x->at[j].sentence == x->at[i].sentence && plain_alike(x, i, j); j--) {
        const tok_t *t = plain_tok(x, j);
        if (!plain_exact(x, j) || plain_moved(x, j) || plain_elsewhere(x, j) || plain_says(x, x->at[j].lead, t->from, "共|合计|累计|总|其中|目标|计划|；|;")) return;
        if (j + 1 < i && plain_tok(x, j + 1)->from - t->to > 3) break;
        if (breaks(x, i, j)) wrong = j;
        first = j;
    }
    if (wrong < 0 || i - first < 2 || !plain_says(x, x->at[first].begin, plain_tok(x, first)->from, "分别|依次|先后为") || plain_tok(x, i)->from - plain_tok(x, i - 1)->to > 20) return;
    if (plain_says(x, plain_tok(x, i - 1)->to, plain_tok(x, i)->from, "；|;|率|其中|另|其他|除") && plain_tok(x, i)->num != NUM_PERCENT) return;
    plain_beside(x, "range", wrong, plain_value(x, wrong) > plain_value(x, i) ? ">" : "<", i, "数值超出所说的限度", "a value breaks the limit that is said");
}

/* 不足10分钟，实测为14分钟: the bound and the value said to be the true one. */
static void look_in_fact(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    int j = i + 1;
    if ((!lower_bound(t) && !upper_bound(t)) || x->s->c[t->to] == U'的' || plain_moved(x, i) || x->at[i].sentence != x->at[j].sentence || !plain_alike(x, i, j) || !plain_exact(x, j)) return;
    bool fact = plain_says(x, x->at[j].lead, plain_tok(x, j)->from, "实测|实为|实际为|实有|实际仅|实际上为|实际用时|经核实为|准确数为|确切数") && x->at[j].lead == x->at[j].clause;
    if (!fact || plain_says(x, x->at[i].clause, t->to, "目标|计划|要求|规定|标准|限|应|预计|核定|可") || !breaks(x, i, j)) return;
    plain_beside(x, "range", j, plain_value(x, j) > plain_value(x, i) ? ">" : "<", i, "实际的数与所说的限度不符", "the true value breaks the limit that is said");
}

/* 减少12%，增幅居全市第一: what fell is called a rise. */
static void look_named_way(const plain_t *x, int d)
{
    const tok_t *t = plain_tok(x, d);
    if (t->num != NUM_PERCENT || !one_of(U"，,", x->s->c[t->to])) return;
    bool up = plain_says(x, x->at[d].lead, t->from, "上升|增长|增加|提高|提升|上涨"), down = plain_says(x, x->at[d].lead, t->from, "下降|减少|降低|下滑|回落|缩减");
    const char *name = up ? "降幅居|降幅位居|降幅为|降幅达|降幅创|降幅列|降幅最大|降幅排|降幅明显" : "增幅居|增幅位居|增幅为|增幅达|增幅创|增幅列|增幅最大|增幅排|增幅明显|升幅居|升幅为|升幅达|涨幅为|涨幅居";
    if (up != down && plain_at(x, t->to + 1, name)) plain_report(x, "direction", d, d, both(x->k, "", ""), up ? "上升却称降幅" : "下降却称增幅", "what it is called goes the other way");
}

/* Whether the words are no subject of their own: what they name stands in from..to too (投诉…，投诉量连续; 实现连续). */
static bool same_named(const plain_t *x, int at, int end, int from, int to)
{
    for (; at < end; at++) {
        bool said = one_of(U"数量总件人规模均已仍也实现呈是为此这系保持创下", x->s->c[at]);
        for (int i = from; i < to && !said; i++) said = x->s->c[i] == x->s->c[at];
        if (!said) return false;
    }
    return true;
}

/* 同比下降12.4%，案件数量连续第五年保持增长: the clause behind goes on with the same thing, and the other way. */
static void look_goes_on(const plain_t *x, int d)
{
    static const char up_words[] = "增长|上升|攀升|增加|上涨|走高|提高|提升", down_words[] = "下降|减少|回落|下滑|降低|走低|缩减|减少";
    const tok_t *t = plain_tok(x, d);
    int from = t->to + 1, to = from, end;
    if (t->num != NUM_PERCENT || !one_of(U"，,", x->s->c[t->to]) || !plain_says(x, x->at[d].clause, t->from, "同比|环比|比上年|较上年|比去年|较去年|比上季|比上月|上年同期")) return;
    while (to < x->at[d].end && !one_of(U"，,；;。", x->s->c[to])) to++;
    bool up = plain_says(x, x->at[d].lead, t->from, up_words), down = plain_says(x, x->at[d].lead, t->from, down_words);
    int on = plain_find(x, from, to, "连续|持续|逐年", &end);
    if (on < 0 || up == down || !same_named(x, from, on, x->at[d].begin, t->from) || plain_says(x, from, to, "后|以来首|首次|率|幅|转")) return;
    bool on_up = plain_says(x, end, to, up_words), on_down = plain_says(x, end, to, down_words);
    if (on_up != on_down && on_up != up) plain_report(x, "direction", d, d, both(x->k, "", ""), up ? "先说上升，又说连续下降" : "先说下降，又说连续上升", "it is said to have gone one way and to go on the other");
}

/* Number v beside bound i has not passed it, though nearly. */
static bool fell_short(const plain_t *x, int i, int v)
{
    double bound = plain_tok(x, i)->v;
    if (v < 0 || v >= x->n || x->at[v].sentence != x->at[i].sentence || !plain_alike(x, v, i) || !plain_exact(x, v)) return false;
    return !plain_moved(x, v) && !plain_elsewhere(x, v) && plain_tok(x, v)->v < bound && plain_tok(x, v)->v > 0.5 * bound;
}

/* Whether the words say of number i that it was passed: 首次突破1万件大关. */
static bool is_passed(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    int from = x->at[i].clause, end;
    int at = plain_find(x, from, t->to, "首次突破|历史性突破|一举突破|成功突破|再次突破|首次超过|首次迈上|突破|迈上|站上|跨过|跃上|越过|跨越|首次达到", &end);
    if (at < 0 || end < t->digits_to - 12 || plain_says(x, from, at + 1, "未|没有|不|将|力争|有望|预计|目标|即将|接近") || plain_says(x, at, t->from, "的")) return false;
    if (x->s->c[t->to] == U'的' && !plain_at(x, t->to, "的大关")) return false;
    return plain_at(x, t->to, "大关|关口|台阶|的大关|门槛|元大关|新台阶") || plain_says(x, at, t->from, "首次|历史性|一举|再次|再度|成功");
}

/* 9847件，办结量首次突破1万件大关; 突破10亿元，达到9.6亿元 */
static void look_passed(const plain_t *x, int i)
{
    static const char zh[] = "未达到所说突破的数", en[] = "it has not passed what it is said to pass";
    int j = i + 1;
    if (!is_passed(x, i)) return;
    if (fell_short(x, i, i - 1) && !plain_says(x, x->at[i - 1].begin, plain_tok(x, i)->from, "其中|分别")) plain_beside(x, "range", i - 1, "<", i, zh, en);
    bool told = j < x->n && plain_tok(x, j)->from - plain_tok(x, i)->to < 8 && plain_says(x, x->at[j].lead, plain_tok(x, j)->from + 1, "达到|达|实际|为");
    if (told && fell_short(x, i, j)) plain_beside(x, "range", j, "<", i, zh, en);
}

/* --- the way ---------------------------------------------------------------------------------------------------------------------------- */

static const char UP[] = "延长|增长|增加|上升|提高|提升|扩大|攀升|上涨|扩展|拓展|扩充|拉长|跃升|增多|加大|推高|走高|上调|扩容|扩编|增|升|涨|抬升|回升";
static const char DOWN[] = "缩短|下降|减少|降低|压缩|压减|回落|下滑|缩减|收窄|下调|走低|缩小|压降|减|降|跌|滑落|精简|下跌";

/* The way the words from..to end with, before 至 or 到: 1, -1; 0 = none. */
static int way_to(const plain_t *x, int from, int to)
{
    int n = check_ends_with(x->s->c, to, "至|到|为|成|至了|到了");
    if (!n) return 0;
    int end = to - n;
    if (check_ends_with(x->s->c, end, "至|到")) end--;
    int up = check_ends_with(x->s->c, end, UP), down = check_ends_with(x->s->c, end, DOWN);
    if (end - up < from || end - down < from) return 0;
    return up > down ? 1 : down > up ? -1 : 0;
}

/* 发案量连续三年下降，由…: the way that the clause before ends with, of the same subject; 0 = none. */
static int said_before(const plain_t *x, int i)
{
    int at = x->at[i].clause, end = at - 1;
    if (at - x->at[i].begin < 5 || !one_of(U"，,", x->s->c[end]) || !plain_at(x, at, "由|从")) return 0;
    for (int n; (n = check_ends_with(x->s->c, end, "趋势|态势|明显|显著|较快|了"));) end -= n;
    int up = check_ends_with(x->s->c, end, "上升|增长|增加|提高|提升|上涨|延长"), down = check_ends_with(x->s->c, end, "下降|减少|降低|下滑|回落|缩短");
    return up ? 1 : down ? -1 : 0;
}

/* 由平均46天延长至31天: two values with the way between them. */
static void look_moved_to(const plain_t *x, int i)
{
    const tok_t *p = plain_tok(x, i), *q = plain_tok(x, i + 1);
    int way = 0, from = x->at[i].lead;
    if (x->at[i].sentence != x->at[i + 1].sentence || !plain_alike(x, i, i + 1) || !plain_exact(x, i) || !plain_exact(x, i + 1) || q->from - p->to > 16 || p->unit == UNIT_TURN) return;
    if (!plain_says(x, x->at[i].clause, p->from, "由|从|自") || plain_says(x, from, p->from, "第") || plain_says(x, p->to, q->from, "第|；|;|，其中|另|,其中")) return;
    if (plain_at(x, p->to, "位|名")) return;
    way = way_to(x, p->to, q->from);
    if (way && (plain_value(x, i + 1) - plain_value(x, i)) * way < 0)
        plain_beside(x, "direction", i, way > 0 ? "→ ↑" : "→ ↓", i + 1, "两数的变化方向与所说的相反", "the values went the other way");
    else if (way && said_before(x, i) == -way)
        plain_beside(x, "direction", i, "→", i + 1, "前后所说的变化方向相反", "two ways are said of one thing");
}

/* 98.12%，较去年的98.54%提升0.42个百分点: the difference is right and its way is not. */
static void look_other_way(const plain_t *x, int d)
{
    const tok_t *t = plain_tok(x, d);
    int base = d - 1, now = -1;
    if (t->num != NUM_POINTS || base < 1 || x->at[base].sentence != x->at[d].sentence || plain_tok(x, base)->num != NUM_PERCENT || !plain_exact(x, base) || t->from - plain_tok(x, base)->to > 10) return;
    if (!plain_says(x, x->at[base].clause, plain_tok(x, base)->from, "较|比") || !plain_says(x, x->at[base].clause, plain_tok(x, base)->from, "上年|去年|同期|上半年|上月|上季|年初|上周|前年|20")) return;
    for (int j = base - 1; j >= 0 && x->at[j].sentence == x->at[d].sentence; j--)
        if (plain_tok(x, j)->num == NUM_PERCENT && !plain_says(x, x->at[j].clause, plain_tok(x, j)->from, "较|比去|比上|同期") && !plain_moved(x, j)) now = j;
    int from = plain_tok(x, base)->to, up = plain_says(x, from, t->from, UP), down = plain_says(x, from, t->from, DOWN);
    if (now < 0 || up == down) return;
    double diff = plain_tok(x, now)->v - plain_tok(x, base)->v;
    if (fabs(fabs(diff) - t->v) < 0.006 && (diff > 0) != (up > down)) plain_report(x, "points", now, d, bothf(x->k, "%s − %s = %s", NULL, say_tok(x->k, plain_tok(x, now)), say_tok(x->k, plain_tok(x, base)), say_number(x->k, diff, 2)), "变化方向与两数不符", "the change goes the other way");
}

/* 本周为零，比上周上升12.5%; 与上周持平，均为264项，较上周增长8.2% */
static void look_nothing_moved(const plain_t *x, int d)
{
    const tok_t *t = plain_tok(x, d);
    if (t->num != NUM_PERCENT || t->v <= 0) return;
    int from = x->at[d].begin, lead = x->at[d].lead;
    bool up = plain_says(x, lead, t->from, UP), down = plain_says(x, lead, t->from, DOWN);
    static const char *const since[] = {"上周", "上月", "上年", "去年", "同期", "上季", "同比", "环比"};
    if (!up && !down) return;
    int zero = plain_find(x, from, lead, "为零|零发案|零增长|保持零|为0", NULL);
    bool bare = plain_at(x, x->at[d].clause, "比|较|同比|环比|与");
    if (zero >= 0 && bare && up && x->at[d].clause - zero < 8 && (d == 0 || plain_tok(x, d - 1)->to <= zero + 3)) plain_report(x, "direction", d, d, both(x->k, "", ""), "既为零，不可能上升", "what is none cannot have risen");
    for (size_t w = 0; w < sizeof since / sizeof *since; w++) {
        int at = plain_find(x, from, lead, since[w], NULL), flat = at < 0 ? -1 : plain_find(x, at, at + 8 < lead ? at + 8 : lead, "持平", NULL);
        if (flat < 0 || !plain_says(x, x->at[d].clause, t->from, since[w]) || plain_says(x, at - 3 > from ? at - 3 : from, flat + 2, "基本|大体|大致|略|率|，|,")) continue;
        bool others = plain_says(x, flat, lead, "；|;|其中|率|但|而|额|人均");
        int numbers = 0;
        for (int j = 0; j < d; j++) numbers += plain_tok(x, j)->from > flat;
        if (!others && numbers <= 1 && plain_at(x, flat + 2, "，|,")) plain_report(x, "merged", d, d, both(x->k, "", ""), "既说持平，又说有升降", "it is said to be unchanged and to have changed");
    }
}

void plain_bounds(const plain_t *x)
{
    for (int i = 0; i < x->n; i++) {
        look_bound_of_all(x, i);
        look_bound_behind(x, i);
        look_passed(x, i);
        look_other_way(x, i);
        look_named_way(x, i);
        look_goes_on(x, i);
        look_nothing_moved(x, i);
        if (i + 1 >= x->n) continue;
        look_in_fact(x, i);
        look_turned_bounds(x, i);
        look_turned_range(x, i);
        look_moved_to(x, i);
    }
}
