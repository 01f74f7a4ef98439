/* postgres.c - statements, rows and parts of one connection. */
#include "store/postgres.h"

#include "base/fault.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_FLOAT8 = 701 };
enum { NUMBER_ROOM = 40, SCRATCH_KEPT = 1 << 20 };

pg_conn_t *pg_conn_of(store_conn_t *c)
{
    assert(c->engine == &postgres_engine);
    return (pg_conn_t *)c;
}

/* --- parameters ------------------------------------------------------------------------------- */

/* The type a value is sent as. 0: the server finds it from the place where the parameter stands, so that
 * an ISO text suits a date. An integer left open would often become 32-bit. */
static Oid type_of(const store_value_t *v)
{
    switch (v->type) {
    case STORE_INT: return OID_INT8;
    case STORE_REAL: return OID_FLOAT8;
    case STORE_BOOL: return OID_BOOL;
    case STORE_BLOB: return OID_BYTEA;
    case STORE_NULL:
    case STORE_TEXT:
    default: return 0;
    }
}

typedef struct params {
    const char *value[STORE_PARAMS_MOST];
    int bytes[STORE_PARAMS_MOST], format[STORE_PARAMS_MOST];
} params_t;

/* libpq wants texts that end with NUL: numbers and texts are written to the connection's scratch. */
static int make_scratch(pg_conn_t *c, const store_value_t *params, size_t count, err_t *err)
{
    size_t need = 0;
    for (size_t i = 0; i < count; i++) {
        if (params[i].bytes > INT32_MAX / 2) {
            err_set(err, ERR_STORE_VALUE);
            err_detail(err, "$%zu is larger than 1 GiB", i + 1);
            return ERR_STORE_VALUE;
        }
        need += params[i].type == STORE_TEXT ? params[i].bytes + 1 : NUMBER_ROOM;
    }
    if (need <= c->scratch_room && c->scratch_room <= SCRATCH_KEPT) return 0;
    if (need < 4096) need = 4096;
    free(c->scratch);
    c->scratch = fault_fails(FAULT_ALLOC) ? NULL : malloc(need);
    c->scratch_room = c->scratch ? need : 0;
    return c->scratch ? 0 : err_nomem(err);
}

static int convert(pg_conn_t *c, const store_value_t *params, size_t count, params_t *p, err_t *err)
{
    int rc = make_scratch(c, params, count, err);
    if (rc) return rc;
    char *at = c->scratch;
    for (size_t i = 0; i < count; i++) {
        const store_value_t *v = &params[i];
        p->format[i] = v->type == STORE_BLOB;
        p->bytes[i] = (int)v->bytes;
        p->value[i] = at;
        switch (v->type) {
        case STORE_NULL: p->value[i] = NULL; break;
        case STORE_INT: at += snprintf(at, NUMBER_ROOM, "%lld", (long long)v->n) + 1; break;
        case STORE_BOOL: at += snprintf(at, NUMBER_ROOM, "%s", v->n ? "t" : "f") + 1; break;
        case STORE_REAL: at += snprintf(at, NUMBER_ROOM, "%.17g", v->real) + 1; break;
        case STORE_BLOB: p->value[i] = v->bytes ? v->p : ""; break;
        case STORE_TEXT:
            if (v->bytes) memcpy(at, v->p, v->bytes);
            at[v->bytes] = '\0';
            at += v->bytes + 1;
            break;
        default: assert(!"a type of store_value_t");
        }
        c->unread_bytes += v->bytes + NUMBER_ROOM;
    }
    return 0;
}

/* --- preparing -------------------------------------------------------------------------------- */

/* A statement is prepared for the types of its first use. A later NULL or text suits every type or none was
 * promised; any other difference needs it prepared again. */
static bool types_suit(const pg_stmt_t *st, const store_value_t *params, size_t count)
{
    if ((size_t)st->count != count) return false;
    for (size_t i = 0; i < count; i++)
        if (params[i].type != STORE_NULL && type_of(&params[i]) != st->types[i]) return false;
    return true;
}

