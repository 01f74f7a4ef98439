/* show.c - results, notices and recall lists for people and for programs. */
#include "cli/show.h"

#include "catalogue/words_json.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* --- small things --------------------------------------------------------------------------------- */

const char *show_member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

const char *show_words(const cli_call_t *call, const json_t *words)
{
    return show_member(words, call->lang == LANG_ZH ? "zh" : "en");
}

const char *show_in(const cli_call_t *call, words_t words)
{
    const char *first = words.in[call->lang], *other = words.in[call->lang == LANG_ZH ? LANG_EN : LANG_ZH];
    return first && *first ? first : other ? other : "";
}

/* --- findings -------------------------------------------------------------------------------------- */

/* The words of a list's code, from the archive when it is open. */
static const char *list_name(const cli_call_t *call, const char *code)
{
    archive_list_t lists[ARCHIVE_LISTS_MOST];
    size_t n = archive_lists(app_archive(call->app), lists);
    for (size_t i = 0; i < n; i++)
        if (strcmp(lists[i].code, code) == 0) return show_in(call, lists[i].name);
    return code;
}

/* "born 1970-01-02, Beijing": what there is to compare beside the name. */
static void add_party(cli_call_t *call, const json_t *p)
{
    static const struct {
        const char *key;
        words_t label;
    } parts[] = {
        {"identity", {{"", ""}}},         {"born", {{"出生 ", "born "}}},
        {"place", {{"", ""}}},            {"unit", {{"单位 ", "unit "}}},
    };
    bool unit = strcmp(show_member(p, "type"), "unit") == 0;
    buf_add_raw(call->out, unit ? cli_say(call, "  单位", "  unit") : cli_say(call, "  个人", "  person"));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const char *text = show_member(p, parts[i].key);
        if (*text) buf_addf(call->out, "  %s%s", parts[i].label.in[call->lang], text);
    }
}

static void add_verdict(cli_call_t *call, const json_t *c)
{
    static const struct {
        const char *word;
        words_t words;
    } says[] = {
        {"open", {{"待认定", "to be decided"}}},
        {"same", {{"同一", "the same"}}},
        {"different", {{"不同一", "different"}}},
    }, bases[] = {
        {"rule", {{"证件号码与姓名（名称）均相同", "same identity number and name"}}},
        {"officer", {{"检察人员认定", "decided by an officer"}}},
        {"remembered", {{"沿用此前认定", "as decided before"}}},
    };
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (strcmp(show_member(c, "verdict"), says[i].word) == 0) buf_add_raw(call->out, says[i].words.in[call->lang]);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if (strcmp(show_member(c, "basis"), bases[i].word) == 0)
            buf_addf(call->out, cli_say(call, "（%s）", " (%s)"), bases[i].words.in[call->lang]);
}

/* Whose word it is that was repeated, or was not because something changed. */
static void add_earlier(cli_call_t *call, const json_t *candidate)
{
    const json_t *e = json_object_get(candidate, "earlier");
    bool record = json_is_true(json_object_get(e, "record_changed")), subject = json_is_true(json_object_get(e, "subject_changed"));
    if (!e) return;
    bool same = strcmp(show_member(e, "verdict"), "same") == 0;
    buf_addf(call->out, cli_say(call, "       此前认定：%s（%s", "       decided before: %s (%s"),
             same ? cli_say(call, "同一", "the same") : cli_say(call, "不同一", "different"), show_member(e, "on"));
    if (*show_member(e, "by")) buf_addf(call->out, cli_say(call, "，%s，%s", ", %s, %s"), show_member(e, "by"), show_member(e, "office"));
    buf_add_raw(call->out, cli_say(call, "）", ")"));
    if (*show_member(e, "reason")) buf_addf(call->out, cli_say(call, "：%s", ": %s"), show_member(e, "reason"));
    if (record) buf_add_raw(call->out, cli_say(call, "；此后记录已变更", "; the record has changed since"));
    if (subject) buf_add_raw(call->out, cli_say(call, "；查询对象的信息与当时不同", "; the subject was described otherwise then"));
    if (strcmp(show_member(candidate, "verdict"), "open") == 0) buf_add_raw(call->out, cli_say(call, "；未沿用，须重新认定", "; not repeated: to be decided anew"));
    buf_add_char(call->out, '\n');
}

