/* import_template.c - the workbook to fill in for an import: made from the catalogue, read back by import_map.c.
 *
 * Sheet 1    heads "案名（name）" (required ones in colour), a marked example row that the import passes over, and empty rows
 *            with drop-downs and date formats. The note of a head says what belongs there.
 * Sheet 2    the codes of every choice, for the drop-downs and for who fills it in by program.
 */
#include "archive/import_inside.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { ROWS_READY = 5000, SHEET_NAME_MOST = 31, WIDTH_LEAST = 12 };

typedef struct making {
    const cat_kind_t *kind;
    const cat_act_t *act;
    enum lang lang;
    arena_t *memory;
    lxw_workbook *book;
    lxw_worksheet *sheet, *codes;
    lxw_format *head, *needed, *example, *text;
    lxw_col_t at, code_at;
    bool failed;
} making_t;

static const char *say(const making_t *m, words_t w)
{
    const char *text = w.in[m->lang];
    return text && *text ? text : w.in[LANG_ZH] ? w.in[LANG_ZH] : "";
}

/* Names of sheets hold at most 31 characters and none of []:*?/\ */
static const char *sheet_name(const making_t *m, const char *wanted)
{
    char *name = arena_text(m->memory, wanted);
    const char *end = name;
    if (!name) return NULL;
    for (size_t i = 0; *end && i < SHEET_NAME_MOST; i++) (void)text_next(&end);
    name[end - name] = '\0';
    for (char *at = name; *at; at++)
        if (strchr("[]:*?/\\'", *at)) *at = ' ';
    return name;
}

/* --- columns --------------------------------------------------------------------------------------- */

static void add_head(making_t *m, const char *head, bool needed, const char *note, const char *example)
{
    if (!head) {
        m->failed = true;
        return;
    }
    double width = (double)strlen(head) * 0.7 + 2; /* a Chinese character is three bytes and two columns wide */
    (void)worksheet_write_string(m->sheet, 0, m->at, head, needed ? m->needed : m->head);
    if (note && *note) (void)worksheet_write_comment(m->sheet, 0, m->at, note);
    if (example && *example) (void)worksheet_write_string(m->sheet, 1, m->at, example, m->example);
    (void)worksheet_set_column(m->sheet, m->at, m->at, width < WIDTH_LEAST ? WIDTH_LEAST : width, m->text);
    m->at++;
}

/* "金额（元，amount）" */
static const char *head_of(const making_t *m, const cat_field_t *f, const char *part_label, const char *part)
{
    const char *unit = f->type == CAT_MONEY ? (f->unit && *f->unit ? f->unit : "元") : f->unit ? f->unit : "";
    return arena_printf(m->memory, "%s%s%s（%s%s%s%s%s）", say(m, f->label), part_label ? "." : "", part_label ? part_label : "",
                        unit, *unit ? "，" : "", f->name, part ? "." : "", part ? part : "");
}

static const char *note_of(const making_t *m, const cat_field_t *f, const char *form)
{
    return arena_printf(m->memory, "%s%s%s", say(m, f->help), *say(m, f->help) && *form ? "\n" : "", form);
}

static void offer(making_t *m, const char *const *values, const char *formula)
{
    lxw_data_validation v = {.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING};
    v.validate = values ? LXW_VALIDATION_TYPE_LIST : LXW_VALIDATION_TYPE_LIST_FORMULA;
    v.value_list = (char **)(uintptr_t)values;
    v.value_formula = (char *)(uintptr_t)formula;
    (void)worksheet_data_validation_range(m->sheet, 2, (lxw_col_t)(m->at - 1), ROWS_READY, (lxw_col_t)(m->at - 1), &v);
}

