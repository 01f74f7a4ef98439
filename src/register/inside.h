/* inside.h - what the files of the register share: an act while it is made, and the fold.
 *
 * The way of an act (see act.h):
 *   request.c   prepare: kind, act, rights, fields -> act_record_t      (caller's thread)
 *   perform.c   decide: stage, conditions, number, due dates, counts    (writing thread)
 *   refs.c      the matters it names
 *   sets.c      what the act computes; how often it may be performed
 *   then.c      what follows from it in other matters: the same way again, with the cause noted
 *   record.c    the act as JSON body, canonical form and hash; and back
 *   fold.c      write row, parties, links, numbers, due dates, tallies from the record alone
 * Verification reads records back and folds them into a scratch database with the same fold.c.
 */
#ifndef REGISTER_INSIDE_H
#define REGISTER_INSIDE_H

#include "ledger/ledger.h"
#include "match/identity.h"
#include "register/act.h"
#include "register/columns.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    NAMES_MOST = 127,       /* other names of one party: with its own, as many as are searched (match.h) */
    NAME_BYTES_MOST = 400,
    NOTE_BYTES_MOST = 4000,
    IDEM_BYTES_MOST = 80,
    SEQ_BLOCK = 64,         /* sequence numbers taken at once on PostgreSQL */
    SALT_BYTES = 16,
    PENDING_MOST = 4096,    /* requests of one call */
    LEAVES_MOST = 1 << 18   /* leaves of one transaction: of all calls in it, with what follows */
};

/* What is said of a person or unit in one act. */
typedef struct party_fact {
    int64_t id;
    bool unit_type;               /* true: unit, false: person */
    enum identity_kind identity_kind;
    char identity[IDENTITY_TEXT]; /* canonical, "" if none */
    const char *name, *name_fold;
    day_t born;
    char sex;
    const char *place, *unit, *extra;
    const char **names, **names_fold;
    size_t name_count;
} party_fact_t;

typedef struct field_value {
    const cat_field_t *field;
    bool null;
    int64_t n;          /* INT, MONEY, BOOL, MATTER, PARTY (its id) */
    int64_t asked;      /* MATTER: as given; -1, -2 … name matters opened by the same call */
    const char *text;   /* the others */
    party_fact_t *party;
    const json_t *json; /* as given; what the act's body keeps */
} field_value_t;

enum due_op { DUE_START, DUE_MEET, DUE_PAUSE, DUE_RESUME, DUE_CANCEL, DUE_RESTART, DUE_EXTEND, DUE_MOVE };

typedef struct due_effect {
    const char *rule;
    enum due_op op;
    int64_t from_act;       /* the due row: act that started it */
    day_t start_on, due_on; /* start, restart, resume, move */
    day_t was_on;           /* move: the due day before it, or DAY_NONE */
    bool in_time;           /* meet: on the due day at the latest, or while there was none */
    words_t why;            /* move by a changed calendar, or {{NULL}} */
    const char *sum;        /* JSON; start, restart, pause, resume, extend, move */
} due_effect_t;

typedef struct count_effect {
    const char *figure;
    int64_t n, amount;
    day_t on;
} count_effect_t;

/* A document number as an act gave it. */
typedef struct issued {
    const char *series;           /* the kind's name, or "KIND.ACT"; all in the record: catalogues change */
    int year;
    int64_t serial;               /* 0 = none */
    const char *text;             /* NULL = none */
} issued_t;

/* One act: given and decided. All texts borrowed from an arena. */
typedef struct act_record {
    int64_t id, matter, target;
    const cat_kind_t *kind;
    const cat_act_t *act;         /* NULL: annul or correct */
    const char *act_name, *office, *actor, *actor_office, *note;
    day_t occurred_on;
    char recorded_at[INSTANT_TEXT];
    const char *idem_key;
    unsigned char request_hash[LEDGER_HASH];
    bool has_request_hash;
    int64_t parent;
    field_value_t *fields;
    size_t field_count;
    bool begins_late;             /* fields that only the transaction can fill (initial.c) */
    field_value_t *given;         /* then: the fields before it did */
    size_t given_count;
    due_effect_t *due_ahead;      /* opening acts: what each rule of the kind would start; NULL = not made */
    const char *row_sql;          /* made while preparing, or NULL: fold_row makes it */
    const char *content;          /* fields, note and salt as in the body, or NULL: record_seal makes it */
    ledger_hash_t content_hash;
    /* effects */
    const char *stage;            /* reached; NULL for annul, correct */
    bool closes;
    issued_t number;              /* of the matter; serial 0 = none given */
    issued_t own_number;          /* of the act itself */
    due_effect_t *dues;
    size_t due_count;
    count_effect_t *counts;
    size_t count_count;
    int64_t follows;              /* the act that it followed from, 0 = none */
    bool carried;                 /* a part that went along: stage and due dates are decided already, nothing is counted */
    char salt[SALT_BYTES * 2 + 1];
    /* sealed */
    const char *body;
    ledger_hash_t hash;
} act_record_t;

/* What RETURNING must tell for an act: conditions and amounts, prepared when the book is opened. */
enum probe_what { PROBE_WHEN, PROBE_REQUIRED, PROBE_DUE_WHEN, PROBE_DUE_TERM, PROBE_DUE_DAY, PROBE_DUE_CUSTODY, PROBE_FIGURE_WHERE,
                  PROBE_FIGURE_SUM, PROBE_THEN_WHEN };
