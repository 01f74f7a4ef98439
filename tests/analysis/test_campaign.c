/* test_campaign.c - a campaign's figures through real acts: the published values of the hundred-day drive of 2021.
 *
 * 999 cases +28.6 % (777), 1,285 persons +24.5 % (1,032), 119 senior +72.5 % (69), 166 persons 4.26 times (39). First planned
 * for June to September and prolonged; the window compared with moves along. The cases are put on days that make each figure of
 * the whole window come out, and other sums of the first window (worked below).
 */
#include "analysis/campaign.h"
#include "analysis/inside.h"

#include "register/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "shipped.h"

#define WATCHED "\"watches\":[\"investigations_cases\",\"investigations_persons\",\"investigations_senior_persons\",\"investigations_remission_persons\"]"

static const char *const OFFICES[] = {"110000", "120000", "130000", "140000", "150000", "210000", "220000"};
enum { OFFICE_COUNT = sizeof OFFICES / sizeof *OFFICES, BATCH = 500 };

/* A year's cases: how many, how many persons, senior officials and persons of article 401 among them. */
typedef struct year {
    int cases, persons, senior, remission_cases, remission_persons;
    day_t from, early_until, late_from;
    int early; /* cases on the first days; the rest later */
} year_t;

typedef struct filing {
    house_t *h;
    act_request_t *q;
    json_t **fields;
    size_t count;
} filing_t;

static void flush(filing_t *x)
{
    err_t err = {0};
    act_receipt_t *receipts = arena_array(x->h->arena, x->count + 1, sizeof *receipts);
    err_t *errors = arena_array(x->h->arena, x->count + 1, sizeof *errors);
    MUST(register_bulk(x->h->book, x->q, x->count, x->h->arena, receipts, errors, &err), &err);
    for (size_t i = 0; i < x->count; i++) {
        MUST((int)errors[i].code, &errors[i]);
        json_decref(x->fields[i]);
    }
    x->count = 0;
}

static void file_one(filing_t *x, const actor_t *who, const char *office, day_t on, int persons, int senior, const char *crime)
{
    json_t *f = json_pack("{s:s, s:s, s:i, s:i, s:s}", "case_name", "某案", "crime", crime, "persons", persons, "senior_persons", senior,
                          "filing_reason", "有犯罪事实");
    x->fields[x->count] = f;
    x->q[x->count++] = (act_request_t){.actor = *who, .kind = "investigation", .act = "file", .office = office, .occurred_on = on, .fields = f};
    if (x->count == BATCH) flush(x);
}

/* Persons beyond one a case go to the first cases, one each; senior officials to the last; the cases of article 401 stand in
 * the middle with their persons. */
static void file_year(house_t *h, const year_t *y)
{
    filing_t x = {.h = h, .q = arena_array(h->arena, BATCH, sizeof(act_request_t)), .fields = arena_array(h->arena, BATCH, sizeof(json_t *))};
    actor_t who = h->deputy;
    int more = y->persons - y->cases, remission_more = y->remission_persons - y->remission_cases;
    int ordinary = y->cases - y->remission_cases;
    for (int i = 0; i < y->cases; i++) {
        bool remission = i >= ordinary / 2 && i < ordinary / 2 + y->remission_cases;
        int persons = 1, senior = i >= y->cases - y->senior ? 1 : 0;
        if (remission && remission_more > 0) persons++, remission_more--, more--;
        else if (!remission && more > remission_more && i < ordinary / 2) persons++, more--;
        day_t on = i < y->early ? y->from + i % (y->early_until - y->from + 1) : y->late_from + i % 20;
        who.office = OFFICES[i % OFFICE_COUNT];
        file_one(&x, &who, who.office, on, persons, senior, remission ? "401" : "397.1");
    }
    flush(&x);
    assert_int_equal(more, 0);
}

