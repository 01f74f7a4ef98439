/* sheet_write.c - CSV out, in one piece or not at all. */
#include "base/sheet_write.h"

#include "base/fault.h"
#include "base/id.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FLUSH_AT = 64 << 10 };

struct sheet_writer {
    int fd, options;
    char *path, *beside;
    buf_t out;
    int64_t rows;
    int failed; /* errno of the first write that failed */
};

/* A device or pipe (/dev/null, /dev/stdout) is written into: a file renamed over it would take its place. */
static bool is_stream(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

/* A link stays one: what it leads to is replaced. */
static char *place_of(const char *path)
{
    struct stat st;
    char *real = lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && !is_stream(path) ? realpath(path, NULL) : NULL;
    return real ? real : strdup(path);
}

int sheet_writer_open(const char *path, int options, sheet_writer_t **ret_writer, err_t *err)
{
    assert(path && ret_writer);
    sheet_writer_t *w = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *w);
    if (!w) return err_nomem(err);
    w->fd = -1;
    w->options = options;
    buf_init(&w->out, (size_t)4 << 20);
    w->path = place_of(path);
    size_t room = w->path ? strlen(w->path) + 16 : 16;
    w->beside = malloc(room);
    int rc = w->path && w->beside ? 0 : err_nomem(err);
    if (!rc && is_stream(path)) {
        free(w->beside);
        w->beside = NULL;
        w->fd = open(path, O_WRONLY | O_CLOEXEC);
        if (w->fd < 0) rc = err_file(err, path, errno);
    } else if (!rc) {
        char code[9];
        id_code(code, 8); /* two writers of one path do not meet; the last to close wins */
        (void)snprintf(w->beside, room, "%s.%s", w->path, code);
        w->fd = open(w->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (w->fd < 0) {
            rc = err_file(err, path, errno);
            free(w->beside);
            w->beside = NULL;
        }
    }
    if (rc) {
        (void)sheet_writer_close(w, false, NULL);
        return rc;
    }
    if (options & SHEET_WRITE_BOM) buf_add_raw(&w->out, "\xEF\xBB\xBF");
    *ret_writer = w;
    return 0;
}

static void write_all(sheet_writer_t *w, const char *p, size_t left)
{
    while (left && !w->failed) {
        ssize_t n = fault_fails(FAULT_WRITE) ? (errno = ENOSPC, -1) : write(w->fd, p, left);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) w->failed = errno;
        else p += n, left -= (size_t)n;
    }
}

static void flush(sheet_writer_t *w)
{
    const char *p = buf_text(&w->out);
    if (!p) w->failed = w->failed ? w->failed : ENOMEM;
    else write_all(w, p, w->out.length);
    buf_clear(&w->out);
}

/* A spreadsheet program takes such a cell for a formula; "-12.5" and "+86 10 1234" it does not harm. */
static bool runs_as_formula(const char *cell)
{
    if (!strchr("=+-@\t\r", cell[0]) || !cell[0]) return false;
    return (cell[0] != '-' && cell[0] != '+') || cell[1 + strspn(cell + 1, "0123456789 .,")] != '\0';
}

void sheet_add_cell(buf_t *out, const char *cell)
{
    buf_t guarded;
    if (!runs_as_formula(cell)) {
        buf_add_csv(out, cell);
        return;
    }
    buf_init(&guarded, (size_t)2 << 20);
    buf_add_char(&guarded, '\'');
    buf_add_raw(&guarded, cell);
    if (buf_failed(&guarded)) out->failed = true;
    else buf_add_csv(out, buf_text(&guarded));
    buf_release(&guarded);
}

static void add_cell(sheet_writer_t *w, const char *cell, bool first)
{
    if (!first) buf_add_char(&w->out, ',');
    if (w->options & SHEET_WRITE_GUARD) sheet_add_cell(&w->out, cell);
    else buf_add_csv(&w->out, cell);
}

int sheet_writer_row_reasons(sheet_writer_t *w, const char *const *cells, size_t count, size_t columns,
                             const char *const *reasons, size_t reason_count, err_t *err)
{
    assert(w && w->fd >= 0);
    size_t filled = count > columns ? count : columns;
    for (size_t i = 0; i < filled; i++) add_cell(w, i < count ? cells[i] : "", i == 0);
    for (size_t i = 0; i < reason_count; i++) add_cell(w, reasons[i] ? reasons[i] : "", filled + i == 0);
    if (filled + reason_count == 1 && !(filled ? cells[0] : reasons[0])[0]) buf_add_raw(&w->out, "\"\"");
    buf_add_raw(&w->out, "\r\n");
    w->rows++;
    if (w->out.length >= FLUSH_AT || buf_failed(&w->out)) flush(w);
    return w->failed ? err_file(err, w->path, w->failed) : 0;
}

int sheet_writer_row(sheet_writer_t *w, const char *const *cells, size_t count, err_t *err)
{
    return sheet_writer_row_reasons(w, cells, count, 0, NULL, 0, err);
}

int sheet_writer_raw(sheet_writer_t *w, const char *rows, size_t bytes, int64_t count, err_t *err)
{
    assert(w && w->fd >= 0 && rows);
    flush(w);
    write_all(w, rows, bytes);
    w->rows += count;
    return w->failed ? err_file(err, w->path, w->failed) : 0;
}

int64_t sheet_writer_rows(const sheet_writer_t *w)
{
    return w->rows;
}

int sheet_writer_close(sheet_writer_t *w, bool keep, err_t *err)
{
    if (!w) return 0;
    int rc = 0;
    if (w->fd >= 0 && keep) {
        flush(w);
        if (w->beside && !w->failed && (fault_fails(FAULT_SYNC) || fsync(w->fd) != 0)) w->failed = errno ? errno : EIO;
    }
    if (w->fd >= 0 && close(w->fd) != 0 && !w->failed) w->failed = errno;
    bool place = w->beside && w->fd >= 0 && keep && !w->failed;
    if (place && rename(w->beside, w->path) != 0) {
        w->failed = errno;
        place = false;
    }
    if (w->beside && w->fd >= 0 && !place) (void)unlink(w->beside);
    if (keep && w->failed) rc = err_file(err, w->path, w->failed);
    buf_release(&w->out);
    free(w->beside);
    free(w->path);
    free(w);
    return rc;
}
