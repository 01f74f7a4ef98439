/* on_public_apply.c - an application to query the archive: who asks, why, about whom. Nothing is searched here: the window
 * does that with the papers in hand. */
#include "web/public.h"

#include "app/app.h"
#include "base/text.h"
#include "catalogue/board.h"
#include "match/identity.h"
#include "web/receipt.h"

#include <string.h>

enum { SUBJECTS_SHOWN = 3, SUBJECTS_MORE = 5, SUBJECTS_MOST = 20, NAME_BYTES = 24 };

static const ask_t asks[] = {
    {.name = "office", .type = ASK_OFFICE, .required = true, .group = "where"},
    {.name = "applicant_type", .type = ASK_RADIO, .required = true, .choices = "@type", .group = "who"},
    {.name = "applicant", .type = ASK_LINE, .required = true, .most = 100, .autocomplete = "organization"},
    {.name = "applicant_identity", .type = ASK_IDENTITY, .most = 40},
    {.name = "handler", .type = ASK_LINE, .most = 60, .autocomplete = "name"},
    {.name = "phone", .type = ASK_TEL, .required = true, .most = 40, .autocomplete = "tel"},
    {.name = "purpose", .type = ASK_SELECT, .required = true, .choices = "purpose", .group = "why"},
    {.name = "project", .type = ASK_LINE},
    {.name = "note", .type = ASK_LONG, .most = 2000},
    {.name = "papers", .type = ASK_TICKS, .choices = "papers", .group = "papers"},
};
enum { ASKS = sizeof asks / sizeof *asks };

/* "name2": a field of subject 2. */
static const char *subject_field(const public_call_t *p, const char *what, int i)
{
    const char *name = arena_printf(p->c->arena, "%s%d", what, i);
    return name ? name : what;
}

static const char *subject_value(const public_call_t *p, const char *what, int i)
{
    return form_value(&p->form, subject_field(p, what, i));
}

/* A type is one of two words. */
static bool is_unit(const char *type)
{
    return strcmp(type, "person") != 0;
}

/* What was chosen; where nothing was, a valid identity number says it. "" when neither does: nobody is guessed to be a unit. */
static const char *subject_type(const public_call_t *p, int i)
{
    const char *chosen = subject_value(p, "type", i), *number = subject_value(p, "identity", i);
    identity_t found;
    if (*chosen || !*number) return chosen;
    identity_check(number, IDENTITY_UNKNOWN, &found);
    if (!found.valid) return "";
    return found.kind == IDENTITY_RESIDENT || found.kind == IDENTITY_RESIDENT15 ? "person" : "unit";
}

static int rows_of(const public_call_t *p)
{
    int64_t n = SUBJECTS_SHOWN;
    (void)text_to_int(form_value(&p->form, "rows"), SUBJECTS_SHOWN, SUBJECTS_MOST, &n, NULL);
    if (*form_value(&p->form, "more")) n += SUBJECTS_MORE;
    return n > SUBJECTS_MOST ? SUBJECTS_MOST : (int)n;
}

static int named_subjects(const public_call_t *p)
{
    int n = 0;
    for (int i = 1; i <= rows_of(p); i++) n += *subject_value(p, "name", i) || *subject_value(p, "identity", i);
    return n;
}

static void check_subjects(public_call_t *p)
{
    for (int i = 1; i <= rows_of(p); i++) {
        const char *name = subject_value(p, "name", i), *number = subject_value(p, "identity", i);
        identity_t found;
        if (*name && !*subject_type(p, i)) ask_fault(p, subject_field(p, "type", i), "fault.subject-type", NULL);
        if (!*name && *number) ask_fault(p, subject_field(p, "name", i), "fault.required", NULL);
        if (text_length(name) > 100) ask_fault(p, subject_field(p, "name", i), "fault.long", "100");
        if (!*number) continue;
        identity_check(number, IDENTITY_UNKNOWN, &found);
        if (!found.valid) ask_fault(p, subject_field(p, "identity", i), "fault.identity", NULL);
        else if ((found.kind == IDENTITY_RESIDENT || found.kind == IDENTITY_RESIDENT15) == is_unit(subject_type(p, i)))
            ask_fault(p, subject_field(p, "identity", i), "fault.identity-kind", NULL);
    }
    if (!named_subjects(p)) ask_fault(p, "name1", "fault.subjects", NULL);
}

