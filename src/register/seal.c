/* seal.c - matters under seal: which are, and from whom they are hidden.
 *
 * The law seals a whole file (the record of who was a minor): the act that says `seals` names it, and from then on it
 * and all its parts are answered like what does not exist, whatever anybody's role. Only who may read the sealing
 * matter reads on. The table names sealed matters alone; their parts are found by asking upwards, so that a part opened
 * later is sealed too. A part under seal takes along the other parts of its whole that name it (conceal.c: and the names of
 * its persons in what stays open), and so do other matters that name what is sealed (cover.c). Few matters are under seal: every question
 * here begins with them. "s.matter + 0" sees to it: no index of the seals answers it, so that a planner without statistics does not go through
 * all acts or links and look each up among the seals (10 to 20 s for one search at 100,000 matters, with one file under seal).
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/fault.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- the fold --------------------------------------------------------------------------------------- */

static int named_in(store_conn_t *c, const act_record_t *r, const char *field, int64_t *ret_matter, err_t *err)
{
    buf_t sql;
    bool found = false;
    *ret_matter = 0;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT COALESCE(\"%s\", 0) FROM k_%s WHERE id = $1", field, r->kind->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err)
                                  : store_get_int(c, buf_text(&sql), STORE_P(store_int(r->matter)), ret_matter, &found, err);
    buf_release(&sql);
    return failed;
}

int fold_seal(store_conn_t *c, const act_record_t *r, err_t *err)
{
    int64_t matter = 0;
    if (!r->act || (!r->act->seals && !r->act->unseals)) return 0;
    if (!r->act->seals) /* with it what was sealed along: other files of the same record */
        return store_exec(c, "DELETE FROM matter_seal WHERE by_matter = $1", STORE_P(store_int(r->matter)), NULL, err);
    int failed = named_in(c, r, r->act->seals, &matter, err);
    if (failed || !matter) return failed;
    return store_exec(c, "INSERT INTO matter_seal (matter, by_matter, by_kind, by_office, by_act) VALUES ($1, $2, $3, $4, $5) "
                         "ON CONFLICT (matter, by_matter) DO UPDATE SET by_act = excluded.by_act",
                      STORE_P(store_int(matter), store_int(r->matter), store_text(r->kind->name), store_text(r->office),
                              store_int(r->id)), NULL, err);
}

int matter_kind(const book_t *b, store_conn_t *c, int64_t matter, const cat_kind_t **ret_kind, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    *ret_kind = NULL;
    int failed = store_query(c, "SELECT kind FROM act WHERE id = $1 AND matter = $1", STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) (void)catalogue_kind(b->with.catalogue, store_col_text(rows, 0), ret_kind, NULL);
    store_rows_close(rows);
    return failed;
}

/* The record of what is over is sealed; what still runs would run unseen, with all its terms. */
int check_seal(const book_t *b, store_conn_t *c, const act_record_t *r, err_t *err)
{
    int64_t matter = 0;
    if (!r->act->seals || r->carried) return 0;
    const cat_kind_t *k = NULL;
    char id[48], label[ERR_ARG_BYTES];
    bool row = false, open = false;
    store_rows_t *rows = NULL;
    int failed = named_in(c, r, r->act->seals, &matter, err);
    if (!failed && matter) failed = matter_kind(b, c, matter, &k, err);
    if (failed || !k) return failed;
    buf_t sql;
    buf_init(&sql, 256);
    buf_addf(&sql, "SELECT closed_on FROM k_%s WHERE id = $1", k->name); /* sql: identifiers only */
    failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) open = store_is_null(rows, 0);
    store_rows_close(rows);
    buf_release(&sql);
    if (failed || !open) return failed;
    matter_text(matter, id);
    return err_set(err, ERR_REGISTER_SEAL_RUNNING, id, err_both(k->label, label));
}

/* --- one matter --------------------------------------------------------------------------------------- */

/* Columns by_kind, by_office: a kind that is gone from the catalogue keeps its seals. */
bool seal_reads_through(const book_t *b, const actor_t *actor, store_rows_t *rows, int column)
{
    const cat_kind_t *by;
    return catalogue_kind(b->with.catalogue, store_col_text(rows, column), &by, NULL) == 0 &&
           book_may_read(b, actor, by, store_col_text(rows, column + 1));
}

static int hidden_itself(const book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, bool *ret_hides, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT by_kind, by_office FROM matter_seal WHERE matter = $1", STORE_P(store_int(matter)), &rows,
                             err);
    for (bool row = true; !failed && !*ret_hides;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        *ret_hides = !seal_reads_through(b, actor, rows, 0);
    }
    store_rows_close(rows);
    return failed;
}

