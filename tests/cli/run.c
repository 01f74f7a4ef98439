/* run.c - see run.h. */
#include "run.h"

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

run_t run;

static void read_back(FILE *f, char *into)
{
    rewind(f);
    size_t n = fread(into, 1, RUN_TEXT - 1, f);
    into[n] = '\0';
    fclose(f);
}

static pid_t start(const char *const *argv, const char *const *environment, FILE *out, FILE *err)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0) return child;
    char *copy[RUN_ARGS_MOST + 2] = {0}, *variables[16] = {0};
    for (int i = 0; i < RUN_ARGS_MOST + 1 && argv[i]; i++) copy[i] = strdup(argv[i]);
    for (int i = 0; i < 15 && environment[i]; i++) variables[i] = strdup(environment[i]);
    (void)dup2(fileno(out), STDOUT_FILENO);
    if (err) (void)dup2(fileno(err), STDERR_FILENO);
    execve(copy[0], copy, variables);
    _exit(127);
}

void run_wait(pid_t child)
{
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (!WIFEXITED(status)) fail_msg("ended by signal %d", WTERMSIG(status));
    run.status = WEXITSTATUS(status);
}

void run_program(const char *const *argv, const char *const *environment, const char *out_path)
{
    FILE *out = out_path ? fopen(out_path, "w") : tmpfile(), *err = tmpfile();
    assert_true(out && err);
    run_wait(start(argv, environment, out, err));
    run.out[0] = '\0';
    if (out_path) fclose(out);
    else read_back(out, run.out);
    read_back(err, run.err);
}

pid_t run_start(const char *const *argv, const char *const *environment, const char *out_path)
{
    FILE *out = fopen(out_path, "w");
    assert_non_null(out);
    pid_t child = start(argv, environment, out, NULL);
    fclose(out);
    return child;
}
