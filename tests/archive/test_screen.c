/* Who is a hit and who is not: tiers, periods, decisions and their memory. On both engines. */
#include "rig.h"

#include "match/identity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Valid numbers by GB 11643 and GB 32100. */
#define ZHANG "11010519491231002X"
#define OTHER "110105198001010010"
#define FIRM "91350100M000100Y43"

static char other[19];

static const char *other_number(void)
{
    memcpy(other, OTHER, 18);
    other[17] = identity_resident_check(other);
    return other;
}

static void same_number_in_the_period_is_a_hit(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        int64_t record = rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-03-01");
        archive_result_t q = rig_ask(&r, "张三", ZHANG, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_HIT);
        assert_int_equal(q.findings[0].count, 1);
        assert_int_equal(q.findings[0].candidates[0].hit.record, record);
        assert_int_equal(q.findings[0].candidates[0].hit.tier, MATCH_A);
        assert_int_equal(q.findings[0].candidates[0].verdict, ARCHIVE_SAME);
        assert_int_equal(q.findings[0].candidates[0].basis, ARCHIVE_BY_RULE);
        assert_true(q.findings[0].candidates[0].hit.reason_count > 0);
        /* 2014-05-20 is a Tuesday: three working days end on Friday the 23rd. */
        assert_int_equal(q.due_count, 1);
        assert_int_equal(q.due[0].due_on, day_of(2014, 5, 23));
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_decision WHERE basis = 'rule'"), 1);
        /* The number in small letters, with spaces and full width is the same number. */
        q = rig_ask(&r, "张三", " １10105 19491231 002x ", NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_HIT);
        rig_verify(&r);
    }
}

static bool has_reason(const archive_candidate_t *x, const char *word)
{
    bool found = false;
    for (size_t i = 0; i < x->hit.reason_count; i++) found |= strcmp(x->hit.reasons[i].word, word) == 0;
    return found;
}

