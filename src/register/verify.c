/* verify.c - rebuilds every projection from the acts in a scratch database and compares.
 *
 * The scratch is a SQLite file in the temporary folder, whatever engine the register runs on, so a
 * comparison also crosses the engines. Acts are read matter by matter; each act's hash is recomputed from
 * its content and compared with the act and with its leaf in the log; the log's own tiles and checkpoints
 * are recomputed; numbers are checked for gaps and doubles.
 */
#include "register/book.h"
#include "register/inside.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FOUND_MOST = 100, MATTER_ARENA = 64 << 20, COLUMNS_MOST = 9 + CAT_FIELDS_MOST };

typedef struct verifying {
    book_t *book;
    store_t *scratch;
    const progress_t *progress;
    verify_report_t report;
    store_conn_t *live, *made; /* inside the functions only */
    int64_t total;
} verifying_t;

static void note(verifying_t *v, const char *table, const char *key, const char *column,
                 const char *stored, const char *rebuilt)
{
    v->report.differences++;
    if (json_array_size(v->report.found) >= FOUND_MOST) return;
    (void)json_array_append_new(v->report.found,
        json_pack("{s:s, s:s, s:s, s:s, s:s}", "table", table, "key", key, "column", column, "stored",
                  stored ? stored : "(none)", "rebuilt", rebuilt ? rebuilt : "(none)"));
}

/* --- rebuilding ------------------------------------------------------------------------------------ */

static int check_leaf(verifying_t *v, const act_record_t *r, const ledger_hash_t *now, err_t *err)
{
    char id[48];
    int64_t index;
    ledger_hash_t leaf;
    matter_text(r->id, id);
    err_t missing = {0};
    int failed = ledger_find(v->live, r->id >> 40, r->id & ((INT64_C(1) << 40) - 1), &index, &leaf, &missing);
    if (failed == ERR_LEDGER_NOT_YET) return 0; /* waits for its place: PostgreSQL, less than a second */
    if (failed) {
        note(v, "ledger_leaf", id, "hash", NULL, "leaf");
        return 0;
    }
    (void)err;
    if (memcmp(leaf.byte, now->byte, LEDGER_HASH) != 0) note(v, "ledger_leaf", id, "hash", "other", "recomputed");
    return 0;
}

static int check_act(verifying_t *v, const act_record_t *r, err_t *err)
{
    char id[48];
    ledger_hash_t now;
    int failed = record_hash(r, &now, err);
    if (failed) return failed;
    matter_text(r->id, id);
    if (memcmp(now.byte, r->hash.byte, LEDGER_HASH) != 0) note(v, "act", id, "hash", "other", "recomputed");
    v->report.acts++;
    return check_leaf(v, r, &now, err);
}

static int raise_series(store_conn_t *c, const act_record_t *r, const issued_t *n, err_t *err)
{
    if (!n->serial) return 0;
    return store_exec(c,
        "INSERT INTO number_series (kind, office, year, last) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (kind, office, year) DO UPDATE SET "
        "last = CASE WHEN excluded.last > number_series.last THEN excluded.last ELSE number_series.last END",
        STORE_P(store_text(n->series), store_text(r->office), store_int(n->year), store_int(n->serial)), NULL, err);
}

static int rebuild_matter(verifying_t *v, int64_t matter, arena_t *a, err_t *err)
{
    history_t h;
    int failed = history_load(v->book, v->live, matter, a, &h, err);
    for (size_t i = 0; !failed && i < h.all_count; i++) {
        failed = check_act(v, &h.all[i], err);
        if (!failed) failed = raise_series(v->made, &h.all[i], &h.all[i].number, err);
        if (!failed) failed = raise_series(v->made, &h.all[i], &h.all[i].own_number, err);
        if (!failed) failed = fold_counts(v->made, &h.all[i], err);
        if (!failed) failed = fold_follow(v->made, &h.all[i], err);
    }
    return failed ? failed : history_fold(v->made, &h, true, a, err);
}

