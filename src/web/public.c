/* public.c - see public.h: the table of pages, their frame, and what fails. */
#include "web/public.h"

#include "app/app.h"
#include "base/text.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>

#define PUBLIC_CSP                                                                                                      \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " \
    "base-uri 'none'; frame-ancestors 'none'"

static const public_page_t pages[] = {
    {.path = "", .fn = on_public_home, .template = "home", .title = "home.title"},
    {.path = "about", .fn = on_public_about, .template = "about", .title = "about.title"},
    {.path = "check", .fn = on_public_check, .template = "check", .title = "check.title", .rate = "public"},
    {.path = "apply", .posts = true, .fn = on_public_apply, .template = "form", .title = "apply.title", .rate = "form"},
    {.path = "cases", .fn = on_public_cases, .template = "list", .title = "nav.cases"},
    {.path = "cases", .param = true, .fn = on_public_cases, .template = "reading", .title = "nav.cases"},
    {.path = "education", .fn = on_public_education, .template = "list", .title = "nav.education"},
    {.path = "education", .param = true, .fn = on_public_education, .template = "reading", .title = "nav.education"},
    {.path = "figures", .fn = on_public_figures, .template = "list", .title = "nav.figures"},
    {.path = "figures", .param = true, .fn = on_public_figures, .template = "figure", .title = "nav.figures"},
    {.path = "letter", .posts = true, .fn = on_public_letter, .template = "form", .title = "letter.title", .rate = "form"},
    {.path = "follow", .posts = true, .fn = on_public_follow, .template = "follow", .title = "follow.title", .rate = "follow"},
};
enum { PAGE_COUNT = sizeof pages / sizeof *pages };

const public_page_t *public_find(const http_request_t *q, const char **ret_param)
{
    const guard_target_t *t = &q->target;
    const char *first = t->segments ? t->segment[0] : "";
    *ret_param = t->segments == 2 ? t->segment[1] : NULL;
    if (t->segments > 2) return NULL;
    for (size_t i = 0; i < PAGE_COUNT; i++)
        if (strcmp(pages[i].path, first) == 0 && pages[i].param == (t->segments == 2)) return &pages[i];
    return NULL;
}

static int rate_class(const web_t *w, const char *name)
{
    for (int i = 0; i < api_rates(w->api); i++)
        if (strcmp(api_rate_at(w->api, i)->name, name) == 0) return i;
    return -1;
}

int public_begin(const web_t *w, const http_request_t *q, const public_page_t *page, int *ret_rate, err_t *err)
{
    const char *allowed = page->posts ? "GET, HEAD, POST" : "GET, HEAD", *site = q->header[HEADER_FETCH_SITE];
    const char *type = q->header[HEADER_CONTENT_TYPE];
    static const char form[] = "application/x-www-form-urlencoded";
    bool post = q->method == HTTP_POST && page->posts;
    if (!post && q->method != HTTP_GET && q->method != HTTP_HEAD)
        return err_set(err, ERR_WEB_METHOD, q->method_text, q->raw, allowed);
    *ret_rate = rate_class(w, page->rate && (post || !page->posts) ? page->rate : "page");
    if (!post) return 0;
    /* A browser that says whence a form comes must say that it is ours. */
    if (site && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0) return err_set(err, ERR_WEB_CSRF, "Sec-Fetch-Site");
    if (!type || strncasecmp(type, form, sizeof form - 1) != 0) return err_set(err, ERR_WEB_BODY_TYPE, type ? type : "");
    return 0;
}

/* --- what pages ask ------------------------------------------------------------------------------------- */

const char *public_text(const public_call_t *p, const char *key)
{
    const char *text = html_text(p->w->html, p->c->lang, key);
    return text ? text : key;
}

