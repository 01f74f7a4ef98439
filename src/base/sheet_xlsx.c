/* sheet_xlsx.c - XLSX (ECMA-376 SpreadsheetML) as rows, the worksheet streamed.
 *
 * Shared strings are held (at most 64 MiB), of the styles only which ones show dates; the worksheet is
 * unpacked and parsed piece by piece, and the parser is suspended at each row's end.
 */
#include "base/fault.h"
#include "base/sheet_inside.h"
#include "base/sheet_package.h"

#include "base/text.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { SHEETS_MOST = 1024, STYLES_MOST = 65536, STRINGS_MOST = 8 << 20 };
#define STRINGS_BYTES ((size_t)64 << 20)

typedef struct sheet_entry {
    char name[PACKAGE_NAME], relation[64];
} sheet_entry_t;

struct xlsx {
    package_t pack; /* first: handlers get it as user data */
    /* workbook */
    sheet_entry_t *sheet;
    size_t sheets;
    bool from_1904;
    /* styles: format of each cell style */
    unsigned char *style; /* enum sheet_style */
    size_t styles;
    unsigned char *format; /* by number format id: enum sheet_style + 1, 0 = not defined in the file */
    bool in_cell_styles;
    /* shared strings: all texts one after the other, each with its NUL */
    buf_t strings;
    size_t *string_at;
    size_t strings_count, strings_room;
    bool in_text, in_phonetic;
    /* the row being read */
    bool row_done, no_more_rows, suspended;
    int64_t row, last_row;
    size_t column, last_column; /* from 1 */
    char type;     /* 'n' number, 's' shared, 't' text, 'b', 'e', 'd' ISO date */
    size_t style_index;
    bool in_value;
    buf_t value;   /* of the cell */
    buf_t texts;   /* of the row, each with its NUL */
    size_t count;
    size_t text_at[SHEET_COLUMNS_MOST]; /* SIZE_MAX: empty */
    const char *shared[SHEET_COLUMNS_MOST]; /* not in texts */
    const char *cell[SHEET_COLUMNS_MOST];
    unsigned char flag[SHEET_COLUMNS_MOST];
    size_t row_bytes;
    enum err_code row_error;
    size_t row_error_column;
    char row_error_why[80];
};

/* --- workbook --------------------------------------------------------------------------------- */

static bool is_true(const char *text)
{
    return text && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}

static void XMLCALL enter_workbook(void *user, const XML_Char *name, const XML_Char **pairs)
{
    xlsx_t *x = user;
    if (package_enter(&x->pack)) return;
    if (strcmp(package_local(name), "workbookPr") == 0) x->from_1904 = is_true(package_attribute(pairs, "date1904"));
    if (strcmp(package_local(name), "sheet") != 0) return;
    const char *sheet = package_attribute(pairs, "name"), *relation = NULL;
    for (const XML_Char **p = pairs; *p; p += 2) /* "r:id"; never the plain sheetId */
        if (strchr(*p, ':') && strcmp(package_local(*p), "id") == 0) relation = p[1];
    if (!sheet || !relation) return;
    if (x->sheets == SHEETS_MOST) {
        package_stop(&x->pack, ERR_SHEET_LIMIT, "more than 1024 sheets");
        return;
    }
    sheet_entry_t *e = &x->sheet[x->sheets++];
    (void)text_copy(e->name, sizeof e->name, sheet);
    (void)text_copy(e->relation, sizeof e->relation, relation);
}

static int no_such_sheet(const xlsx_t *x, const char *sheet_name, err_t *err)
{
    char names[ERR_DETAIL_BYTES] = "";
    size_t at = 0;
    for (size_t i = 0; i < x->sheets && at + 4 < sizeof names; i++) {
        int n = snprintf(names + at, sizeof names - at, "%s%s", i ? ", " : "", x->sheet[i].name);
        at += (size_t)(n > 0 ? n : 0);
    }
    err_set(err, ERR_SHEET_NAME, sheet_name ? sheet_name : "");
    (void)err_detail(err, "%s", names);
    return ERR_SHEET_NAME;
}