static int rebuild_all(verifying_t *v, err_t *err)
{
    store_rows_t *rows = NULL;
    arena_t *a = arena_new(MATTER_ARENA);
    int failed = a ? 0 : err_nomem(err);
    int64_t done = 0;
    if (!failed)
        failed = store_query_long(v->live, "SELECT id FROM act WHERE id = matter ORDER BY id", STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        failed = rebuild_matter(v, store_col_int(rows, 0), a, err);
        arena_reset(a);
        if (!failed && ++done % 256 == 0 &&
            !progress_tick(v->progress, (uint64_t)v->report.acts, (uint64_t)v->total))
            failed = err_set(err, ERR_BASE_STOPPED, num_text(done, (char[24]){0}));
    }
    store_rows_close(rows);
    arena_free(a);
    return failed;
}

/* --- comparing --------------------------------------------------------------------------------------- */

static void cell_text(store_rows_t *rows, int column, bool boolean, char into[200])
{
    if (store_is_null(rows, column)) text_copy(into, 200, "NULL");
    else if (boolean) (void)snprintf(into, 200, "%" PRId64, store_col_int(rows, column));
    else text_copy(into, 200, store_col_text(rows, column));
}

/* Compares whole values; only what is noted is cut. */
static bool same_cell(store_rows_t *x, store_rows_t *y, int column, bool boolean)
{
    if (store_is_null(x, column) || store_is_null(y, column))
        return store_is_null(x, column) == store_is_null(y, column);
    if (boolean) return store_col_int(x, column) == store_col_int(y, column);
    return strcmp(store_col_text(x, column), store_col_text(y, column)) == 0;
}

static void row_key(store_rows_t *rows, int keys, char into[200])
{
    into[0] = '\0';
    for (int i = 0; i < keys; i++) {
        size_t n = strlen(into);
        const char *text = store_col_text(rows, i);
        (void)snprintf(into + n, 200 - n, "%s%s", i ? "/" : "", text ? text : "NULL");
    }
}

static int compare_keys(store_rows_t *x, store_rows_t *y, int keys, uint64_t numbers)
{
    for (int i = 0; i < keys; i++) {
        if (numbers >> i & 1) {
            int64_t p = store_col_int(x, i), q = store_col_int(y, i);
            if (p != q) return p < q ? -1 : 1;
        } else {
            int order = strcmp(store_col_text(x, i), store_col_text(y, i));
            if (order) return order;
        }
    }
    return 0;
}

typedef struct table {
    const char *name, *sql;
    int keys;                /* the first columns are the key, and the order */
    uint64_t numbers;        /* bit i: key column i is a number */
    bool boolean[COLUMNS_MOST];
} table_t;

static void compare_row(verifying_t *v, const table_t *t, store_rows_t *x, store_rows_t *y)
{
    char key[200], stored[200], rebuilt[200];
    v->report.rows++;
    for (int i = t->keys; i < store_columns(x); i++) {
        if (same_cell(x, y, i, t->boolean[i])) continue;
        row_key(x, t->keys, key);
        cell_text(x, i, t->boolean[i], stored);
        cell_text(y, i, t->boolean[i], rebuilt);
        note(v, t->name, key, store_column_name(x, i), stored, rebuilt);
    }
}

static int compare_table(verifying_t *v, const table_t *t, err_t *err)
{
    store_rows_t *x = NULL, *y = NULL;
    char key[200];
    bool more_x = false, more_y = false;
    int failed = store_query_long(v->live, t->sql, STORE_NONE, &x, err);
    if (!failed) failed = store_query(v->made, t->sql, STORE_NONE, &y, err);
    if (!failed) failed = store_step(x, &more_x, err);
    if (!failed) failed = store_step(y, &more_y, err);
    while (!failed && (more_x || more_y)) {
        int order = !more_x ? 1 : !more_y ? -1 : compare_keys(x, y, t->keys, t->numbers);
        if (order == 0) compare_row(v, t, x, y);
        else {
            row_key(order < 0 ? x : y, t->keys, key);
            note(v, t->name, key, "*", order < 0 ? "row" : NULL, order < 0 ? NULL : "row");
        }
        if (order <= 0) failed = store_step(x, &more_x, err);
        if (!failed && order >= 0) failed = store_step(y, &more_y, err);
    }
    store_rows_close(x);
    store_rows_close(y);
    return failed;
}

