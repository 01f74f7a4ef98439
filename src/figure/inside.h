/* inside.h - what the files of figure share: a question while it is answered.
 *
 * The way of a question (see figure.h)
 *   read.c      words and JSON -> figure_ask_t, and back in full
 *   question.c  names, rights, measures: what is to be added up
 *   window.c    the windows, and where a day of each belongs
 *   by.c        what rows there may be: offices and periods
 *   field.c     … and codes; what narrows
 *   few.c       what who only counts is not told
 *   cohort.c    shares that go by the day of the whole's acts
 *   count.c     the passes over the columns (counted.h)
 *   days.c, days_binned.c   quantiles
 *   moved.c     offices that merged, split or ended: which changes touch the answer, and what is said of them
 *   answer.c    cells -> JSON, comparisons
 */
#ifndef FIGURE_INSIDE_H
#define FIGURE_INSIDE_H

#include "catalogue/words_json.h"
#include "figure/counted.h"
#include "figure/figure.h"
#include "register/filter.h"

#include <pthread.h>

__extension__ typedef __int128 wide_t;

enum {
    MEASURES_MOST = 2 * FIGURE_ASKED_MOST,
    CELLS_MOST = 1 << 25, /* sums held at once: 256 MB */
    CLIMB_MOST = 64,      /* offices above each other, successors among them */
    YEAR_LEAST = 1900, YEAR_MOST = 2199
};

struct figures {
    figures_options_t with;
    counted_t *counted;
};

/* What is added up in one pass: a figure that is no share. */
typedef struct measure {
    const cat_kind_t *kind;
    const cat_figure_t *figure;
    enum figure_sort sort;
    const cat_figure_t *cohort; /* the share whose part or whole it is, if that is of a cohort; else NULL */
    stream_t *made;             /* cohorts: its counted acts by the day and office of the whole's, */
    const stream_t *own;        /* ... made of these, */
    uint32_t *event;            /* ... by number */
} measure_t;

typedef struct wave {
    day_t from, to;
    int years, months, days; /* what its days are moved by to lie in the window asked for */
} wave_t;

enum by {
    BY_OFFICE, BY_PROVINCE, BY_PREFECTURE, BY_COUNTY, BY_EACH, BY_TREE, BY_LEVEL,
    BY_YEAR, BY_QUARTER, BY_MONTH, BY_WEEK, BY_DAY,
    BY_FIELD,
    BYS
};
extern const char *const BY_WORDS[BY_FIELD];

typedef struct row_name {
    const char *key;
    words_t words;
    bool part;                     /* a period that is not counted whole: the words say of which days it is */
    json_t *key_json, *words_json; /* once for all rows of an answer; dims_free takes them */
} row_name_t;

/* A stretch of days through which the offices hang together in one way. */
typedef struct bound {
    const office_tree_t *tree;
    day_t from, to;   /* of acts */
    day_t ended;      /* what ended before this day stands under its successor */
    int office;       /* the one asked about; -1 = not there yet */
    bool *in_scope;   /* by index of the tree */
} bound_t;
enum { BOUNDS_MOST = 32 };

/* One breakdown: its possible values in the order of the rows. */
typedef struct dim {
    enum by by;
    const char *name;
    words_t label;
    row_name_t *value;
    size_t count;
    bool offices;        /* values are offices or levels */
    int32_t *of_office[BOUNDS_MOST]; /* … by index of each tree; -1 = none of them */
    int64_t base;        /* periods: number of the first */
    size_t stride;       /* cells from one value to the next */
    /* fields: */
    const char *field;   /* its name, without parent. and .group */
    bool of_parent, of_group;
    word_list_t keys;    /* of the values */
    size_t room;
    int none, sealed;    /* values "-" and "*" */
    day_t *since;        /* offices, of a comparison: by value, on record from this day on; DAY_NONE = never */
    day_t *last;         /* offices: by value, the last day of one that has ended; DAY_NONE = it goes on */
    size_t *members;     /* ... of one merger or split: how many of its offices; room to count in */
    bool *moved;         /* ... a merger or split makes its two times differ in what is counted */
} dim_t;

