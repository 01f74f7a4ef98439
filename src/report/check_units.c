/* check_units.c - a number's unit against the thing it counts: suspects are no 件, losses no 人, a rate no cases.
 *
 * check_lexicon.c has the things (COUNTED) with the measures they never take. The noun stands right before the number or behind it.
 */
#include "report/check_lexicon.h"
#include "report/check_number.h"

#include <string.h>

static int blanks_before(const uint32_t *c, int at)
{
    int n = 0;
    while (at - n > 0 && (c[at - n - 1] == ' ' || c[at - n - 1] == 0xA0)) n++;
    return n;
}

/* The measure a number is said in; 0 = one that nothing here is asked of. */
static unsigned measure_of(const sentence_t *s, const tok_t *t)
{
    static const struct {
        const char *words;
        unsigned measure;
    } rows[] = {{"公斤|千克|吨|克|kilograms|tonnes|kg", IN_WEIGHT}, {"亩|公顷|平方米|平方公里|hectares|square", IN_AREA}, {"公里|千米|kilometres|kilometers|km", IN_LENGTH}, {"次|场|期|批", IN_TURNS}};
    if (t->num == NUM_PERCENT) return IN_PERCENT;
    if (t->num == NUM_SPAN) return IN_SPAN;
    if (!is_count(t)) return 0;
    if (t->money) return IN_MONEY;
    if (t->to == t->digits_to) return 0;
    if (t->unit == UNIT_PERSON) return IN_PERSONS;
    if (t->unit == UNIT_PTIME) return IN_PTIMES;
    if (t->unit == UNIT_CTIME) return IN_CTIMES;
    if (t->unit == UNIT_CASE) return IN_CASES;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        if (check_says(s, t->digits_to, t->to, rows[r].words)) return rows[r].measure;
    return 0;
}

static bool is_number_beside(const sentence_t *s, int i)
{
    return (i > 0 && s->t[i - 1].kind == TOK_NUM && s->t[i - 1].to == s->t[i].from) || (s->t[i + 1].kind == TOK_NUM && s->t[i + 1].from == s->t[i].to);
}

static void misfit(checker_t *k, int from, int to)
{
    report_at(k, CHECK_INCONSISTENT, "unit", from, to, both(k, "", ""), both(k, "单位与所计数的事物不符", "the unit does not fit what is counted"));
}

/* --- Chinese ------------------------------------------------------------------------------------------------------------------ */

/* 结案率为80人 */
static int rate_of_things(const sentence_t *s, const tok_t *t)
{
    bool thing = (t->unit == UNIT_CASE || t->unit == UNIT_PERSON) && t->to > t->digits_to;
    return thing ? check_ends_with(s->c, t->from - blanks_before(s->c, t->from), "率为|率达|率达到|率是|占比为|占比达") : 0;
}

/* 起诉人数为18.6%: a count is no rate; not 人数为总数的18.6%, 人数为零. */
static int count_in_percent(const sentence_t *s, const tok_t *t)
{
    if (t->num != NUM_PERCENT || t->han || one_of(U"的以左上下", s->c[t->to])) return 0;
    return check_ends_with(s->c, t->from - blanks_before(s->c, t->from), "人数为|人数是|人数达|人数达到|件数为|件数达|件数达到|数量为|数量达|数量达到|总数为|总数达|案件数为|案件数达");
}

/* 平均办案时间为5.2个百分点: a time is no rate. */
static int time_in_points(const sentence_t *s, const tok_t *t)
{
    if (t->num != NUM_POINTS) return 0;
    return check_ends_with(s->c, t->from - blanks_before(s->c, t->from), "时间为|用时为|用时|周期为|天数为|时长为|期限为|耗时");
}

/* 占起诉总人数的15人: a share is no count; not 占总数20%的15人. */
static int share_of_things(const sentence_t *s, int i)
{
    const tok_t *t = &s->t[i];
    int from = s->t[passage_clause(s, i, &(int){0})].from, n = check_ends_with(s->c, t->from, "总数的|总人数的|总件数的|人数的|件数的|总量的|总额的");
    if (!n || !check_closes(s->c[t->to])) return 0;
    for (int j = i - 1; j >= 0 && s->t[j].from >= from; j--)
        if (s->t[j].kind == TOK_NUM) return 0;
    for (int at = t->from - n; at > from && at > t->from - 16; at--)
        if (s->c[at - 1] == U'占' && !(at > 1 && one_of(U"侵强抢霸", s->c[at - 2]))) return t->from - at + 1;
    return 0;
}

