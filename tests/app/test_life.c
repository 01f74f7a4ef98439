/* test_life.c - reading a life: every mistake with its line; playing one against a door that only pretends: what is
 * asked of it, and what counts as otherwise. */
#include "app/life.h"

#include "support/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static arena_t *arena;

static int new_arena(void **state)
{
    (void)state;
    return (arena = arena_new((size_t)64 << 20)) == NULL;
}

static int free_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* --- reading ---------------------------------------------------------------------------------------------- */

static void mistake_at(const char *text, int line)
{
    life_t *l = NULL;
    life_findings_t found;
    err_t err = {0};
    if (life_read_text("x.life", text, strlen(text), arena, &l, &found, &err) != ERR_APP_LIFE) fail_msg("read: %s", text);
    assert_null(l);
    for (size_t i = 0; i < found.count; i++)
        if (found.list[i].line == line) return;
    fail_msg("no mistake at line %d of: %s", line, text);
}

#define HEAD "life 甲 | A\nas li prosecutor 110108\non 2026-03-02\n"

static void test_mistakes(void **state)
{
    (void)state;
    mistake_at("", 0);
    mistake_at("life only\n" HEAD, 1);
    mistake_at(HEAD "opne r k a\n", 4);
    mistake_at(HEAD "open r k\n", 4);
    mistake_at(HEAD "open R k a\n", 4);
    mistake_at(HEAD "open open k a\n", 4);
    mistake_at(HEAD "open r k a x=\"y\n", 4);
    mistake_at(HEAD "open r k a on 2026-02-30\n", 4);
    mistake_at(HEAD "open r k a : STAGE\n", 4);
    mistake_at(HEAD "refuse r act\n", 4);
    mistake_at(HEAD "do r act by nobody\n", 4);
    mistake_at(HEAD "do r act by li:chief:110108\n", 4); /* li is a prosecutor */
    mistake_at(HEAD "do r act by wu:chief\n", 4);
    mistake_at(HEAD "due r reply\n", 4);
    mistake_at(HEAD "annul r act\n", 4);
    mistake_at("life 甲 | A\non 2026-03-02\nopen r k a\n", 3); /* nobody acts */
    mistake_at("life 甲 | A\nas li prosecutor 110108\nopen r k a\n", 3); /* no day */
    mistake_at(HEAD "# nothing is done\n", 4);
    mistake_at(HEAD "do r \xff\n", 0);
}

/* --- playing ------------------------------------------------------------------------------------------------- */

static const char KIND[] = "kind: thing\nname: {zh: 事, en: Thing}\nstages: {new: {zh: 新, en: New}, old: {zh: 旧, en: Old}}\nfinal: old\n"
                           "fields:\n"
                           "  cost: {type: money, label: {zh: 钱, en: Cost}}\n"
                           "  tags: {type: choices, label: {zh: 标签, en: Tags}, of: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}}\n"
                           "  who: {type: party, label: {zh: 人, en: Who}}\n"
                           "  other: {type: matter, label: {zh: 另, en: Other}}\n"
                           "  sure: {type: bool, label: {zh: 定, en: Sure}}\n"
                           "acts:\n"
                           "  begin: {label: {zh: 始, en: Begin}, opens: true, by: prosecutor}\n"
                           "  end: {label: {zh: 终, en: End}, from: new, to: old, by: prosecutor}\n"
                           "due:\n"
                           "  soon: {label: {zh: 快, en: Soon}, from: begin, add: 3 days, met_by: end}\n";

typedef struct pretence {
    json_t *asked;      /* fields of each act */
    const char *act, *matter; /* what is answered, JSON */
} pretence_t;

static json_t *on_act(void *arg, const life_act_t *act)
{
    pretence_t *p = arg;
    (void)json_array_append_new(p->asked, json_deep_copy(act->fields));
    return json_loads(p->act, 0, NULL);
}

static json_t *on_annul(void *arg, const char *login, const char *act, const char *ground)
{
    assert_string_equal(login, "li");
    assert_string_equal(ground, "有误");
    assert_string_equal(act, "1-8");
    return json_loads(((pretence_t *)arg)->act, 0, NULL);
}

static json_t *on_matter(void *arg, const char *login, const char *matter)
{
    (void)login;
    (void)matter;
    return json_loads(((pretence_t *)arg)->matter, 0, NULL);
}

