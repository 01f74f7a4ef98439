/* A whole story at the command line, as the window clerk, the query officer and the chief live it: the real program
 * on an installation of its own. Then what each command says to bad input, and the demonstration. */
#include "base/sheet.h"
#include "run.h"

#include "base/err.h"
#include "support/folder.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

enum { PATH_BYTES = 128, ID_BYTES = 48, NUMBER_BYTES = 128 };

static const char *program;
static char folder[FOLDER_PATH], home[PATH_BYTES], language[32] = "XIEZHI_LANG=zh", login[64] = "XIEZHI_LOGIN=admin";
static char number[NUMBER_BYTES], code[32], query[ID_BYTES], record[ID_BYTES], notice[ID_BYTES];

/* --- running ------------------------------------------------------------------------------------------ */

static const char *const *environment(void)
{
    static char data[PATH_BYTES + 16];
    static const char *variables[8];
    (void)snprintf(data, sizeof data, "XIEZHI_HOME=%s", home);
    const char *const all[] = {data, language, login, "XIEZHI_PASSWORD=ten-characters", "XIEZHI_TODAY=2026-11-19", "LC_ALL=C", "PATH=/usr/bin:/bin", NULL};
    memcpy(variables, all, sizeof all);
    return variables;
}

static void go(const char *as, const char *const *args)
{
    const char *argv[RUN_ARGS_MOST + 2] = {program};
    for (int i = 0; i < RUN_ARGS_MOST && args[i]; i++) argv[i + 1] = args[i];
    (void)snprintf(login, sizeof login, "XIEZHI_LOGIN=%s", as);
    run_program(argv, environment(), NULL);
}

#define GO(as, ...) go(as, (const char *const[]){__VA_ARGS__, NULL})

static void expect(int status, const char *out)
{
    if (run.status != status) fail_msg("status %d, expected %d:\n%s%s", run.status, status, run.out, run.err);
    if (!strstr(run.out, out)) fail_msg("\"%s\" is not in\n%s%s", out, run.out, run.err);
}

/* The answer as JSON: the whole of stdout is one value. */
static json_t *answer(int status)
{
    json_error_t why;
    if (run.status != status) fail_msg("status %d, expected %d:\n%s%s", run.status, status, run.out, run.err);
    json_t *value = json_loads(run.out, JSON_REJECT_DUPLICATES, &why);
    if (!value) fail_msg("%s: %s", why.text, run.out);
    return value;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text) fail_msg("no text \"%s\"", key);
    return text ? text : "";
}

static void keep(char *into, size_t room, const json_t *object, const char *key)
{
    assert_true(snprintf(into, room, "%s", text_of(object, key)) < (int)room);
}

