/* test_catalogue_then.c - what an author can get wrong in `at_most`, `sets` and `then`, each with its place
 * and the word that was probably meant; and that what is right comes out as written.
 *
 * Three kinds: a case, its suspect (a part), and a letter that opens or moves them. A case of the table
 * replaces one line of the letter; '@' marks the place that must be named.
 */
#include "catalogue/catalogue.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char ROLES[] = "roles:\n  clerk: {zh: 窗口人员, en: Clerk}\n";
static const char STAGES[] = "stages:\n  draft: {zh: 起草, en: Draft}\n  closed: {zh: 已办结, en: Closed}\n";
static const char AFFAIR[] =
    "kind: affair\n"
    "name: {zh: 案件, en: Case}\n"
    "stages: [draft, closed]\n"
    "fields:\n"
    "  about:  {type: text, label: {zh: 事由, en: Subject}, required: true}\n"
    "  letter: {type: matter, refers: letter, label: {zh: 函, en: Letter}}\n"
    "  sort:   {type: choice, label: {zh: 类, en: Sort}, of: {a: {zh: 甲, en: A}}}\n"
    "  unit:   {type: party, label: {zh: 单位, en: Unit}}\n"
    "  told_on: {type: date, label: {zh: 告知日期, en: Told on}, set_by: tell}\n"
    "acts:\n"
    "  file: {label: {zh: 立案, en: File}, opens: true, by: clerk}\n"
    "  take: {label: {zh: 受理, en: Take}, opens: true, system: true, fields: [about, letter, sort, unit]}\n"
    "  shut: {label: {zh: 结, en: Close}, from: draft, to: closed, by: clerk}\n"
    "  tell: {label: {zh: 告知, en: Tell}, from: any, system: true}\n";
static const char SUSPECT[] =
    "kind: suspect\n"
    "name: {zh: 犯罪嫌疑人, en: Suspect}\n"
    "parent: affair\n"
    "stages: [draft, closed]\n"
    "fields:\n"
    "  who: {type: text, label: {zh: 姓名, en: Name}}\n"
    "  from_case: {type: matter, refers: affair, label: {zh: 原案, en: Former case}}\n"
    "acts:\n"
    "  add:  {label: {zh: 添加, en: Add}, opens: true, by: clerk}\n"
    "  gone: {label: {zh: 结, en: End}, from: any, to: closed, by: clerk,\n"
    "         then: [{perform: tell, on: parent, set: {told_on: occurred_on}, must: true}]}\n"
    "  mark: {label: {zh: 标记, en: Mark}, from: any, system: true}\n";
/* Of an instrument: what it opens itself, and entries that other work may make. */
static const char MACHINE[] =
    "kind: machine\nname: {zh: 工具, en: Machine}\ninstrument: {name: tool, part: run}\nstages: [draft]\n"
    "fields: {about: {type: text, label: {zh: 事由, en: Subject}}}\nacts:\n  run: {label: {zh: 运行, en: Run}, opens: true, by: clerk}\n";
static const char ENTRY[] =
    "kind: entry\nname: {zh: 记录, en: Entry}\ninstrument: {name: tool, part: record}\nstages: [draft]\n"
    "fields: {about: {type: text, label: {zh: 事由, en: Subject}}}\nacts:\n  enter: {label: {zh: 录入, en: Enter}, opens: true, by: clerk}\n";
