/* serve_house.c - a server with a small archive for the browser tests: prints its port, ends with its input.
 *
 *   serve_house [demonstration]
 *
 * Accounts: clerk and chief, password of house.h. On record: 李四 with a number, two 张伟 without. */
#include "house.h"

#include "engine.h"

#include <stdio.h>
#include <string.h>

static void enter(full_house_t *f, const char *name, const char *identity, const char *born)
{
    arena_t *a = arena_new(16 << 20);
    act_receipt_t receipt;
    err_t err;
    json_t *party = json_pack("{s:s,s:s,s:s}", "type", "person", "name", name, "place", "北京市朝阳区");
    if (identity) (void)json_object_set_new(party, "identity", json_string(identity));
    if (born) (void)json_object_set_new(party, "born", json_string(born));
    json_t *fields = json_pack("{s:s,s:o,s:s,s:s,s:s,s:s,s:s,s:s,s:i}", "list", "bribery", "party", party, "crime", "389",
                               "court", "北京市朝阳区人民法院", "judgment_number", "(2024)京0105刑初1号", "judged_on",
                               "2024-03-01", "effective_on", "2024-03-12", "result", "有期徒刑一年", "amount", 5000000);
    act_request_t q = {.actor = app_system(f->app), .kind = archive_kind(app_archive(f->app), "record")->name,
                       .act = "enter", .occurred_on = DAY_NONE, .fields = fields};
    MUST(register_act(app_book(f->app), &q, a, &receipt, &err), &err);
    json_decref(fields);
    arena_free(a);
}

int main(int argc, char **argv)
{
    full_house_t f;
    full_house_open(&f, 0, argc > 1 && strcmp(argv[1], "demonstration") == 0);
    enter(&f, "李四", "11010519491231002X", NULL);
    enter(&f, "张伟", NULL, "1970-05-06");
    enter(&f, "张伟", NULL, "1981-11-30");
    printf("%d\n", f.h.port);
    (void)fflush(stdout);
    while (getchar() != EOF) continue;
    full_house_close(&f);
    return 0;
}
