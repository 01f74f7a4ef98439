/* test_figure_fault.c - an allocation, a statement or a write fails at the n-th call, for many n: the question is refused with an
 * error or answered rightly, and rightly the next time. */
#include "rig.h"

#include "base/fault.h"
#include "figure/publish.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { CALLS_MOST = 40000 };

static const char *const QUESTIONS[] = {
    "{'figures':['jobs_taken','jobs_good_share'],'from':'2025-01-01','to':'2025-12-31','by':['tree','sort.group'],'compare':'yoy'}",
    "{'figures':['jobs_days','jobs_open'],'from':'2025-01-01','to':'2025-12-31','by':['month'],'where':['urgent=true'],'known_on':'2025-12-31'}"};

static int ask(rig_t *r, const char *question, json_t **ret)
{
    figure_ask_t x;
    err_t err = {0};
    char text[512];
    (void)snprintf(text, sizeof text, "%s", question);
    for (char *p = text; *p; p++)
        if (*p == '\'') *p = '"';
    json_t *j = json_loads(text, 0, NULL);
    assert_non_null(j);
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    int failed = a ? figure_ask_read(j, a, &x, &err) : err_nomem(&err);
    if (!failed) failed = figure_ask(r->figures, &r->nation, &x, ret, &err);
    json_decref(j);
    arena_free(a);
    assert_int_equal(failed, err.code);
    return failed;
}

static void histories(rig_t *r)
{
    for (int i = 0; i < 12; i++) {
        int64_t id = rig_act(r, i % 2 ? &r->haidian : &r->shanghai, "job", "take", 0, 0, "2025-02-01",
                             i % 3 ? "{'name':'x','sort':'t1','urgent':true}" : "{'name':'x','sort':'g1','urgent':true}");
        (void)rig_act(r, i % 2 ? &r->haidian : &r->shanghai, "job", "work", id, 0, "2025-03-01", NULL);
        int64_t done = rig_act(r, i % 2 ? &r->haidian : &r->shanghai, "job", "finish", id, 0, "2025-04-01", "{'result':'good'}");
        if (i % 4 == 0) (void)rig_annul(r, i % 2 ? &r->haidian : &r->shanghai, done);
    }
}

static void empty_folder(const char *folder)
{
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.') assert_int_equal(unlinkat(dirfd(d), e->d_name, 0), 0);
    (void)closedir(d);
}

static void fail_each(rig_t *r, const char *folder, enum fault_class c, const char *question)
{
    const char *right = rig_line(r, &r->nation, question);
    for (long n = 0; n < CALLS_MOST; n += 1 + n / 6) {
        json_t *j = NULL;
        if (n % 2) empty_folder(folder); /* made anew, or opened from the file */
        rig_reopen(r, folder);
        fault_arm(c, n, false);
        int failed = ask(r, question, &j);
        long fired = fault_disarm();
        assert_true(!failed == (j != NULL));
        json_decref(j);
        assert_string_equal(rig_line(r, &r->nation, question), right);
        if (!fired) return;
    }
}

static void every_call_fails(void **state)
{
    (void)state;
    static const enum fault_class classes[] = {FAULT_ALLOC, FAULT_SQL, FAULT_WRITE, FAULT_SYNC};
    for (int e = 0; e < engine_count(); e++) {
        rig_t r;
        char folder[] = "/tmp/xz-figures-XXXXXX";
        assert_non_null(mkdtemp(folder));
        rig_open(&r, e, folder);
        histories(&r);
        for (size_t i = 0; i < 4; i++)
            for (size_t q = 0; q < 2; q++) fail_each(&r, folder, classes[i], QUESTIONS[q]);
        rig_close(&r);
        empty_folder(folder);
        assert_int_equal(rmdir(folder), 0);
    }
}

/* --- published: wholly, or not at all ---------------------------------------------------------------------- */

static ledger_key_t *key;

