/* by.c - breakdowns: what rows there may be, and which office belongs to which. */
#include "figure/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *const BY_WORDS[BY_FIELD] = {"office", "province", "prefecture", "county", "each", "tree", "level",
                                        "year", "quarter", "month", "week", "day"};
static const words_t LABELS[BY_FIELD] = {
    {{"下级院", "Office"}}, {{"省级院", "Province"}}, {{"分州市院", "Prefecture"}}, {{"基层院", "County"}},
    {{"各院", "Each office"}}, {{"四级院", "Offices by level"}}, {{"层级", "Level"}},
    {{"年度", "Year"}}, {{"季度", "Quarter"}}, {{"月份", "Month"}}, {{"周", "Week"}}, {{"日", "Day"}}};
static const row_name_t LEVELS[] = {{"nation", {{"最高人民检察院", "Supreme"}}}, {"province", {{"省级院", "Provinces"}}},
                                    {"prefecture", {{"分州市院", "Prefectures"}}}, {"county", {{"基层院", "Counties"}}}};

bool figure_by_period(const char *word)
{
    for (int i = 0; word && i < BY_FIELD; i++)
        if (strcmp(word, BY_WORDS[i]) == 0) return by_is_period((enum by)i);
    return false;
}

bool by_is_period(enum by by)
{
    return by >= BY_YEAR && by <= BY_DAY;
}

/* --- offices ---------------------------------------------------------------------------------------------- */

/* An office that has ended is where its successor is. */
int bound_stands_for(const bound_t *b, int office)
{
    for (int i = 0; i < CLIMB_MOST; i++) {
        const office_t *o = office_at(b->tree, office);
        if (o->successor < 0 || o->valid_to == DAY_NONE || o->valid_to >= b->ended) break;
        office = o->successor;
    }
    return office;
}

int bound_above(const bound_t *b, int office)
{
    int up = office_at(b->tree, office)->parent;
    return up < 0 ? -1 : bound_stands_for(b, up);
}

bool bound_within(const bound_t *b, int office)
{
    int at = bound_stands_for(b, office);
    for (int i = 0; i < CLIMB_MOST && at >= 0 && at != b->office; i++) at = bound_above(b, at);
    return at == b->office;
}

/* The one under which the office stands in the breakdown. */
int bound_head(const bound_t *b, enum by by, int office)
{
    int at = bound_stands_for(b, office);
    if (by == BY_EACH || by == BY_TREE) return at;
    for (int i = 0; i < CLIMB_MOST && at != b->office; i++) {
        const office_t *o = office_at(b->tree, at);
        int up = bound_above(b, at);
        if (up < 0) break;
        if (by == BY_OFFICE && up == b->office) break;
        if (by == BY_PROVINCE && o->level <= OFFICE_PROVINCE) break;
        if (by == BY_PREFECTURE && o->level <= OFFICE_PREFECTURE) break;
        if (by == BY_COUNTY) break;
        at = up;
    }
    return at;
}

static int scope(question_t *q, bound_t *b, err_t *err)
{
    size_t n = office_count(b->tree);
    b->in_scope = arena_array(q->arena, n + 1, sizeof *b->in_scope);
    if (!b->in_scope) return err_nomem(err);
    if (office_find(b->tree, q->ask.office, &b->office, NULL) != 0) b->office = -1; /* not founded yet */
    for (size_t i = 0; b->office >= 0 && i < n; i++)
        b->in_scope[i] = q->ask.alone ? bound_stands_for(b, (int)i) == b->office : bound_within(b, (int)i);
    return 0;
}

/* --- boundaries of then: the days on which the tree changed ------------------------------------------------------- */

static int by_day(const void *x, const void *y)
{
    day_t a = *(const day_t *)x, b = *(const day_t *)y;
    return (a > b) - (a < b);
}

static int add_bound(question_t *q, day_t from, day_t to, err_t *err)
{
    char most[24];
    if (q->bound_count == BOUNDS_MOST)
        return err_set(err, ERR_FIGURE_MANY, num_text(BOUNDS_MOST + 1, (char[24]){0}), num_text(BOUNDS_MOST, most));
    const figures_options_t *o = &q->f->with;
    const office_tree_t *tree = q->ask.then && o->tree_on ? o->tree_on(o->arg, from) : q->tree;
    if (!tree) return err_set(err, ERR_FIGURE_TREE, day_text(from, (char[DAY_TEXT]){0})); /* today's would give other numbers under the same name */
    bound_t *b = &q->bound[q->bound_count++];
    *b = (bound_t){.tree = tree, .from = from, .to = to, .ended = q->ask.then ? from : day_today()};
    return scope(q, b, err);
}

