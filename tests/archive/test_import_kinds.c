/* test_import_kinds.c - spreadsheets for every kind: the template of each is understood again, its example is passed over,
 * and what people write in cells becomes values; parts find their whole, all faults of a row come back with their columns.
 * XIEZHI_LONG=1: 100,000 letters with 37 bad ones. */
#include "rig.h"
#include "sheets.h"

#include "archive/import_inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The formula of each drop-down is lost by libxlsxwriter 1.1 when the workbook is closed. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libxlsxwriter\n";
}

static int make_folder(void **state)
{
    (void)state;
    return sheets_make("sheet.xlsx");
}

static actor_t someone(rig_t *r, const char *roles)
{
    actor_t a = {"hu", "110108", 0, false};
    err_t err = {0};
    MUST(catalogue_roles(r->catalogue, roles, &a.roles, &err), &err);
    return a;
}

static import_report_t run(rig_t *r, const actor_t *actor, const char *kind, const char *act, enum import_mode mode)
{
    const import_job_t job = {.book = r->book, .actor = *actor, .kind = kind, .act = act, .path = sheet_path, .bad_path = bad_path,
                              .lang = LANG_ZH, .mode = mode};
    import_report_t report;
    err_t err = {0};
    MUST(import_run(&job, &report, &err), &err);
    return report;
}

/* Every head of the template means what it was made for. */
static size_t heads_understood(rig_t *r, const cat_kind_t *k, const cat_act_t *act)
{
    import_plan_t p = {.memory = r->arena, .book = r->book, .kind = k, .act = act};
    sheet_t *sheet = NULL;
    sheet_row_t head;
    bool more;
    err_t err = {0};
    buf_init(&p.unused, 4096);
    buf_init(&p.unknown, 4096);
    MUST(sheet_open(sheet_path, NULL, &sheet, &err), &err);
    MUST(sheet_next(sheet, &head, &more, &err), &err);
    MUST(import_plan_head(&p, &head, &err), &err);
    if (p.count != head.count) fail_msg("%s.%s: %zu of %zu heads understood", k->name, act->name, p.count, head.count);
    size_t fields = 0;
    for (size_t i = 0; i < act->field_count; i++) {
        const cat_field_t *f = &k->fields[act->fields[i]];
        size_t n = 0;
        for (size_t c = 0; c < p.count; c++) n += p.columns[c].to == TO_FIELD && p.columns[c].field == f;
        if (n != (f->type == CAT_JSON ? 0U : f->type == CAT_PARTY ? 2U : 1U)) {
            for (size_t c = 0; c < p.count; c++) print_message("%s -> %s\n", p.columns[c].head, p.columns[c].field->name);
            fail_msg("%s.%s has %zu columns", k->name, f->name, n);
        }
        fields += n;
    }
    sheet_close(sheet);
    buf_release(&p.unused);
    buf_release(&p.unknown);
    return fields;
}

static void the_template_of_every_kind_is_read_back(void **state)
{
    (void)state;
    rig_t r;
    rig_open(&r, 0);
    actor_t all = {"hu", "110108", UINT64_MAX, false};
    size_t templates = 0;
    for (size_t i = 0; i < catalogue_kind_count(r.catalogue); i++) {
        const cat_kind_t *k = catalogue_kind_at(r.catalogue, i);
        for (size_t a = 0; a < k->act_count; a++) {
            const cat_act_t *act = &k->acts[a];
            err_t err = {0};
            if (!act->opens || act->system || !act->field_count) continue;
            for (int lang = 0; lang < LANG_COUNT; lang++) {
                MUST(import_template(r.catalogue, k->name, act->name, (enum lang)lang, sheet_path, &err), &err);
                if (!heads_understood(&r, k, act)) continue; /* only what instruments fill */
                import_report_t report = run(&r, &all, k->name, act->name, IMPORT_DRY);
                if (report.rows != 1 || report.skipped != 1 || report.bad) fail_msg("%s.%s: the example is not passed over", k->name, act->name);
            }
            templates++;
        }
    }
    assert_true(templates >= 20);
    rig_close(&r);
}

