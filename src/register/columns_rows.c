/* columns_rows.c - rows of a kind's table as cells, and the words that cells stand for. */
#include "register/columns_inside.h"

#include "base/fault.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 1 << 24, STANDARD_BEFORE = 7 /* id, office, stage, parent, opened_on, closed_on, number */ };

/* --- words ----------------------------------------------------------------------------------------- */

static uint64_t hash_of(const char *text)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) h = (h ^ *p) * UINT64_C(1099511628211);
    return h ^ h >> 29;
}

static int grow_slots(word_list_t *w, err_t *err)
{
    size_t n = w->slot_count ? w->slot_count * 2 : 64;
    uint32_t *slots = fault_fails(FAULT_ALLOC) ? NULL : calloc(n, sizeof *slots);
    if (!slots) return err_nomem(err);
    for (size_t i = 0; i < w->count; i++) {
        size_t s = hash_of(w->at[i]) & (n - 1);
        while (slots[s]) s = (s + 1) & (n - 1);
        slots[s] = (uint32_t)i + 1;
    }
    free(w->slots);
    w->slots = slots;
    w->slot_count = n;
    return 0;
}

static int grow_words(word_list_t *w, err_t *err)
{
    size_t room = w->room ? w->room * 2 : 16;
    char **at = fault_fails(FAULT_ALLOC) ? NULL : realloc(w->at, room * sizeof *at);
    if (!at) return err_nomem(err);
    w->at = at;
    w->room = room;
    return 0;
}

int words_number(word_list_t *w, const char *text, int64_t *ret_number, err_t *err)
{
    int failed = (w->count + 1) * 2 > w->slot_count ? grow_slots(w, err) : 0;
    if (failed) return failed;
    size_t s = hash_of(text) & (w->slot_count - 1);
    for (; w->slots[s]; s = (s + 1) & (w->slot_count - 1))
        if (strcmp(w->at[w->slots[s] - 1], text) == 0) return *ret_number = w->slots[s] - 1, 0;
    if (w->count == WORDS_MOST) return err_set(err, ERR_REGISTER_TOO_LONG, "words", "16777216");
    if (w->count == w->room) failed = grow_words(w, err);
    char *copy = failed || fault_fails(FAULT_ALLOC) ? NULL : strdup(text);
    if (!copy) return failed ? failed : err_nomem(err);
    w->at[w->count] = copy;
    *ret_number = (int64_t)w->count++;
    w->slots[s] = (uint32_t)w->count;
    return 0;
}

int64_t words_find(const word_list_t *w, const char *text)
{
    if (!w->slot_count) return -1;
    for (size_t s = hash_of(text) & (w->slot_count - 1); w->slots[s]; s = (s + 1) & (w->slot_count - 1))
        if (strcmp(w->at[w->slots[s] - 1], text) == 0) return (int64_t)w->slots[s] - 1;
    return -1;
}

void words_free(word_list_t *w)
{
    for (size_t i = 0; i < w->count; i++) free(w->at[i]);
    free(w->at);
    free(w->slots);
    *w = (word_list_t){0};
}

/* --- which fields ------------------------------------------------------------------------------------ */

bool columns_have(const cat_field_t *f)
{
    if (f->sealed) return false;
    switch (f->type) {
    case CAT_TEXT:
    case CAT_LONG:
    case CAT_JSON: return false;
    case CAT_INT:
    case CAT_MONEY:
    case CAT_DATE:
    case CAT_BOOL:
    case CAT_CHOICE:
    case CAT_CHOICES:
    case CAT_PARTY:
    case CAT_MATTER:
    case CAT_OFFICE:
    case CAT_USER: return true;
    }
    return false;
}

static bool type_of_words(enum cat_type type)
{
    return type == CAT_CHOICE || type == CAT_CHOICES || type == CAT_OFFICE || type == CAT_USER;
}

int columns_of_field(const cat_kind_t *kind, const cat_field_t *field)
{
    int column = COLUMN_FIELDS;
    for (size_t i = 0; i < kind->field_count; i++) {
        if (!columns_have(&kind->fields[i])) continue;
        if (&kind->fields[i] == field) return column;
        column++;
    }
    return -1;
}

bool columns_of_words(const cat_kind_t *kind, int column)
{
    if (column < COLUMN_FIELDS) return column == COLUMN_OFFICE || column == COLUMN_STAGE;
    for (size_t i = 0; i < kind->field_count; i++)
        if (columns_have(&kind->fields[i]) && column-- == COLUMN_FIELDS) return type_of_words(kind->fields[i].type);
    return false;
}