int bounds_make(question_t *q, err_t *err)
{
    day_t least = q->wave[0].from, most = q->wave[0].to;
    size_t n = office_count(q->tree), count = 0;
    day_t *days = arena_array(q->arena, 2 * n + 2, sizeof *days);
    int failed = days ? 0 : err_nomem(err);
    for (size_t w = 1; w < q->wave_count; w++) {
        if (q->wave[w].from < least) least = q->wave[w].from;
        if (q->wave[w].to > most) most = q->wave[w].to;
    }
    for (size_t i = 0; !failed && q->ask.then && i < n; i++) {
        const office_t *o = office_at(q->tree, (int)i);
        if (o->valid_from != DAY_NONE && o->valid_from > least && o->valid_from <= most) days[count++] = o->valid_from;
        if (o->valid_to != DAY_NONE && o->valid_to >= least && o->valid_to < most) days[count++] = o->valid_to + 1;
    }
    if (count) qsort(days, count, sizeof *days, by_day);
    day_t from = least;
    for (size_t i = 0; !failed && i < count; i++) {
        if (days[i] == from) continue;
        failed = add_bound(q, from, days[i] - 1, err);
        from = days[i];
    }
    return failed ? failed : add_bound(q, from, most, err);
}

/* --- values ---------------------------------------------------------------------------------------------------------- */

static int level_dim(const question_t *q, dim_t *d, err_t *err)
{
    d->value = arena_copy(q->arena, LEVELS, sizeof LEVELS);
    d->count = sizeof LEVELS / sizeof *LEVELS;
    if (!d->value) return err_nomem(err);
    for (size_t k = 0; k < q->bound_count; k++)
        for (size_t i = 0; i < office_count(q->bound[k].tree); i++)
            d->of_office[k][i] = (int32_t)office_at(q->bound[k].tree, bound_stands_for(&q->bound[k], (int)i))->level - OFFICE_NATION;
    return 0;
}

static int by_code(const void *x, const void *y)
{
    const row_name_t *a = x, *b = y;
    return strcmp(a->key, b->key);
}

static int add_head(const question_t *q, dim_t *d, const bound_t *b, int head, err_t *err)
{
    int64_t number;
    size_t before = d->keys.count;
    const office_t *o = office_at(b->tree, head);
    int failed = words_number(&d->keys, o->code, &number, err);
    if (failed || d->keys.count == before) return failed;
    if (d->count == d->room) {
        size_t room = d->room ? d->room * 2 : 256;
        row_name_t *more = arena_array(q->arena, room, sizeof *more);
        if (!more) return err_nomem(err);
        if (d->count) memcpy(more, d->value, d->count * sizeof *more);
        d->value = more;
        d->room = room;
    }
    d->value[d->count++] = (row_name_t){.key = o->code, .words = o->name};
    return 0;
}

/* Offices in the order of their codes, the one asked about first. */
static int order_heads(const question_t *q, dim_t *d, err_t *err)
{
    int64_t number;
    int failed = 0;
    if (d->count) qsort(d->value, d->count, sizeof *d->value, by_code);
    for (size_t i = 1; i < d->count; i++) {
        if (strcmp(d->value[i].key, q->ask.office) != 0) continue;
        row_name_t own = d->value[i];
        memmove(&d->value[1], &d->value[0], i * sizeof *d->value);
        d->value[0] = own;
        break;
    }
    words_free(&d->keys);
    for (size_t i = 0; !failed && i < d->count; i++) failed = words_number(&d->keys, d->value[i].key, &number, err);
    return failed;
}

static int office_dim(const question_t *q, dim_t *d, err_t *err)
{
    int failed = 0;
    for (size_t k = 0; k < q->bound_count; k++)
        for (size_t i = 0; !failed && i < office_count(q->bound[k].tree); i++)
            if (q->bound[k].in_scope[i]) failed = add_head(q, d, &q->bound[k], bound_head(&q->bound[k], d->by, (int)i), err);
    if (!failed) failed = order_heads(q, d, err);
    for (size_t k = 0; !failed && k < q->bound_count; k++)
        for (size_t i = 0; i < office_count(q->bound[k].tree); i++)
            d->of_office[k][i] = !q->bound[k].in_scope[i]
                                     ? NO_CELL
                                     : (int32_t)words_find(&d->keys, office_at(q->bound[k].tree, bound_head(&q->bound[k], d->by, (int)i))->code);
    return failed;
}

/* --- periods ------------------------------------------------------------------------------------------------ */

