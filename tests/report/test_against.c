/* test_against.c - texts held against a register of known numbers: sentences of tests/report/against.tsv, and the register's own
 * reports with numbers changed by hand. */
#include "report/check.h"

#include "base/fault.h"
#include "figure/figure.h"
#include "figure/passport.h"
#include "report/report.h"
#include "shipped.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct ground_truth {
    house_t house;
    figures_t *figures;
    actor_t city, county, other, keeper;
} truth_t;

static truth_t T;
static const char *FILE_NAME;

/* City of two counties. 2024: 100 cases, 120 persons accepted, 95 prosecuted, 20 not, 100 letters, 20 recommendations; 2025: 121, 47 of them
 * from commissions, 144, 97, 18, 85 (78 answered in time), 31 (27 adopted), 19 surveys with 56 risks, 7 risk points, 450,000 yuan,
 * 44 sessions with 2,604 persons. */
static int set_up(void **state)
{
    (void)state;
    err_t err = {0};
    (void)setenv("XIEZHI_TODAY", "2026-12-31", 1);
    house_make(&T.house, 0, 1, "320500");
    house_t *h = &T.house;
    MUST(figures_open(&(figures_options_t){.book = h->book}, &T.figures, &err), &err);
    T.city = house_actor(h, "su", "320500", "clerk");
    T.county = house_actor(h, "kun", "320583", "clerk");
    T.other = house_actor(h, "chang", "320581", "clerk");
    T.keeper = house_actor(h, "bao", "320500", "clerk keeper");
    (void)house_act(h, &T.county, "work", "record", 0, "2023-12-01", "{}");
    (void)house_act(h, &T.other, "work", "record", 0, "2023-12-01", "{}");
    (void)house_act(h, &T.county, "work", "record", 0, "2024-05-15", "{\"cases\":40,\"accepted\":50,\"charged\":40,\"none\":5,\"letters\":60,\"issued\":10}");
    (void)house_act(h, &T.other, "work", "record", 0, "2024-09-15", "{\"cases\":60,\"accepted\":70,\"charged\":55,\"none\":15,\"letters\":40,\"issued\":10}");
    (void)house_act(h, &T.county, "work", "record", 0, "2025-02-10",
                    "{\"cases\":44,\"duty\":12,\"accepted\":60,\"charged\":40,\"none\":6,\"letters\":50,\"answered\":45,\"issued\":9,\"adopted\":8,\"surveys\":3,\"risks\":17,\"points\":2,"
                    "\"relief\":12000000,\"lessons\":21,\"taught\":1300}");
    (void)house_act(h, &T.other, "work", "record", 0, "2025-08-20",
                    "{\"cases\":77,\"duty\":35,\"accepted\":84,\"charged\":57,\"none\":12,\"letters\":35,\"answered\":33,\"issued\":22,\"adopted\":19,\"surveys\":16,\"risks\":39,\"points\":5,"
                    "\"relief\":33000000,\"lessons\":23,\"taught\":1304}");
    (void)house_act(h, &T.city, "plan", "begin", 0, "2025-02-03", "{\"called\":\"百日攻坚\",\"start_on\":\"2025-02-04\",\"end_on\":\"2025-12-31\"}");
    (void)house_act(h, &T.keeper, "secret", "keep", 0, "2025-06-01", "{\"name\":\"x\"}");
    return 0;
}

static int take_down(void **state)
{
    (void)state;
    figures_close(T.figures);
    house_close(&T.house);
    return 0;
}

static check_result_t held(const actor_t *who, const char *text, arena_t *a)
{
    check_result_t r = {0};
    err_t err = {0};
    MUST(check_text(text, strlen(text), a, &r, &err), &err);
    MUST(check_against(T.figures, who, a, &r, &err), &err);
    return r;
}

static const actor_t *called(const char *who)
{
    return strcmp(who, "county") == 0 ? &T.county : strcmp(who, "keeper") == 0 ? &T.keeper : &T.city;
}

