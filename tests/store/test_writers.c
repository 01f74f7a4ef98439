/* test_writers.c - many threads and processes on one database, on every engine.
 *
 * The program also plays the other process: test_writers ROLE URL SCHEMA, talking by its standard input and
 * output (see main).
 */
#include "help.h"

#include "base/fault.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

enum { THREADS = 16, WRITES = 40, CHILD_WRITES = 60 };

static const char *const tables =
    "CREATE TABLE counter (id {int} PRIMARY KEY, n {int} NOT NULL); INSERT INTO counter (id, n) VALUES (1, 0);"
    "CREATE TABLE w (id {int} PRIMARY KEY, thread {int} NOT NULL);";

static int insert_row(store_conn_t *c, void *arg, err_t *err)
{
    return store_exec(c, "INSERT INTO w (id, thread) VALUES ($1, 0)", STORE_P(store_int(*(int64_t *)arg)), NULL,
                      err);
}

/* --- threads ---------------------------------------------------------------------------------- */

typedef struct writer {
    store_t *s;
    int thread, calls;
    atomic_int *failed;
} writer_t;

static int count_up(store_conn_t *c, void *arg, err_t *err)
{
    writer_t *w = arg;
    int64_t n = 0;
    bool found = false;
    /* Read, then write what was read: a lost update would show. */
    int rc = store_get_int(c,
                           store_conn_engine(c) == STORE_POSTGRES
                               ? "SELECT n FROM counter WHERE id = 1 FOR UPDATE"
                               : "SELECT n FROM counter WHERE id = 1",
                           STORE_NONE, &n, &found, err);
    if (!rc)
        rc = store_exec(c, "UPDATE counter SET n = $1 WHERE id = 1", STORE_P(store_int(n + 1)), NULL, err);
    if (!rc)
        rc = store_exec(c, "INSERT INTO w (id, thread) VALUES ($1, $2)",
                        STORE_P(store_int(n + 1), store_int(w->thread)), NULL, err);
    /* Every fifth is refused after it has written: it must leave nothing, and take nothing with it. */
    return !rc && ++w->calls % 5 == 0 ? err_set(err, ERR_BASE_BUG, "refused") : rc;
}

static void *write_many(void *arg)
{
    const writer_t *w = arg;
    for (int kept = 0, tries = 0; kept < WRITES && tries < WRITES * 100; tries++) {
        err_t err = {0};
        int rc = store_write(w->s, count_up, arg, &err);
        if (rc == 0)
            kept++;
        else if (rc != ERR_BASE_BUG || err.code != ERR_BASE_BUG)
            atomic_fetch_add(w->failed, 1);
    }
    return NULL;
}

