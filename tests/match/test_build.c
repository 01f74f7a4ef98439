/* Building whole lists: the same bytes for any number of threads and any order, the same answers as adding one by
 * one, also after additions and removals have been merged. */
#include "match/build.h"
#include "match/inside.h"

#include "names_set.h"

#include "base/fault.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SET = 3000, ASKED = 150 };

static match_index_t *build(const entry_t *set, int count, int step, int threads)
{
    match_index_t *ix = NULL;
    match_builder_t *b = NULL;
    err_t err = {0};
    assert_int_equal(match_builder_new(threads, &b, &err), 0);
    for (int i = 0; i < count; i++) {
        int k = (int)((int64_t)i * step % count); /* step is coprime to count: another order of the same set */
        assert_int_equal(match_builder_add(b, k * 3 - 1000, k % 5, &set[k].s, &err), 0);
    }
    assert_int_equal(match_builder_finish(b, NULL, &ix, &err), 0);
    match_builder_free(b);
    assert_int_equal(match_records(ix), count);
    return ix;
}

static void add_all(match_index_t *ix, const entry_t *set, int from, int to)
{
    for (int k = from; k < to; k++) assert_int_equal(match_add(ix, k * 3 - 1000, k % 5, &set[k].s, NULL), 0);
}

static void same_bytes(match_index_t *x, match_index_t *y)
{
    assert_int_equal(x->base->records, y->base->records);
    assert_int_equal(x->base->names, y->base->names);
    assert_int_equal(x->base->postings, y->base->postings);
    for (int i = 0; i < SECTIONS; i++) {
        assert_int_equal(x->base->bytes[i], y->base->bytes[i]);
        assert_memory_equal(x->base->section[i], y->base->section[i], x->base->bytes[i]);
    }
}

static void test_threads_and_order(void **state)
{
    (void)state;
    entry_t *set = names_set(SET, 21);
    match_index_t *one = build(set, SET, 1, 1), *five = build(set, SET, 1, 5), *mixed = build(set, SET, 701, 3);
    same_bytes(one, five);
    same_bytes(one, mixed);
    match_index_free(one);
    match_index_free(five);
    match_index_free(mixed);
    free(set);
}

static void test_like_adding(void **state)
{
    (void)state;
    entry_t *set = names_set(SET, 22), *asked = names_set(ASKED, 23);
    match_index_t *built = build(set, SET, 1, 2), *added = NULL, *half = build(set, SET / 2, 1, 2);
    assert_int_equal(match_index_new(&added, NULL), 0);
    add_all(added, set, 0, SET);
    add_all(half, set, SET / 2, SET);
    same_answers(built, added, asked, ASKED);
    same_answers(built, half, asked, ASKED);
    same_answers(built, added, set, ASKED);
    for (int k = 0; k < SET; k++) { /* what was put in is what comes out */
        uint32_t x = 0, y = 0, first = 0, first_added = 0;
        char p[INDEX_TEXT], q[INDEX_TEXT];
        facts_t f, g;
        assert_true(index_slot(built, k * 3 - 1000, &x) && index_slot(added, k * 3 - 1000, &y));
        assert_int_equal(index_names_of(built, x, &first), 1 + set[k].s.alias_count);
        assert_int_equal(index_names_of(added, y, &first_added), 1 + set[k].s.alias_count);
        for (uint32_t i = 0; i <= set[k].s.alias_count; i++) {
            assert_string_equal(index_given(built, first + i, p), i ? set[k].alias[i - 1] : set[k].name);
            assert_string_equal(index_compared(built, first + i, p), index_compared(added, first_added + i, q));
        }
        index_facts(built, x, &f);
        facts_read(&set[k].s, &g);
        assert_int_equal(f.born, g.born);
        assert_int_equal(f.sex, g.sex);
        assert_int_equal(f.place_code, g.place_code);
        assert_int_equal(f.kind, g.kind);
        assert_string_equal(f.canonical, g.canonical);
        assert_string_equal(f.place ? f.place : "", g.place ? g.place : "");
        assert_string_equal(f.unit ? f.unit : "", g.unit ? g.unit : "");
    }
    match_index_free(built);
    match_index_free(added);
    match_index_free(half);
    free(set);
    free(asked);
}

