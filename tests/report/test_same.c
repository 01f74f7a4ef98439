/* test_same.c - reports that say the same: shares and passages worked by hand, and planted copies among invented reports. */
#include "base/fault.h"
#include "report/same_tell.h"
#include "reports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "engine.h"

/* 24 and 20 characters without a numeral; none of them stands in the other. */
#define FIRST "坚持把维护大局稳定摆在首位并深入推进扫黑除恶常态"
#define SECOND "扎实开展主题教育组织业务培训参训人员踊跃"
/* 40 characters of its own for each. */
#define OWN_A "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜"
#define OWN_B "海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞陶唐吊民伐罪周发殷汤"

static same_set_t *set_of(const same_options_t *o, const char *const *texts, size_t n)
{
    same_set_t *s = NULL;
    err_t err = {0};
    MUST(same_new(o, &s, &err), &err);
    for (size_t i = 0; i < n; i++) MUST(same_add(s, (char[]){(char)('a' + i), 0}, strdup(texts[i]), strlen(texts[i]), &err), &err);
    return s;
}

static size_t found(same_set_t *s, size_t one, const same_pair_t **ret_pairs)
{
    err_t err = {0};
    size_t n = 0, cut = 0;
    MUST(same_find(s, one, NULL, ret_pairs, &n, &cut, &err), &err);
    assert_int_equal(cut, 0);
    return n;
}

static void a_share_is_what_stands_in_the_other(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
    const char *texts[] = {OWN_A FIRST, "另" FIRST "。\n" OWN_B OWN_A "末"};
    same_set_t *s = set_of(NULL, texts, 2);
    /* 40 + 24 = 64 of 64 here; 64 of 1 + 24 + 40 + 40 + 1 = 106 there */
    assert_int_equal(same_report(s, 0).units, 0);
    assert_int_equal(found(s, SAME_ALL, &p), 1);
    assert_int_equal(same_report(s, 0).units, 40 + 24);
    assert_int_equal(p[0].share[0], 1000);
    assert_int_equal(p[0].units[0], 64);
    assert_int_equal(p[0].share[1], 64 * 1000 / 106);
    same_free(s);
}

static void new_numbers_are_shown(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
    same_passage_t *list = NULL;
    err_t err = {0};
    size_t n = 0;
    const char *texts[] = {"标题\n\n坚持把维护大局稳定1,234件摆在首位并深入３５推进扫黑除恶常态七次，" OWN_A,
                           OWN_B "\n坚持把维护大局稳定900件摆在首位并深入35推进扫黑除恶常态次"};
    same_set_t *s = set_of(NULL, texts, 2);
    arena_t *a = arena_new((size_t)16 << 20);
    assert_int_equal(found(s, SAME_ALL, &p), 1);
    MUST(same_passages(s, 0, 1, a, &list, &n, &err), &err);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].units, 26); /* FIRST with 件 and 次 */
    assert_int_equal(list[0].numbers_same, 1);
    assert_int_equal(list[0].numbers_changed, 2);
    assert_string_equal(list[0].number[0].text[0], "1,234");
    assert_string_equal(list[0].number[0].text[1], "900");
    assert_string_equal(list[0].number[1].text[0], "七");
    assert_null(list[0].number[1].text[1]);
    assert_int_equal(list[0].place[0].line, 3);
    assert_int_equal(list[0].place[0].paragraph, 2);
    assert_int_equal(list[0].place[1].line, 2);
    assert_string_equal(list[0].place[1].text, "坚持把维护大局稳定900件摆在首位并深入35推进扫黑除恶常态次");
    /* seen from the other side */
    MUST(same_passages(s, 1, 0, a, &list, &n, &err), &err);
    assert_int_equal(n, 1);
    assert_string_equal(list[0].number[0].text[0], "900");
    arena_free(a);
    same_free(s);
}

/* Sources with passports, and offices one below the other, make no two reports alike; what is shown keeps them. */
static void sources_and_lists_of_offices_do_not_count(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
#define TAIL "\n江苏省昆山市人民检察院\t8\n江苏省常熟市人民检察院\t7\n没有的单位：江苏省昆山市人民检察院、江苏省常熟市人民检察院、江苏省太仓市人民检察院。\n" \
             "数据来源\n1. 受理监察机关移送案件（F-42e7d56f144c）：审查起诉案件作出受理的次数，条件：案件类型为监察机关移送的职务犯罪案件；2025年。\n"
    const char *texts[] = {OWN_A TAIL, OWN_B TAIL};
    same_set_t *s = set_of(NULL, texts, 2);
    assert_int_equal(found(s, SAME_ALL, &p), 0);
    assert_int_equal(same_report(s, 0).units, 40 + 5); /* and 没有的单位 */
    same_free(s);
    const char *once[] = {FIRST "由江苏省昆山市人民检察院办理" OWN_A, FIRST "由江苏省昆山市人民检察院办理" OWN_B};
    s = set_of(NULL, once, 2);
    assert_int_equal(found(s, SAME_ALL, &p), 1);
    assert_int_equal(p[0].units[0], 24 + 14);
    same_free(s);
#undef TAIL
}

