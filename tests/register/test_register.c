/* test_register.c - an act's way: rights, stages, fields, conditions, numbers, terms, amendments; and
 * that the register can be rebuilt from its acts after each story. On both engines. */
#include "rig.h"
#include "register/asof.h"

#include <setjmp.h>
#include <stdarg.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EACH_ENGINE(r) for (int e_ = 0; e_ < engine_count() && (rig_open(r, e_), 1); rig_verify(r), rig_close(r), e_++)

static void set_today(const char *day)
{
    (void)setenv("XIEZHI_TODAY", day, 1);
}

static void refused(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter,
                    const char *fields, enum err_code code, const char *field)
{
    act_receipt_t receipt;
    err_t err = {0};
    int got = rig_act(r, actor, kind, act, matter, fields, &receipt, &err);
    if (got != (int)code) print_error("%s.%s: %s\n", kind, act, err_code_text((enum err_code)got));
    assert_int_equal(got, code);
    assert_int_equal(err.code, code);
    if (field) assert_string_equal(err.field, field);
    buf_t b;
    buf_init(&b, 8192);
    for (int l = 0; l < LANG_COUNT; l++) err_add_text(&b, &err, (enum lang)l);
    assert_false(buf_failed(&b));
    assert_null(strchr(buf_text(&b), '\x1f'));
    buf_release(&b);
}

static void an_act_goes_its_way(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        act_receipt_t a = rig_must(&r, &r.clerk, "case", "accept", 0,
            "{\"name\":\"张某受贿案\",\"amount\":500000,\"urgent\":true,"
            "\"suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\"}}");
        assert_int_equal(a.matter, matter_id(a.origin, a.seq));
        assert_int_equal(a.origin, 1101081);
        assert_string_equal(a.stage, "accepted");
        assert_non_null(strstr(a.number, "检诉受〔2025〕1号"));
        assert_int_equal(a.due_count, 2);
        /* 3 working days from 2025-09-30 end on the make-up Saturday 2025-10-11. */
        assert_string_equal(a.due[0].rule, "answer");
        assert_int_equal(a.due[0].due_on, day_of(2025, 10, 11));
        /* A month from the last day of September ends on the last day of October. */
        assert_int_equal(a.due[1].due_on, day_of(2025, 10, 31));
        act_receipt_t d = rig_must(&r, &r.chief, "case", "decide", a.matter, "{\"result\":\"prosecuted\"}");
        assert_string_equal(d.stage, "decided");
        assert_int_equal(d.due_count, 0);
        assert_int_equal(rig_number(&r, "SELECT n FROM tally WHERE figure = 'cases_prosecuted'"), 1);
        assert_int_equal(rig_number(&r, "SELECT amount FROM tally WHERE figure = 'money_accepted'"), 500000);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM party WHERE sex = 'F'"), 1);
        json_t *m = NULL;
        err_t err = {0};
        MUST(book_matter(r.book, &r.handler, a.matter, &m, &err), &err);
        assert_int_equal(json_array_size(json_object_get(m, "acts")), 2);
        assert_string_equal(json_string_value(json_object_get(json_object_get(json_object_get(m, "fields"), "suspect"), "name")), "张三");
        json_decref(m);
        assert_int_equal(book_matter(r.book, &r.elsewhere, a.matter, &m, &err), ERR_REGISTER_MATTER);
    }
}

