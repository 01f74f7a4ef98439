/* The list of offices as it is shipped, and small lists of the test's own for merges, splits and faults. */
#include "base/embed.h"
#include "base/fault.h"
#include "catalogue/office.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <stdio.h>

#define HEAD "code,level,parent,brief,special,valid_from,valid_to,successor,zh,en\n"
#define TOP "000000,nation,,高检,,,,,最高人民检察院,Supreme People's Procuratorate\n"

static office_tree_t *shipped;

static int index_of(const office_tree_t *t, const char *code)
{
    int i = -1;
    assert_int_equal(office_find(t, code, &i, NULL), 0);
    return i;
}

static const office_t *office(const char *code)
{
    return office_at(shipped, index_of(shipped, code));
}

/* The counts of the source: 31 provinces, 333 prefectures; the counties as tools/make_offices.c explains. */
static void levels_are_whole(void **state)
{
    (void)state;
    size_t count[OFFICE_COUNTY + 1] = {0}, special = 0;
    for (size_t i = 0; i < office_count(shipped); i++) {
        const office_t *o = office_at(shipped, (int)i);
        count[o->level]++;
        special += o->special;
        if (i > 0) assert_true(strcmp(office_at(shipped, (int)i - 1)->code, o->code) < 0);
    }
    assert_int_equal(count[OFFICE_NATION], 1);
    assert_int_equal(count[OFFICE_PROVINCE], 33);
    assert_int_equal(count[OFFICE_PREFECTURE], 333);
    assert_int_equal(count[OFFICE_COUNTY], 2846);
    assert_int_equal(special, 6); /* the Corps, the military, four areas */
}

static void names_are_those_in_use(void **state)
{
    (void)state;
    static const struct {
        const char *code, *zh, *en, *brief;
    } want[] = {
        {"000000", "最高人民检察院", "Supreme People's Procuratorate", "高检"},
        {"110000", "北京市人民检察院", "People's Procuratorate of Beijing Municipality", "京"},
        {"110108", "北京市海淀区人民检察院", "People's Procuratorate of Haidian District, Beijing Municipality", "京海"},
        {"371300", "山东省临沂市人民检察院", "People's Procuratorate of Linyi City, Shandong Province", "鲁临"},
        {"371302", "山东省临沂市兰山区人民检察院",
         "People's Procuratorate of Lanshan District, Linyi City, Shandong Province", "鲁临兰山"},
        {"320583", "江苏省昆山市人民检察院", "People's Procuratorate of Kunshan City, Jiangsu Province", "苏苏昆"},
        {"320505", "江苏省苏州市虎丘区人民检察院",
         "People's Procuratorate of Huqiu District, Suzhou City, Jiangsu Province", "苏苏虎"},
        {"430121", "湖南省长沙县人民检察院", "People's Procuratorate of Changsha County, Hunan Province", "湘长长"},
        {"140428", "山西省长子县人民检察院", "People's Procuratorate of Zhangzi County, Shanxi Province", "晋长长"},
        {"610000", "陕西省人民检察院", "People's Procuratorate of Shaanxi Province", "陕"},
        {"500000", "重庆市人民检察院", "People's Procuratorate of Chongqing Municipality", "渝"},
        {"341500", "安徽省六安市人民检察院", "People's Procuratorate of Lu'an City, Anhui Province", "皖六"},
        {"350200", "福建省厦门市人民检察院", "People's Procuratorate of Xiamen City, Fujian Province", "闽厦"},
        {"371722", "山东省单县人民检察院", "People's Procuratorate of Shanxian County, Shandong Province", "鲁菏单"},
        {"422800", "湖北省恩施土家族苗族自治州人民检察院",
         "People's Procuratorate of Enshi Tujia and Miao Autonomous Prefecture, Hubei Province", "鄂恩"},
        {"622927", "甘肃省积石山保安族东乡族撒拉族自治县人民检察院",
         "People's Procuratorate of Jishishan Bonan, Dongxiang and Salar Autonomous County, Gansu Province", "甘临积"},
        {"542500", "西藏自治区人民检察院阿里分院",
         "Ngari Branch of the People's Procuratorate of Xizang Autonomous Region", "藏阿"},
        {"152201", "内蒙古自治区乌兰浩特市人民检察院",
         "People's Procuratorate of Wulanhaote City, Inner Mongolia Autonomous Region", "蒙兴乌"},
        {"152223", "内蒙古自治区扎赉特旗人民检察院",
         "People's Procuratorate of Zhalaite Banner, Inner Mongolia Autonomous Region", "蒙兴扎"},
        {"659001", "新疆生产建设兵团石河子市人民检察院",
         "People's Procuratorate of Shihezi City, Xinjiang Production and Construction Corps", "兵石"},
        {"000100", "中国人民解放军军事检察院",
         "Military Procuratorate of the Chinese People's Liberation Army", "军"},
    };
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        const office_t *o = office(want[i].code);
        assert_string_equal(o->name.in[LANG_ZH], want[i].zh);
        assert_string_equal(o->name.in[LANG_EN], want[i].en);
        assert_string_equal(o->brief, want[i].brief);
        assert_int_equal(o->valid_from, DAY_NONE);
        assert_int_equal(o->valid_to, DAY_NONE);
        assert_int_equal(o->successor, -1);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void briefs_and_names_are_unique(void **state)
{
    (void)state;
    size_t n = office_count(shipped);
    const char **text = calloc(n, sizeof *text);
    assert_non_null(text);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < n; i++) {
            const office_t *o = office_at(shipped, (int)i);
            text[i] = round ? o->name.in[LANG_ZH] : o->brief;
        }
        qsort(text, n, sizeof *text, by_text);
        for (size_t i = 1; i < n; i++) assert_string_not_equal(text[i - 1], text[i]);
    }
    free(text);
}

