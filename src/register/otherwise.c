/* otherwise.c - corrections under which what followed would have followed otherwise.
 *
 * A correction changes nothing in other matters: a value handed on stays there, and the receipt names it. But where the value
 * decided that something follows, in which matter, or had to be taken over there, the two would tell different stories. So it is
 * refused: the act is annulled, which takes along what followed, and done again.
 */
#include "register/inside.h"

#include <assert.h>
#include <string.h>

static const field_value_t *value_of(const act_record_t *r, const cat_field_t *f)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (r->fields[i].field == f) return &r->fields[i];
    return NULL;
}

/* Followed by identity number: other words about the same person lead to the same matters, and a number that turned out wrong may
 * be left out; another one is another person, also by way of none (was: as first given). */
static bool names_another(const field_value_t *was, const field_value_t *now)
{
    const party_fact_t *p = was ? was->party : NULL, *q = now->party;
    if (now->field->type != CAT_PARTY) return true;
    return p && q && p->identity[0] && q->identity[0] && strcmp(p->identity, q->identity) != 0;
}

static bool is_other(const field_value_t *was, const field_value_t *now)
{
    return !was || !was->json || !now->json || !json_equal(was->json, now->json);
}

/* live: fields that the correction gives anew and no later act gave since; other: of those, the ones that name something else. */
static void lay_over(const act_record_t *first, const act_record_t *t, const act_record_t *r, bool *live, bool *other)
{
    for (size_t i = 0; i < t->kind->field_count; i++) {
        const cat_field_t *f = &t->kind->fields[i];
        const field_value_t *now = value_of(r, f), *was = value_of(t, f);
        live[i] = now && is_other(was, now);
        other[i] = live[i] && names_another(value_of(first, f), now);
    }
}

static int followed_by(store_conn_t *c, int64_t cause, const cat_then_t *t, bool *ret_did, err_t *err)
{
    int64_t n = 0;
    int failed = store_get_int(c,
        "SELECT COUNT(*) FROM follow f JOIN act a ON a.id = f.act WHERE f.cause = $1 AND a.kind = $2 AND a.act = $3 AND NOT EXISTS "
        "(SELECT 1 FROM act x WHERE x.matter = a.matter AND x.target = a.id AND x.act = 'annul')",
        STORE_P(store_int(cause), store_text(t->kind), store_text(t->act)), &n, NULL, err);
    *ret_did = n > 0;
    return failed;
}

static int refuse(book_t *b, const act_record_t *cause, const cat_then_t *t, err_t *err)
{
    char act[ERR_ARG_BYTES], there[ERR_ARG_BYTES], kind[ERR_ARG_BYTES], id[48];
    const cat_kind_t *k = NULL;
    const cat_act_t *a = NULL;
    int failed = catalogue_kind(b->with.catalogue, t->kind, &k, err);
    if (!failed) failed = cat_kind_act(k, t->act, &a, err);
    if (failed) return failed;
    matter_text(cause->id, id);
    return err_set(err, ERR_REGISTER_FOLLOWED_FROM, err_both(cause->act->label, act), err_both(k->label, kind), err_both(a->label, there), id);
}

/* Where it follows, or what it had to take over. */
static bool leads_there(const cat_then_t *t, const bool *live, const bool *other)
{
    bool by = t->on == CAT_ON_FIELD || t->on == CAT_ON_PARTY || t->on == CAT_ON_SAME;
    if (by && t->here >= 0 && other[t->here]) return true;
    if (t->on == CAT_ON_OPEN && t->office == CAT_TO_FIELD && live[t->office_field]) return true;
    if (t->on == CAT_ON_OPEN && t->parent == CAT_UNDER_FIELD && live[t->parent_field]) return true;
    for (size_t i = 0; t->must && i < t->set_count; i++)
        if (t->set[i].from == CAT_FROM_FIELD && other[t->set[i].field]) return true;
    return false;
}

