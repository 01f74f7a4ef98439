/* test_papers.c - papers of matters: an issued paper stays as it was issued, whatever is corrected, annulled, added or learnt
 * later; who may make it, what it covers, and that it is a look. On both engines.
 */
#include "app/paper.h"
#include "register/asof.h"
#include "installed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static installed_t house;
static app_t *app;
static arena_t *arena;
static actor_t officer, chief, reader, elsewhere;

static void account(const char *login, const char *office, const char *roles, actor_t *ret)
{
    err_t err = {0};
    actor_t admin;
    app_account_t what = {.login = login, .full_name = "李四", .office = office, .roles = roles};
    MUST(app_actor(app, "admin", arena, &admin, &err), &err);
    MUST(app_add_account(app, &admin, &what, &err), &err);
    MUST(app_actor(app, login, arena, ret, &err), &err);
}

static void open_house(int engine)
{
    installed_open(&house, engine, "110108", false);
    app = house.app;
    arena = house.arena;
    account("li", "110108", "prevention_officer", &officer);
    account("wang", "110108", "chief", &chief);
    account("kan", "110108", "window_clerk", &reader);
    elsewhere = officer; /* another office beside ours */
    elsewhere.office = "110105";
}

/* --- acts --------------------------------------------------------------------------------------------------- */

static act_receipt_t act(const actor_t *who, const char *kind, const char *name, int64_t matter, int64_t parent, const char *on,
                         const char *fields)
{
    err_t err = {0};
    act_receipt_t r;
    day_t day;
    json_t *json = json_loads(fields, 0, NULL);
    assert_non_null(json);
    MUST(day_parse(on, &day, &err), &err);
    act_request_t q = {.actor = *who, .kind = kind, .act = name, .matter = matter, .parent = parent, .occurred_on = day, .fields = json};
    MUST(register_act(app_book(app), &q, arena, &r, &err), &err);
    json_decref(json);
    return r;
}

static int try_paper(const actor_t *who, int64_t matter, const char *name, int64_t by, bool draft, enum writ_form form, buf_t *out,
                     app_paper_made_t *made, err_t *err)
{
    app_paper_wish_t wish = {.actor = who, .matter = matter, .paper = name, .act = by, .draft = draft, .lang = PAPER_ZH, .form = form};
    return app_paper(app, &wish, arena, out, made, err);
}

static char *text_of(const actor_t *who, int64_t matter, const char *name, int64_t by, bool draft)
{
    err_t err = {0};
    app_paper_made_t made;
    buf_t out;
    buf_init(&out, 1 << 20);
    MUST(try_paper(who, matter, name, by, draft, WRIT_TXT, &out, &made, &err), &err);
    char *copy = arena_text(arena, buf_text(&out));
    buf_release(&out);
    return copy;
}

/* --- an issued paper ---------------------------------------------------------------------------------------- */

