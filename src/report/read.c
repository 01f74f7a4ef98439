/* read.c - what a file is, its encoding, HTML without its marks. */
#include "report/read.h"

#include "base/fault.h"
#include "base/text.h"
#include "report/read_inside.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucnv.h>

/* --- encoding --------------------------------------------------------------------------------------------------------- */

static int convert(const char *name, const void *bytes, size_t count, buf_t *out, err_t *err)
{
    UErrorCode why = U_ZERO_ERROR;
    UConverter *from = ucnv_open(name, &why), *to = U_SUCCESS(why) ? ucnv_open("UTF-8", &why) : NULL;
    const char *at = bytes, *end = at + count;
    UChar pivot[1024], *read = pivot, *write = pivot;
    bool first = true;
    while (U_SUCCESS(why)) {
        char piece[4096], *into = piece;
        why = U_ZERO_ERROR;
        ucnv_convertEx(to, from, &into, piece + sizeof piece, &at, end, pivot, &read, &write, pivot + 1024, first, 1, &why);
        first = false;
        buf_add_bytes(out, piece, (size_t)(into - piece));
        if (why != U_BUFFER_OVERFLOW_ERROR) break;
        why = U_ZERO_ERROR;
        if (buf_failed(out)) break;
    }
    if (from) ucnv_close(from);
    if (to) ucnv_close(to);
    return U_FAILURE(why) ? err_nomem(err) : 0;
}

int read_encoded(const void *bytes, size_t count, buf_t *out, err_t *err)
{
    const unsigned char *b = bytes;
    if (count >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF) b += 3, count -= 3;
    else if (count >= 2 && b[0] == 0xFF && b[1] == 0xFE) return convert("UTF-16LE", b + 2, count - 2, out, err);
    else if (count >= 2 && b[0] == 0xFE && b[1] == 0xFF) return convert("UTF-16BE", b + 2, count - 2, out, err);
    size_t bad = count ? text_bad_byte((const char *)b, count) : 0;
    /* A cut last character or a stray NUL is no other encoding. */
    bool utf8 = !bad || bad + 3 >= count || b[bad - 1] == 0;
    if (!utf8) return convert("GB18030", b, count, out, err);
    for (size_t i = 0; i < count;) {
        const void *nul = memchr(b + i, 0, count - i);
        size_t n = nul ? (size_t)((const unsigned char *)nul - b) - i : count - i;
        buf_add_bytes(out, b + i, n);
        if (nul) buf_add_char(out, ' ');
        i += n + (nul != NULL);
    }
    return 0;
}

/* --- HTML ---------------------------------------------------------------------------------------------------------------- */

static bool tag_is(const char *tag, const char *const *names)
{
    for (; *names; names++) {
        size_t n = strlen(*names);
        if (strncasecmp(tag, *names, n) == 0 && !((tag[n] | 32) >= 'a' && (tag[n] | 32) <= 'z') && !(tag[n] >= '0' && tag[n] <= '9')) return true;
    }
    return false;
}

