/* test_public.c - the public pages against a real server, on both engines: forms as browsers send them, twice, wrong, hostile, from
 * other sites, too often; what is followed by a code, and what nobody ever sees. */
#include "house.h"

#include "base/fault.h"
#include "base/text.h"
#include "engine.h"
#include "figure/publish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOST "Host: localhost\r\n"
enum { REQUEST_BYTES = 400000, CODE_BYTES = 24, ONCE_BYTES = 27 };

static full_house_t f;

/* --- asking ---------------------------------------------------------------------------------------------- */

static void get_with(const char *path, const char *extra, reply_t *r)
{
    static char request[4096];
    int n = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\n" HOST "%s\r\n", path, extra);
    client_raw(f.h.port, request, (size_t)n, r);
}

static void get(const char *path, reply_t *r)
{
    get_with(path, "", r);
}

static void post_with(const char *path, const char *extra, const char *body, reply_t *r)
{
    char *request = malloc(REQUEST_BYTES);
    assert_non_null(request);
    int n = snprintf(request, REQUEST_BYTES, "POST %s HTTP/1.1\r\n" HOST "Content-Type: application/x-www-form-urlencoded\r\n%sContent-Length: %zu\r\n\r\n%s",
                     path, extra, strlen(body), body);
    client_raw(f.h.port, request, (size_t)n, r);
    free(request);
}

static void post(const char *path, const char *body, reply_t *r)
{
    post_with(path, "Origin: http://localhost\r\nSec-Fetch-Site: same-origin\r\n", body, r);
}

/* The text between two others, copied; fails when it is not there. */
static void between(const reply_t *r, const char *before, const char *after, char *into, size_t room)
{
    const char *from = strstr(r->body, before), *to = from ? strstr(from + strlen(before), after) : NULL;
    if (!to) fail_msg("no %s in %s", before, r->body);
    (void)snprintf(into, room, "%.*s", (int)(to - from - (ptrdiff_t)strlen(before)), from + strlen(before));
}

static void once_of(const char *path, char into[ONCE_BYTES])
{
    reply_t r;
    get(path, &r);
    between(&r, "name=\"once\" value=\"", "\"", into, ONCE_BYTES);
    reply_free(&r);
}

static void says(const reply_t *r, const char *text)
{
    if (!strstr(r->body, text)) fail_msg("does not say %s: %s", text, r->body);
}

static void says_not(const reply_t *r, const char *text)
{
    if (strstr(r->body, text)) fail_msg("says %s: %s", text, r->body);
}

static int64_t count(const char *sql)
{
    return engine_number(app_store(f.app), sql);
}

/* An act of the program on the newest matter of a kind (0: it opens one); the matter's id. */
static int64_t act(const char *kind, const char *name, int64_t matter, json_t *fields)
{
    arena_t *a = arena_new(16 << 20);
    act_receipt_t receipt;
    err_t err;
    act_request_t q = {.actor = app_system(f.app), .kind = kind, .act = name, .matter = matter, .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(app_book(f.app), &q, a, &receipt, &err), &err);
    json_decref(fields);
    int64_t id = receipt.matter;
    arena_free(a);
    return id;
}

#define LETTER "office=110105&matter_kind=report&subject=river&content=mud"

static void send_letter(const char *more, char code[CODE_BYTES])
{
    char once[ONCE_BYTES], body[2048];
    reply_t r;
    once_of("/letter", once);
    (void)snprintf(body, sizeof body, "once=%s&" LETTER "&%s", once, more);
    post("/letter", body, &r);
    assert_int_equal(r.status, 200);
    between(&r, "id=\"code\" aria-labelledby=\"code-label\">", "<", code, CODE_BYTES);
    reply_free(&r);
}

static void follow(const char *code, reply_t *r)
{
    char body[128];
    (void)snprintf(body, sizeof body, "code=%s", code);
    post("/follow", body, r);
}

/* --- the pages themselves ---------------------------------------------------------------------------------- */

