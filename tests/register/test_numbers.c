/* test_numbers.c - numbers that acts have of their own, and who may annul and correct, on both engines. The catalogue is
 * tests/register/numbers. */
#include "rig.h"

#include "register/asof.h"
#include "register/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static act_receipt_t on_day(rig_t *r, const char *kind, const char *act, int64_t matter, int64_t parent, const char *day,
                            const char *fields)
{
    act_receipt_t receipt = {0};
    err_t err = {0};
    day_t on;
    json_t *json = fields ? json_loads(fields, 0, NULL) : NULL;
    assert_int_equal(day_parse(day, &on, NULL), 0);
    act_request_t q = {.actor = r->handler, .kind = kind, .act = act, .matter = matter, .parent = parent, .occurred_on = on,
                       .fields = json};
    MUST(register_act(r->book, &q, r->arena, &receipt, &err), &err);
    json_decref(json);
    return receipt;
}

static int64_t open_case(rig_t *r)
{
    return on_day(r, "affair", "file", 0, 0, "2026-03-02", "{\"name\":\"甲案\"}").matter;
}

static int annul(rig_t *r, const actor_t *actor, const act_receipt_t *act, err_t *err)
{
    act_receipt_t x;
    return register_annul(r->book, actor, act->origin, act->seq, "有误", NULL, r->arena, &x, err);
}

static int correct(rig_t *r, const actor_t *actor, const act_receipt_t *act, const char *fields, err_t *err)
{
    act_receipt_t x;
    json_t *json = json_loads(fields, 0, NULL);
    int failed = register_correct(r->book, actor, act->origin, act->seq, json, "有误", NULL, r->arena, &x, err);
    json_decref(json);
    return failed;
}

/* The number of act i in the history; "" if it has none. */
static const char *history_number(rig_t *r, int64_t matter, size_t i, size_t *ret_count)
{
    json_t *m = NULL;
    err_t err = {0};
    MUST(book_matter(r->book, &r->handler, matter, &m, &err), &err);
    const json_t *acts = json_object_get(m, "acts");
    const char *number = json_string_value(json_object_get(json_array_get(acts, i), "number"));
    const char *copy = arena_text(r->arena, number ? number : "");
    *ret_count = json_array_size(acts);
    json_decref(m);
    return copy;
}

/* --- series ------------------------------------------------------------------------------------------------ */

static void gives_its_own(rig_t *r)
{
    size_t n = 0;
    int64_t a = open_case(r), b = open_case(r);
    act_receipt_t c = on_day(r, "affair", "charge", a, 0, "2026-03-09", NULL);
    assert_string_equal(c.act_number, "京海检刑诉〔2026〕1号");
    assert_string_equal(c.number, "京海检受〔2026〕1号"); /* the matter keeps its own */
    c = on_day(r, "affair", "charge", b, 0, "2026-03-10", NULL);
    assert_string_equal(c.act_number, "京海检刑诉〔2026〕2号");
    /* another act of the same word goes on in the same series; one of another word has its own */
    c = on_day(r, "affair", "charge_again", a, 0, "2026-03-11", NULL);
    assert_string_equal(c.act_number, "京海检刑诉〔2026〕3号");
    c = on_day(r, "affair", "longer", a, 0, "2026-03-12", NULL);
    assert_string_equal(c.act_number, "京海检延〔2026〕1号");
    assert_string_equal(on_day(r, "affair", "longer", a, 0, "2026-03-13", NULL).act_number, "京海检延〔2026〕2号");
    assert_string_equal(on_day(r, "affair", "note", a, 0, "2026-03-13", NULL).act_number, "");
    assert_int_equal(rig_number(r, "SELECT last FROM number_series WHERE kind = 'affair.charge'"), 3);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM number_series WHERE kind = 'affair.charge_again'"), 0);
    assert_string_equal(history_number(r, a, 0, &n), "");
    assert_string_equal(history_number(r, a, 1, &n), "京海检刑诉〔2026〕1号");
    assert_string_equal(history_number(r, a, 2, &n), "京海检刑诉〔2026〕3号");
    assert_int_equal(n, 6);
}

