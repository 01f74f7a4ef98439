/* same_passage.c - the passages two reports share, with their places and the numbers that differ. */
#include "report/same_inside.h"

#include "match/bytes.h"

#include <assert.h>
#include <stdlib.h>

typedef struct lines {
    uint32_t *start;     /* of each line */
    uint32_t *paragraph; /* how many lines that are not blank there are up to each */
    size_t count;
} lines_t;

typedef struct sides {
    const same_set_t *set;
    const same_doc_t *doc[2];
    same_table_t table[2];
    lines_t lines[2];
    same_walk_t walk;
    arena_t *arena;
} sides_t;

/* --- places -------------------------------------------------------------------------------------------------- */

static bool is_blank(const char *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r' && text[i] != '\n') return false;
    return true;
}

static int read_lines(const same_doc_t *d, arena_t *a, lines_t *ret, err_t *err)
{
    size_t n = 1;
    for (size_t i = 0; i < d->bytes; i++) n += d->text[i] == '\n';
    lines_t l = {arena_array(a, n, sizeof *l.start), arena_array(a, n, sizeof *l.paragraph), n};
    if (!l.start || !l.paragraph) return err_nomem(err);
    uint32_t paragraph = 0;
    size_t from = 0;
    for (size_t k = 0; k < n; k++) {
        const char *end = memchr(d->text + from, '\n', d->bytes - from);
        size_t to = end ? (size_t)(end - d->text) : d->bytes;
        if (!is_blank(d->text, from, to)) paragraph++;
        l.start[k] = (uint32_t)from;
        l.paragraph[k] = paragraph;
        from = to < d->bytes ? to + 1 : to;
    }
    *ret = l;
    return 0;
}

static size_t line_at(const lines_t *l, size_t at)
{
    size_t low = 0, high = l->count;
    while (high - low > 1) {
        size_t mid = (low + high) / 2;
        if (l->start[mid] <= at) low = mid;
        else high = mid;
    }
    return low;
}

/* The first number that stands before unit `unit` or later. */
static size_t number_from(const gram_text_t *t, uint32_t unit)
{
    size_t low = 0, high = t->numbers;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (t->number[mid].unit < unit) low = mid + 1;
        else high = mid;
    }
    return low;
}

/* A passage of the units from..to, with the number it begins with when that stands in the same line. */
static int place_of(const sides_t *s, int side, uint32_t from, uint32_t to, same_place_t *ret, err_t *err)
{
    const gram_text_t *t = &s->table[side].text;
    const same_doc_t *d = s->doc[side];
    const lines_t *l = &s->lines[side];
    same_place_t p = {.from = t->at[from], .to = gram_end(d->text, d->bytes, t->at[to - 1])};
    size_t n = number_from(t, from), line = line_at(l, p.from);
    if (n < t->numbers && t->number[n].unit == from && t->number[n].at >= l->start[line]) p.from = t->number[n].at;
    p.line = (int)line + 1;
    p.paragraph = (int)l->paragraph[line];
    p.last_line = (int)line_at(l, p.to - 1) + 1;
    assert(p.from < p.to && p.to <= d->bytes);
    p.text = arena_textn(s->arena, d->text + p.from, p.to - p.from);
    if (!p.text) return err_nomem(err);
    *ret = p;
    return 0;
}

/* --- numbers --------------------------------------------------------------------------------------------------- */

/* Thousands signs, blanks and width make no other number. */
static size_t plain(const char *text, const gram_number_t *n, char *into, size_t room)
{
    size_t length = 0;
    for (uint32_t i = 0; i < n->bytes && length < room; i++) {
        const uint8_t *p = (const uint8_t *)text + n->at + i;
        uint32_t left = n->bytes - i;
        if (*p == ',' || *p == ' ' || (*p == 0xC2 && left > 1 && p[1] == 0xA0)) {
            i += *p == 0xC2;
        } else if (*p == 0xEF && left > 2 && p[1] == 0xBC) {
            if (p[2] != 0x8C) into[length++] = (char)(p[2] - 0x60);
            i += 2;
        } else if (*p == 0xE2 && left > 2 && p[1] == 0x80) {
            i += 2;
        } else {
            into[length++] = (char)*p;
        }
    }
    return length;
}

