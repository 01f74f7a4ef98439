/* test_page.c - dates, sums, made-visible texts; QR codes; pages and tables at their limits. */
#include "paper/page.h"
#include "paper/qr.h"
#include "paper/say.h"
#include "tool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static buf_t b;
static const char *said(void)
{
    static char text[256];
    assert_non_null(buf_text(&b));
    (void)snprintf(text, sizeof text, "%s", buf_text(&b));
    buf_clear(&b);
    return text;
}

static void days_and_sums(void **state)
{
    (void)state;
    buf_init(&b, 4096);
    paper_say_day(&b, day_of(2026, 1, 5), LANG_ZH);
    assert_string_equal(said(), "2026年1月5日");
    paper_say_day(&b, day_of(2026, 1, 5), LANG_EN);
    assert_string_equal(said(), "5 January 2026");
    paper_say_day(&b, DAY_NONE, LANG_ZH);
    assert_string_equal(said(), "不详");
    paper_say_day_han(&b, day_of(2026, 11, 21));
    assert_string_equal(said(), "二〇二六年十一月二十一日");
    paper_say_day_han(&b, day_of(2010, 10, 30));
    assert_string_equal(said(), "二〇一〇年十月三十日");
    paper_say_day_han(&b, day_of(1999, 2, 8));
    assert_string_equal(said(), "一九九九年二月八日");
    paper_say_money(&b, 100, LANG_ZH);
    assert_string_equal(said(), "1元");
    paper_say_money(&b, 99999905, LANG_ZH);
    assert_string_equal(said(), "999,999.05元");
    paper_say_money(&b, 123456789000, LANG_EN);
    assert_string_equal(said(), "CNY 1,234,567,890");
    paper_say_money(&b, 0, LANG_EN);
    assert_string_equal(said(), "CNY 0");
    paper_say_money(&b, -1, LANG_EN);
    assert_string_equal(said(), "not stated");
    buf_release(&b);
}

static void deceiving_characters_are_shown(void **state)
{
    (void)state;
    buf_init(&b, 4096);
    paper_say_plain(&b, "a\xE2\x80\xAE" "b\xC2\xAD\x7F\nc\xF3\xA0\x81\x81");
    assert_string_equal(said(), "a[U+202E]b[U+00AD][U+007F] c[U+E0041]");
    paper_say_plain(&b, "王\xE3\x80\x80小\xEF\xB8\x8F\xFF");
    assert_string_equal(said(), "王\xE3\x80\x80小\xEF\xB8\x8F\xEF\xBF\xBD");
    buf_release(&b);
}

static void qr_as_svg(void **state)
{
    (void)state;
    buf_init(&b, (size_t)1 << 20);
    err_t err = {0};
    assert_int_equal(paper_qr_svg("https://x.example/?a=1&b=2", "<核验>", &b, &err), 0);
    const char *svg = buf_text(&b);
    assert_non_null(strstr(svg, "<title>&lt;核验&gt;</title>"));
    /* version 2 or 3: 25 or 29 modules and four of quiet on each side; the finder's upper edge is a run of 7 */
    assert_true(strstr(svg, "viewBox=\"0 0 33 33\"") || strstr(svg, "viewBox=\"0 0 37 37\""));
    assert_non_null(strstr(svg, "d=\"M4 4h7v1h-7z"));
    buf_clear(&b);
    assert_int_equal(paper_qr_svg("", "", &b, &err), ERR_PAPER_QR);
    char *many = calloc(1, PAPER_QR_BYTES + 2);
    assert_non_null(many);
    memset(many, 'x', PAPER_QR_BYTES + 1);
    assert_int_equal(paper_qr_svg(many, "", &b, &err), ERR_PAPER_QR);
    assert_string_equal(err.arg[0], "1001");
    many[PAPER_QR_BYTES] = '\0';
    assert_int_equal(paper_qr_svg(many, "", &b, &err), 0);
    free(many);
    buf_release(&b);
}

