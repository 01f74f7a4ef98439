/* test_redate.c - a holiday moves, a year arrives: open due dates follow, the changes are listed and recorded, and the
 * register still rebuilds from its acts. On both engines. */
#include "register/redate.h"
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EACH_ENGINE(r) for (int e_ = 0; e_ < engine_count() && (rig_open(r, e_), 1); rig_verify(r), rig_close(r), e_++)
#define HEAD "date,kind,name_zh,name_en\n"

static const actor_t program = {.login = "system", .office = "110108", .system = true};

/* The program starts again with a calendar of its own. */
static void with_calendar(rig_t *r, const char *own)
{
    err_t err = {0};
    calendar_t *old = r->calendar;
    MUST(calendar_load_own(own, &r->calendar, &err), &err);
    rig_reopen(r);
    calendar_free(old);
}

static act_receipt_t on(rig_t *r, const char *day, const char *act, int64_t matter, const char *fields)
{
    (void)setenv("XIEZHI_TODAY", day, 1);
    return rig_must(r, &r->handler, "review", act, matter, fields);
}

static day_t due_of(rig_t *r, int64_t matter, bool *ret_provisional)
{
    json_t *sum = NULL;
    err_t err = {0};
    day_t day = DAY_NONE;
    MUST(book_due_sum(r->book, matter, "counted", LANG_ZH, &sum, &err), &err);
    const char *due = json_string_value(json_object_get(sum, "due"));
    if (due) assert_int_equal(day_parse(due, &day, NULL), 0);
    *ret_provisional = json_is_true(json_object_get(json_object_get(sum, "sum"), "provisional"));
    json_decref(sum);
    return day;
}

static redate_report_t redate(rig_t *r, bool dry_run)
{
    redate_report_t report;
    err_t err = {0};
    MUST(register_redate(r->book, &program, dry_run, r->arena, &report, &err), &err);
    return report;
}

static bool changed(rig_t *r)
{
    bool is = false;
    err_t err = {0};
    MUST(register_calendar_changed(r->book, &is, &err), &err);
    return is;
}

static void a_holiday_moves(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        bool provisional;
        assert_true(changed(&r)); /* none was used yet */
        assert_int_equal(redate(&r, false).moved, 0);
        assert_false(changed(&r));
        int64_t m = on(&r, "2026-09-07", "accept", 0, NULL).matter; /* 7 October: moved to Thursday 8 */
        int64_t other = on(&r, "2026-09-10", "accept", 0, NULL).matter; /* Saturday 10 October is worked */
        assert_int_equal(due_of(&r, m, &provisional), day_of(2026, 10, 8));
        assert_int_equal(due_of(&r, other, &provisional), day_of(2026, 10, 10));
        with_calendar(&r, HEAD "2026-10-08,off,国庆节,National Day\n");
        assert_true(changed(&r));
        redate_report_t dry = redate(&r, true);
        assert_int_equal(dry.moved, 1);
        assert_int_equal(due_of(&r, m, &provisional), day_of(2026, 10, 8));
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act WHERE act = 'redate'"), 0);
        redate_report_t done = redate(&r, false);
        assert_int_equal(done.moved, 1);
        assert_int_equal(done.matters, 1);
        assert_int_equal(done.count, 1);
        assert_int_equal(done.changes[0].matter, m);
        assert_int_equal(done.changes[0].was, day_of(2026, 10, 8));
        assert_int_equal(done.changes[0].now, day_of(2026, 10, 9));
        assert_string_equal(done.changes[0].rule, "counted");
        assert_string_equal(done.changes[0].why.in[LANG_ZH], "2026-10-08改为休息日：国庆节");
        assert_string_equal(done.changes[0].why.in[LANG_EN], "2026-10-08 is now a day off: National Day");
        assert_int_equal(due_of(&r, m, &provisional), day_of(2026, 10, 9));
        assert_int_equal(due_of(&r, other, &provisional), day_of(2026, 10, 10));
        assert_false(changed(&r));
        assert_int_equal(redate(&r, false).moved, 0);
        rig_verify(&r);
        /* what follows goes its way: the last act but the re-dating can still be annulled */
        act_receipt_t longer = on(&r, "2026-09-15", "longer", m, NULL);
        assert_int_equal(due_of(&r, m, &provisional), day_of(2026, 10, 22));
        with_calendar(&r, HEAD "2026-10-22,off,甲,A\n");
        assert_int_equal(redate(&r, false).moved, 1);
        assert_int_equal(due_of(&r, m, &provisional), day_of(2026, 10, 23));
        act_receipt_t receipt;
        err_t err = {0};
        MUST(register_annul(r.book, &r.handler, longer.origin, longer.seq, "误录", NULL, r.arena, &receipt, &err), &err);
        assert_int_equal(due_of(&r, m, &provisional), day_of(2026, 10, 8)); /* by the calendar that holds now */
    }
}