static const char *const GOOD[] = {
    /* 1 */ "kind: letter",
    /* 2 */ "name: {zh: 函, en: Letter}",
    /* 3 */ "stages: [draft, closed]",
    /* 4 */ "fields:",
    /* 5 */ "  about: {type: text, label: {zh: 事由, en: Subject}}",
    /* 6 */ "  words: {type: long, label: {zh: 正文, en: Text}}",
    /* 7 */ "  times: {type: int, label: {zh: 次数, en: Times}, set_by: again}",
    /* 8 */ "  sort:  {type: choice, label: {zh: 类, en: Sort}, of: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}}",
    /* 9 */ "  secret: {type: text, label: {zh: 密, en: Secret}, sealed: true}",
    /* 10 */ "  unit:  {type: party, label: {zh: 单位, en: Unit}}",
    /* 11 */ "  goes_to: {type: office, label: {zh: 去向, en: To}}",
    /* 12 */ "  whence: {type: matter, refers: affair, label: {zh: 案件, en: Case}}",
    /* 13 */ "  again_on: {type: date, label: {zh: 再次, en: Again}, set_by: again}",
    /* 14 */ "acts:",
    /* 15 */ "  write: {label: {zh: 写, en: Write}, opens: true, by: clerk}",
    /* 16 */ "  shut:  {label: {zh: 结, en: Close}, from: any, to: closed, by: clerk}",
    /* 17 */ "  again: {label: {zh: 再, en: Again}, from: any, by: clerk, at_most: 2, sets: {times: \"coalesce(times, 0) + 1\", again_on: occurred_on}}",
    /* 18 */ "  send:  {label: {zh: 发, en: Send}, from: any, by: clerk, then: [{open: affair, act: take, office: goes_to, when: \"sort = 'a'\", set: {about: about, letter: self, unit: unit, sort: {text: a}}}, {perform: tell, kind: affair, on: {linked: letter}, set: {told_on: occurred_on}}]}",
    /* 19 */ "  pass:  {label: {zh: 转, en: Pass}, from: any, by: clerk, then: [{perform: tell, on: {field: whence}, day: again_on}, {perform: tell, kind: affair, on: {party: unit, here: unit}}, {open: letter, set: {about: {text: 转}}}]}",
};
enum { GOOD_LINES = sizeof GOOD / sizeof *GOOD };
#define SEND(then) "  send:  {label: {zh: 发, en: Send}, from: any, by: clerk, then: [" then "]}"
#define AGAIN(more) "  again: {label: {zh: 再, en: Again}, from: any, by: clerk, " more "}"

typedef struct broken {
    int line;
    const char *text;
    enum err_code code;
    const char *word, *nearest; /* {0}, {1}; NULL = not looked at */
} broken_t;

