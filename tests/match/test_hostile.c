/* What somebody may do who wants the search slow, silent or wrong: garbage for names, lists made so that everything
 * collides, records hidden from a caller in masses, and all of it while the index is written. Costs are counted, not
 * timed. */
#include "match/build.h"
#include "match/find.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

enum { CROWD_USUAL = 20000, CROWD_LONG = 100000, HIDDEN = 2000, TEXT = MATCH_NAME_BYTES + 1 };

static int crowd = CROWD_USUAL; /* names in each list; $XIEZHI_LONG makes them more */

static match_index_t *index_of(void (*name_of)(int i, char into[TEXT]), int count, enum match_schema schema)
{
    match_builder_t *b = NULL;
    match_index_t *ix = NULL;
    assert_int_equal(match_builder_new(2, &b, NULL), 0);
    for (int i = 0; i < count; i++) {
        char name[TEXT];
        name_of(i, name);
        match_subject_t s = {.schema = schema, .name = name, .born = DAY_NONE};
        assert_int_equal(match_builder_add(b, i + 1, i % 4, &s, NULL), 0);
    }
    assert_int_equal(match_builder_finish(b, NULL, &ix, NULL), 0);
    match_builder_free(b);
    return ix;
}

static int search(match_index_t *ix, const match_query_t *q, match_result_t *ret, arena_t *a)
{
    err_t err = {0};
    int code = match_search(ix, q, a, ret, &err);
    const search_work_t *w = search_work();
    if (code) return code;
    assert_true(w->looked <= LOOKED_MOST);
    assert_true(w->opened_lists <= OPENINGS_MOST);
    assert_true(w->opened_names <= OPENED_MOST + FIRST_MOST);
    assert_true(w->exact_names <= COUNTED_MOST);
    return 0;
}

/* ---- names that are none --------------------------------------------------------------------------------- */

/* A megabyte is refused by its first 513 bytes: behind them lies a page that must not be touched. */
static void a_megabyte_is_refused_by_its_beginning(void **state)
{
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE), whole = (1 << 20) + page;
    char *map = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(map, MAP_FAILED);
    static const unsigned char fills[] = {'a', ' ', 0xE7, 0xFF, 0xCC, '0'};
    match_index_t *ix = NULL;
    arena_t *a = arena_new(64 << 20);
    assert_int_equal(match_index_new(&ix, NULL), 0);
    for (size_t i = 0; i < sizeof fills; i++) {
        assert_int_equal(mprotect(map, whole, PROT_READ | PROT_WRITE), 0);
        memset(map, fills[i], whole);
        assert_int_equal(mprotect(map + page, whole - page, PROT_NONE), 0);
        const char *name = map + page - (MATCH_NAME_BYTES + 1);
        match_subject_t s = {.schema = MATCH_PERSON, .name = name, .born = DAY_NONE}, other = s;
        match_query_t q = {.subject = s, .top = 5};
        match_result_t r;
        match_hit_t h;
        buf_t b;
        buf_init(&b, 4096);
        other.name = "王小明";
        assert_int_equal(match_add(ix, 1, 0, &s, NULL), ERR_MATCH_NAME);
        assert_int_equal(match_search(ix, &q, a, &r, NULL), ERR_MATCH_NAME);
        assert_int_equal(match_pair(&s, &other, a, &h, NULL), ERR_MATCH_NAME);
        assert_int_equal(match_pair(&other, &s, a, &h, NULL), ERR_MATCH_NAME);
        assert_int_equal(match_fold(name, MATCH_UNIT, &b, NULL), ERR_MATCH_NAME);
        buf_release(&b);
    }
    assert_int_equal(match_records(ix), 0);
    match_index_free(ix);
    arena_free(a);
    assert_int_equal(munmap(map, whole), 0);
}

static void what_is_no_name_is_refused(void **state)
{
    (void)state;
    static const char *const none[] = {
        "\xed\xa0\x80", "王\xed\xb0\x80明", "\xff", "\xe7\x8e", "\xc0\x80", "\xf4\x90\x80\x80", "王\x01明", "\x7f", "\xef\xbf\xbd",
        " ", "·", "，、。", "（）", "-", "\xe2\x80\xae", "\xe2\x80\x8b\xe2\x80\x8b", "''''", "\xcc\x81\xcc\x82", "\t\n",
    };
    match_index_t *ix = NULL;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        for (enum match_schema schema = MATCH_PERSON; schema <= MATCH_ANY; schema++) {
            match_subject_t s = {.schema = schema, .name = none[i], .born = DAY_NONE};
            err_t err = {0};
            int code = match_add(ix, 1, 0, &s, &err);
            if (code != ERR_MATCH_NAME) fail_msg("taken: %s (%zu)", none[i], i);
        }
    assert_int_equal(match_records(ix), 0);
    match_index_free(ix);
}

