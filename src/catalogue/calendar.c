/* calendar.c - the yearly days off and make-up working days, one mark per day.
 *
 * The table is dense (two bytes for each day between the first and last year, 17 KB for the 23 years
 * carried today), because the only questions are "does this day work" and "what is it called".
 */
#include "catalogue/calendar.h"

#include "base/embed.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    YEAR_LEAST = 1949, YEAR_MOST = 2199, /* what a holiday table may speak of */
    ROWS_MOST = 40000, NAMES_MOST = 64, LINE_BYTES = 512, COLUMNS = 4
};

enum mark_kind { MARK_NONE, MARK_OFF, MARK_WORK };

typedef struct mark {
    uint8_t kind; /* enum mark_kind */
    uint8_t name; /* index into names */
} mark_t;

struct calendar {
    arena_t *arena; /* holds this struct and all below */
    int first, last;
    day_t from;     /* 1 January of the first year */
    size_t days;
    mark_t *mark;
    words_t names[NAMES_MOST];
    size_t name_count;
};

typedef struct row {
    day_t day;
    enum mark_kind kind;
    bool in_lieu, own;
    int line;
    const char *name[LANG_COUNT];
} row_t;

/* Where all mistakes go, when all are asked for. */
typedef struct sink {
    err_t *list;
    size_t most, count;
} sink_t;

static int year_of(day_t d)
{
    int y, m, n;
    day_split(d, &y, &m, &n);
    return y;
}

static int bad_row(err_t *err, const char *line, int number, const char *column)
{
    err_set(err, ERR_CATALOGUE_CALENDAR, line);
    err_place(err, "cn_holidays.csv", number, 0);
    return err ? err_field(err, column) : ERR_CATALOGUE_CALENDAR;
}

/* Cuts the line at its commas. The file is ours: no field needs quotation marks. */
static bool cut_columns(char *line, char *column[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        column[i] = line;
        char *comma = strchr(line, ',');
        if ((comma != NULL) != (i + 1 < COLUMNS)) return false;
        if (comma) {
            *comma = '\0';
            line = comma + 1;
        }
    }
    return strchr(line, '"') == NULL;
}

static int read_row(arena_t *a, const char *line, int number, row_t *ret_row, err_t *err)
{
    char copy[LINE_BYTES], *column[COLUMNS];
    if (!text_copy(copy, sizeof copy, line) || !cut_columns(copy, column))
        return bad_row(err, line, number, "");
    row_t row = {0};
    if (day_parse(column[0], &row.day, NULL) != 0 || year_of(row.day) < YEAR_LEAST ||
        year_of(row.day) > YEAR_MOST)
        return bad_row(err, line, number, "date");
    row.in_lieu = strcmp(column[1], "in_lieu") == 0;
    if (strcmp(column[1], "off") == 0) row.kind = MARK_OFF;
    else if (strcmp(column[1], "work") == 0) row.kind = MARK_WORK;
    else if (!row.in_lieu) return bad_row(err, line, number, "kind");
    /* A make-up working day that is no weekend, or a moved day off on one, is a slip of the pen. */
    bool weekend = day_weekday(row.day) >= 6;
    if ((row.kind == MARK_WORK && !weekend) || (row.in_lieu && weekend))
        return bad_row(err, line, number, "kind");
    if (!*column[2] || !*column[3]) return bad_row(err, line, number, "name_zh");
    row.line = number;
    row.name[LANG_ZH] = arena_text(a, column[2]);
    row.name[LANG_EN] = arena_text(a, column[3]);
    if (!row.name[LANG_ZH] || !row.name[LANG_EN]) return err_nomem(err);
    *ret_row = row;
    return 0;
}

