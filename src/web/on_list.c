/* on_list.c - a list to take away: all matters that pass the filters, with the columns one chose, as CSV or a workbook. */
#include "web/web.h"

#include "app/app.h"
#include "base/text.h"
#include "register/book.h"
#include "web/shape.h"
#include "web/table_file.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 200, MOST = 10000, COLUMNS_MOST = 60, FEN = 100 };

typedef struct taking {
    const cat_kind_t *kind;
    const cat_field_t *column[COLUMNS_MOST];
    size_t columns;
    enum lang lang;
    json_t *rows;
} taking_t;

static const char *in(const words_t *w, enum lang lang)
{
    const char *text = w->in[lang];
    return text && *text ? text : w->in[LANG_ZH] ? w->in[LANG_ZH] : "";
}

static const char *word_of(const cat_field_t *f, const char *code, enum lang lang)
{
    for (size_t i = 0; i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, code) == 0) return in(&f->choices[i].name, lang);
    return code;
}

/* Several choices in one cell. */
static json_t *words_cell(const cat_field_t *f, const json_t *v, enum lang lang)
{
    buf_t b;
    size_t i;
    json_t *one;
    buf_init(&b, 64 << 10);
    json_array_foreach(v, i, one)
    {
        if (i) buf_add_raw(&b, lang == LANG_ZH ? "、" : ", ");
        buf_add_raw(&b, word_of(f, json_string_value(one) ? json_string_value(one) : "", lang));
    }
    json_t *cell = json_string(buf_failed(&b) ? "" : buf_text(&b));
    buf_release(&b);
    return cell;
}

static json_t *party_cell(const json_t *v)
{
    char text[600];
    const char *name = json_string_value(json_object_get(v, "name")), *identity = json_string_value(json_object_get(v, "identity"));
    (void)snprintf(text, sizeof text, "%.400s%s%.64s%s", name ? name : "", identity ? " (" : "", identity ? identity : "", identity ? ")" : "");
    return json_string(text);
}

/* As people read it; money in yuan as a number that can be added up. */
static json_t *cell(const cat_field_t *f, const json_t *v, enum lang lang)
{
    char text[32];
    if (!v || json_is_null(v)) return json_string("");
    if (f->type == CAT_CHOICES && json_is_array(v)) return words_cell(f, v, lang);
    if (f->type == CAT_CHOICE && json_is_string(v)) return json_string(word_of(f, json_string_value(v), lang));
    if (f->type == CAT_PARTY && json_is_object(v)) return party_cell(v);
    if (json_is_boolean(v)) return json_string(lang == LANG_ZH ? (json_is_true(v) ? "是" : "否") : json_is_true(v) ? "yes" : "no");
    if (f->type == CAT_MONEY && json_is_integer(v)) {
        json_int_t fen = json_integer_value(v), whole = fen < 0 ? -fen : fen;
        (void)snprintf(text, sizeof text, "%s%" JSON_INTEGER_FORMAT ".%02d", fen < 0 ? "-" : "", whole / FEN, (int)(whole % FEN));
        return json_string(text);
    }
    if (json_is_string(v) || json_is_integer(v)) return json_incref((json_t *)(uintptr_t)v);
    return json_string("");
}

static void add_head(taking_t *t)
{
    static const words_t standard[] = {{{"事项", "matter"}}, {{"文号", "number"}}, {{"阶段", "stage"}}, {{"院", "office"}},
                                       {{"立项日期", "opened on"}}, {{"办结日期", "closed on"}}};
    json_t *head = json_array();
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) (void)json_array_append_new(head, json_string(in(&standard[i], t->lang)));
    for (size_t i = 0; i < t->columns; i++) (void)json_array_append_new(head, json_string(in(&t->column[i]->label, t->lang)));
    (void)json_array_append_new(t->rows, head);
}

