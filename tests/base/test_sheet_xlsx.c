/* test_sheet_xlsx.c - workbooks: those a real library writes, and hand-made parts for the rest. */
#include "base/buf.h"
#include "base/fault.h"
#include "base/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include <zip.h>

#include <cmocka.h>

#define NS "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static char path[] = "/tmp/test_sheet_xlsx_XXXXXX";

/* "row|cell|cell\n", errors "row!code@column\n". */
static char *dump(const char *sheet_name)
{
    buf_t out;
    buf_init(&out, (size_t)16 << 20);
    sheet_t *s = NULL;
    err_t err = {0};
    if (sheet_open(path, sheet_name, &s, &err)) {
        buf_addf(&out, "!%s %s\n", err_code_text(err.code), err.detail);
        return buf_take(&out, NULL);
    }
    for (int guard = 0; guard < 100000; guard++) {
        sheet_row_t row;
        bool more = false;
        err = (err_t){0};
        if (sheet_next(s, &row, &more, &err)) {
            buf_addf(&out, "%d!%s@%d\n", err.line, err_code_text(err.code) + strlen("sheet."), err.column);
            continue;
        }
        if (!more) break;
        buf_add_int(&out, row.number);
        for (size_t i = 0; i < row.count; i++)
            buf_addf(&out, "|%s%s", row.cell[i],
                     row.flag[i] & SHEET_LOSSY ? "~" : row.flag[i] & SHEET_FORMULA_ERROR ? "^" : "");
        buf_add_char(&out, '\n');
    }
    if (!sheet_whole(s)) buf_add_raw(&out, "stopped\n");
    sheet_close(s);
    return buf_take(&out, NULL);
}

static void assert_reads(const char *sheet_name, const char *expected)
{
    char *got = dump(sheet_name);
    assert_non_null(got);
    assert_string_equal(got, expected);
    free(got);
}

static void a_real_workbook(void **state)
{
    (void)state;
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *first = workbook_add_worksheet(book, "名单"), *second = workbook_add_worksheet(book, "Second");
    lxw_format *date = workbook_add_format(book), *stamp = workbook_add_format(book), *cn = workbook_add_format(book);
    format_set_num_format(date, "yyyy-mm-dd");
    format_set_num_format(stamp, "yyyy/m/d h:mm:ss");
    format_set_num_format(cn, "[$-804]yyyy\"年\"m\"月\"d\"日\";@");
    worksheet_write_string(first, 0, 0, "姓名", NULL);
    worksheet_write_string(first, 0, 1, "<b>&\"", NULL);
    worksheet_write_number(first, 1, 0, 42, NULL);
    worksheet_write_number(first, 1, 1, 0.1 + 0.2, NULL);
    worksheet_write_number(first, 1, 2, 110105199003070012.0, NULL);
    worksheet_write_number(first, 1, 3, 41964, date);
    worksheet_write_number(first, 1, 4, 41964.5, stamp);
    worksheet_write_number(first, 1, 5, 41964, cn);
    worksheet_write_boolean(first, 1, 6, 1, NULL);
    worksheet_write_string(first, 3, 2, "第三列", NULL); /* row 3 is empty: passed over */
    worksheet_merge_range(first, 4, 0, 4, 2, "merged", NULL);
    worksheet_write_formula_num(first, 5, 0, "=1+1", NULL, 2);
    worksheet_write_number(first, 6, 0, -1234567.5, NULL);
    worksheet_write_number(first, 6, 1, 123456789012345.0, NULL);
    worksheet_write_string(second, 0, 0, "other", NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    assert_reads(NULL, "1|姓名|<b>&\"\n2|42|0.3|1.1010519900307E+17~|2014-11-21|2014-11-21T12:00:00|"
                       "2014-11-21|TRUE\n4|||第三列\n5|merged\n6|2\n7|-1234567.5|123456789012345\n");
    assert_reads("Second", "1|other\n");
    assert_reads("Third", "!sheet.name 名单, Second\n");
}

typedef struct piece {
    const char *name, *text;
} piece_t;

static void make(const piece_t *parts, size_t count)
{
    int failed = 0;
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &failed);
    assert_non_null(z);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *s = zip_source_buffer(z, parts[i].text, strlen(parts[i].text), 0);
        assert_true(zip_file_add(z, parts[i].name, s, 0) >= 0);
    }
    assert_int_equal(zip_close(z), 0);
}

