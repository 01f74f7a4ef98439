/* replay.c - a past query asked again as of its archive version, compared byte for byte.
 *
 * An index of its own is built as the log's first `size` leaves left the archive: records untouched since are
 * taken from their rows, the others are folded again from their acts. Annulments and corrections made later do
 * not count; those made before do.
 */
#include "archive/inside.h"

#include <assert.h>

enum { ACTS_MOST = 1000 };

typedef struct replay {
    archive_t *ar;
    int64_t query, size;
    arena_t *a, *row_memory;
    query_row_t q;
    subject_row_t *subjects;
    size_t count;
    match_index_t *index;
    facts_t facts, touched;
    const char *where;
} replay_t;

/* --- a record as of then ------------------------------------------------------------------------------------ */

typedef struct past_act {
    int64_t id, target;
    bool annuls, corrects, gone;
    json_t *fields;
    const char *stage;
} past_act_t;

static int read_acts(store_conn_t *c, int64_t record, int64_t size, arena_t *a, past_act_t **ret_acts, size_t *ret_count,
                     err_t *err)
{
    past_act_t *acts = arena_array(a, ACTS_MOST, sizeof *acts);
    store_rows_t *rows = NULL;
    size_t n = 0;
    int failed = acts ? store_query(c,
                                    "SELECT a.id, a.act, a.target, a.body FROM act a JOIN ledger_leaf l ON l.act = a.id "
                                    "WHERE a.matter = $1 AND l.idx < $2 ORDER BY l.idx",
                                    STORE_P(store_int(record), store_int(size)), &rows, err)
                      : err_nomem(err);
    for (bool more = true; !failed && n < ACTS_MOST;) {
        json_t *body;
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        const char *act = store_col_text(rows, 1);
        failed = json_of(store_col_text(rows, 3), act, a, &body, err);
        if (failed) break;
        acts[n++] = (past_act_t){
            .id = store_col_int(rows, 0), .target = store_col_int(rows, 2), .annuls = strcmp(act, "annul") == 0,
            .corrects = strcmp(act, "correct") == 0, .fields = json_object_get(body, "fields"),
            .stage = json_string_value(json_object_get(json_object_get(body, "effects"), "stage"))};
    }
    store_rows_close(rows);
    *ret_acts = acts;
    *ret_count = n;
    return failed;
}

/* The fields and the stage as the acts left that stand. Returns NULL when the opening act was annulled. */
static json_t *fold_acts(arena_t *a, past_act_t *acts, size_t count, const char **ret_stage, int64_t *ret_last)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; acts[i].annuls && k < count; k++)
            acts[k].gone |= acts[k].id == acts[i].target;
    if (!count || acts[0].gone) return NULL;
    json_t *fields = keep_json(a, json_object());
    *ret_stage = NULL;
    for (size_t i = 0; fields && i < count; i++) {
        *ret_last = acts[i].id;
        if (acts[i].gone || acts[i].annuls) continue;
        (void)json_object_update(fields, acts[i].fields);
        if (!acts[i].corrects && acts[i].stage) *ret_stage = acts[i].stage;
    }
    return fields;
}

static const char *text_of(const json_t *of, const char *key)
{
    return json_string_value(json_object_get(of, key));
}

static day_t day_at(const json_t *of, const char *key)
{
    day_t day;
    const char *text = text_of(of, key);
    return text && day_parse(text, &day, NULL) == 0 ? day : DAY_NONE;
}

