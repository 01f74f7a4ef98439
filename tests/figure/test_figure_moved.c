/* test_figure_moved.c - offices that merged or split: what an answer says of it, and that a dissolved one is no row of nothing. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *noted(const json_t *answer, const char *code, const char *lang)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(answer, "notes"), i, e)
        if (strcmp(json_string_value(json_object_get(e, "code")), code) == 0) return json_string_value(json_object_get(e, lang));
    return "";
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part)) print_error("“%s” lacks “%s”\n", text, part);
    assert_non_null(strstr(text, part));
}

static const json_t *value_of(const json_t *answer, const char *key)
{
    size_t i;
    json_t *row;
    json_array_foreach(json_object_get(answer, "rows"), i, row)
        if (strcmp(json_string_value(json_array_get(json_object_get(row, "key"), 0)), key) == 0) return json_array_get(json_object_get(row, "values"), 0);
    return NULL;
}

static const json_t *row_words(const json_t *answer, size_t row)
{
    return json_array_get(json_object_get(json_array_get(json_object_get(answer, "rows"), row), "words"), 0);
}

static bool is_set(const json_t *value, const char *flag)
{
    return json_is_true(json_object_get(value, flag));
}

static const char *said(const json_t *value, const char *member)
{
    const char *text = json_string_value(json_object_get(json_object_get(json_object_get(value, "say"), "zh"), member));
    return text ? text : "";
}

static const json_t *total_of(const json_t *answer)
{
    return json_array_get(json_object_get(json_object_get(answer, "total"), "values"), 0);
}

static const office_tree_t *tree_then(void *arg, day_t day)
{
    rig_t *r = arg;
    return day < day_of(2025, 7, 1) ? r->former : r->offices;
}

/* Three of Haidian and one of Dongcheng in the first half of 2024; the same in that of 2025; two of Haidian afterwards. */
static void take_some(rig_t *r)
{
    static const char *const haidian[] = {"2024-02-01", "2024-03-01", "2024-04-01", "2025-02-01", "2025-03-01", "2025-04-01", "2025-08-01", "2025-09-01"};
    for (size_t i = 0; i < sizeof haidian / sizeof *haidian; i++) (void)rig_act(r, &r->haidian, "job", "take", 0, 0, haidian[i], "{'name':'h','sort':'t1'}");
    (void)rig_act(r, &r->dongcheng, "job", "take", 0, 0, "2024-02-10", "{'name':'d','sort':'t1'}");
    (void)rig_act(r, &r->dongcheng, "job", "take", 0, 0, "2025-02-10", "{'name':'d','sort':'t1'}");
}

static void change(rig_t *r, const char *const *from, size_t from_count, const char *const *to, size_t to_count)
{
    err_t err = {0};
    office_tree_t *tree = NULL;
    const office_change_t x = {.on = day_of(2025, 7, 1), .from = from, .from_count = from_count, .to = to, .to_count = to_count};
    MUST(office_tree_load(NULL, &x, 1, &tree, &err), &err);
    rig_merge(r, tree, tree_then, r);
}

#define YEAR "'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-12-31'"
#define THEN ",'boundaries':'then'"

