/* The law's calendar: hand-worked cases (calendar_cases.csv), the data, the terms, the sums. */
#include "catalogue/calendar.h"

#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { LINE_BYTES = 1024, COLUMNS = 8, LISTED = 8, CASES_LEAST = 80 };

static calendar_t *calendar;
static const char *cases_path;

static day_t day(const char *text)
{
    day_t d = DAY_NONE;
    if (*text) assert_int_equal(day_parse(text, &d, NULL), 0);
    return d;
}

/* Cuts text at every mark, in place. */
static int cut(char *text, char mark, char **part, int most)
{
    int n = 0;
    if (!*text) return 0;
    for (char *p = text; p && n < most; n++) {
        part[n] = p;
        p = strchr(p, mark);
        if (p) *p++ = '\0';
    }
    return n;
}

static size_t read_pauses(char *text, term_pause_t *into)
{
    char *part[LISTED];
    int n = cut(text, '|', part, LISTED);
    for (int i = 0; i < n; i++) {
        char *dots = strstr(part[i], ".."), *colon = strchr(part[i], ':');
        assert_true(dots && colon);
        *dots = *colon = '\0';
        into[i] = (term_pause_t){day(part[i]), day(dots + 2), {{colon + 1, colon + 1}}};
    }
    return (size_t)n;
}

static size_t read_restarts(char *text, term_restart_t *into)
{
    char *part[LISTED];
    int n = cut(text, '|', part, LISTED);
    for (int i = 0; i < n; i++) {
        char *colon = strchr(part[i], ':');
        assert_non_null(colon);
        *colon = '\0';
        into[i] = (term_restart_t){day(part[i]), {{colon + 1, colon + 1}}};
    }
    return (size_t)n;
}

/* What came out as the file writes it: a date, "open" or an error's code. */
static const char *outcome(const term_case_t *what, arena_t *a, char into[64])
{
    due_sum_t sum = {.due = DAY_NONE};
    err_t err = {0};
    int code = calendar_due(calendar, what, a, &sum, &err);
    if (code != 0) {
        assert_null(sum.steps); /* outputs untouched */
        (void)snprintf(into, 64, "%s", err_code_text((enum err_code)code));
        return into;
    }
    assert_string_equal(sum.steps[0].rule, "start");
    for (size_t i = 0; i < sum.step_count; i++)
        assert_true(*sum.steps[i].words.in[LANG_ZH] && *sum.steps[i].words.in[LANG_EN]);
    const due_step_t *last = &sum.steps[sum.step_count - 1];
    assert_int_equal(sum.due == DAY_NONE, strcmp(last->rule, "open") == 0);
    if (sum.due == DAY_NONE) return "open";
    assert_int_equal(last->day, sum.due);
    return day_text(sum.due, into);
}

static void hand_worked_cases(void **state)
{
    (void)state;
    FILE *f = fopen(cases_path, "r");
    assert_non_null(f);
    char line[LINE_BYTES], shown[LINE_BYTES];
    int done = 0, wrong = 0;
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "start,", 6) == 0) continue;
        (void)snprintf(shown, sizeof shown, "%s", line);
        char *column[COLUMNS];
        assert_int_equal(cut(line, ',', column, COLUMNS), COLUMNS);
        term_pause_t pauses[LISTED];
        term_restart_t restarts[LISTED];
        term_case_t what = {.start = day(column[0]), .pauses = pauses, .restarts = restarts};
        assert_int_equal(term_parse(column[1], &what.term, NULL), 0);
        what.custody = strcmp(column[2], "custody") == 0;
        what.pause_count = read_pauses(column[3], pauses);
        what.restart_count = read_restarts(column[4], restarts);
        what.restarts_most = *column[5] ? column[5][0] - '0' : -1;
        arena_t *a = arena_new(1 << 20);
        char got[64];
        const char *out = outcome(&what, a, got);
        if (strcmp(out, column[6]) != 0) {
            print_error("%s\n  came out as %s\n", shown, out);
            wrong++;
        }
        arena_free(a);
        done++;
    }
    fclose(f);
    assert_int_equal(wrong, 0);
    assert_true(done >= CASES_LEAST);
}

