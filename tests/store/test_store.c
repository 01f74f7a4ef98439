/* test_store.c - values, statements, rows, errors and parts of a transaction, on every engine. */
#include "help.h"

#include <math.h>

static const char *const value_table =
    "CREATE TABLE v (id {int} PRIMARY KEY, n {int}, x {real}, t {text}, b {blob}, f {bool}, d {date},"
    " at {instant}); -- a comment with {braces} and 'quotes\n"
    "/* another {one} */ CREATE INDEX v_t ON v (t);";

/* --- values ----------------------------------------------------------------------------------- */

static int put_values(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    int64_t changed = -1;
    const char *sql = "INSERT INTO v (id, n, x, t, b, f, d, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /* NULLs first: PostgreSQL must not keep the types it guessed for them. */
    MUST(store_exec(c, sql,
                    STORE_P(store_int(1), store_null(), store_null(), store_text(NULL), store_blob(NULL, 0),
                            store_null(), store_null(), store_null()),
                    &changed, err),
         err);
    assert_int_equal(changed, 1);
    MUST(store_exec(c, sql,
                    STORE_P(store_int(2), store_int(INT64_MAX), store_real(0.1), store_text(""),
                            store_blob("", 0), store_bool(false), store_text("2025-09-30"),
                            store_text("2025-09-30T08:15:00.123456Z")),
                    NULL, err),
         err);
    MUST(store_exec(c, sql,
                    STORE_P(store_int(3), store_int(INT64_MIN), store_real(-1e300), store_text("獬豸'\"\\𠮷"),
                            store_blob("a\0b\\'\xff", 6), store_bool(true), store_text("1900-01-01"),
                            store_null()),
                    &changed, err),
         err);
    assert_int_equal(changed, 1);
    return 0;
}

static int read_values(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    store_rows_t *rows = NULL;
    bool row = false;
    size_t bytes = 99;
    MUST(store_query(c, "SELECT n, x, t, b, f, d, at FROM v ORDER BY id", STORE_NONE, &rows, err), err);
    assert_int_equal(store_columns(rows), 7);
    assert_string_equal(store_column_name(rows, 6), "at");
    MUST(store_step(rows, &row, err), err);
    assert_true(row);
    for (int i = 0; i < 7; i++) {
        assert_true(store_is_null(rows, i));
        assert_int_equal(store_col_int(rows, i), 0);
        assert_null(store_col_text(rows, i));
        assert_null(store_col_blob(rows, i, &bytes));
        assert_int_equal(bytes, 0);
    }
    MUST(store_step(rows, &row, err), err);
    assert_true(row);
    assert_true(store_col_int(rows, 0) == INT64_MAX);
    assert_true(store_col_real(rows, 1) == 0.1);
    assert_string_equal(store_col_text(rows, 2), "");
    assert_false(store_is_null(rows, 2));
    assert_non_null(store_col_blob(rows, 3, &bytes));
    assert_int_equal(bytes, 0);
    assert_false(store_is_null(rows, 4));
    assert_int_equal(store_col_int(rows, 4), 0);
    assert_string_equal(store_col_text(rows, 5), "2025-09-30");
    assert_string_equal(store_col_text(rows, 6), "2025-09-30T08:15:00.123456Z");
    MUST(store_step(rows, &row, err), err);
    assert_true(row);
    assert_true(store_col_int(rows, 0) == INT64_MIN);
    assert_true(store_col_real(rows, 1) == -1e300);
    assert_string_equal(store_col_text(rows, 2), "獬豸'\"\\𠮷");
    for (int twice = 0; twice < 2; twice++) {
        assert_memory_equal(store_col_blob(rows, 3, &bytes), "a\0b\\'\xff", 6);
        assert_int_equal(bytes, 6);
    }
    assert_int_equal(store_col_int(rows, 4), 1);
    assert_string_equal(store_col_text(rows, 4), "1");
    assert_string_equal(store_col_text(rows, 5), "1900-01-01");
    MUST(store_step(rows, &row, err), err);
    assert_false(row);
    MUST(store_step(rows, &row, err), err); /* again: still the end, not the beginning */
    assert_false(row);
    store_rows_close(rows);
    return 0;
}

