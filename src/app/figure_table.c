/* figure_table.c - an answer as a table of cells, and that as CSV and as a workbook. */
#include "app/figure_inside.h"

#include "app/inside.h"
#include "base/memory_file.h"
#include "base/sheet_write.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_EACH = 20 };

/* --- columns -------------------------------------------------------------------------------------------------------- */

const char *table_in(const table_t *t, const char *zh, const char *en)
{
    return t->lang == LANG_ZH ? zh : en;
}

const char *table_words(const table_t *t, const json_t *both)
{
    const char *text = json_string_value(json_object_get(both, t->lang == LANG_ZH ? "zh" : "en"));
    if (!text || !*text) text = json_string_value(json_object_get(both, "zh"));
    return text ? text : "";
}

static void add_column(table_t *t, column_t c)
{
    assert(t->count < t->room);
    if (!c.head) t->failed = true;
    t->column[t->count++] = c;
}

static const char *head(const table_t *t, const char *label, const char *what)
{
    return arena_printf(t->a, t->lang == LANG_ZH ? "%s：%s" : "%s: %s", label, what);
}

/* Against a plan: the whole target, and what is due of it by time, which rates and days have not. */
static void add_plan_columns(table_t *t, size_t i, const char *label, enum cell_form form)
{
    enum cell_form number = form == CELL_WHOLE ? CELL_MEAN : form;
    add_column(t, (column_t){head(t, label, table_in(t, "总目标", "whole target")), i, "before", NULL, 0, number});
    if (form == CELL_RATE) return;
    add_column(t, (column_t){head(t, label, table_in(t, "完成总目标", "of the target")), i, "times", NULL, 0, CELL_RATE});
    add_column(t, (column_t){head(t, label, table_in(t, "含计划之外的日子", "holds days outside the plan")), i, "outside_plan", NULL, 0, CELL_FLAG});
    if (form == CELL_MEAN) return;
    add_column(t, (column_t){head(t, label, table_in(t, "按时间进度应完成", "due by time")), i, "due", NULL, 0, number});
    add_column(t, (column_t){head(t, label, table_in(t, "完成时间进度", "of what is due")), i, "of_due", NULL, 0, CELL_RATE});
}

static void add_figure_columns(table_t *t, size_t i)
{
    const json_t *figure = json_array_get(json_object_get(t->answer, "figures"), i);
    const char *sort = json_string_value(json_object_get(figure, "sort")), *unit = figure_unit_word(figure, t->lang, t->a);
    const char *label = table_words(t, json_object_get(figure, "label"));
    bool share = sort && strcmp(sort, "share") == 0, days = sort && strcmp(sort, "days") == 0, money = json_is_true(json_object_get(figure, "money"));
    enum cell_form form = share ? CELL_RATE : days ? CELL_MEAN : money ? CELL_MONEY : CELL_WHOLE;
    add_column(t, (column_t){arena_printf(t->a, t->lang == LANG_ZH ? "%s（%s）" : "%s (%s)", label, share ? "%" : unit ? unit : ""), i, share || days ? "ratio" : "n", NULL, 0, form});
    if (share) {
        add_column(t, (column_t){head(t, label, table_in(t, "分子", "part")), i, "ratio", "part", 0, CELL_WHOLE});
        add_column(t, (column_t){head(t, label, table_in(t, "分母", "whole")), i, "ratio", "whole", 0, CELL_WHOLE});
    }
    static const char *const quantile[FIGURE_QUANTILES] = {"25%", "50%", "75%", "90%"};
    for (size_t q = 0; days && q < FIGURE_QUANTILES; q++)
        add_column(t, (column_t){head(t, label, quantile[q]), i, "quantiles", NULL, q, CELL_WHOLE});
    if (days) add_column(t, (column_t){head(t, label, table_in(t, "已计件数", "measured")), i, "n", NULL, 0, CELL_WHOLE});
    if (json_is_true(json_object_get(t->answer, "few"))) add_column(t, (column_t){head(t, label, table_in(t, "较少，不显示", "few, not told")), i, "few", NULL, 0, CELL_FLAG});
    const char *compare = json_string_value(json_object_get(json_object_get(t->answer, "asked"), "compare"));
    if (compare && strcmp(compare, "plan") == 0) {
        add_plan_columns(t, i, label, form);
        return;
    }
    if (json_array_size(json_object_get(t->answer, "windows")) < 2) return;
    add_column(t, (column_t){head(t, label, table_in(t, "对比数", "compared with")), i, "before", NULL, 0, form == CELL_WHOLE ? CELL_MEAN : form});
    if (share) add_column(t, (column_t){head(t, label, table_in(t, "变化（个百分点）", "change (points)")), i, "points", NULL, 0, CELL_POINTS});
    else add_column(t, (column_t){head(t, label, table_in(t, "变化（%）", "change (%)")), i, "percent", NULL, 0, CELL_RATE});
    add_column(t, (column_t){head(t, label, table_in(t, "基数小", "small base")), i, "small_base", NULL, 0, CELL_FLAG});
    add_column(t, (column_t){head(t, label, table_in(t, "对比期无记录", "no record then")), i, "no_record", NULL, 0, CELL_FLAG});
    add_column(t, (column_t){head(t, label, table_in(t, "对比期记录不全", "record incomplete")), i, "part_record", NULL, 0, CELL_FLAG});
    add_column(t, (column_t){head(t, label, table_in(t, "有院新纳入", "an office joined since")), i, "joined", NULL, 0, CELL_FLAG});
    if (json_array_size(json_object_get(t->answer, "offices_moved")))
        add_column(t, (column_t){head(t, label, table_in(t, "其间机构有变更", "offices changed")), i, "moved", NULL, 0, CELL_FLAG});
}

