/* Lists: by columns and row by row they must say the same, whatever was done, and on both engines. */
#include "rig.h"

#include "base/text.h"
#include "register/columns.h"
#include "register/filter.h"

#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { MATTERS = 160, ROUNDS = 60, ASKED = 6 };

/* Two books over one store: `rows` looks at each row, `r.book` goes by columns from the first matter on. */
typedef struct pair {
    rig_t r;
    book_t *rows;
    char folder[40];
    uint64_t seed;
} pair_t;

static unsigned draw(pair_t *p, unsigned below)
{
    p->seed = p->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(p->seed >> 33) % below;
}

static book_t *open_by_columns(pair_t *p)
{
    err_t err = {0};
    book_t *b = NULL;
    book_options_t options = {.store = p->r.store, .catalogue = p->r.catalogue, .calendar = p->r.calendar,
                              .offices = p->r.offices, .list_folder = p->folder, .list_few = 1};
    MUST(book_open(&options, &b, &err), &err);
    return b;
}

static void open_pair(pair_t *p, int engine)
{
    *p = (pair_t){.seed = 42};
    text_copy(p->folder, sizeof p->folder, "/tmp/test_list_XXXXXX");
    assert_non_null(mkdtemp(p->folder));
    rig_open(&p->r, engine);
    p->rows = p->r.book;
    p->r.book = open_by_columns(p);
}

static void in_folder(const pair_t *p, char into[120], bool remove)
{
    DIR *d = opendir(p->folder);
    *into = '\0';
    for (struct dirent *e; d && (e = readdir(d));) {
        if (*e->d_name == '.') continue;
        (void)snprintf(into, 120, "%s/%.60s", p->folder, e->d_name);
        if (remove) (void)unlink(into);
    }
    if (d) (void)closedir(d);
}

static void close_pair(pair_t *p)
{
    char path[120];
    book_close(p->r.book);
    p->r.book = p->rows;
    rig_close(&p->r);
    in_folder(p, path, true);
    assert_int_equal(rmdir(p->folder), 0);
}

/* --- what is done ------------------------------------------------------------------------------------ */

static const char *const SUSPECTS[] = {"11010519491231002X", "440524188001010014", "110101199003074514", ""};

static void fields_of(pair_t *p, char into[600])
{
    static const char *const names[] = {"受贿案 Alpha", "行贿案 BETA", "玩忽职守案", "alpha_贪污 100%"};
    static const char *const tags[] = {"[]", "[\"gang\"]", "[\"gang\",\"fraud\"]", "[\"fraud\"]"};
    unsigned s = draw(p, 4);
    int n = snprintf(into, 600, "{\"name\":\"%s %u\"", names[draw(p, 4)], draw(p, 5));
    if (draw(p, 3)) n += snprintf(into + n, 600 - (size_t)n, ",\"amount\":%u", draw(p, 5) * 100000);
    if (draw(p, 2)) n += snprintf(into + n, 600 - (size_t)n, ",\"urgent\":%s,\"fast_days\":7", draw(p, 2) ? "true" : "false");
    if (draw(p, 2)) n += snprintf(into + n, 600 - (size_t)n, ",\"tags\":%s", tags[draw(p, 4)]);
    if (*SUSPECTS[s] && draw(p, 2))
        n += snprintf(into + n, 600 - (size_t)n, ",\"suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"%s\"}", SUSPECTS[s]);
    (void)snprintf(into + n, 600 - (size_t)n, "}");
}

static void act_of(pair_t *p, int64_t matter, const char *act, const char *fields)
{
    act_receipt_t receipt;
    err_t err = {0};
    const actor_t *who = strcmp(act, "decide") == 0 ? &p->r.chief : &p->r.handler;
    (void)rig_act(&p->r, who, "case", act, matter, fields, &receipt, &err); /* not every act fits every stage */
}

