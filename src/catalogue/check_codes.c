/* check_codes.c - code tables whose codes are names of figures: those that name none are told. Nothing is refused for them: who reads
 * such a table passes over a figure that an installation does not have, and so over one that is misspelt. */
#include "catalogue/model.h"
#include "catalogue/read.h"

#include <stdlib.h>
#include <string.h>

enum part { WHOLE, BEFORE_DOT, BEHIND_DOT };

/* The tables by name, and which part of a code is the figure. */
static const struct {
    const char *table;
    enum part part;
} TABLES[] = {{"campaign_figures", WHOLE},
              {"figure_funnels", BEHIND_DOT},
              {"figure_names", BEFORE_DOT},
              {"planning_measures", WHOLE},
              {"planning_work", WHOLE}};

static int by_text(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* All figures of all kinds, sorted. */
static const char **figure_names(reader_t *r, const kind_draft_t *drafts, size_t count, size_t *ret_count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) n += drafts[i].kind.figure_count;
    const char **names = cat_array(r, n, sizeof *names);
    *ret_count = 0;
    for (size_t i = 0; names && i < count; i++)
        for (size_t k = 0; drafts[i].kind.figures && k < drafts[i].kind.figure_count; k++)
            if (drafts[i].kind.figures[k].name) names[(*ret_count)++] = drafts[i].kind.figures[k].name;
    if (*ret_count) qsort(names, *ret_count, sizeof *names, by_text);
    return names;
}

static const char *figure_of(reader_t *r, const char *code, enum part part)
{
    const char *dot = strchr(code, '.');
    if (part == WHOLE) return code;
    if (!dot) return ""; /* no figure stands where one should */
    return part == BEHIND_DOT ? dot + 1 : arena_textn(r->arena, code, (size_t)(dot - code));
}

void cat_check_codes(reader_t *r, const cat_node_t *root, const kind_draft_t *drafts, size_t count)
{
    const cat_node_t *table = cat_node_get(root, "codes"), *choices = cat_node_get(root, "choices");
    size_t at = 0, names = 0;
    while (table && table->type == NODE_TEXT && at < CAT_COUNT(TABLES) && strcmp(TABLES[at].table, table->text) != 0) at++;
    if (!table || table->type != NODE_TEXT || at == CAT_COUNT(TABLES) || !choices || choices->type != NODE_MAP) return;
    const char **known = figure_names(r, drafts, count, &names);
    for (size_t i = 0; known && i < choices->count; i++) {
        const cat_node_t *key = choices->pair[i].key;
        const char *figure = figure_of(r, key->text, TABLES[at].part);
        if (!figure) {
            r->warnings->nomem = true;
            return;
        }
        if (names && bsearch(&figure, known, names, sizeof *known, by_text)) continue;
        known_err_set(&r->warnings->next, ERR_CATALOGUE_FIGURE, *figure ? figure : key->text, &(known_t){known, names});
        mistakes_keep(r->warnings, key->line, key->column);
    }
}
