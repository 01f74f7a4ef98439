/* catalogue.c - figures as the catalogue has them: found, listed, put into words, with a version each. */
#include "figure/inside.h"

#include "base/text.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MOST = 4096, TEXT_MOST = 1 << 16, DEEP_MOST = 2 };

static int unknown(const catalogue_t *c, const char *name, err_t *err)
{
    const char **names = calloc(NAMES_MOST, sizeof *names);
    size_t n = 0;
    if (!names) return err_nomem(err);
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        for (size_t j = 0; j < k->figure_count && n < NAMES_MOST; j++) names[n++] = k->figures[j].name;
    }
    const char *near = text_nearest(name, names, n);
    int failed = err_set(err, ERR_FIGURE_NAME, name, near ? near : "-");
    free(names);
    return failed;
}

int figure_find(const catalogue_t *c, const char *name, const cat_kind_t **ret_kind, const cat_figure_t **ret_figure, err_t *err)
{
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        for (size_t j = 0; j < k->figure_count; j++) {
            if (strcmp(k->figures[j].name, name) != 0) continue;
            *ret_kind = k;
            *ret_figure = &k->figures[j];
            return 0;
        }
    }
    return unknown(c, name, err);
}

enum figure_sort figure_sort_of(const cat_figure_t *f)
{
    if (f->days_from || f->days_field) return FIGURE_DAYS;
    return f->share ? FIGURE_SHARE : f->stock ? FIGURE_STOCK : f->sum ? FIGURE_SUM : FIGURE_COUNT;
}

bool figure_is_money(const cat_kind_t *k, const cat_figure_t *f)
{
    const cat_field_t *field = NULL;
    return f->sum && cat_kind_field(k, f->sum, &field, NULL) == 0 && field->type == CAT_MONEY;
}

const char *figure_unit(const cat_kind_t *k, const cat_figure_t *f)
{
    if (f->unit) return f->unit;
    if (figure_sort_of(f) == FIGURE_SHARE) return "%";
    if (figure_sort_of(f) == FIGURE_DAYS) return "天";
    return figure_is_money(k, f) ? "元" : "件";
}

/* --- in words ------------------------------------------------------------------------------------------- */

static const char *in(words_t w, enum lang lang)
{
    return w.in[lang] ? w.in[lang] : "";
}

static const char *act_label(const cat_kind_t *k, const char *name, enum lang lang)
{
    const cat_act_t *act = NULL;
    return name && cat_kind_act(k, name, &act, NULL) == 0 ? in(act->label, lang) : "";
}

/* 作出“提起公诉”或者“不起诉”: each of the acts that are counted, in marks of quotation. */
static void add_acts(buf_t *out, const cat_kind_t *k, const cat_figure_t *f, enum lang lang)
{
    bool zh = lang == LANG_ZH, first = true;
    for (size_t i = 0; i < k->act_count; i++) {
        if (!cat_figure_counts(f, k->acts[i].name)) continue;
        buf_addf(out, zh ? "%s“%s”" : "%s\"%s\"", first ? "" : zh ? "或者" : " or ", in(k->acts[i].label, lang));
        first = false;
    }
}

static const char *field_label(const cat_kind_t *k, const char *name, enum lang lang)
{
    const cat_field_t *field = NULL;
    if (name && strcmp(name, "opened_on") == 0) return lang == LANG_ZH ? "立项之日" : "the day it was opened";
    return name && cat_kind_field(k, name, &field, NULL) == 0 ? in(field->label, lang) : "";
}

static void add_stock(buf_t *out, const cat_kind_t *k, const cat_figure_t *f, enum lang lang)
{
    bool zh = lang == LANG_ZH, first = true;
    buf_addf(out, zh ? "截止日终处于下列阶段的“%s”：" : "%s at the end of the day in: ", in(k->label, lang));
    for (size_t i = 0; i < k->stage_count; i++) {
        if (!(f->stock >> i & 1)) continue;
        buf_addf(out, zh ? "%s“%s”" : "%s\"%s\"", first ? "" : zh ? "、" : ", ", in(k->stage_labels[i], lang)); /* a name may hold a comma */
        first = false;
    }
}

