/* import_alike.c - rows that say again what an earlier row of the same sheet said.
 *
 * Two such rows may be two matters (a letter sent twice) or one that was pasted twice: only the person knows, so they are
 * told of. A row is its cells that mean something here; of each a hash of 16 bytes is kept with the first row that had it.
 */
#include "archive/import_inside.h"

#include <sodium.h>

enum { FIRST_ROOM = 1 << 12, HASH_BYTES = 16 };

typedef struct seen {
    unsigned char hash[HASH_BYTES];
    int64_t row; /* 0 = free: a sheet's data begin behind its head, in row 2 */
} seen_t;

struct import_alike {
    seen_t *at; /* open addressing, a power of two of them, at most half full */
    size_t room, count;
};

int import_alike_new(import_alike_t **ret_alike, err_t *err)
{
    import_alike_t *a = calloc(1, sizeof *a);
    if (a) a->at = calloc(FIRST_ROOM, sizeof *a->at);
    if (!a || !a->at) return free(a), err_nomem(err);
    a->room = FIRST_ROOM;
    *ret_alike = a;
    return 0;
}

void import_alike_free(import_alike_t *a)
{
    if (a) free(a->at);
    free(a);
}

static seen_t *place_of(seen_t *at, size_t room, const unsigned char hash[HASH_BYTES])
{
    uint64_t begin;
    memcpy(&begin, hash, sizeof begin);
    size_t i = (size_t)begin & (room - 1);
    while (at[i].row && memcmp(at[i].hash, hash, HASH_BYTES) != 0) i = (i + 1) & (room - 1);
    return &at[i];
}

static int grow(import_alike_t *a, err_t *err)
{
    seen_t *more = calloc(a->room * 2, sizeof *more);
    if (!more) return err_nomem(err);
    for (size_t i = 0; i < a->room; i++)
        if (a->at[i].row) *place_of(more, a->room * 2, a->at[i].hash) = a->at[i];
    free(a->at);
    a->at = more;
    a->room *= 2;
    return 0;
}

static void add_cell(crypto_generichash_state *h, const sheet_row_t *row, size_t column)
{
    const char *cell = column < row->count ? row->cell[column] : "";
    crypto_generichash_update(h, (const unsigned char *)cell, strlen(cell) + 1);
}

/* The cells the plan reads, those that decide whether a row is passed over among them; a number in the "#" column is not one. */
static void hash_row(const import_plan_t *p, const sheet_row_t *row, unsigned char hash[HASH_BYTES])
{
    crypto_generichash_state h;
    crypto_generichash_init(&h, NULL, 0, HASH_BYTES);
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; p->columns[i].to != TO_MARK && k < p->columns[i].from_count; k++) add_cell(&h, row, p->columns[i].from[k]);
    for (size_t i = 0; i < p->skip_count; i++) add_cell(&h, row, p->skip[i].column);
    crypto_generichash_final(&h, hash, HASH_BYTES);
}

int import_alike_first(import_alike_t *a, const import_plan_t *p, const sheet_row_t *row, int64_t *ret_row, err_t *err)
{
    unsigned char hash[HASH_BYTES];
    *ret_row = 0;
    if (import_is_example(p, row)) return 0;
    hash_row(p, row, hash);
    seen_t *s = place_of(a->at, a->room, hash);
    *ret_row = s->row;
    if (s->row || a->count == IMPORT_ALIKE_MOST) return 0;
    memcpy(s->hash, hash, HASH_BYTES);
    s->row = row->number;
    return ++a->count * 2 > a->room ? grow(a, err) : 0;
}
