/* test_published.c - a register that holds the published totals, one of a hundred: figures and the press statement say them.
 * In full: benchmarks/published.sh. */
#include "app/app.h"
#include "app/report.h"
#include "published.h"

#include "installed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static installed_t house;
static app_t *app;
static arena_t *arena;
static actor_t statistician;

static int make_house(void **state)
{
    (void)state;
    installed_open(&house, 0, "000000", true);
    app = house.app;
    arena = house.arena;
    statistician = installed_actor(&house, "statistician", "000000", "statistician");
    return 0;
}

static int remove_house(void **state)
{
    (void)state;
    installed_close(&house);
    return 0;
}

/* A figure of the whole country in a window; by: a breakdown whose row `key` is meant, or NULL. */
static json_int_t figure(const char *name, const char *from, const char *to, const char *by, const char *key)
{
    err_t err = {0};
    figure_ask_t ask = {.figure = {name}, .figure_count = 1, .known_on = DAY_NONE};
    json_t *answer = NULL, *row;
    size_t i;
    MUST(day_parse(from, &ask.from, &err), &err);
    MUST(day_parse(to, &ask.to, &err), &err);
    if (by) ask.by[ask.by_count++] = by;
    MUST(figure_ask(app_figures(app), &statistician, &ask, &answer, &err), &err);
    json_t *values = json_object_get(json_object_get(answer, "total"), "values");
    if (by) values = NULL;
    json_array_foreach(json_object_get(answer, "rows"), i, row) {
        const char *word = json_string_value(json_array_get(json_object_get(row, "key"), 0));
        if (by && word && strcmp(word, key) == 0) values = json_object_get(row, "values");
    }
    json_int_t n = json_integer_value(json_object_get(json_array_get(values, 0), "n"));
    json_decref(answer);
    return n;
}

static int add_act(void *arg, const figure_act_t *act, err_t *err)
{
    (void)err;
    assert_true(act->act > 0 && act->matter > 0);
    *(json_int_t *)arg += act->n;
    return 0;
}

/* What the acts behind a figure add up to. */
static json_int_t acts_behind(const char *name, const char *from, const char *to)
{
    err_t err = {0};
    json_int_t n = 0;
    figure_ask_t ask = {.figure = {name}, .figure_count = 1, .known_on = DAY_NONE};
    MUST(day_parse(from, &ask.from, &err), &err);
    MUST(day_parse(to, &ask.to, &err), &err);
    MUST(figure_acts(app_figures(app), &statistician, &ask, NULL, add_act, &n, &err), &err);
    return n;
}

#define BOTH "2018-01-01", "2019-12-31"

static void duty_cases_of_two_years(void **state)
{
    (void)state;
    err_t err = {0};
    published_duty_t t = {0};
    MUST(published_duty(app_book(app), 100, 2, NULL, &t, &err), &err);
    /* 40,326 : 100 = 403; 16,092 and 24,234 by largest remainder 161 and 242; 28,387 -> 284 = 98 + 186; 954 -> 10 = 3 + 7 */
    const int want[] = {161, 242, 98, 186, 3, 7};
    const int have[] = {t.accepted[0], t.accepted[1], t.prosecuted[0], t.prosecuted[1], t.none[0], t.none[1]};
    for (size_t i = 0; i < 6; i++) assert_int_equal(have[i], want[i]);
    assert_int_equal(figure("suspects_accepted", BOTH, NULL, NULL), 403);
    assert_int_equal(figure("suspects_accepted", BOTH, "year", "2018"), 161);
    assert_int_equal(figure("suspects_accepted", "2019-01-01", "2019-12-31", NULL, NULL), 242);
    assert_int_equal(figure("suspects_prosecuted", "2018-01-01", "2018-12-31", NULL, NULL), 98);
    assert_int_equal(figure("suspects_prosecuted", BOTH, NULL, NULL), 284);
    assert_int_equal(figure("suspects_not_prosecuted", BOTH, NULL, NULL), 10);
    assert_int_equal(acts_behind("suspects_accepted", BOTH), 403);
    assert_int_equal(acts_behind("suspects_prosecuted", BOTH), 284);
    assert_int_equal(acts_behind("suspects_not_prosecuted", BOTH), 10);
    assert_int_equal(figure("cases_duty_accepted", BOTH, NULL, NULL), t.cases[0] + t.cases[1]);
    for (int g = 0; g < PUBLISHED_GROUPS; g++) {
        assert_int_equal(figure("suspects_accepted", BOTH, "crime.group", PUBLISHED_GROUP_CODES[g]), t.group[g]);
        assert_int_equal(figure("suspects_prosecuted", BOTH, "crime.group", PUBLISHED_GROUP_CODES[g]), t.group_prosecuted[g]);
    }
    for (int r = 0; r < PUBLISHED_RANKS; r++) {
        assert_int_equal(figure("suspects_accepted", BOTH, "rank.group", PUBLISHED_RANK_CODES[r]), t.rank[r]);
        assert_int_equal(figure("suspects_prosecuted", BOTH, "rank.group", PUBLISHED_RANK_CODES[r]), t.rank_prosecuted[r]);
    }
    /* more than 80 % corruption and bribery, about 10 % dereliction */
    assert_true(t.group[PUBLISHED_CORRUPTION] * 100 > 403 * 80 && t.group[PUBLISHED_DERELICTION] * 100 > 403 * 9);
}

