#include "rig.h"

#include "ground.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static uint64_t roles(rig_t *r, const char *names)
{
    uint64_t mask = 0;
    if (!getenv("XIEZHI_TEST_CATALOGUE")) return 0; /* the shipped roles have other names */
    err_t err = {0};
    MUST(catalogue_roles(r->catalogue, names, &mask, &err), &err);
    return mask;
}

static void open_book(rig_t *r)
{
    err_t err = {0};
    book_options_t options = {.store = r->store, .catalogue = r->catalogue, .calendar = r->calendar,
                              .offices = r->offices};
    MUST(book_open(&options, &r->book, &err), &err);
}

/* Everything that is read from files; the store is open already. */
static ground_t load(rig_t *r)
{
    r->arena = arena_new((size_t)256 << 20);
    assert_non_null(r->arena);
    const ground_t g = ground_load(getenv("XIEZHI_TEST_CATALOGUE"), false, r->arena);
    r->catalogue = g.catalogue;
    r->calendar = g.calendar;
    r->offices = g.offices;
    r->clerk = (actor_t){"wang", "110108", roles(r, "clerk"), false};
    r->handler = (actor_t){"li", "110108", roles(r, "handler clerk"), false};
    r->chief = (actor_t){"zhao", "110108", roles(r, "chief"), false};
    r->above = (actor_t){"qian", "110000", roles(r, "chief handler"), false};
    r->elsewhere = (actor_t){"sun", "310101", roles(r, "clerk handler chief"), false};
    return g;
}

void rig_open(rig_t *r, int engine)
{
    err_t err = {0};
    *r = (rig_t){0};
    MUST(engine_open(engine, &r->store, &err), &err);
    const ground_t g = load(r);
    ground_lay(r->store, &g, 1101081, "110108", r->arena);
    open_book(r);
}

void rig_attach(rig_t *r, const char *url, const char *schema)
{
    err_t err = {0};
    *r = (rig_t){0};
    MUST(store_open(&(store_options_t){.url = url, .schema = schema}, &r->store, &err), &err);
    (void)load(r);
    open_book(r);
}

void rig_reopen(rig_t *r)
{
    book_close(r->book);
    open_book(r);
}

void rig_close(rig_t *r)
{
    book_close(r->book);
    ground_free((ground_t){r->catalogue, r->calendar, r->offices});
    engine_close(r->store);
    arena_free(r->arena);
}

int rig_act(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter,
            const char *fields, act_receipt_t *ret_receipt, err_t *err)
{
    json_t *json = fields ? json_loads(fields, 0, NULL) : NULL;
    assert_true(!fields || json);
    act_request_t q = {.actor = *actor, .kind = kind, .act = act, .matter = matter,
                       .occurred_on = DAY_NONE, .fields = json};
    int failed = register_act(r->book, &q, r->arena, ret_receipt, err);
    json_decref(json);
    return failed;
}

act_receipt_t rig_must(rig_t *r, const actor_t *actor, const char *kind, const char *act,
                       int64_t matter, const char *fields)
{
    act_receipt_t receipt = {0};
    err_t err = {0};
    MUST(rig_act(r, actor, kind, act, matter, fields, &receipt, &err), &err);
    return receipt;
}

act_receipt_t rig_part(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t parent, const char *fields)
{
    act_receipt_t receipt = {0};
    err_t err = {0};
    json_t *json = json_loads(fields, 0, NULL);
    act_request_t q = {.actor = *actor, .kind = kind, .act = act, .parent = parent, .occurred_on = DAY_NONE, .fields = json};
    MUST(register_act(r->book, &q, r->arena, &receipt, &err), &err);
    json_decref(json);
    return receipt;
}

err_t rig_refused(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter, const char *fields,
                  enum err_code code)
{
    act_receipt_t receipt;
    err_t err = {0};
    int64_t acts = rig_number(r, "SELECT COUNT(*) FROM act"), follow = rig_number(r, "SELECT COUNT(*) FROM follow");
    int failed = rig_act(r, actor, kind, act, matter, fields, &receipt, &err);
    if (failed != (int)code) fprintf(stderr, "%s instead of %s\n", err_code_text((enum err_code)failed), err_code_text(code));
    assert_int_equal(failed, code);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM act"), acts);
    assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM follow"), follow);
    return err;
}

const char *rig_field(rig_t *r, int64_t id, const char *name)
{
    json_t *m = NULL;
    err_t err = {0};
    MUST(book_matter(r->book, NULL, id, &m, &err), &err);
    const json_t *v = json_object_get(json_object_get(m, "fields"), name);
    char *text = json_is_null(v) || !v ? NULL : json_dumps(v, JSON_ENCODE_ANY | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
    const char *copy = json_is_string(v) ? arena_text(r->arena, json_string_value(v)) : arena_text(r->arena, text ? text : "");
    free(text);
    json_decref(m);
    return copy;
}

const char *rig_id(rig_t *r, int64_t id)
{
    char text[48];
    matter_text(id, text);
    return arena_text(r->arena, text);
}

void rig_each_engine(void (*test)(rig_t *r))
{
    for (int e = 0; e < engine_count(); e++) {
        rig_t r;
        (void)setenv("XIEZHI_TODAY", "2026-03-20", 1);
        rig_open(&r, e);
        test(&r);
        rig_reopen(&r);
        rig_verify(&r);
        rig_close(&r);
    }
}

void rig_wait_for_log(rig_t *r)
{
    for (int i = 0; i < 2000 && rig_number(r, "SELECT (SELECT COUNT(*) FROM act) - (SELECT COUNT(*) FROM ledger_leaf)") != 0; i++)
        (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
    assert_int_equal(rig_number(r, "SELECT (SELECT COUNT(*) FROM act) - (SELECT COUNT(*) FROM ledger_leaf)"), 0);
}

const char *rig_words(rig_t *r, buf_t *words, json_t *answer)
{
    const char *kept = words->length ? arena_text(r->arena, buf_text(words)) : "-";
    buf_release(words);
    json_decref(answer);
    return kept;
}

static int run_script(store_conn_t *c, void *arg, err_t *err)
{
    return store_script(c, arg, err);
}

void rig_tamper(rig_t *r, const char *sql)
{
    err_t err = {0};
    verify_report_t report;
    MUST(store_write_alone(r->store, run_script, (void *)(uintptr_t)sql, &err), &err);
    MUST(book_verify(r->book, NULL, &report, &err), &err);
    if (!report.differences) print_error("not found: %s\n", sql);
    json_decref(report.found);
    assert_true(report.differences > 0);
}

void rig_verify(rig_t *r)
{
    verify_report_t report;
    err_t err = {0};
    /* PostgreSQL: the log's sequencer may still be at work; a reopened book has done its last turn. */
    MUST(book_verify(r->book, NULL, &report, &err), &err);
    if (report.differences) {
        char *text = json_dumps(report.found, JSON_INDENT(1));
        fprintf(stderr, "%s\n", text);
        free(text);
    }
    json_decref(report.found);
    assert_int_equal(report.differences, 0);
}

int64_t rig_number(rig_t *r, const char *sql)
{
    return engine_number(r->store, sql);
}
