/* test_handling.c - each condition tells its own reason, only who handles a matter acts on it, and what an act computes
 * follows its correction; on both engines. The catalogue is tests/register/handling.
 */
#include "rig.h"
#include "register/desk.h"

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

/* What the refusal says in the language. */
static const char *detail(const err_t *err, enum lang lang)
{
    static char text[1024];
    buf_t out;
    buf_init(&out, sizeof text - 1);
    err_add_part(&out, err, ERR_DETAIL, lang);
    (void)snprintf(text, sizeof text, "%s", buf_text(&out));
    buf_release(&out);
    return text;
}

/* How many of the desk's lists name the matter, and as what. */
static const char *on_desk(rig_t *r, const actor_t *actor, int64_t matter)
{
    static char text[200];
    static const char *const lists[] = {"due", "waiting"};
    json_t *desk = NULL, *e;
    err_t err = {0};
    char id[48];
    size_t n;
    text[0] = '\0';
    matter_text(matter, id);
    MUST(book_mine(r->book, actor, &(mine_t){.until = DAY_NONE, .limit = 50}, &desk, &err), &err);
    for (size_t l = 0; l < 2; l++)
        json_array_foreach(json_object_get(desk, lists[l]), n, e)
            if (strcmp(json_string_value(json_object_get(e, "matter")), id) == 0)
                (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s as %s, %zu", text[0] ? "; " : "", lists[l],
                               json_string_value(json_object_get(e, "as")), json_array_size(json_object_get(e, "acts")));
    json_decref(desk);
    return text;
}

/* --- one reason for each condition -------------------------------------------------------------------------- */

static void a_refusal_tells_only_the_conditions_that_failed(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        act_receipt_t a = rig_must(&r, &r.clerk, "errand", "take", 0, "{\"topic\":\"甲\"}");
        /* nothing is known: all three are false, in the order of the file */
        err_t e = rig_refused(&r, &r.clerk, "errand", "close", a.matter, NULL, ERR_REGISTER_CONDITION);
        assert_string_equal(detail(&e, LANG_ZH), "未满十日；尚未送达；尚未听取意见");
        assert_string_equal(detail(&e, LANG_EN), "the ten days are not over; it was not served; nobody was heard");
        (void)rig_must(&r, &r.clerk, "errand", "note", a.matter, "{\"days\":10,\"heard\":true}");
        e = rig_refused(&r, &r.clerk, "errand", "close", a.matter, NULL, ERR_REGISTER_CONDITION);
        assert_string_equal(detail(&e, LANG_ZH), "尚未送达");
        assert_string_equal(detail(&e, LANG_EN), "it was not served");
        (void)rig_must(&r, &r.clerk, "errand", "note", a.matter, "{\"days\":9,\"served\":true}");
        e = rig_refused(&r, &r.clerk, "errand", "close", a.matter, NULL, ERR_REGISTER_CONDITION);
        assert_string_equal(detail(&e, LANG_ZH), "未满十日");
        (void)rig_must(&r, &r.clerk, "errand", "note", a.matter, "{\"days\":11}");
        assert_string_equal(on_desk(&r, &r.clerk, a.matter), "due as role, 1");
        assert_string_equal(rig_must(&r, &r.clerk, "errand", "close", a.matter, NULL).stage, "closed");
        /* the others' time to object runs on, but it is no work of anybody's */
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM due WHERE rule = 'object' AND state = 'open'"), 1);
        assert_string_equal(on_desk(&r, &r.clerk, a.matter), "");
    }
}

/* --- who handles it ------------------------------------------------------------------------------------------ */

static int64_t piece(rig_t *r, const actor_t *actor, int64_t brief, enum err_code code)
{
    act_receipt_t receipt = {0};
    err_t err = {0};
    json_t *fields = json_pack("{s:s}", "what", "书证");
    act_request_t q = {.actor = *actor, .kind = "piece", .act = "make", .parent = brief, .occurred_on = DAY_NONE, .fields = fields};
    assert_int_equal(register_act(r->book, &q, r->arena, &receipt, &err), code);
    json_decref(fields);
    return receipt.matter;
}

