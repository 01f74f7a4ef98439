/* sheet_csv.c - CSV with exact places, that survives broken rows.
 *
 * Two steps per row. scan_row finds the row's end and notes where each field stands, changing nothing,
 * so it can stop at the buffer's end and go on after a refill, or start again further down when the row
 * turns out broken. cut_row then ends every cell with a NUL and takes doubled quotation marks out, in
 * place: no cell is copied unless it must be converted.
 * In GB18030 the bytes of , ; tab " CR LF are never part of a longer character, so rows are cut first and
 * converted cell by cell.
 */
#include "base/fault.h"
#include "base/sheet_inside.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHUNK = 256 << 10,                 /* bytes asked for at once */
    ROOM = SHEET_ROW_MOST + 2 * CHUNK, /* a row of greatest length always fits */
    CONVERTED = 2 * SHEET_ROW_MOST,    /* GB18030 to UTF-8 grows by half at most */
};

enum encoding { ENC_UNDECIDED, ENC_UTF8, ENC_GB18030 }; /* undecided: only ASCII so far */
enum scan_state { AT_FIELD, IN_PLAIN, IN_QUOTES, AFTER_QUOTE };
enum verdict { ROW_DONE, ROW_UNFINISHED, ROW_QUOTE, ROW_LONG, ROW_NUL, ROW_NO_MORE };

typedef struct field {
    uint32_t from, to; /* offsets from the row's start; without the outer quotation marks */
    bool quoted, doubled;
} field_t;

struct csv {
    source_t *source;
    unsigned char *data;   /* ROOM + 1 bytes; data[end] is a NUL, which stops every scan */
    size_t row, at, end;   /* start of the row, place of the scan, end of what was read */
    bool source_ended;
    bool after_cr;         /* the last row ended with CR: a LF now belongs to it */
    int64_t line;          /* of the row's start */
    unsigned char stops[256]; /* bytes at which a plain field is looked at closer */
    unsigned char separator;
    enum encoding encoding;
    iconv_t from_gb; /* (iconv_t)-1 until needed */
    char *converted; /* CONVERTED bytes, made when needed */
    /* the row being scanned */
    enum scan_state state;
    size_t field_from; /* offset from row */
    bool doubled, lines_inside;
    size_t fields; /* may pass SHEET_COLUMNS_MOST; only that many are kept */
    field_t field[SHEET_COLUMNS_MOST];
    const char *cell[SHEET_COLUMNS_MOST];
    unsigned char flag[SHEET_COLUMNS_MOST];
};

/* --- buffer ---------------------------------------------------------------------------------- */

/* Reads more behind what is there; moves the unfinished row to the front when room is short. */
static int refill(csv_t *c, err_t *err)
{
    assert(c->row <= c->at && c->at == c->end && c->end <= ROOM);
    if (ROOM - c->end < CHUNK) {
        memmove(c->data, c->data + c->row, c->end - c->row);
        c->at -= c->row;
        c->end -= c->row;
        c->row = 0;
    }
    size_t got = 0;
    int rc = source_read(c->source, c->data + c->end, CHUNK, &got, err);
    if (rc) return rc;
    c->end += got;
    c->data[c->end] = '\0';
    c->source_ended = got == 0;
    return 0;
}

/* Counts line ends; CR LF is one. */
static int64_t count_lines(const unsigned char *p, size_t bytes)
{
    int64_t n = 0;
    for (size_t i = 0; i < bytes; i++)
        n += p[i] == '\n' || (p[i] == '\r' && !(i + 1 < bytes && p[i + 1] == '\n'));
    return n;
}

static void begin_row(csv_t *c, size_t at)
{
    assert(at <= c->end);
    c->row = c->at = at;
    c->state = AT_FIELD;
    c->field_from = 0;
    c->fields = 0;
    c->doubled = c->lines_inside = false;
}

/* The row from c->row to the line end at c->at (which was terminator) is dealt with. */
static void leave_row(csv_t *c, unsigned char terminator)
{
    bool terminated = c->at < c->end;
    c->line += terminated;
    c->after_cr = terminated && terminator == '\r';
    begin_row(c, terminated ? c->at + 1 : c->at);
}

