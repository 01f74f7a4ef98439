/* test_handling.c - each condition tells its own reason, only who handles a matter acts on it, and what an act computes
 * follows its correction; on both engines. The catalogue is tests/register/handling.
 */
#include "rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define EACH_ENGINE(r) for (int e_ = 0; e_ < engine_count() && (rig_open(&(r), e_), 1); stop(&(r)), e_++)

static void stop(rig_t *r)
{
    rig_reopen(r);
    rig_verify(r);
    rig_close(r);
}

/* What the refusal says in the language. */
static const char *detail(const err_t *err, enum lang lang)
{
    static char text[1024];
    buf_t out;
    buf_init(&out, sizeof text - 1);
    err_add_part(&out, err, ERR_DETAIL, lang);
    (void)snprintf(text, sizeof text, "%s", buf_text(&out));
    buf_release(&out);
    return text;
}

static err_t refused(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter, const char *fields,
                     enum err_code code)
{
    act_receipt_t receipt = {0};
    err_t err = {0};
    assert_int_equal(rig_act(r, actor, kind, act, matter, fields, &receipt, &err), code);
    return err;
}

/* --- one reason for each condition -------------------------------------------------------------------------- */

static void a_refusal_tells_only_the_conditions_that_failed(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(r) {
        act_receipt_t a = rig_must(&r, &r.clerk, "errand", "take", 0, "{\"topic\":\"甲\"}");
        /* nothing is known: all three are false, in the order of the file */
        err_t e = refused(&r, &r.clerk, "errand", "close", a.matter, NULL, ERR_REGISTER_CONDITION);
        assert_string_equal(detail(&e, LANG_ZH), "未满十日；尚未送达；尚未听取意见");
        assert_string_equal(detail(&e, LANG_EN), "the ten days are not over; it was not served; nobody was heard");
        (void)rig_must(&r, &r.clerk, "errand", "note", a.matter, "{\"days\":10,\"heard\":true}");
        e = refused(&r, &r.clerk, "errand", "close", a.matter, NULL, ERR_REGISTER_CONDITION);
        assert_string_equal(detail(&e, LANG_ZH), "尚未送达");
        assert_string_equal(detail(&e, LANG_EN), "it was not served");
        (void)rig_must(&r, &r.clerk, "errand", "note", a.matter, "{\"days\":9,\"served\":true}");
        e = refused(&r, &r.clerk, "errand", "close", a.matter, NULL, ERR_REGISTER_CONDITION);
        assert_string_equal(detail(&e, LANG_ZH), "未满十日");
        (void)rig_must(&r, &r.clerk, "errand", "note", a.matter, "{\"days\":11}");
        assert_string_equal(rig_must(&r, &r.clerk, "errand", "close", a.matter, NULL).stage, "closed");
    }
}

int main(void)
{
    (void)setenv("XIEZHI_TEST_CATALOGUE", getenv("XIEZHI_TEST_HANDLING"), 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refusal_tells_only_the_conditions_that_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