static const broken_t CASES[] = {
    {17, AGAIN("at_most: @0"), ERR_CATALOGUE_SHAPE, "at_most", NULL},
    {17, AGAIN("at_most: @two"), ERR_BASE_NUMBER, "two", NULL},
    {17, AGAIN("seals: @[whence]"), ERR_CATALOGUE_SHAPE, "seals", NULL},
    {17, AGAIN("seals: @whense"), ERR_CATALOGUE_FIELD, "whense", "whence"},
    {17, AGAIN("unseals: @about"), ERR_CATALOGUE_NEEDS, "unseals", "type: matter"},
    {17, AGAIN("sets: @[times]"), ERR_CATALOGUE_SHAPE, "sets", NULL},
    {17, AGAIN("sets: {@tims: \"1\"}"), ERR_CATALOGUE_FIELD, "tims", "times"},
    {17, AGAIN("sets: {times: \"@tmes + 1\"}"), ERR_CATALOGUE_FIELD, "tmes", "times"},
    {17, AGAIN("sets: {times: \"1@; DELETE FROM act\"}"), ERR_CATALOGUE_CONDITION_WORD, ";", NULL},
    {17, AGAIN("sets: {times: @[1]}"), ERR_CATALOGUE_SHAPE, "times", NULL},
    {17, AGAIN("sets: {@unit: \"1\"}"), ERR_CATALOGUE_TOGETHER, "sets", "party"},
    {17, AGAIN("fields: [times], sets: {@times: \"1\"}"), ERR_CATALOGUE_TOGETHER, "sets", "fields"},
    {18, "  send:  {label: {zh: 发, en: Send}, from: any, by: clerk, then: @{open: affair}}", ERR_CATALOGUE_SHAPE, "then", NULL},
    {18, SEND("@{act: take}"), ERR_CATALOGUE_MISSING, "open / perform", NULL},
    {18, SEND("{open: affair, perform: @tell}"), ERR_CATALOGUE_TOGETHER, "open", "perform"},
    {18, SEND("{open: @afair, act: take}"), ERR_CATALOGUE_KIND, "afair", "affair"},
    {18, SEND("{open: affair, act: @tak, set: {about: about}}"), ERR_CATALOGUE_ACT, "tak", "take"},
    {18, SEND("{open: @affair, set: {about: about}}"), ERR_CATALOGUE_NEEDS, "open", "act"},
    {18, SEND("{open: affair, act: @shut}"), ERR_CATALOGUE_FOLLOW, "shut", "affair"},
    {18, SEND("@{open: affair, act: take}"), ERR_CATALOGUE_FOLLOW, "take", "affair"},
    {18, SEND("{open: affair, act: take, @offce: same, set: {about: about}}"), ERR_CATALOGUE_KEY, "offce", "office"},
    {18, SEND("{open: affair, act: take, office: @abov, set: {about: about}}"), ERR_CATALOGUE_WORD, "abov", "above"},
    {18, SEND("{open: affair, act: take, office: @gose_to, set: {about: about}}"), ERR_CATALOGUE_WORD, "gose_to", "goes_to"},
    {18, SEND("{open: affair, act: take, office: @about, set: {about: about}}"), ERR_CATALOGUE_NEEDS, "about", "type: office"},
    {18, SEND("{open: affair, act: take, on: @parent, set: {about: about}}"), ERR_CATALOGUE_TOGETHER, "open", "on"},
    {18, SEND("{open: affair, act: take, parent: @self, set: {about: about}}"), ERR_CATALOGUE_TOGETHER, "parent", "affair"},
    {18, SEND("@{open: suspect}"), ERR_CATALOGUE_MISSING, "parent", NULL},
    {18, SEND("{open: suspect, parent: @self}"), ERR_CATALOGUE_NEEDS, "suspect", NULL},
    {18, SEND("{open: suspect, parent: @whense}"), ERR_CATALOGUE_WORD, "whense", "whence"},
    {18, SEND("{open: suspect, parent: whence, office: @same}"), ERR_CATALOGUE_TOGETHER, "office", "parent"},
    {18, SEND("{open: affair, act: take, carry: @suspect, set: {about: about}}"), ERR_CATALOGUE_TOGETHER, "carry", "affair"},
    {18, SEND("{open: letter, carry: [@suspect]}"), ERR_CATALOGUE_NEEDS, "suspect", "parent: letter"},
    {18, SEND("{open: affair, act: take, when: \"@srt = 'a'\", set: {about: about}}"), ERR_CATALOGUE_FIELD, "srt", "sort"},
    {18, SEND("{open: affair, act: take, set: {about: @abot}}"), ERR_CATALOGUE_FIELD, "abot", "about"},
    {18, SEND("{open: affair, act: take, set: {about: about, @lettr: self}}"), ERR_CATALOGUE_FIELD, "lettr", "letter"},
    {18, SEND("{open: affair, act: take, set: {about: @words}}"), ERR_CATALOGUE_FIT, "words", "about"},
    {18, SEND("{open: affair, act: take, set: {about: @secret}}"), ERR_CATALOGUE_FIT, "secret", "about"},
    {18, SEND("{open: affair, act: take, set: {about: about, sort: @sort}}"), ERR_CATALOGUE_FIT, "sort", "sort"},
    {18, SEND("{open: affair, act: take, set: {about: @occurred_on}}"), ERR_CATALOGUE_FIT, "occurred_on", "about"},
    {18, SEND("{open: affair, act: take, set: {about: @self}}"), ERR_CATALOGUE_FIT, "self", "about"},
    {18, SEND("{open: affair, act: take, set: {about: about, letter: @whence}}"), ERR_CATALOGUE_FIT, "whence", "letter"},
    {18, SEND("{open: affair, act: take, set: {about: about, letter: @{text: x}}}"), ERR_CATALOGUE_FIT, "text", "letter"},
    {18, SEND("{open: affair, act: take, set: {about: about, sort: {text: @c}}}"), ERR_CATALOGUE_WORD, "c", "a"},
    {18, SEND("{open: affair, act: take, set: {about: {@txt: x}}}"), ERR_CATALOGUE_KEY, "txt", "text"},
    {18, SEND("{open: affair, act: take, set: {about: about, @told_on: occurred_on}}"), ERR_CATALOGUE_FOLLOW, "take", "affair"},
    {18, SEND("{open: affair, act: take, set: {about: @parent}}"), ERR_CATALOGUE_NEEDS, "parent", "parent"},
    {18, SEND("{perform: @tel, kind: affair, on: {linked: letter}}"), ERR_CATALOGUE_ACT, "tel", "tell"},
    {18, SEND("{perform: @shut, kind: affair, on: {linked: letter}}"), ERR_CATALOGUE_FOLLOW, "shut", "affair"},
    {18, SEND("{perform: @take, kind: affair, on: {linked: letter}}"), ERR_CATALOGUE_FOLLOW, "take", "affair"},
    {18, SEND("{perform: tell, kind: @afair, on: {linked: letter}}"), ERR_CATALOGUE_KIND, "afair", "affair"},
    {18, SEND("@{perform: tell, on: {linked: letter}}"), ERR_CATALOGUE_MISSING, "kind", NULL},
    {18, SEND("@{perform: tell, kind: affair}"), ERR_CATALOGUE_MISSING, "on", NULL},
    {18, SEND("{perform: tell, kind: affair, on: @childern}"), ERR_CATALOGUE_WORD, "childern", "children"},
    {18, SEND("{perform: mark, kind: @suspect, on: children}"), ERR_CATALOGUE_NEEDS, "suspect", "parent: letter"},
    {18, SEND("{perform: tell, on: @parent}"), ERR_CATALOGUE_NEEDS, "parent", "parent"},
    {18, SEND("{perform: tell, kind: affair, on: {linked: letter}, day: @again_no}"), ERR_CATALOGUE_FIELD, "again_no", "again_on"},
    {18, SEND("{perform: tell, kind: affair, on: {linked: letter}, day: @about}"), ERR_CATALOGUE_NEEDS, "about", "type: date"},
    {18, SEND("{perform: @tell, on: self}"), ERR_CATALOGUE_ACT, "tell", NULL},
    {18, SEND("{perform: @shut, on: self}"), ERR_CATALOGUE_FOLLOW, "shut", "letter"},
    {18, SEND("{perform: tell, kind: affair, on: {linked: @leter}}"), ERR_CATALOGUE_FIELD, "leter", "letter"},
    {18, SEND("{perform: tell, kind: affair, on: {linked: @about}}"), ERR_CATALOGUE_NEEDS, "about", "type: matter"},
    {18, SEND("{perform: mark, kind: suspect, on: {linked: @from_case}}"), ERR_CATALOGUE_NEEDS, "from_case", "refers: letter"},
    {18, SEND("{perform: tell, on: {field: @whense}}"), ERR_CATALOGUE_FIELD, "whense", "whence"},
    {18, SEND("{perform: tell, on: {field: @about}}"), ERR_CATALOGUE_NEEDS, "about", "type: matter"},
    {18, SEND("{perform: tell, kind: @suspect, on: {field: whence}}"), ERR_CATALOGUE_TOGETHER, "on", "suspect"},
    {18, SEND("{perform: tell, kind: affair, on: {party: @unit}}"), ERR_CATALOGUE_NEEDS, "party", "here"},
    {18, SEND("{perform: tell, kind: affair, on: {party: @unt, here: unit}}"), ERR_CATALOGUE_FIELD, "unt", "unit"},
    {18, SEND("{perform: tell, kind: affair, on: {party: unit, here: @about}}"), ERR_CATALOGUE_NEEDS, "about", "type: party"},
    {18, SEND("{perform: tell, kind: affair, on: {same: @unit, here: about}}"), ERR_CATALOGUE_NEEDS, "unit", "type: text"},
    {18, SEND("{perform: tell, kind: affair, on: {@linkd: letter}}"), ERR_CATALOGUE_KEY, "linkd", "linked"},
    {18, SEND("{perform: tell, kind: affair, on: {linked: letter}, must: @yes}"), ERR_CATALOGUE_WORD, "yes", NULL},
    {18, SEND("{perform: tell, kind: affair, on: {linked: letter}, act: @take}"), ERR_CATALOGUE_TOGETHER, "perform", "act"},
    {18, SEND("{open: @machine}"), ERR_CATALOGUE_FOLLOW, "open", "machine"},
    {18, SEND("{open: entry, set: {about: about}}, {open: @machine}"), ERR_CATALOGUE_FOLLOW, "open", "machine"},
};

