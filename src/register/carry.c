/* carry.c - parts that go along when a matter goes on as a new one of the same kind (a case that changes
 * jurisdiction takes its suspects, charges, measures and property with it).
 *
 * Each part is copied by an act of its own with all its fields, in the stage it had, its running terms with the
 * sums they had; nothing is counted again. What refers to another part that goes along, or to the old whole, refers
 * to the new one. The old parts stay where they are: what becomes of them the catalogue says with `perform`.
 */
#include "register/inside.h"

#include "base/id.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* Old and new ids: first the whole, then its parts. */
typedef struct carrying {
    run_t *run;
    store_conn_t *c;
    int64_t cause;
    day_t on;
    int64_t old_id[CARRY_MOST + 1], new_id[CARRY_MOST + 1];
    const cat_kind_t *kind[CARRY_MOST + 1];
    size_t count;
} carrying_t;

static void drop_json(void *what)
{
    json_decref(what);
}

/* The act that opens the copy: one for the program if there is one. */
static const cat_act_t *opening(const cat_kind_t *k)
{
    const cat_act_t *found = NULL;
    for (size_t i = 0; i < k->act_count; i++) {
        const cat_act_t *a = &k->acts[i];
        if (a->opens && (!found || (a->system && !found->system))) found = a;
    }
    assert(found); /* the catalogue has no kind without one */
    return found;
}

/* Empty fields out, parties as they are given, references to what goes along renewed. */
static int renew_fields(const carrying_t *x, const cat_kind_t *k, json_t *fields, err_t *err)
{
    for (size_t i = 0; i < k->field_count; i++) {
        const cat_field_t *f = &k->fields[i];
        json_t *value = json_object_get(fields, f->name);
        int64_t id;
        if (!value || json_is_null(value)) {
            (void)json_object_del(fields, f->name);
        } else if (f->type == CAT_PARTY) {
            (void)json_object_del(value, "identity_kind");
            (void)json_object_del(value, "id");
        } else if (f->type == CAT_MATTER && matter_parse(json_string_value(value), &id, NULL) == 0) {
            char text[48];
            for (size_t n = 0; n < x->count; n++)
                if (x->old_id[n] == id) {
                    matter_text(x->new_id[n], text);
                    if (json_object_set_new(fields, f->name, json_string(text)) != 0) return err_nomem(err);
                    break;
                }
        }
    }
    return 0;
}

/* The terms that run for the old part, as effects of the act that opens the new one. */
static int renew_dues(const carrying_t *x, act_record_t *r, int64_t old, err_t *err)
{
    enum { DUES_MOST = 128 };
    store_rows_t *rows = NULL;
    arena_t *a = x->run->arena;
    r->dues = arena_array(a, 2 * DUES_MOST, sizeof *r->dues);
    if (!r->dues) return err_nomem(err);
    int failed = store_query(x->c, "SELECT rule, start_on, due_on, state, sum FROM due WHERE matter = $1 "
                                   "AND state IN ('open', 'paused') ORDER BY from_act, rule", STORE_P(store_int(old)), &rows, err);
    for (bool row = true; !failed && r->due_count + 2 <= 2 * DUES_MOST;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        due_effect_t d = {.rule = arena_text(a, store_col_text(rows, 0)), .op = DUE_START, .due_on = DAY_NONE,
                          .sum = arena_text(a, store_col_text(rows, 4))};
        if (!d.rule || !d.sum) failed = err_nomem(err);
        if (!failed) failed = day_parse(store_col_text(rows, 1), &d.start_on, err);
        if (!failed && !store_is_null(rows, 2)) failed = day_parse(store_col_text(rows, 2), &d.due_on, err);
        if (failed) break;
        r->dues[r->due_count++] = d;
        if (strcmp(store_col_text(rows, 3), "paused") != 0) continue;
        d.op = DUE_PAUSE;
        d.start_on = DAY_NONE;
        r->dues[r->due_count++] = d;
    }
    store_rows_close(rows);
    return failed;
}

static int make_copy(const carrying_t *x, const cat_kind_t *k, int64_t old, const char *stage, int64_t whole,
                     act_record_t *r, err_t *err)
{
    arena_t *a = x->run->arena;
    json_t *fields = NULL;
    int at = 0;
    *r = (act_record_t){.kind = k, .act = opening(k), .parent = whole, .note = "", .actor = x->run->actor->login,
                        .actor_office = x->run->actor->office, .occurred_on = x->on, .carried = true};
    r->act_name = r->act->name;
    int failed = cat_kind_stage(k, stage, &at, err);
    if (!failed) failed = matter_fields(x->c, k, old, &fields, err);
    if (!failed && !arena_on_free(a, drop_json, fields)) return err_nomem(err);
    if (!failed) failed = renew_fields(x, k, fields, err);
    if (!failed) failed = parse_fields(x->run->book, k, NULL, fields, a, &r->fields, &r->field_count, err);
    if (!failed) failed = renew_dues(x, r, old, err);
    if (failed) return failed;
    r->given = r->fields;
    r->given_count = r->field_count;
    r->stage = k->stages[at];
    r->closes = k->final_stages >> at & 1;
    unsigned char salt[SALT_BYTES];
    id_random(salt, sizeof salt);
    sodium_bin2hex(r->salt, sizeof r->salt, salt, sizeof salt);
    return 0;
}

