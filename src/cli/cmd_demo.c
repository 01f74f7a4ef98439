/* cmd_demo.c - xiezhi demo: makes a demonstration and runs one query through, from the window to the paper and
 * its check. Everything goes through the functions the other commands use. */
#include "cli/commands.h"
#include "cli/demo_house.h"
#include "cli/show.h"

#include "archive/demo.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RECORDS = 5000, RECORDS_MOST = 10000000,
    LOOK_AT = 5000,      /* records among which subjects are chosen */
    COMMON_TRIED = 80,   /* short names tried for namesakes */
    NOBODY = 1000000000, /* from here on the invented people are in nobody's archive */
    NOBODY_TRIED = 50,
    SUBJECTS_MOST = 8,
    PAPER_BYTES = 64 << 20,
};

/* --- who is asked about -------------------------------------------------------------------------------- */

typedef struct choosing {
    cli_demo_t *d;
    demo_t *demo;
    match_subject_t subject[SUBJECTS_MOST];
    size_t count;
} choosing_t;

static match_subject_t as_subject(const choosing_t *c, const demo_record_t *r, bool with_number, bool with_facts)
{
    arena_t *a = c->d->call->arena;
    match_subject_t s = {.schema = r->unit ? MATCH_UNIT : MATCH_PERSON, .name = arena_text(a, r->name), .born = DAY_NONE};
    if (with_number) s.identity = arena_text(a, r->identity);
    if (with_facts) {
        s.born = r->born;
        s.place = arena_text(a, r->place);
    }
    return s;
}

static int screen(const choosing_t *c, const match_subject_t *s, archive_result_t *ret_result, err_t *err)
{
    archive_ask_t ask = {.actor = c->d->officer, .subjects = s, .subject_count = 1, .from = DAY_NONE, .to = DAY_NONE};
    return archive_screen(app_archive(c->d->call->app), &ask, c->d->call->arena, ret_result, err);
}

static bool counts_now(const demo_record_t *r)
{
    return r->effective_on <= day_today() && r->effective_on > day_today() - ARCHIVE_YEARS_BACK * 365;
}

/* A: a number that is on record. B: name, birth date and place. And a unit by its code. */
static void choose_known(choosing_t *c, int64_t records)
{
    bool number = false, facts = false, unit = false;
    for (int64_t i = 0; i < records && i < LOOK_AT && !(number && facts && unit); i++) {
        demo_record_t r;
        demo_make(c->demo, (uint64_t)i, &r);
        if (!counts_now(&r)) continue;
        if (!number && !r.unit && *r.identity) {
            c->subject[c->count++] = as_subject(c, &r, true, false);
            number = true;
        } else if (!facts && !r.unit && r.born != DAY_NONE && strlen(r.name) > strlen("王五")) {
            c->subject[c->count++] = as_subject(c, &r, false, true);
            facts = true;
        } else if (!unit && r.unit && *r.identity) {
            c->subject[c->count++] = as_subject(c, &r, true, false);
            unit = true;
        }
    }
}

/* C: a name that several people on record share, and nothing else. */
static int choose_common(choosing_t *c, int64_t records, err_t *err)
{
    match_subject_t best = {0};
    size_t most = 0;
    int failed = 0, tried = 0;
    for (int64_t i = 0; !failed && i < records && tried < COMMON_TRIED && most < 3; i++) {
        demo_record_t r;
        archive_result_t found;
        demo_make(c->demo, (uint64_t)i, &r);
        if (r.unit || strlen(r.name) > strlen("王五") || !counts_now(&r)) continue;
        match_subject_t s = as_subject(c, &r, false, false);
        failed = screen(c, &s, &found, err);
        tried++;
        if (failed || found.findings[0].namesakes <= most) continue;
        most = found.findings[0].namesakes;
        best = s;
    }
    if (!failed && most) c->subject[c->count++] = best;
    return failed;
}

/* Clear: somebody who is not on record, by number. */
static int choose_clear(choosing_t *c, err_t *err)
{
    int failed = 0;
    for (uint64_t i = NOBODY; !failed && i < NOBODY + NOBODY_TRIED; i++) {
        demo_record_t r;
        archive_result_t found;
        demo_make(c->demo, i, &r);
        if (r.unit || !*r.identity) continue;
        match_subject_t s = as_subject(c, &r, true, false);
        failed = screen(c, &s, &found, err);
        if (failed || found.findings[0].status != ARCHIVE_CLEAR || found.findings[0].count) continue;
        c->subject[c->count++] = s;
        break;
    }
    return failed;
}

