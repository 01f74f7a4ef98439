/* test_upload.c - sheets that are sent: a refusal names a sheet as its sender does, never by our path of it; a row that asks what an
 * earlier one asks is asked once. */
#include "house.h"

#include "engine.h"

#include <string.h>

static full_house_t full;
static house_t *const h = &full.h;

static void refused_by_its_name(const char *path, const char *body, int status, const char *name)
{
    reply_t r;
    house_call(h, "POST", path, "", body, &r);
    assert_int_equal(r.status, status);
    assert_non_null(strstr(r.body, name));
    assert_null(strstr(r.body, "/proc/"));
    reply_free(&r);
}

static void a_refused_sheet_has_its_own_name(void **state)
{
    (void)state;
    house_login(h, "clerk", HOUSE_PASSWORD);
    refused_by_its_name("/api/v1/archive/subjects?file=%E5%90%8D%E5%8D%95.csv", "nothing,here\n1,2\n", 400, "“名单.csv”");
    refused_by_its_name("/api/v1/archive/subjects?file=list.xlsx", "PK\x03\x04 no workbook", 415, "list.xlsx");
    refused_by_its_name("/api/v1/archive/subjects", "PK\x03\x04 no workbook", 415, "上传的文件");
    refused_by_its_name("/api/v1/import/letter?mode=dry&file=letters.xlsx", "PK\x03\x04 no workbook", 415, "letters.xlsx");
    house_logout(h);
}

static void the_same_is_asked_once(void **state)
{
    (void)state;
    reply_t r;
    house_login(h, "clerk", HOUSE_PASSWORD);
    house_call(h, "POST", "/api/v1/archive/subjects", "", "类型,姓名,证件号码\n个人,王五,11010519491231002X\n个人,赵六,\n个人,王五,11010519491231002X\n", &r);
    assert_int_equal(r.status, 200);
    assert_int_equal(json_array_size(json_object_get(r.json, "subjects")), 2);
    const json_t *again = json_array_get(json_object_get(r.json, "again"), 0);
    assert_int_equal(json_integer_value(json_object_get(again, "row")), 4);
    assert_int_equal(json_integer_value(json_object_get(again, "first")), 2);
    reply_free(&r);
    house_logout(h);
}

static void nothing_more(void **state)
{
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_refused_sheet_has_its_own_name), cmocka_unit_test(the_same_is_asked_once)};
    return full_house_run(&full, tests, sizeof tests / sizeof *tests, nothing_more);
}
