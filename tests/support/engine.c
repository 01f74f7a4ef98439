/* engine.c - see engine.h. */
#include "engine.h"

#include "base/id.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { PLACES = 32, NAME = 64, PATH = 256 };

/* Which database belongs to which store. */
typedef struct place {
    store_t *store;
    store_options_t options;
    char url[PATH], schema[NAME], folder[PATH];
} place_t;

static place_t places[PLACES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static const char *cluster(void)
{
    static bool said;
    const char *conninfo = getenv("XIEZHI_TEST_PG");
    if (conninfo && *conninfo) return conninfo;
    if (!said) (void)fprintf(stderr, "skipped: PostgreSQL (XIEZHI_TEST_PG not set)\n");
    said = true;
    return NULL;
}

int engine_count(void)
{
    return cluster() ? 2 : 1;
}

const char *engine_name(int i)
{
    return i == 0 ? "SQLite" : "PostgreSQL";
}

static place_t *find_place(const store_t *s)
{
    (void)pthread_mutex_lock(&lock);
    place_t *p = places;
    while (p < places + PLACES && p->store != s) p++;
    assert(p < places + PLACES); /* a store of engine_open; tests keep only a few open */
    (void)pthread_mutex_unlock(&lock);
    return p;
}

static void remove_database(place_t *p)
{
    if (*p->folder) {
        static const char *const names[] = {"test.db", "test.db-wal", "test.db-shm"};
        for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
            char path[PATH + 16];
            (void)snprintf(path, sizeof path, "%s/%s", p->folder, names[i]);
            (void)unlink(path);
        }
        (void)rmdir(p->folder);
    } else if (*p->schema) {
        char sql[NAME + 64];
        PGconn *pg = PQconnectdb(p->url);
        (void)snprintf(sql, sizeof sql, "DROP SCHEMA IF EXISTS \"%s\" CASCADE", p->schema);
        PQclear(PQexec(pg, "SET client_min_messages = warning"));
        PQclear(PQexec(pg, sql));
        PQfinish(pg);
    }
}

int engine_open(int i, store_t **ret_store, err_t *err)
{
    assert(i >= 0 && i < engine_count());
    place_t *p = find_place(NULL);
    *p = (place_t){0};
    if (i == 0) {
        const char *tmp = getenv("TMPDIR");
        (void)snprintf(p->folder, sizeof p->folder - 16, "%.200s/xiezhi-XXXXXX", tmp && *tmp ? tmp : "/tmp");
        if (!mkdtemp(p->folder)) return err_file(err, p->folder, errno);
        (void)snprintf(p->url, sizeof p->url, "%.240s/test.db", p->folder);
    } else {
        char code[13];
        id_code(code, sizeof code - 1);
        (void)snprintf(p->schema, sizeof p->schema, "xt_%s", code);
        text_copy(p->url, sizeof p->url, cluster());
        p->options.schema = p->schema;
    }
    p->options.url = p->url;
    int rc = store_open(&p->options, &p->store, err);
    if (rc) {
        remove_database(p);
        p->store = NULL;
        return rc;
    }
    *ret_store = p->store;
    return 0;
}

const store_options_t *engine_options(const store_t *s)
{
    return &find_place(s)->options;
}

const char *engine_address(const store_t *s, char into[ENGINE_ADDRESS])
{
    const store_options_t *o = engine_options(s);
    assert(o->schema);
    (void)snprintf(into, ENGINE_ADDRESS, "%s options=-csearch_path=%s", o->url, o->schema);
    return into;
}

pid_t engine_child(const store_t *s, const char *const args[])
{
    const store_options_t *o = engine_options(s);
    char *argv[3 + EXTRA_ARGS_MOST + 1] = {strdup("child"), strdup(o->url), strdup(o->schema ? o->schema : "")};
    size_t count = 3;
    for (; args[count - 3]; count++) {
        assert(count < 3 + EXTRA_ARGS_MOST);
        argv[count] = strdup(args[count - 3]);
    }
    for (size_t i = 0; i < count; i++) assert_non_null(argv[i]);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)execv("/proc/self/exe", argv);
        _exit(5);
    }
    for (size_t i = 0; i < count; i++) free(argv[i]);
    return child;
}

int engine_open_again(const store_t *s, store_t **ret_store, err_t *err)
{
    return store_open(engine_options(s), ret_store, err);
}

void engine_close(store_t *s)
{
    if (!s) return;
    place_t *p = find_place(s);
    store_close(s);
    remove_database(p);
    p->store = NULL;
}

void engine_must(int rc, const err_t *err, const char *file, int line)
{
    if (rc == 0) return;
    buf_t text;
    buf_init(&text, 8192);
    err_add_text(&text, err, LANG_EN);
    (void)fprintf(stderr, "%s:%d: %s\n", file, line, buf_text(&text));
    buf_release(&text);
    _fail(file, line);
}

typedef struct asking {
    const char *sql;
    int64_t n;
} asking_t;

static int ask(store_conn_t *c, void *arg, err_t *err)
{
    asking_t *x = arg;
    bool found;
    return store_get_int(c, x->sql, STORE_NONE, &x->n, &found, err);
}

int64_t engine_number(store_t *s, const char *sql)
{
    asking_t x = {.sql = sql};
    err_t err = {0};
    MUST(store_read(s, ask, &x, &err), &err);
    return x.n;
}
