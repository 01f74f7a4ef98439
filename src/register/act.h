/* act.h - the only way to change anything: register_act().
 *
 * Purpose    One act = one transaction {act, row, due dates, parties, number, tallies, leaf}. Web,
 *            command line, spreadsheet import and bundles all come here; rights, stages, fields,
 *            conditions, numbering and terms are checked here and nowhere else.
 * Truth      The act is the truth: it carries the fields given and the effects decided (stage
 *            reached, number given, due dates set and met). Rows, due dates, tallies and indexes
 *            are folds over acts; register_verify() rebuilds and compares them.
 * Identity   (origin, seq) names an act everywhere; a matter's id is the id of the act that opened
 *            it: origin << 40 | seq.
 * Following  `then` of the catalogue: further acts in other matters, in the same transaction, each an act of its own with
 *            id, leaf and the id of its cause in its body; performed by the program in the actor's name, so they ask for
 *            no rights there, and the receipt tells no more of those matters than the actor may read. At most
 *            FOLLOW_MOST acts, FOLLOW_DEEP deep; beyond that the whole is refused (ERR_REGISTER_FOLLOW_MOST).
 * Threads    Any thread. Durable when it returns 0 (store.h).
 * Idempotent A request with the idem_key of an earlier act of the same actor returns that act's receipt
 *            (replayed = true) if the request is the same, ERR_REGISTER_IDEM_REUSED if not.
 */
#ifndef REGISTER_ACT_H
#define REGISTER_ACT_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "catalogue/catalogue.h"
#include "catalogue/office.h"
#include "store/store.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FOLLOW_MOST = 64, FOLLOW_DEEP = 4, CARRY_MOST = 512 /* parts that go along to a new matter */ };

typedef struct book book_t; /* the register of one installation, open */

typedef struct book_options {
    store_t *store;                 /* borrowed, migrated */
    const catalogue_t *catalogue;   /* borrowed, applied */
    const calendar_t *calendar;     /* borrowed */
    const office_tree_t *offices;   /* borrowed */
    int64_t origin;                 /* 0 = read it from table installation */
    const char *list_folder;        /* borrowed: where lists keep their columns (columns.h), or NULL */
    int list_few;                   /* up to so many matters of a kind are listed row by row; 0 = 5,000 */
} book_options_t;

int book_open(const book_options_t *options, book_t **ret_book, err_t *err);
void book_close(book_t *b);
const catalogue_t *book_catalogue(const book_t *b);
const calendar_t *book_calendar(const book_t *b);
/* Another calendar from now on; the one before must stay until the book is closed. Due dates that are open follow it by
 * register_redate. */
void book_take_calendar(book_t *b, const calendar_t *calendar);
const office_tree_t *book_offices(const book_t *b);
store_t *book_store(const book_t *b);
int64_t book_origin(const book_t *b);
/* Id of the newest act: the newest committed by this process at once, by others within 200 ms.
 * Cheap (no database trip in most calls): what follows the register asks it before each use. */
int64_t book_last_act(book_t *b);

typedef struct actor {
    const char *login;
    const char *office;  /* code */
    uint64_t roles;      /* mask of the catalogue */
    bool system;         /* the program itself: may perform `system` acts; still logged by name */
} actor_t;

typedef struct act_request {
    actor_t actor;
    const char *kind, *act;
    int64_t matter;        /* 0 with an act that opens */
    int64_t parent;        /* for parts; 0 = none */
    const char *office;    /* of a new matter; NULL = the actor's */
    day_t occurred_on;     /* law's time; DAY_NONE = today; never in the future */
    const json_t *fields;  /* object or NULL; borrowed */
    const char *note;      /* reason in the actor's words, or NULL */
    const char *idem_key;  /* at most 80 characters, or NULL */
    int64_t expect_seq;    /* optimistic lock: last_seq the actor saw; 0 = do not check */
    int64_t draft;         /* version of the actor's draft (desk.h) that is performed: deleted with it, unless it was
                              saved again since; 0 = none */
} act_request_t;

typedef struct due_now {
    const char *rule;
    words_t label;
    day_t due_on;
    const char *law;
    bool provisional; /* for want of a calendar: a nominal day, or none (DAY_NONE) for working days */
} due_now_t;

/* An act elsewhere that goes with this one. */
typedef struct followed {
    int64_t act, matter;   /* id of the act; of its matter */
    const char *kind, *act_name;
    words_t kind_label, act_label;
    char number[128];      /* of the matter; "" if it has none, or the actor may not read it */
    char act_number[128];  /* of the act itself; "" likewise */
    bool readable;         /* may the actor read that matter? */
} followed_t;

typedef struct act_receipt {
    int64_t origin, seq, matter;
    char number[128];      /* "" if the matter has none */
    char act_number[128];  /* of the act itself, "" if it has none */
    char stage[48];
    char recorded_at[INSTANT_TEXT];
    due_now_t *due;        /* open due dates of the matter, nearest first */
    size_t due_count;
    followed_t *followed;  /* what followed in other matters, in the order performed (`then` of the catalogue) */
    size_t followed_count;
    followed_t *relied;    /* a correction: acts that had taken over a value now corrected; they keep the old one */
    size_t relied_count;
    bool replayed;
} act_receipt_t;

int register_act(book_t *b, const act_request_t *request, arena_t *a, act_receipt_t *ret_receipt,
                 err_t *err);