typedef struct probe {
    enum probe_what what;
    int index;        /* of the field, due rule or figure */
} probe_t;
/* An entry of `then` with what it names looked up. */
typedef struct then_plan {
    const cat_then_t *then;
    const cat_kind_t *kind;  /* there */
    const cat_act_t *act;
    const char *list_sql;    /* ids of the matters it follows in; NULL: known without asking */
} then_plan_t;
typedef struct act_plan {
    const char *returning; /* " RETURNING (…), (…)" or "" */
    probe_t *probes;
    size_t probe_count;
    uint64_t starts, meets, pauses, resumes, cancels, extends; /* due rules touched: bit i = rule i */
    uint64_t moves;                                            /* … if the act gives their fields */
    uint64_t ends;                                             /* … because it closes and nothing can meet them any more */
    uint64_t counts;                                  /* figures counted: bit i */
    const char *sets_sql;  /* UPDATE … RETURNING the fields computed, then the probes; NULL: computes nothing */
    then_plan_t *then;     /* one for each entry of the act */
    uint64_t gates;        /* conditions (bit i) that ask more than the row: not among the probes */
    size_t follow_most;    /* acts that may follow: numbers taken ahead on PostgreSQL */
} act_plan_t;
typedef struct kind_plan {
    const cat_kind_t *kind;
    act_plan_t *acts;       /* one per act of the kind */
    const char *select_row; /* SELECT office, stage, number, parent, last_origin, last_seq, opened_on … */
} kind_plan_t;

enum { CHECKS_MOST = 16 };
typedef struct instrument_check {
    const char *instrument;
    book_check_fn fn;
    void *arg;
} instrument_check_t;

struct book {
    book_options_t with;
    instrument_check_t checks[CHECKS_MOST];
    size_t check_count;
    arena_t *memory;
    kind_plan_t *plans;
    size_t plan_count;
    atomic_int_least64_t last_act, last_looked_us;
    columns_t **columns;      /* per plan; NULL until the kind is first listed */
    pthread_mutex_t columns_lock;
    struct families *families;  /* cover.c */
    /* SQLite: only the writing thread touches these. */
    uint64_t serial;          /* transaction the next two belong to */
    int64_t next_seq;
    ledger_entry_t *pending;
    size_t pending_count, pending_room;
    int64_t pending_last;
    /* PostgreSQL: a block of sequence numbers, and the sequencer of the log. */
    pthread_mutex_t block_lock;
    int64_t block_next, block_end;
    pthread_t sequencer;
    bool sequencer_runs;
    atomic_bool stopping;
};

const kind_plan_t *book_plan(const book_t *b, const cat_kind_t *kind);
int plan_kinds(book_t *b, err_t *err);

/* request.c */
int prepare_record(book_t *b, const act_request_t *request, arena_t *a, act_record_t *ret_record,
                   err_t *err);
/* Does the act take the field from who performs it? If not: ERR_REGISTER_FIELD_ACT with those that it takes. */
bool act_may_set(const cat_act_t *act, int field);
int refuse_field_of_act(const cat_kind_t *k, const cat_act_t *act, const cat_field_t *f, err_t *err);
int parse_fields(book_t *b, const cat_kind_t *kind, const cat_act_t *act, const json_t *fields,
                 arena_t *a, field_value_t **ret_values, size_t *ret_count, err_t *err);
/* Fields without which the act is refused; early: those that the transaction may still fill are passed over. */
int check_required(const act_record_t *r, bool early, err_t *err);
/* Dates of what was done (`past`) cannot lie after today: ERR_REGISTER_DAY_FUTURE with the field. */
int check_past_days(const field_value_t *values, size_t count, err_t *err);
int refuse_required(const cat_act_t *act, const cat_field_t *f, err_t *err);
/* Null, or nothing but blanks. */
bool value_is_blank(const field_value_t *v);
/* The choices among the values against the day (register_choice_valid). */
int check_choice_days(const cat_kind_t *kind, const field_value_t *values, size_t count, day_t on, err_t *err);
int check_rights(const book_t *b, const actor_t *actor, const cat_kind_t *kind,
                 const cat_act_t *act, const char *office, err_t *err);
/* Asks the instrument that serves the kind whether it allows the act. */
int ask_instrument(book_t *b, const act_request_t *request, const cat_kind_t *kind, err_t *err);
/* The id of a party is known once the act's id is: from the identity number, or for a bare name from act,
 * field and name. */
void party_set_id(party_fact_t *p, int64_t act, const char *field);

/* given.c: fields that hold nothing but what they begin with, as no act that stands has asked for or computed them. */
bool given_may_lack(const cat_field_t *f);                                          /* could f be one? */
bool given_by(const cat_kind_t *k, const cat_act_t *act, const cat_field_t *f); /* does the act ask for it or compute it? */
/* Into a row of row_as_json: "not_given", their names. One query when the kind has such fields. */
int given_note(store_conn_t *c, const cat_kind_t *k, json_t *row, err_t *err);
/* initial.c: what fields begin with, before and inside the transaction. */
int initial_early(book_t *b, act_record_t *r, arena_t *a, err_t *err);
int initial_late(book_t *b, store_conn_t *c, act_record_t *r, arena_t *a, err_t *err);

