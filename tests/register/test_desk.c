/* test_desk.c - a person's desk: drafts, what is due and waits, what changed, what is known. On both engines.
 *
 * The days of petition.yaml: received on Monday 2025-03-03, answer within 7 days (2025-03-10, a Monday), shown 5 days
 * ahead (from 2025-03-05). The cast: wang clerk, li handler and clerk, zhao chief, all of 110108; qian chief and
 * handler of the office above; sun elsewhere with all roles.
 */
#include "rig.h"
#include "register/asof.h"
#include "register/desk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define EACH_ENGINE(r) for (int e_ = 0; e_ < engine_count() && (rig_open(r, e_), 1); rig_verify(r), rig_close(r), e_++)
#define PETITIONER "{\"who\":{\"type\":\"person\",\"name\":\"%s\"}}"

static void set_today(const char *day)
{
    (void)setenv("XIEZHI_TODAY", day, 1);
}

static int64_t receive(rig_t *r, const char *name)
{
    char fields[200];
    (void)snprintf(fields, sizeof fields, PETITIONER, name);
    return rig_must(r, &r->clerk, "petition", "receive", 0, fields).matter;
}

static act_receipt_t hand_to(rig_t *r, int64_t matter, const char *handler)
{
    char fields[64];
    (void)snprintf(fields, sizeof fields, "{\"handler\":\"%s\"}", handler);
    return rig_must(r, &r->chief, "petition", "assign", matter, fields);
}

/* "title:rule:as:days ..." of a list of book_mine; "-" when it is empty. */
static const char *said(rig_t *r, const actor_t *actor, day_t until, const char *list, int limit)
{
    json_t *out = NULL, *m;
    size_t i;
    err_t err = {0};
    buf_t b;
    const mine_t what = {.until = until, .limit = limit};
    MUST(book_mine(r->book, actor, &what, &out, &err), &err);
    buf_init(&b, 1 << 16);
    json_array_foreach(json_object_get(out, list), i, m) {
        const char *rule = json_string_value(json_object_get(m, "rule"));
        buf_addf(&b, "%s%s:%s:%s", i ? " " : "", json_string_value(json_object_get(m, "title")), rule ? rule : "",
                 json_string_value(json_object_get(m, "as")));
        if (rule) buf_addf(&b, ":%d", (int)json_integer_value(json_object_get(m, "days")));
    }
    return rig_words(r, &b, out);
}

#define DUE(actor) said(&r, &(actor), DAY_NONE, "due", 50)
#define WAITS(actor) said(&r, &(actor), DAY_NONE, "waiting", 50)

static void what_is_due_is_for_who_can_meet_it(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        set_today("2025-03-03");
        actor_t hu = r.handler;
        hu.login = "hu";
        int64_t a = receive(&r, "甲"), b = receive(&r, "乙");
        (void)receive(&r, "丙");
        /* Six days ahead of a reminder of five: not yet, unless a day is named. */
        set_today("2025-03-04");
        assert_string_equal(DUE(r.handler), "-");
        assert_string_equal(said(&r, &r.handler, day_of(2025, 3, 10), "due", 50),
                            "甲:answer:role:6 乙:answer:role:6 丙:answer:role:6");
        assert_string_equal(said(&r, &r.handler, day_of(2025, 3, 9), "due", 50), "-");
        set_today("2025-03-05");
        assert_string_equal(DUE(r.handler), "甲:answer:role:5 乙:answer:role:5 丙:answer:role:5");
        assert_string_equal(DUE(r.clerk), "-"); /* cannot propose */
        assert_string_equal(DUE(r.elsewhere), "-");
        /* Named handlers: theirs alone; what nobody handles is anybody's. */
        hand_to(&r, a, "li");
        hand_to(&r, b, "hu");
        assert_string_equal(DUE(r.handler), "甲:answer:handler:5 丙:answer:role:5");
        assert_string_equal(DUE(hu), "乙:answer:handler:5 丙:answer:role:5");
        assert_string_equal(DUE(r.chief), "-");
        /* Late: the leader and the office above see all of them, whoever handles them. */
        set_today("2025-03-10");
        assert_string_equal(DUE(r.chief), "-");
        assert_string_equal(DUE(r.above), "-");
        set_today("2025-03-11");
        assert_string_equal(DUE(r.handler), "甲:answer:handler:-1 丙:answer:role:-1");
        assert_string_equal(DUE(r.chief), "甲:answer:lead:-1 乙:answer:lead:-1 丙:answer:lead:-1");
        assert_string_equal(DUE(r.above), "甲:answer:report:-1 乙:answer:report:-1 丙:answer:report:-1");
        assert_string_equal(said(&r, &r.chief, DAY_NONE, "due", 2), "甲:answer:lead:-1 乙:answer:lead:-1");
        assert_string_equal(DUE(r.elsewhere), "-");
        /* Met: gone; the approval is the chief's although li handles it. */
        rig_must(&r, &r.handler, "petition", "propose", a, NULL);
        assert_string_equal(DUE(r.handler), "丙:answer:role:-1");
        assert_string_equal(DUE(r.chief), "乙:answer:lead:-1 丙:answer:lead:-1 甲:approval:role:2");
    }
}

