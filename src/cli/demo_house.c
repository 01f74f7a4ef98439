/* demo_house.c - see demo_house.h. */
#include "cli/demo_house.h"
#include "cli/demo_work.h"

#include "archive/demo.h"
#include "archive/import.h"
#include "base/sheet_write.h"
#include "figure/publish.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Known to everybody: a demonstration holds nothing that is worth protecting, and says so on every page. */
static const char PASSWORD[] = "xiezhi-demo-2026";
/* Kunshan: a county-level office, under a prefecture and a province. */
#define OFFICE "320583"
/* Stands in the folder when everything was taken in; a demonstration that was interrupted goes on without it. */
static const char DONE[] = "demonstration.done";
static const char SHEET[] = "demonstration.csv";

/* One does all the work in each of the other offices. */
#define BELOW "case_manager prosecutor section_chief chief prevention_officer complaint_officer research_officer"
/* Above: the prefecture-level office, whose deputy and chief compare the offices below. */
#define ABOVE "320500"

/* Those who say what they do can log in; the others are colleagues whose work is there to be looked at. */
static const struct {
    const char *login, *office, *roles;
    words_t name, does;
} PEOPLE[] = {
    {"window", OFFICE, "window_clerk", {{"孙晓宁", "Sun Xiaoning"}}, {{"窗口受理、答复", "accepts and answers applications at the window"}}},
    {"officer", OFFICE, "query_officer", {{"周文博", "Zhou Wenbo"}}, {{"核对认定、录入档案", "decides candidates, enters and corrects records"}}},
    {"chief", OFFICE, "section_chief chief", {{"郑海燕", "Zheng Haiyan"}}, {{"部门负责人、检察长", "head of the section and chief"}}},
    {"deputy", ABOVE, "deputy_chief", {{"冯志远", "Feng Zhiyuan"}}, {{"苏州市院副检察长：看板、检查、督办", "deputy chief of the office above: board, checks, listed cases"}}},
    {"city", ABOVE, "chief", {{"许立人", "Xu Liren"}}, {{"苏州市院检察长：各院比较", "chief of the office above: the offices compared"}}},
    {"manager", OFFICE, "case_manager", {{"吴静", "Wu Jing"}}, {{"案件管理：受理、分案", "accepts and assigns cases"}}},
    {"prosecutor", OFFICE, "prosecutor case_handler", {{"王志远", "Wang Zhiyuan"}}, {{"承办审查起诉案件", "handles cases for prosecution"}}},
    {"prevention", OFFICE, "prevention_officer", {{"李思源", "Li Siyuan"}}, {{"职务犯罪预防", "prevents duty crime"}}},
    {"letters", OFFICE, "complaint_officer", {{"陈敏", "Chen Min"}}, {{"控告申诉：群众信访", "letters and visits"}}},
    {"public", OFFICE, "public_interest_officer", {{"何清", "He Qing"}}, {{"公益诉讼", "public-interest litigation"}}},
    {"research", OFFICE, "research_officer publicity_officer", {{"方晓", "Fang Xiao"}}, {{"研究室：报告、审核、批示", "research office: reports, reviews, instructions"}}},
    {"inspector", OFFICE, "inspector", {{"钱立新", "Qian Lixin"}}, {{"检务督察，只看不改", "inspects, changes nothing"}}},
    {"head", OFFICE, "section_chief chief", {{"徐建宏", "Xu Jianhong"}}, {{NULL, NULL}}},
    {"lin", OFFICE, "prosecutor case_handler", {{"林志强", "Lin Zhiqiang"}}, {{NULL, NULL}}},
    {"shen", OFFICE, "prosecutor case_handler", {{"沈晓华", "Shen Xiaohua"}}, {{NULL, NULL}}},
    {"steer", ABOVE, "case_manager section_chief prevention_officer research_officer", {{"顾海宁", "Gu Haining"}}, {{NULL, NULL}}},
    {"huqiu", "320505", BELOW, {{"蒋国平", "Jiang Guoping"}}, {{NULL, NULL}}},
    {"wuzhong", "320506", BELOW, {{"顾明华", "Gu Minghua"}}, {{NULL, NULL}}},
    {"xiangcheng", "320507", BELOW, {{"沈玉林", "Shen Yulin"}}, {{NULL, NULL}}},
    {"gusu", "320508", BELOW, {{"陆文英", "Lu Wenying"}}, {{NULL, NULL}}},
    {"wujiang", "320509", BELOW, {{"钱建平", "Qian Jianping"}}, {{NULL, NULL}}},
    {"changshu", "320581", BELOW, {{"季海峰", "Ji Haifeng"}}, {{NULL, NULL}}},
    {"zhangjiagang", "320582", BELOW, {{"黄立军", "Huang Lijun"}}, {{NULL, NULL}}},
    {"taicang", "320585", BELOW, {{"俞雪梅", "Yu Xuemei"}}, {{NULL, NULL}}},
    {"admin", OFFICE, "administrator", {{"系统管理员", "Administrator"}}, {{"开立账户", "opens accounts"}}},
};
enum { PEOPLE_COUNT = sizeof PEOPLE / sizeof *PEOPLE };

