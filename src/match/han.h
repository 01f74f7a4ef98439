/* han.h - characters of two Han names laid beside each other; for han*.c, and what mixed*.c needs of it. */
#ifndef MATCH_HAN_H
#define MATCH_HAN_H

#include "match/evidence.h"

enum { ALIGN_MOST = 64, HAN_TRADE_PERCENT = 65 /* of a difference outside the brand */ };

typedef struct step {
    enum weight what; /* WEIGHT_COUNT = nothing to say */
    bool lone;        /* the only difference */
    uint8_t i, j;     /* positions in a and b; of a missing (extra) character: where it would stand in a (b) */
} step_t;

typedef struct side {
    const uint32_t *c, *from;
    int n;
} side_t;

/* The cheapest way from a to b as its differences in order; returns how many (room for ALIGN_MOST * 2). Names
 * longer than ALIGN_MOST are compared on their first ALIGN_MOST. Cost O(n m) between equal ends. */
int han_align(const side_t *a, const side_t *b, step_t steps[ALIGN_MOST * 2]);
/* Points a difference takes away, positive. */
int han_cost(enum weight what);
/* The piece of one difference. */
void han_add_step(evidence_t *ev, const step_t *s, const side_t *a, const side_t *b, int percent);
/* What slips beyond the first take away on top: one is far more frequent than two. Percent as of each of them. */
void han_several(evidence_t *ev, int slips, int percent);
void score_han_unit(const form_t *a, const form_t *b, evidence_t *ev);
/* The whole evidence of a name that is short for the other; false when neither can be. ev must be fresh. */
bool score_han_short(const form_t *a, const form_t *b, evidence_t *ev);
/* Do the parsers see places, branches or legal forms in one name that they do not see in the other? Then one or two slips
 * may have kept a part from being known: the evidence of two names that differ by them alone, nothing added when they
 * differ by more, or by what makes another number, place or branch. ev must be fresh. */
bool han_uneven(const form_t *a, const form_t *b);
void score_han_slip(const form_t *a, const form_t *b, evidence_t *ev);
/* The weight of a word left out. */
enum weight han_left_out(enum form_sort sort);
/* What makes the one name that of a member, a branch or a body attached to the other's: pieces that come on top. */
void han_members(const form_t *a, const form_t *b, evidence_t *ev);
/* Characters as text, as many as there is room for; then legal forms, branches, places, for full and short names. */
void han_text(const uint32_t *c, int n, char into[PIECE_WORDS]);
void han_legal_forms(const form_t *a, const form_t *b, int percent, evidence_t *ev);
void han_branches(const form_t *a, const form_t *b, evidence_t *ev);
bool han_places_agree(const form_t *a, const form_t *b);
/* Two places that are known, and not one within the other. */
bool han_places_apart(const form_t *a, const form_t *b);

#endif
