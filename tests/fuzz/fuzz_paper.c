/* fuzz_paper.c - any bytes as a template: never a crash; every mistake has a place and is told in both languages; what loads is
 * filled from a hostile matter and written in each form that is cheap, within the limits.
 */
#include "paper/writ.h"
#include "mistakes.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static const char roles[] = "roles: {clerk: {zh: 窗口人员, en: Clerk}}\n";
static const char stages[] = "stages: {draft: {zh: 起草, en: Draft}}\n";
static const char letter[] =
    "kind: letter\nname: {zh: 函, en: Letter}\nstages: [draft]\ntitle: about\npapers: [page]\nfields:\n"
    "  about:  {type: text, label: {zh: 事由, en: Subject}}\n  body:   {type: long, label: {zh: 内容, en: Body}}\n"
    "  sum:    {type: money, label: {zh: 金额, en: Sum}}\n  on_day: {type: date, label: {zh: 日期, en: Day}}\n"
    "  urgent: {type: bool, label: {zh: 紧急, en: Urgent}}\n  who:    {type: party, label: {zh: 收件人, en: Addressee}}\n"
    "  way:    {type: choice, label: {zh: 方式, en: Way}, of: {post: {zh: 邮寄, en: Post}}}\n"
    "  other:  {type: matter, label: {zh: 另函, en: Other}, refers: letter}\n"
    "acts:\n  write: {label: {zh: 写, en: Write}, opens: true, by: clerk}\n"
    "due:\n  answer: {label: {zh: 答复, en: Answer}, from: write, add: 10 days, missed: lapse}\n";
static const char item[] =
    "kind: item\nname: {zh: 事项, en: Item}\nparent: letter\nstages: [draft]\nfields:\n  words: {type: long, label: {zh: 文字, en: Words}}\n"
    "acts:\n  add: {label: {zh: 加, en: Add}, opens: true, by: clerk}\n";
static const char matter[] =
    "{\"id\":\"7-2\",\"kind\":\"letter\",\"office\":\"110108\",\"stage\":\"draft\",\"number\":\"1号\",\"parent\":null,\"opened_on\":\"2026-03-02\","
    "\"closed_on\":null,\"masked\":false,\"fields\":{\"about\":\"{{about}} | **x** <b>\",\"body\":\"# 一\\n\\n| a |\\n|--|\\n    x\","
    "\"sum\":-5,\"on_day\":\"2026-02-28\",\"urgent\":true,\"way\":\"post\",\"who\":{\"type\":\"unit\",\"name\":\"`甲`\"},\"other\":\"7-2\"},"
    "\"due\":{},\"acts\":[{\"id\":\"7-2\",\"act\":\"write\",\"actor\":\"li\",\"occurred_on\":\"2026-03-02\",\"note\":\"\",\"hash\":\"00\"}]}";
static const char parts[] = "[{\"id\":\"7-3\",\"kind\":\"item\",\"fields\":{\"words\":\"||\\\\\"}},{\"id\":\"7-4\",\"kind\":\"item\",\"fields\":{\"words\":null}}]";

static json_t *root, *list;
static office_tree_t *offices;

static int find(void *arg, const char *id, const json_t **ret, err_t *err)
{
    (void)arg;
    (void)id;
    (void)err;
    *ret = root;
    return 0;
}

static int find_parts(void *arg, const char *id, const char *kind, const json_t **ret, err_t *err)
{
    (void)arg;
    (void)id;
    (void)kind;
    (void)err;
    *ret = list;
    return 0;
}

static void write_all(const catalogue_t *c, arena_t *a)
{
    const cat_paper_t *paper = NULL;
    paper_data_t data = {.catalogue = c, .offices = offices, .matter = root, .act = json_array_get(json_object_get(root, "acts"), 0),
                         .today = day_of(2026, 5, 6), .find = find, .parts = find_parts};
    writ_wish_t wish = {.lang = PAPER_BOTH, .mark = "草稿"};
    writ_t w;
    err_t e = {0};
    if (catalogue_paper(c, "letter", "page", &paper, NULL) != 0) return;
    int failed = writ_make(paper, &data, &wish, a, &w, &e);
    assert(!failed || failed == ERR_PAPER_LOOPS || failed == ERR_PAPER_LONG || failed == ERR_BASE_MEMORY);
    static const enum writ_form forms[] = {WRIT_TXT, WRIT_MD, WRIT_HTML, WRIT_DOCX};
    for (size_t i = 0; !failed && i < sizeof forms / sizeof *forms; i++) {
        buf_t out;
        buf_init(&out, WRIT_PDF_MOST);
        int rc = writ_write(&w, forms[i], &out, &e);
        assert(rc == 0 || rc == ERR_PAPER_LONG || rc == ERR_BASE_MEMORY);
        if (rc == 0 && forms[i] == WRIT_HTML) assert(!strstr(buf_text(&out), "<b> "));
        buf_release(&out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (!root) {
        root = json_loads(matter, 0, NULL);
        list = json_loads(parts, 0, NULL);
        int failed = office_tree_load(NULL, NULL, 0, &offices, NULL);
        assert(root && list && !failed);
        (void)failed;
    }
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    char *text = arena_textn(a, (const char *)data, bytes);
    const cat_text_t texts[] = {{"roles.yaml", "roles.yaml", roles, strlen(roles)},
                                {"stages.yaml", "stages.yaml", stages, strlen(stages)},
                                {"letter.yaml", "letter.yaml", letter, strlen(letter)},
                                {"item.yaml", "item.yaml", item, strlen(item)},
                                {"papers/page.md", "papers/page.md", text, bytes}};
    catalogue_t *c = NULL;
    cat_mistakes_t m = {0};
    err_t e = {0};
    int failed = text ? catalogue_load_texts(texts, 5, a, &c, &m, &e) : ERR_BASE_MEMORY;
    if (failed == ERR_CATALOGUE_MISTAKES) mistakes_are_told(&m);
    if (!failed) write_all(c, a);
    catalogue_free(c);
    arena_free(a);
    return 0;
}
