/* screen_row.c - rows of lists and queries become subjects. */
#include "match/screen_inside.h"

#include "base/text.h"
#include "match/chars.h"
#include "match/tsv.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

/* --- columns ---------------------------------------------------------------------------------------------- */

enum { NAMES_EACH = 5 };
static const char *const COLUMN_NAMES[FIELDS][NAMES_EACH] = {
    [FIELD_ID] = {"id", "编号", "entity_id", "query_id", "list_id"},
    [FIELD_SCHEMA] = {"schema", "类别", "type", "kind", "类型"},
    [FIELD_NAME] = {"name", "名称", "姓名", "姓名或名称", "caption"},
    [FIELD_ALIASES] = {"aliases", "别名", "alias", "曾用名", "other_names"},
    [FIELD_IDENTITY] = {"identity", "证件号码", "identity_number", "统一社会信用代码", "号码"},
    [FIELD_BIRTH] = {"birth_date", "出生日期", "born", "birthdate", "dob"},
    [FIELD_PLACE] = {"place", "地区", "地址", "address", "住址"},
    [FIELD_UNIT] = {"unit", "工作单位", "work_unit", "employer", "任职单位"},
    [FIELD_SEX] = {"sex", "性别", "gender", "sex_code", "sexe"},
    [FIELD_LIST] = {"list", "名单", "list_name", "dataset", "source"},
};

static bool blank(const char *text)
{
    while (*text == ' ' || *text == '\t' || strncmp(text, "\xE3\x80\x80", 3) == 0) text += *text == '\xE3' ? 3 : 1;
    return !*text;
}

static bool is_named(const char *cell, enum screen_field f)
{
    size_t n = strlen(cell), lead = strspn(cell, " ");
    while (n > lead && cell[n - 1] == ' ') n--;
    for (int i = 0; i < NAMES_EACH; i++) {
        const char *name = COLUMN_NAMES[f][i];
        if (strlen(name) == n - lead && strncasecmp(cell + lead, name, n - lead) == 0) return true;
    }
    return false;
}

static int no_column(const char *name, const sheet_row_t *head, err_t *err)
{
    buf_t names;
    buf_init(&names, ERR_ARG_BYTES);
    for (size_t i = 0; i < head->count; i++) buf_addf(&names, "%s%s", i ? ", " : "", head->cell[i]);
    int code = err_set(err, ERR_MATCH_COLUMN, name, buf_failed(&names) ? "…" : buf_text(&names));
    buf_release(&names);
    return code;
}

int screen_columns_read(const sheet_row_t *head, screen_columns_t *ret_columns, err_t *err)
{
    screen_columns_t c = {.count = head->count};
    for (int f = 0; f < FIELDS; f++) {
        c.at[f] = -1;
        for (size_t i = 0; i < head->count && c.at[f] < 0; i++)
            if (is_named(head->cell[i], (enum screen_field)f)) c.at[f] = (int)i;
    }
    int missing = c.at[FIELD_ID] < 0 ? FIELD_ID : c.at[FIELD_NAME] < 0 ? FIELD_NAME : FIELDS;
    if (missing == FIELDS) {
        *ret_columns = c;
        return 0;
    }
    return no_column(COLUMN_NAMES[missing][0], head, err);
}

int screen_find_columns(const sheet_row_t *head, const char *const *names, int count, int needed, int *column, err_t *err)
{
    for (int c = 0; c < count; c++) {
        column[c] = -1;
        for (size_t i = 0; i < head->count && column[c] < 0; i++)
            if (strcasecmp(head->cell[i] + strspn(head->cell[i], " "), names[c]) == 0) column[c] = (int)i;
        if (column[c] < 0 && c < needed) return no_column(names[c], head, err);
    }
    return 0;
}

/* --- copying ------------------------------------------------------------------------------------------------- */

static const char *cell_of(const screen_columns_t *c, const sheet_row_t *row, enum screen_field f)
{
    return c->at[f] >= 0 && (size_t)c->at[f] < row->count ? row->cell[c->at[f]] : NULL;
}

size_t screen_row_room(const screen_columns_t *c, const sheet_row_t *row)
{
    const char *aliases = cell_of(c, row, FIELD_ALIASES);
    size_t bytes = aliases ? strlen(aliases) + 1 : 0;
    for (size_t i = 0; i < row->count; i++) bytes += strlen(row->cell[i]) + 1;
    return bytes;
}

