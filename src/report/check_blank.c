/* check_blank.c - what has not been filled in: placeholders, units and signs of per cent without their number. */
#include "report/check_lexicon.h"

#include "base/text.h"

static int unit_char(const uint32_t *c, int i)
{
    int64_t unit;
    enum num_kind kind;
    bool money;
    if (c[i] == '%') return 1;
    if (c[i] == U'个' && c[i + 1] == U'百' && c[i + 2] == U'分' && c[i + 3] == U'点') return 4;
    int n = unit_zh(c, i, &unit, &kind, &money);
    if (n && (unit == UNIT_PERSON || unit == UNIT_CASE || unit == UNIT_PTIME || unit == UNIT_CTIME || unit == UNIT_YUAN || kind == NUM_TIMES) && !(c[i] == U'人' && c[i + 1] == U'民')) return n;
    if (c[i] == U'万' && c[i + 1] == U'元') return 2;
    return c[i] == U'份' && c[i + 1] != U'额' ? 1 : 0; /* 份 */
}

/* Where the words end before the marks that fill the place of a number up to i. */
static int before_fill(const uint32_t *c, int i)
{
    while (i > 0 && (c[i - 1] == ' ' || one_of(U"Xx×_＿*＊□○?？", c[i - 1]))) i--;
    return i;
}

static int english_unit(const uint32_t *c, int i)
{
    int64_t unit = UNIT_NONE;
    enum num_kind kind;
    int end = unit_en(c, i, &unit, &kind);
    if (end > i && i > 2 && c[i - 1] == '?' && c[i - 2] == '?') return end - i;
    if (end > i && i > 2 && c[i - 1] == 'X' && c[i - 2] == 'X' && c[i - 3] == ' ') return end - i; /* issued XX warnings */
    if (end > i && (unit == UNIT_PERSON || unit == UNIT_CASE || check_ends_with(c, before_fill(c, i), "total of|were|was|received|accepted|handled|appointed|with"))) return end - i;
    static const char *const words[] = {" per cent", " percent", "%", " %"};
    for (size_t k = 0; k < 4; k++) {
        int n = 0;
        while (words[k][n] && c[i + n] == (unsigned char)words[k][n]) n++;
        if (!words[k][n]) return n;
    }
    return 0;
}

/* The length of word at c[i], 0 if it does not stand there. */
static int starts_with(const sentence_t *s, int i, const char *word)
{
    int n = 0;
    while (*word) {
        if (s->c[i + n] != text_next(&word)) return 0;
        n++;
    }
    return n;
}

/* Whether what stands there is a noun that numbers count. */
static bool counted_en(const sentence_t *s, int end)
{
    int64_t unit;
    enum num_kind kind;
    return unit_en(s->c, end, &unit, &kind) > end;
}

static bool filler(uint32_t c)
{
    return one_of(U"Xx×_＿*＊□○?？", c);
}

static void find_fillers(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->n; i++) {
        if (!filler(s->c[i])) continue;
        int end = i;
        while (s->c[end] == s->c[i]) end++;
        if ((end - i >= 2 || s->c[i] == U'＿') && !(i > 0 && is_latin(s->c[i - 1]))) {
            if (s->c[end] == ']') end++;
            int at = end + (s->c[end] == ' '), n = unit_char(s->c, at);
            if (!n && !is_latin(s->c[end]) && !s->zh) n = english_unit(s->c, end) || (s->c[end - 1] == ']' && counted_en(s, end));
            if (n) report_at(k, CHECK_BROKEN, "placeholder", i, at + n <= s->n ? at + n : s->n, both(k, "", ""), both(k, "数字尚未填写", "the number has not been filled in"));
        }
        i = end;
    }
}

/* 同比上升%，提高个百分点，rose by %. */
static void find_bare_change(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    int last = is_word(&s->t[i + 1], W_BY) ? i + 1 : i, at = s->t[last].to + (s->c[s->t[last].to] == ' '), n = unit_char(s->c, at);
    bool bare = n && (s->c[at] == '%' || n == 4 || (s->c[at] == U'倍' && check_closes(s->c[at + 1])));
    bool table = s->c[at] == '%' && (s->zh ? !check_says(s, 0, s->n, SAYS[SAY_PUNCTUATION]) : last == i); /* a column head */
    if (!s->zh && last > i && !n && s->c[at] == 'p' && english_unit(s->c, s->t[last].to)) bare = true, n = 8;
    if (bare && !table)
        report_at(k, CHECK_BROKEN, "unit", t->from, at + n <= s->n ? at + n : s->n, both(k, "", ""), both(k, "有单位而无数字", "a unit without its number"));
}

