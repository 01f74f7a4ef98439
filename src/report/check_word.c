/* check_word.c - the words of tokens found in a text (check_lexicon.c has them), and the nouns that numbers count. */
#include "report/check_lexicon.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Chinese measure words; the longest that fits counts. */
static const struct {
    const char *word;
    int unit;
    enum num_kind kind;
    bool money;
} UNITS[] = {
    {"人次", UNIT_PTIME, NUM_COUNT, 0}, {"件次", UNIT_CTIME, NUM_COUNT, 0}, {"人", UNIT_PERSON, NUM_COUNT, 0}, {"名", UNIT_PERSON, NUM_COUNT, 0},
    {"余人", UNIT_PERSON, NUM_COUNT, 0}, {"位", UNIT_PERSON, NUM_COUNT, 0}, {"件", UNIT_CASE, NUM_COUNT, 0}, {"起", UNIT_CASE, NUM_COUNT, 0}, {"宗", UNIT_CASE, NUM_COUNT, 0},
    {"元", UNIT_YUAN, NUM_COUNT, 1}, {"块钱", UNIT_YUAN, NUM_COUNT, 1}, {"美元", UNIT_WORDS, NUM_COUNT, 1}, {"港元", UNIT_WORDS + 1, NUM_COUNT, 1}, {"欧元", UNIT_WORDS + 2, NUM_COUNT, 1},
    {"小时", UNIT_TIME, NUM_SPAN, 0}, {"分钟", UNIT_TIME, NUM_SPAN, 0}, {"秒", UNIT_TIME, NUM_SPAN, 0}, {"天", UNIT_TIME, NUM_SPAN, 0}, {"个月", UNIT_TIME, NUM_SPAN, 0},
    {"个工作日", UNIT_TIME, NUM_SPAN, 0}, {"工作日", UNIT_TIME, NUM_SPAN, 0}, {"个季度", UNIT_TIME, NUM_SPAN, 0}, {"季度", UNIT_TIME, NUM_SPAN, 0}, {"周年", UNIT_TIME, NUM_SPAN, 0},
    {"年", UNIT_TIME, NUM_SPAN, 0}, {"周", UNIT_TIME, NUM_SPAN, 0}, {"岁", UNIT_TIME, NUM_SPAN, 0}, {"日", UNIT_TIME, NUM_SPAN, 0}, {"月", UNIT_TIME, NUM_SPAN, 0}, {"个小时", UNIT_TIME, NUM_SPAN, 0},
    {"个百分点", 0, NUM_POINTS, 0}, {"百分点", 0, NUM_POINTS, 0}, {"倍", 0, NUM_TIMES, 0}, {"次", UNIT_TURN, NUM_COUNT, 0}, {"个", UNIT_GE, NUM_COUNT, 0},
};
static const char GENERIC_ZH[] =
    "学时 课时 份 篇 封 册 条 部 家 户 处 项 场 所 亩 公顷 平方米 平方公里 立方米 公里 千米 米 吨 公斤 千克 克 千瓦时 千瓦 度 辆 台 套 座 栋 间 张 支 只 头 "
    "级 期 批 类 种 轮 例 对 艘 架 株 斤 升 立方 标准箱 床 幅 款 笔 单 票 卷 页 字 届 节 集 组 队 村 县 市 省 国 门 棵 尾 箱 袋 瓶 艺 片 块 根 双 副 盘 枚 桩 "
    "吨公里 人公里 吨标准煤 户次 家次 车次 班次 场次 台次 批次 辆次 亩次 万户 摄氏度 毫米 微克 毫克 千伏 兆瓦 海里 英里 厘米 毫升 栋次 项次 条次 份次 个次 单位 院";