static int new_statement(pg_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                         const pg_stmt_t *old, pg_stmt_t **ret_stmt, err_t *err)
{
    pg_stmt_t *st = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *st + count * sizeof(Oid));
    if (!st) return err_nomem(err);
    st->link.sql = store_copy_text(sql);
    if (!st->link.sql) {
        free(st);
        return err_nomem(err);
    }
    st->count = (int)count;
    (void)snprintf(st->name, sizeof st->name, "x%llu", (unsigned long long)++c->names);
    for (size_t i = 0; i < count; i++) {
        st->types[i] = type_of(&params[i]);
        /* What was known before stays known where this call has a NULL. */
        if (params[i].type == STORE_NULL && old && (size_t)old->count == count) st->types[i] = old->types[i];
    }
    *ret_stmt = st;
    return 0;
}

/* The statement for that text and those types, prepared or with its Parse sent. */
static int ready(pg_conn_t *c, const char *sql, const store_value_t *params, size_t count,
                 pg_stmt_t **ret_stmt, err_t *err)
{
    stmt_t *link = stmt_cache_find(&c->cache, sql);
    pg_stmt_t *st = (pg_stmt_t *)link;
    int rc = 0;
    if (!st || !types_suit(st, params, count)) {
        pg_stmt_t *fresh = NULL;
        /* Pins end when answers are read; dropping needs them ended. */
        if (st && st->link.pins) rc = pg_settle(c, false, err);
        if (!rc && !st && !stmt_cache_room(&c->cache)) {
            rc = pg_settle(c, false, err);
            if (!rc) (void)stmt_cache_room(&c->cache);
        }
        if (!rc) rc = new_statement(c, sql, params, count, st, &fresh, err);
        if (rc) return rc;
        if (st) {
            stmt_cache_remove(&c->cache, &st->link);
            c->cache.drop(&st->link, c->cache.arg);
        }
        stmt_cache_add(&c->cache, &fresh->link);
        st = fresh;
    }
    if (!st->prepared) {
        int sent = PQsendPrepare(c->pg, st->name, sql, st->count, st->types);
        rc = pg_note(c, sent, (pg_note_t){.step = PG_PREPARE, .stmt = st}, err);
        st->prepared = rc == 0;
    }
    if (!rc) *ret_stmt = st;
    return rc;
}

int pg_injected(const char *sql, err_t *err)
{
    err_set(err, ERR_STORE_IO);
    (void)store_err_words(err, "injected failure", sql);
    return ERR_STORE_IO;
}

int pg_send(pg_conn_t *c, const char *sql, const store_value_t *params, size_t count,
            err_t *err)
{
    params_t p;
    pg_stmt_t *st = NULL;
    if (fault_fails(FAULT_SQL)) return pg_injected(sql, err);
    int rc = pg_make_room(c, err);
    if (!rc) rc = ready(c, sql, params, count, &st, err);
    if (!rc) rc = convert(c, params, count, &p, err);
    if (rc) return rc;
    int sent = PQsendQueryPrepared(c->pg, st->name, (int)count, p.value, p.bytes, p.format, 0);
    return pg_note(c, sent, (pg_note_t){.step = PG_RUN, .stmt = st}, err);
}

int pg_last_result(pg_conn_t *c, PGresult **ret_result, err_t *err)
{
    int rc = pg_read(c, 1, err);
    if (!rc) rc = pg_read_oldest(c, ret_result, err);
    /* Let the server listen again; the transaction is lost in any case. */
    if (rc && !c->lost) (void)pg_settle(c, true, NULL);
    return rc;
}

/* --- running ---------------------------------------------------------------------------------- */

