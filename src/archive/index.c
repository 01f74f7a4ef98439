/* index.c - the index in memory: loaded from the rows, then following the log.
 *
 * Invariant  The index holds exactly the searchable records as the first version.size leaves of the log left
 *            them. Index, facts and version change together under the write lock; a search holds the read
 *            lock, so what it sees has a version.
 * Following  Every act on a record has a leaf, whoever performed it, in whatever process; so the leaves since
 *            version.size name all records that changed. Where leaves are ordered after the commit (many
 *            writers), what waits is ordered first, so an act of this thread is always followed.
 */
#include "archive/inside.h"

#include "base/text.h"

#include <assert.h>
#include <inttypes.h>
#include <sodium.h>

enum { FOLLOW_AT_ONCE = 5000, ROW_ARENA = 1 << 20 };

/* --- rows ---------------------------------------------------------------------------------------- */

const char *col(store_rows_t *rows, int column, arena_t *a, bool *ret_nomem)
{
    const char *text = col_or_null(rows, column, a, ret_nomem);
    return text ? text : "";
}

const char *col_or_null(store_rows_t *rows, int column, arena_t *a, bool *ret_nomem)
{
    const char *text = store_col_text(rows, column);
    const char *copy = text ? arena_text(a, text) : NULL;
    /* A number lost here would be a man not found: the caller must ask. */
    if (text && !copy) *ret_nomem = true;
    return copy;
}

day_t col_day(store_rows_t *rows, int column)
{
    day_t day;
    const char *text = store_col_text(rows, column);
    return text && day_parse(text, &day, NULL) == 0 ? day : DAY_NONE;
}

static int read_aliases(const char *text, arena_t *a, match_subject_t *s, err_t *err)
{
    if (!text) return 0;
    json_t *list = json_loads(text, 0, NULL);
    size_t n = json_array_size(list), kept = 0;
    const char **names = arena_array(a, n ? n : 1, sizeof *names);
    bool nomem = !list || !names;
    for (size_t i = 0; !nomem && i < n && kept + 1 < MATCH_NAMES_MOST; i++) {
        const char *name = json_string_value(json_array_get(list, i));
        if (!name) continue;
        names[kept] = arena_text(a, name);
        nomem = !names[kept++];
    }
    json_decref(list);
    if (nomem) return err_nomem(err);
    s->aliases = names;
    s->alias_count = kept;
    return 0;
}

/* type, identity, name, born, sex, place, unit, names from the column at. */
static int read_who(store_rows_t *rows, int at, arena_t *a, match_subject_t *ret, err_t *err)
{
    bool nomem = false;
    const char *type = store_col_text(rows, at), *sex = store_col_text(rows, at + 4);
    *ret = (match_subject_t){.schema = type && strcmp(type, "unit") == 0 ? MATCH_UNIT : MATCH_PERSON,
                             .identity = col_or_null(rows, at + 1, a, &nomem),
                             .name = col(rows, at + 2, a, &nomem),
                             .born = col_day(rows, at + 3),
                             .sex = sex ? *sex : '\0',
                             .place = col_or_null(rows, at + 5, a, &nomem),
                             .unit = col_or_null(rows, at + 6, a, &nomem)};
    return nomem ? err_nomem(err) : read_aliases(store_col_text(rows, at + 7), a, ret, err);
}

int record_row_read(const archive_t *ar, store_rows_t *rows, arena_t *a, record_row_t *ret_row, err_t *err)
{
    const char *list = store_col_text(rows, 1);
    int index = list ? list_index(ar, list) : -1;
    ret_row->fact = (fact_t){.record = store_col_int(rows, 0), .list = index, .date = col_day(rows, 2),
                             .until = col_day(rows, 3),
                             .last = matter_id(store_col_int(rows, 5), store_col_int(rows, 6))};
    ret_row->searchable = store_is_null(rows, 4) && index >= 0;
    ret_row->entered_on = col_day(rows, 15);
    return read_who(rows, 7, a, &ret_row->what, err);
}

int subject_who_read(store_rows_t *rows, int at, arena_t *a, match_subject_t *ret_subject, err_t *err)
{
    return read_who(rows, at, a, ret_subject, err);
}

int party_of_matter(const archive_t *ar, store_conn_t *c, int64_t matter, const char *field, arena_t *a,
                    match_subject_t *ret_subject, bool *ret_found, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(c, ar->sql[SQL_PARTY], STORE_P(store_int(matter), store_text(field)), &rows, err);
    if (!failed) failed = store_step(rows, ret_found, err);
    if (!failed && *ret_found) failed = read_who(rows, 0, a, ret_subject, err);
    store_rows_close(rows);
    return failed;
}