static void refusals_say_why(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        refused(&r, &r.clerk, "csae", "accept", 0, NULL, ERR_CATALOGUE_KIND, NULL);
        refused(&r, &r.clerk, "case", "acept", 0, NULL, ERR_CATALOGUE_ACT, NULL);
        refused(&r, &r.clerk, "case", "accept", 0, "{}", ERR_REGISTER_REQUIRED, "name");
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\" \\u3000 \"}", ERR_REGISTER_REQUIRED, "name"); /* blanks say nothing */
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"a\",\"nmae\":1}", ERR_REGISTER_FIELD, "nmae");
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"a\",\"result\":\"dropped\"}", ERR_REGISTER_FIELD_ACT, "result");
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":7}", ERR_REGISTER_VALUE, "name");
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"a\",\"amount\":-1}", ERR_REGISTER_VALUE, "amount");
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"a\",\"amount\":\"5000\"}", ERR_REGISTER_VALUE, "amount"); /* yuan or fen? */
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"a\",\"tags\":[\"gnag\"]}", ERR_REGISTER_CHOICE, "tags");
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"a\",\"suspect\":{\"type\":\"person\"}}", ERR_REGISTER_PARTY, "suspect");
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"a\",\"suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\",\"born\":\"1950-12-31\"}}",
                ERR_REGISTER_PARTY, "suspect");
        refused(&r, &r.clerk, "case", "accept", 0,
                "{\"name\":\"a\",\"suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"110105194912310021\"}}",
                ERR_REGISTER_IDENTITY, "suspect");
        refused(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"a\",\"related\":\"1101081-99\"}", ERR_REGISTER_MATTER, "related");
        refused(&r, &r.chief, "case", "accept", 0, "{\"name\":\"a\"}", ERR_REGISTER_RIGHT, NULL);
        act_receipt_t a = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"甲\"}");
        refused(&r, &r.elsewhere, "case", "note", a.matter, "{\"amount\":1}", ERR_REGISTER_MATTER, NULL);
        refused(&r, &r.handler, "case", "tick", a.matter, NULL, ERR_REGISTER_SYSTEM, NULL);
        refused(&r, &r.handler, "case", "retransfer", a.matter, NULL, ERR_REGISTER_STAGE, NULL);
        refused(&r, &r.chief, "case", "decide", a.matter, "{\"result\":\"prosecuted\"}", ERR_REGISTER_REQUIRED, "suspect");
        rig_must(&r, &r.handler, "case", "note", a.matter, "{\"suspect\":{\"type\":\"person\",\"name\":\"李四\"}}");
        refused(&r, &r.chief, "case", "decide", a.matter, "{\"result\":\"dropped\"}", ERR_REGISTER_CONDITION, NULL);
        refused(&r, &r.handler, "charge", "change", a.matter, NULL, ERR_REGISTER_WRONG_KIND, NULL);
        refused(&r, &r.handler, "case", "note", matter_id(1101081, 999), NULL, ERR_REGISTER_MATTER, NULL);
        refused(&r, &r.handler, "charge", "charge", 0, "{\"crime\":\"受贿罪\"}", ERR_REGISTER_REQUIRED, NULL);
        /* A refused act leaves nothing behind: the next number follows without a gap. */
        act_receipt_t b = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"乙\"}");
        assert_non_null(strstr(b.number, "〔2025〕2号"));
        /* Approval one level up. */
        rig_must(&r, &r.chief, "case", "decide", a.matter, "{\"result\":\"dropped\",\"reason\":\"情节轻微\"}");
        refused(&r, &r.chief, "case", "above", a.matter, NULL, ERR_REGISTER_REACH, NULL);
        rig_must(&r, &r.above, "case", "above", a.matter, NULL);
    }
}

/* What nobody sees on paper: written "\\u202e" in JSON, so that it is seen here. */
static void hidden_characters_are_refused_in_names(void **state)
{
    (void)state;
    static const char *const hidden[] = {"\\u202a", "\\u202e", "\\u2066", "\\u2069", "\\u200b", "\\u200c", "\\u200d",
                                         "\\u2060", "\\ufeff", "\\n",     "\\r",     "\\t",     "\\u2028"};
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        char fields[256];
        for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
            (void)snprintf(fields, sizeof fields, "{\"name\":\"a\",\"suspect\":{\"type\":\"person\",\"name\":\"张%s三\"}}", hidden[i]);
            refused(&r, &r.clerk, "case", "accept", 0, fields, ERR_REGISTER_PARTY, "suspect");
            (void)snprintf(fields, sizeof fields,
                           "{\"name\":\"a\",\"suspect\":{\"type\":\"unit\",\"name\":\"甲公司\",\"aliases\":[\"乙公司\",\"%s丙公司\"]}}", hidden[i]);
            refused(&r, &r.clerk, "case", "accept", 0, fields, ERR_REGISTER_PARTY, "suspect");
        }
        /* The non-joiner of a Persian name is part of its spelling. */
        rig_must(&r, &r.clerk, "case", "accept", 0,
                 "{\"name\":\"甲\",\"suspect\":{\"type\":\"person\",\"name\":\"علی شاه\\u200cآبادی\"}}");
        rig_verify(&r);
    }
}