/* record.c: an id as JSON tells it. NULL: memory. */
json_t *id_json(int64_t id);

/* read.c: the fields of a matter as it stands, parties as objects, nothing left out; for the register itself. */
int matter_fields(store_conn_t *c, const cat_kind_t *k, int64_t matter, json_t **ret_fields, err_t *err);
/* head.c: {"matter","kind","kind_label","number","title","stage","stage_label","office","opened_on","since","handler"} and what
 * matter_names adds, for lists; NULL when there is no such row. Asks nobody for rights about the matter itself; names under a seal
 * of a part are concealed from the actor. */
int matter_head(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t **ret_head, err_t *err);
/* Adds "title" (a party by its name; "title_words" {zh,en} where it is a choice; without one of its own the first open party), "about"
 * (the part of the same whole that it is about, a measure's suspect) and "whole" (the outermost), both {"matter","kind","kind_label",
 * "number","title"} and only where the actor may read them. */
int matter_names(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t *into, err_t *err);
/* list.c: the newest matters of the kind whose number or title has the text (small letters) and that the actor may list: at most limit
 * (1..100) ids, room for as many; sets *more if there are others. By columns, however few there are. */
int list_find(book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const char *text, int limit, int64_t *ids,
              size_t *ret_count, bool *more, err_t *err);
/* {"matter", "kind", "kind_label", "number", "title"} of a matter that another stands with; NULL when the actor may not read it. */
int matter_name(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t **ret_name, err_t *err);
/* mine.c: has the actor a role of any act of the kind? May a list name its matters in that office: readable, and of a sealed
 * kind only to who acts on it? */
bool desk_acts_on_kind(const actor_t *actor, const cat_kind_t *k);
bool desk_may_name(const book_t *b, const actor_t *actor, const cat_kind_t *k, const char *office);
/* May the actor perform an act of the kind (own office or directly below)? */
bool desk_acts_on(const book_t *b, const actor_t *actor, const cat_kind_t *k, const char *office);
int matter_parent(store_conn_t *c, const cat_kind_t *k, int64_t matter, int64_t *ret_parent, err_t *err);

/* draft.c: the draft goes with the act that performs it. */
int draft_performed(store_conn_t *c, const act_request_t *q, err_t *err);

/* party.c */
int parse_party(const cat_field_t *field, const json_t *value, arena_t *a, party_fact_t **ret_party,
                err_t *err);
/* ERR_REGISTER_IDENTITY with the numbers that may have been meant. */
int party_bad_number(const cat_field_t *field, const char *number, err_t *err);
/* Refuses names with characters nobody sees (text_hidden): ERR_REGISTER_PARTY. */
int check_party_names(const cat_field_t *field, const party_fact_t *party, err_t *err);

/* dues.c */
/* What the row says of the due rules an act touches: its condition, an own term in days, the day in its date
 * field, whether somebody is in custody. */
typedef struct due_found {
    bool when[CAT_DUES_MOST], has_day[CAT_DUES_MOST], custody[CAT_DUES_MOST];
    int64_t days[CAT_DUES_MOST];
    day_t day[CAT_DUES_MOST];
} due_found_t;
/* A date field as days since 1970, in a list of columns. */
#define DUE_DAY_SQL "xz_days_between('1970-01-01', %s)"
/* What follows the name of a field that tells whether somebody is in custody: a number of persons is compared. */
const char *due_custody_test(const cat_kind_t *k, const char *field);
int decide_dues(book_t *b, store_conn_t *c, act_record_t *r, const act_plan_t *plan,
                const due_found_t *found, arena_t *a, err_t *err);
/* A day that a term is counted from cannot lie after the act that says it: ERR_REGISTER_DAY_AHEAD with the field. Who could
 * write a day to come would hide a term that was missed. */
int check_start_days(const cat_kind_t *k, const field_value_t *values, size_t count, day_t on, err_t *err);
/* What the rules that an opening act starts would come to, computed before the transaction. */
int dues_ahead(book_t *b, act_record_t *r, const act_plan_t *plan, arena_t *a, err_t *err);

/* due_sum.c */
/* Computes the end of a rule from its sum JSON; due DAY_NONE while it is paused, or a field it needs is empty. */
int due_from_sum(const calendar_t *calendar, const json_t *sum, arena_t *a, due_sum_t *ret_sum,
                 bool *ret_provisional, err_t *err);
/* In a list of columns of table due: 1 when the day is provisional; and the same of a sum's text (both as due_settle writes it). */
#define DUE_PROVISIONAL_SQL "CASE WHEN sum LIKE '%\"provisional\":true%' THEN 1 ELSE 0 END"
bool due_provisional(const char *sum);
/* The same, noting in the sum whether the day is provisional; and the sum as text. */
int due_settle(const calendar_t *calendar, json_t *sum, arena_t *a, day_t *ret_due, const char **ret_text, err_t *err);
/* The date field of a rule, or NULL; is it the day itself, or one to count back from? */
const char *due_field(const cat_due_t *rule);
bool due_is_given(const cat_due_t *rule);
/* Is the field among those the act gives? */
bool due_gives(const act_record_t *r, const char *field);
json_t *due_new_sum(const cat_due_t *rule, day_t acted, int64_t own_days);
void due_set_term(json_t *sum, const cat_due_t *rule, int64_t own_days);
void due_set_day(json_t *sum, const cat_due_t *rule, day_t day);
/* Whether somebody is in custody now, for a rule that asks; true when that is other than before. */
bool due_set_custody(json_t *sum, const cat_due_t *rule, bool custody);
day_t due_first_day(const json_t *sum);
/* The day of the newest restart is the one in the rule's field. */
void due_mark_restart(json_t *sum);
int due_add_entry(json_t *sum, const char *list, const char *key, const act_record_t *r, const term_t *term,
                  err_t *err);
