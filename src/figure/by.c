/* by.c - breakdowns: what rows there may be, and which office belongs to which. */
#include "figure/inside.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

const char *const BY_WORDS[BY_FIELD] = {"office", "province", "prefecture", "county", "each", "tree", "level",
                                        "year", "quarter", "month", "week", "day"};
static const words_t LABELS[BY_FIELD] = {
    {{"下级院", "Office"}}, {{"省级院", "Province"}}, {{"分州市院", "Prefecture"}}, {{"基层院", "County"}},
    {{"各院", "Each office"}}, {{"四级院", "Offices by level"}}, {{"层级", "Level"}},
    {{"年度", "Year"}}, {{"季度", "Quarter"}}, {{"月份", "Month"}}, {{"周", "Week"}}, {{"日", "Day"}}};
static const row_name_t LEVELS[] = {{"nation", {{"最高人民检察院", "Supreme"}}}, {"province", {{"省级院", "Provinces"}}},
                                    {"prefecture", {{"分州市院", "Prefectures"}}}, {"county", {{"基层院", "Counties"}}}};

bool by_is_office(enum by by)
{
    return by <= BY_LEVEL;
}

bool by_is_period(enum by by)
{
    return by >= BY_YEAR && by <= BY_DAY;
}

/* --- offices ---------------------------------------------------------------------------------------------- */

/* Boundaries of today: an ended office is where its successor is. Of then: it stands for itself. */
static int stands_for(const question_t *q, int office)
{
    for (int i = 0; !q->ask.then && i < CLIMB_MOST; i++) {
        const office_t *o = office_at(q->tree, office);
        if (o->successor < 0 || o->valid_to == DAY_NONE || o->valid_to >= day_today()) break;
        office = o->successor;
    }
    return office;
}

static int above(const question_t *q, int office)
{
    int up = office_at(q->tree, office)->parent;
    return up < 0 ? -1 : stands_for(q, up);
}

/* The one under which the office stands in the breakdown. */
static int head_of(const question_t *q, enum by by, int office)
{
    int at = stands_for(q, office);
    if (by == BY_EACH || by == BY_TREE) return at;
    for (int i = 0; i < CLIMB_MOST && at != q->office; i++) {
        const office_t *o = office_at(q->tree, at);
        int up = above(q, at);
        if (up < 0) break;
        if (by == BY_OFFICE && up == q->office) break;
        if (by == BY_PROVINCE && o->level <= OFFICE_PROVINCE) break;
        if (by == BY_PREFECTURE && o->level <= OFFICE_PREFECTURE) break;
        if (by == BY_COUNTY) break;
        at = up;
    }
    return at;
}

static int level_dim(const question_t *q, dim_t *d, err_t *err)
{
    d->value = arena_copy(q->arena, LEVELS, sizeof LEVELS);
    d->count = sizeof LEVELS / sizeof *LEVELS;
    if (!d->value) return err_nomem(err);
    for (size_t i = 0; i < office_count(q->tree); i++)
        d->of_office[i] = (int32_t)office_at(q->tree, stands_for(q, (int)i))->level - OFFICE_NATION;
    return 0;
}

/* Offices in the order of their codes, the one asked about first. */
static int office_dim(const question_t *q, dim_t *d, err_t *err)
{
    size_t n = office_count(q->tree);
    int32_t *row = arena_array(q->arena, n, sizeof *row); /* of a head, + 1 */
    d->value = arena_array(q->arena, n, sizeof *d->value);
    if (!row || !d->value) return err_nomem(err);
    for (size_t i = 0; i < n; i++)
        if (q->in_scope[i]) row[head_of(q, d->by, (int)i)] = 1;
    for (size_t i = 0; i <= n; i++) {
        size_t at = i == 0 ? (size_t)q->office : i - 1;
        if (row[at] != 1 || (i && at == (size_t)q->office)) continue;
        const office_t *o = office_at(q->tree, (int)at);
        d->value[d->count++] = (row_name_t){o->code, o->name};
        row[at] = (int32_t)d->count;
        if (row[at] == 1) row[at] = -1; /* the first: 1 is the mark */
    }
    for (size_t i = 0; i < n; i++) {
        int32_t at = q->in_scope[i] ? row[head_of(q, d->by, (int)i)] : 0;
        d->of_office[i] = at == -1 ? 0 : at - 1;
    }
    return 0;
}

/* --- periods ------------------------------------------------------------------------------------------------ */

static int period_dim(const question_t *q, dim_t *d, err_t *err)
{
    d->base = period_number(d->by, q->ask.from);
    d->count = (size_t)(period_number(d->by, q->ask.to) - d->base) + 1;
    d->value = arena_array(q->arena, d->count, sizeof *d->value);
    if (!d->value) return err_nomem(err);
    for (size_t i = 0; i < d->count; i++) {
        d->value[i] = period_name(d->by, d->base + (int64_t)i, q->arena);
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
    d->of_office = arena_array(q->arena, office_count(q->tree) + 1, sizeof *d->of_office);
    if (!d->of_office) return err_nomem(err);
    return d->by == BY_LEVEL ? level_dim(q, d, err) : office_dim(q, d, err);
}

int dims_make(question_t *q, err_t *err)
{
    int failed = 0;
    assert(q->ask.by_count <= FIGURE_BY_MOST);
    for (size_t i = 0; !failed && i < q->ask.by_count; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(q->ask.by[i], q->ask.by[j]) == 0) return bad_by(q, q->ask.by[i], err);
        failed = dim_make(q, &q->dim[i], q->ask.by[i], err);
    }
    return failed;
}

/* --- the four-level table ------------------------------------------------------------------------------------------ */

/* Rows above a row of the dimension, itself first. */
size_t rows_above(const question_t *q, const dim_t *d, size_t row, size_t into[CLIMB_MOST])
{
    int at;
    size_t n = 0;
    into[n++] = row;
    if (office_find(q->tree, d->value[row].key, &at, NULL) != 0) return n;
    while (n < CLIMB_MOST && at != q->office && (at = above(q, at)) >= 0 && d->of_office[at] >= 0) into[n++] = (size_t)d->of_office[at];
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
