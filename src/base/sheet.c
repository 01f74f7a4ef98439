/* sheet.c - tells the kinds of table apart and hands over to their reader. */
#include "base/sheet.h"

#include "base/sheet_inside.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sheet {
    csv_t *csv;
    xlsx_t *xlsx;
    bool ended, broken;
    char *name; /* for places; "" for memory */
};

/* Signatures of what people send instead of a table, with the advice that helps them. */
static const struct kind {
    const char *magic, *said;
    size_t bytes;
} refused[] = {
    {"\xD0\xCF\x11\xE0", "旧版 .xls 或加密的工作簿" ERR_OR "an old Excel workbook (.xls) or one with a password", 4},
    {"%PDF", "PDF 文档" ERR_OR "a PDF document", 4},
    {"\xFF\xFE", "UTF-16 编码的文本" ERR_OR "UTF-16 text", 2},
    {"\xFE\xFF", "UTF-16 编码的文本" ERR_OR "UTF-16 text", 2},
    {"{\\rtf", "RTF 文档" ERR_OR "a rich text document", 5},
    {"\x89PNG", "图片" ERR_OR "a picture", 4},
    {"\xFF\xD8\xFF", "图片" ERR_OR "a picture", 3},
    {"Rar!", "RAR 压缩包" ERR_OR "a RAR archive", 4},
    {"7z\xBC\xAF", "7z 压缩包" ERR_OR "a 7z archive", 4},
    {"SQLite f", "SQLite 数据库" ERR_OR "an SQLite database", 8},
};

static int refuse_known(const char *name, const unsigned char *head, size_t bytes, err_t *err)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const struct kind *k = &refused[i];
        if (bytes < k->bytes || memcmp(head, k->magic, k->bytes) != 0) continue;
        err_set(err, ERR_SHEET_KIND, name);
        (void)err_detail(err, "%s", k->said);
        return ERR_SHEET_KIND;
    }
    return 0;
}

/* The readers know line and column; the file's name is known here. */
static void place(err_t *err, const char *name)
{
    if (!err || err->file[0]) return;
    text_copy(err->file, sizeof err->file, name);
    bool nameless = err->code == ERR_BASE_FILE || err->code == ERR_SHEET_KIND;
    if (nameless && !err->arg[0][0]) text_copy(err->arg[0], sizeof err->arg[0], name);
}

/* Takes over fd. */
static int open_any(const char *path, int fd, const void *memory, size_t bytes, const char *sheet_name,
                    sheet_t **ret_sheet, err_t *err)
{
    int rc = 0;
    unsigned char head[SHEET_HEAD] = {0};
    size_t got = 0;
    sheet_t *s = calloc(1, sizeof *s);
    if (s) s->name = strdup(path ? path : "");
    if (!s || !s->name) {
        rc = err_nomem(err);
        goto done;
    }
    if (fd < 0) {
        got = bytes < sizeof head ? bytes : sizeof head;
        if (got) memcpy(head, memory, got);
    }
    while (fd >= 0 && got < sizeof head) { /* a pipe may give less than asked */
        ssize_t n = read(fd, head + got, sizeof head - got);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) rc = err_file(err, path, errno);
        if (n <= 0) break;
        got += (size_t)n;
    }
    if (!rc) rc = refuse_known(s->name, head, got, err);
    if (rc) goto done;
    if (got >= 4 && memcmp(head, "PK\3\4", 4) == 0) {
        rc = xlsx_open(path, memory, bytes, sheet_name, &s->xlsx, err);
    } else {
        bool gzip = got >= 3 && memcmp(head, "\x1F\x8B\x08", 3) == 0;
        source_t *source = NULL;
        int given = fd;
        fd = -1; /* source_open closes it also when it fails */
        rc = source_open(given, memory, bytes, head, got, gzip, &source, err);
        if (!rc) rc = csv_open(source, &s->csv, err);
    }
done:
    if (fd >= 0) close(fd);
    if (rc) {
        if (path) place(err, path);
        sheet_close(s);
        return rc;
    }
    *ret_sheet = s;
    return 0;
}

int sheet_open(const char *path, const char *sheet_name, sheet_t **ret_sheet, err_t *err)
{
    assert(path && ret_sheet);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return err_file(err, path, errno);
    return open_any(path, fd, NULL, 0, sheet_name, ret_sheet, err);
}

int sheet_open_memory(const void *data, size_t bytes, const char *sheet_name, sheet_t **ret_sheet,
                      err_t *err)
{
    assert((data || !bytes) && ret_sheet);
    return open_any(NULL, -1, data, bytes, sheet_name, ret_sheet, err);
}

void sheet_close(sheet_t *s)
{
    if (!s) return;
    csv_close(s->csv);
    xlsx_close(s->xlsx);
    free(s->name);
    free(s);
}

static bool costs_one_row(int rc)
{
    return rc == ERR_SHEET_ROW_QUOTE || rc == ERR_SHEET_ROW_LONG || rc == ERR_SHEET_ROW_WIDE ||
           rc == ERR_SHEET_ROW_CELL || rc == ERR_SHEET_ROW_TEXT;
}

int sheet_next(sheet_t *s, sheet_row_t *ret_row, bool *ret_more, err_t *err)
{
    assert(s && ret_row && ret_more);
    if (s->ended) {
        *ret_more = false;
        return 0;
    }
    bool more = false;
    sheet_row_t row = {0};
    int rc = s->csv ? csv_next(s->csv, &row, &more, err) : xlsx_next(s->xlsx, &row, &more, err);
    if (rc) {
        place(err, s->name);
        if (!costs_one_row(rc)) s->ended = s->broken = true;
        return rc;
    }
    s->ended = !more;
    if (more) *ret_row = row;
    *ret_more = more;
    return 0;
}

void sheet_position(const sheet_t *s, uint64_t *ret_done, uint64_t *ret_total)
{
    if (s->csv) csv_position(s->csv, ret_done, ret_total);
    else xlsx_position(s->xlsx, ret_done, ret_total);
}

bool sheet_whole(const sheet_t *s)
{
    return !s->broken;
}
