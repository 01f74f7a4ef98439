/* test_api.c - every endpoint against a whole installation, each reply checked against its description; the last test fails for one never hit. Both engines. */
#include "house.h"

#include "engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static full_house_t full;
static house_t *const h = &full.h;
static char query[48], subject[48], record[48], notice[48], number[128], code[32], objection[48];

#define HEIR "11010519491231002X" /* the sample number of GB 11643 */
#define REASON "X-Reason: %E6%8B%9B%E6%A0%87%E6%8A%95%E6%A0%87\r\n"
#define RECORD(name, id)                                                                              \
    "{\"kind\":\"bribery_record\",\"act\":\"enter\",\"fields\":{\"list\":\"bribery\",\"party\":{\"type\":\"person\"," \
    "\"name\":\"" name "\"" id "},\"crime\":\"389\",\"court\":\"北京市朝阳区人民法院\",\"judgment_number\":"          \
    "\"(2024)京0105刑初1号\",\"judged_on\":\"2024-03-01\",\"effective_on\":\"2024-03-12\",\"amount\":5000000,"          \
    "\"result\":\"有期徒刑一年\"}}"

static void enter_records(void **state)
{
    (void)state;
    reply_t r;
    house_expect(h, "POST", "/api/v1/acts", "", "{\"kind\":\"x\",\"act\":\"y\"}", 401, "web.login_needed");
    house_login(h, "outsider", HOUSE_PASSWORD);
    house_expect(h, "POST", "/api/v1/acts", "", RECORD("王五", ""), 403, "register.right");
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
    house_expect(h, "POST", "/api/v1/acts", "", "{\"kind\":\"bribery_recrod\",\"act\":\"enter\"}", 404, "catalogue.kind");
    house_expect(h, "POST", "/api/v1/acts", "", "{\"kind\":\"bribery_record\",\"act\":\"entr\"}", 404, "catalogue.act");
    house_expect(h, "POST", "/api/v1/acts", "",
                 "{\"kind\":\"bribery_record\",\"act\":\"enter\",\"matter\":\"x\"}", 400, NULL);
    house_expect(h, "POST", "/api/v1/acts", "",
                 "{\"kind\":\"bribery_record\",\"act\":\"enter\",\"fields\":{\"colour\":\"red\"}}", 400, NULL);
    house_call(h, "POST", "/api/v1/acts", "Idempotency-Key: first\r\n", RECORD("李四", ",\"identity\":\"" HEIR "\""), &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, record, sizeof record, "matter", NULL);
    reply_free(&r);
    /* the same again is the same act; the same key for something else is refused */
    house_call(h, "POST", "/api/v1/acts", "Idempotency-Key: first\r\n", RECORD("李四", ",\"identity\":\"" HEIR "\""), &r);
    char again[48];
    reply_text(&r, again, sizeof again, "matter", NULL);
    assert_string_equal(again, record);
    assert_true(json_is_true(json_object_get(r.json, "replayed")));
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/acts", "Idempotency-Key: first\r\n", RECORD("李五", ""), 409, "register.idem_reused");
    house_expect(h, "POST", "/api/v1/acts", "", RECORD("张伟", ""), 200, NULL);
}

#define APPLICATION                                                                                           \
    "{\"kind\":\"bribery_query\",\"act\":\"refuse\",\"fields\":{\"applicant\":{\"type\":\"unit\",\"name\":\"某公司\"}," \
    "\"purpose\":\"tender\",\"reason\":\"材料不齐\"}}"
#define CORRECTION "{\"ground\":\"录入错误\",\"fields\":{\"court\":\"北京市第三中级人民法院\"}}"

