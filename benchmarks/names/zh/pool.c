/* pool.c - real names read from their sources, drawn without repetition; their nearest neighbours. */
#include "pairs.h"

#include "base/text.h"
#include "match/chars.h"

#include <stdlib.h>
#include <zlib.h>

enum { NAME_BYTES = 120, LINE = 400, POOL_MOST = 300000, STROKES_MOST = 14000, STROKE_BYTES = 48, GROUPS_MOST = 900, GROUP_MOST = 40, BESIDE = 8 };

int read_chars(const char *text, uint32_t *c, int room)
{
    int count = 0;
    while (*text && count < room) c[count++] = text_next(&text);
    return count;
}

void write_chars(const uint32_t *c, int count, char into[NAMES_ROOM])
{
    size_t used = 0;
    for (int i = 0; i < count && used + 5 < NAMES_ROOM; i++) used += text_encode(c[i], into + used);
    into[used] = '\0';
}

static uint32_t hash(const char *text)
{
    uint32_t h = 2166136261u;
    for (; *text; text++) h = (h ^ (unsigned char)*text) * 16777619u;
    return h ^ h >> 15;
}

uint32_t pool_index(const pool_t *p, const char *name)
{
    for (uint32_t at = hash(name) & (p->slots - 1); p->slot[at] != UINT32_MAX; at = (at + 1) & (p->slots - 1))
        if (!strcmp(p->name[p->slot[at]], name)) return p->slot[at];
    return UINT32_MAX;
}

bool pool_has(const pool_t *p, const char *name)
{
    return pool_index(p, name) != UINT32_MAX;
}

static void pool_add(pool_t *p, const char *name)
{
    if (p->count == p->room || pool_has(p, name)) return;
    uint32_t at = hash(name) & (p->slots - 1);
    while (p->slot[at] != UINT32_MAX) at = (at + 1) & (p->slots - 1);
    if (!(p->name[p->count] = strdup(name))) return;
    p->slot[at] = p->count++;
}

static bool all_han(const uint32_t *c, int count)
{
    for (int i = 0; i < count; i++)
        if (!chars_is_han(c[i]) || c[i] > 0xFFFF) return false;
    return true;
}

bool pool_read(pool_t *p, const char *root, const char *path, bool fold)
{
    char file[1024], line[LINE];
    *p = (pool_t){.room = POOL_MOST, .slots = 1 << 20};
    p->name = calloc(p->room, sizeof *p->name);
    p->order = calloc(p->room, sizeof *p->order);
    p->used = calloc(p->room, sizeof *p->used);
    p->slot = malloc(p->slots * sizeof *p->slot);
    snprintf(file, sizeof file, "%s/%s", root, path);
    gzFile f = gzopen(file, "rb");
    if (!f || !p->name || !p->order || !p->used || !p->slot) {
        fprintf(stderr, "cannot read %s\n", file);
        return false;
    }
    memset(p->slot, 0xFF, p->slots * sizeof *p->slot);
    while (gzgets(f, line, sizeof line)) {
        uint32_t c[NAME_BYTES];
        char name[NAMES_ROOM];
        line[strcspn(line, "\r\n,")] = '\0';
        int count = read_chars(line, c, NAME_BYTES);
        if (count < 2 || strlen(line) > NAME_BYTES || !all_han(c, count)) continue;
        for (int i = 0; i < count && fold; i++) c[i] = chars_fold(c[i]);
        write_chars(c, count, name);
        pool_add(p, name);
    }
    gzclose(f);
    return p->count > 0;
}

void pool_shuffle(pool_t *p, names_t *n)
{
    for (uint32_t i = 0; i < p->count; i++) p->order[i] = i;
    for (uint32_t i = p->count; i > 1; i--) {
        uint32_t k = names_random(n, i), was = p->order[i - 1];
        p->order[i - 1] = p->order[k];
        p->order[k] = was;
    }
}

void pool_free(pool_t *p)
{
    for (uint32_t i = 0; i < p->count; i++) free(p->name[i]);
    free(p->name);
    free(p->order);
    free(p->used);
    free(p->slot);
}

const char *pool_next(pool_t *p)
{
    while (p->next < p->count) {
        uint32_t i = p->order[p->next++];
        if (p->used[i]) continue;
        p->used[i] = true;
        return p->name[i];
    }
    return NULL;
}

typedef struct wild {
    uint64_t key; /* of the name without the character at at */
    uint32_t name;
    uint8_t at;
} wild_t;

static int by_key(const void *a, const void *b)
{
    const wild_t *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return (x->name > y->name) - (x->name < y->name);
}

static size_t wild_all(const pool_t *p, int least, wild_t *into, size_t room)
{
    size_t count = 0;
    for (uint32_t i = 0; i < p->count; i++) {
        uint32_t c[LONGEST + 1];
        int n = read_chars(p->name[i], c, LONGEST + 1);
        if (n < least || n > LONGEST || p->used[i]) continue;
        for (int at = 0; at < n && count < room; at++) {
            uint64_t h = (uint64_t)n * 31 + (uint64_t)at;
            for (int k = 0; k < n; k++) h = (h ^ (k == at ? 0 : c[k])) * UINT64_C(0x9E3779B97F4A7C15) + (h >> 29);
            into[count++] = (wild_t){.key = h, .name = i, .at = (uint8_t)at};
        }
    }
    return count;
}

