/* test_then.c - work that spans kinds: what an act computes, how often it may be performed, and what follows
 * from it in other matters, on both engines. The catalogue is tests/register/span. */
#include "rig.h"

#include "base/text.h"

#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UNIT "{\"type\":\"unit\",\"name\":\"北京某某公司\",\"identity\":\"91110108YA01A2B3XA\"}"
#define BARE "{\"type\":\"unit\",\"name\":\"北京某某公司\"}"

static act_receipt_t on_day(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter,
                            const char *day, const char *fields)
{
    act_receipt_t receipt = {0};
    err_t err = {0};
    day_t on;
    json_t *json = fields ? json_loads(fields, 0, NULL) : NULL;
    assert_int_equal(day_parse(day, &on, NULL), 0);
    act_request_t q = {.actor = *actor, .kind = kind, .act = act, .matter = matter, .occurred_on = on, .fields = json};
    MUST(register_act(r->book, &q, r->arena, &receipt, &err), &err);
    json_decref(json);
    return receipt;
}

static json_t *matter(rig_t *r, const actor_t *actor, int64_t id)
{
    json_t *json = NULL;
    err_t err = {0};
    MUST(book_matter(r->book, actor, id, &json, &err), &err);
    return json;
}

static const char *stage(rig_t *r, int64_t id)
{
    json_t *m = matter(r, NULL, id);
    const char *copy = arena_text(r->arena, json_string_value(json_object_get(m, "stage")));
    json_decref(m);
    return copy;
}

/* --- what an act computes ------------------------------------------------------------------------------- */

static void computes(rig_t *r)
{
    act_receipt_t a = on_day(r, &r->handler, "affair", "file", 0, "2026-03-02", "{\"name\":\"甲案\"}");
    assert_int_equal(a.followed_count, 0);
    act_receipt_t b = on_day(r, &r->handler, "affair", "send_back", a.matter, "2026-03-05", NULL);
    assert_string_equal(rig_field(r, a.matter, "returns"), "1");
    assert_string_equal(rig_field(r, a.matter, "returned_on"), "2026-03-05");
    assert_string_equal(rig_field(r, a.matter, "returned_by"), "li");
    /* computed, never given */
    (void)rig_refused(r, &r->handler, "affair", "send_back", a.matter, "{\"returns\":9}", ERR_REGISTER_FIELD_ACT);
    (void)on_day(r, &r->handler, "affair", "resend", a.matter, "2026-03-06", NULL);
    act_receipt_t second = on_day(r, &r->handler, "affair", "send_back", a.matter, "2026-03-09", NULL);
    assert_string_equal(rig_field(r, a.matter, "returns"), "2");
    (void)on_day(r, &r->handler, "affair", "resend", a.matter, "2026-03-10", NULL);
    err_t e = rig_refused(r, &r->handler, "affair", "send_back", a.matter, NULL, ERR_REGISTER_AT_MOST);
    assert_string_equal(e.arg[1], "2");
    /* what is computed must be a value of the field, like one given */
    (void)rig_refused(r, &r->handler, "affair", "count_wrong", a.matter, NULL, ERR_REGISTER_CHOICE);
    /* an annulled act does not count */
    act_receipt_t x;
    err_t err = {0};
    json_t *m = matter(r, NULL, a.matter);
    const json_t *acts = json_object_get(m, "acts");
    int64_t last;
    assert_int_equal(matter_parse(json_string_value(json_object_get(json_array_get(acts, json_array_size(acts) - 1), "id")), &last, NULL), 0);
    json_decref(m);
    MUST(register_annul(r->book, &r->handler, last >> 40, last & ((INT64_C(1) << 40) - 1), "误录", NULL, r->arena, &x, &err), &err);
    MUST(register_annul(r->book, &r->handler, second.origin, second.seq, "误录", NULL, r->arena, &x, &err), &err);
    assert_string_equal(rig_field(r, a.matter, "returns"), "1");
    (void)on_day(r, &r->handler, "affair", "send_back", a.matter, "2026-03-11", NULL);
    assert_string_equal(rig_field(r, a.matter, "returns"), "2");
    assert_string_equal(rig_field(r, a.matter, "returned_on"), "2026-03-11");
    (void)b;
}

static void computes_and_counts(void **state)
{
    (void)state;
    rig_each_engine(computes);
}

/* --- what follows ----------------------------------------------------------------------------------------- */

static void follows(rig_t *r)
{
    char number[128];
    act_receipt_t lead = rig_must(r, &r->clerk, "lead", "register", 0, "{\"name\":\"举报\"}");
    act_receipt_t other = rig_must(r, &r->clerk, "lead", "register", 0, "{\"name\":\"另一举报\"}");
    act_receipt_t advice = rig_must(r, &r->chief, "advice", "issue", 0, "{\"about\":\"采购\",\"addressee\":" UNIT "}");
    act_receipt_t bare = rig_must(r, &r->chief, "advice", "issue", 0, "{\"about\":\"招标\",\"addressee\":" BARE "}");
    act_receipt_t shut = rig_must(r, &r->chief, "advice", "issue", 0, "{\"about\":\"旧\",\"addressee\":" UNIT "}");
    (void)rig_must(r, &r->chief, "advice", "shut", shut.matter, NULL);
    const char *fields = arena_printf(r->arena, "{\"name\":\"受贿案\",\"bribery\":true,\"sort\":\"b\",\"secret\":\"密\",\"unit\":" UNIT ",\"clue\":\"%s\"}",
                                      rig_id(r, lead.matter));
    act_receipt_t a = on_day(r, &r->handler, "affair", "file", 0, "2026-03-20", fields);
    assert_int_equal(a.followed_count, 3);
    /* the fact stands in the office above; handlers may not read it, so only its name is told */
    const followed_t *fact = &a.followed[0];
    assert_string_equal(fact->kind, "fact");
    assert_string_equal(fact->act_name, "receive");
    assert_false(fact->readable);
    assert_int_equal(fact->act, fact->matter);
    assert_int_equal(a.followed[1].matter, lead.matter);
    assert_int_equal(a.followed[2].matter, advice.matter);
    assert_true(a.followed[2].readable);
    text_copy(number, sizeof number, a.number);
    assert_true(number[0] != '\0');
    assert_string_equal(rig_field(r, fact->matter, "affair"), rig_id(r, a.matter));
    assert_string_equal(rig_field(r, fact->matter, "told_on"), "2026-03-20");
    assert_string_equal(rig_field(r, fact->matter, "told_by"), "li");
    assert_string_equal(rig_field(r, fact->matter, "from_office"), "110108");
    assert_string_equal(rig_field(r, fact->matter, "why"), "立案通报");
    assert_string_equal(rig_field(r, fact->matter, "number_of"), number);
    assert_string_equal(rig_field(r, fact->matter, "secret"), "密");
    assert_string_equal(rig_field(r, fact->matter, "sort"), "b");
    assert_string_equal(rig_field(r, fact->matter, "urgent"), "true");
    assert_string_equal(rig_field(r, fact->matter, "times"), "2");
    assert_non_null(strstr(rig_field(r, fact->matter, "unit"), "91110108YA01A2B3XA"));
    json_t *m = matter(r, NULL, fact->matter);
    assert_string_equal(json_string_value(json_object_get(m, "office")), "110000");
    json_decref(m);
    assert_string_equal(stage(r, lead.matter), "taken");
    assert_string_equal(rig_field(r, lead.matter, "affair"), rig_id(r, a.matter));
    assert_string_equal(stage(r, other.matter), "waiting");
    assert_string_equal(rig_field(r, advice.matter, "crimes"), "1");
    assert_string_equal(rig_field(r, advice.matter, "crime"), rig_id(r, a.matter));
    /* a bare name is nobody in particular; a closed matter is passed over */
    assert_string_equal(rig_field(r, bare.matter, "crimes"), "");
    assert_string_equal(rig_field(r, shut.matter, "crimes"), "");
    /* the clue's due date was met by the act that followed */
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM due WHERE rule = 'handle' AND state = 'met'"), 1);
    /* without its condition nothing is told, and a bare name finds nobody either */
    act_receipt_t b = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"盗窃案\",\"bribery\":false,\"unit\":" BARE "}");
    assert_int_equal(b.followed_count, 0);
    b = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"盗窃案\",\"unit\":" UNIT "}");
    assert_int_equal(b.followed_count, 1);
    assert_string_equal(rig_field(r, advice.matter, "crimes"), "2");
}

