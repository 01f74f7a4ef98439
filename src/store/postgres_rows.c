/* postgres_rows.c - results: a whole one, or a long one in pieces. */
#include "store/postgres.h"

#include "base/fault.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_FLOAT8 = 701, OID_FLOAT4 = 700, OID_NUMERIC = 1700 };

static pg_rows_t *new_rows(pg_conn_t *c)
{
    pg_rows_t *rows = c->spare;
    if (rows) {
        c->spare = rows->next;
        c->spares--;
    } else {
        rows = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *rows);
    }
    return rows;
}

static int blob_room(pg_rows_t *rows, int columns)
{
    if (columns <= rows->blob_room) return 0;
    int *more = fault_fails(FAULT_ALLOC) ? NULL : realloc(rows->blob_bytes, sizeof(int) * (size_t)columns);
    if (!more) return -1;
    rows->blob_bytes = more;
    rows->blob_room = columns;
    return 0;
}

static void spare_rows(pg_conn_t *c, pg_rows_t *rows)
{
    if (c->spares >= PG_ROWS_KEPT) {
        free(rows->blob_bytes);
        free(rows);
        return;
    }
    rows->next = c->spare;
    c->spare = rows;
    c->spares++;
}

static void keep_result(pg_rows_t *rows, PGresult *result)
{
    PQclear(rows->result);
    rows->result = result;
    rows->row = -1;
    rows->rows = PQntuples(result);
    rows->columns = PQnfields(result);
}

/* The rows of the statement sent last. */
static int begin_rows(pg_conn_t *c, int cursor, store_rows_t **ret_rows, err_t *err)
{
    PGresult *result = NULL;
    int rc = pg_last_result(c, &result, err);
    if (rc) return rc;
    pg_rows_t *rows = new_rows(c);
    if (!rows || blob_room(rows, PQnfields(result))) {
        if (rows) spare_rows(c, rows);
        PQclear(result);
        return err_nomem(err);
    }
    rows->base = (store_rows_t){.engine = &postgres_engine, .conn = &c->base};
    rows->cursor = cursor;
    keep_result(rows, result);
    *ret_rows = &rows->base;
    return 0;
}

int pg_query(store_conn_t *base, const char *sql, const store_value_t *params, size_t count,
             store_rows_t **ret_rows, err_t *err)
{
    pg_conn_t *c = pg_conn_of(base);
    int rc = pg_send(c, sql, params, count, err);
    return rc ? rc : begin_rows(c, PG_NO_CURSOR, ret_rows, err);
}

/* --- long results ----------------------------------------------------------------------------- */

/* libpq holds a whole result in memory; a cursor hands it over in pieces, and other statements may run
 * between them. One name per cursor that can be open at once, so that the texts stay prepared. */
static_assert(STORE_LONG_MOST == 4, "the texts below");
static const char *const declare_sql[STORE_LONG_MOST] = {
    "DECLARE xz_0 NO SCROLL CURSOR FOR ", "DECLARE xz_1 NO SCROLL CURSOR FOR ",
    "DECLARE xz_2 NO SCROLL CURSOR FOR ", "DECLARE xz_3 NO SCROLL CURSOR FOR "};
static const char *const fetch_sql[STORE_LONG_MOST] = {"FETCH 500 FROM xz_0", "FETCH 500 FROM xz_1",
                                                  "FETCH 500 FROM xz_2", "FETCH 500 FROM xz_3"};
static const char *const close_sql[STORE_LONG_MOST] = {"CLOSE xz_0", "CLOSE xz_1", "CLOSE xz_2", "CLOSE xz_3"};

int pg_query_long(store_conn_t *base, const char *sql, const store_value_t *params, size_t count,
                  store_rows_t **ret_rows, err_t *err)
{
    pg_conn_t *c = pg_conn_of(base);
    int cursor = 0;
    while (cursor < STORE_LONG_MOST && (c->cursors >> cursor & 1)) cursor++;
    assert(cursor < STORE_LONG_MOST); /* the front counts them */
    buf_t text;
    buf_init(&text, 1 << 20);
    buf_add_raw(&text, declare_sql[cursor]);
    buf_add_raw(&text, sql);
    int rc = pg_explicit(c, err);
    if (!rc) rc = buf_failed(&text) ? err_nomem(err) : pg_send(c, buf_text(&text), params, count, err);
    buf_release(&text);
    if (!rc) rc = pg_control(c, fetch_sql[cursor], err);
    if (!rc) rc = begin_rows(c, cursor, ret_rows, err);
    if (!rc) c->cursors |= 1u << cursor;
    return rc;
}

