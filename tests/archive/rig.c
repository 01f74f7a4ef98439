#include "rig.h"

#include "ground.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t roles(rig_t *r, const char *names)
{
    uint64_t mask = 0;
    err_t err = {0};
    MUST(catalogue_roles(r->catalogue, names, &mask, &err), &err);
    return mask;
}

static void open_archive(rig_t *r)
{
    err_t err = {0};
    book_options_t options = {.store = r->store, .catalogue = r->catalogue, .calendar = r->calendar,
                              .offices = r->offices};
    MUST(book_open(&options, &r->book, &err), &err);
    book_on_check(r->book, "archive", archive_check_act, r->catalogue);
    if (r->group) MUST(archive_open_cached(r->book, r->group, r->cache, NULL, &r->archive, &err), &err);
}

void rig_today(const char *day)
{
    assert_int_equal(setenv("XIEZHI_TODAY", day, 1), 0);
}

/* Everything that is read from files; the store is open already. */
static ground_t load(rig_t *r)
{
    r->arena = arena_new((size_t)1 << 30);
    assert_non_null(r->arena);
    const ground_t g = ground_load(r->folder, false, r->arena);
    r->catalogue = g.catalogue;
    r->calendar = g.calendar;
    r->offices = g.offices;
    r->clerk = (actor_t){"wang", "110108", roles(r, "window_clerk"), false};
    r->officer = (actor_t){"li", "110108", roles(r, "query_officer window_clerk"), false};
    r->chief = (actor_t){"zhao", "110108", roles(r, "section_chief query_officer"), false};
    r->far_clerk = (actor_t){"sun", "310101", roles(r, "window_clerk query_officer"), false};
    return g;
}

void rig_open(rig_t *r, int engine)
{
    rig_open_with(r, engine, NULL, "bribery");
}

void rig_open_with(rig_t *r, int engine, const char *folder, const char *group)
{
    err_t err = {0};
    rig_today("2014-05-20");
    *r = (rig_t){.folder = folder, .group = group};
    MUST(engine_open(engine, &r->store, &err), &err);
    const ground_t g = load(r);
    ground_lay(r->store, &g, 1101081, "110108", r->arena);
    open_archive(r);
}

void rig_attach(rig_t *r, const char *url, const char *schema)
{
    err_t err = {0};
    *r = (rig_t){.group = "bribery"};
    MUST(store_open(&(store_options_t){.url = url, .schema = schema}, &r->store, &err), &err);
    (void)load(r);
    open_archive(r);
}

void rig_reopen(rig_t *r)
{
    archive_close(r->archive);
    book_close(r->book);
    open_archive(r);
}

void rig_close(rig_t *r)
{
    archive_close(r->archive);
    book_close(r->book);
    ground_free((ground_t){r->catalogue, r->calendar, r->offices});
    engine_close(r->store);
    arena_free(r->arena);
}

static json_t *record_fields(const char *type, const char *name, const char *identity, const char *effective_on)
{
    json_t *party = json_pack("{s:s, s:s}", "type", type, "name", name);
    if (identity) json_object_set_new(party, "identity", json_string(identity));
    return json_pack("{s:s, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:I}", "list", "bribery", "party", party, "crime",
                     strcmp(type, "unit") == 0 ? "393" : "389", "court", "北京市海淀区人民法院", "judgment_number",
                     "（2013）海刑初字第1号", "judged_on", effective_on, "effective_on", effective_on, "result",
                     "有期徒刑一年", "amount", (json_int_t)12000000);
}

static int64_t enter(rig_t *r, json_t *fields)
{
    act_receipt_t receipt = {0};
    err_t err = {0};
    MUST(archive_add_record(r->archive, &r->officer, fields, DAY_NONE, NULL, r->arena, &receipt, &err), &err);
    json_decref(fields);
    assert_true(receipt.matter > 0);
    return receipt.matter;
}

int64_t rig_record(rig_t *r, const char *name, const char *identity, const char *born, const char *place,
                   const char *effective_on)
{
    json_t *fields = record_fields("person", name, identity, effective_on);
    json_t *party = json_object_get(fields, "party");
    if (born) json_object_set_new(party, "born", json_string(born));
    if (place) json_object_set_new(party, "place", json_string(place));
    return enter(r, fields);
}

