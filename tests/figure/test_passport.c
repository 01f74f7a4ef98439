/* test_passport.c - ids of questions, the acts behind values, figures frozen and held against what came later. */
#include "figure/publish.h"
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static ledger_key_t *key;

static int64_t job(rig_t *r, const actor_t *who, const char *on, const char *fields)
{
    return rig_act(r, who, "job", "take", 0, 0, on, fields);
}

/* The question in JSON with ' for "; returns its passport. */
static const char *passport(rig_t *r, const actor_t *who, const char *question)
{
    err_t err = {0};
    figure_ask_t ask;
    json_t *answer = NULL;
    char *text = arena_text(r->arena, question);
    for (char *p = text; *p; p++)
        if (*p == '\'') *p = '"';
    json_t *j = json_loads(text, 0, NULL);
    assert_non_null(j);
    MUST(figure_ask_read(j, r->arena, &ask, &err), &err);
    json_decref(j);
    MUST(passport_ask(r->figures, who, &ask, &answer, &err), &err);
    const char *id = arena_text(r->arena, json_string_value(json_object_get(answer, "passport")));
    json_decref(answer);
    assert_int_equal(passport_check(id, &err), 0);
    return id;
}

static json_int_t number(const json_t *j, const char *member)
{
    const json_t *n = json_object_get(j, member);
    assert_true(json_is_integer(n));
    return json_integer_value(n);
}

static const char *text(const json_t *j, const char *member)
{
    const char *s = json_string_value(json_object_get(j, member));
    assert_non_null(s);
    return s;
}

#define YEAR "'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-12-31'"

/* --- the id ------------------------------------------------------------------------------------------- */

static void ids_on(rig_t *r)
{
    const char *id = passport(r, &r->haidian, "{" YEAR ",'where':['sort=t1','urgent=true']}");
    assert_string_equal(id, passport(r, &r->haidian, "{" YEAR ",'where':['urgent=true','sort=t1'],'office':'110108','compare':'none'}"));
    assert_string_not_equal(id, passport(r, &r->haidian, "{" YEAR ",'where':['urgent=true']}"));
    assert_string_not_equal(id, passport(r, &r->beijing, "{" YEAR ",'where':['sort=t1','urgent=true']}")); /* another office */
    err_t err = {0};
    json_t *j = NULL;
    MUST(passport_open(r->figures, &r->haidian, id, &j, &err), &err);
    assert_string_equal(text(j, "passport"), id);
    assert_string_equal(text(j, "first_asked_by"), "li");
    json_decref(j);
    /* what another may not ask he may not open */
    assert_int_equal(passport_open(r->figures, &r->shanghai, id, &j, &err), ERR_FIGURE_OFFICE);
    assert_int_equal(passport_open(r->figures, &r->haidian, "F-000000000000", &j, &err), ERR_FIGURE_PASSPORT);
    static const char *const no[] = {"", "F-", "F-00000000000g", "F-0000000000001", "f-000000000000", "F-00000000000A", "F-' OR 1=1 --x"};
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) assert_int_equal(passport_open(r->figures, &r->haidian, no[i], &j, &err), ERR_FIGURE_PASSPORT_FORM);
}

/* The form is a promise to every installation: worked out with sha256sum from the canonical text. */
static void the_id_is_that_of_the_text(void **state)
{
    (void)state;
    char id[FIGURE_PASSPORT];
    json_t *j = json_loads("{\"office\":\"110108\",\"where\":[\"b=2\",\"a=1\"],\"figures\":[\"x\"]}", 0, NULL);
    assert_int_equal(passport_id(j, id, NULL), 0);
    json_decref(j);
    /* printf '%s' '{"figures":["x"],"office":"110108","where":["a=1","b=2"]}' | sha256sum */
    assert_string_equal(id, "F-5a5101397262");
}

static void ids(void **state)
{
    (void)state;
    rig_each_engine(ids_on);
}

/* --- acts behind ---------------------------------------------------------------------------------------- */

static json_t *acts(rig_t *r, const actor_t *who, passport_acts_t what)
{
    err_t err = {0};
    json_t *j = NULL;
    MUST(passport_acts_json(r->figures, who, &what, &j, &err), &err);
    return j;
}

