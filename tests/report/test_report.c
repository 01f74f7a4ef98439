/* test_report.c - reports against sentences written by hand: forms, windows, loops, tables, frozen numbers, mistakes. The
 * numbers are those that were published (press statement on 2018 and 2019, drive of 2021, work report for 2018-2022, notice of
 * Heihe for the first quarter of 2023); what is wrong in the sources is in tests/report/corpus, not here. */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
static const char BODY_ZH[] = "\n一页\n\n";

/* What stands between title and signature. */
static char *body_of(rig_t *r, const report_made_t *made, enum paper_lang lang)
{
    buf_t out;
    buf_init(&out, 1 << 20);
    assert_int_equal(writ_write(&made->writ, WRIT_TXT, &out, NULL), 0);
    const char *text = strstr(buf_text(&out), lang == PAPER_EN ? "\nPage\n\n" : BODY_ZH);
    assert_non_null(text);
    text += lang == PAPER_EN ? 7 : strlen(BODY_ZH);
    const char *end = strstr(text, lang == PAPER_EN ? "\nProcuratorate of" : "\n黑");
    if (!end) end = strstr(text, lang == PAPER_EN ? "\nSupreme" : "\n最高");
    char *between = arena_textn(r->arena, text, end ? (size_t)(end - text) : strlen(text));
    buf_release(&out);
    return between;
}

typedef struct when {
    const char *front, *office, *period;
} when_t;
static const when_t YEAR = {"period: year\n", "231100", "2019"};

static void expect_in(when_t when, const event_t *events, size_t count, const char *body, enum paper_lang lang, const char *expected)
{
    rig_t r;
    report_made_t made;
    err_t e = {0};
    assert_int_equal(rig_open(&r, when.front, body, NULL), 0);
    r.event = events;
    r.events = count;
    assert_int_equal(rig_make(&r, when.office, when.period, lang, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, lang), expected);
    rig_close(&r);
}

static void expect(when_t when, const event_t *events, size_t count, const char *body, const char *expected)
{
    expect_in(when, events, count, body, PAPER_ZH, expected);
}

static void expect_en(when_t when, const event_t *events, size_t count, const char *body, const char *expected)
{
    char both[4000];
    (void)snprintf(both, sizeof both, "甲\n--- en\n%s", body);
    expect_in(when, events, count, both, PAPER_EN, expected);
}

/* 16,092 and 24,234 persons: 40,326; 24,234 / 16,092 = 1.50597: up 50.6 %. */
static const event_t PRESS[] = {{"persons", "231102", "2018-05-01", NULL, 16092}, {"persons", "231123", "2019-05-01", NULL, 24234}};

static void published_numbers_of_two_years(void **state)
{
    static const when_t when = {"period: window\n", "231100", "2018-01-01..2019-12-31"};
    (void)state;
    expect(when, PRESS, COUNT(PRESS),
           "{{period.name}}受理{{figure persons}}。{{#each year in years}}{{year.name}}{{figure persons}}{{#if not @first}}，{{figure persons | yoy}}{{/if}}"
           "{{#if @last}}。{{else}}；{{/if}}{{/each}}\n",
           "　　2018年至2019年受理40326人。2018年16092人；2019年24234人，同比上升50.6%。\n");
    expect_en(when, PRESS, COUNT(PRESS), "{{figure persons}} in {{period.name}}; {{figure persons @year.2 | yoy}}, {{figure persons @year.2 | yoy 3}}.\n",
              "40,326 persons in 2018–2019; up 50.6% year on year, up 50.597% year on year.\n\n");
}

/* The drive of 2021: 999 cases (777), 1,285 persons (1,032), 119 seniors (69); 166 persons are 4.26 times 39. */
static const event_t DRIVE[] = {{"cases", "231102", "2021-07-01", NULL, 999},   {"cases", "231102", "2020-07-01", NULL, 777},
                                {"persons", "231102", "2021-08-01", NULL, 1285}, {"persons", "231102", "2020-08-01", NULL, 1032}};
static const event_t FEW[] = {{"persons", "231102", "2021-08-01", NULL, 166}, {"persons", "231102", "2020-08-01", NULL, 39},
                              {"cases", "231102", "2021-08-01", NULL, 119},   {"cases", "231102", "2020-08-01", NULL, 69}};

static void published_numbers_of_the_drive(void **state)
{
    static const when_t when = {"period: window\n", "231100", "2021-06-07..2021-09-30"};
    (void)state;
    expect(when, DRIVE, COUNT(DRIVE), "立案{{figure cases}}，{{figure cases | yoy}}；{{figure persons}}，{{figure persons | yoy}}；增加的{{figure cases | change_by}}。\n",
           "　　立案999件，同比上升28.6%；1285人，同比上升24.5%；增加的同比增加222件。\n");
    expect(when, FEW, COUNT(FEW), "{{figure persons}}，{{figure persons | times_of}}；要案{{figure cases}}，{{figure cases | yoy}}。\n",
           "　　166人，是上年同期的4.26倍；要案119件，同比上升72.5%。\n");
    /* the other operator: 166 is a rise of 3.26 times the 39 */
    expect(when, FEW, COUNT(FEW), "{{figure persons | increase_times 2}}；{{figure cases | increase_times}}\n", "　　同比上升3.26倍；同比上升72.5%\n");
    expect_en(when, FEW, COUNT(FEW), "{{figure persons | times_of}}; {{figure persons | increase_times 2}}; {{figure persons | change_by}}.\n",
              "4.26 times the figure of the same period of the year before; increased by 3.26 times year on year; "
              "127 persons more than in the same period of the year before.\n\n");
}

