/* check_bounds.c - values that cannot be, in Chinese: a level (率, 占比, 满意度) over all or below nothing, fewer than none, an hour
 * that there is not. check_single.c has those that both languages share.
 *
 * A level is what its name says: what ends with 率 is a part of a whole unless it is one of the rates that are measured against something
 * else (完成率 against a plan, 增长率 against last year).
 */
#include "report/check_lexicon.h"
#include "report/check_number.h"

static bool says_before(const sentence_t *s, int i, enum say list)
{
    int from = s->t[passage_clause(s, i, &(int){0})].from;
    return check_says(s, from, s->t[i].from, SAYS[list]);
}

/* Where the name of the level ends that the number is said of, past 为, 达到, a sign; -1 when it is said of no name. */
static int level_name(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0; j--) {
        const tok_t *t = &s->t[j];
        bool sign = t->kind == TOK_TEXT && t->to - t->from == 1 && one_of(U"-−–", s->c[t->from]);
        bool pass = sign || is_sep(t, U'–') || (t->kind == TOK_WORD && (t->word == W_IS || t->word == W_LE || t->word == W_OF || t->word == W_UPTO || t->word == W_TO || t->word == W_DOWNTO));
        if (!pass) return t->kind == TOK_SEP || t->kind == TOK_NUM ? -1 : t->to;
    }
    return -1;
}

/* Said of a part of a whole: it lies between none and all. */
static bool is_level(const sentence_t *s, int i)
{
    int name = level_name(s, i);
    if (name < 2 || says_before(s, i, SAY_OPEN_LEVELS_ZH) || check_ends_with(s->c, name, SAYS[SAY_OPEN_RATES_ZH])) return false;
    return check_ends_with(s->c, name, SAYS[SAY_LEVELS_ZH]) > 0;
}

static bool has_sign(const sentence_t *s, const tok_t *t)
{
    return t->from > 1 && one_of(U"-−–", s->c[t->from - 1]) && is_han(s->c[t->from - 2]);
}

static void look_level(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    bool over = t->lo > 100.0000001 && !t->range, below = has_sign(s, t) && t->v > 0;
    if ((!over && !below) || !is_level(s, i)) return;
    report_toks(k, CHECK_INCONSISTENT, "impossible", i > 0 ? i - 1 : i, i, over ? bothf(k, "%s > 100%%", NULL, say_tok(k, t)) : bothf(k, "−%s < 0", NULL, say_tok(k, t)),
                over ? both(k, "占比或此种比率不可能超过 100%", "a share, or a rate of this kind, cannot exceed 100 %") : both(k, "占比或此种比率不可能为负", "a share, or a rate of this kind, cannot be negative"));
}

/* 督查-6次; not 同比-6次. */
static void look_negative(checker_t *k, const tok_t *t)
{
    const sentence_t *s = k->s;
    bool counts = t->unit == UNIT_TURN || t->unit == UNIT_GE || t->unit == UNIT_PTIME || t->unit == UNIT_CTIME || t->unit == UNIT_PERSON || t->unit == UNIT_CASE;
    if (!counts || t->money || t->range || t->v <= 0 || !has_sign(s, t) || check_ends_with(s->c, t->from - 1, SAYS[SAY_SIGNED_ZH])) return;
    report_at(k, CHECK_INCONSISTENT, "impossible", t->from - 1, t->to, both(k, "", ""), both(k, "数量不可能为负", "a count cannot be negative"));
}

/* 上午25时30分, 9时75分 */
static void look_clock(checker_t *k, int at)
{
    const uint32_t *c = k->s->c;
    int n = num_run(c, at), i = at + n, hours = 0, minutes = 0;
    if (n < 1 || n > 2 || (c[i] != U'时' && c[i] != U'点') || (at > 0 && (is_digit(c[at - 1]) || num_in(".,-", c[at - 1])))) return;
    int m = num_run(c, i + 1);
    for (int d = 0; d < n; d++) hours = hours * 10 + (int)(c[at + d] - '0');
    for (int d = 0; d < m && d < 2; d++) minutes = minutes * 10 + (int)(c[i + 1 + d] - '0');
    bool time = (m > 0 && m < 3 && c[i + 1 + m] == U'分' && c[i + 2 + m] != U'之') || (c[i] == U'时' && at > 1 && check_ends_with(c, at, "上午|下午|凌晨|晚上|中午"));
    if (time && (hours > 24 || minutes > 59)) report_at(k, CHECK_BROKEN, "date", at, i + 1, both(k, "", ""), both(k, "没有这一时刻", "there is no such time"));
}

void rule_bounds(checker_t *k)
{
    const sentence_t *s = k->s;
    if (!s->zh) return;
    for (int i = 0; i < s->tokens; i++) {
        if (s->t[i].kind != TOK_NUM) continue;
        if (s->t[i].num == NUM_PERCENT) look_level(k, i);
        else if (s->t[i].num == NUM_COUNT) look_negative(k, &s->t[i]);
    }
    for (int at = 0; at < s->n; at++)
        if (is_digit(s->c[at])) look_clock(k, at);
}