/* Leaves the worksheet's part name in into. */
static int find_worksheet(xlsx_t *x, const char *workbook, const char *sheet_name, char into[PACKAGE_NAME],
                          err_t *err)
{
    for (size_t i = 0; i < x->sheets; i++) {
        if (sheet_name && strcmp(sheet_name, x->sheet[i].name) != 0) continue;
        int rc = package_relation(&x->pack, workbook, "worksheet", x->sheet[i].relation, err);
        if (rc) return rc;
        if (!x->pack.found[0]) continue; /* a chart sheet has no rows */
        memcpy(into, x->pack.found, PACKAGE_NAME);
        return 0;
    }
    return sheet_name ? no_such_sheet(x, sheet_name, err) : package_broken(workbook, "no worksheet is in it", err);
}

/* --- styles ---------------------------------------------------------------------------------- */

static int to_int(const char *text)
{
    int64_t n = 0;
    return text && !text_to_int(text, 0, INT_MAX, &n, NULL) ? (int)n : -1;
}

static void XMLCALL enter_style(void *user, const XML_Char *name, const XML_Char **pairs)
{
    xlsx_t *x = user;
    if (package_enter(&x->pack)) return;
    name = package_local(name);
    int id = to_int(package_attribute(pairs, "numFmtId"));
    if (strcmp(name, "cellXfs") == 0) {
        x->in_cell_styles = true;
    } else if (strcmp(name, "numFmt") == 0 && id >= 0 && id < STYLES_MOST) {
        const char *code = package_attribute(pairs, "formatCode");
        x->format[id] = (unsigned char)(sheet_style_of(id, code ? code : "") + 1);
    } else if (strcmp(name, "xf") == 0 && x->in_cell_styles && x->styles < STYLES_MOST) {
        bool defined = id >= 0 && id < STYLES_MOST && x->format[id];
        x->style[x->styles++] = (unsigned char)(defined ? x->format[id] - 1 : (int)sheet_style_of(id, NULL));
    }
}

static void XMLCALL leave_style(void *user, const XML_Char *name)
{
    xlsx_t *x = user;
    x->pack.depth--;
    if (strcmp(package_local(name), "cellXfs") == 0) x->in_cell_styles = false;
}

/* --- shared strings ---------------------------------------------------------------------------- */

static void XMLCALL enter_string(void *user, const XML_Char *name, const XML_Char **pairs)
{
    (void)pairs;
    xlsx_t *x = user;
    if (package_enter(&x->pack)) return;
    name = package_local(name);
    if (strcmp(name, "si") == 0) {
        if (x->strings_count == x->strings_room) {
            size_t room = x->strings_room ? x->strings_room * 2 : 1024;
            size_t *at = room > STRINGS_MOST ? NULL : realloc(x->string_at, room * sizeof *at);
            if (!at) {
                package_stop(&x->pack, room > STRINGS_MOST ? ERR_SHEET_LIMIT : ERR_BASE_MEMORY, "too many shared strings");
                return;
            }
            x->string_at = at;
            x->strings_room = room;
        }
        x->string_at[x->strings_count++] = x->strings.length;
    }
    if (strcmp(name, "rPh") == 0) x->in_phonetic = true; /* how the text is read aloud: not the text */
    if (strcmp(name, "t") == 0) x->in_text = !x->in_phonetic;
}

/* SpreadsheetML writes characters that XML cannot hold, and some that it can, as _x000D_ (18.18.96
 * ST_Xstring). Puts the characters back in place; returns the new length. NUL and halves of pairs stay
 * as they are written. */
static size_t decode_escapes(char *text, size_t bytes)
{
    size_t to = 0;
    for (size_t i = 0; i < bytes; i++) {
        assert(to <= i);
        uint32_t c = 0;
        bool escape = bytes - i >= 7 && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_';
        for (size_t k = 2; escape && k < 6; k++) {
            const char *digit = memchr("0123456789abcdefABCDEF", text[i + k], 22);
            escape = digit != NULL;
            if (escape) c = c << 4 | (uint32_t)(text[i + k] <= '9' ? text[i + k] - '0' : (text[i + k] | 32) - 'a' + 10);
        }
        if (!escape || c == 0 || (c >= 0xD800 && c < 0xE000)) {
            text[to++] = text[i];
            continue;
        }
        to += text_encode(c, text + to); /* at most 3 bytes where 7 were */
        i += 6;
    }
    return to;
}