static int read_sums(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    int64_t n = 0;
    bool found = false;
    /* sum() of integers is NUMERIC in PostgreSQL. */
    MUST(store_get_int(c, "SELECT sum(id) FROM v", STORE_NONE, &n, &found, err), err);
    assert_int_equal(n, 6);
    MUST(store_get_int(c, "SELECT n FROM v WHERE id = 1", STORE_NONE, &n, &found, err), err);
    assert_false(found);
    MUST(store_get_int(c, "SELECT n FROM v WHERE id = 99", STORE_NONE, &n, &found, err), err);
    assert_false(found);
    return 0;
}

static void values_body(store_t *s)
{
    err_t err;
    make(s, value_table);
    MUST(store_write(s, put_values, NULL, &err), &err);
    MUST(store_read(s, read_values, NULL, &err), &err);
    MUST(store_write(s, read_values, NULL, &err), &err);
    MUST(store_read(s, read_sums, NULL, &err), &err);
    assert_int_equal(number(s, "SELECT count(*) FROM v WHERE f = TRUE AND t > 'zzz'"), 1); /* bytewise */
}

static void values_come_back_as_they_went(void **state)
{
    (void)state;
    on_each(values_body);
}

static int large_blob(store_conn_t *c, void *arg, err_t *err)
{
    size_t bytes = 0, size = 3u << 20;
    unsigned char *data = malloc(size);
    store_rows_t *rows = NULL;
    bool row = false;
    (void)arg;
    assert_non_null(data);
    for (size_t i = 0; i < size; i++) data[i] = (unsigned char)(i * 7 + i / 251);
    MUST(store_exec(c, "INSERT INTO v (id, b) VALUES ($1, $2)", STORE_P(store_int(1), store_blob(data, size)),
                    NULL, err),
         err);
    MUST(store_query(c, "SELECT b FROM v WHERE id = $1", STORE_P(store_int(1)), &rows, err), err);
    MUST(store_step(rows, &row, err), err);
    const void *back = store_col_blob(rows, 0, &bytes);
    assert_int_equal(bytes, size);
    assert_memory_equal(back, data, size);
    store_rows_close(rows);
    free(data);
    return 0;
}

static void large_body(store_t *s)
{
    err_t err;
    make(s, value_table);
    MUST(store_write(s, large_blob, NULL, &err), &err);
}

static void large_blobs_come_back(void **state)
{
    (void)state;
    on_each(large_body);
}

typedef struct bad {
    store_value_t value;
    enum err_code code;
} bad_t;

static int put_bad(store_conn_t *c, void *arg, err_t *err)
{
    const bad_t *bad = arg;
    return store_exec(c, "INSERT INTO v (id, t) VALUES (1, $1)", &bad->value, 1, NULL, err);
}

static void bad_values_body(store_t *s)
{
    const bad_t bad[] = {
        {store_textn("a\0b", 3), ERR_STORE_VALUE},     {store_textn("\xff", 1), ERR_STORE_VALUE},
        {store_text("\xed\xa0\x80"), ERR_STORE_VALUE}, {store_real((double)NAN), ERR_STORE_VALUE},
        {store_real(HUGE_VAL), ERR_STORE_VALUE},
    };
    make(s, value_table);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        err_t err = {0};
        bad_t one = bad[i];
        assert_int_equal(store_write(s, put_bad, &one, &err), one.code);
        assert_int_equal(err.code, one.code);
        assert_true(*err.detail);
        assert_int_equal(store_write(s, put_bad, &one, NULL), one.code); /* err is optional */
    }
    assert_int_equal(number(s, "SELECT count(*) FROM v"), 0);
}

static void bad_values_are_refused_by_both(void **state)
{
    (void)state;
    on_each(bad_values_body);
}

/* --- statements ------------------------------------------------------------------------------- */

static int64_t get(store_conn_t *c, const char *sql, const store_value_t *params, size_t count)
{
    err_t err;
    int64_t n = -1;
    bool found = false;
    MUST(store_get_int(c, sql, params, count, &n, &found, &err), &err);
    assert_true(found);
    return n;
}

