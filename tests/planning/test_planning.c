/* test_planning.c - proposals and drawings over the shipped kinds, worked by hand, on both engines.
 *
 * Cases told (danger): 某建设局 one in 2024, two in 2025, field construction; 某医院 one in 2025, field health.
 * Adopted recommendations (soundness): 某学校 one in 2025. All in 110108, below 110000.
 */
#include "planning/planning.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "shipped.h"

static int64_t recommend(house_t *h, const char *unit, const char *day, const char *problems)
{
    char fields[2000];
    (void)snprintf(fields, sizeof fields, "{\"addressee\":{\"type\":\"unit\",\"name\":\"%s\"},\"problems\":\"%s\",\"proposals\":\"限期整改\",\"type\":\"other\"}", unit, problems);
    int64_t id = house_act(h, &h->officer, "recommendation", "draft", 0, day, fields).matter;
    house_act(h, &h->deputy, "recommendation", "approve", id, day, NULL);
    house_act(h, &h->officer, "recommendation", "issue", id, day, NULL);
    (void)snprintf(fields, sizeof fields, "{\"served_on\":\"%s\"}", day);
    house_act(h, &h->officer, "recommendation", "serve", id, day, fields);
    return id;
}

#define TEXT "食堂采购没有公开招标，由后勤主任一人决定供货商，价格高于市场价，账目没有公示，家长委员会没有参加监督。"

static void set_up(house_t *h, int engine)
{
    static const char *const told[][2] = {
        {"2024-03-04", "{\"facts\":\"一\",\"unit\":{\"type\":\"unit\",\"name\":\"某建设局\",\"identity\":\"91350100M000100Y43\"},\"field_of_work\":\"construction\"}"},
        {"2025-03-03", "{\"facts\":\"二\",\"unit\":{\"type\":\"unit\",\"name\":\"某建设局\",\"identity\":\"91350100M000100Y43\"},\"field_of_work\":\"construction\"}"},
        {"2025-06-03", "{\"facts\":\"三\",\"unit\":{\"type\":\"unit\",\"name\":\"某建设局\",\"identity\":\"91350100M000100Y43\"},\"field_of_work\":\"construction\"}"},
        {"2025-12-31", "{\"facts\":\"四\",\"unit\":{\"type\":\"unit\",\"name\":\"某医院\",\"identity\":\"914403001922038216\"},\"field_of_work\":\"health\"}"},
    };
    house_open(h, engine);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        house_act(h, &h->officer, "prevention_fact", "tell", 0, told[i][0], told[i][1]);
    /* one that is annulled counts nowhere */
    act_receipt_t wrong = house_act(h, &h->officer, "prevention_fact", "tell", 0, "2025-05-06", told[3][1]), undone;
    err_t err = {0};
    MUST(register_annul(h->book, &h->officer, wrong.origin, wrong.seq, "误录", NULL, h->arena, &undone, &err), &err);
    int64_t id = recommend(h, "某学校", "2025-04-01", TEXT);
    house_act(h, &h->officer, "recommendation", "reply", id, "2025-05-06", "{\"adopted\":\"yes\"}");
    recommend(h, "某中学", "2025-05-06", TEXT "另有一处。");
    recommend(h, "某街道", "2024-05-06", "消防通道被杂物堵塞多年无人清理物业公司和居民委员会互相推诿责任以致火灾时消防车不能进入小区。");
}

static const json_t *proposed(const json_t *found, const char *sort, const char *dimension, const char *subject)
{
    size_t i;
    json_t *p;
    json_array_foreach(json_object_get(found, "proposed"), i, p)
        if (strcmp(json_string_value(json_object_get(p, "sort")), sort) == 0 &&
            strcmp(json_string_value(json_object_get(p, "dimension")), dimension) == 0 &&
            strcmp(json_string_value(json_object_get(p, "subject")), subject) == 0)
            return p;
    return NULL;
}

static int64_t points(const json_t *p)
{
    assert_non_null(p);
    return json_integer_value(json_object_get(p, "points"));
}

static json_t *propose(house_t *h, const actor_t *who, int year, int64_t plan)
{
    err_t err = {0};
    json_t *found = NULL;
    planning_ask_t ask = {.year = year, .take = 3, .plan = plan};
    MUST(planning_propose(h->book, who, &ask, &found, &err), &err);
    return found;
}