/* What the act adds to the figure, as people read it: money in yuan, days, else how many. */
static void sums_are_said_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-01-01", "{'name':'a'}");
    (void)rig_act(r, &r->haidian, "job", "work", a, 0, "2025-01-11", NULL);
    int64_t done = rig_act(r, &r->haidian, "job", "finish", a, 0, "2025-02-01", "{'amount':860200000}");
    (void)rig_correct(r, &r->haidian, done, "{'amount':9000050}");
    static const struct {
        const char *figure, *together, *zh[3];
    } says[] = {{"jobs_amount", "90,000.5 yuan", {"+8,602,000元", "-8,602,000元", "+90,000.5元"}}, {"jobs_finished", "1 case", {"+1件"}}, {"jobs_days", "21 days", {"+21天"}}};
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        const char *ask = arena_printf(r->arena, "{'figures':['%s'],'from':'2025-01-01','to':'2025-12-31'}", says[i].figure);
        json_t *j = acts(r, &r->haidian, (passport_acts_t){.id = passport(r, &r->haidian, ask)});
        const json_t *list = json_object_get(j, "acts"), *part = json_array_get(json_object_get(j, "parts"), 0);
        assert_string_equal(text(json_object_get(part, "say"), "en"), says[i].together);
        for (size_t k = 0; k < 3 && says[i].zh[k]; k++) assert_string_equal(text(json_object_get(json_array_get(list, k), "say"), "zh"), says[i].zh[k]);
        json_decref(j);
    }
}

/* Of three finished one was for nothing: it stands behind those that made the sum, on whatever page it falls. */
static void what_adds_nothing_comes_last_on(rig_t *r)
{
    static const char *const amount[] = {"{'amount':0}", "{'amount':1250}", "{'amount':300}"};
    static const struct {
        int64_t from, shown, next;
        const char *said[3];
    } pages[] = {{0, 2, 2, {"+12.5元", "+3元"}}, {2, 1, -1, {"+0元"}}, {1, 2, -1, {"+3元", "+0元"}}};
    for (size_t i = 0; i < 3; i++) {
        int64_t a = job(r, &r->haidian, "2025-01-01", "{'name':'a'}");
        (void)rig_act(r, &r->haidian, "job", "work", a, 0, "2025-01-11", NULL);
        (void)rig_act(r, &r->haidian, "job", "finish", a, 0, "2025-02-01", amount[i]);
    }
    const char *id = passport(r, &r->haidian, "{'figures':['jobs_amount'],'from':'2025-01-01','to':'2025-12-31'}");
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        json_t *j = acts(r, &r->haidian, (passport_acts_t){.id = id, .from = pages[i].from, .limit = 2});
        const json_t *list = json_object_get(j, "acts"), *next = json_object_get(j, "next");
        assert_int_equal(json_integer_value(json_object_get(j, "acts_total")), 3);
        assert_int_equal(json_integer_value(json_object_get(j, "idle")), 1);
        assert_int_equal(json_array_size(list), pages[i].shown);
        for (int64_t k = 0; k < pages[i].shown; k++) assert_string_equal(text(json_object_get(json_array_get(list, (size_t)k), "say"), "zh"), pages[i].said[k]);
        if (pages[i].next < 0) assert_true(json_is_null(next));
        else assert_int_equal(json_integer_value(next), pages[i].next);
        json_decref(j);
    }
}

static void what_adds_nothing_comes_last(void **state)
{
    (void)state;
    rig_each_engine(what_adds_nothing_comes_last_on);
}

static void sums_are_said(void **state)
{
    (void)state;
    rig_each_engine(sums_are_said_on);
}

/* A whole number set as the target of a sum of money is yuan, as its author typed it: 12.50 of 50 yuan are a quarter. */
static void against_a_sum_on(rig_t *r)
{
    int64_t plan = job(r, &r->beijing, "2025-01-01", "{'name':'plan'}"), a = job(r, &r->haidian, "2025-01-01", "{'name':'a'}");
    (void)rig_act(r, &r->beijing, "goal", "set", 0, plan, "2025-01-02", "{'figure':'jobs_amount','target':50}");
    (void)rig_act(r, &r->haidian, "job", "work", a, 0, "2025-01-11", NULL);
    (void)rig_act(r, &r->haidian, "job", "finish", a, 0, "2025-02-01", "{'amount':1250}");
    char id[48];
    matter_text(plan, id);
    json_t *j = rig_ask(r, &r->beijing, arena_printf(r->arena, "{'figures':['jobs_amount'],'from':'2025-01-01','to':'2025-12-31','compare':'plan','plan':'%s'}", id));
    const json_t *en = json_object_get(json_object_get(json_array_get(json_object_get(json_object_get(j, "total"), "values"), 0), "say"), "en");
    assert_string_equal(json_string_value(json_object_get(en, "before")), "50 yuan");
    assert_string_equal(json_string_value(json_object_get(en, "done")), "25%");
    json_decref(j);
}

