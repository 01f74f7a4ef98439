/* rig.h - an open archive over a fresh database with the carried catalogue, for the tests of this room. */
#ifndef TESTS_ARCHIVE_RIG_H
#define TESTS_ARCHIVE_RIG_H

#include "archive/archive.h"
#include "archive/import.h"
#include "engine.h"
#include "register/book.h"

typedef struct rig {
    store_t *store;
    arena_t *arena;
    catalogue_t *catalogue;
    calendar_t *calendar;
    office_tree_t *offices;
    book_t *book;
    archive_t *archive;
    const char *folder, *group; /* of the catalogue (NULL = carried); of the archive */
    const char *cache;          /* where the archive keeps its index; NULL = nowhere. Set before rig_reopen */
    actor_t clerk, officer, chief, far_clerk; /* far: of another province */
} rig_t;

/* Engine i; the day is 2014-05-20 until rig_today. */
void rig_open(rig_t *r, int engine);
/* The same with a catalogue of one's own and another group; group NULL: no archive is opened. */
void rig_open_with(rig_t *r, int engine, const char *folder, const char *group);
/* In another process: the same database, which an open rig has made. Ends with the process. */
void rig_attach(rig_t *r, const char *url, const char *schema);
void rig_close(rig_t *r);
/* Closes and opens the archive (and the book), as a restarted program would. */
void rig_reopen(rig_t *r);
void rig_today(const char *day);
/* Enters a conviction: person unless unit; identity, born (ISO), place may be NULL. Returns its id. */
int64_t rig_record(rig_t *r, const char *name, const char *identity, const char *born, const char *place,
                   const char *effective_on);
/* One of type person or unit, effective on 2013-03-01, with that part in the crime and amount. */
int64_t rig_record_of(rig_t *r, const char *type, const char *name, const char *identity, const char *role,
                      int64_t fen);
int64_t rig_unit(rig_t *r, const char *name, const char *identity, const char *effective_on);
/* The act that must succeed on any matter. */
act_receipt_t rig_act(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter,
                      const char *fields);
/* Asks about one person (or unit when identity or name says so). */
archive_result_t rig_ask(rig_t *r, const char *name, const char *identity, const char *born, const char *place);
/* The officer decides on one candidate, or on all of a subject (record 0); it must succeed. How the subject stands then. */
enum archive_status rig_decide(rig_t *r, int64_t subject, int64_t record, enum archive_verdict verdict, const char *ground);
/* Asks, answers and loads the notice. */
archive_notice_t rig_notice(rig_t *r, const char *name, const char *identity);
int rig_query(rig_t *r, const archive_ask_t *ask, archive_result_t *ret, err_t *err);
archive_ask_t rig_ask_of(rig_t *r, const match_subject_t *subjects, size_t count);
int64_t rig_number(rig_t *r, const char *sql);
void rig_verify(rig_t *r);

/* Engines in turn. */
#define EACH_ENGINE(r) \
    for (int engine = 0; engine < engine_count() && (rig_open((r), engine), 1); engine++, rig_close(r))

#endif
