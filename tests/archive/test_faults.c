/* Every allocation of the archive's work fails once: an error each time, nothing half done, nothing leaked. */
#include "rig.h"

#include "base/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ZHANG "11010519491231002X"

enum { FAILURES_MOST = 20000 };

typedef int (*work_fn)(rig_t *r, arena_t *a, err_t *err);

static int64_t query_id, notice_id, record_id;
static char notice_number[128], notice_code[ARCHIVE_CODE + 1], sheet[64];

static int work_open(rig_t *r, arena_t *a, err_t *err)
{
    archive_t *again = NULL;
    (void)a;
    int failed = archive_open(r->book, "bribery", NULL, &again, err);
    if (!failed) archive_close(again);
    return failed;
}

static int work_query(rig_t *r, arena_t *a, err_t *err)
{
    match_subject_t s[] = {{.schema = MATCH_PERSON, .name = "张三", .identity = ZHANG, .born = DAY_NONE},
                           {.schema = MATCH_PERSON, .name = "王伟", .born = DAY_NONE}};
    archive_ask_t ask = rig_ask_of(r, s, 2);
    archive_result_t q;
    ask.idem_key = "faults";
    int failed = archive_query(r->archive, &ask, a, &q, err);
    if (!failed) query_id = q.query;
    return failed;
}

static int work_decide(rig_t *r, arena_t *a, err_t *err)
{
    json_t *page = NULL;
    int64_t subject = 0;
    enum archive_status status;
    int failed = archive_query_json(r->archive, &r->officer, query_id, &page, err);
    if (failed) return failed;
    const json_t *finding = json_array_get(json_object_get(page, "findings"), 1);
    (void)matter_parse(json_string_value(json_object_get(finding, "subject")), &subject, NULL);
    json_decref(page);
    return archive_decide(r->archive, &r->officer, &(archive_word_t){.subject = subject, .record = 0, .verdict = ARCHIVE_DIFFERENT, .reason = "住址不同"}, a, &status, err);
}

static int work_answer(rig_t *r, arena_t *a, err_t *err)
{
    act_receipt_t receipt;
    int failed = archive_answer(r->archive, &r->clerk, query_id, a, &receipt, err);
    if (failed) return failed;
    notice_id = receipt.matter;
    (void)snprintf(notice_number, sizeof notice_number, "%s", receipt.number);
    return 0;
}

static int work_load(rig_t *r, arena_t *a, err_t *err)
{
    archive_notice_t n;
    int failed = archive_notice_load(r->archive, notice_number, 0, a, &n, err);
    if (!failed) memcpy(notice_code, n.code, sizeof notice_code);
    return failed;
}

static int work_check(rig_t *r, arena_t *a, err_t *err)
{
    enum archive_notice_state state = ARCHIVE_NOTICE_UNKNOWN;
    int failed = archive_notice_check(r->archive, notice_number, notice_code, a, &state, NULL, err);
    if (!failed) assert_int_equal(state, ARCHIVE_NOTICE_VALID);
    return failed;
}

static int work_replay(rig_t *r, arena_t *a, err_t *err)
{
    bool same = false;
    const char *where = "";
    int failed = archive_replay(r->archive, query_id, a, &same, &where, err);
    if (!failed) assert_true(same);
    return failed;
}

static int work_recall_list(rig_t *r, arena_t *a, err_t *err)
{
    archive_recalls_t recalls;
    int failed = archive_recall_list(r->archive, record_id, a, &recalls, err);
    if (!failed) assert_int_equal(recalls.count, 1);
    return failed;
}

static int work_import(rig_t *r, arena_t *a, err_t *err)
{
    import_job_t job = {.book = r->book, .actor = r->officer, .kind = "bribery_record", .path = sheet,
                        .mode = IMPORT_GOOD};
    import_report_t report;
    (void)a;
    int failed = import_run(&job, &report, err);
    /* A row is never lost to want of memory: it is not called bad. */
    for (int i = 0; !failed && i < report.shown_count; i++)
        fprintf(stderr, "row %lld: %s\n", (long long)report.shown[i].row, err_code_text(report.shown[i].why.code));
    if (!failed) assert_int_equal(report.taken + report.known, 2);
    if (!failed) assert_int_equal(report.bad, 0);
    return failed;
}

static void fail_each(rig_t *r, const char *name, work_fn work)
{
    int failures = 0;
    for (long n = 0; n < FAILURES_MOST; n++) {
        err_t err = {0};
        arena_t *a = arena_new((size_t)64 << 20);
        fault_arm(FAULT_ALLOC, n, false);
        int failed = work(r, a, &err);
        long fired = fault_disarm();
        arena_free(a);
        if (failed) {
            if (failed != ERR_BASE_MEMORY) fprintf(stderr, "%s at %ld: %s\n", name, n, err_code_text(err.code));
            assert_int_equal(failed, ERR_BASE_MEMORY);
            assert_int_equal(err.code, ERR_BASE_MEMORY);
            failures++;
        }
        if (!fired) break;
        assert_true(n < FAILURES_MOST - 1);
    }
    assert_true(failures > 0);
}

static void every_allocation_fails_once(void **state)
{
    (void)state;
    rig_t r;
    rig_open(&r, 0);
    record_id = rig_record(&r, "张三", ZHANG, NULL, NULL, "2013-03-01");
    rig_record(&r, "王伟", NULL, NULL, NULL, "2013-03-01");
    (void)snprintf(sheet, sizeof sheet, "/tmp/xz-faults-%ld.csv", (long)getpid());
    FILE *f = fopen(sheet, "w");
    assert_non_null(f);
    assert_true(fputs("名单,姓名,曾用名\nun,ALPHA BETA,GAMMA;DELTA\nun,EPSILON,\n", f) >= 0);
    assert_int_equal(fclose(f), 0);
    fail_each(&r, "open", work_open);
    fail_each(&r, "query", work_query);
    fail_each(&r, "decide", work_decide);
    fail_each(&r, "answer", work_answer);
    fail_each(&r, "load", work_load);
    fail_each(&r, "check", work_check);
    fail_each(&r, "replay", work_replay);
    fail_each(&r, "recall list", work_recall_list);
    fail_each(&r, "import", work_import);
    assert_int_equal(unlink(sheet), 0);
    assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_query"), 1);
    assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_notice"), 1);
    assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_bribery_record WHERE list = 'un'"), 2);
    rig_verify(&r);
    rig_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_fails_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