/* Rates: 22.1 % to 43.4 % is 21.3 points; 7.7 % to 26.3 % is 18.6; 54.9 % to 26.7 % is 28.2 down. */
static void rates_change_in_points(void **state)
{
    static const event_t up[] = {{"persons", "231102", "2019-03-01", NULL, 434}, {"cases", "231102", "2019-03-01", NULL, 1000},
                                 {"persons", "231102", "2018-03-01", NULL, 221}, {"cases", "231102", "2018-03-01", NULL, 1000}};
    static const event_t down[] = {{"persons", "231102", "2019-03-01", NULL, 267}, {"cases", "231102", "2019-03-01", NULL, 1000},
                                   {"persons", "231102", "2018-03-01", NULL, 1098}, {"cases", "231102", "2018-03-01", NULL, 2000}};
    (void)state;
    expect(YEAR, up, COUNT(up), "{{figure rate}}，{{figure rate | points}}，上年{{figure rate | base}}\n", "　　43.4%，同比上升21.3个百分点，上年22.1%\n");
    expect(YEAR, down, COUNT(down), "{{figure rate}}，{{figure rate | points}}\n", "　　26.7%，同比下降28.2个百分点\n");
    expect_en(YEAR, up, COUNT(up), "{{figure rate}}, {{figure rate | points}}\n", "43.4%, up 21.3 percentage points year on year\n\n");
    expect(YEAR, up, COUNT(up), "{{#if figure rate > 43}}多{{else}}少{{/if}}\n", "　　多\n");
}

/* A duration has a median; its catalogue figure counts the act that ends it, which made it no duration once. */
static void durations_have_a_median(void **state)
{
    static const event_t one[] = {{"took", "231102", "2019-03-01", NULL, 32}};
    (void)state;
    expect(YEAR, one, COUNT(one), "用时中位数{{figure took | median}}\n", "　　用时中位数32天\n");
    expect_en(YEAR, one, COUNT(one), "Half took less than {{figure took | median}}.\n", "Half took less than 32 days.\n\n");
}

static void the_same_none_and_almost(void **state)
{
    static const event_t same[] = {{"cases", "231102", "2019-03-01", NULL, 30}, {"cases", "231102", "2018-03-01", NULL, 30}};
    static const event_t fresh[] = {{"cases", "231102", "2019-03-01", NULL, 16}};
    static const event_t gone[] = {{"cases", "231102", "2018-03-01", NULL, 30}};
    static const event_t almost[] = {{"cases", "231102", "2019-03-01", NULL, 100001}, {"cases", "231102", "2018-03-01", NULL, 100000}};
    const char *all = "{{figure cases}}，{{figure cases | yoy}}，{{figure cases | times_of}}，{{figure cases | increase_times}}，{{figure cases | change_by}}\n";
    (void)state;
    expect(YEAR, same, 2, all, "　　30件，与上年持平，是上年的1倍，与上年持平，与上年持平\n");
    expect(YEAR, fresh, 1, all, "　　16件，上年为零，上年为零，上年为零，同比增加16件\n");
    expect(YEAR, gone, 1, all, "　　0件，同比下降100%，是上年的0倍，同比下降100%，同比减少30件\n");
    expect(YEAR, almost, 2, "{{figure cases | yoy}}\n", "　　与上年基本持平\n");
    expect_en(YEAR, fresh, 1, "{{figure cases | yoy}}; {{figure cases}}\n", "none in the year before; 16 cases\n\n");
    expect(YEAR, fresh, 1, "{{#if figure cases @last_year > 0}}有{{else}}无{{/if}}{{#if figure cases | change_by > 15}}多{{/if}}\n", "　　无多\n");
}

/* Zeros at the end go, wan and yi round once, half up. */
static void large_numbers(void **state)
{
    static const event_t many[] = {{"cases", "231102", "2019-03-01", NULL, 255700}, {"cases", "231102", "2018-03-01", NULL, 170500},
                                   {"persons", "231102", "2019-03-01", NULL, 1285}, {"money", "231102", "2019-03-01", NULL, 23200000000}};
    (void)state;
    expect(YEAR, many, COUNT(many), "{{figure cases}}，{{figure cases | number}}，{{figure cases | wan}}，{{figure cases | wan 0}}，{{figure cases | over}}，{{figure cases | yoy}}\n",
           "　　255700件，255700，25.57万件，26万件，25万余件，同比上升50%\n");
    expect(YEAR, many, COUNT(many), "{{figure persons | wan}}，{{figure persons | over}}，{{figure money}}，{{figure money | yi 1}}\n", "　　1285人，1200余人，2.32亿元，2.3亿元\n");
    expect_en(YEAR, many, COUNT(many), "{{figure cases | wan}}; {{figure cases | over}}; {{figure money}}\n",
              "255,700 cases; more than 250,000 cases; 232 million yuan\n\n");
}

/* Heihe, first quarter of 2023: 136 = 1 + 114 + 6 + 11 + 4; city 15, county offices 121. */
static const event_t NOTICE[] = {
    {"cases", "231100", "2023-01-10", "progress", 15}, {"cases", "231102", "2023-01-20", "progress", 60}, {"cases", "231123", "2023-02-20", "progress", 39},
    {"cases", "231102", "2023-02-11", "insider", 1},   {"cases", "231102", "2023-02-12", "duty", 6},      {"cases", "231123", "2023-03-31", "lawful", 11},
    {"cases", "231123", "2023-03-01", "contact", 4},   {"cases", "231102", "2023-04-01", "contact", 9},   {"cases", "230000", "2023-01-10", "duty", 5}};
static const when_t QUARTER = {"period: quarter\n", "231100", "2023Q1"};

