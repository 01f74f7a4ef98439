/* store.c - the front of both engines: opening, values, and the rules that hold on either. */
#include "store/store.h"

#include "base/fault.h"
#include "base/text.h"
#include "store/dialect.h"
#include "store/engine.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { SCRIPT_BYTES_MOST = 4 << 20, SQL_WORDS = 140 };

/* The store whose function runs in this thread: taking a second connection of it then could wait for itself
 * (the writer thread) or for the pool it keeps empty. Another store is free (verify reads one, writes one). */
static _Thread_local const store_t *inside;
static atomic_ullong serials = 1;

int store_open(const store_options_t *options, store_t **ret_store, err_t *err)
{
    assert(options && options->url && ret_store);
    store_options_t o = *options;
    if (o.connections_most <= 0) o.connections_most = 16;
    if (o.busy_ms <= 0) o.busy_ms = 10000;
    /* A libpq conninfo begins with a word and an equals sign: "host=/run/x dbname=y". */
    size_t word = strspn(o.url, "abcdefghijklmnopqrstuvwxyz_");
    bool postgres = !strncmp(o.url, "postgresql://", 13) || !strncmp(o.url, "postgres://", 11) ||
                    (word > 0 && o.url[word] == '=');
    return postgres ? postgres_store_open(&o, ret_store, err) : sqlite_store_open(&o, ret_store, err);
}

void store_close(store_t *s)
{
    if (!s) return;
    assert(inside != s);
    s->engine->close(s);
}

enum store_engine store_engine_of(const store_t *s)
{
    return s->engine->kind;
}

enum store_engine store_conn_engine(const store_conn_t *c)
{
    return c->engine->kind;
}

uint64_t store_txn_serial(const store_conn_t *c)
{
    return c->serial;
}

void store_new_serial(store_conn_t *c)
{
    c->serial = atomic_fetch_add(&serials, 1);
}

void store_count_commit(store_t *s, long jobs)
{
    atomic_fetch_add(&s->counters.commits, 1);
    atomic_fetch_add(&s->counters.jobs, jobs);
    long long largest = atomic_load(&s->counters.largest);
    while (jobs > largest && !atomic_compare_exchange_weak(&s->counters.largest, &largest, jobs)) continue;
}

void store_fill_stats(const store_t *s, store_stats_t *ret_stats)
{
    *ret_stats = (store_stats_t){.commits = atomic_load(&s->counters.commits),
                                 .jobs = atomic_load(&s->counters.jobs),
                                 .largest_batch = atomic_load(&s->counters.largest),
                                 .retries = atomic_load(&s->counters.retries)};
}

void store_trace(store_t *s, store_trace_fn fn, void *arg)
{
    s->trace = fn;
    s->trace_arg = arg;
}

/* --- running functions ------------------------------------------------------------------------ */

int store_run(store_conn_t *c, store_fn fn, void *arg, err_t *err)
{
    const store_t *was_inside = inside;
    inside = c->store;
    int rows_open = c->rows_open;
    int rc = fn(c, arg, err);
    inside = was_inside;
    assert(c->rows_open == rows_open); /* rows are closed by whom they were given to */
    if (rc == 0 && c->failed) {
        if (err) *err = c->failure;
        rc = c->failed;
    }
    return rc;
}

static int write_one(store_t *s, store_fn fn, void *arg, bool alone, err_t *err)
{
    assert(s && fn);
    assert(inside != s);
    if (s->read_only) {
        err_set(err, ERR_STORE_READ_ONLY);
        err_detail(err, "it was opened for reading");
        return ERR_STORE_READ_ONLY;
    }
    return s->engine->write(s, fn, arg, alone, err);
}

int store_write(store_t *s, store_fn fn, void *arg, err_t *err)
{
    return write_one(s, fn, arg, false, err);
}

int store_write_alone(store_t *s, store_fn fn, void *arg, err_t *err)
{
    return write_one(s, fn, arg, true, err);
}

int store_read(store_t *s, store_fn fn, void *arg, err_t *err)
{
    assert(s && fn);
    assert(inside != s);
    return s->engine->read(s, fn, arg, err);
}

void store_on_batch(store_t *s, store_fn fn, void *arg)
{
    s->hook = fn;
    s->hook_arg = arg;
}

/* --- values ----------------------------------------------------------------------------------- */

store_value_t store_null(void)
{
    return (store_value_t){.type = STORE_NULL};
}

store_value_t store_int(int64_t n)
{
    return (store_value_t){.type = STORE_INT, .n = n};
}

store_value_t store_real(double real)
{
    return (store_value_t){.type = STORE_REAL, .real = real};
}

store_value_t store_bool(bool b)
{
    return (store_value_t){.type = STORE_BOOL, .n = b};
}

