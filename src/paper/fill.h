/* fill.h - a template and a matter become Markdown: values bound, conditions decided, loops run.
 *
 * Values     Whatever a field holds is text: it is escaped so that no Markdown, HTML or {{...}} in it means anything, what
 *            could deceive the eye is made visible (say.h), and its line breaks become U+2028, which only this room
 *            writes (flow.c makes paragraphs of them).
 * Nothing    A value that is not there is printed as ＿＿＿ and listed; a sealed one the reader may not see as ＊＊＊.
 * Data       Comes through paper_data_t as JSON in the form of register/asof.h; nothing is read behind its back.
 * Limits     FILL_BYTES_MOST of Markdown, FILL_TURNS_MOST turns of loops in one paper.
 * Threads    One filling, one thread.
 */
#ifndef PAPER_FILL_H
#define PAPER_FILL_H

#include "base/arena.h"
#include "base/buf.h"
#include "catalogue/office.h"
#include "catalogue/paper.h"
#include "catalogue/report.h"

#include <jansson.h>

enum { FILL_BYTES_MOST = 8 << 20, FILL_TURNS_MOST = 20000, FILL_MISSING_MOST = 200 };
#define FILL_BREAK "\xE2\x80\xA8" /* U+2028 */

/* What only a report knows (src/report): figures, times, loops over them. Each is called with paper_data_t.more's arg. */
typedef struct fill_own {
    enum { FILL_NOTHING, FILL_TEXT, FILL_DAY, FILL_INT } what;
    const char *text;       /* borrowed until the next call */
    day_t day;
    int64_t n;
    words_t label;
} fill_own_t;
typedef struct fill_asked {
    const char *figure; /* NULL: it was answered */
    words_t label;
    bool unrecorded;    /* it may be asked, but nothing is on record of its time: what has no {{else}} is left out without a word */
} fill_asked_t;
typedef struct fill_more {
    /* A path that begins with a word of the report's; false: it is not the report's. */
    bool (*path)(void *arg, enum lang lang, const cat_path_t *path, fill_own_t *ret);
    /* Appends Markdown; *ret_there false: there is no such value, and *ret_label says what was looked for. */
    int (*bound)(void *arg, enum lang lang, const cat_piece_t *piece, buf_t *out, bool *ret_there, words_t *ret_label, err_t *err);
    /* *ret_asked of both: what was asked and is not to be had (no right to the figure, no record of its time): then nothing is decided by it, neither what
     * holds nor its {{else}}; the figure's name and label, else left as it was. */
    int (*test)(void *arg, const cat_test_t *test, bool *ret, fill_asked_t *ret_asked, err_t *err);
    /* A loop: how many turns; one turn; its end (called whenever begin succeeded). */
    int (*begin)(void *arg, const cat_loop_t *loop, size_t *ret_turns, fill_asked_t *ret_asked, err_t *err);
    void (*turn)(void *arg, size_t i);
    void (*end)(void *arg);
    void *arg;
} fill_more_t;

typedef struct paper_data {
    const catalogue_t *catalogue;
    const office_tree_t *offices;
    const json_t *matter;   /* the paper's own */
    const json_t *act;      /* the act it is made by: one of its "acts"; or NULL */
    const char *number;     /* the paper's, when the act that makes it has one; "" = not given yet; NULL = the matter's */
    const char *office;     /* code of the office that issues it; NULL = the matter's */
    day_t today;
    /* A matter by its id, or its parts of a kind; borrowed, *ret NULL when it is not there or not to be seen. */
    int (*find)(void *arg, const char *id, const json_t **ret, err_t *err);
    int (*parts)(void *arg, const char *id, const char *kind, const json_t **ret, err_t *err);
    /* Of a login; NULL when there is none. Borrowed. */
    const char *(*full_name)(void *arg, const char *login);
    void *arg;
    const json_t *about;     /* reports: the matter it is about, or NULL */
    const fill_more_t *more; /* reports; NULL for papers */
} paper_data_t;

/* What was not there: the words for people, and the path. */
typedef struct paper_missing {
    words_t label;
    const char *path;
} paper_missing_t;

typedef struct filling {
    const paper_data_t *data;
    arena_t *arena;
    enum lang lang;
    bool plain;             /* no Markdown: titles, names (values are still made safe) */
    size_t turns;
    paper_missing_t *missing;
    size_t missing_count;
    err_t err;
    int failed;
} filling_t;

/* missing has room for FILL_MISSING_MOST. */
void fill_init(filling_t *f, const paper_data_t *data, enum lang lang, arena_t *a);
/* Appends the pieces to out. */
int fill_pieces(filling_t *f, const cat_piece_t *pieces, buf_t *out, err_t *err);
/* The value of one path as plain text; "" when there is none. */
int fill_path(filling_t *f, const cat_path_t *path, buf_t *out, err_t *err);
/* A day by a path; DAY_NONE when there is none. */
int fill_day(filling_t *f, const cat_path_t *path, day_t *ret_day, err_t *err);

#endif
