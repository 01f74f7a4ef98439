/* Commands over tables, by the real program: match pairs, match explain, screen with lists, reviews and differences. */
#include "run.h"

#include "base/err.h"

#include <dirent.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

static const char *program;
static char folder[64];

static const char *at(const char *name)
{
    static char path[64][128];
    static int next;
    char *p = path[next++ % 64];
    (void)snprintf(p, sizeof path[0], "%s/%s", folder, name);
    return p;
}

static const char *put(const char *name, const char *content)
{
    const char *path = at(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs(content, f) >= 0);
    assert_int_equal(fclose(f), 0);
    return path;
}

static const char *get(const char *name)
{
    static char text[65536];
    FILE *f = fopen(at(name), "rb");
    if (!f) return NULL;
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    assert_int_equal(fclose(f), 0);
    return text;
}

static void go(const char *const *args)
{
    static const char *const environment[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", "USER=li", NULL};
    const char *argv[RUN_ARGS_MOST + 2] = {program};
    for (int i = 0; i < RUN_ARGS_MOST && args[i]; i++) argv[i + 1] = args[i];
    run_program(argv, environment, NULL);
}

#define GO(...) go((const char *const[]){__VA_ARGS__, NULL})

static void expect(int status, const char *out, const char *err)
{
    if (run.status != status) fail_msg("status %d, expected %d:\n%s%s", run.status, status, run.out, run.err);
    if (!strstr(run.out, out)) fail_msg("\"%s\" is not in\n%s", out, run.out);
    if (!strstr(run.err, err)) fail_msg("\"%s\" is not in\n%s", err, run.err);
}

static void pairs_are_scored_in_place(void **state)
{
    (void)state;
    const char *pairs = put("pairs.csv", "\xEF\xBB\xBFgroup,schema,name1,name2,is_match,note\n"
                                         "g,person,王小明,王小明,true,\"a, b\"\n"
                                         "g,Company,华国电机有限公司,鑫源食品有限公司,false,\n"
                                         "g,Persn,x,y,true,\n"
                                         "g,Person,,y,true,\n"
                                         "g,Person,Sergei Lavrov,Иван Петров,false\n"
                                         "g,Person,a,b,c,d,e,f\n");
    GO("match", "pairs", pairs, "--lang", "en");
    expect(LEAVE_NO, "group,schema,name1,name2,is_match,note,score,match,reasons\r\n", "[match.kind]");
    expect(LEAVE_NO, "g,person,王小明,王小明,true,\"a, b\",", "row 5: the cell \"name1\" is empty [match.empty]");
    expect(LEAVE_NO, ",true,same name +", "precision 1.000  recall 1.000  F1 1.000");
    expect(LEAVE_NO, "Sergei Lavrov,Иван Петров,false,,0.", "row 7: the row has 8 cells, the head row 6 [match.cells]");
    expect(LEAVE_NO, ",false,", "Company");
    GO("match", "pairs", pairs, "--out", at("scored.csv"), "--bad", at("bad.csv"), "--quiet");
    expect(LEAVE_OK, "", "");
    assert_string_equal(run.out, "");
    assert_string_equal(run.err, "");
    assert_non_null(strstr(get("scored.csv"), "王小明,王小明,true,\"a, b\","));
    assert_non_null(strstr(get("bad.csv"), "g,Persn,x,y,true,,4,match.kind,"));
    GO("match", "pairs", pairs, "--json", "--out", at("scored.csv"), "--threshold", "1000");
    json_t *r = json_loads(run.out, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(r, "rows")), 6);
    assert_int_equal(json_integer_value(json_object_get(r, "bad")), 3);
    assert_int_equal(json_integer_value(json_object_get(r, "matches")), 0);
    json_decref(r);
    GO("match", "pairs", pairs, "--json");
    expect(LEAVE_USAGE, "cli.required", "");
    GO("match", "pairs", put("head.csv", "name1,other\nx,y\n"));
    expect(LEAVE_INPUT, "", "the table has no column \"name2\" [match.column]");
    GO("match", "pairs", at("missing.csv"));
    expect(LEAVE_MISSING, "", "[base.file_missing]");
}

