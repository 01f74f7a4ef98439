/* Building whole lists, swapping and marking. */
#include "match/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static size_t count_hits(match_index_t *ix, const char *name)
{
    arena_t *a = arena_new(16 << 20);
    match_query_t q = {.subject = {.schema = MATCH_PERSON, .name = name, .born = DAY_NONE}, .top = 5};
    match_result_t r;
    assert_int_equal(match_search(ix, &q, a, &r, NULL), 0);
    size_t n = r.namesakes;
    arena_free(a);
    return n;
}

static void test_build_and_swap(void **state)
{
    (void)state;
    match_index_t *live = NULL, *fresh = NULL;
    match_builder_t *b = NULL;
    match_subject_t wang = {.schema = MATCH_PERSON, .name = "王小明", .born = DAY_NONE}, li = wang;
    li.name = "李国强";
    err_t err = {0};
    assert_int_equal(match_index_new(&live, &err), 0);
    assert_int_equal(match_add(live, 1, 0, &wang, &err), 0);
    assert_int_equal(match_builder_new(2, &b, &err), 0);
    assert_int_equal(match_builder_add(b, 7, 0, &li, &err), 0);
    assert_int_equal(match_builder_add(b, 8, 0, &li, &err), 0);
    assert_int_equal(match_builder_add(b, 9, 99, &li, &err), ERR_MATCH_SUBJECT);
    assert_int_equal(match_builder_finish(b, NULL, &fresh, &err), 0);
    match_builder_free(b);
    assert_int_equal(match_records(fresh), 2);
    match_index_mark(fresh, "acts:17", 7);
    assert_true(match_index_bytes(fresh) > 0);
    match_index_swap(live, fresh);
    assert_int_equal(match_records(live), 2);
    assert_int_equal(count_hits(live, "王小明"), 0);
    assert_int_equal(count_hits(live, "李国强"), 2);
    char mark[INDEX_MARK_MOST] = "";
    assert_int_equal(match_index_mark_read(live, mark, sizeof mark), 7);
    assert_memory_equal(mark, "acts:17", 7);
    match_index_free(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_build_and_swap)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
