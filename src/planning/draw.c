/* draw.c - a check's drawing: what was done in the period, counted, and a sample that anybody can draw again.
 *
 * The sample of a sort of work is the matters whose hash of seed and id is smallest: the seed on record gives the same
 * matters to whoever repeats it, and nobody can choose it to spare a matter once the seed stands.
 */
#include "planning/inside.h"
#include "register/asof.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { POPULATION_MOST = 100000, SAMPLE_USUAL = 5, TITLE_MOST = 400 };

typedef struct lot {
    int64_t matter;
    unsigned char digest[crypto_hash_sha256_BYTES];
} lot_t;

typedef struct sort_drawn {
    measure_t measure;
    int64_t done;   /* matters */
    lot_t *lot;     /* the drawn ones, in the order drawn */
    size_t count;
} sort_drawn_t;

typedef struct drawing {
    book_t *book;
    const actor_t *actor;
    const planning_draw_t *what;
    planning_kinds_t kinds;
    json_t *check;
    const char *from, *to;
    char seed[65];
    int office, sample;
    sort_drawn_t sort[PLANNING_MEASURES_MOST];
    size_t sort_count;
    arena_t *arena;
} drawing_t;

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

/* --- the sample -------------------------------------------------------------------------------------- */

static void set_digest(lot_t *lot, const char *seed)
{
    char id[48];
    crypto_hash_sha256_state s;
    matter_text(lot->matter, id);
    crypto_hash_sha256_init(&s);
    crypto_hash_sha256_update(&s, (const unsigned char *)seed, strlen(seed));
    crypto_hash_sha256_update(&s, (const unsigned char *)" ", 1);
    crypto_hash_sha256_update(&s, (const unsigned char *)id, strlen(id));
    crypto_hash_sha256_final(&s, lot->digest);
}

static int by_digest(const void *x, const void *y)
{
    const lot_t *a = x, *b = y;
    int order = memcmp(a->digest, b->digest, sizeof a->digest);
    return order ? order : (a->matter > b->matter) - (a->matter < b->matter);
}

static int draw_sort(drawing_t *d, store_conn_t *c, sort_drawn_t *s, err_t *err)
{
    store_rows_t *rows = NULL;
    bool more = false;
    buf_t sql;
    lot_t *all = arena_array(d->arena, POPULATION_MOST, sizeof *all);
    if (!all) return err_nomem(err);
    s->done = 0;
    buf_init(&sql, 8192);
    buf_add_raw(&sql, "SELECT DISTINCT r.id, r.office");
    planning_add_counted(&sql, &s->measure, NULL);
    buf_add_raw(&sql, " ORDER BY r.id");
    int failed = buf_failed(&sql) ? err_nomem(err) : 0;
    if (!failed)
        failed = store_query(c, buf_text(&sql),
                             STORE_P(store_text(s->measure.figure->count), store_text(d->from), store_text(d->to)),
                             &rows, err);
    while (!failed && s->done < POPULATION_MOST && !(failed = store_step(rows, &more, err)) && more) {
        if (!within_sees(d->book, d->actor, s->measure.kind, store_col_text(rows, 1), d->office)) continue;
        all[s->done].matter = store_col_int(rows, 0);
        set_digest(&all[s->done++], d->seed);
    }
    store_rows_close(rows);
    buf_release(&sql);
    if (failed) return failed;
    if (s->done) qsort(all, (size_t)s->done, sizeof *all, by_digest);
    s->lot = all;
    s->count = !measure_in(&s->measure, "drawn") ? 0 : s->done < d->sample ? (size_t)s->done : (size_t)d->sample;
    return 0;
}

static int draw_all(store_conn_t *c, void *arg, err_t *err)
{
    drawing_t *d = arg;
    int failed = 0;
    for (size_t i = 0; i < d->sort_count && !failed; i++) failed = draw_sort(d, c, &d->sort[i], err);
    return failed;
}

/* --- what the register knows of a drawn matter ---------------------------------------------------------- */

