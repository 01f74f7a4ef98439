/* help.h - what the tests of the store share. */
#ifndef TESTS_STORE_HELP_H
#define TESTS_STORE_HELP_H

#include "engine.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Runs the body on a fresh database of every engine. */
static inline void on_each(void (*body)(store_t *s))
{
    for (int i = 0; i < engine_count(); i++) {
        store_t *s = NULL;
        err_t err;
        MUST(engine_open(i, &s, &err), &err);
        body(s);
        engine_close(s);
    }
}

static inline int run_script(store_conn_t *c, void *arg, err_t *err)
{
    return store_script(c, *(const char **)arg, err);
}

static inline void make(store_t *s, const char *ddl)
{
    err_t err;
    MUST(store_write(s, run_script, &ddl, &err), &err);
}

typedef struct ask {
    const char *sql;
    int64_t n;
} ask_t;

static inline int run_ask(store_conn_t *c, void *arg, err_t *err)
{
    ask_t *ask = arg;
    bool found = false;
    return store_get_int(c, ask->sql, STORE_NONE, &ask->n, &found, err);
}

/* The one number that sql gives. */
static inline int64_t number(store_t *s, const char *sql)
{
    ask_t ask = {sql, -1};
    err_t err;
    MUST(store_read(s, run_ask, &ask, &err), &err);
    return ask.n;
}

#endif
