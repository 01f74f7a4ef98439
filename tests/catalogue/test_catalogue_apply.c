/* test_catalogue_apply.c - a catalogue becomes tables, and a changed one changes them; on both engines. */
#include "catalogue/catalogue.h"
#include "engine.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char ROLES[] = "roles: {clerk: {zh: 窗口人员, en: Clerk}}\n";

/* A kind `parcel` with the given fields and stages; the rest is the least there is. */
#define HEAD "kind: parcel\nname: {zh: 包裹, en: Parcel}\n"
#define STAGES "stages: {made: {zh: 已建, en: Made}, sent: {zh: 已发, en: Sent}}\n"
#define ACTS                                                                  \
    "acts:\n"                                                                 \
    "  make: {label: {zh: 建立, en: Make}, opens: true, by: clerk}\n"         \
    "  send: {label: {zh: 发出, en: Send}, from: made, to: sent, by: clerk}\n"
#define LABEL "label: {zh: 甲, en: A}"
#define NAME "  name: {type: text, " LABEL "}\n"
#define SIZE "  size: {type: choice, " LABEL ", of: {big: {zh: 大, en: Big}, small: {zh: 小, en: Small}}}\n"
#define TAGS "  tags: {type: choices, " LABEL ", of: {a_b: {zh: 一, en: One}, axb: {zh: 二, en: Two}}}\n"
static const char FIRST[] = HEAD STAGES "fields:\n" NAME SIZE TAGS ACTS;

typedef struct rig {
    store_t *store;
    arena_t *arena;
    cat_change_t *changes;
    size_t count;
    cat_mistakes_t mistakes;
    err_t err;
} rig_t;

/* Loads the kinds given (up to two) and applies them. */
static int apply(rig_t *r, const char *kind, const char *other, bool allow, bool dry_run)
{
    const cat_text_t texts[] = {{"roles.yaml", "roles.yaml", ROLES, strlen(ROLES)},
                                {"parcel.yaml", "parcel.yaml", kind, strlen(kind)},
                                {"other.yaml", "other.yaml", other, other ? strlen(other) : 0}};
    catalogue_t *c = NULL;
    r->err = (err_t){0};
    r->mistakes = (cat_mistakes_t){0};
    int failed = catalogue_load_texts(texts, other ? 3 : 2, r->arena, &c, &r->mistakes, &r->err);
    for (size_t i = 0; failed && i < r->mistakes.count; i++) {
        const err_t *m = &r->mistakes.list[i];
        print_message("%s:%d:%d %s %s\n", m->file, m->line, m->column, err_code_text(m->code), m->arg[0]);
    }
    assert_int_equal(failed, 0);
    failed = catalogue_apply(c, r->store, allow, dry_run, r->arena, &r->changes, &r->count, &r->mistakes, &r->err);
    catalogue_free(c);
    return failed;
}

static void must_apply(rig_t *r, const char *kind)
{
    MUST(apply(r, kind, NULL, false, false), &r->err);
}

static void open_rig(rig_t *r, int engine)
{
    err_t e = {0};
    int applied = 0;
    *r = (rig_t){.arena = arena_new(ARENA_CAP_DEFAULT)};
    assert_non_null(r->arena);
    MUST(engine_open(engine, &r->store, &e), &e);
    MUST(store_migrate(r->store, &applied, &e), &e);
}

static void close_rig(rig_t *r)
{
    engine_close(r->store);
    arena_free(r->arena);
}

/* --- asking the database ------------------------------------------------------------------------------- */
typedef struct question {
    const char *sql;
    char text[400];
} question_t;

static int run_sql(store_conn_t *c, void *arg, err_t *err)
{
    return store_script(c, arg, err);
}

static int ask_sql(store_conn_t *c, void *arg, err_t *err)
{
    question_t *q = arg;
    store_rows_t *rows = NULL;
    q->text[0] = '\0';
    size_t at = 0;
    int failed = store_query(c, q->sql, STORE_NONE, &rows, err);
    for (bool row = true; !failed && row;) {
        failed = store_step(rows, &row, err);
        for (int i = 0; !failed && row && i < store_columns(rows); i++) {
            const char *text = store_col_text(rows, i);
            at += (size_t)snprintf(q->text + at, sizeof q->text - at, "%s%s", i ? "," : at ? ";" : "", text ? text : "-");
        }
    }
    store_rows_close(rows);
    return failed;
}

