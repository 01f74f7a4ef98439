/* bad_rows.c - rows handed back with their reasons. */
#include "cli/bad_rows.h"

#include <assert.h>
#include <inttypes.h>

enum { REASONS = 5, TEXT_BYTES = 8192 };

void bad_rows_init(bad_rows_t *b, const cli_call_t *call, const char *source, const char *path)
{
    *b = (bad_rows_t){.call = call, .source = source, .path = path};
}

int bad_rows_head(bad_rows_t *b, const char *const *cells, size_t count, err_t *err)
{
    static const char *const heads[LANG_COUNT][REASONS] = {
        [LANG_ZH] = {"行号", "代码", "问题", "说明", "建议"},
        [LANG_EN] = {"row", "code", "what", "detail", "hint"},
    };
    b->columns = count;
    if (!b->path) return 0;
    int code = sheet_writer_open(b->path, SHEET_WRITE_BOM, &b->writer, err);
    return code ? code : sheet_writer_row_reasons(b->writer, cells, count, count, heads[b->call->lang], REASONS, err);
}

static void write_row(bad_rows_t *b, const char *const *cells, size_t count, int64_t row, const err_t *why)
{
    buf_t part[ERR_HINT + 1];
    char number[24];
    const char *reasons[REASONS] = {num_text(row, number), err_code_text(why->code)};
    for (int i = 0; i <= ERR_HINT; i++) {
        buf_init(&part[i], TEXT_BYTES);
        err_add_part(&part[i], why, (err_part_t)i, b->call->lang);
        reasons[2 + i] = buf_failed(&part[i]) ? "" : buf_text(&part[i]);
    }
    int code = sheet_writer_row_reasons(b->writer, cells, cells ? count : 0, b->columns, reasons, REASONS, &b->failed);
    assert(code == 0 || b->failed.code);
    for (int i = 0; i <= ERR_HINT; i++) buf_release(&part[i]);
}

static void keep(bad_rows_t *b, int64_t row, const err_t *why)
{
    if (b->shown_count == BAD_ROWS_SHOWN) return;
    b->shown[b->shown_count] = *why;
    b->shown_row[b->shown_count++] = row;
}

void bad_rows_remark(bad_rows_t *b, const char *const *cells, size_t count, int64_t row, const err_t *why)
{
    keep(b, row, why);
    b->remarks++;
    if (b->writer && !b->failed.code) write_row(b, cells, count, row, why);
}

void bad_rows_add(bad_rows_t *b, const char *const *cells, size_t count, int64_t row, const err_t *why)
{
    keep(b, row, why);
    b->count++;
    if (b->writer && !b->failed.code) write_row(b, cells, count, row, why);
}

int bad_rows_close(bad_rows_t *b, bool keep, err_t *err)
{
    if (!b->writer) return 0;
    int failed = b->failed.code;
    if (failed && err) *err = b->failed;
    int code = sheet_writer_close(b->writer, keep && !failed, failed ? NULL : err);
    b->writer = NULL;
    return failed ? failed : code;
}

void bad_rows_tell(const bad_rows_t *b)
{
    for (int i = 0; i < b->shown_count; i++) {
        buf_t text;
        err_t why = b->shown[i];
        buf_init(&text, TEXT_BYTES);
        int column = why.column;
        why.line = why.column = 0; /* the numbers in front say it */
        why.file[0] = '\0';
        err_add_text(&text, &why, b->call->lang);
        if (text.length) text.data[text.length - 1] = '\0'; /* cli_note ends the line */
        const char *words = buf_failed(&text) ? "" : buf_text(&text);
        if (column > 0)
            cli_note(b->call, cli_say(b->call, "%s 第 %" PRId64 " 行第 %d 列：%s", "%s row %" PRId64 ", column %d: %s"), b->source,
                     b->shown_row[i], column, words);
        else cli_note(b->call, cli_say(b->call, "%s 第 %" PRId64 " 行：%s", "%s row %" PRId64 ": %s"), b->source, b->shown_row[i], words);
        buf_release(&text);
    }
    if (b->remarks)
        cli_note(b->call, cli_say(b->call, "%s：有 %" PRId64 " 项无法识别，未予采用，其余内容照常比对%s%s", "%s: %" PRId64 " values not understood and left out, their rows taken%s%s"),
                 b->source, b->remarks, b->path ? cli_say(b->call, "，见 ", ", see ") : "", b->path ? b->path : "");
    if (!b->count) return;
    cli_note(b->call, cli_say(b->call, "%s：退回 %" PRId64 " 行%s%s", "%s: %" PRId64 " rows handed back%s%s"), b->source, b->count,
             b->path ? cli_say(b->call, "，见 ", ", see ") : "", b->path ? b->path : "");
}
