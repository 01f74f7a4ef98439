/* test_figure.c - what figures say, against values worked out by hand. */
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

static void offices_and_periods_on(rig_t *r)
{
    take_some(r);
    SAYS(&r->nation, "{" YEAR25 "}", "total=7");
    SAYS(&r->nation, "{" YEAR25 ",'by':['office']}", "110000=5 310000=2 total=7");
    SAYS(&r->nation, "{" YEAR25 ",'by':['province']}", "110000=5 310000=2 total=7");
    SAYS(&r->nation, "{" YEAR25 ",'by':['each']}", "110101=1 110108=4 310101=2 total=7");
    SAYS(&r->nation, "{" YEAR25 ",'by':['level']}", "county=7 total=7");
    SAYS(&r->beijing, "{" YEAR25 ",'by':['office']}", "110101=1 110108=4 total=5");
    SAYS(&r->beijing, "{" YEAR25 ",'alone':true}", "total=0");
    SAYS(&r->haidian, "{" YEAR25 ",'by':['office']}", "110108=4 total=4");
    SAYS(&r->haidian, "{" YEAR25 ",'by':['quarter']}", "2025-Q1=3 2025-Q4=1 total=4");
    SAYS(&r->haidian, "{" YEAR25 ",'by':['week']}", "2025-W01=1 2025-W03=1 2025-W05=1 2026-W01=1 total=4");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2025-12-31','by':['year','month']}",
         "2024/2024-01=2 2024/2024-03=1 2025/2025-01=3 2025/2025-12=1 total=7");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2024-03-01','to':'2025-01-01','by':['day']}", "2024-03-01=1 2025-01-01=1 total=2");
    SAYS(&r->nation, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2025-12-31','by':['tree','year']}",
         "000000/2024=3 000000/2025=7 110000/2024=3 110000/2025=5 110101/2025=1 110108/2024=3 110108/2025=4 310000/2025=2 310101/2025=2 "
         "total=10");
    SAYS(&r->haidian, "{" YEAR25 ",'by':['quarter'],'empty':true}", "2025-Q1=3 2025-Q2=0 2025-Q3=0 2025-Q4=1 total=4");
}

static void offices_and_periods(void **state)
{
    (void)state;
    rig_each_engine(offices_and_periods_on);
}

static void fields_on(rig_t *r)
{
    take_some(r);
    SAYS(&r->nation, "{" YEAR25 ",'by':['sort']}", "t1=2 t2=2 g1=2 -=1 total=7");
    SAYS(&r->nation, "{" YEAR25 ",'by':['sort.group']}", "taking=4 giving=2 -=1 total=7");
    SAYS(&r->haidian, "{" YEAR25 ",'by':['sort','urgent']}", "t1/true=1 t2/false=1 g1/true=1 g1/false=1 total=4");
    SAYS(&r->nation, "{" YEAR25 ",'by':['office','sort.group']}", "110000/taking=3 110000/giving=2 310000/taking=1 310000/-=1 total=7");
    SAYS(&r->nation, "{" YEAR25 ",'by':['stage']}", "taken=7 total=7");
    SAYS(&r->nation, "{" YEAR25 ",'where':['sort=t1,t2']}", "total=4");
    SAYS(&r->nation, "{" YEAR25 ",'where':['sort=!t1'],'by':['office']}", "110000=4 310000=1 total=5");
    SAYS(&r->nation, "{" YEAR25 ",'where':['sort=-']}", "total=1");
    SAYS(&r->nation, "{" YEAR25 ",'where':['urgent=true','opened_on=2025-01-15..']}", "total=1");
    int64_t a = job(r, &r->haidian, "2026-01-05", "{'name':'x','lines':['a','c']}");
    (void)job(r, &r->haidian, "2026-01-05", "{'name':'y','lines':['c']}");
    (void)job(r, &r->haidian, "2026-01-05", "{'name':'z'}");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2026-01-01','by':['lines']}", "a=1 c=2 -=1 total=3");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2026-01-01','by':['lines','urgent']}", "a/-=1 c/-=2 -/-=1 total=3");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2026-01-01','where':['lines=a']}", "total=1");
    (void)rig_act(r, &r->haidian, "piece", "add", 0, a, "2026-01-06", "{'name':'p','colour':'red'}");
    (void)rig_act(r, &r->haidian, "piece", "add", 0, a, "2026-01-07", "{'name':'q','colour':'blue'}");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2026-01-01','by':['colour']}", "red=1 blue=1 total=2");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2026-01-01','by':['parent.lines']}", "a=2 c=2 total=2");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2026-01-01','where':['parent.lines=b']}", "total=0");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2026-01-01','by':['parent.sort.group','colour']}", "-/red=1 -/blue=1 total=2");
    (void)rig_act(r, &r->haidian, "job", "change", a, 0, "2026-01-08", "{'sort':'g1'}");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2026-01-01','by':['parent.sort.group']}", "giving=2 total=2");
    rig_recount(r);
}

static void fields(void **state)
{
    (void)state;
    rig_each_engine(fields_on);
}

static void comparisons_on(rig_t *r)
{
    take_some(r);
    SAYS(&r->haidian, "{" YEAR25 ",'compare':'yoy'}", "total=4<3");
    SAYS(&r->haidian, "{" YEAR25 ",'compare':'yoy','by':['month']}", "2025-01=3<2 2025-03=0<1 2025-12=1<0 total=4<3");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-01-31','compare':'before'}", "total=3<0");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-01-15','to':'2025-01-31','compare':'before'}", "total=2<1");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-03-31','compare':'before'}", "total=3<0");
    SAYS(&r->haidian, "{" YEAR25 ",'compare':'five'}", "total=4<3"); /* of the five years one is on record */
    json_t *j = rig_ask(r, &r->haidian, "{" YEAR25 ",'compare':'five'}");
    json_t *v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), *s = json_object_get(v, "series");
    assert_int_equal(json_array_size(s), 5);
    assert_true(json_is_null(json_array_get(s, 3))); /* 2023: nothing is on record, which is not 0 */
    assert_int_equal(json_integer_value(json_array_get(s, 4)), 3); /* oldest first */
    assert_true(json_is_true(json_object_get(v, "part_record")));
    assert_true(json_is_true(json_object_get(v, "small_base")));
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{" YEAR25 ",'compare':'yoy'}");
    v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0);
    assert_true(json_is_true(json_object_get(v, "part_record"))); /* the records begin on 10 January 2024: more than a part of it is no rise */
    const json_t *zh = json_object_get(json_object_get(v, "say"), "zh");
    assert_string_equal(json_string_value(json_object_get(zh, "before")), "3件");
    assert_null(json_object_get(v, "change"));
    assert_true(json_is_null(json_object_get(v, "percent")));
    assert_null(json_object_get(zh, "percent"));
    json_decref(j);
    (void)job(r, &r->haidian, "2023-06-01", "{'name':'early'}");
    j = rig_ask(r, &r->haidian, "{" YEAR25 ",'compare':'yoy'}");
    v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0);
    zh = json_object_get(json_object_get(v, "say"), "zh");
    assert_int_equal(json_integer_value(json_object_get(v, "change")), 1);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(v, "percent"), "part")), 1);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(v, "percent"), "whole")), 3);
    assert_string_equal(json_string_value(json_object_get(zh, "percent")), "上升33.3%");
    assert_null(json_object_get(zh, "rise_times")); /* less than twice the base is said in per cent */
    assert_string_equal(json_string_value(json_object_get(zh, "times")), "1.3倍");
    json_decref(j);
}

