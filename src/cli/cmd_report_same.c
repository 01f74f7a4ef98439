/* cmd_report_same.c - xiezhi report same: which reports say the same, and where. */
#include "cli/commands.h"
#include "cli/data.h"
#include "cli/open_app.h"

#include "app/same.h"
#include "report/read.h"
#include "report/same_tell.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { DEPTH_MOST = 8, PASSAGES_SHOWN = 5, UNREADS_MOST = 100 };

typedef struct comparing {
    cli_call_t *call;
    same_set_t *set;
    struct stat asked; /* the file that is asked about, not compared with itself */
    bool has_asked;
    const char *unread[UNREADS_MOST]; /* in call->arena */
    size_t unreads;
    size_t one;
} comparing_t;

static bool is_report(const char *name)
{
    static const char *const endings[] = {".txt", ".md", ".docx", ".pdf", ".html", ".htm"};
    size_t n = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t m = strlen(endings[i]);
        if (n > m && strcasecmp(name + n - m, endings[i]) == 0) return true;
    }
    return false;
}

static int add_file(comparing_t *c, const char *path, err_t *err)
{
    char *text = NULL;
    size_t bytes = 0;
    int code = report_text_read(path, &text, &bytes, err);
    return code ? code : same_add(c->set, path, text, bytes, err);
}

/* One of a folder that cannot be read is told, and does not end the rest. */
static int add_of_folder(comparing_t *c, const char *path, err_t *err)
{
    err_t why = {0};
    int code = add_file(c, path, &why);
    if (code && err_leave((enum err_code)code) == LEAVE_INPUT && c->unreads < UNREADS_MOST && code != ERR_REPORT_SAME_FULL) {
        c->unread[c->unreads++] = path;
        return 0;
    }
    if (code) *err = why;
    return code;
}

static int skip_hidden(const struct dirent *e)
{
    return e->d_name[0] != '.';
}

static int add_path(comparing_t *c, const char *path, int depth, err_t *err);

static int add_folder(comparing_t *c, const char *path, int depth, err_t *err)
{
    struct dirent **entry = NULL;
    int code = 0, n = scandir(path, &entry, skip_hidden, alphasort);
    if (n < 0) return err_file(err, path, errno);
    for (int i = 0; i < n; i++) {
        char *below = arena_printf(c->call->arena, "%s/%s", path, entry[i]->d_name);
        if (!code) code = below ? add_path(c, below, depth + 1, err) : err_nomem(err);
        free(entry[i]);
    }
    free(entry);
    return code;
}

/* A file that was named is read whatever it is called; of a folder only what looks like a report. */
static int add_path(comparing_t *c, const char *path, int depth, err_t *err)
{
    struct stat st;
    if (stat(path, &st) != 0) return depth ? 0 : err_file(err, path, errno);
    if (S_ISDIR(st.st_mode)) return depth < DEPTH_MOST ? add_folder(c, path, depth, err) : 0;
    if (depth && (!S_ISREG(st.st_mode) || !is_report(path))) return 0;
    if (c->has_asked && st.st_dev == c->asked.st_dev && st.st_ino == c->asked.st_ino) return 0;
    return depth ? add_of_folder(c, path, err) : add_file(c, path, err);
}

/* The matters of a kind; of the one that is asked about, its kind. */
static int add_matters(comparing_t *c, err_t *err)
{
    cli_call_t *call = c->call;
    const char *given = cli_text(call, "matter");
    actor_t actor;
    int64_t matter = 0;
    int code = given ? cli_matter(given, &matter, err) : 0;
    if (!code) code = cli_open(call, CLI_NEEDS_DATA | CLI_READS_ONLY, err);
    if (!code) code = cli_actor(call, &actor, err);
    size_t one = SAME_ALL;
    if (!code) code = app_same_add(call->app, &actor, cli_text(call, "kind"), matter, c->set, &one, err);
    if (!code && matter) c->one = one;
    return code;
}

static int read_all(comparing_t *c, err_t *err)
{
    cli_call_t *call = c->call;
    int code = 0;
    if (call->arg_count) {
        code = add_file(c, call->args[0], err);
        c->has_asked = !code && stat(call->args[0], &c->asked) == 0;
    }
    if (!code && (cli_text(call, "kind") || cli_text(call, "matter"))) code = add_matters(c, err);
    for (size_t i = 0; i < cli_count(call, "among") && !code; i++) code = add_path(c, cli_text_at(call, "among", i), 0, err);
    return code;
}

static int answer(comparing_t *c, int passages, err_t *err)
{
    cli_call_t *call = c->call;
    same_answer_t a = {.set = c->set, .one = c->one, .passages = passages, .unread = c->unread, .unreads = c->unreads};
    int code = same_find(c->set, a.one, call->progress, &a.pair, &a.pairs, &a.cut, err);
    if (code) return code;
    if (a.pairs) call->leave = LEAVE_NO;
    code = call->json ? same_add_json(call->out, &a, err) : same_add_text(call->out, &a, call->lang, err);
    if (call->json) buf_add_char(call->out, '\n');
    return code;
}

/* Something to compare with, and one report to ask about at most. */
static int sources(const cli_call_t *call, err_t *err)
{
    if (call->arg_count && cli_text(call, "matter")) return err_set(err, ERR_CLI_TOGETHER, "matter", "FILE");
    if (cli_count(call, "among") || cli_text(call, "kind") || cli_text(call, "matter")) return 0;
    return err_set(err, ERR_CLI_REQUIRED, "among", "PATH", "report same");
}

int cmd_report_same(cli_call_t *call, err_t *err)
{
    int64_t share = 0, common = 0, passages = 0, threads = 0;
    comparing_t c = {.call = call, .one = call->arg_count ? 0 : SAME_ALL};
    int code = sources(call, err);
    if (!code) code = cli_int(call, "share", 1, 100, 30, &share, err);
    if (!code) code = cli_int(call, "common", 1, 100, 10, &common, err);
    if (!code) code = cli_int(call, "passages", 0, SAME_PASSAGES_MOST, PASSAGES_SHOWN, &passages, err);
    if (!code) code = cli_int(call, "threads", 1, SAME_THREADS_MOST, 2, &threads, err);
    same_options_t options = {.threads = (int)threads, .share = (int)share * 10, .common = (int)common};
    if (!code) code = same_new(&options, &c.set, err);
    if (!code) code = read_all(&c, err);
    if (!code) code = answer(&c, (int)passages, err);
    same_free(c.set);
    return code;
}