static void something(pair_t *p, int64_t *matters, int *count)
{
    char fields[600];
    act_receipt_t receipt;
    err_t err = {0};
    int64_t one = *count ? matters[draw(p, (unsigned)*count)] : 0;
    switch (*count < 20 ? 0 : draw(p, 7)) {
    case 0:
    case 1:
        fields_of(p, fields);
        matters[*count] = rig_must(&p->r, &p->r.handler, "case", "accept", 0, fields).matter;
        *count = *count + 1 < MATTERS ? *count + 1 : *count;
        break;
    case 2: act_of(p, one, "send_back", NULL); break;
    case 3: act_of(p, one, "note", "{\"amount\":777,\"met_on\":\"2026-02-03\",\"tags\":[\"fraud\"]}"); break;
    case 4: act_of(p, one, "decide", "{\"result\":\"prosecuted\"}"); break;
    case 5: /* gone altogether, if nothing came after */
        (void)register_annul(p->r.book, &p->r.handler, one >> 40, one & ((INT64_C(1) << 40) - 1), "录入错误", NULL,
                             p->r.arena, &receipt, &err);
        break;
    default: {
        json_t *f = json_pack("{s:s, s:i}", "name", "更正后 GAMMA", "amount", 5);
        (void)register_correct(p->r.book, &p->r.handler, one >> 40, one & ((INT64_C(1) << 40) - 1), f, "笔误", NULL,
                               p->r.arena, &receipt, &err);
        json_decref(f);
    }
    }
}

/* --- what is asked ------------------------------------------------------------------------------------ */

static const book_filter_t FILTERS[] = {
    {"stage", "accepted"}, {"stage", "!accepted"}, {"stage", "returned,decided"}, {"office", "110108"}, {"office", "110000+"},
    {"office", "!110000+"}, {"opened_on", "2020-01-01.."}, {"opened_on", "..2020-01-01"}, {"closed_on", "-"}, {"closed_on", "*"},
    {"amount", "-"}, {"amount", "1000..3000"}, {"amount", "7.77"}, {"amount", "..2000"}, {"urgent", "true"}, {"urgent", "false"},
    {"urgent", "-"}, {"fast_days", "3..9"}, {"result", "prosecuted"}, {"result", "!prosecuted"}, {"result", "-"}, {"result", "*"},
    {"tags", "gang"}, {"tags", "!gang"}, {"tags", "fraud,telecom"}, {"tags", "-"}, {"suspect", "11010519491231002X"},
    {"suspect", "-"}, {"met_on", "2026-02-01..2026-02-28"}, {"met_on", "-"}, {"parent", "-"}, {"related", "*"}};
static const char *const TEXTS[] = {NULL, NULL, NULL, "alpha", "ALPHA", "受贿", "_贪污 100%", "〔20", "gamma", "no such", "3"};

static char *answer(book_t *b, const actor_t *actor, const book_list_t *what)
{
    err_t err = {0};
    json_t *list = NULL;
    int64_t total = -1;
    book_list_t asked = *what;
    asked.total = &total;
    MUST(book_matters(b, actor, &asked, &list, &err), &err);
    char *rows = json_dumps(list, JSON_SORT_KEYS | JSON_COMPACT), *text = NULL;
    assert_true(asprintf(&text, "%" PRId64 " %s", total, rows) > 0);
    free(rows);
    json_decref(list);
    return text;
}

static void ask_both(pair_t *p, const int64_t *matters, int count)
{
    book_filter_t filters[3];
    const actor_t *who = draw(p, 8) ? &p->r.handler : draw(p, 2) ? &p->r.above : &p->r.elsewhere;
    book_list_t what = {.kind = "case", .limit = draw(p, 2) ? 5 : 200, .text = TEXTS[draw(p, sizeof TEXTS / sizeof *TEXTS)],
                        .filters = filters, .filter_count = draw(p, 4)};
    for (size_t i = 0; i < what.filter_count; i++) filters[i] = FILTERS[draw(p, sizeof FILTERS / sizeof *FILTERS)];
    if (count && draw(p, 3) == 0) what.below = matters[draw(p, (unsigned)count)];
    what.due_first = draw(p, 2);
    what.dues = draw(p, 2);
    what.after = draw(p, 2) ? DAY_NONE : day_of(2026, 3, 1 + (int)draw(p, 28));
    char *columns = answer(p->r.book, who, &what), *rows = answer(p->rows, who, &what);
    if (strcmp(columns, rows) != 0)
        for (size_t i = 0; i < what.filter_count; i++) fprintf(stderr, "%s=%s\n", filters[i].field, filters[i].value);
    assert_string_equal(columns, rows);
    free(columns);
    free(rows);
}