static void within_is_the_chain_of_parents(void **state)
{
    (void)state;
    static const char *const yes[][2] = {{"110108", "110000"}, {"110108", "000000"}, {"110108", "110108"},
                                         {"371302", "371300"}, {"371302", "370000"}, {"659001", "660000"},
                                         {"429004", "420000"}, {"000100", "000000"}};
    static const char *const no[][2] = {{"110000", "110108"}, {"110108", "110101"}, {"371302", "371400"},
                                        {"371302", "360000"}, {"000000", "110000"}, {"659001", "650000"}};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        assert_true(office_within(shipped, index_of(shipped, yes[i][0]), index_of(shipped, yes[i][1])));
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        assert_false(office_within(shipped, index_of(shipped, no[i][0]), index_of(shipped, no[i][1])));
    /* Against the slow way, for a stride of pairs that meets every level. */
    int n = (int)office_count(shipped);
    for (int i = 0; i < n; i += 7) {
        for (int j = 0; j < n; j += 11) {
            bool above = false;
            for (int at = i; at >= 0; at = office_at(shipped, at)->parent) above = above || at == j;
            assert_int_equal(office_within(shipped, i, j), above);
        }
    }
}

static void the_nearest_office_is_offered(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *nearest;
    } cases[] = {{"110180", "110108"}, {"11010", "110101"},       {"海淀区", "110108"}, {"京海", "110108"},
                 {"北京市海锭区人民检察院", "110108"}, {"最高人民检查院", "000000"}, {"xyz", "无" ERR_OR "none"},
                 {"", "无" ERR_OR "none"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        err_t err = {0};
        int index = -9;
        assert_int_equal(office_find(shipped, cases[i].typed, &index, &err), ERR_CATALOGUE_OFFICE);
        assert_int_equal(index, -9);
        assert_string_equal(err.arg[1], cases[i].nearest);
    }
}

/* --- merges and splits ------------------------------------------------------------------------- */

