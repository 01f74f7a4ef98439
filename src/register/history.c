/* history.c - a matter as the list of its effective acts; annulling and correcting.
 *
 * An annulled act keeps its place and its number stays issued (voided); a correction lays new values over
 * the act it concerns. Both are acts themselves: nothing is overwritten. The projections of the matter
 * are then folded anew from the effective acts, so that they are what they would be had the effective
 * acts been performed alone.
 */
#include "register/inside.h"

#include "base/id.h"
#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACTS_MOST = 20000 };

static bool is_annulment(const act_record_t *r)
{
    return r->target && strcmp(r->act_name, "annul") == 0;
}

static bool is_correction(const act_record_t *r)
{
    return r->target && strcmp(r->act_name, "correct") == 0;
}

static bool annulled(const history_t *h, int64_t id)
{
    for (size_t i = 0; i < h->all_count; i++)
        if (is_annulment(&h->all[i]) && h->all[i].target == id) return true;
    return false;
}

/* Lays the values of a correction over those of the act; new fields join in the kind's order. */
static int overlay(act_record_t *r, const act_record_t *correction, arena_t *a, err_t *err)
{
    const cat_kind_t *k = r->kind;
    field_value_t *merged = arena_array(a, k->field_count + 1, sizeof *merged);
    if (!merged) return err_nomem(err);
    size_t n = 0;
    for (size_t f = 0; f < k->field_count; f++) {
        const field_value_t *v = NULL;
        for (size_t i = 0; i < r->field_count; i++)
            if (r->fields[i].field == &k->fields[f]) v = &r->fields[i];
        for (size_t i = 0; i < correction->field_count; i++)
            if (correction->fields[i].field == &k->fields[f]) v = &correction->fields[i];
        if (v) merged[n++] = *v;
    }
    r->fields = merged;
    r->field_count = n;
    return 0;
}

int history_of(book_t *b, act_record_t *all, size_t count, arena_t *a, history_t *ret_history,
               err_t *err)
{
    (void)b;
    history_t h = {.all = all, .all_count = count, .last = count ? all[count - 1].id : 0};
    h.acts = arena_array(a, count + 1, sizeof *h.acts);
    h.mention = arena_array(a, count + 1, sizeof *h.mention);
    if (!h.acts || !h.mention) return err_nomem(err);
    for (size_t i = 0; i < count; i++) {
        if (all[i].target || annulled(&h, all[i].id)) continue;
        act_record_t *r = &h.acts[h.count];
        *r = all[i];
        h.mention[h.count] = r->id;
        for (size_t j = i + 1; j < count; j++) {
            if (!is_correction(&all[j]) || all[j].target != r->id) continue;
            int failed = overlay(r, &all[j], a, err);
            if (failed) return failed;
            h.mention[h.count] = all[j].id;
        }
        h.count++;
    }
    *ret_history = h;
    return 0;
}