static void show(const check_result_t *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->findings[i].source) print_error("    %s %s: %s\n", check_verdict_word(r->findings[i].verdict), r->findings[i].quote, r->findings[i].computed.in[LANG_EN]);
}

/* Every row as it must be: nothing wrong is said, and nothing left unsaid that should be. */
static void sentences(void **state)
{
    (void)state;
    char line[4096];
    int rows = 0, wrong = 0;
    FILE *f = fopen(FILE_NAME, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        char *who = line, *agree = strchr(line, '\t'), *text;
        if (*line == '#' || !agree) continue;
        *agree++ = '\0';
        char *differ = strchr(agree, '\t');
        assert_non_null(differ);
        text = strchr(differ + 1, '\t');
        assert_non_null(text);
        text++;
        for (char *p = strstr(text, "\\n"); p; p = strstr(p, "\\n")) p[0] = ' ', p[1] = '\n';
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        check_result_t r = held(called(who), text, a);
        char *more = NULL;
        size_t good = strtoul(agree, NULL, 10), bad = strtoul(differ + 1, &more, 10), unsure = *more == '?' ? strtoul(more + 1, NULL, 10) : r.unsure;
        if (r.agreed != good || r.compared - r.agreed != bad || r.unsure != unsure) {
            print_error("%zu agree, %zu differ, %zu open: %s", r.agreed, r.compared - r.agreed, r.unsure, text);
            show(&r);
            wrong++;
        }
        assert_true(r.compared + r.unsure + r.elsewhere + r.untimed <= r.counted);
        arena_free(a);
        rows++;
    }
    (void)fclose(f);
    assert_true(rows >= 140);
    assert_int_equal(wrong, 0);
}

/* What a finding opens: figure, scope, time, passport, value; and the count at the end. */
static void sources(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    check_result_t r = held(&T.city, "2025年第一季度，昆山市人民检察院受理审查起诉案件43件，全国检察机关起诉40万人。", a);
    const check_source_t *s = NULL;
    for (size_t i = 0; i < r.count; i++)
        if (r.findings[i].source) s = r.findings[i].source;
    assert_non_null(s);
    assert_string_equal(s->figure, "cases_accepted");
    assert_string_equal(s->office, "320583");
    assert_false(s->alone);
    assert_int_equal(s->from, day_of(2025, 1, 1));
    assert_int_equal(s->to, day_of(2025, 3, 31));
    assert_string_equal(s->value.in[LANG_ZH], "44件");
    assert_int_equal(passport_check(s->passport, NULL), 0);
    assert_int_equal(r.compared, 1);
    assert_int_equal(r.elsewhere, 1);
    buf_t out;
    buf_init(&out, 1 << 20);
    check_add_text(&out, &r, false, LANG_EN);
    assert_non_null(strstr(buf_text(&out), "2 numbers, 1 of them compared with the register: 0 agree, 1 do not; 1 speak of another area or office and were not compared."));
    buf_clear(&out);
    check_add_json(&out, &r, LANG_ZH);
    assert_non_null(strstr(buf_text(&out), "\"figure\":\"cases_accepted\""));
    assert_non_null(strstr(buf_text(&out), "\"from\":\"2025-01-01\",\"to\":\"2025-03-31\""));
    assert_non_null(strstr(buf_text(&out), "\"compared\":{\"numbers\":2,\"compared\":1,\"agree\":0,\"differ\":1,\"unsure\":0,\"elsewhere\":1,\"untimed\":0,\"unnamed\":0,\"partly\":false"));
    buf_clear(&out);
    check_add_findings(&out, &r, LANG_ZH); /* for programs: the list of findings and nothing else */
    json_t *list = json_loads(buf_text(&out), 0, NULL);
    assert_int_equal(json_array_size(list), r.count);
    json_decref(list);
    buf_release(&out);
    arena_free(a);
}

/* --- the register's own reports ---------------------------------------------------------------------------------------------- */

