/* check.c - what can only be said of a whole kind, and of all kinds together. */
#include "catalogue/read.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- within a kind ---------------------------------------------------------------------------------- */
/* Also one whose `opens` is misspelt: that has been said already. */
static bool any_opens(const kind_draft_t *k)
{
    for (size_t i = 0; i < k->act_count; i++)
        if (cat_node_get(k->act[i].node, "opens")) return true;
    return false;
}

/* Follows the acts from those that open until no new stage is found. */
static uint64_t reached_stages(const kind_draft_t *k)
{
    uint64_t reached = 0, before;
    do {
        before = reached;
        for (size_t i = 0; i < k->act_count; i++) {
            const cat_act_t *a = &k->act[i].act;
            if (a->to >= 0 && (a->opens || (a->from & reached))) reached |= UINT64_C(1) << a->to;
        }
    } while (reached != before);
    return reached;
}

/* Where stage i stands in the file. */
static const cat_node_t *stage_node(const kind_draft_t *k, size_t i)
{
    return k->stages->type == NODE_MAP ? k->stages->pair[i].key : cat_list_item(k->stages, i);
}

/* A stage no act leads to is a slip of the pen: nothing could ever be in it. */
static void check_reach(reader_t *r, const kind_draft_t *k)
{
    if (!any_opens(k)) {
        MISTAKE(r->mistakes, k->acts, ERR_CATALOGUE_NO_OPEN, k->kind.name ? k->kind.name : "");
        return; /* or every stage would be unreached as well */
    }
    if (k->stages_doubtful) return;
    uint64_t reached = reached_stages(k);
    for (size_t i = 0; i < k->kind.stage_count; i++)
        if (!(reached >> i & 1))
            MISTAKE(r->mistakes, stage_node(k, i), ERR_CATALOGUE_UNREACHED, k->stage_names[i]);
}

/* A pattern that is never used, or a number without a pattern. */
static void check_numbers(reader_t *r, const kind_draft_t *k)
{
    bool given = false;
    for (size_t i = 0; i < k->act_count; i++) {
        if (!k->act[i].act.numbers) continue;
        given = true;
        if (!k->number)
            cat_needs(r, cat_node_get(k->act[i].node, "numbers"), "numbers", "number",
                      "种类没有编号格式" ERR_OR "the kind has no number pattern");
    }
    if (k->number && !given)
        cat_needs(r, k->number, "number", "numbers: true",
                  "没有行为给出编号" ERR_OR "no act gives the matter its number");
}

/* Who may not read a matter may not know that there is something to amend. */
static void check_amenders(reader_t *r, const kind_draft_t *k)
{
    const struct {
        const char *key;
        uint64_t roles;
    } rows[] = {{"annulled_by", k->kind.annulled_by}, {"corrected_by", k->kind.corrected_by}};
    for (size_t i = 0; k->kind.seen_by && i < CAT_COUNT(rows); i++)
        if (rows[i].roles & ~k->kind.seen_by)
            cat_together(r, cat_node_get(k->root, rows[i].key), rows[i].key, "seen_by",
                         "不能读的人不能撤销、更正" ERR_OR "who may not read it can neither annul nor correct");
    for (size_t i = 0; k->kind.seen_by && i < k->act_count; i++)
        if (k->act[i].act.annulled_by & ~k->kind.seen_by)
            cat_together(r, cat_node_get(k->act[i].node, "annulled_by"), "annulled_by", "seen_by", "不能读的人不能撤销" ERR_OR "who may not read it cannot annul");
}

