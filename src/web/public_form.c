/* public_form.c - forms of the public pages: what is asked, what was sent, what is wrong with it. */
#include "web/public.h"

#include "app/app.h"
#include "base/text.h"
#include "match/identity.h"
#include "web/receipt.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

enum { LINE_MOST = 200, OFFICES_LISTED = 400, OFFICES_NEAR = 60 };

static bool there(const char *text)
{
    return text && *text;
}

/* A text "FORM.name[.more]" or NULL. */
static const char *form_text(const public_call_t *p, const asking_form_t *f, const char *name, const char *more)
{
    const char *key = arena_printf(p->c->arena, "%s.%s%s", f->name, name, more);
    return key ? html_text(p->w->html, p->c->lang, key) : NULL;
}

static const cat_field_t *choices_of(const asking_form_t *f, const ask_t *a)
{
    const cat_field_t *field = NULL;
    if (a->choices && f->kind) (void)cat_kind_field(f->kind, a->choices, &field, NULL);
    return field;
}

/* --- faults ---------------------------------------------------------------------------------------------- */

void ask_fault(public_call_t *p, const char *field, const char *key, const char *arg)
{
    json_t *faults = json_object_get(p->data, "faults");
    if (!faults) {
        public_set(p, "faults", json_array());
        faults = json_object_get(p->data, "faults");
    }
    for (size_t i = 0; i < json_array_size(faults); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(faults, i), "field")), field) == 0) return;
    public_add(p, faults, json_pack("{s:s,s:s}", "field", field, "says", public_textf(p, key, arg)));
}

bool ask_faulty(const public_call_t *p)
{
    return json_array_size(json_object_get(p->data, "faults")) > 0;
}

static const char *fault_of(const public_call_t *p, const char *field)
{
    const json_t *fault;
    size_t i;
    json_array_foreach(json_object_get(p->data, "faults"), i, fault)
        if (strcmp(json_string_value(json_object_get(fault, "field")), field) == 0)
            return json_string_value(json_object_get(fault, "says"));
    return NULL;
}

/* --- checking -------------------------------------------------------------------------------------------- */

/* A number that is none: says which ones it may have been, as far as they are whole. */
static void check_identity(public_call_t *p, const ask_t *a, const char *value)
{
    identity_t found;
    buf_t offers;
    identity_check(value, IDENTITY_UNKNOWN, &found);
    if (found.valid) return;
    buf_init(&offers, 512);
    for (int i = 0, n = 0; i < found.repairs && n < IDENTITY_OFFERS; i++)
        if (!strchr(found.repair[i].number, '*')) buf_addf(&offers, "%s%s", n++ ? "  " : "", found.repair[i].number);
    const char *list = buf_failed(&offers) ? "" : buf_text(&offers);
    ask_fault(p, a->name, *list ? "fault.identity-offer" : "fault.identity", list);
    buf_release(&offers);
}

/* "@type" is no field of a kind: a person or a unit. */
static bool is_type(const ask_t *a)
{
    return a->choices && a->choices[0] == '@';
}

static bool is_choice(const ask_t *a, const cat_field_t *field, const char *code)
{
    if (is_type(a)) return strcmp(code, "person") == 0 || strcmp(code, "unit") == 0;
    for (size_t i = 0; field && i < field->choice_count; i++)
        if (strcmp(field->choices[i].code, code) == 0) return true;
    return false;
}

static void check_one(public_call_t *p, const asking_form_t *f, const ask_t *a)
{
    const char *value = form_value(&p->form, a->name);
    int most = a->most ? a->most : LINE_MOST;
    char number[24];
    if (a->type == ASK_OFFICE || a->type == ASK_TICK || a->type == ASK_TICKS) return; /* ask_office; a box not ticked is said by itself */
    if (!*value) {
        if (a->required) ask_fault(p, a->name, a->choices ? "fault.choose" : "fault.required", NULL);
        return;
    }
    if (text_length(value) > (size_t)most) ask_fault(p, a->name, "fault.long", num_text(most, number));
    if (a->type != ASK_LONG && strchr(value, '\n')) ask_fault(p, a->name, "fault.line", NULL);
    if (a->choices && !is_choice(a, choices_of(f, a), value)) ask_fault(p, a->name, "fault.choose", NULL);
    if (a->type == ASK_TEL && strspn(value, "0123456789+-() ") != strlen(value)) ask_fault(p, a->name, "fault.tel", NULL);
    if (a->type == ASK_IDENTITY) check_identity(p, a, value);
}