static void merged_on(rig_t *r)
{
    static const char *const from[] = {"110101", "110108"}, *const to[] = {"110108"};
    take_some(r);
    json_t *j = rig_ask(r, &r->beijing, "{" YEAR ",'by':['office']}");
    assert_string_equal(noted(j, "offices_moved", "en"), "");
    json_decref(j);
    change(r, from, 2, to, 1);

    /* who went where, when, and how that is counted; both ways */
    j = rig_ask(r, &r->beijing, "{" YEAR ",'by':['office']}");
    has(noted(j, "offices_moved", "en"), "(110101) was merged into ");
    has(noted(j, "offices_moved", "en"), "(110108) from 2025-07-01. Counted by the boundaries of today");
    has(noted(j, "offices_moved", "zh"), "（110101）自2025-07-01起并入");
    has(noted(j, "offices_moved", "zh"), "统计按现行管辖");
    assert_int_equal(json_array_size(json_object_get(j, "offices_moved")), 1);
    assert_null(value_of(j, "110101"));
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{" YEAR THEN "}");
    has(noted(j, "offices_moved", "en"), "Counted by the boundaries of then");
    json_decref(j);
    j = rig_ask(r, &r->beijing, "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2024-12-31','by':['office']}"); /* what stands with the successor today */
    has(noted(j, "offices_moved", "en"), "from 2025-07-01");
    json_decref(j);

    /* nothing is said where no number shown is another one for it */
    static const char *const silent[] = {"{" YEAR "}", "{" YEAR ",'by':['month']}", "{" YEAR ",'by':['level']}",
                                         "{'figures':['jobs_taken'],'from':'2025-07-01','to':'2025-12-31','by':['office']}",
                                         "{'figures':['jobs_taken'],'from':'2024-01-01','to':'2024-12-31','by':['office']" THEN "}"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        j = rig_ask(r, &r->beijing, silent[i]);
        assert_string_equal(noted(j, "offices_moved", "en"), "");
        json_decref(j);
    }
    j = rig_ask(r, &r->nation, "{" YEAR ",'by':['province']}");
    assert_string_equal(noted(j, "offices_moved", "en"), "");
    json_decref(j);
}

static void merged(void **state)
{
    (void)state;
    rig_each_engine(merged_on);
}

