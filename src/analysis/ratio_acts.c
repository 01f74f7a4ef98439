/* ratio_acts.c - down to the acts that make an item. */
#include "analysis/inside.h"
#include "analysis/ratio_inside.h"

#include "base/text.h"
#include "register/asof.h"

#include <assert.h>
#include <string.h>

typedef struct listing {
    book_t *book;
    const actor_t *actor;
    json_t *acts;
    int64_t n, hidden;
} listing_t;

static int add_act(void *arg, const figure_act_t *a, err_t *err)
{
    listing_t *x = arg;
    char act[48], matter[48], on[DAY_TEXT];
    const cat_kind_t *kind = NULL;
    bool hides = false;
    x->n += a->n;
    int failed = catalogue_kind(book_catalogue(x->book), a->kind, &kind, err);
    if (!failed) failed = book_seal_hides(x->book, x->actor, a->matter, &hides, err);
    if (failed) return failed;
    if (hides || !book_may_read(x->book, x->actor, kind, a->office)) {
        x->hidden++;
        return 0;
    }
    if (json_array_size(x->acts) >= RATIO_ACTS_MOST) return 0;
    matter_text(a->act, act);
    matter_text(a->matter, matter);
    (void)json_array_append_new(x->acts, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I}", "act", act, "matter", matter, "kind", a->kind, "office",
                                                   a->office, "on", day_text(a->on, on), "n", (json_int_t)a->n));
    return 0;
}

static int find_item(const ratio_table_t *t, const char *code, const ratio_item_t **ret_item, err_t *err)
{
    const char *codes[RATIO_ITEMS_MOST];
    for (size_t i = 0; i < t->count; i++) {
        codes[i] = t->items[i].code;
        if (strcmp(code, codes[i]) == 0) {
            *ret_item = &t->items[i];
            return 0;
        }
    }
    const char *nearest = text_nearest(code, codes, t->count);
    return err_set(err, ERR_ANALYSIS_ITEM, code, nearest ? nearest : "-");
}

/* Numbers of the matters shown, a page of looks: only those listed. */
static int add_numbers(const listing_t *x, err_t *err)
{
    size_t i;
    json_t *e;
    int failed = 0;
    json_array_foreach(x->acts, i, e) {
        int64_t id = 0;
        json_t *m = NULL;
        if (failed || matter_parse(json_member(e, "matter"), &id, NULL) != 0) continue;
        failed = book_asof(x->book, x->actor, id, 0, &m, err);
        if (failed == ERR_REGISTER_MATTER) failed = 0;
        (void)json_object_set_new(e, "number", json_string(json_member(m, "number")));
        json_decref(m);
    }
    return failed;
}

int ratio_acts(figures_t *f, const actor_t *actor, const ratio_ask_t *ask, const char *item, json_t **ret_json, err_t *err)
{
    assert(f && actor && ask && item && ret_json);
    ratio_table_t table;
    const ratio_item_t *found = NULL;
    day_t from = DAY_NONE, to = DAY_NONE;
    listing_t x = {.book = figures_book(f), .actor = actor, .acts = json_array()};
    arena_t *a = arena_new((size_t)1 << 20);
    int failed = a && x.acts ? ratio_read(a, &table, err) : err_nomem(err);
    if (!failed) failed = find_item(&table, item, &found, err);
    if (!failed) failed = ratio_window(ask, &from, &to, err);
    for (size_t i = 0; !failed && i < found->figure_count; i++) {
        figure_ask_t q = {.figure = {found->figures[i]}, .figure_count = 1, .office = ask->office, .from = from, .to = to, .known_on = DAY_NONE};
        if (found->from != DAY_NONE && q.from < found->from) q.from = found->from;
        if (found->to != DAY_NONE && q.to > found->to) q.to = found->to;
        if (q.from <= q.to) failed = figure_acts(f, actor, &q, NULL, add_act, &x, err);
    }
    if (!failed) failed = add_numbers(&x, err);
    json_t *out = failed ? NULL : json_pack("{s:s, s:{s:s, s:s}, s:I, s:I, s:O}", "item", found->code, "words", "zh", found->words.in[LANG_ZH], "en",
                                            found->words.in[LANG_EN], "n", (json_int_t)x.n, "hidden", (json_int_t)x.hidden, "acts", x.acts);
    if (!failed && !out) failed = err_nomem(err);
    json_decref(x.acts);
    arena_free(a);
    if (!failed) *ret_json = out;
    return failed;
}
