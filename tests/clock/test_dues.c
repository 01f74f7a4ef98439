/* test_dues.c - every key of a due rule through the register: from which day it counts, what lengthens, stops and
 * restarts it, and what corrections and annulments leave of it. Days are worked by hand. On both engines; after
 * each story the register must rebuild from its acts. */
#include "rig.h"

#include "register/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EACH_ENGINE(r) for (int e_ = 0; e_ < engine_count() && (rig_open(r, e_), 1); rig_verify(r), rig_close(r), e_++)

/* The due day of a rule as the register keeps it: a date, "-" when it has none, "paused", or "none". */
static const char *due_of(rig_t *r, int64_t matter, const char *rule, char into[16])
{
    json_t *whole = NULL;
    err_t err = {0};
    (void)snprintf(into, 16, "none");
    MUST(book_matter(r->book, &r->handler, matter, &whole, &err), &err);
    size_t i;
    json_t *d;
    json_array_foreach(json_object_get(whole, "due"), i, d) {
        const char *state = json_string_value(json_object_get(d, "state"));
        const char *on = json_string_value(json_object_get(d, "due_on"));
        if (strcmp(json_string_value(json_object_get(d, "rule")), rule) != 0) continue;
        if (strcmp(state, "open") == 0) (void)snprintf(into, 16, "%s", on ? on : "-");
        if (strcmp(state, "paused") == 0) (void)snprintf(into, 16, "%s", on ? "paused with a day" : "paused");
    }
    json_decref(whole);
    return into;
}

static void expect(rig_t *r, int64_t matter, const char *rule, const char *day, int line)
{
    char got[16];
    due_of(r, matter, rule, got);
    if (strcmp(got, day) != 0) fail_msg("line %d: %s is %s, not %s", line, rule, got, day);
}
#define EXPECT(rule, day) expect(&r, m, rule, day, __LINE__)

static act_receipt_t on(rig_t *r, const char *day, const char *act, int64_t matter, const char *fields)
{
    (void)setenv("XIEZHI_TODAY", day, 1);
    return rig_must(r, &r->handler, "review", act, matter, fields);
}

static void correct(rig_t *r, const act_receipt_t *act, const char *fields)
{
    act_receipt_t receipt;
    err_t err = {0};
    json_t *f = json_loads(fields, 0, NULL);
    MUST(register_correct(r->book, &r->handler, act->origin, act->seq, f, "录入错误", NULL, r->arena, &receipt, &err), &err);
    json_decref(f);
}

static void annul(rig_t *r, const act_receipt_t *act)
{
    act_receipt_t receipt;
    err_t err = {0};
    MUST(register_annul(r->book, &r->handler, act->origin, act->seq, "误录", NULL, r->arena, &receipt, &err), &err);
}

static void fields_tell_the_days(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-02", "accept", 0, "{\"received_on\":\"2026-02-27\",\"hearing_on\":\"2026-03-20\","
                                                      "\"ends_on\":\"2026-05-01\"}").matter;
        EXPECT("counted", "2026-03-27");
        EXPECT("notice", "2026-03-17");
        EXPECT("given", "2026-05-01"); /* a holiday: the day was set, it stays */
        EXPECT("own", "-");
        EXPECT("custody", "2026-05-02"); /* from the act; a Saturday */
        on(&r, "2026-03-03", "dates", m,
           "{\"received_on\":\"2026-03-02\",\"hearing_on\":\"2026-03-31\",\"ends_on\":null,\"own_days\":10}");
        EXPECT("counted", "2026-04-02");
        EXPECT("notice", "2026-03-28"); /* a Saturday: counted back, nothing moves it */
        EXPECT("given", "-");
        EXPECT("own", "2026-03-12");
        on(&r, "2026-03-04", "dates", m, "{\"received_on\":null}");
        EXPECT("counted", "2026-04-02"); /* from the day of acceptance, the same */
        on(&r, "2026-03-05", "dates", m, "{\"own_days\":null,\"ends_on\":\"2026-04-04\"}");
        EXPECT("own", "-");
        EXPECT("given", "2026-04-04");
        on(&r, "2026-03-06", "close", m, NULL);
        EXPECT("counted", "none");
        EXPECT("given", "none");
    }
}