#define ROOT_RELS \
    {"_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"" REL \
                    "/officeDocument\" Target=\"/book/w.xml\"/></Relationships>"}
#define WORKBOOK(more) \
    {"book/w.xml", "<workbook " NS " xmlns:r=\"" REL "\">" more \
                   "<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"}
#define BOOK_RELS \
    {"book/_rels/w.xml.rels", "<Relationships><Relationship Id=\"r1\" Type=\"" REL \
                              "/worksheet\" Target=\"../deep/s.xml\"/><Relationship Id=\"r2\" Type=\"" REL \
                              "/sharedStrings\" Target=\"strings.xml\"/><Relationship Id=\"r3\" Type=\"" REL \
                              "/styles\" Target=\"styles.xml\"/></Relationships>"}
#define STRINGS(items) {"book/strings.xml", "<sst " NS ">" items "</sst>"}
#define STYLES \
    {"book/styles.xml", "<styleSheet " NS "><numFmts><numFmt numFmtId=\"200\" formatCode=\"0.00E+00\"/>" \
                        "<numFmt numFmtId=\"201\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"202\" " \
                        "formatCode=\"&quot;d&quot;0\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>" \
                        "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/>" \
                        "<xf numFmtId=\"20\"/><xf numFmtId=\"200\"/><xf numFmtId=\"201\"/>" \
                        "<xf numFmtId=\"202\"/><xf numFmtId=\"57\"/></cellXfs></styleSheet>"}
#define SHEET(rows) {"deep/s.xml", "<x:worksheet xmlns:x=\"urn:x\"><x:sheetData>" rows "</x:sheetData></x:worksheet>"}
#define PLAIN_SHEET(rows) {"deep/s.xml", "<worksheet " NS "><sheetData>" rows "</sheetData></worksheet>"}
#define MAKE(...) \
    make((const piece_t[]){__VA_ARGS__}, sizeof((const piece_t[]){__VA_ARGS__}) / sizeof(piece_t))

static void texts(void **state)
{
    (void)state;
    MAKE(ROOT_RELS, WORKBOOK(""), BOOK_RELS,
         STRINGS("<si><t>plain</t></si>"
                 "<si><r><rPr><b/></rPr><t>rich </t></r><r><t xml:space=\"preserve\">text</t></r></si>"
                 "<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>トウキョウ</t></rPh></si><si/>"
                 "<si><t>a_x000D_b_x005F_x0041_c_xZZZZ_</t></si>"),
         SHEET("<x:row r=\"2\"><x:c r=\"A2\" t=\"s\"><x:v>0</x:v></x:c><x:c r=\"C2\" t=\"s\"><x:v>1</x:v></x:c>"
               "<x:c t=\"s\"><x:v>2</x:v></x:c><x:c t=\"s\"><x:v>3</x:v></x:c></x:row>"
               "<x:row><x:c t=\"inlineStr\"><x:is><x:r><x:t>in</x:t></x:r><x:r><x:t>line</x:t></x:r>"
               "<x:rPh><x:t>no</x:t></x:rPh></x:is></x:c><x:c t=\"str\"><x:f>A1</x:f><x:v>calc</x:v></x:c>"
               "<x:c t=\"e\"><x:v>#N/A</x:v></x:c><x:c t=\"b\"><x:v>0</x:v></x:c></x:row>"
               "<x:row r=\"9\"><x:c r=\"A9\" t=\"s\"><x:v>99</x:v></x:c></x:row>"
               "<x:row r=\"10\"><x:c r=\"A10\" t=\"s\"><x:v>4</x:v></x:c></x:row>"));
    assert_reads(NULL, "2|plain||rich text|東京\n3|inline|calc|#N/A^|FALSE\n9!row_text@1\n"
                       "10|a\rb_x0041_c_xZZZZ_\n");
}