static int accept_on(rig_t *r, day_t on, const char *tag, act_receipt_t *receipt, err_t *err)
{
    json_t *fields = json_pack("{s:s, s:[s]}", "name", "甲", "tags", tag);
    act_request_t q = {.actor = r->clerk, .kind = "case", .act = "accept", .occurred_on = on, .fields = fields};
    arena_t *a = arena_new(1 << 20);
    int failed = register_act(r->book, &q, a, receipt, err);
    arena_free(a);
    json_decref(fields);
    return failed;
}

/* First and last day are included; what counts is when it happened, not when it is entered. */
static void choices_hold_on_the_day_of_the_act(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        act_receipt_t receipt;
        err_t err = {0};
        assert_int_equal(accept_on(&r, day_of(2022, 11, 30), "telecom", &receipt, &err), ERR_REGISTER_CHOICE_DAY);
        assert_string_equal(err.field, "tags");
        assert_string_equal(err.arg[0], "telecom");
        assert_string_equal(err.arg[2], "2022-11-30");
        assert_non_null(strstr(err.arg[3], "from 2022-12-01"));
        MUST(accept_on(&r, day_of(2022, 12, 1), "telecom", &receipt, &err), &err);
        MUST(accept_on(&r, DAY_NONE, "telecom", &receipt, &err), &err);
        assert_int_equal(accept_on(&r, DAY_NONE, "hooligan", &receipt, &err), ERR_REGISTER_CHOICE_DAY);
        assert_non_null(strstr(err.arg[3], "until 1997-09-30"));
        assert_int_equal(accept_on(&r, day_of(1997, 10, 1), "hooligan", &receipt, &err), ERR_REGISTER_CHOICE_DAY);
        MUST(accept_on(&r, day_of(1997, 9, 30), "hooligan", &receipt, &err), &err);
        /* A correction is of the day of the act it corrects. */
        arena_t *a = arena_new(1 << 20);
        json_t *gone = json_pack("{s:[s]}", "tags", "telecom"), *then = json_pack("{s:[s,s]}", "tags", "hooligan", "gang");
        int64_t origin = receipt.origin, seq = receipt.seq;
        assert_int_equal(register_correct(r.book, &r.handler, origin, seq, gone, "录入错误", NULL, a, &receipt, &err),
                         ERR_REGISTER_CHOICE_DAY);
        MUST(register_correct(r.book, &r.handler, origin, seq, then, "录入错误", NULL, a, &receipt, &err), &err);
        json_decref(gone);
        json_decref(then);
        arena_free(a);
        rig_verify(&r);
    }
}

static void terms_pause_and_restart(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        set_today("2025-03-03");
        act_receipt_t a = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"甲\"}");
        assert_int_equal(a.due[0].due_on, day_of(2025, 4, 3));
        set_today("2025-03-20");
        act_receipt_t s = rig_must(&r, &r.handler, "case", "send_back", a.matter, NULL);
        assert_int_equal(s.due_count, 0);
        set_today("2025-04-15");
        act_receipt_t t = rig_must(&r, &r.handler, "case", "retransfer", a.matter, NULL);
        assert_int_equal(t.due[0].due_on, day_of(2025, 5, 15));
        json_t *sum = NULL;
        err_t err = {0};
        MUST(book_due_sum(r.book, a.matter, "review", LANG_ZH, &sum, &err), &err);
        assert_string_equal(json_string_value(json_object_get(sum, "due")), "2025-05-15");
        assert_string_equal(json_string_value(json_object_get(sum, "now")), "2025-05-15");
        assert_true(json_array_size(json_object_get(sum, "steps")) >= 3);
        json_decref(sum);
        set_today("2025-04-20");
        rig_must(&r, &r.handler, "case", "send_back", a.matter, NULL);
        set_today("2025-05-06");
        rig_must(&r, &r.handler, "case", "retransfer", a.matter, NULL);
        set_today("2025-05-07");
        rig_must(&r, &r.handler, "case", "send_back", a.matter, NULL);
        set_today("2025-05-08");
        /* Two returns restart the term; a third does not. */
        refused(&r, &r.handler, "case", "retransfer", a.matter, NULL, ERR_CATALOGUE_RESTARTS, NULL);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM due WHERE state = 'restarted'"), 2);
    }
}

