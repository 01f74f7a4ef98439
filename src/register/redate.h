/* redate.h - open due dates follow the calendar: when a holiday is moved, or a year's notice arrives.
 *
 * Purpose    Every open due date is computed again from its sum by the calendar in force. What comes out otherwise
 *            is moved by an act `redate` on the matter, made by the program: so the register still rebuilds from acts
 *            alone, and the history tells the old day, the new one and why.
 * Threads    Any. Pages of due dates, a transaction each: it may be stopped and run again.
 */
#ifndef REGISTER_REDATE_H
#define REGISTER_REDATE_H

#include "register/book.h"

enum { REDATE_LISTED_MOST = 10000 };

typedef struct redate_change {
    int64_t matter;
    const char *kind, *rule, *office;
    words_t label;                     /* of the rule */
    day_t was, now;                    /* DAY_NONE: none yet */
    bool was_provisional, provisional; /* a year that matters is not published */
    words_t why;
} redate_change_t;

typedef struct redate_report {
    redate_change_t *changes;          /* in the arena; the first REDATE_LISTED_MOST */
    size_t count;
    int64_t looked_at, moved, matters;
} redate_report_t;

/* Does the calendar in force differ from the one used last? True when none was used yet. */
int register_calendar_changed(book_t *b, bool *ret_changed, err_t *err);
/* The calendar used last, as text (calendar_add_csv), in the arena; NULL: none yet. */
int register_calendar_used(store_t *s, arena_t *a, const char **ret_csv, err_t *err);
/* Moves what must be moved and remembers the calendar; dry_run only lists. actor: the program (app_system). */
int register_redate(book_t *b, const actor_t *actor, bool dry_run, arena_t *a, redate_report_t *ret_report, err_t *err);
/* What was moved so far and may be read by the actor, newest first: [{"matter","kind","rule","label","office","old",
 * "new","why":{zh,en},"on","recorded_at"}]. limit 1..1000. */
int book_redated(book_t *b, const actor_t *actor, int limit, json_t **ret_json, err_t *err);

#endif
