/* book.c - opening the register: plans of the kinds, the sequencer of the log, receipts.
 *
 * A plan is what an act needs on the writing thread and can be known before: the RETURNING list with
 * all its conditions, and which due rules and figures it touches. Made once, when the book is opened.
 */
#include "register/inside.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LOOK_AGAIN_US = 200 * 1000, SEQUENCE_MS = 200, RECEIPT_DUES_MOST = 64 };

/* --- plans --------------------------------------------------------------------------------------- */

static bool add_probe(buf_t *list, act_plan_t *plan, size_t most, enum probe_what what, int index,
                      const char *open, const char *expression, const char *close)
{
    if (plan->probe_count == most) return false;
    buf_addf(list, "%s%s%s%s", plan->probe_count ? ", " : " RETURNING ", open, expression, close);
    plan->probes[plan->probe_count++] = (probe_t){what, index};
    return true;
}

static bool probe_required(buf_t *list, act_plan_t *plan, size_t most, const cat_kind_t *k,
                           const cat_act_t *act)
{
    bool fits = true;
    for (size_t i = 0; i < act->require_count; i++)
        fits = fits && add_probe(list, plan, most, PROBE_REQUIRED, act->requires_[i], "(",
                                 k->fields[act->requires_[i]].name, " IS NOT NULL)");
    return fits;
}

static bool probe_dues(buf_t *list, act_plan_t *plan, size_t most, const cat_kind_t *k, size_t act, arena_t *memory)
{
    bool fits = true;
    for (size_t i = 0; i < k->due_count; i++) {
        const cat_due_t *d = &k->dues[i];
        uint64_t rule = UINT64_C(1) << i;
        if (cat_acts_has(&d->from, act)) plan->starts |= rule;
        if (cat_acts_has(&d->met_by, act)) plan->meets |= rule;
        if (cat_acts_has(&d->paused_by, act)) plan->pauses |= rule;
        if (cat_acts_has(&d->resumed_by, act)) plan->resumes |= rule;
        if (cat_acts_has(&d->cancelled_by, act)) plan->cancels |= rule;
        for (size_t e = 0; e < d->extension_count; e++)
            if ((size_t)d->extensions[e].act == act) plan->extends |= rule;
        bool starts = cat_acts_has(&d->from, act);
        if (starts && d->when) fits = fits && add_probe(list, plan, most, PROBE_DUE_WHEN, (int)i, "(", d->when, ")");
        if (!starts && k->acts[act].opens) continue; /* nothing of the rule runs yet */
        if (d->term_field || due_field(d) || d->custody_field) plan->moves |= rule;
        if (d->term_field)
            fits = fits && add_probe(list, plan, most, PROBE_DUE_TERM, (int)i, "(", d->term_field, ")");
        if (due_field(d))
            fits = fits && add_probe(list, plan, most, PROBE_DUE_DAY, (int)i, "xz_days_between('1970-01-01', ",
                                     due_field(d), ")");
        if (d->custody_field) {
            const char *field = arena_printf(memory, "%s%s", d->custody_field, due_custody_test(k, d->custody_field));
            fits = fits && field && add_probe(list, plan, most, PROBE_DUE_CUSTODY, (int)i, "(", field, ")");
        }
    }
    return fits;
}

static bool probe_figures(buf_t *list, act_plan_t *plan, size_t most, const cat_kind_t *k,
                          const cat_act_t *act)
{
    bool fits = true;
    for (size_t i = 0; i < k->figure_count; i++) { /* at most 64: CAT_FIGURES_MOST */
        const cat_figure_t *f = &k->figures[i];
        if (!cat_figure_counts(f, act->name)) continue;
        plan->counts |= UINT64_C(1) << i;
        if (f->where) fits = fits && add_probe(list, plan, most, PROBE_FIGURE_WHERE, (int)i, "(", f->where, ")");
        if (f->sum) fits = fits && add_probe(list, plan, most, PROBE_FIGURE_SUM, (int)i, "(", f->sum, ")");
    }
    return fits;
}