store_value_t store_text(const char *text)
{
    return text ? store_textn(text, strlen(text)) : store_null();
}

store_value_t store_textn(const char *text, size_t bytes)
{
    return (store_value_t){.type = text ? STORE_TEXT : STORE_NULL, .p = text, .bytes = bytes};
}

store_value_t store_blob(const void *data, size_t bytes)
{
    return (store_value_t){.type = data ? STORE_BLOB : STORE_NULL, .p = data, .bytes = bytes};
}

/* What one engine would take and the other not is refused for both. */
static int check_values(const store_value_t *params, size_t count, err_t *err)
{
    if (count > STORE_PARAMS_MOST) {
        err_set(err, ERR_STORE_MISUSE);
        err_detail(err, "%zu parameters, at most %d", count, STORE_PARAMS_MOST);
        return ERR_STORE_MISUSE;
    }
    for (size_t i = 0; i < count; i++) {
        size_t bad = 0;
        if (params[i].type == STORE_TEXT && (bad = text_bad_byte(params[i].p, params[i].bytes))) {
            err_set(err, ERR_STORE_VALUE);
            err_detail(err, "$%zu is not UTF-8 text without NUL at byte %zu", i + 1, bad);
            return ERR_STORE_VALUE;
        }
        if (params[i].type == STORE_REAL && !isfinite(params[i].real)) {
            err_set(err, ERR_STORE_VALUE);
            err_detail(err, "$%zu is not a finite number", i + 1);
            return ERR_STORE_VALUE;
        }
    }
    return 0;
}

/* --- statements ------------------------------------------------------------------------------- */

char *store_copy_text(const char *text)
{
    return fault_fails(FAULT_ALLOC) ? NULL : strdup(text);
}

int store_err_words(err_t *err, const char *words, const char *sql)
{
    char head[SQL_WORDS] = "";
    if (sql) text_copy(head, sizeof head, sql);
    for (char *p = head; *p; p++)
        if (*p == '\n') *p = ' ';
    size_t n = strlen(words);
    while (n > 0 && words[n - 1] == '\n') n--;
    return err_detail(err, sql ? "%.*s; in: %s" : "%.*s", (int)n, words, head);
}

/* The engine has put the error into c->failure: from here on the transaction is lost. */
static int fail(store_conn_t *c, int rc, err_t *err)
{
    assert(rc != 0 && c->failure.code == (enum err_code)rc);
    c->failed = rc;
    if (err) *err = c->failure;
    return rc;
}

static int already_failed(const store_conn_t *c, err_t *err)
{
    if (err) *err = c->failure;
    return c->failed;
}

int store_exec(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
               int64_t *ret_changed, err_t *err)
{
    assert(c && sql && (params || !count));
    if (c->failed) return already_failed(c, err);
    if (c->store->trace) c->store->trace(c->store->trace_arg, sql, params, count);
    int rc = check_values(params, count, &c->failure);
    if (!rc) rc = c->engine->exec(c, sql, params, count, ret_changed, &c->failure);
    return rc ? fail(c, rc, err) : 0;
}

static int query(store_conn_t *c, bool lasts, const char *sql, const store_value_t *params, size_t count,
                 store_rows_t **ret_rows, err_t *err)
{
    assert(c && sql && (params || !count) && ret_rows);
    if (c->failed) return already_failed(c, err);
    if (c->store->trace) c->store->trace(c->store->trace_arg, sql, params, count);
    int rc = check_values(params, count, &c->failure);
    if (!rc && lasts && c->long_open >= STORE_LONG_MOST) {
        rc = err_set(&c->failure, ERR_STORE_MISUSE);
        (void)store_err_words(&c->failure, "too many long queries at once", sql);
    }
    if (!rc) {
        rc = lasts ? c->engine->query_long(c, sql, params, count, ret_rows, &c->failure)
                   : c->engine->query(c, sql, params, count, ret_rows, &c->failure);
    }
    if (rc) return fail(c, rc, err);
    (*ret_rows)->lasts = lasts;
    c->long_open += lasts;
    c->rows_open++;
    return 0;
}

int store_query(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                store_rows_t **ret_rows, err_t *err)
{
    return query(c, false, sql, params, count, ret_rows, err);
}

int store_query_long(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                     store_rows_t **ret_rows, err_t *err)
{
    return query(c, true, sql, params, count, ret_rows, err);
}

int store_step(store_rows_t *rows, bool *ret_row, err_t *err)
{
    assert(rows && ret_row);
    store_conn_t *c = rows->conn;
    rows->on_row = false;
    if (c->failed) return already_failed(c, err);
    bool row = false;
    int rc = c->engine->step(rows, &row, &c->failure);
    if (rc) return fail(c, rc, err);
    *ret_row = rows->on_row = row;
    return 0;
}

