/* import_bad.c - the file of rows handed back: each as it came, with code, what, detail and hint.
 *
 * CSV, UTF-8 with a BOM so that a spreadsheet opens it right. It grows with the job and is cut back to
 * the length of the last durable batch when the job goes on after a stop, so no row stands in it twice.
 */
#include "archive/import_inside.h"

#include "base/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { REASONS = 6, IN_CODE = -1, IN_COLUMN = -2 };

struct import_bad {
    int fd;
    enum lang lang;
    int64_t bytes;
    size_t columns;
    buf_t waiting;
    char path[4096];
};

static int write_all(import_bad_t *b, err_t *err)
{
    if (buf_failed(&b->waiting)) return err_nomem(err);
    for (size_t at = 0; at < b->waiting.length;) {
        if (fault_fails(FAULT_WRITE)) return err_file(err, b->path, ENOSPC);
        ssize_t n = write(b->fd, b->waiting.data + at, b->waiting.length - at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return err_file(err, b->path, errno);
        at += (size_t)n;
    }
    b->bytes += (int64_t)b->waiting.length;
    buf_clear(&b->waiting);
    return 0;
}

int import_bad_open(const char *path, enum lang lang, int64_t keep_bytes, import_bad_t **ret_bad, err_t *err)
{
    import_bad_t *b = calloc(1, sizeof *b);
    if (!b) return err_nomem(err);
    b->lang = lang;
    buf_init(&b->waiting, (size_t)64 << 20);
    snprintf(b->path, sizeof b->path, "%s", path);
    b->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);
    if (b->fd < 0 || ftruncate(b->fd, keep_bytes) != 0 || lseek(b->fd, 0, SEEK_END) < 0) {
        int failed = err_file(err, path, errno);
        import_bad_close(b);
        return failed;
    }
    b->bytes = keep_bytes;
    *ret_bad = b;
    return 0;
}

static const char *const own[LANG_COUNT][REASONS] = {
    [LANG_ZH] = {"行号", "代码", "列", "问题", "说明", "建议"},
    [LANG_EN] = {"row", "code", "column", "what", "detail", "hint"},
};

size_t import_bad_from(const sheet_row_t *head)
{
    for (int lang = 0; lang < LANG_COUNT && head->count > REASONS; lang++) {
        size_t i = 0, from = head->count - REASONS;
        while (i < REASONS && strcmp(head->cell[from + i], own[lang][i]) == 0) i++;
        if (i == REASONS) return from;
    }
    return head->count;
}

int import_bad_head(import_bad_t *b, const sheet_row_t *head, err_t *err)
{
    b->columns = head->count;
    if (b->bytes) return 0; /* going on after a stop: it has its head row */
    buf_add_raw(&b->waiting, "\xEF\xBB\xBF");
    for (size_t i = 0; i < head->count; i++) {
        buf_add_csv(&b->waiting, head->cell[i]);
        buf_add_char(&b->waiting, ',');
    }
    for (int i = 0; i < REASONS; i++) {
        buf_add_csv(&b->waiting, own[b->lang][i]);
        buf_add_char(&b->waiting, i < REASONS - 1 ? ',' : '\n');
    }
    return write_all(b, err);
}

/* One cell of reasons: of several faults one after the other. part < 0: the columns. */
static void add_part(import_bad_t *b, const err_t *faults, const char *const *heads, size_t count, int part)
{
    buf_t text;
    buf_init(&text, 65536);
    for (size_t i = 0; i < count; i++) {
        if (i) buf_add_raw(&text, b->lang == LANG_ZH ? "；" : "; ");
        if (part == IN_COLUMN) buf_add_raw(&text, heads && heads[i] ? heads[i] : "");
        else if (part == IN_CODE) buf_add_raw(&text, err_code_text(faults[i].code));
        else err_add_part(&text, &faults[i], (err_part_t)part, b->lang);
    }
    buf_add_char(&b->waiting, ',');
    buf_add_csv(&b->waiting, buf_failed(&text) ? "" : buf_text(&text));
    buf_release(&text);
}

int import_bad_add(import_bad_t *b, const char *const *cells, size_t count, int64_t row, const err_t *faults,
                   const char *const *heads, size_t fault_count, err_t *err)
{
    /* Short rows are filled up and long ones cut, so that the reasons stand under their heads. */
    for (size_t i = 0; i < b->columns; i++) {
        buf_add_csv(&b->waiting, i < count ? cells[i] : "");
        buf_add_char(&b->waiting, ',');
    }
    buf_add_int(&b->waiting, row);
    add_part(b, faults, heads, fault_count, IN_CODE);
    add_part(b, faults, heads, fault_count, IN_COLUMN);
    for (int i = ERR_WHAT; i <= ERR_HINT; i++) add_part(b, faults, heads, fault_count, i);
    buf_add_char(&b->waiting, '\n');
    return b->waiting.length > 1 << 20 ? write_all(b, err) : 0;
}

int import_bad_flush(import_bad_t *b, int64_t *ret_bytes, err_t *err)
{
    int failed = write_all(b, err);
    if (!failed && (fault_fails(FAULT_SYNC) || fdatasync(b->fd) != 0)) failed = err_file(err, b->path, errno);
    if (!failed) *ret_bytes = b->bytes;
    return failed;
}

void import_bad_close(import_bad_t *b)
{
    if (!b) return;
    if (b->fd >= 0) close(b->fd);
    buf_release(&b->waiting);
    free(b);
}
