/* narrowed.c - what an answer is narrowed to, as people read it: the field's name and those of its values. */
#include "figure/inside.h"

#include <assert.h>
#include <string.h>

enum { SAID_MOST = 4096, TOKEN_MOST = 512 };
static const char PARENT[] = "parent.";

static const char *either(enum lang lang, const char *zh, const char *en)
{
    return lang == LANG_ZH ? zh : en;
}

static const char *in(words_t w, enum lang lang, const char *otherwise)
{
    return w.in[lang] ? w.in[lang] : otherwise;
}

/* The name of one value; what has none stays as it was written. */
static const char *name_of(const question_t *q, const cat_kind_t *k, const cat_field_t *f, const char *name, const char *word, enum lang lang)
{
    int at;
    bool office = f ? f->type == CAT_OFFICE : strcmp(name, "office") == 0;
    if (strcmp(word, "-") == 0) return either(lang, "未填", "not given");
    if (strcmp(word, "*") == 0) return either(lang, "已填", "given");
    if (!f && strcmp(name, "stage") == 0 && cat_kind_stage(k, word, &at, NULL) == 0) return in(k->stage_labels[at], lang, word);
    if (f && f->type == CAT_BOOL) return strcmp(word, "true") == 0 ? either(lang, "是", "yes") : strcmp(word, "false") == 0 ? either(lang, "否", "no") : word;
    for (size_t i = 0; f && i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, word) == 0) return in(f->choices[i].name, lang, word);
    if (office && office_find(q->tree, word, &at, NULL) == 0) return in(office_at(q->tree, at)->name, lang, word);
    return word;
}

/* False: a value is too long to be named, and half a list of them would be another condition. */
static bool add_values(const question_t *q, const cat_kind_t *k, const cat_field_t *f, const char *name, const char *value, enum lang lang, buf_t *out)
{
    char token[TOKEN_MOST];
    if (*value == '!') buf_add_raw(out, either(lang, "非", "not ")), value++;
    for (bool first = true; *value; first = false) {
        size_t n = strcspn(value, ",");
        bool below = n > 1 && value[n - 1] == '+';
        if (n >= sizeof token) return false;
        memcpy(token, value, n - below);
        token[n - below] = '\0';
        if (!first) buf_add_raw(out, either(lang, "、", " or "));
        buf_add_raw(out, name_of(q, k, f, name, token, lang));
        if (below) buf_add_raw(out, either(lang, "及下级院", " and below"));
        value += n + (value[n] == ',');
    }
    return true;
}

static const char *label_of(const cat_field_t *f, const char *name, enum lang lang)
{
    static const struct {
        const char *name;
        words_t label;
    } standard[] = {{"stage", {{"阶段", "Stage"}}}, {"office", {{"单位", "Office"}}}, {"parent", {{"所属事项", "Part of matter"}}}, {"matter", {{"事项", "Matter"}}},
        {"opened_on", {{"立项之日", "Opened on"}}}, {"closed_on", {{"办结之日", "Closed on"}}}};
    if (f) return in(f->label, lang, name);
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++)
        if (strcmp(standard[i].name, name) == 0) return standard[i].label.in[lang];
    return name;
}

static json_t *said(const question_t *q, const book_filter_t *asked, enum lang lang)
{
    const cat_kind_t *k = q->measure[0].kind;
    const cat_field_t *f = NULL;
    const char *name = asked->field;
    buf_t out;
    if (strncmp(name, PARENT, sizeof PARENT - 1) == 0 && k->parent && catalogue_kind(book_catalogue(q->f->with.book), k->parent, &k, NULL) == 0)
        name += sizeof PARENT - 1;
    (void)cat_kind_field(k, name, &f, NULL);
    buf_init(&out, SAID_MOST);
    buf_addf(&out, either(lang, "%s：", "%s: "), label_of(f, name, lang));
    bool named = add_values(q, k, f, name, asked->value, lang, &out);
    json_t *text = !named || buf_failed(&out) ? json_sprintf("%s=%s", asked->field, asked->value) : json_string(buf_text(&out));
    buf_release(&out);
    return text;
}

json_t *conditions_json(const question_t *q)
{
    json_t *list = json_array();
    assert(q->measure_count > 0);
    for (size_t i = 0; list && i < q->ask.narrow_count; i++)
        (void)json_array_append_new(list, json_pack("{s:o, s:o}", "zh", said(q, &q->ask.narrow[i], LANG_ZH), "en", said(q, &q->ask.narrow[i], LANG_EN)));
    return list;
}
