/* inside.h - what the files of the archive share.
 *
 *   open.c       finding the kinds, checking the contract, opening and closing
 *   index.c      the index in memory: loading, following the log, the facts beside it
 *   cache.c      the index in a file between two runs
 *   screen.c     one subject: identity check, search, period, verdicts
 *   memory.c     what an officer said of the same pair before
 *   query.c      an application: acts, refusal, past results
 *   decide.c     the officer's word
 *   answer.c     the notice: content, numbering
 *   notice.c     reading, checking, reprinting, recalling notices
 *   recall.c     corrections and who relied on them
 *   rescreen.c   answers that what came since would change
 *   objection.c  objections
 *   replay.c     a past query asked again
 *   words.c      the sentences
 *   json.c       results as JSON
 *
 * Lock order: archive.lock is never held over a call that writes.
 */
#ifndef ARCHIVE_INSIDE_H
#define ARCHIVE_INSIDE_H

#include "archive/archive.h"

#include <pthread.h>
#include <stdatomic.h>

enum part { PART_RECORD, PART_QUERY, PART_SUBJECT, PART_DECISION, PART_NOTICE, PART_OBJECTION, PARTS };

enum { DECIDING_LOCKS = 64 };

/* What the search must know of a record beside its name: kept small, one per searchable record. */
typedef struct fact {
    int64_t record;       /* 0 = free place, -1 = removed */
    int64_t last;         /* act that last changed its row */
    int32_t list;
    day_t date;           /* day that counts for the period; DAY_NONE = none */
    day_t until;          /* last day of validity; DAY_NONE = none */
} fact_t;

typedef struct facts {
    fact_t *at;
    size_t room, used, count; /* room is a power of two; used counts removed places too */
    int64_t of_list[ARCHIVE_LISTS_MOST];
} facts_t;

struct archive {
    book_t *book;
    arena_t *memory;
    const char *group;
    const cat_kind_t *kind[PARTS];
    const cat_field_t *list_field;
    uint32_t counting;        /* lists whose records count */
    bool demonstration;
    const char *sql[32];      /* enum sql_text */
    pthread_rwlock_t lock;    /* guards everything below */
    match_index_t *index;
    facts_t facts;
    archive_version_t version;
    pthread_mutex_t following; /* one follower at a time */
    /* Deciding and answering one query exclude each other: the lock of a query is its id modulo. */
    pthread_mutex_t deciding[DECIDING_LOCKS];
    atomic_int_least64_t looked_us;
    const char *cache;         /* folder of the files of cache.c; NULL = none */
    bool cached;               /* opened from them */
    int64_t saved_size;        /* leaves of the log they know; -1 = there are none */
    bool saving;
    pthread_t saver;
};

/* --- facts.c: the table of facts ---------------------------------------------------------------- */
int facts_put(facts_t *f, const fact_t *fact, err_t *err);
void facts_remove(facts_t *f, int64_t record);
const fact_t *facts_find(const facts_t *f, int64_t record);
void facts_free(facts_t *f);

/* --- open.c ------------------------------------------------------------------------------------ */
extern const char *const ARCHIVE_PARTS[PARTS];
/* Statements whose table names come from the catalogue, made once. */
enum sql_text {
    SQL_LOAD,            /* every searchable record */
    SQL_ONE,             /* one record, searchable or not */
    SQL_CHANGED,         /* matters of the record kind among leaves [$1, $2) */
    SQL_CHANGED_SINCE,   /* the same from leaf $1 on */
    SQL_RECORD,          /* what a notice says of a record */
    SQL_DECIDED,         /* earlier decision of a pair */
    SQL_EARLIER,         /* an officer's earlier word on a pair, applied or not */
    SQL_SAID,            /* the officers' words on a candidate of this subject, oldest first */
    SQL_QUERY,           /* a query's row */
    SQL_SUBJECTS,        /* subjects of a query */
    SQL_SUBJECT,         /* one subject */
    SQL_DECISIONS,       /* decisions of a subject, oldest first */
    SQL_NOTICE_ID,       /* notice by id */
    SQL_NOTICE_NUMBER,   /* notice by number */
    SQL_NOTICE_OF_QUERY, /* notices of a query */
    SQL_RELIED,          /* notices whose subjects have a decision about a record */
    SQL_NAMED,           /* notices whose subjects have an identity number or folded name */
    SQL_ANSWERED,        /* subjects answered without a hit since a day */
    SQL_CHANGED_AT,      /* records changed from leaf $1 on, each with the last such leaf */
    SQL_SUMS,            /* number of searchable records, sum of their last acts */
    SQL_PARTY,           /* what a matter says of a party */
    SQL_TEXTS
};
int archive_check_contract(archive_t *ar, err_t *err);
int archive_make_sql(archive_t *ar, err_t *err);

