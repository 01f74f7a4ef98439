/* rate.h - how often one address may call one class of endpoints: token buckets.
 *
 * Memory     A fixed table; when a row's bucket of slots is full the one longest unused goes. An attacker
 *            with many addresses can thus push others out, which only ever gives them a full bucket.
 * Threads    Any. One short lock per shard.
 */
#ifndef WEB_RATE_H
#define WEB_RATE_H

#include "web/http.h"

typedef struct rate rate_t;

rate_t *rate_new(void); /* NULL: memory short */
void rate_free(rate_t *r);
/* Takes one token of (class, peer). 0 = granted; else seconds until the next one. */
int rate_take(rate_t *r, int class_index, const http_peer_t *peer, int per_minute, int burst);

#endif
