/* check_hundred.c - shares of one whole: together 100 %, never more.
 *
 * A list of percentages is one of shares when the words say so (占, accounted for, made up, "by letter (27 %)") and nothing
 * between them is a change or a rate. Less than 100 is wrong only where the list is closed (其他, "the rest", 三种).
 */
#include "report/check_quant.h"

#include <math.h>

typedef struct shares {
    int at[LIST_MOST], n;
    double v, lo, hi;
    bool closed, alike;
} shares_t;

static bool is_share(const tok_t *t)
{
    return t->kind == TOK_NUM && t->num == NUM_PERCENT && (t->role == ROLE_NONE || t->role == ROLE_SHARE) && !t->range && !(t->vague && t->han);
}

static bool breaks(const sentence_t *s, int i)
{
    const tok_t *t = &s->t[i];
    if (check_direction(t) || is_word(t, W_OVERLAP) || is_word(t, W_LAST) || is_word(t, W_PLAN) || is_word(t, W_THAN) || is_word(t, W_YOY) || is_sep(t, U'。') || t->kind == TOK_YEAR) return true;
    if (is_word(t, W_RATE)) return true;
    return t->kind == TOK_TEXT && (s->zh ? s->c[t->to - 1] == U'率' || s->c[t->to - 1] == U'度' : check_says(s, t->from, t->to, " rate|rates|rate |satisf|correct"));
}

/* The shares from token i on that are one list. */
static int read_list(const sentence_t *s, int i, shares_t *l)
{
    int last = i, j = i;
    *l = (shares_t){.n = 0};
    for (; j < s->tokens && !breaks(s, j); j++) {
        const tok_t *t = &s->t[j];
        if (!is_share(t)) continue;
        if (l->n && t->from - s->t[last].to > (s->zh ? 24 : 70)) break;
        if (l->n == LIST_MOST) break;
        l->at[l->n++] = j;
        l->v += t->v, l->lo += t->lo, l->hi += t->hi;
        last = j;
    }
    int from = i;
    while (from > 0 && !is_sep(&s->t[from - 1], U'。')) from--;
    int a = s->t[from].from, b = s->t[last].to;
    l->closed = check_says(s, s->t[i].to, b, s->zh ? "其他|其余|其它|剩余|余下" : "other |others|the rest|remaining|remainder") || check_says(s, a, s->t[i].to, s->zh ? "分为|分成|两类|三类|三种|四类|四种|两种|均为|全部由" : "divided into|split between|broken down|either ");
    bool sexes = s->zh ? check_says(s, a, b, "女") && check_says(s, a, b, "男") : check_says(s, a, s->t[last].to + 8 < s->n ? s->t[last].to + 8 : s->n, "women|female") && check_says(s, a, s->t[last].to + 8 < s->n ? s->t[last].to + 8 : s->n, " men|Men| male");
    l->closed = l->closed || (sexes && l->n == 2);
    return last + 1;
}

/* The words that make it shares: before the first of them, or in the text behind. */
static bool said_as_shares(const sentence_t *s, const shares_t *l)
{
    int from = l->at[0], shares = 0, brackets = 0, end;
    from = passage_sentence(s, from, &end);
    for (int j = from; j < end; j++) shares += is_word(&s->t[j], W_SHARE);
    for (int j = 0; j < l->n; j++) brackets += l->at[j] > 0 && is_sep(&s->t[l->at[j] - 1], '(') && is_sep(&s->t[l->at[j] + 1], ')');
    bool all = !s->zh && check_says(s, s->t[l->at[l->n - 1]].to, s->t[end].from, " of all| of the total| of cases| of total");
    int colons = 0; /* Police: 44 %; prisons: 21 %; others: 35 % */
    for (int j = 0; j < l->n; j++) colons += l->at[j] > 0 && is_sep(&s->t[l->at[j] - 1], ':');
    return shares > 0 || brackets == l->n || all || (l->n > 2 && l->closed && colons == l->n);
}

/* 分别占 and "(62 %)" and 占 each time: the same way of saying each. */
static bool said_alike(const sentence_t *s, const shares_t *l)
{
    int shares = 0;
    for (int j = 0; j < l->n; j++) {
        int i = l->at[j] - 1;
        while (i > 0 && (is_word(&s->t[i], W_IS) || is_word(&s->t[i], W_RESP))) i--;
        shares += i >= 0 && is_word(&s->t[i], W_SHARE);
    }
    return !s->zh || shares == l->n || shares <= 1;
}

static bool counts_between(const sentence_t *s, const shares_t *l)
{
    for (int j = l->at[0]; j < l->at[l->n - 1]; j++)
        if (is_count(&s->t[j]) && s->t[j].unit != UNIT_NONE && !s->t[j].in) return true;
    return false;
}

static void judge(checker_t *k, const shares_t *l)
{
    const sentence_t *s = k->s;
    int last = l->at[l->n - 1];
    if (l->n < 2 || !said_as_shares(s, l) || !said_alike(s, l)) return;
    bool full = l->lo <= 100.05 && l->hi >= 99.95, over = l->lo > 100.05, enough = l->n > 2 || l->closed;
    words_t sum = bothf(k, "合计 %s%%", "together %s%%", say_number(k, l->v, 1));
    if (full && enough) report_toks(k, CHECK_CONSISTENT, "share", l->at[0], last, sum, both(k, "各部分占比之和为 100%", "the shares add up to 100 %"));
    else if (over && enough && l->v <= 130 && !counts_between(s, l)) report_toks(k, CHECK_INCONSISTENT, "share", l->at[0], last, sum, both(k, "各部分占比之和超过 100%", "the shares of one whole add up to more than 100 %"));
    else if (!over && l->closed && l->v >= 80 && !counts_between(s, l)) report_toks(k, CHECK_INCONSISTENT, "share", l->at[0], last, sum, both(k, "各部分占比之和不足 100%", "the shares of one whole do not reach 100 %"));
}

void rule_hundred(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens;) {
        shares_t l;
        if (!is_share(&s->t[i])) {
            i++;
            continue;
        }
        i = read_list(s, i, &l);
        judge(k, &l);
    }
}
