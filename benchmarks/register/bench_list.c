/* bench_list.c - a page of 50 out of a million matters, narrowed by any two filters, beside SQL alone.
 *
 * The matters are letters of the shipped catalogue, entered through the register (register_bulk) by forty offices
 * over five years, a part of them acted on. Then, in one run:
 *   made       the columns made from the rows; opened: mapped from the file by a program that has just started
 *   columns    every pair of the filters below, newest 50 and how many there are in all
 *   after acts the same question right after 100 further acts
 *   seal       the same pairs, and the search box, once one file is under seal
 *   sql        the same pairs as a SELECT with ORDER BY id DESC LIMIT 50 on the same database: with the register's own
 *              indexes, and with an index on every field asked about
 *
 *   bench_list [matters, default 1000000] [pairs of SQL, default 60]
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
#include <unistd.h>

#include <cmocka.h>

enum { BULK = 2000, OFFICES = 40, PAIRS_MOST = 2000, LATER = 100 };

typedef struct bench {
    store_t *store;
    catalogue_t *catalogue;
    calendar_t *calendar;
    office_tree_t *offices;
    book_t *book;
    arena_t *arena;
    char folder[40];
    actor_t clerk[OFFICES], chief;
    uint64_t seed;
    int64_t matters;
} bench_t;

static double now_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static unsigned draw(bench_t *b, unsigned below)
{
    b->seed = b->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(b->seed >> 33) % below;
}

static int install(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_exec(c, "INSERT INTO installation (one, origin, office, made_at, demonstration) "
                         "VALUES (1, 1100001, '110000', '2026-01-01T00:00:00.000000Z', FALSE)", STORE_NONE, NULL, err);
}

static void open_book(bench_t *b)
{
    err_t err = {0};
    book_options_t options = {.store = b->store, .catalogue = b->catalogue, .calendar = b->calendar,
                              .offices = b->offices, .list_folder = b->folder};
    MUST(book_open(&options, &b->book, &err), &err);
}

static void open_all(bench_t *b)
{
    static char code[OFFICES][OFFICE_CODE + 1];
    err_t err = {0};
    int applied, found = 0;
    cat_mistakes_t mistakes = {0};
    cat_change_t *changes;
    size_t count;
    uint64_t clerk, chief;
    b->arena = arena_new((size_t)512 << 20);
    MUST(engine_open(0, &b->store, &err), &err);
    MUST(store_migrate(b->store, &applied, &err), &err);
    MUST(catalogue_load(&(cat_source_t){0}, b->arena, &b->catalogue, &mistakes, &err), &err);
    MUST(catalogue_apply(b->catalogue, b->store, false, false, b->arena, &changes, &count, &mistakes, &err), &err);
    MUST(calendar_load(NULL, &b->calendar, &err), &err);
    MUST(office_tree_load(NULL, NULL, 0, &b->offices, &err), &err);
    MUST(store_write_alone(b->store, install, NULL, &err), &err);
    MUST(catalogue_roles(b->catalogue, "window_clerk complaint_officer", &clerk, &err), &err);
    MUST(catalogue_roles(b->catalogue, "chief complaint_officer", &chief, &err), &err);
    for (int n = 110101; n < 140000 && found < OFFICES; n++) {
        int index;
        (void)snprintf(code[found], sizeof code[found], "%d", n);
        if (office_find(b->offices, code[found], &index, NULL) != 0) continue;
        b->clerk[found] = (actor_t){"clerk", code[found], clerk, false};
        found++;
    }
    b->chief = (actor_t){"chief", "100000", chief, false};
    (void)snprintf(b->folder, sizeof b->folder, "/tmp/bench_list_XXXXXX");
    assert_non_null(mkdtemp(b->folder));
    open_book(b);
}

/* --- filling ---------------------------------------------------------------------------------------------- */

static json_t *letter(bench_t *b)
{
    static const char *const channels[] = {"letter", "letter", "visit", "web", "phone", "app", "video", "passed"};
    static const char *const kinds[] = {"complaint", "appeal", "appeal", "report", "relief", "suggestion", "other"};
    return json_pack("{s:o, s:s, s:s, s:i, s:b, s:b}", "subject",
                     json_sprintf("不服第%u号判决的申诉", draw(b, 100000)), "channel", channels[draw(b, 8)], "matter_kind",
                     kinds[draw(b, 7)], "persons", 1 + (int)(draw(b, 20) ? 0 : draw(b, 30)), "anonymous", 1, "repeated",
                     draw(b, 4) == 0);
}

