/* build.c - building many names at once.
 *
 * The one who adds packs subjects into batches; hands fold and parse batch after batch, and each puts the postings of
 * its batches into parts by their highest bits. When all is read, records are put in order of their ids, and each part
 * is sorted and written (maker.c).
 */
#include "match/build.h"

#include "match/inside.h"
#include "match/lexicon.h"
#include "match/maker.h"

#include <malloc.h>
#include <stdlib.h>

enum { BATCH = 2048, CHUNK = 510, SLAB_CHUNKS = 64, PLAIN_BYTES = 96 };

typedef struct chunk {
    struct chunk *next;
    uint64_t count, posting[CHUNK];
} chunk_t;

typedef struct slab {
    struct slab *next;
    chunk_t chunk[SLAB_CHUNKS];
} slab_t;

typedef struct built {
    int64_t id;
    uint32_t first, bytes; /* number of the first name in order of adding; bytes of the body */
    uint8_t kind, names;   /* names - 1 */
} built_t;

typedef struct batch {
    struct batch *next; /* in order of adding */
    bytes_t in, bodies; /* subjects as packed below; bodies one behind the other */
    uint32_t count;
    built_t record[BATCH];
} batch_t;

typedef struct hand {
    match_builder_t *b;
    pthread_t thread;
    fresh_t fresh;
    chunk_t *part[PARTS]; /* the chunk that is filled, those before it behind */
    slab_t *slab;
    uint32_t used; /* chunks of slab */
} hand_t;

struct match_builder {
    pthread_mutex_t lock;
    pthread_cond_t change;
    batch_t *first, *last, *waiting, *open; /* waiting: the first that no hand has taken; open: being filled */
    uint32_t queued, taken;                 /* batches waiting; batches in hands */
    bool closing;
    int failed; /* code of the first failure, 0 none */
    err_t err;
    uint32_t records, names;
    uint32_t *to; /* new number of each name, NULL: the same */
    int hands;
    hand_t hand[BUILDER_THREADS_MOST]; /* the first is the one who adds */
};

/* ---- a subject in a batch ---- */

typedef struct packed {
    int32_t list, schema;
    day_t born;
    char sex, has[3]; /* identity, place, unit */
    uint32_t aliases;
} packed_t;

static bool pack_text(bytes_t *to, const char *text)
{
    return !text || bytes_add(to, text, strlen(text) + 1);
}

static bool pack_subject(bytes_t *to, int list, const match_subject_t *what)
{
    packed_t head = {.list = list, .schema = (int32_t)what->schema, .born = what->born, .sex = what->sex,
                     .has = {what->identity != NULL, what->place != NULL, what->unit != NULL},
                     .aliases = (uint32_t)what->alias_count};
    size_t before = to->n;
    bool ok = bytes_add(to, &head, sizeof head) && pack_text(to, what->identity) && pack_text(to, what->place) &&
              pack_text(to, what->unit) && pack_text(to, what->name);
    for (size_t i = 0; i < what->alias_count && ok; i++) ok = pack_text(to, what->aliases[i]);
    if (!ok) to->n = before;
    return ok;
}

static const char *unpack_text(const uint8_t **p)
{
    const char *text = (const char *)*p;
    *p += strlen(text) + 1;
    return text;
}

static const uint8_t *unpack_subject(const uint8_t *p, int *ret_list, match_subject_t *ret, const char **aliases)
{
    packed_t head;
    memcpy(&head, p, sizeof head);
    p += sizeof head;
    *ret_list = head.list;
    *ret = (match_subject_t){.schema = (enum match_schema)head.schema, .born = head.born, .sex = head.sex,
                             .aliases = aliases, .alias_count = head.aliases};
    if (head.has[0]) ret->identity = unpack_text(&p);
    if (head.has[1]) ret->place = unpack_text(&p);
    if (head.has[2]) ret->unit = unpack_text(&p);
    ret->name = unpack_text(&p);
    for (uint32_t i = 0; i < head.aliases; i++) aliases[i] = unpack_text(&p);
    return p;
}

/* ---- the work of a hand (no lock held) ---- */

static bool add_posting(hand_t *h, uint64_t posting)
{
    chunk_t **part = &h->part[posting >> (PART_SHIFT + NAME_BITS)];
    if (!*part || (*part)->count == CHUNK) {
        if (!h->slab || h->used == SLAB_CHUNKS) {
            slab_t *slab = match_alloc(sizeof *slab);
            if (!slab) return false;
            slab->next = h->slab;
            h->slab = slab;
            h->used = 0;
        }
        chunk_t *c = &h->slab->chunk[h->used++];
        c->next = *part;
        c->count = 0;
        *part = c;
    }
    (*part)->posting[(*part)->count++] = posting;
    return true;
}

