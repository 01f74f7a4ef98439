/* test_check.c - the checker on sentences with known verdicts, worked by hand: tests/report/corpus/dev-*.tsv.
 *
 * A row: id, language, class, text (\n for a line end), verdict, note. The verdict of a text is broken if any finding is,
 * else inconsistent, else consistent, else not_checkable. Arguments are the files; all rows must come out as known.
 */
#include "report/check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROW_MOST = 8192, FILES_MOST = 8 };
static const char *files[FILES_MOST];
static int file_count;

static enum check_verdict verdict_of(const check_result_t *r)
{
    if (r->tally[CHECK_BROKEN]) return CHECK_BROKEN;
    if (r->tally[CHECK_INCONSISTENT]) return CHECK_INCONSISTENT;
    return r->tally[CHECK_CONSISTENT] ? CHECK_CONSISTENT : CHECK_NOT_CHECKABLE;
}

static enum check_verdict check(const char *text, bool tell)
{
    arena_t *a = arena_new((size_t)64 << 20);
    check_result_t r;
    err_t err = {0};
    assert_non_null(a);
    assert_int_equal(check_text(text, strlen(text), a, &r, &err), 0);
    enum check_verdict v = verdict_of(&r);
    for (size_t i = 0; tell && i < r.count; i++) {
        const check_finding_t *f = &r.findings[i];
        print_message("    %s [%s] \"%s\" %s | %s\n", check_verdict_word(f->verdict), f->rule, f->quote, f->computed.in[LANG_EN], f->note.in[LANG_EN]);
    }
    arena_free(a);
    return v;
}

/* Cuts the row at its tabs. */
static int cells_of(char *row, char *cell[6])
{
    int n = 0;
    for (char *p = row; n < 6;) {
        cell[n++] = p;
        p = strpbrk(p, "\t\n");
        if (!p || *p == '\n') {
            if (p) *p = '\0';
            break;
        }
        *p++ = '\0';
    }
    return n;
}

static void unescape(char *text)
{
    char *to = text;
    for (char *p = text; *p; p++)
        if (p[0] == '\\' && p[1] == 'n') *to++ = '\n', p++;
        else if (p[0] == '\\' && p[1] == 't') *to++ = '\t', p++;
        else *to++ = *p;
    *to = '\0';
}

static int read_corpus(const char *path, int *ret_rows)
{
    static char row[ROW_MOST];
    FILE *f = fopen(path, "r");
    int wrong = 0, line = 0;
    assert_non_null(f);
    while (fgets(row, sizeof row, f)) {
        char *cell[6];
        line++;
        if (row[0] == '#' || row[0] == '\n' || strncmp(row, "id\t", 3) == 0) continue;
        assert_true(cells_of(row, cell) >= 5);
        unescape(cell[3]);
        enum check_verdict v = check(cell[3], false);
        (*ret_rows)++;
        if (strcmp(check_verdict_word(v), cell[4]) == 0) continue;
        print_message("%s:%d: %s %s: %s, not %s: %s\n", path, line, cell[0], cell[2], check_verdict_word(v), cell[4], cell[3]);
        (void)check(cell[3], true);
        wrong++;
    }
    fclose(f);
    return wrong;
}

static void corpus_is_read_as_known(void **state)
{
    (void)state;
    for (int i = 0; i < file_count; i++) {
        int rows = 0, wrong = read_corpus(files[i], &rows);
        print_message("%s: %d of %d otherwise\n", files[i], wrong, rows);
        assert_true(rows > 20);
        assert_int_equal(wrong, 0);
    }
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc && file_count < FILES_MOST; i++) files[file_count++] = argv[i];
    const struct CMUnitTest tests[] = {cmocka_unit_test(corpus_is_read_as_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
