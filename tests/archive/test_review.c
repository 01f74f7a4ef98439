/* What was decided of a pair before: repeated where the law of the archive permits, mentioned where it helps, and
 * never carried from one bearer of a name to the next. On both engines. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Valid by GB 11643: of another man than the record's. */
#define ASKED "11010519491231002X"

static archive_result_t ask_with(rig_t *r, match_subject_t s)
{
    match_subject_t *kept = arena_copy(r->arena, &s, sizeof s);
    archive_ask_t ask = rig_ask_of(r, kept, 1);
    archive_result_t result = {0};
    err_t err = {0};
    MUST(rig_query(r, &ask, &result, &err), &err);
    return result;
}

static void decide(rig_t *r, const archive_result_t *q, enum archive_verdict verdict, const char *reason)
{
    (void)rig_decide(r, q->findings[0].subject, q->findings[0].candidates[0].hit.record, verdict, reason);
}

/* The `earlier` of the first candidate as the actor is shown it; NULL when none. The query's JSON lives in *ret_keep. */
static const json_t *earlier_of(rig_t *r, const actor_t *actor, int64_t query, json_t **ret_keep)
{
    err_t err = {0};
    MUST(archive_query_json(r->archive, actor, query, ret_keep, &err), &err);
    const json_t *finding = json_array_get(json_object_get(*ret_keep, "findings"), 0);
    return json_object_get(json_array_get(json_object_get(finding, "list"), 0), "earlier");
}

static const char *text_of(const json_t *of, const char *key)
{
    const char *text = json_string_value(json_object_get(of, key));
    return text ? text : "";
}

static void correct_court(rig_t *r, int64_t record)
{
    archive_recalls_t recalls;
    err_t err = {0};
    json_t *fields = json_pack("{s:s}", "court", "北京市朝阳区人民法院");
    MUST(archive_correct_record(r->archive, &r->chief, record, 0, fields, "法院名称录入错误", r->arena, &recalls, &err), &err);
    json_decref(fields);
}

static void what_is_repeated_says_whose_word_it_is(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        json_t *keep;
        rig_record(&r, "王伟", NULL, NULL, "北京市", "2013-03-01");
        match_subject_t s = {.schema = MATCH_PERSON, .name = "王伟", .identity = ASKED, .born = DAY_NONE};
        archive_result_t first = ask_with(&r, s);
        assert_null(earlier_of(&r, &r.officer, first.query, &keep)); /* nothing was said before */
        json_decref(keep);
        decide(&r, &first, ARCHIVE_DIFFERENT, "住址不同");
        archive_result_t again = ask_with(&r, s);
        assert_int_equal(again.findings[0].status, ARCHIVE_CLEAR);
        assert_int_equal(again.findings[0].candidates[0].basis, ARCHIVE_REMEMBERED);
        const json_t *e = earlier_of(&r, &r.officer, again.query, &keep);
        assert_non_null(e);
        assert_string_equal(text_of(e, "verdict"), "different");
        assert_string_equal(text_of(e, "by"), "li");
        assert_string_equal(text_of(e, "office"), "110108");
        assert_string_equal(text_of(e, "on"), "2014-05-20");
        assert_string_equal(text_of(e, "reason"), "住址不同");
        assert_true(json_is_true(json_object_get(e, "applied")));
        assert_true(json_is_false(json_object_get(e, "record_changed")));
        assert_true(json_is_false(json_object_get(e, "subject_changed")));
        json_decref(keep);
        /* The clerk hears that it was repeated, not what the officer thought. */
        e = earlier_of(&r, &r.clerk, again.query, &keep);
        assert_string_equal(text_of(e, "verdict"), "different");
        assert_null(json_object_get(e, "reason"));
        assert_null(json_object_get(e, "by"));
        assert_null(json_object_get(e, "office"));
        json_decref(keep);
        /* The first query, looked at now, has still heard of nothing earlier. */
        assert_null(earlier_of(&r, &r.officer, first.query, &keep));
        json_decref(keep);
        rig_verify(&r);
    }
}

