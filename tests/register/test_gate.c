/* test_gate.c - acts that wait until a term is over, or must come within it, by the day the register computed; and what is
 * corrected after others built on it. On both engines; the catalogue is tests/register/handling.
 */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EACH_ENGINE(r) for (int e_ = 0; e_ < engine_count() && (rig_open(&(r), e_), 1); stop(&(r)), e_++)

static void stop(rig_t *r)
{
    rig_reopen(r);
    rig_verify(r);
    rig_close(r);
}

/* What the refusal says in English; "" when there was none. */
static const char *detail(int failed, const err_t *err)
{
    static char text[1024];
    buf_t out;
    buf_init(&out, sizeof text - 1);
    if (failed) err_add_part(&out, err, ERR_DETAIL, LANG_EN);
    (void)snprintf(text, sizeof text, "%s", buf_text(&out));
    buf_release(&out);
    return text;
}

/* The act on that day; which is its last one, for corrections. */
static act_receipt_t last;
static const char *on(rig_t *r, const char *kind, const char *act, int64_t matter, const char *day, const char *fields)
{
    err_t err = {0};
    json_t *json = json_loads(fields, 0, NULL);
    act_request_t q = {.actor = r->clerk, .kind = kind, .act = act, .matter = matter, .fields = json};
    assert_int_equal(day_parse(day, &q.occurred_on, NULL), 0);
    act_receipt_t receipt = {0};
    int failed = register_act(r->book, &q, r->arena, &receipt, &err);
    json_decref(json);
    if (!failed) last = receipt;
    if (failed && failed != ERR_REGISTER_CONDITION) fail_msg("%s: %s", act, err_code_text((enum err_code)failed));
    return detail(failed, &err);
}

static const char *correct(rig_t *r, const act_receipt_t *act, const char *fields)
{
    act_receipt_t x;
    err_t err = {0};
    json_t *json = json_loads(fields, 0, NULL);
    int failed = register_correct(r->book, &r->clerk, act->origin, act->seq, json, "录错", NULL, r->arena, &x, &err);
    json_decref(json);
    if (failed && failed != ERR_REGISTER_CONDITION) fail_msg("correct: %s", err_code_text((enum err_code)failed));
    return detail(failed, &err);
}

/* Told on 20 January 2025: ten days end on 30 January, in the Spring Festival (28 January to 4 February), so on 5 February. */
static int64_t told(rig_t *r)
{
    assert_string_equal(on(r, "notice", "take", 0, "2025-01-20", "{\"topic\":\"甲\"}"), "");
    int64_t m = last.matter;
    assert_string_equal(on(r, "notice", "tell", m, "2025-01-20", "{\"told_on\":\"2025-01-20\"}"), "");
    return m;
}

static void an_act_waits_for_the_moved_day(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        static const char not_over[] = "the term is not over";
        int64_t m = told(&r);
        assert_string_equal(on(&r, "notice", "close", m, "2025-01-30", "{}"), not_over);
        assert_string_equal(on(&r, "notice", "close", m, "2025-01-31", "{}"), not_over);
        assert_string_equal(on(&r, "notice", "close", m, "2025-02-05", "{}"), not_over);
        /* a day in a field instead of the act's own, which is long over */
        assert_string_equal(on(&r, "notice", "settle", m, "2025-03-03", "{\"in_force_on\":\"2025-02-05\"}"), "not over on that day");
        assert_string_equal(on(&r, "notice", "settle", m, "2025-03-03", "{\"in_force_on\":\"2025-02-06\"}"), "");
        /* nor by correcting: the same term is asked */
        act_receipt_t settled = last;
        assert_string_equal(correct(&r, &settled, "{\"in_force_on\":\"2025-02-05\"}"), "not over on that day");
        assert_string_equal(correct(&r, &settled, "{\"in_force_on\":\"2025-02-07\"}"), "");
        assert_string_equal(on(&r, "notice", "close", m, "2025-02-06", "{}"), "");
    }
}

