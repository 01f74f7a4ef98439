/* bench_acts.c - durable acts a second, beside the same statements run bare.
 *
 * In one run, on fresh databases of one engine:
 *   bare 1      the statements of an act, prepared, in a loop: one transaction per act
 *   bare 16     the same, 16 acts per transaction: what 16 waiting clients could reach at most
 *   bare 100    the same, 100 acts per transaction
 *   acts        register_act from 16 threads: rights, stages, fields, conditions, number, due dates, parties,
 *               tallies, hash, leaf - each durable when it returns
 * The bare loops run what an act runs (the statements are taken from the register itself while it performs
 * one act: store_trace), through the engine's own prepared statements and nothing else of ours.
 *
 *   bench_acts [seconds per part, default 3] [rounds, default 3] [offices of the clients, 1 to 16]
 */
#include "match/identity.h"
#include "rig.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <setjmp.h>
#include <stdarg.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static void need(bool right, const char *what, const char *words)
{
    if (right) return;
    fprintf(stderr, "bench_acts: %s: %s\n", what, words);
    exit(1);
}

enum { THREADS = 16, CAPTURE = 4000, PARAMS_MOST = 40, DISTINCT_MOST = 200, BATCH = 100 };

/* --- capturing: what the register runs for CAPTURE acts, in order ----------------------------------- */

typedef struct captured {
    int sql;              /* index of the text */
    int params;
    store_value_t *param; /* copies */
} captured_t;

typedef struct tape {
    const char *sql[DISTINCT_MOST];
    int distinct;
    captured_t *line;
    size_t lines, room;
    size_t act_end[CAPTURE]; /* lines up to the end of act i */
    arena_t *memory;
    bool here_only;    /* PostgreSQL: an act runs on its caller's thread, the log's sequencer on another */
    pthread_t here;
} tape_t;

static int text_index(tape_t *t, const char *sql)
{
    for (int i = 0; i < t->distinct; i++)
        if (strcmp(t->sql[i], sql) == 0) return i;
    assert_true(t->distinct < DISTINCT_MOST);
    t->sql[t->distinct] = arena_text(t->memory, sql);
    return t->distinct++;
}

static void keep_line(void *arg, const char *sql, const store_value_t *params, size_t count)
{
    tape_t *t = arg;
    if (t->here_only && !pthread_equal(t->here, pthread_self())) return;
    if (t->lines == t->room) {
        t->room = t->room ? t->room * 2 : 4096;
        t->line = realloc(t->line, t->room * sizeof *t->line);
        assert_non_null(t->line);
    }
    captured_t *x = &t->line[t->lines++];
    *x = (captured_t){.sql = text_index(t, sql), .params = (int)count,
                      .param = arena_copy(t->memory, params, count * sizeof *params)};
    for (size_t i = 0; i < count; i++)
        if (params[i].type == STORE_TEXT || params[i].type == STORE_BLOB) {
            char *copy = arena_textn(t->memory, params[i].p, params[i].bytes);
            assert_non_null(copy);
            x->param[i].p = copy;
        }
}

/* --- the act: a case accepted with its suspect, or decided ------------------------------------------ */

/* How many offices the clients belong to; 0 = as the engine is used: SQLite one (a county), PostgreSQL sixteen (a
 * province). More offices touch more scattered pages in a commit. */
static unsigned client_offices;

static int64_t perform(rig_t *r, arena_t *a, unsigned client, unsigned i)
{
    char body[18], number[19], fields[400];
    (void)snprintf(body, sizeof body, "110105%04u%02u%02u%03u", 1950 + i / 1000 % 50, 1 + i % 12, 1 + i % 28, i % 1000);
    (void)snprintf(number, sizeof number, "%s%c", body, identity_resident_check(body));
    (void)snprintf(fields, sizeof fields, "{\"name\":\"案件%u\",\"amount\":%u,\"suspect\":{\"type\":\"person\",\"name\":\"张三%u\","
                   "\"identity\":\"%s\"}}", i, i % 100000, i % 500, number);
    static const char *const offices[16] = {"110101", "110102", "110105", "110106", "110107", "110108", "110109", "110111",
                                            "110112", "110113", "110114", "110115", "110116", "110117", "110118", "110119"};
    json_t *json = json_loads(fields, 0, NULL);
    actor_t actor = r->handler;
    unsigned most = client_offices ? client_offices : store_engine_of(r->store) == STORE_SQLITE ? 1 : 16;
    actor.office = offices[client % most];
    act_request_t q = {.actor = actor, .kind = "case", .act = "accept", .occurred_on = DAY_NONE, .fields = json};
    act_receipt_t receipt;
    err_t err = {0};
    int failed = register_act(r->book, &q, a, &receipt, &err);
    need(!failed, err_code_text(err.code), err.detail);
    json_decref(json);
    return receipt.matter;
}

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void capture(int engine, tape_t *t)
{
    rig_t r;
    rig_open(&r, engine);
    for (unsigned i = 0; i < 64; i++) (void)perform(&r, r.arena, i, 900000 + i); /* warm: counters, first blocks */
    rig_reopen(&r);
    t->memory = arena_new((size_t)2 << 30);
    t->here_only = store_engine_of(r.store) == STORE_POSTGRES;
    t->here = pthread_self();
    store_trace(r.store, keep_line, t);
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    for (unsigned i = 0; i < CAPTURE; i++) {
        (void)perform(&r, a, i, i);
        arena_reset(a);
        t->act_end[i] = t->lines;
    }
    store_trace(r.store, NULL, NULL);
    arena_free(a);
    rig_close(&r);
}

