/* nodes.h - YAML trees as bytes: what the program carries of its own catalogue beside the files, so that a start need not parse
 * them (a third of the time that a command took).
 *
 * Form       A node is a byte (type and flags), line and column, then a text with its NUL, or a count and that many nodes (of a
 *            map: key and value by turns). Numbers are seven bits a byte, lowest first, the high bit set while more follow.
 * Made       at build time by tools/bake_nodes.c from the files as they are embedded; a file with mistakes has no nodes and is
 *            parsed as any other, so that it is told of in its place.
 * Threads    Free; the bytes are constant.
 */
#ifndef CATALOGUE_NODES_H
#define CATALOGUE_NODES_H

#include "base/buf.h"
#include "catalogue/yaml.h"

/* One carried file. */
typedef struct cat_baked {
    const char *path, *sha256; /* of embed_file_t */
    size_t at, bytes;          /* in cat_baked_bytes */
} cat_baked_t;

extern const cat_baked_t cat_baked[]; /* by path */
extern const size_t cat_baked_count;
extern const unsigned char cat_baked_bytes[];

/* Adds the tree. */
void cat_nodes_write(buf_t *b, const cat_node_t *n);
/* The tree again, in the arena, its texts borrowed from the bytes. They are this program's own: damage is a bug, asserted.
 * NULL when memory is short. */
const cat_node_t *cat_nodes_read(arena_t *a, const unsigned char *bytes, size_t count);
/* The nodes of the carried file with these bytes, or NULL. O(log n). */
const cat_baked_t *cat_nodes_of(const char *path, const char *sha256);

#endif