/* Name, code, English of each choice in three columns of the second sheet; returns the names' range. */
static const char *write_codes(making_t *m, const cat_field_t *f)
{
    char from[LXW_MAX_CELL_NAME_LENGTH], to[LXW_MAX_CELL_NAME_LENGTH];
    lxw_row_t row = 1;
    (void)worksheet_write_string(m->codes, 0, m->code_at, say(m, f->label), m->head);
    (void)worksheet_write_string(m->codes, 0, (lxw_col_t)(m->code_at + 1), f->name, m->head);
    for (size_t i = 0; i < f->choice_count; i++, row++) {
        (void)worksheet_write_string(m->codes, row, m->code_at, say(m, f->choices[i].name), NULL);
        (void)worksheet_write_string(m->codes, row, (lxw_col_t)(m->code_at + 1), f->choices[i].code, NULL);
        (void)worksheet_write_string(m->codes, row, (lxw_col_t)(m->code_at + 2),
                                     f->choices[i].name.in[m->lang == LANG_ZH ? LANG_EN : LANG_ZH], NULL);
    }
    (void)worksheet_set_column(m->codes, m->code_at, m->code_at, 28, NULL);
    lxw_rowcol_to_cell_abs(from, 1, m->code_at, true, true);
    lxw_rowcol_to_cell_abs(to, row > 1 ? row - 1 : 1, m->code_at, true, true);
    m->code_at = (lxw_col_t)(m->code_at + 4);
    return arena_printf(m->memory, "='%s'!%s:%s", m->codes->name, from, to);
}

static void add_party(making_t *m, const cat_field_t *f, bool needed)
{
    words_t name = {{"姓名或名称", "name"}}, identity = {{"证件号码", "identity"}};
    words_t note = {{"个人或单位；有证件号码的按号码认定同一人", "a person or unit; the identity number tells who is the same"}};
    add_head(m, head_of(m, f, say(m, name), "name"), needed, note_of(m, f, say(m, note)), m->lang == LANG_ZH ? "张某某" : "Zhang San");
    add_head(m, head_of(m, f, say(m, identity), "identity"), false, "", "11010519491231002X");
}

static void add_choice(making_t *m, const cat_field_t *f, bool needed)
{
    words_t one = {{"从下拉列表中选择，也可填代码", "choose from the list, or give the code"}};
    words_t several = {{"可多选，以顿号隔开；名称或代码见“代码”表", "several, separated by commas; names or codes of the second sheet"}};
    const char *example = f->choice_count ? say(m, f->choices[0].name) : "";
    const char *range = write_codes(m, f);
    add_head(m, head_of(m, f, NULL, NULL), needed, note_of(m, f, say(m, f->type == CAT_CHOICE ? one : several)), example);
    if (range && f->type == CAT_CHOICE) offer(m, NULL, range);
}

/* What a value of the type looks like; both shown and explained. */
static void add_plain(making_t *m, const cat_field_t *f, bool needed)
{
    static const char *const yes_no[LANG_COUNT][3] = {[LANG_ZH] = {"是", "否", NULL}, [LANG_EN] = {"yes", "no", NULL}};
    static const struct {
        words_t form, example;
    } by[] = {
        [CAT_TEXT] = {{{"", ""}}, {{"……", "..."}}},
        [CAT_LONG] = {{{"", ""}}, {{"……", "..."}}},
        [CAT_INT] = {{{"整数", "a whole number"}}, {{"3", "3"}}},
        [CAT_MONEY] = {{{"如 1,234.56、12.5万、1.2亿元", "such as 1,234.56 or 12.5万"}}, {{"12.5万", "125,000"}}},
        [CAT_DATE] = {{{"如 2026-03-09、2026年3月9日", "such as 2026-03-09"}}, {{"2026年3月9日", "2026-03-09"}}},
        [CAT_BOOL] = {{{"是或否", "yes or no"}}, {{"是", "yes"}}},
        [CAT_MATTER] = {{{"文号或事项号", "its document number or id"}}, {{"1101081-42", "1101081-42"}}},
        [CAT_OFFICE] = {{{"院名、简称或代码", "name, short name or code of an office"}}, {{"北京市海淀区人民检察院", "110108"}}},
        [CAT_USER] = {{{"账户名", "a login"}}, {{"zhangsan", "zhangsan"}}},
    };
    add_head(m, head_of(m, f, NULL, NULL), needed, note_of(m, f, say(m, by[f->type].form)), say(m, by[f->type].example));
    if (f->type == CAT_BOOL) offer(m, yes_no[m->lang], NULL);
}

static bool is_needed(const making_t *m, int field)
{
    for (size_t i = 0; i < m->act->require_count; i++)
        if (m->act->requires_[i] == field) return !m->kind->fields[field].initial;
    return false;
}

static void add_field(making_t *m, int index)
{
    const cat_field_t *f = &m->kind->fields[index];
    bool needed = is_needed(m, index);
    if (f->type == CAT_JSON) return; /* for instruments, not for people */
    if (f->type == CAT_PARTY) add_party(m, f, needed);
    else if (f->type == CAT_CHOICE || f->type == CAT_CHOICES) add_choice(m, f, needed);
    else add_plain(m, f, needed);
}

