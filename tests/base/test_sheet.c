/* test_sheet.c - CSV: places, encodings, separators, broken rows; gzip; the writer. */
#include "base/buf.h"
#include "base/fault.h"
#include "base/sheet.h"
#include "base/sheet_write.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

/* Reads a table into one text: "line|cell|cell\n", errors as "line!code@column\n". */
static char *dump(const void *data, size_t bytes)
{
    buf_t out;
    buf_init(&out, (size_t)16 << 20);
    sheet_t *s = NULL;
    err_t err = {0};
    if (sheet_open_memory(data, bytes, NULL, &s, &err)) {
        buf_addf(&out, "!%s\n", err_code_text(err.code));
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
        for (size_t i = 0; i < row.count; i++) {
            buf_addf(&out, "|%s", row.cell[i]);
            if (row.flag[i] & SHEET_LOSSY) buf_add_raw(&out, "~");
        }
        buf_add_char(&out, '\n');
    }
    if (!sheet_whole(s)) buf_add_raw(&out, "stopped\n");
    sheet_close(s);
    return buf_take(&out, NULL);
}

#define assert_reads(csv, expected) assert_reads_bytes((csv), sizeof(csv) - 1, (expected))
static void assert_reads_bytes(const void *data, size_t bytes, const char *expected)
{
    char *got = dump(data, bytes);
    assert_non_null(got);
    assert_string_equal(got, expected);
    free(got);
}

static void plain_rows(void **state)
{
    (void)state;
    assert_reads("name,id\n张三,1\n李四,2\n", "1|name|id\n2|张三|1\n3|李四|2\n");
    assert_reads("a,b\r\n1,2\r\n", "1|a|b\n2|1|2\n");
    assert_reads("a,b\r1,2\r3,4", "1|a|b\n2|1|2\n3|3|4\n");
    assert_reads("\xEF\xBB\xBF"
                 "a,b\n1,2", "1|a|b\n2|1|2\n");
    assert_reads("", "");
    assert_reads("\n\n", "");
    assert_reads("a", "1|a\n");
    assert_reads("a,\n,b\n,,\n\"\"\nc,", "1|a|\n2||b\n5|c|\n");
    assert_reads(" a , b \n", "1| a | b \n");
}

static void quoted_rows(void **state)
{
    (void)state;
    assert_reads("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "1|a|b\n2|x,y|say \"hi\"\n");
    /* a line break inside a cell: the next row's number counts it, whatever its form */
    assert_reads("a,b\n\"1\n2\r\n3\",c\nd,e\n", "1|a|b\n2|1\n2\r\n3|c\n5|d|e\n");
    assert_reads("a,b\n\"1\r2\",\"\"\"\n\"\"\"\nd,e\n", "1|a|b\n2|1\r2|\"\n\"\n5|d|e\n");
    /* a mark inside a plain cell is a letter */
    assert_reads("a,b\n5\" pipe,x\"\"y\n", "1|a|b\n2|5\" pipe|x\"\"y\n");
    assert_reads("a,b\n\"\",\"\"", "1|a|b\n");
    assert_reads("a,b\nx,\"\"", "1|a|b\n2|x|\n");
}

static void broken_rows_cost_themselves(void **state)
{
    (void)state;
    assert_reads("a,b\n1,\"x\"y\n2,3\n", "1|a|b\n2!row_quote@2\n3|2|3\n");
    /* the mark of line 2 is never closed: lines 3 and 4 are still read */
    assert_reads("a,b\n1,\"x\n2,3\n4,5\n", "1|a|b\n2!row_quote@2\n3|2|3\n4|4|5\n");
    /* it seems closed by the mark that opens a cell further down */
    assert_reads("a,b\n1,\"x\n2,\"y\"\n4,5\n", "1|a|b\n2!row_quote@2\n3|2|y\n4|4|5\n");
    /* the first cell is right and has a line break; the second is wrong: go on below it */
    assert_reads("a,b\n\"1\n2\",\"x\"y\n4,5\n", "1|a|b\n2!row_quote@2\n4|4|5\n");
    assert_reads("a,b\n1,\"x", "1|a|b\n2!row_quote@2\n");
    assert_reads("a,b\n1,x\0y\n2,3\n", "1|a|b\n2!row_text@2\n3|2|3\n");
    assert_reads("a,b\n1,\"x\0y\"\n2,3\n", "1|a|b\n2!row_text@2\n3|2|3\n");
}