static void the_sum_can_be_read(void **state)
{
    (void)state;
    term_case_t what = {.start = day("2025-09-30"), .restarts_most = -1};
    assert_int_equal(term_parse("3 working days", &what.term, NULL), 0);
    arena_t *a = arena_new(1 << 20);
    due_sum_t sum;
    assert_int_equal(calendar_due(calendar, &what, a, &sum, NULL), 0);
    assert_int_equal(sum.step_count, 2);
    assert_string_equal(sum.steps[1].rule, "count");
    assert_string_equal(sum.steps[1].words.in[LANG_EN],
                        "3 working days: full on 2025-10-11; 8 days off skipped; make-up working days "
                        "counted: 2025-10-11");
    assert_string_equal(sum.steps[1].words.in[LANG_ZH],
                        "3个工作日，至2025年10月11日届满，跳过休息日8日，计入调休上班日2025年10月11日");
    what.start = day("2025-09-24");
    assert_int_equal(term_parse("10 days", &what.term, NULL), 0);
    assert_int_equal(calendar_due(calendar, &what, a, &sum, NULL), 0);
    assert_string_equal(sum.steps[2].rule, "holiday_end");
    assert_non_null(strstr(sum.steps[2].words.in[LANG_EN], "National Day"));
    assert_non_null(strstr(sum.steps[2].words.in[LANG_ZH], "国庆节"));
    what.custody = true;
    assert_int_equal(calendar_due(calendar, &what, a, &sum, NULL), 0);
    assert_string_equal(sum.steps[2].rule, "custody_end");
    arena_free(a);
}

static void errors_say_what_is_missing(void **state)
{
    (void)state;
    bool works = true;
    err_t err = {0};
    assert_int_equal(calendar_works(calendar, day("2027-01-04"), &works, &err), ERR_CATALOGUE_NO_YEAR);
    assert_string_equal(err.arg[0], "2027");
    assert_string_equal(err.arg[2], "2026");
    const term_restart_t restarts[] = {{day("2025-06-01"), {{"第二次", "second return"}}}, {day("2025-04-01"), {{"第一次", "first"}}}};
    term_case_t what = {.start = day("2025-03-01"), .restarts = restarts, .restart_count = 2,
                        .restarts_most = 1, .term = {.parts = 1, .part = {{TERM_MONTHS, 1}}}};
    arena_t *a = arena_new(1 << 20);
    due_sum_t sum;
    assert_int_equal(calendar_due(calendar, &what, a, &sum, &err), ERR_CATALOGUE_RESTARTS);
    assert_non_null(strstr(err.arg[3], "second return")); /* the one too many by date, not by place */
    arena_free(a);
    arena_t *small = arena_new(64);
    assert_int_equal(calendar_due(calendar, &what, small, &sum, &err), ERR_BASE_MEMORY);
    arena_free(small);
}

static void days_off_and_make_up_days(void **state)
{
    (void)state;
    assert_int_equal(calendar_first_year(calendar), 2004);
    assert_int_equal(calendar_last_year(calendar), 2026);
    int make_up = 0;
    for (int y = 2004; y <= 2026; y++) {
        assert_true(calendar_covers(calendar, y));
        int working = 0;
        for (day_t d = day_of(y, 1, 1); d <= day_of(y, 12, 31); d++) {
            bool works = false;
            assert_int_equal(calendar_works(calendar, d, &works, NULL), 0);
            working += works;
            make_up += works && day_weekday(d) >= 6;
            if (works) assert_null(calendar_holiday(calendar, d));
        }
        /* Statutory days off: 10 until 2007, 11 until 2024, 13 since. A compensated year has
         * weekdays minus that many; in_lieu moves never change the sum by more than the year's edge
         * (and 2015 had one day more, 2020 three). */
        assert_in_range(working, 246, 254);
    }
    assert_int_equal(make_up, 151);
    assert_null(calendar_holiday(calendar, day("2025-03-08")));
    assert_string_equal(calendar_holiday(calendar, day("2025-10-06"))->in[LANG_ZH], "中秋");
    assert_string_equal(calendar_holiday(calendar, day("2025-01-28"))->in[LANG_EN], "Spring Festival");
}

