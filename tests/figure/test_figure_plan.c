/* test_figure_plan.c - numbers held against the targets of a plan: whose they are, of what time, and what they are not for. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t job(rig_t *r, const actor_t *who, const char *on, const char *sort)
{
    return rig_act(r, who, "job", "take", 0, 0, on, sort);
}

static const char *noted(const json_t *answer, const char *code)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "notes"), i, e)
        if (strcmp(json_string_value(json_object_get(e, "code")), code) == 0) return json_string_value(json_object_get(e, "en"));
    return "";
}

/* Haidian 2024: two in January, one in March; 2025: three in January, one in December. Dongcheng 2025: one in January.
 * Shanghai 2025: two in February. */
static void take_some(rig_t *r)
{
    static const char *const haidian[] = {"2024-01-10", "2024-01-31", "2024-03-01", "2025-01-01", "2025-01-15", "2025-01-31", "2025-12-31"};
    static const char *const sorts[] = {"t1", "t1", "g1", "t1", "t2", "g1", "g1"};
    for (int i = 0; i < 7; i++)
        (void)job(r, &r->haidian, haidian[i], arena_printf(r->arena, "{'name':'h','sort':'%s','urgent':%s}", sorts[i], i % 2 ? "true" : "false"));
    (void)job(r, &r->dongcheng, "2025-01-20", "{'name':'d','sort':'t2'}");
    (void)job(r, &r->shanghai, "2025-02-02", "{'name':'s'}");
    (void)job(r, &r->shanghai, "2025-02-03", "{'name':'s','sort':'t1'}");
}

#define YEAR25 "'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-12-31'"

static json_t *planned(rig_t *r, const char *figures, const char *from, const char *to, int64_t plan)
{
    char question[400], id[48];
    matter_text(plan, id);
    (void)snprintf(question, sizeof question, "{'figures':['%s'],'from':'%s','to':'%s','compare':'plan','plan':'%s'}", figures, from, to, id);
    return rig_ask(r, &r->beijing, question);
}

static void due_is(const json_t *answer, int64_t part, int64_t whole)
{
    const json_t *due = json_object_get(json_array_get(json_object_get(json_object_get(answer, "total"), "values"), 0), "due");
    assert_int_equal(json_integer_value(json_object_get(due, "part")), part);
    assert_int_equal(json_integer_value(json_object_get(due, "whole")), whole);
}

/* Against targets: 5 for all, 3 of them Haidian's; a share of 80 per cent; nothing was set for the rest. */
static void plans_on(rig_t *r)
{
    char question[400], id[48];
    take_some(r);
    int64_t plan = job(r, &r->beijing, "2025-01-01", "{'name':'plan'}"), none = job(r, &r->beijing, "2025-01-01", "{'name':'none'}");
    (void)none;
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_taken','target':5}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_taken','target':3,'goal_office':'110108'}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_good_share','target':80}");
    matter_text(plan, id);
    (void)snprintf(question, sizeof question, "{'figures':['jobs_taken','jobs_good_share','jobs_finished'],'from':'2025-01-01','to':'2025-12-31',"
                                              "'compare':'plan','plan':'%s'}", id);
    SAYS(&r->beijing, question, "total=7<5,0:0<80:100,0<-");
    (void)snprintf(question, sizeof question, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-12-31','by':['office'],'compare':'plan',"
                                              "'plan':'%s'}", id);
    SAYS(&r->beijing, question, "110000=2<- 110101=1<- 110108=4<3 total=7<5");
    assert_int_equal(rig_refused(r, &r->beijing, "{'figures':['jobs_taken'],'compare':'plan'}"), ERR_FIGURE_QUESTION);
    int64_t piece = rig_act(r, &r->beijing, "piece", "add", 0, plan, "2025-01-03", "{'name':'p'}");
    matter_text(piece, id);
    (void)snprintf(question, sizeof question, "{'figures':['jobs_taken'],'compare':'plan','plan':'%s'}", id);
    assert_int_equal(rig_refused(r, &r->beijing, question), ERR_FIGURE_PLAN);
}

