/* test_ratio.c - the case-case ratio through real acts: the example of the published rules, a recount, the standing of it.
 *
 * A: returned twice, extended once = 4. B: clean = 1. C: one adjournment = 2. Three cases, seven pieces: 1 : 2.33.
 */
#include "analysis/inside.h"
#include "analysis/ratio.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "shipped.h"

#define SUSPECT "\"first_suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\"},\"suspect_rank\":\"county\""
#define RETURNED "{\"return_reason\":\"事实不清\",\"outline_matters\":\"去向\",\"outline_way\":\"调取流水\",\"outline_evidence\":\"银行流水\"}"

static int64_t accept_case(house_t *h, const char *day, const char *crime, const char *handler)
{
    char fields[600];
    (void)snprintf(fields, sizeof fields, "{\"case_name\":\"某案\",\"crime\":\"%s\",\"files_complete\":true," SUSPECT "}", crime);
    int64_t id = house_act(h, &h->officer, "case", "accept", 0, day, fields).matter;
    (void)snprintf(fields, sizeof fields, "{\"handler\":\"%s\"}", handler);
    house_act(h, &h->officer, "case", "assign", id, day, fields);
    return id;
}

static int64_t set_up(house_t *h, int engine)
{
    house_open(h, engine);
    actor_t admin = house_actor(h, "root", "110108", "administrator");
    house_act(h, &admin, "account", "open", 0, "2025-01-02", "{\"login\":\"wang\",\"full_name\":\"王某\",\"roles\":[\"prosecutor\"]}");
    int64_t a = accept_case(h, "2025-01-06", "385", "li");
    house_act(h, &h->officer, "case", "return_case", a, "2025-01-20", RETURNED);
    house_act(h, &h->officer, "case", "receive_again", a, "2025-02-10", "{\"supplemented\":\"已补\"}");
    house_act(h, &h->officer, "case", "return_again", a, "2025-02-20", RETURNED);
    house_act(h, &h->officer, "case", "receive_again", a, "2025-03-10", "{\"supplemented\":\"又补\"}");
    house_act(h, &h->officer, "case", "extend_review", a, "2025-03-20", "{\"extend_reason\":\"重大复杂\"}");
    accept_case(h, "2025-01-07", "382", "li");
    int64_t c = accept_case(h, "2025-02-07", "385", "wang");
    house_act(h, &h->deputy, "case", "prosecute", c, "2025-02-28",
              "{\"court\":{\"type\":\"unit\",\"name\":\"某区法院\"},\"charge_text\":\"受贿\",\"evidence\":\"书证、证人证言\",\"legal_basis\":\"刑法第三百八十五条\"}");
    actor_t wang = h->officer;
    wang.login = "wang"; /* who handles it */
    house_act(h, &wang, "case", "adjourn", c, "2025-03-25", "{\"adjourn_reason\":\"补充侦查\"}");
    return a;
}

static json_t *asked(figures_t *f, const actor_t *who, day_t from, day_t to, const char *by)
{
    json_t *out = NULL;
    err_t err = {0};
    ratio_ask_t ask = {.from = from, .to = to, .by = by};
    MUST(ratio_ask(f, who, &ask, &out, &err), &err);
    return out;
}

static int64_t number(const json_t *o, const char *key)
{
    return json_integer_value(json_object_get(o, key));
}

static int64_t cause(const json_t *answer, const char *code)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "causes"), i, e)
        if (strcmp(json_member(e, "code"), code) == 0) return number(e, "n");
    return -1;
}

static const json_t *row(const json_t *answer, const char *key)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "rows"), i, e)
        if (strcmp(json_member(e, "key"), key) == 0) return e;
    return NULL;
}

static void recount_agrees(figures_t *f, const actor_t *who, int64_t cases, int64_t items)
{
    json_t *out = NULL;
    err_t err = {0};
    ratio_ask_t ask = {.from = day_of(2025, 1, 1), .to = day_of(2025, 12, 31)};
    MUST(ratio_recount(f, who, &ask, &out, &err), &err);
    assert_true(json_is_true(json_object_get(out, "agrees")));
    assert_int_equal(number(out, "cases"), cases);
    assert_int_equal(number(out, "items"), items);
    json_decref(out);
}


static void by_office_and_month(house_t *h, figures_t *f, int64_t a)
{
    (void)a;
    day_t from = day_of(2025, 1, 1), to = day_of(2025, 12, 31);
    json_t *out = asked(f, &h->above, from, to, "office");
    const json_t *r = row(out, "110108");
    assert_non_null(r);
    assert_int_equal(number(r, "cases"), 3);
    assert_int_equal(number(r, "items"), 4);
    json_decref(out);
    out = asked(f, &h->officer, from, to, "month");
    assert_int_equal(json_array_size(json_object_get(out, "rows")), 3);
    r = json_array_get(json_object_get(out, "rows"), 0); /* January: two accepted, one returned: 1 : 1.5 */
    assert_int_equal(number(r, "cases"), 2);
    assert_int_equal(number(r, "items"), 1);
    assert_string_equal(json_member(json_object_get(r, "say"), "en"), "1 : 1.50");
    json_decref(out);
    ratio_ask_t ask = {.from = from, .to = to, .by = "offices"};
    assert_int_equal(ratio_ask(f, &h->officer, &ask, &out, NULL), ERR_ANALYSIS_BY);
    ask = (ratio_ask_t){.from = to, .to = from};
    assert_int_equal(ratio_ask(f, &h->officer, &ask, &out, NULL), ERR_ANALYSIS_PERIOD);
}