static int carry_part(carrying_t *x, const cat_kind_t *k, int64_t old, const char *stage, int64_t whole, err_t *err)
{
    run_t *run = x->run;
    if (run->carried == CARRY_MOST || x->count > CARRY_MOST)
        return err_set(err, ERR_REGISTER_TOO_LONG, "carry", num_text(CARRY_MOST, (char[24]){0}));
    act_record_t *r = arena_alloc(run->arena, sizeof *r);
    if (!r) return err_nomem(err);
    act_request_t q = {.actor = *run->actor, .kind = k->name, .parent = whole};
    q.actor.system = true;
    int failed = make_copy(x, k, old, stage, whole, r, err);
    if (!failed) failed = follow_one(run, x->c, &q, r, x->cause, err);
    if (failed) return failed;
    run->carried++;
    x->old_id[x->count] = old;
    x->new_id[x->count] = r->matter;
    x->kind[x->count++] = k;
    return 0;
}

typedef struct part {
    int64_t id;
    const char *stage;
} part_t;

/* The parts of one whole, before any is copied: no rows are left open meanwhile. */
static int list_parts(carrying_t *x, const cat_kind_t *k, int64_t whole, part_t **ret_parts, size_t *ret_count, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    size_t n = 0;
    part_t *parts = arena_array(x->run->arena, CARRY_MOST + 1, sizeof *parts);
    if (!parts) return err_nomem(err);
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT id, stage FROM k_%s WHERE parent = $1 ORDER BY id LIMIT %d", k->name, CARRY_MOST + 1); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(x->c, buf_text(&sql), STORE_P(store_int(whole)), &rows, err);
    for (bool row = true; !failed && n <= CARRY_MOST;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        parts[n] = (part_t){store_col_int(rows, 0), arena_text(x->run->arena, store_col_text(rows, 1))};
        if (!parts[n++].stage) failed = err_nomem(err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    *ret_parts = parts;
    *ret_count = n;
    return failed;
}

/* All parts of one kind, of every whole that has gone along so far. */
static int carry_kind(carrying_t *x, const cat_kind_t *k, err_t *err)
{
    size_t wholes = x->count;
    int failed = 0;
    for (size_t i = 0; !failed && i < wholes; i++) {
        part_t *parts = NULL;
        size_t n = 0;
        if (strcmp(x->kind[i]->name, k->parent) != 0) continue;
        failed = list_parts(x, k, x->old_id[i], &parts, &n, err);
        for (size_t p = 0; !failed && p < n; p++)
            failed = carry_part(x, k, parts[p].id, parts[p].stage, x->new_id[i], err);
    }
    return failed;
}

/* How many steps below the whole; 0: not below it. */
static size_t steps_below(const book_t *b, const cat_kind_t *k, const cat_kind_t *whole)
{
    for (size_t n = 1; k->parent && n <= CAT_CARRY_MOST; n++) {
        if (strcmp(k->parent, whole->name) == 0) return n;
        if (catalogue_kind(b->with.catalogue, k->parent, &k, NULL) != 0) return 0;
    }
    return 0;
}

int carry_parts(run_t *run, store_conn_t *c, const then_plan_t *plan, int64_t from, int64_t to, int64_t cause, day_t on,
                err_t *err)
{
    const cat_then_t *t = plan->then;
    carrying_t *x = arena_alloc(run->arena, sizeof *x);
    if (!x) return err_nomem(err);
    *x = (carrying_t){.run = run, .c = c, .cause = cause, .on = on, .count = 1};
    x->old_id[0] = from;
    x->new_id[0] = to;
    x->kind[0] = plan->kind;
    int failed = 0;
    /* parts before the parts of parts, in the order of the file */
    for (size_t deep = 1; !failed && deep <= CAT_CARRY_MOST; deep++)
        for (size_t i = 0; !failed && i < t->carry_count; i++) {
            const cat_kind_t *k = NULL;
            failed = catalogue_kind(run->book->with.catalogue, t->carry[i], &k, err);
            if (!failed && steps_below(run->book, k, plan->kind) == deep) failed = carry_kind(x, k, err);
        }
    return failed;
}