static void columns_say_what_rows_say(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        pair_t p;
        int64_t matters[MATTERS];
        int count = 0;
        open_pair(&p, engine);
        for (int round = 0; round < ROUNDS; round++) {
            for (unsigned n = draw(&p, 9); n-- > 0;) something(&p, matters, &count);
            for (int i = 0; i < ASKED; i++) ask_both(&p, matters, count);
            if (round % 10 == 9) { /* another process: from the file */
                book_close(p.r.book);
                p.r.book = open_by_columns(&p);
            }
        }
        close_pair(&p);
    }
}

/* What is due first, page by page: each once, by its nearest day, behind them those without one, the newest first; as many as there are. */
static int walk(book_t *b, const actor_t *actor, char *told, size_t room)
{
    err_t err = {0};
    int64_t total = -1, below = 0;
    day_t after = DAY_NONE;
    size_t used = 0;
    int seen = 0, pages = 0;
    char last_day[DAY_TEXT] = "", last_id[48] = "";
    do {
        json_t *list = NULL, *row;
        size_t i;
        book_list_t what = {.kind = "case", .limit = 7, .due_first = true, .dues = true, .below = below, .after = after, .total = &total,
                            .next_below = &below, .next_after = &after};
        MUST(book_matters(b, actor, &what, &list, &err), &err);
        json_array_foreach(list, i, row) {
            const char *id = json_string_value(json_object_get(row, "id")), *on = json_string_value(json_object_get(json_object_get(row, "next_due"), "due_on"));
            if (on) assert_true(strcmp(last_day, on) <= 0);
            else if (*last_id) assert_true(strlen(id) < strlen(last_id) || strcmp(id, last_id) < 0);
            (void)snprintf(last_day, sizeof last_day, "%s", on ? on : "9");
            if (!on) (void)snprintf(last_id, sizeof last_id, "%s", id);
            used += (size_t)snprintf(told + used, room - used, "%s:%s ", id, on ? on : "-");
            seen++;
        }
        json_decref(list);
        assert_true(++pages < 100);
    } while (below);
    assert_int_equal(seen, total);
    return seen;
}

static void what_is_due_comes_first(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        pair_t p;
        int64_t matters[MATTERS];
        int count = 0;
        static char columns[MATTERS * 64], rows[MATTERS * 64];
        open_pair(&p, engine);
        for (int i = 0; i < 150; i++) something(&p, matters, &count);
        assert_true(walk(p.r.book, &p.r.handler, columns, sizeof columns) > 20);
        (void)walk(p.rows, &p.r.handler, rows, sizeof rows);
        assert_string_equal(columns, rows);
        assert_non_null(strstr(columns, ":20"));
        assert_non_null(strstr(columns, ":-"));
        for (char *at = columns; *at; at = strchr(at, ' ') + 1) { /* each once */
            char id[64];
            (void)snprintf(id, sizeof id, "%.*s:", (int)strcspn(at, ":"), at);
            const char *again = strstr(strchr(at, ' ') + 1, id);
            assert_true(!again || again[-1] != ' ');
        }
        (void)walk(p.r.book, &p.r.above, columns, sizeof columns);
        close_pair(&p);
    }
}

/* --- the file ------------------------------------------------------------------------------------------- */

static void flip(const char *path, off_t at)
{
    unsigned char byte;
    int fd = open(path, O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &byte, 1, at), 1);
    byte ^= 0x55;
    assert_int_equal(pwrite(fd, &byte, 1, at), 1);
    (void)close(fd);
}

