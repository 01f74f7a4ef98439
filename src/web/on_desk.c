/* on_desk.c - a person's desk: due and waiting, changed, known, drafts; one act on many matters. */
#include "web/web.h"

#include "app/app.h"
#include "match/identity.h"
#include "register/desk.h"
#include "web/shape.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { USUAL = 100, KNOWN_USUAL = 20, KEY_MOST = 80 };

static int on_mine(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    mine_t what = {.until = DAY_NONE, .limit = (int)web_arg_int(c, "limit", USUAL)};
    const char *until = web_arg(c, "until");
    json_t *out = NULL;
    int rc = until ? day_parse(until, &what.until, err) : 0;
    if (rc == 0) rc = book_mine(app_book(w->app), &c->actor, &what, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_terms(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    terms_t what = {.until = DAY_NONE, .handler = web_arg(c, "handler"), .limit = (int)web_arg_int(c, "limit", USUAL)};
    const char *until = web_arg(c, "until");
    bool nobody = web_arg(c, "unassigned") && strcmp(web_arg(c, "unassigned"), "true") == 0;
    json_t *out = NULL;
    static const char *const whens[] = {[TERMS_LATE] = "late", [TERMS_NOW] = "now", [TERMS_SOON] = "soon"};
    const char *when = web_arg(c, "when");
    if (nobody) what.handler = "";
    for (enum terms_when i = TERMS_LATE; when && i <= TERMS_SOON; i++)
        if (strcmp(when, whens[i]) == 0) what.when = i;
    int rc = until ? day_parse(until, &what.until, err) : 0;
    if (rc == 0) rc = book_terms(app_book(w->app), &c->actor, &what, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_changed(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    changed_t what = {.since = DAY_NONE, .limit = (int)web_arg_int(c, "limit", USUAL)};
    const char *since = web_arg(c, "since");
    json_t *out = NULL;
    int rc = since ? day_parse(since, &what.since, err) : 0;
    if (rc == 0) rc = book_changed(app_book(w->app), &c->actor, &what, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int on_changed_seen(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)r;
    return book_mark_seen(app_book(w->app), &c->actor, json_integer_value(json_object_get(c->body, "until")), err);
}

static int on_known(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    known_t what = {.identity = web_arg(c, "identity"), .name = web_arg(c, "name"), .kind = web_arg(c, "kind"),
                    .limit = (int)web_arg_int(c, "limit", KNOWN_USUAL)};
    json_t *out = NULL;
    if (what.identity) what.name = NULL;
    char canonical[IDENTITY_TEXT], masked[IDENTITY_TEXT] = "";
    enum identity_kind kind;
    if (!what.identity && !what.name) return err_set(err, ERR_WEB_FIELD_MISSING, "identity | name");
    /* A number that is none finds nothing: book_known says what may have been meant. */
    if (what.identity && identity_canonical(what.identity, &kind, canonical)) look_mask(canonical, masked, sizeof masked);
    int rc = what.identity && !*masked ? 0 : web_look(w, c, "known", what.identity ? masked : what.name, err);
    if (rc == 0) rc = book_known(app_book(w->app), &c->actor, &what, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

/* What was looked for is kept as a look; of an identity number only what a look may show. */
static int on_find(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    find_t what = {.text = web_arg(c, "text"), .limit = (int)web_arg_int(c, "limit", KNOWN_USUAL)};
    char canonical[IDENTITY_TEXT], masked[IDENTITY_TEXT] = "";
    enum identity_kind kind;
    json_t *out = NULL;
    if (!what.text) return err_set(err, ERR_WEB_FIELD_MISSING, "text");
    if (identity_canonical(what.text, &kind, canonical)) look_mask(canonical, masked, sizeof masked);
    int rc = web_look(w, c, "find", *masked ? masked : what.text, err);
    if (rc == 0) rc = book_find(app_book(w->app), &c->actor, &what, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

/* --- drafts ------------------------------------------------------------------------------------------ */

/* {kind}/{act}, and {matter} where the path has it. */
static int which_draft(const web_call_t *c, bool of_matter, draft_t *ret, err_t *err)
{
    *ret = (draft_t){.kind = c->param[0], .act = c->param[1]};
    return of_matter ? shape_id(c->param[2], "matter", &ret->matter, err) : 0;
}

static int on_drafts(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *list = NULL;
    int rc = draft_list(app_book(w->app), &c->actor, &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "drafts", list), err);
}

static int show(web_t *w, web_call_t *c, http_reply_t *r, bool of_matter, err_t *err)
{
    draft_t d;
    json_t *out = NULL;
    int rc = which_draft(c, of_matter, &d, err);
    if (rc == 0) rc = draft_read(app_book(w->app), &c->actor, &d, &out, err);
    return rc != 0 ? rc : web_reply_json(r, out, err);
}

static int save(web_t *w, web_call_t *c, http_reply_t *r, bool of_matter, err_t *err)
{
    draft_t d;
    const json_t *version = json_object_get(c->body, "version");
    int64_t kept = 0;
    int rc = which_draft(c, of_matter, &d, err);
    d.content = json_object_get(c->body, "content");
    d.version = version ? json_integer_value(version) : -1;
    if (rc == 0) rc = draft_save(app_book(w->app), &c->actor, &d, &kept, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:I}", "version", (json_int_t)kept), err);
}

static int drop(web_t *w, web_call_t *c, bool of_matter, err_t *err)
{
    draft_t d;
    int rc = which_draft(c, of_matter, &d, err);
    return rc != 0 ? rc : draft_drop(app_book(w->app), &c->actor, &d, err);
}

static int on_draft_new(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return show(w, c, r, false, err);
}

static int on_draft_of(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return show(w, c, r, true, err);
}

static int on_draft_new_save(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return save(w, c, r, false, err);
}

static int on_draft_of_save(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    return save(w, c, r, true, err);
}

static int on_draft_new_drop(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)r;
    return drop(w, c, false, err);
}

static int on_draft_of_drop(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)r;
    return drop(w, c, true, err);
}

/* --- a person's own settings -------------------------------------------------------------------------------- */

static int on_own(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *begins = web_arg(c, "begins");
    json_t *list = NULL;
    int rc = own_list(app_book(w->app), &c->actor, begins ? begins : "", &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "own", list), err);
}

static int on_own_keep(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)r;
    return own_keep(app_book(w->app), &c->actor, c->param[0], json_object_get(c->body, "value"), err);
}

static int on_own_forget(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)r;
    return own_keep(app_book(w->app), &c->actor, c->param[0], NULL, err);
}

/* --- one act on many matters ----------------------------------------------------------------------------- */

static int bulk_reply(web_call_t *c, http_reply_t *r, const act_request_t *requests, const err_t *errors, size_t count, err_t *err)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++)
        if (errors[i].code)
            (void)json_array_append_new(list, json_pack("{s:o, s:o}", "matter", shape_id_json(requests[i].matter), "error",
                                                        shape_error(&errors[i], c->lang)));
    json_int_t refused = (json_int_t)json_array_size(list);
    return web_reply_json(r, json_pack("{s:I, s:I, s:o}", "done", (json_int_t)count - refused, "refused", refused, "errors", list), err);
}

static int bulk_requests(web_call_t *c, act_request_t *requests, size_t count, err_t *err)
{
    act_request_t like = shape_request(c, web_text(c, "kind"), web_text(c, "act"));
    const json_t *matters = json_object_get(c->body, "matters");
    const json_t *seen = json_object_get(c->body, "seen");
    const char *key = NULL;
    int rc = shape_day(c->body, "occurred_on", DAY_NONE, &like.occurred_on, err);
    if (rc == 0) rc = shape_idem_key(c, &key, err);
    /* One too few and every one behind it would be held against another's. */
    if (rc == 0 && seen && json_array_size(seen) != count) {
        rc = err_set(err, ERR_WEB_FIELD_MISSING, "seen");
        (void)err_field(err, "seen");
    }
    like.fields = json_object_get(c->body, "fields");
    like.note = web_text(c, "note");
    for (size_t i = 0; i < count && rc == 0; i++) {
        const char *id = json_string_value(json_array_get(matters, i));
        requests[i] = like;
        requests[i].expect_seq = json_integer_value(json_array_get(seen, i));
        rc = shape_id(id, "matters", &requests[i].matter, err);
        /* Sent again after a lost answer, each is performed once. */
        if (rc == 0 && key && !(requests[i].idem_key = arena_printf(c->arena, "%.40s:%.38s", key, id))) rc = err_nomem(err);
    }
    return rc;
}

static int on_acts_bulk(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    size_t count = json_array_size(json_object_get(c->body, "matters"));
    act_request_t *requests = arena_array(c->arena, count + 1, sizeof *requests);
    act_receipt_t *receipts = arena_array(c->arena, count + 1, sizeof *receipts);
    err_t *errors = arena_array(c->arena, count + 1, sizeof *errors);
    if (!requests || !receipts || !errors) return err_nomem(err);
    int rc = bulk_requests(c, requests, count, err);
    if (rc == 0 && json_is_true(json_object_get(c->body, "dry_run")))
        rc = register_try(app_book(w->app), requests, count, c->arena, errors, err);
    else if (rc == 0)
        rc = register_bulk(app_book(w->app), requests, count, c->arena, receipts, errors, err);
    return rc != 0 ? rc : bulk_reply(c, r, requests, errors, count, err);
}

const api_binding_t web_on_desk[] = {
    WEB_ROW("mine", on_mine),
    WEB_ROW("terms", on_terms),
    WEB_ROW("changed", on_changed),
    WEB_ROW("changed_seen", on_changed_seen),
    WEB_ROW("known", on_known),
    WEB_ROW("find", on_find),
    WEB_ROW("acts_bulk", on_acts_bulk),
    WEB_ROW("own", on_own),
    WEB_ROW("own_keep", on_own_keep),
    WEB_ROW("own_forget", on_own_forget),
    WEB_ROW("drafts", on_drafts),
    WEB_ROW("draft_new", on_draft_new),
    WEB_ROW("draft_of", on_draft_of),
    WEB_ROW("draft_new_save", on_draft_new_save),
    WEB_ROW("draft_of_save", on_draft_of_save),
    WEB_ROW("draft_new_drop", on_draft_new_drop),
    WEB_ROW("draft_of_drop", on_draft_of_drop),
    {NULL, NULL},
};