static void separators(void **state)
{
    (void)state;
    assert_reads("a;b;c,d\n1;2;3\n", "1|a|b|c,d\n2|1|2|3\n");
    assert_reads("a\tb\n1\t2,3\n", "1|a|b\n2|1|2,3\n");
    assert_reads("\"a;;;;\",b\n1;2,3\n", "1|a;;;;|b\n2|1;2|3\n");
    assert_reads("sep=;\r\na;b,c,d\r\n", "2|a|b,c,d\n");
    assert_reads("sep=\n", "1|sep=\n");
}

static void encodings(void **state)
{
    (void)state;
    /* 姓名,单位 / 张三,中建一局 in GB18030; 㐂 (U+3402) takes four bytes: 81 39 EF 31 */
    assert_reads("\xD0\xD5\xC3\xFB,\xB5\xA5\xCE\xBB\n\xD5\xC5\xC8\xFD,\xD6\xD0\xBD\xA8\xD2\xBB\xBE\xD6\x81\x39\xEF\x31\n",
                 "1|姓名|单位\n2|张三|中建一局\xE3\x90\x82\n");
    /* ASCII for a while, then GB18030: decided where it shows */
    assert_reads("id,name\n1,x\n2,\xD5\xC5\xC8\xFD\n", "1|id|name\n2|1|x\n3|2|张三\n");
    /* one damaged byte in much good UTF-8 is damage of one row */
    assert_reads("名,单位\n张三,中建\n李\xFF四,乙\n王五,丙\n",
                 "1|名|单位\n2|张三|中建\n3!row_text@1\n4|王五|丙\n");
    /* Latin-1 must not become Han */
    assert_reads("name\nPe\xF1" "a\nGarcia\nJos\xE9\n", "1|name\n2!row_text@1\n3|Garcia\n4!row_text@1\n");
    assert_reads("\xFF\xFE" "a\0,\0", "!sheet.kind\n");
}

static void lost_digits_are_flagged(void **state)
{
    (void)state;
    assert_reads("id\n1.10105E+17\n110105199003070012\n1.5\n1E+5\n1.1E+\nx1.1E+17\n",
                 "1|id\n2|1.10105E+17~\n3|110105199003070012\n4|1.5\n5|1E+5\n6|1.1E+\n7|x1.1E+17\n");
}

static void limits(void **state)
{
    (void)state;
    buf_t b;
    buf_init(&b, (size_t)16 << 20);
    buf_add_raw(&b, "a,b\n1,");
    for (int i = 0; i < SHEET_CELL_MOST; i++) buf_add_char(&b, 'x');
    buf_add_raw(&b, "\n2,");
    for (int i = 0; i <= SHEET_CELL_MOST; i++) buf_add_char(&b, 'y');
    buf_add_raw(&b, "\n3,4\n");
    for (int i = 0; i < 512; i++) buf_addf(&b, "%sz", i ? "," : "");
    buf_add_char(&b, '\n');
    for (int i = 0; i < 513; i++) buf_addf(&b, "%sz", i ? "," : "");
    buf_add_raw(&b, "\n5,6\n");
    for (int i = 0; i <= SHEET_ROW_MOST; i++) buf_add_char(&b, i % 1000 ? 'q' : ',');
    buf_add_raw(&b, "\n7,8\n9,\"");
    for (int i = 0; i < 3000000; i++) buf_add_char(&b, i % 100 ? 'q' : ',');
    buf_add_raw(&b, "\n10,11\n");
    char *got = dump(buf_text(&b), b.length);
    char *at = strstr(got, "3!row_cell@2\n4|3|4\n5|z|z|");
    assert_non_null(at);
    at = strstr(at, "\n6!");
    assert_non_null(at);
    assert_string_equal(at, "\n6!row_wide@0\n7|5|6\n8!row_long@0\n9|7|8\n10!row_quote@2\n11|10|11\n");
    free(got);
    buf_release(&b);
}

/* The same rows whatever the pieces: a long table crosses many refills. */
static void rows_cross_the_buffer(void **state)
{
    (void)state;
    buf_t b, expected;
    buf_init(&b, (size_t)16 << 20);
    buf_init(&expected, (size_t)16 << 20);
    int64_t line = 1;
    for (int i = 0; i < 40000; i++) {
        buf_addf(&b, "%d,\"名%d\n\"\"%d\"\"\",x\r\n", i, i * 7, i);
        buf_addf(&expected, "%lld|%d|名%d\n\"%d\"|x\n", (long long)line, i, i * 7, i);
        line += 2;
    }
    assert_reads_bytes(buf_text(&b), b.length, buf_text(&expected));
    buf_release(&b);
    buf_release(&expected);
}

static size_t gzip(const void *data, size_t bytes, unsigned char *into, size_t room)
{
    z_stream z = {0};
    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)data;
    z.avail_in = (uInt)bytes;
    z.next_out = into;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t n = room - z.avail_out;
    assert_int_equal(deflateEnd(&z), Z_OK);
    return n;
}

