/* on_public_figures.c - figures the office has published and put on the public pages: the frozen answer as table, chart and CSV,
 * with its formula and passport. Nothing is computed here: what was published is what is shown. */
#include "web/public.h"

#include "app/figure.h"
#include "figure/publish.h"

#include <string.h>

enum { SHOWN = 100 };

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* The kind's fields speak Chinese alone; of a question with one figure its label is known in both. */
static const char *title_of(const public_call_t *p, const json_t *fields)
{
    const json_t *figures = json_object_get(json_object_get(fields, "answer"), "figures"), *f;
    const char *title = "";
    size_t i;
    json_array_foreach(figures, i, f) {
        const char *more = arena_printf(p->c->arena, "%s%s%s", title, i ? p->c->lang == LANG_ZH ? "、" : ", " : "", public_said(p, json_object_get(f, "label")));
        if (more) title = more;
    }
    return *title ? title : text_of(fields, "figure_title");
}

/* What the program has not frozen and signed is no figure for the public: the page says that it is. */
static bool is_open(const public_call_t *p, const json_t *row)
{
    const json_t *fields = json_object_get(row, "fields");
    return json_is_true(json_object_get(fields, "on_web")) && strcmp(text_of(row, "stage"), "withdrawn") != 0 && publish_is_signed(app_key(p->w->app), fields);
}

static const char *period_of(const public_call_t *p, const json_t *fields)
{
    const json_t *asked = json_object_get(fields, "asked");
    const char *text = arena_printf(p->c->arena, "%s — %s", public_day(p, text_of(asked, "from")), public_day(p, text_of(asked, "to")));
    return text ? text : "";
}

static int list(public_call_t *p, const cat_kind_t *k, err_t *err)
{
    actor_t program = app_system(p->w->app);
    const book_filter_t open = {"on_web", "true"};
    book_list_t what = {.kind = k->name, .limit = SHOWN, .filters = &open, .filter_count = 1};
    json_t *rows = NULL, *all = json_array();
    const json_t *row;
    size_t i;
    int rc = book_matters(app_book(p->w->app), &program, &what, &rows, err);
    if (rc == 0) json_array_foreach(rows, i, row) {
        const json_t *fields = json_object_get(row, "fields");
        if (!is_open(p, row)) continue;
        public_add(p, all, json_pack("{s:s,s:s,s:s,s:s,s:s,s:s}", "id", text_of(row, "id"), "title", title_of(p, fields), "on",
                                     public_day(p, text_of(fields, "published_on")), "iso", text_of(fields, "published_on"), "about",
                                     period_of(p, fields), "office", public_office_name(p, text_of(row, "office"))));
    }
    json_decref(rows);
    public_set(p, "entries", all);
    public_set_text(p, "lead", public_text(p, "figures.lead"));
    public_set_text(p, "up", "figures");
    return rc;
}

/* --- the frozen answer ------------------------------------------------------------------------------------- */

/* As it was before it was taken apart into the fields of the matter. */
static json_t *answer_of(const json_t *fields)
{
    static const char *const beside[] = {"asked", "passport", "position", "computed_at"};
    json_t *answer = json_deep_copy(json_object_get(fields, "answer"));
    for (size_t i = 0; answer && i < sizeof beside / sizeof *beside; i++)
        (void)json_object_set(answer, beside[i], json_object_get(fields, beside[i]));
    return answer;
}

/* What the reader of a change must mind: the marks of the charts (app/figure_chart.c), and what they mean. */
static const struct {
    const char *flag, *or_flag, *mark, *says;
    bool of_change;
} MARKS[] = {{"small_base", "", "*", "figures.mark_small", true}, {"part_record", "joined", "‡", "figures.mark_part", false}, {"moved", "", "§", "figures.mark_moved", true},
             {"outside_plan", "", "¶", "figures.mark_outside", false}};
enum { MARK_COUNT = sizeof MARKS / sizeof *MARKS };

/* A small base, and that offices changed, are minded of a change; the others say why there is none. */
static const char *marked_as(const public_call_t *p, const json_t *value, size_t mark)
{
    const json_t *say = json_object_get(json_object_get(value, "say"), p->c->lang == LANG_ZH ? "zh" : "en");
    bool change = *text_of(say, "points") || *text_of(say, "percent");
    if (MARKS[mark].of_change && !change) return "";
    bool set = json_is_true(json_object_get(value, MARKS[mark].flag)) || json_is_true(json_object_get(value, MARKS[mark].or_flag));
    return set ? MARKS[mark].mark : "";
}

