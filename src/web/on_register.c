/* on_register.c - acts, matters, due dates, the catalogue, offices. */
#include "web/web.h"

#include "app/app.h"
#include "base/text.h"
#include "register/book.h"
#include "web/receipt.h"
#include "web/shape.h"

#include <string.h>

enum { LIST_USUAL = 50, DUE_USUAL = 100, DUE_AHEAD_DAYS = 30, OFFICES_MOST = 500 };

static void drop_json(void *what)
{
    json_decref(what);
}

static bool takes_code(const cat_kind_t *k, const cat_act_t *a)
{
    if (!k->for_public || strcmp(k->for_public, "letter") != 0 || !a->opens) return false;
    for (size_t i = 0; i < a->field_count; i++)
        if (strcmp(k->fields[a->fields[i]].name, "receipt_code") == 0) return true;
    return false;
}

/* A letter registered at the counter gets a receipt code as one sent by the network does, unless the clerk has given one: its
 * sender can follow it without an account. code: "" when it gets none. */
static int give_code(web_t *w, web_call_t *c, act_request_t *q, char code[RECEIPT_CODE], err_t *err)
{
    const cat_kind_t *k;
    const cat_act_t *a;
    char once[RECEIPT_ONCE];
    const char *given = json_string_value(json_object_get(q->fields, "receipt_code"));
    *code = '\0';
    if (!q->kind || !q->act || catalogue_kind(book_catalogue(app_book(w->app)), q->kind, &k, NULL) != 0 || cat_kind_act(k, q->act, &a, NULL) != 0)
        return 0; /* said by the register */
    if (!takes_code(k, a) || (given && *given) || (q->fields && !json_is_object(q->fields))) return 0;
    json_t *fields = q->fields ? json_copy((json_t *)(uintptr_t)q->fields) : json_object();
    if (!fields || !arena_on_free(c->arena, drop_json, fields)) return err_nomem(err);
    receipt_once_of(q->idem_key, once);
    receipt_code(once, code);
    q->fields = fields;
    return json_object_set_new(fields, "receipt_code", json_string(code)) == 0 ? 0 : err_nomem(err);
}

/* Who may do what stands in the accounts. */
static void accounts_may_have_changed(web_t *w, const char *kind)
{
    const cat_kind_t *accounts = catalogue_serving(book_catalogue(app_book(w->app)), "account", NULL, NULL);
    if (!kind || (accounts && strcmp(accounts->name, kind) == 0)) sessions_recheck(w->sessions);
}

static int on_act(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    act_request_t q = shape_request(c, web_text(c, "kind"), web_text(c, "act"));
    act_receipt_t receipt;
    const char *matter = web_text(c, "matter"), *parent = web_text(c, "parent");
    int rc = matter ? shape_id(matter, "matter", &q.matter, err) : 0;
    if (rc == 0 && parent) rc = shape_id(parent, "parent", &q.parent, err);
    if (rc == 0) rc = shape_day(c->body, "occurred_on", DAY_NONE, &q.occurred_on, err);
    if (rc == 0) rc = shape_idem_key(c, &q.idem_key, err);
    q.office = web_text(c, "office");
    q.fields = json_object_get(c->body, "fields");
    q.note = web_text(c, "note");
    q.draft = json_integer_value(json_object_get(c->body, "draft"));
    q.expect_seq = json_integer_value(json_object_get(c->body, "expect_seq"));
    char code[RECEIPT_CODE] = "";
    if (rc == 0) rc = give_code(w, c, &q, code, err);
    if (rc == 0) rc = register_act(app_book(w->app), &q, c->arena, &receipt, err);
    if (rc == 0) accounts_may_have_changed(w, q.kind);
    if (rc == 0 && *code) rc = receipt_keep(w->store, code, receipt.matter, err);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

/* The id of an act is written like a matter's: origin and sequence. */
static int act_of(const web_call_t *c, int64_t *ret_origin, int64_t *ret_seq, err_t *err)
{
    int64_t id;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc != 0) return rc;
    *ret_origin = id >> 40;
    *ret_seq = id & ((INT64_C(1) << 40) - 1);
    return 0;
}

