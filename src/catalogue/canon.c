/* canon.c - a kind as JSON: always the same text for the same model, so that its hash tells whether
 * anything changed; and complete, so that pages and other programs need not read YAML. */
#include "catalogue/model.h"

#include <assert.h>
#include <string.h>

/* The comma in front, unless it is the first of its object. */
static void add_key(buf_t *out, const char *key)
{
    const char *text = buf_text(out);
    size_t n = out->length;
    if (text && n && text[n - 1] != '{' && text[n - 1] != '[') buf_add_char(out, ',');
    buf_add_json(out, key);
    buf_add_char(out, ':');
}

/* As add_key, for the items of a list. */
static void add_comma(buf_t *out)
{
    const char *text = buf_text(out);
    if (text && out->length && text[out->length - 1] != '[') buf_add_char(out, ',');
}

/* What is empty, false or open is left out: a key added to the model later does not change the hash of
 * kinds that do not use it. */
static void add_text(buf_t *out, const char *key, const char *text)
{
    if (!text || !*text) return;
    add_key(out, key);
    buf_add_json(out, text);
}

static void add_flag(buf_t *out, const char *key, bool on)
{
    if (!on) return;
    add_key(out, key);
    buf_add_raw(out, "true");
}

static void add_number(buf_t *out, const char *key, int64_t n, int64_t unless)
{
    if (n == unless) return;
    add_key(out, key);
    buf_add_int(out, n);
}

/* Optional words are {"", ""} when not given. */
static void add_words(buf_t *out, const char *key, words_t w)
{
    if (!w.in[LANG_ZH] || (!*w.in[LANG_ZH] && !*w.in[LANG_EN])) return;
    add_key(out, key);
    buf_add_raw(out, "{\"zh\":");
    buf_add_json(out, w.in[LANG_ZH]);
    buf_add_raw(out, ",\"en\":");
    buf_add_json(out, w.in[LANG_EN]);
    buf_add_char(out, '}');
}

static void add_list(buf_t *out, const char *key, const char *const *words, size_t count)
{
    if (!count) return;
    add_key(out, key);
    buf_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        add_comma(out);
        buf_add_json(out, words[i]);
    }
    buf_add_char(out, ']');
}

/* The names behind the bits of a mask. */
static void add_mask(buf_t *out, const char *key, uint64_t mask, const char *(*name_at)(const void *, size_t),
                     const void *of)
{
    /* names, not bits: a role put in between must not change every kind */
    if (!mask) return;
    add_key(out, key);
    buf_add_char(out, '[');
    for (size_t i = 0; i < 64; i++) {
        if (!(mask >> i & 1)) continue;
        add_comma(out);
        buf_add_json(out, name_at(of, i));
    }
    buf_add_char(out, ']');
}

static const char *role_at(const void *c, size_t i)
{
    return catalogue_role_at(c, i)->name;
}

static const char *stage_at(const void *k, size_t i)
{
    return ((const cat_kind_t *)k)->stages[i];
}

static void add_acts(buf_t *out, const char *key, const cat_acts_t *acts, const cat_kind_t *k)
{
    if (!cat_acts_any(acts)) return;
    add_key(out, key);
    buf_add_char(out, '[');
    for (size_t i = 0; i < k->act_count; i++) {
        if (!cat_acts_has(acts, i)) continue;
        add_comma(out);
        buf_add_json(out, k->acts[i].name);
    }
    buf_add_char(out, ']');
}

static const char *due_at(const void *k, size_t i)
{
    return ((const cat_kind_t *)k)->dues[i].name;
}

static const char *missed_at(const void *unused, size_t i)
{
    static const char *const words[] = {"remind", "escalate", "report_up", "lapse"};
    (void)unused;
    return words[i];
}

