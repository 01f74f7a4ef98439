/* test_seal.c - what is under seal is answered like what does not exist, by every function that reads; on both engines.
 *
 * The cast: wang clerk, li clerk and handler (who acts on files), zhao chief (who alone reads sealings), qian chief of
 * the office above, all roles elsewhere. A file with an accused and a deed of the accused; a remark names the file.
 */
#include "rig.h"
#include "register/asof.h"
#include "register/desk.h"
#include "register/redate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define WHO "11010519491231002X"
#define EACH_ENGINE(r) for (int e_ = 0; e_ < engine_count() && (start(r, e_), 1); stop(r), e_++)

typedef struct sealed_rig {
    rig_t rig;     /* lists by columns from the first matter on */
    book_t *rows;  /* … row by row */
    int64_t file, other, accused, deed, remark;
    act_receipt_t begun, order, sealed;
} sealed_rig_t;

static int64_t part(rig_t *r, const actor_t *actor, const char *kind, const char *act, int64_t parent, const char *fields, int *ret_failed)
{
    act_receipt_t receipt = {0};
    err_t err = {0};
    json_t *json = json_loads(fields, 0, NULL);
    act_request_t q = {.actor = *actor, .kind = kind, .act = act, .parent = parent, .occurred_on = DAY_NONE, .fields = json};
    *ret_failed = register_act(r->book, &q, r->arena, &receipt, &err);
    json_decref(json);
    return receipt.matter;
}

static const char *naming(char into[128], const char *fields, int64_t matter)
{
    char id[48];
    matter_text(matter, id);
    (void)snprintf(into, 128, fields, id);
    return into;
}

static void stop(sealed_rig_t *x)
{
    book_close(x->rig.book);
    x->rig.book = x->rows;
    rig_reopen(&x->rig);
    rig_verify(&x->rig);
    rig_close(&x->rig);
}

static int move_day(store_conn_t *c, void *arg, err_t *err)
{
    return store_exec(c, "UPDATE due SET due_on = '2025-03-07' WHERE matter = $1", STORE_P(store_int(*(int64_t *)arg)), NULL, err);
}

static void start(sealed_rig_t *x, int engine)
{
    int failed;
    char fields[128];
    err_t err = {0};
    redate_report_t moved;
    (void)setenv("XIEZHI_TODAY", "2025-03-03", 1);
    *x = (sealed_rig_t){0};
    rig_t *r = &x->rig;
    rig_open(r, engine);
    x->rows = r->book;
    const book_options_t options = {.store = r->store, .catalogue = r->catalogue, .calendar = r->calendar, .offices = r->offices, .list_few = 1};
    MUST(book_open(&options, &r->book, &err), &err);
    x->begun = rig_must(r, &r->clerk, "file", "begin", 0, "{\"name\":\"苗某案\",\"who\":{\"type\":\"person\",\"name\":\"苗某\",\"identity\":\"" WHO "\"}}");
    x->file = x->begun.matter;
    x->accused = part(r, &r->clerk, "accused", "name", x->file, "{\"who\":{\"type\":\"person\",\"name\":\"苗某\",\"identity\":\"" WHO "\"}}", &failed);
    assert_int_equal(failed, 0);
    x->deed = part(r, &r->clerk, "deed", "find", x->accused, "{\"what\":\"盗窃\"}", &failed);
    assert_int_equal(failed, 0);
    x->remark = rig_must(r, &r->clerk, "remark", "make", 0, naming(fields, "{\"words\":\"另见\",\"points\":\"%s\"}", x->file)).matter;
    x->other = rig_must(r, &r->clerk, "file", "begin", 0, "{\"name\":\"他人案\"}").matter;
    /* As if the calendar had been another: the file's due date is moved back by an act of the program. */
    MUST(store_write_alone(r->store, move_day, &x->file, &err), &err);
    const actor_t program = {"program", "110108", 0, true};
    MUST(register_redate(r->book, &program, false, r->arena, &moved, &err), &err);
    assert_int_equal(moved.moved, 1);
    x->order = rig_must(r, &r->chief, "sealing", "order", 0, naming(fields, "{\"ground\":\"判处三年\",\"about\":\"%s\"}", x->file));
    /* what still runs is not sealed */
    act_receipt_t refused;
    assert_int_equal(rig_act(r, &r->chief, "sealing", "seal", x->order.matter, NULL, &refused, &err), ERR_REGISTER_SEAL_RUNNING);
    (void)rig_must(r, &r->clerk, "file", "keep", x->file, NULL);
}

static size_t length(json_t *list)
{
    size_t n = json_array_size(list);
    json_decref(list);
    return n;
}

static int listed(book_t *b, const actor_t *actor, const char *kind, int64_t *ret_total)
{
    err_t err = {0};
    json_t *out = NULL;
    const book_list_t what = {.kind = kind, .limit = 1, .total = ret_total};
    MUST(book_matters(b, actor, &what, &out, &err), &err);
    return (int)length(out);
}

