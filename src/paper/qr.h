/* qr.h - a text as a QR code: squares on a page, or SVG for a web page.
 *
 * Standard   ISO/IEC 18004, error correction level M (15 %), byte mode, quiet zone of four modules.
 * Limits     Texts of 1 to 1,000 bytes: ERR_PAPER_QR. Larger codes do not survive a photocopier.
 * Threads    Free.
 */
#ifndef PAPER_QR_H
#define PAPER_QR_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { PAPER_QR_BYTES = 1000, PAPER_QR_QUIET = 4 };

typedef struct paper_qr {
    int side;              /* modules, without the quiet zone */
    unsigned char *module; /* side * side, row by row, 1 = dark */
} paper_qr_t;

int paper_qr_make(const char *text, paper_qr_t *ret_qr, err_t *err);
void paper_qr_free(paper_qr_t *q);
/* Length of the run of dark modules that begins at column, row; 0 if it is light. */
int paper_qr_run(const paper_qr_t *q, int column, int row);
/* A whole <svg> element, one unit a module, scalable; the title is for readers of the page who see
 * nothing. */
int paper_qr_svg(const char *text, const char *title, buf_t *out, err_t *err);

#endif
