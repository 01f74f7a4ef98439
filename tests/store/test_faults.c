/* test_faults.c - the n-th allocation, statement or sync fails, for every n, on every engine: what was not
 * acknowledged is not there, what was is, and the store goes on. */
#include "help.h"

#include "base/fault.h"

#ifdef XZ_FAULTS

enum { CALLS_MOST = 400 };

static const char *const tables = "CREATE TABLE a (id {int} PRIMARY KEY, t {text}); CREATE TABLE b (id {int});";

static int part(store_conn_t *c, void *arg, err_t *err)
{
    return store_exec(c, "INSERT INTO b (id) VALUES ($1)", STORE_P(store_int(*(int64_t *)arg)), NULL, err);
}

/* Reads, writes with and without waiting, and a part: what an act does. */
static int write_some(store_conn_t *c, void *arg, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false, found = false;
    int64_t n = 0, changed = 0;
    (void)arg;
    int rc = store_get_int(c, "SELECT count(*) FROM a", STORE_NONE, &n, &found, err);
    if (!rc)
        rc = store_exec(c, "INSERT INTO a (id, t) VALUES ($1, $2)", STORE_P(store_int(n + 1), store_text("x")),
                        NULL, err);
    if (!rc) rc = store_try(c, part, &n, err);
    if (!rc) rc = store_query(c, "SELECT id, t FROM a ORDER BY id", STORE_NONE, &rows, err);
    if (!rc) rc = store_step(rows, &row, err);
    store_rows_close(rows);
    if (!rc)
        rc = store_exec(c, "INSERT INTO a (id) VALUES ($1)", STORE_P(store_int(n + 2)), &changed, err);
    if (!rc) rc = store_exec(c, "UPDATE a SET t = $1", STORE_P(store_text("y")), NULL, err);
    return rc;
}

static int count_all(store_conn_t *c, void *arg, err_t *err)
{
    bool found = false;
    return store_get_int(c, "SELECT (SELECT count(*) FROM a) * 1000 + (SELECT count(*) FROM b)", STORE_NONE, arg,
                         &found, err);
}

/* One round with call n of the class failing. Returns false when none was left to fail. */
static bool round_of(const store_t *base, enum fault_class class, int n)
{
    store_t *s = NULL;
    err_t err = {0};
    int64_t before = 0, seen = 0, after = 0;
    MUST(engine_open_again(base, &s, &err), &err);
    MUST(store_read(s, count_all, &before, &err), &err);
    store_close(s);
    /* Opening, too, with nothing cached. */
    fault_arm(class, n, false);
    s = NULL;
    int opened = engine_open_again(base, &s, &err);
    assert_true(opened == 0 ? s != NULL : s == NULL && err.code == (enum err_code)opened);
    err = (err_t){0};
    int wrote = opened ? opened : store_write(s, write_some, NULL, &err);
    if (wrote && !opened) assert_int_equal(err.code, wrote);
    int read = opened ? opened : store_read(s, count_all, &seen, &err);
    long fired = fault_disarm();
    assert_true(fired <= 1);
    if (!fired) assert_int_equal(opened | wrote | read, 0);
    store_close(s);
    /* All or nothing, as was said. */
    MUST(engine_open_again(base, &s, &err), &err);
    MUST(store_read(s, count_all, &after, &err), &err);
    assert_int_equal(after, before + (wrote == 0 ? 2001 : 0));
    if (!read) assert_int_equal(seen, after);
    MUST(store_write(s, write_some, NULL, &err), &err);
    store_close(s);
    return fired > 0;
}

static void faults_body(store_t *s)
{
    make(s, tables);
    static const enum fault_class classes[] = {FAULT_ALLOC, FAULT_SQL, FAULT_SYNC, FAULT_WRITE};
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        int n = 0;
        while (n < CALLS_MOST && round_of(s, classes[i], n)) n++;
        /* The class has points, and an end. Frames are written by us on SQLite only (sqlite_wal.c). */
        bool none = classes[i] == FAULT_WRITE && store_engine_of(s) == STORE_POSTGRES;
        assert_true((n > 0 || none) && n < CALLS_MOST);
    }
}

static void every_call_may_fail(void **state)
{
    (void)state;
    on_each(faults_body);
}

#else

static void every_call_may_fail(void **state)
{
    (void)state;
    print_message("skipped: every_call_may_fail (built without -Dfaults=true)\n");
    skip();
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_may_fail)};
    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
