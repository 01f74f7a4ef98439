/* on_public_reading.c - what the office publishes to be read: typical cases and education material. Only what stands at the
 * stage `published`, and of it only the fields named here. */
#include "web/public.h"

#include "app/app.h"
#include "base/text.h"
#include "match/chars.h"

#include <string.h>

enum { SHOWN = 100, LANG_LOOKED = 60 };

/* How a use is read: its fields for title, day, words of the list, and the text in parts. */
typedef struct reading {
    const char *use, *path, *title, *day, *about, *tag;
    const char *part[2];
    bool markdown;
    const char *lead;
    const char *language; /* a choice zh, en; NULL or a kind without it: seen by its words */
} reading_t;

static const reading_t cases = {.use = "typical_case", .path = "cases", .title = "case_title", .day = "published_on", .about = "batch_title",
                                .tag = "field_of_work", .part = {"facts", "meaning"}, .lead = "cases.lead"};
static const reading_t material = {.use = "education_material", .path = "education", .title = "topic", .day = "published_on", .about = "summary",
                                   .tag = "audience", .part = {"body", NULL}, .markdown = true, .lead = "education.lead", .language = "language"};

static const char *text_of(const json_t *fields, const char *name)
{
    const char *text = json_string_value(json_object_get(fields, name));
    return text ? text : "";
}

static const char *choice_of(const public_call_t *p, const cat_kind_t *k, const json_t *fields, const char *name)
{
    const cat_field_t *f = NULL;
    const char *code = text_of(fields, name);
    if (cat_kind_field(k, name, &f, NULL) != 0) return "";
    for (size_t i = 0; i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, code) == 0) return f->choices[i].name.in[p->c->lang];
    return "";
}

/* In which language it is written. */
static enum lang written_in(const reading_t *r, const json_t *fields)
{
    const char *said = r->language ? text_of(fields, r->language) : "", *title = text_of(fields, r->title);
    if (*said) return strcmp(said, "en") == 0 ? LANG_EN : LANG_ZH;
    for (int i = 0; *title && i < LANG_LOOKED; i++)
        if (chars_is_han(text_next(&title))) return LANG_ZH;
    return LANG_EN;
}

static json_t *entry(const public_call_t *p, const reading_t *r, const cat_kind_t *k, const json_t *row)
{
    const json_t *fields = json_object_get(row, "fields");
    enum lang own = written_in(r, fields);
    json_t *j = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "id", text_of(row, "id"), "title", text_of(fields, r->title), "on",
                     public_day(p, text_of(fields, r->day)), "iso", text_of(fields, r->day), "about", text_of(fields, r->about), "tag",
                     choice_of(p, k, fields, r->tag), "office", public_office_name(p, text_of(row, "office")));
    /* Said only of what is not in the page's own language: a voice that reads it must know. */
    if (j && own != p->c->lang) public_put(p, j, "tongue", json_string(own == LANG_ZH ? "zh-CN" : "en"));
    return j;
}

static int list(public_call_t *p, const reading_t *r, const cat_kind_t *k, err_t *err)
{
    actor_t program = app_system(p->w->app);
    book_list_t what = {.kind = k->name, .stage = "published", .limit = SHOWN};
    json_t *rows = NULL, *all = json_array();
    const json_t *row;
    size_t i;
    int rc = book_matters(app_book(p->w->app), &program, &what, &rows, err);
    /* What is written in the reader's language stands first. */
    for (int other = 0; other < 2 && rc == 0; other++)
        json_array_foreach(rows, i, row)
            if ((written_in(r, json_object_get(row, "fields")) != p->c->lang) == other)
                public_add(p, all, entry(p, r, k, row));
    json_decref(rows);
    public_set(p, "entries", all);
    public_set_text(p, "lead", public_text(p, r->lead));
    return rc;
}

/* The words of a kind that are not Markdown keep their lines and no more. */
static int add_part(const reading_t *r, const char *label, const char *text, buf_t *out, err_t *err)
{
    if (!*text) return 0;
    if (r->markdown) return html_markdown(text, out, err);
    buf_add_raw(out, "<h2>");
    buf_add_html(out, label);
    buf_add_raw(out, "</h2>");
    for (const char *line = text; *line;) {
        size_t n = strcspn(line, "\n");
        char *one = n ? strndup(line, n) : NULL;
        if (n && !one) return err_nomem(err);
        if (one) {
            buf_add_raw(out, "<p>");
            buf_add_html(out, one);
            buf_add_raw(out, "</p>");
        }
        free(one);
        line += n + (line[n] == '\n');
    }
    return 0;
}

static int show_one(public_call_t *p, const reading_t *r, const cat_kind_t *k, const json_t *matter, err_t *err)
{
    const json_t *fields = json_object_get(matter, "fields");
    buf_t out;
    int rc = 0;
    buf_init(&out, (size_t)1 << 20);
    for (int i = 0; rc == 0 && i < 2 && r->part[i]; i++) {
        const cat_field_t *f;
        rc = cat_kind_field(k, r->part[i], &f, err);
        if (rc == 0) rc = add_part(r, f->label.in[p->c->lang], text_of(fields, r->part[i]), &out, err);
    }
    const char *html = rc == 0 && !buf_failed(&out) ? arena_text(p->c->arena, buf_text(&out)) : NULL;
    buf_release(&out);
    if (rc != 0 || !html) return rc ? rc : err_nomem(err);
    public_add_markup(p, "text", html);
    public_set(p, "entry", entry(p, r, k, matter));
    public_set_text(p, "title", text_of(fields, r->title));
    p->template = "reading";
    return 0;
}

static int read_page(public_call_t *p, const reading_t *r, err_t *err)
{
    const cat_kind_t *k = NULL;
    if (!public_offers(p->w, r->use, NULL, &k)) return err_set(err, ERR_WEB_NO_PAGE, r->path);
    public_set_text(p, "up", r->path);
    public_set_text(p, "up-name", public_text(p, strcmp(r->path, "cases") == 0 ? "nav.cases" : "nav.education"));
    if (!p->param) return list(p, r, k, err);
    actor_t program = app_system(p->w->app);
    int64_t id;
    json_t *matter = NULL;
    /* What is not published is answered like what does not exist. */
    if (matter_parse(p->param, &id, NULL) != 0 || book_matter(app_book(p->w->app), &program, id, &matter, NULL) != 0)
        return err_set(err, ERR_WEB_NO_PAGE, p->param);
    bool open = strcmp(text_of(matter, "kind"), k->name) == 0 && strcmp(text_of(matter, "stage"), "published") == 0;
    int rc = open ? show_one(p, r, k, matter, err) : err_set(err, ERR_WEB_NO_PAGE, p->param);
    json_decref(matter);
    return rc;
}

int on_public_cases(public_call_t *p, err_t *err)
{
    return read_page(p, &cases, err);
}

int on_public_education(public_call_t *p, err_t *err)
{
    return read_page(p, &material, err);
}
