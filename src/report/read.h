/* read.h - a report as plain text, whatever it was written in.
 *
 * Purpose    One way into every tool that looks at reports (checker, sameness): .txt, .md, .html, .docx, .pdf.
 * Text       UTF-8, ends with NUL, a line a paragraph; cells of a table are parted by tabs. A text file keeps its own
 *            lines, so line numbers are the file's; its bytes may be UTF-8 (with or without mark), UTF-16 or GB18030.
 * Markdown   Files that end in .md: what is escaped there (14\.9%) is read as what is meant; other marks stay.
 * PDF        is read by the program pdftotext (poppler-utils) as a child process: 60 s, 1 GiB, no shell. Without it the
 *            error says what to install.
 * Limits     A file of 64 MiB, REPORT_TEXT_MOST bytes of text; a part of a ZIP as base/sheet_package.h says.
 * Threads    No state; the child is waited for.
 */
#ifndef REPORT_READ_H
#define REPORT_READ_H

#include "base/err.h"

#include <stddef.h>

enum { REPORT_FILE_MOST = 64 << 20, REPORT_TEXT_MOST = 32 << 20 };

/* The kind goes by the file's first bytes, then by its ending. *ret_text is the caller's (free). */
int report_text_read(const char *path, char **ret_text, size_t *ret_bytes, err_t *err);
/* The same of a file that lies under another name than its sender gave it: name tells the kind. */
int report_text_read_as(const char *path, const char *name, char **ret_text, size_t *ret_bytes, err_t *err);
/* The same of bytes in memory; name tells the kind by its ending ("" = plain text). PDF only from files. */
int report_text_decode(const char *name, const void *bytes, size_t count, char **ret_text, size_t *ret_bytes, err_t *err);

/* Takes the backslashes of Markdown before marks away; returns how many bytes are left, with NUL behind where any went. */
size_t report_unescape(char *text, size_t bytes);

#endif
