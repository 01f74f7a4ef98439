/* writ_rig.c - see writ_rig.h. */
#include "writ_rig.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ROLES[] = "roles: {clerk: {zh: 窗口人员, en: Clerk}, chief: {zh: 检察长, en: Chief}}\n";
static const char STAGES[] = "stages: {draft: {zh: 起草, en: Draft}, sent: {zh: 已送达, en: Sent}}\n";
static const char LETTER[] =
    "kind: letter\nname: {zh: 函, en: Letter}\nparent: file\nstages: [draft, sent]\nfinal: sent\ntitle: about\n"
    "number: \"{office.brief}检函〔{year}〕{serial}号\"\npapers: [page]\nfields:\n"
    "  about:   {type: text, label: {zh: 事由, en: Subject}}\n"
    "  body:    {type: long, label: {zh: 内容, en: Body}}\n"
    "  days:    {type: int, label: {zh: 天数, en: Days}}\n"
    "  sum:     {type: money, label: {zh: 金额, en: Sum}}\n"
    "  on_day:  {type: date, label: {zh: 日期, en: Day}}\n"
    "  urgent:  {type: bool, label: {zh: 紧急, en: Urgent}}\n"
    "  way:     {type: choice, label: {zh: 方式, en: Way}, of: {post: {zh: 邮寄, en: By post}, hand: {zh: 当面, en: By hand}}}\n"
    "  ways:    {type: choices, label: {zh: 各种方式, en: Ways}, of: {post: {zh: 邮寄, en: By post}, hand: {zh: 当面, en: By hand}}}\n"
    "  who:     {type: party, label: {zh: 收件人, en: Addressee}}\n"
    "  other:   {type: matter, label: {zh: 另函, en: Other}, refers: letter}\n"
    "  free:    {type: matter, label: {zh: 任何事项, en: Any}}\n"
    "  house:   {type: office, label: {zh: 检察院, en: Office}}\n"
    "  clerk:   {type: user, label: {zh: 经办人, en: Clerk}}\n"
    "  secret:  {type: text, label: {zh: 隐私, en: Secret}, sealed: true}\n"
    "acts:\n  write: {label: {zh: 写, en: Write}, opens: true, by: clerk, numbers: true}\n"
    "  send: {label: {zh: 发, en: Send}, from: draft, to: sent, by: clerk}\n"
    "due:\n  answer: {label: {zh: 答复, en: Answer}, from: write, add: 10 days, met_by: send}\n";
static const char ITEM[] =
    "kind: item\nname: {zh: 事项, en: Item}\nparent: letter\nstages: [draft]\nfields:\n"
    "  words: {type: long, label: {zh: 文字, en: Text}}\n  worth: {type: money, label: {zh: 价值, en: Worth}}\n"
    "acts:\n  add: {label: {zh: 加, en: Add}, opens: true, by: clerk}\n";
static const char FILE_KIND[] =
    "kind: file\nname: {zh: 卷, en: File}\nstages: [draft]\nfields:\n  name: {type: text, label: {zh: 卷名, en: Name}}\n"
    "acts:\n  open: {label: {zh: 立, en: Open}, opens: true, by: clerk}\n";
static const char MATTER[] =
    "{\"id\":\"7-2\",\"kind\":\"letter\",\"office\":\"110108\",\"stage\":\"draft\",\"number\":\"京海检函〔2026〕1号\",\"parent\":\"7-1\","
    "\"opened_on\":\"2026-03-02\",\"closed_on\":null,\"masked\":false,\"fields\":{},\"due\":{\"answer\":\"2026-03-12\"},"
    "\"acts\":[{\"id\":\"7-2\",\"act\":\"write\",\"actor\":\"li\",\"occurred_on\":\"2026-03-02\",\"note\":\"\",\"hash\":\"00\"}]}";
static const char OTHER[] =
    "{\"id\":\"7-9\",\"kind\":\"letter\",\"office\":\"110000\",\"stage\":\"sent\",\"number\":null,\"parent\":null,"
    "\"opened_on\":\"2026-01-02\",\"closed_on\":null,\"masked\":true,\"fields\":{\"about\":\"另一件\"},\"due\":{},\"acts\":[]}";
static const char WHOLE[] =
    "{\"id\":\"7-1\",\"kind\":\"file\",\"office\":\"110108\",\"stage\":\"draft\",\"number\":null,\"parent\":null,"
    "\"opened_on\":\"2026-01-01\",\"closed_on\":null,\"masked\":false,\"fields\":{\"name\":\"一号卷\"},\"due\":{},\"acts\":[]}";

