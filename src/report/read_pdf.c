/* read_pdf.c - PDF through pdftotext -layout: a child without a shell, watched and limited. */
#include "report/read.h"
#include "report/read_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { SECONDS_MOST = 60, MEMORY_MOST = 1 << 30 };

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int start(const char *path, int into, pid_t *ret_pid)
{
    /* It reads its own standard input by that name: a path such as /proc/self/fd/7 is the parent's, not the child's, and no name is an option. */
    char *const call[] = {(char[]){"pdftotext"}, (char[]){"-layout"}, (char[]){"-enc"}, (char[]){"UTF-8"}, (char[]){"-q"}, (char[]){"/dev/stdin"}, (char[]){"-"}, NULL};
    posix_spawn_file_actions_t files;
    if (posix_spawn_file_actions_init(&files)) return ENOMEM;
    int rc = posix_spawn_file_actions_addopen(&files, 0, path, O_RDONLY, 0);
    if (!rc) rc = posix_spawn_file_actions_adddup2(&files, into, 1);
    if (!rc) rc = posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    if (!rc) rc = posix_spawnp(ret_pid, "pdftotext", &files, NULL, call, environ);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* Reads until the child ends its output; false: it took too long or said too much. */
static bool drain(int from, buf_t *out)
{
    int64_t until = now_ms() + SECONDS_MOST * 1000;
    for (;;) {
        struct pollfd p = {.fd = from, .events = POLLIN};
        int64_t left = until - now_ms();
        if (left <= 0) return false;
        int ready = poll(&p, 1, (int)left);
        if (ready < 0 && errno == EINTR) continue;
        if (ready <= 0) return false;
        char piece[64 << 10];
        ssize_t n = read(from, piece, sizeof piece);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n == 0;
        for (ssize_t i = 0; i < n; i++) piece[i] = piece[i] == '\0' ? ' ' : piece[i];
        buf_add_bytes(out, piece, (size_t)n);
        if (buf_failed(out)) return false;
    }
}

int read_pdf(const char *path, buf_t *out, err_t *err)
{
    int ends[2];
    pid_t pid = 0;
    if (pipe2(ends, O_CLOEXEC)) return err_file(err, path, errno);
    int rc = start(path, ends[1], &pid);
    close(ends[1]);
    if (rc) {
        close(ends[0]);
        return rc == ENOENT ? err_set(err, ERR_REPORT_PDFTOTEXT, path) : err_file(err, "pdftotext", rc);
    }
    const struct rlimit cpu = {SECONDS_MOST, SECONDS_MOST}, memory = {MEMORY_MOST, MEMORY_MOST};
    (void)prlimit(pid, RLIMIT_CPU, &cpu, NULL);
    (void)prlimit(pid, RLIMIT_AS, &memory, NULL);
    bool whole = drain(ends[0], out);
    close(ends[0]);
    if (!whole) (void)kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
    if (out->over) return err_set(err, ERR_REPORT_LARGE, num_text(REPORT_TEXT_MOST >> 20, (char[24]){0}), num_text(REPORT_TEXT_MOST >> 20, (char[24]){0}));
    if (whole && WIFEXITED(status) && WEXITSTATUS(status) == 127) return err_set(err, ERR_REPORT_PDFTOTEXT, path);
    if (!whole || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return err_set(err, ERR_REPORT_PDF, path);
    bool own;
    rc = read_pdf_lines(out, &own, err);
    return rc ? rc : read_pdf_tables(out, own, err);
}