/* What the matter of a counted act adds to its cell, or says against it. */
typedef struct lookup {
    const vec_t *cells;
    const uint32_t *up;   /* of the whole: its dense number by that of the part; NULL = the matter's own */
    const int32_t *table; /* by cell: what is added; NO_CELL; below that: a list, at LIST_OF(value) */
    const int32_t *const *lists; /* each ends with NO_CELL */
    bool ranged;          /* numbers and days: only within from .. to */
    int64_t from, to;     /* as cells; from > to: none */
    bool empty;           /* also without a value */
    int32_t sealed;       /* added for a matter under seal; NO_CELL */
} lookup_t;
enum { NO_CELL = -1, STEPS_MOST = UINT8_MAX + 1, LOOKUPS_MOST = FIGURE_BY_MOST + FIGURE_NARROW_MOST };
#define LIST_OF(value) (-(value) - 2)

/* Counted acts of one measure over one stretch of days. */
typedef struct pass {
    const stream_t *stream;
    day_t from, to;
    const int32_t *of_office; /* by number of the office in the columns */
    const int32_t *of_day;    /* from `from` on */
    day_t known_on;           /* recorded until; INT32_MAX = all */
    lookup_t lookup[LOOKUPS_MOST];
    size_t lookup_count;
    const int32_t *of_stage;  /* stocks: by stage of a step, STEPS_MOST of them; NO_CELL: not of the stock, or narrowed out */
    const int32_t *of_stage_sealed; /* the same for matters under seal */
    bool by_stage;            /* ... and the stage breaks down or narrows */
    const uint8_t *sealed;    /* bit by dense number: hidden from the actor; NULL = none is */
    const vec_t *from_field;  /* days from a date field */
    bool sums;                /* amounts are added up, not numbers */
} pass_t;

/* A column as it was known on a day. */
typedef struct known_column {
    const column_t *now;
    column_t then;
} known_column_t;
/* The matters of a kind that acts recorded later have touched, each as it was known. */
typedef struct known_kind {
    const cat_kind_t *kind;
    uint32_t *matter;
    json_t **then; /* as book_asof has it; NULL: not known yet */
    size_t count;
} known_kind_t;
enum { KNOWN_KINDS_MOST = 2 * FIGURE_ASKED_MOST /* each with its whole */, KNOWN_COLUMNS_MOST = 64, KNOWN_MATTERS_MOST = 50000 };

/* A target of one of the figures asked for; of all, or of one office. */
typedef struct goal {
    size_t figure;
    int64_t target;
    const char *office;
} goal_t;
enum { GOALS_MOST = 20000 };

typedef struct question {
    figures_t *f;
    const actor_t *actor;
    figure_ask_t ask; /* nothing left open */
    arena_t *arena;
    const office_tree_t *tree;
    int office;
    bound_t bound[BOUNDS_MOST]; /* in order; boundaries of today: one for all days */
    size_t bound_count;
    const cat_kind_t *kind[FIGURE_ASKED_MOST];
    const cat_figure_t *figure[FIGURE_ASKED_MOST];
    int part[FIGURE_ASKED_MOST], whole[FIGURE_ASKED_MOST]; /* measures; whole -1 = no share */
    measure_t measure[MEASURES_MOST];
    size_t measure_count;
    wave_t wave[FIGURE_WAVES_MOST];
    size_t wave_count;
    day_t today;      /* the last day of which anything can be known: known_on, else today */
    dim_t dim[FIGURE_BY_MOST];
    size_t cells;     /* product of the values; 1 without breakdown */
    int64_t *sum[MEASURES_MOST][FIGURE_WAVES_MOST];   /* per cell */
    int64_t total[MEASURES_MOST][FIGURE_WAVES_MOST];
    int64_t *measured[MEASURES_MOST][FIGURE_WAVES_MOST]; /* days, and sums of who only counts: how many */
    int64_t measured_total[MEASURES_MOST][FIGURE_WAVES_MOST];
    int32_t *quantile[MEASURES_MOST];                 /* days, window asked for: FIGURE_QUANTILES a cell, the total behind them */
    bool few;         /* the actor only counts in a kind asked about */
    bool *hidden[FIGURE_ASKED_MOST][FIGURE_WAVES_MOST]; /* ... then: is the number not told, by cell; the total behind them */
    int64_t position; /* leaves followed */
    day_t since[FIGURE_ASKED_MOST]; /* what is asked for is on record from this day on (and defined); DAY_NONE = never */
    day_t since_kind[FIGURE_ASKED_MOST]; /* its kind is, in the whole installation */
    day_t begins;                   /* known_on: the day on which the first act of all was recorded; DAY_NONE = not asked, or none was */
    day_t since_any;                /* anything is on record in the offices asked about; DAY_NONE = nothing is */
    size_t joined, joined_of;       /* offices on record in the window, not in the one compared with; those on record in all */
    const office_move_t **moved;    /* changes that touch the numbers shown */
    size_t moved_count;
    bool moved_total;               /* one of them the total's two times */
    goal_t *goal;
    size_t goal_count;
    const char *plan_office;        /* whose the plan is: a goal without an office is that of all of it */
    day_t plan_from, plan_to;       /* what the goals are for; DAY_NONE = the plan does not say */
    int64_t plan_days, plan_passed; /* its days, and how many of them lie in the window asked for and are not to come */
    known_kind_t known[KNOWN_KINDS_MOST];
    size_t known_count;
    known_column_t known_column[KNOWN_COLUMNS_MOST];
    size_t known_column_count;
} question_t;