static void follows_in_other_matters(void **state)
{
    (void)state;
    rig_each_engine(follows);
}

/* Lent twice, it goes on only when both are back; the receipt tells where the matter stands after all that. */
static void on_itself(rig_t *r)
{
    act_receipt_t a = on_day(r, &r->handler, "affair", "file", 0, "2026-03-02", "{\"name\":\"甲案\"}");
    act_receipt_t lent = on_day(r, &r->handler, "affair", "lend", a.matter, "2026-03-04", NULL);
    assert_int_equal(lent.followed_count, 1);
    assert_string_equal(lent.followed[0].act_name, "rest");
    assert_int_equal(lent.followed[0].matter, a.matter);
    assert_string_equal(lent.stage, "returned");
    assert_string_equal(lent.number, a.number);
    assert_int_equal(lent.due_count, 0);
    (void)on_day(r, &r->handler, "affair", "lend_more", a.matter, "2026-03-05", NULL);
    act_receipt_t back = on_day(r, &r->handler, "affair", "give_back", a.matter, "2026-03-06", NULL);
    assert_int_equal(back.followed_count, 0);
    assert_string_equal(back.stage, "returned");
    back = on_day(r, &r->handler, "affair", "give_back", a.matter, "2026-03-10", NULL);
    assert_int_equal(back.followed_count, 1);
    assert_string_equal(back.stage, "open");
    assert_int_equal(back.due_count, 1); /* 2 March + 1 month + 6 days at rest */
    assert_int_equal(back.due[0].due_on, day_of(2026, 4, 8));
    assert_string_equal(rig_field(r, a.matter, "gone_on"), "2026-03-10");
    (void)rig_refused(r, &r->handler, "affair", "give_back", a.matter, NULL, ERR_REGISTER_STAGE);
    /* annulled together, and as if it had not been */
    act_receipt_t x;
    err_t err = {0};
    MUST(register_annul(r->book, &r->handler, back.origin, back.seq, "误录", NULL, r->arena, &x, &err), &err);
    assert_int_equal(x.followed_count, 1);
    assert_string_equal(stage(r, a.matter), "returned");
    assert_string_equal(rig_field(r, a.matter, "lent"), "1");
    assert_string_equal(rig_field(r, a.matter, "gone_on"), "");
}

static void an_act_follows_in_the_same_matter(void **state)
{
    (void)state;
    rig_each_engine(on_itself);
}

static const char *day_of_act(rig_t *r, const followed_t *f)
{
    json_t *m = matter(r, NULL, f->matter), *act;
    const json_t *acts = json_object_get(m, "acts");
    const char *day = "";
    size_t i;
    json_array_foreach((json_t *)(uintptr_t)acts, i, act) {
        if (strcmp(json_string_value(json_object_get(act, "id")), rig_id(r, f->act)) == 0)
            day = arena_text(r->arena, json_string_value(json_object_get(act, "occurred_on")));
    }
    json_decref(m);
    return day;
}

/* What is entered late follows on the day it happened: not before the matter there was opened, not after the act. */
static void on_its_day(rig_t *r)
{
    act_receipt_t a = on_day(r, &r->handler, "affair", "file", 0, "2026-03-02", "{\"name\":\"甲案\"}");
    act_receipt_t x = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"甲\"}"), y = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"乙\"}");
    act_receipt_t h = rig_must(r, &r->handler, "accused", "hold", x.matter, "{\"held_on\":\"2026-03-16\"}");
    assert_string_equal(h.followed[0].act_name, "stop");
    assert_string_equal(day_of_act(r, &h.followed[0]), "2026-03-16");
    assert_string_equal(h.followed[1].act_name, "noted");
    assert_string_equal(day_of_act(r, &h.followed[1]), "2026-03-20");
    act_receipt_t c;
    err_t err = {0};
    json_t *fields = json_pack("{s:s}", "held_on", "2026-03-17");
    MUST(register_correct(r->book, &r->handler, h.origin, h.seq, fields, "误录", NULL, r->arena, &c, &err), &err);
    json_decref(fields);
    assert_int_equal(c.relied_count, 1);
    assert_int_equal(c.relied[0].act, h.followed[0].act);
    h = rig_must(r, &r->handler, "accused", "hold", y.matter, "{\"held_on\":\"2026-02-27\"}");
    assert_string_equal(day_of_act(r, &h.followed[0]), "2026-03-02");
    (void)rig_must(r, &r->handler, "accused", "release", y.matter, NULL);
    h = rig_must(r, &r->handler, "accused", "hold", y.matter, "{\"held_on\":\"2026-03-25\"}");
    assert_string_equal(day_of_act(r, &h.followed[0]), "2026-03-20");
    (void)rig_must(r, &r->handler, "accused", "release", y.matter, NULL);
    h = rig_must(r, &r->handler, "accused", "hold", y.matter, "{\"held_on\":null}");
    assert_string_equal(day_of_act(r, &h.followed[0]), "2026-03-20");
}