static int compare_kind(verifying_t *v, const cat_kind_t *k, err_t *err)
{
    char name[80];
    table_t t = {.name = name, .keys = 1, .numbers = 1};
    buf_t sql;
    (void)snprintf(name, sizeof name, "k_%s", k->name);
    buf_init(&sql, 65536);
    buf_add_raw(&sql, "SELECT id, office, stage, number, parent, opened_on, closed_on, last_origin, last_seq");
    for (size_t i = 0; i < k->field_count; i++) {
        buf_add_raw(&sql, ", ");
        store_add_name(&sql, k->fields[i].name);
        t.boolean[9 + i] = k->fields[i].type == CAT_BOOL;
    }
    buf_addf(&sql, " FROM %s ORDER BY id", name); /* sql: identifiers only */
    t.sql = buf_text(&sql);
    int failed = t.sql ? compare_table(v, &t, err) : err_nomem(err);
    buf_release(&sql);
    return failed;
}

static int compare_all(verifying_t *v, err_t *err)
{
    static const table_t tables[] = {
        {"due", "SELECT matter, rule, from_act, kind, office, start_on, due_on, state, ended_by, ended_on, sum "
                "FROM due ORDER BY matter, rule, from_act", 3, 1 | 4, {false}},
        {"party", "SELECT id, type, identity_kind, identity, name, name_fold, born, sex, place, unit, extra, "
                  "first_act, last_act FROM party ORDER BY id", 1, 1, {false}},
        {"party_name", "SELECT party, name, name_fold, act FROM party_name ORDER BY party, name", 2, 1, {false}},
        {"matter_party", "SELECT matter, field, party, kind, name, name_fold, born, sex, place, unit, names, extra "
                         "FROM matter_party ORDER BY matter, field", 2, 1, {false}},
        {"link", "SELECT from_matter, field, to_matter, act FROM link ORDER BY from_matter, field", 2, 1, {false}},
        {"follow", "SELECT act, cause FROM follow ORDER BY act", 1, 1, {false}},
        {"matter_seal", "SELECT matter, by_matter, by_kind, by_office, by_act FROM matter_seal ORDER BY matter, by_matter", 2, 1 | 2, {false}},
        {"number_series", "SELECT kind, office, year, last FROM number_series ORDER BY kind, office, year", 3, 4, {false}},
        {"number_issued", "SELECT kind, office, year, serial, number, matter, act, voided_by FROM number_issued "
                          "ORDER BY kind, office, year, serial", 4, 4 | 8, {false}},
        {"tally", "SELECT kind, figure, office, on_day, n, amount FROM tally WHERE n <> 0 OR amount <> 0 "
                  "ORDER BY kind, figure, office, on_day", 4, 0, {false}},
    };
    int failed = 0;
    for (size_t i = 0; !failed && i < sizeof tables / sizeof *tables; i++)
        failed = compare_table(v, &tables[i], err);
    for (size_t i = 0; !failed && i < v->book->plan_count; i++)
        failed = compare_kind(v, v->book->plans[i].kind, err);
    return failed;
}

