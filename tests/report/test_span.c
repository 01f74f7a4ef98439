/* test_span.c - the times reports speak of: hand-worked calendars. */
#include "report/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static report_span_t read(enum cat_period sort, const char *text)
{
    report_span_t s;
    assert_int_equal(report_span_parse(sort, text, &s, NULL), 0);
    return s;
}

static void expect(report_span_t s, int y, int m, int d, int y2, int m2, int d2)
{
    assert_int_equal(s.from, day_of(y, m, d));
    assert_int_equal(s.to, day_of(y2, m2, d2));
}

static void times_are_read(void **state)
{
    (void)state;
    expect(read(CAT_PERIOD_YEAR, "2019"), 2019, 1, 1, 2019, 12, 31);
    expect(read(CAT_PERIOD_FIVE_YEARS, "2018-2022"), 2018, 1, 1, 2022, 12, 31);
    expect(read(CAT_PERIOD_QUARTER, "2023Q1"), 2023, 1, 1, 2023, 3, 31);
    expect(read(CAT_PERIOD_QUARTER, "2023Q4"), 2023, 10, 1, 2023, 12, 31);
    expect(read(CAT_PERIOD_MONTH, "2024-02"), 2024, 2, 1, 2024, 2, 29);
    /* 4 January 2021 is a Monday: week 1; 2020 has 53 weeks, 2021 has not */
    expect(read(CAT_PERIOD_WEEK, "2021-W01"), 2021, 1, 4, 2021, 1, 10);
    expect(read(CAT_PERIOD_WEEK, "2020-W53"), 2020, 12, 28, 2021, 1, 3);
    expect(read(CAT_PERIOD_WINDOW, "2021-06-01..2021-09-30"), 2021, 6, 1, 2021, 9, 30);
}

static void others_are_refused(void **state)
{
    static const struct {
        enum cat_period sort;
        const char *text;
    } wrong[] = {{CAT_PERIOD_YEAR, "19"}, {CAT_PERIOD_YEAR, "2019 "}, {CAT_PERIOD_YEAR, "2019-01"}, {CAT_PERIOD_YEAR, "1800"},
                 {CAT_PERIOD_FIVE_YEARS, "2018-2021"}, {CAT_PERIOD_QUARTER, "2023Q5"}, {CAT_PERIOD_QUARTER, "2023Q0"},
                 {CAT_PERIOD_MONTH, "2023-13"}, {CAT_PERIOD_WEEK, "2021-W53"}, {CAT_PERIOD_WEEK, "2021-W00"},
                 {CAT_PERIOD_WINDOW, "2021-06-01..2021-05-31"}, {CAT_PERIOD_WINDOW, "2021-06-01"}, {CAT_PERIOD_WINDOW, ""},
                 {CAT_PERIOD_WINDOW, "2021-06-31..2021-07-31"}};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        report_span_t s = {.from = 7};
        assert_int_equal(report_span_parse(wrong[i].sort, wrong[i].text, &s, NULL), ERR_REPORT_PERIOD);
        assert_int_equal(s.from, 7);
    }
}

static void the_last_one_is_over(void **state)
{
    (void)state;
    day_t today = day_of(2026, 2, 3); /* a Tuesday */
    expect(report_span_last(CAT_PERIOD_YEAR, today), 2025, 1, 1, 2025, 12, 31);
    expect(report_span_last(CAT_PERIOD_FIVE_YEARS, today), 2021, 1, 1, 2025, 12, 31);
    expect(report_span_last(CAT_PERIOD_QUARTER, today), 2025, 10, 1, 2025, 12, 31);
    expect(report_span_last(CAT_PERIOD_QUARTER, day_of(2026, 4, 1)), 2026, 1, 1, 2026, 3, 31);
    expect(report_span_last(CAT_PERIOD_MONTH, day_of(2026, 1, 15)), 2025, 12, 1, 2025, 12, 31);
    expect(report_span_last(CAT_PERIOD_WEEK, today), 2026, 1, 26, 2026, 2, 1);
    expect(report_span_last(CAT_PERIOD_WINDOW, today), 2026, 1, 1, 2026, 2, 2);
    expect(report_span_last(CAT_PERIOD_WINDOW, day_of(2026, 1, 1)), 2026, 1, 1, 2026, 1, 1);
}

static void expect_name(enum cat_period sort, const char *text, const char *zh, const char *en)
{
    report_span_t s = read(sort, text);
    buf_t b;
    buf_init(&b, 1024);
    report_span_name(&s, LANG_ZH, &b);
    assert_string_equal(buf_text(&b), zh);
    buf_clear(&b);
    report_span_name(&s, LANG_EN, &b);
    assert_string_equal(buf_text(&b), en);
    buf_release(&b);
}

static void names(void **state)
{
    (void)state;
    expect_name(CAT_PERIOD_YEAR, "2019", "2019年", "2019");
    expect_name(CAT_PERIOD_FIVE_YEARS, "2018-2022", "2018年至2022年", "2018–2022");
    expect_name(CAT_PERIOD_QUARTER, "2023Q3", "2023年第三季度", "the third quarter of 2023");
    expect_name(CAT_PERIOD_MONTH, "2023-09", "2023年9月", "September 2023");
    expect_name(CAT_PERIOD_WEEK, "2020-W53", "2020年12月28日至2021年1月3日", "28 December 2020 to 3 January 2021");
    expect_name(CAT_PERIOD_WINDOW, "2018-01-01..2019-12-31", "2018年至2019年", "2018–2019");
    expect_name(CAT_PERIOD_WINDOW, "2018-01-01..2018-12-31", "2018年", "2018");
    expect_name(CAT_PERIOD_WINDOW, "2021-06-07..2021-06-13", "2021年6月7日至13日", "7 to 13 June 2021");
    expect_name(CAT_PERIOD_WINDOW, "2021-06-07..2021-09-30", "2021年6月7日至9月30日", "7 June to 30 September 2021");
}