static void add_counted(buf_t *out, const cat_kind_t *k, const cat_figure_t *f, enum lang lang)
{
    bool zh = lang == LANG_ZH;
    const char *kind = in(k->label, lang), *what = act_label(k, f->count, lang);
    if (f->stock) {
        add_stock(out, k, f, lang);
        return;
    }
    if (f->days_from || f->days_field)
        buf_addf(out, zh ? "“%s”自“%s”至“%s”的天数" : "%s: days from \"%s\" to \"%s\"", kind,
                 f->days_from ? act_label(k, f->days_from, lang) : field_label(k, f->days_field, lang), what);
    else if (f->sum)
        buf_addf(out, zh ? "“%s”作出“%s”时“%s”的合计" : "%s: sum over \"%s\" of \"%s\"", kind, what, field_label(k, f->sum, lang));
    else {
        buf_addf(out, zh ? "“%s”作出" : "%s: number of ", kind);
        add_acts(out, k, f, lang);
        if (zh) buf_add_raw(out, "的次数");
    }
    if (f->where) {
        buf_add_raw(out, zh ? "，条件：" : ", where ");
        condition_words(k, f->written ? f->written : f->where, lang, out);
    }
    for (size_t i = 0; f->in_time && i < k->due_count; i++)
        if (strcmp(k->dues[i].name, f->in_time) == 0)
            buf_addf(out, zh ? "，且在“%s”期限内" : ", within the term \"%s\"", in(k->dues[i].label, lang));
}

/* By whose day a share goes, where it is not one day. */
static void add_share_way(buf_t *out, const cat_kind_t *k, const cat_figure_t *f, const cat_figure_t *part, const cat_figure_t *whole, enum lang lang)
{
    bool zh = lang == LANG_ZH, first = true;
    if (!f->cohort) {
        if (part->count && whole->count && strcmp(part->count, whole->count) != 0)
            buf_add_raw(out, zh ? "（各按其行为之日计，不是同一批）" : " (each by the day of its own act: not the same ones)");
        return;
    }
    buf_addf(out, zh ? "（按“%s”之日计，分子为其中“%s”的，不论其日期" : " (by the day of \"%s\": those of them with \"%s\", whenever that was", act_label(k, whole->count, lang),
             act_label(k, part->count, lang));
    for (size_t i = 0; i < k->due_count; i++) {
        if (!(f->cohort_dues >> i & 1)) continue;
        buf_addf(out, "%s%s", first ? zh ? "；只计“" : "; only where the term \"" : zh ? "”或“" : "\" or \"", in(k->dues[i].label, lang));
        first = false;
    }
    if (!first) buf_add_raw(out, zh ? "”期限截至统计日已届满的" : "\" has run out by the day of asking");
    buf_add_raw(out, zh ? "）" : ")");
}

int figure_formula(const catalogue_t *c, const cat_kind_t *k, const cat_figure_t *f, enum lang lang, buf_t *out, err_t *err)
{
    const char *const parts[2] = {f->share, f->of};
    if (f->formula.in[lang]) {
        buf_add_raw(out, f->formula.in[lang]);
        return buf_failed(out) ? err_nomem(err) : 0;
    }
    if (!f->share) {
        add_counted(out, k, f, lang);
        return buf_failed(out) ? err_nomem(err) : 0;
    }
    const cat_figure_t *figure[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        const cat_kind_t *kind;
        int failed = figure_find(c, parts[i], &kind, &figure[i], err);
        if (failed) return failed;
        if (i) buf_add_raw(out, lang == LANG_ZH ? " ÷ " : " / ");
        buf_add_raw(out, in(figure[i]->label, lang));
    }
    add_share_way(out, k, f, figure[0], figure[1], lang);
    return buf_failed(out) ? err_nomem(err) : 0;
}

/* --- version ---------------------------------------------------------------------------------------------- */

static void add_part(buf_t *out, const char *key, const char *text)
{
    buf_addf(out, "%s=%s\n", key, text ? text : "");
}

static int add_definition(const catalogue_t *c, const cat_kind_t *k, const cat_figure_t *f, int deep, buf_t *out, err_t *err)
{
    const char *const parts[2] = {f->share, f->of};
    int failed = 0;
    add_part(out, "kind", k->name);
    add_part(out, "name", f->name);
    add_part(out, "count", f->count);
    add_part(out, "sum", f->sum);
    add_part(out, "where", f->where);
    add_part(out, "in_time", f->in_time);
    add_part(out, "days_from", f->days_from);
    add_part(out, "days_field", f->days_field);
    for (size_t i = 0; i < k->stage_count; i++)
        if (f->stock >> i & 1) add_part(out, "stock", k->stages[i]);
    add_part(out, "unit", f->unit);
    for (size_t i = 0; f->cohort && i < k->due_count; i++)
        if (f->cohort_dues >> i & 1) add_part(out, "due", k->dues[i].name);
    if (f->cohort) add_part(out, "cohort", "yes"); /* others keep the version they had */
    for (int i = 0; !failed && f->share && deep < DEEP_MOST && i < 2; i++) {
        const cat_kind_t *kind;
        const cat_figure_t *figure;
        failed = figure_find(c, parts[i], &kind, &figure, err);
        if (!failed) failed = add_definition(c, kind, figure, deep + 1, out, err);
    }
    return failed;
}

