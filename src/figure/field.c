/* field.c - breakdowns by what matters say, and narrowing by it: from fields and codes to lookups by dense number. */
#include "figure/inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES_MOST = 1 << 20, NAMES_MOST = 2048, LIST_MOST = 256 };
static const char PARENT[] = "parent.", GROUP[] = ".group";

bool field_breaks_down(const cat_field_t *f)
{
    return !f->sealed && (f->type == CAT_CHOICE || f->type == CAT_CHOICES || f->type == CAT_BOOL || f->type == CAT_OFFICE ||
                          f->type == CAT_USER);
}

/* --- names --------------------------------------------------------------------------------------------- */

int bad_by(const question_t *q, const char *word, err_t *err)
{
    buf_t possible;
    const cat_kind_t *k = q->measure[0].kind;
    buf_init(&possible, 1 << 16);
    for (int i = 0; i < BY_FIELD; i++)
        if (!q->few || i != BY_TREE) buf_addf(&possible, "%s ", BY_WORDS[i]);
    buf_add_raw(&possible, "stage");
    for (size_t i = 0; i < k->field_count; i++)
        if (field_breaks_down(&k->fields[i]) && !few_names(q, &k->fields[i]) && possible.length < ERR_ARG_BYTES - 64) buf_addf(&possible, " %s", k->fields[i].name);
    int failed = err_set(err, ERR_FIGURE_BY, q->figure[0]->name, word, buf_text(&possible) ? buf_text(&possible) : "");
    buf_release(&possible);
    return failed;
}

/* The kind a path speaks of, and the rest of the path. */
static int kind_of_path(const question_t *q, const cat_kind_t *k, const char *path, const cat_kind_t **ret_kind, const char **ret_rest,
                        err_t *err)
{
    *ret_kind = k;
    *ret_rest = path;
    if (strncmp(path, PARENT, sizeof PARENT - 1) != 0) return 0;
    *ret_rest = path + sizeof PARENT - 1;
    if (!k->parent) return bad_by(q, path, err);
    int failed = catalogue_kind(book_catalogue(q->f->with.book), k->parent, ret_kind, err);
    if (!failed && !q->ask.granted && !book_may_count(q->f->with.book, q->actor, *ret_kind, q->ask.office)) failed = bad_by(q, path, err);
    return failed;
}

/* The field of a dimension in a measure's kind; NULL = the stage. */
static int field_in(const question_t *q, const dim_t *d, const cat_kind_t *k, const cat_kind_t **ret_kind, const cat_field_t **ret_field,
                    err_t *err)
{
    const char *rest;
    *ret_field = NULL;
    int failed = kind_of_path(q, k, d->name, ret_kind, &rest, err);
    if (failed || strcmp(d->field, "stage") == 0) return failed;
    if (cat_kind_field(*ret_kind, d->field, ret_field, NULL) != 0 || !field_breaks_down(*ret_field) || few_names(q, *ret_field) ||
        (d->of_group && !(*ret_field)->group_count))
        return bad_by(q, d->name, err);
    return 0;
}

/* A stock by stage is broken down by the stages of the day asked about: the steps themselves say which. Everything else, and the stage
 * of a whole, goes by what the matter says now. */
static bool of_steps(const measure_t *m, const char *path)
{
    return m->sort == FIGURE_STOCK && strcmp(path, "stage") == 0;
}

/* --- values ---------------------------------------------------------------------------------------------- */

static int add_value(question_t *q, dim_t *d, const char *key, words_t words, int64_t *ret, err_t *err)
{
    size_t before = d->keys.count;
    int failed = words_number(&d->keys, key, ret, err);
    if (failed || d->keys.count == before) return failed;
    if (d->count == d->room) {
        size_t room = d->room ? d->room * 2 : 64;
        row_name_t *more = room > VALUES_MOST ? NULL : arena_array(q->arena, room, sizeof *more);
        if (!more) return err_nomem(err);
        if (d->count) memcpy(more, d->value, d->count * sizeof *more);
        d->value = more;
        d->room = room;
    }
    const char *copy = arena_text(q->arena, key);
    if (!copy) return err_nomem(err);
    for (int l = 0; l < LANG_COUNT; l++)
        if (!words.in[l]) words.in[l] = copy;
    d->value[d->count++] = (row_name_t){copy, words};
    return 0;
}

