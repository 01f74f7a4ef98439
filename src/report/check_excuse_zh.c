/* check_excuse_zh.c - why a reading that fails is no contradiction, in Chinese: the rate has a base of its own (按期回复率), parts overlap, the
 * comparison is with another's level.
 */
#include "report/check_solve.h"

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

static bool led_by(const solve_t *w, int i, const char *list)
{
    return check_says(w->s, w->x.f[i].from, tok(w, i)->from, list);
}

static bool in_clause(const solve_t *w, int i, const char *list)
{
    int from = w->s->t[passage_clause(w->s, w->x.f[i].tok, &(int){0})].from;
    return check_says(w->s, from, tok(w, i)->from, list);
}

static bool in_passage(const solve_t *w, const char *list)
{
    return check_says(w->s, 0, w->s->n, list);
}

static const char OWN_BASE[] = "按期|按时|及时|日内|法定期限|期内|当日|限期内|首次|一次性|准时|当庭|当场";

/* 收到回复52份，按期回复率91.1%: of those that were due, or in time, which nobody counted here. */
static bool of_own_base(const solve_t *w, const reading_t *r)
{
    if (!led_by(w, r->claim, OWN_BASE)) return false;
    for (int i = 0; i < r->n; i++)
        if (r->op[i] != r->claim && in_clause(w, r->op[i], "按期|按时|及时|日内|期内|期限|当日|当庭|当场|首次|一次性|准时|应")) return false;
    return true;
}

/* 首次信访40件，七日内回复66件: one of the parts is what was done, in time, with all of them. */
static bool part_is_deed(const solve_t *w, const reading_t *r)
{
    for (int i = 0; i < r->n; i++)
        if (r->op[i] != r->claim && led_by(w, r->op[i], "日内|当日|按期|按时|及时") && !led_by(w, r->op[i], "超期|超过|逾期|以上")) return true;
    return in_passage(w, "部分人员同时|同时受到|既受|双重处分|交叉计算|有重复|重复计算|一案多|存在重叠|一人多|可多选|有交叉|存在交叉|重合");
}

/* 收到回复105件，其中包括对二季度所发建议的回复: more than there were, as is said. */
static bool from_before(const solve_t *w)
{
    return in_passage(w, "包括对|包括上|含上|含对|含以前|含往年|含历年|其中上年|包含上|含旧存|含结转|包括以前|包括往年|包括结转");
}

/* 高于全省平均水平1.2个百分点: than another's level, not than the value before. */
static bool above_others(const solve_t *w, const reading_t *r)
{
    for (int i = 0; i < r->n; i++)
        if (r->op[i] != r->claim && in_clause(w, r->op[i], "平均")) return false;
    return led_by(w, r->claim, "平均水平|高于总体|低于总体|高于整体|全省平均|全市平均|全国平均|平均值|均值|全省水平|全国水平|目标值|考核目标") && !led_by(w, r->claim, "同期");
}

/* 不批捕率由22.6%升至37.9%；诉前羁押率同期下降11.2个百分点: of what is named there. */
static bool of_other_name(const solve_t *w, const reading_t *r)
{
    if (r->n < 2 || !led_by(w, r->claim, "率")) return false;
    for (int i = 0; i < r->n; i++)
        if (r->op[i] == r->claim || !solve_parted(w, r->op[i], r->claim)) return false;
    return true;
}

/* 办理时限为5天至60天，平均21天: within the range. */
static bool within_range(const solve_t *w, const reading_t *r)
{
    if (r->n < 2 || !led_by(w, r->claim, "平均")) return false;
    const tok_t *p = tok(w, r->op[0]), *q = tok(w, r->op[1]);
    double lo = p->v < q->v ? p->v : q->v, hi = p->v < q->v ? q->v : p->v;
    bool ends = led_by(w, r->op[0], "最短|最长|最高|最低|最大|最小|最多|最少") && led_by(w, r->op[1], "最短|最长|最高|最低|最大|最小|最多|最少");
    bool range = ends || check_facts_in_range(&w->x, r->op[0]) || check_facts_in_range(&w->x, r->op[1]);
    return range && tok(w, r->claim)->v > lo && tok(w, r->claim)->v < hi;
}

bool solve_excused_zh(const solve_t *w, const reading_t *r)
{
    switch ((int)r->rel) {
    case REL_SHARE:
    case REL_RATE: return of_own_base(w, r);
    case REL_SUM: return part_is_deed(w, r);
    case REL_PART: return from_before(w);
    case REL_POINTS:
    case REL_CHANGE: return above_others(w, r) || of_other_name(w, r);
    case REL_AVERAGE: return within_range(w, r);
    default: return false;
    }
}
