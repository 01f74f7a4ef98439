/* names_set.c - see names_set.h. */
#include "names_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct dice {
    uint64_t state;
} dice_t;

static uint32_t roll(dice_t *d, uint32_t below)
{
    d->state = d->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(d->state >> 33) % below;
}

#define PICK(list) list[roll(d, sizeof list / sizeof *list)]

static void make_name(dice_t *d, char *into, size_t room, bool unit)
{
    static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "欧阳", "单于", "司马", "赵"};
    static const char *const given[] = {"小", "晓", "明", "鸣", "伟", "玮", "国", "华", "强", "丽", "莉", "建", "健", "军",
                                        "君", "波", "博", "涛", "滔", "梅", "𠮷", "㐂"};
    static const char *const places[] = {"深圳市", "武汉市", "", "福建省", "杭州"};
    static const char *const brands[] = {"华国", "宏达", "阳光", "鑫源", "天成", "中泰", "嘉禾", "瑞丰"};
    static const char *const trades[] = {"电机", "建设工程", "食品", "贸易", "科技", "置业"};
    static const char *const legal[] = {"有限公司", "有限责任公司", "股份有限公司", "集团", "（集团）有限公司"};
    static const char *const first[] = {"Sergei", "Сергей", "Ivan", "Hans", "Mohammed", "محمد", "María", "김철수"};
    static const char *const last[] = {"Lavrov", "Петров", "Friedrich", "Schmidt", "al-Masri", "Orlov", "García", "Li"};
    if (unit) snprintf(into, room, "%s%s%s%s%s", PICK(places), PICK(brands), PICK(given), PICK(trades), PICK(legal));
    else if (roll(d, 4) == 0) snprintf(into, room, "%s %s", PICK(first), PICK(last));
    else snprintf(into, room, "%s%s%s", PICK(surnames), PICK(given), roll(d, 3) ? PICK(given) : "");
}

static void make_number(dice_t *d, entry_t *e, bool unit)
{
    char *n = e->number;
    if (!unit) {
        snprintf(n, sizeof e->number, "%06d19%02d%02d%02d%03d", 110101, (int)roll(d, 60) + 40, (int)roll(d, 12) + 1, (int)roll(d, 28) + 1,
                 (int)roll(d, 20));
        n[17] = identity_resident_check(n);
        n[18] = '\0';
    } else if (roll(d, 2)) {
        snprintf(n, sizeof e->number, "9%d350100M%07d", (int)roll(d, 3) + 1, (int)roll(d, 500));
        n[16] = identity_org_check(n + 8);
        n[17] = identity_credit_check(n);
        n[18] = '\0';
    } else {
        snprintf(n, sizeof e->number, "M%07d", (int)roll(d, 500));
        n[8] = identity_org_check(n);
        n[9] = '\0';
    }
    e->s.identity = n;
}

entry_t *names_set(int count, uint64_t seed)
{
    static const char *const cities[] = {"深圳市", "武汉市", "10 Downing Street, London"};
    dice_t dice = {seed}, *d = &dice;
    entry_t *set = calloc((size_t)count, sizeof *set);
    for (int i = 0; set && i < count; i++) {
        entry_t *e = &set[i];
        bool unit = roll(d, 3) == 0;
        make_name(d, e->name, sizeof e->name, unit);
        e->s = (match_subject_t){.schema = unit ? MATCH_UNIT : MATCH_PERSON, .name = e->name, .born = DAY_NONE, .aliases = e->aliases};
        if (roll(d, 16) == 0) e->s.schema = MATCH_ANY;
        if (roll(d, 5) == 0) e->s.alias_count = 1 + roll(d, 3);
        for (size_t k = 0; k < e->s.alias_count; k++) {
            make_name(d, e->alias[k], sizeof e->alias[k], unit);
            e->aliases[k] = e->alias[k];
        }
        if (roll(d, 3) == 0) e->s.born = day_of(1940 + (int)roll(d, 60), 3, 4);
        if (roll(d, 4) == 0) e->s.sex = roll(d, 2) ? 'M' : 'F';
        if (roll(d, 3) == 0) e->s.place = PICK(cities);
        if (roll(d, 6) == 0) e->s.unit = "华国电机有限公司";
        if (roll(d, 3) == 0) make_number(d, e, unit);
    }
    return set;
}

void same_answers(match_index_t *x, match_index_t *y, const entry_t *asked, int count)
{
    for (int i = 0; i < count; i++) {
        arena_t *a = arena_new(64 << 20);
        match_result_t p, q;
        match_query_t query = {.subject = asked[i].s, .top = 30, .lists = i % 3 ? 0 : 0xB};
        assert_int_equal(match_search(x, &query, a, &p, NULL), 0);
        assert_int_equal(match_search(y, &query, a, &q, NULL), 0);
        assert_int_equal(p.count, q.count);
        assert_int_equal(p.namesakes, q.namesakes);
        for (size_t k = 0; k < p.count; k++) {
            assert_int_equal(p.hits[k].record, q.hits[k].record);
            assert_int_equal(p.hits[k].list, q.hits[k].list);
            assert_int_equal(p.hits[k].points, q.hits[k].points);
            assert_string_equal(p.hits[k].name, q.hits[k].name);
        }
        int64_t ids[2][8];
        const char *number = asked[i].s.identity ? asked[i].s.identity : "M00001007";
        size_t n = match_by_identity(x, number, 0, ids[0], 8);
        assert_int_equal(match_by_identity(y, number, 0, ids[1], 8), n);
        assert_memory_equal(ids[0], ids[1], n * sizeof ids[0][0]);
        arena_free(a);
    }
}