static void numbers_and_dates(void **state)
{
    (void)state;
    MAKE(ROOT_RELS, WORKBOOK(""), BOOK_RELS, STYLES,
         PLAIN_SHEET("<row r=\"1\"><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v></c>"
                     "<c s=\"1\"><v>61</v></c><c s=\"1\"><v>45352</v></c><c s=\"2\"><v>45352.75</v></c>"
                     "<c s=\"2\"><v>45352.999999</v></c><c s=\"3\"><v>0.5</v></c><c s=\"1\"><v>-3</v></c>"
                     "<c s=\"1\"><v>2958466</v></c><c s=\"7\"><v>45352.4</v></c><c t=\"d\"><v>2024-03-01</v></c></row>"
                     "<row r=\"2\"><c s=\"4\"><v>1.5E+3</v></c><c s=\"5\"><v>0.25</v></c><c s=\"6\"><v>7</v></c>"
                     "<c><v>12.0</v></c><c><v>1.10105E+17</v></c><c><v>110105199003070012</v></c>"
                     "<c><v>0.10000000000000001</v></c><c><v>1E-7</v></c><c><v>-0</v></c><c><v>007</v></c>"
                     "<c><v>abc</v></c><c><v>1e999</v></c><c s=\"99\"><v>5</v></c></row>"));
    assert_reads(NULL, "1|1900-01-01|1900-02-28|60|1900-03-01|2024-03-01|2024-03-01T18:00:00|2024-03-02|"
                       "12:00:00|-3|2958466|2024-03-01|2024-03-01\n"
                       "2|1500|06:00:00|7|12|1.10105E+17~|110105199003070012~|0.1|1E-7|0|7|abc|1e999|5\n");
    MAKE(ROOT_RELS, WORKBOOK("<workbookPr date1904=\"1\"/>"), BOOK_RELS, STYLES,
         PLAIN_SHEET("<row r=\"1\"><c s=\"1\"><v>0</v></c><c s=\"1\"><v>43890</v></c></row>"));
    assert_reads("S", "1|1904-01-01|2024-03-01\n");
}

static void hostile_parts(void **state)
{
    (void)state;
    MAKE(ROOT_RELS, WORKBOOK(""), BOOK_RELS,
         {"deep/s.xml", "<!DOCTYPE x [<!ENTITY a \"aaaa\">]><worksheet><sheetData><row><c t=\"str\"><v>&a;</v></c>"
                        "</row></sheetData></worksheet>"});
    assert_reads(NULL, "0!broken@0\nstopped\n");
    MAKE(ROOT_RELS, WORKBOOK(""), BOOK_RELS, {"deep/s.xml", "<worksheet><sheetData><row><c t=\"str\"><v>a</v></c></row><row>"});
    assert_reads(NULL, "1|a\n0!broken@0\nstopped\n");
    MAKE(ROOT_RELS, WORKBOOK(""), BOOK_RELS);
    assert_reads(NULL, "!sheet.broken the part is missing\n");
    MAKE({"hello.txt", "hello"});
    assert_reads(NULL, "!sheet.kind 不是 Excel 工作簿的 ZIP 文件" ERR_OR "a ZIP archive that is no Excel workbook\n");
    MAKE(ROOT_RELS, WORKBOOK("<!-- --><a/>"), BOOK_RELS,
         PLAIN_SHEET("<row r=\"1\"><c r=\"SR1\" t=\"str\"><v>512</v></c></row>"
                     "<row r=\"2\"><c r=\"SS2\" t=\"str\"><v>513</v></c></row>"
                     "<row r=\"3\"><c r=\"SS3\" t=\"str\"><v></v></c><c r=\"A3\" t=\"str\"><v>x</v></c></row>"
                     "<row r=\"4\"><c r=\"ZZZZZZZZZZZZZZZZZ4\" t=\"str\"><v>x</v></c></row>"));
    char *got = dump(NULL);
    assert_non_null(strstr(got, "|512\n2!row_wide@0\n3|x\n4!row_wide@0\n"));
    free(got);
}

