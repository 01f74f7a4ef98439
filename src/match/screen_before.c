/* screen_before.c - a previous result, to compare the new one with.
 *
 * Held compactly: texts one behind the other, reasons as their hash. Rows of one query stand together in a result, so a
 * query is a group of rows; a query asked twice under one id has two groups, taken in order.
 */
#include "match/screen_inside.h"

#include "match/bytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum column { QUERY, LISTED, SCORE, TIER, REASONS, RANK, POINTS, QUERY_HASH, LIST_HASH, BASIS, CHANGE, COLUMNS };
enum { NEEDED = POINTS, ROWS_MOST = 1 << 30 };
static const char *const COLUMN_NAMES[COLUMNS] = {"query_id", "list_id", "score", "tier", "reasons", "rank", "points", "query_hash",
                                                  "list_hash", "basis", "change"};

typedef struct before_row {
    uint64_t reasons, list_hash, id; /* id: offset in text */
    int16_t score, points;
    uint16_t rank;
    uint8_t tier;
} before_row_t;

typedef struct group {
    uint64_t key, query_hash, basis, query; /* query: offset in text */
    uint32_t first, count;
    bool taken;
} group_t;

struct screen_before {
    before_row_t *row;
    group_t *group;
    uint32_t *sorted; /* groups by key, then in file order */
    char *text;
    uint64_t rows, rows_room, groups, groups_room, text_bytes, text_room;
};

/* --- reading ----------------------------------------------------------------------------------------------------- */

/* "0.630" -> 630; -1 when it is no score. */
static int thousandths(const char *text)
{
    int whole = 0, part = 0, digits = 0;
    if (*text < '0' || *text > '1') return -1;
    whole = *text++ - '0';
    if (*text == '.') text++;
    for (; digits < 3 && *text >= '0' && *text <= '9'; digits++) part = part * 10 + *text++ - '0';
    if (*text) return -1;
    for (; digits < 3; digits++) part *= 10;
    int n = whole * 1000 + part;
    return n <= 1000 ? n : -1;
}

static uint64_t hex_number(const char *text)
{
    uint64_t n = 0;
    for (int i = 0; i < 16 && *text; i++, text++) {
        int digit = *text >= '0' && *text <= '9' ? *text - '0' : *text >= 'a' && *text <= 'f' ? *text - 'a' + 10 : -1;
        if (digit < 0) return 0;
        n = n << 4 | (uint64_t)digit;
    }
    return n;
}

static int small_number(const char *text)
{
    int n = 0, sign = 1;
    if (*text == '-') sign = -1, text++;
    for (; *text >= '0' && *text <= '9' && n < 3000; text++) n = n * 10 + *text - '0';
    return sign * n;
}

static bool add_text(screen_before_t *b, const char *text, uint64_t *ret_at)
{
    uint64_t n = strlen(text) + 1;
    if (!screen_grow(&b->text, &b->text_room, b->text_bytes + n, 1)) return false;
    memcpy(b->text + b->text_bytes, text, n);
    *ret_at = b->text_bytes;
    b->text_bytes += n;
    return true;
}

static const char *cell_of(const int column[COLUMNS], const sheet_row_t *row, enum column c)
{
    return column[c] >= 0 && (size_t)column[c] < row->count ? row->cell[column[c]] : "";
}

static bool begin_group(screen_before_t *b, const int column[COLUMNS], const sheet_row_t *row)
{
    const char *query = cell_of(column, row, QUERY);
    if (!screen_grow(&b->group, &b->groups_room, b->groups + 1, sizeof *b->group)) return false;
    group_t *g = &b->group[b->groups];
    *g = (group_t){.key = screen_text_hash(query), .query_hash = hex_number(cell_of(column, row, QUERY_HASH)),
                   .basis = hex_number(cell_of(column, row, BASIS)), .first = (uint32_t)b->rows};
    if (!add_text(b, query, &g->query)) return false;
    b->groups++;
    return true;
}

static int add_row(screen_before_t *b, const int column[COLUMNS], const sheet_row_t *row, err_t *err)
{
    static const char letters[] = {[MATCH_NONE] = '-', [MATCH_A] = 'A', [MATCH_B] = 'B', [MATCH_C] = 'C'};
    const char *tier = cell_of(column, row, TIER);
    int rank = small_number(cell_of(column, row, RANK)), score = thousandths(cell_of(column, row, SCORE)), t = MATCH_A;
    group_t *last = b->groups ? &b->group[b->groups - 1] : NULL;
    int last_rank = last && last->count ? b->row[b->rows - 1].rank : last ? 0 : -1;
    bool none = rank == 0 && !*cell_of(column, row, LISTED);
    while (t <= MATCH_C && tier[0] != letters[t]) t++;
    if (!none && (score < 0 || t > MATCH_C || tier[1] || !*cell_of(column, row, LISTED)))
        return err_set(err, ERR_MATCH_RESULT, cell_of(column, row, QUERY));
    bool fresh = !last || none || rank <= last_rank || strcmp(b->text + last->query, cell_of(column, row, QUERY)) != 0;
    if (b->rows == ROWS_MOST || (fresh && !begin_group(b, column, row))) return err_nomem(err);
    if (none) return 0;
    if (!screen_grow(&b->row, &b->rows_room, b->rows + 1, sizeof *b->row)) return err_nomem(err);
    before_row_t *r = &b->row[b->rows];
    *r = (before_row_t){.reasons = screen_text_hash(cell_of(column, row, REASONS)), .list_hash = hex_number(cell_of(column, row, LIST_HASH)),
                        .score = (int16_t)score, .points = (int16_t)small_number(cell_of(column, row, POINTS)), .rank = (uint16_t)rank,
                        .tier = (uint8_t)t};
    if (!add_text(b, cell_of(column, row, LISTED), &r->id)) return err_nomem(err);
    b->rows++;
    b->group[b->groups - 1].count++;
    return 0;
}

