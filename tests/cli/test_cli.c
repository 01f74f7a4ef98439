/* The command line as its users meet it: the real program, its output, errors and exit status; and
 * the rows of commands.def behind it. */
#include "cli/commands.h"
#include "cli/tame.h"

#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

enum { ARGS_MOST = 24 };

static const char *program;

/* Runs argv[0] with a bare environment; out_path: where stdout goes instead of into the run. */
static void run_to(const char *const *argv, const char *out_path)
{
    static const char *const environment[] = {"LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
    run_program(argv, environment, out_path);
}

static void run_args(const char *const *args)
{
    const char *argv[ARGS_MOST + 2] = {program};
    for (int i = 0; i < ARGS_MOST && args[i]; i++) argv[i + 1] = args[i];
    run_to(argv, NULL);
}

#define RUN(...) run_args((const char *const[]){__VA_ARGS__, NULL})

/* Expectation "~x": contains x; anything else: equals. */
static void compare(const char *what, const char *got, const char *expected, const char *const *args)
{
    bool same = expected[0] == '~' ? strstr(got, expected + 1) != NULL : strcmp(got, expected) == 0;
    if (same) return;
    print_error("xiezhi");
    for (int i = 0; args[i]; i++) print_error(" '%s'", args[i]);
    print_error("\n");
    fail_msg("%s is\n%s\nexpected\n%s", what, got, expected);
}

static void commands_answer(void **state)
{
    (void)state;
    static const struct {
        const char *args[ARGS_MOST];
        int status;
        const char *out, *err;
    } calls[] = {
        {{"due", "add", "3 working days", "--from", "2025-09-30", "--json"}, LEAVE_OK,
         "{\"due\":\"2025-10-11\",\"from\":\"2025-09-30\",\"term\":\"3 working days\",\"custody\":false,"
         "\"steps\":[{\"day\":\"2025-09-30\",\"rule\":\"start\",\"text\":\"2025-09-30 is the day it starts "
         "and is not counted\"},{\"day\":\"2025-10-11\",\"rule\":\"count\",\"text\":\"3 working days: full "
         "on 2025-10-11; 8 days off skipped; make-up working days counted: 2025-10-11\"}]}\n", ""},
        {{"due", "add", "十日", "--from=2025-09-24", "--lang", "zh"}, LEAVE_OK,
         "2025-10-09\n"
         "  2025-09-24  2025年9月24日为开始之日，不计算在内\n"
         "  2025-10-04  10日，至2025年10月4日届满\n"
         "  2025-10-09  届满日2025年10月4日为节假日（国庆节），顺延至其后第一个工作日2025年10月9日\n", ""},
        {{"--lang=en", "due", "add", "--custody", "--from", "2025-09-24", "10 days"}, LEAVE_OK,
         "2025-10-04\n"
         "  2025-09-24  2025-09-24 is the day it starts and is not counted\n"
         "  2025-10-04  10 days: full on 2025-10-04\n"
         "  2025-10-04  a term of custody or another measure ends on the very day, 2025-10-04, holiday or not\n", ""},
        {{"due", "add", "1 month", "--from", "2025-03-10", "--pause", "2025-03-20..2025-03-29:expert",
          "--pause", "2025-04-15..2025-04-17"}, LEAVE_OK, "~2025-04-23\n", ""},
        {{"due", "add", "1 month", "--from", "2025-03-10", "--pause", "2025-03-20..:away", "--json"},
         LEAVE_OK, "~{\"due\":null,", ""},
        {{"due", "add", "1 month", "--from", "2025-03-10", "--pause", "2025-03-20..", "--lang", "zh"},
         LEAVE_OK, "~待定\n", ""},
        {{"due", "add", "1 month", "--from", "2025-03-01", "--restart", "2025-04-20:again"}, LEAVE_OK,
         "~2025-05-20\n", ""},
        {{"due", "add", "1 month", "--from", "2025-03-01", "--restart", "2025-04-20", "--restart",
          "2025-06-10", "--restarts-most", "1"}, LEAVE_REFUSED, "", "~[catalogue.restarts]"},
        {{"due", "add", "3wd", "--from", "2025-09-30"}, LEAVE_INPUT, "", "~did you mean \"3 working days\""},
        {{"due", "add", "-3 days", "--from", "2025-09-30"}, LEAVE_INPUT, "",
         "~the number of a term must be positive: \"-3 days\" [catalogue.term_sign]"},
        {{"offce"}, LEAVE_USAGE, "", "~the nearest is \"office\""},
        {{"due", "add", "10 days", "--from", "2026-12-25", "--lang", "zh"}, LEAVE_INPUT, "",
         "~没有2027年的节假日数据"},
        {{"due", "add", "10 days", "--from", "2026-12-25", "--json"}, LEAVE_INPUT,
         "~{\"error\":{\"code\":\"catalogue.no_year\"", ""},
        {{"due", "add", "10 days", "--from", "2025-02-30"}, LEAVE_INPUT, "", "~from: \"2025-02-30\" is not a date"},
        {{"due", "add", "10 days", "--from", "2025-02-03", "--pause", "soon"}, LEAVE_USAGE, "", "~[cli.form]"},
        {{"due", "add", "10 days", "--from", "2025-02-03", "--pause", "2025-02-05..2025-02-30:x"},
         LEAVE_USAGE, "", "~[cli.form]"},
        {{"due", "add", "10 days", "--from", "2025-02-03", "--restart", "x:y"}, LEAVE_USAGE, "", "~[cli.form]"},
        {{"due", "add", "10 days", "--from", "2025-02-03", "--restarts-most", "x"}, LEAVE_INPUT, "",
         "~restarts-most: "},

        {{"id", "check", "11010519491231002x"}, LEAVE_OK,
         "11010519491231002X  resident identity number  valid\n"
         "  born: 1949-12-31\n  sex: female\n  area: 110105\n", ""},
        {{"id", "check", "440524188001010014", "--lang", "zh"}, LEAVE_OK, "~该区划代码已撤销或未收录", ""},
        {{"id", "check", "110105491231002", "--json"}, LEAVE_OK,
         "{\"kind\":\"resident15\",\"valid\":true,\"number\":\"110105491231002\",\"canonical\":"
         "\"11010519491231002X\",\"born\":\"1949-12-31\",\"sex\":\"F\",\"area\":\"110105\",\"area_known\":true,"
         "\"org_code\":null,\"repairs\":[{\"number\":\"11010519491231002X\",\"how\":\"15_to_18\",\"at\":null}],"
         "\"fault\":null}\n", ""},
        {{"id", "check", "91310115MA1H8R7C6D", "--json"}, LEAVE_NO,
         /* with 7 at the end the organisation code inside would still be wrong: not offered */
         "~\"repairs\":[{\"number\":\"91310115MA2H8R7C6D\",\"how\":\"digit\",\"at\":11}]", ""},
        {{"id", "check", "91310115MA1H8R7C6D", "--lang", "zh"}, LEAVE_NO, "~末位为D，按其余各位应为7", ""},
        {{"id", "check", "11010519491231020X"}, LEAVE_NO,
         "~11010519491231002X  two neighbours swapped (place 16)\n", ""},
        {{"id", "check", "192203821"}, LEAVE_OK, "~********192203821*  credit code", ""},
        {{"id", "check", "11010519491231002X", "--kind", "credit"}, LEAVE_NO, "~unified social credit code", ""},
        {{"id", "check", "--", "-1"}, LEAVE_NO, "~unknown number", ""},

        {{"office", "show", "110108", "--lang", "zh"}, LEAVE_OK,
         "110108  北京市海淀区人民检察院  京海\n  基层院\n  上级：110000 北京市人民检察院\n"
         "  上级：000000 最高人民检察院\n", ""},
        {{"office", "show", "000000", "--json"}, LEAVE_OK,
         "{\"code\":\"000000\",\"level\":\"nation\",\"name\":{\"zh\":\"最高人民检察院\",\"en\":\"Supreme People's "
         "Procuratorate\"},\"brief\":\"高检\",\"parent\":null,\"special\":false,\"valid_from\":null,"
         "\"valid_to\":null,\"successor\":null,\"changes\":[]}\n", ""},
        {{"office", "show", "11010"}, LEAVE_MISSING, "", "~nearest in the list: 110101"},
        {{"office", "list", "--under", "110000", "--level", "county", "海淀"}, LEAVE_OK, "~110108  ", ""},
        {{"office", "list", "no such place", "--json"}, LEAVE_OK, "{\"offices\":[]}\n", ""},
        {{"office", "list", "--level", "town"}, LEAVE_USAGE, "", "~[cli.choice]"},
        {{"office", "tree", "110000"}, LEAVE_OK,
         "~110000  People's Procuratorate of Beijing Municipality  京\n  110101  ", ""},
        {{"office", "tree", "110000", "--depth", "0", "--json"}, LEAVE_OK, "~,\"children\":[]}\n", ""},
        {{"office", "tree", "--depth", "5"}, LEAVE_INPUT, "", "~depth: "},

        {{"version"}, LEAVE_OK, "xiezhi " XZ_VERSION "\n", ""},
        {{"--version"}, LEAVE_OK, "xiezhi " XZ_VERSION "\n", ""},
        {{"version", "--json"}, LEAVE_OK, "{\"name\":\"xiezhi\",\"version\":\"" XZ_VERSION "\"}\n", ""},
        {{"help"}, LEAVE_OK, "~usage: xiezhi COMMAND", ""},
        {{NULL}, LEAVE_OK, "~usage: xiezhi COMMAND", ""},
        {{"--lang", "zh"}, LEAVE_OK, "~用法：xiezhi 命令", ""},
        {{"help", "due", "add"}, LEAVE_OK, "~usage: xiezhi due add TERM --from DATE [--custody]", ""},
        {{"due", "add", "--help"}, LEAVE_OK, "~usage: xiezhi due add TERM --from DATE [--custody]", ""},
        {{"due", "add", "-h", "--lang=zh"}, LEAVE_OK, "~--from DATE             开始之日（不计算在内）（必填）\n", ""},
        {{"help", "due"}, LEAVE_OK, "  due add           compute the due day of a term and show the sum\n"
         "  due redate        move due dates after a holiday has moved or a year has arrived, and list them\n"
         "  due tick          do what the program does about missed due dates, and list it (a serving program does so every minute)\n", ""},
        {{"due", "--help"}, LEAVE_OK, "~  due redate        move due dates", ""},
        {{"help", "--help"}, LEAVE_OK, "~usage: xiezhi COMMAND", ""},
        {{"help", "du add"}, LEAVE_USAGE, "", "~the nearest is \"due add\""},
        {{"help", "--all", "--lang", "zh"}, LEAVE_OK, "~- id check -\n", ""},
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        run_args(calls[i].args);
        compare("stdout", run.out, calls[i].out, calls[i].args);
        compare("stderr", run.err, calls[i].err, calls[i].args);
        assert_int_equal(run.status, calls[i].status);
    }
}

static void mistakes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *args[ARGS_MOST];
        const char *code, *en, *zh;
    } calls[] = {
        {{"deu", "add"}, "cli.command", "the nearest is \"due add\"", "最接近的是“due add”"},
        {{"due", "ad"}, "cli.command", "no command \"due ad\"", "没有命令“due ad”"},
        {{"due"}, "cli.command", "the nearest is \"due add\"", "最接近的是“due add”"},
        {{"nothing-like-it"}, "cli.command", "xiezhi help", "xiezhi help"},
        {{"due", "add", "1 day", "--form", "2025-01-01"}, "cli.option", "the nearest is --from", "最接近的是 --from"},
        {{"--jsn", "version"}, "cli.option", "the nearest is --json", "最接近的是 --json"},
        {{"version", "-x"}, "cli.option", "no option --x", "没有选项 --x"},
        {{"due", "add", "1 day", "--from"}, "cli.value", "write --from DATE", "写作 --from DATE"},
        {{"version", "--json=yes"}, "cli.flag", "takes no value", "不带取值"},
        {{"id", "check", "1", "--kind", "person"}, "cli.choice", "resident|credit|org", "resident|credit|org"},
        {{"version", "--lang", "fr"}, "cli.choice", "zh|en", "zh|en"},
        {{"due", "add", "1 day", "--from", "2025-01-01", "--from", "2025-01-02"}, "cli.once", "given twice", "重复给出"},
        {{"due", "add", "1 day"}, "cli.required", "add --from DATE", "请加上 --from DATE"},
        {{"due", "add", "--from", "2025-01-01"}, "cli.arguments", "usage: xiezhi due add TERM", "用法：xiezhi due add TERM"},
        {{"due", "add", "1", "day", "--from", "2025-01-01"}, "cli.arguments", "due add: 2", "2 个"},
        {{"\xff"}, "base.utf8", "not valid UTF-8", "不是有效的 UTF-8"},
        {{"id", "check", "\xff\xfe"}, "base.utf8", "not valid UTF-8", "不是有效的 UTF-8"},
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        /* The language may stand at either end; the JSON form carries the same code. */
        const char *args[ARGS_MOST] = {"--lang", "en"};
        for (int j = 0; calls[i].args[j]; j++) args[j + 2] = calls[i].args[j];
        run_args(args);
        bool usage = strncmp(calls[i].code, "cli.", 4) == 0;
        assert_int_equal(run.status, usage ? LEAVE_USAGE : LEAVE_INPUT);
        assert_string_equal(run.out, "");
        if (!strstr(run.err, calls[i].en) || !strstr(run.err, calls[i].code))
            fail_msg("case %zu: %s", i, run.err);
        args[1] = "zh";
        run_args(args);
        if (!strstr(run.err, calls[i].zh)) fail_msg("case %zu: %s", i, run.err);
        args[0] = "--json";
        args[1] = "--lang=zh";
        run_args(args);
        assert_string_equal(run.err, "");
        json_t *answer = json_loads(run.out, 0, NULL);
        assert_non_null(answer);
        assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "error"), "code")),
                            calls[i].code);
        json_decref(answer);
    }
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0) {
        print_message("skipped: a_full_disk_is_told (there is no /dev/full)\n");
        skip();
    }
    const char *argv[] = {program, "version", "--lang", "en", NULL};
    run_to(argv, "/dev/full");
    assert_int_equal(run.status, LEAVE_SYSTEM);
    assert_non_null(strstr(run.err, "base.disk_full"));
}