static void by_handler_and_crime(house_t *h, figures_t *f, int64_t a)
{
    (void)a;
    day_t from = day_of(2025, 1, 1), to = day_of(2025, 12, 31);
    json_t *out = asked(f, &h->officer, from, to, "handler");
    assert_int_equal(number(row(out, "li"), "cases"), 2);
    assert_int_equal(number(row(out, "li"), "items"), 3);
    assert_int_equal(number(row(out, "wang"), "pieces"), 2);
    json_decref(out);
    out = asked(f, &h->officer, from, to, "crime");
    assert_int_equal(number(row(out, "385"), "cases"), 2);
    assert_int_equal(number(row(out, "385"), "items"), 4);
    assert_int_equal(number(row(out, "382"), "pieces"), 1);
    json_decref(out);
}

static void down_to_the_acts(house_t *h, figures_t *f, int64_t a)
{
    json_t *out = NULL;
    err_t err = {0};
    char matter[48];
    ratio_ask_t ask = {.from = day_of(2025, 1, 1), .to = day_of(2025, 12, 31)};
    MUST(ratio_acts(f, &h->officer, &ask, "return_second", &out, &err), &err);
    const json_t *act = json_array_get(json_object_get(out, "acts"), 0);
    matter_text(a, matter);
    assert_int_equal(number(out, "n"), 1);
    assert_string_equal(json_member(act, "matter"), matter);
    assert_string_equal(json_member(act, "on"), "2025-02-20");
    assert_non_null(strstr(json_member(act, "number"), "检刑受〔2025〕1号"));
    json_decref(out);
    MUST(ratio_acts(f, &h->officer, &ask, "case", &out, &err), &err);
    assert_int_equal(json_array_size(json_object_get(out, "acts")), 3);
    json_decref(out);
    assert_int_equal(ratio_acts(f, &h->officer, &ask, "returns", &out, NULL), ERR_ANALYSIS_ITEM);
}

/* Prevention reads cases and investigations, but no reviews of arrest: said to be left out, not counted as none. */
static void what_one_may_not_read_is_left_out(house_t *h, figures_t *f)
{
    actor_t who = h->officer;
    err_t err = {0};
    size_t i;
    json_t *e;
    int left_out = 0;
    MUST(catalogue_roles(h->catalogue, "prevention_officer", &who.roles, &err), &err);
    json_t *out = asked(f, &who, day_of(2025, 1, 1), day_of(2025, 12, 31), NULL);
    assert_true(json_is_true(json_object_get(out, "partial")));
    assert_int_equal(number(out, "pieces"), 7);
    json_array_foreach(json_object_get(out, "causes"), i, e) {
        left_out += !json_is_true(json_object_get(e, "readable"));
        if (strcmp(json_member(e, "code"), "no_arrest_reconsidered") == 0) assert_false(json_is_true(json_object_get(e, "readable")));
    }
    assert_in_range(left_out, 1, 16);
    json_decref(out);
}

static const char *noted(const json_t *answer, const char *code)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "notes"), i, e)
        if (strcmp(json_member(e, "code"), code) == 0) return json_member(e, "en");
    return "";
}

/* The register knows cases from 6 January 2025 on: of 2024 nothing is on record, of 2099 nothing can be. Neither is "0 cases". */
static void of_other_times(house_t *h, figures_t *f)
{
    json_t *out = asked(f, &h->officer, day_of(2024, 1, 1), day_of(2024, 6, 30), NULL);
    assert_true(json_is_false(json_object_get(out, "recorded")));
    assert_non_null(strstr(noted(out, "records_begin"), "begin on 2025-01-0"));
    assert_true(json_is_null(json_object_get(out, "ratio")));
    json_decref(out);
    out = asked(f, &h->officer, day_of(2099, 1, 1), day_of(2099, 1, 31), NULL);
    assert_true(json_is_false(json_object_get(out, "recorded")));
    assert_non_null(strstr(noted(out, "not_begun"), "has not begun"));
    json_decref(out);
}

