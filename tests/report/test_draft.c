/* test_draft.c - a text while it is written: numbers that were asked for are held against their question, typed ones against their
 * neighbours. */
#include "report/draft.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static report_figure_t figures[3] = {{.line = 7}, {.line = 7}, {.line = 7}};

/* Findings of a rule in "受理100人，其中女性30人，占35%。", whose three numbers are bound or not. */
static size_t wrong(const int bound[3], const char *rule, const char *words[7])
{
    arena_t *a = arena_new(64 << 20);
    assert_non_null(a);
    writ_run_t run[7];
    for (int i = 0; i < 7; i++) run[i] = (writ_run_t){.text = words[i], .bound = i % 2 && bound[i / 2] ? i / 2 + 1 : 0};
    writ_block_t block = {.what = WRIT_PARAGRAPH, .text = {run, 7}};
    report_made_t made = {.figure = figures, .figures = 3};
    made.writ.versions = 1;
    made.writ.version[0] = (writ_version_t){.lang = LANG_ZH, .block = &block, .blocks = 1};
    check_result_t found;
    size_t n = 0, tally = 0;
    assert_int_equal(draft_check(&made, LANG_ZH, "---\n---\n", NULL, NULL, a, &found, NULL), 0);
    for (size_t i = 0; i < found.count; i++) {
        n += found.findings[i].verdict == CHECK_INCONSISTENT && strcmp(found.findings[i].rule, rule) == 0;
        tally += found.findings[i].verdict == CHECK_INCONSISTENT;
        if (bound[0]) assert_int_equal(found.findings[i].line, 7);
    }
    assert_int_equal(tally, found.tally[CHECK_INCONSISTENT]);
    arena_free(a);
    return n;
}

static void a_share_that_was_asked_for(void **state)
{
    const char *words[7] = {"受理", "100人", "，其中女性", "30人", "，占", "35%", "。"};
    (void)state;
    assert_int_equal(wrong((const int[3]){1, 1, 1}, "share", words), 0);
    assert_int_equal(wrong((const int[3]){1, 1, 0}, "share", words), 1); /* the share is typed */
    assert_int_equal(wrong((const int[3]){0, 1, 1}, "share", words), 1); /* its whole is typed */
}

/* Which way it went is said by words, and words are typed. */
static void a_direction_is_a_word(void **state)
{
    const char *words[7] = {"批捕率由", "54.9%", "上升至", "26.7%", "，起诉", "3人", "。"};
    (void)state;
    assert_int_equal(wrong((const int[3]){1, 1, 1}, "direction", words), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_share_that_was_asked_for), cmocka_unit_test(a_direction_is_a_word)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
