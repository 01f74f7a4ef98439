/* check_then.c - what `then` says of other kinds, once all of them are read: is there such a kind, such an
 * act, such a field; do the values fit; may that act follow from another at all.
 *
 * Only acts that open, or that the program alone performs, may follow: an act that the law gives to a
 * person is not performed behind that person's back.
 */
#include "catalogue/read.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct checking {
    reader_t *r;
    kind_draft_t *drafts;
    size_t count;
    const kind_draft_t *here, *there;
    const act_draft_t *act; /* there, or NULL while it is not known */
    then_draft_t *d;
} checking_t;

static const kind_draft_t *draft_named(const checking_t *x, const char *name)
{
    for (size_t i = 0; i < x->count; i++)
        if (x->drafts[i].kind.name && strcmp(x->drafts[i].kind.name, name) == 0) return &x->drafts[i];
    return NULL;
}

/* The kind behind a node, or NULL with a mistake. */
static const kind_draft_t *refer_kind(checking_t *x, const cat_node_t *v)
{
    static const words_t expect = {{"种类名称", "the name of a kind"}};
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(x->r, "kind", v, expect);
        return NULL;
    }
    if (cat_refer(x->r, ERR_CATALOGUE_KIND, v, x->r->kind_names, x->r->kind_name_count) < 0) return NULL;
    return draft_named(x, v->text);
}

static bool is_part_of(const kind_draft_t *k, const char *whole)
{
    return k && whole && k->kind.parent && strcmp(k->kind.parent, whole) == 0;
}

/* --- which kind ----------------------------------------------------------------------------------------- */
static void wrong_part(checking_t *x, const cat_node_t *v, const char *whole)
{
    cat_needs(x->r, v, x->there->kind.name, arena_printf(x->r->arena, "parent: %s", whole),
              "该种类不是它的组成部分" ERR_OR "that kind is not part of it");
}

/* A kind named where the place says it already must be the same. */
static void settle_kind(checking_t *x, const char *known)
{
    const cat_node_t *v = x->d->kind;
    x->there = known ? draft_named(x, known) : NULL;
    if (!v) return;
    const kind_draft_t *named = refer_kind(x, v);
    if (named && known && strcmp(named->kind.name, known) != 0)
        cat_together(x->r, v, "on", named->kind.name,
                     "此处的事项属于另一种类" ERR_OR "the matter there is of another kind");
    if (named && !known) x->there = named;
}

static void find_performed(checking_t *x)
{
    const cat_then_t *t = x->d->then;
    const cat_kind_t *k = &x->here->kind;
    if (t->on == CAT_ON_OPEN) return; /* its `on` is wrong */
    if (t->on == CAT_ON_PARENT || t->on == CAT_ON_SELF) {
        settle_kind(x, t->on == CAT_ON_SELF ? k->name : k->parent);
    } else if (t->on == CAT_ON_FIELD) {
        if (t->here < 0) return;
        settle_kind(x, x->here->field[t->here].field.refers);
    } else {
        settle_kind(x, NULL);
        const char *whole = t->on == CAT_ON_CHILDREN ? k->name : t->on == CAT_ON_SIBLINGS ? k->parent : NULL;
        if (x->there && whole && !is_part_of(x->there, whole)) wrong_part(x, x->d->kind, whole);
    }
    if (!x->there && !x->d->kind)
        cat_missing(x->r, x->d->node, "kind", (words_t){{"种类名称", "the name of a kind"}});
}

/* --- which act ------------------------------------------------------------------------------------------ */
static const act_draft_t *refer_act(checking_t *x, const cat_node_t *v)
{
    static const words_t expect = {{"行为名称", "the name of an act"}};
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(x->r, "act", v, expect);
        return NULL;
    }
    int i = cat_refer(x->r, ERR_CATALOGUE_ACT, v, x->there->act_names, x->there->act_count);
    return i < 0 ? NULL : &x->there->act[i];
}

