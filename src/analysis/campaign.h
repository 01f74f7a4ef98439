/* campaign.h - a campaign by its own figures: board, weeks, offices that stand out, the call and the closing report as drafts.
 *
 * Figures    Which are watched stands in the campaign (field `watches`, codes of figures of the catalogue, each with a group:
 *            cases, persons, senior, other); goals are those of `figure ask --compare plan` (src/figure/plan.c): set by a part,
 *            or in the campaign for the first watched figure of a group.
 * Window     From the first day to the last (the extended one once extended), while it runs up to `until`; compared with the
 *            same days of the year before. An extension moves the window and the one it is compared with by the same days; the
 *            board shows both, until the day first planned and until now.
 * Weeks      Seven days each from the first day on, against the same seven of the year before; the last may be shorter.
 * Offices    Those directly below. An office stands out when its growth is far from that of the others: y = ln((now + 1/2) /
 *            (before + 1/2)), z = 0.6745 (y - median) / MAD, |z| >= 3.5 (Iglewicz and Hoaglin); where half of the offices are
 *            alike (MAD 0) by the mean deviation; judged are offices whose two counts are together at least ten (one case less
 *            is no growth), and at least five of them. A base below 20 is said: small numbers grow wildly. Offices without any
 *            count now are named beside, those with none in either year by their number. No ranking.
 * Rights     The campaign and its parts as book_matter; figures as figure_ask, for the campaign's office or, if that is
 *            above the actor's, for the actor's.
 * Threads    Any. Results belong to the caller.
 */
#ifndef ANALYSIS_CAMPAIGN_H
#define ANALYSIS_CAMPAIGN_H

#include "figure/figure.h"

enum { CAMPAIGN_OFFICES_LEAST = 5, CAMPAIGN_COUNT_LEAST = 10, CAMPAIGN_OUTLIER_MILLI = 3500, CAMPAIGN_DAYS_MOST = 1830 };

typedef struct campaign_ask {
    int64_t campaign;
    day_t until;          /* figures up to this day; DAY_NONE = today, at most the campaign's last */
    const char *office;   /* code; NULL = the campaign's */
} campaign_ask_t;

/* {"campaign","name","office","start_on","end_on","extended_to"|null,"extended_on"|null,"last_day","until","before_from","before_to",
 *  "running","days","days_left",
 *  "figures":[{"name","group","label","unit","value": as figure_ask,"goal"|null,"reached":{"part","whole","say"}|null,
 *              "planned": value up to the day first planned, when extended and over}],
 *  "hidden": watched figures that count what the actor may not read, left out here and everywhere,
 *  "asked": the question of the figures (figure_ask_read: chart, acts behind, passport), "position",
 *  "listed":{"all","done","left","open","late","cases":[{"id","name","office","stage","term_on","late"}]},
 *  "forces":{"all","by_post":[{"code","words","n"}],"list":[{"id","name","leader","post","members","stage"}]}}
 * ERR_ANALYSIS_MATTER (no campaign), ERR_ANALYSIS_CAMPAIGN (nothing watched, not begun, too long). */
int campaign_board(figures_t *f, const actor_t *actor, const campaign_ask_t *ask, json_t **ret_json, err_t *err);

/* {"campaign","figures":[{"name","label","unit"}],"weeks":[{"week","from","to","days","n":[],"before":[],"total":[],
 *  "total_before":[]}] (of the year before null: nothing was on record then),"sheets":[{"id","week_end","stage","typed":{group: n},"counted":{group: n},"differs"}]} */
int campaign_weeks(figures_t *f, const actor_t *actor, const campaign_ask_t *ask, json_t **ret_json, err_t *err);

/* {"campaign","figures":[{"name","label","unit","offices","median_say":{zh,en},"out":[{"office","words","n","before","z" (thousandths),
 *  "direction": behind|ahead,"small_base","why":{zh,en}}],"none":[{"office","words","before"}] (now, but the year before),
 *  "unkept": offices whose time compared with is not all on record, which are not judged, "nothing": offices with none in either year, "small": offices with too few to judge,"few": bool}]} */
int campaign_outliers(figures_t *f, const actor_t *actor, const campaign_ask_t *ask, json_t **ret_json, err_t *err);

/* A call (closing false: of the days `from` .. until, for the offices behind) or the closing report as a draft of the actor for the
 * campaign's own act: {"kind","act","matter","version","content":{"fields"}}; dry: not kept. */
typedef struct campaign_write {
    campaign_ask_t ask;
    day_t from;           /* of the call; DAY_NONE = the day after the last call on record, else three months before until; at earliest
                             the first day */
    bool closing, dry;
    bool keep_own; /* a draft of the act that is there already is not replaced: ERR_REGISTER_DRAFT_CHANGED */
    enum lang lang;       /* of the draft: one language */
} campaign_write_t;
int campaign_write(figures_t *f, const actor_t *actor, const campaign_write_t *what, json_t **ret_json, err_t *err);

#endif