static void points_can_be_added_up_again(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        house_t h;
        set_up(&h, engine);
        json_t *found = propose(&h, &h.officer, 2025, 0);
        /* two cases, one before: 2 * 2 + 3 * 1; one, none before: 2 + 3 */
        const json_t *p = proposed(found, "contact", "unit", "某建设局");
        assert_int_equal(points(p), 7);
        assert_int_equal(points(proposed(found, "contact", "field", "工程建设")), 7);
        assert_int_equal(points(proposed(found, "contact", "unit", "某医院")), 5);
        assert_int_equal(points(proposed(found, "demonstration", "unit", "某学校")), 2);
        assert_null(proposed(found, "contact", "unit", "某学校"));
        assert_null(proposed(found, "demonstration", "unit", "某建设局"));
        const json_t *n = json_array_get(json_object_get(p, "numbers"), 0);
        assert_int_equal(json_integer_value(json_object_get(n, "now")), 2);
        assert_int_equal(json_integer_value(json_object_get(n, "before")), 1);
        assert_int_equal(json_integer_value(json_object_get(n, "rank")), 1);
        const char *zh = json_string_value(json_object_get(json_object_get(p, "reasons"), "zh"));
        assert_non_null(strstr(zh, "通报案件2件，居第1位；上年同期1件，+100.0%"));
        assert_true(json_is_true(json_object_get(n, "before_known")));
        json_decref(found);
        /* the first year on record: nought before it is no figure, and no growth: 2 * 1 */
        found = propose(&h, &h.officer, 2024, 0);
        p = proposed(found, "contact", "unit", "某建设局");
        assert_int_equal(points(p), 2);
        zh = json_string_value(json_object_get(json_object_get(p, "reasons"), "zh"));
        assert_non_null(strstr(zh, "上年同期无记录"));
        assert_false(json_is_true(json_object_get(json_array_get(json_object_get(p, "numbers"), 0), "before_known")));
        json_decref(found);
        /* from above the county is one of the offices: three told against one, one recommendation adopted */
        found = propose(&h, &h.above, 2025, 0);
        p = json_array_get(json_object_get(found, "proposed"), 0);
        assert_string_equal(json_string_value(json_object_get(p, "dimension")), "office");
        assert_int_equal(points(p), 2 * 3 + 3 * 2);
        json_decref(found);
        found = propose(&h, &h.outside, 2025, 0);
        assert_int_equal(json_array_size(json_object_get(found, "proposed")), 0);
        json_decref(found);
        house_close(&h);
    }
}

static void what_is_proposed_goes_into_a_plan_once(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        house_t h;
        err_t err = {0};
        size_t written = 99;
        set_up(&h, engine);
        int64_t plan = house_act(&h, &h.officer, "prevention_plan", "draft", 0, "2025-12-31",
                            "{\"plan_name\":\"计划\",\"plan_year\":2026,\"measures\":[\"prevention_facts_told\"]}").matter;
        json_t *found = propose(&h, &h.officer, 2025, plan);
        /* the plan chose one measure: no soundness, so no demonstration */
        assert_null(proposed(found, "demonstration", "unit", "某学校"));
        assert_int_equal(json_array_size(json_object_get(found, "proposed")), 4);
        MUST(planning_write(h.book, &h.officer, found, plan, h.arena, &written, &err), &err);
        assert_int_equal(written, 4);
        MUST(planning_write(h.book, &h.officer, found, plan, h.arena, &written, &err), &err);
        assert_int_equal(written, 0);
        assert_int_equal(house_number(&h, "SELECT COUNT(*) FROM k_plan_area WHERE unit IS NOT NULL"), 2);
        assert_int_equal(house_number(&h, "SELECT COUNT(*) FROM k_plan_area WHERE field_of_work = 'health'"), 1);
        int64_t other = house_number(&h, "SELECT MIN(id) FROM k_recommendation");
        assert_int_equal(planning_write(h.book, &h.officer, found, other, h.arena, &written, &err), ERR_PLANNING_MATTER);
        json_decref(found);
        house_verify(&h);
        house_close(&h);
    }
}

static void bad_questions_are_refused(void **state)
{
    (void)state;
    house_t h;
    err_t err = {0};
    json_t *found = NULL;
    set_up(&h, 0);
    planning_ask_t ask = {.year = 1989, .take = 3};
    assert_int_equal(planning_propose(h.book, &h.officer, &ask, &found, &err), ERR_PLANNING_YEAR);
    ask = (planning_ask_t){.year = 2025, .take = 3, .office = "110000"};
    assert_int_equal(planning_propose(h.book, &h.officer, &ask, &found, &err), ERR_PLANNING_OFFICE);
    ask = (planning_ask_t){.year = 2025, .take = 3, .plan = house_number(&h, "SELECT MIN(id) FROM k_recommendation")};
    assert_int_equal(planning_propose(h.book, &h.officer, &ask, &found, &err), ERR_PLANNING_MATTER);
    assert_null(found);
    house_close(&h);
}

