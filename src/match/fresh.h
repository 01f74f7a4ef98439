/* fresh.h - a subject read for the index: its body and its keys. The dear part of adding; no lock is held for it. */
#ifndef MATCH_FRESH_H
#define MATCH_FRESH_H

#include "match/base.h"
#include "match/keys.h"

typedef struct fresh {
    bytes_t body;
    uint64_t *key; /* key << NAME_BITS | index of the name within the record; keys of one name are together */
    size_t keys, room;
    uint32_t names;
    uint8_t kind;
    uint64_t number; /* code, 0 none (numbers.h) */
} fresh_t;

/* Reads the subject anew into f, whose memory is kept for the next one. Errors: those of match_add. */
int fresh_read(int list, const match_subject_t *what, fresh_t *f, err_t *err);
void fresh_free(fresh_t *f);
/* The keys alone of a record that is there already. false when memory is short. */
bool fresh_again(body_t body, uint8_t kind, fresh_t *f);
/* What match_add refuses before it looks at the names. */
int fresh_check(int list, const match_subject_t *what, err_t *err);

#endif