/* What an instrument has to say before an act of the kinds it serves is performed (a merger of offices that
 * do not exist, say): called on the caller's thread, outside the transaction, when the register's own checks
 * of the request have passed; a non-zero return refuses the act. Annulments and corrections are asked about as
 * acts "annul" and "correct" with the target as matter. "public" is asked about the kinds the public pages use (`public`). At most 16, set before the book is shared. */
typedef int (*book_check_fn)(void *arg, const act_request_t *request, err_t *err);
void book_on_check(book_t *b, const char *instrument, book_check_fn fn, void *arg);

/* Many acts in one transaction that belong together (all or nothing); used by instruments. A later
 * request may name the matter opened by request i of the same call as -(i + 1), also as a value of a
 * CAT_MATTER field. */
int register_acts(book_t *b, const act_request_t *requests, size_t count, arena_t *a,
                  act_receipt_t *ret_receipts, err_t *err);

/* Bulk: as register_acts, but each request stands alone: errors[i].code != 0 for those refused; the
 * others are kept. One transaction, one fsync. For imports, 500 to 2,000 at a time. */
int register_bulk(book_t *b, const act_request_t *requests, size_t count, arena_t *a,
                  act_receipt_t *ret_receipts, err_t *ret_errors, err_t *err);

/* As register_bulk, but nothing is kept: ret_errors tell what each request would come to after those
 * before it. For dry runs. */
int register_try(book_t *b, const act_request_t *requests, size_t count, arena_t *a, err_t *ret_errors,
                 err_t *err);
/* Every fault of a request's fields that can be told without the database: values, choices, days to come, what is missing; in
 * the order of the fields given, then of what the act requires. What stands only in the matter or its parent is not looked at.
 * At most `most` of them; 0 does not say that the act would be done. Cost: that of preparing it. */
int register_faults(book_t *b, const act_request_t *q, arena_t *a, err_t *list, size_t most, size_t *ret_count, err_t *err);

/* Annuls an act (with its legal ground): the fold is recomputed without it; the act stays visible with
 * the annulment. Refused (ERR_REGISTER_ANNUL_*) when later acts of the matter depend on it. What followed from it in
 * other matters is annulled with it, each by an act of its own; refused, naming it, when something builds on that
 * (ERR_REGISTER_ANNUL_FOLLOWED). */
int register_annul(book_t *b, const actor_t *actor, int64_t origin, int64_t seq, const char *ground,
                   const char *idem_key, arena_t *a, act_receipt_t *ret_receipt, err_t *err);
/* Corrects fields given by an earlier act, keeping both values in the history. Values handed on to other matters
 * stay there as they were; the receipt names those acts (relied). Refused (ERR_REGISTER_FOLLOWED_FROM) when what followed would
 * have followed otherwise. */
int register_correct(book_t *b, const actor_t *actor, int64_t origin, int64_t seq,
                     const json_t *fields, const char *ground, const char *idem_key, arena_t *a,
                     act_receipt_t *ret_receipt, err_t *err);
/* The same by who saw the matter as it stood at expect_seq (its last_seq then; 0 = do not check): ERR_REGISTER_CHANGED when it has moved
 * on, so that of two who correct the same the second reads what the first wrote. */
int register_correct_seen(book_t *b, const actor_t *actor, int64_t origin, int64_t seq, int64_t expect_seq,
                          const json_t *fields, const char *ground, const char *idem_key, arena_t *a,
                          act_receipt_t *ret_receipt, err_t *err);

/* May the actor perform the act (on that matter's office)? The reason is in err. For menus. */
int register_may(const book_t *b, const actor_t *actor, const cat_kind_t *kind, const cat_act_t *act,
                 const char *office, err_t *err);

/* Is a code valid on the day (valid_from and valid_to of the catalogue, both included)? ERR_REGISTER_CHOICE_DAY says
 * from when and until when. A code that is no choice of the field is not judged. Acts are checked so by
 * their occurred_on, but for kinds of an instrument's part `record`: an entry made today records what happened
 * long ago, so its instrument decides by the day that it knows. */
int register_choice_valid(const cat_field_t *field, const char *code, day_t on, err_t *err);

/* Due dates missed before the day `today` whose rule says `on_missed`: the act named there, by the program, as of the
 * day after each was missed, once for each start of the rule, whoever else does the same at the same time. What is not
 * possible in a matter as it stands is left and tried again at the next call. At most MISSED_MOST acts in one call, in
 * small batches; the list tells those performed and those refused. */
enum { MISSED_MOST = 1000 };
typedef struct missed {
    int64_t matter;
    const cat_kind_t *kind;
    const cat_due_t *rule;
    day_t due_on;
    enum err_code refused; /* 0: performed */
} missed_t;
int register_missed(book_t *b, const actor_t *program, day_t today, arena_t *a, missed_t **ret_list, size_t *ret_count,
                    err_t *err);

/* A matter id as text "origin-seq" and back: ERR_REGISTER_MATTER with the text as given. */
void matter_text(int64_t id, char into[48]);
int matter_parse(const char *text, int64_t *ret_id, err_t *err);
/* The same, or "-1", "-2" … for matters opened by the same call of register_acts: only for values within its
 * requests; everywhere else such a reference points at nothing. */
int matter_parse_ref(const char *text, int64_t *ret_id, err_t *err);
static inline int64_t matter_id(int64_t origin, int64_t seq)
{
    return origin << 40 | seq;
}

#endif