static void a_year_without_calendar_is_provisional(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        set_today("2026-12-15");
        act_receipt_t a = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"甲\"}");
        assert_int_equal(a.due[0].due_on, day_of(2027, 1, 15));
        json_t *sum = NULL;
        err_t err = {0};
        MUST(book_due_sum(r.book, a.matter, "review", LANG_EN, &sum, &err), &err);
        assert_true(json_is_true(json_object_get(sum, "provisional")));
        json_decref(sum);
    }
}

static void the_same_request_is_one_act(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t one, two;
        json_t *fields = json_pack("{s:s}", "name", "甲");
        act_request_t q = {.actor = r.clerk, .kind = "case", .act = "accept", .occurred_on = DAY_NONE,
                           .fields = fields, .idem_key = "k-1"};
        MUST(register_act(r.book, &q, r.arena, &one, &err), &err);
        MUST(register_act(r.book, &q, r.arena, &two, &err), &err);
        assert_true(two.replayed && !one.replayed);
        assert_int_equal(one.seq, two.seq);
        assert_string_equal(one.number, two.number);
        (void)json_object_set_new(fields, "name", json_string("乙"));
        assert_int_equal(register_act(r.book, &q, r.arena, &two, &err), ERR_REGISTER_IDEM_REUSED);
        q.actor = r.handler; /* another person's key is another key */
        MUST(register_act(r.book, &q, r.arena, &two, &err), &err);
        json_decref(fields);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 2);
    }
}

typedef struct same {
    rig_t *rig;
    act_receipt_t receipt;
    int failed;
} same_t;

static void *ask_the_same(void *arg)
{
    same_t *x = arg;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    json_t *fields = json_pack("{s:s}", "name", "甲");
    act_request_t q = {.actor = x->rig->clerk, .kind = "case", .act = "accept", .occurred_on = DAY_NONE,
                       .fields = fields, .idem_key = "at-once"};
    x->failed = register_act(x->rig->book, &q, a, &x->receipt, NULL);
    json_decref(fields);
    arena_free(a);
    return NULL;
}

static void the_same_request_at_once(void **state)
{
    (void)state;
    enum { CLIENTS = 8 };
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        same_t x[CLIENTS];
        pthread_t thread[CLIENTS];
        for (int i = 0; i < CLIENTS; i++) {
            x[i] = (same_t){.rig = &r};
            assert_int_equal(pthread_create(&thread[i], NULL, ask_the_same, &x[i]), 0);
        }
        int first = 0;
        for (int i = 0; i < CLIENTS; i++) {
            (void)pthread_join(thread[i], NULL);
            assert_int_equal(x[i].failed, 0);
            assert_int_equal(x[i].receipt.matter, x[0].receipt.matter);
            first += !x[i].receipt.replayed;
        }
        assert_int_equal(first, 1);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 1);
    }
}

static void acts_together_or_not_at_all(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipts[3];
        json_t *f0 = json_pack("{s:s}", "name", "甲"), *f1 = json_pack("{s:s}", "crime", "受贿罪"),
               *f2 = json_pack("{s:s, s:s}", "name", "乙", "related", "-1");
        act_request_t q[3] = {
            {.actor = r.handler, .kind = "case", .act = "accept", .occurred_on = DAY_NONE, .fields = f0},
            {.actor = r.handler, .kind = "charge", .act = "charge", .parent = -1, .occurred_on = DAY_NONE, .fields = f1},
            {.actor = r.handler, .kind = "case", .act = "accept", .occurred_on = DAY_NONE, .fields = f2}};
        MUST(register_acts(r.book, q, 3, r.arena, receipts, &err), &err);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM link"), 1);
        assert_int_equal(rig_number(&r, "SELECT parent FROM k_charge"), receipts[0].matter);
        q[2].kind = "charge"; /* has no field `related`: all three are refused */
        assert_int_not_equal(register_acts(r.book, q, 3, r.arena, receipts, &err), 0);
        q[2].kind = "case";
        (void)json_object_set_new(f2, "related", json_string("1101081-777"));
        assert_int_equal(register_acts(r.book, q, 3, r.arena, receipts, &err), ERR_REGISTER_MATTER);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 3);
        act_receipt_t next = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"丙\"}");
        assert_non_null(strstr(next.number, "〔2025〕3号"));
        json_decref(f0);
        json_decref(f1);
        json_decref(f2);
    }
}