int writ_rig_open(writ_rig_t *r, const char *front, const char *body, cat_mistakes_t *ret_mistakes)
{
    *r = (writ_rig_t){.arena = arena_new(ARENA_CAP_DEFAULT)};
    assert(r->arena);
    const char *page = arena_printf(r->arena, "---\npaper: page\nname: {zh: 一页, en: Page}\nfor: letter\n%s---\n%s", front, body);
    const char *const texts[][2] = {{"roles.yaml", ROLES}, {"stages.yaml", STAGES}, {"file.yaml", FILE_KIND}, {"item.yaml", ITEM},
                                    {"letter.yaml", LETTER}, {"papers/page.md", page}};
    cat_text_t list[6];
    cat_mistakes_t mistakes = {0};
    err_t e = {0};
    for (size_t i = 0; i < 6; i++) list[i] = (cat_text_t){texts[i][0], texts[i][0], texts[i][1], strlen(texts[i][1])};
    int failed = catalogue_load_texts(list, 6, r->arena, &r->catalogue, &mistakes, &e);
    for (size_t i = 0; failed && !ret_mistakes && i < mistakes.count; i++)
        fprintf(stderr, "%s:%d:%d %s\n", mistakes.list[i].file, mistakes.list[i].line, mistakes.list[i].column,
                err_code_text(mistakes.list[i].code));
    if (ret_mistakes) *ret_mistakes = mistakes;
    else assert(!failed);
    if (failed) return failed;
    failed = catalogue_paper(r->catalogue, "letter", "page", &r->paper, NULL);
    if (!failed) failed = office_tree_load(NULL, NULL, 0, &r->offices, NULL);
    assert(!failed);
    r->matter = json_loads(MATTER, 0, NULL);
    r->other = json_loads(OTHER, 0, NULL);
    r->whole = json_loads(WHOLE, 0, NULL);
    r->parts = json_array();
    assert(r->matter && r->other && r->whole && r->parts);
    return 0;
}

void writ_rig_close(writ_rig_t *r)
{
    json_decref(r->matter);
    json_decref(r->other);
    json_decref(r->whole);
    json_decref(r->parts);
    office_tree_free(r->offices);
    catalogue_free(r->catalogue);
    arena_free(r->arena);
}

void writ_rig_set(writ_rig_t *r, const char *field, json_t *value)
{
    int failed = json_object_set_new(json_object_get(r->matter, "fields"), field, value);
    assert(!failed);
    (void)failed;
}

void writ_rig_part(writ_rig_t *r, const char *text, int64_t sum)
{
    (void)json_array_append_new(r->parts, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:{s:s, s:I}, s:{}, s:[]}", "id", "7-5", "kind", "item",
                                                    "office", "110108", "stage", "draft", "parent", "7-2", "opened_on", "2026-03-02",
                                                    "masked", 0, "fields", "words", text, "worth", (json_int_t)sum, "due", "acts"));
}

static int find(void *arg, const char *id, const json_t **ret, err_t *err)
{
    writ_rig_t *r = arg;
    (void)err;
    r->finds++;
    *ret = strcmp(id, "7-9") == 0 ? r->other : strcmp(id, "7-1") == 0 ? r->whole : strcmp(id, "7-2") == 0 ? r->matter : NULL;
    return 0;
}

static int parts(void *arg, const char *id, const char *kind, const json_t **ret, err_t *err)
{
    static json_t *none;
    const writ_rig_t *r = arg;
    (void)err;
    if (!none) none = json_array();
    *ret = strcmp(kind, "item") == 0 && strcmp(id, "7-2") == 0 ? r->parts : none;
    return 0;
}

static const char *full_name(void *arg, const char *login)
{
    (void)arg;
    return strcmp(login, "li") == 0 ? "李四" : NULL;
}

int writ_rig_make(writ_rig_t *r, enum paper_lang lang, arena_t *a, writ_t *ret, err_t *err)
{
    paper_data_t data = {.catalogue = r->catalogue, .offices = r->offices, .matter = r->matter,
                         .act = json_array_get(json_object_get(r->matter, "acts"), 0), .number = r->number, .today = day_of(2026, 5, 6), .find = find,
                         .parts = parts, .full_name = full_name, .arg = r};
    writ_wish_t wish = {.lang = lang};
    return writ_make(r->paper, &data, &wish, a, ret, err);
}

int writ_rig_write(writ_rig_t *r, enum paper_lang lang, enum writ_form form, buf_t *out, err_t *err)
{
    arena_t *a = arena_new((size_t)256 << 20);
    writ_t w;
    int failed = a ? writ_rig_make(r, lang, a, &w, err) : err_nomem(err);
    if (!failed) failed = writ_write(&w, form, out, err);
    arena_free(a);
    return failed;
}