/* "handler:late/now/soon ..." and then the list "title:handler:days ...". */
static const char *terms_when(rig_t *r, const actor_t *actor, const char *handler, enum terms_when when, int limit)
{
    json_t *out = NULL, *m;
    size_t i;
    err_t err = {0};
    buf_t b;
    const terms_t what = {.until = DAY_NONE, .handler = handler, .when = when, .limit = limit};
    MUST(book_terms(r->book, actor, &what, &out, &err), &err);
    buf_init(&b, 1 << 16);
    json_array_foreach(json_object_get(out, "handlers"), i, m) {
        const char *login = json_string_value(json_object_get(m, "handler"));
        buf_addf(&b, "%s%s:%d/%d/%d", i ? " " : "", login ? login : "-", (int)json_integer_value(json_object_get(m, "late")),
                 (int)json_integer_value(json_object_get(m, "now")), (int)json_integer_value(json_object_get(m, "soon")));
    }
    buf_add_raw(&b, " |");
    json_array_foreach(json_object_get(out, "due"), i, m) {
        const char *login = json_string_value(json_object_get(m, "handler"));
        buf_addf(&b, " %s:%s:%d", json_string_value(json_object_get(m, "title")), login ? login : "-",
                 (int)json_integer_value(json_object_get(m, "days")));
    }
    assert_false(json_is_true(json_object_get(out, "more")));
    int64_t listed = (int64_t)json_array_size(json_object_get(out, "due")), total = json_integer_value(json_object_get(out, "due_total"));
    if (listed != total) buf_addf(&b, " of %d", (int)total);
    assert_true(listed == total || listed == limit);
    return rig_words(r, &b, out);
}

static const char *terms(rig_t *r, const actor_t *actor, const char *handler, int limit)
{
    return terms_when(r, actor, handler, TERMS_ANY, limit);
}

/* Received on 3 and 4 March, due on 10 and 11 March: whoever handles them, all of the office are counted. */
static void what_runs_out_is_told_by_handler(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        set_today("2025-03-03");
        int64_t a = receive(&r, "甲"), b = receive(&r, "乙");
        hand_to(&r, a, "li");
        hand_to(&r, b, "hu");
        set_today("2025-03-04");
        int64_t c = receive(&r, "丙");
        (void)receive(&r, "丁");
        hand_to(&r, c, "li");
        set_today("2025-03-02"); /* eight days ahead: not within seven */
        assert_string_equal(terms(&r, &r.chief, NULL, 50), " |");
        set_today("2025-03-10");
        assert_string_equal(terms(&r, &r.chief, NULL, 50), "-:0/0/1 li:0/1/1 hu:0/1/0 | 甲:li:0 乙:hu:0 丙:li:1 丁:-:1");
        set_today("2025-03-11"); /* nobody's stand first, then who has most that is late, in the order met */
        assert_string_equal(terms(&r, &r.chief, NULL, 2), "-:0/1/0 li:1/1/0 hu:1/0/0 | 甲:li:-1 乙:hu:-1 of 4");
        assert_string_equal(terms(&r, &r.chief, "li", 50), "-:0/1/0 li:1/1/0 hu:1/0/0 | 甲:li:-1 丙:li:0");
        assert_string_equal(terms(&r, &r.chief, "", 50), "-:0/1/0 li:1/1/0 hu:1/0/0 | 丁:-:0");
        /* Each number is a list: what is late of one, what is due today of all. */
        assert_string_equal(terms_when(&r, &r.chief, "li", TERMS_LATE, 50), "-:0/1/0 li:1/1/0 hu:1/0/0 | 甲:li:-1");
        assert_string_equal(terms_when(&r, &r.chief, NULL, TERMS_NOW, 50), "-:0/1/0 li:1/1/0 hu:1/0/0 | 丙:li:0 丁:-:0");
        assert_string_equal(terms_when(&r, &r.chief, NULL, TERMS_SOON, 50), "-:0/1/0 li:1/1/0 hu:1/0/0 |");
        /* Another office has none of it; what is met is gone. */
        assert_string_equal(terms(&r, &r.elsewhere, NULL, 50), " |");
        rig_must(&r, &r.handler, "petition", "propose", a, NULL);
        assert_string_equal(terms(&r, &r.chief, "li", 50), "-:0/1/0 hu:1/0/0 li:0/1/1 | 丙:li:0 甲:li:2");
    }
}

static void what_waits_is_for_whose_turn_it_is(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        set_today("2025-03-03");
        int64_t a = receive(&r, "甲"), b = receive(&r, "乙");
        /* received: the chief assigns or a handler takes it up: nobody's turn alone */
        assert_string_equal(WAITS(r.chief), "-");
        assert_string_equal(WAITS(r.handler), "-");
        hand_to(&r, a, "li");
        hand_to(&r, b, "hu");
        assert_string_equal(WAITS(r.handler), "甲:answer:handler:7"); /* with the day that is due in it */
        rig_must(&r, &r.handler, "petition", "propose", a, NULL);
        assert_string_equal(WAITS(r.handler), "-");
        /* It is due for the chief already, and said once. */
        assert_string_equal(DUE(r.chief), "甲:approval:role:2");
        assert_string_equal(WAITS(r.chief), "-");
        rig_must(&r, &r.chief, "petition", "approve", a, NULL);
        assert_string_equal(WAITS(r.chief), "-");
        assert_string_equal(WAITS(r.above), "甲::above");
        assert_string_equal(WAITS(r.elsewhere), "-");
        rig_must(&r, &r.above, "petition", "confirm", a, NULL);
        assert_string_equal(WAITS(r.above), "-");
    }
}

/* --- what changed ------------------------------------------------------------------------------------ */

/* "title(why): act act; ..." newest first; ret_until may be NULL. */
static const char *changed(rig_t *r, const actor_t *actor, day_t since, int64_t *ret_until)
{
    json_t *out = NULL, *m, *act;
    size_t i, k;
    err_t err = {0};
    buf_t b;
    const changed_t what = {.since = since, .limit = 20};
    rig_wait_for_log(r);
    MUST(book_changed(r->book, actor, &what, &out, &err), &err);
    buf_init(&b, 1 << 16);
    json_array_foreach(json_object_get(out, "matters"), i, m) {
        buf_addf(&b, "%s%s(%s):", i ? "; " : "", json_string_value(json_object_get(m, "title")),
                 json_string_value(json_object_get(m, "why")));
        json_array_foreach(json_object_get(m, "acts"), k, act)
            buf_addf(&b, " %s", json_string_value(json_object_get(act, "act")));
    }
    if (ret_until) *ret_until = json_integer_value(json_object_get(out, "until"));
    return rig_words(r, &b, out);
}

