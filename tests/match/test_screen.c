/* Screening of files: words of tables, lists, results that do not depend on threads, memory of reviews, and differences
 * that equal the difference of two whole runs. */
#include "match/screen.h"

#include "base/fault.h"
#include "base/sheet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static const char *path_of(const char *name)
{
    static char path[8][128];
    static int next;
    char *p = path[next++ % 8];
    (void)snprintf(p, sizeof path[0], "%s/%s", folder, name);
    return p;
}

static const char *put(const char *name, const char *content)
{
    const char *path = path_of(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(content, 1, strlen(content), f), strlen(content));
    assert_int_equal(fclose(f), 0);
    return path;
}

/* --- words ----------------------------------------------------------------------------------------------------------- */

static void kinds_are_words_in_any_case(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        int schema;
    } cases[] = {{"Person", MATCH_PERSON}, {"PERSON", MATCH_PERSON}, {"company", MATCH_UNIT}, {"Organization", MATCH_UNIT},
                 {"Legal Entity", MATCH_ANY}, {"legal_entity", MATCH_ANY}, {"PublicBody", MATCH_UNIT}, {"vessel", MATCH_UNIT},
                 {"", MATCH_ANY}, {"  ", MATCH_ANY}, {"个人", MATCH_PERSON}, {"单位", MATCH_UNIT}};
    enum match_schema got;
    err_t err = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(screen_schema(cases[i].word, &got, &err), 0);
        assert_int_equal(got, cases[i].schema);
    }
    assert_int_equal(screen_schema("Persn", &got, &err), ERR_MATCH_KIND);
}

static void birth_dates_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text, *day; /* "" = none, NULL = not understood */
    } cases[] = {{"1980-01-02", "1980-01-02"}, {"1980年1月2日", "1980-01-02"}, {"1980/1/2", "1980-01-02"}, {"19800102", "1980-01-02"},
                 {"1980.1.2 00:00:00", "1980-01-02"}, {"2 Jan 1980", "1980-01-02"}, {"1980", "1980-01-01"}, {"1980年", "1980-01-01"},
                 {"1980-05", "1980-01-01"}, {"circa 1980", "1980-01-01"}, {"", ""}, {" ", ""}, {"1980-02-30", NULL}, {"01/02/1980", NULL}, {"29/02/1981", NULL}, {"1981年2月29日", NULL}, {"19800230", NULL},
                 {"30 Feb 1980", NULL}, {"1980-13", NULL}, {"2099-01-01", NULL}, {"2099", NULL},
                 {"5 Foo 1980", NULL}, {"1980-02-29", "1980-02-29"}, {"05/1980", "1980-01-01"}, {"1980年5月", "1980-01-01"},
                 {"May 1980", "1980-01-01"}, {"1980-01-02 or so", "1980-01-01"}, {"１９８０－０１－０２", "1980-01-02"},
                 {"１９８０年１月２日生", "1980-01-02"}, {"２０９９", NULL}, {"Jan 2, 1980", "1980-01-02"}, {"2-Jan-1980", "1980-01-02"},
                 {"January 32, 1980", NULL},
                 {"1980 or 1981", NULL}, {"unknown", NULL}, {"1880", NULL}, {"123456", NULL}};
    char text[DAY_TEXT];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool understood = false;
        day_t day = screen_birth(cases[i].text, &understood);
        assert_int_equal(understood, cases[i].day != NULL);
        assert_string_equal(day_text(day, text), cases[i].day ? cases[i].day : "");
    }
    bool understood;
    assert_int_equal(screen_sex("女", &understood), 'F');
    assert_int_equal(screen_sex("male", &understood), 'M');
    assert_int_equal(screen_sex("x", &understood), 0);
    assert_false(understood);
}

/* --- runs ------------------------------------------------------------------------------------------------------------- */

typedef struct heard {
    int heads, bad, kept;
    int64_t row[32];
    int code[32];
    size_t cells[32];
} heard_t;

static int hear_head(void *arg, enum screen_file file, const char *const *cells, size_t count, err_t *err)
{
    (void)file, (void)cells, (void)count, (void)err;
    ((heard_t *)arg)->heads++;
    return 0;
}

static void hear_row(void *arg, enum screen_file file, const char *const *cells, size_t count, int64_t row, const err_t *why, bool kept)
{
    heard_t *h = arg;
    (void)file, (void)cells;
    int i = h->bad + h->kept;
    assert_true(i < 32);
    h->row[i] = row;
    h->code[i] = (int)why->code;
    h->cells[i] = count;
    if (kept) h->kept++;
    else h->bad++;
}

static int collect(void *arg, const char *rows, size_t bytes, err_t *err)
{
    buf_add_bytes(arg, rows, bytes);
    return buf_failed(arg) ? err_nomem(err) : 0;
}

static int read_list(const char *path, heard_t *h, screen_list_t **ret, err_t *err)
{
    screen_ear_t ear = {hear_head, hear_row, h};
    screen_list_job_t job = {.path = path, .file = SCREEN_LIST, .threads = 2, .ear = &ear};
    return screen_list_read(&job, ret, err);
}

static screen_list_t *must_read_list(const char *path)
{
    heard_t h = {0};
    err_t err = {0};
    screen_list_t *l = NULL;
    int code = read_list(path, &h, &l, &err);
    if (code) fail_msg("%s: %s", path, err_code_text(err.code));
    return l;
}

