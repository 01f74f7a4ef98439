/* inside.h - a report being made: shared by bind.c, loop.c, form.c and make.c only. */
#ifndef REPORT_INSIDE_H
#define REPORT_INSIDE_H

#include "report/report.h"

enum { KEYS_MOST = FIGURE_BY_MOST };

/* A turn of a loop: a key of a breakdown, or a time. */
typedef struct turn {
    const char *key;      /* code of an office, level or choice; NULL of a time */
    words_t words;
    report_span_t span;   /* of a time */
    int64_t n;            /* it is ordered by */
    bool silent;          /* nothing is on record of that number */
} turn_t;

typedef struct level {
    const cat_loop_t *loop;
    const turn_t *turn;
    size_t turns, at;
    bool running;         /* a turn has begun */
} level_t;

typedef struct kept_answer {
    const char *key;
    json_t *answer;       /* NULL: it cannot be had */
} kept_answer_t;

typedef struct binder {
    const cat_report_t *report;
    const report_data_t *data;
    arena_t *arena;
    level_t level[CAT_BLOCKS_DEEP + 1];
    int levels;
    kept_answer_t *kept;
    size_t kept_count;
    report_figure_t *figure;
    size_t figures;
    words_t *warning;
    const char **warned;  /* of each, which number it is of: said in the other language it is the same warning; "" = none */
    size_t warnings;
    day_t today;          /* of a frozen report the day on which its numbers were counted */
    day_t cut;            /* numbers of this version are of a time that goes on: they are compared until this day; DAY_NONE */
    bool beside_whole;    /* … and beside them stands a number of the whole time before */
    day_t own_from;       /* where the report's own time begins, that of the matter it is about too */
    bool marked;          /* a number of this version is marked as incomplete */
    day_t recorded;       /* records begin in the midst of the report's own time; DAY_NONE */
    words_t offices;      /* that offices merged, split or ended within its times: the fullest note of its answers; else empty */
    const chart_t **chart;
    size_t charts;
    buf_t words;          /* of the path said last */
} binder_t;

/* What a question is put together from: the loops around it and what the template says beside them. */
typedef struct asking {
    figure_ask_t ask;
    const char *key[KEYS_MOST];   /* of the row meant */
    size_t keys;
    report_span_t span;
    bool there;                   /* its window exists */
    bool running;                 /* its time goes on: a comparison stops at today, or says nothing (unfinished) */
    bool unfinished;
} asking_t;

/* A number of an answer, or that there is none. */
typedef struct number {
    bool there, compared, small_base, money, rate, measured; /* measured: days */
    bool no_record, part_record; /* of the time it is compared with nothing, or not all, is on record */
    bool joined;                 /* … or an office joined within it: its number is told, and no change */
    bool unrecorded;             /* nothing is on record of its own time */
    bool partly;                 /* … or only a part of it, or not of all offices */
    bool earlier;                /* its own time lies before the report's */
    bool unfinished;             /* its own time goes on, that before is a whole one: compared with it says nothing */
    int64_t part, whole, before_part, before_whole, points_part, points_whole, median;
    const char *unit;
    words_t label;
    const json_t *value, *answer;
} number_t;

/* bind.c */
asking_t binder_asking(const binder_t *b, const cat_bound_t *bound, enum figure_compare compare);
/* The answer, asked once; *ret NULL when it cannot be had. */
int binder_answer(binder_t *b, const figure_ask_t *ask, const json_t **ret, err_t *err);
/* The figure that a name of the template stands for where it is: that of the loop over figures of that name, else itself. */
const char *binder_figure(const binder_t *b, const char *name);
words_t binder_label(const binder_t *b, const char *name); /* of a figure; empty if there is none */
int binder_number(binder_t *b, const asking_t *q, number_t *ret, err_t *err);
/* A VALUE of an answer into a number whose unit and sort are known. */
void binder_read(number_t *n, const json_t *value);
report_span_t binder_span(const binder_t *b);
/* How much of a time is on record: of one before the report's own as figures have it of what they are compared with. */
enum figure_kept binder_kept(const binder_t *b, const json_t *answer, const json_t *figure, const report_span_t *s);
int binder_say(void *arg, enum lang lang, const cat_piece_t *piece, buf_t *out, bool *ret_there, words_t *ret_label, err_t *err);
int binder_test(void *arg, const cat_test_t *test, bool *ret, fill_asked_t *ret_asked, err_t *err);
/* Is nothing on record of what a breakdown was asked about? Then that it has no rows says nothing. */
bool binder_silent(const binder_t *b, const json_t *answer, const asking_t *q);
/* The figure was asked of a time that there is, and was refused. */
bool binder_refused(const asking_t *q, const number_t *n);
void binder_warn(binder_t *b, words_t text);

/* draw.c: *ret_number from 1, 0 when there is nothing to draw. */
int draw_chart(binder_t *b, const cat_chart_t *c, enum lang lang, size_t *ret_number, words_t *ret_label, err_t *err);

/* loop.c */
int loop_begin(void *arg, const cat_loop_t *loop, size_t *ret_turns, fill_asked_t *ret_asked, err_t *err);
void loop_turn(void *arg, size_t i);
void loop_end(void *arg);
/* How many offices are meant where a loop over levels stands (else all of the report's) on the last day. */
int64_t loop_offices(const binder_t *b);
bool loop_path(void *arg, enum lang lang, const cat_path_t *path, fill_own_t *ret);

/* form.c: what is said of a number; false when there is nothing to say. whole: what a share is of. *ret_fell: the form did not
 * suit the number, another was taken. */
typedef struct phrase {
    const cat_bound_t *bound;
    const number_t *number, *whole;
    enum cat_period sort;   /* of the time it is asked about */
    enum lang lang;
    bool cell;              /* it stands in a table: what a sentence beside it would tell, the number itself must */
} phrase_t;
bool form_say(const phrase_t *p, buf_t *out, bool *ret_fell);
/* A number of a time that is not on record in full: does it bear the mark, and the mark. */
bool form_marks(const phrase_t *p);
void form_mark(enum lang lang, bool cell, buf_t *out);
/* With what the form compares. */
enum figure_compare form_compare(const cat_bound_t *b);

#endif