/* Direction marks, joiners and stacked accents make no other name of it. */
static void what_nobody_sees_makes_no_other_name(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"王小明", "\xe2\x80\xae王小明\xe2\x80\xac"},
        {"王小明", "王\xe2\x80\x8b小\xef\xbb\xbf明"},
        {"王小明", "王\xef\xb8\x80小明"},
        {"Sergei Lavrov", "S\xcc\x81\xcc\x82\xcc\x83" "ergei L\xcc\x84\xcc\x85" "avrov"},
        {"Sergei Lavrov", "\xef\xbc\xb3\xef\xbd\x85rgei\xe3\x80\x80Lavrov"},
    };
    arena_t *a = arena_new(64 << 20);
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        match_subject_t x = {.schema = MATCH_PERSON, .name = pairs[i][0], .born = DAY_NONE}, y = x;
        match_hit_t h;
        y.name = pairs[i][1];
        assert_int_equal(match_pair(&x, &y, a, &h, NULL), 0);
        assert_string_equal(h.reasons[0].word, "same_name");
        assert_int_equal(h.tier, MATCH_C);
    }
    arena_free(a);
}

/* ---- lists made to collide --------------------------------------------------------------------------------- */

static void same_man(int i, char into[TEXT])
{
    (void)i;
    snprintf(into, TEXT, "王小明");
}

