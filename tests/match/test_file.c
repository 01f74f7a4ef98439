/* Saved indexes: the same answers from the map, additions over it, marks; damaged, cut and foreign files; full disks;
 * a process killed while it saves. */
#include "match/build.h"
#include "match/inside.h"

#include "names_set.h"

#include "base/fault.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { SET = 2000, ASKED = 60, HEAD = 4096 };

static char folder[64], path[96];

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/xiezhi-file-XXXXXX");
    if (!mkdtemp(folder)) return 1;
    snprintf(path, sizeof path, "%s/names.index", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    char temp[128];
    snprintf(temp, sizeof temp, "%s.new", path);
    (void)unlink(path);
    (void)unlink(temp);
    return rmdir(folder);
}

static match_index_t *build(const entry_t *set, int count)
{
    match_index_t *ix = NULL;
    match_builder_t *b = NULL;
    assert_int_equal(match_builder_new(2, &b, NULL), 0);
    for (int k = 0; k < count; k++) assert_int_equal(match_builder_add(b, k + 1, k % 5, &set[k].s, NULL), 0);
    assert_int_equal(match_builder_finish(b, NULL, &ix, NULL), 0);
    match_builder_free(b);
    return ix;
}

static void ask_all(match_index_t *ix, const entry_t *asked, int count)
{
    for (int i = 0; i < count; i++) {
        arena_t *a = arena_new(64 << 20);
        match_result_t r;
        match_query_t q = {.subject = asked[i].s, .top = 20};
        int64_t id = 0;
        (void)match_search(ix, &q, a, &r, NULL);
        if (asked[i].s.identity) (void)match_by_identity(ix, asked[i].s.identity, 0, &id, 1);
        arena_free(a);
    }
}

static char *read_file(size_t *ret_bytes)
{
    struct stat st;
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    char *data = malloc((size_t)st.st_size);
    assert_int_equal(read(fd, data, (size_t)st.st_size), st.st_size);
    close(fd);
    *ret_bytes = (size_t)st.st_size;
    return data;
}

static void write_file(const char *data, size_t bytes)
{
    (void)unlink(path); /* never change a file that may be mapped */
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, bytes), bytes);
    close(fd);
}

static void test_save_and_open(void **state)
{
    (void)state;
    entry_t *set = names_set(SET, 41), *asked = names_set(ASKED, 42);
    match_index_t *ix = build(set, SET), *mapped = NULL, *again = NULL;
    err_t err = {0};
    match_index_mark(ix, "leaf 12", 7);
    assert_int_equal(match_index_save(ix, path, &err), 0);
    assert_int_equal(match_index_check(path, &err), 0);
    assert_int_equal(match_index_open(path, &mapped, &err), 0);
    assert_int_equal(match_records(mapped), SET);
    same_answers(ix, mapped, asked, ASKED);
    char mark[INDEX_MARK_MOST];
    assert_int_equal(match_index_mark_read(mapped, mark, sizeof mark), 7);
    assert_memory_equal(mark, "leaf 12", 7);
    /* A young part over the map: additions, replacements and removals are seen, saved over the same file and found. */
    for (int k = 0; k < ASKED; k++) {
        assert_int_equal(match_add(mapped, SET + 1 + k, 1, &asked[k].s, NULL), 0);
        assert_int_equal(match_add(ix, SET + 1 + k, 1, &asked[k].s, NULL), 0);
        assert_int_equal(match_remove(mapped, k + 1, NULL), 0);
        assert_int_equal(match_remove(ix, k + 1, NULL), 0);
    }
    same_answers(ix, mapped, asked, ASKED);
    match_index_mark(mapped, "leaf 99", 7);
    assert_int_equal(match_index_save(mapped, path, &err), 0);
    same_answers(ix, mapped, asked, ASKED);
    assert_int_equal(match_index_open(path, &again, &err), 0);
    assert_int_equal(match_records(again), SET);
    same_answers(ix, again, asked, ASKED);
    assert_int_equal(match_index_mark_read(again, mark, sizeof mark), 7);
    assert_memory_equal(mark, "leaf 99", 7);
    /* The same records give the same file. */
    size_t bytes = 0, more = 0;
    char *one = read_file(&bytes);
    match_index_mark(ix, "leaf 99", 7);
    assert_int_equal(match_index_save(ix, path, &err), 0);
    char *two = read_file(&more);
    assert_int_equal(bytes, more);
    assert_memory_equal(one, two, bytes);
    free(one);
    free(two);
    match_index_free(ix);
    match_index_free(mapped);
    match_index_free(again);
    free(set);
    free(asked);
}

