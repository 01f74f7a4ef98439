#include "rig.h"

#include "ground.h"
#include "shipped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void open_figures(rig_t *r, const char *folder)
{
    err_t err = {0};
    MUST(figures_open(&(figures_options_t){.book = r->book, .folder = folder, .keep_from = 1}, &r->figures, &err), &err);
}

void rig_open(rig_t *r, int engine, const char *folder)
{
    house_t h;
    (void)setenv("XIEZHI_TODAY", "2026-12-31", 1); /* histories end before; what is asked "until today" ends there */
    house_make(&h, engine, 1, "000000");
    *r = (rig_t){.arena = h.arena, .store = h.store, .catalogue = h.catalogue, .calendar = h.calendar, .offices = h.offices, .book = h.book};
    open_figures(r, folder);
    r->haidian = house_actor(&h, "li", "110108", "clerk");
    r->dongcheng = house_actor(&h, "wang", "110101", "clerk");
    r->beijing = house_actor(&h, "gao", "110000", "clerk");
    r->shanghai = house_actor(&h, "shen", "310101", "clerk");
    r->nation = house_actor(&h, "zui", "000000", "clerk");
    r->sealer = house_actor(&h, "feng", "110108", "clerk sealer");
    r->counter = house_actor(&h, "tong", "000000", "counter");
}

void rig_reopen(rig_t *r, const char *folder)
{
    figures_close(r->figures);
    open_figures(r, folder);
}

void rig_merge(rig_t *r, office_tree_t *tree, const office_tree_t *(*on)(void *arg, day_t day), void *arg)
{
    err_t err = {0};
    figures_close(r->figures);
    book_close(r->book);
    r->former = r->offices;
    r->offices = tree;
    book_options_t options = {.store = r->store, .catalogue = r->catalogue, .calendar = r->calendar, .offices = r->offices};
    MUST(book_open(&options, &r->book, &err), &err);
    MUST(figures_open(&(figures_options_t){.book = r->book, .tree_on = on, .arg = arg}, &r->figures, &err), &err);
}

void rig_close(rig_t *r)
{
    figures_close(r->figures);
    book_close(r->book);
    ground_free((ground_t){r->catalogue, r->calendar, r->offices});
    office_tree_free(r->former);
    engine_close(r->store);
    arena_free(r->arena);
}

static json_t *loose(rig_t *r, const char *text)
{
    char *copy = arena_text(r->arena, text);
    for (char *p = copy; *p; p++)
        if (*p == '\'') *p = '"';
    json_t *j = json_loads(copy, 0, NULL);
    assert_non_null(j);
    return j;
}

int64_t rig_act(rig_t *r, const actor_t *who, const char *kind, const char *act, int64_t matter, int64_t parent, const char *on,
                const char *fields)
{
    err_t err = {0};
    act_receipt_t receipt = {0};
    json_t *json = fields ? loose(r, fields) : NULL;
    act_request_t q = {.actor = *who, .kind = kind, .act = act, .matter = matter, .parent = parent, .fields = json};
    MUST(day_parse(on, &q.occurred_on, &err), &err);
    MUST(register_act(r->book, &q, r->arena, &receipt, &err), &err);
    json_decref(json);
    return matter_id(receipt.origin, receipt.seq);
}

int64_t rig_annul(rig_t *r, const actor_t *who, int64_t act)
{
    err_t err = {0};
    act_receipt_t receipt = {0};
    MUST(register_annul(r->book, who, act >> 40, act & ((INT64_C(1) << 40) - 1), "wrong", NULL, r->arena, &receipt, &err), &err);
    return matter_id(receipt.origin, receipt.seq);
}

int64_t rig_correct(rig_t *r, const actor_t *who, int64_t act, const char *fields)
{
    err_t err = {0};
    act_receipt_t receipt = {0};
    json_t *json = loose(r, fields);
    MUST(register_correct(r->book, who, act >> 40, act & ((INT64_C(1) << 40) - 1), json, "wrong", NULL, r->arena, &receipt, &err), &err);
    json_decref(json);
    return matter_id(receipt.origin, receipt.seq);
}

typedef struct redate {
    int64_t act;
    char at[INSTANT_TEXT];
} redate_t;

static int set_recorded(store_conn_t *c, void *arg, err_t *err)
{
    redate_t *x = arg;
    return store_exec(c, "UPDATE act SET recorded_at = $2 WHERE id = $1", STORE_P(store_int(x->act), store_text(x->at)), NULL, err);
}

