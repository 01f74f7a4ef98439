/* door_cli.c - lives through the command line: a process for each act and each paper (of one that has the kinds read already),
 * one that opens an account, and one of the real program that shows a matter in each life; what is only looked at besides is
 * read from the installation itself. */
#include "door.h"
#include "ready.h"

#include "../cli/run.h"
#include "engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const char *program;
static app_t *app;   /* the same installation, to look at */
static bool shown;   /* a matter has been shown by the command in this life */

static const char *const *environment(const char *home, const char *login)
{
    static char data[DOOR_PATH + 16], as[128];
    static const char *variables[8];
    (void)snprintf(data, sizeof data, "XIEZHI_HOME=%s", home);
    (void)snprintf(as, sizeof as, "XIEZHI_LOGIN=%s", login);
    const char *const all[] = {data, as, "XIEZHI_LANG=zh", "XIEZHI_PASSWORD=ten-characters", "XIEZHI_TODAY=2026-11-22", "LC_ALL=C",
                               "PATH=/usr/bin:/bin", NULL};
    memcpy(variables, all, sizeof all);
    return variables;
}

/* One JSON value on stdout, whether it went well or not. */
static json_t *read_answer(const char *const *argv)
{
    json_error_t why;
    json_t *reply = json_loads(run.out, 0, &why);
    if (!reply) fail_msg("%s %s: status %d, no JSON (%s):\n%s%s", argv[1], argv[2], run.status, why.text, run.out, run.err);
    if ((run.status != 0) != (json_object_get(reply, "error") != NULL))
        fail_msg("%s %s: status %d with %s", argv[1], argv[2], run.status, run.out);
    return reply;
}

static json_t *answer(const door_t *d, const char *login, const char *const *argv)
{
    ready_program(argv, environment(d->home, login));
    return read_answer(argv);
}

static json_t *on_act(void *arg, const life_act_t *act)
{
    char day[DAY_TEXT];
    char *fields = json_dumps(act->fields, JSON_COMPACT);
    const char *argv[RUN_ARGS_MOST] = {program, "act", act->kind, act->act, "--json", "--on", day_text(act->on, day), "--fields", fields};
    int n = 9;
    const struct {
        const char *option, *value;
    } more[] = {{"--matter", act->matter}, {"--parent", act->parent}, {"--office", act->office}};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (!more[i].value) continue;
        argv[n++] = more[i].option;
        argv[n++] = more[i].value;
    }
    json_t *reply = answer(arg, act->login, argv);
    free(fields);
    return reply;
}

static json_t *on_annul(void *arg, const char *login, const char *act, const char *ground)
{
    const char *const argv[] = {program, "act", "annul", act, "--ground", ground, "--json", NULL};
    return answer(arg, login, argv);
}

static json_t *on_correct(void *arg, const char *login, const char *act, const json_t *fields, const char *ground)
{
    char *text = json_dumps(fields, JSON_COMPACT);
    const char *const argv[] = {program, "act", "correct", act, "--fields", text, "--ground", ground, "--json", NULL};
    json_t *reply = answer(arg, login, argv);
    free(text);
    return reply;
}

static json_t *on_matter(void *arg, const char *login, const char *matter)
{
    const char *const argv[] = {program, "matter", "show", matter, "--json", NULL};
    if (shown) return door_matter(app, login, matter);
    shown = true;
    const door_t *d = arg;
    run_program(argv, environment(d->home, login), NULL);
    return read_answer(argv);
}

/* One paper as PDF, the next as DOCX; HTTP makes both and reads their words. */
static json_t *on_paper(void *arg, const char *login, const char *matter, const char *paper)
{
    static int turn;
    const door_t *d = arg;
    const char *form = ++turn % 2 ? "pdf" : "docx";
    char path[DOOR_PATH + 16];
    struct stat s;
    (void)snprintf(path, sizeof path, "%s/paper.%s", d->home, form);
    const char *const argv[] = {program, "paper", "make", matter, paper, "--out", path, "--language", "zh", "--json", NULL};
    json_t *reply = answer(d, login, argv);
    if (json_object_get(reply, "error")) return reply;
    assert_int_equal(stat(path, &s), 0);
    json_decref(reply);
    return json_pack("{s:I}", form, (json_int_t)s.st_size);
}

static json_t *on_tally(void *arg, const cat_kind_t *kind, const cat_figure_t *figure, const char *office, int year)
{
    (void)arg;
    return door_tally(app, kind, figure, office, year);
}

static json_t *on_tick(void *arg, day_t day)
{
    char until[DAY_TEXT];
    const char *const argv[] = {program, "due", "tick", "--day", day_text(day, until), "--json", NULL};
    return answer(arg, "admin", argv);
}

static void add_first(const door_t *d, const life_person_t *p)
{
    const char *const argv[] = {program, "user", "add", p->login, "--name", p->login, "--office", p->office, "--roles", p->roles, "--json", NULL};
    json_decref(answer(d, "admin", argv));
    assert_int_equal(run.status, 0);
}

static void close_cli(door_t *d)
{
    (void)d;
    app_close(app);
    app = NULL;
}

void door_cli(door_t *d, const char *home, const char *the_program, const catalogue_t *kinds, const life_t *l)
{
    *d = (door_t){.life = {.arg = d, .act = on_act, .annul = on_annul, .correct = on_correct, .matter = on_matter, .paper = on_paper, .tally = on_tally,
                           .tick = on_tick},
                  .close = close_cli, .played = l};
    (void)snprintf(d->home, sizeof d->home, "%s", home);
    const app_options_t options = {.home = home, .carried = kinds};
    err_t err = {0};
    program = the_program;
    shown = false;
    if (life_person_count(l)) add_first(d, life_person_at(l, 0));
    MUST(app_open(&options, &app, &err), &err);
    door_accounts(app, l, 1);
}