/* Serials of a series must run 1, 2, 3 … to its last: a skipped one was lost, and nothing says why. */
static int check_gaps(verifying_t *v, err_t *err)
{
    store_rows_t *rows = NULL;
    int failed = store_query(v->live,
        "SELECT s.kind, s.office, s.year, s.last, COUNT(n.serial), MAX(n.serial), MIN(n.serial) FROM number_series s "
        "LEFT JOIN number_issued n ON n.kind = s.kind AND n.office = s.office AND n.year = s.year "
        "GROUP BY s.kind, s.office, s.year, s.last ORDER BY s.kind, s.office, s.year", STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        int64_t last = store_col_int(rows, 3);
        if (store_col_int(rows, 4) == last && store_col_int(rows, 5) == last && store_col_int(rows, 6) == 1) continue;
        char key[200], stored[24], rebuilt[24];
        row_key(rows, 3, key);
        note(v, "number_series", key, "serial", num_text(last, stored), num_text(store_col_int(rows, 4), rebuilt));
    }
    store_rows_close(rows);
    return failed;
}

/* --- the whole ----------------------------------------------------------------------------------------- */

static int make_tables(store_conn_t *c, void *arg, err_t *err)
{
    const book_t *book = arg;
    int failed = 0;
    for (size_t i = 0; !failed && i < book->plan_count; i++) {
        buf_t sql;
        buf_init(&sql, 1 << 20);
        cat_add_table_sql(&sql, book->plans[i].kind);
        failed = buf_failed(&sql) ? err_nomem(err) : store_script(c, buf_text(&sql), err);
        buf_release(&sql);
    }
    return failed;
}

static int work_scratch(store_conn_t *c, void *arg, err_t *err)
{
    verifying_t *v = arg;
    v->made = c;
    int64_t leaves;
    bool found;
    int failed = store_get_int(v->live, "SELECT COUNT(*) FROM act", STORE_NONE, &v->total, &found, err);
    if (!failed) failed = rebuild_all(v, err);
    if (!failed) failed = compare_all(v, err);
    if (!failed) failed = check_gaps(v, err);
    if (failed) return failed;
    err_t broken = {0};
    failed = ledger_verify(v->live, &leaves, &broken);
    if (failed) {
        buf_t words;
        buf_init(&words, 4096);
        err_add_part(&words, &broken, ERR_WHAT, LANG_EN);
        note(v, "ledger", err_code_text(broken.code), "*", buf_failed(&words) ? "" : buf_text(&words), NULL);
        buf_release(&words);
    }
    return 0;
}

static int work_live(store_conn_t *c, void *arg, err_t *err)
{
    verifying_t *v = arg;
    v->live = c;
    return store_write_alone(v->scratch, work_scratch, v, err);
}

int scratch_open(const book_t *b, store_t **ret_scratch, char path[SCRATCH_PATH], err_t *err)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || strlen(folder) > 40) folder = "/tmp";
    (void)snprintf(path, SCRATCH_PATH, "%s/xz-verify-XXXXXX", folder);
    int fd = mkstemp(path);
    if (fd < 0) return err_set(err, ERR_BASE_FILE, path);
    (void)close(fd);
    store_options_t options = {.url = path, .connections_most = 2};
    int applied;
    int failed = store_open(&options, ret_scratch, err);
    if (!failed) failed = store_migrate(*ret_scratch, &applied, err);
    if (!failed) failed = store_write_alone(*ret_scratch, make_tables, (void *)(uintptr_t)b, err);
    return failed;
}

void scratch_close(store_t *scratch, const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char name[SCRATCH_PATH + 8];
    store_close(scratch);
    for (size_t i = 0; *path && i < sizeof ends / sizeof *ends; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

int book_verify(book_t *b, const progress_t *progress, verify_report_t *ret_report, err_t *err)
{
    verifying_t v = {.book = b, .progress = progress};
    char path[SCRATCH_PATH] = "";
    v.report.found = json_array();
    int failed = v.report.found ? scratch_open(b, &v.scratch, path, err) : err_nomem(err);
    if (!failed) failed = store_read(b->with.store, work_live, &v, err);
    scratch_close(v.scratch, path);
    if (failed) json_decref(v.report.found);
    else *ret_report = v.report;
    return failed;
}