static int64_t by_number(rig_t *r, const actor_t *actor, const char *kind, const char *number)
{
    int64_t matter = 0;
    const cat_kind_t *k = NULL;
    err_t err = {0};
    if (kind) MUST(catalogue_kind(r->catalogue, kind, &k, &err), &err);
    int failed = book_by_number(r->book, actor, k, number, &matter, &err);
    if (failed) assert_int_equal(failed, ERR_REGISTER_MATTER);
    return failed ? 0 : matter;
}

/* A matter is found by the number of one of its acts as by its own, by who may know it. */
static void finds_the_matter(rig_t *r)
{
    int64_t a = open_case(r), b = open_case(r);
    (void)on_day(r, "affair", "charge", b, 0, "2026-03-09", NULL);
    act_receipt_t again = on_day(r, "affair", "charge_again", b, 0, "2026-03-10", NULL);
    assert_int_equal(by_number(r, &r->handler, "affair", "京海检刑诉〔2026〕1号"), b);
    assert_int_equal(by_number(r, &r->handler, NULL, "京海检刑诉〔2026〕2号"), b);
    assert_int_equal(by_number(r, &r->handler, "affair", "京海检受〔2026〕1号"), a);
    assert_int_equal(by_number(r, &r->handler, "person", "京海检刑诉〔2026〕1号"), 0);
    assert_int_equal(by_number(r, &r->handler, "affair", "京海检刑诉〔2026〕3号"), 0);
    assert_int_equal(by_number(r, &r->elsewhere, "affair", "京海检刑诉〔2026〕1号"), 0);
    err_t err = {0};
    MUST(annul(r, &r->chief, &again, &err), &err);
    assert_int_equal(by_number(r, &r->handler, NULL, "京海检刑诉〔2026〕2号"), 0); /* void */
}

static void stands_beside_the_matters(rig_t *r)
{
    act_receipt_t t = on_day(r, "affair", "take_in", 0, 0, "2025-12-30", "{\"name\":\"旧年\"}");
    assert_string_equal(t.number, "京海检受〔2025〕1号");
    assert_string_equal(t.act_number, "京海检立〔2025〕001号");
    t = on_day(r, "affair", "take_in", 0, 0, "2026-01-05", "{\"name\":\"新年\"}");
    assert_string_equal(t.number, "京海检受〔2026〕1号");
    assert_string_equal(t.act_number, "京海检立〔2026〕001号"); /* each year begins anew, by the act's own day */
    t = on_day(r, "affair", "take_in", 0, 0, "2025-12-31", "{\"name\":\"晚录\"}");
    assert_string_equal(t.act_number, "京海检立〔2025〕002号");
}

/* --- refused, replayed, annulled ------------------------------------------------------------------------------ */

static void leaves_no_gap(rig_t *r)
{
    err_t err = {0};
    act_receipt_t x = {0}, again = {0};
    int64_t a = open_case(r), b = open_case(r);
    json_t *light = json_loads("{\"weight\":0}", 0, NULL);
    act_request_t q = {.actor = r->handler, .kind = "affair", .act = "charge", .matter = a, .occurred_on = DAY_NONE, .fields = light};
    assert_int_equal(register_act(r->book, &q, r->arena, &x, &err), ERR_REGISTER_CONDITION);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM number_issued WHERE kind = 'affair.charge'"), 0);
    q.fields = NULL;
    q.idem_key = "charge-1";
    MUST(register_act(r->book, &q, r->arena, &x, &err), &err);
    assert_string_equal(x.act_number, "京海检刑诉〔2026〕1号");
    MUST(register_act(r->book, &q, r->arena, &again, &err), &err);
    assert_true(again.replayed);
    assert_string_equal(again.act_number, "京海检刑诉〔2026〕1号");
    /* in bulk each stands alone: the second is refused, the third has the next number */
    act_request_t many[3] = {{.actor = r->handler, .kind = "affair", .act = "longer", .matter = a, .occurred_on = DAY_NONE},
                             {.actor = r->handler, .kind = "affair", .act = "charge", .matter = b, .occurred_on = DAY_NONE, .fields = light},
                             {.actor = r->handler, .kind = "affair", .act = "charge", .matter = b, .occurred_on = DAY_NONE}};
    act_receipt_t receipts[3];
    err_t errors[3];
    MUST(register_try(r->book, many, 3, r->arena, errors, &err), &err);
    MUST(register_bulk(r->book, many, 3, r->arena, receipts, errors, &err), &err);
    assert_int_equal(errors[1].code, ERR_REGISTER_CONDITION);
    assert_string_equal(receipts[0].act_number, "京海检延〔2026〕1号");
    assert_string_equal(receipts[2].act_number, "京海检刑诉〔2026〕2号");
    json_decref(light);
}