static int pg_exec(store_conn_t *base, const char *sql, const store_value_t *params, size_t count,
                   int64_t *ret_changed, err_t *err)
{
    pg_conn_t *c = pg_conn_of(base);
    PGresult *result = NULL;
    int rc = pg_send(c, sql, params, count, err);
    if (rc || !ret_changed) return rc;
    rc = pg_last_result(c, &result, err);
    if (rc) return rc;
    *ret_changed = strtoll(PQcmdTuples(result), NULL, 10); /* "" is 0 */
    PQclear(result);
    return 0;
}

/* --- scripts, checks, parts ------------------------------------------------------------------- */

/* Several statements in one message exist only outside the pipeline. */
static int pg_script(store_conn_t *base, const char *sql, err_t *err)
{
    pg_conn_t *c = pg_conn_of(base);
    if (fault_fails(FAULT_SQL)) return pg_injected(sql, err);
    int rc = pg_explicit(c, err);
    if (!rc) rc = pg_settle(c, true, err);
    if (rc) return rc;
    if (!PQexitPipelineMode(c->pg)) return pg_lost(c, err);
    PGresult *result = PQexec(c->pg, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        rc = pg_error(c, result, sql, err);
    PQclear(result);
    if (!c->lost && !PQenterPipelineMode(c->pg)) return pg_lost(c, err);
    return rc;
}

static int pg_try_begin(store_conn_t *base, err_t *err)
{
    pg_conn_t *c = pg_conn_of(base);
    int rc = pg_make_room(c, err);
    if (!rc) rc = pg_explicit(c, err);
    return rc ? rc : pg_control(c, "SAVEPOINT xz_try", err);
}

static int pg_try_keep(store_conn_t *base, err_t *err)
{
    pg_conn_t *c = pg_conn_of(base);
    int rc = pg_settle(c, false, err);
    return rc ? rc : pg_control(c, "RELEASE xz_try", err);
}

static int pg_try_undo(store_conn_t *base, err_t *err)
{
    pg_conn_t *c = pg_conn_of(base);
    /* Statements of the part may have failed unseen; their errors go with it. */
    (void)pg_settle(c, false, NULL);
    if (c->lost) return pg_lost(c, err);
    int rc = pg_control(c, "ROLLBACK TO xz_try", err);
    if (!rc) rc = pg_control(c, "RELEASE xz_try", err);
    return rc ? rc : pg_settle(c, false, err);
}

static int pg_check(store_conn_t *base, const char *sql, err_t *err)
{
    pg_conn_t *c = pg_conn_of(base);
    /* An earlier statement's error is not the answer. */
    int rc = pg_settle(c, false, &base->failure);
    if (rc) {
        base->failed = rc;
        *err = base->failure;
        return rc;
    }
    rc = pg_try_begin(base, err);
    if (rc) return rc;
    int sent = PQsendPrepare(c->pg, "", sql, 0, NULL);
    rc = pg_note(c, sent, (pg_note_t){.step = PG_CONTROL, .sql = sql}, err);
    if (!rc) rc = pg_settle(c, false, err);
    int undone = c->lost ? 0 : pg_try_undo(base, &base->failure);
    if (undone) base->failed = undone;
    return rc ? rc : undone;
}

static int pg_lock_schema(store_conn_t *base, err_t *err)
{
    return pg_control(pg_conn_of(base), "SELECT pg_advisory_xact_lock(30842, 2)", err);
}

const engine_t postgres_engine = {
    .kind = STORE_POSTGRES,
    .close = pg_store_close,
    .write = pg_write,
    .read = pg_read_store,
    .exec = pg_exec,
    .query = pg_query,
    .query_long = pg_query_long,
    .step = pg_step,
    .rows_close = pg_rows_close,
    .columns = pg_columns,
    .column_name = pg_column_name,
    .is_null = pg_is_null,
    .col_int = pg_col_int,
    .col_real = pg_col_real,
    .col_text = pg_col_text,
    .col_blob = pg_col_blob,
    .script = pg_script,
    .check = pg_check,
    .try_begin = pg_try_begin,
    .try_keep = pg_try_keep,
    .try_undo = pg_try_undo,
    .lock_schema = pg_lock_schema,
};
