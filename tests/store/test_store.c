/* test_store.c - statements, values, rows and transactions, on every engine. */
#include "engine.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Runs the body on a fresh database of every engine. */
static void on_each(void (*body)(store_t *s))
{
    for (int i = 0; i < engine_count(); i++) {
        store_t *s = NULL;
        err_t err;
        MUST(engine_open(i, &s, &err), &err);
        body(s);
        engine_close(s);
    }
}

static int script(store_conn_t *c, void *arg, err_t *err)
{
    return store_script(c, arg, err);
}

static void make(store_t *s, const char *ddl)
{
    char copy[4096];
    err_t err;
    assert_true(strlen(ddl) < sizeof copy);
    memcpy(copy, ddl, strlen(ddl) + 1);
    MUST(store_write(s, script, copy, &err), &err);
}

static int64_t number(store_conn_t *c, const char *sql)
{
    err_t err;
    int64_t n = -1;
    bool found = false;
    MUST(store_get_int(c, sql, STORE_NONE, &n, &found, &err), &err);
    assert_true(found);
    return n;
}

/* --- values ----------------------------------------------------------------------------------- */

static const char *const value_table =
    "CREATE TABLE v (id {int} PRIMARY KEY, n {int}, x {real}, t {text}, b {blob}, f {bool}, d {date},"
    " at {instant}); -- a comment with {braces} and 'quotes\n"
    "CREATE INDEX v_t ON v (t);";

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
    assert_memory_equal(store_col_blob(rows, 3, &bytes), "a\0b\\'\xff", 6);
    assert_int_equal(bytes, 6);
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

static void values_body(store_t *s)
{
    err_t err;
    make(s, value_table);
    MUST(store_write(s, put_values, NULL, &err), &err);
    MUST(store_read(s, read_values, NULL, &err), &err);
}

static void values_come_back_as_they_went(void **state)
{
    (void)state;
    on_each(values_body);
}

static int count_rows(store_conn_t *c, void *arg, err_t *err)
{
    (void)err;
    *(int64_t *)arg = number(c, "SELECT count(*) FROM v");
    return 0;
}

static int insert_then_refuse(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    int rc = store_exec(c, "INSERT INTO v (id) VALUES ($1)", STORE_P(store_int(7)), NULL, err);
    return rc ? rc : err_set(err, ERR_BASE_BUG, "refused");
}

static void rollback_body(store_t *s)
{
    err_t err = {0};
    int64_t n = -1;
    make(s, value_table);
    assert_int_equal(store_write(s, insert_then_refuse, NULL, &err), ERR_BASE_BUG);
    assert_int_equal(err.code, ERR_BASE_BUG);
    MUST(store_read(s, count_rows, &n, &err), &err);
    assert_int_equal(n, 0);
}

static void a_refused_function_leaves_nothing(void **state)
{
    (void)state;
    on_each(rollback_body);
}

static void migrations_body(store_t *s)
{
    err_t err;
    int applied = -1;
    MUST(store_migrate(s, &applied, &err), &err);
    assert_true(applied >= 3);
    MUST(store_migrate(s, &applied, &err), &err);
    assert_int_equal(applied, 0);
}

static void migrations_apply_once(void **state)
{
    (void)state;
    on_each(migrations_body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_back_as_they_went),
        cmocka_unit_test(a_refused_function_leaves_nothing),
        cmocka_unit_test(migrations_apply_once),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
