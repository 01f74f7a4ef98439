/* tool.h - runs the programs that read a PDF as a stranger would (poppler-utils, zbar-tools). */
#ifndef TESTS_PAPER_TOOL_H
#define TESTS_PAPER_TOOL_H

#include "base/buf.h"

/* Runs argv (NULL-terminated, found on PATH), appends what it says to out (cap of out), and returns its
 * exit status; 127 when there is no such program. */
int tool_run(const char *const *argv, buf_t *out);
/* Writes pdf into a file of the test's own folder; the path is borrowed until the next call. */
const char *tool_file(const char *name, const buf_t *content);
/* Skips the running test when a program is not installed. */
void tool_need(const char *program, const char *version_flag);
int tool_folder(void **state);
int tool_clean(void **state);

#endif