static void acts_lengthen_stop_and_restart(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-02", "accept", 0, NULL).matter;
        EXPECT("counted", "2026-04-02");
        on(&r, "2026-03-10", "longer", m, NULL);
        EXPECT("counted", "2026-04-17");
        EXPECT("custody", "2026-06-02"); /* 2 May + 1 month, not from a moved day */
        on(&r, "2026-03-16", "stop", m, NULL);
        EXPECT("counted", "paused");
        EXPECT("custody", "2026-06-02");
        on(&r, "2026-03-20", "go", m, NULL);
        EXPECT("counted", "2026-04-21"); /* after 16 until 20 March: 4 days */
        act_receipt_t again = on(&r, "2026-04-10", "again", m, NULL);
        EXPECT("counted", "2026-05-11"); /* 10 May is a Sunday; the extension ended with the old run */
        act_receipt_t longer = on(&r, "2026-04-15", "longer", m, NULL);
        EXPECT("counted", "2026-05-25"); /* 10 May + 15 days */
        annul(&r, &longer);
        EXPECT("counted", "2026-05-11");
        EXPECT("custody", "2026-06-02");
        annul(&r, &again);
        EXPECT("counted", "2026-04-21");
        on(&r, "2026-04-10", "again", m, "{\"received_on\":\"2026-04-08\"}");
        EXPECT("counted", "2026-05-08");
        act_receipt_t second = on(&r, "2026-05-08", "again", m, "{\"received_on\":\"2026-05-06\"}");
        EXPECT("counted", "2026-06-08"); /* 6 June is a Saturday */
        correct(&r, &second, "{\"received_on\":\"2026-05-05\"}");
        EXPECT("counted", "2026-06-05");
        act_receipt_t receipt;
        err_t err = {0};
        assert_int_equal(rig_act(&r, &r.handler, "review", "again", m, NULL, &receipt, &err), ERR_CATALOGUE_RESTARTS);
        annul(&r, &second);
        EXPECT("counted", "2026-05-08");
    }
}

/* What a correction moved stays moved, whatever is annulled around it. */
static void corrections_and_annulments_move_days(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        act_receipt_t opened = on(&r, "2026-03-02", "accept", 0, NULL);
        int64_t m = opened.matter;
        act_receipt_t stop = on(&r, "2026-03-10", "stop", m, NULL);
        correct(&r, &opened, "{\"received_on\":\"2026-02-24\"}");
        EXPECT("counted", "paused");
        annul(&r, &stop);
        EXPECT("counted", "2026-03-24");
        rig_verify(&r);
        stop = on(&r, "2026-03-11", "stop", m, NULL);
        act_receipt_t go = on(&r, "2026-03-12", "go", m, NULL);
        EXPECT("counted", "2026-03-25"); /* one day */
        correct(&r, &opened, "{\"received_on\":\"2026-02-25\",\"own_days\":5}");
        EXPECT("counted", "2026-03-26");
        EXPECT("own", "2026-03-09"); /* 7 March is a Saturday */
        annul(&r, &go);
        EXPECT("counted", "paused");
        annul(&r, &stop);
        EXPECT("counted", "2026-03-25");
        act_receipt_t set = on(&r, "2026-03-13", "dates", m, "{\"received_on\":\"2026-03-03\"}");
        correct(&r, &opened, "{\"received_on\":\"2026-02-26\"}"); /* the newer act still says 3 March */
        EXPECT("counted", "2026-04-03");
        annul(&r, &set);
        EXPECT("counted", "2026-03-26");
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM due WHERE state = 'paused'"), 0);
    }
}

/* A pause of a day's length is none; a term stopped on its last day ends on the day it runs on; a longer one is added
 * behind that. */
