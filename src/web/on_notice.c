/* on_notice.c - notices: the public check, the papers, reprints and objections. */
#include "web/web.h"

#include "app/app.h"
#include "archive/archive.h"
#include "web/shape.h"

#include <string.h>

/* --- for everyone ----------------------------------------------------------------------------------- */

static void set_day(json_t *object, const char *key, day_t day)
{
    char text[DAY_TEXT];
    (void)json_object_set_new(object, key, day == DAY_NONE ? json_null() : json_string(day_text(day, text)));
}

/* What the letter says, so that its holder can compare it line by line; numbers stay masked. */
static json_t *public_json(const archive_notice_t *n)
{
    json_t *subjects = json_array();
    for (size_t i = 0; i < n->subject_count; i++) {
        const archive_notice_subject_t *s = &n->subjects[i];
        (void)json_array_append_new(
            subjects, json_pack("{s:s,s:s,s:s,s:s,s:o}", "type", s->schema == MATCH_UNIT ? "unit" : "person", "name",
                                s->name, "identity", s->identity_masked ? s->identity_masked : "", "result",
                                archive_status_word(s->status), "sentence", shape_words(&s->sentence)));
    }
    json_t *j = json_pack("{s:s,s:o,s:s,s:b,s:o,s:o,s:s,s:b}", "number", n->number, "office", shape_words(&n->office_name),
                          "applicant", n->applicant ? n->applicant : "", "applicant_is_unit", n->applicant_is_unit, "purpose", shape_words(&n->purpose),
                          "subjects", subjects, "result", archive_status_word(n->result), "demonstration",
                          n->demonstration);
    if (!j) return NULL;
    set_day(j, "issued_on", n->issued_on);
    set_day(j, "valid_until", n->valid_until);
    set_day(j, "recalled_on", n->recalled_on);
    set_day(j, "from", n->from);
    set_day(j, "to", n->to);
    return j;
}

static int on_notice_check(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    enum archive_notice_state state;
    archive_notice_t notice = {.notice = 0};
    int rc = archive_notice_check(app_archive(w->app), web_arg(c, "number"), web_arg(c, "code"), c->arena, &state,
                                  &notice, err);
    if (rc != 0) return rc;
    bool known = state != ARCHIVE_NOTICE_UNKNOWN;
    return web_reply_json(r,
                          json_pack("{s:s,s:o,s:o}", "state", archive_notice_state_word(state), "state_name",
                                    shape_words(archive_notice_state_name(state)), "notice",
                                    known ? public_json(&notice) : json_null()),
                          err);
}

/* --- for staff --------------------------------------------------------------------------------------- */

/* Loads the notice of the path if the actor may read its query, and keeps the look. */
static int load(web_t *w, web_call_t *c, archive_notice_t *ret_notice, err_t *err)
{
    int64_t id;
    json_t *matter = NULL;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0 && c->endpoint->reason) rc = web_look(w, c, "notice", c->param[0], err);
    if (rc == 0) rc = book_matter(app_book(w->app), &c->actor, id, &matter, err);
    json_decref(matter);
    if (rc == 0) rc = archive_notice_load(app_archive(w->app), NULL, id, c->arena, ret_notice, err);
    return rc;
}

static int on_notice(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    archive_notice_t n;
    int rc = load(w, c, &n, err);
    if (rc != 0) return rc;
    json_t *j = public_json(&n);
    if (!j) return err_nomem(err);
    (void)json_object_set_new(j, "id", shape_id_json(n.notice));
    (void)json_object_set_new(j, "query", shape_id_json(n.query));
    (void)json_object_set_new(j, "code", json_string(n.code));
    (void)json_object_set_new(j, "state", json_string(archive_notice_state_word(n.state)));
    (void)json_object_set_new(j, "state_name", shape_words(archive_notice_state_name(n.state)));
    (void)json_object_set_new(j, "printed", json_integer(n.printed));
    return web_reply_json(r, j, err);
}

static void name_file(const web_call_t *c, http_reply_t *r, const char *end)
{
    const char *line = arena_printf(c->arena, "inline; filename=\"notice-%s%s\"", c->param[0], end);
    if (line) http_reply_header(r, "Content-Disposition", line);
}

static int on_notice_text(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    archive_notice_t n;
    int rc = load(w, c, &n, err);
    if (rc == 0) rc = app_notice_note(w->app, &n, c->arena, &r->body, err);
    if (rc != 0) return rc;
    r->type = "text/plain; charset=utf-8";
    name_file(c, r, ".txt");
    return 0;
}

static int on_notice_pdf(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    archive_notice_t n;
    const char *paper = web_arg(c, "paper");
    enum paper_lang which = !paper || strcmp(paper, "both") == 0 ? PAPER_BOTH
                            : strcmp(paper, "zh") == 0           ? PAPER_ZH
                                                                 : PAPER_EN;
    int rc = load(w, c, &n, err);
    if (rc == 0) rc = app_notice_pdf(w->app, &n, which, c->arena, &r->body, err);
    if (rc != 0) return rc;
    r->type = "application/pdf";
    name_file(c, r, ".pdf");
    return 0;
}

static int on_reprint(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    int printed;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0) rc = archive_notice_reprint(app_archive(w->app), &c->actor, id, c->arena, &printed, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:i}", "printed", printed), err);
}

static int on_recall(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    archive_notice_t n;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0)
        rc = archive_notice_recall(app_archive(w->app), &c->actor, id, web_text(c, "ground"), c->arena, err);
    if (rc == 0) rc = archive_notice_load(app_archive(w->app), NULL, id, c->arena, &n, err);
    return rc != 0 ? rc
                   : web_reply_json(r, json_pack("{s:s}", "state", archive_notice_state_word(n.state)), err);
}

static int on_object(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    archive_objection_t o = {.actor = c->actor, .relation = web_text(c, "relation"), .reason = web_text(c, "reason")};
    act_receipt_t receipt;
    const char *record = web_text(c, "record");
    int rc = shape_id(c->param[0], "id", &o.notice, err);
    if (rc == 0 && record) rc = shape_id(record, "record", &o.record, err);
    if (rc == 0) rc = shape_subject(json_object_get(c->body, "objector"), c->arena, &o.objector, err);
    if (rc == 0) rc = shape_idem_key(c, &o.idem_key, err);
    if (rc == 0) rc = archive_object(app_archive(w->app), &o, c->arena, &receipt, err);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

static int on_settle(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    act_receipt_t receipt;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0)
        rc = archive_settle_objection(app_archive(w->app), &c->actor, id, web_text(c, "act"), web_text(c, "outcome"),
                                      web_text(c, "finding"), c->arena, &receipt, err);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

const api_binding_t web_on_notice[] = {
    WEB_ROW("notice_check", on_notice_check),
    WEB_ROW("notice", on_notice),
    WEB_ROW("notice_text", on_notice_text),
    WEB_ROW("notice_pdf", on_notice_pdf),
    WEB_ROW("notice_reprint", on_reprint),
    WEB_ROW("notice_recall", on_recall),
    WEB_ROW("notice_object", on_object),
    WEB_ROW("objection_settle", on_settle),
    {NULL, NULL},
};
