/* bad_rows.h - rows that could not be taken: said on stderr, handed back in a file.
 *
 * The first SHOWN rows are told on stderr when the job is over (bad_rows_tell), all go into the file if one is named,
 * each with row number, code, what, detail and hint behind its cells.
 */
#ifndef CLI_BAD_ROWS_H
#define CLI_BAD_ROWS_H

#include "cli/cli.h"

#include "base/sheet_write.h"

enum { BAD_ROWS_SHOWN = 20 };

typedef struct bad_rows {
    const cli_call_t *call;
    const char *source; /* file the rows are of */
    const char *path;   /* NULL: no file */
    sheet_writer_t *writer;
    size_t columns;
    int64_t count;
    err_t shown[BAD_ROWS_SHOWN];
    int64_t shown_row[BAD_ROWS_SHOWN];
    int shown_count;
    int64_t remarks; /* what was left out of rows that were taken */
    err_t failed; /* the first failure to write */
} bad_rows_t;

void bad_rows_init(bad_rows_t *b, const cli_call_t *call, const char *source, const char *path);
/* The head row of source; the file is opened when the first bad row comes. */
int bad_rows_head(bad_rows_t *b, const char *const *cells, size_t count, err_t *err);
/* cells NULL: the row could not be read at all. */
void bad_rows_add(bad_rows_t *b, const char *const *cells, size_t count, int64_t row, const err_t *why);
/* A row that was taken without what why speaks of: told, counted apart, and in the file with its reason, once for each. */
void bad_rows_remark(bad_rows_t *b, const char *const *cells, size_t count, int64_t row, const err_t *why);
/* Closes the file; its error, or the first of bad_rows_add. */
int bad_rows_close(bad_rows_t *b, bool keep, err_t *err);
void bad_rows_tell(const bad_rows_t *b);

#endif