static void published_notice_of_a_quarter(void **state)
{
    (void)state;
    expect(QUARTER, NOTICE, COUNT(NOTICE),
           "{{period.name}}{{scope}}记录{{figure cases}}，其中{{#each sort in sort of cases}}{{sort.name}}{{figure cases}}{{#if not @last}}、{{/if}}{{/each}}。\n\n"
           "{{#each tier in levels}}{{tier.name}}（{{tier.offices}}个）{{figure cases}}；{{/each}}\n",
           "　　2023年第一季度全市检察机关记录136件，其中了解案情进展114件、依法监督11件、履职报告6件、不当接触交往4件、内部人员过问1件。\n"
           "　　市级院（1个）15件；\n　　基层院（2个）121件；\n");
    expect(QUARTER, NOTICE, COUNT(NOTICE),
           "{{#each group in sort.group of cases}}{{group.name}}{{figure cases}}占{{figure cases | share}}{{#if not @last}}，{{/if}}{{/each}}；"
           "{{figure cases where sort = 'progress'}}占{{figure cases where sort = 'progress' | share}}；{{figure cases where sort.group = 'rest'}}\n",
           "　　过问115件占84.6%，其他21件占15.4%；114件占83.8%；21件\n");
}

/* How many offices of each level: one of two county offices, the one municipal. */
static void offices_that_have_done_it(void **state)
{
    static const event_t done[] = {{"cases", "231100", "2023-01-10", NULL, 1}, {"cases", "231102", "2023-02-10", NULL, 1}};
    (void)state;
    expect(QUARTER, done, 2, "各级：{{#each tier in levels}}{{tier.name}}{{tier.offices}}个{{figure cases | of_offices}}；{{/each}}合计{{figure cases | of_offices}}\n",
           "　　各级：市级院1个100%；基层院2个50%；合计66.7%\n");
    expect(QUARTER, done, 2, "{{#each u in children order cases nonzero}}{{u.name}}{{/each}}\n", "　　本级\n　　黑河市爱辉区人民检察院\n");
    expect(QUARTER, done, 2, "没有的：{{#each u in children order cases zero}}{{u.name}}{{else}}无{{/each}}\n", "　　没有的：逊克县人民检察院\n");
}

/* Since a campaign began: the window of last year moves along. */
static void since_it_began(void **state)
{
    static const event_t week[] = {{"cases", "231102", "2021-06-08", NULL, 20}, {"cases", "231102", "2021-07-27", NULL, 30}, {"cases", "231102", "2020-06-06", NULL, 7},
                                   {"cases", "231102", "2020-06-07", NULL, 25}, {"cases", "231102", "2020-08-02", NULL, 9}};
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, "period: week\n", "本周{{figure cases}}，累计{{figure cases @to_date}}，{{figure cases @to_date | yoy}}，共{{#each w in weeks @to_date}}{{#if @last}}{{@count}}{{/if}}{{/each}}周\n", NULL), 0);
    r.event = week;
    r.events = COUNT(week);
    r.since = day_of(2021, 6, 7);
    assert_int_equal(rig_make(&r, "231100", "2021-W30", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　本周30件，累计50件，同比上升100%，共8周\n");
    rig_close(&r);
}

/* Today is 5 January 2026. A year that goes on is compared with the same days of the year before, a quarter not with a whole one. */
static void what_goes_on_is_not_compared_with_a_whole(void **state)
{
    static const event_t two[] = {{"cases", "231102", "2026-01-03", NULL, 30}, {"cases", "231102", "2025-01-04", NULL, 24}, {"cases", "231102", "2025-06-01", NULL, 60},
                                  {"cases", "231102", "2025-11-01", NULL, 50}};
    static const when_t year = {"period: year\n", "231100", "2026"}, quarter = {"period: quarter\n", "231100", "2026Q1"}, over = {"period: year\n", "231100", "2025"}, window = {"period: window\n", "231100", "2025-01-01..2026-12-31"};
    (void)state;
    expect(year, two, 4, "{{figure cases}}，{{figure cases | yoy}}，上年同期{{figure cases | base}}\n",
           "　　30件，同比上升25%，上年同期24件\n　　注：所述时段尚未期满，数字统计至2026年1月5日，同比均与上年同期（至2025年1月5日）比较。\n");
    expect(year, two, 4, "{{figure cases}}，上年{{figure cases @last_year}}\n",
           "　　30件，上年134件\n　　注：所述时段尚未期满，数字统计至2026年1月5日，同比均与上年同期（至2025年1月5日）比较；所列以前时段的数字是整期的，不宜与之比较。\n");
    expect(quarter, two, 4, "{{figure cases | change before}}\n",
           "　　尚未期满，不与上季度比较\n　　注：所述时段尚未期满，数字统计至2026年1月5日，同比均与上年同期（至2025年1月5日）比较。\n");
    expect_en(quarter, two, 4, "{{figure cases | change_by before}}\n",
              "not over, so not compared with the quarter before\n\nNote: the time is not over; the numbers are until 5 January 2026; what is compared year on year is "
              "compared with the same days of the year before (until 5 January 2025).\n\n");
    expect(year, two, 4, "{{#if figure cases > 0}}有{{/if}}{{figure cases}}\n", "　　有30件\n");
    /* beside the year before a rise until today would contradict the two numbers: a turn that goes on is not whole, its base is said */
    expect(window, two, 4, "各年：{{#each year in years}}{{year.name}}{{figure cases}}{{#if not @first}}，{{figure cases | yoy}}{{#if not year.whole}}（上年同期{{figure cases | base}}）{{/if}}{{else}}{{#if not year.whole}}未满{{/if}}；{{/if}}{{/each}}\n",
           "　　各年：2025年134件；2026年30件，同比上升25%（上年同期24件）\n　　注：所述时段尚未期满，数字统计至2026年1月5日，同比均与上年同期（至2025年1月5日）比较。\n");
    expect(over, two, 4, "{{figure cases}}，{{figure cases | yoy}}\n", "　　134件，上年为零\n");
}

/* A campaign's weeks are seven days after seven days from its first day on, not those of the calendar. */
static void weeks_of_its_own(void **state)
{
    static const event_t each[] = {{"cases", "231102", "2021-06-09", NULL, 1}, {"cases", "231102", "2021-06-15", NULL, 2}, {"cases", "231102", "2021-06-16", NULL, 4}};
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, "period: window\n", "{{#each w in weeks @to_date}}{{w.name}}{{figure cases}}；{{/each}}\n\n{{chart line cases by weeks @to_date}}\n", NULL), 0);
    r.event = each;
    r.events = COUNT(each);
    r.since = day_of(2021, 6, 9); /* a Wednesday */
    assert_int_equal(rig_make(&r, "231100", "2021-06-09..2021-06-23", PAPER_ZH, &made, &e), 0);
    assert_non_null(strstr(body_of(&r, &made, PAPER_ZH), "　　2021年6月9日至15日3件；\n　　2021年6月16日至22日4件；\n　　2021年6月23日0件；\n"));
    assert_int_equal(made.writ.charts, 1);
    assert_int_equal(made.writ.chart[0]->labels, 3);
    assert_string_equal(made.writ.chart[0]->label[1], "第2周");
    assert_string_equal(made.writ.chart[0]->series[0].say[1], "4");
    rig_close(&r);
}

