/* check_acts.c - what is done to some of them cannot be done to more: 审结84件，改判91件; 发放问卷1500份，回收1620份. And the answers to one
 * question (满意, 基本满意) are not more than those who were asked.
 */
#include "report/check_solve.h"

typedef struct act {
    const char *of, *act;
} act_t;

/* Of the first the second is done, in the same unit; what may be left from before (受理, 审结; 立案, 起诉) is not here. */
static const act_t ACTS[] = {
    {"提请抗诉|提出抗诉|抗诉案件", "支持抗诉|采纳抗诉|改判|发回重审"},
    {"提请批准逮捕|提请逮捕|报捕", "批准逮捕|批捕|不批准逮捕"},
    {"审结|裁定再审|提审", "改判|发回重审|发回"},
    {"发放|发出|印发", "回收|收回"},
    {"参加考试|参加测试|应考|参考人员", "及格|合格|通过|优秀"},
    {"反馈|查出问题|交办问题", "整改完成|已整改|完成整改|整改到位"},
    {"涉案金额|涉案资金|被骗资金", "追回|退赃|返还"},
    {"应到|应参加|应出席|应参训|应参会", "实到|实际参加|实际出席|出席|实际参训|实际参会"},
    {"抽查|抽检|抽样|抽取|检测|检验", "合格|不合格|达标|不达标|优秀|优质|瑕疵"},
    {"评查", "优质|合格|不合格|瑕疵|优秀"},
    {"参加测评|测评对象|参与测评|受访|访问", "满意|基本满意|不满意"},
};

/* Answers of which each gives one. */
static const char *const ANSWERS[] = {"满意|基本满意|不满意|比较满意|不太满意", "优秀|良好|称职|合格|不合格|优质|瑕疵|基本称职|不称职", "同意|不同意|弃权|反对|赞成", "采纳|不采纳|未采纳|部分采纳"};

static const tok_t *tok(const solve_t *w, int i)
{
    return fact_tok(&w->x, i);
}

static bool plain(const solve_t *w, int i)
{
    const fact_t *f = &w->x.f[i];
    return f->kind == FACT_VALUE && is_count(tok(w, i)) && f->time == 0 && !f->aside && !f->plan && !tok(w, i)->range;
}

static void offer(solve_t *w, int part, int whole)
{
    solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_PART, .claim = part, .n = 2, .op = {part, whole}, .form = '>', .score = READ_SURE + 1});
}

static bool says(const solve_t *w, int i, const char *list)
{
    return check_says(w->s, w->x.f[i].from, tok(w, i)->from, list);
}

static void look_act(solve_t *w, int b)
{
    for (size_t r = 0; r < sizeof ACTS / sizeof *ACTS; r++) {
        if (!says(w, b, ACTS[r].act) || says(w, b, ACTS[r].of)) continue;
        for (int a = b - 1; a >= 0 && w->x.f[a].sentence == w->x.f[b].sentence && !solve_parted(w, a, b); a--) {
            if (!plain(w, a) || !check_facts_alike(&w->x, a, b) || !says(w, a, ACTS[r].of)) continue;
            if (tok(w, b)->lo > tok(w, a)->hi) offer(w, b, a);
            break;
        }
    }
}

/* 21票: one of each person. */
static bool s_votes(const solve_t *w, int i)
{
    return tok(w, i)->digits_to < tok(w, i)->to && w->s->c[tok(w, i)->to - 1] == U'票';
}

/* 共208人，满意195人、基本满意21人: answers side by side, and the count before them. */
static void look_answers(solve_t *w, int first)
{
    for (size_t r = 0; r < sizeof ANSWERS / sizeof *ANSWERS; r++) {
        int last = first, whole = first - 1;
        double sum = tok(w, first)->lo;
        if (!says(w, first, ANSWERS[r]) || whole < 0 || !plain(w, whole) || says(w, whole, ANSWERS[r])) continue;
        while (last + 1 < w->x.n && plain(w, last + 1) && w->x.f[last + 1].sentence == w->x.f[first].sentence && check_facts_alike(&w->x, last, last + 1) && says(w, last + 1, ANSWERS[r])) sum += tok(w, ++last)->lo;
        if (last == first || w->x.f[whole].sentence != w->x.f[first].sentence || !(check_facts_alike(&w->x, whole, first) || (tok(w, whole)->unit == UNIT_PERSON && s_votes(w, first))) || sum <= tok(w, whole)->hi || w->good[whole][FAM_SUM].set) continue;
        reading_t x = {.rel = REL_SUM, .claim = whole, .form = '+', .v = sum, .score = READ_SURE + 2};
        for (int i = first; i <= last && x.n < LIST_MOST; i++) x.op[x.n] = i, x.sign[x.n++] = 1;
        solve_offer(w, FAM_SUM, &x);
    }
}