static void XMLCALL leave_string(void *user, const XML_Char *name)
{
    xlsx_t *x = user;
    x->pack.depth--;
    name = package_local(name);
    if (strcmp(name, "t") == 0) x->in_text = false;
    if (strcmp(name, "rPh") == 0) x->in_phonetic = false;
    if (strcmp(name, "si") == 0 && !buf_failed(&x->strings) && x->strings_count) {
        size_t from = x->string_at[x->strings_count - 1];
        if (x->strings.length > from)
            x->strings.length = from + decode_escapes(x->strings.data + from, x->strings.length - from);
        buf_add_char(&x->strings, '\0');
    }
    if (buf_failed(&x->strings)) package_stop(&x->pack, ERR_SHEET_LIMIT, "shared strings of more than 64 MiB");
}

static void XMLCALL take_string(void *user, const XML_Char *text, int bytes)
{
    xlsx_t *x = user;
    if (x->in_text) buf_add_bytes(&x->strings, text, (size_t)bytes);
}

/* --- rows ------------------------------------------------------------------------------------ */

static void row_broken(xlsx_t *x, enum err_code code, size_t column, const char *why)
{
    if (x->row_error) return;
    x->row_error = code;
    x->row_error_column = column;
    (void)text_copy(x->row_error_why, sizeof x->row_error_why, why);
}

/* Column of "AB12", 0 if it has none. */
static size_t column_of(const char *reference)
{
    size_t n = 0;
    for (; (*reference >= 'A' && *reference <= 'Z') || (*reference >= 'a' && *reference <= 'z'); reference++) {
        n = n * 26 + (size_t)((*reference | 32) - 'a') + 1;
        if (n > 100000) return n;
    }
    return n;
}

static void begin_row(xlsx_t *x, const XML_Char **pairs)
{
    int n = to_int(package_attribute(pairs, "r"));
    x->row = n > 0 ? n : x->last_row + 1;
    x->last_row = x->row;
    x->last_column = 0;
    x->count = 0;
    x->row_bytes = 0;
    x->row_error = ERR_NONE;
    buf_clear(&x->texts);
}

static char type_of(const char *t)
{
    static const struct { const char *name; char type; } types[] = {
        {"s", 's'}, {"str", 't'}, {"inlineStr", 't'}, {"b", 'b'}, {"e", 'e'}, {"d", 'd'}, {"n", 'n'}};
    for (size_t i = 0; t && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(t, types[i].name) == 0) return types[i].type;
    return 'n';
}

static void XMLCALL enter_row(void *user, const XML_Char *name, const XML_Char **pairs)
{
    xlsx_t *x = user;
    if (package_enter(&x->pack)) return;
    name = package_local(name);
    if (strcmp(name, "c") == 0) {
        const char *reference = package_attribute(pairs, "r");
        size_t column = reference ? column_of(reference) : 0;
        x->column = column ? column : x->last_column + 1;
        x->last_column = x->column;
        x->type = type_of(package_attribute(pairs, "t"));
        int style = to_int(package_attribute(pairs, "s"));
        x->style_index = style >= 0 ? (size_t)style : 0;
        buf_clear(&x->value);
    } else if (strcmp(name, "row") == 0) {
        begin_row(x, pairs);
    } else if (strcmp(name, "rPh") == 0) {
        x->in_phonetic = true;
    } else if (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !x->in_phonetic)) {
        x->in_value = true;
    }
}

static void XMLCALL take_value(void *user, const XML_Char *text, int bytes)
{
    xlsx_t *x = user;
    if (x->in_value) buf_add_bytes(&x->value, text, (size_t)bytes); /* its cap is a cell's */
}

