/* index.c - adding to and removing from the index. What is slow is done outside the readers' lock. */
#include "match/inside.h"
#include "match/lexicon.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { GONE = SLOT_NONE - 1, IDS_FIRST = 1024, LISTS = 32, COMPACT_FROM = 65536 };

int match_index_new(match_index_t **ret_index, err_t *err)
{
    assert(ret_index);
    int code = lexicon_load(err);
    if (!code) code = weights_load(err);
    if (code) return code;
    match_index_t *ix = match_alloc(sizeof *ix);
    if (!ix) return err_nomem(err);
    memset(ix, 0, sizeof *ix);
    ix->numbers = numbers_new();
    pthread_rwlockattr_t kind;
    if (!ix->numbers || pthread_rwlockattr_init(&kind)) {
        numbers_free(ix->numbers);
        free(ix);
        return err_nomem(err);
    }
    /* Searches never end in a busy office: a writer that waits must get its turn. */
    pthread_rwlockattr_setkind_np(&kind, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&ix->lock, &kind);
    pthread_rwlockattr_destroy(&kind);
    pthread_mutex_init(&ix->writer, NULL);
    *ret_index = ix;
    return 0;
}

void match_index_free(match_index_t *ix)
{
    if (!ix) return;
    for (uint32_t i = 0; i < ix->slots; i++) free(ix->record[i]);
    for (int i = 0; i < ix->segments; i++) segment_free(ix->segment[i]);
    numbers_free(ix->numbers);
    free(ix->record);
    free(ix->slot_of);
    free(ix->by_id);
    free(ix->young);
    pthread_rwlock_destroy(&ix->lock);
    pthread_mutex_destroy(&ix->writer);
    free(ix);
}

size_t match_records(const match_index_t *ix)
{
    return __atomic_load_n(&ix->live, __ATOMIC_ACQUIRE);
}

