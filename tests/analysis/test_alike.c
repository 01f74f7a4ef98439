/* test_alike.c - likeness of cases, worked by hand with the weights and the lexicon that ship. */
#include "analysis/inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "engine.h"

static analysis_case_t a_case(const char *id, const char *crime, const char *text)
{
    return (analysis_case_t){.id = id, .title = "", .text = text, .amount = -1, .on = DAY_NONE,
                             .crime = {.code = crime, .words = {{crime, crime}}, .group = "corruption"}};
}

static analysis_set_t *read_cases(const analysis_case_t *cases, size_t n)
{
    analysis_set_t *s = NULL;
    err_t err = {0};
    MUST(analysis_set_new(cases, n, &s, &err), &err);
    return s;
}

static int64_t piece(const json_t *pair, const char *sort, const char *code)
{
    size_t i;
    json_t *p;
    json_array_foreach(json_object_get(pair, "pieces"), i, p)
        if (strcmp(json_member(p, "sort"), sort) == 0 && strcmp(json_member(p, "code"), code) == 0)
            return json_integer_value(json_object_get(p, "points"));
    return 0;
}

/* Three cases: what two of them have is worth ln(4/2) / ln 4 = one half of its weight. */
static void the_score_is_the_sum_of_its_pieces(void **state)
{
    (void)state;
    const analysis_case_t cases[] = {a_case("甲", "385", "供货商送回扣二万元。"), a_case("乙", "385", "供货商送回扣三万元。"),
                                     a_case("丙", "382", "虚开发票报销据为己有。")};
    analysis_set_t *s = read_cases(cases, 3);
    json_t *pair = NULL;
    err_t err = {0};
    MUST(analysis_pair(s, 0, 1, &pair, &err), &err);
    assert_int_equal(piece(pair, "crime", "385"), 7000);      /* 14 * 1/2 */
    assert_int_equal(piece(pair, "way", "kickback"), 8000);   /* 16 * 1/2: 回扣 */
    assert_int_equal(piece(pair, "way", "purchase"), 8000);   /* 供货商 */
    /* the only word: shorter runs always have the same neighbours; one word each, so the angle is none: 60 * 1 */
    assert_int_equal(piece(pair, "word", "供货商送回扣"), 60000);
    assert_int_equal(json_array_size(json_object_get(pair, "pieces")), 4);
    assert_int_equal(json_integer_value(json_object_get(pair, "points")), 83000);
    assert_int_equal(analysis_points(s, 0, 1), 83000);
    assert_int_equal(analysis_points(s, 1, 0), 83000);
    assert_int_equal(analysis_points(s, 0, 2), 3000);         /* another crime of the group */
    json_decref(pair);
    analysis_set_free(s);
}

static void what_all_have_says_nothing_much(void **state)
{
    (void)state;
    analysis_case_t cases[] = {a_case("一", "385", "收受回扣。"), a_case("二", "385", "回扣归己。"), a_case("三", "385", "拿回扣去。")};
    for (size_t i = 0; i < 3; i++) cases[i].field = (analysis_mark_t){.code = "health", .words = {{"医疗卫生", "Health"}}};
    cases[2].field.code = "energy";
    analysis_set_t *s = read_cases(cases, 3);
    json_t *pair = NULL;
    err_t err = {0};
    MUST(analysis_pair(s, 0, 1, &pair, &err), &err);
    /* ln(4/3) / ln 4 = 0.207519 */
    assert_int_equal(piece(pair, "crime", "385"), 2905);
    assert_int_equal(piece(pair, "way", "kickback"), 3320);
    assert_int_equal(piece(pair, "field", "health"), 5000);
    json_decref(pair);
    analysis_set_free(s);
}

/* Eight ways of one pair among seven cases: each rarer than the cap allows, cut to 40 points in all. */
static void ways_have_a_most(void **state)
{
    (void)state;
    static const char *const ALL = "收受回扣，串通投标，虚开发票，通风报信，私设账户，卖淫，采伐林木，偷税。";
    analysis_case_t cases[7] = {a_case("一", NULL, ALL), a_case("二", NULL, ALL)};
    for (size_t i = 2; i < 7; i++) cases[i] = a_case("余", NULL, "无。");
    for (size_t i = 0; i < 7; i++) cases[i].crime = (analysis_mark_t){0};
    analysis_set_t *s = read_cases(cases, 7);
    json_t *pair = NULL, *p;
    err_t err = {0};
    size_t i, ways = 0;
    int64_t sum = 0;
    MUST(analysis_pair(s, 0, 1, &pair, &err), &err);
    json_array_foreach(json_object_get(pair, "pieces"), i, p)
        if (strcmp(json_member(p, "sort"), "way") == 0) {
            ways++;
            sum += json_integer_value(json_object_get(p, "points"));
        }
    /* 16 * ln(8/2) / ln 8 = 10.667 each, 85.3 together; cut to 40: 5.000 each */
    assert_int_equal(ways, 8);
    assert_int_equal(sum, 40000);
    json_decref(pair);
    analysis_set_free(s);
}