static int on_annul(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t origin, seq;
    act_receipt_t receipt;
    const char *key = NULL;
    int rc = act_of(c, &origin, &seq, err);
    if (rc == 0) rc = shape_idem_key(c, &key, err);
    if (rc == 0)
        rc = register_annul(app_book(w->app), &c->actor, origin, seq, web_text(c, "ground"), key, c->arena,
                            &receipt, err);
    if (rc == 0) accounts_may_have_changed(w, NULL);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

static int on_correct(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t origin, seq;
    act_receipt_t receipt;
    const char *key = NULL;
    int rc = act_of(c, &origin, &seq, err);
    if (rc == 0) rc = shape_idem_key(c, &key, err);
    if (rc == 0)
        rc = register_correct_seen(app_book(w->app), &c->actor, origin, seq, json_integer_value(json_object_get(c->body, "expect_seq")),
                                   json_object_get(c->body, "fields"), web_text(c, "ground"), key, c->arena, &receipt, err);
    if (rc == 0) accounts_may_have_changed(w, NULL);
    return rc != 0 ? rc : web_reply_json(r, shape_receipt(&receipt), err);
}

/* --- reading ------------------------------------------------------------------------------------- */

static int on_matter(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    json_t *matter = NULL;
    int rc = shape_id(c->param[0], "id", &id, err);
    if (rc == 0) rc = web_look(w, c, "matter", c->param[0], err);
    if (rc == 0) rc = book_matter(app_book(w->app), &c->actor, id, &matter, err);
    if (rc == ERR_REGISTER_MATTER && book_annulled(app_book(w->app), &c->actor, id, &matter, NULL) == 0) return web_reply_json(r, matter, err);
    /* Only advice, for the buttons: a matter whose acts cannot be folded is shown all the same. */
    if (rc == 0) (void)book_annul_chances(app_book(w->app), &c->actor, id, json_object_get(matter, "acts"), NULL);
    return rc != 0 ? rc : web_reply_json(r, matter, err);
}

/* Which ways of opening a matter of the kind are the caller's, and why the others are not. */
static int on_acts_may(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const char *parent = web_arg(c, "parent");
    int64_t whole = 0;
    json_t *list = NULL;
    int rc = parent ? shape_id(parent, "parent", &whole, err) : 0;
    if (rc == 0) rc = book_may_open(app_book(w->app), &c->actor, web_arg(c, "kind"), whole, &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "acts", list), err);
}

/* "stage=approved;opened_on=2026-01-01..2026-06-30" */
int web_list_filters(web_call_t *c, book_list_t *what, err_t *err)
{
    const char *text = web_arg(c, "where");
    char **parts;
    size_t n = 0;
    if (!text || !*text) return 0;
    int rc = text_split(c->arena, text, ';', &parts, &n, err);
    if (rc != 0) return rc;
    book_filter_t *filters = arena_array(c->arena, n + 1, sizeof *filters);
    if (!filters) return err_nomem(err);
    for (size_t i = 0; rc == 0 && i < n; i++)
        if (*parts[i]) rc = book_filter_read(parts[i], c->arena, &filters[what->filter_count++], err);
    what->filters = filters;
    return rc;
}

/* Where a page goes on, as the reply before said it: the id of its last matter, behind the day it was listed by if it was. */
static json_t *place_json(int64_t below, day_t after)
{
    char id[48], day[DAY_TEXT], text[80];
    if (!below) return json_null();
    matter_text(below, id);
    (void)snprintf(text, sizeof text, "%s%s%s", day_text(after, day), after == DAY_NONE ? "" : "_", id);
    return json_string(text);
}

static int read_place(web_call_t *c, book_list_t *what, err_t *err)
{
    const char *text = web_arg(c, "after"), *id = text ? strchr(text, '_') : NULL;
    char day[DAY_TEXT];
    what->after = DAY_NONE;
    if (!text || !*text) return 0;
    if (!id) return shape_id(text, "after", &what->below, err);
    if (id - text >= (ptrdiff_t)sizeof day) return err_set(err, ERR_WEB_FIELD_VALUE, "after", text, "next");
    (void)snprintf(day, sizeof day, "%.*s", (int)(id - text), text);
    int rc = day_parse(day, &what->after, err);
    return rc != 0 ? rc : shape_id(id + 1, "after", &what->below, err);
}

