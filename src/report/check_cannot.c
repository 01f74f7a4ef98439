/* check_cannot.c - numbers that cannot be beside each other: 14 of the 12 months, 8 of 7 members, 104 points of 100. */
#include "report/check_quant.h"

#include <math.h>
#include <string.h>

/* The next number behind the few words that stand between a part and its whole, -1. */
static int next_number(const sentence_t *s, int i)
{
    int room = s->zh ? 8 : 6;
    for (int b = i + 1; b < s->tokens && room >= 0; b++) {
        const tok_t *t = &s->t[b];
        if (t->kind == TOK_NUM) return b;
        if (t->kind == TOK_SEP || t->kind == TOK_END || (!s->zh && t->kind == TOK_WORD && t->word != W_OF && t->word != W_LE)) return -1;
        if (t->kind == TOK_TEXT) room -= t->to - t->from;
    }
    return -1;
}

static bool of_one_kind(const sentence_t *s, const tok_t *part, const tok_t *whole)
{
    if (whole->num == NUM_SPAN) return part->num == NUM_SPAN || (!s->zh && is_count(part) && part->unit == UNIT_NONE);
    return is_count(part) && is_count(whole) && (part->unit == whole->unit || part->unit == UNIT_NONE);
}

/* 12个月中有14个月, 7名委员中有8名: a part above its whole, of spans of time too. */
static void part_above(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    int b = next_number(s, i);
    if (b < 0) return;
    const tok_t *a = &s->t[i], *n = &s->t[b], *part = s->zh ? n : a, *whole = s->zh ? a : n;
    bool plain = !a->vague && !n->vague && !a->range && !n->range && part->role == ROLE_NONE;
    bool words = s->zh ? check_says(s, a->to, n->from, "中有|里有|中的") : check_says(s, a->to, n->from, "of the|out of");
    if (plain && words && of_one_kind(s, part, whole) && part->v > whole->v)
        report_toks(k, CHECK_INCONSISTENT, "part", i, b, bothf(k, "%s > %s", NULL, say_tok(k, part), say_tok(k, whole)), both(k, "部分大于总数", "a part larger than the whole"));
}

/* Nine out of eight: more than there are. */
static void share_above(checker_t *k, int i)
{
    const tok_t *t = &k->s->t[i];
    if (t->kind == TOK_NUM && t->num == NUM_PERCENT && t->han && t->lo > 100.5)
        report_toks(k, CHECK_INCONSISTENT, "impossible", i, i, both(k, "", ""), both(k, "部分大于总数", "a part larger than the whole"));
}

/* 评分为104分（满分100分） */
static void score_above(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *full = &s->t[i];
    int n = check_ends_with(s->c, full->from, s->zh ? "满分为|满分" : "out of a possible |out of a maximum of |maximum of ");
    if (!n || full->kind != TOK_NUM) return;
    for (int j = i - 1; j >= 0 && j > i - 8; j--) {
        const tok_t *t = &s->t[j];
        if (t->kind != TOK_NUM) continue;
        if (t->num == full->num && t->lo > full->hi)
            report_toks(k, CHECK_INCONSISTENT, "impossible", j, i, bothf(k, "%s > %s", NULL, say_tok(k, t), say_tok(k, full)), both(k, "得分高于满分", "more than the full score"));
        return;
    }
}

void rule_cannot(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int from = 0, to; from < s->tokens; from = to + 1) {
        (void)passage_sentence(s, from, &to);
        for (int i = from; i < to; i++) {
            if (s->t[i].kind != TOK_NUM) continue;
            share_above(k, i);
            score_above(k, i);
            part_above(k, i);
        }
    }
}