static void a_change_on_either_side_asks_anew_and_says_so(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        json_t *keep;
        int64_t record = rig_record(&r, "王伟", NULL, NULL, "北京市", "2013-03-01");
        match_subject_t s = {.schema = MATCH_PERSON, .name = "王伟", .identity = ASKED, .born = DAY_NONE};
        archive_result_t q = ask_with(&r, s);
        decide(&r, &q, ARCHIVE_DIFFERENT, "住址不同");
        /* The same man by his number, who has moved: another subject in words. */
        s.place = "上海市黄浦区";
        q = ask_with(&r, s);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        const json_t *e = earlier_of(&r, &r.officer, q.query, &keep);
        assert_non_null(e);
        assert_true(json_is_true(json_object_get(e, "subject_changed")));
        assert_true(json_is_false(json_object_get(e, "record_changed")));
        assert_true(json_is_false(json_object_get(e, "applied")));
        assert_string_equal(text_of(e, "reason"), "住址不同");
        json_decref(keep);
        /* Who else asked is not the clerk's business while nothing was repeated. */
        assert_null(earlier_of(&r, &r.clerk, q.query, &keep));
        json_decref(keep);
        correct_court(&r, record);
        s.place = NULL;
        q = ask_with(&r, s);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        e = earlier_of(&r, &r.officer, q.query, &keep);
        assert_non_null(e);
        assert_true(json_is_true(json_object_get(e, "record_changed")));
        assert_true(json_is_false(json_object_get(e, "subject_changed")));
        json_decref(keep);
        /* Decided once more, it holds again; and everything is in the acts. */
        decide(&r, &q, ARCHIVE_SAME, "裁判文书核对一致");
        q = ask_with(&r, s);
        assert_int_equal(q.findings[0].status, ARCHIVE_HIT);
        e = earlier_of(&r, &r.officer, q.query, &keep);
        assert_string_equal(text_of(e, "verdict"), "same");
        json_decref(keep);
        bool same = false;
        const char *where = NULL;
        err_t err = {0};
        MUST(archive_replay(r.archive, q.query, r.arena, &same, &where, &err), &err);
        assert_true(same);
        rig_verify(&r);
        rig_reopen(&r);
        assert_int_equal(ask_with(&r, s).findings[0].status, ARCHIVE_HIT);
    }
}

/* The serious one: what was said of one bearer of a name says nothing of the next, not even as a hint. */
static void a_bare_name_has_no_memory(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        json_t *keep;
        rig_record(&r, "王伟", NULL, "1980-01-02", "北京市", "2013-03-01");
        match_subject_t bare = {.schema = MATCH_PERSON, .name = "王伟", .born = DAY_NONE};
        match_subject_t numbered = {.schema = MATCH_PERSON, .name = "王伟", .identity = ASKED, .born = DAY_NONE};
        match_subject_t placed = {.schema = MATCH_PERSON, .name = "王伟", .place = "上海市", .born = DAY_NONE};
        match_subject_t unit = {.schema = MATCH_UNIT, .name = "北京王伟建筑有限公司", .born = DAY_NONE};
        const match_subject_t askers[] = {bare, numbered, placed};
        for (size_t i = 0; i < 3; i++) {
            archive_result_t q = ask_with(&r, askers[i]);
            if (q.findings[0].count) decide(&r, &q, ARCHIVE_DIFFERENT, "经核对不是同一人");
        }
        for (size_t i = 0; i < 3; i++) {
            if (askers[i].identity) continue;
            archive_result_t q = ask_with(&r, askers[i]);
            assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
            assert_null(earlier_of(&r, &r.officer, q.query, &keep));
            json_decref(keep);
        }
        rig_unit(&r, "北京王伟建筑有限公司", NULL, "2013-03-01");
        archive_result_t q = ask_with(&r, unit);
        decide(&r, &q, ARCHIVE_DIFFERENT, "不是同一单位");
        q = ask_with(&r, unit);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        assert_null(earlier_of(&r, &r.officer, q.query, &keep));
        json_decref(keep);
    }
}

/* Name and birth date, and every other word the same: shown to the officer, decided by nobody but him. */
static void the_same_words_with_a_birth_date_are_a_hint(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        json_t *keep;
        rig_record(&r, "王伟", NULL, "1980-01-02", NULL, "2013-03-01");
        match_subject_t s = {.schema = MATCH_PERSON, .name = "王伟", .born = day_of(1980, 1, 2), .place = "上海市"};
        archive_result_t q = ask_with(&r, s);
        decide(&r, &q, ARCHIVE_DIFFERENT, "工作单位不同");
        q = ask_with(&r, s);
        assert_int_equal(q.findings[0].status, ARCHIVE_NEEDS_REVIEW);
        assert_int_equal(q.findings[0].candidates[0].verdict, ARCHIVE_OPEN);
        const json_t *e = earlier_of(&r, &r.officer, q.query, &keep);
        assert_non_null(e);
        assert_string_equal(text_of(e, "verdict"), "different");
        assert_true(json_is_false(json_object_get(e, "applied")));
        json_decref(keep);
        assert_null(earlier_of(&r, &r.clerk, q.query, &keep));
        json_decref(keep);
        /* One word otherwise, and it may be another man of that name and day. */
        s.place = "武汉市";
        q = ask_with(&r, s);
        assert_null(earlier_of(&r, &r.officer, q.query, &keep));
        json_decref(keep);
        rig_verify(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_repeated_says_whose_word_it_is),
        cmocka_unit_test(a_change_on_either_side_asks_anew_and_says_so),
        cmocka_unit_test(a_bare_name_has_no_memory),
        cmocka_unit_test(the_same_words_with_a_birth_date_are_a_hint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