static void pages_open_for_everybody(void **state)
{
    (void)state;
    static const char *const paths[] = {"/", "/about", "/apply", "/check", "/letter", "/follow", "/figures", "/cases", "/education"};
    char value[512];
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        reply_t r;
        get_with(paths[i], "Accept-Language: en-GB,zh;q=0.5\r\n", &r);
        assert_int_equal(r.status, 200);
        says(&r, "<html lang=\"en\">");
        says(&r, "Chaoyang");
        says_not(&r, "{{");
        assert_true(reply_header(&r, "Content-Security-Policy", value, sizeof value));
        assert_non_null(strstr(value, "default-src 'none'"));
        assert_null(strstr(value, "unsafe"));
        assert_false(reply_header(&r, "Set-Cookie", value, sizeof value));
        reply_free(&r);
    }
    reply_t r;
    get("/letter?lang=en", &r);
    assert_true(reply_header(&r, "Set-Cookie", value, sizeof value));
    assert_non_null(strstr(value, "xz_lang=en; "));
    says(&r, "Write to the procuratorate");
    reply_free(&r);
    get("/no-such-page", &r);
    assert_int_equal(r.status, 404);
    says(&r, "class=\"ways\""); /* the same family */
    reply_free(&r);
    post_with("/", "", "a=1", &r);
    assert_int_equal(r.status, 405);
    reply_free(&r);
}

static void a_page_the_reader_has_is_not_sent_again(void **state)
{
    (void)state;
    char tag[80], line[128];
    reply_t r;
    get("/about", &r);
    assert_true(reply_header(&r, "ETag", tag, sizeof tag));
    reply_free(&r);
    (void)snprintf(line, sizeof line, "If-None-Match: %s\r\n", tag);
    get_with("/about", line, &r);
    assert_int_equal(r.status, 304);
    assert_int_equal(r.body_bytes, 0);
    reply_free(&r);
}

/* --- letters ------------------------------------------------------------------------------------------------ */

static void what_is_wrong_is_said_at_the_field(void **state)
{
    (void)state;
    char once[ONCE_BYTES], body[512];
    int64_t before = count("SELECT count(*) FROM k_letter");
    reply_t r;
    once_of("/letter", once);
    (void)snprintf(body, sizeof body, "once=%s&office=999999&matter_kind=nonsense&subject=&content=kept&identity=11010519491231003X&phone=%%3Cb%%3E", once);
    post("/letter?lang=en", body, &r);
    assert_int_equal(r.status, 422);
    static const char *const fields[] = {"office", "matter_kind", "subject", "identity", "phone", "sender"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "href=\"#f-%s\"", fields[i]);
        says(&r, text);
        (void)snprintf(text, sizeof text, "id=\"x-%s\"", fields[i]);
        says(&r, text);
    }
    says(&r, "11010519491231002X"); /* what the number may have been */
    says(&r, ">kept</textarea>");
    says(&r, once); /* a second try is the same form */
    reply_free(&r);
    (void)snprintf(body, sizeof body, "once=%s&office=Chaoyang&matter_kind=report&subject=a&content=b&anonymous=1", once);
    post("/letter", body, &r);
    assert_int_equal(r.status, 422); /* part of a name is offered, not taken */
    says(&r, "value=\"110105\" selected");
    reply_free(&r);
    (void)snprintf(body, sizeof body, LETTER "&anonymous=1&once=made-up");
    post("/letter", body, &r);
    assert_int_equal(r.status, 422);
    reply_free(&r);
    assert_int_equal(count("SELECT count(*) FROM k_letter"), before);
}

static void a_letter_sent_twice_is_one(void **state)
{
    (void)state;
    char once[ONCE_BYTES], body[1024], first[CODE_BYTES], second[CODE_BYTES];
    int64_t before = count("SELECT count(*) FROM k_letter");
    reply_t r;
    once_of("/letter", once);
    (void)snprintf(body, sizeof body, "once=%s&" LETTER "&anonymous=1", once);
    post("/letter", body, &r);
    assert_int_equal(r.status, 200);
    between(&r, "id=\"code\" aria-labelledby=\"code-label\">", "<", first, sizeof first);
    says(&r, "检信〔");
    says(&r, "控告申诉检察部门"); /* who handles it, not which roles may act */
    says_not(&r, "窗口人员");
    reply_free(&r);
    post("/letter", body, &r);
    between(&r, "id=\"code\" aria-labelledby=\"code-label\">", "<", second, sizeof second);
    assert_string_equal(first, second);
    reply_free(&r);
    (void)snprintf(body, sizeof body, "once=%s&" LETTER "other&anonymous=1", once);
    post("/letter", body, &r);
    assert_int_equal(r.status, 409);
    says_not(&r, "web.sent"); /* a code of ours says nothing to a citizen */
    reply_free(&r);
    assert_int_equal(count("SELECT count(*) FROM k_letter"), before + 1);
    assert_int_equal(count("SELECT count(*) FROM k_letter WHERE anonymous AND sender IS NULL AND channel = 'web'") > 0, 1);
}