static void bad_tables_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *csv;
        int line;
    } bad[] = {
        {"", 0},
        {"date;kind\n", 1},
        {"date,kind,name_zh,name_en\n", 1},
        {"date,kind,name_zh,name_en\n2025-02-30,off,a,b\n", 2},
        {"date,kind,name_zh,name_en\n2025-10-01,offf,a,b\n", 2},
        {"date,kind,name_zh,name_en\n2025-10-01,work,a,b\n", 2},         /* a Wednesday */
        {"date,kind,name_zh,name_en\n2025-10-01,off,a\n", 2},
        {"date,kind,name_zh,name_en\n2025-10-01,off,a,b,c\n", 2},
        {"date,kind,name_zh,name_en\n2025-10-01,off,,b\n", 2},
        {"date,kind,name_zh,name_en\n2025-10-01,off,\"a\",b\n2025-10-01,off,\"a\",\"b\n", 3},
        {"date,kind,name_zh,name_en\n2025-10-01,off,a,b\n2025-10-01,off,a,b\n", 3}, /* twice */
        {"date,kind,name_zh,name_en\n2025-10-01,off,a,b\n2025-10-02,in_lieu,a,b\n", 3},
        {"date,kind,name_zh,name_en\n2025-01-01,off,a,b\n", 0}, /* no whole year */
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        calendar_t *c = NULL;
        err_t err = {0};
        assert_int_equal(calendar_load(bad[i].csv, &c, &err), ERR_CATALOGUE_CALENDAR);
        assert_null(c);
        assert_int_equal(err.line, bad[i].line);
    }
    /* A year begun by its neighbour's notice is not covered by that. */
    calendar_t *c;
    assert_int_equal(calendar_load("date,kind,name_zh,name_en\r\n2025-12-31,off,a,b\r\n2026-10-01,off,a,b\r\n"
                                   "2027-01-01,off,a,b\r\n",
                                   &c, NULL), 0);
    assert_int_equal(calendar_first_year(c), 2026);
    assert_int_equal(calendar_last_year(c), 2026);
    bool works;
    assert_int_equal(calendar_works(c, day("2026-10-01"), &works, NULL), 0);
    assert_false(works);
    assert_int_equal(calendar_works(c, day("2027-01-01"), &works, NULL), ERR_CATALOGUE_NO_YEAR);
    calendar_free(c);
    calendar_free(NULL);
}

