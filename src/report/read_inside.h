/* read_inside.h - the readers of read.c by kind of file; not for other rooms. */
#ifndef REPORT_READ_INSIDE_H
#define REPORT_READ_INSIDE_H

#include "base/err.h"

#include <stddef.h>

/* Each appends to out, which has its cap. */
int read_docx(const void *bytes, size_t count, buf_t *out, err_t *err);
int read_html(const char *text, size_t bytes, buf_t *out, err_t *err);
int read_pdf(const char *path, buf_t *out, err_t *err);
/* Bytes of unknown encoding as UTF-8. */
int read_encoded(const void *bytes, size_t count, buf_t *out, err_t *err);

#endif
