/* test_damage.c - a full disk and a damaged file. SQLite only: PostgreSQL's files are its own affair. */
#include "help.h"

#include <pthread.h>
#include <unistd.h>

enum { BIG = 200000, CROWD = 6, PAGE = 4096 };

static store_t *fresh(void)
{
    store_t *s = NULL;
    err_t err;
    MUST(engine_open(0, &s, &err), &err);
    make(s, "CREATE TABLE w (id {int} PRIMARY KEY, b {blob}); CREATE INDEX w_b ON w (b);");
    return s;
}

static int limit_pages(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg; /* stands for a full disk: SQLite answers the same */
    return store_exec(c, "PRAGMA max_page_count = 60", STORE_NONE, NULL, err);
}

typedef struct job {
    store_t *s;
    int64_t id;
    size_t bytes;
    int rc;
    err_t err;
} job_t;

static int put(store_conn_t *c, void *arg, err_t *err)
{
    static const char zeros[BIG];
    const job_t *x = arg;
    if (x->id == 1) (void)usleep(50000); /* lets the others queue behind */
    return store_exec(c, "INSERT INTO w (id, b) VALUES ($1, $2)", STORE_P(store_int(x->id), store_blob(zeros, x->bytes)),
                      NULL, err);
}

static void *put_from_thread(void *arg)
{
    job_t *x = arg;
    x->rc = store_write(x->s, put, x, &x->err);
    return NULL;
}

static void a_full_disk_stops_only_who_fills_it(void **state)
{
    (void)state;
    store_t *s = fresh();
    err_t err;
    pthread_t thread[CROWD];
    job_t job[CROWD];
    MUST(store_write(s, limit_pages, NULL, &err), &err);
    for (int i = 0; i < CROWD; i++) {
        job[i] = (job_t){.s = s, .id = i + 1, .bytes = i == 3 ? BIG : 100};
        assert_int_equal(pthread_create(&thread[i], NULL, put_from_thread, &job[i]), 0);
        if (i == 0) (void)usleep(10000);
    }
    for (int i = 0; i < CROWD; i++) assert_int_equal(pthread_join(thread[i], NULL), 0);
    /* Even when SQLite gives up the whole transaction, the neighbours' work is done again. */
    for (int i = 0; i < CROWD; i++) {
        assert_int_equal(job[i].rc, i == 3 ? ERR_STORE_FULL : 0);
        if (i == 3) assert_int_equal(job[i].err.code, ERR_STORE_FULL);
    }
    assert_int_equal(number(s, "SELECT count(*) FROM w"), CROWD - 1);
    assert_int_equal(number(s, "SELECT count(*) FROM w WHERE id = 4"), 0);
    job_t small = {.s = s, .id = 40, .bytes = 10};
    (void)put_from_thread(&small);
    assert_int_equal(small.rc, 0);
    engine_close(s);
}

static int sum_up(store_conn_t *c, void *arg, err_t *err)
{
    bool found = false;
    return store_get_int(c, "SELECT sum(length(b)) FROM w NOT INDEXED", STORE_NONE, arg, &found, err);
}

static void a_damaged_file_is_said_to_be(void **state)
{
    (void)state;
    store_t *s = fresh(), *again = NULL;
    err_t err = {0};
    int64_t n = 0;
    for (int64_t id = 1; id <= 60; id++) {
        job_t job = {.s = s, .id = id + 100, .bytes = 1500};
        (void)put_from_thread(&job);
        assert_int_equal(job.rc, 0);
    }
    MUST(engine_open_again(s, &again, &err), &err);
    MUST(store_read(again, sum_up, &n, &err), &err);
    assert_int_equal(n, 60 * 1500);
    store_close(again);
    char copy[256];
    (void)snprintf(copy, sizeof copy, "%.200s.copy", engine_options(s)->url);
    MUST(store_backup(s, copy, NULL, &err), &err);
    /* Rubbish over everything but the first two pages. */
    FILE *f = fopen(copy, "r+");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    long bytes = ftell(f);
    assert_int_equal(fseek(f, 2 * PAGE, SEEK_SET), 0);
    for (long i = 2 * PAGE; i < bytes; i++) assert_true(fputc(0xA5, f) == 0xA5);
    assert_int_equal(fclose(f), 0);
    again = NULL;
    MUST(store_open(&(store_options_t){.url = copy}, &again, &err), &err);
    assert_int_equal(store_read(again, sum_up, &n, &err), ERR_STORE_CORRUPT);
    assert_int_equal(err.code, ERR_STORE_CORRUPT);
    store_close(again);
    assert_int_equal(unlink(copy), 0);
    engine_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_stops_only_who_fills_it),
        cmocka_unit_test(a_damaged_file_is_said_to_be),
    };
    return cmocka_run_group_tests_name("damage", tests, NULL, NULL);
}