/* The drafts become the arrays of the model. */
static bool settle(reader_t *r, kind_draft_t *k)
{
    assert(k->field_count <= CAT_FIELDS_MOST && k->act_count <= CAT_ACTS_MOST);
    cat_field_t *fields = cat_array(r, k->field_count, sizeof *fields);
    cat_act_t *acts = cat_array(r, k->act_count, sizeof *acts);
    cat_due_t *dues = cat_array(r, k->due_count, sizeof *dues);
    cat_figure_t *figures = cat_array(r, k->figure_count, sizeof *figures);
    if (!fields || !acts || !dues || !figures) return false;
    for (size_t i = 0; i < k->field_count; i++) fields[i] = k->field[i].field;
    for (size_t i = 0; i < k->act_count; i++) {
        acts[i] = k->act[i].act;
        acts[i].fields = k->act[i].field_list;
        acts[i].requires_ = k->act[i].require_list;
    }
    for (size_t i = 0; i < k->due_count; i++) dues[i] = k->dues[i].due;
    for (size_t i = 0; i < k->figure_count; i++) figures[i] = k->figure[i].figure;
    k->kind.fields = fields;
    k->kind.field_count = k->field_count;
    k->kind.acts = acts;
    k->kind.act_count = k->act_count;
    k->kind.dues = dues;
    k->kind.due_count = k->due_count;
    k->kind.figures = figures;
    k->kind.figure_count = k->figure_count;
    return true;
}

void cat_check_kind(reader_t *r)
{
    kind_draft_t *k = r->kind;
    assert(k);
    check_amenders(r, k);
    if (k->acts && k->act_count) {
        if (k->stages && k->kind.stage_count) check_reach(r, k);
        check_numbers(r, k);
    }
    (void)settle(r, k);
}

/* --- across kinds ------------------------------------------------------------------------------------ */
/* A named thing somewhere in the catalogue, sorted to find doubles. */
typedef struct place {
    const char *name, *file;
    const cat_node_t *node;
    size_t order;
} place_t;

static int by_name(const void *x, const void *y)
{
    const place_t *a = x, *b = y;
    int names = strcmp(a->name, b->name);
    return names ? names : (a->order > b->order) - (a->order < b->order);
}

/* All but the first of equal names, with the place of the first. */
static void note_doubles(reader_t *r, place_t *places, size_t count)
{
    if (count) qsort(places, count, sizeof *places, by_name);
    for (size_t i = 1, first = 0; i < count; i++) {
        if (strcmp(places[first].name, places[i].name) != 0) {
            first = i;
            continue;
        }
        char place[ERR_ARG_BYTES];
        (void)snprintf(place, sizeof place, "%s:%d:%d", places[first].file, places[first].node->line,
                       places[first].node->column);
        r->mistakes->file = places[i].file;
        MISTAKE(r->mistakes, places[i].node, ERR_CATALOGUE_DUPLICATE, places[i].name, place);
    }
}

/* One table cannot be two kinds. */
static void check_kind_names(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    place_t *places = cat_array(r, count, sizeof *places);
    size_t n = 0;
    for (size_t i = 0; places && i < count; i++)
        if (drafts[i].kind.name)
            places[n++] = (place_t){drafts[i].kind.name, drafts[i].file, drafts[i].name, i};
    if (places) note_doubles(r, places, n);
}

/* Two kinds cannot serve the same part of the same instrument in the same group. */
static void check_serving(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    place_t *places = cat_array(r, count, sizeof *places);
    size_t n = 0;
    for (size_t i = 0; places && i < count; i++) {
        const cat_kind_t *k = &drafts[i].kind;
        if (!k->instrument) continue;
        const char *name = arena_printf(r->arena, "%s %s %s", k->instrument, k->part ? k->part : "-",
                                        k->group ? k->group : "-");
        if (!name) {
            r->mistakes->nomem = true;
            return;
        }
        places[n++] = (place_t){name, drafts[i].file, drafts[i].instrument, i};
    }
    if (places) note_doubles(r, places, n);
}

/* Two kinds cannot be what the public pages use for the same. */
static void check_for_public(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    place_t *places = cat_array(r, count, sizeof *places);
    size_t n = 0;
    for (size_t i = 0; places && i < count; i++)
        if (drafts[i].kind.for_public) places[n++] = (place_t){drafts[i].kind.for_public, drafts[i].file, drafts[i].for_public, i};
    if (places) note_doubles(r, places, n);
}

/* One pattern in two series would give the same number twice. An act that shares the series of another names it. */
static void check_patterns(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    size_t most = count, n = 0;
    for (size_t i = 0; i < count; i++) most += drafts[i].act_count;
    place_t *places = cat_array(r, most, sizeof *places);
    for (size_t i = 0; places && i < count; i++) {
        const kind_draft_t *k = &drafts[i];
        if (k->kind.number) places[n] = (place_t){k->kind.number, k->file, k->number, n}, n++;
        for (size_t a = 0; a < k->act_count; a++) {
            const cat_node_t *own = k->act[a].number;
            if (own && k->act[a].act.number == own->text) places[n] = (place_t){own->text, k->file, own, n}, n++;
        }
    }
    assert(n <= most);
    if (places) note_doubles(r, places, n);
}