static int add_choices(question_t *q, dim_t *d, const cat_choice_t *list, size_t n, err_t *err)
{
    int64_t at;
    int failed = 0;
    for (size_t i = 0; !failed && i < n; i++) failed = add_value(q, d, list[i].code, list[i].name, &at, err);
    return failed;
}

/* The values that the catalogue knows, in its order. */
static int known_values(question_t *q, dim_t *d, const cat_kind_t *k, const cat_field_t *f, err_t *err)
{
    int64_t at;
    int failed = 0;
    if (!f) {
        for (size_t i = 0; !failed && i < k->stage_count; i++) failed = add_value(q, d, k->stages[i], k->stage_labels[i], &at, err);
        return failed;
    }
    if (d->of_group) return add_choices(q, d, f->groups, f->group_count, err);
    if (f->type != CAT_BOOL) return add_choices(q, d, f->choices, f->choice_count, err);
    failed = add_value(q, d, "true", (words_t){{"是", "yes"}}, &at, err);
    return failed ? failed : add_value(q, d, "false", (words_t){{"否", "no"}}, &at, err);
}

int field_dim(question_t *q, dim_t *d, const char *word, err_t *err)
{
    const cat_kind_t *k;
    const cat_field_t *f;
    d->name = word;
    d->of_parent = strncmp(word, PARENT, sizeof PARENT - 1) == 0;
    char *field = arena_text(q->arena, d->of_parent ? word + sizeof PARENT - 1 : word);
    if (!field) return err_nomem(err);
    size_t n = strlen(field);
    d->of_group = n > sizeof GROUP && strcmp(field + n - (sizeof GROUP - 1), GROUP) == 0;
    if (d->of_group) field[n - (sizeof GROUP - 1)] = '\0';
    d->field = field;
    int failed = 0;
    for (size_t i = 0; !failed && i < q->measure_count; i++) {
        failed = field_in(q, d, q->measure[i].kind, &k, &f, err);
        if (failed) break;
        if (i == 0) d->label = f ? f->label : (words_t){{"阶段", "Stage"}};
        failed = known_values(q, d, k, f, err);
    }
    return failed;
}

/* --- what the columns know besides ------------------------------------------------------------------------- */

typedef int (*code_fn)(void *arg, const char *code, err_t *err);

/* The codes in a word of a column: itself, or those of a JSON array of texts without escapes. */
static int each_code(const char *word, bool list, code_fn fn, void *arg, err_t *err)
{
    char code[LIST_MOST];
    int failed = 0;
    if (!list) return fn(arg, word, err);
    for (const char *p = strchr(word, '"'); !failed && p; p = strchr(p, '"')) {
        size_t n = strcspn(++p, "\"");
        if (n >= sizeof code) return 0;
        memcpy(code, p, n);
        code[n] = '\0';
        p += n + (p[n] == '"');
        failed = fn(arg, code, err);
    }
    return failed;
}

static const char *group_of(const cat_field_t *f, const char *code)
{
    for (size_t i = 0; i < f->choice_count; i++)
        if (strcmp(f->choices[i].code, code) == 0) return f->choices[i].group;
    return NULL;
}

typedef struct valuing {
    question_t *q;
    dim_t *dim;
    const cat_kind_t *kind;
    const cat_field_t *field;
    int32_t *into;  /* values of the word at hand */
    size_t count;
} valuing_t;

static int add_code(void *arg, const char *code, err_t *err)
{
    valuing_t *v = arg;
    words_t words = {{NULL, NULL}};
    int at;
    int64_t number;
    const char *key = v->dim->of_group ? group_of(v->field, code) : code;
    const office_tree_t *tree = v->q->tree;
    if (v->field && v->field->type == CAT_OFFICE && office_find(tree, code, &at, NULL) == 0) words = office_at(tree, at)->name;
    return key ? add_value(v->q, v->dim, key, words, &number, err) : 0;
}