static int use_params(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    (void)err;
    assert_int_equal(get(c, "SELECT $2 - $1", STORE_P(store_int(3), store_int(10))), 7);
    assert_int_equal(get(c, "SELECT $1 * 100 + $2 * 10 + $1", STORE_P(store_int(4), store_int(2))), 424);
    assert_int_equal(get(c, "SELECT $1 + 1", STORE_P(store_int(1) /* not 32 bits */)), 2);
    assert_int_equal(get(c, "SELECT $1 + 1", STORE_P(store_int(INT64_C(1) << 40))), (INT64_C(1) << 40) + 1);
    /* The same text with other types, and a text that looks like a parameter. */
    assert_int_equal(get(c, "SELECT CASE WHEN $1 = 'a' THEN 1 ELSE 0 END", STORE_P(store_text("a"))), 1);
    assert_int_equal(get(c, "SELECT length('$1 $2')", STORE_NONE), 5);
    assert_int_equal(get(c, "SELECT COALESCE($1, 7)", STORE_P(store_null())), 7);
    assert_int_equal(get(c, "SELECT COALESCE($1, 7)", STORE_P(store_int(INT64_C(5000000000)))),
                     INT64_C(5000000000));
    /* Text that is not ended by a NUL. */
    assert_int_equal(get(c, "SELECT length($1)", STORE_P(store_textn("abcdef", 3))), 3);
    return 0;
}

static void params_body(store_t *s)
{
    err_t err;
    MUST(store_read(s, use_params, NULL, &err), &err);
}

static void parameters_are_found_by_number(void **state)
{
    (void)state;
    on_each(params_body);
}

static int use_many_statements(store_conn_t *c, void *arg, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int seen = 0;
    (void)arg;
    MUST(store_query(c, "SELECT id FROM v ORDER BY id", STORE_NONE, &rows, err), err);
    MUST(store_step(rows, &row, err), err);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 600; i++) {
            char sql[64];
            (void)snprintf(sql, sizeof sql, "SELECT %d + $1", i); /* one buffer: an address is not a name */
            assert_int_equal(get(c, sql, STORE_P(store_int(1))), i + 1);
        }
    }
    while (row) {
        assert_int_equal(store_col_int(rows, 0), ++seen);
        /* The same text again while its rows are being read. */
        assert_int_equal(get(c, "SELECT id FROM v ORDER BY id", STORE_NONE), 1);
        MUST(store_step(rows, &row, err), err);
    }
    store_rows_close(rows);
    assert_int_equal(seen, 3);
    return 0;
}

static void cache_body(store_t *s)
{
    err_t err;
    make(s, value_table);
    MUST(store_write(s, put_values, NULL, &err), &err);
    MUST(store_read(s, use_many_statements, NULL, &err), &err);
    MUST(store_write(s, use_many_statements, NULL, &err), &err);
}

static void statements_outlive_the_cache(void **state)
{
    (void)state;
    on_each(cache_body);
}

static int upsert(store_conn_t *c, void *arg, err_t *err)
{
    int64_t changed = -1;
    (void)arg;
    for (int i = 1; i <= 3; i++)
        assert_int_equal(get(c,
                             "INSERT INTO v (id, n) VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = v.n + 1"
                             " RETURNING n",
                             STORE_P(store_int(5))),
                         i);
    MUST(store_exec(c, "INSERT INTO v (id) VALUES ($1) ON CONFLICT DO NOTHING", STORE_P(store_int(5)), &changed,
                    err),
         err);
    assert_int_equal(changed, 0);
    MUST(store_exec(c, "UPDATE v SET n = n WHERE id >= $1", STORE_P(store_int(0)), &changed, err), err);
    assert_int_equal(changed, 1);
    MUST(store_exec(c, "CREATE TABLE w (id INTEGER)", STORE_NONE, &changed, err), err);
    assert_int_equal(changed, 0);
    MUST(store_exec(c, "DELETE FROM v WHERE id = $1", STORE_P(store_int(77)), &changed, err), err);
    assert_int_equal(changed, 0);
    return 0;
}

