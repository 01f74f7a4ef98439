/* fuzz_report.c - any bytes as a template of a report: never a crash; every mistake has a place and is told in both languages; what
 * loads is made with answers that are small, huge, empty or refused, and written, within the limits.
 */
#include "report/report.h"
#include "mistakes.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static const char roles[] = "roles: {clerk: {zh: 窗口人员, en: Clerk}}\n";
static const char stages[] = "stages: {draft: {zh: 起草, en: Draft}}\n";
static const char sorts[] = "codes: sorts\nname: {zh: 类别, en: Sort}\nsource: 测试\ngroups:\n  g: {zh: 组, en: Group}\n"
                            "choices:\n  a: {zh: 甲, en: A, group: g}\n  b: {zh: 乙, en: B, group: g}\n";
static const char question[] =
    "kind: question\nname: {zh: 记录, en: Record}\nfields:\n  sort: {type: choice, label: {zh: 类别, en: Sort}, of: sorts}\n"
    "  sum: {type: money, label: {zh: 金额, en: Sum}}\n  on_day: {type: date, label: {zh: 日期, en: Day}}\n"
    "stages: [draft]\nacts:\n  record: {label: {zh: 记, en: Record}, opens: true, by: clerk}\n"
    "figures:\n  cases:   {label: {zh: 案件, en: Cases}, count: record, unit: 件}\n"
    "  money:   {label: {zh: 金额, en: Money}, count: record, sum: sum, unit: 元}\n"
    "  rate:    {label: {zh: 率, en: Rate}, share: cases, of: money}\n";
static const char matter[] = "{\"id\":\"7-2\",\"kind\":\"question\",\"office\":\"110108\",\"stage\":\"draft\",\"fields\":{\"sort\":\"a\",\"sum\":-5}}";
/* %s: sort of the figure, its money, its value three times over */
static const char answer_text[] =
    "{\"passport\":\"F-1\",\"figures\":[{\"unit\":\"|*件\",\"sort\":\"%s\",\"money\":%s}],\"asked\":{\"where\":[\"sort=a\",\"=\",\"parent.x\"]},"
    "\"rows\":[{\"key\":[\"a\"],\"words\":[{\"zh\":\"[x](y)\",\"en\":\"`\"}],\"values\":[%s]},{\"key\":[\"110108\",\"b\"],\"values\":[%s]},{}],"
    "\"total\":{\"values\":[%s]}}";

static json_t *root;
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
    *ret = NULL;
    return 0;
}

static int ask(void *arg, const figure_ask_t *question_asked, json_t **ret, err_t *err)
{
    static const char *const values[] = {
        "{\"n\":7,\"before\":3,\"small_base\":true}", "{\"n\":9223372036854775807,\"before\":1}", "{\"n\":0,\"before\":0}",
        "{\"n\":-4,\"before\":{\"part\":3,\"whole\":5}}", "{\"ratio\":{\"part\":1,\"whole\":0},\"before\":{\"part\":0,\"whole\":0}}",
        "{\"ratio\":{\"part\":4,\"whole\":7},\"before\":{\"part\":9223372036854775807,\"whole\":2},\"points\":{\"part\":-3,\"whole\":7}}"};
    size_t *turn = arg, i = (*turn)++ % (sizeof values / sizeof *values + 1);
    if (i == sizeof values / sizeof *values) return err_set(err, ERR_FIGURE_OFFICE, question_asked->office, "-");
    bool share = strcmp(question_asked->figure[0], "rate") == 0, money = strcmp(question_asked->figure[0], "money") == 0;
    buf_t text;
    buf_init(&text, 1 << 16);
    buf_addf(&text, answer_text, share ? "share" : "count", money ? "true" : "false", values[i], values[i], values[i]);
    *ret = json_loads(buf_text(&text), 0, NULL);
    buf_release(&text);
    return *ret ? 0 : err_nomem(err);
}

static void make_all(const catalogue_t *c, arena_t *a)
{
    const cat_report_t *report = NULL;
    size_t turn = 0;
    json_t *list = NULL;
    report_made_t made;
    err_t e = {0};
    if (catalogue_report(c, "page", &report, NULL) != 0) return;
    report_data_t data = {.paper = {.catalogue = c, .offices = offices, .matter = root, .about = root, .today = day_of(2026, 5, 6),
                                    .find = find, .parts = find_parts},
                          .office = "110108", .ask = ask, .arg = &turn, .since = DAY_NONE, .plan = "7-2", .sources = true};
    data.span = report_span_last(report->period, day_of(2026, 5, 6));
    writ_wish_t wish = {.lang = PAPER_BOTH};
    int failed = report_make(report, &data, &wish, a, &made, &e);
    assert(!failed || failed == ERR_PAPER_LOOPS || failed == ERR_PAPER_LONG || failed == ERR_BASE_MEMORY || failed == ERR_REPORT_MANY);
    if (failed) return;
    if (report_sentences(&made, &list, &e) == 0) json_decref(list);
    static const enum writ_form forms[] = {WRIT_TXT, WRIT_MD, WRIT_HTML, WRIT_DOCX};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        buf_t out;
        buf_init(&out, WRIT_PDF_MOST);
        int rc = writ_write(&made.writ, forms[i], &out, &e);
        assert(rc == 0 || rc == ERR_PAPER_LONG || rc == ERR_BASE_MEMORY);
        buf_release(&out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (!root) {
        root = json_loads(matter, 0, NULL);
        int failed = office_tree_load(NULL, NULL, 0, &offices, NULL);
        assert(root && !failed);
        (void)failed;
    }
    arena_t *a = arena_new(ARENA_CAP_DEFAULT);
    char *text = arena_textn(a, (const char *)data, bytes);
    const cat_text_t texts[] = {{"roles.yaml", "roles.yaml", roles, strlen(roles)},
                                {"stages.yaml", "stages.yaml", stages, strlen(stages)},
                                {"codes/sorts.yaml", "codes/sorts.yaml", sorts, strlen(sorts)},
                                {"question.yaml", "question.yaml", question, strlen(question)},
                                {"reports/page.md", "reports/page.md", text, bytes}};
    catalogue_t *c = NULL;
    cat_mistakes_t m = {0};
    err_t e = {0};
    int failed = text ? catalogue_load_texts(texts, 5, a, &c, &m, &e) : ERR_BASE_MEMORY;
    if (failed == ERR_CATALOGUE_MISTAKES) mistakes_are_told(&m);
    if (!failed) make_all(c, a);
    arena_free(a); /* before the catalogue: what was made borrows from it */
    catalogue_free(c);
    return 0;
}