static void threads_body(store_t *s)
{
    pthread_t thread[THREADS];
    writer_t w[THREADS];
    atomic_int failed = 0;
    make(s, tables);
    for (int i = 0; i < THREADS; i++) {
        w[i] = (writer_t){.s = s, .thread = i, .failed = &failed};
        assert_int_equal(pthread_create(&thread[i], NULL, write_many, &w[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_join(thread[i], NULL), 0);
    assert_int_equal(failed, 0);
    assert_int_equal(number(s, "SELECT n FROM counter"), THREADS * WRITES);
    assert_int_equal(number(s, "SELECT count(*) FROM w"), THREADS * WRITES);
    assert_int_equal(number(s, "SELECT max(id) FROM w"), THREADS * WRITES);
    assert_int_equal(number(s, "SELECT count(DISTINCT thread) FROM w"), THREADS);
    store_stats_t stats;
    store_fill_stats(s, &stats);
    assert_true(stats.commits <= stats.jobs);
    assert_int_equal(stats.jobs, THREADS * WRITES + 1);
}

static void no_update_is_lost(void **state)
{
    (void)state;
    on_each(threads_body);
}

/* --- one batch -------------------------------------------------------------------------------- */

enum { CROWD = 8 };

/* The first job keeps the writer busy until the others are queued (or a moment has passed: then the
 * batches are smaller, and the outcome must be the same). */
typedef struct crowd {
    store_t *s;
    int64_t id;
    enum { KEEP, REFUSE_CLEAN, REFUSE_DIRTY } how;
    atomic_int *at_work;
    int rc;
    err_t err;
} crowd_t;

static int crowd_job(store_conn_t *c, void *arg, err_t *err)
{
    crowd_t *x = arg;
    if (x->id == 0)
        for (int ms = 0; atomic_load(x->at_work) < CROWD && ms < 2000; ms++) (void)usleep(1000);
    if (x->how == REFUSE_CLEAN) return err_set(err, ERR_BASE_BUG, "clean");
    int rc = insert_row(c, &x->id, err);
    if (!rc && x->how == REFUSE_DIRTY) return err_set(err, ERR_BASE_BUG, "dirty");
    return rc;
}

static void *crowd_call(void *arg)
{
    crowd_t *x = arg;
    atomic_fetch_add(x->at_work, 1);
    x->rc = store_write(x->s, crowd_job, x, &x->err);
    return NULL;
}

/* bit i of refuse_*: job i fails. Runs them at once. */
static void run_crowd(store_t *s, unsigned clean, unsigned dirty, crowd_t crowd[CROWD])
{
    pthread_t thread[CROWD];
    atomic_int at_work = 0;
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = (crowd_t){.s = s, .id = i, .at_work = &at_work};
        if (clean >> i & 1) crowd[i].how = REFUSE_CLEAN;
        if (dirty >> i & 1) crowd[i].how = REFUSE_DIRTY;
        assert_int_equal(pthread_create(&thread[i], NULL, crowd_call, &crowd[i]), 0);
        /* The first must be running before the others are queued. */
        if (i == 0) (void)usleep(20000);
    }
    for (int i = 0; i < CROWD; i++) assert_int_equal(pthread_join(thread[i], NULL), 0);
}

static void batch_body(store_t *s)
{
    /* first, middle, last, neighbours, all, none; as clean and as dirty refusals */
    static const unsigned masks[] = {0x01, 0x08, 0x80, 0x3c, 0xff, 0x00, 0x55};
    crowd_t crowd[CROWD];
    make(s, tables);
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        for (int dirty = 0; dirty < 2; dirty++) {
            run_crowd(s, dirty ? masks[i] >> 1 : masks[i], dirty ? masks[i] : 0, crowd);
            unsigned refused = masks[i] | (dirty ? masks[i] >> 1 : 0);
            for (int j = 0; j < CROWD; j++) {
                bool gone = refused >> j & 1;
                assert_int_equal(crowd[j].rc, gone ? ERR_BASE_BUG : 0);
                if (gone) assert_int_equal(crowd[j].err.code, ERR_BASE_BUG);
            }
            assert_int_equal(number(s, "SELECT count(*) FROM w"), CROWD - __builtin_popcount(refused));
            make(s, "DELETE FROM w");
        }
    }
}

static void a_refused_job_leaves_its_neighbours(void **state)
{
    (void)state;
    on_each(batch_body);
}

static void lost_commit_body(store_t *s)
{
#ifdef XZ_FAULTS
    crowd_t crowd[CROWD];
    make(s, tables);
    fault_arm(FAULT_SYNC, 0, true);
    run_crowd(s, 0x04, 0x10, crowd);
    assert_true(fault_disarm() > 0);
    for (int i = 0; i < CROWD; i++) {
        bool refused = i == 2 || i == 4;
        assert_int_equal(crowd[i].rc, refused ? ERR_BASE_BUG : ERR_STORE_IO);
        assert_int_equal(crowd[i].err.code, crowd[i].rc);
        assert_true(refused || *crowd[i].err.detail);
    }
    assert_int_equal(number(s, "SELECT count(*) FROM w"), 0);
    run_crowd(s, 0, 0, crowd);
    assert_int_equal(number(s, "SELECT count(*) FROM w"), CROWD);
#else
    (void)s;
#endif
}

static void a_lost_commit_reaches_all(void **state)
{
    (void)state;
#ifndef XZ_FAULTS
    print_message("skipped: a_lost_commit_reaches_all (built without -Dfaults=true)\n");
    skip();
#endif
    on_each(lost_commit_body);
}

/* --- the hook --------------------------------------------------------------------------------- */

typedef struct hook {
    int calls;
    int64_t rows;
    uint64_t serial;
    bool refuse;
} hook_t;

static int hook_job(store_conn_t *c, void *arg, err_t *err)
{
    hook_t *h = arg;
    bool found = false;
    h->calls++;
    h->serial = store_txn_serial(c);
    int rc = store_get_int(c, "SELECT count(*) FROM w", STORE_NONE, &h->rows, &found, err);
    if (!rc) rc = store_exec(c, "UPDATE counter SET n = n + 1 WHERE id = 1", STORE_NONE, NULL, err);
    return !rc && h->refuse ? err_set(err, ERR_BASE_BUG, "hook") : rc;
}

static int refuse(store_conn_t *c, void *arg, err_t *err)
{
    int rc = insert_row(c, arg, err);
    return rc ? rc : err_set(err, ERR_BASE_BUG, "refused");
}

static int serial_job(store_conn_t *c, void *arg, err_t *err)
{
    (void)err;
    *(uint64_t *)arg = store_txn_serial(c);
    return 0;
}

static void hook_body(store_t *s)
{
    hook_t h = {0};
    err_t err;
    int64_t id = 1;
    uint64_t serial = 0, before;
    make(s, tables);
    store_on_batch(s, hook_job, &h);
    if (store_engine_of(s) == STORE_POSTGRES) {
        MUST(store_write(s, insert_row, &id, &err), &err);
        assert_int_equal(h.calls, 0);
        return;
    }
    MUST(store_write(s, insert_row, &id, &err), &err);
    assert_int_equal(h.calls, 1);
    assert_int_equal(h.rows, 1); /* it sees what the functions wrote */
    MUST(store_write_alone(s, serial_job, &serial, &err), &err);
    assert_true(h.serial == serial && serial != 0);
    before = serial;
    MUST(store_write(s, serial_job, &serial, &err), &err);
    assert_true(serial != before);
    assert_int_equal(number(s, "SELECT n FROM counter"), 3);
    id = 2;
    assert_int_equal(store_write(s, refuse, &id, &err), ERR_BASE_BUG);
    assert_int_equal(h.calls, 3); /* nothing to commit, nothing to hook */
    h.refuse = true;
    assert_int_equal(store_write(s, insert_row, &id, &err), ERR_BASE_BUG);
    assert_string_equal(err.arg[0], "hook");
    assert_int_equal(number(s, "SELECT n FROM counter"), 3);
    assert_int_equal(number(s, "SELECT count(*) FROM w"), 1);
    store_on_batch(s, NULL, NULL);
    MUST(store_write(s, insert_row, &id, &err), &err);
}

static void the_hook_ends_every_batch(void **state)
{
    (void)state;
    on_each(hook_body);
}

/* --- snapshots, schema changes ---------------------------------------------------------------- */

typedef struct snapshot {
    store_t *s;
    int64_t before, after;
} snapshot_t;

static void *insert_from_thread(void *arg)
{
    int64_t id = 77;
    return store_write(arg, insert_row, &id, NULL) ? arg : NULL;
}

static int look_twice(store_conn_t *c, void *arg, err_t *err)
{
    snapshot_t *x = arg;
    bool found = false;
    pthread_t thread;
    void *failed = NULL;
    int rc = store_get_int(c, "SELECT count(*) FROM w", STORE_NONE, &x->before, &found, err);
    assert_int_equal(pthread_create(&thread, NULL, insert_from_thread, x->s), 0);
    assert_int_equal(pthread_join(thread, &failed), 0);
    assert_null(failed);
    if (!rc) rc = store_get_int(c, "SELECT count(*) FROM w", STORE_NONE, &x->after, &found, err);
    return rc;
}

static void snapshot_body(store_t *s)
{
    snapshot_t x = {.s = s, .before = -1, .after = -1};
    err_t err;
    make(s, tables);
    MUST(store_read(s, look_twice, &x, &err), &err);
    assert_int_equal(x.before, 0);
    assert_int_equal(x.after, 0);
    assert_int_equal(number(s, "SELECT count(*) FROM w"), 1);
}

static void a_read_sees_one_moment(void **state)
{
    (void)state;
    on_each(snapshot_body);
}

static int count_columns(store_conn_t *c, void *arg, err_t *err)
{
    store_rows_t *rows = NULL;
    bool row = false;
    int rc = store_query(c, "SELECT * FROM w", STORE_NONE, &rows, err);
    if (rc) return rc;
    rc = store_step(rows, &row, err);
    *(int *)arg = store_columns(rows);
    store_rows_close(rows);
    return rc;
}

static void schema_body(store_t *s)
{
    store_t *other = NULL;
    err_t err;
    int columns = 0;
    int64_t id = 1;
    make(s, tables);
    MUST(store_write(s, insert_row, &id, &err), &err);
    MUST(engine_open_again(s, &other, &err), &err);
    for (int i = 0; i < 8; i++) { /* often enough for a generic plan */
        MUST(store_read(s, count_columns, &columns, &err), &err);
        MUST(store_write(s, count_columns, &columns, &err), &err);
        assert_int_equal(columns, 2);
    }
    make(other, "ALTER TABLE w ADD COLUMN more {text}");
    MUST(store_read(s, count_columns, &columns, &err), &err);
    assert_int_equal(columns, 3);
    make(other, "ALTER TABLE w ADD COLUMN still_more {text}");
    MUST(store_write(s, count_columns, &columns, &err), &err);
    assert_int_equal(columns, 4);
    store_close(other);
}

static void a_changed_table_is_noticed(void **state)
{
    (void)state;
    on_each(schema_body);
}

/* --- PostgreSQL: conflicts and lost connections ------------------------------------------------ */

typedef struct pair {
    store_t *s;
    int64_t first, second;
    int runs;
    sem_t *mine, *other;
    int rc;
} pair_t;

static int lock_two(store_conn_t *c, void *arg, err_t *err)
{
    pair_t *x = arg;
    int64_t changed = 0;
    int rc = store_exec(c, "UPDATE w SET thread = thread + 1 WHERE id = $1", STORE_P(store_int(x->first)),
                        &changed, err);
    if (x->runs++ == 0) { /* both hold their first row before either asks for the second */
        (void)sem_post(x->mine);
        (void)sem_wait(x->other);
    }
    if (!rc)
        rc = store_exec(c, "UPDATE w SET thread = thread + 1 WHERE id = $1", STORE_P(store_int(x->second)),
                        NULL, err);
    return rc;
}

static void *lock_pair(void *arg)
{
    pair_t *x = arg;
    x->rc = store_write(x->s, lock_two, x, NULL);
    return NULL;
}

static void deadlock_is_tried_again(void **state)
{
    (void)state;
    store_t *s = NULL;
    err_t err;
    if (engine_count() < 2) skip();
    MUST(engine_open(1, &s, &err), &err);
    make(s, tables);
    make(s, "INSERT INTO w (id, thread) VALUES (1, 0), (2, 0)");
    sem_t one, two;
    assert_int_equal(sem_init(&one, 0, 0) | sem_init(&two, 0, 0), 0);
    pair_t pair[2] = {{s, 1, 2, 0, &one, &two, -1}, {s, 2, 1, 0, &two, &one, -1}};
    pthread_t thread[2];
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&thread[i], NULL, lock_pair, &pair[i]), 0);
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_join(thread[i], NULL), 0);
    assert_int_equal(pair[0].rc, 0);
    assert_int_equal(pair[1].rc, 0);
    assert_true(pair[0].runs + pair[1].runs >= 3);
    assert_int_equal(number(s, "SELECT sum(thread) FROM w"), 4);
    store_stats_t stats;
    store_fill_stats(s, &stats);
    assert_true(stats.retries >= 1);
    engine_close(s);
}

