/* table.h - answers that are tables: to stdout piece by piece, or into a file that appears whole. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "cli/cli.h"

#include "base/sheet_write.h"

typedef struct table_out {
    cli_call_t *call;
    sheet_writer_t *writer; /* NULL: stdout */
    buf_t rows;             /* waiting; add with buf_add_csv, end lines with CR LF */
} table_out_t;

/* path NULL or "-": stdout. */
int table_open(table_out_t *t, cli_call_t *call, const char *path, err_t *err);
/* Sends what waits once it is worth it. */
int table_send(table_out_t *t, err_t *err);
/* Rows made elsewhere. */
int table_raw(table_out_t *t, const char *rows, size_t bytes, err_t *err);
/* Sends the rest and puts the file in place; with keep false nothing is left of it. */
int table_close(table_out_t *t, bool keep, err_t *err);

#endif