/* Begins the next row behind the first line end at or after from, reading on as far as needed. */
static int leave_line(csv_t *c, size_t from, err_t *err)
{
    c->line += count_lines(c->data + c->row, from - c->row);
    for (begin_row(c, from);;) {
        const unsigned char *p = c->data + c->at;
        while (c->at < c->end && *p != '\n' && *p != '\r') p++, c->at++;
        if (c->at < c->end || c->source_ended) break;
        begin_row(c, c->end);
        int rc = refill(c, err);
        if (rc) return rc;
    }
    leave_row(c, c->data[c->at]);
    return 0;
}

/* --- step 1: where fields and row end --------------------------------------------------------- */

static void end_field(csv_t *c, size_t to, bool quoted)
{
    if (c->fields < SHEET_COLUMNS_MOST)
        c->field[c->fields] = (field_t){.from = (uint32_t)c->field_from, .to = (uint32_t)to,
                                        .quoted = quoted, .doubled = c->doubled};
    c->fields++;
    c->doubled = false;
    c->state = AT_FIELD;
}

/* The next stop of a plain field. A quotation mark inside plain text is a letter like any other. */
static size_t scan_plain(const csv_t *c, size_t at)
{
    const unsigned char *p = c->data;
    for (;; at++) {
        while (!c->stops[p[at]]) at++;
        if (p[at] != '"') return at;
    }
}

static size_t scan_quoted(csv_t *c, size_t at)
{
    const unsigned char *p = c->data;
    while (at < c->end && p[at] != '"') {
        c->lines_inside |= p[at] == '\n' || p[at] == '\r';
        at++;
    }
    return at;
}

/* Goes on from c->at. ROW_UNFINISHED: c->at is the end and more bytes are needed. ROW_DONE: c->at is
 * on the line end. Otherwise on the byte that made the row broken. */
static enum verdict scan_row(csv_t *c)
{
    const unsigned char *p = c->data;
    while (c->at < c->end) {
        switch (c->state) {
        case AT_FIELD:
            c->state = p[c->at] == '"' ? IN_QUOTES : IN_PLAIN;
            c->at += c->state == IN_QUOTES;
            c->field_from = c->at - c->row;
            continue;
        case IN_QUOTES:
            c->at = scan_quoted(c, c->at);
            if (c->at == c->end) continue;
            c->at++;
            c->state = AFTER_QUOTE; /* the next byte decides what the mark was */
            continue;
        case AFTER_QUOTE:
            if (p[c->at] == '"') {
                c->doubled = true;
                c->state = IN_QUOTES;
                c->at++;
                continue;
            }
            if (p[c->at] == '\0' || !c->stops[p[c->at]]) return ROW_QUOTE;
            end_field(c, c->at - 1 - c->row, true);
            break;
        case IN_PLAIN:
            c->at = scan_plain(c, c->at);
            if (c->at == c->end) continue;
            if (p[c->at] == '\0') return ROW_NUL;
            end_field(c, c->at - c->row, false);
            break;
        }
        if (p[c->at] != c->separator) return ROW_DONE;
        c->at++;
    }
    return ROW_UNFINISHED;
}

/* The file ended inside a row. */
static enum verdict end_last_row(csv_t *c)
{
    if (c->state == IN_QUOTES) return ROW_QUOTE;
    if (c->state == AT_FIELD && c->fields == 0) return ROW_NO_MORE;
    if (c->state == AT_FIELD) c->field_from = c->at - c->row; /* a separator was the last byte */
    bool quoted = c->state == AFTER_QUOTE;
    end_field(c, c->at - c->row - quoted, quoted);
    return ROW_DONE;
}

static int find_row(csv_t *c, enum verdict *ret_verdict, err_t *err)
{
    enum verdict v;
    while ((v = scan_row(c)) == ROW_UNFINISHED) {
        if (c->at - c->row > SHEET_ROW_MOST) break;
        if (c->source_ended) {
            v = end_last_row(c);
            break;
        }
        int rc = refill(c, err);
        if (rc) return rc;
    }
    *ret_verdict = v != ROW_NO_MORE && c->at - c->row > SHEET_ROW_MOST ? ROW_LONG : v;
    return 0;
}

/* --- encoding -------------------------------------------------------------------------------- */

