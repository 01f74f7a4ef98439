/* test_html.c - templates and forms without a server: nothing from outside becomes markup, whatever it is; templates in which it
 * could are refused; forms are read strictly. */
#include "web/form.h"
#include "web/html.h"
#include "web/receipt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const hostile[] = {
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "</textarea><script>1</script>",
    "{{markup:x}}", "{{#a}}{{/a}}", "{{t:hello}}", "javascript:alert(1)", "//evil.example/", "&lt;b&gt;", "<!--", "-->", "]]>", "<svg/onload=1>",
    "\xE2\x80\xAEtxt.exe", "\x01\x7F", "a\nb", "%3Cscript%3E", "\\u003cscript\\u003e", "<", ">", "\"", "'", "&", "`", "=", "",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

#define TEXTS_ZH {"zh", "{\"hello\": \"你好 {0}\", \"plain\": \"<甲>\"}"}
#define TEXTS_EN {"en", "{\"hello\": \"hello {0}\", \"plain\": \"<A>\"}"}

static html_t *open_one(const char *text, err_t *err)
{
    static html_source_t sources[5];
    html_t *h = NULL;
    sources[0] = (html_source_t){"page", text};
    sources[1] = (html_source_t){"part", "<b>{{name}}</b>"};
    sources[2] = (html_source_t)TEXTS_ZH;
    sources[3] = (html_source_t)TEXTS_EN;
    sources[4] = (html_source_t){NULL, NULL};
    return html_open(sources, &h, err) == 0 ? h : NULL;
}

/* The page filled with data; to be freed. */
static char *fill(const char *text, json_t *data, enum lang lang)
{
    err_t err;
    buf_t out;
    html_t *h = open_one(text, &err);
    static const html_markup_t markup[] = {{"made", "<i>ours</i>"}, {NULL, NULL}};
    if (!h) fail_msg("%s: %s", text, err.arg[2]);
    buf_init(&out, 1 << 20);
    assert_int_equal(html_render(h, "page", lang, data, markup, &out, &err), 0);
    html_close(h);
    json_decref(data);
    return buf_take(&out, NULL);
}

static void expect(const char *text, json_t *data, enum lang lang, const char *wanted)
{
    char *got = fill(text, data, lang);
    assert_string_equal(got, wanted);
    free(got);
}

static void holes_are_filled(void **state)
{
    (void)state;
    expect("<p>{{a}} {{b.c}} {{none}}</p>", json_pack("{s:s,s:{s:i}}", "a", "x<y", "b", "c", 7), LANG_ZH, "<p>x&lt;y 7 </p>");
    expect("<a href=\"/m/{{url:a}}\">x</a>", json_pack("{s:s}", "a", "a/b?c=1&d\""), LANG_ZH, "<a href=\"/m/a%2Fb%3Fc%3D1%26d%22\">x</a>");
    expect("{{t:hello|a}}", json_pack("{s:s}", "a", "<b>"), LANG_EN, "hello &lt;b&gt;");
    expect("{{t:plain}}", json_object(), LANG_ZH, "&lt;甲&gt;");
    expect("{{a}}", json_pack("{s:{s:s,s:s}}", "a", "zh", "甲", "en", "A"), LANG_EN, "A");
    expect("{{#l}}[{{n}}{{a}}]{{/l}}{{^l}}none{{/l}}", json_pack("{s:[{s:i},{s:i,s:s}],s:s}", "l", "n", 1, "n", 2, "a", "own", "a", "out"),
           LANG_ZH, "[1out][2own]");
    expect("{{#l}}{{.}},{{/l}}", json_pack("{s:[s,s]}", "l", "x", "<"), LANG_ZH, "x,&lt;,");
    expect("{{#l}}x{{/l}}{{^l}}none{{/l}}", json_pack("{s:[]}", "l"), LANG_ZH, "none");
    expect("{{#a}}yes{{/a}}{{#b}}no{{/b}}", json_pack("{s:s,s:s}", "a", "1", "b", ""), LANG_ZH, "yes");
    expect("{{>part}} {{markup:made}}", json_pack("{s:s}", "name", "<"), LANG_ZH, "<b>&lt;</b> <i>ours</i>");
    expect("<input{{#on}} checked{{/on}} value=\"{{a}}\">", json_pack("{s:b,s:s}", "on", 1, "a", "\"'"), LANG_ZH,
           "<input checked value=\"&#34;&#39;\">");
}