static bool same_value(const sides_t *s, const gram_number_t *x, const gram_number_t *y)
{
    char a[64], b[64];
    size_t n = plain(s->doc[0]->text, x, a, sizeof a), m = plain(s->doc[1]->text, y, b, sizeof b);
    return n == m && memcmp(a, b, n) == 0;
}

static int note_number(const sides_t *s, same_passage_t *p, const gram_number_t *x, const gram_number_t *y, err_t *err)
{
    const gram_number_t *n[2] = {x, y};
    if (x && y && same_value(s, x, y)) {
        p->numbers_same++;
        return 0;
    }
    p->numbers_changed++;
    if (p->numbers_shown == SAME_NUMBERS_MOST) return 0;
    same_number_t *to = &p->number[p->numbers_shown];
    for (int side = 0; side < 2; side++) {
        to->text[side] = n[side] ? arena_textn(s->arena, s->doc[side]->text + n[side]->at, n[side]->bytes) : NULL;
        if (n[side] && !to->text[side]) return err_nomem(err);
    }
    p->numbers_shown++;
    return 0;
}

/* The numbers between the units of a run: those before the same unit belong together, in order. The unit a run begins
 * with may have its number before it (edge: the chain begins or goes on there); a gap's numbers are told by its text. */
static int numbers_of_tile(const sides_t *s, const same_tile_t *tile, same_passage_t *p, err_t *err)
{
    const gram_text_t *x = &s->table[0].text, *y = &s->table[1].text;
    size_t i = number_from(x, tile->at), j = number_from(y, tile->other);
    uint32_t end = tile->at + tile->units, other_end = tile->other + tile->units;
    int code = 0;
    while (!code) {
        const gram_number_t *a = i < x->numbers && x->number[i].unit < end ? &x->number[i] : NULL;
        const gram_number_t *b = j < y->numbers && y->number[j].unit < other_end ? &y->number[j] : NULL;
        if (!a && !b) break;
        uint32_t at = a ? a->unit - tile->at : UINT32_MAX, other = b ? b->unit - tile->other : UINT32_MAX;
        bool first = at <= other, second = other <= at;
        if ((first ? at : other) > 0 || (first && second)) code = note_number(s, p, first ? a : NULL, second ? b : NULL, err);
        i += first;
        j += second;
    }
    return code;
}

/* --- passages ------------------------------------------------------------------------------------------------------ */

static int passage_of(const sides_t *s, const same_tile_t *tile, const same_chain_t *c, same_passage_t *ret, err_t *err)
{
    const same_tile_t *first = tile + c->first, *last = first + c->tiles - 1;
    *ret = (same_passage_t){.units = c->units};
    int code = place_of(s, 0, first->at, last->at + last->units, &ret->place[0], err);
    if (!code) code = place_of(s, 1, first->other, last->other + last->units, &ret->place[1], err);
    for (const same_tile_t *t = first; t <= last && !code; t++) code = numbers_of_tile(s, t, ret, err);
    return code;
}

/* --- pieces -------------------------------------------------------------------------------------------------------- */

/* A copied report is one chain from its first line to its last: people read it paragraph by paragraph. A piece ends with a line
 * of the first report once it has PIECE units. */
enum { PIECE = 120 };

typedef struct pieces {
    same_tile_t *tile;
    size_t tiles, chains;
    same_chain_t *chain;
} pieces_t;

static void open_piece(pieces_t *to)
{
    to->chain[to->chains++] = (same_chain_t){.first = (uint32_t)to->tiles};
}

static void add_piece(pieces_t *to, same_tile_t tile)
{
    same_chain_t *c = &to->chain[to->chains - 1];
    to->tile[to->tiles++] = tile;
    c->tiles++;
    c->units += tile.units;
}