static void add_candidate(cli_call_t *call, const json_t *c)
{
    size_t i;
    json_t *reason;
    int64_t score = json_integer_value(json_object_get(c, "score")), points = json_integer_value(json_object_get(c, "points"));
    const json_t *party = json_object_get(c, "party");
    const char *name = show_member(party, "name"), *met = show_member(c, "name");
    buf_addf(call->out, cli_say(call, "   [%s 同一的可能 %" PRId64 ".%" PRId64 "%%，证据 %" PRId64 " 分]  %s", "   [%s chance of the same %" PRId64 ".%" PRId64 "%%, %" PRId64 " points]  %s"),
             show_member(c, "tier"), score / 10, score % 10, points, *name ? name : met);
    if (*name && strcmp(name, met) != 0) buf_addf(call->out, cli_say(call, "（又名 %s）", " (also %s)"), met);
    add_party(call, party);
    buf_addf(call->out, cli_say(call, "\n       记录 %s  %s  ", "\n       record %s  %s  "), show_member(c, "record"),
             list_name(call, show_member(c, "list")));
    add_verdict(call, c);
    buf_add_char(call->out, '\n');
    json_array_foreach(json_object_get(c, "reasons"), i, reason)
        buf_addf(call->out, "       %+5" PRId64 "  %s\n", (int64_t)json_integer_value(json_object_get(reason, "points")),
                 show_words(call, reason));
    add_earlier(call, c);
}

static void add_finding(cli_call_t *call, const json_t *f, size_t number)
{
    size_t i;
    json_t *c;
    const json_t *asked = json_object_get(f, "asked");
    int64_t namesakes = json_integer_value(json_object_get(f, "namesakes"));
    buf_addf(call->out, "\n%zu. %s", number, show_member(asked, "name"));
    add_party(call, asked);
    buf_addf(call->out, cli_say(call, "\n   结果：%s", "\n   result: %s"), show_words(call, json_object_get(f, "status_name")));
    if (namesakes) buf_addf(call->out, cli_say(call, "  候选中同名 %" PRId64 " 条", "  candidates of the very same name: %" PRId64), namesakes);
    if (*show_member(f, "subject")) buf_addf(call->out, cli_say(call, "  对象 %s", "  subject %s"), show_member(f, "subject"));
    buf_add_char(call->out, '\n');
    json_array_foreach(json_object_get(f, "list"), i, c) add_candidate(call, c);
    if (json_is_true(json_object_get(f, "truncated")))
        buf_add_raw(call->out, cli_say(call, "   候选记录过多，未全部列出：请补充证件号码\n",
                                       "   there are more candidates than can be shown: ask for an identity number\n"));
}

static void add_head(cli_call_t *call, const json_t *r)
{
    size_t i;
    json_t *code;
    const json_t *version = json_object_get(r, "version");
    if (*show_member(r, "number"))
        buf_addf(call->out, cli_say(call, "查询 %s  编号 %s\n", "query %s  id %s\n"), show_member(r, "number"), show_member(r, "query"));
    buf_addf(call->out, cli_say(call, "期间 %s 至 %s，名单：", "period %s to %s, lists: "), show_member(r, "from"), show_member(r, "to"));
    json_array_foreach(json_object_get(r, "lists"), i, code)
        buf_addf(call->out, "%s%s", i ? cli_say(call, "、", "; ") : "", list_name(call, json_string_value(code)));
    buf_addf(call->out, cli_say(call, "\n档案版本：日志第 %lld 项，可检索记录 %lld 条\n", "\narchive at entry %lld of the log, %lld records\n"),
             (long long)json_integer_value(json_object_get(version, "size")),
             (long long)json_integer_value(json_object_get(version, "records")));
}

