/* words_json.h - words in both languages as the API and the documents tell them. */
#ifndef CATALOGUE_WORDS_JSON_H
#define CATALOGUE_WORDS_JSON_H

#include "base/lang.h"

#include <jansson.h>

/* {"zh", "en"}; "" where there are none in that language. NULL: memory. The caller owns it. */
json_t *words_json(words_t w);

#endif
