/* check_claims.c - the numbers of a text and the sentences they stand in, kept for what is held against a register. */
#include "report/check_facts.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <strings.h>

/* Room for one more of what there are `count`; blocks double. */
static void *grown(checker_t *k, void *list, size_t count, size_t size)
{
    if (count && (count < 64 || (count & (count - 1)) != 0)) return list;
    void *more = arena_array(k->arena, count < 64 ? 64 : count * 2, size);
    if (!more) k->nomem = true;
    else if (count) memcpy(more, list, count * size);
    return more;
}

static check_line_t *add_line(checker_t *k)
{
    const sentence_t *s = k->s;
    check_result_t *r = k->result;
    if (r->line_count == CHECK_LINES_MOST) return r->partly = true, NULL;
    check_line_t *list = grown(k, r->lines, r->line_count, sizeof *list);
    if (!list) return NULL;
    r->lines = list;
    check_line_t *l = &list[r->line_count++];
    *l = (check_line_t){.at = s->at[0], .end = s->at[s->n - 1] + 1, .line = s->line, .paragraph = k->paragraph, .zh = s->zh, .claim = r->claim_count};
    while (((unsigned char)s->text[l->end] & 0xC0) == 0x80) l->end++;
    return l;
}

/* Where the character begins; behind the last one, where the line ends (its last character may have several bytes). */
static size_t byte_of(const sentence_t *s, const check_line_t *l, int at)
{
    return at < s->n ? s->at[at] : l->end;
}

/* "some 120" and "close to 120" are either side of it: what has 121 is not contradicted. */
static bool either_side(const char *at)
{
    return strncasecmp(at, "some ", 5) == 0 || strncasecmp(at, "close to ", 9) == 0;
}

/* 平均用时29.7天, took 29.7 days on average: how long something took, no time that something is of (七日内, within 30 days). */
static bool took_days(const sentence_t *s, const tok_t *t)
{
    int reach = s->zh ? 24 : 70, from = t->from > reach ? t->from - reach : 0, to = s->zh ? t->from : t->to + 12;
    if (t->num != NUM_SPAN || t->han || t->range || fabs(check_days(s, t) - 1) > 1e-9) return false;
    return check_says(s, from, to < s->n ? to : s->n, "用时|耗时|时长|办案时间|办理时间|办案周期|平均|average|mean");
}

static bool says_number(const sentence_t *s, const tok_t *t)
{
    return t->kind == TOK_NUM && (t->num != NUM_SPAN || took_days(s, t));
}

void rule_claims(checker_t *k)
{
    static const enum check_kind kinds[] = {[NUM_COUNT] = CHECK_NUM_COUNT, [NUM_PERCENT] = CHECK_NUM_PERCENT, [NUM_POINTS] = CHECK_NUM_POINTS, [NUM_TIMES] = CHECK_NUM_TIMES, [NUM_SPAN] = CHECK_NUM_DAYS};
    const sentence_t *s = k->s;
    check_result_t *r = k->result;
    check_line_t *l = s->n ? add_line(k) : NULL;
    for (int i = 0; l && i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        if (!says_number(s, t)) continue;
        if (r->claim_count == CHECK_CLAIMS_MOST) {
            r->partly = true;
            return;
        }
        check_claim_t *list = grown(k, r->claims, r->claim_count, sizeof *list);
        if (!list) return;
        r->claims = list;
        assert(t->from < t->to && t->to <= s->n);
        list[r->claim_count++] = (check_claim_t){.at = s->at[t->from], .end = byte_of(s, l, t->to), .v = t->v, .lo = t->lo, .hi = t->hi, .kind = kinds[t->num], .money = t->money,
                                                 .digits_end = byte_of(s, l, t->digits_to > t->from ? t->digits_to : t->to), .change = t->role == ROLE_CHANGE, .loose = t->range || t->han};
        l->claims++;
        check_claim_t *c = &list[r->claim_count - 1];
        if (c->kind == CHECK_NUM_COUNT && either_side(s->text + c->at)) c->lo = fmin(c->lo, 0.95 * c->v), c->hi = fmax(c->hi, 1.05 * c->v);
    }
}
