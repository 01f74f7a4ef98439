/* desk.h - what lies on a person's desk: drafts, what is due, what waits, what changed, what is known.
 *
 * Purpose    Nobody searches for the day's work: everything here is asked for one actor and answers with what that
 *            actor may see. Nothing here is an act; drafts and marks stay out of the log and out of verification.
 * Due for    A due date is for whoever may perform an act that meets it: by role, in the own office, or in an office
 *            directly below for acts with `reach: above`. A matter that names a handler is for that person first:
 *            colleagues of the same role do not see it. Missed ones with `escalate` are also for the leaders of the
 *            office, with `report_up` also for the office above.
 * Waiting    A matter waits for the actor when every act that takes it further is the actor's, and it is in nobody else's
 *            hands: its handler's, or where it names none the colleague's who did something in it last and could go on.
 * Sealed     Matters of sealed kinds are named only to who has a role of their acts, and so are parties in sealed fields.
 * Threads    Any thread. JSON results are owned by the caller.
 */
#ifndef REGISTER_DESK_H
#define REGISTER_DESK_H

#include "base/progress.h"
#include "register/act.h"

enum { DRAFT_BYTES_MOST = 256 << 10, DRAFTS_MOST = 200, DESK_MOST = 500, CHANGED_LOOKED_MOST = 10000 };

/* --- drafts ----------------------------------------------------------------------------------- */
typedef struct draft {
    const char *kind, *act;
    int64_t matter;         /* it concerns; 0 = a new one; of a part to be opened the whole */
    const json_t *content;  /* object: fields, occurred_on, office, note; unchecked. Saving only; borrowed */
    int64_t version;        /* saving: the one seen last, 0 = none was there, -1 = whatever is there. Versions grow */
} draft_t;

/* Durable when it returns. ERR_REGISTER_DRAFT_CHANGED when another version is kept; ERR_REGISTER_TOO_LONG,
 * ERR_REGISTER_DRAFTS_MANY beyond the limits. The actor must have a role of the act. */
int draft_save(book_t *b, const actor_t *actor, const draft_t *draft, int64_t *ret_version, err_t *err);
/* {"kind","act","matter","version","changed_at","content"}. ERR_REGISTER_DRAFT. Only the actor's own. */
int draft_read(book_t *b, const actor_t *actor, const draft_t *which, json_t **ret_json, err_t *err);
/* All of the actor's, newest first, as draft_read without "content" but with the words of kind and act. */
int draft_list(book_t *b, const actor_t *actor, json_t **ret_json, err_t *err);
/* ERR_REGISTER_DRAFT when there is none. */
int draft_drop(book_t *b, const actor_t *actor, const draft_t *which, err_t *err);

/* --- a person's own settings ---------------------------------------------------------------------- */
enum { OWN_BYTES_MOST = 64 << 10, OWN_MOST = 300 };
/* Kept for this person alone, replacing what had the name; null or NULL forgets it. name: 1 to 80 of a-z 0-9 _ - : . and its meaning is the
 * pages' affair. Not in the log, never another's. ERR_REGISTER_OWN_NAME, ERR_REGISTER_OWN_MANY, ERR_REGISTER_TOO_LONG. */
int own_keep(book_t *b, const actor_t *actor, const char *name, const json_t *value, err_t *err);
/* [{"name", "value", "changed_at"}] of all whose names begin so ("" = all), by name. */
int own_list(book_t *b, const actor_t *actor, const char *begins, json_t **ret_json, err_t *err);

/* --- due for me -------------------------------------------------------------------------------- */
typedef struct mine {
    day_t until;  /* due dates up to this day; DAY_NONE = each rule's own `remind` ahead (else 3 days) */
    int limit;    /* 1..DESK_MOST of each list */
} mine_t;

/* {"today", "due": [{"matter","kind","kind_label","number","title","office","stage","stage_label","handler","rule","label",
 * "law","due_on","days" (negative: late), "as": handler|role|above|lead|report, "acts": [what the actor may do]}],
 * "waiting": [{... "since", "acts", and of what is due next in it rule to days, "theirs": true where that is another's to do}], "more": bool}: late ones first. One index look-up per rule and office:
 * O((rules + offices directly below) log n). */
int book_mine(book_t *b, const actor_t *actor, const mine_t *what, json_t **ret_json, err_t *err);

/* --- what runs out in the office ----------------------------------------------------------------- */
typedef struct terms {
    day_t until;          /* DAY_NONE = the next seven days */
    const char *handler;  /* list only what this login handles; "" = what nobody handles; NULL = all */
    enum terms_when { TERMS_ANY, TERMS_LATE, TERMS_NOW, TERMS_SOON } when; /* list only these: each number of "handlers" is a list */
    int limit;            /* of the list, 1..DESK_MOST */
} terms_t;

