/* test_random.c - random histories of starts, pauses, extensions, restarts and annulments against a model that walks
 * day by day and knows nothing of sums, blocks or effects. On both engines. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ACTS_MOST = 14, DAYS_MOST = 2500, TERM = 30, MORE = 10, HISTORIES = 60 };

typedef enum deed { ACCEPT, STOP, GO, LONGER, AGAIN } deed_t;
static const char *const deed_names[] = {"accept", "stop", "go", "longer", "again"};

typedef struct history {
    deed_t deed[ACTS_MOST];
    int day[ACTS_MOST]; /* since the first */
    int count;
} story_t;

static unsigned draw(uint64_t *seed, unsigned below)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(*seed >> 33) % below;
}

/* The due day by walking: since the first day, or -1 while it cannot be told. first is that day. */
static int walk(const story_t *s, day_t first, const calendar_t *calendar)
{
    static bool out[DAYS_MOST]; /* days that do not count */
    int begun = 0, need = TERM, stopped = -1, counted = 0, day;
    memset(out, 0, sizeof out);
    for (int i = 0; i < s->count; i++) {
        int d = s->day[i];
        if ((s->deed[i] == GO || s->deed[i] == AGAIN) && stopped >= 0) {
            for (int x = stopped + 1; x <= d; x++) out[x] = true;
            stopped = -1;
        }
        if (s->deed[i] == STOP && stopped < 0) stopped = d;
        if (s->deed[i] == LONGER) need += MORE;
        if (s->deed[i] != AGAIN) continue;
        begun = d;
        need = TERM;
    }
    for (int x = stopped + 1; stopped >= 0 && x < DAYS_MOST; x++) out[x] = true;
    for (day = begun; counted < need; ) {
        if (++day >= DAYS_MOST) return -1;
        counted += !out[day];
    }
    while (out[day + 1]) /* stopped on the last day: it ends when it runs on */
        if (++day + 1 >= DAYS_MOST) return -1;
    for (bool works = false; !works; day += !works) {
        assert_int_equal(calendar_works(calendar, first + day, &works, NULL), 0);
    }
    return day;
}

static int kept(rig_t *r, int64_t matter, day_t first)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "SELECT coalesce(xz_days_between('1970-01-01', due_on), -1) FROM due WHERE matter = %lld "
                                    "AND rule = 'by_days' AND state IN ('open', 'paused')", (long long)matter);
    int64_t day = rig_number(r, sql);
    return day < 0 ? -1 : (int)(day - first);
}

static void check(rig_t *r, const story_t *s, int64_t matter, day_t first, const char *when)
{
    int model = walk(s, first, r->calendar), got = kept(r, matter, first);
    if (model == got) return;
    char day[DAY_TEXT];
    print_error("%s, from %s:\n", when, day_text(first, day));
    for (int i = 0; i < s->count; i++) print_error("  day %d %s\n", s->day[i], deed_names[s->deed[i]]);
    fail_msg("the register says day %d, the model day %d", got, model);
}

static act_receipt_t perform(rig_t *r, const story_t *s, int i, int64_t matter, day_t first)
{
    char day[DAY_TEXT];
    (void)setenv("XIEZHI_TODAY", day_text(first + s->day[i], day), 1);
    return rig_must(r, &r->handler, "review", deed_names[s->deed[i]], matter,
                    s->deed[i] == ACCEPT ? "{\"own_days\":100}" : NULL);
}

static void one_history(rig_t *r, uint64_t *seed)
{
    day_t first = day_of(2019, 1, 1) + (day_t)draw(seed, 1800);
    story_t s = {.deed = {ACCEPT}, .count = 1};
    int64_t matter = perform(r, &s, 0, 0, first).matter;
    act_receipt_t last = {0};
    check(r, &s, matter, first, "opened");
    for (int acts = 2 + (int)draw(seed, ACTS_MOST - 2); s.count < acts;) {
        /* often on the very last day, where the edges are */
        int due = walk(&s, first, r->calendar), before = s.day[s.count - 1];
        bool edge = due > before && due < before + 60 && draw(seed, 4) == 0;
        s.day[s.count] = edge ? due : before + (int)draw(seed, 13);
        s.deed[s.count] = (deed_t)(1 + draw(seed, 4));
        s.count++;
        last = perform(r, &s, s.count - 1, matter, first);
        check(r, &s, matter, first, "performed");
        if (draw(seed, 5) != 0) continue;
        err_t err = {0};
        MUST(register_annul(r->book, &r->handler, last.origin, last.seq, "误录", NULL, r->arena, &last, &err), &err);
        s.count--;
        check(r, &s, matter, first, "annulled");
    }
}

static void random_histories(void **state)
{
    (void)state;
    rig_t r;
    uint64_t seed = 20260309;
    for (int e = 0; e < engine_count(); e++) {
        rig_open(&r, e);
        for (int i = 0; i < HISTORIES; i++) one_history(&r, &seed);
        rig_verify(&r);
        rig_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(random_histories)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