/* ---- all at once ---- */

typedef struct team {
    match_index_t *ix;
    const entry_t *set;
    int from, to, rounds;
} team_t;

static void *change(void *arg)
{
    team_t *t = arg;
    for (int round = 0; round < t->rounds; round++)
        for (int k = t->from; k < t->to; k++) {
            if (match_add(t->ix, k + 1, k % 5, &t->set[k].s, NULL)) abort();
            if (k % 7 == 0 && match_remove(t->ix, k + 1, NULL)) abort();
        }
    return NULL;
}

static void *search(void *arg)
{
    team_t *t = arg;
    for (int round = 0; round < t->rounds; round++) ask_all(t->ix, t->set + t->from, t->to - t->from);
    return NULL;
}

static void *save(void *arg)
{
    team_t *t = arg;
    for (int round = 0; round < t->rounds; round++) {
        match_index_mark(t->ix, &round, sizeof round);
        if (match_index_save(t->ix, path, NULL) || match_index_check(path, NULL)) abort();
    }
    return NULL;
}

/* Additions, removals, searches, merges in the background and saving at once; what remains is what it should be. */
static void test_all_at_once(void **state)
{
    (void)state;
    entry_t *set = names_set(SET, 47), *asked = names_set(ASKED, 48);
    match_index_t *ix = NULL, *whole = build(set, SET), *opened = NULL;
    assert_int_equal(match_index_new(&ix, NULL), 0);
    ix->merge_least = 150;
    team_t team[] = {{ix, set, 0, SET / 2, 2}, {ix, set, SET / 2, SET, 2}, {ix, set, 0, 60, 1}, {ix, set, 900, 960, 1}, {ix, set, 0, 0, 6}};
    void *(*const task[])(void *) = {change, change, search, search, save};
    pthread_t thread[5];
    for (int i = 0; i < 5; i++) assert_int_equal(pthread_create(&thread[i], NULL, task[i], &team[i]), 0);
    for (int i = 0; i < 5; i++) pthread_join(thread[i], NULL);
    for (int k = 0; k < SET; k++)
        if (k % 7 == 0) assert_int_equal(match_remove(whole, k + 1, NULL), 0);
    assert_int_equal(match_records(ix), match_records(whole));
    same_answers(ix, whole, asked, ASKED);
    assert_int_equal(match_index_save(ix, path, NULL), 0);
    assert_int_equal(match_index_open(path, &opened, NULL), 0);
    same_answers(opened, whole, asked, ASKED);
    assert_int_equal(index_settle(whole, 1, NULL, NULL), 0);
    for (int i = 0; i < SECTIONS; i++) {
        assert_int_equal(opened->base->bytes[i], whole->base->bytes[i]);
        assert_memory_equal(opened->base->section[i], whole->base->section[i], whole->base->bytes[i]);
    }
    match_index_free(ix);
    match_index_free(whole);
    match_index_free(opened);
    free(set);
    free(asked);
}

typedef struct swapper {
    match_index_t *live;
    const entry_t *set;
} swapper_t;

static void *swap_often(void *arg)
{
    swapper_t *s = arg;
    for (int i = 0; i < 12; i++) match_index_swap(s->live, build(s->set, i % 2 ? SET / 2 : 50));
    return NULL;
}