static const char *add_entity(buf_t *out, const char *p, const char *end)
{
    static const struct {
        const char *name, *text;
    } known[] = {{"amp;", "&"}, {"lt;", "<"}, {"gt;", ">"}, {"quot;", "\""}, {"nbsp;", " "}, {"ensp;", " "}, {"emsp;", " "}, {"thinsp;", "\xE2\x80\x89"}, {"times;", "\xC3\x97"}, {"mdash;", "\xE2\x80\x94"}, {"ndash;", "\xE2\x80\x93"}, {"ldquo;", "\xE2\x80\x9C"}, {"rdquo;", "\xE2\x80\x9D"}, {"middot;", "\xC2\xB7"}, {"permil;", "\xE2\x80\xB0"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t n = strlen(known[i].name);
        if ((size_t)(end - p) > n && strncmp(p + 1, known[i].name, n) == 0) {
            buf_add_raw(out, known[i].text);
            return p + 1 + n;
        }
    }
    if (end - p > 3 && p[1] == '#') {
        bool hex = (p[2] | 32) == 'x';
        char *after = NULL;
        unsigned long c = strtoul(p + 2 + hex, &after, hex ? 16 : 10);
        char bytes[4];
        if (after && after < end && *after == ';' && c > 31 && c < 0x110000 && !(c >= 0xD800 && c < 0xE000)) {
            buf_add_bytes(out, bytes, text_encode((uint32_t)c, bytes));
            return after + 1;
        }
    }
    buf_add_char(out, '&');
    return p + 1;
}

/* Where the reader is in a table: the cells of a row stand in one line, parted by tabs. */
typedef struct in_table {
    int cells;   /* of this row so far */
    bool cell;   /* within one: its paragraphs are no lines */
    int wide;    /* columns that the cell before takes beside its own */
} in_table_t;

/* colspan="3" */
static int columns_of(const char *tag, const char *close)
{
    static const char name[] = "colspan=";
    for (const char *p = tag; close && p + sizeof name < close; p++)
        if (strncasecmp(p, name, sizeof name - 1) == 0) {
            p += sizeof name - 1;
            long n = strtol(p + (*p == '"' || *p == '\''), NULL, 10);
            return n > 1 && n < 30 ? (int)n : 1;
        }
    return 1;
}

static void add_tag(buf_t *out, in_table_t *t, const char *tag, const char *close, bool ends)
{
    static const char *const blocks[] = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "ul", "ol", "blockquote", "title", NULL};
    static const char *const cells[] = {"td", "th", NULL}, *const row[] = {"tr", NULL}, *const whole[] = {"table", "caption", NULL};
    if (tag_is(tag, row) || tag_is(tag, whole)) {
        if (!ends || tag_is(tag, whole)) buf_add_char(out, '\n'); /* rows stand below each other: no empty line between */
        *t = (in_table_t){0};
    } else if (tag_is(tag, cells)) {
        for (int i = 0; !ends && t->cells && i < t->wide; i++) buf_add_char(out, '\t');
        if (!ends) t->cells++, t->wide = columns_of(tag, close);
        t->cell = !ends;
    } else if (tag_is(tag, blocks)) {
        buf_add_char(out, t->cell ? ' ' : '\n');
    }
}

/* Scripts and styles are no text; a block begins a line, within a cell it is a blank; line breaks of the source are blanks. */
int read_html(const char *text, size_t bytes, buf_t *out, err_t *err)
{
    static const char *const hidden[] = {"script", "style", "head", "template", "svg", NULL};
    in_table_t table = {0};
    (void)err;
    for (const char *p = text, *end = text + bytes; p < end;) {
        if (*p == '<' && end - p > 3 && strncmp(p, "<!--", 4) == 0) {
            const char *close = memmem(p, (size_t)(end - p), "-->", 3);
            p = close ? close + 3 : end;
        } else if (*p == '<') {
            const char *tag = p + 1 + (p + 1 < end && p[1] == '/'), *close = memchr(p, '>', (size_t)(end - p));
            if (p[1] != '/' && tag_is(tag, hidden)) {
                char over[16];
                size_t n = 0;
                while (n < 10 && (tag[n] | 32) >= 'a' && (tag[n] | 32) <= 'z') n++;
                (void)snprintf(over, sizeof over, "</%.*s", (int)n, tag);
                const char *stop = close ? strcasestr(close, over) : NULL;
                close = stop ? memchr(stop, '>', (size_t)(end - stop)) : end - 1;
            }
            add_tag(out, &table, tag, close, p[1] == '/');
            p = close ? close + 1 : end;
        } else if (*p == '&') {
            p = add_entity(out, p, end);
        } else {
            buf_add_char(out, *p == '\n' || *p == '\r' || *p == '\t' ? ' ' : *p);
            p++;
        }
    }
    return 0;
}

/* --- Markdown -------------------------------------------------------------------------------------------------------------- */

/* A bar stays: it would part cells. A backslash at the end of a line is its break. */
size_t report_unescape(char *text, size_t bytes)
{
    size_t to = 0;
    for (size_t i = 0; i < bytes; i++) {
        bool mark = text[i] == '\\' && i + 1 < bytes && text[i + 1] > ' ' && text[i + 1] < 127 && text[i + 1] != '|' && !isalnum((unsigned char)text[i + 1]);
        if (mark) i++;
        else if (text[i] == '\\' && i + 1 < bytes && text[i + 1] == '\n') continue;
        text[to++] = text[i];
    }
    if (to < bytes) text[to] = '\0';
    return to;
}

/* --- files ------------------------------------------------------------------------------------------------------------------ */

static bool ends(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n >= m && strcasecmp(name + n - m, ending) == 0;
}

static int whole_file(const char *path, buf_t *out, err_t *err)
{
    FILE *f = fault_fails(FAULT_ALLOC) ? NULL : fopen(path, "rb");
    if (!f) return err_file(err, path, errno ? errno : ENOMEM);
    char piece[64 << 10];
    size_t n;
    while (!buf_failed(out) && (n = fread(piece, 1, sizeof piece, f)) > 0) buf_add_bytes(out, piece, n); /* /dev/zero has no end */
    int failed = ferror(f) ? errno : 0;
    fclose(f);
    return failed ? err_file(err, path, failed) : 0;
}