static void is_voided_not_used_again(rig_t *r)
{
    err_t err = {0};
    char id[48];
    json_t *then = NULL;
    int64_t a = open_case(r);
    act_receipt_t c = on_day(r, "affair", "charge", a, 0, "2026-03-09", NULL);
    assert_int_equal(annul(r, &r->handler, &c, &err), ERR_REGISTER_RIGHT); /* annulled_by: chief */
    MUST(annul(r, &r->chief, &c, &err), &err);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM number_issued WHERE kind = 'affair.charge' AND voided_by IS NOT NULL"), 1);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM number_issued WHERE kind = 'affair' AND voided_by IS NULL"), 1);
    act_receipt_t d = on_day(r, "affair", "charge", a, 0, "2026-03-10", "{\"weight\":5}");
    assert_string_equal(d.act_number, "京海检刑诉〔2026〕2号");
    /* a correction changes no number */
    MUST(correct(r, &r->handler, &d, "{\"weight\":7}", &err), &err);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM number_issued WHERE kind = 'affair.charge'"), 2);
    assert_int_equal(rig_number(r, "SELECT weight FROM k_affair"), 7);
    /* as of the act: its number is there */
    MUST(book_asof(r->book, &r->handler, a, matter_id(d.origin, d.seq), &then, &err), &err);
    const json_t *acts = json_object_get(then, "acts"), *last = json_array_get(acts, json_array_size(acts) - 1);
    matter_text(matter_id(d.origin, d.seq), id);
    assert_string_equal(json_string_value(json_object_get(last, "id")), id);
    assert_string_equal(json_string_value(json_object_get(last, "number")), "京海检刑诉〔2026〕2号");
    assert_string_equal(json_string_value(json_object_get(then, "number")), "京海检受〔2026〕1号");
    json_decref(then);
}

/* --- parts, following acts, what goes along --------------------------------------------------------------------- */

static void goes_on_into_parts(rig_t *r)
{
    int64_t a = open_case(r);
    assert_string_equal(on_day(r, "person", "add", 0, a, "2026-03-03", "{\"name\":\"张三\"}").act_number, "京海检告〔2026〕1号");
    assert_string_equal(on_day(r, "person", "add", 0, a, "2026-03-03", "{\"name\":\"李四\"}").act_number, "京海检告〔2026〕2号");
    act_receipt_t c = on_day(r, "affair", "charge", a, 0, "2026-03-09", NULL);
    assert_int_equal(c.followed_count, 2);
    assert_string_equal(c.followed[0].act_number, "京海检通〔2026〕1号");
    assert_string_equal(c.followed[1].act_number, "京海检通〔2026〕2号");
    /* carried along, the parts are in the new case as they were; no document is issued a second time */
    act_receipt_t h = on_day(r, "affair", "hand_over", a, 0, "2026-03-12", "{\"goes_to\":\"110105\"}");
    assert_int_equal(h.followed_count, 3);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM k_person"), 4);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM number_issued WHERE kind = 'person.add'"), 2);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM number_issued WHERE kind = 'affair'"), 2);
}