static void upsert_body(store_t *s)
{
    err_t err;
    make(s, value_table);
    MUST(store_write(s, upsert, NULL, &err), &err);
}

static void upsert_and_returning(void **state)
{
    (void)state;
    on_each(upsert_body);
}

static int many_unread(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    for (int i = 1; i <= 3000; i++)
        MUST(store_exec(c, "INSERT INTO v (id, t) VALUES ($1, $2)", STORE_P(store_int(i), store_text("x")), NULL,
                        err),
             err);
    return 0;
}

static void unread_body(store_t *s)
{
    err_t err;
    make(s, value_table);
    MUST(store_write(s, many_unread, NULL, &err), &err);
    assert_int_equal(number(s, "SELECT count(*) FROM v"), 3000);
}

static void many_statements_without_waiting(void **state)
{
    (void)state;
    on_each(unread_body);
}

/* Reads 1,203 rows, and meanwhile reads and writes others. */
static int read_long(store_conn_t *c, void *arg, err_t *err)
{
    store_rows_t *rows = NULL, *more[3] = {0};
    bool row = false, writes = *(bool *)arg;
    int64_t seen = 0;
    const char *sql = "SELECT id, b FROM v WHERE id > $1 ORDER BY id";
    MUST(store_query_long(c, sql, STORE_P(store_int(0)), &rows, err), err);
    assert_int_equal(store_columns(rows), 2);
    for (int i = 0; i < 3; i++) MUST(store_query_long(c, sql, STORE_P(store_int(1200 + i)), &more[i], err), err);
    for (;;) {
        size_t bytes = 0;
        MUST(store_step(rows, &row, err), err);
        if (!row) break;
        assert_int_equal(store_col_int(rows, 0), ++seen);
        assert_memory_equal(store_col_blob(rows, 1, &bytes), "ab", 2);
        assert_int_equal(bytes, 2);
        if (seen % 400 == 0) assert_int_equal(get(c, "SELECT count(*) FROM v WHERE n = 1", STORE_NONE), seen - 1);
        if (writes || seen % 400 == 399)
            MUST(store_exec(c, writes ? "UPDATE v SET n = 1 WHERE id = $1" : "SELECT $1 + 0",
                            STORE_P(store_int(seen)), NULL, err),
                 err);
        if (!writes && seen == 399) break; /* closed early */
    }
    for (int i = 0; i < 3; i++) {
        int left = 0;
        for (MUST(store_step(more[i], &row, err), err); row; left++) MUST(store_step(more[i], &row, err), err);
        MUST(store_step(more[i], &row, err), err);
        assert_false(row);
        assert_int_equal(left, 3 - i);
        store_rows_close(more[i]);
    }
    store_rows_close(rows);
    MUST(store_query_long(c, "SELECT id FROM v WHERE id < 0", STORE_NONE, &rows, err), err);
    MUST(store_step(rows, &row, err), err);
    assert_false(row);
    store_rows_close(rows);
    return 0;
}

static int fill_long(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    for (int i = 1; i <= 1203; i++)
        MUST(store_exec(c, "INSERT INTO v (id, b) VALUES ($1, $2)", STORE_P(store_int(i), store_blob("ab", 2)),
                        NULL, err),
             err);
    return 0;
}

static int too_many_long(store_conn_t *c, void *arg, err_t *err)
{
    store_rows_t *rows[5] = {0};
    int rc = 0;
    (void)arg;
    for (int i = 0; i < 5 && !rc; i++) rc = store_query_long(c, "SELECT id FROM v", STORE_NONE, &rows[i], err);
    for (int i = 0; i < 5; i++) store_rows_close(rows[i]);
    return rc;
}

static void long_body(store_t *s)
{
    err_t err;
    bool writes = true;
    make(s, value_table);
    MUST(store_write(s, fill_long, NULL, &err), &err);
    MUST(store_write(s, read_long, &writes, &err), &err);
    writes = false;
    MUST(store_read(s, read_long, &writes, &err), &err);
    assert_int_equal(store_read(s, too_many_long, NULL, &err), ERR_STORE_MISUSE);
    MUST(store_read(s, read_long, &writes, &err), &err);
}

