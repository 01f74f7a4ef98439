/* maker.c - making a base. */
#include "match/maker.h"

#include "match/buckets.h"

#include <pthread.h>
#include <stdlib.h>

enum { THREADS_MOST = 64, SORT_SMALL = 1024, DIGIT_MOST = 13 };

struct maker {
    bytes_t section[SECTIONS];
    uint32_t records, names, first_bits; /* names that FIRST has room for */
    uint64_t postings;
    int64_t id[ID_GROUP];
    bytes_t body; /* of the group of texts that is open */
    uint32_t length[TEXT_GROUP];
    bytes_t numbers; /* number_t each */
};

maker_t *maker_new(void)
{
    maker_t *m = match_alloc(sizeof *m);
    if (m) memset(m, 0, sizeof *m);
    return m;
}

void maker_free(maker_t *m)
{
    if (!m) return;
    for (int i = 0; i < SECTIONS; i++) bytes_free(&m->section[i]);
    bytes_free(&m->body);
    bytes_free(&m->numbers);
    free(m);
}

/* ---- records ---- */

static bool close_ids(maker_t *m, uint32_t count)
{
    if (!count) return true;
    uint64_t head[2] = {(uint64_t)m->id[0], m->section[SECTION_IDBITS].n}, most = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t more = (uint64_t)m->id[i] - (uint64_t)m->id[0] - i;
        if (more > most) most = more;
    }
    int width = most ? 64 - __builtin_clzll(most) : 0;
    if (width > 48) width = 64; /* whole words: put_bits takes no more than 56 bits at once */
    head[1] |= (uint64_t)width << 56;
    if (!bytes_add(&m->section[SECTION_IDS], head, sizeof head)) return false;
    bytes_t *out = &m->section[SECTION_IDBITS];
    if (!width) return true;
    if (!bytes_room(out, ID_GROUP * 8 + 16)) return false;
    bit_writer_t w = {.p = out->p + out->n};
    for (uint32_t i = 0; i < count; i++) {
        uint64_t more = (uint64_t)m->id[i] - (uint64_t)m->id[0] - i;
        put_bits(&w, low_bits(more, width < 32 ? width : 32), width < 32 ? width : 32);
        if (width > 32) put_bits(&w, more >> 32, width - 32);
    }
    put_end(&w);
    out->n = (size_t)(w.p - out->p);
    return true;
}

static bool close_texts(maker_t *m, uint32_t count)
{
    uint64_t at = m->section[SECTION_TEXT].n;
    uint8_t head[TEXT_GROUP * VARINT_MOST];
    size_t n = 0;
    for (uint32_t i = 0; i < count; i++) n += varint_put(head + n, m->length[i]);
    bool ok = bytes_add(&m->section[SECTION_WHERE], &at, sizeof at) && bytes_add(&m->section[SECTION_TEXT], head, n) &&
              bytes_add(&m->section[SECTION_TEXT], m->body.p, m->body.n);
    m->body.n = 0;
    return ok;
}

static bool mark_first(maker_t *m, uint32_t names)
{
    bytes_t *bits = &m->section[SECTION_FIRST];
    while (m->first_bits < m->names + names) {
        uint32_t before = m->records + (m->names < m->first_bits); /* firsts before the group, this one among them or not */
        if (!bytes_room(bits, RANK_GROUP / 8) || !bytes_add(&m->section[SECTION_RANK], &before, sizeof before)) return false;
        memset(bits->p + bits->n, 0, RANK_GROUP / 8);
        bits->n += RANK_GROUP / 8;
        m->first_bits += RANK_GROUP;
    }
    bits->p[m->names / 8] |= (uint8_t)(1u << m->names % 8);
    return true;
}

int maker_record(maker_t *m, int64_t id, uint8_t kind, uint32_t names, body_t body, err_t *err)
{
    if (names > NAMES_LIMIT - m->names) return err_set(err, ERR_MATCH_FULL, num_text(NAMES_LIMIT, (char[24]){0}));
    uint32_t in = m->records % ID_GROUP, text = m->records % TEXT_GROUP;
    assert(names >= 1 && (!m->records || m->id[(m->records - 1) % ID_GROUP] < id));
    bool ok = true;
    if (in == 0 && m->records) ok = close_ids(m, ID_GROUP);
    if (text == 0 && m->records) ok = ok && close_texts(m, TEXT_GROUP);
    ok = ok && mark_first(m, names) && bytes_add(&m->section[SECTION_KIND], &kind, 1) && bytes_add(&m->body, body.p, body.n);
    char canonical[IDENTITY_TEXT];
    enum identity_kind what = record_number(body, canonical);
    if (ok && what != IDENTITY_UNKNOWN) {
        number_t e = {number_listed(what, canonical), m->records};
        ok = bytes_add(&m->numbers, &e, sizeof e);
    }
    if (!ok) return err_nomem(err);
    m->id[in] = id;
    m->length[text] = (uint32_t)body.n;
    m->records++;
    m->names += names;
    return 0;
}