static const kind_draft_t *draft_of(const kind_draft_t *drafts, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (drafts[i].kind.name && strcmp(drafts[i].kind.name, name) == 0) return &drafts[i];
    return NULL;
}

/* Walks up from each kind, at most as far as there are kinds. Reported at each kind that is itself on the
 * circle, not at those that merely hang below it. */
static void check_cycles(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const kind_draft_t *k = &drafts[i], *up = k;
        char chain[ERR_ARG_BYTES];
        size_t at = 0;
        bool round = false;
        size_t steps = 0;
        if (!k->kind.name) continue;
        for (; up && up->kind.parent && !round && steps < count; steps++) {
            if (at + CAT_NAME_MOST + 8 < sizeof chain)
                at += (size_t)snprintf(chain + at, sizeof chain - at, "%s > ", up->kind.name);
            up = draft_of(drafts, count, up->kind.parent);
            round = up == k;
        }
        if (!round && steps >= CAT_WHOLES_MOST) { /* seals are followed up and down so far */
            r->mistakes->file = k->file;
            MISTAKE(r->mistakes, k->parent, ERR_CATALOGUE_DEEP, k->kind.name, num_text(CAT_WHOLES_MOST - 1, (char[24]){0}));
        }
        if (!round) continue;
        (void)snprintf(chain + at, sizeof chain - at, "%s", k->kind.name);
        r->mistakes->file = k->file;
        MISTAKE(r->mistakes, k->parent, ERR_CATALOGUE_CYCLE, k->kind.name, chain);
    }
}

/* Every figure of every kind, with its place. */
static size_t figure_places(reader_t *r, const kind_draft_t *drafts, size_t count, place_t **ret_places)
{
    size_t total = 0, n = 0;
    for (size_t i = 0; i < count; i++) total += drafts[i].figure_count;
    place_t *places = cat_array(r, total, sizeof *places);
    assert(count <= CAT_FILES_MOST);
    for (size_t i = 0; places && i < count; i++)
        for (size_t k = 0; k < drafts[i].figure_count; k++, n++)
            places[n] = (place_t){drafts[i].figure[k].key->text, drafts[i].file, drafts[i].figure[k].key, n};
    *ret_places = places;
    return n;
}

/* What a share is made of is a number of its own: no share, and no mean of days. */
static void check_part(reader_t *r, const kind_draft_t *drafts, size_t count, const cat_node_t *name, const char *const *names, size_t n)
{
    if (cat_refer(r, ERR_CATALOGUE_FIGURE, name, names, n) < 0) return;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < drafts[i].figure_count; k++) {
            const figure_draft_t *f = &drafts[i].figure[k];
            if (strcmp(f->key->text, name->text) == 0 && (f->share || f->days))
                cat_together(r, name, "share", f->share ? "share" : "days",
                             "比率的分子和分母须是数量" ERR_OR "a share is made of numbers that can be counted");
        }
}

/* What became of those that the whole counts is known within one kind, one by one. */
static void check_cohort(reader_t *r, const kind_draft_t *kind, const figure_draft_t *share)
{
    const char *const parts[2] = {share->figure.share, share->figure.of};
    for (int p = 0; p < 2; p++) {
        const figure_draft_t *of = NULL;
        for (size_t k = 0; parts[p] && k < kind->figure_count; k++)
            if (strcmp(kind->figure[k].key->text, parts[p]) == 0) of = &kind->figure[k];
        if (parts[p] && (!of || !of->count || of->count->type != NODE_TEXT || of->sum))
            cat_needs(r, share->cohort, "cohort", "count",
                      "按批次的分子和分母须各是本种类一个行为的次数" ERR_OR "part and whole of a cohort count one act each of this kind");
    }
}

