/* cause.c - what caused each entry of a due date's sum, in words: the act, its paper and number, and where the program
 * acted because of an act elsewhere, that act. Looked up when a sum is shown, so that the sums kept with acts stay small
 * and speak no language. */
#include "register/inside.h"

#include "base/text.h"
#include "catalogue/paper.h"

#include <string.h>

enum { CAUSE_DEEP = 3, PAPERS_NAMED = 2, CAUSE_BYTES = 600 };

typedef struct cause {
    const cat_kind_t *kind;
    const cat_act_t *act; /* NULL when the catalogue no longer has it */
    char name[48], number[128];
    int64_t matter, follows;
} cause_t;

/* *ret_found false: erased, or of a kind the catalogue no longer has. */
static int read_cause(const book_t *b, store_conn_t *c, int64_t act, cause_t *x, bool *ret_found, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    *x = (cause_t){0};
    int failed = store_query(c, "SELECT act, kind, matter, body FROM act WHERE id = $1", STORE_P(store_int(act)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    *ret_found = !failed && row && catalogue_kind(b->with.catalogue, store_col_text(rows, 1), &x->kind, NULL) == 0;
    if (*ret_found) {
        json_t *body = json_loads(store_col_text(rows, 3), 0, NULL), *effects = json_object_get(body, "effects");
        const json_t *own = json_object_get(effects, "act_number"), *of = own ? own : json_object_get(effects, "number");
        const char *number = json_string_value(json_object_get(of, "text"));
        text_copy(x->name, sizeof x->name, store_col_text(rows, 0));
        text_copy(x->number, sizeof x->number, number ? number : "");
        x->matter = store_col_int(rows, 2);
        x->follows = json_integer_value(json_object_get(effects, "follows"));
        (void)cat_kind_act(x->kind, x->name, &x->act, NULL);
        json_decref(body);
    }
    store_rows_close(rows);
    return failed || !*ret_found || x->number[0] ? failed : read_number(c, x->kind, x->matter, x->number, err);
}

/* "补充侦查决定书 京海检刑诉〔2026〕1号": the papers the act made, and the number it or its matter has. */
static void add_papers(const book_t *b, buf_t *out, const cause_t *x, enum lang lang)
{
    size_t named = 0;
    for (size_t i = 0; x->act && i < x->act->paper_count && named < PAPERS_NAMED; i++) {
        const cat_paper_t *paper;
        if (catalogue_paper(b->with.catalogue, x->kind->name, x->act->papers[i], &paper, NULL) != 0) continue;
        if (named++) buf_add_raw(out, lang == LANG_ZH ? "、" : ", ");
        buf_add_raw(out, paper->label.in[lang]);
    }
    if (!x->number[0]) return;
    if (named) buf_add_char(out, ' ');
    buf_add_raw(out, x->number);
}

static void add_cause(const book_t *b, buf_t *out, const cause_t *x, enum lang lang)
{
    buf_t papers;
    buf_init(&papers, CAUSE_BYTES);
    add_papers(b, &papers, x, lang);
    buf_add_raw(out, x->act ? x->act->label.in[lang] : x->name);
    if (papers.length && !buf_failed(&papers))
        buf_addf(out, lang == LANG_ZH ? "（%s）" : " (%s)", buf_text(&papers));
    buf_release(&papers);
}

static int name_cause(const book_t *b, store_conn_t *c, int64_t act, json_t *into, const char *key, err_t *err)
{
    buf_t words[LANG_COUNT];
    int failed = 0, deep = 0;
    for (int lang = 0; lang < LANG_COUNT; lang++) buf_init(&words[lang], CAUSE_DEEP * CAUSE_BYTES);
    while (!failed && act && deep++ < CAUSE_DEEP) {
        cause_t x;
        bool found;
        failed = read_cause(b, c, act, &x, &found, err);
        if (failed || !found) break;
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            if (words[lang].length) buf_add_raw(&words[lang], lang == LANG_ZH ? "，因" : ", because of ");
            add_cause(b, &words[lang], &x, (enum lang)lang);
        }
        act = x.follows;
    }
    if (!failed && words[LANG_ZH].length && !buf_failed(&words[LANG_ZH]) && !buf_failed(&words[LANG_EN]))
        (void)json_object_set_new(into, key, json_pack("{s:s, s:s}", "zh", buf_text(&words[LANG_ZH]), "en",
                                                       buf_text(&words[LANG_EN])));
    for (int lang = 0; lang < LANG_COUNT; lang++) buf_release(&words[lang]);
    return failed;
}

int due_name_causes(const book_t *b, store_conn_t *c, int64_t from_act, json_t *sum, err_t *err)
{
    static const char *const lists[] = {"pauses", "restarts", "extensions"};
    int64_t id = 0;
    const char *begun = json_string_value(json_object_get(sum, "begun"));
    /* a date that was restarted before starts were named is left without its first event */
    if (!begun && !json_object_get(sum, "restarts")) id = from_act;
    else if (!begun || matter_parse(begun, &id, NULL) != 0) id = 0;
    int failed = id ? name_cause(b, c, id, sum, "event", err) : 0;
    for (size_t l = 0; !failed && l < sizeof lists / sizeof *lists; l++) {
        size_t i;
        json_t *e;
        json_array_foreach(json_object_get(sum, lists[l]), i, e) {
            const char *act = json_string_value(json_object_get(e, "act"));
            if (!failed && act && matter_parse(act, &id, NULL) == 0) failed = name_cause(b, c, id, e, "words", err);
        }
    }
    return failed;
}