static void nothing_hostile_comes_through(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTILE; i++) {
        char *got = fill("<p title=\"{{a}}\">{{a}}</p><a href=\"/x?y={{url:a}}\">{{t:hello|a}}</a>", json_pack("{s:s}", "a", hostile[i]), LANG_EN);
        /* The only markup in it is the template's own: four tags, four quotation marks. */
        size_t tags = 0, quotes = 0;
        for (const char *c = got; *c; c++) tags += *c == '<', quotes += *c == '"';
        assert_int_equal(tags, 4);
        assert_int_equal(quotes, 4);
        assert_null(strchr(got, '\''));
        assert_null(strstr(got, "ours")); /* what looks like a hole is none */
        free(got);
    }
}

static void unsafe_templates_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "<p {{a}}>", "<p title={{a}}>", "<{{a}}>", "<a href=\"{{a}}\">", "<a href=\"{{url:a}}\">", "<a href=\"//x{{url:a}}\">", "<a href=\"/{{a}}\">",
        "<p onclick=\"x\">", "<p style=\"x\">", "<style>p{}</style>", "<script>1</script>", "<script src=\"/a\">{{a}}</script>", "<p title='x'>",
        "<!-- {{a}} -->", "<p title=\"{{markup:made}}\">", "{{#a}}", "{{/a}}", "{{#a}}{{/b}}", "{{#a}}<p {{/a}}>", "{{t:none}}", "{{>none}}",
        "{{", "{{a b}}", "{{}}", "{{>page}}", "<iframe srcdoc=\"x\">", "<form action=\"{{a}}\">", "{{t:hello|a|b|c|d}}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err_t err;
        html_t *h = open_one(bad[i], &err);
        if (h) fail_msg("taken: %s", bad[i]);
        assert_int_equal(err.code, ERR_WEB_TEMPLATE);
    }
}

static void texts_are_whole(void **state)
{
    (void)state;
    html_t *h = NULL;
    err_t err;
    const html_source_t one[] = {{"zh", "{\"a\": \"甲\"}"}, {"en", "{}"}, {NULL, NULL}}, empty[] = {{"zh", "{\"a\": \"甲\"}"}, {"en", "{\"a\": \"\"}"}, {NULL, NULL}},
                        broken[] = {{"zh", "{"}, {"en", "{}"}, {NULL, NULL}}, alone[] = {{"zh", "{}"}, {NULL, NULL}};
    assert_int_equal(html_open(one, &h, &err), ERR_WEB_TEMPLATE);
    assert_int_equal(html_open(empty, &h, &err), ERR_WEB_TEMPLATE);
    assert_int_equal(html_open(broken, &h, &err), ERR_WEB_TEMPLATE);
    assert_int_equal(html_open(alone, &h, &err), ERR_WEB_TEMPLATE);
    assert_int_equal(html_open(NULL, &h, &err), 0); /* those the program carries */
    assert_non_null(html_text(h, LANG_EN, "letter.title"));
    assert_null(html_text(h, LANG_EN, "no such text"));
    html_close(h);
}

static void markdown(const char *text, const char *wanted)
{
    buf_t out;
    err_t err;
    buf_init(&out, 1 << 20);
    assert_int_equal(html_markdown(text, &out, &err), 0);
    assert_string_equal(buf_text(&out), wanted);
    buf_release(&out);
}

