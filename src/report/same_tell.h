/* same_tell.h - what sameness found, for programs and for people: the command and the API say the same.
 *
 * Order      one SAME_ALL: pairs as found; else the asked report is the first of each pair.
 * Limits     passages: so many of each pair are shown, the longest (0: none); what is left out is counted.
 */
#ifndef REPORT_SAME_TELL_H
#define REPORT_SAME_TELL_H

#include "base/buf.h"
#include "base/lang.h"
#include "report/same.h"

typedef struct same_answer {
    const same_set_t *set;
    size_t one; /* or SAME_ALL */
    const same_pair_t *pair;
    size_t pairs, cut;
    int passages;
    const char *const *unread; /* names of files that could not be read */
    size_t unreads;
} same_answer_t;

/* {"reports":n,"asked":…,"too_short":[…],"unread":[…],"pairs":[{"reports":[{"name","share","units","same","common"},…],
 *  "passages":[{"units","numbers_same","numbers_changed","numbers":[[…,…]],"places":[{"line","last_line","paragraph","text"},…]}],
 *  "more":n}],"cut":n}; share in per cent with one decimal. */
int same_add_json(buf_t *out, const same_answer_t *answer, err_t *err);
int same_add_text(buf_t *out, const same_answer_t *answer, enum lang lang, err_t *err);

#endif
