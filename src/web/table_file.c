/* table_file.c - see table_file.h. */
#include "web/table_file.h"

#include "base/memory_file.h"
#include "base/sheet_write.h"

#include <errno.h>
#include <xlsxwriter.h>

enum { WIDE_MOST = 60, WIDE_LEAST = 8, COLUMNS_MOST = 64 };

int table_file_csv(const json_t *rows, buf_t *out, err_t *err)
{
    size_t i, j;
    json_t *row, *cell;
    buf_add_raw(out, "\xEF\xBB\xBF");
    json_array_foreach((json_t *)(uintptr_t)rows, i, row) {
        json_array_foreach(row, j, cell) {
            const char *text = json_string_value(cell);
            if (j) buf_add_char(out, ',');
            if (!text) {
                buf_add_int(out, json_integer_value(cell));
                continue;
            }
            sheet_add_cell(out, text);
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

static void write_cells(const json_t *rows, lxw_worksheet *sheet, lxw_format *head, lxw_format *plain)
{
    int wide[COLUMNS_MOST] = {0};
    size_t i, j;
    json_t *row, *cell;
    json_array_foreach((json_t *)(uintptr_t)rows, i, row)
        json_array_foreach(row, j, cell) {
            const char *text = json_string_value(cell);
            if (text) (void)worksheet_write_string(sheet, (lxw_row_t)i, (lxw_col_t)j, text, i ? plain : head);
            else (void)worksheet_write_number(sheet, (lxw_row_t)i, (lxw_col_t)j, (double)json_integer_value(cell), plain);
            int w = text ? width_of(text) + 2 : WIDE_LEAST;
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
    lxw_worksheet *page = book ? workbook_add_worksheet(book, sheet) : NULL;
    lxw_format *head = book ? workbook_add_format(book) : NULL, *plain = book ? workbook_add_format(book) : NULL;
    if (!page || !head || !plain) rc = err_nomem(err);
    if (rc == 0) {
        format_set_bold(head);
        format_set_bg_color(head, 0xDDE5F0);
        format_set_text_wrap(plain);
        format_set_align(plain, LXW_ALIGN_VERTICAL_TOP);
        write_cells(rows, page, head, plain);
    }
    if (book && workbook_close(book) != LXW_NO_ERROR && rc == 0) rc = err_file(err, path, errno ? errno : EIO);
    return memory_file_take(fd, rc, out, err);
}
