/* board.h - what lies on the front pages: the boards of each role, and the papers that the windows want.
 *
 * File       catalogue/boards.yaml (may be absent): kinds, stages, fields, figures and roles by name, so that the pages know
 *            none of them. A board is for whoever has one of its roles; its panels stand in the order of the file.
 * Panels     figures: with a trend and the same window of the year before. spread: one figure over the offices below, those
 *            that stand out marked. matters: those of a kind in some stages (default: the open ones), with some fields.
 *            terms: what runs out in the office, by handler.
 * Counters   The papers that a sort of applicant brings to the window of a kind that takes applications.
 * Checked    Every name; sealed fields are no columns.
 * Ownership  Everything lives as long as the catalogue. Threads: constant after loading.
 */
#ifndef CATALOGUE_BOARD_H
#define CATALOGUE_BOARD_H

#include "catalogue/catalogue.h"

enum { CAT_BOARDS_MOST = 64, CAT_PANELS_MOST = 16, CAT_PANEL_FIGURES_MOST = 16, CAT_PANEL_COLUMNS_MOST = 12, CAT_COUNTERS_MOST = 64 };

enum cat_panel_sort { CAT_PANEL_FIGURES, CAT_PANEL_SPREAD, CAT_PANEL_MATTERS, CAT_PANEL_TERMS };
typedef struct cat_panel {
    const char *name;
    words_t label, help;          /* help may be {"",""} */
    enum cat_panel_sort sort;
    const char *const *figures;   /* _FIGURES, _SPREAD */
    size_t figure_count;
    const char *kind;             /* _MATTERS */
    const char *const *stages;
    size_t stage_count;
    const char *const *columns;   /* fields of the kind */
    size_t column_count;
} cat_panel_t;

typedef struct cat_board {
    const char *name;
    words_t label;
    uint64_t roles;               /* bit i = role i */
    bool first;                   /* it is what they see first, before their own matters */
    const cat_panel_t *panels;
    size_t panel_count;
} cat_board_t;

typedef struct cat_counter {
    const char *name;
    const char *kind;             /* that takes the applications */
    words_t label;
    const char *type;             /* of applicant: "person" or "unit" */
    const char *const *needs;     /* codes of the choices of its field `field` */
    size_t need_count;
    const char *law;              /* or NULL */
} cat_counter_t;

size_t catalogue_board_count(const catalogue_t *c);
const cat_board_t *catalogue_board_at(const catalogue_t *c, size_t i);
size_t catalogue_counter_count(const catalogue_t *c);
const cat_counter_t *catalogue_counter_at(const catalogue_t *c, size_t i);

#endif
