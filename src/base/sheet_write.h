/* sheet_write.h - writing tables as CSV: the file handed back with the rows that were refused.
 *
 * Rules      RFC 4180 with CRLF, comma, UTF-8. A BOM makes Excel read it as UTF-8. What sheet.h reads back
 *            is cell for cell what was written.
 * Safety     Written beside the target and renamed when closed: a file under its name is whole.
 *            SHEET_WRITE_GUARD puts an apostrophe before cells that a spreadsheet program would run as a
 *            formula (= + - @ at the start of what is no number): for files that people only look at. Not
 *            for rows that come back: the apostrophe would stay in the data.
 * Errors     Kept until close: rows may be written without asking each time.
 * Threads    One writer, one thread.
 */
#ifndef BASE_SHEET_WRITE_H
#define BASE_SHEET_WRITE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/sheet.h"

#include <stdbool.h>
#include <stddef.h>

enum sheet_write { SHEET_WRITE_PLAIN = 0, SHEET_WRITE_BOM = 1, SHEET_WRITE_GUARD = 2 };

typedef struct sheet_writer sheet_writer_t;

/* options: a sum of enum sheet_write. Through a link the file it leads to is replaced; into a device or a pipe rows go as they
 * come, and keep = false cannot take them back. */
int sheet_writer_open(const char *path, int options, sheet_writer_t **ret_writer, err_t *err);
/* One row. A single empty cell is written as "" so that the line is not passed over. */
int sheet_writer_row(sheet_writer_t *w, const char *const *cells, size_t count, err_t *err);
/* The cells, padded with empty ones up to columns (cells beyond it are kept), then the reasons: the
 * head row and every refused row go through here, so that the reasons stand in one column. */
int sheet_writer_row_reasons(sheet_writer_t *w, const char *const *cells, size_t count, size_t columns,
                             const char *const *reasons, size_t reason_count, err_t *err);
/* Rows made elsewhere (by several threads): whole lines as RFC 4180 wants them, count of them. */
int sheet_writer_raw(sheet_writer_t *w, const char *rows, size_t bytes, int64_t count, err_t *err);
int64_t sheet_writer_rows(const sheet_writer_t *w);
/* One cell as RFC 4180 wants it, guarded as SHEET_WRITE_GUARD says, for tables that are made in memory. */
void sheet_add_cell(buf_t *out, const char *cell);
/* Flushes, syncs and puts the file in place; w is gone afterwards in any case. On an error, and with keep
 * false, nothing is left behind. NULL allowed. */
int sheet_writer_close(sheet_writer_t *w, bool keep, err_t *err);

#endif