static int read_batch(hand_t *h, batch_t *t, err_t *err)
{
    const char *aliases[MATCH_NAMES_MOST];
    const uint8_t *p = t->in.p;
    fresh_t *f = &h->fresh;
    for (uint32_t i = 0; i < t->count; i++) {
        built_t *r = &t->record[i];
        match_subject_t what;
        int list = 0;
        p = unpack_subject(p, &list, &what, aliases);
        int code = fresh_read(list, &what, f, err);
        if (code) return code;
        assert(f->names == r->names + 1u);
        if (!bytes_add(&t->bodies, f->body.p, f->body.n)) return err_nomem(err);
        for (size_t k = 0; k < f->keys; k++)
            if (!add_posting(h, f->key[k] + r->first)) return err_nomem(err);
        r->bytes = (uint32_t)f->body.n;
        r->kind = f->kind;
    }
    bytes_free(&t->in);
    bytes_tighten(&t->bodies);
    return 0;
}

/* Takes the next batch that waits and reads it. The lock is held, and given back meanwhile. */
static void work_once(hand_t *h)
{
    match_builder_t *b = h->b;
    batch_t *t = b->waiting;
    err_t err = {0};
    b->waiting = t->next;
    b->queued--;
    b->taken++;
    pthread_cond_broadcast(&b->change);
    bool idle = b->failed;
    pthread_mutex_unlock(&b->lock);
    int code = idle ? 0 : read_batch(h, t, &err);
    pthread_mutex_lock(&b->lock);
    b->taken--;
    if (code && !b->failed) {
        b->failed = code;
        b->err = err;
    }
    pthread_cond_broadcast(&b->change);
}

