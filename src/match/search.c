/* search.c - from a subject to its hits: identity, candidates, scores, explanation. */
#include "match/find.h"
#include "match/tsv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Names compared beyond the exact ones, besides twice what is asked for; and none once PATIENCE in a row (more where
 * more is asked for or more is known) were no better than what fills the answer already. */
enum { SCORED = 32, FOUND = 256, PATIENCE = 6, HALF = 600, NUMBERS_MOST = 256, MEMOS = 8 };

typedef struct scored {
    name_ref_t ref;
    uint32_t name;
    uint16_t by; /* which of the asked */
    uint8_t kind; /* enum pair_kind */
    bool same, namesake;
    int points;
    int sum; /* points with the facts */
    enum match_tier tier;
} scored_t;

/* The outcome for a text compared just now: thousands may bear the same name. */
typedef struct memo {
    uint64_t hash; /* 0 = free */
    int points;
    uint16_t by;
    uint8_t kind; /* enum pair_kind */
    bool same, namesake;
} memo_t;

typedef struct search {
    match_index_t *ix;
    const match_query_t *q;
    arena_t *arena;
    facts_t facts;
    bool bare; /* nothing is known but the name */
    population_t bearers; /* of the first asked, when that is a person's name */
    asked_t asked[ASKED_MOST];
    int asked_count;
    find_t find;
    memo_t memo[MEMOS];
    scored_t *scored;
    size_t scored_count, scored_room;
    size_t namesakes;
} search_t;

/* ---- what is asked ---- */