static void find_bare_units(checker_t *k)
{
    static const char verbs[] = "受理|办理|起诉|逮捕|审结|立案|查办|查处|共|达|发出|提出|追回|挽回|上升|下降|增长|共计|合计|批捕|监督";
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens; i++)
        if (is_word(&s->t[i], W_UP) || is_word(&s->t[i], W_DOWN)) find_bare_change(k, i);
    for (int i = 0; i + 3 <= s->n && s->zh; i++) /* 同比增长百分之。 */
        if (s->c[i] == U'百' && s->c[i + 1] == U'分' && s->c[i + 2] == U'之' && check_closes(s->c[i + 3]) && s->c[i + 3] != ' ')
            report_at(k, CHECK_BROKEN, "unit", i, i + 3, both(k, "", ""), both(k, "有单位而无数字", "a unit without its number"));
    int head = s->zh && k->table && s->n > 3 ? unit_char(s->c, 0) : 0; /* 办理案件    件，同比: the blanks parted it */
    if (head && one_of(U"，,、", s->c[head]) && s->c[0] != '%') report_at(k, CHECK_BROKEN, "unit", 0, head, both(k, "", ""), both(k, "有单位而无数字", "a unit without its number"));
    for (int i = 1; i < s->n && s->zh; i++) { /* 受理 件， */
        if (s->c[i] != ' ' || !check_ends_with(s->c, i, verbs)) continue;
        int n = unit_char(s->c, i + 1);
        if (n && s->c[i + 1] != '%' && check_closes(s->c[i + 1 + n]) && s->c[i + 1 + n] != ' ')
            report_at(k, CHECK_BROKEN, "unit", i - 1, i + 1 + n, both(k, "", ""), both(k, "有单位而无数字", "a unit without its number"));
    }
}

/* [to be inserted], [数字待核]: a note to oneself; its end, 0 if it is none. */
static int note_end(const sentence_t *s, int i)
{
    int end = i + 1;
    while (end < s->n && end < i + 30 && !one_of(U"]】", s->c[end])) end++;
    if (!one_of(U"]】", s->c[end])) return 0;
    return check_says(s, i + 1, end, SAYS[SAY_TO_BE_FILLED]) ? end + 1 : 0;
}

/* [ ]件, [to be inserted] complaints: its length, 0 if it is none. */
static int bracket(const sentence_t *s, int i)
{
    int end = i + 1;
    while (s->c[end] == ' ' || s->c[end] == '_') end++;
    end = one_of(U"]】", s->c[end]) ? end + 1 : note_end(s, i);
    bool counted = end > i + 2 && (unit_char(s->c, end + (s->c[end] == ' ')) || (!s->zh && counted_en(s, end)));
    return counted ? end - i : 0;
}

/* TBD, #REF!, [ ] where a number should stand. */
static void find_marks(checker_t *k)
{
    static const char *const marks[] = {"#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!"};
    static const char *const words[] = {"TBD", "TBC", "NaN", "tbd", "tbc", "NULL", "N/A", "nnn", "NNN", "待填", "待定", "待补", "待核"};
    const sentence_t *s = k->s;
    for (int i = 0; i < s->n; i++) {
        int n = 0, end = i;
        for (size_t m = 0; m < sizeof marks / sizeof *marks && !n; m++) n = starts_with(s, i, marks[m]);
        for (size_t m = 0; m < sizeof words / sizeof *words && !n; m++) {
            n = i > 0 && is_latin(s->c[i - 1]) ? 0 : starts_with(s, i, words[m]);
            end = i + n;
            if (n && !(unit_char(s->c, end + (s->c[end] == ' ')) || (!s->zh && english_unit(s->c, end) && !is_latin(s->c[end])))) n = 0;
        }
        if (!n && one_of(U"[【", s->c[i])) n = bracket(s, i);
        if (n) report_at(k, CHECK_BROKEN, "placeholder", i, i + n <= s->n ? i + n : s->n, both(k, "", ""), both(k, "数字尚未填写", "the number has not been filled in"));
    }
}