static int dim_values(question_t *q, dim_t *d, err_t *err)
{
    int64_t at;
    int failed = 0;
    for (size_t i = 0; !failed && i < q->measure_count; i++) {
        valuing_t v = {.q = q, .dim = d};
        failed = field_in(q, d, q->measure[i].kind, &v.kind, &v.field, err);
        const column_t *column = NULL;
        if (!failed && !of_steps(&q->measure[i], d->name)) failed = column_known(q, v.kind, d->field, &column, err);
        for (size_t w = 0; !failed && column && w < column->words.count; w++)
            failed = each_code(column->words.at[w], column->cell == CELL_WORDS && v.field && v.field->type == CAT_CHOICES, add_code, &v, err);
    }
    if (!failed) failed = add_value(q, d, "-", (words_t){{"未填", "not given"}}, &at, err);
    if (!failed) d->none = (int)at;
    if (!failed) failed = add_value(q, d, "*", (words_t){{"封存（不分列）", "under seal (not broken down)"}}, &at, err);
    if (!failed) d->sealed = (int)at;
    return failed;
}

int field_values(question_t *q, err_t *err)
{
    int failed = 0;
    for (size_t i = 0; !failed && i < q->ask.by_count; i++)
        if (q->dim[i].by == BY_FIELD) failed = dim_values(q, &q->dim[i], err);
    return failed;
}

void dims_free(question_t *q)
{
    known_free(q);
    for (size_t i = 0; i < q->ask.by_count; i++) {
        dim_t *d = &q->dim[i];
        words_free(&d->keys);
        for (size_t v = 0; d->value && v < d->count; v++) {
            json_decref(d->value[v].key_json);
            json_decref(d->value[v].words_json);
        }
        d->count = 0;
    }
}

/* --- lookups --------------------------------------------------------------------------------------------------- */

static int take_code(void *arg, const char *code, err_t *err)
{
    valuing_t *v = arg;
    (void)err;
    const char *key = v->dim->of_group ? group_of(v->field, code) : code;
    int64_t at = key ? words_find(&v->dim->keys, key) : v->dim->none;
    int32_t cell = (int32_t)((at < 0 ? v->dim->none : at) * (int64_t)v->dim->stride);
    for (size_t i = 0; i < v->count; i++)
        if (v->into[i] == cell) return 0; /* two codes of one group */
    if (v->count < LIST_MOST) v->into[v->count++] = cell;
    return 0;
}

static int word_table(question_t *q, valuing_t *v, const column_t *column, lookup_t *into, err_t *err)
{
    size_t n = column->words.count;
    int32_t *table = arena_array(q->arena, n + 1, sizeof *table), list[LIST_MOST];
    const int32_t **lists = arena_array(q->arena, n + 1, sizeof *lists);
    bool many = v->field && v->field->type == CAT_CHOICES;
    int32_t list_count = 0;
    int failed = table && lists ? 0 : err_nomem(err);
    if (!failed) table[0] = (int32_t)(v->dim->none * (int64_t)v->dim->stride);
    for (size_t w = 0; !failed && w < n; w++) {
        v->into = list;
        v->count = 0;
        failed = each_code(column->words.at[w], many, take_code, v, err);
        if (failed) break;
        table[w + 1] = v->count == 0 ? table[0] : list[0];
        if (v->count < 2) continue;
        int32_t *copy = arena_array(q->arena, v->count + 1, sizeof *copy);
        if (!copy) return err_nomem(err);
        memcpy(copy, list, v->count * sizeof *copy);
        copy[v->count] = NO_CELL;
        lists[list_count] = copy;
        table[w + 1] = -(list_count++) - 2;
    }
    into->table = table;
    into->lists = lists;
    return failed;
}