static int64_t set_up(house_t *h, int engine, bool small)
{
    static const year_t Y2021 = {999, 1285, 119, 138, 166, 0, 0, 0, 600}, Y2020 = {777, 1032, 69, 30, 39, 0, 0, 0, 500};
    house_open(h, engine);
    h->deputy = (actor_t){"fu", "000000", h->deputy.roles, false};
    year_t now = Y2021, before = Y2020;
    if (small) {
        now = (year_t){14, 14, 2, 1, 1, 0, 0, 0, 14};
        before = (year_t){7, 7, 1, 1, 1, 0, 0, 0, 7};
    }
    now.from = day_of(2021, 6, 7);
    now.early_until = day_of(2021, 9, 28);
    now.late_from = day_of(2021, 11, 1);
    before.from = day_of(2020, 6, 7);
    before.early_until = day_of(2020, 9, 28);
    before.late_from = day_of(2020, 11, 1);
    file_year(h, &now);
    file_year(h, &before);
    int64_t id = house_act(h, &h->manager, "campaign", "plan", 0, "2021-06-01",
                           "{\"campaign_name\":\"百日攻坚\",\"goals\":\"查办司法工作人员职务犯罪\",\"start_on\":\"2021-06-07\","
                           "\"end_on\":\"2021-09-28\",\"cases_goal\":900,\"persons_goal\":1500," WATCHED "}").matter;
    house_act(h, &h->deputy, "campaign", "start", id, "2021-06-03", NULL);
    return id;
}

static void extend(house_t *h, int64_t id)
{
    house_act(h, &h->deputy, "campaign", "extend", id, "2021-09-20", "{\"extended_to\":\"2021-11-30\",\"extend_why\":\"线索上升\"}");
}

static const char *said(const json_t *value, const char *key)
{
    return json_member(json_object_get(json_object_get(value, "say"), "zh"), key);
}

static json_t *board_of(house_t *h, figures_t *f, int64_t id, day_t until)
{
    json_t *out = NULL;
    err_t err = {0};
    campaign_ask_t ask = {.campaign = id, .until = until};
    MUST(campaign_board(f, &h->deputy, &ask, &out, &err), &err);
    return out;
}

static const json_t *value_at(const json_t *board, size_t i)
{
    return json_object_get(json_array_get(json_object_get(board, "figures"), i), "value");
}

static int64_t number(const json_t *o, const char *key)
{
    return json_integer_value(json_object_get(o, key));
}

static void check_board(house_t *h, figures_t *f, int64_t id)
{
    extend(h, id);
    json_t *out = board_of(h, f, id, DAY_NONE);
    assert_string_equal(json_member(out, "before_from"), "2020-06-07");
    assert_string_equal(json_member(out, "before_to"), "2020-11-30");
    assert_string_equal(said(value_at(out, 0), "n"), "999件");
    assert_int_equal(number(value_at(out, 0), "before"), 777);
    assert_non_null(strstr(said(value_at(out, 0), "percent"), "28.6%"));
    assert_string_equal(said(value_at(out, 1), "n"), "1285人");
    assert_int_equal(number(value_at(out, 1), "before"), 1032);
    assert_non_null(strstr(said(value_at(out, 1), "percent"), "24.5%"));
    assert_int_equal(number(value_at(out, 2), "n"), 119);
    assert_non_null(strstr(said(value_at(out, 2), "percent"), "72.5%"));
    assert_int_equal(number(value_at(out, 3), "n"), 166);
    assert_int_equal(number(value_at(out, 3), "before"), 39);
    const json_t *first = json_array_get(json_object_get(out, "figures"), 0);
    assert_string_equal(json_member(json_object_get(json_object_get(first, "reached"), "say"), "zh"), "111%");
    /* until the day first planned: 600 against 500 */
    assert_int_equal(number(json_object_get(first, "planned"), "n"), 600);
    assert_int_equal(number(json_object_get(first, "planned"), "before"), 500);
    json_decref(out);
}

/* Before it is extended the board stops at the day planned, and so does what it is compared with. */
static void check_unextended(house_t *h, figures_t *f, int64_t id)
{
    json_t *out = board_of(h, f, id, DAY_NONE);
    assert_string_equal(json_member(out, "until"), "2021-09-28");
    assert_string_equal(json_member(out, "before_to"), "2020-09-28");
    assert_int_equal(number(value_at(out, 0), "n"), 600);
    assert_int_equal(number(value_at(out, 0), "before"), 500);
    assert_true(json_is_null(json_object_get(out, "extended_to")));
    json_decref(out);
}

