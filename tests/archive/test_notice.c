/* The notice: numbered, frozen, checked by strangers, recalled with everyone who relied on it. Both engines. */
#include "rig.h"

#include "base/text.h"
#include "match/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ZHANG "11010519491231002X"
#define FIRM "91350100M000100Y43"

/* A valid number of a person born on 1980-01-<day>. */
static const char *number(rig_t *r, int day)
{
    char body[19];
    (void)snprintf(body, sizeof body, "110105198001%02d0010", day);
    body[17] = identity_resident_check(body);
    return arena_text(r->arena, body);
}

static void a_notice_says_all_and_is_numbered(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-03-01");
        archive_notice_t n = rig_notice(&r, "张三", ZHANG);
        int index;
        char expected[160];
        assert_int_equal(office_find(r.offices, "110108", &index, NULL), 0);
        (void)snprintf(expected, sizeof expected, "%s检预查〔2014〕1号", office_at(r.offices, index)->brief);
        assert_string_equal(n.number, expected);
        assert_int_equal(strlen(n.code), ARCHIVE_CODE);
        assert_int_equal(n.issued_on, day_of(2014, 5, 20));
        assert_int_equal(n.valid_until, day_of(2014, 7, 20));
        assert_int_equal(n.from, day_of(2004, 5, 20));
        assert_int_equal(n.state, ARCHIVE_NOTICE_VALID);
        assert_int_equal(n.result, ARCHIVE_HIT);
        assert_string_equal(n.applicant, "北京某某招标有限公司");
        assert_string_equal(n.purpose.in[LANG_EN], "Tender");
        assert_int_equal(n.list_count, 1);
        assert_true(n.version.size > 0 && strlen(n.version.root) == 64);
        assert_int_equal(n.subject_count, 1);
        const archive_notice_subject_t *s = &n.subjects[0];
        assert_int_equal(s->status, ARCHIVE_HIT);
        assert_string_equal(s->identity_masked, "110105********002X");
        assert_int_equal(s->fact_count, 1);
        assert_int_equal(s->facts[0].amount, 12000000);
        assert_int_equal(s->facts[0].judged_on, day_of(2013, 3, 1));
        assert_string_equal(s->facts[0].court, "北京市海淀区人民法院");
        assert_string_equal(s->facts[0].crime.in[LANG_ZH], "行贿罪");
        assert_string_equal(s->sentence.in[LANG_ZH],
                            "经查询，自2004年5月20日至2014年5月20日，有行贿犯罪记录，共1条："
                            "2013年3月1日，北京市海淀区人民法院以（2013）海刑初字第1号认定犯行贿罪，"
                            "数额120,000元，结果：有期徒刑一年。");
        /* The next one has the next number, and a clear one says so. */
        n = rig_notice(&r, "福州某某建设有限公司", FIRM);
        assert_non_null(strstr(n.number, "〔2014〕2号"));
        assert_int_equal(n.result, ARCHIVE_CLEAR);
        assert_string_equal(n.subjects[0].sentence.in[LANG_EN],
                            "For the period from 20 May 2004 to 20 May 2014: "
                            "no record of bribery crime found.");
        assert_int_equal(rig_number(&r, "SELECT SUM(n) FROM tally WHERE figure = 'notices'"), 2);
        assert_int_equal(rig_number(&r, "SELECT SUM(amount) FROM tally WHERE figure = 'persons_hit'"), 1);
        rig_verify(&r);
    }
}

static enum archive_notice_state check(rig_t *r, const char *number_text, const char *code)
{
    enum archive_notice_state state = ARCHIVE_NOTICE_VALID;
    err_t err = {0};
    MUST(archive_notice_check(r->archive, number_text, code, r->arena, &state, NULL, &err), &err);
    return state;
}

/* A part in a joint crime is said of joint crimes only. */
static void a_sole_offender_had_no_part(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_record_of(&r, "person", "张三", ZHANG, "sole", 1200050);
        archive_notice_t n = rig_notice(&r, "张三", ZHANG);
        const archive_notice_subject_t *s = &n.subjects[0];
        assert_int_equal(s->fact_count, 1);
        assert_string_equal(s->facts[0].role.in[LANG_ZH], "");
        assert_null(strstr(s->sentence.in[LANG_ZH], "作用"));
        assert_non_null(strstr(s->sentence.in[LANG_ZH], "数额12,000.50元"));
        assert_non_null(strstr(s->sentence.in[LANG_EN], "amount CNY 12,000.50, result"));
        rig_record_of(&r, "unit", "福州某某建设有限公司", FIRM, "accessory", 100);
        n = rig_notice(&r, "福州某某建设有限公司", FIRM);
        assert_non_null(strstr(n.subjects[0].sentence.in[LANG_ZH], "数额1元，在共同犯罪中的作用：从犯，"));
    }
}