static void run(rig_t *r, const char *sql)
{
    char copy[1000];
    (void)snprintf(copy, sizeof copy, "%s", sql);
    MUST(store_write(r->store, run_sql, copy, &r->err), &r->err);
}

/* Rows joined by ';', columns by ','. */
static void expect(rig_t *r, const char *sql, const char *answer)
{
    question_t q = {.sql = sql};
    MUST(store_read(r->store, ask_sql, &q, &r->err), &r->err);
    assert_string_equal(q.text, answer);
}

static bool fails(rig_t *r, const char *sql)
{
    question_t q = {.sql = sql};
    return store_read(r->store, ask_sql, &q, NULL) != 0;
}

static void add_row(rig_t *r, int id, const char *name, const char *size, const char *tags)
{
    char sql[600];
    (void)snprintf(sql, sizeof sql,
                   "INSERT INTO k_parcel (id, office, stage, opened_on, last_seq, name, size, tags) VALUES"
                   " (%d, '110105', 'made', '2025-09-30', 1, '%s', '%s', '%s')",
                   id, name, size, tags);
    run(r, sql);
}

static const cat_change_t *only_change(const rig_t *r)
{
    assert_int_equal(r->count, 1);
    return &r->changes[0];
}

/* --- the tests ------------------------------------------------------------------------------------------- */
static void new_kind_gets_its_table(rig_t *r)
{
    must_apply(r, FIRST);
    assert_int_equal(only_change(r)->what, CAT_NEW_KIND);
    assert_string_equal(only_change(r)->kind, "parcel");
    add_row(r, 1, "甲", "big", "[\"a_b\"]");
    expect(r, "SELECT name, size, number, closed_on FROM k_parcel", "甲,big,-,-");
    expect(r, "SELECT kind, zh, en, version FROM catalogue_kind", "parcel,包裹,Parcel,1");
    expect(r, "SELECT field, code, zh, en, place, valid_to FROM catalogue_choice ORDER BY field, place",
           "size,big,大,Big,0,-;size,small,小,Small,1,-;stage,made,已建,Made,0,-;stage,sent,已发,Sent,1,-;"
           "tags,a_b,一,One,0,-;tags,axb,二,Two,1,-");
    /* the same again: nothing */
    must_apply(r, FIRST);
    assert_int_equal(r->count, 0);
    expect(r, "SELECT version FROM catalogue_state", "1");
    expect(r, "SELECT version FROM catalogue_kind", "1");
}

/* The files say that nothing has changed; where only a comment has, or another program reads them, the models say it, and the
 * files are noted. */
static void same_files_need_no_models(rig_t *r)
{
    static const char noted[] = "SELECT length(made_from), version FROM catalogue_state";
    char commented[4096];
    must_apply(r, FIRST);
    expect(r, noted, "64,1");
    /* with the files noted the models are not looked at ... */
    run(r, "UPDATE catalogue_state SET sha256 = 'no models'");
    must_apply(r, FIRST);
    assert_int_equal(r->count, 0);
    expect(r, "SELECT sha256, version FROM catalogue_state", "no models,1");
    /* ... and with other files they are: the kinds are compared and found the same */
    (void)snprintf(commented, sizeof commented, "%s# a comment\n", FIRST);
    run(r, "UPDATE catalogue_state SET made_from = 'before' || made_from");
    must_apply(r, commented);
    assert_int_equal(r->count, 0);
    expect(r, noted, "64,2");
    /* the comment taken back: the same models from other files, which is noted without a new version */
    must_apply(r, FIRST);
    assert_int_equal(r->count, 0);
    expect(r, noted, "64,2");
    run(r, "UPDATE catalogue_state SET sha256 = 'no models'");
    must_apply(r, FIRST);
    expect(r, "SELECT sha256, version FROM catalogue_state", "no models,2");
}

static void dry_run_only_lists(rig_t *r)
{
    MUST(apply(r, FIRST, NULL, false, true), &r->err);
    assert_int_equal(only_change(r)->what, CAT_NEW_KIND);
    assert_non_null(only_change(r)->sql);
    assert_true(fails(r, "SELECT 1 FROM k_parcel"));
    expect(r, "SELECT COUNT(*) FROM catalogue_kind", "0");
}

