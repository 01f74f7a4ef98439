/* screen_delta.c - the rows by which two versions of a list differ, and whom they concern.
 *
 * An answer depends on how many names of the list stand under each key of the query and on what these records hold; among
 * equals on the order of rows. A row that stands under none of the query's keys, nor under its identity number, has no part
 * in it. So the rows that came, went or changed (in both their versions) make a small index of their own, and a query none
 * of whose keys is in it is answered as before, for certain. Rows that stay must stand in the same order: if they do not,
 * nothing is left out.
 */
#include "match/screen_inside.h"

#include "match/build.h"
#include "match/inside.h"
#include "match/lexicon.h"
#include "match/tsv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_BYTES_MOST = 8 << 20, TICK_ROWS = 4096 };
#define NO_ROW UINT64_MAX

struct screen_delta {
    match_index_t *index;
    size_t rows;
};

/* A version of the list: what each row is, and whether the other version has it. */
typedef struct version {
    uint64_t *row;
    uint64_t count, room;
    bool *stays;
} version_t;

typedef struct making {
    version_t version[2]; /* old, new */
    const char *path[2];
    match_builder_t *builder;
    arena_t *arena;
    const progress_t *progress;
    int64_t added;
} making_t;

typedef int (*row_fn)(making_t *m, int which, uint64_t number, const screen_columns_t *columns, screen_cells_t *cells, err_t *err);

/* --- both passes over a file --------------------------------------------------------------------------------------- */

static int each_row(making_t *m, int which, row_fn fn, err_t *err)
{
    sheet_t *sheet = NULL;
    screen_columns_t columns;
    sheet_row_t row = {0};
    bool more = false;
    int code = sheet_open(m->path[which], NULL, &sheet, err);
    if (!code) code = sheet_next(sheet, &row, &more, err);
    if (!code && !more) row.count = 0;
    if (!code) code = screen_columns_read(&row, &columns, err);
    for (uint64_t n = 0, all = 0; !code && more; all++) {
        err_t why = {0};
        uint64_t done = 0, total = 0;
        code = sheet_next(sheet, &row, &more, &why);
        bool passed = code && screen_costs_a_row(code) && sheet_whole(sheet);
        if (code && !passed && err) *err = why;
        if (passed) code = 0;
        if (code || passed || !more) continue;
        screen_cells_t cells;
        arena_reset(m->arena);
        char *text = arena_alloc(m->arena, screen_row_room(&columns, &row) + 1);
        if (!text) code = err_nomem(err);
        else if (screen_row_copy(&columns, &row, text, &cells, NULL) == 0) code = fn(m, which, n++, &columns, &cells, err);
        if (all % TICK_ROWS) continue;
        sheet_position(sheet, &done, &total);
        if (!code && !progress_tick(m->progress, done, total)) code = err_set(err, ERR_BASE_STOPPED);
    }
    sheet_close(sheet);
    return code;
}

static int note_row(making_t *m, int which, uint64_t number, const screen_columns_t *columns, screen_cells_t *cells, err_t *err)
{
    version_t *v = &m->version[which];
    (void)columns;
    assert(number == v->count);
    if (!screen_grow(&v->row, &v->room, v->count + 1, sizeof *v->row)) return err_nomem(err);
    const char *id = cells->field[FIELD_ID];
    v->row[v->count++] = hash_mix((id ? screen_text_hash(id) : 0) * 31 + screen_exact_hash(cells));
    return 0;
}

/* Some name is bad: the good ones one by one, all as what the first is. */
static int add_names(making_t *m, const match_subject_t *whole, err_t *err)
{
    match_subject_t one = *whole;
    form_t *form = arena_alloc(m->arena, sizeof *form);
    if (!form) return err_nomem(err);
    if (form_parse(whole->name, whole->schema, form, NULL)) return 0; /* the list does not take such a row either */
    one.schema = form->schema;
    one.alias_count = 0;
    for (size_t i = 0; i <= whole->alias_count; i++) {
        one.name = i ? whole->aliases[i - 1] : whole->name;
        int code = match_builder_add(m->builder, m->added++, 0, &one, err);
        if (code && !screen_costs_a_row(code)) return code;
    }
    return 0;
}