static size_t published_count(rig_t *r)
{
    json_t *list = NULL;
    err_t err = {0};
    assert_int_equal(published_list(r->figures, key, &r->haidian, 0, &list, &err), 0);
    size_t n = json_array_size(list);
    json_decref(list);
    return n;
}

static const char *passport_of(rig_t *r, const char *question)
{
    figure_ask_t ask;
    err_t err = {0};
    json_t *answer = NULL, *j = json_loads(question, 0, NULL);
    assert_int_equal(figure_ask_read(j, r->arena, &ask, &err), 0);
    json_decref(j);
    assert_int_equal(passport_ask(r->figures, &r->haidian, &ask, &answer, &err), 0);
    const char *id = arena_text(r->arena, json_string_value(json_object_get(answer, "passport")));
    json_decref(answer);
    return id;
}

/* A request that failed may be made again with its key: it is then published once. What is published is signed and whole. */
static void publish_failing(rig_t *r, enum fault_class c, const char *id)
{
    int made = 0;
    for (long n = 0; n < CALLS_MOST; n += 1 + n / 2) {
        char idem[48];
        err_t err = {0};
        act_receipt_t receipt = {0};
        size_t before = published_count(r);
        (void)snprintf(idem, sizeof idem, "publish-%d-%ld", (int)c, n);
        publish_wish_t wish = {.actor = &r->haidian, .passport = id, .where = idem, .on = day_of(2026, 1, 20), .idem_key = idem};
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        assert_non_null(a);
        fault_arm(c, n, false);
        int failed = publish_figure(r->figures, key, &wish, a, &receipt, &err);
        long fired = fault_disarm();
        assert_int_equal(failed, err.code);
        if (failed) assert_in_range(published_count(r), before, before + 1); /* a commit may have been all but told */
        if (failed) assert_int_equal(publish_figure(r->figures, key, &wish, a, &receipt, &err), 0);
        assert_int_equal(published_count(r), before + 1);
        arena_free(a);
        json_t *j = NULL;
        fault_arm(c, n, false);
        failed = published_check(r->figures, key, &r->haidian, receipt.matter, &j, &err);
        (void)fault_disarm();
        assert_true(!failed == (j != NULL));
        json_decref(j);
        assert_int_equal(published_check(r->figures, key, &r->haidian, receipt.matter, &j, &err), 0);
        assert_string_equal(json_string_value(json_object_get(j, "verdict")), "same");
        json_decref(j);
        if (!fired) break;
        made++;
    }
    assert_true(made > 2);
}

static void publishing_fails_whole(void **state)
{
    (void)state;
    for (int e = 0; e < engine_count(); e++) {
        rig_t r;
        err_t err = {0};
        char path[] = "/tmp/xz-publish-key-XXXXXX";
        int fd = mkstemp(path);
        assert_true(fd >= 0 && close(fd) == 0 && unlink(path) == 0);
        assert_int_equal(ledger_key_create(path, "xiezhi/test/1", &key, &err), 0);
        assert_int_equal(unlink(path), 0);
        rig_open(&r, e, NULL);
        histories(&r);
        const char *id = passport_of(&r, "{\"figures\":[\"jobs_taken\"],\"from\":\"2025-01-01\",\"to\":\"2025-12-31\",\"by\":[\"sort\"],\"compare\":\"yoy\"}");
        publish_failing(&r, FAULT_ALLOC, id);
        publish_failing(&r, FAULT_SQL, id);
        const char *later = passport_of(&r, "{\"figures\":[\"jobs_taken\"],\"from\":\"2025-01-01\",\"to\":\"2199-12-31\"}");
        publish_wish_t wish = {.actor = &r.haidian, .passport = later, .where = "发布会", .on = DAY_NONE};
        act_receipt_t receipt;
        assert_int_equal(publish_figure(r.figures, key, &wish, r.arena, &receipt, &err), ERR_FIGURE_PUBLISH_RUNNING);
        rig_close(&r);
        ledger_key_close(key);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_fails), cmocka_unit_test(publishing_fails_whole)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