/* "act act …" of what the actor may do with the matter now. */
static const char *may(rig_t *r, const actor_t *actor, int64_t matter)
{
    static char text[400];
    json_t *m = NULL;
    err_t err = {0};
    size_t i;
    json_t *act;
    text[0] = '\0';
    MUST(book_matter(r->book, actor, matter, &m, &err), &err);
    json_array_foreach(json_object_get(m, "may"), i, act)
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", json_string_value(act));
    json_decref(m);
    return text;
}

static void only_the_handler_acts_once_somebody_handles_it(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        actor_t other = r.handler, both = r.handler;
        other.login = "zhou";
        other.roles &= ~r.clerk.roles;
        both.login = "wu";
        both.roles |= r.chief.roles;
        int64_t a = rig_must(&r, &r.clerk, "brief", "take", 0, "{\"topic\":\"甲\"}").matter;
        /* nobody yet: any holder of the role; it waits for each of them */
        assert_string_equal(may(&r, &other, a), "note read decide");
        assert_string_equal(on_desk(&r, &other, a), "due as role, 1");
        (void)rig_must(&r, &other, "brief", "note", a, "{\"topic\":\"乙\"}");
        int64_t p = piece(&r, &other, a, 0);
        assert_string_equal(on_desk(&r, &other, p), "due as role, 1");
        act_receipt_t assigned = rig_must(&r, &r.chief, "brief", "assign", a, "{\"handler\":\"li\"}");
        /* now li */
        err_t e = rig_refused(&r, &other, "brief", "decide", a, NULL, ERR_REGISTER_HANDLER);
        assert_string_equal(e.arg[1], "li");
        (void)rig_refused(&r, &other, "brief", "note", a, "{\"topic\":\"丙\"}", ERR_REGISTER_HANDLER);
        (void)rig_refused(&r, &other, "piece", "drop", p, NULL, ERR_REGISTER_HANDLER);
        (void)piece(&r, &other, a, ERR_REGISTER_HANDLER);
        assert_string_equal(may(&r, &other, a), "read");
        assert_string_equal(may(&r, &other, p), "");
        assert_string_equal(may(&r, &r.handler, a), "note read decide");
        assert_string_equal(may(&r, &r.handler, p), "drop");
        assert_string_equal(on_desk(&r, &other, a), "");
        assert_string_equal(on_desk(&r, &other, p), "");
        assert_string_equal(on_desk(&r, &r.handler, a), "due as handler, 1");
        assert_string_equal(on_desk(&r, &r.handler, p), "due as handler, 1");
        (void)rig_must(&r, &other, "brief", "read", a, "{\"topic\":\"丁\"}");
        /* another role of the act does it by itself; who has that role too */
        assert_string_equal(may(&r, &r.chief, a), "assign note");
        (void)rig_must(&r, &r.chief, "brief", "note", a, "{\"topic\":\"戊\"}");
        (void)rig_must(&r, &both, "brief", "note", a, "{\"topic\":\"己\"}");
        /* the opening act of a part that is of another role */
        actor_t clerk = r.clerk;
        (void)piece(&r, &clerk, a, 0);
        /* amending is like performing */
        act_receipt_t x;
        err_t err = {0};
        act_receipt_t mine = rig_must(&r, &r.handler, "brief", "note", a, "{\"topic\":\"庚\"}");
        assert_int_equal(register_annul(r.book, &other, mine.origin, mine.seq, "误录", NULL, r.arena, &x, &err), ERR_REGISTER_HANDLER);
        MUST(register_annul(r.book, &r.handler, mine.origin, mine.seq, "误录", NULL, r.arena, &x, &err), &err);
        /* reassigned */
        (void)rig_must(&r, &r.chief, "brief", "assign", a, "{\"handler\":\"zhou\"}");
        (void)rig_refused(&r, &r.handler, "brief", "decide", a, NULL, ERR_REGISTER_HANDLER);
        (void)rig_must(&r, &other, "piece", "drop", p, NULL);
        (void)rig_must(&r, &other, "brief", "decide", a, NULL);
        assert_int_not_equal(assigned.matter, 0);
    }
}

/* --- what follows a correction ------------------------------------------------------------------------------- */

/* The field as the matter has it, as JSON. */
static const char *value(rig_t *r, int64_t matter, const char *field)
{
    static char text[200];
    json_t *m = NULL;
    err_t err = {0};
    MUST(book_matter(r->book, NULL, matter, &m, &err), &err);
    char *dump = json_dumps(json_object_get(json_object_get(m, "fields"), field), JSON_ENCODE_ANY);
    (void)snprintf(text, sizeof text, "%s", dump ? dump : "");
    free(dump);
    json_decref(m);
    return text;
}