/* A number may be borrowed, or mistyped into another valid one: under another name it convicts nobody. */
static void a_number_under_another_name_goes_to_an_officer(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        int64_t record = rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-03-01");
        rig_unit(&r, "北京大华工程有限公司", FIRM, "2013-03-01");
        archive_result_t q = rig_ask(&r, "欧阳文轩", ZHANG, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        assert_int_equal(q.undecided, 1);
        assert_int_equal(q.findings[0].candidates[0].hit.tier, MATCH_A);
        assert_int_equal(q.findings[0].candidates[0].verdict, ARCHIVE_OPEN);
        assert_int_equal(q.findings[0].candidates[0].basis, 0);
        assert_true(has_reason(&q.findings[0].candidates[0], "other_name"));
        assert_int_equal(archive_answer(r.archive, &r.clerk, q.query, r.arena, &receipt, &err), ERR_ARCHIVE_UNDECIDED);
        /* What was recorded says the same, and can be asked again. */
        bool same;
        const char *where;
        MUST(archive_replay(r.archive, q.query, r.arena, &same, &where, &err), &err);
        assert_true(same);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_decision"), 0);
        assert_int_equal(rig_decide(&r, q.findings[0].subject, record, ARCHIVE_DIFFERENT, "号码系笔误"), ARCHIVE_CLEAR);
        /* The officer's word holds for the pair as for any other. */
        q = rig_ask(&r, "欧阳文轩", ZHANG, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR);
        assert_int_equal(q.findings[0].candidates[0].basis, ARCHIVE_REMEMBERED);
        /* A near name is another name too; so is a unit's. */
        q = rig_ask(&r, "章三", ZHANG, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        assert_int_equal(q.findings[0].candidates[0].hit.tier, MATCH_A);
        q = rig_ask(&r, "上海远洋贸易有限公司", FIRM, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        q = rig_ask(&r, "北京大華工程有限公司", FIRM, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_HIT);
        rig_verify(&r);
    }
}

static void a_number_under_a_former_name_is_a_hit(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        json_t *f = json_pack("{s:s, s:{s:s, s:s, s:s, s:[s]}, s:s, s:s, s:s, s:s, s:s}", "list", "bribery", "party", "type",
                              "person", "name", "张三", "identity", ZHANG, "aliases", "张山峰", "crime", "389", "court",
                              "海淀法院", "judgment_number", "（2013）海刑初字第1号", "effective_on", "2013-03-01", "result",
                              "有期徒刑一年");
        MUST(archive_add_record(r.archive, &r.officer, f, DAY_NONE, NULL, r.arena, &receipt, &err), &err);
        json_decref(f);
        archive_result_t q = rig_ask(&r, "张山峰", ZHANG, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_HIT);
        assert_int_equal(q.findings[0].candidates[0].basis, ARCHIVE_BY_RULE);
        /* The asker's own former name serves as well. */
        static const char *const former[] = {"张三"};
        match_subject_t s = {.schema = MATCH_PERSON, .name = "欧阳文轩", .identity = ZHANG, .born = DAY_NONE,
                             .aliases = former, .alias_count = 1};
        archive_ask_t ask = rig_ask_of(&r, &s, 1);
        MUST(rig_query(&r, &ask, &q, &err), &err);
        assert_int_equal(q.findings[0].status, ARCHIVE_HIT);
    }
}

static int enter_crime(rig_t *r, const char *crime, const char *judged, const char *effective, act_receipt_t *receipt,
                       err_t *err)
{
    json_t *f = json_pack("{s:s, s:{s:s, s:s}, s:s, s:s, s:s, s:s?, s:s, s:s}", "list", "bribery", "party", "type", "person",
                          "name", "张三", "crime", crime, "court", "海淀法院", "judgment_number", "第1号", "judged_on", judged,
                          "effective_on", effective, "result", "罚金");
    int failed = archive_add_record(r->archive, &r->officer, f, DAY_NONE, NULL, r->arena, receipt, err);
    json_decref(f);
    return failed;
}

/* Art. 390-1 is in force since 2015-11-01: the day of the judgment counts, not that of the entry. */
static void a_crime_is_one_of_the_day_of_its_judgment(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        act_receipt_t receipt;
        archive_recalls_t recalls;
        err_t err = {0};
        rig_today("2020-05-20");
        assert_int_equal(enter_crime(&r, "390-1", "2012-03-01", "2012-03-12", &receipt, &err), ERR_REGISTER_CHOICE_DAY);
        assert_string_equal(err.field, "crime");
        assert_non_null(strstr(err.arg[3], "from 2015-11-01"));
        assert_int_equal(enter_crime(&r, "390-1", "2015-10-31", "2015-11-11", &receipt, &err), ERR_REGISTER_CHOICE_DAY);
        assert_int_equal(enter_crime(&r, "390-1", NULL, "2015-10-31", &receipt, &err), ERR_REGISTER_CHOICE_DAY);
        MUST(enter_crime(&r, "390-1", "2015-11-01", "2015-11-11", &receipt, &err), &err);
        /* Neither a new day nor a new crime gets round it. */
        json_t *day = json_pack("{s:s}", "judged_on", "2015-10-30"), *crime = json_pack("{s:s}", "crime", "390-1");
        assert_int_equal(archive_correct_record(r.archive, &r.chief, receipt.matter, 0, day, "录入错误", r.arena, &recalls, &err),
                         ERR_REGISTER_CHOICE_DAY);
        MUST(enter_crime(&r, "389", "2012-03-01", "2012-03-12", &receipt, &err), &err);
        assert_int_equal(archive_correct_record(r.archive, &r.chief, receipt.matter, 0, crime, "录入错误", r.arena, &recalls, &err),
                         ERR_REGISTER_CHOICE_DAY);
        /* A judgment after its effect is no correction; one before it is. */
        assert_int_equal(archive_correct_record(r.archive, &r.chief, receipt.matter, 0, day, "录入错误", r.arena, &recalls, &err),
                         ERR_REGISTER_CONDITION);
        (void)json_object_set_new(day, "judged_on", json_string("2012-02-29"));
        MUST(archive_correct_record(r.archive, &r.chief, receipt.matter, 0, day, "录入错误", r.arena, &recalls, &err), &err);
        json_decref(day);
        json_decref(crime);
    }
}

