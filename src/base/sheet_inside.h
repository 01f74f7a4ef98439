/* sheet_inside.h - what the three files of the table reader share; not for other rooms.
 *
 * sheet.c finds out what a file is and hands over to csv_ or xlsx_; source_ feeds csv_ with plain bytes
 * from a file, from memory or out of gzip.
 */
#ifndef BASE_SHEET_INSIDE_H
#define BASE_SHEET_INSIDE_H

#include "base/sheet.h"

enum { SHEET_HEAD = 8 }; /* bytes looked at to tell the kinds apart */
#define SHEET_RATIO_MOST 200u

/* --- bytes ----------------------------------------------------------------------------------- */
typedef struct source source_t;
/* Takes over fd (-1: reads memory instead). head holds bytes already taken from fd. */
int source_open(int fd, const void *memory, size_t bytes, const unsigned char *head, size_t head_bytes,
                bool gzip, source_t **ret_source, err_t *err);
void source_close(source_t *s);
/* Gives at least one byte unless the end is reached (*ret_got 0). Errors end the reading. */
int source_read(source_t *s, void *into, size_t room, size_t *ret_got, err_t *err);
void source_position(const source_t *s, uint64_t *ret_done, uint64_t *ret_total);

/* --- CSV ------------------------------------------------------------------------------------- */
typedef struct csv csv_t;
/* Takes over source, also on failure. */
int csv_open(source_t *source, csv_t **ret_csv, err_t *err);
void csv_close(csv_t *c);
/* Errors other than sheet.row_... are final; the caller does not call again. */
int csv_next(csv_t *c, sheet_row_t *ret_row, bool *ret_more, err_t *err);
void csv_position(const csv_t *c, uint64_t *ret_done, uint64_t *ret_total);

/* --- XLSX ------------------------------------------------------------------------------------ */
typedef struct xlsx xlsx_t;
/* path NULL: the workbook is in memory. */
int xlsx_open(const char *path, const void *memory, size_t bytes, const char *sheet_name,
              xlsx_t **ret_book, err_t *err);
void xlsx_close(xlsx_t *x);
int xlsx_next(xlsx_t *x, sheet_row_t *ret_row, bool *ret_more, err_t *err);
void xlsx_position(const xlsx_t *x, uint64_t *ret_done, uint64_t *ret_total);

/* --- the meaning of numbers in XLSX (sheet_number.c) ------------------------------------------ */
enum sheet_style { STYLE_PLAIN, STYLE_DATE, STYLE_TIME, STYLE_DATE_TIME };
/* What a number format shows; code NULL: only the built-in id counts. */
enum sheet_style sheet_style_of(int id, const char *code);
enum { SHEET_NUMBER_TEXT = 48 };
/* Writes the number raw (as the file has it) the way a person would type it. Returns the flags;
 * a raw text that is no number, or too long for into, is left to the caller: *ret_kept true. */
int sheet_number_text(const char *raw, enum sheet_style style, bool from_1904,
                      char into[SHEET_NUMBER_TEXT], bool *ret_kept);

#endif