/* Index of the pair of names, added if it is new; NAMES_MOST when there is no room. */
static size_t name_index(calendar_t *c, const row_t *row)
{
    size_t i = 0;
    while (i < c->name_count && (strcmp(c->names[i].in[LANG_ZH], row->name[LANG_ZH]) != 0 ||
                                 strcmp(c->names[i].in[LANG_EN], row->name[LANG_EN]) != 0))
        i++;
    if (i == c->name_count && i < NAMES_MOST)
        c->names[c->name_count++] = (words_t){{row->name[LANG_ZH], row->name[LANG_EN]}};
    return i;
}

static int put_marks(calendar_t *c, const row_t *rows, size_t count, err_t *err)
{
    for (int lieu = 0; lieu < 2; lieu++) { /* markers last: they must meet their day off */
        for (size_t i = 0; i < count; i++) {
            mark_t *m = &c->mark[rows[i].day - c->from];
            size_t name = name_index(c, &rows[i]);
            bool wrong = lieu ? m->kind != MARK_OFF : m->kind != MARK_NONE;
            if (rows[i].in_lieu != (lieu == 1)) continue;
            if (wrong || name == NAMES_MOST) {
                char text[DAY_TEXT];
                (void)bad_row(err, day_text(rows[i].day, text), rows[i].line, "date");
                return err_place(err, rows[i].own ? "calendar.csv" : "cn_holidays.csv", rows[i].line, 0), ERR_CATALOGUE_CALENDAR;
            }
            if (!lieu) *m = (mark_t){(uint8_t)rows[i].kind, (uint8_t)name};
        }
    }
    return 0;
}

static int build(calendar_t *c, const row_t *rows, size_t count, err_t *err)
{
    assert(count > 0);
    c->first = year_of(rows[0].day);
    c->last = c->first;
    for (size_t i = 1; i < count; i++) {
        int y = year_of(rows[i].day);
        if (y < c->first) c->first = y;
        if (y > c->last) c->last = y;
    }
    c->from = day_of(c->first, 1, 1);
    c->days = (size_t)(day_of(c->last, 12, 31) - c->from) + 1;
    c->mark = arena_array(c->arena, c->days, sizeof *c->mark);
    if (!c->mark) return err_nomem(err);
    int code = put_marks(c, rows, count, err);
    /* A notice may touch the last days of the year before it; such a year is not covered by that.
     * Shrinking keeps first_year and last_year honest. */
    while (code == 0 && c->first <= c->last && !calendar_covers(c, c->last)) c->last--;
    while (code == 0 && c->first < c->last && !calendar_covers(c, c->first)) {
        size_t length = (size_t)(day_of(c->first + 1, 1, 1) - c->from);
        c->mark += length;
        c->from += (day_t)length;
        c->first++;
    }
    if (code == 0 && c->first > c->last) return bad_row(err, "", 0, "date");
    c->days = code == 0 ? (size_t)(day_of(c->last, 12, 31) - c->from) + 1 : 0;
    return code;
}

/* One line; *ret_taken: it is a row. */
static int read_line(arena_t *a, const char *at, size_t n, int number, row_t *into, bool *ret_taken, err_t *err)
{
    char line[LINE_BYTES];
    *ret_taken = false;
    if (n >= sizeof line) return bad_row(err, "", number, "");
    memcpy(line, at, n);
    line[n] = '\0';
    if (n == 0) return 0;
    if (number == 1) return strcmp(line, "date,kind,name_zh,name_en") == 0 ? 0 : bad_row(err, line, 1, "");
    int code = read_row(a, line, number, into, err);
    *ret_taken = code == 0;
    return code;
}

