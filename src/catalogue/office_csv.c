#include "catalogue/office_csv.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { OFFICES_MOST = 20000, TEXT_MOST = 16 << 20 };
enum column { CODE, LEVEL, PARENT, BRIEF, SPECIAL, FROM, TO, SUCCESSOR, ZH, EN, COLUMNS };

static const char *const names[COLUMNS] = {"code",       "level",    "parent",    "brief", "special",
                                           "valid_from", "valid_to", "successor", "zh",    "en"};

static int bad(err_t *err, int line, enum column column, const char *value)
{
    int e = err_set(err, ERR_CATALOGUE_OFFICE_DATA, names[column], value);
    err_place(err, "offices.csv", line, 0);
    err_field(err, names[column]);
    return e;
}

/* Cuts one line off *at into its cells, in place. Quoted cells may hold commas and doubled quotes.
 * Returns the number of cells, COLUMNS + 1 when there are more or the quoting is broken. */
static size_t cut_line(char **at, char *cells[COLUMNS])
{
    char *p = *at;
    size_t n = 0;
    for (bool more = true; more; n++) {
        char *to = p, *start = p;
        bool quoted = *p == '"';
        if (quoted) p++;
        while (*p && (quoted || (*p != ',' && *p != '\n'))) {
            if (quoted && *p == '"' && *++p != '"') break;
            *to++ = *p++;
        }
        if (quoted && p[0] == '\r' && p[1] == '\n') p++;
        char end = *p;
        if (end && end != ',' && end != '\n') return COLUMNS + 1; /* text after a closing quote */
        if (end) p++;
        if (to > start && to[-1] == '\r' && end != ',') to--;
        *to = '\0';
        if (n < COLUMNS) cells[n] = start;
        else return COLUMNS + 1;
        more = end == ',';
    }
    *at = p;
    return n;
}

static bool is_code(const char *text)
{
    return strlen(text) == OFFICE_CODE - 1 && strspn(text, "0123456789") == OFFICE_CODE - 1;
}

static int read_day(const char *text, int line, enum column column, day_t *ret_day, err_t *err)
{
    if (!*text) *ret_day = DAY_NONE;
    else if (day_parse(text, ret_day, NULL) != 0) return bad(err, line, column, text);
    return 0;
}

/* Everything of a row that can be seen without the other rows. */
static int read_row(char *cells[COLUMNS], int line, office_t *o, err_t *err)
{
    static const char *const levels[] = {"", "nation", "province", "prefecture", "county"};
    if (!is_code(cells[CODE])) return bad(err, line, CODE, cells[CODE]);
    text_copy(o->code, sizeof o->code, cells[CODE]);
    for (int l = OFFICE_NATION; l <= OFFICE_COUNTY; l++)
        if (strcmp(cells[LEVEL], levels[l]) == 0) o->level = (enum office_level)l;
    if (!o->level) return bad(err, line, LEVEL, cells[LEVEL]);
    static const enum column texts[] = {BRIEF, ZH, EN};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *text = cells[texts[i]];
        if (!*text || strlen(text) > 300 || text_bad_byte(text, strlen(text))) return bad(err, line, texts[i], text);
    }
    o->brief = cells[BRIEF];
    o->name = (words_t){.in = {[LANG_ZH] = cells[ZH], [LANG_EN] = cells[EN]}};
    o->special = *cells[SPECIAL] != '\0';
    int e = read_day(cells[FROM], line, FROM, &o->valid_from, err);
    if (!e) e = read_day(cells[TO], line, TO, &o->valid_to, err);
    if (!e && o->valid_from != DAY_NONE && o->valid_to != DAY_NONE && o->valid_to < o->valid_from)
        e = bad(err, line, TO, cells[TO]);
    return e;
}

typedef struct reading {
    office_t *list;
    size_t count;
    int *line;                              /* of each row */
    const char **parent, **successor;       /* codes, resolved when all rows are known */
} reading_t;

static int by_code(const void *key, const void *office)
{
    return strcmp(key, ((const office_t *)office)->code);
}

