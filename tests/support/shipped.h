/* shipped.h - a register over a fresh database with the catalogue that ships, for the tests of the instruments. */
#ifndef SUPPORT_SHIPPED_H
#define SUPPORT_SHIPPED_H

#include "engine.h"
#include "register/book.h"

typedef struct house {
    store_t *store;
    arena_t *arena;
    catalogue_t *catalogue;
    calendar_t *calendar;
    office_tree_t *offices;
    book_t *book;
    actor_t officer, deputy, above, outside, manager; /* manager: of cases, at the top */
} house_t;

/* Engine i with the catalogue of XIEZHI_TEST_CATALOGUE (NULL: the one that ships), installed with that origin and office; nobody in it. */
void house_make(house_t *h, int engine, int64_t origin, const char *office);
/* The same; change (not NULL) is told the catalogue after it was applied and before the register is opened on it. */
void house_make_with(house_t *h, int engine, int64_t origin, const char *office, void (*change)(catalogue_t *));
/* The roles by name, in an office. */
actor_t house_actor(house_t *h, const char *login, const char *office, const char *roles);
/* Engine i; installation of office 110108, with its people. */
void house_open(house_t *h, int engine);
void house_close(house_t *h);
/* An act on that day that must succeed; fields is JSON text or NULL. */
act_receipt_t house_act(house_t *h, const actor_t *who, const char *kind, const char *act, int64_t matter, const char *on,
                        const char *fields);
/* A part of a matter opened on that day; its id. */
int64_t house_part(house_t *h, const actor_t *who, const char *kind, const char *act, int64_t parent, const char *on, const char *fields);
/* One number from the database. */
int64_t house_number(house_t *h, const char *sql);
/* The register must verify without a difference. */
void house_verify(house_t *h);

#endif