int table_make(const app_t *app, const json_t *answer, enum lang lang, arena_t *a, table_t *t, err_t *err)
{
    size_t figures = json_array_size(json_object_get(answer, "figures"));
    *t = (table_t){.app = app, .answer = answer, .lang = lang, .a = a, .by = json_array_size(json_object_get(answer, "by")),
                   .rows = json_array_size(json_object_get(answer, "rows")), .room = figures * COLUMNS_EACH + 1};
    t->column = arena_array(a, t->room, sizeof *t->column);
    if (!t->column) return err_nomem(err);
    for (size_t i = 0; i < figures; i++) add_figure_columns(t, i);
    return t->failed ? err_nomem(err) : 0;
}

/* --- cells ----------------------------------------------------------------------------------------------------------- */

static void parts(const json_t *n, int64_t *ret_part, int64_t *ret_whole)
{
    *ret_part = json_is_integer(n) ? json_integer_value(n) : json_integer_value(json_object_get(n, "part"));
    *ret_whole = json_is_integer(n) ? 1 : json_integer_value(json_object_get(n, "whole"));
}

static const json_t *row_values(const table_t *t, size_t row)
{
    const json_t *r = row < t->rows ? json_array_get(json_object_get(t->answer, "rows"), row) : json_object_get(t->answer, "total");
    return json_object_get(r, "values");
}

bool table_value(const json_t *values, const column_t *c, int64_t *ret_part, int64_t *ret_whole)
{
    const json_t *of = json_array_get(values, c->figure), *v = json_object_get(of, c->member);
    if (json_is_array(v)) v = json_array_get(v, c->at);
    if (c->inner) v = json_object_get(v, c->inner);
    *ret_part = *ret_whole = 0;
    if (json_is_true(json_object_get(of, "unrecorded")) && strcmp(c->member, "n") == 0) return false;
    if (c->form == CELL_FLAG) return json_is_true(v);
    if (!v || json_is_null(v)) return false;
    parts(v, ret_part, ret_whole);
    return *ret_whole != 0;
}

/* Row t->rows is the total. */
static bool cell(const table_t *t, size_t row, const column_t *c, int64_t *ret_part, int64_t *ret_whole)
{
    return table_value(row_values(t, row), c, ret_part, ret_whole);
}

static const char *key_text(const table_t *t, size_t row, size_t dim, bool code)
{
    const json_t *r = json_array_get(json_object_get(t->answer, "rows"), row);
    if (code) return json_string_value(json_array_get(json_object_get(r, "key"), dim));
    return table_words(t, json_array_get(json_object_get(r, "words"), dim));
}

/* --- CSV ------------------------------------------------------------------------------------------------------------- */

