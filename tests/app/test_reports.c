/* test_reports.c - a matter that carries a report: numbers bound and signed, told again word for word, stale after a change of the
 * words; numbers that somebody typed, or took from another matter, are none. */
#include "app/app.h"
#include "app/report.h"
#include "app/report_inside.h"
#include "figure/passport.h"
#include "installed.h"
#include "register/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static installed_t house;
static app_t *app;
static arena_t *arena;
static actor_t officer;

#define HEAD "---\nreport: completion\nname: {zh: 情况, en: State}\nperiod: year\nlayout: form\n---\n"
#define WORDS HEAD "{{period.name}}起草{{figure reports_drafted}}。\n"

static int make_house(void **state)
{
    (void)state;
    installed_open(&house, 0, "110108", false);
    app = house.app;
    arena = house.arena;
    officer = installed_actor(&house, "officer", "110108", "publicity_officer"); /* writes reports, counts nothing else */
    return 0;
}

static int remove_house(void **state)
{
    (void)state;
    installed_close(&house);
    return 0;
}

static int act(const char *name, int64_t matter, json_t *fields, act_receipt_t *ret, err_t *err)
{
    act_request_t q = {.actor = officer, .kind = "report", .act = name, .matter = matter, .occurred_on = DAY_NONE, .fields = fields};
    int failed = register_act(app_book(app), &q, arena, ret, err);
    json_decref(fields);
    return failed;
}

static int64_t draft_of(const char *template_, const char *wording)
{
    act_receipt_t receipt;
    err_t err = {0};
    int year, month, day;
    char text[24];
    day_split(day_today(), &year, &month, &day);
    (void)snprintf(text, sizeof text, "%d", year);
    MUST(act("draft", 0, json_pack("{s:s, s:s, s:s, s:s}", "report_name", "情况", "template", template_, "period", text, "wording", wording), &receipt, &err), &err);
    return receipt.matter;
}

static int64_t draft(const char *wording)
{
    return draft_of("completion", wording);
}

static int make(int64_t matter, bool anew, enum writ_form form, buf_t *out, app_report_made_t *ret, err_t *err)
{
    app_report_wish_t wish = {.actor = &officer, .matter = matter, .lang = PAPER_ZH, .anew = anew};
    int failed = app_report(app, &wish, arena, ret, err);
    return failed ? failed : app_report_write(ret, form, out, err);
}

static void expect(int64_t matter, bool anew, bool bound, const char *words)
{
    app_report_made_t made;
    err_t err = {0};
    buf_t out;
    buf_init(&out, 8 << 20);
    MUST(make(matter, anew, WRIT_TXT, &out, &made, &err), &err);
    assert_non_null(strstr(buf_text(&out), words));
    assert_true(made.bound == bound);
    buf_release(&out);
}

static size_t changes_of(int64_t matter, bool bound, const char *then, const char *now)
{
    json_t *j = NULL;
    err_t err = {0};
    MUST(app_report_changes(app, &officer, matter, arena, &j, &err), &err);
    assert_true(json_is_true(json_object_get(j, "bound")) == bound);
    json_t *list = json_object_get(j, "changes"), *first = json_array_get(list, 0);
    size_t n = json_array_size(list);
    if (n) assert_string_equal(json_string_value(json_object_get(first, "then")), then);
    if (n) assert_string_equal(json_string_value(json_object_get(first, "now")), now);
    if (n) assert_true(json_is_true(json_object_get(first, "same_question")));
    json_decref(j);
    return n;
}

