/* menu.c - what a page that asks for figures offers: the fields to break down by, and the funnels. */
#include "figure/inside.h"

#include <assert.h>
#include <string.h>

static void add_way(json_t *list, const char *before, const cat_field_t *f, bool group)
{
    json_t *name = json_sprintf("%s%s%s", before, f->name, group ? ".group" : "");
    const char *zh = f->label.in[LANG_ZH], *en = f->label.in[LANG_EN];
    json_t *label = !group ? words_json(f->label)
                           : json_pack("{s:o, s:o}", "zh", json_sprintf("%s（类别）", zh), "en", json_sprintf("%s (groups)", en));
    (void)json_array_append_new(list, json_pack("{s:o, s:o}", "name", name, "label", label));
}

static void add_fields(json_t *list, const cat_kind_t *k, const char *before, bool who)
{
    for (size_t i = 0; i < k->field_count; i++) {
        const cat_field_t *f = &k->fields[i];
        if (!field_breaks_down(f) || (f->type == CAT_USER && !who)) continue;
        add_way(list, before, f, false);
        if (f->group_count) add_way(list, before, f, true);
    }
}

/* Who only counts is offered nothing that says who. */
static json_t *ways_json(const figures_t *f, const actor_t *actor, const cat_kind_t *k)
{
    const catalogue_t *c = book_catalogue(f->with.book);
    const book_t *b = f->with.book;
    json_t *list = json_array();
    const cat_kind_t *whole = NULL;
    bool reads = book_may_read(b, actor, k, actor->office);
    add_fields(list, k, "", reads);
    if (k->parent && catalogue_kind(c, k->parent, &whole, NULL) == 0 && book_may_count(b, actor, whole, actor->office))
        add_fields(list, whole, "parent.", reads && book_may_read(b, actor, whole, actor->office));
    return list;
}

/* "persons.suspects_accepted" of group "persons" is a step, if the actor may read what it counts. */
static json_t *step_json(const figures_t *f, const actor_t *actor, const cat_choice_t *row, const char *funnel)
{
    const catalogue_t *c = book_catalogue(f->with.book);
    const cat_kind_t *kind = NULL;
    const cat_figure_t *figure = NULL;
    size_t n = strlen(funnel);
    assert(row->code);
    if (!row->group || strcmp(row->group, funnel) != 0 || strncmp(row->code, funnel, n) != 0 || row->code[n] != '.') return NULL;
    if (figure_find(c, row->code + n + 1, &kind, &figure, NULL) != 0 || !book_may_count(f->with.book, actor, kind, actor->office)) return NULL;
    return json_pack("{s:s, s:o}", "figure", figure->name, "label", words_json(row->name));
}

static json_t *funnels_json(const figures_t *f, const actor_t *actor)
{
    const cat_choice_t *rows = NULL, *groups = NULL;
    size_t group_count = 0, count = catalogue_codes(book_catalogue(f->with.book), "figure_funnels", &rows, &groups, &group_count);
    json_t *list = json_array();
    for (size_t g = 0; g < group_count; g++) {
        json_t *steps = json_array();
        for (size_t i = 0; i < count && json_array_size(steps) < FIGURE_STEPS_MOST; i++) {
            json_t *step = step_json(f, actor, &rows[i], groups[g].code);
            if (step) (void)json_array_append_new(steps, step);
        }
        if (json_array_size(steps) > 1)
            (void)json_array_append_new(list, json_pack("{s:s, s:o, s:O}", "name", groups[g].code, "label", words_json(groups[g].name), "steps", steps));
        json_decref(steps);
    }
    return list;
}

int figure_menu(const figures_t *f, const actor_t *actor, json_t **ret_json, err_t *err)
{
    const catalogue_t *c = book_catalogue(f->with.book);
    json_t *ways = json_object();
    for (size_t i = 0; i < catalogue_kind_count(c); i++) {
        const cat_kind_t *k = catalogue_kind_at(c, i);
        if (k->figure_count && book_may_count(f->with.book, actor, k, actor->office)) (void)json_object_set_new(ways, k->name, ways_json(f, actor, k));
    }
    json_t *menu = json_pack("{s:o, s:o}", "breakdowns", ways, "funnels", funnels_json(f, actor));
    if (!menu) return err_nomem(err);
    *ret_json = menu;
    return 0;
}
