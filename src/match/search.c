/* search.c - from a subject to its hits: identity, candidates, scores, explanation. */
#include "match/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What one search may cost, whatever the name: names opened through other than exact keys, and names
 * scored. A list is opened whole or not at all and ties are cut by record id, so that the answer does not
 * depend on the order in which records were added. */
enum { BUDGET = 6000, FIRST_MOST = 200000, SCORED_MOST = 160, WEIGHT_MOST = 8191, NUMBERS_MOST = 256,
       ASKED_MOST = 2 * MATCH_NAMES_MOST, OPENINGS_MOST = 3072 };

typedef struct asked {
    form_t *form;
    const char *name;
    bool alias;
} asked_t;

typedef struct opening {
    uint64_t hash;
    uint32_t total; /* names under the key, removed ones included */
    enum key_class class;
} opening_t;

typedef struct candidate {
    uint32_t name; /* number + 1; 0 = free */
    uint16_t weight;
    bool strong;
} candidate_t;

typedef struct scored {
    name_ref_t ref;
    uint32_t name;
    uint16_t by; /* which of the asked */
    int points;
    bool same, namesake;
    int sum; /* points with the facts */
    enum match_tier tier;
} scored_t;

typedef struct search {
    match_index_t *ix;
    const match_query_t *q;
    arena_t *arena;
    facts_t facts;
    asked_t asked[ASKED_MOST];
    int asked_count;
    opening_t *opening;
    size_t openings;
    candidate_t *candidate;
    size_t room;
    scored_t *scored;
    size_t scored_count, scored_room;
    size_t namesakes;
} search_t;

/* ---- what is asked ---- */

static int ask(search_t *s, const char *name, enum match_schema schema, bool alias, err_t *err)
{
    if (s->asked_count == ASKED_MOST) return 0;
    form_t *f = arena_alloc(s->arena, sizeof *f);
    if (!f) return err_nomem(err);
    int code = form_parse(name, schema, f, err);
    if (!code) s->asked[s->asked_count++] = (asked_t){f, name, alias};
    return code;
}

static int ask_all(search_t *s, err_t *err)
{
    const match_subject_t *subject = &s->q->subject;
    int code = 0;
    for (size_t i = 0; i <= subject->alias_count && !code; i++) {
        const char *name = i == 0 ? subject->name : subject->aliases[i - 1];
        if (!name || (i == 0 && !*name)) continue;
        /* A subject of unknown kind is asked for as both. */
        if (subject->schema & MATCH_PERSON) code = ask(s, name, MATCH_PERSON, i > 0, err);
        if (!code && subject->schema & MATCH_UNIT) code = ask(s, name, MATCH_UNIT, i > 0, err);
    }
    return code;
}

static int check(const match_query_t *q, const facts_t *facts, err_t *err)
{
    const match_subject_t *s = &q->subject;
    if (q->top < 1 || q->top > MATCH_TOP_MOST) return err_set(err, ERR_MATCH_QUERY, "top");
    if (q->cut < 0 || q->cut > 1000) return err_set(err, ERR_MATCH_QUERY, "cut");
    if (s->schema < MATCH_PERSON || s->schema > MATCH_ANY) return err_set(err, ERR_MATCH_QUERY, "schema");
    if (s->alias_count >= MATCH_NAMES_MOST) return err_set(err, ERR_MATCH_QUERY, "aliases");
    if ((!s->name || !*s->name) && !facts->canonical[0]) return err_set(err, ERR_MATCH_QUERY, "name");
    return 0;
}

/* ---- candidates (lock held shared from here on) ---- */