static const char *in_folder(const char *name)
{
    static char paths[8][PATH_BYTES];
    static int next;
    char *path = paths[next++ % 8];
    (void)snprintf(path, PATH_BYTES, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *content)
{
    FILE *f = fopen(in_folder(name), "w");
    assert_non_null(f);
    assert_int_equal(fwrite(content, 1, strlen(content), f), strlen(content));
    assert_int_equal(fclose(f), 0);
}

static size_t read_file(const char *name, char *into, size_t room)
{
    FILE *f = fopen(in_folder(name), "r");
    assert_non_null(f);
    size_t n = fread(into, 1, room - 1, f);
    into[n] = '\0';
    (void)fclose(f);
    return n;
}

/* --- the story: each test goes on where the one before ended ------------------------------------------- */

static void an_office_opens(void **state)
{
    (void)state;
    GO("admin", "init", "--office", "320583", "--demonstration");
    expect(LEAVE_OK, "系统已建立在");
    GO("admin", "user", "add", "window", "--name", "孙晓宁", "--roles", "window_clerk");
    expect(LEAVE_OK, "账户 window 已建立");
    GO("admin", "user", "add", "officer", "--name", "周文博", "--roles", "query_officer", "--json");
    json_decref(answer(LEAVE_OK));
    GO("admin", "user", "add", "chief", "--name", "郑海燕", "--roles", "section_chief chief", "--lang", "en");
    expect(LEAVE_OK, "account chief made");
}

static const char sheet[] =
    "名单,姓名,类型,身份证号,出生日期,住址,罪名,审判法院,裁判文书号,生效日期,判处结果,行贿数额,曾用名\n"
    "演示数据,王晓明,个人,11010519491231002X,,北京市朝阳区,行贿罪,昆山市人民法院,（2020）苏0583刑初1号,2020-03-05,有期徒刑一年,100000,%s\n"
    "演示数据,李强,个人,,1980-02-03,江苏省昆山市,行贿罪,昆山市人民法院,（2020）苏0583刑初2号,2020-03-06,有期徒刑一年,200000.55,\n"
    "演示数据,张伟,个人,11010519491231021X,,,行贿罪,昆山市人民法院,（2020）苏0583刑初3号,2020-03-07,有期徒刑一年,1,\n"
    "演示数据,张伟,个人,,1999-13-01,,行贿罪,昆山市人民法院,（2020）苏0583刑初4号,2020-03-07,有期徒刑一年,1,\n";

/* With as many other names as a party may have: the index must take them all. */
static void write_sheet(void)
{
    enum { OTHER_NAMES = 32 };
    char names[OTHER_NAMES * 16] = "", content[4096];
    for (size_t i = 0, n = 0; i < OTHER_NAMES; i++) n += (size_t)snprintf(names + n, sizeof names - n, "%sAlias %c%c", i ? ";" : "", (char)('A' + i % 26), (char)('A' + i / 26));
    assert_true(snprintf(content, sizeof content, sheet, names) < (int)sizeof content);
    write_file("records.csv", content);
}

static void records_come_in(void **state)
{
    (void)state;
    char bad[8192];
    write_sheet();
    GO("officer", "import", in_folder("records.csv"), "--dry-run", "--json");
    json_t *report = answer(LEAVE_NO); /* two rows would be handed back and nobody keeps them */
    assert_int_equal(json_integer_value(json_object_get(report, "taken")), 2);
    assert_int_equal(json_integer_value(json_object_get(report, "bad")), 2);
    json_decref(report);
    GO("officer", "import", in_folder("records.csv"), "--all-or-none");
    expect(LEAVE_NO, "未录入任何内容");
    GO("officer", "import", in_folder("records.csv"), "--bad", in_folder("bad.csv"));
    expect(LEAVE_OK, "录入 2\n");
    expect(LEAVE_OK, "第 4 行：行贿人（单位）：号码“11010519491231021X”校验不通过 [register.identity]");
    expect(LEAVE_OK, "第 5 行：行贿人（单位）：“1999-13-01”不是日期 [archive.import_date]");
    (void)read_file("bad.csv", bad, sizeof bad);
    assert_non_null(strstr(bad, "张伟,个人,11010519491231021X"));
    assert_non_null(strstr(bad, "register.identity"));
    assert_null(strstr(bad, "王晓明"));
    /* Again: nothing is doubled. */
    GO("officer", "import", in_folder("records.csv"), "--lang", "en", "--json");
    report = answer(LEAVE_NO);
    assert_int_equal(json_integer_value(json_object_get(report, "known")), 2);
    assert_int_equal(json_integer_value(json_object_get(report, "taken")), 0);
    const json_t *first = json_array_get(json_object_get(report, "shown"), 0);
    assert_int_equal(json_integer_value(json_object_get(first, "row")), 4);
    assert_string_equal(text_of(json_object_get(first, "why"), "code"), "register.identity");
    json_decref(report);
    GO("officer", "screen", "lists", "--lang", "en");
    expect(LEAVE_OK, "demonstration         2  Demonstration data (counts as a hit)");
}

static void the_window_asks(void **state)
{
    (void)state;
    write_file("subjects.csv", "姓名,类型,身份证号,出生日期\n王晓明,个人,11010519491231002X,\n李强,个人,,1980-02-03\n李强,个人,,\n赵没有,个人,,\n");
    GO("window", "query", "--subjects", in_folder("subjects.csv"), "--purpose", "tender", "--applicant", "昆山市公共资源交易中心",
       "--project", "东城大道", "--paper", "application", "--papers-complete", "--key", "story-1", "--json");
    json_t *r = answer(LEAVE_OK);
    keep(query, sizeof query, r, "query");
    assert_string_equal(text_of(r, "number"), "苏苏昆检预查受〔2026〕1号");
    assert_string_equal(text_of(r, "due_on"), "2026-11-24"); /* Thursday and three working days */
    assert_int_equal(json_integer_value(json_object_get(r, "undecided")), 2);
    static const char *const status[] = {"hit", "needs_review", "needs_review", "clear"}, *const tier[] = {"A", "B", "C"};
    for (size_t i = 0; i < 4; i++) {
        const json_t *f = json_array_get(json_object_get(r, "findings"), i);
        const json_t *first = json_array_get(json_object_get(f, "list"), 0);
        assert_string_equal(text_of(f, "status"), status[i]);
        if (i == 3) assert_null(first);
        else assert_string_equal(text_of(first, "tier"), tier[i]);
        if (first) assert_true(json_array_size(json_object_get(first, "reasons")) > 0);
        if (i == 1) keep(record, sizeof record, first, "record");
    }
    json_decref(r);
    /* The same request is the same application. */
    GO("window", "query", "--subjects", in_folder("subjects.csv"), "--purpose", "tender", "--applicant", "昆山市公共资源交易中心",
       "--project", "东城大道", "--paper", "application", "--papers-complete", "--key", "story-1", "--json");
    r = answer(LEAVE_OK);
    assert_string_equal(text_of(r, "query"), query);
    json_decref(r);
    GO("officer", "query", "show", query);
    expect(LEAVE_OK, "1. 王晓明  个人  11010519491231002X");
    expect(LEAVE_OK, "同一（证件号码与姓名（名称）均相同）");
    expect(LEAVE_OK, "姓名（名称）相同");
    expect(LEAVE_OK, "待认定对象 2 个");
    GO("officer", "query", "show", query, "--lang", "en", "--reason", "asked by the chief");
    expect(LEAVE_OK, "+220  same date of birth: 1980-02-03");
    expect(LEAVE_OK, "query decide");
}

static void the_officer_decides(void **state)
{
    (void)state;
    char subject[2][ID_BYTES];
    GO("officer", "query", "show", query, "--json");
    json_t *r = answer(LEAVE_OK);
    for (size_t i = 0; i < 2; i++)
        keep(subject[i], ID_BYTES, json_array_get(json_object_get(r, "findings"), i + 1), "subject");
    json_decref(r);
    GO("window", "query", "answer", query);
    assert_int_equal(run.status, LEAVE_REFUSED);
    assert_non_null(strstr(run.err, "archive.undecided"));
    GO("officer", "query", "decide", subject[0], record, "same", "--reason", "核对户籍，一致");
    expect(LEAVE_OK, "现为：有记录");
    GO("window", "query", "decide", subject[1], "all", "different", "--reason", "x");
    assert_int_equal(run.status, LEAVE_REFUSED); /* a clerk decides nothing */
    GO("officer", "query", "decide", subject[1], "all", "不同一", "--reason", "出生日期不同", "--json");
    r = answer(LEAVE_OK);
    assert_string_equal(text_of(r, "status"), "clear");
    json_decref(r);
    GO("window", "query", "answer", query, "--json");
    r = answer(LEAVE_OK);
    keep(number, sizeof number, r, "number");
    keep(code, sizeof code, r, "code");
    keep(notice, sizeof notice, r, "notice");
    assert_string_equal(number, "苏苏昆检预查〔2026〕1号");
    assert_string_equal(text_of(r, "valid_until"), "2027-01-19");
    assert_string_equal(text_of(r, "result"), "hit");
    json_decref(r);
    GO("window", "query", "answer", query);
    assert_int_equal(run.status, LEAVE_REFUSED);
    assert_non_null(strstr(run.err, "archive.answered"));
    GO("officer", "query", "replay", query);
    expect(LEAVE_OK, "逐字相同");
}

static void the_paper_goes_out(void **state)
{
    (void)state;
    static char bytes[1 << 20];
    GO("window", "notice", "show", number);
    expect(LEAVE_OK, "状态：有效");
    expect(LEAVE_OK, "110105********002X");
    assert_null(strstr(run.out, "11010519491231002X"));
    GO("window", "notice", "pdf", number, "--out", in_folder("n.pdf"), "--language", "zh");
    expect(LEAVE_OK, "已写入");
    assert_true(read_file("n.pdf", bytes, sizeof bytes) > 1000);
    assert_memory_equal(bytes, "%PDF-", 5);
    GO("window", "notice", "text", notice, "--out", in_folder("n.txt"), "--lang", "en");
    expect(LEAVE_OK, "written to");
    (void)read_file("n.txt", bytes, sizeof bytes);
    assert_non_null(strstr(bytes, "applicant_is_unit 申请人是单位: yes 是\n"));
    assert_non_null(strstr(bytes, "\n— xiezhi/320583/1 "));
    GO("", "notice", "key");
    expect(LEAVE_OK, "xiezhi/320583/1+");
    write_file("key.txt", run.out);
    char key[512];
    (void)snprintf(key, sizeof key, "%.*s", (int)strcspn(run.out, "\n"), run.out);
    /* A stranger: no installation, no account. */
    GO("", "notice", "verify", in_folder("n.txt"), "--key", in_folder("key.txt"), "--data", "/nowhere");
    expect(LEAVE_OK, "签名成立");
    GO("", "notice", "verify", in_folder("n.txt"), "--key", key, "--json");
    json_t *v = answer(LEAVE_OK);
    assert_string_equal(text_of(v, "number"), number);
    assert_true(json_is_true(json_object_get(v, "signed")) && json_is_false(json_object_get(v, "expired")));
    assert_int_equal(json_array_size(json_object_get(v, "subjects")), 4);
    json_decref(v);
    char *name = strstr(bytes, "李强");
    assert_non_null(name);
    memcpy(name, "王强", strlen("王强"));
    write_file("forged.txt", bytes);
    GO("", "notice", "verify", in_folder("forged.txt"), "--key", key);
    assert_int_equal(run.status, LEAVE_NO);
    assert_non_null(strstr(run.err, "ledger.signature"));
    GO("window", "notice", "reprint", number, "--json");
    v = answer(LEAVE_OK);
    assert_int_equal(json_integer_value(json_object_get(v, "printed")), 2);
    json_decref(v);
}

static void anybody_checks(void **state)
{
    (void)state;
    char typed[40];
    GO("", "notice", "check", number, code);
    expect(LEAVE_OK, "状态：有效");
    (void)snprintf(typed, sizeof typed, "%.5s-%s", code, code + 5);
    GO("", "notice", "check", number, typed, "--json");
    json_t *r = answer(LEAVE_OK);
    assert_string_equal(text_of(r, "state"), "valid");
    json_decref(r);
    static const char *const wrong[][2] = {{NULL, "ABCDEFGHJK"}, {"苏苏昆检预查〔2026〕99号", NULL}, {NULL, ""}};
    for (size_t i = 0; i < 3; i++) { /* all the same: nothing is learnt by trying */
        GO("", "notice", "check", wrong[i][0] ? wrong[i][0] : number, wrong[i][1] ? wrong[i][1] : code, "--json");
        assert_int_equal(run.status, LEAVE_NO);
        assert_string_equal(run.out, "{\"state\":\"unknown\"}\n");
    }
}

static void a_record_is_corrected(void **state)
{
    (void)state;
    GO("window", "record", "correct", record, "--field", "amount=1", "--ground", "x");
    assert_int_equal(run.status, LEAVE_MISSING);
    GO("chief", "record", "rescreen", "--since", "2014-01-01", "--json");
    GO("chief", "record", "relied", record, "--json");
    json_t *r = answer(LEAVE_OK);
    assert_int_equal(json_array_size(json_object_get(r, "recalls")), 2);
    json_decref(r);
    GO("officer", "record", "correct", record, "--field", "party={\"type\":\"person\",\"name\":\"李墙\",\"born\":\"1980-02-03\"}", "--ground",
       "录入错误，见判决书原件", "--json");
    r = answer(LEAVE_OK);
    const json_t *hit = json_array_get(json_object_get(r, "recalls"), 0);
    assert_string_equal(text_of(hit, "number"), number);
    assert_string_equal(text_of(hit, "addressee"), "昆山市公共资源交易中心");
    assert_string_equal(text_of(hit, "how"), "hit");
    assert_true(json_is_false(json_object_get(hit, "already")));
    json_decref(r);
    GO("", "notice", "check", number, code, "--lang", "en");
    expect(LEAVE_NO, "state: recalled: must not be used");
    GO("window", "notice", "reprint", number);
    assert_int_equal(run.status, LEAVE_REFUSED);
    assert_non_null(strstr(run.err, "archive.notice_state"));
    GO("officer", "query", "replay", query, "--lang", "en"); /* what was then is still what was then */
    expect(LEAVE_OK, "byte for byte");
}

static void somebody_objects(void **state)
{
    (void)state;
    char objection[ID_BYTES];
    GO("window", "objection", "file", "--notice", number, "--name", "李强", "--type", "person", "--relation", "subject", "--reason", "不是我", "--json");
    json_t *r = answer(LEAVE_OK);
    keep(objection, sizeof objection, r, "matter");
    assert_string_equal(text_of(r, "stage"), "filed");
    assert_string_equal(text_of(r, "number"), "苏苏昆检预查异〔2026〕1号");
    json_decref(r);
    GO("officer", "objection", "settle", objection, "--outcome", "upheld", "--finding", "录入错误，已更正", "--lang", "en");
    expect(LEAVE_OK, "stage settled");
    GO("chief", "record", "withdraw", record, "--ground", "再审改判");
    expect(LEAVE_OK, "记录已撤销");
    GO("officer", "screen", "--name", "李墙", "--type", "person", "--reason", "核对");
    expect(LEAVE_OK, "未发现记录"); /* withdrawn records are in no result */
    GO("officer", "screen", "--name", "王小明", "--identity", "11010519491231002X", "--reason", "check", "--lang", "en");
    expect(LEAVE_NO, "[A ");
    expect(LEAVE_NO, "sounds alike"); /* the number is his, the name is not: for an officer */
    expect(LEAVE_NO, "needs review");
    GO("window", "query", "refuse", "--name", "甲", "--type", "person", "--purpose", "loan", "--applicant", "某银行", "--reason", "缺授权委托书");
    expect(LEAVE_OK, "阶段 refused");
}

/* What is typed is yuan, as at the form, also of a correction, which names an act and no kind; JSON has fen, and a text is no sum there. */
static void money_is_yuan(const char *matter)
{
    char passport[32];
    GO("study", "matter", "show", matter, "--lang", "en");
    expect(LEAVE_OK, "Amount: CNY 50,000\n"); /* 5,000,000 fen of --fields */
    GO("study", "act", "correct", matter, "--field", "amount=9000000", "--ground", "录入错误");
    expect(LEAVE_OK, "");
    GO("study", "matter", "list", "case", "--where", "amount=8999999.99..900万", "--json");
    json_t *r = answer(LEAVE_OK);
    assert_int_equal(json_array_size(r), 1);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(json_array_get(r, 0), "fields"), "amount")), 900000000);
    json_decref(r);
    GO("study", "figure", "ask", "cases_amount", "--from", "2026-01-01", "--format", "csv");
    expect(LEAVE_OK, "9050000\r\n");
    GO("study", "figure", "ask", "cases_amount", "--from", "2026-01-01", "--json");
    r = answer(LEAVE_OK);
    keep(passport, sizeof passport, r, "passport");
    json_decref(r);
    GO("study", "figure", "acts", passport, "--lang", "en");
    expect(LEAVE_OK, "together 9,050,000 yuan\n");
    expect(LEAVE_OK, "  -50,000 yuan  ");
    expect(LEAVE_OK, "  +9,000,000 yuan  ");
    GO("study", "act", "correct", matter, "--field", "amount=九百万", "--ground", "录入错误", "--lang", "en");
    assert_int_equal(run.status, LEAVE_INPUT);
    assert_non_null(strstr(run.err, "typed in yuan"));
    GO("study", "act", "correct", matter, "--fields", "{\"amount\":\"9000000\"}", "--ground", "录入错误");
    assert_int_equal(run.status, LEAVE_INPUT);
}

