/* test_kill.c - kill -9 in the middle of work: no acknowledged act is lost, no number is doubled or skipped,
 * and the register verifies.
 *
 * A child performs random acts from 16 threads and acknowledges each on a pipe after register_act has
 * returned; some are followed by acts of their own. The parent kills it at a random moment, again and again on the same
 * database. XIEZHI_LONG=1 runs
 * 50 kills over at least 10,000 acts; otherwise 6 kills.
 */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { THREADS = 16, OWN_MATTERS = 64, ACKS_MOST = 400000 };

typedef struct ack {
    int64_t id, matter;
} ack_t;

typedef struct worker {
    rig_t *rig;
    int out;
    uint64_t seed;
    int64_t matter[OWN_MATTERS];
    size_t count;
} worker_t;

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void perform_random(worker_t *w, arena_t *a)
{
    static const char *const names[] = {"note", "send_back", "retransfer", "decide", "echo"};
    uint64_t x = next_random(&w->seed);
    bool opens = w->count == 0 || x % 5 < 2;
    const char *act = opens ? "accept" : names[x / 5 % 5];
    char text[300];
    (void)snprintf(text, sizeof text, "{\"name\":\"案件%llu\",\"amount\":%llu,\"suspect\":{\"type\":\"person\","
                   "\"name\":\"张三\",\"identity\":\"11010519491231002X\"}}",
                   (unsigned long long)(x % 1000), (unsigned long long)(x % 100000));
    json_t *fields = strcmp(act, "decide") == 0 ? json_pack("{s:s}", "result", "prosecuted")
                     : opens                    ? json_loads(text, 0, NULL)
                     : act[0] == 'n'            ? json_pack("{s:i}", "amount", (int)(x % 1000))
                                                : NULL;
    act_request_t q = {.actor = strcmp(act, "decide") == 0 ? w->rig->chief : w->rig->handler, .kind = "case", .act = act,
                       .matter = opens ? 0 : w->matter[x / 20 % w->count], .occurred_on = DAY_NONE, .fields = fields};
    act_receipt_t r;
    if (register_act(w->rig->book, &q, a, &r, NULL) == 0) {
        ack_t ack = {matter_id(r.origin, r.seq), r.matter};
        if (write(w->out, &ack, sizeof ack) != (ssize_t)sizeof ack) _exit(1);
        if (opens) w->matter[w->count < OWN_MATTERS ? w->count++ : x / 20 % OWN_MATTERS] = r.matter;
    }
    json_decref(fields);
}

static void *work(void *arg)
{
    worker_t *w = arg;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    for (;;) {
        perform_random(w, a);
        arena_reset(a);
    }
    return NULL;
}

/* The child, a process of its own: never returns. */
static void run_child(int out, uint64_t seed, const char *url, const char *schema)
{
    static worker_t workers[THREADS];
    static rig_t mine;
    pthread_t thread;
    rig_attach(&mine, url, schema);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker_t){.rig = &mine, .out = out, .seed = seed * 1000003 + (uint64_t)i + 1};
        if (pthread_create(&thread, NULL, work, &workers[i]) != 0) _exit(4);
    }
    for (;;) (void)pause();
}

static size_t kill_once(rig_t *r, uint64_t *seed, ack_t *acks, size_t count)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    uint64_t x = next_random(seed);
    (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    char out[24], begin[24];
    (void)snprintf(out, sizeof out, "%d", ends[1]);
    (void)snprintf(begin, sizeof begin, "%llu", (unsigned long long)x);
    pid_t child = engine_child(r->store, (const char *const[]){out, begin, NULL});
    (void)close(ends[1]);
    /* Kill after a random number of acknowledgements, so that slow machines test the same. */
    size_t until = count + 150 + x % 250;
    ack_t ack;
    while (count < ACKS_MOST && read(ends[0], &ack, sizeof ack) == (ssize_t)sizeof ack) {
        acks[count++] = ack;
        if (count == until) assert_int_equal(kill(child, SIGKILL), 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    (void)close(ends[0]);
    return count;
}

typedef struct checking {
    const ack_t *acks;
    size_t count, missing;
} checking_t;

static int count_missing(store_conn_t *c, void *arg, err_t *err)
{
    checking_t *x = arg;
    x->missing = 0;
    for (size_t i = 0; i < x->count; i++) {
        int64_t matter;
        bool found;
        int failed = store_get_int(c, "SELECT matter FROM act WHERE id = $1", STORE_P(store_int(x->acks[i].id)),
                                   &matter, &found, err);
        if (failed) return failed;
        x->missing += !found || matter != x->acks[i].matter;
    }
    return 0;
}

static void killed_again_and_again(void **state)
{
    (void)state;
    const char *whole = getenv("XIEZHI_LONG");
    int kills = whole && *whole == '1' ? 50 : 6;
    uint64_t seed = (uint64_t)time(NULL) | 1;
    ack_t *acks = malloc(ACKS_MOST * sizeof *acks);
    assert_non_null(acks);
    (void)setenv("XIEZHI_TODAY", "2025-09-30", 1);
    print_message("seed %llu, %d kills\n", (unsigned long long)seed, kills);
    for (int e = 0; e < engine_count(); e++) {
        rig_t r;
        rig_open(&r, e);
        size_t count = 0;
        for (int k = 0; k < kills; k++) count = kill_once(&r, &seed, acks, count);
        rig_reopen(&r);
        checking_t x = {.acks = acks, .count = count};
        err_t err = {0};
        MUST(store_read(r.store, count_missing, &x, &err), &err);
        assert_int_equal(x.missing, 0);
        print_message("%s: %zu acts acknowledged, %lld stored, %zu lost\n", engine_name(e), count,
                      (long long)rig_number(&r, "SELECT COUNT(*) FROM act"), x.missing);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM number_issued"),
                         rig_number(&r, "SELECT SUM(last) FROM number_series"));
        /* An act and what followed from it are there together or not at all. */
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act WHERE act = 'echo'"), rig_number(&r, "SELECT COUNT(*) FROM follow"));
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_trace"), rig_number(&r, "SELECT COUNT(*) FROM follow"));
        assert_true(rig_number(&r, "SELECT COUNT(*) FROM follow") > 0);
        /* The log's last turn on PostgreSQL happens when the register is closed. */
        rig_reopen(&r);
        rig_verify(&r);
        rig_close(&r);
    }
    free(acks);
}

int main(int argc, char **argv)
{
    if (argc == 5)
        run_child((int)strtol(argv[3], NULL, 10), strtoull(argv[4], NULL, 10), argv[1], *argv[2] ? argv[2] : NULL);
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_again_and_again)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
