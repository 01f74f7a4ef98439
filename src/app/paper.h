/* paper.h - papers of matters: which there are, and making one.
 *
 * Issued     A paper that acts name in their `papers` is issued by such an act. It is made from the matter as it stood after
 *            that act (register/asof.h): what was corrected, annulled or added since does not change it, and it carries
 *            the start of that act's hash, which the log proves. A paper that no act names is made from the matter as
 *            it stands, on any day.
 * Draft      Made from the matter as it stands, marked as a draft on every page; for papers not issued yet.
 * Rights     Those of reading the matter; sealed fields only for those who may see them. Every paper made is a look.
 * Threads    Any.
 */
#ifndef APP_PAPER_H
#define APP_PAPER_H

#include "app/app.h"
#include "paper/writ.h"

typedef struct app_paper_wish {
    const actor_t *actor;
    int64_t matter;
    const char *paper;      /* its name */
    int64_t act;            /* that made it; 0 = the newest that did */
    bool draft;
    enum paper_lang lang;
    enum writ_form form;
    const char *reason;     /* of the look; NULL = that a paper was made */
} app_paper_wish_t;

typedef struct app_paper_made {
    const cat_paper_t *paper;
    int64_t act;            /* it was issued by, or 0 */
    day_t day;
    const paper_missing_t *missing; /* what the template asks for and is not there */
    size_t missing_count;
} app_paper_made_t;

/* Texts in arena a. ERR_PAPER_NOT_ISSUED, ERR_PAPER_ACT, ERR_CATALOGUE_TEMPLATE, ERR_REGISTER_MATTER. */
int app_paper(app_t *app, const app_paper_wish_t *wish, arena_t *a, buf_t *out, app_paper_made_t *ret_made, err_t *err);

/* The papers of a matter: [{"paper","name":{},"state":"issued"|"ready"|"not_yet","english",
 * "acts":[{"id","act","label":{},"occurred_on"}] that made it, newest first, "by":[{"act","label":{}}] that may}]. The
 * caller owns it. */
int app_papers(app_t *app, const actor_t *actor, int64_t matter, json_t **ret_json, err_t *err);

#endif
