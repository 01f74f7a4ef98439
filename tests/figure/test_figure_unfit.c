/* test_figure_unfit.c - questions that cannot mean what they seem to ask: answered with their condition in words, or refused. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *noted(const json_t *answer, const char *code)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "notes"), i, e)
        if (strcmp(json_string_value(json_object_get(e, "code")), code) == 0) return json_string_value(json_object_get(e, "en"));
    return "";
}

/* Is the code said in both languages, or not at all? */
static void says(rig_t *r, const actor_t *who, const char *question, const char *code, bool said)
{
    json_t *j = rig_ask(r, who, question);
    if ((*noted(j, code) != '\0') != said) print_error("%s: %s\n", question, code);
    assert_int_equal(*noted(j, code) != '\0', said);
    json_decref(j);
}

static int64_t job(rig_t *r, const actor_t *who, const char *on, const char *fields)
{
    return rig_act(r, who, "job", "take", 0, 0, on, fields);
}

static void take_some(rig_t *r)
{
    static const char *const days[] = {"2024-02-01", "2024-03-01", "2025-02-01", "2025-03-01", "2025-04-01"};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) (void)job(r, &r->haidian, days[i], i % 2 ? "{'name':'h','sort':'t1'}" : "{'name':'h','sort':'g1'}");
    (void)job(r, &r->dongcheng, "2025-02-10", "{'name':'d','sort':'t1'}");
}

#define YEAR "'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-12-31'"

/* The stage of what was counted is today's; that of a stock is that of the day. */
static void stages_on(rig_t *r)
{
    take_some(r);
    says(r, &r->haidian, "{" YEAR ",'by':['stage'],'compare':'yoy'}", "stage_now", true);
    says(r, &r->haidian, "{" YEAR ",'where':['stage=taken']}", "stage_now", true);
    says(r, &r->haidian, "{" YEAR ",'by':['month'],'compare':'yoy'}", "stage_now", false);
    says(r, &r->haidian, "{'figures':['jobs_open'],'from':'2025-01-01','to':'2025-12-31','by':['stage'],'compare':'yoy'}", "stage_now", false);
}

static void stages(void **state)
{
    (void)state;
    rig_each_engine(stages_on);
}

/* Known on a day, nothing is known of the days after it. */
static void known_on(rig_t *r)
{
    int64_t act = job(r, &r->haidian, "2025-02-01", "{'name':'h','sort':'t1'}");
    rig_recorded(r, act, "2025-02-01");
    rig_recorded(r, job(r, &r->haidian, "2025-05-01", "{'name':'h','sort':'t1'}"), "2025-05-01");
    json_t *j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken','jobs_open'],'from':'2025-04-01','to':'2025-06-30','by':['month'],'empty':true,'known_on':'2025-04-15'}");
    const json_t *may = json_object_get(json_array_get(json_object_get(j, "rows"), 1), "values");
    for (size_t i = 0; i < 2; i++) assert_true(json_is_true(json_object_get(json_array_get(may, i), "unbegun"))); /* a stock of May was not known in April */
    assert_non_null(strstr(noted(j, "running"), "what was known on 2025-04-15, when the period was not over"));
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken'],'from':'2025-05-01','to':'2025-06-30','known_on':'2025-04-15'}");
    assert_true(json_is_true(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "unbegun")));
    assert_non_null(strstr(noted(j, "not_begun"), "had not begun then"));
    json_decref(j);
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-05-01','to':'2025-06-30','known_on':'2025-07-01'}", "total=1");
}

static void known(void **state)
{
    (void)state;
    rig_each_engine(known_on);
}

/* A target is held against what it was set for: all that is counted, of the offices it names, in the plan's time. */
static void targets_on(rig_t *r)
{
    char id[48];
    take_some(r);
    int64_t plan = job(r, &r->beijing, "2025-01-01", "{'name':'plan','start_on':'2025-01-01','end_on':'2025-12-31'}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_taken','target':3,'goal_office':'110108'}");
    matter_text(plan, id);
#define HAIDIAN ",'office':'110108'"
#define PLAN(what) arena_printf(r->arena, "{" YEAR ",'compare':'plan','plan':'%s'" what "}", id)
    SAYS(&r->beijing, PLAN(HAIDIAN), "total=3<3");
    says(r, &r->beijing, PLAN(HAIDIAN), "plan_narrowed", false);
    SAYS(&r->beijing, PLAN(HAIDIAN ",'where':['sort=t1']"), "total=1<-"); /* one of the three is no third of the target */
    says(r, &r->beijing, PLAN(HAIDIAN ",'where':['sort=t1']"), "plan_narrowed", true);
    says(r, &r->beijing, PLAN(HAIDIAN ",'by':['month']"), "plan_rows", true);
    says(r, &r->beijing, PLAN(",'by':['office']"), "plan_rows", false);
    says(r, &r->beijing, PLAN(",'office':'110101'"), "plan_not_for", true); /* Haidian's target is none of Dongcheng's */
    says(r, &r->beijing, PLAN(HAIDIAN), "plan_not_for", false);
    says(r, &r->beijing, arena_printf(r->arena, "{'figures':['jobs_taken','jobs_finished'],'from':'2025-01-01','to':'2025-12-31','compare':'plan','plan':'%s'}", id), "plan_none", true);
    assert_int_equal(rig_refused(r, &r->beijing, arena_printf(r->arena, "{" YEAR ",'compare':'yoy','plan':'%s'}", id)), ERR_FIGURE_QUESTION);
}

static void targets(void **state)
{
    (void)state;
    rig_each_engine(targets_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(stages), cmocka_unit_test(known), cmocka_unit_test(targets)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