/* A party object as the register reads it: canonical number, birth and sex from the number if not given. */
static int who_of(const json_t *p, arena_t *a, match_subject_t *s, err_t *err)
{
    const char *type = text_of(p, "type"), *number = text_of(p, "identity"), *sex = text_of(p, "sex");
    const json_t *names = json_object_get(p, "aliases");
    size_t n = json_array_size(names);
    *s = (match_subject_t){.schema = type && strcmp(type, "unit") == 0 ? MATCH_UNIT : MATCH_PERSON,
                           .name = text_of(p, "name"), .born = day_at(p, "born"), .sex = sex ? *sex : '\0',
                           .place = text_of(p, "place"), .unit = text_of(p, "unit"), .alias_count = n};
    const char **aliases = arena_array(a, n ? n : 1, sizeof *aliases);
    if (!aliases) return err_nomem(err);
    for (size_t i = 0; i < n; i++) aliases[i] = json_string_value(json_array_get(names, i));
    s->aliases = aliases;
    if (s->place && !*s->place) s->place = NULL;
    if (s->unit && !*s->unit) s->unit = NULL;
    if (!number || !*number) return 0;
    identity_t id;
    identity_check(number, IDENTITY_UNKNOWN, &id);
    s->identity = arena_text(a, id.canonical);
    if (s->born == DAY_NONE) s->born = id.born;
    if (!s->sex) s->sex = id.sex;
    return s->identity ? 0 : err_nomem(err);
}

static bool is_final(const cat_kind_t *k, const char *stage)
{
    int i;
    return stage && cat_kind_stage(k, stage, &i, NULL) == 0 && (k->final_stages >> i & 1);
}

int record_then(const archive_t *ar, store_conn_t *c, int64_t record, int64_t size, arena_t *a, record_row_t *ret_row,
                bool *ret_found, err_t *err)
{
    past_act_t *acts;
    size_t n;
    const char *stage;
    int64_t last = 0;
    *ret_found = false;
    int failed = read_acts(c, record, size, a, &acts, &n, err);
    if (failed) return failed;
    json_t *fields = fold_acts(a, acts, n, &stage, &last);
    if (!fields || is_final(ar->kind[PART_RECORD], stage)) return 0;
    const char *list = text_of(fields, "list");
    day_t effective = day_at(fields, "effective_on");
    record_row_t row = {.searchable = true,
                        .fact = {.record = record, .last = last, .list = list ? list_index(ar, list) : -1,
                                 .date = effective != DAY_NONE ? effective : day_at(fields, "judged_on"),
                                 .until = day_at(fields, "valid_until")}};
    if (row.fact.list < 0) return 0;
    failed = who_of(json_object_get(fields, "party"), a, &row.what, err);
    if (failed) return failed;
    *ret_row = row;
    *ret_found = true;
    return 0;
}

static int add_past(replay_t *r, store_conn_t *c, int64_t record, err_t *err)
{
    record_row_t row;
    bool found;
    arena_reset(r->row_memory);
    int failed = record_then(r->ar, c, record, r->size, r->row_memory, &row, &found, err);
    return failed || !found ? failed : put_record(r->index, &r->facts, &row, err);
}

/* --- the archive as of then ------------------------------------------------------------------------------------ */

static int list_touched(replay_t *r, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, r->ar->sql[SQL_CHANGED_SINCE], STORE_P(store_int(r->size)), &rows, err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        fact_t f = {.record = store_col_int(rows, 0)};
        failed = facts_put(&r->touched, &f, err);
    }
    store_rows_close(rows);
    return failed;
}

static int load_untouched(replay_t *r, store_conn_t *c, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, r->ar->sql[SQL_LOAD], STORE_NONE, &rows, err);
    for (bool more = true; !failed;) {
        record_row_t row;
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        if (facts_find(&r->touched, store_col_int(rows, 0))) continue;
        arena_reset(r->row_memory);
        failed = record_row_read(r->ar, rows, r->row_memory, &row, err);
        if (!failed) failed = put_record(r->index, &r->facts, &row, err);
    }
    store_rows_close(rows);
    return failed;
}

static int load_then(replay_t *r, store_conn_t *c, err_t *err)
{
    int failed = list_touched(r, c, err);
    if (!failed) failed = load_untouched(r, c, err);
    for (size_t i = 0; !failed && i < r->touched.room; i++)
        if (r->touched.at[i].record > 0) failed = add_past(r, c, r->touched.at[i].record, err);
    return failed;
}