static void what_changed_since_one_looked(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        int64_t until = -1;
        err_t err = {0};
        actor_t hu = r.handler;
        hu.login = "hu";
        assert_string_equal(changed(&r, &r.handler, DAY_NONE, &until), "-");
        assert_int_equal(until, -1);
        int64_t a = receive(&r, "甲"), b = receive(&r, "乙");
        assert_string_equal(changed(&r, &r.handler, DAY_NONE, NULL), "乙(mine): receive; 甲(mine): receive");
        assert_string_equal(changed(&r, &r.clerk, DAY_NONE, NULL), "-"); /* one's own acts are known */
        assert_string_equal(changed(&r, &r.elsewhere, DAY_NONE, NULL), "-");
        (void)changed(&r, &r.handler, DAY_NONE, &until);
        MUST(book_mark_seen(r.book, &r.handler, until, &err), &err);
        assert_string_equal(changed(&r, &r.handler, DAY_NONE, NULL), "-");
        /* Marks are a person's own, and never go back or beyond the end. */
        assert_string_equal(changed(&r, &hu, DAY_NONE, NULL), "乙(mine): receive; 甲(mine): receive");
        MUST(book_mark_seen(r.book, &r.handler, 0, &err), &err);
        MUST(book_mark_seen(r.book, &hu, 1000, &err), &err);
        act_receipt_t given = hand_to(&r, a, "li");
        hand_to(&r, b, "hu");
        assert_string_equal(changed(&r, &r.handler, DAY_NONE, NULL), "甲(mine): assign");
        assert_string_equal(changed(&r, &hu, DAY_NONE, NULL), "乙(mine): assign");
        /* Whoever acted on it hears of it, the clerk who cannot take it further too; several acts, newest first. */
        rig_must(&r, &r.handler, "petition", "propose", a, NULL);
        act_receipt_t corrected;
        json_t *fields = json_pack("{s:s}", "handler", "li");
        MUST(register_correct(r.book, &r.chief, given.origin, given.seq, fields, "录入错误", NULL, r.arena, &corrected, &err), &err);
        json_decref(fields);
        assert_string_equal(changed(&r, &r.clerk, DAY_NONE, NULL), "甲(acted): correct propose assign; 乙(acted): assign");
        assert_string_equal(changed(&r, &r.chief, DAY_NONE, NULL), "甲(acted): propose receive; 乙(acted): receive");
        /* By day instead of the mark: the clock of the machine, far from the law's day here. */
        assert_string_equal(changed(&r, &r.handler, day_of(2020, 1, 1), NULL), "甲(acted): correct assign receive");
        assert_string_equal(changed(&r, &r.handler, day_of(2090, 1, 1), NULL), "-");
    }
}

/* --- what is known ------------------------------------------------------------------------------------- */

static json_t *known(rig_t *r, const actor_t *actor, const char *identity, const char *name)
{
    json_t *out = NULL;
    err_t err = {0};
    const known_t what = {.identity = identity, .name = name, .kind = "petition", .limit = 20};
    MUST(book_known(r->book, actor, &what, &out, &err), &err);
    return out;
}

static size_t known_matters(rig_t *r, const actor_t *actor, const char *identity, const char *name)
{
    json_t *out = known(r, actor, identity, name);
    size_t n = json_array_size(json_object_get(out, "matters"));
    assert_int_equal(json_is_null(json_object_get(out, "party")), n == 0);
    json_decref(out);
    return n;
}

static void what_is_known_is_offered(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        const char *number = "11010519491231002X";
        rig_must(&r, &r.clerk, "case", "accept", 0,
                 "{\"name\":\"张某案\",\"suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\"}}");
        int64_t a = rig_must(&r, &r.clerk, "petition", "receive", 0,
                 "{\"who\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002x\",\"place\":\"海淀\"},"
                 "\"source\":{\"type\":\"person\",\"name\":\"李密\"}}").matter;
        json_t *out = known(&r, &r.handler, "110105 19491231 002X", NULL), *list = json_object_get(out, "matters");
        json_t *party = json_object_get(out, "party"), *first = json_array_get(list, 0), *second = json_array_get(list, 1);
        assert_int_equal(json_array_size(list), 2);
        assert_string_equal(json_string_value(json_object_get(party, "name")), "张三");
        assert_string_equal(json_string_value(json_object_get(party, "place")), "海淀");
        assert_string_equal(json_string_value(json_object_get(party, "born")), "1949-12-31");
        assert_true(json_is_true(json_object_get(first, "same_kind")) && json_is_true(json_object_get(first, "open")));
        assert_false(json_is_true(json_object_get(second, "same_kind")));
        json_decref(out);
        assert_int_equal(known_matters(&r, &r.handler, NULL, "张三"), 2);
        assert_int_equal(known_matters(&r, &r.handler, NULL, "张四"), 0);
        assert_int_equal(known_matters(&r, &r.handler, NULL, "李"), 0); /* one character means nobody */
        rig_must(&r, &r.clerk, "petition", "receive", 0, "{\"who\":{\"type\":\"unit\",\"name\":\"海淀新城建设有限公司\"}}");
        out = known(&r, &r.handler, NULL, "海淀新城"); /* nobody is called so: who begins so, and nobody in particular */
        list = json_object_get(out, "matters");
        assert_int_equal(json_array_size(list), 1);
        assert_true(json_is_true(json_object_get(out, "begins")) && json_is_null(json_object_get(out, "party")));
        assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "name")), "海淀新城建设有限公司");
        json_decref(out);
        assert_int_equal(known_matters(&r, &r.handler, NULL, "海淀旧城"), 0);
        assert_int_equal(known_matters(&r, &r.above, number, NULL), 2);
        /* Nobody hears of what may not be read: elsewhere, or without a role of the kind. */
        assert_int_equal(known_matters(&r, &r.elsewhere, number, NULL), 0);
        actor_t nobody = r.handler;
        nobody.roles = 0;
        assert_int_equal(known_matters(&r, &nobody, number, NULL), 0);
        assert_int_equal(known_matters(&r, &r.handler, NULL, "李密"), 1);
        /* Closed: told, but no possible duplicate. */
        rig_must(&r, &r.handler, "petition", "withdraw", a, NULL);
        out = known(&r, &r.handler, number, NULL);
        assert_false(json_is_true(json_object_get(json_array_get(json_object_get(out, "matters"), 0), "open")));
        json_decref(out);
        err_t err = {0};
        const known_t bad = {.identity = "110105194912310021", .limit = 1};
        assert_int_equal(book_known(r.book, &r.handler, &bad, &out, &err), ERR_REGISTER_IDENTITY);
        assert_non_null(strstr(err.arg[1], number));
    }
}