static void a_bare_name_is_never_a_hit(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_record(&r, "王伟", NULL, NULL, NULL, "2013-03-01");
        rig_record(&r, "王伟", NULL, "1971-05-06", NULL, "2012-03-01");
        rig_record(&r, "王伟", other_number(), NULL, NULL, "2011-03-01");
        archive_result_t q = rig_ask(&r, "王伟", NULL, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        assert_int_equal(q.undecided, 1);
        assert_int_equal(q.findings[0].namesakes, 3);
        assert_int_equal(q.findings[0].count, 3);
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(q.findings[0].candidates[i].hit.tier, MATCH_C);
            assert_int_equal(q.findings[0].candidates[i].verdict, ARCHIVE_OPEN);
        }
        /* It cannot be answered before an officer has spoken. */
        act_receipt_t receipt;
        err_t err = {0};
        assert_int_equal(archive_answer(r.archive, &r.clerk, q.query, r.arena, &receipt, &err), ERR_ARCHIVE_UNDECIDED);
        assert_string_equal(err.arg[0], "1");
        assert_non_null(strstr(err.arg[1], "王伟"));
        /* With a birth date it is probable, and still not a hit. */
        q = rig_ask(&r, "王伟", NULL, "1971-05-06", NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        assert_int_equal(q.findings[0].candidates[0].hit.tier, MATCH_B);
        assert_int_equal(q.findings[0].candidates[0].verdict, ARCHIVE_OPEN);
    }
}

static void near_names_are_shown_when_no_number_is_given(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_record(&r, "王小明", NULL, NULL, NULL, "2013-03-01");
        archive_result_t q = rig_ask(&r, "王晓明", NULL, NULL, NULL);
        assert_int_equal(q.findings[0].count, 1);
        assert_int_equal(q.findings[0].namesakes, 0);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        /* With a number the name is beyond doubt, and a near one is another name. */
        q = rig_ask(&r, "王晓明", ZHANG, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR);
        /* Unless more than the name speaks. */
        rig_record(&r, "王小明", NULL, "1949-12-31", NULL, "2013-03-01");
        q = rig_ask(&r, "王晓明", ZHANG, NULL, NULL);
        assert_int_equal(q.findings[0].count, 1);
        assert_int_equal(q.findings[0].candidates[0].hit.tier, MATCH_B);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
    }
}

static const json_t *first_candidate(const json_t *query)
{
    return json_array_get(json_object_get(json_array_get(json_object_get(query, "findings"), 0), "list"), 0);
}

/* The clerk must say that an officer has to look; who the namesakes are is not for him. */
static void only_who_decides_sees_who_the_namesakes_are(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        json_t *query = NULL;
        rig_record(&r, "王伟", ZHANG, NULL, "北京市海淀区中关村大街1号", "2013-03-01");
        archive_result_t q = rig_ask(&r, "王伟", NULL, NULL, "上海市黄浦区");
        MUST(archive_query_json(r.archive, &r.officer, q.query, &query, &err), &err);
        const json_t *party = json_object_get(first_candidate(query), "party");
        assert_string_equal(json_string_value(json_object_get(party, "identity")), ZHANG);
        assert_string_equal(json_string_value(json_object_get(party, "born")), "1949-12-31");
        assert_string_equal(json_string_value(json_object_get(party, "place")), "北京市海淀区中关村大街1号");
        json_decref(query);
        for (int fresh = 0; fresh < 2; fresh++) {
            int failed = fresh ? archive_result_json(r.archive, &r.clerk, &q, &query, &err)
                               : archive_query_json(r.archive, &r.clerk, q.query, &query, &err);
            MUST(failed, &err);
            party = json_object_get(first_candidate(query), "party");
            assert_string_equal(json_string_value(json_object_get(party, "name")), "王伟");
            assert_string_equal(json_string_value(json_object_get(party, "identity")), "110105********002X");
            assert_string_equal(json_string_value(json_object_get(party, "born")), "1949");
            assert_null(json_object_get(party, "place"));
            /* Nor do the reasons tell, which stay as sentences. */
            char *text = json_dumps(json_object_get(query, "findings"), 0);
            assert_null(strstr(text, ZHANG));
            assert_null(strstr(text, "1949-12-31"));
            assert_null(strstr(text, "北京市"));
            assert_non_null(strstr(text, "地址不在同一地\""));
            assert_non_null(strstr(text, "different places\""));
            assert_non_null(strstr(text, "上海市黄浦区")); /* what he wrote himself */
            free(text);
            json_decref(query);
        }
    }
}

