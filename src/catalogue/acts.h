/* acts.h - a set of acts of one kind, by their index.
 *
 * Purpose    What due rules and questions about many acts hold: which of a kind's acts. A plain value: copied, kept on the stack.
 * Range      acts 0 … CAT_ACTS_MOST - 1; an index beyond it is a bug. Nothing allocates or fails. A few words' work each.
 */
#ifndef CATALOGUE_ACTS_H
#define CATALOGUE_ACTS_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CAT_ACTS_MOST = 256, CAT_ACTS_WORDS = CAT_ACTS_MOST / 64 };

typedef struct cat_acts {
    uint64_t word[CAT_ACTS_WORDS]; /* {0}: none */
} cat_acts_t;

static inline bool cat_acts_has(const cat_acts_t *s, size_t act)
{
    assert(act < CAT_ACTS_MOST);
    return s->word[act / 64] >> act % 64 & 1;
}

static inline void cat_acts_add(cat_acts_t *s, size_t act)
{
    assert(act < CAT_ACTS_MOST);
    s->word[act / 64] |= UINT64_C(1) << act % 64;
}

static inline void cat_acts_join(cat_acts_t *s, const cat_acts_t *more)
{
    for (size_t i = 0; i < CAT_ACTS_WORDS; i++) s->word[i] |= more->word[i];
}

static inline bool cat_acts_any(const cat_acts_t *s)
{
    uint64_t any = 0;
    for (size_t i = 0; i < CAT_ACTS_WORDS; i++) any |= s->word[i];
    return any != 0;
}

#endif
