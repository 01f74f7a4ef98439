/* office.c - the list of offices as a tree. office_within is O(1) by numbers given on the way down (first)
 * and the largest number below (last): inner is within outer when its number lies between. */
#include "catalogue/office.h"

#include "base/embed.h"
#include "base/fault.h"
#include "base/text.h"
#include "catalogue/office_csv.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMED_MOST = 256 /* offices in one change */ };

struct office_tree {
    arena_t *arena;
    office_t *list;
    int *first, *last; /* numbers of the walk, by index */
    size_t count;
    office_move_t *move;
    size_t move_count;
};

static int search(const office_t *list, size_t count, const char *code)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = strcmp(list[mid].code, code);
        if (order == 0) return (int)mid;
        if (order < 0) low = mid + 1;
        else high = mid;
    }
    return -1;
}

/* --- finding ----------------------------------------------------------------------------------- */

/* A code is compared by its leading digits, which say where the place lies; a name by its letters. */
static const office_t *nearest(const office_tree_t *t, const char *text)
{
    const office_t *best = NULL;
    size_t best_far = 0, length = text_length(text);
    bool digits = *text && text[strspn(text, "0123456789")] == '\0';
    if (length == 0 || length > 32) return NULL;
    size_t near_enough = digits ? 4 : (length + 2) / 3;
    for (size_t i = 0; i < t->count; i++) {
        const office_t *o = &t->list[i];
        size_t far;
        if (digits) {
            size_t shared = 0;
            while (text[shared] && text[shared] == o->code[shared]) shared++;
            far = text_distance(text, o->code) * 8 + (6 - shared);
        } else {
            /* What is typed is often the place without the words around it: 海淀区. */
            bool part = strstr(o->name.in[LANG_ZH], text) || strcmp(o->brief, text) == 0;
            size_t zh = text_distance(text, o->name.in[LANG_ZH]), en = text_distance(text, o->name.in[LANG_EN]);
            far = part ? 0 : zh < en ? zh : en;
        }
        if (!best || far < best_far) {
            best = o;
            best_far = far;
        }
    }
    return best_far <= (digits ? near_enough * 8 : near_enough) ? best : NULL;
}

int office_find(const office_tree_t *t, const char *code, int *ret_index, err_t *err)
{
    int i = search(t->list, t->count, code);
    if (i < 0) {
        const office_t *o = err ? nearest(t, code) : NULL;
        char names[ERR_ARG_BYTES] = "";
        if (o) (void)err_both(o->name, names);
        return err_set(err, ERR_CATALOGUE_OFFICE, code, o ? o->code : "无" ERR_OR "none", names);
    }
    *ret_index = i;
    return 0;
}

/* --- changes ----------------------------------------------------------------------------------- */

static int bad_change(err_t *err, const char *code, const char *why)
{
    int e = err_set(err, ERR_CATALOGUE_OFFICE_CHANGE, code);
    err_detail(err, "%s", why);
    return e;
}

static int find_all(const office_tree_t *t, const char *const *codes, size_t count, day_t on,
                    int into[NAMED_MOST], err_t *err)
{
    if (count == 0 || count > NAMED_MOST) return bad_change(err, "", "1 to 256 offices on each side");
    for (size_t i = 0; i < count; i++) {
        int e = office_find(t, codes[i], &into[i], err);
        if (e) return e;
        if (!office_valid(&t->list[into[i]], on)) return bad_change(err, codes[i], "does not exist on that day");
        for (size_t j = 0; j < i; j++)
            if (into[j] == into[i]) return bad_change(err, codes[i], "named twice on one side");
    }
    return 0;
}

static int keep_move(office_tree_t *t, day_t on, const int *from, size_t from_count, const int *to, size_t to_count, err_t *err)
{
    office_move_t *m = &t->move[t->move_count++];
    *m = (office_move_t){.on = on, .from = arena_copy(t->arena, from, from_count * sizeof *from), .from_count = from_count,
                         .to = arena_copy(t->arena, to, to_count * sizeof *to), .to_count = to_count};
    return m->from && m->to ? 0 : err_nomem(err);
}

/* Those that the list itself tells. */
static int keep_listed(office_tree_t *t, err_t *err)
{
    int failed = 0;
    for (int i = 0; !failed && i < (int)t->count; i++) {
        const office_t *o = &t->list[i];
        if (o->valid_to != DAY_NONE && o->successor >= 0) failed = keep_move(t, o->valid_to + 1, &i, 1, &o->successor, 1, err);
    }
    return failed;
}

static int by_day(const void *x, const void *y)
{
    const office_move_t *a = x, *b = y;
    if (a->on != b->on) return (a->on > b->on) - (a->on < b->on);
    return (a->from[0] > b->from[0]) - (a->from[0] < b->from[0]);
}

