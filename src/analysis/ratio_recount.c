/* ratio_recount.c - the same from the acts themselves: what each says that it counts, added up by hand. */
#include "analysis/inside.h"
#include "analysis/ratio_inside.h"

#include <assert.h>
#include <string.h>

typedef struct recount {
    figures_t *f;
    const actor_t *actor;
    int office;
    day_t from, to;
    ratio_table_t table;
} recount_t;

static bool holds(const ratio_item_t *item, const char *figure, day_t on)
{
    if ((item->from != DAY_NONE && on < item->from) || (item->to != DAY_NONE && on > item->to)) return false;
    for (size_t i = 0; i < item->figure_count; i++)
        if (strcmp(item->figures[i], figure) == 0) return true;
    return false;
}

/* "counts":[[figure, n, amount, day], …] of an act's effects. */
static void take_act(recount_t *x, const json_t *counts)
{
    size_t i;
    json_t *e;
    json_array_foreach(counts, i, e) {
        day_t on = DAY_NONE;
        const char *figure = json_string_value(json_array_get(e, 0));
        const char *day = json_string_value(json_array_get(e, 3));
        if (!figure || !day || day_parse(day, &on, NULL) != 0 || on < x->from || on > x->to) continue;
        for (size_t k = 0; k < x->table.count; k++)
            if (holds(&x->table.items[k], figure, on)) x->table.items[k].counted += json_integer_value(json_array_get(e, 1));
    }
}

static int pass(store_conn_t *c, void *arg, err_t *err)
{
    recount_t *x = arg;
    store_rows_t *rows = NULL;
    bool more = false;
    const book_t *b = figures_book(x->f);
    for (size_t i = 0; i < x->table.count; i++) x->table.items[i].counted = 0;
    int failed = store_query_long(c, "SELECT kind, office, body FROM act ORDER BY id", NULL, 0, &rows, err);
    while (!failed && !(failed = store_step(rows, &more, err)) && more) {
        const cat_kind_t *kind = NULL;
        const char *body = store_col_text(rows, 2);
        if (!strstr(body, "\"counts\":[[")) continue;
        if (catalogue_kind(book_catalogue(b), store_col_text(rows, 0), &kind, NULL) != 0) continue;
        if (!within_sees(b, x->actor, kind, store_col_text(rows, 1), x->office)) continue; /* as figures: rights by kind and office */
        json_t *j = json_loads(body, 0, NULL);
        take_act(x, json_object_get(json_object_get(j, "effects"), "counts"));
        json_decref(j);
    }
    store_rows_close(rows);
    return failed;
}

static json_t *compare(const recount_t *x, const json_t *answer)
{
    int64_t cases = 0, items = 0;
    json_t *differences = json_array();
    for (size_t i = 0; i < x->table.count; i++) {
        const ratio_item_t *item = &x->table.items[i];
        const json_t *e = json_array_get(json_object_get(answer, "causes"), i);
        int64_t n = json_integer_value(json_object_get(e, "n"));
        *(item->base ? &cases : &items) += item->counted;
        bool readable = json_is_true(json_object_get(e, "readable"));
        if (readable && n != item->counted)
            (void)json_array_append_new(differences, json_pack("{s:s, s:I, s:I}", "code", item->code, "n", (json_int_t)n, "counted",
                                                               (json_int_t)item->counted));
    }
    return json_pack("{s:I, s:I, s:b, s:o}", "cases", (json_int_t)cases, "items", (json_int_t)items, "agrees",
                     json_array_size(differences) == 0, "differences", differences);
}

int ratio_recount(figures_t *f, const actor_t *actor, const ratio_ask_t *ask, json_t **ret_json, err_t *err)
{
    assert(f && actor && ask && ret_json);
    recount_t x = {.f = f, .actor = actor};
    json_t *answer = NULL;
    arena_t *a = arena_new((size_t)1 << 20);
    ratio_ask_t whole = *ask;
    whole.by = NULL;
    int failed = a ? ratio_read(a, &x.table, err) : err_nomem(err);
    if (!failed) failed = ratio_window(ask, &x.from, &x.to, err);
    if (!failed) failed = analysis_office(figures_book(f), actor, ask->office, &x.office, err);
    if (!failed) failed = ratio_ask(f, actor, &whole, &answer, err);
    if (!failed) failed = store_read(book_store(figures_book(f)), pass, &x, err);
    json_t *out = failed ? NULL : compare(&x, answer);
    if (!failed && !out) failed = err_nomem(err);
    json_decref(answer);
    arena_free(a);
    if (!failed) *ret_json = out;
    return failed;
}
