/* screen.h - screening files: a list of subjects, queries against it, results.
 *
 * Purpose    What `xiezhi screen` does, without printing. LIST and QUERIES are tables as sheet.h reads them with the
 *            columns id, schema, name and, if there, aliases (separated by ;), identity, birth_date, place, unit, sex,
 *            list (English or Chinese heads, in any order and case; others are passed over). Ids are any text.
 * Result     RFC 4180: query_id, rank, list_id, score, tier, reasons, then matched_name, points, list, review,
 *            query_hash, list_hash, basis (and change, when runs are compared). The same bytes for any number of threads.
 * Memory     The list's index, SCREEN_SIDE bytes a record beside it, and some blocks of queries; neither queries nor
 *            results are held.
 * Threads    One caller; workers are started and joined inside.
 */
#ifndef MATCH_SCREEN_H
#define MATCH_SCREEN_H

#include "base/sheet.h"
#include "match/match.h"

enum { SCREEN_THREADS_MOST = 64 };

/* --- words of tables ------------------------------------------------------------------------------------------ */

/* What a word of a column "schema" means: Person, Company, Organization, LegalEntity, Vessel, PublicBody, 个人, 单位 ...,
 * in any case; empty or LegalEntity: MATCH_ANY. ERR_MATCH_KIND for other words. Pure. */
int screen_schema(const char *text, enum match_schema *ret_schema, err_t *err);
/* A birth date as people and lists write it: 1980-01-02, 1980/1/2, 1980年1月2日, 19800102, 2 Jan 1980, Jan 2, 1980, digits
 * of full width too. A text with one year in it, and at most a month beside it (1980, 1980-05, circa 1980), is 1 January of
 * it, which the matcher takes for the year alone. DAY_NONE when there is none; *ret_understood false when the text is
 * something else: a day that does not exist or is yet to come, or whose order is not certain (01/02/1980). It goes by today. */
day_t screen_birth(const char *text, bool *ret_understood);
/* 'M', 'F' or 0. Pure. */
char screen_sex(const char *text, bool *ret_understood);

/* --- who hears of rows ------------------------------------------------------------------------------------------ */

enum screen_file { SCREEN_LIST, SCREEN_QUERIES, SCREEN_OLD_LIST, SCREEN_REVIEWS, SCREEN_BEFORE, SCREEN_FILES };

/* Called by the caller's thread, in the order of rows. */
typedef struct screen_ear {
    /* The head row: once per file, before any other call for it. */
    int (*head)(void *arg, enum screen_file file, const char *const *cells, size_t count, err_t *err);
    /* A row that was not taken (cells NULL: could not even be read), or, with kept, taken without what why speaks of. */
    void (*row)(void *arg, enum screen_file file, const char *const *cells, size_t count, int64_t row, const err_t *why, bool kept);
    void *arg;
} screen_ear_t;

/* --- the list --------------------------------------------------------------------------------------------------- */

typedef struct screen_list screen_list_t;

typedef struct screen_list_job {
    const char *path;
    enum screen_file file; /* as what the ear hears of it: SCREEN_LIST or SCREEN_OLD_LIST */
    int threads; /* 1..SCREEN_THREADS_MOST */
    const screen_ear_t *ear;    /* NULL allowed */
    const progress_t *progress; /* bytes of the file; then names */
} screen_list_job_t;

/* Reads the table and builds the index. A bad row costs that row. */
int screen_list_read(const screen_list_job_t *job, screen_list_t **ret_list, err_t *err);
/* Keeps the list in two files, path and path.ids, each written beside and renamed; opens them by mapping. What was opened
 * gives the same answers as what was saved. ERR_MATCH_FILE, ERR_MATCH_IDS: damaged, or not of one list. */
int screen_list_save(screen_list_t *l, const char *path, err_t *err);
/* Files below 256 MB are read whole and all their sums compared, larger ones with check (progress: bytes); of an unchecked
 * one, what is damaged gives ERR_MATCH_FILE or ERR_MATCH_IDS where it is met, or wrong names. ERR_BASE_STOPPED. */
int screen_list_open(const char *path, bool check, const progress_t *progress, screen_list_t **ret_list, err_t *err);
void screen_list_free(screen_list_t *l);
size_t screen_list_records(const screen_list_t *l);
/* Bytes of the index and of the table of ids. */
size_t screen_list_bytes(const screen_list_t *l);