void ask_check(public_call_t *p, const asking_form_t *f)
{
    for (size_t i = 0; i < f->count; i++) check_one(p, f, &f->ask[i]);
}

const char *ask_once(public_call_t *p)
{
    const char *once = form_value(&p->form, "once");
    if (receipt_is_once(once)) return once;
    ask_fault(p, "once", "fault.once", NULL);
    return NULL;
}

json_t *ask_party(const public_call_t *p, bool unit, const char *name, const char *identity)
{
    (void)p;
    json_t *party = json_pack("{s:s,s:s}", "type", unit ? "unit" : "person", "name", name);
    if (party && there(identity)) public_put(p, party, "identity", json_string(identity));
    return party;
}

/* --- offices --------------------------------------------------------------------------------------------- */

/* Offices of this installation that receive, today. */
static bool receives(const public_call_t *p, const office_tree_t *t, int at)
{
    int mine;
    return office_find(t, app_office(p->w->app), &mine, NULL) == 0 && office_within(t, at, mine) &&
           office_valid(office_at(t, at), day_today());
}

static json_t *office_option(const public_call_t *p, const office_t *o, const char *chosen)
{
    return json_pack("{s:s,s:s,s:b}", "value", o->code, "label", o->name.in[p->c->lang], "on", strcmp(o->code, chosen) == 0);
}

/* All that receive when they are few enough to look through; else those whose name holds the words (NULL: too many). */
static json_t *office_options(const public_call_t *p, const char *words, const char *chosen)
{
    const office_tree_t *t = book_offices(app_book(p->w->app));
    json_t *list = json_array();
    size_t most = there(words) ? OFFICES_NEAR : OFFICES_LISTED;
    for (size_t i = 0; list && i < office_count(t); i++) {
        const office_t *o = office_at(t, (int)i);
        if (!receives(p, t, (int)i)) continue;
        if (there(words) && !strcasestr(o->name.in[LANG_ZH], words) && !strcasestr(o->name.in[LANG_EN], words)) continue;
        if (json_array_size(list) == most) {
            json_decref(list);
            return NULL;
        }
        public_add(p, list, office_option(p, o, chosen));
    }
    return list;
}

/* A code, or a whole name; part of a name is shown as a choice, not taken: a letter must not go astray. */
const char *ask_office(public_call_t *p, const char *field)
{
    const office_tree_t *t = book_offices(app_book(p->w->app));
    const char *value = form_value(&p->form, field);
    int at;
    if (*value && office_find(t, value, &at, NULL) == 0 && receives(p, t, at)) return office_at(t, at)->code;
    for (size_t i = 0; *value && i < office_count(t); i++) {
        const office_t *o = office_at(t, (int)i);
        if ((strcmp(o->name.in[LANG_ZH], value) == 0 || strcasecmp(o->name.in[LANG_EN], value) == 0) && receives(p, t, (int)i)) return o->code;
    }
    ask_fault(p, field, "fault.office", NULL);
    return NULL;
}

/* A list to choose from; a single office is chosen already; where there are too many, a line for its name. */
static void show_office(const public_call_t *p, const ask_t *a, const char *value, json_t *j)
{
    const office_tree_t *t = book_offices(app_book(p->w->app));
    json_t *all = office_options(p, NULL, value);
    int at;
    if (!all && *value && office_find(t, value, &at, NULL) == 0 && receives(p, t, at)) all = json_pack("[o]", office_option(p, office_at(t, at), value));
    if (!all && *value) all = office_options(p, value, value);
    bool single = json_array_size(all) == 1; /* of those whose name holds the words, too: seen before it is sent */
    if (json_array_size(all) == 0) {
        json_decref(all);
        public_put(p, j, "is-line", json_true());
        public_put(p, j, "help", json_string(public_text(p, "office.find")));
        public_put(p, j, "described", json_string(fault_of(p, a->name) ? "h-office x-office" : "h-office"));
        return;
    }
    if (single) public_put(p, json_array_get(all, 0), "on", json_true());
    else public_put(p, j, "empty", json_true());
    public_put(p, j, "is-select", json_true());
    public_put(p, j, "options", all);
}

/* --- showing ---------------------------------------------------------------------------------------------- */