static void a_pair_is_explained(void **state)
{
    (void)state;
    GO("match", "explain", "王小明", "王晓明", "--lang", "en");
    expect(LEAVE_OK, "surname", "");
    expect(LEAVE_OK, "sounds alike: 小 and 晓", "");
    GO("match", "explain", "深圳华国电机有限公司", "華國電機公司", "--lang", "zh");
    expect(LEAVE_OK, "字号          华国", "");
    expect(LEAVE_OK, "繁简或异体：华/華", "");
    expect(LEAVE_OK, "合计", "");
    GO("match", "explain", "王小明", "王小明", "--identity-a", "11010519491231002X", "--identity-b", "11010519491231002X", "--birth-a", "1949年12月31日",
       "--json");
    json_t *r = json_loads(run.out, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(r, "tier")), "A");
    assert_string_equal(json_string_value(json_object_get(json_object_get(r, "a"), "surname")), "王");
    size_t i;
    json_t *reason;
    json_int_t sum = 0;
    json_array_foreach(json_object_get(r, "reasons"), i, reason) sum += json_integer_value(json_object_get(reason, "points"));
    assert_int_equal(sum, json_integer_value(json_object_get(r, "points"))); /* the pieces are the explanation */
    json_decref(r);
    GO("match", "explain", "王小明", "王小明有限公司", "--lang", "en"); /* what was taken, and how to say otherwise */
    expect(LEAVE_OK, "both are compared as persons, after the first; if that is wrong, say --schema unit", "");
    expect(LEAVE_OK, ": no match)", "");
    GO("match", "explain", "Trawick Gusciora Motors", "Trawick Gusciora Motors GmbH", "--lang", "en");
    expect(LEAVE_OK, "both are compared as units", "");
    expect(LEAVE_OK, ": a match)", "");
    GO("match", "explain", "王小明", "王晓明", "--lang", "en");
    assert_null(strstr(run.out, "--schema"));
    GO("match", "explain", "王小明", "...");
    expect(LEAVE_INPUT, "", "[match.name]");
    GO("match", "explain", "a", "b", "--schema", "foo");
    expect(LEAVE_INPUT, "", "[match.kind]");
    GO("match", "explain", "a", "b", "--birth-a", "soon");
    expect(LEAVE_USAGE, "", "[cli.form]");
}