/* What the officer does next, ready to be copied. */
static void add_next(cli_call_t *call, const json_t *r)
{
    const char *query = show_member(r, "query");
    size_t i;
    json_t *f;
    if (!*query) return;
    buf_add_char(call->out, '\n');
    if (*show_member(r, "due_on")) buf_addf(call->out, cli_say(call, "答复期限：%s\n", "answer due: %s\n"), show_member(r, "due_on"));
    if (json_array_size(json_object_get(r, "notices"))) {
        json_array_foreach(json_object_get(r, "notices"), i, f)
            buf_addf(call->out, cli_say(call, "告知函：%s  编号 %s\n", "notice: %s  id %s\n"), show_member(f, "number"),
                     show_member(f, "notice"));
        return;
    }
    int64_t open = json_integer_value(json_object_get(r, "undecided"));
    if (!open) {
        buf_addf(call->out, cli_say(call, "下一步：%s query answer %s\n", "next: %s query answer %s\n"), program_invocation_name, query);
        return;
    }
    buf_addf(call->out, cli_say(call, "待认定对象 %lld 个：\n", "subjects to be decided: %lld\n"), (long long)open);
    json_array_foreach(json_object_get(r, "findings"), i, f)
        if (strcmp(show_member(f, "status"), "needs_review") == 0)
            buf_addf(call->out, cli_say(call, "  %s query decide %s 记录编号|all same|different --reason 理由\n",
                                        "  %s query decide %s RECORD|all same|different --reason TEXT\n"),
                     program_invocation_name, show_member(f, "subject"));
}

void show_result(cli_call_t *call, const json_t *result)
{
    size_t i;
    json_t *f;
    add_head(call, result);
    json_array_foreach(json_object_get(result, "findings"), i, f) add_finding(call, f, i + 1);
    add_next(call, result);
}

/* --- recall lists ------------------------------------------------------------------------------------ */

static const words_t RELIED[] = {
    [ARCHIVE_RELIED_HIT] = {{"函中列为有记录", "it printed the record as a hit"}},
    [ARCHIVE_RELIED_CLEARED] = {{"曾据此排除", "an officer cleared the pair on it"}},
    [ARCHIVE_RELIED_MISSED] = {{"因错误而漏查", "the error hid the record"}},
    [ARCHIVE_RELIED_SINCE] = {{"此后新增或变更的记录", "a record entered or changed since"}},
};

static void add_record_of(cli_call_t *call, const archive_recall_t *r)
{
    static const char *const tiers[] = {"-", "A", "B", "C"};
    char id[48];
    matter_text(r->record, id);
    buf_addf(call->out, cli_say(call, "    [%s %d.%d%%] 记录 %s\n", "    [%s %d.%d%%] record %s\n"), tiers[r->tier], r->score / 10, r->score % 10, id);
}

void show_recalls(cli_call_t *call, const archive_recalls_t *recalls)
{
    char issued[DAY_TEXT];
    if (!recalls->count) buf_add_raw(call->out, cli_say(call, "没有依据该记录出具的告知函\n", "no notice relied on the record\n"));
    for (size_t i = 0; i < recalls->count; i++) {
        const archive_recall_t *r = &recalls->list[i];
        buf_addf(call->out, cli_say(call, "%s  %s  申请人 %s%s%s  对象 %s  %s%s\n", "%s  %s  applicant %s%s%s  subject %s  %s%s\n"),
                 r->number, day_text(r->issued_on, issued), r->addressee, *r->contact ? "  " : "", r->contact, r->subject_name,
                 RELIED[r->how].in[call->lang], r->already ? cli_say(call, "（此前已撤回）", " (recalled before)") : "");
        if (r->record) add_record_of(call, r);
    }
}

