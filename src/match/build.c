/* build.c - building beside the live index and swapping. */
#include "match/build.h"

#include "match/inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct match_builder {
    match_index_t *ix;
};

int match_builder_new(int threads, match_builder_t **ret_builder, err_t *err)
{
    assert(ret_builder && threads >= 1 && threads <= BUILDER_THREADS_MOST);
    (void)threads;
    match_builder_t *b = match_alloc(sizeof *b);
    if (!b) return err_nomem(err);
    int code = match_index_new(&b->ix, err);
    if (code) free(b);
    else *ret_builder = b;
    return code;
}

int match_builder_add(match_builder_t *b, int64_t record, int list, const match_subject_t *what, err_t *err)
{
    assert(b && b->ix);
    return match_add(b->ix, record, list, what, err);
}

int match_builder_finish(match_builder_t *b, const progress_t *p, match_index_t **ret_index, err_t *err)
{
    assert(b && b->ix && ret_index);
    if (!progress_tick(p, b->ix->names, b->ix->names)) return err_set(err, ERR_BASE_STOPPED);
    *ret_index = b->ix;
    b->ix = NULL;
    return 0;
}

void match_builder_free(match_builder_t *b)
{
    if (!b) return;
    match_index_free(b->ix);
    free(b);
}

void match_index_swap(match_index_t *live, match_index_t *fresh)
{
    assert(live && fresh && live != fresh);
    pthread_mutex_lock(&live->writer);
    pthread_rwlock_wrlock(&live->lock);
    enum { BODY = offsetof(match_index_t, record) }; /* all behind the locks */
    match_index_t old;
    memcpy((char *)&old + BODY, (char *)live + BODY, sizeof old - BODY);
    memcpy((char *)live + BODY, (char *)fresh + BODY, sizeof old - BODY);
    memcpy((char *)fresh + BODY, (char *)&old + BODY, sizeof old - BODY);
    pthread_rwlock_unlock(&live->lock);
    pthread_mutex_unlock(&live->writer);
    match_index_free(fresh);
}

void match_index_mark(match_index_t *ix, const void *mark, size_t n)
{
    assert(n <= INDEX_MARK_MOST);
    pthread_mutex_lock(&ix->writer);
    ix->mark_bytes = n;
    if (n) memcpy(ix->mark, mark, n);
    pthread_mutex_unlock(&ix->writer);
}

size_t match_index_mark_read(match_index_t *ix, void *into, size_t room)
{
    pthread_mutex_lock(&ix->writer);
    size_t n = ix->mark_bytes;
    if (n && room) memcpy(into, ix->mark, n < room ? n : room);
    pthread_mutex_unlock(&ix->writer);
    return n;
}

size_t match_index_bytes(match_index_t *ix)
{
    pthread_mutex_lock(&ix->writer);
    size_t bytes = sizeof *ix + ix->records_room * sizeof *ix->record + ix->names_room * sizeof *ix->slot_of +
                   ix->by_id_room * sizeof *ix->by_id + ix->young_room * sizeof *ix->young;
    for (int i = 0; i < ix->segments; i++) bytes += ix->segment[i]->bytes;
    pthread_mutex_unlock(&ix->writer);
    return bytes;
}