static bool has_field(const making_t *m, const char *name)
{
    for (size_t i = 0; i < m->kind->field_count; i++)
        if (strcmp(m->kind->fields[i].name, name) == 0) return true;
    return false;
}

static void add_columns(making_t *m)
{
    words_t parent = {{"所属事项（parent）", "parent"}}, whole = {{"文号或事项号", "its document number or id"}};
    words_t day = {{"办理日期（occurred_on）", "occurred_on"}}, today = {{"不填为导入当日", "the day of the import if empty"}};
    words_t note = {{"备注（note）", "note"}}, mark = {{"示例", "example"}};
    words_t passed = {{"标有“示例”的行不导入", "the row marked example is passed over"}};
    add_head(m, "#", false, say(m, passed), say(m, mark));
    if (m->kind->parent) add_head(m, say(m, parent), true, say(m, whole), "1101081-42");
    for (size_t i = 0; i < m->act->field_count; i++) add_field(m, m->act->fields[i]);
    if (!has_field(m, "occurred_on")) add_head(m, say(m, day), false, say(m, today), "");
    if (!has_field(m, "note")) add_head(m, say(m, note), false, "", "");
}

/* --- the workbook ------------------------------------------------------------------------------------- */

static lxw_format *format(making_t *m, uint32_t background, bool bold, bool grey)
{
    lxw_format *f = workbook_add_format(m->book);
    if (!f) return NULL;
    if (bold) format_set_bold(f);
    if (background) format_set_bg_color(f, background);
    if (grey) {
        format_set_font_color(f, 0x808080);
        format_set_italic(f);
    }
    format_set_num_format(f, "@"); /* identity numbers keep their digits, dates stay as typed */
    return f;
}

static int fill(making_t *m, err_t *err)
{
    words_t codes = {{"代码", "codes"}};
    const char *name = sheet_name(m, say(m, m->kind->label));
    m->sheet = name ? workbook_add_worksheet(m->book, name) : NULL;
    m->codes = workbook_add_worksheet(m->book, strcmp(say(m, codes), name ? name : "") == 0 ? NULL : say(m, codes));
    m->head = format(m, 0xDDE5F0, true, false);
    m->needed = format(m, 0xF6D9C9, true, false);
    m->example = format(m, 0, false, true);
    m->text = format(m, 0, false, false);
    if (!m->sheet || !m->codes || !m->head || !m->needed || !m->example || !m->text) return err_nomem(err);
    add_columns(m);
    worksheet_freeze_panes(m->sheet, 1, 0);
    return m->failed ? err_nomem(err) : 0;
}

/* Where a path cannot be written the library only prints: so it is asked first. */
static int can_write(const char *path, err_t *err)
{
    FILE *f = fopen(path, "wb");
    if (!f) return err_file(err, path, errno);
    return fclose(f) == 0 ? 0 : err_file(err, path, errno);
}

int import_template(const catalogue_t *c, const char *kind, const char *act, enum lang lang, const char *path, err_t *err)
{
    making_t m = {.lang = lang};
    char label[ERR_ARG_BYTES];
    int failed = catalogue_kind(c, kind, &m.kind, err);
    if (failed) return failed;
    m.act = import_opening_act(m.kind);
    if (act) failed = cat_kind_act(m.kind, act, &m.act, err);
    if (!failed && (!m.act || !m.act->opens))
        failed = err_set(err, ERR_ARCHIVE_IMPORT_MAPPING, m.act ? err_both(m.act->label, label) : kind,
                         "不是建立事项的行为" ERR_OR "not an act that opens a matter");
    if (!failed) failed = can_write(path, err);
    if (failed) return failed;
    m.memory = arena_new((size_t)16 << 20);
    m.book = m.memory ? workbook_new(path) : NULL;
    failed = m.book ? fill(&m, err) : err_nomem(err);
    lxw_error closed = m.book ? workbook_close(m.book) : LXW_NO_ERROR;
    if (!failed && closed != LXW_NO_ERROR) failed = err_file(err, path, errno ? errno : EIO);
    if (failed) (void)unlink(path);
    arena_free(m.memory);
    return failed;
}
