/* tool.c - fork, exec, read a pipe. */
#include "tool.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/test_paper_XXXXXX";

int tool_run(const char *const *argv, buf_t *out)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int quiet = open("/dev/null", O_WRONLY);
        (void)dup2(ends[1], 1);
        (void)dup2(quiet, 2);
        close(ends[0]);
        close(ends[1]);
        union {
            const char *const *in;
            char *const *out;
        } args = {.in = argv};
        execvp(argv[0], args.out);
        _exit(127);
    }
    close(ends[1]);
    char piece[4096];
    ssize_t n;
    while ((n = read(ends[0], piece, sizeof piece)) > 0) buf_add_bytes(out, piece, (size_t)n);
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

const char *tool_file(const char *name, const buf_t *content)
{
    static char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    if (!content) return path;
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(buf_text(content), 1, content->length, f), content->length);
    assert_int_equal(fclose(f), 0);
    return path;
}

void tool_need(const char *program, const char *version_flag)
{
    buf_t out;
    buf_init(&out, 65536);
    int rc = tool_run((const char *const[]){program, version_flag, NULL}, &out);
    buf_release(&out);
    if (rc == 127) {
        print_message("%s is not installed: skipped\n", program);
        skip();
    }
}

int tool_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

int tool_clean(void **state)
{
    (void)state;
    buf_t out;
    buf_init(&out, 65536);
    int rc = tool_run((const char *const[]){"rm", "-rf", folder, NULL}, &out);
    buf_release(&out);
    return rc;
}