static void bulk_keeps_the_good_ones(void **state)
{
    (void)state;
    enum { MANY = 60 };
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        act_request_t q[MANY];
        act_receipt_t receipts[MANY];
        err_t errors[MANY], err = {0};
        json_t *good = json_pack("{s:s}", "name", "甲"), *bad = json_pack("{s:i}", "name", 1),
               *late = json_pack("{s:s, s:s}", "name", "乙", "related", "1101081-777");
        for (int i = 0; i < MANY; i++)
            q[i] = (act_request_t){.actor = r.clerk, .kind = "case", .act = "accept", .occurred_on = DAY_NONE,
                                   .fields = i % 10 == 3 ? bad : i % 10 == 7 ? late : good};
        MUST(register_bulk(r.book, q, MANY, r.arena, receipts, errors, &err), &err);
        for (int i = 0; i < MANY; i++) {
            enum err_code expected = i % 10 == 3 ? ERR_REGISTER_VALUE : i % 10 == 7 ? ERR_REGISTER_MATTER : ERR_NONE;
            assert_int_equal(errors[i].code, expected);
        }
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), MANY * 8 / 10);
        assert_int_equal(rig_number(&r, "SELECT MAX(last) FROM number_series"), MANY * 8 / 10);
        json_decref(good);
        json_decref(bad);
        json_decref(late);
    }
}

/* Opens a charge in the matter; NULL fields are none. */
static act_receipt_t charge_in(rig_t *r, const actor_t *actor, int64_t whole, const char *fields)
{
    json_t *f = json_loads(fields, 0, NULL);
    act_request_t q = {.actor = *actor, .kind = "charge", .act = "charge", .parent = whole, .occurred_on = DAY_NONE, .fields = f};
    act_receipt_t receipt;
    err_t err = {0};
    int failed = register_act(r->book, &q, r->arena, &receipt, &err);
    if (failed) print_error("%s %s %s\n", err_code_text((enum err_code)failed), err.arg[0], err.arg[1]);
    assert_int_equal(failed, 0);
    json_decref(f);
    return receipt;
}

static json_t *fields_as_read(rig_t *r, int64_t matter, json_t **ret_whole)
{
    err_t err = {0};
    assert_int_equal(book_matter(r->book, &r->handler, matter, ret_whole, &err), 0);
    return json_object_get(*ret_whole, "fields");
}

/* Nobody types what is known: who acts, where, the day, and what the case says. Recorded as given, so that the
 * rebuilt register agrees although the case changes later. */
static void fields_begin_with_what_is_known(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        set_today("2025-09-30");
        json_t *whole, *f, *p;
        act_receipt_t a = rig_must(&r, &r.clerk, "case", "accept", 0,
            "{\"name\":\"张某案\",\"amount\":700,\"tags\":[\"gang\"],\"suspect\":{\"type\":\"person\",\"name\":\"张三\","
            "\"identity\":\"11010519491231002X\",\"aliases\":[\"张山\"]}}");
        act_receipt_t c = charge_in(&r, &r.handler, a.matter, "{\"crime\":\"受贿罪\"}");
        f = fields_as_read(&r, c.matter, &whole);
        assert_string_equal(json_string_value(json_object_get(f, "handler")), "li");
        assert_string_equal(json_string_value(json_object_get(f, "at_office")), "110108");
        assert_int_equal(json_integer_value(json_object_get(f, "share")), 700);
        assert_string_equal(json_string_value(json_array_get(json_object_get(f, "labels"), 0)), "gang");
        p = json_object_get(f, "suspect");
        assert_string_equal(json_string_value(json_object_get(p, "identity")), "11010519491231002X");
        assert_string_equal(json_string_value(json_array_get(json_object_get(p, "aliases"), 0)), "张山");
        assert_true(json_is_null(json_object_get(f, "changed_on")));
        json_decref(whole);
        rig_must(&r, &r.handler, "case", "note", a.matter, "{\"amount\":900}");
        /* The one above opens a charge of the office below: it is the matter's office; what is given stands. */
        c = charge_in(&r, &r.above, a.matter, "{\"crime\":\"贪污罪\",\"share\":null,\"handler\":\"wu\"}");
        f = fields_as_read(&r, c.matter, &whole);
        assert_string_equal(json_string_value(json_object_get(f, "at_office")), "110108");
        assert_string_equal(json_string_value(json_object_get(f, "handler")), "wu");
        assert_true(json_is_null(json_object_get(f, "share")));
        json_decref(whole);
        /* set_by: at that act, while it is empty. */
        set_today("2025-10-01");
        rig_must(&r, &r.handler, "charge", "change", c.matter, "{\"count_of\":2}");
        set_today("2025-10-02");
        rig_must(&r, &r.handler, "charge", "change", c.matter, "{\"count_of\":3}");
        f = fields_as_read(&r, c.matter, &whole);
        assert_string_equal(json_string_value(json_object_get(f, "changed_on")), "2025-10-01");
        json_decref(whole);
        /* A case that says nothing: the part begins empty. */
        set_today("2025-09-30");
        a = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"李某案\"}");
        c = charge_in(&r, &r.handler, a.matter, "{\"crime\":\"受贿罪\"}");
        f = fields_as_read(&r, c.matter, &whole);
        assert_true(json_is_null(json_object_get(f, "share")));
        assert_true(json_is_null(json_object_get(f, "suspect")));
        json_decref(whole);
        set_today("2025-10-02");
    }
}