static void every_row_is_whole(void **state)
{
    (void)state;
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        assert_true(*c->summary.in[LANG_ZH] && *c->summary.in[LANG_EN] && c->run && c->arguments);
        assert_ptr_equal(cli_find(c->name), c); /* no name twice */
        assert_true(strlen(c->name) < 40 && strspn(c->name, "abcdefghijklmnopqrstuvwxyz -") == strlen(c->name));
        size_t least, most;
        cli_argument_range(c->arguments, &least, &most);
        assert_true(least <= most);
        buf_t usage;
        buf_init(&usage, 4096);
        cli_add_usage(&usage, c);
        assert_false(buf_failed(&usage));
        assert_null(strpbrk(buf_text(&usage), "\"\\'")); /* stands unescaped in JSON and scripts */
        buf_release(&usage);
        for (const cli_option_t *o = c->options; o && o->name; o++) {
            assert_true(*o->help.in[LANG_ZH] && *o->help.in[LANG_EN]);
            for (const cli_option_t *g = cli_globals; g->name; g++) assert_string_not_equal(o->name, g->name);
            for (const cli_option_t *p = c->options; p != o; p++) assert_string_not_equal(o->name, p->name);
            assert_true(o->argument || !(o->is & (CLI_REQUIRED | CLI_REPEATS)));
        }
    }
    for (const cli_option_t *g = cli_globals; g->name; g++)
        assert_true(*g->help.in[LANG_ZH] && *g->help.in[LANG_EN]);
}

