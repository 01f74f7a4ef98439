/* on_public_follow.c - how a matter stands, for whoever has its receipt code: what was done and told, never who did it, never
 * anybody's name. */
#include "web/public.h"

#include "app/app.h"
#include "web/receipt.h"

#include <string.h>

/* A value as people read it: choices by their name. */
static const char *shown(const public_call_t *p, const cat_field_t *f, const json_t *value)
{
    const char *text = json_string_value(value);
    for (size_t i = 0; text && i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, text) == 0) return f->choices[i].name.in[p->c->lang];
    return text ? text : "";
}

/* Is it said again by a later correction? Then that holds. */
static const json_t *value_of(const json_t *acts, const json_t *act, const char *field)
{
    const json_t *value = json_object_get(json_object_get(act, "fields"), field), *other;
    const char *id = json_string_value(json_object_get(act, "id"));
    size_t i;
    json_array_foreach(acts, i, other) {
        const char *target = json_string_value(json_object_get(other, "target"));
        const json_t *now = json_object_get(json_object_get(other, "fields"), field);
        if (target && now && strcmp(target, id) == 0) value = now;
    }
    return value;
}

static bool annulled(const json_t *acts, const json_t *act)
{
    const char *id = json_string_value(json_object_get(act, "id"));
    const json_t *other;
    size_t i;
    json_array_foreach(acts, i, other) {
        const char *target = json_string_value(json_object_get(other, "target"));
        if (target && strcmp(target, id) == 0 && strcmp(json_string_value(json_object_get(other, "act")), "annul") == 0) return true;
    }
    return false;
}

/* What the sender is told of the act: the fields that the catalogue names, and no others. */
static json_t *facts_of(const public_call_t *p, const cat_kind_t *k, const cat_act_t *done, const json_t *acts, const json_t *act)
{
    json_t *list = json_array();
    for (size_t i = 0; i < done->told_count; i++) {
        const cat_field_t *f = &k->fields[done->told[i]];
        const char *text = shown(p, f, value_of(acts, act, f->name));
        if (*text) public_add(p, list, json_pack("{s:s,s:s}", "label", f->label.in[p->c->lang], "value", text));
    }
    return list;
}

static json_t *steps_of(const public_call_t *p, const cat_kind_t *k, const json_t *acts)
{
    json_t *list = json_array();
    const json_t *act;
    size_t i;
    json_array_foreach(acts, i, act) {
        const char *name = json_string_value(json_object_get(act, "act"));
        const cat_act_t *done = NULL;
        const char *on = json_string_value(json_object_get(act, "occurred_on"));
        if (!name || cat_kind_act(k, name, &done, NULL) != 0 || !done->is_told) continue;
        if (json_is_string(json_object_get(act, "target")) || annulled(acts, act)) continue;
        public_add(p, list, json_pack("{s:s,s:s,s:s,s:o}", "label", public_said(p, json_object_get(act, "label")), "on",
                                      public_day(p, on), "iso", on ? on : "", "facts", facts_of(p, k, done, acts, act)));
    }
    return list;
}

/* The law a term rests on; what stands behind a semicolon is said to those who keep the catalogue. */
static const char *law_of(const public_call_t *p, const char *law)
{
    size_t n = law ? (size_t)(strstr(law, "；") ? strstr(law, "；") - law : (ptrdiff_t)strlen(law)) : 0;
    const char *text = n ? arena_textn(p->c->arena, law, n) : "";
    return text ? text : "";
}

/* The days that still run for the office. */
static json_t *dues_of(const public_call_t *p, const json_t *dues)
{
    json_t *list = json_array();
    const json_t *due;
    size_t i;
    json_array_foreach(dues, i, due) {
        const char *state = json_string_value(json_object_get(due, "state")), *on = json_string_value(json_object_get(due, "due_on"));
        const char *law = json_string_value(json_object_get(due, "law"));
        if (!state || strcmp(state, "open") != 0 || !on) continue;
        public_add(p, list, json_pack("{s:s,s:s,s:s}", "label", public_said(p, json_object_get(due, "label")), "on",
                                      public_day(p, on), "law", law_of(p, law)));
    }
    return list;
}

static void set_text_or_nothing(public_call_t *p, const char *name, const json_t *text)
{
    if (json_is_string(text)) public_set_text(p, name, json_string_value(text));
}

