/* on_report.c - reports: templates, their numbers, their files, and numbers bound to a matter. */
#include "web/web.h"

#include "app/report.h"
#include "report/draft.h"
#include "web/shape.h"

#include <string.h>

static int on_reports(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *list = NULL;
    (void)c;
    int rc = app_reports(w->app, &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "reports", list), err);
}

static bool is_id(const char *text)
{
    return text[0] >= '0' && text[0] <= '9';
}

static bool given(const web_call_t *c, const char *name)
{
    const char *value = web_arg(c, name);
    return value && strcmp(value, "true") == 0;
}

static int make(web_t *w, web_call_t *c, app_report_made_t *ret, err_t *err)
{
    const char *what = c->param[0], *about = web_arg(c, "about"), *paper = web_arg(c, "paper");
    app_report_wish_t wish = {.actor = &c->actor, .template_ = is_id(what) ? NULL : what, .office = web_arg(c, "office"),
                              .period = web_arg(c, "period"), .lang = PAPER_BOTH, .sources = given(c, "sources"), .anew = given(c, "anew"),
                              .href = "/office/figures/", .reason = c->reason && *c->reason ? c->reason : NULL};
    if (paper && strcmp(paper, "both") != 0) wish.lang = strcmp(paper, "en") == 0 ? PAPER_EN : PAPER_ZH;
    int rc = is_id(what) ? shape_id(what, "report", &wish.matter, err) : 0;
    if (rc == 0 && about) rc = shape_id(about, "about", &wish.about, err);
    return rc != 0 ? rc : app_report(w->app, &wish, c->arena, ret, err);
}

static int on_report(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    app_report_made_t made;
    json_t *j = NULL;
    int rc = make(w, c, &made, err);
    if (rc == 0) rc = app_report_json(&made, &j, err);
    return rc != 0 ? rc : web_reply_json(r, j, err);
}

static int on_text(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t matter = 0;
    const char *text = NULL, *what = c->param[0];
    int rc = is_id(what) ? shape_id(what, "report", &matter, err) : 0;
    if (rc == 0) rc = app_report_text(w->app, &c->actor, matter ? NULL : what, matter, c->arena, &text, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:s}", "text", text), err);
}

/* --- while it is written ------------------------------------------------------------------------------------- */

enum { DRAFT_MEMORY = 256 << 20 };

static json_t *mistakes_json(const cat_mistakes_t *mistakes, enum lang lang)
{
    json_t *list = json_array();
    for (size_t i = 0; mistakes && i < mistakes->count; i++) {
        buf_t text;
        buf_init(&text, 16 << 10);
        err_add_json(&text, &mistakes->list[i], lang);
        if (!buf_failed(&text)) (void)json_array_append_new(list, json_loadb(text.data, text.length, 0, NULL));
        buf_release(&text);
    }
    return list;
}

/* The reply of a text that could be made: what it says, and what the checker says of it. */
static json_t *tried_json(json_t *made, const check_result_t *result, enum lang lang)
{
    buf_t text;
    buf_init(&text, HTTP_REPLY_CAP);
    check_add_json(&text, result, lang);
    json_t *j = buf_failed(&text) ? NULL : json_loadb(text.data, text.length, 0, NULL);
    buf_release(&text);
    (void)json_object_del(j, "alone"); /* places of the text that was made, not of the one that is written */
    if (!j || json_object_set_new(j, "mistakes", json_array()) != 0 || json_object_set(j, "made", made) != 0) {
        json_decref(j);
        j = NULL;
    }
    json_decref(made);
    return j;
}

static int try_text(web_t *w, web_call_t *c, arena_t *a, json_t **ret, err_t *err)
{
    const char *what = c->param[0], *about = web_text(c, "about"), *paper = web_text(c, "paper");
    enum lang lang = paper && strcmp(paper, "en") == 0 ? LANG_EN : LANG_ZH;
    app_report_wish_t wish = {.actor = &c->actor, .template_ = is_id(what) ? NULL : what, .office = web_text(c, "office"), .period = web_text(c, "period"),
                              .text = web_text(c, "text"), .lang = lang == LANG_EN ? PAPER_EN : PAPER_ZH,
                              .reason = "编辑报告 edit a report"};
    app_report_made_t made = {0};
    check_result_t found = {0};
    json_t *j = NULL;
    bool against = json_is_true(json_object_get(c->body, "against"));
    int rc = is_id(what) ? shape_id(what, "report", &wish.matter, err) : 0;
    if (rc == 0 && about) rc = shape_id(about, "about", &wish.about, err);
    if (rc == 0) rc = app_report(w->app, &wish, a, &made, err);
    if (rc != 0 && made.mistakes && made.mistakes->count) {
        *ret = json_pack("{s:o, s:n, s:[]}", "mistakes", mistakes_json(made.mistakes, c->lang), "made", "findings");
        return 0;
    }
    if (rc == 0) rc = draft_check(&made.made, lang, wish.text, against ? app_figures(w->app) : NULL, &c->actor, a, &found, err);
    if (rc == 0) rc = app_report_json(&made, &j, err);
    if (rc == 0 && !(*ret = tried_json(j, &found, c->lang))) rc = err_nomem(err);
    return rc;
}

static int on_try(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *j = NULL;
    arena_t *a = arena_new(DRAFT_MEMORY);
    int rc = a ? try_text(w, c, a, &j, err) : err_nomem(err);
    if (rc == 0) rc = web_reply_json(r, j, err);
    arena_free(a);
    return rc;
}

static int on_changes(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t matter = 0;
    json_t *j = NULL;
    int rc = shape_id(c->param[0], "report", &matter, err);
    if (rc == 0) rc = app_report_changes(w->app, &c->actor, matter, c->arena, &j, err);
    return rc != 0 ? rc : web_reply_json(r, j, err);
}

static int on_bind(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t matter = 0;
    act_receipt_t receipt;
    int rc = shape_id(c->param[0], "report", &matter, err);
    if (rc == 0) rc = app_report_bind(w->app, &c->actor, matter, c->arena, &receipt, err);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

/* Names of reports are a-z, 0-9 and _, ids digits and a dash: they go into a header as they are. */
static int on_form(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    app_report_made_t made;
    enum writ_form form = shape_form(c);
    int rc = make(w, c, &made, err);
    if (rc == 0) rc = app_report_write(&made, form, &r->body, err);
    if (rc == 0) shape_file(c, r, form, made.report->paper.name, is_id(c->param[0]) ? c->param[0] : made.office); /* one file a report */
    return rc;
}

const api_binding_t web_on_report[] = {
    WEB_ROW("reports", on_reports),
    WEB_ROW("report", on_report),
    WEB_ROW("report_text", on_text),
    WEB_ROW("report_changes", on_changes),
    WEB_ROW("report_bind", on_bind),
    WEB_ROW("report_try", on_try),
    WEB_ROW("report_pdf", on_form),
    WEB_ROW("report_docx", on_form),
    WEB_ROW("report_html", on_form),
    WEB_ROW("report_txt", on_form),
    WEB_ROW("report_md", on_form),
    {NULL, NULL},
};