const char *public_textf_in(const public_call_t *p, enum lang lang, const char *key, const char *arg)
{
    const char *text = html_text(p->w->html, lang, key);
    if (!text) text = key;
    const char *hole = strstr(text, "{0}");
    if (!hole) return text;
    const char *whole = arena_printf(p->c->arena, "%.*s%s%s", (int)(hole - text), text, arg ? arg : "", hole + 3);
    return whole ? whole : text;
}

const char *public_textf(const public_call_t *p, const char *key, const char *arg)
{
    return public_textf_in(p, p->c->lang, key, arg);
}

void public_put(const public_call_t *p, json_t *object, const char *name, json_t *value)
{
    if (json_object_set_new(object, name, value) != 0) arena_ran_short(p->c->arena);
}

void public_add(const public_call_t *p, json_t *list, json_t *value)
{
    if (json_array_append_new(list, value) != 0) arena_ran_short(p->c->arena);
}

int public_whole(const public_call_t *p, err_t *err)
{
    return arena_is_short(p->c->arena) ? err_nomem(err) : 0;
}

void public_set(public_call_t *p, const char *name, json_t *value)
{
    public_put(p, p->data, name, value);
}

void public_set_text(public_call_t *p, const char *name, const char *text)
{
    public_set(p, name, json_string(text ? text : ""));
}

void public_add_markup(public_call_t *p, const char *name, const char *html)
{
    assert(p->markups < PUBLIC_MARKUP_MOST);
    p->markup[p->markups++] = (html_markup_t){name, html};
}

actor_t public_actor(const public_call_t *p, const char *office)
{
    return (actor_t){.login = PUBLIC_LOGIN, .office = office, .roles = p->w->public_role};
}

bool public_offers(const web_t *w, const char *use, const char *act, const cat_kind_t **ret_kind)
{
    const cat_kind_t *k = w->app ? catalogue_for_public(book_catalogue(app_book(w->app)), use) : NULL;
    const cat_act_t *a = NULL;
    if (!k || (act && (cat_kind_act(k, act, &a, NULL) != 0 || !(a->by & w->public_role)))) return false;
    *ret_kind = k;
    return true;
}

const char *public_office_name(const public_call_t *p, const char *code)
{
    int at;
    const office_tree_t *t = p->w->app ? book_offices(app_book(p->w->app)) : NULL;
    if (!t || !code || office_find(t, code, &at, NULL) != 0) return "";
    return office_at(t, at)->name.in[p->c->lang];
}

const char *public_said(const public_call_t *p, const json_t *words)
{
    const char *text = json_string_value(json_object_get(words, p->c->lang == LANG_ZH ? "zh" : "en"));
    return text ? text : "";
}

const char *public_day(const public_call_t *p, const char *iso)
{
    day_t day;
    int y, m, d;
    if (!iso || day_parse(iso, &day, NULL) != 0) return iso ? iso : "";
    day_split(day, &y, &m, &d);
    static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September",
                                         "October", "November", "December"};
    const char *text = p->c->lang == LANG_ZH ? arena_printf(p->c->arena, "%d年%d月%d日", y, m, d)
                                             : arena_printf(p->c->arena, "%d %s %d", d, months[m - 1], y);
    return text ? text : iso;
}

/* --- opening ---------------------------------------------------------------------------------------------- */

/* What the functions read of a kind; a kind of an office's own catalogue may lack it. */
static int check_kind(const web_t *w, const char *use, const char *acts, const char *fields, err_t *err)
{
    const cat_kind_t *k = catalogue_for_public(book_catalogue(app_book(w->app)), use);
    arena_t *a = k ? arena_new(64 << 10) : NULL;
    char **names;
    size_t n = 0;
    int rc = !k || a ? 0 : err_nomem(err);
    if (k && rc == 0) rc = text_split(a, acts, ' ', &names, &n, err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const cat_act_t *act;
        if (*names[i] && cat_kind_act(k, names[i], &act, NULL) != 0) rc = err_set(err, ERR_WEB_PUBLIC, use, names[i]);
    }
    n = 0;
    if (k && rc == 0) rc = text_split(a, fields, ' ', &names, &n, err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const cat_field_t *f;
        if (*names[i] && cat_kind_field(k, names[i], &f, NULL) != 0) rc = err_set(err, ERR_WEB_PUBLIC, use, names[i]);
    }
    arena_free(a);
    return rc;
}

