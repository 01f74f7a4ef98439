/* The index: answers equal to comparing with every record, whatever the order of adding; removal; numbers;
 * threads; memory failures. */
#include "match/match.h"

#include "base/fault.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SET = 1500, ASKED = 200 };

static uint64_t seed = 1;

static uint32_t next_number(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

static const char *pick(const char *const *words, size_t count)
{
    return words[next_number((uint32_t)count)];
}

#define PICK(list) pick(list, sizeof list / sizeof *list)

static void make_name(char *into, size_t room, bool unit)
{
    static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "欧阳", "单于", "司马", "赵"};
    static const char *const given[] = {"小", "晓", "明", "鸣", "伟", "玮", "国", "华", "强", "丽", "莉", "建", "健", "军",
                                        "君", "波", "博", "涛", "滔", "梅"};
    static const char *const places[] = {"深圳市", "武汉市", "", "福建省", "杭州"};
    static const char *const brands[] = {"华国", "宏达", "阳光", "鑫源", "天成", "中泰", "嘉禾", "瑞丰"};
    static const char *const trades[] = {"电机", "建设工程", "食品", "贸易", "科技", "置业"};
    static const char *const legal[] = {"有限公司", "有限责任公司", "股份有限公司", "集团"};
    static const char *const first[] = {"Sergei", "Sergey", "Ivan", "Hans", "Mohammed", "Muhammad", "Maria", "Anna"};
    static const char *const last[] = {"Lavrov", "Petrov", "Friedrich", "Schmidt", "al-Masri", "Orlov", "Garcia", "Li"};
    if (unit) snprintf(into, room, "%s%s%s%s%s", PICK(places), PICK(brands), PICK(given), PICK(trades), PICK(legal));
    else if (next_number(4) == 0) snprintf(into, room, "%s %s", PICK(first), PICK(last));
    else snprintf(into, room, "%s%s%s", PICK(surnames), PICK(given), next_number(3) ? PICK(given) : "");
}

typedef struct entry {
    char name[128], alias[128];
    const char *aliases[1];
    match_subject_t s;
} entry_t;

static entry_t *make_set(int count)
{
    entry_t *set = calloc((size_t)count, sizeof *set);
    for (int i = 0; i < count; i++) {
        bool unit = next_number(3) == 0;
        make_name(set[i].name, sizeof set[i].name, unit);
        set[i].s = (match_subject_t){.schema = unit ? MATCH_UNIT : MATCH_PERSON, .name = set[i].name, .born = DAY_NONE};
        if (next_number(5) == 0) {
            make_name(set[i].alias, sizeof set[i].alias, unit);
            set[i].aliases[0] = set[i].alias;
            set[i].s.aliases = set[i].aliases;
            set[i].s.alias_count = 1;
        }
        if (next_number(3) == 0) set[i].s.born = day_of(1950 + (int)next_number(50), 3, 4);
        if (next_number(3) == 0) set[i].s.place = next_number(2) ? "深圳市" : "武汉市";
    }
    return set;
}

static match_index_t *make_index(const entry_t *set, int count, int step)
{
    match_index_t *ix = NULL;
    err_t err = {0};
    assert_int_equal(match_index_new(&ix, &err), 0);
    for (int i = 0; i < count; i++) {
        int k = (int)((int64_t)i * step % count); /* step is coprime to count: another order of the same set */
        assert_int_equal(match_add(ix, k + 1, k % 3, &set[k].s, &err), 0);
    }
    assert_int_equal(match_records(ix), count);
    return ix;
}

static void same_result(const match_result_t *x, const match_result_t *y, const char *asked)
{
    if (x->count != y->count || x->namesakes != y->namesakes)
        fail_msg("%s: %zu/%zu hits, %zu/%zu namesakes", asked, x->count, y->count, x->namesakes, y->namesakes);
    for (size_t i = 0; i < x->count; i++) {
        assert_int_equal(x->hits[i].record, y->hits[i].record);
        assert_int_equal(x->hits[i].points, y->hits[i].points);
        assert_int_equal(x->hits[i].tier, y->hits[i].tier);
        assert_string_equal(x->hits[i].name, y->hits[i].name);
    }
}

