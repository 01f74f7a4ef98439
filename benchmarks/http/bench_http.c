/* bench_http.c - a server with an archive to be measured from outside (benchmarks/http.sh).
 *
 *   bench_http RECORDS
 *
 * Makes an installation in a temporary folder, enters RECORDS convictions, starts the server without rate
 * limits and prints one line: port, a machine's token, an identity number on record, one that is not. Serves
 * until its input ends, then removes the folder. */
#include "app/app.h"
#include "base/text.h"
#include "web/web.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { AT_ONCE = 1000, RECORDS_MOST = 2000000 };

static int complain(const err_t *err)
{
    buf_t b;
    buf_init(&b, 16 << 10);
    err_add_text(&b, err, LANG_EN);
    fputs(buf_failed(&b) ? "bench_http failed\n" : buf_text(&b), stderr);
    buf_release(&b);
    return 1;
}

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *f)
{
    (void)s;
    (void)type;
    (void)f;
    return remove(path);
}

/* The n-th resident number of a row that does not end: days from 1950 on, then serials. */
static void number_of(int n, char into[19])
{
    int year, month, day;
    day_split(day_of(1950, 1, 1) + n % 18000, &year, &month, &day);
    (void)snprintf(into, 19, "110105%04d%02d%02d%03d", year, month, day, n / 18000 % 1000);
    into[17] = identity_resident_check(into);
    into[18] = '\0';
}

static json_t *record(int n)
{
    char number[19], name[32];
    number_of(n, number);
    (void)snprintf(name, sizeof name, "测试%d", n);
    return json_pack("{s:s,s:{s:s,s:s,s:s},s:s,s:s,s:s,s:s,s:s,s:s}", "list", "bribery", "party", "type", "person",
                     "name", name, "identity", number, "crime", "389", "court", "北京市朝阳区人民法院",
                     "judgment_number", "(2024)京0105刑初1号", "judged_on", "2024-03-01", "effective_on", "2024-03-12",
                     "result", "有期徒刑一年");
}

static int enter(app_t *app, int records, err_t *err)
{
    const cat_kind_t *kind = archive_kind(app_archive(app), "record");
    int rc = 0;
    for (int from = 0; from < records && rc == 0; from += AT_ONCE) {
        arena_t *a = arena_new((size_t)256 << 20);
        int n = records - from < AT_ONCE ? records - from : AT_ONCE;
        act_request_t *requests = arena_array(a, (size_t)n, sizeof *requests);
        act_receipt_t *receipts = arena_array(a, (size_t)n, sizeof *receipts);
        err_t *errors = arena_array(a, (size_t)n, sizeof *errors);
        if (!requests || !receipts || !errors) return err_nomem(err);
        for (int i = 0; i < n; i++)
            requests[i] = (act_request_t){.actor = app_system(app), .kind = kind->name, .act = "enter",
                                          .occurred_on = DAY_NONE, .fields = record(from + i)};
        rc = register_bulk(app_book(app), requests, (size_t)n, a, receipts, errors, err);
        for (int i = 0; i < n; i++) {
            if (rc == 0 && errors[i].code != ERR_NONE) {
                *err = errors[i];
                rc = (int)err->code;
            }
            json_decref((json_t *)(uintptr_t)requests[i].fields);
        }
        arena_free(a);
    }
    return rc != 0 ? rc : archive_sync(app_archive(app), err);
}

static int serve(app_t *app, int records, err_t *err)
{
    web_options_t options = {.rate_percent = -1, .http = {.per_address_most = -1}};
    web_t *web = NULL;
    actor_t system = app_system(app);
    app_account_t clerk = {"clerk", "clerk", "110105", "window_clerk query_officer"};
    char token[SESSION_TOKEN], known[19], unknown[19];
    web_take_app(&options, app);
    int rc = app_add_account(app, &system, &clerk, err);
    if (rc == 0) rc = web_start(&options, &web, err);
    if (rc == 0) rc = session_make_token(web->sessions, "clerk", 1, token, err);
    if (rc == 0) {
        number_of(records / 2, known);
        number_of(RECORDS_MOST, unknown);
        printf("%d %s %s %s\n", web_port(web), token, known, unknown);
        (void)fflush(stdout);
        while (getchar() != EOF) continue;
    }
    web_stop(web, 1000);
    return rc;
}

int main(int argc, char **argv)
{
    char home[] = "/tmp/xzbench-XXXXXX";
    int64_t records = 20000;
    err_t err = {.code = ERR_NONE};
    app_t *app = NULL;
    if (argc > 1 && text_to_int(argv[1], 1, RECORDS_MOST - 1, &records, &err) != 0) return complain(&err);
    if (!mkdtemp(home)) return 1;
    app_new_t new = {.home = home, .office = "110105", .login = "admin", .full_name = "admin",
                     .password = "only for a benchmark"};
    app_options_t options = {.home = home};
    int rc = app_create(&new, &err);
    if (rc == 0) rc = app_open(&options, &app, &err);
    if (rc == 0) rc = app_open_archive(app, NULL, &err);
    if (rc == 0) rc = enter(app, (int)records, &err);
    if (rc == 0) rc = serve(app, (int)records, &err);
    app_close(app);
    (void)nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return rc == 0 ? 0 : complain(&err);
}
