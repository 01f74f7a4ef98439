/* look.h - the log of looks: who saw what, when and why. Written in batches, never dropped silently.
 *
 * Promise    A look is handed over before the thing is shown; it is in the table at most LOOK_FLUSH_MS
 *            later. A crash in between may lose the looks of that moment; nothing else may: when the table
 *            cannot be written looks_add refuses (ERR_WEB_LOOKS) and with it the request.
 * Threads    Any. looks_add is a lock and a copy.
 */
#ifndef WEB_LOOK_H
#define WEB_LOOK_H

#include "base/err.h"
#include "store/store.h"

enum { LOOK_FLUSH_MS = 200, LOOK_REASON_LEAST = 2, LOOK_REASON_MOST = 200 };

typedef struct looks looks_t;

int looks_open(store_t *s, looks_t **ret_looks, err_t *err);
void looks_close(looks_t *l); /* writes what is left */
/* what: a word (query, matter, notice, list); target: an id, a number or a masked subject. */
int looks_add(looks_t *l, const char *actor, const char *office, const char *what, const char *target,
              const char *reason, err_t *err);
/* Writes now and waits. */
int looks_flush(looks_t *l, err_t *err);
/* "110105********002X": the first six and last four of an identity number, into room bytes. */
void look_mask(const char *identity, char *into, size_t room);

#endif