int public_open(web_t *w, err_t *err)
{
    static const struct {
        const char *use, *acts, *fields;
    } needs[] = {
        {"letter", "receive", "subject content secret_content matter_kind anonymous sender informer phone address against channel repeated"},
        {"application", "apply", "applicant handler phone purpose project papers note subjects query"},
        {"application_subject", "name", "party position"},
        {"typical_case", "publish", "case_title batch_title field_of_work facts meaning published_on"},
        {"education_material", "publish", "topic audience summary body published_on"},
        {"published_figure", "publish", "figure_title passport asked answer published_on where_published ground on_web"},
    };
    int rc = html_open(NULL, &w->html, err);
    if (rc != 0 || !w->app) return rc;
    if (catalogue_roles(book_catalogue(app_book(w->app)), "public_visitor", &w->public_role, NULL) != 0) w->public_role = 0;
    for (size_t i = 0; i < sizeof needs / sizeof *needs && rc == 0; i++)
        rc = check_kind(w, needs[i].use, needs[i].acts, needs[i].fields, err);
    return rc;
}

/* --- the frame -------------------------------------------------------------------------------------------- */

static void drop_json(void *what)
{
    json_decref(what);
}

/* The ways on, the one at hand marked; only what is offered here. */
static json_t *ways(const public_call_t *p, const char *path)
{
    static const struct {
        const char *path, *text, *use;
    } list[] = {
        {"apply", "nav.apply", "application"},
        {"check", "nav.check", NULL},
        {"letter", "nav.letter", "letter"},
        {"follow", "nav.follow", NULL},
        {"figures", "nav.figures", "published_figure"},
        {"cases", "nav.cases", "typical_case"},
        {"education", "nav.education", "education_material"},
    };
    json_t *all = json_array();
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        const cat_kind_t *k;
        if (list[i].use && !public_offers(p->w, list[i].use, NULL, &k)) continue;
        public_add(p, all, json_pack("{s:s,s:s,s:b}", "path", list[i].path, "text", public_text(p, list[i].text), "here",
                                     strcmp(list[i].path, path) == 0));
    }
    return all;
}

static void set_frame(public_call_t *p, const char *path, const char *title)
{
    bool zh = p->c->lang == LANG_ZH;
    const char *office = p->w->app ? public_office_name(p, app_office(p->w->app)) : "";
    if (!json_object_get(p->data, "title")) public_set_text(p, "title", public_text(p, title));
    public_set_text(p, "lang", zh ? "zh-CN" : "en");
    public_set_text(p, "lang-code", zh ? "zh" : "en");
    public_set_text(p, "other-lang", zh ? "en" : "zh");
    public_set_text(p, "other-tag", zh ? "en" : "zh-CN");
    public_set_text(p, "other-name", zh ? "English" : "中文");
    public_set_text(p, "office-name", office);
    public_set_text(p, "path", path);
    public_set(p, "demonstration", json_boolean(p->w->options.demonstration));
    public_set(p, "wrong", json_boolean(ask_faulty(p)));
    public_set(p, "ways", ways(p, path));
}