static void who_asks_for_secrecy_is_not_found_by_his_words(void **state)
{
    (void)state;
    char code[CODE_BYTES];
    send_letter("sender=%E9%99%88%E6%9F%90%E6%9F%90&phone=010-1234&secret=1", code);
    assert_int_equal(count("SELECT count(*) FROM k_letter WHERE subject = '举报（要求保密）' AND content IS NULL AND sender IS NULL AND informer IS NOT NULL "
                           "AND secret_content LIKE 'river%' AND secret_content LIKE '%mud'"), 1);
    send_letter("secret=1&anonymous=1", code); /* what he tells may say who he is */
    assert_int_equal(count("SELECT count(*) FROM k_letter WHERE subject = '举报（要求保密）' AND content IS NULL AND anonymous AND sender IS NULL "
                           "AND informer IS NULL AND secret_content LIKE 'river%'"), 1);
}

static void a_letter_is_followed_by_its_code_alone(void **state)
{
    (void)state;
    char code[CODE_BYTES], plain[CODE_BYTES];
    reply_t r;
    send_letter("sender=%E9%99%88%E6%9F%90%E6%9F%90&phone=010-1234&against=%E5%BC%A0%E4%B8%89", code);
    int64_t id = count("SELECT max(matter) FROM receipt");
    follow(code, &r);
    assert_int_equal(r.status, 200);
    says(&r, "已登记");
    says(&r, "七日内程序性回复");
    reply_free(&r);
    (void)act("letter", "accept", id, json_object());
    (void)act("letter", "first_reply", id, json_pack("{s:s,s:s,s:s,s:s}", "first_reply_kind", "result", "outcome", "supported", "result_text",
                                                      "<b>已查处</b>", "reply_way", "web"));
    size_t n = 0;
    for (const char *c = code; *c; c++) /* as people type it */
        if (*c != '-') plain[n++] = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    plain[n] = '\0';
    follow(plain, &r);
    assert_int_equal(r.status, 200);
    says(&r, "&lt;b&gt;已查处&lt;/b&gt;");
    says(&r, "诉求成立");
    static const char *const nobody[] = {"陈某某", "张三", "010-1234", "系统", "system"};
    for (size_t i = 0; i < sizeof nobody / sizeof *nobody; i++) says_not(&r, nobody[i]);
    reply_free(&r);
    assert_int_equal(count("SELECT count(*) FROM receipt WHERE length(code_hash) <> 64"), 0);
}

static void wrong_codes_say_nothing(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "x", "22222-22222-22222-22222", "%3Cscript%3E", "00000-00000-00000-00000", "222222222222222222222222222222222222222222"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        reply_t r;
        follow(wrong[i], &r);
        assert_int_equal(r.status, *wrong[i] ? 404 : 422);
        says(&r, "id=\"x-code\"");
        says_not(&r, "id=\"stage\"");
        says_not(&r, "<script>");
        reply_free(&r);
    }
}

/* --- applications --------------------------------------------------------------------------------------------- */