static bool has_note(const json_t *answer, const char *code)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "notes"), i, e)
        if (strcmp(json_string_value(json_object_get(e, "code")), code) == 0) return true;
    return false;
}

/* Records begin on 10 January 2024: 2023 has no number, 2024 is not whole, and both are said; days to come are said too. */
static void what_is_not_known_on(rig_t *r)
{
    take_some(r);
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2024-12-31','compare':'yoy'}", "total=3<-");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-01-09','compare':'yoy'}", "total=1<-");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-01-10','compare':'yoy'}", "total=1<1");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2025-01-01','to':'2025-12-31','compare':'yoy'}", "total=0<-"); /* never any */
    /* each row of a period against its own days of the year before */
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2025-12-31','by':['year'],'compare':'yoy'}", "2024=3<- 2025=4<3 total=7<3");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2024-12-01','to':'2025-02-28','by':['month'],'compare':'yoy','empty':true}",
         "2024-12=0<- 2025-01=3<2 2025-02=0<0 total=3<2");
    json_t *j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2024-12-31','compare':'yoy'}");
    const json_t *v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0);
    assert_true(json_is_true(json_object_get(v, "no_record")));
    assert_null(json_object_get(v, "percent"));
    assert_null(json_object_get(v, "small_base"));
    assert_true(has_note(j, "no_record"));
    assert_true(has_note(j, "records_begin"));
    assert_false(has_note(j, "running"));
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{" YEAR25 ",'compare':'yoy'}");
    v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0);
    assert_true(json_is_true(json_object_get(v, "part_record")));
    assert_true(has_note(j, "no_record"));
    assert_false(has_note(j, "records_begin"));
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken'],'from':'2025-02-01','to':'2025-12-31','compare':'yoy'}");
    v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0);
    assert_null(json_object_get(v, "part_record"));
    assert_int_equal(json_array_size(json_object_get(j, "notes")), 0);
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken'],'from':'2024-02-01','to':'2199-12-31','compare':'yoy'}");
    assert_true(has_note(j, "running"));
    assert_true(has_note(j, "overlap"));
    json_decref(j);
    /* a matter entered later that was opened earlier: from then on there is a record, of that office and of those above it */
    (void)job(r, &r->shanghai, "2023-06-01", "{'name':'early'}");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2024-12-31','compare':'yoy'}", "total=3<-");
    SAYS(&r->nation, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2024-12-31','compare':'yoy'}", "total=3<1");
}

/* Dongcheng and Shanghai joined in 2025: what they have is no rise over 2024, alone, in a row, and the total says how many. */
static void offices_that_joined_later_on(rig_t *r)
{
    take_some(r);
    SAYS(&r->dongcheng, "{" YEAR25 ",'compare':'yoy'}", "total=1<-");
    SAYS(&r->nation, "{" YEAR25 ",'compare':'yoy','by':['each']}", "110101=1<- 110108=4<3 310101=2<- total=7<3");
    SAYS(&r->nation, "{" YEAR25 ",'compare':'yoy','by':['tree']}", "000000=7<3 110000=5<3 110101=1<- 110108=4<3 310000=2<- 310101=2<- total=7<3");
    json_t *j = rig_ask(r, &r->nation, "{" YEAR25 ",'compare':'yoy'}");
    assert_true(has_note(j, "joined_later"));
    assert_null(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "joined"));
    assert_string_equal(json_string_value(json_object_get(j, "on_record_from")), "2024-01-10");
    json_decref(j);
    j = rig_ask(r, &r->dongcheng, "{" YEAR25 ",'compare':'yoy'}");
    assert_true(has_note(j, "no_record"));
    assert_false(has_note(j, "joined_later"));
    assert_string_equal(json_string_value(json_object_get(j, "on_record_from")), "2025-01-20");
    json_decref(j);
    j = rig_ask(r, &r->nation, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2024-12-31','by':['each']}"); /* without a comparison */
    assert_string_equal(json_string_value(json_object_get(json_object_get(j, "joined_rows"), "110101")), "2025-01-20");
    assert_true(json_is_null(json_object_get(json_object_get(j, "joined_rows"), "110000")));
    json_decref(j);
    /* 10 November to 9 March against the same days a year before: Haidian came two months after they began */
    j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken'],'from':'2024-11-10','to':'2025-03-09','compare':'yoy'}");
    assert_true(json_is_true(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "joined")));
    json_decref(j);
    (void)rig_act(r, &r->dongcheng, "note", "take", 0, 0, "2023-11-01", "{'name':'n'}"); /* a matter of any kind: it was there */
    SAYS(&r->dongcheng, "{" YEAR25 ",'compare':'yoy'}", "total=1<0");
    rig_reopen(r, NULL);
    SAYS(&r->nation, "{" YEAR25 ",'compare':'yoy','by':['each']}", "110101=1<0 110108=4<3 310101=2<- total=7<3");
    /* the first of the kind's matters is of November 2023, Haidian's own of 10 January 2024: ten days of a year say nothing, ten of a month do */
    (void)job(r, &r->dongcheng, "2023-11-02", "{'name':'d'}");
    const char *const ends[] = {"2025-12-31", "2025-01-31"};
    for (int i = 0; i < 2; i++) {
        j = rig_ask(r, &r->haidian, arena_printf(r->arena, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'%s','compare':'yoy'}", ends[i]));
        assert_int_equal(json_is_true(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "part_record")), i);
        json_decref(j);
    }
}