static void set_headers(const public_call_t *p)
{
    http_reply_t *r = p->r;
    r->type = "text/html; charset=utf-8";
    http_reply_header(r, "Cache-Control", p->fresh ? "no-store" : "no-cache");
    http_reply_header(r, "Vary", "Accept-Language, Cookie");
    http_reply_header(r, "X-Content-Type-Options", "nosniff");
    /* Not no-referrer: under it a browser sends our own forms with "Origin: null". */
    http_reply_header(r, "Referrer-Policy", "same-origin");
    http_reply_header(r, "Content-Security-Policy", PUBLIC_CSP);
    http_reply_header(r, "Cross-Origin-Opener-Policy", "same-origin");
    http_reply_header(r, "Permissions-Policy", "camera=(self), microphone=(), geolocation=()");
    const char *asked = http_arg(p->c->http, "lang");
    if (!asked) return;
    const char *line = arena_printf(p->c->arena, "xz_lang=%s; Path=/; Max-Age=31536000; SameSite=Lax%s",
                                    p->c->lang == LANG_ZH ? "zh" : "en", p->w->options.behind_tls ? "; Secure" : "");
    if (line) http_reply_header(r, "Set-Cookie", line);
}

/* The same page as the reader has: he need not have it again. */
static void set_tag(const public_call_t *p)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[33];
    crypto_hash_sha256(hash, (const unsigned char *)p->r->body.data, p->r->body.length);
    sodium_bin2hex(hex, sizeof hex, hash, 16);
    const char *tag = arena_printf(p->c->arena, "\"%s\"", hex), *have = p->c->http->header[HEADER_IF_NONE_MATCH];
    if (!tag) return;
    http_reply_header(p->r, "ETag", tag);
    if (!have || !strstr(have, tag)) return;
    p->r->status = 304;
    buf_clear(&p->r->body);
}

static int finish(public_call_t *p, const public_page_t *page, err_t *err)
{
    if (!p->template) return 0;
    set_frame(p, page ? page->path : "", page ? page->title : "error.title");
    int rc = public_whole(p, err);
    if (rc == 0) rc = html_render(p->w->html, p->template, p->c->lang, p->data, p->markup, &p->r->body, err);
    if (rc != 0) return rc;
    set_headers(p);
    if (!p->fresh && !p->post && p->r->status == 200) set_tag(p);
    return 0;
}

static int begin_call(public_call_t *p, err_t *err)
{
    p->data = json_object();
    if (!p->data || !arena_on_free(p->c->arena, drop_json, p->data)) return err_nomem(err);
    return 0;
}

int public_serve(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const public_page_t *page = c->public_page;
    public_call_t p = {.w = w, .c = c, .r = r, .param = c->public_param, .template = page->template};
    p.post = c->http->method == HTTP_POST;
    p.fresh = p.post;
    int rc = begin_call(&p, err);
    if (rc == 0 && p.post) rc = form_read(c->http->body, c->http->body_bytes, c->arena, &p.form, err);
    if (rc == 0) rc = page->fn(&p, err);
    return rc == 0 ? finish(&p, page, err) : rc;
}

bool public_fail(web_t *w, web_call_t *c, http_reply_t *r, enum lang lang, const err_t *err)
{
    static const char *const names[] = {"what", "detail", "hint"};
    if (!w->html || !c) return false;
    c->lang = lang;
    public_call_t p = {.w = w, .c = c, .r = r, .template = "error", .fresh = true};
    buf_t words;
    bool told = begin_call(&p, NULL) == 0;
    buf_init(&words, 8192);
    for (int part = ERR_WHAT; told && part <= ERR_HINT; part++) {
        buf_clear(&words);
        err_add_part(&words, err, (err_part_t)part, lang);
        public_set_text(&p, names[part], buf_failed(&words) ? "" : buf_text(&words));
    }
    buf_release(&words);
    /* Only what is our own fault has a code to tell us; to who asked for a page that is not there it says nothing. */
    if (err_http_status(err->code) >= 500) public_set_text(&p, "code", err_code_text(err->code));
    size_t extras = r->extras;
    r->extras = 0; /* the frame says them its own way; what the gate adds (Allow, Retry-After) it adds behind */
    told = told && finish(&p, NULL, NULL) == 0;
    if (told) return true;
    r->extras = extras;
    buf_clear(&r->body);
    return false;
}