static void long_results_come_in_pieces(void **state)
{
    (void)state;
    on_each(long_body);
}

/* --- errors ----------------------------------------------------------------------------------- */

static const char *const rules =
    "CREATE TABLE parent (id {int} PRIMARY KEY);"
    "CREATE TABLE r (id {int} PRIMARY KEY, u {int} NOT NULL CONSTRAINT r_u UNIQUE,"
    " k {int} CONSTRAINT r_k CHECK (k > 0), p {int} REFERENCES parent (id), d {date});"
    "INSERT INTO r (id, u) VALUES (1, 1);";

typedef struct wrong {
    const char *sql;
    enum err_code code;
} wrong_t;

static const wrong_t wrongs[] = {
    {"INSERT INTO r (id, u) VALUES (1, 2)", ERR_STORE_UNIQUE},
    {"INSERT INTO r (id, u) VALUES (2, 1)", ERR_STORE_UNIQUE},
    {"INSERT INTO r (id, u, k) VALUES (2, 2, 0)", ERR_STORE_CHECK},
    {"INSERT INTO r (id) VALUES (2)", ERR_STORE_NOT_NULL},
    {"INSERT INTO r (id, u, p) VALUES (2, 2, 9)", ERR_STORE_FOREIGN},
    {"INSERT INTO r (id, u) VALUES (3, $1)", ERR_STORE_MISUSE},
    {"SELECT nothing FROM r", ERR_STORE_SYNTAX},
    {"SELECT id FROM nowhere", ERR_STORE_SYNTAX},
    {"SELEC 1", ERR_STORE_SYNTAX},
    {"SELECT \"id\" FROM r WHERE d = \"2025\"", ERR_STORE_SYNTAX}, /* a name that does not exist */
    {"SELECT no_such_function(1)", ERR_STORE_SYNTAX},
    {"SELECT xz_add_days('2025-02-30', 1)", ERR_STORE_VALUE},
};

static int do_wrong(store_conn_t *c, void *arg, err_t *err)
{
    const wrong_t *w = arg;
    return store_exec(c, w->sql, STORE_NONE, NULL, err);
}

static int do_wrong_unseen(store_conn_t *c, void *arg, err_t *err)
{
    (void)do_wrong(c, arg, NULL); /* forgets to look; PostgreSQL does not even know yet */
    (void)store_exec(c, "INSERT INTO r (id, u) VALUES (50, 50)", STORE_NONE, NULL, NULL);
    (void)err;
    return 0;
}

static void errors_body(store_t *s)
{
    make(s, rules);
    for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        wrong_t w = wrongs[i];
        for (int unseen = 0; unseen < 2; unseen++) {
            err_t err = {0};
            int rc = store_write(s, unseen ? do_wrong_unseen : do_wrong, &w, &err);
            if (rc != (int)w.code) print_message("%s: %s\n", w.sql, err.detail);
            assert_int_equal(rc, w.code);
            assert_true(rc != 0);
            assert_int_equal(err.code, w.code);
            assert_non_null(strstr(err.detail, "in: "));
            assert_non_null(strstr(err.detail, w.sql));
        }
    }
    assert_int_equal(number(s, "SELECT count(*) FROM r"), 1);
}

static void errors_have_the_same_codes(void **state)
{
    (void)state;
    on_each(errors_body);
}

static int two_statements(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_exec(c, "INSERT INTO r (id, u) VALUES (8, 8); DELETE FROM r", STORE_NONE, NULL, err);
}

static int write_while_reading(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_exec(c, "INSERT INTO r (id, u) VALUES (9, 9)", STORE_NONE, NULL, err);
}

static void misuse_body(store_t *s)
{
    err_t err;
    make(s, rules);
    assert_int_not_equal(store_write(s, two_statements, NULL, &err), 0);
    assert_int_equal(store_read(s, write_while_reading, NULL, &err), ERR_STORE_READ_ONLY);
    assert_int_equal(number(s, "SELECT count(*) FROM r"), 1);
}

static void one_statement_and_no_writing_in_reads(void **state)
{
    (void)state;
    on_each(misuse_body);
}

/* --- parts, scripts, checks ------------------------------------------------------------------- */