static void parts_parties_and_values_as_people_write_them(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        actor_t officer = someone(&r, "prevention_officer");
        char text[2000], id[48];
        err_t err = {0};
        sheets_write("被建议单位,被建议单位.证件号码,存在问题,范围,情况紧急,另定回复期限,行业领域,办理日期,备注,所属院\n"
                    "北京某某局,,账目不清,个案,否,,,二〇一四年三月五日,补录,北京市海淀区人民检察院\n"
                    "福州某某建设有限公司,91350100M000100Y43,招标不公开,industry,是,15日,,2014年5月1日,,\n");
        import_report_t report = run(&r, &officer, "recommendation", NULL, IMPORT_GOOD);
        if (report.bad) fail_msg("%s %s", err_code_text(report.shown[0].why.code), report.shown[0].why.arg[0]);
        assert_int_equal(report.taken, 2);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_recommendation WHERE opened_on = '2014-03-05'"), 1);
        assert_int_equal(rig_number(&r, "SELECT reply_days FROM k_recommendation WHERE opened_on = '2014-05-01'"), 15);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_recommendation WHERE handler = 'hu'"), 2);
        /* Parts: by the id of their whole. */
        int64_t whole = rig_number(&r, "SELECT MIN(id) FROM k_recommendation");
        matter_text(whole, id);
        (void)snprintf(text, sizeof text, "所属事项,问题,依据条款\n%s,未公开招标,招标投标法第三条\n%s,,无\n1101081-9,x,y\n"
                                          "〔2014〕999号,x,y\n", id, id);
        sheets_write(text);
        report = run(&r, &officer, "problem", "add", IMPORT_GOOD);
        assert_int_equal(report.taken, 1);
        assert_int_equal(report.bad, 3);
        assert_int_equal(report.shown[0].why.code, ERR_REGISTER_REQUIRED);
        assert_int_equal(report.shown[1].why.code, ERR_REGISTER_MATTER);
        assert_int_equal(report.shown[2].why.code, ERR_REGISTER_MATTER);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_problem WHERE parent IS NOT NULL"), 1);
        const char *bad = sheets_bad(r.arena);
        assert_non_null(strstr(bad, "register.required,问题,"));
        assert_non_null(strstr(bad, "register.matter,所属事项,"));
        /* An act that opens nothing, or is not there. */
        import_job_t job = {.book = r.book, .actor = officer, .kind = "recommendation", .act = "serve", .path = sheet_path};
        assert_int_equal(import_run(&job, &report, &err), ERR_ARCHIVE_IMPORT_MAPPING);
        job.act = "darft";
        assert_int_equal(import_run(&job, &report, &err), ERR_CATALOGUE_ACT);
        rig_verify(&r);
    }
}