/* Whoever only reads, leads or stands above hears nothing of sealed kinds and of parties in sealed fields; who acts does. */
static void what_is_sealed_is_named_to_nobody_else(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        err_t err = {0};
        actor_t reader = r.handler;
        set_today("2025-03-03");
        reader.login = "du";
        MUST(catalogue_roles(r.catalogue, "reader", &reader.roles, &err), &err);
        actor_t lead = r.chief, above = r.above;
        MUST(catalogue_roles(r.catalogue, "chief", &above.roles, &err), &err);
        rig_must(&r, &r.handler, "secret", "begin", 0, "{\"about\":{\"type\":\"person\",\"name\":\"钱七\",\"identity\":\"11010519491231002X\"}}");
        rig_must(&r, &r.clerk, "petition", "receive", 0,
                 "{\"who\":{\"type\":\"person\",\"name\":\"赵六\"},\"source\":{\"type\":\"person\",\"name\":\"李密\"}}");
        set_today("2025-03-07");
        assert_string_equal(DUE(r.handler), "钱七:end:role:-3 赵六:answer:role:3");
        assert_string_equal(DUE(lead), "-");
        assert_string_equal(DUE(above), "-");
        assert_string_equal(WAITS(lead), "-");
        assert_int_equal(known_matters(&r, &r.handler, NULL, "钱七"), 1);
        assert_int_equal(known_matters(&r, &r.handler, "11010519491231002X", NULL), 1);
        assert_int_equal(known_matters(&r, &r.handler, NULL, "李密"), 1);
        const actor_t *const others[] = {&reader, &lead, &above};
        for (size_t i = 0; i < 3; i++) {
            assert_int_equal(known_matters(&r, others[i], NULL, "钱七"), 0);
            assert_int_equal(known_matters(&r, others[i], "11010519491231002X", NULL), 0);
            assert_null(strstr(changed(&r, others[i], day_of(2020, 1, 1), NULL), "钱七"));
        }
        assert_int_equal(known_matters(&r, &reader, NULL, "赵六"), 1);
        assert_int_equal(known_matters(&r, &reader, NULL, "李密"), 0);
        /* Who acted and has lost the role hears no more of it. */
        actor_t former = r.handler;
        former.roles = reader.roles;
        rig_must(&r, &r.above, "secret", "end", rig_number(&r, "SELECT id FROM k_secret"), NULL);
        assert_non_null(strstr(changed(&r, &r.handler, day_of(2020, 1, 1), NULL), "钱七"));
        assert_null(strstr(changed(&r, &former, day_of(2020, 1, 1), NULL), "钱七"));
    }
}

/* What the actor reads of the field in the matter as it is, as it was after the act, and in its history; "-" for nothing. */
static const char *told(rig_t *r, const actor_t *actor, int64_t matter, const char *field)
{
    static char text[200];
    json_t *now = NULL, *then = NULL;
    err_t err = {0};
    MUST(book_matter(r->book, actor, matter, &now, &err), &err);
    MUST(book_asof(r->book, actor, matter, matter, &then, &err), &err);
    const json_t *f[] = {json_object_get(json_object_get(now, "fields"), field),
                         json_object_get(json_object_get(then, "fields"), field),
                         json_object_get(json_object_get(json_array_get(json_object_get(now, "acts"), 0), "fields"), field)};
    size_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        const char *value = json_string_value(json_is_object(f[i]) ? json_object_get(f[i], "name") : f[i]);
        n += (size_t)snprintf(text + n, sizeof text - n, "%s%s", i ? " " : "", value ? value : "-");
    }
    json_decref(now);
    json_decref(then);
    return text;
}