/* The notice of a query in the course of handling: its day, its number, until when it is valid, and where it is checked. */
static void add_notice(public_call_t *p, const json_t *notice)
{
    const json_t *fields = json_object_get(notice, "fields"), *until = json_object_get(fields, "valid_until"), *number = json_object_get(notice, "number");
    const char *on = json_string_value(json_object_get(fields, "issued_on"));
    json_t *facts = json_array();
    if (json_is_string(number)) public_add(p, facts, json_pack("{s:s,s:O}", "label", public_text(p, "check.number"), "value", number));
    if (json_is_string(until))
        public_add(p, facts, json_pack("{s:s,s:s}", "label", public_text(p, "check.until"), "value", public_day(p, json_string_value(until))));
    public_add(p, json_object_get(p->data, "steps"), json_pack("{s:s,s:s,s:s,s:o}", "label", public_text(p, "follow.step-answered"), "on",
                                                               public_day(p, on), "iso", on ? on : "", "facts", facts));
    set_text_or_nothing(p, "answer-number", number);
}

static void add_end(public_call_t *p, const json_t *query, const char *label)
{
    const char *on = json_string_value(json_object_get(query, "closed_on"));
    public_add(p, json_object_get(p->data, "steps"), json_pack("{s:s,s:s,s:s,s:[]}", "label", label, "on", public_day(p, on), "iso", on ? on : "", "facts"));
}

/* What became of the query that an application led to: how it stands is how the application stands, with its days; the notice once
 * there is one. */
static void show_query(public_call_t *p, const char *stage, const json_t *query_id)
{
    const catalogue_t *catalogue = book_catalogue(app_book(p->w->app));
    actor_t program = app_system(p->w->app);
    const cat_kind_t *k = NULL, *notices = catalogue_serving(catalogue, "archive", "notice", NULL);
    json_t *query = NULL;
    const json_t *part;
    int64_t id;
    size_t i;
    int at_stage;
    if (strcmp(stage, "ready") == 0) public_set_text(p, "answer", public_text(p, "follow.ready"));
    if (!json_is_string(query_id) || matter_parse(json_string_value(query_id), &id, NULL) != 0) return;
    if (book_matter(app_book(p->w->app), &program, id, &query, NULL) != 0) return;
    const char *at = json_string_value(json_object_get(query, "stage"));
    bool answered = strcmp(at, "answered") == 0, open = strcmp(at, "accepted") == 0;
    public_set_text(p, "answer", public_text(p, answered ? "follow.answered" : open ? "follow.accepted" : "follow.query-refused"));
    if (catalogue_kind(catalogue, json_string_value(json_object_get(query, "kind")), &k, NULL) == 0 && cat_kind_stage(k, at, &at_stage, NULL) == 0) {
        if (!open) public_set_text(p, "stage", k->stage_labels[at_stage].in[p->c->lang]);
        if (!open && !answered) add_end(p, query, k->stage_labels[at_stage].in[p->c->lang]);
    }
    public_set(p, "ended", json_boolean(!open));
    if (open) public_set(p, "dues", dues_of(p, json_object_get(query, "due")));
    json_array_foreach(json_object_get(query, "parts"), i, part)
        if (notices && strcmp(json_string_value(json_object_get(part, "kind")), notices->name) == 0) add_notice(p, part);
    json_decref(query);
}

/* Its registration was annulled: that and the day are told, and where to ask. The ground too when the sender entered it here: who
 * annulled that knew that it is told. Else it is in words meant for staff, which may name people. */
static void show_annulled(public_call_t *p, const json_t *annulled, const json_t *opening)
{
    const char *by = json_string_value(json_object_get(opening, "actor"));
    const char *on = json_string_value(json_object_get(annulled, "on"));
    json_t *step = json_pack("{s:s,s:s,s:s,s:[]}", "label", public_text(p, "follow.annulled"), "on", public_day(p, on), "iso", on, "facts");
    public_set_text(p, "stage", public_text(p, "follow.annulled"));
    bool told = by && strcmp(by, PUBLIC_LOGIN) == 0;
    public_set_text(p, "answer", public_textf(p, told ? "follow.annulled-told" : "follow.annulled-what", public_day(p, on)));
    public_set(p, "ended", json_true());
    if (told)
        public_add(p, json_object_get(step, "facts"), json_pack("{s:s,s:O}", "label", public_text(p, "follow.annulled-why"), "value",
                                                                json_object_get(annulled, "ground")));
    public_add(p, json_object_get(p->data, "steps"), step);
}