static bool close_records(maker_t *m)
{
    uint32_t in = m->records % ID_GROUP, text = m->records % TEXT_GROUP;
    bool ok = close_ids(m, m->records && !in ? ID_GROUP : in) && (!m->records || close_texts(m, text ? text : TEXT_GROUP));
    uint64_t end = m->section[SECTION_TEXT].n;
    ok = ok && bytes_add(&m->section[SECTION_WHERE], &end, sizeof end);
    if (m->names == m->records) m->section[SECTION_FIRST].n = m->section[SECTION_RANK].n = 0;
    return ok && numbers_build((number_t *)(void *)m->numbers.p, m->numbers.n / sizeof(number_t), &m->section[SECTION_NUMBERS]);
}

/* ---- sorting ---- */

static int posting_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* By width bits from shift on, stable. */
static void radix_pass(const uint64_t *from, uint64_t *to, size_t count, int shift, int width)
{
    uint32_t at[1 << DIGIT_MOST] = {0}, sum = 0, mask = (1u << width) - 1;
    for (size_t i = 0; i < count; i++) at[from[i] >> shift & mask]++;
    for (uint32_t d = 0; d <= mask; d++) {
        uint32_t n = at[d];
        at[d] = sum;
        sum += n;
    }
    for (size_t i = 0; i < count; i++) to[at[from[i] >> shift & mask]++] = from[i];
}