static void within_the_term(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        int64_t m = told(&r);
        assert_string_equal(on(&r, "notice", "reply", m, "2025-02-06", "{}"), "the term is not open");
        /* entered later, given in time: the last day is the moved one */
        assert_string_equal(on(&r, "notice", "reply", m, "2025-02-08", "{\"replied_on\":\"2025-02-06\"}"), "the term is not open");
        assert_string_equal(on(&r, "notice", "reply", m, "2025-02-08", "{\"replied_on\":\"2025-02-05\"}"), "");
        act_receipt_t replied = last;
        assert_string_equal(correct(&r, &replied, "{\"replied_on\":\"2025-02-06\"}"), "the term is not open");
        /* ended since: what it was before the act is what a correction asks */
        assert_string_equal(on(&r, "notice", "object", m, "2025-02-08", "{}"), "");
        assert_string_equal(correct(&r, &replied, "{\"replied_on\":\"2025-02-04\"}"), "");
        assert_string_equal(correct(&r, &replied, "{\"replied_on\":\"2025-02-06\"}"), "the term is not open");
    }
}

/* What the act came to, its day not being refused by a condition. */
static int longer(rig_t *r, const char *act, int64_t matter, const char *day)
{
    err_t err = {0};
    act_receipt_t receipt;
    act_request_t q = {.actor = r->clerk, .kind = "notice", .act = act, .matter = matter};
    assert_int_equal(day_parse(day, &q.occurred_on, NULL), 0);
    return register_act(r->book, &q, r->arena, &receipt, &err);
}

/* The last day is the one the register moved (5 February); one that stands still is not over; `late` acts may. */
static void what_is_over_is_not_extended(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        int64_t m = told(&r), still = told(&r);
        assert_int_equal(longer(&r, "more", m, "2025-02-06"), ERR_REGISTER_TERM_OVER);
        assert_int_equal(longer(&r, "more", m, "2025-02-05"), 0); /* five days on from 30 January: 4 February, so 5 February again */
        assert_int_equal(longer(&r, "more", m, "2025-02-06"), ERR_REGISTER_TERM_OVER);
        assert_int_equal(longer(&r, "much_more", m, "2025-02-06"), 0);
        assert_string_equal(on(&r, "notice", "stop", still, "2025-01-22", "{}"), "");
        assert_int_equal(longer(&r, "more", still, "2025-06-03"), 0);
    }
}

static int served(rig_t *r, const char *act, int64_t matter, const char *day, const char *field, const char *value)
{
    err_t err = {0};
    json_t *json = value ? json_pack("{s:s}", field, value) : NULL;
    act_request_t q = {.actor = r->clerk, .kind = "served", .act = act, .matter = matter, .fields = json};
    assert_int_equal(day_parse(day, &q.occurred_on, NULL), 0);
    int failed = register_act(r->book, &q, r->arena, &last, &err);
    json_decref(json);
    return failed;
}

static int served_corrected(rig_t *r, const act_receipt_t *act, const char *field, const char *value)
{
    err_t err = {0};
    act_receipt_t x;
    json_t *json = json_pack("{s:s}", field, value);
    int failed = register_correct(r->book, &r->clerk, act->origin, act->seq, json, "录错", NULL, r->arena, &x, &err);
    json_decref(json);
    return failed;
}

