/* sheet.h - reading tables people send: CSV, CSV.GZ and XLSX, row by row, in bounded memory.
 *
 * Rules      CSV after RFC 4180 with LF, CRLF or CR, UTF-8 (a BOM is skipped) or GB18030 (detected and
 *            converted); comma, semicolon or tab (detected from the head row, or named by a first line
 *            "sep=;"). XLSX: first sheet or the one named; dates come as ISO text, times as HH:MM:SS,
 *            both as 2014-11-21T08:30:00; numbers as a person would type them; TRUE and FALSE. Merged
 *            cells keep their text in the first cell. Rows without any text are passed over.
 * Limits     Rows longer than 1 MiB, with more than 512 columns or a cell over 64 KiB are errors; zip
 *            bombs are stopped: a part unpacks to at most 512 MiB and 200 times itself (from 1 MiB on;
 *            .gz from 64 MiB on), shared strings to 64 MiB. DTDs are refused.
 * Place      Every row knows its number in the file (from 1, head row included). A row error has file,
 *            line (XLSX: row) and column (the cell's number, from 1; 0 = the row as a whole).
 * Errors     sheet.row_... cost one row. Any other error ends the reading: later calls say "no more", and
 *            sheet_whole() says false, so that half a file is never taken for all of it.
 * Threads    One reader, one thread.
 */
#ifndef BASE_SHEET_H
#define BASE_SHEET_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SHEET_ROW_MOST = 1 << 20,
    SHEET_COLUMNS_MOST = 512,
    SHEET_CELL_MOST = 64 << 10,
};

typedef struct sheet sheet_t;

/* What a cell's text does not say itself. */
enum sheet_flag {
    /* Digits are lost: a long number (identity number, account) was kept as a floating number, e.g.
     * "1.10105E+17". The text is what the file holds; the missing digits are nowhere. */
    SHEET_LOSSY = 1,
    SHEET_FORMULA_ERROR = 2, /* "#N/A" and its like */
};

typedef struct sheet_row {
    const char *const *cell;   /* borrowed until the next call; never NULL, "" for empty */
    size_t count;
    int64_t number;            /* line of the row's start (CSV) or row number (XLSX) */
    const unsigned char *flag; /* one per cell: sum of enum sheet_flag */
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
/* False once an error has ended the reading before the file's end. */
bool sheet_whole(const sheet_t *s);

#endif
