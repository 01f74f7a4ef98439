/* bench_desk.c - a person's desk over a million matters with 200,000 open due dates: xiezhi mine, xiezhi changed.
 *
 * The rows are written as the register writes them, but by SQL: letters of the carried catalogue, one in five open with a
 * due date around today, one act each in the log. Two installations are looked at: a county, where all of it is one office's,
 * and a province of forty offices. One letter in ten is nobody's, the others are handled by a hundred people.
 *
 *   bench_desk [matters, default 1000000] [times, default 20]
 */
#include "register/book.h"
#include "register/desk.h"

#include "engine.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { TIMES_MOST = 1000, ROUND = 100000 };

typedef struct bench {
    store_t *store;
    catalogue_t *catalogue;
    calendar_t *calendar;
    office_tree_t *offices;
    book_t *book;
    arena_t *arena;
    int64_t matters, done;
    int offices_used, times;
} bench_t;

static double now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int install(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_exec(c, "INSERT INTO installation (one, origin, office, made_at, demonstration) "
                         "VALUES (1, 1101011, '110101', '2026-01-01T00:00:00.000000Z', FALSE)", STORE_NONE, NULL, err);
}

/* Numbers $1 to $2; office: one, or one of forty of 1101xx that stand in the table below. */
#define NUMBERS "WITH RECURSIVE n(i) AS (SELECT CAST($1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < $2) "
#define ID "(1101011 * 1099511627776 + i)"
#define OFFICE "(CASE WHEN $3 = 1 THEN '110101' ELSE (SELECT code FROM bench_office WHERE at = i % 16) END)"
#define IS_OPEN "(i % 5 = 0)"

static const char *const FILL[] = {
    NUMBERS "INSERT INTO act (id, matter, kind, act, office, actor, actor_office, occurred_on, recorded_at, body, hash) "
    "SELECT " ID ", " ID ", 'letter', 'receive', " OFFICE ", 'clerk', '110101', '2026-03-02', '2026-03-02T01:00:00.000000Z', '{}', "
    "CAST('x' AS blob) FROM n",
    NUMBERS "INSERT INTO ledger_leaf (idx, act, hash) SELECT i, " ID ", CAST('x' AS blob) FROM n WHERE $3 > 0",
    NUMBERS "INSERT INTO k_letter (id, office, stage, opened_on, closed_on, last_origin, last_seq, subject, handler) "
    "SELECT " ID ", " OFFICE ", CASE WHEN " IS_OPEN " THEN 'accepted' ELSE 'closed' END, '2026-03-02', "
    "CASE WHEN " IS_OPEN " THEN NULL ELSE '2026-03-03' END, 1101011, i, '不服判决的申诉', "
    "CASE WHEN i % 10 = 0 AND i % 100 = 0 THEN NULL ELSE 'handler' || (i / 5 % 100) END FROM n",
    NUMBERS "INSERT INTO due (matter, rule, from_act, kind, office, start_on, due_on, state, sum) "
    "SELECT " ID ", (SELECT rule FROM bench_rule WHERE at = i / 5 % (SELECT COUNT(*) FROM bench_rule)), " ID ", 'letter', " OFFICE
    ", '2026-03-02', xz_add_days('2026-03-02', i / 5 % 180), 'open', '{}' FROM n WHERE " IS_OPEN,
};

static int fill_round(store_conn_t *c, void *arg, err_t *err)
{
    const bench_t *b = arg;
    int failed = 0;
    for (size_t i = 0; !failed && i < sizeof FILL / sizeof *FILL; i++)
        failed = store_exec(c, FILL[i], STORE_P(store_int(b->done + 1), store_int(b->done + ROUND), store_int(b->offices_used)), NULL, err);
    return failed;
}

/* Offices directly below 110000, and the rules of a letter that an act of people meets. */
static int side_tables(store_conn_t *c, void *arg, err_t *err)
{
    const bench_t *b = arg;
    const cat_kind_t *k;
    int at = 0, failed = store_script(c, "CREATE TABLE bench_office (at {int} PRIMARY KEY, code {text});\n"
                                         "CREATE TABLE bench_rule (at {int} PRIMARY KEY, rule {text});\n", err);
    for (int i = 0; !failed && at < 16 && i < (int)office_count(b->offices); i++) {
        const char *code = office_at(b->offices, i)->code;
        if (strncmp(code, "1101", 4) != 0 || strcmp(code, "110100") == 0) continue;
        failed = store_exec(c, "INSERT INTO bench_office (at, code) VALUES ($1, $2)", STORE_P(store_int(at++), store_text(code)), NULL, err);
    }
    if (!failed) failed = catalogue_kind(b->catalogue, "letter", &k, err);
    for (size_t i = 0, n = 0; !failed && i < k->due_count; i++)
        if (cat_acts_any(&k->dues[i].met_by))
            failed = store_exec(c, "INSERT INTO bench_rule (at, rule) VALUES ($1, $2)",
                                STORE_P(store_int((int64_t)n++), store_text(k->dues[i].name)), NULL, err);
    return failed;
}

static int analyse(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_script(c, "ANALYZE;\n", err);
}