static size_t id_place(int64_t id, size_t room)
{
    return (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (room - 1);
}

static int64_t *id_slot(const match_index_t *ix, int64_t id)
{
    if (!ix->by_id_room) return NULL;
    for (size_t at = id_place(id, ix->by_id_room); ix->by_id[at].slot != SLOT_NONE;
         at = (at + 1) & (ix->by_id_room - 1))
        if (ix->by_id[at].slot >= 0 && ix->by_id[at].id == id) return &ix->by_id[at].slot;
    return NULL;
}

record_t *index_record(const match_index_t *ix, int64_t id)
{
    const int64_t *slot = id_slot(ix, id);
    return slot ? ix->record[*slot] : NULL;
}

void record_facts(const record_t *r, facts_t *ret)
{
    *ret = (facts_t){.schema = r->schema, .kind = r->kind, .born = r->born, .sex = r->sex,
                     .place_code = r->place_code,
                     .place = r->place ? record_text(r, r->place) : NULL,
                     .unit = r->unit ? record_text(r, r->unit) : NULL};
    memcpy(ret->canonical, r->canonical, sizeof ret->canonical);
}

/* ---- making a record (no lock held) ---- */

typedef struct fresh {
    record_t *record;
    posting_t *postings; /* name = index of the name within the record */
    size_t count, room;
} fresh_t;

static bool add_postings(fresh_t *f, const form_t *form, uint32_t name)
{
    match_key_t keys[KEYS_MOST];
    int n = keys_listed(form, keys);
    if (f->count + (size_t)n > f->room) {
        size_t room = (f->count + (size_t)n) * 2;
        posting_t *p = match_realloc(f->postings, room * sizeof *p);
        if (!p) return false;
        f->postings = p;
        f->room = room;
    }
    for (int i = 0; i < n; i++) f->postings[f->count++] = (posting_t){keys[i].hash, name};
    return true;
}

/* The block of a record: names, names as compared where they differ (else NULL), place, unit. */
static int copy_texts(const match_subject_t *what, const facts_t *facts, char *const *compared, record_t **ret_record,
                      err_t *err)
{
    const char *part[2 * MATCH_NAMES_MOST + 2];
    size_t names = 1 + what->alias_count, parts = 0, bytes = 1;
    part[parts++] = what->name;
    for (size_t i = 0; i < what->alias_count; i++) part[parts++] = what->aliases[i];
    for (size_t i = 0; i < names; i++) part[parts++] = compared[i];
    part[parts++] = facts->place;
    part[parts++] = facts->unit;
    for (size_t i = 0; i < parts; i++) bytes += part[i] ? strlen(part[i]) + 1 : 0;
    if (bytes > UINT16_MAX) return err_set(err, ERR_MATCH_SUBJECT, "place, unit");
    record_t *r = match_alloc(sizeof *r + 2 * names * sizeof *r->name + bytes);
    if (!r) return err_nomem(err);
    *r = (record_t){.names = (uint16_t)names};
    char *text = (char *)r + offsetof(record_t, name) + 2 * names * sizeof *r->name;
    size_t at = 1; /* offset 0 means none */
    text[0] = '\0';
    for (size_t i = 0; i < parts; i++) {
        uint16_t *offset = i < 2 * names ? &r->name[i] : i == 2 * names ? &r->place : &r->unit;
        *offset = i >= names && i < 2 * names ? r->name[i - names] : 0;
        if (!part[i]) continue;
        *offset = (uint16_t)at;
        size_t n = strlen(part[i]) + 1;
        memcpy(text + at, part[i], n);
        at += n;
    }
    assert(at == bytes);
    *ret_record = r;
    return 0;
}

static void fresh_free(fresh_t *f)
{
    free(f->record);
    free(f->postings);
}

/* Keys of one name; *ret_compared is what to keep for comparing when folding it was dear, else NULL. */
static int name_keys(const char *name, uint32_t i, enum match_schema *schema, fresh_t *f, char **ret_compared, err_t *err)
{
    folded_t folded;
    form_t form;
    int code = fold_text(name, &folded, err);
    if (!code) code = form_of(&folded, *schema, &form, err);
    if (code) return code;
    *schema = form.schema; /* the first name decides for all what a record of unknown kind is */
    if (!add_postings(f, &form, i)) return err_nomem(err);
    if (!folded.foreign) return 0;
    char *plain = match_alloc(FOLD_PLAIN);
    if (!plain) return err_nomem(err);
    if (!fold_plain(&folded, plain)) free(plain);
    else *ret_compared = plain;
    return 0;
}

static int make_fresh(int64_t id, int list, const match_subject_t *what, fresh_t *ret, err_t *err)
{
    facts_t facts;
    fresh_t f = {0};
    char *compared[MATCH_NAMES_MOST] = {NULL};
    enum match_schema schema = what->schema;
    int code = 0;
    facts_read(what, &facts);
    for (uint32_t i = 0; i <= what->alias_count && !code; i++)
        code = name_keys(i ? what->aliases[i - 1] : what->name, i, &schema, &f, &compared[i], err);
    if (!code) code = copy_texts(what, &facts, compared, &f.record, err);
    for (size_t i = 0; i <= what->alias_count; i++) free(compared[i]);
    record_t *r = f.record;
    if (code || !r) {
        fresh_free(&f);
        return code;
    }
    r->id = id;
    r->list = list;
    r->schema = schema;
    r->born = facts.born;
    r->sex = facts.sex;
    r->kind = facts.kind;
    r->place_code = facts.place_code;
    memcpy(r->canonical, facts.canonical, sizeof r->canonical);
    *ret = f;
    return 0;
}

/* ---- room for linking in (writer held, readers may run: swaps happen under the lock) ---- */

/* A larger copy of an array, NULL when memory is short. */
static void *larger(const void *old, size_t room, size_t need, size_t size, size_t *ret_room)
{
    size_t more = room ? room * 2 : 256;
    while (more < need) more *= 2;
    void *fresh = match_alloc(more * size);
    if (fresh && room) memcpy(fresh, old, room * size);
    *ret_room = more;
    return fresh;
}

static bool room_for_record(match_index_t *ix)
{
    size_t room = 0;
    if ((size_t)ix->slots + 1 <= ix->records_room) return true;
    record_t **old = ix->record;
    record_t **fresh = larger(old, ix->records_room, (size_t)ix->slots + 1, sizeof *fresh, &room);
    if (!fresh) return false;
    pthread_rwlock_wrlock(&ix->lock);
    ix->record = fresh;
    ix->records_room = room;
    pthread_rwlock_unlock(&ix->lock);
    free(old);
    return true;
}

static bool room_for_names(match_index_t *ix, size_t names)
{
    size_t room = 0, need = (size_t)ix->names + names;
    if (need <= ix->names_room) return true;
    uint32_t *old = ix->slot_of, *fresh = larger(old, ix->names_room, need, sizeof *fresh, &room);
    if (!fresh) return false;
    pthread_rwlock_wrlock(&ix->lock);
    ix->slot_of = fresh;
    ix->names_room = room;
    pthread_rwlock_unlock(&ix->lock);
    free(old);
    return true;
}

static bool room_for_young(match_index_t *ix, size_t count)
{
    size_t room = 0, need = ix->young_count + count;
    if (need <= ix->young_room) return true;
    posting_t *old = ix->young, *fresh = larger(old, ix->young_room, need, sizeof *fresh, &room);
    if (!fresh) return false;
    pthread_rwlock_wrlock(&ix->lock);
    ix->young = fresh;
    ix->young_room = room;
    pthread_rwlock_unlock(&ix->lock);
    free(old);
    return true;
}

static bool room_for_ids(match_index_t *ix)
{
    if ((ix->by_id_used + 1) * 4 <= ix->by_id_room * 3) return true;
    size_t room = IDS_FIRST;
    while (room < ((size_t)ix->live + 1) * 2) room *= 2;
    __typeof__(ix->by_id) fresh = match_alloc(room * sizeof *fresh);
    if (!fresh) return false;
    for (size_t i = 0; i < room; i++) fresh[i].slot = SLOT_NONE;
    for (size_t i = 0; i < ix->by_id_room; i++) {
        if (ix->by_id[i].slot < 0) continue;
        size_t at = id_place(ix->by_id[i].id, room);
        while (fresh[at].slot != SLOT_NONE) at = (at + 1) & (room - 1);
        fresh[at] = ix->by_id[i];
    }
    __typeof__(ix->by_id) old = ix->by_id;
    pthread_rwlock_wrlock(&ix->lock);
    ix->by_id = fresh;
    ix->by_id_room = room;
    ix->by_id_used = ix->live;
    pthread_rwlock_unlock(&ix->lock);
    free(old);
    return true;
}

static bool room_for_all(match_index_t *ix, const fresh_t *f)
{
    return room_for_record(ix) && room_for_names(ix, f->record->names) && room_for_young(ix, f->count) &&
           room_for_ids(ix);
}

/* ---- merging (writer held) ---- */

static uint32_t keep_living(const void *arg, uint32_t name)
{
    const match_index_t *ix = arg;
    return ix->record[ix->slot_of[name]] ? name : UINT32_MAX;
}

/* Puts one segment in the place of the last count ones (count 0: behind them), and empties young if so. */
static void swap_in(match_index_t *ix, segment_t *s, int count, bool young)
{
    segment_t *old[SEGMENTS_MOST];
    for (int i = 0; i < count; i++) old[i] = ix->segment[ix->segments - count + i];
    pthread_rwlock_wrlock(&ix->lock);
    ix->segments -= count;
    ix->segment[ix->segments++] = s;
    if (young) ix->young_count = 0;
    pthread_rwlock_unlock(&ix->lock);
    for (int i = 0; i < count; i++) segment_free(old[i]);
}

/* Young keys become a segment, and equal levels at the end are merged. When memory is short nothing is
 * lost: the young stay young and the next addition tries again. */
static void settle_young(match_index_t *ix)
{
    if (ix->segments == SEGMENTS_MOST) return;
    posting_t *copy = match_alloc(2 * ix->young_count * sizeof *copy);
    if (!copy) return;
    memcpy(copy, ix->young, ix->young_count * sizeof *copy);
    segment_t *s = segment_build(copy, ix->young_count, copy + ix->young_count);
    free(copy);
    if (!s) return;
    swap_in(ix, s, 0, true);
    for (;;) {
        int same = 0, level = ix->segment[ix->segments - 1]->level;
        while (same < ix->segments && ix->segment[ix->segments - 1 - same]->level == level) same++;
        if (same < LEVEL_WIDTH) return;
        s = segment_merge((const segment_t *const *)&ix->segment[ix->segments - same], same,
                          ix->dead_names ? keep_living : NULL, ix);
        if (!s) return;
        s->level = level + 1;
        swap_in(ix, s, same, false);
    }
}

typedef struct renaming {
    const uint32_t *to;
} renaming_t;

static uint32_t renamed(const void *arg, uint32_t name)
{
    return ((const renaming_t *)arg)->to[name];
}

/* When most names ever added are gone, the living are numbered anew and all segments become one. */
static void compact(match_index_t *ix)
{
    if (ix->young_count) settle_young(ix);
    if (ix->young_count || !ix->segments) return;
    uint32_t *to = match_alloc(ix->names * sizeof *to), *slot_of = match_alloc(ix->names_room * sizeof *slot_of);
    record_t **record = match_alloc(ix->records_room * sizeof *record);
    segment_t *s = NULL;
    uint32_t slots = 0, names = 0;
    if (to && slot_of && record) {
        memset(to, 0xFF, ix->names * sizeof *to);
        for (uint32_t i = 0; i < ix->slots; i++) {
            record_t *r = ix->record[i];
            if (!r) continue;
            for (uint32_t k = 0; k < r->names; k++) {
                to[r->first_name + k] = names;
                slot_of[names++] = slots;
            }
            record[slots++] = r;
        }
        s = segment_merge((const segment_t *const *)ix->segment, ix->segments, renamed, &(renaming_t){to});
    }
    if (s) {
        s->level = ix->segment[0]->level;
        pthread_rwlock_wrlock(&ix->lock);
        for (int i = 0; i < ix->segments; i++) segment_free(ix->segment[i]);
        ix->segment[0] = s;
        ix->segments = 1;
        free(ix->record);
        free(ix->slot_of);
        ix->record = record;
        ix->slot_of = slot_of;
        ix->slots = slots;
        ix->names = names;
        ix->dead_names = 0;
        for (uint32_t i = 0; i < slots; i++) {
            record_t *r = record[i];
            r->slot = i;
            int64_t *by_id = id_slot(ix, r->id);
            assert(by_id); /* every living record has its id */
            if (by_id) *by_id = i;
            r->first_name = to[r->first_name];
        }
        pthread_rwlock_unlock(&ix->lock);
        record = NULL;
        slot_of = NULL;
    }
    free(to);
    free(slot_of);
    free(record);
}

/* ---- numbers ---- */

static bool add_numbers(match_index_t *ix, const record_t *r)
{
    char org[IDENTITY_TEXT];
    if (!r->canonical[0]) return true;
    if (!numbers_add(ix->numbers, r->canonical, r->id, r->list)) return false;
    const char *o = facts_org_number(r->kind, r->canonical, org);
    if (!o || numbers_add(ix->numbers, o, r->id, r->list)) return true;
    numbers_remove(ix->numbers, r->canonical, r->id, r->list);
    return false;
}

static void remove_numbers(match_index_t *ix, const record_t *r)
{
    char org[IDENTITY_TEXT];
    if (!r->canonical[0]) return;
    numbers_remove(ix->numbers, r->canonical, r->id, r->list);
    const char *o = facts_org_number(r->kind, r->canonical, org);
    if (o) numbers_remove(ix->numbers, o, r->id, r->list);
}

/* ---- adding and removing ---- */

static int check(int list, const match_subject_t *what, err_t *err)
{
    if (list < 0 || list >= LISTS) return err_set(err, ERR_MATCH_SUBJECT, "list");
    if (!what->name) return err_set(err, ERR_MATCH_SUBJECT, "name");
    if (what->alias_count >= MATCH_NAMES_MOST) return err_set(err, ERR_MATCH_SUBJECT, "aliases");
    if (what->schema < MATCH_PERSON || what->schema > MATCH_ANY) return err_set(err, ERR_MATCH_SUBJECT, "schema");
    for (size_t i = 0; i < what->alias_count; i++)
        if (!what->aliases[i]) return err_set(err, ERR_MATCH_SUBJECT, "aliases");
    return 0;
}

/* Takes the record out of sight; the caller frees it once the lock is given back. Lock held alone. */
static record_t *unlink_record(match_index_t *ix, int64_t *slot)
{
    record_t *old = ix->record[*slot];
    ix->record[*slot] = NULL;
    ix->dead_names += old->names;
    *slot = GONE;
    __atomic_store_n(&ix->live, ix->live - 1, __ATOMIC_RELEASE);
    return old;
}

static void link_record(match_index_t *ix, record_t *r, fresh_t *f)
{
    r->slot = ix->slots;
    r->first_name = ix->names;
    for (uint32_t i = 0; i < r->names; i++) ix->slot_of[ix->names++] = ix->slots;
    for (size_t i = 0; i < f->count; i++)
        ix->young[ix->young_count++] = (posting_t){f->postings[i].key, f->postings[i].name + r->first_name};
    size_t at = id_place(r->id, ix->by_id_room);
    while (ix->by_id[at].slot != SLOT_NONE) at = (at + 1) & (ix->by_id_room - 1);
    ix->by_id[at].id = r->id;
    ix->by_id[at].slot = ix->slots;
    ix->by_id_used++;
    ix->record[ix->slots++] = r;
    __atomic_store_n(&ix->live, ix->live + 1, __ATOMIC_RELEASE);
}

int match_add(match_index_t *ix, int64_t record, int list, const match_subject_t *what, err_t *err)
{
    assert(ix && what);
    fresh_t f = {0};
    int code = check(list, what, err);
    if (!code) code = make_fresh(record, list, what, &f, err);
    if (code) return code;
    record_t *old = NULL;
    pthread_mutex_lock(&ix->writer);
    bool room = ix->names < UINT32_MAX - 2 * MATCH_NAMES_MOST && room_for_all(ix, &f);
    if (room) room = add_numbers(ix, f.record);
    if (!room) {
        pthread_mutex_unlock(&ix->writer);
        fresh_free(&f);
        return err_nomem(err);
    }
    pthread_rwlock_wrlock(&ix->lock);
    int64_t *slot = id_slot(ix, record);
    if (slot) old = unlink_record(ix, slot);
    link_record(ix, f.record, &f);
    pthread_rwlock_unlock(&ix->lock);
    if (old) remove_numbers(ix, old);
    if (ix->young_count >= YOUNG_KEYS) settle_young(ix);
    if (ix->dead_names > COMPACT_FROM && ix->dead_names > ix->names / 2) compact(ix);
    pthread_mutex_unlock(&ix->writer);
    free(old);
    free(f.postings);
    return 0;
}

int match_remove(match_index_t *ix, int64_t record, err_t *err)
{
    assert(ix);
    pthread_mutex_lock(&ix->writer);
    int64_t *slot = id_slot(ix, record);
    if (!slot) {
        pthread_mutex_unlock(&ix->writer);
        char text[24];
        return err_set(err, ERR_MATCH_RECORD, num_text(record, text));
    }
    pthread_rwlock_wrlock(&ix->lock);
    record_t *old = unlink_record(ix, slot);
    pthread_rwlock_unlock(&ix->lock);
    remove_numbers(ix, old);
    if (ix->dead_names > COMPACT_FROM && ix->dead_names > ix->names / 2) compact(ix);
    pthread_mutex_unlock(&ix->writer);
    free(old);
    return 0;
}

size_t match_by_identity(match_index_t *ix, const char *canonical, uint32_t lists, int64_t *ids, size_t room)
{
    assert(ix && canonical);
    if (!canonical[0]) return 0;
    pthread_rwlock_rdlock(&ix->lock);
    size_t n = numbers_find(ix->numbers, canonical, lists, ids, room);
    pthread_rwlock_unlock(&ix->lock);
    return n;
}