static void add_number(const table_t *t, const column_t *c, int64_t part, int64_t whole, buf_t *out)
{
    figure_style_t style = {.form = FIGURE_SAY_NUMBER, .digits = -1, .bare = true};
    buf_t text;
    if (c->form == CELL_FLAG) {
        buf_add_raw(out, table_in(t, "是", "yes"));
        return;
    }
    if (c->form == CELL_WHOLE) {
        buf_add_int(out, part);
        return;
    }
    if (c->form == CELL_MONEY) { /* exact: yuan with its fen */
        buf_addf(out, "%s%lld.%02lld", part < 0 ? "-" : "", (long long)llabs(part / 100), (long long)llabs(part % 100));
        return;
    }
    if (c->form == CELL_RATE || c->form == CELL_POINTS) style.form = FIGURE_SAY_PERCENT;
    buf_init(&text, 128);
    if (figure_say(&text, &style, part, whole, LANG_ZH) && !buf_failed(&text))
        for (const char *p = buf_text(&text); *p; p++)
            if (strchr("0123456789.-", *p)) buf_add_char(out, *p);
    buf_release(&text);
}

void table_csv(const table_t *t, buf_t *out)
{
    const json_t *by = json_object_get(t->answer, "by");
    buf_add_raw(out, "\xEF\xBB\xBF");
    for (size_t d = 0; d < t->by; d++) {
        const json_t *e = json_array_get(by, d);
        buf_addf(out, "%s%s,", d ? "," : "", json_string_value(json_object_get(e, "name")));
        sheet_add_cell(out, table_words(t, json_object_get(e, "label")));
    }
    for (size_t c = 0; c < t->count; c++) {
        if (c || t->by) buf_add_char(out, ',');
        sheet_add_cell(out, t->column[c].head);
    }
    buf_add_raw(out, "\r\n");
    for (size_t r = 0; r <= t->rows; r++) {
        for (size_t d = 0; d < t->by; d++) {
            if (d) buf_add_char(out, ',');
            sheet_add_cell(out, r < t->rows ? key_text(t, r, d, true) : "");
            buf_add_char(out, ',');
            sheet_add_cell(out, r < t->rows ? key_text(t, r, d, false) : d ? "" : table_in(t, "合计", "total"));
        }
        for (size_t c = 0; c < t->count; c++) {
            int64_t part, whole;
            if (c || t->by) buf_add_char(out, ',');
            if (cell(t, r, &t->column[c], &part, &whole)) add_number(t, &t->column[c], part, whole, out);
        }
        buf_add_raw(out, "\r\n");
    }
}

/* --- workbook ---------------------------------------------------------------------------------------------------------- */

static lxw_format *number_format(lxw_workbook *book, const char *form)
{
    lxw_format *f = workbook_add_format(book);
    if (f) format_set_num_format(f, form);
    return f;
}