static void a_table_is_screened(void **state)
{
    (void)state;
    const char *list = put("list.csv", "id,schema,name,aliases,birth_date,place\nL1,Person,王小明,王晓铭;老王,,\nL2,Company,华国电机有限公司,,,深圳\n"
                                       "L3,Foo,x,,,\n");
    const char *queries = put("queries.csv", "id,schema,name,place\nq1,Person,王大明,\nq2,Company,华国电机公司,深圳\nq3,Person,,\n");
    GO("screen", "--list", list, "--in", queries, "--out", at("result.csv"), "--top", "5", "--threads", "2", "--lang", "en");
    expect(LEAVE_NO, "", "list.csv row 4, column 2: schema: \"Foo\" is no kind of subject [match.kind]");
    expect(LEAVE_NO, "", "queries.csv row 4, column 3: the cell \"name\" is empty [match.empty]");
    expect(LEAVE_NO, "", "2 records listed; 3 queries, 2 with hits; 2 rows: A 0, B 1, C 1");
    const char *result = get("result.csv");
    assert_memory_equal(result, "query_id,rank,list_id,score,tier,reasons,", 41);
    assert_non_null(strstr(result, "\nq1,1,L1,0."));
    assert_non_null(strstr(result, "\nq2,1,L2,0."));
    GO("screen", "--list", list, "--in", queries, "--bad", at("bad.csv"), "--bad-list", at("badlist.csv"), "--quiet", "--lang", "en");
    expect(LEAVE_OK, "q1,1,L1,0.", "");
    assert_string_equal(run.out, get("result.csv")); /* stdout or file, the same bytes */
    assert_non_null(strstr(get("badlist.csv"), "L3,Foo,x,,,,4,match.kind,"));
    assert_non_null(strstr(get("bad.csv"), "q3,Person,,,4,match.empty,"));
    GO("screen", "--list", list, "--in", queries, "--out", at("json.csv"), "--json", "--tier", "B");
    json_t *r = json_loads(run.out, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(r, "rows")), 1);
    json_decref(r);
    GO("screen", "--list", list);
    expect(LEAVE_USAGE, "", "option --in is missing");
    GO("screen", "--list", list, "--in", queries, "--top", "201");
    expect(LEAVE_INPUT, "", "top: ");
    GO("screen", "--list", queries, "--in", put("noname.csv", "id,schema\n"), "--out", at("none.csv"), "--bad-list", at("badlist.csv"));
    expect(LEAVE_INPUT, "", "[match.column]");
    assert_null(get("none.csv")); /* nothing half made is left */
    GO("screen");
    expect(LEAVE_USAGE, "", "option --reason is missing");
    GO("screen", "--list", list, "--in", queries, "--name", "x");
    expect(LEAVE_USAGE, "", "options --list and --name exclude each other");
    GO("screen", "--top", "5", "--in", queries);
    expect(LEAVE_USAGE, "", "option --list is missing");
    GO("screen", "--list", list, "--save-index", at("list.index"), "--bad-list", at("badlist.csv"), "--lang", "en");
    expect(LEAVE_OK, "", "2 records listed, kept in ");
    GO("screen", "--index", at("list.index"), "--in", queries, "--bad", at("bad.csv"), "--quiet", "--lang", "en");
    expect(LEAVE_OK, "q1,1,L1,0.", "");
    assert_string_equal(run.out, get("result.csv"));
    GO("screen", "--index", put("broken.index", "not an index"), "--in", queries);
    expect(LEAVE_SYSTEM, "", "[match.file]");
    GO("screen", "--index", at("list.index"), "--save-index", at("list.index"), "--list", list);
    expect(LEAVE_USAGE, "", "[cli.together]");
}

static void reviews_and_differences(void **state)
{
    (void)state;
    const char *list = put("list.csv", "id,schema,name\nL1,Person,王小明\nL2,Company,华国电机有限公司\n");
    const char *queries = put("queries.csv", "id,schema,name\nq1,Person,王小明\nq2,Company,华国电机公司\n");
    const char *result = at("result.csv"), *reviews = at("reviews.csv");
    GO("screen", "--list", list, "--in", queries, "--out", result, "--quiet");
    expect(LEAVE_OK, "", "");
    GO("screen", "review", "--result", result, "--pair", "q1", "L1", "--verdict", "cleared", "--why", "born in another year", "--reviews", reviews);
    expect(LEAVE_OK, "noted", "");
    assert_non_null(strstr(get("reviews.csv"), "\r\nq1,L1,cleared,li,20"));
    GO("screen", "review", "--result", result, "--pair", "q1", "L2", "--verdict", "cleared", "--why", "x", "--reviews", reviews);
    expect(LEAVE_MISSING, "", "[match.pair]");
    GO("screen", "--list", list, "--in", queries, "--reviews", reviews, "--lang", "en");
    expect(LEAVE_OK, "q2,1,L2,", "1 cleared and left out");
    assert_null(strstr(run.out, "q1,"));
    GO("screen", "--list", list, "--in", queries, "--since", result, "--previous-list", list, "--lang", "en");
    expect(LEAVE_OK, "basis,change,before\r\n", "0 new, 0 changed, 0 gone; 2 queries known to be as before");
    assert_null(strstr(run.out, "L1"));
    const char *other = put("list2.csv", "id,schema,name\nL0,Person,赵云\nL1,Person,王晓明\nL2,Company,华国电机有限公司\n");
    GO("screen", "--list", other, "--in", queries, "--previous-list", list, "--lang", "en");
    expect(LEAVE_OK, "q1,1,L1,", "0 new, 1 changed, 0 gone; 1 queries");
    expect(LEAVE_OK, ",changed,0.", "");
}