static int on_matters(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    book_list_t what = {.kind = web_arg(c, "kind"), .stage = web_arg(c, "stage"), .office = web_arg(c, "office"),
                        .text = web_arg(c, "text"), .limit = (int)web_arg_int(c, "limit", LIST_USUAL)};
    const char *below = web_arg(c, "below"), *order = web_arg(c, "order");
    json_t *list = NULL;
    int64_t total = 0, next_below = 0;
    day_t next_after = DAY_NONE;
    what.total = &total;
    what.next_below = &next_below;
    what.next_after = &next_after;
    what.dues = true;
    what.due_first = order && strcmp(order, "due") == 0;
    int rc = below ? shape_id(below, "below", &what.below, err) : 0;
    if (rc == 0) rc = read_place(c, &what, err);
    if (rc == 0) rc = web_list_filters(c, &what, err);
    if (rc == 0) rc = web_look(w, c, "list", what.kind, err);
    if (rc == 0) rc = book_matters(app_book(w->app), &c->actor, &what, &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o, s:I, s:o}", "matters", list, "total", (json_int_t)total, "next", place_json(next_below, next_after)), err);
}

static int on_due(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    day_t until = day_today() + DUE_AHEAD_DAYS;
    const char *text = web_arg(c, "until");
    json_t *list = NULL;
    int rc = text ? day_parse(text, &until, err) : 0;
    if (rc == 0)
        rc = book_due(app_book(w->app), &c->actor, until, (int)web_arg_int(c, "limit", DUE_USUAL), &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "due", list), err);
}

static int on_due_redated(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    json_t *list = NULL;
    int rc = book_redated(app_book(w->app), &c->actor, (int)web_arg_int(c, "limit", DUE_USUAL), &list, err);
    return rc != 0 ? rc : web_reply_json(r, json_pack("{s:o}", "redated", list), err);
}

static int on_due_sum(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int64_t id;
    json_t *sum = NULL, *matter = NULL;
    int rc = shape_id(c->param[0], "id", &id, err);
    /* book_due_sum asks nobody for rights: whoever may read the matter may read its dates. */
    if (rc == 0) rc = book_matter(app_book(w->app), &c->actor, id, &matter, err);
    json_decref(matter);
    if (rc == 0) rc = book_due_sum(app_book(w->app), id, c->param[1], c->lang, &sum, err);
    return rc != 0 ? rc : web_reply_json(r, sum, err);
}

/* --- the catalogue ------------------------------------------------------------------------------- */

static const char *type_word(enum cat_type type)
{
    static const char *const words[] = {
        [CAT_TEXT] = "text", [CAT_LONG] = "long", [CAT_INT] = "int", [CAT_MONEY] = "money", [CAT_DATE] = "date",
        [CAT_BOOL] = "bool", [CAT_CHOICE] = "choice", [CAT_CHOICES] = "choices", [CAT_PARTY] = "party",
        [CAT_MATTER] = "matter", [CAT_OFFICE] = "office", [CAT_USER] = "user", [CAT_JSON] = "json"};
    return words[type];
}

static void set_text(json_t *object, const char *key, const char *text)
{
    if (text && *text) (void)json_object_set_new(object, key, json_string(text));
}

static json_t *field_json(const cat_field_t *f)
{
    json_t *j = json_pack("{s:s,s:o,s:o,s:s,s:b,s:b}", "name", f->name, "label", shape_words(&f->label), "help",
                          shape_words(&f->help), "type", type_word(f->type), "required", f->required, "sealed",
                          f->sealed);
    if (f->fixed) (void)json_object_set_new(j, "fixed", json_true());
    if (f->choice_count) {
        json_t *list = json_array();
        for (size_t i = 0; i < f->choice_count; i++)
            (void)json_array_append_new(list, json_pack("{s:s,s:o}", "code", f->choices[i].code, "name",
                                                        shape_words(&f->choices[i].name)));
        (void)json_object_set_new(j, "choices", list);
    }
    if (f->least != INT64_MIN) (void)json_object_set_new(j, "least", json_integer(f->least));
    if (f->most != INT64_MAX) (void)json_object_set_new(j, "most", json_integer(f->most));
    set_text(j, "refers", f->refers);
    set_text(j, "unit", f->unit);
    set_text(j, "initial", f->initial);
    set_text(j, "party", f->usual);
    if (f->past) (void)json_object_set_new(j, "past", json_true());
    if (*f->section.in[LANG_ZH]) (void)json_object_set_new(j, "section", shape_words(&f->section));
    return j;
}