/* Ends the pauses that lasted: those that the act ends by the rule, or all of them. How many last on. */
enum { DUE_ALL_PAUSES = -1 };
size_t due_close_pauses(json_t *sum, const act_record_t *r, const cat_due_t *rule, int act);

/* cause.c */
/* Puts into the sum what each of its entries was caused by: "words" {zh, en}, and "event" of its start. */
int due_name_causes(const book_t *b, store_conn_t *c, int64_t from_act, json_t *sum, err_t *err);

/* record.c */
/* Not possible while a reference to a matter opened by the same call is open. */
int record_content(act_record_t *r, arena_t *a, err_t *err);
int record_seal(act_record_t *r, arena_t *a, err_t *err);
/* Reads a row of table act (all columns, in the order of ACT_COLUMNS) back into a record. */
#define ACT_COLUMNS                                                                              \
    "id, matter, kind, act, office, actor, actor_office, occurred_on, recorded_at, target, "     \
    "idem_key, body, hash"
int record_read(book_t *b, store_rows_t *rows, arena_t *a, act_record_t *ret_record, err_t *err);
int record_hash(const act_record_t *r, ledger_hash_t *ret_hash, err_t *err);
int record_insert(store_conn_t *c, const act_record_t *r, err_t *err);

/* correctable.c: may the fields of r be laid over act `at` of h? Refusals: field_act, fixed, required. */
typedef struct history history_t;
int check_correction(const history_t *h, size_t at, const act_record_t *r, err_t *err);
/* A new list of the names of the fields of act `at` that a correction may give. */
json_t *correctable_fields(const history_t *h, size_t at);
/* The newest decision that only leaders make, moved the matter on and rests on act `at` of h: who could make it alone corrects
 * that act. NULL: none, or the kind says who corrects and means none of them. */
/* h: of the matter of t, or of what it is part of. */
const act_record_t *decision_since(const book_t *b, const history_t *h, const act_record_t *t);
int refuse_decided(const book_t *b, const act_record_t *t, const act_record_t *decision, err_t *err);

/* otherwise.c: ERR_REGISTER_FOLLOWED_FROM when what followed from act `at` of h, or from a later one, would have followed otherwise
 * with the correction r: a condition of `then` turns, it would go to another matter, or it `must` take the value over. Leaves the
 * matter's row behind: fold it anew. */
int check_otherwise(book_t *b, store_conn_t *c, const history_t *h, size_t at, const act_record_t *r, arena_t *a, err_t *err);

/* gate.c: conditions of an act (bit i: condition i) asked of r's matter as its row, parties and due dates now stand, on the
 * day of r. Returns those that are not met. */
int gates_ask(store_conn_t *c, const act_record_t *r, const cat_act_t *act, uint64_t which, uint64_t *ret_refused, err_t *err);
uint64_t gates_all(const cat_act_t *act);
/* An act that lengthens a term (extends: bit i = rule i) is refused when the newest run of that rule was over before the day of
 * r; `late` acts and the program's are not asked. As the due dates stand before the act. ERR_REGISTER_TERM_OVER. */
int gate_extends(store_conn_t *c, const act_record_t *r, uint64_t extends, err_t *err);
/* A day given by hand from which a term starts does not lie before the newest act that moved the matter before r (before the
 * corrected act, when r is a correction); `earlier` fields are not asked. ERR_REGISTER_DAY_BEFORE. */
int gate_starts(store_conn_t *c, const act_record_t *r, err_t *err);
uint64_t gates_beyond(const cat_act_t *act); /* those that ask more than the row */

/* fold.c: projections from records. */
/* The statement that writes the row. */
int fold_row_sql(const act_record_t *r, bool opens, const act_plan_t *plan, arena_t *a, const char **ret_sql,
                 err_t *err);
/* Inserts or updates the row; with plan, results of its probes come back (plan->probe_count each). ERR_STORE_UNIQUE names the field. */
int fold_row(store_conn_t *c, const act_record_t *r, const act_plan_t *plan, arena_t *a, bool *ret_null,
             int64_t *ret_values, err_t *err);
/* ERR_STORE_UNIQUE of a row of the kind by the label of the field, without the value, which may be sealed: whoever writes the row. */
int fold_taken(const cat_kind_t *k, err_t *err);
int fold_rest(store_conn_t *c, const act_record_t *r, err_t *err);
int fold_counts(store_conn_t *c, const act_record_t *r, err_t *err);
int fold_parties(store_conn_t *c, const act_record_t *r, int64_t mention, err_t *err);
int fold_number(store_conn_t *c, const act_record_t *r, err_t *err);
int fold_dues(store_conn_t *c, const act_record_t *r, err_t *err);
int fold_follow(store_conn_t *c, const act_record_t *r, err_t *err);
/* seal.c: the kind of a matter; NULL: there is none, or its kind is gone from the catalogue. */
int matter_kind(const book_t *b, store_conn_t *c, int64_t matter, const cat_kind_t **ret_kind, err_t *err);
/* The matter that the act puts under seal, or opens. */
int fold_seal(store_conn_t *c, const act_record_t *r, err_t *err);
/* Is the matter, or what it is part of, under a seal that the actor may not read through? Asks nothing else: who may read
 * the kind is book_may_read. Never for the program (NULL or system). Cost: two look-ups, two more for each whole above. */