static paper_t *begin(void)
{
    paper_setup_t setup = {.title = "t", .author = "a", .subject = "s", .day = day_of(2026, 11, 21)};
    paper_t *p = NULL;
    assert_int_equal(paper_new(&setup, &p, NULL), 0);
    paper_part(p, &(paper_part_t){.lang = LANG_ZH, .office = "某某人民检察院", .number = "1号", .running = "1号"});
    return p;
}

/* 22 lines a page after the first: 220 one-line paragraphs. */
static void lines_stand_on_the_grid(void **state)
{
    (void)state;
    paper_t *p = begin();
    paper_need(p, 10000);
    assert_int_equal(paper_pages(p), 2);
    for (int i = 0; i < 220; i++) paper_text(p, PAPER_BODY, "一行");
    assert_int_equal(paper_pages(p), 11);
    double before = paper_y(p);
    paper_text(p, PAPER_BODY, "下一页");
    assert_int_equal(paper_pages(p), 12);
    assert_true(paper_y(p) < before);
    buf_init(&b, (size_t)16 << 20);
    assert_int_equal(paper_finish(p, &b, NULL), 0);
    buf_release(&b);
}

/* 28 characters a line: an indent of two and 26, then 28. */
static void characters_stand_on_the_grid(void **state)
{
    (void)state;
    paper_t *p = begin();
    char text[3 * 60 + 1] = "";
    for (int i = 0; i < 54; i++) memcpy(text + 3 * i, "检", 4);
    double line = paper_measure(p, PAPER_BODY, paper_width(), "检");
    assert_true(paper_measure(p, PAPER_BODY, paper_width(), text) < 2.01 * line);
    memcpy(text + 3 * 54, "检", 4);
    assert_true(paper_measure(p, PAPER_BODY, paper_width(), text) > 2.99 * line);
    paper_drop(p);
}

static const char *long_cell(void *arg, size_t row, size_t column)
{
    return row == 1 && column == 1 ? arg : "短";
}

static void a_row_taller_than_a_page_is_split(void **state)
{
    (void)state;
    char *text = calloc(1, 3 * 4000 + 1);
    assert_non_null(text);
    for (int i = 0; i < 4000; i++) memcpy(text + 3 * i, "字", 3);
    paper_t *p = begin();
    static const paper_column_t columns[] = {{"甲", 0.5}, {"乙", 0.5}};
    paper_table(p, columns, 2, 3, long_cell, text);
    assert_in_range(paper_pages(p), 5, 9);
    buf_init(&b, (size_t)16 << 20);
    assert_int_equal(paper_finish(p, &b, NULL), 0);
    buf_release(&b);
    free(text);
}

static void a_paper_has_an_end(void **state)
{
    (void)state;
    paper_t *p = begin();
    for (int i = 0; i < 400; i++) {
        paper_text(p, PAPER_BODY, "页");
        paper_need(p, 10000);
    }
    assert_int_equal(paper_pages(p), PAPER_PAGES_MOST);
    buf_init(&b, (size_t)16 << 20);
    err_t err = {0};
    assert_int_equal(paper_finish(p, &b, &err), ERR_PAPER_LONG);
    assert_int_equal(b.length, 0);
    buf_release(&b);
    p = begin();
    buf_init(&b, 100); /* no room for the file: an error, not half of it */
    assert_int_equal(paper_finish(p, &b, &err), ERR_BASE_MEMORY);
    buf_release(&b);
}

static void a_missing_font_is_told(void **state)
{
    (void)state;
    tool_need("fc-match", "--version");
    /* fontconfig always finds some font with the characters while one is installed: the check is that such a
     * paper still has them, whatever family was named. */
    paper_setup_t setup = {.title = "t", .author = "a", .subject = "s", .day = 0, .font = "No Such Family"};
    paper_t *p = NULL;
    assert_int_equal(paper_new(&setup, &p, NULL), 0);
    paper_drop(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_sums),
        cmocka_unit_test(deceiving_characters_are_shown),
        cmocka_unit_test(qr_as_svg),
        cmocka_unit_test(lines_stand_on_the_grid),
        cmocka_unit_test(characters_stand_on_the_grid),
        cmocka_unit_test(a_row_taller_than_a_page_is_split),
        cmocka_unit_test(a_paper_has_an_end),
        cmocka_unit_test(a_missing_font_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
