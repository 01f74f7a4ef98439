/* words.c - the sentences of the notice, in both languages. */
#include "archive/inside.h"

#include "base/text.h"

#include <assert.h>

/* The middle of a number is nobody's business on a paper that goes from hand to hand. */
const char *mask_identity(arena_t *a, const char *number)
{
    size_t n = strlen(number);
    char *masked = arena_text(a, number);
    if (!masked) return NULL;
    size_t head = n >= 15 ? 6 : 2, tail = n >= 15 ? 4 : 2;
    for (size_t i = head; i + tail < n; i++) masked[i] = '*';
    return masked;
}

words_t choice_name(const cat_field_t *f, const char *code)
{
    for (size_t i = 0; code && i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, code) == 0) return f->choices[i].name;
    return (words_t){{code ? code : "", code ? code : ""}};
}

static void add_day_zh(buf_t *b, day_t d)
{
    int y, m, day;
    day_split(d, &y, &m, &day);
    buf_addf(b, "%d年%d月%d日", y, m, day);
}

static void add_day_en(buf_t *b, day_t d)
{
    static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                         "July",    "August",   "September", "October", "November", "December"};
    int y, m, day;
    day_split(d, &y, &m, &day);
    buf_addf(b, "%d %s %d", day, months[m - 1], y);
}

static void add_fact_zh(buf_t *b, const archive_notice_fact_t *f)
{
    if (f->judged_on != DAY_NONE) {
        add_day_zh(b, f->judged_on);
        buf_add_raw(b, "，");
    }
    if (*f->court) buf_addf(b, "%s", f->court);
    if (*f->judgment_number) buf_addf(b, "以%s", f->judgment_number);
    if (*f->crime.in[LANG_ZH]) buf_addf(b, "认定犯%s", f->crime.in[LANG_ZH]);
    if (f->amount >= 0) {
        buf_add_raw(b, "，数额");
        text_add_money(b, f->amount, LANG_ZH);
    }
    if (*f->role.in[LANG_ZH]) buf_addf(b, "，在共同犯罪中的作用：%s", f->role.in[LANG_ZH]);
    if (*f->result) buf_addf(b, "，结果：%s", f->result);
}

static void add_fact_en(buf_t *b, const archive_notice_fact_t *f)
{
    buf_add_raw(b, f->crime.in[LANG_EN]);
    if (*f->court) buf_addf(b, ", %s", f->court);
    if (*f->judgment_number) buf_addf(b, ", %s", f->judgment_number);
    if (f->judged_on != DAY_NONE) {
        buf_add_raw(b, ", judged on ");
        add_day_en(b, f->judged_on);
    }
    if (f->amount >= 0) {
        buf_add_raw(b, ", amount ");
        text_add_money(b, f->amount, LANG_EN);
    }
    if (*f->role.in[LANG_EN]) buf_addf(b, ", part in the crime: %s", f->role.in[LANG_EN]);
    if (*f->result) buf_addf(b, ", result: %s", f->result);
}

static size_t convictions(const archive_notice_subject_t *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->fact_count; i++) n += s->facts[i].counts;
    return n;
}

/* What was found, without of whom: wherever it stands, the name stands before it. The words of the result are the catalogue's: the
 * choices of the notice's field `result`. */
static void say_zh(buf_t *b, const archive_notice_subject_t *s, const char *result, day_t from, day_t to)
{
    size_t n = convictions(s);
    buf_add_raw(b, "经查询，自");
    add_day_zh(b, from);
    buf_add_raw(b, "至");
    add_day_zh(b, to);
    buf_addf(b, "，%s", result);
    if (n) buf_addf(b, "，共%zu条：", n);
    else buf_add_raw(b, "。");
    for (size_t i = 0, k = 0; i < s->fact_count; i++) {
        if (!s->facts[i].counts) continue;
        k++;
        if (n > 1) buf_addf(b, "（%zu）", k);
        add_fact_zh(b, &s->facts[i]);
        buf_add_raw(b, k < n ? "；" : "。");
    }
    for (size_t i = 0; i < s->fact_count; i++)
        if (!s->facts[i].counts) buf_addf(b, "另：列于%s（不属于本档案的记录）。", s->facts[i].list_name.in[LANG_ZH]);
}

static void say_en(buf_t *b, const archive_notice_subject_t *s, const char *result, day_t from, day_t to)
{
    size_t n = convictions(s);
    buf_add_raw(b, "For the period from ");
    add_day_en(b, from);
    buf_add_raw(b, " to ");
    add_day_en(b, to);
    buf_addf(b, ": %s", result);
    if (n) buf_addf(b, ", %zu in all: ", n);
    else buf_add_raw(b, ".");
    for (size_t i = 0, k = 0; i < s->fact_count; i++) {
        if (!s->facts[i].counts) continue;
        k++;
        if (n > 1) buf_addf(b, "(%zu) ", k);
        add_fact_en(b, &s->facts[i]);
        buf_add_raw(b, k < n ? "; " : ".");
    }
    for (size_t i = 0; i < s->fact_count; i++)
        if (!s->facts[i].counts)
            buf_addf(b, " Listed on: %s (no record of this archive).", s->facts[i].list_name.in[LANG_EN]);
}

int say_finding(const archive_notice_subject_t *s, words_t result, day_t from, day_t to, arena_t *a,
                words_t *ret_words, err_t *err)
{
    assert(s->status == ARCHIVE_CLEAR || s->status == ARCHIVE_HIT);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_t b;
        buf_init(&b, (size_t)1 << 20);
        if (lang == LANG_ZH) say_zh(&b, s, result.in[lang], from, to);
        else say_en(&b, s, result.in[lang], from, to);
        ret_words->in[lang] = buf_failed(&b) ? NULL : arena_text(a, buf_text(&b));
        buf_release(&b);
        if (!ret_words->in[lang]) return err_nomem(err);
    }
    return 0;
}

static const words_t STATE_NAMES[] = {
    {{"查无此函或校验码不符", "no such notice, or the code does not fit"}},
    {{"有效", "valid"}},
    {{"已过有效期", "expired"}},
    {{"已撤回，不得使用", "recalled: must not be used"}},
    {{"出具后有新的裁判录入，请重新查询", "a judgment has been entered since: ask again"}},
};
static const char *const STATE_WORDS[] = {"unknown", "valid", "expired", "recalled", "superseded"};

const words_t *archive_notice_state_name(enum archive_notice_state state)
{
    return &STATE_NAMES[state];
}

const char *archive_notice_state_word(enum archive_notice_state state)
{
    return STATE_WORDS[state];
}