/* Acts of kinds without an instrument of that sort are annulled and corrected where they stand. */
static void annul_something(char *act, size_t room)
{
    char path[160];
    reply_t r;
    house_call(h, "POST", "/api/v1/acts", "", APPLICATION, &r);
    if (r.status != 200) fail_msg("refuse: %s", r.body);
    reply_text(&r, act, room, "act", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/correct", act);
    house_expect(h, "POST", path, "", "{\"ground\":\"录入错误\",\"fields\":{\"project\":\"二号桥\"}}", 200, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/annul", act);
    house_expect(h, "POST", path, "", "{\"ground\":\"重复受理\"}", 200, NULL);
    house_expect(h, "GET", "/api/v1/acts/may?kind=case", "", NULL, 200, NULL); /* test_may.c */
    /* It is not gone for who could read it: who annulled it and why stands there, with what it said. */
    char text[200];
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", act);
    house_call(h, "GET", path, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, text, sizeof text, "annulled", "by", NULL);
    assert_string_equal(text, "clerk");
    reply_text(&r, text, sizeof text, "annulled", "ground", NULL);
    assert_string_equal(text, "重复受理");
    reply_text(&r, text, sizeof text, "fields", "reason", NULL);
    assert_string_equal(text, "材料不齐");
    assert_int_equal(json_array_size(json_object_get(r.json, "may")), 0);
    assert_int_equal(json_array_size(json_object_get(r.json, "acts")), 3);
    reply_free(&r);
}

static void correct_and_annul(void **state)
{
    (void)state;
    char act[48], path[160];
    reply_t r;
    house_call(h, "POST", "/api/v1/acts", "", RECORD("赵六", ""), &r);
    reply_text(&r, act, sizeof act, "act", NULL);
    reply_free(&r);
    /* A record of the archive is corrected through the archive, which finds the notices that relied on it. */
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/correct", act);
    house_expect(h, "POST", path, "", CORRECTION, 409, "archive.through");
    (void)snprintf(path, sizeof path, "/api/v1/archive/records/%s/relied", act);
    house_expect(h, "GET", path, REASON, NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/archive/rescreen?since=2020-01-01", REASON, NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/archive/rescreen?since=soon", REASON, NULL, 400, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/archive/records/%s/correct", act);
    house_call(h, "POST", path, "", CORRECTION, &r);
    if (r.status != 200) fail_msg("correct: %s", r.body);
    assert_int_equal(json_array_size(json_object_get(r.json, "recalls")), 0);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", act);
    house_call(h, "GET", path, REASON, NULL, &r);
    char court[128];
    reply_text(&r, court, sizeof court, "fields", "court", NULL);
    assert_string_equal(court, "北京市第三中级人民法院");
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/annul", act);
    house_expect(h, "POST", path, "", "{\"ground\":\"\"}", 400, "web.field_value");
    house_expect(h, "POST", path, "", "{\"ground\":\"重复录入\"}", 409, "archive.through");
    (void)snprintf(path, sizeof path, "/api/v1/archive/records/%s/remove", act);
    house_expect(h, "POST", path, "", "{\"act\":\"burn\",\"ground\":\"重复录入\"}", 400, "web.field_value");
    house_expect(h, "POST", path, "", "{\"act\":\"withdraw\",\"ground\":\"重复录入\"}", 403, "register.right");
    house_logout(h);
    house_login(h, "chief", HOUSE_PASSWORD);
    house_expect(h, "POST", path, "", "{\"act\":\"withdraw\",\"ground\":\"重复录入\"}", 200, NULL);
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
    annul_something(act, sizeof act);
}

/* The desk of the clerk: drafts with versions, what is due, changed and known, one act on many matters. */
static void sit_at_the_desk(void **state)
{
    (void)state;
    static const char path[] = "/api/v1/drafts/bribery_record/enter";
    char of[160], body[300], version[32], name[64];
    reply_t r;
    house_call(h, "GET", "/api/v1/people", "", NULL, &r);
    assert_non_null(strstr(r.body, "\"login\":\"clerk\""));
    reply_free(&r);
    house_call(h, "GET", "/api/v1/menu", "", NULL, &r); /* the clerk's own kinds, with what the clerk may open */
    assert_int_equal(r.status, 200);
    assert_true(json_array_size(json_object_get(r.json, "groups")) >= 1);
    reply_free(&r);
    house_expect(h, "GET", path, "", NULL, 404, "register.draft");
    house_call(h, "PUT", path, "", "{\"content\":{\"fields\":{\"court\":\"某法院\"}},\"version\":0}", &r);
    assert_int_equal(r.status, 200);
    json_int_t kept = json_integer_value(json_object_get(r.json, "version"));
    reply_free(&r);
    house_expect(h, "PUT", path, "", "{\"content\":{},\"version\":0}", 409, "register.draft_changed");
    house_expect(h, "PUT", path, "", "{\"content\":[]}", 400, NULL);
    house_expect(h, "PUT", "/api/v1/drafts/bribery_record/entr", "", "{\"content\":{}}", 404, "catalogue.act");
    (void)snprintf(of, sizeof of, "/api/v1/drafts/bribery_query/refuse/%s", record);
    house_expect(h, "PUT", of, "", "{\"content\":{\"note\":\"x\"}}", 200, NULL);
    house_expect(h, "GET", of, "", NULL, 200, NULL);
    house_expect(h, "DELETE", of, "", NULL, 204, NULL);
    house_expect(h, "DELETE", of, "", NULL, 404, "register.draft");
    house_call(h, "GET", "/api/v1/drafts", "", NULL, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "drafts")), 1);
    reply_free(&r);
    house_call(h, "GET", path, "", NULL, &r);
    reply_text(&r, name, sizeof name, "content", "fields", "court", NULL);
    assert_string_equal(name, "某法院");
    reply_free(&r);
    /* Another person sees nothing of it. */
    house_logout(h);
    house_login(h, "chief", HOUSE_PASSWORD);
    house_expect(h, "GET", path, "", NULL, 404, "register.draft");
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
    /* The draft goes with its act. */
    (void)snprintf(version, sizeof version, "%lld", (long long)kept);
    (void)snprintf(body, sizeof body, "{\"kind\":\"bribery_query\",\"act\":\"refuse\",\"draft\":%s}", version);
    house_expect(h, "POST", "/api/v1/acts", "", body, 400, "register.required");
    house_expect(h, "GET", path, "", NULL, 200, NULL);
    house_expect(h, "DELETE", path, "", NULL, 204, NULL);
    house_expect(h, "GET", "/api/v1/mine?until=2099-01-01", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/mine?until=x", "", NULL, 400, NULL);
    house_expect(h, "GET", "/api/v1/mine?limit=501", "", NULL, 400, NULL);
    house_call(h, "GET", "/api/v1/changed?since=2020-01-01", "", NULL, &r);
    assert_int_equal(r.status, 200);
    json_int_t until = json_integer_value(json_object_get(r.json, "until"));
    reply_free(&r);
    (void)snprintf(body, sizeof body, "{\"until\":%lld}", (long long)(until < 0 ? 0 : until));
    house_expect(h, "POST", "/api/v1/changed/seen", "", body, 204, NULL);
    house_call(h, "GET", "/api/v1/changed", "", NULL, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "matters")), 0);
    reply_free(&r);
    /* Known: with a reason, and the look is kept. */
    house_expect(h, "GET", "/api/v1/known?identity=" HEIR, "", NULL, 400, "web.reason");
    house_expect(h, "GET", "/api/v1/known", REASON, NULL, 400, "web.field_missing");
    house_expect(h, "GET", "/api/v1/known?identity=110105194912310021", REASON, NULL, 400, "register.identity");
    house_call(h, "GET", "/api/v1/known?identity=" HEIR "&kind=bribery_record", REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, name, sizeof name, "party", "name", NULL);
    assert_string_equal(name, "李四");
    reply_free(&r);
    /* Own settings: kept, read back, forgotten. */
    house_expect(h, "PUT", "/api/v1/own/views:letter", "", "{\"value\":{\"views\":[{\"name\":\"mine\"}]}}", 204, NULL);
    house_expect(h, "PUT", "/api/v1/own/Views", "", "{\"value\":{}}", 400, "register.own_name");
    house_call(h, "GET", "/api/v1/own?begins=views:", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_array_size(json_object_get(r.json, "own")), 1);
    reply_free(&r);
    house_expect(h, "DELETE", "/api/v1/own/views:letter", "", NULL, 204, NULL);
    house_call(h, "GET", "/api/v1/own", "", NULL, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "own")), 0);
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/find?text=x", "", NULL, 400, "web.reason");
    house_expect(h, "GET", "/api/v1/find", REASON, NULL, 400, "web.field_missing");
    house_expect(h, "GET", "/api/v1/find?text=x&limit=101", REASON, NULL, 400, NULL);
    house_call(h, "GET", "/api/v1/find?text=" HEIR, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_true(json_array_size(json_object_get(r.json, "matters")) > 0);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(r.json, "matters"), 0), "by")), "party");
    reply_free(&r);
    (void)snprintf(body, sizeof body, "{\"kind\":\"bribery_record\",\"act\":\"withdraw\",\"note\":\"x\",\"matters\":[\"%s\",\"1-1\"]}", record);
    house_call(h, "POST", "/api/v1/acts/bulk", "", body, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_integer_value(json_object_get(r.json, "refused")), 2);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/acts/bulk", "Idempotency-Key: b\r\n",
                 "{\"kind\":\"bribery_record\",\"act\":\"withdraw\",\"matters\":[],\"dry_run\":true}", 200, NULL);
}

/* A field that is markup everywhere: it must come out as text, wherever it is shown. */
#define HOSTILE "材料不齐 <script>alert(1)</script> {{number}} **x** | & \\u202e"

static void expect_paper(const char *matter, const char *end, const char *type, const char *begins)
{
    char path[200];
    reply_t r;
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers/refusal_letter%s", matter, end);
    house_call(h, "GET", path, "", NULL, &r);
    if (r.status != 200) fail_msg("%s: %s", path, r.body);
    assert_non_null(strstr(r.head, type));
    assert_memory_equal(r.body, begins, strlen(begins));
    if (strstr(type, "html")) assert_null(strstr(r.body, "<script>alert"));
    reply_free(&r);
}

static void expect_report(const char *report, const char *end, const char *type, const char *begins)
{
    char path[200];
    reply_t r;
    (void)snprintf(path, sizeof path, "/api/v1/reports/%s%s", report, end);
    house_call(h, "GET", path, "", NULL, &r);
    if (r.status != 200) fail_msg("%s: %s", path, r.body);
    assert_non_null(strstr(r.head, type));
    assert_memory_equal(r.body, begins, strlen(begins));
    reply_free(&r);
}

