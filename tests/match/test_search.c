/* Finding: every kind of error by hand and by the generator, what is counted, bounds, and that neither the order of
 * adding nor the way an index came about changes an answer. */
#include "../../benchmarks/names/names.h"

#include "match/build.h"
#include "match/find.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SET = 2000, ARENA = 64 << 20 };

static match_subject_t subject(enum match_schema schema, const char *name)
{
    return (match_subject_t){.schema = schema, .name = name, .born = DAY_NONE};
}

static void add(match_index_t *ix, int64_t id, enum match_schema schema, const char *name)
{
    match_subject_t s = subject(schema, name);
    assert_int_equal(match_add(ix, id, 0, &s, NULL), 0);
}

static size_t search(match_index_t *ix, const match_query_t *q, arena_t *a, match_result_t *ret)
{
    assert_int_equal(match_search(ix, q, a, ret, NULL), 0);
    return ret->count;
}

typedef struct known {
    enum match_schema schema;
    const char *listed, *asked;
} known_t;

#define P MATCH_PERSON
#define U MATCH_UNIT

static const known_t known[] = {
    /* Han persons: sound, look, swap, missing, doubled, extra, traditional, width, spaces, pinyin */
    {P, "诸葛明远", "诸葛鸣远"}, {P, "欧阳修文", "欧阳休文"}, {P, "郝梦瑶", "郝梦遥"}, {P, "冉启航", "冉启杭"},
    {P, "戚家铭", "戚家茗"}, {P, "裴若澜", "裴若斓"}, {P, "殷海棠", "殷棠海"}, {P, "阮清溪", "阮溪清"},
    {P, "司徒望舒", "司徒舒望"}, {P, "蒲松岩", "蒲岩"}, {P, "尉迟长风", "尉迟风"}, {P, "柴静好", "柴静静好"},
    {P, "樊一凡", "樊一凡凡"}, {P, "燕归来", "燕小归来"}, {P, "钟离权", "鍾離權"}, {P, "庞统", "龐統"},
    {P, "万俟洛", "万　俟　洛"}, {P, "解晓东", "Xie Xiaodong"}, {P, "单田芳", "SHAN Tianfang"}, {P, "褚遂良", "Suiliang Chu"},
    {P, "仇英", "qiu ying"}, {P, "买买提·艾力", "买买提艾力"}, {P, "买买提·艾力", "艾力·买买提"},
    {P, "阿卜杜热西提·吐尔逊", "阿不都热西提·吐尔逊"}, {P, "阿卜杜热西提·吐尔逊", "阿卜杜热西提·吐尔孙"},
    {P, "龙应台", "龙英台"}, {P, "岑参", "岑叁"}, {P, "卜算", "蔔算"}, {P, "滕子京", "腾子京"},
    /* Han units: brand, trade, place, legal form, branch, brackets, order, short names */
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江夏区鑫鼎原建设工程有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江夏区鑫源建设工程有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江夏区鼎鑫源建设工程有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江夏区鑫鼎源建设工桯有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江下区鑫鼎源建设工程有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武昌市江夏区鑫鼎源建设工程有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "鑫鼎源建设工程有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "鑫鼎源建设工程"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "鑫鼎源建设"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江夏区鑫鼎源建设工程有线公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江夏区鑫鼎源建设工程有公限司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江夏区鑫鼎源建设工程股份有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武漢市江夏區鑫鼎源建設工程有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "鑫鼎源（武汉）建设工程有限公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "武汉市江夏区鑫鼎源建设工程有限公司黄石分公司"},
    {U, "武汉市江夏区鑫鼎源建设工程有限公司", "Ｘ武汉市江夏区鑫鼎源建设工程有限公司"},
    {U, "厦门宏达电子有限公司", "厦门宏迏电子有限公司"}, {U, "厦门宏达电子有限公司", "厦门宏龘电子有限公司"},
    {U, "厦门宏达电子有限公司", "厦门龘达电子有限公司"}, {U, "厦门宏达电子有限公司", "厦门宏达电孑有限公司"},
    {U, "厦门宏达电子有限公司", "下门宏达电子有限公司"}, {U, "厦门宏达电子有限公司", "宏达厦门电子有限公司"},
    {U, "中国石化上海石油化工股份有限公司", "上海石化"}, {U, "中国工商银行股份有限公司", "工商银行"},
    {U, "云南铝业股份有限公司", "云铝股份"}, {U, "上海浦东发展银行股份有限公司", "浦发银行"},
    {U, "深圳市英唐智能控制股份有限公司", "英唐智控"}, {U, "深圳美丽生态股份有限公司", "*ST美丽"},
    {U, "信阳市第三高级中学", "信阳市第三高级中孝"}, {U, "信阳市第三高级中学", "信羊市第三高级中学"},
    {U, "长葛市人民检察院", "长葛市人民检查院"}, {U, "长葛市人民检察院", "长隔市人民检察院"},
    /* public bodies: nothing but places and what they are, with one slip in any of them */
    {U, "唐山市路北区教育局", "唐建市路北区教育局"}, {U, "唐山市路北区教育局", "唐市路北区教育局"},
    {U, "唐山市路北区教育局", "山市路北区教育局"}, {U, "唐山市路北区教育局", "唐山市露比区教育局"},
    {U, "唐山市路北区教育局", "唐山市路区教育局"}, {U, "唐山市路北区教育局", "唐山市北路区教育局"},
    {U, "唐山市路北区教育局", "唐山山市路北区教育局"}, {U, "唐山市路北区教育局", "唐山市路北驱教育局"},
    {U, "唐山市路北区教育局", "唐山市路北区教有局"}, {U, "唐山市路北区教育局", "唐山市路北区教局"},
    {U, "苏州市相城区中医医院", "苏州洲相城区中医医院"}, {U, "苏州市相城区中医医院", "苏州市箱城区中医医院"},
    {U, "湖北省黄州区人民政府", "湖北省黄区人民政府"}, {U, "湖北省黄州区人民政府", "湖北省皇州区人民政府"},
    {U, "石家庄市新华区林业局", "石庄市新华区林业局"}, {U, "平乡县人民政府", "平乡县明民政府"},
    {U, "大同市云州区第一中学", "大同市云州区第海中学"},
    {U, "宣城市人民检察院", "旬城市人民检察院"}, {U, "福州市鼓楼区市场监督管理局", "富州市鼓楼区市场监督管理局"},
    /* Latin: one letter, two words, order, initials, glued, split, spellings, frames */
    {P, "Thaddeus Kowalczyk", "Thaddeus Kowalcyzk"}, {P, "Thaddeus Kowalczyk", "Kowalczyk, Thaddeus"},
    {P, "Thaddeus Kowalczyk", "Tadeus Kowalczyk"}, {P, "Thaddeus Kowalczyk", "Xhaddeus Kowalczyk"},
    {P, "Thaddeus Kowalczyk", "Thaddeus Kowalczyx"}, {P, "Thaddeus Kowalczyk", "Thadeus Kowalczik"},
    {P, "Thaddeus Kowalczyk", "T. Kowalczyk"}, {P, "Thaddeus Kowalczyk", "ThaddeusKowalczyk"},
    {P, "Thaddeus Kowalczyk", "Thad deus Kowalczyk"}, {P, "Thaddeus Kowalczyk", "Prof. Thaddeus Kowalczyk"},
    {P, "Robert Pemberton", "Bob Pemberton"}, {P, "Qasim Mohamed Mahdi Al-Rimi", "Qasim al-Rimi"},
    {P, "Barack Obama", "贝拉克·奥巴马"}, {P, "Muhammad Tahir Anwari", "Mohammed Taher Anwari"},
    {U, "Quintessa Marine Holdings Ltd", "Quintesa Marine Holdings Limited"},
    {U, "Quintessa Marine Holdings Ltd", "Quintessa Maritime Holdings Ltd"},
    {U, "Quintessa Marine Holdings Ltd", "Quintessa Marnie Holdings"}, {U, "Gazelkov LLC", "Gazelkow LLC"},
    /* other romanisations, and translated trades, either way round */
    {P, "李嘉诚", "Li Ka-shing"}, {P, "周恩来", "Chou En-lai"}, {P, "邓颖超", "Teng Ying-chao"},
    {U, "海声机械制造有限公司", "Haisheng Machinery Manufacturing Co., Ltd."}, {U, "Longteng Petroleum Company Limited", "龙腾石油有限公司"},
    {U, "深圳市远翔物流有限公司", "Yuanxiang Logistics"}, {U, "中国建设银行股份有限公司", "China Construction Bank Corporation"},
    {U, "World Health Organization", "WHO"}, {U, "Forty-fourth Engineering Works", "44 Engineering Works"},
};