/* All long texts of a matter in one. */
static char *text_of(const cat_kind_t *k, const json_t *fields, arena_t *a)
{
    buf_t out;
    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < k->field_count; i++)
        if (k->fields[i].type == CAT_LONG && !k->fields[i].sealed)
            buf_addf(&out, "%s\n", member(fields, k->fields[i].name));
    char *text = buf_failed(&out) ? NULL : arena_text(a, buf_text(&out));
    buf_release(&out);
    return text;
}

/* The nearest text among the newest of the kind that the actor may read; share in per cent, -1 = too short to say. */
static int find_same(const drawing_t *d, const cat_kind_t *k, int64_t matter, const json_t *fields, int *ret_share,
                     int64_t *ret_as, err_t *err)
{
    shingles_t mine, other;
    json_t *rows = NULL, *e;
    size_t i;
    int share = -1, looked = 0;
    int64_t as = 0, below = 0, id;
    arena_t *a = arena_new((size_t)64 << 20);
    const char *text = a ? text_of(k, fields, a) : NULL;
    int failed = text ? shingles_of(text, a, &mine, err) : err_nomem(err);
    if (!failed && mine.count) share = 0;
    while (!failed && share >= 0 && looked < PLANNING_COMPARED_MOST) {
        book_list_t what = {.kind = k->name, .below = below, .limit = 100};
        failed = book_matters(d->book, d->actor, &what, &rows, err);
        if (failed || !json_array_size(rows)) break;
        json_array_foreach(rows, i, e) {
            if (failed || matter_parse(member(e, "id"), &id, NULL) != 0) continue;
            below = id;
            looked++;
            if (id == matter) continue;
            text = text_of(k, json_object_get(e, "fields"), a);
            failed = text ? shingles_of(text, a, &other, err) : err_nomem(err);
            int now = failed ? 0 : shingles_shared(&mine, &other);
            if (now > share) {
                share = now;
                as = id;
            }
        }
        json_decref(rows);
        rows = NULL;
    }
    json_decref(rows);
    arena_free(a);
    if (failed) return failed;
    *ret_share = share;
    *ret_as = as;
    return 0;
}

typedef struct replied {
    int64_t matter;
    const char *answer; /* yes late no none */
    char due_on[DAY_TEXT], ended_on[DAY_TEXT];
} replied_t;

/* The newest term whose rule is the reply or ends in _reply says whether it was answered in time. */
static int read_reply(store_conn_t *c, void *arg, err_t *err)
{
    replied_t *r = arg;
    store_rows_t *rows = NULL;
    bool more = false;
    r->answer = "none";
    int failed = store_query(c, "SELECT rule, state, due_on, ended_on FROM due WHERE matter = $1 ORDER BY from_act",
                             STORE_P(store_int(r->matter)), &rows, err);
    while (!failed && !(failed = store_step(rows, &more, err)) && more) {
        const char *rule = store_col_text(rows, 0), *state = store_col_text(rows, 1);
        const char *due = store_col_text(rows, 2), *ended = store_col_text(rows, 3);
        size_t n = strlen(rule);
        if (strcmp(rule, "reply") != 0 && (n < 6 || strcmp(rule + n - 6, "_reply") != 0)) continue;
        if (strcmp(state, "cancelled") == 0 || strcmp(state, "restarted") == 0) continue;
        (void)snprintf(r->due_on, sizeof r->due_on, "%s", due ? due : "");
        (void)snprintf(r->ended_on, sizeof r->ended_on, "%s", ended ? ended : "");
        r->answer = strcmp(state, "met") != 0 ? "no" : due && ended && strcmp(ended, due) > 0 ? "late" : "yes";
    }
    store_rows_close(rows);
    return failed;
}

static bool has_act(const json_t *matter, const char *name)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(matter, "acts"), i, e)
        if (strcmp(member(e, "act"), name) == 0) return true;
    return false;
}

static bool knows_act(const cat_kind_t *k, const char *name)
{
    const cat_act_t *act = NULL;
    return cat_kind_act(k, name, &act, NULL) == 0;
}

/* "yes", "no", or "none" where the kind knows no such act. */
static const char *done(const cat_kind_t *k, const json_t *matter, const char *act, const char *or_act)
{
    if (!knows_act(k, act) && !knows_act(k, or_act)) return "none";
    return has_act(matter, act) || has_act(matter, or_act) ? "yes" : "no";
}