static int ask(void *arg, const figure_ask_t *q, json_t **ret, err_t *err)
{
    (void)arg;
    return passport_ask(T.figures, &T.city, q, ret, err);
}

static const char *own_report(arena_t *a, enum writ_form form)
{
    const cat_report_t *report = NULL;
    err_t err = {0};
    report_made_t made;
    json_t *matter = json_pack("{s:s, s:{}}", "office", "320500", "fields");
    MUST(catalogue_report(T.house.catalogue, "yearly", &report, &err), &err);
    report_data_t data = {.paper = {.catalogue = T.house.catalogue, .offices = T.house.offices, .matter = matter, .today = day_of(2026, 1, 5)},
                          .office = "320500", .ask = ask, .since = DAY_NONE, .span = {CAT_PERIOD_YEAR, day_of(2025, 1, 1), day_of(2025, 12, 31)}};
    MUST(report_make(report, &data, &(writ_wish_t){.lang = PAPER_BOTH}, a, &made, &err), &err);
    json_decref(matter);
    buf_t out;
    buf_init(&out, 1 << 20);
    MUST(writ_write(&made.writ, form, &out, &err), &err);
    const char *text = arena_text(a, buf_text(&out));
    buf_release(&out);
    return text;
}

/* Chinese: 47, 144, +20 %, 97, 19, 56, 12.5 %, 4.2 points, two rows and a total of two; English: 144, +20 %, 97, 56. */
static void own_numbers(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    check_result_t r = held(&T.city, own_report(a, WRIT_TXT), a);
    if (r.agreed != 18) show(&r);
    assert_int_equal(r.compared, 18);
    assert_int_equal(r.agreed, 18);
    arena_free(a);
}

static void changed_numbers(void **state)
{
    (void)state;
    static const char *const changes[][2] = {{"案件47件", "案件74件"}, {"144人", "145人"}, {"上升20%", "上升21%"}, {"公诉97人", "公诉98人"}, {"风险点56个", "风险点7个"}, {"率12.5%", "率13%"},
                                             {"4.2个", "2.4个"}, {"昆山市人民检察院　44", "昆山市人民检察院　45"}, {"合计　121", "合计　122"}, {"Risk points: 56", "Risk points: 7"}};
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const char *whole = own_report(a, WRIT_TXT);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *at = strstr(whole, changes[i][0]);
        if (!at) print_error("%s\n%s\n", changes[i][0], whole);
        assert_non_null(at);
        const char *text = arena_printf(a, "%.*s%s%s", (int)(at - whole), whole, changes[i][1], at + strlen(changes[i][0]));
        arena_t *own = arena_new(ARENA_CAP_DEFAULT);
        check_result_t r = held(&T.city, text, own);
        if (r.compared - r.agreed != 1) print_error("%s: %zu of %zu\n", changes[i][1], r.agreed, r.compared);
        assert_int_equal(r.compared, 18);
        assert_int_equal(r.agreed, 17);
        for (size_t k = 0; k < r.count; k++)
            if (r.findings[k].source) assert_int_equal(passport_check(r.findings[k].source->passport, NULL), 0);
        arena_free(own);
    }
    arena_free(a);
}

/* --- a report about a matter ---------------------------------------------------------------------------------------------------- */

/* The briefing of the week that ends on the day. */
static const char *briefing(arena_t *a, day_t last, enum paper_lang lang)
{
    const cat_report_t *report = NULL;
    err_t err = {0};
    report_made_t made;
    json_t *matter = json_pack("{s:s, s:{}}", "office", "320500", "fields"), *rows = NULL;
    MUST(catalogue_report(T.house.catalogue, "weekly", &report, &err), &err);
    const book_list_t what = {.kind = "plan", .limit = 5, .after = DAY_NONE};
    MUST(book_matters(T.house.book, &T.city, &what, &rows, &err), &err);
    assert_int_equal(json_array_size(rows), 1);
    const json_t *about = json_array_get(rows, 0);
    report_data_t data = {.paper = {.catalogue = T.house.catalogue, .offices = T.house.offices, .matter = matter, .about = about, .today = day_of(2026, 1, 5)},
                          .office = "320500", .ask = ask, .since = day_of(2025, 2, 4), .plan = json_string_value(json_object_get(about, "id")), .span = {CAT_PERIOD_WEEK, last - 6, last}};
    MUST(report_make(report, &data, &(writ_wish_t){.lang = lang}, a, &made, &err), &err);
    json_decref(matter);
    buf_t out;
    buf_init(&out, 1 << 20);
    MUST(writ_write(&made.writ, WRIT_TXT, &out, &err), &err);
    const char *text = arena_text(a, buf_text(&out));
    buf_release(&out);
    json_decref(rows);
    return text;
}