/* A sealed field with `seen_by` is read by these roles and by who handles the matter, whoever else acts on the kind. */
static void a_sealed_field_has_readers_of_its_own(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        const char *number = "11010519491231002X";
        int64_t m = rig_must(&r, &r.clerk, "hint", "receive", 0,
                             "{\"topic\":\"桥\",\"phone\":\"138\",\"teller\":{\"type\":\"person\",\"name\":\"李密\","
                             "\"identity\":\"11010519491231002X\"}}").matter;
        actor_t colleague = r.handler;
        colleague.login = "another";
        const actor_t *const others[] = {&r.clerk, &r.handler, &colleague};
        for (size_t i = 0; i < 3; i++) {
            assert_string_equal(told(&r, others[i], m, "teller"), "- - ***");
            assert_string_equal(told(&r, others[i], m, "phone"), "138 138 138");
            assert_int_equal(known_matters(&r, others[i], number, NULL), 0);
            assert_int_equal(known_matters(&r, others[i], NULL, "李密"), 0);
        }
        assert_string_equal(told(&r, &r.chief, m, "teller"), "李密 李密 李密");
        assert_int_equal(known_matters(&r, &r.chief, number, NULL), 1);
        /* Who handles it, and nobody else of his role; when it goes on to a colleague, only he. */
        rig_must(&r, &r.chief, "hint", "assign", m, "{\"handler\":\"another\"}");
        assert_string_equal(told(&r, &colleague, m, "teller"), "李密 李密 李密");
        assert_int_equal(known_matters(&r, &colleague, number, NULL), 1);
        assert_string_equal(told(&r, &r.handler, m, "teller"), "- - ***");
        rig_must(&r, &r.chief, "hint", "assign", m, "{\"handler\":\"third\"}");
        assert_string_equal(told(&r, &colleague, m, "teller"), "- - ***");
        assert_int_equal(known_matters(&r, &colleague, number, NULL), 0);
    }
}

/* --- what is looked for ---------------------------------------------------------------------------------- */

/* "title:by title:by=party ...", then the acts after a bar; "-" for neither. */
static const char *found(rig_t *r, const actor_t *actor, const char *text, int limit)
{
    size_t i;
    json_t *m, *out = NULL;
    err_t err = {0};
    buf_t b;
    const find_t what = {.text = text, .limit = limit};
    MUST(book_find(r->book, actor, &what, &out, &err), &err);
    buf_init(&b, 4096);
    json_array_foreach(json_object_get(out, "matters"), i, m)
    {
        const char *party = json_string_value(json_object_get(m, "name"));
        buf_addf(&b, "%s%s:%s%s%s", i ? " " : "", json_string_value(json_object_get(m, "title")), json_string_value(json_object_get(m, "by")), party ? "=" : "", party ? party : "");
        assert_true(!party || json_is_object(json_object_get(m, "field_label")));
    }
    if (json_is_true(json_object_get(out, "more"))) buf_add_raw(&b, " more");
    json_array_foreach(json_object_get(out, "acts"), i, m)
        buf_addf(&b, "%s%s.%s", i ? " " : " | ", json_string_value(json_object_get(m, "kind")), json_string_value(json_object_get(m, "act")));
    return rig_words(r, &b, out);
}

static void what_is_looked_for_is_found(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        char id[48], number[128], typed[160];
        err_t err = {0};
        json_t *out = NULL;
        const find_t too_long = {.text = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", .limit = 5};
        act_receipt_t one = rig_must(&r, &r.clerk, "case", "accept", 0,
                                     "{\"name\":\"河道排污 ABC 案\",\"suspect\":{\"type\":\"person\",\"name\":\"张三\",\"identity\":\"11010519491231002X\"}}");
        rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"另一河道案\"}");
        (void)receive(&r, "赵六");
        matter_text(one.matter, id);
        (void)snprintf(number, sizeof number, "%s", one.number);
        assert_string_equal(found(&r, &r.handler, id, 5), "河道排污 ABC 案:id");
        assert_string_equal(found(&r, &r.handler, number, 5), "河道排污 ABC 案:number");
        /* a part of it; with the brackets of another keyboard; in full width; its beginning */
        const char *sign = strstr(number, "检诉受");
        assert_non_null(sign);
        assert_string_equal(found(&r, &r.handler, sign, 5), "河道排污 ABC 案:number");
        assert_string_equal(found(&r, &r.handler, "检诉受（2025）1号", 5), "河道排污 ABC 案:number");
        assert_string_equal(found(&r, &r.handler, "检诉受 [２０２５] １号", 5), "河道排污 ABC 案:number");
        assert_string_equal(found(&r, &r.handler, "检诉受〔2025〕3号", 5), "-");
        (void)snprintf(typed, sizeof typed, "%.*s", (int)(sign - number) + 9, number);
        assert_string_equal(found(&r, &r.handler, typed, 5), "河道排污 ABC 案:number 另一河道案:number");
        /* titles, the newest first, small letters as large; a party by name and by number; acts by their names */
        assert_string_equal(found(&r, &r.handler, "河道", 5), "另一河道案:text 河道排污 ABC 案:text");
        assert_string_equal(found(&r, &r.handler, " 河道 ", 1), "另一河道案:text more");
        assert_string_equal(found(&r, &r.handler, "abc", 5), "河道排污 ABC 案:text");
        assert_string_equal(found(&r, &r.handler, "张三", 5), "河道排污 ABC 案:party=张三");
        assert_string_equal(found(&r, &r.handler, "110105 19491231 002X", 5), "河道排污 ABC 案:party=张三");
        assert_string_equal(found(&r, &r.handler, "赵六", 5), "赵六:text");
        assert_string_equal(found(&r, &r.handler, "自行承办", 5), " | petition.start");
        assert_string_equal(found(&r, &r.clerk, "自行承办", 5), "-");
        assert_string_equal(found(&r, &r.handler, "没有这个", 5), "-");
        assert_string_equal(found(&r, &r.elsewhere, "河道", 5), "-");
        assert_string_equal(found(&r, &r.elsewhere, number, 5), "-");
        assert_string_equal(found(&r, &r.elsewhere, id, 5), "-");
        assert_int_equal(book_find(r.book, &r.handler, &too_long, &out, &err), ERR_REGISTER_TOO_LONG);
    }
}

