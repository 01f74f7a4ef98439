/* test_figure_part.c - a period of which only some days are counted says so, wherever a series begins, ends or goes on. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const char *row_name(rig_t *r, const char *question, size_t row, const char *lang)
{
    json_t *answer = rig_ask(r, &r->haidian, question);
    const json_t *words = json_array_get(json_object_get(json_array_get(json_object_get(answer, "rows"), row), "words"), 0);
    const char *said = arena_printf(r->arena, "%s %zu", json_string_value(json_object_get(words, lang)), json_object_size(json_object_get(answer, "part_periods")));
    json_decref(answer);
    return said;
}

/* Whoever compares the rows of a series must see which of them are not whole; today is 30 June 2026. */
static void a_part_of_a_period_says_so_on(rig_t *r)
{
    (void)setenv("XIEZHI_TODAY", "2026-06-30", 1);
#define WORDS(from, to, by, row, lang, expected) \
    assert_string_equal(row_name(r, "{'figures':['jobs_taken'],'from':'" from "','to':'" to "','by':['" by "'],'empty':true}", row, lang), expected)
    WORDS("2025-01-01", "2025-12-31", "quarter", 3, "zh", "2025年第4季度 0");
    WORDS("2025-12-01", "2026-05-23", "quarter", 0, "zh", "2025年第4季度（12月起） 2");
    WORDS("2025-12-01", "2026-05-23", "quarter", 2, "zh", "2026年第2季度（截至5月23日） 2");
    WORDS("2025-12-15", "2026-05-23", "quarter", 0, "en", "Q4 2025 (from 15 Dec) 2");
    WORDS("2025-12-01", "2026-05-23", "quarter", 2, "en", "Q2 2026 (to 23 May) 2");
    WORDS("2025-02-10", "2025-03-20", "year", 0, "zh", "2025年（2月10日至3月20日） 1");
    WORDS("2025-01-01", "2025-03-20", "month", 2, "en", "2025-03 (to 20 Mar) 1");
    WORDS("2025-01-01", "2025-01-12", "week", 0, "zh", "2025年第1周（1月1日起） 1"); /* from Monday, 30 December */
    WORDS("2026-01-01", "2026-12-31", "year", 0, "zh", "2026年（截至6月30日） 1"); /* the rest is yet to come */
    WORDS("2026-04-01", "2026-06-30", "quarter", 0, "zh", "2026年第2季度 0");
    WORDS("2026-07-10", "2026-09-30", "quarter", 0, "zh", "2026年第3季度（7月10日起） 1");
    WORDS("2025-01-03", "2025-01-05", "day", 0, "zh", "2025-01-03 0");
#undef WORDS
    (void)setenv("XIEZHI_TODAY", "2026-12-31", 1);
}

static void a_part_of_a_period_says_so(void **state)
{
    (void)state;
    rig_each_engine(a_part_of_a_period_says_so_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_part_of_a_period_says_so)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
