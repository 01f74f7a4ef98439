/* figure.h - indicators of the catalogue asked for: what, where, when, broken down, compared. Numbers are bound, not typed.
 *
 * Purpose    Every number that a page, a paper, a chart or a report shows is the answer to a question put here. The question
 *            has one canonical form (member "asked" of the answer); the same question at the same position of the log gives
 *            the same answer on SQLite and PostgreSQL.
 * Truth      A counted act is what stands in effects.counts of its body: figure, day of the law, n (+1; -1 when annulled),
 *            amount. Corrections and annulments are acts with counts of their own, so sums are right at any time, and as of
 *            any day on which they were recorded. `xiezhi figure recount` compares acts, tallies and columns.
 * Sorts      count (件/人/份/次), sum (元 in fen, 人次 ...), share (part and whole, exact), days (between two acts of a
 *            matter, or a date field and an act: sum and number, quantiles 25/50/75/90), stock (matters in stages at the end
 *            of a day). docs/catalogue.md, "figures".
 * Records    An office is on record from the day its first matter of any kind was opened, a kind from its first matter of the
 *            installation, a figure from its valid_from on. A window compared with that lies before is not nothing: it has no
 *            number, neither of the offices asked about nor of an office that is a row.
 * Windows    from and to, both included. A comparison is the same window elsewhere: yoy (the same days a year before, 29
 *            February becoming the 28th), before (as long, just before: whole months and years stay whole), five (the same
 *            days of each of the five years before), plan (targets). A stock is taken at the end of `to`.
 * Breakdown  At most three of
 *              office      the offices directly below the one asked about, each with all below it; and its own
 *              province, prefecture, county   rolled up to that level (an office above it stands for itself)
 *              each        every office for itself, nothing rolled up
 *              tree        every office with all below it: the four-level table (rows overlap; the total does not)
 *              level       nation, province, prefecture, county: whose own work it is
 *              year, quarter, month, week (ISO 8601), day
 *              FIELD       choice, choices, bool, office, user, matter stage (`stage`) of the kind of the figure; what the
 *                          matter says now (or said on known_on). Choices: one matter in each of its codes, so rows may add
 *                          up to more than the total. FIELD.group: the groups of its code table.
 *              parent.FIELD, parent.FIELD.group   of the whole that the matter is part of
 *            With several figures a field must exist in the kind of each.
 * Rights     Offices within the actor's own; figures of kinds that the actor may read there, or only count (book_may_count): then
 *            within limits, so that no number is of a person or of a single matter (few.c has them). Sealed fields neither break
 *            down nor narrow. Matters under a seal that hides them from the actor are counted, but by a field they
 *            stand together under the key "*". The program itself (actor.system) sees all.
 * Rounding   None here: values are whole numbers (money in fen) or {"part","whole"}. Who shows them calls figure_say, the
 *            only place that rounds (half away from zero, once).
 * Cost       A pass over the columns of the figure's counted acts: 2 to 4 ns an act and window, 5 to 8 ns by a field. The first
 *            question after a start opens the columns (cache/figure), or makes them from the acts (about 3 us an act).
 * Threads    Any number at once.
 */
#ifndef FIGURE_FIGURE_H
#define FIGURE_FIGURE_H

#include "base/progress.h"
#include "register/book.h"

typedef struct figures figures_t;

enum {
    FIGURE_ASKED_MOST = 32,      /* figures of one question */
    FIGURE_BY_MOST = 3,
    FIGURE_NARROW_MOST = 16,
    FIGURE_ROWS_MOST = 200000,
    FIGURE_WAVES_MOST = 6,       /* the window itself and those it is compared with */
    FIGURE_SMALL_BASE = 20,
    FIGURE_FEW = 5,              /* fewer counted acts are not told to who only counts */
    FIGURE_QUANTILES = 4         /* 25, 50, 75, 90 per cent */
};

