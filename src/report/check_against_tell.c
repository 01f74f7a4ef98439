/* check_against_tell.c - what is said of a number that was held against the register: the figure and its value, and where the words leave
 * open whether the number is that figure, why. */
#include "report/check_against.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* --- told ------------------------------------------------------------------------------------------------------------------- */

static const char *quote_of(against_t *x, size_t from, size_t to)
{
    char *text = arena_textn(x->arena, x->result->text + from, to - from);
    for (char *p = text; p && *p; p++)
        if (*p == '\n' || *p == '\r' || *p == '\t') *p = ' ';
    return text;
}

/* The clause from the last mark on. */
static size_t quote_from(const against_t *x, const check_line_t *l, size_t at)
{
    const char *text = x->result->text;
    size_t from = at;
    static const char *const marks[] = {"，", "；", "。", "：", "、", "|", "\t", "\n", "　", "; ", ", "};
    while (from > l->at && at - from < 90) {
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
            size_t n = strlen(marks[m]);
            if (from - l->at >= n && memcmp(text + from - n, marks[m], n) == 0 && from < at) return from;
        }
        from--;
    }
    while (from > l->at && ((unsigned char)text[from] & 0xC0) == 0x80) from--; /* a stray byte of the text goes no further */
    return from;
}

static const char *time_words(against_t *x, const check_source_t *s, enum lang lang)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    day_text(s->from, from), day_text(s->to, to);
    int y, m, d, y2, m2, d2;
    day_split(s->from, &y, &m, &d), day_split(s->to, &y2, &m2, &d2);
    if (y == y2 && m == 1 && d == 1 && m2 == 12 && d2 == 31) return arena_printf(x->arena, lang == LANG_ZH ? "%d年" : "%d", y);
    return arena_printf(x->arena, lang == LANG_ZH ? "%s至%s" : "%s to %s", from, to);
}

/* The figures with what the register has of each, in both languages. */
static int say_sources(against_t *x, const told_t *t, words_t *ret, err_t *err)
{
    *ret = (words_t){{"", ""}};
    for (int i = 0; i < t->sources; i++) {
        const check_source_t *s = t->source[i];
        const char *time_zh = time_words(x, s, LANG_ZH), *time_en = time_words(x, s, LANG_EN);
        if (!time_zh || !time_en) return err_nomem(err);
        ret->in[LANG_ZH] = arena_printf(x->arena, "%s%s“%s”（%s%s，%s）为 %s，护照 %s", ret->in[LANG_ZH], i ? "；" : "系统内", s->label.in[LANG_ZH], s->scope.in[LANG_ZH], s->alone ? "本级" : "", time_zh, s->value.in[LANG_ZH], s->passport);
        ret->in[LANG_EN] = arena_printf(x->arena, "%s%s%s for \"%s\" (%s%s, %s), passport %s", ret->in[LANG_EN], i ? "; " : "the register has ", s->value.in[LANG_EN], s->label.in[LANG_EN], s->scope.in[LANG_EN], s->alone ? " alone" : "", time_en, s->passport);
        if (!ret->in[LANG_ZH] || !ret->in[LANG_EN]) return err_nomem(err);
    }
    return 0;
}

static int room_for_one(against_t *x, err_t *err)
{
    check_result_t *r = x->result;
    if (r->count < x->room) return 0;
    check_finding_t *more = arena_array(x->arena, r->count * 2 + 256, sizeof *more);
    if (!more) return err_nomem(err);
    if (r->count) memcpy(more, r->findings, r->count * sizeof *more);
    r->findings = more;
    x->room = r->count * 2 + 256;
    return 0;
}

int against_tell(against_t *x, size_t claim, const check_line_t *l, const told_t *t, err_t *err)
{
    check_result_t *r = x->result;
    const check_claim_t *c = &r->claims[claim];
    if (r->count == CHECK_FINDINGS_MOST) return r->cut = true, 0;
    int rc = room_for_one(x, err);
    size_t from = quote_from(x, l, c->at), last = c->end - 1; /* where the last character begins */
    const char *quote = quote_of(x, from, c->end);
    words_t computed;
    if (!rc && !quote) rc = err_nomem(err);
    if (!rc) rc = say_sources(x, t, &computed, err);
    if (rc) return rc;
    int line = l->line;
    for (size_t b = l->at; b < from; b++) line += r->text[b] == '\n';
    while (last > c->at && ((unsigned char)r->text[last] & 0xC0) == 0x80) last--;
    r->findings[r->count++] = (check_finding_t){.verdict = t->verdict, .rule = "register", .quote = quote, .at = from, .to = last, .line = line, .computed = computed,
                                                .source = t->sources ? t->source[0] : NULL, .note = t->note};
    r->tally[t->verdict]++;
    bool sure = t->verdict == CHECK_CONSISTENT || t->verdict == CHECK_INCONSISTENT;
    r->compared += sure, r->agreed += t->verdict == CHECK_CONSISTENT, r->unsure += !sure;
    x->done[claim] = true;
    return 0;
}

told_t against_told(bool good, const check_source_t *source)
{
    told_t t = {.verdict = good ? CHECK_CONSISTENT : CHECK_INCONSISTENT, .source = {source}, .sources = 1};
    t.note = good ? (words_t){{"与系统数据相符", "as the register has it"}} : (words_t){{"与系统数据不符", "not what the register has"}};
    return t;
}