static void issued_papers_stay(void)
{
    err_t err = {0};
    act_receipt_t draft = act(&officer, "recommendation", "draft", 0, 0, "2026-03-02",
                              "{\"addressee\":{\"type\":\"unit\",\"name\":\"某某中心\"},\"problems\":\"审批不严\",\"type\":\"other\"}");
    int64_t r = draft.matter;
    act_receipt_t first = act(&officer, "problem", "add", 0, r, "2026-03-02", "{\"content\":\"一人审批\",\"advice\":\"集体讨论\"}");
    act_receipt_t second = act(&officer, "problem", "add", 0, r, "2026-03-02", "{\"content\":\"没有台账\"}");

    /* not issued: refused, with the act that would issue it; a draft says so */
    buf_t out;
    app_paper_made_t made;
    buf_init(&out, WRIT_PDF_MOST);
    assert_int_equal(try_paper(&officer, r, "recommendation_letter", 0, false, WRIT_TXT, &out, &made, &err), ERR_PAPER_NOT_ISSUED);
    assert_non_null(strstr(err.arg[1], "制发"));
    assert_non_null(strstr(text_of(&officer, r, "recommendation_letter", 0, true), "【草稿 DRAFT】"));
    assert_int_equal(try_paper(&officer, r, "recommendation_leter", 0, true, WRIT_TXT, &out, &made, &err), ERR_CATALOGUE_TEMPLATE);
    assert_string_equal(err.arg[1], "recommendation_letter");
    assert_int_equal(try_paper(&officer, r, "indictment", 0, true, WRIT_TXT, &out, &made, &err), ERR_CATALOGUE_TEMPLATE); /* another kind's */
    assert_non_null(strstr(err.arg[2], "recommendation_letter"));
    assert_null(strstr(err.arg[2], "indictment"));

    (void)act(&chief, "recommendation", "approve", r, 0, "2026-03-04", "{}");
    act_receipt_t issue = act(&officer, "recommendation", "issue", r, 0, "2026-03-05", "{}");
    const char *then = text_of(&officer, r, "recommendation_letter", 0, false);
    buf_t pdf, docx;
    buf_init(&pdf, WRIT_PDF_MOST);
    buf_init(&docx, WRIT_PDF_MOST);
    MUST(try_paper(&officer, r, "recommendation_letter", 0, false, WRIT_PDF, &pdf, &made, &err), &err);
    assert_int_equal(made.act, matter_id(issue.origin, issue.seq));
    assert_int_equal(made.day, day_of(2026, 3, 5));
    MUST(try_paper(&officer, r, "recommendation_letter", 0, false, WRIT_DOCX, &docx, &made, &err), &err);
    assert_non_null(strstr(then, "审批不严"));
    assert_non_null(strstr(then, "一人审批"));
    assert_non_null(strstr(then, "没有台账"));
    assert_non_null(strstr(then, "2026年3月5日"));

    /* corrected, annulled, added, changed: all later */
    json_t *fields = json_pack("{s:s}", "problems", "更正后的问题");
    act_receipt_t x;
    MUST(register_correct(app_book(app), &chief, draft.origin, draft.seq, fields, "笔误", NULL, arena, &x, &err), &err);
    json_decref(fields);
    MUST(register_annul(app_book(app), &officer, second.origin, second.seq, "重复录入", NULL, arena, &x, &err), &err);
    (void)act(&officer, "problem", "change", first.matter, 0, "2026-03-06", "{\"content\":\"后来改写\"}");
    (void)act(&officer, "problem", "add", 0, r, "2026-03-06", "{\"content\":\"后来补充\"}");
    (void)act(&officer, "recommendation", "serve", r, 0, "2026-03-09", "{\"served_on\":\"2026-03-09\"}");
    assert_string_equal(text_of(&officer, r, "recommendation_letter", 0, false), then);
    for (int form = 0; form < 2; form++) {
        const buf_t *old = form ? &docx : &pdf;
        buf_clear(&out);
        MUST(try_paper(&officer, r, "recommendation_letter", matter_id(issue.origin, issue.seq), false, form ? WRIT_DOCX : WRIT_PDF, &out, &made, &err), &err);
        assert_int_equal(out.length, old->length);
        assert_memory_equal(out.data, old->data, old->length);
    }
    /* what is made now says what holds now */
    (void)act(&officer, "recommendation", "urge", r, 0, "2026-05-20", "{\"urge_way\":\"letter\"}");
    assert_non_null(strstr(text_of(&officer, r, "reminder", 0, false), "2026年3月9日"));
    assert_int_equal(try_paper(&officer, r, "reminder", matter_id(issue.origin, issue.seq), false, WRIT_TXT, &out, &made, &err), ERR_PAPER_ACT);

    /* rights: another office's officer does not even learn that it is there */
    assert_int_equal(try_paper(&elsewhere, r, "reminder", 0, false, WRIT_TXT, &out, &made, &err), ERR_REGISTER_MATTER);
    json_t *list = NULL;
    assert_int_equal(app_papers(app, &elsewhere, r, &list, &err), ERR_REGISTER_MATTER);
    MUST(app_papers(app, &officer, r, &list, &err), &err);
    size_t i, found = 0;
    json_t *p;
    json_array_foreach(list, i, p) {
        const char *name = json_string_value(json_object_get(p, "paper")), *state = json_string_value(json_object_get(p, "state"));
        if (strcmp(name, "recommendation_letter") == 0 || strcmp(name, "reminder") == 0) {
            assert_string_equal(state, "issued");
            found++;
        }
        if (strcmp(name, "return_visit_note") == 0) assert_string_equal(state, "not_yet");
    }
    assert_int_equal(found, 2);
    json_decref(list);
    buf_release(&out);
    buf_release(&pdf);
    buf_release(&docx);
}

typedef struct looks {
    int64_t n;
} looks_t;

static int count_looks(store_conn_t *c, void *arg, err_t *err)
{
    looks_t *l = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    int failed = store_query(c, "SELECT COUNT(*) FROM look WHERE what = $1 AND actor = $2", STORE_P(store_text("paper"), store_text("li")), &rows, err);
    if (!failed) failed = store_step(rows, &row, err);
    if (!failed) l->n = store_col_int(rows, 0);
    store_rows_close(rows);
    return failed;
}