typedef struct figures_options {
    book_t *book;                /* borrowed */
    const char *folder;          /* borrowed: where the columns are kept (cache/figure), or NULL: in memory only */
    int64_t keep_from;           /* a log so long is worth files; 0 = 20,000 leaves */
    /* The tree of offices as it stood on a day, borrowed and constant; NULL: boundaries "then" use today's tree with ended
     * offices standing for themselves. When it gives NULL, the question is ERR_FIGURE_TREE. */
    const office_tree_t *(*tree_on)(void *arg, day_t day);
    void *arg;
} figures_options_t;

/* Reads nothing yet. */
int figures_open(const figures_options_t *options, figures_t **ret_figures, err_t *err);
/* NULL allowed. */
void figures_close(figures_t *f);
book_t *figures_book(const figures_t *f);
/* Brings the columns up to date, which every question does by itself: with a bar where it may be long (the first time, after
 * a change of the catalogue), and now and then where a program runs for days. */
int figures_follow(figures_t *f, const progress_t *progress, err_t *err);

/* --- which there are ----------------------------------------------------------------------------------------- */

enum figure_sort { FIGURE_COUNT, FIGURE_SUM, FIGURE_SHARE, FIGURE_DAYS, FIGURE_STOCK };

/* By name, unique in the catalogue: ERR_FIGURE_NAME with the nearest. */
int figure_find(const catalogue_t *c, const char *name, const cat_kind_t **ret_kind, const cat_figure_t **ret_figure,
                err_t *err);
enum figure_sort figure_sort_of(const cat_figure_t *figure);
/* Is it an amount of money, in fen? */
bool figure_is_money(const cat_kind_t *kind, const cat_figure_t *figure);
/* 件, 人, 份, 元, 天, %; never NULL. */
const char *figure_unit(const cat_kind_t *kind, const cat_figure_t *figure);
/* How it is counted, in words: the catalogue's, else made from its keys. */
int figure_formula(const catalogue_t *c, const cat_kind_t *kind, const cat_figure_t *figure, enum lang lang, buf_t *out,
                   err_t *err);
/* Version of its definition (and of what it is made of): 12 hex digits, the same wherever the definition is. */
enum { FIGURE_VERSION = 13 };
int figure_version(const catalogue_t *c, const cat_kind_t *kind, const cat_figure_t *figure, char into[FIGURE_VERSION],
                   err_t *err);
/* {"name","kind","kind_label":{},"label":{zh,en},"unit","sort","money","formula":{zh,en},"law","version","valid_from",
 *  "valid_to","by":["office",...,"FIELD",...]} */
json_t *figure_json(const catalogue_t *c, const cat_kind_t *kind, const cat_figure_t *figure);
/* Array of those the actor may read; word: in name or label, or NULL. The caller owns *ret_json. */
int figure_list(const figures_t *f, const actor_t *actor, const char *word, json_t **ret_json, err_t *err);
/* What a page that asks needs besides: {"breakdowns":{KIND:[{"name","label":{}}]}: the fields of a kind, and of the whole it is part
 * of (parent.FIELD), "funnels":[{"name","label":{},"steps":[{"figure","label":{}}]}]: code table figure_funnels, a group a
 * funnel, a code FUNNEL.FIGURE; steps of figures that the actor may not read are left out, funnels of one step as well}. */
enum { FIGURE_STEPS_MOST = 16 };
int figure_menu(const figures_t *f, const actor_t *actor, json_t **ret_json, err_t *err);

/* --- the question ---------------------------------------------------------------------------------------------- */

enum figure_compare { FIGURE_ALONE, FIGURE_YOY, FIGURE_BEFORE, FIGURE_FIVE, FIGURE_PLAN };