static int read_rows(screen_before_t *b, sheet_t *sheet, const char *path, const screen_ear_t *ear, err_t *err)
{
    int column[COLUMNS];
    sheet_row_t row = {0};
    bool more = false;
    int code = sheet_next(sheet, &row, &more, err);
    if (code) return code;
    if (!more) row.count = 0;
    code = screen_find_columns(&row, COLUMN_NAMES, COLUMNS, NEEDED, column, err);
    if (!code && column[CHANGE] >= 0) code = err_set(err, ERR_MATCH_DIFFERENCES, path);
    if (!code && ear && ear->head) code = ear->head(ear->arg, SCREEN_BEFORE, row.cell, row.count, err);
    while (!code && more) {
        code = sheet_next(sheet, &row, &more, err);
        if (!code && more) code = add_row(b, column, &row, err);
        if (code && err && !err->line) (void)err_place(err, path, (int)row.number, 0);
    }
    return code;
}

static int group_order(const void *x, const void *y, void *arg)
{
    const group_t *group = arg, *a = &group[*(const uint32_t *)x], *b = &group[*(const uint32_t *)y];
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a < b ? -1 : a > b;
}

int screen_before_read(const char *path, const screen_ear_t *ear, screen_before_t **ret_before, err_t *err)
{
    assert(path && ret_before);
    sheet_t *sheet = NULL;
    screen_before_t *b = match_alloc(sizeof *b);
    if (!b) return err_nomem(err);
    memset(b, 0, sizeof *b);
    int code = sheet_open(path, NULL, &sheet, err);
    if (!code) code = read_rows(b, sheet, path, ear, err);
    sheet_close(sheet);
    if (!code && !(b->sorted = match_alloc((size_t)(b->groups + 1) * sizeof *b->sorted))) code = err_nomem(err);
    if (code) {
        screen_before_free(b);
        return code;
    }
    for (uint32_t i = 0; i < b->groups; i++) b->sorted[i] = i;
    if (b->groups) qsort_r(b->sorted, (size_t)b->groups, sizeof *b->sorted, group_order, b->group);
    *ret_before = b;
    return 0;
}

void screen_before_free(screen_before_t *b)
{
    if (!b) return;
    free(b->row);
    free(b->group);
    free(b->sorted);
    free(b->text);
    free(b);
}

/* --- asking ---------------------------------------------------------------------------------------------------------- */

size_t screen_before_take(screen_before_t *b, const char *query_id)
{
    uint64_t key = screen_text_hash(query_id);
    size_t from = 0, to = (size_t)b->groups;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (b->group[b->sorted[middle]].key < key) from = middle + 1;
        else to = middle;
    }
    for (; from < b->groups && b->group[b->sorted[from]].key == key; from++) {
        group_t *g = &b->group[b->sorted[from]];
        if (g->taken) continue;
        g->taken = true;
        return b->sorted[from];
    }
    return SCREEN_NO_GROUP;
}

size_t screen_before_left(const screen_before_t *b, size_t *at)
{
    while (*at < b->groups && b->group[*at].taken) (*at)++;
    return *at < b->groups ? (*at)++ : SCREEN_NO_GROUP;
}

int screen_before_rows(const screen_before_t *b, size_t group, arena_t *a, standing_t **ret_rows, size_t *ret_count, err_t *err)
{
    assert(group < b->groups);
    const group_t *g = &b->group[group];
    standing_t *rows = arena_array(a, (size_t)g->count + 1, sizeof *rows);
    if (!rows) return err_nomem(err);
    for (uint32_t i = 0; i < g->count; i++) {
        const before_row_t *r = &b->row[g->first + i];
        rows[i] = (standing_t){.id = b->text + r->id, .reasons = r->reasons, .list_hash = r->list_hash, .rank = r->rank,
                               .score = r->score, .points = r->points, .tier = (enum match_tier)r->tier};
    }
    *ret_rows = rows;
    *ret_count = g->count;
    return 0;
}

bool screen_before_same(const screen_before_t *b, size_t group, uint64_t basis)
{
    assert(group < b->groups);
    return b->group[group].basis == basis;
}

const char *screen_before_query(const screen_before_t *b, size_t group, uint64_t *ret_hash, uint64_t *ret_basis)
{
    assert(group < b->groups);
    *ret_basis = b->group[group].basis;
    *ret_hash = b->group[group].query_hash;
    return b->text + b->group[group].query;
}
