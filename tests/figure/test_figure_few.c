/* test_figure_few.c - who only counts: numbers, and nothing of a person or of a single matter (few.c). */
#include "rig.h"

#include "figure/passport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define YEAR25 "'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-12-31'"
#define DONE25(what) "'figures':['" what "'],'from':'2025-01-01','to':'2025-12-31'"

static void jobs(rig_t *r, const actor_t *who, int n, const char *on, const char *fields)
{
    for (int i = 0; i < n; i++) (void)rig_act(r, who, "job", "take", 0, 0, on, fields);
}

static void done(rig_t *r, const actor_t *who, int n, const char *sort, int64_t amount, const char *result)
{
    for (int i = 0; i < n; i++) {
        int64_t id = rig_act(r, who, "job", "take", 0, 0, "2025-02-01", arena_printf(r->arena, "{'name':'x','sort':'%s'}", sort));
        (void)rig_act(r, who, "job", "work", id, 0, "2025-02-02", NULL);
        (void)rig_act(r, who, "job", "finish", id, 0, "2025-02-09", arena_printf(r->arena, "{'amount':%lld,'result':'%s'}", (long long)amount, result));
    }
}

/* Nobody is named, no matter, no text, day or number of one narrows; sealed kinds are closed; nothing is behind it. */
static void limits_on(rig_t *r)
{
    err_t err = {0};
    rig_acts_t acts = {0};
    json_t *menu = NULL;
    jobs(r, &r->haidian, 7, "2025-01-10", "{'name':'a','sort':'t1','who':'li'}");
    SAYS(&r->nation, "{" YEAR25 ",'by':['who']}", "li=7 total=7");
    static const char *const refused[] = {"'by':['who']", "'by':['tree']", "'by':['sort','who']", "'where':['who=li']", "'where':['name=a']", "'where':['matter=1-1']",
                                          "'where':['amount=5']", "'where':['opened_on=2025-01-10']", "'where':['sent_on=2025-01-10']", "'where':['number=1']"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(rig_refused(r, &r->counter, arena_printf(r->arena, "{" YEAR25 ",%s}", refused[i])), ERR_FIGURE_BY);
    assert_int_equal(rig_refused(r, &r->counter, "{" DONE25("covers") "}"), ERR_FIGURE_READ);
    SAYS(&r->counter, "{" YEAR25 ",'by':['sort','stage'],'where':['sort=t1','stage=taken','office=110108']}", "t1/taken=7 total=7");
    figure_ask_t ask = {.figure = {"jobs_taken"}, .figure_count = 1, .known_on = DAY_NONE, .from = DAY_NONE, .to = DAY_NONE};
    assert_int_equal(figure_acts(r->figures, &r->counter, &ask, NULL, rig_take_act, &acts, &err), ERR_FIGURE_READ);
    MUST(figure_menu(r->figures, &r->counter, &menu, &err), &err);
    size_t i;
    json_t *e;
    bool sort = false;
    json_array_foreach(json_object_get(json_object_get(menu, "breakdowns"), "job"), i, e) {
        assert_string_not_equal(json_string_value(json_object_get(e, "name")), "who");
        sort = sort || strcmp(json_string_value(json_object_get(e, "name")), "sort") == 0;
    }
    assert_true(sort);
    assert_null(json_object_get(json_object_get(menu, "breakdowns"), "cover"));
    json_decref(menu);
}

static void limits(void **state)
{
    (void)state;
    rig_each_engine(limits_on);
}

/* Fewer than five and none at all are alike, and no row says what the few have in common. */
static void small_numbers_on(rig_t *r)
{
    jobs(r, &r->haidian, 9, "2025-01-10", "{'name':'a','sort':'t1','urgent':true}");
    jobs(r, &r->dongcheng, 1, "2025-03-05", "{'name':'b','sort':'g1','urgent':false}");
    jobs(r, &r->shanghai, 6, "2025-05-05", "{'name':'c','sort':'t2'}");
    SAYS(&r->nation, "{" YEAR25 ",'by':['sort']}", "t1=9 t2=6 g1=1 total=16");
    /* t2 goes with g1: 16 less 9 and 6 would be it */
    SAYS(&r->counter, "{" YEAR25 ",'by':['sort']}", "t1=9 total=16");
    SAYS(&r->counter, "{" YEAR25 ",'by':['each']}", "110108=9 total=16");
    SAYS(&r->counter, "{" YEAR25 ",'by':['sort','urgent','stage']}", "t1/true/taken=9 total=16");
    /* a day, an office, a condition: one matter or none, nothing is told of it */
    static const char *const alone[] = {"'by':['sort','urgent']", "'where':['sort=g1']", "'where':['sort=t2']", "'by':['stage']"};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        json_t *j = rig_ask(r, &r->counter, arena_printf(r->arena, "{'figures':['jobs_taken'],'from':'2025-03-05','to':'2025-03-05',%s}", alone[i]));
        const json_t *total = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0);
        assert_true(json_is_true(json_object_get(j, "few")));
        assert_true(json_is_true(json_object_get(total, "few")));
        assert_null(json_object_get(total, "n"));
        assert_string_equal(json_string_value(json_object_get(json_object_get(json_object_get(total, "say"), "en"), "n")), "few");
        assert_int_equal(json_array_size(json_object_get(j, "rows")), 0);
        json_decref(j);
    }
    /* who reads them too is told all, and so is who is granted it */
    SAYS(&r->nation, "{'figures':['jobs_taken'],'from':'2025-03-05','to':'2025-03-05','by':['sort','urgent']}", "g1/false=1 total=1");
}