/* A part without a name of its own goes by its party, and says of which whole. */
static void a_part_says_what_it_belongs_to(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        char id[48];
        json_t *m = NULL;
        err_t err = {0};
        int64_t whole = rig_must(&r, &r.clerk, "case", "accept", 0, "{\"name\":\"张某案\",\"suspect\":{\"type\":\"person\",\"name\":\"张三\"}}").matter;
        act_request_t q = {.actor = r.handler, .kind = "charge", .act = "charge", .parent = whole, .occurred_on = DAY_NONE,
                           .fields = json_pack("{s:s}", "crime", "盗窃罪")};
        act_receipt_t receipt;
        MUST(register_act(r.book, &q, r.arena, &receipt, &err), &err);
        json_decref((json_t *)(uintptr_t)q.fields);
        MUST(book_matter(r.book, &r.handler, receipt.matter, &m, &err), &err);
        matter_text(whole, id);
        assert_string_equal(json_string_value(json_object_get(m, "title")), "张三"); /* initial: of the case */
        assert_string_equal(json_string_value(json_object_get(json_object_get(m, "whole"), "title")), "张某案");
        assert_string_equal(json_string_value(json_object_get(json_object_get(m, "whole"), "matter")), id);
        json_decref(m);
        MUST(book_matter(r.book, &r.handler, whole, &m, &err), &err);
        assert_string_equal(json_string_value(json_object_get(m, "title")), "张某案");
        assert_null(json_object_get(m, "whole"));
        json_decref(m);
    }
}

/* --- a person's own settings -------------------------------------------------------------------------------- */

static const char *own(rig_t *r, const actor_t *actor, const char *begins)
{
    json_t *list = NULL;
    err_t err = {0};
    MUST(own_list(r->book, actor, begins, &list, &err), &err);
    size_t i;
    json_t *one;
    buf_t b;
    buf_init(&b, 4096);
    json_array_foreach(list, i, one)
        buf_addf(&b, "%s%s=%" JSON_INTEGER_FORMAT, i ? " " : "", json_string_value(json_object_get(one, "name")),
                 json_integer_value(json_object_get(json_object_get(one, "value"), "n")));
    return rig_words(r, &b, list);
}

static int keep(rig_t *r, const actor_t *actor, const char *name, int n)
{
    err_t err = {0};
    json_t *value = n ? json_pack("{s:i}", "n", n) : NULL;
    int failed = own_keep(r->book, actor, name, value, &err);
    json_decref(value);
    return failed;
}

static void settings_are_ones_own(void **state)
{
    (void)state;
    rig_t r;
    EACH_ENGINE(&r) {
        err_t err = {0};
        char name[24];
        assert_string_equal(own(&r, &r.clerk, ""), "-");
        assert_int_equal(keep(&r, &r.clerk, "views:case", 1), 0);
        assert_int_equal(keep(&r, &r.clerk, "views:case", 2), 0);
        assert_int_equal(keep(&r, &r.clerk, "window:b", 3), 0);
        assert_int_equal(keep(&r, &r.clerk, "window:a", 4), 0);
        assert_int_equal(keep(&r, &r.clerk, "windows", 5), 0);
        assert_string_equal(own(&r, &r.clerk, ""), "views:case=2 window:a=4 window:b=3 windows=5");
        assert_string_equal(own(&r, &r.clerk, "window:"), "window:a=4 window:b=3");
        assert_string_equal(own(&r, &r.handler, ""), "-"); /* nobody else's */
        assert_int_equal(keep(&r, &r.handler, "window:a", 9), 0);
        assert_int_equal(keep(&r, &r.clerk, "window:a", 0), 0);
        assert_int_equal(keep(&r, &r.clerk, "window:a", 0), 0); /* there is none any more */
        assert_string_equal(own(&r, &r.clerk, "window:"), "window:b=3");
        assert_string_equal(own(&r, &r.handler, ""), "window:a=9");
        assert_int_equal(keep(&r, &r.clerk, "Views", 1), ERR_REGISTER_OWN_NAME);
        assert_int_equal(keep(&r, &r.clerk, "", 1), ERR_REGISTER_OWN_NAME);
        assert_int_equal(keep(&r, &r.clerk, "a/b", 1), ERR_REGISTER_OWN_NAME);
        assert_int_equal(keep(&r, &r.clerk, "0123456789012345678901234567890123456789012345678901234567890123456789012345678901", 1), ERR_REGISTER_OWN_NAME);
        char *long_text = calloc(1, OWN_BYTES_MOST + 1);
        assert_non_null(long_text);
        memset(long_text, 'x', OWN_BYTES_MOST);
        json_t *large = json_pack("{s:s}", "n", long_text);
        assert_int_equal(own_keep(r.book, &r.clerk, "large", large, &err), ERR_REGISTER_TOO_LONG);
        json_decref(large);
        free(long_text);
        for (int i = 0; i < OWN_MOST - 1; i++) {
            (void)snprintf(name, sizeof name, "w:%d", i);
            assert_int_equal(keep(&r, &r.handler, name, 1), 0);
        }
        assert_int_equal(keep(&r, &r.handler, "one_more", 1), ERR_REGISTER_OWN_MANY);
        assert_int_equal(keep(&r, &r.handler, "w:7", 2), 0); /* what is there may be replaced */
    }
}

/* --- drafts ---------------------------------------------------------------------------------------------- */

static int save(rig_t *r, const actor_t *actor, int64_t matter, const char *text, int64_t version, int64_t *ret_version,
                err_t *err)
{
    json_t *content = json_pack("{s:{s:s}}", "fields", "name", text);
    const draft_t d = {.kind = "case", .act = matter ? "note" : "accept", .matter = matter, .content = content, .version = version};
    int failed = draft_save(r->book, actor, &d, ret_version, err);
    json_decref(content);
    return failed;
}