/* read.c */
int ask_json(const question_t *q, json_t **ret_json, err_t *err);
/* question.c: everything but the sums. */
int question_make(figures_t *f, const actor_t *actor, const figure_ask_t *ask, arena_t *a, question_t *ret, err_t *err);
/* window.c */
int windows_make(question_t *q, err_t *err);
/* The day of the window asked for that a day of wave w belongs to. */
day_t window_day(const wave_t *w, enum by by, day_t day);
/* Number of the period a day lies in: ascending, without gaps. */
int64_t period_number(enum by by, day_t day);
row_name_t period_name(enum by by, int64_t number, arena_t *a);
/* Is only a part of the period counted, since the question begins or ends within it or it is not over? Of which days, in words
 * (in the question's arena; NULL = no memory). */
bool period_part(const question_t *q, enum by by, int64_t number, words_t *ret_mark);
/* known.c: a column of a kind by name, as of known_on; the columns are held. *ret_column NULL: there is none. */
int column_known(question_t *q, const cat_kind_t *k, const char *name, const column_t **ret_column, err_t *err);
/* The day on which the first act of all was recorded; DAY_NONE: none was. */
int known_begins(const question_t *q, day_t *ret_day, err_t *err);
void known_free(question_t *q);
/* plan.c */
int goals_read(question_t *q, err_t *err);
/* The window has a day of the plan; what is asked for is narrowed to a part of what the targets are for; they can be held against it. */
bool goal_in_time(const question_t *q);
bool goal_of_part(const question_t *q);
bool goal_fits(const question_t *q);
bool goal_is_set(const question_t *q, size_t figure);
/* The figure's number in the window holds days that are none of the plan's: it is held against no target. */
bool goal_outside(const question_t *q, size_t figure);
/* false: there is no target for it. */
bool goal_of(const question_t *q, size_t figure, size_t cell, bool total, int64_t *ret_part, int64_t *ret_whole);
/* Offices that a total is made of (the office asked about itself and those directly below), and how many of them have a target. */
size_t goal_offices(const question_t *q, size_t figure, size_t *ret_set);
/* A rate or a stock is not reached by and by: has the target of a figure a part that is due by now? */
bool goal_grows(const question_t *q, size_t figure);
/* words.c: a condition of the kind, as people read it. */
void condition_words(const cat_kind_t *k, const char *written, enum lang lang, buf_t *out);
/* by.c: once the windows are known. */
int bounds_make(question_t *q, err_t *err);
/* Within a bound: the office, or who has succeeded it; the one above; whether it is the bound's own or below; where it stands in a
 * breakdown by offices. */
