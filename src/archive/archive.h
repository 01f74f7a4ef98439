/* archive.h - the instrument behind archive queries: screening, decisions, notices, recall.
 *
 * Purpose    Answers "is this person or unit on record?" the way the law wants it answered: by
 *            identity first and name second, with an officer's decision wherever a name alone speaks,
 *            with a numbered notice that can be checked, replayed and recalled.
 * Source     2013 rules on bribery-crime archive queries (accept, 3 working days, ten years back,
 *            notice valid two months, objection, correction only on listed grounds).
 * Kinds      No kind's name stands in this code. The kinds are those that serve instrument "archive"
 *            with parts record, query, subject, decision, notice, objection and the group given to
 *            archive_open. The fields, acts and stages they must have are written in docs/archive.md; what
 *            is missing is reported at open, all at once.
 * Truth      Everything here is acts of the register: a query, each subject asked about, each decision
 *            about a candidate, the notice. The match index is memory only and is built from the rows.
 * Version    The index follows the log: it holds exactly the records of the first `size` leaves. A
 *            query records that size and root, so it can be asked again as of then (archive_replay).
 * Threads    archive_t: any thread. Searches share a lock, following the log takes it alone.
 * Ownership  archive_open gives, archive_close takes. Results live in the arena given.
 * Privacy    Withdrawn and sealed records (any closing stage of the record kind) and records outside the
 *            period are never in a result, not even as a count.
 */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include "ledger/ledger.h"
#include "match/match.h"
#include "register/act.h"

#include <jansson.h>

typedef struct archive archive_t;

enum {
    ARCHIVE_SUBJECTS_MOST = 500,  /* in one query */
    ARCHIVE_LISTS_MOST = 32,
    ARCHIVE_CANDIDATES_MOST = 50, /* shown for one subject; more are `truncated` */
    ARCHIVE_YEARS_BACK = 10,
    ARCHIVE_CODE = 10             /* characters of a notice's code */
};

/* Opens the archive of a group ("bribery") and loads its index. Borrowed: book, which must
 * outlive the archive. Cost: about 1 s per 100,000 records.
 * ERR_ARCHIVE_KIND (no such kinds), ERR_ARCHIVE_CONTRACT (fields or acts missing; detail lists them). */
int archive_open(book_t *book, const char *group, const progress_t *progress,
                 archive_t **ret_archive, err_t *err);
/* The same with a folder (existing, the owner's alone) where the index is kept between two runs, so that it need not be
 * built. What lies there may be deleted at any time; it is used only if it is of this program and of this database's
 * own past, and brought up to the log. */
int archive_open_cached(book_t *book, const char *group, const char *cache, const progress_t *progress,
                        archive_t **ret_archive, err_t *err);
/* NULL allowed. No call may be running. Keeps the index in the cache if much has changed. */
void archive_close(archive_t *ar);
/* Brings the index up to the log. Every query does it first; cheap when nothing happened. */
int archive_sync(archive_t *ar, err_t *err);
const cat_kind_t *archive_kind(const archive_t *ar, const char *part); /* NULL: no such part */

/* What the archive was when a question was answered. */
typedef struct archive_version {
    int64_t size;       /* leaves of the log the index has seen */
    char root[65];      /* hex; "" for an empty log */
    int64_t last_act;   /* id of the last of them, 0 = none */
    int64_t records;    /* searchable records */
} archive_version_t;
void archive_version_now(archive_t *ar, archive_version_t *ret_version);

/* The lists kept apart in the archive: the choices of the record kind's field `list`, in order. */
typedef struct archive_list {
    const char *code;
    words_t name;
    bool counts;        /* its records count as a hit; others are only reported */
    int64_t records;
} archive_list_t;
size_t archive_lists(archive_t *ar, archive_list_t into[ARCHIVE_LISTS_MOST]);
/* Mask of the lists named, space or comma separated; "all"; "" or NULL = those that count. */
int archive_lists_parse(const archive_t *ar, const char *names, uint32_t *ret_mask, err_t *err);