/* The text kept, "-" for none. */
static const char *kept(rig_t *r, const actor_t *actor, int64_t matter)
{
    const draft_t d = {.kind = "case", .act = matter ? "note" : "accept", .matter = matter};
    json_t *out = NULL;
    err_t err = {0};
    int failed = draft_read(r->book, actor, &d, &out, &err);
    if (failed) {
        assert_int_equal(failed, ERR_REGISTER_DRAFT);
        return "-";
    }
    const char *text = json_string_value(json_object_get(json_object_get(json_object_get(out, "content"), "fields"), "name"));
    text = arena_text(r->arena, text);
    json_decref(out);
    return text;
}

static size_t listed(rig_t *r, const actor_t *actor)
{
    json_t *list = NULL;
    err_t err = {0};
    MUST(draft_list(r->book, actor, &list, &err), &err);
    size_t n = json_array_size(list);
    json_decref(list);
    return n;
}

static void drafts_are_kept_and_never_overwritten_unseen(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        err_t err = {0};
        int64_t first = 0, second = 0, other = 0;
        actor_t hu = r.handler;
        hu.login = "hu";
        MUST(save(&r, &r.handler, 0, "一", 0, &first, &err), &err);
        MUST(save(&r, &r.handler, 0, "二", first, &second, &err), &err);
        assert_true(second > first);
        /* Another window that saw the first version: told, nothing lost. */
        assert_int_equal(save(&r, &r.handler, 0, "三", first, &other, &err), ERR_REGISTER_DRAFT_CHANGED);
        assert_int_equal(save(&r, &r.handler, 0, "三", 0, &other, &err), ERR_REGISTER_DRAFT_CHANGED);
        assert_string_equal(kept(&r, &r.handler, 0), "二");
        MUST(save(&r, &r.handler, 0, "四", -1, &other, &err), &err);
        assert_string_equal(kept(&r, &r.handler, 0), "四");
        /* Nobody else sees it, whatever the role; the same key is another's own draft. */
        assert_string_equal(kept(&r, &hu, 0), "-");
        assert_string_equal(kept(&r, &r.above, 0), "-");
        assert_int_equal(listed(&r, &hu), 0);
        MUST(save(&r, &hu, 0, "胡", 0, &first, &err), &err);
        assert_string_equal(kept(&r, &r.handler, 0), "四");
        assert_int_equal(listed(&r, &r.handler), 1);
        rig_reopen(&r);
        assert_string_equal(kept(&r, &r.handler, 0), "四");
        /* Dropped: what an old window still saves is told so, and does not come back. */
        const draft_t d = {.kind = "case", .act = "accept"};
        MUST(draft_drop(r.book, &r.handler, &d, &err), &err);
        assert_int_equal(draft_drop(r.book, &r.handler, &d, &err), ERR_REGISTER_DRAFT);
        assert_int_equal(save(&r, &r.handler, 0, "五", other, &second, &err), ERR_REGISTER_DRAFT_CHANGED);
        assert_string_equal(kept(&r, &r.handler, 0), "-");
        assert_string_equal(kept(&r, &hu, 0), "胡");
        /* Without a role of the act there is nothing to draft. */
        assert_int_equal(save(&r, &r.chief, 0, "六", 0, &first, &err), ERR_REGISTER_RIGHT);
        /* Nothing of it is in the acts or the log. */
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 0);
    }
}

static void drafts_have_limits(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        err_t err = {0};
        int64_t version;
        char *large = malloc(DRAFT_BYTES_MOST + 1);
        assert_non_null(large);
        memset(large, 'x', DRAFT_BYTES_MOST);
        large[DRAFT_BYTES_MOST] = '\0';
        assert_int_equal(save(&r, &r.handler, 0, large, 0, &version, &err), ERR_REGISTER_TOO_LONG);
        large[DRAFT_BYTES_MOST - 100] = '\0';
        MUST(save(&r, &r.handler, 0, large, 0, &version, &err), &err);
        free(large);
        for (int i = 1; i < DRAFTS_MOST; i++) MUST(save(&r, &r.handler, i, "x", 0, &version, &err), &err);
        assert_int_equal(save(&r, &r.handler, DRAFTS_MOST, "x", 0, &version, &err), ERR_REGISTER_DRAFTS_MANY);
        MUST(save(&r, &r.handler, 7, "y", version, &version, &err) == ERR_REGISTER_DRAFT_CHANGED ? 0 : 1, &err);
        MUST(save(&r, &r.handler, 7, "y", -1, &version, &err), &err); /* one that is there may always be saved */
    }
}

static int perform(rig_t *r, const char *name, int64_t draft, const char *key, err_t *err)
{
    json_t *fields = name ? json_pack("{s:s}", "name", name) : NULL;
    act_receipt_t receipt;
    act_request_t q = {.actor = r->handler, .kind = "case", .act = "accept", .occurred_on = DAY_NONE, .fields = fields,
                       .draft = draft, .idem_key = key};
    int failed = register_act(r->book, &q, r->arena, &receipt, err);
    json_decref(fields);
    return failed;
}