/* Whatever is written may not be what is read, under any name. */
static void inputs_are_never_overwritten(void **state)
{
    (void)state;
    static const char rows[] = "id,schema,name\nL1,Person,王小明\n";
    const char *list = put("list.csv", rows), *queries = put("queries.csv", "id,schema,name\nq1,Person,王小明\n");
    (void)unlink(at("link.csv"));
    (void)unlink(at("hard.csv"));
    assert_int_equal(symlink(list, at("link.csv")), 0);
    assert_int_equal(link(list, at("hard.csv")), 0);
    const char *const others[] = {list, queries, at("link.csv"), at("hard.csv")};
    static const char *const options[] = {"--out", "--bad", "--bad-list", "--save-index"};
    for (int o = 0; o < 4; o++)
        for (int i = 0; i < 4; i++) {
            GO("screen", "--list", list, "--in", queries, options[o], others[i], "--lang", "en");
            expect(LEAVE_USAGE, "", "[cli.same_file]");
            assert_string_equal(get("list.csv"), rows);
        }
    GO("screen", "--list", list, "--in", queries, "--out", at("same.csv"), "--bad", at("./same.csv"), "--lang", "en");
    expect(LEAVE_USAGE, "", "[cli.same_file]"); /* not there yet, and one file all the same */
    GO("screen", "--list", list, "--in", list, "--quiet");
    expect(LEAVE_OK, "L1,1,L1,", ""); /* reading one file twice is nobody's loss */
    const char *pairs = put("pairs.csv", "name1,name2\n王小明,王小明\n");
    GO("match", "pairs", pairs, "--out", pairs, "--lang", "en");
    expect(LEAVE_USAGE, "", "name another file for --out");
    GO("match", "pairs", pairs, "--bad", pairs, "--lang", "en");
    expect(LEAVE_USAGE, "", "[cli.same_file]");
    assert_string_equal(get("pairs.csv"), "name1,name2\n王小明,王小明\n");
    GO("screen", "--list", list, "--in", queries, "--out", at("result.csv"), "--quiet");
    expect(LEAVE_OK, "", "");
    GO("screen", "review", "--result", at("result.csv"), "--pair", "q1", "L1", "--verdict", "cleared", "--why", "x", "--reviews", at("result.csv"));
    expect(LEAVE_USAGE, "", "[cli.same_file]");
    GO("screen", "review", "--result", at("result.csv"), "--pair", "q1", "L1", "--verdict", "cleared", "--why", " ", "--reviews", at("reviews2.csv"));
    expect(LEAVE_INPUT, "", "[match.why]");
    GO("screen", "--list", list, "--in", queries, "--reviews", at("reviews2.csv"), "--out", at("none.csv"));
    expect(LEAVE_MISSING, "", "[base.file_missing]"); /* a mistyped memory is not an empty one */
    assert_null(get("none.csv"));
}