static int insert_refused(store_conn_t *c, void *arg, err_t *err)
{
    int rc = store_exec(c, "INSERT INTO r (id, u) VALUES ($1, $1)", STORE_P(store_int(*(int *)arg)), NULL, err);
    return rc ? rc : err_set(err, ERR_BASE_BUG, "refused");
}

static int insert_kept(store_conn_t *c, void *arg, err_t *err)
{
    return store_exec(c, "INSERT INTO r (id, u) VALUES ($1, $1)", STORE_P(store_int(*(int *)arg)), NULL, err);
}

static int nested(store_conn_t *c, void *arg, err_t *err)
{
    int inner = 31;
    int rc = insert_kept(c, arg, err);
    err_t said;
    if (!rc) assert_int_equal(store_try(c, insert_refused, &inner, &said), ERR_BASE_BUG);
    return rc;
}

static int parts(store_conn_t *c, void *arg, err_t *err)
{
    err_t said = {0};
    int id = 20, one = 1;
    (void)arg;
    uint64_t serial = store_txn_serial(c);
    MUST(store_try(c, insert_kept, &id, err), err);
    id = 21;
    assert_int_equal(store_try(c, insert_refused, &id, &said), ERR_BASE_BUG);
    assert_int_equal(store_try(c, insert_kept, &one, &said), ERR_STORE_UNIQUE); /* row 1 is there */
    assert_int_equal(said.code, ERR_STORE_UNIQUE);
    id = 22;
    MUST(store_try(c, insert_kept, &id, err), err); /* usable again */
    id = 30;
    MUST(store_try(c, nested, &id, err), err);
    assert_int_equal(get(c, "SELECT count(*) FROM r", STORE_NONE), 4);
    assert_true(store_txn_serial(c) == serial);
    id = 23;
    return insert_kept(c, &id, err);
}

static void parts_body(store_t *s)
{
    err_t err;
    make(s, rules);
    MUST(store_write(s, parts, NULL, &err), &err);
    assert_int_equal(number(s, "SELECT sum(id) FROM r"), 1 + 20 + 22 + 30 + 23);
}

static void parts_may_fail_alone(void **state)
{
    (void)state;
    on_each(parts_body);
}

static int check_some(store_conn_t *c, void *arg, err_t *err)
{
    err_t said = {0};
    (void)arg;
    MUST(store_check_sql(c, "SELECT 1 FROM r WHERE (u = 1 AND d < '2025-01-01')", err), err);
    assert_int_equal(store_check_sql(c, "SELECT 1 FROM r WHERE (nothing = 1)", &said), ERR_STORE_SYNTAX);
    assert_non_null(strstr(said.detail, "nothing"));
    assert_int_equal(store_check_sql(c, "SELECT 1 FROM r WHERE (u = 1", NULL), ERR_STORE_SYNTAX);
    assert_int_not_equal(store_check_sql(c, "SELECT 1; DELETE FROM r", &said), 0);
    MUST(store_check_sql(c, "DELETE FROM r", err), err); /* looked at, not run */
    assert_int_equal(get(c, "SELECT count(*) FROM r", STORE_NONE), 1);
    return 0;
}

static int bad_script(store_conn_t *c, void *arg, err_t *err)
{
    return store_script(c, arg, err);
}

static void check_body(store_t *s)
{
    err_t err;
    char unknown[] = "CREATE TABLE a (x {int});\nCREATE TABLE b (y {integer});";
    char broken[] = "CREATE TABLE a (x {int}); CREATE TABEL b (y {int});";
    make(s, rules);
    MUST(store_read(s, check_some, NULL, &err), &err);
    MUST(store_write(s, check_some, NULL, &err), &err);
    assert_int_equal(store_write(s, bad_script, unknown, &err), ERR_STORE_SYNTAX);
    assert_string_equal(err.detail, "line 2: {integer} is not a type word");
    assert_int_equal(store_write(s, bad_script, broken, &err), ERR_STORE_SYNTAX);
    make(s, "CREATE TABLE a (x {int})"); /* the broken script left nothing */
    make(s, " -- only a comment {x}\n");
    make(s, "");
    make(s, "CREATE TABLE auto (id {id}, t {text}); INSERT INTO auto (t) VALUES ('a{b}'), ('c''d{e}');");
    assert_int_equal(number(s, "SELECT sum(id) FROM auto"), 3);
    assert_int_equal(number(s, "SELECT count(*) FROM auto WHERE t = 'a{b}' OR t = 'c''d{e}'"), 2);
}