static void too_many_namesakes_are_not_cleared_in_a_lump(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        for (int i = 0; i < ARCHIVE_CANDIDATES_MOST + 3; i++) rig_record(&r, "王伟", NULL, NULL, NULL, "2013-03-01");
        archive_result_t q = rig_ask(&r, "王伟", NULL, NULL, NULL);
        assert_int_equal(q.findings[0].count, ARCHIVE_CANDIDATES_MOST);
        assert_int_equal(q.findings[0].namesakes, ARCHIVE_CANDIDATES_MOST + 3);
        assert_true(q.findings[0].truncated);
        assert_int_equal(rig_decide(&r, q.findings[0].subject, 0, ARCHIVE_DIFFERENT, "住址不同"), ARCHIVE_NEEDS_REVIEW);
        assert_int_equal(archive_answer(r.archive, &r.clerk, q.query, r.arena, &receipt, &err), ERR_ARCHIVE_UNDECIDED);
    }
}

/* Whoever fills a record with the longest texts the register takes neither hides it nor stops the archive. */
static void an_overlong_record_is_still_found(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        act_receipt_t receipt;
        char name[400];
        json_t *aliases = json_array();
        for (int i = 0; i < 127; i++) {
            memset(name, 'a' + i % 26, sizeof name - 1);
            (void)memcpy(name, "OTHER", 5);
            name[5] = (char)('A' + i / 26);
            name[sizeof name - 1] = '\0';
            json_array_append_new(aliases, json_string(name));
        }
        json_t *f = json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:o}}", "list", "un", "party", "type", "person", "name", "张三",
                              "identity", ZHANG, "place", "北京市", "aliases", aliases);
        MUST(archive_add_record(r.archive, &r.officer, f, DAY_NONE, NULL, r.arena, &receipt, &err), &err);
        json_decref(f);
        rig_reopen(&r);
        int64_t ids[4];
        assert_int_equal(archive_lookup_identity(r.archive, ZHANG, UINT32_MAX, ids, 4), 1);
    }
}

static void different_numbers_are_different_people(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-03-01");
        archive_result_t q = rig_ask(&r, "张三", other_number(), NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR);
        assert_int_equal(q.findings[0].count, 0);
    }
}

static void what_the_asker_writes_changes_nobody(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_record(&r, "张三", ZHANG, NULL, "北京市海淀区", "2013-03-01");
        /* Somebody asks about the number under another name. The record keeps its own. */
        (void)rig_ask(&r, "李四", ZHANG, NULL, "上海市");
        rig_reopen(&r);
        archive_result_t q = rig_ask(&r, "李四", NULL, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR);
        q = rig_ask(&r, "张三", NULL, NULL, NULL);
        assert_int_equal(q.findings[0].count, 1);
        assert_string_equal(q.findings[0].candidates[0].hit.name, "张三");
        rig_verify(&r);
    }
}

static void ten_years_back_to_the_day(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_record(&r, "张三", ZHANG, NULL, NULL, "2004-05-20");
        rig_record(&r, "张三", other_number(), NULL, NULL, "2004-05-19");
        archive_result_t q = rig_ask(&r, "张三", ZHANG, NULL, NULL);
        assert_int_equal(q.from, day_of(2004, 5, 20));
        assert_int_equal(q.to, day_of(2014, 5, 20));
        assert_int_equal(q.findings[0].status, ARCHIVE_HIT);
        /* A day earlier is outside: not a hit, not a candidate, not a number. */
        q = rig_ask(&r, "张三", other_number(), NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR);
        q = rig_ask(&r, "张三", NULL, NULL, NULL);
        assert_int_equal(q.findings[0].namesakes, 1);
        int64_t ids[4];
        assert_int_equal(archive_lookup_identity(r.archive, ZHANG, 0, ids, 4), 1);
        assert_int_equal(archive_lookup_identity(r.archive, other_number(), 0, ids, 4), 0);
        rig_today("2014-05-21");
        assert_int_equal(archive_lookup_identity(r.archive, ZHANG, 0, ids, 4), 0);
    }
}

static void leap_day_looks_back_to_the_last_of_february(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        rig_today("2016-02-29");
        archive_result_t q = rig_ask(&r, "张三", ZHANG, NULL, NULL);
        assert_int_equal(q.from, day_of(2006, 2, 28));
    }
}