/* Decided on 20 January: what is served then is not served on the 19th, entered or corrected; the decision's own day will do. */
static void a_term_does_not_start_before_what_makes_it_run(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        assert_int_equal(served(&r, "take", 0, "2025-01-06", "topic", "甲"), 0);
        int64_t m = last.matter;
        assert_int_equal(served(&r, "decide", m, "2025-01-20", NULL, NULL), 0);
        assert_int_equal(served(&r, "serve", m, "2025-01-21", "served_on", "2025-01-19"), ERR_REGISTER_DAY_BEFORE);
        assert_int_equal(served(&r, "serve", m, "2025-01-21", "served_on", "2025-01-20"), 0);
        act_receipt_t act = last;
        assert_int_equal(served_corrected(&r, &act, "served_on", "2025-01-19"), ERR_REGISTER_DAY_BEFORE);
        assert_int_equal(served_corrected(&r, &act, "served_on", "2025-01-21"), 0);
        assert_int_equal(served_corrected(&r, &act, "seen_on", "2025-01-07"), 0); /* no term starts from it */
        assert_int_equal(served(&r, "hear", m, "2025-01-22", "heard_on", "2025-01-07"), 0);
        /* what moved the matter later does not count for an act of before */
        assert_int_equal(served(&r, "close", m, "2025-01-24", NULL, NULL), 0);
        assert_int_equal(served_corrected(&r, &act, "served_on", "2025-01-20"), 0);
    }
}

static const char *term_state(rig_t *r, int64_t matter, char due[DAY_TEXT])
{
    json_t *m = NULL;
    err_t err = {0};
    MUST(book_matter(r->book, NULL, matter, &m, &err), &err);
    const json_t *d = json_array_get(json_object_get(m, "due"), 0);
    const char *state = arena_text(r->arena, json_string_value(json_object_get(d, "state"))), *on = json_string_value(json_object_get(d, "due_on"));
    (void)snprintf(due, DAY_TEXT, "%s", on ? on : "-");
    json_decref(m);
    return state;
}

static void volume(rig_t *r, const char *act, int64_t m, const char *day, const char *state, const char *due)
{
    char said[DAY_TEXT];
    assert_string_equal(on(r, "volume", act, m, day, m ? "{}" : "{\"topic\":\"甲\"}"), "");
    if (!state) return;
    assert_string_equal(term_state(r, m, said), state);
    assert_string_equal(said, due);
}

/* 3 March 2025 and ten days: Thursday the 13th; a day of pause; five days longer: Wednesday the 19th. Acts 26, 27 and 90 less 64
 * and the like must not be taken for each other. */
static void a_kind_may_have_a_hundred_acts(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        volume(&r, "take", 0, "2025-03-03", NULL, NULL);
        int64_t m = last.matter;
        volume(&r, "a26", m, "2025-03-03", NULL, NULL);
        assert_int_equal(last.due_count, 0);
        volume(&r, "a90", m, "2025-03-03", "open", "2025-03-13");
        volume(&r, "a33", m, "2025-03-04", "open", "2025-03-13");
        volume(&r, "a91", m, "2025-03-04", "paused", "-");
        volume(&r, "a28", m, "2025-03-05", "paused", "-");
        volume(&r, "a92", m, "2025-03-05", "open", "2025-03-14");
        volume(&r, "a96", m, "2025-03-05", "open", "2025-03-19");
        volume(&r, "a97", m, "2025-03-06", "met", "2025-03-19");
        volume(&r, "close", m, "2025-03-06", NULL, NULL);
    }
}

/* What somebody of the public sent is annulled by a leader alone. */
static void what_the_public_sent_does_not_vanish(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        err_t err = {0};
        act_receipt_t sent, x;
        json_t *fields = json_pack("{s:s}", "topic", "来信");
        actor_t citizen = r.clerk;
        citizen.login = "@public";
        act_request_t q = {.actor = citizen, .kind = "notice", .act = "take", .fields = fields, .occurred_on = DAY_NONE};
        MUST(register_act(r.book, &q, r.arena, &sent, &err), &err);
        q.actor = r.clerk;
        act_receipt_t own;
        MUST(register_act(r.book, &q, r.arena, &own, &err), &err);
        json_decref(fields);
        assert_int_equal(register_annul(r.book, &r.clerk, sent.origin, sent.seq, "错", NULL, r.arena, &x, &err), ERR_REGISTER_FROM_PUBLIC);
        MUST(register_annul(r.book, &r.clerk, own.origin, own.seq, "错", NULL, r.arena, &x, &err), &err);
        actor_t leader = r.clerk; /* of the same desk, and a leader */
        leader.roles |= r.chief.roles;
        MUST(register_annul(r.book, &leader, sent.origin, sent.seq, "重复来信", NULL, r.arena, &x, &err), &err);
    }
}