/* How much each reading function tells of the file: one number each. */
static const char *told(sealed_rig_t *x, const actor_t *actor)
{
    rig_t *r = &x->rig;
    err_t err = {0};
    buf_t b;
    json_t *j = NULL;
    const int64_t matters[] = {x->file, x->accused, x->deed};
    static const char *const kinds[] = {"file", "accused", "deed"};
    buf_init(&b, 4096);
    buf_add_raw(&b, "show");
    for (int i = 0; i < 3; i++) {
        int failed = book_matter(r->book, actor, matters[i], &j, &err);
        assert_true(!failed || failed == ERR_REGISTER_MATTER);
        buf_addf(&b, " %d", !failed);
        if (!failed) json_decref(j);
    }
    buf_add_raw(&b, "; asof");
    for (int i = 0; i < 3; i++) {
        int failed = book_asof(r->book, actor, matters[i], 0, &j, &err);
        assert_true(!failed || failed == ERR_REGISTER_MATTER);
        buf_addf(&b, " %d", !failed);
        if (!failed) json_decref(j);
    }
    MUST(book_asof_parts(r->book, actor, x->file, "accused", 0, &j, &err), &err);
    buf_addf(&b, " %zu; list", length(j));
    for (int i = 0; i < 3; i++) {
        int64_t rows = 0, columns = 0;
        int shown = listed(x->rows, actor, kinds[i], &rows);
        assert_int_equal(listed(r->book, actor, kinds[i], &columns), shown);
        assert_int_equal(rows, columns);
        buf_addf(&b, " %d", (int)rows);
    }
    MUST(book_matter(r->book, actor, x->remark, &j, &err), &err);
    buf_addf(&b, "; links %zu", json_array_size(json_object_get(j, "links")));
    json_decref(j);
    const known_t by_number = {.identity = WHO, .limit = 20}, by_name = {.name = "苗某", .limit = 20};
    MUST(book_known(r->book, actor, &by_number, &j, &err), &err);
    size_t known = json_array_size(json_object_get(j, "matters"));
    assert_int_equal(json_is_null(json_object_get(j, "party")), known == 0);
    json_decref(j);
    MUST(book_known(r->book, actor, &by_name, &j, &err), &err);
    buf_addf(&b, "; known %zu %zu", known, json_array_size(json_object_get(j, "matters")));
    json_decref(j);
    const mine_t mine = {.until = DAY_NONE, .limit = 50};
    MUST(book_mine(r->book, actor, &mine, &j, &err), &err);
    buf_addf(&b, "; mine %zu", json_array_size(json_object_get(j, "due")));
    json_decref(j);
    const changed_t changed = {.since = day_of(2020, 1, 1), .limit = 50};
    rig_wait_for_log(r);
    MUST(book_changed(r->book, actor, &changed, &j, &err), &err);
    char *text = json_dumps(j, 0);
    buf_addf(&b, "; changed %d", strstr(text, "苗某") != NULL);
    free(text);
    json_decref(j);
    MUST(book_due(r->book, actor, day_of(2026, 1, 1), 50, &j, &err), &err);
    buf_addf(&b, "; due %zu", length(j));
    MUST(book_redated(r->book, actor, 50, &j, &err), &err);
    buf_addf(&b, "; redated %zu", length(j));
    int64_t by = 0;
    int failed = book_by_number(r->book, actor, NULL, x->begun.number, &by, &err);
    assert_true(!failed || failed == ERR_REGISTER_MATTER);
    buf_addf(&b, "; number %d", !failed);
    const char *all = arena_text(r->arena, buf_text(&b));
    buf_release(&b);
    return all;
}

#define OPEN_TO_CLERKS "show 1 1 1; asof 1 1 1 1; list 2 1 1; links 1; known 2 2; mine 2; changed 1; due 2; redated 1; number 1"
#define SEALED_FROM "show 0 0 0; asof 0 0 0 0; list 1 0 0; links 0; known 0 0; mine 1; changed 0; due 1; redated 0; number 0"
#define OPEN_TO_CHIEF "show 1 1 1; asof 1 1 1 1; list 2 1 1; links 1; known 2 2; mine 0; changed 1; due 2; redated 1; number 1"

static void seal(sealed_rig_t *x)
{
    x->sealed = rig_must(&x->rig, &x->rig.chief, "sealing", "seal", x->order.matter, NULL);
}