/* Cuts an example into words; '...' is one word. */
static void cut_words(char *text, const char **args)
{
    int n = 0;
    for (char *p = text; *p && n < ARGS_MOST - 1;) {
        char end = *p == '\'' ? '\'' : ' ';
        p += end == '\'';
        args[n++] = p;
        p = strchr(p, end);
        if (!p) break;
        *p++ = '\0';
        p += *p == ' ';
    }
    args[n] = NULL;
}

static void examples_work(void **state)
{
    (void)state;
    for (const cli_command_t *c = cli_commands; c->name; c++) {
        if (!c->example) continue;
        assert_memory_equal(c->example, c->name, strlen(c->name));
        if (c->needs & CLI_NEEDS_DATA) continue; /* run where an installation is made */
        char text[512];
        const char *args[ARGS_MOST];
        (void)snprintf(text, sizeof text, "%s", c->example);
        cut_words(text, args);
        run_args(args);
        if (run.status != 0) fail_msg("xiezhi %s: %s", c->example, run.err);
    }
}

/* "new-kind" stands as "new\-kind" in the manual page. */
static bool named_in_roff(const char *name)
{
    char text[128];
    size_t n = 0;
    for (; *name && n + 2 < sizeof text; name++) {
        if (*name == '-') text[n++] = '\\';
        text[n++] = *name;
    }
    text[n] = '\0';
    return strstr(run.out, text) != NULL;
}