static void against_a_sum(void **state)
{
    (void)state;
    rig_each_engine(against_a_sum_on);
}

static int change_bodies(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    int failed = store_exec(c, "UPDATE act SET body = REPLACE(body, '\"amount\":1250', '\"amount\":9250')", STORE_NONE, NULL, err);
    return failed ? failed : store_exec(c, "UPDATE act SET body = REPLACE(body, '\"result\":\"bad\"', '\"result\":\"good\"')", STORE_NONE, NULL, err);
}

/* A field changed in the database, what the act says it counted left alone: adding up finds nothing, the formulas do. */
static void a_changed_field_is_found_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-01-01", "{'name':'a'}"), b = job(r, &r->haidian, "2025-01-01", "{'name':'b'}");
    (void)rig_act(r, &r->haidian, "job", "work", a, 0, "2025-01-11", NULL);
    (void)rig_act(r, &r->haidian, "job", "work", b, 0, "2025-01-11", NULL);
    (void)rig_act(r, &r->haidian, "job", "finish", a, 0, "2025-02-01", "{'amount':1250,'result':'good'}");
    (void)rig_act(r, &r->haidian, "job", "finish", b, 0, "2025-02-02", "{'amount':10000,'result':'bad'}");
    rig_recount(r);
    err_t err = {0};
    figure_recount_t x;
    MUST(store_write(r->store, change_bodies, NULL, &err), &err);
    MUST(figure_recount(r->figures, NULL, false, NULL, &x, &err), &err);
    assert_int_equal(x.differences, 0);
    assert_int_equal(x.weighed, 0);
    json_decref(x.found);
    MUST(figure_recount(r->figures, NULL, true, NULL, &x, &err), &err);
    assert_int_equal(x.weighed, 4); /* two taken, two finished */
    assert_int_equal(x.differences, 2);
    char id[48];
    const json_t *sum = json_array_get(x.found, 0), *good = json_array_get(x.found, 1);
    matter_text(a, id);
    assert_string_equal(text(sum, "where"), "formula");
    assert_string_equal(text(sum, "figure"), "jobs_amount");
    assert_string_equal(text(sum, "matter"), id);
    assert_int_equal(number(sum, "amount"), 1250);
    assert_int_equal(number(sum, "counted_amount"), 9250);
    assert_string_equal(text(good, "figure"), "jobs_good");
    assert_string_equal(text(good, "day"), "2025-02-02");
    assert_int_equal(number(good, "n"), 0);
    assert_int_equal(number(good, "counted_n"), 1);
    json_decref(x.found);
    MUST(figure_recount(r->figures, "note", true, NULL, &x, &err), &err); /* of another kind alone */
    assert_int_equal(x.differences, 0);
    json_decref(x.found);
}

static void a_changed_field_is_found(void **state)
{
    (void)state;
    rig_each_engine(a_changed_field_is_found_on);
}