void rig_recorded(rig_t *r, int64_t act, const char *on)
{
    err_t err = {0};
    redate_t x = {.act = act};
    (void)snprintf(x.at, sizeof x.at, "%sT04:00:00.000000Z", on); /* noon in China */
    MUST(store_write(r->store, set_recorded, &x, &err), &err);
}

static int ask(rig_t *r, const actor_t *who, const char *question, json_t **ret, err_t *err)
{
    figure_ask_t x;
    json_t *j = loose(r, question);
    int failed = figure_ask_read(j, r->arena, &x, err);
    json_decref(j);
    return failed ? failed : figure_ask(r->figures, who, &x, ret, err);
}

json_t *rig_ask(rig_t *r, const actor_t *who, const char *question)
{
    err_t err = {0};
    json_t *j = NULL;
    MUST(ask(r, who, question, &j, &err), &err);
    return j;
}

int rig_refused(rig_t *r, const actor_t *who, const char *question)
{
    err_t err = {0};
    json_t *j = NULL;
    int failed = ask(r, who, question, &j, &err);
    json_decref(j);
    assert_int_equal(failed, err.code);
    return failed;
}

static void add_number(buf_t *out, const json_t *n)
{
    if (json_is_integer(n)) buf_add_int(out, json_integer_value(n));
    else if (json_is_object(n))
        buf_addf(out, "%lld:%lld", (long long)json_integer_value(json_object_get(n, "part")),
                 (long long)json_integer_value(json_object_get(n, "whole")));
    else buf_add_char(out, '-');
}

static void add_values(buf_t *out, const json_t *values)
{
    size_t i;
    json_t *v;
    json_array_foreach(values, i, v) {
        const json_t *ratio = json_object_get(v, "ratio"), *before = json_object_get(v, "before");
        if (i) buf_add_char(out, ',');
        add_number(out, ratio ? ratio : json_object_get(v, "n"));
        if (!before) continue;
        buf_add_char(out, '<');
        add_number(out, before);
    }
}

const char *rig_line(rig_t *r, const actor_t *who, const char *question)
{
    buf_t out;
    size_t i, k;
    json_t *row, *key, *j = rig_ask(r, who, question);
    buf_init(&out, 1 << 20);
    json_array_foreach(json_object_get(j, "rows"), i, row) {
        json_array_foreach(json_object_get(row, "key"), k, key) buf_addf(&out, "%s%s", k ? "/" : "", json_string_value(key));
        buf_add_char(&out, '=');
        add_values(&out, json_object_get(row, "values"));
        buf_add_char(&out, ' ');
    }
    buf_add_raw(&out, "total=");
    add_values(&out, json_object_get(json_object_get(j, "total"), "values"));
    const char *line = arena_text(r->arena, buf_text(&out));
    buf_release(&out);
    json_decref(j);
    return line;
}

void rig_reads(rig_t *r, const char *figure, enum lang lang, const char *words)
{
    const cat_kind_t *k;
    const cat_figure_t *f;
    err_t err = {0};
    buf_t out;
    buf_init(&out, 4096);
    MUST(figure_find(r->catalogue, figure, &k, &f, &err), &err);
    MUST(figure_formula(r->catalogue, k, f, lang, &out, &err), &err);
    assert_string_equal(buf_text(&out), words);
    buf_release(&out);
}

void rig_each_engine(void (*test)(rig_t *r))
{
    for (int i = 0; i < engine_count(); i++) {
        rig_t r;
        rig_open(&r, i, NULL);
        test(&r);
        rig_close(&r);
    }
}

int rig_take_act(void *rig_acts, const figure_act_t *act, err_t *err)
{
    rig_acts_t *all = rig_acts;
    (void)err;
    assert_true(all->count < RIG_ACTS);
    all->at[all->count++] = *act;
    return 0;
}

void rig_recount(rig_t *r)
{
    figure_recount_t x;
    err_t err = {0};
    MUST(figure_recount(r->figures, NULL, true, NULL, &x, &err), &err);
    if (x.differences) {
        char *text = json_dumps(x.found, JSON_INDENT(1));
        (void)fprintf(stderr, "%s\n", text ? text : "");
        free(text);
    }
    json_decref(x.found);
    assert_int_equal(x.differences, 0);
}
