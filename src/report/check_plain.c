/* check_plain.c - the numbers of a Chinese passage with the words that lead to them; what the readers of plain phenomena share. */
#include "report/check_plain.h"

#include <string.h>

static bool stops(const tok_t *t)
{
    return t->kind == TOK_NUM || t->kind == TOK_YEAR || t->kind == TOK_DATE || t->kind == TOK_SEP;
}

int plain_find(const plain_t *x, int from, int to, const char *list, int *ret_end)
{
    for (int end = from + 1; end <= to && end <= x->s->n; end++) {
        int n = check_ends_with(x->s->c, end, list);
        if (!n || end - n < from) continue;
        if (ret_end) *ret_end = end;
        return end - n;
    }
    return -1;
}

bool plain_says(const plain_t *x, int from, int to, const char *list)
{
    return plain_find(x, from, to, list, NULL) >= 0;
}

int plain_at(const plain_t *x, int from, const char *list)
{
    for (int end = from + 1; end <= from + 8 && end <= x->s->n; end++)
        if (check_ends_with(x->s->c, end, list) == end - from) return end - from;
    return 0;
}

bool plain_exact(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    return !t->vague && !t->range;
}

bool plain_alike(const plain_t *x, int a, int b)
{
    const tok_t *p = plain_tok(x, a), *q = plain_tok(x, b);
    if (p->num != q->num || p->money != q->money) return false;
    if (p->num == NUM_SPAN) return check_days(x->s, p) > 0 && check_days(x->s, q) > 0;
    return p->num == NUM_PERCENT || p->money || (p->unit == q->unit && p->unit != UNIT_NONE);
}

double plain_value(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    double days = t->num == NUM_SPAN ? check_days(x->s, t) : 0;
    return days > 0 ? t->v * days : t->v;
}

bool plain_moved(const plain_t *x, int i)
{
    const tok_t *t = plain_tok(x, i);
    const plain_number_t *p = &x->at[i];
    if (t->num == NUM_POINTS || t->num == NUM_TIMES || t->role == ROLE_CHANGE) return true;
    return plain_says(x, p->lead, t->from, "增加|减少|增长|下降|上升|提高|降低|缩短|延长|提升|多出|少了|增|减|净增|净减|压缩|新增|高出|低于|高于|超出|同比|环比|相差|超额");
}

bool plain_elsewhere(const plain_t *x, int i)
{
    const plain_number_t *p = &x->at[i];
    return plain_says(x, p->clause, p->clause_to, "去年|上年|同期|上月|上周|上季|此前|年前|往年|历年|前年|原有|原为|目标|计划|预计|力争|明年|上一|上届|年初|期初|结转|遗留|旧存|全国|全省平均|累计|截至|限额|编制|应");
}

static bool told_already(const plain_t *x, int a, int b)
{
    const checker_t *k = x->k;
    size_t from = x->s->at[plain_tok(x, a)->from], to = x->s->at[plain_tok(x, b)->to - 1];
    for (size_t f = k->result->count; f > k->first; f--) {
        const check_finding_t *y = &k->result->findings[f - 1];
        if ((y->verdict == CHECK_INCONSISTENT || y->verdict == CHECK_BROKEN) && y->at <= to && y->to >= from) return true;
    }
    return false;
}

void plain_report(const plain_t *x, const char *rule, int a, int b, words_t computed, const char *zh, const char *en)
{
    int first = a < b ? a : b, last = a < b ? b : a;
    if (!told_already(x, first, last)) report_toks(x->k, CHECK_INCONSISTENT, rule, x->at[first].tok, x->at[last].tok, computed, both(x->k, zh, en));
}

void plain_beside(const plain_t *x, const char *rule, int a, const char *sign, int b, const char *zh, const char *en)
{
    plain_report(x, rule, a, b, bothf(x->k, "%s %s %s", NULL, say_tok(x->k, plain_tok(x, a)), sign, say_tok(x->k, plain_tok(x, b))), zh, en);
}

static void read_number(plain_t *x, int i, int sentence)
{
    const sentence_t *s = x->s;
    plain_number_t *p = &x->at[x->n++];
    int j = i, end, from;
    while (j > 0 && !stops(&s->t[j - 1])) j--;
    from = passage_clause(s, i, &end);
    *p = (plain_number_t){.tok = i, .sentence = sentence, .lead = j > 0 ? s->t[j - 1].to : 0, .clause = s->t[from].from, .clause_to = s->t[end].from};
    if (p->lead > s->t[i].from) p->lead = s->t[i].from;
    x->own[x->n - 1] = s->t[i];
    from = passage_sentence(s, i, &end);
    p->begin = s->t[from].from, p->end = s->t[end].from;
}

/* 由30日压缩至45日: behind a span of days, so many days more; no day of a month. */
static void read_days(plain_t *x, int i, int sentence)
{
    const sentence_t *s = x->s;
    const tok_t *t = &s->t[i], *before = &x->own[x->n > 0 ? x->n - 1 : 0];
    int at = t->from;
    double v = 0;
    while (is_digit(s->c[at])) v = v * 10 + (int)(s->c[at++] - '0');
    if (!x->n || before->num != NUM_SPAN || t->from - before->to > 10 || at == t->from || s->c[at] != U'日' || at + 1 != t->to || s->c[before->to - 1] != U'日') return;
    read_number(x, i, sentence);
    x->own[x->n - 1] = *before;
    x->own[x->n - 1].from = t->from, x->own[x->n - 1].to = t->to, x->own[x->n - 1].digits_to = at;
    x->own[x->n - 1].v = v, x->own[x->n - 1].lo = v - 0.5, x->own[x->n - 1].hi = v + 0.5;
}

void rule_plain(checker_t *k)
{
    plain_t x = {.k = k, .s = k->s};
    int sentence = 0;
    if (!k->s->zh) return;
    for (int i = 0; i < k->s->tokens && x.n < PLAIN_MOST; i++) {
        sentence += is_sep(&k->s->t[i], U'。');
        if (k->s->t[i].kind == TOK_NUM) read_number(&x, i, sentence);
        else if (k->s->t[i].kind == TOK_DATE) read_days(&x, i, sentence);
    }
    plain_bounds(&x);
    plain_ranks(&x);
    plain_parts(&x);
    plain_again(&x);
}
