/* How sure: the people expected to bear a name, and chances from points. */
#include "match/calibration.h"
#include "match/population.h"
#include "match/weights.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t bearers(const char *name, char sex)
{
    form_t f;
    assert_int_equal(weights_load(NULL), 0);
    assert_int_equal(form_parse(name, MATCH_PERSON, &f, NULL), 0);
    return population_of(&f, sex).people;
}

/* The published ranking of 2007 has 290,607 (张伟), 281,568 (王伟), 268,268 (王芳), 244,223 (李娜), 246,737 (王秀英). */
static void test_bearers(void **state)
{
    (void)state;
    static const char *const frequent[] = {"张伟", "王伟", "王芳", "李娜", "王秀英", "張偉", "张伟先生"};
    for (size_t i = 0; i < sizeof frequent / sizeof *frequent; i++) assert_in_range(bearers(frequent[i], 0), 220000, 310000);
    assert_in_range(bearers("赵祉胜", 0), 1, 9);
    assert_in_range(bearers("张建国", 0), 20000, 200000);
    assert_true(bearers("李娜", 'F') > bearers("李娜", 'M') * 10);
    assert_true(bearers("张伟", 'M') > bearers("张伟", 'F'));
    assert_in_range(bearers("阿卜杜拉·买买提", 0), 1000, 50000);
    assert_in_range(bearers("Zhang Wei", 0), 400000, 4000000);
    assert_int_equal(bearers("Wei ZHANG", 0), bearers("Zhang Wei", 0));
    assert_in_range(bearers("Wang Xiao Ming", 0), bearers("Xiaoming Wang", 0), bearers("Xiaoming Wang", 0) * 2); /* Ming may be the surname */
    assert_in_range(bearers("John Smith", 0), 20000, 200000);
    assert_in_range(bearers("Mohamed Aly", 0), 200000, 5000000);
    assert_in_range(bearers("Nguyen Van An", 0), 10000, 1000000);
    assert_int_equal(bearers("Orvelo Drazquint", 0), 0);
    assert_int_equal(bearers("泽恩·博格瓦", 0), 0);
    assert_int_equal(bearers("王小小明", 0), 0);
}

static void test_rounding(void **state)
{
    (void)state;
    assert_int_equal(population_round(1), 1);
    assert_int_equal(population_round(23456), 20000);
    assert_int_equal(population_round(99999), 100000);
    assert_int_equal(population_round(274131), 270000);
    assert_int_equal(population_tenths(1), 0);
    assert_int_equal(population_tenths(2), 3);
    assert_int_equal(population_tenths(10), 10);
    assert_int_equal(population_tenths(290000), 54); /* ten to the 5.46 */
}

static void test_chances_rise(void **state)
{
    (void)state;
    assert_int_equal(weights_load(NULL), 0);
    for (enum pair_kind k = 0; k < PAIR_KINDS; k++) {
        for (int p = 1; p <= 1500; p++) assert_true(calibration_score(k, p) >= calibration_score(k, p - 1));
        assert_in_range(calibration_score(k, 0), 1, 20);
        assert_in_range(calibration_score(k, 1500), 980, 999);
    }
}

static match_hit_t pair(arena_t *a, const char *x, const char *y, const char *born)
{
    match_subject_t s = {.schema = MATCH_PERSON, .name = x, .born = DAY_NONE}, t = s;
    match_hit_t h;
    t.name = y;
    if (born) assert_int_equal(day_parse(born, &s.born, NULL), 0);
    t.born = s.born;
    assert_int_equal(match_pair(&s, &t, a, &h, NULL), 0);
    return h;
}

static const char *said(const match_hit_t *h, const char *word, enum lang lang)
{
    for (size_t i = 0; i < h->reason_count; i++)
        if (!strcmp(h->reasons[i].word, word)) return h->reasons[i].words.in[lang];
    return "";
}

