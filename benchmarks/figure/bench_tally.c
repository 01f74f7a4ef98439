/* bench_tally.c - durable acts a second with all tallies on against none, on the shipped catalogue.
 *
 * The same letters are received by sixteen clients through the register, once with the catalogue as it ships (a letter counts for
 * up to six figures) and once with `figures:` taken out of every kind. Rounds are short and alternate, so that both see the same
 * machine: what else runs on it comes and goes by the second.
 *
 *   bench_tally [seconds a round, default 0.25] [rounds, default 60]
 */
#include "register/book.h"

#include "shipped.h"

#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { CLIENTS = 16 };

typedef struct side {
    house_t house;
    uint64_t clerk;
    atomic_int made;
    double until;
} side_t;

static double now_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void forget_figures(catalogue_t *c)
{
    for (size_t i = 0; i < catalogue_kind_count(c); i++) ((cat_kind_t *)(uintptr_t)catalogue_kind_at(c, i))->figure_count = 0;
}

/* tallies false: the same catalogue whose figures are forgotten before the register is opened on it. */
static void open_side(side_t *s, int engine, bool tallies)
{
    house_make_with(&s->house, engine, 1100001, "110000", tallies ? NULL : forget_figures);
    s->clerk = house_actor(&s->house, "li", "110000", "window_clerk").roles;
}

static void *client(void *arg)
{
    static const char *const offices[4] = {"110101", "110102", "110105", "110108"};
    static const char *const channels[5] = {"letter", "visit", "web", "phone", "app"};
    static atomic_uint next;
    side_t *s = arg;
    unsigned me = atomic_fetch_add(&next, 1);
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    for (unsigned i = 0; now_s() < s->until; i++) {
        err_t err = {0};
        act_receipt_t receipt;
        json_t *fields = json_pack("{s:b, s:s, s:s, s:s, s:i, s:b}", "anonymous", 1, "subject", "反映问题", "channel", channels[i % 5], "matter_kind", "appeal",
                                   "persons", 1 + (int)(i % 4), "repeated", i % 7 == 0);
        act_request_t q = {.actor = {"li", offices[me % 4], s->clerk, false}, .kind = "letter", .act = "receive", .occurred_on = DAY_NONE,
                           .fields = fields};
        int failed = register_act(s->house.book, &q, a, &receipt, &err);
        if (failed) {
            (void)fprintf(stderr, "bench_tally: %s %s\n", err_code_text(err.code), err.arg[0]);
            exit(1);
        }
        json_decref(fields);
        arena_reset(a);
        (void)atomic_fetch_add(&s->made, 1);
    }
    arena_free(a);
    return NULL;
}

static double rate(side_t *s, double seconds)
{
    pthread_t t[CLIENTS];
    atomic_store(&s->made, 0);
    double start = now_s();
    s->until = start + seconds;
    for (int i = 0; i < CLIENTS; i++)
        if (pthread_create(&t[i], NULL, client, s) != 0) exit(1);
    for (int i = 0; i < CLIENTS; i++) (void)pthread_join(t[i], NULL);
    return atomic_load(&s->made) / (now_s() - start);
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 0.25;
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 60;
    for (int e = 0; e < engine_count(); e++) {
        side_t with, without;
        double on = 0, off = 0;
        open_side(&with, e, true);
        open_side(&without, e, false);
        (void)rate(&with, 0.5); /* warm */
        (void)rate(&without, 0.5);
        for (int i = 0; i < rounds; i++) {
            if (i % 2 == 0) on += rate(&with, seconds);
            off += rate(&without, seconds);
            if (i % 2 != 0) on += rate(&with, seconds);
        }
        printf("%s: %.0f acts a second with all tallies, %.0f without: %.0f %% (bar 70 %%)\n", engine_name(e), on / rounds, off / rounds,
               100 * on / off);
        house_close(&with.house);
        house_close(&without.house);
    }
    return 0;
}