static void nobody_else_reads_what_is_sealed(void **state)
{
    (void)state;
    sealed_rig_t x;
    EACH_ENGINE(&x) {
        rig_t *r = &x.rig;
        char fields[128];
        actor_t li = r->handler; /* did nothing with the file: only the roles */
        assert_string_equal(told(&x, &li), OPEN_TO_CLERKS);
        assert_string_equal(told(&x, &r->chief), OPEN_TO_CHIEF);
        seal(&x);
        assert_string_equal(told(&x, &li), SEALED_FROM);
        assert_string_equal(told(&x, &r->chief), OPEN_TO_CHIEF);
        /* A part that comes later is sealed with the whole. */
        int failed;
        (void)part(r, &r->chief, "accused", "name", x.file, "{\"who\":{\"type\":\"person\",\"name\":\"苗某\"}}", &failed);
        assert_int_equal(failed, 0);
        assert_string_equal(told(&x, &li), SEALED_FROM);
        int64_t total = 0;
        (void)listed(r->book, &r->chief, "accused", &total);
        assert_int_equal(total, 2);
        /* What is counted stays counted. */
        assert_int_equal(rig_number(r, "SELECT SUM(n) FROM tally WHERE figure = 'files_begun'"), 2);
        /* Open again. */
        rig_must(r, &r->chief, "sealing", "unseal", x.order.matter, NULL);
        assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM matter_seal"), 0);
        assert_non_null(strstr(told(&x, &li), "show 1 1 1; asof 1 1 1 2; list 2 2 1"));
        /* Two seals: both must go. */
        act_receipt_t one = rig_must(r, &r->chief, "sealing", "order", 0, naming(fields, "{\"about\":\"%s\"}", x.file));
        act_receipt_t two = rig_must(r, &r->chief, "sealing", "order", 0, naming(fields, "{\"about\":\"%s\"}", x.file));
        rig_must(r, &r->chief, "sealing", "seal", one.matter, NULL);
        rig_must(r, &r->chief, "sealing", "seal", two.matter, NULL);
        rig_must(r, &r->chief, "sealing", "unseal", one.matter, NULL);
        assert_non_null(strstr(told(&x, &li), "show 0 0 0"));
        rig_must(r, &r->chief, "sealing", "unseal", two.matter, NULL);
        assert_non_null(strstr(told(&x, &li), "show 1 1 1"));
    }
}

static void annulling_the_seal_brings_all_back(void **state)
{
    (void)state;
    sealed_rig_t x;
    EACH_ENGINE(&x) {
        rig_t *r = &x.rig;
        err_t err = {0};
        act_receipt_t receipt = {0};
        seal(&x);
        assert_string_equal(told(&x, &r->handler), SEALED_FROM);
        MUST(register_annul(r->book, &r->chief, x.sealed.origin, x.sealed.seq, "误封", NULL, r->arena, &receipt, &err), &err);
        assert_string_equal(told(&x, &r->handler), OPEN_TO_CLERKS);
        assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM matter_seal"), 0);
        /* The wrong file was named: while it is sealed that is not corrected, a seal does not jump. */
        char fields[128];
        seal(&x);
        json_t *json = json_loads(naming(fields, "{\"about\":\"%s\"}", x.other), 0, NULL);
        assert_int_equal(register_correct(r->book, &r->chief, x.order.origin, x.order.seq, json, "写错", NULL, r->arena, &receipt, &err), ERR_REGISTER_FIXED);
        err = (err_t){0};
        MUST(register_annul(r->book, &r->chief, x.sealed.origin, x.sealed.seq, "误封", NULL, r->arena, &receipt, &err), &err);
        MUST(register_correct(r->book, &r->chief, x.order.origin, x.order.seq, json, "写错", NULL, r->arena, &receipt, &err), &err);
        json_decref(json);
        (void)rig_refused(r, &r->chief, "sealing", "seal", x.order.matter, NULL, ERR_REGISTER_SEAL_RUNNING); /* asked of the right one too */
        assert_int_equal(rig_number(r, "SELECT COUNT(*) FROM matter_seal"), 0);
    }
}

/* The words must be those for what is not there. */
static void like_none(rig_t *r, int failed, const err_t *err, enum err_code code)
{
    (void)r;
    assert_int_equal(failed, code);
    assert_null(strstr(err->arg[0], "苗某"));
}