static void three_cases_seven_pieces(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        house_t h;
        figures_t *f = NULL;
        err_t err = {0};
        act_receipt_t undone;
        int64_t a = set_up(&h, engine);
        MUST(figures_open(&(figures_options_t){.book = h.book}, &f, &err), &err);
        day_t from = day_of(2025, 1, 1), to = day_of(2025, 12, 31);
        json_t *out = asked(f, &h.officer, from, to, NULL);
        assert_int_equal(number(out, "cases"), 3);
        assert_int_equal(number(out, "items"), 4);
        assert_int_equal(number(out, "pieces"), 7);
        assert_string_equal(json_member(json_object_get(out, "say"), "zh"), "1：2.33");
        assert_string_equal(json_member(out, "hundred"), "233.33");
        assert_int_equal(cause(out, "return_first"), 1);
        assert_int_equal(cause(out, "return_second"), 1);
        assert_int_equal(cause(out, "extension_first"), 1);
        assert_int_equal(cause(out, "extension_second"), 0);
        assert_int_equal(cause(out, "adjournment"), 1);
        /* cancelled on 2024-10-16: the answer says so for a window that goes beyond */
        assert_true(json_is_true(json_object_get(json_object_get(out, "standing"), "after")));
        json_decref(out);
        recount_agrees(f, &h.officer, 3, 4);
        /* February: one accepted, one returned; March's acts belong to March */
        out = asked(f, &h.officer, day_of(2025, 2, 1), day_of(2025, 2, 28), NULL);
        assert_int_equal(number(out, "cases"), 1);
        assert_int_equal(number(out, "items"), 1);
        json_decref(out);
        /* nothing accepted: no ratio, not a division by nothing */
        out = asked(f, &h.officer, day_of(2025, 3, 1), day_of(2025, 3, 31), NULL);
        assert_int_equal(number(out, "items"), 2);
        assert_true(json_is_null(json_object_get(out, "ratio")));
        assert_true(json_is_true(json_object_get(out, "recorded"))); /* none, and it is known */
        json_decref(out);
        of_other_times(&h, f);
        out = asked(f, &h.outside, from, to, NULL);
        assert_int_equal(number(out, "cases"), 0);
        json_decref(out);
        by_office_and_month(&h, f, a);
        by_handler_and_crime(&h, f, a);
        down_to_the_acts(&h, f, a);
        what_one_may_not_read_is_left_out(&h, f);
        /* an annulled extension is no item any more */
        int64_t act = house_number(&h, "SELECT MAX(id) FROM act WHERE act = 'extend_review'");
        MUST(register_annul(h.book, &h.officer, act >> 40, act & ((INT64_C(1) << 40) - 1), "误录", NULL, h.arena, &undone, &err), &err);
        assert_int_equal(undone.matter, a);
        out = asked(f, &h.officer, from, to, NULL);
        assert_int_equal(number(out, "items"), 3);
        json_decref(out);
        recount_agrees(f, &h.officer, 3, 3);
        house_verify(&h);
        figures_close(f);
        house_close(&h);
    }
}

/* Sources and remarks are there in both languages: no Chinese in the English ones, and what is unverified says so in each. */
static void remarks_are_in_both_languages(const json_t *item)
{
    const json_t *doubt = json_object_get(item, "doubt");
    const char *zh = json_member(doubt, "zh"), *en = json_member(doubt, "en");
    assert_true(*zh && *en);
    for (const char *p = en; *p; p++) assert_true((unsigned char)*p < 0x80);
    if (strcmp(json_member(item, "status"), "V") == 0) return;
    assert_non_null(strstr(zh, "未核实"));
    assert_non_null(strstr(en, "unverified"));
}

static void every_figure_of_the_table_is_in_the_catalogue(void **state)
{
    (void)state;
    house_t h;
    json_t *table = NULL, *e;
    err_t err = {0};
    size_t i, j, items = 0;
    house_open(&h, 0);
    MUST(ratio_items(day_of(2021, 1, 1), &table, &err), &err);
    json_array_foreach(json_object_get(table, "items"), i, e) {
        json_t *name;
        items += strcmp(json_member(e, "sort"), "item") == 0;
        remarks_are_in_both_languages(e);
        json_array_foreach(json_object_get(e, "figures"), j, name) {
            const cat_kind_t *kind = NULL;
            const cat_figure_t *figure = NULL;
            MUST(figure_find(h.catalogue, json_string_value(name), &kind, &figure, &err), &err);
            assert_true(figure_sort_of(figure) == FIGURE_COUNT);
        }
    }
    assert_int_equal(items, 17);
    assert_string_equal(json_member(json_object_get(table, "standing"), "cancelled_on"), "2024-10-16");
    assert_false(json_is_true(json_object_get(json_object_get(table, "standing"), "after")));
    json_decref(table);
    /* before 2020 there was no list */
    MUST(ratio_items(day_of(2019, 12, 31), &table, &err), &err);
    assert_int_equal(json_array_size(json_object_get(table, "items")), 0);
    json_decref(table);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_cases_seven_pieces),
        cmocka_unit_test(every_figure_of_the_table_is_in_the_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