static int correct(rig_t *r, act_receipt_t act, const char *fields)
{
    act_receipt_t x;
    err_t err = {0};
    json_t *json = json_loads(fields, 0, NULL);
    int failed = register_correct(r->book, &r->clerk, act.origin, act.seq, json, "录错", NULL, r->arena, &x, &err);
    json_decref(json);
    return failed;
}

static void what_an_act_computed_from_its_own_fields_follows_their_correction(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        act_receipt_t a = rig_must(&r, &r.clerk, "offence", "take", 0, "{\"topic\":\"甲\",\"crime\":\"264\",\"days\":3}");
        assert_string_equal(value(&r, a.matter, "sort"), "\"theft\"");
        assert_string_equal(value(&r, a.matter, "twice"), "6");
        act_receipt_t again = rig_must(&r, &r.clerk, "offence", "again", a.matter, NULL);
        assert_string_equal(value(&r, a.matter, "times"), "2");
        int64_t corruption = rig_number(&r, "SELECT coalesce(sum(n), 0) FROM tally WHERE figure = 'taken_corruption'");
        assert_int_equal(corruption, 0);
        /* the crime alone: its group goes with it; the days and the count stay */
        assert_int_equal(correct(&r, a, "{\"crime\":\"385\"}"), 0);
        assert_string_equal(value(&r, a.matter, "sort"), "\"corruption\"");
        assert_string_equal(value(&r, a.matter, "twice"), "6");
        assert_string_equal(value(&r, a.matter, "times"), "2");
        assert_int_equal(rig_number(&r, "SELECT sum(n) FROM tally WHERE figure = 'taken_corruption'"), 1);
        assert_int_equal(rig_number(&r, "SELECT sum(n) FROM tally WHERE figure = 'taken'"), 1);
        /* what the sum adds up too; nothing becomes nothing */
        assert_int_equal(correct(&r, a, "{\"days\":5}"), 0);
        assert_string_equal(value(&r, a.matter, "twice"), "10");
        assert_int_equal(rig_number(&r, "SELECT sum(amount) FROM tally WHERE figure = 'days_twice'"), 10);
        assert_int_equal(correct(&r, a, "{\"days\":null}"), 0);
        assert_string_equal(value(&r, a.matter, "twice"), "null");
        assert_int_equal(correct(&r, a, "{\"days\":4}"), 0);
        /* the same group: the topic and another crime of it change nothing else; by hand it is what the hand says */
        assert_int_equal(correct(&r, a, "{\"topic\":\"乙\",\"crime\":\"383\"}"), 0);
        assert_string_equal(value(&r, a.matter, "sort"), "\"corruption\"");
        assert_int_equal(correct(&r, a, "{\"crime\":\"264\",\"sort\":\"corruption\"}"), 0);
        assert_string_equal(value(&r, a.matter, "sort"), "\"corruption\"");
        assert_int_equal(rig_number(&r, "SELECT sum(n) FROM tally WHERE figure = 'taken_corruption'"), 1);
        /* a term in days that was computed moves with it: 7 days, then 10 */
        assert_int_equal(rig_number(&r, "SELECT xz_days_between(start_on, due_on) FROM due WHERE rule = 'close'"), 7);
        assert_int_equal(correct(&r, again, "{\"long\":true}"), 0);
        assert_string_equal(value(&r, a.matter, "term"), "10");
        assert_int_equal(rig_number(&r, "SELECT xz_days_between(start_on, due_on) FROM due WHERE rule = 'close'"), 10);
        assert_string_equal(value(&r, a.matter, "times"), "2");
        /* a later act has its say: what it set stays */
        (void)rig_must(&r, &r.clerk, "offence", "regroup", a.matter, NULL);
        assert_string_equal(value(&r, a.matter, "twice"), "9");
        assert_int_equal(correct(&r, a, "{\"crime\":\"385\",\"days\":20}"), 0);
        assert_string_equal(value(&r, a.matter, "sort"), "\"theft\"");
        assert_string_equal(value(&r, a.matter, "twice"), "9");
        /* … and what the first act counts is of its own moment: 40, not the 9 of now */
        assert_int_equal(rig_number(&r, "SELECT sum(n) FROM tally WHERE figure = 'taken_corruption'"), 1);
        assert_int_equal(rig_number(&r, "SELECT sum(amount) FROM tally WHERE figure = 'days_twice'"), 40);
        rig_verify(&r);
    }
}

