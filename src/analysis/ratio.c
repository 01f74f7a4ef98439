/* ratio.c - cases and items counted by figures, put together. */
#include "analysis/inside.h"
#include "analysis/ratio.h"
#include "analysis/ratio_inside.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 20000 };

/* --- the answer so far ------------------------------------------------------------------------------------ */

typedef struct ratio_row {
    const char *key;
    words_t words;
    int64_t cases, items;
} ratio_row_t;

typedef struct asking {
    figures_t *f;
    const actor_t *actor;
    const ratio_ask_t *ask;
    day_t from, to;
    const char *office;
    ratio_table_t table;
    json_t *notes;        /* of the cases' answers: what nobody has recorded is no case that was not */
    ratio_row_t *rows;
    size_t row_count;
    arena_t *arena;
} asking_t;

static int row_of(asking_t *x, const char *key, const json_t *words, ratio_row_t **ret_row, err_t *err)
{
    for (size_t i = 0; i < x->row_count; i++)
        if (strcmp(x->rows[i].key, key) == 0) {
            *ret_row = &x->rows[i];
            return 0;
        }
    if (x->row_count == ROWS_MOST) return err_set(err, ERR_ANALYSIS_MANY, "20,000");
    ratio_row_t *r = &x->rows[x->row_count];
    *r = (ratio_row_t){.key = arena_text(x->arena, key),
                       .words = {{arena_text(x->arena, json_member(words, "zh")), arena_text(x->arena, json_member(words, "en"))}}};
    if (!r->key || !r->words.in[LANG_ZH] || !r->words.in[LANG_EN]) return err_nomem(err);
    x->row_count++;
    *ret_row = r;
    return 0;
}

/* How the kind of a figure says the breakdown; "" = it does not, and the count stands under no key. */
static void by_name(const catalogue_t *c, const cat_kind_t *kind, const char *by, char into[64])
{
    const cat_field_t *field = NULL;
    const cat_kind_t *whole = NULL;
    bool period = strcmp(by, "office") == 0 || strcmp(by, "month") == 0;
    if (period || (cat_kind_field(kind, by, &field, NULL) == 0 && !field->sealed)) (void)snprintf(into, 64, "%s", by);
    else if (kind->parent && catalogue_kind(c, kind->parent, &whole, NULL) == 0 && cat_kind_field(whole, by, &field, NULL) == 0 && !field->sealed)
        (void)snprintf(into, 64, "parent.%s", by);
    else
        into[0] = '\0';
}

static void add_to(ratio_row_t *r, bool base, int64_t n)
{
    *(base ? &r->cases : &r->items) += n;
}

/* The window, as far as the item holds. */
static bool clip(const asking_t *x, const ratio_item_t *item, figure_ask_t *ask)
{
    ask->from = item->from != DAY_NONE && item->from > x->from ? item->from : x->from;
    ask->to = item->to != DAY_NONE && item->to < x->to ? item->to : x->to;
    return ask->from <= ask->to;
}

static int take_rows(asking_t *x, const ratio_item_t *item, const json_t *answer, bool keyed, err_t *err)
{
    size_t i;
    json_t *e;
    int failed = 0;
    const json_t *rows = json_object_get(answer, "rows");
    json_array_foreach(rows, i, e) {
        ratio_row_t *r = NULL;
        const char *key = keyed ? json_string_value(json_array_get(json_object_get(e, "key"), 0)) : "-";
        int64_t n = json_integer_value(json_object_get(json_array_get(json_object_get(e, "values"), 0), "n"));
        if (!n) continue;
        failed = row_of(x, key ? key : "-", json_array_get(json_object_get(e, "words"), 0), &r, err);
        if (failed) return failed;
        add_to(r, item->base, n);
    }
    return 0;
}

/* What the answer does not know, each once. */
static void take_notes(json_t *notes, const json_t *answer)
{
    static const char *const SAID[] = {"running", "not_begun", "records_begin", "offices_moved", "office_ended"};
    size_t i, k;
    json_t *e, *old;
    json_array_foreach(json_object_get(answer, "notes"), i, e) {
        bool told = true;
        for (size_t s = 0; s < sizeof SAID / sizeof *SAID && told; s++) told = strcmp(json_member(e, "code"), SAID[s]) != 0;
        json_array_foreach(notes, k, old) told = told || strcmp(json_member(old, "code"), json_member(e, "code")) == 0;
        if (!told) (void)json_array_append(notes, e);
    }
}