static bool is_marked(const public_call_t *p, const json_t *answer, size_t mark)
{
    const json_t *rows = json_object_get(answer, "rows");
    size_t n = json_array_size(rows), k;
    for (size_t i = 0; i <= n; i++) {
        const json_t *v, *row = i < n ? json_array_get(rows, i) : json_object_get(answer, "total");
        json_array_foreach(json_object_get(row, "values"), k, v)
            if (*marked_as(p, v, mark)) return true;
    }
    return false;
}

/* What the frozen answer says that it does not know, and what the marks mean. */
static json_t *notes_of(const public_call_t *p, const json_t *answer)
{
    json_t *list = json_array();
    const json_t *e;
    size_t i;
    json_array_foreach(json_object_get(answer, "notes"), i, e) public_add(p, list, json_string(public_said(p, e)));
    for (i = 0; i < MARK_COUNT; i++)
        if (is_marked(p, answer, i)) public_add(p, list, json_sprintf("%s %s", MARKS[i].mark, public_text(p, MARKS[i].says)));
    return list;
}

static json_t *cells_of(const public_call_t *p, const json_t *values)
{
    json_t *cells = json_array();
    const json_t *v;
    size_t i;
    json_array_foreach(values, i, v) {
        const json_t *say = json_object_get(json_object_get(v, "say"), p->c->lang == LANG_ZH ? "zh" : "en");
        const char *n = text_of(say, "n"), *change = *text_of(say, "points") ? text_of(say, "points") : text_of(say, "percent");
        const char *before = json_is_true(json_object_get(v, "no_record")) ? public_text(p, "figures.no_record") : text_of(say, "before");
        const char *marked = arena_printf(p->c->arena, "%s%s%s%s%s", change, marked_as(p, v, 0), marked_as(p, v, 1), marked_as(p, v, 2), marked_as(p, v, 3));
        public_add(p, cells, json_pack("{s:s,s:s,s:s}", "says", *n ? n : "—", "before", before, "change", marked ? marked : change));
    }
    return cells;
}

static json_t *row_of(const public_call_t *p, const json_t *row)
{
    const json_t *words = json_object_get(row, "words"), *w;
    const char *name = "";
    size_t i;
    json_array_foreach(words, i, w) {
        const char *more = arena_printf(p->c->arena, "%s%s%s", name, i ? " / " : "", public_said(p, w));
        if (more) name = more;
    }
    return json_pack("{s:s,s:o}", "name", *name ? name : public_text(p, "figures.total"), "cells", cells_of(p, json_object_get(row, "values")));
}

static void set_table(public_call_t *p, const json_t *answer)
{
    json_t *heads = json_array(), *rows = json_array(), *counted = json_array();
    const json_t *e;
    size_t i;
    json_array_foreach(json_object_get(answer, "figures"), i, e) {
        public_add(p, heads, json_string(public_said(p, json_object_get(e, "label"))));
        public_add(p, counted, json_pack("{s:s,s:s,s:s,s:s}", "label", public_said(p, json_object_get(e, "label")), "formula",
                                         public_said(p, json_object_get(e, "formula")), "law", text_of(e, "law"), "version",
                                         text_of(e, "version")));
    }
    json_array_foreach(json_object_get(answer, "rows"), i, e) public_add(p, rows, row_of(p, e));
    if (json_array_size(rows) != 1) public_add(p, rows, row_of(p, json_object_get(answer, "total")));
    public_set_text(p, "by", public_said(p, json_object_get(json_array_get(json_object_get(answer, "by"), 0), "label")));
    public_set(p, "heads", heads);
    public_set(p, "rows", rows);
    public_set(p, "counted", counted);
    json_t *notes = notes_of(p, answer);
    public_set(p, "noted", json_boolean(json_array_size(notes) > 0));
    public_set(p, "notes", notes);
}