static void nobody_else_acts_on_what_is_sealed(void **state)
{
    (void)state;
    sealed_rig_t x;
    EACH_ENGINE(&x) {
        rig_t *r = &x.rig;
        err_t err = {0};
        act_receipt_t receipt = {0};
        char fields[128];
        int failed;
        json_t *content = json_pack("{s:{s:s}}", "fields", "name", "苗某案"), *j = NULL;
        draft_t draft = {.kind = "file", .act = "note", .matter = x.file, .content = content, .version = 0};
        int64_t version = 0;
        MUST(draft_save(r->book, &r->clerk, &draft, &version, &err), &err);
        seal(&x);
        like_none(r, rig_act(r, &r->clerk, "file", "note", x.file, "{\"name\":\"新名\"}", &receipt, &err), &err, ERR_REGISTER_MATTER);
        /* Not even what kind it is. */
        like_none(r, rig_act(r, &r->clerk, "remark", "drop", x.file, NULL, &receipt, &err), &err, ERR_REGISTER_MATTER);
        like_none(r, rig_act(r, &r->clerk, "deed", "drop", x.deed, NULL, &receipt, &err), &err, ERR_REGISTER_MATTER);
        (void)part(r, &r->clerk, "accused", "name", x.file, "{\"who\":{\"type\":\"person\",\"name\":\"甲\"}}", &failed);
        assert_int_equal(failed, ERR_REGISTER_MATTER);
        (void)part(r, &r->clerk, "deed", "find", x.accused, "{\"what\":\"抢夺\"}", &failed);
        assert_int_equal(failed, ERR_REGISTER_MATTER);
        failed = rig_act(r, &r->clerk, "remark", "make", 0, naming(fields, "{\"words\":\"又见\",\"about\":\"%s\"}", x.deed), &receipt, &err);
        like_none(r, failed, &err, ERR_REGISTER_MATTER);
        assert_int_equal(register_annul(r->book, &r->clerk, x.begun.origin, x.begun.seq, "错", NULL, r->arena, &receipt, &err),
                         ERR_REGISTER_NOT_AN_ACT);
        json_t *fix = json_pack("{s:s}", "name", "新名");
        assert_int_equal(register_correct(r->book, &r->clerk, x.begun.origin, x.begun.seq, fix, "错", NULL, r->arena, &receipt, &err),
                         ERR_REGISTER_NOT_AN_ACT);
        /* Drafts: neither kept, read nor listed. */
        assert_int_equal(draft_save(r->book, &r->clerk, &draft, &version, &err), ERR_REGISTER_MATTER);
        assert_int_equal(draft_read(r->book, &r->clerk, &draft, &j, &err), ERR_REGISTER_DRAFT);
        MUST(draft_list(r->book, &r->clerk, &j, &err), &err);
        assert_int_equal(length(j), 0);
        /* Who reads the sealing goes on. */
        rig_must(r, &r->chief, "file", "note", x.file, "{\"name\":\"新名\"}");
        rig_must(r, &r->chief, "deed", "drop", x.deed, NULL);
        MUST(register_correct(r->book, &r->chief, x.begun.origin, x.begun.seq, fix, "错", NULL, r->arena, &receipt, &err), &err);
        json_decref(fix);
        rig_must(r, &r->chief, "sealing", "unseal", x.order.matter, NULL);
        MUST(draft_read(r->book, &r->clerk, &draft, &j, &err), &err);
        json_decref(j);
        json_decref(content);
    }
}

/* --- one person of a joint case --------------------------------------------------------------------------------- */

#define YOUNG "11010520091231001X"

static int64_t of_file(rig_t *r, const char *kind, const char *act, int64_t file, const char *fields)
{
    int failed;
    int64_t id = part(r, &r->clerk, kind, act, file, fields, &failed);
    assert_int_equal(failed, 0);
    return id;
}

/* Everything about the joint file that an actor is told, as one text. */
static char *all_told(rig_t *r, book_t *rows, const actor_t *actor, int64_t file, const char *text)
{
    err_t err = {0};
    json_t *all = json_array(), *j = NULL;
    MUST(book_matter(r->book, actor, file, &j, &err), &err);
    (void)json_array_append_new(all, j);
    MUST(book_asof(r->book, actor, file, 0, &j, &err), &err);
    (void)json_array_append_new(all, j);
    const changed_t changed = {.since = day_of(2020, 1, 1), .limit = 50};
    MUST(book_changed(r->book, actor, &changed, &j, &err), &err);
    (void)json_array_append_new(all, j);
    const mine_t mine = {.until = DAY_NONE, .limit = 50};
    MUST(book_mine(r->book, actor, &mine, &j, &err), &err);
    (void)json_array_append_new(all, j);
    static const char *const kinds[] = {"file", "accused", "held"};
    for (int i = 0; i < 6; i++) {
        const book_list_t what = {.kind = kinds[i % 3], .text = i < 1 ? text : NULL, .limit = 50};
        MUST(book_matters(i < 3 ? rows : r->book, actor, &what, &j, &err), &err);
        (void)json_array_append_new(all, j);
    }
    char *dump = json_dumps(all, JSON_SORT_KEYS);
    json_decref(all);
    return dump;
}

static size_t found_by(book_t *b, const actor_t *actor, const char *text, const char *number)
{
    err_t err = {0};
    json_t *j = NULL;
    int64_t total = -1;
    const book_filter_t who = {"who", number};
    const book_list_t what = {.kind = "file", .text = text, .filters = &who, .filter_count = number ? 1 : 0, .limit = 50, .total = &total};
    MUST(book_matters(b, actor, &what, &j, &err), &err);
    assert_int_equal((size_t)total, json_array_size(j));
    return length(j);
}

/* By the box that looks for everything: titles of what is found, "-" for nothing. */
static const char *looked_for(rig_t *r, const actor_t *actor, const char *text)
{
    size_t i;
    json_t *m, *out = NULL;
    err_t err = {0};
    buf_t all;
    const find_t what = {.text = text, .limit = 20};
    buf_init(&all, 4096);
    MUST(book_find(r->book, actor, &what, &out, &err), &err);
    json_array_foreach(json_object_get(out, "matters"), i, m) buf_addf(&all, "%s%s", i ? "; " : "", json_string_value(json_object_get(m, "title")));
    return rig_words(r, &all, out);
}

