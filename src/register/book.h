/* book.h - reading the register: matters, acts, due dates, parties, numbers; and verifying it.
 *
 * All functions read with the rights of an actor where one is given: office subtree, the kind's
 * seen_by roles, sealed fields left out for others. Threads: any.
 */
#ifndef REGISTER_BOOK_H
#define REGISTER_BOOK_H

#include "base/progress.h"
#include "register/act.h"

/* A matter with its row, as JSON: {"id","kind","number","stage","office","opened_on","closed_on",
 * "last_seq","fields":{...},"under_seal":["field" that holds something not shown],"due":[...],"acts":[{...}],"parts":[...],"links":[...],
 * "may":["act",...],"may_not":[{"act","code","why":{zh,en}}]}: what the actor could perform now, and why not the others (conditions
 * over what a form would say are not asked). Parties appear as objects. ERR_REGISTER_MATTER when missing or not visible. */
int book_matter(book_t *b, const actor_t *actor, int64_t matter, json_t **ret_json, err_t *err);
/* A matter whose opening act is annulled, in the form of book_matter with the fields and the number that act gave, and
 * "annulled": {"by","office","on","at","ground"}; only for who could read it. ERR_REGISTER_MATTER for any other. */
int book_annulled(book_t *b, const actor_t *actor, int64_t matter, json_t **ret_json, err_t *err);
/* The opening acts of a kind, [{"act","may"[,"code","why":{zh,en}]}]: may the actor open one in the own office, or as a part of
 * `parent` (0 = none)? ERR_REGISTER_MATTER when the parent is missing or not visible. */
int book_may_open(book_t *b, const actor_t *actor, const char *kind, int64_t parent, json_t **ret_json, err_t *err);
/* Adds to each of the acts of a matter (as book_matter lists them) that stands whether this actor could annul it now:
 * "annul": {"may": bool[, "code", "why": {zh, en}]}; and of an act with fields whether he could correct it and which of them:
 * "correct": {"may": bool[, "fields": [name]][, "code", "why"]}. What register_annul and register_correct would say, but for an
 * instrument's own checks and for what a correction would give; they ask again. O(acts of the matter and of the matters that followed from its last ones). */
int book_annul_chances(book_t *b, const actor_t *actor, int64_t matter, json_t *acts, err_t *err);
/* The kind that an act (or a matter, by its id) is of, NULL if there is none. It is no answer to anybody: for reading what is typed by
 * the types of its fields before the register says who may. */
int book_kind_of(book_t *b, int64_t act, const cat_kind_t **ret_kind, err_t *err);
/* Of people ({login, office, works}) those stay who may be named in that field of a matter of the office, where the field says who
 * handles it; of another field all stay. */
int book_keep_handlers(book_t *b, const cat_kind_t *k, const char *field, const char *office, json_t *people, err_t *err);
/* May the actor read matters of the kind in that office? What every function here goes by. */
bool book_may_read(const book_t *b, const actor_t *actor, const cat_kind_t *kind, const char *office);
/* May the actor ask how many there are? Who may read them, and of kinds that are not `sealed` the roles that count for their office
 * and those below (`counting` of roles.yaml). What these are told of a kind that they may not read is for figures to keep: not by
 * who, not of a single matter, no number below five (figure/few.c, which says what remains). */
bool book_may_count(const book_t *b, const actor_t *actor, const cat_kind_t *kind, const char *office);
/* Does a seal (`seals` of the catalogue) hide the matter from the actor? For those who list by other ways than these. */
int book_seal_hides(const book_t *b, const actor_t *actor, int64_t matter, bool *ret_hides, err_t *err);
/* All matters of a kind that seals hide from the actor: ascending ids, for free(); NULL and 0 when none are. */
int book_sealed(const book_t *b, const actor_t *actor, const cat_kind_t *kind, int64_t **ret_ids, size_t *ret_count, err_t *err);
/* Rows of a kind: [{...}], newest first, or what is due first (the nearest DUE_ORDER_MOST of list_due.h) and then the newest, narrowed by office (the code, with + all below), stage, text (in number or
 * title; at most 200 bytes) and any fields (filter.h says how values are written). Sealed fields neither show nor narrow.
 * Cost: small kinds a look at each row; others a pass over columns (columns.h), about 2 ns a matter and filter. */
enum { BOOK_FILTERS_MOST = 16 };
typedef struct book_filter {
    const char *field, *value;
} book_filter_t;
typedef struct book_list {
    const char *kind, *stage, *office, *text;
    int64_t below; /* id to go on from (exclusive), 0 = from the first page */
    bool due_first;
    day_t after;   /* with due_first and below: the day that matter was listed by; DAY_NONE = it stood among the rest */
    bool dues;     /* each row says what is due in it next: "next_due": {"rule","label","law","due_on","days"} */
    int limit;     /* 1..200 */
    const book_filter_t *filters;
    size_t filter_count;
    int64_t *total; /* how many there are in all; NULL = not asked */
    int64_t *next_below; /* where the next page goes on, 0 = this was the last; NULL = not asked */
    day_t *next_after;
} book_list_t;
int book_matters(book_t *b, const actor_t *actor, const book_list_t *what, json_t **ret_json,
                 err_t *err);
/* One filter as people write it, "FIELD=VALUE"; texts into the arena. */
int book_filter_read(const char *text, arena_t *a, book_filter_t *ret_filter, err_t *err);
/* Open due dates for the actor's office subtree, nearest first; overdue ones have "late": days. */
int book_due(book_t *b, const actor_t *actor, day_t until, int limit, json_t **ret_json, err_t *err);
/* One due date with its whole sum. */
int book_due_sum(book_t *b, int64_t matter, const char *rule, enum lang lang, json_t **ret_json,
                 err_t *err);

/* The name of the person behind a login, also of one who has left; "" where there is none. Within the caller's connection. */
enum { BOOK_NAME_BYTES = 256 };
int book_full_name(const book_t *b, store_conn_t *c, const char *login, char ret_name[BOOK_NAME_BYTES], err_t *err);

typedef struct verify_report {
    int64_t acts, rows, differences;
    json_t *found; /* array of {table, key, column, stored, rebuilt}, at most 100 */
} verify_report_t;
/* Rebuilds every projection from the acts in a scratch database and compares; checks each act's hash
 * against its content and the log, and numbers for gaps and doubles. LEAVE_NO-style outcome is in the
 * report, not in the return. */
int book_verify(book_t *b, const progress_t *progress, verify_report_t *ret_report, err_t *err);

typedef struct formula_report {
    int64_t matters, acts, differences; /* acts that a figure counts */
    json_t *found; /* [{"where":"formula","figure","matter","day","n","amount" (as counted),"counted_n","counted_amount" (by formula)}], at
                      most 100; the caller's */
} formula_report_t;
/* Asks the conditions and sums of all figures anew of what the acts of each matter say, and compares with what the acts say they
 * counted (formulas.c). kind NULL = all. Cost: about that of book_verify. */
int book_formulas(book_t *b, const char *kind, const progress_t *progress, formula_report_t *ret_report, err_t *err);

#endif