static void tables_of_offices(void **state)
{
    (void)state;
    expect(QUARTER, NOTICE, COUNT(NOTICE),
           "| 单位 | 记录 | 进展 |\n|--|--|--|\n{{#each unit in children order cases}}\n"
           "| {{@number}}{{unit.name}} | {{figure cases | number}} | {{figure cases where sort = 'progress' | number}} |\n{{/each}}\n",
           "单位　记录　进展\n1黑河市爱辉区人民检察院　67　60\n2逊克县人民检察院　54　39\n3本级　15　15\n\n");
    expect(QUARTER, NOTICE, COUNT(NOTICE), "{{#each unit in children order cases ascending top 1}}{{unit.name}}{{/each}}\n", "　　本级\n");
    expect(QUARTER, NOTICE, COUNT(NOTICE),
           "{{#each unit in children}}{{#each sort in sort of cases top 1}}{{unit.name}}：{{sort.name}}{{figure cases}}，占{{figure cases | share}}。{{/each}}{{/each}}\n",
           "　　本级：了解案情进展15件，占100%。\n　　黑河市爱辉区人民检察院：了解案情进展60件，占89.6%。\n"
           "　　逊克县人民检察院：了解案情进展39件，占72.2%。\n");
}

static void times_and_what_is_asked_once(void **state)
{
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    expect(QUARTER, NOTICE, COUNT(NOTICE), "各月：{{#each month in months}}{{month.name}}{{figure cases}} {{/each}}\n", "　　各月：2023年1月75件 2023年2月46件 2023年3月15件\n");
    assert_int_equal(rig_open(&r, QUARTER.front, "{{figure cases}}{{figure cases | number}}{{figure cases | wan}}{{figure cases | yoy}}"
                              "{{#each unit in children}}{{figure cases}}{{/each}}\n", NULL), 0);
    r.event = NOTICE;
    r.events = COUNT(NOTICE);
    assert_int_equal(rig_make(&r, "231100", "2023Q1", PAPER_ZH, &made, &e), 0);
    assert_int_equal(r.asked, 3); /* alone, against last year, by office */
    assert_int_equal(made.figures, 7);
    assert_string_equal(made.figure[0].passport, "F-1");
    assert_string_equal(made.figure[6].key[0], "231123");
    assert_int_equal(made.warnings, 0);
    rig_close(&r);
}

/* What was bound is said again, word for word, although the register has gone on. */
static void frozen_numbers(void **state)
{
    static const event_t later[] = {{"cases", "231102", "2023-01-20", "progress", 999}};
    const char *body = "{{figure cases}}；{{#each s in sort of cases}}{{s.name}}{{figure cases}}，{{/each}}\n";
    rig_t r;
    report_made_t made, again;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, QUARTER.front, body, NULL), 0);
    r.event = NOTICE;
    r.events = COUNT(NOTICE);
    assert_int_equal(rig_make(&r, "231100", "2023Q1", PAPER_ZH, &made, &e), 0);
    const char *first = body_of(&r, &made, PAPER_ZH);
    r.event = later;
    r.events = 1;
    r.frozen = made.asked;
    size_t asked = r.asked;
    assert_int_equal(rig_make(&r, "231100", "2023Q1", PAPER_ZH, &again, &e), 0);
    assert_string_equal(body_of(&r, &again, PAPER_ZH), first);
    assert_int_equal(r.asked, asked);
    /* a window that was not bound is a blank, not a number of today */
    assert_int_equal(rig_make(&r, "231100", "2023Q2", PAPER_ZH, &again, &e), 0);
    assert_string_equal(body_of(&r, &again, PAPER_ZH), "　　＿＿＿；＿＿＿\n");
    assert_int_equal(again.writ.missing_count, 1);
    rig_close(&r);
}

