/* cmd_rehearse.c - xiezhi rehearse: plays lives in throw-away installations. */
#include "cli/commands.h"
#include "cli/data.h"

#include "app/life.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STORY_BYTES = 16 << 20, LIFE_ARENA = 64 << 20 };

static int remove_one(const char *path, const struct stat *s, int type, struct FTW *f)
{
    (void)s;
    (void)type;
    (void)f;
    return remove(path);
}

typedef struct rehearsal {
    cli_call_t *call;
    size_t files, wrong; /* lives; those in which something came otherwise */
    json_t *list;
} rehearsal_t;

static json_t *findings_json(const cli_call_t *call, const life_findings_t *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->count; i++) {
        buf_t b;
        buf_init(&b, 64 << 10);
        err_add_json(&b, &f->list[i], call->lang);
        (void)json_array_append_new(list, buf_failed(&b) ? json_null() : json_loads(buf_text(&b), 0, NULL));
        buf_release(&b);
    }
    return list;
}

/* What came of one life: its story for people, the counts for programs, and every line that came otherwise. */
static void answer(rehearsal_t *r, const char *path, const buf_t *story, const life_outcome_t *o, const life_findings_t *f)
{
    cli_call_t *call = r->call;
    r->files++;
    r->wrong += f->count > 0;
    if (call->json) {
        (void)json_array_append_new(r->list, json_pack("{s:s, s:I, s:I, s:I, s:I, s:o}", "life", path, "acts", (json_int_t)o->acts, "refusals",
                                                       (json_int_t)o->refusals, "checks", (json_int_t)o->checks, "passed_over",
                                                       (json_int_t)o->passed_over, "otherwise", findings_json(call, f)));
        return;
    }
    if (!call->quiet) buf_addf(call->out, "%s\n", buf_text(story));
    for (size_t i = 0; i < f->count; i++) err_add_text(call->out, &f->list[i], call->lang);
    buf_addf(call->out, cli_say(call, "%s：行为 %zu，拒绝 %zu，核对 %zu，略过 %zu，不符 %zu\n",
                                "%s: %zu acts, %zu refusals, %zu checks, %zu passed over, %zu otherwise\n"),
             path, o->acts, o->refusals, o->checks, o->passed_over, f->count);
}

static int rehearse_one(rehearsal_t *r, const char *path, const char *home, arena_t *a, err_t *err)
{
    life_t *life = NULL;
    life_findings_t mistakes = {0};
    life_outcome_t outcome = {0};
    buf_t story;
    buf_init(&story, STORY_BYTES);
    int failed = life_read(path, a, &life, &mistakes, err);
    if (failed && mistakes.count) {
        answer(r, path, &story, &outcome, &mistakes);
        failed = 0;
    } else if (!failed) {
        failed = life_rehearse(life, home, cli_text(r->call, "catalogue"), r->call->lang, a, &story, &outcome, err);
        if (!failed) answer(r, path, &story, &outcome, &outcome.otherwise);
    }
    buf_release(&story);
    return failed;
}

/* Each in an installation of its own, which is removed again unless it is to be kept. */
static int rehearse_file(rehearsal_t *r, const char *path, err_t *err)
{
    const char *keep = cli_text(r->call, "keep"), *folder = getenv("TMPDIR");
    char *home = arena_printf(r->call->arena, "%s/xiezhi-rehearsal-XXXXXX", folder && *folder ? folder : "/tmp");
    arena_t *a = arena_new(LIFE_ARENA);
    int failed = home && a ? 0 : err_nomem(err);
    if (!failed && !keep && !mkdtemp(home)) failed = err_file(err, home, errno);
    if (!failed) failed = rehearse_one(r, path, keep ? keep : home, a, err);
    if (home && !keep) (void)nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(a);
    return failed;
}

int cmd_rehearse(cli_call_t *call, err_t *err)
{
    rehearsal_t r = {.call = call, .list = json_array()};
    char count[24];
    int failed = r.list ? 0 : err_nomem(err);
    if (!failed && cli_given(call, "keep") && call->arg_count > 1)
        failed = err_set(err, ERR_APP_LIFE_MANY, num_text((int64_t)call->arg_count, count));
    for (size_t i = 0; !failed && i < call->arg_count; i++) {
        failed = rehearse_file(&r, call->args[i], err);
        if (!failed && !call->json) failed = cli_flush(call, err);
    }
    if (!failed && r.wrong) call->leave = LEAVE_NO;
    if (!failed && call->json) return cli_add_json(call, r.list, err);
    json_decref(r.list);
    return failed;
}
