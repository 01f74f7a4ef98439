/* test_app.c - making, opening, changing and backing up an installation. */
#include "app/app.h"
#include "app/inside.h"

#include "support/engine.h"
#include "support/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[FOLDER_PATH], home[80], copy[80];

static int make_folder(void **state)
{
    (void)state;
    folder_make("xz-app", folder);
    (void)snprintf(home, sizeof home, "%s/home", folder);
    (void)snprintf(copy, sizeof copy, "%s/copy", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return folder_remove(folder);
}

static void create(void)
{
    err_t err = {0};
    app_new_t what = {.home = home, .office = "110108", .node = 1, .login = "admin", .full_name = "管理员",
                      .password = "ten-characters", .demonstration = true};
    MUST(app_create(&what, &err), &err);
    assert_int_equal(app_create(&what, &err), ERR_APP_EXISTS);
}

static app_t *open_it(const char *where)
{
    app_t *a = NULL;
    err_t err = {0};
    app_options_t options = {.home = where};
    MUST(app_open(&options, &a, &err), &err);
    return a;
}

static int record(app_t *a, arena_t *arena, const char *fields, err_t *err)
{
    actor_t admin;
    act_receipt_t receipt;
    MUST(app_actor(a, "admin", arena, &admin, err), err);
    json_t *json = json_loads(fields, 0, NULL);
    assert_non_null(json);
    act_request_t q = {.actor = admin, .kind = "office_change", .act = "record", .occurred_on = DAY_NONE, .fields = json};
    int failed = register_act(app_book(a), &q, arena, &receipt, err);
    json_decref(json);
    return failed;
}

static void an_installation_lives(void **state)
{
    (void)state;
    create();
    struct stat key;
    char path[120];
    (void)snprintf(path, sizeof path, "%s/key", home);
    assert_int_equal(stat(path, &key), 0);
    assert_int_equal(key.st_mode & 0777, 0600);
    err_t err = {0};
    arena_t *arena = arena_new(ARENA_CAP_DEFAULT);
    app_t *a = open_it(home);
    assert_true(app_demonstration(a));
    assert_string_equal(app_office(a), "110108");
    actor_t actor;
    MUST(app_actor(a, "admin", arena, &actor, &err), &err);
    assert_int_equal(app_actor(a, "nobody", arena, &actor, &err), ERR_APP_ACCOUNT);
    app_account_t wang = {"wang", "王明", "110108", "window_clerk query_officer"};
    actor_t system = app_system(a);
    MUST(app_add_account(a, &system, &wang, &err), &err);
    assert_int_equal(app_add_account(a, &system, &wang, &err), ERR_APP_LOGIN_TAKEN); /* a login is given once, and whose it is is told */
    assert_string_equal(err.arg[1], "王明");
    static const char *const wrong[] = {"Zhang San", "zhang_san", "1zhang", "张三"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        app_account_t other = {wrong[i], "张三", "110108", "window_clerk"};
        assert_int_equal(app_add_account(a, &system, &other, &err), ERR_APP_LOGIN);
    }
    MUST(app_actor(a, "wang", arena, &actor, &err), &err);
    assert_int_equal(app_set_password(a, "wang", "short", false, &err), ERR_APP_PASSWORD);
    assert_int_equal(app_set_password(a, "nobody", "long enough it is", false, &err), ERR_APP_ACCOUNT);
    MUST(app_set_password(a, "wang", "long enough it is", false, &err), &err);
    MUST(app_set_url(a, "https://example.org/check", &err), &err);
    app_close(a);
    a = open_it(home);
    assert_string_equal(app_url(a), "https://example.org/check");
    app_close(a);
    arena_free(arena);
}

typedef struct wanted {
    const char *login;
    int64_t matter;
} wanted_t;

static int find_matter(store_conn_t *c, void *arg, err_t *err)
{
    wanted_t *w = arg;
    bool found;
    return store_get_int(c, "SELECT id FROM k_account WHERE login = $1", STORE_P(store_text(w->login)), &w->matter, &found, err);
}

/* `who` gives himself or another the roles of an administrator and one more. */
static int give_role(app_t *a, const char *who, const char *whom, const char *role, arena_t *arena, act_receipt_t *ret, err_t *err)
{
    actor_t actor;
    wanted_t w = {.login = whom};
    MUST(app_actor(a, who, arena, &actor, err), err);
    MUST(store_read(app_store(a), find_matter, &w, err), err);
    json_t *fields = json_pack("{s:[s,s]}", "roles", "administrator", role);
    act_request_t q = {.actor = actor, .kind = "account", .act = "change", .matter = w.matter, .occurred_on = DAY_NONE, .fields = fields};
    int failed = register_act(app_book(a), &q, arena, ret, err);
    json_decref(fields);
    return failed;
}

/* `who` does this act on the account of `whom`. */
static int act_on(app_t *a, const char *who, const char *act, const char *whom, arena_t *arena, err_t *err)
{
    actor_t actor;
    act_receipt_t receipt;
    wanted_t w = {.login = whom};
    MUST(app_actor(a, who, arena, &actor, err), err);
    MUST(store_read(app_store(a), find_matter, &w, err), err);
    act_request_t q = {.actor = actor, .kind = "account", .act = act, .matter = w.matter, .occurred_on = DAY_NONE};
    return register_act(app_book(a), &q, arena, &receipt, err);
}

/* Who did would leave nobody to undo it: one administrator always remains. */
static void nobody_ends_his_own_account(void **state)
{
    (void)state;
    create();
    err_t err = {0};
    arena_t *arena = arena_new(ARENA_CAP_DEFAULT);
    app_t *a = open_it(home);
    actor_t system = app_system(a);
    app_account_t second = {"second", "第二", "110108", "administrator"};
    assert_int_equal(act_on(a, "admin", "suspend", "admin", arena, &err), ERR_APP_OWN_ACCOUNT);
    assert_int_equal(act_on(a, "admin", "leave", "admin", arena, &err), ERR_APP_OWN_ACCOUNT);
    MUST(app_add_account(a, &system, &second, &err), &err);
    MUST(act_on(a, "second", "suspend", "admin", arena, &err), &err);
    assert_int_equal(act_on(a, "second", "suspend", "second", arena, &err), ERR_APP_OWN_ACCOUNT);
    MUST(act_on(a, "second", "resume", "admin", arena, &err), &err);
    app_close(a);
    arena_free(arena);
}

/* Roles are given by another: not by an act of one's own, nor by correcting or annulling what others did. */
static void nobody_raises_himself(void **state)
{
    (void)state;
    create();
    err_t err = {0};
    arena_t *arena = arena_new(ARENA_CAP_DEFAULT);
    app_t *a = open_it(home);
    actor_t system = app_system(a), raised;
    act_receipt_t given, none;
    app_account_t second = {"second", "第二", "110108", "administrator"};
    MUST(app_add_account(a, &system, &second, &err), &err);
    assert_int_equal(give_role(a, "admin", "admin", "chief", arena, &none, &err), ERR_APP_OWN_ROLES);
    MUST(give_role(a, "admin", "second", "statistician", arena, &given, &err), &err);
    MUST(app_actor(a, "second", arena, &raised, &err), &err);
    assert_int_equal(register_annul(app_book(a), &raised, given.origin, given.seq, "误", NULL, arena, &none, &err), ERR_APP_OWN_ROLES);
    json_t *roles = json_pack("{s:[s]}", "roles", "chief");
    assert_int_equal(register_correct(app_book(a), &raised, given.origin, given.seq, roles, "误", NULL, arena, &none, &err),
                     ERR_APP_OWN_ROLES);
    json_decref(roles);
    app_close(a);
    arena_free(arena);
}

static void offices_change(void **state)
{
    (void)state;
    create();
    err_t err = {0};
    int index;
    arena_t *arena = arena_new(ARENA_CAP_DEFAULT);
    app_t *a = open_it(home);
    MUST(record(a, arena, "{\"change\":\"found\",\"to_codes\":\"110199\",\"parent_office\":\"110000\",\"new_name\":\"北京市某区人民检察院\","
                          "\"new_brief\":\"京某\",\"valid_on\":\"2026-01-01\",\"basis\":\"x\"}", &err), &err);
    MUST(record(a, arena, "{\"change\":\"merge\",\"from_codes\":\"110101 110102\",\"to_codes\":\"110199\",\"valid_on\":\"2026-02-01\",\"basis\":\"x\"}", &err), &err);
    MUST(record(a, arena, "{\"change\":\"rename\",\"from_codes\":\"110105\",\"new_name\":\"新名\",\"valid_on\":\"2026-03-01\",\"basis\":\"x\"}", &err), &err);
    /* What would not load is refused, and with the right word. */
    assert_int_equal(record(a, arena, "{\"change\":\"merge\",\"from_codes\":\"999999\",\"to_codes\":\"110199\",\"valid_on\":\"2026-02-01\",\"basis\":\"x\"}", &err), ERR_CATALOGUE_OFFICE);
    assert_int_equal(record(a, arena, "{\"change\":\"found\",\"to_codes\":\"110105\",\"parent_office\":\"110000\",\"new_name\":\"a\",\"new_brief\":\"b\",\"valid_on\":\"2026-01-01\",\"basis\":\"x\"}", &err), ERR_CATALOGUE_OFFICE_CHANGE);
    assert_int_equal(record(a, arena, "{\"change\":\"found\",\"to_codes\":\"110198\",\"parent_office\":\"110000\",\"new_name\":\"a\",\"new_brief\":\"京\",\"valid_on\":\"2026-01-01\",\"basis\":\"x\"}", &err), ERR_CATALOGUE_OFFICE_DATA);
    assert_int_equal(record(a, arena, "{\"change\":\"merge\",\"valid_on\":\"2026-01-01\",\"basis\":\"x\"}", &err), ERR_CATALOGUE_OFFICE_CHANGE);
    app_close(a);
    a = open_it(home);
    const office_tree_t *t = book_offices(app_book(a));
    MUST(office_find(t, "110199", &index, &err), &err);
    assert_string_equal(office_at(t, index)->brief, "京某");
    MUST(office_find(t, "110102", &index, &err), &err);
    assert_false(office_valid(office_at(t, index), day_today()));
    assert_true(office_valid(office_at(t, index), day_of(2026, 1, 31)));
    MUST(office_find(t, "110105", &index, &err), &err);
    assert_string_equal(office_at(t, index)->name.in[LANG_ZH], "新名");
    app_close(a);
    arena_free(arena);
}

/* A running program that was asked by the boundaries of a day: a change recorded later for an earlier day makes another tree of that
 * day, though the changes of some other day may be as many; and what is kept is found when no more can be kept. */
static void boundaries_of_then_follow_what_is_recorded_later(void **state)
{
    (void)state;
    create();
    err_t err = {0};
    int index;
    arena_t *arena = arena_new(ARENA_CAP_DEFAULT);
    app_t *a = open_it(home);
    MUST(record(a, arena, "{\"change\":\"rename\",\"from_codes\":\"110105\",\"new_name\":\"新名\",\"valid_on\":\"2026-03-01\",\"basis\":\"x\"}", &err), &err);
    const office_tree_t *march = app_tree_on(a, day_of(2026, 3, 15));
    assert_non_null(march);
    assert_ptr_equal(app_tree_on(a, day_of(2026, 4, 1)), march);
    MUST(record(a, arena, "{\"change\":\"rename\",\"from_codes\":\"110106\",\"new_name\":\"更早的新名\",\"valid_on\":\"2026-01-01\",\"basis\":\"x\"}", &err), &err);
    const office_tree_t *january = app_tree_on(a, day_of(2026, 1, 15)), *both = app_tree_on(a, day_of(2026, 3, 15));
    assert_non_null(january);
    assert_non_null(both);
    MUST(office_find(january, "110106", &index, &err), &err);
    assert_string_equal(office_at(january, index)->name.in[LANG_ZH], "更早的新名"); /* one change, as in the tree of March */
    MUST(office_find(january, "110105", &index, &err), &err);
    assert_string_not_equal(office_at(january, index)->name.in[LANG_ZH], "新名");
    MUST(office_find(both, "110105", &index, &err), &err);
    assert_string_equal(office_at(both, index)->name.in[LANG_ZH], "新名");
    size_t kept = a->old_tree_count;
    a->old_tree_count = OLD_TREES_MOST;
    assert_ptr_equal(app_tree_on(a, day_of(2026, 3, 15)), both);
    assert_null(app_tree_on(a, day_of(2025, 1, 1)));
    a->old_tree_count = kept;
    app_close(a);
    arena_free(arena);
}

static void a_backup_is_an_installation(void **state)
{
    (void)state;
    create();
    err_t err = {0};
    verify_report_t report;
    app_t *a = open_it(home);
    MUST(app_set_url(a, "https://example.org/check", &err), &err);
    MUST(app_backup(a, copy, NULL, &report, &err), &err);
    assert_int_equal(report.acts, 1);
    json_decref(report.found);
    assert_int_equal(app_backup(a, copy, NULL, &report, &err), ERR_APP_EXISTS);
    app_close(a);
    arena_t *arena = arena_new(ARENA_CAP_DEFAULT);
    actor_t actor;
    a = open_it(copy);
    MUST(app_actor(a, "admin", arena, &actor, &err), &err);
    assert_string_equal(app_url(a), "https://example.org/check"); /* reprints stay the same byte for byte */
    app_close(a);
    arena_free(arena);
}

static int count_looks(store_conn_t *c, void *arg, err_t *err)
{
    bool found;
    return store_get_int(c, "SELECT COUNT(*) FROM look WHERE actor = 'admin' AND office = '110108' AND what = 'screen' AND "
                            "target = '王明 (110105********002X)' AND reason = '核对'", STORE_NONE, arg, &found, err);
}

static void looks_are_kept(void **state)
{
    (void)state;
    create();
    err_t err = {0};
    int64_t kept = 0;
    arena_t *arena = arena_new(ARENA_CAP_DEFAULT);
    app_t *a = open_it(home);
    actor_t admin;
    MUST(app_actor(a, "admin", arena, &admin, &err), &err);
    for (int i = 0; i < 20; i++) MUST(app_look(a, &admin, "screen", "王明 (110105********002X)", "核对", &err), &err);
    assert_int_equal(app_look(a, &admin, "screen", "王明", NULL, &err), ERR_APP_REASON);
    assert_int_equal(app_look(a, &admin, "screen", "王明", "x", &err), ERR_APP_REASON);
    MUST(store_read(app_store(a), count_looks, &kept, &err), &err);
    assert_int_equal(kept, 20);
    app_close(a);
    arena_free(arena);
}

/* Being named on a foreign list is told beside the answer and is no record. */
static void other_lists_are_no_records(void **state)
{
    (void)state;
    create();
    err_t err = {0};
    arena_t *arena = arena_new(ARENA_CAP_DEFAULT);
    app_t *a = open_it(home);
    archive_notice_fact_t facts[] = {
        {.list_name = {{"某外国名单", "a foreign list"}}, .crime = {{"", ""}}, .amount = -1, .judged_on = DAY_NONE, .effective_on = DAY_NONE},
        {.list_name = {{"行贿犯罪档案", "archive"}}, .counts = true, .crime = {{"行贿罪", "bribery"}}, .amount = 100, .court = "某法院",
         .judged_on = DAY_NONE, .effective_on = DAY_NONE},
        {.list_name = {{"某外国名单", "a foreign list"}}, .crime = {{"", ""}}, .amount = -1, .judged_on = DAY_NONE, .effective_on = DAY_NONE},
    };
    archive_notice_subject_t subjects[] = {
        {.schema = MATCH_UNIT, .name = "甲公司", .identity = "", .identity_masked = "", .facts = facts, .fact_count = 1},
        {.schema = MATCH_UNIT, .name = "乙公司", .identity = "", .identity_masked = "", .facts = facts, .fact_count = 3}};
    words_t list = {{"行贿犯罪档案", "archive"}};
    archive_notice_t n = {.number = "某检预查〔2026〕1号", .code = "ABCDEFGHJK", .office_name = {{"某院", "office"}}, .applicant = "某", .project = "",
                          .purpose = {{"招标投标", "tender"}}, .accepted_on = 20000, .issued_on = 20000, .valid_until = 20060, .from = 16348, .to = 20000,
                          .lists = &list, .list_count = 1, .subjects = subjects, .subject_count = 2, .applicant_is_unit = true};
    memset(n.version.root, 'a', 64);
    buf_t note;
    buf_init(&note, 1 << 20);
    MUST(app_notice_note(a, &n, arena, &note, &err), &err);
    const char *verifier = NULL;
    paper_notice_t back;
    MUST(app_verifier(a, arena, &verifier, &err), &err);
    MUST(app_notice_check_note(buf_text(&note), note.length, verifier, arena, &back, &err), &err);
    assert_true(back.applicant_is_unit);
    assert_int_equal(back.subject[0].records, 0);
    assert_int_equal(back.subject[0].listings, 1);
    assert_int_equal(back.subject[1].records, 1);
    assert_string_equal(back.subject[1].record[0].court, "某法院");
    assert_int_equal(back.subject[1].listings, 1); /* two of its rows, named once */
    buf_release(&note);
    app_close(a);
    arena_free(arena);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

#define SURVEY(to)                                                                                              \
    "kind: own_survey\nname: {zh: 调查, en: Survey}\nfields: {topic: {type: text, label: {zh: 题目, en: Topic}}}\n" \
    "stages: {open: {zh: 进行, en: Open}}\nacts:\n"                                                           \
    "  begin: {label: {zh: 立项, en: Begin}, opens: true, to: " to ", by: administrator, fields: topic}\n"

/* A kind of work is added by a file, without building anything. */
static void a_catalogue_of_ones_own(void **state)
{
    (void)state;
    create();
    char folder_of[120], file[160];
    size_t files, count;
    err_t err = {0};
    cat_change_t *changes;
    cat_mistakes_t mistakes;
    arena_t *arena = arena_new((size_t)256 << 20);
    (void)snprintf(folder_of, sizeof folder_of, "%s/kinds", folder);
    (void)snprintf(file, sizeof file, "%s/own_survey.yaml", folder_of);
    MUST(app_catalogue_export(NULL, folder_of, arena, &files, &err), &err);
    assert_int_equal(app_catalogue_export(NULL, folder_of, arena, &files, &err), ERR_APP_FOLDER);
    app_catalogue_change_t what = {.home = home, .folder = folder_of};
    write_file(file, SURVEY("opne"));
    assert_int_equal(app_catalogue_apply(&what, arena, &changes, &count, &mistakes, &err), ERR_CATALOGUE_MISTAKES);
    assert_int_equal(mistakes.count, 1);
    assert_int_equal(mistakes.list[0].line, 6);
    assert_null(app_catalogue_folder(home, arena)); /* what is broken is not taken in */
    write_file(file, SURVEY("open"));
    MUST(app_catalogue_apply(&what, arena, &changes, &count, &mistakes, &err), &err);
    assert_int_equal(count, 1);
    assert_non_null(app_catalogue_folder(home, arena));
    app_t *a = open_it(home);
    actor_t admin;
    act_receipt_t receipt;
    verify_report_t report;
    MUST(app_actor(a, "admin", arena, &admin, &err), &err);
    json_t *fields = json_pack("{s:s}", "topic", "招投标");
    act_request_t q = {.actor = admin, .kind = "own_survey", .act = "begin", .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(app_book(a), &q, arena, &receipt, &err), &err);
    json_decref(fields);
    /* The backup has the catalogue with it. */
    MUST(app_backup(a, copy, NULL, &report, &err), &err);
    json_decref(report.found);
    app_close(a);
    a = open_it(copy);
    json_t *m = NULL;
    MUST(book_matter(app_book(a), NULL, receipt.matter, &m, &err), &err);
    json_decref(m);
    app_close(a);
    /* A change that loses data is refused until it is allowed. */
    write_file(file, "kind: own_survey\nname: {zh: 调查, en: Survey}\nfields: {note: {type: text, label: {zh: 注, en: Note}}}\n"
                     "stages: {open: {zh: 进行, en: Open}}\nacts:\n  begin: {label: {zh: 立项, en: Begin}, opens: true, to: open, "
                     "by: administrator}\n");
    assert_int_equal(app_catalogue_apply(&what, arena, &changes, &count, &mistakes, &err), ERR_CATALOGUE_DESTRUCTIVE);
    a = open_it(home); /* the last good one still stands */
    app_close(a);
    what.allow_destructive = true;
    MUST(app_catalogue_apply(&what, arena, &changes, &count, &mistakes, &err), &err);
    a = open_it(home);
    app_close(a);
    arena_free(arena);
}

/* A year's notice, or a moved holiday, comes as a file: due dates follow when the house is opened. */
static void a_calendar_of_ones_own(void **state)
{
    (void)state;
    create();
    char file[160];
    err_t err = {0};
    act_receipt_t receipt;
    verify_report_t report;
    app_t *a = open_it(home);
    arena_t *arena = arena_new((size_t)64 << 20);
    (void)snprintf(file, sizeof file, "%s/calendar.csv", home);
    (void)setenv("XIEZHI_TODAY", "2026-07-08", 1);
    actor_t all = {.login = "admin", .office = "110108", .roles = (UINT64_C(1) << 40) - 1};
    json_t *fields = json_pack("{s:s, s:s, s:{s:s, s:s}, s:s}", "subject", "建议", "from_whom", "deputy", "proposer", "type",
                               "person", "name", "张三", "assigned_on", "2026-07-08");
    act_request_t q = {.actor = all, .kind = "proposal", .act = "receive", .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(app_book(a), &q, arena, &receipt, &err), &err);
    json_decref(fields);
    app_close(a);
    write_file(file, "date,kind,name_zh,name_en\n2026-10-08,off,国庆节,National Day\n");
    a = open_it(home);
    assert_int_equal(app_redated(a)->moved, 1); /* three months: 8 October, now a day off */
    assert_int_equal(app_redated(a)->changes[0].now, day_of(2026, 10, 9));
    /* The backup has the days with it: nothing moves back there. */
    MUST(app_backup(a, copy, NULL, &report, &err), &err);
    json_decref(report.found);
    app_close(a);
    a = open_it(copy);
    assert_int_equal(app_redated(a)->moved, 0);
    app_close(a);
    a = open_it(home);
    assert_int_equal(app_redated(a)->moved, 0);
    app_close(a);
    /* With mistakes in it the calendar used last goes on: nothing moves, and they are told. */
    size_t count = 9;
    write_file(file, "date,kind,name_zh,name_en\n2026-10-08,of,国庆节,National Day\n2026-10-32,off,国庆节,National Day\n");
    a = open_it(home);
    const err_t *mistakes = app_calendar_mistakes(a, &count);
    assert_int_equal(count, 2);
    assert_int_equal(mistakes[0].code, ERR_CATALOGUE_CALENDAR);
    assert_int_equal(mistakes[0].line, 2);
    assert_int_equal(mistakes[1].line, 3);
    assert_string_equal(mistakes[0].file, "calendar.csv");
    assert_int_equal(app_redated(a)->moved, 0);
    assert_int_equal(calendar_mark(book_calendar(app_book(a)), day_of(2026, 10, 8)), -1); /* as the good file had it */
    app_close(a);
    /* Mended, and otherwise than before: what must move moves. */
    write_file(file, "date,kind,name_zh,name_en\n2026-10-08,off,国庆节,National Day\n2026-10-09,off,国庆节,National Day\n");
    a = open_it(home);
    assert_null(app_calendar_mistakes(a, &count));
    assert_int_equal(count, 0);
    assert_int_equal(app_redated(a)->moved, 1);
    app_close(a);
    (void)unsetenv("XIEZHI_TODAY");
    arena_free(arena);
}

static void bad_beginnings(void **state)
{
    (void)state;
    err_t err = {0};
    app_t *a = NULL;
    app_options_t options = {.home = home};
    app_new_t what = {.home = home, .office = "110108", .node = 1, .login = "admin", .full_name = "x", .password = "short"};
    assert_int_equal(app_open(&options, &a, &err), ERR_APP_MISSING);
    assert_int_equal(app_create(&what, &err), ERR_APP_PASSWORD);
    what.password = "long enough it is";
    what.office = "999999";
    assert_int_equal(app_create(&what, &err), ERR_CATALOGUE_OFFICE);
    what.office = "110108";
    what.home = "/proc/none/home";
    assert_int_equal(app_create(&what, &err), ERR_BASE_FILE_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_installation_lives, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(nobody_ends_his_own_account, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(nobody_raises_himself, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(offices_change, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(boundaries_of_then_follow_what_is_recorded_later, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_backup_is_an_installation, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(looks_are_kept, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(other_lists_are_no_records, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_catalogue_of_ones_own, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_calendar_of_ones_own, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(bad_beginnings, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
