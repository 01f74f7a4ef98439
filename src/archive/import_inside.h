/* import_inside.h - what the files of the import share: the plan that turns a row into fields. */
#ifndef ARCHIVE_IMPORT_INSIDE_H
#define ARCHIVE_IMPORT_INSIDE_H

#include "archive/import.h"
#include "base/embed.h"
#include "base/sheet.h"

/* How a value is taken out of the cell. */
enum import_take {
    TAKE_ALL,
    TAKE_BIRTH,      /* a birth date, only if exactly one whole day is given: "circa 1962" is not a date */
    TAKE_BIRTH_TEXT, /* the words about the birth, when they are not such a date */
    TAKE_DATE,       /* a date if it is one: lists carry years like 0097 */
    TAKE_CREDIT      /* a valid unified social credit code somewhere in the text */
};

/* What a column fills: a field, or something of the act beside its fields (only by the head row). */
enum import_to { TO_FIELD, TO_PARENT, TO_DAY, TO_NOTE, TO_OFFICE, TO_MARK };

/* One piece of a matter: from one or several columns to a field, or to a part of a party field. */
typedef struct import_column {
    size_t *from;
    size_t from_count;
    const char *joiner;         /* between several columns */
    enum import_to to;
    const cat_field_t *field;   /* with TO_FIELD; else one that names the column in messages */
    const char *key;            /* part of a party ("name", "born" ...); NULL = the field itself */
    enum import_take take;
    const json_t *values;       /* cell text -> value; NULL = as it stands */
    const char *otherwise;      /* value for a cell that `values` does not know; "?" = guess the type */
    size_t most;                /* bytes kept of a text, up to the last "; " before them; 0 = all */
    int64_t scale;              /* CAT_MONEY: fen per unit of the column */
    const char *head;           /* the column's head, for messages */
    struct import_pair *pairs;  /* joined file: sorted by key; NULL = a column of the sheet */
    size_t pair_count;
} import_column_t;

typedef struct import_pair {
    const char *key, *text;
    int64_t at; /* order in the joined file */
} import_pair_t;

typedef struct import_plan {
    arena_t *memory;
    const actor_t *actor;       /* who imports */
    book_t *book;               /* numbers of matters and names of offices are looked up in it */
    json_t *mapping;            /* owned; NULL when made from the head row */
    const cat_kind_t *kind;
    const cat_act_t *act;       /* the one that opens */
    import_column_t *columns;
    size_t count, room;
    struct {
        size_t column;
        const json_t *values;   /* array of texts */
    } skip[8];
    size_t skip_count;
    buf_t unused, unknown;      /* heads that mean nothing: left out as asked, and others; only by the head row */
    const char *leave_out;
    const json_t *constants;    /* field -> JSON value */
    const json_t *unit_words;   /* array: words that make a name a unit's */
} import_plan_t;

enum { IMPORT_COLUMNS_MOST = 256, IMPORT_JOIN_BYTES = 64 << 20 };

/* import.c: the first act of the kind that opens; NULL if there is none. */
const cat_act_t *import_opening_act(const cat_kind_t *k);
/* import_map.c */
int import_plan_mapping(import_plan_t *p, const import_job_t *job, const sheet_row_t *head, err_t *err);
int import_plan_head(import_plan_t *p, const sheet_row_t *head, err_t *err);
/* The carried file meant by path, or NULL: then into is the path on the disk. */
const embed_file_t *import_find(const char *path, const char *folder, char *into, size_t room);
int import_open_sheet(const char *path, const char *folder, const char *sheet_name, sheet_t **ret_sheet,
                      err_t *err);
/* A column head without spaces, marks and unit, lower case. */
enum { IMPORT_HEAD = 256 };
void import_head_word(const char *head, char into[IMPORT_HEAD]);
/* The part of a party that a head means ("姓名" -> "name"), or NULL. */
const char *import_party_key(const char *head_word);

/* import_alike.c: the first row of a sheet that had the same in every cell that means something here; *ret_row 0 = this is
 * the first. Beyond IMPORT_ALIKE_MOST different rows new ones are no longer remembered: 24 bytes each, and half as many free. */
enum { IMPORT_ALIKE_MOST = 8 << 20 };
typedef struct import_alike import_alike_t;
int import_alike_new(import_alike_t **ret_alike, err_t *err);
void import_alike_free(import_alike_t *a);
int import_alike_first(import_alike_t *a, const import_plan_t *p, const sheet_row_t *row, int64_t *ret_row, err_t *err);

/* import_row.c: the example row of the template, which is passed over. */
bool import_is_example(const import_plan_t *p, const sheet_row_t *row);
/* import_row.c: does a Chinese name end like that of a unit (公司, 厂, 院 ...)? */
bool import_looks_like_unit(const char *name);

/* What a row comes to. Every cell that cannot be taken has its fault, so that a row is mended at once. */
enum { IMPORT_FAULTS_MOST = 8 };
typedef struct import_taken {
    json_t *fields;             /* owned; NULL: the row is to be skipped, or has faults */
    json_t *readable;           /* owned; of a row with faults: what could be read of it; else NULL */
    int64_t parent;             /* 0 = none */
    day_t occurred_on;          /* DAY_NONE = today */
    const char *note, *office;  /* or NULL */
    err_t *faults;
    const char *heads[IMPORT_FAULTS_MOST]; /* their columns */
    const cat_field_t *of[IMPORT_FAULTS_MOST]; /* their fields, or NULL */
    size_t fault_count;
} import_taken_t;

/* import_value.c */
/* Fields and parts of the act by their words: "案件" -> matter by number, "北京市海淀区人民检察院" -> its code. */
int import_matter(const import_plan_t *p, const import_column_t *c, const cat_kind_t *kind, const char *text, int64_t *ret_matter,
                  err_t *err);
const char *import_office(const import_plan_t *p, const char *text);
int import_value(const import_plan_t *p, const import_column_t *c, const char *text, arena_t *a,
                 json_t **ret_value, err_t *err);
int import_date(const char *text, day_t *ret_day, err_t *err);
bool import_birth(const char *text, day_t *ret_day);
const char *import_birth_words(arena_t *a, const char *text);
const char *import_credit(arena_t *a, const char *text);
/* import_row.c: the trimmed text of the columns a rule takes, joined. NULL: no memory. */
char *import_cells(const import_column_t *c, const sheet_row_t *row, arena_t *a);
/* Non-zero only for errors of the machine: those of the cells are in ret->faults. */
int import_row(const import_plan_t *p, const sheet_row_t *row, arena_t *a, import_taken_t *ret, err_t *err);

/* import_bad.c: the file of rows handed back. */
typedef struct import_bad import_bad_t;
int import_bad_open(const char *path, enum lang lang, int64_t keep_bytes, import_bad_t **ret_bad,
                    err_t *err);
/* Where the reasons of a file handed back begin, when it comes again mended; else the end. */
size_t import_bad_from(const sheet_row_t *head);
int import_bad_head(import_bad_t *b, const sheet_row_t *head, err_t *err);
/* heads: the column of each fault, "" = the row as a whole. */
int import_bad_add(import_bad_t *b, const char *const *cells, size_t count, int64_t row, const err_t *faults,
                   const char *const *heads, size_t fault_count, err_t *err);
/* Makes what was written durable; *ret_bytes is the length of the file. */
int import_bad_flush(import_bad_t *b, int64_t *ret_bytes, err_t *err);
void import_bad_close(import_bad_t *b);

#endif