static void bound_numbers_stay(void **state)
{
    (void)state;
    err_t err = {0};
    act_receipt_t receipt;
    app_report_made_t made;
    buf_t one, two;
    buf_init(&one, 8 << 20);
    buf_init(&two, 8 << 20);
    int64_t first = draft(WORDS);
    expect(first, false, false, "起草1份。");
    assert_int_equal(act("submit", first, NULL, &receipt, &err), ERR_REGISTER_CONDITION);
    MUST(app_report_bind(app, &officer, first, arena, &receipt, &err), &err);
    assert_int_equal(changes_of(first, true, NULL, NULL), 0);
    MUST(make(first, false, WRIT_PDF, &one, &made, &err), &err);

    int64_t second = draft(WORDS);
    expect(second, false, false, "起草2份。");
    expect(first, false, true, "起草1份。");
    expect(first, true, false, "起草2份。"); /* asked anew, on request */
    assert_int_equal(changes_of(first, true, "1份", "2份"), 1);
    assert_int_equal(changes_of(second, false, NULL, NULL), 0); /* nothing is bound */
    MUST(make(first, false, WRIT_PDF, &two, &made, &err), &err);
    assert_int_equal(one.length, two.length);
    assert_memory_equal(one.data, two.data, one.length);

    MUST(act("change", first, json_pack("{s:s}", "wording", HEAD "本年起草{{figure reports_drafted}}，{{figure reports_drafted | yoy}}。\n"), &receipt, &err), &err);
    expect(first, false, false, "本年起草2份，上年同期无记录。");
    assert_int_equal(act("submit", first, NULL, &receipt, &err), ERR_REGISTER_CONDITION);
    MUST(app_report_bind(app, &officer, first, arena, &receipt, &err), &err);
    MUST(act("submit", first, NULL, &receipt, &err), &err);
    expect(first, false, true, "本年起草2份");
    assert_int_equal(app_report_bind(app, &officer, first, arena, &receipt, &err), ERR_REGISTER_STAGE);
    buf_release(&one);
    buf_release(&two);
}

static void typed_numbers_are_none(void **state)
{
    (void)state;
    err_t err = {0};
    act_receipt_t receipt;
    app_report_made_t made;
    json_t *matter;
    buf_t out;
    buf_init(&out, 1 << 20);
    int64_t a = draft(WORDS), b = draft(WORDS);
    MUST(app_report_bind(app, &officer, a, arena, &receipt, &err), &err);
    MUST(book_matter(app_book(app), &officer, a, &matter, &err), &err);
    json_t *bound = json_deep_copy(json_object_get(json_object_get(matter, "fields"), "bound"));
    assert_non_null(json_object_get(bound, "note"));
    /* another matter's */
    MUST(act("bind", b, json_pack("{s:O, s:b}", "bound", bound, "fresh", 1), &receipt, &err), &err);
    assert_int_equal(make(b, false, WRIT_TXT, &out, &made, &err), ERR_REPORT_TYPED);
    /* its own, made better */
    json_t *answer = json_object_get(json_array_get(json_object_get(bound, "asked"), 0), "answer");
    json_t *value = json_array_get(json_object_get(json_object_get(answer, "total"), "values"), 0);
    assert_int_equal(json_object_set_new(value, "n", json_integer(999)), 0);
    MUST(act("bind", a, json_pack("{s:O, s:b}", "bound", bound, "fresh", 1), &receipt, &err), &err);
    assert_int_equal(make(a, false, WRIT_TXT, &out, &made, &err), ERR_REPORT_TYPED);
    expect(a, true, false, "起草4份。"); /* what the register says */
    json_decref(bound);
    json_decref(matter);
    buf_release(&out);
}

/* A token that is no figure is told with its line and column; the text can still be read and mended. */
static void mistakes_of_an_editor(void **state)
{
    (void)state;
    err_t err = {0};
    app_report_made_t made;
    const char *text;
    buf_t out;
    buf_init(&out, 1 << 20);
    int64_t wrong = draft(HEAD "甲\n\n{{figure reports_draftd}}\n");
    assert_int_equal(make(wrong, false, WRIT_TXT, &out, &made, &err), ERR_CATALOGUE_FIGURE);
    assert_int_equal(err.line, 9);
    assert_int_equal(err.column, 10);
    assert_string_equal(err.arg[1], "reports_drafted");
    MUST(app_report_text(app, &officer, NULL, wrong, arena, &text, &err), &err);
    assert_non_null(strstr(text, "reports_draftd"));
    MUST(app_report_text(app, &officer, "completion", 0, arena, &text, &err), &err);
    assert_non_null(strstr(text, "{{figure annual_reports_presented}}"));
    buf_release(&out);
}