static void what_is_spent_is_not_counted(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        (void)rig_record(&r, "李小明", NULL, NULL, NULL, "2013-01-01");
        (void)rig_record(&r, "李小明", NULL, NULL, NULL, "2001-01-01"); /* more than ten years back */
        archive_result_t result = rig_ask(&r, "李小明", NULL, NULL, NULL);
        assert_int_equal(result.findings[0].count, 1);
        assert_int_equal(result.findings[0].namesakes, 1);
        const match_hit_t *h = &result.findings[0].candidates[0].hit;
        for (size_t i = 0; i < h->reason_count; i++) assert_string_not_equal(h->reasons[i].word, "common_name");
    }
}

static void withdrawn_and_sealed_never_surface(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        archive_recalls_t recalls;
        int64_t gone = rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-03-01");
        int64_t sealed = rig_record(&r, "王伟", other_number(), NULL, NULL, "2013-03-01");
        assert_int_equal(archive_remove_record(r.archive, &r.chief, gone, "withdraw", "", r.arena, &recalls, &err),
                         ERR_ARCHIVE_GROUND);
        MUST(archive_remove_record(r.archive, &r.chief, gone, "withdraw", "再审改判无罪", r.arena, &recalls, &err), &err);
        /* A seal by a plain act of the register, as the page would do it. */
        MUST(archive_remove_record(r.archive, &r.chief, sealed, "seal", "依法封存", r.arena, &recalls, &err), &err);
        for (int round = 0; round < 2; round++) {
            archive_result_t q = rig_ask(&r, "张三", ZHANG, NULL, NULL);
            assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR);
            q = rig_ask(&r, "王伟", NULL, NULL, NULL);
            assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR);
            assert_int_equal(q.findings[0].namesakes, 0);
            int64_t ids[4];
            assert_int_equal(archive_lookup_identity(r.archive, ZHANG, 0, ids, 4), 0);
            rig_reopen(&r);
        }
        rig_verify(&r);
    }
}

static void a_wrong_number_is_refused_with_offers(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        match_subject_t s = {.schema = MATCH_PERSON, .name = "张三", .identity = "110105194912310021", .born = DAY_NONE};
        archive_ask_t ask = rig_ask_of(&r, &s, 1);
        archive_result_t q;
        err_t err = {0};
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_IDENTITY);
        assert_string_equal(err.arg[0], "110105194912310021");
        assert_non_null(strstr(err.arg[3], "11010519491231002X"));
        assert_string_equal(err.field, "subjects.0.identity");
        s.identity = FIRM;
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_SUBJECT);
        s.identity = "11010519491231002X"; /* says 1949: the number or the date is another's */
        s.born = day_of(1950, 12, 31);
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_SUBJECT);
        s = (match_subject_t){.schema = MATCH_PERSON, .name = "  ", .born = DAY_NONE};
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_SUBJECT);
        s.name = "张三\xff";
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_SUBJECT);
        /* Characters nobody sees would make another name of it, or turn it round on the notice. */
        s.name = "张\xe2\x80\xae三";
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_SUBJECT);
        assert_non_null(strstr(err.arg[1], "U+202E"));
        static const char *const former[] = {"张\n三"};
        s.name = "张山";
        s.aliases = former;
        s.alias_count = 1;
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_SUBJECT);
        s.alias_count = 0;
        s.name = "张三";
        ask.applicant.name = "某某\xe2\x81\xa6公司";
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_REGISTER_PARTY);
        assert_string_equal(err.field, "applicant");
        ask.applicant.name = "某某公司";
        ask.subject_count = 0;
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_SUBJECTS);
        s.name = "张三";
        ask.subject_count = 1;
        ask.from = day_of(2014, 5, 21);
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_ARCHIVE_PERIOD);
        /* Papers not complete: not accepted, and nothing is left behind. */
        ask = rig_ask_of(&r, &s, 1);
        ask.papers_complete = false;
        assert_int_equal(rig_query(&r, &ask, &q, &err), ERR_REGISTER_CONDITION);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 0);
        act_receipt_t receipt;
        MUST(archive_refuse(r.archive, &ask, "缺少书面申请", r.arena, &receipt, &err), &err);
        assert_string_equal(receipt.stage, "refused");
    }
}

