/* mistakes.h - what every mistake in a hostile file of the catalogue must have. */
#ifndef TESTS_FUZZ_MISTAKES_H
#define TESTS_FUZZ_MISTAKES_H

#include "catalogue/catalogue.h"

/* There are some; each has a code, a file and a place, and is told in both languages. */
void mistakes_are_told(const cat_mistakes_t *m);

#endif
