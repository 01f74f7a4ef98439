/* table_file.c - see table_file.h. */
#include "web/table_file.h"

#include "base/day.h"
#include "base/memory_file.h"
#include "base/sheet_write.h"

#include <errno.h>
#include <xlsxwriter.h>

enum { WIDE_MOST = 60, WIDE_LEAST = 8, WIDE_MONEY = 16, COLUMNS_MOST = 68 };

static const char *text_of(const json_t *cell)
{
    return json_string_value(json_is_object(cell) ? json_object_get(cell, "day") : cell);
}

int table_file_csv(const json_t *rows, buf_t *out, err_t *err)
{
    size_t i, j;
    json_t *row, *cell;
    buf_add_raw(out, "\xEF\xBB\xBF");
    json_array_foreach((json_t *)(uintptr_t)rows, i, row) {
        json_array_foreach(row, j, cell) {
            const char *text = text_of(cell);
            if (j) buf_add_char(out, ',');
            if (text) sheet_add_cell(out, text);
            else if (json_is_real(cell)) buf_addf(out, "%.2f", json_real_value(cell));
            else buf_add_int(out, json_integer_value(cell));
        }
        buf_add_raw(out, "\r\n");
    }
    return buf_failed(out) ? err_nomem(err) : 0;
}

/* Characters of Chinese count twice. */
static int width_of(const char *text)
{
    int n = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) n += *p < 0x80 ? 1 : (*p & 0xC0) == 0xC0 ? 2 : 0;
    return n;
}

typedef struct styles {
    lxw_format *head, *plain, *day, *money;
} styles_t;

static int make_styles(lxw_workbook *book, styles_t *ret, err_t *err)
{
    *ret = (styles_t){workbook_add_format(book), workbook_add_format(book), workbook_add_format(book), workbook_add_format(book)};
    if (!ret->head || !ret->plain || !ret->day || !ret->money) return err_nomem(err);
    format_set_bold(ret->head);
    format_set_bg_color(ret->head, 0xDDE5F0);
    format_set_text_wrap(ret->plain);
    format_set_align(ret->plain, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(ret->day, "yyyy-mm-dd");
    format_set_align(ret->day, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(ret->money, "#,##0.00");
    format_set_align(ret->money, LXW_ALIGN_VERTICAL_TOP);
    return 0;
}

static void write_cell(lxw_worksheet *sheet, lxw_row_t i, lxw_col_t j, const json_t *cell, const styles_t *s)
{
    const char *text = text_of(cell);
    day_t day;
    if (json_is_object(cell) && text && day_parse(text, &day, NULL) == 0) {
        lxw_datetime on = {0};
        day_split(day, &on.year, &on.month, &on.day);
        if (on.year >= 1900) {
            (void)worksheet_write_datetime(sheet, i, j, &on, s->day);
            return;
        }
    }
    if (text) (void)worksheet_write_string(sheet, i, j, text, i ? s->plain : s->head);
    else (void)worksheet_write_number(sheet, i, j, json_number_value(cell), json_is_real(cell) ? s->money : s->plain);
}

static void write_cells(const json_t *rows, lxw_worksheet *sheet, const styles_t *s)
{
    int wide[COLUMNS_MOST] = {0};
    size_t i, j;
    json_t *row, *cell;
    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
        json_array_foreach(row, j, cell) {
            const char *text = text_of(cell);
            write_cell(sheet, (lxw_row_t)i, (lxw_col_t)j, cell, s);
            int w = text ? width_of(text) + 2 : json_is_real(cell) ? WIDE_MONEY : WIDE_LEAST;
            if (j < COLUMNS_MOST && w > wide[j]) wide[j] = w;
        }
    for (j = 0; j < COLUMNS_MOST && wide[j]; j++) {
        int w = wide[j] > WIDE_MOST ? WIDE_MOST : wide[j] < WIDE_LEAST ? WIDE_LEAST : wide[j];
        (void)worksheet_set_column(sheet, (lxw_col_t)j, (lxw_col_t)j, w, NULL);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    size_t columns = json_array_size(json_array_get(rows, 0)), count = json_array_size(rows);
    if (columns && count > 1) (void)worksheet_autofilter(sheet, 0, 0, (lxw_row_t)(count - 1), (lxw_col_t)(columns - 1));
}

int table_file_xlsx(const json_t *rows, const char *sheet, buf_t *out, err_t *err)
{
    char path[MEMORY_FILE_PATH];
    int fd, rc = memory_file_open("table.xlsx", path, &fd, err);
    if (rc != 0) return rc;
    lxw_workbook *book = workbook_new(path);
    const char *name = book && workbook_validate_sheet_name(book, sheet) == LXW_NO_ERROR ? sheet : NULL;
    lxw_worksheet *page = book ? workbook_add_worksheet(book, name) : NULL;
    styles_t styles = {0};
    rc = page ? make_styles(book, &styles, err) : err_nomem(err);
    if (rc == 0) write_cells(rows, page, &styles);
    if (book && workbook_close(book) != LXW_NO_ERROR && rc == 0) rc = err_file(err, path, errno ? errno : EIO);
    return memory_file_take(fd, rc, out, err);
}