static int opening_order(const void *a, const void *b)
{
    const opening_t *x = a, *y = b;
    if ((x->class == KEY_STRONG) != (y->class == KEY_STRONG)) return x->class == KEY_STRONG ? -1 : 1;
    if (x->total != y->total) return x->total < y->total ? -1 : 1;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

static int gather_keys(search_t *s, err_t *err)
{
    match_key_t *keys = arena_array(s->arena, KEYS_MOST, sizeof *keys);
    s->opening = arena_array(s->arena, OPENINGS_MOST, sizeof *s->opening);
    if (!keys || !s->opening) return err_nomem(err);
    for (int i = 0; i < s->asked_count; i++) {
        int n = keys_asked(s->asked[i].form, keys);
        for (int k = 0; k < n && s->openings < OPENINGS_MOST; k++) {
            bool known = false; /* aliases share most of their keys with the name */
            for (size_t o = 0; i > 0 && o < s->openings && !known; o++) known = s->opening[o].hash == keys[k].hash;
            if (!known) s->opening[s->openings++] = (opening_t){.hash = keys[k].hash, .class = keys[k].class};
        }
    }
    return 0;
}

/* Counts, orders and cuts the openings to what the budget allows; returns the names to be opened. */
static size_t plan(search_t *s)
{
    for (size_t i = 0; i < s->openings; i++) s->opening[i].total = (uint32_t)index_count(s->ix, s->opening[i].hash);
    qsort(s->opening, s->openings, sizeof *s->opening, opening_order);
    size_t kept = 0, strong = 0, weak = 0;
    for (size_t i = 0; i < s->openings; i++) {
        const opening_t *o = &s->opening[i];
        if (o->total == 0) continue;
        if (o->class == KEY_STRONG) strong += o->total;
        else if (weak + o->total <= BUDGET || (weak == 0 && o->total <= FIRST_MOST)) weak += o->total;
        else continue;
        s->opening[kept++] = *o;
    }
    s->openings = kept;
    return strong + weak;
}

/* Rare keys say more: eight points per halving of the list (in eighths, so that few candidates tie), more
 * for keys that are nearly the name. */
static uint16_t key_weight(const opening_t *o)
{
    assert(o->total > 0);
    int zeros = __builtin_clz(o->total), log = (31 - zeros) * 8 + (int)(o->total << zeros >> 28 & 7);
    int weight = log < 23 * 8 ? 24 * 8 - log : 8;
    if (o->class == KEY_WHOLE) weight += 320;
    if (o->class == KEY_SHORT) weight += 32;
    return (uint16_t)weight;
}

static void note(search_t *s, uint32_t name, const opening_t *o, uint16_t weight)
{
    size_t at = (size_t)(name * UINT32_C(2654435761)) & (s->room - 1);
    while (s->candidate[at].name && s->candidate[at].name != name + 1) at = (at + 1) & (s->room - 1);
    candidate_t *c = &s->candidate[at];
    c->name = name + 1;
    c->weight = c->weight + weight < WEIGHT_MOST ? (uint16_t)(c->weight + weight) : WEIGHT_MOST;
    c->strong |= o->class == KEY_STRONG;
}

static int gather_candidates(search_t *s, err_t *err)
{
    size_t total = plan(s), longest = 1;
    for (size_t i = 0; i < s->openings; i++)
        if (s->opening[i].total > longest) longest = s->opening[i].total;
    uint32_t *names = arena_array(s->arena, longest, sizeof *names);
    for (s->room = 64; s->room < total * 2; s->room *= 2) {}
    s->candidate = arena_array(s->arena, s->room, sizeof *s->candidate);
    if (!s->candidate || !names) return err_nomem(err);
    for (size_t i = 0; i < s->openings; i++) {
        const opening_t *o = &s->opening[i];
        uint16_t weight = key_weight(o);
        size_t n = index_open_key(s->ix, o->hash, names, longest);
        for (size_t j = 0; j < n; j++) note(s, names[j], o, weight);
    }
    return 0;
}

/* ---- choosing what is scored ---- */

typedef struct tie {
    int64_t id;
    uint32_t name;
} tie_t;

static bool tie_after(const tie_t *x, const tie_t *y)
{
    return x->id != y->id ? x->id > y->id : x->name > y->name;
}

/* Keeps the smallest of the ties: heap[0] is the greatest of those kept. */
static void keep_tie(tie_t *heap, size_t *count, size_t room, tie_t t)
{
    size_t at = 0;
    if (*count < room) {
        for (at = (*count)++; at > 0 && tie_after(&t, &heap[(at - 1) / 2]); at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    } else if (room == 0 || !tie_after(&heap[0], &t)) {
        return;
    } else {
        for (size_t child; (child = at * 2 + 1) < room; at = child) {
            if (child + 1 < room && tie_after(&heap[child + 1], &heap[child])) child++;
            if (!tie_after(&heap[child], &t)) break;
            heap[at] = heap[child];
        }
    }
    heap[at] = t;
}

static bool visible(const search_t *s, uint32_t name, name_ref_t *ret)
{
    return index_name(s->ix, name, ret) && (!s->q->lists || s->q->lists >> ret->list & 1);
}

static void score_one(search_t *s, const name_ref_t *ref, uint32_t name);

/* Scores every strong candidate and the SCORED_MOST heaviest others. */
static int score_candidates(search_t *s, err_t *err)
{
    uint32_t heavy[WEIGHT_MOST + 1] = {0};
    size_t left = SCORED_MOST, ties = 0, most = 0;
    for (size_t i = 0; i < s->room; i++) {
        candidate_t *c = &s->candidate[i];
        if (!c->name) continue;
        /* Asking for one list must not lose its records among those of others; removed ones are few. */
        name_ref_t ref;
        if (s->q->lists && !visible(s, c->name - 1, &ref)) c->name = 0;
        else if (c->strong) most++;
        else heavy[c->weight]++;
    }
    int edge = WEIGHT_MOST;
    while (edge > 0 && heavy[edge] <= left) left -= heavy[edge--];
    tie_t tie[SCORED_MOST];
    s->scored_room = most + SCORED_MOST + NUMBERS_MOST;
    s->scored = arena_array(s->arena, s->scored_room, sizeof *s->scored);
    if (!s->scored) return err_nomem(err);
    for (size_t i = 0; i < s->room; i++) {
        const candidate_t *c = &s->candidate[i];
        if (!c->name) continue;
        if (!c->strong && c->weight < edge) continue;
        name_ref_t ref;
        if (!visible(s, c->name - 1, &ref)) continue;
        if (c->strong || c->weight > edge) score_one(s, &ref, c->name - 1);
        else keep_tie(tie, &ties, left, (tie_t){ref.id, c->name - 1});
    }
    for (size_t i = 0; i < ties; i++) {
        name_ref_t ref;
        if (visible(s, tie[i].name, &ref)) score_one(s, &ref, tie[i].name);
    }
    return 0;
}

/* The best of the asked names for one name of a record. */
static void score_one(search_t *s, const name_ref_t *ref, uint32_t name)
{
    form_t form;
    char room[INDEX_TEXT];
    scored_t best = {.ref = *ref, .name = name, .points = -1};
    if (s->scored_count == s->scored_room || form_parse(index_compared(s->ix, name, room), ref->schema, &form, NULL))
        return;
    for (int i = 0; i < s->asked_count; i++) {
        const asked_t *a = &s->asked[i];
        if (a->form->schema != form.schema) continue;
        evidence_t ev;
        evidence_begin(&ev, false);
        score_names(a->form, &form, &ev);
        if (ev.name && (a->alias || ref->nth > 0)) evidence_add(&ev, WEIGHT_alias, 100, NULL, NULL);
        bool same = ev.same_name;
        if (same && !a->alias) best.namesake = true;
        if (ev.name <= best.points) continue;
        best.points = ev.name;
        best.by = (uint16_t)i;
        best.same = same;
    }
    if (best.points < 0) best.points = 0;
    if (best.points >= weight_points(WEIGHT_least)) s->scored[s->scored_count++] = best;
}

static void score_numbers(search_t *s)
{
    int64_t ids[NUMBERS_MOST];
    char org[IDENTITY_TEXT];
    if (!s->facts.canonical[0]) return;
    const char *o = facts_org_number(s->facts.kind, s->facts.canonical, org);
    size_t n = numbers_find(s->ix->numbers, o ? o : s->facts.canonical, s->q->lists, ids, NUMBERS_MOST);
    for (size_t i = 0; i < n; i++) {
        uint32_t slot = 0, first = 0;
        if (!index_slot(s->ix, ids[i], &slot)) continue;
        uint32_t names = index_names_of(s->ix, slot, &first);
        scored_t plain = {.name = first};
        size_t before = s->scored_count;
        (void)index_name(s->ix, first, &plain.ref);
        for (uint32_t k = 0; k < names && s->scored_count + 1 < s->scored_room; k++) {
            name_ref_t ref;
            if (index_name(s->ix, first + k, &ref)) score_one(s, &ref, first + k);
        }
        if (s->scored_count == before && s->scored_count < s->scored_room) s->scored[s->scored_count++] = plain;
    }
}

/* ---- from names to records ---- */

static int record_order(const void *a, const void *b)
{
    const scored_t *x = a, *y = b;
    if (x->ref.slot != y->ref.slot) return x->ref.slot < y->ref.slot ? -1 : 1;
    if (x->points != y->points) return x->points > y->points ? -1 : 1;
    return (x->name > y->name) - (x->name < y->name);
}

static int score_order(const void *a, const void *b)
{
    const scored_t *x = a, *y = b;
    if (x->sum != y->sum) return x->sum > y->sum ? -1 : 1;
    return (x->ref.id > y->ref.id) - (x->ref.id < y->ref.id);
}

/* One entry per record, its best name; counts the namesakes. */
static void one_per_record(search_t *s)
{
    size_t kept = 0;
    qsort(s->scored, s->scored_count, sizeof *s->scored, record_order);
    for (size_t i = 0; i < s->scored_count;) {
        scored_t best = s->scored[i];
        bool namesake = false;
        for (; i < s->scored_count && s->scored[i].ref.slot == best.ref.slot; i++) namesake |= s->scored[i].namesake;
        if (s->q->keep && !s->q->keep(s->q->keep_arg, best.ref.id)) continue;
        s->namesakes += namesake;
        s->scored[kept++] = best;
    }
    s->scored_count = kept;
}

/* The whole evidence on one record; keep records the pieces. */
static void judge(const search_t *s, const scored_t *x, bool keep, evidence_t *ev, int *ret_points,
                  enum match_tier *ret_tier)
{
    evidence_begin(ev, keep);
    if (!keep) {
        ev->name = x->points;
        ev->same_name = x->same;
    } else if (s->asked_count) {
        form_t form;
        const asked_t *a = &s->asked[x->by];
        char given[INDEX_TEXT], compared[INDEX_TEXT];
        const char *name = index_given(s->ix, x->name, given);
        if (x->points && !form_parse(index_compared(s->ix, x->name, compared), x->ref.schema, &form, NULL)) {
            score_names(a->form, &form, ev);
            if (ev->name && (a->alias || x->ref.nth > 0)) evidence_add(ev, WEIGHT_alias, 100, name, NULL);
        } else {
            evidence_add(ev, WEIGHT_other_name, 100, a->name, name);
        }
    }
    facts_t facts;
    index_facts(s->ix, x->ref.slot, &facts);
    evidence_end_name(ev);
    score_facts(&s->facts, &facts, ev);
    score_common(ev, s->namesakes);
    *ret_points = evidence_close(ev, ret_tier);
}

static void judge_all(search_t *s)
{
    int cut = s->q->cut ? s->q->cut : weight_points(WEIGHT_cut);
    size_t kept = 0;
    one_per_record(s);
    for (size_t i = 0; i < s->scored_count; i++) {
        scored_t x = s->scored[i];
        evidence_t ev;
        judge(s, &x, false, &ev, &x.sum, &x.tier);
        /* A place lifts no name over the cut by itself: in a county's archive all live in one place. */
        bool carried = x.points >= cut || ev.birth_agrees || ev.unit_agrees;
        if (x.tier == MATCH_A || (x.tier != MATCH_NONE && x.sum >= cut && carried)) s->scored[kept++] = x;
    }
    qsort(s->scored, kept, sizeof *s->scored, score_order);
    s->scored_count = kept < (size_t)s->q->top ? kept : (size_t)s->q->top;
}

static int explain_all(search_t *s, match_result_t *ret, err_t *err)
{
    match_result_t result = {.namesakes = s->namesakes, .count = s->scored_count};
    result.hits = arena_array(s->arena, s->scored_count, sizeof *result.hits);
    if (!result.hits) return err_nomem(err);
    evidence_t *ev = arena_alloc(s->arena, sizeof *ev);
    if (!ev) return err_nomem(err);
    for (size_t i = 0; i < s->scored_count; i++) {
        const scored_t *x = &s->scored[i];
        match_hit_t *h = &result.hits[i];
        char room[INDEX_TEXT];
        judge(s, x, true, ev, &h->points, &h->tier);
        h->name_points = ev->name;
        h->score = evidence_score(ev, h->points);
        h->record = x->ref.id;
        h->list = x->ref.list;
        h->name = arena_text(s->arena, index_given(s->ix, x->name, room));
        if (!h->name) return err_nomem(err);
        int code = evidence_explain(ev, s->arena, &h->reasons, &h->reason_count, err);
        if (code) return code;
    }
    *ret = result;
    return 0;
}

int match_search(match_index_t *ix, const match_query_t *q, arena_t *a, match_result_t *ret_result, err_t *err)
{
    assert(ix && q && a && ret_result);
    search_t *s = arena_alloc(a, sizeof *s);
    if (!s) return err_nomem(err);
    s->ix = ix;
    s->q = q;
    s->arena = a;
    facts_read(&q->subject, &s->facts);
    int code = check(q, &s->facts, err);
    if (!code) code = ask_all(s, err);
    if (!code) code = gather_keys(s, err);
    if (code) return code;
    pthread_rwlock_rdlock(&ix->lock);
    code = gather_candidates(s, err);
    if (!code) code = score_candidates(s, err);
    if (!code) {
        score_numbers(s);
        judge_all(s);
        code = explain_all(s, ret_result, err);
    }
    pthread_rwlock_unlock(&ix->lock);
    return code;
}