static void acts_behind_on(rig_t *r)
{
    for (int i = 0; i < 5; i++) (void)job(r, &r->haidian, "2025-03-01", "{'name':'a','sort':'t1'}");
    int64_t b = job(r, &r->dongcheng, "2025-04-01", "{'name':'b','sort':'g1'}");
    int64_t x = rig_annul(r, &r->dongcheng, b);
    const char *id = passport(r, &r->beijing, "{" YEAR ",'by':['office'],'compare':'yoy'}");
    json_t *j = acts(r, &r->beijing, (passport_acts_t){.id = id, .limit = 4});
    assert_int_equal(number(j, "acts_total"), 7);
    assert_int_equal(number(j, "n"), 5); /* 5 + 1 - 1 */
    assert_int_equal(number(j, "hidden"), 0);
    assert_int_equal(json_array_size(json_object_get(j, "acts")), 4);
    assert_int_equal(number(j, "next"), 4);
    const json_t *one = json_array_get(json_object_get(j, "acts"), 0);
    assert_string_equal(text(one, "act_name"), "take");
    assert_string_equal(text(json_object_get(one, "label"), "zh"), "收件");
    assert_string_equal(text(one, "on"), "2025-03-01");
    assert_int_equal(number(one, "n"), 1);
    json_decref(j);
    j = acts(r, &r->beijing, (passport_acts_t){.id = id, .from = 4, .limit = 4});
    assert_int_equal(json_array_size(json_object_get(j, "acts")), 3);
    assert_true(json_is_null(json_object_get(j, "next")));
    char act[48], target[48];
    matter_text(x, act);
    matter_text(b, target);
    one = json_array_get(json_object_get(j, "acts"), 2);
    assert_string_equal(text(one, "act"), act);
    assert_string_equal(text(one, "target"), target);
    assert_int_equal(number(one, "n"), -1);
    json_decref(j);
    j = acts(r, &r->beijing, (passport_acts_t){.id = id, .key = {"110101"}, .key_count = 1});
    assert_int_equal(number(j, "acts_total"), 2);
    json_decref(j);
    j = acts(r, &r->beijing, (passport_acts_t){.id = id, .window = 1});
    assert_int_equal(number(j, "acts_total"), 0);
    assert_string_equal(text(json_object_get(j, "window"), "from"), "2024-01-01");
    json_decref(j);
    err_t err = {0};
    assert_int_equal(passport_acts_json(r->figures, &r->beijing, &(passport_acts_t){.id = id, .window = 2}, &j, &err), ERR_FIGURE_QUESTION);
    assert_int_equal(passport_acts_json(r->figures, &r->beijing, &(passport_acts_t){.id = id, .figure = "jobs_finished"}, &j, &err), ERR_FIGURE_QUESTION);
    assert_int_equal(passport_acts_json(r->figures, &r->beijing, &(passport_acts_t){.id = id, .key = {"a", "b"}, .key_count = 2}, &j, &err), ERR_FIGURE_QUESTION);
}

static void acts_behind(void **state)
{
    (void)state;
    rig_each_engine(acts_behind_on);
}

/* A share is opened to the acts of its part and of its whole. */
static void acts_of_a_share_on(rig_t *r)
{
    for (int i = 0; i < 3; i++) {
        int64_t m = job(r, &r->haidian, "2025-03-01", "{'name':'a'}");
        (void)rig_act(r, &r->haidian, "job", "work", m, 0, "2025-03-02", NULL);
        (void)rig_act(r, &r->haidian, "job", "finish", m, 0, "2025-03-03", i ? "{'result':'bad'}" : "{'result':'good'}");
    }
    const char *id = passport(r, &r->haidian, "{'figures':['jobs_good_share'],'from':'2025-01-01','to':'2025-12-31'}");
    json_t *j = acts(r, &r->haidian, (passport_acts_t){.id = id});
    const json_t *parts = json_object_get(j, "parts");
    assert_int_equal(json_array_size(parts), 2);
    assert_int_equal(number(json_array_get(parts, 0), "n"), 1);
    assert_int_equal(number(json_array_get(parts, 1), "n"), 3);
    json_decref(j);
}

static void acts_of_a_share(void **state)
{
    (void)state;
    rig_each_engine(acts_of_a_share_on);
}

/* --- published ---------------------------------------------------------------------------------------------- */

static int64_t publish(rig_t *r, const actor_t *who, const char *id, int64_t restates, const char *ground)
{
    err_t err = {0};
    act_receipt_t receipt = {0};
    publish_wish_t wish = {.actor = who, .passport = id, .where = "新闻发布会", .on = day_of(2026, 1, 20), .restates = restates, .ground = ground};
    MUST(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), &err);
    return receipt.matter;
}

static json_t *checked(rig_t *r, const actor_t *who, int64_t matter, const char *verdict)
{
    err_t err = {0};
    json_t *j = NULL;
    MUST(published_check(r->figures, key, who, matter, &j, &err), &err);
    assert_string_equal(text(j, "verdict"), verdict);
    return j;
}

static const char *change_line(rig_t *r, const json_t *j)
{
    buf_t out;
    size_t i, k;
    const json_t *e, *w;
    buf_init(&out, 65536);
    json_array_foreach(json_object_get(j, "changes"), i, e) {
        json_array_foreach(json_object_get(e, "key"), k, w) buf_addf(&out, "%s/", json_string_value(w));
        buf_addf(&out, "%lld>%lld ", (long long)json_integer_value(json_object_get(json_object_get(e, "old"), "n")),
                 (long long)json_integer_value(json_object_get(json_object_get(e, "new"), "n")));
    }
    json_array_foreach(json_object_get(j, "acts"), i, e) buf_addf(&out, "%s:%lld ", text(e, "reason"), (long long)number(e, "n"));
    const char *line = arena_text(r->arena, buf_text(&out));
    buf_release(&out);
    return line;
}