/* As the list itself is made: several records for very many names. */
static int add_row(making_t *m, int which, uint64_t number, const screen_columns_t *columns, screen_cells_t *cells, err_t *err)
{
    screen_row_t row;
    if (m->version[which].stays[number]) return 0;
    int code = screen_row_make(columns, cells, m->arena, &row, err);
    if (code) return screen_costs_a_row(code) ? 0 : code; /* a row not taken has no part in anything */
    const match_subject_t whole = row.subject;
    match_subject_t s = whole;
    for (size_t done = 0;; done++) {
        size_t left = whole.alias_count - done;
        s.aliases = whole.aliases + done;
        s.alias_count = left < MATCH_NAMES_MOST - 1 ? left : MATCH_NAMES_MOST - 1;
        code = match_builder_add(m->builder, m->added++, 0, &s, err);
        if (code == ERR_MATCH_NAME) return add_names(m, &whole, err);
        if (code) return screen_costs_a_row(code) ? 0 : code;
        done += s.alias_count;
        if (done == whole.alias_count) return 0;
        s.name = whole.aliases[done];
    }
}

/* --- which rows stay -------------------------------------------------------------------------------------------------- */

static int hash_order(const void *x, const void *y, void *arg)
{
    const uint64_t *row = arg, a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    if (row[a] != row[b]) return row[a] < row[b] ? -1 : 1;
    return a < b ? -1 : a > b;
}

static uint64_t *sorted(const version_t *v, uint64_t from, uint64_t to)
{
    uint64_t n = to - from, *order = match_alloc((size_t)(n + 1) * sizeof *order);
    for (uint64_t i = 0; order && i < n; i++) order[i] = from + i;
    if (order && n) qsort_r(order, (size_t)n, sizeof *order, hash_order, v->row);
    return order;
}

/* Pairs equal rows between head and the last tail rows; the k-th of several equal ones with the k-th. *ret_ordered: they
 * stand in the same order. */
static bool pair_middle(making_t *m, uint64_t head, uint64_t tail, bool *ret_ordered)
{
    version_t *old = &m->version[0], *new = &m->version[1];
    uint64_t ends[2] = {old->count - tail, new->count - tail}, *a = sorted(old, head, ends[0]), *b = sorted(new, head, ends[1]);
    uint64_t n = ends[0] - head, k = ends[1] - head, last = 0, *partner = match_alloc((size_t)(k + 1) * sizeof *partner);
    bool good = a && b && partner, ordered = true;
    for (uint64_t i = 0; good && i < k; i++) partner[i] = NO_ROW;
    for (uint64_t i = 0, j = 0; good && i < n && j < k;) {
        uint64_t x = old->row[a[i]], y = new->row[b[j]];
        if (x < y) i++;
        else if (y < x) j++;
        else {
            old->stays[a[i]] = new->stays[b[j]] = true;
            partner[b[j++] - head] = a[i++];
        }
    }
    for (uint64_t i = 0; good && i < k; i++) {
        if (partner[i] == NO_ROW) continue;
        ordered &= partner[i] >= last;
        last = partner[i];
    }
    free(a);
    free(b);
    free(partner);
    *ret_ordered = ordered;
    return good;
}

static int find_stays(making_t *m, size_t *ret_rows, err_t *err)
{
    version_t *old = &m->version[0], *new = &m->version[1];
    uint64_t least = old->count < new->count ? old->count : new->count, head = 0, tail = 0, rows = 0;
    bool ordered = true;
    for (int w = 0; w < 2; w++) {
        m->version[w].stays = match_alloc((size_t)m->version[w].count + 1);
        if (!m->version[w].stays) return err_nomem(err);
        memset(m->version[w].stays, 0, (size_t)m->version[w].count + 1);
    }
    while (head < least && old->row[head] == new->row[head]) head++;
    while (tail < least - head && old->row[old->count - 1 - tail] == new->row[new->count - 1 - tail]) tail++;
    for (int w = 0; w < 2; w++) {
        memset(m->version[w].stays, 1, (size_t)head);
        memset(m->version[w].stays + m->version[w].count - tail, 1, (size_t)tail);
    }
    if (!pair_middle(m, head, tail, &ordered)) return err_nomem(err);
    for (int w = 0; w < 2; w++)
        for (uint64_t i = 0; i < m->version[w].count; i++) rows += !m->version[w].stays[i];
    *ret_rows = ordered ? (size_t)rows : SIZE_MAX;
    return 0;
}

