/* run.h - runs the real program and keeps what it wrote. */
#ifndef TESTS_CLI_RUN_H
#define TESTS_CLI_RUN_H

#include <stdbool.h>
#include <sys/types.h>

enum { RUN_ARGS_MOST = 40, RUN_TEXT = 1 << 20 };

typedef struct run {
    int status; /* exit status */
    char out[RUN_TEXT], err[RUN_TEXT];
} run_t;

/* The last run; large, so there is one for all. */
extern run_t run;

/* Runs argv[0] with exactly that environment; out_path: where stdout goes instead of into run.out, or NULL. */
void run_program(const char *const *argv, const char *const *environment, const char *out_path);
/* Starts it with stdout into the file; run_wait collects the status into run. */
pid_t run_start(const char *const *argv, const char *const *environment, const char *out_path);
void run_wait(pid_t child);

#endif
