/* find.c - key look-up, opening of lists, choosing. */
#include "match/find.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { WEIGHT_NEAR = 200, AHEAD = 8, FEW = 8, TRIED = 4, FAR = 5, FAR_MOST = 1000 };

search_work_t *search_work(void)
{
    static _Thread_local search_work_t work;
    return &work;
}

/* ---- exact names ---- */

static bool on_lists(const find_t *s, uint32_t name)
{
    if (!s->q->lists) return true; /* lists hold living names only */
    int list = index_list(s->ix, name);
    return list >= 0 && s->q->lists >> list & 1;
}

/* Keeps the names that come first: heap[0] is the last of those kept. */
static void keep_first(const match_index_t *ix, uint32_t *heap, size_t *count, size_t room, uint32_t name)
{
    size_t at = 0;
    if (*count < room) {
        for (at = (*count)++; at > 0 && index_before(ix, heap[(at - 1) / 2], name); at = (at - 1) / 2)
            heap[at] = heap[(at - 1) / 2];
    } else if (room == 0 || !index_before(ix, name, heap[0])) {
        return;
    } else {
        for (size_t child; (child = at * 2 + 1) < room; at = child) {
            if (child + 1 < room && index_before(ix, heap[child], heap[child + 1])) child++;
            if (!index_before(ix, name, heap[child])) break;
            heap[at] = heap[child];
        }
    }
    heap[at] = name;
}

/* What the caller does not want to see is not there: it must neither be counted nor crowd out what is. */
static bool wanted(const find_t *s, uint32_t name)
{
    name_ref_t ref;
    return on_lists(s, name) && (!s->q->keep || (index_name(s->ix, name, &ref) && s->q->keep(s->q->keep_arg, ref.id)));
}

/* The lists of all names asked together are read up to COUNTED_MOST; what is left out of the main name's is counted
 * unseen, an alias with more is passed over. */
static int add_exact(find_t *s, uint64_t hash, size_t total, int by, err_t *err)
{
    bool alias = s->asked[by].alias;
    size_t left = COUNTED_MOST - search_work()->exact_names;
    if (total > left) {
        if (alias) return 0;
        s->uncounted += total - left;
        total = left;
    }
    size_t most = alias ? EXACT_ALIAS : EXACT_MOST, room = total < most ? total : most, kept = 0, seen = 0;
    uint32_t *names = arena_array(s->arena, total, sizeof *names);
    uint32_t *exact = arena_array(s->arena, s->exact_count + room, sizeof *exact);
    uint16_t *exact_by = arena_array(s->arena, s->exact_count + room, sizeof *exact_by);
    if (!names || !exact || !exact_by) return err_nomem(err);
    if (s->exact_count) memcpy(exact, s->exact, s->exact_count * sizeof *exact);
    if (s->exact_count) memcpy(exact_by, s->exact_by, s->exact_count * sizeof *exact_by);
    size_t n = index_open_key(s->ix, hash, names, total);
    for (size_t i = 0; i < n; i++) {
        if (!wanted(s, names[i])) continue;
        seen++;
        keep_first(s->ix, exact + s->exact_count, &kept, room, names[i]);
    }
    for (size_t i = 0; i < kept; i++) exact_by[s->exact_count + i] = (uint16_t)by;
    if (!alias) s->uncounted += seen - kept;
    s->exact = exact;
    s->exact_by = exact_by;
    s->exact_count += kept;
    search_work()->exact_names += n;
    return 0;
}

/* ---- openings ---- */

static int gather(find_t *s, err_t *err)
{
    find_opening_t opening[OPENINGS_MOST];
    match_key_t keys[KEYS_MOST];
    uint32_t totals[KEYS_MOST];
    size_t looked = 0;
    for (int i = 0; i < s->asked_count; i++) {
        int n = keys_asked(s->asked[i].form, keys);
        if ((size_t)n > LOOKED_MOST - looked) n = (int)(LOOKED_MOST - looked);
        index_count_all(s->ix, keys, n, totals);
        looked += (size_t)n;
        for (int k = 0; k < n; k++) {
            if (!totals[k]) continue;
            if (keys[k].class == KEY_EXACT) {
                bool known = false;
                for (int o = 0; o < i && !known; o++)
                    known = s->asked[o].form->key == s->asked[i].form->key && s->asked[o].form->schema == s->asked[i].form->schema;
                if (known) continue;
                int code = add_exact(s, keys[k].hash, totals[k], i, err);
                if (code) return code;
            } else if (s->openings < OPENINGS_MOST) {
                opening[s->openings++] = (find_opening_t){keys[k].hash, totals[k], (uint16_t)i, keys[k].class == KEY_NEAR};
            }
        }
    }
    search_work()->looked = looked;
    s->opening = arena_copy(s->arena, opening, s->openings * sizeof *opening);
    return s->opening ? 0 : err_nomem(err);
}