static void test_any_order_same_answers(void **state)
{
    (void)state;
    seed = 7;
    entry_t *set = make_set(SET), *asked = make_set(ASKED);
    match_index_t *forward = make_index(set, SET, 1), *other = make_index(set, SET, 701);
    for (int i = 0; i < ASKED; i++) {
        arena_t *a = arena_new(64 << 20);
        match_query_t q = {.subject = asked[i].s, .top = 50};
        match_result_t x, y;
        assert_int_equal(match_search(forward, &q, a, &x, NULL), 0);
        assert_int_equal(match_search(other, &q, a, &y, NULL), 0);
        same_result(&x, &y, asked[i].name);
        for (size_t k = 1; k < x.count; k++)
            assert_true(x.hits[k - 1].points > x.hits[k].points ||
                        (x.hits[k - 1].points == x.hits[k].points && x.hits[k - 1].record < x.hits[k].record));
        arena_free(a);
    }
    match_index_free(forward);
    match_index_free(other);
    free(set);
    free(asked);
}

/* Points without what a rough estimate of the frequency of the asked name takes: or no Latin pair is left. */
static int most_points(const match_hit_t *h)
{
    int sum = 0;
    for (size_t i = 0; i < h->reason_count; i++)
        if (strncmp(h->reasons[i].word, "population_", 11) != 0) sum += h->reasons[i].points;
    return sum;
}

/* Every record that scores 600 or more when compared directly must be found, with that score (less what
 * namesakes take away), as long as fewer than the answers asked for are better. */
static void test_index_against_brute_force(void **state)
{
    (void)state;
    seed = 99;
    entry_t *set = make_set(SET), *asked = make_set(ASKED);
    match_index_t *ix = make_index(set, SET, 1);
    long pairs = 0, found = 0;
    for (int i = 0; i < ASKED; i++) {
        arena_t *a = arena_new(64 << 20);
        match_query_t q = {.subject = asked[i].s, .top = MATCH_TOP_MOST, .cut = 400};
        match_result_t r;
        assert_int_equal(match_search(ix, &q, a, &r, NULL), 0);
        for (int k = 0; k < SET; k++) {
            arena_t *b = arena_new(1 << 20);
            match_hit_t h;
            assert_int_equal(match_pair(&asked[i].s, &set[k].s, b, &h, NULL), 0);
            if (most_points(&h) >= 600 && h.tier != MATCH_NONE && r.count < MATCH_TOP_MOST) {
                size_t n = 0;
                while (n < r.count && r.hits[n].record != k + 1) n++;
                pairs++;
                found += n < r.count;
                if (n == r.count) print_message("not found: %s -> %s (%d)\n", asked[i].name, h.name, h.points);
                else assert_true(r.hits[n].points <= h.points && r.hits[n].points >= h.points - 160);
            }
            arena_free(b);
        }
        arena_free(a);
    }
    assert_true(pairs > 500);
    print_message("%ld of %ld pairs found\n", found, pairs);
    assert_true(found * 1000 >= pairs * 995);
    match_index_free(ix);
    free(set);
    free(asked);
}

static size_t search_count(match_index_t *ix, const match_subject_t *s, uint32_t lists, match_result_t *ret, arena_t *a)
{
    match_query_t q = {.subject = *s, .lists = lists, .top = 20};
    err_t err = {0};
    assert_int_equal(match_search(ix, &q, a, ret, &err), 0);
    return ret->count;
}

static void test_add_replace_remove(void **state)
{
    (void)state;
    match_index_t *ix = NULL;
    arena_t *a = arena_new(64 << 20);
    match_result_t r;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    match_subject_t s = {.schema = MATCH_PERSON, .name = "王小明", .born = DAY_NONE};
    assert_int_equal(search_count(ix, &s, 0, &r, a), 0);
    assert_int_equal(match_add(ix, 5, 1, &s, NULL), 0);
    assert_int_equal(match_add(ix, 3, 2, &s, NULL), 0);
    assert_int_equal(search_count(ix, &s, 0, &r, a), 2);
    assert_int_equal(r.namesakes, 2);
    assert_int_equal(r.hits[0].record, 3); /* ties in order of record */
    assert_int_equal(r.hits[0].tier, MATCH_C);
    assert_int_equal(search_count(ix, &s, 1u << 1, &r, a), 1); /* lists keep apart */
    assert_int_equal(r.namesakes, 1);
    assert_int_equal(r.hits[0].record, 5);
    s.name = "赵大刚";
    assert_int_equal(match_add(ix, 5, 1, &s, NULL), 0); /* replaces */
    assert_int_equal(match_records(ix), 2);
    assert_int_equal(search_count(ix, &s, 0, &r, a), 1);
    assert_string_equal(r.hits[0].name, "赵大刚");
    s.name = "王小明";
    assert_int_equal(search_count(ix, &s, 0, &r, a), 1);
    assert_int_equal(match_remove(ix, 3, NULL), 0);
    assert_int_equal(search_count(ix, &s, 0, &r, a), 0);
    err_t err = {0};
    assert_int_equal(match_remove(ix, 3, &err), ERR_MATCH_RECORD);
    assert_string_equal(err.arg[0], "3");
    assert_int_equal(match_records(ix), 1);
    match_index_free(ix);
    arena_free(a);
}