/* All texts borrowed. */
typedef struct figure_ask {
    const char *figure[FIGURE_ASKED_MOST];
    size_t figure_count;
    const char *office;          /* code; NULL = the actor's */
    bool alone;                  /* that office alone, not those below */
    day_t from, to;              /* DAY_NONE: to = today; from = 1 January of the year of to */
    const char *by[FIGURE_BY_MOST];
    size_t by_count;
    enum figure_compare compare;
    const char *plan;            /* FIGURE_PLAN: the matter whose parts hold the targets (docs/figures.md) */
    bool then;                   /* boundaries of each act's day; false: those of today */
    day_t known_on;              /* as recorded until the end of that day; DAY_NONE = now */
    book_filter_t narrow[FIGURE_NARROW_MOST]; /* FIELD=VALUE as lists write it (register/filter.h); also parent.FIELD,
                                                  parent=ID (the parts of one matter) and matter=ID (that one) */
    size_t narrow_count;
    bool empty;                  /* also rows of nothing, for offices, levels, periods and codes of choices */
    bool granted;                /* who asks for the actor has seen to it that he may know it, also of a kind he may not read; offices
                                    and seals stay. Not part of the question */
} figure_ask_t;

/* year, quarter, month, week, day; NULL allowed. */
bool figure_by_period(const char *word);
/* The last day of a period by the key of its row (2025, 2025-Q1, 2025-03, 2025-W05, 2025-03-05); DAY_NONE: it is none. */
day_t figure_period_end(const char *key);

/* The question as JSON, and back: {"figures":[],"office","alone","from","to","by":[],"compare":"none|yoy|before|five|plan",
 * "plan","boundaries":"now|then","known_on","where":["FIELD=VALUE"],"empty"}; members may be left out. Texts go into the
 * arena. ERR_FIGURE_QUESTION names the member. */
int figure_ask_read(const json_t *from, arena_t *a, figure_ask_t *ret_ask, err_t *err);
/* The same from words as people type them: by "office,year", compare "yoy"; NULL = not given. */
int figure_ask_words(const char *by, const char *compare, const char *boundaries, arena_t *a, figure_ask_t *into, err_t *err);

