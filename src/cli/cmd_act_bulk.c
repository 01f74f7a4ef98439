/* cmd_act_bulk.c - one act on many matters: which they are, and what is said of those refused. */
#include "cli/act_bulk.h"

#include "cli/bad_rows.h"
#include "cli/show.h"
#include "register/desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MATTERS_MOST = 1000000, LIST_BYTES_MOST = 24 << 20, WORD_MOST = 200, PAGE = 200 };

typedef struct many {
    cli_call_t *call;
    const cat_kind_t *kind;
    int64_t *matters; /* owned */
    size_t count, room;
    bad_rows_t bad;
} many_t;

static int add(many_t *m, int64_t matter, err_t *err)
{
    char most[24];
    if (m->count == MATTERS_MOST) return err_set(err, ERR_REGISTER_TOO_LONG, "--matters", num_text(MATTERS_MOST, most));
    if (m->count == m->room) {
        size_t room = m->room ? m->room * 2 : 1024;
        int64_t *more = realloc(m->matters, room * sizeof *more);
        if (!more) return err_nomem(err);
        m->matters = more;
        m->room = room;
    }
    m->matters[m->count++] = matter;
    return 0;
}

/* One id or document number a line; what follows a comma or a tab is passed over, so that a table will do. */
static int read_list(many_t *m, const actor_t *actor, const char *path, err_t *err)
{
    const char *text;
    size_t bytes;
    int failed = cli_read_file(m->call, path, LIST_BYTES_MOST, &text, &bytes, err);
    for (const char *at = text; !failed && *at;) {
        size_t line = strcspn(at, "\n"), n = strcspn(at, ",\t\r\n");
        size_t blank = strspn(at, " ");
        char word[WORD_MOST];
        int64_t matter;
        if (blank > n) blank = n;
        while (n > blank && at[n - 1] == ' ') n--;
        (void)snprintf(word, sizeof word, "%.*s", (int)(n - blank < WORD_MOST ? n - blank : WORD_MOST - 1), at + blank);
        if (*word && *word != '#') {
            failed = book_by_number(app_book(m->call->app), actor, m->kind, word, &matter, err);
            if (!failed) failed = add(m, matter, err);
        }
        at += line + (at[line] == '\n');
    }
    return failed;
}

static int take_page(many_t *m, const json_t *list, int64_t *ret_below, err_t *err)
{
    size_t i;
    json_t *row;
    int failed = 0;
    json_array_foreach((json_t *)(uintptr_t)list, i, row) {
        if (!failed) failed = matter_parse(json_string_value(json_object_get(row, "id")), ret_below, err);
        if (!failed) failed = add(m, *ret_below, err);
    }
    return failed;
}

/* All of them first, then the act: it may take matters out of the list they were found in. */
static int read_where(many_t *m, const actor_t *actor, err_t *err)
{
    size_t n = cli_count(m->call, "where");
    book_filter_t *filters = arena_array(m->call->arena, n + 1, sizeof *filters);
    book_list_t what = {.kind = m->kind->name, .limit = PAGE, .filters = filters};
    if (!filters) return err_nomem(err);
    int failed = 0;
    for (size_t i = 0; !failed && i < n; i++) {
        book_filter_t f;
        failed = book_filter_read(cli_text_at(m->call, "where", i), m->call->arena, &f, err);
        if (failed) break;
        if (strcmp(f.field, "stage") == 0) what.stage = f.value;
        else if (strcmp(f.field, "office") == 0) what.office = f.value;
        else filters[what.filter_count++] = f;
    }
    for (bool more = true; !failed && more;) {
        json_t *list = NULL;
        failed = book_matters(app_book(m->call->app), actor, &what, &list, err);
        if (failed) break;
        more = json_array_size(list) == PAGE;
        failed = take_page(m, list, &what.below, err);
        json_decref(list);
    }
    return failed;
}

static int refused(void *arg, size_t place, const err_t *why, err_t *err)
{
    many_t *m = arg;
    char id[48];
    const char *cells[] = {id};
    (void)err;
    matter_text(m->matters[place], id);
    bad_rows_add(&m->bad, cells, 1, (int64_t)place + 1, why);
    return 0;
}

static int answer(cli_call_t *call, const bulk_report_t *r, bool dry, err_t *err)
{
    if (call->json)
        return cli_add_json(call, json_pack("{s:I, s:I, s:b}", "done", (json_int_t)r->done, "refused", (json_int_t)r->refused,
                                            "dry_run", dry), err);
    buf_addf(call->out, dry ? cli_say(call, "可办理 %" PRId64 " 件（试运行，未办理），不能办理 %" PRId64 " 件\n",
                                      "%" PRId64 " could be done (dry run: nothing was), %" PRId64 " could not\n")
                            : cli_say(call, "办理 %" PRId64 " 件，未办成 %" PRId64 " 件\n", "%" PRId64 " done, %" PRId64 " refused\n"),
             r->done, r->refused);
    return 0;
}

int cli_act_on_many(cli_call_t *call, const act_request_t *like, err_t *err)
{
    many_t m = {.call = call};
    bulk_report_t report = {0};
    static const char *const head[] = {"matter"};
    const char *path = cli_text(call, "matters");
    if (path && cli_given(call, "where")) return err_set(err, ERR_CLI_TOGETHER, "matters", "where");
    bool dry = cli_given(call, "dry-run");
    bad_rows_init(&m.bad, call, path ? path : like->kind, cli_text(call, "bad"));
    int failed = catalogue_kind(book_catalogue(app_book(call->app)), like->kind, &m.kind, err);
    if (!failed) failed = path ? read_list(&m, &like->actor, path, err) : read_where(&m, &like->actor, err);
    if (!failed) failed = bad_rows_head(&m.bad, head, 1, err);
    if (!failed) {
        const bulk_t what = {.like = *like, .matters = m.matters, .count = m.count, .dry = dry, .progress = call->progress,
                             .refused = refused, .arg = &m};
        failed = book_bulk(app_book(call->app), &what, &report, err);
        int closed = bad_rows_close(&m.bad, true, failed ? NULL : err);
        if (!failed) failed = closed;
        bad_rows_tell(&m.bad);
    }
    free(m.matters);
    if (failed) return failed;
    if (report.refused && !cli_given(call, "bad")) call->leave = LEAVE_NO;
    return answer(call, &report, dry, err);
}
