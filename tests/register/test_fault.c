/* test_fault.c - the n-th allocation, statement or commit fails, for every n: an act is then refused with an
 * error and leaves nothing, or it is performed whole. On both engines. */
#include "rig.h"

#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { CALLS_MOST = 4000 };

static int one_act(rig_t *r, int64_t *ret_matter)
{
    act_receipt_t receipt;
    err_t err = {0};
    int failed = rig_act(r, &r->handler, "case", "accept", 0,
                         "{\"name\":\"甲\",\"amount\":100,\"urgent\":true,\"suspect\":{\"type\":\"person\",\"name\":\"张三\","
                         "\"identity\":\"11010519491231002X\",\"aliases\":[\"张叁\"]},\"tags\":[\"gang\"]}", &receipt, &err);
    if (!failed) *ret_matter = receipt.matter;
    assert_int_equal(failed, err.code);
    return failed;
}

/* Returns how many calls the act makes that can fail. */
static long fail_each(rig_t *r, enum fault_class c)
{
    long performed = 0;
    for (long n = 0; n < CALLS_MOST; n++) {
        int64_t before = rig_number(r, "SELECT COUNT(*) FROM act"), matter = 0;
        fault_arm(c, n, false);
        int failed = one_act(r, &matter);
        long fired = fault_disarm();
        int64_t after = rig_number(r, "SELECT COUNT(*) FROM act");
        assert_int_equal(after - before, failed ? 0 : 1);
        performed += !failed;
        if (!fired) return n;
    }
    fail_msg("the act never ran through (%ld performed)", performed);
    return 0;
}

static void every_call_fails_once(void **state)
{
    (void)state;
    static const struct {
        enum fault_class c;
        const char *name;
        long least;
    } classes[] = {{FAULT_ALLOC, "allocations", 20}, {FAULT_SQL, "statements", 5}, {FAULT_SYNC, "commits", 0}, {FAULT_WRITE, "writes", 0}};
    (void)setenv("XIEZHI_TODAY", "2025-09-30", 1);
    for (int e = 0; e < engine_count(); e++) {
        rig_t r;
        rig_open(&r, e);
        for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
            long calls = fail_each(&r, classes[i].c);
            print_message("%s: %ld %s\n", engine_name(e), calls, classes[i].name);
            assert_true(calls >= classes[i].least);
        }
        /* Numbers were given back with every refused act. */
        assert_int_equal(rig_number(&r, "SELECT MAX(serial) FROM number_issued"), rig_number(&r, "SELECT COUNT(*) FROM act"));
        rig_reopen(&r);
        rig_verify(&r);
        rig_close(&r);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_fails_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
