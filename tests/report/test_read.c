/* test_read.c - reports read as plain text: encodings, HTML, DOCX; what is none is refused. */
#include "report/read.h"

#include "base/text.h"
#include "report/read_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include <cmocka.h>

/* A line ends after the last one too. */
static void reads(const char *name, const void *bytes, size_t count, const char *expected)
{
    char *text = NULL;
    size_t n = 0;
    err_t err = {0};
    assert_int_equal(report_text_decode(name, bytes, count, &text, &n, &err), 0);
    assert_string_equal(text, expected);
    assert_int_equal(n, strlen(expected));
    free(text);
}
#define READS(name, bytes, expected) reads(name, bytes, sizeof bytes - 1, expected)

static void encodings_are_told_apart(void **state)
{
    (void)state;
    READS("a.txt", "受理12件", "受理12件\n");
    READS("a.txt", "\xEF\xBB\xBF" "受理12件", "受理12件\n");
    READS("a.txt", "\xFF\xFE" "\xD7\x53\x06\x74" "1\0" "2\0", "受理12\n");
    READS("a.txt", "\xFE\xFF" "\x53\xD7\x74\x06" "\0" "1\0" "2", "受理12\n");
    READS("a.txt", "\xCA\xDC\xC0\xED" "12" "\xBC\xFE", "受理12件\n"); /* GB18030 */
    READS("a.txt", "one stray\0 zero", "one stray  zero\n");
}

/* What is escaped means what it is; the bar of a cell stays, words with a backslash too. */
static void markdown_is_read_without_its_backslashes(void **state)
{
    (void)state;
    READS("a.md", "占14\\.9%，12\\,000人\\\n（一）", "占14.9%，12,000人\n（一）\n");
    READS("a.md", "| a\\|b | C:\\temp |", "| a\\|b | C:\\temp |\n");
    READS("a.txt", "占14\\.9%", "占14\\.9%\n");
}

static void html_is_its_words(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    err_t err = {0};
    static const char page[] = "<html><head><title>t</title><style>p{}</style></head><body><p>受理&nbsp;12件</p><script>x=1</script><p>a &lt; b</p></body></html>";
    assert_int_equal(report_text_decode("a.html", page, sizeof page - 1, &text, &n, &err), 0);
    assert_non_null(strstr(text, "12件"));
    assert_non_null(strstr(text, "a < b"));
    assert_null(strstr(text, "x=1"));
    assert_null(strstr(text, "p{}"));
    free(text);
}