static int index_of(const reading_t *r, const char *code)
{
    const office_t *o = bsearch(code, r->list, r->count, sizeof *o, by_code);
    return o ? (int)(o - r->list) : -1;
}

static int resolve(reading_t *r, err_t *err)
{
    int roots = 0;
    for (size_t i = 0; i < r->count; i++) {
        office_t *o = &r->list[i];
        bool root = o->level == OFFICE_NATION;
        roots += root;
        o->parent = *r->parent[i] ? index_of(r, r->parent[i]) : -1;
        o->successor = *r->successor[i] ? index_of(r, r->successor[i]) : -1;
        if (root != !*r->parent[i] || roots > 1 || (!root && o->parent < 0) ||
            (!root && r->list[o->parent].level >= o->level))
            return bad(err, r->line[i], PARENT, r->parent[i]);
        /* A successor without an end would be one in waiting: the office would be in two places. */
        if (*r->successor[i] && (o->successor < 0 || o->successor == (int)i || o->valid_to == DAY_NONE))
            return bad(err, r->line[i], SUCCESSOR, r->successor[i]);
    }
    return roots == 1 ? 0 : bad(err, 1, LEVEL, "nation");
}

static int by_brief(const void *a, const void *b)
{
    return strcmp((*(const office_t *const *)a)->brief, (*(const office_t *const *)b)->brief);
}

/* Two offices with one brief would share document numbers. */
static int check_briefs(const reading_t *r, arena_t *a, err_t *err)
{
    const office_t **order = arena_array(a, r->count, sizeof *order);
    if (!order) return err_nomem(err);
    for (size_t i = 0; i < r->count; i++) order[i] = &r->list[i];
    qsort(order, r->count, sizeof *order, by_brief);
    for (size_t i = 1; i < r->count; i++)
        if (strcmp(order[i - 1]->brief, order[i]->brief) == 0)
            return bad(err, r->line[order[i] - r->list], BRIEF, order[i]->brief);
    return 0;
}

int office_csv_read(const char *csv, arena_t *a, office_t **ret_list, size_t *ret_count, err_t *err)
{
    assert(csv && a);
    size_t bytes = strnlen(csv, TEXT_MOST + 1), room = 0;
    for (const char *p = csv; bytes <= TEXT_MOST && (p = strchr(p, '\n')); p++) room++;
    if (bytes > TEXT_MOST || room > OFFICES_MOST) return bad(err, 1, CODE, "too many rows");
    reading_t r = {0};
    char *text = arena_textn(a, csv, bytes), *cells[COLUMNS];
    r.list = arena_array(a, room + 1, sizeof *r.list);
    r.line = arena_array(a, room + 1, sizeof *r.line);
    r.parent = arena_array(a, room + 1, sizeof *r.parent);
    r.successor = arena_array(a, room + 1, sizeof *r.successor);
    if (!text || !r.list || !r.line || !r.parent || !r.successor) return err_nomem(err);
    int line = 1;
    if (cut_line(&text, cells) != COLUMNS) return bad(err, line, CODE, "");
    for (size_t c = 0; c < COLUMNS; c++)
        if (strcmp(cells[c], names[c]) != 0) return bad(err, line, (enum column)c, cells[c]);
    while (*text) {
        line++;
        if (cut_line(&text, cells) != COLUMNS) return bad(err, line, CODE, "");
        assert(r.count <= room);
        office_t *o = &r.list[r.count];
        int e = read_row(cells, line, o, err);
        if (e) return e;
        if (r.count > 0 && strcmp(o[-1].code, o->code) >= 0) return bad(err, line, CODE, o->code);
        r.line[r.count] = line;
        r.parent[r.count] = cells[PARENT];
        r.successor[r.count++] = cells[SUCCESSOR];
    }
    int e = resolve(&r, err);
    if (!e) e = check_briefs(&r, a, err);
    if (e) return e;
    *ret_list = r.list;
    *ret_count = r.count;
    return 0;
}