static int insert_orphan(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_exec(c, "INSERT INTO orphan (id, w) VALUES (1, 1)", STORE_NONE, NULL, err);
}

static void a_check_at_the_commit_is_heard(void **state)
{
    (void)state;
    store_t *s = NULL;
    err_t err = {0};
    int64_t id = 1;
    if (engine_count() < 2) skip();
    MUST(engine_open(1, &s, &err), &err);
    make(s, tables);
    make(s, "CREATE TABLE orphan (id {int}, w {int} REFERENCES w (id) DEFERRABLE INITIALLY DEFERRED)");
    assert_int_equal(store_write(s, insert_orphan, NULL, &err), ERR_STORE_FOREIGN);
    assert_int_equal(err.code, ERR_STORE_FOREIGN);
    MUST(store_write(s, insert_row, &id, &err), &err); /* the connection goes on */
    MUST(store_write(s, insert_orphan, NULL, &err), &err);
    assert_int_equal(number(s, "SELECT count(*) FROM orphan"), 1);
    engine_close(s);
}

static int end_own_connection(store_conn_t *c, void *arg, err_t *err)
{
    int *runs = arg;
    bool found = false;
    int64_t n = 0;
    int rc = 0;
    if ((*runs)++ == 0)
        rc = store_get_int(c, "SELECT CASE WHEN pg_terminate_backend(pg_backend_pid()) THEN 1 ELSE 0 END",
                           STORE_NONE, &n, &found, err);
    return rc ? rc : store_get_int(c, "SELECT count(*) FROM w", STORE_NONE, &n, &found, err);
}