static const char small[] = HEAD TOP
    "370000,province,000000,鲁,,,,,甲省人民检察院,A\n"
    "370100,prefecture,370000,鲁济,,,,,甲省济市人民检察院,B\n"
    "370101,county,370100,鲁济一,,,,,甲省一县人民检察院,C\n"
    "371200,prefecture,370000,鲁莱,,,,,甲省莱市人民检察院,D\n"
    "371201,county,371200,鲁莱二,,,,,甲省二县人民检察院,E\n"
    "371202,county,371200,鲁莱三,,2019-01-09,,,甲省三县人民检察院,F\n"
    "371203,county,371200,鲁莱四,,,2000-12-31,371201,甲省四县人民检察院,G\n";

static office_tree_t *load(const char *csv, const office_change_t *changes, size_t count)
{
    office_tree_t *t = NULL;
    err_t err = {0};
    int e = office_tree_load(csv, changes, count, &t, &err);
    if (e) fail_msg("%s %s %s", err_code_text(err.code), err.arg[0], err.detail);
    return t;
}

static void a_merge_hands_over(void **state)
{
    (void)state;
    const day_t on = day_of(2019, 1, 9);
    const char *const from[] = {"371200"}, *const to[] = {"370100"};
    const office_change_t merge = {on, from, 1, to, 1};
    office_tree_t *before = load(small, NULL, 0), *t = load(small, &merge, 1);
    int old = index_of(t, "371200"), heir = index_of(t, "370100"), child = index_of(t, "371201");
    const office_t *o = office_at(t, old);
    assert_int_equal(o->successor, heir);
    assert_int_equal(o->valid_to, on - 1);
    assert_true(office_valid(o, on - 1));
    assert_false(office_valid(o, on));
    assert_true(office_valid(office_at(t, heir), on));
    assert_int_equal(office_at(t, child)->parent, heir);
    assert_true(office_within(t, child, heir));
    assert_true(office_within(t, old, heir));
    assert_false(office_within(t, heir, old));
    assert_true(office_within(t, old, index_of(t, "370000")));
    /* The tree of the day before knows nothing of it. */
    assert_false(office_within(before, index_of(before, "371201"), index_of(before, "370100")));
    assert_true(office_within(before, index_of(before, "371201"), index_of(before, "371200")));
    office_tree_free(t);
    office_tree_free(before);
}

static void a_split_and_what_follows(void **state)
{
    (void)state;
    /* 二县 becomes 三县 (the main one) and 一县; later 三县 goes into 一县. */
    const char *const from[] = {"371201"}, *const to[] = {"371202", "370101"};
    const char *const next_from[] = {"371202", "370101"}, *const next_to[] = {"370101"};
    const office_change_t changes[] = {{day_of(2019, 1, 9), from, 1, to, 2},
                                       {day_of(2020, 6, 1), next_from, 2, next_to, 1}};
    office_tree_t *t = load(small, changes, 1);
    assert_int_equal(office_at(t, index_of(t, "371201"))->successor, index_of(t, "371202"));
    assert_true(office_within(t, index_of(t, "371201"), index_of(t, "371202")));
    assert_false(office_within(t, index_of(t, "371201"), index_of(t, "370101")));
    office_tree_free(t);
    t = load(small, changes, 2);
    assert_int_equal(office_at(t, index_of(t, "370101"))->valid_to, DAY_NONE); /* it goes on */
    assert_true(office_within(t, index_of(t, "371201"), index_of(t, "370101"))); /* by way of 三县 */
    assert_true(office_within(t, index_of(t, "371203"), index_of(t, "370101"))); /* ended in the list */
    office_tree_free(t);
}

static void validity_has_both_ends(void **state)
{
    (void)state;
    office_tree_t *t = load(small, NULL, 0);
    const office_t *later = office_at(t, index_of(t, "371202")), *ended = office_at(t, index_of(t, "371203"));
    assert_false(office_valid(later, day_of(2019, 1, 8)));
    assert_true(office_valid(later, day_of(2019, 1, 9)));
    assert_true(office_valid(ended, day_of(2000, 12, 31)));
    assert_false(office_valid(ended, day_of(2001, 1, 1)));
    assert_true(office_valid(office_at(t, 0), day_of(1949, 10, 22)));
    office_tree_free(t);
}