/* "": done; else the reasons of the refusal. */
static const char *reasons(rig_t *r, act_receipt_t act, const char *fields)
{
    act_receipt_t x;
    err_t err = {0};
    json_t *json = json_loads(fields, 0, NULL);
    int64_t acts = rig_number(r, "SELECT COUNT(*) FROM act");
    int failed = register_correct(r->book, &r->clerk, act.origin, act.seq, json, "录错", NULL, r->arena, &x, &err);
    json_decref(json);
    assert_int_equal(failed, failed ? ERR_REGISTER_CONDITION : 0);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act") - acts, failed ? 0 : 1);
    return failed ? detail(&err, LANG_EN) : "";
}

static void what_an_act_refuses_is_not_had_by_correcting_it(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        act_receipt_t a = rig_must(&r, &r.clerk, "errand", "take", 0, "{\"topic\":\"甲\"}");
        act_receipt_t noted = rig_must(&r, &r.clerk, "errand", "note", a.matter, "{\"served\":true}");
        (void)rig_refused(&r, &r.clerk, "errand", "grant", a.matter, "{\"days\":11}", ERR_REGISTER_CONDITION);
        act_receipt_t granted = rig_must(&r, &r.clerk, "errand", "grant", a.matter, "{\"days\":5}");
        /* by what is given, by nothing given, by what is computed from it */
        assert_string_equal(reasons(&r, granted, "{\"days\":11}"), "more than ten days");
        assert_string_equal(reasons(&r, granted, "{\"days\":null}"), "more than ten days; twice is fourteen");
        assert_string_equal(reasons(&r, granted, "{\"days\":7}"), "twice is fourteen");
        assert_string_equal(value(&r, a.matter, "days"), "5");
        assert_string_equal(value(&r, a.matter, "twice"), "10");
        assert_string_equal(reasons(&r, granted, "{\"days\":10}"), "");
        assert_string_equal(value(&r, a.matter, "twice"), "20");
        /* nor by correcting another act, which would not ask */
        assert_int_equal(correct(&r, noted, "{\"twice\":3}"), ERR_REGISTER_FIELD_ACT);
        /* the opening act too */
        assert_string_equal(reasons(&r, a, "{\"topic\":\"无\"}"), "it is about nothing");
        assert_string_equal(reasons(&r, a, "{\"topic\":\"乙\"}"), "");
        /* of its own moment: what later acts made of the row is not asked … */
        (void)rig_must(&r, &r.clerk, "errand", "note", a.matter, "{\"days\":12}");
        assert_string_equal(reasons(&r, granted, "{\"heard\":true}"), "");
        assert_string_equal(reasons(&r, granted, "{\"days\":11}"), "more than ten days");
        assert_string_equal(value(&r, a.matter, "days"), "12");
        /* … and what failed already blocks nothing, nor is it told */
        assert_string_equal(reasons(&r, noted, "{\"served\":false}"), "");
        assert_string_equal(reasons(&r, granted, "{\"days\":6}"), "");
        assert_string_equal(reasons(&r, granted, "{\"days\":13}"), "more than ten days");
        assert_string_equal(value(&r, a.matter, "twice"), "12");
        rig_verify(&r);
    }
}

/* What the tallies of the figures hold: "n/amount n/amount …" */
static const char *tallies(rig_t *r)
{
    static char text[200];
    static const char *const figures[] = {"taken_corruption", "closed", "closed_corruption", "closed_days"};
    text[0] = '\0';
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        char sql[2][200];
        (void)snprintf(sql[0], sizeof sql[0], "SELECT coalesce(sum(n), 0) FROM tally WHERE figure = '%s'", figures[i]);
        (void)snprintf(sql[1], sizeof sql[1], "SELECT coalesce(sum(amount), 0) FROM tally WHERE figure = '%s'", figures[i]);
        (void)snprintf(text + strlen(text), sizeof text - strlen(text), "%s%d/%d", i ? " " : "", (int)rig_number(r, sql[0]), (int)rig_number(r, sql[1]));
    }
    return text;
}