/* --- index.c ----------------------------------------------------------------------------------- */
int index_load(archive_t *ar, const progress_t *progress, err_t *err);
/* A row of SQL_LOAD / SQL_ONE as a subject and its facts. Borrowed from the row and from a. */
typedef struct record_row {
    fact_t fact;
    bool searchable;
    match_subject_t what;
    day_t entered_on;
} record_row_t;
/* Adds, replaces or removes. */
int put_record(match_index_t *index, facts_t *facts, const record_row_t *row, err_t *err);
int record_row_read(const archive_t *ar, store_rows_t *rows, arena_t *a, record_row_t *ret_row, err_t *err);
/* One record as it is now; as the first size leaves of the log left it (replay.c; found: it was searchable). */
int record_now(const archive_t *ar, store_conn_t *c, int64_t record, arena_t *a, record_row_t *ret_row,
                bool *ret_found, err_t *err);
int record_then(const archive_t *ar, store_conn_t *c, int64_t record, int64_t size, arena_t *a, record_row_t *ret_row,
                bool *ret_found, err_t *err);
/* As register_acts, for acts that archive_check_act lets nobody else perform (recall.c). */
int archive_acts(archive_t *ar, const act_request_t *acts, size_t count, arena_t *a, act_receipt_t *ret_receipts, err_t *err);
/* Is all that a search and a decision go by the same (recall.c)? */
int record_same(const record_row_t *x, const record_row_t *y, arena_t *a, bool *ret_same, err_t *err);
/* type, identity, name, born, sex, place, unit, names from column at on. */
int subject_who_read(store_rows_t *rows, int at, arena_t *a, match_subject_t *ret_subject, err_t *err);
/* What a matter says of the party in a field. *ret_found false: nothing. */
int party_of_matter(const archive_t *ar, store_conn_t *c, int64_t matter, const char *field, arena_t *a,
                    match_subject_t *ret_subject, bool *ret_found, err_t *err);
int list_index(const archive_t *ar, const char *code);

/* Root of the log's first size leaves and the last act in them. */
int version_of(store_conn_t *c, int64_t size, archive_version_t *ret_version, err_t *err);

/* --- cache.c ----------------------------------------------------------------------------------- */
/* Index, facts and version from the files, brought up to the log. false: nothing is loaded, and ar->index is NULL. */
bool cache_load(archive_t *ar);
/* false: not done (another process is at it, the disk is full ...); what was there before stays. */
bool cache_save(archive_t *ar);
bool cache_is_stale(const archive_t *ar);
/* Saves in a thread of its own; waits for it, and saves once more if much has come since. */
void cache_start_saving(archive_t *ar);
void cache_stop(archive_t *ar);

/* --- screen.c ---------------------------------------------------------------------------------- */
typedef struct screen {
    archive_t *ar;
    match_index_t *index;     /* the archive's, or one made for a replay */
    const facts_t *facts;
    day_t from, to;
    uint32_t lists;
    int64_t size;             /* only decisions among the first size leaves of the log are repeated */
    const facts_t *changed;   /* NULL, or: only records changed by leaf `since` or a later one (`last` is its index) */
    int64_t since;
} screen_t;
int check_subject(const match_subject_t *s, size_t index, arena_t *a, match_subject_t *ret_clean, err_t *err);
bool fact_in_period(const fact_t *f, day_t from, day_t to);
int subject_key(const match_subject_t *s, arena_t *a, const char **ret_key, err_t *err);
int screen_subject(const screen_t *s, store_conn_t *c, const match_subject_t *subject, arena_t *a,
                   archive_finding_t *ret_finding, err_t *err);
enum archive_status status_of(const archive_t *ar, const archive_finding_t *f);
int check_period(day_t from, day_t to, day_t *ret_from, day_t *ret_to, err_t *err);
day_t years_back(day_t d, int years);

/* --- memory.c ---------------------------------------------------------------------------------- */
/* An officer's earlier word on the pair. Texts in the arena. */
typedef struct archive_earlier {
    int64_t decision;
    enum archive_verdict verdict;
    const char *by, *office, *reason;
    day_t on;
    bool applied;                          /* repeated for this subject by rule */
    bool record_changed, subject_changed;  /* since then: so it was asked anew */
} archive_earlier_t;
/* The officers' words on a candidate of this subject, oldest first: [{"decision","verdict","on","by","office","reason"}], new. */
int said_json(const archive_t *ar, store_conn_t *c, int64_t subject, int64_t record, json_t **ret_json, err_t *err);
int earlier_find(const archive_t *ar, store_conn_t *c, const archive_finding_t *f, const archive_candidate_t *x,
                 arena_t *a, archive_earlier_t *ret_earlier, bool *ret_found, err_t *err);