/* A campaign's briefing is laid beside itself: its own weeks, its time until now; a number changed by hand is told; a week that is not the
 * text's is not taken for it. Chinese: week, time until now, ten offices with both; English: two. */
static void about_a_matter(void **state)
{
    (void)state;
    const struct {
        enum paper_lang lang;
        size_t numbers;
        const char *from, *to;
    } rows[] = {{PAPER_ZH, 22, "行动以来受理44件", "行动以来受理45件"}, {PAPER_EN, 2, "began: 44", "began: 54"}, {PAPER_BOTH, 24, "began: 44", "began: 54"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        const char *whole = briefing(a, day_of(2025, 2, 10), rows[i].lang), *at = strstr(whole, rows[i].from);
        check_result_t r = held(&T.city, whole, a);
        if (r.agreed != rows[i].numbers) print_error("%s", whole), show(&r);
        assert_int_equal(r.agreed, rows[i].numbers);
        assert_int_equal(r.compared, r.agreed);
        assert_non_null(at);
        r = held(&T.city, arena_printf(a, "%.*s%s%s", (int)(at - whole), whole, rows[i].to, at + strlen(rows[i].from)), a);
        assert_int_equal(r.compared, rows[i].numbers);
        assert_int_equal(r.agreed, rows[i].numbers - 1);
        arena_free(a);
    }
}

/* A number that the report made anew explains is one of those counted, also where its sentence names a source. */
static void compared_are_counted(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const char *whole = own_report(a, WRIT_TXT), *at = strstr(whole, "。完成预防调查");
    assert_non_null(at);
    check_result_t r = held(&T.city, arena_printf(a, "%.*s（F-0123456789ab）。\n", (int)(at - whole), whole), a);
    assert_int_equal(r.compared, 3);
    assert_true(r.counted >= r.compared);
    arena_free(a);
}

#ifdef XZ_FAULTS
/* A register that fails says so: it is no report that cannot be had. */
static void failures_are_told(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const char *whole = own_report(a, WRIT_TXT);
    size_t most = held(&T.city, whole, a).compared;
    for (long n = 0, fired = 1; fired > 0; n++) {
        arena_t *own = arena_new(ARENA_CAP_DEFAULT);
        check_result_t r = {0};
        err_t err = {0};
        MUST(check_text(whole, strlen(whole), own, &r, &err), &err);
        fault_arm(FAULT_SQL, n, true);
        int failed = check_against(T.figures, &T.city, own, &r, &err);
        fired = fault_disarm();
        assert_true(failed == (int)err.code && (failed || r.compared == most));
        assert_true(!fired || failed);
        arena_free(own);
    }
    arena_free(a);
}
#endif

/* What the reader may not ask is compared with nothing, in one's own report too. */
static void refused(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    const char *whole = own_report(a, WRIT_TXT), *at = strstr(whole, "收存秘密材料＿＿＿");
    assert_non_null(at);
    const char *text = arena_printf(a, "%.*s收存秘密材料5件%s", (int)(at - whole), whole, at + strlen("收存秘密材料＿＿＿"));
    check_result_t r = held(&T.city, text, a);
    assert_int_equal(r.compared, r.agreed);
    for (size_t k = 0; k < r.count; k++)
        if (r.findings[k].source) assert_string_not_equal(r.findings[k].source->figure, "secrets_kept");
    arena_free(a);
}

/* A template that asks of the matter it is about alone gives no name: a text cannot say of which matter. Its words stand twice there. */
static void about_is_no_name(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    check_result_t r = held(&T.city, "2025年，专项行动清理积案线索121件，督办积案线索121件，分组积案线索47件。", a);
    assert_int_equal(r.counted, 3);
    assert_int_equal(r.compared, 0);
    arena_free(a);
}

/* Bytes that are no UTF-8, characters of several bytes at the end, a paragraph longer than is read at once: what is found lies in the text. */
static void odd_texts(void **state)
{
    (void)state;
    enum { LONG = 6000 };
    static char long_en[LONG + 1], long_zh[LONG + 1];
    for (size_t i = 0; i + 3 <= LONG; i += 3) memcpy(long_en + i, "up ", 3), memcpy(long_zh + i, "各", 3);
    const char *const texts[] = {"\x80 121 cases were accepted in 2025", "\x80\x80 130 cases were accepted in 2025", "2025年，全市检察机关受理审查起诉案件130\xE4\xBB", "2025年，受教育人数0.26万", long_en, long_zh};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        check_result_t r = held(&T.city, texts[i], a);
        if (r.compared != (i < 4)) print_error("%zu: %zu compared\n", i, r.compared);
        assert_int_equal(r.compared, i < 4);
        for (size_t k = 0; k < r.count; k++) {
            const check_finding_t *f = &r.findings[k];
            assert_true(f->at <= f->to && f->to < strlen(texts[i]));
            assert_true(r.text[f->to] == texts[i][f->to] && (f->to == 0 || ((unsigned char)r.text[f->to] & 0xC0) != 0x80 || i == 2));
            assert_true(f->line >= 1 && strlen(f->quote) <= strlen(texts[i]));
        }
        arena_free(a);
    }
}

