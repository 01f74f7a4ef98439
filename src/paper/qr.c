/* qr.c - libqrencode's matrix, taken over and drawn. */
#include "paper/qr.h"

#include <assert.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

int paper_qr_make(const char *text, paper_qr_t *ret_qr, err_t *err)
{
    size_t bytes = strlen(text);
    if (bytes < 1 || bytes > PAPER_QR_BYTES)
        return err_set(err, ERR_PAPER_QR, num_text((int64_t)bytes, (char[24]){0}),
                       num_text(PAPER_QR_BYTES, (char[24]){0}));
    QRcode *code = QRcode_encodeData((int)bytes, (const unsigned char *)text, 0, QR_ECLEVEL_M);
    if (!code) return err_nomem(err);
    size_t modules = (size_t)code->width * (size_t)code->width;
    unsigned char *module = malloc(modules);
    if (module) {
        for (size_t i = 0; i < modules; i++) module[i] = code->data[i] & 1; /* other bits: what it is for */
        *ret_qr = (paper_qr_t){.side = code->width, .module = module};
    }
    QRcode_free(code);
    return module ? 0 : err_nomem(err);
}

void paper_qr_free(paper_qr_t *q)
{
    free(q->module);
    *q = (paper_qr_t){0};
}

int paper_qr_run(const paper_qr_t *q, int column, int row)
{
    assert(column >= 0 && row >= 0 && row < q->side);
    int n = 0;
    while (column + n < q->side && q->module[row * q->side + column + n]) n++;
    return n;
}

int paper_qr_svg(const char *text, const char *title, buf_t *out, err_t *err)
{
    paper_qr_t q;
    int rc = paper_qr_make(text, &q, err);
    if (rc) return rc;
    int side = q.side + 2 * PAPER_QR_QUIET;
    buf_addf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
                  "shape-rendering=\"crispEdges\"><title>", side, side);
    buf_add_xml(out, title);
    buf_addf(out, "</title><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path d=\"", side, side);
    for (int row = 0; row < q.side; row++) {
        for (int column = 0; column < q.side; column++) {
            int n = paper_qr_run(&q, column, row);
            if (n) buf_addf(out, "M%d %dh%dv1h-%dz", column + PAPER_QR_QUIET, row + PAPER_QR_QUIET, n, n);
            column += n;
        }
    }
    buf_add_raw(out, "\"/></svg>");
    paper_qr_free(&q);
    return buf_failed(out) ? err_nomem(err) : 0;
}