/* --- the delta ---------------------------------------------------------------------------------------------------------- */

static int make(making_t *m, screen_delta_t *d, err_t *err)
{
    int code = each_row(m, 0, note_row, err);
    if (!code) code = each_row(m, 1, note_row, err);
    if (!code) code = find_stays(m, &d->rows, err);
    if (code || d->rows == SIZE_MAX) return code;
    code = match_builder_new(1, &m->builder, err);
    for (int w = 0; w < 2 && !code && d->rows; w++) code = each_row(m, w, add_row, err);
    return code ? code : match_builder_finish(m->builder, NULL, &d->index, err);
}

int screen_delta_make(const char *old_list, const char *new_list, const progress_t *progress, screen_delta_t **ret_delta, err_t *err)
{
    assert(old_list && new_list && ret_delta);
    making_t m = {.path = {old_list, new_list}, .progress = progress};
    screen_delta_t *d = match_alloc(sizeof *d);
    int code = lexicon_load(err);
    if (code) {
        free(d);
        return code;
    }
    m.arena = arena_new(ROW_BYTES_MOST);
    if (d) *d = (screen_delta_t){0};
    code = d && m.arena ? make(&m, d, err) : err_nomem(err);
    for (int w = 0; w < 2; w++) {
        free(m.version[w].row);
        free(m.version[w].stays);
    }
    match_builder_free(m.builder);
    arena_free(m.arena);
    if (code) screen_delta_free(d);
    else *ret_delta = d;
    return code;
}

void screen_delta_free(screen_delta_t *d)
{
    if (!d) return;
    match_index_free(d->index);
    free(d);
}

size_t screen_delta_rows(const screen_delta_t *d)
{
    return d->rows;
}

/* --- whom it concerns ------------------------------------------------------------------------------------------------------ */

static bool number_meets(const screen_delta_t *d, const match_subject_t *s)
{
    facts_t facts;
    char org[IDENTITY_TEXT];
    int64_t id;
    facts_read(s, &facts);
    if (!facts.canonical[0]) return false;
    const char *o = facts_org_number(facts.kind, facts.canonical, org);
    return match_by_identity(d->index, o ? o : facts.canonical, 0, &id, 1) > 0;
}

static bool name_meets(const screen_delta_t *d, const form_t *f, match_key_t *keys)
{
    int n = keys_asked(f, keys);
    for (int i = 0; i < n; i++)
        if (index_count(d->index, keys[i].hash)) return true;
    return false;
}

int screen_delta_touches(const screen_delta_t *d, const screen_row_t *q, arena_t *a, bool *ret_touches, err_t *err)
{
    const match_subject_t *s = &q->subject;
    bool touches = d->rows == SIZE_MAX || (d->rows && (s->alias_count >= MATCH_NAMES_MOST || number_meets(d, s)));
    form_t *form = arena_alloc(a, sizeof *form);
    match_key_t *keys = arena_array(a, KEYS_MOST, sizeof *keys);
    if (!form || !keys) return err_nomem(err);
    if (!touches && d->rows) {
        pthread_rwlock_rdlock(&d->index->lock);
        for (size_t i = 0; i <= s->alias_count && !touches; i++) {
            const char *name = i ? s->aliases[i - 1] : s->name;
            if (!*name) continue;
            for (int schema = MATCH_PERSON; schema <= MATCH_UNIT && !touches; schema++) {
                if (!((int)s->schema & schema)) continue;
                /* A name that cannot be asked is asked, to be told of. */
                touches = form_parse(name, (enum match_schema)schema, form, NULL) != 0 || name_meets(d, form, keys);
            }
        }
        pthread_rwlock_unlock(&d->index->lock);
    }
    *ret_touches = touches;
    return 0;
}