/* Additions, replacements and removals over a base, then merged: the base is as if it had been built so. */
static void test_merged_like_built(void **state)
{
    (void)state;
    entry_t *set = names_set(SET, 24), *other = names_set(SET, 25), *asked = names_set(ASKED, 26);
    match_index_t *built = build(set, SET, 1, 2), *worn = build(other, SET * 2 / 3, 1, 2);
    add_all(worn, set, 0, SET); /* replaces two thirds */
    for (int k = 0; k < SET; k += 7) {
        assert_int_equal(match_remove(built, k * 3 - 1000, NULL), 0);
        assert_int_equal(match_remove(worn, k * 3 - 1000, NULL), 0);
        assert_int_equal(match_remove(worn, k * 3 - 1000, NULL), ERR_MATCH_RECORD);
    }
    assert_int_equal(match_records(built), match_records(worn));
    same_answers(built, worn, asked, ASKED); /* what is gone but not merged away changes no answer */
    same_answers(built, worn, set, ASKED);
    assert_int_equal(index_settle(worn, 2, NULL, NULL), 0);
    same_answers(built, worn, asked, ASKED);
    assert_int_equal(index_settle(built, 1, NULL, NULL), 0);
    same_bytes(built, worn);
    same_answers(built, worn, asked, ASKED);
    for (int k = 0; k < SET; k += 7) assert_int_equal(match_add(worn, k * 3 - 1000, k % 5, &set[k].s, NULL), 0);
    assert_int_equal(index_settle(worn, 2, NULL, NULL), 0);
    match_index_t *whole = build(set, SET, 1, 1);
    same_bytes(whole, worn);
    match_index_free(whole);
    match_index_free(built);
    match_index_free(worn);
    free(set);
    free(other);
    free(asked);
}

static void test_last_wins(void **state)
{
    (void)state;
    match_builder_t *b = NULL;
    match_index_t *ix = NULL;
    match_subject_t s = {.schema = MATCH_PERSON, .name = "王小明", .born = DAY_NONE};
    uint32_t slot = 0, first = 0;
    char text[INDEX_TEXT];
    assert_int_equal(match_builder_new(2, &b, NULL), 0);
    assert_int_equal(match_builder_add(b, 5, 0, &s, NULL), 0);
    s.name = "李国强";
    assert_int_equal(match_builder_add(b, 5, 0, &s, NULL), 0);
    assert_int_equal(match_builder_add(b, 4, 99, &s, NULL), ERR_MATCH_SUBJECT);
    s.name = "\xFF";
    assert_int_equal(match_builder_add(b, 4, 0, &s, NULL), ERR_MATCH_NAME);
    s.name = "...";
    assert_int_equal(match_builder_add(b, 4, 0, &s, NULL), ERR_MATCH_NAME);
    assert_int_equal(match_builder_finish(b, NULL, &ix, NULL), 0);
    match_builder_free(b);
    assert_int_equal(match_records(ix), 1);
    assert_true(index_slot(ix, 5, &slot));
    assert_int_equal(index_names_of(ix, slot, &first), 1);
    assert_string_equal(index_given(ix, first, text), "李国强");
    match_index_free(ix);
}

static void test_swap_and_mark(void **state)
{
    (void)state;
    entry_t *set = names_set(SET, 27), *asked = names_set(ASKED, 28);
    match_index_t *live = build(set, 100, 1, 1), *fresh = build(set, SET, 1, 2), *same = build(set, SET, 1, 1);
    assert_int_equal(match_remove(live, -1000, NULL), 0);
    add_all(live, set, 100, 120);
    match_index_mark(fresh, "acts:17", 7);
    assert_true(match_index_bytes(fresh) > SET * 20);
    match_index_swap(live, fresh);
    assert_int_equal(match_records(live), SET);
    same_answers(live, same, asked, ASKED);
    char mark[INDEX_MARK_MOST] = "";
    assert_int_equal(match_index_mark_read(live, mark, sizeof mark), 7);
    assert_memory_equal(mark, "acts:17", 7);
    match_index_free(live);
    match_index_free(same);
    free(set);
    free(asked);
}

/* Names run out by an error, not by beginning again at 0. */
static void test_full(void **state)
{
    (void)state;
    match_index_t *ix = NULL;
    err_t err = {0};
    match_subject_t s = {.schema = MATCH_PERSON, .name = "王小明", .born = DAY_NONE};
    assert_int_equal(match_index_new(&ix, NULL), 0);
    ix->young->names = NAMES_LIMIT; /* as if */
    assert_int_equal(match_add(ix, 1, 0, &s, &err), ERR_MATCH_FULL);
    ix->young->names = 0;
    assert_int_equal(match_records(ix), 0);
    match_index_free(ix);
}

