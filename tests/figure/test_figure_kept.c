/* test_figure_kept.c - what is said of a row whose time compared with is on record in part: its own days decide. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The value of the row with that office and year; borrowed from the answer. */
static json_t *row_of(const json_t *answer, const char *office, const char *year)
{
    const json_t *rows = json_object_get(answer, "rows");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i), *key = json_object_get(row, "key");
        if (strcmp(json_string_value(json_array_get(key, 0)), office) == 0 && strcmp(json_string_value(json_array_get(key, 1)), year) == 0)
            return json_array_get(json_object_get(row, "values"), 0);
    }
    return NULL;
}

/* The same number with the same two windows is marked the same whatever stands beside it: a row is judged by its own days. */
static void rows_of_their_own_windows_on(rig_t *r)
{
    static const char *const offices[] = {"110101", "110108", "310101"};
    static const char *const ends[] = {"2026-12-31", "2026-01-31"};
    const actor_t *who[] = {&r->dongcheng, &r->haidian, &r->shanghai};
    static const char *const first[] = {"2025-01-20", "2024-01-10", "2025-01-10"};
    for (int i = 0; i < 3; i++) {
        (void)rig_act(r, who[i], "job", "take", 0, 0, first[i], "{'name':'n'}");
        (void)rig_act(r, who[i], "job", "take", 0, 0, "2025-01-25", "{'name':'n'}");
        (void)rig_act(r, who[i], "job", "take", 0, 0, "2026-01-25", "{'name':'n'}");
    }
    for (int i = 0; i < 2; i++) {
        json_t *both = rig_ask(r, &r->nation, arena_printf(r->arena, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'%s','by':['each','year'],'compare':'yoy'}", ends[i]));
        json_t *one = rig_ask(r, &r->nation, arena_printf(r->arena, "{'figures':['jobs_taken'],'from':'2026-01-01','to':'%s','by':['each','year'],'compare':'yoy'}", ends[i]));
        for (int k = 0; k < 3; k++) {
            json_t *x = row_of(both, offices[k], "2026"), *y = row_of(one, offices[k], "2026");
            assert_non_null(x);
            assert_non_null(y);
            assert_true(json_equal(x, y));
        }
        const json_t *dongcheng = row_of(both, "110101", "2026"); /* twenty days of a year say nothing, of a month they do */
        assert_int_equal(json_is_true(json_object_get(dongcheng, "joined")), i);
        assert_int_equal(json_is_true(json_object_get(dongcheng, "part_record")), i);
        assert_int_equal(json_is_null(json_object_get(dongcheng, "percent")), i);
        assert_null(json_object_get(row_of(both, "110108", "2026"), "joined"));
        assert_true(json_is_true(json_object_get(row_of(both, "110101", "2025"), "no_record")));
        assert_true(json_is_true(json_object_get(row_of(both, "110108", "2025"), "part_record"))); /* the kind begins in it */
        json_decref(both);
        json_decref(one);
    }
}

static void rows_of_their_own_windows(void **state)
{
    (void)state;
    rig_each_engine(rows_of_their_own_windows_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_of_their_own_windows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