static int bool_table(question_t *q, const dim_t *d, lookup_t *into, err_t *err)
{
    int32_t *table = arena_array(q->arena, 3, sizeof *table);
    if (!table) return err_nomem(err);
    table[0] = (int32_t)(d->none * (int64_t)d->stride);
    table[1] = (int32_t)(words_find(&d->keys, "false") * (int64_t)d->stride);
    table[2] = (int32_t)(words_find(&d->keys, "true") * (int64_t)d->stride);
    into->table = table;
    return 0;
}

static int through_whole(const question_t *q, const cat_kind_t *part, bool whole, lookup_t *into, err_t *err)
{
    return whole ? counted_up(q->f->counted, part, &into->up, err) : 0;
}

static int dim_lookup(question_t *q, dim_t *d, const measure_t *m, lookup_t *into, err_t *err)
{
    valuing_t v = {.q = q, .dim = d};
    int failed = field_in(q, d, m->kind, &v.kind, &v.field, err);
    const column_t *column = NULL;
    if (!failed) failed = column_known(q, v.kind, d->field, &column, err);
    if (failed || !column) return failed ? failed : bad_by(q, d->name, err);
    into->cells = &column->cells;
    into->sealed = (int32_t)(d->sealed * (int64_t)d->stride);
    failed = column->cell == CELL_BOOL ? bool_table(q, d, into, err) : word_table(q, &v, column, into, err);
    return failed ? failed : through_whole(q, m->kind, d->of_parent, into, err);
}

/* --- narrowing ---------------------------------------------------------------------------------------------------- */

static int narrow_table(question_t *q, const filter_t *f, const column_t *column, lookup_t *into, err_t *err)
{
    size_t n = column->cell == CELL_BOOL ? 2 : column->words.count;
    int32_t *table = arena_array(q->arena, n + 1, sizeof *table);
    if (!table) return err_nomem(err);
    if (column->cell == CELL_BOOL) {
        for (int64_t i = 0; i < 2; i++) table[i + 1] = filter_passes(f, false, NULL, i) ? 0 : NO_CELL;
        table[0] = filter_passes(f, true, NULL, 0) ? 0 : NO_CELL;
    } else {
        for (size_t w = 0; w < n; w++) table[w + 1] = filter_accepts(f, column->words.at[w]) ? 0 : NO_CELL;
        table[0] = filter_accepts(f, NULL) ? 0 : NO_CELL;
    }
    into->table = table;
    return 0;
}

static void narrow_range(const filter_t *f, const column_t *column, lookup_t *into)
{
    int64_t shift = column->cell == CELL_DAY ? DAY_SHIFT : 0;
    into->ranged = true;
    into->empty = f->empty;
    into->from = f->empty ? 1 : f->some ? INT64_MIN + 1 : f->from;
    into->to = f->empty ? 0 : f->some ? INT64_MAX : f->to;
    if (into->from != INT64_MIN + 1) into->from += shift;
    if (into->to != INT64_MAX) into->to += shift;
}

/* One matter, or the parts of one: `matter=ID`, `parent=ID`. */
static bool by_matter(const cat_kind_t *k, const char *field)
{
    const cat_field_t *own = NULL;
    return strcmp(field, "parent") == 0 || (strcmp(field, "matter") == 0 && cat_kind_field(k, field, &own, NULL) != 0);
}

static int narrow_matter(question_t *q, const book_filter_t *asked, const measure_t *m, lookup_t *into, err_t *err)
{
    const counted_kind_t *k = counted_of(q->f->counted, m->kind);
    int64_t id = 0;
    int failed = matter_parse(asked->value, &id, err);
    assert(k);
    if (failed) return failed;
    *into = (lookup_t){.cells = strcmp(asked->field, "parent") == 0 ? &k->parent : &k->id, .ranged = true, .from = id, .to = id, .sealed = NO_CELL};
    return 0;
}

