/* table_file.h - tables for people to take away, as CSV or as a workbook.
 *
 * Rows       An array of arrays of texts, numbers (with a fraction: two places) and days ({"day": "2026-11-23"}); the first is the head.
 * Workbook   Days and numbers are days and numbers, so that a spreadsheet program sorts and adds them up. A sheet's name that such
 *            programs do not take is left out.
 * CSV        RFC 4180, UTF-8 with BOM; a text that a spreadsheet program would run as a formula has an apostrophe before it.
 * Threads    Any.
 */
#ifndef WEB_TABLE_FILE_H
#define WEB_TABLE_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <jansson.h>

int table_file_csv(const json_t *rows, buf_t *out, err_t *err);
int table_file_xlsx(const json_t *rows, const char *sheet, buf_t *out, err_t *err);

#endif