static void scripts_and_checks(void **state)
{
    (void)state;
    on_each(check_body);
}

static int days(store_conn_t *c, void *arg, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    (void)arg;
    MUST(store_query(c,
                     "SELECT xz_add_days(d, 1), xz_add_days(d, -365), xz_add_days($1, $2), xz_days_between(d, $1),"
                     " xz_days_between($1, d), xz_add_days(NULL, 1), xz_days_between('2025-01-01', '2024-01-01')"
                     " FROM v WHERE id = 2",
                     STORE_P(store_text("2024-02-28"), store_int(2)), &rows, err),
         err);
    MUST(store_step(rows, &row, err), err);
    assert_string_equal(store_col_text(rows, 0), "2025-10-01"); /* d is 2025-09-30 */
    assert_string_equal(store_col_text(rows, 1), "2024-09-30");
    assert_string_equal(store_col_text(rows, 2), "2024-03-01"); /* a leap year */
    assert_int_equal(store_col_int(rows, 3), -580);
    assert_int_equal(store_col_int(rows, 4), 580);
    assert_true(store_is_null(rows, 5));
    assert_int_equal(store_col_int(rows, 6), -366);
    store_rows_close(rows);
    return 0;
}

static void days_body(store_t *s)
{
    err_t err;
    make(s, value_table);
    MUST(store_write(s, put_values, NULL, &err), &err);
    MUST(store_read(s, days, NULL, &err), &err);
    make(s, "CREATE INDEX v_late ON v (xz_add_days(d, 30))"); /* deterministic, and trusted */
}

static void functions_of_days(void **state)
{
    (void)state;
    on_each(days_body);
}

static int count_rooms(store_conn_t *c, void *arg, err_t *err)
{
    bool found;
    return store_get_int(c, "SELECT COUNT(*) FROM only_here", STORE_NONE, arg, &found, err);
}

/* What an address says of the schema holds: two installations of one database do not meet in public. */
static void the_address_names_the_schema(void **state)
{
    (void)state;
    for (int i = 1; i < engine_count(); i++) {
        store_t *s = NULL, *again = NULL;
        err_t err;
        char address[ENGINE_ADDRESS];
        int64_t n = -1;
        MUST(engine_open(i, &s, &err), &err);
        make(s, "CREATE TABLE only_here (id {int})");
        const store_options_t by_address = {.url = engine_address(s, address)};
        MUST(store_open(&by_address, &again, &err), &err);
        MUST(store_read(again, count_rooms, &n, &err), &err);
        assert_int_equal(n, 0);
        store_close(again);
        engine_close(s);
    }
}

static void names_are_quoted(void **state)
{
    (void)state;
    buf_t b;
    buf_init(&b, 100);
    store_add_name(&b, "k_\"x\"; DROP");
    assert_string_equal(buf_text(&b), "\"k_\"\"x\"\"; DROP\"");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back_as_they_went),
        cmocka_unit_test(large_blobs_come_back),
        cmocka_unit_test(bad_values_are_refused_by_both),
        cmocka_unit_test(parameters_are_found_by_number),
        cmocka_unit_test(statements_outlive_the_cache),
        cmocka_unit_test(upsert_and_returning),
        cmocka_unit_test(many_statements_without_waiting),
        cmocka_unit_test(long_results_come_in_pieces),
        cmocka_unit_test(errors_have_the_same_codes),
        cmocka_unit_test(one_statement_and_no_writing_in_reads),
        cmocka_unit_test(parts_may_fail_alone),
        cmocka_unit_test(scripts_and_checks),
        cmocka_unit_test(functions_of_days),
        cmocka_unit_test(the_address_names_the_schema),
        cmocka_unit_test(names_are_quoted),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