static void check_closing(house_t *h, figures_t *f, int64_t id)
{
    err_t err = {0};
    json_t *out = NULL, *kept = NULL;
    campaign_write_t what = {.ask = {.campaign = id, .until = DAY_NONE}, .from = DAY_NONE, .closing = true};
    MUST(campaign_write(f, &h->deputy, &what, &out, &err), &err);
    const char *text = json_member(json_object_get(json_object_get(out, "content"), "fields"), "result");
    assert_non_null(strstr(text, "原定至2021-09-28，2021-09-20决定延长至2021-11-30"));
    assert_non_null(strstr(text, "立案侦查案件999件，同比上升28.6%"));
    assert_non_null(strstr(text, "立案侦查人数1285人，同比上升24.5%"));
    assert_non_null(strstr(text, "119人，同比上升72.5%"));
    assert_non_null(strstr(text, "是上年同期的4.26倍"));
    assert_null(strstr(text, "尚未结束"));
    draft_t which = {.kind = "campaign", .act = "close", .matter = id};
    MUST(draft_read(h->book, &h->deputy, &which, &kept, &err), &err);
    json_decref(kept);
    json_decref(out);
}

static void the_published_figures_come_out(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        house_t h;
        figures_t *f = NULL;
        err_t err = {0};
        int64_t id = set_up(&h, engine, false);
        MUST(figures_open(&(figures_options_t){.book = h.book}, &f, &err), &err);
        check_unextended(&h, f, id);
        check_board(&h, f, id);
        check_closing(&h, f, id);
        figures_close(f);
        house_close(&h);
    }
}

/* --- weeks ------------------------------------------------------------------------------------------------ */

static int64_t cell(const json_t *week, const char *key, size_t i)
{
    return json_integer_value(json_array_get(json_object_get(week, key), i));
}

/* On the 22nd of June nothing is counted until September, nor against all of last summer; a call does not begin after today. */
static void days_to_come(house_t *h, figures_t *f, int64_t id)
{
    const char *was = getenv("XIEZHI_TODAY");
    char *before = was ? arena_text(h->arena, was) : NULL;
    json_t *out = NULL;
    err_t err = {0};
    (void)setenv("XIEZHI_TODAY", "2021-06-22", 1);
    json_t *board = board_of(h, f, id, day_of(2021, 9, 1));
    assert_string_equal(json_member(board, "until"), "2021-06-22");
    assert_string_equal(json_member(board, "before_to"), "2020-06-22");
    assert_int_equal(number(board, "days"), 16);
    json_decref(board);
    campaign_write_t what = {.ask = {.campaign = id, .until = DAY_NONE}, .from = day_of(2021, 6, 23), .dry = true};
    assert_int_equal(campaign_write(f, &h->deputy, &what, &out, &err), ERR_ANALYSIS_CAMPAIGN);
    assert_null(out);
    what.from = day_of(2021, 6, 22);
    MUST(campaign_write(f, &h->deputy, &what, &out, &err), &err);
    json_decref(out);
    what.closing = true; /* planned to the 28th of September: 8 + 31 + 31 + 28 days */
    MUST(campaign_write(f, &h->deputy, &what, &out, &err), &err);
    assert_non_null(strstr(json_member(json_object_get(json_object_get(out, "content"), "fields"), "result"), "行动尚未结束，距到期还有98天"));
    json_decref(out);
    if (before) (void)setenv("XIEZHI_TODAY", before, 1);
    else (void)unsetenv("XIEZHI_TODAY");
}

/* Letters were never received, here or before: none this week is none, of last summer there is no record. */
static void without_record(house_t *h, figures_t *f)
{
    json_t *out = NULL;
    err_t err = {0};
    int64_t id = house_act(h, &h->manager, "campaign", "plan", 0, "2021-06-01",
                           "{\"campaign_name\":\"信访\",\"goals\":\"x\",\"start_on\":\"2021-06-07\",\"end_on\":\"2021-09-28\","
                           "\"watches\":[\"investigations_cases\",\"letters_received\"]}").matter;
    campaign_ask_t ask = {.campaign = id, .until = day_of(2021, 6, 22)};
    MUST(campaign_weeks(f, &h->deputy, &ask, &out, &err), &err);
    const json_t *w = json_array_get(json_object_get(out, "weeks"), 0);
    assert_int_equal(cell(w, "before", 0), 7);
    assert_true(json_is_integer(json_array_get(json_object_get(w, "n"), 1)));
    assert_true(json_is_null(json_array_get(json_object_get(w, "before"), 1)));
    assert_true(json_is_null(json_array_get(json_object_get(w, "total_before"), 1)));
    json_decref(out);
}

