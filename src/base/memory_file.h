/* memory_file.h - a file without a place on disk, for libraries that write to a path alone.
 *
 * Ownership  The descriptor is the caller's until memory_file_take, which closes it in any case.
 * Threads    Any; each its own file.
 */
#ifndef BASE_MEMORY_FILE_H
#define BASE_MEMORY_FILE_H

#include "base/buf.h"
#include "base/err.h"

enum { MEMORY_FILE_PATH = 48 };

/* An empty file; its path is valid in this process while the descriptor is open. name tells it from others in messages. */
int memory_file_open(const char *name, char ret_path[MEMORY_FILE_PATH], int *ret_fd, err_t *err);
/* All that was written behind what out holds; closes. failed: an earlier failure, then only closes and returns it. */
int memory_file_take(int fd, int failed, buf_t *out, err_t *err);

#endif