/* --- checks ------------------------------------------------------------------------------------------- */

static const char *said(const json_t *result, size_t i, const char *key)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(result, "drawn"), i), key));
}

static int64_t order_check(house_t *h, const char *from, const char *to, int sample)
{
    char fields[400];
    (void)snprintf(fields, sizeof fields,
                   "{\"check_name\":\"检查\",\"period\":\"middle\",\"from_day\":\"%s\",\"to_day\":\"%s\",\"sample\":%d}", from, to, sample);
    return house_act(h, &h->deputy, "plan_check", "order", 0, "2025-12-31", fields).matter;
}

static json_t *draw(house_t *h, int64_t check, const char *seed, bool dry)
{
    err_t err = {0};
    json_t *result = NULL;
    MUST(planning_draw(h->book, &h->deputy, &(planning_draw_t){.check = check, .seed = seed, .dry = dry}, &result, &err), &err);
    return result;
}

static void a_check_draws_what_was_done(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        house_t h;
        set_up(&h, engine);
        int64_t check = order_check(&h, "2025-01-01", "2025-12-31", 5);
        json_t *result = draw(&h, check, "2026", false);
        const json_t *counts = json_object_get(result, "counts");
        /* the one of 2024 is not of the period */
        assert_int_equal(json_integer_value(json_object_get(counts, "recommendations_served")), 2);
        assert_int_equal(json_integer_value(json_object_get(counts, "recommendations_replied")), 1);
        assert_int_equal(json_integer_value(json_object_get(counts, "surveys_done")), 0);
        assert_int_equal(json_array_size(json_object_get(result, "drawn")), 2);
        for (size_t i = 0; i < 2; i++) {
            bool school = strstr(said(result, i, "subject"), "另有一处") == NULL;
            assert_string_equal(said(result, i, "answered"), school ? "yes" : "no");
            assert_string_equal(said(result, i, "same_text"), "yes"); /* both say the same */
            assert_string_equal(said(result, i, "cut_off"), "yes");
            assert_string_equal(said(result, i, "visited"), "no");
            assert_string_equal(said(result, i, "used"), "none");
        }
        json_decref(result);
        assert_int_equal(house_number(&h, "SELECT COUNT(*) FROM k_check_item WHERE same_share >= 60"), 2);
        assert_int_equal(house_number(&h, "SELECT COUNT(*) FROM k_plan_check WHERE stage = 'drawn' AND seed = '2026'"), 1);
        house_verify(&h);
        house_close(&h);
    }
}

static void the_seed_draws_the_same_again(void **state)
{
    (void)state;
    house_t h;
    bool another = false;
    set_up(&h, 0);
    int64_t check = order_check(&h, "2024-01-01", "2025-12-31", 1);
    json_t *first = draw(&h, check, "a", true), *again = draw(&h, check, "a", true);
    assert_true(json_equal(first, again));
    assert_int_equal(json_array_size(json_object_get(first, "drawn")), 1);
    for (char seed[2] = "b"; *seed <= 'z' && !another; (*seed)++) {
        json_t *other = draw(&h, check, seed, true);
        another = strcmp(said(first, 0, "matter"), said(other, 0, "matter")) != 0;
        json_decref(other);
    }
    assert_true(another); /* 25 other seeds drawing the same of three: once in a million million */
    assert_int_equal(house_number(&h, "SELECT COUNT(*) FROM k_check_item"), 0); /* dry */
    json_decref(first);
    json_decref(again);
    house_close(&h);
}

static void nothing_to_draw_is_said(void **state)
{
    (void)state;
    house_t h;
    err_t err = {0};
    json_t *result = NULL;
    set_up(&h, 0);
    int64_t check = order_check(&h, "2023-01-01", "2023-12-31", 5);
    assert_int_equal(planning_draw(h.book, &h.deputy, &(planning_draw_t){.check = check}, &result, &err), ERR_PLANNING_DRAWN);
    int64_t other = house_number(&h, "SELECT MIN(id) FROM k_recommendation");
    assert_int_equal(planning_draw(h.book, &h.deputy, &(planning_draw_t){.check = other}, &result, &err), ERR_PLANNING_MATTER);
    assert_null(result);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_can_be_added_up_again), cmocka_unit_test(what_is_proposed_goes_into_a_plan_once),
        cmocka_unit_test(bad_questions_are_refused),    cmocka_unit_test(a_check_draws_what_was_done),
        cmocka_unit_test(the_seed_draws_the_same_again), cmocka_unit_test(nothing_to_draw_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