static void all_faults_of_a_row_come_back(void **state)
{
    (void)state;
    rig_t r;
    rig_open(&r, 0);
    actor_t officer = someone(&r, "prevention_officer");
    sheets_write("被建议单位,存在问题,范围,另定回复期限,办理日期,期限\n某局,甲,个安,十天,2014-02-30,三天\n");
    /* Heads that mean nothing hand everything back, unless they are left out on purpose: nothing is lost in silence. */
    import_job_t job = {.book = r.book, .actor = officer, .kind = "recommendation", .path = sheet_path, .bad_path = bad_path, .lang = LANG_ZH};
    import_report_t report;
    err_t err = {0};
    assert_int_equal(import_run(&job, &report, &err), ERR_ARCHIVE_IMPORT_UNKNOWN);
    assert_string_equal(err.arg[0], "期限");
    job.leave_out = "时限, 期限长";
    assert_int_equal(import_run(&job, &report, &err), ERR_ARCHIVE_IMPORT_UNKNOWN);
    job.leave_out = "*";
    MUST(import_run(&job, &report, &err), &err);
    job.leave_out = "时限,期限（日）";
    MUST(import_run(&job, &report, &err), &err);
    assert_int_equal(report.bad, 1);
    const char *bad = sheets_bad(r.arena);
    assert_non_null(strstr(bad, "archive.import_choice；archive.import_value；archive.import_date,范围；另定回复期限；办理日期,"));
    assert_non_null(strstr(bad, "个案"));
    assert_string_equal(report.unused, "期限");
    /* The file handed back, mended in place, comes again with its reasons and all: they are no columns of anybody. */
    sheets_write("被建议单位,范围,存在问题,行号,代码,列,问题,说明,建议\n某局,个案,乙,2,archive.import_choice,范围,x,y,z\n");
    job.leave_out = NULL;
    MUST(import_run(&job, &report, &err), &err);
    assert_int_equal(report.taken + report.bad, 1);
    assert_string_equal(report.unused, "");
    /* What only the register knows comes back as well: a bound, told in yuan, and what is missing; beside what cannot be read. */
    actor_t manager = someone(&r, "case_manager");
    sheets_write("案件名称,主要罪名,涉案金额,案卷齐备、款物与清单相符、嫌疑人在案\n,贪污罪,-3,是\n,贪污罪,不详,是\n甲案,贪污罪,-1200.5,\n");
    report = run(&r, &manager, "case", "accept", IMPORT_DRY);
    assert_int_equal(report.bad, 3);
    assert_int_equal(report.shown_count, 5);
    assert_int_equal(report.shown_rows, 3);
    bad = sheets_bad(r.arena);
    assert_non_null(strstr(bad, ",2,register.value；register.required,涉案金额；案件名称,"));
    assert_non_null(strstr(bad, "-3 元"));
    assert_non_null(strstr(bad, "金额（元），不少于 0"));
    assert_non_null(strstr(bad, "archive.import_value；register.required,涉案金额；案件名称,"));
    assert_non_null(strstr(bad, "-1200.50 元"));
    /* Fen are what stands alone in brackets: no instalments, and no word that has them inside. */
    static const char *const heads[] = {"涉案金额（分）", "涉案金额（分期）", "Amount (offences)", "涉案金额（万元）"};
    static const int64_t fen[] = {1200, 120000, 120000, INT64_C(1200000000)};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char sheet[256];
        (void)snprintf(sheet, sizeof sheet, "案件名称,案件类型,主要罪名,%s,案卷齐备、款物与清单相符、嫌疑人在案\n案%zu,own,贪污罪,1200,是\n", heads[i], i);
        sheets_write(sheet);
        report = run(&r, &manager, "case", "accept", IMPORT_GOOD);
        if (report.taken != 1) fail_msg("%s: %s", heads[i], sheets_bad(r.arena));
        assert_int_equal(rig_number(&r, arena_printf(r.arena, "SELECT amount FROM k_case WHERE case_name = '案%zu'", i)), fen[i]);
    }
    rig_close(&r);
}

static void money_as_people_write_it(void **state)
{
    (void)state;
    static const cat_field_t amount = {.name = "amount", .label = {{"金额", "Amount"}}, .type = CAT_MONEY};
    static const struct {
        const char *text;
        int64_t scale, fen; /* fen < 0: refused */
    } cases[] = {
        {"1,234.56", 100, 123456},      {"12.5万", 100, 12500000},     {"12.5万元", 1000000, 12500000}, {"1.2亿元", 100, INT64_C(12000000000)},
        {"￥1,000元整", 100, 100000},   {"人民币 3 千元", 100, 300000}, {"12.5", 1000000, 12500000},     {"5元", 1000000, 500},
        {"0.5万亿", 100, INT64_C(50000000000000)}, {"12万5千", 100, -1}, {"约3万", 100, -1},            {"万", 100, -1},
        {"１２３４", 100, 123400},      {"１，２３４．５６", 100, 123456}, {"12.345", 100, -1},         {"12.345", 1000000, 12345000},
    };
    arena_t *a = arena_new(1 << 16);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        import_column_t c = {.field = &amount, .scale = cases[i].scale, .head = "金额"};
        json_t *value = NULL;
        err_t err = {0};
        int failed = import_value(NULL, &c, cases[i].text, a, &value, &err);
        if ((cases[i].fen < 0) != (failed != 0)) fail_msg("%s: %s", cases[i].text, failed ? "refused" : "taken");
        if (!failed && json_integer_value(value) != cases[i].fen) fail_msg("%s: %lld", cases[i].text, (long long)json_integer_value(value));
        if (failed && strcmp(cases[i].text, "12.345") == 0) assert_non_null(strstr(err.arg[2], "no part of a fen"));
        json_decref(value);
    }
    arena_free(a);
}