/* 4 of Haidian's are no part of a target for all of Beijing's 7, and the plan's own target is none of Haidian's. */
static void plan_offices_on(rig_t *r)
{
    char question[400], id[48];
    take_some(r);
    int64_t plan = job(r, &r->beijing, "2025-01-01", "{'name':'plan'}"), whole = job(r, &r->beijing, "2025-01-01", "{'name':'whole'}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_taken','target':3,'goal_office':'110108'}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, whole, "2025-01-02", "{'figure':'jobs_taken','target':9}");
    matter_text(plan, id);
    (void)snprintf(question, sizeof question, "{" YEAR25 ",'by':['office'],'compare':'plan','plan':'%s'}", id);
    SAYS(&r->beijing, question, "110000=2<- 110101=1<- 110108=4<3 total=7<-");
    (void)snprintf(question, sizeof question, "{" YEAR25 ",'office':'110108','compare':'plan','plan':'%s'}", id);
    SAYS(&r->beijing, question, "total=4<3");
    int others = 0, beijing;
    assert_int_equal(office_find(r->offices, "110000", &beijing, NULL), 0);
    for (size_t i = 0; i < office_count(r->offices); i++)
        others += office_at(r->offices, (int)i)->parent == beijing;
    json_t *j = planned(r, "jobs_taken", "2025-01-01", "2025-12-31", plan);
    assert_string_equal(noted(j, "plan_offices"), arena_printf(r->arena, "Jobs taken: a target is set for 1 of %d offices; the total is held against none", others + 1));
    json_decref(j);
    for (size_t i = 0; i < office_count(r->offices); i++) {
        const office_t *o = office_at(r->offices, (int)i);
        if (o->parent == beijing && strcmp(o->code, "110108") != 0)
            (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-03", arena_printf(r->arena, "{'figure':'jobs_taken','target':2,'goal_office':'%s'}", o->code));
    }
    (void)snprintf(question, sizeof question, "{" YEAR25 ",'compare':'plan','plan':'%s'}", id);
    SAYS(&r->beijing, question, "total=7<-"); /* Beijing's own work has none yet */
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-03", "{'figure':'jobs_taken','target':4,'goal_office':'110000'}");
    SAYS(&r->beijing, question, arena_printf(r->arena, "total=7<%d", 3 + 2 * (others - 1) + 4));
    j = planned(r, "jobs_taken", "2025-01-01", "2025-12-31", plan);
    assert_string_equal(noted(j, "plan_offices"), "");
    json_decref(j);
    matter_text(whole, id);
    (void)snprintf(question, sizeof question, "{" YEAR25 ",'office':'110108','compare':'plan','plan':'%s'}", id);
    SAYS(&r->beijing, question, "total=4<-");
}

/* The plan of an office below, asked from above: its whole is the target of that office's row, and of no other. */
static void plan_from_above_on(rig_t *r)
{
    char question[400], id[48];
    take_some(r);
    int64_t plan = job(r, &r->haidian, "2025-01-01", "{'name':'own'}");
    (void)rig_act(r, &r->haidian, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_taken','target':9}");
    matter_text(plan, id);
    (void)snprintf(question, sizeof question, "{" YEAR25 ",'by':['office'],'compare':'plan','plan':'%s'}", id);
    SAYS(&r->beijing, question, "110101=1<- 110108=5<9 total=6<-");
    SAYS(&r->haidian, question, "110108=5<- total=5<9");
    json_t *j = planned(r, "jobs_taken", "2025-01-01", "2025-12-31", plan);
    assert_non_null(strstr(noted(j, "plan_offices"), "a target is set for 1 of "));
    json_decref(j);
}

/* Where days are counted that are none of the plan's, the target is told and not how much of it is done. */
static void outside_is(const json_t *answer, bool outside)
{
    const json_t *v = json_array_get(json_object_get(json_object_get(answer, "total"), "values"), 0), *en = json_object_get(json_object_get(v, "say"), "en");
    assert_int_equal(json_integer_value(json_object_get(v, "before")), 5);
    assert_int_equal(json_is_true(json_object_get(v, "outside_plan")), outside);
    assert_int_equal(json_object_get(en, "done") == NULL, outside);
    assert_int_equal(json_is_null(json_object_get(v, "percent")), outside);
    if (outside) assert_null(json_object_get(en, "of_due"));
}

/* A target of the year, held against a quarter: the whole, and the 90 of its 365 days. Taken in Beijing by the end of March: six. */
static void plan_time_on(rig_t *r)
{
    take_some(r);
    int64_t plan = job(r, &r->beijing, "2025-01-01", "{'name':'plan','start_on':'2025-01-01','end_on':'2025-12-31'}");
    int64_t timeless = job(r, &r->beijing, "2025-01-01", "{'name':'timeless'}");
    int64_t longer = job(r, &r->beijing, "2024-06-01", "{'name':'longer','start_on':'2025-01-01','end_on':'2025-01-31','extended_to':'2025-02-19'}");
    const int64_t plans[] = {plan, timeless, longer};
    for (int i = 0; i < 3; i++) (void)rig_act(r, &r->beijing, "goal", "set", 0, plans[i], "2025-01-02", "{'figure':'jobs_taken','target':5}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_good_share','target':80}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, longer, "2025-01-02", "{'figure':'jobs_open','target':5}");
    json_t *j = planned(r, "jobs_taken", "2025-01-01", "2025-03-31", plan);
    due_is(j, 450, 365);
    const json_t *v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), *en = json_object_get(json_object_get(v, "say"), "en");
    assert_int_equal(json_integer_value(json_object_get(v, "n")), 6);
    assert_int_equal(json_integer_value(json_object_get(v, "before")), 5);
    assert_string_equal(json_string_value(json_object_get(en, "before")), "5 cases");
    assert_string_equal(json_string_value(json_object_get(en, "done")), "120%");
    assert_string_equal(json_string_value(json_object_get(en, "due")), "1.2 cases");
    assert_string_equal(json_string_value(json_object_get(en, "of_due")), "486.7%");
    assert_null(json_object_get(en, "percent")); /* no rise over a target */
    assert_string_equal(noted(j, "plan_time"), "a target is that of the whole plan, 2025-01-01 to 2025-12-31 (365 days); the window holds 90 of them until now (24.7%), "
                                               "and that part of the target is due by time");
    assert_string_equal(noted(j, "plan_outside"), "");
    json_decref(j);
    j = planned(r, "jobs_good_share", "2025-01-01", "2025-03-31", plan); /* a rate is not reached by and by */
    assert_null(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "due"));
    json_decref(j);
    j = planned(r, "jobs_finished", "2025-01-01", "2025-03-31", plan);
    assert_string_equal(noted(j, "plan_none"), "the plan has no target of the figures asked for");
    assert_string_equal(noted(j, "plan_time"), "");
    json_decref(j);
    j = planned(r, "jobs_taken", "2025-01-01", "2025-12-31", plan);
    due_is(j, 5 * 365, 365);
    json_decref(j);
    j = planned(r, "jobs_taken", "2025-02-01", "2025-03-31", longer); /* 19 of its 50 days */
    due_is(j, 95, 50);
    assert_string_equal(noted(j, "plan_outside"), "the window goes beyond the plan's time: the numbers hold days outside it, so how much is done is not reckoned; for that ask about "
                                                  "2025-01-01 to 2025-02-19");
    outside_is(j, true);
    json_decref(j);
    j = planned(r, "jobs_taken", "2024-12-01", "2025-02-19", longer); /* nor of what came before its first day */
    outside_is(j, true);
    json_decref(j);
    j = planned(r, "jobs_taken", "2025-01-01", "2025-02-19", longer);
    outside_is(j, false);
    json_decref(j);
    j = planned(r, "jobs_open", "2024-12-01", "2025-02-19", longer); /* what stands at the end of its time is of that day alone */
    outside_is(j, false);
    json_decref(j);
    j = planned(r, "jobs_taken", "2024-01-01", "2024-12-31", plan); /* another year's target */
    v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0);
    assert_true(json_is_null(json_object_get(v, "before")));
    assert_null(json_object_get(v, "due"));
    assert_string_not_equal(noted(j, "plan_elsewhere"), "");
    assert_string_equal(noted(j, "plan_time"), "");
    json_decref(j);
    j = planned(r, "jobs_taken", "2025-01-01", "2025-03-31", timeless);
    assert_null(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "due"));
    assert_string_not_equal(noted(j, "plan_whole"), "");
    json_decref(j);
}

