/* test_base.c - arena, buffer, errors, days, texts. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/embed.h"
#include "base/err.h"
#include "base/money.h"
#include "base/id.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void note_call(void *what)
{
    (*(int *)what)++;
}

static void arena_keeps_its_cap(void **state)
{
    (void)state;
    int calls = 0;
    arena_t *a = arena_new(10000);
    assert_non_null(a);
    assert_ptr_equal(arena_on_free(a, note_call, &calls), &calls);
    assert_string_equal(arena_printf(a, "%s-%d", "甲", 7), "甲-7");
    assert_false(arena_is_short(a));
    assert_null(arena_alloc(a, 10001));
    assert_true(arena_is_short(a)); /* remembered, though there is room for less */
    assert_null(arena_array(a, SIZE_MAX / 2, 3));
    while (arena_alloc(a, 100)) continue;
    assert_true(arena_used(a) <= 10000);
    arena_reset(a);
    assert_false(arena_is_short(a));
    assert_int_equal(calls, 1);
    assert_non_null(arena_alloc(a, 5000));
    arena_free(a);
    assert_int_equal(calls, 1);
}

static void buffer_fails_for_good(void **state)
{
    (void)state;
    buf_t b;
    buf_init(&b, 16);
    buf_add_raw(&b, "0123456789");
    assert_string_equal(buf_text(&b), "0123456789");
    buf_add_raw(&b, "0123456789");
    assert_true(buf_failed(&b));
    buf_add_char(&b, 'x');
    assert_null(buf_text(&b));
    buf_clear(&b);
    buf_addf(&b, "%d", 42);
    assert_string_equal(buf_text(&b), "42");
    buf_release(&b);
}

static void buffer_escapes(void **state)
{
    (void)state;
    buf_t b;
    buf_init(&b, 4096);
    buf_add_json(&b, "a\"b\\\n\x01中");
    assert_string_equal(buf_text(&b), "\"a\\\"b\\\\\\n\\u0001中\"");
    buf_clear(&b);
    buf_add_html(&b, "<a href='x'>&\"");
    assert_string_equal(buf_text(&b), "&lt;a href=&#39;x&#39;&gt;&amp;&#34;");
    buf_clear(&b);
    buf_add_csv(&b, "a,\"b\"");
    assert_string_equal(buf_text(&b), "\"a,\"\"b\"\"\"");
    buf_clear(&b);
    buf_add_url(&b, "a b/中");
    assert_string_equal(buf_text(&b), "a%20b%2F%E4%B8%AD");
    buf_clear(&b);
    buf_add_base64(&b, "fooba", 5);
    assert_string_equal(buf_text(&b), "Zm9vYmE=");
    buf_release(&b);
}

static void every_error_row_is_whole(void **state)
{
    (void)state;
    for (int c = 1; c < ERR_COUNT; c++) {
        assert_true(strchr(err_code_text((enum err_code)c), '.') != NULL);
        assert_in_range(err_http_status((enum err_code)c), 400, 599);
        for (int part = ERR_WHAT; part <= ERR_HINT; part++) {
            const char *zh = err_template((enum err_code)c, (err_part_t)part, LANG_ZH);
            const char *en = err_template((enum err_code)c, (err_part_t)part, LANG_EN);
            assert_true(*zh && *en);
            for (char n = '0'; n < '0' + ERR_ARGS; n++) {
                char mark[4] = {'{', n, '}', '\0'};
                assert_int_equal(strstr(zh, mark) != NULL, strstr(en, mark) != NULL);
            }
        }
        for (int d = 1; d < c; d++)
            assert_string_not_equal(err_code_text((enum err_code)c), err_code_text((enum err_code)d));
    }
}

