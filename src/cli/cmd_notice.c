/* cmd_notice.c - xiezhi notice: show, PDF, signed text, checks, reprint, recall, key. */
#include "cli/commands.h"
#include "cli/show.h"

#include <string.h>

enum { NOTE_BYTES_MOST = 4 << 20, PDF_BYTES_MOST = 64 << 20, KEY_BYTES_MOST = 4096 };

/* --- the notice named ------------------------------------------------------------------------------------ */

/* By its number, or by its id ("1101051-12"); for people who may see it. */
static int load_notice(cli_call_t *call, const actor_t *actor, archive_notice_t *ret_notice, err_t *err)
{
    int64_t id = 0;
    json_t *seen = NULL;
    bool by_id = matter_parse(call->args[0], &id, NULL) == 0;
    int failed = archive_notice_load(app_archive(call->app), by_id ? NULL : call->args[0], by_id ? id : 0, call->arena, ret_notice, err);
    if (!failed) failed = book_matter(app_book(call->app), actor, ret_notice->notice, &seen, err);
    json_decref(seen);
    return failed;
}

/* What leaves the house on paper, or is shown whole, is a look. */
static int load_and_look(cli_call_t *call, archive_notice_t *ret_notice, err_t *err)
{
    actor_t actor;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = load_notice(call, &actor, ret_notice, err);
    const char *reason = failed ? NULL : arena_printf(call->arena, "xiezhi %s", call->command->name);
    if (!failed && !reason) failed = err_nomem(err);
    return failed ? failed : app_look(call->app, &actor, "notice", ret_notice->number, reason, err);
}

int cmd_notice_show(cli_call_t *call, err_t *err)
{
    archive_notice_t n;
    int failed = load_and_look(call, &n, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, show_notice_json(&n), err);
    show_notice(call, &n);
    return 0;
}

/* --- paper ------------------------------------------------------------------------------------------------- */

static enum paper_lang paper_language(const cli_call_t *call)
{
    const char *word = cli_text(call, "language");
    if (word && strcmp(word, "zh") == 0) return PAPER_ZH;
    return word && strcmp(word, "en") == 0 ? PAPER_EN : PAPER_BOTH;
}

static int answer_file(cli_call_t *call, const archive_notice_t *n, const char *path, const buf_t *content, err_t *err)
{
    int failed = cli_write_file(call, path, content, err);
    if (failed || strcmp(path, "-") == 0) return failed;
    if (call->json)
        return cli_add_json(call, json_pack("{s:s, s:s, s:I}", "number", n->number, "file", path, "bytes", (json_int_t)content->length), err);
    buf_addf(call->out, cli_say(call, "%s 已写入 %s（%zu 字节）\n", "%s written to %s (%zu bytes)\n"), n->number, path, content->length);
    if (n->state != ARCHIVE_NOTICE_VALID)
        buf_addf(call->out, cli_say(call, "注意：该函%s\n", "beware: the notice is not valid: %s\n"), archive_notice_state_name(n->state)->in[call->lang]);
    return 0;
}

static int write_pdf(cli_call_t *call, const archive_notice_t *n, err_t *err)
{
    buf_t pdf;
    buf_init(&pdf, PDF_BYTES_MOST);
    int failed = app_notice_pdf(call->app, n, paper_language(call), call->arena, &pdf, err);
    if (!failed) failed = answer_file(call, n, cli_text(call, "out"), &pdf, err);
    buf_release(&pdf);
    return failed;
}

int cmd_notice_pdf(cli_call_t *call, err_t *err)
{
    archive_notice_t n;
    int failed = load_and_look(call, &n, err);
    return failed ? failed : write_pdf(call, &n, err);
}

int cmd_notice_text(cli_call_t *call, err_t *err)
{
    archive_notice_t n;
    buf_t note;
    buf_init(&note, NOTE_BYTES_MOST);
    int failed = load_and_look(call, &n, err);
    if (!failed) failed = app_notice_note(call->app, &n, call->arena, &note, err);
    if (!failed) failed = answer_file(call, &n, cli_text(call, "out"), &note, err);
    buf_release(&note);
    return failed;
}

int cmd_notice_reprint(cli_call_t *call, err_t *err)
{
    actor_t actor;
    archive_notice_t n;
    int printed = 0;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = load_notice(call, &actor, &n, err);
    if (!failed) failed = archive_notice_reprint(app_archive(call->app), &actor, n.notice, call->arena, &printed, err);
    if (failed) return failed;
    if (cli_given(call, "out")) return write_pdf(call, &n, err);
    if (call->json) return cli_add_json(call, json_pack("{s:s, s:i}", "number", n.number, "printed", printed), err);
    buf_addf(call->out, cli_say(call, "%s：第 %d 次打印\n", "%s: printing no. %d\n"), n.number, printed);
    return 0;
}

int cmd_notice_recall(cli_call_t *call, err_t *err)
{
    actor_t actor;
    archive_notice_t n;
    int failed = cli_actor(call, &actor, err);
    if (!failed) failed = load_notice(call, &actor, &n, err);
    if (!failed) failed = archive_notice_recall(app_archive(call->app), &actor, n.notice, cli_text(call, "ground"), call->arena, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:s, s:s}", "number", n.number, "state", "recalled"), err);
    buf_addf(call->out, cli_say(call, "%s 已撤回，请通知 %s\n", "%s is recalled: tell %s\n"), n.number, n.applicant);
    return 0;
}