/* Keeps text (owned by the shared strings if shared) as the cell at x->column. */
static void keep(xlsx_t *x, const char *text, bool shared, int flags)
{
    size_t bytes = strlen(text);
    if (bytes == 0) return;
    if (x->column > SHEET_COLUMNS_MOST) {
        row_broken(x, ERR_SHEET_ROW_WIDE, 0, "");
        return;
    }
    x->row_bytes += bytes + 1;
    if (bytes > SHEET_CELL_MOST) row_broken(x, ERR_SHEET_ROW_CELL, x->column, "");
    if (x->row_bytes > SHEET_ROW_MOST) row_broken(x, ERR_SHEET_ROW_LONG, 0, "");
    if (x->row_error) return;
    for (; x->count < x->column; x->count++) {
        x->text_at[x->count] = SIZE_MAX;
        x->shared[x->count] = "";
        x->flag[x->count] = 0;
    }
    assert(x->column >= 1 && x->column <= x->count);
    size_t i = x->column - 1; /* a cell given twice: the later one counts */
    x->text_at[i] = shared ? SIZE_MAX : x->texts.length;
    x->shared[i] = shared ? text : "";
    x->flag[i] = (unsigned char)flags;
    if (!shared) buf_add_bytes(&x->texts, text, bytes + 1);
}

static void keep_number(xlsx_t *x, const char *raw)
{
    char typed[SHEET_NUMBER_TEXT];
    bool as_it_is = true;
    enum sheet_style style = x->style_index < x->styles ? (enum sheet_style)x->style[x->style_index] : STYLE_PLAIN;
    int flags = sheet_number_text(raw, style, x->from_1904, typed, &as_it_is);
    keep(x, as_it_is ? raw : typed, false, flags);
}

static void leave_cell(xlsx_t *x)
{
    if (buf_failed(&x->value)) {
        row_broken(x, ERR_SHEET_ROW_CELL, x->column, "");
        return;
    }
    if (x->type == 't' && x->value.length) {
        x->value.length = decode_escapes(x->value.data, x->value.length);
        x->value.data[x->value.length] = '\0';
    }
    const char *value = buf_text(&x->value);
    int64_t n = 0;
    switch (x->type) {
    case 's':
        if (!*value) break;
        if (text_to_int(value, 0, (int64_t)x->strings_count - 1, &n, NULL))
            row_broken(x, ERR_SHEET_ROW_TEXT, x->column, "共享字符串不存在" ERR_OR "no such shared string");
        else keep(x, x->strings.data + x->string_at[n], true, 0);
        break;
    case 'b': keep(x, *value ? (is_true(value) ? "TRUE" : "FALSE") : "", false, 0); break;
    case 'e': keep(x, value, false, SHEET_FORMULA_ERROR); break;
    case 'n': keep_number(x, value); break;
    default: keep(x, value, false, 0); break;
    }
}

static void XMLCALL leave_row(void *user, const XML_Char *name)
{
    xlsx_t *x = user;
    x->pack.depth--;
    name = package_local(name);
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0) x->in_value = false;
    else if (strcmp(name, "rPh") == 0) x->in_phonetic = false;
    else if (strcmp(name, "c") == 0) leave_cell(x);
    else if (strcmp(name, "row") == 0 && (x->count || x->row_error)) {
        x->row_done = true;
        (void)XML_StopParser(x->pack.parser, XML_TRUE);
    }
}

static int row_error(xlsx_t *x, err_t *err)
{
    char column[24];
    (void)num_text((int64_t)x->row_error_column, column);
    switch ((int)x->row_error) {
    case ERR_SHEET_ROW_WIDE: err_set(err, x->row_error, num_text(SHEET_COLUMNS_MOST, (char[24]){0})); break;
    case ERR_SHEET_ROW_LONG: err_set(err, x->row_error, num_text(SHEET_ROW_MOST, (char[24]){0})); break;
    default: err_set(err, x->row_error, column, num_text(SHEET_CELL_MOST, (char[24]){0})); break;
    }
    (void)err_detail(err, "%s", x->row_error_why);
    if (err) err->line = x->row > INT_MAX ? INT_MAX : (int)x->row;
    if (err) err->column = (int)x->row_error_column;
    return (int)x->row_error;
}

