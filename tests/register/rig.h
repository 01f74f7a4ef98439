/* rig.h - an opened register over a fresh database, for the tests of this room. */
#ifndef TESTS_REGISTER_RIG_H
#define TESTS_REGISTER_RIG_H

#include "register/book.h"
#include "engine.h"

typedef struct rig {
    store_t *store;
    arena_t *arena;
    catalogue_t *catalogue;
    calendar_t *calendar;
    office_tree_t *offices;
    book_t *book;
    actor_t clerk, handler, chief, above, elsewhere;
} rig_t;

/* Engine i; the catalogue of tests/register/catalogue; installation of office 110108. */
void rig_open(rig_t *r, int engine);
/* In another process: the same database, which an open rig has made. Ends with the process. */
void rig_attach(rig_t *r, const char *url, const char *schema);
void rig_close(rig_t *r);
/* Opens the register again over the same store, as a restarted program would. */
void rig_reopen(rig_t *r);
/* Performs an act; fields is JSON text or NULL. Returns the error code. */
int rig_act(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter,
            const char *fields, act_receipt_t *ret_receipt, err_t *err);
/* As rig_act, and the act must succeed. */
act_receipt_t rig_must(rig_t *r, const actor_t *actor, const char *kind, const char *act,
                       int64_t matter, const char *fields);
/* A part of parent, opened now; it must succeed. */
act_receipt_t rig_part(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t parent, const char *fields);
/* Refused with that code; nothing is left of it. */
err_t rig_refused(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter, const char *fields,
                  enum err_code code);
/* A field of a matter as text, as the program sees it; "" when it is empty. In the arena, like the id as text. */
const char *rig_field(rig_t *r, int64_t id, const char *name);
const char *rig_id(rig_t *r, int64_t id);
/* The test on each engine, with a register of its own on that day (2026-03-20), which must verify afterwards when it is opened again. */
void rig_each_engine(void (*test)(rig_t *r));
/* Waits until every act has its place in the log: PostgreSQL gives it a moment later. */
void rig_wait_for_log(rig_t *r);
/* What a test has put together of an answer: in the arena, "-" when it is nothing. Takes both. */
const char *rig_words(rig_t *r, buf_t *words, json_t *answer);
/* A script of SQL behind the register's back, which verifying must find. */
void rig_tamper(rig_t *r, const char *sql);
/* The register must verify without a difference; prints what it finds. */
void rig_verify(rig_t *r);
/* One number from the database. */
int64_t rig_number(rig_t *r, const char *sql);

#endif