static void strangers_learn_the_state_and_nothing_else(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        archive_notice_t n = rig_notice(&r, "张三", ZHANG);
        char small[300];
        assert_int_equal(check(&r, n.number, n.code), ARCHIVE_NOTICE_VALID);
        (void)snprintf(small, sizeof small, "%.5s-%s ", n.code, n.code + 5);
        for (char *c = small; *c; c++)
            if (*c >= 'A' && *c <= 'Z') *c = (char)(*c + 32);
        assert_int_equal(check(&r, n.number, small), ARCHIVE_NOTICE_VALID);
        char wide[80] = ""; /* as a Chinese keyboard types it: full-width letters, digits and hyphen */
        for (const char *c = n.code; *c; c++) {
            size_t at = strlen(wide);
            at += text_encode((uint32_t)(unsigned char)*c + 0xFEE0, wide + at);
            if (c == n.code + 4) at += text_encode(0xFF0D, wide + at);
            wide[at] = '\0';
        }
        assert_int_equal(check(&r, n.number, wide), ARCHIVE_NOTICE_VALID);
        /* Numbers as keyboards have them. */
        static const char *const typed[] = {"%.*s[2014]1号", "%.*s（2014）1号", " %.*s (2014) 第１号 ", "%.*s【2014】1", "%.*s【２０１４】１号"};
        int office = (int)(strstr(n.number, "〔") - n.number);
        for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
            char as_typed[300];
            (void)snprintf(as_typed, sizeof as_typed, typed[i], office, n.number);
            assert_int_equal(check(&r, as_typed, n.code), ARCHIVE_NOTICE_VALID);
            assert_int_equal(check(&r, as_typed, "AAAAAAAAAA"), ARCHIVE_NOTICE_UNKNOWN);
        }
        assert_int_equal(check(&r, n.number, "AAAAAAAAAA"), ARCHIVE_NOTICE_UNKNOWN);
        assert_int_equal(check(&r, n.number, ""), ARCHIVE_NOTICE_UNKNOWN);
        char longer[300];
        (void)snprintf(longer, sizeof longer, "%sA", n.code);
        assert_int_equal(check(&r, n.number, longer), ARCHIVE_NOTICE_UNKNOWN);
        assert_int_equal(check(&r, "京海检预查〔2014〕999号", n.code), ARCHIVE_NOTICE_UNKNOWN);
        assert_int_equal(check(&r, "京海检预查〔2014〕999号", ""), ARCHIVE_NOTICE_UNKNOWN);
        assert_int_equal(check(&r, "' OR 1=1 --", n.code), ARCHIVE_NOTICE_UNKNOWN);
        /* Valid through its last day. */
        rig_today("2014-07-20");
        assert_int_equal(check(&r, n.number, n.code), ARCHIVE_NOTICE_VALID);
        rig_today("2014-07-21");
        assert_int_equal(check(&r, n.number, n.code), ARCHIVE_NOTICE_EXPIRED);
        /* An expired notice does not tell of what came later. */
        rig_record(&r, "张三", ZHANG, NULL, NULL, "2014-07-01");
        assert_int_equal(check(&r, n.number, n.code), ARCHIVE_NOTICE_EXPIRED);
    }
}

