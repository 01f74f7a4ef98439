/* test_then_fault.c - the n-th allocation, statement or commit fails, for every n, somewhere in a chain of acts that
 * follow each other: the whole chain is performed, or none of it; and the same for bringing it back, and for a case that
 * moves with its parts. On both engines. */
#include "rig.h"

#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define UNIT "{\"type\":\"unit\",\"name\":\"北京某某公司\",\"identity\":\"91110108YA01A2B3XA\"}"
enum { CALLS_MOST = 4000, FILED = 4, MOVED = 5 };

typedef struct chain {
    rig_t *rig;
    act_receipt_t case_, moved;
} chain_t;

/* A fresh clue and a recommendation, then the case: with what follows, four acts. */
static void before_filing(chain_t *x, char fields[512])
{
    char id[48];
    act_receipt_t lead = rig_must(x->rig, &x->rig->clerk, "lead", "register", 0, "{\"name\":\"举报\"}");
    matter_text(lead.matter, id);
    (void)snprintf(fields, 512, "{\"name\":\"案\",\"bribery\":true,\"unit\":" UNIT ",\"clue\":\"%s\"}", id);
}

static char case_fields[512];

static int file_case(chain_t *x, err_t *err)
{
    return rig_act(x->rig, &x->rig->handler, "affair", "file", 0, case_fields, &x->case_, err);
}

static int annul_case(chain_t *x, err_t *err)
{
    act_receipt_t receipt;
    return register_annul(x->rig->book, &x->rig->handler, x->case_.origin, x->case_.seq, "误录", NULL, x->rig->arena, &receipt, err);
}

static int move_case(chain_t *x, err_t *err)
{
    return rig_act(x->rig, &x->rig->handler, "affair", "hand_over", x->case_.matter, "{\"goes_to\":\"110105\"}", &x->moved, err);
}

static void prepare_filing(chain_t *x)
{
    before_filing(x, case_fields);
}

static void prepare_annulling(chain_t *x)
{
    err_t err = {0};
    before_filing(x, case_fields);
    MUST(file_case(x, &err), &err);
}

static void prepare_moving(chain_t *x)
{
    err_t err = {0};
    act_receipt_t receipt;
    x->case_ = rig_must(x->rig, &x->rig->handler, "affair", "file", 0, "{\"name\":\"案\"}");
    json_t *fields = json_loads("{\"name\":\"甲\"}", 0, NULL);
    act_request_t q = {.actor = x->rig->handler, .kind = "accused", .act = "add", .parent = x->case_.matter,
                       .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(x->rig->book, &q, x->rig->arena, &receipt, &err), &err);
    json_decref(fields);
    fields = json_loads("{\"crime\":\"受贿罪\"}", 0, NULL);
    q = (act_request_t){.actor = x->rig->handler, .kind = "crime_count", .act = "allege", .parent = receipt.matter,
                        .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(x->rig->book, &q, x->rig->arena, &receipt, &err), &err);
    json_decref(fields);
}

/* One that failed is tried again with the next call failing; one that was performed needs a new start. */
static long fail_each(chain_t *x, enum fault_class c, void (*prepare)(chain_t *x), int (*work)(chain_t *x, err_t *err), int acts)
{
    arena_t *kept = x->rig->arena;
    prepare(x);
    for (long n = 0; n < CALLS_MOST; n++) {
        int64_t before = rig_number(x->rig, "SELECT COUNT(*) FROM act"), follow = rig_number(x->rig, "SELECT COUNT(*) FROM follow");
        err_t err = {0};
        x->rig->arena = arena_new((size_t)64 << 20); /* an arena for each request, as the front doors have it */
        assert_non_null(x->rig->arena);
        fault_arm(c, n, false);
        int failed = work(x, &err);
        long fired = fault_disarm();
        arena_free(x->rig->arena);
        x->rig->arena = kept;
        assert_int_equal(failed, err.code);
        if (!fired) MUST(failed, &err);
        assert_int_equal(rig_number(x->rig, "SELECT COUNT(*) FROM act") - before, failed ? 0 : acts);
        assert_int_equal(rig_number(x->rig, "SELECT COUNT(*) FROM follow") - follow, failed ? 0 : acts - 1);
        if (!failed) prepare(x);
        if (!fired) return n;
    }
    fail_msg("the chain never ran through");
    return 0;
}

static void every_call_of_a_chain_fails_once(void **state)
{
    (void)state;
    static const struct {
        enum fault_class c;
        const char *name;
        long least;
    } classes[] = {{FAULT_ALLOC, "allocations", 20}, {FAULT_SQL, "statements", 10}, {FAULT_SYNC, "commits", 0}, {FAULT_WRITE, "writes", 0}};
    (void)setenv("XIEZHI_TODAY", "2026-03-20", 1);
    for (int e = 0; e < engine_count(); e++) {
        rig_t r;
        rig_open(&r, e);
        chain_t x = {.rig = &r};
        (void)rig_must(&r, &r.chief, "advice", "issue", 0, "{\"about\":\"采购\",\"addressee\":" UNIT "}");
        for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
            long filing = fail_each(&x, classes[i].c, prepare_filing, file_case, FILED);
            long annulling = fail_each(&x, classes[i].c, prepare_annulling, annul_case, FILED);
            long moving = fail_each(&x, classes[i].c, prepare_moving, move_case, MOVED);
            print_message("%s: %s %ld, %ld, %ld\n", engine_name(e), classes[i].name, filing, annulling, moving);
            assert_true(filing >= classes[i].least && moving >= classes[i].least);
        }
        rig_reopen(&r);
        rig_verify(&r);
        rig_close(&r);
    }
}

int main(void)
{
    (void)setenv("XIEZHI_TEST_CATALOGUE", getenv("XIEZHI_TEST_SPAN"), 1);
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_call_of_a_chain_fails_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