/* A defined answer in each state of the rule. */
static void every_state_of_a_rule_answers(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        static const char not_over[] = "the term is not over", not_open[] = "the term is not open";
        /* never began: neither over nor open; told together with what else fails, in the order of the file */
        assert_string_equal(on(&r, "notice", "take", 0, "2025-01-20", "{\"topic\":\"不结\"}"), "");
        int64_t none = last.matter;
        assert_string_equal(on(&r, "notice", "close", none, "2025-09-01", "{}"), "it stays open; the term is not over");
        assert_string_equal(on(&r, "notice", "reply", none, "2025-01-21", "{}"), not_open);
        /* stands still: open however long, not over */
        int64_t m = told(&r);
        assert_string_equal(on(&r, "notice", "stop", m, "2025-01-22", "{}"), "");
        assert_string_equal(on(&r, "notice", "close", m, "2025-06-03", "{}"), not_over);
        assert_string_equal(on(&r, "notice", "reply", m, "2025-06-03", "{}"), "");
        act_receipt_t paused = last;
        /* runs on: 22 January still counted, eight of the ten days are left: 11 June */
        assert_string_equal(on(&r, "notice", "run", m, "2025-06-03", "{}"), "");
        assert_string_equal(on(&r, "notice", "reply", m, "2025-06-11", "{}"), "");
        assert_string_equal(on(&r, "notice", "reply", m, "2025-06-12", "{}"), not_open);
        /* longer by five days: Monday, 16 June */
        assert_string_equal(on(&r, "notice", "more", m, "2025-06-11", "{}"), "");
        assert_string_equal(on(&r, "notice", "close", m, "2025-06-16", "{}"), not_over);
        /* the reply of the pause is asked as of the pause */
        assert_string_equal(correct(&r, &paused, "{\"replied_on\":\"2025-06-02\"}"), "");
        /* met and cancelled: its last day stands */
        assert_string_equal(on(&r, "notice", "object", m, "2025-06-12", "{}"), "");
        assert_string_equal(on(&r, "notice", "close", m, "2025-06-16", "{}"), not_over);
        assert_string_equal(on(&r, "notice", "close", m, "2025-06-17", "{}"), "");
        int64_t gone = told(&r);
        assert_string_equal(on(&r, "notice", "drop", gone, "2025-01-22", "{}"), "");
        assert_string_equal(on(&r, "notice", "close", gone, "2025-02-05", "{}"), not_over);
        /* begun anew: the newest run is asked */
        assert_string_equal(on(&r, "notice", "tell", gone, "2025-03-03", "{\"told_on\":\"2025-03-03\"}"), "");
        assert_string_equal(on(&r, "notice", "close", gone, "2025-03-13", "{}"), not_over);
        assert_string_equal(on(&r, "notice", "close", gone, "2025-03-14", "{}"), "");
    }
}

static void a_birth_is_asked_of_the_party(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        /* born 1949-12-31 by the number, and 2009-01-02 as said; a name alone says nothing */
        static const char grown[] = "{\"person\":{\"type\":\"person\",\"name\":\"王成年\",\"identity\":\"11010519491231002X\"}}";
        int64_t m = told(&r);
        assert_string_equal(on(&r, "notice", "note", m, "2025-01-20", grown), "of age");
        assert_string_equal(on(&r, "notice", "note", m, "2025-01-20", "{\"person\":{\"type\":\"person\",\"name\":\"李某\"}}"), "");
        assert_string_equal(on(&r, "notice", "note", m, "2025-01-20", "{\"person\":{\"type\":\"person\",\"name\":\"李某\",\"born\":\"2009-01-02\"}}"), "");
        act_receipt_t noted = last;
        assert_string_equal(correct(&r, &noted, grown), "of age");
    }
}

