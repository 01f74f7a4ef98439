/* test_cases.c - similar cases of the register with the kinds that ship: rights, reasons, the draft; on both engines. */
#include "analysis/inside.h"

#include "register/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "shipped.h"

static int64_t accept_case(house_t *h, const char *day, const char *name, const char *crime, const char *field, const char *facts)
{
    char fields[2000];
    (void)snprintf(fields, sizeof fields,
                   "{\"case_name\":\"%s\",\"crime\":\"%s\",\"field_of_work\":\"%s\",\"facts\":\"%s\",\"files_complete\":true,\"amount\":5000000}",
                   name, crime, field, facts);
    return house_act(h, &h->officer, "case", "accept", 0, day, fields).matter;
}

static void set_up(house_t *h, int engine)
{
    house_open(h, engine);
    accept_case(h, "2025-03-03", "甲受贿案", "385", "health", "医院药品采购中收受供应商回扣，医疗器械采购也收回扣。");
    accept_case(h, "2025-04-03", "乙受贿案", "385", "health", "利用药品采购收受供应商回扣，多次收受医疗器械回扣。");
    accept_case(h, "2025-05-06", "丙贪污案", "382", "village", "虚列务工人员名单冒领工资。");
    accept_case(h, "2026-02-03", "丁受贿案", "385", "health", "供应商为药品采购送回扣。");
}

static json_t *groups_of(house_t *h, const actor_t *who, const analysis_ask_t *ask, size_t *ret_cases)
{
    analysis_case_t *cases = NULL;
    analysis_set_t *s = NULL;
    json_t *found = NULL;
    err_t err = {0};
    MUST(analysis_gather(h->book, who, ask, h->arena, &cases, ret_cases, &err), &err);
    MUST(analysis_set_new(cases, *ret_cases, &s, &err), &err);
    MUST(analysis_group(s, &(analysis_grouping_t){0}, &found, &err), &err);
    analysis_set_free(s);
    return found;
}

static void a_draft_holds_the_cases_and_the_remedy(house_t *h)
{
    err_t err = {0};
    json_t *out = NULL, *kept = NULL;
    analysis_draft_t what = {.ask = {.from = DAY_NONE, .to = DAY_NONE}, .dry = true};
    MUST(analysis_write(h->book, &h->officer, &what, &out, &err), &err);
    assert_null(json_object_get(out, "version"));
    json_decref(out);
    MUST(draft_list(h->book, &h->officer, &kept, &err), &err);
    assert_int_equal(json_array_size(kept), 0);
    json_decref(kept);
    what.dry = false;
    MUST(analysis_write(h->book, &h->officer, &what, &out, &err), &err);
    const json_t *f = json_object_get(json_object_get(out, "content"), "fields");
    assert_string_equal(json_member(f, "scope"), "similar_cases");
    assert_string_equal(json_member(f, "field_of_work"), "health");
    assert_non_null(strstr(json_member(f, "problems"), "归并出相近案件3件"));
    assert_non_null(strstr(json_member(f, "problems"), "手法相同的："));
    assert_null(strstr(json_member(f, "proposals"), "词表")); /* what the writer must check is said beside the draft, not in what is printed */
    assert_non_null(strstr(json_member(f, "problems"), "丁受贿案"));
    assert_non_null(strstr(json_member(f, "causes"), "采购和供货由个人决定"));
    assert_non_null(strstr(json_member(f, "proposals"), "比价"));
    draft_t which = {.kind = json_member(out, "kind"), .act = json_member(out, "act")};
    MUST(draft_read(h->book, &h->officer, &which, &kept, &err), &err);
    assert_true(json_equal(json_object_get(kept, "content"), json_object_get(out, "content")));
    json_decref(kept);
    json_decref(out);
    what.group = 1;
    assert_int_equal(analysis_write(h->book, &h->officer, &what, &out, &err), ERR_ANALYSIS_GROUP);
    house_verify(h);
}

static void cases_of_ones_own_are_grouped(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        house_t h;
        size_t n = 0;
        set_up(&h, engine);
        analysis_ask_t ask = {.from = day_of(2025, 1, 1), .to = day_of(2025, 12, 31)};
        json_t *found = groups_of(&h, &h.officer, &ask, &n);
        assert_int_equal(n, 3);
        const json_t *g = json_array_get(json_object_get(found, "groups"), 0);
        assert_int_equal(json_array_size(json_object_get(found, "groups")), 1);
        assert_int_equal(json_integer_value(json_object_get(g, "size")), 2);
        assert_non_null(strstr(json_member(json_object_get(g, "name"), "zh"), "受贿罪 · 医疗卫生"));
        json_decref(found);
        /* from above they are seen too, from outside none; one crime, one field, all days */
        json_decref(groups_of(&h, &h.above, &ask, &n));
        assert_int_equal(n, 3);
        json_decref(groups_of(&h, &h.outside, &ask, &n));
        assert_int_equal(n, 0);
        ask = (analysis_ask_t){.from = DAY_NONE, .to = DAY_NONE, .crime = "385"};
        json_decref(groups_of(&h, &h.officer, &ask, &n));
        assert_int_equal(n, 3);
        ask.crime = "corruption";
        json_decref(groups_of(&h, &h.officer, &ask, &n));
        assert_int_equal(n, 4);
        ask.field = "village";
        json_decref(groups_of(&h, &h.officer, &ask, &n));
        assert_int_equal(n, 1);
        analysis_case_t *cases = NULL;
        ask.office = "110000";
        assert_int_equal(analysis_gather(h.book, &h.officer, &ask, h.arena, &cases, &n, NULL), ERR_ANALYSIS_OFFICE);
        a_draft_holds_the_cases_and_the_remedy(&h);
        house_close(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases_of_ones_own_are_grouped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
