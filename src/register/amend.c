/* amend.c - annulling and correcting: acts about acts.
 *
 * The projections of the matter are folded anew from its effective acts, so that they are what they would be had the
 * effective acts been performed alone. What followed from an annulled act in other matters is annulled with it, newest
 * first, each by an act of its own; it is refused when something builds on that. A correction changes nothing
 * elsewhere: what was handed on before stays as the papers have it, and the receipt names it; what would have followed
 * otherwise refuses it (otherwise.c).
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/id.h"
#include "catalogue/role_list.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
            failed = history_delete(c, "DELETE FROM party WHERE id = $1", p->id, err);
            if (!failed) failed = history_delete(c, "DELETE FROM party_name WHERE party = $1", p->id, err);
        }
    }
    return failed;
}

enum {
    OTHERS_MOST = 5000,
    OTHER_ARENA = 256 << 20 /* one matter of as many acts as there may be; each gives it back before the next */
};

typedef struct others {
    int64_t *matter;
    size_t count;
} others_t;

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void once_each(others_t *o)
{
    size_t n = 0;
    qsort(o->matter, o->count, sizeof *o->matter, by_id);
    for (size_t i = 0; i < o->count; i++)
        if (n == 0 || o->matter[n - 1] != o->matter[i]) o->matter[n++] = o->matter[i];
    o->count = n;
}