/* Cases of the same doing, the ratio of what they cost, a campaign: every command of the analysis once in each language. */
static void cases_are_studied(void **state)
{
    (void)state;
    char campaign[ID_BYTES], one[ID_BYTES];
    static const char FACTS[] = "{\"case_name\":\"某受贿案\",\"crime\":\"385\",\"field_of_work\":\"health\",\"files_complete\":true,\"amount\":5000000,"
                                "\"facts\":\"药品采购中多次收受供应商回扣，又收医疗器械回扣。\"}";
    GO("admin", "user", "add", "study", "--name", "吴研究", "--roles",
       "case_manager prevention_officer section_chief deputy_chief chief statistician prosecutor");
    expect(LEAVE_OK, "已建立");
    GO("study", "act", "case", "accept", "--fields", FACTS, "--on", "2026-11-02");
    GO("study", "act", "case", "accept", "--fields", FACTS, "--on", "2026-11-03", "--json");
    json_t *r = answer(LEAVE_OK);
    keep(one, sizeof one, r, "matter");
    json_decref(r);
    money_is_yuan(one);
    GO("study", "analyse", "groups");
    expect(LEAVE_OK, "受贿罪 · 医疗卫生");
    expect(LEAVE_OK, "漏洞：采购和供货由个人决定");
    GO("study", "analyse", "groups", "--crime", "dereliction", "--lang", "en");
    expect(LEAVE_OK, "cases: 0, groups: 0");
    GO("study", "analyse", "like", one, "--lang", "en");
    expect(LEAVE_OK, "way: Kickbacks and service fees");
    GO("study", "analyse", "draft", "1");
    expect(LEAVE_OK, "已存为草稿：xiezhi draft show recommendation draft");
    GO("study", "analyse", "profile", "cases_accepted", "--from", "2026-11-01", "--to", "2026-11-19", "--lang", "en");
    expect(LEAVE_OK, "Taking bribes");
    GO("study", "ratio", "--by", "month");
    expect(LEAVE_OK, "案 2，件 2，1：1.00（100.00）");
    expect(LEAVE_OK, "不作评价、不排名");
    GO("study", "ratio", "acts", "case", "--lang", "en");
    expect(LEAVE_OK, "Cases accepted for prosecution: 2\n");
    GO("study", "ratio", "recount");
    expect(LEAVE_OK, "与指标一致");
    GO("", "ratio", "items", "--on", "2019-01-01", "--json");
    r = answer(LEAVE_OK);
    assert_int_equal(json_array_size(json_object_get(r, "items")), 0);
    json_decref(r);
    GO("study", "act", "campaign", "plan", "--json", "--on", "2026-11-01", "--fields",
       "{\"campaign_name\":\"行动\",\"goals\":\"x\",\"start_on\":\"2026-11-01\",\"end_on\":\"2026-11-30\",\"cases_goal\":4,\"watches\":[\"cases_accepted\"]}");
    r = answer(LEAVE_OK);
    keep(campaign, sizeof campaign, r, "matter");
    json_decref(r);
    GO("study", "campaign", "board", campaign);
    expect(LEAVE_OK, "目标 4，完成 50%");
    GO("study", "campaign", "week", campaign, "--lang", "en");
    expect(LEAVE_OK, "week 1 2026-11-01 to 2026-11-07");
    GO("study", "campaign", "outliers", campaign);
    expect(LEAVE_OK, "有足够数据的院少于五个");
    GO("study", "campaign", "call", campaign, "--dry-run");
    expect(LEAVE_OK, "截至2026-11-19");
    assert_null(strstr(run.out, "本期")); /* it would be the whole campaign once more */
    GO("study", "campaign", "call", campaign, "--dry-run", "--lang", "en");
    expect(LEAVE_OK, "截至2026-11-19"); /* what goes into the record is not in the language of a terminal */
    GO("study", "campaign", "call", campaign, "--dry-run", "--language", "en");
    expect(LEAVE_OK, "2026-11-19");
    assert_null(strstr(run.out, "截至"));
    GO("study", "campaign", "close", campaign);
    expect(LEAVE_OK, "已存为草稿：xiezhi draft show campaign close");
    GO("study", "campaign", "board", one, "--lang", "en");
    expect(LEAVE_INPUT, "");
}