/* The whole result as text (to be freed). */
static char *run(screen_job_t job, heard_t *h, screen_report_t *report)
{
    err_t err = {0};
    heard_t unheard = {0};
    screen_ear_t ear = {hear_head, hear_row, h ? h : &unheard};
    screen_report_t own;
    buf_t out;
    buf_init(&out, 64 << 20);
    job.write = collect;
    job.write_arg = &out;
    job.ear = &ear;
    int code = screen_run(&job, report ? report : &own, &err);
    if (code) fail_msg("%s", err_code_text(err.code));
    char *text = buf_take(&out, NULL);
    assert_non_null(text);
    return text;
}

static const char LIST[] = "id,schema,name,aliases,identity,birth_date,place\r\n"
                           "L1,Person,王小明,王晓铭;老王,11010519491231002X,,北京\r\n"
                           "\"L,2\",Company,华国电机有限公司,華國電機; Huaguo Motors Ltd,,,深圳\r\n"
                           "L3,Person,Sergei Lavrov,\"Lavroff, Sergey\",,1950-03-21,Moscow\r\n"
                           "L4,Foo,x,,,,\r\n"
                           "L5,Person,,,,,\r\n"
                           "L6,Person,李强,!!!;李墙,,sometime,\r\n"
                           ",Person,赵云,,,,\r\n";
static const char QUERIES[] = "\xEF\xBB\xBFid,schema,name,birth_date,place,identity\n"
                              "q1,Person,王大明,,,\n"
                              "q2,Company,华国电机公司,,深圳,\n"
                              "q3,Person,\"broken,,\n"
                              "q4,Person,李墙,,,\n"
                              "q5,Nobody,x,,,\n"
                              "q6,Person,Lavrov Sergei,1950年3月21日,,\n"
                              "q7,,,,,11010519491231002X\n"
                              "q8,Person,赵云,,,\n";

static void bad_rows_cost_themselves_only(void **state)
{
    (void)state;
    heard_t h = {0};
    err_t err = {0};
    screen_list_t *l = NULL;
    assert_int_equal(read_list(put("list.csv", LIST), &h, &l, &err), 0);
    assert_int_equal(screen_list_records(l), 4);
    assert_int_equal(h.heads, 1);
    assert_int_equal(h.bad, 3);
    assert_int_equal(h.kept, 2);
    static const int64_t rows[] = {5, 6, 7, 7, 8};
    static const int codes[] = {ERR_MATCH_KIND, ERR_MATCH_EMPTY, ERR_MATCH_LEFT_OUT, ERR_MATCH_LEFT_OUT, ERR_MATCH_EMPTY};
    for (int i = 0; i < 5; i++) {
        assert_int_equal(h.row[i], rows[i]);
        assert_int_equal(h.code[i], codes[i]);
        assert_int_equal(h.cells[i], 7); /* handed back whole */
    }
    screen_list_free(l);
    assert_int_equal(read_list(put("no.csv", "name,schema\nx,y\n"), &h, &l, &err), ERR_MATCH_COLUMN);
    assert_int_equal(read_list(put("empty.csv", ""), &h, &l, &err), ERR_MATCH_COLUMN);
    assert_int_equal(read_list(path_of("missing.csv"), &h, &l, &err), ERR_BASE_FILE_MISSING);
}

/* Does the result have a row that begins so and contains that? */
static void assert_row(const char *result, const char *begins, const char *contains)
{
    for (const char *line = result; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        const char *end = strstr(line, "\r\n"), *found = strstr(line, contains);
        if (strncmp(line, begins, strlen(begins)) == 0 && found && end && found < end) return;
    }
    fail_msg("no row %s ... %s in\n%s", begins, contains, result);
}

static void hits_are_what_they_are(void **state)
{
    (void)state;
    heard_t h = {0};
    screen_report_t report;
    screen_list_t *l = must_read_list(put("list.csv", LIST));
    screen_job_t job = {.list = l, .queries = put("queries.csv", QUERIES), .threads = 2, .top = 5, .all = true, .lang = LANG_EN};
    char *result = run(job, &h, &report);
    assert_int_equal(report.queries, 8);
    assert_int_equal(report.bad, 2);
    assert_int_equal(h.bad, 2);
    assert_int_equal(h.row[0], 4);
    assert_int_equal(h.code[0], ERR_SHEET_ROW_QUOTE);
    assert_int_equal(h.row[1], 6);
    assert_int_equal(h.code[1], ERR_MATCH_KIND);
    assert_int_equal(strncmp(result, "query_id,rank,list_id,score,tier,reasons,", 41), 0);
    assert_row(result, "q1,1,L1,", "different character: \xE5\xA4\xA7 and \xE5\xB0\x8F"); /* 大 and 小: one quite different character */
    assert_row(result, "q2,1,\"L,2\",", ",B,");
    assert_row(result, "q4,1,L6,", "\xE6\x9D\x8E\xE5\xA2\x99,"); /* by the alias 李墙 */
    assert_row(result, "q6,1,L3,", "same date of birth");
    assert_row(result, "q7,1,L1,", ",A,");
    assert_row(result, "q8,0,,,,", ",");
    assert_null(strstr(result, "q3,"));
    assert_null(strstr(result, "q5,"));
    assert_int_equal(report.tier[MATCH_A], 1);
    assert_int_equal(report.tier[MATCH_B], 2);
    free(result);
    job.all = false;
    job.tier = MATCH_B;
    result = run(job, NULL, &report);
    assert_null(strstr(result, "q8"));
    assert_null(strstr(result, ",C,"));
    assert_int_equal(report.rows, 3);
    free(result);
    job.tier = MATCH_NONE;
    job.cut = 1000;
    result = run(job, NULL, &report);
    assert_int_equal(report.rows, 1); /* the number alone */
    free(result);
    screen_list_free(l);
}