static void a_sealed_part_hides_that_person_and_nobody_else(void **state)
{
    (void)state;
    sealed_rig_t x;
    EACH_ENGINE(&x) {
        rig_t *r = &x.rig;
        err_t err = {0};
        char fields[200];
        json_t *j = NULL;
        actor_t li = r->handler;
        int64_t file = rig_must(r, &r->clerk, "file", "begin", 0,
            "{\"name\":\"韩小某、卫某盗窃案\",\"who\":{\"type\":\"person\",\"name\":\"韩小某\",\"identity\":\"" YOUNG "\"}}").matter;
        int64_t young = of_file(r, "accused", "name", file, "{\"who\":{\"type\":\"person\",\"name\":\"韩小某\",\"identity\":\"" YOUNG "\",\"aliases\":[\"韩二\"]}}");
        int64_t grown = of_file(r, "accused", "name", file, "{\"who\":{\"type\":\"person\",\"name\":\"卫某\"}}");
        int64_t deed = of_file(r, "deed", "find", grown, "{\"what\":\"与韩小某（韩二）共同盗窃\"}");
        int64_t his = of_file(r, "held", "hold", file, naming(fields, "{\"place\":\"一所\",\"who\":\"%s\"}", young));
        int64_t other = of_file(r, "held", "hold", file, naming(fields, "{\"place\":\"二所\",\"who\":\"%s\"}", grown));
        assert_int_equal(found_by(r->book, &li, "韩小某", NULL), 1);
        assert_int_equal(found_by(r->book, &li, NULL, YOUNG), 1);
        act_receipt_t order = rig_must(r, &r->chief, "sealing", "order", 0, naming(fields, "{\"about\":\"%s\"}", young));
        act_receipt_t receipt;
        assert_int_equal(rig_act(r, &r->chief, "sealing", "seal", order.matter, NULL, &receipt, &err), ERR_REGISTER_SEAL_RUNNING);
        rig_must(r, &r->clerk, "accused", "drop", young, NULL);
        rig_must(r, &r->chief, "sealing", "seal", order.matter, NULL);
        rig_wait_for_log(r);
        /* his part and what is about him are not there; the file, the other and what is about him are */
        const struct { int64_t matter; int code; } seen[] = {{young, ERR_REGISTER_MATTER}, {his, ERR_REGISTER_MATTER}, {file, 0}, {grown, 0}, {other, 0}, {deed, 0}};
        for (size_t i = 0; i < sizeof seen / sizeof *seen; i++) {
            assert_int_equal(book_matter(r->book, &li, seen[i].matter, &j, &err), seen[i].code);
            if (!seen[i].code) {
                char *one = json_dumps(j, 0);
                assert_null(strstr(one, "韩小某"));
                assert_null(strstr(one, "韩二"));
                free(one);
                json_decref(j);
            }
        }
        /* neither name nor number anywhere; the other's name stays; the file is worked on */
        char *told_li = all_told(r, x.rows, &li, file, NULL), *told_chief = all_told(r, x.rows, &r->chief, file, NULL);
        assert_null(strstr(told_li, "韩小某"));
        assert_null(strstr(told_li, "韩二"));
        assert_null(strstr(told_li, YOUNG));
        assert_null(strstr(told_li, "一所"));
        assert_non_null(strstr(told_li, "***、卫某盗窃案"));
        assert_non_null(strstr(told_li, "二所"));
        assert_non_null(strstr(told_chief, "韩小某、卫某盗窃案"));
        assert_non_null(strstr(told_chief, "一所"));
        free(told_li);
        free(told_chief);
        rig_must(r, &r->clerk, "held", "free", other, NULL);
        assert_int_equal(rig_act(r, &r->clerk, "held", "free", his, NULL, &receipt, &err), ERR_REGISTER_MATTER);
        /* nobody finds the file by him, whoever looks for the other does; both ways of listing */
        book_t *const ways[] = {r->book, x.rows};
        for (int i = 0; i < 2; i++) {
            assert_int_equal(found_by(ways[i], &li, "韩小某", NULL), 0);
            assert_int_equal(found_by(ways[i], &li, NULL, YOUNG), 0);
            assert_int_equal(found_by(ways[i], &li, "卫某", NULL), 1);
            assert_int_equal(found_by(ways[i], &r->chief, "韩小某", NULL), 1);
            assert_int_equal(found_by(ways[i], &r->chief, NULL, YOUNG), 1);
        }
        assert_string_equal(looked_for(r, &li, "韩小某"), "-");
        assert_string_equal(looked_for(r, &li, YOUNG), "-");
        assert_string_equal(looked_for(r, &li, "一所"), "-");
        assert_string_equal(looked_for(r, &li, "二所"), "二所");
        assert_string_equal(looked_for(r, &li, "卫某"), "卫某; ***、卫某盗窃案");
        assert_string_equal(looked_for(r, &r->chief, "韩小某"), "与韩小某（韩二）共同盗窃; 韩小某; 韩小某、卫某盗窃案");
        assert_string_equal(looked_for(r, &r->chief, YOUNG), "韩小某; 韩小某、卫某盗窃案");
        /* what is about one of them says about whom, and of which file */
        MUST(book_matter(r->book, &li, other, &j, &err), &err);
        assert_string_equal(json_string_value(json_object_get(json_object_get(j, "about"), "title")), "卫某");
        assert_string_equal(json_string_value(json_object_get(json_object_get(j, "whole"), "title")), "***、卫某盗窃案");
        json_decref(j);
        const known_t by_number = {.identity = YOUNG, .limit = 20}, by_name = {.name = "韩小某", .limit = 20};
        MUST(book_known(r->book, &li, &by_number, &j, &err), &err);
        assert_int_equal(json_array_size(json_object_get(j, "matters")), 0);
        json_decref(j);
        MUST(book_known(r->book, &li, &by_name, &j, &err), &err);
        assert_int_equal(json_array_size(json_object_get(j, "matters")), 0);
        json_decref(j);
        MUST(book_known(r->book, &r->chief, &by_number, &j, &err), &err);
        assert_int_equal(json_array_size(json_object_get(j, "matters")), 2);
        json_decref(j);
        /* unsealed, all is as it was */
        rig_must(r, &r->chief, "sealing", "unseal", order.matter, NULL);
        assert_int_equal(found_by(r->book, &li, "韩小某", NULL), 1);
        MUST(book_matter(r->book, &li, his, &j, &err), &err);
        json_decref(j);
    }
}

