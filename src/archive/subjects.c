/* subjects.c - a list of subjects from a sheet: what a tendering office sends instead of a hundred forms. */
#include "archive/import_inside.h"
#include "archive/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { KEYS = 8 };
static const char *const KEY_NAMES[KEYS] = {"name", "type", "identity", "born", "sex", "place", "unit", "aliases"};

typedef struct columns {
    int at[KEYS]; /* -1 = the sheet has none */
} columns_t;

static bool find_columns(const sheet_row_t *head, columns_t *ret)
{
    for (int k = 0; k < KEYS; k++) ret->at[k] = -1;
    for (size_t i = 0; i < head->count; i++) {
        char word[IMPORT_HEAD];
        import_head_word(head->cell[i], word);
        const char *key = import_party_key(word);
        for (int k = 0; key && k < KEYS; k++)
            if (strcmp(KEY_NAMES[k], key) == 0 && ret->at[k] < 0) ret->at[k] = (int)i;
    }
    return ret->at[0] >= 0;
}

static const char *cell(const columns_t *c, const sheet_row_t *row, int key, arena_t *a, bool *ret_nomem)
{
    if (c->at[key] < 0 || (size_t)c->at[key] >= row->count) return "";
    const char *text = text_trim(a, row->cell[c->at[key]]);
    if (!text) *ret_nomem = true;
    return text ? text : "";
}

static int read_names(const char *text, arena_t *a, match_subject_t *s, err_t *err)
{
    char **parts;
    size_t n;
    if (!*text) return 0;
    int failed = text_split(a, text, ';', &parts, &n, err);
    if (failed) return failed;
    const char **names = arena_array(a, n, sizeof *names);
    if (!names) return err_nomem(err);
    for (size_t i = 0; i < n && s->alias_count + 1 < MATCH_NAMES_MOST; i++)
        if (*parts[i]) names[s->alias_count++] = parts[i];
    s->aliases = names;
    return 0;
}

static enum match_schema schema_of(const char *word)
{
    static const char *const units[] = {"单位", "企业", "公司", "机构", "法人", "组织", "其他组织", "unit", "entity", "company", "organisation", "organization"};
    static const char *const persons[] = {"个人", "自然人", "人员", "公民", "person", "individual"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i], word) == 0) return MATCH_UNIT;
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
        if (strcmp(persons[i], word) == 0) return MATCH_PERSON;
    return MATCH_ANY;
}

/* What is neither is no guess of ours: a notice would say of somebody else that nothing is on record. */
static int unknown_type(const char *name, const char *word, size_t index, err_t *err)
{
    char number[24], both[ERR_ARG_BYTES], zh[240], en[240];
    (void)snprintf(zh, sizeof zh, "“%.90s”的类型“%.60s”既不是个人也不是单位", name, word);
    (void)snprintf(en, sizeof en, "the type \"%.60s\" of \"%.90s\" is neither person nor unit", word, name);
    return err_set(err, ERR_ARCHIVE_SUBJECT, num_text((int64_t)index + 1, number), err_both((words_t){{zh, en}}, both));
}

static int read_row(const columns_t *c, const sheet_row_t *row, size_t index, arena_t *a, match_subject_t *ret,
                    err_t *err)
{
    const char *cells[KEYS];
    bool nomem = false;
    for (int k = 0; k < KEYS; k++) cells[k] = cell(c, row, k, a, &nomem);
    if (nomem) return err_nomem(err);
    const char *born = cells[3], *sex = cells[4];
    match_subject_t s = {.name = cells[0], .schema = schema_of(cells[1]), .identity = cells[2], .born = DAY_NONE,
                         .place = cells[5], .unit = cells[6]};
    int failed = *cells[1] && s.schema == MATCH_ANY ? unknown_type(cells[0], cells[1], index, err) : read_names(cells[7], a, &s, err);
    if (!failed && *born) failed = import_date(born, &s.born, err);
    if (failed) return failed;
    if (strncmp(sex, "男", strlen("男")) == 0 || *sex == 'M') s.sex = 'M';
    if (strncmp(sex, "女", strlen("女")) == 0 || *sex == 'F') s.sex = 'F';
    if (!*s.identity && s.schema == MATCH_ANY) s.schema = import_looks_like_unit(s.name) ? MATCH_UNIT : MATCH_PERSON;
    return check_subject(&s, index, a, ret, err);
}

