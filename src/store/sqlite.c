/* sqlite.c - statements, rows and savepoints of one connection. */
#include "store/sqlite.h"

#include "base/fault.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum { STATEMENTS_MOST = 2000 };

static lite_conn_t *conn_of(store_conn_t *c)
{
    assert(c->engine == &sqlite_engine);
    return (lite_conn_t *)c;
}

static lite_stmt_t *stmt_of(store_rows_t *rows)
{
    assert(rows->engine == &sqlite_engine);
    return (lite_stmt_t *)((char *)rows - offsetof(lite_stmt_t, rows));
}

static sqlite3_stmt *st_of(const store_rows_t *rows)
{
    assert(rows->engine == &sqlite_engine);
    return ((const lite_stmt_t *)(const void *)((const char *)rows - offsetof(lite_stmt_t, rows)))->st;
}

/* --- preparing -------------------------------------------------------------------------------- */

void lite_drop_statement(stmt_t *link, void *arg)
{
    (void)arg;
    lite_stmt_t *s = (lite_stmt_t *)link;
    (void)sqlite3_finalize(s->st); /* repeats the error of the last step, which was reported then */
    free(s->link.sql);
    free(s);
}

/* For SQLite "$1" is a name, and places are given in order of appearance: learn which is which. */
static int map_params(lite_stmt_t *s, const char *sql, err_t *err)
{
    s->params = sqlite3_bind_parameter_count(s->st);
    for (int place = 1; place <= s->params; place++) {
        const char *name = sqlite3_bind_parameter_name(s->st, place);
        char *end = NULL;
        long n = name && name[0] == '$' ? strtol(name + 1, &end, 10) : 0;
        if (n < 1 || n > STORE_PARAMS_MOST || *end || place > STORE_PARAMS_MOST) {
            err_set(err, ERR_STORE_MISUSE);
            (void)store_err_words(err, "parameters are $1 to $200", sql);
            return ERR_STORE_MISUSE;
        }
        s->n_of[place - 1] = (unsigned char)n;
        if (n > s->highest) s->highest = (int)n;
    }
    return 0;
}

static int is_blank(const char *tail)
{
    while (*tail == ' ' || *tail == '\n' || *tail == '\t' || *tail == ';') tail++;
    return !*tail;
}

static int prepare(lite_conn_t *c, const char *sql, bool lasting, lite_stmt_t **ret_stmt, err_t *err)
{
    const char *tail = "";
    int rc = 0;
    lite_stmt_t *s = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *s);
    if (!s) return err_nomem(err);
    s->rows.engine = &sqlite_engine;
    s->rows.conn = &c->base;
    s->link.sql = store_copy_text(sql);
    if (!s->link.sql) {
        rc = err_nomem(err);
        goto failed;
    }
    int result = sqlite3_prepare_v3(c->db, sql, -1, lasting ? SQLITE_PREPARE_PERSISTENT : 0, &s->st, &tail);
    if (result) {
        rc = lite_error(c->db, result, sql, err);
        goto failed;
    }
    if (!s->st || !is_blank(tail)) {
        err_set(err, ERR_STORE_MISUSE);
        (void)store_err_words(err, "exactly one statement is expected", sql);
        rc = ERR_STORE_MISUSE;
        goto failed;
    }
    rc = map_params(s, sql, err);
    if (rc) goto failed;
    *ret_stmt = s;
    return 0;
failed:
    lite_drop_statement(&s->link, NULL);
    return rc;
}

/* The statement of that text, pinned. A statement whose rows are still being read cannot be used
 * twice: a second one is prepared for this time only. */
static int take(lite_conn_t *c, const char *sql, lite_stmt_t **ret_stmt, err_t *err)
{
    stmt_t *link = stmt_cache_find(&c->cache, sql);
    if (link && !link->pins) {
        link->pins++;
        *ret_stmt = (lite_stmt_t *)link;
        return 0;
    }
    bool lasting = !link && stmt_cache_room(&c->cache);
    lite_stmt_t *s = NULL;
    int rc = prepare(c, sql, lasting, &s, err);
    if (rc) return rc;
    if (lasting) stmt_cache_add(&c->cache, &s->link);
    s->link.pins++;
    *ret_stmt = s;
    return 0;
}

static void give_back(lite_stmt_t *s)
{
    assert(s->link.pins == 1);
    s->link.pins--;
    s->rows.on_row = false;
    if (s->link.cached)
        (void)sqlite3_reset(s->st); /* repeats the error of the last step */
    else
        lite_drop_statement(&s->link, NULL);
}