/* Without a kind on either side the name decides, also where the list's legal form has two letters only. */
static void kinds_are_guessed(void **state)
{
    (void)state;
    screen_list_t *l = must_read_list(put("one.csv", "id,name\nA,Trawick Gusciora Motors AG\nB,Tran Van Sa\nC,Nguyen Thi An\n"));
    screen_job_t job = {.list = l, .queries = put("q.csv", "id,name\n1,Trawick Gusciora Motors GmbH\n2,Van Sa Tran\n3,Nguyen Thi An\n"), .threads = 1,
                        .top = 5, .lang = LANG_EN};
    char *result = run(job, NULL, NULL);
    assert_row(result, "1,1,A,", "different legal form");
    assert_row(result, "2,1,B,", "Tran Van Sa");
    assert_row(result, "3,1,C,", "same name +780"); /* a person's: a unit's would be 880 */
    free(result);
    screen_list_free(l);
}

/* One id may stand in several rows, and have more names than a record holds; it comes once in an answer. */
static void repeated_ids_come_once(void **state)
{
    (void)state;
    static const char *const digits[] = {"一", "丁", "七", "万", "丈", "三", "上", "下", "不", "与"};
    buf_t list;
    buf_init(&list, 1 << 20);
    buf_add_raw(&list, "id,schema,name,aliases\nA,Person,王小明,\nB,Person,张伟,\"");
    for (int i = 0; i < 300; i++) buf_addf(&list, "赵%s%s%s;", digits[i / 100], digits[i / 10 % 10], digits[i % 10]);
    buf_add_raw(&list, "\"\nA,Person,王小明,\n");
    screen_list_t *l = must_read_list(put("repeats.csv", buf_text(&list)));
    buf_release(&list);
    assert_int_equal(screen_list_records(l), 5); /* 301 names: three records of B */
    screen_job_t job = {.list = l, .queries = put("q.csv", "id,schema,name\n1,Person,王小明\n2,Person,赵七丁七\n"), .threads = 1, .top = 5,
                        .lang = LANG_ZH};
    screen_report_t report;
    char *result = run(job, NULL, &report);
    assert_row(result, "1,1,A,", "姓名（名称）相同");
    assert_row(result, "2,1,B,", "赵七丁七");
    assert_null(strstr(result, "1,2,A"));
    assert_null(strstr(result, "2,2,B"));
    free(result);
    screen_list_free(l);
}

/* --- invented lists ------------------------------------------------------------------------------------------------------ */

enum { ROWS = 300, ASKED = 48, ROUNDS = 10 };

static uint64_t seed;

static uint32_t number(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(seed >> 33) % below;
}

static void invent(char *into, size_t room, bool *ret_unit)
{
    static const char *const surnames[] = {"王", "李", "张", "欧阳", "单于", "赵"};
    static const char *const given[] = {"小", "晓", "明", "鸣", "伟", "玮", "国", "华", "强", "丽", "莉", "建"};
    static const char *const places[] = {"深圳市", "武汉市", "", "福建省"};
    static const char *const brands[] = {"华国", "宏达", "阳光", "鑫源"};
    static const char *const trades[] = {"电机", "建设工程", "食品", "贸易"};
    static const char *const legal[] = {"有限公司", "有限责任公司", "集团"};
    static const char *const first[] = {"Sergei", "Sergey", "Ivan", "Hans", "Mohammed"};
    static const char *const last[] = {"Lavrov", "Petrov", "Friedrich", "Schmidt", "al-Masri"};
    uint32_t kind = number(4);
    *ret_unit = kind == 0;
    if (kind == 0)
        snprintf(into, room, "%s%s%s%s%s", places[number(4)], brands[number(4)], given[number(12)], trades[number(4)], legal[number(3)]);
    else if (kind == 1) snprintf(into, room, "%s %s", first[number(5)], last[number(5)]);
    else snprintf(into, room, "%s%s%s", surnames[number(6)], given[number(12)], number(3) ? given[number(12)] : "");
}

typedef struct line {
    int id;
    char text[256];
} line_t;

static void invent_line(line_t *l, int id)
{
    char name[128];
    bool unit;
    invent(name, sizeof name, &unit);
    l->id = id;
    snprintf(l->text, sizeof l->text, "R%d,%s,%s,%s,%s\n", id, unit ? "Company" : "Person", name,
             !unit && number(9) == 0 ? "11010519491231002X" : "", !unit && number(4) == 0 ? "1980-01-02" : "");
}

static const char *put_list(const char *name, const line_t *lines, size_t count)
{
    buf_t b;
    buf_init(&b, 1 << 20);
    buf_add_raw(&b, "id,schema,name,identity,birth_date\n");
    for (size_t i = 0; i < count; i++) buf_add_raw(&b, lines[i].text);
    const char *path = put(name, buf_text(&b));
    buf_release(&b);
    return path;
}