static void what_cannot_be_had_is_blank(void **state)
{
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, "period: month\n", "{{figure cases}}，{{figure cases @week.6 | or \"无第六周\"}}，{{figure rate}}。\n", NULL), 0);
    assert_int_equal(rig_make(&r, "230000", "2023-02", PAPER_ZH, &made, &e), 0); /* not to be asked by this reader */
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　＿＿＿，无第六周，＿＿＿。\n");
    assert_int_equal(made.writ.missing_count, 2);
    assert_string_equal(made.writ.missing[0].path, "cases");
    assert_string_equal(made.writ.missing[0].label.in[LANG_ZH], "案件");
    /* a share of nothing is nothing, a count of nothing is zero */
    assert_int_equal(rig_make(&r, "231100", "2023-02", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　0件，无第六周，＿＿＿。\n");
    rig_close(&r);
}

/* That somebody may not ask is no reason to say that there was none: neither what holds nor its {{else}} is said. */
static void what_may_not_be_asked_is_not_nothing(void **state)
{
    const char *body = "{{#if figure cases > 0}}有{{else}}没有{{/if}}。{{#if not figure cases > 0}}没有{{/if}}。"
                       "{{#if figure cases > 0 and scope = 'x'}}有{{else}}没有{{/if}}。{{#each s in sort of cases}}{{s.name}}{{else}}无{{/each}}。"
                       "{{#each o in children order cases zero}}{{o.name}}{{else}}无{{/each}}。\n\n"
                       "| 单位 |\n|---|\n{{#each o in children order cases nonzero}}\n| {{o.name}} |\n{{/each}}\n";
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, "period: month\n", body, NULL), 0);
    assert_int_equal(rig_make(&r, "230000", "2023-02", PAPER_ZH, &made, &e), 0); /* not to be asked by this reader */
    const char *said = body_of(&r, &made, PAPER_ZH);
    assert_non_null(strstr(said, "＿＿＿。＿＿＿。没有。＿＿＿。＿＿＿。"));
    assert_null(strstr(said, "无"));
    assert_int_equal(made.writ.missing_count, 1);
    assert_int_equal(rig_make(&r, "231100", "2023-02", PAPER_ZH, &made, &e), 0);
    assert_non_null(strstr(body_of(&r, &made, PAPER_ZH), "没有。没有。没有。无。"));
    rig_close(&r);
}

static void small_bases_are_told_to_the_author(void **state)
{
    static const event_t few[] = {{"cases", "231102", "2019-03-01", NULL, 30}, {"cases", "231102", "2018-03-01", NULL, 7}};
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, YEAR.front, "{{figure cases | yoy}}，{{figure cases | increase_times}}\n", NULL), 0);
    r.event = few;
    r.events = 2;
    assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　同比上升328.6%，同比上升3.3倍\n");
    assert_int_equal(made.warnings, 2);
    assert_non_null(strstr(made.warning[0].in[LANG_ZH], "不足20"));
    rig_close(&r);
}

/* No record of a time is not nothing in it: said in sentences, a dash in tables; half a record is a warning. */
static void no_record_is_not_zero(void **state)
{
    static const event_t some[] = {{"cases", "231102", "2019-03-01", NULL, 30}, {"cases", "231102", "2018-08-01", NULL, 28}};
    static const char BODY[] = "{{figure cases}}，{{figure cases | yoy}}，{{figure cases | change_by}}，{{figure cases | times_of}}；上年{{figure cases @last_year}}\n\n"
                               "| 甲 | 乙 |\n|--|--|\n| {{figure cases @last_year | number}} | {{figure cases | base}} |\n";
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, YEAR.front, BODY, NULL), 0);
    r.event = some;
    r.events = 2;
    r.kept_from = "2019-01-01";
    assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　30件，上年无记录，上年无记录，上年无记录；上年（无记录）\n甲　乙\n—　—\n\n");
    assert_int_equal(made.writ.missing_count, 0);
    assert_int_equal(made.warnings, 1); /* what the answers note, once */
    r.kept_from = "2018-07-01";
    assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0);
    for (int office = 0; office < 2; office++) { /* only the kind, or the office itself, came in the middle of 2018: what it has over that is no rise */
        r.joined = office;
        assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0);
        assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　30件，上年记录不全，上年记录不全，上年记录不全；上年28件（记录不全）\n甲　乙\n28（不全）　28件（不全）\n\n"
                                                              "　　注：标“不全”的，所指时段内有的单位没有记录或者记录不全，不宜比较。\n");
        assert_int_equal(made.warnings, 1); /* what the text says itself is no warning */
    }
    r.joined = false;
    r.kept_from = "2018-01-09"; /* the rule is that of figures: an office may have waited for its first matter, a kind is on record from it on */
    assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0);
    assert_non_null(strstr(body_of(&r, &made, PAPER_ZH), "上年28件（记录不全）"));
    rig_close(&r);
}

static void every_number_opens(void **state)
{
    rig_t r;
    report_made_t made;
    json_t *list;
    buf_t out;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, "period: quarter\nsources: true\n", "共{{figure cases}}；第二句没有数。第三句{{figure cases | yoy}}。\n\n| 甲 |\n|--|\n| {{figure cases | number}} |\n", NULL), 0);
    r.event = NOTICE;
    r.events = COUNT(NOTICE);
    assert_int_equal(rig_make(&r, "231100", "2023Q1", PAPER_ZH, &made, &e), 0);
    assert_int_equal(report_sentences(&made, &list, &e), 0);
    assert_int_equal(json_array_size(list), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "sentence")), "共136件；");
    const json_t *f = json_array_get(json_object_get(json_array_get(list, 0), "figures"), 0);
    assert_string_equal(json_string_value(json_object_get(f, "said")), "136件");
    assert_string_equal(json_string_value(json_object_get(f, "passport")), "F-1");
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 1), "sentence")), "第三句上年同期为零。");
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 2), "sentence")), "136");
    json_decref(list);
    buf_init(&out, 1 << 20);
    assert_int_equal(writ_write(&made.writ, WRIT_HTML, &out, &e), 0);
    assert_non_null(strstr(buf_text(&out), "共<a class=\"figure\" data-figure=\"F-1\" title=\"案件\" href=\"/figures/F-1\">136件</a>；"));
    buf_clear(&out);
    assert_int_equal(writ_write(&made.writ, WRIT_TXT, &out, &e), 0);
    assert_non_null(strstr(buf_text(&out), "数据来源\n1. 案件（F-1）：计数；黑河市人民检察院；2023年第一季度。\n2. 案件（F-2）"));
    buf_release(&out);
    rig_close(&r);
}