static void an_application_waits_for_the_window(void **state)
{
    (void)state;
    char once[ONCE_BYTES], body[2048], code[CODE_BYTES];
    int64_t parts = count("SELECT count(*) FROM k_query_application_subject");
    reply_t r;
    once_of("/apply", once);
    (void)snprintf(body, sizeof body, "once=%s&office=110105&applicant_type=unit&applicant=ACME&phone=1&purpose=tender&rows=3&type1=person&name1=Li&identity1=11010519491231002X"
                                      "&type2=unit&name2=Works&papers=mandate", once);
    char more[2100];
    (void)snprintf(more, sizeof more, "%s&more=1", body);
    post("/apply", more, &r);
    assert_int_equal(r.status, 200);
    says(&r, "name=\"name8\"");
    says(&r, "value=\"Works\"");
    reply_free(&r);
    for (int i = 0; i < 2; i++) {
        post("/apply", body, &r);
        assert_int_equal(r.status, 200);
        between(&r, "id=\"code\" aria-labelledby=\"code-label\">", "<", code, sizeof code);
        says(&r, "营业执照副本"); /* what a unit brings, as the window asks for it */
        says_not(&r, "授权委托书");
        reply_free(&r);
    }
    assert_int_equal(count("SELECT count(*) FROM k_query_application_subject"), parts + 2);
    assert_int_equal(count("SELECT count(*) FROM k_bribery_query"), 0); /* nothing has been searched */
    int64_t id = count("SELECT max(matter) FROM receipt");
    (void)act("query_application", "refuse", id, json_pack("{s:s}", "reason", "not competent"));
    follow(code, &r);
    says(&r, "不予受理");
    says(&r, "not competent");
    says_not(&r, "Works");
    says_not(&r, "11010519491231002X");
    reply_free(&r);
    /* Neither is chosen beforehand; a valid number says it, without one it is asked. */
    get("/apply", &r);
    says(&r, "name=\"type1\" value=\"unit\"><");
    says(&r, "name=\"type1\" value=\"person\"><");
    reply_free(&r);
    once_of("/apply", once);
    (void)snprintf(body, sizeof body, "once=%s&office=110105&applicant_type=unit&applicant=A&phone=1&purpose=tender&rows=3&name1=Li", once);
    post("/apply", body, &r);
    assert_int_equal(r.status, 422);
    says(&r, "id=\"x-type1\"");
    says(&r, "对象 1 · 单位还是个人"); /* whose fault it is */
    says(&r, "value=\"Li\"");
    reply_free(&r);
    (void)snprintf(body, sizeof body, "once=%s&office=110105&applicant_type=unit&applicant=A&phone=1&purpose=tender&rows=3&name1=Li&identity1=11010519491231002X", once);
    post("/apply", body, &r);
    assert_int_equal(r.status, 200);
    reply_free(&r);
    assert_int_equal(count("SELECT count(*) FROM k_query_application_subject s JOIN matter_party m ON m.matter = s.id JOIN party p ON p.id = m.party "
                           "WHERE m.name = 'Li' AND p.type = 'unit'"), 0);
    once_of("/apply", once);
    (void)snprintf(body, sizeof body, "once=%s&office=110105&applicant_type=unit&applicant=A&phone=1&purpose=tender&rows=3&type1=unit&name1=Li&identity1=11010519491231002X", once);
    post("/apply", body, &r);
    assert_int_equal(r.status, 422); /* a person's number for a unit */
    says(&r, "id=\"x-identity1\"");
    reply_free(&r);
}

/* --- hostile --------------------------------------------------------------------------------------------------- */

static void hostile_texts_stay_texts(void **state)
{
    (void)state;
    static const char *const texts[] = {"<script>hurt()</script>", "\"><img src=x onerror=hurt()>", "'; DROP TABLE receipt; --", "{{markup:text}}", "</title><svg/onload=hurt()>",
                                        ("\xE2\x80\xAE" "evil"), "</textarea><b>hurt()"};
    static const char *const letter[] = {"once", "office", "matter_kind", "subject", "against", "content", "sender", "identity", "phone", "address"};
    static const char *const apply[] = {"once", "office", "applicant_type", "applicant", "applicant_identity", "handler", "phone", "purpose", "project", "note", "papers",
                                        "rows", "type1", "name1", "identity1"};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (int which = 0; which < 2; which++) {
            const char *const *names = which ? apply : letter;
            size_t count_of = which ? sizeof apply / sizeof *apply : sizeof letter / sizeof *letter;
            buf_t body;
            reply_t r;
            buf_init(&body, 65536);
            for (size_t i = 0; i < count_of; i++) {
                buf_addf(&body, "%s%s=", i ? "&" : "", names[i]);
                buf_add_url(&body, texts[t]);
            }
            post(which ? "/apply" : "/letter", buf_text(&body), &r);
            assert_int_equal(r.status, 422);
            says_not(&r, "<script>");
            says_not(&r, "<img src=x");
            says_not(&r, "<svg/");
            says_not(&r, "</textarea><b>");
            reply_free(&r);
            buf_release(&body);
        }
    reply_t r;
    get("/check?number=%3Cscript%3Ehurt()%3C/script%3E&code=%22%3E%3Cb%3E", &r);
    assert_int_equal(r.status, 200);
    says(&r, "data-state=\"unknown\"");
    says_not(&r, "<script>hurt");
    says_not(&r, "\"><b>");
    reply_free(&r);
}