static match_index_t *crowd(names_t *maker, char (*name)[NAMES_ROOM])
{
    match_index_t *ix = NULL;
    assert_non_null(maker);
    assert_int_equal(match_index_new(&ix, NULL), 0);
    names_distinct(maker);
    for (size_t i = 0; i < SET; i++) {
        names_next(maker, names_mix(i), name[i]);
        add(ix, (int64_t)i + 1, names_schema(names_mix(i)), name[i]);
    }
    return ix;
}

/* Bodies of many counties called the same but for the place: they share all but a few characters with those above. */
static void add_bodies(match_index_t *ix, int64_t id)
{
    static const char *const of[] = {"教育局", "人民政府", "中医医院", "林业局", "第一中学", "人民检察院", "市场监督管理局"};
    static const char *const place[] = {
        "三明市", "唐山市路南区", "唐山市丰润区", "苏州市虎丘区", "苏州市吴江区", "江山市", "山阴县", "北镇市", "路桥区", "新华区", "福州市台江区",
        "开封市鼓楼区", "南京市鼓楼区", "徐州市鼓楼区", "徐州市云龙区", "建湖县", "建平县", "明光市", "明水县", "昆明市盘龙区", "乡宁县", "宁乡市",
        "黄石市", "黄梅县", "黄陂区", "石狮市", "石首市", "枣庄市山亭区", "大同市平城区", "大同市新荣区", "海门区", "上海市黄浦区", "西城区", "东城区",
        "宣威市", "宣化区", "城固县", "沟帮子镇", "头屯河区", "平遥县", "平原县", "湘乡市", "保定市清苑区", "唐河县", "唐县", "行唐县"};
    for (size_t i = 0; i < sizeof place / sizeof *place; i++)
        for (size_t k = 0; k < sizeof of / sizeof *of; k++) {
            char name[NAMES_ROOM];
            (void)snprintf(name, sizeof name, "%s%s", place[i], of[k]);
            add(ix, id++, MATCH_UNIT, name);
        }
}