/* Rules that the act ends by closing: what meets, resumes or lengthens them cannot be done at the stage it leads to, and
 * nothing happens of itself when they run out. */
static uint64_t ended_rules(const cat_kind_t *k, const cat_act_t *x)
{
    uint64_t ends = 0;
    if (x->opens || x->to < 0 || !(k->final_stages >> x->to & 1)) return 0;
    for (size_t i = 0; i < k->due_count; i++) {
        const cat_due_t *d = &k->dues[i];
        cat_acts_t acts = d->met_by;
        cat_acts_join(&acts, &d->resumed_by);
        bool possible = d->missed & CAT_MISSED_LAPSE || d->on_missed >= 0;
        for (size_t e = 0; e < d->extension_count; e++) cat_acts_add(&acts, (size_t)d->extensions[e].act);
        for (size_t a = 0; a < k->act_count && !possible; a++)
            possible = cat_acts_has(&acts, a) && k->acts[a].from >> x->to & 1;
        if (!possible) ends |= UINT64_C(1) << i;
    }
    return ends;
}

static int plan_act(book_t *b, const cat_kind_t *k, size_t act, act_plan_t *plan, err_t *err)
{
    const cat_act_t *x = &k->acts[act];
    size_t most = x->check_count + x->require_count + 4 * k->due_count + 2 * k->figure_count + x->then_count;
    plan->probes = arena_array(b->memory, most, sizeof *plan->probes);
    if (!plan->probes) return err_nomem(err);
    buf_t list;
    buf_init(&list, 1 << 20);
    bool fits = true;
    plan->gates = gates_beyond(x);
    for (size_t i = 0; i < x->check_count; i++)
        if (!x->checks[i].asks) fits = fits && add_probe(&list, plan, most, PROBE_WHEN, (int)i, "(", x->checks[i].that, ")");
    /* An opening act has all its values with it: request.c looked. */
    if (!x->opens) fits = fits && probe_required(&list, plan, most, k, x);
    fits = fits && probe_dues(&list, plan, most, k, act, b->memory);
    plan->ends = ended_rules(k, x);
    fits = fits && probe_figures(&list, plan, most, k, x);
    for (size_t i = 0; i < x->then_count; i++)
        if (x->then[i].when) fits = fits && add_probe(&list, plan, most, PROBE_THEN_WHEN, (int)i, "(", x->then[i].when, ")");
    assert(fits);
    plan->returning = buf_failed(&list) ? NULL : arena_text(b->memory, buf_text(&list));
    buf_release(&list);
    if (!plan->returning) return err_nomem(err);
    int failed = x->set_count ? plan_sets(b, k, x, plan, err) : 0;
    return failed || !x->then_count ? failed : plan_then(b, k, x, plan, err);
}

int plan_kinds(book_t *b, err_t *err)
{
    b->plan_count = catalogue_kind_count(b->with.catalogue);
    b->plans = arena_array(b->memory, b->plan_count + 1, sizeof *b->plans);
    b->columns = arena_array(b->memory, b->plan_count + 1, sizeof *b->columns);
    if (!b->plans || !b->columns) return err_nomem(err);
    for (size_t i = 0; i < b->plan_count; i++) {
        const cat_kind_t *k = catalogue_kind_at(b->with.catalogue, i);
        kind_plan_t *p = &b->plans[i];
        p->kind = k;
        p->acts = arena_array(b->memory, k->act_count + 1, sizeof *p->acts);
        p->select_row = arena_printf(b->memory, /* sql: identifiers only */
            "SELECT office, stage, number, parent, last_origin, last_seq, opened_on FROM k_%s WHERE id = $1",
            k->name);
        if (!p->acts || !p->select_row) return err_nomem(err);
        for (size_t j = 0; j < k->act_count; j++) {
            int failed = plan_act(b, k, j, &p->acts[j], err);
            if (failed) return failed;
        }
    }
    plan_follow_most(b);
    return 0;
}