/* What runs out in the office, by handler: the query that waits for its answer has none. */
static void see_the_terms(void)
{
    reply_t r;
    house_expect(h, "GET", "/api/v1/terms?until=soon", "", NULL, 400, NULL);
    house_call(h, "GET", "/api/v1/terms?until=2099-01-01&unassigned=true&limit=1", "", NULL, &r);
    assert_int_equal(r.status, 200);
    const json_t *handlers = json_object_get(r.json, "handlers"), *due = json_object_get(r.json, "due");
    if (json_array_size(due)) {
        assert_int_equal(json_array_size(due), 1);
        assert_true(json_is_null(json_object_get(json_array_get(due, 0), "handler")));
        assert_true(json_is_null(json_object_get(json_array_get(handlers, 0), "handler"))); /* nobody's stand first */
    }
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/terms?handler=nobody", "", NULL, 200, NULL);
}

#define TRIED "---\\nreport: completion\\nname: {zh: 情况, en: State}\\nperiod: year\\nlayout: form\\n---\\n"
/* A text that is being written: its numbers with the place of their tokens, contradictions and typed numbers by its own lines. */
static void try_a_text(void)
{
    reply_t r;
    char rule[32];
    house_call(h, "POST", "/api/v1/reports/completion/try", "",
               "{\"period\":\"2024\",\"paper\":\"zh\",\"text\":\"" TRIED "起草{{figure reports_drafted}}。\\n\\n走访35家单位，不捕率由22.1%上升至43.4%，上升21.3%。\\n\"}", &r);
    if (r.status != 200) fail_msg("try: %s", r.body);
    const json_t *figure = json_array_get(json_object_get(json_array_get(json_object_get(json_object_get(r.json, "made"), "sentences"), 0), "figures"), 0);
    assert_int_equal(json_integer_value(json_object_get(figure, "line")), 7);
    int typed = 0, wrong = 0;
    size_t i;
    json_t *f;
    json_array_foreach(json_object_get(r.json, "findings"), i, f) {
        (void)snprintf(rule, sizeof rule, "%s", json_string_value(json_object_get(f, "rule")));
        assert_int_equal(json_integer_value(json_object_get(f, "line")), 9);
        typed += strcmp(rule, "typed") == 0;
        wrong += strcmp(json_string_value(json_object_get(f, "verdict")), "inconsistent") == 0;
    }
    assert_int_equal(typed, 4); /* 35, 22.1 %, 43.4 %, 21.3 % */
    assert_true(wrong >= 1);
    reply_free(&r);
    house_call(h, "POST", "/api/v1/reports/completion/try", "", "{\"text\":\"" TRIED "起草{{figure reports_drafetd}}。\\n\"}", &r);
    assert_int_equal(r.status, 200);
    assert_true(json_is_null(json_object_get(r.json, "made")));
    assert_int_equal(json_integer_value(json_object_get(json_array_get(json_object_get(r.json, "mistakes"), 0), "line")), 7);
    reply_free(&r);
}

/* A report of a template; one that a matter carries: its numbers are bound by the program, and what is typed is none. */
static void make_reports(void **state)
{
    (void)state;
    char matter[48], path[200], said[200], body[400];
    reply_t r;
    house_logout(h);
    house_login(h, "planner", HOUSE_PASSWORD);
    see_the_terms();
    house_expect(h, "GET", "/api/v1/reports", "", NULL, 200, NULL);
    house_call(h, "GET", "/api/v1/reports/completion?period=2024&paper=zh", "", NULL, &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, said, sizeof said, "sentences", "0", "figures", "0", "said", NULL);
    assert_string_equal(said, "（无记录）"); /* nothing is on record of 2024: that is not 0 */
    reply_text(&r, said, sizeof said, "period", "zh", NULL);
    assert_string_equal(said, "2024年");
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/reports/completion/text", "", NULL, 200, NULL);
    expect_report("completion", ".pdf?period=2024", "application/pdf", "%PDF-");
    expect_report("completion", ".docx?period=2024", "officedocument.wordprocessingml", "PK");
    expect_report("completion", ".html?period=2024&sources=true", "text/html", "<!DOCTYPE html>");
    expect_report("completion", ".txt?period=2024&paper=en", "text/plain", "");
    expect_report("completion", ".md?period=2024", "text/markdown", "# ");
    house_expect(h, "GET", "/api/v1/reports/completoin.pdf", "", NULL, 404, "catalogue.report");
    house_expect(h, "GET", "/api/v1/reports/completion?period=24", "", NULL, 400, "report.period");
    house_expect(h, "GET", "/api/v1/reports/campaign_closing", "", NULL, 400, "report.about");

    try_a_text();
    house_call(h, "POST", "/api/v1/acts", "",
               "{\"kind\":\"report\",\"act\":\"draft\",\"fields\":{\"report_name\":\"情况\",\"template\":\"completion\",\"period\":\"2024\"}}", &r);
    reply_text(&r, matter, sizeof matter, "matter", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/reports/%s/bind", matter);
    house_expect(h, "POST", path, "", NULL, 200, NULL);
    expect_report(matter, "/changes", "application/json", "{\"bound\":true,");
    (void)snprintf(path, sizeof path, "/api/v1/reports/%s?paper=zh", matter);
    house_call(h, "GET", path, "", NULL, &r);
    assert_true(json_is_true(json_object_get(r.json, "bound")));
    reply_free(&r);
    (void)snprintf(body, sizeof body, "{\"kind\":\"report\",\"act\":\"bind\",\"matter\":\"%s\",\"fields\":{\"bound\":{\"asked\":[]},\"fresh\":true}}", matter);
    house_expect(h, "POST", "/api/v1/acts", "", body, 200, NULL);
    house_expect(h, "GET", path, "", NULL, 409, "report.typed");
    (void)snprintf(body, sizeof body, "{\"kind\":\"report\",\"act\":\"change\",\"matter\":\"%s\",\"fields\":{\"wording\":\"---\\nreport: completion\\n\"}}", matter);
    house_expect(h, "POST", "/api/v1/acts", "", body, 200, NULL);
    house_expect(h, "GET", path, "", NULL, 422, "catalogue.template_form");
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
}

/* What the front pages hold, and a table of subjects at the window: read, and nothing is asked. */
static void see_the_front_pages(void **state)
{
    (void)state;
    static const char table[] = "类型,姓名,证件号码\n个人,王五,11010519491231002X\n个人,赵六,11010519491231003X\n单位,某某公司,\n";
    char text[64];
    reply_t r;
    house_call(h, "GET", "/api/v1/counters", "", NULL, &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, text, sizeof text, "counters", "0", "kind", NULL);
    assert_string_equal(text, "bribery_query");
    reply_free(&r);
    house_call(h, "GET", "/api/v1/boards", "", NULL, &r); /* each sees the boards of the own roles */
    assert_int_equal(r.status, 200);
    json_t *boards = json_object_get(r.json, "boards");
    for (size_t i = 0; i < json_array_size(boards); i++)
        assert_string_not_equal(json_string_value(json_object_get(json_array_get(boards, i), "name")), "deputy");
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/terms", "", NULL, 403, NULL); /* whose day it is not to see to others' terms */
    /* The whole list to take away: heads and words, no codes, nothing sealed. */
    house_expect(h, "GET", "/api/v1/matters.csv?kind=bribery_query", "", NULL, 400, "web.reason");
    house_expect(h, "GET", "/api/v1/matters.csv?kind=bribery_query&columns=phone", REASON, NULL, 400, "register.column");
    house_expect(h, "GET", "/api/v1/matters.csv?kind=bribery_query&where=nothing=1", REASON, NULL, 400, NULL);
    house_call(h, "GET", "/api/v1/matters.csv?kind=bribery_query&columns=applicant,purpose", REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, "申请人"));
    assert_non_null(strstr(r.body, "招标投标"));
    assert_null(strstr(r.body, "tender"));
    reply_free(&r);
    house_call(h, "GET", "/api/v1/matters.xlsx?kind=bribery_query", REASON, NULL, &r);
    assert_true(r.status == 200 && memcmp(r.body, "PK", 2) == 0);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/archive/subjects", "", "nothing,here\n1,2\n", 400, NULL);
    house_call(h, "POST", "/api/v1/archive/subjects", "", table, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_array_size(json_object_get(r.json, "subjects")), 2);
    reply_text(&r, text, sizeof text, "subjects", "1", "subject", "type", NULL);
    assert_string_equal(text, "unit");
    assert_int_equal(json_array_size(json_object_get(r.json, "bad")), 1);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(json_object_get(r.json, "bad"), 0), "row")), 3);
    reply_text(&r, text, sizeof text, "bad", "0", "error", "code", NULL);
    assert_string_equal(text, "archive.identity");
    reply_free(&r);
}