static void error_renders(void **state)
{
    (void)state;
    err_t e = {0};
    day_t d;
    assert_int_equal(day_parse("2025-02-30", &d, &e), ERR_BASE_DATE);
    err_place(&e, "a.csv", 3, 7);
    err_field(&e, "born");
    buf_t b;
    buf_init(&b, 4096);
    err_add_json(&b, &e, LANG_EN);
    assert_non_null(strstr(buf_text(&b), "\"code\":\"base.date\""));
    assert_non_null(strstr(buf_text(&b), "2025-02-30"));
    assert_non_null(strstr(buf_text(&b), "\"line\":3"));
    buf_clear(&b);
    err_add_text(&b, &e, LANG_ZH);
    assert_non_null(strstr(buf_text(&b), "a.csv:3:7: born: “2025-02-30”不是日期 [base.date]"));
    buf_clear(&b);
    err_set(&e, ERR_BASE_FILE_MISSING, "甲" ERR_OR "A");
    err_add_part(&b, &e, ERR_WHAT, LANG_ZH);
    err_add_part(&b, &e, ERR_WHAT, LANG_EN);
    assert_string_equal(buf_text(&b), "文件“甲”不存在file \"A\" does not exist");
    buf_clear(&b);
    err_set(&e, ERR_REGISTER_PARTY, "x");
    err_detail(&e, "%s", "甲" ERR_OR "A");
    err_add_part(&b, &e, ERR_DETAIL, LANG_ZH);
    err_add_part(&b, &e, ERR_DETAIL, LANG_EN);
    assert_string_equal(buf_text(&b), "说明：甲A");
    buf_release(&b);
}

static void days_go_round(void **state)
{
    (void)state;
    for (day_t d = day_of(1900, 1, 1); d <= day_of(2199, 12, 31); d++) {
        char text[DAY_TEXT];
        day_t again = 0;
        assert_int_equal(day_parse(day_text(d, text), &again, NULL), 0);
        assert_int_equal(d, again);
    }
    assert_int_equal(day_of(1970, 1, 1), 0);
    assert_int_equal(day_weekday(day_of(2025, 9, 30)), 2);
    char t[INSTANT_TEXT];
    assert_string_equal(instant_text(0, t), "1970-01-01T00:00:00.000000Z");
    assert_int_equal(instant_day(INT64_C(16) * 3600 * 1000000), 1);
    char local[INSTANT_LOCAL];
    assert_string_equal(instant_local_text(INT64_C(17) * 3600 * 1000000, local), "1970-01-02 01:00:00");
}

static void texts(void **state)
{
    (void)state;
    char small[6];
    assert_false(text_copy(small, sizeof small, "中文字"));
    assert_string_equal(small, "中");
    assert_int_equal(text_bad_byte("ab\xff", 3), 3);
    assert_int_equal(text_bad_byte("\xed\xa0\x80", 3), 1);
    assert_int_equal(text_bad_byte("中文", 6), 0);
    assert_int_equal(text_hidden(""), 0);
    assert_int_equal(text_hidden("欧阳文轩 Jürgen O’Neill‑Smith (Лев)"), 0);
    assert_int_equal(text_hidden("张\xe2\x80\xae三"), 0x202E);
    assert_int_equal(text_hidden("张三\xe2\x81\xa9"), 0x2069);
    assert_int_equal(text_hidden("张\n三"), '\n');
    assert_int_equal(text_hidden("张三\xe2\x80\xa8"), 0x2028);
    assert_int_equal(text_hidden("\xef\xbb\xbf张三"), 0xFEFF);
    assert_int_equal(text_hidden("张\xe2\x80\x8c三"), 0x200C);
    assert_int_equal(text_hidden("\xe2\x80\x8c"), 0x200C);
    /* Part of the spelling: Persian "Shah-Abadi" with a non-joiner, Sinhala "Shri" with a joiner. */
    assert_int_equal(text_hidden("شاه\xe2\x80\x8cآبادی"), 0);
    assert_int_equal(text_hidden("ශ\xe0\xb7\x8a\xe2\x80\x8dරී"), 0);
    assert_int_equal(text_hidden("شاه\xe2\x80\x8c\xe2\x80\x8cآبادی"), 0x200C); /* one, not a heap of them */
    assert_int_equal(text_hidden("شاه\xe2\x80\x8bآبادی"), 0x200B);
    char mixed[] = "\xef\xbb\xbf" "Al\nخ\xe2\x80\x8c\xe2\x80\x8cا\xe2\x80\xae!";
    text_unhide(mixed);
    assert_string_equal(mixed, "Al خ\xe2\x80\x8cا!");
    assert_int_equal(text_hidden(mixed), 0);
    assert_int_equal(text_distance("stage", "stgae"), 1);
    static const char *const words[] = {"required", "reply", "served"};
    assert_string_equal(text_nearest("requierd", words, 3), "required");
    assert_null(text_nearest("zzz", words, 3));
    arena_t *a = arena_new(100000);
    assert_string_equal(text_trim(a, "　 甲 乙　"), "甲 乙");
    arena_free(a);
    int64_t n;
    assert_int_equal(text_to_int("12", 0, 99, &n, NULL), 0);
    assert_int_not_equal(text_to_int("12x", 0, 99, &n, NULL), 0);
    assert_int_not_equal(text_to_int("99999999999999999999", 0, INT64_MAX, &n, NULL), 0);
}

