/* test_figure_threads.c - many ask while acts arrive: every answer is that of some moment, and none goes back. */
#include "rig.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ASKERS = 4, ACTS = 60 };

typedef struct asking {
    rig_t *r;
    atomic_bool *done;
    int64_t seen;
    int asked;
    bool wrong;
} asking_t;

static void *ask(void *arg)
{
    asking_t *x = arg;
    figure_ask_t q = {.figure = {"jobs_taken"}, .figure_count = 1, .from = day_of(2025, 1, 1), .to = day_of(2025, 12, 31), .known_on = DAY_NONE};
    while (!atomic_load(x->done) || x->asked == 0) {
        figure_value_t v;
        err_t err = {0};
        if (figure_number(x->r->figures, &x->r->nation, &q, &v, &err) != 0 || v.part < x->seen) x->wrong = true;
        x->seen = v.part;
        x->asked++;
    }
    return NULL;
}

static void many(void **state)
{
    (void)state;
    for (int e = 0; e < engine_count(); e++) {
        rig_t r;
        pthread_t t[ASKERS];
        asking_t x[ASKERS];
        atomic_bool done = false;
        rig_open(&r, e, NULL);
        for (int i = 0; i < ASKERS; i++) {
            x[i] = (asking_t){.r = &r, .done = &done};
            assert_int_equal(pthread_create(&t[i], NULL, ask, &x[i]), 0);
        }
        for (int i = 0; i < ACTS; i++) (void)rig_act(&r, &r.haidian, "job", "take", 0, 0, "2025-05-05", "{'name':'x','sort':'t1'}");
        atomic_store(&done, true);
        for (int i = 0; i < ASKERS; i++) {
            (void)pthread_join(t[i], NULL);
            assert_false(x[i].wrong);
        }
        assert_string_equal(rig_line(&r, &r.nation, "{'figures':['jobs_taken'],'from':'2025-01-01','by':['sort']}"), "t1=60 total=60");
        rig_recount(&r);
        rig_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(many)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
