/* on_archive.c - the archive: exact look-up, queries, decisions, answers. Notices are on_notice.c. */
#include "web/web.h"

#include "app/app.h"
#include "archive/archive.h"
#include "match/identity.h"
#include "web/shape.h"

#include <string.h>

enum { LOOKUP_MOST = 64 };

/* Exact identity query, the fast path: memory only, no JSON tree, one look queued. */
static int on_identity(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    char canonical[IDENTITY_TEXT], masked[IDENTITY_TEXT], id[48];
    enum identity_kind kind;
    int64_t ids[LOOKUP_MOST];
    if (!identity_canonical(c->param[0], &kind, canonical)) {
        identity_t why;
        identity_check(c->param[0], IDENTITY_UNKNOWN, &why);
        if (err) *err = why.fault;
        return err_field(err, "number");
    }
    look_mask(canonical, masked, sizeof masked);
    int rc = web_look(w, c, "identity", masked, err);
    if (rc != 0) return rc;
    size_t n = archive_lookup_identity(app_archive(w->app), canonical, 0, ids, LOOKUP_MOST);
    buf_add_raw(&r->body, "{\"number\":");
    buf_add_json(&r->body, canonical);
    buf_addf(&r->body, ",\"kind\":\"%s\",\"count\":%zu,\"records\":[", identity_kind_word(kind), n);
    for (size_t i = 0; i < n; i++) {
        matter_text(ids[i], id);
        buf_addf(&r->body, i ? ",\"%s\"" : "\"%s\"", id);
    }
    buf_add_raw(&r->body, "]}");
    return 0;
}

static int read_subjects(const web_call_t *c, archive_ask_t *ask, err_t *err)
{
    const json_t *list = json_object_get(c->body, "subjects");
    size_t n = json_array_size(list);
    match_subject_t *subjects = arena_array(c->arena, n + 1, sizeof *subjects);
    int rc = subjects ? 0 : err_nomem(err);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = shape_subject(json_array_get(list, i), c->arena, &subjects[i], err);
    ask->subjects = subjects;
    ask->subject_count = n;
    return rc;
}

static int read_ask(web_t *w, const web_call_t *c, archive_ask_t *ret_ask, err_t *err)
{
    archive_ask_t ask = {.actor = c->actor, .purpose = web_text(c, "purpose"), .project = web_text(c, "project"),
                         .handler = web_text(c, "handler"), .handler_identity = web_text(c, "handler_identity"),
                         .phone = web_text(c, "phone"), .channel = web_text(c, "channel"),
                         .papers = json_object_get(c->body, "papers"),
                         .papers_complete = json_is_true(json_object_get(c->body, "papers_complete"))};
    int rc = read_subjects(c, &ask, err);
    if (rc == 0) rc = shape_subject(json_object_get(c->body, "applicant"), c->arena, &ask.applicant, err);
    if (rc == 0) rc = shape_day(c->body, "from", DAY_NONE, &ask.from, err);
    if (rc == 0) rc = shape_day(c->body, "to", DAY_NONE, &ask.to, err);
    if (rc == 0) rc = archive_lists_parse(app_archive(w->app), web_text(c, "lists"), &ask.lists, err);
    const char *application = web_text(c, "application");
    if (rc == 0 && application) rc = shape_id(application, "application", &ask.application, err);
    if (rc == 0) rc = shape_idem_key(c, &ask.idem_key, err);
    if (rc == 0) *ret_ask = ask;
    return rc;
}

static int on_query_open(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    archive_ask_t ask;
    archive_result_t result;
    json_t *query = NULL;
    int rc = read_ask(w, c, &ask, err);
    if (rc == 0) rc = archive_query(app_archive(w->app), &ask, c->arena, &result, err);
    if (rc == 0) rc = archive_query_json(app_archive(w->app), &c->actor, result.query, &query, err);
    return rc != 0 ? rc : web_reply_json(r, query, err);
}

static int on_query(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    json_t *query = NULL;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0) rc = web_look(w, c, "query", c->param[0], err);
    if (rc == 0) rc = archive_query_json(app_archive(w->app), &c->actor, id, &query, err);
    return rc != 0 ? rc : web_reply_json(r, query, err);
}

static int on_decide(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t subject, record = 0;
    enum archive_status status;
    json_t *query = NULL;
    int64_t id;
    bool same = strcmp(web_text(c, "verdict"), "same") == 0;
    const char *which = web_text(c, "record"), *seen = web_text(c, "seen");
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0) rc = shape_id(web_text(c, "subject"), "subject", &subject, err);
    if (rc == 0 && which) rc = shape_id(which, "record", &record, err);
    if (rc == 0)
        rc = archive_decide(app_archive(w->app), &c->actor, &(archive_word_t){subject, record, same ? ARCHIVE_SAME : ARCHIVE_DIFFERENT, web_text(c, "reason"),
                            seen != NULL, seen && strcmp(seen, "open") != 0 ? strcmp(seen, "same") == 0 ? ARCHIVE_SAME : ARCHIVE_DIFFERENT : ARCHIVE_OPEN},
                            c->arena, &status, err);
    if (rc == 0) rc = archive_query_json(app_archive(w->app), &c->actor, id, &query, err);
    return rc != 0 ? rc : web_reply_json(r, query, err);
}

static int on_answer(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    act_receipt_t receipt;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0) rc = archive_answer(app_archive(w->app), &c->actor, id, c->arena, &receipt, err);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

static int on_lists(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)c;
    archive_list_t lists[ARCHIVE_LISTS_MOST];
    size_t n = archive_lists(app_archive(w->app), lists);
    json_t *all = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(all, json_pack("{s:s,s:o,s:b,s:I}", "code", lists[i].code, "name",
                                                   shape_words(&lists[i].name), "counts", lists[i].counts, "records",
                                                   (json_int_t)lists[i].records));
    return web_reply_json(r, json_pack("{s:o}", "lists", all), err);
}

