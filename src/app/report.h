/* report.h - reports of this installation: made from a template for an office and a time, or from a matter that carries one.
 *
 * Carried    Any kind carries reports that has the fields `template` and `period` (text), `wording` (long: the template's text as
 *            the editor has changed it; empty = as the catalogue has it), `bound` (json) and `fresh` (bool), and an act `bind`
 *            that sets the last two; optional `about` (matter), `typed_numbers` and `blanks_left` (int), which `bind` counts: numbers
 *            typed by hand, and blanks. Which acts need fresh numbers, or none typed, its conditions say.
 * Binding    app_report_bind asks every figure as the actor, signs the answers with the installation's key and keeps them in the
 *            matter by the act `bind`: from then on the report is made from them, until an act takes `fresh` away. So what was
 *            approved is what is presented; what somebody typed into the field is refused (ERR_REPORT_TYPED).
 * Rights     Figures as figure_ask; whoever may bind the numbers of a matter is answered what the catalogue's template asks, of
 *            its office and of kinds that he may not read too (their acts stay closed to him: passport_acts_json asks again). The
 *            matter as book_matter; every report made is a look.
 * Threads    Any.
 */
#ifndef APP_REPORT_H
#define APP_REPORT_H

#include "app/app.h"
#include "report/report.h"

typedef struct app_report_wish {
    const actor_t *actor;
    const char *template_;   /* name of a template; or NULL and */
    int64_t matter;          /* the matter that carries the report */
    const char *text;        /* an editor's text that is not kept yet, instead of the template's or the matter's; asked anew, unless
                                it is the one that the numbers are bound for */
    const char *office;      /* whose report; NULL = the actor's (of a matter: its office) */
    const char *period;      /* as report_span_parse reads it; NULL = the last one that is over */
    int64_t about;           /* the matter a template is about (campaign); 0 = none */
    enum paper_lang lang;
    bool sources;            /* list the sources at the end */
    bool anew;               /* ask again although the numbers are bound */
    const char *href;        /* of figures' pages, or NULL */
    const char *reason;      /* of the look */
} app_report_wish_t;

/* A number that somebody typed: no figure is behind it. */
enum { APP_REPORT_TYPED_MOST = 400 };
typedef struct app_report_typed {
    enum lang lang;
    int line;                /* of the text as it is edited, from 1; of a field: of its value */
    const char *said;
    const char *field;       /* the matter's field that holds it; NULL = the text itself */
    words_t label;           /* of the field */
} app_report_typed_t;

typedef struct app_report_made {
    const catalogue_t *catalogue;
    const cat_report_t *report; /* in the arena */
    report_made_t made;
    report_span_t span;
    const char *office;
    bool bound;              /* made from numbers bound before */
    const app_report_typed_t *typed;
    size_t typed_count, typed_more; /* typed_more: so many others, which are not listed */
    const cat_mistakes_t *mistakes; /* of an editor's text that cannot be read; the error is the first of them */
} app_report_made_t;

/* Everything in arena a. */
int app_report(app_t *app, const app_report_wish_t *wish, arena_t *a, app_report_made_t *ret, err_t *err);
int app_report_write(const app_report_made_t *made, enum writ_form form, buf_t *out, err_t *err);
/* {"report","name":{},"office","from","to","period":{},"bound","sentences":[…],"missing":[…],"warnings":[{}],
 *  "typed":[{"lang","line","said","field"?,"label"?{}}] numbers typed by hand, "typed_more": so many others, "names":{FIGURE:{"label":{},"kind","parent"}} of the figures that its text names}. */
int app_report_json(const app_report_made_t *made, json_t **ret_json, err_t *err);

/* Which numbers bound to the matter's report would be others today: {"bound","numbers","changes":[{"lang","line","column","figure","label":{},
 * "then","now","passport" of today's,"same_question"}],"not_asked"}. not_asked: how many stand there no more, or are not the actor's to ask.
 * bound false: nothing is bound, nothing compared. Made twice: as app_report, two looks. The caller owns *ret_json. */
int app_report_changes(app_t *app, const actor_t *actor, int64_t matter, arena_t *a, json_t **ret_json, err_t *err);

/* The templates: [{"report","name":{},"period","about","for":[],"english"}]. */
int app_reports(app_t *app, json_t **ret_json, err_t *err);
/* The text of a template, or of a matter's report as it stands, to be edited. */
int app_report_text(app_t *app, const actor_t *actor, const char *template_, int64_t matter, arena_t *a, const char **ret_text, err_t *err);
/* Does the act of a kind that carries reports need numbers bound (its conditions name `fresh`)? Then who performs it is told what was
 * typed and what is blank. */
bool app_report_final(const app_t *app, const char *kind, const char *act);
/* Asks all figures and keeps the answers in the matter. */
int app_report_bind(app_t *app, const actor_t *actor, int64_t matter, arena_t *a, act_receipt_t *ret_receipt, err_t *err);

#endif