static int end_other(store_conn_t *c, void *arg, err_t *err)
{
    int64_t n = 0;
    bool found = false;
    return store_get_int(c, "SELECT count(*) FROM (SELECT pg_terminate_backend($1::integer)) x",
                         STORE_P(store_int(*(int64_t *)arg)), &n, &found, err);
}

static void a_lost_connection_is_replaced(void **state)
{
    (void)state;
    store_t *s = NULL, *other = NULL;
    err_t err;
    int runs = 0;
    int64_t id = 5;
    if (engine_count() < 2) skip();
    MUST(engine_open(1, &s, &err), &err);
    make(s, tables);
    MUST(store_read(s, end_own_connection, &runs, &err), &err);
    assert_int_equal(runs, 2);
    runs = 0;
    MUST(store_write(s, end_own_connection, &runs, &err), &err);
    assert_int_equal(runs, 2);
    /* One that dies while it lies idle. */
    MUST(engine_open_again(s, &other, &err), &err);
    int64_t pid = number(s, "SELECT pg_backend_pid()");
    MUST(store_read(other, end_other, &pid, &err), &err);
    MUST(store_write(s, insert_row, &id, &err), &err);
    assert_int_equal(number(s, "SELECT count(*) FROM w"), 1);
    store_close(other);
    engine_close(s);
}