static int take_figure(asking_t *x, ratio_item_t *item, const char *figure, err_t *err)
{
    const catalogue_t *c = book_catalogue(figures_book(x->f));
    const cat_kind_t *kind = NULL;
    const cat_figure_t *counted = NULL;
    char name[64] = "";
    json_t *answer = NULL;
    figure_ask_t ask = {.figure = {figure}, .figure_count = 1, .office = x->ask->office, .known_on = DAY_NONE};
    int failed = figure_find(c, figure, &kind, &counted, err);
    if (failed || !clip(x, item, &ask)) return failed;
    if (x->ask->by) by_name(c, kind, x->ask->by, name);
    if (*name) ask.by[ask.by_count++] = name;
    /* Who only counts is not told small numbers: rows without them would be other ratios. */
    bool reads = book_may_read(figures_book(x->f), x->actor, kind, x->office);
    if (!reads && (x->ask->by || !book_may_count(figures_book(x->f), x->actor, kind, x->office))) {
        item->unread = true;
        return 0;
    }
    failed = figure_ask(x->f, x->actor, &ask, &answer, err);
    if (failed) return failed;
    const json_t *total = json_array_get(json_object_get(json_object_get(answer, "total"), "values"), 0);
    if (json_is_true(json_object_get(total, "few"))) item->unread = true;
    int64_t n = json_integer_value(json_object_get(total, "n"));
    item->n += n;
    item->recorded = item->recorded || !json_is_true(json_object_get(total, "unrecorded"));
    if (item->base) take_notes(x->notes, answer);
    if (x->ask->by && *name) failed = take_rows(x, item, answer, true, err);
    else if (x->ask->by && n) {
        ratio_row_t *r = NULL;
        failed = row_of(x, "-", NULL, &r, err);
        if (!failed) add_to(r, item->base, n);
    }
    json_decref(answer);
    return failed;
}

/* --- words ------------------------------------------------------------------------------------------------- */

static json_t *say_json(int64_t pieces, int64_t cases, enum lang lang)
{
    buf_t text;
    buf_init(&text, 128);
    buf_add_raw(&text, lang == LANG_ZH ? "1：" : "1 : ");
    (void)figure_say(&text, &(figure_style_t){.form = FIGURE_SAY_NUMBER, .digits = 2, .zeros = true, .bare = true}, pieces, cases, lang);
    json_t *out = json_string(buf_text(&text));
    buf_release(&text);
    return out;
}

/* As counties publish it: 233.33. */
static json_t *hundred_json(int64_t pieces, int64_t cases)
{
    buf_t text;
    buf_init(&text, 128);
    (void)figure_say(&text, &(figure_style_t){.form = FIGURE_SAY_NUMBER, .digits = 2, .zeros = true, .bare = true}, pieces * 100, cases, LANG_ZH);
    json_t *out = json_string(buf_text(&text));
    buf_release(&text);
    return out;
}

static void set_ratio(json_t *out, int64_t cases, int64_t items, bool known)
{
    (void)json_object_set_new(out, "cases", json_integer((json_int_t)cases));
    (void)json_object_set_new(out, "items", json_integer((json_int_t)items));
    (void)json_object_set_new(out, "pieces", json_integer((json_int_t)(cases + items)));
    if (cases <= 0 || !known) {
        (void)json_object_set_new(out, "ratio", json_null());
        return;
    }
    (void)json_object_set_new(out, "ratio", json_pack("{s:I, s:I}", "part", (json_int_t)(cases + items), "whole", (json_int_t)cases));
    (void)json_object_set_new(out, "say", json_pack("{s:o, s:o}", "zh", say_json(cases + items, cases, LANG_ZH), "en",
                                                    say_json(cases + items, cases, LANG_EN)));
    (void)json_object_set_new(out, "hundred", hundred_json(cases + items, cases));
}

static json_t *rows_json(const asking_t *x)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < x->row_count; i++) {
        const ratio_row_t *r = &x->rows[i];
        json_t *e = json_pack("{s:s, s:{s:s, s:s}}", "key", r->key, "words", "zh", *r->words.in[LANG_ZH] ? r->words.in[LANG_ZH] : "未登记", "en",
                              *r->words.in[LANG_EN] ? r->words.in[LANG_EN] : "not on record");
        if (e) set_ratio(e, r->cases, r->items, true);
        (void)json_array_append_new(list, e);
    }
    return list;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const ratio_row_t *)a)->key, ((const ratio_row_t *)b)->key);
}

/* From when on there is a table of items at all: no ratio is of an earlier time. */
static day_t table_begins(const asking_t *x)
{
    day_t first = DAY_NONE;
    for (size_t i = 0; i < x->table.count; i++) {
        const ratio_item_t *item = &x->table.items[i];
        if (item->base && (item->from == DAY_NONE || first == DAY_NONE || item->from < first)) first = item->from;
    }
    return first;
}