/* --- loading ---------------------------------------------------------------------------------------- */
static char *take_mark(arena_t *a, const char *text, int *ret_column)
{
    const char *mark = strchr(text, '@');
    assert_non_null(mark);
    *ret_column = 1;
    for (const char *p = text; p < mark; p++)
        if (((unsigned char)*p & 0xC0) != 0x80) ++*ret_column;
    return arena_printf(a, "%.*s%s", (int)(mark - text), text, mark + 1);
}

static const char *make_letter(arena_t *a, int line, const char *text)
{
    buf_t file;
    buf_init(&file, 1 << 16);
    for (int i = 1; i <= GOOD_LINES; i++) {
        buf_add_raw(&file, line == i ? text : GOOD[i - 1]);
        buf_add_char(&file, '\n');
    }
    const char *copy = arena_text(a, buf_text(&file));
    buf_release(&file);
    assert_non_null(copy);
    return copy;
}

static cat_text_t named(const char *name, const char *text)
{
    return (cat_text_t){name, name, text, strlen(text)};
}

static catalogue_t *load(arena_t *a, const char *letter, cat_mistakes_t *ret_mistakes)
{
    const cat_text_t texts[] = {named("roles.yaml", ROLES), named("stages.yaml", STAGES), named("affair.yaml", AFFAIR),
                                named("letter.yaml", letter), named("suspect.yaml", SUSPECT),
                                named("machine.yaml", MACHINE), named("entry.yaml", ENTRY)};
    catalogue_t *c = NULL;
    err_t e = {0};
    *ret_mistakes = (cat_mistakes_t){0};
    int failed = catalogue_load_texts(texts, sizeof texts / sizeof *texts, a, &c, ret_mistakes, &e);
    assert_int_equal(failed != 0, c == NULL);
    return c;
}

