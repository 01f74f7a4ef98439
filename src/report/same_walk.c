/* same_walk.c - what of one text stands in another: runs of units found by their grams, chained over small gaps. */
#include "report/same_inside.h"

#include "match/bytes.h"

#include <assert.h>
#include <stdlib.h>

/* A gram that stands more often is looked for in its first places only; a run that goes on where the last one ended is
 * better than one that is as much longer elsewhere. */
enum { PLACES_MOST = 24, STAYS = 24 };

/* --- a text to look into --------------------------------------------------------------------------------- */

static int table_room(same_table_t *t, err_t *err)
{
    size_t grams = gram_count(&t->text, SAME_GRAM), heads = 64;
    while (heads < grams * 2) heads *= 2;
    t->mask = heads - 1;
    t->grams = grams;
    if (t->room >= heads) return 0;
    free(t->hash);
    t->hash = match_alloc(heads * 3 * sizeof *t->hash);
    t->room = t->hash ? heads : 0;
    if (!t->hash) return err_nomem(err);
    t->next = t->hash + heads;
    t->head = t->next + heads;
    return 0;
}

int same_table_read(same_table_t *t, const same_doc_t *d, err_t *err)
{
    int code = gram_read(d->plain ? d->plain : d->text, d->bytes, &t->text, err);
    if (!code) code = table_room(t, err);
    if (code) return code;
    gram_hashes(&t->text, SAME_GRAM, t->hash);
    memset(t->head, 0, (t->mask + 1) * sizeof *t->head);
    for (size_t i = t->grams; i-- > 0;) { /* from the back, so that the first place comes first */
        uint32_t *head = &t->head[t->hash[i] & t->mask];
        t->next[i] = *head;
        *head = (uint32_t)i + 1;
    }
    return 0;
}

void same_table_free(same_table_t *t)
{
    gram_text_free(&t->text);
    free(t->hash);
    *t = (same_table_t){0};
}

/* --- runs -------------------------------------------------------------------------------------------------- */

static uint32_t run_of(const gram_text_t *x, size_t i, const gram_text_t *y, size_t j)
{
    size_t n = 0;
    while (i + n < x->count && j + n < y->count && x->unit[i + n] == y->unit[j + n]) n++;
    return (uint32_t)n;
}

static bool goes_on(const same_tile_t *before, uint32_t at, uint32_t other)
{
    uint32_t end = before->at + before->units, other_end = before->other + before->units;
    return at >= end && at - end <= SAME_GAP && other >= other_end && other - other_end <= SAME_GAP;
}

/* The best run that begins at unit `at` of one; units 0 when there is none. */
static same_tile_t best_run(const same_table_t *one, size_t at, const same_table_t *other, const same_tile_t *before)
{
    same_tile_t best = {0};
    uint32_t worth = 0, hash = one->hash[at];
    int places = 0;
    for (uint32_t j = other->head[hash & other->mask]; j && places < PLACES_MOST; j = other->next[j - 1]) {
        if (other->hash[j - 1] != hash) continue;
        places++;
        same_tile_t tile = {(uint32_t)at, j - 1, run_of(&one->text, at, &other->text, j - 1)};
        if (tile.units < SAME_GRAM) continue;
        uint32_t now = tile.units + (before && goes_on(before, tile.at, tile.other) ? STAYS : 0);
        if (now <= worth) continue;
        worth = now;
        best = tile;
    }
    return best;
}

/* --- chains ------------------------------------------------------------------------------------------------ */

static int grow(void **list, size_t *room, size_t size, err_t *err)
{
    size_t more = *room + *room / 2 + 64;
    void *p = match_realloc(*list, more * size);
    if (!p) return err_nomem(err);
    *list = p;
    *room = more;
    return 0;
}

/* How many units of a tile are common; *at: the first stretch that may still meet one. */
static uint32_t common_in(const same_doc_t *d, const same_tile_t *t, uint32_t *at)
{
    uint32_t units = 0, end = t->at + t->units;
    while (*at < d->commons && d->common[2 * *at + 1] <= t->at) ++*at;
    for (uint32_t i = *at; i < d->commons && d->common[2 * i] < end; i++) {
        uint32_t from = d->common[2 * i] > t->at ? d->common[2 * i] : t->at;
        uint32_t to = d->common[2 * i + 1] < end ? d->common[2 * i + 1] : end;
        units += to - from;
    }
    return units;
}

/* A chain that is too short goes, and with it its tiles. */
static void close_chain(same_walk_t *w, int passage)
{
    same_chain_t *c = w->chains ? &w->chain[w->chains - 1] : NULL;
    if (!c) return;
    if (c->units - c->common < (uint32_t)passage) {
        w->tiles = c->first;
        w->chains--;
    } else {
        w->units += c->units;
        w->common += c->common;
    }
}

static int add_tile(same_walk_t *w, same_tile_t tile, bool same_chain, uint32_t common, int passage, err_t *err)
{
    int code = w->tiles == w->tile_room ? grow((void **)&w->tile, &w->tile_room, sizeof *w->tile, err) : 0;
    if (!code && !same_chain) {
        close_chain(w, passage);
        if (w->chains == w->chain_room) code = grow((void **)&w->chain, &w->chain_room, sizeof *w->chain, err);
        if (!code) w->chain[w->chains++] = (same_chain_t){.first = (uint32_t)w->tiles};
    }
    if (code) return code;
    w->tile[w->tiles++] = tile;
    w->chain[w->chains - 1].tiles++;
    w->chain[w->chains - 1].units += tile.units;
    w->chain[w->chains - 1].common += common;
    return 0;
}

int same_walk(const same_table_t *one, const same_doc_t *doc, const same_table_t *other, int passage, same_walk_t *w, err_t *err)
{
    same_tile_t before = {0};
    bool any = false;
    uint32_t common_at = 0;
    int code = 0;
    w->tiles = w->chains = 0;
    w->units = w->common = 0;
    for (size_t at = 0; at < one->grams && !code;) {
        same_tile_t tile = best_run(one, at, other, any ? &before : NULL);
        if (!tile.units) {
            at++;
            continue;
        }
        bool chained = any && goes_on(&before, tile.at, tile.other);
        code = add_tile(w, tile, chained, common_in(doc, &tile, &common_at), passage, err);
        before = tile;
        any = true;
        at += tile.units;
    }
    if (!code) close_chain(w, passage);
    assert(code || w->units <= one->text.count);
    return code;
}

void same_walk_free(same_walk_t *w)
{
    free(w->tile);
    free(w->chain);
    *w = (same_walk_t){0};
}