/* All of them at once, each with its line. */
static void an_offices_own_mistakes_are_listed(void **state)
{
    (void)state;
    static const char head[] = "date,kind,name_zh,name_en\n";
    static const struct {
        const char *rows;
        int line[3];
    } bad[] = {
        {"2027-10-01,off,国庆节,National Day\n2027-01-02,of,元旦,x\n2027-02-30,off,a,b\n2027-10-02,off,国庆节,National Day\n", {3, 4}},
        {"2027-01-01,off,元旦,New Year's Day\n2027-02-05,off,春节,Spring Festival\n", {3}}, /* no 1 October: half a year */
        {"2026-10-08,off,国庆节,National Day\n2026-10-08,off,国庆节,National Day\n", {3}},
        {"2026-10-08,off,国庆节,National Day\n2027-01-01,off,元旦,New Year's Day\n", {0}}, /* a neighbour's days */
        {"", {1}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[512];
        err_t list[3] = {{0}}, err = {0};
        size_t count = 9, expected = 0;
        while (expected < 3 && bad[i].line[expected]) expected++;
        (void)snprintf(text, sizeof text, "%s%s", head, bad[i].rows);
        assert_int_equal(calendar_own_mistakes(text, list, 3, &count, &err), 0);
        assert_int_equal(count, expected);
        for (size_t k = 0; k < count; k++) {
            assert_int_equal(list[k].line, bad[i].line[k]);
            assert_string_equal(list[k].file, "calendar.csv");
        }
    }
}

static void terms_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *en, *zh;
    } terms[] = {
        {"3 working days", "3 working days", "3个工作日"},
        {"1 working day", "1 working day", "1个工作日"},
        {"5 Business Days", "5 working days", "5个工作日"},
        {"3个工作日", "3 working days", "3个工作日"},
        {"三个工作日", "3 working days", "3个工作日"},
        {"７日", "7 days", "7日"},
        {"10 days", "10 days", "10日"},
        {"十日", "10 days", "10日"},
        {"十五日", "15 days", "15日"},
        {"二十天", "20 days", "20日"},
        {"三十七日", "37 days", "37日"},
        {"一百零五日", "105 days", "105日"},
        {"一百一十五日", "115 days", "115日"},
        {"一百二十日", "120 days", "120日"},
        {"二〇日", "20 days", "20日"},
        {"三个月", "3 months", "3个月"},
        {"两个月", "2 months", "2个月"},
        {"二個月", "2 months", "2个月"},
        {"十二个月", "12 months", "12个月"},
        {"半个月", "half month", "半个月"},
        {"half a month", "half month", "半个月"},
        {"1 month + 15 days", "1 month + 15 days", "1个月零15日"},
        {"1 month and 15 days", "1 month + 15 days", "1个月零15日"},
        {"1个月零15日", "1 month + 15 days", "1个月零15日"},
        {"一个月零十五日", "1 month + 15 days", "1个月零15日"},
        {"1个月15天", "1 month + 15 days", "1个月零15日"},
        {"一个半月", "1 month + half month", "1个月零半个月"},
        {"1 year", "1 year", "1年"},
        {"　二年　", "2 years", "2年"},
        {"1 year + 1 month + 1 day + 1 working day", "1 year + 1 month + 1 day + 1 working day",
         "1年零1个月零1日零1个工作日"},
    };
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        term_t term, again;
        err_t err = {0};
        if (term_parse(terms[i].text, &term, &err) != 0) fail_msg("%s is refused", terms[i].text);
        const char *expected[LANG_COUNT] = {terms[i].zh, terms[i].en};
        for (enum lang lang = LANG_ZH; lang < LANG_COUNT; lang++) {
            buf_t b;
            buf_init(&b, 256);
            term_add_text(&b, &term, lang);
            assert_string_equal(buf_text(&b), expected[lang]);
            assert_int_equal(term_parse(buf_text(&b), &again, NULL), 0); /* what is written can be read */
            assert_int_equal(again.parts, term.parts);
            buf_release(&b);
        }
    }
}

static void bad_terms_offer_the_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *text, *nearest;
    } bad[] = {
        {"3wd", "3 working days"},       {"3 workng days", "3 working days"},
        {"10 dayz", "10 days"},          {"2 mnths", "2 months"},
        {"2 weeks", "14 days"},          {"", "3 working days"},
        {"soon", "3 working days"},      {"0 days", "1 day"},
        {"3个工作曰", "3个工作日"},       {"三工作天", "3个工作日"},
        {"2月", "2个月"},                {"1 month + 3 workdayz", "1 month + 3 working days"},
        {"-3 days", "3 days"},           {"99999999 days", "1 day"},
        {"101 years", "100 years"},      {"10", "10 working days"},
        {"1 day + 1 day + 1 day + 1 day + 1 day", "1 day + 1 day + 1 day + 1 day"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        term_t term = {.parts = 99};
        err_t err = {0};
        enum err_code expected = bad[i].text[0] == '-' ? ERR_CATALOGUE_TERM_SIGN : ERR_CATALOGUE_TERM;
        assert_int_equal(term_parse(bad[i].text, &term, &err), expected);
        assert_int_equal(term.parts, 99);
        assert_string_equal(err.arg[0], bad[i].text);
        if (strcmp(err.arg[1], bad[i].nearest) != 0)
            fail_msg("\"%s\" offers \"%s\", not \"%s\"", bad[i].text, err.arg[1], bad[i].nearest);
    }
    char long_text[600];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    term_t term;
    assert_int_equal(term_parse(long_text, &term, NULL), ERR_CATALOGUE_TERM);
}