/* Bytes of the UTF-8 sequence at p, 0 if there is none. */
static size_t sequence(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80) return p[0] != 0;
    size_t n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    return p[0] >= 0xC2 && p[0] < 0xF5 && n <= left && !text_bad_byte((const char *)p, n) ? n : 0;
}

/* Position of the first byte that is not ASCII, or bytes. Eight at a time: lists are mostly ASCII. */
static size_t first_high(const unsigned char *p, size_t bytes)
{
    size_t i = 0;
    for (uint64_t eight; i + 8 <= bytes; i += 8) {
        memcpy(&eight, p + i, 8);
        if (eight & UINT64_C(0x8080808080808080)) break;
    }
    while (i < bytes && p[i] < 0x80) i++;
    return i;
}

/* The window may end inside a character. */
static bool cut_off(const unsigned char *p, size_t left)
{
    size_t i = 1;
    while (i < left && (p[i] & 0xC0) == 0x80) i++;
    return i == left && left < 4 && p[0] >= 0xC2;
}

/* Tells UTF-8 from GB18030 by all that was read so far, because a single short word can be valid in
 * both. A few bad bytes in much good UTF-8 are damage, not another encoding. Lone high bytes
 * between ASCII letters are Latin-1: that is neither, and such rows must fail rather than turn
 * "Peña" into Han. */
static enum encoding tell_encoding(const unsigned char *p, size_t bytes)
{
    size_t good = 0, bad = 0, runs = 0, lone = 0;
    for (size_t i = first_high(p, bytes); i < bytes; i += first_high(p + i, bytes - i)) {
        size_t from = i;
        while (i < bytes && p[i] >= 0x80) {
            size_t n = sequence(p + i, bytes - i);
            if (!n && cut_off(p + i, bytes - i)) break;
            good += n > 0;
            bad += n == 0;
            i += n ? n : 1;
        }
        runs++;
        lone += i - from == 1;
        if (i < bytes && p[i] >= 0x80) break;
    }
    if (good + bad == 0) return ENC_UNDECIDED;
    return bad == 0 || good > 2 * bad || lone * 2 > runs ? ENC_UTF8 : ENC_GB18030;
}

static int text_error(size_t column, const char *why, err_t *err)
{
    err_set(err, ERR_SHEET_ROW_TEXT, num_text((int64_t)column, (char[24]){0}));
    (void)err_detail(err, "%s", why);
    if (err) err->column = (int)column;
    return ERR_SHEET_ROW_TEXT;
}

static size_t column_at(const csv_t *c, size_t offset)
{
    size_t kept = c->fields < SHEET_COLUMNS_MOST ? c->fields : SHEET_COLUMNS_MOST;
    size_t i = 0;
    while (i + 1 < kept && c->field[i].to < offset) i++;
    return i + 1;
}

/* Checks the raw row when it must be UTF-8; decides the encoding when this is the first row that
 * shows it. */
static int check_encoding(csv_t *c, err_t *err)
{
    const unsigned char *p = c->data + c->row;
    size_t bytes = c->at - c->row;
    size_t i = first_high(p, bytes);
    if (i == bytes) return 0;
    if (c->encoding == ENC_UNDECIDED) c->encoding = tell_encoding(p, c->end - c->row);
    while (c->encoding != ENC_GB18030 && i < bytes) {
        size_t n = sequence(p + i, bytes - i);
        if (!n) return text_error(column_at(c, i), "不是 UTF-8 编码" ERR_OR "not UTF-8", err);
        i += n;
        if (i < bytes && p[i] < 0x80) i += first_high(p + i, bytes - i);
    }
    return 0;
}

/* Converts the cells that are not ASCII. */
static int convert_row(csv_t *c, err_t *err)
{
    if (c->from_gb == (iconv_t)-1) c->from_gb = iconv_open("UTF-8", "GB18030");
    if (!c->converted) c->converted = fault_fails(FAULT_ALLOC) ? NULL : malloc(CONVERTED);
    if (c->from_gb == (iconv_t)-1 || !c->converted) return err_nomem(err);
    char *to = c->converted;
    size_t room = CONVERTED;
    for (size_t i = 0; i < c->fields; i++) {
        char *from = (char *)c->data + (c->cell[i] - (const char *)c->data);
        size_t left = strlen(from);
        if (first_high((unsigned char *)from, left) == left) continue;
        c->cell[i] = to;
        (void)iconv(c->from_gb, NULL, NULL, NULL, NULL);
        size_t not_done = iconv(c->from_gb, &from, &left, &to, &room);
        if (not_done == (size_t)-1 || left || room < 1)
            return text_error(i + 1, "既非 UTF-8 也非 GB18030" ERR_OR "neither UTF-8 nor GB18030", err);
        *to++ = '\0';
        room--;
    }
    return 0;
}