/* --- a table of subjects ------------------------------------------------------------------------------ */

static void add_text(json_t *j, const char *key, const char *text)
{
    if (text && *text) (void)json_object_set_new(j, key, json_string(text));
}

static json_t *subject_json(const match_subject_t *s)
{
    char day[DAY_TEXT];
    json_t *j = json_pack("{s:s,s:s}", "type", s->schema == MATCH_UNIT ? "unit" : "person", "name", s->name);
    if (!j) return NULL;
    add_text(j, "identity", s->identity);
    if (s->born != DAY_NONE) add_text(j, "born", day_text(s->born, day));
    if (s->sex) (void)json_object_set_new(j, "sex", json_stringn(&s->sex, 1));
    add_text(j, "place", s->place);
    add_text(j, "unit", s->unit);
    json_t *names = s->alias_count ? json_array() : NULL;
    for (size_t i = 0; i < s->alias_count; i++) (void)json_array_append_new(names, json_string(s->aliases[i]));
    if (names) (void)json_object_set_new(j, "aliases", names);
    return j;
}

/* Nothing is asked yet: the window sees first what the table says and which rows cannot be asked. */
static int on_subjects(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    (void)w;
    archive_subjects_t table;
    if (!c->http->body_path) return err_set(err, ERR_ARCHIVE_SHEET, web_upload_name(c));
    int rc = archive_subjects_read(c->http->body_path, ARCHIVE_SUBJECTS_MOST, c->arena, &table, err);
    if (rc != 0) return rc;
    json_t *good = json_array(), *bad = json_array(), *again = json_array();
    for (size_t i = 0; i < table.count; i++)
        (void)json_array_append_new(good, json_pack("{s:I,s:o}", "row", (json_int_t)table.row[i], "subject",
                                                    subject_json(&table.list[i])));
    for (size_t i = 0; i < table.bad_count; i++) {
        err_file_name(&table.bad[i], c->http->body_path, web_upload_name(c));
        (void)json_array_append_new(bad, json_pack("{s:i,s:o}", "row", table.bad[i].line, "error",
                                                   shape_error(&table.bad[i], c->lang)));
    }
    for (size_t i = 0; i < table.again_count; i++)
        (void)json_array_append_new(again, json_pack("{s:I,s:I}", "row", (json_int_t)table.again[i].row, "first", (json_int_t)table.again[i].first));
    return web_reply_json(r, json_pack("{s:o,s:o,s:o}", "subjects", good, "bad", bad, "again", again), err);
}

/* --- records ---------------------------------------------------------------------------------------- */

static int reply_recalls(http_reply_t *r, const archive_recalls_t *recalls, err_t *err)
{
    return web_reply_json(r, json_pack("{s:o}", "recalls", archive_recalls_json(recalls)), err);
}

static int on_record_correct(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t record;
    archive_recalls_t recalls = {0};
    int rc = shape_id(c->param[0], "id", &record, err);
    if (rc == 0)
        rc = archive_correct_record(app_archive(w->app), &c->actor, record, json_integer_value(json_object_get(c->body, "expect_seq")), json_object_get(c->body, "fields"),
                                    web_text(c, "ground"), c->arena, &recalls, err);
    return rc != 0 ? rc : reply_recalls(r, &recalls, err);
}

static int on_record_remove(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t record;
    archive_recalls_t recalls = {0};
    int rc = shape_id(c->param[0], "id", &record, err);
    if (rc == 0)
        rc = archive_remove_record(app_archive(w->app), &c->actor, record, web_text(c, "act"), web_text(c, "ground"),
                                   c->arena, &recalls, err);
    return rc != 0 ? rc : reply_recalls(r, &recalls, err);
}

static int on_record_relied(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t record;
    archive_recalls_t recalls = {0};
    json_t *seen = NULL;
    int rc = shape_id(c->param[0], "id", &record, err);
    /* Who may not see the record may not see who relied on it. */
    if (rc == 0) rc = book_matter(app_book(w->app), &c->actor, record, &seen, err);
    json_decref(seen);
    if (rc == 0) rc = web_look(w, c, "relied", c->param[0], err);
    if (rc == 0) rc = archive_recall_list(app_archive(w->app), record, c->arena, &recalls, err);
    return rc != 0 ? rc : reply_recalls(r, &recalls, err);
}

static int on_rescreen(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    archive_recalls_t found = {0};
    day_t since = DAY_NONE;
    const char *text = web_arg(c, "since");
    int rc = text ? day_parse(text, &since, err) : 0;
    if (rc == 0) rc = web_look(w, c, "rescreen", c->actor.office, err);
    if (rc == 0) rc = archive_rescreen(app_archive(w->app), &c->actor, since, NULL, c->arena, &found, err);
    return rc != 0 ? rc : reply_recalls(r, &found, err);
}

const api_binding_t web_on_archive[] = {
    WEB_ROW("archive_identity", on_identity),
    WEB_ROW("archive_lists", on_lists),
    WEB_ROW("archive_query_open", on_query_open),
    WEB_ROW("archive_query", on_query),
    WEB_ROW("archive_subjects", on_subjects),
    WEB_ROW("archive_decide", on_decide),
    WEB_ROW("archive_answer", on_answer),
    WEB_ROW("archive_record_correct", on_record_correct),
    WEB_ROW("archive_record_remove", on_record_remove),
    WEB_ROW("archive_record_relied", on_record_relied),
    WEB_ROW("archive_rescreen", on_rescreen),
    {NULL, NULL},
};