static void every_error_is_found(void **state)
{
    (void)state;
    static char name[SET][NAMES_ROOM];
    names_t *maker = names_open(XZ_SOURCE_ROOT, 11);
    match_index_t *ix = crowd(maker, name);
    size_t count = sizeof known / sizeof *known, missed = 0;
    for (size_t i = 0; i < count; i++) add(ix, SET + 1 + (int64_t)i, known[i].schema, known[i].listed);
    add_bodies(ix, SET + 1 + (int64_t)count);
    for (size_t i = 0; i < count; i++) {
        arena_t *a = arena_new(ARENA);
        match_query_t q = {.subject = subject(known[i].schema, known[i].asked), .top = 60, .cut = 400};
        match_result_t r;
        size_t n = search(ix, &q, a, &r), at = 0, others = 0;
        for (; at < n && strcmp(r.hits[at].name, known[i].listed); at++) /* a name stands in the table several times */
            others += at == 0 || strcmp(r.hits[at].name, r.hits[at - 1].name);
        if (at == n || others >= 5) print_message("%s: %s not among the first five\n", known[i].asked, known[i].listed), missed++;
        arena_free(a);
    }
    assert_int_equal(missed, 0);
    match_index_free(ix);
    names_close(maker);
}

/* One of the classes on names of the generator: how many of `asked` are found among five. A name whose points are too
 * few for any answer is none of finding's. */
static void ask_class(names_t *maker, match_index_t *ix, char (*name)[NAMES_ROOM], enum names_kind kind, enum names_error error,
                      size_t *asked, size_t *found)
{
    for (int tries = 0, done = 0; tries < 400 && done < 12; tries++) {
        size_t i = names_random(maker, SET);
        char text[NAMES_ROOM];
        if (names_mix(i) != kind || !names_disturb(maker, kind, error, name[i], text)) continue;
        arena_t *a = arena_new(ARENA);
        match_query_t q = {.subject = subject(names_schema(kind), text), .top = 5, .cut = 400};
        match_subject_t truth = subject(names_schema(kind), name[i]);
        match_result_t r;
        match_hit_t h;
        assert_int_equal(match_pair(&q.subject, &truth, a, &h, NULL), 0);
        size_t n = search(ix, &q, a, &r), at = 0;
        while (at < n && r.hits[at].record != (int64_t)i + 1) at++;
        bool in = at < n || (n == 5 && r.hits[4].points > h.points);
        if (h.points >= 400) {
            *asked += 1;
            *found += in;
            if (!in) print_message("%s (%s): %s not found, %d points\n", text, names_error_word(error), name[i], h.points);
        }
        done++;
        arena_free(a);
    }
}