void store_rows_close(store_rows_t *rows)
{
    if (!rows) return;
    assert(rows->conn->rows_open > 0);
    rows->conn->rows_open--;
    rows->conn->long_open -= rows->lasts;
    rows->engine->rows_close(rows);
}

int store_get_int(store_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                  int64_t *ret_n, bool *ret_found, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int rc = store_query(c, sql, params, count, &rows, err);
    if (rc) return rc;
    rc = store_step(rows, &row, err);
    if (!rc) {
        bool found = row && !store_is_null(rows, 0);
        *ret_n = found ? store_col_int(rows, 0) : 0;
        if (ret_found) *ret_found = found;
    }
    store_rows_close(rows);
    return rc;
}

int store_columns(const store_rows_t *rows)
{
    return rows->engine->columns(rows);
}

const char *store_column_name(const store_rows_t *rows, int column)
{
    assert(column >= 0 && column < store_columns(rows));
    return rows->engine->column_name(rows, column);
}

bool store_is_null(const store_rows_t *rows, int column)
{
    assert(rows->on_row && column >= 0 && column < store_columns(rows));
    return rows->engine->is_null(rows, column);
}

int64_t store_col_int(const store_rows_t *rows, int column)
{
    assert(rows->on_row && column >= 0 && column < store_columns(rows));
    return rows->engine->col_int(rows, column);
}

double store_col_real(const store_rows_t *rows, int column)
{
    assert(rows->on_row && column >= 0 && column < store_columns(rows));
    return rows->engine->col_real(rows, column);
}

const char *store_col_text(const store_rows_t *rows, int column)
{
    assert(rows->on_row && column >= 0 && column < store_columns(rows));
    return rows->engine->col_text(rows, column);
}

const void *store_col_blob(const store_rows_t *rows, int column, size_t *ret_bytes)
{
    assert(rows->on_row && column >= 0 && column < store_columns(rows) && ret_bytes);
    return rows->engine->col_blob(rows, column, ret_bytes);
}

/* --- scripts, checks, parts ------------------------------------------------------------------- */

int store_script(store_conn_t *c, const char *sql, err_t *err)
{
    assert(c && sql);
    if (c->failed) return already_failed(c, err);
    buf_t text;
    buf_init(&text, SCRIPT_BYTES_MOST);
    int rc = dialect_expand(c->engine->kind, sql, &text, &c->failure);
    if (!rc) rc = c->engine->script(c, buf_text(&text), &c->failure);
    buf_release(&text);
    return rc ? fail(c, rc, err) : 0;
}

int store_check_sql(store_conn_t *c, const char *sql, err_t *err)
{
    assert(c && sql);
    if (c->failed) return already_failed(c, err);
    err_t words;
    int rc = c->engine->check(c, sql, &words);
    /* A wrong statement is the answer, not a failure of the transaction. */
    if (rc && err) *err = words;
    return rc;
}

int store_try(store_conn_t *c, store_fn fn, void *arg, err_t *err)
{
    assert(c && fn);
    if (c->failed) return already_failed(c, err);
    int rc = c->engine->try_begin(c, &c->failure);
    if (rc) return fail(c, rc, err);
    rc = store_run(c, fn, arg, err);
    if (!rc) {
        rc = c->engine->try_keep(c, &c->failure);
        if (!rc) return 0;
        (void)fail(c, rc, err);
    }
    /* What fails from here on is not the part's error but the loss of the whole. */
    err_t undo;
    c->failed = 0;
    int undone = c->engine->try_undo(c, &undo);
    if (undone) {
        c->failure = undo;
        return fail(c, undone, err);
    }
    return rc;
}

void store_add_name(buf_t *out, const char *name)
{
    buf_add_char(out, '"');
    for (const char *p = name; *p; p++) {
        if (*p == '"') buf_add_char(out, '"');
        buf_add_char(out, *p);
    }
    buf_add_char(out, '"');
}

int store_about(store_conn_t *c, char version[64], int64_t *ret_bytes, err_t *err)
{
    bool lite = store_conn_engine(c) == STORE_SQLITE, row = false;
    store_rows_t *rows = NULL;
    int rc = store_query(c, lite ? "SELECT sqlite_version()" : "SELECT current_setting('server_version')", STORE_NONE, &rows, err);
    if (!rc) rc = store_step(rows, &row, err);
    if (!rc) (void)text_copy(version, 64, row ? store_col_text(rows, 0) : "");
    store_rows_close(rows);
    return rc ? rc : store_get_int(c, lite ? "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
                                           : "SELECT pg_database_size(current_database())", STORE_NONE, ret_bytes, &row, err);
}