static void the_same_bytes(void **state)
{
    rig_t r;
    report_made_t made;
    buf_t one, two;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, QUARTER.front, "## 一、总体\n\n**重点**{{figure cases}}\n\n| 甲 | 乙 |\n|--|--|\n{{#each u in children}}\n| {{u.name}} | {{figure cases}} |\n{{/each}}\n", NULL), 0);
    r.event = NOTICE;
    r.events = COUNT(NOTICE);
    for (int form = 0; form < WRIT_FORMS; form++) {
        buf_init(&one, 8 << 20);
        buf_init(&two, 8 << 20);
        r.asked = 0; /* the rig counts its passports */
        assert_int_equal(rig_make(&r, "231100", "2023Q1", PAPER_ZH, &made, &e), 0);
        assert_int_equal(writ_write(&made.writ, (enum writ_form)form, &one, &e), 0);
        r.asked = 0;
        assert_int_equal(rig_make(&r, "231100", "2023Q1", PAPER_ZH, &made, &e), 0);
        assert_int_equal(writ_write(&made.writ, (enum writ_form)form, &two, &e), 0);
        assert_int_equal(one.length, two.length);
        assert_memory_equal(one.data, two.data, one.length);
        buf_release(&one);
        buf_release(&two);
    }
    rig_close(&r);
}

/* A year before the records is a gap of the chart and a dash of the table, the year in which they begin says so, and so does the sum. */
static void years_before_the_records_are_gaps(void **state)
{
    static const event_t some[] = {{"cases", "231102", "2016-03-01", NULL, 5}, {"cases", "231102", "2018-08-01", NULL, 28}, {"cases", "231102", "2019-03-01", NULL, 30}};
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, "period: five_years\n", "五年{{figure cases}}\n\n{{chart line cases by years}}\n\n| 年 | 件 |\n|--|--|\n{{#each y in years}}\n| {{y.name}} | {{figure cases | number}} |\n{{/each}}\n"
                                                           "| 计 | {{figure cases | number}} |\n", NULL), 0);
    r.event = some;
    r.events = 3;
    r.kept_from = "2018-07-01";
    r.joined = true;
    assert_int_equal(rig_make(&r, "231100", "2015-2019", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　五年63件\n【案件】\n2016　—\n2018　28（不全）\n2019　30\n\n年　件\n2015年　—\n2016年　—\n2017年　—\n2018年　28（不全）\n2019年　30\n"
                                                      "计　63（不全）\n\n　　注：所述单位自2018年7月1日起有记录，此前的不在内。标“不全”的，所指时段内有的单位没有记录或者记录不全，不宜比较。\n");
    assert_true(made.writ.chart[0]->series[0].value[0] != made.writ.chart[0]->series[0].value[0]); /* not a number */
    rig_close(&r);
}

/* Records from 2019 on: of 2018 a condition and a loop say neither themselves nor their {{else}}. A dash is for tables. */
static void nothing_is_told_of_a_time_without_record(void **state)
{
    static const event_t some[] = {{"cases", "231102", "2019-03-01", "progress", 30}};
    static const char BODY[] = "{{#if figure cases > 0}}有{{figure cases}}{{else}}没有案件{{/if}}。{{#if figure cases = 0}}零{{/if}}{{#if not figure cases}}零{{/if}}按类别：{{#each s in sort of cases}}"
                               "{{s.name}}{{else}}没有{{/each}}。受理{{figure cases}}{{figure persons}}，{{figure cases | wan}}。{{#if figure cases | change_by > 0}}升{{else}}未升{{/if}}。"
                               "没有的院：{{#each u in children order cases zero}}{{u.name}}{{#if not @last}}、{{/if}}{{else}}都有{{/each}}\n\n"
                               "| 类别 | 件 |\n|--|--|\n{{#each s in sort of cases}}\n| {{s.name}} | {{figure cases}} |\n{{/each}}\n"
                               "--- en\n{{figure cases}} with {{figure persons | number}}; {{#if figure cases > 0}}some{{else}}none this year{{/if}}.\n";
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, YEAR.front, BODY, NULL), 0);
    r.event = some;
    r.events = 1;
    r.kept_from = "2019-01-01";
    r.joined = true;
    assert_int_equal(rig_make(&r, "231100", "2018", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　＿＿＿。按类别：＿＿＿。受理（无记录），无记录。＿＿＿。没有的院：＿＿＿\n类别　件\n＿＿＿　\n\n");
    assert_int_equal(made.writ.missing_count, 1);
    assert_string_equal(made.writ.missing[0].path, "cases");
    assert_int_equal(rig_make(&r, "231100", "2018", PAPER_EN, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_EN), "no record with no record; ＿＿＿.\n\n");
    assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0); /* what is on record is told as ever, what it is compared with not */
    assert_non_null(strstr(body_of(&r, &made, PAPER_ZH), "　　有30件。按类别：了解案情进展。受理30件0人，30件。＿＿＿。没有的院：本级、"));
    rig_close(&r);
}