static bool stop_at_once(void *arg, uint64_t done, uint64_t total)
{
    (void)arg;
    assert(done <= total);
    return false;
}

static void test_stopped(void **state)
{
    (void)state;
    match_builder_t *b = NULL;
    match_index_t *ix = NULL;
    match_subject_t s = {.schema = MATCH_PERSON, .name = "王小明", .born = DAY_NONE};
    progress_t p = {stop_at_once, NULL};
    assert_int_equal(match_builder_new(2, &b, NULL), 0);
    assert_int_equal(match_builder_add(b, 5, 0, &s, NULL), 0);
    assert_int_equal(match_builder_finish(b, &p, &ix, NULL), ERR_BASE_STOPPED);
    assert_null(ix);
    match_builder_free(b);
}

static void test_empty(void **state)
{
    (void)state;
    match_builder_t *b = NULL;
    match_index_t *ix = NULL;
    assert_int_equal(match_builder_new(1, &b, NULL), 0);
    match_builder_free(b); /* nothing added, never finished */
    assert_int_equal(match_builder_new(1, &b, NULL), 0);
    assert_int_equal(match_builder_finish(b, NULL, &ix, NULL), 0);
    match_builder_free(b);
    assert_int_equal(match_records(ix), 0);
    entry_t *set = names_set(20, 29);
    add_all(ix, set, 0, 20);
    for (int k = 0; k < 20; k++) assert_int_equal(match_remove(ix, k * 3 - 1000, NULL), 0);
    assert_int_equal(index_settle(ix, 1, NULL, NULL), 0);
    assert_int_equal(match_records(ix), 0);
    assert_int_equal(ix->base->records, 0);
    match_index_free(ix);
    free(set);
}

#ifdef XZ_FAULTS
/* Each allocation of building fails once, and each of merging: nothing is lost, nothing leaks. */
static void test_memory_failures(void **state)
{
    (void)state;
    enum { FEW = ASKED };
    entry_t *set = names_set(FEW, 30);
    err_t err = {0};
    int failed = 0;
    for (long n = 0;; n += n < 60 ? 1 : 97) {
        match_builder_t *b = NULL;
        match_index_t *ix = NULL;
        fault_arm(FAULT_ALLOC, n, false);
        int code = match_builder_new(2, &b, &err), refused = 0;
        for (int k = 0; k < FEW && !code; k++) refused += match_builder_add(b, k, 0, &set[k].s, &err) != 0;
        if (!code) code = match_builder_finish(b, NULL, &ix, &err);
        match_builder_free(b);
        bool fired = fault_disarm() > 0;
        if (fired && code) assert_int_equal(code, ERR_BASE_MEMORY);
        if (!code) assert_int_equal(match_records(ix), FEW - refused);
        failed += code != 0;
        match_index_free(ix);
        if (!fired) break;
    }
    assert_true(failed > 10);
    match_index_t *ix = build(set, FEW / 2, 1, 1), *whole = build(set, FEW, 1, 1);
    add_all(ix, set, FEW / 2, FEW);
    assert_int_equal(match_remove(ix, -1000, NULL), 0);
    assert_int_equal(match_add(ix, -1000, 0, &set[0].s, NULL), 0);
    for (long n = 0;; n += n < 40 ? 1 : 97) {
        fault_arm(FAULT_ALLOC, n, false);
        int code = index_settle(ix, 1, NULL, &err);
        bool fired = fault_disarm() > 0;
        if (code) assert_int_equal(code, ERR_BASE_MEMORY);
        assert_int_equal(match_records(ix), FEW);
        if (code) same_answers(ix, whole, set, ASKED);
        if (code && n % 5 == 0) { /* life goes on between the attempts */
            assert_int_equal(match_remove(ix, 5 * 3 - 1000, NULL), 0);
            assert_int_equal(match_add(ix, 5 * 3 - 1000, 0, &set[5].s, NULL), 0);
        }
        if (!fired) break;
    }
    same_bytes(ix, whole);
    match_index_free(ix);
    match_index_free(whole);
    free(set);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_and_order),
        cmocka_unit_test(test_like_adding),
        cmocka_unit_test(test_merged_like_built),
        cmocka_unit_test(test_last_wins),
        cmocka_unit_test(test_swap_and_mark),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_stopped),
        cmocka_unit_test(test_empty),
#ifdef XZ_FAULTS
        cmocka_unit_test(test_memory_failures),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