int figure_version(const catalogue_t *c, const cat_kind_t *k, const cat_figure_t *f, char into[FIGURE_VERSION], err_t *err)
{
    buf_t text;
    unsigned char hash[16];
    buf_init(&text, TEXT_MOST);
    int failed = add_definition(c, k, f, 0, &text, err);
    if (!failed && buf_failed(&text)) failed = err_nomem(err);
    if (!failed) {
        (void)crypto_generichash(hash, sizeof hash, (const unsigned char *)text.data, text.length, NULL, 0);
        for (int i = 0; i < (FIGURE_VERSION - 1) / 2; i++) (void)snprintf(into + (ptrdiff_t)2 * i, 3, "%02x", hash[i]);
    }
    buf_release(&text);
    return failed;
}

/* --- lists -------------------------------------------------------------------------------------------------- */

static json_t *formula_json(const catalogue_t *c, const cat_kind_t *k, const cat_figure_t *f)
{
    json_t *j = json_object();
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_t text;
        buf_init(&text, TEXT_MOST);
        if (figure_formula(c, k, f, (enum lang)l, &text, NULL) == 0)
            (void)json_object_set_new(j, l == LANG_ZH ? "zh" : "en", json_string(buf_text(&text)));
        buf_release(&text);
    }
    return j;
}

static json_t *by_json(const cat_kind_t *k, bool who)
{
    json_t *list = json_array();
    for (int i = 0; i < BY_FIELD; i++) (void)json_array_append_new(list, json_string(BY_WORDS[i]));
    (void)json_array_append_new(list, json_string("stage"));
    for (size_t i = 0; i < k->field_count; i++) {
        const cat_field_t *f = &k->fields[i];
        if (!field_breaks_down(f) || (f->type == CAT_USER && !who)) continue;
        (void)json_array_append_new(list, json_string(f->name));
        if (f->group_count) (void)json_array_append_new(list, json_sprintf("%s.group", f->name));
    }
    return list;
}

json_t *figure_json(const catalogue_t *c, const cat_kind_t *k, const cat_figure_t *f)
{
    static const char *const sorts[] = {"count", "sum", "share", "days", "stock"};
    char version[FIGURE_VERSION] = "";
    (void)figure_version(c, k, f, version, NULL);
    char from[DAY_TEXT], to[DAY_TEXT];
    return json_pack("{s:s, s:s, s:o, s:o, s:s, s:s, s:b, s:o, s:s?, s:s, s:s?, s:s?, s:o}", "name", f->name, "kind", k->name, "kind_label",
                     words_json(k->label), "label", words_json(f->label), "unit", figure_unit(k, f), "sort",
                     sorts[figure_sort_of(f)], "money", figure_is_money(k, f), "formula", formula_json(c, k, f), "law",
                     f->law ? f->law : k->law, "version", version, "valid_from",
                     f->valid_from == DAY_NONE ? NULL : day_text(f->valid_from, from), "valid_to",
                     f->valid_to == DAY_NONE ? NULL : day_text(f->valid_to, to), "by", by_json(k, true));
}

/* Who only counts is offered nothing that says who. */
static json_t *listed_json(const figures_t *f, const actor_t *actor, const cat_kind_t *k, const cat_figure_t *figure)
{
    json_t *j = figure_json(book_catalogue(f->with.book), k, figure);
    if (j && !book_may_read(f->with.book, actor, k, actor->office)) (void)json_object_set_new(j, "by", by_json(k, false));
    return j;
}

static bool has_word(const cat_figure_t *f, const char *word)
{
    if (!word || strstr(f->name, word)) return true;
    for (int l = 0; l < LANG_COUNT; l++)
        if (f->label.in[l] && strstr(f->label.in[l], word)) return true;
    return false;
}

int figure_list(const figures_t *f, const actor_t *actor, const char *word, json_t **ret_json, err_t *err)
{
    const catalogue_t *c = book_catalogue(f->with.book);
    json_t *list = json_array();
    if (!list) return err_nomem(err);
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        if (!k->figure_count || !book_may_count(f->with.book, actor, k, actor->office)) continue;
        for (size_t j = 0; j < k->figure_count; j++)
            if (has_word(&k->figures[j], word)) (void)json_array_append_new(list, listed_json(f, actor, k, &k->figures[j]));
    }
    *ret_json = list;
    return 0;
}
