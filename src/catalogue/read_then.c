/* read_then.c - what an act computes (`sets`) and what follows from it in other matters (`then`).
 *
 * What is said of this kind is resolved here: its fields, its parent. The kind there, its act and its
 * fields are known only when every file has been read: check_then.c.
 */
#include "catalogue/read.h"

#include <assert.h>
#include <string.h>

#define THEN(m) offsetof(then_draft_t, m)
static const cat_row_t THEN_ROWS[] = {
    {"open", NULL, cat_read_keep, THEN(open), false, {{"要开办的种类", "the kind that is opened"}}},
    {"perform", NULL, cat_read_keep, THEN(perform), false, {{"要办理的行为", "the act that is performed"}}},
    {"kind", NULL, cat_read_keep, THEN(kind), false, {{"种类名称", "the name of a kind"}}},
    {"act", NULL, cat_read_keep, THEN(act), false, {{"开办行为的名称", "the act that opens it"}}},
    {"on", NULL, cat_read_keep, THEN(on), false,
     {{"self、parent、children、siblings、{linked: 字段}、{field: 字段}、{party: 字段, here: 字段}、{name: 字段, here: 字段} 或 {same: 字段, here: 字段}",
       "self, parent, children, siblings, {linked: field}, {field: field}, {party: field, here: field}, {name: field, here: field} or {same: field, here: field}"}}},
    {"office", NULL, cat_read_keep, THEN(office), false,
     {{"same、above、actor 或院字段", "same, above, actor or a field of type office"}}},
    {"parent", NULL, cat_read_keep, THEN(parent), false,
     {{"self、parent 或事项字段", "self, parent or a field of type matter"}}},
    {"day", NULL, cat_read_keep, THEN(day), false, {{"日期字段", "a field of type date"}}},
    {"when", NULL, cat_read_keep, THEN(when), false, {{"SQL 条件", "an SQL condition"}}},
    {"set", NULL, cat_read_keep, THEN(set), false, {{"{字段: 值}", "{field there: value}"}}},
    {"carry", NULL, cat_read_keep, THEN(carry), false, {{"组成部分种类的列表", "a list of kinds of parts"}}},
    {"must", NULL, cat_read_bool, THEN(must), false, {{"true 或 false", "true or false"}}},
};
static const char *const FROM_WORDS[] = {
    [CAT_FROM_FIELD] = "",         [CAT_FROM_SELF] = "self",     [CAT_FROM_PARENT] = "parent",
    [CAT_FROM_OFFICE] = "office",  [CAT_FROM_DAY] = "occurred_on", [CAT_FROM_NUMBER] = "number",
    [CAT_FROM_ACTOR] = "actor",    [CAT_FROM_TEXT] = "",         [CAT_FROM_SQL] = ""};

const char *cat_from_word(enum cat_from from)
{
    assert((size_t)from < CAT_COUNT(FROM_WORDS));
    return FROM_WORDS[from];
}

static words_t expected(const char *key)
{
    size_t i = 0;
    while (i + 1 < CAT_COUNT(THEN_ROWS) && strcmp(THEN_ROWS[i].key, key) != 0) i++;
    assert(strcmp(THEN_ROWS[i].key, key) == 0);
    return THEN_ROWS[i].expect;
}

/* Index of a field of this kind; -1 with a mistake. */
static int own_field(reader_t *r, const cat_node_t *v, const char *key, enum cat_type type)
{
    const kind_draft_t *k = r->kind;
    static const words_t expect = {{"字段名称", "the name of a field"}};
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, key, v, expect);
        return -1;
    }
    int i = cat_refer(r, ERR_CATALOGUE_FIELD, v, k->field_names, k->field_count);
    if (i < 0 || k->field[i].field.type == type) return i;
    char need[64];
    (void)snprintf(need, sizeof need, "type: %s", cat_type_word(type));
    cat_needs(r, v, v->text, need, "字段类型不符" ERR_OR "the field is of another type");
    return -1;
}

