/* index.c - adding to and removing from the index. What is slow is done outside the readers' lock. */
#include "match/inside.h"
#include "match/lexicon.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int match_index_new(match_index_t **ret_index, err_t *err)
{
    assert(ret_index);
    int code = lexicon_load(err);
    if (!code) code = weights_load(err);
    if (code) return code;
    match_index_t *ix = match_alloc(sizeof *ix);
    if (!ix) return err_nomem(err);
    memset(ix, 0, sizeof *ix);
    ix->merge_least = MERGE_LEAST;
    ix->young = young_new();
    pthread_rwlockattr_t kind;
    if (!ix->young || pthread_rwlockattr_init(&kind)) {
        young_free(ix->young);
        free(ix);
        return err_nomem(err);
    }
    /* Searches never end in a busy office: a writer that waits must get its turn. */
    pthread_rwlockattr_setkind_np(&kind, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&ix->lock, &kind);
    pthread_rwlockattr_destroy(&kind);
    pthread_mutex_init(&ix->writer, NULL);
    pthread_cond_init(&ix->merged, NULL);
    *ret_index = ix;
    return 0;
}

int index_of_base(base_t *base, match_index_t **ret_index, err_t *err)
{
    match_index_t *ix = NULL;
    int code = match_index_new(&ix, err);
    if (code) return code;
    ix->gone = match_alloc(bitset_bytes(base->records));
    if (!ix->gone) {
        match_index_free(ix);
        return err_nomem(err);
    }
    memset(ix->gone, 0, bitset_bytes(base->records));
    ix->base = base;
    ix->live = base->records;
    *ret_index = ix;
    return 0;
}

void match_index_free(match_index_t *ix)
{
    if (!ix) return;
    pthread_mutex_lock(&ix->writer);
    index_await_merge(ix);
    pthread_mutex_unlock(&ix->writer);
    base_release(ix->base);
    free(ix->gone);
    young_free(ix->old);
    young_free(ix->young);
    bytes_free(&ix->since);
    counts_free(&ix->gone_before);
    counts_free(&ix->gone_since);
    pthread_rwlock_destroy(&ix->lock);
    pthread_cond_destroy(&ix->merged);
    pthread_mutex_destroy(&ix->writer);
    free(ix);
}

size_t match_records(const match_index_t *ix)
{
    return __atomic_load_n(&ix->live, __ATOMIC_ACQUIRE);
}

/* Where the living record with this id is; false: nowhere. writer held. */
typedef struct holder {
    young_record_t *young; /* NULL: in the base */
    young_t *of;           /* where young is */
    uint32_t slot;
    bool noted; /* the merge that runs has to hear of its removal */
} holder_t;

static bool find(match_index_t *ix, int64_t id, holder_t *ret)
{
    *ret = (holder_t){.young = young_find(ix->young, id), .of = ix->young};
    if (ret->young) return true;
    ret->noted = ix->merging;
    ret->of = ix->old;
    ret->young = ix->old ? young_find(ix->old, id) : NULL;
    if (ret->young) return true;
    if (!ix->base || !base_find(ix->base, id, &ret->slot)) return false;
    return !bitset_has(ix->gone, ret->slot);
}

/* What unlink_found needs: the keys of the record in gone, and room for them and the id. false: no memory. */
static bool ready_to_unlink(match_index_t *ix, const holder_t *f, fresh_t *gone)
{
    body_t body = f->young ? (body_t){f->young->body, f->young->bytes} : base_body(ix->base, f->slot);
    uint8_t kind = f->young ? f->young->kind : base_kind(ix->base, f->slot);
    return fresh_again(body, kind, gone) && counts_reserve(&ix->gone_since, gone->keys, &ix->lock) &&
           bytes_room(&ix->since, sizeof(int64_t));
}

/* writer and lock held. */
static void unlink_found(match_index_t *ix, int64_t id, const holder_t *f, const fresh_t *gone)
{
    for (size_t i = 0; i < gone->keys; i++) counts_add(&ix->gone_since, gone->key[i] >> NAME_BITS, 1);
    if (f->noted) {
        bool room = bytes_add(&ix->since, &id, sizeof id);
        assert(room);
        (void)room;
    }
    if (f->young) {
        young_remove(f->of, f->young);
    } else {
        bitset_add(ix->gone, f->slot);
        ix->gone_records++;
    }
    __atomic_store_n(&ix->live, ix->live - 1, __ATOMIC_RELEASE);
}

/* Numbers of names run out before their 32 bits do: a base has NAME_BITS for them. */
static bool is_full(const match_index_t *ix, uint32_t more)
{
    uint64_t names = (uint64_t)(ix->base ? ix->base->names : 0) + (ix->old ? ix->old->names : 0) + ix->young->names;
    return names + more > NAMES_LIMIT;
}

static int link_fresh(match_index_t *ix, int64_t id, const fresh_t *f, err_t *err)
{
    holder_t old;
    fresh_t gone = {0};
    if (is_full(ix, f->names)) return err_set(err, ERR_MATCH_FULL, num_text(NAMES_LIMIT, (char[24]){0}));
    bool ok = young_reserve(ix->young, f, &ix->lock), replaces = find(ix, id, &old);
    if (ok && replaces) ok = ready_to_unlink(ix, &old, &gone);
    if (ok) {
        pthread_rwlock_wrlock(&ix->lock);
        if (replaces) unlink_found(ix, id, &old, &gone);
        young_link(ix->young, id, f);
        pthread_rwlock_unlock(&ix->lock);
    }
    fresh_free(&gone);
    if (!ok) return err_nomem(err);
    __atomic_store_n(&ix->live, ix->live + 1, __ATOMIC_RELEASE);
    return 0;
}

int match_add(match_index_t *ix, int64_t record, int list, const match_subject_t *what, err_t *err)
{
    assert(ix && what);
    fresh_t f = {0};
    int code = fresh_read(list, what, &f, err);
    if (!code) {
        pthread_mutex_lock(&ix->writer);
        code = link_fresh(ix, record, &f, err);
        if (!code) index_consider_merge(ix);
        pthread_mutex_unlock(&ix->writer);
    }
    fresh_free(&f);
    return code;
}

int match_remove(match_index_t *ix, int64_t record, err_t *err)
{
    assert(ix);
    holder_t f;
    fresh_t gone = {0};
    pthread_mutex_lock(&ix->writer);
    bool there = find(ix, record, &f), room = !there || ready_to_unlink(ix, &f, &gone);
    if (there && room) {
        pthread_rwlock_wrlock(&ix->lock);
        unlink_found(ix, record, &f, &gone);
        pthread_rwlock_unlock(&ix->lock);
        index_consider_merge(ix);
    }
    pthread_mutex_unlock(&ix->writer);
    fresh_free(&gone);
    if (!there) return err_set(err, ERR_MATCH_RECORD, num_text(record, (char[24]){0}));
    return room ? 0 : err_nomem(err);
}

size_t match_by_identity(match_index_t *ix, const char *canonical, uint32_t lists, int64_t *ids, size_t room)
{
    assert(ix && canonical);
    if (!canonical[0]) return 0;
    pthread_rwlock_rdlock(&ix->lock);
    size_t n = index_numbers(ix, canonical, lists, ids, room);
    pthread_rwlock_unlock(&ix->lock);
    return n;
}