static void print(const cat_mistakes_t *m)
{
    for (size_t i = 0; i < m->count; i++) {
        const err_t *e = &m->list[i];
        print_message("    %s:%d:%d %s {%s} {%s} {%s}\n", e->file, e->line, e->column, err_code_text(e->code),
                      e->arg[0], e->arg[1], e->arg[2]);
    }
}

static bool is_as_expected(const broken_t *b, int column, const cat_mistakes_t *m)
{
    if (m->count != 1) return false;
    const err_t *e = &m->list[0];
    return e->code == b->code && e->line == b->line && e->column == column && strcmp(e->file, "letter.yaml") == 0 &&
           (!b->word || strcmp(e->arg[0], b->word) == 0) && (!b->nearest || strcmp(e->arg[1], b->nearest) == 0);
}

static void each_mistake_has_its_place(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        arena_t *a = arena_new(ARENA_CAP_DEFAULT);
        cat_mistakes_t m;
        int column = 0;
        const char *text = take_mark(a, CASES[i].text, &column);
        catalogue_free(load(a, make_letter(a, CASES[i].line, text), &m));
        if (!is_as_expected(&CASES[i], column, &m)) {
            wrong++;
            print_message("%s\n  expected %d:%d %s, found %zu:\n", CASES[i].text, CASES[i].line, column,
                          err_code_text(CASES[i].code), m.count);
            print(&m);
        }
        arena_free(a);
    }
    assert_int_equal(wrong, 0);
}