static void who_may_not_bind(void **state)
{
    (void)state;
    err_t err = {0};
    act_receipt_t receipt;
    int64_t matter = draft(WORDS);
    actor_t chief = officer, above = officer;
    MUST(catalogue_roles(book_catalogue(app_book(app)), "chief", &chief.roles, &err), &err);
    assert_int_equal(app_report_bind(app, &chief, matter, arena, &receipt, &err), ERR_REGISTER_RIGHT);
    above.office = "110000";
    assert_int_equal(app_report_bind(app, &above, matter, arena, &receipt, &err), ERR_REGISTER_REACH);
}

/* Who writes a report is told what its template asks, of kinds closed to him as well; nothing else of them, and not the acts. */
static void a_report_is_written_by_who_may(void **state)
{
    static const char head[] = "---\nreport: annual_report\nname: {zh: 年报, en: Report}\nperiod: year\nlayout: form\n---\n";
    char text[400];
    err_t err = {0};
    act_receipt_t receipt;
    app_report_made_t made;
    json_t *answer = NULL, *told = NULL;
    (void)state;
    (void)snprintf(text, sizeof text, "%s立案{{figure investigations_cases}}，来信{{figure letters_received}}，县级{{figure investigations_cases where rank = 'county'}}。\n", head);
    figure_ask_t ask = {.figure = {"investigations_cases"}, .figure_count = 1, .known_on = DAY_NONE, .from = DAY_NONE, .to = DAY_NONE};
    assert_int_equal(passport_ask(app_figures(app), &officer, &ask, &answer, &err), ERR_FIGURE_READ);
    actor_t counter = officer; /* a role of `counting` asks how many, never about one matter */
    MUST(catalogue_roles(book_catalogue(app_book(app)), "research_officer", &counter.roles, &err), &err);
    MUST(passport_ask(app_figures(app), &counter, &ask, &answer, &err), &err);
    json_decref(answer);
    ask.narrow[0] = (book_filter_t){.field = "matter", .value = "1-1"};
    ask.narrow_count = 1;
    assert_int_equal(passport_ask(app_figures(app), &counter, &ask, &answer, &err), ERR_FIGURE_BY);
    int64_t matter = draft_of("annual_report", text);
    expect(matter, false, false, "立案0件，来信＿＿＿，县级＿＿＿。"); /* of letters the template says nothing, of ranks neither */
    MUST(app_report_bind(app, &officer, matter, arena, &receipt, &err), &err);
    expect(matter, false, true, "立案0件，来信＿＿＿，县级＿＿＿。");
    buf_t out;
    buf_init(&out, 1 << 20);
    MUST(make(matter, false, WRIT_TXT, &out, &made, &err), &err);
    MUST(app_report_json(&made, &told, &err), &err);
    const json_t *name = json_object_get(json_object_get(told, "names"), "investigations_cases");
    assert_string_equal(json_string_value(json_object_get(json_object_get(name, "label"), "zh")), "立案侦查案件");
    assert_string_equal(json_string_value(json_object_get(name, "kind")), "investigation");
    assert_int_equal(json_object_size(json_object_get(told, "names")), 2);
    assert_int_equal(passport_open(app_figures(app), &officer, made.made.figure[0].passport, &answer, &err), ERR_FIGURE_READ);
    json_decref(told);
    buf_release(&out);
    /* a chart of the template is told whole to who is to write it, also where his role is told no number below five */
    (void)snprintf(text, sizeof text, "%s{{chart bars cases_duty_accepted by months}}\n", head);
    app_report_wish_t chart = {.actor = &counter, .matter = draft_of("annual_report", text), .lang = PAPER_ZH, .anew = true};
    MUST(app_report(app, &chart, arena, &made, &err), &err);
    assert_true(json_array_size(made.made.asked) > 0);
    size_t asked;
    json_t *entry;
    json_array_foreach(made.made.asked, asked, entry) {
        assert_true(json_is_object(json_object_get(entry, "answer")));
        assert_false(json_is_true(json_object_get(json_object_get(entry, "answer"), "few")));
    }
    /* who may read the report, and not write it, is told what he may know himself */
    actor_t reader = officer;
    MUST(catalogue_roles(book_catalogue(app_book(app)), "archivist", &reader.roles, &err), &err);
    app_report_wish_t wish = {.actor = &reader, .matter = matter, .lang = PAPER_ZH, .anew = true};
    buf_init(&out, 1 << 20);
    MUST(app_report(app, &wish, arena, &made, &err), &err);
    MUST(app_report_write(&made, WRIT_TXT, &out, &err), &err);
    assert_non_null(strstr(buf_text(&out), "立案＿＿＿，来信＿＿＿，县级＿＿＿。"));
    buf_release(&out);
}