/* A fixed word, or -1: then it must be a field, and the nearest of both is named. */
static int word_or_field(reader_t *r, const cat_node_t *v, const char *key, const char *const *words,
                         size_t count, enum cat_type type, int *ret_field)
{
    const kind_draft_t *k = r->kind;
    *ret_field = -1;
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(r, key, v, expected(key));
        return -1;
    }
    int word = cat_find(v->text, words, count);
    if (word >= 0) return word;
    if (cat_find(v->text, k->field_names, k->field_count) >= 0) {
        *ret_field = own_field(r, v, key, type);
        return -1;
    }
    const char **known = cat_array(r, k->field_count + count, sizeof *known);
    if (!known) return -1;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) known[n++] = words[i];
    for (size_t i = 0; i < k->field_count; i++)
        if (k->field[i].field.type == type) known[n++] = k->field_names[i];
    cat_unknown(r, ERR_CATALOGUE_WORD, v, known, n);
    return -1;
}

/* --- on: in which matters ----------------------------------------------------------------------------- */
static void read_on_map(reader_t *r, then_draft_t *d)
{
    static const char *const keys[] = {"linked", "field", "party", "name", "same", "here"};
    const cat_node_t *linked = cat_node_get(d->on, "linked"), *field = cat_node_get(d->on, "field"),
                     *party = cat_node_get(d->on, "party"), *same = cat_node_get(d->on, "same"),
                     *name = cat_node_get(d->on, "name"), *here = cat_node_get(d->on, "here"), *pair = party ? party : name ? name : same;
    cat_then_t *t = d->then;
    for (size_t i = 0; i < d->on->count; i++)
        if (cat_find(d->on->pair[i].key->text, keys, CAT_COUNT(keys)) < 0) {
            cat_unknown(r, ERR_CATALOGUE_KEY, d->on->pair[i].key, keys, CAT_COUNT(keys));
            return;
        }
    if (!!linked + !!field + !!party + !!name + !!same != 1) {
        cat_wrong_shape(r, "on", d->on, expected("on"));
        return;
    }
    if (here && !pair) cat_needs(r, here, "here", "party", "here 与 party、name、same 同用" ERR_OR "here goes with party, name or same");
    t->on = linked ? CAT_ON_LINKED : field ? CAT_ON_FIELD : party ? CAT_ON_PARTY : name ? CAT_ON_NAME : CAT_ON_SAME;
    d->there = linked ? linked : pair; /* looked up in the kind there */
    if (field) t->here = own_field(r, field, "field", CAT_MATTER);
    if (pair && !here)
        cat_needs(r, pair, party ? "party" : name ? "name" : "same", "here",
                  "须写明本事项的相应字段" ERR_OR "the field of this kind must be named");
    if (pair && here) t->here = own_field(r, here, "here", party || name ? CAT_PARTY : CAT_TEXT);
}

static void read_on(reader_t *r, then_draft_t *d)
{
    static const char *const words[] = {"self", "parent", "children", "siblings"};
    static const enum cat_on on[] = {CAT_ON_SELF, CAT_ON_PARENT, CAT_ON_CHILDREN, CAT_ON_SIBLINGS};
    if (!d->on) {
        cat_missing(r, d->node, "on", expected("on"));
        return;
    }
    if (d->on->type == NODE_MAP) {
        read_on_map(r, d);
        return;
    }
    if (d->on->type != NODE_TEXT) {
        cat_wrong_shape(r, "on", d->on, expected("on"));
        return;
    }
    int i = cat_refer(r, ERR_CATALOGUE_WORD, d->on, words, CAT_COUNT(words));
    if (i < 0) return;
    bool sound = r->kind->parent || on[i] == CAT_ON_SELF || on[i] == CAT_ON_CHILDREN;
    if (sound) d->then->on = on[i];
    else
        cat_needs(r, d->on, d->on->text, "parent",
                  "本种类不是组成部分" ERR_OR "this kind is not part of another");
}