/* More offices in one line than a county or a province has; ids that stand side by side. */
static void long_lists_and_ids_side_by_side_do_not_count(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
    buf_t one, two;
    buf_init(&one, 1 << 16), buf_init(&two, 1 << 16);
    buf_add_raw(&one, OWN_A "\n"), buf_add_raw(&two, OWN_B "\n");
    for (int i = 0; i < 200; i++) {
        buf_addf(&one, "%s江苏省昆山市人民检察院F-42e7d56f144cF-52e7d56f144c", i ? "、" : "");
        buf_addf(&two, "%s江苏省昆山市人民检察院F-42e7d56f144cF-52e7d56f144c", i ? "、" : "");
    }
    const char *texts[] = {buf_text(&one), buf_text(&two)};
    same_set_t *s = set_of(NULL, texts, 2);
    assert_int_equal(found(s, SAME_ALL, &p), 0);
    assert_int_equal(same_report(s, 0).units, 40);
    same_free(s);
    buf_release(&one), buf_release(&two);
}

static void another_name_is_a_gap_not_an_end(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
    same_passage_t *list = NULL;
    err_t err = {0};
    size_t n = 0;
    const char *texts[] = {OWN_A "坚持把维护大局稳定摆在首位青河市人民检察院并深入推进扫黑除恶常态" SECOND,
                           "坚持把维护大局稳定摆在首位临江县院并深入推进扫黑除恶常态" SECOND OWN_B};
    same_set_t *s = set_of(NULL, texts, 2);
    arena_t *a = arena_new((size_t)16 << 20);
    assert_int_equal(found(s, SAME_ALL, &p), 1);
    MUST(same_passages(s, 0, 1, a, &list, &n, &err), &err);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].units, 13 + 12 + 20); /* the last character of both names is the same */
    arena_free(a);
    same_free(s);
}

static void moved_paragraphs_are_passages_of_their_own(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
    same_passage_t *list = NULL;
    err_t err = {0};
    size_t n = 0;
    const char *texts[] = {FIRST "\n" SECOND "研讨交流\n" OWN_A, SECOND "研讨交流\n" OWN_B "\n" FIRST};
    same_set_t *s = set_of(NULL, texts, 2);
    arena_t *a = arena_new((size_t)16 << 20);
    assert_int_equal(found(s, SAME_ALL, &p), 1);
    MUST(same_passages(s, 0, 1, a, &list, &n, &err), &err);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].place[0].line, 1);
    assert_int_equal(list[0].place[1].line, 3);
    assert_int_equal(list[1].place[0].line, 2);
    assert_int_equal(list[1].place[1].line, 1);
    arena_free(a);
    same_free(s);
}

/* A copy of the whole is one passage a paragraph, as soon as a paragraph is long enough to be read alone. */
static void a_long_passage_is_cut_at_the_ends_of_lines(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
    same_passage_t *list = NULL;
    err_t err = {0};
    size_t n = 0;
    /* 40 + 40 + 44 = 124 units in three lines, then 24 + 20 in one, then 20 in the last */
    const char *texts[] = {OWN_A "\n" OWN_B "7件\n" FIRST SECOND "\n" "另起" SECOND FIRST "\n" SECOND, OWN_A OWN_B "9件" FIRST SECOND "\n\n另起" SECOND FIRST SECOND};
    same_set_t *s = set_of(NULL, texts, 2);
    arena_t *a = arena_new((size_t)16 << 20);
    assert_int_equal(found(s, SAME_ALL, &p), 1);
    assert_int_equal(p[0].share[0], 1000);
    MUST(same_passages(s, 0, 1, a, &list, &n, &err), &err);
    assert_int_equal(n, 2);
    assert_int_equal(list[0].units, 125); /* with 件 */
    assert_int_equal(list[0].numbers_changed, 1);
    assert_int_equal(list[0].place[0].line, 1);
    assert_int_equal(list[0].place[0].last_line, 3);
    assert_int_equal(list[0].place[1].last_line, 1);
    assert_int_equal(list[1].place[0].line, 4);
    assert_int_equal(list[1].place[1].line, 3);
    assert_int_equal(list[1].units, 2 + 44 + 20);
    arena_free(a);
    same_free(s);
}