/* --- step 2: cells --------------------------------------------------------------------------- */

/* "1.10105E+17": what spreadsheet programs leave of an 18-digit number. */
static bool looks_lossy(const char *cell, size_t bytes)
{
    if (bytes < 5 || cell[0] < '1' || cell[0] > '9' || (cell[1] != '.' && cell[1] != 'E')) return false;
    size_t n = cell[1] == '.' ? 2 + strspn(cell + 2, "0123456789") : 1;
    if (cell[n] != 'E' || cell[n + 1] != '+') return false;
    size_t digits = strspn(cell + n + 2, "0123456789");
    return digits >= 1 && digits <= 3 && !cell[n + 2 + digits];
}

static size_t undouble(char *text, size_t bytes)
{
    size_t to = 0;
    for (size_t i = 0; i < bytes; i++) {
        text[to++] = text[i];
        i += text[i] == '"';
    }
    return to;
}

/* Makes cells of the fields. *ret_text: some cell is not empty. */
static int cut_row(csv_t *c, bool *ret_text, err_t *err)
{
    assert(c->fields >= 1 && c->at <= c->end);
    if (c->fields > SHEET_COLUMNS_MOST)
        return err_set(err, ERR_SHEET_ROW_WIDE, num_text(SHEET_COLUMNS_MOST, (char[24]){0}));
    int rc = check_encoding(c, err);
    bool text = false;
    for (size_t i = 0; !rc && i < c->fields; i++) {
        const field_t *f = &c->field[i];
        char *cell = (char *)c->data + c->row + f->from;
        assert(f->from <= f->to && c->row + f->to <= c->end);
        size_t bytes = f->to - f->from;
        if (bytes > SHEET_CELL_MOST) {
            err_set(err, ERR_SHEET_ROW_CELL, num_text((int64_t)i + 1, (char[24]){0}),
                    num_text(SHEET_CELL_MOST, (char[24]){0}));
            if (err) err->column = (int)i + 1;
            return ERR_SHEET_ROW_CELL;
        }
        if (f->quoted && memchr(cell, '\0', bytes)) return text_error(i + 1, "含 NUL 字节" ERR_OR "NUL byte", err);
        if (f->doubled) bytes = undouble(cell, bytes);
        cell[bytes] = '\0';
        text |= bytes > 0;
        c->cell[i] = cell;
        c->flag[i] = looks_lossy(cell, bytes) ? SHEET_LOSSY : 0;
    }
    if (!rc && c->encoding == ENC_GB18030) rc = convert_row(c, err);
    *ret_text = text;
    return rc;
}

/* Says what is wrong and moves on. An open quotation mark costs the line it stands on, not all that
 * follows it. */
static int broken_row(csv_t *c, enum verdict v, err_t *err)
{
    assert(v == ROW_QUOTE || v == ROW_LONG || v == ROW_NUL);
    int64_t line = c->line;
    size_t column = c->fields + 1;
    bool open = v == ROW_QUOTE || (v == ROW_LONG && (c->state == IN_QUOTES || c->state == AFTER_QUOTE));
    int failed = leave_line(c, open ? c->row + c->field_from : c->at, err);
    if (failed) return failed;
    int rc;
    if (open) rc = err_set(err, ERR_SHEET_ROW_QUOTE, num_text((int64_t)column, (char[24]){0}));
    else if (v == ROW_NUL) rc = text_error(column, "含 NUL 字节" ERR_OR "NUL byte", err);
    else rc = err_set(err, ERR_SHEET_ROW_LONG, num_text(SHEET_ROW_MOST, (char[24]){0}));
    if (err) err->column = v == ROW_LONG && !open ? 0 : (int)column;
    if (err) err->line = line > INT_MAX ? INT_MAX : (int)line;
    return rc;
}