static void a_decision_is_remembered_for_the_pair(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        enum archive_status status;
        int64_t record = rig_record(&r, "王伟", NULL, NULL, "北京市", "2013-03-01");
        archive_result_t q = rig_ask(&r, "王伟", other_number(), NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        int64_t subject = q.findings[0].subject;
        assert_int_equal(archive_decide(r.archive, &r.officer, &(archive_word_t){.subject = subject, .record = record, .verdict = ARCHIVE_DIFFERENT, .reason = ""}, r.arena, &status,
                                        &err), ERR_ARCHIVE_VERDICT);
        assert_int_equal(archive_decide(r.archive, &r.clerk, &(archive_word_t){.subject = subject, .record = record, .verdict = ARCHIVE_DIFFERENT, .reason = "住址不同"}, r.arena,
                                        &status, &err), ERR_REGISTER_RIGHT);
        assert_int_equal(archive_decide(r.archive, &r.officer, &(archive_word_t){.subject = subject, .record = subject, .verdict = ARCHIVE_DIFFERENT, .reason = "住址不同"}, r.arena,
                                        &status, &err), ERR_ARCHIVE_CANDIDATE);
        assert_int_equal(rig_decide(&r, subject, record, ARCHIVE_DIFFERENT, "住址不同"), ARCHIVE_CLEAR);
        /* The same pair again: cleared, saying so. */
        q = rig_ask(&r, "王伟", other_number(), NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR);
        assert_int_equal(q.findings[0].candidates[0].basis, ARCHIVE_REMEMBERED);
        assert_true(q.findings[0].candidates[0].remembered > 0);
        /* Asked by name alone, the next one may be another of that name: never cleared or convicted by the last one's word. */
        for (int verdict = ARCHIVE_SAME; verdict <= ARCHIVE_DIFFERENT; verdict++) {
            q = rig_ask(&r, "王伟", NULL, NULL, NULL);
            assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
            (void)rig_decide(&r, q.findings[0].subject, record, (enum archive_verdict)verdict, "经核对");
        }
        q = rig_ask(&r, "王伟", NULL, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        /* Another subject of that name is another pair. */
        q = rig_ask(&r, "王伟", ZHANG, NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        /* The record changes: the word no longer holds. */
        archive_recalls_t recalls;
        json_t *fields = json_pack("{s:s}", "court", "北京市朝阳区人民法院");
        MUST(archive_correct_record(r.archive, &r.chief, record, 0, fields, "法院名称录入错误", r.arena, &recalls, &err),
             &err);
        json_decref(fields);
        q = rig_ask(&r, "王伟", other_number(), NULL, NULL);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        rig_verify(&r);
    }
}

static void same_by_an_officer_is_a_hit_and_can_be_taken_back(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        enum archive_status status;
        act_receipt_t receipt;
        rig_record(&r, "王伟", NULL, NULL, NULL, "2013-03-01");
        rig_record(&r, "王伟", NULL, NULL, NULL, "2012-03-01");
        archive_result_t q = rig_ask(&r, "王伟", NULL, NULL, NULL);
        int64_t subject = q.findings[0].subject, first = q.findings[0].candidates[0].hit.record;
        assert_int_equal(rig_decide(&r, subject, first, ARCHIVE_SAME, "裁判文书核对一致"), ARCHIVE_NEEDS_REVIEW);
        assert_int_equal(rig_decide(&r, subject, 0, ARCHIVE_DIFFERENT, "年龄不符"), ARCHIVE_HIT);
        assert_int_equal(rig_decide(&r, subject, first, ARCHIVE_DIFFERENT, "复核后更正"), ARCHIVE_CLEAR);
        MUST(archive_answer(r.archive, &r.clerk, q.query, r.arena, &receipt, &err), &err);
        assert_int_equal(archive_decide(r.archive, &r.officer, &(archive_word_t){.subject = subject, .record = first, .verdict = ARCHIVE_SAME, .reason = "再改"}, r.arena, &status,
                                        &err), ERR_ARCHIVE_ANSWERED);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_query_subject WHERE status = 'clear'"), 1);
        rig_verify(&r);
    }
}

/* Two pages show the candidate open; the second officer is told what the first decided, and decides with it before the eyes. */
static void a_word_that_was_not_seen_is_not_overruled(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        enum archive_status status;
        json_t *j = NULL;
        rig_record(&r, "王伟", NULL, NULL, NULL, "2013-03-01");
        archive_result_t q = rig_ask(&r, "王伟", NULL, NULL, NULL);
        archive_word_t word = {.subject = q.findings[0].subject, .record = q.findings[0].candidates[0].hit.record, .verdict = ARCHIVE_DIFFERENT,
                               .reason = "申请写明1980年生", .as_seen = true, .seen = ARCHIVE_OPEN};
        MUST(archive_decide(r.archive, &r.officer, &word, r.arena, &status, &err), &err);
        assert_int_equal(status, ARCHIVE_CLEAR);
        word.verdict = ARCHIVE_SAME;
        word.reason = "裁判文书核对一致";
        assert_int_equal(archive_decide(r.archive, &r.officer, &word, r.arena, &status, &err), ERR_ARCHIVE_DECIDED);
        assert_non_null(strstr(err.arg[0], "申请写明1980年生"));
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_decision"), 1);
        word.seen = ARCHIVE_DIFFERENT;
        MUST(archive_decide(r.archive, &r.officer, &word, r.arena, &status, &err), &err);
        assert_int_equal(status, ARCHIVE_HIT);
        MUST(archive_query_json(r.archive, &r.officer, q.query, &j, &err), &err);
        const json_t *said = json_object_get(json_array_get(json_object_get(json_array_get(json_object_get(j, "findings"), 0), "list"), 0), "said");
        assert_int_equal(json_array_size(said), 2);
        assert_string_equal(json_string_value(json_object_get(json_array_get(said, 1), "reason")), "裁判文书核对一致");
        json_decref(j);
        MUST(archive_query_json(r.archive, &r.clerk, q.query, &j, &err), &err);
        assert_null(json_object_get(json_array_get(json_object_get(json_array_get(json_object_get(j, "findings"), 0), "list"), 0), "said"));
        json_decref(j);
        rig_verify(&r);
    }
}

