/* bench_figure.c - figures over a national volume on one engine.
 *
 * The matters are inserted by SQL (through acts it would take a day): each taken on a day of five years by one of all offices,
 * every second finished up to 90 days later; ids, bodies and rows as the register writes them. Then, in one run:
 *   made       the columns made from the acts; kept in files; opened from them by a program that has just started
 *   tables     each question, the median of five, with the answer as JSON, and the time of the processor, which a busy machine
 *              changes less; beside it the GROUP BY that says the same, to the digit
 *   after      the same question right after further acts
 *   recount    everything counted from the acts and compared with tallies and columns
 *
 *   bench_figure ENGINE(0|1) [matters, default 1730000]
 */
#include "rig.h"

#include <dirent.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROUNDS = 5, AFTER = 50, OTHER_ORIGIN = 2, PART = 200000 };
#define DAYS "1826" /* 2021-01-01 .. 2025-12-31 */

static double clock_ms(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static double now_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

/* --- building ------------------------------------------------------------------------------------------------ */

typedef struct building {
    rig_t *r;
    int64_t from, to, offices;
    int64_t all;
} building_t;

static int list_offices(store_conn_t *c, void *arg, err_t *err)
{
    building_t *x = arg;
    int failed = store_script(c, "CREATE TABLE bench_office (n {int} PRIMARY KEY, code {text})", err);
    x->offices = 0;
    for (size_t i = 0; !failed && i < office_count(x->r->offices); i++) {
        const office_t *o = office_at(x->r->offices, (int)i);
        if (o->level == OFFICE_COUNTY && o->valid_to == DAY_NONE)
            failed = store_exec(c, "INSERT INTO bench_office (n, code) VALUES ($1, $2)", STORE_P(store_int(x->offices++), store_text(o->code)),
                                NULL, err);
    }
    return failed;
}

#define SERIES "WITH RECURSIVE s(i) AS (SELECT CAST($1 AS bigint) UNION ALL SELECT i + 1 FROM s WHERE i < $2) "
#define ID "(CAST($3 AS bigint) + i * 2)" /* of the matter and its first act; the second has the next */
#define TAKEN "xz_add_days('2021-01-01', CAST(i * " DAYS " / $4 AS integer))"
#define DONE "xz_add_days('2021-01-01', CAST(i * " DAYS " / $4 + i % 90 AS integer))"
#define OFFICE "(SELECT code FROM bench_office WHERE n = (i * 48271 + i / 97) % $5)"
#define SORT "CASE (i * 31 + i / 7) % 4 WHEN 0 THEN 't1' WHEN 1 THEN 't2' WHEN 2 THEN 'g1' END"

static int insert_part(store_conn_t *c, void *arg, err_t *err)
{
    static const unsigned char hash[32] = {7};
    building_t *x = arg;
    store_value_t p[] = {store_int(x->from), store_int(x->to), store_int((int64_t)OTHER_ORIGIN << 40), store_int(x->all), store_int(x->offices),
                         store_blob(hash, sizeof hash)};
    int failed = store_exec(c, SERIES "INSERT INTO k_job (id, office, stage, number, parent, opened_on, closed_on, last_origin, last_seq, name, sort) "
                               "SELECT " ID ", " OFFICE ", CASE WHEN i % 2 = 0 THEN 'done' ELSE 'taken' END, NULL, NULL, " TAKEN ", NULL, 2, 1, 'x', "
                               SORT " FROM s", p, 5, NULL, err);
    if (!failed)
        failed = store_exec(c, SERIES "INSERT INTO act (id, matter, kind, act, office, actor, actor_office, occurred_on, recorded_at, body, hash) "
                               "SELECT " ID ", " ID ", 'job', 'take', " OFFICE ", 'x', '110108', " TAKEN ", '2026-01-01T00:00:00.000000Z', "
                               "'{\"effects\":{\"counts\":[[\"jobs_taken\",1,0,\"' || CAST(" TAKEN " AS text) || '\"]],\"stage\":\"taken\"},"
                               "\"fields\":{},\"note\":null,\"salt\":\"\"}', $6 FROM s", p, 6, NULL, err);
    if (!failed)
        failed = store_exec(c, SERIES "INSERT INTO act (id, matter, kind, act, office, actor, actor_office, occurred_on, recorded_at, body, hash) "
                               "SELECT " ID " + 1, " ID ", 'job', 'finish', " OFFICE ", 'x', '110108', " DONE ", '2026-01-01T00:00:00.000000Z', "
                               "'{\"effects\":{\"counts\":[[\"jobs_finished\",1,0,\"' || CAST(" DONE " AS text) || '\"],' || "
                               "CASE WHEN i % 3 = 0 THEN '[\"jobs_good\",1,0,\"' || CAST(" DONE " AS text) || '\"],' ELSE '' END || "
                               "'[\"jobs_amount\",1,' || CAST((i * 37) % 100000 AS text) || ',\"' || CAST(" DONE " AS text) || '\"],"
                               "[\"jobs_days_open\",1,0,\"' || CAST(" DONE " AS text) || '\"]],\"stage\":\"done\"},"
                               "\"fields\":{},\"note\":null,\"salt\":\"\"}', $6 FROM s WHERE i % 2 = 0", p, 6, NULL, err);
    return failed;
}

static int tally_part(store_conn_t *c, void *arg, err_t *err)
{
    static const char *const counted[][4] = {{"jobs_taken", "take", "", "0"}, {"jobs_finished", "finish", "", "0"},
                                             {"jobs_days_open", "finish", "", "0"},
                                             {"jobs_amount", "finish", "", "SUM(((a.id - (CAST(2 AS bigint) * 1099511627776)) / 2 * 37) % 100000)"},
                                             {"jobs_good", "finish", "AND ((a.id - (CAST(2 AS bigint) * 1099511627776)) / 2) % 3 = 0", "0"}};
    char sql[1024];
    int failed = 0;
    (void)arg;
    for (size_t i = 0; !failed && i < sizeof counted / sizeof *counted; i++) {
        (void)snprintf(sql, sizeof sql, "INSERT INTO tally (kind, figure, office, on_day, n, amount) SELECT 'job', '%s', a.office, a.occurred_on, "
                                        "COUNT(*), CAST(%s AS bigint) FROM act a WHERE a.kind = 'job' AND a.act = '%s' %s GROUP BY a.office, a.occurred_on",
                       counted[i][0], counted[i][3], counted[i][1], counted[i][2]); /* sql: constants above */
        failed = store_exec(c, sql, STORE_NONE, NULL, err);
    }
    return failed;
}

static void build(rig_t *r, int64_t matters)
{
    err_t err = {0};
    building_t x = {.r = r, .all = matters};
    double start = now_ms();
    MUST(store_write_alone(r->store, list_offices, &x, &err), &err);
    for (x.from = 0; x.from < matters; x.from += PART) {
        x.to = x.from + PART < matters ? x.from + PART - 1 : matters - 1;
        MUST(store_write_alone(r->store, insert_part, &x, &err), &err);
    }
    printf("built: %" PRId64 " matters, %" PRId64 " acts, %" PRId64 " offices in %.0f s", matters, matters + (matters + 1) / 2, x.offices,
           (now_ms() - start) / 1e3);
    start = now_ms();
    MUST(store_write_alone(r->store, tally_part, &x, &err), &err);
    printf("; tallies in %.0f s\n", (now_ms() - start) / 1e3);
    (void)rig_act(r, &r->haidian, "job", "take", 0, 0, "2020-01-01", "{'name':'first'}"); /* a log to follow */
}

/* --- asking ---------------------------------------------------------------------------------------------------- */

typedef struct question {
    const char *what, *ask;
    const char *sql; /* number of rows and a sum over them that a wrong cell changes; NULL = not compared */
} question_t;

#define FIVE "'from':'2021-01-01','to':'2025-12-31'"
#define YEAR "CAST(substr(CAST(a.occurred_on AS text), 1, 4) AS integer)"
#define IN_FIVE "a.kind = 'job' AND a.occurred_on >= '2021-01-01' AND a.occurred_on <= '2025-12-31'"
static const question_t QUESTIONS[] = {
    {"offices by year, one figure", "{'figures':['jobs_taken']," FIVE ",'by':['each','year']}",
     "SELECT a.office, " YEAR ", COUNT(*) FROM act a WHERE " IN_FIVE " AND a.act = 'take' GROUP BY 1, 2"},
    {"four levels by year", "{'figures':['jobs_taken']," FIVE ",'by':['tree','year']}", NULL},
    {"provinces by month, 3 figures", "{'figures':['jobs_taken','jobs_finished','jobs_good_share']," FIVE ",'by':['province','month']}", NULL},
    {"provinces by year, by year before", "{'figures':['jobs_taken'],'from':'2025-01-01','to':'2025-12-31','by':['province'],'compare':'five'}", NULL},
    {"provinces by year and sort", "{'figures':['jobs_taken']," FIVE ",'by':['province','year','sort']}", NULL},
    {"offices by year and sort", "{'figures':['jobs_taken']," FIVE ",'by':['each','sort']}",
     "SELECT a.office, COALESCE(k.sort, '-'), COUNT(*) FROM act a JOIN k_job k ON k.id = a.matter WHERE " IN_FIVE " AND a.act = 'take' GROUP BY 1, 2"},
    {"amounts by province and year", "{'figures':['jobs_amount']," FIVE ",'by':['province','year']}", NULL},
    {"days with quantiles, province, year", "{'figures':['jobs_days_open']," FIVE ",'by':['province','year']}", NULL},
    {"on hand, province, year", "{'figures':['jobs_open']," FIVE ",'by':['province','year']}", NULL},
    {"on hand by stage, province, year", "{'figures':['jobs_open']," FIVE ",'by':['province','year','stage']}", NULL},
    {"four levels by year, of one sort", "{'figures':['jobs_taken']," FIVE ",'by':['tree','year'],'where':['sort=t1,g1']}", NULL},
};
enum { QUESTION_COUNT = sizeof QUESTIONS / sizeof *QUESTIONS };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double ask(rig_t *r, const char *question, size_t *ret_rows)
{
    double start = now_ms();
    json_t *j = rig_ask(r, &r->nation, question);
    double ms = now_ms() - start;
    *ret_rows = json_array_size(json_object_get(j, "rows"));
    json_decref(j);
    return ms;
}

typedef struct checking {
    const char *sql;
    const json_t *rows;
    size_t right, wrong;
} checking_t;

static bool has(const json_t *rows, const char *a, const char *b, int64_t n)
{
    size_t low = 0, i;
    json_t *e;
    (void)low;
    json_array_foreach(rows, i, e) {
        const json_t *key = json_object_get(e, "key");
        if (strcmp(json_string_value(json_array_get(key, 0)), a) == 0 && strcmp(json_string_value(json_array_get(key, 1)), b) == 0)
            return json_integer_value(json_object_get(json_array_get(json_object_get(e, "values"), 0), "n")) == n;
    }
    return false;
}

/* A table of offices has thousands of rows: an index of the first key. */
static int check_rows(store_conn_t *c, void *arg, err_t *err)
{
    checking_t *x = arg;
    store_rows_t *rows = NULL;
    json_t *index = json_object(), *e;
    size_t i;
    x->right = x->wrong = 0;
    json_array_foreach(x->rows, i, e) {
        const char *key = json_string_value(json_array_get(json_object_get(e, "key"), 0));
        if (!json_object_get(index, key)) (void)json_object_set_new(index, key, json_array());
        (void)json_array_append(json_object_get(index, key), e);
    }
    int failed = store_query_long(c, x->sql, STORE_NONE, &rows, err);
    for (bool row = true; !failed;) {
        failed = store_step(rows, &row, err);
        if (failed || !row) break;
        bool found = has(json_object_get(index, store_col_text(rows, 0)), store_col_text(rows, 0), store_col_text(rows, 1), store_col_int(rows, 2));
        x->right += found;
        x->wrong += !found;
    }
    store_rows_close(rows);
    json_decref(index);
    return failed;
}

static void compare(rig_t *r, const question_t *q)
{
    err_t err = {0};
    json_t *j = rig_ask(r, &r->nation, q->ask);
    checking_t x = {.sql = q->sql, .rows = json_object_get(j, "rows")};
    double start = now_ms();
    MUST(store_read(r->store, check_rows, &x, &err), &err);
    printf("    GROUP BY %.0f ms: %zu groups the same, %zu not, %zu rows in all\n", now_ms() - start, x.right, x.wrong, json_array_size(x.rows));
    if (x.wrong || x.right != json_array_size(x.rows)) exit(1);
    json_decref(j);
}

static void ask_all(rig_t *r)
{
    double slowest = 0;
    for (size_t i = 0; i < QUESTION_COUNT; i++) {
        double ms[ROUNDS], worked[ROUNDS];
        size_t rows = 0;
        for (int k = 0; k < ROUNDS; k++) {
            worked[k] = -clock_ms(CLOCK_PROCESS_CPUTIME_ID);
            ms[k] = ask(r, QUESTIONS[i].ask, &rows);
            worked[k] += clock_ms(CLOCK_PROCESS_CPUTIME_ID);
        }
        qsort(ms, ROUNDS, sizeof *ms, by_size);
        qsort(worked, ROUNDS, sizeof *worked, by_size);
        printf("  %-38s %7zu rows  %7.1f ms, processor %7.1f ms\n", QUESTIONS[i].what, rows, ms[ROUNDS / 2], worked[ROUNDS / 2]);
        if (ms[ROUNDS / 2] > slowest) slowest = ms[ROUNDS / 2];
    }
    printf("  slowest table %.0f ms (bar 300 ms)\n", slowest);
}

static void ask_after(rig_t *r)
{
    double ms[AFTER];
    size_t rows;
    for (int i = 0; i < AFTER; i++) {
        (void)rig_act(r, &r->haidian, "job", "take", 0, 0, "2025-12-31", "{'name':'after','sort':'t1'}");
        ms[i] = ask(r, QUESTIONS[4].ask, &rows);
    }
    qsort(ms, AFTER, sizeof *ms, by_size);
    printf("  \"%s\" right after an act: median %.1f ms, slowest %.1f ms\n", QUESTIONS[4].what, ms[AFTER / 2], ms[AFTER - 1]);
}

static void remove_all(const char *folder)
{
    DIR *d = opendir(folder);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;)
        if (e->d_name[0] != '.') (void)unlinkat(dirfd(d), e->d_name, 0);
    if (d) (void)closedir(d);
    (void)rmdir(folder);
}

