/* sheet.c - cases of a table people send, for texts that are in no register. */
#include "analysis/inside.h"

#include "base/sheet.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

enum column { COLUMN_FACTS, COLUMN_ID, COLUMN_TITLE, COLUMN_CRIME, COLUMN_FIELD, COLUMN_RANK, COLUMN_AMOUNT, COLUMN_DAY, COLUMN_UNIT, COLUMNS };
static const char *const NAMES[COLUMNS][3] = {
    {"facts", "案情", "事实"}, {"id", "案号", "编号"},   {"title", "案件名称", "名称"}, {"crime", "罪名", "案由"}, {"field", "领域", "行业领域"},
    {"rank", "职级", "级别"},  {"amount", "金额", "涉案金额"}, {"day", "日期", "受理日期"},     {"unit", "单位", "发案单位"},
};

typedef struct table {
    int at[COLUMNS];
    const cat_field_t *crime, *field, *rank;
    arena_t *arena;
} table_t;

static void find_columns(table_t *t, const sheet_row_t *head)
{
    for (int c = 0; c < COLUMNS; c++) {
        t->at[c] = -1;
        for (size_t i = head->count; i-- > 0;)
            for (int k = 0; k < 3; k++)
                if (strcmp(head->cell[i], NAMES[c][k]) == 0) t->at[c] = (int)i;
    }
}

static const char *cell(const table_t *t, const sheet_row_t *row, enum column c)
{
    int at = t->at[c];
    return at >= 0 && (size_t)at < row->count && *row->cell[at] ? arena_text(t->arena, row->cell[at]) : NULL;
}

/* By code, or by its Chinese or English name, with or without 罪 at the end. Other words stay as they are written. */
static analysis_mark_t mark(const cat_field_t *f, const char *text)
{
    if (!text) return (analysis_mark_t){0};
    size_t n = strlen(text), zui = strlen("罪");
    for (size_t i = 0; f && i < f->choice_count; i++) {
        const cat_choice_t *c = &f->choices[i];
        const char *zh = c->name.in[LANG_ZH];
        size_t length = strlen(zh);
        bool same = strcmp(zh, text) == 0 || (length == n + zui && memcmp(zh, text, n) == 0 && strcmp(zh + n, "罪") == 0);
        if (same || strcmp(c->code, text) == 0 || strcmp(c->name.in[LANG_EN], text) == 0) return analysis_mark_of(f, c->code);
    }
    return (analysis_mark_t){.code = text, .words = {{text, text}}};
}

/* Yuan as people type them; -1 when it is none. */
static int64_t money(const char *text)
{
    int64_t fen = 0, part = 0;
    int digits = -1;
    if (!text || !*text) return -1;
    for (; *text; text++) {
        if (*text == ',') continue;
        if (*text == '.' && digits < 0) digits = 0;
        else if (*text < '0' || *text > '9' || fen > INT64_C(100000000000000)) return -1;
        else if (digits < 0) fen = fen * 10 + (*text - '0');
        else if (digits++ < 2) part = part * 10 + (*text - '0');
    }
    return fen * 100 + (digits == 1 ? part * 10 : part);
}

static int take(const table_t *t, const sheet_row_t *row, analysis_case_t *c, err_t *err)
{
    const char *day = cell(t, row, COLUMN_DAY);
    *c = (analysis_case_t){.text = cell(t, row, COLUMN_FACTS), .id = cell(t, row, COLUMN_ID), .title = cell(t, row, COLUMN_TITLE),
                           .crime = mark(t->crime, cell(t, row, COLUMN_CRIME)), .field = mark(t->field, cell(t, row, COLUMN_FIELD)),
                           .rank = mark(t->rank, cell(t, row, COLUMN_RANK)), .unit = cell(t, row, COLUMN_UNIT),
                           .amount = money(cell(t, row, COLUMN_AMOUNT)), .on = DAY_NONE};
    if (day) (void)day_parse(day, &c->on, NULL);
    if (!c->id) c->id = arena_printf(t->arena, "%lld", (long long)row->number);
    if (!c->title) c->title = "";
    return c->id ? 0 : err_nomem(err);
}

int analysis_read_sheet(const catalogue_t *c, const char *path, arena_t *a, analysis_case_t **ret_cases, size_t *ret_count,
                        err_t *err)
{
    assert(path && a && ret_cases && ret_count);
    table_t t = {.arena = a};
    served_t served;
    sheet_t *sheet = NULL;
    sheet_row_t row;
    bool more = false;
    size_t n = 0;
    analysis_case_t *cases = arena_array(a, ANALYSIS_CASES_MOST, sizeof *cases);
    if (!cases) return err_nomem(err);
    if (analysis_kind(c, PART_CASE, &served, NULL) == 0) {
        t.crime = served_optional(&served, "crime");
        t.field = served_optional(&served, "field");
        t.rank = served_optional(&served, "rank");
    }
    int failed = sheet_open(path, NULL, &sheet, err);
    if (!failed) failed = sheet_next(sheet, &row, &more, err);
    if (!failed && more) find_columns(&t, &row);
    if (!failed && (!more || t.at[COLUMN_FACTS] < 0)) failed = err_set(err, ERR_ANALYSIS_SHEET, path);
    while (!failed && !(failed = sheet_next(sheet, &row, &more, err)) && more) {
        if (n == ANALYSIS_CASES_MOST) failed = err_set(err, ERR_ANALYSIS_MANY, "3,000");
        else failed = take(&t, &row, &cases[n], err);
        if (!failed && cases[n].text) n++;
    }
    sheet_close(sheet);
    if (failed) return failed;
    *ret_cases = cases;
    *ret_count = n;
    return 0;
}