static void a_draft_goes_with_its_act(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        err_t err = {0};
        int64_t version, later;
        actor_t hu = r.handler;
        hu.login = "hu";
        MUST(save(&r, &r.handler, 0, "甲案", 0, &version, &err), &err);
        MUST(save(&r, &hu, 0, "胡案", 0, &later, &err), &err);
        /* Refused: the draft stays. */
        assert_int_equal(perform(&r, NULL, version, NULL, &err), ERR_REGISTER_REQUIRED);
        assert_string_equal(kept(&r, &r.handler, 0), "甲案");
        /* Performed without naming it: it stays, too. */
        MUST(perform(&r, "乙案", 0, NULL, &err), &err);
        assert_string_equal(kept(&r, &r.handler, 0), "甲案");
        MUST(perform(&r, "甲案", version, "k", &err), &err);
        assert_string_equal(kept(&r, &r.handler, 0), "-");
        assert_string_equal(kept(&r, &hu, 0), "胡案");
        /* Sent twice: one act, and a draft begun since is not touched. */
        MUST(save(&r, &r.handler, 0, "丙案", 0, &later, &err), &err);
        MUST(perform(&r, "甲案", version, "k", &err), &err);
        assert_string_equal(kept(&r, &r.handler, 0), "丙案");
        /* Saved again elsewhere while it was performed: what is newer is kept. */
        MUST(perform(&r, "丙案", version, NULL, &err), &err);
        assert_string_equal(kept(&r, &r.handler, 0), "丙案");
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM act"), 3);
    }
}

/* --- kill -9 ----------------------------------------------------------------------------------------------- */

/* The child: saves drafts as fast as it can and acknowledges each version. */
static void run_child(int out, const char *url, const char *schema)
{
    static rig_t mine;
    rig_attach(&mine, url, schema);
    for (int64_t i = 0;; i++) {
        char text[40];
        int64_t ack[2] = {1 + i % 50, 0};
        (void)snprintf(text, sizeof text, "%lld", (long long)i);
        if (save(&mine, &mine.handler, ack[0], text, -1, &ack[1], NULL) != 0) _exit(3);
        if (write(out, ack, sizeof ack) != (ssize_t)sizeof ack) _exit(1);
    }
}

static int64_t version_of(rig_t *r, int64_t matter)
{
    const draft_t d = {.kind = "case", .act = "note", .matter = matter};
    json_t *out = NULL;
    if (draft_read(r->book, &r->handler, &d, &out, NULL) != 0) return 0;
    int64_t version = json_integer_value(json_object_get(out, "version"));
    json_decref(out);
    return version;
}

static void an_acknowledged_draft_survives_kill_9(void **state)
{
    (void)state;
    set_today("2025-03-03");
    for (int e = 0; e < engine_count(); e++) {
        rig_t r;
        rig_open(&r, e);
        int64_t newest[51] = {0}, ack[2];
        for (int round = 0; round < 3; round++) {
            int ends[2], status, count = 0;
            char out[24];
            assert_int_equal(pipe(ends), 0);
            (void)fcntl(ends[0], F_SETFD, FD_CLOEXEC);
            (void)snprintf(out, sizeof out, "%d", ends[1]);
            pid_t child = engine_child(r.store, (const char *const[]){out, NULL});
            (void)close(ends[1]);
            while (read(ends[0], ack, sizeof ack) == (ssize_t)sizeof ack) {
                newest[ack[0]] = ack[1];
                if (++count == 120 + 37 * round) assert_int_equal(kill(child, SIGKILL), 0);
            }
            assert_int_equal(waitpid(child, &status, 0), child);
            assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
            (void)close(ends[0]);
        }
        /* At most the one that was under way may be newer than its acknowledgement. */
        int newer = 0;
        for (int64_t m = 1; m <= 50; m++) {
            int64_t found = version_of(&r, m);
            assert_true(found >= newest[m]);
            newer += found > newest[m];
        }
        assert_true(newer <= 3);
        rig_close(&r);
    }
}

/* Which sealed fields hold something that is not shown: told by name, so that a form asks for the empty ones alone. */
static void what_is_full_under_seal_is_told(void **state)
{
    (void)state;
    rig_t r;
    set_today("2025-03-03");
    EACH_ENGINE(&r) {
        set_today("2025-03-03");
        err_t err = {0};
        json_t *out = NULL;
        int64_t full = rig_must(&r, &r.clerk, "hint", "receive", 0, "{\"topic\":\"甲\",\"phone\":\"138\",\"teller\":{\"type\":\"person\",\"name\":\"钱七\"}}").matter;
        int64_t empty = rig_must(&r, &r.clerk, "hint", "receive", 0, "{\"topic\":\"乙\"}").matter;
        const struct {
            const actor_t *who;
            int64_t matter;
            const char *says;
        } rows[] = {{&r.clerk, full, "[\"teller\"]"}, {&r.chief, full, "[]"}, {&r.clerk, empty, "[]"}, {&r.chief, empty, "[]"}};
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            MUST(book_matter(r.book, rows[i].who, rows[i].matter, &out, &err), &err);
            char *text = json_dumps(json_object_get(out, "under_seal"), JSON_COMPACT);
            assert_string_equal(text, rows[i].says);
            free(text);
            json_decref(out);
        }
    }
}

int main(int argc, char **argv)
{
    if (argc == 4) run_child((int)strtol(argv[3], NULL, 10), argv[1], *argv[2] ? argv[2] : NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_due_is_for_who_can_meet_it), cmocka_unit_test(what_runs_out_is_told_by_handler),
        cmocka_unit_test(what_waits_is_for_whose_turn_it_is),
        cmocka_unit_test(what_changed_since_one_looked),
        cmocka_unit_test(what_is_known_is_offered),
        cmocka_unit_test(what_is_sealed_is_named_to_nobody_else),
        cmocka_unit_test(a_sealed_field_has_readers_of_its_own),
        cmocka_unit_test(what_is_full_under_seal_is_told),
        cmocka_unit_test(what_is_looked_for_is_found),
        cmocka_unit_test(settings_are_ones_own),
        cmocka_unit_test(a_part_says_what_it_belongs_to),
        cmocka_unit_test(drafts_are_kept_and_never_overwritten_unseen),
        cmocka_unit_test(drafts_have_limits),
        cmocka_unit_test(a_draft_goes_with_its_act),
        cmocka_unit_test(an_acknowledged_draft_survives_kill_9),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