static int opening_order(const void *a, const void *b)
{
    const find_opening_t *x = a, *y = b;
    if (x->total != y->total) return x->total < y->total ? -1 : 1;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return (x->by > y->by) - (x->by < y->by);
}

/* Orders the openings and cuts them to what the budget allows; returns the names to be read. Keys that several
 * of the names asked share are opened for the first of them, and count for those too (by). */
static size_t plan(find_t *s)
{
    size_t kept = 0, names = 0, part = 0;
    qsort(s->opening, s->openings, sizeof *s->opening, opening_order);
    for (size_t i = 0; i < s->openings; i++) {
        const find_opening_t o = s->opening[i];
        bool shared = kept && s->opening[kept - 1].hash == o.hash;
        if (!shared) {
            if (names + o.total > OPENED_MOST && (names || o.total > FIRST_MOST)) break;
            if (!o.near && part && part + o.total > PARTS_MOST) continue;
            names += o.total;
            if (!o.near) part += o.total;
        }
        s->opening[kept++] = o;
    }
    s->openings = kept;
    search_work()->opened_lists = kept;
    search_work()->opened_names = names;
    return names;
}

/* Rare keys say more: eight points per halving of the list (in eighths, so that few candidates tie). */
static uint32_t key_weight(const find_opening_t *o)
{
    assert(o->total > 0);
    int zeros = __builtin_clz(o->total), log = (31 - zeros) * 8 + (int)(o->total << zeros >> 28 & 7);
    uint32_t weight = log < 23 * 8 ? (uint32_t)(24 * 8 - log) : 8;
    return o->near ? weight + WEIGHT_NEAR : weight;
}

static found_t *entry_of(const find_t *s, uint32_t name)
{
    size_t at = (size_t)(name * UINT32_C(2654435761) >> 7) & (s->room - 1);
    while (s->table[at].name && s->table[at].name != name + 1) at = (at + 1) & (s->room - 1);
    return &s->table[at];
}

static int read_lists(find_t *s, size_t total, err_t *err)
{
    size_t longest = s->openings ? s->opening[s->openings - 1].total : 0;
    for (s->room = 64; s->room < (total + s->exact_count) * 2; s->room *= 2) {}
    s->table = arena_array(s->arena, s->room, sizeof *s->table);
    uint32_t *names = arena_array(s->arena, longest, sizeof *names);
    if (!s->table || !names) return err_nomem(err);
    for (size_t i = 0; i < s->openings; i++) {
        const find_opening_t *o = &s->opening[i];
        uint32_t weight = key_weight(o);
        uint64_t by = UINT64_C(1) << o->by % 64;
        for (; i + 1 < s->openings && s->opening[i + 1].hash == o->hash; i++) by |= UINT64_C(1) << s->opening[i + 1].by % 64;
        size_t n = index_open_key(s->ix, o->hash, names, longest);
        for (size_t k = 0; k < n; k++) {
            found_t *f = entry_of(s, names[k]);
            f->name = names[k] + 1;
            f->weight += weight;
            f->by |= by;
        }
    }
    for (size_t i = 0; i < s->exact_count; i++) entry_of(s, s->exact[i])->weight = 0; /* known already */
    return 0;
}

/* ---- choosing ---- */

enum { STEPS = 2048 };

static uint32_t step_of(uint32_t weight)
{
    return weight < STEPS ? weight : STEPS - 1;
}