static void what_follows_has_its_day(void **state)
{
    (void)state;
    rig_each_engine(on_its_day);
}

/* --- parts, conditions, refusals ----------------------------------------------------------------------------- */

/* The part stops the clock of its whole and is noted by the other parts; who is at large keeps the case open. */
static void parts_and_whole(rig_t *r)
{
    act_receipt_t a = on_day(r, &r->handler, "affair", "file", 0, "2026-03-02", "{\"name\":\"共同受贿案\"}");
    act_receipt_t x = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"甲\"}");
    act_receipt_t y = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"乙\",\"fugitive\":true}");
    act_receipt_t z = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"丙\"}");
    assert_int_equal(x.followed_count + y.followed_count + z.followed_count, 0);
    act_receipt_t h = rig_must(r, &r->handler, "accused", "hold", x.matter, NULL);
    assert_int_equal(h.followed_count, 3);
    assert_int_equal(h.followed[0].matter, a.matter);
    assert_string_equal(h.followed[0].act_name, "stop");
    assert_string_equal(h.followed[0].number, a.number);
    assert_int_equal(h.followed[1].matter, y.matter);
    assert_int_equal(h.followed[2].matter, z.matter);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM due WHERE rule = 'review' AND state = 'paused'"), 1);
    assert_string_equal(rig_field(r, x.matter, "noted"), "");
    assert_string_equal(rig_field(r, y.matter, "noted"), "1");
    /* must: one part refuses, so nothing of it is done, though the first part could have ended */
    err_t e = rig_refused(r, &r->handler, "affair", "close", a.matter, NULL, ERR_REGISTER_FOLLOW);
    assert_non_null(strstr(e.arg[3], "在逃人员不能结案"));
    assert_string_equal(stage(r, x.matter), "held");
    assert_string_equal(stage(r, a.matter), "open");
    (void)rig_must(r, &r->handler, "accused", "hold", z.matter, NULL);
    assert_string_equal(rig_field(r, y.matter, "noted"), "2");
    assert_string_equal(rig_field(r, x.matter, "noted"), "1");
}

static void parts_follow_their_whole(void **state)
{
    (void)state;
    rig_each_engine(parts_and_whole);
}

/* The chief may read the fact and is told why; the handler only that it is not possible. */
static void tells_no_more(rig_t *r)
{
    act_receipt_t a = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"受贿案\",\"bribery\":true}");
    actor_t top = r->chief;
    top.office = "110000";
    (void)rig_must(r, &top, "fact", "use", a.followed[0].matter, NULL);
    err_t e = rig_refused(r, &r->handler, "affair", "close", a.matter, NULL, ERR_REGISTER_FOLLOW);
    assert_null(strstr(e.arg[3], "已使用"));
    assert_non_null(strstr(e.arg[3], "不能办理"));
    e = rig_refused(r, &top, "affair", "close", a.matter, NULL, ERR_REGISTER_FOLLOW);
    assert_non_null(strstr(e.arg[3], "已使用"));
}

static void refusals_tell_no_more_than_may_be_read(void **state)
{
    (void)state;
    rig_each_engine(tells_no_more);
}

/* In a circle, too deep, too many: refused whole. Four deep is allowed. */
static void ends(rig_t *r)
{
    act_receipt_t a = rig_must(r, &r->handler, "ring", "start", 0, "{\"name\":\"环\"}");
    err_t e = rig_refused(r, &r->handler, "ring", "spin", a.matter, NULL, ERR_REGISTER_FOLLOW_MOST);
    assert_string_equal(e.arg[1], "4");
    act_receipt_t deep = rig_must(r, &r->handler, "ring", "deep", a.matter, NULL);
    assert_int_equal(deep.followed_count, 4);
    for (size_t i = 1; i < deep.followed_count; i++) assert_true(deep.followed[i].act > deep.followed[i - 1].act);
    const char *next = arena_printf(r->arena, "{\"next\":\"%s\"}", rig_id(r, a.matter));
    for (int i = 0; i < FOLLOW_MOST; i++) (void)rig_must(r, &r->handler, "ring", "start", 0, next);
    act_receipt_t wide = rig_must(r, &r->handler, "ring", "tell_all", a.matter, NULL);
    assert_int_equal(wide.followed_count, FOLLOW_MOST);
    (void)rig_must(r, &r->handler, "ring", "start", 0, next);
    (void)rig_refused(r, &r->handler, "ring", "tell_all", a.matter, NULL, ERR_REGISTER_FOLLOW_MOST);
}

static void circles_end(void **state)
{
    (void)state;
    rig_each_engine(ends);
}

/* --- the same request again, many requests ---------------------------------------------------------------------- */

static void again(rig_t *r)
{
    act_receipt_t lead = rig_must(r, &r->clerk, "lead", "register", 0, "{\"name\":\"举报\"}");
    json_t *json = json_loads(arena_printf(r->arena, "{\"name\":\"案\",\"bribery\":true,\"clue\":\"%s\"}", rig_id(r, lead.matter)), 0, NULL);
    act_request_t q = {.actor = r->handler, .kind = "affair", .act = "file", .occurred_on = DAY_NONE, .fields = json, .idem_key = "k1"};
    act_receipt_t first, second;
    err_t err = {0};
    MUST(register_act(r->book, &q, r->arena, &first, &err), &err);
    int64_t acts = rig_number(r, "SELECT COUNT(*) FROM act");
    MUST(register_act(r->book, &q, r->arena, &second, &err), &err);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act"), acts);
    assert_true(second.replayed);
    assert_int_equal(first.followed_count, 2);
    assert_int_equal(second.followed_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const followed_t *f = &first.followed[i], *g = &second.followed[i];
        assert_int_equal(f->act, g->act);
        assert_int_equal(f->matter, g->matter);
        assert_string_equal(f->kind, g->kind);
        assert_string_equal(f->act_name, g->act_name);
        assert_string_equal(f->number, g->number);
        assert_int_equal(f->readable, g->readable);
    }
    json_decref(json);
}

static void the_same_request_tells_the_same(void **state)
{
    (void)state;
    rig_each_engine(again);
}

