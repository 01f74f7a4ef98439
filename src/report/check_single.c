/* check_single.c - what one number shows alone: values that cannot be. */
#include "report/check_lexicon.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

/* --- words of the text --------------------------------------------------------------------------------------------------- */

/* A character by its lower bits, the way a list's bytes tell them without being read. */
static unsigned char_key(uint32_t c)
{
    return c < 0x80 ? c : c & 0xFFF;
}

/* The same of the character that ends before the byte; a word in front of it has at least one. */
static unsigned last_key(const char *word, const char *end)
{
    unsigned last = (unsigned char)end[-1];
    return last < 0x80 || end - word < 2 ? last : ((unsigned char)end[-2] & 0x3Fu) << 6 | (last & 0x3F);
}

/* Length of the word of a |-list that ends at c[end] (exclusive), 0 if none does. */
int check_ends_with(const uint32_t *c, int end, const char *list)
{
    enum { ROOM = 24 };
    if (end <= 0) return 0;
    uint32_t last = c[end - 1];
    unsigned one = char_key(last), other = char_key(last | 32);
    while (*list) {
        const char *next = list;
        while (*next && *next != '|') next++;
        unsigned have = next > list ? last_key(list, next) : 0;
        if (next == list || (have != one && have != other && next - list <= ROOM)) { /* a longer one is cut */
            list = next + (*next == '|');
            continue;
        }
        uint32_t word[ROOM];
        int n = 0;
        while (*list && *list != '|') {
            uint32_t x = text_next(&list);
            if (n < ROOM) word[n++] = x;
        }
        if (*list) list++;
        int i = 0;
        while (i < n && end - n + i >= 0 && (c[end - n + i] == word[i] || (c[end - n + i] | 32) == word[i])) i++;
        if (n && i == n) return n;
    }
    return 0;
}

enum { PAIRS = 2048 };

/* Two letters that stand beside each other, as a bit of a set. */
static unsigned pair_bit(uint32_t a, uint32_t b)
{
    return (((a | 32) * 61) ^ (b | 32)) % PAIRS;
}

bool check_says(const sentence_t *s, int from, int to, const char *list)
{
    uint64_t pairs[PAIRS / 64] = {0};
    if (from < 0) from = 0;
    if (to > s->n) to = s->n;
    for (int at = from; at + 1 < to; at++) pairs[pair_bit(s->c[at], s->c[at + 1]) / 64] |= UINT64_C(1) << pair_bit(s->c[at], s->c[at + 1]) % 64;
    while (*list) { /* each word whose first two letters stand there is read once, then looked for: lists are long and clauses short */
        uint32_t word[40];
        int n = 0;
        while (n < 2 && *list && *list != '|') word[n++] = text_next(&list);
        unsigned bit = n == 2 ? pair_bit(word[0], word[1]) : 0;
        if (n == 2 && !(pairs[bit / 64] >> bit % 64 & 1)) {
            list = check_next_word(list);
            continue;
        }
        while (*list && *list != '|') {
            uint32_t x = text_next(&list);
            if (n < 40) word[n++] = x;
        }
        if (*list) list++;
        for (int at = from; n && at + n <= to; at++) {
            int k = 0;
            while (k < n && (s->c[at + k] == word[k] || (s->c[at + k] | 32) == word[k])) k++;
            if (k == n) return true;
        }
    }
    return false;
}

static bool says(const sentence_t *s, const char *list)
{
    return check_says(s, 0, s->n, list);
}

bool check_closes(uint32_t c)
{
    return c == 0 || one_of(U" ,，。、；;.)）", c);
}

/* --- values that cannot be ------------------------------------------------------------------------------------------------- */

static const char RATES_ZH[] =
    "不捕率|不批捕率|不起诉率|不诉率|起诉率|批捕率|捕诉率|适用率|采纳率|服判率|满意率|满意度|群众满意度|合格率|出席率|回复率|答复率|无罪率|有罪率|有罪判决率|定罪率|判决率|就业率|死亡率|治愈率|好评率|公开率|"
    "支持率|录取率|毕业率|改判率|采信率|调解率|撤诉率|上诉率|抗诉率|申诉率|化解率|羁押率|审前羁押率|诉前羁押率|知晓率|知晓度|占比|所占比例|所占比重|优良率|达标率|及格率|到庭率|出庭率|参保率|森林覆盖率|城镇化率|失业率|绿化覆盖率|确定刑量刑建议提出率|提出率|整改率|按时办结率|准确率|当场办结率|审结率|办结率|结案率|破案率|逮捕率|退查率|优秀率|优良率|入户率|到场率|回访率|执行率|兑现率|追缴率|起诉率|立案率|采用率|检出率|达成率|调解成功率|成功率|参与率|投票率|签订率|确认率|满意比例|认罪认罚率|和解率|公开率";
