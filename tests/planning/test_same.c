/* test_same.c - how much of one text stands in another; worked by hand: n letters have n - 7 runs of eight. */
#include "planning/inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "engine.h"

static shingles_t of(arena_t *a, const char *text)
{
    shingles_t s = {0};
    err_t err = {0};
    MUST(shingles_of(text, a, &s, &err), &err);
    return s;
}

/* 30 letters: 23 runs. */
#define THIRTY "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕"

static void runs_of_eight_letters(void **state)
{
    (void)state;
    arena_t *a = arena_new((size_t)4 << 20);
    shingles_t plain = of(a, THIRTY);
    assert_int_equal(plain.count, 23);
    arena_free(a);
}

static void a_short_text_says_nothing(void **state)
{
    (void)state;
    arena_t *a = arena_new((size_t)4 << 20);
    /* 26 letters: 19 runs, one less than the least */
    assert_int_equal(of(a, "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余").count, 0);
    assert_int_equal(of(a, "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成").count, 20);
    assert_int_equal(of(a, "").count, 0);
    arena_free(a);
}

static void the_share_is_of_the_first_text(void **state)
{
    (void)state;
    arena_t *a = arena_new((size_t)8 << 20);
    shingles_t one = of(a, THIRTY), again = of(a, "天地玄黄（宇宙洪荒）日月盈昃 辰宿列张，寒来暑往秋收123冬藏闰余成岁律吕。");
    assert_int_equal(shingles_shared(&one, &again), 100);
    /* the first 30 of 60 letters are the same: of the 53 runs of the long one 23 are shared = 43 %, of the short one all */
    shingles_t two = of(a, THIRTY "云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重");
    assert_int_equal(two.count, 53);
    assert_int_equal(shingles_shared(&one, &two), 100);
    assert_int_equal(shingles_shared(&two, &one), 43);
    shingles_t other = of(a, "海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳推位让国有虞");
    assert_int_equal(shingles_shared(&one, &other), 0);
    shingles_t none = of(a, "短");
    assert_int_equal(shingles_shared(&none, &one), 0);
    arena_free(a);
}

/* More than 4,096 runs are cut, not overrun. */
static void a_long_text_is_cut(void **state)
{
    (void)state;
    arena_t *a = arena_new((size_t)8 << 20);
    char text[30001];
    for (int i = 0; i < 30000; i++) text[i] = i % 4 == 3 ? ' ' : (char)('a' + (i * 7 + i / 26 * 3 + i / 676) % 26);
    text[30000] = '\0';
    shingles_t s = of(a, text);
    assert_in_range(s.count, SHINGLES_LEAST, SHINGLES_MOST);
    assert_int_equal(shingles_shared(&s, &s), 100);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_of_eight_letters), cmocka_unit_test(a_short_text_says_nothing),
        cmocka_unit_test(the_share_is_of_the_first_text), cmocka_unit_test(a_long_text_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