/* Adds the tile, cut where lines end and the piece is long enough; *line: the one the last unit stood in. */
static void cut_tile(const sides_t *s, pieces_t *to, same_tile_t tile, size_t *line)
{
    const gram_text_t *t = &s->table[0].text;
    const lines_t *l = &s->lines[0];
    for (uint32_t from = 0, i = 0; i <= tile.units; i++) {
        bool ends = i == tile.units, turns = false;
        if (!ends && *line + 1 < l->count && t->at[tile.at + i] >= l->start[*line + 1]) {
            *line = line_at(l, t->at[tile.at + i]);
            turns = to->chain[to->chains - 1].units + (i - from) >= PIECE;
        }
        if (!ends && !turns) continue;
        if (i > from) add_piece(to, (same_tile_t){tile.at + from, tile.other + from, i - from});
        from = i;
        if (turns) open_piece(to);
    }
}

static int cut_chains(const sides_t *s, pieces_t *ret, err_t *err)
{
    const same_walk_t *w = &s->walk;
    size_t most = w->tiles + w->chains + s->lines[0].count + 1;
    pieces_t to = {.tile = arena_array(s->arena, most, sizeof *to.tile), .chain = arena_array(s->arena, most, sizeof *to.chain)};
    if (!to.tile || !to.chain) return err_nomem(err);
    for (size_t i = 0; i < w->chains; i++) {
        const same_chain_t *c = &w->chain[i];
        size_t line = line_at(&s->lines[0], s->table[0].text.at[w->tile[c->first].at]);
        open_piece(&to);
        for (uint32_t k = 0; k < c->tiles; k++) cut_tile(s, &to, w->tile[c->first + k], &line);
    }
    assert(to.tiles <= most && to.chains <= most);
    *ret = to;
    return 0;
}

static int longest_first(const void *x, const void *y)
{
    const same_chain_t *a = x, *b = y;
    if (a->units != b->units) return a->units > b->units ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

static int in_order(const void *x, const void *y)
{
    const same_chain_t *a = x, *b = y;
    return (a->first > b->first) - (a->first < b->first);
}

static int all_passages(sides_t *s, same_passage_t **ret_passages, size_t *ret_count, err_t *err)
{
    same_walk_t *w = &s->walk;
    int code = 0;
    for (int side = 0; side < 2 && !code; side++) {
        code = same_table_read(&s->table[side], s->doc[side], err);
        if (!code) code = read_lines(s->doc[side], s->arena, &s->lines[side], err);
    }
    if (!code) code = same_walk(&s->table[0], s->doc[0], &s->table[1], s->set->options.passage, w, err);
    if (code) return code;
    pieces_t p = {0};
    code = cut_chains(s, &p, err);
    if (code) return code;
    if (p.chains > SAME_PASSAGES_MOST) {
        qsort(p.chain, p.chains, sizeof *p.chain, longest_first);
        p.chains = SAME_PASSAGES_MOST;
        qsort(p.chain, p.chains, sizeof *p.chain, in_order);
    }
    same_passage_t *list = arena_array(s->arena, p.chains + 1, sizeof *list);
    if (!list) return err_nomem(err);
    for (size_t i = 0; i < p.chains && !code; i++) code = passage_of(s, p.tile, &p.chain[i], &list[i], err);
    if (code) return code;
    *ret_passages = list;
    *ret_count = p.chains;
    return 0;
}

int same_passages(const same_set_t *s, size_t one, size_t other, arena_t *a, same_passage_t **ret_passages, size_t *ret_count, err_t *err)
{
    assert(one < s->docs && other < s->docs && one != other);
    sides_t sides = {.set = s, .doc = {&s->doc[one], &s->doc[other]}, .arena = a};
    int code = all_passages(&sides, ret_passages, ret_count, err);
    same_table_free(&sides.table[0]);
    same_table_free(&sides.table[1]);
    same_walk_free(&sides.walk);
    return code;
}
