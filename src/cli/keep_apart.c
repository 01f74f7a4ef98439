/* keep_apart.c - see keep_apart.h. */
#include "cli/keep_apart.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Which file a path stands for: the file itself or, if there is none, its folder and the name in it. */
typedef struct identity {
    bool known, there;
    dev_t device;
    ino_t number;
    const char *name;
} identity_t;

static identity_t identity_of(const char *path)
{
    struct stat st;
    identity_t id = {0};
    if (!path || strcmp(path, "-") == 0) return id;
    const char *slash = strrchr(path, '/');
    char folder[PATH_MAX] = ".";
    if (stat(path, &st) == 0) {
        if (!S_ISREG(st.st_mode)) return id; /* a terminal or a pipe is not overwritten */
        return (identity_t){true, true, st.st_dev, st.st_ino, ""};
    }
    if (slash) (void)snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : (int)(slash - path), path);
    if (stat(folder, &st) != 0) return id; /* opening it will say so */
    return (identity_t){true, false, st.st_dev, st.st_ino, slash ? slash + 1 : path};
}

static bool same(const identity_t *a, const identity_t *b)
{
    return a->known && b->known && a->there == b->there && a->device == b->device && a->number == b->number && strcmp(a->name, b->name) == 0;
}

int cli_keep_apart(const cli_file_t *files, size_t count, err_t *err)
{
    assert(files && count);
    for (size_t i = 0; i < count; i++) {
        if (!files[i].written) continue;
        identity_t one = identity_of(files[i].path);
        for (size_t k = 0; k < count; k++) {
            identity_t other = identity_of(files[k].path);
            if (k != i && same(&one, &other)) return err_set(err, ERR_CLI_SAME_FILE, files[i].option, files[i].path, files[k].option);
        }
    }
    return 0;
}
