/* published_inside.h - performing many acts on several threads. */
#ifndef SUPPORT_PUBLISHED_INSIDE_H
#define SUPPORT_PUBLISHED_INSIDE_H

#include "published.h"

typedef struct doer {
    book_t *book;
    arena_t *arena; /* of one job */
    err_t *err;
    int code;       /* of the first act that failed; later ones do nothing */
} doer_t;

/* What an actor is: a login, an office, roles. */
typedef struct who {
    const char *login, *office, *roles;
} who_t;

/* An act; fields is taken. Returns the matter, 0 when it failed. part: of which matter it is a part, for acts that open. */
int64_t do_act(doer_t *d, who_t who, const char *kind, const char *act, int64_t matter, int64_t part, day_t on, json_t *fields);
/* The first part of that kind that the matter got by its last act (found by the receipt of do_act). */
int64_t do_followed(const doer_t *d, const char *kind);

/* Calls job(arg, doer, i) for 0..count on so many threads; the first error ends all. */
typedef int (*published_job)(void *arg, doer_t *d, int i);
int published_run(book_t *book, int threads, int count, const progress_t *p, published_job job, void *arg, err_t *err);

/* Codes of offices of that level that exist on the day, in the arena. */
int published_offices(const book_t *book, int level, day_t on, arena_t *a, const char ***ret_codes, int *ret_count, err_t *err);

/* parts of whole by shares[], by largest remainder; they add up to whole. */
void published_split(int whole, const int *share, int count, int *ret_part);

#endif