/* --- json.c ------------------------------------------------------------------------------------ */
json_t *party_json(const match_subject_t *s);
json_t *candidates_json(const archive_t *ar, const archive_finding_t *f);
int candidates_read(const archive_t *ar, const json_t *list, arena_t *a, archive_finding_t *ret_finding, err_t *err);
json_t *version_json(const archive_version_t *v);
void version_read(const json_t *v, archive_version_t *ret_version);
json_t *id_text_json(int64_t id);
enum archive_status status_read(const char *word);
enum archive_verdict verdict_read(const char *word);
enum archive_basis basis_read(const char *word);
const char *basis_word(enum archive_basis b);
json_t *lists_json(const archive_t *ar, uint32_t lists);
uint32_t lists_read(const archive_t *ar, const json_t *list);
int json_text(const json_t *value, arena_t *a, const char **ret_text, err_t *err);
int json_of(const char *text, const char *what, arena_t *a, json_t **ret_json, err_t *err);

/* --- query.c ----------------------------------------------------------------------------------- */
/* Rows as the acts left them. */
typedef struct query_row {
    int64_t id;
    const char *number, *office, *stage;
    bool open;
    day_t accepted_on, from, to;
    uint32_t lists;
    const char *project, *handler, *phone, *purpose, *version;
    int64_t last_seq;
} query_row_t;
typedef struct subject_row {
    int64_t id, query;
    bool settled;
    enum archive_status status;
    match_subject_t who;
    const char *key;
    archive_finding_t finding; /* candidates with the decisions laid over them */
    int64_t last_seq;
} subject_row_t;
/* A recorded query as a result. */
int query_load(store_conn_t *c, archive_t *ar, int64_t query, arena_t *a, archive_result_t *r, err_t *err);
int query_read(archive_t *ar, store_conn_t *c, int64_t query, arena_t *a, query_row_t *ret_query, err_t *err);
/* ERR_ARCHIVE_QUERY for who may not read the query, as for one that does not exist: asked before anything is said of it, its number, its
 * stage, or whom it asks about. Reads by itself: not from within store_read. */
int query_check_seen(archive_t *ar, const actor_t *actor, int64_t query, arena_t *a, err_t *err);
/* ERR_ARCHIVE_ANSWERED, with the name of the stage it stands in. */
int query_closed(const archive_t *ar, const query_row_t *q, err_t *err);
int subjects_read(archive_t *ar, store_conn_t *c, int64_t query, arena_t *a, subject_row_t **ret_rows,
                  size_t *ret_count, err_t *err);
int subject_read(archive_t *ar, store_conn_t *c, int64_t subject, arena_t *a, subject_row_t *ret_row, err_t *err);

pthread_mutex_t *deciding_lock(archive_t *ar, int64_t query);

/* --- words.c ----------------------------------------------------------------------------------- */
/* NULL: no memory. */
const char *mask_identity(arena_t *a, const char *number);
int say_finding(const archive_notice_subject_t *s, words_t result, day_t from, day_t to, arena_t *a,
                words_t *ret_words, err_t *err);
words_t choice_name(const cat_field_t *f, const char *code);

/* --- notice.c ---------------------------------------------------------------------------------- */
typedef struct notice_row {
    int64_t id, query;
    const char *number, *office, *code, *content, *stage;
    day_t issued_on, valid_until;
    int printed;
    bool recalled;
    day_t recalled_on; /* DAY_NONE: it is not */
    int64_t last_seq;
} notice_row_t;
int notice_row_read(store_rows_t *rows, arena_t *a, notice_row_t *ret_row, err_t *err);
int notice_find(archive_t *ar, store_conn_t *c, const char *number, int64_t notice, arena_t *a, notice_row_t *ret_row,
                bool *ret_found, err_t *err);

/* query.c: JSON that dies with the arena (NULL when it could not be kept), and fields that may be empty. */
json_t *keep_json(arena_t *a, json_t *value);
void set_text(json_t *fields, const char *name, const char *text);
void set_day(json_t *fields, const char *name, day_t day);

/* Reading with a function that has an archive at hand. */
/* Copied texts, "" or NULL for NULL; *ret_nomem is set when there was no memory for the copy. */
const char *col(store_rows_t *rows, int column, arena_t *a, bool *ret_nomem);
const char *col_or_null(store_rows_t *rows, int column, arena_t *a, bool *ret_nomem);
day_t col_day(store_rows_t *rows, int column);
actor_t as_system(const actor_t *actor);

#endif