static void a_year_arrives(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        bool provisional;
        int64_t m = on(&r, "2026-12-15", "accept", 0, NULL).matter, n = on(&r, "2026-12-16", "accept", 0, NULL).matter;
        assert_int_equal(due_of(&r, m, &provisional), day_of(2027, 1, 15));
        assert_true(provisional);
        with_calendar(&r, HEAD "2027-01-01,off,元旦,New Year's Day\n2027-10-01,off,国庆节,National Day\n");
        redate_report_t done = redate(&r, false);
        assert_int_equal(done.moved, 2);
        assert_int_equal(due_of(&r, m, &provisional), day_of(2027, 1, 15)); /* a Friday: the same day, firm now */
        assert_false(provisional);
        assert_int_equal(due_of(&r, n, &provisional), day_of(2027, 1, 18)); /* 16 January is a Saturday */
        assert_false(provisional);
        assert_true(done.changes[0].was_provisional && !done.changes[0].provisional);
        assert_string_equal(done.changes[0].why.in[LANG_EN], "the calendar of 2027 is known now: the day is firm");
    }
}

/* More matters than a page, some with nothing to move; and the list of what was done, newest first. */
static void many_pages(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        enum { MANY = 620 }; /* three open due dates each with a day or without: 1,860 rows, pages of 1,000 */
        (void)setenv("XIEZHI_TODAY", "2026-09-07", 1);
        act_request_t one = {.actor = r.handler, .kind = "review", .act = "accept", .occurred_on = DAY_NONE};
        act_request_t *q = calloc(MANY, sizeof *q);
        act_receipt_t *receipts = calloc(MANY, sizeof *receipts);
        err_t *errors = calloc(MANY, sizeof *errors), err = {0};
        for (int i = 0; i < MANY; i++) q[i] = one;
        MUST(register_bulk(r.book, q, MANY, r.arena, receipts, errors, &err), &err);
        free(q);
        free(receipts);
        free(errors);
        with_calendar(&r, HEAD "2026-10-08,off,国庆节,National Day\n");
        redate_report_t done = redate(&r, false);
        assert_int_equal(done.looked_at, rig_number(&r, "SELECT COUNT(*) FROM due WHERE state = 'open'"));
        assert_int_equal(done.moved, MANY);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM due WHERE rule = 'counted' AND due_on = '2026-10-09'"), MANY);
        json_t *list = NULL;
        MUST(book_redated(r.book, &r.handler, 1000, &list, &err), &err);
        assert_int_equal(json_array_size(list), MANY);
        const json_t *first = json_array_get(list, 0);
        assert_string_equal(json_string_value(json_object_get(first, "old")), "2026-10-08");
        assert_string_equal(json_string_value(json_object_get(first, "new")), "2026-10-09");
        json_decref(list);
        MUST(book_redated(r.book, &r.elsewhere, 1000, &list, &err), &err);
        assert_int_equal(json_array_size(list), 0); /* another office's matters */
        json_decref(list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_holiday_moves),
        cmocka_unit_test(a_year_arrives),
        cmocka_unit_test(many_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