/* What runs out next in what waits for who has the role: is it told as another's? "-" where none waits. */
static const char *whose(const char *role)
{
    json_t *out = NULL, *m;
    size_t i;
    err_t err = {0};
    actor_t who = officer;
    const mine_t what = {.until = DAY_NONE, .limit = 50};
    const char *told = "-";
    MUST(catalogue_roles(book_catalogue(app_book(app)), role, &who.roles, &err), &err);
    MUST(book_mine(app_book(app), &who, &what, &out, &err), &err);
    json_array_foreach(json_object_get(out, "waiting"), i, m)
        if (strcmp(json_string_value(json_object_get(m, "kind")), "annual_report") == 0) told = json_is_true(json_object_get(m, "theirs")) ? "theirs" : "mine";
    json_decref(out);
    return told;
}

/* A draft waits for who checks it. That it is presented in time is the section chief's own, though it cannot be presented from there;
 * the research office checks and does not present. */
static void what_runs_out_next_is_whose_it_is(void **state)
{
    (void)state;
    err_t err = {0};
    act_receipt_t receipt;
    char day[DAY_TEXT];
    json_t *fields = json_pack("{s:i, s:s}", "about_year", 2024, "session_on", day_text(day_today() + 200, day));
    act_request_t q = {.actor = officer, .kind = "annual_report", .act = "draft", .occurred_on = DAY_NONE, .fields = fields};
    MUST(catalogue_roles(book_catalogue(app_book(app)), "prevention_officer", &q.actor.roles, &err), &err);
    MUST(register_act(app_book(app), &q, arena, &receipt, &err), &err);
    json_decref(fields);
    assert_string_equal(whose("section_chief"), "mine");
    assert_string_equal(whose("research_officer"), "theirs");
}

/* The text that the numbers were bound for says those numbers, while it is looked at in the editor too. */
static void what_is_frozen_stays_in_the_editor(void **state)
{
    (void)state;
    err_t err = {0};
    act_receipt_t receipt;
    app_report_made_t made;
    int64_t matter = draft(WORDS);
    MUST(app_report_bind(app, &officer, matter, arena, &receipt, &err), &err);
    app_report_wish_t wish = {.actor = &officer, .matter = matter, .lang = PAPER_ZH, .text = WORDS};
    MUST(app_report(app, &wish, arena, &made, &err), &err);
    assert_true(made.bound);
    wish.text = WORDS "再写一句。\n";
    MUST(app_report(app, &wish, arena, &made, &err), &err);
    assert_false(made.bound);
}