/* All cells of a sheet of the workbook, tabs between, a line a row. */
static void sheet_text(const char *path, const char *name, char *into, size_t room)
{
    sheet_t *s = NULL;
    sheet_row_t row;
    bool more = true;
    err_t err = {0};
    size_t n = 0;
    assert_int_equal(sheet_open(path, name, &s, &err), 0);
    while (sheet_next(s, &row, &more, &err) == 0 && more) {
        for (size_t c = 0; c < row.count && n < room; c++) n += (size_t)snprintf(into + n, room - n, "%s%s", c ? "\t" : "", row.cell[c]);
        if (n < room) n += (size_t)snprintf(into + n, room - n, "\n");
    }
    sheet_close(s);
}

/* A table of two breakdowns is taken away as the page shows it, with the totals of both; its passport speaks as people do. */
static void a_workbook_holds_the_cross_table(char *file, size_t room)
{
    char passport[32];
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2026-01-01", "--by", "year,month", "--json");
    json_t *a = answer(LEAVE_OK);
    keep(passport, sizeof passport, a, "passport");
    json_decref(a);
    GO("chief", "figure", "export", passport, in_folder("cross.xlsx"));
    expect(LEAVE_OK, "已写入");
    sheet_text(in_folder("cross.xlsx"), "交叉表", file, room);
    assert_string_equal(file, "起草报告（份）\n年度\t2026年11月（截至11月19日）\t合计\n2026年（截至11月19日）\t1\t1\n合计\t1\t1\n");
    sheet_text(in_folder("cross.xlsx"), "护照", file, room);
    assert_non_null(strstr(file, "（北京时间）\n"));
    assert_non_null(strstr(file, "检察院\t江苏省昆山市人民检察院\n"));
    assert_non_null(strstr(file, "管辖\t按现在的管辖\n"));
}