/* A mean of fewer than five years, or of half ones, is no mean of five: no rise on it is told. */
static void half_a_mean_is_no_base(void **state)
{
    static const event_t some[] = {{"cases", "231102", "2019-03-01", NULL, 30}, {"cases", "231102", "2018-08-01", NULL, 28}};
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, YEAR.front, "{{figure cases | change five_mean}}，{{figure cases | times_of five_mean}}\n", NULL), 0);
    r.event = some;
    r.events = 2;
    r.kept_from = "2018-07-01";
    assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　前五年平均数记录不全，前五年平均数记录不全\n");
    r.kept_from = NULL;
    assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　比前五年平均数上升7.1%，是前五年平均数的1.07倍\n");
    rig_close(&r);
}

/* A head without rows says so; of a loop that is refused it says nothing but a blank. */
static void a_table_without_rows_says_so(void **state)
{
    static const char BODY[] = "| 甲 | 乙 |\n|--|--|\n{{#each s in sort of cases}}\n| {{s.name}} | {{figure cases}} |\n{{/each}}\n";
    rig_t r;
    report_made_t made;
    err_t e = {0};
    (void)state;
    assert_int_equal(rig_open(&r, YEAR.front, BODY, NULL), 0);
    assert_int_equal(rig_make(&r, "231100", "2019", PAPER_ZH, &made, &e), 0);
    assert_string_equal(body_of(&r, &made, PAPER_ZH), "　　（本表没有可列的数据）\n");
    assert_int_equal(rig_make(&r, "230000", "2019", PAPER_ZH, &made, &e), 0); /* not this reader's */
    assert_non_null(strstr(body_of(&r, &made, PAPER_ZH), "甲　乙\n＿＿＿"));
    assert_int_equal(made.writ.missing_count, 1);
    rig_close(&r);
}

/* The numbers of a chart are those of the table beside it, and it is drawn in every form. */
static void charts_say_what_tables_say(void **state)
{
    rig_t r;
    report_made_t made;
    buf_t out;
    err_t e = {0};
    (void)state;
    expect(QUARTER, NOTICE, COUNT(NOTICE), "前\n\n{{chart bars cases by sort top 3}}\n\n后\n", "　　前\n【案件】\n了解案情进展　114\n依法监督　11\n履职报告　6\n\n　　后\n");
    assert_int_equal(rig_open(&r, QUARTER.front, "{{#each u in children}}{{chart bars cases by sort}}{{/each}}\n", NULL), 0);
    r.event = NOTICE;
    r.events = COUNT(NOTICE);
    assert_int_equal(rig_make(&r, "231100", "2023Q1", PAPER_ZH, &made, &e), 0);
    assert_int_equal(made.writ.charts, 3); /* one for each office */
    assert_int_equal(made.writ.chart[1]->labels, 3);
    assert_string_equal(made.writ.chart[1]->label[1], "履职报告");
    assert_true(made.writ.chart[1]->series[0].value[1] == 6);
    assert_string_equal(made.writ.chart[1]->foot, "F-1");
    for (int form = 0; form < WRIT_FORMS; form++) {
        buf_init(&out, WRIT_PDF_MOST);
        assert_int_equal(writ_write(&made.writ, (enum writ_form)form, &out, &e), 0);
        if (form == WRIT_HTML) assert_non_null(strstr(buf_text(&out), "<figure class=\"chart\">\n<svg"));
        if (form == WRIT_MD) assert_non_null(strstr(buf_text(&out), "| 履职报告 | 6 |\n"));
        buf_release(&out);
    }
    rig_close(&r);
}

/* --- mistakes of templates ---------------------------------------------------------------------------------------- */

static void expect_mistake(const char *front, const char *body, enum err_code code, const char *arg, int line)
{
    rig_t r;
    cat_mistakes_t m = {0};
    assert_int_equal(rig_open(&r, front, body, &m), ERR_CATALOGUE_MISTAKES);
    bool found = false;
    for (size_t i = 0; i < m.count; i++)
        found = found || (m.list[i].code == code && strcmp(m.list[i].arg[0], arg) == 0 && m.list[i].line == line && m.list[i].column > 0);
    if (!found) {
        buf_t b;
        buf_init(&b, 1 << 16);
        for (size_t i = 0; i < m.count; i++) err_add_text(&b, &m.list[i], LANG_EN);
        print_message("%s: not found among\n%s", arg, buf_text(&b));
        buf_release(&b);
    }
    assert_true(found);
    arena_free(r.arena);
}