int history_load(book_t *b, store_conn_t *c, int64_t matter, arena_t *a, history_t *ret_history,
                 err_t *err)
{
    store_rows_t *rows = NULL;
    act_record_t *all = NULL;
    size_t count = 0, room = 0;
    int failed = store_query(c, "SELECT " ACT_COLUMNS " FROM act WHERE matter = $1 ORDER BY id",
                             STORE_P(store_int(matter)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (count == room) {
            if (room == ACTS_MOST) {
                failed = err_set(err, ERR_REGISTER_TOO_LONG, "acts", "20000");
                break;
            }
            room = room ? room * 2 : 16;
            act_record_t *more = arena_array(a, room, sizeof *more);
            if (more && count) memcpy(more, all, count * sizeof *all);
            if (!more) failed = err_nomem(err);
            all = more;
        }
        if (!failed) failed = record_read(b, rows, a, &all[count++], err);
    }
    store_rows_close(rows);
    return failed ? failed : history_of(b, all, count, a, ret_history, err);
}

/* --- folding a whole matter ------------------------------------------------------------------- */

int history_set_last(store_conn_t *c, const cat_kind_t *k, int64_t matter, int64_t last, err_t *err)
{
    buf_t sql;
    buf_init(&sql, 512);
    buf_addf(&sql, "UPDATE k_%s SET last_origin = $2, last_seq = $3 WHERE id = $1", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_exec(c, buf_text(&sql),
                            STORE_P(store_int(matter), store_int(last >> 40),
                                    store_int(last & ((INT64_C(1) << 40) - 1))), NULL, err);
    buf_release(&sql);
    return failed;
}

static int void_numbers(store_conn_t *c, const history_t *h, err_t *err)
{
    for (size_t i = 0; i < h->all_count; i++) {
        if (!is_annulment(&h->all[i])) continue;
        int failed = store_exec(c, "UPDATE number_issued SET voided_by = $2 WHERE act = $1",
                                STORE_P(store_int(h->all[i].target), store_int(h->all[i].id)), NULL, err);
        if (failed) return failed;
    }
    return 0;
}

/* with_numbers: false when the numbers are there already (a live matter keeps those issued). */
int history_fold(store_conn_t *c, const history_t *h, bool with_numbers, arena_t *a, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && with_numbers && i < h->all_count; i++)
        failed = fold_number(c, &h->all[i], err);
    if (!failed) failed = void_numbers(c, h, err);
    /* Annulments, corrections and re-datings have moved due dates: each in its place among the acts. */
    size_t other = 0;
    for (size_t i = 0; !failed && i < h->count; i++) {
        act_record_t r = h->acts[i];
        for (; !failed && other < h->all_count && h->all[other].id < r.id; other++)
            if (h->all[other].target) failed = fold_dues(c, &h->all[other], err);
        if (failed) break;
        for (size_t f = 0; f < r.field_count; f++)
            if (r.fields[f].party) party_set_id(r.fields[f].party, r.id, r.fields[f].field->name);
        failed = fold_row(c, &r, NULL, a, NULL, NULL, err);
        if (!failed) failed = fold_rest(c, &r, err);
        if (!failed && h->mention[i] != r.id) failed = fold_parties(c, &r, h->mention[i], err);
    }
    for (; !failed && h->count && other < h->all_count; other++)
        if (h->all[other].target) failed = fold_dues(c, &h->all[other], err);
    if (!failed && h->count && h->last != h->acts[h->count - 1].id)
        failed = history_set_last(c, h->acts[0].kind, h->acts[0].matter, h->last, err);
    return failed;
}

static int delete_of(store_conn_t *c, const char *sql, int64_t matter, err_t *err)
{
    return store_exec(c, sql, STORE_P(store_int(matter)), NULL, err);
}

int history_remove(store_conn_t *c, const cat_kind_t *k, int64_t matter, err_t *err)
{
    buf_t sql;
    buf_init(&sql, 512);
    buf_addf(&sql, "DELETE FROM k_%s WHERE id = $1", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : delete_of(c, buf_text(&sql), matter, err);
    if (!failed) failed = delete_of(c, "DELETE FROM due WHERE matter = $1", matter, err);
    if (!failed) failed = delete_of(c, "DELETE FROM link WHERE from_matter = $1", matter, err);
    if (!failed) failed = delete_of(c, "DELETE FROM matter_party WHERE matter = $1", matter, err);
    buf_release(&sql);
    return failed;
}

/* --- parties after an annulment or correction --------------------------------------------------- */

/* Every party that the matter's acts ever mentioned is dropped and folded again from all matters that
 * mention it, so that a wrong mention leaves no trace in what is known of the party. */
static int forget_parties(store_conn_t *c, const history_t *h, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; i < h->all_count; i++) {
        const act_record_t *r = &h->all[i];
        int64_t base = r->target ? r->target : r->id;
        for (size_t f = 0; !failed && f < r->field_count; f++) {
            party_fact_t *p = r->fields[f].party;
            if (!p) continue;
            party_set_id(p, base, r->fields[f].field->name);
            failed = delete_of(c, "DELETE FROM party WHERE id = $1", p->id, err);
            if (!failed) failed = delete_of(c, "DELETE FROM party_name WHERE party = $1", p->id, err);
        }
    }
    return failed;
}

typedef struct others {
    int64_t *matter;
    size_t count;
} others_t;

static int list_others(store_conn_t *c, const history_t *h, arena_t *a, others_t *ret, err_t *err)
{
    enum { OTHERS_MOST = 5000 };
    ret->matter = arena_array(a, OTHERS_MOST, sizeof *ret->matter);
    if (!ret->matter) return err_nomem(err);
    int failed = 0;
    for (size_t i = 0; !failed && i < h->all_count; i++)
        for (size_t f = 0; !failed && f < h->all[i].field_count; f++) {
            const party_fact_t *p = h->all[i].fields[f].party;
            if (!p || !p->identity[0]) continue;
            store_rows_t *rows = NULL;
            failed = store_query(c, "SELECT matter FROM matter_party WHERE party = $1 AND matter <> $2",
                                 STORE_P(store_int(p->id), store_int(h->all[i].matter)), &rows, err);
            for (bool row = true; !failed;) {
                failed = store_step(rows, &row, err);
                if (failed || !row) break;
                if (ret->count == OTHERS_MOST) failed = err_set(err, ERR_REGISTER_TOO_LONG, "party", "5000");
                else ret->matter[ret->count++] = store_col_int(rows, 0);
            }
            store_rows_close(rows);
        }
    return failed;
}

static int fold_others(book_t *b, store_conn_t *c, const others_t *o, arena_t *a, err_t *err)
{
    for (size_t i = 0; i < o->count; i++) {
        history_t h;
        int failed = history_load(b, c, o->matter[i], a, &h, err);
        for (size_t j = 0; !failed && j < h.count; j++) {
            failed = fold_parties(c, &h.acts[j], h.acts[j].id, err);
            if (!failed && h.mention[j] != h.acts[j].id)
                failed = fold_parties(c, &h.acts[j], h.mention[j], err);
        }
        if (failed) return failed;
    }
    return 0;
}

/* --- annul, correct ----------------------------------------------------------------------------- */

typedef struct amend {
    book_t *book;
    const actor_t *actor;
    int64_t target;
    const json_t *fields; /* NULL: annul */
    const char *ground, *idem_key, *kind_name;
    unsigned char request_hash[LEDGER_HASH];
    arena_t *arena;
    act_receipt_t receipt;
    int64_t seq; /* PostgreSQL: reserved */
    int64_t last;
} amend_t;

static const act_record_t *find_act(const history_t *h, int64_t id, size_t *ret_at)
{
    for (size_t i = 0; i < h->count; i++)
        if (h->acts[i].id == id) {
            *ret_at = i;
            return &h->acts[i];
        }
    return NULL;
}

static int load_target(amend_t *x, store_conn_t *c, history_t *h, size_t *ret_at, err_t *err)
{
    char id[48];
    matter_text(x->target, id);
    int64_t matter = 0;
    bool found = false;
    int failed = store_get_int(c, "SELECT matter FROM act WHERE id = $1", STORE_P(store_int(x->target)),
                               &matter, &found, err);
    if (failed) return failed;
    if (!found) return err_set(err, ERR_REGISTER_NOT_AN_ACT, id);
    failed = history_load(x->book, c, matter, x->arena, h, err);
    if (failed) return failed;
    if (find_act(h, x->target, ret_at)) return 0;
    return err_set(err, annulled(h, x->target) ? ERR_REGISTER_ANNULLED : ERR_REGISTER_NOT_AN_ACT, id);
}

/* Only the last effective act can be annulled: what builds on it must go first. */
static int may_annul(const history_t *h, size_t at, err_t *err)
{
    if (at + 1 == h->count) return 0;
    char id[48], later[48];
    matter_text(h->acts[at].id, id);
    matter_text(h->acts[h->count - 1].id, later);
    return err_set(err, ERR_REGISTER_ANNUL_LATER, id, later);
}

/* What the act counts for now: its own counts and the differences its corrections made. */
static int reverse_counts(const history_t *h, const act_record_t *t, act_record_t *r, arena_t *a,
                          err_t *err)
{
    size_t most = 2 * t->kind->figure_count + 1;
    for (size_t i = 0; i < h->all_count; i++)
        if (h->all[i].id == t->id || h->all[i].target == t->id) most += h->all[i].count_count;
    r->counts = arena_array(a, most, sizeof *r->counts);
    if (!r->counts) return err_nomem(err);
    for (size_t i = 0; i < h->all_count; i++) {
        if (h->all[i].id != t->id && h->all[i].target != t->id) continue;
        for (size_t j = 0; j < h->all[i].count_count; j++) {
            count_effect_t x = h->all[i].counts[j];
            x.n = -x.n;
            x.amount = -x.amount;
            r->counts[r->count_count++] = x;
        }
    }
    return 0;
}

/* What a figure counts may depend on a corrected field: asked again of the row as it now is. */
static int recount(store_conn_t *c, const act_record_t *t, act_record_t *r, err_t *err)
{
    const cat_kind_t *k = t->kind;
    int failed = 0;
    for (size_t i = 0; !failed && i < k->figure_count; i++) {
        const cat_figure_t *f = &k->figures[i];
        if (!f->count || strcmp(f->count, t->act_name) != 0) continue;
        buf_t sql;
        buf_init(&sql, 8192);
        buf_addf(&sql, "SELECT CASE WHEN (%s) THEN 1 ELSE 0 END, %s FROM k_%s WHERE id = $1", /* sql: identifiers only */
                 f->where ? f->where : "TRUE", f->sum ? f->sum : "0", k->name);
        store_rows_t *rows = NULL;
        bool row = false;
        failed = buf_failed(&sql) ? err_nomem(err)
                                  : store_query(c, buf_text(&sql), STORE_P(store_int(t->matter)), &rows, err);
        if (!failed) failed = store_step(rows, &row, err);
        if (!failed && row && store_col_int(rows, 0))
            r->counts[r->count_count++] =
                (count_effect_t){f->name, 1, store_col_int(rows, 1), t->occurred_on};
        store_rows_close(rows);
        buf_release(&sql);
    }
    return failed;
}

static int start_record(amend_t *x, store_conn_t *c, const act_record_t *t, act_record_t *r,
                        err_t *err)
{
    int64_t seq;
    int failed = seq_next(x->book, c, x->seq, &seq, err);
    if (failed) return failed;
    *r = (act_record_t){.id = matter_id(x->book->with.origin, seq), .matter = t->matter, .target = t->id,
                        .kind = t->kind, .act_name = x->fields ? "correct" : "annul",
                        .office = t->office, .actor = x->actor->login,
                        .actor_office = x->actor->office, .note = x->ground,
                        .occurred_on = day_today(), .idem_key = x->idem_key,
                        .has_request_hash = x->idem_key != NULL};
    memcpy(r->request_hash, x->request_hash, sizeof r->request_hash);
    instant_text(instant_now(), r->recorded_at);
    unsigned char salt[SALT_BYTES];
    id_random(salt, sizeof salt);
    sodium_bin2hex(r->salt, sizeof r->salt, salt, sizeof salt);
    if (x->fields)
        failed = parse_fields(x->book, t->kind, NULL, x->fields, x->arena, &r->fields,
                              &r->field_count, err);
    /* The corrected act happened when it happened: its choices are those of its own day. */
    if (!failed) failed = check_choice_days(t->kind, r->fields, r->field_count, t->occurred_on, err);
    return failed;
}

static int refold(amend_t *x, store_conn_t *c, history_t *h, const act_record_t *t,
                  act_record_t *r, err_t *err)
{
    act_record_t *all = arena_array(x->arena, h->all_count + 1, sizeof *all);
    if (!all) return err_nomem(err);
    memcpy(all, h->all, h->all_count * sizeof *all);
    all[h->all_count] = *r;
    history_t now;
    others_t others = {0};
    int failed = history_of(x->book, all, h->all_count + 1, x->arena, &now, err);
    if (!failed) failed = forget_parties(c, &now, err);
    if (!failed) failed = list_others(c, &now, x->arena, &others, err);
    if (!failed) failed = history_remove(c, t->kind, t->matter, err);
    if (!failed) failed = history_fold(c, &now, false, x->arena, err);
    if (!failed) failed = fold_others(x->book, c, &others, x->arena, err);
    if (!failed) failed = settle_dues(x->book, c, &now, r, x->arena, err);
    return failed;
}

static int amend_rights(amend_t *x, const act_record_t *t, err_t *err)
{
    char id[48];
    matter_text(t->id, id);
    if (!t->act) return err_set(err, ERR_REGISTER_NOT_AN_ACT, id);
    return check_rights(x->book, x->actor, t->kind, t->act, t->office, err);
}

static int amend_act(store_conn_t *c, void *arg, err_t *err)
{
    amend_t *x = arg;
    history_t h;
    size_t at = 0;
    act_record_t r = {.actor = x->actor->login, .idem_key = x->idem_key, .has_request_hash = true};
    bool replayed = false;
    memcpy(r.request_hash, x->request_hash, sizeof r.request_hash);
    x->last = 0;
    int failed = x->idem_key ? replay_receipt(x->book, c, &r, x->actor, x->arena, &x->receipt, &replayed, err) : 0;
    if (failed || replayed) return failed;
    failed = load_target(x, c, &h, &at, err);
    if (failed) return failed;
    const act_record_t *t = &h.acts[at];
    failed = amend_rights(x, t, err);
    if (!failed && !x->fields) failed = may_annul(&h, at, err);
    if (!failed) failed = start_record(x, c, t, &r, err);
    if (!failed) failed = refold(x, c, &h, t, &r, err);
    if (failed) return failed;
    failed = reverse_counts(&h, t, &r, x->arena, err);
    if (!failed && x->fields) failed = recount(c, t, &r, err);
    if (!failed) failed = fold_counts(c, &r, err);
    r.stage = h.count && !x->fields && at > 0 ? h.acts[at - 1].stage : t->stage;
    if (!failed) failed = record_finish(x->book, c, &r, x->arena, err);
    if (!failed) failed = fill_receipt(x->book, c, &r, x->arena, &x->receipt, err);
    x->last = r.id;
    return failed;
}

static int read_kind_name(store_conn_t *c, void *arg, err_t *err)
{
    amend_t *x = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    x->kind_name = NULL;
    int failed = store_query(c, "SELECT kind FROM act WHERE id = $1", STORE_P(store_int(x->target)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row && !(x->kind_name = arena_text(x->arena, store_col_text(rows, 0)))) failed = err_nomem(err);
    store_rows_close(rows);
    return failed;
}

/* The instrument is asked on the caller's thread, before the transaction. */
static int ask_about(amend_t *x, err_t *err)
{
    const cat_kind_t *kind;
    int failed = store_read(x->book->with.store, read_kind_name, x, err);
    if (failed || !x->kind_name) return failed; /* no such act: said later, with its id */
    failed = catalogue_kind(x->book->with.catalogue, x->kind_name, &kind, err);
    act_request_t q = {.actor = *x->actor, .kind = x->kind_name, .act = x->fields ? "correct" : "annul",
                       .matter = x->target, .occurred_on = DAY_NONE, .fields = x->fields};
    return failed ? failed : ask_instrument(x->book, &q, kind, err);
}

static int amend(amend_t *x, act_receipt_t *ret_receipt, err_t *err)
{
    if (!x->ground || !*x->ground) return err_set(err, ERR_REGISTER_GROUND);
    if (strlen(x->ground) > NOTE_BYTES_MOST) return err_set(err, ERR_REGISTER_TOO_LONG, "ground", "4000");
    buf_t content;
    buf_init(&content, 4 << 20);
    buf_addf(&content, "amend\n%" PRId64 "\n%s\n", x->target, x->ground);
    char *fields = x->fields ? json_dumps(x->fields, JSON_COMPACT | JSON_SORT_KEYS) : NULL;
    if (fields) buf_add_raw(&content, fields);
    free(fields);
    int failed = buf_failed(&content) ? err_nomem(err) : 0;
    if (!failed) crypto_hash_sha256(x->request_hash, (unsigned char *)content.data, content.length);
    buf_release(&content);
    if (!failed) failed = ask_about(x, err);
    if (!failed) failed = seq_reserve(x->book, 1, &x->seq, err);
    if (!failed) failed = store_write_alone(x->book->with.store, amend_act, x, err);
    if (failed) return failed;
    int64_t seen = atomic_load(&x->book->last_act);
    while (x->last > seen && !atomic_compare_exchange_weak(&x->book->last_act, &seen, x->last)) continue;
    *ret_receipt = x->receipt;
    return 0;
}

int register_annul(book_t *b, const actor_t *actor, int64_t origin, int64_t seq, const char *ground,
                   const char *idem_key, arena_t *a, act_receipt_t *ret_receipt, err_t *err)
{
    amend_t x = {.book = b, .actor = actor, .target = matter_id(origin, seq), .ground = ground,
                 .idem_key = idem_key, .arena = a};
    return amend(&x, ret_receipt, err);
}

int register_correct(book_t *b, const actor_t *actor, int64_t origin, int64_t seq,
                     const json_t *fields, const char *ground, const char *idem_key, arena_t *a,
                     act_receipt_t *ret_receipt, err_t *err)
{
    if (!json_is_object(fields) || json_object_size(fields) == 0)
        return err_set(err, ERR_REGISTER_TOO_LONG, "fields", "1..");
    amend_t x = {.book = b, .actor = actor, .target = matter_id(origin, seq), .fields = fields,
                 .ground = ground, .idem_key = idem_key, .arena = a};
    return amend(&x, ret_receipt, err);
}
