/* network_inside.h - a network while it is put together: network.c gathers, network_flags.c judges and tells. */
#ifndef ANALYSIS_NETWORK_INSIDE_H
#define ANALYSIS_NETWORK_INSIDE_H

#include "analysis/inside.h"
#include "analysis/network.h"

enum { NETWORK_ROWS_MOST = 32, NETWORK_NAMED_MOST = 8, NETWORK_FLAGS_MOST = 200, NETWORK_MEMORY = 64 << 20 };
enum network_sort { NETWORK_EVENT, NETWORK_PARTY, NETWORK_MARK };

/* A row of data/analysis/network.tsv. */
typedef struct network_row {
    int sort;
    const char *kind, *field, *code, *zh, *en;
} network_row_t;

typedef struct network_node {
    const char *sort, *label, *other; /* other: a second name of the same identity number */
    json_t *words;
    int flags;
    bool shown;
    int place;        /* among those shown */
} network_node_t;

typedef struct network_link {
    int from, to;     /* a party, and an event or a mark */
    const network_row_t *row;
    json_t *matters;  /* ids, at most NETWORK_NAMED_MOST */
} network_link_t;

typedef struct network {
    book_t *book;
    const actor_t *actor;
    const network_ask_t *ask;
    arena_t *arena;
    network_row_t row[NETWORK_ROWS_MOST];
    size_t row_count;
    network_node_t *node;
    size_t node_count;
    network_link_t *link;
    size_t link_count;
    json_t *index, *links, *events; /* key -> place; matter -> its event */
    size_t matters;
    bool cut, nomem;
} network_t;

/* Finds the flags and tells the whole. */
int network_tell(network_t *n, json_t **ret_json, err_t *err);
/* The node of that sort and key, made if it is new (words go with it); -1 when there is no room. */
int network_node(network_t *n, const char *sort, const char *key, const char *label, json_t *words);

#endif
