/* on_list.c - a list to take away: all matters that pass the filters, with the columns one chose, as CSV or a workbook. */
#include "web/web.h"

#include "app/app.h"
#include "base/text.h"
#include "register/book.h"
#include "web/shape.h"
#include "web/table_file.h"

#include <stdio.h>
#include <string.h>

enum { PAGE = 200, MOST = 10000, COLUMNS_MOST = 60, FEN = 100 };

typedef struct taking {
    app_t *app;
    arena_t *arena;
    const cat_kind_t *kind;
    json_t *people; /* login: name, of those met so far */
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

static json_t *day_cell(const char *day)
{
    return day && *day ? json_pack("{s:s}", "day", day) : json_string("");
}

/* Who a log-in is; the log-in itself where there is nobody behind it any more. */
static json_t *person_cell(taking_t *t, const char *login)
{
    static const words_t program = {{"系统", "the program"}}, people = {{"公众（网页）", "the public (web)"}};
    if (strcmp(login, "system") == 0) return json_string(in(&program, t->lang));
    if (strcmp(login, "@public") == 0) return json_string(in(&people, t->lang));
    const char *name = NULL;
    json_t *known = json_object_get(t->people, login);
    if (known) return json_incref(known);
    if (app_full_name(t->app, login, t->arena, &name, NULL) != 0 || !name || !*name) name = login;
    known = json_string(name);
    if (known) (void)json_object_set(t->people, login, known);
    return known;
}

static json_t *office_cell(const taking_t *t, const char *code)
{
    const office_tree_t *offices = book_offices(app_book(t->app));
    int at;
    return json_string(code && office_find(offices, code, &at, NULL) == 0 ? in(&office_at(offices, at)->name, t->lang) : code ? code : "");
}

/* As people read it; money in yuan as a number that can be added up, days as days that can be sorted. */
static json_t *cell(taking_t *t, const cat_field_t *f, const json_t *v)
{
    const char *text = json_string_value(v);
    if (!v || json_is_null(v)) return json_string("");
    if (f->type == CAT_CHOICES && json_is_array(v)) return words_cell(f, v, t->lang);
    if (f->type == CAT_CHOICE && text) return json_string(word_of(f, text, t->lang));
    if (f->type == CAT_PARTY && json_is_object(v)) return party_cell(v);
    if (f->type == CAT_USER && text) return person_cell(t, text);
    if (f->type == CAT_OFFICE && text) return office_cell(t, text);
    if (f->type == CAT_DATE && text) return day_cell(text);
    if (json_is_boolean(v)) return json_string(t->lang == LANG_ZH ? (json_is_true(v) ? "是" : "否") : json_is_true(v) ? "yes" : "no");
    if (f->type == CAT_MONEY && json_is_integer(v)) return json_real((double)json_integer_value(v) / FEN);
    if (text || json_is_integer(v)) return json_incref((json_t *)(uintptr_t)v);
    return json_string("");
}

static void add_cell(json_t *row, json_t *cell)
{
    (void)json_array_append_new(row, cell);
}

/* The columns as the page has them: what people know a matter by, what is due in it, then the rest; what only programs need last. */
static void add_head(taking_t *t)
{
    static const words_t number = {{"文号", "number"}}, due = {{"最近到期", "next due"}}, rule = {{"到期事项", "what is due"}}, stage = {{"阶段", "stage"}},
                         last[] = {{{"立项日期", "opened on"}}, {{"办结日期", "closed on"}}, {{"院", "office"}}, {{"系统编号", "id"}}};
    json_t *head = json_array();
    add_cell(head, json_string(in(&number, t->lang)));
    if (t->kind->due_count) add_cell(head, json_string(in(&due, t->lang)));
    if (t->kind->due_count) add_cell(head, json_string(in(&rule, t->lang)));
    add_cell(head, json_string(in(&stage, t->lang)));
    for (size_t i = 0; i < t->columns; i++) add_cell(head, json_string(in(&t->column[i]->label, t->lang)));
    for (size_t i = 0; i < sizeof last / sizeof *last; i++) add_cell(head, json_string(in(&last[i], t->lang)));
    (void)json_array_append_new(t->rows, head);
}

static void add_due(const taking_t *t, json_t *row, const json_t *due)
{
    const json_t *label = json_object_get(due, "label");
    const char *said = json_string_value(json_object_get(label, t->lang == LANG_ZH ? "zh" : "en"));
    if (!said || !*said) said = json_string_value(json_object_get(label, "zh"));
    add_cell(row, day_cell(json_string_value(json_object_get(due, "due_on"))));
    add_cell(row, json_string(said ? said : ""));
}

static const char *text_in(const json_t *m, const char *name)
{
    const char *text = json_string_value(json_object_get(m, name));
    return text ? text : "";
}

static void add_row(taking_t *t, const json_t *m)
{
    const json_t *fields = json_object_get(m, "fields");
    const char *stage = text_in(m, "stage");
    json_t *row = json_array();
    int at;
    if (cat_kind_stage(t->kind, stage, &at, NULL) == 0) stage = in(&t->kind->stage_labels[at], t->lang);
    add_cell(row, json_string(text_in(m, "number")));
    if (t->kind->due_count) add_due(t, row, json_object_get(m, "next_due"));
    add_cell(row, json_string(stage));
    for (size_t i = 0; i < t->columns; i++) add_cell(row, cell(t, t->column[i], json_object_get(fields, t->column[i]->name)));
    add_cell(row, day_cell(text_in(m, "opened_on")));
    add_cell(row, day_cell(text_in(m, "closed_on")));
    add_cell(row, office_cell(t, text_in(m, "office")));
    add_cell(row, json_string(text_in(m, "id")));
    (void)json_array_append_new(t->rows, row);
}

/* The title stands first, as on the page. */
static void title_first(taking_t *t)
{
    for (size_t i = 1; i < t->columns; i++) {
        const cat_field_t *f = t->column[i];
        if (!t->kind->title || strcmp(f->name, t->kind->title) != 0) continue;
        memmove(t->column + 1, t->column, i * sizeof *t->column);
        t->column[0] = f;
    }
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
    int64_t next = 0;
    day_t after = DAY_NONE;
    int rc = 0;
    what->limit = PAGE;
    what->dues = true;
    what->next_below = &next;
    what->next_after = &after;
    do {
        json_t *page = NULL, *one;
        size_t i;
        rc = book_matters(app_book(w->app), &c->actor, what, &page, err);
        if (rc != 0) break;
        json_array_foreach(page, i, one) add_row(t, one);
        what->below = next;
        what->after = after;
        json_decref(page);
    } while (next && json_array_size(t->rows) <= MOST);
    return rc;
}

/* 审查起诉案件 2026-11-23.xlsx: found again among others of the folder it is saved in. */
static void name_file(web_call_t *c, http_reply_t *r, const cat_kind_t *k, const char *end)
{
    char day[DAY_TEXT];
    const char *zone = day_text(day_today(), day);
    char *both = arena_printf(c->arena, "%s %s.%s", in(&k->label, c->lang), zone, end);
    for (char *p = both; p && *p; p++)
        if (strchr("/\\:*?\"<>|", *p)) *p = '-';
    buf_t b;
    buf_init(&b, 4096);
    if (both) buf_add_url(&b, both);
    const char *line = buf_failed(&b) ? NULL : arena_printf(c->arena, "attachment; filename=\"%s-%s.%s\"; filename*=UTF-8''%s", k->name, zone, end, buf_text(&b));
    buf_release(&b);
    if (line) http_reply_header(r, "Content-Disposition", line);
}

static int reply_list(web_t *w, web_call_t *c, http_reply_t *r, bool csv, err_t *err)
{
    const char *order = web_arg(c, "order");
    book_list_t what = {.kind = web_arg(c, "kind"), .stage = web_arg(c, "stage"), .office = web_arg(c, "office"), .text = web_arg(c, "text"),
                        .due_first = order && strcmp(order, "due") == 0};
    taking_t t = {.app = w->app, .arena = c->arena, .lang = c->lang, .rows = json_array(), .people = json_object()};
    int rc = catalogue_kind(book_catalogue(app_book(w->app)), what.kind, &t.kind, err);
    if (rc == 0) rc = read_columns(c, &t, err);
    if (rc == 0) rc = web_list_filters(c, &what, err);
    if (rc == 0) rc = web_look(w, c, "list", what.kind, err);
    if (rc == 0) {
        title_first(&t);
        add_head(&t);
        rc = take_all(w, c, &what, &t, err);
    }
    if (rc == 0) rc = csv ? table_file_csv(t.rows, &r->body, err) : table_file_xlsx(t.rows, in(&t.kind->label, c->lang), &r->body, err);
    json_decref(t.rows);
    json_decref(t.people);
    if (rc != 0) return rc;
    name_file(c, r, t.kind, csv ? "csv" : "xlsx");
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
