/* catalogue.c - an installation's own catalogue: the folder home/catalogue, or the one carried in the program.
 *
 * A changed catalogue is applied to the database first, and only then copied into the installation, so that what
 * the program starts with is always one that the database has. What is broken is never copied.
 */
#include "app/inside.h"

#include "catalogue/source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- files ---------------------------------------------------------------------------------------------- */

static int make_folders(char *path, size_t root, err_t *err)
{
    for (char *p = path + root; (p = strchr(p, '/')); p++) {
        *p = '\0';
        bool made = mkdir(path, 0700) == 0 || errno == EEXIST;
        int saved = errno;
        *p = '/';
        if (!made) return err_file(err, path, saved);
    }
    return 0;
}

static int write_text(const char *folder, const cat_text_t *t, arena_t *a, err_t *err)
{
    char *path = arena_printf(a, "%s/%s", folder, t->name);
    if (!path) return err_nomem(err);
    int failed = make_folders(path, strlen(folder) + 1, err);
    if (failed) return failed;
    FILE *f = fopen(path, "wb");
    if (!f) return err_file(err, path, errno);
    bool wrote = fwrite(t->text, 1, t->bytes, f) == t->bytes;
    return fclose(f) == 0 && wrote ? 0 : err_file(err, path, errno);
}

static int write_texts(const char *folder, const cat_text_t *texts, size_t count, arena_t *a, err_t *err)
{
    if (mkdir(folder, 0700) != 0) return errno == EEXIST ? err_set(err, ERR_APP_FOLDER, folder) : err_file(err, folder, errno);
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) failed = write_text(folder, &texts[i], a, err);
    return failed;
}

/* Removes what write_texts wrote: the files of the list, then the folders that are empty. */
static void remove_texts(const char *folder, const cat_text_t *texts, size_t count, arena_t *a)
{
    for (size_t i = 0; i < count; i++) {
        char *path = arena_printf(a, "%s/%s", folder, texts[i].name);
        if (!path) return;
        (void)unlink(path);
        for (char *slash; (slash = strrchr(path, '/')) && (size_t)(slash - path) > strlen(folder);) {
            *slash = '\0';
            (void)rmdir(path);
        }
    }
    (void)rmdir(folder);
}

const char *app_catalogue_folder(const char *home, arena_t *a)
{
    struct stat st;
    char *path = arena_printf(a, "%s/catalogue", home);
    return path && stat(path, &st) == 0 && S_ISDIR(st.st_mode) ? path : NULL;
}

int app_catalogue_export(const char *from, const char *to, arena_t *a, size_t *ret_files, err_t *err)
{
    const cat_text_t *texts;
    int failed = cat_source_read(from, a, &texts, ret_files, err);
    return failed ? failed : write_texts(to, texts, *ret_files, a, err);
}

/* --- apply ------------------------------------------------------------------------------------------------ */

static int replace_own(const char *home, const char *folder, arena_t *a, err_t *err)
{
    const char *own = app_catalogue_folder(home, a);
    char *fresh = arena_printf(a, "%s/catalogue.new", home), *at = arena_printf(a, "%s/catalogue", home);
    const cat_text_t *texts, *old = NULL, *left = NULL;
    size_t count, old_count = 0, left_count = 0;
    struct stat st;
    if (!fresh || !at) return err_nomem(err);
    int failed = cat_source_read(folder, a, &texts, &count, err);
    if (!failed && own) failed = cat_source_read(own, a, &old, &old_count, err);
    /* Left by a run that was killed while it copied. */
    if (!failed && stat(fresh, &st) == 0) failed = cat_source_read(fresh, a, &left, &left_count, err);
    if (!failed && left) remove_texts(fresh, left, left_count, a);
    if (!failed) failed = write_texts(fresh, texts, count, a, err);
    if (!failed && own) remove_texts(own, old, old_count, a);
    if (!failed && rename(fresh, at) != 0) failed = err_file(err, at, errno);
    return failed;
}

int app_catalogue_apply(const app_catalogue_change_t *what, arena_t *a, cat_change_t **ret_changes, size_t *ret_count,
                        cat_mistakes_t *ret_mistakes, err_t *err)
{
    char address[HOME_BYTES];
    store_t *store = NULL;
    catalogue_t *catalogue = NULL;
    cat_source_t source = {.folder = what->folder};
    int applied;
    *ret_mistakes = (cat_mistakes_t){0};
    *ret_count = 0;
    int failed = app_address(what->home, NULL, address, err);
    store_options_t options = {.url = address};
    if (!failed) failed = store_open(&options, &store, err);
    if (!failed) failed = store_migrate(store, &applied, err);
    if (!failed) failed = catalogue_load(&source, a, &catalogue, ret_mistakes, err);
    if (!failed)
        failed = catalogue_apply(catalogue, store, what->allow_destructive, what->dry_run, a, ret_changes, ret_count,
                                 ret_mistakes, err);
    if (!failed && !what->dry_run && what->folder) failed = replace_own(what->home, what->folder, a, err);
    catalogue_free(catalogue);
    store_close(store);
    return failed;
}