static void groups_show_what_they_share(void **state)
{
    (void)state;
    const analysis_case_t cases[] = {a_case("甲", "385", "供货商送回扣二万元。"), a_case("乙", "385", "供货商送回扣三万元。"),
                                     a_case("丙", "382", "虚开发票报销据为己有。")};
    analysis_set_t *s = read_cases(cases, 3);
    json_t *found = NULL;
    err_t err = {0};
    int of[3];
    size_t n = 0;
    MUST(analysis_group(s, &(analysis_grouping_t){0}, &found, &err), &err);
    const json_t *groups = json_object_get(found, "groups"), *g = json_array_get(groups, 0);
    assert_int_equal(json_array_size(groups), 1);
    assert_int_equal(json_integer_value(json_object_get(g, "size")), 2);
    assert_int_equal(json_integer_value(json_object_get(g, "points")), 83000);
    const json_t *hole = json_array_get(json_object_get(g, "loopholes"), 0);
    assert_string_equal(json_member(hole, "code"), "buyer_alone");
    assert_int_equal(json_integer_value(json_object_get(hole, "cases")), 2);
    assert_int_equal(json_array_size(json_object_get(hole, "why")), 2);
    assert_non_null(strstr(json_member(json_object_get(g, "name"), "zh"), "385 · "));
    json_decref(found);
    /* asked for more than any pair has, there is none */
    MUST(analysis_group_of(s, &(analysis_grouping_t){.from = 83001}, of, &n, &err), &err);
    assert_int_equal(n, 0);
    assert_int_equal(of[0], -1);
    MUST(analysis_group_of(s, &(analysis_grouping_t){.from = 83000}, of, &n, &err), &err);
    assert_int_equal(n, 1);
    assert_int_equal(of[0], 0);
    assert_int_equal(of[2], -1);
    analysis_set_free(s);
}

static void nobody_and_one_alone_form_no_group(void **state)
{
    (void)state;
    const analysis_case_t one = a_case("甲", "385", "");
    for (size_t n = 0; n < 2; n++) {
        analysis_set_t *s = read_cases(&one, n);
        json_t *found = NULL;
        err_t err = {0};
        MUST(analysis_group(s, &(analysis_grouping_t){0}, &found, &err), &err);
        assert_int_equal(json_array_size(json_object_get(found, "groups")), 0);
        json_decref(found);
        analysis_set_free(s);
    }
}

/* A list of proof tells nothing of how it was done. */
static void evidence_is_passed_over(void **state)
{
    (void)state;
    const analysis_case_t one = a_case("甲", "385", "收受回扣。上述事实有户籍证明、发票等证据予以证实。");
    analysis_set_t *s = read_cases(&one, 1);
    assert_int_equal(s->looks[0].hit_count, 1);
    assert_string_equal(s->looks[0].hits[0].row->code, "kickback");
    analysis_set_free(s);
}

