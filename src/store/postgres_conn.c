/* postgres_conn.c - opening a connection the way we want it; PostgreSQL's errors as ours. */
#include "store/postgres.h"

#include "base/fault.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { VERSION_LEAST = 140000, FUNCTIONS = 6 };

/* --- errors ----------------------------------------------------------------------------------- */

typedef struct state_row {
    const char *state; /* SQLSTATE or its beginning; the first that fits counts */
    enum err_code code;
} state_row_t;

static const state_row_t states[] = {
    {"23505", ERR_STORE_UNIQUE},   {"23P01", ERR_STORE_UNIQUE}, {"23514", ERR_STORE_CHECK},
    {"23502", ERR_STORE_NOT_NULL}, {"23503", ERR_STORE_FOREIGN}, {"23", ERR_STORE_CHECK},
    {"22", ERR_STORE_VALUE},       {"25006", ERR_STORE_READ_ONLY}, {"40", ERR_STORE_BUSY},
    {"55P03", ERR_STORE_BUSY},     {"57014", ERR_STORE_BUSY},   {"42501", ERR_STORE_OPEN},
    {"42", ERR_STORE_SYNTAX},      {"53100", ERR_STORE_FULL},   {"53200", ERR_BASE_MEMORY},
    {"53", ERR_STORE_BUSY},        {"08P01", ERR_STORE_MISUSE},  {"08", ERR_STORE_LOST},      {"57P", ERR_STORE_LOST},
    {"58", ERR_STORE_IO},          {"XX001", ERR_STORE_CORRUPT}, {"XX002", ERR_STORE_CORRUPT},
    {"28", ERR_STORE_OPEN},        {"3D", ERR_STORE_OPEN},      {"3F", ERR_STORE_OPEN},
};

static enum err_code code_of(const char *state)
{
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (!strncmp(state, states[i].state, strlen(states[i].state))) return states[i].code;
    return ERR_STORE_ENGINE;
}

static const char *field_of(const PGresult *result, int field)
{
    const char *text = PQresultErrorField(result, field);
    return text ? text : "";
}

