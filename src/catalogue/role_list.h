/* role_list.h - roles told to people. */
#ifndef CATALOGUE_ROLE_LIST_H
#define CATALOGUE_ROLE_LIST_H

#include "catalogue/catalogue.h"

/* Adds the names of the roles in that language, in the order of the catalogue, with the comma of lists between them. */
void role_list_add(buf_t *out, const catalogue_t *c, uint64_t roles, enum lang lang);
/* The same in both languages, cut to what an error's argument holds. Returns into. */
const char *role_list_both(const catalogue_t *c, uint64_t roles, char into[ERR_ARG_BYTES]);

#endif