/* A bare common name says little, a rare one much, and a date of birth makes up for it; the names' own points are the same. */
static void test_common_and_rare(void **state)
{
    (void)state;
    arena_t *a = arena_new(1 << 20);
    match_hit_t common = pair(a, "张伟", "张伟", NULL), rare = pair(a, "赵祉胜", "赵祉胜", NULL), born = pair(a, "张伟", "张伟", "1970-05-06");
    assert_int_equal(common.name_points, rare.name_points);
    assert_in_range(common.score, 10, 250);
    assert_in_range(rare.score, 950, 999);
    assert_in_range(born.score, 950, 999);
    assert_int_equal(born.tier, MATCH_B);
    assert_int_equal(common.tier, MATCH_C);
    assert_string_equal(said(&common, "population", LANG_ZH), "全国约270000人同名（估计）");
    assert_string_equal(said(&common, "population", LANG_EN), "about 270000 people in China bear this name (estimate)");
    assert_true(*said(&rare, "population_rare", LANG_ZH));
    assert_string_equal(said(&rare, "population", LANG_ZH), "");
    arena_free(a);
}

static match_hit_t unknown_pair(arena_t *a, enum match_schema schema, const char *x, const char *y, const char *place)
{
    match_subject_t s = {.schema = schema, .name = x, .born = DAY_NONE, .place = place}, t = s;
    match_hit_t h;
    t.name = y;
    assert_int_equal(match_pair(&s, &t, a, &h, NULL), 0);
    return h;
}

/* Whatever way a pair is read (same line, same core, by words, by characters, with a slip, as a short name), points mean the
 * chance of its kind of pair. */
static void test_chance_of_the_kind(void **state)
{
    (void)state;
    static const struct {
        const char *x, *y;
        enum pair_kind kind;
    } pairs[] = {
        {"深圳市华国电机有限公司", "深圳市华国电机有限公司", PAIR_HAN_UNIT}, {"深圳市华国电机有限公司", "深圳市华国电机", PAIR_HAN_UNIT},
        {"深圳市华国电机有限公司", "深圳市华果电机有限公司", PAIR_HAN_UNIT}, {"深圳市华国电机有限公司", "深圳市华国电力机有限公司", PAIR_HAN_UNIT},
        {"深圳市华国电机有限公司", "华国电机", PAIR_HAN_UNIT}, {"深圳市华国电机有限公司", "深圳市华国电机有限公可", PAIR_HAN_UNIT},
        {"广西壮族自治区水利厅", "广西壮英族自治区水利厅", PAIR_HAN_UNIT}, {"Orel Steel Ltd", "Orel Steal Ltd", PAIR_LATIN_UNIT}};
    arena_t *a = arena_new(1 << 20);
    size_t found = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        match_hit_t h = unknown_pair(a, MATCH_UNIT, pairs[i].x, pairs[i].y, NULL);
        assert_in_range(h.points, 400, 1000);
        assert_int_equal(h.score, calibration_score(pairs[i].kind, h.points));
        match_index_t *ix = NULL;
        match_subject_t s = {.schema = MATCH_UNIT, .name = pairs[i].y, .born = DAY_NONE};
        assert_int_equal(match_index_new(&ix, NULL), 0);
        assert_int_equal(match_add(ix, 1, 0, &s, NULL), 0);
        s.name = pairs[i].x;
        match_query_t q = {.subject = s, .top = 1, .cut = 400};
        match_result_t r;
        assert_int_equal(match_search(ix, &q, a, &r, NULL), 0);
        for (size_t k = 0; k < r.count; k++) assert_int_equal(r.hits[k].points, h.points);
        for (size_t k = 0; k < r.count; k++) assert_int_equal(r.hits[k].score, h.score);
        found += r.count;
        match_index_free(ix);
    }
    assert_true(found >= 6);
    arena_free(a);
}

/* Two near names of people in one city are mostly two people when the name is common: an officer's work, not probable. */
static void test_probable_is_half(void **state)
{
    (void)state;
    arena_t *a = arena_new(1 << 20);
    match_hit_t common = unknown_pair(a, MATCH_PERSON, "陈红", "陈洪", "贵阳市"), rare = unknown_pair(a, MATCH_PERSON, "赵祉胜", "赵祉盛", "贵阳市");
    assert_int_equal(common.tier, MATCH_C);
    assert_true(common.score < 500 && common.name_points >= 630);
    assert_true(*said(&common, "same_place", LANG_EN));
    assert_int_equal(rare.tier, MATCH_B);
    assert_true(rare.score >= 500);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bearers),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_chances_rise),
        cmocka_unit_test(test_common_and_rare),
        cmocka_unit_test(test_chance_of_the_kind),
        cmocka_unit_test(test_probable_is_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
