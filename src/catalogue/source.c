/* source.c - see source.h. */
#include "catalogue/source.h"

#include "base/embed.h"
#include "catalogue/nodes.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDERS_DEEP = 8 };
static const char EMBEDDED[] = "catalogue/";

typedef struct walk {
    arena_t *arena;
    cat_text_t *list; /* room for CAT_FILES_MOST */
    size_t count, skip; /* skip: length of the folder's own path and its '/' */
} walk_t;

/* Other files may lie beside them: notes, editors' copies. */
static bool ends(const char *name, const char *with)
{
    size_t n = strlen(name), m = strlen(with);
    return n > m && strcmp(name + n - m, with) == 0;
}

/* By its path inside the catalogue: kinds and codes anywhere, templates of papers and reports in their folders. */
static bool belongs(const char *name)
{
    bool template = strncmp(name, "papers/", 7) == 0 || strncmp(name, "reports/", 8) == 0;
    return ends(name, ".yaml") || (template && ends(name, ".md"));
}

static int too_many(err_t *err)
{
    return err_set(err, ERR_CATALOGUE_LIMIT, "目录文件数" ERR_OR "files of the catalogue",
                   num_text(CAT_FILES_MOST, (char[24]){0}));
}

/* Reads at most one byte more than is allowed: the parser then says that it is too large. */
static int read_file(walk_t *w, const char *path, err_t *err)
{
    if (w->count == CAT_FILES_MOST) return too_many(err);
    assert(strlen(path) > w->skip);
    FILE *f = fopen(path, "rb");
    if (!f) return err_file(err, path, errno);
    char *text = malloc(YAML_BYTES_MOST + 2);
    size_t n = text ? fread(text, 1, YAML_BYTES_MOST + 1, f) : 0;
    int failed = 0;
    if (!text)
        failed = err_nomem(err);
    else if (ferror(f))
        failed = err_file(err, path, errno);
    cat_text_t *t = &w->list[w->count];
    if (!failed) {
        *t = (cat_text_t){.path = path, .name = path + w->skip, .text = arena_textn(w->arena, text, n), .bytes = n};
        if (!t->text) failed = err_nomem(err);
    }
    if (!failed) w->count++;
    free(text);
    fclose(f);
    return failed;
}

static int walk_folder(walk_t *w, const char *folder, int depth, err_t *err);

/* Links are followed; the limit on depth ends a circle of them. */
static int walk_entry(walk_t *w, const char *folder, const char *name, int depth, err_t *err)
{
    const char *path = arena_printf(w->arena, "%s/%s", folder, name);
    struct stat st;
    if (!path) return err_nomem(err);
    if (stat(path, &st) != 0) return err_file(err, path, errno);
    if (S_ISDIR(st.st_mode)) return walk_folder(w, path, depth + 1, err);
    return S_ISREG(st.st_mode) && belongs(path + w->skip) ? read_file(w, path, err) : 0;
}

static int walk_folder(walk_t *w, const char *folder, int depth, err_t *err)
{
    if (depth > FOLDERS_DEEP)
        return err_set(err, ERR_CATALOGUE_LIMIT, "文件夹层数" ERR_OR "levels of folders",
                       num_text(FOLDERS_DEEP, (char[24]){0}));
    DIR *dir = opendir(folder);
    if (!dir) return err_file(err, folder, errno);
    int failed = 0;
    const struct dirent *entry;
    while (!failed && (entry = readdir(dir)))
        if (entry->d_name[0] != '.') failed = walk_entry(w, folder, entry->d_name, depth, err);
    closedir(dir);
    return failed;
}

static int by_name(const void *x, const void *y)
{
    const cat_text_t *a = x, *b = y;
    return strcmp(a->name, b->name);
}

/* The carried files end with a NUL and live as long as the program: no copy is needed. */
static int read_embedded(walk_t *w, err_t *err)
{
    size_t count;
    const embed_file_t *files = embed_list(EMBEDDED, &count);
    for (size_t i = 0; i < count; i++) {
        if (!belongs(files[i].path + strlen(EMBEDDED))) continue;
        if (w->count == CAT_FILES_MOST) return too_many(err);
        w->list[w->count++] = (cat_text_t){.path = files[i].path,
                                           .name = files[i].path + strlen(EMBEDDED),
                                           .text = (const char *)files[i].data,
                                           .bytes = files[i].bytes,
                                           .baked = cat_nodes_of(files[i].path, files[i].sha256)};
    }
    return 0;
}

int cat_source_read(const char *folder, arena_t *a, const cat_text_t **ret_texts, size_t *ret_count,
                    err_t *err)
{
    walk_t w = {.arena = a};
    w.list = arena_array(a, CAT_FILES_MOST, sizeof *w.list);
    if (!w.list) return err_nomem(err);
    if (folder) {
        size_t n = strlen(folder);
        while (n > 1 && folder[n - 1] == '/') n--;
        const char *path = arena_textn(a, folder, n);
        if (!path) return err_nomem(err);
        w.skip = n + 1;
        int failed = walk_folder(&w, path, 1, err);
        if (failed) return failed;
    } else {
        int failed = read_embedded(&w, err);
        if (failed) return failed;
    }
    if (w.count) qsort(w.list, w.count, sizeof *w.list, by_name);
    *ret_texts = w.list;
    *ret_count = w.count;
    return 0;
}