const kind_plan_t *book_plan(const book_t *b, const cat_kind_t *kind)
{
    /* Kinds lie in one array of the catalogue, plans in the same order. */
    size_t i = (size_t)(kind - catalogue_kind_at(b->with.catalogue, 0));
    assert(i < b->plan_count && b->plans[i].kind == kind);
    return &b->plans[i];
}

/* --- the log -------------------------------------------------------------------------------------- */

static int append_pending(store_conn_t *c, void *arg, err_t *err)
{
    book_t *b = arg;
    int64_t first;
    if (b->serial != store_txn_serial(c) || b->pending_count == 0) return 0;
    int failed = ledger_append(c, b->pending, b->pending_count, &first, err);
    b->pending_count = 0;
    return failed;
}

static void *sequence_always(void *arg)
{
    book_t *b = arg;
    const struct timespec pause = {.tv_nsec = SEQUENCE_MS * 1000000L};
    while (!atomic_load(&b->stopping)) {
        size_t count = 0;
        /* A failure (connection lost) is met again at the next turn: the leaves wait in their table. */
        (void)ledger_sequence(b->with.store, 1000, &count, NULL);
        if (count < 1000) (void)nanosleep(&pause, NULL);
    }
    return NULL;
}

static int start_sequencer(book_t *b, err_t *err)
{
    if (store_engine_of(b->with.store) != STORE_POSTGRES) return 0;
    int failed = pthread_create(&b->sequencer, NULL, sequence_always, b);
    if (failed) return err_set(err, ERR_BASE_BUG, "pthread_create");
    b->sequencer_runs = true;
    return 0;
}

/* --- open, close ---------------------------------------------------------------------------------- */

static int read_newest(store_conn_t *c, void *arg, err_t *err)
{
    book_t *b = arg;
    int64_t n = 0;
    bool found;
    if (!b->with.origin) {
        int failed = store_get_int(c, "SELECT origin FROM installation", STORE_NONE, &n, &found, err);
        if (failed) return failed;
        if (!found) return err_set(err, ERR_REGISTER_NO_INSTALLATION);
        b->with.origin = n;
    }
    int failed = store_get_int(c, "SELECT MAX(id) FROM act", STORE_NONE, &n, &found, err);
    if (!failed) atomic_store(&b->last_act, found ? n : 0);
    return failed;
}

int book_open(const book_options_t *options, book_t **ret_book, err_t *err)
{
    book_t *b = calloc(1, sizeof *b);
    if (!b) return err_nomem(err);
    b->with = *options;
    (void)pthread_mutex_init(&b->block_lock, NULL);
    (void)pthread_mutex_init(&b->columns_lock, NULL);
    b->families = families_new();
    b->block_next = 1;
    b->memory = arena_new((size_t)256 << 20);
    b->pending = calloc(PENDING_MOST, sizeof *b->pending);
    b->pending_room = PENDING_MOST;
    int failed = b->memory && b->pending && b->families ? plan_kinds(b, err) : err_nomem(err);
    if (!failed) failed = store_read(options->store, read_newest, b, err);
    if (!failed) {
        store_on_batch(options->store, append_pending, b);
        failed = start_sequencer(b, err);
    }
    if (failed) book_close(b);
    else *ret_book = b;
    return failed;
}

void book_close(book_t *b)
{
    if (!b) return;
    if (b->sequencer_runs) {
        size_t count = 1;
        atomic_store(&b->stopping, true);
        (void)pthread_join(b->sequencer, NULL);
        while (count > 0 && ledger_sequence(b->with.store, 1000, &count, NULL) == 0) continue;
    }
    store_on_batch(b->with.store, NULL, NULL);
    (void)pthread_mutex_destroy(&b->block_lock);
    for (size_t i = 0; b->columns && i < b->plan_count; i++) columns_free(b->columns[i]);
    (void)pthread_mutex_destroy(&b->columns_lock);
    families_free(b->families);
    arena_free(b->memory);
    free(b->pending);
    free(b);
}

void book_on_check(book_t *b, const char *instrument, book_check_fn fn, void *arg)
{
    assert(b->check_count < CHECKS_MOST);
    b->checks[b->check_count++] = (instrument_check_t){instrument, fn, arg};
}