/* What the plan itself names is for the first figure of each group that it watches; a part that sets one for the whole goes before it.
 * Taken in Beijing by the end of March: four, a third of twelve. */
static void plan_of_its_own_on(rig_t *r)
{
    char question[400], id[48];
    take_some(r);
    int64_t plan = job(r, &r->beijing, "2024-06-01", "{'name':'plan','watches':['jobs_good','jobs_finished','jobs_taken'],'taken_goal':12,'done_goal':5}");
    matter_text(plan, id);
    (void)snprintf(question, sizeof question, "{'figures':['jobs_taken','jobs_finished','jobs_good'],'from':'2025-01-01','to':'2025-03-31','compare':'plan','plan':'%s'}", id);
    json_t *j = rig_ask(r, &r->beijing, question);
    const json_t *values = json_object_get(json_object_get(j, "total"), "values");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(values, 0), "before")), 12);
    assert_true(json_is_null(json_object_get(json_array_get(values, 1), "before"))); /* the first of its group is the good ones */
    assert_int_equal(json_integer_value(json_object_get(json_array_get(values, 2), "before")), 5);
    assert_string_equal(json_string_value(json_object_get(json_object_get(json_object_get(json_array_get(values, 0), "say"), "en"), "done")), "33.3%");
    json_decref(j);
    int64_t goal = rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_taken','target':8}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_taken','target':3,'goal_office':'110108'}");
    j = rig_ask(r, &r->beijing, question);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "before")), 8);
    json_decref(j);
    (void)rig_act(r, &r->beijing, "goal", "end", goal, 0, "2025-01-03", NULL); /* dropped: its own again */
    j = rig_ask(r, &r->beijing, question);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "before")), 12);
    json_decref(j);
}

static void plans(void **state)
{
    (void)state;
    rig_each_engine(plans_on);
}

static void plan_offices(void **state)
{
    (void)state;
    rig_each_engine(plan_offices_on);
}

static void plan_from_above(void **state)
{
    (void)state;
    rig_each_engine(plan_from_above_on);
}

static void plan_time(void **state)
{
    (void)state;
    rig_each_engine(plan_time_on);
}

static void plan_of_its_own(void **state)
{
    (void)state;
    rig_each_engine(plan_of_its_own_on);
}

int main(void)
{
    (void)setenv("XIEZHI_TODAY", "2026-12-31", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plans),     cmocka_unit_test(plan_offices),    cmocka_unit_test(plan_from_above),
        cmocka_unit_test(plan_time), cmocka_unit_test(plan_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
