/* test_upload.c - sheets that are sent: a refusal names a sheet as its sender does, never by our path of it; a row that asks what an
 * earlier one asks is asked once; a draft that is a file becomes text. */
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

static void a_draft_that_is_a_file_is_read(void **state)
{
    (void)state;
    reply_t r;
    char text[200];
    house_login(h, "clerk", HOUSE_PASSWORD);
    house_call(h, "POST", "/api/v1/reports/read?file=a.html", "", "<p>受理12件</p><p>起诉8件</p>", &r);
    assert_int_equal(r.status, 200);
    reply_text(&r, text, sizeof text, "text", NULL);
    assert_string_equal(text, "受理12件\n\n起诉8件\n\n");
    reply_free(&r);
    /* a PDF goes to another process, which cannot read our descriptor by our name of it */
    static const char pdf[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                              "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
                              "4 0 obj<</Length 38>>stream\nBT /F 12 Tf 20 90 Td (12 cases) Tj ET \nendstream endobj\n"
                              "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n";
    house_call(h, "POST", "/api/v1/reports/read?file=a.pdf", "", pdf, &r);
    assert_int_equal(r.status, 200);
    assert_non_null(strstr(r.body, "12 cases"));
    reply_free(&r);
    refused_by_its_name("/api/v1/reports/read?file=a.docx", "PK\x03\x04 no document", 400, "report.kind");
    refused_by_its_name("/api/v1/reports/read?file=a.txt", "\x01\x02\x03\x04\x05\x06\x07 program", 400, "report.kind");
    refused_by_its_name("/api/v1/reports/read?file=a.txt", "", 400, "report.kind");
    house_logout(h);
}

static void nothing_more(void **state)
{
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_refused_sheet_has_its_own_name), cmocka_unit_test(the_same_is_asked_once),
                                       cmocka_unit_test(a_draft_that_is_a_file_is_read)};
    return full_house_run(&full, tests, sizeof tests / sizeof *tests, nothing_more);
}