const catalogue_t *book_catalogue(const book_t *b)
{
    return b->with.catalogue;
}

const calendar_t *book_calendar(const book_t *b)
{
    return __atomic_load_n(&b->with.calendar, __ATOMIC_ACQUIRE);
}

void book_take_calendar(book_t *b, const calendar_t *calendar)
{
    __atomic_store_n(&b->with.calendar, calendar, __ATOMIC_RELEASE);
}

const office_tree_t *book_offices(const book_t *b)
{
    return b->with.offices;
}

store_t *book_store(const book_t *b)
{
    return b->with.store;
}

int64_t book_origin(const book_t *b)
{
    return b->with.origin;
}

int64_t book_last_act(book_t *b)
{
    int64_t now = instant_now(), looked = atomic_load(&b->last_looked_us);
    if (now - looked > LOOK_AGAIN_US && atomic_compare_exchange_strong(&b->last_looked_us, &looked, now)) {
        book_t probe = {.with = b->with};
        if (store_read(b->with.store, read_newest, &probe, NULL) == 0) {
            int64_t newest = atomic_load(&probe.last_act), seen = atomic_load(&b->last_act);
            while (newest > seen && !atomic_compare_exchange_weak(&b->last_act, &seen, newest)) continue;
        }
    }
    return atomic_load(&b->last_act);
}

/* --- receipts ------------------------------------------------------------------------------------- */

static int fill_dues(store_conn_t *c, const cat_kind_t *k, int64_t matter, arena_t *a,
                     act_receipt_t *ret, err_t *err)
{
    store_rows_t *rows = NULL;
    ret->due = arena_array(a, RECEIPT_DUES_MOST, sizeof *ret->due);
    if (!ret->due) return err_nomem(err);
    int failed = store_query(c, "SELECT rule, due_on, " DUE_PROVISIONAL_SQL " FROM due WHERE matter = $1 AND state = 'open' "
                                "ORDER BY due_on, rule", STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed && ret->due_count < RECEIPT_DUES_MOST;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        due_now_t *d = &ret->due[ret->due_count];
        *d = (due_now_t){.rule = arena_text(a, store_col_text(rows, 0)), .due_on = DAY_NONE,
                         .provisional = store_col_int(rows, 2) != 0};
        if (!d->rule) failed = err_nomem(err);
        const char *day = store_col_text(rows, 1);
        if (!failed && day) failed = day_parse(day, &d->due_on, err);
        for (size_t i = 0; !failed && i < k->due_count; i++)
            if (strcmp(k->dues[i].name, d->rule) == 0) {
                d->label = k->dues[i].label;
                d->law = k->dues[i].law;
            }
        ret->due_count++;
    }
    store_rows_close(rows);
    return failed;
}

static int compare_dues(const void *x, const void *y)
{
    const due_now_t *p = x, *q = y;
    return p->due_on != q->due_on ? (p->due_on < q->due_on ? -1 : 1) : strcmp(p->rule, q->rule);
}

/* A matter that was just opened has the due dates that its act started, and no others. */
static int own_dues(const act_record_t *r, arena_t *a, act_receipt_t *ret, err_t *err)
{
    ret->due = arena_array(a, r->due_count + 1, sizeof *ret->due);
    if (!ret->due) return err_nomem(err);
    for (size_t i = 0; i < r->due_count; i++) {
        if (r->dues[i].op != DUE_START) continue;
        due_now_t *d = &ret->due[ret->due_count++];
        *d = (due_now_t){.rule = r->dues[i].rule, .due_on = r->dues[i].due_on,
                         .provisional = due_provisional(r->dues[i].sum)};
        for (size_t k = 0; k < r->kind->due_count; k++)
            if (strcmp(r->kind->dues[k].name, d->rule) == 0) {
                d->label = r->kind->dues[k].label;
                d->law = r->kind->dues[k].law;
            }
    }
    qsort(ret->due, ret->due_count, sizeof *ret->due, compare_dues);
    return 0;
}

