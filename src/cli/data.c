#include "cli/data.h"

#include "app/life.h"
#include "base/money.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { PASSWORD_BYTES = 512 };

/* --- passwords -------------------------------------------------------------------------------------- */

static int read_line(FILE *f, const char *path, cli_call_t *call, const char **ret_line, err_t *err)
{
    char line[PASSWORD_BYTES];
    if (!fgets(line, sizeof line, f)) return err_file(err, path, errno ? errno : EIO);
    line[strcspn(line, "\r\n")] = '\0';
    *ret_line = arena_text(call->arena, line);
    return *ret_line ? 0 : err_nomem(err);
}

static int ask_terminal(cli_call_t *call, const char *question, const char **ret_password, err_t *err)
{
    struct termios before, silent;
    FILE *tty = fopen("/dev/tty", "r+");
    if (!tty) return err_set(err, ERR_CLI_PASSWORD);
    bool hidden = tcgetattr(fileno(tty), &before) == 0;
    if (hidden) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)ECHO;
        hidden = tcsetattr(fileno(tty), TCSAFLUSH, &silent) == 0;
    }
    (void)fprintf(tty, "%s", question);
    (void)fflush(tty);
    int failed = read_line(tty, "/dev/tty", call, ret_password, err);
    if (hidden) (void)tcsetattr(fileno(tty), TCSAFLUSH, &before);
    (void)fprintf(tty, "\n");
    (void)fclose(tty);
    return failed;
}

int cli_password(cli_call_t *call, const char *question, const char **ret_password, err_t *err)
{
    const char *path = cli_text(call, "password-file");
    const char *given = getenv("XIEZHI_PASSWORD");
    if (path) {
        FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
        if (!f) return err_file(err, path, errno);
        int failed = read_line(f, path, call, ret_password, err);
        if (f != stdin) (void)fclose(f);
        return failed;
    }
    if (given) {
        *ret_password = given;
        return 0;
    }
    return ask_terminal(call, question, ret_password, err);
}

/* --- ids, fields -------------------------------------------------------------------------------------- */

int cli_matter(const char *text, int64_t *ret_id, err_t *err)
{
    return matter_parse(text, ret_id, err);
}

const cat_kind_t *cli_kind(const cli_call_t *call, const char *name)
{
    const cat_kind_t *kind;
    return catalogue_kind(book_catalogue(app_book(call->app)), name, &kind, NULL) == 0 ? kind : NULL;
}

static int add_field(const cat_kind_t *kind, json_t *fields, const char *pair, err_t *err)
{
    const char *equals = strchr(pair, '=');
    if (!equals || equals == pair) return cli_bad_form("field", pair, "NAME=VALUE", err);
    char name[64];
    size_t n = (size_t)(equals - pair);
    if (n >= sizeof name) return cli_bad_form("field", pair, "NAME=VALUE", err);
    memcpy(name, pair, n);
    name[n] = '\0';
    const char *value = equals + 1;
    const cat_field_t *field = NULL;
    int64_t fen = 0;
    if (kind && cat_kind_field(kind, name, &field, NULL) != 0) field = NULL;
    bool text = field && (field->type == CAT_TEXT || field->type == CAT_LONG);
    bool party = field && field->type == CAT_PARTY && (strncmp(value, "person:", 7) == 0 || strncmp(value, "unit:", 5) == 0);
    bool coded = !text && (*value == '{' || *value == '[' || strcmp(value, "true") == 0 ||
                 strcmp(value, "false") == 0 || strcmp(value, "null") == 0);
    json_error_t said;
    bool money = field && field->type == CAT_MONEY && money_read(value, MONEY_YUAN, &fen) == MONEY_READ;
    json_t *json = money ? json_integer(fen) : coded ? json_loads(value, JSON_DECODE_ANY, &said) : party ? life_party(value) : json_string(value);
    if (!json) {
        err_set(err, ERR_CLI_JSON, pair);
        err_detail(err, "%s", coded ? said.text : "UTF-8");
        return ERR_CLI_JSON;
    }
    return json_object_set_new(fields, name, json) != 0 ? err_nomem(err) : 0;
}

int cli_fields(cli_call_t *call, const cat_kind_t *kind, json_t **ret_fields, err_t *err)
{
    const char *whole = cli_text(call, "fields");
    json_error_t said;
    json_t *fields = !whole                     ? json_object()
                     : strcmp(whole, "-") == 0 ? json_loadf(stdin, JSON_REJECT_DUPLICATES, &said)
                                                : json_loads(whole, JSON_REJECT_DUPLICATES, &said);
    if (!json_is_object(fields)) {
        json_decref(fields);
        err_set(err, ERR_CLI_JSON, "--fields");
        err_detail(err, "%s", fields ? "{…}" : said.text);
        return ERR_CLI_JSON;
    }
    int failed = 0;
    for (size_t i = 0; !failed && i < cli_count(call, "field"); i++)
        failed = add_field(kind, fields, cli_text_at(call, "field", i), err);
    if (failed) json_decref(fields);
    else *ret_fields = fields;
    return failed;
}