/* --- records --------------------------------------------------------------------------------- */
/* Enters one record; fields as the kind has them. Entered late (past the due date) is allowed and
 * remains visible as such. */
int archive_add_record(archive_t *ar, const actor_t *actor, const json_t *fields, day_t occurred_on,
                       const char *idem_key, arena_t *a, act_receipt_t *ret_receipt, err_t *err);

/* One notice that relied on a record. */
enum archive_reliance {
    ARCHIVE_RELIED_HIT,      /* it printed the record as a hit */
    ARCHIVE_RELIED_CLEARED,  /* an officer cleared the pair on what the record said */
    ARCHIVE_RELIED_MISSED,   /* the error hid the record from the query; it would be found now */
    ARCHIVE_RELIED_SINCE     /* nothing was wrong then: what was entered or changed since would be found now */
};
typedef struct archive_recall {
    int64_t notice, query, subject;
    char number[128];
    const char *addressee;   /* the applicant's name */
    const char *contact;     /* telephone left with the application, or "" */
    const char *subject_name;
    day_t issued_on, valid_until;
    enum archive_reliance how;
    bool already;            /* was recalled before */
    int64_t record;          /* SINCE: the record, how near it is and how sure; else 0 */
    enum match_tier tier;
    int score;
} archive_recall_t;
typedef struct archive_recalls {
    archive_recall_t *list;  /* in order of notice */
    size_t count;
} archive_recalls_t;

/* Corrects fields of a record on a legal ground (of the choice field `ground` of the record kind's
 * withdraw act, or words), then recalls every notice that relied on the error: one act `recall` each.
 * The recall list includes notices that have expired: they were relied on. ERR_ARCHIVE_GROUND. */
int archive_correct_record(archive_t *ar, const actor_t *actor, int64_t record, int64_t expect_seq, const json_t *fields,
                           const char *ground, arena_t *a, archive_recalls_t *ret_recalls, err_t *err);
/* Acts on records that must find their notices: correcting, annulling, withdrawing and sealing one go through
 * the functions here, and so do answering a query and deciding a candidate. A book_check_fn for instrument "archive" (arg: the catalogue) that refuses them
 * otherwise, ERR_ARCHIVE_THROUGH or _ALONE; it works whether or not an archive is open. */
int archive_check_act(void *catalogue, const act_request_t *request, err_t *err);
/* Takes a record out for good (judgment quashed, wrong person) or seals it by law: `act` is "withdraw"
 * or "seal". Notices that printed it as a hit are recalled. */
int archive_remove_record(archive_t *ar, const actor_t *actor, int64_t record, const char *act,
                          const char *ground, arena_t *a, archive_recalls_t *ret_recalls, err_t *err);
/* Who relied on the record, without changing anything. */
int archive_recall_list(archive_t *ar, int64_t record, arena_t *a, archive_recalls_t *ret_recalls,
                        err_t *err);

/* What the offices the actor may see answered "no record" since a day (DAY_NONE: ARCHIVE_RESCREEN_DAYS back), and would
 * not answer so now: a record was entered since, corrected in what a search goes by, or came back from being sealed or
 * withdrawn. Recalled notices are not in it. Only differences: nothing that the query knew, and nothing that an officer
 * has decided of the same pair. One line for each subject and record, the nearest (A, B, C) first; at most
 * ARCHIVE_RESCREEN_MOST. Changes nothing; the caller logs the look.
 * Cost: the records changed since are indexed anew, and the subjects asked again against those. */
enum { ARCHIVE_RESCREEN_DAYS = 62, ARCHIVE_RESCREEN_MOST = 10000 };
int archive_rescreen(archive_t *ar, const actor_t *actor, day_t since, const progress_t *progress, arena_t *a,
                     archive_recalls_t *ret_recalls, err_t *err);