static void frozen_and_changed_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-03-01", "{'name':'a','sort':'t1'}");
    (void)job(r, &r->haidian, "2025-03-02", "{'name':'b','sort':'t1'}");
    const char *id = passport(r, &r->haidian, "{" YEAR ",'by':['sort']}");
    int64_t p = publish(r, &r->haidian, id, 0, NULL);
    json_decref(checked(r, &r->haidian, p, "same"));
    /* what is outside of the year changes nothing */
    (void)job(r, &r->haidian, "2024-03-01", "{'name':'z','sort':'t1'}");
    json_decref(checked(r, &r->haidian, p, "same"));
    /* entered late; annulled; said otherwise */
    (void)job(r, &r->haidian, "2025-05-01", "{'name':'late','sort':'g1'}");
    json_t *j = checked(r, &r->haidian, p, "changed");
    assert_string_equal(change_line(r, j), "2>3 g1/0>1 recorded_later:1 ");
    assert_false(json_is_true(json_object_get(j, "definition")));
    json_decref(j);
    (void)rig_annul(r, &r->haidian, a);
    j = checked(r, &r->haidian, p, "changed");
    assert_string_equal(change_line(r, j), "t1/2>1 g1/0>1 recorded_later:1 annulled:-1 ");
    assert_int_equal(number(j, "acts_total"), 2);
    json_decref(j);
    /* stated again with its ground: the old stays beside it */
    assert_int_equal(publish(r, &r->haidian, id, p, "补录一件，撤销一件"), p);
    j = checked(r, &r->haidian, p, "same");
    const json_t *versions = json_object_get(j, "versions");
    assert_int_equal(json_array_size(versions), 2);
    assert_string_equal(text(json_array_get(versions, 1), "ground"), "补录一件，撤销一件");
    assert_non_null(strstr(text(json_array_get(versions, 0), "answer_text"), "合计：收件 2件"));
    json_decref(j);
    err_t err = {0};
    json_t *list = NULL;
    MUST(published_list(r->figures, key, &r->haidian, 0, &list, &err), &err);
    assert_int_equal(json_array_size(list), 1);
    assert_int_equal(number(json_array_get(list, 0), "restated"), 1);
    assert_true(json_is_true(json_object_get(json_array_get(list, 0), "signed")));
    json_decref(list);
    rig_recount(r);
}

static void frozen_and_changed(void **state)
{
    (void)state;
    rig_each_engine(frozen_and_changed_on);
}

/* A correction that says the same again, and an act that was annulled after it came, made no difference. */
static void idle_acts_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-03-01", "{'name':'a','sort':'t1'}"), b = job(r, &r->haidian, "2025-03-02", "{'name':'b','sort':'t1'}");
    const char *id = passport(r, &r->haidian, "{'figures':['jobs_taken','jobs_finished'],'from':'2025-01-01','to':'2025-12-31','by':['sort']}");
    int64_t p = publish(r, &r->haidian, id, 0, NULL);
    (void)rig_correct(r, &r->haidian, a, "{'sort':'t1'}");
    (void)rig_annul(r, &r->haidian, job(r, &r->haidian, "2025-03-05", "{'name':'c','sort':'t1'}"));
    json_decref(checked(r, &r->haidian, p, "same"));
    (void)rig_act(r, &r->haidian, "job", "work", b, 0, "2025-04-01", NULL);
    (void)rig_act(r, &r->haidian, "job", "finish", b, 0, "2025-05-01", "{'result':'good'}");
    json_t *j = checked(r, &r->haidian, p, "changed");
    assert_string_equal(change_line(r, j), "0>1 t1/0>1 recorded_later:1 "); /* the finishing alone, and its figure named */
    assert_int_equal(number(j, "acts_total"), 1);
    assert_string_equal(text(json_array_get(json_object_get(j, "acts"), 0), "figure"), "jobs_finished");
    assert_string_equal(text(json_object_get(json_array_get(json_object_get(j, "acts"), 0), "figure_label"), "zh"), "办结");
    json_decref(j);
    (void)rig_correct(r, &r->haidian, a, "{'sort':'g1'}"); /* this one moved its matter to another row */
    j = checked(r, &r->haidian, p, "changed");
    assert_string_equal(change_line(r, j), "0>1 t1/2>1 t1/0>1 g1/0>1 recorded_later:1 field_changed:0 ");
    json_decref(j);
}