static bool make_formats(workbook_t *w)
{
    w->head = workbook_add_format(w->book);
    w->text = number_format(w->book, "@");
    w->bold = workbook_add_format(w->book);
    if (!w->head || !w->text || !w->bold) return false;
    format_set_bold(w->head);
    format_set_bg_color(w->head, 0xDDE5F0);
    format_set_text_wrap(w->head);
    format_set_align(w->head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bold(w->bold);
    w->form[CELL_WHOLE] = number_format(w->book, "#,##0");
    w->form[CELL_MONEY] = number_format(w->book, "#,##0.00");
    w->form[CELL_RATE] = number_format(w->book, "0.0%");
    w->form[CELL_POINTS] = number_format(w->book, "0.0");
    w->form[CELL_MEAN] = number_format(w->book, "#,##0.0");
    w->form[CELL_FLAG] = w->text;
    for (int i = 0; i < CELL_FORMS; i++)
        if (!w->form[i]) return false;
    return true;
}

void table_write_number(const table_t *t, workbook_t *w, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t at, const column_t *c, int64_t part, int64_t whole)
{
    double v = whole ? (double)part / (double)whole : 0;
    if (c->form == CELL_FLAG) {
        (void)worksheet_write_string(sheet, row, at, table_in(t, "是", "yes"), w->text);
        return;
    }
    if (c->form == CELL_MONEY) v /= 100;
    if (c->form == CELL_POINTS) v *= 100;
    bool exact = c->form == CELL_MEAN && whole == 1;
    (void)worksheet_write_number(sheet, row, at, v, exact ? w->form[CELL_WHOLE] : w->form[c->form]);
}

static void write_rows(const table_t *t, workbook_t *w)
{
    for (size_t r = 0; r <= t->rows; r++, w->row++) {
        for (size_t d = 0; d < t->by; d++) {
            (void)worksheet_write_string(w->sheet, w->row, (lxw_col_t)(2 * d), r < t->rows ? key_text(t, r, d, true) : "", w->text);
            (void)worksheet_write_string(w->sheet, w->row, (lxw_col_t)(2 * d + 1),
                                         r < t->rows ? key_text(t, r, d, false) : d ? "" : table_in(t, "合计", "total"), r < t->rows ? w->text : w->bold);
        }
        for (size_t c = 0; c < t->count; c++) {
            int64_t part, whole;
            if (cell(t, r, &t->column[c], &part, &whole)) table_write_number(t, w, w->sheet, w->row, (lxw_col_t)(2 * t->by + c), &t->column[c], part, whole);
        }
    }
}

static void write_table(const table_t *t, workbook_t *w)
{
    const json_t *by = json_object_get(t->answer, "by");
    for (size_t d = 0; d < t->by; d++) {
        const json_t *e = json_array_get(by, d);
        (void)worksheet_write_string(w->sheet, 0, (lxw_col_t)(2 * d), json_string_value(json_object_get(e, "name")), w->head);
        (void)worksheet_write_string(w->sheet, 0, (lxw_col_t)(2 * d + 1), table_words(t, json_object_get(e, "label")), w->head);
        (void)worksheet_set_column(w->sheet, (lxw_col_t)(2 * d), (lxw_col_t)(2 * d), 12, NULL);
        (void)worksheet_set_column(w->sheet, (lxw_col_t)(2 * d + 1), (lxw_col_t)(2 * d + 1), 30, NULL);
    }
    for (size_t c = 0; c < t->count; c++) (void)worksheet_write_string(w->sheet, 0, (lxw_col_t)(2 * t->by + c), t->column[c].head, w->head);
    if (t->count) (void)worksheet_set_column(w->sheet, (lxw_col_t)(2 * t->by), (lxw_col_t)(2 * t->by + t->count - 1), 18, NULL);
    worksheet_freeze_panes(w->sheet, 1, (lxw_col_t)(2 * t->by));
    w->row = 1;
    write_rows(t, w);
}

static void write_pair(workbook_t *w, const char *name, const char *text)
{
    (void)worksheet_write_string(w->passport, w->row, 0, name, w->bold);
    (void)worksheet_write_string(w->passport, w->row, 1, text ? text : "", w->text);
    w->row++;
}

/* What the question says of office, comparison and boundaries, as people name it. */
static const char *said_of(const table_t *t, const char *member, const char *value)
{
    static const struct {
        const char *member, *value;
        words_t words;
    } rows[] = {
        {"compare", "none", {{"不对比", "nothing"}}}, {"compare", "yoy", {{"同比（上年同期）", "the same time a year before"}}}, {"compare", "before", {{"前期", "the time before"}}},
        {"compare", "five", {{"前五年", "the five years before"}}}, {"compare", "plan", {{"计划目标", "a plan"}}},
        {"boundaries", "now", {{"按现在的管辖", "those of today"}}}, {"boundaries", "then", {{"按行为当日的管辖", "those of each act's day"}}},
    };
    int at = -1;
    if (!value) return "";
    if (strcmp(member, "office") == 0 && office_find(t->app->offices, value, &at, NULL) == 0) return office_at(t->app->offices, at)->name.in[t->lang];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].member, member) == 0 && strcmp(rows[i].value, value) == 0) return rows[i].words.in[t->lang];
    return value;
}

