/* paper_inside.h - reading templates: what paper_read.c, paper_parse.c and paper_check.c share. */
#ifndef CATALOGUE_PAPER_INSIDE_H
#define CATALOGUE_PAPER_INSIDE_H

#include "catalogue/paper.h"
#include "catalogue/report.h"
#include "catalogue/read.h"

/* paper_read.c: one file. *ret is filled as far as it could be read; false when there is nothing to check. */
bool cat_read_paper(reader_t *r, const char *name, const char *text, size_t bytes, cat_paper_t *ret);
/* --- paper_parse.c: words of a tag, also for report_parse.c -------------------------------------------- */
typedef struct parse {
    reader_t *r;
    const char *text;      /* the whole file, or one text of the front matter */
    size_t at, end;
    int line, column;      /* of text[0] */
    size_t placed;         /* text[placed] stands at the two below: cat_parse_place; placed_line 0 = none yet */
    int placed_line, placed_column;
    bool report;           /* figures are known: report.h */
    size_t pieces;
    bool stop;
    size_t tag_from, tag_to; /* the tag read last: from "{{" to behind "}}" */
    char *tag;               /* its inside, trimmed */
    bool alone;              /* it stands alone on its line */
} parse_t;

typedef struct words_of_tag {
    parse_t *p;
    const char *at;  /* in p->tag */
    char word[200];  /* the word read; a quoted text without its quotes */
    bool quoted, wrong;
} scan_t;

/* The next word into s->word: a quoted text, a path or word, an operator; "" at the end. False with a mistake. */
bool cat_scan_next(scan_t *s);
/* What comes next, left where it is. */
bool cat_scan_sees(scan_t *s, const char *word);
/* Notes once that something else was expected. */
void cat_scan_error(scan_t *s, const char *expected);
/* Where in p->text the scan stands. */
size_t cat_scan_place(const scan_t *s);
/* Line and column of p->text[at], at within the text. */
void cat_parse_place(parse_t *p, size_t at, int *ret_line, int *ret_column);
/* Keeps mistakes->next with the place of p->text[at]. */
void cat_parse_note(parse_t *p, size_t at);
/* Behind `or`: the text for when there is nothing. */
bool cat_scan_otherwise(scan_t *s, cat_piece_t *piece);

/* report_parse.c: does a tag that begins with the word speak of figures? The word has been read in all of these. */
bool cat_bound_word(const char *word);
void cat_read_bound(scan_t *s, cat_piece_t *piece);
/* figure ...; in a test a form may follow, but no `or`. NULL with a mistake. */
const cat_bound_t *cat_read_figure(scan_t *s, bool test);
const cat_loop_t *cat_read_loop(scan_t *s);

/* text[from..to) as pieces; text is the whole file, for the places of mistakes. NULL when it is empty. */
const cat_piece_t *cat_parse_pieces(reader_t *r, const char *text, size_t from, size_t to, bool report);
/* The same of a text of the front matter. */
const cat_piece_t *cat_parse_line(reader_t *r, const cat_node_t *node, bool report);
/* A bare path (front matter); NULL with a mistake. */
const cat_path_t *cat_parse_path(reader_t *r, const cat_node_t *node);
/* paper_check.c: the paths, filters and comparisons of all papers, against the kinds as drafted; and that each paper
 * that a kind names is there. */
void cat_check_papers(reader_t *r, const kind_draft_t *drafts, size_t count);

/* paper_read.c: a file is taken apart: front matter [0, *ret_front), Chinese, English (both from..to; english empty if there is
 * none). NULL with mistakes when it has no head that can be read. */
typedef struct cat_parts_of_file {
    const cat_node_t *front;
    size_t zh_from, zh_to, en_from, en_to;
} cat_file_t;
bool cat_split_file(reader_t *r, const char *text, size_t bytes, cat_file_t *ret);
/* Layout and titles, for both. */
void cat_read_layout(reader_t *r, const cat_node_t *node, enum cat_layout *into);
void cat_read_title(reader_t *r, const cat_node_t *node, const cat_piece_t *into[LANG_COUNT], bool report);

/* report_read.c: one file, as cat_read_paper. report_check.c: all reports of the catalogue. */
bool cat_read_report(reader_t *r, const char *name, const char *text, size_t bytes, cat_report_t *ret);
void cat_check_reports(reader_t *r, const kind_draft_t *drafts, size_t count);
void cat_check_report(reader_t *r, const kind_draft_t *drafts, size_t count, const cat_report_t *report);

/* --- paper_check.c: paths and tests of a report's pieces, with what report_check.c knows beside them ----------------- */
typedef struct cat_report_check cat_report_check_t;
void cat_check_report_pieces(cat_report_check_t *rc, reader_t *r, const kind_draft_t *drafts, size_t count, const kind_draft_t *kind,
                             const cat_piece_t *pieces);
/* report_check.c, called back: a figure (in a test if `test`), a chart, entering and leaving a loop, and the first step of a path. */
void cat_check_bound(cat_report_check_t *rc, const cat_bound_t *b, const cat_test_t *test);
void cat_check_chart(cat_report_check_t *rc, const cat_chart_t *c);
void cat_check_enter(cat_report_check_t *rc, const cat_loop_t *l);
void cat_check_leave(cat_report_check_t *rc, const cat_loop_t *l);
enum cat_own { CAT_OWN_NOT, CAT_OWN_TEXT, CAT_OWN_INT, CAT_OWN_DATE, CAT_OWN_WRONG };
/* A path that only reports know (period.name, a loop's name); _WRONG with a mistake. */
enum cat_own cat_check_own(cat_report_check_t *rc, const cat_path_t *path);
/* The matter the report is about: its kind, or NULL. */
const kind_draft_t *cat_check_about(const cat_report_check_t *rc);

extern const char *const cat_filter_words[CAT_FILTERS];

#endif