int seal_hides(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool *ret_hides,
               err_t *err);
/* May the actor read the kind in that office, and does no seal hide the matter? */
int book_sees(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const char *office, int64_t matter,
              bool *ret_sees, err_t *err);
/* annulled.c: the body of the opening act of a matter that has no row any more, to be released; NULL: it has one, or there is no
 * such matter. */
int opened_with(store_conn_t *c, const cat_kind_t *k, int64_t matter, json_t **ret_body, err_t *err);
/* ERR_REGISTER_MATTER when a seal hides it: like what does not exist. */
int seal_refuses(const book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, err_t *err);
/* The same for every matter that the fields of r name, as they were asked for. */
int seal_refuses_named(const book_t *b, store_conn_t *c, const actor_t *actor, const act_record_t *r, err_t *err);
/* A matter of whatever kind; false also for one that is not there. */
int seal_hides_any(const book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, bool *ret_hides, err_t *err);
/* All matters of a kind that seals hide from the actor, for lists: ascending ids. */
typedef struct seal_set {
    int64_t *ids;
    size_t count, room;
} seal_set_t;
int seal_set_of(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, seal_set_t *ret_set, err_t *err);
bool seal_set_has(const seal_set_t *set, int64_t matter);
void seal_set_free(seal_set_t *set);

/* Does a seal with these columns by_kind, by_office not hide from the actor? */
bool seal_reads_through(const book_t *b, const actor_t *actor, store_rows_t *rows, int column);
/* ERR_REGISTER_SEAL_RUNNING when the act seals a matter that is not at a final stage. */
int check_seal(const book_t *b, store_conn_t *c, const act_record_t *r, err_t *err);

/* cover.c: what names a matter under seal without being part of it. */
enum { COVER_MOST = CAT_FIELDS_MOST }; /* a field names one matter (primary key of link) */
typedef struct cover {
    int64_t matter[COVER_MOST];
    const cat_kind_t *kind[COVER_MOST];
    size_t count;
} cover_t;
/* What the matter names by fields that a seal reaches through (not `apart`; hides: nor `stays`): all of it. */
int cover_named(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, bool hides, cover_t *ret, err_t *err);
/* Does it run, with the actor as its handler? */
int cover_in_hand(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, bool *ret_in_hand, err_t *err);
/* Is the matter, or what it is part of, of a whole in which something is under seal? Cheap: most matters are of none. */
int cover_near(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, bool *ret_near, err_t *err);
struct families *families_new(void);
void families_free(struct families *f);
/* Each matter of kind k that so names something under seal: fn with rows of id, by_kind, by_office. hidden: only those that go
 * with it; else those that stay too, those that name such
 * a one, and those that name the whole of a sealed part, or other parts of it. */
typedef int (*cover_fn)(void *arg, store_rows_t *rows, err_t *err);
int cover_each(const book_t *b, store_conn_t *c, const cat_kind_t *k, bool hidden, cover_fn fn, void *arg, err_t *err);

/* conceal.c: who is named in parts under seal, where the rest of the whole is read on. */
typedef struct conceal {
    char **names;   /* the persons' names and other names, longest first */
    char **numbers; /* their identity numbers */
    size_t name_count, number_count, name_room, number_room;
    int64_t *parties; /* their ids */
    size_t party_count, party_room;
} conceal_t;
/* What the actor may not read in the matter, or in what it is part of. Without seals one look-up. Free it also after errors. */
int conceal_of(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, conceal_t *ret, err_t *err);
/* The same of a matter whose opening is annulled: by the body of that act. */
int conceal_as_opened(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const json_t *body, json_t *value,
                      err_t *err);
bool conceal_has(const conceal_t *x, const char *name, const char *number);
/* Persons who are concealed become "***", in place, and so do their names and numbers inside texts. */
int conceal_json(const conceal_t *x, json_t *value, err_t *err);
void conceal_free(conceal_t *x);
/* Both at once. */
int conceal_in(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t *value, err_t *err);
/* For lists: matters of the kind that only a concealed person would find. party: of a filter, 0 = none; text: lower case, or
 * NULL. They join the set, which is sorted anew. */
int conceal_found(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t party, const char *text,
                  seal_set_t *set, err_t *err);
int seal_set_put(seal_set_t *set, int64_t id, err_t *err);
void seal_set_sort(seal_set_t *set);

/* history.c: a matter as the list of its effective acts (annulled ones out, corrections in). */
struct history {
    act_record_t *acts;  /* effective ones, in order */
    int64_t *mention;    /* act whose words hold for the fields: the act or its last correction */
    size_t count;
    int64_t last;        /* id of the newest act of any sort */
    act_record_t *all;   /* every act, annulments and corrections too */
    size_t all_count;
};
int history_of(book_t *b, act_record_t *all, size_t count, arena_t *a, history_t *ret_history,
               err_t *err);
int history_load(book_t *b, store_conn_t *c, int64_t matter, arena_t *a, history_t *ret_history,
                 err_t *err);
