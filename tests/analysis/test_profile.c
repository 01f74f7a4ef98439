/* test_profile.c - who, where, when, how much: a profile of persons accepted, worked by hand, on both engines.
 *
 * 2025: 385 with 35,000 yuan (county rank), 385 with 250,000 (township), 382 with 20,000, 397.1 with 50,000; 2024: 385 with 3,500,000.
 * 2016: 385 with 35,000 on 17 April, the last day of the old thresholds, and on the 18th.
 */
#include "analysis/inside.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "shipped.h"

static void accept_case(house_t *h, const char *day, const char *crime, const char *rank, const char *field, long yuan)
{
    char fields[700];
    (void)snprintf(fields, sizeof fields,
                   "{\"case_name\":\"某案\",\"case_type\":\"%s\",\"crime\":\"%s\",\"files_complete\":true,\"field_of_work\":\"%s\",\"suspect_rank\":\"%s\",\"amount\":%ld,"
                   "\"first_suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\"}}",
                   strcmp(day, "2016-12-25") < 0 ? "own" : "duty", /* before the commissions, the procuratorate's own */
                   crime, field, rank, yuan * 100);
    house_act(h, &h->officer, "case", "accept", 0, day, fields);
}

static void set_up(house_t *h, int engine)
{
    house_open(h, engine);
    accept_case(h, "2025-01-06", "385", "county", "health", 35000);
    accept_case(h, "2025-02-06", "385", "township", "health", 250000);
    accept_case(h, "2025-02-07", "382", "staff", "village", 20000);
    accept_case(h, "2025-12-31", "397.1", "county", "land", 50000);
    accept_case(h, "2024-07-01", "385", "county", "health", 3500000);
    accept_case(h, "2016-04-17", "385", "county", "health", 35000);
    accept_case(h, "2016-04-18", "385", "county", "health", 35000);
}

static json_t *profile(figures_t *f, const actor_t *who, day_t from, day_t to, enum figure_compare compare)
{
    json_t *out = NULL;
    err_t err = {0};
    analysis_profile_t what = {.from = from, .to = to, .compare = compare};
    MUST(analysis_profile(f, who, &what, &out, &err), &err);
    return out;
}

static const json_t *band(const json_t *out, const char *code)
{
    size_t i;
    json_t *e;
    json_array_foreach(json_object_get(out, "bands"), i, e)
        if (strcmp(json_member(e, "code"), code) == 0) return e;
    return NULL;
}

static int64_t counted(const json_t *out, const char *by, const char *key, const char *member)
{
    size_t i, j;
    json_t *e, *r;
    json_array_foreach(json_object_get(out, "by"), i, e) {
        if (strcmp(json_member(e, "name"), by) != 0) continue;
        json_array_foreach(json_object_get(json_object_get(e, "answer"), "rows"), j, r)
            if (strcmp(json_string_value(json_array_get(json_object_get(r, "key"), 0)), key) == 0)
                return json_integer_value(json_object_get(json_array_get(json_object_get(r, "values"), 0), member));
        return 0;
    }
    return -1;
}

static void who_where_when_how_much(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        house_t h;
        figures_t *f = NULL;
        err_t err = {0};
        set_up(&h, engine);
        MUST(figures_open(&(figures_options_t){.book = h.book}, &f, &err), &err);
        json_t *out = profile(f, &h.officer, day_of(2025, 1, 1), day_of(2025, 12, 31), FIGURE_BEFORE);
        assert_string_equal(json_member(out, "before_from"), "2024-01-01");
        assert_string_equal(json_member(out, "before_to"), "2024-12-31");
        assert_int_equal(counted(out, "crime", "385", "n"), 2);
        assert_int_equal(counted(out, "crime", "385", "before"), 1);
        assert_int_equal(counted(out, "crime.group", "corruption", "n"), 3);
        assert_int_equal(counted(out, "rank.group", "county", "n"), 2);
        assert_int_equal(counted(out, "rank.group", "township", "n"), 2);
        assert_int_equal(counted(out, "field_of_work", "health", "n"), 2);
        assert_int_equal(counted(out, "office", "110108", "n"), 4);
        assert_int_equal(counted(out, "month", "2025-02", "n"), 2);
        /* 397.1 has no bands; 20,000 yuan of embezzlement lie below the least */
        assert_int_equal(json_array_size(json_object_get(out, "bands")), 4);
        assert_int_equal(json_integer_value(json_object_get(out, "unbanded")), 1);
        assert_int_equal(json_integer_value(json_object_get(band(out, "taking_large"), "n")), 1);
        assert_int_equal(json_integer_value(json_object_get(band(out, "taking_huge"), "n")), 1);
        assert_int_equal(json_integer_value(json_object_get(band(out, "below"), "n")), 1);
        assert_int_equal(json_integer_value(json_object_get(band(out, "taking_very_huge"), "before")), 1);
        json_decref(out);
        out = profile(f, &h.officer, day_of(2016, 4, 1), day_of(2016, 4, 30), FIGURE_YOY);
        assert_string_equal(json_member(out, "before_from"), "2015-04-01");
        assert_int_equal(json_integer_value(json_object_get(band(out, "taking_5000"), "n")), 1);
        assert_int_equal(json_integer_value(json_object_get(band(out, "taking_large"), "n")), 1);
        assert_true(json_is_null(json_object_get(band(out, "taking_large"), "before"))); /* 2015: nothing is on record, which is not 0 */
        json_decref(out);
        /* 1 January to 20 November stands beside the same days of last year, not beside the 324 days before; from another day on beside those */
        out = profile(f, &h.officer, day_of(2025, 1, 1), day_of(2025, 11, 20), FIGURE_BEFORE);
        assert_string_equal(json_member(out, "before_from"), "2024-01-01");
        assert_string_equal(json_member(out, "before_to"), "2024-11-20");
        json_decref(out);
        out = profile(f, &h.officer, day_of(2025, 2, 1), day_of(2025, 2, 10), FIGURE_BEFORE);
        assert_string_equal(json_member(out, "before_from"), "2025-01-22");
        json_decref(out);
        out = profile(f, &h.outside, day_of(2025, 1, 1), day_of(2025, 12, 31), FIGURE_BEFORE);
        assert_int_equal(json_array_size(json_object_get(out, "bands")), 0);
        json_decref(out);
        analysis_profile_t bad = {.from = day_of(2025, 2, 1), .to = day_of(2025, 1, 1)};
        assert_int_equal(analysis_profile(f, &h.officer, &bad, &out, NULL), ERR_ANALYSIS_PERIOD);
        bad = (analysis_profile_t){.figure = "none_such", .from = day_of(2025, 1, 1), .to = day_of(2025, 2, 1)};
        assert_int_equal(analysis_profile(f, &h.officer, &bad, &out, NULL), ERR_FIGURE_NAME);
        figures_close(f);
        house_close(&h);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(who_where_when_how_much)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