/* What somebody typed is named with its line, counted by the binding, and told to who submits; years and dates are none. */
static void typed_numbers_are_told(void **state)
{
    (void)state;
    err_t err = {0};
    act_receipt_t receipt;
    app_report_made_t made;
    json_t *told = NULL, *kept = NULL;
    int64_t matter = draft(WORDS "2025年3月1日起，全年办案47件，走访35家单位。\n");
    app_report_wish_t wish = {.actor = &officer, .matter = matter, .lang = PAPER_ZH};
    MUST(app_report(app, &wish, arena, &made, &err), &err);
    assert_int_equal(made.typed_count, 2);
    assert_string_equal(made.typed[0].said, "47件");
    assert_int_equal(made.typed[0].line, 8);
    assert_null(made.typed[0].field);
    MUST(app_report_json(&made, &told, &err), &err);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(told, "typed"), 1), "said")), "35家");
    json_decref(told);
    MUST(app_report_bind(app, &officer, matter, arena, &receipt, &err), &err);
    MUST(book_matter(app_book(app), &officer, matter, &kept, &err), &err);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(kept, "fields"), "typed_numbers")), 2);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(kept, "fields"), "blanks_left")), 0);
    json_decref(kept);
    assert_true(app_report_final(app, "report", "submit"));
    assert_false(app_report_final(app, "report", "approve"));
    assert_false(app_report_final(app, "case", "accept"));
}

/* More than are listed are counted all the same; what a field of another matter holds is not read as if it were the report's own. */
static void all_typed_numbers_are_counted(void **state)
{
    (void)state;
    err_t err = {0};
    act_receipt_t receipt;
    app_report_made_t made;
    json_t *told = NULL, *kept = NULL;
    buf_t text;
    buf_init(&text, 1 << 16);
    buf_add_raw(&text, WORDS);
    for (int i = 0; i < APP_REPORT_TYPED_MOST + 7; i++) buf_add_raw(&text, "走访35家单位。\n");
    int64_t matter = draft(buf_text(&text));
    buf_release(&text);
    app_report_wish_t wish = {.actor = &officer, .matter = matter, .lang = PAPER_ZH};
    MUST(app_report(app, &wish, arena, &made, &err), &err);
    assert_int_equal(made.typed_count, APP_REPORT_TYPED_MOST);
    assert_int_equal(made.typed_more, 7);
    MUST(app_report_json(&made, &told, &err), &err);
    assert_int_equal(json_integer_value(json_object_get(told, "typed_more")), 7);
    json_decref(told);
    MUST(app_report_bind(app, &officer, matter, arena, &receipt, &err), &err);
    MUST(book_matter(app_book(app), &officer, matter, &kept, &err), &err);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(kept, "fields"), "typed_numbers")), APP_REPORT_TYPED_MOST + 7);
    json_decref(kept);
    assert_true(report_text_says("{{result}}", "result") && report_text_says("{{#if matter.result}}", "result"));
    assert_false(report_text_says("{{about.result}} {{parent.result}} {{unit.name}} result", "result"));
    assert_false(report_text_says("{{about.matter.result}}", "result") || report_text_says("{{period.name}}", "name"));
}

static int64_t perform(const char *kind, const char *name, int64_t parent, json_t *fields)
{
    act_receipt_t receipt;
    err_t err = {0};
    actor_t section = installed_actor(&house, "section", "110108", "section_chief");
    act_request_t q = {.actor = section, .kind = kind, .act = name, .parent = parent, .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(app_book(app), &q, arena, &receipt, &err), &err);
    json_decref(fields);
    return receipt.matter;
}

static int64_t campaign(const char *name)
{
    char day[DAY_TEXT];
    return perform("campaign", "plan", 0, json_pack("{s:s, s:s, s:s, s:s, s:[s, s]}", "campaign_name", name, "goals", "一", "start_on", day_text(day_today(), day), "end_on",
                                                    "2099-12-31", "watches", "letters_received", "cases_accepted"));
}