/* Two windows on the two sides of the merger: by today's boundaries they compare, by those of then they do not, and say so. */
static void compared_on(rig_t *r)
{
    static const char *const from[] = {"110101"}, *const to[] = {"110108"};
    take_some(r);
    change(r, from, 1, to, 1);
    json_t *j = rig_ask(r, &r->beijing, "{" YEAR ",'by':['office'],'compare':'yoy'}");
    assert_false(is_set(value_of(j, "110108"), "moved"));
    json_decref(j);
    j = rig_ask(r, &r->beijing, "{" YEAR ",'by':['office'],'compare':'yoy'" THEN "}");
    assert_true(is_set(value_of(j, "110108"), "moved") && is_set(value_of(j, "110101"), "moved"));
    assert_false(is_set(total_of(j), "moved"));
    has(json_string_value(json_object_get(row_words(j, 0), "zh")), "（至2025-06-30，已撤销）");
    has(json_string_value(json_object_get(row_words(j, 0), "en")), "(until 2025-06-30, dissolved)");
    json_decref(j);
    /* the second half: Dongcheng is no more, and its row of the year before is no fall to nothing */
    (void)rig_act(r, &r->haidian, "job", "take", 0, 0, "2025-12-01", "{'name':'h','sort':'t1'}");
    j = rig_ask(r, &r->beijing, "{'figures':['jobs_taken'],'from':'2025-07-01','to':'2025-09-30','by':['office'],'compare':'before'" THEN "}");
    assert_string_equal(said(value_of(j, "110108"), "n"), "2件");
    assert_null(value_of(j, "110101")); /* it had nothing in that quarter either */
    json_decref(j);
    j = rig_ask(r, &r->beijing, "{'figures':['jobs_taken'],'from':'2025-07-01','to':'2025-12-31','by':['office'],'compare':'before'" THEN "}");
    const json_t *gone = value_of(j, "110101");
    assert_true(is_set(gone, "ended") && is_set(gone, "unrecorded"));
    assert_string_equal(said(gone, "n"), "已撤销");
    assert_string_equal(said(gone, "before"), "1件");
    assert_string_equal(said(gone, "percent"), "");
    assert_int_equal(json_integer_value(json_object_get(gone, "before")), 1);
    assert_null(json_object_get(gone, "percent"));
    json_decref(j);
    /* months after its end */
    j = rig_ask(r, &r->beijing, "{" YEAR ",'by':['office','month'],'empty':true" THEN "}");
    size_t i, ended = 0, zero = 0;
    json_t *row;
    json_array_foreach(json_object_get(j, "rows"), i, row) {
        const json_t *key = json_object_get(row, "key"), *v = json_array_get(json_object_get(row, "values"), 0);
        bool after = strcmp(json_string_value(json_array_get(key, 1)), "2025-07") >= 0;
        if (strcmp(json_string_value(json_array_get(key, 0)), "110101") != 0) continue;
        assert_int_equal(is_set(v, "ended"), after);
        ended += after;
        zero += !after && json_integer_value(json_object_get(v, "n")) == 0;
    }
    assert_int_equal(ended, 6);
    assert_int_equal(zero, 5); /* of the months before, all but February */
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{" YEAR ",'compare':'yoy'" THEN "}");
    assert_true(is_set(total_of(j), "moved"));
    json_decref(j);
    j = rig_ask(r, &r->haidian, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-06-30','compare':'yoy'" THEN "}"); /* both before */
    assert_false(is_set(total_of(j), "moved"));
    json_decref(j);
}

static void compared(void **state)
{
    (void)state;
    rig_each_engine(compared_on);
}

/* Asked for itself, a dissolved office answers with where its numbers are. */
static void dissolved_on(rig_t *r)
{
    static const char *const from[] = {"110101"}, *const to[] = {"110108"};
    take_some(r);
    change(r, from, 1, to, 1);
    json_t *j = rig_ask(r, &r->nation, "{" YEAR ",'office':'110101','compare':'yoy'}");
    has(noted(j, "office_ended", "en"), "(110101) was dissolved from 2025-07-01 and succeeded by ");
    has(noted(j, "office_ended", "en"), "ask for the successor (office: 110108), or by those of then for its own until 2025-06-30 (boundaries: then)");
    has(noted(j, "office_ended", "zh"), "问承继的院（office: 110108）");
    assert_true(is_set(total_of(j), "ended"));
    assert_string_equal(said(total_of(j), "n"), "已撤销");
    assert_true(json_is_null(json_object_get(total_of(j), "before")));
    json_decref(j);
    j = rig_ask(r, &r->nation, "{" YEAR ",'office':'110101'" THEN "}");
    assert_string_equal(said(total_of(j), "n"), "1件");
    has(noted(j, "office_ended", "en"), "its numbers end on 2025-06-30");
    json_decref(j);
    j = rig_ask(r, &r->nation, "{'figures':['jobs_taken'],'from':'2025-08-01','to':'2025-12-31','office':'110101'" THEN "}");
    assert_string_equal(said(total_of(j), "n"), "已撤销");
    has(noted(j, "office_ended", "en"), "did not exist in the period");
    json_decref(j);
    j = rig_ask(r, &r->nation, "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-05-31','office':'110101'" THEN "}");
    assert_string_equal(noted(j, "office_ended", "en"), "");
    json_decref(j);
}

static void dissolved(void **state)
{
    (void)state;
    rig_each_engine(dissolved_on);
}

/* A split that the office outlives shows in the list of changes alone. */
static void gave_off_on(rig_t *r)
{
    static const char *const from[] = {"110108"}, *const part[] = {"110108", "110105"};
    take_some(r);
    change(r, from, 1, part, 2);
    json_t *j = rig_ask(r, &r->haidian, "{" YEAR ",'compare':'yoy'}");
    has(noted(j, "offices_moved", "en"), "(110108) gave off ");
    has(noted(j, "offices_moved", "en"), "(110105) from 2025-07-01");
    has(noted(j, "offices_moved", "zh"), "（110108）自2025-07-01起分出");
    assert_true(is_set(total_of(j), "moved")); /* by any boundaries: what was given off is in one of the two times only */
    json_decref(j);
}

static void gave_off(void **state)
{
    (void)state;
    rig_each_engine(gave_off_on);
}

/* One that ends the office gives all it had to the first that is named. */
static void split_on(rig_t *r)
{
    static const char *const from[] = {"110108"}, *const two[] = {"110105", "110106"};
    take_some(r);
    change(r, from, 1, two, 2);
    json_t *j = rig_ask(r, &r->beijing, "{" YEAR ",'by':['office'],'compare':'yoy'}");
    has(noted(j, "offices_moved", "en"), "(110108) was split into ");
    assert_true(is_set(value_of(j, "110105"), "moved"));
    assert_false(is_set(value_of(j, "110101"), "moved"));
    assert_null(value_of(j, "110108"));
    json_decref(j);
}

static void split(void **state)
{
    (void)state;
    rig_each_engine(split_on);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(merged), cmocka_unit_test(compared), cmocka_unit_test(dissolved), cmocka_unit_test(gave_off), cmocka_unit_test(split)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