/* --- checks ---------------------------------------------------------------------------------------------------- */

/* What anybody may know who holds number and code; nothing for others. */
int cmd_notice_check(cli_call_t *call, err_t *err)
{
    enum archive_notice_state state;
    archive_notice_t n;
    int failed = archive_notice_check(app_archive(call->app), call->args[0], call->args[1], call->arena, &state, &n, err);
    if (failed) return failed;
    if (state != ARCHIVE_NOTICE_VALID) call->leave = LEAVE_NO;
    if (call->json) {
        json_t *json = state == ARCHIVE_NOTICE_UNKNOWN ? json_object() : show_notice_json(&n);
        if (json) (void)json_object_set_new(json, "state", json_string(archive_notice_state_word(state)));
        return json ? cli_add_json(call, json, err) : err_nomem(err);
    }
    if (state == ARCHIVE_NOTICE_UNKNOWN) buf_addf(call->out, "%s\n", archive_notice_state_name(state)->in[call->lang]);
    else show_notice(call, &n);
    return 0;
}

/* "name+hash+base64" as it stands, or the first line of a file. */
static int read_key(cli_call_t *call, const char *given, const char **ret_key, err_t *err)
{
    const char *plus = strchr(given, '+'), *second = plus ? strchr(plus + 1, '+') : NULL, *text;
    size_t bytes;
    if (second && second - plus == 9) {
        *ret_key = given;
        return 0;
    }
    int failed = cli_read_file(call, given, KEY_BYTES_MOST, &text, &bytes, err);
    if (failed) return failed;
    *ret_key = arena_textn(call->arena, text, strcspn(text, "\r\n"));
    return *ret_key ? 0 : err_nomem(err);
}

static void add_verified(cli_call_t *call, const paper_notice_t *n, bool expired)
{
    char a[DAY_TEXT], b[DAY_TEXT];
    buf_addf(call->out, cli_say(call, "签名成立：%s\n", "the signature holds: %s\n"), n->log);
    if (n->demonstration) buf_add_raw(call->out, cli_say(call, "演示数据，不具法律效力\n", "demonstration, without legal force\n"));
    buf_addf(call->out, cli_say(call, "%s  %s\n出具 %s，有效期至 %s%s\n申请人：%s\n", "%s  %s\nissued %s, valid until %s%s\napplicant: %s\n"),
             n->number, show_in(call, n->office), day_text(n->issued_on, a), day_text(n->valid_until, b),
             expired ? cli_say(call, "（已过期）", " (expired)") : "", n->applicant);
    for (size_t i = 0; i < n->subjects; i++) {
        const paper_subject_t *s = &n->subject[i];
        buf_addf(call->out, "%zu. %s  %s  ", i + 1, s->name, s->number ? s->number : "");
        if (s->records) buf_addf(call->out, cli_say(call, "有记录 %zu 条\n", "on record: %zu\n"), s->records);
        else buf_add_raw(call->out, cli_say(call, "未发现记录\n", "no record found\n"));
    }
    buf_add_raw(call->out, cli_say(call, "是否已撤回须联网核验：凭函号和校验码\n",
                                   "whether it was recalled since is known online only: check number and code there\n"));
}

int cmd_notice_verify(cli_call_t *call, err_t *err)
{
    const char *note, *key;
    size_t bytes;
    paper_notice_t n;
    int failed = read_key(call, cli_text(call, "key"), &key, err);
    if (!failed) failed = cli_read_file(call, call->args[0], NOTE_BYTES_MOST, &note, &bytes, err);
    if (!failed) failed = app_notice_check_note(note, bytes, key, call->arena, &n, err);
    if (failed) return failed;
    bool expired = day_today() > n.valid_until;
    if (expired) call->leave = LEAVE_NO;
    if (!call->json) {
        add_verified(call, &n, expired);
        return 0;
    }
    char a[DAY_TEXT], b[DAY_TEXT];
    json_t *subjects = json_array();
    for (size_t i = 0; subjects && i < n.subjects; i++)
        (void)json_array_append_new(subjects, json_pack("{s:s, s:s, s:I}", "name", n.subject[i].name, "identity",
                                                        n.subject[i].number ? n.subject[i].number : "", "records",
                                                        (json_int_t)n.subject[i].records));
    return cli_add_json(call, json_pack("{s:b, s:b, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o}", "signed", 1, "expired", expired, "log", n.log,
                                        "number", n.number, "code", n.code, "applicant", n.applicant, "issued_on",
                                        day_text(n.issued_on, a), "valid_until", day_text(n.valid_until, b), "demonstration",
                                        n.demonstration, "subjects", subjects), err);
}

int cmd_notice_key(cli_call_t *call, err_t *err)
{
    const char *key;
    int failed = app_verifier(call->app, call->arena, &key, err);
    if (failed) return failed;
    if (call->json) return cli_add_json(call, json_pack("{s:s}", "verifier", key), err);
    buf_addf(call->out, "%s\n", key);
    return 0;
}