int fill_receipt(book_t *b, store_conn_t *c, const act_record_t *r, arena_t *a,
                 act_receipt_t *ret_receipt, err_t *err)
{
    (void)b;
    act_receipt_t x = {.origin = r->id >> 40, .seq = r->id & ((INT64_C(1) << 40) - 1), .matter = r->matter};
    text_copy(x.number, sizeof x.number, r->number.text ? r->number.text : "");
    text_copy(x.act_number, sizeof x.act_number, r->own_number.text ? r->own_number.text : "");
    text_copy(x.stage, sizeof x.stage, r->stage ? r->stage : "");
    text_copy(x.recorded_at, sizeof x.recorded_at, r->recorded_at);
    int failed = r->kind->due_count == 0    ? 0
                 : r->matter == r->id ? own_dues(r, a, &x, err)
                                      : fill_dues(c, r->kind, r->matter, a, &x, err);
    if (!failed) *ret_receipt = x;
    return failed;
}

int receipt_stands(store_conn_t *c, const act_record_t *r, arena_t *a, act_receipt_t *receipt, err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT stage, number FROM k_%s WHERE id = $1", r->kind->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(r->matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        text_copy(receipt->stage, sizeof receipt->stage, store_col_text(rows, 0));
        if (store_col_text(rows, 1)) text_copy(receipt->number, sizeof receipt->number, store_col_text(rows, 1));
    }
    store_rows_close(rows);
    buf_release(&sql);
    receipt->due_count = 0;
    return failed || !r->kind->due_count ? failed : fill_dues(c, r->kind, r->matter, a, receipt, err);
}

/* What followed came back into this very matter: it stands where that left it. */
int receipt_after(store_conn_t *c, const act_record_t *r, arena_t *a, act_receipt_t *receipt, err_t *err)
{
    size_t i = 0;
    while (i < receipt->followed_count && receipt->followed[i].matter != r->matter) i++;
    return i == receipt->followed_count ? 0 : receipt_stands(c, r, a, receipt, err);
}

int read_number(store_conn_t *c, const cat_kind_t *k, int64_t matter, char number[128], err_t *err)
{
    buf_t sql;
    store_rows_t *rows = NULL;
    bool row = false;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT number FROM k_%s WHERE id = $1", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_P(store_int(matter)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && store_col_text(rows, 0)) text_copy(number, 128, store_col_text(rows, 0));
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

int replay_receipt(book_t *b, store_conn_t *c, const act_record_t *r, const actor_t *actor, arena_t *a,
                   act_receipt_t *ret_receipt, bool *ret_found, err_t *err)
{
    store_rows_t *rows = NULL;
    act_record_t old;
    unsigned char hash[LEDGER_HASH] = {0};
    bool row = false, same = false;
    int failed = store_query(c, "SELECT " ACT_COLUMNS ", request_hash FROM act WHERE actor = $1 AND idem_key = $2",
                             STORE_P(store_text(r->actor), store_text(r->idem_key)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) {
        size_t bytes;
        const void *stored = store_col_blob(rows, 13, &bytes);
        same = bytes == sizeof hash && memcmp(stored, r->request_hash, sizeof hash) == 0;
        failed = record_read(b, rows, a, &old, err);
    }
    store_rows_close(rows);
    if (failed || !row) return failed;
    if (!same) return err_set(err, ERR_REGISTER_IDEM_REUSED, r->idem_key);
    failed = fill_receipt(b, c, &old, a, ret_receipt, err);
    if (!failed && old.kind->due_count) {
        ret_receipt->due_count = 0; /* as they stand now, not as they stood then */
        failed = fill_dues(c, old.kind, old.matter, a, ret_receipt, err);
    }
    if (!failed && !ret_receipt->number[0]) failed = read_number(c, old.kind, old.matter, ret_receipt->number, err);
    if (!failed)
        failed = followed_of(b, c, actor, old.id, a, &ret_receipt->followed, &ret_receipt->followed_count, err);
    if (!failed) failed = receipt_after(c, &old, a, ret_receipt, err);
    if (failed) return failed;
    ret_receipt->replayed = true;
    *ret_found = true;
    return 0;
}