/* [{notice, query, subject, number, addressee, contact, subject_name, issued_on, valid_until, how, already}], and for
 * SINCE record, tier, score */
json_t *archive_recalls_json(const archive_recalls_t *recalls);

/* --- queries --------------------------------------------------------------------------------- */
enum archive_status {
    ARCHIVE_CLEAR = 1,    /* nothing on the lists that count */
    ARCHIVE_HIT,          /* on record */
    ARCHIVE_NEEDS_REVIEW  /* an officer must decide at least one candidate */
};
enum archive_verdict { ARCHIVE_OPEN = 0, ARCHIVE_SAME, ARCHIVE_DIFFERENT };
enum archive_basis { ARCHIVE_BY_RULE = 1, ARCHIVE_BY_OFFICER, ARCHIVE_REMEMBERED };

typedef struct archive_candidate {
    match_hit_t hit;      /* record, list, score, tier, reasons */
    enum archive_verdict verdict;
    enum archive_basis basis; /* of the verdict */
    int64_t remembered;   /* the earlier decision it repeats, 0 = none */
    int64_t record_seq;   /* the record as it was looked at */
} archive_candidate_t;

typedef struct archive_finding {
    int64_t subject;      /* its matter; 0 when only screened */
    const match_subject_t *asked;
    enum archive_status status;
    archive_candidate_t *candidates;
    size_t count;
    size_t namesakes;     /* records of the lists and period whose name reads the same */
    bool truncated;       /* more candidates than could be shown: ask for an identity number */
} archive_finding_t;

typedef struct archive_ask {
    actor_t actor;
    const match_subject_t *subjects;
    size_t subject_count;        /* 1..ARCHIVE_SUBJECTS_MOST */
    match_subject_t applicant;   /* who asks: name, identity */
    const char *purpose;         /* code of the choice field `purpose` */
    const char *project, *handler, *handler_identity, *phone; /* NULL allowed */
    const char *channel;         /* code of the choice field `channel`; NULL = its first */
    const json_t *papers;        /* array of codes of the choices field `papers`, or NULL */
    bool papers_complete;        /* the clerk has checked them */
    day_t from, to;              /* period searched; DAY_NONE = ten years back from today; today */
    uint32_t lists;              /* mask; 0 = those that count */
    int64_t application;         /* the matter of the public pages it came in as, 0 = none: taken up in the same transaction, so that
                                  * one application never leads to two queries (refused as that act is where it is closed) */
    const char *idem_key;        /* at most 80 characters, or NULL */
} archive_ask_t;

typedef struct archive_result {
    int64_t query;               /* matter of the query; 0 when only screened */
    char number[128];            /* of the application */
    day_t from, to;
    uint32_t lists;
    archive_version_t version;
    archive_finding_t *findings; /* one per subject, in order */
    size_t count;
    size_t undecided;            /* subjects that need review */
    due_now_t *due;
    size_t due_count;
    bool replayed;               /* same idem_key again: findings are those recorded then */
} archive_result_t;

/* Accepts an application: checks every identity number (ERR_ARCHIVE_IDENTITY carries the repair offers),
 * searches, and records the query, one subject matter each and every decision made by rule, in one
 * transaction. Tier A within the period is a hit when the name, or an alias, is the same; a number under
 * another name, B and C go to an officer; a remembered decision of the same pair is repeated, for subjects
 * with a number only. */
int archive_query(archive_t *ar, const archive_ask_t *ask, arena_t *a, archive_result_t *ret_result,
                  err_t *err);
/* The same search without recording anything: for screening inside an instrument. The caller logs the
 * look. */
int archive_screen(archive_t *ar, const archive_ask_t *ask, arena_t *a, archive_result_t *ret_result,
                   err_t *err);
/* Refuses an application at once, with the reason told to the applicant. */
int archive_refuse(archive_t *ar, const archive_ask_t *ask, const char *reason, arena_t *a,
                   act_receipt_t *ret_receipt, err_t *err);