static void offices_that_joined_later(void **state)
{
    (void)state;
    rig_each_engine(offices_that_joined_later_on);
}

static void what_is_not_known(void **state)
{
    (void)state;
    rig_each_engine(what_is_not_known_on);
}

static void comparisons(void **state)
{
    (void)state;
    rig_each_engine(comparisons_on);
}

/* February of a leap year against February of another: whole months stay whole. */
static void leap_days_on(rig_t *r)
{
    (void)job(r, &r->haidian, "2024-02-29", "{'name':'x'}");
    (void)job(r, &r->haidian, "2023-02-28", "{'name':'y'}");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-02-01','to':'2025-02-28','compare':'yoy'}", "total=0<1");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-02-10','to':'2025-02-28','compare':'yoy'}", "total=0<0");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2024-02-10','to':'2024-02-29','compare':'yoy'}", "total=1<1");
    SAYS(&r->haidian, "{'figures':['jobs_taken'],'from':'2025-02-01','to':'2025-02-28','compare':'yoy','by':['day']}", "2025-02-28=0<1 total=0<1");
}

static void leap_days(void **state)
{
    (void)state;
    rig_each_engine(leap_days_on);
}

/* One finished well for 12.50 yuan, one badly for 100; then corrected and annulled. */
static void sums_and_shares_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-01-01", "{'name':'a'}"), b = job(r, &r->haidian, "2025-01-01", "{'name':'b'}");
    (void)rig_act(r, &r->haidian, "job", "work", a, 0, "2025-01-11", NULL);
    (void)rig_act(r, &r->haidian, "job", "work", b, 0, "2025-01-02", NULL);
    int64_t fa = rig_act(r, &r->haidian, "job", "finish", a, 0, "2025-02-01", "{'amount':1250,'result':'good'}");
    int64_t fb = rig_act(r, &r->haidian, "job", "finish", b, 0, "2025-02-02", "{'amount':10000,'result':'bad'}");
#define ALL "{'figures':['jobs_finished','jobs_amount','jobs_good_share'],'from':'2025-01-01','to':'2025-12-31'"
    SAYS(&r->haidian, ALL "}", "total=2,11250,1:2");
    SAYS(&r->haidian, ALL ",'by':['result']}", "good=1,1250,1:1 bad=1,10000,0:1 total=2,11250,1:2");
    SAYS(&r->haidian, ALL ",'compare':'yoy'}", "total=2<-,11250<-,1:2<-");
    int64_t ca = rig_correct(r, &r->haidian, fa, "{'amount':2000,'result':'bad'}");
    SAYS(&r->haidian, ALL "}", "total=2,12000,0:2");
    rig_recount(r);
    int64_t xb = rig_annul(r, &r->haidian, fb);
    SAYS(&r->haidian, ALL "}", "total=1,2000,0:1");
    SAYS(&r->haidian, ALL ",'by':['stage']}", "done=1,2000,0:1 total=1,2000,0:1");
    rig_recount(r);
    /* as it was known before the correction, and before the annulment */
    const int64_t early[] = {a, b, fa, fb};
    for (size_t i = 0; i < 4; i++) rig_recorded(r, early[i], "2025-02-03");
    rig_recorded(r, ca, "2025-03-01");
    rig_recorded(r, xb, "2025-04-01");
    rig_reopen(r, NULL);
    SAYS(&r->haidian, ALL ",'known_on':'2025-02-03'}", "total=2,11250,1:2");
    json_t *before = rig_ask(r, &r->haidian, ALL ",'known_on':'2025-02-02'}"), *then = rig_ask(r, &r->haidian, ALL ",'known_on':'2025-02-03'}");
    assert_string_equal(noted(before, "known_before"), "the register begins on 2025-02-03, on 2025-02-02 nothing was recorded: 0 here is no record, not that nothing happened");
    assert_string_equal(noted(then, "known_before"), "");
    json_decref(before);
    json_decref(then);
    before = rig_ask(r, &r->haidian, ALL ",'known_on':'2025-02-02','compare':'yoy'}"); /* nor is the time compared with a 0 that was counted */
    for (size_t i = 0; i < 3; i++) {
        const json_t *v = json_array_get(json_object_get(json_object_get(before, "total"), "values"), i);
        assert_true(json_is_true(json_object_get(v, "unrecorded")) && json_is_true(json_object_get(v, "no_record")));
        assert_true(json_is_null(json_object_get(v, "before")));
        assert_null(json_object_get(v, "small_base"));
        assert_null(json_object_get(json_object_get(json_object_get(v, "say"), "zh"), "before"));
    }
    assert_string_equal(noted(before, "no_record"), ""); /* what is said of everything is not said of each */
    json_decref(before);
    SAYS(&r->haidian, ALL ",'known_on':'2025-03-31'}", "total=2,12000,0:2");
    SAYS(&r->haidian, ALL ",'known_on':'2025-04-01'}", "total=1,2000,0:1");
    SAYS(&r->haidian, ALL "}", "total=1,2000,0:1");
#undef ALL
}

/* What the matter said then: before it was changed, corrected, moved on. */
static void known_fields_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-01-01", "{'name':'a','sort':'t1','lines':['a','b'],'sent_on':'2024-12-31'}");
    int64_t b = job(r, &r->haidian, "2025-01-02", "{'name':'b','sort':'t1'}");
    int64_t p = rig_act(r, &r->haidian, "piece", "add", 0, a, "2025-01-03", "{'name':'p'}");
    int64_t late[] = {rig_act(r, &r->haidian, "job", "change", a, 0, "2025-02-01", "{'sort':'g1','urgent':true,'lines':['c']}"),
                      rig_correct(r, &r->haidian, a, "{'sent_on':'2024-12-01'}"), rig_act(r, &r->haidian, "job", "work", b, 0, "2025-02-02", NULL),
                      job(r, &r->haidian, "2025-01-05", "{'name':'c','sort':'t2'}")};
    rig_recorded(r, a, "2025-01-10");
    rig_recorded(r, b, "2025-01-10");
    rig_recorded(r, p, "2025-01-10");
    for (size_t i = 0; i < 4; i++) rig_recorded(r, late[i], "2025-03-01");
    rig_reopen(r, NULL);