/* The answer:
 *  {"asked":{…the question in full, canonical…},
 *   "computed_at": instant, "position": leaves of the log, "catalogue": version of all asked figures,
 *   "windows":[{"from","to"},…]            the window, then those compared with
 *   "notes":[{"code","zh","en"},…]          what it does not know: running (the period is not over), not_begun, overlap, records_begin,
 *                                          no_record, joined_later, validity, over_whole, stage_now, plan_time, plan_whole, plan_outside, plan_none,
 *                                          plan_rows, plan_narrowed, plan_elsewhere, plan_not_for;
 *                                          offices_moved (offices merged or split: which, when, and how that is counted),
 *                                          offices_apart (how to ask for them apart), office_ended; few (who asks only counts: what is left out)
 *   "few": bool                            … the same as a flag
 *   "offices_moved":[{"on","from":[CODE],"to":[CODE]},…]   those changes that touch the numbers shown
 *   "on_record_from": day                  anything is on record from then on, null = nothing is; of each figure likewise;
 *                                          kind_on_record_from: its kind is, in the whole installation
 *   "joined_rows":{CODE: day|null}         rows of offices on record only from after the window's first day; null = never
 *   "by":[{"name","label":{zh,en}},…],
 *   "conditions":[{zh,en},…]               what "where" says, in words
 *   "figures":[{"name","kind","label":{zh,en},"unit","sort","money","formula":{zh,en},"law","version","on_record_from","kind_on_record_from"},…],
 *   "rows":[{"key":[…],"words":[{zh,en},…],"values":[VALUE,…]},…]    one value per figure; offices in order of codes,
 *                                                                    periods in order of time, codes as in the catalogue
 *   "total":{"values":[VALUE,…]}}
 * VALUE  {"n": whole number                      counts, sums (money in fen), stocks; days: how many were measured
 *         "ratio":{"part","whole"}               shares; days: their sum and their number (mean)
 *         "quantiles":[q25,q50,q75,q90]          days, or null when nothing was measured
 *         "unrecorded": true                     nothing was on record yet in the days of the row: n is 0 and means nothing; say: "无记录"
 *         "unbegun": true                        with unrecorded: the days of the row have not come; compared with nothing; say: "尚未开始"
 *         "ended": true                          with unrecorded: the office had ended before those days; no change is computed; say: "已撤销"
 *         "few": true                           not told to who only counts (few.c): no n, ratio, quantiles, nothing compared; say: "较少"
 *         "before": n or {"part","whole"}        compared with; five: the mean of the five, as {"part","whole":5}; plan: the target
 *         "series":[n,…]                         five: oldest first
 *         "change": n - before                   counts
 *         "percent":{"part","whole"}             (n - before) / before; null when the base is 0
 *         "points":{"part","whole"}              shares: difference of the two rates, to be said in percentage points
 *         "times":{"part","whole"}               n / before; null when the base is 0 ("increase by N times" is percent)
 *         "due":{"part","whole"}                 plan, counts and sums: the target by the share of the plan's time in the window
 *         "of_due":{"part","whole"}              n / due; null when nothing is due yet
 *         "outside_plan": true                   plan: the window holds days that are none of the plan's; how much is done is not reckoned
 *         "small_base": true                     base below 20
 *         "no_record": true                      nothing was on record in the window compared with: before is null, nothing follows
 *         "part_record": true                    … or not from its beginning on (five: not in all; their mean is of those that are);
 *                                                of a row its own days count. Then, and with "joined", before is told and no change
 *         "moved": true                          offices merged or split between the two times: they are not of the same offices
 *         "joined": true                         … because the office itself joined in that window
 *         "say":{"zh":{…},"en":{…}}}             n, before, change, percent, points, rise_times, times as figure_say says them;
 *                                                plan: n, before (the whole target), done, due, of_due
 * Members that do not apply are left out. Position 0 of "key" is text; "-" = no value, "*" = under seal.
 * ERR_FIGURE_NAME, _QUESTION, _BY, _OFFICE, _WINDOW, _MANY, _PLAN; ERR_REGISTER_FILTER*. The caller owns *ret_json. */
int figure_ask(figures_t *f, const actor_t *actor, const figure_ask_t *ask, json_t **ret_json, err_t *err);

/* How much of a time that another is held against is on record: the one rule, for answers and for what is bound in reports. kind:
 * the figure's kind is on record from that day on; offices: those asked about, or the row's, whose first matter may come within a
 * twelfth of the time: it waited for them. DAY_NONE = never. stock: counts at the last day alone. */
enum figure_kept { FIGURE_KEPT, FIGURE_HALF_KEPT, FIGURE_UNKEPT };
enum figure_kept figure_kept(day_t kind, day_t offices, day_t from, day_t to, bool stock);

/* One number: the total of the first figure of the question. */
typedef struct figure_value {
    int64_t part, whole;          /* whole 1: a whole number; 0/0: nothing was measured, or it is not told (few) */
    bool few;
    bool compared;
    int64_t before_part, before_whole;
    bool money, rate;             /* rate: a share, changes in percentage points */
    const char *unit;             /* of the catalogue */
} figure_value_t;
int figure_number(figures_t *f, const actor_t *actor, const figure_ask_t *ask, figure_value_t *ret_value, err_t *err);

/* --- the acts behind --------------------------------------------------------------------------------------------- */

typedef struct figure_act {
    int64_t act, matter;          /* the act that counted; of a correction or annulment the act concerned stands in target */
    int64_t target;               /* 0 = none */
    const char *kind, *figure, *office;
    day_t on, recorded_on;
    int64_t n, amount;            /* days: amount is their number */
    int64_t cell;                 /* of the answer: the same for acts of one row; of several rows (choices) the first */
} figure_act_t;
typedef int (*figure_act_fn)(void *arg, const figure_act_t *act, err_t *err);
/* All that make up a value of the answer: key as in its row (by_count texts), or NULL = the total. Ascending by matter. A share
 * gives those of its part, then those of its whole. What one may see of each act is for the caller to ask
 * (book_seal_hides, book_may_read). A non-zero return of fn ends it. Who only counts is told none: ERR_FIGURE_READ. */