/* A recorded query with its subjects, candidates, the facts of the records and the decisions, as JSON
 * (docs/archive.md). The actor must be able to see the query. Who may not decide candidates (no role of the
 * decision kind's act `decide`) sees of each record what tells that there is one, not who it is: the identity number
 * masked, the year of birth, no address; reasons that quote these say so without them. */
int archive_query_json(archive_t *ar, const actor_t *actor, int64_t query, json_t **ret_json,
                       err_t *err);
/* A result as the same kind of JSON, for the eyes of the actor. */
int archive_result_json(archive_t *ar, const actor_t *actor, const archive_result_t *result, json_t **ret_json,
                        err_t *err);

/* Reads subjects from a sheet whose head row names the columns in Chinese or English (name, type,
 * identity number, birth date, sex, address, unit, former names). Rows that cannot be asked are put into
 * bad with their row number in err.line; a row that asks what an earlier one asks (the same number and name, or without a number
 * all else the same) is put into again and asked once. More than most rows (<= ARCHIVE_SUBJECTS_MOST): ERR_ARCHIVE_SUBJECTS. */
typedef struct archive_subjects {
    match_subject_t *list;
    int64_t *row;
    size_t count;
    err_t *bad;
    size_t bad_count;
    struct archive_again {
        int64_t row, first;
    } *again;
    size_t again_count;
} archive_subjects_t;
int archive_subjects_read(const char *path, size_t most, arena_t *a, archive_subjects_t *ret_subjects,
                          err_t *err);

/* The officer's word on one candidate: same or different. Remembered for the pair until either side
 * changes. The last word holds, and each stays on record. ret_status: the subject's status now. ERR_ARCHIVE_VERDICT also
 * when another word stands by now than the one that was seen. */
typedef struct archive_word {
    int64_t subject, record;      /* record 0 = all candidates still open */
    enum archive_verdict verdict; /* same or different */
    const char *reason;
    bool as_seen;                 /* only if `seen` is still what stands: whoever looked at an older page decides nothing unawares */
    enum archive_verdict seen;
} archive_word_t;
int archive_decide(archive_t *ar, const actor_t *actor, const archive_word_t *word, arena_t *a,
                   enum archive_status *ret_status, err_t *err);

/* Fast exact look-up in memory: ids of searchable records of the lists with that canonical identity
 * number and a date within the default period (today and ten years back), at most room. Follows acts of
 * other processes within 200 ms, those of this process at once. The caller logs the look. */
size_t archive_lookup_identity(archive_t *ar, const char *canonical, uint32_t lists, int64_t *ids,
                               size_t room);

/* Asks a past query again as of its archive version and compares the findings byte for byte with what
 * was recorded. *ret_same; the first difference is in ret_where ("" when same). */
int archive_replay(archive_t *ar, int64_t query, arena_t *a, bool *ret_same, const char **ret_where,
                   err_t *err);

/* --- notices --------------------------------------------------------------------------------- */
/* Issues the notice of a query whose subjects are all decided (else ERR_ARCHIVE_UNDECIDED). */
int archive_answer(archive_t *ar, const actor_t *actor, int64_t query, arena_t *a,
                   act_receipt_t *ret_receipt, err_t *err);

/* What a hit says on paper. Texts are final, in both languages where they are ours. */
typedef struct archive_notice_fact {
    int64_t record;
    const char *list;              /* code */
    words_t list_name;
    bool counts;
    const char *name;              /* as in the record */
    words_t crime;                 /* "" when the list has none */
    const char *facts, *court, *judgment_number, *result, *source;
    words_t role;                  /* part in a joint crime */
    int64_t amount;                /* fen, -1 = not given */
    day_t judged_on, effective_on; /* DAY_NONE = not given */
} archive_notice_fact_t;

