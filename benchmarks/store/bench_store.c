/* bench_store.c - what group commit and pipelining give, against the same statements run bare.
 *
 * One act is two queries and six writes (row group below). Per engine, on one database, in turns:
 *   single  the engine's own API, one connection, one transaction per act
 *   hundred the same, a hundred acts per transaction
 *   store   store_write from 16 threads, one call per act, durable when it returns
 * The parts take turns in short rounds, so that what else the machine does meets all of them.
 * Usage: bench_store [SECONDS per part, default 0.3 [ROUNDS, default 8 [SQLite|PostgreSQL]]]; PostgreSQL when
 * XIEZHI_TEST_PG is set.
 */
#include "base/id.h"
#include "engine.h"
#include "store/store.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { THREADS = 16, STATEMENTS = 8, PARAMS = 9, OFFICES = 3000 };

static const char *const ddl =
    "CREATE TABLE b_act (id {int} PRIMARY KEY, matter {int} NOT NULL, kind {text} NOT NULL, office {text} NOT"
    " NULL, actor {text} NOT NULL, occurred_on {date} NOT NULL, recorded_at {instant} NOT NULL, body {text} NOT"
    " NULL, hash {blob} NOT NULL); CREATE INDEX b_act_matter ON b_act (matter, id);"
    "CREATE TABLE b_matter (id {int} PRIMARY KEY, stage {text} NOT NULL, acts {int} NOT NULL);"
    "CREATE TABLE b_due (matter {int} NOT NULL, from_act {int} NOT NULL, due_on {date} NOT NULL, state {text} NOT"
    " NULL, PRIMARY KEY (matter, from_act));"
    "CREATE TABLE b_tally (office {text} NOT NULL, on_day {date} NOT NULL, n {int} NOT NULL,"
    " PRIMARY KEY (office, on_day)); CREATE TABLE b_leaf (act {int} PRIMARY KEY, hash {blob} NOT NULL);";

static const char *const sql[STATEMENTS] = {
    "SELECT acts FROM b_matter WHERE id = $1",
    "SELECT count(*) FROM b_due WHERE matter = $1 AND state = 'open'",
    "INSERT INTO b_act (id, matter, kind, office, actor, occurred_on, recorded_at, body, hash)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    "INSERT INTO b_matter (id, stage, acts) VALUES ($1, $2, 1)"
    " ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, acts = b_matter.acts + 1",
    "UPDATE b_due SET state = 'met' WHERE matter = $1 AND state = 'open'",
    "INSERT INTO b_due (matter, from_act, due_on, state) VALUES ($1, $2, $3, 'open')",
    "INSERT INTO b_tally (office, on_day, n) VALUES ($1, $2, 1)"
    " ON CONFLICT (office, on_day) DO UPDATE SET n = b_tally.n + 1",
    "INSERT INTO b_leaf (act, hash) VALUES ($1, $2)",
};

typedef struct driver driver_t;
struct driver {
    int (*run)(driver_t *d, int statement, const store_value_t *params, size_t count, bool query);
    void (*begin)(driver_t *d);
    void (*commit)(driver_t *d);
    void (*close)(driver_t *d);
    store_conn_t *c;
    sqlite3 *db;
    sqlite3_stmt *st[STATEMENTS + 2];
    PGconn *pg;
    bool prepared[STATEMENTS];
};

static atomic_llong next_id = 1;

static void must(bool ok, const char *what, const char *words)
{
    if (ok) return;
    (void)fprintf(stderr, "bench_store: %s: %s\n", what, words);
    exit(1);
}

/* The act: returns non-zero when a statement failed. */
static int row_group(driver_t *d, int64_t id)
{
    unsigned char hash[32];
    char office[16];
    uint64_t mix = (uint64_t)id * 0x9E3779B97F4A7C15u;
    for (size_t i = 0; i < sizeof hash; i++) hash[i] = (unsigned char)(mix >> (i % 8) * 8);
    (void)snprintf(office, sizeof office, "%06d", (int)(mix >> 33) % OFFICES);
    /* Three acts per matter, a thousand acts apart: colleagues do not work on the same file at once. */
    store_value_t matter = store_int(id / 3000 * 1000 + id % 1000), act = store_int(id), day = store_text("2025-09-30");
    int rc = d->run(d, 0, STORE_P(matter), true);
    if (!rc) rc = d->run(d, 1, STORE_P(matter), true);
    if (!rc)
        rc = d->run(d, 2,
                    STORE_P(act, matter, store_text("bribery_query"), store_text(office), store_text("wang.li"),
                            day, store_text("2025-09-30T08:15:00.123456Z"),
                            store_text("{\"fields\":{\"subject\":\"北京某某建设工程有限公司\",\"purpose\":\"tender\","
                                       "\"identity\":\"91110105MA01ABCD2X\"},\"effects\":{\"stage\":\"answered\"},"
                                       "\"note\":\"\"}"),
                            store_blob(hash, sizeof hash)),
                    false);
    if (!rc) rc = d->run(d, 3, STORE_P(matter, store_text("answered")), false);
    if (!rc) rc = d->run(d, 4, STORE_P(matter), false);
    if (!rc) rc = d->run(d, 5, STORE_P(matter, act, day), false);
    if (!rc) rc = d->run(d, 6, STORE_P(store_text(office), day), false);
    if (!rc) rc = d->run(d, 7, STORE_P(act, store_blob(hash, sizeof hash)), false);
    return rc;
}

