/* paper.h - templates of papers: catalogue/papers/NAME.md, read and checked with the kinds they print.
 *
 * File       "---", front matter (YAML), "---", body in Chinese (Markdown with {{...}}), "--- en", body in English.
 * Language   {{path | filter | or "text"}}, {{#if test}} {{else}} {{/if}}, {{#each parts}} {{else}} {{/each}}, {{! note}}.
 *            Nothing else: no code, no arithmetic. docs/papers.md has the whole of it; what a path or filter may be is
 *            checked here, when the catalogue is loaded, for every kind the template is for.
 * Lines      A tag of a block alone on its line takes the line with it. An {{#each}} that fills one line, or whose
 *            text ends a line that is no row of a table, gives each part a paragraph of its own.
 * Widths     Of the columns of a table: as the dashes below its head.
 * Ownership  Everything lives as long as the catalogue. Threads: free, constant.
 */
#ifndef CATALOGUE_PAPER_H
#define CATALOGUE_PAPER_H

#include "catalogue/catalogue.h"

enum {
    CAT_PAPER_BYTES_MOST = 128 << 10,
    CAT_PIECES_MOST = 4000, /* of one template */
    CAT_BLOCKS_DEEP = 8,
    CAT_STEPS_MOST = 8,     /* of a path */
    CAT_MATTERS_DEEP = 3,   /* other matters a path leads through */
    CAT_FILTERS_MOST = 4
};

enum cat_layout { CAT_LAYOUT_LETTER, CAT_LAYOUT_DOCUMENT, CAT_LAYOUT_DECISION, CAT_LAYOUT_FORM, CAT_LAYOUT_MINUTES, CAT_LAYOUTS };

/* a.b.c; @number, @count, @first and @last (of the innermost {{#each}}) are paths of one step. */
typedef struct cat_path {
    const char *step[CAT_STEPS_MOST];
    int steps;
    int line, column;
} cat_path_t;

enum cat_filter { CAT_FILTER_DATE, CAT_FILTER_DATE_ZH, CAT_FILTER_MONEY, CAT_FILTER_MONEY_ZH, CAT_FILTER_WAN,
                  CAT_FILTER_LABEL, CAT_FILTER_CODE, CAT_FILTER_MASK, CAT_FILTERS };

enum cat_test_what { CAT_TEST_SET, CAT_TEST_NOT, CAT_TEST_AND, CAT_TEST_OR, CAT_TEST_EQ, CAT_TEST_NE, CAT_TEST_GT,
                     CAT_TEST_LT, CAT_TEST_GE, CAT_TEST_LE };
typedef struct cat_test cat_test_t;
struct cat_test {
    enum cat_test_what what;
    const cat_test_t *left, *right; /* NOT: left; AND, OR: both */
    const cat_path_t *path;         /* the others */
    const struct cat_bound *bound;  /* the others, in reports: a figure instead of a path (report.h) */
    const char *literal;            /* what it is compared with: the text between quotes, or the number */
    bool number;
};

/* Does a comparison hold whose sides stand in that order (<0, 0, >0)? No other test does. */
bool cat_test_ordered(enum cat_test_what what, int order);

enum cat_piece_what { CAT_SAY, CAT_BIND, CAT_IF, CAT_EACH };
typedef struct cat_piece cat_piece_t;
struct cat_piece {
    enum cat_piece_what what;
    cat_piece_t *next;
    const char *text;              /* CAT_SAY: Markdown */
    const cat_path_t *path;        /* CAT_BIND, CAT_EACH */
    enum cat_filter filter[CAT_FILTERS_MOST];
    int filters;
    const char *otherwise;         /* CAT_BIND: said when there is nothing; NULL = a blank to fill in */
    const cat_test_t *test;        /* CAT_IF */
    cat_piece_t *inner, *other;    /* CAT_IF, CAT_EACH: first piece of the block and of its {{else}} */
    /* in reports (report.h), instead of a path */
    const struct cat_bound *bound; /* CAT_BIND: a figure */
    const struct cat_chart *chart; /* CAT_BIND */
    const struct cat_loop *loop;   /* CAT_EACH */
};

typedef struct cat_paper {
    const char *name, *file;
    words_t label;                 /* its name, which is its title */
    const char *law;               /* what it rests on, or NULL */
    const char *const *kinds;
    size_t kind_count;
    enum cat_layout layout;
    bool number, seal, unsigned_;  /* unsigned_: no office and date at the end */
    bool own_office;               /* the matter's office issues it, though the office above performed the act */
    const cat_path_t *addressee, *date; /* or NULL */
    words_t addressed;             /* to a circle that no field names; "" = none */
    const cat_path_t *copies;      /* array */
    size_t copy_count;
    const words_t *attachments;
    size_t attachment_count;
    const cat_piece_t *body[LANG_COUNT]; /* NULL = the paper has no text in that language */
    const cat_piece_t *title[LANG_COUNT]; /* NULL = label */
} cat_paper_t;

size_t catalogue_paper_count(const catalogue_t *c);
const cat_paper_t *catalogue_paper_at(const catalogue_t *c, size_t i);
/* The template of that name for that kind (papers of several kinds may share a name, each with a file of its own in a
 * folder of its own below papers/). ERR_CATALOGUE_TEMPLATE with the nearest one. */
int catalogue_paper(const catalogue_t *c, const char *kind, const char *name, const cat_paper_t **ret_paper, err_t *err);
bool cat_paper_for(const cat_paper_t *p, const char *kind);
/* Does the kind print it: by `papers` of its own or of one of its acts? */
bool cat_kind_prints(const cat_kind_t *k, const char *paper);

#endif