static int narrow_lookup(question_t *q, const book_filter_t *asked, const measure_t *m, lookup_t *into, err_t *err)
{
    const cat_kind_t *k;
    filter_t *f = arena_alloc(q->arena, sizeof *f);
    book_filter_t own = *asked;
    if (f && q->few && by_matter(m->kind, asked->field)) return bad_by(q, asked->field, err); /* of one matter */
    if (f && by_matter(m->kind, asked->field)) return narrow_matter(q, asked, m, into, err);
    int failed = f ? kind_of_path(q, m->kind, asked->field, &k, &own.field, err) : err_nomem(err);
    if (!failed && !few_narrows(q, k, own.field)) failed = bad_by(q, asked->field, err);
    if (!failed) failed = filter_parse(k, q->tree, &own, q->arena, f, err);
    const column_t *column = NULL;
    if (!failed) failed = column_known(q, k, f->name, &column, err);
    if (failed) return failed;
    if (!column) return bad_by(q, asked->field, err);
    into->cells = &column->cells;
    into->sealed = NO_CELL; /* what one may not see does not answer */
    failed = through_whole(q, m->kind, k != m->kind, into, err);
    if (failed) return failed;
    if (column->cell == CELL_DAY || column->cell == CELL_NUMBER) return narrow_range(f, column, into), 0;
    return narrow_table(q, f, column, into, err);
}

/* --- stages of steps ----------------------------------------------------------------------------------------------- */

static void stage_dim(const dim_t *d, const cat_kind_t *k, int32_t *table, int32_t *sealed)
{
    for (size_t i = 0; i < k->stage_count; i++) {
        if (table[i] < 0) continue;
        table[i] += (int32_t)(words_find(&d->keys, k->stages[i]) * (int64_t)d->stride);
        sealed[i] += (int32_t)(d->sealed * (int64_t)d->stride);
    }
}

static int stage_narrow(question_t *q, const book_filter_t *asked, const cat_kind_t *k, int32_t *table, int32_t *sealed, err_t *err)
{
    filter_t f;
    int failed = filter_parse(k, q->tree, asked, q->arena, &f, err);
    for (size_t i = 0; !failed && i < k->stage_count; i++) {
        if (!filter_accepts(&f, k->stages[i])) table[i] = NO_CELL;
        sealed[i] = NO_CELL; /* what one may not see does not answer */
    }
    return failed;
}

static int stage_tables(question_t *q, const measure_t *m, pass_t *into, err_t *err)
{
    const cat_kind_t *k = m->kind;
    int32_t *table = arena_array(q->arena, STEPS_MOST, sizeof *table), *sealed = arena_array(q->arena, STEPS_MOST, sizeof *sealed);
    int failed = table && sealed ? 0 : err_nomem(err);
    for (size_t i = 0; !failed && i < STEPS_MOST; i++) table[i] = sealed[i] = i < k->stage_count && (m->figure->stock >> i & 1) ? 0 : NO_CELL;
    for (size_t i = 0; !failed && i < q->ask.by_count; i++)
        if (of_steps(m, q->ask.by[i])) stage_dim(&q->dim[i], k, table, sealed), into->by_stage = true;
    for (size_t i = 0; !failed && i < q->ask.narrow_count; i++) {
        if (!of_steps(m, q->ask.narrow[i].field)) continue;
        into->by_stage = true;
        failed = stage_narrow(q, &q->ask.narrow[i], k, table, sealed, err);
    }
    into->of_stage = table;
    into->of_stage_sealed = sealed;
    return failed;
}

int lookups_make(question_t *q, const measure_t *m, pass_t *into, err_t *err)
{
    int failed = 0;
    into->lookup_count = 0;
    if (m->sort == FIGURE_STOCK) failed = stage_tables(q, m, into, err);
    for (size_t i = 0; !failed && i < q->ask.narrow_count; i++)
        if (!of_steps(m, q->ask.narrow[i].field)) failed = narrow_lookup(q, &q->ask.narrow[i], m, &into->lookup[into->lookup_count++], err);
    for (size_t i = 0; !failed && i < q->ask.by_count; i++)
        if (q->dim[i].by == BY_FIELD && !of_steps(m, q->dim[i].name)) failed = dim_lookup(q, &q->dim[i], m, &into->lookup[into->lookup_count++], err);
    assert(into->lookup_count <= LOOKUPS_MOST);
    return failed;
}