static void pauses_at_the_edges(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-03", "accept", 0, NULL).matter;
        EXPECT("counted", "2026-04-03");
        on(&r, "2026-03-09", "stop", m, NULL);
        on(&r, "2026-03-09", "go", m, NULL);
        EXPECT("counted", "2026-04-03");
        on(&r, "2026-04-03", "stop", m, NULL);
        EXPECT("counted", "paused");
        on(&r, "2026-04-09", "go", m, NULL);
        EXPECT("counted", "2026-04-09");
        on(&r, "2026-04-09", "longer", m, NULL);
        EXPECT("counted", "2026-04-24");
        on(&r, "2026-04-24", "stop", m, NULL); /* the last of the days added */
        EXPECT("counted", "paused");
        on(&r, "2026-05-08", "go", m, NULL);
        EXPECT("counted", "2026-05-08");
    }
}

/* A correction that turns a restart's day before the start is refused, and nothing has changed. */
static void impossible_days_are_refused(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-02", "accept", 0, NULL).matter;
        act_receipt_t receipt;
        err_t err = {0};
        (void)setenv("XIEZHI_TODAY", "2026-03-20", 1);
        assert_int_equal(rig_act(&r, &r.handler, "review", "again", m, "{\"received_on\":\"2026-03-01\"}", &receipt, &err),
                         ERR_CATALOGUE_CLOCK);
        EXPECT("counted", "2026-04-02");
    }
}

/* Art. 105: with somebody in custody a term ends on the very day; it follows who is in custody now. */
static void custody_follows_its_field(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-04", "accept", 0, "{\"watched\":true}").matter;
        EXPECT("in_custody", "2026-04-07"); /* Sat 4 April, Qingming until the 6th */
        EXPECT("held", "2026-04-07");
        act_receipt_t one = on(&r, "2026-03-05", "hold", m, "{\"in_custody\":1}");
        EXPECT("in_custody", "2026-04-04");
        EXPECT("held", "2026-04-07");
        EXPECT("counted", "2026-04-07");
        on(&r, "2026-03-06", "one_more", m, NULL); /* two: computed by the act, and nothing moves */
        EXPECT("in_custody", "2026-04-04");
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act WHERE act = 'one_more' AND body LIKE '%\"op\":\"move\"%'"), 0);
        on(&r, "2026-03-09", "hold", m, "{\"in_custody\":0,\"held\":true}");
        EXPECT("in_custody", "2026-04-07");
        EXPECT("held", "2026-04-04");
        rig_verify(&r);
        on(&r, "2026-03-10", "stop", m, NULL);
        EXPECT("in_custody", "paused");
        act_receipt_t again = on(&r, "2026-03-11", "one_more", m, NULL);
        EXPECT("in_custody", "paused");
        on(&r, "2026-03-12", "go", m, NULL);
        EXPECT("in_custody", "2026-04-06"); /* two days later: a holiday */
        EXPECT("counted", "2026-04-07");
        act_receipt_t longer = on(&r, "2026-03-13", "longer", m, NULL);
        EXPECT("in_custody", "2026-04-21");
        annul(&r, &longer);
        EXPECT("in_custody", "2026-04-06");
        act_receipt_t free_now = on(&r, "2026-03-16", "hold", m, "{\"in_custody\":null}");
        EXPECT("in_custody", "2026-04-07");
        annul(&r, &free_now);
        EXPECT("in_custody", "2026-04-06");
        correct(&r, &again, "{\"in_custody\":0}");
        EXPECT("in_custody", "2026-04-07");
        correct(&r, &one, "{\"held\":false}"); /* a later act says otherwise */
        EXPECT("held", "2026-04-04");
        on(&r, "2026-04-02", "hold", m, "{\"in_custody\":1}");
        on(&r, "2026-04-03", "again", m, "{\"received_on\":\"2026-04-02\"}");
        EXPECT("in_custody", "2026-05-02"); /* Labour Day: a new run keeps it */
        EXPECT("counted", "2026-05-06");
    }
}

static json_t *sum_of(rig_t *r, int64_t matter, const char *rule)
{
    json_t *sum = NULL;
    err_t err = {0};
    MUST(book_due_sum(r->book, matter, rule, LANG_EN, &sum, &err), &err);
    return sum;
}

