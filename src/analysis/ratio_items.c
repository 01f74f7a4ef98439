/* ratio_items.c - the items of the ratio: data/analysis/ratio.tsv. */
#include "analysis/inside.h"
#include "analysis/ratio_inside.h"

#include "match/tsv.h"

#include <assert.h>
#include <string.h>

enum { CELLS = 10 };

static int read_day(const tsv_t *t, const char *text, day_t *ret_day, err_t *err)
{
    *ret_day = DAY_NONE;
    if (!*text) return 0;
    return day_parse(text, ret_day, NULL) == 0 ? 0 : tsv_fault(t, "day", err);
}

static int read_item(arena_t *a, const tsv_t *t, const char *const cell[CELLS], ratio_item_t *item, err_t *err)
{
    bool base = strcmp(cell[0], "base") == 0;
    if (!base && strcmp(cell[0], "item") != 0) return tsv_fault(t, "sort", err);
    *item = (ratio_item_t){.base = base, .code = cell[1], .words = {{cell[2], cell[3]}}, .status = cell[7], .source = {{cell[8], cell[9]}}};
    if (!*cell[8] || !*cell[9]) return tsv_fault(t, "source in both languages", err);
    for (const char *p = cell[4]; *p;) {
        size_t n = strcspn(p, " ");
        if (item->figure_count == RATIO_FIGURES_MOST) return tsv_fault(t, "too many figures", err);
        item->figures[item->figure_count] = arena_textn(a, p, n);
        if (!item->figures[item->figure_count++]) return err_nomem(err);
        p += n + (p[n] == ' ');
    }
    int failed = read_day(t, cell[5], &item->from, err);
    return failed ? failed : read_day(t, cell[6], &item->to, err);
}

int ratio_read(arena_t *a, ratio_table_t *ret_table, err_t *err)
{
    tsv_t t;
    ratio_table_t *r = ret_table;
    int failed = tsv_open(&t, "data/analysis/ratio.tsv", err);
    *r = (ratio_table_t){.cancelled_on = DAY_NONE, .cancelled = {{"", ""}}};
    while (!failed && tsv_next(&t)) {
        const char *cell[CELLS];
        for (int i = 0; i < CELLS; i++)
            if (!(cell[i] = arena_textn(a, t.cell[i].p, t.cell[i].n))) return err_nomem(err);
        if (strcmp(cell[0], "cancelled") == 0) {
            failed = read_day(&t, cell[1], &r->cancelled_on, err);
            r->cancelled = (words_t){{cell[2], cell[3]}};
        } else if (r->count == RATIO_ITEMS_MOST) {
            failed = tsv_fault(&t, "too many items", err);
        } else {
            failed = read_item(a, &t, cell, &r->items[r->count], err);
            if (!failed) r->count++;
        }
    }
    assert(failed || r->count <= RATIO_ITEMS_MOST);
    return failed;
}

json_t *ratio_item_json(const ratio_item_t *item)
{
    char from[DAY_TEXT], to[DAY_TEXT];
    json_t *figures = json_array();
    for (size_t i = 0; figures && i < item->figure_count; i++) (void)json_array_append_new(figures, json_string(item->figures[i]));
    return json_pack("{s:s, s:s, s:{s:s, s:s}, s:o, s:s, s:s, s:s, s:s, s:b, s:{s:s, s:s}}", "sort", item->base ? "base" : "item", "code", item->code,
                     "words", "zh", item->words.in[LANG_ZH], "en", item->words.in[LANG_EN], "figures", figures, "from",
                     day_text(item->from, from), "to", day_text(item->to, to), "status", item->status, "source", item->source.in[LANG_ZH], "kept",
                     item->figure_count > 0, "doubt", "zh", item->source.in[LANG_ZH], "en", item->source.in[LANG_EN]);
}

json_t *ratio_standing_json(const ratio_table_t *t, day_t to)
{
    char on[DAY_TEXT];
    return json_pack("{s:s, s:{s:s, s:s}, s:b}", "cancelled_on", day_text(t->cancelled_on, on), "words", "zh", t->cancelled.in[LANG_ZH],
                     "en", t->cancelled.in[LANG_EN], "after", t->cancelled_on != DAY_NONE && to >= t->cancelled_on);
}

int ratio_items(day_t on, json_t **ret_json, err_t *err)
{
    ratio_table_t table;
    arena_t *a = arena_new((size_t)1 << 20);
    json_t *list = json_array();
    int failed = a && list ? ratio_read(a, &table, err) : err_nomem(err);
    for (size_t i = 0; !failed && i < table.count; i++) {
        const ratio_item_t *item = &table.items[i];
        if ((item->from != DAY_NONE && on < item->from) || (item->to != DAY_NONE && on > item->to)) continue;
        (void)json_array_append_new(list, ratio_item_json(item));
    }
    json_t *out = failed ? NULL : json_pack("{s:O, s:o}", "items", list, "standing", ratio_standing_json(&table, on));
    json_decref(list);
    arena_free(a);
    if (!failed && !out) failed = err_nomem(err);
    if (!failed) *ret_json = out;
    return failed;
}