/* --- notices ------------------------------------------------------------------------------------------ */

void show_notice(cli_call_t *call, const archive_notice_t *n)
{
    char a[DAY_TEXT], b[DAY_TEXT], id[48];
    matter_text(n->notice, id);
    buf_addf(call->out, "%s  %s\n", show_in(call, n->title), n->number);
    if (n->demonstration)
        buf_add_raw(call->out, cli_say(call, "演示数据，不具法律效力\n", "demonstration, without legal force\n"));
    buf_addf(call->out, cli_say(call, "状态：%s\n校验码：%s  编号 %s  已打印 %d 次\n", "state: %s\ncode: %s  id %s  printings: %d\n"),
             archive_notice_state_name(n->state)->in[call->lang], n->code, id, n->printed);
    buf_addf(call->out, cli_say(call, "出具：%s  %s，有效期至 %s\n", "issued: %s  %s, valid until %s\n"), show_in(call, n->office_name),
             day_text(n->issued_on, a), day_text(n->valid_until, b));
    buf_addf(call->out, cli_say(call, "申请人：%s  事由：%s", "applicant: %s  purpose: %s"), n->applicant, show_in(call, n->purpose));
    if (*n->project) buf_addf(call->out, cli_say(call, "  项目：%s", "  project: %s"), n->project);
    buf_addf(call->out, cli_say(call, "\n查询期间：%s 至 %s；名单：", "\nperiod: %s to %s; lists: "), day_text(n->from, a), day_text(n->to, b));
    for (size_t i = 0; i < n->list_count; i++)
        buf_addf(call->out, "%s%s", i ? cli_say(call, "、", "; ") : "", show_in(call, n->lists[i]));
    buf_add_char(call->out, '\n');
    for (size_t i = 0; i < n->subject_count; i++) {
        const archive_notice_subject_t *s = &n->subjects[i];
        buf_addf(call->out, "%zu. %s%s%s\n   %s\n", i + 1, s->name, *s->identity_masked ? "  " : "", s->identity_masked,
                 show_in(call, s->sentence));
    }
}

static json_t *subject_json(const archive_notice_subject_t *s)
{
    char record[48];
    json_t *records = json_array();
    for (size_t i = 0; records && i < s->fact_count; i++) {
        matter_text(s->facts[i].record, record);
        (void)json_array_append_new(records, json_string(record));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o}", "type", s->schema == MATCH_UNIT ? "unit" : "person", "name", s->name,
                     "identity", s->identity_masked, "status", archive_status_word(s->status), "sentence", words_json(s->sentence),
                     "records", records);
}

json_t *show_notice_json(const archive_notice_t *n)
{
    char id[48], query[48], issued[DAY_TEXT], until[DAY_TEXT], from[DAY_TEXT], to[DAY_TEXT];
    json_t *subjects = json_array(), *lists = json_array();
    for (size_t i = 0; subjects && i < n->subject_count; i++) (void)json_array_append_new(subjects, subject_json(&n->subjects[i]));
    for (size_t i = 0; lists && i < n->list_count; i++) (void)json_array_append_new(lists, words_json(n->lists[i]));
    matter_text(n->notice, id);
    matter_text(n->query, query);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:o, s:s, s:s, s:s, s:s, s:o, s:o, s:s, s:i, s:b}", "notice", id,
                     "query", query, "number", n->number, "code", n->code, "state", archive_notice_state_word(n->state), "office",
                     n->office, "office_name", words_json(n->office_name), "applicant", n->applicant, "project", n->project, "purpose",
                     words_json(n->purpose), "issued_on", day_text(n->issued_on, issued), "valid_until",
                     day_text(n->valid_until, until), "from", day_text(n->from, from), "to", day_text(n->to, to), "lists", lists,
                     "subjects", subjects, "result", archive_status_word(n->result), "printed", n->printed, "demonstration",
                     n->demonstration);
}