/* The whole code table, also when several fields share it: the model stands on its own. */
static void add_choices(buf_t *out, const char *key, const cat_choice_t *list, size_t count)
{
    char day[DAY_TEXT];
    if (!count) return;
    add_key(out, key);
    buf_add_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        const cat_choice_t *c = &list[i];
        add_comma(out);
        buf_add_char(out, '{');
        add_text(out, "code", c->code);
        add_words(out, "name", c->name);
        add_text(out, "valid_from", day_text(c->valid_from, day));
        add_text(out, "valid_to", day_text(c->valid_to, day));
        add_text(out, "law", c->law);
        add_text(out, "group", c->group);
        add_text(out, "successor", c->successor);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void add_field(buf_t *out, const catalogue_t *cat, const cat_field_t *f)
{
    add_comma(out);
    buf_add_char(out, '{');
    add_text(out, "name", f->name);
    add_text(out, "type", cat_type_word(f->type));
    add_words(out, "label", f->label);
    add_words(out, "help", f->help);
    add_words(out, "section", f->section);
    add_flag(out, "required", f->required);
    add_flag(out, "sealed", f->sealed);
    add_mask(out, "seen_by", f->seen_by, role_at, cat);
    add_flag(out, "fixed", f->fixed);
    add_flag(out, "unique", f->unique);
    add_flag(out, "past", f->past);
    add_flag(out, "earlier", f->earlier);
    add_text(out, "party", f->usual);
    add_choices(out, "of", f->choices, f->choice_count);
    add_choices(out, "groups", f->groups, f->group_count);
    add_number(out, "min", f->least, INT64_MIN);
    add_number(out, "max", f->most, INT64_MAX);
    add_flag(out, "apart", f->apart);
    add_flag(out, "stays", f->stays);
    add_text(out, "refers", f->refers);
    add_text(out, "unit", f->unit);
    add_text(out, "renamed_from", f->renamed_from);
    add_text(out, "initial", f->initial);
    add_flag(out, "handles", f->handles);
    buf_add_char(out, '}');
}

static void add_field_names(buf_t *out, const char *key, const cat_kind_t *k, const int *list, size_t count)
{
    const char *names[CAT_FIELDS_MOST];
    assert(count <= CAT_FIELDS_MOST);
    for (size_t i = 0; i < count; i++) names[i] = k->fields[list[i]].name;
    add_list(out, key, names, count);
}

/* A word where the value is not a field or a text: "self", "office" ... */
static void add_give(buf_t *out, const cat_kind_t *k, const cat_give_t *g)
{
    add_key(out, g->target);
    if (g->from == CAT_FROM_TEXT) {
        buf_add_char(out, '{');
        add_key(out, "text");
        buf_add_json(out, g->text);
        buf_add_char(out, '}');
    } else {
        buf_add_json(out, g->from == CAT_FROM_FIELD ? k->fields[g->field].name : cat_from_word(g->from));
    }
}

static void add_then(buf_t *out, const cat_kind_t *k, const cat_then_t *t)
{
    static const char *const on[] = {[CAT_ON_OPEN] = "open",        [CAT_ON_PARENT] = "parent",
                                     [CAT_ON_SELF] = "self",
                                     [CAT_ON_CHILDREN] = "children", [CAT_ON_SIBLINGS] = "siblings",
                                     [CAT_ON_LINKED] = "linked",     [CAT_ON_FIELD] = "field",
                                     [CAT_ON_PARTY] = "party",       [CAT_ON_NAME] = "name", [CAT_ON_SAME] = "same"};
    static const char *const office[] = {[CAT_TO_SAME] = "", [CAT_TO_ABOVE] = "above", [CAT_TO_ACTOR] = "actor"};
    static const char *const under[] = {[CAT_UNDER_NONE] = "", [CAT_UNDER_SELF] = "self", [CAT_UNDER_PARENT] = "parent"};
    add_comma(out);
    buf_add_char(out, '{');
    add_text(out, "on", on[t->on]);
    add_text(out, "kind", t->kind);
    add_text(out, "act", t->act);
    add_text(out, "there", t->there);
    if (t->here >= 0) add_text(out, "here", k->fields[t->here].name);
    add_text(out, "office", t->office == CAT_TO_FIELD ? k->fields[t->office_field].name : office[t->office]);
    add_text(out, "parent", t->parent == CAT_UNDER_FIELD ? k->fields[t->parent_field].name : under[t->parent]);
    if (t->day_field >= 0) add_text(out, "day", k->fields[t->day_field].name);
    add_text(out, "when", t->when);
    if (t->set_count) {
        add_key(out, "set");
        buf_add_char(out, '{');
        for (size_t i = 0; i < t->set_count; i++) add_give(out, k, &t->set[i]);
        buf_add_char(out, '}');
    }
    add_list(out, "carry", t->carry, t->carry_count);
    add_flag(out, "must", t->must);
    buf_add_char(out, '}');
}

/* What the act computes, and what follows from it in other matters. */
static void add_span(buf_t *out, const cat_kind_t *k, const cat_act_t *a)
{
    add_number(out, "at_most", a->at_most, 0);
    add_flag(out, "late", a->late);
    add_text(out, "seals", a->seals);
    add_text(out, "unseals", a->unseals);
    if (a->set_count) {
        add_key(out, "sets");
        buf_add_char(out, '{');
        for (size_t i = 0; i < a->set_count; i++) add_text(out, k->fields[a->sets[i].field].name,
                     a->sets[i].from == CAT_FROM_SQL ? a->sets[i].sql : cat_from_word(a->sets[i].from));
        buf_add_char(out, '}');
    }
    if (!a->then_count) return;
    add_key(out, "then");
    buf_add_char(out, '[');
    for (size_t i = 0; i < a->then_count; i++) add_then(out, k, &a->then[i]);
    buf_add_char(out, ']');
}

/* Each condition with its own sentence; a single one stands in the act itself. */
static void add_checks(buf_t *out, const cat_act_t *a)
{
    if (a->check_count == 1) {
        add_text(out, "when", a->checks[0].that);
        add_words(out, "why", a->checks[0].why);
    }
    if (a->check_count < 2) return;
    add_key(out, "when");
    buf_add_char(out, '[');
    for (size_t i = 0; i < a->check_count; i++) {
        add_comma(out);
        buf_add_char(out, '{');
        add_text(out, "that", a->checks[i].that);
        add_words(out, "why", a->checks[i].why);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void add_act(buf_t *out, const catalogue_t *c, const cat_kind_t *k, const cat_act_t *a)
{
    static const char *const reach[] = {
        [CAT_REACH_OWN] = "own", [CAT_REACH_SUBTREE] = "subtree", [CAT_REACH_ABOVE] = "above"};
    add_comma(out);
    buf_add_char(out, '{');
    add_text(out, "name", a->name);
    add_words(out, "label", a->label);
    add_words(out, "help", a->help);
    add_flag(out, "opens", a->opens);
    add_mask(out, "from", a->from, stage_at, k);
    assert(a->to < (int)k->stage_count);
    if (a->to >= 0) add_text(out, "to", k->stages[a->to]);
    add_mask(out, "by", a->by, role_at, c);
    add_mask(out, "by_handler", a->by_handler, role_at, c);
    add_mask(out, "annulled_by", a->annulled_by, role_at, c);
    add_text(out, "reach", reach[a->reach]);
    add_field_names(out, "fields", k, a->fields, a->field_count);
    add_field_names(out, "requires", k, a->requires_, a->require_count);
    add_checks(out, a);
    add_flag(out, "numbers", a->numbers);
    add_text(out, "number", a->number);
    add_text(out, "series", a->series);
    add_flag(out, "system", a->system);
    add_list(out, "papers", a->papers, a->paper_count);
    add_flag(out, "is_told", a->is_told);
    add_field_names(out, "told", k, a->told, a->told_count);
    add_field_names(out, "masks", k, a->masks, a->mask_count);
    if (a->people_of >= 0) add_text(out, "people_of", k->fields[a->people_of].name);
    add_span(out, k, a);
    buf_add_char(out, '}');
}

/* "90 days" and "90日" are the same rule: terms are written in one form. */
static void add_term(buf_t *out, const char *key, const term_t *t)
{
    buf_t term;
    if (!t->parts) return;
    buf_init(&term, 256);
    term_add_text(&term, t, LANG_EN);
    add_text(out, key, buf_text(&term));
    buf_release(&term);
}

static void add_extensions(buf_t *out, const cat_kind_t *k, const cat_due_t *d)
{
    if (!d->extension_count) return;
    add_key(out, "extended_by");
    buf_add_char(out, '{');
    for (size_t i = 0; i < d->extension_count; i++)
        add_term(out, k->acts[d->extensions[i].act].name, &d->extensions[i].term);
    buf_add_char(out, '}');
}

static void add_due(buf_t *out, const cat_kind_t *k, const cat_due_t *d)
{
    add_comma(out);
    buf_add_char(out, '{');
    add_text(out, "name", d->name);
    add_words(out, "label", d->label);
    add_acts(out, "from", &d->from, k);
    add_term(out, "add", &d->term);
    add_text(out, "term_field", d->term_field);
    add_text(out, "start_field", d->start_field);
    add_flag(out, "ahead", d->ahead);
    add_text(out, "before", d->before);
    add_text(out, "day_field", d->day_field);
    add_text(out, "when", d->when);
    add_acts(out, "met_by", &d->met_by, k);
    add_acts(out, "paused_by", &d->paused_by, k);
    add_acts(out, "resumed_by", &d->resumed_by, k);
    if (d->pause_ends) {
        add_key(out, "pause_ends");
        buf_add_char(out, '{');
        for (size_t i = 0; i < k->act_count; i++) add_acts(out, k->acts[i].name, &d->pause_ends[i], k);
        buf_add_char(out, '}');
    }
    add_acts(out, "cancelled_by", &d->cancelled_by, k);
    add_extensions(out, k, d);
    if (d->custody_field) add_text(out, "custody", d->custody_field);
    else add_flag(out, "custody", d->custody);
    if (d->same_day) add_text(out, "month_end", "same");
    add_number(out, "restarts_most", d->restarts_most, -1);
    add_text(out, "law", d->law);
    add_mask(out, "missed", d->missed, missed_at, NULL);
    add_term(out, "remind", &d->remind);
    if (d->on_missed >= 0) add_text(out, "on_missed", k->acts[d->on_missed].name);
    buf_add_char(out, '}');
}

static void add_day(buf_t *out, const char *key, day_t day)
{
    char text[DAY_TEXT];
    if (day != DAY_NONE) add_text(out, key, day_text(day, text));
}

static void add_figure(buf_t *out, const cat_kind_t *k, const cat_figure_t *f)
{
    add_comma(out);
    buf_add_char(out, '{');
    add_text(out, "name", f->name);
    add_words(out, "label", f->label);
    add_text(out, "count", f->count);
    add_text(out, "sum", f->sum);
    add_text(out, "where", f->where);
    add_text(out, "in_time", f->in_time);
    add_text(out, "share", f->share);
    add_text(out, "of", f->of);
    if (f->cohort) add_text(out, "cohort", "any"); /* ... or after the terms of: */
    add_mask(out, "cohort_dues", f->cohort_dues, due_at, k);
    add_text(out, "days_from", f->days_from);
    add_text(out, "days_field", f->days_field);
    add_mask(out, "stock", f->stock, stage_at, k);
    add_text(out, "unit", f->unit);
    if (f->formula.in[LANG_ZH]) add_words(out, "formula", f->formula);
    add_text(out, "law", f->law);
    add_day(out, "valid_from", f->valid_from);
    add_day(out, "valid_to", f->valid_to);
    buf_add_char(out, '}');
}

static void add_stages(buf_t *out, const cat_kind_t *k)
{
    add_key(out, "stages");
    buf_add_char(out, '[');
    for (size_t i = 0; i < k->stage_count; i++) {
        add_comma(out);
        buf_add_char(out, '{');
        add_text(out, "name", k->stages[i]);
        add_words(out, "label", k->stage_labels[i]);
        add_flag(out, "final", k->final_stages >> i & 1);
        buf_add_char(out, '}');
    }
    buf_add_char(out, ']');
}

static void add_head(buf_t *out, const catalogue_t *c, const cat_kind_t *k)
{
    add_text(out, "kind", k->name);
    add_words(out, "name", k->label);
    add_words(out, "help", k->help);
    add_text(out, "law", k->law);
    add_text(out, "number", k->number);
    add_text(out, "parent", k->parent);
    add_text(out, "title", k->title);
    add_text(out, "instrument", k->instrument);
    add_text(out, "part", k->part);
    add_text(out, "group", k->group);
    add_field_names(out, "handler", k, k->handlers, k->handler_count);
    add_flag(out, "handled_above", k->handled_above);
    add_text(out, "public", k->for_public);
    add_flag(out, "sealed", k->sealed);
    add_mask(out, "seen_by", k->seen_by, role_at, c);
    add_mask(out, "annulled_by", k->annulled_by, role_at, c);
    add_mask(out, "corrected_by", k->corrected_by, role_at, c);
    add_list(out, "papers", k->papers, k->paper_count);
}

void cat_kind_add_json(buf_t *out, const catalogue_t *c, const cat_kind_t *k)
{
    buf_add_char(out, '{');
    add_head(out, c, k);
    add_stages(out, k);
    add_key(out, "fields");
    buf_add_char(out, '[');
    for (size_t i = 0; i < k->field_count; i++) add_field(out, c, &k->fields[i]);
    buf_add_raw(out, "],\"acts\":[");
    for (size_t i = 0; i < k->act_count; i++) add_act(out, c, k, &k->acts[i]);
    buf_add_raw(out, "],\"due\":[");
    for (size_t i = 0; i < k->due_count; i++) add_due(out, k, &k->dues[i]);
    buf_add_raw(out, "],\"figures\":[");
    for (size_t i = 0; i < k->figure_count; i++) add_figure(out, k, &k->figures[i]);
    buf_add_raw(out, "]}");
}