/* 265人，其中男性218人、女性47人，五十岁以上283人: a trait of some of them, behind others of the list. */
static void look_trait(solve_t *w, int b)
{
    bool trait = check_says(w->s, w->x.f[b].from, tok(w, b)->from, "岁以上|岁以下|学历|党员|女性|男性|少数民族|职称|户籍|以上干部");
    if (!trait || w->x.f[b].total) return;
    for (int a = b - 1; a >= 0 && w->x.f[a].sentence == w->x.f[b].sentence; a--) {
        if (!plain(w, a) || !check_facts_alike(&w->x, a, b)) continue;
        if (a + 1 >= w->x.n || !cue_between(&w->x, a, a + 1, CUE_OPEN)) continue;
        if (tok(w, b)->lo > tok(w, a)->hi) offer(w, b, a);
        return;
    }
}

/* The two characters of a noun right behind both numbers are the same: 12个乡镇, 13个乡镇. */
static bool same_noun(const solve_t *w, int a, int b)
{
    const uint32_t *c = w->s->c, *p = c + tok(w, a)->to, *q = c + tok(w, b)->to;
    return is_han(p[0]) && is_han(p[1]) && p[0] == q[0] && p[1] == q[1];
}

/* 下辖12个乡镇，有13个乡镇发生; 组成6个督查组，7个督查组分赴: more of them than there are. */
static void look_more_than_all(solve_t *w, int b)
{
    const sentence_t *s = w->s;
    int head = s->t[passage_clause(s, w->x.f[b].tok, &(int){0})].from, lead = tok(w, b)->from - head, a = b - 1;
    bool heads = lead == 0 || check_ends_with(s->c, tok(w, b)->from, "有|已有|其中有|其中|该|发现") == lead;
    bool of_them = lead > 1 && lead <= 10 && s->c[tok(w, b)->from - 1] == U'的' && a == b - 1 && a >= 0 && w->x.f[a].total; /* 共有10个，完成报告的12个 */
    if ((!heads && !of_them) || w->x.f[b].total || a < 0 || !plain(w, a) || w->x.f[a].sentence != w->x.f[b].sentence || !check_facts_alike(&w->x, a, b) || !(of_them || same_noun(w, a, b))) return;
    bool all = check_says(s, w->x.f[a].from, tok(w, a)->from, "辖|共|组成|现有|设有|覆盖|全市|全县|全省|全区|抽取|抽查|成立|划分");
    if (all && tok(w, b)->lo > tok(w, a)->hi) offer(w, b, a);
}

/* 办结率100%，尚有6件未办结 */
static void look_all_done(solve_t *w, int b)
{
    const sentence_t *s = w->s;
    int rate = b - 1, un = tok(w, b)->to;
    if (rate < 0 || w->x.f[rate].kind != FACT_SHARE || tok(w, rate)->lo < 99.94 || tok(w, rate)->vague || w->x.f[rate].sentence != w->x.f[b].sentence || solve_parted(w, rate, b)) return;
    if (!check_ends_with(s->c, tok(w, b)->from, "尚有|仍有|还有") || s->c[un] != U'未') return;
    for (int i = w->x.f[rate].from; i + 2 < tok(w, rate)->from; i++)
        if (s->c[i] == s->c[un + 1] && s->c[i + 1] == s->c[un + 2] && s->c[i + 2] == U'率')
            solve_offer(w, FAM_ORDER, &(reading_t){.rel = REL_ALL, .claim = b, .n = 1, .op = {rate}, .form = '>', .score = READ_SURE + 1});
}

void solve_acts(solve_t *w)
{
    for (int b = 1; b < w->x.n && w->s->zh; b++)
        if (plain(w, b)) look_act(w, b), look_answers(w, b), look_trait(w, b), look_more_than_all(w, b), look_all_done(w, b);
}