/* Every search sees one index or the other: the name is borne by 3 records in the one and by 5 in the other. */
static void test_swapped_under_search(void **state)
{
    (void)state;
    entry_t *set = names_set(SET, 49);
    for (int k = 0; k < SET; k++) /* 3 of the first 50, 5 of the first half */
        if (k == 3 || k == 17 || k == 40 || k == 300 || k == 900) set[k].s = (match_subject_t){.schema = MATCH_PERSON, .name = "慕容独一", .born = DAY_NONE};
    match_index_t *live = build(set, 50);
    swapper_t s = {live, set};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, swap_often, &s), 0);
    for (int i = 0; i < 150; i++) {
        arena_t *a = arena_new(64 << 20);
        match_result_t r;
        match_query_t q = {.subject = {.schema = MATCH_PERSON, .name = "慕容独一", .born = DAY_NONE}, .top = 20};
        assert_int_equal(match_search(live, &q, a, &r, NULL), 0);
        assert_true(r.namesakes == 3 || r.namesakes == 5);
        arena_free(a);
    }
    pthread_join(thread, NULL);
    match_index_free(live);
    free(set);
}

/* Opens what lies at path and uses it, if it opens; returns the code. */
static int try_open(const entry_t *asked, int count)
{
    match_index_t *ix = NULL;
    err_t err = {0};
    int code = match_index_open(path, &ix, &err);
    if (code) {
        assert_true(code == ERR_MATCH_FILE || code == ERR_MATCH_FILE_OLD);
        assert_null(ix);
        return code;
    }
    ask_all(ix, asked, count);
    (void)index_settle(ix, 1, NULL, NULL);
    ask_all(ix, asked, count);
    match_index_free(ix);
    return 0;
}

static void test_damaged_head(void **state)
{
    (void)state;
    entry_t *set = names_set(30, 43);
    match_index_t *ix = build(set, 30);
    size_t bytes = 0;
    assert_int_equal(match_index_save(ix, path, NULL), 0);
    match_index_free(ix);
    char *data = read_file(&bytes);
    enum { USED = 24 + 24 + 24 + 72 + 11 * 24 }; /* the head up to its sum, nearly */
    for (size_t i = 0; i < USED; i++) {
        data[i] ^= (char)(1 << i % 8);
        write_file(data, bytes);
        assert_int_not_equal(try_open(set, 0), 0);
        data[i] ^= (char)(1 << i % 8);
    }
    write_file(data, bytes);
    assert_int_equal(try_open(set, 30), 0);
    static const size_t cuts[] = {0, 1, 100, HEAD - 1, HEAD, HEAD + 1};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        write_file(data, cuts[i]);
        assert_int_equal(try_open(set, 30), ERR_MATCH_FILE);
    }
    for (size_t cut = HEAD; cut < bytes; cut += 4096) {
        write_file(data, cut);
        assert_int_equal(try_open(set, 30), ERR_MATCH_FILE);
    }
    match_index_t *none = NULL;
    (void)unlink(path);
    assert_int_not_equal(match_index_open(path, &none, NULL), 0);
    assert_int_equal(match_index_open("/tmp", &none, NULL), ERR_MATCH_FILE);
    assert_int_equal(match_index_open("/dev/zero", &none, NULL), ERR_MATCH_FILE);
    free(data);
    free(set);
}