static int found_order(const void *a, const void *b, void *arg)
{
    const found_t *x = a, *y = b;
    uint32_t p = step_of(x->weight), q = step_of(y->weight);
    if (p != q) return p > q ? -1 : 1;
    return index_before(arg, x->name, y->name) ? -1 : 1;
}

/* Takes those above edge and, as far as there is room, those at the edge with the lowest records; false when some of
 * them are not there, and the edge may lie lower. */
static bool take(find_t *s, uint32_t edge, size_t left)
{
    uint32_t tie[FOUND_MOST];
    size_t ties = 0, kept = 0;
    bool all = true;
    for (size_t i = 0; i < s->room; i++) {
        found_t *f = &s->table[i];
        if (!f->name || !f->weight || step_of(f->weight) < edge) continue;
        if (!wanted(s, f->name - 1)) {
            f->weight = 0;
            all = false;
        } else if (step_of(f->weight) > edge) {
            s->found[kept++] = (found_t){f->name - 1, f->weight, f->by};
        } else {
            keep_first(s->ix, tie, &ties, left, f->name - 1);
        }
    }
    for (size_t i = 0; i < ties; i++) {
        const found_t *f = entry_of(s, tie[i]);
        s->found[kept++] = (found_t){tie[i], f->weight, f->by};
    }
    s->found_count = kept;
    return all;
}

/* What is shared says which names are looked at; how they look, which are compared first. */
static void weigh(find_t *s)
{
    char room[INDEX_TEXT];
    for (size_t i = 0; i < s->found_count && i < AHEAD; i++) index_prefetch(s->ix, s->found[i].name);
    for (size_t i = 0; i < s->found_count; i++) {
        found_t *f = &s->found[i];
        if (i + AHEAD < s->found_count) index_prefetch(s->ix, s->found[i + AHEAD].name);
        const char *text = index_compared(s->ix, f->name, room);
        int near = 0, tried = 0;
        for (int k = 0; k < s->asked_count && tried < TRIED; k++) {
            if (!(f->by >> k % 64 & 1)) continue;
            int n = nearness(s->asked[k].near, text);
            if (n > near) near = n;
            tried++;
        }
        uint32_t shared = f->weight < NEARNESS_MOST ? f->weight : NEARNESS_MOST;
        f->weight = (uint32_t)near + shared / 8;
    }
}

/* The heaviest, ties by record. Looking up a name's list costs more than all else: only those that would be
 * chosen are looked at. */
static int choose(find_t *s, size_t most, err_t *err)
{
    s->found = arena_array(s->arena, most, sizeof *s->found);
    if (!s->found) return err_nomem(err);
    bool han = s->asked_count && s->asked[0].form->han;
    for (int round = 0;; round++) {
        uint32_t heavy[STEPS] = {0}, edge = STEPS - 1;
        size_t left = most;
        for (size_t i = 0; i < s->room; i++)
            if (s->table[i].weight) heavy[step_of(s->table[i].weight)]++;
        while (edge > 1 && !heavy[edge]) edge--;
        uint32_t least = han ? (edge < FAR_MOST ? edge : FAR_MOST) / FAR : 0;
        while (edge > 1 && edge > least && heavy[edge] <= left) left -= heavy[edge--];
        if (take(s, edge, left) || round == 1) break;
        for (size_t i = 0; i < s->room; i++) /* then all are looked at, once: never a round for each few of them */
            if (s->table[i].weight && !wanted(s, s->table[i].name - 1)) s->table[i].weight = 0;
    }
    s->weighed = s->found_count > FEW;
    if (s->weighed) weigh(s);
    qsort_r(s->found, s->found_count, sizeof *s->found, found_order, (void *)(uintptr_t)s->ix);
    return 0;
}

int find_begin(const match_index_t *ix, const asked_t *asked, int count, const match_query_t *q, arena_t *a,
               find_t *ret, err_t *err)
{
    assert(count <= ASKED_MOST);
    *ret = (find_t){.ix = ix, .q = q, .arena = a, .asked = asked, .asked_count = count};
    *search_work() = (search_work_t){0};
    return gather(ret, err);
}

int find_more(find_t *f, size_t most, err_t *err)
{
    assert(most <= FOUND_MOST);
    int code = read_lists(f, plan(f), err);
    return code ? code : choose(f, most, err);
}
