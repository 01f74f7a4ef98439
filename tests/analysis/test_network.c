/* test_network.c - three firms, two projects: what ties them together, worked by hand, on both engines.
 *
 * 甲 and 乙 ask for project 一号桥 with one telephone, written in two ways (a flag of weight 3); 丙 asks for 二号路 with 甲's handler (weight 1:
 * different events); 丁 shares nothing. Of 甲 the same credit code is used later under another name (weight 2).
 */
#include "analysis/network.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "shipped.h"

#define CODE "91350100M000100Y43" /* the sample of GB 32100 */

static void apply(house_t *h, const actor_t *who, const char *day, const char *firm, const char *identity, const char *project, const char *phone, const char *handler)
{
    char fields[700];
    (void)snprintf(fields, sizeof fields,
                   "{\"applicant\":{\"type\":\"unit\",\"name\":\"%s\"%s%s%s},\"purpose\":\"tender\",\"project\":\"%s\",\"phone\":\"%s\",\"handler\":\"%s\",\"reason\":\"材料不齐\"}",
                   firm, identity ? ",\"identity\":\"" : "", identity ? identity : "", identity ? "\"" : "", project, phone, handler);
    house_act(h, who, "bribery_query", "refuse", 0, day, fields);
}

static json_t *asked(house_t *h, const actor_t *who, const network_ask_t *ask)
{
    json_t *out = NULL;
    err_t err = {0};
    MUST(network_ask(h->book, who, ask, &out, &err), &err);
    return out;
}

static const char *flag_code(const json_t *out, size_t i)
{
    return json_string_value(json_object_get(json_array_get(json_object_get(out, "flags"), i), "code"));
}

static size_t size(const json_t *out, const char *member)
{
    return json_array_size(json_object_get(out, member));
}

static void tie_firms(int engine)
{
    house_t h;
    house_open(&h, engine);
    actor_t clerk = {"clerk", "110108", 0, false};
    err_t err = {0};
    MUST(catalogue_roles(h.catalogue, "window_clerk prevention_officer", &clerk.roles, &err), &err);
    apply(&h, &clerk, "2025-03-01", "甲建设有限公司", NULL, "一号桥", "010-6543 2100", "张三");
    apply(&h, &clerk, "2025-03-02", "乙建设有限公司", NULL, "一号桥", "01065432100", "李四");
    apply(&h, &clerk, "2025-03-03", "丙路桥有限公司", NULL, "二号路", "01011112222", "张三");
    apply(&h, &clerk, "2025-03-04", "丁有限公司", NULL, "二号路", "01033334444", "王五");
    network_ask_t ask = {.from = DAY_NONE, .to = DAY_NONE};
    json_t *out = asked(&h, &clerk, &ask);
    assert_int_equal(json_integer_value(json_object_get(out, "matters")), 4);
    assert_int_equal(size(out, "flags"), 2);
    assert_string_equal(flag_code(out, 0), "shared_in_event");
    assert_string_equal(flag_code(out, 1), "shared");
    assert_int_equal(size(json_array_get(json_object_get(out, "flags"), 0), "nodes"), 4); /* telephone, event, two firms */
    assert_int_equal(size(out, "nodes"), 7);  /* three firms, telephone, handler, two projects; 丁 is in none */
    assert_int_equal(size(out, "links"), 7);  /* firm-project 3, firm-telephone 2, firm-handler 2 */
    json_decref(out);
    ask.all = true;
    out = asked(&h, &clerk, &ask);
    assert_int_equal(size(out, "nodes"), 12); /* and 丁, three telephones less one seen, two handlers more */
    json_decref(out);
    ask = (network_ask_t){.from = DAY_NONE, .to = DAY_NONE, .event = "二号"};
    out = asked(&h, &clerk, &ask);
    assert_int_equal(size(out, "flags"), 0);
    json_decref(out);
    ask = (network_ask_t){.from = day_of(2025, 3, 2), .to = DAY_NONE};
    out = asked(&h, &clerk, &ask);
    assert_int_equal(json_integer_value(json_object_get(out, "matters")), 3);
    assert_int_equal(size(out, "flags"), 0);
    json_decref(out);
    ask = (network_ask_t){.from = DAY_NONE, .to = DAY_NONE, .office = "310000"};
    json_t *none = NULL;
    assert_int_equal(network_ask(h.book, &clerk, &ask, &none, &err), ERR_ANALYSIS_OFFICE);
    /* who may not see sealed telephones learns nothing from them; who is of another office sees none of it */
    ask = (network_ask_t){.from = DAY_NONE, .to = DAY_NONE, .all = true};
    out = asked(&h, &h.manager, &ask);
    assert_int_equal(size(out, "nodes"), 9);
    assert_string_equal(flag_code(out, 0), "shared");
    json_decref(out);
    out = asked(&h, &h.outside, &ask);
    assert_int_equal(size(out, "nodes"), 0);
    json_decref(out);
    /* one credit code under two names */
    apply(&h, &clerk, "2025-04-01", "老戊有限公司", CODE, "三号楼", "01055556666", "赵六");
    apply(&h, &clerk, "2025-04-02", "新戊有限公司", CODE, "四号楼", "01077778888", "钱七");
    ask = (network_ask_t){.from = day_of(2025, 4, 1), .to = DAY_NONE};
    out = asked(&h, &clerk, &ask);
    assert_int_equal(size(out, "flags"), 1);
    assert_string_equal(flag_code(out, 0), "two_names");
    assert_int_equal(size(out, "nodes"), 3); /* the firm, and what it asks for */
    json_decref(out);
    house_close(&h);
}

static void two_engines(void **state)
{
    (void)state;
    for (int e = 0; e < engine_count(); e++) tie_firms(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_engines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