/* Of two campaigns at the same time a report tells what is part of its own, and goes over the figures that it watches. */
static void a_campaign_counts_its_own(void **state)
{
    static const char TEXT[] = "---\nreport: campaign_closing\nname: {zh: 总结, en: Closing}\nperiod: window\nabout: campaign\nstart: start_on\nend: end_on\n---\n"
                               "成立{{figure task_forces where parent = about}}，全部{{figure task_forces}}，调度{{figure campaign_calls where matter = about}}。"
                               "{{#each watched in about.watches}}{{watched.name}}{{figure watched}}{{#if @last}}。{{else}}；{{/if}}{{/each}}\n";
    (void)state;
    err_t err = {0};
    app_report_made_t made;
    buf_t out;
    int64_t one = campaign("甲行动"), two = campaign("乙行动");
    for (int i = 0; i < 3; i++) (void)perform("task_force", "set_up", i ? two : one, json_pack("{s:s, s:s}", "force_name", "专班", "leader", "某"));
    actor_t reader = installed_actor(&house, "chief", "110108", "chief");
    app_report_wish_t wish = {.actor = &reader, .template_ = "campaign_closing", .text = TEXT, .about = two, .lang = PAPER_ZH, .reason = "test"};
    MUST(app_report(app, &wish, arena, &made, &err), &err);
    buf_init(&out, 1 << 20);
    MUST(app_report_write(&made, WRIT_TXT, &out, &err), &err);
    assert_non_null(strstr(buf_text(&out), "成立2个，全部3个，调度0次。受理审查起诉案件0件；收到信访0件。"));
    buf_release(&out);
    /* its figures are known by name, though no token names them */
    json_t *told = NULL;
    MUST(app_report_json(&made, &told, &err), &err);
    assert_non_null(json_object_get(json_object_get(told, "names"), "letters_received"));
    json_decref(told);
    /* a list that holds no figures, and what is no part of a campaign */
    wish.text = "---\nreport: campaign_closing\nname: {zh: 总结, en: Closing}\nperiod: window\nabout: campaign\nstart: start_on\nend: end_on\n---\n{{#each x in about.goals}}甲{{/each}}\n";
    assert_int_equal(app_report(app, &wish, arena, &made, &err), ERR_CATALOGUE_NEEDS);
    wish.text = "---\nreport: campaign_closing\nname: {zh: 总结, en: Closing}\nperiod: window\nabout: campaign\nstart: start_on\nend: end_on\n---\n{{figure cases_accepted where parent = about}}\n";
    assert_int_equal(app_report(app, &wish, arena, &made, &err), ERR_CATALOGUE_NEEDS);
}

/* A paper of an office out of reach would be blanks under its letterhead. */
static void an_office_out_of_reach_has_no_paper(void **state)
{
    (void)state;
    err_t err = {0};
    app_report_made_t made;
    app_report_wish_t wish = {.actor = &officer, .template_ = "press_statement", .period = "2025", .office = "110000", .lang = PAPER_ZH, .reason = "test"};
    assert_int_equal(app_report(app, &wish, arena, &made, &err), ERR_FIGURE_OFFICE);
    wish.office = "110108";
    MUST(app_report(app, &wish, arena, &made, &err), &err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bound_numbers_stay), cmocka_unit_test(typed_numbers_are_none),
                                       cmocka_unit_test(mistakes_of_an_editor), cmocka_unit_test(who_may_not_bind), cmocka_unit_test(a_report_is_written_by_who_may),
                                       cmocka_unit_test(what_runs_out_next_is_whose_it_is), cmocka_unit_test(what_is_frozen_stays_in_the_editor), cmocka_unit_test(typed_numbers_are_told), cmocka_unit_test(all_typed_numbers_are_counted), cmocka_unit_test(a_campaign_counts_its_own),
                                       cmocka_unit_test(an_office_out_of_reach_has_no_paper)};
    return cmocka_run_group_tests(tests, make_house, remove_house);
}