bool pool_near(const pool_t *p, maker_t *m, int least)
{
    size_t room = (size_t)p->count * LONGEST;
    wild_t *w = calloc(room, sizeof *w);
    free(m->near);
    m->near = calloc(WILD_MOST, sizeof *m->near);
    m->nears = 0;
    if (!w || !m->near) return false;
    size_t count = wild_all(p, least, w, room);
    qsort(w, count, sizeof *w, by_key);
    for (size_t i = 0; i + 1 < count; i++) {
        for (size_t k = i + 1; k < count && k <= i + BESIDE && w[i].key == w[k].key && m->nears < WILD_MOST; k++)
            m->near[m->nears++] = (near_t){.a = w[i].name, .b = w[k].name, .at = w[i].at};
    }
    free(w);
    for (uint32_t i = m->nears; i > 1; i--) {
        uint32_t k = names_random(m->n, i);
        near_t was = m->near[i - 1];
        m->near[i - 1] = m->near[k];
        m->near[k] = was;
    }
    return m->nears > 0;
}

static struct {
    uint32_t c[STROKES_MOST];
    char strokes[STROKES_MOST][STROKE_BYTES];
    int count;
} strokes;

/* Plain or gzipped. */
static gzFile open_chars(const char *root, const char *name)
{
    char file[1024];
    snprintf(file, sizeof file, "%s/chars/%s", root, name);
    gzFile f = gzopen(file, "rb");
    if (!f) fprintf(stderr, "cannot read %s\n", file);
    return f;
}

/* As a typist would: a character in use, not a sound-alike, and one the fold keeps apart. */
static bool may_stand_for(uint32_t other, uint32_t c)
{
    return other != c && chars_fold(other) == other && chars_reading(other) && chars_reading(other) != chars_reading(c);
}

bool strokes_load(const char *root)
{
    char line[LINE];
    gzFile f = open_chars(root, "char_strokes.txt.gz");
    if (!f) return false;
    while (gzgets(f, line, sizeof line) && strokes.count < STROKES_MOST) {
        char *tab = strchr(line, '\t');
        const char *p = line;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '#' || !tab || strlen(tab + 1) < 7 || strlen(tab + 1) >= STROKE_BYTES) continue;
        strokes.c[strokes.count] = text_next(&p);
        text_copy(strokes.strokes[strokes.count++], STROKE_BYTES, tab + 1);
    }
    gzclose(f);
    return strokes.count > 0;
}

static bool one_stroke_apart(const char *a, const char *b)
{
    size_t n = strlen(a), same = 0;
    if (n != strlen(b)) return false;
    for (size_t i = 0; i < n; i++) same += a[i] == b[i];
    return same + 1 >= n;
}

bool strokes_like(names_t *n, uint32_t c, uint32_t *ret_like)
{
    const char *own = NULL;
    uint32_t found[64];
    int count = 0;
    for (int i = 0; i < strokes.count; i++)
        if (strokes.c[i] == c) own = strokes.strokes[i];
    for (int i = 0; own && i < strokes.count && count < 64; i++) {
        uint32_t other = strokes.c[i];
        if (may_stand_for(other, c) && one_stroke_apart(own, strokes.strokes[i])) found[count++] = other;
    }
    if (!count) return false;
    *ret_like = found[names_random(n, (uint32_t)count)];
    return true;
}

static struct {
    uint32_t c[GROUPS_MOST][GROUP_MOST];
    int size[GROUPS_MOST], count;
} groups;

bool groups_load(const char *root)
{
    char line[LINE];
    gzFile f = open_chars(root, "pycorrector_same_stroke.txt");
    if (!f) return false;
    while (gzgets(f, line, sizeof line) && groups.count < GROUPS_MOST) {
        int *size = &groups.size[groups.count];
        for (const char *p = line; *p && *size < GROUP_MOST;) {
            uint32_t c = text_next(&p);
            if (chars_is_han(c)) groups.c[groups.count][(*size)++] = c;
        }
        groups.count += *size > 1;
    }
    gzclose(f);
    return groups.count > 0;
}

bool groups_like(names_t *n, uint32_t c, uint32_t *ret_like)
{
    uint32_t found[128];
    int count = 0;
    for (int i = 0; i < groups.count; i++) {
        bool in = false;
        for (int k = 0; k < groups.size[i]; k++) in |= groups.c[i][k] == c;
        for (int k = 0; in && k < groups.size[i] && count < 128; k++) {
            uint32_t other = groups.c[i][k];
            if (may_stand_for(other, c)) found[count++] = other;
        }
    }
    if (!count) return false;
    *ret_like = found[names_random(n, (uint32_t)count)];
    return true;
}