/* --- answers -------------------------------------------------------------------------------------------- */

int cli_add_json(cli_call_t *call, json_t *json, err_t *err)
{
    char *text = json_dumps(json, JSON_SORT_KEYS | JSON_REAL_PRECISION(15) | (call->json ? JSON_COMPACT : JSON_INDENT(2)));
    json_decref(json);
    if (!text) return err_nomem(err);
    buf_add_raw(call->out, text);
    buf_add_char(call->out, '\n');
    free(text);
    return 0;
}

static json_t *followed_json(const followed_t *list, size_t count, enum lang lang)
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++) {
        char id[48], act[48];
        matter_text(list[i].matter, id);
        matter_text(list[i].act, act);
        (void)json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b}", "matter", id, "act", act, "kind",
                                                   list[i].kind, "kind_label", list[i].kind_label.in[lang], "name",
                                                   list[i].act_name, "label", list[i].act_label.in[lang], "number",
                                                   list[i].number, "act_number", list[i].act_number, "readable",
                                                   list[i].readable));
    }
    return all;
}

json_t *cli_receipt_json(const act_receipt_t *r, enum lang lang)
{
    char id[48], act[48], day[DAY_TEXT];
    json_t *due = json_array();
    for (size_t i = 0; i < r->due_count; i++) {
        const due_now_t *d = &r->due[i];
        json_t *e = json_pack("{s:s, s:s, s:s, s:s}", "rule", d->rule, "label",
                              d->label.in[lang] ? d->label.in[lang] : d->rule, "due", day_text(d->due_on, day), "law",
                              d->law ? d->law : "");
        if (d->provisional) (void)json_object_set_new(e, "provisional", json_true());
        (void)json_array_append_new(due, e);
    }
    matter_text(r->matter, id);
    matter_text(matter_id(r->origin, r->seq), act);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:o, s:o, s:o}", "matter", id, "act", act, "number", r->number,
                     "act_number", r->act_number, "stage", r->stage, "recorded_at", r->recorded_at, "replayed", r->replayed, "due", due, "followed",
                     followed_json(r->followed, r->followed_count, lang), "relied",
                     followed_json(r->relied, r->relied_count, lang));
}

static void add_followed(cli_call_t *call, const followed_t *list, size_t count, const char *words)
{
    for (size_t i = 0; i < count; i++) {
        char id[48];
        matter_text(list[i].matter, id);
        const char *number = list[i].act_number[0] ? list[i].act_number : list[i].number;
        buf_addf(call->out, "  %s%s %s  %s%s%s\n", words, list[i].kind_label.in[call->lang], list[i].act_label.in[call->lang], id,
                 *number ? "  " : "", number);
    }
}

const char *cli_provisional(const cli_call_t *call)
{
    return cli_say(call, "（暂定：该年度节假日安排尚未公布）", " (provisional: that year's calendar is not published yet)");
}

void cli_add_receipt(cli_call_t *call, const act_receipt_t *r)
{
    char id[48], act[48], day[DAY_TEXT];
    matter_text(r->matter, id);
    matter_text(matter_id(r->origin, r->seq), act);
    buf_addf(call->out, cli_say(call, "事项 %s%s%s，阶段 %s，行为 %s%s\n", "matter %s%s%s, stage %s, act %s%s\n"), id,
             r->number[0] ? "  " : "", r->number, r->stage, act,
             r->replayed ? cli_say(call, "（与先前相同的请求）", " (the same request as before)") : "");
    if (r->act_number[0]) buf_addf(call->out, cli_say(call, "  文号：%s\n", "  number: %s\n"), r->act_number);
    for (size_t i = 0; i < r->due_count; i++) {
        const due_now_t *d = &r->due[i];
        buf_addf(call->out, cli_say(call, "  期限：%s%s  %s  %s\n", "  due: %s%s  %s  %s\n"), day_text(d->due_on, day),
                 d->provisional ? cli_provisional(call) : "",
                 d->label.in[call->lang] ? d->label.in[call->lang] : d->rule, d->law ? d->law : "");
    }
    add_followed(call, r->followed, r->followed_count, cli_say(call, "随之办理：", "followed: "));
    add_followed(call, r->relied, r->relied_count,
                 cli_say(call, "已采用更正前的内容，请核对：", "took over what is now corrected, look at it: "));
}