static void *work(void *arg)
{
    hand_t *h = arg;
    match_builder_t *b = h->b;
    pthread_mutex_lock(&b->lock);
    while (b->waiting || !b->closing) {
        if (b->waiting) work_once(h);
        else pthread_cond_wait(&b->change, &b->lock);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

/* ---- adding ---- */

int match_builder_new(int threads, match_builder_t **ret_builder, err_t *err)
{
    assert(ret_builder && threads >= 1 && threads <= BUILDER_THREADS_MOST);
    int code = lexicon_load(err);
    if (!code) code = weights_load(err);
    if (code) return code;
    match_builder_t *b = match_alloc(sizeof *b);
    if (!b) return err_nomem(err);
    memset(b, 0, sizeof *b);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->change, NULL);
    for (int i = 0; i < BUILDER_THREADS_MOST; i++) b->hand[i].b = b;
    /* Fewer hands when the system gives no more: slower, the same index. */
    for (b->hands = 1; b->hands < threads; b->hands++)
        if (pthread_create(&b->hand[b->hands].thread, NULL, work, &b->hand[b->hands])) break;
    *ret_builder = b;
    return 0;
}

/* The open batch goes to the hands; when they have enough waiting, the one who adds lends one. */
static void queue_open(match_builder_t *b)
{
    batch_t *t = b->open;
    pthread_mutex_lock(&b->lock);
    b->open = NULL;
    if (b->last) b->last->next = t;
    else b->first = t;
    b->last = t;
    if (!b->waiting) b->waiting = t;
    b->queued++;
    pthread_cond_signal(&b->change);
    while (b->queued >= 2u * (unsigned)b->hands - 1) work_once(&b->hand[0]);
    pthread_mutex_unlock(&b->lock);
}

/* Names of plain Han and ASCII that no rule can refuse, so that they need not be folded twice. */
static bool is_plain(const char *name)
{
    bool letter = false;
    const unsigned char *p = (const unsigned char *)name, *end = p + PLAIN_BYTES;
    while (*p && p < end) {
        if (*p >= 0x20 && *p < 0x7F) {
            letter |= (*p | 0x20) >= 'a' && (*p | 0x20) <= 'z';
            p++;
        } else if (*p >= 0xE4 && *p <= 0xE9 && p[1] >= (*p == 0xE4 ? 0xB8 : 0x80) && p[1] <= 0xBF && p[2] >= 0x80 && p[2] <= 0xBF) {
            letter = true; /* U+4E00 to U+9FFF */
            p += 3;
        } else if (*p == 0xEF && p[1] == 0xBC && p[2] >= 0x81 && p[2] <= 0xBF) {
            p += 3; /* signs and digits of full width */
        } else {
            return false;
        }
    }
    return !*p && letter;
}

static int check_names(const match_subject_t *what, err_t *err)
{
    folded_t folded;
    form_t form;
    int code = 0;
    for (size_t i = 0; i <= what->alias_count && !code; i++) {
        const char *name = i ? what->aliases[i - 1] : what->name;
        if (is_plain(name)) continue;
        code = fold_text(name, &folded, err);
        if (!code) code = form_of(&folded, what->schema, &form, err);
    }
    return code;
}

int match_builder_add(match_builder_t *b, int64_t record, int list, const match_subject_t *what, err_t *err)
{
    assert(b && what);
    int code = fresh_check(list, what, err);
    if (!code) code = check_names(what, err);
    uint32_t names = (uint32_t)what->alias_count + 1;
    if (!code && names > NAMES_LIMIT - b->names) code = err_set(err, ERR_MATCH_FULL, num_text(NAMES_LIMIT, (char[24]){0}));
    if (code) return code;
    if (!b->open) {
        b->open = match_alloc(sizeof *b->open);
        if (!b->open) return err_nomem(err);
        memset(b->open, 0, offsetof(batch_t, record));
    }
    batch_t *t = b->open;
    if (!pack_subject(&t->in, list, what)) return err_nomem(err);
    t->record[t->count++] = (built_t){.id = record, .first = b->names, .names = (uint8_t)(names - 1)};
    b->names += names;
    b->records++;
    if (t->count == BATCH) queue_open(b);
    return 0;
}

void match_builder_free(match_builder_t *b)
{
    if (!b) return;
    pthread_mutex_lock(&b->lock);
    b->closing = true;
    if (!b->failed) b->failed = ERR_BASE_STOPPED;
    pthread_cond_broadcast(&b->change);
    pthread_mutex_unlock(&b->lock);
    for (int i = 1; i < b->hands; i++) pthread_join(b->hand[i].thread, NULL);
    for (int i = 0; i < BUILDER_THREADS_MOST; i++) {
        fresh_free(&b->hand[i].fresh);
        for (slab_t *s = b->hand[i].slab, *next; s; s = next) {
            next = s->next;
            free(s);
        }
    }
    batch_t *all[] = {b->first, b->open};
    for (int i = 0; i < 2; i++)
        for (batch_t *t = all[i], *next; t; t = next) {
            next = t->next;
            bytes_free(&t->in);
            bytes_free(&t->bodies);
            free(t);
        }
    free(b->to);
    pthread_mutex_destroy(&b->lock);
    pthread_cond_destroy(&b->change);
    free(b);
    (void)malloc_trim(0); /* as much as the index itself: the allocator would keep it for other small blocks */
}

/* ---- finishing ---- */

static int read_all(match_builder_t *b, const progress_t *p, err_t *err)
{
    if (b->open) queue_open(b);
    pthread_mutex_lock(&b->lock);
    while (b->waiting || b->taken) {
        if (!progress_tick(p, 0, b->names) && !b->failed) b->failed = err_set(&b->err, ERR_BASE_STOPPED);
        if (b->waiting) work_once(&b->hand[0]);
        else pthread_cond_wait(&b->change, &b->lock);
    }
    int code = b->failed;
    if (code && err) *err = b->err;
    pthread_mutex_unlock(&b->lock);
    return code;
}

typedef struct sorted {
    const built_t *record;
    const uint8_t *body;
} sorted_t;

static int record_order(const void *a, const void *b)
{
    const built_t *x = ((const sorted_t *)a)->record, *y = ((const sorted_t *)b)->record;
    if (x->id != y->id) return x->id < y->id ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static bool is_ascending(const match_builder_t *b)
{
    const built_t *before = NULL;
    for (const batch_t *t = b->first; t; t = t->next)
        for (uint32_t i = 0; i < t->count; before = &t->record[i++])
            if (before && before->id >= t->record[i].id) return false;
    return true;
}

static int put_record(maker_t *m, const built_t *r, const uint8_t *body, err_t *err)
{
    return maker_record(m, r->id, r->kind, r->names + 1u, (body_t){body, r->bytes}, err);
}

/* Added in order of the ids: the numbers given while adding hold. */
static int put_straight(match_builder_t *b, maker_t *m, err_t *err)
{
    int code = 0;
    for (batch_t *t = b->first; t && !code; t = t->next) {
        const uint8_t *body = t->bodies.p;
        for (uint32_t i = 0; i < t->count && !code; body += t->record[i++].bytes) code = put_record(m, &t->record[i], body, err);
        bytes_free(&t->bodies);
    }
    return code;
}

static int put_sorted(match_builder_t *b, maker_t *m, err_t *err)
{
    sorted_t *all = match_alloc((size_t)b->records * sizeof *all);
    b->to = match_alloc((size_t)b->names * sizeof *b->to);
    size_t n = 0;
    uint32_t next = 0;
    int code = all && b->to ? 0 : err_nomem(err);
    for (const batch_t *t = b->first; t && !code; t = t->next) {
        const uint8_t *body = t->bodies.p;
        for (uint32_t i = 0; i < t->count; body += t->record[i++].bytes) all[n++] = (sorted_t){&t->record[i], body};
    }
    if (!code) {
        assert(n == b->records);
        qsort(all, n, sizeof *all, record_order);
        memset(b->to, 0xFF, (size_t)b->names * sizeof *b->to);
    }
    for (size_t i = 0; i < n && !code; i++) {
        const built_t *r = all[i].record;
        if (i + 1 < n && all[i + 1].record->id == r->id) continue; /* the last one added holds */
        for (uint32_t k = 0; k <= r->names; k++) b->to[r->first + k] = next++;
        code = put_record(m, r, all[i].body, err);
    }
    free(all);
    return code;
}

static bool built_part(void *arg, uint32_t part, bytes_t *out)
{
    match_builder_t *b = arg;
    size_t total = 0, n = 0;
    for (int i = 0; i < b->hands; i++)
        for (const chunk_t *c = b->hand[i].part[part]; c; c = c->next) total += c->count;
    uint64_t *p = match_alloc(total * sizeof *p), *scratch = match_alloc(total * sizeof *p);
    bool ok = p && scratch;
    for (int i = 0; i < b->hands && ok; i++)
        for (const chunk_t *c = b->hand[i].part[part]; c; c = c->next)
            for (uint64_t k = 0; k < c->count; k++) {
                uint32_t name = posting_name(c->posting[k]), to = b->to ? b->to[name] : name;
                if (to != DROPPED) p[n++] = c->posting[k] - name + to;
            }
    uint64_t *sorted = ok ? postings_sort(p, scratch, &n) : NULL;
    ok = ok && bytes_add(out, sorted, n * sizeof *sorted);
    free(p);
    free(scratch);
    return ok;
}

typedef struct scaled {
    const progress_t *progress;
    uint32_t names;
} scaled_t;

static bool tick_scaled(void *arg, uint64_t done, uint64_t total)
{
    const scaled_t *s = arg;
    return progress_tick(s->progress, done * s->names / total, s->names);
}

int match_builder_finish(match_builder_t *b, const progress_t *p, match_index_t **ret_index, err_t *err)
{
    assert(b && ret_index && !b->closing);
    scaled_t scaled = {p, b->names};
    progress_t parts = {tick_scaled, &scaled};
    base_t *base = NULL;
    int code = read_all(b, p, err);
    maker_t *m = code ? NULL : maker_new();
    if (!code && !m) code = err_nomem(err);
    if (!code) code = is_ascending(b) ? put_straight(b, m, err) : put_sorted(b, m, err);
    if (!code) code = maker_finish(m, b->hands, built_part, b, &parts, &base, err);
    maker_free(m);
    if (!code) code = index_of_base(base, ret_index, err);
    if (code) base_release(base);
    return code;
}

/* ---- swapping and marking ---- */

/* All but locks, threads and settings. No merge runs. */
static void move_content(match_index_t *to, const match_index_t *from)
{
    to->base = from->base;
    to->gone = from->gone;
    to->old = from->old;
    to->young = from->young;
    to->gone_before = from->gone_before;
    to->gone_since = from->gone_since;
    to->gone_records = from->gone_records;
    to->not_before = from->not_before;
    to->mark_bytes = from->mark_bytes;
    memcpy(to->mark, from->mark, sizeof to->mark);
    __atomic_store_n(&to->live, from->live, __ATOMIC_RELEASE); /* match_records takes no lock */
}

void match_index_swap(match_index_t *live, match_index_t *fresh)
{
    assert(live && fresh && live != fresh);
    pthread_mutex_lock(&fresh->writer);
    index_await_merge(fresh);
    pthread_mutex_unlock(&fresh->writer);
    pthread_mutex_lock(&live->writer);
    index_await_merge(live);
    pthread_rwlock_wrlock(&live->lock);
    match_index_t before = {0};
    move_content(&before, live);
    move_content(live, fresh);
    pthread_rwlock_unlock(&live->lock);
    pthread_mutex_unlock(&live->writer);
    move_content(fresh, &before);
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
    size_t bytes = sizeof *ix + young_bytes(ix->young) + (ix->old ? young_bytes(ix->old) : 0) + ix->since.room +
                   (ix->gone_before.room + ix->gone_since.room) * sizeof(key_count_t);
    if (ix->base) bytes += base_bytes(ix->base) + bitset_bytes(ix->base->records);
    pthread_mutex_unlock(&ix->writer);
    return bytes;
}
