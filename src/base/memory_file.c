/* memory_file.c - see memory_file.h. */
#include "base/memory_file.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int memory_file_open(const char *name, char ret_path[MEMORY_FILE_PATH], int *ret_fd, err_t *err)
{
    int fd = memfd_create(name, MFD_CLOEXEC);
    if (fd < 0) return err_file(err, name, errno);
    (void)snprintf(ret_path, MEMORY_FILE_PATH, "/proc/self/fd/%d", fd);
    *ret_fd = fd;
    return 0;
}

static int read_whole(int fd, buf_t *out, err_t *err)
{
    char piece[65536];
    ssize_t n;
    if (lseek(fd, 0, SEEK_SET) != 0) return err_file(err, "memfd", errno);
    while ((n = read(fd, piece, sizeof piece)) > 0) buf_add_bytes(out, piece, (size_t)n);
    if (n < 0) return err_file(err, "memfd", errno);
    return buf_failed(out) ? err_nomem(err) : 0;
}

int memory_file_take(int fd, int failed, buf_t *out, err_t *err)
{
    if (!failed) failed = read_whole(fd, out, err);
    (void)close(fd);
    return failed;
}
