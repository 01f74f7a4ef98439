/* make_demo.c - writes N invented convictions as a CSV sheet: make_demo N [SEED] > demo.csv
 *
 * The same N and SEED give the same bytes on the same $XIEZHI_TODAY. See src/archive/demo.h for what is
 * invented and how it is marked.
 */
#include "archive/demo.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdio.h>

static int write_row(const char *const *cells)
{
    buf_t b;
    buf_init(&b, 1 << 16);
    for (int i = 0; i < DEMO_COLUMNS; i++) {
        if (i) buf_add_char(&b, ',');
        buf_add_csv(&b, cells[i]);
    }
    buf_add_char(&b, '\n');
    int failed = buf_failed(&b) || fwrite(b.data, 1, b.length, stdout) != b.length;
    buf_release(&b);
    return failed;
}

static int write_all(demo_t *d, int64_t count, arena_t *a, err_t *err)
{
    if (write_row(DEMO_HEADS)) return err_set(err, ERR_BASE_DISK_FULL, "stdout");
    for (int64_t i = 0; i < count; i++) {
        demo_record_t r;
        const char *cells[DEMO_COLUMNS];
        arena_reset(a);
        demo_make(d, (uint64_t)i, &r);
        int failed = demo_cells(&r, a, cells, err);
        if (failed) return failed;
        if (write_row(cells)) return err_set(err, ERR_BASE_DISK_FULL, "stdout");
    }
    return fflush(stdout) == 0 ? 0 : err_set(err, ERR_BASE_DISK_FULL, "stdout");
}

int main(int argc, char **argv)
{
    int64_t count, seed = 1;
    err_t err = {0};
    demo_t *demo = NULL;
    arena_t *tables = arena_new((size_t)16 << 20), *rows = arena_new((size_t)1 << 20);
    int failed = tables && rows ? 0 : err_nomem(&err);
    if (argc < 2 || argc > 3) {
        fputs("usage: make_demo N [SEED]\n", stderr);
        return LEAVE_USAGE;
    }
    if (!failed) failed = text_to_int(argv[1], 1, 100000000, &count, &err);
    if (!failed && argc > 2) failed = text_to_int(argv[2], 0, INT64_MAX, &seed, &err);
    if (!failed) failed = demo_open((uint64_t)seed, day_today(), tables, &demo, &err);
    if (!failed) failed = write_all(demo, count, rows, &err);
    if (failed) {
        buf_t text;
        buf_init(&text, 1 << 14);
        err_add_text(&text, &err, lang_from_environment());
        fputs(buf_failed(&text) ? "?\n" : buf_text(&text), stderr);
        buf_release(&text);
    }
    arena_free(tables);
    arena_free(rows);
    return failed ? (int)err_leave((enum err_code)failed) : 0;
}