static void bad_changes_are_refused(void **state)
{
    (void)state;
    static const char *const one[] = {"370101"}, *const two[] = {"371201"}, *const both[] = {"370101", "371201"},
                             *const late[] = {"371202"}, *const gone[] = {"371203"}, *const top[] = {"000000"},
                             *const city[] = {"370100"}, *const twice[] = {"370101", "370101"},
                             *const unknown[] = {"370199"}, *const province[] = {"370000"};
    const day_t on = day_of(2010, 1, 1);
    const struct {
        office_change_t change;
        int code;
    } cases[] = {
        {{on, unknown, 1, two, 1}, ERR_CATALOGUE_OFFICE},
        {{on, one, 1, unknown, 1}, ERR_CATALOGUE_OFFICE},
        {{on, one, 0, two, 1}, ERR_CATALOGUE_OFFICE_CHANGE},
        {{on, one, 1, two, 0}, ERR_CATALOGUE_OFFICE_CHANGE},
        {{on, both, 2, both, 2}, ERR_CATALOGUE_OFFICE_CHANGE},
        {{on, late, 1, two, 1}, ERR_CATALOGUE_OFFICE_CHANGE},  /* not there yet */
        {{on, one, 1, late, 1}, ERR_CATALOGUE_OFFICE_CHANGE},
        {{on, gone, 1, two, 1}, ERR_CATALOGUE_OFFICE_CHANGE},  /* no longer there */
        {{on, top, 1, two, 1}, ERR_CATALOGUE_OFFICE_CHANGE},
        {{on, twice, 2, two, 1}, ERR_CATALOGUE_OFFICE_CHANGE},
        {{on, one, 1, city, 1}, ERR_CATALOGUE_OFFICE_CHANGE},  /* a county into a city */
        {{on, city, 1, province, 1}, ERR_CATALOGUE_OFFICE_CHANGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        office_tree_t *t = NULL;
        err_t err = {0};
        assert_int_equal(office_tree_load(small, &cases[i].change, 1, &t, &err), cases[i].code);
        assert_null(t);
    }
}

/* --- the list's faults ------------------------------------------------------------------------- */

static void faults_have_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *field;
        int line;
    } cases[] = {
        {"", "code", 1},
        {"code,level\n", "code", 1},
        {"code,level,parent,brief,special,valid_from,valid_to,successor,en,zh\n", "zh", 1},
        {HEAD, "level", 1},
        {HEAD TOP "37000,province,000000,鲁,,,,,a,b\n", "code", 3},
        {HEAD TOP "37000x,province,000000,鲁,,,,,a,b\n", "code", 3},
        {HEAD TOP "370000,region,000000,鲁,,,,,a,b\n", "level", 3},
        {HEAD TOP "370000,province,,鲁,,,,,a,b\n", "parent", 3},
        {HEAD TOP "370000,province,990000,鲁,,,,,a,b\n", "parent", 3},
        {HEAD TOP "370000,province,370000,鲁,,,,,a,b\n", "parent", 3},
        {HEAD TOP "000001,nation,,x,,,,,a,b\n", "parent", 3},
        {HEAD TOP "370000,province,000000,,,,,,a,b\n", "brief", 3},
        {HEAD TOP "370000,province,000000,高检,,,,,a,b\n", "brief", 3},
        {HEAD TOP "370000,province,000000,鲁,,2019-02-29,,,a,b\n", "valid_from", 3},
        {HEAD TOP "370000,province,000000,鲁,,2019-02-28,2019-02-27,,a,b\n", "valid_to", 3},
        {HEAD TOP "370000,province,000000,鲁,,,,000000,a,b\n", "successor", 3},
        {HEAD TOP "370000,province,000000,鲁,,,2019-02-27,110000,a,b\n", "successor", 3},
        {HEAD TOP "370000,province,000000,鲁,,,2019-02-27,370000,a,b\n", "successor", 3},
        {HEAD TOP "370000,province,000000,鲁,,,,,,b\n", "zh", 3},
        {HEAD TOP "370000,province,000000,鲁,,,,,a\n", "code", 3},
        {HEAD TOP "370000,province,000000,鲁,,,,,a,b,c\n", "code", 3},
        {HEAD TOP "370000,province,000000,鲁,,,,,\"a\"x,b\n", "code", 3},
        {HEAD TOP "370000,province,000000,鲁,,,,,a,b\n370000,province,000000,豫,,,,,c,d\n", "code", 4},
        {HEAD TOP "370000,province,000000,鲁,,,,,a,b\n360000,province,000000,赣,,,,,c,d\n", "code", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        office_tree_t *t = NULL;
        err_t err = {0};
        assert_int_equal(office_tree_load(cases[i].csv, NULL, 0, &t, &err), ERR_CATALOGUE_OFFICE_DATA);
        assert_string_equal(err.field, cases[i].field);
        assert_int_equal(err.line, cases[i].line);
        assert_null(t);
    }
    /* Two that went over into each other hang nowhere. */
    office_tree_t *t = NULL;
    assert_int_equal(office_tree_load(HEAD TOP "370000,province,000000,鲁,,,2019-01-01,380000,a,b\n"
                                               "380000,province,000000,豫,,,2019-01-01,370000,c,d\n",
                                      NULL, 0, &t, NULL),
                     ERR_CATALOGUE_OFFICE_DATA);
    assert_null(t);
}