static void fill(bench_t *b)
{
    act_request_t *q = calloc(BULK, sizeof *q);
    act_receipt_t *receipts = calloc(BULK, sizeof *receipts);
    err_t *errors = calloc(BULK, sizeof *errors), err = {0};
    double start = now_ms();
    day_t first = day_of(2021, 11, 1), days = 1826;
    for (int64_t done = 0; done < b->matters; done += BULK) {
        arena_t *a = arena_new((size_t)256 << 20);
        for (int i = 0; i < BULK; i++)
            q[i] = (act_request_t){.actor = b->clerk[draw(b, OFFICES)], .kind = "letter", .act = "receive",
                                   .occurred_on = first + (day_t)((done + i) * days / b->matters), .fields = letter(b)};
        MUST(register_bulk(b->book, q, BULK, a, receipts, errors, &err), &err);
        for (int i = 0; i < BULK; i++) {
            MUST((int)errors[i].code, &errors[i]);
            json_decref((json_t *)(uintptr_t)q[i].fields);
            /* three in four go on, so that stages differ */
            q[i].matter = receipts[i].matter;
            q[i].act = draw(b, 4) ? draw(b, 3) ? "keep" : "refuse" : "none";
            q[i].fields = json_pack("{s:s}", "reason", "依法处理");
        }
        int n = 0;
        for (int i = 0; i < BULK; i++) {
            if (*q[i].act != 'n') q[n++] = q[i];
            else json_decref((json_t *)(uintptr_t)q[i].fields);
        }
        MUST(register_bulk(b->book, q, (size_t)n, a, receipts, errors, &err), &err);
        if (done == 0)
            for (int i = 0; i < n; i++) MUST((int)errors[i].code, &errors[i]);
        for (int i = 0; i < n; i++) json_decref((json_t *)(uintptr_t)q[i].fields);
        arena_free(a);
    }
    printf("entered %" PRId64 " matters with about 1.75 acts each in %.0f s\n", b->matters, (now_ms() - start) / 1e3);
    free(q);
    free(receipts);
    free(errors);
}

/* --- asking ------------------------------------------------------------------------------------------------ */

typedef struct question {
    book_filter_t filter;
    const char *sql;
} question_t;
static const question_t QUESTIONS[] = {
    {{"stage", "received"}, "stage = 'received'"}, {{"stage", "kept"}, "stage = 'kept'"}, {{"stage", "accepted"}, "stage = 'accepted'"},
    {{"office", "110101"}, "office = '110101'"}, {{"office", "110000+"}, "office LIKE '11%'"},
    {{"opened_on", "2024-03-01..2024-03-31"}, "opened_on BETWEEN '2024-03-01' AND '2024-03-31'"},
    {{"opened_on", "..2021-12-31"}, "opened_on <= '2021-12-31'"}, {{"closed_on", "-"}, "closed_on IS NULL"},
    {{"closed_on", "*"}, "closed_on IS NOT NULL"}, {{"channel", "letter"}, "channel = 'letter'"},
    {{"channel", "video"}, "channel = 'video'"}, {{"channel", "phone,app"}, "channel IN ('phone', 'app')"},
    {{"matter_kind", "appeal"}, "matter_kind = 'appeal'"}, {{"matter_kind", "relief"}, "matter_kind = 'relief'"},
    {{"matter_kind", "compensation"}, "matter_kind = 'compensation'"}, {{"persons", "5.."}, "persons >= 5"},
    {{"persons", "1"}, "persons = 1"}, {{"repeated", "true"}, "repeated = TRUE"}, {{"repeated", "false"}, "repeated = FALSE"},
    {{"first_time", "true"}, "first_time = TRUE"}, {{"sender", "-"}, "sender IS NULL"}, {{"handler", "*"}, "handler IS NOT NULL"}};
enum { QUESTION_COUNT = sizeof QUESTIONS / sizeof *QUESTIONS };

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void say(const char *what, double *ms, size_t n)
{
    qsort(ms, n, sizeof *ms, by_size);
    printf("%-34s %5zu pairs: median %7.2f ms, 95 of 100 %8.2f ms, slowest %8.2f ms\n", what, n, ms[n / 2], ms[n * 95 / 100], ms[n - 1]);
}

static double page(bench_t *b, size_t i, size_t j, const char *text, int64_t *ret_total)
{
    err_t err = {0};
    json_t *list = NULL;
    book_filter_t two[] = {QUESTIONS[i].filter, QUESTIONS[j].filter};
    book_list_t what = {.kind = "letter", .limit = 50, .text = text, .filters = two, .filter_count = 2, .total = ret_total};
    double start = now_ms();
    MUST(book_matters(b->book, &b->chief, &what, &list, &err), &err);
    double ms = now_ms() - start;
    json_decref(list);
    return ms;
}

static void ask_columns(bench_t *b, const char *what, const char *text)
{
    static double ms[PAIRS_MOST];
    size_t n = 0;
    int64_t total;
    for (size_t i = 0; i < QUESTION_COUNT; i++)
        for (size_t j = 0; j < i; j++) ms[n++] = page(b, i, j, text, &total);
    say(what, ms, n);
}

typedef struct select {
    char sql[400];
} select_t;

static int run_select(store_conn_t *c, void *arg, err_t *err)
{
    select_t *s = arg;
    store_rows_t *rows = NULL;
    int failed = store_query(c, s->sql, STORE_NONE, &rows, err);
    for (bool row = true; !failed && row;) failed = store_step(rows, &row, err);
    store_rows_close(rows);
    return failed;
}