static void gzip_files(void **state)
{
    (void)state;
    unsigned char z[4096];
    size_t first = gzip("a,b\n1,", 6, z, sizeof z);
    size_t n = first + gzip("2\n3,4\n", 6, z + first, sizeof z - first);
    assert_reads_bytes(z, n, "1|a|b\n2|1|2\n3|3|4\n");
    memset(z + n, 0, 600); /* tape padding */
    assert_reads_bytes(z, n + 600, "1|a|b\n2|1|2\n3|3|4\n");
    assert_reads_bytes(z, n - 1, "!sheet.broken\n");
    z[first - 6] ^= 1; /* checksum of the first member */
    assert_reads_bytes(z, n, "!sheet.broken\n");
}

static void a_gzip_bomb_is_stopped(void **state)
{
    (void)state;
    size_t bytes = (size_t)100 << 20, room = (size_t)1 << 20;
    char *zeros = malloc(bytes);
    unsigned char *z = malloc(room);
    assert_non_null(zeros);
    assert_non_null(z);
    memset(zeros, 'x', bytes);
    memcpy(zeros, "a,b", 3);
    for (size_t i = 3; i < bytes; i += 100000) zeros[i] = '\n';
    size_t n = gzip(zeros, bytes, z, room);
    free(zeros);
    char *got = dump(z, n);
    assert_memory_equal(got, "1|a|b\n2!row_cell@1\n", 19);
    assert_non_null(strstr(got, "\n0!limit@0\nstopped\n"));
    free(got);
    free(z);
}