static void cannot_follow(checking_t *x, const cat_node_t *v, const char *act, const char *why)
{
    MISTAKE(x->r->mistakes, v, ERR_CATALOGUE_FOLLOW, act, x->there->kind.name, why);
}

static void find_opening(checking_t *x)
{
    const cat_node_t *v = x->d->act ? x->d->act : x->d->open;
    size_t n = 0;
    if (x->d->act) {
        x->act = refer_act(x, x->d->act);
        if (x->act && !x->act->act.opens) {
            cannot_follow(x, v, x->act->act.name, "它不开办事项" ERR_OR "it does not open a matter");
            x->act = NULL;
        }
        return;
    }
    for (size_t i = 0; i < x->there->act_count; i++)
        if (x->there->act[i].act.opens && n++ == 0) x->act = &x->there->act[i];
    if (n == 1) return;
    x->act = NULL;
    if (n > 1)
        cat_needs(x->r, v, "open", "act", "该种类有多个开办行为" ERR_OR "that kind has several acts that open");
}

static void find_act(checking_t *x)
{
    x->act = NULL;
    if (x->d->open) {
        find_opening(x);
        return;
    }
    x->act = refer_act(x, x->d->perform);
    if (!x->act) return;
    const char *why = x->act->act.opens ? "它开办新事项，请用 open" ERR_OR "it opens a matter: use open"
                      : !x->act->act.system
                          ? "它须由人办理，没有 system: true" ERR_OR "a person performs it: it lacks system: true"
                          : NULL;
    if (why) cannot_follow(x, x->d->perform, x->act->act.name, why);
}

/* --- the field there ------------------------------------------------------------------------------------- */
static void check_there(checking_t *x)
{
    const cat_node_t *v = x->d->there;
    const cat_then_t *t = x->d->then;
    if (!v) return;
    if (v->type != NODE_TEXT) {
        cat_wrong_shape(x->r, "on", v, (words_t){{"字段名称", "the name of a field"}});
        return;
    }
    int i = cat_refer(x->r, ERR_CATALOGUE_FIELD, v, x->there->field_names, x->there->field_count);
    if (i < 0) return;
    const cat_field_t *f = &x->there->field[i].field;
    enum cat_type type = t->on == CAT_ON_LINKED ? CAT_MATTER : t->on == CAT_ON_PARTY || t->on == CAT_ON_NAME ? CAT_PARTY : CAT_TEXT;
    if (f->type != type)
        cat_needs(x->r, v, v->text, type == CAT_MATTER ? "type: matter" : type == CAT_PARTY ? "type: party" : "type: text",
                  "字段类型不符" ERR_OR "the field is of another type");
    else if (type == CAT_MATTER && f->refers && x->here->kind.name && strcmp(f->refers, x->here->kind.name) != 0)
        cat_needs(x->r, v, v->text, arena_printf(x->r->arena, "refers: %s", x->here->kind.name),
                  "它指向另一种类" ERR_OR "it names matters of another kind");
    x->d->then->there = v->text;
}

/* --- what is handed on ------------------------------------------------------------------------------------ */
/* Most characters a text field may hold. */
static int64_t text_most(const cat_field_t *f)
{
    return f->most != INT64_MAX ? f->most : f->type == CAT_TEXT ? 400 : 20000;
}

static bool is_text(enum cat_type type)
{
    return type == CAT_TEXT || type == CAT_LONG;
}

static bool is_code(enum cat_type type)
{
    return type == CAT_CHOICE || type == CAT_CHOICES;
}

/* Is every code of the one a code of the other? Names the first that is not. */
static const char *code_missing(const cat_field_t *from, const cat_field_t *to)
{
    if (from->choices == to->choices) return NULL;
    for (size_t i = 0; i < from->choice_count; i++) {
        size_t n = 0;
        while (n < to->choice_count && strcmp(to->choices[n].code, from->choices[i].code) != 0) n++;
        if (n == to->choice_count) return from->choices[i].code;
    }
    return NULL;
}