static int fetch_more(pg_conn_t *c, pg_rows_t *rows, err_t *err)
{
    PGresult *result = NULL;
    int rc = pg_make_room(c, err);
    if (!rc) rc = pg_control(c, fetch_sql[rows->cursor], err);
    if (!rc) rc = pg_last_result(c, &result, err);
    if (!rc) keep_result(rows, result);
    return rc;
}

/* --- stepping --------------------------------------------------------------------------------- */

int pg_step(store_rows_t *base, bool *ret_row, err_t *err)
{
    pg_rows_t *rows = (pg_rows_t *)base;
    if (fault_fails(FAULT_SQL)) return pg_injected(NULL, err);
    /* An empty piece is the end, and stays it. */
    if (rows->cursor != PG_NO_CURSOR && rows->rows > 0 && rows->row + 1 >= rows->rows) {
        int rc = fetch_more(pg_conn_of(base->conn), rows, err);
        if (rc) return rc;
    }
    if (rows->row < rows->rows) rows->row++;
    for (int i = 0; i < rows->columns; i++) rows->blob_bytes[i] = -1;
    *ret_row = rows->row < rows->rows;
    return 0;
}

void pg_rows_close(store_rows_t *base)
{
    pg_rows_t *rows = (pg_rows_t *)base;
    pg_conn_t *c = pg_conn_of(base->conn);
    PQclear(rows->result);
    rows->result = NULL;
    if (rows->cursor != PG_NO_CURSOR) {
        c->cursors &= ~(1u << rows->cursor);
        /* A failed transaction has closed it already. An error here shows at the next statement. */
        if (!base->conn->failed && !c->lost) (void)pg_control(c, close_sql[rows->cursor], NULL);
    }
    spare_rows(c, rows);
}

/* --- columns ---------------------------------------------------------------------------------- */

static const pg_rows_t *rows_of(const store_rows_t *base)
{
    assert(base->engine == &postgres_engine);
    return (const pg_rows_t *)base;
}

int pg_columns(const store_rows_t *base)
{
    return rows_of(base)->columns;
}

const char * pg_column_name(const store_rows_t *base, int column)
{
    return PQfname(rows_of(base)->result, column);
}

bool pg_is_null(const store_rows_t *base, int column)
{
    const pg_rows_t *rows = rows_of(base);
    return PQgetisnull(rows->result, rows->row, column);
}

int64_t pg_col_int(const store_rows_t *base, int column)
{
    const pg_rows_t *rows = rows_of(base);
    const char *text = PQgetvalue(rows->result, rows->row, column); /* "" for NULL */
    Oid type = PQftype(rows->result, column);
    if (type == OID_BOOL) return text[0] == 't';
    /* sum() of integers is NUMERIC without a point; what has one is cut as SQLite does. */
    bool real = (type == OID_FLOAT8 || type == OID_FLOAT4 || type == OID_NUMERIC) && strpbrk(text, ".eE");
    return real ? (int64_t)strtod(text, NULL) : strtoll(text, NULL, 10);
}

double pg_col_real(const store_rows_t *base, int column)
{
    const pg_rows_t *rows = rows_of(base);
    const char *text = PQgetvalue(rows->result, rows->row, column);
    if (PQftype(rows->result, column) == OID_BOOL) return text[0] == 't';
    return strtod(text, NULL);
}

const char * pg_col_text(const store_rows_t *base, int column)
{
    const pg_rows_t *rows = rows_of(base);
    if (PQgetisnull(rows->result, rows->row, column)) return NULL;
    const char *text = PQgetvalue(rows->result, rows->row, column);
    if (PQftype(rows->result, column) == OID_BOOL) return text[0] == 't' ? "1" : "0";
    return text;
}

static int hex_digit(char c)
{
    return c >= 'a' ? c - 'a' + 10 : c - '0';
}

/* "\x0a1b": decoded in place, once per row; the result belongs to us. */
const void * pg_col_blob(const store_rows_t *base, int column, size_t *ret_bytes)
{
    const pg_rows_t *rows = rows_of(base);
    *ret_bytes = 0;
    if (PQgetisnull(rows->result, rows->row, column)) return NULL;
    char *text = PQgetvalue(rows->result, rows->row, column);
    if (PQftype(rows->result, column) != OID_BYTEA) {
        text = (char *)(uintptr_t)pg_col_text(base, column);
        *ret_bytes = strlen(text);
        return text;
    }
    int *bytes = &rows->blob_bytes[column];
    if (*bytes < 0) {
        assert(text[0] == '\\' && text[1] == 'x');
        *bytes = (PQgetlength(rows->result, rows->row, column) - 2) / 2;
        for (int i = 0; i < *bytes; i++)
            text[i] = (char)(hex_digit(text[2 + 2 * i]) << 4 | hex_digit(text[3 + 2 * i]));
    }
    *ret_bytes = (size_t)*bytes;
    return text;
}