static void every_class_is_found(void **state)
{
    (void)state;
    static char name[SET][NAMES_ROOM];
    names_t *maker = names_open(XZ_SOURCE_ROOT, 12);
    match_index_t *ix = crowd(maker, name);
    for (enum names_kind kind = 0; kind < NAMES_KINDS; kind++) {
        size_t asked = 0, found = 0;
        for (enum names_error e = 0; e < NAMES_ERRORS; e++) ask_class(maker, ix, name, kind, e, &asked, &found);
        print_message("%s: %zu of %zu\n", names_kind_word(kind), found, asked);
        assert_true(asked > 100);
        assert_true(found * 1000 >= asked * 980);
    }
    match_index_free(ix);
    names_close(maker);
}

/* The budget that keeps a nation's names in memory: keys a name, by kind. */
static void few_keys_a_name(void **state)
{
    (void)state;
    static form_t form;
    static match_key_t keys[KEYS_MOST];
    double sum[NAMES_KINDS] = {0}, all = 0;
    size_t count[NAMES_KINDS] = {0};
    names_t *maker = names_open(XZ_SOURCE_ROOT, 13);
    for (size_t i = 0; i < SET; i++) {
        enum names_kind kind = names_mix(i);
        char name[NAMES_ROOM];
        names_next(maker, kind, name);
        assert_int_equal(form_parse(name, names_schema(kind), &form, NULL), 0);
        int n = keys_listed(&form, keys);
        sum[kind] += n;
        all += n;
        count[kind]++;
    }
    static const double most[NAMES_KINDS] = {[NAMES_PERSON] = 6, [NAMES_UNIT] = 17, [NAMES_LATIN] = 16, [NAMES_FIRM] = 18};
    for (enum names_kind k = 0; k < NAMES_KINDS; k++) assert_true(sum[k] <= most[k] * (double)count[k]);
    assert_true(all <= 14.0 * SET);
    names_close(maker);
}

/* ---- what is counted ---- */

static bool odd(void *arg, int64_t record)
{
    (void)arg;
    return record % 2;
}

static void namesakes_beyond_those_compared(void **state)
{
    (void)state;
    enum { MANY = EXACT_MOST + 1000 };
    match_builder_t *b = NULL;
    match_index_t *ix = NULL;
    assert_int_equal(match_builder_new(1, &b, NULL), 0);
    for (int i = 0; i < MANY; i++) {
        match_subject_t s = subject(P, "王伟");
        assert_int_equal(match_builder_add(b, MANY - i, i % 4, &s, NULL), 0);
    }
    assert_int_equal(match_builder_finish(b, NULL, &ix, NULL), 0);
    match_builder_free(b);
    arena_t *a = arena_new(ARENA);
    match_query_t q = {.subject = subject(P, "王伟"), .top = 3};
    match_result_t r;
    assert_int_equal(search(ix, &q, a, &r), 3);
    assert_int_equal(r.namesakes, MANY);
    for (int i = 0; i < 3; i++) assert_int_equal(r.hits[i].record, i + 1); /* ties by record */
    q.keep = odd;
    assert_int_equal(search(ix, &q, a, &r), 3);
    assert_int_equal(r.namesakes, MANY / 2);
    assert_int_equal(r.hits[2].record, 5);
    q.lists = 1u << 1 | 1u << 3;
    assert_int_equal(search(ix, &q, a, &r), 3);
    assert_int_equal(r.namesakes, MANY / 2); /* record MANY - i with i odd: odd records, since MANY is even */
    q.keep = NULL;
    q.lists = 1u << 2;
    assert_int_equal(search(ix, &q, a, &r), 3);
    assert_int_equal(r.namesakes, MANY / 4);
    q.lists = 0;
    for (int i = 1; i <= 1000; i++) assert_int_equal(match_remove(ix, i, NULL), 0);
    assert_int_equal(search(ix, &q, a, &r), 3);
    assert_int_equal(r.namesakes, MANY - 1000);
    assert_int_equal(r.hits[0].record, 1001);
    arena_free(a);
    match_index_free(ix);
}