static int say_value(against_t *x, const answer_t *a, const meant_t *m, words_t *ret, err_t *err)
{
    const json_t *ratio = json_object_get(a->value, "ratio");
    bool share = m->sort == FIGURE_SHARE;
    if (m->sort == FIGURE_DAYS) {
        double mean = (double)json_integer_value(json_object_get(ratio, "part")) / (double)json_integer_value(json_object_get(ratio, "whole"));
        *ret = (words_t){{arena_printf(x->arena, "平均%.1f天", mean), arena_printf(x->arena, "%.1f days on average", mean)}};
        return ret->in[LANG_ZH] && ret->in[LANG_EN] ? 0 : err_nomem(err);
    }
    figure_style_t style = {.form = share ? FIGURE_SAY_PERCENT : FIGURE_SAY_NUMBER, .digits = -1, .money = m->money, .unit = share ? NULL : m->unit};
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_t b;
        buf_init(&b, 256);
        (void)figure_say(&b, &style, json_integer_value(share ? json_object_get(ratio, "part") : json_object_get(a->value, "n")), share ? json_integer_value(json_object_get(ratio, "whole")) : 1, (enum lang)l);
        ret->in[l] = buf_failed(&b) ? NULL : arena_text(x->arena, buf_text(&b));
        buf_release(&b);
        if (!ret->in[l]) return err_nomem(err);
    }
    return 0;
}

int against_source(against_t *x, const figure_ask_t *q, const meant_t *m, const answer_t *a, check_source_t **ret, err_t *err)
{
    check_source_t *s = arena_alloc(x->arena, sizeof *s);
    int office, rc = s ? office_find(x->offices, q->office, &office, err) : err_nomem(err);
    if (rc) return rc;
    *s = (check_source_t){.figure = m->figure, .label = m->label, .office = q->office, .alone = q->alone, .scope = office_at(x->offices, office)->name, .from = q->from, .to = q->to, .passport = a->passport};
    *ret = s;
    return say_value(x, a, m, &s->value, err);
}

static int add_source(against_t *x, told_t *t, const figure_ask_t *q, const meant_t *m, const answer_t *a, err_t *err)
{
    check_source_t *s = NULL;
    if (t->sources == TOLD_MOST) return 0;
    int rc = against_source(x, q, m, a, &s, err);
    if (!rc) t->source[t->sources++] = s;
    return rc;
}

/* The figure that is added to it, under its own name. */
static int add_second(against_t *x, told_t *t, const candidate_t *c, err_t *err)
{
    const cat_kind_t *k = NULL;
    const cat_figure_t *f = NULL;
    if (!catalogue_figure(x->catalogue, c->meant.plus, &k, &f)) return 0;
    meant_t m = c->meant;
    figure_ask_t q = c->ask;
    m.figure = q.figure[0] = f->name, m.label = f->label;
    return add_source(x, t, &q, &m, &c->more, err);
}

int against_tell_all(against_t *x, size_t claim, const check_line_t *l, enum unsure why, bool good, const candidate_t *list, int count, err_t *err)
{
    static const words_t notes[] = {
        [UNSURE_NAMES] = {{"名称相近的指标不止一个，指哪一个不明确", "more than one figure is called like this, and which is meant is not plain"}},
        [UNSURE_SORT] = {{"上下文只说某一类案件，系统数据是全部的，口径是否相同不明确", "the text around it is of some sort of cases, the register's value of all: whether both are of the same is not plain"}},
        [UNSURE_WHOSE] = {{"没有写明是哪个单位的数字", "whose number it is, is not said"}},
        [UNSURE_TIME] = {{"时段未完，或者系统内的记录不是从头就有", "the time is not over, or the register has not been kept for all of it"}},
        [UNSURE_CLAUSE] = {{"前面的话可能另有所限（其中、某类案件），口径是否相同不明确", "the words before it may narrow it (of these, some sort of cases): whether both are of the same is not plain"}},
        [UNSURE_RECORD] = {{"系统内没有这一时段的记录", "the register has no record of that time"}}};
    told_t t = {.verdict = why == UNSURE_NOT ? (good ? CHECK_CONSISTENT : CHECK_INCONSISTENT) : CHECK_NOT_CHECKABLE, .note = why == UNSURE_NOT ? against_told(good, NULL).note : notes[why]};
    for (int i = 0; i < count; i++) {
        int rc = add_source(x, &t, &list[i].ask, &list[i].meant, &list[i].answer, err);
        if (!rc && list[i].meant.plus) rc = add_second(x, &t, &list[i], err);
        if (rc) return rc;
    }
    const words_t more = good ? (words_t){{"；数值与系统数据相同", "; the value is the register's"}} : (words_t){{"；数值与系统数据不同", "; the value is not the register's"}};
    for (int g = 0; g < LANG_COUNT && count && why != UNSURE_NOT; g++)
        if (!(t.note.in[g] = arena_printf(x->arena, "%s%s", t.note.in[g], more.in[g]))) return err_nomem(err);
    return against_tell(x, claim, l, &t, err);
}