static const char *types_differ(checking_t *x, const char *from, const char *to)
{
    return arena_printf(x->r->arena, "类型 %s 与 %s 不符" ERR_OR "type %s is not %s", from, to, from, to);
}

/* Why the value of a field does not fit the field there; NULL when it does. */
static const char *field_misfit(checking_t *x, const cat_field_t *from, const cat_field_t *to)
{
    bool same = from->type == to->type;
    if (from->sealed && !to->sealed) return "封存字段只能交给封存字段" ERR_OR "a sealed field goes into a sealed field only";
    if (cat_more_readers(from, to)) return "那里的读者比这里多" ERR_OR "more people would read it there than here";
    if (is_text(to->type)) {
        bool code = from->type == CAT_CHOICE || from->type == CAT_OFFICE || from->type == CAT_USER;
        if (!code && !is_text(from->type)) return types_differ(x, cat_type_word(from->type), cat_type_word(to->type));
        return !code && text_most(from) > text_most(to) ? "那里的字段容纳不下" ERR_OR "it may be longer than the field there" : NULL;
    }
    if (!same) return types_differ(x, cat_type_word(from->type), cat_type_word(to->type));
    if (to->type == CAT_MATTER && to->refers && (!from->refers || strcmp(from->refers, to->refers) != 0))
        return arena_printf(x->r->arena, "那里指向 %s" ERR_OR "there it names a %s", to->refers, to->refers);
    const char *code = is_code(to->type) ? code_missing(from, to) : NULL;
    return code ? arena_printf(x->r->arena, "那里没有代码 %s" ERR_OR "there is no code %s there", code, code) : NULL;
}

static const char *matter_misfit(checking_t *x, const char *kind, const cat_field_t *to)
{
    if (to->type != CAT_MATTER) return types_differ(x, "matter", cat_type_word(to->type));
    if (!kind || !to->refers || strcmp(to->refers, kind) == 0) return NULL;
    return arena_printf(x->r->arena, "那里指向 %s" ERR_OR "there it names a %s", to->refers, to->refers);
}

/* A literal must be one that the field there may have; a wrong one is noted like any other value. */
static const char *text_misfit(checking_t *x, const cat_node_t *v, const char *text, const cat_field_t *to)
{
    static const char *const booleans[] = {"true", "false"};
    const cat_node_t *at = v->type == NODE_MAP ? cat_node_get(v, "text") : v;
    int64_t n;
    day_t day;
    int failed = 0;
    if (!text) return NULL; /* said already */
    if (is_text(to->type) || to->type == CAT_OFFICE || to->type == CAT_USER) return NULL;
    if (to->type == CAT_CHOICE) {
        const char **codes = cat_array(x->r, to->choice_count, sizeof *codes);
        for (size_t i = 0; codes && i < to->choice_count; i++) codes[i] = to->choices[i].code;
        if (codes && to->choice_count) (void)cat_refer(x->r, ERR_CATALOGUE_WORD, at, codes, to->choice_count);
    } else if (to->type == CAT_BOOL) {
        (void)cat_refer(x->r, ERR_CATALOGUE_WORD, at, booleans, CAT_COUNT(booleans));
    } else if (to->type == CAT_INT || to->type == CAT_MONEY) {
        failed = text_to_int(text, to->least, to->most, &n, &x->r->mistakes->next);
    } else if (to->type == CAT_DATE) {
        failed = day_parse(text, &day, &x->r->mistakes->next);
    } else {
        return types_differ(x, "text", cat_type_word(to->type));
    }
    if (failed) mistakes_keep(x->r->mistakes, at->line, at->column);
    return NULL;
}