/* --- what is handed on -------------------------------------------------------------------------------- */
/* A field, else a word for something that is no field. */
static void read_source(reader_t *r, const cat_node_t *v, cat_give_t *g)
{
    const kind_draft_t *k = r->kind;
    int field = cat_find(v->text, k->field_names, k->field_count);
    if (field >= 0) {
        g->from = CAT_FROM_FIELD;
        g->field = field;
        return;
    }
    for (enum cat_from f = CAT_FROM_SELF; f <= CAT_FROM_ACTOR; f++) {
        if (strcmp(v->text, FROM_WORDS[f]) != 0) continue;
        g->from = f;
        if (f == CAT_FROM_PARENT && !k->parent)
            cat_needs(r, v, "parent", "parent", "本种类不是组成部分" ERR_OR "this kind is not part of another");
        return;
    }
    const char **known = cat_array(r, k->field_count + CAT_FROM_ACTOR, sizeof *known);
    if (!known) return;
    for (size_t i = 0; i < k->field_count; i++) known[i] = k->field_names[i];
    for (int f = CAT_FROM_SELF; f <= CAT_FROM_ACTOR; f++) known[k->field_count + (size_t)f - 1] = FROM_WORDS[f];
    cat_unknown(r, ERR_CATALOGUE_FIELD, v, known, k->field_count + CAT_FROM_ACTOR);
}

static void read_give(reader_t *r, const cat_node_t *key, const cat_node_t *v, cat_give_t *g)
{
    static const words_t expect = {{"字段、self、office 等，或 {text: ……}", "a field, self, office ..., or {text: ...}"}};
    static const char *const only[] = {"text"};
    *g = (cat_give_t){.target = key->text, .from = CAT_FROM_TEXT, .field = -1, .text = NULL};
    if (v->type == NODE_TEXT && !cat_node_nothing(v)) {
        read_source(r, v, g);
        return;
    }
    const cat_node_t *text = v->type == NODE_MAP ? cat_node_get(v, "text") : NULL;
    if (v->type == NODE_MAP && v->count == 1 && !text)
        cat_unknown(r, ERR_CATALOGUE_KEY, v->pair[0].key, only, 1);
    else if (!text || v->count != 1 || text->type != NODE_TEXT)
        cat_wrong_shape(r, key->text, v, expect);
    else
        g->text = text->text;
}

static void read_gives(reader_t *r, then_draft_t *d)
{
    if (!d->set) return;
    if (d->set->type != NODE_MAP) {
        cat_wrong_shape(r, "set", d->set, expected("set"));
        return;
    }
    size_t n = d->set->count;
    d->gives = cat_array(r, n, sizeof *d->gives);
    d->targets = cat_array(r, n, sizeof *d->targets);
    d->values = cat_array(r, n, sizeof *d->values);
    if (!d->gives || !d->targets || !d->values) return;
    for (size_t i = 0; i < n; i++) {
        d->targets[i] = d->set->pair[i].key;
        d->values[i] = d->set->pair[i].value;
        read_give(r, d->targets[i], d->values[i], &d->gives[i]);
    }
    d->then->set = d->gives;
    d->then->set_count = n;
}

/* --- a new matter ------------------------------------------------------------------------------------- */
static void read_office(reader_t *r, then_draft_t *d)
{
    static const char *const words[] = {[CAT_TO_SAME] = "same", [CAT_TO_ABOVE] = "above", [CAT_TO_ACTOR] = "actor"};
    if (!d->office) return;
    int word = word_or_field(r, d->office, "office", words, CAT_COUNT(words), CAT_OFFICE, &d->then->office_field);
    d->then->office = word >= 0 ? (enum cat_to)word : CAT_TO_FIELD;
    if (d->parent)
        cat_together(r, d->office, "office", "parent",
                     "组成部分属于其整体所在的院" ERR_OR "a part belongs to the office of its whole");
}

static void read_under(reader_t *r, then_draft_t *d)
{
    static const char *const words[] = {"self", "parent"};
    if (!d->parent) return;
    int word = word_or_field(r, d->parent, "parent", words, CAT_COUNT(words), CAT_MATTER, &d->then->parent_field);
    d->then->parent = word < 0 ? CAT_UNDER_FIELD : word ? CAT_UNDER_PARENT : CAT_UNDER_SELF;
    if (word == 1 && !r->kind->parent)
        cat_needs(r, d->parent, "parent", "parent", "本种类不是组成部分" ERR_OR "this kind is not part of another");
}