static void other_sites_cannot_send(void **state)
{
    (void)state;
    static const struct {
        const char *extra;
        int status;
    } cases[] = {
        {"Origin: https://evil.example\r\n", 403},
        {"Origin: null\r\n", 403},
        {"Sec-Fetch-Site: cross-site\r\n", 403},
        {"Sec-Fetch-Site: same-site\r\n", 403},
        {"", 422}, /* a program; the form itself lacks what it needs */
        {"Origin: http://localhost\r\n", 422},
    };
    int64_t before = count("SELECT count(*) FROM k_letter");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reply_t r;
        post_with("/letter", cases[i].extra, "a=1", &r);
        assert_int_equal(r.status, cases[i].status);
        reply_free(&r);
    }
    reply_t r;
    static const char json[] = "POST /letter HTTP/1.1\r\n" HOST "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    client_raw(f.h.port, json, sizeof json - 1, &r);
    assert_int_equal(r.status, 415);
    reply_free(&r);
    char *large = malloc(300001);
    memset(large, 'a', 300000);
    large[300000] = '\0';
    post("/letter", large, &r);
    assert_int_equal(r.status, 413);
    reply_free(&r);
    free(large);
    post("/letter", "a=%zz", &r);
    assert_int_equal(r.status, 400);
    reply_free(&r);
    assert_int_equal(count("SELECT count(*) FROM k_letter"), before);
}

/* Registered by the office, the code left empty: it is made, the same for the same request, and followed like the others. */
static void a_letter_at_the_counter_can_be_followed(void **state)
{
    (void)state;
    static const char letter[] = "{\"kind\":\"letter\",\"act\":\"receive\",\"fields\":{\"subject\":\"counter\",\"matter_kind\":\"petition\",\"anonymous\":true}}";
    static const char own[] = "{\"kind\":\"letter\",\"act\":\"receive\",\"fields\":{\"subject\":\"own\",\"matter_kind\":\"petition\",\"anonymous\":true,\"receipt_code\":\"K7QX\"}}";
    static const char key[] = "Idempotency-Key: 7f0c6a52-2f3c-4d8e-9a0b-1c2d3e4f5a6b\r\n";
    char id[32], again[32], path[64], code[CODE_BYTES];
    reply_t r;
    house_login(&f.h, "clerk", HOUSE_PASSWORD);
    house_call(&f.h, "POST", "/api/v1/acts", key, letter, &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, id, sizeof id, "matter", NULL);
    reply_free(&r);
    house_call(&f.h, "POST", "/api/v1/acts", key, letter, &r);
    reply_text(&r, again, sizeof again, "matter", NULL);
    assert_string_equal(again, id);
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s", id);
    house_call(&f.h, "GET", path, "X-Reason: test\r\n", NULL, &r);
    reply_text(&r, code, sizeof code, "fields", "receipt_code", NULL);
    assert_int_equal(strlen(code), CODE_BYTES - 1);
    reply_free(&r);
    follow(code, &r);
    assert_int_equal(r.status, 200);
    reply_free(&r);
    /* Registered by mistake and annulled: the sender reads what became of it, nobody's name or words and no code of the program's. */
    (void)snprintf(path, sizeof path, "/api/v1/acts/%s/annul", id);
    house_expect(&f.h, "POST", path, "", "{\"ground\":\"与王某的信重复\"}", 200, NULL);
    follow(code, &r);
    assert_int_equal(r.status, 200);
    says(&r, "登记已撤销");
    says_not(&r, "register.matter");
    says_not(&r, "王某");
    reply_free(&r);
    house_expect(&f.h, "POST", "/api/v1/acts", "", own, 200, NULL); /* what the clerk gave stays */
    assert_int_equal(count("SELECT count(*) FROM k_letter WHERE receipt_code = 'K7QX'"), 1);
    house_logout(&f.h);
}

