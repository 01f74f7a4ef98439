/* read_docx.c - the text of a DOCX (WordprocessingML): a line a paragraph, cells parted by tabs. Deleted text of tracked
 * changes, field codes and hidden text are not what is printed and stay out. */
#include "base/sheet_package.h"
#include "report/read_inside.h"

#include <string.h>

typedef struct docx {
    package_t pack; /* first: handlers get it as user data */
    buf_t *out;
    bool in_text;
    int deleted, cell;
} docx_t;

static void XMLCALL enter(void *user, const XML_Char *name, const XML_Char **pairs)
{
    docx_t *d = user;
    (void)pairs;
    if (package_enter(&d->pack)) return;
    name = package_local(name);
    if (strcmp(name, "t") == 0) d->in_text = !d->deleted;
    else if (strcmp(name, "tab") == 0 && d->pack.depth > 3) buf_add_char(d->out, '\t');
    else if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0) buf_add_char(d->out, '\n');
    else if (strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0 || strcmp(name, "Fallback") == 0) d->deleted++;
    else if (strcmp(name, "tc") == 0) d->cell++;
}

static void XMLCALL leave(void *user, const XML_Char *name)
{
    docx_t *d = user;
    d->pack.depth--;
    name = package_local(name);
    if (strcmp(name, "t") == 0) d->in_text = false;
    else if (strcmp(name, "p") == 0) buf_add_char(d->out, d->cell ? ' ' : '\n');
    else if (strcmp(name, "tc") == 0 && d->cell) d->cell--, buf_add_char(d->out, '\t');
    else if (strcmp(name, "tr") == 0) buf_add_char(d->out, '\n');
    else if (strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0 || strcmp(name, "Fallback") == 0) d->deleted--;
    if (buf_failed(d->out)) package_stop(&d->pack, ERR_REPORT_LARGE, "");
}

static void XMLCALL take(void *user, const XML_Char *text, int bytes)
{
    docx_t *d = user;
    if (d->in_text) buf_add_bytes(d->out, text, (size_t)bytes);
}

/* The package speaks of tables, of which there are none here. */
static int in_words_of_documents(int rc, err_t *err)
{
    err_t own = {0};
    if (rc == ERR_SHEET_LIMIT) rc = err_set(&own, ERR_REPORT_KIND, "", "解压后异常膨胀的 Word 文档" ERR_OR "a Word document that unpacks to far more than it is");
    else if (rc == ERR_SHEET_KIND || rc == ERR_SHEET_BROKEN) rc = err_set(&own, ERR_REPORT_KIND, "", "Word 文档已损坏或者不完整" ERR_OR "a Word document that is damaged or not complete");
    else return rc;
    if (err) *err = own;
    return rc;
}

int read_docx(const void *bytes, size_t count, buf_t *out, err_t *err)
{
    docx_t d = {.out = out};
    char main[PACKAGE_NAME];
    int rc = package_open(&d.pack, NULL, bytes, count, err);
    if (!rc) rc = package_relation(&d.pack, "", "officeDocument", "", err);
    memcpy(main, d.pack.found, sizeof main);
    if (!rc && (!main[0] || !strstr(main, "word/")))
        rc = err_set(err, ERR_REPORT_KIND, "", "不是 Word 文档的 ZIP 文件" ERR_OR "a ZIP archive that is no Word document");
    if (!rc) rc = package_parse(&d.pack, main, true, enter, leave, take, err);
    package_close(&d.pack);
    return in_words_of_documents(rc, err);
}
