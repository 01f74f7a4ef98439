/* on_admin_keep.c - the keys that sign, and backups. A private key never leaves the server, nor does anything it is made of; a
 * backup is made into a folder of the server, and restored at its command line. */
#include "web/admin.h"

#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { NAME_BYTES = 40, PATH_BYTES = 700, BACKUPS_MOST = 500, PAST_MOST = 200 };

/* --- keys ----------------------------------------------------------------------------------------------- */

/* SHA-256 of the verifier's text, in groups: what is read out over the telephone. */
static json_t *fingerprint(const char *verifier)
{
    unsigned char digest[32];
    char text[80];
    size_t n = 0;
    crypto_hash_sha256(digest, (const unsigned char *)verifier, strlen(verifier));
    for (size_t i = 0; i < 16; i++) n += (size_t)snprintf(text + n, sizeof text - n, "%s%02X", i && i % 2 == 0 ? " " : "", digest[i]);
    return json_string(text);
}

static int on_keys(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    const ledger_key_t *key = app_key(w->app);
    char path[PATH_BYTES], verifier[LEDGER_VERIFIER], since[INSTANT_TEXT] = "";
    struct stat st;
    buf_t own;
    (void)c;
    buf_init(&own, LEDGER_VERIFIER);
    ledger_key_add_public(&own, key);
    if (buf_failed(&own)) return buf_release(&own), err_nomem(err);
    (void)snprintf(path, sizeof path, "%s/key", app_home(w->app));
    if (stat(path, &st) == 0) (void)instant_text((instant_t)st.st_mtime * 1000000, since);
    json_t *past = json_array();
    for (size_t i = 0; i < PAST_MOST && ledger_key_past(key, i, verifier); i++)
        (void)json_array_insert_new(past, 0, json_pack("{s:s, s:o}", "verifier", verifier, "fingerprint", fingerprint(verifier)));
    json_t *j = json_pack("{s:s, s:s, s:o, s:s, s:o}", "name", ledger_key_name(key), "verifier", buf_text(&own), "fingerprint",
                          fingerprint(buf_text(&own)), "since", since, "past", past);
    buf_release(&own);
    return web_reply_json(r, j, err);
}

static int on_key_rotate(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    int rc = admin_confirm(w, c, err);
    if (rc == 0) rc = keeper_now(w->keeper, err); /* what is there is signed by the key it was made under */
    if (rc == 0) rc = app_rotate_key(w->app, err);
    if (rc != 0) return rc;
    keeper_take_key(w->keeper, app_key(w->app));
    return on_keys(w, c, r, err);
}

/* --- backups ---------------------------------------------------------------------------------------------- */

/* home/backups.txt may name another folder: written by who owns the machine, not over the network. */
static int backup_folder(web_t *w, char into[PATH_BYTES], err_t *err)
{
    char path[PATH_BYTES];
    (void)snprintf(into, PATH_BYTES, "%s/backups", app_home(w->app));
    (void)snprintf(path, sizeof path, "%s/backups.txt", app_home(w->app));
    FILE *f = fopen(path, "r");
    char line[PATH_BYTES - NAME_BYTES - 2];
    if (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = '\0';
        if (*line == '/') (void)text_copy(into, PATH_BYTES, line);
    }
    if (f) (void)fclose(f);
    return mkdir(into, 0700) == 0 || errno == EEXIST ? 0 : err_file(err, into, errno);
}

/* Names are those made here: digits and dashes. */
static bool is_name(const char *name)
{
    size_t n = strlen(name);
    return n >= 8 && n < NAME_BYTES && strspn(name, "0123456789-") == n;
}

static json_t *checked(json_t *jobs, const char *name)
{
    size_t i;
    json_t *job;
    json_array_foreach(jobs, i, job) {
        const char *of = json_string_value(json_object_get(json_object_get(job, "detail"), "name"));
        if (of && strcmp(of, name) == 0) return json_incref(job);
    }
    return json_null();
}

static json_t *backup_json(const char *folder, const char *name, json_t *jobs)
{
    char path[PATH_BYTES + NAME_BYTES + 16], at[INSTANT_TEXT];
    struct stat st;
    int64_t bytes = 0;
    static const char *const files[] = {"xiezhi.db", "xiezhi.db-wal"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        (void)snprintf(path, sizeof path, "%s/%s/%s", folder, name, files[i]);
        if (stat(path, &st) == 0) bytes += st.st_size;
    }
    (void)snprintf(path, sizeof path, "%s/%s/key", folder, name); /* written once; the database is touched by verifying it */
    if (stat(path, &st) != 0) return NULL;
    return json_pack("{s:s, s:s, s:I, s:o}", "name", name, "made_at", instant_text((instant_t)st.st_mtime * 1000000, at), "bytes", (json_int_t)bytes,
                     "checked", checked(jobs, name));
}

static int newest_first(const void *x, const void *y)
{
    return strcmp(*(const char *const *)y, *(const char *const *)x);
}