/* Of many requests the refused ones leave nothing behind, nor does a trial; in one call all or nothing. */
static void many(rig_t *r)
{
    act_receipt_t ring = rig_must(r, &r->handler, "ring", "start", 0, "{\"name\":\"环\"}"), receipts[3];
    json_t *good = json_loads("{\"name\":\"案\",\"bribery\":true}", 0, NULL);
    act_request_t q[3];
    err_t errors[3] = {{0}}, err = {0};
    q[0] = q[2] = (act_request_t){.actor = r->handler, .kind = "affair", .act = "file", .occurred_on = DAY_NONE, .fields = good};
    q[1] = (act_request_t){.actor = r->handler, .kind = "ring", .act = "spin", .matter = ring.matter, .occurred_on = DAY_NONE};
    MUST(register_try(r->book, q, 3, r->arena, errors, &err), &err);
    assert_int_equal(errors[0].code, 0);
    assert_int_equal(errors[1].code, ERR_REGISTER_FOLLOW_MOST);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act"), 1);
    assert_int_equal(register_acts(r->book, q, 3, r->arena, receipts, &err), ERR_REGISTER_FOLLOW_MOST);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act"), 1);
    MUST(register_bulk(r->book, q, 3, r->arena, receipts, errors, &err), &err);
    assert_int_equal(errors[0].code, 0);
    assert_int_equal(errors[1].code, ERR_REGISTER_FOLLOW_MOST);
    assert_int_equal(errors[2].code, 0);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act"), 5);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM follow"), 2);
    assert_int_equal(receipts[2].followed_count, 1);
    assert_true(receipts[2].followed[0].act > matter_id(receipts[2].origin, receipts[2].seq));
    json_decref(good);
}

static void many_requests_at_once(void **state)
{
    (void)state;
    rig_each_engine(many);
}

/* --- history, annulling, correcting ------------------------------------------------------------------------------- */

static int annul(rig_t *r, const actor_t *actor, int64_t act, act_receipt_t *ret, err_t *err)
{
    return register_annul(r->book, actor, act >> 40, act & ((INT64_C(1) << 40) - 1), "误录", NULL, r->arena, ret, err);
}

static int64_t act_of(const act_receipt_t *x)
{
    return matter_id(x->origin, x->seq);
}

static act_receipt_t filed(rig_t *r, int64_t *ret_lead, int64_t *ret_advice)
{
    act_receipt_t lead = rig_must(r, &r->clerk, "lead", "register", 0, "{\"name\":\"举报\"}");
    act_receipt_t advice = rig_must(r, &r->chief, "advice", "issue", 0, "{\"about\":\"采购\",\"addressee\":" UNIT "}");
    *ret_lead = lead.matter;
    *ret_advice = advice.matter;
    return rig_must(r, &r->handler, "affair", "file", 0,
                    arena_printf(r->arena, "{\"name\":\"受贿案\",\"bribery\":true,\"unit\":" UNIT ",\"clue\":\"%s\"}",
                                 rig_id(r, lead.matter)));
}

/* Both ends tell of each other; who may not read an end is told its name only. */
static void history(rig_t *r)
{
    int64_t lead, advice;
    act_receipt_t a = filed(r, &lead, &advice);
    json_t *m = matter(r, &r->handler, a.matter);
    const json_t *list = json_object_get(json_array_get(json_object_get(m, "acts"), 0), "followed");
    assert_int_equal(json_array_size(list), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "kind")), "fact");
    assert_true(json_is_false(json_object_get(json_array_get(list, 0), "readable")));
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 1), "matter")), rig_id(r, lead));
    json_decref(m);
    m = matter(r, &r->clerk, lead);
    const json_t *from = json_object_get(json_array_get(json_object_get(m, "acts"), 1), "followed_from");
    assert_string_equal(json_string_value(json_object_get(from, "matter")), rig_id(r, a.matter));
    assert_string_equal(json_string_value(json_object_get(from, "name")), "file");
    assert_false(json_is_true(json_object_get(from, "readable"))); /* clerks do not read cases */
    assert_string_equal(json_string_value(json_object_get(from, "number")), "");
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(m, "acts"), 1), "actor")), "li");
    json_decref(m);
}

static void history_shows_both_ends(void **state)
{
    (void)state;
    rig_each_engine(history);
}

/* What followed goes with its cause; the receipt, asked twice, names it. */
static const char *chance_why; /* of the last that was asked about */

/* What the page is told of annulling an act: "ok", or the code of the refusal. In the arena. */
static const char *chance_of(rig_t *r, const actor_t *actor, int64_t act)
{
    err_t err = {0};
    json_t *m = NULL, *a;
    size_t i;
    const char *told = NULL;
    int64_t matter = rig_number(r, arena_printf(r->arena, "SELECT matter FROM act WHERE id = %" PRId64, act));
    int failed = book_matter(r->book, NULL, matter, &m, &err);
    if (failed) return err_code_text(ERR_REGISTER_ANNULLED); /* its opening act was annulled, and all with it */
    MUST(book_annul_chances(r->book, actor, matter, json_object_get(m, "acts"), &err), &err);
    json_array_foreach(json_object_get(m, "acts"), i, a) {
        const json_t *chance = json_object_get(a, "annul");
        bool may = json_is_true(json_object_get(chance, "may"));
        if (chance) assert_int_equal(may, json_object_get(chance, "why") == NULL);
        if (chance && !may) assert_true(*json_string_value(json_object_get(json_object_get(chance, "why"), "en")));
        if (strcmp(json_string_value(json_object_get(a, "id")), rig_id(r, act)) != 0) continue;
        told = !chance ? err_code_text(ERR_REGISTER_ANNULLED) : may ? "ok" : json_string_value(json_object_get(chance, "code"));
        told = arena_text(r->arena, told);
        const char *why = json_string_value(json_object_get(json_object_get(chance, "why"), "en"));
        chance_why = arena_text(r->arena, why ? why : "");
    }
    json_decref(m);
    assert_non_null(told);
    return told;
}

static void annuls(rig_t *r)
{
    int64_t lead, advice;
    act_receipt_t a = filed(r, &lead, &advice), x, y;
    err_t err = {0};
    int64_t fact = a.followed[0].matter;
    int64_t acts = rig_number(r, "SELECT COUNT(*) FROM act");
    MUST(register_annul(r->book, &r->handler, a.origin, a.seq, "误录", "k1", r->arena, &x, &err), &err);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act"), acts + 4);
    assert_int_equal(x.followed_count, 3);
    for (size_t i = 0; i < 3; i++) assert_string_equal(x.followed[i].act_name, "annul");
    assert_string_equal(stage(r, lead), "waiting");
    assert_string_equal(rig_field(r, lead, "affair"), "");
    assert_string_equal(rig_field(r, advice, "crimes"), "");
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM k_fact"), 0);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM k_affair"), 0);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM due WHERE rule = 'handle' AND state = 'open'"), 1);
    assert_int_equal(rig_number(r, "SELECT n FROM tally WHERE figure = 'filed'"), 0);
    json_t *m = NULL;
    assert_int_equal(book_matter(r->book, NULL, fact, &m, &err), ERR_REGISTER_MATTER);
    MUST(register_annul(r->book, &r->handler, a.origin, a.seq, "误录", "k1", r->arena, &y, &err), &err);
    assert_true(y.replayed);
    assert_int_equal(y.followed_count, 3);
    for (size_t i = 0; i < 3; i++) assert_int_equal(y.followed[i].act, x.followed[i].act);
    assert_int_equal(annul(r, &r->handler, act_of(&a), &y, &err), ERR_REGISTER_ANNULLED);
    /* it may be done again, and the clue is taken up again */
    act_receipt_t b = rig_must(r, &r->handler, "affair", "file", 0,
                               arena_printf(r->arena, "{\"name\":\"受贿案\",\"clue\":\"%s\"}", rig_id(r, lead)));
    assert_int_equal(b.followed_count, 1);
    assert_string_equal(stage(r, lead), "taken");
}