static void fields_are_added_and_renamed(rig_t *r)
{
    must_apply(r, FIRST);
    add_row(r, 1, "甲", "big", "[]");
    must_apply(r, HEAD STAGES "fields:\n"
                              "  title: {type: text, " LABEL ", renamed_from: name, unique: true}\n" SIZE TAGS
                              "  sender: {type: party, " LABEL "}\n"
                              "  weight: {type: int, " LABEL "}\n" ACTS);
    assert_int_equal(r->count, 3);
    assert_int_equal(r->changes[0].what, CAT_RENAME_FIELD);
    assert_string_equal(r->changes[0].from, "name");
    assert_string_equal(r->changes[0].name, "title");
    assert_int_equal(r->changes[1].what, CAT_ADD_FIELD);
    assert_int_equal(r->changes[2].what, CAT_ADD_FIELD);
    for (size_t i = 0; i < r->count; i++) assert_false(r->changes[i].destructive);
    expect(r, "SELECT id, title, sender, weight FROM k_parcel", "1,甲,-,-");
    /* the unique index is there */
    run(r, "INSERT INTO k_parcel (id, office, stage, opened_on, last_seq, title) VALUES (2, '1', 'made', '2025-01-01', 1, '乙')");
    char twice[] = "UPDATE k_parcel SET title = '甲' WHERE id = 2";
    assert_int_equal(store_write(r->store, run_sql, twice, NULL), ERR_STORE_UNIQUE);
    expect(r, "SELECT version FROM catalogue_kind", "2");
}

static void indexes_follow_unique(rig_t *r)
{
    must_apply(r, FIRST);
    must_apply(r, HEAD STAGES "fields:\n  name: {type: text, " LABEL ", unique: true}\n" SIZE TAGS ACTS);
    assert_int_equal(only_change(r)->what, CAT_ADD_INDEX);
    add_row(r, 1, "甲", "big", "[]");
    must_apply(r, FIRST);
    assert_int_equal(only_change(r)->what, CAT_DROP_INDEX);
    add_row(r, 2, "甲", "big", "[]");
}

static void model_changes_touch_no_table(rig_t *r)
{
    must_apply(r, FIRST);
    must_apply(r, HEAD "help: {zh: 说明, en: Help}\n" STAGES "fields:\n" NAME SIZE TAGS ACTS);
    assert_int_equal(only_change(r)->what, CAT_NEW_MODEL);
    assert_null(only_change(r)->sql);
    must_apply(r, HEAD STAGES "fields:\n" NAME
                              "  size: {type: choice, " LABEL ", of: {big: {zh: 大, en: Big}, small: {zh: 小, en: Small}, huge: {zh: 特大, en: Huge}}}\n" TAGS ACTS);
    assert_int_equal(only_change(r)->what, CAT_ADD_CHOICE);
    assert_string_equal(only_change(r)->name, "size.huge");
    expect(r, "SELECT zh FROM catalogue_choice WHERE code = 'huge'", "特大");
}

static void dropping_a_field_is_refused(rig_t *r)
{
    static const char less[] = HEAD STAGES "fields:\n" SIZE ACTS;
    must_apply(r, FIRST);
    add_row(r, 1, "甲", "big", "[]");
    assert_int_equal(apply(r, less, NULL, false, false), ERR_CATALOGUE_DESTRUCTIVE);
    assert_string_equal(r->err.arg[0], "2");
    assert_string_equal(r->err.detail, "parcel.name, parcel.tags");
    assert_int_equal(r->count, 2);
    assert_int_equal(r->changes[0].what, CAT_DROP_FIELD);
    assert_true(r->changes[0].destructive);
    expect(r, "SELECT name FROM k_parcel", "甲");
    expect(r, "SELECT version FROM catalogue_state", "1"); /* nothing stayed behind */
    MUST(apply(r, less, NULL, true, false), &r->err);
    assert_true(fails(r, "SELECT name FROM k_parcel"));
    expect(r, "SELECT id, size FROM k_parcel", "1,big");
}

static void another_type_is_refused_unless_wider(rig_t *r)
{
    must_apply(r, FIRST);
    add_row(r, 1, "12", "big", "[]");
    /* wider: text -> long, choice -> text */
    must_apply(r, HEAD STAGES "fields:\n  name: {type: long, " LABEL "}\n  size: {type: text, " LABEL "}\n" TAGS ACTS);
    assert_int_equal(r->count, 2);
    assert_int_equal(r->changes[0].what, CAT_RETYPE_FIELD);
    assert_string_equal(r->changes[0].from, "text");
    assert_false(r->changes[0].destructive);
    expect(r, "SELECT name, size FROM k_parcel", "12,big");
    /* another column type: the values go */
    static const char number[] =
        HEAD STAGES "fields:\n  name: {type: int, " LABEL "}\n  size: {type: text, " LABEL "}\n" TAGS ACTS;
    assert_int_equal(apply(r, number, NULL, false, false), ERR_CATALOGUE_DESTRUCTIVE);
    assert_string_equal(r->err.detail, "parcel.name");
    expect(r, "SELECT name FROM k_parcel", "12");
    MUST(apply(r, number, NULL, true, false), &r->err);
    expect(r, "SELECT name FROM k_parcel", "-");
    run(r, "UPDATE k_parcel SET name = 7");
    expect(r, "SELECT name + 1 FROM k_parcel", "8");
}