static void add_row(taking_t *t, const json_t *m)
{
    static const char *const standard[] = {"id", "number", "stage", "office", "opened_on", "closed_on"};
    const json_t *fields = json_object_get(m, "fields");
    json_t *row = json_array();
    for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) {
        const char *text = json_string_value(json_object_get(m, standard[i]));
        int stage;
        if (i == 2 && text && cat_kind_stage(t->kind, text, &stage, NULL) == 0) text = in(&t->kind->stage_labels[stage], t->lang);
        (void)json_array_append_new(row, json_string(text ? text : ""));
    }
    for (size_t i = 0; i < t->columns; i++)
        (void)json_array_append_new(row, cell(t->column[i], json_object_get(fields, t->column[i]->name), t->lang));
    (void)json_array_append_new(t->rows, row);
}

/* The columns asked for, in their order; sealed ones never leave in a list. None named: all that are open. */
static int read_columns(web_call_t *c, taking_t *t, err_t *err)
{
    const char *text = web_arg(c, "columns");
    char **parts;
    size_t n = 0;
    if (!text || !*text) {
        for (size_t i = 0; i < t->kind->field_count && t->columns < COLUMNS_MOST; i++)
            if (!t->kind->fields[i].sealed && t->kind->fields[i].type != CAT_JSON) t->column[t->columns++] = &t->kind->fields[i];
        return 0;
    }
    int rc = text_split(c->arena, text, ',', &parts, &n, err);
    for (size_t i = 0; rc == 0 && i < n && t->columns < COLUMNS_MOST; i++) {
        const cat_field_t *f = NULL;
        rc = cat_kind_field(t->kind, parts[i], &f, err);
        if (rc == 0 && f->sealed) rc = err_set(err, ERR_REGISTER_COLUMN, parts[i]);
        if (rc == 0) t->column[t->columns++] = f;
    }
    return rc;
}

static int take_all(web_t *w, web_call_t *c, book_list_t *what, taking_t *t, err_t *err)
{
    size_t had = PAGE;
    int rc = 0;
    what->limit = PAGE;
    while (rc == 0 && had == PAGE && json_array_size(t->rows) <= MOST) {
        json_t *page = NULL, *one;
        size_t i;
        rc = book_matters(app_book(w->app), &c->actor, what, &page, err);
        if (rc != 0) break;
        had = json_array_size(page);
        json_array_foreach(page, i, one) add_row(t, one);
        const char *last = had ? json_string_value(json_object_get(json_array_get(page, had - 1), "id")) : NULL;
        if (last) rc = shape_id(last, "below", &what->below, err);
        json_decref(page);
    }
    return rc;
}

static int reply_list(web_t *w, web_call_t *c, http_reply_t *r, bool csv, err_t *err)
{
    book_list_t what = {.kind = web_arg(c, "kind"), .stage = web_arg(c, "stage"), .office = web_arg(c, "office"), .text = web_arg(c, "text")};
    taking_t t = {.lang = c->lang, .rows = json_array()};
    int rc = catalogue_kind(book_catalogue(app_book(w->app)), what.kind, &t.kind, err);
    if (rc == 0) rc = read_columns(c, &t, err);
    if (rc == 0) rc = web_list_filters(c, &what, err);
    if (rc == 0) rc = web_look(w, c, "list", what.kind, err);
    if (rc == 0) {
        add_head(&t);
        rc = take_all(w, c, &what, &t, err);
    }
    if (rc == 0) rc = csv ? table_file_csv(t.rows, &r->body, err) : table_file_xlsx(t.rows, what.kind, &r->body, err);
    json_decref(t.rows);
    if (rc != 0) return rc;
    const char *name = arena_printf(c->arena, "attachment; filename=\"%s.%s\"", what.kind, csv ? "csv" : "xlsx");
    if (name) http_reply_header(r, "Content-Disposition", name);
    r->type = c->endpoint->reply_type;
    return 0;
}

static int on_list_csv(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return reply_list(w, c, r, true, err);
}

static int on_list_xlsx(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return reply_list(w, c, r, false, err);
}

const api_binding_t web_on_list[] = {
    WEB_ROW("matters_csv", on_list_csv),
    WEB_ROW("matters_xlsx", on_list_xlsx),
    {NULL, NULL},
};