static int add_others(store_conn_t *c, int64_t party, int64_t matter, others_t *o, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, "SELECT DISTINCT matter FROM matter_party WHERE party = $1 AND matter <> $2",
                             STORE_P(store_int(party), store_int(matter)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (o->count == OTHERS_MOST) once_each(o);
        if (o->count == OTHERS_MOST) failed = err_set(err, ERR_REGISTER_TOO_LONG, "party", "5000");
        else o->matter[o->count++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    return failed;
}

/* The other matters that name somebody named here: each once, however often it is and in however many acts. */
static int list_others(store_conn_t *c, const history_t *h, arena_t *a, others_t *ret, err_t *err)
{
    int failed = 0;
    int64_t asked = -1; /* what is asked for most: the person whose number every act gives again */
    ret->matter = arena_array(a, OTHERS_MOST, sizeof *ret->matter);
    if (!ret->matter) return err_nomem(err);
    for (size_t i = 0; !failed && i < h->all_count; i++)
        for (size_t f = 0; !failed && f < h->all[i].field_count; f++) {
            const party_fact_t *p = h->all[i].fields[f].party;
            if (!p || !p->identity[0] || p->id == asked) continue;
            failed = add_others(c, p->id, h->all[i].matter, ret, err);
            asked = p->id;
        }
    once_each(ret);
    return failed;
}

static int fold_other(book_t *b, store_conn_t *c, int64_t matter, arena_t *a, err_t *err)
{
    history_t h;
    int failed = history_load(b, c, matter, a, &h, err);
    for (size_t j = 0; !failed && j < h.count; j++) {
        failed = fold_parties(c, &h.acts[j], h.acts[j].id, err);
        if (!failed && h.mention[j] != h.acts[j].id) failed = fold_parties(c, &h.acts[j], h.mention[j], err);
    }
    return failed;
}

/* In memory of its own: one who has files in hundreds of matters must not use up the request's. */
static int fold_others(book_t *b, store_conn_t *c, const others_t *o, err_t *err)
{
    arena_t *a = o->count ? arena_new(OTHER_ARENA) : NULL;
    int failed = o->count && !a ? err_nomem(err) : 0;
    for (size_t i = 0; !failed && i < o->count; i++) {
        failed = fold_other(b, c, o->matter[i], a, err);
        arena_reset(a);
    }
    arena_free(a);
    return failed;
}

/* --- annul, correct ----------------------------------------------------------------------------- */

typedef struct amend {
    book_t *book;
    const actor_t *actor;
    int64_t target, expect_seq; /* 0: whatever has happened since */
    const json_t *fields; /* NULL: annul */
    const char *ground, *idem_key, *kind_name;
    unsigned char request_hash[LEDGER_HASH];
    arena_t *arena;
    act_receipt_t receipt;
    int64_t seq, seq_count; /* PostgreSQL: numbers reserved */
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
    /* what the actor may not see is answered like what is not there */
    if (!h->all_count || !book_may_read(x->book, x->actor, h->all[0].kind, h->all[0].office))
        return err_set(err, ERR_REGISTER_NOT_AN_ACT, id);
    if (find_act(h, x->target, ret_at)) return 0;
    return err_set(err, history_annulled(h, x->target) ? ERR_REGISTER_ANNULLED : ERR_REGISTER_NOT_AN_ACT, id);
}

static int annul_later(const act_record_t *t, const act_record_t *by, err_t *err)
{
    char id[48], later[48], day[DAY_TEXT], label[ERR_ARG_BYTES];
    words_t name = {{by->act_name, by->act_name}};
    matter_text(t->id, id);
    matter_text(by->id, later);
    return err_set(err, ERR_REGISTER_ANNUL_LATER, id, err_both(by->act ? by->act->label : name, label), day_text(by->occurred_on, day), later);
}

/* Only the last effective act can be annulled: what builds on it must go first. */
static int may_annul(const history_t *h, size_t at, err_t *err)
{
    if (at + 1 == h->count) return 0;
    return annul_later(&h->acts[at], &h->acts[h->count - 1], err);
}

/* follows: the annulment that asks for this one; 0 = the one asked for, with its request key. */
static int new_record(amend_t *x, store_conn_t *c, const act_record_t *t, int64_t reserved, int64_t follows, act_record_t *r, err_t *err)
{
    int64_t seq;
    int failed = seq_next(x->book, c, reserved, &seq, err);
    if (failed) return failed;
    *r = (act_record_t){.id = matter_id(x->book->with.origin, seq), .matter = t->matter, .target = t->id,
                        .kind = t->kind, .act_name = x->fields ? "correct" : "annul",
                        .office = t->office, .actor = x->actor->login,
                        .actor_office = x->actor->office, .note = x->ground,
                        .occurred_on = day_today(), .follows = follows};
    if (!follows) {
        r->idem_key = x->idem_key;
        r->has_request_hash = x->idem_key != NULL;
        memcpy(r->request_hash, x->request_hash, sizeof r->request_hash);
    }
    instant_text(instant_now(), r->recorded_at);
    unsigned char salt[SALT_BYTES];
    id_random(salt, sizeof salt);
    sodium_bin2hex(r->salt, sizeof r->salt, salt, sizeof salt);
    return 0;
}

static int start_record(amend_t *x, store_conn_t *c, const act_record_t *t, int64_t reserved, int64_t follows,
                        act_record_t *r, err_t *err)
{
    int failed = new_record(x, c, t, reserved, follows, r, err);
    if (!failed && x->fields)
        failed = parse_fields(x->book, t->kind, NULL, x->fields, x->arena, &r->fields,
                              &r->field_count, err);
    if (!failed && !follows) failed = seal_refuses_named(x->book, c, x->actor, r, err);
    if (!failed) failed = check_past_days(r->fields, r->field_count, err);
    /* The corrected act happened when it happened: its choices are those of its own day. */
    if (!failed) failed = check_choice_days(t->kind, r->fields, r->field_count, t->occurred_on, err);
    if (!failed) failed = check_start_days(t->kind, r->fields, r->field_count, t->occurred_on, err);
    return failed;
}

static int refold(amend_t *x, store_conn_t *c, history_t *h, const act_record_t *t,
                  act_record_t *r, err_t *err)
{
    history_t now;
    others_t others = {0};
    int failed = history_with(x->book, h, r, x->arena, &now, err);
    if (!failed) failed = forget_parties(c, &now, err);
    if (!failed) failed = list_others(c, &now, x->arena, &others, err);
    if (!failed) failed = history_remove(c, t->kind, t->matter, err);
    if (!failed) failed = history_fold(c, &now, false, x->arena, err);
    if (!failed) failed = fold_others(x->book, c, &others, err);
    if (!failed) failed = settle_dues(x->book, c, &now, r, x->arena, err);
    return failed;
}

/* What the corrected act computed from its own fields is computed again, over the row as it stood after that act. Later acts
 * that set the same fields keep their say: they are folded behind it. */
static int recompute(amend_t *x, store_conn_t *c, const history_t *h, const act_record_t *t, act_record_t *r, err_t *err)
{
    history_t now;
    if (!sets_follow(t, r)) return 0;
    int failed = history_with(x->book, h, r, x->arena, &now, err);
    if (!failed) failed = history_remove(c, t->kind, t->matter, err);
    for (size_t i = 0; !failed && i < now.count && now.acts[i].id <= t->id; i++) failed = history_fold_row(c, &now.acts[i], x->arena, err);
    if (!failed) failed = sets_again(x->book, c, t, r, x->arena, err);
    return failed ? failed : check_start_days(t->kind, r->fields, r->field_count, t->occurred_on, err);
}

/* Under a seal there is no such act. */
static int refuse_sealed(amend_t *x, store_conn_t *c, const act_record_t *t, err_t *err)
{
    char id[48];
    bool hides = false;
    int failed = seal_hides(x->book, c, x->actor, t->kind, t->matter, &hides, err);
    if (failed || !hides) return failed;
    matter_text(t->id, id);
    return err_set(err, ERR_REGISTER_NOT_AN_ACT, id);
}

static const words_t annul_label = {{"撤销行为", "Annul an act"}}, correct_label = {{"更正内容", "Correct an act"}};

/* All matters that name the one: as many as there are, since any of them may hold the decision. */
static int naming(store_conn_t *c, int64_t matter, arena_t *a, int64_t **ret_ids, size_t *ret_count, err_t *err)
{
    size_t room = 64, n = 0;
    store_rows_t *rows = NULL;
    int64_t *ids = arena_array(a, room, sizeof *ids);
    int failed = ids ? store_query(c, "SELECT DISTINCT from_matter FROM link WHERE to_matter = $1 ORDER BY from_matter", STORE_P(store_int(matter)), &rows, err)
                     : err_nomem(err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (n == room) {
            int64_t *more = arena_array(a, room * 2, sizeof *more);
            if (!more) {
                failed = err_nomem(err);
                break;
            }
            memcpy(more, ids, n * sizeof *ids);
            ids = more;
            room *= 2;
        }
        ids[n++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    *ret_ids = ids;
    *ret_count = n;
    return failed;
}

/* ... in the other parts of its whole that name it: the arrest of the suspect who is corrected. */
static int decision_beside(amend_t *x, store_conn_t *c, const act_record_t *t, int64_t whole, const act_record_t **ret, err_t *err)
{
    int64_t *ids = NULL;
    size_t n = 0;
    int failed = naming(c, t->matter, x->arena, &ids, &n, err);
    for (size_t i = 0; !failed && !*ret && i < n; i++) {
        history_t beside;
        failed = history_load(x->book, c, ids[i], x->arena, &beside, err);
        if (!failed && beside.all_count && beside.all[0].parent == whole) *ret = decision_since(x->book, &beside, t);
    }
    return failed;
}

/* The newest decision that t rests on: in its own matter, or in what that is part of. */
static int find_decision(amend_t *x, store_conn_t *c, const history_t *h, const act_record_t *t, const act_record_t **ret, err_t *err)
{
    const act_record_t *first = h->all;
    int failed = 0;
    *ret = decision_since(x->book, h, t);
    if (!*ret && first->parent && t->act->opens) failed = decision_beside(x, c, t, first->parent, ret, err);
    for (int up = 0; !failed && !*ret && first->parent && up < CAT_WHOLES_MOST; up++) {
        history_t whole;
        failed = history_load(x->book, c, first->parent, x->arena, &whole, err);
        if (failed || !whole.all_count) break;
        *ret = decision_since(x->book, &whole, t);
        first = whole.all;
    }
    return failed;
}

/* A login that no account can have: somebody of the public sent it. */
static bool from_public(const act_record_t *t)
{
    return t->act->opens && t->actor[0] == '@';
}

/* What a citizen sent does not vanish by the hand of who should answer it. */
static int public_rights(const amend_t *x, const act_record_t *t, err_t *err)
{
    char label[ERR_ARG_BYTES], roles[ERR_ARG_BYTES];
    uint64_t leaders = catalogue_leaders(x->book->with.catalogue);
    if (x->actor->system || x->actor->roles & leaders) return 0;
    return err_set(err, ERR_REGISTER_FROM_PUBLIC, err_both(t->act->label, label), role_list_both(x->book->with.catalogue, leaders, roles));
}

/* Who may perform the act may amend it, unless the kind says who alone may; what a leader's decision rests on, who could make
 * that decision. */
static int amend_rights(amend_t *x, store_conn_t *c, const history_t *h, size_t at, err_t *err)
{
    char id[48];
    const act_record_t *t = &h->acts[at], *decision = NULL;
    matter_text(t->id, id);
    if (!t->act) return err_set(err, ERR_REGISTER_NOT_AN_ACT, id);
    int looked = x->fields && !x->actor->system ? find_decision(x, c, h, t, &decision, err) : 0;
    if (looked) return looked;
    if (decision)
        return check_rights(x->book, x->actor, decision->kind, decision->act, decision->office, NULL) == 0 ? 0 : refuse_decided(x->book, t, decision, err);
    if (!x->fields && from_public(t)) {
        int refused = public_rights(x, t, err);
        if (refused) return refused;
    }
    uint64_t own = x->fields ? 0 : t->act->annulled_by, only = own ? own : x->fields ? t->kind->corrected_by : t->kind->annulled_by;
    if (!only && !x->fields && from_public(t)) only = catalogue_leaders(x->book->with.catalogue);
    if (!only) {
        int failed = check_rights(x->book, x->actor, t->kind, t->act, t->office, err);
        cat_act_t as_it_stands = *t->act;
        as_it_stands.opens = false; /* the matter is there now: who handles it counts */
        return failed ? failed : check_handler(x->book, c, x->actor, t->kind, &as_it_stands, t->matter, err);
    }
    cat_act_t amendment = {.name = x->fields ? "correct" : "annul", .label = x->fields ? correct_label : annul_label,
                           .by = only, .reach = own ? t->act->reach : CAT_REACH_SUBTREE};
    return check_rights(x->book, x->actor, t->kind, &amendment, t->office, err);
}

/* What later acts count may ask for a field that is corrected: the difference is recorded as a correction of each of them that
 * gives no field, following from the one asked for. */
static int recount_later(amend_t *x, store_conn_t *c, const history_t *h, const act_record_t *correction, recount_t *later, size_t count,
                         int64_t reserved, err_t *err)
{
    int failed = 0;
    int64_t last = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        act_record_t r;
        bool differs = false;
        if (reserved && reserved >= x->seq + x->seq_count) return err_set(err, ERR_BASE_BUG, "recount");
        failed = new_record(x, c, later[i].act, reserved, correction->id, &r, err);
        if (!failed) failed = recount_record(c, h, &later[i], &r, &differs, x->arena, err);
        if (failed || !differs) continue;
        r.stage = later[i].act->stage;
        failed = fold_counts(c, &r, err);
        if (!failed) failed = fold_follow(c, &r, err);
        if (!failed) failed = record_finish(x->book, c, &r, x->arena, err);
        if (reserved) reserved++;
        last = r.id;
    }
    if (failed || !last) return failed;
    x->last = last;
    return history_set_last(c, correction->kind, correction->matter, last, err);
}

/* What a correction gives by hand: fields that may be, of matters that are there, and no day before what it follows. */
static int check_given(amend_t *x, store_conn_t *c, const history_t *h, size_t at, act_record_t *r, err_t *err)
{
    int failed = x->fields ? check_correction(h, at, r, err) : 0;
    if (!failed && x->fields) failed = sight_refuses(x->book, c, x->actor, r, err);
    if (!failed) failed = check_refs(x->book, c, x->actor, r, h->acts[0].parent, NULL, 0, err);
    if (!failed && x->fields) failed = gate_starts(c, r, err);
    return failed || !x->fields ? failed : check_handlers_given(x->book, c, r, h->acts[0].office, err);
}

/* The amendment of act `at` of h: one act, with all its effects. */
static int amend_one(amend_t *x, store_conn_t *c, history_t *h, size_t at, int64_t reserved, int64_t follows,
                     act_record_t *r, err_t *err)
{
    const act_record_t *t = &h->acts[at];
    recount_t *counted = NULL;
    size_t count = 0;
    int failed = start_record(x, c, t, reserved, follows, r, err);
    r->given = r->fields;
    r->given_count = r->field_count;
    if (!failed) failed = check_given(x, c, h, at, r, err);
    if (!failed && x->fields) failed = recompute(x, c, h, t, r, err);
    if (!failed && x->fields) failed = reask_conditions(x->book, c, h, t, r, x->arena, err);
    if (!failed && x->fields) failed = check_otherwise(x->book, c, h, at, r, x->arena, err);
    if (!failed && x->fields) failed = recount_weigh(x->book, c, h, t, r, x->arena, &counted, &count, err);
    if (!failed) failed = refold(x, c, h, t, r, err);
    if (failed) return failed;
    bool own = count > 0 && counted[0].act->id == t->id;
    failed = own ? recount_record(c, h, &counted[0], r, NULL, x->arena, err) : recount_reverse(h, t, r, x->arena, err);
    if (!failed) failed = fold_counts(c, r, err);
    r->stage = h->count && !x->fields && at > 0 ? h->acts[at - 1].stage : t->stage;
    if (!failed) failed = fold_follow(c, r, err);
    if (!failed) failed = record_finish(x->book, c, r, x->arena, err);
    x->last = r->id;
    return failed ? failed : recount_later(x, c, h, r, counted + own, count - own, reserved ? reserved + 1 : 0, err);
}

/* --- what followed from an act that is annulled ------------------------------------------------------ */

typedef struct chain {
    int64_t acts[FOLLOW_MOST + CARRY_MOST];
    size_t count;
} chain_t;

/* The acts that followed from one and still stand. */
static int chain_from(store_conn_t *c, int64_t cause, chain_t *chain, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c,
        "SELECT f.act FROM follow f JOIN act a ON a.id = f.act WHERE f.cause = $1 AND NOT EXISTS "
        "(SELECT 1 FROM act x WHERE x.matter = a.matter AND x.target = a.id AND x.act = 'annul') ORDER BY f.act",
        STORE_P(store_int(cause)), &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        if (chain->count == sizeof chain->acts / sizeof *chain->acts) failed = err_set(err, ERR_REGISTER_TOO_LONG, "followed", "576");
        else chain->acts[chain->count++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    return failed;
}

static int newest_first(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a < b) - (a > b);
}

static int chain_of(store_conn_t *c, int64_t target, chain_t *chain, err_t *err)
{
    chain->count = 0;
    int failed = chain_from(c, target, chain, err);
    for (size_t i = 0; !failed && i < chain->count; i++) failed = chain_from(c, chain->acts[i], chain, err);
    if (!failed && chain->count) qsort(chain->acts, chain->count, sizeof *chain->acts, newest_first);
    return failed;
}

/* Whose a matter is, as seen from the actor's office: as much as may be told to who may not see it. */
static words_t whose(const amend_t *x, const char *office)
{
    static const words_t own = {{"本院您无权查看的事项", "a matter of your own office that you may not see"}},
                         below = {{"下级院的事项，您无权查看", "a matter of an office below yours, which you may not see"}},
                         above = {{"上级院的事项，您无权查看", "a matter of an office above yours, which you may not see"}},
                         other = {{"其他院的事项，您无权查看", "a matter of another office, which you may not see"}};
    const office_tree_t *tree = x->book->with.offices;
    int here = -1, there = -1;
    if (strcmp(office, x->actor->office) == 0) return own;
    if (office_find(tree, x->actor->office, &here, NULL) != 0 || office_find(tree, office, &there, NULL) != 0) return other;
    return office_within(tree, there, here) ? below : office_within(tree, here, there) ? above : other;
}

/* What builds on it, by its name and number; of a matter that the actor may not see only whose it is, and that they go first. */
static int built_on(const amend_t *x, store_conn_t *c, const act_record_t *by, err_t *err)
{
    static const words_t some_act = {{"后续行为", "a later act"}}, they = {{"请由办理该行为的人先行撤销", "whoever did it is to annul it first"}};
    char id[48], there[48], act[ERR_ARG_BYTES], kind[ERR_ARG_BYTES], first[ERR_ARG_BYTES];
    words_t name = {{by->act_name, by->act_name}};
    bool sees = false;
    int failed = book_sees(x->book, c, x->actor, by->kind, by->office, by->matter, &sees, err);
    if (failed) return failed;
    matter_text(x->target, id);
    matter_text(by->id, there);
    return err_set(err, ERR_REGISTER_ANNUL_FOLLOWED, id, err_both(!sees ? some_act : by->act ? by->act->label : name, act),
                   err_both(sees ? by->kind->label : whose(x, by->office), kind), sees ? there : err_both(they, first));
}

/* A matter that the one opened by t is part of, or that names it: by its opening act. 0: none. */
static int dependant_of(amend_t *x, store_conn_t *c, const act_record_t *t, int64_t *ret_matter, err_t *err)
{
    bool found = false;
    *ret_matter = 0;
    int failed = store_get_int(c, "SELECT from_matter FROM link WHERE to_matter = $1 AND from_matter <> $1 ORDER BY from_matter LIMIT 1",
                               STORE_P(store_int(t->matter)), ret_matter, &found, err);
    for (size_t i = 0; !failed && !found && i < x->book->plan_count; i++) {
        const cat_kind_t *k = x->book->plans[i].kind;
        buf_t sql;
        if (!k->parent || strcmp(k->parent, t->kind->name) != 0) continue;
        buf_init(&sql, 512);
        buf_addf(&sql, "SELECT id FROM k_%s WHERE parent = $1 ORDER BY id LIMIT 1", k->name); /* sql: identifiers only */
        failed = buf_failed(&sql) ? err_nomem(err)
                                  : store_get_int(c, buf_text(&sql), STORE_P(store_int(t->matter)), ret_matter, &found, err);
        buf_release(&sql);
    }
    if (!failed && !found) *ret_matter = 0;
    return failed;
}

/* Nothing may build on an act that goes with its cause: no later act, and no other matter on one it opened. */
static int may_go_along(amend_t *x, store_conn_t *c, const history_t *h, size_t at, err_t *err)
{
    const act_record_t *t = &h->acts[at];
    int64_t matter = 0;
    history_t other;
    if (at + 1 < h->count) return built_on(x, c, &h->acts[h->count - 1], err);
    if (t->id != t->matter) return 0;
    int failed = dependant_of(x, c, t, &matter, err);
    if (failed || !matter) return failed;
    failed = history_load(x->book, c, matter, x->arena, &other, err);
    return failed ? failed : built_on(x, c, other.count ? &other.acts[0] : t, err);
}

/* Newest first, so that each is the last of its matter when its turn comes. */
static int annul_chain(amend_t *x, store_conn_t *c, const chain_t *chain, int64_t root, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < chain->count; i++) {
        history_t h;
        size_t at = 0;
        int64_t matter = 0;
        act_record_t r;
        failed = store_get_int(c, "SELECT matter FROM act WHERE id = $1", STORE_P(store_int(chain->acts[i])), &matter, NULL, err);
        if (!failed) failed = history_load(x->book, c, matter, x->arena, &h, err);
        if (!failed && !find_act(&h, chain->acts[i], &at)) failed = err_set(err, ERR_BASE_BUG, "chain");
        if (!failed) failed = may_go_along(x, c, &h, at, err);
        if (!failed) failed = amend_one(x, c, &h, at, x->seq ? x->seq + (int64_t)i : 0, root, &r, err);
    }
    return failed;
}

/* --- what relied on a value that is corrected ----------------------------------------------------------- */

static bool gives(const act_record_t *r, const cat_field_t *f)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (r->fields[i].field == f) return true;
    return false;
}

/* Did the act `name` of kind `kind`, following from cause, take over a field that is still as t gave it? */
static bool took_over(const act_record_t *cause, const char *kind, const char *name, const bool *live)
{
    for (size_t i = 0; i < cause->act->then_count; i++) {
        const cat_then_t *t = &cause->act->then[i];
        if (strcmp(t->kind, kind) != 0 || strcmp(t->act, name) != 0) continue;
        if (t->day_field >= 0 && live[t->day_field]) return true;
        for (size_t g = 0; g < t->set_count; g++)
            if (t->set[g].from == CAT_FROM_FIELD && live[t->set[g].field]) return true;
    }
    return false;
}

/* Does the SQL name the field as a word of its own? */
static bool asks_for(const char *sql, const char *field)
{
    size_t n = strlen(field);
    for (const char *at = sql; at && (at = strstr(at, field)) != NULL; at += n) {
        bool starts = at == sql || !(isalnum((unsigned char)at[-1]) || at[-1] == '_' || at[-1] == '\'');
        if (starts && !isalnum((unsigned char)at[n]) && at[n] != '_' && at[n] != '\'') return true;
    }
    return false;
}

/* Did a later act compute from it? Its values stand: it is told, not done anew. */
static bool computed_from(const act_record_t *r, const bool *live)
{
    for (size_t s = 0; r->act && s < r->act->set_count; s++)
        for (size_t i = 0; r->act->sets[s].from == CAT_FROM_SQL && i < r->kind->field_count; i++)
            if (live[i] && asks_for(r->act->sets[s].sql, r->kind->fields[i].name)) return true;
    return false;
}

static int add_relied(amend_t *x, store_conn_t *c, const act_record_t *cause, const bool *live, followed_t *list,
                      size_t *count, err_t *err)
{
    chain_t *chain = arena_alloc(x->arena, sizeof *chain);
    if (!chain) return err_nomem(err);
    chain->count = 0;
    int failed = chain_from(c, cause->id, chain, err);
    for (size_t i = 0; !failed && i < chain->count && *count < FOLLOW_MOST; i++) {
        followed_t f;
        failed = fill_followed(x->book, c, x->actor, chain->acts[i], &f, x->arena, err);
        if (!failed && took_over(cause, f.kind, f.act_name, live)) list[(*count)++] = f;
    }
    return failed;
}

/* From the corrected act on, as long as no later act gave the field anew. */
static int list_relied(amend_t *x, store_conn_t *c, const history_t *h, size_t at, const act_record_t *correction, err_t *err)
{
    bool live[CAT_FIELDS_MOST] = {false};
    const cat_kind_t *k = h->acts[at].kind;
    followed_t *list = arena_array(x->arena, FOLLOW_MOST, sizeof *list);
    size_t count = 0;
    int failed = list ? 0 : err_nomem(err);
    for (size_t i = 0; i < k->field_count; i++) live[i] = gives(correction, &k->fields[i]);
    for (size_t j = at; !failed && j < h->count; j++) {
        const act_record_t *r = &h->acts[j];
        bool computed = j > at && count < FOLLOW_MOST && computed_from(r, live);
        for (size_t i = 0; j > at && i < k->field_count; i++) live[i] = live[i] && !gives(r, &k->fields[i]);
        if (computed && (failed = fill_followed(x->book, c, x->actor, r->id, &list[count], x->arena, err)) == 0) count++;
        if (failed) break;
        if (r->act && r->act->then_count) failed = add_relied(x, c, r, live, list, &count, err);
    }
    x->receipt.relied = list;
    x->receipt.relied_count = count;
    return failed;
}

/* --- the whole -------------------------------------------------------------------------------------------- */

/* The receipt of an earlier request with the same key; what relied on the values is looked up again. */
static int replay(amend_t *x, store_conn_t *c, bool *ret_replayed, err_t *err)
{
    act_record_t r = {.actor = x->actor->login, .idem_key = x->idem_key, .has_request_hash = true};
    history_t h;
    size_t at = 0;
    memcpy(r.request_hash, x->request_hash, sizeof r.request_hash);
    int failed = replay_receipt(x->book, c, &r, x->actor, x->arena, &x->receipt, ret_replayed, err);
    if (failed || !*ret_replayed || !x->fields) return failed;
    failed = history_load(x->book, c, x->receipt.matter, x->arena, &h, err);
    if (failed || !find_act(&h, x->target, &at)) return failed;
    for (size_t i = 0; i < h.all_count; i++)
        if (h.all[i].id == matter_id(x->receipt.origin, x->receipt.seq)) return list_relied(x, c, &h, at, &h.all[i], err);
    return 0;
}

/* What the receipt says beside the act itself. */
static int tell(amend_t *x, store_conn_t *c, const history_t *h, size_t at, const act_record_t *r, err_t *err)
{
    if (!x->fields)
        return followed_of(x->book, c, x->actor, r->id, x->arena, &x->receipt.followed, &x->receipt.followed_count, err);
    int failed = receipt_stands(c, r, x->arena, &x->receipt, err);
    return failed ? failed : list_relied(x, c, h, at, r, err);
}

static int refuse_moved(const amend_t *x, const history_t *h, err_t *err)
{
    char id[48], seen[24], newest[24];
    const act_record_t *last = &h->all[h->all_count - 1];
    int64_t now = last->id & ((INT64_C(1) << 40) - 1);
    if (!x->expect_seq || x->expect_seq == now) return 0;
    matter_text(last->matter, id);
    return err_set(err, ERR_REGISTER_CHANGED, id, num_text(x->expect_seq, seen), num_text(now, newest));
}

static int amend_act(store_conn_t *c, void *arg, err_t *err)
{
    amend_t *x = arg;
    history_t h;
    size_t at = 0;
    act_record_t r = {0};
    bool replayed = false;
    chain_t *chain = arena_alloc(x->arena, sizeof *chain);
    if (!chain) return err_nomem(err);
    x->last = 0;
    x->receipt = (act_receipt_t){0};
    int failed = x->idem_key ? replay(x, c, &replayed, err) : 0;
    if (failed || replayed) return failed;
    failed = load_target(x, c, &h, &at, err);
    if (!failed) failed = refuse_moved(x, &h, err);
    if (!failed) failed = refuse_sealed(x, c, &h.acts[at], err);
    if (failed) return failed;
    failed = amend_rights(x, c, &h, at, err);
    if (!failed && !x->fields) failed = chain_of(c, x->target, chain, err);
    int64_t first = 0;
    if (!failed) failed = seq_next(x->book, c, x->seq, &first, err);
    mark_t before = mark_set(x->book);
    if (!failed && x->seq && (int64_t)chain->count >= x->seq_count) failed = err_set(err, ERR_BASE_BUG, "chain");
    if (!failed) failed = annul_chain(x, c, chain, matter_id(x->book->with.origin, first + (int64_t)chain->count), err);
    /* what followed may have come back into this very matter */
    if (!failed && chain->count) failed = load_target(x, c, &h, &at, err);
    if (!failed && !x->fields) failed = may_annul(&h, at, err);
    if (!failed) failed = amend_one(x, c, &h, at, x->seq ? x->seq + (int64_t)chain->count : 0, 0, &r, err);
    if (!failed) failed = fill_receipt(x->book, c, &r, x->arena, &x->receipt, err);
    if (!failed) failed = tell(x, c, &h, at, &r, err);
    if (failed) mark_back(x->book, c, before);
    return failed;
}

static int look_ahead(store_conn_t *c, void *arg, err_t *err)
{
    enum { SLACK = 8 }; /* acts that others perform meanwhile */
    amend_t *x = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    x->kind_name = NULL;
    const cat_kind_t *kind = NULL;
    int failed = store_query(c, "SELECT kind, office FROM act WHERE id = $1", STORE_P(store_int(x->target)), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed && row) failed = catalogue_kind(x->book->with.catalogue, store_col_text(rows, 0), &kind, err);
    if (!failed && row && book_may_read(x->book, x->actor, kind, store_col_text(rows, 1))) x->kind_name = kind->name;
    store_rows_close(rows);
    x->seq_count = 1;
    chain_t *chain = arena_alloc(x->arena, sizeof *chain);
    if (!failed && !chain) failed = err_nomem(err);
    if (!failed && !x->fields) failed = chain_of(c, x->target, chain, err);
    if (!failed && !x->fields) x->seq_count += (int64_t)chain->count;
    int64_t later = 0;
    if (!failed && x->fields && kind && kind->figure_count)
        failed = store_get_int(c, "SELECT COUNT(*) FROM act a JOIN act t ON t.matter = a.matter WHERE t.id = $1 AND a.id > $1 AND a.target IS NULL",
                               STORE_P(store_int(x->target)), &later, NULL, err);
    if (later) x->seq_count += later + SLACK;
    return failed;
}

/* The instrument is asked on the caller's thread, before the transaction. */
static int ask_about(amend_t *x, err_t *err)
{
    const cat_kind_t *kind;
    int failed = store_read(x->book->with.store, look_ahead, x, err);
    if (failed || !x->kind_name) return failed; /* no such act, or none for this actor: said later, with its id */
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
    if (!failed) failed = seq_reserve(x->book, (size_t)x->seq_count, &x->seq, err);
    if (!failed) failed = store_write_alone(x->book->with.store, amend_act, x, err);
    if (failed) return failed;
    if (x->seq && x->last) seq_give_back(x->book, (x->last & ((INT64_C(1) << 40) - 1)) + 1, x->seq + x->seq_count - 1);
    note_last(x->book, x->last);
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
    return register_correct_seen(b, actor, origin, seq, 0, fields, ground, idem_key, a, ret_receipt, err);
}

int register_correct_seen(book_t *b, const actor_t *actor, int64_t origin, int64_t seq, int64_t expect_seq,
                          const json_t *fields, const char *ground, const char *idem_key, arena_t *a,
                          act_receipt_t *ret_receipt, err_t *err)
{
    if (!json_is_object(fields) || json_object_size(fields) == 0)
        return err_set(err, ERR_REGISTER_REQUIRED, "更正的内容" ERR_OR "what to correct", "更正" ERR_OR "correct");
    amend_t x = {.book = b, .actor = actor, .target = matter_id(origin, seq), .expect_seq = expect_seq, .fields = fields,
                 .ground = ground, .idem_key = idem_key, .arena = a};
    return amend(&x, ret_receipt, err);
}

/* --- what could be annulled now ------------------------------------------------------------------------------ */

enum { CHANCE_CHAIN = 16 }; /* longer chains are not looked through for a page: the annulment itself does */

static bool in_chain(const chain_t *chain, int64_t id)
{
    for (size_t i = 0; i < chain->count; i++)
        if (chain->acts[i] == id) return true;
    return false;
}

/* An act that goes along: nothing of its matter may build on it but what goes along too. */
static int goes_along(amend_t *x, store_conn_t *c, const chain_t *chain, int64_t id, err_t *err)
{
    history_t h;
    size_t at = 0;
    int64_t matter = 0, dependant = 0;
    int failed = store_get_int(c, "SELECT matter FROM act WHERE id = $1", STORE_P(store_int(id)), &matter, NULL, err);
    if (!failed) failed = history_load(x->book, c, matter, x->arena, &h, err);
    if (failed || !find_act(&h, id, &at)) return failed;
    for (size_t i = at + 1; i < h.count; i++)
        if (!in_chain(chain, h.acts[i].id)) return built_on(x, c, &h.acts[i], err);
    if (id != matter) return 0;
    failed = dependant_of(x, c, &h.acts[at], &dependant, err);
    if (failed || !dependant || in_chain(chain, dependant)) return failed;
    failed = history_load(x->book, c, dependant, x->arena, &h, err);
    return failed || !h.count ? failed : built_on(x, c, &h.acts[0], err);
}

/* The first reason against annulling act `at` of h; later: the newest act behind it that is nobody's consequence. */
static int chance_of(amend_t *x, store_conn_t *c, const history_t *h, size_t at, const act_record_t *later, err_t *err)
{
    const act_record_t *t = &h->acts[at];
    chain_t *chain = arena_alloc(x->arena, sizeof *chain);
    if (!chain) return err_nomem(err);
    int failed = amend_rights(x, c, h, at, err);
    if (!failed && later) failed = annul_later(t, later, err);
    if (failed) return failed;
    x->target = t->id;
    failed = chain_of(c, t->id, chain, err);
    for (size_t i = at + 1; !failed && i < h->count; i++)
        if (!in_chain(chain, h->acts[i].id)) failed = annul_later(t, &h->acts[i], err);
    for (size_t i = 0; !failed && chain->count <= CHANCE_CHAIN && i < chain->count; i++) failed = goes_along(x, c, chain, chain->acts[i], err);
    return failed;
}

static json_t *chance_json(const err_t *why)
{
    json_t *j = json_pack("{s:b}", "may", why->code == ERR_NONE);
    if (!j || why->code == ERR_NONE) return j;
    json_t *words = json_object();
    (void)json_object_set_new(j, "code", json_string(err_code_text(why->code)));
    (void)json_object_set_new(j, "why", words);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        buf_t text;
        buf_init(&text, 4 * ERR_ARG_BYTES);
        err_add_part(&text, why, why->code == ERR_REGISTER_ANNUL_LATER ? ERR_DETAIL : ERR_WHAT, (enum lang)lang);
        if (why->code == ERR_REGISTER_ANNUL_FOLLOWED) { /* what is to be annulled first stands in the detail */
            buf_add_raw(&text, lang == LANG_ZH ? "（" : " (");
            err_add_part(&text, why, ERR_DETAIL, (enum lang)lang);
            buf_add_raw(&text, lang == LANG_ZH ? "）" : ")");
        }
        if (!buf_failed(&text)) (void)json_object_set_new(words, lang == LANG_ZH ? "zh" : "en", json_string(buf_text(&text)));
        buf_release(&text);
    }
    return j;
}