static void quotes_and_line_ends(void **state)
{
    (void)state;
    office_tree_t *t = load(HEAD TOP "370000,province,000000,鲁,,,,,a,\"b, \"\"c\"\"\"\r\n", NULL, 0);
    assert_string_equal(office_at(t, 1)->name.in[LANG_EN], "b, \"c\"");
    office_tree_free(t);
}

static void short_memory_is_survived(void **state)
{
    (void)state;
#ifdef XZ_FAULTS
    for (long n = 0; n < 30; n++) {
        office_tree_t *t = NULL;
        fault_arm(FAULT_ALLOC, n, false);
        int e = office_tree_load(small, NULL, 0, &t, NULL);
        long fired = fault_disarm();
        assert_int_equal(e, fired ? ERR_BASE_MEMORY : 0);
        office_tree_free(t);
        if (!fired) return;
    }
    fail();
#else
    print_message("skipped: short_memory_is_survived (built without -Dfaults=true)\n");
    skip();
#endif
}

static int load_shipped(void **state)
{
    (void)state;
    err_t err = {0};
    int e = office_tree_load(NULL, NULL, 0, &shipped, &err);
    if (e) (void)fprintf(stderr, "%s: line %d %s\n", err_code_text(err.code), err.line, err.arg[1]);
    return e;
}

static int free_shipped(void **state)
{
    (void)state;
    office_tree_free(shipped);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_whole),
        cmocka_unit_test(names_are_those_in_use),
        cmocka_unit_test(briefs_and_names_are_unique),
        cmocka_unit_test(within_is_the_chain_of_parents),
        cmocka_unit_test(the_nearest_office_is_offered),
        cmocka_unit_test(a_merge_hands_over),
        cmocka_unit_test(a_split_and_what_follows),
        cmocka_unit_test(validity_has_both_ends),
        cmocka_unit_test(bad_changes_are_refused),
        cmocka_unit_test(faults_have_their_place),
        cmocka_unit_test(quotes_and_line_ends),
        cmocka_unit_test(short_memory_is_survived),
    };
    return cmocka_run_group_tests(tests, load_shipped, free_shipped);
}