/* h with one act more. */
int history_with(book_t *b, const history_t *h, const act_record_t *r, arena_t *a, history_t *ret_history, err_t *err);
/* The row alone, of one act. */
int history_fold_row(store_conn_t *c, const act_record_t *r, arena_t *a, err_t *err);
/* The matter as the act (one of h) left its row and parties, its due dates as they were before it; nothing else. *ret_at: its place. */
int history_fold_until(store_conn_t *c, const history_t *h, int64_t act, size_t *ret_at, arena_t *a, err_t *err);
/* Folds a whole matter (its row must not be there). Numbers of annulled acts stay as voided. */
int history_fold(store_conn_t *c, const history_t *h, bool with_numbers, arena_t *a, err_t *err);
/* The row's newest act. */
int history_set_last(store_conn_t *c, const cat_kind_t *k, int64_t matter, int64_t last, err_t *err);
int history_remove(store_conn_t *c, const cat_kind_t *kind, int64_t matter, err_t *err);
bool history_annulled(const history_t *h, int64_t id);
/* A DELETE by one id. */
int history_delete(store_conn_t *c, const char *sql, int64_t id, err_t *err);
/* dues.c: brings what still runs to the acts and values that hold now; r (annul, correct) keeps the moves. */
int settle_dues(book_t *b, store_conn_t *c, const history_t *h, act_record_t *r, arena_t *a, err_t *err);

/* handler.c: who handles a matter. */
typedef struct handlers {
    char login[CAT_HANDLERS_MOST][128]; /* the leading one first */
    size_t count;                       /* 0: nobody yet */
} handlers_t;
/* The kind's own fields, or those of the whole above it that the kind names; none: count 0, without asking. */
int handlers_of(const book_t *b, store_conn_t *c, const cat_kind_t *k, int64_t matter, handlers_t *ret, err_t *err);
bool handlers_have(const handlers_t *h, const char *login);
/* May the actor perform the act with a matter of these handlers? Asks nothing else. */
bool handler_allows(const actor_t *actor, const cat_act_t *act, const handlers_t *h);
/* ERR_REGISTER_HANDLER, with who it is. matter: what is acted on; of a part that is opened, its whole of kind k->parent. */
int check_handler(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, const cat_act_t *act, int64_t matter,
                  err_t *err);
/* A handler named by hand, but for the actor himself, has an open account of the matter's office with a role that works on the kind:
 * ERR_REGISTER_HANDLER_UNFIT. Not asked where the catalogue keeps no accounts. */
int check_handlers_given(const book_t *b, store_conn_t *c, const act_record_t *r, const char *office, err_t *err);
/* For a FROM over table k_<kind> named k: joins the tables above up to the one that says who handles it (named h; k itself for
 * the kind's own fields). In: the login in $1 is a handler / nobody is. Nothing when nobody ever is: false. */
bool handler_sql_join(const book_t *b, buf_t *sql, const cat_kind_t *k);
void handler_sql_is(const book_t *b, buf_t *sql, const cat_kind_t *k, const char *login);
void handler_sql_none(const book_t *b, buf_t *sql, const cat_kind_t *k);
/* The leading handler's column, or NULL. */
void handler_sql_name(const book_t *b, buf_t *sql, const cat_kind_t *k);

/* The open account of that login; roles 0: there is none. */
struct hand_account;
int hand_account(const book_t *b, store_conn_t *c, const char *login, struct hand_account *ret, err_t *err);
/* hand.c: in whose hands a matter is. acts: those that take it further from where it stands; others: what counts where there are none. */
enum { HANDS_KNOWN = 64 };
enum in_hand { HAND_NOBODY, HAND_MINE, HAND_OTHER };
typedef struct hand_account {
    char login[128], office[OFFICE_CODE];
    uint64_t roles; /* 0: no open account */
} hand_account_t;
typedef struct hands { /* starts as {0}; for one answer */
    hand_account_t account[HANDS_KNOWN];
    size_t count, next;
} hands_t;
typedef struct hand_asked {
    const char *login, *office; /* who asks; the matter's */
    const cat_kind_t *kind;
    int64_t matter;
    cat_acts_t acts, others;
} hand_asked_t;
int hand_of(const book_t *b, store_conn_t *c, hands_t *h, const hand_asked_t *q, enum in_hand *ret_whose, err_t *err);
/* mine.c: acts that take a matter further from the stage; leads: roles of leaders. */
cat_acts_t desk_forward(const cat_kind_t *k, int stage, uint64_t leads);
uint64_t desk_leading(const catalogue_t *c);
/* "rule", "label", "law", "due_on", "days" (negative: late) of the matter's nearest open due date; nothing where none runs. */
int add_next_due(store_conn_t *c, const cat_kind_t *k, int64_t matter, day_t today, json_t *into, err_t *err);

/* verify.c: a database of our own with the tables of all kinds, in the temporary folder: a SQLite file whatever the register runs on. */
enum { SCRATCH_PATH = 64 };
int scratch_open(const book_t *b, store_t **ret_scratch, char path[SCRATCH_PATH], err_t *err);
/* NULL and "" allowed. */
void scratch_close(store_t *scratch, const char *path);

