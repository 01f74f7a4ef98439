/* on_tools.c - small computations that need no register: due days, identity numbers. */
#include "web/web.h"

#include "app/app.h"
#include "match/identity.h"
#include "web/shape.h"

#include <string.h>

enum { PAUSES_MOST = 50 };

/* --- due days -------------------------------------------------------------------------------------- */

static int read_pauses(const web_call_t *c, term_case_t *what, err_t *err)
{
    const json_t *list = json_object_get(c->body, "pauses"), *again = json_object_get(c->body, "restarts");
    size_t n = json_array_size(list), m = json_array_size(again);
    term_pause_t *pauses = arena_array(c->arena, n + 1, sizeof *pauses);
    term_restart_t *restarts = arena_array(c->arena, m + 1, sizeof *restarts);
    int rc = pauses && restarts ? 0 : err_nomem(err);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const json_t *p = json_array_get(list, i);
        const char *cause = json_string_value(json_object_get(p, "cause"));
        rc = shape_day(p, "from", DAY_NONE, &pauses[i].from, err);
        if (rc == 0) rc = shape_day(p, "to", DAY_NONE, &pauses[i].to, err);
        pauses[i].cause = (words_t){{cause ? cause : "", cause ? cause : ""}};
    }
    for (size_t i = 0; i < m && rc == 0; i++) {
        const json_t *p = json_array_get(again, i);
        const char *cause = json_string_value(json_object_get(p, "cause"));
        rc = shape_day(p, "on", DAY_NONE, &restarts[i].on, err);
        restarts[i].cause = (words_t){{cause ? cause : "", cause ? cause : ""}};
    }
    what->pauses = pauses;
    what->pause_count = n;
    what->restarts = restarts;
    what->restart_count = m;
    return rc;
}

static int on_due_compute(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const json_t *most = json_object_get(c->body, "restarts_most");
    term_case_t what = {.custody = json_is_true(json_object_get(c->body, "custody")),
                        .restarts_most = most ? (int)json_integer_value(most) : -1};
    due_sum_t sum;
    char day[DAY_TEXT];
    int rc = shape_day(c->body, "start", DAY_NONE, &what.start, err);
    if (rc == 0) rc = term_parse(web_text(c, "term"), &what.term, err);
    if (rc == 0) rc = read_pauses(c, &what, err);
    if (rc == 0) rc = calendar_due(book_calendar(app_book(w->app)), &what, c->arena, &sum, err);
    if (rc != 0) return rc;
    json_t *steps = json_array();
    for (size_t i = 0; i < sum.step_count; i++) {
        const due_step_t *s = &sum.steps[i];
        (void)json_array_append_new(steps, json_pack("{s:s,s:s,s:o}", "day", day_text(s->day, day), "rule", s->rule,
                                                     "words", shape_words(&s->words)));
    }
    json_t *due = sum.due == DAY_NONE ? json_null() : json_string(day_text(sum.due, day));
    return web_reply_json(r, json_pack("{s:o,s:o}", "due", due, "steps", steps), err);
}

/* --- identity numbers ------------------------------------------------------------------------------- */

static enum identity_kind kind_of(const char *word)
{
    for (int k = IDENTITY_RESIDENT; word && k <= IDENTITY_ORG; k++)
        if (strcmp(identity_kind_word((enum identity_kind)k), word) == 0) return (enum identity_kind)k;
    return IDENTITY_UNKNOWN;
}

static json_t *repairs_json(const identity_t *id)
{
    static const char *const how[] = {"digit", "swap", "15_to_18", "org_to_credit", "lookalike"};
    json_t *list = json_array();
    for (int i = 0; i < id->repairs; i++)
        (void)json_array_append_new(list, json_pack("{s:s,s:s,s:i}", "number", id->repair[i].number, "how",
                                                    how[id->repair[i].how], "at", id->repair[i].at));
    return list;
}

static int on_identity_check(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)w;
    identity_t id;
    char day[DAY_TEXT];
    identity_check(web_text(c, "number"), kind_of(web_text(c, "kind")), &id);
    json_t *j = json_pack("{s:s,s:o,s:b,s:s,s:s,s:s,s:b,s:o}", "kind", identity_kind_word(id.kind), "kind_name",
                          shape_words(identity_kind_name(id.kind)), "valid", id.valid, "number", id.number,
                          "canonical", id.canonical, "area", id.area, "area_known", id.area_known, "repairs",
                          repairs_json(&id));
    if (!j) return err_nomem(err);
    if (id.born != DAY_NONE) (void)json_object_set_new(j, "born", json_string(day_text(id.born, day)));
    if (id.sex) (void)json_object_set_new(j, "sex", json_stringn(&id.sex, 1));
    if (!id.valid && id.fault.code != ERR_NONE) (void)json_object_set_new(j, "fault", shape_error(&id.fault, c->lang));
    return web_reply_json(r, j, err);
}

const api_binding_t web_on_tools[] = {
    WEB_ROW("due_compute", on_due_compute),
    WEB_ROW("identity_check", on_identity_check),
    {NULL, NULL},
};
