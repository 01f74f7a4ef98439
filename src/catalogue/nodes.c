/* nodes.c - see nodes.h. */
#include "catalogue/nodes.h"

#include <assert.h>
#include <string.h>

enum { TYPE_BITS = 3, QUOTED = 4, EXACT = 8 };

/* --- writing ----------------------------------------------------------------------------------------- */

static void put_number(buf_t *b, size_t n)
{
    for (; n > 0x7F; n >>= 7) buf_add_char(b, (char)(0x80 | (n & 0x7F)));
    buf_add_char(b, (char)n);
}

void cat_nodes_write(buf_t *b, const cat_node_t *n)
{
    buf_add_char(b, (char)((unsigned)n->type | (n->quoted ? QUOTED : 0u) | (n->exact ? EXACT : 0u)));
    put_number(b, (size_t)n->line);
    put_number(b, (size_t)n->column);
    if (n->type == NODE_TEXT) {
        put_number(b, strlen(n->text));
        buf_add_bytes(b, n->text, strlen(n->text) + 1);
        return;
    }
    put_number(b, n->count);
    for (size_t i = 0; i < n->count; i++) {
        if (n->type == NODE_MAP) cat_nodes_write(b, n->pair[i].key);
        cat_nodes_write(b, n->type == NODE_MAP ? n->pair[i].value : n->item[i]);
    }
}

/* --- reading ----------------------------------------------------------------------------------------- */

typedef struct bytes {
    arena_t *arena;
    const unsigned char *at, *end;
} bytes_t;

static size_t take_number(bytes_t *b)
{
    size_t n = 0;
    for (unsigned shift = 0;; shift += 7) {
        assert(b->at < b->end && shift < 35);
        unsigned char c = *b->at++;
        n |= (size_t)(c & 0x7F) << shift;
        if (c < 0x80) return n;
    }
}

static const cat_node_t *take_node(bytes_t *b, int depth);

static bool take_list(bytes_t *b, cat_node_t *n, int depth)
{
    const cat_node_t **item = arena_array(b->arena, n->count, sizeof *item);
    for (size_t i = 0; item && i < n->count; i++)
        if (!(item[i] = take_node(b, depth + 1))) return false;
    n->item = item;
    return item != NULL;
}

static bool take_map(bytes_t *b, cat_node_t *n, int depth)
{
    cat_pair_t *pair = arena_array(b->arena, n->count, sizeof *pair);
    for (size_t i = 0; pair && i < n->count; i++) {
        pair[i].key = take_node(b, depth + 1);
        pair[i].value = pair[i].key ? take_node(b, depth + 1) : NULL;
        if (!pair[i].value) return false;
    }
    n->pair = pair;
    return pair != NULL;
}

static const cat_node_t *take_node(bytes_t *b, int depth)
{
    assert(b->at < b->end && depth <= YAML_DEPTH_MOST + 1);
    unsigned char head = *b->at++;
    cat_node_t *n = arena_alloc(b->arena, sizeof *n);
    if (!n) return NULL;
    n->type = (enum cat_node_type)(head & TYPE_BITS);
    n->quoted = head & QUOTED;
    n->exact = head & EXACT;
    n->line = (int)take_number(b);
    n->column = (int)take_number(b);
    n->text = "";
    size_t count = take_number(b);
    assert(count <= (size_t)(b->end - b->at));
    if (n->type == NODE_TEXT) {
        n->text = (const char *)b->at;
        b->at += count + 1;
        assert(b->at <= b->end && b->at[-1] == '\0');
        return n;
    }
    n->count = count;
    return (n->type == NODE_MAP ? take_map(b, n, depth) : take_list(b, n, depth)) ? n : NULL;
}

const cat_node_t *cat_nodes_read(arena_t *a, const unsigned char *bytes, size_t count)
{
    bytes_t b = {a, bytes, bytes + count};
    const cat_node_t *root = take_node(&b, 1);
    assert(!root || b.at == b.end);
    return root;
}