static void seen_from_elsewhere(void **state)
{
    (void)state;
    report_span_t s = read(CAT_PERIOD_WINDOW, "2024-02-29..2024-04-15");
    expect(report_span_last_year(&s), 2023, 2, 28, 2023, 4, 15);
    expect(report_span_before(&s), 2024, 1, 13, 2024, 2, 28); /* 47 days */
    s = read(CAT_PERIOD_MONTH, "2025-02");
    expect(report_span_last_year(&s), 2024, 2, 1, 2024, 2, 29);
    expect(report_span_before(&s), 2025, 1, 1, 2025, 1, 31);
    s = read(CAT_PERIOD_QUARTER, "2025Q1");
    expect(report_span_before(&s), 2024, 10, 1, 2024, 12, 31);
    s = read(CAT_PERIOD_FIVE_YEARS, "2018-2022");
    expect(report_span_before(&s), 2013, 1, 1, 2017, 12, 31);
    s = read(CAT_PERIOD_WEEK, "2021-W01");
    expect(report_span_before(&s), 2020, 12, 28, 2021, 1, 3);
    expect(report_span_last_year(&s), 2020, 1, 4, 2020, 1, 10);
}

static void parts(void **state)
{
    report_span_t s = read(CAT_PERIOD_FIVE_YEARS, "2018-2022"), p[24];
    (void)state;
    assert_int_equal(report_span_parts(&s, CAT_PERIOD_YEAR, p, 24), 5);
    expect(p[4], 2022, 1, 1, 2022, 12, 31);
    assert_int_equal(report_span_parts(&s, CAT_PERIOD_QUARTER, p, 24), 20);
    s = read(CAT_PERIOD_WINDOW, "2021-06-09..2021-09-30"); /* from a Wednesday */
    assert_int_equal(report_span_parts(&s, CAT_PERIOD_WEEK, p, 24), 17);
    expect(p[0], 2021, 6, 9, 2021, 6, 13);
    expect(p[1], 2021, 6, 14, 2021, 6, 20);
    assert_int_equal(p[0].sort, CAT_PERIOD_WINDOW);
    assert_int_equal(p[1].sort, CAT_PERIOD_WEEK);
    assert_int_equal(report_span_parts(&s, CAT_PERIOD_WEEK, p, 2), 17); /* says how many although they do not fit */

    report_span_t found;
    assert_true(report_span_window(&s, &(cat_window_t){CAT_SPAN_MONTH, 2}, DAY_NONE, &found));
    expect(found, 2021, 7, 1, 2021, 7, 31);
    assert_true(report_span_window(&s, &(cat_window_t){CAT_SPAN_MONTH, 0}, DAY_NONE, &found));
    expect(found, 2021, 9, 1, 2021, 9, 30);
    assert_false(report_span_window(&s, &(cat_window_t){CAT_SPAN_MONTH, 5}, DAY_NONE, &found));
    assert_true(report_span_window(&s, &(cat_window_t){CAT_SPAN_TO_DATE, 0}, DAY_NONE, &found));
    expect(found, 2021, 1, 1, 2021, 9, 30);
    assert_true(report_span_window(&s, &(cat_window_t){CAT_SPAN_TO_DATE, 0}, day_of(2021, 5, 20), &found));
    expect(found, 2021, 5, 20, 2021, 9, 30);
}

/* Of a campaign that began on a Wednesday: 9 June 2021 is in week 23 of the calendar. */
static void weeks_of_its_own(void **state)
{
    report_span_t s = read(CAT_PERIOD_WINDOW, "2021-06-14..2021-06-24"), p[4];
    day_t first = day_of(2021, 6, 9);
    int number = 0;
    (void)state;
    assert_int_equal(report_span_weeks(&s, first, p, 4, &number), 3);
    assert_int_equal(number, 1);
    expect(p[0], 2021, 6, 14, 2021, 6, 15);
    expect(p[1], 2021, 6, 16, 2021, 6, 22);
    expect(p[2], 2021, 6, 23, 2021, 6, 24);
    assert_int_equal(p[1].sort, CAT_PERIOD_WEEK);
    assert_int_equal(p[2].sort, CAT_PERIOD_WINDOW);
    assert_int_equal(report_span_weeks(&p[2], first, p, 4, &number), 1);
    assert_int_equal(number, 3);
    s = read(CAT_PERIOD_WEEK, "2021-W23");
    expect(report_span_own_week(&s, first), 2021, 6, 9, 2021, 6, 15);
    s = read(CAT_PERIOD_WEEK, "2021-W24");
    expect(report_span_own_week(&s, first), 2021, 6, 16, 2021, 6, 22);
    s = read(CAT_PERIOD_WEEK, "2021-W22");
    expect(report_span_own_week(&s, first), 2021, 5, 31, 2021, 6, 6); /* before it began: there is none */
    expect_name(CAT_PERIOD_WINDOW, "2024-02-29..2024-02-29", "2024年2月29日", "29 February 2024");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read), cmocka_unit_test(others_are_refused), cmocka_unit_test(the_last_one_is_over),
        cmocka_unit_test(names),          cmocka_unit_test(seen_from_elsewhere), cmocka_unit_test(parts), cmocka_unit_test(weeks_of_its_own)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