/* --- through the store ------------------------------------------------------------------------ */

static int store_run_one(driver_t *d, int statement, const store_value_t *params, size_t count, bool query)
{
    int64_t n = 0;
    if (query) return store_get_int(d->c, sql[statement], params, count, &n, NULL, NULL);
    return store_exec(d->c, sql[statement], params, count, NULL, NULL);
}

static int store_group(store_conn_t *c, void *arg, err_t *err)
{
    driver_t d = {.run = store_run_one, .c = c};
    (void)err;
    return row_group(&d, *(const int64_t *)arg);
}

/* --- bare SQLite ------------------------------------------------------------------------------ */

static int lite_run(driver_t *d, int statement, const store_value_t *params, size_t count, bool query)
{
    sqlite3_stmt *st = d->st[statement];
    (void)query;
    for (int i = 0; i < (int)count; i++) {
        const store_value_t *v = &params[i];
        if (v->type == STORE_INT) (void)sqlite3_bind_int64(st, i + 1, v->n);
        if (v->type == STORE_TEXT) (void)sqlite3_bind_text(st, i + 1, v->p, (int)v->bytes, SQLITE_STATIC);
        if (v->type == STORE_BLOB) (void)sqlite3_bind_blob(st, i + 1, v->p, (int)v->bytes, SQLITE_STATIC);
    }
    int result = SQLITE_ROW;
    while (result == SQLITE_ROW) result = sqlite3_step(st);
    must(result == SQLITE_DONE, sql[statement], sqlite3_errmsg(d->db));
    return sqlite3_reset(st);
}

static void lite_command(driver_t *d, int which)
{
    must(sqlite3_step(d->st[which]) == SQLITE_DONE, "transaction", sqlite3_errmsg(d->db));
    (void)sqlite3_reset(d->st[which]);
}

static void lite_begin(driver_t *d)
{
    lite_command(d, STATEMENTS);
}

static void lite_commit(driver_t *d)
{
    lite_command(d, STATEMENTS + 1);
}

static void lite_close(driver_t *d)
{
    for (int i = 0; i < STATEMENTS + 2; i++) (void)sqlite3_finalize(d->st[i]);
    (void)sqlite3_close(d->db);
}

static void lite_open(driver_t *d, const char *path)
{
    static const char settings[] =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000;"
        "PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536; PRAGMA busy_timeout=10000;";
    *d = (driver_t){.run = lite_run, .begin = lite_begin, .commit = lite_commit, .close = lite_close};
    must(sqlite3_open(path, &d->db) == SQLITE_OK, path, "cannot open");
    must(sqlite3_exec(d->db, settings, NULL, NULL, NULL) == SQLITE_OK, path, sqlite3_errmsg(d->db));
    for (int i = 0; i < STATEMENTS + 2; i++) {
        const char *text = i < STATEMENTS ? sql[i] : i == STATEMENTS ? "BEGIN IMMEDIATE" : "COMMIT";
        must(sqlite3_prepare_v2(d->db, text, -1, &d->st[i], NULL) == SQLITE_OK, text, sqlite3_errmsg(d->db));
    }
}

/* --- bare PostgreSQL -------------------------------------------------------------------------- */

static void pg_check(driver_t *d, PGresult *result, const char *what)
{
    ExecStatusType status = PQresultStatus(result);
    must(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, what, PQerrorMessage(d->pg));
    PQclear(result);
}

static int pg_run(driver_t *d, int statement, const store_value_t *params, size_t count, bool query)
{
    static const char *const names[STATEMENTS] = {"s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"};
    const char *values[PARAMS];
    char numbers[PARAMS][24];
    int bytes[PARAMS], formats[PARAMS];
    Oid types[PARAMS];
    (void)query;
    for (size_t i = 0; i < count; i++) {
        const store_value_t *v = &params[i];
        values[i] = v->type == STORE_INT ? num_text(v->n, numbers[i]) : v->p;
        bytes[i] = (int)v->bytes;
        formats[i] = v->type == STORE_BLOB;
        types[i] = v->type == STORE_INT ? 20 : v->type == STORE_BLOB ? 17 : 0;
    }
    if (!d->prepared[statement]) {
        pg_check(d, PQprepare(d->pg, names[statement], sql[statement], (int)count, types), sql[statement]);
        d->prepared[statement] = true;
    }
    pg_check(d, PQexecPrepared(d->pg, names[statement], (int)count, values, bytes, formats, 0), sql[statement]);
    return 0;
}