/* Sections that somebody damaged behind a sound head: found by the check, survived without it. */
static void test_damaged_sections(void **state)
{
    (void)state;
    entry_t *set = names_set(300, 44);
    match_index_t *ix = build(set, 300);
    size_t bytes = 0, spans[SECTIONS];
    for (int i = 0; i < SECTIONS; i++) spans[i] = ix->base->bytes[i];
    assert_int_equal(match_index_save(ix, path, NULL), 0);
    match_index_free(ix);
    char *data = read_file(&bytes);
    uint64_t dice = 7;
    size_t at = HEAD;
    for (int i = 0; i < SECTIONS; at = (at + spans[i] + 4095) / 4096 * 4096, i++) {
        for (int round = 0; round < 16; round++) {
            char *copy = malloc(bytes);
            memcpy(copy, data, bytes);
            int hits = round < 8 ? 1 : 64;
            for (int k = 0; k < hits && spans[i] > BITS_SLACK; k++) {
                dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
                copy[at + (dice >> 33) % (spans[i] - BITS_SLACK)] ^= (char)(round % 3 ? 1 << (dice >> 8 & 7) : 0xFF);
            }
            write_file(copy, bytes);
            if (memcmp(copy, data, bytes)) assert_int_equal(match_index_check(path, NULL), ERR_MATCH_FILE);
            assert_int_equal(try_open(set, round % 8 ? 4 : 40), 0);
            free(copy);
        }
        char *copy = malloc(bytes); /* all ones */
        memcpy(copy, data, bytes);
        memset(copy + at, 0xFF, spans[i]);
        write_file(copy, bytes);
        assert_int_equal(try_open(set, 15), 0);
        free(copy);
    }
    free(data);
    free(set);
}

/* Killed at any moment of saving: what is at path is the old index or the new one, whole. */
static void test_killed_while_saving(void **state)
{
    (void)state;
    entry_t *set = names_set(SET, 45);
    match_index_t *small = build(set, 10), *ix = NULL;
    assert_int_equal(match_index_save(small, path, NULL), 0);
    match_index_free(small);
    for (int round = 0; round < 12; round++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            match_index_t *large = build(set, SET);
            for (;;)
                if (match_index_save(large, path, NULL)) _exit(1);
        }
        usleep(20000 + (useconds_t)round * 7000);
        kill(child, SIGKILL);
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(match_index_check(path, NULL), 0);
        assert_int_equal(match_index_open(path, &ix, NULL), 0);
        assert_true(match_records(ix) == 10 || match_records(ix) == SET);
        match_index_free(ix);
    }
    free(set);
}

#ifdef XZ_FAULTS
static void test_full_disk(void **state)
{
    (void)state;
    static const enum fault_class classes[] = {FAULT_WRITE, FAULT_SYNC, FAULT_ALLOC};
    entry_t *set = names_set(100, 46);
    match_index_t *ix = build(set, 100), *first = build(set, 50), *opened = NULL;
    char temp[128];
    snprintf(temp, sizeof temp, "%s.new", path);
    assert_int_equal(match_index_save(first, path, NULL), 0);
    match_index_free(first);
    for (int c = 0; c < 3; c++) {
        for (long n = 0;; n++) {
            err_t err = {0};
            fault_arm(classes[c], n, false);
            int code = match_index_save(ix, path, &err);
            bool fired = fault_disarm() > 0;
            assert_int_equal(match_index_check(path, NULL), 0);
            if (!fired) break;
            if (!code) continue;
            assert_int_not_equal(access(temp, F_OK), 0); /* nothing half is left lying about */
        }
        fault_arm(FAULT_ALLOC, c, false);
        int code = match_index_open(path, &opened, NULL);
        (void)fault_disarm();
        if (code) assert_int_equal(code, ERR_BASE_MEMORY);
        else match_index_free(opened);
    }
    assert_int_equal(match_index_save(ix, "/nonexistent/folder/x", NULL), ERR_BASE_FILE_MISSING);
    match_index_free(ix);
    free(set);
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_save_and_open),
        cmocka_unit_test(test_all_at_once),
        cmocka_unit_test(test_swapped_under_search),
        cmocka_unit_test(test_damaged_head),
        cmocka_unit_test(test_damaged_sections),
        cmocka_unit_test(test_killed_while_saving),
#ifdef XZ_FAULTS
        cmocka_unit_test(test_full_disk),
#endif
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
