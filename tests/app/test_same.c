/* test_same.c - annual reports in the register that say the same: found by who may read both, on both engines. */
#include "app/same.h"

#include "installed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WORK "坚持把维护大局稳定摆在首位并深入推进扫黑除恶常态化，扎实开展主题教育，组织业务培训，参训人员踊跃"

static installed_t house;
static app_t *app;
static arena_t *arena;

static void open_house(int engine)
{
    installed_open(&house, engine, "110000", false);
    app = house.app;
    arena = house.arena;
}

static actor_t who(const char *office)
{
    return installed_actor(&house, "li", office, "prevention_officer");
}

static int64_t report_of(const char *office, int year, const char *work, const char *trend)
{
    err_t err = {0};
    act_receipt_t r;
    json_t *fields = json_pack("{s:i, s:s, s:s, s:s}", "about_year", year, "session_on", "2026-01-20", "work", work, "trend", trend);
    act_request_t q = {.actor = who(office), .kind = "annual_report", .act = "draft", .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(app_book(app), &q, arena, &r, &err), &err);
    json_decref(fields);
    return r.matter;
}

static size_t pairs_for(const char *office, int64_t one, size_t *ret_reports, const same_pair_t **ret_pairs, same_set_t **ret_set)
{
    err_t err = {0};
    size_t at = 0, n = 0, cut = 0;
    actor_t actor = who(office);
    MUST(same_new(NULL, ret_set, &err), &err);
    MUST(app_same_add(app, &actor, one ? NULL : "annual_report", one, *ret_set, &at, &err), &err);
    *ret_reports = same_count(*ret_set);
    MUST(same_find(*ret_set, at, NULL, ret_pairs, &n, &cut, &err), &err);
    return n;
}

static void annual_reports(void **state)
{
    (void)state;
    for (int i = 0; i < engine_count(); i++) {
        size_t reports = 0;
        const same_pair_t *pair = NULL;
        same_set_t *s = NULL;
        err_t err = {0};
        char id[48];
        open_house(i);
        int64_t first = report_of("110108", 2024, WORK "，共三十二期", "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏");
        int64_t copy = report_of("110105", 2025, WORK "，共四十期", "海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳");
        (void)report_of("110106", 2025, "云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜", "闰余成岁律吕调阳");
        int64_t empty = report_of("110107", 2025, "", "");
        assert_int_equal(pairs_for("110000", 0, &reports, &pair, &s), 1);
        assert_int_equal(reports, 3); /* the empty one is left out */
        matter_text(first, id);
        assert_true(strncmp(same_report(s, pair[0].report[1]).name, id, strlen(id)) == 0 || strncmp(same_report(s, pair[0].report[0]).name, id, strlen(id)) == 0);
        same_free(s);
        assert_int_equal(pairs_for("110000", copy, &reports, &pair, &s), 1);
        same_free(s);
        /* who may read only their own office's sees no other */
        assert_int_equal(pairs_for("110108", first, &reports, &pair, &s), 0);
        assert_int_equal(reports, 1);
        same_free(s);
        actor_t outside = who("110108");
        MUST(same_new(NULL, &s, &err), &err);
        size_t at = 0;
        assert_int_equal(app_same_add(app, &outside, NULL, copy, s, &at, &err), ERR_REGISTER_MATTER);
        outside = who("110000");
        assert_int_equal(app_same_add(app, &outside, NULL, empty, s, &at, &err), ERR_REPORT_SAME_SHORT);
        assert_int_equal(app_same_add(app, &outside, "anual_report", 0, s, &at, &err), ERR_CATALOGUE_KIND);
        same_free(s);
        installed_close(&house);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(annual_reports)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