/* Every allocation fails once: an error of memory, no crash, no leak, outputs untouched. */
static void memory_runs_out(void **state)
{
    (void)state;
#ifdef XZ_FAULTS
    const term_pause_t pauses[] = {{day("2025-03-20"), day("2025-03-29"), {{"甲", "a"}}},
                                   {day("2025-03-25"), day("2025-04-02"), {{"乙", "b"}}}};
    const term_restart_t restart = {day("2025-03-11"), {{"再", "again"}}};
    term_case_t what = {.start = day("2025-03-10"), .pauses = pauses, .pause_count = 2,
                        .restarts = &restart, .restart_count = 1, .restarts_most = 2,
                        .term = {.parts = 2, .part = {{TERM_MONTHS, 1}, {TERM_WORKING_DAYS, 3}}}};
    long n = 0;
    for (int code = 1; code != 0; n++) {
        calendar_t *own = NULL;
        due_sum_t sum = {.due = DAY_NONE};
        err_t err = {0};
        fault_arm(FAULT_ALLOC, n, true);
        arena_t *a = arena_new(1 << 20);
        code = a ? calendar_load(NULL, &own, &err) : err_nomem(&err);
        if (code == 0) code = calendar_due(own, &what, a, &sum, &err);
        (void)fault_disarm();
        if (code != 0) assert_int_equal(code, ERR_BASE_MEMORY);
        assert_int_equal(sum.due != DAY_NONE, code == 0);
        calendar_free(own);
        arena_free(a);
        assert_true(n < 5000);
    }
    assert_true(n > 20); /* it did fail on the way */
#else
    print_message("skipped: memory_runs_out (built without -Dfaults=true)\n");
    skip();
#endif
}

static int load(void **state)
{
    (void)state;
    return calendar_load(NULL, &calendar, NULL);
}

static int unload(void **state)
{
    (void)state;
    calendar_free(calendar);
    return 0;
}

/* From the last day of a month: to the last day (SPC interpretation, art. 202), or to the same day (Civil Code, art. 202). */
static void from_the_end_of_a_month(void **state)
{
    (void)state;
    static const struct {
        const char *start, *term, *last, *same;
    } rows[] = {
        {"2025-11-30", "2 months", "2026-02-02", "2026-01-30"}, /* Sat 31 January, so Mon 2 February; Fri 30 January */
        {"2026-02-28", "1 month", "2026-03-31", "2026-03-30"},  /* Tue 31 March; Sat 28 March, so Mon 30 */
        {"2025-12-31", "2 months", "2026-02-28", "2026-02-28"}, /* no 31 February: its last day, a make-up Saturday */
        {"2024-02-29", "1 year", "2025-02-28", "2025-02-28"},
        {"2025-06-30", "1 month", "2025-07-31", "2025-07-30"},
        {"2025-06-29", "1 month", "2025-07-29", "2025-07-29"},
        {"2025-04-30", "1 month + 15 days", "2025-06-16", "2025-06-16"}, /* 31 May and 15 days: Sun 15 June; 30 May: Sat 14 */
    };
    arena_t *a = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int same = 0; same < 2; same++) {
            term_case_t what = {.start = day(rows[i].start), .restarts_most = -1, .same_day = same};
            due_sum_t sum;
            char text[DAY_TEXT];
            assert_int_equal(term_parse(rows[i].term, &what.term, NULL), 0);
            assert_int_equal(calendar_due(calendar, &what, a, &sum, NULL), 0);
            assert_string_equal(day_text(sum.due, text), same ? rows[i].same : rows[i].last);
        }
    arena_free(a);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hand_worked_cases),         cmocka_unit_test(the_sum_can_be_read),
        cmocka_unit_test(errors_say_what_is_missing), cmocka_unit_test(days_off_and_make_up_days),
        cmocka_unit_test(bad_tables_are_refused), cmocka_unit_test(an_offices_own_mistakes_are_listed),    cmocka_unit_test(terms_are_read),
        cmocka_unit_test(bad_terms_offer_the_nearest),
        cmocka_unit_test(memory_runs_out), cmocka_unit_test(from_the_end_of_a_month),
    };
    if (argc != 2) return 2;
    cases_path = argv[1];
    return cmocka_run_group_tests(tests, load, unload);
}