static const char *in_folder(const cli_call_t *call, const char *name)
{
    return arena_printf(call->arena, "%s/%s", call->data_dir, name);
}

void cli_demo_logins(cli_call_t *call)
{
    const char *done = in_folder(call, DONE);
    if (!done || access(done, F_OK) != 0) return;
    buf_addf(call->out, cli_say(call, "演示账户（密码均为 %s）：\n", "log-ins (password of all: %s):\n"), PASSWORD);
    for (size_t i = 0; i < PEOPLE_COUNT; i++)
        if (PEOPLE[i].does.in[LANG_ZH]) buf_addf(call->out, "  %-10s %s\n", PEOPLE[i].login, PEOPLE[i].does.in[call->lang]);
}

int cli_demo_step(cli_demo_t *d, const char *what, err_t *err)
{
    instant_t now = instant_now();
    double seconds = (double)(now - d->step_at) / 1e6;
    d->step_at = now;
    if (!what) return err_nomem(err);
    if (d->call->json) {
        json_t *step = json_pack("{s:s, s:f}", "step", what, "seconds", seconds);
        return json_array_append_new(d->steps, step) == 0 ? 0 : err_nomem(err);
    }
    buf_addf(d->call->out, "[%5.1f s] %s\n", seconds, what);
    return cli_flush(d->call, err);
}

/* --- house and people --------------------------------------------------------------------------------- */

static int make_house(cli_demo_t *d, err_t *err)
{
    cli_call_t *call = d->call;
    app_options_t options = {.home = call->data_dir};
    err_t why = {0};
    int failed = app_open(&options, &call->app, &why);
    if (!failed && !app_demonstration(call->app)) return err_set(err, ERR_CLI_NOT_DEMO, call->data_dir);
    if (!failed)
        return cli_demo_step(d, arena_printf(call->arena, cli_say(call, "打开 %s 中的演示系统", "opened the demonstration in %s"), call->data_dir), err);
    if (failed != ERR_APP_MISSING) {
        if (err) *err = why;
        return failed;
    }
    app_new_t what = {.home = call->data_dir, .office = OFFICE, .node = 1, .login = "admin",
                      .full_name = PEOPLE[PEOPLE_COUNT - 1].name.in[LANG_ZH], .password = PASSWORD, .demonstration = true};
    failed = app_create(&what, err);
    if (!failed) failed = app_open(&options, &call->app, err);
    if (failed) return failed;
    return cli_demo_step(d, arena_printf(call->arena, cli_say(call, "在 %s 建立昆山市人民检察院的演示系统", "made an installation for the office of Kunshan City in %s"),
                                         call->data_dir), err);
}

