/* Another archive is another set of YAML files: the carried kinds under other names make one, and what such a set
 * lacks is said at once. */
#include "rig.h"

#include "base/embed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static void write_text(const char *name, const char *text)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

/* text with every `from` replaced. */
static char *replaced(arena_t *a, const char *text, const char *from, const char *to)
{
    buf_t b;
    buf_init(&b, 1 << 20);
    for (const char *at = text; *at;) {
        if (strncmp(at, from, strlen(from)) == 0) {
            buf_add_raw(&b, to);
            at += strlen(from);
        } else
            buf_add_char(&b, *at++);
    }
    char *out = arena_text(a, buf_text(&b));
    buf_release(&b);
    assert_non_null(out);
    return out;
}

/* Whose entries the archive's records are held against; their names are the case's own. */
static const char CASE[] = "kind: case\nname: {zh: 案件, en: Case}\nhelp: {zh: 案件, en: a case}\nseen_by: [prosecutor]\n"
                           "stages:\n  open: {zh: 在办, en: Open}\n"
                           "fields:\n  what: {type: text, label: {zh: 名称, en: Name}, max: 40}\n"
                           "acts:\n  accept:\n    label: {zh: 受理, en: Accept}\n    opens: true\n    by: prosecutor\n";
static const char SUSPECT[] = "kind: suspect\nparent: case\nname: {zh: 嫌疑人, en: Suspect}\nhelp: {zh: 嫌疑人, en: a suspect}\nseen_by: [prosecutor]\n"
                              "stages:\n  open: {zh: 在办, en: Open}\n"
                              "fields:\n  person: {type: party, label: {zh: 本人, en: Person}}\n"
                              "  asked_case: {type: matter, refers: case, label: {zh: 所问案件, en: Case asked about}}\n"
                              "  asked_record: {type: matter, label: {zh: 所问记录, en: Record asked about}}\n"
                              "  asked_judgment: {type: text, max: 200, label: {zh: 所问裁判, en: Judgment asked about}}\n"
                              "acts:\n  add:\n    label: {zh: 登记, en: Add}\n    opens: true\n    by: prosecutor\n"
                              "  archive_asks:\n    label: {zh: 核对, en: Looked at}\n    from: open\n    by: system\n    system: true\n    fields: [asked_case, asked_record]\n"
                              "  archive_holds:\n    label: {zh: 核对, en: Held against}\n    from: open\n    by: system\n    system: true\n    fields: [asked_judgment]\n";

static void write_papers(arena_t *a, const char *leave_out)
{
    size_t n;
    char path[128];
    const embed_file_t *files = embed_list("catalogue/papers/archive/", &n);
    (void)snprintf(path, sizeof path, "%s/papers", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    for (size_t i = 0; i < n; i++) {
        char *text = replaced(a, (const char *)files[i].data, "bribery", "minors");
        if (leave_out) text = replaced(a, text, leave_out, "another_name");
        (void)snprintf(path, sizeof path, "papers%s", strrchr(files[i].path, '/'));
        write_text(path, text);
    }
}

static void remove_papers(void)
{
    size_t n;
    char path[300];
    const embed_file_t *files = embed_list("catalogue/papers/archive/", &n);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(path, sizeof path, "%s/papers%s", folder, strrchr(files[i].path, '/'));
        assert_int_equal(unlink(path), 0);
    }
    (void)snprintf(path, sizeof path, "%s/papers", folder);
    assert_int_equal(rmdir(path), 0);
}

