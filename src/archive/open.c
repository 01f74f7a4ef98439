/* open.c - opening and closing an archive; its lists. */
#include "archive/inside.h"

#include "base/text.h"

#include <assert.h>

static int read_installation(store_conn_t *c, void *arg, err_t *err)
{
    archive_t *ar = arg;
    int64_t demonstration = 0;
    bool found = false;
    int failed = store_get_int(c, "SELECT CASE WHEN demonstration THEN 1 ELSE 0 END FROM installation WHERE one = 1",
                               STORE_NONE, &demonstration, &found, err);
    ar->demonstration = found && demonstration != 0;
    return failed;
}

/* From the files if they can be trusted, else from the rows; then the files are made anew in the background. */
static int fill_index(archive_t *ar, const progress_t *progress, err_t *err)
{
    ar->saved_size = -1;
    ar->cached = cache_load(ar);
    if (ar->cached) return 0;
    int failed = match_index_new(&ar->index, err);
    if (!failed) failed = index_load(ar, progress, err);
    if (!failed) cache_start_saving(ar);
    return failed;
}

int archive_open(book_t *book, const char *group, const progress_t *progress,
                 archive_t **ret_archive, err_t *err)
{
    return archive_open_cached(book, group, NULL, progress, ret_archive, err);
}

int archive_open_cached(book_t *book, const char *group, const char *cache, const progress_t *progress,
                        archive_t **ret_archive, err_t *err)
{
    assert(book && group);
    archive_t *ar = calloc(1, sizeof *ar);
    if (!ar) return err_nomem(err);
    pthread_rwlock_init(&ar->lock, NULL);
    pthread_mutex_init(&ar->following, NULL);
    for (int i = 0; i < DECIDING_LOCKS; i++) pthread_mutex_init(&ar->deciding[i], NULL);
    ar->book = book;
    ar->memory = arena_new((size_t)1 << 20);
    ar->group = ar->memory ? arena_text(ar->memory, group) : NULL;
    ar->cache = ar->group && cache ? arena_text(ar->memory, cache) : NULL;
    int failed = ar->group && (ar->cache || !cache) ? 0 : err_nomem(err);
    if (!failed) failed = store_read(book_store(book), read_installation, ar, err);
    if (!failed) failed = archive_check_contract(ar, err);
    if (!failed) failed = archive_make_sql(ar, err);
    if (!failed) failed = fill_index(ar, progress, err);
    if (failed) {
        ar->cache = NULL; /* what is half open is not worth keeping */
        archive_close(ar);
        return failed;
    }
    *ret_archive = ar;
    return 0;
}

void archive_close(archive_t *ar)
{
    if (!ar) return;
    cache_stop(ar);
    match_index_free(ar->index);
    facts_free(&ar->facts);
    arena_free(ar->memory);
    pthread_mutex_destroy(&ar->following);
    for (int i = 0; i < DECIDING_LOCKS; i++) pthread_mutex_destroy(&ar->deciding[i]);
    pthread_rwlock_destroy(&ar->lock);
    free(ar);
}

const cat_kind_t *archive_kind(const archive_t *ar, const char *part)
{
    for (int i = 0; i < PARTS; i++)
        if (strcmp(ARCHIVE_PARTS[i], part) == 0) return ar->kind[i];
    return NULL;
}

void archive_version_now(archive_t *ar, archive_version_t *ret_version)
{
    pthread_rwlock_rdlock(&ar->lock);
    *ret_version = ar->version;
    pthread_rwlock_unlock(&ar->lock);
}

actor_t as_system(const actor_t *actor)
{
    actor_t system = *actor;
    system.system = true;
    return system;
}

/* --- lists --------------------------------------------------------------------------------------- */

size_t archive_lists(archive_t *ar, archive_list_t into[ARCHIVE_LISTS_MOST])
{
    const cat_field_t *f = ar->list_field;
    assert(f->choice_count <= ARCHIVE_LISTS_MOST);
    pthread_rwlock_rdlock(&ar->lock);
    for (size_t i = 0; i < f->choice_count; i++)
        into[i] = (archive_list_t){f->choices[i].code, f->choices[i].name, (ar->counting >> i & 1) != 0,
                                   ar->facts.of_list[i]};
    pthread_rwlock_unlock(&ar->lock);
    return f->choice_count;
}

int list_index(const archive_t *ar, const char *code)
{
    for (size_t i = 0; i < ar->list_field->choice_count; i++)
        if (strcmp(ar->list_field->choices[i].code, code) == 0) return (int)i;
    return -1;
}

static int no_list(const archive_t *ar, const char *code, err_t *err)
{
    const char *codes[ARCHIVE_LISTS_MOST];
    buf_t all;
    buf_init(&all, 4096);
    size_t n = ar->list_field->choice_count;
    for (size_t i = 0; i < n; i++) {
        codes[i] = ar->list_field->choices[i].code;
        buf_addf(&all, "%s%s", i ? ", " : "", codes[i]);
    }
    const char *near = text_nearest(code, codes, n);
    err_set(err, ERR_ARCHIVE_LIST, code, buf_failed(&all) ? "…" : buf_text(&all), near ? near : "无" ERR_OR "none");
    buf_release(&all);
    return ERR_ARCHIVE_LIST;
}

int archive_lists_parse(const archive_t *ar, const char *names, uint32_t *ret_mask, err_t *err)
{
    size_t n = ar->list_field->choice_count;
    if (!names || !*names) return *ret_mask = ar->counting, 0;
    if (strcmp(names, "all") == 0)
        return *ret_mask = n == ARCHIVE_LISTS_MOST ? UINT32_MAX : (UINT32_C(1) << n) - 1, 0;
    uint32_t mask = 0;
    for (const char *at = names; *at;) {
        char code[64];
        size_t bytes = strcspn(at, " ,");
        snprintf(code, sizeof code, "%.*s", (int)bytes, at);
        at += bytes;
        at += strspn(at, " ,");
        if (!bytes) continue;
        int i = list_index(ar, code);
        if (i < 0) return no_list(ar, code, err);
        mask |= UINT32_C(1) << i;
    }
    *ret_mask = mask ? mask : ar->counting;
    return 0;
}
