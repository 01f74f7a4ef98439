/* test_gram.c - texts taken apart into units and numbers, grams, and what winnowing keeps. Counted by hand. */
#include "match/gram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static gram_text_t of(const char *text)
{
    gram_text_t t = {0};
    assert_int_equal(gram_read(text, strlen(text), &t, NULL), 0);
    return t;
}

static void assert_same_units(const char *x, const char *y)
{
    gram_text_t a = of(x), b = of(y);
    assert_int_equal(a.count, b.count);
    assert_true(a.count > 0);
    assert_memory_equal(a.unit, b.unit, a.count * sizeof *a.unit);
    gram_text_free(&a);
    gram_text_free(&b);
}

static void width_case_marks_and_blanks_are_nothing(void **state)
{
    (void)state;
    assert_same_units("检察机关，受理案件。", "檢察機關 受理 案件");
    assert_same_units("The Office's Report", "the office s REPORT");
    assert_same_units("Ｒｅｐｏｒｔ", "report");
    assert_same_units("café", "CAFE");
    assert_same_units("受理1,234件", "受理９８７件");
    assert_same_units("受理三十二件", "受理 5 件");
}

static void a_word_is_two_units_a_character_one(void **state)
{
    (void)state;
    gram_text_t t = of("检察 annual report 2025年");
    assert_int_equal(t.count, 2 + 2 + 2 + 1);
    assert_int_equal(t.at[0], 0);
    assert_int_equal(t.at[1], 3);
    assert_int_equal(t.at[2], 7); /* behind two characters and a blank */
    assert_int_equal(t.at[3], 7);
    assert_int_equal(t.at[4], 14);
    assert_int_not_equal(t.unit[2], t.unit[3]);
    const char *text = "检察 annual report 2025年";
    assert_int_equal(gram_end(text, strlen(text), 7), 13);
    assert_int_equal(gram_end(text, strlen(text), 3), 6);
    gram_text_free(&t);
    t = of("a b");
    assert_int_equal(t.count, 4);
    gram_text_free(&t);
}

static void numbers_are_kept_with_their_place(void **state)
{
    (void)state;
    const char *text = "共1,234件，上升12.5%；二〇二五年";
    gram_text_t t = of(text);
    assert_int_equal(t.numbers, 3);
    const char *want[] = {"1,234", "12.5%", "二〇二五"};
    const uint32_t before[] = {1, 4, 4}; /* 共 | 件 上 升 | 年 */
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(t.number[i].bytes, strlen(want[i]));
        assert_memory_equal(text + t.number[i].at, want[i], t.number[i].bytes);
        assert_int_equal(t.number[i].unit, before[i]);
    }
    assert_int_equal(t.count, 5);
    gram_text_free(&t);
}

static void what_is_no_text_does_no_harm(void **state)
{
    (void)state;
    gram_text_t t = of("");
    assert_int_equal(t.count + t.numbers, 0);
    assert_int_equal(gram_count(&t, 8), 0);
    assert_int_equal(gram_read("\xE6\xA3", 2, &t, NULL), 0); /* a character cut off */
    assert_int_equal(t.count, 0);
    assert_int_equal(gram_read("\xFF\x80" "a\xC3", 4, &t, NULL), 0);
    assert_int_equal(t.count, 2);
    assert_int_equal(gram_read("1,", 2, &t, NULL), 0);
    assert_int_equal(t.numbers, 1);
    assert_int_equal(t.number[0].bytes, 1);
    gram_text_free(&t);
}

/* The same as one hash after the other, and a run of equal units gives equal hashes wherever it stands. */
static void grams_roll(void **state)
{
    (void)state;
    gram_text_t a = of("天地玄黄宇宙洪荒日月盈昃"), b = of("甲乙丙天地玄黄宇宙洪荒日丁");
    uint32_t x[12], y[13];
    assert_int_equal(gram_count(&a, 5), 8);
    gram_hashes(&a, 5, x);
    gram_hashes(&b, 5, y);
    for (size_t i = 0; i < 5; i++) assert_int_equal(x[i], y[i + 3]);
    assert_int_not_equal(x[5], y[8]);
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j < i; j++) assert_int_not_equal(x[i], x[j]);
    gram_text_free(&a);
    gram_text_free(&b);
}

static void the_least_of_each_window_is_kept(void **state)
{
    (void)state;
    /* The example of the paper: of the hashes below, windows of four keep 17, 17, 8, 39, 17 at these places. */
    const uint32_t hash[] = {77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98};
    const uint32_t want[][2] = {{17, 3}, {17, 6}, {8, 8}, {39, 11}, {17, 15}};
    gram_print_t kept[17];
    assert_int_equal(gram_winnow(hash, 17, 4, kept), 5);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(kept[i].hash, want[i][0]);
        assert_int_equal(kept[i].at, want[i][1]);
    }
    assert_int_equal(gram_winnow(hash, 2, 4, kept), 1); /* shorter than a window: its least */
    assert_int_equal(kept[0].hash, 74);
    assert_int_equal(gram_winnow(hash, 0, 4, kept), 0);
}

/* Every window has a fingerprint, whatever the hashes: between two of them lie less than a window. */
static void no_window_is_without(void **state)
{
    (void)state;
    uint32_t hash[5000], seed = 7;
    gram_print_t kept[5000];
    for (size_t i = 0; i < 5000; i++) hash[i] = (seed = seed * 1664525 + 1013904223) >> 24;
    for (size_t window = 1; window <= 64; window += 7) {
        size_t n = gram_winnow(hash, 5000, window, kept);
        assert_true(kept[0].at < window && kept[n - 1].at + window >= 5000);
        for (size_t i = 1; i < n; i++) {
            assert_true(kept[i].at > kept[i - 1].at && kept[i].at - kept[i - 1].at <= window);
            assert_int_equal(kept[i].hash, hash[kept[i].at]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(width_case_marks_and_blanks_are_nothing), cmocka_unit_test(a_word_is_two_units_a_character_one),
        cmocka_unit_test(numbers_are_kept_with_their_place), cmocka_unit_test(what_is_no_text_does_no_harm),
        cmocka_unit_test(grams_roll), cmocka_unit_test(the_least_of_each_window_is_kept), cmocka_unit_test(no_window_is_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