/* Until 22 June the head has told all since the first day; after a call on the 15th the next begins on the 16th, when asked for or not. */
static void calls_begin(house_t *h, figures_t *f, int64_t id)
{
    static const char *const window[] = {NULL, "本期2021-06-16至2021-06-22："};
    err_t err = {0};
    campaign_write_t what = {.ask = {.campaign = id, .until = day_of(2021, 6, 22)}, .from = DAY_NONE, .dry = true};
    for (int i = 0; i < 2; i++) {
        json_t *out = NULL;
        MUST(campaign_write(f, &h->deputy, &what, &out, &err), &err);
        const char *text = json_member(json_object_get(json_object_get(out, "content"), "fields"), "call_text");
        if (window[i]) assert_non_null(strstr(text, window[i]));
        else assert_null(strstr(text, "本期"));
        json_decref(out);
        if (i == 0) house_act(h, &h->deputy, "campaign", "call", id, "2021-06-15", "{\"call_text\":\"进展落后\",\"called\":\"某院\"}");
    }
}

/* 14 cases on 14 days from the first on; the year before 7 on 7 days. Only figures are asked: one engine will do, here and below. */
static void weeks_add_up(void **state)
{
    (void)state;
    for (int engine = 0; engine < 1; engine++) {
        house_t h;
        figures_t *f = NULL;
        json_t *out = NULL;
        err_t err = {0};
        int64_t id = set_up(&h, engine, true);
        MUST(figures_open(&(figures_options_t){.book = h.book}, &f, &err), &err);
        int64_t sheet = house_part(&h, &h.manager, "call_sheet", "begin", id, "2021-06-07", "{\"week_end\":\"2021-06-13\",\"until_day\":\"2021-09-28\"}");
        house_act(&h, &h.manager, "call_sheet", "submit", sheet, "2021-06-14", "{\"cases\":7,\"persons\":8,\"senior\":0}");
        campaign_ask_t ask = {.campaign = id, .until = day_of(2021, 6, 22)};
        MUST(campaign_weeks(f, &h.deputy, &ask, &out, &err), &err);
        const json_t *weeks = json_object_get(out, "weeks"), *w = json_array_get(weeks, 0);
        assert_int_equal(json_array_size(weeks), 3);
        assert_string_equal(json_member(w, "to"), "2021-06-13");
        assert_int_equal(cell(w, "n", 0), 7);
        assert_int_equal(cell(w, "before", 0), 7);
        w = json_array_get(weeks, 1);
        assert_int_equal(cell(w, "n", 0), 7);
        assert_int_equal(cell(w, "before", 0), 0);
        assert_int_equal(cell(w, "total", 0), 14);
        assert_int_equal(cell(w, "total_before", 0), 7);
        assert_int_equal(cell(w, "n", 2), 2); /* the two senior officials come last */
        w = json_array_get(weeks, 2);
        assert_int_equal(number(w, "days"), 2);
        assert_int_equal(cell(w, "n", 0), 0);
        /* the sheet's cases are right, its persons one too many */
        const json_t *s = json_array_get(json_object_get(out, "sheets"), 0);
        assert_int_equal(number(json_object_get(s, "counted"), "cases"), 7);
        assert_int_equal(number(json_object_get(s, "counted"), "persons"), 7);
        assert_true(json_is_true(json_object_get(s, "differs")));
        json_decref(out);
        without_record(&h, f);
        days_to_come(&h, f, id);
        calls_begin(&h, f, id);
        figures_close(f);
        house_close(&h);
    }
}

/* --- offices ------------------------------------------------------------------------------------------------- */

/* Seven provinces: six grew from 20 to about 24, one fell from 30 to 3; ln((n + .5)/(b + .5)):
 * 20>23 .1369 | 20>24 .1785 | 20>25 .2183 | 20>24 .1785 | 20>23 .1369 | 20>26 .2564 | 30>3 -2.1650
 * median .1785, deviations .0416 0 .0398 0 .0416 .0779 2.3435: MAD .0416; z of the last .6745 * -2.3435 / .0416 = -37.97 */