/* --- the bare loops ----------------------------------------------------------------------------------- */

static void bare_sqlite_line(sqlite3 *db, sqlite3_stmt **st, const tape_t *t, const captured_t *x)
{
    if (!st[x->sql]) assert_int_equal(sqlite3_prepare_v2(db, t->sql[x->sql], -1, &st[x->sql], NULL), SQLITE_OK);
    sqlite3_stmt *s = st[x->sql];
    for (int i = 0; i < x->params; i++) {
        char name[16];
        const store_value_t *v = &x->param[i];
        (void)snprintf(name, sizeof name, "$%d", i + 1);
        int at = sqlite3_bind_parameter_index(s, name);
        if (v->type == STORE_INT || v->type == STORE_BOOL) (void)sqlite3_bind_int64(s, at, v->n);
        else if (v->type == STORE_TEXT) (void)sqlite3_bind_text(s, at, v->p, (int)v->bytes, SQLITE_STATIC);
        else if (v->type == STORE_BLOB) (void)sqlite3_bind_blob(s, at, v->p, (int)v->bytes, SQLITE_STATIC);
        else (void)sqlite3_bind_null(s, at);
    }
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) continue;
    need(rc == SQLITE_DONE, sqlite3_errmsg(db), t->sql[x->sql]);
    (void)sqlite3_reset(s);
}

static double bare_sqlite(rig_t *r, const tape_t *t, int per_transaction, double limit_s)
{
    sqlite3 *db;
    static sqlite3_stmt *st[DISTINCT_MOST];
    const char *path = engine_options(r->store)->url;
    if (strncmp(path, "sqlite:", 7) == 0) path += 7;
    memset(st, 0, sizeof st);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    (void)sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=10000; "
                           "PRAGMA cache_size=-65536", NULL, NULL, NULL);
    double began = seconds();
    size_t line = 0, act = 0;
    while (act < CAPTURE && seconds() - began < limit_s) {
        assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
        for (int i = 0; i < per_transaction && act < CAPTURE; i++, act++)
            for (; line < t->act_end[act]; line++) bare_sqlite_line(db, st, t, &t->line[line]);
        assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    }
    double rate = (double)act / (seconds() - began);
    for (int i = 0; i < DISTINCT_MOST; i++) (void)sqlite3_finalize(st[i]);
    (void)sqlite3_close(db);
    return rate;
}

static void bare_postgres_line(PGconn *db, bool *prepared, const tape_t *t, const captured_t *x)
{
    char name[16], number[PARAMS_MOST][24];
    const char *value[PARAMS_MOST];
    int length[PARAMS_MOST] = {0}, format[PARAMS_MOST] = {0};
    (void)snprintf(name, sizeof name, "s%d", x->sql);
    if (!prepared[x->sql]) {
        PGresult *p = PQprepare(db, name, t->sql[x->sql], 0, NULL);
        need(PQresultStatus(p) == PGRES_COMMAND_OK, PQerrorMessage(db), t->sql[x->sql]);
        PQclear(p);
        prepared[x->sql] = true;
    }
    for (int i = 0; i < x->params; i++) {
        const store_value_t *v = &x->param[i];
        value[i] = v->type == STORE_NULL ? NULL : v->p;
        if (v->type == STORE_BOOL) value[i] = v->n ? "t" : "f";
        if (v->type == STORE_INT) value[i] = num_text(v->n, number[i]);
        if (v->type == STORE_BLOB) {
            length[i] = (int)v->bytes;
            format[i] = 1;
        }
    }
    PGresult *res = PQexecPrepared(db, name, x->params, value, length, format, 0);
    ExecStatusType status = PQresultStatus(res);
    need(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK, PQerrorMessage(db), t->sql[x->sql]);
    PQclear(res);
}