/* {"today", "until", "handlers": [{"handler" (null: nobody), "late", "now", "soon"}], "due": [as of book_mine, without "as"], "due_total"
 * (how many are so, where the list holds `limit` of them), "more"}:
 * the open due dates of the actor's own office that the actor may know of, whoever handles them; what nobody handles first. Of more
 * than 2,000 the nearest are counted, and "more" says so. O(n log n) of the due dates shown. */
int book_terms(book_t *b, const actor_t *actor, const terms_t *what, json_t **ret_json, err_t *err);

/* --- what changed ------------------------------------------------------------------------------ */
typedef struct changed {
    day_t since;  /* DAY_NONE = since the actor's mark; without a mark the last 7 days */
    int limit;    /* matters, 1..DESK_MOST */
} changed_t;

/* {"from","until" (places of the log), "partial": more than CHANGED_LOOKED_MOST acts lie between, "more", "matters":
 * [{"matter","kind",..., "why": acted|mine, "acts": [{"id","act","label","actor","occurred_on","recorded_at"}]}]},
 * newest first: matters the actor acted on, or may act on and nobody else has in hand, changed by others. */
int book_changed(book_t *b, const actor_t *actor, const changed_t *what, json_t **ret_json, err_t *err);
/* The actor has seen the log up to this place (the "until" of an answer). */
int book_mark_seen(book_t *b, const actor_t *actor, int64_t until, err_t *err);

/* --- one act on many matters ------------------------------------------------------------------- */
typedef struct bulk {
    act_request_t like;     /* without matter; its idem_key is the beginning of each one's */
    const int64_t *matters;
    size_t count;
    bool dry;               /* only tell what each would come to */
    const progress_t *progress;
    /* Told about each that is refused, by its place in matters; a non-zero return ends the run. May be NULL. */
    int (*refused)(void *arg, size_t place, const err_t *why, err_t *err);
    void *arg;
} bulk_t;
typedef struct bulk_report {
    int64_t done, refused;
} bulk_report_t;

/* Each stands alone; 500 in a transaction. ERR_BASE_STOPPED keeps what is done; the report is filled on errors too. */
int book_bulk(book_t *b, const bulk_t *what, bulk_report_t *ret_report, err_t *err);
/* A matter by its id, its document number or the number of one of its acts; kind NULL: of any kind. ERR_REGISTER_MATTER also for a
 * number that the actor neither may read nor works with (by an act of the kind); an id is looked at when it is used. */
int book_by_number(book_t *b, const actor_t *actor, const cat_kind_t *kind, const char *number, int64_t *ret_matter, err_t *err);

/* --- what is known ----------------------------------------------------------------------------- */
typedef struct known {
    const char *identity, *name;  /* one of them; identity in any of its forms */
    const char *kind;             /* about to be entered: its matters of this party may be the same; or NULL */
    int limit;                    /* 1..100 */
} known_t;

/* By name: the whole name in any of its forms; if nobody has it, names that begin with it (two characters at least):
 * then "begins" is true, "party" null (nobody in particular), and each matter has the "name".
 * {"party": {...} in the words of the newest matter the actor may read, or null, "matters": [{..., "field", "same_kind",
 * "open"}]}, newest first; only from matters the actor may read, sealed fields only for who may see them.
 * ERR_REGISTER_IDENTITY with repairs. The caller keeps the look. */
int book_known(book_t *b, const actor_t *actor, const known_t *what, json_t **ret_json, err_t *err);

/* Adds to a row what people call that matter: "title", "title_words", "about", "whole", as the rows of book_mine have them. The caller
 * has seen to it that the actor may read the matter. */
int book_name(const book_t *b, const actor_t *actor, const cat_kind_t *kind, int64_t matter, json_t *into, err_t *err);

/* --- looked for ---------------------------------------------------------------------------------- */
typedef struct find {
    const char *text;  /* a matter's id, a document number or a part of it, a part of a title, a party's name or identity number;
                        * at most 200 bytes */
    int limit;         /* matters, 1..100 */
} find_t;

/* {"text", "matters": [{as of book_mine, without due dates; "by": id|number|text|party; by party also the party's "name" and
 * the "field_label" it stands in}], "more", "acts": [{"kind","kind_label","act",
 * "label","opens"}]}: of all kinds, only what the actor may read; what is meant most likely first, then the newest. Acts that the
 * actor may perform by the words of their names. Brackets, spaces and the width of characters need not be those of the number.
 * ERR_REGISTER_TOO_LONG. Cost: a pass over the texts of all kinds (columns.h), 20 to 40 ms for 1,000,000 matters. */
int book_find(book_t *b, const actor_t *actor, const find_t *what, json_t **ret_json, err_t *err);

#endif