/* recount.c: what acts count once one is corrected. */
typedef struct recount {
    const act_record_t *act;
    bool asked[CAT_STAGES_MOST], counts[CAT_STAGES_MOST]; /* figures (at most 64) weighed anew; those it counts for */
    int64_t amount[CAT_STAGES_MOST];
} recount_t;
/* The corrected act t (first, if any figure counts it) and each later act whose figures ask for a field that r gives, weighed over
 * the row as it stands after that act with the correction. Leaves the matter's row behind: fold it anew. */
int recount_weigh(book_t *b, store_conn_t *c, const history_t *h, const act_record_t *t, const act_record_t *r, arena_t *a,
                  recount_t **ret_list, size_t *ret_count, err_t *err);
/* Of the figures asked: does x->act count for them, by the row of its matter as it stands? */
int recount_row(store_conn_t *c, recount_t *x, err_t *err);
/* Did the act t meet the rule, and in its term? As its due dates now stand. */
int recount_met(store_conn_t *c, const act_record_t *t, const char *rule, bool *ret_met, err_t *err);
/* Into r: what the act counted goes, what it counts now comes, for the figures asked; once the due dates are folded. */
int recount_record(store_conn_t *c, const history_t *h, const recount_t *x, act_record_t *r, bool *ret_differs, arena_t *a, err_t *err);
/* Into r: all that t counted goes. */
int recount_reverse(const history_t *h, const act_record_t *t, act_record_t *r, arena_t *a, err_t *err);

/* reask.c: the conditions of the corrected act t that its row met before the correction r and does not with it refuse r
 * (ERR_REGISTER_CONDITION, each with its reason). Leaves the matter's row behind: fold it anew. */
int reask_conditions(book_t *b, store_conn_t *c, const history_t *h, const act_record_t *t, const act_record_t *r, arena_t *a, err_t *err);

/* sight.c: which sealed fields of a matter somebody reads: who has a role of the field's `seen_by`, or handles the
 * matter; without `seen_by`, who has a role of any act of the kind; of a kind of the public pages both in the matter's own
 * office alone. Everybody reads the others. actor NULL: the program. */
typedef struct sight {
    bool all, none;  /* the program; lists */
    bool acts, handles;
    uint64_t roles;
} sight_t;
bool sight_shows(const sight_t *s, const cat_field_t *f);
/* What somebody else entrusted under seal is not overwritten or emptied by who cannot read it: ERR_REGISTER_UNSEEN when `given` (of an
 * act or a correction on the matter as it stands) names a sealed field that holds something and is hidden from the actor. */
int sight_refuses(const book_t *b, store_conn_t *c, const actor_t *actor, const act_record_t *given, err_t *err);
/* The sight on a matter by who handles it now. */
int sight_now(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, sight_t *ret_sight,
              err_t *err);

/* read.c: the row of a matter: ROW_OWN standard columns, then the fields in order, FROM the table. */
enum { ROW_ID, ROW_OFFICE, ROW_STAGE, ROW_NUMBER, ROW_PARENT, ROW_OPENED, ROW_CLOSED, ROW_ORIGIN, ROW_SEQ, ROW_OWN };
void row_sql_add(buf_t *sql, const cat_kind_t *k);
json_t *row_as_json(const cat_kind_t *k, store_rows_t *rows, const sight_t *sight);
/* Party ids in the fields of such an object become what the matter says of them. */
int row_open_parties(store_conn_t *c, json_t *row, const cat_kind_t *k, err_t *err);

/* All acts of a matter, as "acts" of into. */
int matter_acts(store_conn_t *c, const cat_kind_t *k, int64_t matter, const sight_t *sight, json_t *into, err_t *err);

/* chance.c: "may" and "may_not" of into, which has the matter's "office" and "stage". */
int act_chances(const book_t *b, store_conn_t *c, const actor_t *actor, const cat_kind_t *k, int64_t matter, json_t *into, err_t *err);

/* refs.c: matters that an act names. What the actor may not read is answered like what does not exist. */
/* ERR_REGISTER_MATTER unless there is such a matter and the actor may read it. */
int check_seen(book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, err_t *err);
/* A refusal that would tell of a matter that the actor may not read becomes ERR_REGISTER_MATTER; others stay. */
int hide_unseen(book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, int failed, err_t *err);
/* Every matter field of r; whole: what the matter is part of, 0 = nothing; opened: by earlier requests of the call. */
int check_refs(book_t *b, store_conn_t *c, const actor_t *actor, act_record_t *r, int64_t whole, const int64_t *opened,
               size_t opened_count, err_t *err);