static void help_names_every_command(void **state)
{
    (void)state;
    static const char *const forms[][4] = {
        {"help", "--man", "--lang=zh"},         {"help", "--man", "--lang=en"},
        {"help", "--completion=bash"},          {"help", "--completion=fish"},
        {"help", "--completion=zsh"},           {"help"},
        {"help", "--all"},                      {"help", "--all", "--json"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        run_args(forms[i]);
        assert_int_equal(run.status, 0);
        for (const cli_command_t *c = cli_commands; c->name; c++) {
            bool named = strstr(run.out, c->name) != NULL || (i < 2 && named_in_roff(c->name));
            if (named == !(c->needs & CLI_HIDDEN)) continue;
            /* A hidden name may be part of a shown one; a shown one must be there. */
            if (!(c->needs & CLI_HIDDEN)) fail_msg("form %zu does not name %s", i, c->name);
        }
    }
    json_t *all = json_loads(run.out, 0, NULL); /* the last form */
    assert_non_null(all);
    json_t *commands = json_object_get(all, "commands"), *row;
    size_t index, shown = 0;
    json_array_foreach(commands, index, row)
    {
        assert_non_null(cli_find(json_string_value(json_object_get(row, "name"))));
        assert_non_null(json_object_get(json_object_get(row, "summary"), "zh"));
    }
    for (const cli_command_t *c = cli_commands; c->name; c++) shown += !(c->needs & CLI_HIDDEN);
    assert_int_equal(json_array_size(commands), shown);
    json_decref(all);
}

/* The bash script is loaded by bash and asked. */
static void bash_completes(void **state)
{
    (void)state;
    if (access("/bin/bash", X_OK) != 0) {
        print_message("skipped: bash_completes (/bin/bash is not installed)\n");
        skip();
    }
    static const struct {
        const char *words, *at, *expected;
    } asked[] = {
        {"xiezhi du", "1", "due\n"},
        {"xiezhi due a", "2", "add\n"},
        {"xiezhi due add --cu", "3", "--custody\n"},
        {"xiezhi id check --kind re", "4", "resident\n"},
        {"xiezhi version --lang z", "3", "zh\n"},
    };
    RUN("help", "--completion", "bash");
    char path[] = "/tmp/xiezhi-completion-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, run.out, strlen(run.out)), (ssize_t)strlen(run.out));
    close(fd);
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        char script[512];
        (void)snprintf(script, sizeof script,
                       "source %s; COMP_WORDS=(%s); COMP_CWORD=%s; _xiezhi; echo \"${COMPREPLY[*]}\"", path,
                       asked[i].words, asked[i].at);
        const char *argv[] = {"/bin/bash", "-c", script, NULL};
        run_to(argv, NULL);
        assert_string_equal(run.out, asked[i].expected);
    }
    assert_int_equal(unlink(path), 0);
}