static int bind_value(sqlite3_stmt *st, int place, const store_value_t *v, sqlite3_destructor_type life)
{
    switch (v->type) {
    case STORE_NULL: return sqlite3_bind_null(st, place);
    case STORE_INT:
    case STORE_BOOL: return sqlite3_bind_int64(st, place, v->n);
    case STORE_REAL: return sqlite3_bind_double(st, place, v->real);
    case STORE_TEXT: return sqlite3_bind_text64(st, place, v->p, v->bytes, life, SQLITE_UTF8);
    case STORE_BLOB: return sqlite3_bind_blob64(st, place, v->p, v->bytes, life);
    default: break;
    }
    assert(!"a type of store_value_t");
    return SQLITE_MISUSE;
}

/* life: the values of a query must outlive the call, since its rows are stepped later. */
static int bind(lite_conn_t *c, lite_stmt_t *s, const store_value_t *params, size_t count,
                sqlite3_destructor_type life, err_t *err)
{
    if ((size_t)s->highest != count) {
        char words[80];
        (void)snprintf(words, sizeof words, "the statement has $1 to $%d, but %zu values were given",
                       s->highest, count);
        err_set(err, ERR_STORE_MISUSE);
        (void)store_err_words(err, words, s->link.sql);
        return ERR_STORE_MISUSE;
    }
    for (int place = 1; place <= s->params; place++) {
        int result = bind_value(s->st, place, &params[s->n_of[place - 1] - 1], life);
        if (result) return lite_error(c->db, result, s->link.sql, err);
    }
    return 0;
}

/* --- running ---------------------------------------------------------------------------------- */

int lite_command(lite_conn_t *c, const char *sql, err_t *err)
{
    lite_stmt_t *s = NULL;
    int rc = take(c, sql, &s, err);
    if (rc) return rc;
    int result = sqlite3_step(s->st);
    if (result != SQLITE_DONE) rc = lite_error(c->db, result, sql, err);
    give_back(s);
    return rc;
}

/* Before every write: the first of a job in a careful batch opens its savepoint. */
static int protect(lite_conn_t *c, err_t *err)
{
    c->dirty = true;
    if (c->savepoint != LITE_SAVEPOINT_WANTED) return 0;
    int rc = lite_command(c, "SAVEPOINT xz_job", err);
    if (!rc) c->savepoint = LITE_SAVEPOINT_OPEN;
    return rc;
}

static int start(lite_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                 sqlite3_destructor_type life, lite_stmt_t **ret_stmt, err_t *err)
{
    lite_stmt_t *s = NULL;
    int rc = take(c, sql, &s, err);
    if (rc) return rc;
    s->done = false;
    rc = bind(c, s, params, count, life, err);
    if (!rc && !sqlite3_stmt_readonly(s->st)) rc = protect(c, err);
    if (rc)
        give_back(s);
    else
        *ret_stmt = s;
    return rc;
}

static int injected(const char *sql, err_t *err)
{
    err_set(err, ERR_STORE_IO);
    (void)store_err_words(err, "injected failure", sql);
    return ERR_STORE_IO;
}

static int step_once(lite_conn_t *c, lite_stmt_t *s, bool *ret_row, err_t *err)
{
    if (fault_fails(FAULT_SQL)) return injected(s->link.sql, err);
    int result = sqlite3_step(s->st);
    if (result != SQLITE_ROW && result != SQLITE_DONE) return lite_error(c->db, result, s->link.sql, err);
    *ret_row = result == SQLITE_ROW;
    s->done = result == SQLITE_DONE;
    return 0;
}

int lite_exec(store_conn_t *base, const char *sql, const store_value_t *params, size_t count,
              int64_t *ret_changed, err_t *err)
{
    lite_conn_t *c = conn_of(base);
    lite_stmt_t *s = NULL;
    int rc = start(c, sql, params, count, SQLITE_STATIC, &s, err);
    if (rc) return rc;
    sqlite3_int64 before = sqlite3_total_changes64(c->db);
    bool row = true;
    while (!rc && row) rc = step_once(c, s, &row, err);
    /* sqlite3_changes keeps the number of an earlier statement when this one changed nothing. */
    if (!rc && ret_changed)
        *ret_changed = sqlite3_total_changes64(c->db) == before ? 0 : sqlite3_changes64(c->db);
    give_back(s);
    return rc;
}

static int lite_query(store_conn_t *base, const char *sql, const store_value_t *params, size_t count,
                      store_rows_t **ret_rows, err_t *err)
{
    lite_stmt_t *s = NULL;
    int rc = start(conn_of(base), sql, params, count, SQLITE_TRANSIENT, &s, err);
    if (!rc) *ret_rows = &s->rows;
    return rc;
}