/* sink NULL: the first mistake ends it. */
static int read_rows(arena_t *a, const char *csv, sink_t *sink, row_t **ret_rows, size_t *ret_count, err_t *err)
{
    size_t lines = 1, count = 0;
    for (const char *p = csv; *p; p++) lines += *p == '\n';
    if (lines > ROWS_MOST) return bad_row(err, csv, ROWS_MOST, "");
    row_t *rows = arena_array(a, lines, sizeof *rows);
    if (!rows) return err_nomem(err);
    int number = 0;
    for (const char *p = csv; *p;) {
        size_t n = strcspn(p, "\r\n");
        bool taken;
        int code = read_line(a, p, n, ++number, &rows[count], &taken, err);
        if (code != 0 && (!sink || code != ERR_CATALOGUE_CALENDAR)) return code;
        if (code != 0 && sink->count < sink->most) sink->list[sink->count++] = *err;
        count += taken;
        p += n;
        p += *p == '\r';
        p += *p == '\n';
    }
    if (count == 0 && !sink) return bad_row(err, "", number, "");
    *ret_rows = rows;
    *ret_count = count;
    return 0;
}

static const char *carried(void)
{
    const embed_file_t *file = embed_lookup("data/calendar/cn_holidays.csv");
    assert(file);
    return (const char *)file->data;
}

/* Is the row taken out by the installation's own rows: its day stands there, or its whole year does? */
static bool replaced(const row_t *row, const row_t *own, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int y, m, d;
        day_split(own[i].day, &y, &m, &d);
        if (own[i].day == row->day || (m == 10 && d == 1 && y == year_of(row->day))) return true;
    }
    return false;
}

/* The installation's own rows. A year that they begin beyond the carried ones is theirs to the end: without its 1 October it would
 * be passed over in silence. The first days of January may stand in the notice of the year before. */
static int read_own(arena_t *a, const char *own, int last, sink_t *sink, row_t **ret_rows, size_t *ret_count, err_t *err)
{
    char text[DAY_TEXT];
    int code = read_rows(a, own, sink, ret_rows, ret_count, err);
    for (size_t i = 0; code == 0 && i < *ret_count; i++) {
        row_t *row = &(*ret_rows)[i];
        int year = year_of(row->day);
        bool whole = year <= last || row->day < day_of(year, 1, 8);
        row->own = true;
        for (size_t j = 0; !whole && j < *ret_count; j++) whole = (*ret_rows)[j].day == day_of(year, 10, 1);
        if (whole) continue;
        code = bad_row(err, day_text(row->day, text), row->line, "date");
        if (sink && sink->count < sink->most) sink->list[sink->count++] = *err;
        if (sink) return 0; /* once for the year */
    }
    return code;
}

static int last_year_of(const row_t *rows, size_t count)
{
    int last = 0;
    for (size_t i = 0; i < count; i++)
        if (year_of(rows[i].day) > last) last = year_of(rows[i].day);
    return last;
}

/* The rows carried, with those of the installation in their place. */
static int read_all(arena_t *a, const char *csv, const char *own, row_t **ret_rows, size_t *ret_count, err_t *err)
{
    row_t *base = NULL, *ours = NULL;
    size_t base_count = 0, own_count = 0, n = 0;
    int code = read_rows(a, csv, NULL, &base, &base_count, err);
    if (code != 0 || !own) {
        *ret_rows = base;
        *ret_count = base_count;
        return code;
    }
    code = read_own(a, own, last_year_of(base, base_count), NULL, &ours, &own_count, err);
    if (code != 0) return err_place(err, "calendar.csv", err ? err->line : 0, 0), code;
    row_t *all = arena_array(a, base_count + own_count, sizeof *all);
    if (!all) return err_nomem(err);
    for (size_t i = 0; i < base_count; i++)
        if (!replaced(&base[i], ours, own_count)) all[n++] = base[i];
    memcpy(all + n, ours, own_count * sizeof *ours);
    *ret_rows = all;
    *ret_count = n + own_count;
    return 0;
}

static int load(const char *csv, const char *own, calendar_t **ret_calendar, err_t *err)
{
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    if (!a) return err_nomem(err);
    calendar_t *c = arena_alloc(a, sizeof *c);
    row_t *rows = NULL;
    size_t count = 0;
    if (!c) {
        arena_free(a);
        return err_nomem(err);
    }
    c->arena = a;
    int code = read_all(a, csv, own, &rows, &count, err);
    if (code == 0) code = build(c, rows, count, err);
    assert(code != 0 || c->first <= c->last);
    if (code == 0) *ret_calendar = c;
    else arena_free(a);
    return code;
}