static void small_numbers(void **state)
{
    (void)state;
    rig_each_engine(small_numbers_on);
}

static const json_t *total_of(const json_t *j)
{
    return json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0);
}

/* Amounts, days and shares go by how many stand behind; what is compared with them too. */
static void other_sorts_on(rig_t *r)
{
    done(r, &r->haidian, 6, "t1", 100, "good");
    done(r, &r->shanghai, 5, "t2", 70, "good");
    done(r, &r->dongcheng, 1, "g1", 3100000, "bad");
    SAYS(&r->nation, "{" DONE25("jobs_amount") ",'by':['sort']}", "t1=600 t2=350 g1=3100000 total=3100950");
    SAYS(&r->counter, "{" DONE25("jobs_amount") ",'by':['sort']}", "t1=600 total=3100950");
    /* 11 of 12: the one that is not would follow */
    json_t *j = rig_ask(r, &r->counter, "{" DONE25("jobs_good_share") ",'by':['sort']}");
    assert_true(json_is_true(json_object_get(total_of(j), "few")));
    assert_null(json_object_get(total_of(j), "ratio"));
    json_decref(j);
    j = rig_ask(r, &r->counter, "{" DONE25("jobs_good_share") ",'office':'110108'}"); /* all of six */
    assert_int_equal(json_integer_value(json_object_get(json_object_get(total_of(j), "ratio"), "part")), 6);
    json_decref(j);
    j = rig_ask(r, &r->counter, "{" DONE25("jobs_days") ",'by':['each']}");
    assert_int_equal(json_integer_value(json_object_get(total_of(j), "n")), 12);
    assert_int_equal(json_array_size(json_object_get(j, "rows")), 1); /* Haidian; Shanghai goes with Dongcheng */
    json_decref(j);
    /* before: twelve taken a year ago are told, nothing of a base of one */
    j = rig_ask(r, &r->counter, "{'figures':['jobs_taken'],'from':'2026-01-01','to':'2026-12-31','compare':'yoy'}");
    assert_true(json_is_true(json_object_get(total_of(j), "few")));
    assert_null(json_object_get(total_of(j), "change"));
    json_decref(j);
    jobs(r, &r->haidian, 1, "2024-03-03", "{'name':'old'}");
    j = rig_ask(r, &r->counter, "{" YEAR25 ",'compare':'yoy'}");
    assert_int_equal(json_integer_value(json_object_get(total_of(j), "n")), 12);
    assert_true(json_is_null(json_object_get(total_of(j), "before")));
    assert_null(json_object_get(total_of(j), "change"));
    assert_null(json_object_get(total_of(j), "percent"));
    json_decref(j);
}

static void other_sorts(void **state)
{
    (void)state;
    rig_each_engine(other_sorts_on);
}

/* One number, as reports and the checker ask for it; and what was granted. */
static void one_number_on(rig_t *r)
{
    err_t err = {0};
    figure_value_t v;
    figure_ask_t ask = {.figure = {"jobs_taken"}, .figure_count = 1, .known_on = DAY_NONE};
    MUST(day_parse("2025-01-01", &ask.from, &err), &err);
    MUST(day_parse("2025-12-31", &ask.to, &err), &err);
    jobs(r, &r->haidian, 4, "2025-01-10", "{'name':'a'}");
    MUST(figure_number(r->figures, &r->counter, &ask, &v, &err), &err);
    assert_true(v.few && v.whole == 0 && v.part == 0);
    ask.granted = true;
    MUST(figure_number(r->figures, &r->counter, &ask, &v, &err), &err);
    assert_true(!v.few && v.whole == 1 && v.part == 4);
    ask.granted = false;
    jobs(r, &r->haidian, 1, "2025-01-10", "{'name':'a'}");
    MUST(figure_number(r->figures, &r->counter, &ask, &v, &err), &err);
    assert_true(!v.few && v.part == 5);
}

static void one_number(void **state)
{
    (void)state;
    rig_each_engine(one_number_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(limits), cmocka_unit_test(small_numbers), cmocka_unit_test(other_sorts), cmocka_unit_test(one_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
