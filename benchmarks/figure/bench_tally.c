/* bench_tally.c - durable acts a second with all tallies on against none, on the shipped catalogue.
 *
 * The same letters are received by sixteen clients through the register, once with the catalogue as it ships (a letter counts for
 * up to six figures) and once with `figures:` taken out of every kind; rounds alternate, so that both see the same machine.
 *
 *   bench_tally [seconds a round, default 3] [rounds, default 4]
 */
#include "register/book.h"

#include "engine.h"

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

typedef struct house {
    store_t *store;
    arena_t *arena;
    catalogue_t *catalogue;
    calendar_t *calendar;
    office_tree_t *offices;
    book_t *book;
    uint64_t clerk;
    atomic_int made;
    double until;
} house_t;

static double now_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int install(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_exec(c, "INSERT INTO installation (one, origin, office, made_at, demonstration) "
                         "VALUES (1, 1100001, '110000', '2026-01-01T00:00:00.000000Z', FALSE)", STORE_NONE, NULL, err);
}

/* tallies false: the same catalogue whose figures are forgotten before the register is opened on it. */
static void open_house(house_t *h, int engine, bool tallies)
{
    err_t err = {0};
    int applied;
    cat_mistakes_t mistakes = {0};
    cat_change_t *changes;
    size_t count;
    cat_source_t source = {.folder = getenv("XIEZHI_TEST_CATALOGUE")};
    *h = (house_t){.arena = arena_new((size_t)512 << 20)};
    MUST(engine_open(engine, &h->store, &err), &err);
    MUST(store_migrate(h->store, &applied, &err), &err);
    MUST(catalogue_load(&source, h->arena, &h->catalogue, &mistakes, &err), &err);
    MUST(calendar_load(NULL, &h->calendar, &err), &err);
    MUST(office_tree_load(NULL, NULL, 0, &h->offices, &err), &err);
    MUST(catalogue_apply(h->catalogue, h->store, false, false, h->arena, &changes, &count, &mistakes, &err), &err);
    MUST(store_write_alone(h->store, install, NULL, &err), &err);
    for (size_t i = 0; !tallies && i < catalogue_kind_count(h->catalogue); i++)
        ((cat_kind_t *)(uintptr_t)catalogue_kind_at(h->catalogue, i))->figure_count = 0;
    book_options_t options = {.store = h->store, .catalogue = h->catalogue, .calendar = h->calendar, .offices = h->offices};
    MUST(book_open(&options, &h->book, &err), &err);
    MUST(catalogue_roles(h->catalogue, "window_clerk", &h->clerk, &err), &err);
}

static void close_house(house_t *h)
{
    book_close(h->book);
    office_tree_free(h->offices);
    calendar_free(h->calendar);
    catalogue_free(h->catalogue);
    engine_close(h->store);
    arena_free(h->arena);
}

static void *client(void *arg)
{
    static const char *const offices[4] = {"110101", "110102", "110105", "110108"};
    static const char *const channels[5] = {"letter", "visit", "web", "phone", "app"};
    static atomic_uint next;
    house_t *h = arg;
    unsigned me = atomic_fetch_add(&next, 1);
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    for (unsigned i = 0; now_s() < h->until; i++) {
        err_t err = {0};
        act_receipt_t receipt;
        json_t *fields = json_pack("{s:b, s:s, s:s, s:s, s:i, s:b, s:b}", "anonymous", 1, "subject", "反映问题", "channel", channels[i % 5], "matter_kind", "appeal",
                                   "persons", 1 + (int)(i % 4), "repeated", i % 7 == 0, "first_time", i % 3 == 0);
        act_request_t q = {.actor = {"li", offices[me % 4], h->clerk, false}, .kind = "letter", .act = "receive", .occurred_on = DAY_NONE,
                           .fields = fields};
        int failed = register_act(h->book, &q, a, &receipt, &err);
        if (failed) {
            (void)fprintf(stderr, "bench_tally: %s %s\n", err_code_text(err.code), err.arg[0]);
            exit(1);
        }
        json_decref(fields);
        arena_reset(a);
        (void)atomic_fetch_add(&h->made, 1);
    }
    arena_free(a);
    return NULL;
}

static double rate(house_t *h, double seconds)
{
    pthread_t t[CLIENTS];
    atomic_store(&h->made, 0);
    double start = now_s();
    h->until = start + seconds;
    for (int i = 0; i < CLIENTS; i++)
        if (pthread_create(&t[i], NULL, client, h) != 0) exit(1);
    for (int i = 0; i < CLIENTS; i++) (void)pthread_join(t[i], NULL);
    return atomic_load(&h->made) / (now_s() - start);
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 3;
    int rounds = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 4;
    for (int e = 0; e < engine_count(); e++) {
        house_t with, without;
        double on = 0, off = 0;
        open_house(&with, e, true);
        open_house(&without, e, false);
        (void)rate(&with, 0.5); /* warm */
        (void)rate(&without, 0.5);
        for (int i = 0; i < rounds; i++) {
            if (i % 2 == 0) on += rate(&with, seconds);
            off += rate(&without, seconds);
            if (i % 2 != 0) on += rate(&with, seconds);
        }
        printf("%s: %.0f acts a second with all tallies, %.0f without: %.0f %% (bar 70 %%)\n", engine_name(e), on / rounds, off / rounds,
               100 * on / off);
        close_house(&with);
        close_house(&without);
    }
    return 0;
}