static const struct {
    int unit;
    enum num_kind kind;
    const char *nouns;
} NOUNS[] = {
    {UNIT_PERSON, NUM_COUNT,
     "|people|persons|person|suspects|suspect|defendants|defendant|individuals|officials|offenders|prosecutors|minors|victims|witnesses|employees|staff|women|men|children|officers|members|prisoners|"
     "inmates|residents|students|workers|criminals|cadres|juveniles|lawyers|judges|visitors|citizens|bribe-givers|bribers|patients|users|teachers|complainants|petitioners|participants|respondents|interviewees|applicants|inspectors|investigators|auditors|analysts|clerks|detainees|convicts|jurors|delegates|directors|managers|policemen|magistrates|interpreters|trainees|graduates|taxpayers|farmers|migrants|"},
    {UNIT_CASE, NUM_COUNT, "|cases|case|"},
    {UNIT_PTIME, NUM_COUNT, "|person-times|visits|passenger-trips|"},
    {UNIT_YUAN, NUM_COUNT, "|yuan|rmb|renminbi|cny|"},
    {UNIT_WORDS, NUM_COUNT, "|dollars|dollar|usd|"},
    {UNIT_WORDS + 2, NUM_COUNT, "|euros|euro|eur|"},
    {UNIT_WORDS + 3, NUM_COUNT, "|pounds|gbp|"},
    {UNIT_TIME, NUM_SPAN, "|years|year|months|month|days|day|weeks|week|hours|hour|minutes|minute|seconds|second|decades|quarters|working|business|calendar|"},
    {UNIT_NONE, NUM_POINTS, "|percentage-points|pp|ppt|ppts|p.p.|"},
};
static const char STOPS_EN[] =
    "|of|in|to|by|and|or|for|from|were|was|are|is|had|have|has|the|at|on|with|against|involving|that|which|who|whom|as|than|per|be|been|a|an|into|out|under|between|during|after|before|"
    "because|where|when|while|but|over|more|less|fewer|compared|respectively|including|up|down|through|within|it|this|these|those|its|their|they|we|if|so|not|did|do|does|could|would|can|will|may|"
    "last|next|previous|annually|apiece|each|every|ago|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|also|only|about|around|rose|fell|increased|decreased|about|since|until|across|via|among|according|accounted|accounting|representing|reached|";

/* --- words -------------------------------------------------------------------------------------------------------- */

static uint32_t lower(uint32_t c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static int by_first(const void *a, const void *b)
{
    const word_row_t *x = a, *y = b;
    if (x->c[0] != y->c[0]) return x->c[0] < y->c[0] ? -1 : 1;
    if (x->n != y->n) return y->n - x->n;
    return memcmp(x->c, y->c, (size_t)x->n * sizeof *x->c);
}

/* Adds the words of one list; counts only when row is NULL. */
static size_t add_words(word_row_t *row, const char *list, enum word word)
{
    size_t count = 0;
    while (*list) {
        word_row_t one = {.word = word};
        while (*list && *list != '|') {
            uint32_t c = text_next(&list);
            if (one.n < WORD_MOST) one.c[one.n] = c == '-' ? ' ' : c;
            one.n++;
        }
        if (*list) list++;
        assert(one.n <= WORD_MOST); /* a bug of the table above */
        if (one.n == 0) continue;
        if (row) row[count] = one;
        count++;
    }
    return count;
}

int check_words_load(arena_t *arena, check_words_t *ret, err_t *err)
{
    size_t count = 0;
    for (size_t i = 0; i < LEXEMES; i++)
        if (LEXICON[i].word != W_WORDS) count += add_words(NULL, LEXICON[i].zh, W_NONE) + add_words(NULL, LEXICON[i].en, W_NONE);
    word_row_t *row = arena_array(arena, count, sizeof *row);
    if (!row) return err_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < LEXEMES; i++) {
        if (LEXICON[i].word == W_WORDS) continue;
        n += add_words(row + n, LEXICON[i].zh, LEXICON[i].word);
        n += add_words(row + n, LEXICON[i].en, LEXICON[i].word);
    }
    assert(n == count);
    qsort(row, count, sizeof *row, by_first);
    for (size_t i = 1; i < count; i++) /* a word of two classes would be of either */
        assert(row[i].word == row[i - 1].word || row[i].n != row[i - 1].n || memcmp(row[i].c, row[i - 1].c, (size_t)row[i].n * sizeof *row[i].c) != 0);
    *ret = (check_words_t){row, count};
    return 0;
}

static bool word_at(const word_row_t *row, const uint32_t *c, int at)
{
    for (int i = 0; i < row->n; i++) {
        uint32_t have = lower(c[at + i]);
        if (have == '-' || have == 0x2010 || have == 0x2011) have = ' ';
        if (have == 0 || have != lower(row->c[i])) return false;
    }
    uint32_t last = c[at + row->n - 1], next = c[at + row->n];
    return !is_latin(last) || !(is_latin(next) || is_digit(next)); /* English words end where they end */
}

int check_words_find(const check_words_t *lexicon, const uint32_t *c, int at, enum word *ret_word)
{
    uint32_t first = lower(c[at]);
    size_t low = 0, high = lexicon->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (lexicon->row[middle].c[0] < first) low = middle + 1;
        else high = middle;
    }
    for (; low < lexicon->count && lexicon->row[low].c[0] == first; low++)
        if (word_at(&lexicon->row[low], c, at)) {
            *ret_word = lexicon->row[low].word;
            return lexicon->row[low].n;
        }
    return 0;
}