#define JAN "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-01-31'"
    SAYS(&r->haidian, JAN ",'by':['sort']}", "t1=1 t2=1 g1=1 total=3");
    SAYS(&r->haidian, JAN ",'by':['sort'],'known_on':'2025-02-28'}", "t1=2 total=2");
    SAYS(&r->haidian, JAN ",'by':['sort'],'known_on':'2025-03-01'}", "t1=1 t2=1 g1=1 total=3");
    SAYS(&r->haidian, JAN ",'by':['lines'],'known_on':'2025-02-28'}", "a=1 b=1 -=1 total=2");
    SAYS(&r->haidian, JAN ",'by':['stage','urgent'],'known_on':'2025-02-28'}", "taken/-=2 total=2");
    SAYS(&r->haidian, JAN ",'where':['sort=g1'],'known_on':'2025-02-28'}", "total=0");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2025-01-01','to':'2025-01-31','by':['parent.sort'],'known_on':'2025-02-28'}", "t1=1 total=1");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2025-01-01','to':'2025-01-31','by':['parent.sort']}", "g1=1 total=1");
    SAYS(&r->haidian, "{'figures':['jobs_days_sent'],'from':'2025-01-01','to':'2025-01-31','known_on':'2025-02-28'}", "total=1:1");
    SAYS(&r->haidian, "{'figures':['jobs_days_sent'],'from':'2025-01-01','to':'2025-01-31'}", "total=31:1");
    SAYS(&r->haidian, JAN ",'by':['sort'],'known_on':'2025-01-09'}", "total=0");
#undef JAN
}

static void known_fields(void **state)
{
    (void)state;
    rig_each_engine(known_fields_on);
}

static const office_tree_t *tree_then(void *arg, day_t day)
{
    rig_t *r = arg;
    return day < day_of(2025, 1, 16) ? r->former : r->offices;
}

/* Dongcheng is merged into Haidian on 16 January 2025; its matter of the 20th came in late under its own name. */
static void boundaries_on(rig_t *r)
{
    err_t err = {0};
    office_tree_t *tree = NULL;
    const char *const from[] = {"110101"}, *const to[] = {"110108"};
    const office_change_t merger = {.on = day_of(2025, 1, 16), .from = from, .from_count = 1, .to = to, .to_count = 1};
    take_some(r);
    (void)job(r, &r->dongcheng, "2025-01-10", "{'name':'d','sort':'t1'}");
    (void)job(r, &r->dongcheng, "2024-01-10", "{'name':'d','sort':'t1'}");
    SAYS(&r->beijing, "{" YEAR25 ",'by':['office']}", "110101=2 110108=4 total=6");
    MUST(office_tree_load(NULL, &merger, 1, &tree, &err), &err);
    rig_merge(r, tree, NULL, NULL);
    for (int i = 0; i < 2; i++) { /* with trees of other days, and without */
        SAYS(&r->beijing, "{" YEAR25 ",'by':['office']}", "110108=6 total=6");
        SAYS(&r->beijing, "{" YEAR25 ",'by':['office'],'compare':'yoy'}", "110108=6<4 total=6<4");
        SAYS(&r->beijing, "{" YEAR25 ",'by':['office'],'boundaries':'then'}", "110101=1 110108=5 total=6");
        SAYS(&r->beijing, "{" YEAR25 ",'by':['tree','month'],'boundaries':'then'}",
             "110000/2025-01=5 110000/2025-12=1 110101/2025-01=1 110108/2025-01=4 110108/2025-12=1 total=6");
        SAYS(&r->beijing, "{" YEAR25 ",'by':['each'],'boundaries':'then','compare':'yoy'}", "110101=1<1 110108=5<3 total=6<4");
        SAYS(&r->beijing, "{'figures':['jobs_open'],'from':'2025-01-01','to':'2025-01-15','by':['each'],'boundaries':'then'}",
             "110101=2 110108=5 total=7");
        SAYS(&r->beijing, "{'figures':['jobs_open'],'from':'2025-01-01','to':'2025-01-31','by':['each'],'boundaries':'then'}", "110108=9 total=9");
        SAYS(&r->haidian, "{" YEAR25 "}", "total=6");
        SAYS(&r->haidian, "{" YEAR25 ",'boundaries':'then'}", "total=5");
        SAYS(&r->haidian, "{" YEAR25 ",'alone':true}", "total=6");
        figures_close(r->figures);
        MUST(figures_open(&(figures_options_t){.book = r->book, .tree_on = tree_then, .arg = r}, &r->figures, &err), &err);
    }
}

static void boundaries(void **state)
{
    (void)state;
    rig_each_engine(boundaries_on);
}

static bool is_unrecorded(const json_t *row)
{
    const json_t *v = json_array_get(json_object_get(row, "values"), 0);
    bool yes = json_is_true(json_object_get(v, "unrecorded"));
    const char *zh = json_string_value(json_object_get(json_object_get(json_object_get(v, "say"), "zh"), "n"));
    if (yes) assert_int_equal(json_integer_value(json_object_get(v, "n")), 0);
    assert_int_equal(zh && strcmp(zh, "无记录") == 0, yes);
    return yes;
}

/* The keys of rows in which nothing was on record yet. */
static void unrecorded(rig_t *r, const actor_t *who, const char *question, const char *keys)
{
    char line[256] = "";
    const json_t *row;
    size_t i;
    json_t *j = rig_ask(r, who, question);
    json_array_foreach(json_object_get(j, "rows"), i, row) {
        if (!is_unrecorded(row)) continue;
        size_t n = strlen(line);
        (void)snprintf(line + n, sizeof line - n, "%s ", json_string_value(json_array_get(json_object_get(row, "key"), 0)));
    }
    size_t end = strlen(line);
    if (is_unrecorded(json_object_get(j, "total"))) (void)snprintf(line + end, sizeof line - end, "total");
    json_decref(j);
    assert_string_equal(line, keys);
}