static json_t *subject_line(const public_call_t *p, int i)
{
    const char *names[] = {subject_field(p, "name", i), subject_field(p, "identity", i), subject_field(p, "type", i)}, *said[3] = {NULL, NULL, NULL};
    const char *type = subject_type(p, i);
    const json_t *fault;
    size_t n;
    char number[24];
    json_array_foreach(json_object_get(p->data, "faults"), n, fault)
        for (int k = 0; k < 3; k++)
            if (strcmp(json_string_value(json_object_get(fault, "field")), names[k]) == 0)
                said[k] = json_string_value(json_object_get(fault, "says"));
    return json_pack("{s:s,s:s,s:s,s:b,s:b,s:s,s:s,s:s}", "n", num_text(i, number), "name-is", subject_value(p, "name", i), "identity-is",
                     subject_value(p, "identity", i), "person", strcmp(type, "person") == 0, "unit", strcmp(type, "unit") == 0, "type-fault", said[2] ? said[2] : "", "name-fault", said[0] ? said[0] : "",
                     "identity-fault", said[1] ? said[1] : "");
}

/* A fault says whose it is: up to twenty subjects stand on the page. */
static void name_subjects(public_call_t *p, int rows)
{
    static const char *const parts[][2] = {{"type", "apply.subject.type"}, {"name", "apply.name"}, {"identity", "apply.number"}};
    json_t *fault;
    size_t n;
    char number[24];
    json_array_foreach(json_object_get(p->data, "faults"), n, fault)
        for (int i = 1; i <= rows; i++)
            for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
                if (strcmp(json_string_value(json_object_get(fault, "field")), subject_field(p, parts[k][0], i)) != 0) continue;
                const char *label = arena_printf(p->c->arena, "%s · %s", public_textf(p, "apply.subject", num_text(i, number)), public_text(p, parts[k][1]));
                public_put(p, fault, "label", json_string(label));
            }
}

/* The papers that a sort of applicant brings: their codes, their names; NULL for want of memory. */
static const char *codes_of(const public_call_t *p, const cat_counter_t *sort)
{
    const char *list = "";
    for (size_t n = 0; list && n < sort->need_count; n++)
        list = arena_printf(p->c->arena, "%s%s%s", list, *list ? " " : "", sort->needs[n]);
    return list;
}

static const char *papers_of(const public_call_t *p, const cat_field_t *papers, const cat_counter_t *sort)
{
    const char *list = "";
    for (size_t n = 0; n < sort->need_count; n++)
        for (size_t i = 0; list && i < papers->choice_count; i++) {
            if (strcmp(papers->choices[i].code, sort->needs[n]) != 0) continue;
            list = arena_printf(p->c->arena, "%s%s%s", list, *list ? p->c->lang == LANG_ZH ? "、" : "; " : "", papers->choices[i].name.in[p->c->lang]);
        }
    return list;
}

/* What to bring, by who applies, as the window that takes the query asks for it: of one type of applicant, or ("") of all. */
static json_t *needs_of(const public_call_t *p, const cat_kind_t *kind, const char *type)
{
    const catalogue_t *cat = book_catalogue(app_book(p->w->app));
    const cat_field_t *papers = NULL, *query = NULL;
    json_t *list = json_array();
    if (cat_kind_field(kind, "papers", &papers, NULL) != 0 || cat_kind_field(kind, "query", &query, NULL) != 0) papers = NULL;
    for (size_t i = 0; papers && query->refers && i < catalogue_counter_count(cat); i++) {
        const cat_counter_t *sort = catalogue_counter_at(cat, i);
        if (strcmp(sort->kind, query->refers) != 0 || (*type && strcmp(sort->type, type) != 0)) continue;
        public_add(p, list, json_pack("{s:s,s:s,s:s,s:s}", "who", sort->label.in[p->c->lang], "papers", papers_of(p, papers, sort), "type", sort->type,
                                      "codes", codes_of(p, sort)));
    }
    return list;
}

static void show(public_call_t *p, asking_form_t *f)
{
    json_t *lines = json_array(), *group;
    int rows = rows_of(p);
    size_t n;
    public_set_text(p, "lead", public_text(p, "apply.lead"));
    public_set_text(p, "action", "apply");
    public_set_text(p, "send", public_text(p, "apply.send"));
    public_set(p, "is-apply", json_true());
    ask_show(p, f);
    json_array_foreach(json_object_get(p->data, "groups"), n, group)
        if (strcmp(json_string_value(json_object_get(group, "group")), "papers") == 0) public_put(p, group, "needs", needs_of(p, f->kind, ""));
    name_subjects(p, rows);
    for (int i = 1; i <= rows; i++) public_add(p, lines, subject_line(p, i));
    public_set(p, "subjects", lines);
    public_set(p, "rows", json_integer(rows));
    if (rows < SUBJECTS_MOST) public_set_text(p, "more", public_text(p, "apply.more"));
}