/* --- units -------------------------------------------------------------------------------------------------------- */

static int starts(const uint32_t *c, int at, const char *word, const char *end)
{
    int n = 0;
    while (word < end) {
        if (c[at + n] != text_next(&word)) return 0;
        n++;
    }
    return n;
}

/* more: a letter as if it stood behind, or 0. */
static int64_t hash_unit(const uint32_t *c, int from, int to, uint32_t more)
{
    uint64_t h = 1469598103934665603u;
    for (int i = from; i < to; i++) h = (h ^ lower(c[i])) * 1099511628211u;
    if (more) h = (h ^ more) * 1099511628211u;
    return -(int64_t)(h >> 2) - 1;
}

int unit_zh(const uint32_t *c, int at, int64_t *ret_unit, enum num_kind *ret_kind, bool *ret_money)
{
    int best = 0;
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
        int n = starts(c, at, UNITS[i].word, UNITS[i].word + strlen(UNITS[i].word));
        if (n <= best) continue;
        best = n;
        *ret_unit = UNITS[i].unit;
        *ret_kind = UNITS[i].kind;
        *ret_money = UNITS[i].money;
    }
    for (const char *p = GENERIC_ZH; *p;) {
        const char *end = strchr(p, ' ');
        if (!end) end = p + strlen(p);
        int n = starts(c, at, p, end);
        if (n > best) {
            best = n;
            *ret_unit = hash_unit(c, at, at + n, 0);
            *ret_kind = NUM_COUNT;
            *ret_money = false;
        }
        p = *end ? end + 1 : end;
    }
    return best;
}

static bool in_list(const char *list, const char *word)
{
    char key[48];
    (void)snprintf(key, sizeof key, "|%s|", word);
    return strstr(list, key) != NULL;
}

/* The word at *at in small letters, blanks before it passed; false at a separator or the end. */
static bool next_word(const uint32_t *c, int *at, char into[40], int *ret_from)
{
    int i = *at, n = 0;
    if (c[i] == ' ') i++;
    *ret_from = i;
    while (is_latin(c[i]) || (c[i] == '-' && is_latin(c[i + 1])) || (c[i] == '\'' && is_latin(c[i + 1])) || c[i] == 0x2019) {
        if (n < 37) into[n++] = c[i] < 128 ? (char)lower(c[i]) : '\'';
        i++;
    }
    into[n] = '\0';
    *at = i;
    return n > 0;
}

int unit_en(const uint32_t *c, int at, int64_t *ret_unit, enum num_kind *ret_kind)
{
    char word[40];
    int plural_end = at, end = at, from;
    for (int words = 0; words < 6 && next_word(c, &end, word, &from) && !in_list(STOPS_EN, word); words++) {
        if (strcmp(word, "staff") == 0 && (check_ends_with(c, end + 5, " days") || check_ends_with(c, end + 6, " hours"))) continue;
        for (size_t i = 0; i < sizeof NOUNS / sizeof *NOUNS; i++)
            if (in_list(NOUNS[i].nouns, word)) {
                *ret_unit = NOUNS[i].unit;
                *ret_kind = NOUNS[i].kind;
                return end;
            }
        size_t n = strlen(word);
        if (plural_end == at && n > 3 && word[n - 1] == 's' && word[n - 2] != 's') {
            *ret_unit = hash_unit(c, from, end, 0);
            *ret_kind = NUM_COUNT;
            plural_end = end;
        }
    }
    return plural_end;
}

bool check_unit_one(const uint32_t *c, int at, int64_t *ret_unit)
{
    char word[40];
    int from, end = at;
    if (!next_word(c, &end, word, &from)) return false;
    for (size_t i = 0; i < sizeof NOUNS / sizeof *NOUNS; i++)
        if (in_list(NOUNS[i].nouns, word)) {
            *ret_unit = NOUNS[i].unit;
            return NOUNS[i].kind == NUM_COUNT;
        }
    size_t n = strlen(word);
    word[n] = 's'; /* next_word leaves room */
    word[n + 1] = '\0';
    for (size_t i = 0; i < sizeof NOUNS / sizeof *NOUNS; i++)
        if (in_list(NOUNS[i].nouns, word)) {
            *ret_unit = NOUNS[i].unit;
            return NOUNS[i].kind == NUM_COUNT;
        }
    *ret_unit = hash_unit(c, from, end, 's');
    return true;
}

bool same_unit(const tok_t *a, const tok_t *b)
{
    if (a->num != b->num) return false;
    if (a->num != NUM_COUNT) return true;
    return a->unit == b->unit || a->unit == UNIT_NONE || b->unit == UNIT_NONE;
}