/* Other parts of the same whole that name a sealed part belong to it: the measures against a person, the charges. The matter
 * fields of k that name parts of its own whole, as a list of literals; false: none. */
static bool sibling_fields(const book_t *b, const cat_kind_t *k, buf_t *list)
{
    for (size_t i = 0; k->parent && i < k->field_count; i++) {
        const cat_kind_t *named;
        const cat_field_t *f = &k->fields[i];
        if (f->type != CAT_MATTER || !f->refers || catalogue_kind(b->with.catalogue, f->refers, &named, NULL) != 0) continue;
        if (named->parent && strcmp(named->parent, k->parent) == 0) buf_addf(list, "%s'%s'", list->length ? ", " : "", f->name);
    }
    return list->length > 0;
}

static int hidden_with_another(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter,
                               bool *ret_hides, err_t *err)
{
    buf_t fields, sql;
    store_rows_t *rows = NULL;
    int failed = 0;
    buf_init(&fields, 4096);
    buf_init(&sql, 8192);
    if (sibling_fields(b, k, &fields)) {
        buf_addf(&sql, "SELECT s.by_kind, s.by_office FROM link l JOIN matter_seal s ON s.matter = l.to_matter WHERE l.from_matter = $1 "
                       "AND l.field IN (%s)", buf_text(&fields)); /* sql: identifiers only */
        failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
        for (bool row = true; !failed && !*ret_hides;) {
            failed = store_step(rows, &row, err);
            if (failed || !row) break;
            *ret_hides = !seal_reads_through(b, actor, rows, 0);
        }
        store_rows_close(rows);
    }
    buf_release(&fields);
    buf_release(&sql);
    return failed;
}

static int hides_up(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool named, bool *ret_hides,
                    err_t *err);

/* The matter that sealed it. Who else seals the same file hides that file, not the record of this office that sealed it too: its terms go on. */
static int sealed_by(store_conn_t *c, int64_t matter, int64_t by, bool *ret_by, err_t *err)
{
    int64_t one;
    return store_get_int(c, "SELECT matter FROM matter_seal WHERE matter = $1 AND by_matter = $2", STORE_P(store_int(matter), store_int(by)), &one,
                         ret_by, err);
}

/* It goes with what it names, but for who has it in hand (cover.c). */
static int hidden_by_name(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool *ret_hides,
                          err_t *err)
{
    cover_t to = {.count = 0};
    bool in_hand = false;
    int failed = cover_named(b, c, k, matter, true, &to, err);
    for (size_t i = 0; !failed && !*ret_hides && i < to.count; i++) {
        bool near = false, own = to.matter[i] == matter;
        if (!own) failed = sealed_by(c, to.matter[i], matter, &own, err);
        if (!failed && !own) failed = cover_near(b, c, to.kind[i], to.matter[i], &near, err);
        if (!failed && near) failed = hides_up(b, c, actor, to.kind[i], to.matter[i], true, ret_hides, err);
    }
    if (!failed && *ret_hides) failed = cover_in_hand(b, c, actor, k, matter, &in_hand, err);
    *ret_hides = *ret_hides && !in_hand;
    return failed;
}

static bool asks_nobody(const actor_t *actor)
{
    return !actor || actor->system;
}

static int any_seal(store_conn_t *c, bool *ret_any, err_t *err)
{
    int64_t one;
    return store_get_int(c, "SELECT matter FROM matter_seal LIMIT 1", STORE_NONE, &one, ret_any, err);
}

/* The matter and what it is part of; named: it is itself what another names. */
static int hides_up(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool named, bool *ret_hides,
                    err_t *err)
{
    int failed = 0;
    for (int i = 0; !failed && matter > 0 && !*ret_hides && i < CAT_WHOLES_MOST; i++) {
        int64_t whole = 0;
        failed = hidden_itself(b, c, actor, matter, ret_hides, err);
        if (!failed && !*ret_hides) failed = hidden_with_another(b, c, actor, k, matter, ret_hides, err);
        if (!failed && !*ret_hides && !named) failed = hidden_by_name(b, c, actor, k, matter, ret_hides, err);
        if (failed || *ret_hides || !k->parent) break;
        failed = matter_parent(c, k, matter, &whole, err);
        if (!failed) failed = catalogue_kind(b->with.catalogue, k->parent, &k, err);
        matter = whole;
    }
    return failed;
}