static void every_mistake_has_its_place(void **state)
{
    static const struct {
        const char *front, *body;
        enum err_code code;
        const char *arg;
        int line;
    } rows[] = {
        {"period: year\n", "{{figure casse}}\n", ERR_CATALOGUE_FIGURE, "casse", 6},
        {"period: year\n", "\n\n{{figure rate | yoy}}\n", ERR_CATALOGUE_REPORT_FORM, "change", 8},
        {"period: year\n", "{{figure cases | points}}\n", ERR_CATALOGUE_REPORT_FORM, "points", 6},
        {"period: year\n", "{{figure rate | wan}}\n", ERR_CATALOGUE_REPORT_FORM, "wan", 6},
        {"period: year\n", "{{figure cases | share}}\n", ERR_CATALOGUE_REPORT_FORM, "share", 6},
        {"period: year\n", "{{figure cases | share of rate}}\n", ERR_CATALOGUE_REPORT_FORM, "share of", 6},
        {"period: year\n", "{{figure cases | median}}\n", ERR_CATALOGUE_REPORT_FORM, "median", 6},
        {"period: year\n", "{{figure took | wan}}\n", ERR_CATALOGUE_REPORT_FORM, "wan", 6},
        {"period: year\n", "{{figure took | over}}\n", ERR_CATALOGUE_REPORT_FORM, "over", 6},
        {"period: year\n", "{{figure took | share of cases}}\n", ERR_CATALOGUE_REPORT_FORM, "share", 6},
        {"period: year\n", "{{figure took | increase_times}}\n", ERR_CATALOGUE_REPORT_FORM, "increase_times", 6},
        {"period: year\n", "{{figure cases | done}}\n", ERR_CATALOGUE_NEEDS, "done", 6},
        {"period: year\n", "{{figure cases | yoi}}\n", ERR_CATALOGUE_WORD, "yoi", 6},
        {"period: year\n", "{{figure cases | yoy lastyear}}\n", ERR_CATALOGUE_WORD, "lastyear", 6},
        {"period: year\n", "{{figure cases | yoy 7}}\n", ERR_CATALOGUE_TEMPLATE_TAG, "figure cases | yoy 7", 6},
        {"period: year\n", "{{figure cases | yoy | number}}\n", ERR_CATALOGUE_TEMPLATE_TAG, "figure cases | yoy | number", 6},
        {"period: year\n", "{{figure cases where sort = 'insidr'}}\n", ERR_CATALOGUE_WORD, "insidr", 6},
        {"period: year\n", "{{figure cases where sort.group = 'insider'}}\n", ERR_CATALOGUE_WORD, "insider", 6},
        {"period: year\n", "{{figure cases where hidden = 'insider'}}\n", ERR_CATALOGUE_FIELD, "hidden", 6},
        {"period: year\n", "{{figure cases where sum = '3'}}\n", ERR_CATALOGUE_FIELD, "sum", 6},
        {"period: year\n", "{{figure cases @lastyear}}\n", ERR_CATALOGUE_WORD, "@lastyear", 6},
        {"period: year\n", "{{figure cases @month}}\n", ERR_CATALOGUE_TEMPLATE_TAG, "figure cases @month", 6},
        {"period: month\n", "{{figure cases @quarter.1}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "@quarter", 6},
        {"period: year\n", "{{figure cases | change previous_five}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "previous_five", 6},
        {"period: year\n", "{{#each x in childern}}{{/each}}\n", ERR_CATALOGUE_WORD, "childern", 6},
        {"period: year\n", "{{#each x in sort of casses}}{{/each}}\n", ERR_CATALOGUE_FIGURE, "casses", 6},
        {"period: year\n", "{{#each x in children order personen}}{{/each}}\n", ERR_CATALOGUE_FIGURE, "personen", 6},
        {"period: year\n", "{{#each x in children}}{{x.nmae}}{{/each}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "nmae", 6},
        {"period: year\n", "{{x.name}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "x", 6},
        {"period: year\n", "{{period.naem}}\n", ERR_CATALOGUE_TEMPLATE_PATH, "naem", 6},
        {"period: year\n", "{{#if figure cases > 'x'}}{{/if}}\n", ERR_CATALOGUE_TEMPLATE_TYPE, "x", 6},
        {"period: year\n", "{{chart pie cases by sort}}\n", ERR_CATALOGUE_WORD, "pie", 6},
        {"period: year\n", "{{chart bars cases by srot}}\n", ERR_CATALOGUE_FIELD, "srot", 6},
        {"period: decade\n", "甲\n", ERR_CATALOGUE_WORD, "decade", 4},
        {"period: window\nabout: questoin\n", "甲\n", ERR_CATALOGUE_KIND, "questoin", 1},
        {"period: window\nabout: question\nstart: began\nend: began_on\n", "甲\n", ERR_CATALOGUE_FIELD, "began", 1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) expect_mistake(rows[i].front, rows[i].body, rows[i].code, rows[i].arg, rows[i].line);
}

/* Out of memory anywhere is an error, never a report with a hole in it. */
static void memory_short(void **state)
{
    rig_t r;
    report_made_t made;
    (void)state;
    assert_int_equal(rig_open(&r, QUARTER.front, "{{figure cases | yoy}}{{#each u in children order cases}}{{u.name}}{{figure cases | share}}{{/each}}\n", NULL), 0);
    r.event = NOTICE;
    r.events = COUNT(NOTICE);
    for (size_t bytes = 4096; bytes < 400000; bytes += 9973) {
        rig_t short_of = r;
        err_t e = {0};
        short_of.arena = arena_new(bytes);
        int failed = rig_make(&short_of, "231100", "2023Q1", PAPER_ZH, &made, &e);
        assert_true(failed == 0 || failed == ERR_BASE_MEMORY);
        arena_free(short_of.arena);
    }
    rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_numbers_of_two_years), cmocka_unit_test(published_numbers_of_the_drive),
        cmocka_unit_test(rates_change_in_points),         cmocka_unit_test(durations_have_a_median), cmocka_unit_test(the_same_none_and_almost),
        cmocka_unit_test(large_numbers),                  cmocka_unit_test(published_notice_of_a_quarter),
        cmocka_unit_test(tables_of_offices),              cmocka_unit_test(times_and_what_is_asked_once),
        cmocka_unit_test(frozen_numbers),                 cmocka_unit_test(what_cannot_be_had_is_blank), cmocka_unit_test(what_may_not_be_asked_is_not_nothing),
        cmocka_unit_test(small_bases_are_told_to_the_author), cmocka_unit_test(no_record_is_not_zero),
        cmocka_unit_test(nothing_is_told_of_a_time_without_record), cmocka_unit_test(half_a_mean_is_no_base), cmocka_unit_test(every_number_opens),
        cmocka_unit_test(the_same_bytes),                 cmocka_unit_test(every_mistake_has_its_place),
        cmocka_unit_test(offices_that_have_done_it),      cmocka_unit_test(since_it_began),
        cmocka_unit_test(what_goes_on_is_not_compared_with_a_whole), cmocka_unit_test(weeks_of_its_own),
        cmocka_unit_test(memory_short),                   cmocka_unit_test(years_before_the_records_are_gaps), cmocka_unit_test(a_table_without_rows_says_so), cmocka_unit_test(charts_say_what_tables_say)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