static int choose(choosing_t *c, err_t *err)
{
    cli_demo_t *d = c->d;
    int failed = demo_open(CLI_DEMO_SEED, day_today(), d->call->arena, &c->demo, err);
    if (failed) return failed;
    choose_known(c, d->records);
    failed = choose_common(c, d->records, err);
    if (!failed) failed = choose_clear(c, err);
    /* On the OFAC list as BANCO NACIONAL DE CUBA: found with a slip of the pen. */
    if (!failed && d->lists)
        c->subject[c->count++] = (match_subject_t){.schema = MATCH_UNIT, .name = "BANCO NATIONAL DE CUBA", .born = DAY_NONE, .place = "Cuba"};
    return failed;
}

/* --- the query ------------------------------------------------------------------------------------------ */

static void heading(cli_call_t *call, const char *zh, const char *en)
{
    if (!call->json) buf_addf(call->out, "\n-- %s --\n", cli_say(call, zh, en));
}

static int ask(cli_demo_t *d, const choosing_t *c, archive_result_t *ret_result, err_t *err)
{
    cli_call_t *call = d->call;
    archive_ask_t q = {.actor = d->window, .subjects = c->subject, .subject_count = c->count,
                       .applicant = {.schema = MATCH_UNIT, .name = "昆山市公共资源交易中心", .born = DAY_NONE}, .purpose = "tender",
                       .project = "东城大道改造工程（演示）", .handler = "刘敏", .phone = "0512-00000000", .papers_complete = true,
                       .from = DAY_NONE, .to = DAY_NONE};
    json_t *json = NULL;
    int failed = archive_lists_parse(app_archive(call->app), d->lists ? "all" : NULL, &q.lists, err);
    if (!failed) failed = archive_query(app_archive(call->app), &q, call->arena, ret_result, err);
    if (!failed) failed = archive_result_json(app_archive(call->app), &d->officer, ret_result, &json, err);
    if (failed) return failed;
    heading(call, "查询", "the query");
    if (!call->json) show_result(call, json);
    json_decref(json);
    return call->json ? 0 : cli_flush(call, err);
}

/* What an officer would say who has compared the papers: a name with its birth date or place is the same, so is a
 * slip of one letter in a long name; a bare name is not. */
static bool looks_same(cli_demo_t *d, const archive_candidate_t *k, words_t *ret_reason)
{
    enum { ONE_LETTER = 800 };
    static const words_t says[] = {
        {{"经核对判决书，姓名、出生日期、住址相符", "compared with the judgment: name, birth date and address agree"}},
        {{"经核对名单原文，系同一机构，申请书笔误一个字母", "compared with the list itself: the same bank, one letter misspelt in the application"}},
        {{"仅姓名（名称）相同或相近，其他情况不符", "only the name is the same or like it, nothing else agrees"}},
    };
    archive_list_t lists[ARCHIVE_LISTS_MOST];
    (void)archive_lists(app_archive(d->call->app), lists);
    bool listed = !lists[k->hit.list].counts && k->hit.points >= ONE_LETTER;
    *ret_reason = says[k->hit.tier == MATCH_B ? 0 : listed ? 1 : 2];
    return k->hit.tier == MATCH_B || listed;
}

static int decide_one(cli_demo_t *d, const archive_finding_t *f, const archive_candidate_t *k, err_t *err)
{
    cli_call_t *call = d->call;
    words_t reason;
    bool same = looks_same(d, k, &reason);
    enum archive_status status;
    char record[48];
    int failed = archive_decide(app_archive(call->app), &d->officer, &(archive_word_t){.subject = f->subject, .record = k->hit.record,
                                .verdict = same ? ARCHIVE_SAME : ARCHIVE_DIFFERENT, .reason = reason.in[call->lang]}, call->arena, &status, err);
    if (failed || call->json) return failed;
    matter_text(k->hit.record, record);
    buf_addf(call->out, cli_say(call, "%s / 记录 %s %s：%s（%s）\n", "%s / record %s %s: %s (%s)\n"), f->asked->name, record, k->hit.name,
             same ? cli_say(call, "同一", "the same") : cli_say(call, "不同一", "different"), reason.in[call->lang]);
    return 0;
}