static void what_followed_is_annulled_with_it(void **state)
{
    (void)state;
    rig_each_engine(annuls);
}

/* Refused, and nothing touched, when somebody has gone on there: by an act, a part, or another matter. */
static void built_upon(rig_t *r)
{
    int64_t lead, advice;
    act_receipt_t a = filed(r, &lead, &advice), x, shut;
    err_t err = {0};
    int64_t before;
    actor_t top = r->chief;
    top.office = "110000";
    assert_string_equal(chance_of(r, &r->handler, act_of(&a)), "ok");
    assert_string_equal(chance_of(r, &r->clerk, act_of(&a)), "register.right");
    act_receipt_t used = rig_must(r, &top, "fact", "use", a.followed[0].matter, NULL);
    assert_string_equal(chance_of(r, &r->handler, act_of(&a)), "register.annul_followed");
    before = rig_number(r, "SELECT COUNT(*) FROM act");
    assert_int_equal(annul(r, &r->handler, act_of(&a), &x, &err), ERR_REGISTER_ANNUL_FOLLOWED);
    assert_non_null(strstr(err.arg[2], "an office above yours")); /* the handler may not see it: only whose it is, and that they go first */
    assert_non_null(strstr(err.arg[3], "annul it first"));
    assert_null(strstr(err.arg[2], "fact"));
    assert_null(strstr(err.arg[1], "use"));
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act"), before);
    assert_string_equal(rig_field(r, advice, "crimes"), "1"); /* the newest of the chain came first, and was brought back */
    MUST(annul(r, &top, act_of(&used), &x, &err), &err);
    shut = rig_must(r, &r->chief, "advice", "shut", advice, NULL);
    assert_int_equal(annul(r, &r->handler, act_of(&a), &x, &err), ERR_REGISTER_ANNUL_FOLLOWED);
    assert_string_equal(err.arg[3], rig_id(r, act_of(&shut)));
    assert_string_equal(chance_of(r, &r->handler, act_of(&a)), "register.annul_followed");
    assert_non_null(strstr(chance_why, rig_id(r, act_of(&shut)))); /* the page names what is to be annulled first */
    MUST(annul(r, &r->chief, act_of(&shut), &x, &err), &err);
    MUST(annul(r, &r->handler, act_of(&a), &x, &err), &err);
    assert_int_equal(x.followed_count, 3);
    /* a program's act is not for people to annul: its cause is */
    a = filed(r, &lead, &advice);
    assert_string_equal(chance_of(r, &r->handler, a.followed[1].act), "register.system");
    assert_int_equal(annul(r, &r->handler, a.followed[1].act, &x, &err), ERR_REGISTER_SYSTEM);
    /* an act that comes back into its own matter's siblings */
    act_receipt_t p = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"甲\"}");
    (void)rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"乙\"}");
    act_receipt_t h = rig_must(r, &r->handler, "accused", "hold", p.matter, NULL);
    assert_int_equal(h.followed_count, 2);
    MUST(annul(r, &r->handler, act_of(&h), &x, &err), &err);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM due WHERE rule = 'review' AND state = 'open'"), 1);
}

static void what_others_build_on_stays(void **state)
{
    (void)state;
    rig_each_engine(built_upon);
}

static int correct(rig_t *r, const act_receipt_t *act, const char *fields, const char *key, act_receipt_t *ret, err_t *err)
{
    json_t *json = json_loads(fields, 0, NULL);
    int failed = register_correct(r->book, &r->handler, act->origin, act->seq, json, "更正", key, r->arena, ret, err);
    json_decref(json);
    return failed;
}

/* What was handed on stays as the papers have it; the receipt names it. A value given anew since then was not. */
static void corrects(rig_t *r)
{
    int64_t lead, advice;
    act_receipt_t a = filed(r, &lead, &advice), x, y;
    err_t err = {0};
    MUST(correct(r, &a, "{\"unit\":" BARE "}", "k9", &x, &err), &err);
    assert_int_equal(x.relied_count, 1);
    assert_string_equal(x.relied[0].kind, "fact");
    assert_int_equal(x.relied[0].act, a.followed[0].act);
    assert_non_null(strstr(rig_field(r, a.followed[0].matter, "unit"), "91110108YA01A2B3XA"));
    MUST(correct(r, &a, "{\"unit\":" BARE "}", "k9", &y, &err), &err);
    assert_true(y.replayed);
    assert_int_equal(y.relied_count, 1);
    assert_int_equal(y.relied[0].act, x.relied[0].act);
    MUST(correct(r, &a, "{\"name\":\"改名\"}", NULL, &x, &err), &err);
    assert_int_equal(x.relied_count, 0); /* nothing took the name over yet */
    (void)rig_must(r, &r->handler, "affair", "hand_over", a.matter, "{\"goes_to\":\"110105\"}");
    MUST(correct(r, &a, "{\"name\":\"再改\"}", NULL, &x, &err), &err);
    assert_int_equal(x.relied_count, 1);
    assert_string_equal(x.relied[0].act_name, "take_over");
    act_receipt_t b = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"乙案\"}");
    (void)rig_must(r, &r->handler, "affair", "change", b.matter, "{\"name\":\"丙案\"}");
    (void)rig_must(r, &r->handler, "affair", "hand_over", b.matter, "{\"goes_to\":\"110105\"}");
    MUST(correct(r, &b, "{\"name\":\"丁案\"}", NULL, &x, &err), &err);
    assert_int_equal(x.relied_count, 0);
}

/* A correction under which what followed would have followed otherwise is refused. */
static void follows_otherwise(rig_t *r)
{
    int64_t lead, advice;
    act_receipt_t a = filed(r, &lead, &advice), x;
    act_receipt_t other = rig_must(r, &r->clerk, "lead", "register", 0, "{\"name\":\"他线索\"}");
    err_t err = {0}; /* turns: no fact above; its target would be another */
    assert_int_equal(correct(r, &a, "{\"bribery\":false}", NULL, &x, &err), ERR_REGISTER_FOLLOWED_FROM);
    assert_int_equal(correct(r, &a, arena_printf(r->arena, "{\"clue\":\"%s\"}", rig_id(r, other.matter)), NULL, &x, &err), ERR_REGISTER_FOLLOWED_FROM);
    assert_string_equal(rig_field(r, a.matter, "clue"), rig_id(r, lead));
    /* what would follow now did not then */
    act_receipt_t b = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"乙案\"}");
    assert_int_equal(correct(r, &b, "{\"bribery\":true}", NULL, &x, &err), ERR_REGISTER_FOLLOWED_FROM);
    err = (err_t){0};
    MUST(correct(r, &b, "{\"bribery\":false}", NULL, &x, &err), &err);
}