static json_t *list_backups(const web_call_t *c, const char *folder, json_t *jobs)
{
    const char **names = arena_array(c->arena, BACKUPS_MOST, sizeof *names);
    json_t *list = json_array();
    size_t count = 0;
    DIR *d = names ? opendir(folder) : NULL;
    for (struct dirent *e; d && count < BACKUPS_MOST && (e = readdir(d));)
        if (is_name(e->d_name) && (names[count] = arena_text(c->arena, e->d_name))) count++;
    if (d) (void)closedir(d);
    if (count) qsort(names, count, sizeof *names, newest_first);
    for (size_t i = 0; i < count; i++) {
        json_t *j = backup_json(folder, names[i], jobs);
        if (j) (void)json_array_append_new(list, j);
    }
    return list;
}

static int on_backups(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    char folder[PATH_BYTES];
    json_t *made = NULL, *verified = NULL;
    int rc = backup_folder(w, folder, err);
    if (rc == 0) rc = jobs_list(w->jobs, "check_backup", 0, JOBS_LISTED_MOST, &verified, err);
    if (rc == 0) rc = jobs_list(w->jobs, "backup", 0, JOBS_LISTED_MOST, &made, err);
    if (rc == 0) (void)json_array_extend(verified, made);
    if (rc == 0)
        rc = web_reply_json(r, json_pack("{s:s, s:b, s:s, s:o}", "folder", folder, "possible", store_engine_of(w->store) == STORE_SQLITE, "home",
                                         app_home(w->app), "backups", list_backups(c, folder, verified)), err);
    json_decref(verified);
    json_decref(made);
    return rc;
}

typedef struct backing {
    app_t *app;
    char path[PATH_BYTES + NAME_BYTES + 2], name[NAME_BYTES];
} backing_t;

static json_t *report_json(const backing_t *b, verify_report_t *report)
{
    return json_pack("{s:s, s:I, s:I, s:I, s:o}", "name", b->name, "acts", (json_int_t)report->acts, "rows", (json_int_t)report->rows, "differences",
                     (json_int_t)report->differences, "found", report->found ? report->found : json_array());
}

static int run_backup(void *arg, const progress_t *progress, json_t **ret_detail, err_t *err)
{
    const backing_t *b = arg;
    verify_report_t report = {0};
    int rc = app_backup(b->app, b->path, progress, &report, err);
    *ret_detail = rc == 0 ? report_json(b, &report) : json_pack("{s:s}", "name", b->name); /* which one it was stands in the list as well */
    return rc;
}

static int run_check(void *arg, const progress_t *progress, json_t **ret_detail, err_t *err)
{
    const backing_t *b = arg;
    verify_report_t report = {0};
    int rc = app_backup_verify(b->path, progress, &report, err);
    *ret_detail = rc == 0 ? report_json(b, &report) : json_pack("{s:s}", "name", b->name); /* which one it was stands in the list as well */
    return rc;
}

static int new_backing(web_t *w, const char *name, backing_t **ret_backing, err_t *err)
{
    char folder[PATH_BYTES];
    int rc = backup_folder(w, folder, err);
    backing_t *b = rc == 0 ? calloc(1, sizeof *b) : NULL;
    if (!b) return rc ? rc : err_nomem(err);
    b->app = w->app;
    (void)text_copy(b->name, sizeof b->name, name);
    (void)snprintf(b->path, sizeof b->path, "%s/%s", folder, name);
    *ret_backing = b;
    return 0;
}

static int on_backup(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    char now[INSTANT_TEXT], name[NAME_BYTES];
    size_t n = 0;
    backing_t *b = NULL;
    if (store_engine_of(w->store) != STORE_SQLITE) return err_set(err, ERR_APP_BACKUP, "-");
    for (const char *p = instant_text(instant_now(), now); *p && n < 17; p++)
        if (strchr("0123456789-", *p)) name[n++] = *p;
        else if (*p == 'T') name[n++] = '-';
    name[n] = '\0'; /* 2026-11-22-071255 */
    int rc = new_backing(w, name, &b, err);
    return rc != 0 ? rc : admin_start(w, c, r, "backup", run_backup, b, free, err);
}

static int on_backup_check(web_t *w, web_call_t *c, http_reply_t *r, err_t *err)
{
    struct stat st;
    backing_t *b = NULL;
    int rc = is_name(c->param[0]) ? new_backing(w, c->param[0], &b, err) : err_set(err, ERR_WEB_NO_ROUTE, c->http->raw);
    if (rc == 0 && stat(b->path, &st) != 0) {
        free(b);
        rc = err_set(err, ERR_WEB_NO_ROUTE, c->http->raw);
    }
    return rc != 0 ? rc : admin_start(w, c, r, "check_backup", run_check, b, free, err);
}

const api_binding_t web_on_admin_keep[] = {
    WEB_ROW("admin_keys", on_keys),
    WEB_ROW("admin_key_rotate", on_key_rotate),
    WEB_ROW("admin_backups", on_backups),
    WEB_ROW("admin_backup", on_backup),
    WEB_ROW("admin_backup_check", on_backup_check),
    {NULL, NULL},
};