int main(int argc, char **argv)
{
    rig_t r;
    char folder[] = "/tmp/xz-bench-figure-XXXXXX";
    int engine = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
    int64_t matters = argc > 2 ? strtoll(argv[2], NULL, 10) : 1730000;
    err_t err = {0};
    figure_recount_t recount;
    size_t rows;
    if (engine >= engine_count()) return 0;
    if (!mkdtemp(folder)) return 1;
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* each line when it is known */
    printf("%s\n", engine_name(engine));
    rig_open(&r, engine, folder);
    build(&r, matters);
    double start = now_ms();
    (void)ask(&r, QUESTIONS[0].ask, &rows);
    printf("  columns made from the acts, first answer: %.1f s\n", (now_ms() - start) / 1e3);
    rig_reopen(&r, folder);
    printf("  opened from files, first answer: %.0f ms\n", ask(&r, QUESTIONS[0].ask, &rows));
    ask_all(&r);
    ask_after(&r);
    for (size_t i = 0; i < QUESTION_COUNT; i++)
        if (QUESTIONS[i].sql) compare(&r, &QUESTIONS[i]);
    MUST(figure_recount(r.figures, NULL, false, NULL, &recount, &err), &err);
    printf("  recount of everything: %" PRId64 " acts, %" PRId64 " counts in %.1f s; %" PRId64 " tallies, %" PRId64 " in columns, %" PRId64
           " differences\n", recount.acts, recount.counted, recount.seconds, recount.tallies, recount.events, recount.differences);
    json_decref(recount.found);
    remove_all(folder);
    rig_close(&r);
    return recount.differences != 0;
}
