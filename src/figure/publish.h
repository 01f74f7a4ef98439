/* publish.h - figures as they were published: frozen, checked later, published again with a ground.
 *
 * Why acts   A publication is itself something the office did and may have to answer for. So it is a matter of the kind that
 *            serves instrument "figure": act `publish` opens it and holds the frozen answer in its fields,
 *            act `restate` lays a new answer over it with its ground. It goes through register_act() and so has rights, a number
 *            series, a leaf in the log, a proof, annulment and history like all else; the old answer stays in the old act.
 * Frozen     Passport, question, answer, its text in both languages, position of the log (leaves) and root at it, version of
 *            the catalogue's figures, when, where. The installation signs all that (signed note), so that an answer somebody
 *            typed into the fields is told from one that the program asked for: unsigned ones are listed as such, and never
 *            as right.
 * Checked    The question is asked again as known now. Where the answer differs, old and new stand side by side with the very acts
 *            that made the difference: counted acts that came into the log at or after the position (recorded later, corrected,
 *            annulled), and later acts that changed a field the question breaks down or narrows by. A figure whose definition has
 *            changed is named as such.
 * Rights     Publishing asks as the actor. Checking asks as the actor too: who sees less than the publisher is told that the
 *            answers cannot be compared when the office is outside of his reach (the error of figure_ask). Acts that the actor may
 *            not see are counted and not shown.
 * Cost       Checking is one question and, if it differs, one pass over its counted acts and the log since.
 * Threads    Any.
 */
#ifndef FIGURE_PUBLISH_H
#define FIGURE_PUBLISH_H

#include "figure/passport.h"
#include "ledger/ledger.h"

enum { PUBLISH_ROWS_MOST = 1000, PUBLISH_ACTS_SHOWN = 200, PUBLISH_LATER_MOST = 500000 };

typedef struct publish_wish {
    const actor_t *actor;
    const char *passport;        /* a question that was asked */
    const char *where;           /* where it is published: at most 200 characters */
    day_t on;                    /* of publication; DAY_NONE = today */
    int64_t restates;            /* the matter published earlier; 0 = a new one */
    const char *ground;          /* why it is stated again; needed with restates */
    const char *idem_key;        /* or NULL */
} publish_wish_t;

/* ERR_FIGURE_PUBLISH_ROWS, _GROUND, _SHORT, _OTHER (another question than that published), _SAME (nothing to state again), _TWICE (there,
 * on that day), _RUNNING, the errors of register_act. That the last day is not over stands in the frozen notes (day_running), and
 * that there is no number, because nothing is on record of its time (nothing_on_record). */
int publish_figure(figures_t *f, const ledger_key_t *key, const publish_wish_t *wish, arena_t *a, act_receipt_t *ret_receipt,
                   err_t *err);

/* [{"matter","number","office","stage","passport","title","where_published","published_on","restated","signed"}], newest first, at
 * most 200; below: id to go on from. */
int published_list(figures_t *f, const ledger_key_t *key, const actor_t *actor, int64_t below, json_t **ret_json, err_t *err);

/* {"matter","number","passport","title","where_published","published_on","asked":{},"position","root","computed_at",
 *  "verdict": "same" | "changed" | "unsigned" | "log"     log: the log before the position is another one now
 *  "definition": bool                                      the definition of a figure has changed since
 *  "changes":[{"key":[…],"words":[…],"figure","label":{},"old":VALUE|null,"new":VALUE|null}],     at most 200
 *  "changes_total",
 *  "acts":[{…as passport.h…,"reason":"recorded_later|corrected|annulled|field_changed"}],"acts_total","hidden",
 *  "versions":[{"act","on","recorded_at","actor","where_published","published_on","position","ground","annulled","text":{zh,en}}]} */
int published_check(figures_t *f, const ledger_key_t *key, const actor_t *actor, int64_t matter, json_t **ret_json, err_t *err);

/* Did the installation, with this key or one before it, sign these fields of a published figure? */
bool publish_is_signed(const ledger_key_t *key, const json_t *fields);
/* Of a matter as book_matter tells it: what was said each time, oldest first; a new list as "versions" of published_check, each with its
 * "answer" where one was frozen. */
json_t *published_versions(const json_t *matter);

#endif
