/* ready.c - see ready.h. */
#include "ready.h"

#include "../cli/run.h"
#include "base/err.h"
#include "cli/open_app.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { LEAKS = 4, WORDS_MOST = 64, ASKED_BYTES = 1 << 20, KINDS_ARENA = 64 << 20 };

static struct {
    pid_t process;
    int ask, answer;  /* its pipes, from this side */
    FILE *out, *err;  /* shared with it: what a command wrote */
} ready = {.process = -1};

/* --- the process that is ready --------------------------------------------------------------------------------- */

static const catalogue_t *kinds;

static int open_ready(const cli_call_t *call, unsigned needs, struct app **ret_app, err_t *err)
{
    return cli_open_app(call, needs, kinds, ret_app, err);
}

static bool take(int from, void *into, size_t bytes)
{
    for (size_t have = 0; have < bytes;) {
        ssize_t n = read(from, (char *)into + have, bytes - have);
        if (n <= 0) return false;
        have += (size_t)n;
    }
    return true;
}

/* The next word of what was asked; an empty one is a word too. */
static char *next_word(char **at)
{
    char *word = *at;
    *at += strlen(word) + 1;
    return word;
}

/* asked: how many arguments, arguments, variables of the environment; each ended by a NUL. Looking for leaks takes as long as the
 * command itself: one command in LEAKS is looked through. */
_Noreturn static void perform(char *asked, size_t bytes, unsigned nth)
{
    static const cli_opener_t opener = {.open = open_ready, .close = app_close};
    char *argv[WORDS_MOST + 1] = {0};
    char *p = asked;
    int argc = (int)strtol(next_word(&p), NULL, 10);
    if (argc > WORDS_MOST) _exit(126);
    for (int i = 0; i < argc; i++) argv[i] = next_word(&p);
    (void)clearenv();
    while (p < asked + bytes)
        if (putenv(next_word(&p)) != 0) _exit(126);
    if (dup2(fileno(ready.out), STDOUT_FILENO) < 0 || dup2(fileno(ready.err), STDERR_FILENO) < 0) _exit(126);
    int status = cli_main(argc, argv, &opener);
    if (nth % LEAKS == 0) exit(status);
    (void)fflush(NULL);
    _exit(status);
}

_Noreturn static void be_ready(int from, int to)
{
    static char asked[ASKED_BYTES];
    const cat_source_t carried = {0};
    cat_mistakes_t mistakes;
    catalogue_t *c = NULL;
    err_t err = {0};
    uint32_t bytes;
    unsigned nth = 0;
    arena_t *a = arena_new(KINDS_ARENA);
    if (!a || catalogue_load(&carried, a, &c, &mistakes, &err) != 0) _exit(3);
    kinds = c;
    while (take(from, &bytes, sizeof bytes) && bytes <= sizeof asked && take(from, asked, bytes)) {
        int status = 0;
        pid_t child = fork();
        if (child == 0) perform(asked, bytes, nth);
        nth++;
        if (child < 0 || waitpid(child, &status, 0) != child || write(to, &status, sizeof status) != sizeof status) _exit(4);
    }
    catalogue_free(c);
    arena_free(a);
    exit(0);
}

/* --- the test's side --------------------------------------------------------------------------------------------- */

void ready_start(void)
{
    int ask[2], answer[2];
    ready.out = tmpfile();
    ready.err = tmpfile();
    (void)fflush(NULL); /* or the child says it again */
    if (!ready.out || !ready.err || pipe2(ask, O_CLOEXEC) != 0 || pipe2(answer, O_CLOEXEC) != 0 || (ready.process = fork()) < 0) abort();
    if (ready.process == 0) {
        (void)close(ask[1]);
        (void)close(answer[0]);
        be_ready(ask[0], answer[1]);
    }
    (void)close(ask[0]);
    (void)close(answer[1]);
    ready.ask = ask[1];
    ready.answer = answer[0];
}

static void put(buf_t *b, const char *word)
{
    buf_add_bytes(b, word, strlen(word) + 1);
}

static void begin(FILE *f)
{
    assert_int_equal(ftruncate(fileno(f), 0), 0);
    assert_int_equal(lseek(fileno(f), 0, SEEK_SET), 0);
}

static void read_back(FILE *f, char *into)
{
    ssize_t n = pread(fileno(f), into, RUN_TEXT - 1, 0);
    assert_true(n >= 0);
    into[n] = '\0';
}

void ready_program(const char *const *argv, const char *const *environment)
{
    int status = 0;
    char count[24];
    buf_t asked;
    buf_init(&asked, ASKED_BYTES);
    assert_true(ready.process > 0);
    size_t argc = 0;
    while (argv[argc]) argc++;
    put(&asked, num_text((int64_t)argc, count));
    for (size_t i = 0; i < argc; i++) put(&asked, argv[i]);
    for (int i = 0; environment[i]; i++) put(&asked, environment[i]);
    assert_false(buf_failed(&asked));
    uint32_t bytes = (uint32_t)asked.length;
    begin(ready.out);
    begin(ready.err);
    assert_int_equal(write(ready.ask, &bytes, sizeof bytes), sizeof bytes);
    for (size_t sent = 0; sent < asked.length;) {
        ssize_t n = write(ready.ask, asked.data + sent, asked.length - sent);
        assert_true(n > 0);
        sent += (size_t)n;
    }
    buf_release(&asked);
    assert_true(take(ready.answer, &status, sizeof status));
    if (!WIFEXITED(status)) fail_msg("ended by signal %d", WTERMSIG(status));
    run.status = WEXITSTATUS(status);
    read_back(ready.out, run.out);
    read_back(ready.err, run.err);
}

int ready_stop(void)
{
    int status = 0;
    (void)close(ready.ask);
    (void)close(ready.answer);
    (void)fclose(ready.out);
    (void)fclose(ready.err);
    return waitpid(ready.process, &status, 0) == ready.process && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
