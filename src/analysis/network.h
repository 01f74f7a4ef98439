/* network.h - who hangs together with whom, and by what: parties of matters, the events they compete for (a tender), and marks that two
 * parties should not share (telephone, handler, address).
 *
 * Source     Which kinds and fields are read are rows of data/analysis/network.tsv; no kind's name stands in the code. A part
 *            of a matter (a subject of a query) belongs to the event of its whole.
 * Flags      shared_in_event: parties of one event share a mark; shared: parties of different events do; two_names: one identity
 *            number under two names. A flag is a reason to look, never a finding: clerks serve many firms.
 * Rights     Matters as book_matters; what is sealed to the actor is no mark. Threads: any. The caller owns the JSON.
 * Cost       One page of 200 matters at a time, at most NETWORK_MATTERS_MOST of a kind, newest first.
 */
#ifndef ANALYSIS_NETWORK_H
#define ANALYSIS_NETWORK_H

#include "register/book.h"

enum { NETWORK_MATTERS_MOST = 2000, NETWORK_OPENED_MOST = 600 /* of a kind whose marks are sealed */, NETWORK_NODES_MOST = 3000, NETWORK_LINKS_MOST = 6000, NETWORK_SHOWN_MOST = 400 };

typedef struct network_ask {
    const char *office;  /* code, with all below; NULL = the actor's */
    day_t from, to;      /* opened between, both included; DAY_NONE = open */
    const char *event;   /* part of an event's name; NULL = all */
    bool all;            /* also what bears no flag */
} network_ask_t;

/* {"matters","cut": more than were read or shown,"nodes":[{"sort": event|unit|person|CODE of a mark,"label","words":{},"flags"}],
 *  "links":[{"from","to": nodes,"code","words":{},"matters":[id]}],
 *  "flags":[{"code","weight": 1..3,"words":{},"nodes":[…]}]}, the weightiest flags first. ERR_ANALYSIS_OFFICE. */
int network_ask(book_t *b, const actor_t *actor, const network_ask_t *ask, json_t **ret_json, err_t *err);

#endif