int csv_next(csv_t *c, sheet_row_t *ret_row, bool *ret_more, err_t *err)
{
    for (;;) {
        if (c->after_cr && c->at == c->end && !c->source_ended) {
            int rc = refill(c, err);
            if (rc) return rc;
        }
        if (c->after_cr && c->at < c->end && c->data[c->at] == '\n') begin_row(c, c->at + 1);
        c->after_cr = false;
        enum verdict v;
        int rc = find_row(c, &v, err);
        if (rc) return rc;
        if (v == ROW_NO_MORE) {
            *ret_more = false;
            return 0;
        }
        if (v != ROW_DONE) return broken_row(c, v, err);
        int64_t line = c->line;
        size_t count = c->fields;
        bool text = false;
        /* Both are read before the cells' NULs change the bytes. */
        unsigned char terminator = c->data[c->at];
        if (c->lines_inside) c->line += count_lines(c->data + c->row, c->at - c->row);
        if (count != 1 || c->field[0].to > 0) rc = cut_row(c, &text, err);
        leave_row(c, terminator);
        if (rc) {
            if (err) err->line = line > INT_MAX ? INT_MAX : (int)line;
            return rc;
        }
        if (!text) continue;
        *ret_row = (sheet_row_t){.cell = c->cell, .count = count, .number = line, .flag = c->flag};
        *ret_more = true;
        return 0;
    }
}

/* --- opening --------------------------------------------------------------------------------- */

/* Counts the separators of the head row outside quotation marks. Comma wins a tie. */
static unsigned char tell_separator(const unsigned char *p, size_t bytes)
{
    size_t comma = 0, semicolon = 0, tab = 0;
    bool quoted = false;
    for (size_t i = 0; i < bytes && (quoted || (p[i] != '\n' && p[i] != '\r')); i++) {
        if (p[i] == '"') quoted = !quoted;
        if (quoted) continue;
        comma += p[i] == ',';
        semicolon += p[i] == ';';
        tab += p[i] == '\t';
    }
    if (tab > comma && tab >= semicolon) return '\t';
    return semicolon > comma ? ';' : ',';
}

/* Reads the first chunk: BOM, "sep=" line, separator, encoding. */
static int look_at_head(csv_t *c, err_t *err)
{
    while (!c->source_ended && c->end < CHUNK) {
        c->at = c->end;
        int rc = refill(c, err);
        if (rc) return rc;
    }
    size_t from = 0;
    if (c->end >= 3 && memcmp(c->data, "\xEF\xBB\xBF", 3) == 0) {
        from = 3;
        c->encoding = ENC_UTF8;
    }
    const unsigned char *p = c->data + from;
    size_t left = c->end - from;
    bool named = left >= 6 && memcmp(p, "sep=", 4) == 0 && (p[4] == ',' || p[4] == ';' || p[4] == '\t') &&
                 (p[5] == '\r' || p[5] == '\n');
    c->separator = named ? p[4] : tell_separator(p, left);
    c->stops[0] = c->stops['"'] = c->stops['\r'] = c->stops['\n'] = c->stops[c->separator] = 1;
    if (c->encoding == ENC_UNDECIDED) c->encoding = tell_encoding(p, left);
    begin_row(c, from);
    return named ? leave_line(c, from, err) : 0;
}

int csv_open(source_t *source, csv_t **ret_csv, err_t *err)
{
    csv_t *c = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *c);
    if (!c) {
        source_close(source);
        return err_nomem(err);
    }
    c->source = source;
    c->from_gb = (iconv_t)-1;
    c->line = 1;
    c->data = malloc(ROOM + 1);
    int rc = c->data ? look_at_head(c, err) : err_nomem(err);
    if (rc) {
        csv_close(c);
        return rc;
    }
    *ret_csv = c;
    return 0;
}

void csv_close(csv_t *c)
{
    if (!c) return;
    if (c->from_gb != (iconv_t)-1) (void)iconv_close(c->from_gb);
    source_close(c->source);
    free(c->converted);
    free(c->data);
    free(c);
}

void csv_position(const csv_t *c, uint64_t *ret_done, uint64_t *ret_total)
{
    source_position(c->source, ret_done, ret_total);
}