static void a_judgment_entered_since_is_told(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        archive_notice_t n = rig_notice(&r, "张三", ZHANG);
        rig_record(&r, "张三", NULL, NULL, NULL, "2014-05-20"); /* a bare name changes nothing */
        rig_record(&r, "张三", number(&r, 1), NULL, NULL, "2014-05-20");
        assert_int_equal(check(&r, n.number, n.code), ARCHIVE_NOTICE_VALID);
        rig_today("2014-06-01");
        int64_t record = rig_record(&r, "张三", ZHANG, NULL, NULL, "2014-05-30");
        assert_int_equal(check(&r, n.number, n.code), ARCHIVE_NOTICE_SUPERSEDED);
        int printed;
        err_t err = {0};
        assert_int_equal(archive_notice_reprint(r.archive, &r.clerk, n.notice, r.arena, &printed, &err),
                         ERR_ARCHIVE_NOTICE_STATE);
        archive_recalls_t recalls;
        MUST(archive_remove_record(r.archive, &r.chief, record, "withdraw", "重复录入", r.arena, &recalls, &err), &err);
        assert_int_equal(recalls.count, 0);
        assert_int_equal(check(&r, n.number, n.code), ARCHIVE_NOTICE_VALID);
        /* A notice that printed the record is not superseded by it. */
        act_receipt_t receipt;
        archive_notice_t hit;
        rig_record(&r, "张三", ZHANG, NULL, NULL, "2014-05-30");
        archive_result_t q = rig_ask(&r, "张三", ZHANG, NULL, NULL);
        assert_int_equal(rig_decide(&r, q.findings[0].subject, 0, ARCHIVE_DIFFERENT, "住址不同"), ARCHIVE_HIT);
        MUST(archive_answer(r.archive, &r.clerk, q.query, r.arena, &receipt, &err), &err);
        MUST(archive_notice_load(r.archive, NULL, receipt.matter, r.arena, &hit, &err), &err);
        assert_int_equal(check(&r, hit.number, hit.code), ARCHIVE_NOTICE_VALID);
    }
}

static void reprints_are_counted(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        int printed = 0;
        archive_notice_t n = rig_notice(&r, "张三", ZHANG);
        assert_int_equal(n.printed, 1);
        MUST(archive_notice_reprint(r.archive, &r.clerk, n.notice, r.arena, &printed, &err), &err);
        MUST(archive_notice_reprint(r.archive, &r.clerk, n.notice, r.arena, &printed, &err), &err);
        assert_int_equal(printed, 3);
        assert_int_equal(archive_notice_reprint(r.archive, &r.far_clerk, n.notice, r.arena, &printed, &err),
                         ERR_REGISTER_MATTER); /* of an office elsewhere: not visible */
        assert_int_equal(archive_notice_reprint(r.archive, &r.clerk, 12345, r.arena, &printed, &err),
                         ERR_ARCHIVE_NOTICE);
        MUST(archive_notice_load(r.archive, n.number, 0, r.arena, &n, &err), &err);
        assert_int_equal(n.printed, 3);
    }
}

/* Everyone who relied on a wrong record is found: who was told of it, who was cleared on what it said, who was
 * answered while the error hid it - and nobody else. */
static void the_recall_list_is_complete(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        archive_recalls_t recalls;
        /* The judgment was on number 2; the clerk typed number 1, a valid number of another man. */
        const char *typed = number(&r, 1), *right = number(&r, 2);
        archive_notice_t before = rig_notice(&r, "刘洋", right); /* issued before the entry: relied on nothing */
        rig_today("2014-05-21");
        int64_t record = rig_record(&r, "刘洋", typed, NULL, NULL, "2014-05-20");
        archive_notice_t hit1 = rig_notice(&r, "刘洋", typed);
        archive_notice_t hit2 = rig_notice(&r, "刘洋", typed);
        archive_notice_t missed = rig_notice(&r, "刘洋", right);
        archive_result_t q = rig_ask(&r, "刘洋", NULL, NULL, NULL);
        (void)rig_decide(&r, q.findings[0].subject, record, ARCHIVE_DIFFERENT, "证件号码不同");
        MUST(archive_answer(r.archive, &r.clerk, q.query, r.arena, &receipt, &err), &err);
        int64_t cleared = receipt.matter;
        archive_notice_t unrelated = rig_notice(&r, "陈静", number(&r, 3));
        MUST(archive_recall_list(r.archive, record, r.arena, &recalls, &err), &err);
        assert_int_equal(recalls.count, 3); /* as it stands: two told, one cleared */
        json_t *f = json_pack("{s:{s:s, s:s, s:s}}", "party", "type", "person", "name", "刘洋", "identity", right);
        assert_int_equal(archive_correct_record(r.archive, &r.chief, record, 0, f, NULL, r.arena, &recalls, &err),
                         ERR_ARCHIVE_GROUND);
        MUST(archive_correct_record(r.archive, &r.chief, record, 0, f, "证件号码录入错误，判决书为准", r.arena, &recalls,
                                    &err), &err);
        json_decref(f);
        assert_int_equal(recalls.count, 4);
        const int64_t expected[] = {hit1.notice, hit2.notice, missed.notice, cleared};
        const enum archive_reliance how[] = {ARCHIVE_RELIED_HIT, ARCHIVE_RELIED_HIT, ARCHIVE_RELIED_MISSED,
                                             ARCHIVE_RELIED_CLEARED};
        for (int i = 0; i < 4; i++) {
            assert_int_equal(recalls.list[i].notice, expected[i]);
            assert_int_equal(recalls.list[i].how, how[i]);
            assert_string_equal(recalls.list[i].addressee, "北京某某招标有限公司");
            assert_string_equal(recalls.list[i].contact, "010-12345678");
            assert_false(recalls.list[i].already);
        }
        assert_int_equal(check(&r, hit1.number, hit1.code), ARCHIVE_NOTICE_RECALLED);
        assert_int_equal(check(&r, missed.number, missed.code), ARCHIVE_NOTICE_RECALLED);
        assert_int_equal(check(&r, unrelated.number, unrelated.code), ARCHIVE_NOTICE_VALID);
        /* The early one was right when issued; that the record has come since is told. */
        assert_int_equal(check(&r, before.number, before.code), ARCHIVE_NOTICE_SUPERSEDED);
        assert_int_equal(rig_number(&r, "SELECT SUM(n) FROM tally WHERE figure = 'notices_recalled'"), 4);
        /* Now the right man is found, and the other is clear. */
        assert_int_equal(rig_ask(&r, "刘洋", right, NULL, NULL).findings[0].status, ARCHIVE_HIT);
        assert_int_equal(rig_ask(&r, "刘洋", typed, NULL, NULL).findings[0].status, ARCHIVE_CLEAR);
        rig_verify(&r);
    }
}