/* --- what names it ---------------------------------------------------------------------------------------------- */

static int64_t remark(rig_t *r, const char *words, const char *field, int64_t matter, const char *who, bool closed)
{
    char id[48];
    matter_text(matter, id);
    json_t *fields = json_pack("{s:s, s:s, s:{s:s, s:s}}", "words", words, field, id, "who", "type", "person", "name", who);
    if (strcmp(words, "苗某备忘") == 0) (void)json_object_set_new(fields, "handler", json_string("li"));
    char *text = json_dumps(fields, 0);
    int64_t made = rig_must(r, &r->clerk, "remark", "make", 0, text).matter;
    if (closed) (void)rig_must(r, &r->clerk, "remark", "drop", made, NULL);
    free(text);
    json_decref(fields);
    return made;
}

/* The titles of the remarks that the list shows for a text, newest first. */
static const char *remarks(rig_t *r, book_t *b, const actor_t *actor, const char *kind, const char *field, const char *text)
{
    size_t i;
    json_t *list = NULL, *m;
    err_t err = {0};
    int64_t total = 0;
    const char *out = "";
    const book_list_t what = {.kind = kind, .text = text, .limit = 50, .total = &total};
    MUST(book_matters(b, actor, &what, &list, &err), &err);
    json_array_foreach(list, i, m)
        out = arena_printf(r->arena, "%s%s%s", out, *out ? "; " : "", json_string_value(json_object_get(json_object_get(m, "fields"), field)));
    assert_int_equal(total, json_array_size(list));
    json_decref(list);
    return out;
}

static const char *words_of(rig_t *r, const actor_t *actor, int64_t matter)
{
    json_t *m = NULL;
    err_t err = {0};
    int failed = book_matter(r->book, actor, matter, &m, &err);
    if (failed) {
        assert_int_equal(failed, ERR_REGISTER_MATTER);
        return "-";
    }
    const char *out = arena_text(r->arena, json_string_value(json_object_get(json_object_get(m, "fields"), "words")));
    json_decref(m);
    return out;
}

/* A hearing about the sealed file goes with it; who handles it reads on while it runs. What is drawn from the file, and what only names
 * what goes along, stays with the person concealed; a field that is `apart` points to another file. */
