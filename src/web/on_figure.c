/* on_figure.c - figures asked for, opened by their passports, taken away, published and held against today. */
#include "web/web.h"

#include "app/figure.h"
#include "figure/publish.h"
#include "web/shape.h"

#include <assert.h>
#include <string.h>

static int on_figures(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *list = NULL, *menu = NULL;
    int rc = figure_list(app_figures(w->app), &c->actor, web_arg(c, "word"), &list, err);
    if (rc == 0) rc = figure_menu(app_figures(w->app), &c->actor, &menu, err);
    if (rc == 0) (void)json_object_set(menu, "figures", list);
    json_decref(list);
    return rc != 0 ? rc : web_reply_json(r, menu, err);
}

static int on_ask(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    figure_ask_t ask;
    json_t *answer = NULL;
    int rc = figure_ask_read(c->body, c->arena, &ask, err);
    if (rc == 0) rc = passport_ask(app_figures(w->app), &c->actor, &ask, &answer, err);
    return rc != 0 ? rc : web_reply_json(r, answer, err);
}

static int on_open(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *answer = NULL;
    int rc = passport_open(app_figures(w->app), &c->actor, c->param[0], &answer, err);
    return rc != 0 ? rc : web_reply_json(r, answer, err);
}

static int on_acts(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const json_t *key = json_object_get(c->body, "key"), *e;
    passport_acts_t what = {.id = c->param[0], .figure = web_text(c, "figure"), .window = (int)json_integer_value(json_object_get(c->body, "window")),
                            .from = json_integer_value(json_object_get(c->body, "from")), .limit = (int)json_integer_value(json_object_get(c->body, "limit"))};
    json_t *page = NULL;
    size_t i;
    assert(json_array_size(key) <= FIGURE_BY_MOST); /* its schema says so */
    json_array_foreach(key, i, e) what.key[what.key_count++] = json_string_value(e);
    int rc = passport_acts_json(app_figures(w->app), &c->actor, &what, &page, err);
    return rc != 0 ? rc : web_reply_json(r, page, err);
}

/* --- files ---------------------------------------------------------------------------------------------------------- */

static int answer(web_t *w, web_call_t *c, http_reply_t *r, enum app_figure_file file, const char *end, err_t *err)
{
    app_figure_wish_t wish = {.passport = c->param[0], .file = file, .lang = c->lang, .form = web_arg(c, "form"), .figure = web_arg(c, "figure")};
    const char *why = c->reason && *c->reason ? c->reason : "导出数据 export of figures";
    int rc = passport_check(wish.passport, err); /* it goes into a header */
    if (rc == 0) rc = app_look(w->app, &c->actor, "figure", wish.passport, why, err);
    if (rc == 0) rc = app_figure_file(w->app, &c->actor, &wish, &r->body, err);
    if (rc != 0) return rc;
    const char *line = arena_printf(c->arena, "%s; filename=\"%s.%s\"", file == FIGURE_SVG || file == FIGURE_PDF ? "inline" : "attachment", wish.passport, end);
    if (line) http_reply_header(r, "Content-Disposition", line);
    r->type = app_figure_media_type(file);
    return 0;
}

static int on_csv(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return answer(w, c, r, FIGURE_CSV, "csv", err);
}

static int on_xlsx(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return answer(w, c, r, FIGURE_XLSX, "xlsx", err);
}

static int on_svg(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return answer(w, c, r, FIGURE_SVG, "svg", err);
}

static int on_pdf(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return answer(w, c, r, FIGURE_PDF, "pdf", err);
}

static int on_png(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return answer(w, c, r, FIGURE_PNG, "png", err);
}

/* --- published ------------------------------------------------------------------------------------------------------ */

static int on_published(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *below = web_arg(c, "below");
    int64_t id = 0;
    json_t *list = NULL;
    int rc = below ? shape_id(below, "below", &id, err) : 0;
    if (rc == 0) rc = published_list(app_figures(w->app), app_key(w->app), &c->actor, id, &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "published", list), err);
}

static int publish(web_t *w, web_call_t *c, publish_wish_t *wish, http_reply_t *r, err_t *err)
{
    act_receipt_t receipt = {0};
    char matter[48];
    wish->actor = &c->actor;
    wish->where = web_text(c, "where");
    int rc = shape_day(c->body, "on", DAY_NONE, &wish->on, err);
    if (rc == 0) rc = shape_idem_key(c, &wish->idem_key, err);
    if (rc == 0) rc = publish_figure(app_figures(w->app), app_key(w->app), wish, c->arena, &receipt, err);
    if (rc != 0) return rc;
    matter_text(receipt.matter, matter);
    return web_reply_json(r, json_pack("{s:s, s:s, s:s}", "matter", matter, "number", receipt.number, "passport", wish->passport), err);
}

static int on_publish(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    publish_wish_t wish = {.passport = web_text(c, "passport")};
    return publish(w, c, &wish, r, err);
}

static int on_restate(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    publish_wish_t wish = {.ground = web_text(c, "ground")};
    json_t *matter = NULL;
    int rc = shape_id(c->param[0], "id", &wish.restates, err);
    if (rc == 0) rc = book_matter(app_book(w->app), &c->actor, wish.restates, &matter, err);
    if (rc != 0) return rc;
    const char *passport = json_string_value(json_object_get(json_object_get(matter, "fields"), "passport"));
    wish.passport = passport ? passport : "";
    rc = publish(w, c, &wish, r, err);
    json_decref(matter);
    return rc;
}

static int on_published_open(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id = 0;
    json_t *checked = NULL;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0) rc = published_check(app_figures(w->app), app_key(w->app), &c->actor, id, &checked, err);
    return rc != 0 ? rc : web_reply_json(r, checked, err);
}

const api_binding_t web_on_figure[] = {
    WEB_ROW("figures", on_figures),
    WEB_ROW("figure_ask", on_ask),
    WEB_ROW("figure_open", on_open),
    WEB_ROW("figure_acts", on_acts),
    WEB_ROW("figure_csv", on_csv),
    WEB_ROW("figure_xlsx", on_xlsx),
    WEB_ROW("figure_svg", on_svg),
    WEB_ROW("figure_pdf", on_pdf),
    WEB_ROW("figure_png", on_png),
    WEB_ROW("published_figures", on_published),
    WEB_ROW("published_publish", on_publish),
    WEB_ROW("published_restate", on_restate),
    WEB_ROW("published_open", on_published_open),
    {NULL, NULL},
};
