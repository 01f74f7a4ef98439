/* bulk.c - one act on many matters; and matters by the number that people write. */
#include "register/desk.h"
#include "register/inside.h"

#include <assert.h>
#include <stdio.h>

enum { BATCH = 500 };

typedef struct batch_rooms {
    act_request_t requests[BATCH];
    act_receipt_t receipts[BATCH];
    err_t errors[BATCH];
} batch_rooms_t;

/* An interrupted run is started again with the same key: what is done is done once. */
static int fill_batch(const bulk_t *what, size_t at, size_t count, arena_t *a, batch_rooms_t *rooms, err_t *err)
{
    for (size_t i = 0; i < count; i++) {
        char id[48];
        rooms->requests[i] = what->like;
        rooms->requests[i].matter = what->matters[at + i];
        rooms->errors[i] = (err_t){0};
        if (!what->like.idem_key) continue;
        matter_text(what->matters[at + i], id);
        rooms->requests[i].idem_key = arena_printf(a, "%.40s:%.38s", what->like.idem_key, id);
        if (!rooms->requests[i].idem_key) return err_nomem(err);
    }
    return 0;
}

static int run_batch(book_t *b, const bulk_t *what, size_t at, size_t count, arena_t *a, batch_rooms_t *rooms,
                     bulk_report_t *report, err_t *err)
{
    int failed = fill_batch(what, at, count, a, rooms, err);
    if (!failed && what->dry) failed = register_try(b, rooms->requests, count, a, rooms->errors, err);
    else if (!failed) failed = register_bulk(b, rooms->requests, count, a, rooms->receipts, rooms->errors, err);
    for (size_t i = 0; !failed && i < count; i++) {
        if (!rooms->errors[i].code) report->done++;
        else report->refused++;
        if (rooms->errors[i].code && what->refused) failed = what->refused(what->arg, at + i, &rooms->errors[i], err);
    }
    return failed;
}

int book_bulk(book_t *b, const bulk_t *what, bulk_report_t *ret_report, err_t *err)
{
    assert(what->like.kind && what->like.act && !what->like.matter);
    bulk_report_t report = {0};
    arena_t *a = arena_new((size_t)256 << 20);
    batch_rooms_t *rooms = a ? arena_alloc(a, sizeof *rooms) : NULL;
    arena_t *each = rooms ? arena_new((size_t)256 << 20) : NULL;
    int failed = each ? 0 : err_nomem(err);
    for (size_t at = 0; !failed && at < what->count; at += BATCH) {
        if (!progress_tick(what->progress, at, what->count)) failed = err_set(err, ERR_BASE_STOPPED, "0");
        if (!failed) failed = run_batch(b, what, at, what->count - at < BATCH ? what->count - at : BATCH, each, rooms, &report, err);
        arena_reset(each);
    }
    (void)progress_tick(what->progress, what->count, what->count);
    arena_free(each);
    arena_free(a);
    *ret_report = report;
    return failed;
}

/* --- by number ---------------------------------------------------------------------------------------- */

typedef struct finding {
    book_t *book;
    const actor_t *actor;
    const cat_kind_t *kind; /* NULL: any */
    const char *number;
    int64_t matter;
} finding_t;

/* Who acts on the kind knows its numbers, though he may not read every matter. */
static bool may_know(const finding_t *x, store_conn_t *c)
{
    err_t err;
    act_record_t r = {.matter = x->matter};
    standing_t s = {0};
    if (check_seen(x->book, c, x->actor, x->matter, &err) == 0) return true;
    return x->kind && (r.kind = x->kind, load_standing(x->book, c, &r, &s, &err) == 0) &&
           desk_acts_on(x->book, x->actor, x->kind, s.office);
}

/* The numbers of acts (an indictment) have series of their own: of the kind, or of all kinds, one look-up each. */
static int find_act_number(finding_t *x, store_conn_t *c, bool *ret_found, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && !*ret_found && i < catalogue_kind_count(x->book->with.catalogue); i++) {
        const cat_kind_t *k = catalogue_kind_at(x->book->with.catalogue, i);
        for (size_t j = 0; (!x->kind || k == x->kind) && !failed && !*ret_found && j < k->act_count; j++)
            if (k->acts[j].series)
                failed = store_get_int(c, "SELECT matter FROM number_issued WHERE kind = $1 AND number = $2 AND voided_by IS NULL",
                                       STORE_P(store_text(k->acts[j].series), store_text(x->number)), &x->matter, ret_found, err);
    }
    return failed;
}

static int find_number(store_conn_t *c, void *arg, err_t *err)
{
    finding_t *x = arg;
    bool found = false, hides = false;
    x->matter = 0;
    /* The index is by kind and number; of all kinds it is asked once each, by the database. */
    int failed = x->kind ? store_get_int(c, "SELECT matter FROM number_issued WHERE kind = $1 AND number = $2 AND voided_by IS NULL",
                                         STORE_P(store_text(x->kind->name), store_text(x->number)), &x->matter, &found, err)
                         : store_get_int(c, "SELECT n.matter FROM catalogue_kind k JOIN number_issued n ON n.kind = k.kind AND "
                                            "n.number = $1 WHERE n.voided_by IS NULL",
                                         STORE_P(store_text(x->number)), &x->matter, &found, err);
    if (!failed && !found) failed = find_act_number(x, c, &found, err);
    if (!failed && found) failed = seal_hides_any(x->book, c, x->actor, x->matter, &hides, err);
    if (!failed && found) found = !hides && may_know(x, c);
    if (!failed && !found) failed = err_set(err, ERR_REGISTER_MATTER, x->number);
    return failed;
}

int book_by_number(book_t *b, const actor_t *actor, const cat_kind_t *kind, const char *number, int64_t *ret_matter, err_t *err)
{
    finding_t x = {.book = b, .actor = actor, .kind = kind, .number = number};
    int64_t id;
    if (matter_parse(number, &id, NULL) == 0) {
        *ret_matter = id;
        return 0;
    }
    int failed = store_read(b->with.store, find_number, &x, err);
    if (!failed) *ret_matter = x.matter;
    return failed;
}