/* A record counts once, whatever its aliases; an alias that equals the name asked is one more namesake. */
static void a_record_is_one_namesake(void **state)
{
    (void)state;
    match_index_t *ix = NULL;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    const char *same[] = {"王偉", "王伟"}, *former[] = {"王伟"};
    match_subject_t s = subject(P, "王伟");
    s.aliases = same;
    s.alias_count = 2;
    assert_int_equal(match_add(ix, 1, 0, &s, NULL), 0);
    s = subject(P, "刘芳");
    s.aliases = former;
    s.alias_count = 1;
    assert_int_equal(match_add(ix, 2, 0, &s, NULL), 0);
    arena_t *a = arena_new(ARENA);
    match_query_t q = {.subject = subject(P, "王伟"), .top = 10};
    match_result_t r;
    assert_int_equal(search(ix, &q, a, &r), 2);
    assert_int_equal(r.namesakes, 2);
    assert_int_equal(r.hits[0].record, 1);
    assert_string_equal(r.hits[1].name, "王伟");
    arena_free(a);
    match_index_free(ix);
}

/* Namesakes fill the answer of a bare name; with a birth date the near name born that day is looked for as well. */
static void facts_look_past_namesakes(void **state)
{
    (void)state;
    match_index_t *ix = NULL;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    for (int i = 1; i <= 40; i++) add(ix, i, P, "张静");
    match_subject_t s = subject(P, "张婧");
    s.born = day_of(1979, 5, 23);
    assert_int_equal(match_add(ix, 99, 0, &s, NULL), 0);
    arena_t *a = arena_new(ARENA);
    match_query_t q = {.subject = subject(P, "张静"), .top = 10};
    match_result_t r;
    assert_int_equal(search(ix, &q, a, &r), 10);
    assert_int_equal(r.namesakes, 40);
    for (size_t i = 0; i < r.count; i++) assert_int_equal(r.hits[i].record, (int64_t)i + 1);
    assert_int_equal(search_work()->opened_lists, 0);
    q.subject.born = s.born;
    assert_int_equal(search(ix, &q, a, &r), 10);
    assert_int_equal(r.hits[0].record, 99);
    assert_int_equal(r.hits[0].tier, MATCH_B);
    arena_free(a);
    match_index_free(ix);
}

/* Another character altogether is another person's name, unless one asks for such. */
static void low_cuts_find_other_characters(void **state)
{
    (void)state;
    match_index_t *ix = NULL;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    static const char *const listed[] = {"王小明", "冯骥", "温庭筠", "厦门宏达电子有限公司"};
    static const char *const asked[] = {"王大明", "冯楚", "温庭燕", "厦门宏门电子有限公司"};
    for (int i = 0; i < 4; i++) add(ix, i + 1, i < 3 ? P : U, listed[i]);
    for (int i = 0; i < 4; i++) {
        arena_t *a = arena_new(ARENA);
        match_query_t q = {.subject = subject(i < 3 ? P : U, asked[i]), .top = 5, .cut = 400};
        match_result_t r;
        assert_int_equal(search(ix, &q, a, &r), 1);
        assert_int_equal(r.hits[0].record, i + 1);
        q.cut = 0;
        if (i < 3) assert_int_equal(search(ix, &q, a, &r), 0);
        arena_free(a);
    }
    match_index_free(ix);
}

/* Few candidates are all compared: four that sound alike, in the same place as the one meant, do not end the search. */
static void few_are_all_compared(void **state)
{
    (void)state;
    static const char *const listed[] = {"尹令", "尹玲", "尹凌", "阴令", "王瑛宁", "廖瑛宁"};
    match_index_t *ix = NULL;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    for (int i = 0; i < 6; i++) add(ix, i + 1, P, listed[i]);
    arena_t *a = arena_new(ARENA);
    match_query_t q = {.subject = subject(P, "瑛宁"), .top = 2, .cut = 400};
    match_result_t r;
    assert_int_equal(search(ix, &q, a, &r), 2);
    assert_int_equal(r.hits[0].record, 5);
    assert_int_equal(r.hits[1].record, 6);
    assert_int_equal(search_work()->scored, 6);
    arena_free(a);
    match_index_free(ix);
}

