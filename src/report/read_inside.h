/* read_inside.h - the readers of read.c by kind of file; not for other rooms. */
#ifndef REPORT_READ_INSIDE_H
#define REPORT_READ_INSIDE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* Each appends to out, which has its cap. */
int read_docx(const void *bytes, size_t count, buf_t *out, err_t *err);
int read_html(const char *text, size_t bytes, buf_t *out, err_t *err);
int read_pdf(const char *path, buf_t *out, err_t *err);
/* What pdftotext -layout says of a report of this program (it bears a watermark or a passport), as paragraphs: no watermark, no numbers and
 * heads of pages, no broken lines; cells of a table stay, letters too. Texts of other files stay as they are. O(n), but for the heads of
 * pages: pages squared. *ret_own: it was one; rows keep their columns then, for read_pdf_tables. */
int read_pdf_lines(buf_t *text, bool *ret_own, err_t *err);
/* Tables of what pdftotext -layout wrote: rows of cells parted by tabs. own: of what is no table the blanks before a line go. O(n). */
int read_pdf_tables(buf_t *text, bool own, err_t *err);
/* Bytes of unknown encoding as UTF-8. */
int read_encoded(const void *bytes, size_t count, buf_t *out, err_t *err);

#endif