static void one_that_falls_behind_is_named(void **state)
{
    (void)state;
    static const int COUNTS[OFFICE_COUNT][2] = {{20, 23}, {20, 24}, {20, 25}, {20, 24}, {20, 23}, {20, 26}, {30, 3}};
    for (int whole = 1; whole >= 0; whole--) {
        house_t h;
        figures_t *f = NULL;
        json_t *out = NULL;
        err_t err = {0};
        house_open(&h, 0);
        h.deputy = (actor_t){"fu", "000000", h.deputy.roles, false};
        filing_t x = {.h = &h, .q = arena_array(h.arena, BATCH, sizeof(act_request_t)), .fields = arena_array(h.arena, BATCH, sizeof(json_t *))};
        for (int o = 0; o < OFFICE_COUNT; o++)
            for (int y = 0; y < 2; y++)
                for (int i = 0; i < COUNTS[o][y]; i++) {
                    actor_t who = h.deputy;
                    who.office = OFFICES[o];
                    file_one(&x, &who, OFFICES[o], day_of(2020 + y, 7, 1 + i % 28), 1, 0, "397.1");
                }
        for (int o = 0; o < OFFICE_COUNT - !whole; o++) { /* the time compared with is on record from its first day on; once not of the office that fell */
            actor_t early = h.deputy;
            early.office = OFFICES[o];
            file_one(&x, &early, OFFICES[o], day_of(2020, 5, 6), 1, 0, "397.1");
        }
        flush(&x);
        int64_t id = house_act(&h, &h.manager, "campaign", "plan", 0, "2021-06-01",
                               "{\"campaign_name\":\"百日攻坚\",\"goals\":\"x\",\"start_on\":\"2021-06-07\",\"end_on\":\"2021-09-28\"," WATCHED "}").matter;
        MUST(figures_open(&(figures_options_t){.book = h.book}, &f, &err), &err);
        campaign_ask_t ask = {.campaign = id, .until = DAY_NONE};
        MUST(campaign_outliers(f, &h.deputy, &ask, &out, &err), &err);
        const json_t *first = json_array_get(json_object_get(out, "figures"), 0), *one = json_array_get(json_object_get(first, "out"), 0);
        assert_int_equal(number(first, "unkept"), !whole);
        if (!whole) { /* it fell from what was not all counted: nobody says so */
            assert_int_equal(number(first, "offices"), 6);
            assert_int_equal(json_array_size(json_object_get(first, "out")), 0);
            json_decref(out);
            figures_close(f);
            house_close(&h);
            continue;
        }
        assert_int_equal(number(first, "offices"), 7);
        assert_int_equal(json_array_size(json_object_get(first, "out")), 1);
        assert_string_equal(json_member(one, "office"), "220000");
        assert_string_equal(json_member(one, "direction"), "behind");
        assert_in_range(number(one, "z"), -38100, -37800);
        assert_false(json_is_true(json_object_get(one, "small_base")));
        assert_non_null(strstr(json_member(json_object_get(one, "why"), "zh"), "3件，上年同期30件，下降90%"));
        assert_int_equal(number(first, "small"), 0);
        assert_true(number(first, "nothing") > 20); /* the other provinces */
        assert_int_equal(json_array_size(json_object_get(first, "none")), 0);
        /* senior officials: nobody has any, nothing is judged */
        const json_t *senior = json_array_get(json_object_get(out, "figures"), 2);
        assert_true(json_is_true(json_object_get(senior, "few")));
        assert_int_equal(json_array_size(json_object_get(senior, "out")), 0);
        json_decref(out);
        /* the call names it */
        campaign_write_t what = {.ask = ask, .from = DAY_NONE, .dry = true};
        MUST(campaign_write(f, &h.deputy, &what, &out, &err), &err);
        const json_t *fields = json_object_get(json_object_get(out, "content"), "fields");
        assert_non_null(strstr(json_member(fields, "called"), "吉林"));
        assert_non_null(strstr(json_member(fields, "call_text"), "明显落后"));
        json_decref(out);
        what.lang = LANG_EN; /* the same in English, not a word of Chinese but the campaign's name */
        MUST(campaign_write(f, &h.deputy, &what, &out, &err), &err);
        fields = json_object_get(json_object_get(out, "content"), "fields");
        assert_non_null(strstr(json_member(fields, "called"), "Jilin"));
        const char *text = json_member(fields, "call_text");
        assert_non_null(strstr(text, "is far behind: 3, the year before 30, fell by 90%"));
        assert_non_null(strstr(text, "Cases filed: 148 cases, fell by "));
        assert_null(strstr(text, "件"));
        json_decref(out);
        figures_close(f);
        house_close(&h);
    }
}