static void test_numbers(void **state)
{
    (void)state;
    static const char CREDIT[] = "91350100M000100Y43", RESIDENT[] = "11010519491231002X", OTHER[] = "440524188001010014";
    match_index_t *ix = NULL;
    arena_t *a = arena_new(64 << 20);
    match_result_t r;
    int64_t ids[4];
    assert_int_equal(match_index_new(&ix, NULL), 0);
    match_subject_t unit = {.schema = MATCH_UNIT, .name = "华国电机有限公司", .identity = CREDIT, .born = DAY_NONE};
    match_subject_t man = {.schema = MATCH_PERSON, .name = "王小明", .identity = RESIDENT, .born = DAY_NONE};
    for (int i = 4; i >= 1; i--) assert_int_equal(match_add(ix, i, i % 2, i <= 2 ? &unit : &man, NULL), 0);
    assert_int_equal(match_by_identity(ix, CREDIT, 0, ids, 4), 2);
    assert_int_equal(ids[0], 1);
    assert_int_equal(ids[1], 2);
    assert_int_equal(match_by_identity(ix, CREDIT, 1u << 0, ids, 4), 1);
    assert_int_equal(ids[0], 2);
    assert_int_equal(match_by_identity(ix, RESIDENT, 0, ids, 1), 1); /* no more than there is room for */
    assert_int_equal(ids[0], 3);
    assert_int_equal(match_by_identity(ix, OTHER, 0, ids, 4), 0);
    assert_int_equal(match_by_identity(ix, "", 0, ids, 4), 0);
    /* Another name, the same number: tier A, and said. The organisation code leads to the credit code. */
    match_subject_t asked = {.schema = MATCH_UNIT, .name = "阳光食品", .identity = "M000100Y-4", .born = DAY_NONE};
    assert_int_equal(search_count(ix, &asked, 0, &r, a), 2);
    assert_int_equal(r.hits[0].tier, MATCH_A);
    assert_string_equal(r.hits[0].reasons[0].word, "other_name");
    asked = (match_subject_t){.schema = MATCH_PERSON, .identity = RESIDENT, .born = DAY_NONE}; /* no name at all */
    assert_int_equal(search_count(ix, &asked, 0, &r, a), 2);
    assert_int_equal(r.hits[0].tier, MATCH_A);
    asked = (match_subject_t){.schema = MATCH_PERSON, .name = "王小明", .identity = OTHER, .born = DAY_NONE};
    assert_int_equal(search_count(ix, &asked, 0, &r, a), 0); /* another valid number excludes */
    assert_int_equal(r.namesakes, 2);
    assert_int_equal(match_remove(ix, 1, NULL), 0);
    assert_int_equal(match_by_identity(ix, CREDIT, 0, ids, 4), 1);
    match_index_free(ix);
    arena_free(a);
}