/* Files have the rows of the page (none of time that has not come) and its notes; a time without a record is an empty cell with its
 * reason, not 0. The register of the story began in November 2026. */
static void what_is_taken_away_says_what_it_lacks(char *file, size_t room)
{
    char passport[32];
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2026-01-01", "--compare", "yoy", "--format", "csv");
    expect(LEAVE_OK, ",对比数,变化,备注\r\n");
    expect(LEAVE_OK, "合计,1,,,对比期无记录\r\n");
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2025-01-01", "--to", "2026-12-31", "--by", "year", "--empty", "--format", "csv");
    expect(LEAVE_OK, "\n2025,2025年,\r\n2026,");
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2026-10-01", "--to", "2026-12-31", "--by", "month", "--compare", "before", "--empty", "--json");
    json_t *a = answer(LEAVE_OK);
    keep(passport, sizeof passport, a, "passport");
    assert_int_equal(json_array_size(json_object_get(a, "rows")), 3);
    json_decref(a);
    GO("chief", "figure", "export", passport, in_folder("f.csv"));
    (void)read_file("f.csv", file, room);
    assert_non_null(strstr(file, "\n2026-11,"));
    assert_null(strstr(file, "\n2026-12,"));
    GO("chief", "figure", "chart", passport, in_folder("f.svg"), "--form", "line");
    (void)read_file("f.svg", file, room);
    assert_null(strstr(file, "2026年12月"));
    assert_non_null(strstr(file, "期间尚未结束"));
    assert_non_null(strstr(file, "此前无从对比"));
}

/* A figure is asked for, opened to its acts, taken away, published; what comes later is named, and it is stated again. */
static void figures_are_published(void **state)
{
    (void)state;
    char passport[32], matter[ID_BYTES], file[8192];
    GO("chief", "act", "report", "draft", "--field", "report_name=一季度通报", "--field", "template=quarterly_notice");
    expect(LEAVE_OK, "");
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2026-01-01", "--by", "month", "--json");
    json_t *a = answer(LEAVE_OK);
    keep(passport, sizeof passport, a, "passport");
    json_decref(a);
    GO("chief", "figure", "show", passport);
    expect(LEAVE_OK, "合计  1份");
    expect(LEAVE_OK, "reports_drafted");
    GO("chief", "figure", "acts", passport, "--key", "2026-11");
    expect(LEAVE_OK, "+1份  江苏省昆山市人民检察院");
    GO("chief", "figure", "acts", passport, "--key", "2026-12");
    assert_int_equal(run.status, LEAVE_INPUT);
    GO("chief", "figure", "show", "F-1");
    assert_int_equal(run.status, LEAVE_INPUT);
    GO("chief", "figure", "show", "F-000000000000");
    assert_int_equal(run.status, LEAVE_MISSING);
    GO("chief", "figure", "export", passport, in_folder("f.csv"));
    expect(LEAVE_OK, "已写入");
    (void)read_file("f.csv", file, sizeof file);
    assert_string_equal(file, "\xEF\xBB\xBF" "month,月份,起草报告（份）\r\n2026-11,2026年11月（截至11月19日）,1\r\n,合计,1\r\n");
    GO("chief", "figure", "export", passport, in_folder("f.xlsx"), "--json");
    json_decref(answer(LEAVE_OK));
    a_workbook_holds_the_cross_table(file, sizeof file);
    GO("chief", "figure", "chart", passport, in_folder("f.svg"), "--form", "line");
    expect(LEAVE_OK, "已写入");
    (void)read_file("f.svg", file, sizeof file);
    assert_non_null(strstr(file, "<title id=\"chart-title\">起草报告</title>"));
    assert_non_null(strstr(file, passport));
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2024-01-01", "--to", "2026-12-31", "--by", "year", "--where", "stage=draft", "--boundaries", "then", "--json");
    a = answer(LEAVE_OK);
    char narrow[32];
    keep(narrow, sizeof narrow, a, "passport");
    json_decref(a);
    GO("chief", "figure", "chart", narrow, in_folder("f.svg"), "--form", "bars", "--lang", "en"); /* what it is narrowed to; a year before the record is no 0 */
    expect(LEAVE_OK, "written");
    (void)read_file("f.svg", file, sizeof file);
    assert_non_null(strstr(file, "only Stage: "));
    assert_non_null(strstr(file, "by the boundaries of each act"));
    assert_non_null(strstr(file, "2024: no record. "));
    what_is_taken_away_says_what_it_lacks(file, sizeof file);
    GO("chief", "figure", "chart", passport, in_folder("f.svg"), "--form", "funnel");
    assert_int_equal(run.status, LEAVE_REFUSED);
    GO("chief", "figure", "ask", "clues_registered", "clues_filed", "--json");
    a = answer(LEAVE_OK);
    keep(narrow, sizeof narrow, a, "passport");
    json_decref(a);
    GO("chief", "figure", "chart", narrow, in_folder("f.svg"), "--form", "funnel", "--lang", "en"); /* its own name, not its first step's, and what it is not */
    (void)read_file("f.svg", file, sizeof file);
    assert_non_null(strstr(file, ">From the clue to the end of the investigation"));
    assert_non_null(strstr(file, "not what became of the same cases"));
    GO("chief", "figure", "chart", passport, in_folder("f.xlsx"));
    assert_int_equal(run.status, LEAVE_USAGE);
    GO("window", "figure", "publish", passport, "--where", "官网");
    assert_int_equal(run.status, LEAVE_REFUSED);
    GO("chief", "figure", "publish", passport, "--where", "新闻发布会", "--json");
    a = answer(LEAVE_OK);
    keep(matter, sizeof matter, a, "matter");
    assert_string_equal(text_of(a, "number"), "苏苏昆检数〔2026〕1号");
    json_decref(a);
    GO("chief", "figure", "published", "--check");
    expect(LEAVE_OK, "与现在一致");
    GO("chief", "act", "report", "draft", "--field", "report_name=又一份", "--field", "template=quarterly_notice");
    expect(LEAVE_OK, "");
    GO("chief", "figure", "published", matter);
    expect(LEAVE_NO, "数据已有变动");
    expect(LEAVE_NO, "合计  起草报告  1份 → 2份");
    expect(LEAVE_NO, "[发布后登记]");
    GO("chief", "figure", "restate", matter, "--where", "官网", "--ground", "新增一份");
    expect(LEAVE_OK, "已发布");
    GO("chief", "figure", "published", matter);
    expect(LEAVE_OK, "理由：新增一份");
    GO("chief", "figure", "published");
    expect(LEAVE_OK, "重新发布 1 次");
}