static const char *title_of(const cat_kind_t *k, const json_t *fields, arena_t *a)
{
    const char *text = k->title ? member(fields, k->title) : "", *end = text;
    for (size_t i = 0; *end && *end != '\n' && i < TITLE_MOST / 2; i++) {
        const char *next = end;
        while ((*++next & 0xC0) == 0x80) {}
        end = next;
    }
    return arena_textn(a, text, (size_t)(end - text));
}

static int look_at(const drawing_t *d, const sort_drawn_t *s, int64_t matter, json_t **ret_item, err_t *err)
{
    char id[48], same_as[48];
    int share = -1;
    int64_t as = 0;
    json_t *m = NULL;
    const cat_kind_t *k = s->measure.kind;
    replied_t reply = {.matter = matter};
    matter_text(matter, id);
    int failed = book_matter(d->book, d->actor, matter, &m, err);
    const json_t *fields = json_object_get(m, "fields");
    if (!failed) failed = find_same(d, k, matter, fields, &share, &as, err);
    if (!failed) failed = store_read(book_store(d->book), read_reply, &reply, err);
    const char *title = failed ? NULL : title_of(k, fields, d->arena);
    if (!failed && !title) failed = err_nomem(err);
    if (!failed) {
        size_t links = json_array_size(json_object_get(m, "links"));
        const char *same = share < 0 ? "unknown" : share >= PLANNING_SAME_PERCENT ? "yes" : "no";
        json_t *facts = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s}", "number", member(m, "number"), "office",
                                  member(m, "office"), "stage", member(m, "stage"), "links", (json_int_t)links,
                                  "reply_due", reply.due_on, "replied_on", reply.ended_on);
        json_t *item = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "matter", id, "kind", k->name,
                                 "sort", s->measure.choice->code, "subject", title, "cut_off", links ? "no" : "yes",
                                 "same_text", same, "answered", reply.answer, "visited", done(k, m, "visit", "return_visit"),
                                 "used", done(k, m, "put_to_use", "use"), "facts", facts);
        if (item && share >= 0) (void)json_object_set_new(item, "same_share", json_integer(share));
        matter_text(as, same_as);
        if (item && as) (void)json_object_set_new(item, "same_as", json_string(same_as));
        failed = item ? 0 : err_nomem(err);
        if (!failed) *ret_item = item;
    }
    json_decref(m);
    return failed;
}

/* --- the check --------------------------------------------------------------------------------------------- */

static int read_check(drawing_t *d, err_t *err)
{
    char id[48];
    const cat_kind_t *k = d->kinds.kind[PART_CHECK];
    int failed = book_matter(d->book, d->actor, d->what->check, &d->check, err);
    if (failed) return failed;
    matter_text(d->what->check, id);
    if (strcmp(member(d->check, "kind"), k->name) != 0)
        return err_set(err, ERR_PLANNING_MATTER, id, k->label.in[LANG_ZH], member(d->check, "kind"));
    const json_t *f = json_object_get(d->check, "fields");
    const char *office = member(f, "checked_office");
    d->from = member(f, "from_day");
    d->to = member(f, "to_day");
    int64_t sample = json_integer_value(json_object_get(f, "sample"));
    d->sample = sample < 1 ? SAMPLE_USUAL : sample > PLANNING_DRAWN_MOST ? PLANNING_DRAWN_MOST : (int)sample;
    failed = planning_office(d->book, d->actor, *office ? office : member(d->check, "office"), &d->office, err);
    if (failed) return failed;
    measure_t work[PLANNING_MEASURES_MOST];
    d->sort_count = planning_measures(d->book, d->actor, k, "work", json_object_get(f, "work"), work);
    for (size_t i = 0; i < d->sort_count; i++) d->sort[i] = (sort_drawn_t){.measure = work[i]};
    return 0;
}

static void set_seed(drawing_t *d)
{
    unsigned char raw[8];
    if (d->what->seed && *d->what->seed) {
        (void)snprintf(d->seed, sizeof d->seed, "%.64s", d->what->seed);
        return;
    }
    randombytes_buf(raw, sizeof raw);
    (void)sodium_bin2hex(d->seed, sizeof d->seed, raw, sizeof raw);
}

