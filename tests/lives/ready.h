/* ready.h - runs the command line in a process of its own that has the carried kinds read already.
 *
 * A sanitized program takes a third of a second to start, nearly all of it for reading the kinds. Here one process reads them,
 * and each command runs in a fork of it: arguments, environment, output and exit status are the command line's own, and so is
 * everything from cli_main on. What comes before (main.c, starting the program) is for tests/cli/run.h. */
#ifndef LIVES_READY_H
#define LIVES_READY_H

/* Before any thread is started and any installation opened. */
void ready_start(void);
/* As run_program (argv[0] is only a name); what it wrote and its status are in `run`. */
void ready_program(const char *const *argv, const char *const *environment);
/* 0 when the process ended well. */
int ready_stop(void);

#endif