static void a_corrected_amount_recalls_only_who_printed_it(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        archive_recalls_t recalls;
        int64_t record = rig_record(&r, "刘洋", NULL, NULL, NULL, "2013-03-01");
        archive_result_t same = rig_ask(&r, "刘洋", number(&r, 1), NULL, NULL);
        archive_result_t other = rig_ask(&r, "刘洋", number(&r, 2), NULL, NULL);
        (void)rig_decide(&r, same.findings[0].subject, record, ARCHIVE_SAME, "判决书核对");
        (void)rig_decide(&r, other.findings[0].subject, record, ARCHIVE_DIFFERENT, "判决书核对");
        MUST(archive_answer(r.archive, &r.clerk, same.query, r.arena, &receipt, &err), &err);
        int64_t printed = receipt.matter;
        MUST(archive_answer(r.archive, &r.clerk, other.query, r.arena, &receipt, &err), &err);
        json_t *f = json_pack("{s:i}", "amount", 5000000);
        MUST(archive_correct_record(r.archive, &r.chief, record, 0, f, "数额录入错误", r.arena, &recalls, &err), &err);
        json_decref(f);
        assert_int_equal(recalls.count, 1);
        assert_int_equal(recalls.list[0].notice, printed);
        /* Once more: the list still names it, already recalled. */
        f = json_pack("{s:i}", "amount", 6000000);
        MUST(archive_correct_record(r.archive, &r.chief, record, 0, f, "再次核对", r.arena, &recalls, &err), &err);
        json_decref(f);
        assert_int_equal(recalls.count, 1);
        assert_true(recalls.list[0].already);
    }
}

static void only_its_own_office_answers(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        archive_result_t q = rig_ask(&r, "张三", ZHANG, NULL, NULL);
        assert_int_equal(archive_answer(r.archive, &r.far_clerk, q.query, r.arena, &receipt, &err), ERR_ARCHIVE_QUERY);
        assert_int_equal(archive_answer(r.archive, &r.clerk, 77, r.arena, &receipt, &err), ERR_ARCHIVE_QUERY);
        MUST(archive_answer(r.archive, &r.clerk, q.query, r.arena, &receipt, &err), &err);
        assert_int_equal(archive_answer(r.archive, &r.clerk, q.query, r.arena, &receipt, &err), ERR_ARCHIVE_ANSWERED);
        /* Whom it does not concern learns neither its number nor that it was answered. */
        assert_int_equal(archive_answer(r.archive, &r.far_clerk, q.query, r.arena, &receipt, &err), ERR_ARCHIVE_QUERY);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_notice"), 1);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM due WHERE rule = 'answer' AND state = 'met'"), 1);
    }
}