/* 1,035件犯罪嫌疑人: not 3件被告人上诉案. */
static bool persons_behind(const sentence_t *s, const tok_t *t)
{
    for (int n = 2; n < 8; n++)
        if (check_ends_with(s->c, t->to + n, "嫌疑人|犯罪嫌疑人|被告人|罪犯|干部|党员|人员|服刑人员|公职人员") == n) {
            int end = t->to + n;
            while (is_han(s->c[end])) end++;
            return !check_says(s, t->to + n, end, SAYS[SAY_OF_PERSONS]);
        }
    return false;
}

/* Where the words before the number begin that only lead to it: 共, 达, 为, 有, 近. */
static int past_leading_words(const sentence_t *s, int i)
{
    int before = s->t[i].from - blanks_before(s->c, s->t[i].from);
    for (int j = i - 1; j >= 0 && (is_word(&s->t[j], W_IS) || is_word(&s->t[j], W_TOTAL) || is_word(&s->t[j], W_LE)) && s->t[j].to == before; j--) before = s->t[j].from;
    return before;
}

/* 件 of a person may be the case about them, 人 of a case the persons in it. */
static bool may_stand_for(const sentence_t *s, int i, const counted_t *row, unsigned measure)
{
    const tok_t *t = &s->t[i];
    bool about = check_says(s, 0, t->from, SAYS[SAY_ABOUT_PERSONS]); /* 反映一般干部44件: complaints about them */
    if (row->what == COUNTED_PERSONS && measure == IN_CTIMES && check_says(s, 0, t->from, "来访|接待|来信")) return true; /* 接待来访群众1,200件次: the visits */
    if (row->what == COUNTED_PERSONS && (measure & (IN_CASES | IN_CTIMES))) return about;
    if (row->what == COUNTED_MONEY && measure == IN_CASES && check_says(s, 0, t->from, "督促")) return true; /* 督促追缴土地出让金3件: cases */
    if (row->what == COUNTED_CASES && measure == IN_PERSONS) return s->c[t->to - 1] != U'人' || is_number_beside(s, i) || check_says(s, t->to, s->n, "人") || !check_closes(s->c[t->to]);
    if (row->what == COUNTED_MONEY && measure == IN_TURNS) return t->last < 1000;
    return false;
}

/* How many characters of a noun before the number do not fit its unit; 0 = they do. */
static int misfit_zh(const sentence_t *s, int i, int *ret_before)
{
    const tok_t *t = &s->t[i], *last = &s->t[i > 0 ? i - 1 : 0];
    unsigned measure = measure_of(s, t);
    int before = past_leading_words(s, i), n, clause = s->t[passage_clause(s, i, &(int){0})].from;
    bool changed = i > 0 && (is_word(last, W_UP) || is_word(last, W_DOWN));
    *ret_before = t->from;
    if (!measure || (measure == IN_CASES && !one_of(U"件起宗", s->c[t->to - 1]))) return 0;
    if (!changed && (measure & (IN_PERSONS | IN_CASES)) && ((n = rate_of_things(s, t)) || (n = share_of_things(s, i)))) return n;
    if (measure == IN_CASES && persons_behind(s, t)) return 1;
    *ret_before = before;
    for (size_t r = 0; r < COUNTED_ROWS; r++) {
        const counted_t *row = &COUNTED[r];
        int end = changed ? (row->changes ? last->from : -1) : before;
        if (end < 0 || !(row->never & measure) || !*row->zh || !(n = check_ends_with(s->c, end, row->zh))) continue;
        if ((row->unless && check_says(s, clause, end, row->unless)) || (row->only && !check_says(s, clause, end, row->only))) continue;
        if (!may_stand_for(s, i, row, measure)) return *ret_before = end, n;
    }
    return 0;
}

/* --- English -------------------------------------------------------------------------------------------------------------------- */