static void idle_acts(void **state)
{
    (void)state;
    rig_each_engine(idle_acts_on);
}

/* Moved within its group, to another value that passes as well, there and back again: the same rows, so nothing to tell. */
static void idle_changes_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-03-01", "{'name':'a','sort':'t1'}"), b = job(r, &r->haidian, "2025-03-02", "{'name':'b','sort':'t1'}");
    int64_t group = publish(r, &r->haidian, passport(r, &r->haidian, "{" YEAR ",'by':['sort.group']}"), 0, NULL);
    int64_t either = publish(r, &r->haidian, passport(r, &r->haidian, "{" YEAR ",'where':['sort=t1,t2']}"), 0, NULL);
    int64_t by = publish(r, &r->haidian, passport(r, &r->haidian, "{" YEAR ",'by':['sort']}"), 0, NULL);
    (void)rig_act(r, &r->haidian, "job", "change", a, 0, "2025-06-01", "{'sort':'t2'}");
    json_decref(checked(r, &r->haidian, group, "same"));
    (void)rig_act(r, &r->haidian, "job", "change", b, 0, "2025-06-02", "{'sort':'g1'}"); /* this one is told, and it alone */
    json_t *j = checked(r, &r->haidian, group, "changed");
    assert_string_equal(change_line(r, j), "taking/2>1 giving/0>1 field_changed:0 ");
    assert_int_equal(number(j, "acts_total"), 1);
    json_decref(j);
    j = checked(r, &r->haidian, either, "changed");
    assert_string_equal(change_line(r, j), "2>1 field_changed:0 ");
    json_decref(j);
    (void)rig_act(r, &r->haidian, "job", "change", a, 0, "2025-06-03", "{'sort':'t1'}"); /* back again */
    j = checked(r, &r->haidian, by, "changed");
    assert_string_equal(change_line(r, j), "t1/2>1 g1/0>1 field_changed:0 ");
    assert_int_equal(number(j, "acts_total"), 1);
    json_decref(j);
}

static void idle_changes(void **state)
{
    (void)state;
    rig_each_engine(idle_changes_on);
}

/* A field that the rows go by, changed by an act that counts nothing. */
static void a_field_changed_on(rig_t *r)
{
    int64_t a = job(r, &r->haidian, "2025-03-01", "{'name':'a','sort':'t1'}");
    const char *by = passport(r, &r->haidian, "{" YEAR ",'by':['sort']}"), *where = passport(r, &r->haidian, "{" YEAR ",'where':['sort=t1']}");
    int64_t p = publish(r, &r->haidian, by, 0, NULL), q = publish(r, &r->haidian, where, 0, NULL);
    (void)rig_act(r, &r->haidian, "job", "change", a, 0, "2025-06-01", "{'sort':'g1'}");
    json_t *j = checked(r, &r->haidian, p, "changed");
    assert_string_equal(change_line(r, j), "t1/1>0 g1/0>1 field_changed:0 ");
    json_decref(j);
    j = checked(r, &r->haidian, q, "changed"); /* the matter is no longer among those counted */
    assert_string_equal(change_line(r, j), "1>0 field_changed:0 ");
    json_decref(j);
}

static void a_field_changed(void **state)
{
    (void)state;
    rig_each_engine(a_field_changed_on);
}

/* The publication entered once more by hand, with the signature it had and one field put otherwise. */
static int64_t copied(rig_t *r, int64_t matter, const char *field, const char *value)
{
    err_t err = {0};
    json_t *old = NULL;
    act_receipt_t receipt = {0};
    MUST(book_matter(r->book, &r->haidian, matter, &old, &err), &err);
    json_t *fields = json_deep_copy(json_object_get(old, "fields"));
    (void)json_object_del(fields, "ground");
    if (field) (void)json_object_set_new(fields, field, json_string(value));
    act_request_t q = {.actor = r->haidian, .kind = "public", .act = "publish", .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(r->book, &q, r->arena, &receipt, &err), &err);
    json_decref(fields);
    json_decref(old);
    return receipt.matter;
}