static catalogue_t *thing(void)
{
    static const char roles[] = "roles:\n  prosecutor: {zh: 检察官, en: Prosecutor}\n", stages[] = "stages:\n  done: {zh: 办结, en: Done}\n";
    const cat_text_t texts[] = {{"roles.yaml", "roles.yaml", roles, sizeof roles - 1},
                                {"stages.yaml", "stages.yaml", stages, sizeof stages - 1},
                                {"thing.yaml", "x/thing.yaml", KIND, sizeof KIND - 1}};
    catalogue_t *c = NULL;
    cat_mistakes_t mistakes = {0};
    err_t err = {0};
    if (catalogue_load_texts(texts, 3, arena, &c, &mistakes, &err) != 0) MUST(1, mistakes.count ? &mistakes.list[0] : &err);
    return c;
}

/* Plays lines behind HEAD; lines that came otherwise as "4 5 ". */
static const char *play(pretence_t *p, const char *lines, life_outcome_t *ret)
{
    static char otherwise[256];
    life_t *l = NULL;
    life_findings_t found = {0};
    buf_t story;
    err_t err = {0};
    char *text = arena_printf(arena, HEAD "%s", lines);
    if (!ret) return life_read_text("x.life", text, strlen(text), arena, &l, &found, &err) ? "unread" : "read";
    catalogue_t *c = thing();
    const life_door_t door = {.arg = p, .act = on_act, .annul = on_annul, .matter = on_matter};
    if (life_read_text("x.life", text, strlen(text), arena, &l, &found, &err) != 0) MUST(1, found.count ? &found.list[0] : &err);
    json_decref(p->asked);
    p->asked = json_array();
    buf_init(&story, 1 << 20);
    MUST(life_play(l, c, &door, LANG_ZH, arena, &story, ret, &err), &err);
    buf_release(&story);
    catalogue_free(c);
    otherwise[0] = '\0';
    for (size_t i = 0; i < ret->otherwise.count; i++)
        (void)snprintf(otherwise + strlen(otherwise), sizeof otherwise - strlen(otherwise), "%d ", ret->otherwise.list[i].line);
    return otherwise;
}

#define RECEIPT "{\"matter\":\"1-7\",\"act\":\"1-7\",\"number\":\"\",\"stage\":\"new\",\"due\":[]}"
#define MATTER                                                                                                                   \
    "{\"id\":\"1-7\",\"kind\":\"thing\",\"stage\":\"new\",\"number\":null,\"parent\":null,\"fields\":{\"cost\":120050,\"sure\":true},"     \
    "\"due\":[{\"rule\":\"soon\",\"state\":\"open\",\"due_on\":\"2026-03-05\"}],\"acts\":[],\"parts\":[],"                          \
    "\"links\":[{\"matter\":\"1-9\",\"kind\":\"thing\"},{\"matter\":\"1-12\",\"kind\":\"thing\"},{\"matter\":\"1-14\",\"kind\":\"x\"}]}"
#define REFUSED "{\"error\":{\"code\":\"register.stage\",\"what\":\"阶段不符\",\"detail\":\"此时不能办\"}}"

static void test_values(void **state)
{
    (void)state;
    pretence_t p = {.act = RECEIPT, .matter = MATTER};
    life_outcome_t o;
    assert_string_equal(play(&p, "open r thing begin cost=1200.5 tags=[a,b] who=person:张三:11010519491231002X:sex=M sure=yes\n"
                                 "do r end other=r cost= who='{\"type\":\"unit\",\"name\":\"某局\"}'\n", &o), "");
    json_t *first = json_loads("{\"cost\":120050,\"tags\":[\"a\",\"b\"],\"sure\":true,\"who\":{\"type\":\"person\",\"name\":\"张三\","
                               "\"identity\":\"11010519491231002X\",\"sex\":\"M\"}}", 0, NULL);
    json_t *second = json_loads("{\"other\":\"1-7\",\"cost\":null,\"who\":{\"type\":\"unit\",\"name\":\"某局\"}}", 0, NULL);
    assert_true(json_equal(json_array_get(p.asked, 0), first));
    assert_true(json_equal(json_array_get(p.asked, 1), second));
    assert_int_equal(o.acts, 2);
    json_decref(first);
    json_decref(second);
    json_decref(p.asked);
}