/* The names of a matter's fields that no act has given: of the list, or of its part, or as it stood. */
static void lacks(rig_t *r, int64_t matter, const char *expect)
{
    json_t *now = NULL, *then = NULL;
    err_t err = {0};
    MUST(book_matter(r->book, &r->handler, matter, &now, &err), &err);
    MUST(book_asof(r->book, &r->handler, matter, 0, &then, &err), &err);
    const json_t *list = json_object_get(now, "not_given"), *past = json_object_get(then, "not_given");
    assert_int_equal(json_array_size(list), *expect ? 1 : 0);
    if (*expect) assert_string_equal(json_string_value(json_array_get(list, 0)), expect);
    assert_true(json_equal(list, past));
    json_decref(now);
    json_decref(then);
}

/* The weight of a charge begins as the main one, but who changes the charge says it: until then it is no fact. */
static void what_nobody_gave_is_told_apart(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        set_today("2025-09-30");
        json_t *whole;
        act_receipt_t a = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"张某案\"}");
        act_receipt_t c = charge_in(&r, &r.handler, a.matter, "{\"crime\":\"受贿罪\"}");
        lacks(&r, c.matter, "weight");
        lacks(&r, a.matter, "");
        assert_string_equal(rig_field(&r, c.matter, "weight"), "main");
        (void)fields_as_read(&r, a.matter, &whole);
        assert_int_equal(json_array_size(json_object_get(json_array_get(json_object_get(whole, "parts"), 0), "not_given")), 1);
        json_decref(whole);
        act_receipt_t d = rig_must(&r, &r.handler, "charge", "change", c.matter, "{\"count_of\":2}");
        lacks(&r, c.matter, "");
        act_receipt_t receipt;
        err_t err = {0};
        MUST(register_annul(r.book, &r.handler, d.origin, d.seq, "错录", NULL, r.arena, &receipt, &err), &err);
        lacks(&r, c.matter, "weight");
    }
}