/* Haidian's first job is of 10 March 2025: before that month there is no record, in it and after it there is, if only of nothing. */
static void before_the_record_on(rig_t *r)
{
    (void)job(r, &r->haidian, "2025-03-10", "{'name':'a','sort':'t1'}");
#define TAKEN "{'figures':['jobs_taken'],'empty':true,"
    unrecorded(r, &r->haidian, TAKEN "'from':'2025-01-01','to':'2025-05-31','by':['month']}", "2025-01 2025-02 ");
    unrecorded(r, &r->haidian, TAKEN "'from':'2023-01-01','to':'2025-12-31','by':['year']}", "2023 2024 ");
    unrecorded(r, &r->haidian, TAKEN "'from':'2024-01-01','to':'2024-12-31'}", "total");
    unrecorded(r, &r->beijing, TAKEN "'from':'2025-01-01','to':'2025-12-31','by':['level']}", "nation province prefecture ");
    unrecorded(r, &r->haidian, "{'figures':['jobs_finished'],'from':'2025-03-01','to':'2025-12-31'}", ""); /* none, and it is known */
    unrecorded(r, &r->haidian, "{'figures':['notes_taken'],'from':'2025-03-01','to':'2025-12-31'}", "");
    unrecorded(r, &r->shanghai, "{'figures':['jobs_taken'],'from':'2025-03-01','to':'2025-12-31'}", "total");
#undef TAKEN
}

static const json_t *value_of(const json_t *row, size_t at)
{
    return json_array_get(json_object_get(row, "values"), at);
}

static const char *note_of(const json_t *answer, const char *code)
{
    const json_t *e;
    size_t i;
    json_array_foreach(json_object_get(answer, "notes"), i, e)
        if (strcmp(json_string_value(json_object_get(e, "code")), code) == 0) return json_string_value(json_object_get(e, "en"));
    return NULL;
}

/* On 15 April one job is on hand. April is running and counts it; nobody knows it of May, and the quarter to come has no number. */
static void time_to_come_on(rig_t *r)
{
    (void)job(r, &r->haidian, "2025-03-10", "{'name':'a','sort':'t1'}");
    assert_int_equal(setenv("XIEZHI_TODAY", "2025-04-15", 1), 0);
    json_t *j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken','jobs_open'],'empty':true,'from':'2025-03-01','to':'2025-05-31','by':['month']}");
    const json_t *rows = json_object_get(j, "rows"), *april = json_array_get(rows, 1), *may = json_array_get(rows, 2);
    assert_int_equal(json_array_size(rows), 3);
    assert_int_equal(json_integer_value(json_object_get(value_of(april, 1), "n")), 1);
    assert_null(json_object_get(value_of(april, 0), "unbegun"));
    for (size_t i = 0; i < 2; i++) {
        assert_true(json_is_true(json_object_get(value_of(may, i), "unbegun")));
        assert_true(json_is_true(json_object_get(value_of(may, i), "unrecorded")));
        assert_int_equal(json_integer_value(json_object_get(value_of(may, i), "n")), 0);
        assert_string_equal(json_string_value(json_object_get(json_object_get(json_object_get(value_of(may, i), "say"), "en"), "n")), "not begun");
    }
    assert_null(json_object_get(value_of(json_object_get(j, "total"), 1), "unbegun"));
    assert_non_null(note_of(j, "running"));
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken','jobs_open'],'from':'2025-07-01','to':'2025-09-30','compare':'yoy'}");
    for (size_t i = 0; i < 2; i++) {
        const json_t *v = value_of(json_object_get(j, "total"), i);
        assert_true(json_is_true(json_object_get(v, "unbegun")));
        assert_null(json_object_get(v, "percent")); /* no fall by 100 % */
    }
    assert_null(note_of(j, "running"));
    assert_non_null(strstr(note_of(j, "not_begun"), "today is 2025-04-15"));
    json_decref(j);
    assert_int_equal(unsetenv("XIEZHI_TODAY"), 0);
}

static void time_to_come(void **state)
{
    (void)state;
    rig_each_engine(time_to_come_on);
}

static void before_the_record(void **state)
{
    (void)state;
    rig_each_engine(before_the_record_on);
}

static void conditions_are(rig_t *r, const char *figure, const char *where, const char *zh, const char *en)
{
    char question[300];
    (void)snprintf(question, sizeof question, "{'figures':['%s'],'from':'2025-01-01','to':'2025-12-31','where':['%s']}", figure, where);
    json_t *j = rig_ask(r, &r->haidian, question);
    const json_t *one = json_array_get(json_object_get(j, "conditions"), 0);
    assert_string_equal(json_string_value(json_object_get(one, "zh")), zh);
    assert_string_equal(json_string_value(json_object_get(one, "en")), en);
    json_decref(j);
}

static void conditions_in_words(void **state)
{
    (void)state;
    rig_t r;
    rig_open(&r, 0, NULL);
    conditions_are(&r, "jobs_taken", "sort=t1,g1", "种类：收一、送一", "Sort: Taking one or Giving one");
    conditions_are(&r, "jobs_taken", "sort=!t1", "种类：非收一", "Sort: not Taking one");
    conditions_are(&r, "jobs_taken", "urgent=true", "紧急：是", "Urgent: yes");
    conditions_are(&r, "jobs_taken", "sort=-", "种类：未填", "Sort: not given");
    conditions_are(&r, "jobs_open", "stage=working", "阶段：在办", "Stage: Working");
    conditions_are(&r, "pieces", "parent.sort=t2", "种类：收二", "Sort: Taking two");
    conditions_are(&r, "jobs_taken", "sent_on=2025-01-01..2025-01-31", "寄出日：2025-01-01..2025-01-31", "Sent on: 2025-01-01..2025-01-31");
    rig_close(&r);
}

static void periods_end(void **state)
{
    (void)state;
    assert_int_equal(figure_period_end("2025"), day_of(2025, 12, 31));
    assert_int_equal(figure_period_end("2025-Q1"), day_of(2025, 3, 31));
    assert_int_equal(figure_period_end("2024-02"), day_of(2024, 2, 29));
    assert_int_equal(figure_period_end("2025-W01"), day_of(2025, 1, 5)); /* Monday is 30 December 2024 */
    assert_int_equal(figure_period_end("2026-W53"), day_of(2027, 1, 3));
    assert_int_equal(figure_period_end("2025-03-05"), day_of(2025, 3, 5));
    static const char *const none[] = {"", "t1", "2025-13", "2025-Q5", "1899", "110108", "2025-03-05x"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_int_equal(figure_period_end(none[i]), DAY_NONE);
}

static void sums_and_shares(void **state)
{
    (void)state;
    rig_each_engine(sums_and_shares_on);
}

static void quantiles_are(rig_t *r, const char *question, int q25, int q50, int q75, int q90)
{
    json_t *j = rig_ask(r, &r->haidian, question);
    const json_t *v = json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), *q = json_object_get(v, "quantiles");
    const int expected[] = {q25, q50, q75, q90};
    for (size_t i = 0; i < 4; i++) assert_int_equal(json_integer_value(json_array_get(q, i)), expected[i]);
    json_decref(j);
}