static void read_carry(reader_t *r, then_draft_t *d)
{
    if (!d->carry) return;
    size_t n = cat_list_count(r, "carry", d->carry, expected("carry"));
    if (n > CAT_CARRY_MOST) {
        MISTAKE(r->mistakes, d->carry, ERR_CATALOGUE_LIMIT, "carry", num_text(CAT_CARRY_MOST, (char[24]){0}));
        return;
    }
    const char **list = cat_array(r, n, sizeof *list);
    if (!list) return;
    for (size_t i = 0; i < n; i++) list[i] = cat_list_item(d->carry, i)->text;
    d->then->carry = list;
    d->then->carry_count = n;
}

/* The day that others see must be one that they may know. */
static void read_day(reader_t *r, then_draft_t *d)
{
    if (!d->day) return;
    int i = own_field(r, d->day, "day", CAT_DATE);
    if (i < 0) return;
    d->then->day_field = i;
    if (r->kind->field[i].field.sealed)
        cat_together(r, d->day, "day", "sealed", "封存字段不能用作办理日期" ERR_OR "a sealed field cannot be the day of an act");
}

/* Keys that say nothing for the other of the two forms. */
static void check_form(reader_t *r, const then_draft_t *d)
{
    static const char *const of_perform[] = {"kind", "on", "must"}, *const of_open[] = {"act", "office", "parent", "carry"};
    const char *const *list = d->open ? of_perform : of_open;
    size_t count = d->open ? CAT_COUNT(of_perform) : CAT_COUNT(of_open);
    for (size_t i = 0; i < count; i++) {
        const cat_node_t *v = cat_node_get(d->node, list[i]);
        if (v)
            cat_together(r, v, d->open ? "open" : "perform", list[i],
                         d->open ? "开办新事项时不用此键" ERR_OR "not used when a matter is opened"
                                 : "只用于开办新事项" ERR_OR "only used when a matter is opened");
    }
}

/* --- the list ----------------------------------------------------------------------------------------- */
static void read_entry(reader_t *r, then_draft_t *d)
{
    cat_then_t *t = d->then;
    *t = (cat_then_t){.here = -1, .office_field = -1, .parent_field = -1, .day_field = -1};
    if (!cat_read_map(r, THEN_ROWS, CAT_COUNT(THEN_ROWS), "then", d->node, d)) return;
    t->must = d->must;
    if (!d->open && !d->perform) {
        cat_missing(r, d->node, "open / perform", expected("open"));
        return;
    }
    if (d->open && d->perform) {
        cat_together(r, d->perform, "open", "perform", "二者择一" ERR_OR "it is one or the other");
        return;
    }
    const cat_node_t *name = d->open ? d->open : d->perform;
    if (name->type != NODE_TEXT) {
        cat_wrong_shape(r, d->open ? "open" : "perform", name, expected(d->open ? "open" : "perform"));
        return;
    }
    check_form(r, d);
    if (d->perform) read_on(r, d);
    read_office(r, d);
    read_under(r, d);
    read_carry(r, d);
    read_day(r, d);
    if (d->when) t->when = cat_read_condition(r, d->when, false);
    read_gives(r, d);
}

void cat_read_then(reader_t *r, act_draft_t *d)
{
    static const words_t expect = {{"列表 [{open: 种类, …}]", "a list [{open: kind, ...}]"}};
    if (d->then->type != NODE_LIST || !d->then->count) {
        cat_wrong_shape(r, "then", d->then, expect);
        return;
    }
    size_t n = d->then->count;
    if (n > CAT_THEN_MOST) {
        MISTAKE(r->mistakes, d->then, ERR_CATALOGUE_LIMIT, "then", num_text(CAT_THEN_MOST, (char[24]){0}));
        return;
    }
    cat_then_t *list = cat_array(r, n, sizeof *list);
    d->thens = cat_array(r, n, sizeof *d->thens);
    if (!list || !d->thens) return;
    for (size_t i = 0; i < n; i++) {
        d->thens[i] = (then_draft_t){.then = &list[i], .node = d->then->item[i]};
        read_entry(r, &d->thens[i]);
    }
    d->act.then = list;
    d->act.then_count = n;
}

