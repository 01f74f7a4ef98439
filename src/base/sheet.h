/* sheet.h - reading tables people send: CSV, CSV.GZ and XLSX, row by row, in bounded memory.
 *
 * Rules      CSV after RFC 4180 with LF or CRLF, UTF-8 (a BOM is skipped) or GB18030 (detected and
 *            converted); comma, semicolon or tab (detected from the head row). XLSX: first sheet or the
 *            one named; dates come as ISO text. Rows longer than 1 MiB or with more than 512 columns are
 *            errors; zip bombs are stopped (limits on files, sizes and ratio).
 * Place      Every row knows its number in the file (from 1, head row included).
 * Threads    One reader, one thread.
 */
#ifndef BASE_SHEET_H
#define BASE_SHEET_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sheet sheet_t;

typedef struct sheet_row {
    const char *const *cell; /* borrowed until the next call; never NULL, "" for empty */
    size_t count;
    int64_t number;          /* line of the row's start (CSV) or row number (XLSX) */
} sheet_row_t;

/* Opens by content, not by file name. sheet_name: XLSX only, NULL = the first. */
int sheet_open(const char *path, const char *sheet_name, sheet_t **ret_sheet, err_t *err);
/* As sheet_open on bytes in memory (borrowed until close). */
int sheet_open_memory(const void *data, size_t bytes, const char *sheet_name, sheet_t **ret_sheet,
                      err_t *err);
void sheet_close(sheet_t *s);
/* *ret_more false at the end. A broken row is an error with its place; the next call goes on after it. */
int sheet_next(sheet_t *s, sheet_row_t *ret_row, bool *ret_more, err_t *err);
/* Bytes read of bytes in all, for progress. */
void sheet_position(const sheet_t *s, uint64_t *ret_done, uint64_t *ret_total);

#endif