static const char *put_queries(void)
{
    buf_t b;
    char name[128];
    bool unit;
    buf_init(&b, 1 << 20);
    buf_add_raw(&b, "id,schema,name,identity,birth_date\n");
    for (int i = 0; i < ASKED; i++) {
        invent(name, sizeof name, &unit);
        buf_addf(&b, "Q%d,%s,%s,%s,%s\n", i % 40, number(5) ? (unit ? "Company" : "Person") : "", name, /* some ids twice */
                 !unit && number(9) == 0 ? "11010519491231002X" : "", !unit && number(4) == 0 ? "1980-01-02" : "");
    }
    const char *path = put("invented.csv", buf_text(&b));
    buf_release(&b);
    return path;
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    static line_t lines[ROWS];
    seed = 5;
    for (int i = 0; i < ROWS; i++) invent_line(&lines[i], i);
    screen_list_t *l = must_read_list(put_list("threads.csv", lines, ROWS));
    screen_job_t job = {.list = l, .queries = put_queries(), .threads = 1, .top = 3, .all = true, .lang = LANG_ZH};
    char *one = run(job, NULL, NULL);
    for (int threads = 2; threads <= 5; threads++) {
        job.threads = threads;
        char *more = run(job, NULL, NULL);
        assert_string_equal(one, more);
        free(more);
    }
    free(one);
    screen_list_free(l);
}

static int copy_file(const char *from, const char *to, size_t most, size_t spoil)
{
    static unsigned char bytes[1 << 22];
    FILE *f = fopen(from, "rb"), *g = fopen(to, "wb");
    if (!f || !g) return -1;
    size_t n = fread(bytes, 1, sizeof bytes, f);
    if (n > most) n = most;
    if (spoil < n) bytes[spoil] ^= 0x55;
    n = fwrite(bytes, 1, n, g);
    return fclose(f) | fclose(g) | (n ? 0 : -1);
}

static void a_saved_list_answers_the_same(void **state)
{
    (void)state;
    static line_t lines[ROWS];
    err_t err = {0};
    seed = 7;
    for (int i = 0; i < ROWS; i++) invent_line(&lines[i], i);
    char index[128], ids[160], other[128], other_ids[160];
    snprintf(index, sizeof index, "%s", path_of("list.index"));
    snprintf(ids, sizeof ids, "%s.ids", index);
    snprintf(other, sizeof other, "%s", path_of("other.index"));
    snprintf(other_ids, sizeof other_ids, "%s.ids", other);
    screen_list_t *l = must_read_list(put_list("threads.csv", lines, ROWS)), *opened = NULL;
    screen_job_t job = {.list = l, .queries = put_queries(), .threads = 2, .top = 3, .all = true, .lang = LANG_ZH};
    char *one = run(job, NULL, NULL);
    assert_int_equal(screen_list_save(l, index, &err), 0);
    screen_list_free(l);
    assert_int_equal(screen_list_open(index, false, NULL, &opened, &err), 0);
    assert_int_equal(screen_list_records(opened), ROWS);
    job.list = opened;
    char *two = run(job, NULL, NULL);
    assert_string_equal(one, two);
    screen_list_free(opened);
    free(one);
    free(two);
    /* The ids of another list, half a file, a spoilt one: refused, not believed. */
    l = must_read_list(put("one.csv", "id,schema,name\nA,Person,王小明\n"));
    assert_int_equal(screen_list_save(l, other, &err), 0);
    screen_list_free(l);
    assert_int_equal(copy_file(ids, other_ids, SIZE_MAX, SIZE_MAX), 0);
    assert_int_equal(screen_list_open(other, false, NULL, &opened, &err), ERR_MATCH_IDS);
    assert_int_equal(copy_file(index, other, SIZE_MAX, SIZE_MAX), 0);
    for (size_t at = 0; at < 2200; at += 37) {
        assert_int_equal(copy_file(ids, other_ids, SIZE_MAX, at), 0); /* anything in the head, and behind it */
        int code = screen_list_open(other, false, NULL, &opened, &err);
        assert_int_equal(code, ERR_MATCH_IDS);
    }
    for (size_t most = 0; most < 6000; most += 611) {
        assert_int_equal(copy_file(ids, other_ids, most, SIZE_MAX) != 0, most == 0);
        assert_int_equal(screen_list_open(other, false, NULL, &opened, &err), ERR_MATCH_IDS);
    }
    assert_int_equal(unlink(other_ids), 0);
    assert_int_equal(screen_list_open(other, false, NULL, &opened, &err), ERR_BASE_FILE_MISSING);
}

/* A damaged index is refused; damaged where nobody has looked (here: after it was opened), it may give other answers or an
 * error, and never ends the program. */