/* --- rows ---------------------------------------------------------------------------------------------- */

/* A party as title: the name this matter gives it. */
static void add_title(buf_t *sql, const cat_kind_t *k)
{
    const cat_field_t *f = NULL;
    if (!k->title || cat_kind_field(k, k->title, &f, NULL) != 0 || f->sealed) {
        buf_add_raw(sql, ", NULL");
    } else if (f->type == CAT_PARTY) {
        /* sql: identifiers only */
        buf_addf(sql, ", (SELECT name FROM matter_party WHERE matter = k.id AND field = '%s')", f->name);
    } else {
        buf_add_raw(sql, ", k.");
        store_add_name(sql, f->name);
    }
}

size_t columns_parties(const cat_kind_t *kind, const cat_field_t *list[COLUMNS_PARTIES_MOST])
{
    size_t n = 0;
    for (size_t i = 0; i < kind->field_count && n < COLUMNS_PARTIES_MOST; i++) {
        const cat_field_t *f = &kind->fields[i];
        if (f->type == CAT_PARTY && !f->sealed && !(kind->title && strcmp(kind->title, f->name) == 0)) list[n++] = f;
    }
    return n;
}

static void add_parties(buf_t *sql, const cat_kind_t *k)
{
    const cat_field_t *list[COLUMNS_PARTIES_MOST];
    for (size_t i = 0, n = columns_parties(k, list); i < n; i++) /* sql: identifiers only */
        buf_addf(sql, ", (SELECT name FROM matter_party WHERE matter = k.id AND field = '%s')", list[i]->name);
}

void columns_row_sql(const columns_t *x, buf_t *sql, const char *rest)
{
    buf_add_raw(sql, "SELECT k.id, k.office, k.stage, k.parent, k.opened_on, k.closed_on, k.number");
    add_title(sql, x->kind);
    for (int i = COLUMN_FIELDS; i < x->column_count; i++) {
        buf_add_raw(sql, ", k.");
        store_add_name(sql, x->kind->fields[x->field[i]].name);
    }
    add_parties(sql, x->kind);
    buf_addf(sql, " FROM k_%s k %s", x->kind->name, rest); /* sql: identifiers only */
}

static int read_cell(columns_t *x, int column, bool words, bool date, store_rows_t *rows, int at, int64_t *into, err_t *err)
{
    *into = CELL_EMPTY;
    if (store_is_null(rows, at)) return 0;
    if (words) return words_number(&x->words[column], store_col_text(rows, at), into, err);
    day_t day;
    if (!date) *into = store_col_int(rows, at);
    else if (day_parse(store_col_text(rows, at), &day, NULL) == 0) *into = day;
    return 0;
}

/* Small letters, as far as ASCII goes: that is what the database's lower() is used for here as well. */
static void add_text(columns_row_t *r, const char *text)
{
    for (; text && *text && r->text_bytes < TEXT_MOST; text++)
        r->text[r->text_bytes++] = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
}

int columns_row_read(columns_t *x, store_rows_t *rows, columns_row_t *into, err_t *err)
{
    static const bool words[COLUMN_FIELDS] = {[COLUMN_OFFICE] = true, [COLUMN_STAGE] = true};
    static const bool dates[COLUMN_FIELDS] = {[COLUMN_OPENED] = true, [COLUMN_CLOSED] = true};
    into->id = store_col_int(rows, 0);
    int failed = 0;
    for (int i = 0; !failed && i < COLUMN_FIELDS; i++)
        failed = read_cell(x, i, words[i], dates[i], rows, 1 + i, &into->cell[i], err);
    for (int i = COLUMN_FIELDS; !failed && i < x->column_count; i++) {
        enum cat_type type = x->kind->fields[x->field[i]].type;
        failed = read_cell(x, i, type_of_words(type), type == CAT_DATE, rows, STANDARD_BEFORE + 1 + i - COLUMN_FIELDS,
                           &into->cell[i], err);
    }
    if (into->cell[COLUMN_PARENT] == 0) into->cell[COLUMN_PARENT] = CELL_EMPTY;
    into->text_bytes = 0;
    add_text(into, store_col_text(rows, 6));
    add_text(into, "\n");
    add_text(into, store_col_text(rows, 7));
    const cat_field_t *list[COLUMNS_PARTIES_MOST];
    size_t parties = columns_parties(x->kind, list);
    for (size_t i = 0; i < parties; i++) {
        add_text(into, "\n");
        add_text(into, store_col_text(rows, STANDARD_BEFORE + 1 + x->column_count - COLUMN_FIELDS + (int)i));
    }
    add_text(into, "\n");
    return failed;
}
