/* people.c - who the logins are: names for pages and papers, people to choose among. */
#include "app/inside.h"

#include "base/text.h"

#include <string.h>

typedef struct asking {
    const app_t *app;
    const char *login;
    int top; /* the reader's office */
    arena_t *arena;
    const char *name;
    json_t *list;
} asking_t;

static int read_name(store_conn_t *c, void *arg, err_t *err)
{
    asking_t *q = arg;
    char name[BOOK_NAME_BYTES];
    int failed = book_full_name(q->app->book, c, q->login, name, err);
    if (!failed && *name && !(q->name = arena_text(q->arena, name))) failed = err_nomem(err);
    return failed;
}

int app_full_name(app_t *a, const char *login, arena_t *arena, const char **ret_name, err_t *err)
{
    asking_t q = {.app = a, .login = login, .arena = arena};
    int failed = store_read(a->store, read_name, &q, err);
    if (!failed) *ret_name = q.name;
    return failed;
}

/* Colleagues of the reader's office, of those below it and of those above it: with these one works and to these one reports. */
static bool is_near(const asking_t *q, const char *office)
{
    int at;
    if (office_find(q->app->offices, office, &at, NULL) != 0) return false;
    return office_within(q->app->offices, at, q->top) || office_within(q->app->offices, q->top, at);
}

static int read_people(store_conn_t *c, void *arg, err_t *err)
{
    asking_t *q = arg;
    store_rows_t *rows = NULL;
    bool row = false;
    buf_t sql;
    buf_init(&sql, 512);
    buf_addf(&sql, "SELECT login, full_name, office, stage FROM k_%s ORDER BY login", q->app->accounts->name); /* sql: identifiers only */
    int failed = buf_failed(&sql) ? err_nomem(err) : store_query(c, buf_text(&sql), STORE_NONE, &rows, err);
    while (!failed && json_array_size(q->list) < APP_PEOPLE_MOST && (failed = store_step(rows, &row, err)) == 0 && row) {
        const char *office = store_col_text(rows, 2);
        if (!is_near(q, office)) continue;
        bool works = strcmp(store_col_text(rows, 3), q->app->accounts->stages[0]) == 0;
        json_t *one = json_pack("{s:s,s:s,s:s,s:b}", "login", store_col_text(rows, 0), "name", store_col_text(rows, 1), "office", office, "works", works);
        if (json_array_append_new(q->list, one) != 0) failed = err_nomem(err);
    }
    store_rows_close(rows);
    buf_release(&sql);
    return failed;
}

int app_people(app_t *a, const char *office, json_t **ret_people, err_t *err)
{
    asking_t q = {.app = a};
    int failed = office_find(a->offices, office, &q.top, err);
    if (failed) return failed;
    q.list = json_array();
    failed = q.list ? store_read(a->store, read_people, &q, err) : err_nomem(err);
    if (failed) json_decref(q.list);
    else *ret_people = q.list;
    return failed;
}