/* Two offices are merged: the answer of a time before says so, the dissolved one says where its numbers are. Zhangjiagang is merged
 * into Kunshan, some days before today. */
static void offices_merge(void **state)
{
    (void)state;
    char file[16384], passport[32];
    GO("admin", "office", "show", "320583", "--lang", "en");
    expect(LEAVE_OK, "320583");
    assert_null(strstr(run.out, "dissolved"));
    GO("admin", "act", "office_change", "record", "--fields", "{\"change\":\"merge\",\"from_codes\":\"320582 320583\",\"to_codes\":\"320583\",\"valid_on\":\"2026-11-10\",\"basis\":\"x\"}");
    expect(LEAVE_OK, "");
    GO("admin", "act", "office_change", "record", "--fields", "{\"change\":\"close\",\"from_codes\":\"320585\",\"valid_on\":\"2027-03-01\",\"basis\":\"x\"}");
    expect(LEAVE_OK, "");
    /* what is to come is tried on its own day: the two would leave an installation that opens no more */
    GO("admin", "act", "office_change", "record", "--fields", "{\"change\":\"merge\",\"from_codes\":\"320585\",\"to_codes\":\"320583\",\"valid_on\":\"2027-06-01\",\"basis\":\"x\"}", "--json");
    assert_int_not_equal(run.status, LEAVE_OK);
    GO("admin", "office", "show", "320582", "--lang", "en");
    expect(LEAVE_OK, "dissolved, until: 2026-11-09");
    expect(LEAVE_OK, "succeeded by: 320583");
    expect(LEAVE_OK, "merged from 2026-11-10: 320582 320583 → 320583");
    GO("admin", "office", "list", "--under", "320583", "--on", "2026-01-01", "--lang", "en");
    expect(LEAVE_OK, "(until 2026-11-09, succeeded by 320583)");
    GO("admin", "office", "show", "320583", "--json");
    json_t *a = answer(LEAVE_OK);
    assert_int_equal(json_array_size(json_object_get(a, "changes")), 1);
    json_decref(a);
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2026-01-01", "--lang", "en", "--compare", "before", "--boundaries", "then");
    expect(LEAVE_OK, "note: offices changed: ");
    expect(LEAVE_OK, "(320582) was merged into ");
    expect(LEAVE_OK, "from 2026-11-10");
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2026-01-01", "--office", "320582", "--lang", "en");
    expect(LEAVE_OK, "total  dissolved");
    expect(LEAVE_OK, "ask for the successor (office: 320583)");
    GO("chief", "figure", "ask", "reports_drafted", "--from", "2026-01-01", "--by", "month", "--json");
    a = answer(LEAVE_OK);
    keep(passport, sizeof passport, a, "passport");
    json_decref(a);
    GO("chief", "figure", "chart", passport, in_folder("f.svg"), "--form", "line");
    expect(LEAVE_OK, "已写入");
    (void)read_file("f.svg", file, sizeof file);
    assert_non_null(strstr(file, "机构有变更："));
}

static void all_is_kept(void **state)
{
    (void)state;
    GO("admin", "verify", "--json");
    json_t *r = answer(LEAVE_OK);
    assert_int_equal(json_integer_value(json_object_get(r, "differences")), 0);
    int64_t acts = json_integer_value(json_object_get(r, "acts"));
    json_decref(r);
    GO("admin", "backup", in_folder("copy"));
    expect(LEAVE_OK, "不一致 0 处");
    GO("admin", "restore", in_folder("copy"), "--data", in_folder("again"));
    expect(LEAVE_OK, "不一致 0 处");
    GO("admin", "verify", "--data", in_folder("again"), "--json");
    r = answer(LEAVE_OK);
    assert_int_equal(json_integer_value(json_object_get(r, "acts")), acts);
    json_decref(r);
    GO("", "notice", "check", number, code, "--data", in_folder("again"));
    expect(LEAVE_NO, "状态：已撤回");
}

/* --- bad input ------------------------------------------------------------------------------------------- */