#define NAMED(name, more) "{\"other\":{\"type\":\"person\",\"name\":\"" name "\"" more "}}"

/* A number says all; where one of the two has none, the name does, unless the births differ. */
static void the_same_party_is_known_without_a_number(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        static const char number[] = "{\"person\":{\"type\":\"person\",\"name\":\"李某\",\"identity\":\"110101200901011238\"}}";
        static const char bare[] = "{\"person\":{\"type\":\"person\",\"name\":\"李某\",\"born\":\"2009-01-01\"}}";
        int64_t m = told(&r);
        assert_string_equal(on(&r, "notice", "compare", m, "2025-01-20", NAMED("李某", "")), "not the same"); /* nobody to compare with */
        assert_string_equal(on(&r, "notice", "note", m, "2025-01-20", number), "");
        assert_string_equal(on(&r, "notice", "compare", m, "2025-01-20", NAMED("李小某", ",\"identity\":\"110101200901011238\"")), "");
        assert_string_equal(on(&r, "notice", "compare", m, "2025-01-20", NAMED("李某", ",\"identity\":\"110101200805060013\"")), "not the same");
        assert_string_equal(on(&r, "notice", "compare", m, "2025-01-20", NAMED("李某", "")), "");
        assert_string_equal(on(&r, "notice", "compare", m, "2025-01-20", NAMED("李某", ",\"born\":\"2009-01-02\"")), "not the same");
        assert_string_equal(on(&r, "notice", "compare", m, "2025-01-20", NAMED("王某", "")), "not the same");
        assert_string_equal(on(&r, "notice", "note", m, "2025-01-20", bare), "");
        assert_string_equal(on(&r, "notice", "compare", m, "2025-01-20", NAMED("李某", "")), "");
        assert_string_equal(on(&r, "notice", "compare", m, "2025-01-20", NAMED("李某", ",\"identity\":\"110101200805060013\"")), "not the same");
    }
}

static bool may(rig_t *r, int64_t matter, const char *act)
{
    err_t err = {0};
    json_t *j = NULL, *one;
    size_t i;
    bool found = false;
    MUST(book_matter(r->book, &r->clerk, matter, &j, &err), &err);
    json_array_foreach(json_object_get(j, "may"), i, one) found = found || strcmp(json_string_value(one), act) == 0;
    json_decref(j);
    return found;
}

/* What is offered goes by the fields a condition looks at, as the catalogue read them, and not by the letters of its text. */
static void what_may_be_done_is_known_by_the_fields(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        assert_string_equal(on(&r, "notice", "take", 0, "2025-01-20", "{\"topic\":\"甲\"}"), "");
        act_receipt_t taken = last;
        assert_false(may(&r, taken.matter, "rename")); /* it sets the topic, and the condition does not look at it */
        assert_true(may(&r, taken.matter, "note"));
        assert_string_equal(on(&r, "notice", "tell", taken.matter, "2025-01-20", "{\"told_on\":\"2025-01-20\"}"), "");
        assert_true(may(&r, taken.matter, "rename"));
    }
}

static enum err_code corrected(rig_t *r, const actor_t *actor, const act_receipt_t *act, const char *fields, err_t *err)
{
    act_receipt_t x;
    int64_t acts = rig_number(r, "SELECT COUNT(*) FROM act");
    json_t *json = json_loads(fields, 0, NULL);
    *err = (err_t){0};
    int failed = register_correct(r->book, actor, act->origin, act->seq, json, "录错", NULL, r->arena, &x, err);
    json_decref(json);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act") - acts, failed ? 0 : 1);
    return (enum err_code)failed;
}

