#include "paper/writ.h"
int writ_pdf(const writ_t *w, buf_t *out, err_t *err)
{
    (void)w;
    (void)out;
    return err_set(err, ERR_PAPER_FORMAT, "pdf");
}