static void a_correction_does_not_undo_what_followed(void **state)
{
    (void)state;
    rig_each_engine(follows_otherwise);
}

static void corrections_name_what_relied_on_them(void **state)
{
    (void)state;
    rig_each_engine(corrects);
}

/* --- a case that moves to another office ---------------------------------------------------------------------------- */

static int64_t only(rig_t *r, const char *sql)
{
    return rig_number(r, sql);
}

static void moves(rig_t *r)
{
    act_receipt_t a = on_day(r, &r->handler, "affair", "file", 0, "2026-03-02", "{\"name\":\"共同受贿案\",\"unit\":" UNIT "}");
    (void)on_day(r, &r->handler, "affair", "send_back", a.matter, "2026-03-03", NULL);
    (void)on_day(r, &r->handler, "affair", "resend", a.matter, "2026-03-04", NULL);
    act_receipt_t p = rig_part(r, &r->handler, "accused", "add", a.matter,
                           "{\"name\":\"甲\",\"person\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\"}}");
    act_receipt_t q = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"乙\"}");
    act_receipt_t n = rig_part(r, &r->handler, "crime_count", "allege", p.matter,
                           arena_printf(r->arena, "{\"crime\":\"受贿罪\",\"whole\":\"%s\"}", rig_id(r, a.matter)));
    (void)rig_must(r, &r->handler, "crime_count", "prove", n.matter, "{\"proof\":\"供述\"}");
    (void)rig_part(r, &r->handler, "loot", "seize", a.matter, arena_printf(r->arena, "{\"what\":\"汽车\",\"whose\":\"%s\"}", rig_id(r, p.matter)));
    (void)rig_must(r, &r->handler, "accused", "hold", p.matter, "{\"held_on\":\"2026-03-20\"}");
    int64_t counted = only(r, "SELECT SUM(n) FROM tally WHERE figure = 'accused_added'");
    act_receipt_t m = rig_must(r, &r->handler, "affair", "hand_over", a.matter, "{\"goes_to\":\"110105\"}");
    /* the new case, two suspects, a count, the property; and the old suspects end */
    assert_int_equal(m.followed_count, 7);
    assert_string_equal(stage(r, a.matter), "moved");
    int64_t now = m.followed[0].matter, first = m.followed[1].matter;
    assert_string_equal(m.followed[0].act_name, "take_over");
    json_t *j = matter(r, NULL, now);
    assert_string_equal(json_string_value(json_object_get(j, "office")), "110105");
    assert_int_equal(json_array_size(json_object_get(j, "parts")), 3);
    json_decref(j);
    assert_string_equal(rig_field(r, now, "returns"), "1"); /* the count goes on: one more return, then no more */
    assert_string_equal(rig_field(r, now, "moved_from"), rig_id(r, a.matter));
    assert_string_equal(stage(r, first), "held");
    assert_string_equal(rig_field(r, first, "held_on"), "2026-03-20");
    assert_non_null(strstr(rig_field(r, first, "person"), "11010519491231002X"));
    int64_t count = 0, loot = 0;
    for (size_t i = 0; i < m.followed_count; i++) {
        if (strcmp(m.followed[i].kind, "crime_count") == 0) count = m.followed[i].matter;
        if (strcmp(m.followed[i].kind, "loot") == 0) loot = m.followed[i].matter;
    }
    assert_string_equal(stage(r, count), "proved");
    assert_string_equal(rig_field(r, count, "proof"), "供述");
    assert_string_equal(rig_field(r, count, "whole"), rig_id(r, now));
    assert_string_equal(rig_field(r, loot, "whose"), rig_id(r, first));
    /* custody runs on from its own start; review begins anew; the old ones end */
    assert_int_equal(only(r, arena_printf(r->arena, "SELECT COUNT(*) FROM due WHERE rule = 'custody' AND state = 'open' AND matter = %lld "
                                          "AND CAST(start_on AS text) = '2026-03-20' AND CAST(due_on AS text) = '2026-03-30' AND office = '110105'",
                                          (long long)first)), 1);
    assert_int_equal(only(r, "SELECT COUNT(*) FROM due WHERE rule = 'custody' AND state = 'cancelled'"), 1);
    assert_int_equal(only(r, arena_printf(r->arena, "SELECT COUNT(*) FROM due WHERE rule = 'review' AND state = 'open' AND matter = %lld "
                                          "AND CAST(start_on AS text) = '2026-03-20'", (long long)now)), 1);
    assert_int_equal(only(r, "SELECT COUNT(*) FROM due WHERE rule = 'review' AND state = 'open'"), 1);
    assert_string_equal(stage(r, p.matter), "gone");
    assert_string_equal(stage(r, q.matter), "gone");
    assert_int_equal(only(r, "SELECT SUM(n) FROM tally WHERE figure = 'accused_added'"), counted); /* counted once */
    /* all of it is brought back with the act, as long as nobody has gone on over there */
    act_receipt_t x;
    err_t err = {0};
    MUST(annul(r, &r->handler, act_of(&m), &x, &err), &err);
    assert_int_equal(x.followed_count, 7);
    assert_string_equal(stage(r, a.matter), "open");
    assert_string_equal(stage(r, p.matter), "held");
    assert_int_equal(only(r, "SELECT COUNT(*) FROM k_accused"), 2);
    assert_int_equal(only(r, "SELECT COUNT(*) FROM due WHERE rule = 'custody' AND state = 'open'"), 1);
    m = rig_must(r, &r->handler, "affair", "hand_over", a.matter, "{\"goes_to\":\"110105\"}");
    actor_t there = r->handler;
    there.office = "110105";
    (void)rig_must(r, &there, "accused", "release", m.followed[1].matter, NULL);
    assert_int_equal(annul(r, &r->handler, act_of(&m), &x, &err), ERR_REGISTER_ANNUL_FOLLOWED);
    (void)rig_must(r, &there, "affair", "send_back", m.followed[0].matter, NULL);
    assert_string_equal(rig_field(r, m.followed[0].matter, "returns"), "2");
}

static void a_case_moves_with_its_parts(void **state)
{
    (void)state;
    rig_each_engine(moves);
}

/* --- what the program does when a due date is missed ------------------------------------------------------------------ */