int pg_error(pg_conn_t *c, const PGresult *result, const char *sql, err_t *err)
{
    const char *state = field_of(result, PG_DIAG_SQLSTATE);
    const char *words = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
    if (PQstatus(c->pg) == CONNECTION_BAD) {
        c->lost = true;
        err_set(err, ERR_STORE_LOST);
        (void)store_err_words(err, *words ? words : PQerrorMessage(c->pg), NULL);
        if (c->committing) err_detail(err, "during COMMIT: whether it was done is not known");
        return ERR_STORE_LOST;
    }
    const char *severity = field_of(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (!strcmp(severity, "FATAL") || !strcmp(severity, "PANIC")) c->lost = true;
    enum err_code code = code_of(state);
    c->retry |= !strncmp(state, "40", 2);
    c->stale |= !strcmp(state, "26000") || (!strcmp(state, "0A000") && strstr(words, "cached plan"));
    const char *thing = field_of(result, PG_DIAG_CONSTRAINT_NAME);
    if (!*thing) thing = field_of(result, PG_DIAG_COLUMN_NAME);
    char said[ERR_DETAIL_BYTES];
    (void)snprintf(said, sizeof said, "%s (%s)%s%s", *words ? words : PQresultErrorMessage(result), state,
                   *field_of(result, PG_DIAG_MESSAGE_DETAIL) ? "; " : "",
                   field_of(result, PG_DIAG_MESSAGE_DETAIL));
    err_set(err, code, *thing ? thing : "?");
    (void)store_err_words(err, said, sql);
    return (int)code;
}

/* --- opening ---------------------------------------------------------------------------------- */

enum { ADDRESS = 192 };

/* Not the url: it may hold a password. */
static const char *address(const PGconn *pg, char into[ADDRESS])
{
    const char *host = PQhost(pg), *name = PQdb(pg);
    (void)snprintf(into, ADDRESS, "postgresql://%.100s/%.50s", host ? host : "", name ? name : "");
    return into;
}

static void ignore_notice(void *arg, const PGresult *result)
{
    (void)arg; /* "relation exists, skipping" and the like: library code does not print */
    (void)result;
}

static void drop_statement(stmt_t *link, void *arg)
{
    pg_conn_t *c = arg;
    pg_stmt_t *st = (pg_stmt_t *)link;
    assert(link->pins == 0);
    if (st->prepared && !c->lost && PQpipelineStatus(c->pg) == PQ_PIPELINE_ON) {
        char sql[40];
        (void)snprintf(sql, sizeof sql, "DEALLOCATE %s", st->name);
        int sent = PQsendQueryParams(c->pg, sql, 0, NULL, NULL, NULL, NULL, 0);
        (void)pg_note(c, sent, (pg_note_t){.step = PG_CONTROL, .sql = "DEALLOCATE"}, NULL);
    }
    free(link->sql);
    free(st);
}

/* One round trip for all settings. ISO dates and hex blobs are what postgres.c reads; a wait for a lock
 * ends like SQLite's busy time-out; a commit is acknowledged when it is on disk. jit: our statements are
 * short, compiling them costs more than it gives. */
static const char settings_sql[] =
    "SELECT set_config('search_path', $1, false), set_config('lock_timeout', $2, false),"
    " set_config('default_transaction_read_only', $3, false), set_config('datestyle', 'ISO, YMD', false),"
    " set_config('default_transaction_isolation', 'read committed', false),"
    " set_config('timezone', 'UTC', false), set_config('bytea_output', 'hex', false),"
    " set_config('extra_float_digits', '1', false), set_config('jit', 'off', false),"
    " set_config('standard_conforming_strings', 'on', false),"
    " set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'"
    " ELSE current_setting('synchronous_commit') END, false)";

/* Runs a statement before the pipeline is on. */
static int plain(pg_conn_t *c, const char *sql, int count, const char *const *values, PGresult **ret_result,
                 err_t *err)
{
    PGresult *result = PQexecParams(c->pg, sql, count, NULL, values, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(result);
    int rc = 0;
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) rc = pg_error(c, result, sql, err);
    if (!rc && ret_result)
        *ret_result = result;
    else
        PQclear(result);
    return rc;
}

/* Without a schema of the caller's it is the one the address names (options=-csearch_path=…), else public. Asked once,
 * by the connection that opens the store. */
static int take_schema(pg_store_t *s, pg_conn_t *c, err_t *err)
{
    static const char sql[] =
        "SELECT coalesce(current_schema(), CASE WHEN current_setting('search_path') LIKE '%\"$user\"%' THEN 'public'"
        " ELSE btrim(split_part(current_setting('search_path'), ',', 1), ' \"') END)";
    PGresult *result = NULL;
    if (s->schema) return 0;
    int rc = plain(c, sql, 0, NULL, &result, err);
    if (rc) return rc;
    s->schema = store_copy_text(*PQgetvalue(result, 0, 0) ? PQgetvalue(result, 0, 0) : "public");
    PQclear(result);
    return s->schema ? 0 : err_nomem(err);
}

static int configure(pg_store_t *s, pg_conn_t *c, err_t *err)
{
    char where[ADDRESS];
    const char *encoding = PQparameterStatus(c->pg, "server_encoding");
    if (PQserverVersion(c->pg) < VERSION_LEAST || !encoding || strcmp(encoding, "UTF8") != 0) {
        err_set(err, ERR_STORE_OPEN, address(c->pg, where));
        err_detail(err, "a UTF8 database on PostgreSQL 14 or later is needed; this is %d, %s",
                   PQserverVersion(c->pg) / 10000, encoding ? encoding : "?");
        return ERR_STORE_OPEN;
    }
    int rc = take_schema(s, c, err);
    if (rc) return rc;
    buf_t path;
    buf_init(&path, 512);
    store_add_name(&path, s->schema);
    char timeout[24];
    const char *values[] = {buf_text(&path), num_text(s->base.busy_ms, timeout),
                            s->base.read_only ? "on" : "off"};
    rc = values[0] ? plain(c, settings_sql, 3, values, NULL, err) : err_nomem(err);
    buf_release(&path);
    return rc;
}

static int connect_it(pg_store_t *s, pg_conn_t *c, err_t *err)
{
    char where[ADDRESS];
    /* What the url says comes after ours and wins; the encoding is not up to it. */
    const char *names[] = {"connect_timeout", "fallback_application_name", "dbname", "client_encoding", NULL};
    const char *values[] = {"10", "xiezhi", s->url, "UTF8", NULL};
    c->pg = PQconnectdbParams(names, values, 1);
    if (!c->pg) return err_nomem(err);
    if (PQstatus(c->pg) != CONNECTION_OK) {
        err_set(err, ERR_STORE_OPEN, address(c->pg, where));
        (void)store_err_words(err, PQerrorMessage(c->pg), NULL);
        return ERR_STORE_OPEN;
    }
    (void)PQsetNoticeReceiver(c->pg, ignore_notice, NULL);
    return configure(s, c, err);
}

int pg_open(pg_store_t *s, pg_conn_t **ret_conn, err_t *err)
{
    pg_conn_t *c = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *c);
    if (!c) return err_nomem(err);
    c->base.engine = &postgres_engine;
    c->base.store = &s->base;
    stmt_cache_init(&c->cache, drop_statement, c);
    int rc = connect_it(s, c, err);
    if (!rc && !PQenterPipelineMode(c->pg)) rc = pg_lost(c, err);
    if (rc)
        pg_close(c);
    else
        *ret_conn = c;
    return rc;
}