static void dropping_a_choice_asks_the_rows(rig_t *r)
{
    static const char no_small[] =
        HEAD STAGES "fields:\n" NAME "  size: {type: choice, " LABEL ", of: {big: {zh: 大, en: Big}}}\n" TAGS ACTS;
    static const char no_big[] =
        HEAD STAGES "fields:\n" NAME "  size: {type: choice, " LABEL ", of: {tiny: {zh: 微, en: Tiny}}}\n" TAGS ACTS;
    static const char no_a_b[] =
        HEAD STAGES "fields:\n" NAME SIZE "  tags: {type: choices, " LABEL ", of: {axb: {zh: 二, en: Two}}}\n" ACTS;
    must_apply(r, FIRST);
    add_row(r, 1, "甲", "big", "[\"axb\"]");
    /* a_b is no pattern: the row with axb does not use it */
    must_apply(r, no_a_b);
    assert_int_equal(only_change(r)->what, CAT_DROP_CHOICE);
    assert_string_equal(only_change(r)->name, "tags.a_b");
    assert_false(only_change(r)->destructive);
    must_apply(r, FIRST);
    assert_int_equal(only_change(r)->what, CAT_ADD_CHOICE);
    expect(r, "SELECT valid_to FROM catalogue_choice WHERE code = 'a_b'", "-");
    must_apply(r, no_small);
    assert_false(only_change(r)->destructive);
    expect(r, "SELECT COUNT(*) FROM catalogue_choice WHERE code = 'small' AND valid_to IS NOT NULL", "1");
    /* a row still says big */
    assert_int_equal(apply(r, no_big, NULL, false, false), ERR_CATALOGUE_DESTRUCTIVE);
    assert_string_equal(r->err.detail, "parcel.size.big");
    MUST(apply(r, no_big, NULL, true, false), &r->err);
    expect(r, "SELECT size FROM k_parcel", "big");
    expect(r, "SELECT COUNT(*) FROM catalogue_choice WHERE code = 'big' AND valid_to IS NOT NULL", "1");
}

static void dropping_a_stage_asks_the_rows(rig_t *r)
{
    static const char one[] = HEAD "stages: {sent: {zh: 已发, en: Sent}}\nfields:\n" NAME SIZE TAGS
                                   "acts:\n  make: {label: {zh: 建立, en: Make}, opens: true, by: clerk}\n";
    must_apply(r, FIRST);
    add_row(r, 1, "甲", "big", "[]");
    assert_int_equal(apply(r, one, NULL, false, false), ERR_CATALOGUE_DESTRUCTIVE);
    assert_string_equal(r->err.detail, "parcel.made");
    run(r, "UPDATE k_parcel SET stage = 'sent'");
    must_apply(r, one);
    assert_int_equal(only_change(r)->what, CAT_DROP_STAGE);
}

static void dropping_a_kind_is_refused(rig_t *r)
{
    static const char other[] =
        "kind: letter\nname: {zh: 信, en: Letter}\nstages: {made: {zh: 已建, en: Made}}\nfields: {}\nacts:\n"
        "  make: {label: {zh: 建立, en: Make}, opens: true, by: clerk}\n";
    MUST(apply(r, FIRST, other, false, false), &r->err);
    assert_int_equal(r->count, 2);
    expect(r, "SELECT kind FROM catalogue_kind ORDER BY kind", "letter;parcel");
    assert_int_equal(apply(r, FIRST, NULL, false, false), ERR_CATALOGUE_DESTRUCTIVE);
    assert_string_equal(r->err.detail, "letter");
    MUST(apply(r, FIRST, NULL, true, false), &r->err);
    assert_int_equal(only_change(r)->what, CAT_DROP_KIND);
    assert_true(fails(r, "SELECT 1 FROM k_letter"));
    expect(r, "SELECT kind FROM catalogue_kind", "parcel");
}