/* --- other processes -------------------------------------------------------------------------- */

typedef struct child {
    pid_t pid;
    FILE *from;
    int to;
} child_t;

static void start_child(const store_t *s, const char *role, child_t *ret_child)
{
    const store_options_t *o = engine_options(s);
    int out[2], in[2];
    assert_int_equal(pipe(out) | pipe(in), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)dup2(in[0], 0);
        (void)dup2(out[1], 1);
        for (int fd = 3; fd < 64; fd++) (void)close(fd);
        (void)execl("/proc/self/exe", "test_writers", role, o->url, o->schema ? o->schema : "", (char *)NULL);
        _exit(99);
    }
    (void)close(out[1]);
    (void)close(in[0]);
    *ret_child = (child_t){.pid = pid, .from = fdopen(out[0], "r"), .to = in[1]};
    assert_non_null(ret_child->from);
}

static int end_child(child_t *child)
{
    int status = 0;
    (void)close(child->to);
    (void)fclose(child->from);
    assert_int_equal(waitpid(child->pid, &status, 0), child->pid);
    return status;
}

static void processes_body(store_t *s)
{
    child_t child[2];
    atomic_int failed = 0;
    make(s, tables);
    for (int i = 0; i < 2; i++) start_child(s, "count", &child[i]);
    writer_t w = {.s = s, .thread = 1, .failed = &failed};
    (void)write_many(&w);
    for (int i = 0; i < 2; i++) assert_int_equal(end_child(&child[i]), 0);
    assert_int_equal(failed, 0);
    assert_int_equal(number(s, "SELECT n FROM counter"), WRITES + 2 * CHILD_WRITES);
    assert_int_equal(number(s, "SELECT count(*) FROM w"), WRITES + 2 * CHILD_WRITES);
}

