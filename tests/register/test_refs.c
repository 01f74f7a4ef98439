/* test_refs.c - matters that an act names: what one may not read is answered word for word like what does not exist,
 * a part names parts of its own whole, and a unit that is named alike is perhaps the same. The catalogue is tests/register/span, on both engines. */
#include "rig.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- what may not be seen is not there --------------------------------------------------------------------- */

/* Word for word what is said of an id that nobody ever gave. */
static void same_as_nothing(rig_t *r, const actor_t *actor, const char *kind, const char *act, const char *fields, int64_t unseen)
{
    char text[2][ERR_ARG_BYTES];
    const int64_t ids[] = {unseen, matter_id(4, 4)};
    for (size_t i = 0; i < 2; i++) {
        err_t e = fields ? rig_refused(r, actor, kind, act, 0, arena_printf(r->arena, fields, rig_id(r, ids[i])), ERR_REGISTER_MATTER)
                         : rig_refused(r, actor, kind, act, ids[i], NULL, ERR_REGISTER_MATTER);
        assert_string_equal(e.arg[0], rig_id(r, ids[i]));
        text_copy(text[i], sizeof text[i], e.field);
    }
    assert_string_equal(text[0], text[1]);
}

static int amend_by(rig_t *r, const actor_t *actor, int64_t id, const char *fields, err_t *err)
{
    act_receipt_t x;
    int64_t origin = id >> 40, seq = id & ((INT64_C(1) << 40) - 1);
    json_t *json = fields ? json_loads(fields, 0, NULL) : NULL;
    int failed = json ? register_correct(r->book, actor, origin, seq, json, "误录", NULL, r->arena, &x, err)
                      : register_annul(r->book, actor, origin, seq, "误录", NULL, r->arena, &x, err);
    json_decref(json);
    return failed;
}

static void unseen(rig_t *r)
{
    act_receipt_t a = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"甲案\"}");
    act_receipt_t mine = rig_must(r, &r->clerk, "lead", "register", 0, "{\"name\":\"举报\"}");
    /* the clerk reads no cases: not as what a field names, of whatever kind it may be, nor to act on */
    same_as_nothing(r, &r->clerk, "lead", "register", "{\"name\":\"又报\",\"about\":\"%s\"}", a.matter);
    same_as_nothing(r, &r->clerk, "lead", "register", "{\"name\":\"又报\",\"previous\":\"%s\"}", a.matter);
    same_as_nothing(r, &r->clerk, "affair", "change", NULL, a.matter);
    same_as_nothing(r, &r->elsewhere, "affair", "change", NULL, a.matter);
    same_as_nothing(r, &r->clerk, "accused", "hold", NULL, a.matter);
    (void)rig_must(r, &r->clerk, "lead", "register", 0, arena_printf(r->arena, "{\"name\":\"续报\",\"about\":\"%s\",\"previous\":\"%s\"}",
                                                                  rig_id(r, mine.matter), rig_id(r, mine.matter)));
    /* who may read is told what is wrong */
    (void)rig_refused(r, &r->chief, "affair", "send_back", a.matter, NULL, ERR_REGISTER_RIGHT);
    /* nor to annul or correct, with what it names */
    const int64_t acts[] = {a.matter, matter_id(4, 4)};
    for (size_t i = 0; i < 2; i++)
        for (int fields = 0; fields < 2; fields++) {
            err_t err = {0};
            assert_int_equal(amend_by(r, &r->clerk, acts[i], fields ? "{\"name\":\"乙\"}" : NULL, &err), ERR_REGISTER_NOT_AN_ACT);
            assert_string_equal(err.arg[0], rig_id(r, acts[i]));
            assert_int_equal(amend_by(r, &r->clerk, mine.matter, arena_printf(r->arena, "{\"about\":\"%s\"}", rig_id(r, acts[i])), &err),
                             ERR_REGISTER_MATTER);
        }
    assert_string_equal(rig_field(r, mine.matter, "about"), "");
    /* what the work hands on is the program's: the clerk's clue came to name the case */
    act_receipt_t b = rig_must(r, &r->handler, "affair", "file", 0, arena_printf(r->arena, "{\"name\":\"乙案\",\"clue\":\"%s\"}", rig_id(r, mine.matter)));
    assert_string_equal(rig_field(r, mine.matter, "affair"), rig_id(r, b.matter));
}

static void what_may_not_be_seen_is_not_there(void **state)
{
    (void)state;
    rig_each_engine(unseen);
}