/* A damaged file is made again, or, where only cells are hurt, can leave out but never show what is not so. */
static void a_damaged_file_shows_nothing_wrong(void **state)
{
    (void)state;
    pair_t p;
    int64_t matters[MATTERS];
    int count = 0;
    struct stat st;
    char path[120];
    open_pair(&p, 0);
    for (int i = 0; i < 100; i++) something(&p, matters, &count);
    book_filter_t filters[] = {{"stage", "accepted"}, {"amount", "*"}};
    book_list_t what = {.kind = "case", .limit = 200, .filters = filters, .filter_count = 2};
    free(answer(p.r.book, &p.r.handler, &what));
    in_folder(&p, path, false);
    for (int i = 0; i < 120; i++) {
        book_close(p.r.book);
        assert_int_equal(stat(path, &st), 0);
        if (i % 10 == 0) assert_int_equal(truncate(path, (off_t)draw(&p, (unsigned)st.st_size)), 0);
        else flip(path, (off_t)draw(&p, (unsigned)st.st_size));
        p.r.book = open_by_columns(&p);
        char *columns = answer(p.r.book, &p.r.handler, &what), *rows = answer(p.rows, &p.r.handler, &what);
        assert_true(strlen(columns) <= strlen(rows) + 8);
        assert_null(strstr(columns, "\"returned\""));
        free(columns);
        free(rows);
        if (i % 5 == 4) in_folder(&p, path, true);
        free(answer(p.r.book, &p.r.handler, &what));
        if (access(path, F_OK) != 0) {
            book_close(p.r.book);
            p.r.book = open_by_columns(&p);
            free(answer(p.r.book, &p.r.handler, &what));
            in_folder(&p, path, false);
        }
    }
    close_pair(&p);
}

/* The cache of another database is not taken. */
static void a_file_of_another_log_is_not_taken(void **state)
{
    (void)state;
    pair_t p, other;
    int64_t matters[MATTERS];
    int count = 0, count2 = 0;
    char path[120], into[160];
    open_pair(&p, 0);
    open_pair(&other, 0);
    other.seed = 7;
    for (int i = 0; i < 60; i++) something(&p, matters, &count);
    for (int i = 0; i < 90; i++) something(&other, matters, &count2);
    book_list_t what = {.kind = "case", .limit = 200};
    free(answer(other.r.book, &other.r.handler, &what));
    in_folder(&other, path, false);
    book_close(p.r.book);
    (void)snprintf(into, sizeof into, "%s/case.columns", p.folder);
    assert_int_equal(rename(path, into), 0);
    p.r.book = open_by_columns(&p);
    char *columns = answer(p.r.book, &p.r.handler, &what), *rows = answer(p.rows, &p.r.handler, &what);
    assert_string_equal(columns, rows);
    free(columns);
    free(rows);
    close_pair(&other);
    close_pair(&p);
}

/* --- bad questions ------------------------------------------------------------------------------------- */

static void refused(pair_t *p, const char *field, const char *value, int code, const char *said)
{
    err_t err = {0};
    json_t *list = NULL;
    book_filter_t f = {field, value};
    book_list_t what = {.kind = "case", .filters = &f, .filter_count = 1};
    int rc = book_matters(p->r.book, &p->r.handler, &what, &list, &err);
    if (rc != code) fprintf(stderr, "%s=%s: %d\n", field, value, rc);
    assert_int_equal(rc, code);
    bool says = false;
    for (int i = 0; i < ERR_ARGS; i++) says = says || strstr(err.arg[i], said);
    assert_true(says);
}

static void bad_filters_are_explained(void **state)
{
    (void)state;
    pair_t p;
    open_pair(&p, 0);
    refused(&p, "resullt", "prosecuted", ERR_REGISTER_FIELD, "result");
    refused(&p, "result", "prosecutd", ERR_REGISTER_FILTER, "prosecuted");
    refused(&p, "reason", "x", ERR_REGISTER_FILTER_FIELD, "sealed");
    refused(&p, "name", "x", ERR_REGISTER_FILTER_FIELD, "search by text");
    refused(&p, "amount", "much", ERR_REGISTER_FILTER, "yuan");
    refused(&p, "amount", "1.234", ERR_REGISTER_FILTER, "yuan");
    refused(&p, "amount", "9..3", ERR_REGISTER_FILTER, "smaller");
    refused(&p, "opened_on", "2026-02-30", ERR_REGISTER_FILTER, "date");
    refused(&p, "suspect", "张三", ERR_REGISTER_FILTER, "identifies nobody");
    refused(&p, "urgent", "yes", ERR_REGISTER_FILTER, "true or false");
    refused(&p, "urgent", "", ERR_REGISTER_FILTER, "value");
    refused(&p, "fast_days", "seven", ERR_REGISTER_FILTER, "whole number");
    close_pair(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_say_what_rows_say),
        cmocka_unit_test(what_is_due_comes_first),
        cmocka_unit_test(a_damaged_file_shows_nothing_wrong),
        cmocka_unit_test(a_file_of_another_log_is_not_taken),
        cmocka_unit_test(bad_filters_are_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