/* 8 MiB of spaces in a part of some 8 KiB. */
static void a_zip_bomb_is_stopped(void **state)
{
    (void)state;
    size_t bytes = (size_t)8 << 20;
    char *rows = malloc(bytes + 1);
    assert_non_null(rows);
    memset(rows, ' ', bytes);
    rows[bytes] = '\0';
    MAKE(ROOT_RELS, WORKBOOK(""), BOOK_RELS, {"deep/s.xml", rows});
    free(rows);
    char *got = dump(NULL);
    assert_non_null(strstr(got, "!sheet.limit"));
    free(got);
}

static void long_cells(void **state)
{
    (void)state;
    buf_t b;
    buf_init(&b, (size_t)8 << 20);
    buf_add_raw(&b, "<worksheet><sheetData><row r=\"1\"><c t=\"str\"><v>");
    unsigned seed = 1; /* letters that do not compress: the ratio is not what is tested here */
    for (int i = 0; i <= SHEET_CELL_MOST; i++) {
        seed = seed * 1103515245u + 12345u;
        buf_add_char(&b, (char)('a' + (seed >> 16) % 26));
    }
    buf_add_raw(&b, "</v></c></row><row r=\"2\"><c t=\"str\"><v>ok</v></c></row><row r=\"3\">");
    for (int c = 0; c < 20; c++) {
        buf_add_raw(&b, "<c t=\"str\"><v>");
        for (int i = 0; i < 60000; i++) {
            seed = seed * 1103515245u + 12345u;
            buf_add_char(&b, (char)('a' + (seed >> 16) % 26));
        }
        buf_add_raw(&b, "</v></c>");
    }
    buf_add_raw(&b, "</row></sheetData></worksheet>");
    MAKE(ROOT_RELS, WORKBOOK(""), BOOK_RELS, {"deep/s.xml", buf_text(&b)});
    buf_release(&b);
    assert_reads(NULL, "1!row_cell@1\n2|ok\n3!row_long@0\n");
}

#ifdef XZ_FAULTS
/* Whichever allocation fails, the answer is that memory is short, and nothing is lost on the way. */
static void every_allocation_may_fail(void **state)
{
    (void)state;
    MAKE(ROOT_RELS, WORKBOOK(""), BOOK_RELS, STYLES, STRINGS("<si><t>a</t></si>"),
         PLAIN_SHEET("<row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"str\"><v>b</v></c><c s=\"1\"><v>45000</v></c></row>"));
    for (long n = 0; n < 60; n++) {
        sheet_t *s = NULL;
        sheet_row_t row;
        bool more = true;
        err_t err = {0};
        fault_arm(FAULT_ALLOC, n, false);
        int rc = sheet_open(path, NULL, &s, &err);
        while (!rc && more) rc = sheet_next(s, &row, &more, &err);
        long fired = fault_disarm();
        sheet_close(s);
        if (!fired) return;
        assert_true(rc == ERR_BASE_MEMORY || rc == ERR_SHEET_LIMIT || rc == ERR_SHEET_ROW_CELL);
    }
    fail();
}
#endif

static int make_path(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    if (fd >= 0) close(fd);
    return fd < 0;
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_real_workbook), cmocka_unit_test(texts),
        cmocka_unit_test(numbers_and_dates), cmocka_unit_test(hostile_parts),
        cmocka_unit_test(a_zip_bomb_is_stopped), cmocka_unit_test(long_cells),
#ifdef XZ_FAULTS
        cmocka_unit_test(every_allocation_may_fail),
#endif
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