static void write_question(const table_t *t, workbook_t *w)
{
    const json_t *asked = json_object_get(t->answer, "asked"), *conditions = json_object_get(t->answer, "conditions");
    static const char *const scalar[] = {"office", "from", "to", "compare", "boundaries", "known_on"};
    static const words_t said[] = {{{"检察院", "office"}}, {{"起始日", "first day"}}, {{"截止日", "last day"}}, {{"对比", "compared with"}},
                                   {{"管辖", "boundaries"}}, {{"截至登记日", "as recorded until"}}};
    for (size_t i = 0; i < sizeof scalar / sizeof *scalar; i++)
        write_pair(w, said[i].in[t->lang], said_of(t, scalar[i], json_string_value(json_object_get(asked, scalar[i]))));
    const json_t *e;
    size_t i;
    json_array_foreach(json_object_get(asked, "where"), i, e) {
        const json_t *condition = json_array_get(conditions, i);
        write_pair(w, table_in(t, "条件", "condition"), condition ? table_words(t, condition) : json_string_value(e));
    }
    char *text = json_dumps(asked, JSON_COMPACT | JSON_SORT_KEYS);
    write_pair(w, table_in(t, "统计问题（机读）", "question, as the program reads it"), text);
    free(text);
}

/* On the clock of China, as the pages say it. */
static const char *computed_at(const table_t *t)
{
    instant_t at;
    char local[INSTANT_LOCAL];
    const char *text = json_string_value(json_object_get(t->answer, "computed_at"));
    if (!text || instant_parse(text, &at, NULL) != 0) return text;
    return arena_printf(t->a, "%s%s", instant_local_text(at, local), table_in(t, "（北京时间）", " (Beijing time)"));
}

static void write_passport(const table_t *t, workbook_t *w)
{
    const json_t *e;
    char position[24];
    size_t i;
    w->row = 0;
    (void)worksheet_set_column(w->passport, 0, 0, 18, NULL);
    (void)worksheet_set_column(w->passport, 1, 1, 90, NULL);
    write_pair(w, table_in(t, "数据护照", "passport"), json_string_value(json_object_get(t->answer, "passport")));
    write_pair(w, table_in(t, "计算时间", "computed at"), computed_at(t));
    write_pair(w, table_in(t, "日志位置", "position of the log"), num_text(json_integer_value(json_object_get(t->answer, "position")), position));
    write_question(t, w);
    json_array_foreach(json_object_get(t->answer, "notes"), i, e) write_pair(w, table_in(t, "注意", "note"), table_words(t, e));
    json_array_foreach(json_object_get(t->answer, "figures"), i, e) {
        w->row++;
        write_pair(w, table_in(t, "指标", "figure"), table_words(t, json_object_get(e, "label")));
        write_pair(w, table_in(t, "名称", "name"), json_string_value(json_object_get(e, "name")));
        write_pair(w, table_in(t, "计量单位", "unit"), json_string_value(json_object_get(e, "unit")));
        write_pair(w, table_in(t, "计算方法", "formula"), table_words(t, json_object_get(e, "formula")));
        write_pair(w, table_in(t, "依据", "law"), json_string_value(json_object_get(e, "law")));
        write_pair(w, table_in(t, "版本", "version"), json_string_value(json_object_get(e, "version")));
    }
}

int table_xlsx(const table_t *t, buf_t *out, err_t *err)
{
    char path[MEMORY_FILE_PATH];
    int fd, failed = memory_file_open("figure.xlsx", path, &fd, err);
    if (failed) return failed;
    workbook_t w = {.book = workbook_new(path)};
    if (!w.book) failed = err_nomem(err);
    /* A file tells when its answer was made, not when it was downloaded. */
    lxw_doc_properties about = {.title = (char *)(uintptr_t)json_string_value(json_object_get(t->answer, "passport")), .created = 946684800};
    if (!failed) (void)workbook_set_properties(w.book, &about);
    if (!failed) w.sheet = workbook_add_worksheet(w.book, table_in(t, "数据", "figures"));
    if (!failed) w.passport = workbook_add_worksheet(w.book, table_in(t, "护照", "passport"));
    if (!failed && (!w.sheet || !w.passport || !make_formats(&w))) failed = err_nomem(err);
    if (!failed) {
        write_table(t, &w);
        write_passport(t, &w);
        failed = table_cross(t, &w, err);
    }
    if (w.book && workbook_close(w.book) != LXW_NO_ERROR && !failed) failed = err_file(err, path, errno ? errno : EIO);
    return memory_file_take(fd, failed, out, err);
}
