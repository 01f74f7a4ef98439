/* on_planning.c - proposals for a plan of prevention, and the drawing of a check. */
#include "web/web.h"

#include "app/app.h"
#include "planning/planning.h"
#include "web/shape.h"

enum { TAKE_USUAL = 3 };

static int on_propose(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *plan = web_text(c, "plan");
    const json_t *take = json_object_get(c->body, "take");
    planning_ask_t ask = {.year = (int)json_integer_value(json_object_get(c->body, "year")),
                          .take = take ? (int)json_integer_value(take) : TAKE_USUAL, .office = web_text(c, "office")};
    json_t *found = NULL;
    size_t written = 0;
    int rc = plan ? shape_id(plan, "plan", &ask.plan, err) : 0;
    if (rc == 0) rc = planning_propose(app_book(w->app), &c->actor, &ask, &found, err);
    if (rc == 0 && ask.plan && json_is_true(json_object_get(c->body, "write"))) {
        rc = planning_write(app_book(w->app), &c->actor, found, ask.plan, c->arena, &written, err);
        if (rc == 0) (void)json_object_set_new(found, "written", json_integer((json_int_t)written));
    }
    if (rc == 0) return web_reply_json(r, found, err);
    json_decref(found);
    return rc;
}

static int on_draw(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    planning_draw_t what = {.seed = web_text(c, "seed"), .dry = json_is_true(json_object_get(c->body, "dry_run"))};
    json_t *result = NULL;
    int rc = shape_id(web_text(c, "check"), "check", &what.check, err);
    if (rc == 0) rc = planning_draw(app_book(w->app), &c->actor, &what, &result, err);
    return rc != 0 ? rc : web_reply_json(r, result, err);
}

const api_binding_t web_on_planning[] = {
    WEB_ROW("plan_propose", on_propose),
    WEB_ROW("plan_draw", on_draw),
    {NULL, NULL},
};