int calendar_load(const char *csv, calendar_t **ret_calendar, err_t *err)
{
    return load(csv ? csv : carried(), NULL, ret_calendar, err);
}

int calendar_load_own(const char *own, calendar_t **ret_calendar, err_t *err)
{
    return load(carried(), own, ret_calendar, err);
}

int calendar_own_mistakes(const char *own, err_t *list, size_t most, size_t *ret_count, err_t *err)
{
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    sink_t sink = {.list = list, .most = most};
    row_t *rows = NULL;
    calendar_t *c = NULL;
    size_t count = 0;
    err_t first = {0};
    if (!a) return err_nomem(err);
    int code = read_rows(a, carried(), NULL, &rows, &count, &first);
    if (code == 0) code = read_own(a, own, last_year_of(rows, count), &sink, &rows, &count, &first);
    arena_free(a);
    /* what only shows when all is put together: a day named twice */
    if (code == 0 && sink.count == 0) code = calendar_load_own(own, &c, &first);
    calendar_free(c);
    if (code == ERR_CATALOGUE_CALENDAR && most) sink.list[sink.count++] = first;
    else if (code != 0 && err) *err = first;
    if (code != 0 && code != ERR_CATALOGUE_CALENDAR) return code;
    for (size_t i = 0; i < sink.count; i++) (void)err_place(&list[i], "calendar.csv", list[i].line, 0);
    *ret_count = sink.count;
    return 0;
}

void calendar_add_csv(const calendar_t *c, buf_t *out)
{
    char day[DAY_TEXT];
    buf_add_raw(out, "date,kind,name_zh,name_en\n");
    for (size_t i = 0; i < c->days; i++) {
        const mark_t *m = &c->mark[i];
        if (m->kind == MARK_NONE) continue;
        buf_addf(out, "%s,%s,%s,%s\n", day_text(c->from + (day_t)i, day), m->kind == MARK_OFF ? "off" : "work",
                 c->names[m->name].in[LANG_ZH], c->names[m->name].in[LANG_EN]);
    }
}

int calendar_mark(const calendar_t *c, day_t d)
{
    if (d < c->from || (size_t)(d - c->from) >= c->days) return 0;
    enum mark_kind kind = c->mark[d - c->from].kind;
    return kind == MARK_OFF ? -1 : kind == MARK_WORK ? 1 : 0;
}

void calendar_free(calendar_t *c)
{
    if (c) arena_free(c->arena);
}

int calendar_first_year(const calendar_t *c)
{
    return c->first;
}

int calendar_last_year(const calendar_t *c)
{
    return c->last;
}

bool calendar_covers(const calendar_t *c, int year)
{
    return year >= c->first && year <= c->last &&
           c->mark[day_of(year, 10, 1) - c->from].kind == MARK_OFF;
}

int calendar_works(const calendar_t *c, day_t d, bool *ret_works, err_t *err)
{
    assert(d != DAY_NONE);
    int year = year_of(d);
    if (!calendar_covers(c, year))
        return err_set(err, ERR_CATALOGUE_NO_YEAR, num_text(year, (char[24]){0}),
                       num_text(c->first, (char[24]){0}), num_text(c->last, (char[24]){0}));
    enum mark_kind kind = c->mark[d - c->from].kind;
    *ret_works = kind == MARK_WORK || (kind == MARK_NONE && day_weekday(d) <= 5);
    return 0;
}

const words_t *calendar_holiday(const calendar_t *c, day_t d)
{
    if (d < c->from || (size_t)(d - c->from) >= c->days) return NULL;
    const mark_t *m = &c->mark[d - c->from];
    return m->kind == MARK_OFF ? &c->names[m->name] : NULL;
}