static void what_a_decision_rests_on_is_corrected_by_who_decides(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        err_t err;
        act_receipt_t took = rig_must(&r, &r.clerk, "plea", "take", 0, "{\"topic\":\"甲\",\"sort\":\"small\"}");
        /* a fixed field is changed by acts only */
        assert_int_equal(corrected(&r, &r.clerk, &took, "{\"sort\":\"large\"}", &err), ERR_REGISTER_FIXED);
        (void)rig_must(&r, &r.chief, "plea", "sort_anew", took.matter, "{\"sort\":\"large\"}");
        act_receipt_t proposed = rig_must(&r, &r.clerk, "plea", "propose", took.matter, "{\"amount\":5}");
        assert_int_equal(corrected(&r, &r.clerk, &proposed, "{\"amount\":6}", &err), 0);
        /* what the act, or a later one, cannot do without is not emptied */
        assert_int_equal(corrected(&r, &r.clerk, &proposed, "{\"amount\":null}", &err), ERR_REGISTER_REQUIRED);
        assert_string_equal(err.field, "amount");
        assert_int_equal(corrected(&r, &r.clerk, &took, "{\"topic\":\"\u3000\"}", &err), ERR_REGISTER_REQUIRED);
        /* a leader's act that leads nowhere decides nothing */
        (void)rig_must(&r, &r.chief, "plea", "look", took.matter, NULL);
        assert_int_equal(corrected(&r, &r.clerk, &proposed, "{\"amount\":7}", &err), 0);
        act_receipt_t clause = rig_part(&r, &r.clerk, "clause", "make", took.matter, "{\"says\":\"甲\"}");
        assert_int_equal(corrected(&r, &r.clerk, &clause, "{\"says\":\"乙\"}", &err), 0);
        /* a decision in another part that names it guards it as well */
        act_receipt_t confirmed = rig_part(&r, &r.clerk, "clause", "make", took.matter, "{\"says\":\"戊\"}");
        act_receipt_t asked = rig_part(&r, &r.clerk, "confirmation", "ask", took.matter, arena_printf(r.arena, "{\"clause\":\"%s\"}", rig_id(&r, confirmed.matter)));
        assert_int_equal(corrected(&r, &r.clerk, &confirmed, "{\"says\":\"己\"}", &err), 0);
        (void)rig_must(&r, &r.chief, "confirmation", "confirm", asked.matter, NULL);
        assert_int_equal(corrected(&r, &r.clerk, &confirmed, "{\"says\":\"庚\"}", &err), ERR_REGISTER_DECIDED);
        assert_int_equal(corrected(&r, &r.chief, &confirmed, "{\"says\":\"庚\"}", &err), 0);
        assert_int_equal(corrected(&r, &r.clerk, &clause, "{\"says\":\"乙二\"}", &err), 0);
        (void)rig_must(&r, &r.chief, "plea", "approve", took.matter, NULL);
        assert_int_equal(corrected(&r, &r.clerk, &proposed, "{\"amount\":700}", &err), ERR_REGISTER_DECIDED);
        assert_non_null(strstr(detail(1, &err), "\"Approve\" was decided on 2026-03-16"));
        assert_non_null(strstr(detail(1, &err), "Chief procurator"));
        /* what the whole was decided with, its parts, no less */
        assert_int_equal(corrected(&r, &r.clerk, &clause, "{\"says\":\"丙\"}", &err), ERR_REGISTER_DECIDED);
        assert_int_equal(corrected(&r, &r.chief, &clause, "{\"says\":\"丁\"}", &err), 0);
        act_receipt_t later = rig_part(&r, &r.clerk, "clause", "make", took.matter, "{\"says\":\"附\"}");
        assert_int_equal(corrected(&r, &r.clerk, &later, "{\"says\":\"附一\"}", &err), 0);
        assert_int_equal(corrected(&r, &r.clerk, &took, "{\"topic\":\"乙\"}", &err), ERR_REGISTER_DECIDED);
        assert_int_equal(corrected(&r, &r.elsewhere, &proposed, "{\"amount\":8}", &err), ERR_REGISTER_NOT_AN_ACT);
        /* the chief proposes nothing himself, and corrects what he approved */
        assert_int_equal(corrected(&r, &r.chief, &proposed, "{\"amount\":8}", &err), 0);
        assert_string_equal(rig_field(&r, took.matter, "amount"), "8");
        /* what came after the decision is the clerk's again */
        act_receipt_t handed = rig_must(&r, &r.clerk, "plea", "hand_over", took.matter, "{\"handed\":\"当面\"}");
        assert_int_equal(corrected(&r, &r.clerk, &handed, "{\"handed\":\"邮寄\"}", &err), 0);
        /* an act that says who alone annuls it; the others of the kind are annulled as ever */
        act_receipt_t gone;
        err = (err_t){0};
        assert_int_equal(register_annul(r.book, &r.clerk, handed.origin, handed.seq, "误录", NULL, r.arena, &gone, &err), ERR_REGISTER_RIGHT);
        err = (err_t){0};
        assert_int_equal(register_annul(r.book, &r.chief, handed.origin, handed.seq, "误录", NULL, r.arena, &gone, &err), 0);
    }
}

