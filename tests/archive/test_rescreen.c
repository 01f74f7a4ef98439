/* Answers "no record" that what came since would change: found, only those, and only by the office that answered. On
 * both engines. */
#include "rig.h"

#include "match/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Valid by GB 11643. */
#define ZHANG "11010519491231002X"

static char qian[19];

static const char *qian_number(void)
{
    memcpy(qian, "110105198001010010", 18);
    qian[17] = identity_resident_check(qian);
    return qian;
}

static archive_recalls_t look(rig_t *r, const actor_t *actor)
{
    archive_recalls_t found;
    err_t err = {0};
    MUST(archive_rescreen(r->archive, actor, DAY_NONE, NULL, r->arena, &found, &err), &err);
    return found;
}

/* Asks, lets the officer clear whatever is shown, answers. */
static int64_t answer_clear(rig_t *r, const char *name, const char *identity, const char *born)
{
    act_receipt_t receipt;
    err_t err = {0};
    archive_result_t q = rig_ask(r, name, identity, born, NULL);
    if (q.findings[0].status == ARCHIVE_NEEDS_REVIEW)
        (void)rig_decide(r, q.findings[0].subject, 0, ARCHIVE_DIFFERENT, "经核对不是同一人");
    MUST(archive_answer(r->archive, &r->clerk, q.query, r->arena, &receipt, &err), &err);
    return receipt.matter;
}

static void correct(rig_t *r, int64_t record, const char *fields)
{
    archive_recalls_t recalls;
    err_t err = {0};
    json_t *json = json_loads(fields, 0, NULL);
    MUST(archive_correct_record(r->archive, &r->chief, record, 0, json, "录入错误", r->arena, &recalls, &err), &err);
    json_decref(json);
}

static void what_is_entered_since_is_found(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_record(&r, "李四", NULL, NULL, NULL, "2013-03-01");
        int64_t by_number = answer_clear(&r, "张三", ZHANG, NULL), by_birth = answer_clear(&r, "王晓明", NULL, "1980-01-02");
        int64_t bare = answer_clear(&r, "赵国强", NULL, NULL), cleared = answer_clear(&r, "李四", NULL, NULL);
        (void)answer_clear(&r, "陈大文", NULL, NULL);
        assert_int_equal(look(&r, &r.chief).count, 0); /* nothing has come since */
        int64_t first = rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-04-01");
        int64_t second = rig_record(&r, "王小明", NULL, "1980-01-02", NULL, "2013-04-01");
        int64_t third = rig_record(&r, "赵国强", NULL, NULL, NULL, "2013-04-01");
        rig_record(&r, "陈大文", NULL, NULL, NULL, "2001-04-01"); /* spent: outside the ten years */
        archive_recalls_t found = look(&r, &r.chief);
        assert_int_equal(found.count, 3); /* 李四's own clearance stands: that record is as it was */
        (void)cleared;
        assert_int_equal(found.list[0].notice, by_number);
        assert_int_equal(found.list[0].record, first);
        assert_int_equal(found.list[0].tier, MATCH_A);
        assert_int_equal(found.list[0].how, ARCHIVE_RELIED_SINCE);
        assert_string_equal(found.list[0].subject_name, "张三");
        assert_string_equal(found.list[0].addressee, "北京某某招标有限公司");
        assert_true(found.list[0].score >= 850);
        assert_int_equal(found.list[1].notice, by_birth); /* a near name with the same birth date */
        assert_int_equal(found.list[1].record, second);
        assert_int_equal(found.list[1].tier, MATCH_B);
        assert_int_equal(found.list[2].notice, bare);
        assert_int_equal(found.list[2].record, third);
        assert_int_equal(found.list[2].tier, MATCH_C);
        /* Asked again, it is a fact of its own: the new answer is a hit, the old notice stays in the list until recalled. */
        assert_int_equal(rig_ask(&r, "张三", ZHANG, NULL, NULL).findings[0].status, ARCHIVE_HIT);
        err_t err = {0};
        MUST(archive_notice_recall(r.archive, &r.chief, by_number, "此后录入判决", r.arena, &err), &err);
        assert_int_equal(look(&r, &r.chief).count, 2);
        rig_verify(&r);
    }
}

static void only_the_office_that_answered_sees_it(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        (void)answer_clear(&r, "张三", ZHANG, NULL);
        rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-04-01");
        actor_t above = {"gao", "110000", r.chief.roles, false}, nobody = {"he", "110108", 0, false};
        assert_int_equal(look(&r, &r.clerk).count, 1);
        assert_int_equal(look(&r, &above).count, 1);       /* the office above reads what is below it */
        assert_int_equal(look(&r, &r.far_clerk).count, 0); /* another province */
        assert_int_equal(look(&r, &nobody).count, 0);      /* no role that reads queries */
    }
}

