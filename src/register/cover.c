/* cover.c - what names a matter under seal without being part of it: the protest against that judgment, the hearing about it.
 *
 * It is hidden like what it names (seal.c); while it runs, who handles it reads on, or its terms would run unseen. A field that says
 * `apart` points to another matter only: the later case of the same person is not the sealed one. A field that says `stays` (the
 * lesson drawn from the case) leaves the matter where it is, but the persons of what is sealed are "***" in it and nobody finds it by
 * them (conceal.c). So it is two steps away: with what names a matter that is hidden only for what that one names.
 */
#include "register/inside.h"

#include "base/fault.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool reaches(const cat_field_t *f)
{
    return f->type == CAT_MATTER && !f->apart;
}

static bool reaches_by(const cat_kind_t *k, const char *field, bool hides)
{
    const cat_field_t *f;
    return cat_kind_field(k, field, &f, NULL) == 0 && reaches(f) && !(hides && f->stays);
}

int cover_named(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, bool hides, cover_t *ret, err_t *err)
{
    store_rows_t *rows = NULL;
    bool any = false;
    ret->count = 0;
    for (size_t i = 0; i < k->field_count; i++) any = any || reaches(&k->fields[i]);
    if (!any) return 0;
    int failed = store_query(c, "SELECT l.to_matter, l.field, a.kind FROM link l JOIN act a ON a.id = l.to_matter WHERE l.from_matter = $1 "
                                "ORDER BY l.to_matter", STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed;) {
        const cat_kind_t *to;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (!reaches_by(k, store_col_text(rows, 1), hides) || catalogue_kind(b->with.catalogue, store_col_text(rows, 2), &to, NULL) != 0) continue;
        assert(ret->count < COVER_MOST); /* one for a field */
        ret->kind[ret->count] = to;
        ret->matter[ret->count++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    return failed;
}

int cover_in_hand(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool *ret_in_hand, err_t *err)
{
    handlers_t handlers = {.count = 0};
    bool runs = false;
    buf_t sql;
    int64_t one;
    buf_init(&sql, 256);
    buf_addf(&sql, "SELECT 1 FROM k_%s WHERE id = $1 AND closed_on IS NULL", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_get_int(c, buf_text(&sql), STORE_P(store_int(matter)), &one, &runs, err);
    buf_release(&sql);
    if (!failed && runs) failed = handlers_of(b, c, k, matter, &handlers, err);
    *ret_in_hand = runs && handlers_have(&handlers, actor->login);
    return failed;
}

/* --- which wholes have seals in them ------------------------------------------------------------------------------ */

/* The outermost wholes of what is under seal, as the seals stood that `count`, `newest` and `sum` tell of. */
struct families {
    pthread_mutex_t lock;
    int64_t count, newest, sum;
    seal_set_t roots;
};

struct families *families_new(void)
{
    struct families *f = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *f);
    if (f) (void)pthread_mutex_init(&f->lock, NULL);
    return f;
}

void families_free(struct families *f)
{
    if (!f) return;
    (void)pthread_mutex_destroy(&f->lock);
    seal_set_free(&f->roots);
    free(f);
}

static int root_of(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, int64_t *ret_root, err_t *err)
{
    int failed = 0;
    *ret_root = matter;
    for (int step = 0; !failed && k->parent; step++) {
        int64_t whole = 0;
        assert(step < CAT_WHOLES_MOST);
        failed = matter_parent(c, k, *ret_root, &whole, err);
        if (failed || whole <= 0) break;
        *ret_root = whole;
        failed = catalogue_kind(b->with.catalogue, k->parent, &k, err);
    }
    return failed;
}

static int read_roots(const book_t *b, store_conn_t *c, seal_set_t *roots, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT s.matter, a.kind FROM matter_seal s JOIN act a ON a.id = s.matter + 0", STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        const cat_kind_t *k;
        int64_t root = 0;
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (catalogue_kind(b->with.catalogue, store_col_text(rows, 1), &k, NULL) != 0) continue;
        failed = root_of(b, c, k, store_col_int(rows, 0), &root, err);
        if (!failed) failed = seal_set_put(roots, root, err);
    }
    store_rows_close(rows);
    seal_set_sort(roots);
    return failed;
}

/* The seals as this transaction sees them; the reader's own look keeps the lock short. */
static int families_follow(store_conn_t *c, int64_t state[3], err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT COUNT(*), COALESCE(MAX(by_act), 0), CAST(COALESCE(SUM(matter % 1000003), 0) AS bigint) FROM matter_seal",
                             STORE_NONE, &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    for (int i = 0; !failed && row && i < 3; i++) state[i] = store_col_int(rows, i);
    store_rows_close(rows);
    return failed;
}

int cover_near(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, bool *ret_near, err_t *err)
{
    int64_t state[3] = {0}, root = 0;
    seal_set_t roots = {0};
    struct families *f = b->families;
    *ret_near = false;
    int failed = root_of(b, c, k, matter, &root, err);
    if (!failed) failed = families_follow(c, state, err);
    if (failed || !state[0]) return failed;
    (void)pthread_mutex_lock(&f->lock);
    bool known = f->count == state[0] && f->newest == state[1] && f->sum == state[2];
    if (known) *ret_near = seal_set_has(&f->roots, root);
    (void)pthread_mutex_unlock(&f->lock);
    if (known) return 0;
    failed = read_roots(b, c, &roots, err);
    if (failed) {
        seal_set_free(&roots);
        return failed;
    }
    *ret_near = seal_set_has(&roots, root);
    (void)pthread_mutex_lock(&f->lock);
    seal_set_free(&f->roots);
    f->count = state[0];
    f->newest = state[1];
    f->sum = state[2];
    f->roots = roots;
    (void)pthread_mutex_unlock(&f->lock);
    return 0;
}

/* --- all of a kind that do --------------------------------------------------------------------------------------- */

/* The kinds of what is under seal; the list has room for each of the catalogue's. */
static int sealed_kinds(const book_t *b, store_conn_t *c, const cat_kind_t **list, size_t *ret_count, err_t *err)
{
    store_rows_t *rows = NULL;
    *ret_count = 0;
    int failed = store_query(c, "SELECT DISTINCT a.kind FROM matter_seal s JOIN act a ON a.id = s.matter + 0 ORDER BY a.kind", STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        assert(*ret_count < catalogue_kind_count(b->with.catalogue)); /* DISTINCT */
        if (catalogue_kind(b->with.catalogue, store_col_text(rows, 0), &list[*ret_count], NULL) == 0) ++*ret_count;
    }
    store_rows_close(rows);
    return failed;
}

static bool may_name(const cat_kind_t *k, const cat_kind_t *named)
{
    for (size_t i = 0; i < k->field_count; i++)
        if (reaches(&k->fields[i]) && (!k->fields[i].refers || strcmp(k->fields[i].refers, named->name) == 0)) return true;
    return false;
}

static void add_fields(const cat_kind_t *k, bool hides, buf_t *sql)
{
    buf_add_raw(sql, "''");
    for (size_t i = 0; i < k->field_count; i++)
        if (reaches_by(k, k->fields[i].name, hides)) buf_addf(sql, ", '%s'", k->fields[i].name); /* sql: identifiers only */
}

typedef struct cover_ask {
    const cat_kind_t *kind;
    store_conn_t *c;
    bool hidden;
    cover_fn fn;
    void *arg;
} cover_ask_t;

/* from: how a link l comes from the seal s. */
static int ask(const cover_ask_t *x, const char *from, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    buf_init(&sql, 16384);
    buf_addf(&sql, "SELECT k.id, s.by_kind, s.by_office FROM matter_seal s %s JOIN k_%s k ON k.id = l.from_matter WHERE l.field IN (", from,
             x->kind->name); /* sql: identifiers only */
    add_fields(x->kind, x->hidden, &sql);
    buf_add_raw(&sql, ")");
    if (x->hidden) buf_add_raw(&sql, " AND NOT EXISTS (SELECT 1 FROM matter_seal o WHERE o.matter = l.to_matter AND o.by_matter = k.id)"); /* sealed_by of seal.c */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(x->c, buf_text(&sql), STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = x->fn(x->arg, rows, err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static bool is_part_of(const cat_kind_t *part, const cat_kind_t *whole)
{
    return part->parent && strcmp(part->parent, whole->name) == 0;
}

/* Parts of what is sealed; parts that name a sealed part of their whole. */
static int ask_parts(const book_t *b, const cover_ask_t *x, const cat_kind_t *sealed, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < b->plan_count; i++) {
        const cat_kind_t *p = b->plans[i].kind;
        buf_t from;
        buf_init(&from, 8192);
        bool below = is_part_of(p, sealed), beside = p->parent && sealed->parent && strcmp(p->parent, sealed->parent) == 0;
        if (below && may_name(x->kind, p)) {
            buf_addf(&from, "JOIN k_%s p ON p.parent = s.matter + 0 JOIN link l ON l.to_matter = p.id", p->name); /* sql: identifiers only */
            failed = buf_failed(&from) ? err_nomem(err) : ask(x, buf_text(&from), err);
        }
        if (!failed && below && !x->hidden) {
            buf_clear(&from);
            buf_addf(&from, "JOIN k_%s p ON p.parent = s.matter + 0 JOIN link n ON n.to_matter = p.id JOIN link l ON l.to_matter = n.from_matter", p->name); /* sql: identifiers only */
            failed = buf_failed(&from) ? err_nomem(err) : ask(x, buf_text(&from), err);
        }
        if (!failed && beside && may_name(x->kind, p)) {
            buf_clear(&from);
            buf_addf(&from, "JOIN link n ON n.to_matter = s.matter + 0 JOIN k_%s p ON p.id = n.from_matter JOIN link l ON l.to_matter = p.id", p->name); /* sql: identifiers only */
            failed = buf_failed(&from) ? err_nomem(err) : ask(x, buf_text(&from), err);
        }
        for (size_t j = 0; !failed && below && j < b->plan_count; j++) {
            const cat_kind_t *q = b->plans[j].kind;
            if (!is_part_of(q, p) || !may_name(x->kind, q)) continue;
            buf_clear(&from);
            /* sql: identifiers only */
            buf_addf(&from, "JOIN k_%s p ON p.parent = s.matter + 0 JOIN k_%s q ON q.parent = p.id JOIN link l ON l.to_matter = q.id", p->name, q->name);
            failed = buf_failed(&from) ? err_nomem(err) : ask(x, buf_text(&from), err);
        }
        buf_release(&from);
    }
    return failed;
}

/* The whole of a sealed part, which stays open, and the other parts of it. */
static int ask_wholes(const book_t *b, const cover_ask_t *x, const cat_kind_t *sealed, err_t *err)
{
    int failed = 0;
    buf_t from;
    buf_init(&from, 8192);
    if (sealed->parent) {
        buf_addf(&from, "JOIN k_%s p ON p.id = s.matter + 0 JOIN link l ON l.to_matter = p.parent", sealed->name); /* sql: identifiers only */
        failed = buf_failed(&from) ? err_nomem(err) : ask(x, buf_text(&from), err);
    }
    for (size_t i = 0; !failed && sealed->parent && i < b->plan_count; i++) {
        const cat_kind_t *q = b->plans[i].kind;
        if (!q->parent || strcmp(q->parent, sealed->parent) != 0 || !may_name(x->kind, q)) continue;
        buf_clear(&from);
        /* sql: identifiers only */
        buf_addf(&from, "JOIN k_%s p ON p.id = s.matter + 0 JOIN k_%s q ON q.parent = p.parent JOIN link l ON l.to_matter = q.id", sealed->name, q->name);
        failed = buf_failed(&from) ? err_nomem(err) : ask(x, buf_text(&from), err);
    }
    buf_release(&from);
    return failed;
}

int cover_each(const book_t *b, store_conn_t *c, const cat_kind_t *k, bool hidden, cover_fn fn, void *arg, err_t *err)
{
    size_t count = 0;
    const cover_ask_t x = {.kind = k, .c = c, .hidden = hidden, .fn = fn, .arg = arg};
    bool any = false;
    assert(fn);
    for (size_t i = 0; i < k->field_count; i++) any = any || reaches(&k->fields[i]);
    if (!any) return 0;
    const cat_kind_t **sealed = calloc(catalogue_kind_count(b->with.catalogue) + 1, sizeof *sealed);
    int failed = sealed ? sealed_kinds(b, c, sealed, &count, err) : err_nomem(err);
    if (!failed && count) failed = ask(&x, "JOIN link l ON l.to_matter = s.matter + 0", err);
    if (!failed && count && !hidden) failed = ask(&x, "JOIN link n ON n.to_matter = s.matter + 0 JOIN link l ON l.to_matter = n.from_matter", err);
    for (size_t i = 0; !failed && i < count; i++) {
        failed = ask_parts(b, &x, sealed[i], err);
        if (!failed && !hidden) failed = ask_wholes(b, &x, sealed[i], err);
    }
    free(sealed);
    return failed;
}