/* --- sending ---------------------------------------------------------------------------------------------- */

static void drop_json(void *what)
{
    json_decref(what);
}

static json_t *application(const public_call_t *p)
{
    static const char *const plain[] = {"handler", "phone", "purpose", "project", "note"};
    const form_t *f = &p->form;
    json_t *j = json_pack("{s:o,s:i}", "applicant",
                          ask_party(p, is_unit(form_value(f, "applicant_type")), form_value(f, "applicant"), form_value(f, "applicant_identity")),
                          "subjects", named_subjects(p)), *papers = json_array();
    for (size_t i = 0; j && i < sizeof plain / sizeof *plain; i++)
        if (*form_value(f, plain[i])) public_put(p, j, plain[i], json_string(form_value(f, plain[i])));
    for (size_t i = 0; i < f->count; i++)
        if (strcmp(f->field[i].name, "papers") == 0) public_add(p, papers, json_string(f->field[i].value));
    if (j && json_array_size(papers)) (void)json_object_set(j, "papers", papers);
    json_decref(papers);
    return j;
}

static json_t *subject(const public_call_t *p, int i, int position)
{
    return json_pack("{s:o,s:i}", "party", ask_party(p, is_unit(subject_type(p, i)), subject_value(p, "name", i), subject_value(p, "identity", i)),
                     "position", position);
}

static int send_application(public_call_t *p, const cat_kind_t *kind, const cat_kind_t *part, const char *office, const char *once, err_t *err)
{
    char key[RECEIPT_KEY], code[RECEIPT_CODE];
    act_request_t q[1 + SUBJECTS_MOST];
    act_receipt_t receipts[1 + SUBJECTS_MOST];
    json_t *fields = application(p);
    size_t n = 0;
    receipt_key(once, key);
    receipt_code(once, code);
    if (!fields || !arena_on_free(p->c->arena, drop_json, fields)) return err_nomem(err);
    q[n++] = (act_request_t){.actor = public_actor(p, office), .kind = kind->name, .act = "apply", .office = office,
                             .occurred_on = DAY_NONE, .fields = fields, .idem_key = key};
    for (int i = 1; i <= rows_of(p); i++) {
        if (!*subject_value(p, "name", i)) continue;
        const char *own = arena_printf(p->c->arena, "%s#%zu", key, n);
        json_t *s = own ? subject(p, i, (int)n) : NULL;
        if (!s || !arena_on_free(p->c->arena, drop_json, s)) return err_nomem(err);
        q[n++] = (act_request_t){.actor = q[0].actor, .kind = part->name, .act = "name", .parent = -1, .occurred_on = DAY_NONE,
                                 .fields = s, .idem_key = own};
    }
    int rc = public_whole(p, err); /* of what was written nothing is left out */
    if (rc == 0) rc = register_acts(app_book(p->w->app), q, n, p->c->arena, receipts, err);
    if (rc == ERR_REGISTER_IDEM_REUSED) return err_set(err, ERR_WEB_SENT);
    if (rc == 0) rc = receipt_keep(p->w->store, code, receipts[0].matter, err);
    if (rc != 0) return rc;
    p->template = "receipt";
    public_show_receipt(p, kind, "apply", office, code, &receipts[0]);
    public_set(p, "bring", needs_of(p, kind, is_unit(form_value(&p->form, "applicant_type")) ? "unit" : "person"));
    return 0;
}

int on_public_apply(public_call_t *p, err_t *err)
{
    asking_form_t f = {.name = "apply", .ask = asks, .count = ASKS};
    const cat_kind_t *part = NULL;
    if (!public_offers(p->w, "application", "apply", &f.kind) || !public_offers(p->w, "application_subject", "name", &part))
        return err_set(err, ERR_WEB_NO_ROUTE, "/apply");
    if (p->post && !*form_value(&p->form, "more")) {
        const char *once = ask_once(p), *office = ask_office(p, "office");
        ask_check(p, &f);
        check_subjects(p);
        if (!ask_faulty(p)) return send_application(p, f.kind, part, office, once, err);
    }
    show(p, &f);
    return 0;
}