/* Worked 1, 2, 4, 8 and 16 days: mean 31/5; ranks ceil(.25*5)=2, 3, 4, 5: 2, 4, 8, 16. */
static void durations_on(rig_t *r)
{
    int64_t last = 0, id = 0;
#define DAYS "{'figures':['jobs_days'],'from':'2025-01-01','to':'2025-12-31'"
    for (int i = 0; i < 5; i++) {
        id = job(r, &r->haidian, "2025-01-01", "{'name':'x','sent_on':'2024-12-25'}");
        (void)rig_act(r, &r->haidian, "job", "work", id, 0, "2025-03-01", NULL);
        last = rig_act(r, &r->haidian, "job", "finish", id, 0, arena_printf(r->arena, "2025-03-%02d", 1 + (1 << i)), "{'result':'good'}");
    }
    SAYS(&r->haidian, DAYS "}", "total=31:5");
    quantiles_are(r, DAYS "}", 2, 4, 8, 16);
    SAYS(&r->haidian, DAYS ",'by':['month']}", "2025-03=31:5 total=31:5");
    SAYS(&r->haidian, "{'figures':['jobs_days_sent'],'from':'2025-01-01','to':'2025-12-31'}", "total=35:5");
    SAYS(&r->haidian, "{'figures':['jobs_days_open'],'from':'2025-01-01','to':'2025-12-31'}", "total=326:5"); /* 59 days before each */
    /* worked on again: from the newest `work`; the first counts as it was */
    (void)rig_act(r, &r->haidian, "job", "work", id, 0, "2025-03-20", NULL);
    int64_t again = rig_act(r, &r->haidian, "job", "finish", id, 0, "2025-03-23", "{'result':'good'}");
    SAYS(&r->haidian, DAYS "}", "total=34:6");
    (void)rig_correct(r, &r->haidian, last, "{'result':'bad'}"); /* the earlier one: taken back and counted anew, 16 days both times */
    SAYS(&r->haidian, DAYS "}", "total=34:6");
    quantiles_are(r, DAYS "}", 2, 3, 8, 16); /* 1 2 3 4 8 16: ranks 2, 3, 5, 6 */
    (void)rig_annul(r, &r->haidian, again);
    SAYS(&r->haidian, DAYS "}", "total=31:5");
    quantiles_are(r, DAYS "}", 2, 4, 8, 16);
    SAYS(&r->haidian, DAYS ",'by':['tree','result']}", "110108/good=15:4 110108/bad=16:1 total=31:5");
    rig_recount(r);
    rig_reopen(r, NULL); /* from the acts at once, as from one after the other */
    SAYS(&r->haidian, DAYS "}", "total=31:5");
    quantiles_are(r, DAYS "}", 2, 4, 8, 16);
    /* less than no days and very many: -4 7 7 7 7 7 1827, ranks 2, 4, 6, 7; the same by so many cells that values are placed, not binned */
#define SENT "{'figures':['jobs_days_sent'],'from':'2014-01-01','to':'2025-12-31'"
    (void)job(r, &r->haidian, "2025-01-01", "{'name':'before','sent_on':'2025-01-05'}");
    int64_t old = job(r, &r->haidian, "2025-01-01", "{'name':'old','sent_on':'2020-01-01'}");
    SAYS(&r->haidian, SENT "}", "total=1858:7");
    quantiles_are(r, SENT "}", 7, 7, 7, 1827);
    SAYS(&r->haidian, SENT ",'by':['day']}", "2025-01-01=1858:7 total=1858:7");
    quantiles_are(r, SENT ",'by':['day']}", 7, 7, 7, 1827);
    (void)rig_annul(r, &r->haidian, old);
    SAYS(&r->haidian, SENT "}", "total=31:6");
    quantiles_are(r, SENT "}", 7, 7, 7, 7);
    quantiles_are(r, SENT ",'by':['day']}", 7, 7, 7, 7);
#undef SENT
#undef DAYS
}

static void durations(void **state)
{
    (void)state;
    rig_each_engine(durations_on);
}

#define STOCK "{'figures':['jobs_open','jobs_working'],'from':'2025-01-01'"
#define OPEN "{'figures':['jobs_open'],'from':'2025-01-01'"

static void behind(rig_t *r, const char *to, const char *stage, const char *acts)
{
    err_t err = {0};
    rig_acts_t h = {0};
    char line[512] = "";
    day_t day;
    MUST(day_parse(to, &day, &err), &err);
    figure_ask_t ask = {.figure = {"jobs_open"}, .figure_count = 1, .from = day_of(2025, 1, 1), .to = day, .by = {"stage"}, .by_count = stage ? 1 : 0, .known_on = DAY_NONE};
    MUST(figure_acts(r->figures, &r->haidian, &ask, stage ? (const char *const[]){stage} : NULL, rig_take_act, &h, &err), &err);
    for (size_t i = 0; i < h.count; i++) {
        char on[DAY_TEXT];
        size_t n = strlen(line);
        (void)snprintf(line + n, sizeof line - n, "%s%s%+d", i ? " " : "", day_text(h.at[i].on, on), (int)h.at[i].n);
    }
    assert_string_equal(line, acts);
}