static void open_all(bench_t *b)
{
    err_t err = {0};
    int applied;
    cat_mistakes_t mistakes = {0};
    cat_change_t *changes;
    size_t count;
    b->arena = arena_new((size_t)512 << 20);
    MUST(engine_open(0, &b->store, &err), &err);
    MUST(store_migrate(b->store, &applied, &err), &err);
    MUST(catalogue_load(&(cat_source_t){0}, b->arena, &b->catalogue, &mistakes, &err), &err);
    MUST(catalogue_apply(b->catalogue, b->store, false, false, b->arena, &changes, &count, &mistakes, &err), &err);
    MUST(calendar_load(NULL, &b->calendar, &err), &err);
    MUST(office_tree_load(NULL, NULL, 0, &b->offices, &err), &err);
    MUST(store_write_alone(b->store, install, NULL, &err), &err);
    MUST(store_write_alone(b->store, side_tables, b, &err), &err);
    double start = now_ms();
    for (b->done = 0; b->done < b->matters; b->done += ROUND) MUST(store_write_alone(b->store, fill_round, b, &err), &err);
    if (getenv("BENCH_ANALYSE")) MUST(store_write_alone(b->store, analyse, NULL, &err), &err);
    book_options_t options = {.store = b->store, .catalogue = b->catalogue, .calendar = b->calendar, .offices = b->offices};
    MUST(book_open(&options, &b->book, &err), &err);
    printf("%" PRId64 " matters, %" PRId64 " open due dates, %d office(s); written in %.0f s\n", b->matters, b->matters / 5,
           b->offices_used, (now_ms() - start) / 1e3);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void say(const char *what, double *ms, int n, size_t due, size_t waiting)
{
    qsort(ms, (size_t)n, sizeof *ms, by_size);
    printf("  %-58s median %7.2f ms, slowest %7.2f ms (%zu due, %zu waiting)\n", what, ms[n / 2], ms[n - 1], due, waiting);
}

static void ask(bench_t *b, const char *what, const char *login, const char *office, const char *roles, day_t until)
{
    static double ms[TIMES_MOST];
    err_t err = {0};
    actor_t actor = {login, office, 0, false};
    const mine_t mine = {.until = until, .limit = 50};
    size_t due = 0, waiting = 0;
    MUST(catalogue_roles(b->catalogue, roles, &actor.roles, &err), &err);
    for (int i = 0; i < b->times; i++) {
        json_t *out = NULL;
        double start = now_ms();
        MUST(book_mine(b->book, &actor, &mine, &out, &err), &err);
        ms[i] = now_ms() - start;
        due = json_array_size(json_object_get(out, "due"));
        waiting = json_array_size(json_object_get(out, "waiting"));
        json_decref(out);
    }
    say(what, ms, b->times, due, waiting);
}

static void ask_changed(bench_t *b, const char *what, const char *login, const char *office, const char *roles)
{
    static double ms[TIMES_MOST];
    err_t err = {0};
    actor_t actor = {login, office, 0, false};
    const changed_t changed = {.since = day_of(2020, 1, 1), .limit = 50};
    size_t found = 0;
    MUST(catalogue_roles(b->catalogue, roles, &actor.roles, &err), &err);
    for (int i = 0; i < b->times; i++) {
        json_t *out = NULL;
        double start = now_ms();
        MUST(book_changed(b->book, &actor, &changed, &out, &err), &err);
        ms[i] = now_ms() - start;
        found = json_array_size(json_object_get(out, "matters"));
        json_decref(out);
    }
    say(what, ms, b->times, found, 0);
}

static void measure(bench_t *b)
{
    day_t far = day_of(2026, 12, 31);
    ask(b, "mine: who handles 1 in 100", "handler7", "110101", "complaint_officer window_clerk", DAY_NONE);
    ask(b, "mine: the same, to the end of the year", "handler7", "110101", "complaint_officer window_clerk", far);
    ask(b, "mine: who handles none", "nobody", "110101", "complaint_officer window_clerk", DAY_NONE);
    ask(b, "mine: the section chief", "chief", "110101", "section_chief complaint_officer", DAY_NONE);
    ask(b, "mine: the chief with every role, to the end of the year", "chief", "110101",
        "chief deputy_chief section_chief complaint_officer prosecutor case_handler prevention_officer investigator window_clerk", far);
    ask(b, "mine: the office above", "above", "110000", "chief section_chief complaint_officer prosecutor", DAY_NONE);
    ask_changed(b, "changed: the newest 50 of the office's own", "handler7", "110101", "complaint_officer window_clerk");
    ask_changed(b, "changed: 10,000 acts looked through, all handled by others", "nobody", "110101", "complaint_officer");
    ask_changed(b, "changed: 10,000 acts looked through, all elsewhere", "far", "310101", "complaint_officer window_clerk");
}

static void close_all(bench_t *b)
{
    book_close(b->book);
    office_tree_free(b->offices);
    calendar_free(b->calendar);
    catalogue_free(b->catalogue);
    engine_close(b->store);
    arena_free(b->arena);
}

int main(int argc, char **argv)
{
    (void)setenv("XIEZHI_TODAY", "2026-05-15", 1);
    for (int offices = 1; offices <= 40; offices += 39) {
        bench_t b = {.matters = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000, .offices_used = offices,
                     .times = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 20};
        if (b.times < 1 || b.times > TIMES_MOST) b.times = 20;
        open_all(&b);
        measure(&b);
        close_all(&b);
    }
    return 0;
}