int screen_row_copy(const screen_columns_t *c, const sheet_row_t *row, char *text, screen_cells_t *ret_cells, err_t *err)
{
    screen_cells_t cells = {.row = row->number, .count = (uint32_t)row->count, .text = text};
    char x[24], y[24];
    for (size_t i = 0; i < row->count; i++) {
        size_t n = strlen(row->cell[i]) + 1;
        memcpy(text, row->cell[i], n);
        for (int f = 0; f < FIELDS; f++)
            if (c->at[f] == (int)i) cells.field[f] = text;
        text += n;
    }
    if (cells.field[FIELD_ALIASES]) {
        size_t n = strlen(cells.field[FIELD_ALIASES]) + 1;
        cells.aliases = memcpy(text, cells.field[FIELD_ALIASES], n);
    }
    *ret_cells = cells;
    if (row->count <= c->count) return 0;
    return err_set(err, ERR_MATCH_CELLS, num_text((int64_t)row->count, x), num_text((int64_t)c->count, y));
}

const char *const *screen_cells_all(const screen_cells_t *cells, arena_t *a)
{
    const char **all = arena_array(a, cells->count + 1, sizeof *all), *at = cells->text;
    for (uint32_t i = 0; all && i < cells->count; i++, at += strlen(at) + 1) all[i] = at;
    return all;
}

/* --- content ---------------------------------------------------------------------------------------------------- */

uint64_t screen_hash(uint64_t h, const char *text)
{
    while (*text) {
        unsigned char b = (unsigned char)*text;
        uint32_t c = b;
        if (b < 0x80) text++;
        else c = text_next(&text);
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0; /* full width */
        if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c < 0x80 && !letter) continue;
        if (c == 0xB7 || c == 0xFFFD || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F)) continue; /* marks, spaces */
        h = hash_step(h, c >= 0x2E80 ? chars_fold(c) : c);
    }
    return hash_mix(h);
}

uint64_t screen_text_hash(const char *text)
{
    uint64_t h = HASH_SEED;
    size_t n = strlen(text);
    for (; n && strchr(" \t\r\n", text[0]); n--) text++;
    for (; n >= 3 && memcmp(text, "\xE3\x80\x80", 3) == 0; n -= 3) text += 3;
    while (n && strchr(" \t\r\n", text[n - 1])) n--;
    while (n >= 3 && memcmp(text + n - 3, "\xE3\x80\x80", 3) == 0) n -= 3;
    for (size_t i = 0; i < n; i++) h = hash_step(h, (unsigned char)text[i]);
    return hash_mix(h);
}

uint64_t screen_exact_hash(const screen_cells_t *cells)
{
    uint64_t h = HASH_SEED;
    for (int f = FIELD_SCHEMA; f < FIELD_LIST; f++) h = hash_mix(h ^ (cells->field[f] ? screen_text_hash(cells->field[f]) : (uint64_t)f));
    return h;
}

static uint64_t content(const screen_row_t *r, const screen_cells_t *cells)
{
    uint64_t h = hash_step(HASH_SEED, (uint32_t)r->subject.schema), aliases = 0;
    h = screen_hash(h, r->subject.name);
    for (size_t i = 0; i < r->subject.alias_count; i++) aliases += screen_hash(HASH_SEED, r->subject.aliases[i]); /* in any order */
    h = hash_mix(h ^ aliases);
    h = screen_hash(hash_step(h, FIELD_IDENTITY), r->subject.identity ? r->subject.identity : "");
    h = hash_step(h, (uint32_t)r->subject.born);
    if (r->not_born) h = screen_hash(hash_step(h, FIELD_BIRTH), r->not_born);
    h = screen_hash(hash_step(h, FIELD_PLACE), r->subject.place ? r->subject.place : "");
    h = screen_hash(hash_step(h, FIELD_UNIT), r->subject.unit ? r->subject.unit : "");
    assert(cells->count > 0);
    return hash_mix(hash_step(h, (uint32_t)(unsigned char)r->subject.sex));
}