static const char *misfit(checking_t *x, const cat_node_t *v, const cat_give_t *g, const cat_field_t *to)
{
    const kind_draft_t *k = x->here;
    bool text = is_text(to->type);
    switch (g->from) {
    case CAT_FROM_FIELD: return g->field < 0 ? NULL : field_misfit(x, &k->field[g->field].field, to);
    case CAT_FROM_SELF: return matter_misfit(x, k->kind.name, to);
    case CAT_FROM_PARENT: return k->kind.parent ? matter_misfit(x, k->kind.parent, to) : NULL;
    case CAT_FROM_OFFICE: return text || to->type == CAT_OFFICE ? NULL : types_differ(x, "office", cat_type_word(to->type));
    case CAT_FROM_DAY: return to->type == CAT_DATE ? NULL : types_differ(x, "date", cat_type_word(to->type));
    case CAT_FROM_NUMBER: return text ? NULL : types_differ(x, "text", cat_type_word(to->type));
    case CAT_FROM_ACTOR: return text || to->type == CAT_USER ? NULL : types_differ(x, "user", cat_type_word(to->type));
    case CAT_FROM_TEXT: return text_misfit(x, v, g->text, to);
    case CAT_FROM_SQL: break;
    }
    return NULL;
}

static bool listed(const int *list, size_t count, int what)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == what) return true;
    return false;
}

static void check_gives(checking_t *x)
{
    const then_draft_t *d = x->d;
    for (size_t i = 0; i < d->then->set_count; i++) {
        const cat_node_t *key = d->targets[i];
        int f = cat_refer(x->r, ERR_CATALOGUE_FIELD, key, x->there->field_names, x->there->field_count);
        if (f < 0) continue;
        const cat_field_t *to = &x->there->field[f].field;
        const char *why = misfit(x, d->values[i], &d->gives[i], to);
        if (why) MISTAKE(x->r->mistakes, d->values[i], ERR_CATALOGUE_FIT, d->gives[i].from == CAT_FROM_FIELD
                         ? x->here->field_names[d->gives[i].field] : d->gives[i].from == CAT_FROM_TEXT ? "text"
                         : cat_from_word(d->gives[i].from), to->name, why);
        if (x->act && !listed(x->act->field_list, x->act->act.field_count, f))
            cannot_follow(x, key, x->act->act.name,
                          arena_printf(x->r->arena, "它不填写字段 %s" ERR_OR "it does not set field %s", to->name, to->name));
    }
}

static bool is_given(const then_draft_t *d, const char *field)
{
    for (size_t i = 0; i < d->then->set_count; i++)
        if (strcmp(d->targets[i]->text, field) == 0) return true;
    return false;
}

/* An opening act whose required fields nobody hands over could never be performed. */
static void check_required(checking_t *x)
{
    for (size_t i = 0; i < x->act->act.require_count; i++) {
        const field_draft_t *f = &x->there->field[x->act->require_list[i]];
        if (f->field.initial || is_given(x->d, f->field.name)) continue;
        cannot_follow(x, x->d->set ? x->d->set : x->d->node, x->act->act.name,
                      arena_printf(x->r->arena, "它必须填写字段 %s" ERR_OR "it requires field %s", f->field.name,
                                   f->field.name));
    }
}