static void different_reports_and_short_ones_are_no_pairs(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
    err_t err = {0};
    size_t n = 0, cut = 0;
    const char *texts[] = {OWN_A, OWN_B, "短", FIRST SECOND, ""};
    same_set_t *s = set_of(NULL, texts, 5);
    assert_int_equal(found(s, SAME_ALL, &p), 0);
    assert_int_equal(same_find(s, 2, NULL, &p, &n, &cut, &err), ERR_REPORT_SAME_SHORT);
    same_free(s);
    const char *two[] = {OWN_A "别的", OWN_B "其他"};
    s = set_of(NULL, two, 2);
    assert_int_equal(found(s, 0, &p), 0);
    same_free(s);
}

/* What 21 and more of 25 reports have is boilerplate: it makes no pairs, and is told. */
static void what_all_have_does_not_count(void **state)
{
    (void)state;
    const same_pair_t *p = NULL;
    char text[25][512];
    const char *texts[25];
    for (int i = 0; i < 25; i++) {
        /* 40 units of their own: words of letters */
        size_t at = (size_t)snprintf(text[i], sizeof text[i], "%s。", FIRST SECOND);
        for (int k = 0; k < 20; k++) at += (size_t)snprintf(text[i] + at, sizeof text[i] - at, " w%c%c", 'a' + i, 'a' + k);
        texts[i] = text[i];
    }
    same_set_t *s = set_of(NULL, texts, 25);
    assert_int_equal(found(s, SAME_ALL, &p), 0);
    assert_int_equal(same_report(s, 3).units, 44 + 40);
    assert_in_range(same_report(s, 3).common, 44 - 7 - 7, 44);
    same_free(s);
    s = set_of(&(same_options_t){.common = 100}, texts, 25);
    assert_int_equal(found(s, SAME_ALL, &p), 25 * 24 / 2);
    assert_int_equal(p[0].share[0], 44 * 1000 / 84);
    same_free(s);
}

static void threads_change_nothing(void **state)
{
    (void)state;
    made_set_t m;
    const same_pair_t *p = NULL;
    same_pair_t *first = NULL;
    size_t pairs = 0;
    assert_true(made_new(5, 60, 1500, 6, 3, &m));
    for (int threads = 1; threads <= 3; threads++) {
        same_set_t *s = set_of(&(same_options_t){.threads = threads}, NULL, 0);
        for (int r = 0; r < 60; r++) {
            size_t bytes = 0;
            int copied = 0;
            char *text = made_report(&m, r, &bytes, &copied);
            assert_int_equal(same_add(s, "r", text, bytes, NULL), 0);
        }
        size_t n = found(s, SAME_ALL, &p);
        if (threads == 1) {
            assert_true(n > 0);
            pairs = n;
            first = malloc(n * sizeof *first);
            memcpy(first, p, n * sizeof *first);
        } else {
            assert_int_equal(n, pairs);
            assert_memory_equal(p, first, n * sizeof *first);
        }
        same_free(s);
    }
    free(first);
    made_free(&m);
}

/* As the bench at full size: every planted copy of 30 % is found, whatever was done to it, and nothing else. */
static void planted_copies_are_found(void **state)
{
    (void)state;
    enum { REPORTS = 180, PAIRS = 20 };
    made_set_t m;
    int copied[REPORTS];
    const same_pair_t *p = NULL;
    assert_true(made_new(77, REPORTS, 4500, PAIRS, 5, &m));
    same_set_t *s = set_of(NULL, NULL, 0);
    for (int r = 0; r < REPORTS; r++) {
        size_t bytes = 0;
        char *text = made_report(&m, r, &bytes, &copied[r]);
        assert_int_equal(same_add(s, "r", text, bytes, NULL), 0);
    }
    size_t n = found(s, SAME_ALL, &p);
    int must = 0;
    for (int r = 0; r < REPORTS; r++) {
        bool seen = false;
        if (m.plan[r].from < 0 || copied[r] < 300) continue;
        must++;
        for (size_t i = 0; i < n && !seen; i++) {
            seen = (int)p[i].report[1] == r && (int)p[i].report[0] == m.plan[r].from;
            if (seen) assert_in_range(p[i].share[1], copied[r] - 30, copied[r] + 30);
        }
        if (!seen) print_message("report %d, %d per mille of %d, changes %x\n", r, copied[r], m.plan[r].from, m.plan[r].changes);
        assert_true(seen);
    }
    assert_true(must >= 15);
    for (size_t i = 0; i < n; i++) {
        int a = (int)p[i].report[0], b = (int)p[i].report[1];
        assert_true(m.plan[b].from == a || (m.plan[a].from >= 0 && m.plan[a].from == m.plan[b].from));
    }
    same_free(s);
    made_free(&m);
}