int64_t rig_record_of(rig_t *r, const char *type, const char *name, const char *identity, const char *role,
                      int64_t fen)
{
    json_t *fields = record_fields(type, name, identity, "2013-03-01");
    json_object_set_new(fields, "role_in_crime", json_string(role));
    json_object_set_new(fields, "amount", json_integer(fen));
    return enter(r, fields);
}

int64_t rig_unit(rig_t *r, const char *name, const char *identity, const char *effective_on)
{
    return enter(r, record_fields("unit", name, identity, effective_on));
}

act_receipt_t rig_act(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t matter,
                      const char *fields)
{
    json_t *json = fields ? json_loads(fields, 0, NULL) : NULL;
    act_receipt_t receipt = {0};
    err_t err = {0};
    act_request_t q = {.actor = *actor, .kind = kind, .act = act, .matter = matter, .occurred_on = DAY_NONE,
                       .fields = json};
    MUST(register_act(r->book, &q, r->arena, &receipt, &err), &err);
    json_decref(json);
    return receipt;
}

archive_ask_t rig_ask_of(rig_t *r, const match_subject_t *subjects, size_t count)
{
    return (archive_ask_t){.actor = r->clerk, .subjects = subjects, .subject_count = count,
                           .applicant = {.schema = MATCH_UNIT, .name = "北京某某招标有限公司", .born = DAY_NONE},
                           .purpose = "tender", .project = "某某大桥工程", .handler = "赵六", .phone = "010-12345678",
                           .papers_complete = true, .from = DAY_NONE, .to = DAY_NONE};
}

int rig_query(rig_t *r, const archive_ask_t *ask, archive_result_t *ret, err_t *err)
{
    return archive_query(r->archive, ask, r->arena, ret, err);
}

archive_result_t rig_ask(rig_t *r, const char *name, const char *identity, const char *born, const char *place)
{
    match_subject_t *s = arena_alloc(r->arena, sizeof *s);
    bool unit = strstr(name, "公司") != NULL;
    *s = (match_subject_t){.schema = unit ? MATCH_UNIT : MATCH_PERSON, .name = name, .identity = identity,
                           .born = DAY_NONE, .place = place};
    if (born) assert_int_equal(day_parse(born, &s->born, NULL), 0);
    archive_ask_t ask = rig_ask_of(r, s, 1);
    archive_result_t result = {0};
    err_t err = {0};
    MUST(rig_query(r, &ask, &result, &err), &err);
    assert_int_equal(result.count, 1);
    return result;
}

enum archive_status rig_decide(rig_t *r, int64_t subject, int64_t record, enum archive_verdict verdict, const char *ground)
{
    enum archive_status status;
    err_t err = {0};
    MUST(archive_decide(r->archive, &r->officer, &(archive_word_t){.subject = subject, .record = record, .verdict = verdict, .reason = ground}, r->arena, &status, &err), &err);
    return status;
}

archive_notice_t rig_notice(rig_t *r, const char *name, const char *identity)
{
    archive_result_t q = rig_ask(r, name, identity, NULL, NULL);
    act_receipt_t receipt = {0};
    archive_notice_t n = {0};
    err_t err = {0};
    MUST(archive_answer(r->archive, &r->clerk, q.query, r->arena, &receipt, &err), &err);
    MUST(archive_notice_load(r->archive, NULL, receipt.matter, r->arena, &n, &err), &err);
    return n;
}

int64_t rig_number(rig_t *r, const char *sql)
{
    return engine_number(r->store, sql);
}

void rig_verify(rig_t *r)
{
    verify_report_t report;
    err_t err = {0};
    MUST(book_verify(r->book, NULL, &report, &err), &err);
    if (report.differences) {
        char *text = json_dumps(report.found, JSON_INDENT(1));
        fprintf(stderr, "%s\n", text);
        free(text);
    }
    json_decref(report.found);
    assert_int_equal(report.differences, 0);
}