/* Later acts that computed from a corrected value are told, and the receipt says where the matter stands, not where it stood. */
static void what_was_computed_from_it_is_told(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        err_t err = {0};
        act_receipt_t x, took = rig_must(&r, &r.clerk, "errand", "take", 0, "{\"topic\":\"甲\"}");
        act_receipt_t noted = rig_must(&r, &r.clerk, "errand", "note", took.matter, "{\"days\":3,\"served\":true,\"heard\":true}");
        act_receipt_t granted = rig_must(&r, &r.clerk, "errand", "grant", took.matter, NULL);
        assert_string_equal(rig_field(&r, took.matter, "twice"), "6");
        json_t *fields = json_pack("{s:i}", "days", 10);
        MUST(register_correct(r.book, &r.clerk, noted.origin, noted.seq, fields, "录错", NULL, r.arena, &x, &err), &err);
        assert_int_equal(x.relied_count, 1);
        assert_true(x.relied[0].act == matter_id(granted.origin, granted.seq));
        assert_string_equal(x.relied[0].act_name, "grant");
        assert_string_equal(rig_field(&r, took.matter, "twice"), "6"); /* it stands until somebody looks at it */
        (void)rig_must(&r, &r.clerk, "errand", "close", took.matter, NULL);
        (void)json_object_set_new(fields, "days", json_integer(5));
        MUST(register_correct(r.book, &r.clerk, noted.origin, noted.seq, fields, "录错", NULL, r.arena, &x, &err), &err);
        assert_string_equal(x.stage, "closed");
        json_decref(fields);
    }
}

int main(void)
{
    (void)setenv("XIEZHI_TEST_CATALOGUE", getenv("XIEZHI_TEST_HANDLING"), 1);
    (void)setenv("XIEZHI_TODAY", "2026-03-16", 1); /* a Monday */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_act_waits_for_the_moved_day), cmocka_unit_test(within_the_term),
        cmocka_unit_test(what_is_over_is_not_extended),
        cmocka_unit_test(a_term_does_not_start_before_what_makes_it_run), cmocka_unit_test(a_kind_may_have_a_hundred_acts),
        cmocka_unit_test(what_the_public_sent_does_not_vanish), cmocka_unit_test(what_was_computed_from_it_is_told),
        cmocka_unit_test(every_state_of_a_rule_answers),  cmocka_unit_test(a_birth_is_asked_of_the_party),
        cmocka_unit_test(the_same_party_is_known_without_a_number), cmocka_unit_test(what_may_be_done_is_known_by_the_fields),
        cmocka_unit_test(what_a_decision_rests_on_is_corrected_by_who_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