static void a_damaged_list_is_refused(void **state)
{
    (void)state;
    static line_t lines[ROWS];
    static unsigned char bytes[1 << 20], spoilt[1 << 20];
    err_t err = {0};
    char index[128];
    seed = 11;
    for (int i = 0; i < ROWS; i++) invent_line(&lines[i], i);
    snprintf(index, sizeof index, "%s", path_of("list.index"));
    screen_list_t *l = must_read_list(put_list("threads.csv", lines, ROWS)), *opened = NULL;
    screen_job_t job = {.list = l, .queries = put_queries(), .threads = 1, .top = 3, .all = true, .lang = LANG_ZH};
    char *one = run(job, NULL, NULL);
    assert_int_equal(screen_list_save(l, index, &err), 0);
    screen_list_free(l);
    FILE *f = fopen(index, "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    assert_int_equal(fclose(f), 0);
    int refused = 0, met = 0;
    for (int round = 0; round < 60; round++) {
        memcpy(spoilt, bytes, n);
        for (int k = 0; k < (round % 2 ? 1000 : 1); k++) spoilt[4096 + number((uint32_t)n - 4096)] ^= (unsigned char)(1 + number(255));
        FILE *g = fopen(index, "r+b");
        assert_non_null(g);
        assert_int_equal(fwrite(bytes, 1, n, g), n);
        assert_int_equal(fflush(g), 0);
        assert_int_equal(screen_list_open(index, false, NULL, &l, &err), 0);
        rewind(g);
        assert_int_equal(fwrite(spoilt, 1, n, g), n);
        assert_int_equal(fclose(g), 0);
        buf_t out;
        buf_init(&out, 64 << 20);
        screen_report_t report;
        screen_job_t damaged = job;
        damaged.list = l;
        damaged.write = collect;
        damaged.write_arg = &out;
        int code = screen_run(&damaged, &report, &err);
        assert_true(code == 0 || code == ERR_MATCH_FILE);
        met += code != 0;
        buf_release(&out);
        screen_list_free(l);
        code = screen_list_open(index, round % 4 == 0, NULL, &opened, &err);
        if (code) assert_int_equal(code, ERR_MATCH_FILE);
        refused += code != 0;
        if (code) continue;
        job.list = opened; /* what was spoilt lies between the sections */
        char *two = run(job, NULL, NULL);
        assert_string_equal(one, two);
        free(two);
        screen_list_free(opened);
    }
    assert_true(met > 5 && refused > 30);
    free(one);
}

/* --- differences ------------------------------------------------------------------------------------------------------------ */

/* Rows of a result, cut apart; repeated query ids are told apart by their turn. */
typedef struct cut {
    char *text;
    struct {
        char key[64];         /* query#turn */
        const char *cell[15]; /* query_id rank list_id score tier reasons ... change before */
    } row[4096];
    size_t count;
} cut_t;

static void cut_result(cut_t *c, const char *result)
{
    sheet_t *s = NULL;
    sheet_row_t row;
    bool more = true;
    err_t err;
    int turn[64] = {0}, last_rank = 0;
    char last[32] = "";
    char *at = c->text = malloc(2 * strlen(result) + 64);
    c->count = 0;
    assert_int_equal(sheet_open_memory(result, strlen(result), NULL, &s, &err), 0);
    assert_int_equal(sheet_next(s, &row, &more, &err), 0);
    while (sheet_next(s, &row, &more, &err) == 0 && more) {
        int id = (int)strtol(row.cell[0] + 1, NULL, 10), rank = (int)strtol(row.cell[1], NULL, 10);
        if (strcmp(last, row.cell[0]) != 0 || rank <= last_rank) turn[id]++;
        snprintf(last, sizeof last, "%s", row.cell[0]);
        last_rank = rank;
        assert_true(c->count < 4096);
        snprintf(c->row[c->count].key, sizeof c->row[0].key, "%s#%d#%s", row.cell[0], turn[id], row.cell[2]);
        for (size_t i = 0; i < row.count; i++) {
            c->row[c->count].cell[i] = at;
            size_t bytes = strlen(row.cell[i]) + 1;
            memcpy(at, row.cell[i], bytes);
            at += bytes;
        }
        c->count++;
    }
    sheet_close(s);
}

static size_t find_row(const cut_t *c, const char *key)
{
    for (size_t i = 0; i < c->count; i++)
        if (strcmp(c->row[i].key, key) == 0) return i;
    return SIZE_MAX;
}

static int order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Frees the lines. */
static char *join_sorted(char **line, size_t n)
{
    qsort(line, n, sizeof *line, order);
    buf_t out;
    buf_init(&out, 8 << 20);
    for (size_t i = 0; i < n; i++) {
        buf_add_raw(&out, line[i]);
        free(line[i]);
    }
    return buf_take(&out, NULL);
}

/* "Q1 R2 changed" ... of all differences between two whole results, sorted, one a line: worked out the slow way. */
static char *differences(const char *before, const char *now)
{
    static cut_t a, b;
    char *line[8192];
    size_t n = 0;
    cut_result(&a, before);
    cut_result(&b, now);
    for (size_t i = 0; i < b.count; i++) {
        size_t k = find_row(&a, b.row[i].key);
        bool same = k != SIZE_MAX && !strcmp(a.row[k].cell[3], b.row[i].cell[3]) && !strcmp(a.row[k].cell[4], b.row[i].cell[4]) &&
                    !strcmp(a.row[k].cell[5], b.row[i].cell[5]);
        if (!same) assert_true(asprintf(&line[n++], "%s %s %s %s\n", b.row[i].cell[0], b.row[i].cell[2], b.row[i].cell[3], k == SIZE_MAX ? "new" : "changed") > 0);
    }
    for (size_t i = 0; i < a.count; i++)
        if (find_row(&b, a.row[i].key) == SIZE_MAX)
            assert_true(asprintf(&line[n++], "%s %s %s gone\n", a.row[i].cell[0], a.row[i].cell[2], a.row[i].cell[3]) > 0);
    free(a.text);
    free(b.text);
    return join_sorted(line, n);
}

/* The same lines out of a result of differences. */
static char *told(const char *result)
{
    static cut_t c;
    char *line[8192];
    size_t n = 0;
    cut_result(&c, result);
    for (size_t i = 0; i < c.count; i++)
        assert_true(asprintf(&line[n++], "%s %s %s %s\n", c.row[i].cell[0], c.row[i].cell[2], c.row[i].cell[3], c.row[i].cell[13]) > 0);
    free(c.text);
    return join_sorted(line, n);
}

/* One list, edited: some rows go, come, change. */
static size_t edit(line_t *lines, size_t count, int edits, int *next_id)
{
    for (int i = 0; i < edits; i++) {
        size_t at = number((uint32_t)count);
        switch (number(3)) {
        case 0:
            memmove(&lines[at], &lines[at + 1], (count - at - 1) * sizeof *lines);
            count--;
            break;
        case 1:
            memmove(&lines[at + 1], &lines[at], (count - at) * sizeof *lines);
            count++;
            invent_line(&lines[at], (*next_id)++);
            break;
        default: invent_line(&lines[at], lines[at].id);
        }
    }
    return count;
}

static void compare_runs(const char *old_path, const char *new_path, screen_job_t job, int64_t *ret_same)
{
    err_t err = {0};
    screen_report_t report;
    screen_before_t *before = NULL;
    screen_delta_t *delta = NULL;
    screen_list_t *old = must_read_list(old_path), *new = must_read_list(new_path);
    job.list = old;
    char *was = run(job, NULL, NULL);
    job.list = new;
    char *now = run(job, NULL, NULL), *expected = differences(was, now);
    assert_int_equal(screen_delta_make(old_path, new_path, NULL, &delta, &err), 0);
    for (int way = 0; way < 4; way++) { /* since; since with the old list; both lists, without and with the short cut */
        screen_job_t j = job;
        j.old = way >= 2 ? old : NULL;
        j.delta = way % 2 ? delta : NULL;
        if (way < 2) assert_int_equal(screen_before_read(put("was.csv", was), NULL, &before, &err), 0);
        j.before = way < 2 ? before : NULL;
        char *result = run(j, NULL, &report), *got = told(result);
        if (strcmp(expected, got) != 0) fail_msg("way %d: expected\n%s\ngot\n%s", way, expected, got);
        if (way == 1) *ret_same += report.same;
        free(result);
        free(got);
        screen_before_free(before);
        before = NULL;
    }
    free(was);
    free(now);
    free(expected);
    screen_delta_free(delta);
    screen_list_free(old);
    screen_list_free(new);
}

static void differences_equal_two_whole_runs(void **state)
{
    (void)state;
    static line_t lines[ROWS + 100];
    size_t count = ROWS;
    int next_id = ROWS;
    int64_t same = 0;
    seed = 11;
    for (int i = 0; i < ROWS; i++) invent_line(&lines[i], i);
    char asked[128];
    snprintf(asked, sizeof asked, "%s", put_queries());
    for (int round = 0; round < ROUNDS; round++) {
        char old_path[128], new_path[128];
        snprintf(old_path, sizeof old_path, "%s", put_list("old.csv", lines, count));
        count = edit(lines, count, round % 5, &next_id);
        if (round == 7) { /* another order: nothing may be left out */
            line_t swap = lines[3];
            lines[3] = lines[200];
            lines[200] = swap;
        }
        snprintf(new_path, sizeof new_path, "%s", put_list("new.csv", lines, count));
        screen_job_t job = {.queries = asked, .threads = 2, .top = 1 + round % 5, .cut = round % 2 ? 500 : 0, .lang = LANG_EN};
        int64_t before = same;
        compare_runs(old_path, new_path, job, &same);
        if (round % 5 == 0) assert_true(same - before == 0 || same - before >= 30); /* nothing changed: those with rows are not asked */
    }
    assert_true(same > ASKED); /* the short cut is taken */
}

/* A query that is no longer asked, a changed query, a changed setting. */
static void what_was_before_must_be_the_same_question(void **state)
{
    (void)state;
    err_t err = {0};
    screen_report_t report;
    screen_before_t *before = NULL;
    screen_delta_t *delta = NULL;
    const char *list = put("one.csv", "id,schema,name\nA,Person,王小明\nB,Person,张伟\n");
    screen_list_t *l = must_read_list(list);
    screen_job_t job = {.list = l, .queries = put("q.csv", "id,schema,name\n1,Person,王小明\n2,Person,张伟\n"), .threads = 1, .top = 5, .lang = LANG_EN};
    char *was = run(job, NULL, NULL), *result;
    assert_int_equal(screen_delta_make(list, list, NULL, &delta, &err), 0);
    assert_int_equal(screen_delta_rows(delta), 0);
    job.delta = delta;
    assert_int_equal(screen_before_read(put("was.csv", was), NULL, &before, &err), 0);
    job.before = before;
    job.queries = put("q2.csv", "id,schema,name\n1,Person,王晓明\n");
    result = run(job, NULL, &report);
    assert_int_equal(report.same, 0);
    assert_row(result, "1,1,A,", ",changed,0.");
    assert_row(result, "2,1,B,", ",gone,0.");
    assert_row(result, "2,1,B,", ",C,"); /* as it was */
    free(result);
    screen_before_free(before);
    before = NULL;
    assert_int_equal(screen_before_read(put("was.csv", was), NULL, &before, &err), 0);
    job.before = before;
    job.queries = put("q.csv", "id,schema,name\n1,Person,王小明\n2,Person,张伟\n");
    job.top = 4; /* the rows are the same, but that must be seen, not believed */
    result = run(job, NULL, &report);
    assert_int_equal(report.same, 0);
    assert_int_equal(report.added + report.changed + report.gone, 0);
    assert_null(strstr(result, "\r\n1"));
    /* A file of differences is no result. */
    assert_int_equal(screen_before_read(put("diff.csv", result), NULL, &before, &err), ERR_MATCH_DIFFERENCES);
    assert_int_equal(screen_before_read(put("bad.csv", "query_id,list_id,score,tier,reasons,rank\nq,l,2.0,C,,1\n"), NULL, &before, &err),
                     ERR_MATCH_RESULT);
    free(result);
    free(was);
    screen_before_free(job.before);
    screen_delta_free(delta);
    screen_list_free(l);
}

/* --- reviews ------------------------------------------------------------------------------------------------------------------ */

static char *run_reviewed(screen_job_t job, const char *reviews, heard_t *h, screen_report_t *report)
{
    err_t err = {0};
    screen_reviews_t *r = NULL;
    screen_ear_t ear = {hear_head, hear_row, h};
    assert_int_equal(screen_reviews_read(reviews, h ? &ear : NULL, &r, &err), 0);
    job.reviews = r;
    char *result = run(job, NULL, report);
    screen_reviews_free(r);
    return result;
}

static void decide(const char *result, const char *reviews, const char *query, const char *listed, const char *verdict)
{
    err_t err = {0};
    char query_hash[17], list_hash[17];
    char *copy = strdup(result);
    assert_int_equal(screen_result_pair(put("r.csv", copy), query, listed, query_hash, list_hash, &err), 0);
    screen_review_t v = {query, listed, verdict, "li", "2026-01-02T00:00:00.000000Z", "compared, \"id\" card", query_hash, list_hash};
    assert_int_equal(screen_review_add(reviews, &v, &err), 0);
    free(copy);
}

static void cleared_stays_cleared_until_a_side_changes(void **state)
{
    (void)state;
    char reviews[128];
    snprintf(reviews, sizeof reviews, "%s", path_of("reviews.csv"));
    screen_report_t report;
    screen_list_t *l = must_read_list(put("one.csv", "id,schema,name,birth_date\nA,Person,王小明,\nB,Person,王晓明,1980\n"));
    screen_job_t job = {.list = l, .threads = 1, .top = 1, .lang = LANG_EN,
                        .queries = put("q.csv", "id,schema,name,place\n1,Person,王小明,\n2,Person,王小明,\n")};
    char *result = run_reviewed(job, reviews, NULL, &report); /* the file is not there yet */
    assert_row(result, "1,1,A,", ",C,");
    decide(result, reviews, "1", "A", "cleared");
    free(result);
    result = run_reviewed(job, reviews, NULL, &report);
    assert_int_equal(report.cleared, 1);
    assert_row(result, "1,1,B,", "sounds alike"); /* the place is free for the next */
    assert_row(result, "2,1,A,", "same name");    /* the namesake under another id was not cleared */
    free(result);
    job.show_cleared = true;
    result = run_reviewed(job, reviews, NULL, &report);
    assert_row(result, "1,1,A,", ",cleared,");
    free(result);
    job.show_cleared = false;
    /* Width, case and spaces are no change; a birth date is. */
    job.queries = put("q.csv", "id,schema,name,place\n1,person, 王小明 ,\n");
    result = run_reviewed(job, reviews, NULL, &report);
    assert_int_equal(report.cleared, 1);
    free(result);
    job.queries = put("q.csv", "id,schema,name,birth_date\n1,Person,王小明,1990-01-01\n");
    result = run_reviewed(job, reviews, NULL, &report);
    assert_int_equal(report.reopened, 1);
    assert_row(result, "1,1,A,", ",changed,");
    free(result);
    screen_list_free(l);
    /* The other side: the list's row gets a place. */
    job.list = l = must_read_list(put("two.csv", "id,schema,name,place\nA,Person,王小明,北京\n"));
    job.queries = put("q.csv", "id,schema,name\n1,Person,王小明\n");
    result = run_reviewed(job, reviews, NULL, &report);
    assert_row(result, "1,1,A,", ",changed,");
    decide(result, reviews, "1", "A", "confirmed"); /* the last word counts */
    free(result);
    result = run_reviewed(job, reviews, NULL, &report);
    assert_row(result, "1,1,A,", ",confirmed,");
    free(result);
    screen_list_free(l);
}

static void the_memory_is_never_lost(void **state)
{
    (void)state;
    char reviews[128];
    snprintf(reviews, sizeof reviews, "%s", path_of("memory.csv"));
    err_t err = {0};
    heard_t h = {0};
    screen_report_t report;
    screen_list_t *l = must_read_list(put("one.csv", "id,schema,name\nA,Person,王小明\nB,Person,王小明\n"));
    screen_job_t job = {.list = l, .threads = 1, .top = 5, .lang = LANG_EN, .queries = put("q.csv", "id,schema,name\n1,Person,王小明\n")};
    char *result = run(job, NULL, &report);
    decide(result, reviews, "1", "A", "cleared");
    /* A power cut left half a row behind; the next row begins on a line of its own. */
    FILE *f = fopen(reviews, "ab");
    assert_non_null(f);
    assert_true(fputs("1,B,clea", f) >= 0);
    assert_int_equal(fclose(f), 0);
    decide(result, reviews, "1", "B", "cleared");
    free(result);
    result = run_reviewed(job, reviews, &h, &report);
    assert_int_equal(h.bad, 1);
    assert_int_equal(report.cleared, 2);
    assert_int_equal(report.rows, 0);
    free(result);
    screen_review_t v = {"1", "A", "cleared", "", "", "compared", "0123456789abcdef", "0123456789abcdef"};
#ifdef XZ_FAULTS
    fault_arm(FAULT_WRITE, 0, false);
    assert_int_equal(screen_review_add(reviews, &v, &err), ERR_BASE_DISK_FULL);
    assert_int_equal(fault_disarm(), 1);
    fault_arm(FAULT_SYNC, 0, false);
    assert_int_equal(screen_review_add(reviews, &v, &err), ERR_BASE_FILE); /* not on disk is not there */
    assert_int_equal(fault_disarm(), 1);
#endif
    result = run_reviewed(job, reviews, NULL, &report);
    assert_int_equal(report.cleared, 2);
    free(result);
    v.verdict = "perhaps";
    assert_int_equal(screen_review_add(reviews, &v, &err), ERR_MATCH_VERDICT);
    v = (screen_review_t){"1", "A", "cleared", "", "", " ", "x", "0123456789abcdef"};
    assert_int_equal(screen_review_add(reviews, &v, &err), ERR_MATCH_WHY);
    v = (screen_review_t){"1", "A", "cleared", "", "", "y", "x", "0123456789abcdef"};
    assert_int_equal(screen_review_add(reviews, &v, &err), ERR_MATCH_EMPTY);
    char a[17], b[17];
    assert_int_equal(screen_result_pair(put("r.csv", "query_id,list_id,query_hash,list_hash\n"), "1", "A", a, b, &err), ERR_MATCH_PAIR);
    screen_list_free(l);
}

/* --- memory ------------------------------------------------------------------------------------------------------------------- */

#ifdef XZ_FAULTS
static int whole_job(const char *list, const char *queries, const char *was)
{
    err_t err = {0};
    heard_t h = {0};
    buf_t out;
    screen_list_t *l = NULL;
    screen_before_t *before = NULL;
    screen_delta_t *delta = NULL;
    screen_report_t report;
    buf_init(&out, 1 << 20);
    int code = read_list(list, &h, &l, &err);
    if (!code) code = screen_before_read(was, NULL, &before, &err);
    if (!code) code = screen_delta_make(list, list, NULL, &delta, &err);
    screen_job_t job = {.list = l, .queries = queries, .threads = 1, .top = 2, .lang = LANG_EN, .write = collect, .write_arg = &out,
                        .before = before, .delta = delta};
    if (!code) code = screen_run(&job, &report, &err);
    screen_delta_free(delta);
    screen_before_free(before);
    screen_list_free(l);
    buf_release(&out);
    return code;
}

static void short_memory_is_an_error_and_nothing_leaks(void **state)
{
    (void)state;
    char list[128], queries[128], was[128];
    snprintf(list, sizeof list, "%s", put("one.csv", "id,schema,name\nA,Person,王小明\nB,Foo,x\n"));
    snprintf(queries, sizeof queries, "%s", put("q.csv", "id,schema,name,sex\n1,Person,王小民,?\n2,Foo,x,\n"));
    snprintf(was, sizeof was, "%s", put("was.csv", "query_id,list_id,score,tier,reasons,rank\n1,A,0.5,C,x,1\n9,A,0.5,C,x,1\n"));
    assert_int_equal(whole_job(list, queries, was), 0);
    for (long n = 0;; n++) {
        fault_arm(FAULT_ALLOC, n, false);
        int code = whole_job(list, queries, was);
        long fired = fault_disarm();
        if (!fired) break;
        assert_true(code == 0 || code == ERR_BASE_MEMORY); /* some parts do without */
        assert_true(n < 10000);
    }
}

#endif

static bool stop(void *arg, uint64_t done, uint64_t total)
{
    (void)arg, (void)done, (void)total;
    return false;
}

static void a_job_can_be_stopped(void **state)
{
    (void)state;
    err_t err = {0};
    buf_t out;
    screen_report_t report;
    const progress_t p = {stop, NULL};
    screen_list_t *l = must_read_list(put("one.csv", "id,schema,name\nA,Person,王小明\n"));
    buf_init(&out, 1 << 20);
    screen_job_t job = {.list = l, .queries = put("q.csv", "id,schema,name\n1,Person,王小民\n"), .threads = 2, .top = 2, .lang = LANG_EN,
                        .write = collect, .write_arg = &out, .progress = &p};
    assert_int_equal(screen_run(&job, &report, &err), ERR_BASE_STOPPED);
    job.progress = NULL;
    job.top = 0;
    assert_int_equal(screen_run(&job, &report, &err), ERR_MATCH_QUERY);
    buf_release(&out);
    screen_list_free(l);
}

static int make_folder(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    (void)snprintf(folder, sizeof folder, "%.40s/screenXXXXXX", base ? base : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"list.csv", "no.csv", "empty.csv", "queries.csv", "repeats.csv", "q.csv", "q2.csv", "threads.csv",
                                        "invented.csv", "was.csv", "old.csv", "new.csv", "one.csv", "two.csv", "diff.csv", "bad.csv",
                                        "r.csv", "reviews.csv", "memory.csv", "list.index", "list.index.ids", "other.index",
                                        "other.index.ids"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) (void)unlink(path_of(names[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_words_in_any_case),
        cmocka_unit_test(birth_dates_as_people_write_them),
        cmocka_unit_test(bad_rows_cost_themselves_only),
        cmocka_unit_test(hits_are_what_they_are),
        cmocka_unit_test(kinds_are_guessed),
        cmocka_unit_test(repeated_ids_come_once),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(a_saved_list_answers_the_same),
        cmocka_unit_test(a_damaged_list_is_refused),
        cmocka_unit_test(differences_equal_two_whole_runs),
        cmocka_unit_test(what_was_before_must_be_the_same_question),
        cmocka_unit_test(cleared_stays_cleared_until_a_side_changes),
        cmocka_unit_test(the_memory_is_never_lost),
#ifdef XZ_FAULTS
        cmocka_unit_test(short_memory_is_an_error_and_nothing_leaks),
#endif
        cmocka_unit_test(a_job_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
