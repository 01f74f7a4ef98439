/* demo_lives.c - see demo_work.h. */
#include "cli/demo_work.h"

#include "app/life.h"
#include "base/embed.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

enum { LIVES_MOST = 64 };
static const char FOLDER[] = "data/demonstration/";

typedef struct playing {
    const embed_file_t *file;
    app_t *app;
    enum lang lang;
    size_t acts;
    int failed;
    err_t why;
    pthread_t thread;
} playing_t;

/* A line that came otherwise is a mistake of the life or of the catalogue: nobody is to be shown half a demonstration. */
static int play(playing_t *p, err_t *err)
{
    arena_t *a = arena_new((size_t)64 << 20);
    life_t *l = NULL;
    life_findings_t mistakes;
    life_outcome_t o = {0};
    buf_t story;
    buf_init(&story, 1 << 20);
    int failed = a ? life_read_text(p->file->path, (const char *)p->file->data, p->file->bytes, a, &l, &mistakes, err) : err_nomem(err);
    if (!failed) failed = life_perform(l, p->app, p->lang, a, &story, &o, err);
    if (!failed && o.otherwise.count) {
        if (err) *err = o.otherwise.list[0];
        failed = (int)o.otherwise.list[0].code;
    }
    p->acts = o.acts;
    buf_release(&story);
    arena_free(a);
    return failed;
}

static void *play_beside(void *arg)
{
    playing_t *p = arg;
    p->failed = play(p, &p->why);
    return NULL;
}

static bool is_life(const embed_file_t *f)
{
    const char *end = strrchr(f->path, '.'); /* tables for other steps lie beside them */
    return end && strcmp(end, ".life") == 0;
}

static bool of_years(const embed_file_t *f)
{
    return strncmp(f->path + strlen(FOLDER), "year_", 5) == 0;
}

/* The first error is told; the threads that run are waited for all the same. */
static int play_beside_each_other(playing_t *list, size_t count, err_t *err)
{
    size_t begun = 0;
    int failed = 0;
    for (; !failed && begun < count; begun++)
        if (pthread_create(&list[begun].thread, NULL, play_beside, &list[begun]) != 0) failed = err_nomem(err), begun--;
    for (size_t i = 0; i < begun; i++) {
        pthread_join(list[i].thread, NULL);
        if (!failed && list[i].failed) {
            failed = list[i].failed;
            if (err) *err = list[i].why;
        }
    }
    return failed;
}

int cli_demo_lives(cli_demo_t *d, err_t *err)
{
    size_t count = 0, lives = 0, acts = 0;
    const embed_file_t *files = embed_list(FOLDER, &count);
    playing_t *years = arena_array(d->call->arena, LIVES_MOST, sizeof *years);
    size_t beside = 0;
    int failed = years ? 0 : err_nomem(err);
    assert(count <= LIVES_MOST);
    for (size_t i = 0; !failed && i < count; i++) {
        playing_t p = {.file = &files[i], .app = d->call->app, .lang = d->call->lang};
        if (!is_life(&files[i])) continue;
        lives++;
        if (of_years(&files[i])) years[beside++] = p;
        else {
            failed = play(&p, err);
            acts += p.acts;
        }
    }
    if (!failed) failed = play_beside_each_other(years, beside, err);
    for (size_t i = 0; !failed && i < beside; i++) acts += years[i].acts;
    if (failed) return failed;
    return cli_demo_step(d, arena_printf(d->call->arena, cli_say(d->call, "办理其他部门的演示事项：%zu 个脚本，%zu 项行为", "worked on matters of the other departments: %zu lives, %zu acts"),
                                         lives, acts), err);
}