/* Each day has the stages of that day: on 29 April b and c wait and a is at work; a waited until 9 February. */
static void stocks_by_stage(rig_t *r)
{
    SAYS(&r->haidian, STOCK ",'to':'2025-02-09','by':['stage']}", "taken=3,0 total=3,0");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29','by':['stage']}", "taken=2,0 working=1,1 total=3,1");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-30','by':['stage']}", "taken=2,0 total=2,0");
    SAYS(&r->haidian, "{'figures':['jobs_open'],'from':'2025-01-01','to':'2199-12-31','by':['stage']}", "taken=1 total=1");
    SAYS(&r->haidian, OPEN ",'to':'2025-06-30','by':['month','stage']}",
         "2025-01/taken=3 2025-02/taken=2 2025-02/working=1 2025-03/taken=2 2025-03/working=1 2025-04/taken=2 2025-05/taken=1 2025-06/taken=1 "
         "total=1");
    SAYS(&r->haidian, OPEN ",'to':'2025-04-29','by':['stage','sort']}", "taken/t1=1 taken/g1=1 working/t1=1 total=3");
    SAYS(&r->nation, OPEN ",'to':'2025-04-29','by':['tree','stage']}",
         "000000/taken=2 000000/working=1 110000/taken=2 110000/working=1 110108/taken=2 110108/working=1 total=3");
    SAYS(&r->haidian, "{'figures':['jobs_open'],'from':'2025-03-01','to':'2025-03-31','by':['stage'],'compare':'before'}",
         "taken=2<2 working=1<1 total=3<3");
    SAYS(&r->haidian, "{'figures':['jobs_open'],'from':'2025-02-01','to':'2025-02-28','by':['stage'],'compare':'before'}",
         "taken=2<3 working=1<0 total=3<3");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29','where':['stage=working']}", "total=1,1");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29','where':['stage=!working'],'by':['sort']}", "t1=1,0 g1=1,0 total=2,0");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29','where':['stage=taken,done','sort=t1']}", "total=1,0");
    behind(r, "2025-04-29", NULL, "2025-01-10+1 2025-01-20+1 2025-01-31+1"); /* the move from waiting to work added nothing */
    behind(r, "2025-04-29", "working", "2025-02-10+1");
    behind(r, "2025-04-29", "taken", "2025-01-10+1 2025-02-10-1 2025-01-20+1 2025-01-31+1");
    behind(r, "2025-04-30", NULL, "2025-01-10+1 2025-04-30-1 2025-01-20+1 2025-01-31+1");
}

/* Three taken in January; one begun in February, done in April; one dropped in May; the third stays. */
static void stocks_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-01-10", "{'name':'a','sort':'t1'}"), b = job(r, &r->haidian, "2025-01-20", "{'name':'b','sort':'g1'}");
    int64_t c = job(r, &r->haidian, "2025-01-31", "{'name':'c','sort':'t1'}");
    (void)rig_act(r, &r->haidian, "job", "work", a, 0, "2025-02-10", NULL);
    int64_t done = rig_act(r, &r->haidian, "job", "finish", a, 0, "2025-04-30", "{'result':'good'}");
    (void)rig_act(r, &r->haidian, "job", "drop", b, 0, "2025-05-01", NULL);
    SAYS(&r->haidian, STOCK ",'to':'2025-01-09'}", "total=0,0");
    SAYS(&r->haidian, STOCK ",'to':'2025-01-20'}", "total=2,0");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29'}", "total=3,1");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-30'}", "total=2,0");
    SAYS(&r->haidian, STOCK ",'to':'2025-12-31'}", "total=1,0");
    SAYS(&r->haidian, STOCK ",'to':'2025-06-30','by':['month']}",
         "2025-01=3,0 2025-02=3,1 2025-03=3,1 2025-04=2,0 2025-05=1,0 2025-06=1,0 total=1,0");
    SAYS(&r->haidian, "{'figures':['jobs_open'],'from':'2025-03-01','to':'2025-06-30','by':['month','sort']}",
         "2025-03/t1=2 2025-03/g1=1 2025-04/t1=1 2025-04/g1=1 2025-05/t1=1 2025-06/t1=1 total=1");
    SAYS(&r->haidian, "{'figures':['jobs_open'],'from':'2025-03-01','to':'2025-12-31','compare':'yoy'}", "total=1<-"); /* before the first job */
    SAYS(&r->nation, "{'figures':['jobs_open'],'from':'2025-03-01','to':'2025-03-31','by':['tree']}", "000000=3 110000=3 110108=3 total=3");
    stocks_by_stage(r);
    (void)rig_annul(r, &r->haidian, done); /* back at work, as if it had never been done */
    SAYS(&r->haidian, STOCK ",'to':'2025-12-31'}", "total=2,1");
    SAYS(&r->haidian, STOCK ",'to':'2025-12-31','by':['stage']}", "taken=1,0 working=1,1 total=2,1");
    (void)rig_annul(r, &r->haidian, c); /* was never there */
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29'}", "total=2,1");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29','by':['stage']}", "taken=1,0 working=1,1 total=2,1");
    rig_recount(r);
    rig_reopen(r, NULL);
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29'}", "total=2,1");
    SAYS(&r->haidian, STOCK ",'to':'2025-04-29','by':['stage']}", "taken=1,0 working=1,1 total=2,1");
}

#undef STOCK
#undef OPEN

static void stocks(void **state)
{
    (void)state;
    rig_each_engine(stocks_on);
}

static void rights_on(rig_t *r)
{
    take_some(r);
    assert_int_equal(rig_refused(r, &r->haidian, "{" YEAR25 ",'office':'110000'}"), ERR_FIGURE_OFFICE);
    assert_int_equal(rig_refused(r, &r->haidian, "{" YEAR25 ",'office':'310101'}"), ERR_FIGURE_OFFICE);
    assert_int_equal(rig_refused(r, &r->haidian, "{'figures':['covers']}"), ERR_FIGURE_READ);
    assert_int_equal(rig_refused(r, &r->haidian, "{" YEAR25 ",'by':['whisper']}"), ERR_FIGURE_BY);
    assert_int_equal(rig_refused(r, &r->haidian, "{" YEAR25 ",'by':['name']}"), ERR_FIGURE_BY);
    assert_int_equal(rig_refused(r, &r->haidian, "{" YEAR25 ",'by':['parent.sort']}"), ERR_FIGURE_BY);
    assert_int_equal(rig_refused(r, &r->haidian, "{" YEAR25 ",'where':['whisper=x']}"), ERR_REGISTER_FILTER_FIELD);
    assert_int_equal(rig_refused(r, &r->haidian, "{'figures':['jobs_take']}"), ERR_FIGURE_NAME);
    assert_int_equal(rig_refused(r, &r->haidian, "{'figures':[]}"), ERR_FIGURE_QUESTION);
    assert_int_equal(rig_refused(r, &r->haidian, "{'figures':['jobs_taken'],'form':'2025-01-01'}"), ERR_FIGURE_QUESTION);
    assert_int_equal(rig_refused(r, &r->haidian, "{'figures':['jobs_taken'],'from':'2025-02-01','to':'2025-01-01'}"), ERR_FIGURE_WINDOW);
    assert_int_equal(rig_refused(r, &r->haidian, "{'figures':['jobs_taken'],'by':['year','year']}"), ERR_FIGURE_QUESTION); /* named twice */
    assert_int_equal(rig_refused(r, &r->haidian, "{'figures':['jobs_taken'],'from':'1990-01-01','by':['day','sort'],'empty':true,"
                                                 "'to':'2199-12-31'}"), ERR_FIGURE_MANY);
}