static void test_bad_queries(void **state)
{
    (void)state;
    match_index_t *ix = NULL;
    arena_t *a = arena_new(64 << 20);
    match_result_t r = {.count = 77};
    assert_int_equal(match_index_new(&ix, NULL), 0);
    match_subject_t s = {.schema = MATCH_PERSON, .name = "王小明", .born = DAY_NONE};
    match_query_t q = {.subject = s, .top = 0};
    assert_int_equal(match_search(ix, &q, a, &r, NULL), ERR_MATCH_QUERY);
    q.top = MATCH_TOP_MOST + 1;
    assert_int_equal(match_search(ix, &q, a, &r, NULL), ERR_MATCH_QUERY);
    q.top = 5;
    q.cut = 1001;
    assert_int_equal(match_search(ix, &q, a, &r, NULL), ERR_MATCH_QUERY);
    q.cut = 0;
    q.subject.name = "";
    assert_int_equal(match_search(ix, &q, a, &r, NULL), ERR_MATCH_QUERY);
    q.subject.name = "\xFF";
    assert_int_equal(match_search(ix, &q, a, &r, NULL), ERR_MATCH_NAME);
    assert_int_equal(r.count, 77);
    assert_int_equal(match_add(ix, 1, 32, &s, NULL), ERR_MATCH_SUBJECT);
    s.name = "\xE5\x8D";
    assert_int_equal(match_add(ix, 1, 0, &s, NULL), ERR_MATCH_NAME);
    assert_int_equal(match_records(ix), 0);
    match_index_free(ix);
    arena_free(a);
}

/* Names at the limits must neither overflow nor take long. */
static void test_long_names(void **state)
{
    (void)state;
    match_index_t *ix = NULL;
    arena_t *a = arena_new(64 << 20);
    match_result_t r;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    char han[MATCH_NAME_BYTES + 1], latin[MATCH_NAME_BYTES + 1], arabic[MATCH_NAME_BYTES + 1];
    for (int i = 0; i + 3 <= MATCH_NAME_BYTES; i += 3) memcpy(han + i, i % 2 ? "国" : "明", 3);
    han[MATCH_NAME_BYTES / 3 * 3] = '\0';
    for (int i = 0; i < MATCH_NAME_BYTES; i++) latin[i] = i % 9 == 8 ? ' ' : (char)('a' + i * i % 26);
    latin[MATCH_NAME_BYTES] = '\0';
    for (int i = 0; i < MATCH_NAME_BYTES; i += 2) memcpy(arabic + i, "\xD8\xB4", 2); /* shin: two letters each */
    arabic[MATCH_NAME_BYTES] = '\0';
    const char *const names[] = {han, latin, arabic};
    for (int i = 0; i < 6; i++) {
        match_subject_t s = {.schema = i < 3 ? MATCH_PERSON : MATCH_UNIT, .name = names[i % 3], .born = DAY_NONE};
        err_t err = {0};
        int code = match_add(ix, i + 1, 0, &s, &err);
        assert_true(code == 0 || code == ERR_MATCH_NAME); /* 512 letters of Arabic are too many once Latin */
        if (!code) assert_true(search_count(ix, &s, 0, &r, a) >= 1);
    }
    match_index_free(ix);
    arena_free(a);
}

/* Scripts that ICU reads are read once, when added; the record still shows its own spelling. */
static void test_foreign_scripts(void **state)
{
    (void)state;
    static const char *const listed[] = {"محمد علي", "김철수", "王小明 (㈱)", "Владимир Орлов"};
    static const char *const asked[] = {"Mohammed Ali", "gim cheolsu", "王小明(株)", "Vladimir Orlov"};
    match_index_t *ix = NULL;
    arena_t *a = arena_new(64 << 20);
    match_result_t r;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    for (int i = 0; i < 4; i++) {
        match_subject_t s = {.schema = MATCH_PERSON, .name = listed[i], .born = DAY_NONE};
        assert_int_equal(match_add(ix, i + 1, 0, &s, NULL), 0);
    }
    for (int i = 0; i < 4; i++) {
        match_query_t q = {.subject = {.schema = MATCH_PERSON, .name = asked[i], .born = DAY_NONE}, .top = 3, .cut = 400};
        assert_int_equal(match_search(ix, &q, a, &r, NULL), 0);
        assert_true(r.count >= 1);
        assert_int_equal(r.hits[0].record, i + 1);
        assert_string_equal(r.hits[0].name, listed[i]);
    }
    match_index_free(ix);
    arena_free(a);
}

typedef struct team {
    match_index_t *ix;
    const entry_t *set;
    int from, to;
    bool stop;
} team_t;

static void *adder(void *arg)
{
    team_t *t = arg;
    for (int round = 0; round < 2; round++)
        for (int i = t->from; i < t->to; i++) {
            if (match_add(t->ix, i + 1, i % 3, &t->set[i].s, NULL)) abort();
            if (i % 7 == 0 && match_remove(t->ix, i + 1, NULL)) abort();
        }
    return NULL;
}

