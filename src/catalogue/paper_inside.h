/* paper_inside.h - reading templates: what paper_read.c, paper_parse.c and paper_check.c share. */
#ifndef CATALOGUE_PAPER_INSIDE_H
#define CATALOGUE_PAPER_INSIDE_H

#include "catalogue/paper.h"
#include "catalogue/read.h"

/* paper_read.c: one file. *ret is filled as far as it could be read; false when there is nothing to check. */
bool cat_read_paper(reader_t *r, const char *name, const char *text, size_t bytes, cat_paper_t *ret);
/* paper_parse.c: text[from..to) as pieces; text is the whole file, for the places of mistakes. NULL when it is empty. */
const cat_piece_t *cat_parse_pieces(reader_t *r, const char *text, size_t from, size_t to);
/* The same of a text of the front matter. */
const cat_piece_t *cat_parse_line(reader_t *r, const cat_node_t *node);
/* A bare path (front matter); NULL with a mistake. */
const cat_path_t *cat_parse_path(reader_t *r, const cat_node_t *node);
/* paper_check.c: the paths, filters and comparisons of all papers, against the kinds as drafted; and that each paper
 * that a kind names is there. */
void cat_check_papers(reader_t *r, const kind_draft_t *drafts, size_t count);

extern const char *const cat_filter_words[CAT_FILTERS];

#endif