static void the_sum_says_that_somebody_is_in_custody(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-04", "accept", 0, "{\"watched\":true}").matter;
        on(&r, "2026-03-05", "hold", m, "{\"in_custody\":1}");
        json_t *sum = sum_of(&r, m, "in_custody"), *steps = json_object_get(sum, "steps");
        json_t *last = json_array_get(steps, json_array_size(steps) - 1);
        assert_string_equal(json_string_value(json_object_get(last, "rule")), "custody_end");
        assert_non_null(strstr(json_string_value(json_object_get(last, "text")), "somebody is in custody"));
        json_decref(sum);
        sum = sum_of(&r, m, "counted");
        char *text = json_dumps(sum, 0);
        assert_null(strstr(text, "somebody is in custody"));
        free(text);
        json_decref(sum);
    }
}

/* What cannot be met at the final stage ends with the act that closed; annulling that lets it run again. */
static void closing_ends_what_nobody_can_meet(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-02", "accept", 0, "{\"watched\":true}").matter;
        EXPECT("report", "2026-03-23"); /* 22 March is a Sunday */
        act_receipt_t closed = on(&r, "2026-03-09", "close", m, NULL);
        EXPECT("report", "none");
        EXPECT("filing", "2026-05-06"); /* can be met there: runs on (2 May is a holiday) */
        EXPECT("custody", "2026-05-02"); /* lapses by itself */
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM due WHERE rule = 'report' AND state = 'cancelled'"), 1);
        rig_verify(&r);
        annul(&r, &closed);
        EXPECT("report", "2026-03-23");
        on(&r, "2026-03-10", "stop", m, NULL);
        on(&r, "2026-03-11", "report", m, NULL);
        on(&r, "2026-03-12", "close", m, NULL);
        on(&r, "2026-03-13", "after", m, NULL);
        EXPECT("counted", "none"); /* met though paused */
        EXPECT("filing", "none");
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM due WHERE state IN ('open', 'paused')"), 1);
    }
}

/* A term that begins on a day to come would hide one that was missed. */
static void a_term_cannot_begin_after_its_act(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        act_receipt_t receipt;
        err_t err = {0};
        (void)setenv("XIEZHI_TODAY", "2026-03-02", 1);
        assert_int_equal(rig_act(&r, &r.handler, "review", "accept", 0, "{\"received_on\":\"2026-03-03\"}", &receipt, &err),
                         ERR_REGISTER_DAY_AHEAD);
        assert_string_equal(err.field, "received_on");
        act_receipt_t opened = on(&r, "2026-03-02", "accept", 0, "{\"received_on\":\"2026-03-02\",\"hearing_on\":\"2026-06-01\","
                                                                "\"ends_on\":\"2026-12-01\"}");
        int64_t m = opened.matter;
        (void)setenv("XIEZHI_TODAY", "2026-03-05", 1);
        assert_int_equal(rig_act(&r, &r.handler, "review", "dates", m, "{\"received_on\":\"2027-12-31\"}", &receipt, &err),
                         ERR_REGISTER_DAY_AHEAD);
        json_t *f = json_loads("{\"received_on\":\"2026-03-04\"}", 0, NULL); /* before today, after the act */
        assert_int_equal(register_correct(r.book, &r.handler, opened.origin, opened.seq, f, "录入错误", NULL, r.arena, &receipt, &err),
                         ERR_REGISTER_DAY_AHEAD);
        json_decref(f);
        EXPECT("counted", "2026-04-02");
    }
}