static int period_dim(const question_t *q, dim_t *d, err_t *err)
{
    d->base = period_number(d->by, q->ask.from);
    d->count = (size_t)(period_number(d->by, q->ask.to) - d->base) + 1;
    d->value = arena_array(q->arena, d->count, sizeof *d->value);
    if (!d->value) return err_nomem(err);
    for (size_t i = 0; i < d->count; i++) {
        row_name_t *v = &d->value[i];
        *v = period_name(d->by, d->base + (int64_t)i, q->arena);
        words_t days = {{NULL}};
        v->part = period_part(q, d->by, d->base + (int64_t)i, &days);
        if (v->part && days.in[LANG_ZH] && days.in[LANG_EN]) {
            v->words.in[LANG_ZH] = arena_printf(q->arena, "%s（%s）", v->words.in[LANG_ZH], days.in[LANG_ZH]);
            v->words.in[LANG_EN] = arena_printf(q->arena, "%s (%s)", v->words.in[LANG_EN], days.in[LANG_EN]);
        }
        if (!d->value[i].key || !d->value[i].words.in[LANG_ZH] || !d->value[i].words.in[LANG_EN]) return err_nomem(err);
    }
    return 0;
}

/* --- all ------------------------------------------------------------------------------------------------------ */

static int dim_make(question_t *q, dim_t *d, const char *word, err_t *err)
{
    d->by = BY_FIELD;
    for (int i = 0; i < BY_FIELD; i++)
        if (strcmp(word, BY_WORDS[i]) == 0) d->by = (enum by)i;
    if (d->by == BY_FIELD) return field_dim(q, d, word, err);
    d->name = BY_WORDS[d->by];
    d->label = LABELS[d->by];
    if (by_is_period(d->by)) return period_dim(q, d, err);
    d->offices = true;
    for (size_t k = 0; k < q->bound_count; k++) {
        d->of_office[k] = arena_array(q->arena, office_count(q->bound[k].tree) + 1, sizeof **d->of_office);
        if (!d->of_office[k]) return err_nomem(err);
    }
    return d->by == BY_LEVEL ? level_dim(q, d, err) : office_dim(q, d, err);
}

int dims_make(question_t *q, err_t *err)
{
    int failed = 0;
    assert(q->ask.by_count <= FIGURE_BY_MOST);
    for (size_t i = 0; !failed && i < q->ask.by_count; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(q->ask.by[i], q->ask.by[j]) == 0)
                return err_set(err, ERR_FIGURE_QUESTION, "by", arena_printf(q->arena, "%s,%s", q->ask.by[j], q->ask.by[i]),
                               "同一项分列只写一次，这里写了两次" ERR_OR "each breakdown once: it is named twice");
        if (q->few && strcmp(q->ask.by[i], BY_WORDS[BY_TREE]) == 0) return bad_by(q, q->ask.by[i], err); /* its rows lie in each other: few.c could not keep one */
        failed = dim_make(q, &q->dim[i], q->ask.by[i], err);
    }
    return failed;
}

/* --- the four-level table ------------------------------------------------------------------------------------------ */

/* Rows above a row of the dimension, itself first; as the offices hang together at the end. */
size_t rows_above(const question_t *q, const dim_t *d, size_t row, size_t into[CLIMB_MOST])
{
    const bound_t *b = &q->bound[q->bound_count - 1];
    int at;
    size_t n = 0;
    into[n++] = row;
    if (office_find(b->tree, d->value[row].key, &at, NULL) != 0) return n;
    while (n < CLIMB_MOST && at != b->office && (at = bound_above(b, at)) >= 0) {
        int64_t up = words_find(&d->keys, office_at(b->tree, at)->code);
        if (up < 0) break;
        into[n++] = (size_t)up;
    }
    return n;
}

int roll_up(question_t *q, size_t dim, int64_t *sums, err_t *err)
{
    const dim_t *d = &q->dim[dim];
    size_t inner = d->stride, up[CLIMB_MOST];
    int64_t *own = arena_copy(q->arena, sums, q->cells * sizeof *sums);
    if (!own) return err_nomem(err);
    memset(sums, 0, q->cells * sizeof *sums);
    for (size_t row = 0; row < d->count; row++) {
        size_t n = rows_above(q, d, row, up);
        for (size_t outer = 0; outer < q->cells; outer += inner * d->count)
            for (size_t i = 0; i < n; i++)
                for (size_t k = 0; k < inner; k++) sums[outer + up[i] * inner + k] += own[outer + row * inner + k];
    }
    return 0;
}