/* What was annulled is not there, for whoever names it; nor is what lies out of reach, though the field is for that kind. */
static void gone(rig_t *r)
{
    err_t err = {0};
    act_receipt_t lead = rig_must(r, &r->clerk, "lead", "register", 0, "{\"name\":\"误报\"}"), good = rig_must(r, &r->clerk, "lead", "register", 0, "{\"name\":\"举报\"}");
    act_receipt_t a = rig_must(r, &r->handler, "affair", "file", 0, arena_printf(r->arena, "{\"name\":\"甲案\",\"clue\":\"%s\"}", rig_id(r, good.matter)));
    act_receipt_t far = rig_must(r, &r->elsewhere, "lead", "register", 0, "{\"name\":\"他处\"}");
    assert_int_equal(amend_by(r, &r->clerk, lead.matter, NULL, &err), 0);
    const int64_t ids[] = {lead.matter, far.matter};
    for (size_t i = 0; i < 2; i++) {
        const char *clue = arena_printf(r->arena, "{\"clue\":\"%s\"}", rig_id(r, ids[i]));
        same_as_nothing(r, &r->handler, "affair", "file", "{\"name\":\"乙案\",\"clue\":\"%s\"}", ids[i]);
        same_as_nothing(r, &r->clerk, "lead", "register", "{\"name\":\"续报\",\"about\":\"%s\"}", ids[i]);
        err = (err_t){0};
        assert_int_equal(amend_by(r, &r->handler, a.matter, clue, &err), ERR_REGISTER_MATTER);
    }
    assert_string_equal(rig_field(r, a.matter, "clue"), rig_id(r, good.matter));
    /* the whole of a part, too */
    act_receipt_t b = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"丙案\"}"), none = {0};
    assert_int_equal(amend_by(r, &r->handler, b.matter, NULL, &err), 0);
    json_t *fields = json_pack("{s:s}", "name", "甲");
    act_request_t q = {.actor = r->handler, .kind = "accused", .act = "add", .parent = b.matter, .occurred_on = DAY_NONE, .fields = fields};
    assert_int_equal(register_act(r->book, &q, r->arena, &none, &err), ERR_REGISTER_MATTER);
    json_decref(fields);
}

static void what_was_annulled_is_not_there(void **state)
{
    (void)state;
    rig_each_engine(gone);
}

/* A part names parts of its own whole only. */
static void own_whole(rig_t *r)
{
    act_receipt_t a = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"甲案\"}"), b = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"乙案\"}");
    act_receipt_t x = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"甲\"}"), y = rig_part(r, &r->handler, "accused", "add", b.matter, "{\"name\":\"乙\"}");
    act_receipt_t none = {0}, loot = rig_part(r, &r->handler, "loot", "seize", a.matter, arena_printf(r->arena, "{\"what\":\"车\",\"whose\":\"%s\"}", rig_id(r, x.matter)));
    err_t err = {0};
    json_t *fields = json_pack("{s:s, s:s}", "what", "房", "whose", rig_id(r, y.matter));
    act_request_t q = {.actor = r->handler, .kind = "loot", .act = "seize", .parent = a.matter, .occurred_on = DAY_NONE, .fields = fields};
    assert_int_equal(register_act(r->book, &q, r->arena, &none, &err), ERR_REGISTER_OTHER_WHOLE);
    assert_string_equal(err.field, "whose");
    json_decref(fields);
    const char *to = arena_printf(r->arena, "{\"whose\":\"%s\"}", rig_id(r, y.matter));
    assert_int_equal(amend_by(r, &r->handler, loot.matter, to, &err), ERR_REGISTER_OTHER_WHOLE);
    assert_string_equal(rig_field(r, loot.matter, "whose"), rig_id(r, x.matter));
}

static void parts_name_parts_of_their_whole(void **state)
{
    (void)state;
    rig_each_engine(own_whole);
}

#define UNIT "{\"type\":\"unit\",\"name\":\"北京某某公司\",\"identity\":\"91110108YA01A2B3XA\"}"
#define BARE "{\"type\":\"unit\",\"name\":\"北京某某公司\"}"

/* Named alike, one of the two without a number: perhaps the same. Both known by number: the number says it, not the name. */
static void alike(rig_t *r)
{
    static const char *const addressees[] = {UNIT, BARE, "{\"type\":\"unit\",\"name\":\"上海某某公司\"}", "{\"type\":\"person\",\"name\":\"北京某某公司\"}"};
    static const struct {
        const char *unit, *seen[4]; /* how often each was raised by then */
    } rows[] = {
        {BARE, {"1", "1", "", ""}},
        {"{\"type\":\"unit\",\"name\":\"北京 某某公司\"}", {"2", "2", "", ""}}, /* folded as the matcher folds names */
        {UNIT, {"2", "3", "", ""}},
        {"{\"type\":\"unit\",\"name\":\"北京某某公司\",\"identity\":\"91110000710935732K\"}", {"2", "4", "", ""}},
    };
    int64_t advice[4];
    for (size_t i = 0; i < 4; i++)
        advice[i] = rig_must(r, &r->chief, "advice", "issue", 0, arena_printf(r->arena, "{\"about\":\"采购\",\"addressee\":%s}", addressees[i])).matter;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        act_receipt_t hint = rig_must(r, &r->chief, "hint", "give", 0, arena_printf(r->arena, "{\"about\":\"提示\",\"unit\":%s}", rows[k].unit));
        for (size_t i = 0; i < 4; i++) assert_string_equal(rig_field(r, advice[i], "maybes"), rows[k].seen[i]);
        assert_string_equal(rig_field(r, advice[1], "maybe"), rig_id(r, hint.matter));
    }
    assert_int_equal(rig_must(r, &r->chief, "hint", "give", 0, "{\"about\":\"无单位\"}").followed_count, 0);
}

static void what_is_named_alike_is_put_before_somebody(void **state)
{
    (void)state;
    rig_each_engine(alike);
}

int main(void)
{
    (void)setenv("XIEZHI_TEST_CATALOGUE", getenv("XIEZHI_TEST_SPAN"), 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_may_not_be_seen_is_not_there),
        cmocka_unit_test(what_was_annulled_is_not_there),
        cmocka_unit_test(parts_name_parts_of_their_whole),
        cmocka_unit_test(what_is_named_alike_is_put_before_somebody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