static void ask_sql(bench_t *b, const char *what, size_t most)
{
    static double ms[PAIRS_MOST];
    size_t n = 0;
    err_t err = {0};
    for (; n < most; n++) {
        select_t s;
        size_t i = draw(b, QUESTION_COUNT), j = draw(b, QUESTION_COUNT);
        (void)snprintf(s.sql, sizeof s.sql, "SELECT * FROM k_letter WHERE %s AND %s ORDER BY id DESC LIMIT 50", QUESTIONS[i].sql,
                       QUESTIONS[j].sql); /* sql: constants above */
        double start = now_ms();
        MUST(store_read(b->store, run_select, &s, &err), &err);
        ms[n] = now_ms() - start;
    }
    say(what, ms, n);
}

static int add_indexes(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_script(c, "CREATE INDEX b1 ON k_letter (stage); CREATE INDEX b2 ON k_letter (office); CREATE INDEX b3 ON k_letter (opened_on);"
                           "CREATE INDEX b4 ON k_letter (closed_on); CREATE INDEX b5 ON k_letter (channel); CREATE INDEX b6 ON k_letter (matter_kind);"
                           "CREATE INDEX b7 ON k_letter (persons); CREATE INDEX b8 ON k_letter (repeated); CREATE INDEX b9 ON k_letter (first_time);"
                           "CREATE INDEX b10 ON k_letter (sender); CREATE INDEX b11 ON k_letter (handler); ANALYZE k_letter;", err);
}

static void ask_after_acts(bench_t *b)
{
    double ms[LATER];
    err_t err = {0};
    int64_t total;
    for (int i = 0; i < LATER; i++) {
        json_t *fields = letter(b);
        act_receipt_t receipt;
        act_request_t q = {.actor = b->clerk[draw(b, OFFICES)], .kind = "letter", .act = "receive", .occurred_on = DAY_NONE, .fields = fields};
        MUST(register_act(b->book, &q, b->arena, &receipt, &err), &err);
        json_decref(fields);
        ms[i] = page(b, draw(b, QUESTION_COUNT), draw(b, QUESTION_COUNT), NULL, &total);
    }
    say("columns, each after an act", ms, LATER);
}

static int seal_one(store_conn_t *c, void *arg, err_t *err)
{
    (void)arg;
    return store_exec(c, "INSERT INTO matter_seal (matter, by_matter, by_kind, by_office, by_act) "
                         "SELECT MIN(id), MIN(id), 'sealed_record', '110101', MIN(id) FROM k_letter", STORE_NONE, NULL, err);
}

static void ask_box(bench_t *b, const char *what)
{
    static const char *const words[] = {"第777号", "张三", "京检控信〔2024〕77号", "没有的", "情况反映"};
    double ms[PAIRS_MOST];
    size_t n = 0;
    err_t err = {0};
    for (; n < 4 * sizeof words / sizeof *words; n++) {
        json_t *found = NULL;
        double start = now_ms();
        MUST(book_find(b->book, &b->chief, &(find_t){.text = words[n % (sizeof words / sizeof *words)], .limit = 20}, &found, &err), &err);
        ms[n] = now_ms() - start;
        json_decref(found);
    }
    say(what, ms, n);
}

int main(int argc, char **argv)
{
    bench_t b = {.seed = 1, .matters = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000};
    size_t pairs = argc > 2 ? strtoul(argv[2], NULL, 10) : 60;
    int64_t total;
    err_t err = {0};
    if (b.matters < BULK || pairs < 1 || pairs > PAIRS_MOST) {
        fprintf(stderr, "bench_list: matters from %d, pairs from 1 to %d\n", BULK, PAIRS_MOST);
        return 2;
    }
    open_all(&b);
    fill(&b);
    printf("columns made from the rows: %.0f ms\n", page(&b, 0, 9, NULL, &total));
    book_close(b.book);
    open_book(&b);
    printf("first page of a started program: %.1f ms\n", page(&b, 0, 9, NULL, &total));
    ask_columns(&b, "columns", NULL);
    ask_columns(&b, "columns, and text in the title", "第777号");
    ask_after_acts(&b);
    ask_box(&b, "search box");
    MUST(store_write_alone(b.store, seal_one, NULL, &err), &err);
    ask_columns(&b, "columns, one file under seal", NULL);
    ask_box(&b, "search box, one file under seal");
    ask_sql(&b, "sql, the register's indexes", pairs);
    MUST(store_write_alone(b.store, add_indexes, NULL, &err), &err);
    ask_sql(&b, "sql, an index on every field", pairs);
    book_close(b.book);
    engine_close(b.store);
    char path[80];
    (void)snprintf(path, sizeof path, "%s/letter.columns", b.folder);
    (void)unlink(path);
    (void)rmdir(b.folder);
    return 0;
}