/* Without blanks around it; ends the text in place. NULL for a field that is not there. */
static char *trimmed(char *text)
{
    if (!text) return NULL;
    while (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r' || strncmp(text, "\xE3\x80\x80", 3) == 0)
        text += *text == '\xE3' ? 3 : 1;
    size_t n = strlen(text);
    for (;;) {
        if (n && (text[n - 1] == ' ' || text[n - 1] == '\t' || text[n - 1] == '\n' || text[n - 1] == '\r')) n--;
        else if (n >= 3 && memcmp(text + n - 3, "\xE3\x80\x80", 3) == 0) n -= 3;
        else break;
    }
    text[n] = '\0';
    return text;
}

static const char *optional(const screen_cells_t *cells, enum screen_field f)
{
    char *text = trimmed(cells->field[f]);
    return text && *text ? text : NULL;
}

/* Cuts at ; and ；. */
static int split_aliases(screen_row_t *r, char *text, arena_t *a, err_t *err)
{
    size_t most = 1;
    if (!text || blank(text)) return 0;
    for (const char *p = text; *p; p++) most += *p == ';' || strncmp(p, "；", 3) == 0;
    if (most > SCREEN_ALIASES_MOST) return err_set(err, ERR_MATCH_SUBJECT, COLUMN_NAMES[FIELD_ALIASES][0]);
    const char **list = arena_array(a, most, sizeof *list);
    if (!list) return err_nomem(err);
    for (char *at = text; at;) {
        size_t n = strcspn(at, ";\xEF");
        while (at[n] == '\xEF' && strncmp(at + n, "；", 3) != 0) n += 1 + strcspn(at + n + 1, ";\xEF");
        char *next = at[n] == ';' ? at + n + 1 : at[n] ? at + n + 3 : NULL;
        at[n] = '\0';
        at = trimmed(at);
        if (*at && strcmp(at, r->subject.name ? r->subject.name : "") != 0) list[r->subject.alias_count++] = at;
        at = next;
    }
    r->subject.aliases = list;
    return 0;
}

static int at_column(const screen_columns_t *c, enum screen_field f, int code, err_t *err)
{
    if (code && err) {
        err->column = c->at[f] + 1;
        (void)err_field(err, COLUMN_NAMES[f][0]);
    }
    return code;
}

int screen_row_make(const screen_columns_t *c, screen_cells_t *cells, arena_t *a, screen_row_t *ret_row, err_t *err)
{
    screen_row_t r = {.id = optional(cells, FIELD_ID), .list = optional(cells, FIELD_LIST)};
    match_subject_t *s = &r.subject;
    bool understood;
    if (!r.id) return at_column(c, FIELD_ID, err_set(err, ERR_MATCH_EMPTY, COLUMN_NAMES[FIELD_ID][0]), err);
    if (strlen(r.id) > SCREEN_ID_BYTES) return at_column(c, FIELD_ID, err_set(err, ERR_MATCH_SUBJECT, COLUMN_NAMES[FIELD_ID][0]), err);
    const char *schema = optional(cells, FIELD_SCHEMA), *born = optional(cells, FIELD_BIRTH), *sex = optional(cells, FIELD_SEX);
    int code = screen_schema(schema ? schema : "", &s->schema, err);
    if (code) return at_column(c, FIELD_SCHEMA, code, err);
    s->name = optional(cells, FIELD_NAME);
    s->identity = optional(cells, FIELD_IDENTITY);
    s->place = optional(cells, FIELD_PLACE);
    s->unit = optional(cells, FIELD_UNIT);
    s->born = screen_birth(born ? born : "", &understood);
    if (!understood) r.not_born = born;
    s->sex = screen_sex(sex ? sex : "", &understood);
    if (!understood) r.not_sex = sex;
    code = split_aliases(&r, cells->aliases, a, err);
    if (code) return at_column(c, FIELD_ALIASES, code, err);
    if (!s->name && s->alias_count) { /* a row that has other names only */
        s->name = *s->aliases++;
        s->alias_count--;
    }
    if (!s->name && !s->identity) return at_column(c, FIELD_NAME, err_set(err, ERR_MATCH_EMPTY, COLUMN_NAMES[FIELD_NAME][0]), err);
    if (!s->name) s->name = "";
    r.hash = content(&r, cells);
    *ret_row = r;
    return 0;
}