static int show_matter(public_call_t *p, int64_t id, err_t *err)
{
    actor_t program = app_system(p->w->app);
    json_t *matter = NULL;
    const cat_kind_t *k = NULL;
    int rc = book_matter(app_book(p->w->app), &program, id, &matter, err);
    if (rc == ERR_REGISTER_MATTER) rc = book_annulled(app_book(p->w->app), &program, id, &matter, err);
    if (rc == 0) rc = catalogue_kind(book_catalogue(app_book(p->w->app)), json_string_value(json_object_get(matter, "kind")), &k, err);
    if (rc == 0 && !k->for_public) rc = err_set(err, ERR_WEB_RECEIPT);
    int stage = -1;
    if (rc == 0) rc = cat_kind_stage(k, json_string_value(json_object_get(matter, "stage")), &stage, err);
    if (rc == 0) {
        json_t *acts = json_object_get(matter, "acts");
        public_set_text(p, "stage", k->stage_labels[stage].in[p->c->lang]);
        public_set_text(p, "kind", k->label.in[p->c->lang]);
        public_set_text(p, "office", public_office_name(p, json_string_value(json_object_get(matter, "office"))));
        set_text_or_nothing(p, "number", json_object_get(matter, "number"));
        public_set_text(p, "opened", public_day(p, json_string_value(json_object_get(matter, "opened_on"))));
        public_set(p, "ended", json_boolean(k->final_stages >> stage & 1));
        public_set(p, "steps", steps_of(p, k, acts));
        public_set(p, "dues", dues_of(p, json_object_get(matter, "due")));
        if (json_object_get(matter, "annulled")) show_annulled(p, json_object_get(matter, "annulled"), json_array_get(acts, 0));
        else if (strcmp(k->for_public, "application") == 0)
            show_query(p, k->stages[stage], json_object_get(json_object_get(matter, "fields"), "query"));
        public_set(p, "found", json_true());
    }
    json_decref(matter);
    return rc;
}

int on_public_follow(public_call_t *p, err_t *err)
{
    int64_t matter = 0;
    if (!p->post) return 0;
    if (!p->w->app) return err_set(err, ERR_WEB_RECEIPT);
    const char *code = form_value(&p->form, "code");
    public_set_text(p, "code", code);
    int rc = receipt_find(p->w->store, code, &matter, err);
    if (rc == ERR_WEB_RECEIPT) {
        ask_fault(p, "code", *code ? "fault.code" : "fault.code-none", NULL);
        p->r->status = *code ? 404 : 422;
        return 0;
    }
    return rc != 0 ? rc : show_matter(p, matter, err);
}

/* --- the receipt ------------------------------------------------------------------------------------------ */

void public_show_receipt(public_call_t *p, const cat_kind_t *k, const char *form, const char *office, const char *code,
                         const act_receipt_t *receipt)
{
    json_t *dues = json_array();
    char day[DAY_TEXT];
    for (size_t i = 0; i < receipt->due_count; i++) {
        const due_now_t *d = &receipt->due[i];
        if (d->due_on == DAY_NONE) continue;
        public_add(p, dues, json_pack("{s:s,s:s,s:s}", "label", d->label.in[p->c->lang], "on",
                                      public_day(p, day_text(d->due_on, day)), "law", law_of(p, d->law)));
    }
    public_set_text(p, "code", code);
    public_set_text(p, "office", public_office_name(p, office));
    public_set_text(p, "number", receipt->number);
    /* The department, never the roles that may act: whoever was promised secrecy must not read there that half the house is told. */
    public_set_text(p, "handled", public_text(p, strcmp(form, "letter") == 0 ? "letter.handled" : "apply.handled"));
    public_set_text(p, "kind", k->label.in[p->c->lang]);
    public_set(p, "dues", dues);
    public_set_text(p, "title", public_text(p, strcmp(form, "letter") == 0 ? "letter.sent" : "apply.sent"));
    public_set(p, strcmp(form, "letter") == 0 ? "is-letter" : "is-apply", json_true());
}
