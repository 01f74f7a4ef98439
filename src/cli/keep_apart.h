/* keep_apart.h - no file that is written may be one that is read, or another that is written.
 *
 * A result is renamed over its name when it is whole: named like the list, it would silently replace the list.
 */
#ifndef CLI_KEEP_APART_H
#define CLI_KEEP_APART_H

#include "cli/cli.h"

typedef struct cli_file {
    const char *option; /* as it is said: "--out", or "FILE" for an argument */
    const char *path;   /* NULL: not given; "-": standard output */
    bool written;
} cli_file_t;

/* ERR_CLI_SAME_FILE when a written file is one of the others, by device and number, so through links too; one that is not
 * there yet is known by its folder and name. To be called before anything is opened. Quadratic in count. */
int cli_keep_apart(const cli_file_t *files, size_t count, err_t *err);

#endif