static void test_checks(void **state)
{
    (void)state;
    pretence_t p = {.act = RECEIPT, .matter = MATTER};
    life_outcome_t o;
    assert_string_equal(play(&p, "open r thing begin\nstage r new\ndue r soon 2026-03-05\nfield r cost 1200.50\nfield r tags -\nfield r sure yes\n"
                                 "found s thing of r\nsees r li\n", &o), "");
    assert_int_equal(o.checks, 7);
    /* each of these is false of it, or asks for what there is not */
    assert_string_equal(play(&p, "open r thing begin\nstage r old\ndue r soon 2026-03-06\ndue r soon -\ndue r late -\nfield r cost 1200.51\n"
                                 "field r tags [a]\nfield r sure no\nfield r what x\nblind r li\nnumber r 1\nfigure none 110108 2026 1\n", &o),
                        "5 6 7 8 9 10 11 12 13 14 15 ");
    json_decref(p.asked);
}

static void test_refusals(void **state)
{
    (void)state;
    pretence_t p = {.act = REFUSED, .matter = MATTER};
    life_outcome_t o;
    assert_string_equal(play(&p, "refuse open thing begin : STAGE\nrefuse open thing begin : register.stage 不能办\n", &o), "");
    assert_int_equal(o.refusals, 2);
    /* who and when may stand behind the reason too, and are not taken for words of it */
    assert_string_equal(play(&p, "refuse open thing begin : STAGE 不能办 by wu:chief:110108 on 2026-03-05\n", &o), "");
    assert_string_equal(play(&p, "refuse open thing begin : STAGE 不能办 by nobody\n", NULL), "unread");
    assert_string_equal(play(&p, "refuse open thing begin : RIGHT\nrefuse open thing begin : STAGE 别的理由\n", &o), "4 5 ");
    /* an act that should be done, but is refused; what hangs on it is passed over */
    assert_string_equal(play(&p, "open r thing begin\ndo r end\nstage r new\n", &o), "4 ");
    assert_int_equal(o.passed_over, 2);
    p.act = RECEIPT; /* and one that should be refused, but is done */
    assert_string_equal(play(&p, "open r thing begin\nrefuse r end : STAGE\nopen s thign begin\n", &o), "5 6 ");
    json_decref(p.asked);
}

/* The matter's number and those of its acts; an annulled act has none any more. */
static void test_numbers(void **state)
{
    (void)state;
    static const char matter[] =
        "{\"id\":\"1-7\",\"kind\":\"thing\",\"stage\":\"new\",\"number\":\"甲1号\",\"parent\":null,\"fields\":{},\"due\":[],\"parts\":[],"
        "\"links\":[],\"acts\":[{\"id\":\"1-7\",\"act\":\"begin\",\"number\":\"乙1号\",\"target\":null},"
        "{\"id\":\"1-8\",\"act\":\"begin\",\"number\":\"乙2号\",\"target\":null},{\"id\":\"1-9\",\"act\":\"annul\",\"target\":\"1-8\"},"
        "{\"id\":\"1-10\",\"act\":\"end\",\"target\":null}]}";
    pretence_t p = {.act = RECEIPT, .matter = matter};
    life_outcome_t o;
    assert_string_equal(play(&p, "open r thing begin\nnumber r 甲1号\nnumber r begin 乙1号\nnumber r end -\nnumber r other -\n", &o), "");
    assert_int_equal(o.checks, 4);
    assert_string_equal(play(&p, "open r thing begin\nnumber r 甲2号\nnumber r begin 乙2号\nnumber r end 乙1号\nnumber r begin -\n", &o), "5 6 7 8 ");
    json_decref(p.asked);
}

static void test_amendments_are_refused(void **state)
{
    (void)state;
    static const char matter[] = "{\"id\":\"1-7\",\"kind\":\"thing\",\"stage\":\"new\",\"number\":null,\"parent\":null,\"fields\":{},\"due\":[],"
                                 "\"parts\":[],\"links\":[],\"acts\":[{\"id\":\"1-8\",\"act\":\"begin\",\"target\":null}]}";
    pretence_t p = {.act = RECEIPT, .matter = matter};
    life_outcome_t o;
    assert_string_equal(play(&p, "open r thing begin\nannul r begin 有误\n", &o), "");
    assert_string_equal(play(&p, "open r thing begin\nannul r begin 有误 : STAGE\n", &o), "5 "); /* it is done all the same */
    assert_string_equal(play(&p, "annul r begin 有误 :\n", NULL), "unread");
    assert_string_equal(play(&p, "correct r begin cost=1 ground=有误 : STAGE 不能办 by wu:chief:110108\n", NULL), "read");
    json_decref(p.asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mistakes), cmocka_unit_test(test_values), cmocka_unit_test(test_checks),
                                       cmocka_unit_test(test_refusals), cmocka_unit_test(test_numbers), cmocka_unit_test(test_amendments_are_refused)};
    return cmocka_run_group_tests(tests, new_arena, free_arena);
}
