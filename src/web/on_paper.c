/* on_paper.c - papers of matters: the list, one with what it leaves blank, and the files. */
#include "web/web.h"

#include "app/paper.h"
#include "web/shape.h"

#include <string.h>

static int on_papers(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    json_t *list = NULL;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0) rc = app_papers(w->app, &c->actor, id, &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "papers", list), err);
}

static enum paper_lang language(const web_call_t *c)
{
    const char *given = web_arg(c, "paper");
    if (given && strcmp(given, "zh") == 0) return PAPER_ZH;
    return given && strcmp(given, "en") == 0 ? PAPER_EN : PAPER_BOTH;
}

/* Why, where no reason was given: what was done, in the reader's language. */
static const char *why(const web_call_t *c, bool read, enum writ_form form)
{
    static const words_t reading = {{"阅读文书", "read a paper"}},
                         taken[WRIT_FORMS] = {[WRIT_PDF] = {{"取走文书（PDF）", "took a paper away (PDF)"}}, [WRIT_DOCX] = {{"取走文书（DOCX）", "took a paper away (DOCX)"}},
                                              [WRIT_TXT] = {{"取走文书（文本）", "took a paper away (text)"}}, [WRIT_MD] = {{"取走文书（Markdown）", "took a paper away (Markdown)"}}};
    if (c->reason && *c->reason) return c->reason;
    return (read || form == WRIT_HTML ? &reading : &taken[form])->in[c->lang];
}

static int make(web_t *w, web_call_t *c, bool read, enum writ_form form, buf_t *out, app_paper_made_t *ret_made, err_t *err)
{
    const char *act = web_arg(c, "act"), *draft = web_arg(c, "draft");
    app_paper_wish_t wish = {.actor = &c->actor, .paper = c->param[1], .draft = draft && strcmp(draft, "true") == 0,
                             .lang = language(c), .form = form, .reason = why(c, read, form)};
    int rc = shape_id(c->param[0], "id", &wish.matter, err);
    if (rc == 0 && act) rc = shape_id(act, "act", &wish.act, err);
    return rc != 0 ? rc : app_paper(w->app, &wish, c->arena, out, ret_made, err);
}

static json_t *missing_json(const app_paper_made_t *made)
{
    json_t *list = json_array();
    for (size_t i = 0; i < made->missing_count; i++)
        (void)json_array_append_new(list, json_pack("{s:s, s:o}", "path", made->missing[i].path, "label", shape_words(&made->missing[i].label)));
    return list;
}

static int on_paper(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    app_paper_made_t made;
    buf_t text;
    char act[48] = "", day[DAY_TEXT];
    buf_init(&text, HTTP_REPLY_CAP);
    int rc = make(w, c, true, WRIT_TXT, &text, &made, err);
    if (rc == 0 && made.act) matter_text(made.act, act);
    if (rc == 0)
        rc = web_reply_json(r, json_pack("{s:s, s:o, s:s, s:s, s:s, s:o}", "paper", made.paper->name, "name", shape_words(&made.paper->label),
                                         "act", act, "day", day_text(made.day, day), "text", buf_text(&text), "missing",
                                         missing_json(&made)), err);
    buf_release(&text);
    return rc;
}

/* Names of papers are a-z, 0-9 and _: they go into a header as they are. */
static int on_form(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    app_paper_made_t made;
    enum writ_form form = shape_form(c);
    int rc = make(w, c, false, form, &r->body, &made, err);
    if (rc == 0) shape_file(c, r, form, made.paper->name, c->param[0]);
    return rc;
}

const api_binding_t web_on_paper[] = {
    WEB_ROW("papers", on_papers),     WEB_ROW("paper", on_paper),       WEB_ROW("paper_pdf", on_form),
    WEB_ROW("paper_docx", on_form),   WEB_ROW("paper_html", on_form),   WEB_ROW("paper_txt", on_form),
    {NULL, NULL},
};