static void *searcher(void *arg)
{
    team_t *t = arg;
    for (int i = t->from; i < t->to; i++) {
        arena_t *a = arena_new(64 << 20);
        match_query_t q = {.subject = t->set[i].s, .top = 5};
        match_result_t r;
        int64_t id = 0;
        if (match_search(t->ix, &q, a, &r, NULL)) abort();
        (void)match_by_identity(t->ix, "11010519491231002X", 0, &id, 1);
        arena_free(a);
    }
    return NULL;
}

static void test_threads(void **state)
{
    (void)state;
    seed = 3;
    entry_t *set = make_set(SET);
    for (int i = 0; i < SET; i += 50) set[i].s.identity = "11010519491231002X";
    match_index_t *ix = NULL;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    team_t teams[4] = {{ix, set, 0, SET / 2, false}, {ix, set, SET / 2, SET, false}, {ix, set, 0, 150, false}, {ix, set, 700, 850, false}};
    pthread_t thread[4];
    for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&thread[i], NULL, i < 2 ? adder : searcher, &teams[i]), 0);
    for (int i = 0; i < 4; i++) pthread_join(thread[i], NULL);
    int gone = (SET / 2 + 6) / 7;
    for (int i = SET / 2; i < SET; i++) gone += i % 7 == 0;
    assert_int_equal(match_records(ix), SET - gone);
    match_index_free(ix);
    free(set);
}

/* Many replacements: numbers of names are given back, answers stay. */
static void test_compaction(void **state)
{
    (void)state;
    seed = 11;
    enum { FEW = 300 };
    entry_t *set = make_set(FEW);
    match_index_t *fresh = make_index(set, FEW, 1), *worn = make_index(set, FEW, 1);
    for (int i = 0; i < 75000; i++) {
        int k = i % FEW;
        assert_int_equal(match_add(worn, k + 1, k % 3, &set[k].s, NULL), 0);
    }
    for (int i = 0; i < 60; i++) {
        arena_t *a = arena_new(64 << 20);
        match_query_t q = {.subject = set[i].s, .top = 20};
        match_result_t x, y;
        assert_int_equal(match_search(fresh, &q, a, &x, NULL), 0);
        assert_int_equal(match_search(worn, &q, a, &y, NULL), 0);
        same_result(&x, &y, set[i].name);
        arena_free(a);
    }
    match_index_free(fresh);
    match_index_free(worn);
    free(set);
}

#ifdef XZ_FAULTS
/* Each allocation fails once: the call says so, nothing leaks, and the index still works. */
static void test_memory_failures(void **state)
{
    (void)state;
    seed = 5;
    entry_t *set = make_set(300);
    match_index_t *ix = NULL;
    err_t err = {0};
    for (long n = 0;; n++) {
        fault_arm(FAULT_ALLOC, n, false);
        int code = match_index_new(&ix, &err);
        if (fault_disarm() == 0) break;
        assert_int_equal(code, ERR_BASE_MEMORY);
    }
    size_t expected = 0;
    for (int i = 0; i < 300; i++) {
        fault_arm(FAULT_ALLOC, i % 9, false);
        int code = match_add(ix, i + 1, 0, &set[i].s, &err);
        (void)fault_disarm();
        assert_true(code == 0 || code == ERR_BASE_MEMORY);
        expected += code == 0;
        assert_int_equal(match_records(ix), expected);
    }
    assert_true(expected > 100 && expected < 300);
    for (int i = 0; i < 40; i++) {
        fault_arm(FAULT_ALLOC, i, false);
        arena_t *a = arena_new(64 << 20);
        match_query_t q = {.subject = set[i].s, .top = 5};
        match_result_t r;
        if (a) {
            int code = match_search(ix, &q, a, &r, &err);
            assert_true(code == 0 || code == ERR_BASE_MEMORY);
        }
        (void)fault_disarm();
        arena_free(a);
    }
    match_index_free(ix);
    free(set);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add_replace_remove),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_bad_queries),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_foreign_scripts),
        cmocka_unit_test(test_any_order_same_answers),
        cmocka_unit_test(test_index_against_brute_force),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_compaction),
#ifdef XZ_FAULTS
        cmocka_unit_test(test_memory_failures),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