static void aliases_asked_find_too(void **state)
{
    (void)state;
    static char name[SET][NAMES_ROOM];
    names_t *maker = names_open(XZ_SOURCE_ROOT, 14);
    match_index_t *ix = crowd(maker, name);
    static char text[MATCH_NAMES_MOST][NAMES_ROOM];
    const char *aliases[MATCH_NAMES_MOST];
    for (int i = 0; i < MATCH_NAMES_MOST - 1; i++) {
        names_next(maker, NAMES_UNIT, text[i]);
        aliases[i] = text[i];
    }
    add(ix, SET + 1, U, "平顶山市鹰城鼎峙置业有限公司");
    aliases[100] = "平顶山市鹰城鼎寺置业有限公司";
    arena_t *a = arena_new(ARENA);
    match_query_t q = {.subject = subject(U, "平山县没有这家公司"), .top = 5};
    q.subject.aliases = aliases;
    q.subject.alias_count = MATCH_NAMES_MOST - 1;
    match_result_t r;
    assert_true(search(ix, &q, a, &r) >= 1);
    size_t at = 0;
    while (at < r.count && r.hits[at].record != SET + 1) at++;
    assert_true(at < r.count);
    assert_true(search_work()->looked <= LOOKED_MOST);
    assert_true(search_work()->opened_lists <= OPENINGS_MOST);
    arena_free(a);
    match_index_free(ix);
    names_close(maker);
}

/* ---- order ---- */

static void same_answer(const match_result_t *x, const match_result_t *y, const char *asked)
{
    if (x->count != y->count || x->namesakes != y->namesakes)
        fail_msg("%s: %zu/%zu hits, %zu/%zu namesakes", asked, x->count, y->count, x->namesakes, y->namesakes);
    for (size_t i = 0; i < x->count; i++) {
        assert_int_equal(x->hits[i].record, y->hits[i].record);
        assert_int_equal(x->hits[i].points, y->hits[i].points);
        assert_string_equal(x->hits[i].name, y->hits[i].name);
    }
}

/* Thousands of names that all tie, added in three orders, some of them with others that went again, one built. */
static match_index_t *tied(int step, bool built, bool others)
{
    enum { MANY = 3000 };
    match_index_t *ix = NULL;
    match_builder_t *b = NULL;
    names_t *maker = names_open(XZ_SOURCE_ROOT, 15);
    static char name[MANY][NAMES_ROOM];
    for (int i = 0; i < MANY; i++) {
        char given[NAMES_ROOM];
        names_next(maker, NAMES_PERSON, given);
        size_t n = strlen(given);
        if (i % 2) snprintf(name[i], NAMES_ROOM, "王明%s", given + n - 3); /* 王明? : a character of three bytes */
        else snprintf(name[i], NAMES_ROOM, "深圳市%.60s科技有限公司", given);
    }
    if (built) assert_int_equal(match_builder_new(2, &b, NULL), 0);
    else assert_int_equal(match_index_new(&ix, NULL), 0);
    for (int i = 0; i < MANY; i++) {
        int k = (int)((int64_t)i * step % MANY);
        match_subject_t s = subject(k % 2 ? P : U, name[k]);
        if (others) add(ix, 100000 + i, P, "王明王"), assert_int_equal(match_remove(ix, 100000 + i, NULL), 0);
        assert_int_equal(built ? match_builder_add(b, k + 1, k % 3, &s, NULL) : match_add(ix, k + 1, k % 3, &s, NULL), 0);
    }
    if (built) assert_int_equal(match_builder_finish(b, NULL, &ix, NULL), 0);
    match_builder_free(b);
    names_close(maker);
    return ix;
}

static void order_of_adding_changes_nothing(void **state)
{
    (void)state;
    match_index_t *ix[] = {tied(1, false, false), tied(1013, false, false), tied(7, false, true), tied(11, true, false)};
    static const char *const asked[] = {"王明", "王明龘", "王龘明", "明王", "王明伟", "王鸣伟", "龘明伟"};
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++)
        for (int lists = 0; lists < 7; lists += 3) {
            arena_t *a = arena_new(ARENA);
            match_result_t first, r;
            match_query_t q = {.subject = subject(P, asked[k]), .top = lists ? 10 : 150, .cut = 400, .lists = (uint32_t)lists};
            (void)search(ix[0], &q, a, &first);
            for (int i = 1; i < 4; i++) {
                (void)search(ix[i], &q, a, &r);
                same_answer(&first, &r, asked[k]);
            }
            arena_free(a);
        }
    for (int i = 0; i < 4; i++) match_index_free(ix[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_is_found),
        cmocka_unit_test(every_class_is_found),
        cmocka_unit_test(few_keys_a_name),
        cmocka_unit_test(namesakes_beyond_those_compared),
        cmocka_unit_test(a_record_is_one_namesake),
        cmocka_unit_test(facts_look_past_namesakes),
        cmocka_unit_test(low_cuts_find_other_characters),
        cmocka_unit_test(few_are_all_compared),
        cmocka_unit_test(aliases_asked_find_too),
        cmocka_unit_test(order_of_adding_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