/* Two people in one cell would become one of that name. */
static void one_name_a_cell(void **state)
{
    (void)state;
    static const cat_field_t suspect = {.name = "who", .label = {{"嫌疑人", "Suspect"}}, .type = CAT_PARTY};
    static const struct {
        const char *text;
        bool taken;
    } cases[] = {
        {"丁某", true}, {"约翰·史密斯", true}, {"Smith, John", true}, {"某某、某某律师事务所", true}, {"丁某；", true},
        {"丁某、戊某", false}, {"丁某；戊某", false}, {"丁某/戊某", false}, {"丁某,戊某", false}, {"甲公司、乙公司", false},
    };
    arena_t *a = arena_new(1 << 16);
    const import_plan_t plan = {.mapping = NULL};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        import_column_t c = {.field = &suspect, .key = "name", .head = "主要犯罪嫌疑人"};
        json_t *value = NULL;
        err_t err = {0};
        int failed = import_value(&plan, &c, cases[i].text, a, &value, &err);
        assert_int_equal(failed, cases[i].taken ? 0 : ERR_ARCHIVE_IMPORT_VALUE);
        if (failed) assert_non_null(strstr(err.arg[2], "one name"));
        json_decref(value);
    }
    arena_free(a);
}

static void dates_in_all_usual_forms(void **state)
{
    (void)state;
    static const char *const same[] = {"2014-03-05", "2014/3/5", "2014.3.5", "2014年3月5日", "2014年03月05日", "20140305", "5 Mar 2014",
                                       "Mar 5, 2014", "March 5 2014", "5-Mar-2014", "二〇一四年三月五日", "2014-03-05 10:20:00"};
    static const char *const none[] = {"2014", "2014-02-30", "5/3/2014", "二〇一四年", "下周一", "Mar 2014", ""};
    day_t day;
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (import_date(same[i], &day, NULL) != 0) fail_msg("%s is refused", same[i]);
        assert_int_equal(day, day_of(2014, 3, 5));
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (import_date(none[i], &day, NULL) == 0) fail_msg("%s is taken", none[i]);
    assert_int_equal(import_date("二○一四年十二月二十一日", &day, NULL), 0);
    assert_int_equal(day, day_of(2014, 12, 21));
}

/* Letters, every bad one spoilt in turn in four ways. */
static void write_letters(int count, int bad)
{
    FILE *f = fopen(sheet_path, "wb");
    assert_non_null(f);
    (void)fputs("主要诉求,信访类别,信访人,收到日期,信访人数\n", f);
    for (int i = 0, spoilt = 0; i < count; i++) {
        bool is_bad = spoilt < bad && i == (int)((int64_t)count * (2 * spoilt + 1) / (2 * bad));
        int how = is_bad ? spoilt++ % 4 : -1;
        (void)fprintf(f, "%s,%s,张%d,%s,%s\n", how == 0 ? "" : "不服判决", how == 1 ? "投诉信" : "控告", i,
                      how == 2 ? "2014-13-01" : "2014年5月6日", how == 3 ? "零人" : "1");
    }
    assert_int_equal(fclose(f), 0);
}

static void many_letters_with_37_bad(void **state)
{
    (void)state;
    const char *whole = getenv("XIEZHI_LONG");
    int count = whole && *whole == '1' ? 100000 : 3000;
    rig_t r;
    EACH_ENGINE(&r) {
        actor_t officer = someone(&r, "complaint_officer window_clerk");
        write_letters(count, 37);
        import_report_t report = run(&r, &officer, "letter", NULL, IMPORT_GOOD);
        assert_int_equal(report.rows, count);
        assert_int_equal(report.taken, count - 37);
        assert_int_equal(report.bad, 37);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_letter"), count - 37);
        report = run(&r, &officer, "letter", NULL, IMPORT_GOOD);
        assert_int_equal(report.taken, 0);
        assert_int_equal(report.known, count - 37);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_template_of_every_kind_is_read_back),
        cmocka_unit_test(parts_parties_and_values_as_people_write_them),
        cmocka_unit_test(all_faults_of_a_row_come_back),
        cmocka_unit_test(money_as_people_write_it), cmocka_unit_test(one_name_a_cell),
        cmocka_unit_test(dates_in_all_usual_forms),
        cmocka_unit_test(many_letters_with_37_bad),
    };
    return cmocka_run_group_tests(tests, make_folder, sheets_drop);
}
