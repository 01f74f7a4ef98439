/* test_figure_random.c - random histories with annulments and corrections: what the columns say one after the other is what they
 * say made at once, read from their file, what the tallies say, what the acts say, and what a plain model of the test says.
 */
#include "rig.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { JOBS = 60, STEPS = 260, ACTS_MOST = 12 };

typedef struct model {
    int64_t id, acts[ACTS_MOST], days[ACTS_MOST];
    char does[ACTS_MOST]; /* t w f d */
    size_t count;         /* effective acts */
    int sort, who;
    day_t taken;
} model_t;

static uint64_t seed;

static int below(int n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)n);
}

static const char *const SORTS[] = {"t1", "t2", "g1"};

static const char *text_of(rig_t *r, day_t d)
{
    char text[DAY_TEXT];
    return arena_text(r->arena, day_text(d, text));
}

static void note(model_t *m, int64_t act, char what, day_t on)
{
    assert_true(m->count < ACTS_MOST);
    m->acts[m->count] = act;
    m->days[m->count] = on;
    m->does[m->count++] = what;
}

static void take(rig_t *r, model_t *m)
{
    const actor_t *const who[] = {&r->haidian, &r->dongcheng, &r->shanghai};
    m->who = below(3);
    m->sort = below(3);
    m->taken = day_of(2024, 1, 1) + below(500);
    m->count = 0;
    m->id = rig_act(r, who[m->who], "job", "take", 0, 0, text_of(r, m->taken),
                    arena_printf(r->arena, "{'name':'x','sort':'%s','urgent':%s}", SORTS[m->sort], below(2) ? "true" : "false"));
    note(m, m->id, 't', m->taken);
}

static void step(rig_t *r, model_t *m)
{
    const actor_t *const whos[] = {&r->haidian, &r->dongcheng, &r->shanghai};
    const actor_t *who = whos[m->who];
    if (m->count == 0) return; /* annulled away */
    char last = m->does[m->count - 1];
    day_t on = (day_t)m->days[m->count - 1] + below(40);
    int what = below(10);
    if (what == 0) {
        (void)rig_annul(r, who, m->acts[--m->count]);
    } else if (what == 1) {
        m->sort = below(3);
        (void)rig_correct(r, who, m->acts[0], arena_printf(r->arena, "{'sort':'%s'}", SORTS[m->sort]));
    } else if (what == 2 && last == 'f') {
        (void)rig_correct(r, who, m->acts[m->count - 1], arena_printf(r->arena, "{'amount':%d,'result':'%s'}", below(100000), below(2) ? "good" : "bad"));
    } else if (m->count == ACTS_MOST) {
        return;
    } else if (last == 't' || last == 'f') {
        note(m, rig_act(r, who, "job", "work", m->id, 0, text_of(r, on), NULL), 'w', on);
    } else if (last == 'w') {
        bool drop = below(6) == 0;
        int64_t act = drop ? rig_act(r, who, "job", "drop", m->id, 0, text_of(r, on), NULL)
                           : rig_act(r, who, "job", "finish", m->id, 0, text_of(r, on),
                                     arena_printf(r->arena, "{'amount':%d,'result':'%s'}", below(100000), below(2) ? "good" : "bad"));
        note(m, act, drop ? 'd' : 'f', on);
    }
}

static const char *const QUESTIONS[] = {
    "{'figures':['jobs_taken','jobs_finished','jobs_good','jobs_amount'],'from':'2024-01-01','by':['tree','year']}",
    "{'figures':['jobs_taken','jobs_good_share'],'from':'2024-01-01','by':['sort','urgent','stage']}",
    "{'figures':['jobs_days','jobs_days_open'],'from':'2024-01-01','by':['office','month']}",
    "{'figures':['jobs_open','jobs_working'],'from':'2024-01-01','to':'2025-12-31','by':['quarter','sort.group']}",
    "{'figures':['jobs_finished'],'from':'2025-01-01','to':'2025-06-30','compare':'yoy','by':['month']}",
};
enum { QUESTION_COUNT = sizeof QUESTIONS / sizeof *QUESTIONS };

static void remember(rig_t *r, const char *lines[QUESTION_COUNT])
{
    for (int i = 0; i < QUESTION_COUNT; i++) lines[i] = rig_line(r, &r->nation, QUESTIONS[i]);
}

