/* ratio.h - the case-case ratio (案-件比): how many procedural items a real case costs.
 *
 * Rule       ratio = (N + sum of items) / N. N = cases (base rows), items = counts of avoidable steps: 16 items of the list of
 *            2020; example of the published rules: returned twice and extended once 4, clean 1, one adjournment 2: 3 cases, 7
 *            items, 1 : 2.33. data/analysis/ratio.tsv holds the items with the days for which they hold, which figures of the
 *            catalogue count each, and what of it is unverified.
 * Standing   Cancelled as an indicator on 2024-10-16 with all values and rankings: still computed for analysis, and every
 *            answer says so; offices are never ranked by it here.
 * Truth      Cases and items are counted acts (figure/figure.h), each by its own day within the window: items may belong to
 *            cases accepted before. A recount reads what the acts themselves say.
 * Rights     As figures: offices within the actor's own. Items that count what the actor may not read are left out and named
 *            ("readable" false), and the answer says that it is partial; without the cases there is no ratio. Who only counts there
 *            (book_may_count) has the ratio of all without the items that are few, and no rows.
 * Threads    Any. Results belong to the caller.
 */
#ifndef ANALYSIS_RATIO_H
#define ANALYSIS_RATIO_H

#include "figure/figure.h"

typedef struct ratio_ask {
    const char *office;   /* code; NULL = the actor's; with all below */
    day_t from, to;       /* both included; DAY_NONE: this year up to today */
    const char *by;       /* NULL, "office" (directly below), "handler", "month", "crime" */
} ratio_ask_t;

/* {"from","to","office","cases","items","pieces": cases + items,"ratio":{"part","whole"}|null,"say":{zh,en},"hundred": "233.33",
 *  "standing":{"cancelled_on","words":{},"after": bool},
 *  "causes":[{"code","words","n","figures":[],"from","to","status","source","doubt":{},"kept": bool,"readable": bool,"recorded": bool}],
 *  "partial": bool,
 *  "readable": bool             false: the cases are not the actor's to count, so there is no ratio
 *  "recorded": bool             false: of the cases nothing is on record in the window, or it has not begun: 0 means nothing
 *  "notes":[{"code","zh","en"}] of the cases' figures: running, not_begun, records_begin, offices_moved, office_ended
 *  "by": name, "rows":[{"key","words","cases","items","pieces","ratio","say","hundred"}]}
 * A row without cases has no ratio. ERR_FIGURE_*, ERR_ANALYSIS_BY. */
int ratio_ask(figures_t *f, const actor_t *actor, const ratio_ask_t *ask, json_t **ret_json, err_t *err);

/* The items on a day: as "causes", without n. */
int ratio_items(day_t on, json_t **ret_json, err_t *err);

/* The acts behind an item, or behind the cases (its code), that the actor may see: {"item","n" (all),"hidden","acts":[{"act","matter",
 * "number","kind","office","on","n"}]}, at most RATIO_ACTS_MOST. ERR_ANALYSIS_ITEM. */
enum { RATIO_ACTS_MOST = 1000 };
int ratio_acts(figures_t *f, const actor_t *actor, const ratio_ask_t *ask, const char *item, json_t **ret_json, err_t *err);

/* Counted anew from what the acts say (a pass over the acts): {"cases","items","agrees": bool,"differences":[{"code","n","counted"}]}. */
int ratio_recount(figures_t *f, const actor_t *actor, const ratio_ask_t *ask, json_t **ret_json, err_t *err);

#endif