/* --- parts and refusals ------------------------------------------------------------------------------------------ */

static void parts_are_counted_and_bad_campaigns_refused(void **state)
{
    (void)state;
    house_t h;
    figures_t *f = NULL;
    json_t *out = NULL;
    err_t err = {0};
    int64_t id = set_up(&h, 0, true);
    MUST(figures_open(&(figures_options_t){.book = h.book}, &f, &err), &err);
    house_part(&h, &h.manager, "campaign_case", "list", id, "2021-06-08", "{\"case_name\":\"某监狱案\",\"term_on\":\"2021-07-01\"}");
    int64_t done = house_part(&h, &h.manager, "campaign_case", "list", id, "2021-06-08", "{\"case_name\":\"某看守所案\",\"term_on\":\"2021-07-01\"}");
    house_act(&h, &h.manager, "campaign_case", "finish", done, "2021-06-20", NULL);
    for (int i = 0; i < 3; i++)
        house_part(&h, &h.manager, "task_force", "set_up", id, "2021-06-08",
                   i < 2 ? "{\"force_name\":\"甲组\",\"leader\":\"某检察长\",\"leader_post\":\"chief_province\",\"members\":9}"
                         : "{\"force_name\":\"乙组\",\"leader\":\"某副检察长\",\"leader_post\":\"deputy_chief\"}");
    out = board_of(&h, f, id, day_of(2021, 7, 2));
    const json_t *l = json_object_get(out, "listed"), *forces = json_object_get(out, "forces");
    assert_int_equal(number(l, "all"), 2);
    assert_int_equal(number(l, "done"), 1);
    assert_int_equal(number(l, "open"), 1);
    assert_int_equal(number(l, "late"), 1);
    assert_int_equal(number(forces, "all"), 3);
    assert_int_equal(number(json_array_get(json_object_get(forces, "by_post"), 0), "n"), 2);
    json_decref(out);
    campaign_ask_t ask = {.campaign = id, .until = day_of(2021, 6, 1)};
    assert_int_equal(campaign_board(f, &h.deputy, &ask, &out, NULL), ERR_ANALYSIS_CAMPAIGN);
    ask = (campaign_ask_t){.campaign = house_number(&h, "SELECT MIN(id) FROM k_investigation"), .until = DAY_NONE};
    assert_int_equal(campaign_board(f, &h.deputy, &ask, &out, NULL), ERR_ANALYSIS_MATTER);
    ask.campaign = house_act(&h, &h.manager, "campaign", "plan", 0, "2021-06-01",
                             "{\"campaign_name\":\"空\",\"goals\":\"x\",\"start_on\":\"2021-06-07\",\"end_on\":\"2021-09-28\"}").matter;
    assert_int_equal(campaign_board(f, &h.deputy, &ask, &out, NULL), ERR_ANALYSIS_CAMPAIGN);
    assert_int_equal(campaign_board(f, &h.outside, &ask, &out, NULL), ERR_REGISTER_MATTER);
    /* a case manager reads campaigns, but no investigations: nothing of this one is left to see */
    actor_t manager = h.manager;
    MUST(catalogue_roles(h.catalogue, "case_manager", &manager.roles, &err), &err);
    ask = (campaign_ask_t){.campaign = id, .until = DAY_NONE};
    assert_int_equal(campaign_board(f, &manager, &ask, &out, NULL), ERR_ANALYSIS_CAMPAIGN);
    id = house_act(&h, &h.manager, "campaign", "plan", 0, "2021-06-01",
                   "{\"campaign_name\":\"二\",\"goals\":\"x\",\"start_on\":\"2021-06-07\",\"end_on\":\"2021-09-28\","
                   "\"watches\":[\"investigations_cases\",\"cases_accepted\"]}").matter;
    ask.campaign = id;
    MUST(campaign_board(f, &manager, &ask, &out, &err), &err);
    assert_int_equal(json_array_size(json_object_get(out, "figures")), 1);
    assert_int_equal(number(out, "hidden"), 1);
    json_decref(out);
    figures_close(f);
    house_close(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_figures_come_out),
        cmocka_unit_test(weeks_add_up),
        cmocka_unit_test(one_that_falls_behind_is_named),
        cmocka_unit_test(parts_are_counted_and_bad_campaigns_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
