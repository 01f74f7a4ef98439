/* import.h - tables people send become matters: any kind, with a mapping or by the head row.
 *
 * Purpose    Reads CSV or XLSX row by row in bounded memory, turns each row into the fields of a kind's
 *            opening act and hands them to the register in batches. Rows that cannot be taken are handed
 *            back in a file of their own: the row as it came, then code, what, detail, hint.
 * Mapping    A JSON text (docs/archive.md, "mappings"); without one, columns are found by their head: the
 *            field's name or its Chinese or English label, "案名（name）" as the template writes it, "嫌疑人.证件号码"
 *            for a part of a party; the first party field also takes the usual heads (姓名, 身份证号, 出生日期 ...
 *            / name, identity, born ...). Beside the fields: parent (所属事项), occurred_on (办理日期), note (备注),
 *            office (所属院); "#" marks the example row.
 * Values     Choices by code or name; dates in the usual forms; money with 万, 亿 and thousands; matters by id or
 *            number; offices by code, name or short name.
 * Safe again Each row's act has the key "import:<hash of file and mapping>:<row>": importing the same file
 *            again adds nothing. A job that was stopped or killed goes on from the batch it had reached.
 * Threads    One job, one thread; jobs of different files may run side by side.
 * Memory     A batch of rows, its arena, and the joined files (bounded); not the file.
 */
#ifndef ARCHIVE_IMPORT_H
#define ARCHIVE_IMPORT_H

#include "base/progress.h"
#include "register/act.h"

enum { IMPORT_BATCH = 1000, IMPORT_BAD_SHOWN = 20, IMPORT_HEAD_SHOWN = 96 };

enum import_mode {
    IMPORT_GOOD,        /* take the good rows, hand the others back */
    IMPORT_ALL_OR_NONE, /* a dry run first; nothing is taken unless every row is good */
    IMPORT_DRY          /* only look */
};

typedef struct import_job {
    book_t *book;
    actor_t actor;
    const char *kind;        /* NULL = the mapping's */
    const char *act;         /* an act of it that opens; NULL = the first one */
    const char *path;        /* the sheet */
    const char *sheet_name;  /* XLSX, or NULL */
    const char *mapping;     /* JSON text, or NULL: by the head row */
    const char *leave_out;   /* heads, "," between them, that may mean nothing here; "*" = all such; NULL = none: by the
                                head row, any other that means nothing is ERR_ARCHIVE_IMPORT_UNKNOWN, and no row is taken */
    const char *folder;      /* where the mapping's joined files are; NULL = the sheet's folder, then the
                                files carried in the program */
    const char *bad_path;    /* file for rows handed back; NULL = none. Written as CSV, UTF-8 with BOM */
    enum lang lang;          /* of the reasons in it */
    enum import_mode mode;
    bool once;               /* a row that says again what an earlier one said is left out; else it is taken, and told of */
    int64_t rows_most;       /* 0 = all */
    const progress_t *progress;
} import_job_t;

typedef struct import_report {
    int64_t rows;            /* data rows read */
    int64_t taken;           /* new matters (dry run: rows that could be taken) */
    int64_t known;           /* rows that were there from an earlier run */
    int64_t skipped;         /* left out because the mapping says so */
    int64_t bad;
    int64_t alike;           /* rows that say again what an earlier one of the sheet said, good or bad; with `once` left out */
    bool resumed;
    char kind[48];
    char job[20];            /* short name of the job (part of the hash) */
    char unused[512];        /* heads left out because they mean nothing here, "、" between them; "" = none, or by a mapping */
    struct {
        int64_t row;
        char column[IMPORT_HEAD_SHOWN]; /* its head in the sheet, cut at a character; "" = the row as a whole */
        err_t why;
    } shown[IMPORT_BAD_SHOWN]; /* the faults of the first bad rows */
    int shown_count;
    int64_t shown_rows;        /* bad rows of which something is shown */
    struct {
        int64_t row, first;
    } alike_shown[IMPORT_BAD_SHOWN]; /* the first rows alike */
    struct {
        int64_t row, matter;
        char number[128];      /* "" if it has none */
    } made[IMPORT_BAD_SHOWN];  /* the first matters taken; none in a dry run */
    int made_count;
} import_report_t;

/* Runs the job. Bad rows are not an error of the job; an unreadable file, a mapping with mistakes, a
 * missing column that the kind requires, missing rights are. ERR_ARCHIVE_IMPORT_*. With IMPORT_ALL_OR_NONE
 * and bad rows: ERR_ARCHIVE_IMPORT_REFUSED, the report filled all the same. */
int import_run(const import_job_t *job, import_report_t *ret_report, err_t *err);

/* A workbook to fill in: heads with the names of the fields, drop-downs for choices, notes with the help texts, an example
 * row that the import passes over, and a second sheet with the codes. act NULL = the first that opens. */
int import_template(const catalogue_t *c, const char *kind, const char *act, enum lang lang, const char *path, err_t *err);

/* One list that the program knows how to import (data/lists/<name>.map.json, carried in the program). */
typedef struct import_list {
    const char *name;
    words_t about;
    const char *file;        /* name of its data file in data/lists */
    const char *mapping;     /* JSON text */
} import_list_t;
/* *ret_lists in arena a. */
int import_known_lists(arena_t *a, import_list_t **ret_lists, size_t *ret_count, err_t *err);

#endif