static const char *said_in(const char *template_, int64_t about)
{
    err_t err = {0};
    app_report_made_t made;
    app_report_wish_t wish = {.actor = &statistician, .template_ = template_, .period = about ? NULL : "2018-01-01..2019-12-31", .about = about,
                              .lang = PAPER_ZH, .reason = "test"};
    MUST(app_report(app, &wish, arena, &made, &err), &err);
    buf_t out;
    buf_init(&out, 1 << 20);
    MUST(app_report_write(&made, WRIT_TXT, &out, &err), &err);
    const char *text = arena_text(arena, buf_text(&out));
    assert_non_null(text);
    buf_release(&out);
    return text;
}

static void the_press_statement_says_them(void **state)
{
    (void)state;
    const char *text = said_in("press_statement", 0);
    assert_non_null(strstr(text, "403人"));
    assert_non_null(strstr(text, "161人"));
    assert_non_null(strstr(text, "242人，同比上升50.3%")); /* 81 of 161; in full 50.6 % */
    assert_non_null(strstr(text, "提起公诉284人"));
    assert_non_null(strstr(text, "不起诉10人"));
    assert_null(strstr(text, "＿＿＿"));
}

static void a_campaign_beside_its_window_of_last_year(void **state)
{
    (void)state;
    err_t err = {0};
    published_campaign_t t = {0};
    MUST(published_campaign(app_book(app), 10, 2, NULL, &t, &err), &err);
    /* 999, 1,285, 119, 138, 166 and 777, 1,032, 69, 33, 39, of ten one */
    const int want[2][5] = {{78, 103, 7, 3, 4}, {100, 129, 12, 14, 17}};
    static const char *const name[] = {"investigations_cases", "investigations_persons", "investigations_senior_persons", "investigations_remission",
                                       "investigations_remission_persons"};
    for (int y = 0; y < 2; y++) {
        const int have[] = {t.cases[y], t.persons[y], t.senior[y], t.remission_cases[y], t.remission_persons[y]};
        for (int i = 0; i < 5; i++) {
            assert_int_equal(have[i], want[y][i]);
            assert_int_equal(figure(name[i], y ? "2021-06-07" : "2020-06-07", y ? "2021-12-31" : "2020-12-31", NULL, NULL), want[y][i]);
        }
    }
    const char *text = said_in("campaign_closing", t.campaign);
    assert_non_null(strstr(text, "100件129人"));
    assert_non_null(strstr(text, "件数同比上升28.2%")); /* 22 of 78 */
    assert_non_null(strstr(text, "人数同比上升25.2%")); /* 26 of 103 */
    assert_non_null(strstr(text, "要案12人，同比上升71.4%")); /* 5 of 7 */
    assert_non_null(strstr(text, "是上年同期的4.25倍")); /* 17 : 4 */
    assert_int_equal(figure("task_forces_by_chief", "2021-06-01", "2021-12-31", NULL, NULL), 17);
}

static void nothing_differs(void **state)
{
    (void)state;
    err_t err = {0};
    verify_report_t report;
    MUST(book_verify(app_book(app), NULL, &report, &err), &err);
    json_decref(report.found);
    assert_int_equal(report.differences, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duty_cases_of_two_years), cmocka_unit_test(the_press_statement_says_them),
        cmocka_unit_test(a_campaign_beside_its_window_of_last_year), cmocka_unit_test(nothing_differs),
    };
    return cmocka_run_group_tests(tests, make_house, remove_house);
}