static void several_processes_write_one_database(void **state)
{
    (void)state;
    on_each(processes_body);
}

static void busy_body(store_t *s)
{
    store_t *hasty = NULL;
    child_t child;
    char line[32];
    err_t err = {0};
    writer_t w = {.thread = 1};
    make(s, tables);
    store_options_t o = *engine_options(s);
    o.busy_ms = 50;
    MUST(store_open(&o, &hasty, &err), &err);
    start_child(s, "hold", &child);
    assert_non_null(fgets(line, sizeof line, child.from)); /* it has locked the row */
    assert_int_equal(store_write(hasty, count_up, &w, &err), ERR_STORE_BUSY);
    assert_int_equal(err.code, ERR_STORE_BUSY);
    assert_int_equal(number(hasty, "SELECT n FROM counter"), 0); /* reading goes on */
    assert_int_equal(end_child(&child), 0);
    MUST(store_write(hasty, count_up, &w, &err), &err);
    store_close(hasty);
}

static void a_long_wait_is_busy(void **state)
{
    (void)state;
    on_each(busy_body);
}

static void kill_body(store_t *s)
{
    static const int acks_before_kill[] = {1, 13, 60, 200};
    static unsigned char seen[100000];
    make(s, tables);
    for (size_t i = 0; i < sizeof acks_before_kill / sizeof acks_before_kill[0]; i++) {
        child_t child;
        char line[32];
        int acks = 0;
        memset(seen, 0, sizeof seen);
        make(s, "DELETE FROM w");
        start_child(s, "acks", &child);
        while (acks < acks_before_kill[i] && fgets(line, sizeof line, child.from)) {
            seen[strtol(line, NULL, 10) % (long)sizeof seen] = 1;
            acks++;
        }
        (void)kill(child.pid, SIGKILL);
        /* What it said before it died counts as well. */
        while (fgets(line, sizeof line, child.from))
            if (strchr(line, '\n')) seen[strtol(line, NULL, 10) % (long)sizeof seen] = 1, acks++;
        assert_true(WIFSIGNALED(end_child(&child)));
        assert_true(acks >= acks_before_kill[i]);
        /* A process of its own, so that the killed one's WAL is recovered. */
        store_t *again = NULL;
        err_t err;
        MUST(engine_open_again(s, &again, &err), &err);
        int there = 0, said = 0;
        for (int64_t id = 0; id < (int64_t)sizeof seen; id++) {
            if (!seen[id]) continue;
            char sql[64];
            (void)snprintf(sql, sizeof sql, "SELECT count(*) FROM w WHERE id = %lld", (long long)id);
            there += number(again, sql) == 1;
            said++;
        }
        store_close(again);
        assert_int_equal(there, said);
    }
}