/* --- memory of reviews --------------------------------------------------------------------------------------------- */

/* A table of what people decided: query_id, list_id, verdict, who, when, why, query_hash, list_hash. The last row on a
 * pair counts, and only while neither side's content has changed. The pair is this query and this row of the list: nothing
 * is carried over to another query of the same name. */
typedef struct screen_reviews screen_reviews_t;

typedef struct screen_review {
    const char *query_id, *list_id, *verdict /* "cleared" or "confirmed" */, *who, *when, *why, *query_hash, *list_hash;
} screen_review_t;

/* A file that is not there holds nothing. A bad row is told to the ear and counts for nothing: its pair is shown again. */
int screen_reviews_read(const char *path, const screen_ear_t *ear, screen_reviews_t **ret_reviews, err_t *err);
void screen_reviews_free(screen_reviews_t *r);
/* Adds one row: when it returns 0 the row is on disk. ERR_MATCH_WHY without a reason. Several processes may add at once. */
int screen_review_add(const char *path, const screen_review_t *review, err_t *err);
/* The content hashes of a pair in a result. ERR_MATCH_PAIR when it has no such row. */
int screen_result_pair(const char *result, const char *query_id, const char *list_id, char query_hash[17], char list_hash[17],
                       err_t *err);

/* --- what was before ------------------------------------------------------------------------------------------------ */

/* A previous result, held in memory: some 60 bytes a row. */
typedef struct screen_before screen_before_t;
int screen_before_read(const char *path, const screen_ear_t *ear, screen_before_t **ret_before, err_t *err);
void screen_before_free(screen_before_t *b);

/* The rows of two versions of a list that came, went or changed. A query whose keys meet none of theirs is answered as
 * before: everything an answer depends on (how many names stand under each of its keys, and which) is the same. */
typedef struct screen_delta screen_delta_t;
int screen_delta_make(const char *old_list, const char *new_list, const progress_t *progress, screen_delta_t **ret_delta, err_t *err);
void screen_delta_free(screen_delta_t *d);
/* Rows that differ; SIZE_MAX when the rest stands in another order, so that nothing can be left out. */
size_t screen_delta_rows(const screen_delta_t *d);

/* --- a run -------------------------------------------------------------------------------------------------------- */

typedef struct screen_job {
    screen_list_t *list;
    const char *queries;
    int threads;                /* 1..SCREEN_THREADS_MOST */
    int top;                    /* 1..MATCH_TOP_MOST */
    int cut;                    /* least points; 0: as low as the matcher goes */
    enum match_tier tier;       /* A: only A; B: A and B; C or NONE: all */
    bool all;                   /* a row of rank 0 for queries without a hit */
    const screen_reviews_t *reviews; /* NULL: none */
    bool show_cleared;          /* cleared pairs are shown with their mark instead of left out */
    /* With one of these only differences are written, with the columns change (new, gone, changed) and before: */
    screen_before_t *before;    /* against a previous result (used up by the run) */
    const screen_list_t *old;   /* against what the old list gives */
    const screen_delta_t *delta; /* NULL: every query is asked anew */
    enum lang lang;             /* of the reasons */
    const screen_ear_t *ear;    /* NULL allowed */
    const progress_t *progress; /* bytes of the queries */
    /* Takes whole lines, the head row first, in order. */
    int (*write)(void *arg, const char *rows, size_t bytes, err_t *err);
    void *write_arg;
} screen_job_t;

typedef struct screen_report {
    int64_t queries, bad, found, rows; /* rows read, not taken, queries with a hit, hits written */
    int64_t cleared, reopened;         /* pairs left out; pairs cleared or confirmed before one side changed */
    int64_t added, changed, gone, same; /* differences; queries known to be answered as before without asking */
    int64_t tier[MATCH_C + 1];
} screen_report_t;

/* Columns of a table by their names, whatever their case: column[i] of names[i], -1 when it is not there; ERR_MATCH_COLUMN when one
 * of the first needed is not. */
int screen_find_columns(const sheet_row_t *head, const char *const *names, int count, int needed, int *column, err_t *err);

int screen_run(const screen_job_t *job, screen_report_t *ret_report, err_t *err);

#endif
