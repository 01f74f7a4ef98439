/* test_taking.c - what leaves the house: a list taken away has the columns of its page, names and days as such; who took a paper of a
 * matter away stands among those who looked at the matter. */
#include "house.h"

#include "base/day.h"
#include "engine.h"

#include <stdio.h>
#include <string.h>
#include <zip.h>

enum { EXCEL_EPOCH = 25569 }; /* days from 1899-12-30, from which workbooks count, to 1970-01-01 */

static full_house_t full;
static house_t *const h = &full.h;
static char matter[48];

#define REASON "X-Reason: %E6%A0%B8%E5%AF%B9\r\n"

static void ask_at_the_window(void **state)
{
    (void)state;
    reply_t r;
    house_login(h, "clerk", HOUSE_PASSWORD);
    house_call(h, "POST", "/api/v1/acts", "",
               "{\"kind\":\"bribery_query\",\"act\":\"refuse\",\"fields\":{\"applicant\":{\"type\":\"unit\",\"name\":\"某公司\"},\"purpose\":\"tender\","
               "\"reason\":\"材料不齐\"}}", &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, matter, sizeof matter, "matter", NULL);
    reply_free(&r);
}

/* As the page has it: number, what is due, title and stage before the rest; names for log-ins and codes; the id for programs last. */
static void a_list_reads_as_its_page(void **state)
{
    (void)state;
    reply_t r;
    house_call(h, "GET", "/api/v1/matters.csv?kind=bribery_query&columns=purpose,project&order=due", REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, "文号,最近到期,到期事项,阶段,项目名称,查询事由,立项日期,办结日期,院,系统编号\r\n"));
    assert_non_null(strstr(r.body, ",北京市朝阳区人民检察院,"));
    assert_null(strstr(r.body, ",110105,"));
    assert_non_null(strstr(r.head, "filename=\"bribery_query-20"));
    assert_non_null(strstr(r.head, "filename*=UTF-8''%E")); /* the kind in the reader's language */
    reply_free(&r);
}

/* Days of a workbook are days, by which a spreadsheet program sorts: today's number in a cell, no text. */
static void days_are_days(void **state)
{
    (void)state;
    static char xml[1 << 20];
    char today[24];
    reply_t r;
    zip_error_t error;
    house_call(h, "GET", "/api/v1/matters.xlsx?kind=bribery_query", REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    zip_t *z = zip_open_from_source(zip_source_buffer_create(r.body, r.body_bytes, 0, &error), ZIP_RDONLY, &error);
    assert_non_null(z);
    zip_file_t *f = zip_fopen(z, "xl/worksheets/sheet1.xml", 0);
    assert_non_null(f);
    zip_int64_t n = zip_fread(f, xml, sizeof xml - 1);
    assert_true(n > 0);
    xml[n] = 0;
    (void)zip_fclose(f);
    zip_discard(z);
    reply_free(&r);
    (void)snprintf(today, sizeof today, "<v>%d</v>", (int)day_today() + EXCEL_EPOCH);
    assert_non_null(strstr(xml, today));
}

static bool looked(const reply_t *r, const char *paper, const char *reason)
{
    size_t i;
    json_t *one;
    json_array_foreach(json_object_get(r->json, "looks"), i, one) {
        const char *name = json_string_value(json_object_get(json_object_get(one, "paper"), "zh"));
        if (name && strcmp(name, paper) == 0 && strcmp(json_string_value(json_object_get(one, "reason")), reason) == 0) return true;
    }
    return false;
}

/* ... and why is said in one language. */
static void who_took_a_paper_looked_at_the_matter(void **state)
{
    (void)state;
    char path[160];
    reply_t r;
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers/refusal_letter", matter);
    house_expect(h, "GET", path, "", NULL, 200, NULL);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/papers/refusal_letter.pdf", matter);
    house_expect(h, "GET", path, "", NULL, 200, NULL);
    house_logout(h);
    house_login(h, "chief", HOUSE_PASSWORD);
    (void)snprintf(path, sizeof path, "/api/v1/matters/%s/looks", matter);
    house_call(h, "GET", path, REASON, NULL, &r);
    assert_int_equal(r.status, 200);
    assert_true(looked(&r, "不予受理查询通知书", "阅读文书"));
    assert_true(looked(&r, "不予受理查询通知书", "取走文书（PDF）"));
    reply_free(&r);
    house_logout(h);
}

static void nothing_more(void **state)
{
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ask_at_the_window), cmocka_unit_test(a_list_reads_as_its_page), cmocka_unit_test(days_are_days),
                                       cmocka_unit_test(who_took_a_paper_looked_at_the_matter)};
    return full_house_run(&full, tests, sizeof tests / sizeof *tests, nothing_more);
}