static void what_was_acknowledged_survives_kill_9(void **state)
{
    (void)state;
    on_each(kill_body);
}

static int read_nothing(store_conn_t *c, void *arg, err_t *err)
{
    (void)c;
    return store_read(arg, serial_job, &(uint64_t){0}, err);
}

static void nesting_is_a_bug(void **state)
{
    (void)state;
    store_t *s = NULL;
    err_t err;
    child_t child;
    MUST(engine_open(0, &s, &err), &err);
    start_child(s, "nest", &child);
    int status = end_child(&child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    engine_close(s);
}

/* --- the child's roles ------------------------------------------------------------------------ */

static int hold(store_conn_t *c, void *arg, err_t *err)
{
    int64_t changed = 0;
    char byte;
    (void)arg;
    int rc = store_exec(c, "UPDATE counter SET n = n WHERE id = 1", STORE_NONE, &changed, err);
    if (rc) return rc;
    (void)printf("held\n");
    (void)fflush(stdout);
    while (read(0, &byte, 1) > 0) continue; /* until the parent lets go */
    return 0;
}

static void *acknowledge(void *arg)
{
    store_t *s = arg;
    static atomic_llong next = 1;
    for (;;) {
        int64_t id = atomic_fetch_add(&next, 1);
        int rc = store_write(s, insert_row, &id, NULL);
        if (rc == ERR_STORE_BUSY) continue; /* a slow disk: nothing was written, nothing is said */
        if (rc) return NULL;
        char line[24];
        int n = snprintf(line, sizeof line, "%lld\n", (long long)id);
        if (write(1, line, (size_t)n) != n) return NULL;
    }
}

static int play(const char *role, const char *url, const char *schema)
{
    store_options_t o = {.url = url, .schema = *schema ? schema : NULL};
    store_t *s = NULL;
    err_t err;
    int rc = store_open(&o, &s, &err);
    if (!rc && !strcmp(role, "count")) {
        writer_t w = {.s = s, .thread = 2};
        for (int kept = 0; kept < CHILD_WRITES && (!rc || rc == ERR_BASE_BUG);) {
            rc = store_write(s, count_up, &w, &err);
            kept += rc == 0;
        }
    } else if (!rc && !strcmp(role, "hold")) {
        rc = store_write(s, hold, NULL, &err);
    } else if (!rc && !strcmp(role, "acks")) {
        pthread_t thread[4];
        for (int i = 0; i < 4; i++) rc |= pthread_create(&thread[i], NULL, acknowledge, s);
        for (int i = 0; i < 4; i++) rc |= pthread_join(thread[i], NULL);
    } else if (!rc && !strcmp(role, "nest")) {
        (void)close(2); /* the assertion's words are expected */
        rc = store_read(s, read_nothing, s, &err);
    }
    store_close(s);
    return rc ? 1 : 0;
}

int main(int argc, char **argv)
{
    if (argc == 4) return play(argv[1], argv[2], argv[3]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_update_is_lost),
        cmocka_unit_test(a_refused_job_leaves_its_neighbours),
        cmocka_unit_test(a_lost_commit_reaches_all),
        cmocka_unit_test(the_hook_ends_every_batch),
        cmocka_unit_test(a_read_sees_one_moment),
        cmocka_unit_test(a_changed_table_is_noticed),
        cmocka_unit_test(deadlock_is_tried_again),
        cmocka_unit_test(a_check_at_the_commit_is_heard),
        cmocka_unit_test(a_lost_connection_is_replaced),
        cmocka_unit_test(several_processes_write_one_database),
        cmocka_unit_test(a_long_wait_is_busy),
        cmocka_unit_test(what_was_acknowledged_survives_kill_9),
        cmocka_unit_test(nesting_is_a_bug),
    };
    return cmocka_run_group_tests_name("writers", tests, NULL, NULL);
}