int figure_acts(figures_t *f, const actor_t *actor, const figure_ask_t *ask, const char *const *key, figure_act_fn fn,
                void *arg, err_t *err);

/* --- said (say.c) -------------------------------------------------------------------------------------------------- */

enum figure_form {
    FIGURE_SAY_NUMBER,     /* part/whole with the unit: 40326件, 40,326; digits customary: none for whole numbers, else 1 */
    FIGURE_SAY_SCALED,     /* 25.57万件, 2.32亿元; below 10,000 as it is; en: million, billion; digits customary: 2 */
    FIGURE_SAY_WAN,        /* always in 万 (en: as it is), 2 digits */
    FIGURE_SAY_YI,         /* always in 亿 (en: million), 2 digits */
    FIGURE_SAY_PERCENT,    /* part/whole as 12.3%, 1 digit; customary digits: more where 1 would make 0% or 100% of what is neither */
    FIGURE_SAY_POINTS,     /* part/whole as 12.3个百分点, percentage points; without its sign */
    FIGURE_SAY_RISE_POINTS, /* 上升12.3个百分点, fell by 4.5 percentage points, 持平 */
    FIGURE_SAY_RISE,       /* part = now, whole = before: 上升12.3%, 下降4.5%, 持平; rose by 12.3%, fell by …, was unchanged */
    FIGURE_SAY_RISE_TIMES, /* 上升3.5倍, rose by 3.5 times: new = (N+1)·old */
    FIGURE_SAY_TIMES,      /* 4.5倍, 4.5 times: new = N·old, for 是…的N倍 */
    FIGURE_SAY_USUAL       /* 上升…%, from twice the base on 上升…倍 */
};
typedef struct figure_style {
    enum figure_form form;
    int digits;            /* after the point, 0..6; -1 = customary */
    bool zeros;            /* keep zeros at the end: 50.0% */
    bool money;            /* part is in fen: shown in yuan */
    const char *unit;      /* 件, 元, 天 …; NULL = none. In English after a space as its word (cases, persons …) or left out */
    bool bare;             /* no unit, no sign word: only the number */
} figure_style_t;
/* The word of a unit of the catalogue: 件; cases. What has none in English stays as it is, % too. */
const char *figure_unit_in(const char *unit, enum lang lang);
/* Appends. whole 0 appends nothing and returns false: there is no such number (＿＿＿ is for the caller to print). */
bool figure_say(buf_t *out, const figure_style_t *style, int64_t part, int64_t whole, enum lang lang);
/* What is to be minded of a VALUE that is compared: 基数小, 对比期记录不全, … , each behind a comma, the only list of these words
 * outside the pages (figures.mark_* there). Returns how many; 0 appends nothing. */
int figure_marks(buf_t *out, const json_t *value, enum lang lang);

/* --- counted again ---------------------------------------------------------------------------------------------------- */

typedef struct figure_recount {
    int64_t acts, counted;        /* acts read; what they counted */
    int64_t tallies, events;      /* sums compared: of table tally, of the columns */
    int64_t weighed;              /* acts whose formulas were asked anew; 0 without formulas */
    int64_t differences;
    double seconds;
    json_t *found;                /* [{"where":"tally|columns|formula","figure" (of what stands now: the stage),"office","day","n","amount","counted_n","counted_amount"}], at
                                     most 100; the caller's */
} figure_recount_t;
/* Adds up anew what the acts say they counted and compares with tallies and columns. formulas: asks the conditions and sums of the
 * figures anew of what the acts say, too (book_formulas; "matter" in place of "office"). kind NULL = all. */
int figure_recount(figures_t *f, const char *kind, bool formulas, const progress_t *progress, figure_recount_t *ret, err_t *err);

#endif