static void mistakes_are_told(void **state)
{
    (void)state;
    write_file("empty.csv", "");
    write_file("heads.csv", "颜色,大小\n红,1\n");
    write_file("badmap.json", "{\"kind\": ");
    write_file("badsubjects.csv", "姓名,类型,身份证号\n王小明,个人,123\n李四,个人,\n");
    static const struct {
        const char *as, *args[16];
        int status;
        const char *says; /* in stderr, or in stdout for answers */
    } calls[] = {
        {"officer", {"import", "/nowhere.csv"}, LEAVE_MISSING, "base.file_missing"},
        {"officer", {"import", "@empty.csv"}, LEAVE_INPUT, "archive.import_empty"},
        {"officer", {"import", "@heads.csv"}, LEAVE_INPUT, "archive.import_columns"},
        {"officer", {"import", "@records.csv", "--map", "@badmap.json"}, LEAVE_INPUT, "archive.import_mapping"},
        {"officer", {"import", "@records.csv", "--kind", "bribery_recor"}, LEAVE_MISSING, "catalogue.kind"},
        {"officer", {"import", "--list", "ofac"}, LEAVE_MISSING, "cli.list"},
        {"officer", {"import", "--list", "ofac_sdn", "--map", "@badmap.json"}, LEAVE_USAGE, "cli.together"},
        {"officer", {"import"}, LEAVE_USAGE, "cli.arguments"},
        {"officer", {"import", "@records.csv", "--rows", "0"}, LEAVE_INPUT, "base.number"},
        {"officer", {"import", "@records.csv", "--dry-run", "--all-or-none"}, LEAVE_USAGE, "cli.together"},
        {"window", {"import", "@records.csv"}, LEAVE_REFUSED, "register.right"},
        {"", {"import", "@records.csv"}, LEAVE_USAGE, "cli.login"},
        {"window", {"query", "--purpose", "tender", "--applicant", "x", "--papers-complete"}, LEAVE_USAGE, "cli.required"},
        {"window", {"query", "--name", "x", "--type", "person", "--applicant", "x"}, LEAVE_USAGE, "cli.required"},
        {"window", {"query", "--name", "x", "--type", "person", "--purpose", "tendr", "--applicant", "x", "--papers-complete"}, LEAVE_INPUT, "register.choice"},
        {"window", {"query", "--name", "x", "--type", "person", "--purpose", "tender", "--applicant", "x"}, LEAVE_REFUSED, "register.condition"},
        {"window", {"query", "--name", "x", "--identity", "11010519491231021X", "--purpose", "tender", "--applicant", "x"}, LEAVE_INPUT, "archive.identity"},
        {"window", {"query", "--name", "x", "--type", "unit", "--identity", "11010519491231002X", "--purpose", "tender", "--applicant", "x"}, LEAVE_INPUT, "archive.subject"},
        {"window", {"query", "--name", "x", "--type", "person", "--born", "1980", "--purpose", "tender", "--applicant", "x"}, LEAVE_INPUT, "base.date"},
        {"window", {"query", "--name", "x", "--type", "person", "--from", "2030-01-01", "--purpose", "tender", "--applicant", "x"}, LEAVE_INPUT, "archive.period"},
        {"window", {"query", "--name", "x", "--subjects", "@subjects.csv", "--purpose", "tender", "--applicant", "x"}, LEAVE_USAGE, "cli.together"},
        {"window", {"query", "--subjects", "@heads.csv", "--purpose", "tender", "--applicant", "x"}, LEAVE_INPUT, "archive.sheet"},
        {"window", {"query", "--subjects", "@badsubjects.csv", "--purpose", "tender", "--applicant", "x"}, LEAVE_INPUT, "archive.identity"},
        {"officer", {"screen", "--name", "x", "--type", "person", "--lists", "ofca_sdn", "--reason", "why"}, LEAVE_INPUT, "archive.list"},
        {"officer", {"screen", "--name", "x", "--type", "person", "--reason", "y"}, LEAVE_INPUT, "app.reason"},
        {"officer", {"screen", "--name", "x", "--type", "person"}, LEAVE_USAGE, "cli.required"},
        {"officer", {"query", "show", "1"}, LEAVE_MISSING, "register.matter"},
        {"officer", {"query", "show", "3205831-999999"}, LEAVE_MISSING, "register.matter"},
        {"officer", {"query", "decide", "3205831-999999", "all", "same", "--reason", "x"}, LEAVE_MISSING, "archive."},
        {"officer", {"query", "decide", "3205831-1", "all", "maybe", "--reason", "x"}, LEAVE_USAGE, "cli.verdict"},
        {"officer", {"query", "answer", "3205831-999999"}, LEAVE_MISSING, "archive.query"},
        {"officer", {"query", "replay", "x"}, LEAVE_MISSING, "register.matter"},
        {"officer", {"notice", "show", "没有此函"}, LEAVE_MISSING, "archive.notice"},
        {"officer", {"notice", "pdf", "没有此函", "--out", "@x.pdf"}, LEAVE_MISSING, "archive.notice"},
        {"officer", {"notice", "pdf", "#", "--out", "/nowhere/x.pdf"}, LEAVE_MISSING, "base.file_missing"},
        {"officer", {"notice", "pdf", "#", "--out", "@x.pdf", "--language", "fr"}, LEAVE_USAGE, "cli.choice"},
        {"", {"notice", "verify", "@records.csv", "--key", "@key.txt"}, LEAVE_INPUT, "ledger.note"},
        {"", {"notice", "verify", "@n.txt", "--key", "@records.csv"}, LEAVE_INPUT, "ledger.verifier"},
        {"", {"notice", "verify", "/nowhere.txt", "--key", "@key.txt"}, LEAVE_MISSING, "base.file_missing"},
        {"", {"notice", "show", "#"}, LEAVE_USAGE, "cli.login"},
        {"nobody", {"notice", "show", "#"}, LEAVE_MISSING, "app.account"},
        {"officer", {"record", "correct", "3205831-999999", "--field", "amount=1", "--ground", "x"}, LEAVE_MISSING, "archive.record"},
        {"officer", {"record", "correct", "3205831-999999", "--ground", "x"}, LEAVE_USAGE, "cli.required"},
        {"chief", {"record", "seal", "3205831-999999", "--ground", "x"}, LEAVE_MISSING, "archive.record"},
        {"window", {"objection", "file", "--name", "x", "--type", "person", "--relation", "subject", "--reason", "x"}, LEAVE_USAGE, "cli.required"},
        {"window", {"objection", "file", "--notice", "#", "--name", "x", "--type", "person", "--relation", "friend", "--reason", "x"}, LEAVE_USAGE, "cli.choice"},
        {"officer", {"objection", "settle", "3205831-999999", "--outcome", "upheld", "--finding", "x"}, LEAVE_MISSING, "register.matter"},
        {"", {"serve", "--port", "70000"}, LEAVE_INPUT, "base.number"},
        {"", {"serve", "--port", "0", "--url", "ftp://x"}, LEAVE_USAGE, "cli.form"},
        {"", {"serve", "--port", "0", "--address", "300.1.1.1"}, LEAVE_SYSTEM, "web.listen"},
        {"", {"serve", "--data", "/nowhere"}, LEAVE_MISSING, "app.missing"},
        {"", {"demo", "--records", "0"}, LEAVE_INPUT, "base.number"},
    };
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const char *args[18] = {NULL};
        for (int k = 0; calls[i].args[k]; k++) {
            const char *a = calls[i].args[k];
            args[k] = *a == '@' ? in_folder(a + 1) : strcmp(a, "#") == 0 ? number : a;
        }
        /* The languages in turn: the tests of the rows hold every text of both. */
        (void)snprintf(language, sizeof language, "XIEZHI_LANG=%s", i % 2 ? "en" : "zh");
        go(calls[i].as, args);
        if (run.status != calls[i].status || (!strstr(run.err, calls[i].says) && !strstr(run.out, calls[i].says)))
            fail_msg("case %zu (%s %s): status %d, expected %d with %s:\n%s%s", i, args[0], args[1] ? args[1] : "", run.status, calls[i].status,
                     calls[i].says, run.out, run.err);
    }
    (void)snprintf(language, sizeof language, "XIEZHI_LANG=zh");
}