/* A lost number and one given twice are found. */
static void test_verification_sees_it(void **state)
{
    (void)state;
    static const char *const wrongs[] = {
        "DELETE FROM number_issued WHERE kind = 'affair.charge'",
        "UPDATE number_series SET last = last + 1 WHERE kind = 'affair.charge'",
        "UPDATE number_issued SET serial = 2 WHERE kind = 'affair.charge'",
        "UPDATE act SET body = REPLACE(body, '检刑诉', '检刑不诉')"};
    (void)setenv("XIEZHI_TODAY", "2026-03-20", 1);
    for (int e = 0; e < engine_count(); e++)
        for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
            rig_t r;
            rig_open(&r, e);
            (void)on_day(&r, "affair", "charge", open_case(&r), 0, "2026-03-09", NULL);
            rig_reopen(&r);
            rig_tamper(&r, wrongs[i]);
            rig_close(&r);
        }
}

/* --- who annuls, who corrects -------------------------------------------------------------------------------------- */

static void only_who_may(rig_t *r)
{
    err_t err = {0};
    act_receipt_t f = on_day(r, "affair", "file", 0, 0, "2026-03-02", "{\"name\":\"甲案\"}");
    assert_int_equal(annul(r, &r->handler, &f, &err), ERR_REGISTER_RIGHT);
    assert_non_null(strstr(err.arg[1], "检察长"));
    MUST(correct(r, &r->handler, &f, "{\"name\":\"乙案\"}", &err), &err);
    MUST(correct(r, &r->chief, &f, "{\"name\":\"丙案\"}", &err), &err); /* who could not file it */
    assert_int_equal(correct(r, &r->elsewhere, &f, "{\"name\":\"丁案\"}", &err), ERR_REGISTER_NOT_AN_ACT);
    MUST(annul(r, &r->chief, &f, &err), &err);
    assert_int_equal(annul(r, &r->handler, &f, &err), ERR_REGISTER_ANNULLED); /* who may read it is told */
}

static void what_is_not_seen_is_not_there(rig_t *r)
{
    err_t err = {0}, none = {0};
    act_receipt_t s = on_day(r, "silent", "keep", 0, 0, "2026-03-02", "{\"words\":\"有人过问\"}"), missing = s;
    missing.seq += 1000;
    /* the recorder himself: word for word what he is told of an act that does not exist */
    assert_int_equal(annul(r, &r->handler, &s, &err), ERR_REGISTER_NOT_AN_ACT);
    assert_int_equal(annul(r, &r->handler, &missing, &none), ERR_REGISTER_NOT_AN_ACT);
    assert_int_equal(err.code, none.code);
    assert_string_equal(err.arg[1], none.arg[1]);
    assert_int_equal(correct(r, &r->handler, &s, "{\"words\":\"无\"}", &err), ERR_REGISTER_NOT_AN_ACT);
    assert_int_equal(correct(r, &r->handler, &s, "{\"nothing\":1}", &err), ERR_REGISTER_NOT_AN_ACT);
    MUST(correct(r, &r->chief, &s, "{\"words\":\"某人过问\"}", &err), &err);
    MUST(annul(r, &r->chief, &s, &err), &err);
    /* annulled, it is still not there for him */
    assert_int_equal(annul(r, &r->handler, &s, &err), ERR_REGISTER_NOT_AN_ACT);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM k_silent"), 0);
}

#define TEST(name) static void test_##name(void **state) { (void)state; rig_each_engine(name); }
TEST(gives_its_own)
TEST(finds_the_matter)
TEST(stands_beside_the_matters)
TEST(leaves_no_gap)
TEST(is_voided_not_used_again)
TEST(goes_on_into_parts)
TEST(only_who_may)
TEST(what_is_not_seen_is_not_there)

int main(void)
{
    (void)setenv("XIEZHI_TEST_CATALOGUE", getenv("XIEZHI_TEST_NUMBERS"), 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gives_its_own),
        cmocka_unit_test(test_finds_the_matter),
        cmocka_unit_test(test_stands_beside_the_matters),
        cmocka_unit_test(test_leaves_no_gap),
        cmocka_unit_test(test_is_voided_not_used_again),
        cmocka_unit_test(test_goes_on_into_parts),
        cmocka_unit_test(test_verification_sees_it),
        cmocka_unit_test(test_only_who_may),
        cmocka_unit_test(test_what_is_not_seen_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