/* --- what an act computes ------------------------------------------------------------------------------ */
size_t cat_without(int *list, size_t count, int what)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (list[i] != what) list[n++] = list[i];
    return n;
}

/* Is the field among those the author lets people give by hand? */
static bool given_by_hand(const act_draft_t *d, const char *field)
{
    if (!d->fields) return false;
    if (d->fields->type == NODE_TEXT) return strcmp(d->fields->text, field) == 0;
    for (size_t i = 0; d->fields->type == NODE_LIST && i < d->fields->count; i++)
        if (d->fields->item[i]->type == NODE_TEXT && strcmp(d->fields->item[i]->text, field) == 0) return true;
    return false;
}

static bool computable(enum cat_type type)
{
    return type != CAT_PARTY && type != CAT_MATTER && type != CAT_CHOICES && type != CAT_JSON;
}

/* "occurred_on" and "actor" stand for the act's own day and the actor; everything else is SQL. */
static void read_set(reader_t *r, act_draft_t *d, const cat_node_t *key, const cat_node_t *v, cat_set_t *set, cat_uses_t *uses)
{
    kind_draft_t *k = r->kind;
    set->field = cat_refer(r, ERR_CATALOGUE_FIELD, key, k->field_names, k->field_count);
    set->from = CAT_FROM_SQL;
    if (set->field < 0) return;
    const cat_field_t *f = &k->field[set->field].field;
    if (!computable(f->type))
        cat_together(r, key, "sets", cat_type_word(f->type),
                     "此类型的字段不能由表达式得出" ERR_OR "a field of this type is not computed");
    if (given_by_hand(d, f->name))
        cat_together(r, key, "sets", "fields", "由程序算出的字段不由人填写" ERR_OR "what is computed is not given by hand");
    d->act.field_count = cat_without(d->field_list, d->act.field_count, set->field);
    d->act.require_count = cat_without(d->require_list, d->act.require_count, set->field);
    bool word = v->type == NODE_TEXT && cat_find(v->text, k->field_names, k->field_count) < 0;
    if (word && f->type == CAT_DATE && strcmp(v->text, FROM_WORDS[CAT_FROM_DAY]) == 0)
        set->from = CAT_FROM_DAY;
    else if (word && f->type == CAT_USER && strcmp(v->text, FROM_WORDS[CAT_FROM_ACTOR]) == 0)
        set->from = CAT_FROM_ACTOR;
    else
        set->sql = cat_read_expression(r, v, f->name, uses);
}

/* All that it depends on is the act's own, given with it: then the value follows from the act alone. */
static void keep_uses(reader_t *r, const act_draft_t *d, const cat_uses_t *uses, cat_set_t *set)
{
    int list[CAT_FIELDS_MOST];
    size_t n = 0;
    if (set->from != CAT_FROM_SQL || uses->moving) return;
    for (int f = 0; f < (int)r->kind->field_count; f++) {
        if (!uses->field[f]) continue;
        bool own = false;
        for (size_t i = 0; i < d->act.field_count && !own; i++) own = d->field_list[i] == f;
        if (!own) return;
        list[n++] = f;
    }
    int *kept = n ? cat_array(r, n, sizeof *kept) : NULL;
    if (!kept) return;
    memcpy(kept, list, n * sizeof *kept);
    set->uses = kept;
    set->use_count = n;
}

void cat_read_sets(reader_t *r, act_draft_t *d)
{
    if (d->sets->type != NODE_MAP || !d->sets->count) {
        cat_wrong_shape(r, "sets", d->sets, (words_t){{"{字段: SQL 表达式}", "{field: SQL expression}"}});
        return;
    }
    cat_set_t *list = cat_array(r, d->sets->count, sizeof *list);
    cat_uses_t *uses = list ? cat_array(r, d->sets->count, sizeof *uses) : NULL;
    if (!uses) return;
    for (size_t i = 0; i < d->sets->count; i++)
        read_set(r, d, d->sets->pair[i].key, d->sets->pair[i].value, &list[i], &uses[i]);
    /* once it is known what nobody gives */
    for (size_t i = 0; i < d->sets->count; i++) keep_uses(r, d, &uses[i], &list[i]);
    d->act.sets = list;
    d->act.set_count = d->sets->count;
}