/* Two causes at once: each pause ends with what its cause ends with, the term runs on when none lasts. */
static void pauses_nest(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-02", "accept", 0, "{\"watched\":true}").matter;
        EXPECT("nested", "2026-04-02");
        on(&r, "2026-03-09", "stop", m, NULL);
        act_receipt_t rest = on(&r, "2026-03-11", "rest", m, NULL);
        act_receipt_t go = on(&r, "2026-03-13", "go", m, NULL);
        EXPECT("nested", "paused");
        EXPECT("counted", "2026-04-07"); /* stopped by the one act alone: four days, then Qingming */
        annul(&r, &go);
        annul(&r, &rest);
        EXPECT("nested", "paused");
        on(&r, "2026-03-13", "go", m, NULL);
        EXPECT("nested", "2026-04-07"); /* 10 to 13 March */
        rig_verify(&r);
        on(&r, "2026-03-16", "rest", m, NULL);
        on(&r, "2026-03-17", "stop", m, NULL);
        on(&r, "2026-03-17", "stop", m, NULL); /* a second of the same cause: one end for both */
        act_receipt_t wake = on(&r, "2026-03-19", "wake", m, NULL);
        EXPECT("nested", "paused");
        on(&r, "2026-03-20", "go", m, NULL);
        EXPECT("nested", "2026-04-10"); /* 10 to 13 and 17 to 20 March: 8 days; a working day */
        json_t *sum = sum_of(&r, m, "nested");
        assert_int_equal(json_array_size(json_object_get(json_object_get(sum, "sum"), "pauses")), 4);
        json_decref(sum);
        on(&r, "2026-03-23", "stop", m, NULL);
        on(&r, "2026-03-23", "rest", m, NULL);
        on(&r, "2026-03-26", "again", m, NULL); /* begins anew: nothing lasts */
        EXPECT("nested", "2026-04-27"); /* 26 April is a Sunday */
        err_t err = {0};
        act_receipt_t receipt;
        (void)setenv("XIEZHI_TODAY", "2026-03-27", 1);
        assert_int_equal(register_annul(r.book, &r.handler, wake.origin, wake.seq, "误录", NULL, r.arena, &receipt, &err),
                         ERR_REGISTER_ANNUL_LATER);
    }
}

/* What was made possible on the 10th did not happen on the 5th, however late it is entered: else any missed term could be met. */
static void nothing_happens_before_it_was_possible(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        act_receipt_t receipt;
        err_t err = {0};
        int64_t m = on(&r, "2026-03-02", "accept", 0, "{\"watched\":true}").matter;
        act_receipt_t closed = on(&r, "2026-03-10", "close", m, NULL);
        (void)setenv("XIEZHI_TODAY", "2026-03-20", 1);
        act_request_t q = {.actor = r.handler, .kind = "review", .act = "after", .matter = m, .occurred_on = day_of(2026, 3, 5)};
        assert_int_equal(register_act(r.book, &q, r.arena, &receipt, &err), ERR_REGISTER_BEFORE);
        assert_string_equal(err.arg[3], "2026-03-10");
        annul(&r, &closed); /* closed on another day, it is possible from then on */
        q.act = "report";
        q.occurred_on = day_of(2026, 3, 3); /* open since the 2nd: entered late */
        MUST(register_act(r.book, &q, r.arena, &receipt, &err), &err);
        q.act = "close";
        q.occurred_on = day_of(2026, 3, 4);
        MUST(register_act(r.book, &q, r.arena, &receipt, &err), &err);
        q.act = "after";
        q.occurred_on = day_of(2026, 3, 5);
        MUST(register_act(r.book, &q, r.arena, &receipt, &err), &err);
    }
}

static const json_t *entry_of(const json_t *list, const char *rule)
{
    size_t i;
    json_t *d;
    json_array_foreach(list, i, d) if (strcmp(json_string_value(json_object_get(d, "rule")), rule) == 0) return d;
    fail_msg("no %s in the list", rule);
    return NULL;
}

static bool said(const json_t *list, const char *rule)
{
    return json_is_true(json_object_get(entry_of(list, rule), "provisional"));
}