int xlsx_next(xlsx_t *x, sheet_row_t *ret_row, bool *ret_more, err_t *err)
{
    assert(x->pack.file && x->pack.parser);
    x->row_done = false;
    /* The last piece may hold several rows: a suspended parser still has some. */
    while (!x->row_done && (x->suspended || !x->no_more_rows)) {
        enum XML_Status status;
        int rc = 0;
        if (x->suspended) {
            status = XML_ResumeParser(x->pack.parser);
            if (status == XML_STATUS_ERROR) rc = package_error(&x->pack, err);
        } else {
            rc = package_feed(&x->pack, &x->no_more_rows, &status, err);
        }
        if (rc) return rc;
        x->suspended = status == XML_STATUS_SUSPENDED;
    }
    if (!x->row_done) {
        *ret_more = false;
        return 0;
    }
    if (buf_failed(&x->texts)) return err_nomem(err);
    if (x->row_error) return row_error(x, err);
    assert(x->count >= 1 && x->count <= SHEET_COLUMNS_MOST && x->row > 0);
    const char *texts = buf_text(&x->texts);
    for (size_t i = 0; i < x->count; i++)
        x->cell[i] = x->text_at[i] == SIZE_MAX ? x->shared[i] : texts + x->text_at[i];
    *ret_row = (sheet_row_t){.cell = x->cell, .count = x->count, .number = x->row, .flag = x->flag};
    *ret_more = true;
    return 0;
}

/* --- opening --------------------------------------------------------------------------------- */

static int read_workbook(xlsx_t *x, const char *path, const char *sheet_name, err_t *err)
{
    char workbook[PACKAGE_NAME], worksheet[PACKAGE_NAME];
    int rc = package_relation(&x->pack, "", "officeDocument", "", err);
    if (rc) return rc;
    if (!x->pack.found[0] || zip_name_locate(x->pack.zip, x->pack.found, ZIP_FL_NOCASE) < 0) {
        err_set(err, ERR_SHEET_KIND, path ? path : "");
        (void)err_detail(err, "%s", "不是 Excel 工作簿的 ZIP 文件" ERR_OR "a ZIP archive that is no Excel workbook");
        return ERR_SHEET_KIND;
    }
    memcpy(workbook, x->pack.found, sizeof workbook);
    rc = package_parse(&x->pack, workbook, true, enter_workbook, package_leave, NULL, err);
    if (!rc) rc = find_worksheet(x, workbook, sheet_name, worksheet, err);
    if (!rc) rc = package_relation(&x->pack, workbook, "styles", "", err);
    if (!rc && x->pack.found[0]) rc = package_parse(&x->pack, x->pack.found, false, enter_style, leave_style, NULL, err);
    if (!rc) rc = package_relation(&x->pack, workbook, "sharedStrings", "", err);
    if (!rc && x->pack.found[0]) rc = package_parse(&x->pack, x->pack.found, false, enter_string, leave_string, take_string, err);
    bool found = false;
    if (!rc) rc = package_part(&x->pack, worksheet, &found, err);
    if (!rc && !found) rc = package_broken(worksheet, "the part is missing", err);
    if (!rc) rc = package_begin(&x->pack, enter_row, leave_row, take_value, err);
    return rc;
}

int xlsx_open(const char *path, const void *memory, size_t bytes, const char *sheet_name,
              xlsx_t **ret_book, err_t *err)
{
    xlsx_t *x = fault_fails(FAULT_ALLOC) ? NULL : calloc(1, sizeof *x);
    if (!x) return err_nomem(err);
    buf_init(&x->strings, STRINGS_BYTES);
    buf_init(&x->value, SHEET_CELL_MOST);
    buf_init(&x->texts, SHEET_ROW_MOST + SHEET_CELL_MOST);
    x->sheet = calloc(SHEETS_MOST, sizeof *x->sheet);
    x->style = calloc(STYLES_MOST, 1);
    x->format = calloc(STYLES_MOST, 1);
    int rc = x->sheet && x->style && x->format ? 0 : err_nomem(err);
    if (!rc) rc = package_open(&x->pack, path, memory, bytes, err);
    if (!rc) rc = read_workbook(x, path, sheet_name, err);
    if (rc) {
        xlsx_close(x);
        return rc;
    }
    *ret_book = x;
    return 0;
}

void xlsx_close(xlsx_t *x)
{
    if (!x) return;
    package_close(&x->pack);
    buf_release(&x->strings);
    buf_release(&x->value);
    buf_release(&x->texts);
    free(x->string_at);
    free(x->format);
    free(x->style);
    free(x->sheet);
    free(x);
}

void xlsx_position(const xlsx_t *x, uint64_t *ret_done, uint64_t *ret_total)
{
    *ret_done = x->pack.got < x->pack.size ? x->pack.got : x->pack.size;
    *ret_total = x->pack.size;
}