typedef struct archive_notice_subject {
    enum match_schema schema;
    const char *name, *identity, *identity_masked; /* identity "" if none was given */
    enum archive_status status;    /* CLEAR or HIT */
    words_t sentence;              /* the finding as a sentence */
    archive_notice_fact_t *facts;
    size_t fact_count;
} archive_notice_subject_t;

enum archive_notice_state {
    ARCHIVE_NOTICE_UNKNOWN = 0,    /* also for a wrong code: nobody can probe numbers */
    ARCHIVE_NOTICE_VALID,
    ARCHIVE_NOTICE_EXPIRED,
    ARCHIVE_NOTICE_RECALLED,       /* withdrawn: must not be relied on */
    ARCHIVE_NOTICE_SUPERSEDED      /* a judgment has been entered since */
};

/* Self-sufficient: a paper needs nothing else. Frozen when the notice was issued, but for state and
 * printed. */
typedef struct archive_notice {
    int64_t notice, query;
    char number[128], code[ARCHIVE_CODE + 1];
    const char *application_number;
    const char *office;            /* code */
    words_t office_name, title, closing; /* closing: the fixed words at the end */
    const char *applicant, *project, *handler;
    bool applicant_is_unit;
    words_t purpose;
    day_t accepted_on, issued_on, valid_until, from, to;
    archive_version_t version;
    const words_t *lists;          /* names of the lists searched */
    size_t list_count;
    archive_notice_subject_t *subjects;
    size_t subject_count;
    enum archive_status result;    /* HIT if any subject is */
    int printed;                   /* times printed, reprints included */
    enum archive_notice_state state;
    day_t recalled_on;             /* DAY_NONE: it stands */
    bool demonstration;
} archive_notice_t;

/* By number or by matter id (the other NULL / 0). ERR_ARCHIVE_NOTICE. */
int archive_notice_load(archive_t *ar, const char *number, int64_t notice, arena_t *a,
                        archive_notice_t *ret_notice, err_t *err);
/* The public check. Never an error for an unknown number or a wrong code: both are UNKNOWN, in the same
 * time. ret_notice (may be NULL) is filled for known ones. */
int archive_notice_check(archive_t *ar, const char *number, const char *code, arena_t *a,
                         enum archive_notice_state *ret_state, archive_notice_t *ret_notice, err_t *err);
const words_t *archive_notice_state_name(enum archive_notice_state state);
const char *archive_notice_state_word(enum archive_notice_state state); /* "valid" ... */
/* Counts a reprint (an act); refused for notices that are not valid. */
int archive_notice_reprint(archive_t *ar, const actor_t *actor, int64_t notice, arena_t *a, int *ret_printed,
                           err_t *err);
/* Recalls one notice on a ground. */
int archive_notice_recall(archive_t *ar, const actor_t *actor, int64_t notice, const char *ground,
                          arena_t *a, err_t *err);

/* --- objections ------------------------------------------------------------------------------ */
/* Against a notice (record 0) or a record. relation: code of the choice field `relation`. */
typedef struct archive_objection {
    actor_t actor;
    int64_t notice, record;
    match_subject_t objector;
    const char *relation, *reason;
    const char *idem_key;
} archive_objection_t;
int archive_object(archive_t *ar, const archive_objection_t *o, arena_t *a, act_receipt_t *ret_receipt,
                   err_t *err);
/* act: "settle" by the answering office, "settle_above" one level up. outcome: code of the choice field
 * `outcome`. */
int archive_settle_objection(archive_t *ar, const actor_t *actor, int64_t objection, const char *act,
                             const char *outcome, const char *finding, arena_t *a,
                             act_receipt_t *ret_receipt, err_t *err);

const words_t *archive_status_name(enum archive_status s);
const char *archive_status_word(enum archive_status s);      /* "clear", "hit", "needs_review" */
const char *archive_verdict_word(enum archive_verdict v);    /* "open", "same", "different" */

#endif