/* --- the demonstration and the server ------------------------------------------------------------------------ */

static void the_demonstration_runs(void **state)
{
    (void)state;
    char pdf[PATH_BYTES], bytes[16];
    GO("", "demo", "--data", in_folder("demo"), "--no-lists", "--records", "200", "--json");
    json_t *r = answer(LEAVE_OK);
    keep(pdf, sizeof pdf, r, "pdf");
    const json_t *n = json_object_get(r, "notice");
    assert_string_equal(text_of(n, "state"), "valid");
    assert_true(json_is_true(json_object_get(n, "demonstration")));
    assert_true(json_array_size(json_object_get(n, "subjects")) >= 4);
    json_decref(r);
    FILE *f = fopen(pdf, "r");
    assert_non_null(f);
    assert_int_equal(fread(bytes, 1, 5, f), 5);
    assert_memory_equal(bytes, "%PDF-", 5);
    (void)fclose(f);
    /* A second time nothing is made again; of a bare name the officer is asked anew. */
    GO("", "demo", "--data", in_folder("demo"), "--no-lists", "--records", "200");
    expect(LEAVE_OK, "待认定");
    assert_null(strstr(run.out, "沿用此前认定"));
    assert_null(strstr(run.out, "虚构的演示判决"));
    expect(LEAVE_OK, "xiezhi-demo-2026");
    GO("admin", "verify", "--data", in_folder("demo"));
    expect(LEAVE_OK, "不一致 0 处");
    /* An office's own installation is never mixed with it. */
    GO("admin", "init", "--office", "110108", "--data", in_folder("real"));
    expect(LEAVE_OK, "系统已建立在");
    GO("", "demo", "--data", in_folder("real"));
    assert_int_equal(run.status, LEAVE_REFUSED);
    assert_non_null(strstr(run.err, "cli.not_demo"));
}

/* Waits for the address line: the server writes it when it is ready. */
static int wait_port(const char *path)
{
    static char said[8192];
    for (int i = 0; i < 600; i++) {
        FILE *f = fopen(path, "r");
        size_t n = f ? fread(said, 1, sizeof said - 1, f) : 0;
        if (f) (void)fclose(f);
        said[n] = '\0';
        const char *at = strstr(said, "http://127.0.0.1:");
        if (at && strchr(at, '\n')) return (int)strtol(at + strlen("http://127.0.0.1:"), NULL, 10);
        (void)usleep(100000);
    }
    fail_msg("the server does not come up: %s", said);
    return 0;
}

static void get(int port, const char *path, char *into, size_t room)
{
    char request[256];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(s, (struct sockaddr *)&to, sizeof to), 0);
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n\r\n", path, port);
    assert_int_equal(write(s, request, (size_t)n), n);
    size_t got = 0;
    for (ssize_t more; got + 1 < room && (more = read(s, into + got, room - 1 - got)) > 0;) got += (size_t)more;
    into[got] = '\0';
    (void)close(s);
}

static void the_server_serves(void **state)
{
    (void)state;
    static const int signals[] = {SIGINT, SIGTERM};
    static char reply[65536];
    for (size_t i = 0; i < 2; i++) {
        const char *out = in_folder("serve.txt");
        (void)unlink(out);
        (void)snprintf(login, sizeof login, "XIEZHI_LOGIN=");
        const char *argv[] = {program, "serve", "--port", "0", "--threads", "2", "--data", in_folder("demo"), "--quiet", NULL};
        pid_t child = run_start(argv, environment(), out);
        int port = wait_port(out);
        get(port, "/api/v1/version", reply, sizeof reply);
        assert_non_null(strstr(reply, "HTTP/1.1 200"));
        assert_non_null(strstr(reply, "\"demonstration\":true"));
        assert_int_equal(kill(child, signals[i]), 0);
        run_wait(child);
        assert_int_equal(run.status, LEAVE_OK);
    }
    (void)read_file("serve.txt", reply, sizeof reply);
    assert_non_null(strstr(reply, "window"));
}

/* --- before and after ------------------------------------------------------------------------------------------ */

static int make_folder(void **state)
{
    (void)state;
    folder_make("xz-story", folder);
    (void)snprintf(home, sizeof home, "%s/home", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return folder_remove(folder);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_opens),      cmocka_unit_test(records_come_in),       cmocka_unit_test(the_window_asks),
        cmocka_unit_test(the_officer_decides),  cmocka_unit_test(the_paper_goes_out),    cmocka_unit_test(anybody_checks),
        cmocka_unit_test(a_record_is_corrected), cmocka_unit_test(somebody_objects),     cmocka_unit_test(cases_are_studied),
        cmocka_unit_test(figures_are_published), cmocka_unit_test(offices_merge),
        cmocka_unit_test(all_is_kept),
        cmocka_unit_test(mistakes_are_told),    cmocka_unit_test(the_demonstration_runs), cmocka_unit_test(the_server_serves),
    };
    if (argc != 2) return 2;
    program = argv[1];
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
