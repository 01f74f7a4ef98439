/* table.c - where tables go. */
#include "cli/table.h"

#include <assert.h>
#include <string.h>

enum { SEND_AT = 64 << 10, ROWS_CAP = 16 << 20 };

int table_open(table_out_t *t, cli_call_t *call, const char *path, err_t *err)
{
    *t = (table_out_t){.call = call};
    buf_init(&t->rows, ROWS_CAP);
    return path && strcmp(path, "-") != 0 ? sheet_writer_open(path, SHEET_WRITE_PLAIN, &t->writer, err) : 0;
}

int table_raw(table_out_t *t, const char *rows, size_t bytes, err_t *err)
{
    if (t->writer) return sheet_writer_raw(t->writer, rows, bytes, 0, err);
    buf_add_bytes(t->call->out, rows, bytes);
    return cli_flush(t->call, err);
}

static int send(table_out_t *t, err_t *err)
{
    if (buf_failed(&t->rows)) return err_nomem(err);
    int code = t->rows.length ? table_raw(t, buf_text(&t->rows), t->rows.length, err) : 0;
    buf_clear(&t->rows);
    return code;
}

int table_send(table_out_t *t, err_t *err)
{
    assert(t->call);
    return t->rows.length >= SEND_AT || buf_failed(&t->rows) ? send(t, err) : 0;
}

int table_close(table_out_t *t, bool keep, err_t *err)
{
    int code = keep ? send(t, err) : 0;
    if (t->writer) {
        int closed = sheet_writer_close(t->writer, keep && !code, code ? NULL : err);
        if (!code) code = closed;
    }
    t->writer = NULL;
    buf_release(&t->rows);
    return code;
}