/* A value that is not understood costs itself: told with its place, counted, and in the file of bad rows. */
static void what_is_left_out_is_told(void **state)
{
    (void)state;
    const char *list = put("list.csv", "id,schema,name,birth_date\nL1,Person,王小明,1980-02-30\nL2,Person,李强,1961-05-06\n");
    const char *queries = put("queries.csv", "id,schema,name,birth_date,sex\nq1,Person,王小明,01/02/1980,?\nq2,Person,李强,１９６１年５月６日,\n");
    GO("screen", "--list", list, "--in", queries, "--lang", "en");
    expect(LEAVE_OK, "q1,1,L1,", "list.csv row 2, column 4: birth_date \"1980-02-30\" is not understood and was left out [match.left_out]");
    expect(LEAVE_OK, "same date of birth", "queries.csv row 2, column 4: birth_date, sex \"01/02/1980, ?\" is not understood");
    expect(LEAVE_OK, "q2,1,L2,", "list.csv: 1 values not understood and left out, their rows taken");
    GO("screen", "--list", list, "--in", queries, "--bad", at("bad.csv"), "--bad-list", at("badlist.csv"), "--out", at("json.csv"), "--json");
    json_t *r = json_loads(run.out, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(r, "left_out")), 1);
    assert_int_equal(json_integer_value(json_object_get(r, "list_left_out")), 1);
    assert_int_equal(json_integer_value(json_object_get(r, "bad")), 0);
    json_decref(r);
    assert_non_null(strstr(get("bad.csv"), "q1,Person,王小明,01/02/1980,?,2,match.left_out,"));
    assert_non_null(strstr(get("badlist.csv"), "L1,Person,王小明,1980-02-30,2,match.left_out,"));
    GO("match", "explain", "王小明", "王小明", "--birth-a", "1980-02-30");
    expect(LEAVE_USAGE, "", "[cli.form]");
}

static int files_beside(const char *name)
{
    int count = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *e; (e = readdir(d)) != NULL;) count += strncmp(e->d_name, name, strlen(name)) == 0;
    assert_int_equal(closedir(d), 0);
    return count;
}

/* Stopped by a signal: nothing is left, neither half a result nor the file it was in. */
static void a_stopped_job_leaves_nothing(void **state)
{
    (void)state;
    static const int signals[] = {SIGTERM, SIGINT, SIGHUP};
    const char *list = put("list.csv", "id,schema,name\nL1,Person,王小明\nL2,Person,王晓明\n"), *queries = at("queries.csv");
    (void)signal(SIGHUP, SIG_DFL); /* a job that was told to outlive its terminal (nohup) would rightly go on */
    FILE *f = fopen(queries, "wb");
    assert_non_null(f);
    assert_true(fputs("id,schema,name\n", f) >= 0);
    for (int i = 0; i < 400000; i++) assert_true(fprintf(f, "q%d,Person,王小明\n", i) > 0);
    assert_int_equal(fclose(f), 0);
    for (int i = 0, late = 0; i < 3; i++) {
        static const char *const environment[] = {"LC_ALL=C", NULL};
        const char *argv[] = {program, "screen", "--list", list, "--in", queries, "--out", at("stopped.csv"), "--threads", "1", NULL};
        pid_t child = run_start(argv, environment, at("stdout.txt"));
        for (int n = 0; n < 2000 && !files_beside("stopped.csv"); n++) (void)usleep(10000);
        assert_int_equal(files_beside("stopped.csv"), 1);
        assert_int_equal(kill(child, signals[i]), 0);
        run_wait(child);
        /* On a busy machine the job may be done before we are woken: that tells nothing, so it is started again. */
        if (run.status == LEAVE_OK && late++ < 10) {
            assert_int_equal(unlink(at("stopped.csv")), 0);
            i--;
            continue;
        }
        assert_int_equal(run.status, LEAVE_NO);
        assert_int_equal(files_beside("stopped.csv"), 0);
    }
}

static int make_folder(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    (void)snprintf(folder, sizeof folder, "%.40s/tablesXXXXXX", base ? base : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"pairs.csv", "scored.csv", "bad.csv", "head.csv", "list.csv", "list2.csv", "queries.csv", "result.csv",
                                        "badlist.csv", "json.csv", "list.index", "list.index.ids", "broken.index", "noname.csv", "reviews.csv",
                                        "link.csv", "hard.csv", "stdout.txt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) (void)unlink(at(names[i]));
    return rmdir(folder);
}

int main(int argc, char **argv)
{
    if (argc != 2) return 2;
    program = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_scored_in_place),
        cmocka_unit_test(a_pair_is_explained),
        cmocka_unit_test(a_table_is_screened),
        cmocka_unit_test(reviews_and_differences),
        cmocka_unit_test(inputs_are_never_overwritten),
        cmocka_unit_test(what_is_left_out_is_told),
        cmocka_unit_test(a_stopped_job_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