static json_t *field_names(const cat_kind_t *k, const int *fields, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) (void)json_array_append_new(list, json_string(k->fields[fields[i]].name));
    return list;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_word(const char *sql, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = strstr(sql, name); at; at = strstr(at + 1, name)) {
        bool begins = at == sql || !is_name_byte(at[-1]);
        if (begins && !is_name_byte(at[n])) return true;
    }
    return false;
}

/* What a form can ask itself: conditions over the row alone, none of whose fields the act computes. */
static json_t *conditions_json(const cat_kind_t *k, const cat_act_t *a)
{
    json_t *list = json_array();
    for (size_t i = 0; i < a->check_count; i++) {
        bool computed = a->checks[i].asks != 0;
        for (size_t s = 0; s < a->set_count; s++) computed = computed || is_word(a->checks[i].that, k->fields[a->sets[s].field].name);
        if (!computed) (void)json_array_append_new(list, json_pack("{s:s,s:o}", "that", a->checks[i].that, "why", shape_words(&a->checks[i].why)));
    }
    return list;
}

static json_t *act_json(const catalogue_t *cat, const cat_kind_t *k, const cat_act_t *a)
{
    json_t *from = json_array(), *by = json_array();
    for (size_t i = 0; i < k->stage_count; i++)
        if (a->from >> i & 1) (void)json_array_append_new(from, json_string(k->stages[i]));
    for (size_t i = 0; i < catalogue_role_count(cat); i++)
        if (a->by >> i & 1) (void)json_array_append_new(by, json_string(catalogue_role_at(cat, i)->name));
    json_t *j = json_pack("{s:s,s:o,s:o,s:b,s:o,s:o,s:o,s:o,s:b,s:b}", "name", a->name, "label",
                          shape_words(&a->label), "help", shape_words(&a->help), "opens", a->opens, "from", from,
                          "by", by, "fields", field_names(k, a->fields, a->field_count), "requires",
                          field_names(k, a->requires_, a->require_count), "numbers", a->numbers, "system",
                          a->system);
    set_text(j, "to", a->to >= 0 ? k->stages[a->to] : NULL);
    if (a->check_count) (void)json_object_set_new(j, "conditions", conditions_json(k, a));
    uint64_t annulling = a->annulled_by ? a->annulled_by : k->annulled_by;
    if (annulling) {
        json_t *roles = json_array();
        for (size_t i = 0; i < catalogue_role_count(cat); i++)
            if (annulling >> i & 1) (void)json_array_append_new(roles, json_string(catalogue_role_at(cat, i)->name));
        (void)json_object_set_new(j, "annulled_by", roles);
    }
    if (a->by_handler) {
        json_t *handling = json_array();
        for (size_t i = 0; i < catalogue_role_count(cat); i++)
            if (a->by_handler >> i & 1) (void)json_array_append_new(handling, json_string(catalogue_role_at(cat, i)->name));
        (void)json_object_set_new(j, "by_handler", handling);
    }
    return j;
}

