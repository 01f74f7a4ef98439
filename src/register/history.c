/* history.c - a matter as the list of its effective acts, and the fold of all of them.
 *
 * An annulled act keeps its place and its number stays issued (voided); a correction lays new values over
 * the act it concerns. Both are acts themselves: nothing is overwritten (amend.c performs them).
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

bool history_annulled(const history_t *h, int64_t id)
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
        if (all[i].target || history_annulled(&h, all[i].id)) continue;
        act_record_t *r = &h.acts[h.count];
        *r = all[i];
        h.mention[h.count] = r->id;
        for (size_t j = i + 1; j < count; j++) {
            if (!is_correction(&all[j]) || all[j].target != r->id) continue;
            int failed = overlay(r, &all[j], a, err);
            if (failed) return failed;
            if (all[j].field_count) h.mention[h.count] = all[j].id; /* else it says nothing of anybody */
        }
        h.count++;
    }
    *ret_history = h;
    return 0;
}

int history_with(book_t *b, const history_t *h, const act_record_t *r, arena_t *a, history_t *ret_history, err_t *err)
{
    act_record_t *all = arena_array(a, h->all_count + 1, sizeof *all);
    if (!all) return err_nomem(err);
    memcpy(all, h->all, h->all_count * sizeof *all);
    all[h->all_count] = *r;
    return history_of(b, all, h->all_count + 1, a, ret_history, err);
}

int history_fold_row(store_conn_t *c, const act_record_t *r, arena_t *a, err_t *err)
{
    act_record_t one = *r;
    for (size_t f = 0; f < one.field_count; f++)
        if (one.fields[f].party) party_set_id(one.fields[f].party, one.id, one.fields[f].field->name);
    return fold_row(c, &one, NULL, a, NULL, NULL, err);
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

int history_fold_until(store_conn_t *c, const history_t *h, int64_t act, size_t *ret_at, arena_t *a, err_t *err)
{
    size_t i = 0, other = 0;
    int failed = 0;
    for (; !failed; i++) {
        assert(i < h->count);
        act_record_t *r = &h->acts[i];
        for (; !failed && other < h->all_count && h->all[other].id < r->id; other++)
            if (h->all[other].target) failed = fold_dues(c, &h->all[other], err);
        if (!failed) failed = history_fold_row(c, r, a, err);
        if (!failed) failed = fold_parties(c, r, h->mention[i], err);
        if (r->id == act) break;
        if (!failed) failed = fold_dues(c, r, err);
    }
    *ret_at = i;
    return failed;
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

int history_delete(store_conn_t *c, const char *sql, int64_t matter, err_t *err)
{
    return store_exec(c, sql, STORE_P(store_int(matter)), NULL, err);
}

int history_remove(store_conn_t *c, const cat_kind_t *k, int64_t matter, err_t *err)
{
    buf_t sql;
    buf_init(&sql, 512);
    buf_addf(&sql, "DELETE FROM k_%s WHERE id = $1", k->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : history_delete(c, buf_text(&sql), matter, err);
    if (!failed) failed = history_delete(c, "DELETE FROM due WHERE matter = $1", matter, err);
    if (!failed) failed = history_delete(c, "DELETE FROM link WHERE from_matter = $1", matter, err);
    if (!failed) failed = history_delete(c, "DELETE FROM matter_party WHERE matter = $1", matter, err);
    if (!failed) failed = history_delete(c, "DELETE FROM matter_seal WHERE by_matter = $1", matter, err);
    buf_release(&sql);
    return failed;
}