uint64_t *postings_sort(uint64_t *posting, uint64_t *scratch, size_t *count)
{
    size_t n = *count, kept = 0;
    if (n < SORT_SMALL) {
        qsort(posting, n, sizeof *posting, posting_order);
    } else {
        assert(n <= UINT32_MAX);
        uint64_t any = 0;
        for (size_t i = 1; i < n; i++) any |= posting[i] ^ posting[0];
        for (int shift = 0; shift < 64 && any >> shift;) {
            if (!(any >> shift & 1)) { /* a bit in which all agree */
                shift++;
                continue;
            }
            /* Names and key have a gap between them: a digit does not waste its width on it. */
            int width = shift < NAME_BITS ? 12 : DIGIT_MOST;
            radix_pass(posting, scratch, n, shift, width);
            uint64_t *t = posting;
            posting = scratch;
            scratch = t;
            shift += width;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (i == 0 || posting[i] != posting[i - 1]) posting[kept++] = posting[i];
    *count = kept;
    return posting;
}

/* ---- keys ---- */

typedef struct crew {
    maker_t *m;
    maker_source source;
    void *arg;
    const progress_t *progress;
    int bucket_bits, name_bits;
    pthread_mutex_t lock;
    pthread_cond_t turn;
    uint32_t taken, written; /* parts */
    bool failed, stopped;
    pthread_t boss;
} crew_t;

/* Encodes a part; sizes[i] becomes the bytes of its bucket i. */
static bool encode_part(const crew_t *c, const bytes_t *postings, uint32_t *sizes, bytes_t *out)
{
    const uint64_t *p = (const uint64_t *)(const void *)postings->p;
    size_t count = postings->n / sizeof *p, at = 0;
    int below = c->bucket_bits - BUCKET_BITS_LEAST, shift = KEY_BITS - c->bucket_bits + NAME_BITS;
    out->n = 0;
    for (uint32_t i = 0; i < 1u << below; i++) {
        size_t from = at, before = out->n;
        while (at < count && low_bits(p[at] >> shift, below) == i) at++;
        if (!bucket_write(p + from, at - from, c->bucket_bits, c->name_bits, c->m->names, out)) return false;
        sizes[i] = (uint32_t)(out->n - before);
    }
    assert(at == count);
    return true;
}

/* In order of the parts. The lock is held. */
static bool append_part(crew_t *c, uint32_t part, const uint32_t *sizes, const bytes_t *encoded)
{
    maker_t *m = c->m;
    uint32_t buckets = 1u << (c->bucket_bits - BUCKET_BITS_LEAST), bucket = part * buckets;
    uint64_t at = m->section[SECTION_KEYS].n;
    uint64_t *high = (uint64_t *)(void *)m->section[SECTION_DIR64].p;
    uint32_t *low = (uint32_t *)(void *)m->section[SECTION_DIR32].p;
    for (uint32_t i = 0; i <= buckets; i++, bucket++) { /* the last round says where the next part begins */
        if (bucket % DIR_GROUP == 0) high[bucket / DIR_GROUP] = at;
        if (at - high[bucket / DIR_GROUP] > UINT32_MAX) return false;
        low[bucket] = (uint32_t)(at - high[bucket / DIR_GROUP]);
        if (i < buckets) at += sizes[i];
    }
    return bytes_add(&m->section[SECTION_KEYS], encoded->p, encoded->n);
}

static bool do_part(crew_t *c, uint32_t part, bytes_t *postings, uint32_t *sizes, bytes_t *encoded)
{
    postings->n = 0;
    bool ok = c->source(c->arg, part, postings) && encode_part(c, postings, sizes, encoded);
    pthread_mutex_lock(&c->lock);
    while (ok && c->written != part && !c->failed) pthread_cond_wait(&c->turn, &c->lock);
    ok = ok && !c->failed && append_part(c, part, sizes, encoded);
    c->m->postings += ok ? postings->n / sizeof(uint64_t) : 0;
    c->written++;
    if (!ok) c->failed = true;
    if (ok && pthread_equal(pthread_self(), c->boss) && !progress_tick(c->progress, part, PARTS)) c->failed = c->stopped = true;
    pthread_cond_broadcast(&c->turn);
    pthread_mutex_unlock(&c->lock);
    return ok;
}

static void *work(void *arg)
{
    crew_t *c = arg;
    bytes_t postings = {0}, encoded = {0};
    uint32_t *sizes = match_alloc(sizeof *sizes << (c->bucket_bits - BUCKET_BITS_LEAST));
    for (bool go = true; go;) {
        pthread_mutex_lock(&c->lock);
        if (!sizes) c->failed = true;
        uint32_t part = c->taken;
        go = !c->failed && part < PARTS;
        if (go) c->taken++;
        pthread_cond_broadcast(&c->turn);
        pthread_mutex_unlock(&c->lock);
        if (go) go = do_part(c, part, &postings, sizes, &encoded);
    }
    free(sizes);
    bytes_free(&postings);
    bytes_free(&encoded);
    return NULL;
}

static bool make_keys(crew_t *c, int threads)
{
    maker_t *m = c->m;
    uint64_t buckets = UINT64_C(1) << c->bucket_bits;
    if (!bytes_room(&m->section[SECTION_DIR64], (buckets / DIR_GROUP + 1) * 8 + BITS_SLACK) ||
        !bytes_room(&m->section[SECTION_DIR32], (buckets + 1) * 4 + BITS_SLACK))
        return false;
    m->section[SECTION_DIR64].n = (buckets / DIR_GROUP + 1) * 8;
    m->section[SECTION_DIR32].n = (buckets + 1) * 4;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->turn, NULL);
    pthread_t helper[THREADS_MOST];
    int helpers = 0;
    c->boss = pthread_self();
    /* Fewer hands when the system gives no more: slower, the same bytes. */
    while (helpers < threads - 1 && !pthread_create(&helper[helpers], NULL, work, c)) helpers++;
    work(c);
    while (helpers > 0) pthread_join(helper[--helpers], NULL);
    pthread_mutex_destroy(&c->lock);
    pthread_cond_destroy(&c->turn);
    return !c->failed;
}

static int bucket_bits_for(uint32_t names)
{
    int bits = bits_of(names / 2); /* some 32 postings a bucket */
    return bits < BUCKET_BITS_LEAST ? BUCKET_BITS_LEAST : bits > BUCKET_BITS_MOST ? BUCKET_BITS_MOST : bits;
}

int maker_finish(maker_t *m, int threads, maker_source source, void *arg, const progress_t *p, base_t **ret_base,
                 err_t *err)
{
    assert(threads >= 1 && threads <= THREADS_MOST);
    crew_t c = {.m = m, .source = source, .arg = arg, .progress = p, .bucket_bits = bucket_bits_for(m->names),
                .name_bits = bits_of(m->names)};
    base_t *b = match_alloc(sizeof *b);
    bool ok = b && close_records(m) && make_keys(&c, threads);
    for (int i = 0; i < SECTIONS && ok; i++) {
        static const uint8_t slack[BITS_SLACK];
        ok = bytes_add(&m->section[i], slack, sizeof slack);
        bytes_tighten(&m->section[i]);
    }
    if (!ok) {
        free(b);
        return c.stopped ? err_set(err, ERR_BASE_STOPPED) : err_nomem(err);
    }
    *b = (base_t){.records = m->records, .names = m->names, .postings = m->postings, .numbers = m->numbers.n / sizeof(number_t),
                  .bucket_bits = c.bucket_bits, .name_bits = c.name_bits, .refs = 1};
    for (int i = 0; i < SECTIONS; i++) {
        b->section[i] = m->section[i].p;
        b->bytes[i] = m->section[i].n;
        m->section[i] = (bytes_t){0};
    }
    assert(base_sound(b));
    *ret_base = b;
    return 0;
}