static void same_as(rig_t *r, const char *lines[QUESTION_COUNT])
{
    for (int i = 0; i < QUESTION_COUNT; i++) assert_string_equal(rig_line(r, &r->nation, QUESTIONS[i]), lines[i]);
}

/* The model: taken by sort, finished, days worked, on hand. */
static void as_modelled(rig_t *r, const model_t *jobs)
{
    int64_t taken[3] = {0}, all = 0, finished = 0, days = 0, open = 0;
    for (int i = 0; i < JOBS; i++) {
        const model_t *m = &jobs[i];
        if (!m->count) continue;
        taken[m->sort]++;
        all++;
        char last = m->does[m->count - 1];
        open += last == 't' || last == 'w';
        for (size_t k = 1; k < m->count; k++) {
            if (m->does[k] != 'f') continue;
            finished++;
            days += m->days[k] - m->days[k - 1];
        }
    }
    char line[256];
    (void)snprintf(line, sizeof line, "t1=%lld t2=%lld g1=%lld total=%lld", (long long)taken[0], (long long)taken[1], (long long)taken[2],
                   (long long)all);
    assert_string_equal(rig_line(r, &r->nation, "{'figures':['jobs_taken'],'from':'2024-01-01','by':['sort']}"), line);
    (void)snprintf(line, sizeof line, "total=%lld,%lld:%lld,%lld", (long long)finished, (long long)days, (long long)finished, (long long)open);
    assert_string_equal(rig_line(r, &r->nation, "{'figures':['jobs_finished','jobs_days','jobs_open'],'from':'2024-01-01'}"), line);
}

static void remove_all(const char *folder)
{
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.') assert_int_equal(unlinkat(dirfd(d), e->d_name, 0), 0);
    (void)closedir(d);
    assert_int_equal(rmdir(folder), 0);
}

static void history(int engine, uint64_t from)
{
    static model_t jobs[JOBS];
    const char *lines[QUESTION_COUNT];
    char folder[] = "/tmp/xz-figures-XXXXXX";
    rig_t r;
    seed = from;
    assert_non_null(mkdtemp(folder));
    rig_open(&r, engine, folder);
    for (int i = 0; i < JOBS; i++) take(&r, &jobs[i]);
    for (int i = 0; i < STEPS; i++) {
        step(&r, &jobs[below(JOBS)]);
        if (i % 60 == 20) remember(&r, lines); /* followed now and then */
        if (i == STEPS / 2) rig_reopen(&r, folder); /* goes on from the file */
    }
    as_modelled(&r, jobs);
    rig_recount(&r);
    remember(&r, lines);
    rig_reopen(&r, folder); /* the file, and what came after it */
    same_as(&r, lines);
    rig_reopen(&r, NULL);   /* all from the acts */
    same_as(&r, lines);
    rig_recount(&r);
    remove_all(folder);
    rig_close(&r);
}

static void histories(void **state)
{
    (void)state;
    for (int e = 0; e < engine_count(); e++)
        for (uint64_t s = 1; s <= 2; s++) history(e, s * 77);
}

/* A byte turned in the file, wherever it is: made again, the same answer. */
static void damaged_file(void **state)
{
    (void)state;
    static model_t jobs[JOBS];
    const char *lines[QUESTION_COUNT];
    char folder[] = "/tmp/xz-figures-XXXXXX", path[64];
    rig_t r;
    seed = 5;
    assert_non_null(mkdtemp(folder));
    rig_open(&r, 0, folder);
    for (int i = 0; i < JOBS; i++) take(&r, &jobs[i]);
    for (int i = 0; i < STEPS; i++) step(&r, &jobs[below(JOBS)]);
    remember(&r, lines);
    (void)snprintf(path, sizeof path, "%s/job.counted", folder);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    long bytes = ftell(f);
    (void)fclose(f);
    for (int i = 0; i < 24; i++) {
        long at = i == 0 ? 20 : i == 1 ? bytes - 9 : below((int)bytes);
        f = fopen(path, "r+");
        assert_non_null(f);
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        int c = fgetc(f);
        assert_int_equal(fseek(f, at, SEEK_SET), 0);
        (void)fputc(c ^ 0x41, f);
        (void)fclose(f);
        rig_reopen(&r, folder);
        same_as(&r, lines);
    }
    assert_int_equal(truncate(path, bytes / 2), 0);
    rig_reopen(&r, folder);
    same_as(&r, lines);
    remove_all(folder);
    rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(histories), cmocka_unit_test(damaged_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
