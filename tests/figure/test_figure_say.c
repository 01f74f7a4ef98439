/* test_figure_say.c - numbers as people write them: units, scales, rates, and "increase by N times" against "N times of". */
#include "figure/figure.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static void says(figure_style_t style, int64_t part, int64_t whole, const char *zh, const char *en)
{
    const char *const expected[LANG_COUNT] = {zh, en};
    for (int l = 0; l < LANG_COUNT; l++) {
        buf_t out;
        buf_init(&out, 4096);
        assert_true(figure_say(&out, &style, part, whole, (enum lang)l));
        assert_string_equal(buf_text(&out), expected[l]);
        buf_release(&out);
    }
}

#define STYLE_WITH(f, ...) ((figure_style_t){.form = FIGURE_SAY_##f, .digits = -1, __VA_ARGS__})
#define STYLE(f) ((figure_style_t){.form = FIGURE_SAY_##f, .digits = -1})

static void numbers(void **state)
{
    (void)state;
    says(STYLE_WITH(NUMBER, .unit = "件"), 40326, 1, "40326件", "40,326 cases");
    says(STYLE_WITH(NUMBER, .unit = "件"), 1, 1, "1件", "1 case");
    says(STYLE_WITH(NUMBER, .unit = "人"), 0, 1, "0人", "0 persons");
    says(STYLE_WITH(NUMBER, .unit = "个"), 3, 1, "3个", "3");
    says(STYLE(NUMBER), -1234567, 1, "-1234567", "-1,234,567");
    says(STYLE_WITH(NUMBER, .unit = "天"), 31, 5, "6.2天", "6.2 days");
    says(STYLE_WITH(NUMBER, .unit = "天"), 1, 3, "0.3天", "0.3 days");
    says(STYLE_WITH(NUMBER, .unit = "元", .money = true), 1250, 1, "12.5元", "12.5 yuan");
    says(STYLE_WITH(NUMBER, .unit = "元", .money = true, .zeros = true), 1250, 1, "12.50元", "12.50 yuan");
    says(STYLE_WITH(NUMBER, .unit = "元", .money = true), 10000, 1, "100元", "100 yuan");
}

/* 255,700 queries are 25.57万; what rounds to 10000万 is 1亿. */
static void scales(void **state)
{
    (void)state;
    says(STYLE_WITH(SCALED, .unit = "件"), 9999, 1, "9999件", "9,999 cases");
    says(STYLE_WITH(SCALED, .unit = "次"), 255700, 1, "25.57万次", "255,700 times");
    says(STYLE_WITH(SCALED, .unit = "人"), 9275000, 1, "927.5万人", "9.28 million persons");
    says(STYLE_WITH(SCALED, .unit = "元", .money = true), INT64_C(232000000000), 1, "23.2亿元", "2.32 billion yuan");
    says(STYLE(SCALED), 99999999, 1, "1亿", "100 million");
    says(STYLE(SCALED), 99990000, 1, "9999万", "99.99 million");
    says(STYLE_WITH(WAN, .unit = "件"), 37000, 1, "3.7万件", "37,000 cases");
    says(STYLE_WITH(WAN, .unit = "件"), 5, 1, "0万件", "5 cases");
    says(STYLE_WITH(YI, .unit = "元", .money = true), INT64_C(43000000000), 1, "4.3亿元", "430 million yuan");
}

/* Rounded once, half away from zero: 954 / 29341 = 3.2514 %; 1/8 = 12.5; 1/16 = 6.25 -> 6.3. */
static void rates(void **state)
{
    (void)state;
    says(STYLE(PERCENT), 954, 29341, "3.3%", "3.3%");
    says((figure_style_t){.form = FIGURE_SAY_PERCENT, .digits = 2}, 954, 29341, "3.25%", "3.25%");
    says(STYLE(PERCENT), 1, 16, "6.3%", "6.3%");
    says(STYLE(PERCENT), 1, 2, "50%", "50%");
    says(STYLE_WITH(PERCENT, .zeros = true), 1, 2, "50.0%", "50.0%");
    says(STYLE(PERCENT), -1, 16, "-6.3%", "-6.3%");
    says((figure_style_t){.form = FIGURE_SAY_PERCENT, .digits = 1}, 1, 2001, "0%", "0%");
    says(STYLE(PERCENT), 1, 2001, "0.05%", "0.05%"); /* something is not nothing, nearly all is not all */
    says(STYLE(PERCENT), 3, 40326, "0.01%", "0.01%");
    says(STYLE(PERCENT), 139989, 140000, "99.99%", "99.99%");
    says(STYLE(PERCENT), 9994, 10000, "99.9%", "99.9%");
    says(STYLE(PERCENT), 10000, 10000, "100%", "100%");
    says(STYLE(PERCENT), 0, 10000, "0%", "0%");
    says(STYLE(RISE_POINTS), 213, 1000, "上升21.3个百分点", "rose by 21.3 percentage points");
    says(STYLE(RISE_POINTS), -282, 1000, "下降28.2个百分点", "fell by 28.2 percentage points");
    says(STYLE(RISE_POINTS), 0, 1000, "持平", "was unchanged");
    says(STYLE(RISE_POINTS), 1, 10000, "基本持平", "was almost unchanged");
    says(STYLE(POINTS), 213, 1000, "21.3个百分点", "21.3 percentage points");
    says(STYLE(POINTS), -282, 1000, "28.2个百分点", "28.2 percentage points");
    says(STYLE(POINTS), 1, 100, "1个百分点", "1 percentage point");
}

