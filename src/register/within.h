/* within.h - which offices somebody may ask about, for the rooms that count, list and plan over many matters. */
#ifndef REGISTER_WITHIN_H
#define REGISTER_WITHIN_H

#include "register/book.h"

/* The office asked about: that of code, the actor's when code is NULL. refused(code, the actor's) when it is not within the actor's
 * and the actor is not the program itself; ERR_CATALOGUE_OFFICE when there is none. O(log offices). */
int within_office(const office_tree_t *t, const actor_t *actor, const char *code, enum err_code refused, int *ret_office, err_t *err);
/* Is the office of that code (NULL: no) within the one asked about, and may the actor read the kind there? */
bool within_sees(const book_t *b, const actor_t *actor, const cat_kind_t *k, const char *code, int asked);

#endif