static int ask(search_t *s, const char *name, enum match_schema schema, bool alias, err_t *err)
{
    if (s->asked_count == ASKED_MOST) return 0;
    form_t *f = arena_alloc(s->arena, sizeof *f);
    nearness_t *near = arena_alloc(s->arena, sizeof *near);
    if (!f || !near) return err_nomem(err);
    int code = form_parse(name, schema, f, err);
    if (code) return code;
    nearness_of(f, near);
    s->asked[s->asked_count++] = (asked_t){f, near, name, alias};
    return 0;
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

/* ---- comparing (lock held shared from here on) ---- */

static uint64_t text_hash(const char *p, uint64_t salt)
{
    uint64_t h = HASH_SEED;
    for (; *p; p++) h = hash_step(h, (unsigned char)*p);
    return hash_mix(hash_step(h, (uint32_t)salt)) | 1;
}

/* The best of the asked names for one listed name; by: bits of those that share something with it. */
static bool compare(const search_t *s, const name_ref_t *ref, const char *text, uint64_t by, memo_t *ret)
{
    form_t form;
    *ret = (memo_t){.points = -1};
    if (form_parse(text, ref->schema, &form, NULL)) return false;
    for (int i = 0; i < s->asked_count; i++) {
        const asked_t *a = &s->asked[i];
        if (a->form->schema != form.schema || !(by >> i % 64 & 1)) continue;
        evidence_t ev;
        evidence_begin(&ev, false);
        score_names(a->form, &form, &ev);
        if (ev.name && (a->alias || ref->nth > 0)) evidence_add(&ev, WEIGHT_alias, 100, NULL, NULL);
        bool same = ev.same_name;
        if (same && !a->alias) ret->namesake = true;
        if (ev.name <= ret->points) continue;
        ret->points = ev.name;
        ret->by = (uint16_t)i;
        ret->kind = (uint8_t)ev.kind;
        ret->same = same;
    }
    if (ret->points < 0) ret->points = 0;
    return true;
}

/* Compares a listed name and keeps it if it is near enough; returns its points. */
static int score_one(search_t *s, const name_ref_t *ref, uint32_t name, uint64_t by)
{
    char room[INDEX_TEXT];
    const char *text = index_compared(s->ix, name, room);
    uint64_t hash = text_hash(text, by * 4 + (uint64_t)ref->schema * 2 + (ref->nth > 0));
    memo_t *m = &s->memo[hash >> 32 & (MEMOS - 1)];
    if (s->scored_count == s->scored_room) return 0;
    if (m->hash != hash) {
        m->hash = 0;
        if (!compare(s, ref, text, by, m)) return 0;
        m->hash = hash;
        search_work()->scored++;
    }
    if (m->points >= weight_points(WEIGHT_least))
        s->scored[s->scored_count++] = (scored_t){.ref = *ref, .name = name, .points = m->points, .by = m->by, .kind = m->kind,
                                                  .same = m->same, .namesake = m->namesake};
    return m->points;
}

/* The points a further name must reach to be worth going on for. */
typedef struct best {
    int points[MATCH_TOP_MOST]; /* a heap: the worst of the best first */
    int count, most;
} best_t;

static bool better(best_t *b, int points)
{
    if (b->count == b->most && points <= b->points[0]) return false;
    int at = 0;
    if (b->count < b->most) {
        for (at = b->count++; at > 0 && b->points[(at - 1) / 2] > points; at = (at - 1) / 2) b->points[at] = b->points[(at - 1) / 2];
    } else {
        for (int child; (child = at * 2 + 1) < b->count; at = child) {
            if (child + 1 < b->count && b->points[child + 1] < b->points[child]) child++;
            if (b->points[child] >= points) break;
            b->points[at] = b->points[child];
        }
    }
    b->points[at] = points;
    return true;
}

/* Compares the names of the asked name's own key; returns how many records, up to what is asked for, truly bear it. */
static size_t score_exact(search_t *s, best_t *best)
{
    size_t same = 0;
    for (size_t i = 0; i < s->find.exact_count; i++) {
        name_ref_t ref;
        if (!index_name(s->ix, s->find.exact[i], &ref)) continue;
        size_t before = s->scored_count;
        (void)better(best, score_one(s, &ref, s->find.exact[i], UINT64_C(1) << s->find.exact_by[i] % 64));
        bool bears = s->scored_count > before && s->scored[before].namesake && ref.nth == 0;
        if (bears && same < (size_t)s->q->top) same += !s->q->keep || s->q->keep(s->q->keep_arg, ref.id);
    }
    return same;
}

static void score_found(search_t *s, size_t left, best_t *best)
{
    const find_t *f = &s->find;
    int least = weight_points(WEIGHT_least), bored = 0, patience = (s->bare ? PATIENCE : 2 * PATIENCE) + s->q->top / 4;
    for (size_t i = 0; i < f->found_count && left && (bored < patience || !f->weighed); i++) {
        name_ref_t ref;
        if (!index_name(s->ix, f->found[i].name, &ref)) continue;
        if (s->q->keep && !s->q->keep(s->q->keep_arg, ref.id)) continue;
        left--;
        int points = score_one(s, &ref, f->found[i].name, s->asked_count > 2 ? f->found[i].by : UINT64_MAX);
        bool good = points >= least && better(best, points);
        bored = good ? 0 : bored + (f->found[i].weight < HALF ? 2 : 1);
    }
}

/* Namesakes that fill the answer make it, when nothing but the name is known. */
static int score_all(search_t *s, err_t *err)
{
    size_t left = SCORED + 2 * (size_t)s->q->top, most = FOUND + 2 * (size_t)s->q->top;
    best_t best = {.most = s->q->top};
    int code = find_begin(s->ix, s->asked, s->asked_count, s->q, s->arena, &s->find, err);
    if (code) return code;
    s->scored_room = s->find.exact_count + left + NUMBERS_MOST;
    s->scored = arena_array(s->arena, s->scored_room, sizeof *s->scored);
    if (!s->scored) return err_nomem(err);
    if (score_exact(s, &best) >= (size_t)s->q->top && s->bare) return 0;
    code = find_more(&s->find, most < FOUND_MOST ? most : FOUND_MOST, err);
    if (!code) score_found(s, left, &best);
    return code;
}

static void score_numbers(search_t *s)
{
    int64_t ids[NUMBERS_MOST];
    char org[IDENTITY_TEXT];
    if (!s->facts.canonical[0]) return;
    const char *o = facts_org_number(s->facts.kind, s->facts.canonical, org);
    size_t n = index_numbers(s->ix, o ? o : s->facts.canonical, s->q->lists, ids, NUMBERS_MOST);
    for (size_t i = 0; i < n; i++) {
        uint32_t slot = 0, first = 0;
        if (!index_slot(s->ix, ids[i], &slot)) continue;
        uint32_t names = index_names_of(s->ix, slot, &first);
        scored_t plain = {.name = first};
        size_t before = s->scored_count;
        (void)index_name(s->ix, first, &plain.ref);
        for (uint32_t k = 0; k < names && s->scored_count + 1 < s->scored_room; k++) {
            name_ref_t ref;
            if (index_name(s->ix, first + k, &ref)) (void)score_one(s, &ref, first + k, UINT64_MAX);
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
        ev->kind = (enum pair_kind)x->kind;
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
    evidence_end_name(ev);
    if (!s->bare) {
        facts_t facts;
        index_facts(s->ix, x->ref.slot, &facts);
        score_facts(&s->facts, &facts, ev);
    }
    score_common(ev, s->namesakes);
    const asked_t *first = &s->asked[0]; /* what counts is the name asked, not the alias that agreed */
    if (s->asked_count && !first->alias && x->ref.schema == MATCH_PERSON) score_population(ev, &s->bearers);
    *ret_points = evidence_close(ev, ret_tier);
}

static void judge_all(search_t *s)
{
    int cut = s->q->cut ? s->q->cut : weight_points(WEIGHT_cut);
    size_t kept = 0;
    one_per_record(s);
    s->namesakes += s->find.uncounted;
    for (size_t i = 0; i < s->scored_count; i++) {
        scored_t x = s->scored[i];
        evidence_t ev;
        judge(s, &x, false, &ev, &x.sum, &x.tier);
        /* A place lifts no name over the cut by itself: in a county's archive all live in one place. */
        bool carried = x.points >= cut || ev.birth_agrees || ev.unit_agrees;
        if (x.tier == MATCH_A || (x.tier != MATCH_NONE && x.sum - ev.population >= cut && carried)) s->scored[kept++] = x;
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
        h->score = evidence_score(ev, h->points, h->tier);
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
    const facts_t *f = &s->facts;
    s->bare = !f->canonical[0] && f->born == DAY_NONE && !f->sex && !f->place && !f->unit;
    int code = check(q, &s->facts, err);
    if (!code) code = ask_all(s, err);
    if (code) return code;
    if (s->asked_count) s->bearers = population_of(s->asked[0].form, s->facts.sex);
    pthread_rwlock_rdlock(&ix->lock);
    code = score_all(s, err);
    if (!code) {
        score_numbers(s);
        judge_all(s);
        code = explain_all(s, ret_result, err);
    }
    pthread_rwlock_unlock(&ix->lock);
    return code;
}