/* A stale number cannot be given to another place, day or title by a good signature. */
static void signed_with_its_place_on(rig_t *r)
{
    (void)job(r, &r->haidian, "2025-03-01", "{'name':'a'}");
    int64_t p = publish(r, &r->haidian, passport(r, &r->haidian, "{" YEAR "}"), 0, NULL);
    json_decref(checked(r, &r->haidian, copied(r, p, NULL, NULL), "same"));
    json_decref(checked(r, &r->haidian, copied(r, p, "where_published", "复制"), "unsigned"));
    json_decref(checked(r, &r->haidian, copied(r, p, "published_on", "2026-01-21"), "unsigned"));
    json_decref(checked(r, &r->haidian, copied(r, p, "figure_title", "全部案件"), "unsigned"));
}

static void signed_with_its_place(void **state)
{
    (void)state;
    rig_each_engine(signed_with_its_place_on);
}

static void typed_in_by_hand_on(rig_t *r)
{
    (void)job(r, &r->haidian, "2025-03-01", "{'name':'a'}");
    const char *id = passport(r, &r->haidian, "{" YEAR "}");
    int64_t p = publish(r, &r->haidian, id, 0, NULL);
    err_t err = {0};
    json_t *matter = NULL;
    MUST(book_matter(r->book, &r->haidian, p, &matter, &err), &err);
    /* the same fields with another number, and the old signature */
    json_t *fields = json_deep_copy(json_object_get(matter, "fields"));
    json_t *total = json_array_get(json_object_get(json_object_get(json_object_get(fields, "answer"), "total"), "values"), 0);
    assert_int_equal(number(total, "n"), 1);
    (void)json_object_set_new(total, "n", json_integer(100));
    (void)json_object_del(fields, "ground");
    act_receipt_t receipt = {0};
    act_request_t q = {.actor = r->haidian, .kind = "public", .act = "publish", .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(r->book, &q, r->arena, &receipt, &err), &err);
    json_decref(fields);
    json_decref(matter);
    json_decref(checked(r, &r->haidian, receipt.matter, "unsigned"));
    json_decref(checked(r, &r->haidian, p, "same"));
    /* nothing but the title: no question to ask again */
    int64_t bare = rig_act(r, &r->haidian, "public", "publish", 0, 0, "2025-03-01", "{'figure_title':'x','passport':'F-000000000000'}");
    json_decref(checked(r, &r->haidian, bare, "unsigned"));
}

static void typed_in_by_hand(void **state)
{
    (void)state;
    rig_each_engine(typed_in_by_hand_on);
}

static bool has_note(const json_t *checked, const char *code)
{
    size_t i;
    const json_t *e, *notes = json_object_get(json_object_get(json_array_get(json_object_get(checked, "versions"), 0), "answer"), "notes");
    json_array_foreach(notes, i, e)
        if (strcmp(text(e, "code"), code) == 0) return true;
    return false;
}

/* Today is 31 December 2026: what ends today says so, what ended yesterday does not, what ends tomorrow is not published. */
static void a_day_not_over_on(rig_t *r)
{
    static const char *const ends[] = {"2026-12-30", "2026-12-31"};
    (void)job(r, &r->haidian, "2025-03-01", "{'name':'a'}");
    for (int i = 0; i < 2; i++) {
        char ask[128];
        (void)snprintf(ask, sizeof ask, "{'figures':['jobs_taken'],'from':'2026-01-01','to':'%s'}", ends[i]);
        json_t *j = checked(r, &r->haidian, publish(r, &r->haidian, passport(r, &r->haidian, ask), 0, NULL), "same");
        assert_int_equal(has_note(j, "day_running"), i == 1);
        const char *frozen = text(json_array_get(json_object_get(j, "versions"), 0), "answer_text");
        assert_int_equal(strstr(frozen, "截止日2026-12-31当天尚未结束") != NULL, i == 1);
        json_decref(j);
    }
    err_t err = {0};
    act_receipt_t receipt;
    publish_wish_t wish = {.actor = &r->haidian, .where = "官网", .on = DAY_NONE,
                           .passport = passport(r, &r->haidian, "{'figures':['jobs_taken'],'from':'2026-01-01','to':'2027-01-01'}")};
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_PUBLISH_RUNNING);
}

