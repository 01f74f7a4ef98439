/* sheet_source.c - bytes of a table from a file, from memory or out of gzip. */
#include "base/fault.h"
#include "base/sheet_inside.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { IN_ROOM = 64 << 10 };
/* Lists of sanctioned names compress 5 to 20 times; the ratio is only asked once it would hurt. */
#define RATIO_FROM ((uint64_t)64 << 20)

struct source {
    int fd;
    const unsigned char *memory; /* what is left of it */
    size_t left;
    unsigned char head[SHEET_HEAD];
    size_t head_at, head_bytes;
    bool gzip, member_done, any_member;
    z_stream z;
    unsigned char *in; /* IN_ROOM compressed bytes */
    uint64_t done, total, unpacked;
};

int source_open(int fd, const void *memory, size_t bytes, const unsigned char *head, size_t head_bytes,
                bool gzip, source_t **ret_source, err_t *err)
{
    assert(head_bytes <= SHEET_HEAD);
    source_t *s = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *s);
    if (!s) {
        if (fd >= 0) close(fd);
        return err_nomem(err);
    }
    s->fd = fd;
    s->gzip = gzip;
    if (fd >= 0) {
        memcpy(s->head, head, head_bytes);
        s->head_bytes = head_bytes;
        struct stat st;
        if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) s->total = (uint64_t)st.st_size;
    } else {
        s->memory = memory;
        s->left = bytes;
        s->total = bytes;
    }
    if (gzip) {
        s->in = malloc(IN_ROOM);
        /* 15 + 16: gzip wrapper only, largest window. */
        if (!s->in || inflateInit2(&s->z, 15 + 16) != Z_OK) {
            free(s->in);
            s->in = NULL;
            s->gzip = false;
            source_close(s);
            return err_nomem(err);
        }
    }
    *ret_source = s;
    return 0;
}

void source_close(source_t *s)
{
    if (!s) return;
    if (s->gzip) (void)inflateEnd(&s->z);
    free(s->in);
    if (s->fd >= 0) close(s->fd);
    free(s);
}

static int read_raw(source_t *s, void *into, size_t room, size_t *ret_got, err_t *err)
{
    assert(s->head_at <= s->head_bytes && s->head_bytes <= SHEET_HEAD);
    size_t got = 0;
    if (s->head_at < s->head_bytes) {
        got = s->head_bytes - s->head_at < room ? s->head_bytes - s->head_at : room;
        memcpy(into, s->head + s->head_at, got);
        s->head_at += got;
    } else if (s->fd < 0) {
        got = s->left < room ? s->left : room;
        if (got) memcpy(into, s->memory, got);
        if (got) s->memory += got;
        s->left -= got;
    } else {
        ssize_t n;
        do n = read(s->fd, into, room);
        while (n < 0 && errno == EINTR);
        if (n < 0) return err_file(err, "", errno);
        got = (size_t)n;
    }
    s->done += got;
    *ret_got = got;
    return 0;
}

static int broken(const char *why, err_t *err)
{
    err_set(err, ERR_SHEET_BROKEN, "gzip");
    (void)err_detail(err, "%s", why);
    return ERR_SHEET_BROKEN;
}

/* The next compressed bytes; at the end of a member looks for another one behind it (gzip allows
 * several in a file) and passes over zero padding. */
static int fill_in(source_t *s, bool *ret_end, err_t *err)
{
    *ret_end = false;
    for (;;) {
        if (s->z.avail_in == 0) {
            size_t got = 0;
            int rc = read_raw(s, s->in, IN_ROOM, &got, err);
            if (rc) return rc;
            s->z.next_in = s->in;
            s->z.avail_in = (uInt)got;
            *ret_end = got == 0;
        }
        if (*ret_end)
            return s->any_member && s->member_done ? 0
                                                   : broken("the compressed data end too early", err);
        while (s->member_done && s->z.avail_in && *s->z.next_in == 0) {
            s->z.next_in++;
            s->z.avail_in--;
        }
        if (s->z.avail_in) return 0;
    }
}

static int read_gzip(source_t *s, void *into, size_t room, size_t *ret_got, err_t *err)
{
    s->z.next_out = into;
    s->z.avail_out = (uInt)room;
    while (s->z.avail_out == room) {
        bool end;
        int rc = fill_in(s, &end, err);
        if (rc) return rc;
        if (end) break;
        if (s->member_done) {
            if (inflateReset(&s->z) != Z_OK) return broken("cannot go on", err);
            s->member_done = false;
        }
        int z = inflate(&s->z, Z_NO_FLUSH);
        if (z == Z_STREAM_END) s->member_done = s->any_member = true;
        else if (z == Z_MEM_ERROR) return err_nomem(err);
        else if (z != Z_OK && z != Z_BUF_ERROR) return broken(s->z.msg ? s->z.msg : "bad data", err);
    }
    *ret_got = room - s->z.avail_out;
    s->unpacked += *ret_got;
    if (s->unpacked > RATIO_FROM && s->unpacked / SHEET_RATIO_MOST > s->done) {
        err_set(err, ERR_SHEET_LIMIT, "gzip");
        (void)err_detail(err, "it unpacks to more than %u times its size", SHEET_RATIO_MOST);
        return ERR_SHEET_LIMIT;
    }
    return 0;
}

int source_read(source_t *s, void *into, size_t room, size_t *ret_got, err_t *err)
{
    assert(room > 0 && room <= INT32_MAX);
    return s->gzip ? read_gzip(s, into, room, ret_got, err) : read_raw(s, into, room, ret_got, err);
}

void source_position(const source_t *s, uint64_t *ret_done, uint64_t *ret_total)
{
    uint64_t unread = s->gzip ? s->z.avail_in : 0;
    assert(unread <= s->done);
    *ret_done = s->done - unread;
    *ret_total = s->total;
}