/* --- loading -------------------------------------------------------------------------------------- */

/* The register takes more text for one party than an index entry holds. Place and unit go first, then the last
 * of the other names: a record must never be missing because somebody wrote too much into it. */
static int add_what_fits(match_index_t *index, const record_row_t *row, err_t *err)
{
    match_subject_t what = row->what;
    int failed = match_add(index, row->fact.record, row->fact.list, &what, err);
    while (failed == ERR_MATCH_SUBJECT && (what.place || what.unit || what.alias_count)) {
        if (!what.place && !what.unit) what.alias_count /= 2;
        what.place = what.unit = NULL;
        failed = match_add(index, row->fact.record, row->fact.list, &what, err);
    }
    return failed;
}

int put_record(match_index_t *index, facts_t *facts, const record_row_t *row, err_t *err)
{
    if (!row->searchable) {
        if (!facts_find(facts, row->fact.record)) return 0;
        facts_remove(facts, row->fact.record);
        return match_remove(index, row->fact.record, err);
    }
    int failed = add_what_fits(index, row, err);
    return failed ? failed : facts_put(facts, &row->fact, err);
}

int version_of(store_conn_t *c, int64_t size, archive_version_t *ret_version, err_t *err)
{
    archive_version_t v = {.size = size};
    ledger_hash_t root;
    bool found;
    int failed = 0;
    if (size) {
        failed = ledger_root(c, size, &root, err);
        if (!failed) sodium_bin2hex(v.root, sizeof v.root, root.byte, LEDGER_HASH);
        if (!failed)
            failed = store_get_int(c, "SELECT act FROM ledger_leaf WHERE idx = $1", STORE_P(store_int(size - 1)),
                                   &v.last_act, &found, err);
    }
    if (!failed) *ret_version = v;
    return failed;
}

typedef struct loading {
    archive_t *ar;
    arena_t *a;
    const progress_t *progress;
} loading_t;

static int load_rows(store_conn_t *c, void *arg, err_t *err)
{
    const loading_t *l = arg;
    archive_t *ar = l->ar;
    archive_version_t version;
    store_rows_t *rows = NULL;
    uint64_t done = 0;
    int64_t size;
    assert(ar->facts.count == 0);
    int failed = ledger_size(c, &size, err);
    if (!failed) failed = version_of(c, size, &version, err);
    if (!failed) failed = store_query(c, ar->sql[SQL_LOAD], STORE_NONE, &rows, err);
    for (bool more = true; !failed;) {
        record_row_t row;
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        arena_reset(l->a);
        failed = record_row_read(ar, rows, l->a, &row, err);
        if (!failed) failed = put_record(ar->index, &ar->facts, &row, err);
        if (!failed && ++done % 4096 == 0 && !progress_tick(l->progress, done, 0))
            failed = err_set(err, ERR_BASE_STOPPED, num_text((int64_t)done, (char[24]){0}));
    }
    store_rows_close(rows);
    if (failed) return failed;
    ar->version = version;
    ar->version.records = (int64_t)ar->facts.count;
    return 0;
}

/* What waits for its place in the log is given one, so that the size covers every act that returned. */
static int order_waiting(archive_t *ar, err_t *err)
{
    store_t *s = book_store(ar->book);
    if (store_engine_of(s) == STORE_SQLITE) return 0;
    for (size_t count = 1; count;) {
        int failed = ledger_sequence(s, FOLLOW_AT_ONCE, &count, err);
        if (failed) return failed;
    }
    return 0;
}

int index_load(archive_t *ar, const progress_t *progress, err_t *err)
{
    loading_t l = {ar, arena_new(ROW_ARENA), progress};
    if (!l.a) return err_nomem(err);
    int failed = order_waiting(ar, err);
    if (!failed) failed = store_read(book_store(ar->book), load_rows, &l, err);
    arena_free(l.a);
    return failed;
}

/* --- following ------------------------------------------------------------------------------------- */

typedef struct following {
    archive_t *ar;
    arena_t *a;
    archive_version_t version; /* reached */
    record_row_t *rows;
    size_t count;
    bool more;
} following_t;

static int list_changed(store_conn_t *c, following_t *f, int64_t to, int64_t **ret_ids, size_t *ret_count, err_t *err)
{
    store_rows_t *rows = NULL;
    int64_t *ids = arena_array(f->a, FOLLOW_AT_ONCE, sizeof *ids);
    size_t n = 0;
    int failed = ids ? 0 : err_nomem(err);
    if (!failed)
        failed = store_query(c, f->ar->sql[SQL_CHANGED], STORE_P(store_int(f->ar->version.size), store_int(to)), &rows,
                             err);
    for (bool more = true; !failed;) {
        failed = store_step(rows, &more, err);
        if (failed || !more) break;
        assert(n < FOLLOW_AT_ONCE);
        ids[n++] = store_col_int(rows, 0);
    }
    store_rows_close(rows);
    *ret_ids = ids;
    *ret_count = n;
    return failed;
}