static int apply_change(office_tree_t *t, const office_change_t *c, err_t *err)
{
    int from[NAMED_MOST], to[NAMED_MOST];
    if (c->from_count > 1 && c->to_count > 1)
        return bad_change(err, c->from[0], "several into several: write it as a merge and a split");
    /* An office that ends must exist the day before, or it would never have existed. */
    int e = find_all(t, c->from, c->from_count, c->on - 1, from, err);
    if (!e) e = find_all(t, c->to, c->to_count, c->on, to, err);
    if (e) return e;
    for (size_t i = 0; i < c->from_count; i++) {
        office_t *o = &t->list[from[i]];
        bool goes_on = false;
        for (size_t j = 0; j < c->to_count; j++) goes_on = goes_on || to[j] == from[i];
        if (goes_on) continue;
        if (o->level == OFFICE_NATION) return bad_change(err, o->code, "the highest office has no successor");
        if (o->valid_to != DAY_NONE) return bad_change(err, o->code, "has ended already");
        if (o->level != t->list[to[0]].level) return bad_change(err, o->code, "its successor is of another level");
        o->valid_to = c->on - 1;
        o->successor = to[0];
    }
    return keep_move(t, c->on, from, c->from_count, to, c->to_count, err);
}

/* --- the walk ---------------------------------------------------------------------------------- */

static int above(const office_t *o)
{
    return o->successor >= 0 && o->valid_to != DAY_NONE ? o->successor : o->parent;
}

/* Offices under one that has ended stand under its successor. */
static void hang_over(office_tree_t *t)
{
    for (size_t i = 0; i < t->count; i++) {
        office_t *o = &t->list[i];
        size_t steps = 0;
        /* What ended itself keeps the parent it had. */
        while (o->valid_to == DAY_NONE && o->parent >= 0 && t->list[o->parent].valid_to != DAY_NONE &&
               t->list[o->parent].successor >= 0 && steps++ < t->count)
            o->parent = t->list[o->parent].successor;
    }
}

static int number(office_tree_t *t, err_t *err)
{
    size_t n = t->count;
    int *child = arena_array(t->arena, n, sizeof *child), *next = arena_array(t->arena, n, sizeof *next);
    t->first = arena_array(t->arena, n, sizeof *t->first);
    t->last = arena_array(t->arena, n, sizeof *t->last);
    if (!child || !next || !t->first || !t->last) return err_nomem(err);
    int root = -1, given = 0;
    for (size_t i = 0; i < n; i++) child[i] = next[i] = -1;
    for (size_t i = n; i-- > 0;) { /* backwards, so that children are walked in order of their codes */
        int up = above(&t->list[i]);
        if (up < 0) {
            root = (int)i;
        } else {
            next[i] = child[up];
            child[up] = (int)i;
        }
    }
    if (root < 0) /* office_csv saw to one office without a parent; it may have ended into another */
        return err_set(err, ERR_CATALOGUE_OFFICE_DATA, "successor");
    for (int at = root; at >= 0;) {
        t->first[at] = given++;
        if (child[at] >= 0) {
            at = child[at];
            continue;
        }
        while (at >= 0 && next[at] < 0) { /* up again, closing */
            t->last[at] = given - 1;
            at = above(&t->list[at]);
        }
        if (at >= 0) {
            t->last[at] = given - 1;
            at = next[at];
        }
    }
    if ((size_t)given != n) /* a ring of successors hangs nowhere */
        return err_set(err, ERR_CATALOGUE_OFFICE_DATA, "successor");
    return 0;
}

bool office_within(const office_tree_t *t, int inner, int outer)
{
    assert(inner >= 0 && (size_t)inner < t->count && outer >= 0 && (size_t)outer < t->count);
    return t->first[inner] >= t->first[outer] && t->first[inner] <= t->last[outer];
}

bool office_valid(const office_t *o, day_t on)
{
    return (o->valid_from == DAY_NONE || on >= o->valid_from) && (o->valid_to == DAY_NONE || on <= o->valid_to);
}

/* --- loading ----------------------------------------------------------------------------------- */

int office_tree_load(const char *csv, const office_change_t *changes, size_t change_count,
                     office_tree_t **ret_tree, err_t *err)
{
    office_tree_t *t = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *t);
    if (!t) return err_nomem(err);
    int e = 0;
    if (!csv) {
        const embed_file_t *f = embed_lookup("data/offices.csv");
        csv = f ? (const char *)f->data : "";
    }
    t->arena = arena_new(ARENA_CAP_DEFAULT);
    if (!t->arena) e = err_nomem(err);
    if (!e) e = office_csv_read(csv, t->arena, &t->list, &t->count, err);
    if (!e) t->move = arena_array(t->arena, t->count + change_count + 1, sizeof *t->move);
    if (!e && !t->move) e = err_nomem(err);
    if (!e) e = keep_listed(t, err);
    for (size_t i = 0; !e && i < change_count; i++) e = apply_change(t, &changes[i], err);
    if (!e) {
        if (t->move_count) qsort(t->move, t->move_count, sizeof *t->move, by_day);
        hang_over(t);
        e = number(t, err);
    }
    if (e) office_tree_free(t);
    else *ret_tree = t;
    return e;
}

void office_tree_free(office_tree_t *t)
{
    if (!t) return;
    arena_free(t->arena);
    free(t);
}

size_t office_count(const office_tree_t *t)
{
    return t->count;
}

size_t office_move_count(const office_tree_t *t)
{
    return t->move_count;
}

const office_move_t *office_move_at(const office_tree_t *t, size_t i)
{
    assert(i < t->move_count);
    return &t->move[i];
}

const office_t *office_at(const office_tree_t *t, int index)
{
    assert(index >= 0 && (size_t)index < t->count);
    return &t->list[index];
}