/* The first matter is of March 2025: of 2024 there is no number to publish, and the publication says so; of 2025 there is one. */
static void no_number_is_published_as_zero_on(rig_t *r)
{
    (void)job(r, &r->haidian, "2025-03-01", "{'name':'a'}");
    for (int year = 2024; year < 2026; year++) {
        char ask[128];
        (void)snprintf(ask, sizeof ask, "{'figures':['jobs_taken'],'from':'%d-01-01','to':'%d-12-31'}", year, year);
        json_t *j = checked(r, &r->haidian, publish(r, &r->haidian, passport(r, &r->haidian, ask), 0, NULL), "same");
        const char *frozen = text(json_array_get(json_object_get(j, "versions"), 0), "answer_text");
        assert_int_equal(has_note(j, "nothing_on_record"), year == 2024);
        assert_int_equal(strstr(frozen, "本次发布没有数据，不表示为零") != NULL, year == 2024);
        json_decref(j);
    }
}

static void no_number_is_published_as_zero(void **state)
{
    (void)state;
    rig_each_engine(no_number_is_published_as_zero_on);
}

static void a_day_not_over(void **state)
{
    (void)state;
    rig_each_engine(a_day_not_over_on);
}

static void refused_on(rig_t *r)
{
    (void)job(r, &r->haidian, "2025-03-01", "{'name':'a'}");
    const char *id = passport(r, &r->haidian, "{" YEAR "}"), *other = passport(r, &r->haidian, "{" YEAR ",'alone':true}");
    int64_t p = publish(r, &r->haidian, id, 0, NULL);
    err_t err = {0};
    act_receipt_t receipt;
    json_t *j = NULL;
    publish_wish_t wish = {.actor = &r->haidian, .passport = id, .where = "官网", .on = DAY_NONE, .restates = p};
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_PUBLISH_GROUND);
    wish.ground = "补";
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_PUBLISH_SHORT);
    wish.ground = "更正";
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_PUBLISH_SAME);
    wish.passport = other;
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_PUBLISH_OTHER);
    wish = (publish_wish_t){.actor = &r->haidian, .passport = id, .on = DAY_NONE};
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_PUBLISH_WHERE);
    /* once at one place on one day */
    wish = (publish_wish_t){.actor = &r->haidian, .passport = id, .where = "新闻发布会", .on = day_of(2026, 1, 20)};
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_PUBLISH_TWICE);
    wish.where = "官网";
    wish.idem_key = "k1"; /* sent twice with one key it is one publication, and one receipt */
    MUST(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), &err);
    int64_t first = receipt.matter;
    receipt = (act_receipt_t){0};
    MUST(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), &err);
    assert_int_equal(receipt.matter, first);
    assert_true(receipt.replayed);
    wish.idem_key = "k2";
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_PUBLISH_TWICE);
    wish.on = day_of(2026, 1, 21);
    MUST(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), &err);
    wish = (publish_wish_t){.actor = &r->shanghai, .passport = id, .where = "官网", .on = DAY_NONE};
    assert_int_equal(publish_figure(r->figures, key, &wish, r->arena, &receipt, &err), ERR_FIGURE_OFFICE);
    assert_int_equal(published_check(r->figures, key, &r->shanghai, p, &j, &err), ERR_REGISTER_MATTER);
    int64_t a = job(r, &r->haidian, "2025-03-01", "{'name':'a'}");
    assert_int_equal(published_check(r->figures, key, &r->haidian, a, &j, &err), ERR_FIGURE_PUBLISH_OTHER);
}

static void refused(void **state)
{
    (void)state;
    rig_each_engine(refused_on);
}

static int make_key(void **state)
{
    (void)state;
    char path[] = "/tmp/test_passport_XXXXXX";
    err_t err = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    unlink(path);
    MUST(ledger_key_create(path, "xiezhi/test/1", &key, &err), &err);
    unlink(path);
    return 0;
}

static int drop_key(void **state)
{
    (void)state;
    ledger_key_close(key);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_id_is_that_of_the_text), cmocka_unit_test(ids), cmocka_unit_test(acts_behind), cmocka_unit_test(acts_of_a_share),
        cmocka_unit_test(frozen_and_changed), cmocka_unit_test(idle_acts), cmocka_unit_test(idle_changes), cmocka_unit_test(a_changed_field_is_found), cmocka_unit_test(what_adds_nothing_comes_last), cmocka_unit_test(sums_are_said), cmocka_unit_test(against_a_sum), cmocka_unit_test(a_field_changed), cmocka_unit_test(typed_in_by_hand), cmocka_unit_test(signed_with_its_place), cmocka_unit_test(no_number_is_published_as_zero), cmocka_unit_test(a_day_not_over), cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests_name("passport", tests, make_key, drop_key);
}