/* More numbers than are held: the rest is not passed over in silence. */
static void more_than_is_held(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    buf_t text, said;
    buf_init(&text, 1 << 20), buf_init(&said, 1 << 20);
    for (int i = 0; i <= CHECK_CLAIMS_MOST; i++) buf_add_raw(&text, "收7件\n");
    check_result_t r = held(&T.city, buf_text(&text), a);
    assert_true(r.partly);
    assert_int_equal(r.claim_count, CHECK_CLAIMS_MOST);
    check_add_text(&said, &r, false, LANG_ZH);
    assert_non_null(strstr(buf_text(&said), "文字过长"));
    buf_clear(&said);
    check_add_text(&said, &r, false, LANG_EN);
    assert_non_null(strstr(buf_text(&said), "The text is too long"));
    buf_clear(&said);
    check_add_json(&said, &r, LANG_EN);
    assert_non_null(strstr(buf_text(&said), "\"partly\":true"));
    buf_clear(&said), buf_clear(&text);
    for (int i = 0; i < 700; i++) buf_addf(&text, "%d,", 3);
    r = held(&T.city, buf_text(&text), a);
    assert_true(!r.cut && !r.partly);
    assert_int_equal(r.numbers, 700); /* more than is read at once: it is read in pieces */
    assert_int_equal(r.claim_count, 700);
    buf_release(&said), buf_release(&text);
    arena_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sentences), cmocka_unit_test(sources), cmocka_unit_test(own_numbers), cmocka_unit_test(changed_numbers), cmocka_unit_test(refused),
                                       cmocka_unit_test(about_is_no_name), cmocka_unit_test(odd_texts), cmocka_unit_test(more_than_is_held), cmocka_unit_test(compared_are_counted), cmocka_unit_test(about_a_matter),
#ifdef XZ_FAULTS
                                       cmocka_unit_test(failures_are_told),
#endif
    };
    if (argc < 2) return 2;
    FILE_NAME = argv[1];
    return cmocka_run_group_tests(tests, set_up, take_down);
}