static void too_many_forms_have_to_wait(void **state)
{
    (void)state;
    web_options_t options = {.http = {.threads = 2}};
    web_t *w = NULL;
    err_t err;
    char value[64];
    int port = f.h.port, refused = 0;
    web_take_app(&options, f.app);
    MUST(web_start(&options, &w, &err), &err);
    f.h.port = web_port(w);
    for (int i = 0; i < 15; i++) {
        reply_t r;
        follow("22222-22222-22222-22222", &r);
        assert_true(r.status == 404 || r.status == 429);
        if (r.status == 429) {
            refused++;
            assert_true(reply_header(&r, "Retry-After", value, sizeof value));
            says(&r, "class=\"ways\"");
        }
        reply_free(&r);
    }
    assert_true(refused >= 4); /* ten at once, then one in five seconds */
    web_stop(w, 1000);
    f.h.port = port;
}

/* --- what is published ------------------------------------------------------------------------------------------- */

static void only_what_is_published_is_read(void **state)
{
    (void)state;
    char path[96], id[48];
    reply_t r;
    int64_t m = act("education_material", "write", 0, json_pack("{s:s,s:s,s:s}", "topic", "T<i>", "summary", "S", "body", "# H\n\n<script>x</script>\n\n**b**"));
    matter_text(m, id);
    (void)snprintf(path, sizeof path, "/education/%s", id);
    static const char *const acts[] = {"submit", "approve", "publish"};
    for (int i = 0; i < 4; i++) {
        get(path, &r);
        assert_int_equal(r.status, i < 3 ? 404 : 200);
        if (i == 3) {
            says(&r, "T&lt;i&gt;");
            says(&r, "<strong>b</strong>");
            says_not(&r, "<script>x");
        }
        reply_free(&r);
        if (i < 3) (void)act("education_material", acts[i], m, i == 1 ? json_pack("{s:s}", "view", "secret view") : json_object());
    }
    get("/education", &r);
    says(&r, "<strong>T&lt;i&gt;"); /* written in Chinese, as its field says, and so is the page */
    says_not(&r, "secret view");
    reply_free(&r);
    get("/education?lang=en", &r);
    says(&r, "<strong lang=\"zh-CN\">T&lt;i&gt;");
    reply_free(&r);
    (void)snprintf(path, sizeof path, "/cases/%s", id); /* a matter of another kind is not read by another page */
    get(path, &r);
    assert_int_equal(r.status, 404);
    reply_free(&r);
    (void)act("education_material", "take_down", m, json_pack("{s:s}", "down_why", "old"));
    get("/education", &r);
    says_not(&r, "T&lt;i&gt;");
    reply_free(&r);
    get("/cases/1-1", &r);
    assert_int_equal(r.status, 404);
    reply_free(&r);
}

static void a_figure_is_shown_once_it_is_put_there(void **state)
{
    (void)state;
    arena_t *a = arena_new(64 << 20);
    actor_t program = app_system(f.app);
    figure_ask_t ask;
    char today[DAY_TEXT];
    json_t *answer = NULL, *question = json_pack("{s:[s],s:s,s:s,s:s,s:[s]}", "figures", "letters_received", "office", "110105", "from", "2026-01-01", "to",
                                                 day_text(day_today(), today), "by", "month");
    act_receipt_t receipt;
    err_t err;
    char path[96], id[48];
    reply_t r;
    MUST(figure_ask_read(question, a, &ask, &err), &err);
    MUST(passport_ask(app_figures(f.app), &program, &ask, &answer, &err), &err);
    publish_wish_t wish = {.actor = &program, .passport = json_string_value(json_object_get(answer, "passport")), .where = "test", .on = DAY_NONE};
    MUST(publish_figure(app_figures(f.app), app_key(f.app), &wish, a, &receipt, &err), &err);
    matter_text(receipt.matter, id);
    static const char *const ends[] = {"", ".csv", ".svg", ".exe"};
    for (int shown = 0; shown < 3; shown++) {
        for (int i = 0; i < 4; i++) {
            (void)snprintf(path, sizeof path, "/figures/%s%s", id, ends[i]);
            get(path, &r);
            assert_int_equal(r.status, shown == 1 && i < 3 ? 200 : 404);
            if (shown == 1 && i == 0) says(&r, wish.passport);
            if (shown == 1 && i == 0) says(&r, "<ul class=\"soft\" id=\"notes\"><li>"); /* what the frozen answer does not know: the day is not over */
            if (shown == 1 && i == 1) says(&r, "收到信访");
            reply_free(&r);
        }
        if (shown < 2) (void)act("published_figure", shown ? "hide" : "show", receipt.matter, json_object());
    }
    json_decref(answer);
    json_decref(question);
    arena_free(a);
}