/* A matter whose opening was annulled has no row and no links: what it was part of and named, its opening act still says. */
static int hidden_as_opened(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool *ret_hides,
                            err_t *err)
{
    json_t *body = NULL;
    int64_t whole = 0, named = 0;
    int failed = opened_with(c, k, matter, &body, err);
    if (failed || !body) return failed;
    const json_t *fields = json_object_get(body, "fields");
    whole = json_integer_value(json_object_get(json_object_get(body, "effects"), "parent"));
    if (whole > 0) failed = seal_hides_any(b, c, actor, whole, ret_hides, err);
    for (size_t i = 0; !failed && !*ret_hides && i < k->field_count; i++) {
        const cat_field_t *f = &k->fields[i];
        const cat_kind_t *to = NULL;
        const char *text = json_string_value(json_object_get(fields, f->name));
        if (f->type != CAT_MATTER || f->apart || f->stays || !text || matter_parse(text, &named, NULL) != 0) continue;
        failed = matter_kind(b, c, named, &to, err);
        if (!failed && to) failed = hides_up(b, c, actor, to, named, true, ret_hides, err);
    }
    json_decref(body);
    return failed;
}

int seal_hides(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool *ret_hides,
               err_t *err)
{
    bool any = false;
    *ret_hides = false;
    if (asks_nobody(actor)) return 0;
    int failed = any_seal(c, &any, err);
    if (!failed && any) failed = hides_up(b, c, actor, k, matter, false, ret_hides, err);
    if (!failed && any && !*ret_hides) failed = hidden_as_opened(b, c, actor, k, matter, ret_hides, err);
    return failed;
}

int book_sees(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const char *office, int64_t matter,
              bool *ret_sees, err_t *err)
{
    bool hides = false;
    *ret_sees = book_may_read(b, actor, k, office);
    int failed = *ret_sees ? seal_hides(b, c, actor, k, matter, &hides, err) : 0;
    *ret_sees = *ret_sees && !hides;
    return failed;
}

int seal_hides_any(const book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, bool *ret_hides, err_t *err)
{
    const cat_kind_t *k = NULL;
    bool any = false;
    *ret_hides = false;
    if (asks_nobody(actor)) return 0;
    int failed = any_seal(c, &any, err);
    if (!failed && any) failed = matter_kind(b, c, matter, &k, err);
    return failed || !k ? failed : seal_hides(b, c, actor, k, matter, ret_hides, err);
}

int seal_refuses(const book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, err_t *err)
{
    char id[48];
    bool hides = false;
    int failed = seal_hides_any(b, c, actor, matter, &hides, err);
    if (failed || !hides) return failed;
    matter_text(matter, id);
    return err_set(err, ERR_REGISTER_MATTER, id);
}

int seal_refuses_named(const book_t *b, store_conn_t *c, const actor_t *actor, const act_record_t *r, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < r->field_count; i++) {
        const field_value_t *v = &r->fields[i];
        if (v->null || v->field->type != CAT_MATTER || v->asked <= 0) continue;
        failed = seal_refuses(b, c, actor, v->asked, err);
        if (failed == ERR_REGISTER_MATTER) err_field_label(err, v->field->name, v->field->label);
    }
    return failed;
}

typedef struct asked {
    const book_t *book;
    const actor_t *actor;
    int64_t matter;
    bool hides;
} asked_t;

static int read_hides(store_conn_t *c, void *arg, err_t *err)
{
    asked_t *x = arg;
    return seal_hides_any(x->book, c, x->actor, x->matter, &x->hides, err);
}

int book_seal_hides(const book_t *b, const actor_t *actor, int64_t matter, bool *ret_hides, err_t *err)
{
    asked_t x = {.book = b, .actor = actor, .matter = matter};
    int failed = store_read(b->with.store, read_hides, &x, err);
    if (!failed) *ret_hides = x.hides;
    return failed;
}

/* --- all of a kind -------------------------------------------------------------------------------------- */

int seal_set_put(seal_set_t *set, int64_t id, err_t *err)
{
    if (set->count == set->room) {
        size_t room = set->room ? set->room * 2 : 64;
        int64_t *more = fault_fails(FAULT_ALLOC) ? NULL : realloc(set->ids, room * sizeof *more);
        if (!more) return err_nomem(err);
        set->ids = more;
        set->room = room;
    }
    set->ids[set->count++] = id;
    return 0;
}

static int put_named(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, seal_set_t *set, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT s.matter, s.by_kind, s.by_office FROM matter_seal s JOIN act a ON a.id = s.matter + 0 "
                                "WHERE a.kind = $1", STORE_P(store_text(k->name)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (!seal_reads_through(b, actor, rows, 1)) failed = seal_set_put(set, store_col_int(rows, 0), err);
    }
    store_rows_close(rows);
    return failed;
}