static void the_same_request_twice_is_one_query(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        match_subject_t s[] = {{.schema = MATCH_PERSON, .name = "张三", .identity = ZHANG, .born = DAY_NONE},
                               {.schema = MATCH_UNIT, .name = "福州某某建设有限公司", .identity = FIRM, .born = DAY_NONE}};
        archive_ask_t ask = rig_ask_of(&r, s, 2);
        archive_result_t first, again;
        err_t err = {0};
        ask.idem_key = "window-3-77";
        MUST(rig_query(&r, &ask, &first, &err), &err);
        rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-03-01");
        MUST(rig_query(&r, &ask, &again, &err), &err);
        assert_true(again.replayed);
        assert_int_equal(again.query, first.query);
        assert_int_equal(again.findings[0].status, ARCHIVE_CLEAR);
        assert_string_equal(again.number, first.number);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_query"), 1);
        ask.subject_count = 1;
        assert_int_equal(rig_query(&r, &ask, &again, &err), ERR_REGISTER_IDEM_REUSED);
    }
}

static void other_lists_are_told_beside_the_answer(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        json_t *f = json_pack("{s:s, s:s, s:{s:s, s:s, s:s}}", "list", "us_csl", "source", "CSL", "party", "type", "unit",
                              "name", "福州某某建设有限公司", "identity", FIRM);
        act_receipt_t receipt;
        MUST(archive_add_record(r.archive, &r.officer, f, DAY_NONE, NULL, r.arena, &receipt, &err), &err);
        json_decref(f);
        archive_result_t q = rig_ask(&r, "福州某某建设有限公司", FIRM, NULL, NULL);
        assert_int_equal(q.findings[0].count, 0); /* not asked for */
        match_subject_t s = {.schema = MATCH_UNIT, .name = "福州某某建设有限公司", .identity = FIRM, .born = DAY_NONE};
        archive_ask_t ask = rig_ask_of(&r, &s, 1);
        MUST(archive_lists_parse(r.archive, "all", &ask.lists, &err), &err);
        MUST(rig_query(&r, &ask, &q, &err), &err);
        assert_int_equal(q.findings[0].count, 1);
        assert_int_equal(q.findings[0].status, ARCHIVE_CLEAR); /* a foreign list convicts nobody */
        assert_int_equal(archive_lists_parse(r.archive, "us_csI", &ask.lists, &err), ERR_ARCHIVE_LIST);
        assert_string_equal(err.arg[2], "us_csl");
        archive_list_t lists[ARCHIVE_LISTS_MOST];
        size_t n = archive_lists(r.archive, lists);
        assert_string_equal(lists[0].code, "bribery");
        assert_true(lists[0].counts && !lists[n - 1].counts);
        assert_int_equal(lists[n - 1].records, 1);
    }
}