static double bare_postgres(rig_t *r, const tape_t *t, int per_transaction, double limit_s)
{
    static bool prepared[DISTINCT_MOST];
    char path[200];
    memset(prepared, 0, sizeof prepared);
    PGconn *db = PQconnectdb(engine_options(r->store)->url);
    need(PQstatus(db) == CONNECTION_OK, "connect", PQerrorMessage(db));
    (void)snprintf(path, sizeof path, "SET search_path TO \"%s\"", engine_options(r->store)->schema);
    PQclear(PQexec(db, path));
    double began = seconds();
    size_t line = 0, act = 0;
    while (act < CAPTURE && seconds() - began < limit_s) {
        PQclear(PQexec(db, "BEGIN"));
        for (int i = 0; i < per_transaction && act < CAPTURE; i++, act++)
            for (; line < t->act_end[act]; line++) bare_postgres_line(db, prepared, t, &t->line[line]);
        PQclear(PQexec(db, "COMMIT"));
    }
    double rate = (double)act / (seconds() - began);
    PQfinish(db);
    return rate;
}

static double bare(int engine, const tape_t *t, int per_transaction, double limit_s)
{
    rig_t r;
    rig_open(&r, engine);
    for (unsigned i = 0; i < 64; i++) (void)perform(&r, r.arena, i, 900000 + i);
    book_close(r.book);
    r.book = NULL;
    double rate = store_engine_of(r.store) == STORE_SQLITE ? bare_sqlite(&r, t, per_transaction, limit_s)
                                                           : bare_postgres(&r, t, per_transaction, limit_s);
    rig_close(&r);
    return rate;
}

/* --- sixteen clients ------------------------------------------------------------------------------------ */

typedef struct client {
    rig_t *rig;
    unsigned first;
    double until;
    atomic_long *done;
} client_t;

static void *run_client(void *arg)
{
    client_t *c = arg;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    for (unsigned i = c->first; seconds() < c->until; i++) {
        (void)perform(c->rig, a, c->first / 50000u, i);
        arena_reset(a);
        atomic_fetch_add(c->done, 1);
    }
    arena_free(a);
    return NULL;
}

static double acts(int engine, double limit_s, double *ret_batch)
{
    rig_t r;
    pthread_t thread[THREADS];
    client_t client[THREADS];
    atomic_long done = 0;
    rig_open(&r, engine);
    for (unsigned i = 0; i < 64; i++) (void)perform(&r, r.arena, i, 900000 + i);
    store_stats_t before, after;
    store_fill_stats(r.store, &before);
    double began = seconds();
    for (int i = 0; i < THREADS; i++) {
        client[i] = (client_t){&r, (unsigned)i * 50000u, began + limit_s, &done};
        assert_int_equal(pthread_create(&thread[i], NULL, run_client, &client[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) (void)pthread_join(thread[i], NULL);
    double rate = (double)atomic_load(&done) / (seconds() - began);
    store_fill_stats(r.store, &after);
    *ret_batch = (double)(after.jobs - before.jobs) / (double)(after.commits - before.commits);
    rig_close(&r);
    return rate;
}

int main(int argc, char **argv)
{
    double limit_s = argc > 1 ? strtod(argv[1], NULL) : 3;
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 3;
    if (argc > 3) client_offices = (unsigned)strtoul(argv[3], NULL, 10) % 17;
    (void)setenv("XIEZHI_TODAY", "2025-09-30", 1);
    for (int e = 0; e < engine_count(); e++) {
        tape_t *t = calloc(1, sizeof *t);
        assert_non_null(t);
        capture(e, t);
        printf("%s: %.1f statements an act (%d distinct)\n", engine_name(e), (double)t->lines / CAPTURE, t->distinct);
        for (int i = 0; i < rounds; i++) {
            double batch, one = bare(e, t, 1, limit_s), sixteen = bare(e, t, THREADS, limit_s);
            double hundred = bare(e, t, BATCH, limit_s);
            double got = acts(e, limit_s, &batch);
            printf("%s: bare 1: %.0f/s  bare 16: %.0f/s  bare 100: %.0f/s  acts from %d threads: %.0f/s (%.1f a commit)  "
                   "= %.2f x bare 1, %.0f %% of bare 16, %.0f %% of bare 100\n", engine_name(e), one, sixteen, hundred, THREADS,
                   got, batch, got / one, 100 * got / sixteen, 100 * got / hundred);
        }
        arena_free(t->memory);
        free(t->line);
        free(t);
    }
    return 0;
}