static void argument_grammar(void **state)
{
    (void)state;
    static const struct {
        const char *grammar;
        size_t least, most;
    } cases[] = {
        {"", 0, 0}, {"FILE", 1, 1}, {"FROM TO", 2, 2}, {"[NAME]", 0, 1}, {"KIND [NAME]", 1, 2},
        {"FILE...", 1, CLI_ARGS_MOST}, {"[COMMAND...]", 0, CLI_ARGS_MOST}, {"LIST FILE...", 2, CLI_ARGS_MOST},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t least = 99, most = 99;
        cli_argument_range(cases[i].grammar, &least, &most);
        assert_int_equal(least, cases[i].least);
        assert_int_equal(most, cases[i].most);
    }
}

/* What each reader sees of a text from strangers. */
static void what_nobody_sees_is_shown(void **state)
{
    (void)state;
    static const struct {
        const char *text, *program, *pipe, *terminal, *json;
    } cases[] = {
        {"甲\n\t乙", "甲\n\t乙", "甲\n\t乙", "甲\n\t乙", "甲\n\t乙"},
        {"a\x1b[2Jb", "a\x1b[2Jb", "a\\u{001B}[2Jb", "a\\u{001B}[2Jb", "a\\u001b[2Jb"},
        {"a\rb", "a\rb", "a\\u{000D}b", "a\\u{000D}b", "a\\u000db"},
        {"a\r\nb", "a\r\nb", "a\r\nb", "a\r\nb", "a\r\nb"},
        {"\x7f\xc2\x9b" "1", "\x7f\xc2\x9b" "1", "\\u{007F}\\u{009B}1", "\\u{007F}\\u{009B}1", "\\u007f\\u009b1"},
        /* right-to-left override, isolate, mark, zero width space, soft hyphen, a tag */
        {"x\u202ey", "x\u202ey", "x\u202ey", "x\\u{202E}y", "x\\u202ey"},
        {"\u2067\u200f\u200b\u00ad", "\u2067\u200f\u200b\u00ad", "\u2067\u200f\u200b\u00ad", "\\u{2067}\\u{200F}\\u{200B}\\u{00AD}",
         "\\u2067\\u200f\\u200b\\u00ad"},
        {"\U000E0041", "\U000E0041", "\U000E0041", "\\u{E0041}", "\\udb40\\udc41"},
        /* a joiner inside a Persian name is its spelling; elsewhere it hides something */
        {"\u0645\u06cc\u200c\u062f", "\u0645\u06cc\u200c\u062f", "\u0645\u06cc\u200c\u062f", "\u0645\u06cc\u200c\u062f", "\u0645\u06cc\u200c\u062f"},
        {"a\u200cb", "a\u200cb", "a\u200cb", "a\\u{200C}b", "a\\u200cb"},
        /* no text at all */
        {"%PDF\xff\x1b", "%PDF\xff\x1b", "%PDF\xff\x1b", "%PDF\xff\x1b", "%PDF\xff\x1b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const expected[] = {cases[i].program, cases[i].pipe, cases[i].terminal, cases[i].json};
        for (int reader = CLI_TO_PROGRAM; reader <= CLI_TO_TERMINAL_JSON; reader++) {
            char *said = NULL;
            size_t bytes;
            FILE *to = open_memstream(&said, &bytes);
            assert_non_null(to);
            assert_true(cli_print_tame(cases[i].text, strlen(cases[i].text), (enum cli_reader)reader, to));
            assert_int_equal(fclose(to), 0);
            assert_string_equal(said, expected[reader]);
            free(said);
        }
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_answer),     cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(a_full_disk_is_told), cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(examples_work),       cmocka_unit_test(help_names_every_command),
        cmocka_unit_test(bash_completes),      cmocka_unit_test(argument_grammar), cmocka_unit_test(what_nobody_sees_is_shown),
    };
    if (argc != 2) return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