static int too_large(int most, err_t *err)
{
    return err_set(err, ERR_REPORT_LARGE, num_text(most >> 20, (char[24]){0}), num_text(most >> 20, (char[24]){0}));
}

static int take(buf_t *out, char **ret_text, size_t *ret_bytes, err_t *err)
{
    if (out->over) return too_large(REPORT_TEXT_MOST, err);
    buf_add_char(out, '\n');
    *ret_bytes = out->length;
    *ret_text = buf_take(out, NULL);
    return *ret_text ? 0 : err_nomem(err);
}

static int unknown_kind(const char *name, const char *why, err_t *err)
{
    return err_set(err, ERR_REPORT_KIND, name, why);
}

/* Programs, pictures and archives are full of control characters; a text has at most a stray one. UTF-16 says what it is. */
static bool is_text(const unsigned char *b, size_t count)
{
    enum { LOOKED_AT = 64 << 10, STRAY_OF = 64 };
    size_t n = count < LOOKED_AT ? count : LOOKED_AT, controls = 0;
    if (n >= 2 && (memcmp(b, "\xFF\xFE", 2) == 0 || memcmp(b, "\xFE\xFF", 2) == 0)) return true;
    for (size_t i = 0; i < n; i++) controls += b[i] < ' ' && !memchr("\t\n\v\f\r\x1A", b[i], 6);
    return controls <= 1 + n / STRAY_OF;
}

static int decode(const char *name, const char *path, const unsigned char *b, size_t count, buf_t *out, err_t *err)
{
    if (count >= 4 && memcmp(b, "%PDF", 4) == 0)
        return path ? read_pdf(path, out, err) : unknown_kind(name, "PDF" ERR_OR "PDF", err);
    if (count >= 4 && memcmp(b, "PK\3\4", 4) == 0) return read_docx(b, count, out, err);
    if (count >= 4 && memcmp(b, "\xD0\xCF\x11\xE0", 4) == 0) return unknown_kind(name, "旧版 Word（.doc）" ERR_OR "a Word file of the old form (.doc)", err);
    if (ends(name, ".docx") || ends(name, ".pdf")) return unknown_kind(name, "名为 DOCX 或者 PDF，内容不是" ERR_OR "it is called DOCX or PDF and is neither", err);
    if (!is_text(b, count)) return unknown_kind(name, "不是文本" ERR_OR "it is no text", err);
    if (!ends(name, ".html") && !ends(name, ".htm")) {
        int failed = read_encoded(b, count, out, err);
        if (!failed && (ends(name, ".md") || ends(name, ".markdown")) && !buf_failed(out) && out->length) out->length = report_unescape(out->data, out->length);
        return failed;
    }
    buf_t text;
    buf_init(&text, REPORT_TEXT_MOST);
    int rc = read_encoded(b, count, &text, err);
    if (!rc && buf_failed(&text)) rc = too_large(REPORT_TEXT_MOST, err);
    if (!rc) rc = read_html(text.length ? text.data : "", text.length, out, err);
    buf_release(&text);
    return rc;
}

int report_text_decode(const char *name, const void *bytes, size_t count, char **ret_text, size_t *ret_bytes, err_t *err)
{
    assert(name && ret_text && ret_bytes);
    buf_t out;
    buf_init(&out, REPORT_TEXT_MOST);
    int rc = decode(name, NULL, bytes, count, &out, err);
    if (!rc) rc = take(&out, ret_text, ret_bytes, err);
    buf_release(&out);
    return rc;
}

int report_text_read_as(const char *path, const char *name, char **ret_text, size_t *ret_bytes, err_t *err)
{
    assert(path && name && ret_text && ret_bytes);
    buf_t file, out;
    buf_init(&file, REPORT_FILE_MOST);
    buf_init(&out, REPORT_TEXT_MOST);
    int rc = whole_file(path, &file, err);
    if (!rc && buf_failed(&file)) rc = file.over ? too_large(REPORT_FILE_MOST, err) : err_nomem(err);
    if (!rc) rc = decode(name, path, file.length ? (const unsigned char *)file.data : (const unsigned char *)"", file.length, &out, err);
    if (!rc) rc = take(&out, ret_text, ret_bytes, err);
    buf_release(&file);
    buf_release(&out);
    return rc;
}

int report_text_read(const char *path, char **ret_text, size_t *ret_bytes, err_t *err)
{
    return report_text_read_as(path, path, ret_text, ret_bytes, err);
}
