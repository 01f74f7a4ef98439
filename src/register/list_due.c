/* list_due.c - the matters of a kind by what is due first: the nearest open due dates, each matter once.
 *
 * Only so many: whoever looks for what is due looks at the first pages, and a list of a million must page as fast as one of ten.
 * Each rule's nearest days come from the index of open due dates; where the actor's office has none below it, from its own alone.
 */
#include "register/list_due.h"
#include "register/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* An office that no other lies below sees only its own matters. */
static bool is_leaf(const office_tree_t *t, const char *code)
{
    int mine;
    if (office_find(t, code, &mine, NULL) != 0) return false;
    for (int i = 0; i < (int)office_count(t); i++)
        if (office_at(t, i)->parent == mine || office_at(t, i)->successor == mine) return false;
    return true;
}

static int take(store_rows_t *rows, due_order_t *to, err_t *err)
{
    int failed = 0;
    for (bool row = true; !failed && to->count < to->room;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        due_place_t p = {.matter = store_col_int(rows, 0)};
        failed = day_parse(store_col_text(rows, 1), &p.on, err);
        if (!failed) to->list[to->count++] = p;
    }
    store_rows_close(rows);
    return failed;
}

static int ask_rule(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const cat_due_t *rule, due_order_t *to, err_t *err)
{
    store_rows_t *rows = NULL;
    bool own = actor && !actor->system && is_leaf(b->with.offices, actor->office);
    int failed = own ? store_query(c, "SELECT matter, due_on FROM due WHERE office = $1 AND kind = $2 AND rule = $3 AND state = 'open' AND due_on IS NOT NULL "
                                      "ORDER BY due_on LIMIT $4",
                                   STORE_P(store_text(actor->office), store_text(k->name), store_text(rule->name), store_int(DUE_ORDER_MOST)), &rows, err)
                     : store_query(c, "SELECT matter, due_on FROM due WHERE kind = $1 AND rule = $2 AND state = 'open' AND due_on IS NOT NULL "
                                      "ORDER BY due_on LIMIT $3",
                                   STORE_P(store_text(k->name), store_text(rule->name), store_int(DUE_ORDER_MOST)), &rows, err);
    return failed ? failed : take(rows, to, err);
}

static int by_matter(const void *x, const void *y)
{
    const due_place_t *a = x, *b = y;
    if (a->matter != b->matter) return a->matter < b->matter ? -1 : 1;
    return (a->on > b->on) - (a->on < b->on);
}

int due_place_compare(const void *x, const void *y)
{
    const due_place_t *a = x, *b = y;
    if (a->on != b->on) return a->on < b->on ? -1 : 1;
    return (a->matter > b->matter) - (a->matter < b->matter);
}

static int by_id(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

/* Each matter by its nearest day; of all the nearest. */
static void settle(due_order_t *x)
{
    size_t n = 0;
    if (x->count) qsort(x->list, x->count, sizeof *x->list, by_matter);
    for (size_t i = 0; i < x->count; i++)
        if (!n || x->list[n - 1].matter != x->list[i].matter) x->list[n++] = x->list[i];
    if (n) qsort(x->list, n, sizeof *x->list, due_place_compare);
    x->count = n > DUE_ORDER_MOST ? DUE_ORDER_MOST : n;
    for (size_t i = 0; i < x->count; i++) x->ids[i] = x->list[i].matter;
    if (x->count) qsort(x->ids, x->count, sizeof *x->ids, by_id);
}

int due_order_load(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, due_order_t *ret, err_t *err)
{
    due_order_t x = {.room = k->due_count * DUE_ORDER_MOST};
    int failed = 0;
    due_order_free(ret);
    if (!k->due_count) return 0;
    x.list = malloc(x.room * sizeof *x.list);
    x.ids = malloc(DUE_ORDER_MOST * sizeof *x.ids);
    if (!x.list || !x.ids) failed = err_nomem(err);
    for (size_t i = 0; !failed && i < k->due_count; i++) failed = ask_rule(b, c, actor, k, &k->dues[i], &x, err);
    if (!failed) settle(&x);
    if (failed) due_order_free(&x);
    else *ret = x;
    return failed;
}

void due_order_free(due_order_t *x)
{
    free(x->list);
    free(x->ids);
    *x = (due_order_t){0};
}

bool due_order_has(const due_order_t *x, int64_t matter)
{
    return x->count && bsearch(&matter, x->ids, x->count, sizeof *x->ids, by_id) != NULL;
}