static void print_papers(void **state)
{
    (void)state;
    char matter[48], path[200];
    reply_t r;
    house_call(h, "POST", "/api/v1/acts", "",
               "{\"kind\":\"bribery_query\",\"act\":\"refuse\",\"fields\":{\"applicant\":{\"type\":\"unit\",\"name\":\"某公司\"},"
               "\"purpose\":\"tender\",\"reason\":\"" HOSTILE "\"}}", &r);
    reply_text(&r, matter, sizeof matter, "matter", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers", matter);
    house_call(h, "GET", path, "", NULL, &r);
    char said[48];
    reply_text(&r, said, sizeof said, "papers", "0", "paper", NULL);
    assert_string_equal(said, "refusal_letter");
    reply_text(&r, said, sizeof said, "papers", "0", "state", NULL);
    assert_string_equal(said, "issued");
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers/refusal_letter?paper=zh", matter);
    house_call(h, "GET", path, "", NULL, &r);
    const char *text = json_string_value(json_object_get(r.json, "text"));
    assert_non_null(text);
    assert_non_null(strstr(text, "材料不齐 <script>alert(1)</script> {{number}} **x** | & [U+202E]"));
    reply_free(&r);
    expect_paper(matter, ".pdf", "application/pdf", "%PDF-");
    expect_paper(matter, ".docx", "officedocument.wordprocessingml", "PK");
    expect_paper(matter, ".html?paper=zh", "text/html", "<!DOCTYPE html>");
    expect_paper(matter, ".txt", "text/plain", "北京市朝阳区人民检察院");
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers/refusal_leter.pdf", matter);
    house_expect(h, "GET", path, "", NULL, 404, "catalogue.template");
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers/refusal_letter.pdf?act=1-99999", matter);
    house_expect(h, "GET", path, "", NULL, 404, "paper.act");
    house_expect(h, "GET", "/api/v1/matters/1-99999/papers/refusal_letter.pdf", "", NULL, 404, "register.matter");
}

/* A table goes up as it is: looked at first, then taken; what is bad comes back with its reasons. */
static void send_a_table(void **state)
{
    (void)state;
    static const char path[] = "/api/v1/import/bribery_record?leave_out=colour";
    static const char table[] = "#,list,name,crime,court,judgment_number,judged_on,effective_on,amount,result,colour\n"
                                "example,bribery,x,389,x,x,2024-03-01,2024-03-12,1,x,\n"
                                ",bribery,钱七,389,某法院,第1号,2024年3月1日,2024-03-12,12.5万,罚金,red\n"
                                ",bribery,孙八,388,某法院,第2号,2024-02-30,2024-03-12,1,罚金,\n";
    char text[2000];
    reply_t r;
    house_call(h, "GET", "/api/v1/import/bribery_record/template", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_true(r.body_bytes > 1000 && memcmp(r.body, "PK", 2) == 0);
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/import/bribery_recrod/template", "", NULL, 404, "catalogue.kind");
    house_expect(h, "POST", "/api/v1/import/bribery_record?mode=some", "", table, 400, NULL);
    house_expect(h, "POST", path, "", NULL, 400, NULL);
    house_expect(h, "POST", path, "", "a,b\n1,2\n", 400, "archive.import_columns");
    house_expect(h, "POST", "/api/v1/import/bribery_record?mode=dry", "", table, 400, "archive.import_unknown"); /* colour */
    house_call(h, "POST", "/api/v1/import/bribery_record?mode=dry&leave_out=colour", "", table, &r);
    if (r.status != 200) fail_msg("%s", r.body);
    assert_int_equal(json_integer_value(json_object_get(r.json, "taken")), 1);
    assert_int_equal(json_integer_value(json_object_get(r.json, "bad")), 1);
    assert_int_equal(json_integer_value(json_object_get(r.json, "skipped")), 1);
    reply_text(&r, text, sizeof text, "unused", NULL);
    assert_string_equal(text, "colour");
    reply_text(&r, text, sizeof text, "bad_csv", NULL);
    assert_non_null(strstr(text, "孙八"));
    assert_non_null(strstr(text, "judged_on"));
    reply_free(&r);
    house_call(h, "POST", "/api/v1/import/bribery_record?mode=all&leave_out=*", "", table, &r);
    assert_true(json_is_true(json_object_get(r.json, "refused")));
    reply_free(&r);
    house_call(h, "POST", path, "", table, &r);
    assert_int_equal(json_integer_value(json_object_get(r.json, "taken")), 1);
    reply_free(&r);
    house_call(h, "POST", path, "", table, &r);
    assert_int_equal(json_integer_value(json_object_get(r.json, "known")), 1);
    assert_int_equal(json_integer_value(json_object_get(r.json, "taken")), 0);
    reply_free(&r);
}

static void look_up_by_identity(void **state)
{
    (void)state;
    reply_t r;
    house_expect(h, "GET", "/api/v1/archive/identity/" HEIR, "", NULL, 400, "web.reason");
    house_expect(h, "GET", "/api/v1/archive/identity/" HEIR "?reason=x", "", NULL, 400, "web.reason");
    house_expect(h, "GET", "/api/v1/archive/identity/110105194912310021", REASON, NULL, 422, "match.identity_check");
    house_call(h, "GET", "/api/v1/archive/identity/" HEIR, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_integer_value(json_object_get(r.json, "count")), 1);
    reply_free(&r);
    house_call(h, "GET", "/api/v1/archive/identity/110105491231002?reason=%E6%8B%9B%E6%A0%87", "", NULL, &r); /* the 15-digit form */
    assert_int_equal(json_integer_value(json_object_get(r.json, "count")), 1);
    reply_free(&r);
    house_call(h, "GET", "/api/v1/archive/identity/440524188001010014", REASON, NULL, &r);
    assert_int_equal(json_integer_value(json_object_get(r.json, "count")), 0);
    reply_free(&r);
    house_logout(h);
    house_login(h, "outsider", HOUSE_PASSWORD);
    house_expect(h, "GET", "/api/v1/archive/identity/" HEIR, REASON, NULL, 403, "web.role");
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
}

#define ASK(subjects)                                                                                     \
    "{\"applicant\":{\"type\":\"unit\",\"name\":\"华国建设集团\"},\"purpose\":\"tender\",\"project\":\"一号桥\","      \
    "\"papers\":[\"application\"],\"papers_complete\":true,\"subjects\":[" subjects "]}"

static void ask_the_archive(void **state)
{
    (void)state;
    char path[160], status[32];
    reply_t r;
    house_expect(h, "POST", "/api/v1/archive/queries", "", ASK(""), 400, "web.field_value");
    house_expect(h, "POST", "/api/v1/archive/queries", "", ASK("{\"type\":\"robot\",\"name\":\"甲\"}"), 400, "web.field_value");
    house_expect(h, "POST", "/api/v1/archive/queries", "",
                 ASK("{\"type\":\"person\",\"name\":\"甲\",\"identity\":\"110105194912310021\"}"), 400, "archive.identity");
    house_call(h, "POST", "/api/v1/archive/queries", "Idempotency-Key: q1\r\n",
               ASK("{\"type\":\"person\",\"name\":\"李四\",\"identity\":\"" HEIR "\"},{\"type\":\"person\",\"name\":\"张伟\"},"
                   "{\"type\":\"unit\",\"name\":\"无名实业有限公司\"}"),
               &r);
    if (r.status != 200) fail_msg("query: %s", r.body);
    reply_text(&r, query, sizeof query, "query", NULL);
    reply_text(&r, status, sizeof status, "findings", "0", "status", NULL);
    assert_string_equal(status, "hit");
    reply_text(&r, status, sizeof status, "findings", "0", "list", "0", "tier", NULL);
    assert_string_equal(status, "A");
    reply_text(&r, status, sizeof status, "findings", "1", "status", NULL);
    assert_string_equal(status, "needs_review"); /* a bare name is never a hit */
    reply_text(&r, status, sizeof status, "findings", "1", "list", "0", "tier", NULL);
    assert_string_equal(status, "C");
    reply_text(&r, status, sizeof status, "findings", "2", "status", NULL);
    assert_string_equal(status, "clear");
    reply_text(&r, subject, sizeof subject, "findings", "1", "subject", NULL);
    reply_text(&r, record, sizeof record, "findings", "1", "list", "0", "record", NULL);
    assert_int_equal(json_integer_value(json_object_get(r.json, "undecided")), 1);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/archive/queries/%s", query);
    house_expect(h, "GET", path, "", NULL, 400, "web.reason");
    house_expect(h, "GET", path, REASON, NULL, 200, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/archive/queries/%s/answer", query);
    house_expect(h, "POST", path, "", NULL, 409, "archive.undecided");
}

static void decide_and_answer(void **state)
{
    (void)state;
    char path[160], body[320], status[32];
    reply_t r;
    (void)snprintf(path, sizeof path, "/api/v1/archive/queries/%s/decide", query);
    (void)snprintf(body, sizeof body, "{\"subject\":\"%s\",\"record\":\"%s\",\"verdict\":\"maybe\",\"reason\":\"身份证\"}", subject, record);
    house_expect(h, "POST", path, "", body, 400, "web.field_value");
    (void)snprintf(body, sizeof body,
                   "{\"subject\":\"%s\",\"record\":\"%s\",\"verdict\":\"different\",\"reason\":\"出生日期不符\"}", subject, record);
    house_call(h, "POST", path, "", body, &r);
    if (r.status != 200) fail_msg("decide: %s", r.body);
    reply_text(&r, status, sizeof status, "findings", "1", "status", NULL);
    assert_string_equal(status, "clear");
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/archive/queries/%s/answer", query);
    house_call(h, "POST", path, "", NULL, &r);
    if (r.status != 200) fail_msg("answer: %s", r.body);
    reply_text(&r, notice, sizeof notice, "matter", NULL);
    reply_text(&r, number, sizeof number, "number", NULL);
    reply_free(&r);
}

static void check_in_public(const char *state_wanted)
{
    char path[512];
    reply_t r;
    buf_t b;
    buf_init(&b, 400);
    buf_add_url(&b, number);
    (void)snprintf(path, sizeof path, "/api/v1/notices/check?number=%s&code=%s", buf_text(&b), code);
    house_call(h, "GET", path, "", NULL, &r);
    char found[32];
    reply_text(&r, found, sizeof found, "state", NULL);
    assert_string_equal(found, state_wanted);
    assert_null(strstr(r.body, HEIR)); /* strangers see no whole number */
    assert_int_equal(json_is_object(json_object_get(r.json, "notice")), strcmp(state_wanted, "unknown") != 0);
    assert_int_equal(strstr(r.body, "recalled_on\":\"2") != NULL, strcmp(state_wanted, "recalled") == 0);
    reply_free(&r);
    buf_release(&b);
}

static void see_the_notice(void **state)
{
    (void)state;
    char path[160], type[64];
    reply_t r;
    (void)snprintf(path, sizeof path, "/api/v1/notices/%s", notice);
    house_expect(h, "GET", path, "", NULL, 400, "web.reason");
    house_call(h, "GET", path, REASON, NULL, &r);
    if (r.status != 200) fail_msg("notice: %s", r.body);
    reply_text(&r, code, sizeof code, "code", NULL);
    reply_text(&r, type, sizeof type, "result", NULL);
    assert_string_equal(type, "hit");
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/notices/%s.txt", notice);
    house_call(h, "GET", path, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_true(reply_header(&r, "Content-Type", type, sizeof type));
    assert_string_equal(type, "text/plain; charset=utf-8");
    assert_non_null(strstr(r.body, "\n\n— ")); /* a signed note ends with its signature line */
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/notices/%s.pdf?paper=both", notice);
    house_call(h, "GET", path, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_memory_equal(r.body, "%PDF-", 5);
    assert_true(r.body_bytes > 5000);
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/notices/1-99999.txt", REASON, NULL, 404, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/notices/%s/reprint", notice);
    house_expect(h, "POST", path, "", NULL, 200, NULL);
    /* the public check needs no login */
    house_t saved = *h;
    h->token[0] = '\0';
    check_in_public("valid");
    code[0] = code[0] == 'A' ? 'B' : 'A';
    check_in_public("unknown");
    code[0] = code[0] == 'A' ? 'B' : 'A';
    house_expect(h, "GET", "/api/v1/notices/check?number=x", "", NULL, 400, "web.field_missing");
    memcpy(h->token, saved.token, sizeof h->token);
    /* back to the true code, whatever its first letter was */
    (void)snprintf(path, sizeof path, "/api/v1/notices/%s", notice);
    house_call(h, "GET", path, REASON, NULL, &r);
    reply_text(&r, code, sizeof code, "code", NULL);
    reply_free(&r);
    check_in_public("valid");
}

static void object_settle_recall(void **state)
{
    (void)state;
    char path[160];
    reply_t r;
    (void)snprintf(path, sizeof path, "/api/v1/notices/%s/objections", notice);
    house_call(h, "POST", path, "",
               "{\"objector\":{\"type\":\"person\",\"name\":\"李四\"},\"relation\":\"subject\",\"reason\":\"不是本人\"}", &r);
    if (r.status != 200) fail_msg("object: %s", r.body);
    reply_text(&r, objection, sizeof objection, "matter", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/objections/%s/settle", objection);
    house_call(h, "POST", path, "", "{\"act\":\"settle\",\"outcome\":\"upheld\",\"finding\":\"判决已撤销\"}", &r);
    if (r.status != 200) fail_msg("settle: %s", r.body);
    reply_free(&r);
    house_logout(h);
    house_login(h, "chief", HOUSE_PASSWORD);
    (void)snprintf(path, sizeof path, "/api/v1/notices/%s/recall", notice);
    house_call(h, "POST", path, "", "{\"ground\":\"异议成立\"}", &r);
    if (r.status != 200) fail_msg("recall: %s", r.body);
    reply_free(&r);
    check_in_public("recalled");
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
}

static void read_the_register(void **state)
{
    (void)state;
    char path[200], rule[48];
    reply_t r;
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", query);
    house_expect(h, "GET", path, "", NULL, 400, "web.reason");
    house_call(h, "GET", path, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, rule, sizeof rule, "due", "0", "rule", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/due/%s", query, rule);
    house_expect(h, "GET", path, "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/matters/1-77777", REASON, NULL, 404, "register.matter");
    house_expect(h, "GET", "/api/v1/matters/abc", REASON, NULL, 404, NULL);
    /* "-1" means something only among the acts of one call: in an address it is no id, and is named as it came. */
    house_call(h, "GET", "/api/v1/matters/-1", REASON, NULL, &r);
    assert_int_equal(r.status, 404);
    assert_non_null(strstr(r.body, "register.matter"));
    assert_non_null(strstr(r.body, "事项 -1 不存在"));
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/archive/queries/-1", REASON, NULL, 404, "register.matter");
    house_expect(h, "GET", "/api/v1/archive/queries/0-0", REASON, NULL, 404, "register.matter");
    house_expect(h, "GET", "/api/v1/matters", REASON, NULL, 400, "web.field_missing");
    house_expect(h, "GET", "/api/v1/matters?kind=bribery_record&limit=201", REASON, NULL, 400, "web.field_value");
    house_expect(h, "GET", "/api/v1/matters?kind=bribery_record&limit=5", REASON, NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/due?until=2199-12-31", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/due/redated?limit=5", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/due?until=2025-02-29", "", NULL, 400, "web.field_value");
    house_expect(h, "GET", "/api/v1/catalogue", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/catalogue?kind=bribery_recor", "", NULL, 404, "catalogue.kind");
    house_expect(h, "GET", "/api/v1/archive/lists", "", NULL, 200, NULL);
    house_call(h, "GET", "/api/v1/offices?under=110000", "", NULL, &r);
    assert_true(json_array_size(json_object_get(r.json, "offices")) > 0);
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/offices?under=999999", "", NULL, 404, "catalogue.office");
    house_call(h, "GET", "/api/v1/offices?text=%E6%9C%9D%E9%98%B3", "", NULL, &r); /* 朝阳 */
    assert_non_null(strstr(r.body, "110105"));
    reply_free(&r);
}

static void compute(void **state)
{
    (void)state;
    char text[64];
    reply_t r, draft;
    house_call(h, "POST", "/api/v1/due/compute", "", "{\"start\":\"2025-09-30\",\"term\":\"3 working days\"}", &r);
    reply_text(&r, text, sizeof text, "due", NULL);
    assert_string_equal(text, "2025-10-11"); /* 1-8 October off, Saturday the 11th is made up for */
    assert_true(json_array_size(json_object_get(r.json, "steps")) > 1);
    reply_free(&r);
    house_call(h, "POST", "/api/v1/due/compute", "",
               "{\"start\":\"2025-01-10\",\"term\":\"1 month\",\"pauses\":[{\"from\":\"2025-01-20\",\"to\":\"2025-01-30\","
               "\"cause\":\"鉴定\"}],\"restarts\":[],\"custody\":true}",
               &r);
    assert_int_equal(r.status, 200);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/due/compute", "", "{\"start\":\"2025-09-30\",\"term\":\"3 wroking days\"}", 400, "catalogue.term");
    house_expect(h, "POST", "/api/v1/due/compute", "", "{\"start\":\"1999-09-30\",\"term\":\"3 working days\"}", 422, "catalogue.no_year");
    house_call(h, "POST", "/api/v1/identity/check", "", "{\"number\":\"11010519491231002x\"}", &r);
    assert_true(json_is_true(json_object_get(r.json, "valid")));
    reply_text(&r, text, sizeof text, "born", NULL);
    assert_string_equal(text, "1949-12-31");
    reply_free(&r);
    house_call(h, "POST", "/api/v1/identity/check?lang=en", "", "{\"number\":\"110105194912310021\",\"kind\":\"resident\"}", &r);
    assert_true(json_is_false(json_object_get(r.json, "valid")));
    assert_true(json_array_size(json_object_get(r.json, "repairs")) > 0);
    reply_text(&r, text, sizeof text, "fault", "code", NULL);
    assert_string_equal(text, "match.identity_check");
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/reports/read?file=a.txt", "", "受理12件。", 200, NULL);
    house_call(h, "POST", "/api/v1/reports/check", "",
               "{\"text\":\"2019年受理24234人，2018年为16092人，同比上升50.6%。\\n嫌疑人12件。\",\"against\":true}", &draft);
    assert_int_equal(draft.status, 200);
    const json_t *findings = json_object_get(draft.json, "findings"), *compared = json_object_get(draft.json, "compared");
    assert_int_equal(json_array_size(findings), 2);
    assert_int_equal(json_integer_value(json_object_get(compared, "numbers")), 4);
    assert_true(json_is_false(json_object_get(compared, "partly")) && json_is_false(json_object_get(draft.json, "cut")));
    assert_string_equal(json_string_value(json_object_get(json_array_get(findings, 0), "verdict")), "consistent");
    assert_string_equal(json_string_value(json_object_get(json_array_get(findings, 1), "verdict")), "inconsistent");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(findings, 1), "line")), 2);
    reply_free(&draft);
}

static void prove(void **state)
{
    (void)state;
    char path[160];
    house_expect(h, "GET", "/api/v1/log/key", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/log/checkpoint", "", NULL, 200, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/log/proof/%s", query);
    house_expect(h, "GET", path, "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/log/proof/1-99999", "", NULL, 404, "ledger.missing");
    house_expect(h, "GET", "/api/v1/log/proof/x", "", NULL, 404, "ledger.missing");
}

static void ask_the_server(void **state)
{
    (void)state;
    house_expect(h, "GET", "/api/v1/ping", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/health", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/version", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/openapi.json", "", NULL, 200, NULL);
    house_expect(h, "GET", "/api/v1/session", "", NULL, 200, NULL);
    house_expect(h, "POST", "/api/v1/session/password", "", "{\"own_password\":\"" HOUSE_PASSWORD "\",\"password\":\"" HOUSE_PASSWORD " now\"}", 200, NULL);
}

/* Every look of this run has its reason in the table. */
static int count_looks(store_conn_t *c, void *arg, err_t *err)
{
    bool found;
    return store_get_int(c, "SELECT count(*) FROM look WHERE reason = '招标投标' AND actor = 'clerk'", STORE_NONE, arg,
                         &found, err);
}

static void looks_have_reasons(void **state)
{
    (void)state;
    err_t err;
    int64_t n = 0;
    MUST(looks_flush(h->web->looks, &err), &err);
    MUST(store_read(h->store, count_looks, &n, &err), &err);
    assert_true(n >= 6);
}

/* An act by whoever is logged in; the id of its matter. */
static void act_on(const char *kind, const char *act, const char *matter, const char *fields, char into[64])
{
    char body[1000];
    reply_t r;
    (void)snprintf(body, sizeof body, "{\"kind\":\"%s\",\"act\":\"%s\"%s%s%s,\"fields\":%s}", kind, act,
                   matter ? ",\"matter\":\"" : "", matter ? matter : "", matter ? "\"" : "", fields);
    house_call(h, "POST", "/api/v1/acts", "", body, &r);
    assert_int_equal(r.status, 200);
    if (into) reply_text(&r, into, 64, "matter", NULL);
    reply_free(&r);
}

#define SAME_TEXT "坚持把维护大局稳定摆在首位并深入推进扫黑除恶常态化，扎实开展主题教育，组织业务培训，参训人员踊跃"
static void reports_that_say_the_same(void **state)
{
    (void)state;
    reply_t r;
    house_call(h, "POST", "/api/v1/reports/same", "",
               "{\"text\":\"" SAME_TEXT "12人\",\"name\":\"甲\",\"among\":[{\"name\":\"乙\",\"text\":\"另有一句。" SAME_TEXT "30人\"}]}", &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(json_string_value(json_object_get(r.json, "asked")), "甲");
    assert_int_equal(json_array_size(json_object_get(r.json, "pairs")), 1);
    reply_free(&r);
    house_call(h, "POST", "/api/v1/reports/same", "", "{\"kind\":\"crime_analysis\"}", &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_array_size(json_object_get(r.json, "pairs")), 0);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/reports/same", "", "{\"text\":\"短\"}", 422, "report.same_short");
}

static void plan_and_check(void **state)
{
    (void)state;
    char plan[64], check[64], analysis[64], body[300];
    reply_t r;
    house_logout(h);
    house_login(h, "planner", HOUSE_PASSWORD);
    act_on("prevention_plan", "draft", NULL, "{\"plan_name\":\"计划\",\"plan_year\":2026}", plan);
    (void)snprintf(body, sizeof body, "{\"year\":2026,\"plan\":\"%s\",\"write\":true}", plan);
    house_call(h, "POST", "/api/v1/planning/propose", "", body, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_integer_value(json_object_get(r.json, "written")), 0); /* nothing was done yet */
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/planning/propose", "", "{\"year\":1980}", 400, "planning.year");
    act_on("crime_analysis", "draft", NULL, "{\"subject\":\"分析\",\"case_list\":\"一号\"}", analysis);
    act_on("crime_analysis", "review", analysis, "{}", NULL);
    act_on("crime_analysis", "approve", analysis, "{}", NULL);
    act_on("plan_check", "order", NULL, "{\"check_name\":\"检查\",\"period\":\"middle\",\"from_day\":\"2020-01-01\",\"to_day\":\"2099-12-31\"}", check);
    (void)snprintf(body, sizeof body, "{\"check\":\"%s\",\"seed\":\"a\"}", check);
    house_call(h, "POST", "/api/v1/planning/draw", "", body, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_array_size(json_object_get(r.json, "drawn")), 1);
    reply_free(&r);
    (void)snprintf(body, sizeof body, "{\"check\":\"%s\"}", plan);
    house_expect(h, "POST", "/api/v1/planning/draw", "", body, 400, "planning.matter");
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
}

/* Every door of the analysis, once: what it answers is tested in tests/analysis. */
static void analyse(void **state)
{
    (void)state;
    static const char *const ASKED[][3] = {
        {"/api/v1/analysis/groups", "{}", "groups"},
        {"/api/v1/analysis/profile", "{\"from\":\"2025-01-01\",\"to\":\"2025-12-31\"}", "by"},
        {"/api/v1/ratio", "{\"from\":\"2025-01-01\",\"to\":\"2025-12-31\",\"by\":\"month\"}", "causes"},
        {"/api/v1/ratio/acts", "{\"item\":\"return_first\"}", "acts"},
        {"/api/v1/analysis/network", "{\"all\":true}", "flags"},
    };
    static const char *const FACTS = "{\"case_name\":\"某案\",\"crime\":\"385\",\"field_of_work\":\"health\",\"files_complete\":true,"
                                     "\"facts\":\"药品采购中多次收受供应商回扣，又收医疗器械回扣。\"}";
    static const char *const CAMPAIGN[][2] = {{"board", "listed"}, {"weeks", "sheets"}, {"outliers", "figures"}, {"draft", "content"}};
    char id[64], path[100], body[200];
    reply_t r;
    house_logout(h);
    house_login(h, "planner", HOUSE_PASSWORD);
    for (size_t i = 0; i < sizeof ASKED / sizeof *ASKED; i++) {
        house_call(h, "POST", ASKED[i][0], "", ASKED[i][1], &r);
        assert_int_equal(r.status, 200);
        assert_non_null(json_object_get(r.json, ASKED[i][2]));
        reply_free(&r);
    }
    house_expect(h, "POST", "/api/v1/analysis/draft", "", "{\"group\":1}", 404, "analysis.group");
    house_expect(h, "POST", "/api/v1/analysis/like", "", "{\"case\":\"1-1\"}", 404, "analysis.case");
    act_on("case", "accept", NULL, FACTS, NULL);
    act_on("case", "accept", NULL, FACTS, id);
    (void)snprintf(body, sizeof body, "{\"case\":\"%s\"}", id);
    house_call(h, "POST", "/api/v1/analysis/like", "", body, &r);
    assert_int_equal(json_array_size(json_object_get(r.json, "alike")), 1);
    reply_free(&r);
    house_call(h, "POST", "/api/v1/analysis/draft", "", "{\"group\":1,\"dry_run\":true}", &r);
    assert_int_equal(r.status, 200);
    reply_free(&r);
    act_on("campaign", "plan", NULL,
           "{\"campaign_name\":\"行动\",\"goals\":\"x\",\"start_on\":\"2020-01-01\",\"end_on\":\"2020-03-01\",\"watches\":[\"cases_accepted\"]}", id);
    for (size_t i = 0; i < sizeof CAMPAIGN / sizeof *CAMPAIGN; i++) {
        (void)snprintf(path, sizeof path, "/api/v1/campaigns/%s", CAMPAIGN[i][0]);
        (void)snprintf(body, sizeof body, "{\"campaign\":\"%s\"%s}", id, i == 3 ? ",\"closing\":true,\"dry_run\":true" : "");
        house_call(h, "POST", path, "", body, &r);
        assert_int_equal(r.status, 200);
        assert_non_null(json_object_get(r.json, CAMPAIGN[i][1]));
        reply_free(&r);
    }
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
}

/* Every step of a funnel is a figure of the catalogue that this person may read, and comes in the table's order. */
static void see_the_funnels(void)
{
    reply_t r;
    char name[64];
    size_t funnels = 0, i;
    json_t *funnel;
    house_call(h, "GET", "/api/v1/figures", "", NULL, &r);
    assert_int_equal(r.status, 200);
    json_array_foreach(json_object_get(r.json, "funnels"), i, funnel) {
        assert_true(json_array_size(json_object_get(funnel, "steps")) > 1);
        if (strcmp(json_string_value(json_object_get(funnel, "name")), "reports") == 0) funnels++;
    }
    assert_int_equal(funnels, 1);
    reply_text(&r, name, sizeof name, "breakdowns", "report", "0", "name", NULL);
    assert_true(*name != '\0');
    reply_free(&r);
}

/* Asked, opened, drilled down, taken away, published, changed, stated again: through the server's doors. */
static void ask_for_figures(void **state)
{
    (void)state;
    char passport[32], path[160], body[300], matter[64], type[128];
    reply_t r;
    house_call(h, "GET", "/api/v1/figures?word=reports", "", NULL, &r);
    assert_int_equal(r.status, 200);
    reply_free(&r);
    house_logout(h);
    house_login(h, "planner", HOUSE_PASSWORD);
    see_the_funnels();
    act_on("report", "draft", NULL, "{\"report_name\":\"一报告\",\"template\":\"quarterly_notice\"}", NULL);
    house_call(h, "POST", "/api/v1/figures/ask", "", "{\"figures\":[\"reports_drafted\"],\"by\":[\"month\"],\"compare\":\"yoy\"}", &r);
    if (r.status != 200) print_error("%s\n", r.body);
    assert_int_equal(r.status, 200);
    reply_text(&r, passport, sizeof passport, "passport", NULL);
    reply_free(&r);
    house_expect(h, "POST", "/api/v1/figures/ask", "", "{\"figures\":[\"nothing\"]}", 404, "figure.name");
    (void)snprintf(path, sizeof path, "/api/v1/figures/%s", passport);
    house_call(h, "GET", path, "", NULL, &r);
    assert_int_equal(r.status, 200);
    reply_free(&r);
    house_expect(h, "GET", "/api/v1/figures/F-x", "", NULL, 400, "figure.passport_form");
    house_expect(h, "GET", "/api/v1/figures/F-000000000000", "", NULL, 404, "figure.passport");
    (void)snprintf(path, sizeof path, "/api/v1/figures/%s/acts", passport);
    house_call(h, "POST", path, "", "{\"limit\":1}", &r);
    assert_int_equal(r.status, 200);
    assert_true(json_integer_value(json_object_get(r.json, "acts_total")) >= 1);
    assert_int_equal(json_array_size(json_object_get(r.json, "acts")), 1);
    reply_free(&r);
    static const char *const ends[] = {"csv", "xlsx", "svg", "pdf", "png"},
                      *const begins[] = {"\xEF\xBB\xBF", "PK", "<svg", "%PDF", "\x89PNG"};
    for (size_t i = 0; i < 5; i++) {
        (void)snprintf(path, sizeof path, "/api/v1/figures/%s.%s", passport, ends[i]);
        house_call(h, "GET", path, "", NULL, &r);
        assert_int_equal(r.status, 200);
        assert_memory_equal(r.body, begins[i], strlen(begins[i]));
        assert_true(reply_header(&r, "Content-Disposition", type, sizeof type));
        reply_free(&r);
    }
    house_logout(h);
    house_login(h, "chief", HOUSE_PASSWORD);
    house_call(h, "POST", "/api/v1/figures/ask", "", "{\"figures\":[\"reports_drafted\"],\"from\":\"2026-01-01\"}", &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, passport, sizeof passport, "passport", NULL);
    reply_free(&r);
    (void)snprintf(body, sizeof body, "{\"passport\":\"%s\",\"where\":\"官网\"}", passport);
    house_call(h, "POST", "/api/v1/published-figures", "", body, &r);
    if (r.status != 200) print_error("%s\n", r.body);
    assert_int_equal(r.status, 200);
    reply_text(&r, matter, sizeof matter, "matter", NULL);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/published-figures/%s", matter);
    house_call(h, "GET", path, "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_string_equal(json_string_value(json_object_get(r.json, "verdict")), "same");
    reply_free(&r);
    house_logout(h);
    house_login(h, "planner", HOUSE_PASSWORD);
    act_on("report", "draft", NULL, "{\"report_name\":\"又一报告\",\"template\":\"quarterly_notice\"}", NULL);
    house_logout(h);
    house_login(h, "chief", HOUSE_PASSWORD);
    house_call(h, "GET", path, "", NULL, &r);
    assert_string_equal(json_string_value(json_object_get(r.json, "verdict")), "changed");
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(r.json, "acts"), 0), "reason")), "recorded_later");
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/published-figures/%s/restate", matter);
    house_expect(h, "POST", path, "", "{\"where\":\"官网\"}", 400, "web.field_missing");
    house_call(h, "POST", path, "", "{\"where\":\"官网\",\"ground\":\"新增一项\"}", &r);
    assert_int_equal(r.status, 200);
    reply_free(&r);
    house_call(h, "GET", "/api/v1/published-figures", "", NULL, &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_integer_value(json_object_get(json_array_get(json_object_get(r.json, "published"), 0), "restated")), 1);
    reply_free(&r);
    house_logout(h);
    house_login(h, "clerk", HOUSE_PASSWORD);
}

static void every_endpoint_was_hit(void **state)
{
    (void)state;
    client_check_all_hit();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enter_records),   cmocka_unit_test(correct_and_annul), cmocka_unit_test(sit_at_the_desk),
        cmocka_unit_test(send_a_table),    cmocka_unit_test(print_papers),
        cmocka_unit_test(look_up_by_identity),
        cmocka_unit_test(ask_the_archive), cmocka_unit_test(decide_and_answer), cmocka_unit_test(see_the_notice),
        cmocka_unit_test(object_settle_recall), cmocka_unit_test(read_the_register), cmocka_unit_test(compute),
        cmocka_unit_test(plan_and_check),
        cmocka_unit_test(ask_for_figures),    cmocka_unit_test(analyse), cmocka_unit_test(reports_that_say_the_same),
        cmocka_unit_test(see_the_front_pages), cmocka_unit_test(make_reports),
        cmocka_unit_test(prove),           cmocka_unit_test(ask_the_server),    cmocka_unit_test(looks_have_reasons),
    };
    return full_house_run(&full, tests, sizeof tests / sizeof *tests, every_endpoint_was_hit);
}