static int add_people(cli_demo_t *d, err_t *err)
{
    cli_call_t *call = d->call;
    actor_t system = app_system(call->app), there; /* no administrator reaches the office above his own */
    int made = 0, failed = 0;
    for (size_t i = 0; !failed && i < PEOPLE_COUNT; i++) {
        app_account_t account = {.login = PEOPLE[i].login, .full_name = PEOPLE[i].name.in[LANG_ZH], .office = PEOPLE[i].office, .roles = PEOPLE[i].roles};
        if (app_actor(call->app, account.login, call->arena, &there, NULL) == 0) continue;
        failed = app_add_account(call->app, &system, &account, err);
        if (!failed && PEOPLE[i].does.in[LANG_ZH]) failed = app_set_password(call->app, account.login, PASSWORD, false, err);
        made++;
    }
    if (!failed) failed = app_actor(call->app, "window", call->arena, &d->window, err);
    if (!failed) failed = app_actor(call->app, "officer", call->arena, &d->officer, err);
    if (failed || !made) return failed;
    return cli_demo_step(d, cli_say(call, "开立各部门的演示账户", "opened accounts for the departments"), err);
}

/* --- records ------------------------------------------------------------------------------------------ */

static int import_one(cli_demo_t *d, const import_job_t *job, const char *name, err_t *err)
{
    cli_call_t *call = d->call;
    import_report_t r = {0};
    int failed = import_run(job, &r, err);
    if (failed) return failed;
    return cli_demo_step(d, arena_printf(call->arena, cli_say(call, "%s：录入 %" PRId64 " 条，略过 %" PRId64 "，退回 %" PRId64, "%s: %" PRId64 " taken, %" PRId64 " left out, %" PRId64 " handed back"),
                                         name, r.taken + r.known, r.skipped, r.bad), err);
}

static int import_lists(cli_demo_t *d, err_t *err)
{
    cli_call_t *call = d->call;
    import_list_t *lists;
    size_t n;
    int failed = import_known_lists(call->arena, &lists, &n, err);
    for (size_t i = 0; !failed && i < n; i++) {
        import_job_t job = {.book = app_book(call->app), .actor = d->officer, .mapping = lists[i].mapping, .lang = call->lang,
                            .path = arena_printf(call->arena, "data/lists/%s", lists[i].file), .progress = call->progress,
                            .bad_path = arena_printf(call->arena, "%s/%s.bad.csv", call->data_dir, lists[i].name)};
        failed = job.path && job.bad_path ? import_one(d, &job, lists[i].about.in[call->lang], err) : err_nomem(err);
    }
    return failed;
}

static int write_rows(cli_demo_t *d, sheet_writer_t *w, err_t *err)
{
    demo_t *demo = NULL;
    arena_t *row = arena_new(1 << 20);
    int failed = row ? demo_open(CLI_DEMO_SEED, day_today(), d->call->arena, &demo, err) : err_nomem(err);
    if (!failed) failed = sheet_writer_row(w, DEMO_HEADS, DEMO_COLUMNS, err);
    for (int64_t i = 0; !failed && i < d->records; i++) {
        demo_record_t r;
        const char *cells[DEMO_COLUMNS];
        arena_reset(row);
        demo_make(demo, (uint64_t)i, &r);
        failed = demo_cells(&r, row, cells, err);
        if (!failed) failed = sheet_writer_row(w, cells, DEMO_COLUMNS, err);
    }
    arena_free(row);
    return failed;
}

/* The convictions come in by the same door as any sheet an office sends; the sheet stays to be looked at. */
static int import_convictions(cli_demo_t *d, err_t *err)
{
    cli_call_t *call = d->call;
    const char *path = in_folder(call, SHEET);
    sheet_writer_t *w = NULL;
    const cat_kind_t *k = catalogue_serving(book_catalogue(app_book(call->app)), "archive", "record", NULL);
    assert(k); /* the archive opens by it */
    int failed = path ? 0 : err_nomem(err);
    if (!failed && access(path, F_OK) != 0) { /* an interrupted import goes on with the sheet it began with */
        failed = sheet_writer_open(path, SHEET_WRITE_BOM, &w, err);
        if (failed) return failed;
        failed = write_rows(d, w, err);
        int closed = sheet_writer_close(w, !failed, failed ? NULL : err);
        failed = failed ? failed : closed;
    }
    import_job_t job = {.book = app_book(call->app), .actor = d->officer, .kind = k->name, .path = path, .lang = call->lang,
                        .progress = call->progress};
    return failed ? failed : import_one(d, &job, cli_say(call, "虚构的演示判决", "invented convictions"), err);
}