/* --- what is right ------------------------------------------------------------------------------------ */
static const cat_act_t *act_named(const catalogue_t *c, const char *kind, const char *name, const cat_kind_t **ret_kind)
{
    const cat_act_t *act = NULL;
    assert_int_equal(catalogue_kind(c, kind, ret_kind, NULL), 0);
    assert_int_equal(cat_kind_act(*ret_kind, name, &act, NULL), 0);
    return act;
}

static void the_model_is_as_written(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    cat_mistakes_t m;
    catalogue_t *c = load(a, make_letter(a, 0, NULL), &m);
    print(&m);
    assert_non_null(c);
    const cat_kind_t *k;
    const cat_act_t *again = act_named(c, "letter", "again", &k);
    assert_int_equal(again->at_most, 2);
    assert_int_equal(again->set_count, 2);
    assert_string_equal(k->fields[again->sets[0].field].name, "times");
    assert_string_equal(again->sets[0].sql, "coalesce(times, 0) + 1");
    assert_int_equal(again->sets[1].from, CAT_FROM_DAY);
    assert_int_equal(again->field_count, 0); /* computed, so not given by hand */
    const cat_act_t *send = act_named(c, "letter", "send", &k);
    assert_int_equal(send->then_count, 2);
    const cat_then_t *t = &send->then[0];
    assert_string_equal(t->kind, "affair");
    assert_string_equal(t->act, "take");
    assert_int_equal(t->office, CAT_TO_FIELD);
    assert_string_equal(k->fields[t->office_field].name, "goes_to");
    assert_int_equal(t->set_count, 4);
    assert_int_equal(t->set[1].from, CAT_FROM_SELF);
    assert_int_equal(t->set[3].from, CAT_FROM_TEXT);
    assert_string_equal(t->set[3].text, "a");
    assert_int_equal(send->then[1].on, CAT_ON_LINKED);
    assert_string_equal(send->then[1].there, "letter");
    const cat_act_t *pass = act_named(c, "letter", "pass", &k);
    assert_int_equal(pass->then[0].on, CAT_ON_FIELD);
    assert_string_equal(pass->then[0].kind, "affair"); /* what the field refers to */
    assert_string_equal(pass->then[2].act, "write");   /* its only opening act */
    const cat_act_t *gone = act_named(c, "suspect", "gone", &k);
    assert_string_equal(gone->then[0].kind, "affair");
    assert_true(gone->then[0].must);
    catalogue_free(c);
    arena_free(a);
}

/* The text of the model says all of it, so that its hash tells whether anything changed. */
static void the_text_says_all(void **state)
{
    (void)state;
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    cat_mistakes_t m;
    catalogue_t *c = load(a, make_letter(a, 0, NULL), &m);
    const cat_kind_t *k;
    buf_t text;
    assert_non_null(c);
    (void)act_named(c, "letter", "send", &k);
    buf_init(&text, 1 << 20);
    cat_kind_add_json(&text, c, k);
    json_t *json = json_loads(buf_text(&text), 0, NULL);
    assert_non_null(json);
    json_decref(json);
    assert_non_null(strstr(buf_text(&text), "\"at_most\":2,\"sets\":{\"times\":\"coalesce(times, 0) + 1\",\"again_on\":\"occurred_on\"}"));
    assert_non_null(strstr(buf_text(&text),
                           "\"then\":[{\"on\":\"open\",\"kind\":\"affair\",\"act\":\"take\",\"office\":\"goes_to\",\"when\":\"sort = 'a'\","
                           "\"set\":{\"about\":\"about\",\"letter\":\"self\",\"unit\":\"unit\",\"sort\":{\"text\":\"a\"}}},"
                           "{\"on\":\"linked\",\"kind\":\"affair\",\"act\":\"tell\",\"there\":\"letter\",\"set\":{\"told_on\":\"occurred_on\"}}]"));
    buf_release(&text);
    catalogue_free(c);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_model_is_as_written),
        cmocka_unit_test(the_text_says_all),
        cmocka_unit_test(each_mistake_has_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