/* Persons are arrested and sentenced, cases are not. */
static bool persons_only(const sentence_t *s, const tok_t *t)
{
    static const char *const done[] = {" were arrested", " were detained", " were sentenced", " were imprisoned", " were jailed", " was arrested", " were handcuffed", " who "};
    if (check_ends_with(s->c, t->from - blanks_before(s->c, t->from), "arrested|detained|imprisoned|jailed|handcuffed|sentenced|interviewed")) return true;
    for (size_t i = 0; i < sizeof done / sizeof *done; i++)
        if (check_ends_with(s->c, t->to + (int)strlen(done[i]), done[i]) == (int)strlen(done[i])) return true;
    return false;
}

/* a rate of 12 cases; not a rate of 12 cases per month. */
static bool rate_of_things_en(const sentence_t *s, const tok_t *t, int before)
{
    static const char *const per[] = {" per ", " a ", " an ", " each ", " every ", " in "};
    for (size_t i = 0; i < sizeof per / sizeof *per; i++)
        if (check_ends_with(s->c, t->to + (int)strlen(per[i]), per[i])) return false;
    return check_ends_with(s->c, before, " rate was| rate of| rate is| rate reached| rate stood at| rate at");
}

/* worth 320 cases; the average length of proceedings was 124 cases; 86 kilometres of cigarettes. */
static bool misfit_en(const sentence_t *s, int i)
{
    const tok_t *t = &s->t[i];
    unsigned measure = measure_of(s, t);
    int before = t->from - blanks_before(s->c, t->from), from = s->t[passage_clause(s, i, &(int){0})].from;
    bool is = i > 0 && is_word(&s->t[i - 1], W_IS);
    if (measure == IN_CASES && persons_only(s, t)) return true;
    if ((measure & (IN_CASES | IN_PERSONS)) && rate_of_things_en(s, t, before)) return true;
    bool cases_of = measure == IN_CASES && check_ends_with(s->c, t->to + 4, " of "); /* worth 320 cases of wine */
    for (size_t r = 0; r < COUNTED_ROWS; r++) {
        const counted_t *row = &COUNTED[r];
        if (!(row->never & measure)) continue;
        if (row->en && !cases_of && check_ends_with(s->c, before, row->en)) return true;
        if (row->is_en && is && s->t[i - 1].from - from < 60 && check_says(s, from, s->t[i - 1].from, row->is_en)) return true;
        for (int n = 4; row->of_en && n < 34 && t->to + n <= s->n; n++)
            if (check_ends_with(s->c, t->to + n, row->of_en) && check_ends_with(s->c, t->to + 4, " of ")) return true;
    }
    return false;
}

/* 318 cases persons, 8.5 complaints per cent: two units for one number. */
static bool twice_en(const sentence_t *s, const tok_t *t)
{
    int end = t->to + 1;
    if (!is_count(t) || t->to == t->digits_to || s->c[t->to] != ' ') return false;
    if (num_word(s->c, end, "per cent") || num_word(s->c, end, "percent")) return true;
    if (s->c[t->to - 1] != 's' && !check_ends_with(s->c, t->to, "people")) return false;
    while (is_latin(s->c[end])) end++;
    return check_ends_with(s->c, end, " cases| persons| people| complaints| defendants| suspects") > 0 && (one_of(U",;.)", s->c[end]) || s->c[end] == 0 || num_word(s->c, end, " during"));
}

void rule_units(checker_t *k)
{
    const sentence_t *s = k->s;
    for (int i = 0; i < s->tokens; i++) {
        const tok_t *t = &s->t[i];
        int before = 0, n;
        if (t->kind != TOK_NUM) continue;
        if (s->zh) {
            before = t->from;
            if ((n = count_in_percent(s, t)) || (n = time_in_points(s, t)) || (n = misfit_zh(s, i, &before))) misfit(k, before - n > 0 ? before - n : 0, t->to);
        } else if (twice_en(s, t)) {
            report_at(k, CHECK_BROKEN, "unit", t->from, t->to, both(k, "", ""), both(k, "单位重复，无法确定所指", "two units for one number"));
        } else if (misfit_en(s, i)) {
            misfit(k, t->from, t->to);
        }
    }
}
