/* cmd_id.c - xiezhi id check: identity numbers of persons and units. */
#include "cli/commands.h"

#include "match/identity.h"

#include <assert.h>
#include <string.h>

static enum identity_kind kind_hint(const cli_call_t *call)
{
    const char *kind = cli_text(call, "kind");
    if (!kind) return IDENTITY_UNKNOWN;
    if (strcmp(kind, "resident") == 0) return IDENTITY_RESIDENT;
    return strcmp(kind, "credit") == 0 ? IDENTITY_CREDIT : IDENTITY_ORG;
}

static const char *how_word(enum identity_repair how)
{
    static const char *const words[] = {
        [REPAIR_DIGIT] = "digit", [REPAIR_SWAP] = "swap", [REPAIR_15_TO_18] = "15_to_18",
        [REPAIR_ORG_TO_CREDIT] = "org_to_credit", [REPAIR_LOOKALIKE] = "lookalike"};
    assert(how <= REPAIR_LOOKALIKE);
    return words[how];
}

static const words_t *how_sentence(enum identity_repair how)
{
    static const words_t sentences[] = {
        [REPAIR_DIGIT] = {{"有一位录错", "one character wrong"}},
        [REPAIR_SWAP] = {{"相邻两位颠倒", "two neighbours swapped"}},
        [REPAIR_15_TO_18] = {{"15位升18位", "15 digits to 18"}},
        [REPAIR_ORG_TO_CREDIT] = {{"组织机构代码对应的信用代码（*为未知位）",
                                   "credit code for this organisation code (* not known)"}},
        [REPAIR_LOOKALIKE] = {{"字母误作数字", "letter for a digit"}}};
    return &sentences[how];
}

/* A key with a text, null if the text is empty. */
static void add_member(buf_t *out, const char *key, const char *text)
{
    buf_addf(out, ",\"%s\":", key);
    buf_add_json(out, *text ? text : NULL);
}

static void add_json(buf_t *out, const identity_t *id, enum lang lang)
{
    char born[DAY_TEXT], sex[2] = {id->sex, '\0'};
    buf_add_raw(out, "{\"kind\":");
    buf_add_json(out, identity_kind_word(id->kind));
    buf_addf(out, ",\"valid\":%s", id->valid ? "true" : "false");
    add_member(out, "number", id->number);
    add_member(out, "canonical", id->canonical);
    add_member(out, "born", day_text(id->born, born));
    add_member(out, "sex", sex);
    add_member(out, "area", id->area);
    buf_addf(out, ",\"area_known\":%s", id->area_known ? "true" : "false");
    add_member(out, "org_code", id->org_code);
    buf_add_raw(out, ",\"repairs\":[");
    for (int i = 0; i < id->repairs; i++) {
        buf_add_raw(out, i ? ",{\"number\":" : "{\"number\":");
        buf_add_json(out, id->repair[i].number);
        add_member(out, "how", how_word(id->repair[i].how));
        if (id->repair[i].at) buf_addf(out, ",\"at\":%d}", id->repair[i].at);
        else buf_add_raw(out, ",\"at\":null}");
    }
    buf_add_raw(out, "],\"fault\":");
    if (id->valid) buf_add_raw(out, "null");
    else err_add_json(out, &id->fault, lang);
    buf_add_raw(out, "}\n");
}

static void add_line(const cli_call_t *call, const char *zh, const char *en, const char *value)
{
    if (*value) buf_addf(call->out, "  %s%s%s\n", cli_say(call, zh, en), cli_say(call, "：", ": "), value);
}

static void add_text(const cli_call_t *call, const identity_t *id)
{
    buf_t *out = call->out;
    char born[DAY_TEXT];
    buf_addf(out, "%s  %s  %s\n", id->number, identity_kind_name(id->kind)->in[call->lang],
             id->valid ? cli_say(call, "有效", "valid") : cli_say(call, "无效", "not valid"));
    if (!id->valid) {
        buf_add_raw(out, "  ");
        err_add_text(out, &id->fault, call->lang);
    }
    if (strcmp(id->canonical, id->number) != 0) add_line(call, "查询用号码", "key", id->canonical);
    add_line(call, "出生日期", "born", day_text(id->born, born));
    if (id->sex) add_line(call, "性别", "sex", id->sex == 'M' ? cli_say(call, "男", "male")
                                                            : cli_say(call, "女", "female"));
    add_line(call, "区划代码", "area", id->area);
    if (id->valid && *id->area && !id->area_known)
        add_line(call, "注意", "note", 
                 cli_say(call, "该区划代码已撤销或未收录，请核对", "this area code is abolished or unknown"));
    if (id->kind == IDENTITY_CREDIT) add_line(call, "组织机构代码", "organisation code", id->org_code);
    if (id->repairs) buf_addf(out, "  %s\n", cli_say(call, "可能的号码：", "perhaps:"));
    for (int i = 0; i < id->repairs; i++) {
        if (i == IDENTITY_OFFERS) {
            buf_addf(out, cli_say(call, "    另有%d个，见 --json\n", "    and %d more: --json\n"), id->repairs - i);
            break;
        }
        buf_addf(out, "    %s  %s", id->repair[i].number, how_sentence(id->repair[i].how)->in[call->lang]);
        if (id->repair[i].at) buf_addf(out, cli_say(call, "（第%d位）", " (place %d)"), id->repair[i].at);
        buf_add_char(out, '\n');
    }
}

int cmd_id_check(cli_call_t *call, err_t *err)
{
    (void)err;
    identity_t id;
    identity_check(call->args[0], kind_hint(call), &id);
    if (call->json) add_json(call->out, &id, call->lang);
    else add_text(call, &id);
    if (!id.valid) call->leave = LEAVE_NO;
    return 0;
}