static const char RATES_EN[] =
    "conviction rate|acquittal rate|satisfaction rate|attendance rate|employment rate|unemployment rate|literacy rate|success rate|adoption rate|acceptance rate|response rate|reply rate|detention rate|"
    "non-prosecution rate|non-arrest rate|arrest rate|prosecution rate|guilty plea rate|pass rate|mortality rate|appeal rate|completion rate|compliance rate|application rate|conviction rate of|rate of conviction|rate of convictions|plea rate|clearance rate|clear-up rate|closing rate|closure rate|refusal rate|approval rate|clean-up rate|turnout|detection rate|disposal rate|on-time rate|participation rate|implementation rate|settlement rate|withdrawal rate|customer satisfaction|client satisfaction|user satisfaction|satisfaction|satisfaction score|satisfaction with the help desk";

/* Words between the rate's name and its value: 为, 达到, stood at. */
static int name_end(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0; j--) {
        const tok_t *t = &s->t[j];
        bool pass = t->kind == TOK_WORD && (t->word == W_IS || t->word == W_LE || t->word == W_OF || t->word == W_BY || t->word == W_UPTO || t->word == W_TO);
        if (!pass) return t->kind == TOK_SEP || t->kind == TOK_NUM ? -1 : t->to;
    }
    return -1;
}

static bool share_before(const sentence_t *s, int i)
{
    for (int j = i - 1; j >= 0 && j > i - 8; j--) {
        const tok_t *t = &s->t[j];
        if (is_word(t, W_SHARE)) return true;
        if (t->kind == TOK_SEP || t->kind == TOK_NUM || is_word(t, W_UP) || is_word(t, W_DOWN)) return false;
    }
    return false;
}

/* 112% of the cases. */
static bool percent_of_things(const sentence_t *s, int i)
{
    int64_t unit = UNIT_NONE;
    enum num_kind kind;
    const tok_t *of = &s->t[i + 1];
    if (!is_word(of, W_OF) || s->zh) return false;
    static const char *const own[] = {" its", " their", " the", " all", " our", " those", " these"};
    int at = of->to;
    for (size_t w = 0; w < sizeof own / sizeof *own; w++)
        if (check_ends_with(s->c, at + (int)strlen(own[w]), own[w]) && s->c[at + (int)strlen(own[w])] == ' ') at += (int)strlen(own[w]), w = 0;
    int end = unit_en(s->c, at, &unit, &kind);
    if (end > at && (unit == UNIT_PERSON || unit == UNIT_CASE)) return true;
    const tok_t *next = &s->t[i + 2 + is_word(&s->t[i + 2], W_LE)], *verb = next + 1; /* of the recommendations were accepted */
    return next->kind == TOK_TEXT && is_word(verb, W_IS) && check_says(s, verb->from, verb->to, SAYS[SAY_WERE]);
}

static const char MAY_EXCEED[] = "计划|目标|预算|任务|生产总值|GDP|gdp|储备|净资产|收入|需求|上年|去年|定额|target|plan|budget|quota|income|capacity|average|previous|last year|goal|level|requirement|earnings|baseline";

/* Client satisfaction with the help desk reached 108 per cent. */
static bool satisfied(const sentence_t *s, int i)
{
    int end, from = passage_clause(s, i, &end);
    bool level = i > 0 && (is_word(&s->t[i - 1], W_IS) || is_word(&s->t[i - 1], W_UPTO));
    return level && check_says(s, s->t[from].from, s->t[i].from, SAYS[SAY_BOUNDED_RATES]);
}

/* finalised 6,478 against 6,204 lodged, a clearance rate of 104.4 per cent: what went out over what came in may be more than all of it. */
static bool flows(const sentence_t *s, int i)
{
    int end, from = passage_clause(s, i, &end), first = passage_sentence(s, i, &end);
    bool named = check_says(s, s->t[from].from, s->t[i].from, "clearance|disposal|closure|closing|completion|disposition") && !check_says(s, s->t[i].to, s->t[end].from, "and solved|solved in|recorded"), rate = false;
    int counts = 0;
    for (int a = first; a < end && !s->zh; a++) {
        const tok_t *p = &s->t[a];
        if (!is_count(p) || p->money) continue;
        counts++;
        bool went = check_says(s, p->from > 24 ? p->from - 24 : 0, p->from, "finalis|complet|dispos|closed|decided|conclud|resolv|determin|dealt") || check_says(s, p->to, p->to + 20 < s->n ? p->to + 20 : s->n, "finalis|complet|dispos|closed|decided|conclud|resolv|determin");
        for (int b = first; b < end && went && !rate; b++) rate = a != b && is_count(&s->t[b]) && !s->t[b].money && s->t[b].v > 0 && fabs(100 * p->v / s->t[b].v - s->t[i].v) <= 0.51 * s->t[i].last;
    }
    return !s->zh && (rate || (named && counts < 2));
}

