/* writ.h - a paper of a matter, laid out in the mind only: what PDF, DOCX, HTML, Markdown and text are drawn from.
 *
 * Purpose    writ_make() fills a template from a matter and takes it apart into blocks; each writer below sets the same
 *            blocks. So all five say the same.
 * Source     GB/T 9704-2012 for letters (10.1), papers with a red head (7) and minutes (10.3); decisions and other legal
 *            papers carry office and title in black, as procuratorates write them.
 * Markdown   Paragraphs, headings, lists, **bold**, tables, --- (a rule). Everything else is plain text.
 * Ownership  Everything lives in the arena given to writ_make.
 * Same bytes The same matter as of the same act gives the same bytes, in every form.
 * Threads    Free.
 */
#ifndef PAPER_WRIT_H
#define PAPER_WRIT_H

#include "paper/chart.h"
#include "paper/fill.h"
#include "paper/page.h"

enum { WRIT_COLUMNS_MOST = 12, WRIT_BLOCKS_MOST = 20000, WRIT_PDF_MOST = 64 << 20 };

typedef struct writ_run {
    const char *text;
    bool bold;
    int bound; /* of a report: number of the figure it says, from 1; 0 = none */
} writ_run_t;

typedef struct writ_text {
    const writ_run_t *run;
    size_t runs;
} writ_text_t;

/* Markdown of a report: [16092人](figure:7) becomes a run bound to figure 7. */
#define WRIT_FIGURE "figure:"
/* ![-](chart:2), alone in its paragraph, becomes WRIT_CHART 2. */
#define WRIT_CHART_URL "chart:"

/* Where a bound figure opens: its passport and a title for those who point at it. */
typedef struct writ_source {
    const char *passport; /* id */
    const char *href;     /* or NULL */
    const char *title;
} writ_source_t;

enum writ_what { WRIT_PARAGRAPH, WRIT_HEADING, WRIT_ITEM, WRIT_TABLE, WRIT_RULE, WRIT_CHART };

typedef struct writ_block {
    enum writ_what what;
    int level;             /* headings 1..6, items 1.. */
    int number;            /* items of a numbered list; 0 = a dot. WRIT_CHART: which, from 1 */
    writ_text_t text;
    /* WRIT_TABLE: rows × columns cells, the head first */
    size_t columns, rows;
    double width[WRIT_COLUMNS_MOST]; /* shares, together 1 */
    bool right[WRIT_COLUMNS_MOST];   /* --: its cells end at the right */
    bool head;
    const writ_text_t *cell;
} writ_block_t;

typedef struct writ_version {
    enum lang lang;
    const char *office, *number, *title, *addressee, *date, *copies, *law; /* "" if there is none */
    const char *const *attachment;
    size_t attachments;
    const writ_block_t *block;
    size_t blocks;
    const writ_block_t *annex;  /* behind office and date, smaller, on a page of its own; or none */
    size_t annexes;
} writ_version_t;

typedef struct writ {
    const cat_paper_t *paper;
    enum cat_layout layout;
    day_t day;
    bool seal, signature;
    const char *mark;              /* across the pages, or NULL */
    const char *foot;              /* small line at the end: what it was made from; or NULL */
    writ_version_t version[LANG_COUNT];
    size_t versions;
    const paper_missing_t *missing;
    size_t missing_count;
    const writ_source_t *source; /* reports: of the bound runs, by number - 1 */
    size_t sources;
    const chart_t *const *chart; /* reports: of WRIT_CHART, by number - 1 */
    size_t charts;
} writ_t;

typedef struct writ_wish {
    enum paper_lang lang;          /* PAPER_BOTH: English only if the template has it */
    const char *mark, *foot;
} writ_wish_t;

int writ_make(const cat_paper_t *paper, const paper_data_t *data, const writ_wish_t *wish, arena_t *a, writ_t *ret_writ,
              err_t *err);
/* flow.c: Markdown as fill.c writes it -> blocks. */
int writ_flow(const char *markdown, size_t bytes, arena_t *a, writ_block_t **ret_blocks, size_t *ret_count, err_t *err);

int writ_pdf(const writ_t *w, buf_t *out, err_t *err);
int writ_docx(const writ_t *w, buf_t *out, err_t *err);
void writ_text(const writ_t *w, buf_t *out);
void writ_markdown(const writ_t *w, buf_t *out);
void writ_html(const writ_t *w, buf_t *out);

enum writ_form { WRIT_PDF, WRIT_DOCX, WRIT_TXT, WRIT_MD, WRIT_HTML, WRIT_FORMS };
/* "pdf" ...: ERR_PAPER_FORMAT. */
int writ_form_parse(const char *word, enum writ_form *ret_form, err_t *err);
const char *writ_media_type(enum writ_form form);
int writ_write(const writ_t *w, enum writ_form form, buf_t *out, err_t *err);

/* --- for the writers ---------------------------------------------------------------------------- */
/* The whole text of a block or cell, without marks; borrowed from the arena. NULL when memory is short. */
const char *writ_plain(arena_t *a, const writ_text_t *text);
/* The chart of a block, or NULL (a template that writes such an address by hand). */
const chart_t *writ_chart(const writ_t *w, const writ_block_t *b);

#endif