static void what_is_no_text_is_refused(void **state)
{
    (void)state;
    static const unsigned char old_word[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
    unsigned char program[4096];
    for (size_t i = 0; i < sizeof program; i++) program[i] = (unsigned char)(i * 37 % 251);
    char *text = NULL;
    size_t n = 0;
    err_t err = {0};
    assert_int_equal(report_text_decode("a.doc", old_word, sizeof old_word, &text, &n, &err), ERR_REPORT_KIND);
    assert_int_equal(report_text_decode("a.txt", program, sizeof program, &text, &n, &err), ERR_REPORT_KIND);
    assert_int_equal(report_text_decode("a.docx", "PK\3\4 and no more", 15, &text, &n, &err), ERR_REPORT_KIND); /* not "no table" */
    assert_int_equal(report_text_decode("a.docx", "text", 4, &text, &n, &err), ERR_REPORT_KIND);
    assert_int_equal(report_text_read("/dev/zero", &text, &n, &err), ERR_REPORT_LARGE); /* it has no end */
    assert_int_equal(report_text_read("/nowhere/at/all.txt", &text, &n, &err), ERR_BASE_FILE_MISSING);
    assert_null(text);
}

/* Paragraphs are lines, cells are parted by tabs. */
static void a_word_file_is_read(void **state)
{
    (void)state;
    static const char document[] =
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
        "<w:p><w:r><w:t>受理</w:t></w:r><w:r><w:t>12件</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>3</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "</w:body></w:document>";
    static const char relations[] =
        "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" "
        "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    char path[] = "/tmp/xz-read-XXXXXX";
    char *text = NULL;
    size_t n = 0;
    int fd = mkstemp(path), why = 0;
    err_t err = {0};
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
    assert_non_null(zip);
    assert_true(zip_file_add(zip, "word/document.xml", zip_source_buffer(zip, document, sizeof document - 1, 0), 0) >= 0);
    assert_true(zip_file_add(zip, "_rels/.rels", zip_source_buffer(zip, relations, sizeof relations - 1, 0), 0) >= 0);
    assert_int_equal(zip_close(zip), 0);
    assert_int_equal(report_text_read(path, &text, &n, &err), 0);
    assert_non_null(strstr(text, "受理12件\n"));
    assert_non_null(strstr(text, "甲 \t3"));
    free(text);
    assert_int_equal(unlink(path), 0);
}

static void laid_out(const char *page, const char *expected)
{
    buf_t b;
    buf_init(&b, 1 << 20);
    buf_add_raw(&b, page);
    bool own = false;
    assert_int_equal(read_pdf_lines(&b, &own, NULL), 0);
    assert_int_equal(read_pdf_tables(&b, own, NULL), 0);
    assert_string_equal(buf_text(&b), expected);
    buf_release(&b);
}

/* The letters athwart, 演示 in the margin, the page's number and the head of every page go; a paragraph is one line; rows stay rows. */
static void a_report_printed_is_read_as_it_was_written(void **state)
{
    (void)state;
    laid_out("               N\n\n             IO\n        某市人民检察院2025年\n          AT\n\n"
             "      受理审查起诉案件32人，占68.1%；渎职犯罪15人      ST\n演\n\n    ，占31.9%。\n               — 1 —\n         R\n      M\n  DE\n示\n"
             "\f                    年度报告\n      各院如下。\n    甲院          8       9\n    乙院          7       6\n"
             "\f                    年度报告\n      In 2025, 121 cases were accepted and 97\n    persons were prosecuted.\n",
             "某市人民检察院2025年\n受理审查起诉案件32人，占68.1%；渎职犯罪15人，占31.9%。\n各院如下。\n甲院          8       9\n乙院          7       6\n"
             "In 2025, 121 cases were accepted and 97 persons were prosecuted.\n");
    laid_out("      受理12件，占\n    31.9%。\n\nN\n", "      受理12件，占\n    31.9%。\n\nN\n"); /* not of this program */
    laid_out("      受理12件，占\n    31.9%。\n资料 F-42e7d56f144c\n", "受理12件，占31.9%。\n资料 F-42e7d56f144c\n");
    /* letters in cells are no watermark: in a file that bears none, nor in rows of a file that bears one */
    laid_out("    甲院        8        A\n    乙院        7        T\n    A级     3\n    T       2     ON\n资料 F-42e7d56f144c\n",
             "甲院        8        A\n乙院        7        T\nA级     3\nT       2     ON\n资料 F-42e7d56f144c\n");
    laid_out("            N\n          IO\n        AT\n      ST\n    R\n   M\n  DE\n    甲院        8        A\n    乙院        7        T      \n    丙院        6        ON\n",
             "甲院\t8\tA\n乙院\t7\tT\n丙院\t6\tON\n");
}

/* A name and a head that did not fit their cells are put back; the head of the next page is no row; an empty cell stays one. What has no
 * even rows stays as it was: half a table would have sums of its own. */
static void tables_of_a_page_have_cells(void **state)
{
    (void)state;
    laid_out("    附表      办理情况\n  单位         受理        起诉\n             （件）      （件）\n  苏州市虎丘区      8         6\n  人民检察院\n"
             "\f  单位         受理        起诉\n             （件）      （件）\n  昆山市院         5\n  合计          13        6\n  资料 F-42e7d56f144c\n",
             "附表      办理情况\n单位\t受理（件）\t起诉（件）\n苏州市虎丘区人民检察院\t8\t6\n昆山市院\t5\t\n合计\t13\t6\n资料 F-42e7d56f144c\n");
    static const char uneven[] = "  单位      受理    起诉\n  甲院      8     6\n             说明        7\n  乙院      5     3\n  合计      13    9\n";
    laid_out(uneven, uneven);
}

static void is_read(const char *page, const char *expected)
{
    char *text = NULL;
    size_t n = 0;
    assert_int_equal(report_text_decode("a.html", page, strlen(page), &text, &n, NULL), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void tables_of_a_web_page_have_cells(void **state)
{
    (void)state;
    is_read("<table><tr><th>单位</th><th colspan=\"2\">受理</th></tr>\n<tr><td><p>甲院</p></td><td>8</td><td>6<br>人</td></tr></table><p>后文</p>",
            "\n\n单位\t受理 \n 甲院 \t8\t6 人\n\n后文\n\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(markdown_is_read_without_its_backslashes), cmocka_unit_test(html_is_its_words),
        cmocka_unit_test(what_is_no_text_is_refused),
        cmocka_unit_test(a_word_file_is_read),
        cmocka_unit_test(a_report_printed_is_read_as_it_was_written),
        cmocka_unit_test(tables_of_a_page_have_cells),
        cmocka_unit_test(tables_of_a_web_page_have_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