static json_t *options_of(const public_call_t *p, const asking_form_t *f, const ask_t *a, const char *value)
{
    const cat_field_t *field = choices_of(f, a);
    json_t *list = json_array();
    static const char *const types[] = {"unit", "person"};
    for (size_t i = 0; is_type(a) && i < 2; i++)
        public_add(p, list, json_pack("{s:s,s:s,s:b,s:s}", "value", types[i], "label", public_text(p, i ? "type.person" : "type.unit"),
                                      "on", strcmp(value, types[i]) == 0, "of", a->name));
    for (size_t i = 0; field && i < field->choice_count; i++) {
        const char *code = field->choices[i].code;
        bool on = a->type == ASK_TICKS ? form_has(&p->form, a->name, code) : strcmp(value, code) == 0;
        public_add(p, list, json_pack("{s:s,s:s,s:b,s:s}", "value", code, "label", field->choices[i].name.in[p->c->lang],
                                      "on", on, "of", a->name));
    }
    return list;
}

static void show_type(const public_call_t *p, const asking_form_t *f, const ask_t *a, const char *value, json_t *j)
{
    static const char *const words[] = {[ASK_LINE] = "is-line", [ASK_LONG] = "is-long", [ASK_SELECT] = "is-select", [ASK_RADIO] = "is-radio",
                                        [ASK_TICK] = "is-tick", [ASK_TICKS] = "is-ticks", [ASK_IDENTITY] = "is-line", [ASK_TEL] = "is-line",
                                        [ASK_OFFICE] = "is-office"};
    public_put(p, j, words[a->type], json_true());
    if (a->type == ASK_OFFICE) show_office(p, a, value, j);
    if (a->choices) public_put(p, j, "options", options_of(p, f, a, value));
    if (a->type == ASK_SELECT) public_put(p, j, "empty", json_true());
    if (a->type == ASK_TEL) public_put(p, j, "tel", json_true());
    if (a->type == ASK_IDENTITY) public_put(p, j, "identity", json_true());
    if (a->type == ASK_LONG) public_put(p, j, "tall", json_integer(a->most > 2000 ? 10 : 4));
    if (a->type == ASK_TICK) public_put(p, j, "on", json_boolean(*value != '\0'));
}

static json_t *show_one(const public_call_t *p, const asking_form_t *f, const ask_t *a)
{
    const char *value = form_value(&p->form, a->name), *fault = fault_of(p, a->name), *help = form_text(p, f, a->name, ".help");
    const char *label = form_text(p, f, a->name, "");
    const char *described = arena_printf(p->c->arena, "%s%s%s%s%s", help ? "h-" : "", help ? a->name : "", help && fault ? " " : "",
                                         fault ? "x-" : "", fault ? a->name : "");
    json_t *j = json_pack("{s:s,s:s,s:s,s:i,s:b,s:b,s:s}", "name", a->name, "label", label ? label : a->name, "value", value, "most",
                          a->most ? a->most : LINE_MOST, "required", a->required, "may", !a->required && !a->perhaps, "described", described ? described : "");
    if (!j) return NULL;
    if (help) public_put(p, j, "help", json_string(help));
    if (fault) public_put(p, j, "fault", json_string(fault));
    if (a->autocomplete) public_put(p, j, "autocomplete", json_string(a->autocomplete));
    show_type(p, f, a, value, j);
    return j;
}

void ask_show(public_call_t *p, const asking_form_t *f)
{
    json_t *groups = json_array(), *fields = NULL;
    for (size_t i = 0; i < f->count; i++) {
        const ask_t *a = &f->ask[i];
        if (a->group || !fields) {
            const char *key = arena_printf(p->c->arena, "group.%s", a->group ? a->group : "");
            const char *legend = key ? form_text(p, f, key, "") : NULL, *help = key ? form_text(p, f, key, ".help") : NULL;
            fields = json_array();
            json_t *group = json_pack("{s:s,s:s,s:s,s:o}", "group", a->group ? a->group : "", "legend", legend ? legend : "", "note",
                                      help ? help : "", "fields", fields);
            public_add(p, groups, group);
        }
        public_add(p, fields, show_one(p, f, a));
    }
    public_set(p, "groups", groups);
    json_t *fault;
    size_t n;
    json_array_foreach(json_object_get(p->data, "faults"), n, fault) {
        const char *label = form_text(p, f, json_string_value(json_object_get(fault, "field")), "");
        if (label) public_put(p, fault, "label", json_string(label));
    }
    /* A form sent with a fault keeps its value, so that a second try is not a second matter. */
    const char *sent = form_value(&p->form, "once");
    char once[RECEIPT_ONCE];
    receipt_once(once);
    public_set_text(p, "once", receipt_is_once(sent) ? sent : once);
    if (ask_faulty(p)) p->r->status = 422;
}