static void a_correction_counts_when_a_search_goes_by_it(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t same = rig_record(&r, "王伟", NULL, NULL, NULL, "2013-03-01");
        int64_t other = rig_record(&r, "周杰", NULL, NULL, NULL, "2013-03-01");
        int64_t cleared = answer_clear(&r, "王伟", NULL, NULL), unmet = answer_clear(&r, "钱学森", qian_number(), NULL);
        correct(&r, same, "{\"court\": \"北京市朝阳区人民法院\"}"); /* no search goes by the court */
        assert_int_equal(look(&r, &r.chief).count, 0);
        char fields[256];
        snprintf(fields, sizeof fields, "{\"party\": {\"type\": \"person\", \"name\": \"钱学森\", \"identity\": \"%s\"}}", qian_number());
        correct(&r, other, fields);
        archive_recalls_t found = look(&r, &r.chief);
        assert_int_equal(found.count, 0); /* recall found it: the error had hid the record, and the notice is recalled */
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_notice WHERE closed_on IS NOT NULL"), 1);
        (void)unmet;
        /* A birth date is something a decision goes by: the pair that was cleared is looked at anew. It was recalled by the
         * correction itself, which knows who cleared it. */
        correct(&r, same, "{\"party\": {\"type\": \"person\", \"name\": \"王伟\", \"born\": \"1980-01-02\"}}");
        assert_int_equal(look(&r, &r.chief).count, 0);
        (void)cleared;
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_notice WHERE closed_on IS NOT NULL"), 2);
    }
}

static void removed_records_and_old_answers_are_no_difference(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        archive_recalls_t recalls, found;
        err_t err = {0};
        (void)answer_clear(&r, "张三", ZHANG, NULL);
        int64_t record = rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-04-01");
        assert_int_equal(look(&r, &r.chief).count, 1);
        /* Sealed: it is not there, neither in the list nor in a count. */
        MUST(archive_remove_record(r.archive, &r.chief, record, "seal", "依法封存", r.arena, &recalls, &err), &err);
        assert_int_equal(look(&r, &r.chief).count, 0);
        rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-05-01");
        assert_int_equal(look(&r, &r.chief).count, 1);
        /* The period is the caller's: answers of before it are not looked at. */
        MUST(archive_rescreen(r.archive, &r.chief, day_of(2014, 5, 21), NULL, r.arena, &found, &err), &err);
        assert_int_equal(found.count, 0);
        rig_today("2014-09-01");
        assert_int_equal(look(&r, &r.chief).count, 0);
        MUST(archive_rescreen(r.archive, &r.chief, day_of(2014, 5, 1), NULL, r.arena, &found, &err), &err);
        assert_int_equal(found.count, 1);
        rig_today("2014-05-20");
    }
}

/* Many answers, one of them touched: the list is that one. */
static void only_the_differences(void **state)
{
    (void)state;
    static const char *const names[] = {"刘一", "陈二", "张三", "李四", "王五", "赵六", "孙七", "周八", "吴九", "郑十"};
    rig_t r;
    EACH_ENGINE(&r) {
        for (int i = 0; i < 10; i++) rig_record(&r, names[i], NULL, NULL, NULL, "2013-03-01");
        for (int i = 0; i < 10; i++) (void)answer_clear(&r, names[i], NULL, NULL);
        assert_int_equal(look(&r, &r.chief).count, 0);
        int64_t twin = rig_record(&r, "王五", NULL, NULL, NULL, "2013-04-01");
        archive_recalls_t found = look(&r, &r.chief);
        assert_int_equal(found.count, 1);
        assert_int_equal(found.list[0].record, twin);
        assert_string_equal(found.list[0].subject_name, "王五");
        json_t *json = archive_recalls_json(&found);
        assert_string_equal(json_string_value(json_object_get(json_array_get(json, 0), "how")), "since");
        assert_string_equal(json_string_value(json_object_get(json_array_get(json, 0), "tier")), "C");
        json_decref(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_entered_since_is_found),
        cmocka_unit_test(only_the_office_that_answered_sees_it),
        cmocka_unit_test(a_correction_counts_when_a_search_goes_by_it),
        cmocka_unit_test(removed_records_and_old_answers_are_no_difference),
        cmocka_unit_test(only_the_differences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