/* All of it, with whatever goes wrong; what it took is given back. */
static int whole_way(err_t *err)
{
    static const char *const texts[] = {OWN_A FIRST "12件", FIRST "30件\n" SECOND "很好" OWN_B, OWN_A SECOND};
    same_answer_t answer = {.one = SAME_ALL, .passages = 3};
    same_set_t *s = NULL;
    buf_t out;
    buf_init(&out, 1 << 20);
    int code = same_new(&(same_options_t){.threads = 1}, &s, err);
    for (size_t i = 0; i < 3 && !code; i++) code = same_add(s, "r", strdup(texts[i]), strlen(texts[i]), err);
    if (!code) code = same_find(s, SAME_ALL, NULL, &answer.pair, &answer.pairs, &answer.cut, err);
    answer.set = s;
    if (!code) code = same_add_json(&out, &answer, err);
    buf_release(&out);
    same_free(s);
    return code;
}

static void memory_may_be_short(void **state)
{
    (void)state;
#ifdef XZ_FAULTS
    bool fired = true;
    int times = 0;
    for (long n = 0; fired; n++) {
        err_t err = {0};
        fault_arm(FAULT_ALLOC, n, false);
        int code = whole_way(&err);
        fired = fault_disarm() > 0;
        assert_int_equal(code, fired ? ERR_BASE_MEMORY : 0);
        times += fired;
    }
    assert_true(times > 20);
#else
    err_t err = {0};
    assert_int_equal(whole_way(&err), 0);
#endif
}

static bool never_on(void *arg, uint64_t done, uint64_t total)
{
    (void)arg;
    (void)done;
    (void)total;
    return false;
}

static void a_job_can_be_stopped(void **state)
{
    (void)state;
    const char *texts[] = {OWN_A FIRST, OWN_B FIRST};
    const same_pair_t *p = NULL;
    size_t n = 7, cut = 7;
    same_set_t *s = set_of(NULL, texts, 2);
    assert_int_equal(same_find(s, SAME_ALL, &(progress_t){.tick = never_on}, &p, &n, &cut, NULL), ERR_BASE_STOPPED);
    assert_int_equal(n, 7); /* untouched */
    assert_int_equal(found(s, SAME_ALL, &p), 1); /* and again, to the end */
    same_free(s);
}

static void the_answer_is_json_and_text(void **state)
{
    (void)state;
    const char *texts[] = {OWN_A FIRST, FIRST "\n" SECOND "很好", "短"};
    same_set_t *s = set_of(NULL, texts, 3);
    err_t err = {0};
    same_answer_t answer = {.set = s, .one = 1, .passages = 3};
    MUST(same_find(s, 1, NULL, &answer.pair, &answer.pairs, &answer.cut, &err), &err);
    buf_t out;
    buf_init(&out, 1 << 20);
    MUST(same_add_json(&out, &answer, &err), &err);
    json_t *j = json_loads(buf_text(&out), 0, NULL), *pair = json_array_get(json_object_get(j, "pairs"), 0);
    assert_non_null(j);
    assert_string_equal(json_string_value(json_object_get(j, "asked")), "b");
    assert_string_equal(json_string_value(json_array_get(json_object_get(j, "too_short"), 0)), "c");
    json_t *mine = json_array_get(json_object_get(pair, "reports"), 0); /* the one asked about comes first */
    assert_string_equal(json_string_value(json_object_get(mine, "name")), "b");
    assert_int_equal((int)(json_number_value(json_object_get(mine, "share")) * 10 + 0.5), 24 * 1000 / 46);
    json_t *passage = json_array_get(json_object_get(pair, "passages"), 0);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(passage, "places"), 0), "text")), FIRST);
    json_decref(j);
    buf_clear(&out);
    MUST(same_add_text(&out, &answer, LANG_ZH, &err), &err);
    assert_non_null(strstr(buf_text(&out), "第1行（第1段） ↔ 第1行（第1段）：24 字相同"));
    buf_release(&out);
    same_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_share_is_what_stands_in_the_other), cmocka_unit_test(new_numbers_are_shown),
        cmocka_unit_test(sources_and_lists_of_offices_do_not_count), cmocka_unit_test(long_lists_and_ids_side_by_side_do_not_count), cmocka_unit_test(another_name_is_a_gap_not_an_end), cmocka_unit_test(moved_paragraphs_are_passages_of_their_own),
        cmocka_unit_test(a_long_passage_is_cut_at_the_ends_of_lines),
        cmocka_unit_test(different_reports_and_short_ones_are_no_pairs), cmocka_unit_test(what_all_have_does_not_count),
        cmocka_unit_test(threads_change_nothing), cmocka_unit_test(planted_copies_are_found), cmocka_unit_test(the_answer_is_json_and_text),
        cmocka_unit_test(memory_may_be_short), cmocka_unit_test(a_job_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