static int decide(cli_demo_t *d, const archive_result_t *r, err_t *err)
{
    int failed = 0;
    if (!r->undecided) return 0;
    heading(d->call, "检察人员认定", "the officer decides");
    for (size_t i = 0; !failed && i < r->count; i++) {
        const archive_finding_t *f = &r->findings[i];
        for (size_t k = 0; !failed && f->status == ARCHIVE_NEEDS_REVIEW && k < f->count; k++)
            if (f->candidates[k].verdict == ARCHIVE_OPEN) failed = decide_one(d, f, &f->candidates[k], err);
    }
    return failed;
}

/* --- the notice --------------------------------------------------------------------------------------------- */

typedef struct papers {
    const char *pdf, *note, *key; /* paths */
} papers_t;

static int name_papers(const cli_call_t *call, const archive_notice_t *n, papers_t *p, err_t *err)
{
    char id[48];
    matter_text(n->notice, id);
    p->pdf = arena_printf(call->arena, "%s/notice-%s.pdf", call->data_dir, id);
    p->note = arena_printf(call->arena, "%s/notice-%s.txt", call->data_dir, id);
    p->key = arena_printf(call->arena, "%s/verifier.txt", call->data_dir);
    return p->pdf && p->note && p->key ? 0 : err_nomem(err);
}

static int write_papers(cli_call_t *call, const archive_notice_t *n, papers_t *p, err_t *err)
{
    const char *verifier = NULL;
    buf_t pdf, note, key;
    buf_init(&pdf, PAPER_BYTES);
    buf_init(&note, PAPER_BYTES);
    buf_init(&key, 4096);
    int failed = name_papers(call, n, p, err);
    if (!failed) failed = app_notice_pdf(call->app, n, PAPER_BOTH, call->arena, &pdf, err);
    if (!failed) failed = cli_write_file(call, p->pdf, &pdf, err);
    if (!failed) failed = app_notice_note(call->app, n, call->arena, &note, err);
    if (!failed) failed = cli_write_file(call, p->note, &note, err);
    if (!failed) failed = app_verifier(call->app, call->arena, &verifier, err);
    if (!failed) buf_addf(&key, "%s\n", verifier);
    if (!failed) failed = cli_write_file(call, p->key, &key, err);
    buf_release(&pdf);
    buf_release(&note);
    buf_release(&key);
    return failed;
}

static int answer(cli_demo_t *d, int64_t query, archive_notice_t *ret_notice, err_t *err)
{
    cli_call_t *call = d->call;
    act_receipt_t receipt;
    int failed = archive_answer(app_archive(call->app), &d->window, query, call->arena, &receipt, err);
    if (!failed) failed = archive_notice_load(app_archive(call->app), NULL, receipt.matter, call->arena, ret_notice, err);
    if (failed || call->json) return failed;
    heading(call, "告知函", "the notice");
    show_notice(call, ret_notice);
    return 0;
}

/* As a stranger would: from the files alone, with the key read back from its own. */
static int check_offline(cli_call_t *call, const papers_t *p, paper_notice_t *ret, err_t *err)
{
    const char *note, *key;
    size_t bytes, key_bytes;
    int failed = cli_read_file(call, p->note, PAPER_BYTES >> 4, &note, &bytes, err);
    if (!failed) failed = cli_read_file(call, p->key, 4096, &key, &key_bytes, err);
    if (failed) return failed;
    key = arena_textn(call->arena, key, strcspn(key, "\r\n"));
    return key ? app_notice_check_note(note, bytes, key, call->arena, ret, err) : err_nomem(err);
}