/* Figures are known by one name in the whole catalogue; shares may be made of those of other kinds. */
static void check_figures(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    place_t *places;
    size_t n = figure_places(r, drafts, count, &places);
    const char **names = cat_array(r, n, sizeof *names);
    if (!places || !names) return;
    note_doubles(r, places, n);
    for (size_t i = 0; i < n; i++) names[i] = places[i].name;
    for (size_t i = 0; r->kinds_whole && i < count; i++) {
        r->mistakes->file = drafts[i].file;
        for (size_t k = 0; k < drafts[i].figure_count; k++) {
            const figure_draft_t *f = &drafts[i].figure[k];
            if (f->figure.share) check_part(r, drafts, count, f->share, names, n);
            if (f->figure.of) check_part(r, drafts, count, f->of, names, n);
            if (f->figure.cohort) check_cohort(r, &drafts[i], f);
        }
    }
}

/* Does every value of the parent's field fit the part's? Says why not. */
static const char *misfit(const cat_field_t *its, const cat_field_t *mine)
{
    bool texts = its->type == CAT_TEXT && mine->type == CAT_LONG;
    if (its->type != mine->type && !texts) return "类型不同" ERR_OR "its type is another";
    if (its->sealed && !mine->sealed) return "上级字段是保密的" ERR_OR "the parent's field is sealed";
    if (cat_more_readers(its, mine)) return "读者比上级字段多" ERR_OR "more people would read it than the parent's field";
    if (mine->type == CAT_MATTER && mine->refers && (!its->refers || strcmp(its->refers, mine->refers) != 0))
        return "所指种类不同" ERR_OR "it refers to another kind";
    for (size_t i = 0; mine->choices != its->choices && i < its->choice_count; i++) {
        size_t k = 0;
        while (k < mine->choice_count && strcmp(mine->choices[k].code, its->choices[i].code) != 0) k++;
        if (k == mine->choice_count) return "选项不同" ERR_OR "its choices are others";
    }
    return NULL;
}

static void check_inherited(reader_t *r, const kind_draft_t *whole, const field_draft_t *f)
{
    const cat_node_t *v = f->initial;
    int i = cat_find(f->field.initial_field, whole->field_names, whole->field_count);
    if (i < 0) {
        const known_t known = {whole->field_names, whole->field_count};
        known_err_set(&r->mistakes->next, ERR_CATALOGUE_FIELD, f->field.initial_field, &known);
        mistakes_keep(r->mistakes, v->line, v->column);
        return;
    }
    const char *why = misfit(&whole->field[i].field, &f->field);
    if (why) cat_together(r, v, f->key->text, v->text, why);
}

/* `initial: parent.FIELD`: only once all kinds are read is it known what the parent has. */
static void check_initials(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const kind_draft_t *k = &drafts[i];
        const kind_draft_t *whole = k->kind.parent ? draft_of(drafts, count, k->kind.parent) : NULL;
        r->mistakes->file = k->file;
        for (size_t f = 0; whole && f < k->field_count; f++)
            if (k->field[f].field.initial_from == CAT_INITIAL_PARENT) check_inherited(r, whole, &k->field[f]);
    }
}

/* `handler: parent` needs somebody above who says it. */
static void check_handlers(reader_t *r, const kind_draft_t *drafts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const kind_draft_t *k = &drafts[i], *up = k;
        if (!k->kind.handled_above) continue;
        for (size_t steps = 0; up && up->kind.handled_above && steps <= count; steps++) up = draft_of(drafts, count, up->kind.parent);
        if (!up || up->kind.handled_above || up->kind.handler_count) continue;
        r->mistakes->file = k->file;
        cat_needs(r, k->handler, "handler: parent", up->kind.name, "上级种类没有承办人" ERR_OR "nobody is said to handle that kind");
    }
}

void cat_check_all(reader_t *r, kind_draft_t *drafts, size_t count)
{
    check_kind_names(r, drafts, count);
    check_serving(r, drafts, count);
    check_for_public(r, drafts, count);
    check_patterns(r, drafts, count);
    check_cycles(r, drafts, count);
    check_figures(r, drafts, count);
    check_initials(r, drafts, count);
    check_handlers(r, drafts, count);
    if (r->kinds_whole) cat_check_then(r, drafts, count);
}