static void what_names_it_goes_with_it(void **state)
{
    (void)state;
    sealed_rig_t x;
    EACH_ENGINE(&x) {
        rig_t *r = &x.rig;
        actor_t li = r->handler, wang = r->clerk;
        int64_t over = remark(r, "苗某听证", "about", x.file, "苗某", true), runs = remark(r, "苗某备忘", "about", x.file, "苗某", false);
        int64_t apart = remark(r, "苗某另案", "later", x.file, "苗某", true), deed = remark(r, "苗某所为", "about", x.deed, "甲某", true);
        int64_t second = remark(r, "苗某再记", "about", over, "乙某", true), other = remark(r, "苗某无关", "about", x.other, "苗某", true);
        int64_t lesson = remark(r, "苗某案建议", "points", x.file, "某校", true), open = remark(r, "苗某信", "about", x.file, "丙某", false);
        assert_string_equal(remarks(r, r->book, &li, "remark", "words", "苗某"),
                            "苗某信; 苗某案建议; 苗某无关; 苗某再记; 苗某所为; 苗某另案; 苗某备忘; 苗某听证");
        rig_must(r, &r->chief, "sealing", "seal", x.order.matter, NULL);
        rig_wait_for_log(r);
        const struct { int64_t matter; const char *li, *wang, *chief; } now[] = {
            {over, "-", "-", "苗某听证"},         {deed, "-", "-", "苗某所为"},        {open, "-", "-", "苗某信"},
            {runs, "苗某备忘", "-", "苗某备忘"},  {second, "***再记", "***再记", "苗某再记"}, {lesson, "***案建议", "***案建议", "苗某案建议"},
            {apart, "苗某另案", "苗某另案", "苗某另案"}, {other, "苗某无关", "苗某无关", "苗某无关"}};
        for (size_t i = 0; i < sizeof now / sizeof *now; i++) {
            assert_string_equal(words_of(r, &li, now[i].matter), now[i].li);
            assert_string_equal(words_of(r, &wang, now[i].matter), now[i].wang);
            assert_string_equal(words_of(r, &r->chief, now[i].matter), now[i].chief);
        }
        book_t *const ways[] = {r->book, x.rows};
        for (int i = 0; i < 2; i++) {
            assert_string_equal(remarks(r, ways[i], &li, "remark", "words", NULL), "***案建议; 苗某无关; ***再记; 苗某另案; 苗某备忘; 另见");
            assert_string_equal(remarks(r, ways[i], &wang, "remark", "words", NULL), "***案建议; 苗某无关; ***再记; 苗某另案; 另见");
            assert_string_equal(remarks(r, ways[i], &wang, "remark", "words", "苗某"), "苗某无关; 苗某另案");
            assert_string_equal(remarks(r, ways[i], &wang, "remark", "words", "建议"), "***案建议");
            assert_string_equal(remarks(r, ways[i], &wang, "remark", "words", "甲某"), "");
            assert_string_equal(remarks(r, ways[i], &wang, "remark", "words", "乙某"), "***再记"); /* by a party who is not the title */
            assert_string_equal(remarks(r, ways[i], &r->chief, "remark", "words", "甲某"), "苗某所为");
        }
        assert_string_equal(looked_for(r, &wang, "听证"), "-");
        assert_string_equal(looked_for(r, &wang, "备忘"), "-");
        assert_string_equal(looked_for(r, &li, "备忘"), "苗某备忘");
        assert_string_equal(looked_for(r, &wang, "案建议"), "***案建议");
        /* what runs can be brought to its end by who handles it, and goes along then */
        err_t err = {0};
        act_receipt_t none;
        assert_int_equal(rig_act(r, &wang, "remark", "drop", runs, NULL, &none, &err), ERR_REGISTER_MATTER);
        rig_must(r, &li, "remark", "drop", runs, NULL);
        assert_string_equal(words_of(r, &li, runs), "-");
        rig_must(r, &r->chief, "sealing", "unseal", x.order.matter, NULL);
        assert_string_equal(words_of(r, &wang, runs), "苗某备忘");
        assert_string_equal(words_of(r, &wang, over), "苗某听证");
    }
}

/* One person of a file is sealed: what names the file stays, without him; lists of parts are not searched by his name. */
static void what_names_the_whole_of_a_sealed_part_conceals_him(void **state)
{
    (void)state;
    sealed_rig_t x;
    EACH_ENGINE(&x) {
        rig_t *r = &x.rig;
        actor_t li = r->handler;
        char fields[200];
        int64_t file = rig_must(r, &r->clerk, "file", "begin", 0, "{\"name\":\"韩小某、卫某盗窃案\"}").matter;
        int64_t young = of_file(r, "accused", "name", file, "{\"who\":{\"type\":\"person\",\"name\":\"韩小某\",\"identity\":\"" YOUNG "\"}}");
        int64_t grown = of_file(r, "accused", "name", file, "{\"who\":{\"type\":\"person\",\"name\":\"卫某\"}}");
        (void)of_file(r, "deed", "find", grown, "{\"what\":\"与韩小某共同盗窃\"}");
        (void)of_file(r, "held", "hold", file, naming(fields, "{\"place\":\"韩小某家\",\"who\":\"%s\"}", grown));
        int64_t of_whole = remark(r, "韩小某、卫某听证", "about", file, "韩小某", true), of_grown = remark(r, "卫某与韩小某", "about", grown, "卫某", true);
        int64_t of_young = remark(r, "韩小某复查", "about", young, "卫某", true);
        rig_must(r, &r->clerk, "accused", "drop", young, NULL);
        act_receipt_t order = rig_must(r, &r->chief, "sealing", "order", 0, naming(fields, "{\"about\":\"%s\"}", young));
        assert_string_equal(remarks(r, r->book, &li, "deed", "what", "韩小某"), "与韩小某共同盗窃");
        rig_must(r, &r->chief, "sealing", "seal", order.matter, NULL);
        rig_wait_for_log(r);
        assert_string_equal(words_of(r, &li, of_whole), "***、卫某听证");
        assert_string_equal(words_of(r, &li, of_grown), "卫某与***");
        assert_string_equal(words_of(r, &li, of_young), "-");
        book_t *const ways[] = {r->book, x.rows};
        for (int i = 0; i < 2; i++) {
            assert_string_equal(remarks(r, ways[i], &li, "remark", "words", "韩小某"), "");
            assert_string_equal(remarks(r, ways[i], &li, "remark", "words", "卫某"), "卫某与***; ***、卫某听证");
            assert_string_equal(remarks(r, ways[i], &li, "deed", "what", "韩小某"), "");
            assert_string_equal(remarks(r, ways[i], &li, "deed", "what", "共同盗窃"), "与***共同盗窃");
            assert_string_equal(remarks(r, ways[i], &li, "held", "place", "韩小某"), "");
            assert_string_equal(remarks(r, ways[i], &r->chief, "held", "place", "韩小某"), "韩小某家");
        }
    }
}