/* Could the actor correct act `at` of h, and which of its fields; what a correction would give is asked when it is made. */
static int correct_chance(amend_t *x, store_conn_t *c, const history_t *h, size_t at, json_t **ret, err_t *err)
{
    json_t *fields = h->acts[at].act ? correctable_fields(h, at) : json_array(), *none = json_object();
    err_t why = {.code = ERR_NONE};
    amend_t as = *x;
    as.fields = none; /* none yet: it is the right that is asked for */
    int refused = amend_rights(&as, c, h, at, &why);
    json_decref(none);
    *ret = NULL;
    if (refused && err_leave(why.code) == LEAVE_SYSTEM) {
        if (err) *err = why;
        return json_decref(fields), refused;
    }
    if (json_array_size(fields) && (*ret = chance_json(&why)) != NULL && !refused) (void)json_object_set(*ret, "fields", fields);
    json_decref(fields);
    return 0;
}

static json_t *act_with_id(json_t *acts, int64_t id)
{
    char text[48];
    json_t *a;
    size_t i;
    matter_text(id, text);
    json_array_foreach(acts, i, a)
        if (strcmp(json_string_value(json_object_get(a, "id")), text) == 0) return a;
    return NULL;
}

typedef struct chances {
    amend_t amend;
    int64_t matter;
    json_t *acts;
} chances_t;