/* Texts that nobody would write, half a character at the end among them: no crash, the same both ways, sums exact. */
static void any_text_adds_up(void **state)
{
    (void)state;
    static const char *const BITS[] = {"回扣", "供货商", "虚开", "发票", "某某", "3.5万元", "，", "。", "1,23", "的", "县", "\n", "abc", "工程", "据", "\xE6\x9D",
                                        "上述事实", "春节", "送", "村委会"};
    enum { CASES = 40 };
    static char text[CASES][4000];
    analysis_case_t cases[CASES];
    uint32_t seed = 2026;
    for (size_t i = 0; i < CASES; i++) {
        text[i][0] = '\0';
        for (size_t n = i * 3; n > 0 && strlen(text[i]) < sizeof text[i] - 20; n--) {
            seed = seed * 1664525U + 1013904223U;
            size_t used = strlen(text[i]);
            (void)snprintf(text[i] + used, sizeof text[i] - used, "%s", BITS[(seed >> 16) % (sizeof BITS / sizeof *BITS)]);
        }
        cases[i] = a_case("案", i % 3 ? "385" : "382", text[i]);
    }
    analysis_set_t *s = read_cases(cases, CASES);
    for (size_t a = 0; a < CASES; a++)
        for (size_t b = 0; b < a; b++) {
            json_t *pair = NULL, *p;
            err_t err = {0};
            size_t i;
            int64_t sum = 0;
            MUST(analysis_pair(s, a, b, &pair, &err), &err);
            json_array_foreach(json_object_get(pair, "pieces"), i, p) sum += json_integer_value(json_object_get(p, "points"));
            assert_int_equal(sum, json_integer_value(json_object_get(pair, "points")));
            assert_int_equal(sum, analysis_points(s, a, b));
            assert_int_equal(sum, analysis_points(s, b, a));
            json_decref(pair);
        }
    analysis_set_free(s);
}

/* --- amounts --------------------------------------------------------------------------------------------- */

static const char *band(const amount_bands_t *b, const char *crime, int64_t yuan, int y, int m, int d)
{
    const amount_band_t *r = amounts_band(b, crime, yuan * 100, day_of(y, m, d));
    return r ? r->code : "";
}

static void bands_hold_for_their_days(void **state)
{
    (void)state;
    amount_bands_t b;
    err_t err = {0};
    arena_t *a = arena_new((size_t)1 << 20);
    MUST(amounts_read(a, &b, &err), &err);
    /* 刑法1997年第三百八十三条 until 2016-04-17, 法释〔2016〕9号 from the 18th */
    assert_string_equal(band(&b, "385", 35000, 2016, 4, 17), "taking_5000");
    assert_string_equal(band(&b, "385", 35000, 2016, 4, 18), "taking_large");
    assert_string_equal(band(&b, "385", 29999, 2016, 4, 18), "");
    assert_string_equal(band(&b, "385", 30000, 2020, 1, 1), "taking_large");
    assert_string_equal(band(&b, "382", 199999, 2020, 1, 1), "taking_large");
    assert_string_equal(band(&b, "382", 200000, 2020, 1, 1), "taking_huge");
    assert_string_equal(band(&b, "388-1", 3000000, 2020, 1, 1), "taking_very_huge");
    assert_string_equal(band(&b, "385", 100000, 2010, 1, 1), "taking_100000");
    assert_string_equal(band(&b, "389", 500000, 2014, 1, 1), "giving_200000");
    assert_string_equal(band(&b, "389", 500000, 2018, 1, 1), "giving_plain");
    assert_string_equal(band(&b, "389", 5000000, 2018, 1, 1), "giving_very_serious");
    assert_string_equal(band(&b, "389", 500000, 2012, 12, 31), "");
    assert_string_equal(band(&b, "397.1", 500000, 2018, 1, 1), "");
    assert_true(amounts_have(&b, "384", day_of(2018, 1, 1)));
    assert_false(amounts_have(&b, "38", day_of(2018, 1, 1)));
    arena_free(a);
}

static void the_largest_sum_of_a_text_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t fen;
    } SEEN[] = {
        {"价值合计人民币34856元", 3485600},         {"送款5笔，共计11万元，后又送2万元", 11000000},
        {"损失5252.8072万某", 5252807200},            {"合计38，700元", 3870000},
        {"共计1,036,617元。", 103661700},             {"27万余元", 27000000},
        {"20余万元", 20000000},                       {"3.4亿元", 34000000000},
        {"2012年11月13台变压器", -1},                 {"", -1},
        {"709665.58元", 70966558},
    };
    for (size_t i = 0; i < sizeof SEEN / sizeof *SEEN; i++)
        assert_int_equal(amounts_in_text(SEEN[i].text, strlen(SEEN[i].text)), SEEN[i].fen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_score_is_the_sum_of_its_pieces), cmocka_unit_test(what_all_have_says_nothing_much),
        cmocka_unit_test(ways_have_a_most), cmocka_unit_test(groups_show_what_they_share),
        cmocka_unit_test(nobody_and_one_alone_form_no_group), cmocka_unit_test(evidence_is_passed_over),
        cmocka_unit_test(any_text_adds_up), cmocka_unit_test(bands_hold_for_their_days), cmocka_unit_test(the_largest_sum_of_a_text_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