static void rights(void **state)
{
    (void)state;
    rig_each_engine(rights_on);
}

/* What is under seal is counted, and stands apart as soon as its content would show. */
static void seals_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-01-01", "{'name':'a','sort':'t1'}");
    (void)job(r, &r->haidian, "2025-01-02", "{'name':'b','sort':'g1'}");
    (void)rig_act(r, &r->haidian, "piece", "add", 0, a, "2025-01-06", "{'name':'p','colour':'red'}");
    (void)rig_act(r, &r->haidian, "job", "drop", a, 0, "2025-01-10", NULL); /* what still runs is not put under seal */
    char id[48];
    matter_text(a, id);
    (void)rig_act(r, &r->sealer, "cover", "cover", 0, 0, "2025-02-01", arena_printf(r->arena, "{'why':'law','job':'%s'}", id));
    SAYS(&r->haidian, "{" YEAR25 "}", "total=2");
    SAYS(&r->haidian, "{" YEAR25 ",'by':['sort']}", "g1=1 *=1 total=2");
    SAYS(&r->haidian, "{" YEAR25 ",'by':['month','sort.group']}", "2025-01/giving=1 2025-01/*=1 total=2");
    SAYS(&r->haidian, "{" YEAR25 ",'where':['sort=t1']}", "total=0");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2025-01-01','by':['colour']}", "*=1 total=1");
    SAYS(&r->haidian, "{'figures':['pieces'],'from':'2025-01-01','by':['parent.sort']}", "*=1 total=1");
    SAYS(&r->sealer, "{" YEAR25 ",'by':['sort']}", "t1=1 g1=1 total=2");
}

static void seals(void **state)
{
    (void)state;
    rig_each_engine(seals_on);
}

static void acts_behind_on(rig_t *r)
{
    rig_acts_t h = {0};
    err_t err = {0};
    int64_t a = job(r, &r->haidian, "2025-01-01", "{'name':'a','sort':'t1'}"), b = job(r, &r->dongcheng, "2025-01-02", "{'name':'b','sort':'g1'}");
    int64_t c = job(r, &r->haidian, "2026-01-02", "{'name':'c','sort':'t1'}"), x = rig_annul(r, &r->dongcheng, b);
    figure_ask_t ask = {.figure = {"jobs_taken"}, .figure_count = 1, .from = day_of(2025, 1, 1), .to = day_of(2025, 12, 31), .known_on = DAY_NONE};
    MUST(figure_acts(r->figures, &r->beijing, &ask, NULL, rig_take_act, &h, &err), &err);
    assert_int_equal(h.count, 3);
    assert_int_equal(h.at[0].n + h.at[1].n + h.at[2].n, 1);
    assert_int_equal(h.at[0].act, a);
    assert_int_equal(h.at[1].act, b);
    assert_int_equal(h.at[2].act, x);
    assert_int_equal(h.at[2].target, b);
    ask.by[0] = "tree";
    ask.by[1] = "sort";
    ask.by_count = 2;
    ask.to = day_of(2026, 12, 31) < day_today() ? day_of(2026, 12, 31) : day_today();
    memset(&h, 0, sizeof h);
    MUST(figure_acts(r->figures, &r->beijing, &ask, (const char *const[]){"110000", "t1"}, rig_take_act, &h, &err), &err);
    assert_int_equal(h.count, 2);
    assert_int_equal(h.at[1].matter, c);
    assert_int_equal(figure_acts(r->figures, &r->beijing, &ask, (const char *const[]){"110000", "t9"}, rig_take_act, &h, &err), ERR_FIGURE_QUESTION);
}

static void acts_behind(void **state)
{
    (void)state;
    rig_each_engine(acts_behind_on);
}

/* Formulas are for people; a definition has a version that changes with it. */
static void in_words(void **state)
{
    (void)state;
    rig_t r;
    char one[FIGURE_VERSION], two[FIGURE_VERSION];
    const cat_kind_t *k;
    const cat_figure_t *f;
    err_t err = {0};
    rig_open(&r, 0, NULL);
    rig_reads(&r, "jobs_good", LANG_ZH, "“事项”作出“办结”的次数，条件：“结果”为“好”");
    rig_reads(&r, "jobs_good", LANG_EN, "Job: number of \"Finish\", where \"Result\" is \"Good\"");
    rig_reads(&r, "jobs_odd", LANG_ZH, "“事项”作出“办结”的次数，条件：“种类”属于“收”，且“金额”不少于5万元，且“紧急”为否，且“专项”包含“甲”");
    rig_reads(&r, "jobs_raw", LANG_EN, "Job: number of \"Finish\", where amount + 1 > 2");
    rig_reads(&r, "jobs_amount", LANG_EN, "Job: sum over \"Finish\" of \"Amount\"");
    rig_reads(&r, "jobs_good_share", LANG_ZH, "办好 ÷ 办结");
    rig_reads(&r, "jobs_days", LANG_ZH, "“事项”自“开办”至“办结”的天数");
    rig_reads(&r, "jobs_days_open", LANG_EN, "Job: days from \"the day it was opened\" to \"Finish\"");
    rig_reads(&r, "jobs_open", LANG_ZH, "截止日终处于下列阶段的“事项”：“已收”、“在办”");
    rig_reads(&r, "jobs_working", LANG_EN, "working at the end of the day");
    MUST(figure_find(r.catalogue, "jobs_good", &k, &f, &err), &err);
    MUST(figure_version(r.catalogue, k, f, one, &err), &err);
    assert_int_equal(strlen(one), 12);
    cat_figure_t other = *f;
    other.where = "(result = 'bad')";
    MUST(figure_version(r.catalogue, k, &other, two, &err), &err);
    assert_string_not_equal(one, two);
    rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offices_and_periods), cmocka_unit_test(fields),    cmocka_unit_test(comparisons), cmocka_unit_test(what_is_not_known), cmocka_unit_test(offices_that_joined_later), cmocka_unit_test(leap_days),
        cmocka_unit_test(sums_and_shares),     cmocka_unit_test(durations), cmocka_unit_test(stocks),      cmocka_unit_test(rights),
        cmocka_unit_test(seals),               cmocka_unit_test(acts_behind),
        cmocka_unit_test(in_words),
        cmocka_unit_test(known_fields), cmocka_unit_test(boundaries), cmocka_unit_test(before_the_record), cmocka_unit_test(time_to_come), cmocka_unit_test(conditions_in_words), cmocka_unit_test(periods_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