static void an_objection_has_its_terms_and_its_second_level(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        archive_notice_t n = rig_notice(&r, "张三", ZHANG);
        archive_objection_t o = {.actor = r.clerk, .notice = n.notice,
                                 .objector = {.schema = MATCH_PERSON, .name = "张三", .identity = ZHANG, .born = DAY_NONE},
                                 .relation = "subject", .reason = "本人从未被判刑"};
        MUST(archive_object(r.archive, &o, r.arena, &receipt, &err), &err);
        int64_t objection = receipt.matter;
        /* Five working days from Tuesday 2014-05-20: the 27th. */
        assert_int_equal(receipt.due[0].due_on, day_of(2014, 5, 27));
        MUST(archive_settle_objection(r.archive, &r.officer, objection, "settle", "rejected", "与判决书一致", r.arena,
                                      &receipt, &err), &err);
        (void)rig_act(&r, &r.clerk, "bribery_objection", "escalate", objection, NULL);
        assert_int_equal(archive_settle_objection(r.archive, &r.chief, objection, "settle_above", "upheld", "复核",
                                                  r.arena, &receipt, &err), ERR_REGISTER_REACH);
        int mine;
        assert_int_equal(office_find(r.offices, "110108", &mine, NULL), 0);
        actor_t above = r.chief;
        above.office = office_at(r.offices, office_at(r.offices, mine)->parent)->code;
        MUST(archive_settle_objection(r.archive, &above, objection, "settle_above", "upheld", "复核", r.arena, &receipt,
                                      &err), &err);
        assert_string_equal(receipt.stage, "concluded");
        o.notice = 0;
        assert_int_equal(archive_object(r.archive, &o, r.arena, &receipt, &err), ERR_REGISTER_CONDITION);
    }
}

static void records_change_only_through_the_archive(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        archive_recalls_t recalls;
        int64_t record = rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-01-01");
        const char *kind = archive_kind(r.archive, "record")->name;
        json_t *fields = json_pack("{s:s}", "ground_text", "x"), *amount = json_pack("{s:i}", "amount", 1);
        act_request_t q = {.actor = r.officer, .kind = kind, .act = "withdraw", .matter = record, .occurred_on = DAY_NONE,
                           .fields = fields};
        assert_int_equal(register_act(r.book, &q, r.arena, &receipt, &err), ERR_ARCHIVE_THROUGH);
        int64_t seq = record & ((INT64_C(1) << 40) - 1);
        assert_int_equal(register_correct(r.book, &r.officer, record >> 40, seq, amount, "x", NULL, r.arena, &receipt, &err),
                         ERR_ARCHIVE_THROUGH);
        assert_int_equal(register_annul(r.book, &r.officer, record >> 40, seq, "x", NULL, r.arena, &receipt, &err),
                         ERR_ARCHIVE_THROUGH);
        MUST(archive_correct_record(r.archive, &r.officer, record, 0, amount, "录入错误", r.arena, &recalls, &err), &err);
        json_decref(fields);
        json_decref(amount);
    }
}

static void the_page_of_a_query_shows_what_to_compare(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        json_t *page = NULL;
        rig_record(&r, "王伟", NULL, "1971-05-06", "北京市海淀区", "2013-03-01");
        archive_result_t q = rig_ask(&r, "王伟", NULL, NULL, NULL);
        MUST(archive_query_json(r.archive, &r.officer, q.query, &page, &err), &err);
        const json_t *finding = json_array_get(json_object_get(page, "findings"), 0);
        const json_t *candidate = json_array_get(json_object_get(finding, "list"), 0);
        assert_string_equal(json_string_value(json_object_get(finding, "status")), "needs_review");
        assert_string_equal(json_string_value(json_object_get(candidate, "tier")), "C");
        assert_string_equal(json_string_value(json_object_get(json_object_get(candidate, "party"), "born")),
                            "1971-05-06");
        assert_true(json_array_size(json_object_get(candidate, "reasons")) > 0);
        json_decref(page);
        assert_int_not_equal(archive_query_json(r.archive, &r.far_clerk, q.query, &page, &err), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_notice_says_all_and_is_numbered),
        cmocka_unit_test(a_sole_offender_had_no_part),
        cmocka_unit_test(strangers_learn_the_state_and_nothing_else),
        cmocka_unit_test(a_judgment_entered_since_is_told),
        cmocka_unit_test(reprints_are_counted),
        cmocka_unit_test(the_recall_list_is_complete),
        cmocka_unit_test(a_corrected_amount_recalls_only_who_printed_it),
        cmocka_unit_test(only_its_own_office_answers),
        cmocka_unit_test(an_objection_has_its_terms_and_its_second_level),
        cmocka_unit_test(records_change_only_through_the_archive),
        cmocka_unit_test(the_page_of_a_query_shows_what_to_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
