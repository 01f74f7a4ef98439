/* words_json.c - see words_json.h. */
#include "catalogue/words_json.h"

json_t *words_json(words_t w)
{
    return json_pack("{s:s, s:s}", "zh", w.in[LANG_ZH] ? w.in[LANG_ZH] : "", "en", w.in[LANG_EN] ? w.in[LANG_EN] : "");
}
