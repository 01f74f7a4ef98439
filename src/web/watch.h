/* watch.h - the open connections of a server, counted and timed.
 *
 * Purpose    Per-address limits, and an end for connections that drip a byte now and then: the time-out
 *            of libmicrohttpd starts anew with every byte.
 * Threads    All functions: any thread. Adding and removing take a lock; marking is one atomic store.
 * Lifetime   libmicrohttpd announces the end of a connection before it closes the socket; watch_remove
 *            and the watchdog share a lock, so a socket is never shut down after it was closed.
 */
#ifndef WEB_WATCH_H
#define WEB_WATCH_H

#include "web/http.h"

#include <stdatomic.h>

typedef struct watch watch_t;

typedef struct watch_entry {
    struct watch_entry *next, **link;
    http_peer_t peer;
    int socket;
    _Atomic int64_t since_ms; /* of the phase it is in; 0 = a handler works, no limit */
} watch_entry_t;

/* per_peer_most < 0: no limit. Starts the watchdog thread. */
int watch_new(int connections_most, int per_peer_most, int whole_ms, watch_t **ret_watch, err_t *err);
void watch_free(watch_t *w);
/* May one more connection of that peer come in? */
bool watch_admits(watch_t *w, const http_peer_t *peer);
watch_entry_t *watch_add(watch_t *w, const http_peer_t *peer, int socket); /* NULL: memory short */
void watch_remove(watch_t *w, watch_entry_t *e);
void watch_phase(watch_entry_t *e); /* a new phase begins now */
void watch_working(watch_entry_t *e);
/* Is there a connection whose phase began less than ms ago: one that has just come in, or just been answered? */
bool watch_is_young(watch_t *w, int ms);
void watch_counts(watch_t *w, int *ret_open, int *ret_working, int64_t *ret_dropped);

#endif