/* down 112 per cent */
static void look_fall(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    int j = i - 1;
    while (j >= 0 && s->t[j].kind == TOK_WORD && (s->t[j].word == W_LE || s->t[j].word == W_BY || s->t[j].word == W_RESP || s->t[j].word == W_IS)) j--;
    bool down = j >= 0 && is_word(&s->t[j], W_DOWN);
    if (!down && is_word(&s->t[i + 1], W_DOWN) && !s->zh) down = true;
    if (down && t->lo > 100.0000001 && !says(s, "利润|净利|亏损|盈|profit|income|surplus|earnings|cash|balance|收益"))
        report_toks(k, CHECK_INCONSISTENT, "impossible", j >= 0 ? j : i, i, bothf(k, "1 − %s < 0", NULL, say_tok(k, t)), both(k, "数量不可能减少超过 100%", "nothing can fall by more than 100 %"));
}

static void look_percent(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    if (t->lo > 100.0000001 && !says(s, MAY_EXCEED) && !flows(s, i)) {
        int name = name_end(s, i);
        bool rate = name > 0 && (check_ends_with(s->c, name, s->zh ? RATES_ZH : RATES_EN) || (!s->zh && satisfied(s, i)));
        if (rate || share_before(s, i) || percent_of_things(s, i)) {
            report_toks(k, CHECK_INCONSISTENT, "impossible", i > 0 ? i - 1 : i, i, bothf(k, "%s > 100%%", NULL, say_tok(k, t)),
                        both(k, "占比或此种比率不可能超过 100%", "a share, or a rate of this kind, cannot exceed 100 %"));
            return;
        }
    }
    look_fall(k, i);
}

static void look_times(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    bool by = false;
    int j = i - 1;
    for (; j >= 0 && s->t[j].kind == TOK_WORD && (s->t[j].word == W_LE || s->t[j].word == W_BY || s->t[j].word == W_IS || s->t[j].word == W_RESP); j--) by = by || is_word(&s->t[j], W_BY);
    if (j < 0 || !is_word(&s->t[j], W_DOWN) || t->lo < 1) return;
    if (!s->zh && !by) return; /* "cut three times" */
    report_toks(k, CHECK_INCONSISTENT, "impossible", j, i, bothf(k, "1 − %s < 0", NULL, say_number(k, t->v, -1)),
                both(k, "减少不能用倍数表示", "a decrease cannot be by so many times"));
}

static bool average_context(const sentence_t *s)
{
    for (int i = 0; i < s->tokens; i++)
        if (is_word(&s->t[i], W_AVG) || is_word(&s->t[i], W_PER)) return true;
    return says(s, "每|均|比为|/|之比|折合|当量|率|ratio|per |average|mean|equivalent|fte| rate");
}

/* 25 hours a day, 8 days a week, aged 214. */
static void look_limit(checker_t *k, int i)
{
    static const struct {
        const char *unit, *per;
        double most;
    } rows[] = {{"hour", " a day| per day| each day| daily", 24}, {"day", " a week| per week| each week", 7}, {"month", " a year| per year", 12}, {"小时", "每天|每日|日均", 24}, {"天", "每周", 7}, {"岁", "", 130}, {"周岁", "", 130}};
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    int from = t->from - 12 > 0 ? t->from - 12 : 0, to = t->to + 12 < s->n ? t->to + 12 : s->n;
    bool bad = !s->zh && is_count(t) && t->v > 130 && t->v < 1900 && t->exact && check_ends_with(s->c, t->from, " aged | age | age of ");
    for (size_t r = 0; r < sizeof rows / sizeof *rows && !bad && t->num == NUM_SPAN; r++)
        bad = t->lo > rows[r].most && check_says(s, t->digits_to, t->to, rows[r].unit) && (!*rows[r].per || check_says(s, s->zh ? from : t->to, s->zh ? t->from : to, rows[r].per));
    if (bad) report_toks(k, CHECK_INCONSISTENT, "impossible", i, i, both(k, "", ""), both(k, "超出可能的限度", "more than there can be"));
}