/* The published pairs of domain-facts 17: 999 cases against 777, 1,285 persons against 1,032, 119 against 69; 166 persons
 * are 4.26 times 39; 136 guiding cases against 30: up by 3.5 times, 4.5 times as many. */
static void changes(void **state)
{
    (void)state;
    says(STYLE(RISE), 999, 777, "上升28.6%", "rose by 28.6%");
    says(STYLE(RISE), 1285, 1032, "上升24.5%", "rose by 24.5%");
    says(STYLE(RISE), 119, 69, "上升72.5%", "rose by 72.5%");
    says(STYLE(RISE), 24234, 16092, "上升50.6%", "rose by 50.6%");
    says(STYLE(RISE), 192, 954, "下降79.9%", "fell by 79.9%");
    says(STYLE(RISE), 7, 7, "持平", "was unchanged");
    says(STYLE(RISE), 100001, 100000, "基本持平", "was almost unchanged");
    says(STYLE_WITH(RISE, .bare = true), 192, 954, "-79.9", "-79.9");
    says(STYLE(RISE_TIMES), 136, 30, "上升3.5倍", "rose by 3.5 times");
    says(STYLE(TIMES), 136, 30, "4.5倍", "4.5 times");
    says((figure_style_t){.form = FIGURE_SAY_TIMES, .digits = 2}, 166, 39, "4.26倍", "4.26 times");
    says((figure_style_t){.form = FIGURE_SAY_RISE_TIMES, .digits = 2}, 166, 39, "上升3.26倍", "rose by 3.26 times");
    says(STYLE(RISE_TIMES), 1, 2, "下降50%", "fell by 50%"); /* nothing falls by times */
    says(STYLE(TIMES), 2, 2, "1倍", "1 time");
    says(STYLE(USUAL), 199, 100, "上升99%", "rose by 99%");
    says(STYLE(USUAL), 200, 100, "上升1倍", "rose by 1 time");
}

static void nothing_to_say(void **state)
{
    (void)state;
    buf_t out;
    buf_init(&out, 64);
    for (int form = FIGURE_SAY_NUMBER; form <= FIGURE_SAY_USUAL; form++)
        assert_false(figure_say(&out, &(figure_style_t){.form = (enum figure_form)form, .digits = -1}, 5, 0, LANG_ZH));
    assert_int_equal(out.length, 0);
    buf_release(&out);
}

/* What is to be minded, in the order of the pages; of what is not compared, nothing. */
static void marks(void **state)
{
    (void)state;
    static const struct {
        const char *value, *zh, *en;
        int count;
    } rows[] = {
        {"{\"n\": 5}", "", "", 0},
        {"{\"small_base\": true}", "，基数小", ", small base", 1},
        {"{\"moved\": true, \"small_base\": true, \"joined\": false}", "，基数小，其间机构有变更，不可比", ", small base, offices changed: not comparable", 2},
        {"{\"part_record\": true, \"joined\": true}", "，对比期记录不全，有院新纳入", ", record incomplete, an office joined since", 2},
        {"{\"outside_plan\": true}", "，含计划之外的日子，不计完成", ", holds days outside the plan, so not how much is done", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int lang = 0; lang < 2; lang++) {
            buf_t out;
            json_t *v = json_loads(rows[i].value, 0, NULL);
            buf_init(&out, 512);
            assert_int_equal(figure_marks(&out, v, lang ? LANG_EN : LANG_ZH), rows[i].count);
            assert_string_equal(buf_text(&out), lang ? rows[i].en : rows[i].zh);
            buf_release(&out);
            json_decref(v);
        }
}

/* Money exact has separators in Chinese too, from five figures on; numbers of people and things have none there. */
static void money_is_readable(void **state)
{
    (void)state;
    says(STYLE_WITH(NUMBER, .money = true, .unit = "元"), 3413100000, 1, "34,131,000元", "34,131,000 yuan");
    says(STYLE_WITH(NUMBER, .money = true, .unit = "元"), 850050, 1, "8500.5元", "8,500.5 yuan");
    says(STYLE_WITH(NUMBER, .unit = "件"), 34131, 1, "34131件", "34,131 cases");
}

/* Sums of a nation in fen do not overflow on their way. */
static void greatest(void **state)
{
    (void)state;
    says(STYLE(PERCENT), INT64_MAX / 2, INT64_MAX, "50%", "50%");
    says(STYLE_WITH(SCALED, .money = true), INT64_C(900000000000000000), 1, "90000000亿", "9,000,000 billion");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers), cmocka_unit_test(scales),         cmocka_unit_test(rates),
        cmocka_unit_test(changes), cmocka_unit_test(nothing_to_say), cmocka_unit_test(greatest),
        cmocka_unit_test(marks),    cmocka_unit_test(money_is_readable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