static void what_later_acts_count_follows_a_correction(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        act_receipt_t x;
        err_t err = {0};
        act_receipt_t a = rig_must(&r, &r.clerk, "offence", "take", 0, "{\"topic\":\"甲\",\"crime\":\"264\",\"days\":3}");
        act_receipt_t closed = rig_must(&r, &r.clerk, "offence", "close", a.matter, NULL);
        assert_string_equal(tallies(&r), "0/0 1/0 0/0 1/3");
        /* what nothing counts by changes nothing: one act more */
        assert_int_equal(correct(&r, a, "{\"topic\":\"乙\"}"), 0);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 3);
        /* the crime, and with it its group: the closing is counted by it too, as a correction that follows */
        assert_int_equal(correct(&r, a, "{\"crime\":\"385\"}"), 0);
        assert_string_equal(tallies(&r), "1/0 1/0 1/0 1/3");
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 5);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM follow"), 1);
        /* within the group nothing moves; the days do */
        assert_int_equal(correct(&r, a, "{\"crime\":\"383\"}"), 0);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 6);
        assert_int_equal(correct(&r, a, "{\"days\":5}"), 0);
        assert_string_equal(tallies(&r), "1/0 1/0 1/0 1/5");
        assert_int_equal(correct(&r, a, "{\"crime\":\"264\",\"days\":7}"), 0);
        assert_string_equal(tallies(&r), "0/0 1/0 0/0 1/7");
        assert_int_equal(correct(&r, a, "{\"crime\":\"385\"}"), 0);
        assert_string_equal(tallies(&r), "1/0 1/0 1/0 1/7");
        rig_verify(&r);
        /* the closing goes with all that was counted for it */
        MUST(register_annul(r.book, &r.clerk, closed.origin, closed.seq, "误办", NULL, r.arena, &x, &err), &err);
        assert_string_equal(tallies(&r), "1/0 0/0 0/0 0/0");
        (void)rig_must(&r, &r.clerk, "offence", "close", a.matter, NULL);
        assert_string_equal(tallies(&r), "1/0 1/0 1/0 1/7");
    }
}

/* --- what must follow in a matter of a certain kind ---------------------------------------------------------- */

static void what_must_follow_does_so_in_matters_of_that_kind_only(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        char about[80], id[48];
        int64_t errand = rig_must(&r, &r.clerk, "errand", "take", 0, "{\"topic\":\"甲\"}").matter;
        int64_t brief = rig_must(&r, &r.clerk, "brief", "take", 0, "{\"topic\":\"甲\"}").matter;
        int64_t over = rig_must(&r, &r.clerk, "brief", "take", 0, "{\"topic\":\"乙\"}").matter;
        (void)rig_must(&r, &r.handler, "brief", "decide", over, NULL);
        matter_text(errand, id);
        (void)snprintf(about, sizeof about, "{\"about\":\"%s\"}", id);
        assert_int_equal(rig_must(&r, &r.clerk, "errand", "point", errand, about).followed_count, 0);
        matter_text(brief, id);
        (void)snprintf(about, sizeof about, "{\"about\":\"%s\"}", id);
        assert_int_equal(rig_must(&r, &r.clerk, "errand", "point", errand, about).followed_count, 1);
        matter_text(over, id);
        (void)snprintf(about, sizeof about, "{\"about\":\"%s\"}", id);
        (void)rig_refused(&r, &r.clerk, "errand", "point", errand, about, ERR_REGISTER_FOLLOW);
    }
}

int main(void)
{
    (void)setenv("XIEZHI_TEST_CATALOGUE", getenv("XIEZHI_TEST_HANDLING"), 1);
    (void)setenv("XIEZHI_TODAY", "2026-03-16", 1); /* a Monday */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refusal_tells_only_the_conditions_that_failed),
        cmocka_unit_test(only_the_handler_acts_once_somebody_handles_it),
        cmocka_unit_test(what_an_act_computed_from_its_own_fields_follows_their_correction),
        cmocka_unit_test(what_an_act_refuses_is_not_had_by_correcting_it),
        cmocka_unit_test(what_later_acts_count_follows_a_correction),
        cmocka_unit_test(what_must_follow_does_so_in_matters_of_that_kind_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