/* Parties and links stand beside the table, by the name of the field. */
static void renaming_takes_parties_along(rig_t *r)
{
    must_apply(r, HEAD STAGES "fields:\n  sender: {type: party, " LABEL "}\n  about: {type: matter, " LABEL "}\n" ACTS);
    run(r, "INSERT INTO k_parcel (id, office, stage, opened_on, last_seq, sender) VALUES (1, '1', 'made', '2025-01-01', 1, 5);"
           "INSERT INTO matter_party (matter, field, party, kind, name, name_fold) VALUES (1, 'sender', 5, 'parcel', '甲', '甲');"
           "INSERT INTO link (from_matter, field, to_matter, act) VALUES (1, 'about', 2, 1);"
           "INSERT INTO link (from_matter, field, to_matter, act) VALUES (9, 'about', 2, 1)");
    must_apply(r, HEAD STAGES "fields:\n  giver: {type: party, " LABEL ", renamed_from: sender}\n"
                              "  topic: {type: matter, " LABEL ", renamed_from: about}\n" ACTS);
    expect(r, "SELECT field FROM matter_party", "giver");
    expect(r, "SELECT from_matter, field FROM link ORDER BY from_matter", "1,topic;9,about");
}

static void wrong_conditions_are_found_by_the_engine(rig_t *r)
{
    /* what each engine refuses: a date literal SQLite does not know, a comparison PostgreSQL will not make */
    static const char kind[] = HEAD STAGES "fields:\n" NAME
                                           "  weight: {type: int, " LABEL "}\n"
                                           "acts:\n"
                                           "  make: {label: {zh: 建立, en: Make}, opens: true, by: clerk}\n"
                                           "  send:\n"
                                           "    label: {zh: 发出, en: Send}\n"
                                           "    from: made\n"
                                           "    to: sent\n"
                                           "    by: clerk\n"
                                           "    when: \"name = date '2025-01-01'\"\n"
                                           "    why: {zh: 不行, en: no}\n"
                                           "  other:\n"
                                           "    label: {zh: 其他, en: Other}\n"
                                           "    from: made\n"
                                           "    by: clerk\n"
                                           "    when: weight\n"
                                           "    why: {zh: 不行, en: no}\n"
                                           "  both:\n"
                                           "    label: {zh: 二, en: Both}\n"
                                           "    from: made\n"
                                           "    by: clerk\n"
                                           "    when: weight > AND name IS NULL\n"
                                           "    why: {zh: 不行, en: no}\n";
    assert_int_equal(apply(r, kind, NULL, false, false), ERR_CATALOGUE_MISTAKES);
    bool lite = store_engine_of(r->store) == STORE_SQLITE;
    assert_int_equal(r->mistakes.count, lite ? 2 : 3);
    for (size_t i = 0; i < r->mistakes.count; i++) {
        const err_t *m = &r->mistakes.list[i];
        assert_int_equal(m->code, ERR_CATALOGUE_CONDITION);
        assert_string_equal(m->file, "parcel.yaml");
        assert_true(*m->detail != '\0');
    }
    assert_int_equal(r->mistakes.list[0].line, 14);
    assert_int_equal(r->mistakes.list[0].column, 12);
    assert_string_equal(r->mistakes.list[0].arg[0], "name = date '2025-01-01'");
    assert_int_equal(r->mistakes.list[r->mistakes.count - 1].line, 26);
    assert_int_equal(r->mistakes.list[r->mistakes.count - 1].column, 11);
    /* all or nothing */
    assert_true(fails(r, "SELECT 1 FROM k_parcel"));
    expect(r, "SELECT COUNT(*) FROM catalogue_kind", "0");
}

/* Two nodes that start together over one database: one makes the tables, the other finds them made. */
typedef struct node {
    store_t *store;
    const catalogue_t *catalogue;
    arena_t *arena;
    int failed;
    err_t err;
} node_t;

static void *start_node(void *arg)
{
    node_t *n = arg;
    cat_change_t *changes;
    size_t count;
    cat_mistakes_t m;
    n->failed = catalogue_apply(n->catalogue, n->store, false, false, n->arena, &changes, &count, &m, &n->err);
    return NULL;
}