int bound_stands_for(const bound_t *b, int office);
int bound_above(const bound_t *b, int office);
bool bound_within(const bound_t *b, int office);
int bound_head(const bound_t *b, enum by by, int office);
int dims_make(question_t *q, err_t *err);
/* BY_TREE: the sums of every office with those of all below it. */
int roll_up(question_t *q, size_t dim, int64_t *sums, err_t *err);
bool by_is_period(enum by by);
size_t rows_above(const question_t *q, const dim_t *d, size_t row, size_t into[CLIMB_MOST]);
/* field.c */
int field_dim(question_t *q, dim_t *d, const char *word, err_t *err);
int bad_by(const question_t *q, const char *word, err_t *err);
bool field_breaks_down(const cat_field_t *f);
/* Fields and narrowing of a measure's kind, as lookups, a stock's stages as tables; the columns are held. */
int lookups_make(question_t *q, const measure_t *m, pass_t *into, err_t *err);
/* Values that only the columns know (old codes, logins): before the cells are laid out; the columns are held. */
int field_values(question_t *q, err_t *err);
void dims_free(question_t *q);
/* few.c: does the question speak of a kind that the actor may count and not read? Before the breakdowns are made. */
int few_find(question_t *q, err_t *err);
bool few_reads(const question_t *q, const cat_kind_t *k);
int few_refuse(const question_t *q, err_t *err);
/* May the field not break it down, may it be narrowed by that name? */
bool few_names(const question_t *q, const cat_field_t *f);
bool few_narrows(const question_t *q, const cat_kind_t *k, const char *name);
/* Once all is counted: which numbers are not told; rows of none that is told are left out. */
int few_hide(question_t *q, err_t *err);
bool few_is(const question_t *q, size_t figure, size_t wave, size_t cell, bool total);
bool few_row(const question_t *q, size_t cell);
/* cohort.c: the streams of cohorts; the columns are held, and before any pass is made. */
int cohorts_make(question_t *q, err_t *err);
/* count.c: where each value lies; all sums, the columns held by it. */
int cells_lay_out(question_t *q, err_t *err);
int count_all(question_t *q, err_t *err);
/* Every act of a pass that counts, with its cell (NO_CELL with several: then once for each, `first` marking one of them). */
typedef struct hit {
    size_t event;
    int64_t cell, n, amount;
    bool first;
} hit_t;
typedef int (*hit_fn)(void *arg, const hit_t *hit, err_t *err);
int pass_each(const pass_t *p, hit_fn fn, void *arg, err_t *err);
/* The passes of a measure over a wave, one for each bound it crosses: at most BOUNDS_MOST. */
int passes_make(question_t *q, const measure_t *m, size_t wave, pass_t *into, size_t *ret_count, err_t *err);
/* days_binned.c: sums, numbers and quantiles of the window in one pass, where each act stands in one cell and cells are few. */
bool days_bin_well(const question_t *q, const pass_t *p, size_t count);
int days_binned(question_t *q, size_t measure, const pass_t *p, size_t count, err_t *err);
/* days.c: the sums of the measure are there already. */
int days_count(question_t *q, size_t measure, const pass_t *p, size_t count, err_t *err);
/* answer.c */
int answer_make(question_t *q, json_t **ret_json, err_t *err);
/* narrowed.c: what it is narrowed to, in words: [{"zh","en"}] */
json_t *conditions_json(const question_t *q);
/* notes.c: the columns are held */
int since_find(question_t *q, err_t *err);
/* Nothing of the window was on record then, or its beginning was not. */
bool wave_unkept(const question_t *q, size_t figure, size_t wave);
bool wave_half_kept(const question_t *q, size_t figure, size_t wave);
/* The same of one row (the days of its period in the wave), or of the total. */
enum figure_kept value_kept(const question_t *q, size_t figure, size_t wave, size_t cell, bool total);
/* The office, or the first of them, joined within the window: most of it was not on record. */
bool value_joined(const question_t *q, size_t wave, size_t cell, bool total);
/* Nothing was on record yet in the days of the row (or of the total): what is not there is not 0. */
bool value_unrecorded(const question_t *q, size_t figure, size_t cell, bool total);
/* The days of the row (or of the total) have not come. */
bool value_unbegun(const question_t *q, size_t cell, bool total);
/* moved.c: once the rows are known. */
int moved_find(question_t *q, err_t *err);
/* The office of the row (or the one asked about) had ended before the days of the row. */
bool value_ended(const question_t *q, size_t cell, bool total);
/* Before and after are not counted of the same offices. */
bool value_moved(const question_t *q, size_t cell, bool total);
/* What is to be said of the changes, or of the end of the office asked about; NULL = nothing. */
int moved_words(const question_t *q, words_t *ret_moved, words_t *ret_ended, err_t *err);
/* [{"on","from":[CODE],"to":[CODE]}] */
json_t *moved_json(const question_t *q);
/* Rows of offices that joined after the window's first day: {CODE: day, or null = never any record}. */
json_t *joined_rows_json(const question_t *q);
/* What who reads the answer must know of it: [{"code","zh","en"}]. */
json_t *notes_json(const question_t *q);

#endif