static json_t *answer_json(asking_t *x)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    int64_t cases = 0, items = 0;
    bool partial = false, known = true, recorded = false;
    json_t *causes = json_array();
    for (size_t i = 0; i < x->table.count; i++) {
        const ratio_item_t *item = &x->table.items[i];
        *(item->base ? &cases : &items) += item->n;
        json_t *e = ratio_item_json(item);
        if (e) (void)json_object_set_new(e, "n", json_integer((json_int_t)item->n));
        if (e) (void)json_object_set_new(e, "readable", json_boolean(!item->unread));
        if (e) (void)json_object_set_new(e, "recorded", json_boolean(item->recorded));
        partial = partial || item->unread;
        recorded = recorded || (item->base && item->recorded);
        known = known && !(item->base && item->unread);
        (void)json_array_append_new(causes, e);
    }
    json_t *out = json_pack("{s:s, s:s, s:s, s:b, s:o, s:o}", "from", day_text(x->from, from), "to", day_text(x->to, to), "office", x->office,
                            "partial", partial, "causes", causes, "standing", ratio_standing_json(&x->table, x->to));
    if (!out) return NULL;
    day_t begins = table_begins(x);
    (void)json_object_set_new(out, "table_from", begins == DAY_NONE ? json_null() : json_string(day_text(begins, from)));
    (void)json_object_set_new(out, "before_table", json_boolean(begins != DAY_NONE && x->from < begins));
    (void)json_object_set_new(out, "recorded", json_boolean(recorded));
    (void)json_object_set_new(out, "readable", json_boolean(known));
    (void)json_object_set(out, "notes", x->notes);
    set_ratio(out, cases, items, known);
    if (x->ask->by) {
        if (x->row_count) qsort(x->rows, x->row_count, sizeof *x->rows, by_key);
        (void)json_object_set_new(out, "by", json_string(x->ask->by));
        (void)json_object_set_new(out, "rows", rows_json(x));
    }
    return out;
}

/* --- asked -------------------------------------------------------------------------------------------------- */

int ratio_window(const ratio_ask_t *ask, day_t *ret_from, day_t *ret_to, err_t *err)
{
    int year, month, day;
    char from[DAY_TEXT], to[DAY_TEXT];
    *ret_to = ask->to == DAY_NONE ? day_today() : ask->to;
    day_split(*ret_to, &year, &month, &day);
    *ret_from = ask->from == DAY_NONE ? day_of(year, 1, 1) : ask->from;
    return *ret_from <= *ret_to ? 0 : err_set(err, ERR_ANALYSIS_PERIOD, day_text(*ret_from, from), day_text(*ret_to, to));
}

int ratio_ask(figures_t *f, const actor_t *actor, const ratio_ask_t *ask, json_t **ret_json, err_t *err)
{
    assert(f && actor && ask && ret_json);
    static const char *const BY[] = {"office", "handler", "month", "crime"};
    asking_t x = {.f = f, .actor = actor, .ask = ask, .arena = arena_new((size_t)64 << 20), .notes = json_array()};
    int office = 0, failed = x.arena && x.notes ? ratio_read(x.arena, &x.table, err) : err_nomem(err);
    bool known = !ask->by;
    for (size_t i = 0; i < sizeof BY / sizeof *BY && !known; i++) known = strcmp(BY[i], ask->by) == 0;
    if (!failed && !known) {
        const char *nearest = text_nearest(ask->by, BY, sizeof BY / sizeof *BY);
        failed = err_set(err, ERR_ANALYSIS_BY, ask->by, nearest ? nearest : BY[0]);
    }
    if (!failed) failed = ratio_window(ask, &x.from, &x.to, err);
    if (!failed) failed = analysis_office(figures_book(f), actor, ask->office, &office, err);
    if (!failed) {
        x.office = office_at(book_offices(figures_book(f)), office)->code;
        x.rows = arena_array(x.arena, ROWS_MOST, sizeof *x.rows);
        if (!x.rows) failed = err_nomem(err);
    }
    for (size_t i = 0; i < x.table.count && !failed; i++)
        for (size_t j = 0; j < x.table.items[i].figure_count && !failed; j++)
            failed = take_figure(&x, &x.table.items[i], x.table.items[i].figures[j], err);
    json_t *out = failed ? NULL : answer_json(&x);
    if (!failed && !out) failed = err_nomem(err);
    arena_free(x.arena);
    json_decref(x.notes);
    if (!failed) *ret_json = out;
    return failed;
}