void pg_close(pg_conn_t *c)
{
    if (!c) return;
    assert(c->base.rows_open == 0);
    c->lost = true; /* from here on nothing is sent */
    for (; c->count; c->count--, c->first = (c->first + 1) % PG_RING)
        if (c->ring[c->first].stmt) c->ring[c->first].stmt->link.pins--;
    stmt_cache_clear(&c->cache);
    while (c->spare) {
        pg_rows_t *rows = c->spare;
        c->spare = rows->next;
        free(rows->blob_bytes);
        free(rows);
    }
    PQfinish(c->pg);
    free(c->scratch);
    free(c);
}

/* --- our functions ---------------------------------------------------------------------------- */

/* As sqlite_function.c. The forms with text are for parameters and JSON fields, whose type is not known:
 * PostgreSQL then prefers text. */
static const char functions_sql[] =
    "CREATE OR REPLACE FUNCTION xz_add_days(day date, n bigint) RETURNS date"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1 + $2::integer';"
    "CREATE OR REPLACE FUNCTION xz_add_days(day text, n bigint) RETURNS date"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT $1::date + $2::integer';"
    "CREATE OR REPLACE FUNCTION xz_days_between(a date, b date) RETURNS bigint"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT ($2 - $1)::bigint';"
    "CREATE OR REPLACE FUNCTION xz_days_between(a text, b text) RETURNS bigint"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT ($2::date - $1::date)::bigint';"
    "CREATE OR REPLACE FUNCTION xz_days_between(a date, b text) RETURNS bigint"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT ($2::date - $1)::bigint';"
    "CREATE OR REPLACE FUNCTION xz_days_between(a text, b date) RETURNS bigint"
    " LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT ($2 - $1::date)::bigint';";

static int run_script(pg_conn_t *c, const char *sql, err_t *err)
{
    PGresult *result = PQexec(c->pg, sql);
    ExecStatusType status = PQresultStatus(result);
    int rc = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? 0 : pg_error(c, result, sql, err);
    PQclear(result);
    return rc;
}

/* Is anything missing? Asked first, because creating needs rights which a node need not have. */
static int look(pg_store_t *s, pg_conn_t *c, bool *ret_schema, bool *ret_functions, err_t *err)
{
    const char *values[] = {s->schema};
    PGresult *result = NULL;
    int rc = plain(c,
                   "SELECT count(DISTINCT n.oid), count(p.oid) FROM pg_namespace n LEFT JOIN pg_proc p"
                   " ON p.pronamespace = n.oid AND p.proname IN ('xz_add_days', 'xz_days_between')"
                   " WHERE n.nspname = $1",
                   1, values, &result, err);
    if (rc) return rc;
    *ret_schema = strcmp(PQgetvalue(result, 0, 0), "1") == 0;
    *ret_functions = strcmp(PQgetvalue(result, 0, 1), num_text(FUNCTIONS, (char[24]){0})) == 0;
    PQclear(result);
    return 0;
}

static int create_missing(pg_store_t *s, pg_conn_t *c, err_t *err)
{
    bool schema = false, functions = false;
    buf_t sql;
    buf_init(&sql, 1024);
    buf_add_raw(&sql, "CREATE SCHEMA ");
    store_add_name(&sql, s->schema);
    /* Two nodes may start at once: look again under the lock. 0x787a = "xz". */
    int rc = run_script(c, "BEGIN; SELECT pg_advisory_xact_lock(30842, 1)", err);
    if (!rc) rc = look(s, c, &schema, &functions, err);
    if (!rc && !schema) rc = buf_text(&sql) ? run_script(c, buf_text(&sql), err) : err_nomem(err);
    if (!rc && !functions) rc = run_script(c, functions_sql, err);
    if (!rc)
        rc = run_script(c, "COMMIT", err);
    else
        (void)run_script(c, "ROLLBACK", NULL);
    buf_release(&sql);
    return rc;
}

int pg_bootstrap(pg_store_t *s, pg_conn_t *c, err_t *err)
{
    bool schema = false, functions = false;
    assert(c->count == 0);
    if (!PQexitPipelineMode(c->pg)) return pg_lost(c, err);
    int rc = look(s, c, &schema, &functions, err);
    if (!rc && (!schema || !functions)) rc = create_missing(s, c, err);
    if (!rc && !PQenterPipelineMode(c->pg)) rc = pg_lost(c, err);
    return rc;
}