/* --- other work ------------------------------------------------------------------------------------------ */

/* A figure of the last twelve months, published and put on the public pages. */
static int publish_one(cli_demo_t *d, const actor_t *chief, const char *figures, const char *by, err_t *err)
{
    cli_call_t *call = d->call;
    char to[DAY_TEXT];
    int year, month, day;
    figure_ask_t ask;
    act_receipt_t receipt = {0}, shown = {0};
    json_t *answer = NULL, *names = NULL, *question;
    day_split(day_today(), &year, &month, &day);
    const char *from = arena_printf(call->arena, "%04d-%02d-01", month == 12 ? year : year - 1, month == 12 ? 1 : month + 1);
    names = json_loads(figures, 0, NULL);
    question = json_pack("{s:o,s:s,s:s,s:s,s:[s],s:b}", "figures", names, "office", OFFICE, "from", from ? from : "", "to", day_text(day_today(), to), "by", by, "empty", 1);
    int failed = question ? figure_ask_read(question, call->arena, &ask, err) : err_nomem(err);
    if (!failed) failed = passport_ask(app_figures(call->app), chief, &ask, &answer, err);
    publish_wish_t wish = {.actor = chief, .passport = json_string_value(json_object_get(answer, "passport")), .on = DAY_NONE,
                           .where = "公众网页"};
    if (!failed) failed = publish_figure(app_figures(call->app), app_key(call->app), &wish, call->arena, &receipt, err);
    const cat_kind_t *kind = catalogue_for_public(book_catalogue(app_book(call->app)), "published_figure");
    assert(kind);
    act_request_t show = {.actor = *chief, .kind = kind->name, .act = "show", .matter = receipt.matter, .occurred_on = DAY_NONE};
    if (!failed) failed = register_act(app_book(call->app), &show, call->arena, &shown, err);
    json_decref(answer);
    json_decref(question);
    return failed;
}

static int publish_figures(cli_demo_t *d, err_t *err)
{
    static const char *const list[][2] = {
        {"[\"education_persons\"]", "month"},
        {"[\"education_sessions\",\"education_persons\"]", "quarter"},
        {"[\"letters_received\"]", "month"},
    };
    actor_t chief;
    int failed = app_actor(d->call->app, "chief", d->call->arena, &chief, err);
    for (size_t i = 0; !failed && i < sizeof list / sizeof *list; i++) failed = publish_one(d, &chief, list[i][0], list[i][1], err);
    return failed ? failed : cli_demo_step(d, cli_say(d->call, "公布三项数据", "published three figures"), err);
}

static int mark_done(const cli_call_t *call, err_t *err)
{
    const char *path = in_folder(call, DONE);
    FILE *f = path ? fopen(path, "w") : NULL;
    if (!f) return path ? err_file(err, path, errno) : err_nomem(err);
    return fclose(f) == 0 ? 0 : err_file(err, path, errno);
}

int cli_demo_house(cli_demo_t *d, err_t *err)
{
    cli_call_t *call = d->call;
    int failed = make_house(d, err);
    if (!failed) failed = add_people(d, err);
    const char *done = in_folder(call, DONE);
    if (!failed && !done) failed = err_nomem(err);
    if (!failed && access(done, F_OK) != 0) {
        if (d->lists) failed = import_lists(d, err);
        if (!failed) failed = import_convictions(d, err);
        if (!failed) failed = cli_demo_lives(d, err);
        if (!failed) failed = publish_figures(d, err);
        if (!failed) failed = cli_demo_reports(d, err);
        if (!failed) failed = cli_demo_bids(d, err);
        if (!failed) failed = mark_done(call, err);
    }
    if (!failed) failed = app_open_archive(call->app, call->progress, err);
    if (failed) return failed;
    archive_version_t v;
    archive_version_now(app_archive(call->app), &v);
    return cli_demo_step(d, arena_printf(call->arena, cli_say(call, "建立检索索引：%" PRId64 " 条记录", "built the match index: %" PRId64 " records"), v.records), err);
}
