/* pack.c - see pack.h. */
#include "paper/pack.h"

#include <assert.h>
#include <stdlib.h>
#include <zip.h>

/* 1 January 1980 in the form of MS-DOS: the earliest that a package can say. */
enum { DOS_TIME = 0, DOS_DATE = 33 };

static int failed_with(zip_error_t *e, err_t *err)
{
    if (zip_error_code_zip(e) == ZIP_ER_MEMORY) return err_nomem(err);
    (void)err_set(err, ERR_PAPER_DRAW);
    (void)err_detail(err, "%s", zip_error_strerror(e));
    return ERR_PAPER_DRAW;
}

static int add_part(zip_t *z, const pack_part_t *part, err_t *err)
{
    assert(!buf_failed(part->content));
    zip_source_t *s = zip_source_buffer(z, buf_text(part->content), part->content->length, 0);
    zip_int64_t at = s ? zip_file_add(z, part->name, s, ZIP_FL_ENC_UTF_8) : -1;
    if (at < 0) {
        zip_source_free(s);
        return failed_with(zip_get_error(z), err);
    }
    bool said = zip_file_set_dostime(z, (zip_uint64_t)at, DOS_TIME, DOS_DATE, 0) == 0 &&
                zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_DEFLATE, 6) == 0 &&
                zip_file_set_external_attributes(z, (zip_uint64_t)at, 0, ZIP_OPSYS_DOS, 0) == 0;
    return said ? 0 : failed_with(zip_get_error(z), err);
}

static int take_bytes(zip_source_t *s, buf_t *out, err_t *err)
{
    zip_stat_t st;
    if (zip_source_stat(s, &st) != 0 || !(st.valid & ZIP_STAT_SIZE)) return failed_with(zip_source_error(s), err);
    if (st.size > PACK_BYTES_MOST) return err_set(err, ERR_PAPER_LONG, num_text(300, (char[24]){0}));
    char *bytes = malloc(st.size ? st.size : 1);
    if (!bytes) return err_nomem(err);
    int failed = zip_source_open(s) == 0 ? 0 : failed_with(zip_source_error(s), err);
    if (!failed && zip_source_read(s, bytes, st.size) != (zip_int64_t)st.size) failed = failed_with(zip_source_error(s), err);
    if (!failed) buf_add_bytes(out, bytes, st.size);
    if (!failed) (void)zip_source_close(s);
    free(bytes);
    if (!failed && buf_failed(out)) failed = err_nomem(err);
    return failed;
}

int pack_write(const pack_part_t *parts, size_t count, buf_t *out, err_t *err)
{
    zip_error_t e;
    zip_error_init(&e);
    assert(count > 0 && count <= PACK_PARTS_MOST);
    zip_source_t *s = zip_source_buffer_create(NULL, 0, 0, &e);
    zip_t *z = s ? zip_open_from_source(s, ZIP_TRUNCATE, &e) : NULL;
    if (!z) {
        zip_source_free(s);
        int failed = failed_with(&e, err);
        zip_error_fini(&e);
        return failed;
    }
    zip_source_keep(s); /* closing the package would take it along */
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) failed = add_part(z, &parts[i], err);
    if (!failed && zip_close(z) != 0) failed = failed_with(zip_get_error(z), err);
    else if (!failed) z = NULL;
    if (z) zip_discard(z);
    if (!failed) failed = take_bytes(s, out, err);
    zip_source_free(s);
    zip_error_fini(&e);
    return failed;
}
