/* shape.c - see shape.h. */
#include "web/shape.h"

#include "catalogue/words_json.h"

#include <assert.h>
#include <string.h>

enum { IDEM_KEY_MOST = 80 };

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text && *text ? text : NULL;
}

int shape_subject(const json_t *value, arena_t *a, match_subject_t *ret_subject, err_t *err)
{
    const char *type = text_of(value, "type"), *sex = text_of(value, "sex"), *name = text_of(value, "name");
    const json_t *aliases = json_object_get(value, "aliases");
    size_t count = json_array_size(aliases);
    match_subject_t s = {.schema = type && strcmp(type, "unit") == 0 ? MATCH_UNIT : MATCH_PERSON,
                         .name = name ? name : "", .identity = text_of(value, "identity"), .born = DAY_NONE,
                         .place = text_of(value, "place"), .unit = text_of(value, "unit"),
                         .sex = sex ? sex[0] : 0, .alias_count = count};
    int rc = shape_day(value, "born", DAY_NONE, &s.born, err);
    if (rc != 0) return rc;
    const char **list = arena_array(a, count ? count : 1, sizeof *list);
    if (!list) return err_nomem(err);
    for (size_t i = 0; i < count; i++) list[i] = json_string_value(json_array_get(aliases, i));
    s.aliases = list;
    *ret_subject = s;
    return 0;
}

int shape_day(const json_t *body, const char *name, day_t otherwise, day_t *ret_day, err_t *err)
{
    const char *text = text_of(body, name);
    if (!text) {
        *ret_day = otherwise;
        return 0;
    }
    int rc = day_parse(text, ret_day, err);
    return rc == 0 ? 0 : err_field(err, name);
}

int shape_period(const json_t *body, day_t *ret_from, day_t *ret_to, err_t *err)
{
    int rc = shape_day(body, "from", DAY_NONE, ret_from, err);
    return rc != 0 ? rc : shape_day(body, "to", DAY_NONE, ret_to, err);
}

int shape_id(const char *text, const char *field, int64_t *ret_id, err_t *err)
{
    int rc = matter_parse(text ? text : "", ret_id, err);
    return rc == 0 ? 0 : err_field(err, field);
}

int shape_act(const char *text, int64_t *ret_id, err_t *err)
{
    if (matter_parse(text ? text : "", ret_id, NULL) == 0) return 0;
    (void)err_set(err, ERR_LEDGER_MISSING, text ? text : "");
    return err_field(err, "act");
}

json_t *shape_id_json(int64_t id)
{
    char text[48];
    if (id == 0) return json_null();
    matter_text(id, text);
    return json_string(text);
}

json_t *shape_words(const words_t *w)
{
    return words_json(*w);
}

static json_t *shape_followed(const followed_t *list, size_t count)
{
    json_t *all = json_array();
    for (size_t i = 0; all && i < count; i++) {
        const followed_t *f = &list[i];
        (void)json_array_append_new(all, json_pack("{s:o,s:o,s:s,s:o,s:s,s:o,s:s,s:s,s:b}", "act", shape_id_json(f->act),
                                                   "matter", shape_id_json(f->matter), "kind", f->kind, "kind_label",
                                                   shape_words(&f->kind_label), "name", f->act_name, "label",
                                                   shape_words(&f->act_label), "number", f->number, "act_number",
                                                   f->act_number, "readable", f->readable));
    }
    return all;
}

json_t *shape_receipt(const act_receipt_t *r)
{
    json_t *due = json_array();
    char day[DAY_TEXT];
    for (size_t i = 0; due && i < r->due_count; i++) {
        const due_now_t *d = &r->due[i];
        json_t *e = json_pack("{s:s,s:o,s:s,s:s}", "rule", d->rule, "label", shape_words(&d->label), "due_on",
                              day_text(d->due_on, day), "law", d->law ? d->law : "");
        if (d->provisional) (void)json_object_set_new(e, "provisional", json_true());
        (void)json_array_append_new(due, e);
    }
    return json_pack("{s:o,s:o,s:s,s:s,s:s,s:s,s:o,s:o,s:o,s:b}", "act", shape_id_json(matter_id(r->origin, r->seq)),
                     "matter", shape_id_json(r->matter), "number", r->number, "act_number", r->act_number, "stage", r->stage, "recorded_at",
                     r->recorded_at, "due", due, "followed", shape_followed(r->followed, r->followed_count), "relied",
                     shape_followed(r->relied, r->relied_count), "replayed", r->replayed);
}

int shape_idem_key(const web_call_t *c, const char **ret_key, err_t *err)
{
    const char *key = c->http->header[HEADER_IDEMPOTENCY_KEY];
    if (key && (strlen(key) > IDEM_KEY_MOST || !*key)) {
        (void)err_set(err, ERR_WEB_FIELD_VALUE, "Idempotency-Key", key, "1..80 characters");
        return err_field(err, "Idempotency-Key");
    }
    *ret_key = key;
    return 0;
}

act_request_t shape_request(const web_call_t *c, const char *kind, const char *act)
{
    assert(c->actor.login);
    return (act_request_t){.actor = c->actor, .kind = kind, .act = act, .occurred_on = DAY_NONE};
}

json_t *shape_error(const err_t *e, enum lang lang)
{
    buf_t text;
    buf_init(&text, 16 << 10);
    err_add_json(&text, e, lang);
    json_t *j = buf_failed(&text) ? NULL : json_loadb(text.data, text.length, 0, NULL);
    buf_release(&text);
    return j ? j : json_object();
}

enum writ_form shape_form(const web_call_t *c)
{
    const char *end = strrchr(c->endpoint->path, '.');
    enum writ_form form = WRIT_FORMS;
    int rc = writ_form_parse(end ? end + 1 : "", &form, NULL);
    assert(rc == 0); /* an endpoint without a form has no such handler */
    (void)rc;
    return form;
}

void shape_file(const web_call_t *c, http_reply_t *r, enum writ_form form, const char *name, const char *of)
{
    const char *line = arena_printf(c->arena, "%s; filename=\"%s-%s%s\"", form == WRIT_DOCX || form == WRIT_MD ? "attachment" : "inline", name, of,
                                    strrchr(c->endpoint->path, '.'));
    if (line) http_reply_header(r, "Content-Disposition", line);
    r->type = writ_media_type(form);
}
