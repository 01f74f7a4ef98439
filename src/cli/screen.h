/* screen.h - the two halves of xiezhi screen: files against files, and a look into the archive. */
#ifndef CLI_SCREEN_H
#define CLI_SCREEN_H

#include "cli/cli.h"

/* Subjects from options or a sheet against the archive (cmd_query.c). */
int screen_archive(cli_call_t *call, err_t *err);

#endif