static void corrections_keep_history(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t x;
        act_receipt_t a = rig_must(&r, &r.handler, "case", "accept", 0,
            "{\"name\":\"甲\",\"amount\":100,\"suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\"}}");
        rig_must(&r, &r.handler, "case", "accept", 0,
            "{\"name\":\"乙\",\"suspect\":{\"type\":\"person\",\"name\":\"张叁\",\"identity\":\"11010519491231002X\"}}");
        json_t *fields = json_loads("{\"amount\":250,\"suspect\":{\"type\":\"person\",\"name\":\"李四\",\"identity\":\"440524188001010014\"}}", 0, NULL);
        assert_int_equal(register_correct(r.book, &r.handler, a.origin, a.seq, fields, "", NULL, r.arena, &x, &err), ERR_REGISTER_GROUND);
        MUST(register_correct(r.book, &r.handler, a.origin, a.seq, fields, "录入错误", "c-1", r.arena, &x, &err), &err);
        act_receipt_t again;
        MUST(register_correct(r.book, &r.handler, a.origin, a.seq, fields, "录入错误", "c-1", r.arena, &again, &err), &err);
        assert_true(again.replayed);
        assert_int_equal(again.seq, x.seq);
        /* Who saw it before is told, unless it is the same correction sent twice; who has seen the first writes the second. */
        assert_int_equal(register_correct_seen(r.book, &r.handler, a.origin, a.seq, a.seq, fields, "另一次", "c-2", r.arena, &again, &err), ERR_REGISTER_CHANGED);
        MUST(register_correct_seen(r.book, &r.handler, a.origin, a.seq, a.seq, fields, "录入错误", "c-1", r.arena, &again, &err), &err);
        assert_true(again.replayed);
        MUST(register_correct_seen(r.book, &r.handler, a.origin, a.seq, x.seq, fields, "另一次", "c-2", r.arena, &again, &err), &err);
        json_decref(fields);
        assert_int_equal(rig_number(&r, "SELECT amount FROM k_case WHERE name = '甲'"), 250);
        assert_int_equal(rig_number(&r, "SELECT amount FROM tally WHERE figure = 'money_accepted'"), 250);
        assert_int_equal(rig_number(&r, "SELECT n FROM tally WHERE figure = 'cases_accepted'"), 2);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM party WHERE name = '张叁'"), 1);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 4);
        rig_verify(&r);
        /* Annulling: only the last act; the number stays issued and is voided. */
        rig_must(&r, &r.handler, "case", "send_back", a.matter, NULL);
        assert_int_equal(register_annul(r.book, &r.handler, a.origin, a.seq, "重复受理", NULL, r.arena, &x, &err), ERR_REGISTER_ANNUL_LATER);
        MUST(register_annul(r.book, &r.handler, a.origin, rig_number(&r, "SELECT MAX(id) FROM act") & 0xFFFFFFFFFF, "误退", NULL, r.arena, &x, &err), &err);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM due WHERE state = 'open'"), 2);
        assert_string_equal(x.stage, "accepted");
        MUST(register_annul(r.book, &r.handler, a.origin, a.seq, "重复受理", NULL, r.arena, &x, &err), &err);
        assert_int_equal(register_annul(r.book, &r.handler, a.origin, a.seq, "重复受理", NULL, r.arena, &x, &err), ERR_REGISTER_ANNULLED);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_case"), 1);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM number_issued WHERE voided_by IS NOT NULL"), 1);
        assert_int_equal(rig_number(&r, "SELECT n FROM tally WHERE figure = 'cases_accepted'"), 1);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM party WHERE identity = '440524188001010014'"), 0);
        act_receipt_t c = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"丙\"}");
        assert_non_null(strstr(c.number, "〔2025〕3号"));
    }
}

/* The day of something done is not to come: not when it is entered, not when it is corrected. */
static void what_was_done_lies_behind_us(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t x, a = rig_must(&r, &r.handler, "case", "accept", 0, "{\"name\":\"甲\"}");
        err = rig_refused(&r, &r.handler, "case", "note", a.matter, "{\"met_on\":\"2025-10-01\"}", ERR_REGISTER_DAY_FUTURE);
        assert_string_equal(err.field, "met_on");
        assert_string_equal(err.arg[1], "2025-10-01");
        act_receipt_t met = rig_must(&r, &r.handler, "case", "note", a.matter, "{\"met_on\":\"2025-09-30\"}");
        json_t *fields = json_loads("{\"met_on\":\"2030-01-01\"}", 0, NULL);
        assert_int_equal(register_correct(r.book, &r.handler, met.origin, met.seq, fields, "更正", NULL, r.arena, &x, &err), ERR_REGISTER_DAY_FUTURE);
        json_decref(fields);
        assert_string_equal(rig_field(&r, a.matter, "met_on"), "2025-09-30");
        set_today("2025-10-01");
        (void)rig_must(&r, &r.handler, "case", "note", a.matter, "{\"met_on\":\"2025-10-01\"}");
        set_today("2025-09-30");
    }
}

static void someone_was_faster(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t x;
        act_receipt_t a = rig_must(&r, &r.handler, "case", "accept", 0, "{\"name\":\"甲\"}");
        act_request_t q = {.actor = r.handler, .kind = "case", .act = "note", .matter = a.matter,
                           .occurred_on = DAY_NONE, .expect_seq = a.seq};
        MUST(register_act(r.book, &q, r.arena, &x, &err), &err);
        assert_int_equal(register_act(r.book, &q, r.arena, &x, &err), ERR_REGISTER_CHANGED);
        q.expect_seq = x.seq;
        MUST(register_act(r.book, &q, r.arena, &x, &err), &err);
        q.expect_seq = 0;
        q.occurred_on = day_of(2025, 10, 1);
        assert_int_equal(register_act(r.book, &q, r.arena, &x, &err), ERR_REGISTER_FUTURE);
        q.occurred_on = day_of(2025, 9, 29);
        assert_int_equal(register_act(r.book, &q, r.arena, &x, &err), ERR_REGISTER_FUTURE);
    }
}