/* Writes the carried kinds of the archive as kinds of an archive "minors" into the folder. */
static void write_minors(arena_t *a, const char *leave_out)
{
    size_t n;
    const embed_file_t *files = embed_list("catalogue/archive/", &n);
    assert_true(n >= 6);
    (void)snprintf(folder, sizeof folder, "/tmp/xz-kinds-XXXXXX");
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < n; i++) {
        char *text = replaced(a, (const char *)files[i].data, "bribery", "minors");
        if (leave_out) text = replaced(a, text, leave_out, "another_name");
        write_text(strrchr(files[i].path, '/') + 1, text);
    }
    write_papers(a, leave_out);
    const embed_file_t *lists = embed_lookup("catalogue/codes/archive_lists.yaml");
    assert_non_null(lists);
    char codes[96];
    (void)snprintf(codes, sizeof codes, "%s/codes", folder);
    assert_int_equal(mkdir(codes, 0700), 0);
    write_text("codes/lists.yaml", replaced(a, (const char *)lists->data, "bribery", "minors"));
    write_text("case.yaml", CASE);
    write_text("suspect.yaml", SUSPECT);
    write_text("roles.yaml", (const char *)embed_lookup("catalogue/roles.yaml")->data);
    write_text("stages.yaml", (const char *)embed_lookup("catalogue/stages.yaml")->data);
}

static void remove_folder(void)
{
    char path[300];
    remove_papers();
    size_t n;
    const embed_file_t *files = embed_list("catalogue/archive/", &n);
    for (size_t i = 0; i < n; i++) {
        (void)snprintf(path, sizeof path, "%s%s", folder, strrchr(files[i].path, '/'));
        assert_int_equal(unlink(path), 0);
    }
    static const char *const names[] = {"codes/lists", "roles", "stages", "case", "suspect"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        (void)snprintf(path, sizeof path, "%s/%s.yaml", folder, names[i]);
        assert_int_equal(unlink(path), 0);
    }
    (void)snprintf(path, sizeof path, "%s/codes", folder);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void the_same_kinds_under_other_names_are_another_archive(void **state)
{
    (void)state;
    rig_t r;
    for (int engine = 0; engine < engine_count(); engine++) {
        arena_t *a = arena_new(16 << 20);
        write_minors(a, NULL);
        rig_open_with(&r, engine, folder, "minors");
        err_t err = {0};
        act_receipt_t receipt;
        archive_t *none = NULL;
        assert_int_equal(archive_open(r.book, "bribery", NULL, &none, &err), ERR_ARCHIVE_KIND);
        assert_non_null(strstr(err.arg[1], "record"));
        json_t *f = json_pack("{s:s, s:s, s:{s:s, s:s, s:s}}", "list", "un", "source", "-", "party", "type", "person", "name",
                              "张三", "identity", "11010519491231002X");
        MUST(archive_add_record(r.archive, &r.officer, f, DAY_NONE, NULL, r.arena, &receipt, &err), &err);
        json_decref(f);
        archive_notice_t n = rig_notice(&r, "张三", "11010519491231002X");
        assert_int_equal(n.result, ARCHIVE_CLEAR);
        assert_int_equal(rig_number(&r, "SELECT COUNT(*) FROM k_minors_notice"), 1);
        assert_string_equal(archive_kind(r.archive, "record")->name, "minors_record");
        assert_null(archive_kind(r.archive, "recrod"));
        rig_verify(&r);
        rig_close(&r);
        remove_folder();
        arena_free(a);
    }
}

static void what_is_missing_is_said_at_once(void **state)
{
    (void)state;
    rig_t r;
    arena_t *a = arena_new(16 << 20);
    write_minors(a, "judgment_number");
    rig_open_with(&r, 0, folder, NULL);
    err_t err = {0};
    archive_t *none = NULL;
    assert_int_equal(archive_open(r.book, "minors", NULL, &none, &err), ERR_ARCHIVE_CONTRACT);
    assert_string_equal(err.detail, "minors_record: field judgment_number");
    rig_close(&r);
    remove_folder();
    write_minors(a, "namesakes");
    rig_open_with(&r, 0, folder, NULL);
    assert_int_equal(archive_open(r.book, "minors", NULL, &none, &err), ERR_ARCHIVE_CONTRACT);
    assert_non_null(strstr(err.detail, "minors_query_subject: field namesakes"));
    rig_close(&r);
    remove_folder();
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_kinds_under_other_names_are_another_archive),
        cmocka_unit_test(what_is_missing_is_said_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