/* perform.c */
/* Tells which conditions of the act failed: bit i of failed = its condition i. ERR_REGISTER_CONDITION. */
int refuse_condition(const act_record_t *r, uint64_t failed, err_t *err);
/* A matter before the act. */
typedef struct standing {
    char office[OFFICE_CODE + 1], stage[64], number[128];
    int64_t parent, last;
    day_t opened_on;
    int stage_index;
} standing_t;
/* What the probes said. */
typedef struct found {
    due_found_t due;
    bool counted[CAT_STAGES_MOST];
    int64_t amount[CAT_STAGES_MOST];
    bool then_when[CAT_THEN_MOST];
} found_t;
/* One request and all that follows from it. */
typedef struct run {
    book_t *book;
    arena_t *arena;
    const actor_t *actor;    /* who asked */
    const int64_t *opened;   /* matters opened by earlier requests of the call */
    size_t opened_count;
    int64_t seq, seq_end;    /* PostgreSQL: numbers taken ahead, the next and the last; 0 = the writer's */
    int depth;
    followed_t *list;        /* what followed so far */
    size_t count, room, carried;
    int64_t last;            /* newest act */
} run_t;
/* The act r of q, and what follows from it. s: how the matter stood. */
int perform_act(run_t *x, store_conn_t *c, const act_request_t *q, act_record_t *r, standing_t *s, err_t *err);
/* ERR_REGISTER_STAGE; of r only kind and act. */
int wrong_stage(const act_record_t *r, int stage, err_t *err);
int load_standing(book_t *b, store_conn_t *c, const act_record_t *r, standing_t *ret, err_t *err);
/* What a rolled-back part took is given back with it: leaves and numbers. */
typedef struct mark {
    size_t leaves;
    int64_t next_seq;
} mark_t;
mark_t mark_set(const book_t *b);
void mark_back(book_t *b, store_conn_t *c, mark_t m);
/* The newest act of this process. */
void note_last(book_t *b, int64_t last);

/* sets.c: what an act computes, and how often it may be performed. */
int plan_sets(book_t *b, const cat_kind_t *k, const cat_act_t *act, act_plan_t *plan, err_t *err);
/* Back to the fields given, before a transaction that may be run again. */
void sets_undo(act_record_t *r);
/* Computes over the row just written, puts the values among the fields of r and reads the probes. */
int perform_sets(book_t *b, store_conn_t *c, act_record_t *r, const act_plan_t *plan, arena_t *a, bool *ret_null,
                 int64_t *ret_values, err_t *err);
/* What the corrected act t computed from the fields that the correction r gives, computed again: over the row, which stands as
 * after t with those fields; what comes out otherwise joins the fields of r. Values that t's own fields do not decide stay, and
 * so does what r gives by hand. */
bool sets_follow(const act_record_t *t, const act_record_t *r);
int sets_again(book_t *b, store_conn_t *c, const act_record_t *t, act_record_t *r, arena_t *a, err_t *err);
int check_at_most(store_conn_t *c, const act_record_t *r, err_t *err);

/* then.c: what follows from an act in other matters. */
int plan_then(book_t *b, const cat_kind_t *k, const cat_act_t *act, act_plan_t *plan, err_t *err);
/* Once all kinds are planned: how many acts each may be followed by. */
void plan_follow_most(book_t *b);
int perform_then(run_t *x, store_conn_t *c, const act_request_t *q, const act_record_t *r, const standing_t *s,
                 const found_t *found, err_t *err);
/* One further act, its cause noted. */
int follow_one(run_t *x, store_conn_t *c, const act_request_t *q, act_record_t *r, int64_t cause, err_t *err);

/* followed.c */
/* What followed from an act, for its receipt: all of it, in the order performed. */
int followed_of(book_t *b, store_conn_t *c, const actor_t *actor, int64_t cause, arena_t *a, followed_t **ret_list,
                size_t *ret_count, err_t *err);
int fill_followed(book_t *b, store_conn_t *c, const actor_t *actor, int64_t act, followed_t *ret, arena_t *a, err_t *err);
/* Adds to the acts of a matter ({"id":…} each) what they followed from and what followed from them. */
int show_followed(book_t *b, store_conn_t *c, const actor_t *actor, int64_t matter, json_t *acts, err_t *err);

/* carry.c: parts that go along to a new matter. */
int carry_parts(run_t *x, store_conn_t *c, const then_plan_t *plan, int64_t from, int64_t to, int64_t cause, day_t on,
                err_t *err);

/* PostgreSQL: count consecutive numbers for the acts of one call, taken before its transaction so that acts
 * never queue for a counter; SQLite: 0, the numbers are given on the writing thread. */
int seq_reserve(book_t *b, size_t count, int64_t *ret_first, err_t *err);
/* Gives back those that were not needed, unless others have been taken since. */
void seq_give_back(book_t *b, int64_t next, int64_t last);
/* The number of the next act: reserved (not 0) or the writer's next. */
int seq_next(book_t *b, store_conn_t *c, int64_t reserved, int64_t *ret_seq, err_t *err);
void seq_used(book_t *b, store_conn_t *c, int64_t seq);
int append_leaf(book_t *b, store_conn_t *c, const act_record_t *r, err_t *err);
/* Ends an act's writing: seal, insert, leaf. */
int record_finish(book_t *b, store_conn_t *c, act_record_t *r, arena_t *a, err_t *err);
int fill_receipt(book_t *b, store_conn_t *c, const act_record_t *r, arena_t *a,
                 act_receipt_t *ret_receipt, err_t *err);
/* The stage, number and running dates of the receipt as the matter stands now. */
int receipt_stands(store_conn_t *c, const act_record_t *r, arena_t *a, act_receipt_t *receipt, err_t *err);
int receipt_after(store_conn_t *c, const act_record_t *r, arena_t *a, act_receipt_t *receipt, err_t *err);
/* The document number of a matter as it stands; untouched when it has none. */
int read_number(store_conn_t *c, const cat_kind_t *k, int64_t matter, char number[128], err_t *err);
/* The earlier act of this idem_key, if any. */
int replay_receipt(book_t *b, store_conn_t *c, const act_record_t *r, const actor_t *actor, arena_t *a,
                   act_receipt_t *ret_receipt, bool *ret_found, err_t *err);

#endif