static void a_past_query_is_asked_again_as_of_then(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        bool same = false;
        const char *where;
        archive_recalls_t recalls;
        int64_t a = rig_record(&r, "张三", ZHANG, NULL, "北京市", "2013-03-01");
        int64_t b = rig_record(&r, "王伟", NULL, NULL, NULL, "2012-03-01");
        archive_result_t hit = rig_ask(&r, "张三", ZHANG, NULL, NULL);
        archive_result_t names = rig_ask(&r, "王伟", NULL, NULL, NULL);
        /* Everything changes afterwards. */
        json_t *f = json_pack("{s:{s:s, s:s}}", "party", "type", "person", "name", "王卫");
        MUST(archive_correct_record(r.archive, &r.chief, b, 0, f, "录入错误", r.arena, &recalls, &err), &err);
        json_decref(f);
        MUST(archive_remove_record(r.archive, &r.chief, a, "withdraw", "再审改判", r.arena, &recalls, &err), &err);
        rig_record(&r, "王伟", NULL, NULL, NULL, "2011-03-01");
        MUST(archive_replay(r.archive, hit.query, r.arena, &same, &where, &err), &err);
        assert_string_equal(where, "");
        assert_true(same);
        MUST(archive_replay(r.archive, names.query, r.arena, &same, &where, &err), &err);
        assert_string_equal(where, "");
        assert_true(same);
    }
}

static void other_programs_are_followed(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        archive_t *second = NULL; /* stands for another process over the same database */
        MUST(archive_open(r.book, "bribery", NULL, &second, &err), &err);
        int64_t record = rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-03-01");
        MUST(archive_sync(second, &err), &err);
        int64_t ids[4];
        assert_int_equal(archive_lookup_identity(second, ZHANG, 0, ids, 4), 1);
        assert_int_equal(ids[0], record);
        archive_version_t one, two;
        MUST(archive_sync(r.archive, &err), &err);
        archive_version_now(r.archive, &one);
        archive_version_now(second, &two);
        assert_int_equal(one.size, two.size);
        assert_string_equal(one.root, two.root);
        assert_int_equal(one.records, 1);
        archive_close(second);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_number_in_the_period_is_a_hit),
        cmocka_unit_test(a_number_under_another_name_goes_to_an_officer),
        cmocka_unit_test(a_number_under_a_former_name_is_a_hit),
        cmocka_unit_test(a_crime_is_one_of_the_day_of_its_judgment),
        cmocka_unit_test(a_bare_name_is_never_a_hit),
        cmocka_unit_test(near_names_are_shown_when_no_number_is_given),
        cmocka_unit_test(only_who_decides_sees_who_the_namesakes_are),
        cmocka_unit_test(too_many_namesakes_are_not_cleared_in_a_lump),
        cmocka_unit_test(an_overlong_record_is_still_found),
        cmocka_unit_test(different_numbers_are_different_people),
        cmocka_unit_test(what_the_asker_writes_changes_nobody),
        cmocka_unit_test(ten_years_back_to_the_day),
        cmocka_unit_test(leap_day_looks_back_to_the_last_of_february),
        cmocka_unit_test(what_is_spent_is_not_counted),
        cmocka_unit_test(withdrawn_and_sealed_never_surface),
        cmocka_unit_test(a_wrong_number_is_refused_with_offers),
        cmocka_unit_test(a_decision_is_remembered_for_the_pair),
        cmocka_unit_test(same_by_an_officer_is_a_hit_and_can_be_taken_back), cmocka_unit_test(a_word_that_was_not_seen_is_not_overruled),
        cmocka_unit_test(the_same_request_twice_is_one_query),
        cmocka_unit_test(other_lists_are_told_beside_the_answer),
        cmocka_unit_test(a_past_query_is_asked_again_as_of_then),
        cmocka_unit_test(other_programs_are_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