static size_t missed(rig_t *r, const char *day, size_t *ret_refused)
{
    actor_t program = {.login = "system", .office = "110108", .roles = UINT64_MAX, .system = true};
    missed_t *list;
    size_t count, performed = 0;
    err_t err = {0};
    day_t today;
    assert_int_equal(day_parse(day, &today, NULL), 0);
    MUST(register_missed(r->book, &program, today, r->arena, &list, &count, &err), &err);
    for (size_t i = 0; i < count; i++) performed += list[i].refused == 0;
    if (ret_refused) *ret_refused = count - performed;
    return performed;
}

static void misses(rig_t *r)
{
    enum { MANY = 3 };
    act_receipt_t a = on_day(r, &r->handler, "affair", "file", 0, "2026-02-02", "{\"name\":\"案\"}");
    act_receipt_t held[MANY];
    for (int i = 0; i < MANY; i++) held[i] = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"甲\"}");
    /* parts were opened today, so they are held today; missed ten days on */
    (void)rig_must(r, &r->handler, "accused", "hold", held[0].matter, NULL);
    (void)rig_must(r, &r->handler, "accused", "hold", held[1].matter, NULL);
    (void)rig_must(r, &r->handler, "accused", "hold", held[2].matter, NULL);
    (void)rig_must(r, &r->handler, "accused", "release", held[2].matter, NULL);
    (void)setenv("XIEZHI_TODAY", "2026-04-09", 1);
    assert_int_equal(missed(r, "2026-03-30", NULL), 0); /* the day itself is not missed */
    assert_int_equal(missed(r, "2026-03-31", NULL), 2);
    assert_string_equal(stage(r, held[0].matter), "free");
    json_t *m = matter(r, NULL, held[0].matter);
    const json_t *acts = json_object_get(m, "acts"), *last = json_array_get(acts, json_array_size(acts) - 1);
    assert_string_equal(json_string_value(json_object_get(last, "act")), "run_out");
    assert_string_equal(json_string_value(json_object_get(last, "occurred_on")), "2026-03-31");
    assert_string_equal(json_string_value(json_object_get(last, "actor")), "system");
    json_decref(m);
    assert_int_equal(missed(r, "2026-04-01", NULL), 0); /* once */
    /* a new start is a new term, missed anew */
    (void)rig_must(r, &r->handler, "accused", "hold", held[0].matter, NULL);
    (void)setenv("XIEZHI_TODAY", "2026-04-30", 1);
    assert_int_equal(missed(r, "2026-04-30", NULL), 1);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act WHERE act = 'run_out'"), 3);
    (void)setenv("XIEZHI_TODAY", "2026-03-20", 1);
}

static void missed_due_dates_are_acted_on_once(void **state)
{
    (void)state;
    rig_each_engine(misses);
}

typedef struct racer {
    rig_t *rig;
    size_t performed;
} racer_t;

static void *race(void *arg)
{
    racer_t *x = arg;
    actor_t program = {.login = "system", .office = "110108", .roles = UINT64_MAX, .system = true};
    missed_t *list;
    size_t count;
    err_t err = {0};
    arena_t *a = arena_new((size_t)64 << 20);
    day_t today = 0;
    (void)day_parse("2026-04-30", &today, NULL);
    int failed = a ? register_missed(x->rig->book, &program, today, a, &list, &count, &err) : 1;
    for (size_t i = 0; !failed && i < count; i++) x->performed += list[i].refused == 0;
    arena_free(a);
    return NULL;
}

/* Two at once, a hundred and twenty due dates: each is acted on once. */
static void races(rig_t *r)
{
    enum { MANY = 120 };
    pthread_t thread[2];
    racer_t racer[2] = {{r, 0}, {r, 0}};
    for (int i = 0; i < MANY; i++) {
        act_receipt_t a = rig_must(r, &r->handler, "affair", "file", 0, "{\"name\":\"案\"}");
        act_receipt_t p = rig_part(r, &r->handler, "accused", "add", a.matter, "{\"name\":\"甲\"}");
        (void)rig_must(r, &r->handler, "accused", "hold", p.matter, NULL);
    }
    (void)setenv("XIEZHI_TODAY", "2026-04-30", 1);
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&thread[i], NULL, race, &racer[i]), 0);
    for (int i = 0; i < 2; i++) (void)pthread_join(thread[i], NULL);
    (void)missed(r, "2026-04-30", NULL); /* what a lost race left */
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act WHERE act = 'run_out'"), MANY);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM due WHERE rule = 'custody' AND state = 'met'"), MANY);
    assert_int_equal(missed(r, "2026-04-30", NULL), 0);
}

static void two_processes_act_once(void **state)
{
    (void)state;
    rig_each_engine(races);
}

/* --- any acts in any order ---------------------------------------------------------------------------------------------- */

typedef struct world {
    rig_t *rig;
    actor_t all;               /* every role, above both offices */
    uint64_t seed;
    struct {
        const char *kind;
        int64_t id;
    } matter[400];
    size_t matters;
    int64_t act[2000];         /* that people performed, in order */
    size_t acts, refusals;
} world_t;

static uint64_t dice(world_t *w, uint64_t sides)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return w->seed % sides;
}

/* One of that kind, or 0. */
static int64_t any_of(world_t *w, const char *kind)
{
    int64_t found = 0;
    size_t n = 0;
    for (size_t i = 0; i < w->matters; i++)
        if (strcmp(w->matter[i].kind, kind) == 0 && dice(w, ++n) == 0) found = w->matter[i].id;
    return found;
}

static void know(world_t *w, const char *kind, int64_t id)
{
    for (size_t i = 0; i < w->matters; i++)
        if (w->matter[i].id == id) return;
    if (w->matters < 400) {
        w->matter[w->matters].kind = kind;
        w->matter[w->matters++].id = id;
    }
}

/* Refused for a reason of the work, or performed; nothing else may come of it. */
static void happens(world_t *w, int failed, const err_t *err, const char *kind, const act_receipt_t *x)
{
    if (failed) {
        enum leave leave = err_leave((enum err_code)failed);
        if (leave != LEAVE_REFUSED && leave != LEAVE_INPUT && leave != LEAVE_MISSING) MUST(failed, err);
        w->refusals++;
        return;
    }
    if (kind) know(w, kind, x->matter);
    for (size_t i = 0; i < x->followed_count; i++)
        if (x->followed[i].act == x->followed[i].matter) know(w, x->followed[i].kind, x->followed[i].matter);
    if (w->acts < 2000) w->act[w->acts++] = matter_id(x->origin, x->seq);
}