static int check_targets(book_t *b, store_conn_t *c, const act_record_t *cause, const bool *live, const bool *other, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < cause->act->then_count; i++) {
        const cat_then_t *t = &cause->act->then[i];
        bool did = false;
        if (!leads_there(t, live, other)) continue;
        failed = followed_by(c, cause->id, t, &did, err);
        if (!failed && did) failed = refuse(b, cause, t, err);
    }
    return failed;
}

/* Which conditions of `then` the row meets as it stands: bit i = entry i. */
static int ask_then(store_conn_t *c, const act_record_t *r, uint64_t *ret_met, err_t *err)
{
    int failed = 0;
    *ret_met = 0;
    assert(r->act->then_count <= 64);
    for (size_t i = 0; !failed && i < r->act->then_count; i++) {
        buf_t sql;
        int64_t met = 0;
        if (!r->act->then[i].when) continue;
        buf_init(&sql, 1 << 16);
        buf_addf(&sql, "SELECT CASE WHEN (%s) THEN 1 ELSE 0 END FROM k_%s WHERE id = $1", r->act->then[i].when, r->kind->name); /* sql: identifiers only */
        failed = buf_failed(&sql) ? err_nomem(err) : store_get_int(c, buf_text(&sql), STORE_P(store_int(r->matter)), &met, NULL, err);
        buf_release(&sql);
        if (met) *ret_met |= UINT64_C(1) << i;
    }
    return failed;
}

static int ask_all(store_conn_t *c, const history_t *h, size_t at, uint64_t *met, arena_t *a, err_t *err)
{
    int failed = history_remove(c, h->acts[at].kind, h->acts[at].matter, err);
    for (size_t i = 0; !failed && i < h->count; i++) {
        failed = history_fold_row(c, &h->acts[i], a, err);
        if (!failed && i >= at && h->acts[i].act) failed = ask_then(c, &h->acts[i], &met[i], err);
    }
    return failed;
}

static int check_whens(book_t *b, store_conn_t *c, const history_t *h, size_t at, const act_record_t *r, arena_t *a, err_t *err)
{
    history_t now;
    uint64_t *before = arena_array(a, h->count, sizeof *before), *after = arena_array(a, h->count, sizeof *after);
    if (!before || !after) return err_nomem(err);
    int failed = history_with(b, h, r, a, &now, err);
    if (!failed) failed = ask_all(c, h, at, before, a, err);
    if (!failed) failed = ask_all(c, &now, at, after, a, err);
    for (size_t i = at; !failed && i < h->count; i++) {
        const act_record_t *cause = &h->acts[i];
        for (size_t j = 0; !failed && cause->act && j < cause->act->then_count; j++) {
            uint64_t bit = UINT64_C(1) << j;
            bool did = true;
            if ((before[i] & bit) == (after[i] & bit)) continue;
            if (before[i] & bit) failed = followed_by(c, cause->id, &cause->act->then[j], &did, err);
            if (!failed && did) failed = refuse(b, cause, &cause->act->then[j], err);
        }
    }
    return failed;
}

int check_otherwise(book_t *b, store_conn_t *c, const history_t *h, size_t at, const act_record_t *r, arena_t *a, err_t *err)
{
    bool live[CAT_FIELDS_MOST] = {false}, other[CAT_FIELDS_MOST] = {false}, then = false;
    const act_record_t *t = &h->acts[at];
    int failed = 0;
    size_t first = 0;
    while (h->all[first].id != t->id) first++;
    lay_over(&h->all[first], t, r, live, other);
    for (size_t i = at; !failed && i < h->count; i++) {
        const act_record_t *cause = &h->acts[i];
        for (size_t f = 0; i > at && f < t->kind->field_count; f++)
            if (value_of(cause, &t->kind->fields[f])) live[f] = other[f] = false;
        if (!cause->act || !cause->act->then_count) continue;
        then = true;
        failed = check_targets(b, c, cause, live, other, err);
    }
    return failed || !then ? failed : check_whens(b, c, h, at, r, a, err);
}