static void markdown_is_harmless(void **state)
{
    (void)state;
    markdown("# A\n\n**b** <i>c</i>", "<h2>A</h2>\n<p><strong>b</strong> &lt;i&gt;c&lt;/i&gt;</p>\n");
    markdown("<script>alert(1)</script>", "<pre><code>&lt;script&gt;alert(1)&lt;/script&gt;\n</code></pre>\n");
    markdown("[x](javascript:alert(1)) [y](/apply) [z](//evil.example)", "<p>x <a href=\"/apply\">y</a> z</p>\n");
    markdown("![p](https://evil.example/t.png)", "<p>p</p>\n");
    markdown("[a](https://example.org/)", "<p><a href=\"https://example.org/\">a</a></p>\n");
    markdown("[a](data:text/html,x)", "<p>a</p>\n");
    for (size_t i = 0; i < HOSTILE; i++) {
        buf_t out;
        err_t err;
        buf_init(&out, 1 << 20);
        assert_int_equal(html_markdown(hostile[i], &out, &err), 0);
        assert_null(strstr(buf_text(&out), "<script"));
        assert_null(strstr(buf_text(&out), "<img"));
        assert_null(strstr(buf_text(&out), "<svg"));
        buf_release(&out);
    }
}

static void forms_are_read(void **state)
{
    (void)state;
    arena_t *a = arena_new(64 << 20);
    form_t f;
    err_t err;
    static const char body[] = "a=1&b=%E7%94%B2+%3Cb%3E&c=x%0D%0Ay&a=2&d&&e=%20t%20&f=1%E2%80%AE2%01";
    assert_int_equal(form_read(body, sizeof body - 1, a, &f, &err), 0);
    assert_int_equal(f.count, 7);
    assert_string_equal(form_value(&f, "a"), "1");
    assert_true(form_has(&f, "a", "2"));
    assert_string_equal(form_value(&f, "b"), "甲 <b>");
    assert_string_equal(form_value(&f, "c"), "x\ny");
    assert_string_equal(form_value(&f, "d"), "");
    assert_string_equal(form_value(&f, "e"), "t");
    assert_string_equal(form_value(&f, "f"), "12"); /* what nobody sees is not kept */
    assert_string_equal(form_value(&f, "none"), "");
    static const char *const bad[] = {"a=%", "a=%4", "a=%zz", "a=%00", "a=%FF", "%ED%A0%80=1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(form_read(bad[i], strlen(bad[i]), a, &f, &err), ERR_WEB_FORM);
    static char many[FORM_FIELDS_MOST * 4 + 8];
    for (int i = 0; i <= FORM_FIELDS_MOST; i++) memcpy(many + 4 * i, "a=1&", 4);
    assert_int_equal(form_read(many, 4 * FORM_FIELDS_MOST, a, &f, &err), 0);
    assert_int_equal(form_read(many, 4 * FORM_FIELDS_MOST + 4, a, &f, &err), ERR_WEB_FORM);
    arena_free(a);
}

static void codes_follow_from_once(void **state)
{
    (void)state;
    char once[RECEIPT_ONCE], other[RECEIPT_ONCE], code[RECEIPT_CODE], again[RECEIPT_CODE], key[RECEIPT_KEY];
    receipt_once(once);
    receipt_once(other);
    assert_true(receipt_is_once(once));
    assert_string_not_equal(once, other);
    assert_false(receipt_is_once("23456"));
    assert_false(receipt_is_once("0O1I23456789ABCDEFGHJKLMNP"));
    receipt_code(once, code);
    receipt_code(once, again);
    assert_string_equal(code, again);
    assert_int_equal(strlen(code), 23);
    receipt_code(other, again);
    assert_string_not_equal(code, again);
    receipt_key(once, key);
    assert_int_equal(strlen(key), 48);
    assert_null(strstr(key, once)); /* the key that is stored does not tell it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holes_are_filled),
        cmocka_unit_test(nothing_hostile_comes_through),
        cmocka_unit_test(unsafe_templates_are_refused),
        cmocka_unit_test(texts_are_whole),
        cmocka_unit_test(markdown_is_harmless),
        cmocka_unit_test(forms_are_read),
        cmocka_unit_test(codes_follow_from_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