/* A matter as it stood after an act is what it was then, by whatever was done since. */
static void histories_are_told(void)
{
    err_t err = {0};
    act_receipt_t a = act(&officer, "recommendation", "draft", 0, 0, "2026-03-02",
                          "{\"addressee\":{\"type\":\"unit\",\"name\":\"甲\"},\"problems\":\"一\",\"proposals\":\"整改\",\"type\":\"other\"}");
    act_receipt_t b = act(&officer, "recommendation", "change", a.matter, 0, "2026-03-03", "{\"problems\":\"二\"}");
    act_receipt_t c = act(&chief, "recommendation", "approve", a.matter, 0, "2026-03-04", "{}");
    static const char *const problems[] = {"一", "二", "二"}, *const stages[] = {"draft", "draft", "approved"};
    const int64_t ids[] = {matter_id(a.origin, a.seq), matter_id(b.origin, b.seq), matter_id(c.origin, c.seq)};
    for (int i = 0; i < 3; i++) {
        json_t *m = NULL;
        MUST(book_asof(app_book(app), &officer, a.matter, ids[i], &m, &err), &err);
        assert_string_equal(json_string_value(json_object_get(json_object_get(m, "fields"), "problems")), problems[i]);
        assert_string_equal(json_string_value(json_object_get(m, "stage")), stages[i]);
        assert_int_equal(json_array_size(json_object_get(m, "acts")), i + 1);
        json_decref(m);
    }
    json_t *none = NULL;
    assert_int_equal(book_asof(app_book(app), &officer, ids[2], 0, &none, &err), ERR_REGISTER_MATTER);
    assert_int_equal(book_asof(app_book(app), &reader, a.matter, 0, &none, &err), ERR_REGISTER_MATTER);
    looks_t before = {0}, after = {0};
    MUST(store_read(app_store(app), count_looks, &before, &err), &err);
    (void)text_of(&officer, a.matter, "recommendation_letter", 0, true);
    MUST(store_read(app_store(app), count_looks, &after, &err), &err);
    assert_int_equal(after.n, before.n + 1);
}

/* An office above that decides issues its own paper; where it only orders, the office whose matter it is issues it. */
static void who_acts_issues(void)
{
    actor_t section = chief, above;
    err_t err = {0};
    MUST(catalogue_roles(book_catalogue(app_book(app)), "section_chief", &section.roles, &err), &err);
    above = section;
    above.login = "gao";
    above.office = "110000";
    MUST(catalogue_roles(book_catalogue(app_book(app)), "deputy_chief", &above.roles, &err), &err);
    int64_t s = act(&section, "staff_lending", "ask", 0, 0, "2026-03-02",
                    "{\"case_name\":\"某案\",\"why\":\"缺少人员\",\"from_on\":\"2026-03-16\",\"until_on\":\"2026-06-15\"}").matter;
    (void)act(&chief, "staff_lending", "support", s, 0, "2026-03-03", "{}");
    (void)act(&above, "staff_lending", "decide_above", s, 0, "2026-03-05", "{\"lending_office\":\"110105\",\"person_name\":\"孟某\"}");
    const char *text = text_of(&chief, s, "lending_decision", 0, false);
    assert_int_equal(strncmp(text, "北京市人民检察院", strlen("北京市人民检察院")), 0);
    assert_non_null(strstr(text, "北京市海淀区人民检察院申请调用")); /* in the text each has its own name */
    int64_t r = act(&officer, "recommendation", "draft", 0, 0, "2026-03-02",
                    "{\"addressee\":{\"type\":\"unit\",\"name\":\"某公司\"},\"problems\":\"台账不全\",\"proposals\":\"健全制度\",\"type\":\"other\"}").matter;
    (void)act(&chief, "recommendation", "approve", r, 0, "2026-03-04", "{}");
    (void)act(&officer, "recommendation", "issue", r, 0, "2026-03-05", "{}");
    MUST(catalogue_roles(book_catalogue(app_book(app)), "chief", &above.roles, &err), &err);
    (void)act(&above, "recommendation", "order_withdraw", r, 0, "2026-03-06", "{\"withdraw_why\":\"对象不适格\"}");
    text = text_of(&chief, r, "withdrawal_notice", 0, false);
    assert_int_equal(strncmp(text, "北京市海淀区人民检察院", strlen("北京市海淀区人民检察院")), 0);
}

static void on_every_engine(void **state)
{
    (void)state;
    for (int i = 0; i < engine_count(); i++) {
        print_message("%s\n", engine_name(i));
        open_house(i);
        issued_papers_stay();
        histories_are_told();
        who_acts_issues();
        installed_close(&house);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(on_every_engine)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