static int add_chances(store_conn_t *c, void *arg, err_t *err)
{
    chances_t *x = arg;
    history_t h;
    const act_record_t *later = NULL;
    int failed = history_load(x->amend.book, c, x->matter, x->amend.arena, &h, err);
    for (size_t at = failed ? 0 : h.count; at-- > 0;) {
        json_t *a = act_with_id(x->acts, h.acts[at].id);
        err_t why = {.code = ERR_NONE};
        int refused = chance_of(&x->amend, c, &h, at, later, &why);
        assert((refused != 0) == (why.code != ERR_NONE));
        if (refused && err_leave(why.code) == LEAVE_SYSTEM) { /* no reason against it, but no answer */
            if (err) *err = why;
            return refused;
        }
        json_t *correct = NULL;
        failed = a ? correct_chance(&x->amend, c, &h, at, &correct, err) : 0;
        if (failed) return failed;
        if (correct) (void)json_object_set_new(a, "correct", correct);
        if (a) (void)json_object_set_new(a, "annul", chance_json(&why));
        if (!later && !h.acts[at].follows) later = &h.acts[at];
    }
    return failed;
}

int book_annul_chances(book_t *b, const actor_t *actor, int64_t matter, json_t *acts, err_t *err)
{
    arena_t *a = arena_new((size_t)64 << 20);
    chances_t x = {.amend = {.book = b, .actor = actor, .arena = a}, .matter = matter, .acts = acts};
    int failed = a ? store_read(b->with.store, add_chances, &x, err) : err_nomem(err);
    arena_free(a);
    return failed;
}
