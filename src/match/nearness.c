/* nearness.c - characters in common, those of the core counting more than place and legal form. */
#include "match/nearness.h"

#include "base/text.h"
#include "match/chars.h"

#include <assert.h>
#include <string.h>

/* CORE against SIDE: what a character counts. EXTRA is taken away for each the listed name has besides. STANDS is
 * added for each of the first that stands where it was asked: 阳麓县 is nearer to 阳曲县 than to 高阳县. */
enum { CORE = 3, SIDE = 1, EXTRA = 12, STANDS = 16 };

static uint8_t bucket(uint32_t c)
{
    return (uint8_t)((c * UINT32_C(2654435761)) >> 24);
}

static void add(nearness_bag_t *n, uint32_t c, int weight)
{
    uint8_t b = bucket(c);
    if (n->count[b] == UINT8_MAX) return;
    n->count[b]++;
    if (n->weight[b] < weight) n->weight[b] = (uint8_t)weight;
    n->total += n->weight[b];
}

void nearness_of(const form_t *asked, nearness_t *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->han = asked->han;
    for (int i = 0; i < asked->text_count && !asked->han; i++) add(&ret->own, (uint32_t)(unsigned char)asked->text[i], SIDE);
    if (!asked->han) return;
    for (int i = 0; i < NEARNESS_HEAD && i < asked->lead + asked->core_count; i++) ret->head[i] = asked->line[i];
    int core = asked->core_count + asked->lead, all = core + asked->tail;
    for (int i = asked->lead; i < core; i++) {
        add(&ret->own, asked->line[i], CORE);
        for (const char *p = chars_syllable(chars_reading(asked->line[i])); *p; p++)
            add(&ret->spoken, (uint32_t)(unsigned char)*p, SIDE);
    }
    /* Of a body all is said by its place: 平乡县明民政府 is nearer to 平乡县人民政府 than to any in 三明. */
    bool body = !asked->legal && asked->lead && unit_place_suffix(asked->line[asked->lead - 1]);
    for (int i = 0; i < asked->lead; i++) add(&ret->own, asked->line[i], body ? CORE : SIDE);
    for (int i = core; i < all; i++) add(&ret->own, asked->line[i], SIDE);
    for (int i = 0; i < asked->branch_count; i++) add(&ret->own, asked->branch[i], CORE);
    if (!asked->lead)
        for (int i = 0; i < asked->place_count; i++) add(&ret->own, asked->place[i], SIDE);
}

typedef struct tally {
    const nearness_bag_t *bag;
    uint8_t left[NEARNESS_BUCKETS];
    int common, extra;
} tally_t;

static inline void tell(tally_t *t, uint32_t c)
{
    uint8_t b = bucket(c);
    if (t->left[b]) {
        t->left[b]--;
        t->common += t->bag->weight[b];
    } else {
        t->extra++;
    }
}

static bool has_han(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0xE0) return true;
    return false;
}

int nearness(const nearness_t *asked, const char *text)
{
    bool han = has_han(text), aloud = han && !asked->han;
    tally_t t = {.bag = asked->han && !han ? &asked->spoken : &asked->own};
    memcpy(t.left, t.bag->count, sizeof t.left);
    int at = 0, stands = 0;
    while (*text) {
        uint32_t c = (unsigned char)*text;
        if (c < 0x80) {
            text++;
            if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
            else if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) continue;
        } else {
            c = text_next(&text);
            if (c < 0x2E80) continue;
            c = chars_fold(c);
        }
        if (at < NEARNESS_HEAD) stands += asked->head[at++] == c;
        if (!aloud || c < 0x80) tell(&t, c);
        else
            for (const char *p = chars_syllable(chars_reading(c)); *p; p++) tell(&t, (uint32_t)(unsigned char)*p);
    }
    int near = t.bag->total ? t.common * NEARNESS_MOST / t.bag->total - t.extra * EXTRA + stands * STANDS : 0;
    return near < 0 ? 0 : near > NEARNESS_MOST ? NEARNESS_MOST : near;
}