static void other_files_are_named(void **state)
{
    (void)state;
    assert_reads("%PDF-1.7\n", "!sheet.kind\n");
    assert_reads("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "!sheet.kind\n");
    sheet_t *s = NULL;
    err_t err = {0};
    assert_int_equal(sheet_open("/nonexistent/list.csv", NULL, &s, &err), ERR_BASE_FILE_MISSING);
    assert_string_equal(err.arg[0], "/nonexistent/list.csv");
    assert_int_equal(sheet_open("/", NULL, &s, &err), ERR_BASE_FILE);
    assert_string_equal(err.arg[0], "/");
}

static void written_rows_read_back(void **state)
{
    (void)state;
    char path[] = "/tmp/test_sheet_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    static const char *const head[] = {"姓名", "单位"}, *const reason_head[] = {"line", "reason"};
    static const char *const rows[][2] = {{"张\"三\"", "a,b\nc"}, {"", "=1+1"}, {" x ", "-5"}};
    sheet_writer_t *w = NULL;
    err_t err = {0};
    assert_int_equal(sheet_writer_open(path, SHEET_WRITE_BOM | SHEET_WRITE_GUARD, &w, &err), 0);
    assert_int_equal(sheet_writer_row_reasons(w, head, 2, 3, reason_head, 2, &err), 0);
    for (int i = 0; i < 3; i++)
        assert_int_equal(sheet_writer_row_reasons(w, rows[i], 2, 3, (const char *const[]){"7", "缺号"}, 2, &err), 0);
    assert_int_equal(sheet_writer_row(w, (const char *const[]){""}, 1, &err), 0);
    assert_int_equal(sheet_writer_raw(w, "raw,\"a \"\"b\"\"\"\r\n,x\r\n", strlen("raw,\"a \"\"b\"\"\"\r\n,x\r\n"), 2, &err), 0);
    assert_int_equal(sheet_writer_rows(w), 7);
    assert_int_equal(sheet_writer_close(w, true, &err), 0);

    sheet_t *s = NULL;
    sheet_row_t row;
    bool more = false;
    assert_int_equal(sheet_open(path, NULL, &s, &err), 0);
    assert_int_equal(sheet_next(s, &row, &more, &err), 0);
    assert_int_equal(row.count, 5);
    assert_string_equal(row.cell[4], "reason");
    assert_int_equal(sheet_next(s, &row, &more, &err), 0);
    assert_string_equal(row.cell[0], "张\"三\"");
    assert_string_equal(row.cell[1], "a,b\nc");
    assert_string_equal(row.cell[3], "7");
    assert_int_equal(sheet_next(s, &row, &more, &err), 0);
    assert_string_equal(row.cell[1], "'=1+1");
    assert_int_equal(sheet_next(s, &row, &more, &err), 0);
    assert_string_equal(row.cell[0], " x ");
    assert_string_equal(row.cell[1], "-5");
    assert_int_equal(sheet_next(s, &row, &more, &err), 0); /* rows made elsewhere stand behind those written before */
    assert_string_equal(row.cell[0], "raw");
    assert_string_equal(row.cell[1], "a \"b\"");
    assert_int_equal(sheet_next(s, &row, &more, &err), 0);
    assert_true(more);
    assert_int_equal(sheet_next(s, &row, &more, &err), 0);
    assert_false(more);
    uint64_t done = 0, total = 0;
    sheet_position(s, &done, &total);
    assert_true(total > 0 && done == total);
    sheet_close(s);
    unlink(path);
}

static void write_one(const char *path)
{
    sheet_writer_t *w = NULL;
    err_t err = {0};
    assert_int_equal(sheet_writer_open(path, 0, &w, &err), 0);
    assert_int_equal(sheet_writer_row(w, (const char *const[]){"new"}, 1, &err), 0);
    assert_int_equal(sheet_writer_close(w, true, &err), 0);
}

/* --out /dev/null by root must not put a file in the place of the device; nor one in the place of a link. */
static void pipes_and_links_stay_what_they_are(void **state)
{
    (void)state;
    char folder[] = "/tmp/test_sheet_XXXXXX", pipe_path[64], file[64], link_path[64], text[16] = "";
    struct stat st;
    assert_non_null(mkdtemp(folder));
    snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
    snprintf(file, sizeof file, "%s/file", folder);
    snprintf(link_path, sizeof link_path, "%s/link", folder);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    int fd = open(pipe_path, O_RDONLY | O_NONBLOCK);
    assert_true(fd >= 0);
    write_one(pipe_path);
    assert_int_equal(read(fd, text, sizeof text), 5);
    assert_memory_equal(text, "new\r\n", 5);
    close(fd);
    assert_int_equal(lstat(pipe_path, &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
    write_one(file);
    assert_int_equal(truncate(file, 0), 0);
    assert_int_equal(symlink(file, link_path), 0);
    write_one(link_path);
    assert_int_equal(lstat(link_path, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_size, 5);
    assert_int_equal(unlink(link_path) | unlink(file) | unlink(pipe_path), 0);
    assert_int_equal(rmdir(folder), 0); /* nothing is left beside */
}

#ifdef XZ_FAULTS
/* A full disk: the old file stays as it was, and nothing is left beside it. */
static void a_failed_write_leaves_the_old_file(void **state)
{
    (void)state;
    char path[] = "/tmp/test_sheet_XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, "old\n", 4), 4);
    close(fd);
    sheet_writer_t *w = NULL;
    err_t err = {0};
    assert_int_equal(sheet_writer_open(path, 0, &w, &err), 0);
    assert_int_equal(sheet_writer_row(w, (const char *const[]){"new"}, 1, &err), 0);
    fault_arm(FAULT_WRITE, 0, true);
    assert_int_equal(sheet_writer_close(w, true, &err), ERR_BASE_DISK_FULL);
    fault_disarm();
    sheet_t *s = NULL;
    sheet_row_t row;
    bool more = false;
    assert_int_equal(sheet_open(path, NULL, &s, &err), 0);
    assert_int_equal(sheet_next(s, &row, &more, &err), 0);
    assert_string_equal(row.cell[0], "old");
    sheet_close(s);
    unlink(path);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    static const char csv[] = "\xD0\xD5,b\n\xD5\xC5\xC8\xFD,2\n";
    for (long n = 0; n < 20; n++) {
        fault_arm(FAULT_ALLOC, n, true);
        sheet_t *s = NULL;
        sheet_row_t row;
        bool more = true;
        err_t err = {0};
        int rc = sheet_open_memory(csv, sizeof csv - 1, NULL, &s, &err);
        while (!rc && more) rc = sheet_next(s, &row, &more, &err);
        long fired = fault_disarm();
        sheet_close(s);
        assert_int_equal(rc, fired ? ERR_BASE_MEMORY : 0);
        if (!fired) return;
    }
    fail();
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_rows),
        cmocka_unit_test(quoted_rows),
        cmocka_unit_test(broken_rows_cost_themselves),
        cmocka_unit_test(separators),
        cmocka_unit_test(encodings),
        cmocka_unit_test(lost_digits_are_flagged),
        cmocka_unit_test(limits),
        cmocka_unit_test(rows_cross_the_buffer),
        cmocka_unit_test(gzip_files),
        cmocka_unit_test(a_gzip_bomb_is_stopped),
        cmocka_unit_test(other_files_are_named),
        cmocka_unit_test(written_rows_read_back),
        cmocka_unit_test(pipes_and_links_stay_what_they_are),
#ifdef XZ_FAULTS
        cmocka_unit_test(a_failed_write_leaves_the_old_file),
        cmocka_unit_test(every_allocation_may_fail),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