/* was per cent, 批捕率%，: a sign of per cent that nothing stands before. */
static void find_bare_percent(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->n; i++) /* $ million */
        if (one_of(U"$£€¥￥", s->c[i]) && s->c[i + 1] == ' ' && (starts_with(s, i + 2, "million") || starts_with(s, i + 2, "billion")))
            report_at(k, CHECK_BROKEN, "unit", i, i + 9, both(k, "", ""), both(k, "有单位而无数字", "a unit without its number"));
    for (int i = 2; i < s->n; i++) {
        int n = starts_with(s, i, "per cent") ? 8 : starts_with(s, i, "percent") ? 7 : s->c[i] == '%' ? 1 : 0;
        if (!n || is_latin(s->c[i + n])) continue;
        bool bare = s->zh ? n == 1 && s->c[i - 1] == U'率' && check_closes(s->c[i + 1]) && check_says(s, 0, s->n, SAYS[SAY_PUNCTUATION])
                          : s->c[i - 1] == ' ' && check_ends_with(s->c, i - 1, " was| were| is| by| to| at| reached| from| than| only| about| nearly| over| of") && !starts_with(s, i + n, "age");
        if (bare) report_at(k, CHECK_BROKEN, "unit", i - 1, i + n, both(k, "", ""), both(k, "有单位而无数字", "a unit without its number"));
    }
}

/* 由增至320人, from to 320: what it came from is missing. */
static void find_bare_from(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i + 2 < s->tokens; i++) {
        const tok_t *a = &s->t[i], *b = &s->t[i + 1];
        if (!s->zh && a->kind == TOK_TEXT && check_ends_with(s->c, a->to, "etween") && is_word(b, W_AND) && s->t[i + 2].kind == TOK_NUM)
            report_at(k, CHECK_BROKEN, "unit", a->from, s->t[i + 2].to, both(k, "", ""), both(k, "起始的数字缺失", "the number it came from is missing"));
        bool to = is_word(b, W_UPTO) || is_word(b, W_DOWNTO) || (!s->zh && is_word(b, W_TO));
        if (is_word(a, W_FROM) && to && s->t[i + 2].kind == TOK_NUM && b->from - a->to <= 1 )
            report_at(k, CHECK_BROKEN, "unit", a->from, s->t[i + 2].to, both(k, "", ""), both(k, "起始的数字缺失", "the number it came from is missing"));
    }
}

/* Whether the words at token i ask for a number right behind them: 约为, 共计为. */
static bool asks_for_number(const sentence_t *s, int i)
{
    const tok_t *t = &s->t[i];
    if (s->c[t->from] == U'约') return true;
    return i > 0 && is_word(t, W_IS) && (is_word(&s->t[i - 1], W_ABOUT) || is_word(&s->t[i - 1], W_TOTAL));
}

/* 约为人，均已办结; 共有  人参加: a unit behind 约, 共, 为 without its number. */
static void look_behind_word(checker_t *k, int i)
{
    const sentence_t *s = k->s;
    const tok_t *t = &s->t[i];
    int at = t->to, blanks = 0;
    while (s->c[at] == ' ' || s->c[at] == 0xA0) at++, blanks++;
    int n = unit_char(s->c, at);
    if (!n || s->c[at] == U'元') return;
    bool closed = check_closes(s->c[at + n]) && s->c[at + n] != ' ', gap = blanks && s->c[at] != '%' && (closed || one_of(U"参受被接应到", s->c[at + n]));
    bool none = closed && !blanks && (asks_for_number(s, i) || (is_word(t, W_TOTAL) && s->c[at] != U'人'));
    if (gap || none) report_at(k, CHECK_BROKEN, "unit", t->from, at + n <= s->n ? at + n : s->n, both(k, "", ""), both(k, "有单位而无数字", "a unit without its number"));
}

static void find_unit_alone(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens && s->zh; i++)
        if (is_word(&s->t[i], W_ABOUT) || is_word(&s->t[i], W_IS) || is_word(&s->t[i], W_TOTAL)) look_behind_word(k, i);
}

void rule_tokens(checker_t *k)
{
    find_fillers(k);
    find_marks(k);
    find_bare_units(k);
    find_bare_percent(k);
    find_bare_from(k);
    find_unit_alone(k);
}