static json_t *kind_json(const catalogue_t *cat, const cat_kind_t *k)
{
    json_t *fields = json_array(), *stages = json_array(), *acts = json_array();
    for (size_t i = 0; i < k->field_count; i++) (void)json_array_append_new(fields, field_json(&k->fields[i]));
    for (size_t i = 0; i < k->stage_count; i++)
        (void)json_array_append_new(stages, json_pack("{s:s,s:o,s:b}", "name", k->stages[i], "label",
                                                      shape_words(&k->stage_labels[i]), "final",
                                                      (int)(k->final_stages >> i & 1)));
    for (size_t i = 0; i < k->act_count; i++) (void)json_array_append_new(acts, act_json(cat, k, &k->acts[i]));
    json_t *j = json_pack("{s:s,s:o,s:o,s:o,s:o,s:o}", "name", k->name, "label", shape_words(&k->label), "help",
                          shape_words(&k->help), "fields", fields, "stages", stages, "acts", acts);
    if (k->due_count) (void)json_object_set_new(j, "terms", json_true());
    set_text(j, "law", k->law);
    set_text(j, "parent", k->parent);
    set_text(j, "instrument", k->instrument);
    set_text(j, "part", k->part);
    set_text(j, "group", k->group);
    set_text(j, "title", k->title);
    return j;
}

static int on_catalogue(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const catalogue_t *cat = book_catalogue(app_book(w->app));
    const char *only = web_arg(c, "kind");
    const cat_kind_t *one = NULL;
    int rc = only ? catalogue_kind(cat, only, &one, err) : 0;
    if (rc != 0) return rc;
    json_t *kinds = json_array(), *roles = json_array();
    for (size_t i = 0; i < catalogue_kind_count(cat); i++)
        if (!one || one == catalogue_kind_at(cat, i))
            (void)json_array_append_new(kinds, kind_json(cat, catalogue_kind_at(cat, i)));
    for (size_t i = 0; i < catalogue_role_count(cat); i++) {
        const cat_role_t *role = catalogue_role_at(cat, i);
        (void)json_array_append_new(roles,
                                    json_pack("{s:s,s:o}", "name", role->name, "label", shape_words(&role->label)));
    }
    return web_reply_json(r, json_pack("{s:o,s:o}", "kinds", kinds, "roles", roles), err);
}

/* --- offices --------------------------------------------------------------------------------------- */

static json_t *office_json(const office_tree_t *t, const office_t *o)
{
    static const char *const levels[] = {"", "nation", "province", "prefecture", "county"};
    json_t *j = json_pack("{s:s,s:s,s:o,s:s,s:b}", "code", o->code, "level", levels[o->level], "name",
                          shape_words(&o->name), "brief", o->brief ? o->brief : "", "special", o->special);
    if (o->parent >= 0) set_text(j, "parent", office_at(t, o->parent)->code);
    return j;
}

/* Offices directly below one, or those whose name or short name has the text in it, as they are today; or the one of that code, also when
 * it has ended: what was done there still names it. */
static int on_offices(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const office_tree_t *t = book_offices(app_book(w->app));
    const char *under = web_arg(c, "under"), *text = web_arg(c, "text"), *code = web_arg(c, "code");
    int top = -1, found = 0;
    int rc = under ? office_find(t, under, &top, err) : 0;
    if (rc != 0) return rc;
    json_t *list = json_array();
    for (int i = 0; i < (int)office_count(t) && found < OFFICES_MOST; i++) {
        const office_t *o = office_at(t, i);
        bool here = text ? top < 0 || office_within(t, i, top) : o->parent == top;
        bool named = !text || strstr(o->name.in[LANG_ZH], text) || strstr(o->name.in[LANG_EN], text) ||
                     (o->brief && strstr(o->brief, text)) || strcmp(o->code, text) == 0;
        if (code ? strcmp(o->code, code) != 0 : !here || !named || !office_valid(o, day_today())) continue;
        (void)json_array_append_new(list, office_json(t, o));
        found++;
    }
    return web_reply_json(r, json_pack("{s:o}", "offices", list), err);
}

const api_binding_t web_on_register[] = {
    WEB_ROW("act", on_act),
    WEB_ROW("act_annul", on_annul),
    WEB_ROW("act_correct", on_correct),
    WEB_ROW("matter", on_matter),
    WEB_ROW("acts_may", on_acts_may),
    WEB_ROW("matters", on_matters),
    WEB_ROW("due", on_due),
    WEB_ROW("due_sum", on_due_sum),
    WEB_ROW("due_redated", on_due_redated),
    WEB_ROW("catalogue", on_catalogue),
    WEB_ROW("offices", on_offices),
    {NULL, NULL},
};