/* 线索-35件 */
static bool negative(checker_t *k, const tok_t *t, bool indivisible)
{
    const sentence_t *s = k->s;
    uint32_t sign = t->from > 1 ? s->c[t->from - 1] : 0;
    if (t->from < 3 || (!s->zh && check_says(s, t->to > 14 ? t->to - 14 : 0, t->to + 12, "degrees|Celsius|temperature"))) return false;
    if (!s->zh && !t->money && (indivisible || t->unit < 0) && check_ends_with(s->c, t->from, " minus ") && t->unit != UNIT_NONE) {
        report_at(k, CHECK_INCONSISTENT, "impossible", t->from - 6, t->to, both(k, "", ""), both(k, "数量不可能为负", "a count cannot be negative"));
        return true;
    }
    bool bare = is_han(s->c[t->from - 2]) || (!s->zh && s->c[t->from - 2] == ' ' && (t->unit < 0 || indivisible) && check_ends_with(s->c, t->from - 2, "of|received|were|was|handled|opened|closed|filed|to"));
    if ((sign != '-' && sign != 0x2212) || !bare || t->money || (!indivisible && t->unit >= 0)) return false;
    report_at(k, CHECK_INCONSISTENT, "impossible", t->from - 1, t->to, both(k, "", ""), both(k, "数量不可能为负", "a count cannot be negative"));
    return true;
}

/* 12.5场 */
static bool is_session(const sentence_t *s, const tok_t *t)
{
    return s->zh && t->to - t->digits_to == 1 && s->c[t->digits_to] == U'场' && t->v < 1000;
}

static const char COUNTED_EN[] = " complaints| reports| files| applications| inspections| searches| appeals| investigations| warrants| trials| hearings| indictments| convictions| petitions| referrals| audits| recommendations";

static bool is_counted_en(const sentence_t *s, const tok_t *t)
{
    return !s->zh && !t->money && t->unit < 0 && check_says(s, t->digits_to, t->to, COUNTED_EN);
}

static void look_count(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    bool people = t->unit == UNIT_PERSON, indivisible = people || t->unit == UNIT_CASE || is_session(s, t) || is_counted_en(s, t);
    if (indivisible && t->last < 1 && fabs(t->v - round(t->v)) > 1e-9 && !t->range && !average_context(s)) {
        report_toks(k, CHECK_INCONSISTENT, "impossible", i, i, both(k, "", ""), both(k, "人数、件数应为整数，可能缺“万”", "persons and cases come in whole numbers: perhaps a scale is missing"));
        return;
    }
    if (negative(k, t, indivisible)) return;
    double mantissa = t->v / (t->last > 0 ? t->last : 1);
    bool scaled = t->last >= (s->zh ? 1e8 : 1e6) && mantissa >= (s->zh ? 1e5 : 1e4) && (indivisible || t->unit == UNIT_TURN || t->unit == UNIT_PTIME);
    bool too_many = (people && t->v > 8.5e9) || (t->unit == UNIT_PTIME && t->v > 2e11) || (t->unit == UNIT_CASE && t->v > 1e12);
    if (scaled || too_many)
        report_toks(k, CHECK_BROKEN, "scale", i, i, bothf(k, "= %s", NULL, say_number(k, t->v, 0)), both(k, "数量级不可能，疑为单位或分隔符有误", "not a possible order of magnitude: scale or separator is wrong"));
}

/* 立案650件680件: two counts of one thing. */
static void look_run_together(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *a = &s->t[i], *b = &s->t[i + 1];
    if (!s->zh || !is_count(b) || b->from != a->to || a->unit != b->unit || a->unit == UNIT_NONE || a->money || a->to == a->digits_to || a->range || b->range || a->v == b->v) return;
    report_toks(k, CHECK_INCONSISTENT, "merged", i, i + 1, bothf(k, "%s ≠ %s", NULL, say_number(k, a->v, -1), say_number(k, b->v, -1)), both(k, "同一数量写了两个数字，可能是两处误并", "two numbers of one thing run together"));
}

void rule_single(checker_t *k)
{
    sentence_t *s = k->s;
    for (int i = 0; i < s->tokens; i++) {
        tok_t *t = &s->t[i];
        if (t->kind != TOK_NUM) continue;
        if (t->num == NUM_PERCENT) look_percent(k, i);
        if (t->num == NUM_TIMES) {
            look_times(k, i);
            if (!s->zh && t->last >= 1e6 && t->v / t->last >= 1e4) { /* 255,700 million times */
                report_toks(k, CHECK_BROKEN, "scale", i, i, bothf(k, "= %s", NULL, say_number(k, t->v, 0)),
                            both(k, "数量级不可能，疑为单位或分隔符有误", "not a possible order of magnitude: scale or separator is wrong"));
            }
        }
        if (t->num == NUM_COUNT) look_count(k, i), look_run_together(k, i);
        if (t->num == NUM_COUNT || t->num == NUM_SPAN) look_limit(k, i);
    }
}