/* What was said before it was stated again, each time with its place and day: who cited it finds it. */
static json_t *earlier_of(const public_call_t *p, const json_t *matter)
{
    json_t *list = json_array(), *versions = published_versions(matter);
    for (size_t i = json_array_size(versions); i-- > 0;) {
        const json_t *v = json_array_get(versions, i), *row;
        json_t *answer = json_is_string(json_object_get(v, "answer")) ? json_loads(text_of(v, "answer"), 0, NULL) : json_incref(json_object_get(v, "answer"));
        json_t *rows = json_array();
        size_t k;
        bool newest = i + 1 == json_array_size(versions);
        json_array_foreach(json_object_get(answer, "rows"), k, row) public_add(p, rows, row_of(p, row));
        if (json_array_size(rows) != 1 && json_object_get(answer, "total")) public_add(p, rows, row_of(p, json_object_get(answer, "total")));
        if (!newest && answer && !json_is_true(json_object_get(v, "annulled")))
            public_add(p, list, json_pack("{s:s,s:s,s:O}", "on", public_day(p, text_of(v, "published_on")), "where", text_of(v, "where_published"), "rows", rows));
        json_decref(rows);
        json_decref(answer);
    }
    json_decref(versions);
    return list;
}

static int show_one(public_call_t *p, const json_t *matter, err_t *err)
{
    const json_t *fields = json_object_get(matter, "fields");
    json_t *answer = answer_of(fields);
    if (!answer) return err_nomem(err);
    set_table(p, answer);
    public_set(p, "chart", json_boolean(json_array_size(json_object_get(answer, "rows")) > 1));
    json_decref(answer);
    public_set_text(p, "id", text_of(matter, "id"));
    public_set_text(p, "title", title_of(p, fields));
    public_set_text(p, "period", period_of(p, fields));
    public_set_text(p, "office", public_office_name(p, text_of(json_object_get(fields, "asked"), "office")));
    public_set_text(p, "passport", text_of(fields, "passport"));
    public_set_text(p, "number", text_of(matter, "number"));
    public_set_text(p, "published", public_day(p, text_of(fields, "published_on")));
    public_set_text(p, "where", text_of(fields, "where_published"));
    public_set_text(p, "ground", text_of(fields, "ground"));
    public_set(p, "restated", json_boolean(strcmp(text_of(matter, "stage"), "restated") == 0));
    json_t *earlier = earlier_of(p, matter);
    public_set(p, "revised", json_boolean(json_array_size(earlier) > 0));
    public_set(p, "earlier", earlier);
    p->template = "figure";
    return 0;
}

static int send_file(public_call_t *p, const json_t *matter, enum app_figure_file file, const char *end, err_t *err)
{
    app_figure_wish_t wish = {.file = file, .lang = p->c->lang};
    json_t *answer = answer_of(json_object_get(matter, "fields"));
    int rc = answer ? app_figure_write(p->w->app, answer, &wish, &p->r->body, err) : err_nomem(err);
    json_decref(answer);
    if (rc != 0) return rc;
    const char *line = arena_printf(p->c->arena, "%s; filename=\"%s.%s\"", file == FIGURE_SVG ? "inline" : "attachment", text_of(matter, "id"), end);
    if (line) http_reply_header(p->r, "Content-Disposition", line);
    http_reply_header(p->r, "Cache-Control", "no-cache");
    http_reply_header(p->r, "X-Content-Type-Options", "nosniff");
    http_reply_header(p->r, "Content-Security-Policy", "default-src 'none'");
    p->r->type = app_figure_media_type(file);
    p->template = NULL;
    return 0;
}

int on_public_figures(public_call_t *p, err_t *err)
{
    const cat_kind_t *k = NULL;
    if (!public_offers(p->w, "published_figure", NULL, &k)) return err_set(err, ERR_WEB_NO_PAGE, "figures");
    if (!p->param) return list(p, k, err);
    actor_t program = app_system(p->w->app);
    const char *dot = strrchr(p->param, '.'), *id = dot ? arena_textn(p->c->arena, p->param, (size_t)(dot - p->param)) : p->param;
    int64_t matter_id;
    json_t *matter = NULL;
    if (!id || matter_parse(id, &matter_id, NULL) != 0 || book_matter(app_book(p->w->app), &program, matter_id, &matter, NULL) != 0)
        return err_set(err, ERR_WEB_NO_PAGE, p->param);
    int rc = 0;
    if (strcmp(text_of(matter, "kind"), k->name) != 0 || !is_open(p, matter)) rc = err_set(err, ERR_WEB_NO_PAGE, p->param);
    else if (!dot) rc = show_one(p, matter, err);
    else if (strcmp(dot, ".csv") == 0) rc = send_file(p, matter, FIGURE_CSV, "csv", err);
    else if (strcmp(dot, ".svg") == 0) rc = send_file(p, matter, FIGURE_SVG, "svg", err);
    else rc = err_set(err, ERR_WEB_NO_PAGE, p->param);
    json_decref(matter);
    return rc;
}