static bool is_blank(const sheet_row_t *row)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cell[i][strspn(row->cell[i], " \t")]) return false;
    return true;
}

/* What a row asks: who has a number is whoever that number and name are, whatever else a row says. */
static int key_of(const match_subject_t *s, arena_t *a, const char **ret_key, err_t *err)
{
    match_subject_t asked = *s;
    if (s->identity && *s->identity) asked = (match_subject_t){.schema = s->schema, .name = s->name, .identity = s->identity, .born = DAY_NONE};
    return subject_key(&asked, a, ret_key, err);
}

/* Takes the row that was read, unless an earlier one asks the same. */
static int take_row(archive_subjects_t *out, const char **keys, int64_t row, arena_t *a, err_t *err)
{
    int failed = key_of(&out->list[out->count], a, &keys[out->count], err);
    if (failed) return failed;
    for (size_t i = 0; i < out->count; i++) {
        if (strcmp(keys[i], keys[out->count]) != 0) continue;
        out->again[out->again_count++] = (struct archive_again){row, out->row[i]};
        return 0;
    }
    out->row[out->count++] = row;
    return 0;
}

static int read_sheet(sheet_t *sheet, const char *path, size_t most, arena_t *a, archive_subjects_t *out, err_t *err)
{
    columns_t columns;
    sheet_row_t row;
    bool more;
    const char **keys = arena_array(a, most + 1, sizeof *keys);
    int failed = keys ? sheet_next(sheet, &row, &more, err) : err_nomem(err);
    if (failed) return failed;
    if (!more || !find_columns(&row, &columns)) return err_set(err, ERR_ARCHIVE_SHEET, path);
    while (out->count + out->bad_count + out->again_count <= most) {
        err_t why = {0};
        failed = sheet_next(sheet, &row, &more, &why);
        if (!failed && !more) break;
        if (!failed && is_blank(&row)) continue;
        /* the how manieth it is in the sheet, the bad ones counted too */
        if (!failed) failed = read_row(&columns, &row, out->count + out->bad_count + out->again_count, a, &out->list[out->count], &why);
        if (!failed) failed = take_row(out, keys, row.number, a, &why);
        if (!failed) continue;
        /* A list that ends in the middle must not pass for the whole list. */
        if (err_leave((enum err_code)failed) == LEAVE_SYSTEM || !sheet_whole(sheet)) {
            if (err) *err = why;
            return failed;
        }
        if (!why.line) why.line = (int)row.number;
        out->bad[out->bad_count++] = why;
    }
    if (out->count + out->bad_count + out->again_count <= most) return 0;
    /* Whoever was left out silently would pass for somebody who was asked about. */
    char least[32], n[24];
    (void)snprintf(least, sizeof least, "> %zu", most);
    return err_set(err, ERR_ARCHIVE_SUBJECTS, least, num_text((int64_t)most, n));
}

int archive_subjects_read(const char *path, size_t most, arena_t *a, archive_subjects_t *ret_subjects, err_t *err)
{
    if (most > ARCHIVE_SUBJECTS_MOST) most = ARCHIVE_SUBJECTS_MOST;
    archive_subjects_t s = {.list = arena_array(a, most + 1, sizeof *s.list),
                            .row = arena_array(a, most + 1, sizeof *s.row),
                            .bad = arena_array(a, most + 1, sizeof *s.bad),
                            .again = arena_array(a, most + 1, sizeof *s.again)};
    sheet_t *sheet = NULL;
    int failed = s.list && s.row && s.bad && s.again ? sheet_open(path, NULL, &sheet, err) : err_nomem(err);
    if (!failed) failed = read_sheet(sheet, path, most, a, &s, err);
    sheet_close(sheet);
    if (!failed) *ret_subjects = s;
    return failed;
}
