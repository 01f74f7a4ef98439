/* yaml.h - a YAML file as a tree whose every node knows its line and column.
 *
 * Subset     Scalars, lists and mappings, block or flow, one document. Anchors, aliases, tags,
 *            directives, keys that are not plain scalars and duplicate keys are mistakes.
 *            All scalars are texts here; what they mean is for the reader to say.
 * Limits     File YAML_BYTES_MOST, depth YAML_DEPTH_MOST, entries of one mapping YAML_ENTRIES_MOST (keys
 *            are compared pairwise).
 * Ownership  Nodes and texts live in the arena. Threads: free.
 * Library    libyaml 0.2.5 events (its node API loses the place of keys).
 */
#ifndef CATALOGUE_YAML_H
#define CATALOGUE_YAML_H

#include "catalogue/mistake.h"

#include <string.h>

enum { YAML_BYTES_MOST = 256 << 10, YAML_DEPTH_MOST = 16, YAML_ENTRIES_MOST = 4096 };

typedef struct cat_node cat_node_t;
typedef struct cat_pair {
    const cat_node_t *key; /* always a text */
    const cat_node_t *value;
} cat_pair_t;

enum cat_node_type { NODE_TEXT, NODE_LIST, NODE_MAP };

struct cat_node {
    enum cat_node_type type;
    int line, column;              /* from 1; columns count characters */
    bool quoted;                   /* NODE_TEXT in quotes */
    bool exact;                    /* NODE_TEXT: the text stands in the file as it is, on one line */
    const char *text;              /* NODE_TEXT, else "" */
    const cat_node_t *const *item; /* NODE_LIST */
    const cat_pair_t *pair;        /* NODE_MAP, in the order of the file, keys unique */
    size_t count;
};

/* Parses one file. Mistakes go to m (m->file names the file). Returns NULL when there is no usable
 * tree; a tree may be returned beside mistakes that left it usable. */
const cat_node_t *cat_yaml_parse(mistakes_t *m, arena_t *a, const char *text, size_t bytes);
/* Are the words equal? Most differ in their first letter, and at every start very many are compared. */
static inline bool cat_word_is(const char *word, const char *other)
{
    return *word == *other && strcmp(word, other) == 0;
}
/* The value of a key, or NULL. */
const cat_node_t *cat_node_get(const cat_node_t *map, const char *key);
/* Is it a plain empty scalar, as in "key:" with nothing behind it? */
bool cat_node_nothing(const cat_node_t *n);
/* Column of byte i of a text: exact where the file allows it, else the start of the text. */
int cat_node_column(const cat_node_t *n, size_t i);

#endif