/* A day in a year whose holidays nobody knows is called provisional wherever it is told; a term of custody needs no calendar. */
static void what_is_provisional_says_so(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        act_receipt_t opened = on(&r, "2026-12-10", "accept", 0, "{\"ends_on\":\"2027-01-20\"}");
        int64_t m = opened.matter;
        json_t *matter = NULL, *list = NULL, *desk = NULL, *sum;
        mine_t what = {.until = day_of(2027, 12, 31), .limit = 50};
        err_t err = {0};
        int provisional = 0;
        EXPECT("counted", "2027-01-10");
        for (size_t i = 0; i < opened.due_count; i++) {
            bool counted = strcmp(opened.due[i].rule, "counted") == 0;
            assert_true(opened.due[i].provisional == counted);
            provisional += opened.due[i].provisional;
        }
        assert_int_equal(provisional, 1);
        MUST(book_matter(r.book, &r.handler, m, &matter, &err), &err);
        MUST(book_due(r.book, &r.handler, day_of(2027, 12, 31), 50, &list, &err), &err);
        MUST(book_mine(r.book, &r.handler, &what, &desk, &err), &err);
        const json_t *told[] = {json_object_get(matter, "due"), list, json_object_get(desk, "due")};
        for (int i = 0; i < 3; i++) {
            assert_true(said(told[i], "counted"));
            if (i < 2) assert_false(said(told[i], "custody")); /* nobody has to do anything about it */
            assert_false(said(told[i], "given"));
        }
        sum = sum_of(&r, m, "counted");
        char *text = json_dumps(sum, 0);
        assert_null(strstr(text, "custody ends"));
        assert_null(strstr(text, "very day"));
        assert_non_null(strstr(text, "for the time being"));
        free(text);
        json_decref(sum);
        json_decref(matter);
        json_decref(list);
        json_decref(desk);
        /* any later receipt says it as well, from the table this time */
        act_receipt_t next = on(&r, "2026-12-11", "hold", m, NULL);
        provisional = 0;
        for (size_t i = 0; i < next.due_count; i++) provisional += next.due[i].provisional;
        assert_int_equal(provisional, 1);
        on(&r, "2026-12-14", "close", m, NULL);
    }
}

static int64_t tally(rig_t *r, const char *figure)
{
    char sql[160];
    (void)snprintf(sql, sizeof sql, "SELECT COALESCE(SUM(n), 0) FROM tally WHERE figure = '%s'", figure);
    return rig_number(r, sql);
}

/* A figure goes by the clock: moved by holidays, stopped and lengthened as the rule was. */
static void figures_count_what_was_in_time(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t m = on(&r, "2026-03-04", "accept", 0, NULL).matter;
        EXPECT("counted", "2026-04-07"); /* a Saturday, then Qingming: more than a month of days */
        act_receipt_t closed = on(&r, "2026-04-07", "close", m, NULL);
        assert_int_equal(tally(&r, "closed_in_time"), 1);
        annul(&r, &closed);
        assert_int_equal(tally(&r, "closed_in_time"), 0);
        act_receipt_t late = on(&r, "2026-04-08", "close", m, NULL);
        assert_int_equal(tally(&r, "closed_in_time"), 0);
        assert_int_equal(tally(&r, "closed_all"), 1);
        correct(&r, &late, "{\"own_days\":3}"); /* asked again: still late */
        assert_int_equal(tally(&r, "closed_in_time"), 0);
        m = on(&r, "2026-03-04", "accept", 0, NULL).matter;
        on(&r, "2026-03-10", "longer", m, NULL);
        on(&r, "2026-03-10", "stop", m, NULL);
        closed = on(&r, "2026-06-30", "close", m, NULL); /* met while it stood still */
        assert_int_equal(tally(&r, "closed_in_time"), 1);
        correct(&r, &closed, "{\"held\":true}");
        assert_int_equal(tally(&r, "closed_in_time"), 0);
        correct(&r, &closed, "{\"held\":false}");
        assert_int_equal(tally(&r, "closed_in_time"), 1);
        m = on(&r, "2026-03-04", "accept", 0, "{\"own_days\":100}").matter; /* the rule does not run */
        on(&r, "2026-03-05", "close", m, NULL);
        assert_int_equal(tally(&r, "closed_in_time"), 1);
        assert_int_equal(tally(&r, "closed_all"), 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_tell_the_days),
        cmocka_unit_test(acts_lengthen_stop_and_restart),
        cmocka_unit_test(corrections_and_annulments_move_days),
        cmocka_unit_test(pauses_at_the_edges),
        cmocka_unit_test(impossible_days_are_refused),
        cmocka_unit_test(custody_follows_its_field),
        cmocka_unit_test(the_sum_says_that_somebody_is_in_custody),
        cmocka_unit_test(closing_ends_what_nobody_can_meet),
        cmocka_unit_test(a_term_cannot_begin_after_its_act),
        cmocka_unit_test(figures_count_what_was_in_time),
        cmocka_unit_test(what_is_provisional_says_so),
        cmocka_unit_test(pauses_nest),
        cmocka_unit_test(nothing_happens_before_it_was_possible),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