/* --- memory runs short -------------------------------------------------------------------------------------------- */

#ifdef XZ_FAULTS
/* Sends body, with a value of its own, while the n-th piece of memory is refused; whether one was. */
static bool post_short(const char *path, const char *body, long n, int *ret_status)
{
    char once[ONCE_BYTES], whole[2048];
    reply_t r;
    once_of(path, once);
    (void)snprintf(whole, sizeof whole, "once=%s&%s", once, body);
    fault_arm(FAULT_ALLOC, n, false);
    post(path, whole, &r);
    bool fired = fault_disarm() > 0;
    *ret_status = r.status;
    reply_free(&r);
    return fired;
}
#endif

/* A page is whole or it is an error; what was sent arrives whole or not at all. */
static void nothing_is_shortened_for_want_of_memory(void **state)
{
    (void)state;
#ifdef XZ_FAULTS
    static const char *const paths[] = {"/apply", "/letter?lang=en", "/"};
    reply_t right, r;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int failed = 0;
        bool fired = true;
        get(paths[i], &right);
        assert_int_equal(right.status, 200);
        for (long n = 0; fired; n++) {
            fault_arm(FAULT_ALLOC, n, false);
            get(paths[i], &r);
            fired = fault_disarm() > 0;
            if (r.status == 200 && r.body_bytes != right.body_bytes) fail_msg("%s after %ld: %s", paths[i], n, r.body);
            failed += r.status >= 500;
            reply_free(&r);
        }
        assert_true(failed > 3);
        reply_free(&right);
    }
    int64_t letters = count("SELECT count(*) FROM k_letter"), whole = count("SELECT count(*) FROM k_letter WHERE phone = '0512-55' AND against = 'mill'");
    int64_t applications = count("SELECT count(*) FROM k_query_application WHERE project = 'bridge'"), subjects = count("SELECT count(*) FROM matter_party WHERE name = 'Short of Room'");
    int status = 0;
    for (long n = 0; post_short("/letter", LETTER "&sender=Wang&phone=0512-55&against=mill", n, &status); n += 3) continue;
    assert_int_equal(status, 200);
    letters = count("SELECT count(*) FROM k_letter") - letters;
    assert_true(letters > 0);
    assert_int_equal(count("SELECT count(*) FROM k_letter WHERE phone = '0512-55' AND against = 'mill'") - whole, letters);
    for (long n = 0; post_short("/apply", "office=110105&applicant_type=unit&applicant=ACME&phone=1&purpose=tender&project=bridge&rows=3&type1=unit&name1=Short%20of%20Room&type2=unit&name2=Short%20of%20Room", n, &status); n += 3) continue;
    assert_int_equal(status, 200);
    applications = count("SELECT count(*) FROM k_query_application WHERE project = 'bridge'") - applications;
    assert_true(applications > 0);
    assert_int_equal(count("SELECT count(*) FROM matter_party WHERE name = 'Short of Room'") - subjects, applications * 2);
#else
    skip();
#endif
}

static int open_house(void **state)
{
    (void)state;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_open_for_everybody),
        cmocka_unit_test(a_page_the_reader_has_is_not_sent_again),
        cmocka_unit_test(what_is_wrong_is_said_at_the_field),
        cmocka_unit_test(a_letter_sent_twice_is_one),
        cmocka_unit_test(who_asks_for_secrecy_is_not_found_by_his_words),
        cmocka_unit_test(a_letter_is_followed_by_its_code_alone),
        cmocka_unit_test(wrong_codes_say_nothing),
        cmocka_unit_test(an_application_waits_for_the_window),
        cmocka_unit_test(hostile_texts_stay_texts),
        cmocka_unit_test(other_sites_cannot_send),
        cmocka_unit_test(a_letter_at_the_counter_can_be_followed),
        cmocka_unit_test(too_many_forms_have_to_wait),
        cmocka_unit_test(only_what_is_published_is_read),
        cmocka_unit_test(a_figure_is_shown_once_it_is_put_there),
        cmocka_unit_test(nothing_is_shortened_for_want_of_memory),
    };
    int failed = 0;
    for (int i = 0; i < engine_count(); i++) {
        full_house_open(&f, i, false);
        failed += cmocka_run_group_tests_name(engine_name(i), tests, open_house, NULL);
        full_house_close(&f);
    }
    return failed;
}