static int lite_step(store_rows_t *rows, bool *ret_row, err_t *err)
{
    lite_stmt_t *s = stmt_of(rows);
    if (s->done) {
        *ret_row = false;
        return 0;
    }
    return step_once(conn_of(rows->conn), s, ret_row, err);
}

static void lite_rows_close(store_rows_t *rows)
{
    give_back(stmt_of(rows));
}

/* --- columns ---------------------------------------------------------------------------------- */

static int lite_columns(const store_rows_t *rows)
{
    return sqlite3_column_count(st_of(rows));
}

static const char *lite_column_name(const store_rows_t *rows, int column)
{
    const char *name = sqlite3_column_name(st_of(rows), column);
    return name ? name : ""; /* memory short */
}

static bool lite_is_null(const store_rows_t *rows, int column)
{
    return sqlite3_column_type(st_of(rows), column) == SQLITE_NULL;
}

static int64_t lite_col_int(const store_rows_t *rows, int column)
{
    return sqlite3_column_int64(st_of(rows), column);
}

static double lite_col_real(const store_rows_t *rows, int column)
{
    return sqlite3_column_double(st_of(rows), column);
}

static const char *lite_col_text(const store_rows_t *rows, int column)
{
    return (const char *)sqlite3_column_text(st_of(rows), column);
}

static const void *lite_col_blob(const store_rows_t *rows, int column, size_t *ret_bytes)
{
    sqlite3_stmt *st = st_of(rows);
    const void *data = sqlite3_column_blob(st, column);
    *ret_bytes = (size_t)sqlite3_column_bytes(st, column);
    /* SQLite has no address for an empty blob; ours is not NULL, which means SQL NULL. */
    return data || sqlite3_column_type(st, column) == SQLITE_NULL ? data : "";
}

/* --- scripts, checks, parts ------------------------------------------------------------------- */

static int lite_script(store_conn_t *base, const char *sql, err_t *err)
{
    lite_conn_t *c = conn_of(base);
    int rc = protect(c, err);
    int statements = 0;
    while (!rc && *sql) {
        sqlite3_stmt *st = NULL;
        const char *tail = "";
        if (fault_fails(FAULT_SQL)) return injected(sql, err);
        int result = sqlite3_prepare_v2(c->db, sql, -1, &st, &tail);
        if (!result && !st) break; /* only comments are left */
        while (!result || result == SQLITE_ROW) result = sqlite3_step(st);
        if (result != SQLITE_DONE) rc = lite_error(c->db, result, sql, err);
        (void)sqlite3_finalize(st);
        if (!rc && ++statements > STATEMENTS_MOST) {
            err_set(err, ERR_STORE_MISUSE);
            err_detail(err, "a script of more than %d statements", STATEMENTS_MOST);
            rc = ERR_STORE_MISUSE;
        }
        sql = tail;
    }
    return rc;
}

static int lite_check(store_conn_t *base, const char *sql, err_t *err)
{
    lite_stmt_t *s = NULL;
    int rc = prepare(conn_of(base), sql, false, &s, err);
    if (!rc) lite_drop_statement(&s->link, NULL);
    return rc;
}

static int lite_try_begin(store_conn_t *base, err_t *err)
{
    int rc = protect(conn_of(base), err);
    return rc ? rc : lite_command(conn_of(base), "SAVEPOINT xz_try", err);
}

static int lite_try_keep(store_conn_t *base, err_t *err)
{
    return lite_command(conn_of(base), "RELEASE xz_try", err);
}

static int lite_try_undo(store_conn_t *base, err_t *err)
{
    int rc = lite_command(conn_of(base), "ROLLBACK TO xz_try", err);
    return rc ? rc : lite_command(conn_of(base), "RELEASE xz_try", err);
}

static int lite_lock_schema(store_conn_t *base, err_t *err)
{
    (void)base; /* BEGIN IMMEDIATE has done it */
    (void)err;
    return 0;
}

const engine_t sqlite_engine = {
    .kind = STORE_SQLITE,
    .close = lite_store_close,
    .write = lite_write,
    .read = lite_read,
    .exec = lite_exec,
    .query = lite_query,
    .query_long = lite_query, /* SQLite steps as it is asked */
    .step = lite_step,
    .rows_close = lite_rows_close,
    .columns = lite_columns,
    .column_name = lite_column_name,
    .is_null = lite_is_null,
    .col_int = lite_col_int,
    .col_real = lite_col_real,
    .col_text = lite_col_text,
    .col_blob = lite_col_blob,
    .script = lite_script,
    .check = lite_check,
    .try_begin = lite_try_begin,
    .try_keep = lite_try_keep,
    .try_undo = lite_try_undo,
    .lock_schema = lite_lock_schema,
};