static int make_result(const drawing_t *d, json_t **ret_json, err_t *err)
{
    char id[48];
    json_t *counts = json_object(), *drawn = json_array();
    int failed = counts && drawn ? 0 : err_nomem(err);
    for (size_t i = 0; i < d->sort_count && !failed; i++) {
        const sort_drawn_t *s = &d->sort[i];
        (void)json_object_set_new(counts, s->measure.choice->code, json_integer(s->done));
        for (size_t j = 0; j < s->count && !failed; j++) {
            json_t *item = NULL;
            failed = look_at(d, s, s->lot[j].matter, &item, err);
            if (!failed) (void)json_array_append_new(drawn, item);
        }
    }
    if (!failed && !json_array_size(drawn)) failed = err_set(err, ERR_PLANNING_DRAWN, d->from, d->to);
    matter_text(d->what->check, id);
    if (!failed) *ret_json = json_pack("{s:s, s:s, s:O, s:O}", "check", id, "seed", d->seed, "counts", counts, "drawn", drawn);
    json_decref(counts);
    json_decref(drawn);
    return !failed && !*ret_json ? err_nomem(err) : failed;
}

static json_t *item_fields(const json_t *item)
{
    static const char *const SAME[] = {"sort", "subject", "cut_off", "same_text", "same_share", "same_as", "answered",
                                       "visited", "used", "facts"};
    json_t *f = json_pack("{s:O}", "drawn_matter", json_object_get(item, "matter"));
    for (size_t i = 0; f && i < sizeof SAME / sizeof *SAME; i++) {
        json_t *value = json_object_get(item, SAME[i]);
        if (value) (void)json_object_set(f, SAME[i], value);
    }
    return f;
}

/* The act of the check and one item each, together or not at all. */
static int write_down(const drawing_t *d, const json_t *result, err_t *err)
{
    const json_t *drawn = json_object_get(result, "drawn");
    size_t n = json_array_size(drawn), i;
    json_t *item, *kept = json_array();
    act_request_t *q = arena_array(d->arena, n + 1, sizeof *q);
    act_receipt_t *receipt = arena_array(d->arena, n + 1, sizeof *receipt);
    json_t *own = json_pack("{s:O, s:O}", "seed", json_object_get(result, "seed"), "counts", json_object_get(result, "counts"));
    int failed = q && receipt && kept && own && json_array_append_new(kept, own) == 0 ? 0 : err_nomem(err);
    if (!failed)
        q[0] = (act_request_t){.actor = *d->actor, .kind = d->kinds.kind[PART_CHECK]->name, .act = "draw",
                               .matter = d->what->check, .occurred_on = DAY_NONE, .fields = own};
    if (!failed) json_array_foreach(drawn, i, item) {
        json_t *fields = item_fields(item);
        if (!fields || json_array_append_new(kept, fields) != 0) failed = err_nomem(err);
        q[i + 1] = (act_request_t){.actor = *d->actor, .kind = d->kinds.kind[PART_ITEM]->name, .act = "take",
                                   .parent = d->what->check, .office = member(d->check, "office"),
                                   .occurred_on = DAY_NONE, .fields = fields};
    }
    if (!failed) failed = register_acts(d->book, q, n + 1, d->arena, receipt, err);
    json_decref(kept);
    return failed;
}

int planning_draw(book_t *b, const actor_t *actor, const planning_draw_t *what, json_t **ret_json, err_t *err)
{
    assert(b && actor && what && what->check > 0 && ret_json);
    drawing_t d = {.book = b, .actor = actor, .what = what, .arena = arena_new((size_t)128 << 20)};
    json_t *result = NULL;
    int failed = d.arena ? planning_contract(book_catalogue(b), &d.kinds, err) : err_nomem(err);
    if (!failed) failed = read_check(&d, err);
    if (!failed) {
        set_seed(&d);
        failed = store_read(book_store(b), draw_all, &d, err);
    }
    if (!failed) failed = make_result(&d, &result, err);
    if (!failed && !what->dry) failed = write_down(&d, result, err);
    json_decref(d.check);
    arena_free(d.arena);
    if (failed) json_decref(result);
    else *ret_json = result;
    return failed;
}