/* Found when every life was played in one installation: the histories of all matters that name the same person were read into the
 * memory of the one request, and annulling was refused for want of it. */
static void whoever_has_files_in_many_matters_costs_no_more(void **state)
{
    (void)state;
    enum { MATTERS = 200 };
    static const char fields[] = "{\"name\":\"甲\",\"suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"110101200805060013\"}}";
    rig_t r;
    set_today("2025-09-30");
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t x, last = {0};
        for (int i = 0; i < MATTERS; i++) last = rig_must(&r, &r.handler, "case", "accept", 0, fields);
        arena_t *a = arena_new(256 << 10);
        MUST(register_annul(r.book, &r.handler, last.origin, last.seq, "误录", NULL, a, &x, &err), &err);
        arena_free(a);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM party"), 1);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM matter_party"), MATTERS - 1);
        rig_reopen(&r);
        rig_verify(&r);
    }
}

static void verify_finds_what_was_changed(void **state)
{
    (void)state;
    static const char *const wrongs[] = {
        "UPDATE k_case SET amount = 7", "UPDATE due SET due_on = '2030-01-01'", "DELETE FROM matter_party",
        "UPDATE party SET name = 'x'", "UPDATE tally SET n = n + 1", "DELETE FROM number_issued",
        "UPDATE act SET body = REPLACE(body, '甲', '乙')", "UPDATE number_series SET last = last + 1",
        "UPDATE act SET actor = 'other'"};
    rig_t r;
    set_today("2025-09-30");
    for (int e = 0; e < engine_count(); e++)
        for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
            rig_open(&r, e);
            rig_must(&r, &r.handler, "case", "accept", 0,
                     "{\"name\":\"甲\",\"amount\":100,\"suspect\":{\"type\":\"person\",\"name\":\"张三\"}}");
            rig_reopen(&r);
            rig_tamper(&r, wrongs[i]);
            rig_close(&r);
        }
}

static void ids_are_texts(void **state)
{
    (void)state;
    char text[48];
    int64_t id = 0;
    matter_text(matter_id(1101081, 345), text);
    assert_string_equal(text, "1101081-345");
    err_t err = {0};
    assert_int_equal(matter_parse("-1", &id, &err), ERR_REGISTER_MATTER); /* only among the acts of one call */
    assert_string_equal(err.arg[0], "-1");
    assert_int_equal(matter_parse_ref("-1", &id, NULL), 0);
    assert_int_equal(id, -1);
    assert_int_equal(matter_parse("1101081-345", &id, NULL), 0);
    assert_int_equal(id, matter_id(1101081, 345));
    static const char *const bad[] = {"", "-", "345", "0-1", "1-0", "x-1", "1-x", "1-1-1", "99999999-1", "1-1099511627776"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(matter_parse(bad[i], &id, NULL), ERR_REGISTER_MATTER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_act_goes_its_way),
        cmocka_unit_test(refusals_say_why), cmocka_unit_test(hidden_characters_are_refused_in_names),
        cmocka_unit_test(choices_hold_on_the_day_of_the_act),
        cmocka_unit_test(terms_pause_and_restart),
        cmocka_unit_test(a_year_without_calendar_is_provisional),
        cmocka_unit_test(the_same_request_is_one_act),
        cmocka_unit_test(the_same_request_at_once),
        cmocka_unit_test(acts_together_or_not_at_all),
        cmocka_unit_test(bulk_keeps_the_good_ones),
        cmocka_unit_test(fields_begin_with_what_is_known), cmocka_unit_test(what_nobody_gave_is_told_apart),
        cmocka_unit_test(corrections_keep_history),
        cmocka_unit_test(what_was_done_lies_behind_us),
        cmocka_unit_test(someone_was_faster),
        cmocka_unit_test(whoever_has_files_in_many_matters_costs_no_more),
        cmocka_unit_test(verify_finds_what_was_changed),
        cmocka_unit_test(ids_are_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