static void same_brand(int i, char into[TEXT])
{
    static const char *const words[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    snprintf(into, TEXT, "深圳市华国%s%s%s%s电机有限公司", words[i % 10], words[i / 10 % 10], words[i / 100 % 10],
             words[i / 1000 % 10]);
}

static void same_words(int i, char into[TEXT])
{
    static const char *const words[] = {"alpha", "beta", "gamma", "delta", "trading", "holding", "general", "global"};
    size_t used = 0;
    for (int k = 0; k < 6; k++, i /= 8) used += (size_t)snprintf(into + used, TEXT - used, "%s ", words[i % 8]);
    snprintf(into + used, TEXT - used, "ltd");
}

static void same_letters(int i, char into[TEXT])
{
    for (int k = 0; k < 16; k++, i /= 2) into[k] = i % 2 ? 'b' : 'a';
    into[16] = '\0';
}

static void same_numbers(int i, char into[TEXT])
{
    snprintf(into, TEXT, "%d 号", i % 977);
}

static void same_characters(int i, char into[TEXT])
{
    static const char *const words[] = {"王", "玉", "主", "五"};
    for (size_t used = 0; used < 21; i /= 4) used += (size_t)snprintf(into + used, TEXT - used, "%s", words[i % 4]);
}

static void long_hostile(char into[TEXT], int kind)
{
    static const char *const parts[] = {"王", "a b", "国华", "aa ", "1", "alpha beta ", "\xd8\xb4", "电机", "ab"};
    size_t n = strlen(parts[kind % 9]), used = 0;
    while (used + n < TEXT) memcpy(into + used, parts[kind % 9], n), used += n;
    into[used] = '\0';
}

static void ask_hostile(match_index_t *ix, enum match_schema schema, void (*name_of)(int i, char into[TEXT]))
{
    static char text[MATCH_NAMES_MOST][TEXT];
    const char *aliases[MATCH_NAMES_MOST];
    for (int i = 0; i < 60; i++) {
        arena_t *a = arena_new((size_t)256 << 20);
        match_result_t r;
        match_query_t q = {.subject = {.schema = schema, .name = text[0], .born = DAY_NONE}, .top = i % 2 ? 5 : MATCH_TOP_MOST,
                           .cut = i % 3 ? 0 : 1, .lists = i % 5 ? 0 : 2};
        if (i < 30) name_of(i * 331, text[0]);
        else long_hostile(text[0], i);
        if (i % 10 == 9) { /* as many other names as a party may have, each as long as may be */
            static const int kinds[] = {0, 2, 7, 8}; /* those that are names */
            for (int k = 1; k < MATCH_NAMES_MOST; k++) {
                if (k % 2) name_of(k * 97, text[k]);
                else long_hostile(text[k], kinds[k / 2 % 4]);
                aliases[k - 1] = text[k];
            }
            q.subject.aliases = aliases;
            q.subject.alias_count = MATCH_NAMES_MOST - 1;
        }
        int code = search(ix, &q, &r, a);
        assert_true(code == 0 || (code == ERR_MATCH_NAME && i >= 30));
        if (!code) assert_true(search_work()->scored <= (size_t)(EXACT_MOST + FOUND_MOST));
        arena_free(a);
    }
}

static void no_list_makes_a_search_endless(void **state)
{
    (void)state;
    static const struct {
        void (*name_of)(int i, char into[TEXT]);
        enum match_schema schema;
    } lists[] = {{same_man, MATCH_PERSON},      {same_brand, MATCH_UNIT},   {same_words, MATCH_UNIT},
                 {same_letters, MATCH_PERSON},  {same_numbers, MATCH_UNIT}, {same_characters, MATCH_PERSON}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        match_index_t *ix = index_of(lists[i].name_of, crowd, lists[i].schema);
        ask_hostile(ix, lists[i].schema, lists[i].name_of);
        /* In the crowd a name still finds itself. */
        for (int k = 7; k < crowd; k += 2503) {
            char name[TEXT];
            arena_t *a = arena_new((size_t)256 << 20);
            match_result_t r;
            lists[i].name_of(k, name);
            match_query_t q = {.subject = {.schema = lists[i].schema, .name = name, .born = DAY_NONE}, .top = 50};
            assert_int_equal(search(ix, &q, &r, a), 0);
            assert_true(r.count > 0 && r.namesakes > 0);
            assert_string_equal(r.hits[0].reasons[0].word, lists[i].schema == MATCH_UNIT ? "same_unit_name" : "same_name");
            arena_free(a);
        }
        match_index_free(ix);
    }
}

/* ---- what the caller may not see ------------------------------------------------------------------------------- */

static bool only_late(void *arg, int64_t record)
{
    (void)arg;
    return record > HIDDEN;
}

static void half_near(int i, char into[TEXT])
{
    snprintf(into, TEXT, "%s", i == HIDDEN ? "王晓明" : i == HIDDEN + 1 ? "王小明" : i % 2 ? "王小明" : "王小朋");
}

/* Hidden records are not there: a thousand of them neither count nor crowd out the one that may be seen. */
static void the_hidden_hide_nobody(void **state)
{
    (void)state;
    match_index_t *ix = index_of(half_near, HIDDEN + 2, MATCH_PERSON);
    arena_t *a = arena_new((size_t)256 << 20);
    match_result_t r;
    match_query_t q = {.subject = {.schema = MATCH_PERSON, .name = "王小明", .born = DAY_NONE}, .top = 20, .keep = only_late};
    assert_int_equal(search(ix, &q, &r, a), 0);
    assert_int_equal(r.namesakes, 1);
    assert_int_equal(r.count, 2);
    assert_int_equal(r.hits[0].record, HIDDEN + 2);
    assert_int_equal(r.hits[1].record, HIDDEN + 1);
    for (size_t i = 0; i < r.hits[0].reason_count; i++) assert_string_not_equal(r.hits[0].reasons[i].word, "common_name");
    arena_free(a);
    match_index_free(ix);
}

/* ---- while it is written ---------------------------------------------------------------------------------------- */

typedef struct crew {
    match_index_t *ix;
    int from;
    bool stop; /* atomic */
} crew_t;

static void *write_on(void *arg)
{
    crew_t *c = arg;
    for (int i = c->from; i < c->from + 3000; i++) {
        char name[TEXT];
        (i % 3 ? same_characters : same_letters)(i, name);
        match_subject_t s = {.schema = MATCH_PERSON, .name = name, .born = DAY_NONE};
        if (match_add(c->ix, i + 1, i % 4, &s, NULL)) abort();
        if (i % 3 == 0 && match_remove(c->ix, i + 1, NULL)) abort();
    }
    return NULL;
}

static void *ask_on(void *arg)
{
    crew_t *c = arg;
    for (int i = 0; !__atomic_load_n(&c->stop, __ATOMIC_ACQUIRE); i++) {
        char name[TEXT];
        (i % 2 ? same_characters : same_letters)(i * 7, name);
        arena_t *a = arena_new((size_t)256 << 20);
        match_query_t q = {.subject = {.schema = MATCH_PERSON, .name = name, .born = DAY_NONE}, .top = 20};
        match_result_t r = {0};
        if (!a || match_search(c->ix, &q, a, &r, NULL)) abort();
        for (size_t k = 0; k < r.count; k++)
            if (r.hits[k].points < 1 || r.hits[k].tier != MATCH_C || !r.hits[k].name[0]) abort();
        arena_free(a);
    }
    return NULL;
}

static void searches_go_on_while_it_is_written_and_swapped(void **state)
{
    (void)state;
    match_index_t *ix = NULL;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    crew_t crew[4] = {{.ix = ix, .from = 0}, {.ix = ix, .from = 10000}, {.ix = ix}, {.ix = ix}};
    pthread_t thread[4];
    for (int i = 0; i < 4; i++) assert_int_equal(pthread_create(&thread[i], NULL, i < 2 ? write_on : ask_on, &crew[i]), 0);
    for (int i = 0; i < 2; i++) pthread_join(thread[i], NULL);
    assert_int_equal(match_records(ix), 4000);
    for (int i = 0; i < 3; i++) match_index_swap(ix, index_of(i % 2 ? same_characters : same_letters, 500, MATCH_PERSON));
    for (int i = 2; i < 4; i++) {
        __atomic_store_n(&crew[i].stop, true, __ATOMIC_RELEASE);
        pthread_join(thread[i], NULL);
    }
    assert_int_equal(match_records(ix), 500);
    match_index_free(ix);
}

int main(void)
{
    if (getenv("XIEZHI_LONG")) crowd = CROWD_LONG;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_megabyte_is_refused_by_its_beginning),
        cmocka_unit_test(what_is_no_name_is_refused),
        cmocka_unit_test(what_nobody_sees_makes_no_other_name),
        cmocka_unit_test(no_list_makes_a_search_endless),
        cmocka_unit_test(the_hidden_hide_nobody),
        cmocka_unit_test(searches_go_on_while_it_is_written_and_swapped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