/* --- a new matter ------------------------------------------------------------------------------------------ */
/* A part without a word on its whole becomes part of this matter, if it can. */
static void check_whole(checking_t *x)
{
    const then_draft_t *d = x->d;
    const cat_kind_t *k = &x->here->kind;
    const char *needs = x->there->kind.parent;
    if (!needs && d->parent) {
        cat_together(x->r, d->parent, "parent", x->there->kind.name,
                     "该种类不是组成部分" ERR_OR "that kind is not part of another");
        return;
    }
    if (!needs) return;
    if (!d->parent && k->name && strcmp(needs, k->name) == 0) d->then->parent = CAT_UNDER_SELF;
    const char *whole = d->then->parent == CAT_UNDER_SELF     ? k->name
                        : d->then->parent == CAT_UNDER_PARENT ? k->parent
                        : d->then->parent == CAT_UNDER_FIELD && d->then->parent_field >= 0
                            ? x->here->field[d->then->parent_field].field.refers
                            : NULL;
    if (d->then->parent == CAT_UNDER_NONE)
        cat_missing(x->r, d->node, "parent", (words_t){{"它所属的事项", "the matter it is part of"}});
    else if (whole && strcmp(whole, needs) != 0)
        cat_needs(x->r, d->parent ? d->parent : d->node, x->there->kind.name,
                  arena_printf(x->r->arena, "parent: %s", whole),
                  "该种类是另一种类的组成部分" ERR_OR "that kind is part of another kind");
}

static void check_carry(checking_t *x)
{
    const then_draft_t *d = x->d;
    if (!d->carry) return;
    if (x->here->kind.name && x->there->kind.name && strcmp(x->here->kind.name, x->there->kind.name) != 0) {
        cat_together(x->r, d->carry, "carry", x->there->kind.name,
                     "只有同一种类的新事项才能带走组成部分" ERR_OR "parts go along to a matter of the same kind only");
        return;
    }
    for (size_t i = 0; i < d->then->carry_count; i++) {
        const cat_node_t *v = cat_list_item(d->carry, i);
        const kind_draft_t *part = refer_kind(x, v);
        const kind_draft_t *up = part;
        size_t steps = 0;
        while (up && up->kind.parent && strcmp(up->kind.parent, x->here->kind.name) != 0 && steps++ < x->count)
            up = draft_named(x, up->kind.parent);
        if (part && (!up || !up->kind.parent))
            cat_needs(x->r, v, v->text, arena_printf(x->r->arena, "parent: %s", x->here->kind.name),
                      "它不是本种类的组成部分" ERR_OR "it is not part of this kind");
    }
}

/* --- the whole ----------------------------------------------------------------------------------------------- */
static bool read_whole(const then_draft_t *d)
{
    const cat_node_t *v = d->open ? d->open : d->perform;
    return v && v->type == NODE_TEXT && !(d->open && d->perform);
}

static void check_entry(checking_t *x)
{
    then_draft_t *d = x->d;
    if (!read_whole(d)) return; /* said where it was read */
    x->there = NULL;
    if (d->open)
        x->there = refer_kind(x, d->open);
    else
        find_performed(x);
    /* a kind with a mistake of its own may lack what would be asked for here */
    if (!x->there || !x->there->act_names || !x->there->field_names) return;
    if (x->there->kind.instrument && !(x->there->kind.part && strcmp(x->there->kind.part, "record") == 0)) {
        MISTAKE(x->r->mistakes, d->open ? d->open : d->perform, ERR_CATALOGUE_FOLLOW, d->open ? "open" : d->perform->text,
                x->there->kind.name, "该种类由专门工具办理" ERR_OR "an instrument performs its acts");
        return;
    }
    find_act(x);
    check_there(x);
    check_gives(x);
    if (d->open) {
        check_whole(x);
        check_carry(x);
        if (x->act) check_required(x);
    }
    d->then->kind = x->there->kind.name;
    d->then->act = x->act ? x->act->act.name : NULL;
}

void cat_check_then(reader_t *r, kind_draft_t *drafts, size_t count)
{
    checking_t x = {.r = r, .drafts = drafts, .count = count};
    assert(count <= CAT_FILES_MOST);
    for (size_t i = 0; i < count; i++) {
        x.here = &drafts[i];
        r->mistakes->file = drafts[i].file;
        for (size_t a = 0; a < drafts[i].act_count; a++)
            for (size_t t = 0; drafts[i].act[a].thens && t < drafts[i].act[a].act.then_count; t++) {
                x.d = &drafts[i].act[a].thens[t];
                check_entry(&x);
            }
    }
}
