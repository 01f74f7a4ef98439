/* baked.c - the nodes of the files that this program carries. */
#include "catalogue/nodes.h"

#include <string.h>

const cat_baked_t *cat_nodes_of(const char *path, const char *sha256)
{
    size_t low = 0, high = cat_baked_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(path, cat_baked[middle].path);
        if (order == 0) return strcmp(cat_baked[middle].sha256, sha256) == 0 ? &cat_baked[middle] : NULL;
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}