/* A field is put in front of a message only where the message does not name it, and by its name for people. */
static void fields_are_named_once(void **state)
{
    (void)state;
    const words_t amount = {{"行贿数额", "Amount"}};
    char both[ERR_ARG_BYTES];
    err_t e = {0};
    buf_t b;
    buf_init(&b, 8192);
    err_set(&e, ERR_BASE_DATE, "soon");
    err_field_label(&e, "amount", amount);
    err_add_text(&b, &e, LANG_EN);
    assert_ptr_equal(strstr(buf_text(&b), "Amount: \"soon\" is not a date"), buf_text(&b));
    buf_clear(&b);
    err_add_text(&b, &e, LANG_ZH);
    assert_ptr_equal(strstr(buf_text(&b), "行贿数额：“soon”"), buf_text(&b));
    buf_clear(&b);
    err_add_json(&b, &e, LANG_ZH); /* programs get the name that they sent */
    assert_non_null(strstr(buf_text(&b), "\"field\":\"amount\""));
    buf_clear(&b);
    err_set(&e, ERR_REGISTER_REQUIRED, err_both(amount, both), "enter");
    err_field_label(&e, "amount", amount);
    err_add_text(&b, &e, LANG_EN);
    assert_ptr_equal(strstr(buf_text(&b), "\"Amount\" is required"), buf_text(&b));
    buf_clear(&b);
    err_set(&e, ERR_WEB_LOCKED, "1");
    err_add_part(&b, &e, ERR_DETAIL, LANG_EN);
    assert_non_null(strstr(buf_text(&b), "in 1 second"));
    assert_null(strstr(buf_text(&b), "seconds"));
    buf_clear(&b);
    err_set(&e, ERR_WEB_LOCKED, "21");
    err_add_part(&b, &e, ERR_DETAIL, LANG_EN);
    assert_non_null(strstr(buf_text(&b), "in 21 seconds"));
    buf_release(&b);
}

/* Yuan, as people type them, to fen; what a head says counts only where the number has no unit of its own. */
static void sums_of_money_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t one, fen;
        enum money_fault fault;
    } cases[] = {
        {"9000000", MONEY_YUAN, INT64_C(900000000), MONEY_READ}, {"1,200.5", MONEY_YUAN, 120050, MONEY_READ}, {"-3", MONEY_YUAN, -300, MONEY_READ},
        {" ￥12.5万元 ", MONEY_YUAN, 12500000, MONEY_READ}, {"1.2亿", 1000000, INT64_C(12000000000), MONEY_READ}, {"12.5", 1000000, 12500000, MONEY_READ},
        {"0.005", MONEY_YUAN, 0, MONEY_PART}, {"0.500", MONEY_YUAN, 50, MONEY_READ}, {"", MONEY_YUAN, 0, MONEY_FORM}, {"-", MONEY_YUAN, 0, MONEY_FORM},
        {"1.2.3", MONEY_YUAN, 0, MONEY_FORM}, {"1e5", MONEY_YUAN, 0, MONEY_FORM}, {"万", MONEY_YUAN, 0, MONEY_FORM},
        {"99999999999999999999", MONEY_YUAN, 0, MONEY_LARGE}, {"4000000万亿", MONEY_YUAN, 0, MONEY_LARGE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t fen = 7;
        enum money_fault fault = money_read(cases[i].text, cases[i].one, &fen);
        if (fault != cases[i].fault) fail_msg("\"%s\": fault %d", cases[i].text, (int)fault);
        assert_int_equal(fen, fault == MONEY_READ ? cases[i].fen : 7);
    }
    buf_t b;
    buf_init(&b, 100);
    text_add_money(&b, -860200050, LANG_ZH);
    assert_string_equal(buf_text(&b), "-8,602,000.50元");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_named_once), cmocka_unit_test(sums_of_money_are_read),
        cmocka_unit_test(arena_keeps_its_cap),  cmocka_unit_test(buffer_fails_for_good),
        cmocka_unit_test(buffer_escapes),       cmocka_unit_test(every_error_row_is_whole),
        cmocka_unit_test(error_renders),        cmocka_unit_test(days_go_round),
        cmocka_unit_test(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