/* --- asking again ---------------------------------------------------------------------------------------------- */

static int read_kept(const replay_t *r, store_conn_t *c, int64_t subject, const char **ret_text, err_t *err)
{
    store_rows_t *rows = NULL;
    bool found, nomem = false;
    int failed = store_query(c, r->ar->sql[SQL_SUBJECT], STORE_P(store_int(subject)), &rows, err);
    if (!failed) failed = store_step(rows, &found, err);
    if (!failed) *ret_text = found ? col(rows, 4, r->a, &nomem) : "";
    store_rows_close(rows);
    return !failed && nomem ? err_nomem(err) : failed;
}

static int ask_again(replay_t *r, store_conn_t *c, size_t i, bool *ret_same, err_t *err)
{
    screen_t s = {.ar = r->ar, .index = r->index, .facts = &r->facts, .from = r->q.from, .to = r->q.to,
                  .lists = r->q.lists, .size = r->size};
    archive_finding_t f;
    const char *then, *now = NULL;
    int failed = screen_subject(&s, c, &r->subjects[i].who, r->a, &f, err);
    if (!failed) failed = read_kept(r, c, r->subjects[i].id, &then, err);
    json_t *json = failed ? NULL : keep_json(r->a, candidates_json(r->ar, &f));
    if (!failed) failed = json ? json_text(json, r->a, &now, err) : err_nomem(err);
    if (failed) return failed;
    /* The column may be spaced otherwise by the engine: compare what it says, written one way. */
    json_t *kept = NULL;
    failed = json_of(then, "candidates", r->a, &kept, err);
    if (!failed) failed = json_text(kept, r->a, &then, err);
    if (failed) return failed;
    *ret_same = strcmp(then, now) == 0;
    if (*ret_same) return 0;
    size_t at = 0;
    while (then[at] && then[at] == now[at]) at++;
    r->where = arena_printf(r->a, "%s @%zu: %.60s | %.60s", r->subjects[i].who.name, at, then + at, now + at);
    return r->where ? 0 : err_nomem(err);
}

static int run(store_conn_t *c, void *arg, err_t *err)
{
    replay_t *r = arg;
    archive_version_t v;
    json_t *version;
    int failed = query_read(r->ar, c, r->query, r->a, &r->q, err);
    if (!failed) failed = subjects_read(r->ar, c, r->query, r->a, &r->subjects, &r->count, err);
    if (!failed) failed = json_of(r->q.version, r->q.number, r->a, &version, err);
    if (failed) return failed;
    version_read(version, &v);
    r->size = v.size;
    failed = load_then(r, c, err);
    if (!failed && (int64_t)r->facts.count != v.records) {
        char now[24], then[24];
        r->where = arena_printf(r->a, "records: %s | %s", num_text(v.records, then),
                                num_text((int64_t)r->facts.count, now));
        return r->where ? 0 : err_nomem(err);
    }
    bool same = true;
    for (size_t i = 0; !failed && same && i < r->count; i++) failed = ask_again(r, c, i, &same, err);
    return failed;
}

int archive_replay(archive_t *ar, int64_t query, arena_t *a, bool *ret_same, const char **ret_where, err_t *err)
{
    replay_t r = {.ar = ar, .query = query, .a = a, .row_memory = arena_new((size_t)16 << 20)};
    int failed = r.row_memory ? match_index_new(&r.index, err) : err_nomem(err);
    if (!failed) failed = store_read(book_store(ar->book), run, &r, err);
    if (!failed) {
        *ret_same = r.where == NULL;
        *ret_where = r.where ? r.where : "";
    }
    match_index_free(r.index);
    facts_free(&r.facts);
    facts_free(&r.touched);
    arena_free(r.row_memory);
    return failed;
}