/* Reads what is left of a matter whose opening was annulled; does it name him? */
static int gone(rig_t *r, const actor_t *actor, int64_t matter, bool *ret_named)
{
    err_t err = {0};
    json_t *j = NULL;
    int failed = book_annulled(r->book, actor, matter, &j, &err);
    assert_true(!failed || failed == ERR_REGISTER_MATTER);
    char *text = failed ? NULL : json_dumps(j, 0);
    *ret_named = text && (strstr(text, "苗某") || strstr(text, WHO));
    free(text);
    if (!failed) json_decref(j);
    return failed;
}

static int64_t annulled(rig_t *r, const act_receipt_t *opening)
{
    err_t err = {0};
    act_receipt_t receipt = {0};
    MUST(register_annul(r->book, &r->clerk, opening->origin, opening->seq, "重复", NULL, r->arena, &receipt, &err), &err);
    return opening->matter;
}

/* A row that is gone has no links, no whole and no parties any more: its opening act still says whom it named. */
static void what_was_annulled_is_sealed_as_it_was_opened(void **state)
{
    (void)state;
    sealed_rig_t x;
    EACH_ENGINE(&x) {
        rig_t *r = &x.rig;
        char fields[128];
        bool named = false;
        err_t err = {0};
        act_receipt_t about, points, again = {0};
        about = rig_must(r, &r->clerk, "remark", "make", 0, naming(fields, "{\"words\":\"苗某再议\",\"about\":\"%s\"}", x.file));
        points = rig_must(r, &r->clerk, "remark", "make", 0, naming(fields, "{\"words\":\"苗某教训\",\"points\":\"%s\"}", x.file));
        json_t *json = json_pack("{s:{s:s, s:s, s:s}}", "who", "type", "person", "name", "苗某", "identity", WHO);
        act_request_t q = {.actor = r->clerk, .kind = "accused", .act = "name", .parent = x.file, .occurred_on = DAY_NONE, .fields = json};
        MUST(register_act(r->book, &q, r->arena, &again, &err), &err);
        json_decref(json);
        const int64_t remark = annulled(r, &about), lesson = annulled(r, &points), twice = annulled(r, &again);
        const actor_t li = r->handler;
        for (int i = 0; i < 3; i++) {
            assert_int_equal(gone(r, &li, i == 0 ? remark : i == 1 ? lesson : twice, &named), 0);
            assert_true(named);
        }
        seal(&x);
        assert_int_equal(gone(r, &li, remark, &named), ERR_REGISTER_MATTER);
        assert_int_equal(gone(r, &li, twice, &named), ERR_REGISTER_MATTER);
        assert_int_equal(gone(r, &li, lesson, &named), 0); /* what only rests on it stays, without his name */
        assert_false(named);
        for (int i = 0; i < 3; i++) {
            assert_int_equal(gone(r, &r->chief, i == 0 ? remark : i == 1 ? lesson : twice, &named), 0);
            assert_true(named);
        }
    }
}

/* Two offices put the same file under seal: it is hidden from who cannot read both sealings, but each goes on with its own. */
static void who_seals_too_goes_on_with_its_own(void **state)
{
    (void)state;
    sealed_rig_t x;
    EACH_ENGINE(&x) {
        rig_t *r = &x.rig;
        char fields[128];
        err_t err = {0};
        json_t *out = NULL;
        int64_t total = 0;
        act_receipt_t beside = rig_must(r, &r->above, "sealing", "order", 0, naming(fields, "{\"ground\":\"同案\",\"about\":\"%s\"}", x.file));
        (void)rig_must(r, &r->chief, "sealing", "seal", x.order.matter, NULL);
        MUST(book_matter(r->book, &r->chief, x.file, &out, &err), &err);
        json_decref(out);
        (void)rig_must(r, &r->above, "sealing", "seal", beside.matter, NULL);
        assert_int_equal(book_matter(r->book, &r->chief, x.file, &out, &err), ERR_REGISTER_MATTER);
        MUST(book_matter(r->book, &r->chief, x.order.matter, &out, &err), &err);
        json_decref(out);
        book_t *const books[] = {x.rows, r->book};
        for (size_t i = 0; i < 2; i++) {
            (void)listed(books[i], &r->chief, "sealing", &total);
            assert_int_equal(total, 1);
        }
        (void)rig_must(r, &r->chief, "sealing", "unseal", x.order.matter, NULL);
    }
}

int main(void)
{
    (void)setenv("XIEZHI_TEST_CATALOGUE", getenv("XIEZHI_TEST_SEAL"), 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_else_reads_what_is_sealed),
        cmocka_unit_test(annulling_the_seal_brings_all_back),
        cmocka_unit_test(nobody_else_acts_on_what_is_sealed),
        cmocka_unit_test(a_sealed_part_hides_that_person_and_nobody_else),
        cmocka_unit_test(who_seals_too_goes_on_with_its_own),
        cmocka_unit_test(what_names_it_goes_with_it),
        cmocka_unit_test(what_was_annulled_is_sealed_as_it_was_opened),
        cmocka_unit_test(what_names_the_whole_of_a_sealed_part_conceals_him),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