static int check(cli_demo_t *d, const archive_notice_t *n, const papers_t *p, int64_t query, err_t *err)
{
    cli_call_t *call = d->call;
    archive_t *ar = app_archive(call->app);
    enum archive_notice_state right, wrong;
    paper_notice_t paper;
    bool same = false;
    const char *where = "";
    int failed = archive_notice_check(ar, n->number, n->code, call->arena, &right, NULL, err);
    if (!failed) failed = archive_notice_check(ar, n->number, "AAAAAAAAAA", call->arena, &wrong, NULL, err);
    if (!failed) failed = check_offline(call, p, &paper, err);
    if (!failed) failed = archive_replay(ar, query, call->arena, &same, &where, err);
    if (failed) return failed;
    if (right != ARCHIVE_NOTICE_VALID || wrong != ARCHIVE_NOTICE_UNKNOWN || !same) call->leave = LEAVE_NO;
    if (call->json) return 0;
    heading(call, "核验", "checks");
    buf_addf(call->out, cli_say(call, "函号和校验码：%s\n", "number and code: %s\n"), archive_notice_state_name(right)->in[call->lang]);
    buf_addf(call->out, cli_say(call, "错误的校验码：%s\n", "a wrong code: %s\n"), archive_notice_state_name(wrong)->in[call->lang]);
    buf_addf(call->out, cli_say(call, "离线，仅凭签名文本和公钥：签名成立，%s\n", "offline, from signed text and key alone: the signature holds, %s\n"), paper.number);
    buf_addf(call->out, cli_say(call, "按当时的档案重查：%s%s\n", "asked again as of then: %s%s\n"),
             same ? cli_say(call, "逐字相同", "the same, byte for byte") : cli_say(call, "不同：", "different: "), where);
    return 0;
}

/* --- the whole ------------------------------------------------------------------------------------------------- */

static int say_next(cli_demo_t *d, const archive_notice_t *n, const papers_t *p, double seconds, err_t *err)
{
    cli_call_t *call = d->call;
    if (call->json)
        return cli_add_json(call, json_pack("{s:s, s:O, s:o, s:s, s:s, s:s, s:f}", "home", call->data_dir, "steps", d->steps, "notice",
                                            show_notice_json(n), "pdf", p->pdf, "text", p->note, "key", p->key, "seconds", seconds), err);
    buf_addf(call->out, cli_say(call, "\n合计 %.1f 秒\n  PDF       %s\n  签名文本  %s\n  验证公钥  %s\n",
                                "\n%.1f seconds in all\n  PDF          %s\n  signed text  %s\n  verifier     %s\n"),
             seconds, p->pdf, p->note, p->key);
    const char *me = program_invocation_name, *home = call->data_dir;
    buf_addf(call->out, cli_say(call, "\n接下来\n  %s serve --data %s\n", "\nnext\n  %s serve --data %s\n"), me, home);
    buf_addf(call->out, "  %s notice check '%s' %s --data %s\n", me, n->number, n->code, home);
    buf_addf(call->out, cli_say(call, "  %s screen --name 王伟 --type person --reason 演示 --as officer --data %s\n",
                                "  %s screen --name 王伟 --type person --reason demonstration --as officer --data %s\n"), me, home);
    cli_demo_logins(call);
    return 0;
}

static int tell(cli_demo_t *d, err_t *err)
{
    cli_call_t *call = d->call;
    instant_t began = d->step_at;
    choosing_t c = {.d = d};
    archive_result_t result;
    archive_notice_t notice;
    papers_t papers;
    int failed = cli_demo_house(d, err);
    if (!failed) failed = choose(&c, err);
    if (!failed) failed = cli_demo_step(d, cli_say(call, "选定查询对象", "chose whom to ask about"), err);
    if (!failed) failed = ask(d, &c, &result, err);
    if (!failed) failed = cli_demo_step(d, cli_say(call, "受理并检索", "accepted and searched"), err);
    if (!failed) failed = decide(d, &result, err);
    if (!failed) failed = cli_demo_step(d, cli_say(call, "认定完毕", "decided"), err);
    if (!failed) failed = answer(d, result.query, &notice, err);
    if (!failed) failed = write_papers(call, &notice, &papers, err);
    if (!failed) failed = cli_demo_step(d, cli_say(call, "出具告知函：PDF 和签名文本", "issued the notice: PDF and signed text"), err);
    if (!failed) failed = check(d, &notice, &papers, result.query, err);
    if (!failed) failed = cli_demo_step(d, cli_say(call, "核验完毕", "checked"), err);
    return failed ? failed : say_next(d, &notice, &papers, (double)(instant_now() - began) / 1e6, err);
}

int cmd_demo(cli_call_t *call, err_t *err)
{
    cli_demo_t d = {.call = call, .lists = !cli_given(call, "no-lists"), .step_at = instant_now(), .steps = json_array()};
    int failed = d.steps ? cli_int(call, "records", 1, RECORDS_MOST, RECORDS, &d.records, err) : err_nomem(err);
    if (!failed) failed = tell(&d, err);
    app_close(call->app);
    call->app = NULL;
    json_decref(d.steps);
    return failed;
}