int record_now(const archive_t *ar, store_conn_t *c, int64_t record, arena_t *a, record_row_t *ret_row,
                bool *ret_found, err_t *err)
{
    store_rows_t *rows = NULL;
    *ret_row = (record_row_t){.fact = {.record = record}}; /* so it stays when its opening act was annulled */
    int failed = store_query(c, ar->sql[SQL_ONE], STORE_P(store_int(record)), &rows, err);
    if (!failed) failed = store_step(rows, ret_found, err);
    if (!failed && *ret_found) failed = record_row_read(ar, rows, a, ret_row, err);
    store_rows_close(rows);
    return failed;
}

/* Reads what changed in the next leaves. The version reached is that of a log cut at those leaves. */
static int read_ahead(store_conn_t *c, void *arg, err_t *err)
{
    following_t *f = arg;
    int64_t size, *ids;
    size_t n;
    f->count = 0;
    f->more = false;
    int failed = ledger_size(c, &size, err);
    if (failed || size == f->ar->version.size) return failed;
    assert(size > f->ar->version.size);
    if (size - f->ar->version.size > FOLLOW_AT_ONCE) {
        size = f->ar->version.size + FOLLOW_AT_ONCE;
        f->more = true;
    }
    failed = list_changed(c, f, size, &ids, &n, err);
    f->rows = failed ? NULL : arena_array(f->a, n ? n : 1, sizeof *f->rows);
    if (!failed && !f->rows) failed = err_nomem(err);
    bool found;
    for (size_t i = 0; !failed && i < n; i++) failed = record_now(f->ar, c, ids[i], f->a, &f->rows[i], &found, err);
    if (!failed) failed = version_of(c, size, &f->version, err);
    if (!failed) f->count = n;
    return failed;
}

static int follow_once(archive_t *ar, arena_t *a, bool *ret_more, err_t *err)
{
    following_t f = {.ar = ar, .a = a};
    *ret_more = false;
    int failed = store_read(book_store(ar->book), read_ahead, &f, err);
    if (failed || !f.rows) return failed;
    pthread_rwlock_wrlock(&ar->lock);
    for (size_t i = 0; !failed && i < f.count; i++) failed = put_record(ar->index, &ar->facts, &f.rows[i], err);
    if (!failed) {
        ar->version = f.version;
        ar->version.records = (int64_t)ar->facts.count;
    }
    pthread_rwlock_unlock(&ar->lock);
    *ret_more = f.more;
    return failed;
}

int archive_sync(archive_t *ar, err_t *err)
{
    int failed = order_waiting(ar, err);
    arena_t *a = failed ? NULL : arena_new((size_t)256 << 20);
    if (!failed && !a) failed = err_nomem(err);
    if (failed) return failed;
    pthread_mutex_lock(&ar->following);
    for (bool more = true; !failed && more;) {
        failed = follow_once(ar, a, &more, err);
        arena_reset(a);
    }
    pthread_mutex_unlock(&ar->following);
    arena_free(a);
    atomic_store(&ar->looked_us, instant_now());
    return failed;
}

/* --- the fast path ---------------------------------------------------------------------------------- */

size_t archive_lookup_identity(archive_t *ar, const char *canonical, uint32_t lists, int64_t *ids, size_t room)
{
    enum { FRESH_US = 200000 };
    int64_t looked = atomic_load(&ar->looked_us), now = instant_now();
    /* One caller in 200 ms looks whether another process wrote; the others do not wait for it. */
    if (now - looked > FRESH_US && atomic_compare_exchange_strong(&ar->looked_us, &looked, now))
        (void)archive_sync(ar, NULL);
    day_t today = day_today(), from = years_back(today, ARCHIVE_YEARS_BACK);
    int64_t found[64];
    size_t kept = 0;
    pthread_rwlock_rdlock(&ar->lock);
    size_t n = match_by_identity(ar->index, canonical, lists ? lists : ar->counting, found, 64);
    for (size_t i = 0; i < n && kept < room; i++) {
        const fact_t *f = facts_find(&ar->facts, found[i]);
        if (f && fact_in_period(f, from, today)) ids[kept++] = found[i];
    }
    pthread_rwlock_unlock(&ar->lock);
    return kept;
}