static void two_nodes_start_together(rig_t *r)
{
    const cat_text_t texts[] = {{"roles.yaml", "roles.yaml", ROLES, strlen(ROLES)},
                                {"parcel.yaml", "parcel.yaml", FIRST, strlen(FIRST)}};
    catalogue_t *c = NULL;
    MUST(catalogue_load_texts(texts, 2, r->arena, &c, &r->mistakes, &r->err), &r->err);
    node_t nodes[2] = {{.store = r->store, .catalogue = c}, {.catalogue = c}};
    MUST(engine_open_again(r->store, &nodes[1].store, &r->err), &r->err);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++) {
        nodes[i].arena = arena_new(ARENA_CAP_DEFAULT);
        assert_int_equal(pthread_create(&threads[i], NULL, start_node, &nodes[i]), 0);
    }
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        MUST(nodes[i].failed, &nodes[i].err);
        arena_free(nodes[i].arena);
    }
    store_close(nodes[1].store);
    expect(r, "SELECT version FROM catalogue_state", "1");
    expect(r, "SELECT version FROM catalogue_kind", "1");
    catalogue_free(c);
}

/* A number becomes a party: the same column, but an index of its own; and back. */
static void parties_leave_nothing_behind(rig_t *r)
{
    static const char number[] = HEAD STAGES "fields:\n  sender: {type: int, " LABEL "}\n" ACTS;
    static const char party[] = HEAD STAGES "fields:\n  sender: {type: party, " LABEL "}\n" ACTS;
    must_apply(r, party);
    run(r, "INSERT INTO k_parcel (id, office, stage, opened_on, last_seq, sender) VALUES (1, '1', 'made', '2025-01-01', 1, 5);"
           "INSERT INTO matter_party (matter, field, party, kind, name, name_fold) VALUES (1, 'sender', 5, 'parcel', '甲', '甲')");
    assert_int_equal(apply(r, number, NULL, false, false), ERR_CATALOGUE_DESTRUCTIVE);
    MUST(apply(r, number, NULL, true, false), &r->err);
    expect(r, "SELECT COUNT(*) FROM matter_party", "0");
    expect(r, "SELECT sender FROM k_parcel", "5");
    MUST(apply(r, party, NULL, true, false), &r->err);
    MUST(apply(r, number, NULL, true, false), &r->err);
}

/* The catalogue the program carries becomes tables on both engines. */
static void carried_catalogue_applies(rig_t *r)
{
    catalogue_t *c = NULL;
    MUST(catalogue_load(NULL, r->arena, &c, &r->mistakes, &r->err), &r->err);
    int failed = catalogue_apply(c, r->store, false, false, r->arena, &r->changes, &r->count, &r->mistakes, &r->err);
    for (size_t i = 0; i < r->mistakes.count; i++) {
        const err_t *m = &r->mistakes.list[i];
        print_message("%s:%d:%d %s: %s\n", m->file, m->line, m->column, m->arg[0], m->detail);
    }
    MUST(failed, &r->err);
    assert_int_equal(r->count, catalogue_kind_count(c));
    MUST(catalogue_apply(c, r->store, false, false, r->arena, &r->changes, &r->count, &r->mistakes, &r->err), &r->err);
    assert_int_equal(r->count, 0);
    catalogue_free(c);
}

typedef struct engine_test {
    const char *name;
    void (*run)(rig_t *r);
} engine_test_t;

#define T(name) {#name, name}
static const engine_test_t TESTS[] = {
    T(new_kind_gets_its_table),
    T(same_files_need_no_models),
    T(dry_run_only_lists),
    T(fields_are_added_and_renamed),
    T(indexes_follow_unique),
    T(model_changes_touch_no_table),
    T(dropping_a_field_is_refused),
    T(another_type_is_refused_unless_wider),
    T(dropping_a_choice_asks_the_rows),
    T(dropping_a_stage_asks_the_rows),
    T(dropping_a_kind_is_refused),
    T(renaming_takes_parties_along),
    T(wrong_conditions_are_found_by_the_engine),
    T(two_nodes_start_together),
    T(parties_leave_nothing_behind),
    T(carried_catalogue_applies),
};

/* Each test on a fresh database of each engine. */
static void on_every_engine(void **state)
{
    (void)state;
    for (int engine = 0; engine < engine_count(); engine++) {
        for (size_t i = 0; i < sizeof TESTS / sizeof *TESTS; i++) {
            rig_t r;
            print_message("  %s: %s\n", engine_name(engine), TESTS[i].name);
            open_rig(&r, engine);
            TESTS[i].run(&r);
            close_rig(&r);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(on_every_engine)};
    return cmocka_run_group_tests_name("catalogue_apply", tests, NULL, NULL);
}