static void pg_begin(driver_t *d)
{
    pg_check(d, PQexec(d->pg, "BEGIN"), "BEGIN");
}

static void pg_commit(driver_t *d)
{
    pg_check(d, PQexec(d->pg, "COMMIT"), "COMMIT");
}

static void pg_close(driver_t *d)
{
    PQfinish(d->pg);
}

static void pg_open(driver_t *d, const char *conninfo, const char *schema)
{
    char path[128];
    *d = (driver_t){.run = pg_run, .begin = pg_begin, .commit = pg_commit, .close = pg_close};
    d->pg = PQconnectdb(conninfo);
    must(PQstatus(d->pg) == CONNECTION_OK, "connect", PQerrorMessage(d->pg));
    (void)snprintf(path, sizeof path, "SET search_path = \"%s\"", schema);
    pg_check(d, PQexec(d->pg, path), path);
}

/* --- measuring -------------------------------------------------------------------------------- */

static double now_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

typedef struct figure {
    double acts, seconds;
} figure_t;

static void bare(driver_t *d, int batch, double seconds, figure_t *f)
{
    double began = now_s(), until = began + seconds;
    while (now_s() < until) {
        d->begin(d);
        for (int i = 0; i < batch; i++) (void)row_group(d, atomic_fetch_add(&next_id, 1));
        d->commit(d);
        f->acts += batch;
    }
    f->seconds += now_s() - began;
}

typedef struct crowd {
    store_t *s;
    double until;
    atomic_llong acts;
} crowd_t;

static void *worker(void *arg)
{
    crowd_t *crowd = arg;
    while (now_s() < crowd->until) {
        int64_t id = atomic_fetch_add(&next_id, 1);
        err_t err;
        int rc = store_write(crowd->s, store_group, &id, &err);
        must(rc == 0, "store_write", err.detail);
        atomic_fetch_add(&crowd->acts, 1);
    }
    return NULL;
}

static void many(store_t *s, double seconds, figure_t *f)
{
    crowd_t crowd = {.s = s};
    pthread_t thread[THREADS];
    double began = now_s();
    crowd.until = began + seconds;
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&thread[i], NULL, worker, &crowd) == 0, "thread", "cannot start");
    for (int i = 0; i < THREADS; i++) (void)pthread_join(thread[i], NULL);
    f->seconds += now_s() - began;
    f->acts += (double)atomic_load(&crowd.acts);
}

static int make(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_script(c, ddl, err);
}

static void measure(int engine, double seconds, int rounds)
{
    store_t *s = NULL;
    err_t err;
    figure_t single = {0}, hundred = {0}, crowd = {0};
    driver_t d;
    must(engine_open(engine, &s, &err) == 0, "open", err.detail);
    must(store_write(s, make, NULL, &err) == 0, "tables", err.detail);
    const store_options_t *o = engine_options(s);
    if (store_engine_of(s) == STORE_SQLITE)
        lite_open(&d, o->url);
    else
        pg_open(&d, o->url, o->schema);
    /* A new connection learns its tables first; that is not what is measured. */
    figure_t warm = {0};
    bare(&d, 1, 0.2, &warm);
    many(s, 0.5, &warm);
    store_stats_t before, after;
    store_fill_stats(s, &before);
    for (int round = 0; round < rounds; round++) {
        bare(&d, 1, seconds, &single);
        bare(&d, 100, seconds, &hundred);
        many(s, seconds, &crowd);
    }
    store_fill_stats(s, &after);
    d.close(&d);
    engine_close(s);
    double a = single.acts / single.seconds, b = hundred.acts / hundred.seconds, c = crowd.acts / crowd.seconds;
    (void)printf("%-10s  single %8.0f acts/s   hundred %8.0f acts/s   store, %d threads %8.0f acts/s\n",
                 engine_name(engine), a, b, THREADS, c);
    (void)printf("            store/single %.2f (wanted 3)   store/hundred %.2f (wanted 0.60)   acts per commit %.1f"
                 "   retries %lld\n",
                 c / a, c / b,
                 (double)(after.jobs - before.jobs) / (double)(after.commits - before.commits + !after.commits),
                 (long long)after.retries);
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 0.3;
    long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 8;
    must(seconds > 0 && seconds <= 10 && rounds > 0 && rounds <= 50, "usage", "bench_store [SECONDS [ROUNDS [ENGINE]]]");
    for (int i = 0; i < engine_count(); i++)
        if (argc < 4 || !strcmp(argv[3], engine_name(i))) measure(i, seconds, (int)rounds);
    return 0;
}