static void do_any(world_t *w)
{
    static const struct {
        const char *kind, *act, *parent, *fields;
    } moves[] = {
        {"lead", "register", NULL, "{\"name\":\"举报\"}"},
        {"advice", "issue", NULL, "{\"about\":\"采购\",\"addressee\":" UNIT "}"},
        {"advice", "shut", NULL, NULL},
        {"affair", "file", NULL, "{\"name\":\"案\",\"bribery\":true,\"unit\":" UNIT "}"},
        {"affair", "file", NULL, "{\"name\":\"案\",\"unit\":" BARE "}"},
        {"affair", "send_back", NULL, NULL},
        {"affair", "resend", NULL, NULL},
        {"affair", "change", NULL, "{\"name\":\"改\",\"unit\":" UNIT "}"},
        {"affair", "close", NULL, NULL},
        {"affair", "hand_over", NULL, "{\"goes_to\":\"110105\"}"},
        {"accused", "add", "affair", "{\"name\":\"甲\",\"person\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\"}}"},
        {"accused", "add", "affair", "{\"name\":\"乙\",\"fugitive\":true}"},
        {"accused", "hold", NULL, NULL},
        {"accused", "release", NULL, NULL},
        {"crime_count", "allege", "accused", "{\"crime\":\"受贿罪\"}"},
        {"crime_count", "prove", NULL, "{\"proof\":\"供述\"}"},
        {"loot", "seize", "affair", "{\"what\":\"汽车\"}"},
        {"fact", "use", NULL, NULL},
        {"ring", "start", NULL, NULL},
        {"ring", "spin", NULL, NULL},
        {"ring", "deep", NULL, NULL},
    };
    size_t i = dice(w, sizeof moves / sizeof *moves);
    act_receipt_t x = {0};
    err_t err = {0};
    const cat_kind_t *k;
    const cat_act_t *act;
    assert_int_equal(catalogue_kind(w->rig->catalogue, moves[i].kind, &k, NULL), 0);
    assert_int_equal(cat_kind_act(k, moves[i].act, &act, NULL), 0);
    json_t *fields = moves[i].fields ? json_loads(moves[i].fields, 0, NULL) : json_object();
    int64_t lead = strcmp(moves[i].act, "file") == 0 ? any_of(w, "lead") : 0;
    if (lead) (void)json_object_set_new(fields, "clue", json_string(rig_id(w->rig, lead)));
    act_request_t q = {.actor = w->all, .kind = moves[i].kind, .act = moves[i].act, .occurred_on = DAY_NONE, .fields = fields,
                       .office = "110108"};
    q.actor.roles = act->by;
    q.matter = act->opens ? 0 : any_of(w, moves[i].kind);
    q.parent = moves[i].parent ? any_of(w, moves[i].parent) : 0;
    if (act->opens || q.matter) {
        int failed = register_act(w->rig->book, &q, w->rig->arena, &x, &err);
        happens(w, failed, &err, moves[i].kind, &x);
    }
    json_decref(fields);
}

static void amend_any(world_t *w)
{
    act_receipt_t x = {0};
    err_t err = {0};
    if (!w->acts) return;
    int64_t id = w->act[w->acts - 1 - dice(w, w->acts < 10 ? w->acts : 10)];
    json_t *fields = json_loads("{\"name\":\"更正\"}", 0, NULL);
    bool annuls = dice(w, 2);
    const char *chance = annuls ? chance_of(w->rig, &w->all, id) : NULL;
    int failed = annuls ? annul(w->rig, &w->all, id, &x, &err)
                        : register_correct(w->rig->book, &w->all, id >> 40, id & ((INT64_C(1) << 40) - 1), fields, "更正", NULL,
                                           w->rig->arena, &x, &err);
    if (chance) assert_string_equal(chance, err_code_text((enum err_code)failed)); /* what was told is what happens */
    size_t before = w->acts;
    happens(w, failed, &err, NULL, &x);
    w->acts = before; /* amendments are not amended */
    json_decref(fields);
}

/* The newest first, until nothing is left that people did. */
static void annul_all(world_t *w)
{
    for (size_t i = w->acts; i-- > 0;) {
        act_receipt_t x;
        err_t err = {0};
        int failed = annul(w->rig, &w->all, w->act[i], &x, &err);
        if (failed != ERR_REGISTER_ANNULLED) MUST(failed, &err);
    }
}

/* After any acts, refusals, annulments and corrections the register verifies; and when all of it is annulled, nothing of it
 * is left but the acts. */
static void anything(rig_t *r)
{
    enum { TURNS = 260 };
    world_t *w = arena_alloc(r->arena, sizeof *w);
    assert_non_null(w);
    *w = (world_t){.rig = r, .all = r->chief, .seed = 20260320};
    w->all.roles = UINT64_MAX;
    w->all.office = "110000";
    for (int i = 0; i < TURNS; i++) {
        if (dice(w, 8) == 0) amend_any(w);
        else do_any(w);
    }
    assert_true(w->acts > 80 && w->refusals > 10);
    assert_true(rig_number(r, "SELECT COUNT(*) FROM follow") > 40);
    rig_reopen(r);
    rig_verify(r);
    annul_all(w);
    static const char *const kinds[] = {"affair", "accused", "crime_count", "loot", "lead", "advice", "fact", "ring"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        assert_int_equal(rig_number(r, arena_printf(r->arena, "SELECT COUNT(*) FROM k_%s", kinds[i])), 0);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM due"), 0);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM link"), 0);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM matter_party"), 0);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM tally WHERE n <> 0 OR amount <> 0"), 0);
}

static void any_acts_in_any_order(void **state)
{
    (void)state;
    rig_each_engine(anything);
}

int main(void)
{
    (void)setenv("XIEZHI_TEST_CATALOGUE", getenv("XIEZHI_TEST_SPAN"), 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(computes_and_counts),
        cmocka_unit_test(follows_in_other_matters),
        cmocka_unit_test(an_act_follows_in_the_same_matter),
        cmocka_unit_test(what_follows_has_its_day),
        cmocka_unit_test(parts_follow_their_whole),
        cmocka_unit_test(refusals_tell_no_more_than_may_be_read),
        cmocka_unit_test(circles_end),
        cmocka_unit_test(the_same_request_tells_the_same),
        cmocka_unit_test(many_requests_at_once),
        cmocka_unit_test(history_shows_both_ends),
        cmocka_unit_test(what_followed_is_annulled_with_it),
        cmocka_unit_test(what_others_build_on_stays),
        cmocka_unit_test(corrections_name_what_relied_on_them),
        cmocka_unit_test(a_correction_does_not_undo_what_followed),
        cmocka_unit_test(a_case_moves_with_its_parts),
        cmocka_unit_test(missed_due_dates_are_acted_on_once),
        cmocka_unit_test(two_processes_act_once),
        cmocka_unit_test(any_acts_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