/* … and the parts that name a sealed part of their whole. */
static int put_naming(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, seal_set_t *set, err_t *err)
{
    buf_t fields, sql;
    store_rows_t *rows = NULL;
    int failed = 0;
    buf_init(&fields, 4096);
    buf_init(&sql, 8192);
    if (sibling_fields(b, k, &fields)) {
        buf_addf(&sql, "SELECT k.id, s.by_kind, s.by_office FROM matter_seal s JOIN link l ON l.to_matter = s.matter + 0 JOIN k_%s k "
                       "ON k.id = l.from_matter WHERE l.field IN (%s)", k->name, buf_text(&fields)); /* sql: identifiers only */
        failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_NONE, &rows, err);
        for (bool row = true; !failed;) {
            failed = store_step(rows, &row, err);
            if (failed || !row) break;
            if (!seal_reads_through(b, actor, rows, 1)) failed = seal_set_put(set, store_col_int(rows, 0), err);
        }
        store_rows_close(rows);
    }
    buf_release(&fields);
    buf_release(&sql);
    return failed;
}

typedef struct covering {
    const book_t *book;
    store_conn_t *c;
    const actor_t *actor;
    const cat_kind_t *kind;
    seal_set_t *set;
} covering_t;

static int put_covered(void *arg, store_rows_t *rows, err_t *err)
{
    const covering_t *x = arg;
    bool in_hand = false;
    if (seal_reads_through(x->book, x->actor, rows, 1)) return 0;
    int failed = cover_in_hand(x->book, x->c, x->actor, x->kind, store_col_int(rows, 0), &in_hand, err);
    return failed || in_hand ? failed : seal_set_put(x->set, store_col_int(rows, 0), err);
}

static int put_parts(store_conn_t *c, const cat_kind_t *k, int64_t whole, seal_set_t *set, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT id FROM k_%s WHERE parent = $1", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(whole)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = seal_set_put(set, store_col_int(rows, 0), err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

static int by_id(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

/* Down from the kind that is part of nothing: its sealed ones, then their parts of each kind on the way. */
static int collect(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, seal_set_t *ret, err_t *err)
{
    const cat_kind_t *chain[CAT_WHOLES_MOST];
    size_t n = 0;
    int failed = 0;
    for (chain[n++] = k; !failed && k->parent && n < CAT_WHOLES_MOST; chain[n++] = k)
        if ((failed = catalogue_kind(b->with.catalogue, k->parent, &k, err)) != 0) return failed;
    assert(n <= CAT_WHOLES_MOST);
    while (!failed && n-- > 0) {
        seal_set_t here = {0};
        for (size_t i = 0; !failed && i < ret->count; i++) failed = put_parts(c, chain[n], ret->ids[i], &here, err);
        if (!failed) failed = put_named(b, c, actor, chain[n], &here, err);
        if (!failed) failed = put_naming(b, c, actor, chain[n], &here, err);
        if (!failed) failed = cover_each(b, c, chain[n], true, put_covered, &(covering_t){b, c, actor, chain[n], &here}, err);
        seal_set_free(ret);
        *ret = here;
    }
    return failed;
}

int seal_set_of(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, seal_set_t *ret_set, err_t *err)
{
    bool any = false;
    *ret_set = (seal_set_t){0};
    if (asks_nobody(actor)) return 0;
    int failed = any_seal(c, &any, err);
    if (!failed && any) failed = collect(b, c, actor, k, ret_set, err);
    if (failed) seal_set_free(ret_set);
    else seal_set_sort(ret_set);
    return failed;
}

void seal_set_sort(seal_set_t *set)
{
    if (set->count) qsort(set->ids, set->count, sizeof *set->ids, by_id);
}

bool seal_set_has(const seal_set_t *set, int64_t matter)
{
    return set->count && bsearch(&matter, set->ids, set->count, sizeof *set->ids, by_id);
}

void seal_set_free(seal_set_t *set)
{
    free(set->ids);
    *set = (seal_set_t){0};
}

typedef struct listing {
    const book_t *book;
    const actor_t *actor;
    const cat_kind_t *kind;
    seal_set_t set;
} listing_t;

static int read_sealed(store_conn_t *c, void *arg, err_t *err)
{
    listing_t *x = arg;
    seal_set_free(&x->set);
    return seal_set_of(x->book, c, x->actor, x->kind, &x->set, err);
}

int book_sealed(const book_t *b, const actor_t *actor, const cat_kind_t *kind, int64_t **ret_ids, size_t *ret_count, err_t *err)
{
    listing_t x = {.book = b, .actor = actor, .kind = kind};
    int failed = store_read(b->with.store, read_sealed, &x, err);
    if (failed) {
        seal_set_free(&x.set);
        return failed;
    }
    *ret_ids = x.set.ids;
    *ret_count = x.set.count;
    return 0;
}
